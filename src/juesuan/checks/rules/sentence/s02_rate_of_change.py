"""S02: rate = change / last year."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import DISCLOSURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import collects
from juesuan.checks.evaluate import minus
from juesuan.checks.lookups import amount_like, change_of, of_the_year_before, prior
from juesuan.checks.model import Candidate
from juesuan.checks.rules.examples import HEAD_GENERAL, SAID_RISE, said, slip
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
            relation = Relation("ratio", (figure.id,), (change.id,), (amount.id, minus(change.id)))
            yield Candidate(RULE.id, relation, figure.place)
        elif (last := prior(context, amount, figure)) is not None:
            relation = Relation("ratio", (figure.id,), (amount.id, minus(last.id)), (last.id,))
            yield Candidate(RULE.id, relation, figure.place)
