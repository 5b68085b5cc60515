@echo off
rem Opens juesuan's window, or runs the command that is given: juesuan.bat check 文稿.docx
rem On first use it installs from the folder "wheels"; nothing is downloaded.
chcp 65001 >nul
setlocal
set "HERE=%~dp0"
set "PYTHONUTF8=1"
set "ENV=%HERE%env"
if exist "%ENV%\ready-@VERSION@.txt" goto run

set "PYTHON="
if exist "%HERE%python\python.exe" set "PYTHON=%HERE%python\python.exe"
if not defined PYTHON for /f "delims=" %%p in ('py -@PYTHON@ -c "import sys; print(sys.executable)" 2^>nul') do set "PYTHON=%%p"
if not defined PYTHON goto nopython
echo 正在准备运行环境（只在第一次，约一分钟）…
"%PYTHON%" -m venv --clear "%ENV%" || goto failed
"%ENV%\Scripts\python.exe" -m pip --isolated install --quiet --disable-pip-version-check --no-index --find-links "%HERE%wheels" "juesuan[@EXTRA@]==@VERSION@" || goto failed
echo @VERSION@> "%ENV%\ready-@VERSION@.txt"

:run
"%ENV%\Scripts\juesuan.exe" %*
set "CODE=%ERRORLEVEL%"
if "%~1"=="" if not "%CODE%"=="0" pause
exit /b %CODE%

:nopython
echo 需要 Python @PYTHON@（64 位）：请先安装，或使用自带 Python 的安装包。
pause
exit /b 2

:failed
echo 运行环境没有装好：请把整个文件夹放到可以写入的位置（如 D:\juesuan）后重试。
pause
exit /b 2
