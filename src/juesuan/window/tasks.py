"""What is done with a visitor's files, away from the server: each function runs in a guarded worker of a helper, takes
plain values, leaves large things in the visit's folder, and answers with a few bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from juesuan.checks.batch import Job, Outcome, check_one
from juesuan.checks.model import Result
from juesuan.compile.lacking import Lacking
from juesuan.desk.naming import named
from juesuan.kernel.lang import Text
from juesuan.report import view
from juesuan.report.paper import Paper, lay_out


class Told(msgspec.Struct, frozen=True):
    """How a check stands: `state`, what the list shows of it, and why there is no result if so."""

    state: str = "waiting"
    unit: str = ""
    year: int = 0
    verdict: str = ""
    errors: int = 0
    warnings: int = 0
    notes: int = 0
    zh: str = ""
    en: str = ""

    @property
    def over(self) -> bool:
        """Whether there is nothing more to come."""
        return self.state in ("done", "failed")

    def problem(self, lang: str) -> str:
        """Return why there is no result."""
        return self.zh if lang == "zh" else self.en


def failed(text: Text) -> Told:
    """Return how a check stands that gave nothing."""
    return Told("failed", zh=text.zh, en=text.en)


def check(title: str, paths: Sequence[str], names: Sequence[str], out: str, options: Mapping[str, str]) -> bytes:
    """Check one disclosure, leave its result in the file `out`, and answer how it stands."""
    del options
    outcome = named(check_one(Job(title, tuple(paths))), title, names)
    if outcome.result is None:
        return msgspec.json.encode(_not_checked(outcome))
    Path(out).write_bytes(msgspec.msgpack.encode(outcome.result))
    try:
        papers = lay_out(outcome.result, [Path(p) for p in paths], names)
    except Exception:  # what reads may be too damaged to show: the text is there
        papers = []
    Path(out).with_suffix(".papers").write_bytes(msgspec.json.encode(papers))
    return msgspec.json.encode(_done(outcome.result))


def _not_checked(outcome: Outcome) -> Told:
    error = outcome.error or Text("核对失败", "the check failed")
    if outcome.internal:
        return failed(Text(f"程序内部错误：{error.zh}", f"internal error: {error.en}"))
    return failed(error)


def _done(result: Result) -> Told:
    counts = view.summary(result)
    return Told("done", result.unit, result.year, view.verdict(result), counts.error, counts.warning, counts.note)


def read_papers(path: Path) -> list[Paper]:
    """Return the original pages that `check` laid out."""
    return msgspec.json.decode(path.read_bytes(), type=list[Paper])


_results = msgspec.msgpack.Decoder(Result)


def read_result(path: Path) -> Result:
    """Return the result that `check` left."""
    return _results.decode(path.read_bytes())


# ---- compiling


FORMATS = ("docx", "pdf", "html", "xlsx")
"""What a disclosure is compiled to, in the order that it is offered."""


class Fault(msgspec.Struct, frozen=True):
    """What is wrong with a workbook, and where: sheet and cell."""

    severity: str
    place: str
    zh: str
    en: str


class Compiled(msgspec.Struct, frozen=True):
    """A disclosure that was compiled: what is wrong with its workbook, what is to be filled in yet, its files (none without a year)."""

    title: str
    unit: str
    year: int
    kind: str
    region: str
    faults: tuple[Fault, ...]
    missing: tuple[Lacking, ...]
    files: dict[str, str]

    @property
    def errors(self) -> int:
        """Return how much of what is wrong forbids publishing."""
        return sum(f.severity == "error" for f in self.faults)

    @property
    def draft(self) -> bool:
        """Whether the files are drafts only, and say so."""
        return bool(self.errors or self.missing)


def blank(kind: str, template: str, year: int, out: str) -> bytes:
    """Write the workbook to fill in for a kind of disclosure and a region to the file `out`."""
    from juesuan.compile.workbook import write_workbook  # noqa: PLC0415 - for this tool alone

    write_workbook(Path(out), None, template, year, kind)
    return b""


def compile(title: str, paths: Sequence[str], names: Sequence[str], out: str, options: Mapping[str, str]) -> bytes:
    """Compile a workbook (the first file; a second is last year's) and leave what came of it at `out`, files beside it."""
    from juesuan.compile.commands import composed, wanted  # noqa: PLC0415 - for this tool alone
    from juesuan.compile.filing import BadFiling  # noqa: PLC0415
    from juesuan.compile.inputs import errors, read_input  # noqa: PLC0415
    from juesuan.compile.problems import is_year  # noqa: PLC0415
    from juesuan.compile.render import render  # noqa: PLC0415
    from juesuan.regions.region import BadRegion  # noqa: PLC0415

    del title
    template = options.get("template") or None
    spoken = dict(zip((Path(p).name for p in paths), names, strict=True))
    try:
        loaded = read_input(Path(paths[0]), template, Path(paths[1]) if len(paths) > 1 else None)
        publication = composed(loaded, template, draft=False)
        missing = tuple(wanted(loaded, publication, template))
        draft = bool(missing or errors(loaded.problems))
        publication = msgspec.structs.replace(publication, draft=draft)
        files = {}
        for format in FORMATS if is_year(loaded.filing.year) else ():
            made = Path(out).with_suffix(f".{format}")
            render(publication, made, format)
            files[format] = made.name
    except BadFiling as problem:
        return msgspec.json.encode(failed(_spoken(Text(problem.zh, problem.en), spoken)))
    except BadRegion as problem:
        return msgspec.json.encode(failed(problem.text))
    faults = tuple(Fault(p.severity, p.place or p.path, p.text.zh, p.text.en) for p in loaded.problems)
    found = Compiled(
        publication.title,
        publication.unit,
        publication.year,
        publication.kind,
        publication.template,
        faults,
        missing,
        files,
    )
    Path(out).write_bytes(msgspec.msgpack.encode(found))
    return msgspec.json.encode(Told("done", found.unit, found.year, "", found.errors, len(faults) - found.errors))


def _spoken(text: Text, names: Mapping[str, str]) -> Text:
    zh, en = text.zh, text.en
    for ours, given in names.items():
        zh, en = zh.replace(ours, given), en.replace(ours, given)
    return Text(zh, en)


# ---- comparing


class Changed(msgspec.Struct, frozen=True):
    """What became of a figure from one version to the other: what each prints, and where."""

    kind: str
    zh: str
    en: str
    before: tuple[tuple[str, str, str], ...]
    after: tuple[tuple[str, str, str], ...]


def diff(title: str, paths: Sequence[str], names: Sequence[str], out: str, options: Mapping[str, str]) -> bytes:
    """Compare two versions of a disclosure and leave what changed at `out`."""
    from juesuan.compile.diff import Printed  # noqa: PLC0415 - for this tool alone
    from juesuan.compile.diff import diff as changes_of  # noqa: PLC0415
    from juesuan.document.model import Unreadable  # noqa: PLC0415
    from juesuan.document.read import read  # noqa: PLC0415

    del title, options
    try:
        documents = [read([Path(p)]) for p in paths]
    except Unreadable as problem:
        spoken = dict(zip((Path(p).name for p in paths), names, strict=True))
        name = spoken.get(problem.name, problem.name)
        return msgspec.json.encode(failed(Text(f"{name}：{problem.zh}", f"{name}: {problem.en}")))

    def told(printed: Sequence[Printed]) -> tuple[tuple[str, str, str], ...]:
        return tuple((p.text, p.place.zh, p.place.en) for p in printed)

    found = [Changed(c.kind, c.title.zh, c.title.en, told(c.before), told(c.after)) for c in changes_of(*documents)]
    Path(out).write_bytes(msgspec.msgpack.encode(found))
    return msgspec.json.encode(Told("done", errors=len(found)))


def read_compiled(path: Path) -> Compiled:
    """Return what `compile` left."""
    return msgspec.msgpack.decode(path.read_bytes(), type=Compiled)


def read_changes(path: Path) -> list[Changed]:
    """Return what `diff` left."""
    return msgspec.msgpack.decode(path.read_bytes(), type=list[Changed])
