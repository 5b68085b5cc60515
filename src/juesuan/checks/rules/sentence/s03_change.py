"""S03: this year - last year = change."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from juesuan.checks.basis import DISCLOSURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import collects
from juesuan.checks.lookups import amount_like, of_the_year_before, prior, prior_of_tables
from juesuan.checks.model import Candidate
from juesuan.checks.rules.examples import HEAD_GENERAL, said, slip
from juesuan.document.model import text_at
from juesuan.kernel.figures import Figure
from juesuan.kernel.lang import Text
from juesuan.kernel.patterns import compiled
from juesuan.kernel.relation import Relation

RULE = declare(
    Rule(
        "S03",
        "sentence",
        "error",
        Text("比上年增减额", "change"),
        Text("本年数 − 上年数 = 增减额", "this year - last year = change"),
        DISCLOSURE,
        *slip(
            said(
                HEAD_GENERAL,
                "一般公共预算财政拨款支出92.00万元，上年支出80.00万元，增加12.00万元，主要原因是新录用两名馆员。",
            ),
            "增加12.00",
            "增加21.00",
        ),
    )
)


@collects(RULE)
def changes(context: Context) -> Iterator[Candidate]:
    """Yield this year = last year + change where last year's figure is told, in the paragraph or in a table's column of last year."""
    for figure in context.extract.narrative.figures:
        if figure.fact.aspect != "change" or figure.unit == "%" or not of_the_year_before(context, figure):
            continue
        amount = amount_like(context, figure, figure.unit)
        if amount is None:
            continue
        amount = _most_exact(context, amount)
        last = (
            _opening(context, amount, figure)
            or prior(context, amount, figure)
            or prior_of_tables(context, amount, figure)
        )
        if last is not None:
            yield Candidate(RULE.id, Relation("sum", (amount.id,), (last.id, figure.id)), figure.place)


def _opening(context: Context, amount: Figure, figure: Figure) -> Figure | None:
    """Return the carry-over that the year began with, where a change of what it ended with is told on it: 年末结转 x，比年初减少 y."""
    account, _, concept = amount.fact.measure.partition(".")
    if concept != "closing" or amount.place.cell != figure.place.cell:
        return None
    words = text_at(context.document, figure.place)[amount.place.end : figure.place.start]
    opening = msgspec.structs.replace(amount.fact, measure=f"{account}.opening")
    return context.first(opening) if _ON_OPENING.search(words) else None


_ON_OPENING = compiled(r"[比较与同和]年初(?:数|余额|结转(?:和?结余)?)?的?(?:[\d,.]+(?:万|亿)?元)?[^，。；\d]{0,6}$")


def _most_exact(context: Context, amount: Figure) -> Figure:
    """Return an amount as it is told with more digits just before, in another unit, else itself: 38,240,139.00元（折合3,824.01万元）."""
    told = (f for f in context.told_in(amount.place.block) if f.fact == amount.fact and f.scale != amount.scale)
    beside = (f for f in told if f.place.row == amount.place.row and 0 <= amount.place.start - f.place.end <= _BESIDE)
    return min((amount, *beside), key=lambda f: f.half)


_BESIDE = 6
"""Characters between an amount and the same one in another unit."""
