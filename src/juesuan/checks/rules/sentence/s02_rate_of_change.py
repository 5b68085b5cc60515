"""S02: rate = change / last year."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import DISCLOSURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import collects
from juesuan.checks.evaluate import evaluate, minus
from juesuan.checks.lookups import amount_like, change_of, of_the_year_before, prior
from juesuan.checks.model import Candidate
from juesuan.checks.rules.examples import HEAD_GENERAL, SAID_RISE, said, slip
from juesuan.document.model import text_at
from juesuan.kernel.figures import Figure
from juesuan.kernel.lang import Text
from juesuan.kernel.relation import Relation

RULE = declare(
    Rule(
        "S02",
        "sentence",
        "error",
        Text("比上年增减率", "rate of change"),
        Text("增减率 = 增减额 ÷ 上年数", "rate = change / last year"),
        DISCLOSURE,
        *slip(said(HEAD_GENERAL, SAID_RISE), "增长15.00%", "增长13.04%"),
    )
)


@collects(RULE)
def rates(context: Context) -> Iterator[Candidate]:
    """Yield every rate of change: of the change told with it, else of last year's amount."""
    for figure in context.extract.narrative.figures:
        if figure.fact.aspect != "change_rate" or not of_the_year_before(context, figure):
            continue
        amount = amount_like(context, figure, "")
        if amount is None:
            continue
        change = change_of(context, figure, amount.unit)
        if change is not None:
            yield Candidate(RULE.id, _rate_of(context, figure, change, amount), figure.place)
        elif (last := prior(context, amount, figure)) is not None:
            relation = Relation("ratio", (figure.id,), (amount.id, minus(last.id)), (last.id,))
            yield Candidate(RULE.id, relation, figure.place)


def _rate_of(context: Context, rate: Figure, change: Figure, amount: Figure) -> Relation:
    """Return rate = change / (now - change); now is what the words name, or the other amount of the sentence that it fits.

    「收入总计 x，其中年初结转和结余 y，较上年增加 z，增长 p%」 may speak of x or of y: only the numbers tell.
    """

    def relation(now: Figure) -> Relation:
        return Relation("ratio", (rate.id,), (change.id,), (now.id, minus(change.id)))

    named = relation(amount)
    if evaluate(named, context.figures) != "inconsistent" or amount.place.block != rate.place.block:
        return named
    text = text_at(context.document, rate.place)
    others = [
        f
        for f in context.extract.narrative.figures
        if (f.place.block, f.place.row, f.place.col) == (rate.place.block, rate.place.row, rate.place.col)
        and f.place < amount.place
        and (f.fact.aspect, f.fact.basis, f.unit) == ("amount", context.own, change.unit)
        and "其中" in text[f.place.end : amount.place.start]
        and "。" not in text[f.place.end : rate.place.start]
    ]
    fits = [f for f in others if evaluate(relation(f), context.figures) in ("exact", "consistent")]
    return relation(fits[-1]) if fits else named
