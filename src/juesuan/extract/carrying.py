"""What a paragraph leaves to the next one, and what one takes up that goes on about the one before it or its heading."""

from __future__ import annotations

from decimal import Decimal

from juesuan.extract.discourse import Discourse, Subject, of_fact, own_amounts
from juesuan.extract.grammar import PERCENT
from juesuan.extract.numerals import Token
from juesuan.extract.subjects import without_own_unit
from juesuan.extract.words import is_named, of_another, single_measure

_JUST_BEFORE = 20
"""Characters before an amount in which words stand that say what it is."""


def leave_for_next(d: Discourse) -> None:
    """Keep what this paragraph spoke of for one that goes on about it: 「与年初预算相比，年初预算数 x，决算数 y」."""
    here = d.figures[d.start_of_paragraph :]
    told = [(of_fact(f.fact), f.value) for f in own_amounts(d) if is_named(f)]
    if told:
        d.carried = [*told]
        if not d.section_main.measure:
            d.section_main = told[0][0]
    elif not here and len(d.text) < 60 and d.section in d.g.file.sections["carrying"]:
        if d.subject.item:
            d.carried = [(d.subject, None)]
        elif (key := d.names.resolve(without_own_unit(d, d.by_words.heading(d.text)), d.section)) and not key.endswith(
            "?"
        ):
            d.carried = [(Subject(single_measure(key)), None)]
        elif d.number in d.heads:
            d.carried = []


def taken_up(d: Discourse, tokens: list[Token]) -> Subject:
    """Return what a paragraph goes on about: the amount before it that its own number repeats, else the one there is."""
    amounts = [t for t in tokens if t.kind == "figure" and t.unit == "万元"]
    if not d.carried:
        return Subject()
    final = [t for t in amounts if d.g.holds("told_as_final", d.text[max(0, t.start - _JUST_BEFORE) : t.start])]
    rates = [t for t in tokens if t.kind == "figure" and t.unit == PERCENT]
    main = d.carried[0][0]
    for subject, value in d.carried:
        if value is None:
            return subject
        if final and value == final[0].value:
            return subject
        if not final and amounts and rates and grows(value, amounts[0].value, rates[0].value):
            return subject
        if not final and amounts and rates and completes(value, amounts[0].value, rates[0].value):
            return subject
    if not final and amounts and rates and d.section_main.measure:
        told = ("amount", d.own, d.outline.year, d.section_main.measure, d.section_main.item)
        for f in d.figures:
            fact = f.fact
            if (fact.aspect, fact.basis, fact.year, fact.measure, fact.item) == told and completes(
                f.value, amounts[0].value, rates[0].value
            ):
                return d.section_main
    return main if (final and main == d.section_main) or len({s for s, _ in d.carried}) == 1 else Subject()


def foreign_unit(d: Discourse, number: int) -> str:
    """Return the unit that this paragraph, or the heading that it stands under, is of when it is another than the department."""
    if d.section not in d.g.file.sections["carrying"]:
        return ""
    headed = d.g.unit_headed.match(d.text)
    unit = headed["unit"] if headed and of_another(headed["unit"] + "收入", d.outline.unit, d.g) else ""
    if number in d.heads:
        d.foreign_head = unit
    return unit or d.foreign_head


def completes(now: Decimal, budget: Decimal, rate: Decimal, half: Decimal = Decimal("0.05")) -> bool:
    """Tell whether `now` is `rate` percent of a budget, as printed (`half` its rounding interval's half): 与年初预算 x 相比，执行率 p%."""
    return budget != 0 and abs(now / budget * 100 - rate) <= half


def grows(now: Decimal, change: Decimal, rate: Decimal) -> bool:
    """Tell whether a rise or fall of `change` to `now` is one of `rate` percent, as printed."""
    return any(
        now != sign * change and abs(change / (now - sign * change) * 100 - rate) <= Decimal("0.05") for sign in (1, -1)
    )
