"""Numerals in text: where they are, what they are worth, what unit follows them.

Text is folded one character to one (full-width digits and signs to ASCII), so that offsets stay true. Numerals that
are not figures (dates, document numbers, ordinals, names) are told apart here, by their neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import cache
from operator import attrgetter

import msgspec

from juesuan.domain import codes
from juesuan.extract.dates import kind_of_time
from juesuan.extract.units import UNITS, Unit, of_bare_rate
from juesuan.kernel.chinese import small
from juesuan.kernel.figures import NumeralKind
from juesuan.kernel.memo import remembered_text
from juesuan.kernel.patterns import any_of, compiled, holds_any

_FOLD = str.maketrans(
    {
        **{chr(0xFF10 + i): str(i) for i in range(10)},
        **{chr(0xFF21 + i): chr(0x41 + i) for i in range(26)},
        **{chr(0xFF41 + i): chr(0x61 + i) for i in range(26)},
        **dict(zip("．﹒％﹪－−–‐＋();:＜＞＝～〜﹐︰", "..%%----+（）；：<>=~~，：", strict=True)),
        **dict.fromkeys("\u3000\u00a0\u2002\u2003\u2009\t", " "),
    }
)

_FOLDED = compiled(f"[{re.escape(''.join(map(chr, _FOLD)))}]")
"""What `fold` changes: to look for it takes a third of the time of translating."""


@remembered_text(8192)
def fold(text: str) -> str:
    """Return `text` with full-width digits, letters and signs made plain, one character for one."""
    return text if _FOLDED.search(text) is None else text.translate(_FOLD)


MAX_DIGITS = 24
"""Digits of a number that can be an amount: sums of such numbers are exact in Decimal's 28."""

_NUMBER = r"\d(?:[\d ]*\d)?(?: ?[,，] ?\d{3}(?!\d))*(?: ?\. ?\d(?: ?\d)*)?"
_TOKEN = compiled(rf"(?P<number>{_NUMBER})(?P<unit> ?{any_of(UNITS)})?")
_CHINESE_DIGITS = "零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟"
_CHINESE = compiled(  # the first digit is spelled out, so that a scan passes over what no number begins with; 12万元 is none
    rf"(?P<number>[{_CHINESE_DIGITS}](?<!\d.)[{_CHINESE_DIGITS}]*)(?P<unit>万元|亿元|元|个百分点|人次|台（套）|批次|件（次）|[名人个项类家辆批件次户台篇份起宗])"
)
_NOT_CHINESE = compiled(r"第$|之$|唯$|统$|专$|逐$|每$|某$|同$|另$|其$|进$|万$|任$|单$|这$|那$|等$|上$|随$|初$|再$|是$")


class Token(msgspec.Struct, frozen=True, gc=False):
    """One numeral: its span (with its unit), value in base units, and kind. `number_end` is where the digits end."""

    start: int
    end: int
    number_end: int
    value: Decimal
    unit: str
    scale: Decimal
    decimals: int
    exact: bool
    kind: NumeralKind


def numerals(text: str) -> list[Token]:
    """Return the numerals of `text` (already folded), in order, each with its kind."""
    return list(_numerals(text))


@remembered_text(2048)
def _numerals(text: str) -> tuple[Token, ...]:
    printed = [(match, _plain(text, match)) for match in _TOKEN.finditer(text)]
    found = _fixed(text) if any(_perhaps_fixed(text, match) for match, plain in printed if plain is None) else []
    taken = _taken(text, found) if found else b""
    in_hundreds = "百分之" in text
    for match, plain in printed:
        if in_hundreds and text.startswith("百分之", max(0, match.start() - 3)):
            continue
        if not taken or 1 not in taken[match.start() : match.end()]:
            found += [plain] if plain is not None else _tokens(text, match)
    if in_hundreds:
        found.extend(_hundredths(text))
    if taken or in_hundreds:
        found.sort(key=attrgetter("start"))
    if counted := _counted(text, found):
        found = sorted([*found, *counted], key=attrgetter("start"))
    for i in [i for i, one in enumerate(found[:-1]) if one.decimals and not one.unit]:
        one, other = found[i], found[i + 1]
        if other.unit and one.kind == other.kind == "figure" and text[one.end : other.start].strip() in (*",，、和",):
            # 「1267.86，2570.97万元」: the unit is written once for both.
            found[i] = msgspec.structs.replace(one, value=one.value * other.scale, unit=other.unit, scale=other.scale)
    return tuple(found)


def _counted(text: str, found: list[Token]) -> list[Token]:
    """Return the counts in Chinese numerals that none of `found`, in their order, covers: 三类, 十二个."""
    counted: list[Token] = []
    at = 0
    for match in _CHINESE.finditer(text):
        start, end = match.span()
        while at < len(found) and found[at].end <= start:
            at += 1
        if (at < len(found) and found[at].start < end) or not _counts(text, match):
            continue  # the 万元 of an amount in digits
        number, printed_unit = match["number"], match["unit"]
        if _ON_CHEQUES.search(number) and not printed_unit.endswith("元"):
            continue  # 伍家岗, 陆家嘴
        if (value := _chinese(number)) is not None:
            unit = UNITS[printed_unit]
            worth, number_end = value * unit.scale, match.end("number")
            counted.append(Token(start, end, number_end, worth, unit.base, unit.scale, 0, True, "figure"))
    return counted


_YEAR = compiled(r"(?:19|20)\d\d")
_DIGITS = compiled(r"\d+")
_ON_CHEQUES = compiled(r"[壹贰叁肆伍陆柒捌玖拾佰仟]")
_ABOUT = compiled(r"以上|以下|以内|左右|上下")
_HUNDREDTHS = compiled(
    r"百分之(?P<number>\d+(?:\.\d+)?|[零〇一二三四五六七八九十百]+(?:点(?P<rest>[零〇一二三四五六七八九]+))?)"
)


def _hundredths(text: str) -> Iterator[Token]:
    """Yield the percentages in words: 百分之十."""
    for match in _HUNDREDTHS.finditer(text):
        words = match["number"]
        value = Decimal(words) if words[0].isdigit() else _chinese(words)
        if value is not None and len(words) <= MAX_DIGITS:
            decimals = len(match["rest"] or words.partition(".")[2])
            kind: NumeralKind = "threshold" if _ABOUT.match(text, match.end()) else "figure"
            yield Token(match.start(), match.end(), match.end(), value, "%", Decimal(1), decimals, False, kind)


def _taken(text: str, found: list[Token]) -> bytearray:
    """Return a 1 for each character of `text` that a numeral covers: a text may hold thousands of them."""
    taken = bytearray(len(text))
    for token in found:
        taken[token.start : token.end] = b"\1" * (token.end - token.start)
    return taken


def _fixed(text: str) -> list[Token]:
    """Return the numerals that their own form tells: dates and the like, and amounts in an accountant's brackets."""
    found: list[Token] = []
    taken = bytearray(len(text))

    def free(start: int, end: int) -> bool:
        if 1 in taken[start:end]:
            return False
        taken[start:end] = b"\1" * (end - start)
        return True

    for kind, needs, pattern in _FIXED:
        if not holds_any(text, needs):
            continue
        for match in pattern.finditer(text):
            for digits in _DIGITS.finditer(match[0]):
                start, end = match.start() + digits.start(), match.start() + digits.end()
                if free(start, end):
                    found.append(Token(start, end, end, Decimal(digits[0]), "", Decimal(1), 0, True, kind))
    for match in _BRACKETED.finditer(text):
        digits_, unit = match[1].replace(",", ""), UNITS[match[2]]
        if "." in digits_ and len(digits_) <= MAX_DIGITS and free(match.start(), match.end()):
            value = -abs(Decimal(digits_)) * unit.scale
            decimals = len(digits_.partition(".")[2])
            found.append(
                Token(match.start(), match.end(), match.end(1), value, unit.base, unit.scale, decimals, False, "figure")
            )
    return found


_BEFORE_FIXED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ/：:话机真编件表图")
_AFTER_FIXED = compiled(r" ?月?[-~至到—]|[-/.：:·×xX*）]")
_MAY_BE_FIXED = frozenset(" 月-~至到—/.：:·×xX*）")


def _perhaps_fixed(text: str, match: re.Match[str]) -> bool:
    """Tell whether a number may be part of what `_FIXED` or `_BRACKETED` find, by the characters beside it.

    Most texts hold none of them, and nine searches of a whole text are a third of what reading its numerals costs.
    """
    start, end = match.span(1)
    before, number = text[start - 1 : start], text[start:end]
    return bool(
        before in _BEFORE_FIXED
        or before.isspace()
        or (text[end : end + 1] in _MAY_BE_FIXED and _AFTER_FIXED.match(text, end))
        or " " in number
        or "400" in number
    )


@cache
def _chinese(words: str) -> Decimal | None:
    if (counted := small(words)) is not None:
        return Decimal(counted)
    import cn2an  # noqa: PLC0415 - slow to import, and few numbers need it

    try:
        value = Decimal(str(cn2an.cn2an(words, "smart")))
        return value if value.adjusted() < MAX_DIGITS else None
    except (ValueError, InvalidOperation, KeyError):
        return None


_NO_COUNT = compiled(r"规定|精神|纪律|准则|制度|工程|机制|责任|职能|要求|重点")


def _counts(text: str, match: re.Match[str]) -> bool:
    """Tell whether a Chinese numeral counts something, rather than being part of a word (一个, 统一, 第三类)."""
    number, before = match["number"], text[max(0, match.start() - 1) : match.start()]
    if before and (_NOT_CHINESE.search(before) or before in "一二三四五六七八九十"):
        return False
    if number in ("一", "万", "千", "百", "十", "亿", "千万", "百万", "十万") and match["unit"] not in ("万元", "亿元"):
        return False
    if _NO_COUNT.match(text, match.end()):
        return False
    rest = text[match.end() : match.end() + 1]
    return not (match["unit"] == "人" and rest in "民员才") and not (match["unit"] in "个项科" and rest in "体人目")


_SPLIT_GROUP = compiled(r" +")
_ORDINAL_AND_MORE = compiled(r"\d{1,2}\.(?:(?:19|20)\d\d|(?P<code>[23]\d\d(?:\d\d){0,2}))$")


def _tokens(text: str, match: re.Match[str]) -> list[Token]:
    """Return the token(s) of one match; digits parted by spaces are one number only where a unit or point follows."""
    number = match["number"]
    glued, end = _ORDINAL_AND_MORE.match(number) if "." in number else None, match.end("number")
    code = glued["code"] if glued else ""
    if glued and (
        _kind_without_unit(text, end - len(code), end, code) == "code"
        if code
        else text[end : end + 2].strip()[:1] == "年"
    ):
        dot = text.index(".", match.start())  # 「1.2022年度…」「1.2080505机关…」: an ordinal, then a year or a code
        more = _TOKEN.match(text, dot + 1, match.end())
        ordinal = Token(match.start(), dot, dot, Decimal(number.partition(".")[0]), "", Decimal(1), 0, True, "ordinal")
        return [ordinal, _token(text, more)] if more else [ordinal]
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


_OF_MONEY = compiled(r"(?:决算|预算|支出|收入|经费|费|结余|金额)(?:数|额)?(?:均)?为? ?$")
"""Words before a bare 0 that make it an amount: 支出决算为0，完成预算的0%."""
_OF_PERCENT = compiled(
    r"(?:(?<![抢独侵霸])占(?:比|[^，。；：、（）\d]{0,24}?(?:的|比重|比例|比率|合计|总计|总额|支出|收入))?(?:为|约|达到|达|：)?|完成[^，。；\d]{0,10}预算(?:数|额)?的|(?:完成|执行|增长|下降|差异)率(?:为|是|：)?"
    r"|\d ?(?:万元|元|人|辆|个|台)，(?:同比)?(?:增长|下降|上升|降低))\s*$"
)
"""Words before a number without a unit that make it a percentage whose sign was left out: 占78.21；, 增加1.20万元，增长5.23，."""
_BEFORE_PERCENT = 36
_AT_A_MARK = compiled(r" ?(?:[，。；、）]|$)")
_NO_COUNTER = "一二三四五六七八九十的以及和与或为等左多余上下中至到是在其占比较约近共计合总各按增减第之内外前后、"
_COUNTER = compiled(rf" ?((?![{_NO_COUNTER}])[\u4e00-\u9fff])")
"""The word after a number that no unit is known for (12,400卷): its counter, unless it is a word of grammar."""

_ONE = Decimal(1)
_GROUPING = compiled(r"[ ,，]")
_BARE = compiled(r" ?万(?=[，。；、（）]|$)")
_AFTER_BARE = compiled(r"[，。；、（）]|$")


def _token(text: str, match: re.Match[str]) -> Token:
    start, number_end = match.span("number")
    digits = text[start:number_end]
    if not digits.replace(".", "").isdecimal():
        digits = _GROUPING.sub("", digits)
    printed_unit = (match["unit"] or "").strip()
    end = match.end()
    kind = _kind(text, start, number_end, digits, printed_unit)
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
            unit = of_bare_rate(digits)
    decimals = len(digits.partition(".")[2])
    if kind == "figure" and _negative(text, start):
        value, start = -value, start - 1
    base, scale, exact = (unit.base, unit.scale, unit.exact) if unit else ("", _ONE, True)
    return Token(start, end, number_end, value * scale, base, scale, decimals, exact and decimals == 0, kind)


_PLAIN = {
    printed: unit
    for printed, unit in UNITS.items()
    if (unit.base not in ("年", "月", "日", "亿") and not printed[0].isascii()) or printed == "%"
}
"""Units behind which a number between words is nothing but a figure."""
_NOT_BEFORE, _NOT_BEHIND = "第至到于过话机真编件表图", "人（(以左上及起"
"""Characters before a number, and behind its unit, that may make it something else: 第3项, 超过50万元, 50万元以上, 电话…."""


def _plain(text: str, match: re.Match[str]) -> Token | None:
    """Return a year (2024年度), or a figure with its unit between words (支出12.30万元，): most are, and `_kind` finds nothing else in them."""
    start, number_end = match.span(1)
    digits, printed = match.groups()
    end = match.end()
    behind = text[end : end + 1]
    if (unit := _PLAIN.get(printed)) is None:
        if printed is None:
            return _item_number(text, start, end, digits) if start <= 1 and len(digits) <= 2 else None
        if printed != "年" or behind in "0123456789 " or not _YEAR.fullmatch(digits):
            return None
        return Token(start, end, number_end, Decimal(digits), "年", _ONE, 0, True, "year")
    last = text[start - 1 : start]
    if not "\u4e00" <= last <= "\u9fff" and last not in _CLAUSE_ENDS and (last != "）" or "." not in digits):
        return None  # （款）01: a code
    if last in _NOT_BEFORE or behind in _NOT_BEHIND:
        return None
    decimals = 0
    if not digits.isdecimal():
        digits = digits.replace(",", "").replace("，", "")
        decimals = len(digits.partition(".")[2])
        if " " in digits or decimals > 6 or (decimals and unit.base not in ("万元", "%")):
            return None  # 1.2080505个…: an ordinal and a code
    if len(digits) > MAX_DIGITS or (len(digits) == 10 and digits.startswith("400")):
        return None  # a telephone number
    value, exact = Decimal(digits) * unit.scale, unit.exact and not decimals
    return Token(start, end, number_end, value, unit.base, unit.scale, decimals, exact, "figure")


def _item_number(text: str, start: int, end: int, digits: str) -> Token | None:
    """Return the number of an item that a text begins with: 1.一般公共服务支出, （1）贯彻."""
    marked = text[:1] == "（" and text[end : end + 1] == "）" if start else text[end : end + 1] == "."
    if not marked or not "\u4e00" <= (behind := text[end + 1 : end + 2]) <= "\u9fff" or behind in "万元":
        return None
    return Token(start, end, end, Decimal(digits), "", _ONE, 0, True, "ordinal")


def _lacks_percent(text: str, start: int, end: int) -> bool:
    """Tell whether a number that no unit follows is a percentage by the words before it."""
    if not _AT_A_MARK.match(text[end : end + 2]):
        return False
    words = _OF_PERCENT.search(text[max(0, start - _BEFORE_PERCENT) : start])
    return words is not None and ("." in text[start:end] or bool(compiled(r"[率比]|预算").search(words[0])))


def _negative(text: str, start: int) -> bool:
    """Tell whether the sign before a number is a minus and not a dash in a range (2021-2024) or a list."""
    if start == 0 or text[start - 1] != "-":
        return False
    return start == 1 or compiled(r"[^\w%-]|[\u4e00-\u9fff]").match(text[start - 2]) is not None


_FIXED: tuple[tuple[NumeralKind, tuple[str, ...], re.Pattern[str]], ...] = (
    ("date", ("19", "20"), compiled(r"(?:19|20)(?<!\d..)\d\d([-/.])\d{1,2}\1\d{1,2}(?!\d|[.]\d)")),
    ("date", (":", "："), compiled(r"\d(?<!\d\d)(?:(?<=[01])\d|(?<=2)[0-4])?[：:][0-5]\d(?![\d.])")),
    ("date", ("月",), compiled(r"(?<![\d.])\d{1,2} ?月?[-~至到—]\d{1,2} ?月")),
    (
        "document",
        ("",),
        compiled(r"[A-Z][A-Z]{1,4}(?:\d{2})?(?:/[A-Z]{1,3})? ?\d[\d.]*(?:-(?:19|20)\d\d)?(?!\d|[年万元%])"),
    ),
    ("name", ("·", "小时"), compiled(r"(?<![\d.])\d{1,2}·\d{1,2}(?![\d.])|(?<![\d.])\d{1,2}[×xX*]24(?= ?小时)")),
    ("ordinal", ("-",), compiled(r"(?:附件|附表|(?<!代)表|图) ?\d{1,2}-\d{1,2}(?![\d.])")),
    ("name", ("-", "400"), compiled(r"(?<!\d)(?:0\d{2,3}-\d{7,8}|400-?\d{3}-?\d{4})(?!\d)")),
    ("name", (":", "：", *"话机真编"), compiled(r"[：:话机真编]\s*\d[\d-]{4,}(?=[^\d.万元%]|$)")),
)
"""What is told by its own form: dates, days that have a name, numbers of annexes, times, standards' numbers, telephone numbers.

Each with words of which one stands in every text that holds it; a text without them is not searched."""
_BRACKETED = compiled(r"（(-?\d[\d,]*(?:\.\d+)?)）(万元|元)")
"""A negative amount as accountants write it: 变动(4.70)万元."""
_DAY = compiled(r"(?:1[0-2]|[1-9])\.(?:[12]\d|3[01]|[1-9])")
_DAYS = compiled(r"[”\"]?(?:世界|全国|国际|国家|全民)[\u4e00-\u9fff]{1,10}?(?:日|节|周)")
"""4.23世界读书日: a day that has a name."""
_CLAUSE_ENDS = ("，", "。", "；", "、")
_AT_START = compiled(r"(?:^|[。；：！？\n]|其中：) *[（]?$")

_BETWEEN_SCORES = compiled(r" ?(?:（含）|（不含）)? ?[-~至] ?\d+(?:\.\d+)? ?(?:（含）|（不含）)? ?分")
_OF_A_DOCUMENT = compiled(r"(?:[〕\]】] ?第?|第 ?)$")
_OPENS, _CLOSES = compiled(r"（ ?$"), compiled(r" ?）")
_LETTER_BEFORE = compiled(r"[A-Za-z]-?$")
_LETTERS_AFTER = compiled(r"[A-Za-z](?![A-Za-z])|[GKM]B")
_NAME_AFTER = compiled(r" ?(?:热线|平台|指挥中心|工程|计划|系统)")
_AT_LEAST = compiled(r"(?:>=|<=|≥|≤|>|<|不低于|不少于|不高于|不超过|大于|小于|达到|高于|低于) ?$")
_COMES_TO = compiled(r"(?:[，,]|[本全当]年总?(?:收入|支出)|总额|总计|合计) ?(?:已|共)?达到 ?$")
"""What tells the amount that a change has led to: 支出增加 x，达到 y."""
_AND_MORE = compiled(r"(?:人民币)?(?:（含）|（不含）|\(含\))?(?:以上|以下|以内|左右|上下|及以上|及以下|起)")
_OPEN_RANGE = compiled(r"\d ?分?(?:（不?含）)? ?[-~至]$")


def _kind(text: str, start: int, end: int, digits: str, unit: str) -> NumeralKind:
    """Return what a numeral is, from the characters around it.

    Every numeral of every text comes by here, so a pattern is tried only where its nearest character stands.
    """
    before, after = text[max(0, start - 8) : start], text[end : end + 8]
    last, first = before[-1:], after[:1]
    if last == "）" and len(digits) == 2 and before[-2:-1] in ("类", "款"):
        return "code"  # 208社会保障和就业支出（类）05行政事业单位养老支出（款）01行政单位离退休（项）
    if time := kind_of_time(before, after, digits, unit):
        return time
    if first == "号" and _OF_A_DOCUMENT.search(before):
        return "document"
    if "第" in before and compiled(r"第 ?$").search(before):
        return "ordinal"
    if not unit and (bare := _kind_without_unit(text, start, end, digits)):
        return bare
    if (
        first == "号"
        or (last <= "z" and _LETTER_BEFORE.search(before))
        or (first <= "z" and _LETTERS_AFTER.match(after))
    ):
        return "name"
    if (last in '“"\n' and compiled(r"[“\"]$").search(before) and first in ("”", '"')) or (
        not unit and _NAME_AFTER.match(after)
    ):
        return "name"
    if not unit and _numbers_an_item(text, start, before, after, digits):
        return "ordinal"
    if last in "=≥≤><于过到 \n" and (unit or not first) and _AT_LEAST.search(before):
        return "figure" if unit.endswith("元") and _COMES_TO.search(before) else "threshold"
    if unit in ("类", "款", "项") and _OPENS.search(before) and compiled(rf" ?{unit} ?）").match(text[end : end + 4]):
        return "code"
    if unit == "分" and _OPEN_RANGE.search(before):
        return "threshold"
    if unit:
        behind = end + (first == " ")
        more = text.startswith(unit, behind) and _AND_MORE.match(text, behind + len(unit), end + 14)
        if more and not (more[0] == "以内" and before.endswith("在预算")):  # 控制在预算 x 以内: the budget's own amount
            return "threshold"
    if "-" in after and compiled(r"\d{4}-\d\d?-\d\d?").match(digits + after):
        return "date"
    return "figure"


def _kind_without_unit(text: str, start: int, end: int, digits: str) -> NumeralKind | None:
    """Return what a number without a unit is by what stands beside it: a number of an annex, a code, a day, a score's bound."""
    before, after = text[max(0, start - 8) : start], text[end : end + 8]
    if compiled(r"(?:附件|附表|[图表公开]) ?$").search(before) and compiled(
        r" ?(?:表|[：:、.），。；-]|$)|[\u4e00-\u9fff]"
    ).match(after):
        return "ordinal"
    if compiled(r"[23]\d\d(?:\d\d){0,2}").fullmatch(digits) and (
        codes.is_code(text, start, end) or _calls_an_item(before, text[end : end + 40], digits)
    ):
        return "code"
    if len(digits) >= 12 or (_DAY.fullmatch(digits) and _DAYS.match(text, end)):
        return "name"
    return "threshold" if _BETWEEN_SCORES.match(text[end : end + 18]) else None


def _calls_an_item(before: str, after: str, digits: str) -> bool:
    """Tell an item's code that is not its own, or not known, before a name: of an item, or at the head of a sentence."""
    if len(digits) != 7 or not codes.is_functional(digits):
        return False
    head = before.strip()[-1:] in ("", "。", "；", ".", "、", "）")
    return codes.begins_with_item(after) or (head and compiled(r" ?[\u4e00-\u9fff“]{2}").match(after) is not None)


def _numbers_an_item(text: str, start: int, before: str, after: str, digits: str) -> bool:
    """Tell whether a number without a unit counts items: 1. at a sentence's start, （1）, 1是, 1、."""
    return bool(
        (compiled(r" ?[、）.]|[.]$| ?是|：").match(after) and _AT_START.search(text[max(0, start - 12) : start]))
        or (_CLOSES.match(after) and _OPENS.search(before))
        or (after[:1] == "是" and "\u4e00" <= after[1:2] <= "\u9fff")
        or (after[:1] == "、" and len(digits) <= 2 and compiled(r"^ *$|[。；）]$").search(before))
    )
