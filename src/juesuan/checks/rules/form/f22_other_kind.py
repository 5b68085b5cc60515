"""F22: what the cover or the file's name calls a disclosure is what it is: final accounts, a budget."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from juesuan.checks.basis import PROCEDURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.model import Finding
from juesuan.checks.rules.examples import NINE_TABLES, TITLE
from juesuan.document.model import Paragraph
from juesuan.extract.numerals import fold
from juesuan.kernel.lang import Text
from juesuan.kernel.patterns import compiled
from juesuan.kernel.place import Place
from juesuan.kinds.kind import kinds, named

_BODY = "\n\n".join(NINE_TABLES)
_OTHER = next(k for k in kinds().values() if k.word not in TITLE).word
_OWN = next(k for k in kinds().values() if k.word in TITLE).word
RULE = declare(
    Rule(
        "F22",
        "form",
        "warning",
        Text("文件种类混用", "another kind of disclosure"),
        Text(
            "封面标题和文件名所称的种类（预算、决算），与表格和说明的种类一致",
            "the cover and the file's name call the disclosure what its tables and text are",
        ),
        PROCEDURE,
        f"{TITLE}\n\n{_BODY}",
        f"{TITLE.replace(_OWN, _OTHER)}\n\n{_BODY}",
    )
)
_FIRST, _LONGEST = 4, 40


@cache
def _cover(word: str) -> re.Pattern[str]:
    return compiled(
        rf"20\d\d年度?[\u4e00-\u9fff（）“”]{{0,30}}?(?:部门|单位)?(?P<word>{word})(?:公开|说明|情况说明|报告|信息公开)?$"
    )


@finds(RULE)
def other_kind(context: Context) -> Iterator[Finding]:
    """Yield one finding where the cover, or else the name of the one file, tells another kind than all the rest does."""
    own = kinds()[context.extract.kind.id]
    others = [k for k in kinds().values() if k.id != own.id]
    lines = [(n, b) for n, b in enumerate(context.document.blocks[:_FIRST]) if isinstance(b, Paragraph)]
    for number, block in lines:
        text = re.sub(r"\s", " ", fold(block.text))
        plain = text.replace(" ", "")
        if len(plain) > _LONGEST or own.word in plain:
            continue
        for other in others:
            if _cover(other.word).search(plain):
                at = text.rfind(other.word)
                place = Place(number, at, at + len(other.word))
                yield finding(RULE, place, _said(Text("封面", "the cover"), other.title, own.title), proposed=own.word)
                return
    names = {named(s.name.rpartition(".")[0]) for s in context.document.sources}
    for other in others:
        if names == {other.id}:
            where = (
                Place(0, 0, len(getattr(context.document.blocks[0], "text", ""))) if context.document.blocks else None
            )
            if where is not None:
                yield finding(RULE, where, _said(Text("文件名", "the file's name"), other.title, own.title))


def _said(what: Text, other: Text, own: Text) -> Text:
    return Text(
        f"{what.zh}称{other.zh}，表格和说明是{own.zh}的",
        f"{what.en} says {other.en}; the tables and text are of {own.en}",
    )
