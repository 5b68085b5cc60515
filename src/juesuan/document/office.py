"""Older office formats (doc, wps, rtf, odt, Office 2003 XML), by way of LibreOffice where it is installed.

The conversion runs in a temporary folder with a profile of its own: macros off, links to outside files off, every
address behind a proxy that is not there; and where the system lets us (Linux), in a network namespace without a network.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from juesuan.document import limits
from juesuan.document.formats import SHEETS
from juesuan.document.model import Block, Note, Unreadable
from juesuan.document.sheet import read_sheet
from juesuan.document.word import read_word

TIMEOUT = 120
PLACES = (
    "/usr/bin/soffice",
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
    "/snap/bin/libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)
OFFICE = frozenset(
    [
        "doc",
        "docx",
        "docm",
        "dotx",
        "wps",
        "wpt",
        "rtf",
        "odt",
        "xls",
        "xlsx",
        "xlsm",
        "xlsb",
        "et",
        "ett",
        "ods",
        "xml-doc",
        "xml-xls",
    ]
)
"""Formats, as `read.sniff` tells them, that LibreOffice sets as pages."""
WHOLE_SHEETS = '{"SinglePageSheets":{"type":"boolean","value":"true"}}'
"""How it is told to set every sheet of a workbook as one page."""
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
{items}
</oor:items>
"""
_ITEM = (
    '<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
)
_SAFE = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    *((("Inet/Settings", f"ooInet{kind}ProxyName", "127.0.0.1")) for kind in ("HTTP", "HTTPS", "FTP")),
    *((("Inet/Settings", f"ooInet{kind}ProxyPort", "9")) for kind in ("HTTP", "HTTPS", "FTP")),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Calc/Content/Update", "Link", "2"),
)


def read_office(path: Path, file: int = 0, kind: str = "doc") -> tuple[list[Block], list[Note]]:
    """Read a file that LibreOffice converts; `kind` as `read.sniff` tells it."""
    program = soffice()
    target = "xlsx" if kind == "xml-xls" else "docx"
    if program is None:
        zh = f"需要安装 LibreOffice 才能读取这种格式；或用 Word、WPS 另存为 {target} 后再读"
        raise Unreadable(path.name, zh, f"needs LibreOffice to be read; or save it as {target} first")
    with tempfile.TemporaryDirectory(prefix="juesuan-", ignore_cleanup_errors=True) as folder:
        made = convert(program, path, Path(folder), suffix_of(kind), target)
        try:
            blocks, notes = read_sheet(made, file) if target == "xlsx" else read_word(made, file)
        except Unreadable as error:
            raise Unreadable(path.name, error.zh, error.en) from error
    zh = f"由 LibreOffice 转换为 {target} 后读取"
    return blocks, [Note(file, zh, f"read by way of LibreOffice, as {target}"), *notes]


def is_workbook(format: str) -> bool:
    """Return whether a file of one of those formats is a workbook."""
    return format in SHEETS or format == "xml-xls"


def suffix_of(format: str) -> str:
    """Return the suffix, without its point, by which LibreOffice knows a file of one of those formats."""
    return "xml" if format.startswith("xml-") else format


def soffice() -> str | None:
    """Return the path of LibreOffice's program, None where it is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((p for p in PLACES if Path(p).is_file()), None)


def convert(program: str, path: Path, folder: Path, suffix: str, target: str) -> Path:
    """Convert a file inside `folder` and return the result; `target` is the suffix, with LibreOffice's filter and options behind `:`."""
    source = folder / f"input.{suffix}"
    source.write_bytes(limits.load(path))
    profile, out = folder / "profile", folder / "out"
    lock_down(profile)
    command = [
        *without_network(), program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck",
        "--nodefault", "--convert-to", target, "--outdir", str(out), str(source),
    ]  # fmt: skip
    _run(command, path.name)
    made = out / f"input.{target.partition(':')[0]}"
    if not made.is_file():
        zh = "LibreOffice 无法打开，文件可能已损坏"
        raise Unreadable(path.name, zh, "could not be opened by LibreOffice: it may be damaged")
    return made


def lock_down(profile: Path) -> None:
    """Make a profile in which nothing of a document is run or fetched."""
    (profile / "user").mkdir(parents=True)
    items = "\n".join(_ITEM.format(path=p, name=n, value=v) for p, n, v in _SAFE)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS.format(items=items), encoding="utf-8")


@cache
def without_network() -> tuple[str, ...]:
    """Return the words before a command that run it without a network; () where the system does not let us."""
    unshare = shutil.which("unshare") if sys.platform == "linux" else None
    if unshare is None:
        return ()
    words = (unshare, "--map-root-user", "--net", "--")
    tried = subprocess.run([*words, "true"], capture_output=True, check=False)
    return words if tried.returncode == 0 else ()


def _run(command: list[str], name: str) -> None:
    """Run LibreOffice in a process group of its own, ended whole when the time is up (its launcher forks)."""
    quiet = subprocess.DEVNULL
    try:
        process = subprocess.Popen(
            command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=sys.platform != "win32"
        )
    except OSError as error:
        raise Unreadable(name, "无法启动 LibreOffice", "LibreOffice could not be started") from error
    try:
        process.wait(TIMEOUT)
    except subprocess.TimeoutExpired as error:
        _kill(process)
        zh, en = f"LibreOffice 转换超过 {TIMEOUT} 秒，已停止", f"the conversion took over {TIMEOUT} s and was stopped"
        raise Unreadable(name, zh, en) from error
    except BaseException:
        _kill(process)
        raise


def _kill(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
