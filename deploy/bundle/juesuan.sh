#!/bin/sh
# Opens juesuan's window, or runs the command that is given: ./juesuan.sh check 文稿.docx
# On first use it installs from the folder "wheels"; nothing is downloaded.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
env="$here/env"
if [ ! -f "$env/ready-@VERSION@" ]; then
  python="$here/python/bin/python@PYTHON@"
  [ -x "$python" ] || python=$(command -v python@PYTHON@ || true)
  if [ -z "$python" ]; then
    echo "需要 Python @PYTHON@：请先安装，或使用自带 Python 的安装包 (Python @PYTHON@ is needed)" >&2
    exit 2
  fi
  echo "正在准备运行环境（只在第一次，约一分钟）… setting up (first use only)" >&2
  if ! { "$python" -m venv --clear "$env" && "$env/bin/python" -m pip --isolated install --quiet --disable-pip-version-check \
    --no-index --find-links "$here/wheels" "juesuan[@EXTRA@]==@VERSION@" >&2; }; then
    echo "运行环境没有装好：请把整个文件夹放到可以写入的位置后重试 (could not be set up)" >&2
    exit 2
  fi
  touch "$env/ready-@VERSION@"
fi
exec "$env/bin/juesuan" "$@"
