"""F09: an item's name is that of its code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from juesuan.checks.basis import CLASSIFICATION
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.lookups import akin
from juesuan.checks.model import Finding
from juesuan.checks.rules.examples import TABLE_GENERAL, said, slip
from juesuan.domain import codes
from juesuan.domain.forms import form_of
from juesuan.kernel.lang import Text
from juesuan.kernel.place import Place

RULE = declare(
    Rule(
        "F09",
        "form",
        "warning",
        Text("科目编码与名称不符", "code and name"),
        Text("科目名称与政府收支分类科目一致", "an item's name is that of its code"),
        CLASSIFICATION,
        *slip(said(TABLE_GENERAL), "201 | 一般公共服务支出", "201 | 教育支出"),
    )
)


@finds(RULE)
def code_names(context: Context) -> Iterator[Finding]:
    """Yield items whose printed name belongs to another code of the same level, not to their own."""
    for table in context.accounts.tables:
        if not form_of(table.form).coded:
            continue
        economic = form_of(table.form).rows == "economic"
        for row in table.rows:
            names = (codes.economic_names if economic else codes.functional_names)(row.code) if row.code else ()
            if not names or not row.name:
                continue
            printed = codes.normal_name(row.name)
            known = {codes.normal_name(n) for n in names}
            if printed in known or any(
                printed.startswith(k) or k.startswith(printed) or akin(printed, k) for k in known
            ):
                continue
            if len(row.code) == 7 and not _a_sibling(row.code, printed):
                continue  # items are renamed from year to year; only the name of the code beside it tells a slip
            message = Text("科目 {c} 的名称应为“{k}”，写作“{n}”", "item {c} is called {k}, not {n}").format(
                c=row.code, k=names[0], n=row.name
            )
            yield finding(RULE, row.place, message, proposed=names[0])


def _a_sibling(code: str, name: str) -> bool:
    """Tell whether `name` is that of another item of the same 款."""
    others = (f"{code[:5]}{n:02d}" for n in range(1, 100))
    return any(name == codes.normal_name(n) for other in others if other != code for n in codes.functional_names(other))


_WITH_CODE = re.compile(r"(?P<name>[\u4e00-\u9fff、“”（）]{2,40})（(?P<code>2\d{6})）")
"""老年福利（2081002）"""
_CODE_FIRST = re.compile(r"(?<!\d)(?P<code>2\d{6}) ?[-—]?(?P<name>[\u4e00-\u9fff][\u4e00-\u9fff、“”（）]{1,40})")
"""1.2130205森林资源培育：年初预算 x"""
_CODED = re.compile(r"（2\d{6}）|（项）|（\d\d项?）|(?<!\d)2\d{6} ?[-—]?[\u4e00-\u9fff]")
"""How the codes of the patterns here stand beside their names."""
_BY_LEVEL = (
    re.compile(
        r"(?P<a>2\d\d)[^\d，。；]{2,20}（类）(?P<b>\d\d)[^\d，。；]{2,30}（款）(?P<c>\d\d)(?P<name>[^\d，。；]{2,30})（项）"
    ),
    re.compile(
        r"（(?P<a>2\d\d)类?）[^\d，。；]{2,30}（(?P<b>\d\d)款?）(?P<name>[^\d，。；（）]{2,30})（(?P<c>\d\d)项?）"
    ),
)
"""214交通运输支出（类）01公路水路运输（款）06公路养护（项）; 卫生健康支出（210类）行政事业单位医疗（11款）事业单位医疗（02项）."""


@finds(RULE)
def codes_in_text(context: Context) -> Iterator[Finding]:
    """Yield codes of items that the text prints beside the name of another item of the same 款."""
    for number, text, _ in context.paragraphs():
        if _CODED.search(text) is None:
            continue  # most: what the patterns end on stands nowhere in it
        for match in _WITH_CODE.finditer(text):
            yield from _another_item(Place(number, *match.span("code")), match["code"], match["name"], match["code"])
        for match in _CODE_FIRST.finditer(text):
            place = Place(number, *match.span("code"))
            yield from _another_item(place, match["code"], match["name"], match["code"], first=True)
        for pattern in _BY_LEVEL:
            for match in pattern.finditer(text):
                place = Place(number, *match.span("c"))
                yield from _another_item(place, match["a"] + match["b"] + match["c"], match["name"], match["c"])


def _another_item(place: Place, code: str, name: str, printed: str, *, first: bool = False) -> Iterator[Finding]:
    """Yield the one finding where `name` ends with that of another item beside `code`; `printed` is what the text shows of it.

    Where the code stands `first`, the words behind it begin with the name.
    """
    names = codes.functional_names(code)
    said = codes.normal_name(name)
    holds = said.startswith if first else said.endswith
    others = {
        n: other
        for other in (f"{code[:5]}{i:02d}" for i in range(1, 100))
        if other != code
        for n in map(codes.normal_name, codes.functional_names(other))
        if holds(n)
    }
    if not (names or first) or not others or any(holds(codes.normal_name(n)) for n in names):
        return
    longest = max(others, key=len)
    right = others[longest]
    said_of = (
        Text("{c} 是“{k}”", "{c} is {k}").format(c=code, k=names[0])
        if names
        else Text("没有科目 {c}", "there is no {c}").format(c=code)
    )
    message = Text("“{n}”的编码应为 {r}，写作 {p}；{o}", "{n} is {r}, not {p}; {o}").format(
        n=longest, r=right[-len(printed) :], p=printed, o=said_of
    )
    yield finding(RULE, place, message, proposed=right[-len(printed) :])
