"""Whether a document is a disclosure at all: what has nothing of one is told so, instead of rule by rule what it lacks."""

from __future__ import annotations

import re
from functools import cache

from juesuan.checks.model import Result
from juesuan.document.model import Block, Paragraph
from juesuan.kernel.lang import Text
from juesuan.kernel.patterns import compiled
from juesuan.kinds.kind import kinds, vocabulary

_LETTER = compiled("的(?:紧急)?(?:通知|通报|公告|批复|复函|函|意见|请示|决定|办法|方案|规定|通告|报告)$")
"""How the title of a letter between offices ends: it may speak of disclosures, and is none."""
_NUMBERED = compiled(
    r"^(?:第?[一二三四五六七八九十]{1,3}(?:、|部分|章)|[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[.．、])"
)
_SENTENCE = compiled(r"[。；，：:;]|\d(?:万|亿|千)?元|\d[%％]")
_SEVERAL = 3
"""Measures of a disclosure that are enough, whatever else is in a text."""


@cache
def _titles() -> re.Pattern[str]:
    return compiled("|".join(p for kind in kinds().values() for p in kind.detect))


@cache
def _proper() -> re.Pattern[str]:
    return compiled("|".join(vocabulary().proper))


def stranger(result: Result) -> Text | None:
    """Return why a document that was checked is none of a kind that is known here, None where it shows what makes one.

    That is a title, a heading or a form of the kind; or amounts that are a department's by what they are called. Amounts alone are none: news, contracts and a city's accounts have them. Nor are sentences and letters that speak of such titles.
    """
    blocks = result.document.blocks
    if result.is_template or any(map(_is_title, blocks)) or _is_accounts(result):
        return None
    texts = [text for text in map(_text, blocks) if text]
    if not texts:
        why = [Text(f"：{n.zh}", f": {n.en}") for n in result.document.notes[:1]]
        told = Text("没有读出文字，无法核对", "no text could be read: it was not checked")
        return told + why[0] if why else told
    zh, en = "、".join(k.title.zh for k in kinds().values()), ", ".join(k.title.en for k in kinds().values())
    return Text(
        f"不是{zh}公开文稿：没有读到规定的报表和章节，金额也不是部门收支",
        f"no disclosure ({en}): it has none of their tables or sections, and its amounts are not a department's",
    )


def _is_title(block: Block) -> bool:
    """Whether a block is a title or a heading of the kind, or a table that is one of its forms."""
    text = _text(block)
    if not isinstance(block, Paragraph):
        return _titles().search(text) is not None or len({m[0] for m in _proper().finditer(text)}) > 1
    if "。" in text or _LETTER.search(text):
        return False
    if _titles().search(text):
        return True
    return (
        len(text) <= 60
        and (_NUMBERED.match(text) is not None or text.endswith(vocabulary().cut))
        and not _SENTENCE.search(text)
        and _proper().search(text) is not None
    )


def _is_accounts(result: Result) -> bool:
    """Whether a text's amounts are a department's: in half of the paragraphs and tables that have any, or of several measures.

    A paragraph's are by a measure that only a department's disclosure has, or by its words for one (`Words.proper`).
    """
    blocks = result.document.blocks
    having: set[int] = set()
    own: set[int] = set()
    measures: set[str] = set()
    for figure in result.figures:
        fact, block = figure.fact, figure.place.block
        if figure.origin in _forms():
            return True
        if known := not fact.measure.startswith("~") and fact.measure not in vocabulary().shared:
            measures.add(fact.measure)
        if known or figure.unit == "万元":
            having.add(block)
            if known or _proper().search(_text(blocks[block])):
                own.add(block)
    return bool(own) and (2 * len(own) >= len(having) or len(measures) >= _SEVERAL)


@cache
def _forms() -> frozenset[str]:
    return frozenset(form for kind in kinds().values() for form in kind.forms)


def _text(block: Block) -> str:
    whole = block.text if isinstance(block, Paragraph) else "\n".join(c.text for c in block.cells)
    return "".join(whole.split())
