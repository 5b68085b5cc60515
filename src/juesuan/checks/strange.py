"""Whether a document is a disclosure at all: what has nothing of one is told so, instead of rule by rule what it lacks."""

from __future__ import annotations

import re
from functools import cache

from juesuan.checks.model import Result
from juesuan.document.model import Block, Paragraph
from juesuan.kernel.lang import Text
from juesuan.kinds.kind import kinds, vocabulary

_ACCOUNTS = re.compile("收入|支出|拨款|经费|结转|结余")
"""What amounts of accounts are called, whether or not it is understood which they are."""
_LETTER = re.compile("的(?:紧急)?(?:通知|通报|公告|批复|复函|函|意见|请示|决定|办法|方案|规定|通告)$")
"""How the title of a letter between offices ends: it may speak of disclosures, and is none."""


@cache
def _titles() -> re.Pattern[str]:
    words = (*(re.escape(w) for w in vocabulary().terms), *(re.escape(k.word) for k in kinds().values()))
    return re.compile("|".join((*words, *(p for kind in kinds().values() for p in kind.detect))))


def stranger(result: Result) -> Text | None:
    """Return why a document that was checked is none of a kind that is known here, None where anything speaks for one.

    A relation that was checked, an amount of accounts, a title, a heading or a form: each alone is enough. Sentences and
    letters that only speak of such titles are not.
    """
    if result.checked or result.is_template:
        return None
    if any(not f.fact.measure.startswith("~") or _ACCOUNTS.search(f.fact.measure) for f in result.figures):
        return None
    blocks = result.document.blocks
    texts = [text for text in map(_text, blocks) if text]
    if any(_is_title(block) for block in blocks):
        return None
    if not texts:
        why = [Text(f"：{n.zh}", f": {n.en}") for n in result.document.notes[:1]]
        told = Text("没有读出文字，无法核对", "no text could be read: it was not checked")
        return told + why[0] if why else told
    zh, en = "、".join(k.title.zh for k in kinds().values()), ", ".join(k.title.en for k in kinds().values())
    return Text(
        f"不是{zh}公开文稿：没有读到规定的报表和章节，也没有收支数字",
        f"no disclosure ({en}): it has none of their tables, sections or amounts",
    )


def _is_title(block: Block) -> bool:
    text = _text(block)
    if _titles().search(text) is None:
        return False
    return not isinstance(block, Paragraph) or ("。" not in text and _LETTER.search(text) is None)


def _text(block: Block) -> str:
    whole = block.text if isinstance(block, Paragraph) else "\n".join(c.text for c in block.cells)
    return "".join(whole.split())
