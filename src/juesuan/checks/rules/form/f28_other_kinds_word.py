"""F28: a sentence that tells the disclosure's own amounts calls them what the disclosure is of, not what the other half of the year is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from juesuan.checks.basis import TRUE_AND_WHOLE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.model import Finding, Operand
from juesuan.checks.rules.examples import HEAD_TOTALS, SAID_TOTAL_IN, TABLE_SUMMARY, TITLE, said, slip
from juesuan.checks.writing import role
from juesuan.kernel.figures import Figure
from juesuan.kernel.lang import Text
from juesuan.kernel.patterns import compiled
from juesuan.kernel.place import Place
from juesuan.kinds.kind import kinds

_OWN = next(k for k in kinds().values() if k.word in TITLE).word
_OTHER = next(k for k in kinds().values() if k.word not in TITLE).word
RULE = declare(
    Rule(
        "F28",
        "form",
        "warning",
        Text("句中预算、决算误写", "another kind's word in a sentence"),
        Text(
            "句子所说的本年数，按文件的种类称预算或决算",
            "a sentence that tells the year's own amounts calls them by the disclosure's kind",
        ),
        TRUE_AND_WHOLE,
        *slip(
            said(HEAD_TOTALS, SAID_TOTAL_IN.replace("收入总计", f"收入{_OWN}总计"), TABLE_SUMMARY),
            f"收入{_OWN}总计",
            f"收入{_OTHER}总计",
        ),
    )
)

_LEAST = 4
"""Digits of an amount that is no other's by chance."""


@cache
def _told(year: int, word: str) -> str:
    """Return how a sentence opens that tells an amount of the year by a word: 2024年度收入预算总计109.00."""
    return (
        rf"(?:^|[。；\n])\s*(?:[（(]?[一二三四五六七八九十\d]+[）)、.．]\s*)?[\u4e00-\u9fff（）]{{0,24}}?(?:{year}年度?|本年度?)"
        rf"[\u4e00-\u9fff（）“”、]{{0,24}}?{_amount_by(word)}"
    )


def _amount_by(word: str) -> str:
    """Return how such an opening ends: a text without it need not be searched from each of its characters."""
    return rf"(?P<word>{word})(?:总计|合计|总额|总收入|总支出|收入|支出|数)*[为是：]?(?P<amount>\d)"


@finds(RULE)
def other_kinds_words(context: Context) -> Iterator[Finding]:
    """Yield sentences of the document's year that tell what a table states as its own by the other kind's word, and never by its own."""
    own = kinds()[context.extract.kind.id].word
    for other in (k.word for k in kinds().values() if k.word != own):
        pattern, ending = compiled(_told(context.year, other)), compiled(_amount_by(other))
        for number, text, _ in context.paragraphs_with(other):
            for match in pattern.finditer(text) if ending.search(text) else ():
                ends = text.find("。", match.end()) % (len(text) + 1)
                told = _of_tables(context, number, match.start("amount"))
                if told is None or own in _OF_OTHERS.sub("", text[match.start() : ends]):
                    continue
                yield _miscalled(number, match, told, own)


def _miscalled(number: int, match: re.Match[str], told: Figure, own: str) -> Finding:
    """Make the finding of a word for an amount of the tables' own."""
    place = Place(number, match.start("word"), match.end("word"))
    message = Text("这里的数就是本年{o}表中的数，写作“{w}”", "the amount is that of the {o}'s own tables, called {w}")
    operands = [Operand(told.id, role(told))]
    return finding(RULE, place, message.format(o=own, w=match["word"]), operands=operands, proposed=own)


_OF_OTHERS = compiled(r"(?:公共|基金|经营)预算|[比较与][^，。；\d]{0,3}(?:上年|20\d\d年)[^，。；\d]{0,6}?[预决]算")
"""What names a budget that money is of, or another year's half: 一般公共预算“三公”经费决算数 x，比上年预算减少 y tells no budget of its own."""


_TELLING = 3
"""The same, where the sentence itself reckons with the amount as its own."""


@cache
def _against_another(word: str) -> re.Pattern[str]:
    """Return how an amount is told by a word and then held against another amount of that word: 支出预算为3.68万元，完成年初预算8.00万元的46.00%."""
    amount = r"\d[\d,]*(?:\.\d+)? ?万元"
    return compiled(
        rf"(?P<word>{word})数?[为是：]?(?P<amount>{amount})(?:（[^（）]*）)?(?:，占[^，。；]{{0,16}}?[\d.]+%)?，[\u4e00-\u9fff]{{0,4}}?完成[\u4e00-\u9fff]{{0,4}}{word}数?的?{amount}的[\d.]+%"
    )


@finds(RULE)
def held_against_its_own_word(context: Context) -> Iterator[Finding]:
    """Yield the word of an amount of the tables' own that the sentence holds against another amount so called."""
    own = kinds()[context.extract.kind.id].word
    for other in (k.word for k in kinds().values() if k.word != own):
        for number, text, _ in context.paragraphs_with(other):
            for match in _against_another(other).finditer(text) if "完成" in text else ():
                told = _of_tables(context, number, match.start("amount"), _TELLING)
                if told is not None:
                    yield _miscalled(number, match, told, own)


def _of_tables(context: Context, block: int, at: int, least: int = _LEAST) -> Figure | None:
    """Return the amount told there, if the tables have it as their own of the year and it is no figure of another basis anywhere else."""
    told = next((f for f in context.told_in(block) if f.place.start == at), None)
    if told is None or told.unit != "万元" or sum(c.isdigit() for c in told.printed) < least:
        return None
    same = [f for f in context.figures.values() if f.value == told.value and f.unit == "万元" and f.id != told.id]
    facts = [(f.fact.basis, f.fact.year) == (context.own, context.year) for f in same]
    if not all(facts) or all(f.origin == "text" for f in same) or _exchanged(context, told):
        return None
    return told


def _exchanged(context: Context, told: Figure) -> bool:
    """Tell whether the tables print the paragraph's own amount of the same in another column: two amounts exchanged, not a word."""
    same = [f for f in context.told_in(told.place.block) if f.fact.measure == told.fact.measure and f.id != told.id]
    beside = {f.value for f in same if f.fact.basis == context.own}
    return any(
        f.value in beside and f.origin != "text" and f.fact.measure == told.fact.measure and f.fact.basis != context.own
        for f in context.figures.values()
    )
