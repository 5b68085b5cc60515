"""Small numbers in Chinese, as disclosures count people and things: 五, 十二, 两百零三.

The library that reads and writes all others (cn2an) takes longer to start than a disclosure to check; it is loaded where
a number is not of these. That both say the same of every number here is held by a test.
"""

from __future__ import annotations

from juesuan.kernel.patterns import compiled

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")}
_VALUES = {**_DIGITS, "〇": 0, "两": 2}
_SIMPLE = compiled(
    r"(?:(?P<thousands>[一二三四五六七八九])千)?(?:(?P<hundreds>[一二三四五六七八九])百)?"
    r"(?:(?P<tens>[一二三四五六七八九])十)?(?P<ones>[一二三四五六七八九])?"
)
_TEEN = compiled(r"十([一二三四五六七八九])?")


def small(words: str) -> int | None:
    """Return what `words` is worth; None unless it is of one digit, or below 10,000 with no power of ten left out."""
    if len(words) == 1 and words != "十":
        return _VALUES.get(words)
    if teen := _TEEN.fullmatch(words):
        return 10 + _VALUES[teen[1] or "零"]
    found = _SIMPLE.fullmatch(words)
    if found is None:
        return None
    digits = "".join(d or "-" for d in found.groups()).lstrip("-")
    if "-" in digits.rstrip("-"):  # 一百五 (150), 一千五 and numbers with 零: left to the library
        return None
    return int("".join(str(_VALUES.get(d, 0)) for d in digits) or -1) if digits else None


def counted(printed: str) -> int:
    """Return what a small number is worth, in digits or in words; 0 for what is none."""
    return int(printed) if printed.isdecimal() else small(printed) or 0


def lower(n: int) -> str | None:
    """Return a number from 0 to 99 in words; None for any other."""
    if not 0 <= n < 100:
        return None
    words = "零一二三四五六七八九"
    tens, ones = divmod(n, 10)
    return f"{words[tens] if tens > 1 else ''}十{words[ones] if ones else ''}" if tens else words[ones]
