"""W12: one amount in 元 among those in 万元, and an area in money: a unit that slipped."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from juesuan.checks.basis import TRUE_AND_WHOLE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.model import Finding, Operand
from juesuan.checks.rules.examples import (
    HEAD_BASIC,
    HEAD_PROCUREMENT,
    HEAD_THREE,
    SAID_BASIC,
    SAID_PROCURED,
    SAID_THREE,
    said,
    slip,
)
from juesuan.checks.writing import role
from juesuan.document.model import text_at
from juesuan.kernel.figures import Figure
from juesuan.kernel.lang import Text
from juesuan.kernel.patterns import compiled

_PROJECT = "农村公路养护项目自评情况：实际支出968.50万元，自评等级为优。"

RULE = declare(
    Rule(
        "W12",
        "text",
        "warning",
        Text("个别数字的单位存疑", "unit of one number in doubt"),
        Text(
            "以万元为单位的文字中，金额不夹有带同样小数的“元”；面积不以元计",
            "where amounts are told in 万元 none with the same decimals is in 元; no area is told in money",
        ),
        TRUE_AND_WHOLE,
        *slip(
            said(HEAD_BASIC, SAID_BASIC, HEAD_THREE, SAID_THREE, HEAD_PROCUREMENT, SAID_PROCURED, _PROJECT),
            "实际支出968.50万元",
            "实际支出968.50元",
        ),
    )
)

_MOST = Decimal(10_000)
_ENOUGH = 10
"""Amounts in 万元 that show in what unit a document tells money."""
_EACH = compiled(r"(?:每|人均|户均|车均|辆均|平均|标准|单价|限额|不超过|起付|以上|以下|房补|补贴)[^，。；]{0,12}$")
_RATE = compiled(r"\s*(?:[/／]|每|以[上下]|的?标准|左右|\S{0,4}[·・])")
_AREA = compiled(r"面积[^，。；、\d]{0,4}$")


@finds(RULE)
def units_of_one(context: Context) -> Iterator[Finding]:
    """Yield amounts in 元 with the decimals of the 万元 all around them, and areas in money."""
    money = [f for f in context.extract.narrative.figures if f.unit == "万元"]
    whole = [f for f in money if f.scale == 1]
    parts = [f for f in money if f.scale < 1 and f.decimals]  # 亿元 is no slip of 万元
    for figure in money:
        text = text_at(context.document, figure.place)
        if _AREA.search(text[: figure.place.start]):
            words = Text("面积写成了金额 {p}", "an area is told as money: {p}").format(p=figure.printed)
            yield finding(RULE, figure.place, words, operands=[Operand(figure.id, role(figure))], proposed="平方米")
    if len(whole) < _ENOUGH or len(parts) * _ENOUGH > len(whole):
        return
    usual = max({f.decimals for f in whole}, key=lambda n: sum(f.decimals == n for f in whole))
    for figure in parts:
        if usual and figure.decimals == usual and _looks_whole(context, figure):
            message = Text(
                "全文以万元为单位，此处写作{p}，疑漏“万”字", "told in 万元 all over, here {p}: 万 seems lost"
            )
            yield finding(
                RULE, figure.place, message.format(p=figure.printed), operands=[Operand(figure.id, role(figure))],
                proposed="万元",
            )  # fmt: skip


def _looks_whole(context: Context, figure: Figure) -> bool:
    """Tell an amount in 元 small enough for one in 万元, which is no price or rate of something."""
    if not figure.printed.endswith("元") or abs(figure.value / figure.scale) >= _MOST:
        return False
    text = text_at(context.document, figure.place)
    return not _EACH.search(text[: figure.place.start]) and not _RATE.match(text[figure.place.end :])
