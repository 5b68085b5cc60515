"""W08: where groups, vehicles bought or receptions are not zero, neither is their expense."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from juesuan.checks.basis import FORM_OF_DISCLOSURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.model import Finding, Operand
from juesuan.checks.rules.examples import HEAD_THREE, said, slip
from juesuan.checks.writing import printed
from juesuan.domain.measures import measure_title
from juesuan.kernel.lang import Text

RULE = declare(
    Rule(
        "W08",
        "text",
        "warning",
        Text("有数量没有支出", "counts without spending"),
        Text(
            "团组、购车、接待批次不为零的，相应的“三公”经费也不为零",
            "where groups, vehicles bought or receptions are not zero, neither is their expense",
        ),
        FORM_OF_DISCLOSURE,
        *slip(
            said(HEAD_THREE, "公务接待费0.00万元。全年安排的国内公务接待0批次，0人次。"),
            "接待0批次，0人次",
            "接待9批次，64人次",
        ),
    )
)


_COUNT_OF = {"three.groups": "three.abroad", "three.bought": "three.purchase", "three.receptions": "three.reception"}


@finds(RULE)
def counts_without_spending(context: Context) -> Iterator[Finding]:
    """Yield groups abroad, vehicles bought and receptions above zero beside an expense of zero."""
    for count, expense in _COUNT_OF.items():
        counted = next((f for f in context.get("text", context.fact(count)) if f.value), None)
        spent = context.value(context.fact(expense))
        if counted is None or spent is None or spent:
            continue
        name = measure_title(expense)
        sure = _nothing_spent(context, expense)
        message = Text("有{c} {p}，但{n}为 0", "{c} {p}, but {n} is 0").format(
            c=Text(measure_title(count), measure_title(count, "en")),
            p=counted.printed,
            n=Text(name, measure_title(expense, "en")),
        )
        yield finding(
            RULE, counted.place, message, operands=[Operand(counted.id, Text(measure_title(count), count))],
            blamed=counted.id if sure else -1, proposed=printed(counted, Decimal(0)) if sure else "",
        )  # fmt: skip


_PARTS = ("three.abroad", "three.purchase", "three.running", "three.reception")


def _nothing_spent(context: Context, expense: str) -> bool:
    """Tell whether it is the number that is wrong: text and table both tell an expense of zero, or the total is that of the other expenses."""
    told = {f.origin for f in context.stating(context.fact(expense))}
    total, parts = context.value(context.fact("three.total")), [context.value(context.fact(p)) for p in _PARTS]
    return len(told) > 1 or (bool(total) and total == sum((p or Decimal(0) for p in parts), Decimal(0)))
