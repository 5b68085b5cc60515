"""The summary of a year's review for the bureau (通报): how many problems, of what kind, in which departments, against the year before.

Counted are the drafts of one kind and year that were not withdrawn. "First" is a draft's first version that could be checked: what was wrong
when it came in; findings dismissed are not counted. "Left" are the errors of the present version that nobody dismissed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import msgspec
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, selectinload

from juesuan.desk.model import Draft, Letter, Version
from juesuan.desk.notices import in_words
from juesuan.desk.phrases import named, phrases
from juesuan.desk.words import NAMES
from juesuan.regions.region import NATIONAL
from juesuan.report import view
from juesuan.report.sinks import safe_name
from juesuan.report.wordfile import Chart
from juesuan.report.wordfile import Letter as Word

_MOST_KINDS, _MOST_DEPARTMENTS, _NAMES = 12, 10, 30


class Home(msgspec.Struct, frozen=True):
    """What came of one department's drafts. `states` are those of its drafts, in Chinese."""

    name: str
    drafts: int
    errors: int
    warnings: int
    returned: int
    left: int
    states: str


class Year(msgspec.Struct, frozen=True):
    """A year's review. `kinds` are the findings of the first versions by rule, `signed` and `clean` count drafts."""

    year: int
    homes: tuple[Home, ...]
    kinds: dict[str, int]
    drafts: int
    clean: int
    signed: int

    def sum(self, name: str) -> int:
        """Return one count over all departments."""
        return sum(getattr(h, name) for h in self.homes)

    @property
    def mean(self) -> Decimal:
        """Return the errors of a draft when it came in."""
        return _rounded(Decimal(self.sum("errors")) / self.drafts, "0.01") if self.drafts else Decimal(0)


def _rounded(value: Decimal, to: str) -> Decimal:
    return value.quantize(Decimal(to), ROUND_HALF_UP)


def years(session: Session) -> list[tuple[str, int, int]]:
    """Return the kinds and years that have drafts, with how many, the last year first."""
    first = select(Draft.year, Version.kind, func.count(func.distinct(Draft.id))).join(Version).where(*_counted())
    found = session.execute(first.group_by(Draft.year, Version.kind).order_by(Draft.year.desc(), Version.kind.desc()))
    return [(kind, year, count) for year, kind, count in found.all() if year]


def _counted() -> tuple[ColumnElement[bool], ...]:
    return Version.status == "checked", Draft.state.not_in(("withdrawn", "drafting"))


def year_of(session: Session, kind: str, year: int) -> Year:
    """Return what came of the drafts of a kind and year."""
    query = (
        select(Version)
        .join(Draft)
        .where(*_counted(), Version.kind == kind, Draft.year == year)
        .order_by(Version.draft_id, Version.number)
        .options(selectinload(Version.findings), selectinload(Version.draft))
    )
    by_draft: dict[str, list[Version]] = {}
    for version in session.scalars(query):
        by_draft.setdefault(version.draft_id, []).append(version)
    back: Counter[str] = Counter()
    numbers = list(by_draft)
    for start in range(0, len(numbers), 500):
        sent = select(Letter.draft_id).where(
            Letter.draft_id.in_(numbers[start : start + 500]), Letter.kind == "returned"
        )
        back.update(session.scalars(sent))
    homes: dict[str, list[Home]] = {}
    kinds: Counter[str] = Counter()
    clean = signed = 0
    for versions in by_draft.values():
        first, last, draft = versions[0], versions[-1], versions[0].draft
        told = [f for f in first.findings if f.severity != "note" and f.verdict != "dismissed"]
        kinds.update(f.rule for f in told)
        errors = sum(f.severity == "error" for f in told)
        clean += not errors
        signed += draft.state == "signed"
        left = sum(f.severity == "error" and f.verdict != "dismissed" for f in last.findings)
        name = draft.department.name if draft.department is not None else first.unit
        home = Home(name, 1, errors, len(told) - errors, back[draft.id], left, NAMES["state"][draft.state].zh)
        homes.setdefault(name, []).append(home)
    return Year(year, tuple(map(_together, homes.values())), dict(kinds), len(by_draft), clean, signed)


def _together(homes: Sequence[Home]) -> Home:
    def add(name: str) -> int:
        return sum(getattr(h, name) for h in homes)

    states = Counter(h.states for h in homes)
    words = "、".join(f"{s}{n}" if len(homes) > 1 else s for s, n in states.items())
    return Home(homes[0].name, len(homes), add("errors"), add("warnings"), add("returned"), add("left"), words)


def letter(this: Year, before: Year, kind: str, region: str = NATIONAL) -> tuple[str, bytes]:
    """Return the summary as a Word file with its charts, and what to call it."""
    say = phrases(kind, region)["yearly"]
    told = {**named(kind), "year": this.year, "before": before.year}
    word = Word(say["title"].format(**told))
    word.text(say["opening"].format(**told))
    word.heading(say["headings"][0])
    word.text(say["overall"].format(**_overall(this)))
    word.text((say["compared"] if before.drafts else say["no_before"]).format(**told, **_changes(this, before, say)))
    _kinds(word, this, before, say, told)
    _homes(word, this, before, say, told)
    word.closing(say["sender"], in_words(date.today().isoformat()))
    return f"{safe_name(say['file'].format(**told))}.docx", word.data()


def _overall(this: Year) -> dict[str, object]:
    return {
        "departments": len(this.homes), "drafts": this.drafts, "clean": this.clean, "clean_share": _share(this.clean, this.drafts),
        "errors": this.sum("errors"), "warnings": this.sum("warnings"), "mean": this.mean, "returned": this.sum("returned"),
        "signed": this.signed, "open": this.drafts - this.signed, "left": this.sum("left"),
    }  # fmt: skip


def _share(part: int, whole: int) -> str:
    return f"{_rounded(Decimal(100 * part) / whole, '0.1')}%" if whole else "0%"


def _changes(this: Year, before: Year, say: dict[str, str]) -> dict[str, str]:
    def change(now: Decimal | int, then: Decimal | int, unit: str) -> str:
        if now == then:
            return say["same"]
        return say["more" if now > then else "less"].format(n=f"{abs(now - then)}{unit}")

    return {
        "drafts": change(this.drafts, before.drafts, "份"),
        "errors": change(this.sum("errors"), before.sum("errors"), "处"),
        "mean": change(this.mean, before.mean, "处"),
        "clean": change(this.clean, before.clean, "份"),
    }


def _kinds(word: Word, this: Year, before: Year, say: dict[str, str], told: dict[str, object]) -> None:
    """Write which kinds of problems there were: a chart of the most frequent, a table of all."""
    word.heading(say["headings"][1])
    order = sorted(
        set(this.kinds) | set(before.kinds), key=lambda r: (-this.kinds.get(r, 0), -before.kinds.get(r, 0), r)
    )
    if not this.kinds:
        return
    five = sum(sorted(this.kinds.values(), reverse=True)[:5])
    word.text(say["kinds"].format(**told, share=_share(five, sum(this.kinds.values()))))
    shown = [r for r in order if this.kinds.get(r)][:_MOST_KINDS]
    word.chart(
        Chart(
            say["chart_kinds"],
            tuple(view.rule_title(r, "zh") for r in shown),
            _series(this, before, say, [(before.kinds.get(r, 0), this.kinds.get(r, 0)) for r in shown]),
        )
    )
    rows = []
    for rule in order:
        now, then = this.kinds.get(rule, 0), before.kinds.get(rule, 0)
        rows.append((view.rule_title(rule, "zh"), rule, str(now), *_beside(then, now - then, before)))
    word.table(
        "", [c.format(**told) for c in say["kind_columns"]], rows, (7.2, 1.8, 2.4, 2.4, 1.8), frozenset((2, 3, 4))
    )


def _series(
    this: Year, before: Year, say: dict[str, str], pairs: Sequence[tuple[int, int]]
) -> tuple[tuple[str, tuple[int, ...]], ...]:
    now = (say["years"].format(year=this.year), tuple(n for _, n in pairs))
    then = (say["years"].format(year=before.year), tuple(n for n, _ in pairs))
    return (then, now) if before.drafts else (now,)


def _beside(then: int, change: int, before: Year) -> tuple[str, str]:
    """Return the year before's count and the change, nothing where that year has no drafts."""
    return (str(then), f"{change:+d}" if change else "0") if before.drafts else ("—", "—")


def _homes(word: Word, this: Year, before: Year, say: dict[str, str], told: dict[str, object]) -> None:
    """Write how each department did: a chart of those with most errors, a table of all."""
    word.heading(say["headings"][2])
    order = sorted(this.homes, key=lambda h: (-h.errors, -h.warnings, h.name))
    free = [h.name for h in order if not h.errors]
    names = "、".join(free[:_NAMES]) + ("等" if len(free) > _NAMES else "")
    word.text(say["departments" if free else "departments_all"].format(names=names))
    then = {h.name: h.errors for h in before.homes}
    worst = [h for h in order if h.errors][:_MOST_DEPARTMENTS]
    if worst:
        pairs = [(then.get(h.name, 0), h.errors) for h in worst]
        word.chart(Chart(say["chart_departments"], tuple(h.name for h in worst), _series(this, before, say, pairs)))
    rows = [
        (
            h.name, str(h.drafts), str(h.errors), str(h.warnings), str(h.returned), str(h.left), h.states,
            str(then[h.name]) if h.name in then else "—",
        )
        for h in order
    ]  # fmt: skip
    columns = [c.format(**told) for c in say["department_columns"]]
    word.table("", columns, rows, (4.2, 1.3, 1.7, 1.7, 1.5, 1.5, 2.1, 1.7), frozenset((1, 2, 3, 4, 5, 7)))
