"""W09: a purpose that is announced is told."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import FORM_OF_DISCLOSURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.model import Finding
from juesuan.checks.rules.examples import HEAD_GENERAL, SAID_HOUSING_FUND, said, slip
from juesuan.kernel.lang import Text
from juesuan.kernel.patterns import compiled
from juesuan.kernel.place import Place

RULE = declare(
    Rule(
        "W09",
        "text",
        "error",
        Text("用途没有内容", "purpose left blank"),
        Text("“主要用于”后面有内容", "a purpose that is announced is told"),
        FORM_OF_DISCLOSURE,
        *slip(said(HEAD_GENERAL, SAID_HOUSING_FUND), "为馆员缴存住房公积金", ""),
    )
)

_BLANK = compiled(
    r"(?:主要|具体)(?:是)?用于(?:是)?[：:]?[\s、，]*(?=[。；])|用于[：:][\s、，]*(?=[。；])|(?:主要)?用途(?:是|为|：)+[\s、，]*(?=[。；])"
)
_ENDS = compiled(r"用(?:[于途]|是|为|[：:、，\s])*[。；]")
"""What every such stretch ends on and few paragraphs hold."""


@finds(RULE)
def blank_purposes(context: Context) -> Iterator[Finding]:
    """Yield 「主要用于：。」: the form's words with nothing filled in."""
    for number, text, section in context.paragraphs():
        if section == "glossary" or _ENDS.search(text) is None:
            continue
        for match in _BLANK.finditer(text):
            yield finding(
                RULE,
                Place(number, match.start(), match.end()),
                Text("“{w}”后面没有内容", "the purpose is blank").format(w=match[0].strip("：:、， ")),
            )
