"""W02: what the words say of final and budget agrees with the figures."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import FORM_OF_DISCLOSURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.lookups import budget_pair, completion_before, final_and_budget, says_more
from juesuan.checks.model import Finding, Operand
from juesuan.checks.rules.examples import HEAD_GENERAL, ITEM_ONE, said, slip
from juesuan.checks.unbudgeted import unbudgeted
from juesuan.extract.claims import Statement
from juesuan.kernel.figures import Figure
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
        pair = budget_pair(context, statement)
        if pair is None:
            if (rate := completion_before(context, statement)) is not None:
                yield from _against_rate(context, statement, rate)
            continue
        final, budget = pair
        if final.value == budget.value or (final.value > budget.value) != says_more(statement.word):
            is_word = "等于" if final.value == budget.value else "大于" if final.value > budget.value else "小于"
            yield finding(
                RULE, statement.place,
                Text("写“{w}”，但决算数 {a} {i}预算数 {b}", "says {w}, but final {a} {i} budget {b}").format(w=statement.word, a=final.printed, i=is_word, b=budget.printed),
                places=[final.place, budget.place], operands=final_and_budget(final, budget), proposed=is_word if is_word == "等于" else other_way(statement.word),
            )  # fmt: skip


def _against_rate(context: Context, statement: Statement, rate: Figure) -> Iterator[Finding]:
    """Yield 决算数小于预算数 beside a completion rate that says otherwise, where no amount of the budget is told.

    A rate of 100 may be rounded (99.998 %): a warning, and none where the document prints whole percents alone.
    """
    if unbudgeted(context, rate):
        return  # nothing was budgeted: the rate is what is wrong (S09)
    more = says_more(statement.word)
    if (rate.lo > _WHOLE and more) or (rate.hi < _WHOLE and not more):
        return
    level = rate.lo <= _WHOLE <= rate.hi
    if level and (rate.value != _WHOLE or not _prints_decimals(context)):
        return
    is_word = "等于" if level else "大于" if rate.value > _WHOLE else "小于"
    yield finding(
        RULE, statement.place,
        Text("写“{w}”，但完成预算的 {p}", "says {w}, but {p} of the budget was spent").format(w=statement.word, p=rate.printed),
        places=[rate.place], operands=[Operand(rate.id, Text("完成率", "completion rate"))], proposed=is_word if level else other_way(statement.word),
        severity="warning" if level else "",
    )  # fmt: skip


def _prints_decimals(context: Context) -> bool:
    """Tell whether a document prints its completion rates with decimals."""
    return any(f.fact.aspect == "completion" and f.decimals for f in context.extract.narrative.figures)


_WHOLE = 100


def other_way(word: str) -> str:
    """Return the word that says the opposite of one that compares final with budget."""
    return _OTHER_WAY[word]


_OTHER_WAY = {
    "大于": "小于", "高于": "低于", "多于": "少于", "超过": "低于", "超出": "低于", "超支": "结余",
    "小于": "大于", "低于": "高于", "少于": "多于", "结余": "超支",
}  # fmt: skip
