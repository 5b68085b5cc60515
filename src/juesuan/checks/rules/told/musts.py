"""D01 …: what the law asks a disclosure to tell of each section is told, where there is something to tell.

Only a whole disclosure is asked: one whose headings open most sections. What is zero, and what the document says to be
none, needs no details.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.lookups import tells
from juesuan.checks.model import Finding, Operand
from juesuan.checks.rules import examples
from juesuan.checks.writing import role
from juesuan.kernel.figures import Figure
from juesuan.kernel.lang import Text
from juesuan.kernel.place import Place
from juesuan.kinds.kind import FINAL
from juesuan.kinds.musts import Contents, Must, Told, contents

_WHOLE = 5
"""Sections that the headings of a whole disclosure open at least."""
_ASIDE = ("contents", "functions", "organisation", "glossary")


class Untold(msgspec.Struct, frozen=True):
    """What of one must is not told, and the amount that asks for it."""

    must: Must
    missing: tuple[Told, ...]
    amount: Figure | None


def untold(context: Context) -> dict[str, Untold]:
    """Return, by the ids of the musts, what this document should tell and does not."""
    known = contents(context.extract.kind.id)
    if known is None or not tells(context) or len({h.section for h in context.outline.heads} - {""}) < _WHOLE:
        return {}
    region = context.template
    asked = {m.id: m for m in (*known.must, *region.musts) if m.id not in region.waives}
    found: dict[str, Untold] = {}
    for must in asked.values():
        amount = _amount(context, must.when) if must.when else None
        if (must.when and amount is None) or any(must.when in _left_out(found.get(i)) for i in must.unless):
            continue
        lines = [t for _, t, _ in context.paragraphs_in(must.section)]
        if not any(t.rstrip().endswith("。") and not re.match(r"\s*(?:说明|备?注)", t) for t in lines):
            continue  # no such section, or none of it was read: rule F02
        elsewhere = [t for _, t, section in context.paragraphs() if section in must.also] if must.also else []
        text = "\n".join([*lines, *elsewhere])
        missing = tuple(t for t in must.each if _is_asked(context, t) and not _is_told(context, t, text))
        if missing:
            found[must.id] = Untold(must, missing, amount)
    return found


def _left_out(found: Untold | None) -> set[str]:
    return {t.where for t in found.missing} if found else set()


def _amount(context: Context, measure: str) -> Figure | None:
    """Return the figure of a measure's final amount: the narrative's own, else a table's; None where one of them is zero."""
    figures = context.stating(context.fact(measure))
    figures = [f for f in figures if f.origin == "text"] or figures
    return figures[0] if figures and all(f.value for f in figures) else None


def _is_asked(context: Context, told: Told) -> bool:
    return not told.where or _amount(context, told.where) is not None


def _is_told(context: Context, told: Told, text: str) -> bool:
    by_measure = any(
        f.fact.year == context.year and context.section_of(f) not in _ASIDE
        for measure in told.measures
        for f in context.told_of(measure)
    )
    return by_measure or bool(told.words and re.search(told.words, text))


def _found(context: Context, rule: Rule) -> Iterator[Finding]:
    known = contents(context.extract.kind.id)
    basis = known.basis if known is not None else {}
    for each in context.once(untold).values():
        must = each.must
        if (must.id if must.id in _DECLARED else _OF_REGION) != rule.id:
            continue
        zh = "、".join(t.title.zh for t in each.missing)
        en = ", ".join(t.title.en for t in each.missing)
        law = basis.get(must.basis, Text(must.basis, must.basis))
        message = Text(
            f"{must.title.zh}：没有说明{zh}（依据：{law.zh}）", f"{must.title.en}: not told: {en} (basis: {law.en})"
        )
        if each.amount is not None:
            operands = [Operand(each.amount.id, role(each.amount))]
            place = each.amount.place
        else:
            operands, place = [], _head(context, must.section)
        yield finding(rule, place, message, operands=operands, severity=must.severity)


def _head(context: Context, section: str) -> Place:
    """Return the place of the first heading or paragraph of a section."""
    number = next((n for n, s in enumerate(context.outline.sections) if s == section), 0)
    block = context.document.blocks[number]
    return Place(number, 0, len(getattr(block, "text", "")))


def _declare(known: Contents) -> None:
    lines = [line.format_map(vars(examples)) for line in known.passes]
    whole = examples.said(*lines)
    for must in known.must:
        passes, fails = examples.slip(whole, *must.slip)
        names = "、".join(t.title.zh for t in must.each)
        holds = Text(f"说明{names}", f"told: {', '.join(t.title.en for t in must.each)}")
        law = known.basis[must.basis]
        _register(declare(Rule(must.id, "form", must.severity, must.title, holds, law, passes, fails)))


def _register(rule: Rule) -> None:
    @finds(rule)
    def missing(context: Context) -> Iterator[Finding]:
        return _found(context, rule)


_KNOWN = contents(FINAL)
assert _KNOWN is not None
_DECLARED = frozenset(m.id for m in _KNOWN.must)
_OF_REGION = "D20"
_declare(_KNOWN)
