"""F24: the items of a list are numbered on, none twice."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import PROCEDURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.model import Finding
from juesuan.checks.rules.examples import HEAD_GENERAL, ITEM_ONE, ITEM_TWO, said, slip
from juesuan.kernel.lang import Text
from juesuan.kernel.patterns import compiled
from juesuan.kernel.place import Place

RULE = declare(
    Rule(
        "F24",
        "form",
        "warning",
        Text("条目序号有误", "item number"),
        Text(
            "逐条说明的序号依次递增，不重复、不跳号", "items told one by one are numbered on, none twice, none left out"
        ),
        PROCEDURE,
        *slip(
            said(
                HEAD_GENERAL,
                f"1.{ITEM_ONE}：支出决算数为60.00万元。",
                f"2.{ITEM_TWO}：支出决算数为20.00万元。",
                "3.一般公共服务支出（类）档案事务（款）其他档案事务支出（项）：支出决算数为12.00万元。",
                "4.住房保障支出（类）住房改革支出（款）住房公积金（项）：支出决算数为9.00万元。",
            ),
            "3.一般",
            "2.一般",
        ),
    )
)

_ITEM = compiled(r"\s*(?P<n>[1-9]\d?) ?[.．、] ?(?=[^\d\s])")
_BETWEEN = 3
"""Paragraphs that an item may go on for."""


@finds(RULE)
def item_numbers(context: Context) -> Iterator[Finding]:
    """Yield the one number that its neighbours contradict: 6., 7., 7., 9. is 6., 7., 8., 9."""
    items = [
        (number, section, int(match["n"]), Place(number, *match.span("n")))
        for number, text, section in context.paragraphs()
        if (match := _ITEM.match(text)) and number not in context.recognised
    ]
    for first, second, here, after in zip(items, items[1:], items[2:], items[3:], strict=False):
        right = second[2] + 1
        if second[2] != first[2] + 1 or here[2] not in (second[2], after[2]) or after[2] != right + 1:
            continue
        if any(b[0] - a[0] > _BETWEEN or a[1] != b[1] for a, b in ((first, second), (second, here), (here, after))):
            continue
        message = Text("序号应为{r}，写作{n}", "the item is number {r}, not {n}").format(r=str(right), n=str(here[2]))
        yield finding(RULE, here[3], message, proposed=str(right))
