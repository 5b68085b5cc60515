"""W07: what is said to be level is equal."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import FORM_OF_DISCLOSURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.lookups import budget_pair, final_and_budget
from juesuan.checks.model import Finding
from juesuan.checks.rules.examples import HEAD_GENERAL, ITEM_ONE, said, slip
from juesuan.extract.claims import Statement
from juesuan.kernel.figures import Figure
from juesuan.kernel.lang import Text

RULE = declare(
    Rule(
        "W07",
        "text",
        "error",
        Text("持平与数字不符", "level against the numbers"),
        Text("说“持平”的，两数相等", "what is said to be level is equal"),
        FORM_OF_DISCLOSURE,
        *slip(
            said(HEAD_GENERAL, f"{ITEM_ONE}。年初预算为50.00万元，支出决算为50.00万元，决算数与年初预算数持平。"),
            "支出决算为50.00",
            "支出决算为45.00",
        ),
    )
)


@finds(RULE)
def level(context: Context) -> Iterator[Finding]:
    """Yield 「持平」 where the two figures differ; 基本持平 is left to the writer's judgement."""
    for statement in context.extract.narrative.statements:
        if statement.kind != "level" or statement.word != "持平" or not statement.measure:
            continue
        if statement.against == "prior":
            changes = [
                f for f in context.extract.narrative.figures
                if f.place.block == statement.place.block and f.fact.measure == statement.measure and f.fact.item == statement.item
                and f.fact.aspect == "change" and f.fact.basis == context.own and f.value and abs(f.place.start - statement.place.start) < 60
            ]  # fmt: skip
            if changes:
                yield finding(
                    RULE,
                    statement.place,
                    Text("写“持平”，但增减 {p}", "says level, but changed by {p}").format(p=changes[0].printed),
                    places=[changes[0].place],
                )
            continue
        pair = budget_pair(context, statement.measure, statement.item, statement.against, statement.place)
        if pair is None and (rate := _rate_before(context, statement)) is not None and rate.value != 100:
            words = Text("写“持平”，但完成预算的 {p}", "says level, but {p} of the budget").format(p=rate.printed)
            yield finding(RULE, statement.place, words, places=[rate.place])
        if pair is not None and pair[0].value != pair[1].value:
            final, budget = pair
            yield finding(
                RULE, statement.place,
                Text("写“持平”，但决算数 {a}、预算数 {b}", "says level, but final {a}, budget {b}").format(a=final.printed, b=budget.printed),
                places=[final.place, budget.place], operands=final_and_budget(final, budget),
            )  # fmt: skip


def _rate_before(context: Context, statement: Statement) -> Figure | None:
    """Return the completion rate that the same sentence gives before a statement of final and budget."""
    near = [
        f
        for f in context.extract.narrative.figures
        if f.place.block == statement.place.block
        and (f.fact.measure, f.fact.item, f.fact.aspect) == (statement.measure, statement.item, "completion")
        and f.place < statement.place
        and statement.place.start - f.place.end < 30
    ]
    return near[-1] if near else None
