"""What a cell of a table holds: a number, torn digits, a unit. Pure functions."""

from __future__ import annotations

import re
from decimal import Decimal

from juesuan.extract.numerals import MAX_DIGITS, fold
from juesuan.extract.units import UNITS
from juesuan.kernel.memo import remembered, remembered_text
from juesuan.kernel.patterns import compiled, holds_any

NUMBER_CELL = compiled(r"^[（(]?-?\d[\d,，\s]*(?:\.\s?\d[\d\s]*)?[）)]?%?$")

COMMAS = (",", "，", "﹐")
"""What parts thousands."""

TORN_MANY = 3
"""With this many torn numbers a table is not used: it was not read as it stands."""

_GROUPED = compiled(r"^[（(]?-?\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?[）)]?%?$")
_MISTYPED = compiled(r"^-?\d{1,3}(?:,\d{3})*,(?!\d{3}(?!\d))\d{1,5}(?:,\d{3})*\.\d\d$")


@remembered(20_000)
def is_torn(plain: str, typed: bool = False) -> bool:
    """Tell a number whose thousands do not stand in threes (4,722,8): a cell that was torn or merged in reading.

    Where nothing tears numbers (`typed`: any file but a PDF or a scan) one wrong group before its decimals was typed so.
    """
    if "," not in plain and "，" not in plain:
        return False
    compact = re.sub(r"\s", "", plain)
    if typed and _MISTYPED.match(compact):
        return False
    return bool(re.search(r"\d[,，]", compact)) and not _GROUPED.match(compact)


Number = tuple[Decimal, int, bool]


def cell_number(text: str, typed: bool = False) -> Number | None:
    """Return (value, decimals, is a percentage) of a cell that holds one number, else None."""
    return typed_number(text) if typed else told_number(text)


@remembered_text(8192)
def typed_number(text: str) -> Number | None:
    """Return the number of a cell of a file in which nothing tears numbers (see `is_torn`)."""
    return _number(text, False) or (_number(text, True) if holds_any(text, COMMAS) else None)


@remembered_text(8192)
def told_number(text: str) -> Number | None:
    """Return the number of a cell as it was read, from whatever file."""
    return _number(text, False)


_PLAIN = compiled(r"-?(?:\d{1,3}(?:,\d{3}){1,4}|\d{1,12})(\.\d{1,6})?", re.ASCII)


def _number(text: str, typed: bool) -> Number | None:
    if amount := _PLAIN.fullmatch(text):  # nearly every cell with a number
        return Decimal(text.replace(",", "")), len(amount[1] or ".") - 1, False
    if not text or text[0].isalpha():
        return None  # words
    plain = fold(text).strip().replace("−", "-")
    if not NUMBER_CELL.match(plain.replace("（", "(").replace("）", ")")):
        return None
    percent = plain.endswith("%")
    digits = re.sub(r"[,，\s%()（）]", "", plain)
    negative = plain[:1] in "(（" and plain.rstrip("%")[-1:] in ")）" and not digits.startswith("-")
    if digits.count(".") > 1 or digits in ("", "-") or len(digits) > MAX_DIGITS or is_torn(plain, typed):
        return None
    value = Decimal(digits)
    return (-value if negative else value), len(digits.partition(".")[2]), percent


_MONEY_UNIT = compiled(r"单位[：:]?\s*(?:人民币)?\s*(万元|元|亿元|千元)|（(万元|元)）$")


def money_unit(texts: list[str], silent: str) -> tuple[str, bool]:
    """Return the money unit that captions or header state, and whether they do; `silent` is the form's own."""
    for text in texts:
        if "元" in text and (found := _MONEY_UNIT.search(fold(text))):
            return found[1] or found[2], True
    return silent, False


_UNIT = compiled(r"（(万元|元|辆|个|人|人次|台|套|批|次|平方米|%|户|家|项|件)）|(人数|人次|数量|辆数|面积)")


def unit_in(text: str) -> str:
    """Return the base unit that a header or label states in brackets, empty when it states none."""
    if found := _UNIT.search(text):
        if found[1]:
            return UNITS[found[1]].base
        return {"人数": "人", "人次": "人次", "数量": "个", "辆数": "辆", "面积": "平方米"}[found[2]]
    return ""
