"""F09: an item's name is that of its code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from juesuan.checks.basis import CLASSIFICATION
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.lookups import akin
from juesuan.checks.miscoded import code_cells, miscoded
from juesuan.checks.misnamed import amounts_behind, bears_out, printed_rows
from juesuan.checks.model import Finding, Operand
from juesuan.checks.rules.examples import TABLE_GENERAL, said, slip
from juesuan.domain import codes
from juesuan.domain.accounts import Row
from juesuan.domain.forms import form_of
from juesuan.domain.measures import measure_title
from juesuan.kernel.lang import Text
from juesuan.kernel.patterns import compiled, finder
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
    wrong = context.once(miscoded)
    for table in context.accounts.tables:
        if not form_of(table.form).coded:
            continue
        economic = form_of(table.form).rows == "economic"
        for row in table.rows:
            if right := wrong.get(row.place):
                yield finding(RULE, row.place, _code_of_it(row, right), places=code_cells(context, row), proposed=right)
                continue
            names = codes.economic_names_in(row.code, context.year) if economic else codes.functional_names(row.code)
            alone = (
                len(context.once(_named_by_tables).get(row.code, ())) < 2
            )  # else F14 tells which of its names is right
            if not names and len(row.code) == 7 and not economic and alone:
                yield from _unknown_code(row)
            if not names or not row.name or row.name in names:
                continue
            printed = codes.normal_name(row.name)
            known = {codes.normal_name(n) for n in names}
            if printed in known or any(
                printed.startswith(k) or k.startswith(printed) or akin(printed, k) for k in known
            ):
                continue
            if len(row.code) == 7 and not _a_sibling(row.code, printed):
                # Items are renamed from year to year; only the name of the code beside it tells a slip, or of one a digit away.
                yield from _code_of_another(row, printed)
                continue
            copied = any(codes.normal_name(r.name) == printed for r in table.rows if r.code and r.code != row.code)
            if other := "" if economic or copied else _code_elsewhere(context, row.code, printed):
                yield finding(RULE, row.place, _code_of_it(row, other), proposed=other)
                continue
            message = Text("科目 {c} 的名称应为“{k}”，写作“{n}”", "item {c} is called {k}, not {n}").format(
                c=row.code, k=names[0], n=row.name
            )
            yield finding(RULE, row.place, message, proposed=names[0])


def _code_elsewhere(context: Context, code: str, printed: str) -> str:
    """Return the code that other tables print beside a name, where none of them has the code that stands beside it here, else ''."""
    shown = context.once(_named_by_tables)
    if any(codes.normal_name(n) != printed for n in shown.get(code, ())):
        return ""  # the code is in use: the name may be the slip
    own = {codes.normal_name(n): c for c, names in shown.items() if len(c) == len(code) and c != code for n in names}
    return own.get(printed, "")


def _unknown_code(row: Row) -> Iterator[Finding]:
    """Yield a row whose code is no item's while its name is that of an item of the same 款: 2130750 for 2130705."""
    if not codes.functional_names(row.code[:5]):
        return
    said = codes.normal_name(row.name)
    right = [c for c in _siblings(row.code) if said in map(codes.normal_name, codes.functional_names(c))]
    if len(right) == 1:
        message = Text("“{n}”的编码应为 {r}，写作 {c}；没有 {c} 这个科目", "{n} is {r}; there is no item {c}").format(
            n=row.name.strip(), r=right[0], c=row.code
        )
        yield finding(RULE, row.place, message, proposed=right[0])
    elif not right:
        yield from _code_of_another(row, said)


def _code_of_another(row: Row, printed: str) -> Iterator[Finding]:
    """Yield a row whose name is that of one item of another 款 whose code is one digit, or two swapped ones, from the row's."""
    right = [c for c in _digit_away(row.code) if printed in map(codes.normal_name, codes.functional_names(c))]
    if len(right) == 1:
        yield finding(RULE, row.place, _code_of_it(row, right[0]), proposed=right[0])


def _code_of_it(row: Row, right: str) -> Text:
    words = Text("“{n}”的编码应为 {r}，写作 {c}", "{n} is {r}, not {c}")
    return words.format(n=row.name.strip(), r=right, c=row.code)


def _digit_away(code: str) -> Iterator[str]:
    for at in range(3, len(code)):
        yield from (code[:at] + digit + code[at + 1 :] for digit in "0123456789" if digit != code[at])
        if at + 1 < len(code) and code[at] != code[at + 1]:
            yield code[:at] + code[at + 1] + code[at] + code[at + 2 :]


def _a_sibling(code: str, name: str) -> bool:
    """Tell whether `name` is that of another item of the same 款."""
    others = (other for other in _siblings(code) if other != code)
    return any(name == codes.normal_name(n) for other in others for n in codes.functional_names(other))


_WITH_CODE = (
    (finder("（2"), compiled(r"(?P<name>[\u4e00-\u9fff、“”（）]{2,40})（(?P<code>2\d{6}|2\d\d)）")),
    (finder("”2"), compiled(r"“(?P<name>[\u4e00-\u9fff、]{2,40})”(?P<code>2\d{6})科目")),
    (finder("（项）2"), compiled(r"(?P<name>[\u4e00-\u9fff、“”]{2,40})（项）(?P<code>2\d{6})(?!\d)")),
    (
        finder(r"2\d{6}"),
        compiled(
            r"(?<!\d)(?P<code>2\d{6})[ “]?(?P<name>[\u4e00-\u9fff、（）]{2,40}?)(?:”?(?:（项）|[：:，,]|$)|(?=\d[\d,.]*万?元))"
        ),
    ),
)
"""老年福利（2081002）; “老年福利”2081002科目; 旅游宣传（项）2070113; 2130205森林资源培育：, 2100408基本公共卫生服务24.00万元: each with what tells a text that may hold it."""
_CODED = compiled(r"（(?:2\d{6}|2\d\d|项|\d\d项?)）|2(?<!\d2)\d{6}(?!\d)")
"""How the codes of the patterns here end."""
_BY_LEVEL = (
    compiled(
        r"(?P<a>2\d\d)[^\d，。；]{2,20}（类）(?P<b>\d\d)(?P<group>[^\d，。；]{2,30})（款）(?P<c>\d\d)(?P<name>[^\d，。；]{2,30})（项）"
    ),
    compiled(
        r"（(?P<a>2\d\d)类?）(?P<group>[^\d，。；]{2,30})（(?P<b>\d\d)款?）(?P<name>[^\d，。；（）]{2,30})（(?P<c>\d\d)项?）"
    ),
)
"""214交通运输支出（类）01公路水路运输（款）06公路养护（项）; 卫生健康支出（210类）行政事业单位医疗（11款）事业单位医疗（02项）."""


@finds(RULE)
def codes_in_text(context: Context) -> Iterator[Finding]:
    """Yield codes of items that the text prints beside the name of another item, and such names where the amount is the code's."""
    for number, text, _ in context.paragraphs():
        if _CODED.search(text) is None:
            continue  # most: what the patterns end on stands nowhere in it
        if names := list(_names_by_amount(context, number, text)):
            yield from names
            continue
        yield from _coded_before(context, number, text)
        for may_hold, pattern in _WITH_CODE:
            for match in pattern.finditer(text) if may_hold(text) else ():
                place = Place(number, *match.span("code"))
                yield from _another_item(context, place, match["code"], match["name"], match["code"])
        for pattern in _BY_LEVEL:
            found = list(pattern.finditer(text))
            for match, behind in zip_longest(found, found[1:]):
                code, place = match["a"] + match["b"] + match["c"], Place(number, *match.span("c"))
                stretch = (match.end(), behind.start() if behind else len(text))
                belied = list(_belied(context, Place(number, *match.span("name")), code, match["name"], stretch))
                yield from belied or _another_item(context, place, code, match["name"], match["c"])
                place = Place(number, *match.span("b"))
                yield from _another_item(context, place, match["a"] + match["b"], match["group"], match["b"])


_CODE = compiled(r"2(?<!\d2)\d{6}(?!\d)")


def _names_by_amount(context: Context, number: int, text: str) -> Iterator[Finding]:
    """Yield names beside codes that are another item's, where the amount told is what the tables print for the code.

    「综合医院（2100717）3865.40」, 「2080505-职业年金缴费412.08」: the code and the amount agree, so it is the name that is wrong.
    """
    found = list(_CODE.finditer(text))
    for at, match in enumerate(found):
        end = found[at + 1].start() if at + 1 < len(found) else len(text)
        if (span := _known_name(text, match)) is not None:
            yield from _belied(context, Place(number, *span), match[0], text[slice(*span)], (match.end(), end))


def _belied(context: Context, place: Place, code: str, name: str, stretch: tuple[int, int]) -> Iterator[Finding]:
    """Yield the name beside a code where it is not the code's and the first amount told in the stretch behind is that of the code's row."""
    rows = [r for r in printed_rows(context) if r.code == code]
    told = bears_out(amounts_behind(context, place.block, *stretch)[:1], rows) if rows else []
    own = {codes.normal_name(n) for n in (*codes.functional_names(code), *(r.name for r in rows))}
    said = codes.normal_name(name)
    if not told or any(said.startswith(o) or o.startswith(said) or akin(said, o) for o in own):
        return
    message = Text(
        "科目 {c} 的名称应为“{r}”，写作“{n}”：金额{a}是它的", "item {c} is called {r}, not {n}: {a} is its amount"
    ).format(c=code, r=rows[0].name, n=name, a=told[0].printed)
    title = Text(measure_title(told[0].fact.measure), measure_title(told[0].fact.measure, "en"))
    yield finding(RULE, place, message, operands=[Operand(told[0].id, title)], proposed=rows[0].name)


_BEFORE_CODE = compiled(
    r"(?P<name>[\u4e00-\u9fff、“”]{2,40}(?:（[\u4e00-\u9fff]{1,4}）)?[\u4e00-\u9fff]{0,20})(?:(?:（项）)?（|”)$"
)
_BEHIND_CODE = compiled(r"\s*[-—–－：:]?\s*[“]?(?P<name>[\u4e00-\u9fff、（）]{2,40})")


def _known_name(text: str, code: re.Match[str]) -> tuple[int, int] | None:
    """Return the span of the longest name of an item that stands right beside a code, None for none."""
    known = codes.functional_item_names()
    if before := _BEFORE_CODE.search(text, 0, code.start()):
        end = before.end("name")
        starts = (i for i in range(before.start("name"), end - 1) if codes.normal_name(text[i:end]) in known)
        return next(((i, end) for i in starts), None)
    if behind := _BEHIND_CODE.match(text, code.end()):
        start = behind.start("name")
        ends = (i for i in range(behind.end("name"), start + 1, -1) if codes.normal_name(text[start:i]) in known)
        return next(((start, i) for i in ends), None)
    return None


_AN_ITEM = compiled(r"2\d{6}")
_CODE_BEFORE = compiled(
    r"(?m)(?:(?<![\d.])|^\s*\d{1,2}\.)(?P<code>2\d{6})\s*[-—–－]?\s*(?P<name>[\u4e00-\u9fff、“”（）]{4,40})"
)
"""2050299-其他普通教育支出24.00万元"""


def _coded_before(context: Context, number: int, text: str) -> Iterator[Finding]:
    """Yield codes of another 款, before a name that the document's own tables give one code alone."""
    shown = context.once(_named_by_tables)
    for match in _CODE_BEFORE.finditer(text) if _AN_ITEM.search(text) else ():
        code, said = match["code"], codes.normal_name(match["name"])
        own = [codes.normal_name(n) for n in (*codes.functional_names(code), *shown.get(code, ()))]
        named = {
            other: codes.normal_name(name)
            for other, names in shown.items()
            for name in names
            if len(other) == len(code) and other[:3] == code[:3] and said.startswith(codes.normal_name(name))
        }
        longest = max(named.values(), key=len, default="")
        right = [c for c, name in named.items() if name == longest]
        beside = (
            any(p.match(text, match.start("code")) for _, p in _WITH_CODE) and right[:1] and right[0][:5] == code[:5]
        )
        if own and len(right) == 1 and right[0] != code and not beside and not any(said.startswith(n) for n in own):
            message = Text("“{n}”的编码应为 {r}，写作 {c}；{c} 是“{k}”", "{n} is {r}, not {c}, which is {k}").format(
                n=longest, r=right[0], c=code, k=own[0]
            )
            yield finding(RULE, Place(number, *match.span("code")), message, proposed=right[0])


def _another_item(context: Context, place: Place, code: str, name: str, printed: str) -> Iterator[Finding]:
    """Yield the one finding where `name` ends with that of another item beside `code`; `printed` is what the text shows of it.

    The names are those of the classification and those of the document's own tables, which know what a year or a place renamed.
    """
    shown = context.once(_named_by_tables)
    names = (*codes.functional_names(code), *shown.get(code, ()))
    said = codes.normal_name(name)
    others = {
        n: other
        for other in _siblings(code)
        if other != code
        for n in map(codes.normal_name, (*codes.functional_names(other), *shown.get(other, ())))
        if said.endswith(n) and (len(code) > _CLASS or said == n)
    }
    if not others or any(said.endswith(codes.normal_name(n)) for n in names):
        return
    longest = max(others, key=len)
    right = others[longest]
    words = Text("“{n}”的编码应为 {r}，写作 {p}", "{n} is {r}, not {p}")
    if names:
        words = words + Text("；{c} 是“{k}”", "; {c} is {k}").format(c=code, k=names[0])
    message = words.format(n=longest, r=right[-len(printed) :], p=printed)
    yield finding(RULE, place, message, proposed=right[-len(printed) :])


_CLASS = 3
"""Digits of a class's code."""


def _siblings(code: str) -> Iterator[str]:
    """Yield the codes beside one: the items of its 款, or all classes."""
    if len(code) == _CLASS:
        yield from codes.functional_classes()
    else:
        yield from (f"{code[:-2]}{n:02d}" for n in range(1, 100))


def _named_by_tables(context: Context) -> dict[str, tuple[str, ...]]:
    """Return the names by which the document's tables call each functional code."""
    found: dict[str, dict[str, None]] = {}
    for table in context.accounts.tables:
        if form_of(table.form).rows == "functional":
            for row in table.rows:
                if row.code and row.name:
                    found.setdefault(row.code, {})[row.name] = None
    return {code: tuple(names) for code, names in found.items()}
