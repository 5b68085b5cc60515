"""S13: the shares of one composition sum to 100 %."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from juesuan.checks.basis import DISCLOSURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import sums_to_hundred
from juesuan.checks.lookups import claims_of, whole
from juesuan.checks.rules.examples import HEAD_SPENDING, SAID_KINDS, said
from juesuan.kernel.figures import Figure
from juesuan.kernel.lang import Text

RULE = declare(
    Rule(
        "S13",
        "sentence",
        "error",
        Text("各项占比之和", "shares"),
        Text("同一构成的占比之和 = 100%", "the shares of one composition sum to 100 %"),
        DISCLOSURE,
        said(HEAD_SPENDING, SAID_KINDS),
        said(HEAD_SPENDING, "本年支出合计0.90万元，其中：基本支出0.50万元，占55.28%；项目支出0.40万元，占44.18%。"),
    )
)


@sums_to_hundred(RULE, rounded=True)
def shares(context: Context) -> Iterator[tuple[Figure, ...]]:
    """Yield the shares of each composition whose parts, as printed, make its whole."""
    groups: dict[tuple[int, int], list[tuple[Figure, int]]] = {}
    for claim in claims_of(context, "share"):
        share = context.figures[claim.relation.left[0]]
        found = whole(context, claim) if claim.wants else None
        base = found.id if found else claim.relation.base[0] if claim.relation.base else -1
        groups.setdefault((share.place.block, base), []).append((share, claim.relation.right[0]))
    for (_, base), members in groups.items():
        if base < 0 or len(members) < 2:
            continue
        total = context.figures[base]
        parts = sum((context.figures[p].value for _, p in members), Decimal(0))
        if parts == total.value and total.value:
            yield tuple(s for s, _ in members)
