"""W03: the stated purpose belongs to the item."""

from __future__ import annotations

import re
from collections.abc import Iterator

from juesuan.checks.basis import CLASSIFICATION
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.model import Finding
from juesuan.checks.rules.examples import HEAD_GENERAL, SAID_HOUSING_FUND, said, slip
from juesuan.extract.words import item_path
from juesuan.kernel.lang import Text
from juesuan.kernel.patterns import compiled
from juesuan.kernel.place import Place

RULE = declare(
    Rule(
        "W03",
        "text",
        "warning",
        Text("用途与科目不符", "purpose of another item"),
        Text("“主要用于”的内容属于本科目", "the stated purpose belongs to the item"),
        CLASSIFICATION,
        *slip(said(HEAD_GENERAL, SAID_HOUSING_FUND), "为馆员缴存住房公积金", "为馆员缴纳医疗保险"),
    )
)


_TOPICS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("养老", compiled(r"养老(?:保险|金|支出)?|退休费")),
    ("职业年金", compiled(r"职业年金")),
    ("医疗", compiled(r"医疗|医保|公务员医疗补助")),
    ("住房公积金", compiled(r"住房公积金|公积金")),
    ("购房补贴", compiled(r"购房补贴|住房补贴|提租补贴")),
    ("抚恤", compiled(r"抚恤|丧葬")),
    ("工伤", compiled(r"工伤保险")),
    ("失业", compiled(r"失业保险")),
)


_TOPIC_OF_ITEM: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (compiled(r"职业年金"), ("职业年金",)),
    (compiled(r"基本养老保险|离退休"), ("养老",)),
    (compiled(r"医疗"), ("医疗",)),
    (compiled(r"公积金"), ("住房公积金",)),
    (compiled(r"购房补贴|提租补贴"), ("购房补贴",)),
    (compiled(r"抚恤"), ("抚恤",)),
)
_PURPOSE = compiled(
    r"主要(?:用于|是用于|为|包括)：?([^。]*?)(?=[，,；](?:比上年|较上年|比|较|与|同比|年初|全年|支出决算|决算|完成|主要原因|增长|下降)|。|$)"
)


@finds(RULE)
def purposes(context: Context) -> Iterator[Finding]:
    """Yield purposes that speak of another welfare item and not of their own (公积金 … 医疗保险)."""
    for number, text, section in context.paragraphs():
        if section not in ("general", "fund", "capital", "expenditure"):
            continue
        for match in _PURPOSE.finditer(text):
            named = [t for t, pattern in _TOPICS if pattern.search(match[1])]
            if not named:
                continue  # most
            path = item_path(text[: match.start()])
            own = next((topics for pattern, topics in _TOPIC_OF_ITEM if path and pattern.search(path[-1])), ())
            if not own or set(own) & set(named) or path[-1][:4] in match[1]:
                continue
            place = Place(number, match.start(1), match.end(1))
            message = Text("科目“{i}”的用途写的是{t}：{p}", "item {i}: its purpose speaks of {t}: {p}").format(
                i=path[-1], t="、".join(named), p=match[1].strip("：； ")
            )
            yield finding(RULE, place, message)
