"""Whose money a section's items are, where more than its heading tells it: the base that their shares are of, what was carried over.

「四、主要支出情况：1.教育支出 x，占一般公共预算支出的 98 %。2.卫生健康支出 y，占 1 %」 are all of the general public budget; and under
「一般公共预算当年拨款」 what falls short of table 05 by just the carry-over is the year's own appropriation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache, partial

import msgspec

from juesuan.extract.narrative import Narrative
from juesuan.extract.outline import Outline
from juesuan.extract.printed_as import of_printing_accounts
from juesuan.kernel.figures import Fact, Figure
from juesuan.kernel.patterns import compiled

_OF_GENERAL = r"^(?:本年|当年)?一般公共预算(?:财政拨款|拨款)?支出"
_THIS_YEAR = "当年拨款"
"""Words of a heading under which the carry-over is left out."""


def of_their_budgets(
    told: Narrative,
    plan: Outline,
    values: Mapping[Fact, Decimal],
    funds: Mapping[str, str],
    path_of: Callable[[str], str],
    text_of: Callable[[int], str],
    account_of: Callable[[str], str],
) -> Narrative:
    """Return the narrative with items and claims moved to the budget that their section speaks of.

    `values` is what the tables print, `funds` the items that only another budget's own table has, with their measure, `path_of`
    gives the tables' own path of an item, `text_of` the text of a block,
    `account_of` the account that words name.
    """
    changed = dict(_by_shares(told.figures, plan, funds)) | dict(_without_carry(told.figures, plan, values))
    others = [f for f in told.figures if f.id not in changed]
    changed |= dict(
        of_printing_accounts(
            others,
            cache(partial(_around, plan)),
            values,
            path_of,
            text_of,
            lambda block: account_of(text_of(block)[:_TITLED]),
        )
    )
    if not changed:
        return told
    figures = tuple(
        msgspec.structs.replace(f, fact=msgspec.structs.replace(f.fact, measure=changed[f.id]))
        if f.id in changed
        else f
        for f in told.figures
    )
    moved = {
        f.place.block: changed[f.id]
        for f in told.figures
        if f.id in changed and changed[f.id] in ("general.expenditure", "general.income")
    }
    sections = {_around(plan, block): measure for block, measure in moved.items()}
    claims = tuple(
        msgspec.structs.replace(c, wants=sections[run])
        if c.wants in ("whole.expenditure", "general.expenditure") and (run := _around(plan, c.place.block)) in sections
        else c
        for c in told.claims
    )
    return msgspec.structs.replace(told, figures=figures, claims=claims)


def _around(plan: Outline, block: int) -> tuple[int, int]:
    """Return the blocks (first, behind the last) between the title of level 1 or 2 above a block and the next such title."""
    titles = [h.block for h in plan.heads if h.level <= _TITLE]
    first = max((n for n in titles if n <= block), default=0)
    return first, min((n for n in titles if n > block), default=len(plan.sections))


_TITLE = 2

_TITLED = 24
"""Characters that a paragraph's own title has at most."""


def _by_shares(figures: Sequence[Figure], plan: Outline, funds: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """Yield the items of the whole whose section tells a share of the general public budget's expenditure, with their measure."""
    runs = {
        _around(plan, f.place.block)
        for f in figures
        if f.fact.aspect == "share"
        and f.fact.measure == "whole.expenditure"
        and f.fact.item
        and compiled(_OF_GENERAL).search(f.fact.of)
    }
    for figure in figures if runs else ():
        fact = figure.fact
        if fact.measure == "whole.expenditure" and fact.item and _around(plan, figure.place.block) in runs:
            yield figure.id, funds.get(fact.item, "general.expenditure")


def _without_carry(
    figures: Sequence[Figure], plan: Outline, values: Mapping[Fact, Decimal]
) -> Iterator[tuple[int, str]]:
    """Yield the year's own appropriation told under 当年拨款, where the table's row is more by just what was carried over."""
    blocks = [range(*_around(plan, h.block)) for h in plan.heads if h.level <= _TITLE and _THIS_YEAR in h.title]
    if not blocks:
        return
    mine = [f for f in figures if any(f.place.block in run for run in blocks)]
    carried = {v for fact, v in values.items() if fact.measure.endswith(".opening") and v}
    carried |= {f.value for f in mine if f.fact.measure.endswith(".opening") and f.value}
    short = {
        (f.fact.item, f.fact.basis)
        for f in mine
        if (f.fact.measure, f.fact.aspect) == ("general.expenditure", "amount")
        and values.get(f.fact, f.value) - f.value in carried
    }
    for figure in mine:
        if figure.fact.measure == "general.expenditure" and (figure.fact.item, figure.fact.basis) in short:
            yield figure.id, "general.income"
