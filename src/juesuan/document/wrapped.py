"""Paragraphs from lines that were broken at a fixed width: which line goes on with the one before, by what they say.

Text copied from a page has each line by itself: as a line of a text file, a paragraph of its own in Word or HTML, or
behind a line break inside one. Whether a document was broken so is told by its running text: many lines end in
mid-sentence, none is longer than a page is wide. Then a line goes on where the next word would not have fitted on it
and the next line opens nothing new (a list number, an indent). A document that was not broken keeps its lines, but where
a line ends on a comma, in an open bracket or inside a number, which no paragraph does.

Widths are columns: a Chinese character takes two. No word of any disclosure stands here: terms that may be cut in two
come in from outside.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import NamedTuple

from msgspec.structs import replace

from juesuan.document.model import Block, Paragraph, Part

NARROWEST, WIDEST = 24, 200
"""Columns that a wrapped text's longest lines take."""

HEADING = re.compile(
    r"\s*(第[一二三四五六七八九十百\d]+[部章节分]|[一二三四五六七八九十]+[、．]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[、．]"
    r"|\d{1,2}\.(?!\d)|[①-⑳]|[●•·▪◆]|(?:注|说明|备注|附件\d*|.{0,4}(?:单位|部门))[:：])"
)
_NUMBERED = re.compile(
    r"\s*(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}(?:、|[．.](?!\d)))"
)
"""What opens a paragraph of its own behind a manual line break: （一）机关运行经费。…。↵（二）政府采购。…."""

_ENDED = re.compile(r"(?:[。；！？：;!?:…]|(?<!\d)\.)[”’」』）)]?$")
_STOPPED = re.compile(r"[。！？!?…][”’」』）)]?$")
_BREATH = re.compile(r"[，。；：、,;:]")
_HANGING = re.compile(r"[，、,（(《“‘【]$")
_CUT_NUMBER = re.compile(r"\d(?:[.,]\d{0,2})?$")
_REST_OF_NUMBER = re.compile(r"\d{0,3}(?:\.\d+)?(?:[%％]|[百千万亿]?元)")
_OPENS, _CLOSES = "（(《“‘【「『", "）)》”’】」』"
_NEVER_FIRST = tuple("，。；：、！？％%）)》”’】」』,;:!?")
_WORD = re.compile(r"[0-9A-Za-z.,%]+")
_CLOSING = re.compile(r"[，。；：、！？）)》”’】」』%％,.;:!?]*")
_GAPS = re.compile(r"\S[ \u3000]{2,}\S|\t")
_GAP = re.compile(r"[ \u3000\t](?:(?<=\t)|[ \u3000])")
"""What `_GAPS` holds: a line without it need not be searched from each of its characters."""
_LEADERS = re.compile(r"[.…·．](?:[.…·．]{3}| (?:[.…·．] ){2})")
_DIGIT = re.compile(r"\d")
_ASIDE = re.compile(r"[（(][^（(）)]*[）)]$")
_ASIDE_FIRST = re.compile(r"[（(][^（(）)]{1,4}[）)]")
_INDENT = re.compile(r"[ \u3000\xa0\t]*")


class _Widths(dict[str, int]):
    """Columns that a character takes, by character; found once."""

    def __missing__(self, character: str) -> int:
        found = self[character] = 2 if unicodedata.east_asian_width(character) in "WFA" else 1
        return found


_WIDTHS = _Widths()


_USUAL = re.compile("[\x00-\x7f\u4e00-\u9fff，。；：、（）“”《》]*")
"""ASCII, which takes one column a character, and what nearly all else is, which takes two."""


def width(text: str) -> int:
    """Return how many columns `text` takes."""
    if _USUAL.fullmatch(text):
        return 2 * len(text) - len(text.encode("ascii", "ignore"))
    return sum(map(_WIDTHS.__getitem__, text))


class _Line(NamedTuple):
    """One line: what it says without its indent, its indent and whole width in columns, and whether it is running text.

    `after` tells what stands between it and the line before: 0 nothing, 1 an empty line, 2 what is no running text. It `opens`
    something new where it is numbered, and is a `heading` where no punctuation stands behind the number.
    """

    text: str
    indent: int
    wide: int
    prose: bool
    after: int
    opens: bool
    heading: bool


class _Shape(NamedTuple):
    """How a text was broken: the columns of its longest lines, the room that broken lines leave, whether words are cut.

    `indented`: a paragraph's first line is, so that the others tell themselves.
    """

    wide: int
    slack: int
    cuts: bool
    indented: bool
    base: int


def rejoin(blocks: Sequence[Block], apart: Collection[int] = (), terms: Sequence[str] = ()) -> list[Block]:
    """Return `blocks` with the paragraphs joined that are lines of one, and apart what one paragraph numbers on lines of their own.

    `apart` are the indices of blocks that an empty line stands before. `terms` are words that a break may cut in two.
    """
    pieces = [piece for i, block in enumerate(blocks) for piece in _pieces(i, block)]
    lines: list[_Line] = []
    origin: list[tuple[int, int]] = []
    gap = 0
    for block, start, text in pieces:
        if text is None:
            gap = 2
            continue
        gap = max(gap, int(start == 0 and block in apart))
        if text.strip():
            lines.append(_line(text, gap))
            origin.append((block, start))
            gap = 0
    joins = going_on(lines, terms)
    if not any(joins) and len(pieces) == len(blocks):
        return list(blocks)
    onto = dict(zip(origin, joins, strict=True))
    out: list[Block] = []
    for block, start, text in pieces:
        original = blocks[block]
        last = out[-1] if out else None
        if text is None or not isinstance(original, Paragraph):
            out.append(original)
        elif onto.get((block, start)) and isinstance(last, Paragraph):
            out[-1] = _joined(last, text, Part(0, original.anchor, start))
        elif start and isinstance(last, Paragraph) and _NUMBERED.match(text) and _STOPPED.search(last.text.rstrip()):
            out.append(replace(original, text=text, label="", parts=(Part(0, original.anchor, start),)))
        elif start and isinstance(last, Paragraph):
            out[-1] = replace(
                last, text=f"{last.text}\n{text}", parts=_part(last, Part(len(last.text) + 1, original.anchor, start))
            )
        else:
            out.append(replace(original, text=text) if text != original.text else original)
    return out


def _pieces(index: int, block: Block) -> list[tuple[int, int, str | None]]:
    """Return a block's lines: (the block's index, where the line begins in its text, the text), None for what is no text."""
    if not isinstance(block, Paragraph) or block.level or block.runs:
        return [(index, 0, None)]
    if "\n" not in block.text:
        return [(index, 0, block.text)]
    found: list[tuple[int, int, str | None]] = []
    at = 0
    for text in block.text.split("\n"):
        found.append((index, at, text))
        at += len(text) + 1
    return found


def _joined(before: Paragraph, text: str, part: Part) -> Paragraph:
    """Return a paragraph with one more line, its indent left out."""
    indent = _INDENT.match(text)
    skipped = indent.end() if indent else 0
    kept = before.text.rstrip(" \t\u3000\xa0")
    between = (
        " "
        if kept[-1:].isascii()
        and text[skipped : skipped + 1].isascii()
        and kept[-1:].isalpha()
        and text[skipped : skipped + 1].isalpha()
        else ""
    )
    begun = len(kept) + len(between)
    return replace(
        before,
        text=kept + between + text[skipped:],
        parts=_part(before, Part(begun, part.anchor, part.offset + skipped)),
    )


def _part(before: Paragraph, part: Part) -> tuple[Part, ...]:
    last = before.parts[-1] if before.parts else Part(0, before.anchor, 0)
    same = last.anchor == part.anchor and part.start - last.start == part.offset - last.offset
    return before.parts if same else (*before.parts, part)


def _line(text: str, after: int) -> _Line:
    bare = text.strip(" \t\u3000\xa0\n\r")
    indent = _INDENT.match(text)
    inset = width(indent[0].replace("\t", "    ")) if indent and indent[0] else 0
    wide = width(bare)
    tabular = (_GAP.search(bare) is not None and _GAPS.search(bare) is not None) or _LEADERS.search(bare) is not None
    number = HEADING.match(bare)
    plain = _BREATH.search(bare, number.end() if number else 0) is None
    prose = not tabular and (not plain or wide >= NARROWEST)
    return _Line(bare, inset, inset + wide, prose, after, number is not None, number is not None and plain)


# Which lines go on


def going_on(lines: Sequence[_Line], terms: Sequence[str] = ()) -> list[bool]:
    """Tell of each line whether it goes on with the one before."""
    shape = _shape(lines)
    out = [False] * len(lines)
    fresh = True  # whether the line before begins its paragraph
    for i, (a, b) in enumerate(pairwise(lines), 1):
        out[i] = _goes_on(a, b, fresh, shape, terms) if shape else _surely(a, b)
        fresh = not out[i]
    return out


def _shape(lines: Sequence[_Line]) -> _Shape | None:
    """Return how the text was broken; None where it was not."""
    prose = [line for line in lines if line.prose]
    broken = [(a, b) for a, b in pairwise(lines) if _is_open(a) and b.after == 0 and not b.opens]
    if not broken or len(broken) < 0.15 * len(prose):
        return None
    base = _base(prose)
    widths = sorted((line.wide - base for line in prose), reverse=True)
    need = 1 if len(widths) < 12 else max(2, len(widths) // 15)
    wide = next(
        (w for i, w in enumerate(widths) if sum(0.85 * w <= x for x in widths[i : i + need + 1]) > need), widths[0]
    )
    if len(widths) < 12:
        wide = widths[0]
    near = [w for w in widths if 0.85 * wide <= w <= wide]
    wide = near[len(near) // 50]  # a line or two may be set tighter than all others
    longer = sum(w > wide + 4 for w in widths)
    reaching = sum(a.wide - base >= 0.75 * wide for a, _ in broken)
    if not NARROWEST <= wide <= WIDEST or longer > 0.06 * len(widths) or reaching < 0.5 * len(broken):
        return None
    full = [(a, b) for a, b in broken if a.wide - base >= 0.75 * wide]
    cuts = sum(_is_cut(a.text, b.text) for a, b in full) > 0.02 * len(full)
    rooms = sorted(_room(a, b, wide + base, cuts) for a, b in full)
    slack = max(0, min(rooms[(9 * len(rooms)) // 10], wide // 5))
    return _Shape(wide, slack, cuts, _is_indented(lines, base), base)


def _base(prose: Sequence[_Line]) -> int:
    """Return the indent that the text's lines have at least, but for a few."""
    insets = sorted(line.indent for line in prose)
    return insets[len(insets) // 20]


def _is_indented(lines: Sequence[_Line], base: int) -> bool:
    """Whether first lines stand further right than those that go on."""
    runs = [(a, b) for a, b in pairwise(lines) if _is_open(a) and b.prose and b.after == 0 and not b.opens]
    back = sum(b.indent <= base + 1 for _, b in runs)
    first = [b for a, b in pairwise(lines) if _STOPPED.search(a.text) and b.prose]
    inset = sum(b.indent >= base + 2 for b in first)
    return bool(runs) and back >= 0.7 * len(runs) and inset >= 0.5 * len(first) and inset > 0


def _is_open(line: _Line) -> bool:
    """Whether a line of running text ends in mid-sentence."""
    return line.prose and not line.heading and _ENDED.search(line.text[-3:]) is None


def _is_cut(before: str, after: str) -> bool:
    """Whether a number or a Latin word stands on both sides of a break."""
    return (
        bool(re.search(r"[0-9A-Za-z.]$", before))
        and bool(re.match(r"[0-9A-Za-z.%]", after))
        and not (before[-1:] == "." and not after[:1].isdigit())
    )


def _room(a: _Line, b: _Line, wide: int, cuts: bool) -> int:
    """Return how many columns were left on a line after the next line's first word; below 0 where it did not fit."""
    word = _WORD.match(b.text)
    end = word.end() if word and not cuts else 1
    closing = _CLOSING.match(b.text, end)
    head = b.text[: closing.end() if closing else end]
    return wide - a.wide - width(head)


def _surely(a: _Line, b: _Line) -> bool:
    """Whether a break in a text that was not wrapped is inside a sentence all the same."""
    if not a.prose or b.after or b.opens or _BREATH.search(a.text) is None:
        return False
    if b.text.startswith(_NEVER_FIRST[:9]):
        return _ENDED.search(a.text) is None
    if _HANGING.search(a.text) or _is_unclosed(a.text, b.text):
        return _ENDED.search(a.text) is None
    return _CUT_NUMBER.search(a.text) is not None and _REST_OF_NUMBER.match(b.text) is not None


def _is_unclosed(before: str, after: str) -> bool:
    """Whether a bracket that is open at the end of `before` is closed early in `after`, before any other opens."""
    for opening, closing in zip(_OPENS, _CLOSES, strict=True):
        if before.count(opening) > before.count(closing) and before.rfind(opening) > before.rfind(closing):
            at = after.find(closing)
            again = after.find(opening)
            if 0 <= at <= 20 and not 0 <= again < at:
                return True
    return False


def _goes_on(a: _Line, b: _Line, fresh: bool, shape: _Shape, terms: Sequence[str]) -> bool:
    room = _room(a, b, shape.wide + shape.base, shape.cuts)
    full = room <= shape.slack
    if b.after == 2 or not b.text:
        return False
    if b.opens and not (a.text.endswith(tuple(_OPENS)) or (full and _is_cut(a.text, b.text))):
        return False
    if b.after == 1 and not (_is_open(a) and full and (not shape.indented or b.indent <= shape.base + 1)):
        return False
    if shape.indented and b.indent >= shape.base + 2 and b.indent > (shape.base if fresh else a.indent):
        # a block set in as a whole goes on at its own indent; anything else set in begins a paragraph
        if not (a.prose and a.indent >= b.indent and not fresh and _is_open(a) and full):
            return False
    elif b.indent > a.indent + 1 and not _is_straddled(a.text, b.text, terms):
        return False
    if a.heading or not a.prose or (fresh and _BREATH.search(a.text) is None):
        return _title_goes_on(a, b, full, terms, shape)
    if b.text.startswith(_NEVER_FIRST) or _is_unclosed(a.text, b.text):
        return True
    if _ASIDE_FIRST.match(b.text) and _is_open(a):
        return True  # 卫生健康支出 ↵ （类）484.94 万元
    if _ENDED.search(a.text):
        return full if shape.indented else _sentence_follows(a, b, room, shape)
    if _HANGING.search(a.text):
        return room <= shape.wide // 2
    return full


def _sentence_follows(a: _Line, b: _Line, room: int, shape: _Shape) -> bool:
    """Whether a full line that ends a sentence, or a part of one, is followed by the next; without indents to tell."""
    if not _STOPPED.search(a.text):
        return room <= shape.slack + 2
    return room <= min(shape.slack, 2) and _BREATH.search(b.text) is not None


def _title_goes_on(a: _Line, b: _Line, full: bool, terms: Sequence[str], shape: _Shape) -> bool:
    """Whether a heading's or title's line goes on: a word of it was cut, or it is full and the next line is only a tail."""
    if _ENDED.search(a.text) is None and _ASIDE_FIRST.match(b.text) and a.wide >= 0.7 * (shape.wide + shape.base):
        return True  # （项） belongs to the word before it
    if _ENDED.search(a.text) or any(p.search(t) for p in (_LEADERS, _GAPS) for t in (a.text, b.text)):
        return False
    if _is_straddled(a.text, b.text, terms) or a.text.endswith(tuple(_OPENS)) or b.text.startswith(_NEVER_FIRST):
        return True
    if _ASIDE.sub("", a.text).endswith(tuple(terms)):
        return False
    if full and (a.heading or a.prose):  # or the first line of a paragraph, which has no punctuation yet
        return True
    if _BREATH.search(b.text):
        return False
    return (
        len(b.text) <= 4 and a.wide >= 0.5 * shape.wide and not _DIGIT.search(b.text) and len(a.text) > 3 * len(b.text)
    )


def _is_straddled(before: str, after: str, terms: Sequence[str]) -> bool:
    """Whether one of `terms` is cut in two by the break."""
    return any(before.endswith(term[:n]) and after.startswith(term[n:]) for term in terms for n in range(1, len(term)))
