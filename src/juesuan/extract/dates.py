"""Numerals that are a year, a day or a month, told by the characters beside them."""

from __future__ import annotations

from juesuan.kernel.figures import NumeralKind
from juesuan.kernel.patterns import compiled

_YEAR = compiled(r"(?:19|20)\d\d$")
_AFTER_YEAR = compiled(r" ?(?:全?年度?|[-~至到—](?:19|20)?\d\d ?年|财年|[.]\d|/\d|-\d\d?-)")
_MONTH_AFTER = compiled(r" ?年 ?\d{1,2} ?月")
_ACCOUNTS_AFTER = compiled(r" ?(?:决算|预算|级|届)|[、和与](?:19|20)\d\d ?年")
_YEAR_BEFORE = compiled(r"(?:19|20)\d\d ?[-~至到—]$")
_END_YEAR = compiled(r"(?:19|20)?\d\d$")
_BEFORE_MONTH = compiled(r"年 ?$|[-至到、] ?$|^ *$|[\u4e00-\u9fff，。；（]$")
_BEFORE_DAY = compiled(r"月 ?$|[-至到、] ?$")
_RANGE_AFTER = compiled(r" ?[年月] ?(?=[-至到])")


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
