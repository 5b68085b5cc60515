"""W02: what the words say of final and budget agrees with the figures."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import FORM_OF_DISCLOSURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.lookups import budget_pair, final_and_budget
from juesuan.checks.model import Finding
from juesuan.checks.rules.examples import HEAD_GENERAL, ITEM_ONE, said, slip
from juesuan.kernel.lang import Text

RULE = declare(
    Rule(
        "W02",
        "text",
        "error",
        Text("大于小于与数字不符", "greater or smaller against the numbers"),
        Text(
            "“决算数大于/小于/持平预算数”与数字一致", "what the words say of final and budget agrees with the figures"
        ),
        FORM_OF_DISCLOSURE,
        *slip(
            said(
                HEAD_GENERAL,
                f"{ITEM_ONE}。年初预算为50.00万元，支出决算为45.00万元。决算数小于年初预算数的主要原因是一人调出。",
            ),
            "小于",
            "大于",
        ),
    )
)


@finds(RULE)
def directions(context: Context) -> Iterator[Finding]:
    """Yield 「决算数大于预算数」 and the like where the figures say otherwise."""
    for statement in context.extract.narrative.statements:
        if statement.kind != "direction" or not statement.measure:
            continue
        pair = budget_pair(context, statement.measure, statement.item, statement.against, statement.place)
        if pair is None:
            continue
        final, budget = pair
        says_more = statement.word in ("大于", "高于", "多于")
        if final.value == budget.value or (final.value > budget.value) != says_more:
            is_word = "等于" if final.value == budget.value else "大于" if final.value > budget.value else "小于"
            yield finding(
                RULE, statement.place,
                Text("写“{w}”，但决算数 {a} {i}预算数 {b}", "says {w}, but final {a} {i} budget {b}").format(w=statement.word, a=final.printed, i=is_word, b=budget.printed),
                places=[final.place, budget.place], operands=final_and_budget(final, budget), proposed=is_word,
            )  # fmt: skip
