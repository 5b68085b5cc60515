"""LibreOffice as a library (LibreOfficeKit), kept in a process of its own that sets one document after another as a PDF.

A LibreOffice that is started for one document takes a second of processor time before it looks at it. This process starts
once, before there is anything to do, and sets a document of its own so that what it needs is loaded. It listens nowhere: it
is asked over the pipes of `kernel.aside`, has no network where the system lets us, its own profile (`office.lock_down`)
and a limit of memory; who asks ends it when a document takes too long, and replaces it now and then.

The library is called by its C interface (LibreOfficeKit.h, whose order of functions is fixed). It is used on Linux only;
elsewhere, and where it is not found, `helpers` gives none and each document is set by a LibreOffice of its own (`office`).
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from juesuan.document.limits import check_zip, load
from juesuan.document.office import OFFICE, WHOLE_SHEETS, is_workbook, lock_down, soffice, suffix_of, without_network
from juesuan.document.read import sniff
from juesuan.kernel import scratch
from juesuan.kernel.aside import LATE, Call, Helpers, Reply, own_output, serve
from juesuan.kernel.guard import Failure, Limits, alarm, confine

MEMORY = 3072
"""MB of memory beyond what it has at its start that the process may take."""
CALLS = 100
"""Documents after which the process is replaced by a new one."""
MOST = 900
"""MB of resident memory over which it is replaced when a document is done: it starts with 230 and takes some from each."""
PREFIX = "juesuan-kit-"
_LIBRARIES = ("libmergedlo.so", "libsofficeapp.so")
_SAFELY = b"Batch=true,MacroSecurityLevel=3,EnableMacrosExecution=false"
_FIRST = '{"PageRange":{"type":"string","value":"1"}}'


class Set(msgspec.Struct, frozen=True):
    """A PDF that was made: its name in the folder asked for, the width and height of each page in points; whether that is all."""

    source: str
    pages: tuple[tuple[float, float], ...]
    whole: bool


def printed_as(path: Path) -> str:
    """Return the name of the PDF that a file is set as."""
    return f"{path.name}.pdf"


def first_as(path: Path) -> str:
    """Return the name of the PDF of a file's first page alone, which is there before the whole."""
    return f"{path.name}.first.pdf"


@cache
def library() -> Path | None:
    """Return LibreOffice's library, None where it is not to be used."""
    program = soffice() if sys.platform == "linux" else None
    if program is None:
        return None
    folder = Path(program).resolve().parent
    return next((folder / name for name in _LIBRARIES if (folder / name).is_file()), None)


def helpers(folder: str = "") -> Helpers | None:
    """Return what keeps one such process, None where there is none to be had; `folder` holds what it keeps for a while."""
    if library() is None:
        return None
    module = "juesuan.document.kit"
    return Helpers(1, folder=folder, module=module, before=without_network(), calls=CALLS, memory=MOST)


# ---- in the process


class Kit:
    """The library, at work in a profile."""

    def __init__(self, path: Path, profile: Path) -> None:
        made = ctypes.CDLL(str(path), mode=ctypes.RTLD_GLOBAL)
        hook = made.libreofficekit_hook_2
        hook.restype, hook.argtypes = ctypes.POINTER(_Object), [ctypes.c_char_p, ctypes.c_char_p]
        self._office = hook(str(path.parent).encode(), profile.as_uri().encode())
        if not self._office:
            raise OSError("LibreOffice did not start")

    def opened(self, path: Path) -> Opened | None:
        """Return a document, None where it cannot be opened."""
        found = _called(self._office, 4, ctypes.POINTER(_Object), path.as_uri().encode(), _SAFELY)
        return Opened(found) if found else None


class Opened:
    """A document that is open."""

    def __init__(self, document: Any) -> None:
        self._document = document

    def save(self, path: Path, options: str = "") -> bool:
        """Save it as a PDF; `options` are the filter's, as JSON."""
        return bool(_called(self._document, 2, ctypes.c_int, path.as_uri().encode(), b"pdf", options.encode()))

    def close(self) -> None:
        """Close it."""
        _called(self._document, 1, None)


class _Object(ctypes.Structure):
    """What the library hands out: a pointer to its table of functions, of which the first is the table's size."""

    _fields_ = (("functions", ctypes.POINTER(ctypes.c_void_p)),)


def _called(thing: Any, number: int, gives: Any, *arguments: bytes) -> Any:
    kind = ctypes.CFUNCTYPE(gives, ctypes.POINTER(_Object), *(ctypes.c_char_p for _ in arguments))
    return kind(thing.contents.functions[number])(thing, *arguments)


def printed(kit: Kit, path: Path, out: Path) -> Iterator[Set]:
    """Set a file as a PDF in the folder `out`: first its first page, then the whole; every sheet of a workbook as one page.

    Nothing is made of what is no office file or cannot be opened. Raises `Unreadable`.
    """
    data = load(path)
    format = sniff(data, path.name)
    if format not in OFFICE:
        return
    if data.startswith(b"PK"):
        check_zip(data, path.name, doctype=is_workbook(format) or format == "odt")  # as the readers do
    with tempfile.TemporaryDirectory(prefix="set-", ignore_cleanup_errors=True) as folder:
        source = Path(folder) / f"input.{suffix_of(format)}"
        source.write_bytes(data)
        opened = kit.opened(source)
        if opened is None:
            return
        try:
            whole = (printed_as(path), WHOLE_SHEETS if is_workbook(format) else "")
            steps = [whole] if is_workbook(format) else [(first_as(path), _FIRST), whole]
            for name, options in steps:
                made = Path(folder) / "made.pdf"
                if not opened.save(made, options):
                    return
                sizes = _sizes(made)
                shutil.copyfile(made, part := out / f"{name}.part")
                part.replace(out / name)
                yield Set(name, sizes, name == printed_as(path))
        finally:
            opened.close()


def _sizes(path: Path) -> tuple[tuple[float, float], ...]:
    import pypdfium2 as pdfium  # noqa: PLC0415

    document = pdfium.PdfDocument(path)
    try:
        return tuple(document.get_page_size(n) for n in range(len(document)))
    finally:
        document.close()


def warm(kit: Kit, folder: Path) -> None:
    """Set a Word file and a workbook of a line each, so that what it takes to do so is loaded."""
    import docx  # noqa: PLC0415
    import pypdfium2  # noqa: F401, PLC0415
    import xlsxwriter  # noqa: PLC0415

    word = docx.Document()
    word.add_paragraph("部门 2024 年度")
    word.add_table(2, 2).cell(0, 0).text = "万元"
    word.save(str(folder / "warm.docx"))
    with xlsxwriter.Workbook(str(folder / "warm.xlsx")) as book:
        book.add_worksheet().write(0, 0, "万元")
    for name in ("warm.docx", "warm.xlsx"):
        for _ in printed(kit, folder / name, folder):
            pass


def _replies(kit: Kit, call: Call) -> Iterator[Reply]:
    """Set the file that a call names into the folder that it names; tell each PDF as it is made."""
    alarm(
        call.limits.seconds and call.limits.seconds + 2 * LATE
    )  # for a caller that is gone: one that is there ends it earlier
    try:
        path, out = map(Path, call.arguments)
        for made in printed(kit, path, out):
            yield Reply(msgspec.json.encode(made), more=True)
        yield Reply(b"")
    except Exception as problem:
        yield Reply(failure=Failure("raised", f"{type(problem).__name__}: {problem}"))
    finally:
        alarm(0)


def main() -> None:
    """Answer calls until standard input is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's
    stdin, stdout = os.fdopen(os.dup(0), "rb"), own_output()
    path = library()
    if path is None:
        return
    folder = scratch.make(PREFIX)
    try:
        lock_down(folder / "profile")
        confine(Limits(memory=MEMORY))
        os.environ["TMPDIR"] = tempfile.tempdir = str(folder)
        kit = Kit(path, folder / "profile")
        warm(kit, folder)
        with contextlib.suppress(BrokenPipeError):
            serve(stdin, stdout, lambda call: _replies(kit, call))
    finally:
        scratch.remove(folder)
        os._exit(0)  # the library's own ending waits for threads that do not end


if __name__ == "__main__":
    main()
