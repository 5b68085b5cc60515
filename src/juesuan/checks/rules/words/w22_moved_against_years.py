"""W22: what is said to have risen or fallen, without a number, did so by the two years' amounts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from juesuan.checks.basis import FORM_OF_DISCLOSURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.model import Finding
from juesuan.checks.rules.examples import HEAD_THREE, SAID_THREE, said, slip
from juesuan.domain.accounts import STATUTORY
from juesuan.domain.measures import unit_of
from juesuan.kernel.figures import Figure
from juesuan.kernel.lang import Text
from juesuan.kernel.patterns import compiled
from juesuan.kernel.place import Place

RULE = declare(
    Rule(
        "W22",
        "text",
        "error",
        Text("增减字眼与两年数字不符", "rise or fall against two years"),
        Text(
            "说“比上年增加”“比上年减少”而没有写数的，两年的数确实如此",
            "what is said to rise or fall, without a number, does so by the amounts of both years",
        ),
        FORM_OF_DISCLOSURE,
        *slip(
            said(
                HEAD_THREE,
                SAID_THREE,
                "2023年度公务接待费支出0.40万元。",
                "公务接待费比上年增加，主要原因是来访的单位增加。",
            ),
            "0.40",
            "0.50",
        ),
    )
)

_UP, _DOWN = "增加|增长|上升|提高", "减少|下降|降低"
_MOVED = compiled(
    r"(?:^|[，。；：（\n])(?:其中：?)?(?P<noun>[\u4e00-\u9fff（）“”、]{3,24}?)(?P<said>(?P<on>[与比较同])(?:上年度?|去年)(?:年初)?(?:预算)?数?(?:相比)?，?"
    rf"(?:有所|略有|均)?(?P<word>{_UP}|{_DOWN}))(?=[，。；）]|的?主要原因)"
)
"""因公出国（境）费比上年增加，主要系…: which way the amount moved, and no more."""
_REASON = compiled(r"原因|由于|[因系][^公]|主要是")


@finds(RULE)
def moved(context: Context) -> Iterator[Finding]:
    """Yield words of direction without a number where the tables, or the text alone, tell both years' amounts otherwise."""
    for number, text, section in context.paragraphs_with("年"):
        for match in _MOVED.finditer(text) if section not in ("functions", "glossary") else ():
            begins = max(text.rfind(mark, 0, match.start("noun")) for mark in "。；\n") + 1
            if _REASON.search(text[begins : match.start("said")]):
                continue
            both = _two_years(context, match["noun"], section)
            if both is None or _is_so(match["word"], *both):
                continue
            now, last = both
            words = Text("写“{w}”，但本年 {a}、上年 {b}", "says {w}, but {a} this year, {b} the year before")
            place = Place(number, match.start("said"), match.end("said"))
            yield finding(
                RULE, place, words.format(w=match["word"], a=now.printed, b=last.printed),
                places=[now.place, last.place], proposed=_right(match, now, last),
                severity="warning" if now.value == last.value else "",
            )  # fmt: skip


def _two_years(context: Context, noun: str, section: str) -> tuple[Figure, Figure] | None:
    """Return the amounts of this year and the one before of what a noun names, where all that tell one agree."""
    measure = context.grammar.names.resolve(noun, section)
    if not measure or measure.endswith("?") or unit_of(measure) != "万元":
        return None
    found = []
    for year in (context.year, context.year - 1):
        told = context.stating(context.fact(measure, year=year))
        told = [f for f in told if f.origin in STATUTORY] or told
        if not told or len({f.value for f in told}) > 1:
            return None
        found.append(told[0])
    return found[0], found[1]


def _is_so(word: str, now: Figure, last: Figure) -> bool:
    """Tell whether two amounts moved as a word says; those that may be equal as rounded may have moved either way by less."""
    if now.value == last.value:
        return now.decimals == 0 or not now.value
    return (now.value > last.value) == (re.fullmatch(_UP, word) is not None)


def _right(match: re.Match[str], now: Figure, last: Figure) -> str:
    """Return the words as they should be."""
    if now.value == last.value:
        base = match["said"][len(match["on"]) : match.start("word") - match.start("said")]
        return f"与{base.replace('有所', '').replace('略有', '')}持平"
    up = now.value > last.value
    return match["said"].replace(match["word"], "增加" if up else "减少")
