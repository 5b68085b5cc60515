"""W20: no word and no mark stands twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from juesuan.checks.basis import FORM_OF_DISCLOSURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.model import Finding
from juesuan.checks.rules.examples import HEAD_GENERAL, SAID_RISE, said, slip
from juesuan.kernel.lang import Text
from juesuan.kernel.patterns import compiled
from juesuan.kernel.place import Place

RULE = declare(
    Rule(
        "W20",
        "text",
        "warning",
        Text("字词或标点重复", "word or mark twice"),
        Text("没有“增加增加”“。。”这样重复的字词和标点", "no word and no mark stands twice: 增加增加, 。。"),
        FORM_OF_DISCLOSURE,
        *slip(said(HEAD_GENERAL, SAID_RISE), "增加", "增加增加"),
    )
)


@cache
def _twice(word: str) -> re.Pattern[str]:
    """Return words that stand twice by mistake alone, the kind's own (`word`) among them.

    农林水支出支出 and 一般公共预算预算数 are an item's or a budget's name and what is told of it.
    """
    named = r"(?<!公共)(?<!基金)(?<!经营)(?<!部门)(?<!单位)"
    return compiled(rf"({'|'.join(_WORDS)}|{named}(?:预算|{word}))\1")


_WORDS = ("增加", "减少", "增长", "下降", "财政拨款", "万元")


_TWO_MARKS = compiled(r"[，、；。][，、；。]")
_MARKS = compiled(r"[，、；](?=[，、；。])[，、；。](?![，、；。])|(?<!。)。(?=[。，、；])[。，、；](?![。，、；])")
"""Two marks of which one is too many; three and more stand for something left out."""


@finds(RULE)
def doubled(context: Context) -> Iterator[Finding]:
    """Yield words that stand twice, and as a note the marks."""
    twice = _twice(context.kind.word)
    words = any(context.mentions(word + word) for word in (*_WORDS, "预算", context.kind.word))
    if not words and not _TWO_MARKS.search(context.running_text):
        return  # most documents
    for number, text, section in context.paragraphs():
        if section in ("contents", "functions"):
            continue
        for match in twice.finditer(text):
            yield _found(number, match, match[1], "")
        for match in _MARKS.finditer(text):
            yield _found(number, match, "", "note")


def _found(number: int, match: re.Match[str], right: str, severity: str) -> Finding:
    message = Text("“{w}”重复", "{w}: once too often").format(w=match[0])
    return finding(RULE, Place(number, match.start(), match.end()), message, proposed=right, severity=severity)
