"""Where outcomes go: each sink takes them one by one as they come and finishes when there are no more.

A sink that makes one file a disclosure writes it at once, so that an interrupted batch keeps what is done.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from juesuan.checks.batch import Outcome
from juesuan.document.formats import NARRATIVES, PICTURES, SHEETS
from juesuan.document.model import Unreadable
from juesuan.kernel.lang import Lang, Text
from juesuan.report.view import Summary, summary, verdict
from juesuan.report.write import free, guard, write_bytes, write_text

if TYPE_CHECKING:
    from juesuan.report.beside import Compared
    from juesuan.report.html import Row
    from juesuan.report.terminal import Printer


class Sink(Protocol):
    """Something that shows or stores outcomes."""

    written: list[Path]
    """The files made so far."""

    def add(self, outcome: Outcome) -> None:
        """Take one outcome."""

    def close(self) -> None:
        """Finish."""


class Tally:
    """Counts outcomes without keeping the results."""

    def __init__(self) -> None:
        self.summary = Summary()
        self.count = 0
        self.clean = 0
        self.failed: list[Outcome] = []
        self.code = 0

    def add(self, outcome: Outcome) -> None:
        """Count one outcome."""
        self.count += 1
        if outcome.result is None:
            self.failed.append(outcome)
            self.code = 2
            return
        self.summary += summary(outcome.result)
        self.clean += verdict(outcome.result) == "clean"
        self.code = max(self.code, outcome.result.exit_code)


class TextSink:
    """The terminal report on standard output, or in a text file."""

    def __init__(self, lang: Lang, verbose: bool, path: Path | None) -> None:
        self.lang: Lang = lang
        self.verbose = verbose
        self.path = path
        self.buffer = io.StringIO()
        self.tally = Tally()
        self.written: list[Path] = []

    @cached_property
    def printer(self) -> Printer:
        """What prints, made when first needed: rich takes a while to load, and JSON and HTML do without."""
        from rich.console import Console  # noqa: PLC0415

        from juesuan.report.terminal import Printer  # noqa: PLC0415

        console = Console(highlight=False) if self.path is None else Console(file=self.buffer, no_color=True)
        return Printer(console, self.lang, self.verbose)

    def prepare(self) -> None:
        """Load what printing needs: done while the first disclosure is being checked, in another process."""
        assert self.printer

    def add(self, outcome: Outcome) -> None:
        """Print one outcome."""
        self.tally.add(outcome)
        self.printer.outcome(outcome)

    def close(self) -> None:
        """Print the totals where there were several disclosures, and write the file if one is asked for."""
        tally = self.tally
        if tally.count > 1:
            self.printer.totals(tally.summary, tally.count, tally.clean, tally.failed)
        if self.path is not None:
            write_text(self.path, self.buffer.getvalue())
            self.written.append(self.path)


class JsonSink:
    """The JSON report, in a file or on standard output."""

    def __init__(self, path: Path | None, stdout: BinaryIO | None = None, compared: Compared | None = None) -> None:
        from juesuan.report.json import Builder  # noqa: PLC0415

        self.path = path
        self.stdout = stdout
        self.builder = Builder(compared)
        self.written: list[Path] = []

    def add(self, outcome: Outcome) -> None:
        """Take one outcome into the report."""
        self.builder.add(outcome)

    def close(self) -> None:
        """Write the report."""
        data = self.builder.encode()
        if self.path is not None:
            write_bytes(self.path, data)
            self.written.append(self.path)
        elif self.stdout is not None:
            self.stdout.write(data)
            self.stdout.flush()


class HtmlSink:
    """One HTML page a disclosure: the file `path`, or pages in the folder `path` with an index.html; `pages`: its original
    pages in it."""

    def __init__(
        self, path: Path, folder: bool, lang: Lang, compared: Compared | None = None, *, pages: bool = False
    ) -> None:
        self.path = path
        self.folder = folder
        self.lang: Lang = lang
        self.compared = compared
        self.pages = pages
        self.rows: list[Row] = []
        self.names: set[str] = {"index.html"}
        self.written: list[Path] = []

    def add(self, outcome: Outcome) -> None:
        """Write one disclosure's page."""
        from juesuan.report.html import index_row, page  # noqa: PLC0415

        target = self.path / self.unused(outcome.name) if self.folder else self.path
        if outcome.result is not None:
            papers: Sequence[Any] = ()
            if self.pages:
                from juesuan.report.paper_inside import inside  # noqa: PLC0415 - heavy, and not often asked for

                papers = inside(outcome.result)
            write_text(target, page(outcome.result, outcome.name, self.lang, self.compared, papers))
            self.written.append(target)
        if self.folder:
            self.rows.append(index_row(outcome, target.name, self.lang))

    def unused(self, name: str) -> str:
        """Return a file name for a disclosure that no other of this report has."""
        stem = safe_name(name)
        candidate, number = f"{stem}.html", 2
        while candidate.casefold() in self.names:
            candidate, number = f"{stem} ({number}).html", number + 1
        self.names.add(candidate.casefold())
        return candidate

    def close(self) -> None:
        """Write the index of a folder."""
        from juesuan.report.html import index_page  # noqa: PLC0415

        if self.folder:
            target = self.path / "index.html"
            write_text(target, index_page(self.rows, self.lang))
            self.written.append(target)


class XlsxSink:
    """The workbook of findings."""

    def __init__(self, path: Path, lang: Lang) -> None:
        from juesuan.report.xlsx import Workbook  # noqa: PLC0415

        self.path = path
        self.book = Workbook(lang)
        self.written: list[Path] = []

    def add(self, outcome: Outcome) -> None:
        """Take one outcome's rows."""
        self.book.add(outcome)

    def close(self) -> None:
        """Write the workbook."""
        self.book.save(self.path)
        self.written.append(self.path)


class AnnotateSink:
    """Annotated copies of the Word and PDF files, in a folder. `skipped` lists the files of other formats."""

    def __init__(self, folder: Path, lang: Lang, sources: Iterable[str], *, notes: bool = False) -> None:
        self.folder = folder
        self.lang: Lang = lang
        self.sources = tuple(sources)
        self.notes = notes
        self.written: list[Path] = []
        self.skipped: list[str] = []
        self.failed: list[tuple[str, str]] = []

    def add(self, outcome: Outcome) -> None:
        """Write the annotated copies of one disclosure's files."""
        from juesuan.report.annotate import annotate  # noqa: PLC0415

        if outcome.result is None:
            return
        for index, source in enumerate(outcome.result.document.sources):
            path = Path(source.path or source.name)
            suffix = ".docx" if source.format == "docx" else path.suffix  # the copy of a docm has no macros
            target = self.folder / f"{path.stem}{MARK(self.lang)}{suffix}"
            if target in self.written:
                target = free(target)
            try:
                guard(target, self.sources)
                made = annotate(path, outcome.result, index, target, self.lang, notes=self.notes)
            except Unreadable as problem:
                self.failed.append((source.name, Text(problem.zh, problem.en)(self.lang)))
                continue
            except Exception as problem:  # a file that cannot be annotated must not stop the rest
                self.failed.append((source.name, f"{type(problem).__name__}: {problem}"))
                continue
            if made:
                self.written.append(target)
            else:
                self.skipped.append(source.name)

    def close(self) -> None:
        """Nothing is left to do."""


MARK = Text(".核对批注", ".annotated")
"""What an annotated copy's name says behind the original's stem."""

_UNSAFE = dict.fromkeys(map(ord, '<>:"/\\|?*'), "_") | dict.fromkeys(range(32), "_")


def safe_name(name: str) -> str:
    """Return `name` as a file name that every system takes, without its folder and its document suffix."""
    plain = PurePath(name)
    stem = plain.stem if plain.suffix.lower() in _SUFFIXES else plain.name
    stem = stem.translate(_UNSAFE).strip(" .") or "juesuan"
    while len(stem.encode("utf-8")) > 180:
        stem = stem[:-1]
    return stem


_SUFFIXES = frozenset(f".{extension}" for extension in NARRATIVES | SHEETS | PICTURES)
