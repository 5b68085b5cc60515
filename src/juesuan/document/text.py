"""Plain text: paragraphs, and the tables that converters leave in text.

A paragraph is a line (`l24`), re-joined where the file was hard-wrapped. Tables come in four shapes:

- pipes: `| a | b |`, with or without a `|---|---|` row;
- tab-separated rows: two lines or more with as many tabs;
- columns that blanks line up (`document/aligned.py`);
- a cell a line, as textutil writes a Word table: each cell on its own line after one tab, a blank line after each row.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from juesuan.document import limits
from juesuan.document.aligned import is_row, may_start, read_aligned
from juesuan.document.grid import Slot, plain_table, text_table
from juesuan.document.model import Block, Note, Paragraph, Table, Unreadable
from juesuan.document.pasted import gathered
from juesuan.document.wrapped import rejoin
from juesuan.kinds.kind import vocabulary

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
MAX_DAMAGE = 0.01
TERMINAL = "。；！？：;!?:.…"
_HEADING = re.compile(
    r"\s*(第[一二三四五六七八九十百\d]+[部章节分]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)]|\d+[、．]|\d+\.(?!\d))"
)
_SHORT_HEADING = 40
_MOST_LINES = 400
_LIST_LABEL = re.compile(r"\s*([（(]?[一二三四五六七八九十\d]+[）)、.．]|[●•·▪◆-])\s*$")
_BOOKMARK = re.compile(r"\[bookmark: [^\]]{0,200}\]")
_TOTAL = re.compile(r"(合\s*计|总\s*计|总\s*分)$")
_OWN_COLUMN = re.compile(r"编码|代码|编号|序号|科目")


class Line(NamedTuple):
    """A line of the file: its number from 1, and its text without the line end."""

    no: int
    text: str

    @property
    def blank(self) -> bool:
        """Whether there is nothing to see on the line (a lone tab is an empty cell, not a blank line)."""
        return not self.text.strip() and self.text != "\t"

    @property
    def cell(self) -> bool:
        """Whether the line is one cell of a table written a cell a line."""
        return self.text.startswith("\t") and "\t" not in self.text[1:]  # with more tabs it is a row of several cells


def read_text(path: Path, file: int = 0) -> tuple[list[Block], list[Note]]:
    """Read a plain text file."""
    text, notes = decode(limits.load(path, limits.MAX_TEXT), path.name, file)
    return blocks_of(text, file), notes


def decode(data: bytes, name: str, file: int = 0) -> tuple[str, list[Note]]:
    """Return the text of `data`: by its byte order mark, else UTF-8, else GB18030 (which holds GBK and GB2312) or Big5.

    UTF-16 without a mark is known by its zero bytes, Big5 by its words: read as the other, either is characters that
    nobody writes. A few damaged bytes (a file cut in mid-character) become U+FFFD with a note; much damage is no text.
    """
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return data.decode(encoding, "replace").removeprefix("\ufeff"), []
    if b"\0" in data:
        if (wide := _utf16(data)) is None:
            raise binary(name)
        return _checked(wide, name), []
    if (traditional := _big5(data)) is not None:
        said = Note(file, "按 Big5（繁体中文）编码读取", "read as Big5 (traditional Chinese)")
        return _checked(traditional, name), [said]
    for encoding in ("utf-8", "gb18030"):
        try:
            return _checked(data.decode(encoding), name), []
        except UnicodeDecodeError:
            continue
    text, damage = min(
        ((t, t.count("\ufffd")) for t in (data.decode(e, "replace") for e in ("utf-8", "gb18030"))), key=lambda x: x[1]
    )
    if damage > max(2, MAX_DAMAGE * len(text)):
        raise binary(name)
    zh, en = f"有 {damage} 处字符损坏，无法还原", f"{damage} damaged characters could not be decoded"
    return _checked(text, name), [Note(file, zh, en)]


def _utf16(data: bytes) -> str | None:
    """Return UTF-16 text that has no byte order mark, None for what is no such text.

    The digits, spaces and line ends of any disclosure have a zero byte each, all on one side of their pair.
    """
    even, odd = data[0::2].count(0), data[1::2].count(0)
    encoding = "utf-16-le" if odd > 8 * even else "utf-16-be" if even > 8 * odd else ""
    if not encoding:
        return None
    try:
        text = data[: len(data) // 2 * 2].decode(encoding)
    except UnicodeDecodeError:
        return None
    return text if "\0" not in text and _common(text) >= _MOSTLY else None


_MOSTLY = 0.8
_FREQUENT = "的一是在不了有和人這中大為上個國我以要他時來用們生到作地於出就分對成會可主發年動同工也能下過子說產種面而方後多定行學法所民得經十三之進著等部度家電力裡如水化高自二理起小物現實加量都兩體制機當使點從業本去把性好應開它合還因由其些然前外天政四日那社義事平形相全表間樣與關各重新線內數正心反你明看原又麼利比或但質氣第向道命此變條只沒結解問意建月公無系軍很情者最立代想已通並提直題黨程展五果料象員革位入常文總次品式活設及管特件長求老頭基資邊流路級少圖山統接知較將組見計別她手角期根論運農指六區強決支算收款項萬元預財撥門增減費單"
"""Characters that traditional Chinese text is full of."""


def _common(text: str) -> float:
    """Return how much of a text is what Chinese documents are written with: common ideographs, ASCII, their marks."""
    seen = [c for c in text[:20_000] if not c.isspace()]
    usual = sum(
        "\u4e00" <= c <= "\u9fff" or c < "\x7f" or "\u3000" <= c <= "\u303f" or "\uff00" <= c <= "\uffef" for c in seen
    )
    return usual / len(seen) if seen else 0.0


def _big5(data: bytes) -> str | None:
    """Return the text of Big5 bytes, None where they are something else (UTF-8, GB18030) or cannot be told."""
    head = data[:65_536]
    if head.isascii():
        return None
    try:
        head.decode("utf-8")
        return None
    except UnicodeDecodeError as problem:
        if problem.start > len(head) - 4 and len(data) > len(head):
            return None
    try:
        text = data.decode("big5hkscs")
    except UnicodeDecodeError:
        return None
    try:
        other = data.decode("gb18030")
    except UnicodeDecodeError:
        other = ""
    wide = [c for c in text if c > "\x7f"]
    if len(wide) < _FEWEST:
        return None
    often = sum(c in _FREQUENT_SET for c in wide) / len(wide)
    rival = sum(c in _FREQUENT_SET or c in _SIMPLIFIED for c in other if c > "\x7f") / max(
        1, sum(c > "\x7f" for c in other)
    )
    return text if often > 0.25 and often > 2 * rival else None


_FREQUENT_SET = frozenset(_FREQUENT)
_FEWEST = 8
"""Characters below which words do not tell: a title of two characters may be frequent ones in either encoding."""
_SIMPLIFIED = frozenset(
    "这为个国时来们于对会发动过说产种后学经进着电里现实两体机当点从业应开还义间样与关线内数么质气变条没结解问无军并题党员总设长头资边图统级组见计别论运农区强决万算预财拨门增减费单"
)


def binary(name: str) -> Unreadable:
    """Say that a file is no text."""
    return Unreadable(name, "不是文本文件，或编码无法识别", "is not a text file, or its encoding is unknown")


_CONTROLS = re.compile(r"[\x00-\x06\x0e-\x19\x1c-\x1f]")


def _checked(text: str, name: str) -> str:
    controls = len(_CONTROLS.findall(text))
    if controls > max(3, 0.01 * len(text)):
        raise binary(name)
    return text


def blocks_of(text: str, file: int = 0) -> list[Block]:
    """Return the blocks of a decoded text."""
    raw = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n" if "\n" not in text else "")
    raw = raw.replace("\x1a", "")
    lines = [Line(i, t) for i, t in enumerate(raw.split("\n"), 1)]
    if "[bookmark: " in raw:
        lines = [Line(i, _BOOKMARK.sub("", t)) for i, t in lines]
    found = _taken(lines, file, aligned=True) or _taken(lines, file, aligned=False)
    assert found is not None
    return rejoin(*gathered(*found), vocabulary().cut)


def _taken(lines: Sequence[Line], file: int, *, aligned: bool) -> tuple[list[Block], set[int]] | None:
    """Return the blocks and which of them stand apart.

    With tables that are `aligned`: None at the first row of one that is left outside, for the others would stand for it.
    """
    takes = (_pipe_table, _cell_table, _tab_table, *([_aligned_table] if aligned else []))
    blocks: list[Block] = []
    apart: set[int] = set()
    i = 0
    while i < len(lines):
        if not lines[i].text:  # no table begins with it
            apart.add(len(blocks))
            i += 1
            continue
        for take in takes:
            found, end = take(lines, i, file)
            if end > i:
                blocks += found
                i = end
                break
        else:
            if not lines[i].blank and lines[i].text.strip():
                if aligned and is_row(lines[i].text):
                    return None
                blocks.append(Paragraph(lines[i].text, file=file, anchor=f"l{lines[i].no}"))
            else:
                apart.add(len(blocks))
            i += 1
    return blocks, apart


# Tables of pipes and of tabs


def _run(lines: Sequence[Line], start: int, holds: Callable[[Line], bool]) -> int:
    end = start
    while end < len(lines) and holds(lines[end]):
        end += 1
    return end


def _pipe_table(lines: Sequence[Line], start: int, file: int) -> tuple[list[Block], int]:
    if start and _is_piped(lines[start - 1]):
        return [], start  # the run that this line is in has been found to be no table
    end = _run(lines, start, _is_piped)
    rows = [_pipe_cells(line.text) for line in lines[start:end] if not _is_rule(line.text)]
    if not rows or max(len(row) for row in rows) < 2:
        return [], start
    return [_plain_table(rows, file, lines[start].no)], end


def _is_piped(line: Line) -> bool:
    text = line.text.strip()
    return len(text) > 1 and text[0] == text[-1] == "|"


def _is_rule(text: str) -> bool:
    return "-" in text and not text.strip(" \t:|+=-")


def _pipe_cells(text: str) -> list[str]:
    inner = text.strip()[1:-1]
    if "\\" not in inner:  # most rows
        return list(map(str.strip, inner.split("|")))
    cells = re.split(r"(?<!\\)\|", inner)
    return [c.replace("\\|", "|").strip() for c in cells]


def _tab_table(lines: Sequence[Line], start: int, file: int) -> tuple[list[Block], int]:
    tabs = lines[start].text.count("\t")
    if tabs == 0 or lines[start].cell or not lines[start].text.strip():
        return [], start

    def fits(line: Line) -> bool:
        return line.text.count("\t") == tabs and not line.cell and bool(line.text.strip())

    if start and fits(lines[start - 1]):
        return [], start  # the run that this line is in has been found to be no table
    end = _run(lines, start, fits)
    rows = [line.text.split("\t") for line in lines[start:end]]
    if len(rows) < 2 or all(_LIST_LABEL.match(row[0]) for row in rows):
        return [], start
    return [_plain_table([[c.strip() for c in row] for row in rows], file, lines[start].no)], end


def _aligned_table(lines: Sequence[Line], start: int, file: int) -> tuple[list[Block], int]:
    if not may_start(lines[start].text):
        return [], start
    found, taken = read_aligned([line.text for line in lines[start : start + _MOST_LINES]], lines[start].no, file)
    return ([found], start + taken) if found is not None else ([], start)


def _plain_table(rows: Sequence[Sequence[str]], file: int, line: int) -> Table:
    return plain_table(rows, file, f"l{line}")


# Tables written a cell a line


def _cell_table(lines: Sequence[Line], start: int, file: int) -> tuple[list[Block], int]:
    if not lines[start].cell:
        return [], start
    end = _cell_table_end(lines, start)
    rows = list(_cell_rows(lines[start:end]))
    if sum(len(row) for row in rows) < 2:
        return [], start
    return [text_table(_spread(rows), file, f"l{lines[start].no}")], end


def _cell_table_end(lines: Sequence[Line], start: int) -> int:
    """Return the line after the table that starts at `start`.

    Lines without a tab belong to the cell above them while they follow it directly, or while more cells follow and
    nothing says that the table is over: two blank lines, or a short numbered heading.
    """
    end = start
    while True:
        end = _run(lines, end, lambda line: not line.blank)
        resume = next((i for i in range(end, len(lines)) if lines[i].cell), None)
        if resume is None or _is_break(lines[end:resume]):
            return end
        end = resume


def _is_break(gap: Sequence[Line]) -> bool:
    """Whether what stands between two cells is outside the table: a heading in it, or text after two blank lines."""
    texts = [line.text for line in gap if not line.blank]
    if not texts:
        return len(gap) > 3
    two_blank = any(a.blank and b.blank for a, b in pairwise(gap))
    return two_blank or any(_is_heading(text) for text in texts)


def _is_heading(text: str) -> bool:
    text = text.strip()
    return len(text) <= _SHORT_HEADING and text[-1:] not in TERMINAL + "，,、" and _HEADING.match(text) is not None


def _cell_rows(lines: Sequence[Line]) -> Iterator[list[str]]:
    """Yield rows of cell texts: a blank line ends a row if a cell follows it."""
    row: list[str] = []
    ended = False
    for line in lines:
        if line.cell and ended and row:
            yield row
            row = []
        if line.cell:
            row.append(line.text[1:])
        elif not line.blank and row:
            row[-1] += "\n" + line.text if row[-1] else line.text
        ended = line.blank
    if row:
        yield row


def _spread(rows: Sequence[Sequence[str]]) -> list[list[Slot]]:
    """Give rows of different length their spans.

    The text does not tell the spans. A row shorter than the widest keeps its first cell one column wide and shares the
    rest out among its other cells as evenly as can be, the earlier wider; a lone cell spans the whole width. Empty
    cells at the start of a row continue the cell above, if the row has as many cells as the one above.
    """
    width = max(len(row) for row in rows)
    drop = _continuations(rows)
    slots: list[list[Slot]] = []
    for r, row in enumerate(rows):
        spans = _shares(len(row), width)
        slots.append(
            [Slot(text, spans[c], 1 + _height(drop, r, c)) for c, text in enumerate(row) if (r, c) not in drop]
        )
    return slots


def _shares(n: int, width: int) -> list[int]:
    if n == width:
        return [1] * n
    if n == 1:
        return [width]
    base, extra = divmod(width - 1, n - 1)
    return [1] + [base + 1] * extra + [base] * (n - 1 - extra)


def _height(drop: set[tuple[int, int]], row: int, col: int) -> int:
    below = 0
    while (row + 1 + below, col) in drop:
        below += 1
    return below


def _continuations(rows: Sequence[Sequence[str]]) -> set[tuple[int, int]]:
    """Return the positions that continue the cell above.

    A table's first row of a given length is its header: its first cell runs down only if every later row of that length
    starts empty, and it does not name a column (编码, 序号). A 合计 row starts empty for want of a code: not continued.
    """
    found: set[tuple[int, int]] = set()
    start = 0
    while start < len(rows):
        end = start
        while end < len(rows) and len(rows[end]) == len(rows[start]):
            end += 1
        found |= _continued_in(rows, start, end)
        start = end
    return found


def _continued_in(rows: Sequence[Sequence[str]], start: int, end: int) -> set[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    for col in range(len(rows[start]) - 1):
        whole = end - start > 1 and not any(rows[r][col].strip() for r in range(start + 1, end))
        origin = start
        for r in range(start + 1, end):
            led = col == 0 or (r, col - 1) in found
            if not rows[r][col].strip() and led and _runs_down(rows, origin, col, r, origin != start or whole):
                found.add((r, col))
            else:
                origin = r
    return found


def _runs_down(rows: Sequence[Sequence[str]], origin: int, col: int, row: int, may: bool) -> bool:
    """Whether the cell at (`origin`, `col`) runs down to `row`, if its place in the table lets it (`may`)."""
    label = rows[origin][col].strip()
    if not label or not may:
        return False
    if origin == 0 or len(rows[origin - 1]) != len(rows[origin]):
        return _OWN_COLUMN.search(label) is None
    return _TOTAL.match(next((t.strip() for t in rows[row] if t.strip()), "")) is None
