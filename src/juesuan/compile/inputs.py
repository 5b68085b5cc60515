"""Any input of `juesuan compile` → a filing: a workbook (filled in, exported, or both), YAML or JSON."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from juesuan.compile import exported, lastyear
from juesuan.compile.data import load
from juesuan.compile.filing import BadFiling
from juesuan.compile.lastyear import LastYear
from juesuan.compile.problems import Problem
from juesuan.compile.subject import subject
from juesuan.compile.workbook import Loaded, is_own, placed, read_sheets, read_workbook
from juesuan.document.model import Document
from juesuan.kernel.lang import Text

DATA = (".yaml", ".yml", ".json")
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")


def inputs(paths: Sequence[Path]) -> list[Path]:
    """Return the files to compile: those given, and those inside the folders given."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(
                p for p in path.iterdir() if p.suffix.lower() in (*DATA, *WORKBOOKS) and p.name[0] not in ".~"
            )
        else:
            found.append(path)
    return found


def read_input(path: Path, template: str | None = None, last_year: Path | None = None) -> Loaded:
    """Return the filing of a file with all that is wrong with it; raise `BadFiling` when there is none to be had."""
    loaded = _read(path)
    if template is not None:
        loaded = msgspec.structs.replace(loaded, filing=msgspec.structs.replace(loaded.filing, template=template))
    if last_year is not None:
        loaded = _with_last_year(loaded, read_last_year(last_year))
    unread = {p.place for p in loaded.problems}
    found = placed(subject(loaded.filing).validate(loaded.filing), loaded.places)
    problems = (
        *placed(loaded.problems, loaded.places),
        *(p for p in found if p.path != "year" or p.place not in unread),
    )
    return msgspec.structs.replace(loaded, problems=problems)


def _with_last_year(loaded: Loaded, last: LastYear) -> Loaded:
    before = loaded.filing.items
    filing, problems = subject(loaded.filing).with_last_year(loaded.filing, last)
    places = {lastyear.moved(p, before, filing.items): v for p, v in loaded.places.items()}
    return Loaded(filing, (*loaded.problems, *problems), places)


def _read(path: Path) -> Loaded:
    if not path.exists():
        raise BadFiling("文件不存在", "no such file")
    suffix = path.suffix.lower()
    if suffix in DATA:
        return Loaded(load(path))
    if suffix not in WORKBOOKS:
        raise BadFiling(
            f"不认识的文件类型“{suffix}”，应为 {'、'.join((*WORKBOOKS, *DATA))}", f"unknown kind of file {suffix!r}"
        )
    names = [name for name, _ in read_sheets(path)]
    own = is_own(names)
    tables = _tables(path) if not own or _others(names) else None
    if tables is not None and own:
        filled = read_workbook(path, tables.filing)
        return msgspec.structs.replace(filled, problems=(*tables.problems, *filled.problems))
    if own:
        return read_workbook(path)
    if tables is None:
        raise BadFiling(
            "工作簿里既没有填报表，也没有认得出的决算报表",
            "the workbook holds neither the input sheets nor any statutory table",
        )
    return tables


def _others(names: Sequence[str]) -> bool:
    from juesuan.compile.workbook import OWN_SHEETS  # noqa: PLC0415

    return any(n.strip() not in OWN_SHEETS for n in names)


def _tables(path: Path) -> Loaded | None:
    document = read_document(path)
    return exported.from_document(document) if exported.has_tables(document) else None


def read_document(path: Path) -> Document:
    """Return a file as a document, read in a worker with limits; raise `BadFiling`."""
    from juesuan.checks.batch import Job, read_all  # noqa: PLC0415 - readers are heavy

    document = next(read_all([Job(path.stem, (str(path),))]))
    if isinstance(document, Text):
        raise BadFiling(document.zh, document.en)
    return document


def read_last_year(path: Path) -> LastYear:
    """Return last year's figures from a filing, a workbook to fill in, or any disclosure."""
    suffix = path.suffix.lower()
    if suffix in DATA or (suffix in WORKBOOKS and is_own([n for n, _ in read_sheets(path)])):
        filing = _read(path).filing
        return subject(filing).of_filing(filing)
    return lastyear.of_document(read_document(path))


def errors(problems: Sequence[Problem]) -> list[Problem]:
    """Return those that forbid a final export."""
    return [p for p in problems if p.severity == "error"]
