"""Tables that came as text alone: a row a line with one blank between its cells, or a cell a line.

Text taken out of a page without its layout (`pdftotext`, a copy out of a viewer, a page's text) has nothing for an empty cell and
no columns. Its lines are found here and kept together, lest a row be read as a sentence, a name as a heading, and the text around
as broken at no fixed width. Nothing is read of them: which column an amount stands in they do not say.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from msgspec.structs import replace

from juesuan.document.model import Block, Cell, Paragraph, Part, Table
from juesuan.domain import codes
from juesuan.domain.forms import Form, forms
from juesuan.domain.measures import tidy
from juesuan.kinds.kind import kinds

FEWEST = 3
"""Amounts of money that show a table: a line or two of prose may end on amounts."""
_APART = 80
"""Lines without a number between two rows of one table: names of rows that have none, a header again."""
_LONGEST = 60
"""Characters of a line that may be of a table."""
AMOUNT = re.compile(r"[-−－]?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.\d+)?%?")
_MONEY = re.compile(r"[-−－]?\d+[\d,，]*[,，.][\d,，.]*|[-−－]?\d{8,}")
"""What is a number of no rank, year or code; of a narrow cell it may be torn: 56,224,41."""
_NUMERIC = re.compile(r"[-−－—–]?[\d,，.]*%?[-−－—–]?")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_SAID = re.compile(
    r"[。；！？;!?]|[：:].|(?<!\d)[，,]|[，,](?=[\u4e00-\u9fff])|(?:万元|亿元|[%％])\s*(?:$|[\u4e00-\u9fff])"
)
"""What a sentence has."""
_HEADED = re.compile(r"(?:单位|部门|日期|时间)\s*[：:]|其中\s*[：:]")
_ORDINAL = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}\s*[、.．]|[（(][一二三四五六七八九十\d]{1,2}[）)]|\d{1,2}\s*[、.．](?!\d))\s*"
)
_HEAD = re.compile(r"项目|科目|编码|代码|名称|合计|小计|支出|收入|结转|结余|金额|数$|费$")
"""Words of a header."""
_PART = re.compile(r"\s*(?:第[一二三四五六七八九十\d]+部分|[注说]明?\s*[：:]|注\s*[：:]|备注\s*[：:])")
_UNITS = ("万元", "元", "亿元", "%")
_TITLE = re.compile(r"表(?:（[^）]*）)?(?:单位.*)?$|表格$")
"""How the title of a table ends."""
_NUMBERED = re.compile(r"(?:预?算?公开|附|表)\s*(?:表|件)?\s*[\d一二三四五六七八九十]+(?:[-－]\d+)?\s*表?")
"""The number of a table beside its title."""
_PROSE = re.compile(r"20\d\d\s*年|比?上年|增加|减少|增长|下降|万元|情况|说明|主要")
_ROW_ENDS = re.compile(
    r"(?:收入|支出|结余|结转|拨款|资金|费|补助|服务|合计|总计|小计|预算|财政|分配)(?:[（(][^）)]*[）)])?$"
)


def gathered(blocks: Sequence[Block], apart: Collection[int] = ()) -> tuple[list[Block], set[int]]:
    """Return the blocks with the lines of each such table made one table, and which of them stand apart."""
    lines, stand = _lines(blocks, apart)
    texts = [_text(block) for block in lines]
    found = dict(_stretches(texts, empty=False))
    if not found:
        return list(blocks), set(apart)
    found = dict(_stretches(texts, empty=True))
    out: list[Block] = []
    moved: set[int] = set()
    at = 0
    while at < len(lines):
        if at in stand:
            moved.add(len(out))
        if (end := found.get(at)) is None:
            out.append(lines[at])
            at += 1
            continue
        out.append(unread([b for b in lines[at:end] if isinstance(b, Paragraph)]))
        at = end
    return out, moved


def _stretches(texts: Sequence[str], *, empty: bool) -> Iterator[tuple[int, int]]:
    """Yield where each table begins and ends; with `empty` forms too in which nothing is filled in."""
    at = 0
    while at < len(texts):
        begin, end = _extent(texts, at, empty=empty)
        if end > begin:
            yield begin, end
        at = end


def unread(lines: Sequence[Paragraph]) -> Table:
    """Return lines as a table that nothing is read of: a row a line, one cell each."""
    cells = tuple(Cell(line.text.strip(), r, 0, anchor=_anchor(line)) for r, line in enumerate(lines))
    return Table(len(lines), 1, cells, lines[0].file, lines[0].page, anchor=_anchor(lines[0]), unread=True)


def _anchor(line: Paragraph) -> str:
    return line.part_at(0).anchor


def _lines(blocks: Sequence[Block], apart: Collection[int]) -> tuple[list[Block], set[int]]:
    """Return the blocks, paragraphs that hold rows on lines of their own parted, and which of them stand apart."""
    out: list[Block] = []
    stand: set[int] = set()
    for number, block in enumerate(blocks):
        if number in apart:
            stand.add(len(out))
        if not isinstance(block, Paragraph) or "\n" not in block.text or block.runs:
            out.append(block)
            continue
        texts = block.text.split("\n")
        if sum(_is_row(t) or _is_figures(t) for t in texts) < FEWEST:
            out.append(block)
            continue
        at = 0
        for text in texts:
            if text.strip():
                out.append(
                    replace(block, text=text, label="" if at else block.label, parts=(Part(0, block.anchor, at),))
                )
            at += len(text) + 1
    return out, stand


def _text(block: Block) -> str:
    """Return a block's text where it is one line of plain text, '' otherwise."""
    plain = isinstance(block, Paragraph) and not block.runs and not block.level and "\n" not in block.text
    return block.text.strip() if plain and isinstance(block, Paragraph) else ""


def caption_of(text: str) -> Form | None:
    """Return the form that a line is the title of, in any kind of disclosure."""
    if "表" not in text or len(text) > _LONGEST:
        return None
    said = tidy(text)
    known = (forms(kind=kind)[found] for kind in kinds() if (found := forms(kind=kind).titled(said)))
    return next(known, None)


def _is_caption(text: str) -> bool:
    """Tell the title of a table, whichever: 十、绩效目标表."""
    if "表" not in text or len(text) > _LONGEST or _NUMBERED.fullmatch(text):
        return False
    return _TITLE.search(tidy(text)) is not None and _SAID.search(_ORDINAL.sub("", text)) is None


def _extent(texts: Sequence[str], at: int, *, empty: bool) -> tuple[int, int]:
    """Return where the table begins and ends that begins at a line; both the next line where none does."""
    text = texts[at]
    if _is_caption(text):
        end = _end(texts, at + 1)
        if end and _money(texts[at + 1 : end]) >= FEWEST:
            return at + 1, end
        if empty and caption_of(text) is not None and (end := _header_end(texts, at + 1)):
            return at + 1, end
    elif _is_row(text):
        end = _end(texts, at)
        if end and _money(texts[at:end]) >= FEWEST and sum(_is_row(t) for t in texts[at:end]) >= FEWEST:
            return at, end
    return at + 1, at + 1


def _header_end(texts: Sequence[str], start: int) -> int:
    """Return the line behind the header of a form in which nothing is filled in; 0 where there is none."""
    end = start
    while end < len(texts) and (
        _is_row(texts[end]) or _is_figures(texts[end]) or _may_stand_between(texts[end], False)
    ):
        end += 1
    words = {word for text in texts[start:end] for word in text.split()}
    return end if sum(_HEAD.search(word) is not None for word in words) >= FEWEST else 0


def _end(texts: Sequence[str], start: int) -> int:
    """Return the line behind the last of the table; 0 where it holds no number.

    What stands between its last number and the next title is of it too: names of rows without an amount.
    """
    last, n = 0, start
    while n < len(texts):
        text = texts[n]
        if _is_row(text) or _is_figures(text):
            last = n + 1
        elif not _may_stand_between(text, last > 0):
            break
        elif n - max(last, start) >= _APART:
            return last
        n += 1
    behind = n == len(texts) or _PART.match(texts[n]) is not None or _is_caption(texts[n])
    while last and not behind and last < n and is_row_name(texts[last]):
        last += 1
    return n if last and behind else last


def _may_stand_between(text: str, begun: bool) -> bool:
    """Tell a line without an amount that may be of a table: part of its header, a name."""
    if not text or len(text) > _LONGEST or _PART.match(text):
        return False
    if _HEADED.search(text) or _NUMBERED.fullmatch(text) or text in _UNITS:
        return True
    if _is_caption(text):
        return False
    ordinal = _ORDINAL.match(text)
    if _SAID.search(_ORDINAL.sub("", text)):
        return False
    return ordinal is None or not begun or _PROSE.search(text) is None


def is_row_name(text: str) -> bool:
    """Tell the name of a numbered row of a form: 十九、住房保障支出, or two such side by side."""
    names = [_ORDINAL.sub("", part, count=1) for part in text.split() if part]
    numbered = _ORDINAL.match(text) is not None
    return numbered and all(
        not name or codes.normal_name(name) in codes.class_names() or _ROW_ENDS.search(name) is not None
        for name in names
    )


def _is_figures(text: str) -> bool:
    """Tell a line of numbers alone: amounts, a code."""
    return bool(text) and all(map(_NUMERIC.fullmatch, text.split())) and any(c.isdigit() for c in text)


def _is_row(text: str) -> bool:
    """Tell a row: a name and what stands behind it, amounts to the end; no sentence."""
    parts = text.split()
    if len(parts) < 2 or len(text) > 4 * _LONGEST or not _NUMERIC.fullmatch(parts[-1]) or not _CHINESE.search(text):
        return False
    if not any(map(_MONEY.fullmatch, parts)):
        return False
    return not any(_SAID.search(_ORDINAL.sub("", p, count=1)) or _PROSE.search(p) for p in parts)


def _money(texts: Sequence[str]) -> int:
    return sum(_MONEY.fullmatch(part) is not None for text in texts for part in text.split())
