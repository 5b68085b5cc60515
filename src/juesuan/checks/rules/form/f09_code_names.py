"""F09: an item's name is that of its code."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import CLASSIFICATION
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.lookups import akin
from juesuan.checks.miscoded import code_cells, miscoded
from juesuan.checks.model import Finding
from juesuan.checks.rules.examples import TABLE_GENERAL, said, slip
from juesuan.domain import codes
from juesuan.domain.accounts import Row
from juesuan.domain.forms import form_of
from juesuan.kernel.lang import Text
from juesuan.kernel.patterns import compiled
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
            if not names and len(row.code) == 7 and not economic:
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
            if other := "" if economic else _code_elsewhere(context, row.code, printed):
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
    ("（2", compiled(r"(?P<name>[\u4e00-\u9fff、“”（）]{2,40})（(?P<code>2\d{6}|2\d\d)）")),
    ("（项）2", compiled(r"(?P<name>[\u4e00-\u9fff、“”]{2,40})（项）(?P<code>2\d{6})(?!\d)")),
    ("2", compiled(r"(?<!\d)(?P<code>2\d{6})[ “]?(?P<name>[\u4e00-\u9fff、（）]{2,40}?)(?:”?(?:（项）|[：:，,]|$))")),
)
"""老年福利（2081002）; 旅游宣传（项）2070113; 2130205森林资源培育：each with what stands in every text that holds it."""
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
    """Yield codes of items that the text prints beside the name of another item of the same 款."""
    for number, text, _ in context.paragraphs():
        if _CODED.search(text) is None:
            continue  # most: what the patterns end on stands nowhere in it
        yield from _coded_before(context, number, text)
        for needs, pattern in _WITH_CODE:
            for match in pattern.finditer(text) if needs in text else ():
                place = Place(number, *match.span("code"))
                yield from _another_item(context, place, match["code"], match["name"], match["code"])
        for pattern in _BY_LEVEL:
            for match in pattern.finditer(text):
                place = Place(number, *match.span("c"))
                yield from _another_item(
                    context, place, match["a"] + match["b"] + match["c"], match["name"], match["c"]
                )
                place = Place(number, *match.span("b"))
                yield from _another_item(context, place, match["a"] + match["b"], match["group"], match["b"])


_CODE_BEFORE = compiled(
    r"(?m)(?:(?<![\d.])|^\s*\d{1,2}\.)(?P<code>2\d{6})\s*[-—–－]?\s*(?P<name>[\u4e00-\u9fff、“”（）]{4,40})"
)
"""2050299-其他普通教育支出24.00万元"""


def _coded_before(context: Context, number: int, text: str) -> Iterator[Finding]:
    """Yield codes of another 款, before a name that the document's own tables give one code alone."""
    shown = context.once(_named_by_tables)
    for match in _CODE_BEFORE.finditer(text):
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
