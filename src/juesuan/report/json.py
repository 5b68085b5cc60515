"""The JSON report. The structs here are its schema (`schema()` gives it as JSON Schema); decimals are strings.

Fields are only ever added under one `SCHEMA` name; one that changes its meaning or goes gets a new name.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from juesuan.checks.batch import Outcome
from juesuan.checks.evaluate import figure_of
from juesuan.checks.model import Checked, Finding, Result, Severity
from juesuan.document.model import Paragraph, Source, quote, where
from juesuan.kernel.figures import Fact, Figure
from juesuan.kernel.intervals import Status
from juesuan.kernel.lang import Text, printable, same
from juesuan.kernel.place import Place
from juesuan.kinds.kind import kinds
from juesuan.report import view
from juesuan.report.beside import Compared
from juesuan.report.view import Summary

SCHEMA = "juesuan.check/1"


class PlaceOut(msgspec.Struct, frozen=True, omit_defaults=True):
    """A place: `file`, `page` (from 1), `anchor` (`p12`, `l24`, `t3`) and for a table `row` and `col` (from 0), `cell`.

    `start` and `end` count characters in the paragraph's or cell's text; `text` is what stands there, `before` and
    `after` the words around it in its sentence (for a cell: its row's and column's labels).
    """

    file: str
    block: int
    start: int
    end: int
    where: Text
    text: str
    before: str
    after: str
    page: int | None = None
    anchor: str = ""
    sheet: str = ""
    cell: str = ""
    row: int | None = None
    col: int | None = None


class FigureOut(msgspec.Struct, frozen=True):
    """A figure: as `printed`, its `value` in `unit` and the interval `low`..`high` it stands for, what it measures."""

    id: int
    printed: str
    value: str
    low: str
    high: str
    unit: str
    origin: str
    fact: Fact
    measures: Text
    place: PlaceOut


class OperandOut(msgspec.Struct, frozen=True):
    """A figure's part in a finding."""

    role: Text
    figure: FigureOut


class FindingOut(msgspec.Struct, frozen=True):
    """One finding. `blamed` is the figure most likely wrong; `checks` are positions in the disclosure's `checked`."""

    id: str
    rule: str
    title: Text
    severity: Severity
    message: Text
    place: PlaceOut
    places: tuple[PlaceOut, ...]
    operands: tuple[OperandOut, ...]
    arithmetic: tuple[str, ...]
    blamed: FigureOut | None
    proposed: str
    checks: tuple[int, ...]


class Term(msgspec.Struct, frozen=True):
    """A member of a relation: the figure, whether it is added (1) or taken away (-1), and its value."""

    figure: int
    sign: int
    value: str


class CheckedOut(msgspec.Struct, frozen=True):
    """One relation evaluated. `kind` tells how `left`, `right` and `base` hang together, see `kernel.relation.Relation`."""

    rule: str
    kind: str
    status: Status
    arithmetic: str
    place: PlaceOut
    left: tuple[Term, ...]
    right: tuple[Term, ...]
    base: tuple[Term, ...]


class NotCheckedOut(msgspec.Struct, frozen=True):
    """A rule, or one use of it, that could not be checked, and why."""

    rule: str
    title: Text
    reason: Text


class SummaryOut(msgspec.Struct, frozen=True):
    """Counts: relations by status, what was not checked, findings by severity, figures."""

    checked: int
    exact: int
    consistent: int
    inconsistent: int
    undefined: int
    not_checked: int
    error: int
    warning: int
    note: int
    figures: int


class NoteOut(msgspec.Struct, frozen=True):
    """Something the reader of a file wants known."""

    file: str
    page: int | None
    text: Text


class KindOut(msgspec.Struct, frozen=True):
    """A kind of disclosure: its id, what it is called, and the law that asks for it."""

    id: str
    title: Text
    basis: Text


class RegionOut(msgspec.Struct, frozen=True):
    """The region that a disclosure was checked as: `basis` lays its form down."""

    id: str
    name: str
    basis: str


class DisclosureOut(msgspec.Struct, frozen=True):
    """One disclosure that was checked."""

    name: str
    files: tuple[Source, ...]
    unit: str
    year: int
    kind: KindOut
    template: str
    region: RegionOut | None
    is_template: bool
    summary: SummaryOut
    findings: tuple[FindingOut, ...]
    checked: tuple[CheckedOut, ...]
    not_checked: tuple[NotCheckedOut, ...]
    notes: tuple[NoteOut, ...]
    seconds: dict[str, float]
    beside: Compared | None = None
    """What it says otherwise than the disclosures given with it; null where none was."""


class FailedOut(msgspec.Struct, frozen=True):
    """A disclosure that could not be checked; `internal` where the program failed rather than the file."""

    name: str
    files: tuple[str, ...]
    reason: Text
    internal: bool


class Report(msgspec.Struct, frozen=True):
    """The whole report, the same shape for one disclosure and for many."""

    schema: str
    version: str
    disclosures: tuple[DisclosureOut, ...]
    failed: tuple[FailedOut, ...]
    totals: SummaryOut


class Builder:
    """Builds a report from outcomes one by one, keeping only what the report holds."""

    def __init__(self, compared: Compared | None = None) -> None:
        self.compared = compared
        self.disclosures: list[DisclosureOut] = []
        self.failed: list[FailedOut] = []
        self.totals = Summary()

    def add(self, outcome: Outcome) -> None:
        """Take one outcome."""
        if outcome.result is None:
            self.failed.append(FailedOut(outcome.name, outcome.paths, outcome.error or same(""), outcome.internal))
            return
        self.disclosures.append(disclosure(outcome.name, outcome.result, self.compared))
        self.totals += view.summary(outcome.result)

    def report(self) -> Report:
        """Return the report so far."""
        return Report(SCHEMA, view.version(), tuple(self.disclosures), tuple(self.failed), _summary(self.totals))

    def encode(self) -> bytes:
        """Return the report so far as JSON."""
        return encode(self.report())


def report(outcomes: Iterable[Outcome]) -> Report:
    """Return the report over `outcomes`."""
    builder = Builder()
    for outcome in outcomes:
        builder.add(outcome)
    return builder.report()


def encode(value: Any, indent: int = 2) -> bytes:
    """Return `value` (the report, or any of the project's structs) as JSON in UTF-8, with a line end."""
    data = written(value)
    return (msgspec.json.format(data, indent=indent) if indent else data) + b"\n"


def written(value: Any) -> bytes:
    """Return `value` as JSON; what no file can hold (the bytes of a path that are no UTF-8) as it can be printed."""
    try:
        return msgspec.json.encode(value, enc_hook=_fallback)
    except UnicodeEncodeError:
        return msgspec.json.encode(_printable(msgspec.to_builtins(value, enc_hook=_fallback)))


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {_printable(k): _printable(v) for k, v in value.items()}
    return [_printable(v) for v in value] if isinstance(value, list | tuple) else value


def _fallback(value: object) -> object:
    return str(value)


def schema() -> dict[str, Any]:
    """Return the JSON Schema of the report."""
    return msgspec.json.schema(Report)


def disclosure(name: str, result: Result, compared: Compared | None = None) -> DisclosureOut:
    """Return one disclosure's part of the report; `compared` is what came of those given with it."""
    figures = view.figure_index(result)
    region = view.region_of(result)
    return DisclosureOut(
        name=name,
        files=result.document.sources,
        unit=result.unit,
        year=result.year,
        kind=_kind(result),
        template=result.template,
        region=None if region is None else RegionOut(region.id, region.name, region.basis),
        is_template=result.is_template,
        summary=_summary(view.summary(result)),
        findings=tuple(_finding(f, result, figures) for f in result.findings),
        checked=tuple(_checked(c, result, figures) for c in result.checked),
        not_checked=tuple(NotCheckedOut(n.rule, _title(n.rule), n.reason) for n in result.not_checked),
        notes=tuple(
            NoteOut(result.document.sources[n.file].name, n.page, Text(n.zh, n.en)) for n in result.document.notes
        ),
        seconds=result.seconds,
        beside=compared,
    )


def _kind(result: Result) -> KindOut:
    kind = kinds().get(result.kind)
    return KindOut(result.kind, kind.title if kind else same(result.kind), kind.basis if kind else same(""))


def _title(rule_id: str) -> Text:
    return view.rule_title_text(rule_id) or same(rule_id)


def _summary(s: Summary) -> SummaryOut:
    return SummaryOut(checked=s.checked, **{n: getattr(s, n) for n in SummaryOut.__struct_fields__ if n != "checked"})


def place_out(place: Place, result: Result) -> PlaceOut:
    """Return a place with what it points at."""
    document = result.document
    block = document.blocks[place.block]
    words = view.excerpt(document, place)
    in_table = not isinstance(block, Paragraph)
    cell = None if isinstance(block, Paragraph) else block.cell(place.row, place.col)
    return PlaceOut(
        file=document.sources[block.file].name if block.file < len(document.sources) else "",
        block=place.block,
        start=place.start,
        end=place.end,
        where=Text(where(document, place, "zh"), where(document, place, "en")),
        text=quote(document, place),
        before=words.before,
        after=words.after,
        page=view.page_of(document, place),
        anchor=block.part_at(place.start).anchor if isinstance(block, Paragraph) else block.anchor,
        sheet="" if isinstance(block, Paragraph) else block.sheet,
        cell=cell.anchor if cell is not None else "",
        row=place.row if in_table else None,
        col=place.col if in_table else None,
    )


def figure_out(figure: Figure, result: Result) -> FigureOut:
    """Return a figure with its place and what it measures."""
    return FigureOut(
        id=figure.id,
        printed=figure.printed,
        value=view.decimal(figure.value),
        low=view.decimal(figure.lo),
        high=view.decimal(figure.hi),
        unit=figure.unit,
        origin=figure.origin,
        fact=figure.fact,
        measures=Text(view.describe(figure.fact, "zh"), view.describe(figure.fact, "en")),
        place=place_out(figure.place, result),
    )


def _finding(finding: Finding, result: Result, figures: dict[int, Figure]) -> FindingOut:
    blamed = figures.get(finding.blamed)
    return FindingOut(
        id=finding.id,
        rule=finding.rule,
        title=_title(finding.rule),
        severity=finding.severity,
        message=finding.message,
        place=place_out(finding.place, result),
        places=tuple(place_out(p, result) for p in finding.places),
        operands=tuple(
            OperandOut(o.role, figure_out(figures[o.figure], result)) for o in finding.operands if o.figure in figures
        ),
        arithmetic=finding.arithmetic,
        blamed=figure_out(blamed, result) if blamed is not None else None,
        proposed=finding.proposed,
        checks=finding.checks,
    )


def _terms(references: Iterable[int], figures: dict[int, Figure]) -> tuple[Term, ...]:
    terms = []
    for reference in references:
        identity, sign = figure_of(reference)
        if identity in figures:
            terms.append(Term(identity, sign, view.decimal(figures[identity].value)))
    return tuple(terms)


def _checked(check: Checked, result: Result, figures: dict[int, Figure]) -> CheckedOut:
    relation = check.relation
    return CheckedOut(
        rule=check.rule,
        kind=relation.kind,
        status=check.status,
        arithmetic=check.arithmetic,
        place=place_out(check.place, result),
        left=_terms(relation.left, figures),
        right=_terms(relation.right, figures),
        base=_terms(relation.base, figures),
    )
