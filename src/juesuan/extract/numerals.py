"""Numerals in text: where they are, what they are worth, what unit follows them.

Text is folded one character to one (full-width digits and signs to ASCII), so that offsets stay true. Numerals that
are not figures (dates, document numbers, ordinals, names) are told apart here, by their neighbours.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import cache

import msgspec

from juesuan.domain import codes
from juesuan.extract.units import UNITS, Unit
from juesuan.kernel.chinese import small
from juesuan.kernel.figures import NumeralKind
from juesuan.kernel.memo import remembered_text
from juesuan.kernel.patterns import compiled

_FOLD = str.maketrans(
    {
        **{chr(0xFF10 + i): str(i) for i in range(10)},
        **{chr(0xFF21 + i): chr(0x41 + i) for i in range(26)},
        **{chr(0xFF41 + i): chr(0x61 + i) for i in range(26)},
        "．": ".",
        "﹒": ".",
        "％": "%",
        "﹪": "%",
        "－": "-",
        "−": "-",
        "–": "-",
        "‐": "-",
        "＋": "+",
        "(": "（",
        ")": "）",
        ";": "；",
        ":": "：",
        "＜": "<",
        "＞": ">",
        "＝": "=",
        "～": "~",
        "〜": "~",
        "　": " ",
        "\u00a0": " ",
        "\u2002": " ",
        "\u2003": " ",
        "\u2009": " ",
        "\t": " ",
        "﹐": "，",
        "︰": "：",
    }
)


@remembered_text(8192)
def fold(text: str) -> str:
    """Return `text` with full-width digits, letters and signs made plain, one character for one."""
    return text.translate(_FOLD)


MAX_DIGITS = 24
"""Digits of a number that can be an amount: sums of such numbers are exact in Decimal's 28."""


_UNIT = "|".join(re.escape(u) for u in sorted(UNITS, key=len, reverse=True))

_NUMBER = r"\d(?:[\d ]*\d)?(?: ?[,，] ?\d{3}(?!\d))*(?: ?\. ?\d(?: ?\d)*)?"
_TOKEN = re.compile(rf"(?P<number>{_NUMBER})(?P<unit> ?(?:{_UNIT}))?")
_CHINESE = re.compile(
    r"(?P<number>[零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟]+)(?P<unit>万元|亿元|元|个百分点|人次|台（套）|批次|件（次）|[名人个项类家辆批件次户台篇份起宗])"
)
_NOT_CHINESE = re.compile(
    r"第$|之$|唯$|统$|专$|逐$|每$|某$|同$|另$|其$|进$|万$|任$|单$|这$|那$|等$|上$|随$|初$|再$|是$"
)


class Token(msgspec.Struct, frozen=True):
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
    found = _fixed(text) if compiled(r"\d").search(text) else []
    taken = _taken(text, found)
    for match in _TOKEN.finditer(text):
        if text[max(0, match.start() - 3) : match.start()] == "百分之":
            continue
        if 1 not in taken[match.start() : match.end()]:
            found.extend(_tokens(text, match))
    found.extend(_hundredths(text))
    taken = _taken(text, found)
    for match in _CHINESE.finditer(text):
        if 1 in taken[match.start() : match.end()] or not _counts(text, match):
            continue
        if _ON_CHEQUES.search(match["number"]) and not match["unit"].endswith("元"):
            continue  # 伍家岗, 陆家嘴
        value = _chinese(match["number"])
        if value is None:
            continue
        unit = UNITS[match["unit"]]
        found.append(
            Token(
                match.start(),
                match.end(),
                match.end("number"),
                value * unit.scale,
                unit.base,
                unit.scale,
                0,
                True,
                "figure",
            )
        )
    found.sort(key=lambda t: t.start)
    for i, (one, other) in enumerate(itertools.pairwise(found)):
        # 「1267.86，2570.97万元」: the unit is told once for both.
        told_once = one.kind == other.kind == "figure" and not one.unit and other.unit and one.decimals
        if told_once and text[one.end : other.start].strip() in (",", "，", "、", "和"):
            found[i] = msgspec.structs.replace(one, value=one.value * other.scale, unit=other.unit, scale=other.scale)
    return found


_ON_CHEQUES = re.compile(r"[壹贰叁肆伍陆柒捌玖拾佰仟]")
_ABOUT = re.compile(r"以上|以下|以内|左右|上下")
_HUNDREDTHS = re.compile(
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

    for kind, pattern in _FIXED:
        for match in pattern.finditer(text):
            for digits in compiled(r"\d+").finditer(match[0]):
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


_NO_COUNT = re.compile(r"规定|精神|纪律|准则|制度|工程|机制|责任|职能|要求|重点")


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
    return not (match["unit"] == "人" and rest in "民员才") and not (match["unit"] in "个项" and rest in "体人目")


_SPLIT_GROUP = re.compile(r" +")


def _tokens(text: str, match: re.Match[str]) -> list[Token]:
    """Return the token(s) of one match; digits parted by spaces are one number only where a unit or point follows."""
    number = match["number"]
    if compiled(r"\d{1,2}\.(?:19|20)\d\d$").match(number) and compiled(r" ?年").match(text[match.end("number") :]):
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
_NO_COUNTER = "一二三四五六七八九十的以及和与或为等左多余上下中至到是在其占比较约近共计合总各按增减第之内外前后、"
_COUNTER = re.compile(rf" ?((?![{_NO_COUNTER}])[\u4e00-\u9fff])")
"""The word after a number that no unit is known for (12,400卷): its counter, unless it is a word of grammar."""


def _token(text: str, match: re.Match[str]) -> Token:
    digits = compiled(r"[ ,，]").sub("", match["number"])
    printed_unit = (match["unit"] or "").strip()
    start, end = match.start(), match.end() if match["unit"] else match.end("number")
    kind = _kind(text, start, match.end("number"), digits, printed_unit)
    kind = "unknown" if kind == "figure" and len(digits) > MAX_DIGITS else kind
    if kind in ("date", "year") and printed_unit not in ("年", "月", "日", ""):
        printed_unit, end = "", match.end("number")
    unit = UNITS.get(printed_unit)
    if (
        unit is None
        and kind == "figure"
        and (bare := compiled(r" ?万(?=[，。；、（）]|$)").match(text[match.end("number") :]))
    ):
        unit, end = UNITS["万元"], match.end("number") + bare.end()
    if printed_unit == "亿" and compiled(r"[，。；、（）]|$").match(text[end:]):
        unit = UNITS["亿元"]
    if unit is None and kind == "figure" and not Decimal(digits) and _OF_MONEY.search(text[max(0, start - 12) : start]):
        unit = UNITS["万元"] if compiled(r" ?[，。；、（）]").match(text[match.end("number") :]) else None
    if unit is None and kind == "figure" and (counter := _COUNTER.match(text, match.end("number"))):
        unit, end = Unit(counter[1], Decimal(1), exact=True), counter.end()
    decimals = len(digits.partition(".")[2])
    value = Decimal(digits)
    if kind == "figure" and _negative(text, start):
        value, start = -value, start - 1
    scale = unit.scale if unit else Decimal(1)
    exact = unit.exact and decimals == 0 if unit else decimals == 0
    return Token(
        start, end, match.end("number"), value * scale, unit.base if unit else "", scale, decimals, exact, kind
    )


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


_FIXED: tuple[tuple[NumeralKind, re.Pattern[str]], ...] = (
    ("date", re.compile(r"(?<!\d)(?:19|20)\d\d([-/.])\d{1,2}\1\d{1,2}(?!\d|[.]\d)")),
    ("date", re.compile(r"(?<!\d)(?:[01]?\d|2[0-4])[：:][0-5]\d(?![\d.])")),
    ("date", re.compile(r"(?<![\d.])\d{1,2} ?月?[-~至到—]\d{1,2} ?月")),
    (
        "document",
        re.compile(
            r"(?:GB|DB|DA|ISO|[A-Z]{2,5})(?:\d{2})?(?:/[A-Z]{1,3})? ?\d[\d.]*(?:-(?:19|20)\d\d)?(?!\d|[年万元%])"
        ),
    ),
    ("name", re.compile(r"(?<![\d.])\d{1,2}·\d{1,2}(?![\d.])|(?<![\d.])\d{1,2}[×xX*]24(?= ?小时)")),
    ("ordinal", re.compile(r"(?:附件|附表|(?<!代)表|图) ?\d{1,2}-\d{1,2}(?![\d.])")),
    ("name", re.compile(r"(?<!\d)(?:0\d{2,3}-\d{7,8}|400-?\d{3}-?\d{4})(?!\d)")),
    ("name", re.compile(r"(?<=[：:话机真编])\s*\d[\d-]{4,}(?=[^\d.万元%]|$)")),
)
"""What is told by its own form: dates, days that have a name, numbers of annexes, times, standards' numbers, telephone numbers."""
_BRACKETED = re.compile(r"（(-?\d[\d,]*(?:\.\d+)?)）(万元|元)")
"""A negative amount as accountants write it: 变动(4.70)万元."""
_DAY = re.compile(r"(?:1[0-2]|[1-9])\.(?:[12]\d|3[01]|[1-9])")
_DAYS = re.compile(r"[”\"]?(?:世界|全国|国际|国家|全民)[\u4e00-\u9fff]{1,10}?(?:日|节|周)")
"""4.23世界读书日: a day that has a name."""
_AT_START = re.compile(r"(?:^|[。；：！？\n]|其中：) *[（]?$")


def _kind(text: str, start: int, end: int, digits: str, unit: str) -> NumeralKind:
    """Return what a numeral is, from the characters around it."""
    before, after = text[max(0, start - 8) : start], text[end : end + 8]
    if compiled(r"(?:19|20)\d\d$").match(digits):
        if before.endswith(("〔", "[", "【")) and after[:1] in ("〕", "]", "】"):
            return "document"
        if compiled(r" ?(?:全?年度?|[-~至到—](?:19|20)?\d\d ?年|财年|[.]\d|/\d|-\d\d?-)").match(after) or unit == "年":
            return "date" if compiled(r" ?年 ?\d{1,2} ?月").match(after) else "year"
        if compiled(r" ?(?:决算|预算|级|届)|[、和与](?:19|20)\d\d ?年").match(after) and not unit:
            return "year"
    if compiled(r"(?:19|20)\d\d ?[-~至到—]$").search(before) and compiled(r"(?:19|20)?\d\d$").match(digits):
        return "year"
    if (
        unit == "月"
        and compiled(r"年 ?$|[-至到、] ?$|^ *$|[\u4e00-\u9fff，。；（]$").search(before)
        and "." not in digits
    ):
        return "date"
    if unit == "日" and compiled(r"月 ?$|[-至到、] ?$").search(before):
        return "date"
    if compiled(r" ?[年月] ?(?=[-至到])").match(after) and len(digits) <= 2:
        return "date"
    if (compiled(r"[〕\]】] ?第?$").search(before) and after.startswith("号")) or (
        compiled(r"第 ?$").search(before) and after.startswith("号")
    ):
        return "document"
    if compiled(r"第 ?$").search(before):
        return "ordinal"
    if not unit and (
        compiled(r"(?:附件|附表|[图表公开]) ?$").search(before)
        and compiled(r" ?(?:表|[：:、.），。；-]|$)|[\u4e00-\u9fff]").match(after)
    ):
        return "ordinal"
    if not unit and compiled(r"[23]\d\d(?:\d\d){0,2}").fullmatch(digits) and is_code(text, start, end):
        return "code"
    if not unit and (len(digits) >= 12 or (_DAY.fullmatch(digits) and _DAYS.match(text, end))):
        return "name"
    if not unit and compiled(r" ?(?:（含）|（不含）)? ?[-~至] ?\d+(?:\.\d+)? ?(?:（含）|（不含）)? ?分").match(
        text[end : end + 18]
    ):
        return "threshold"
    if (
        after.startswith("号")
        or compiled(r"[A-Za-z]$|[A-Za-z]-$").search(before)
        or compiled(r"[A-Za-z](?![A-Za-z])|[GKM]B").match(after)
    ):
        return "name"
    if (compiled(r"[“\"]$").search(before) and compiled(r"[”\"]").match(after)) or (
        compiled(r" ?(?:热线|平台|指挥中心|工程|计划|系统)").match(after) and not unit
    ):
        return "name"
    if (
        _AT_START.search(text[max(0, start - 12) : start])
        and not unit
        and compiled(r" ?[、）.]|[.]$| ?是|：").match(after)
    ):
        return "ordinal"
    if compiled(r"（ ?$").search(before) and compiled(r" ?）").match(after) and not unit:
        return "ordinal"
    if not unit and compiled(r"是(?:[\u4e00-\u9fff])").match(after):
        return "ordinal"
    if not unit and compiled(r"、").match(after) and compiled(r"^ *$|[。；）]$").search(before) and len(digits) <= 2:
        return "ordinal"
    if compiled(r"(?:>=|<=|≥|≤|>|<|不低于|不少于|不高于|不超过|大于|小于|达到|高于|低于) ?$").search(before) and (
        unit or after[:1] == ""
    ):
        return "threshold"
    if (
        unit in ("类", "款", "项")
        and compiled(r"（ ?$").search(before)
        and re.match(rf" ?{unit} ?）", text[end : end + 4])
    ):
        return "code"
    if unit == "分" and compiled(r"\d ?分?(?:（不?含）)? ?[-~至]$").search(before):
        return "threshold"
    tail = text[end : end + 14]
    if unit and re.match(
        rf" ?{re.escape(unit)}(?:人民币)?(?:（含）|（不含）|\(含\))?(?:以上|以下|以内|左右|上下|及以上|及以下|起)", tail
    ):
        return "threshold"
    if compiled(r"\d{4}-\d\d?-\d\d?").match(digits + after):
        return "date"
    return "figure"
