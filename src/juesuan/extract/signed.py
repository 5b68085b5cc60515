"""Amounts with a sign of their own that are changes: 与上年相比-1.16万元, 水质监测（+122.88万元）, 购房补贴（-5.40万元）."""

from __future__ import annotations

from juesuan.extract.discourse import Discourse
from juesuan.extract.grammar import Reading
from juesuan.extract.numerals import Token
from juesuan.kernel.patterns import compiled

_CAN_BE_BELOW_ZERO = compiled(r"结转|结余|余额|收回|冲[减销]|差额|净")
"""Words of what may be below zero itself: 年末结转和结余（-3.20万元）."""


def signed_change(d: Discourse, token: Token, words: str) -> Reading | None:
    """Return the reading of a clause whose signed amount is a change that no word calls one, None of any other.

    A plus is written on changes alone; a minus behind a comparison, or in brackets behind the name of what cannot be below zero.
    """
    last = d.text[token.start - 1 : token.start]
    if token.value >= 0 and last != "+" and not last.isspace():
        return None  # nearly all
    before = d.text[max(d.sentence_start, token.start - 24) : token.start].rstrip()
    plus = before.endswith("+")
    if not plus and token.value >= 0:
        return None
    noun = words.rstrip("+ ")
    compared = compiled(r"相比|[比较与同](?:上|去)年(?:度|数)?$|同比$|对比$").search(noun)
    bracketed = before.rstrip("+ ").endswith("（") and not _CAN_BE_BELOW_ZERO.search(before)
    if not (plus or compared or bracketed):
        return None
    own = next(iter(d.g.readings(noun, noun, "money")), None)
    if own is not None and own.rule.gives not in ("own", "final", "prior"):
        return None
    clause = noun + "变动"
    return next((r for r in d.g.readings(clause, clause, "money") if r.rule.gives == "change"), None)
