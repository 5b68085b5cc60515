"""F12: thousands stand in threes, else a digit was left out or doubled."""

from __future__ import annotations

import re
from collections.abc import Iterator

from juesuan.checks.basis import PROCEDURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.model import Finding
from juesuan.checks.rules.examples import HEAD_GENERAL, said, slip
from juesuan.document.model import ON_PAGES, Paragraph
from juesuan.extract.numerals import fold
from juesuan.kernel.lang import Text
from juesuan.kernel.patterns import compiled
from juesuan.kernel.place import Place

RULE = declare(
    Rule(
        "F12",
        "form",
        "error",
        Text("千分位有误", "thousands misplaced"),
        Text(
            "数字的千分位每三位一节，否则是漏打或多打了一位",
            "thousands stand in threes, else a digit was left out or doubled",
        ),
        PROCEDURE,
        *slip(said(HEAD_GENERAL, "全年印制档案图录支出1,234.56万元。"), "1,234.56", "1,24.56"),
    )
)


_MISPLACED = compiled(r"(?<![\d,.])\d{1,3}(?:,\d{3})*,(?!\d{3}(?!\d))\d{1,5}(?:,\d{3})*\.\d\d?(?![\d,])")
"""A number with one group of thousands too short or too long, and decimals to tell it from a list of numbers."""


_IN_THREES = compiled(r"\d{1,3}(?:,\d{3})+\.\d\d", re.ASCII)


@finds(RULE)
def misplaced_thousands(context: Context) -> Iterator[Finding]:
    """Yield numbers whose thousands do not stand in threes; in a PDF a narrow column may have torn them, which F10 tells."""
    for number, block in enumerate(context.document.blocks):
        if context.document.sources[block.file].format in ON_PAGES:
            continue
        if isinstance(block, Paragraph):
            texts = [(Place(number), block.text)] if "," in block.text else []
        else:
            odd = {t for t in context.texts_of(number) if "," in t and not _IN_THREES.fullmatch(t)}  # few
            texts = [(Place(number, 0, 0, c.row, c.col), c.text) for c in (block.cells if odd else ()) if c.text in odd]
        for at, text in texts if texts and number not in context.recognised else ():
            for match in _MISPLACED.finditer(fold(text)):
                place = Place(number, match.start(), match.end(), at.row, at.col)
                yield finding(RULE, place, Text("千分位有误：{n}", "thousands misplaced: {n}").format(n=match[0]))
