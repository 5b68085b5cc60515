"""Two versions of a disclosure compared by figure: what was changed, added, taken out, with the places. Not by line.

A figure is known by what it states (measure, item, basis, aspect, year), so that text moved or worded anew is no change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

import msgspec

from juesuan.document.model import Document, where
from juesuan.domain.measures import describe_fact
from juesuan.extract.link import Extract, extract
from juesuan.kernel.figures import Fact, Figure
from juesuan.kernel.lang import Lang, Text

Kind = Literal["changed", "added", "removed", "same"]


class Printed(msgspec.Struct, frozen=True):
    """One figure as a document prints it: its text, its value in the fact's unit, and where it stands."""

    text: str
    value: Decimal
    place: Text


class Change(msgspec.Struct, frozen=True):
    """What became of one fact between two documents. `named` is False where only the documents' words name it."""

    kind: Kind
    title: Text
    fact: Fact
    before: tuple[Printed, ...]
    after: tuple[Printed, ...]
    named: bool = True


def diff(a: Document, b: Document) -> list[Change]:
    """Return what changed from `a` to `b`, in the order of the documents."""
    return [c for c in compare(a, b) if c.kind != "same"]


def compare(a: Document, b: Document) -> list[Change]:
    """Return every fact of the two documents with what each prints."""
    one, other = _stated(a), _stated(b)
    found = []
    for key in dict.fromkeys((*one, *other)):
        found.append(_change(key, one.get(key, []), other.get(key, [])))
    return [c for c in found if c is not None]


def _stated(document: Document) -> dict[Fact, list[Printed]]:
    found = extract(document)
    stated: dict[Fact, list[Printed]] = {}
    for figure in found.figures:
        place = Text(where(document, figure.place), where(document, figure.place, "en"))
        stated.setdefault(_key(found, figure), []).append(Printed(figure.printed, figure.value, place))
    return stated


def _key(found: Extract, figure: Figure) -> Fact:
    """Return a figure's fact with its year relative to the document's, without words that only tell where it stands."""
    fact = figure.fact
    item = fact.item
    if fact.measure == "performance.indicator" and not item:
        table = next((t for t in found.accounts.tables if t.block == figure.place.block), None)
        row = next((r for r in table.rows if r.place.row == figure.place.row), None) if table else None
        item = row.name if row else ""
    return Fact(fact.measure, item, fact.basis, fact.aspect, fact.year - found.outline.year, fact.unit)


def _change(key: Fact, before: list[Printed], after: list[Printed]) -> Change | None:
    """Return what became of a fact; None for a zero that one document prints and the other leaves blank."""
    shown = msgspec.structs.replace(key, year=0)
    title = Text(describe_fact(shown), describe_fact(shown, "en"))
    if key.year == -1:
        title = Text(f"{title.zh}（上年）", f"{title.en} (last year)")
    named = not key.measure.startswith("~")
    if not before or not after:
        if all(p.value == 0 for p in (*before, *after)):
            return None
        return Change("removed" if before else "added", title, key, tuple(before), tuple(after), named)
    if named and {p.value for p in before} == {p.value for p in after}:
        return Change("same", title, key, tuple(before), tuple(after), named)
    if Counter(p.value for p in before) == Counter(p.value for p in after):
        return Change("same", title, key, tuple(before), tuple(after), named)
    gone, come = _unmatched(before, after), _unmatched(after, before)
    if not named and not (gone and come):
        return Change("removed" if gone else "added", title, key, tuple(gone), tuple(come), named)
    return Change("changed", title, key, tuple(gone or before), tuple(come or after), named)


def _unmatched(ones: Sequence[Printed], others: Sequence[Printed]) -> list[Printed]:
    """Return the figures of `ones` whose value the others do not have."""
    values = {p.value for p in others}
    return [p for p in ones if p.value not in values]


_WORDS = {
    "changed": Text("改", "changed"),
    "added": Text("增", "added"),
    "removed": Text("删", "removed"),
    "same": Text("同", "same"),
}


def as_text(changes: Sequence[Change], lang: Lang = "zh") -> str:
    """Return changes a line each, with the places below."""
    lines = []
    for change in changes:
        lines.append(
            f"{_WORDS[change.kind](lang)} {change.title(lang)}: {_values(change.before)} → {_values(change.after)}"
        )
        lines += [f"    A {p.text}  {p.place(lang)}" for p in change.before]
        lines += [f"    B {p.text}  {p.place(lang)}" for p in change.after]
    counts = Counter(c.kind for c in changes)
    kinds: tuple[Kind, ...] = ("changed", "added", "removed")
    lines.append(
        "，".join(f"{_WORDS[k](lang)} {counts[k]}" for k in kinds)
        if lang == "zh"
        else ", ".join(f"{k} {counts[k]}" for k in kinds)
    )
    return "\n".join(lines) + "\n"


def _values(printed: Sequence[Printed]) -> str:
    return "、".join(dict.fromkeys(p.text for p in printed)) or "—"


def as_json(changes: Sequence[Change]) -> bytes:
    """Return changes as JSON."""
    return msgspec.json.format(msgspec.json.encode(list(changes)), indent=2) + b"\n"


def side_by_side(changes: Sequence[Change], lang: Lang = "zh") -> str:
    """Return every named fact of a compiled disclosure (A) and a given one (B): what each prints, and whether they agree.

    What only the compiled one states (tables that the given file does not hold) is marked — and is no difference.
    """
    zh = lang == "zh"
    words: dict[Kind, Text] = {
        "same": Text("是", "yes"), "changed": Text("否", "NO"), "added": Text("否", "NO"), "removed": Text("—", "—"),
    }  # fmt: skip
    named = sorted((c for c in changes if c.named), key=lambda c: c.kind == "removed")
    rows = [("指标", "生成的", "给定的", "一致") if zh else ("fact", "compiled", "given", "equal")]
    rows += [(c.title(lang), _values(c.before), _values(c.after), words[c.kind](lang)) for c in named]
    counts = Counter(c.kind for c in named)
    given = counts["same"] + counts["changed"] + counts["added"]
    rest = sum(len(c.after) for c in changes if not c.named and c.kind != "same")
    tail = Text(
        "给定文稿的 {n} 项账目数字中，一致 {s} 项，不一致 {d} 项；生成的另有 {o} 项给定文稿没有；给定文稿另有 {r} 个不属于账目的数字（业务统计等），不比较。",
        "{n} facts of the given document: {s} equal, {d} not; {o} more only in the compiled one; {r} further numbers of the given"
        " document are no accounts (activity statistics) and not compared.",
    ).format(n=given, s=counts["same"], d=given - counts["same"], o=counts["removed"], r=rest)
    return "\n".join("\t".join(row) for row in rows) + f"\n{tail(lang)}\n"


def agrees(changes: Sequence[Change]) -> bool:
    """Tell whether every named fact of the given document (B) is the same in the compiled one (A)."""
    return not any(c.named and c.kind in ("changed", "added") for c in changes)
