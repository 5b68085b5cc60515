"""F01: no placeholder of the form is left in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from juesuan.checks.basis import PROCEDURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.lookups import placeholders_left
from juesuan.checks.model import Finding
from juesuan.checks.rules.examples import HEAD_GENERAL, SAID_RISE, said, slip
from juesuan.kernel.lang import Text
from juesuan.kernel.patterns import compiled
from juesuan.kernel.place import Place

RULE = declare(
    Rule(
        "F01",
        "form",
        "error",
        Text("未填写的占位符", "placeholder left in"),
        Text("正文没有 XX、××、____、“增加（减少）”等模板占位内容", "no placeholder of the form is left in the text"),
        PROCEDURE,
        *slip(said(HEAD_GENERAL, SAID_RISE), "新录用两名馆员", "XXXX"),
    )
)


_MASKED = compiled(
    r"(?:电话|联系方式|手机)[：:]?(?![^，。；]*联系人)[^，。；]{0,12}$|(?<!\d)(?:0\d{2,3}[-—－ ]?|1[3-9])\d{2,}$"
)
"""What stands before a number that was masked, which no one forgot to fill in: its name, or its first digits."""


@finds(RULE)
def placeholders(context: Context) -> Iterator[Finding]:
    """Yield one finding a paragraph that still has the form's placeholders."""
    for left in context.once(placeholders_left):
        number, text, section = left.block, left.text, left.section
        found = [m for m in left.found if not _MASKED.search(text[: m.start()])]
        found = [m for m in found if not re.fullmatch(r"[*＊]{3,}", m[0]) or "万" in text[m.end() : m.end() + 2]]
        if found:
            words = "、".join(dict.fromkeys(m[0] for m in found))
            places = [Place(number, m.start(), m.end()) for m in found]
            yield finding(
                RULE,
                places[0],
                Text("占位内容未填写：{w}", "placeholder left in: {w}").format(w=words),
                places=places[1:],
                severity="warning" if section == "glossary" else "",
            )
