"""Numbers of units, offices or projects told before what lists them."""

from __future__ import annotations

from juesuan.kernel.chinese import counted
from juesuan.kernel.patterns import compiled

NUMBER = r"(?P<n>\d{1,3}|[一二两三四五六七八九十]{1,3}) ?(?:个|家|户|所|项)"
_NUMBER = compiled(NUMBER)
COUNTED = compiled(r"[个家户所项](?:(?<=[\d一二两三四五六七八九十].)|(?<=[\d一二两三四五六七八九十] .))")
"""How each `NUMBER` ends: a text without it need not be searched from each of its digits."""


def sentence_to(text: str, end: int) -> str:
    """Return the sentence that a stretch of text ending there stands in, up to that end."""
    return text[max(text.rfind(mark, 0, end) for mark in "。；\n") + 1 : end]


def counts_of(sentence: str) -> set[int]:
    """Return the numbers of a sentence and what its last ones come to: 行政单位1家、事业单位2家，分别为…, the names of all."""
    found = counts_in(sentence)
    return {*found, *(sum(found[i:]) for i in range(len(found)))}


def counts_in(text: str) -> list[int]:
    """Return the numbers of a stretch of text, in order."""
    return [counted(m["n"]) for m in _NUMBER.finditer(text)]
