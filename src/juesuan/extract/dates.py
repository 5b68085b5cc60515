"""Numerals that are a year, a day or a month, told by the characters beside them."""

from __future__ import annotations

import re

from juesuan.kernel.figures import NumeralKind

_YEAR = re.compile(r"\d{1,2}\.(?:19|20)\d\d$")


def _tokens(text: str, match: re.Match[str]) -> list[Token]:
    """Return the token(s) of one match; digits parted by spaces are one number only where a unit or point follows."""
    number = match["number"]
    if _ORDINAL_AND_YEAR.match(number) and compiled(r" ?年").match(text, match.end("number")):
        # 「1.2022年度…」: an ordinal, then a year.
        dot = text.index(".", match.start())
        year = _TOKEN.match(text, dot + 1, match.end())
        ordinal = Token(match.start(), dot, dot, Decimal(number.partition(".")[0]), "", Decimal(1), 0, True, "ordinal")
        return [ordinal, _token(text, year)] if year else [ordinal]
    if " " in number and not _joins(number, match["unit"]):
        tokens = []
        position = match.start()
        for part in _SPLIT_GROUP.split(number):
            start = text.index(part, position)
            position = start + len(part)
            sub = _TOKEN.match(text, start, match.end() if position >= match.end("number") else position)
            if sub:
                tokens.append(_token(text, sub))
        return tokens
    return [_token(text, match)]


def _joins(number: str, unit: str | None) -> bool:
    """Tell whether digits with spaces among them are one number: `1 560.05`, `2 940. 05`, `12 .3`."""
    if not unit or UNITS[unit.strip()].base in ("年", "月", "日"):
        return (
            "." in number
            and " " not in number.split(".", maxsplit=1)[0].strip()
            and len(number.split(".")[1].strip()) <= 3
        )
    groups = number.replace(",", "").replace("，", "").split(".")[0].split()
    years = len(groups) > 1 and len(groups[0]) == 4 and groups[0].startswith("20")
    return not years


_OF_MONEY = re.compile(r"(?:决算|预算|支出|收入|经费|费|结余|金额)(?:数|额)?(?:均)?为? ?$")
"""Words before a bare 0 that make it an amount: 支出决算为0，完成预算的0%."""
_OF_PERCENT = re.compile(
    r"(?:(?<![抢独侵霸])占(?:比|[^，。；：、（）\d]{0,24}?(?:的|比重|比例|比率|合计|总计|总额|支出|收入))?(?:为|约|达|：)?|完成[^，。；\d]{0,10}预算(?:数|额)?的|(?:完成|执行|增长|下降|差异)率(?:为|是|：)?"
    r"|\d ?(?:万元|元|人|辆|个|台)，(?:同比)?(?:增长|下降|上升|降低))\s*$"
)
"""Words before a number without a unit that make it a percentage whose sign was left out: 占78.21；, 增加1.20万元，增长5.23，."""
_BEFORE_PERCENT = 36
_NO_COUNTER = "一二三四五六七八九十的以及和与或为等左多余上下中至到是在其占比较约近共计合总各按增减第之内外前后、"
_COUNTER = re.compile(rf" ?((?![{_NO_COUNTER}])[\u4e00-\u9fff])")
"""The word after a number that no unit is known for (12,400卷): its counter, unless it is a word of grammar."""


_ONE = Decimal(1)
_GROUPING = re.compile(r"[ ,，]")
_BARE = re.compile(r" ?万(?=[，。；、（）]|$)")
_AFTER_BARE = re.compile(r"[，。；、（）]|$")


def _token(text: str, match: re.Match[str]) -> Token:
    start, number_end = match.span("number")
    digits = text[start:number_end]
    if not digits.replace(".", "").isdecimal():
        digits = _GROUPING.sub("", digits)
    printed_unit = (match["unit"] or "").strip()
    end = match.end()
    plain = printed_unit in _OF_AMOUNTS and "." in digits and _is_plain(text, start, number_end, end)
    kind: NumeralKind = "figure" if plain else _kind(text, start, number_end, digits, printed_unit)
    kind = "unknown" if kind == "figure" and len(digits) > MAX_DIGITS else kind
    if kind in ("date", "year") and printed_unit not in ("年", "月", "日", ""):
        printed_unit, end = "", number_end
    unit = UNITS.get(printed_unit)
    value = Decimal(digits)
    if printed_unit == "亿" and _AFTER_BARE.match(text, end):
        unit = UNITS["亿元"]
    if unit is None and kind == "figure":
        if bare := _BARE.match(text, number_end):
            unit, end = UNITS["万元"], bare.end()
        elif not value and _OF_MONEY.search(text[max(0, start - 12) : start]):
            unit = UNITS["万元"] if compiled(r" ?[，。；、（）]").match(text, number_end) else None
        if unit is None and (counter := _COUNTER.match(text, number_end)):
            unit, end = Unit(counter[1], _ONE, exact=True), counter.end()
        if unit is None and _lacks_percent(text, start, number_end):
            unit = UNITS["%"]
    decimals = len(digits.partition(".")[2])
    if kind == "figure" and _negative(text, start):
        value, start = -value, start - 1
    base, scale, exact = (unit.base, unit.scale, unit.exact) if unit else ("", _ONE, True)
    return Token(start, end, number_end, value * scale, base, scale, decimals, exact and decimals == 0, kind)


_OF_AMOUNTS = ("万元", "%", "元")


def _is_plain(text: str, start: int, number_end: int, end: int) -> bool:
    """Tell an amount that stands between a word and a mark (支出12.30万元，): most do, and `_kind` finds nothing else in them."""
    last = text[start - 1 : start]
    return (
        "\u4e00" <= last <= "\u9fff"
        and last not in "第至到于过"
        and text[number_end] != " "
        and (not (behind := text[end : end + 1]) or behind in "，。；、）")
    )


def _lacks_percent(text: str, start: int, end: int) -> bool:
    """Tell whether a number that no unit follows is a percentage by the words before it."""
    if not compiled(r" ?(?:[，。；、）]|$)").match(text[end : end + 2]):
        return False
    words = _OF_PERCENT.search(text[max(0, start - _BEFORE_PERCENT) : start])
    return words is not None and ("." in text[start:end] or bool(compiled(r"[率比]|预算").search(words[0])))


def _negative(text: str, start: int) -> bool:
    """Tell whether the sign before a number is a minus and not a dash in a range (2021-2024) or a list."""
    if start == 0 or text[start - 1] != "-":
        return False
    return (
        start == 1
        or not compiled(r"[\w%-]").match(text[start - 2])
        or bool(compiled(r"[\u4e00-\u9fff]").match(text[start - 2]))
    )


def is_code(text: str, start: int, end: int) -> bool:
    """Tell whether digits are a classification code beside its name: 201一般公共服务支出, 行政运行（2012601）."""
    after = codes.normal_name(text[end : end + 24])
    before = codes.normal_name(text[max(0, start - 24) : start]) if text[start - 1 : start] == "（" else ""
    names = (*codes.functional_names(text[start:end]), *codes.economic_names(text[start:end]))
    return any(
        after.startswith(plain) or before.endswith(plain)
        for name in names
        for plain in (codes.normal_name(name), codes.normal_name(name).removesuffix("支出"))
        if plain
    )


_FIXED: tuple[tuple[NumeralKind, tuple[str, ...], re.Pattern[str]], ...] = (
    ("date", ("19", "20"), re.compile(r"(?:19|20)(?<!\d..)\d\d([-/.])\d{1,2}\1\d{1,2}(?!\d|[.]\d)")),
    ("date", (":", "："), re.compile(r"(?<!\d)(?:[01]?\d|2[0-4])[：:][0-5]\d(?![\d.])")),
    ("date", ("月",), re.compile(r"(?<![\d.])\d{1,2} ?月?[-~至到—]\d{1,2} ?月")),
    (
        "document",
        ("",),
        re.compile(r"[A-Z][A-Z]{1,4}(?:\d{2})?(?:/[A-Z]{1,3})? ?\d[\d.]*(?:-(?:19|20)\d\d)?(?!\d|[年万元%])"),
    ),
    ("name", ("·", "小时"), re.compile(r"(?<![\d.])\d{1,2}·\d{1,2}(?![\d.])|(?<![\d.])\d{1,2}[×xX*]24(?= ?小时)")),
    ("ordinal", ("-",), re.compile(r"(?:附件|附表|(?<!代)表|图) ?\d{1,2}-\d{1,2}(?![\d.])")),
    ("name", ("-", "400"), re.compile(r"(?<!\d)(?:0\d{2,3}-\d{7,8}|400-?\d{3}-?\d{4})(?!\d)")),
    ("name", (":", "：", *"话机真编"), re.compile(r"(?<=[：:话机真编])\s*\d[\d-]{4,}(?=[^\d.万元%]|$)")),
)
"""What is told by its own form: dates, days that have a name, numbers of annexes, times, standards' numbers, telephone numbers.

Each with words of which one stands in every text that holds it; a text without them is not searched."""
_BRACKETED = re.compile(r"（(-?\d[\d,]*(?:\.\d+)?)）(万元|元)")
"""A negative amount as accountants write it: 变动(4.70)万元."""
_DAY = re.compile(r"(?:1[0-2]|[1-9])\.(?:[12]\d|3[01]|[1-9])")
_DAYS = re.compile(r"[”\"]?(?:世界|全国|国际|国家|全民)[\u4e00-\u9fff]{1,10}?(?:日|节|周)")
"""4.23世界读书日: a day that has a name."""
_AT_START = re.compile(r"(?:^|[。；：！？\n]|其中：) *[（]?$")


_YEAR = re.compile(r"(?:19|20)\d\d$")
_AFTER_YEAR = re.compile(r" ?(?:全?年度?|[-~至到—](?:19|20)?\d\d ?年|财年|[.]\d|/\d|-\d\d?-)")
_MONTH_AFTER = re.compile(r" ?年 ?\d{1,2} ?月")
_ACCOUNTS_AFTER = re.compile(r" ?(?:决算|预算|级|届)|[、和与](?:19|20)\d\d ?年")
_YEAR_BEFORE = re.compile(r"(?:19|20)\d\d ?[-~至到—]$")
_END_YEAR = re.compile(r"(?:19|20)?\d\d$")
_BEFORE_MONTH = re.compile(r"年 ?$|[-至到、] ?$|^ *$|[\u4e00-\u9fff，。；（]$")
_BEFORE_DAY = re.compile(r"月 ?$|[-至到、] ?$")
_RANGE_AFTER = re.compile(r" ?[年月] ?(?=[-至到])")


def kind_of_time(before: str, after: str, digits: str, unit: str) -> NumeralKind | None:
    """Return `year` or `date` (or the year of a document's number), None for what is no time."""
    last, first = before[-1:], after[:1]
    if len(digits) == 4 and _YEAR.match(digits):
        if last in ("〔", "[", "【") and first in ("〕", "]", "】"):
            return "document"
        if unit == "年" or _AFTER_YEAR.match(after):
            return "date" if _MONTH_AFTER.match(after) else "year"
        if not unit and _ACCOUNTS_AFTER.match(after):
            return "year"
    if last in "-~至到— \n" and _YEAR_BEFORE.search(before) and _END_YEAR.match(digits):
        return "year"
    if unit == "月" and "." not in digits and _BEFORE_MONTH.search(before):
        return "date"
    if unit == "日" and _BEFORE_DAY.search(before):
        return "date"
    if first in "年月 " and len(digits) <= 2 and _RANGE_AFTER.match(after):
        return "date"
    return None
