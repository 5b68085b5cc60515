"""From characters to lines and from lines to text: what stands between two characters, where a stretch stands.

Coordinates are PDF points in the page's upright frame (see `page`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from operator import attrgetter

import msgspec

from juesuan.document.model import Run
from juesuan.document.page import ASCENT, DESCENT, Glyph

WIDE_GAP = 3.0  # ems; chunks further apart on one line are separate texts
WORD_GAP = 0.18  # ems between two Latin letters or digits that make a space
SET_APART = 0.42  # ems beyond a line's usual gap that are a space between two Chinese characters
TYPED_APART = 0.2  # the same where the file has a space character
TYPED_WORD_GAP = 0.02  # ems between two Latin letters that have a space character between them
_NEAREST = 0.9 * TYPED_WORD_GAP  # of the right one's em: a narrower gap is no space, whatever stands beside it
FAR_APART = 0.9  # ems beyond the usual gap between a Chinese character and a digit or Latin letter

CLOSING = "，。、；：？！）》”’】〕」』％,.;:?!)]}%…·"
_OPENING = "（《“‘【〔「『([{"
_FULL_NUMBER = re.compile(r"[-−－+]?\d[\d,，]*\.\d{2,}%?")


class Line(msgspec.Struct, frozen=True, gc=False):
    """Characters that share a baseline, left to right, with nothing far between them."""

    page: int
    turn: int
    glyphs: tuple[Glyph, ...]
    x0: float
    x1: float
    y: float  # baseline
    size: float  # of most of its characters
    text: str
    xs: tuple[float, ...]  # of each character of the text the left edge, and the last one's right edge

    @property
    def top(self) -> float:
        """The top of its em boxes."""
        return self.y + ASCENT * self.size

    @property
    def bottom(self) -> float:
        """The bottom of its em boxes."""
        return self.y - DESCENT * self.size


@lru_cache(8192)
def is_cjk(char: str) -> bool:
    """Tell whether `char` is set in the Chinese manner: an ideograph or full-width punctuation."""
    code = ord(char)
    return (
        0x2E80 <= code <= 0x9FFF
        or 0xF900 <= code <= 0xFAFF
        or 0xFE30 <= code <= 0xFFEF
        or code >= 0x20000
        or (char in "“”‘’…—·①②③④⑤⑥⑦⑧⑨⑩")
    )


def ems(text: str) -> float:
    """Return about how many ems wide a text is: a Chinese character one, a digit or letter half of one."""
    return sum(1 if is_cjk(char) else 0.5 for char in text)


def baseline_groups(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Group characters by baseline, top to bottom; each group left to right, doubled characters (false bold) once."""
    # Two sorts by one number each are quicker than one by both; they are stable.
    ordered = sorted(glyphs, key=_LEFT)
    if not ordered:
        return []
    lead = ordered[0]
    if ordered[-1].y == lead.y and all([glyph.y == lead.y for glyph in ordered]):  # noqa: C419 - nearly every cell; a list is quicker than a generator
        return [_once(sorted(ordered, key=_twice_middle))]
    ordered.sort(key=_BASELINE, reverse=True)
    groups: list[list[Glyph]] = [[]]
    lead = ordered[0]
    for glyph in ordered:
        if lead.y - glyph.y <= 0.3 * (lead.size if lead.size < glyph.size else glyph.size):
            groups[-1].append(glyph)
        else:
            groups.append([glyph])
            lead = glyph
    return [_once(sorted(group, key=_twice_middle)) for group in _with_scripts(groups)]


_LEFT, _BASELINE = attrgetter("x0"), attrgetter("y")


def _twice_middle(glyph: Glyph) -> float:
    return glyph.x0 + glyph.x1


def _with_scripts(groups: list[list[Glyph]]) -> list[list[Glyph]]:
    """Put a group of smaller, shifted characters (a superscript) into the line whose gap it fills."""
    out: list[list[Glyph]] = []
    for group in groups:
        host = out[-1] if out else None
        if host is not None and _fits_beside(host, group):
            host.extend(group)
        elif host is not None and _fits_beside(group, host):
            out[-1] = host + group
        else:
            out.append(list(group))
    return out


def _fits_beside(host: list[Glyph], small: list[Glyph]) -> bool:
    """Tell whether a few smaller characters, or a stop set off the baseline, belong in a line's gap or at its end."""
    if len(small) > _FEW:
        return False
    size, own = max([g.size for g in host]), max([g.size for g in small])
    stops = len(small) <= 2 and len(host) > 2 and all(g.char in CLOSING or g.char in _OPENING for g in small)
    if (own > 0.8 * size and not stops) or abs(host[0].y - small[0].y) > 0.55 * size:
        return False
    near = any(abs(g.x1 - s.x0) < 0.4 * size or abs(g.x0 - s.x1) < 0.4 * size for g in host for s in small)
    return near and not any(g.x0 < s.x1 - 0.5 and s.x0 < g.x1 - 0.5 for g in host for s in small)


_FEW = 4
"""Characters of a superscript, at most."""


def _once(glyphs: list[Glyph]) -> list[Glyph]:
    out: list[Glyph] = []
    third = second = first = None  # the last three that are kept
    for glyph in glyphs:
        char = glyph.char
        if (
            (first is not None and first.char == char and _doubled(first, glyph))
            or (second is not None and second.char == char and _doubled(second, glyph))
            or (third is not None and third.char == char and _doubled(third, glyph))
        ):
            continue
        out.append(glyph)
        third, second, first = second, first, glyph
    return out


def _doubled(g: Glyph, glyph: Glyph) -> bool:
    return abs(g.x0 - glyph.x0) < 0.2 * g.size and abs(g.y - glyph.y) < 0.2 * g.size


def is_even(glyphs: Sequence[Glyph]) -> bool:
    """Tell whether characters stand on one baseline, all of one size."""
    y, size = glyphs[0].y, glyphs[0].size
    return all([g.y == y and g.size == size for g in glyphs])  # noqa: C419 - see `baseline_groups`


def split_at_gaps(glyphs: Sequence[Glyph], ems: float) -> list[list[Glyph]]:
    """Split a left-to-right run of characters where the gap is at least `ems` times the font size."""
    ends = [
        i
        for i, (a, b) in enumerate(pairwise(glyphs), 1)
        if b.x0 - a.x1 >= ems * (a.size if a.size > b.size else b.size)
    ]
    if not ends:
        return [list(glyphs)] if glyphs else []
    return [list(glyphs[start:end]) for start, end in pairwise([0, *ends, len(glyphs)])]


def make_line(page: int, turn: int, glyphs: Sequence[Glyph]) -> Line:
    """Build a line of characters that stand left to right."""
    sizes = sorted([g.size for g in glyphs])
    size = sizes[len(sizes) // 2]
    y = glyphs[0].y if sizes[0] == size else next(g.y for g in glyphs if g.size >= size)
    text, xs = set_line(glyphs)
    return Line(page, turn, tuple(glyphs), glyphs[0].x0, max([g.x1 for g in glyphs]), y, size, text, xs)


def between(left: Glyph, right: Glyph, usual: float = 0.0) -> str:
    """Return what the text has between two neighbours on a line: nothing or one space.

    Justification spreads Chinese text by the same gap all along a line, `usual` in ems, and fonts' own advances leave
    small gaps beside digits: neither is a space.
    """
    gap = (right.x0 - left.x1) / max(left.size, right.size)
    if gap <= 0:
        return ""
    cjk_left, cjk_right = is_cjk(left.char), is_cjk(right.char)
    if not cjk_left and not cjk_right:
        return " " if gap > WORD_GAP or (right.spaced and gap > TYPED_WORD_GAP) else ""
    if left.char in _OPENING or right.char in CLOSING:
        return ""
    if left.char in CLOSING:
        return " " if gap - usual > 2 * FAR_APART else ""
    if cjk_left and cjk_right:
        return " " if gap - usual > (TYPED_APART if right.spaced else SET_APART) else ""
    return " " if gap - usual > FAR_APART else ""


def _usual_gap(glyphs: Sequence[Glyph]) -> float:
    """Return the median gap between neighbouring Chinese characters, in ems, at least 0."""
    gaps: list[float] = []
    left: Glyph | None = None
    for glyph in glyphs:
        if not is_cjk(glyph.char):
            left = None
            continue
        if left is not None:
            gaps.append((glyph.x0 - left.x1) / (left.size if left.size > glyph.size else glyph.size))
        left = glyph
    gaps.sort()
    return max(0.0, gaps[len(gaps) // 2]) if gaps else 0.0


def set_line(glyphs: Sequence[Glyph]) -> tuple[str, tuple[float, ...]]:
    """Return a line's text and, for each of its characters, the left edge, with the last one's right edge."""
    text = [g.char for g in glyphs]
    xs = [round(g.x0, 2) for g in glyphs]
    if not text:
        return "", ()
    xs.append(round(glyphs[-1].x1, 2))
    gaps = [i for i, (a, b) in enumerate(pairwise(glyphs), 1) if b.x0 - a.x1 > _NEAREST * b.size]
    if gaps:
        usual = _usual_gap(glyphs)
        for i in reversed(gaps):
            if between(glyphs[i - 1], glyphs[i], usual):
                text.insert(i, " ")
                xs.insert(i, round(glyphs[i - 1].x1, 2))
    return "".join(text), tuple(xs)


def glue(before: str, after: str) -> str:
    """Return what joins two lines of one text: a space between two Latin words or two whole amounts, else nothing."""
    if not before or not after:
        return ""
    left, right = before[-1], after[0]
    if is_cjk(left) or is_cjk(right):
        return ""
    if left.isalpha() or right.isalpha():
        return " " if (left.isalnum() or left in ",.;:)%") and (right.isalnum() or right in "(") else ""
    whole = _FULL_NUMBER.fullmatch(before.rsplit(" ", maxsplit=1)[-1]) and _FULL_NUMBER.fullmatch(
        after.split(" ", maxsplit=1)[0]
    )
    return " " if whole else ""


def joined(lines: Sequence[Line]) -> str:
    """Join lines into one text."""
    text = ""
    for line in lines:
        text += glue(text, line.text) + line.text
    return text


def compose(lines: Sequence[Line]) -> tuple[str, tuple[Run, ...]]:
    """Join lines into one text, with a run for each line; a joining space belongs to no run."""
    text = ""
    runs: list[Run] = []
    for line in lines:
        own, xs = line.text, line.xs
        text += glue(text, own)
        tallest = max([g.size for g in line.glyphs])
        runs.append(
            Run(
                start=len(text),
                page=line.page,
                x=xs,
                bottom=round(line.y - DESCENT * tallest, 2),
                top=round(line.y + ASCENT * tallest, 2),
                turn=line.turn,
                sure=_sureties(line.glyphs, own),
            )
        )
        text += own
    return text, tuple(runs)


def _sureties(glyphs: Sequence[Glyph], text: str) -> tuple[float, ...]:
    """Return how sure each character of a recognised line is (a space wholly); nothing for text of the file's own."""
    if all([g.sure is None for g in glyphs]):  # noqa: C419 - see `baseline_groups`
        return ()
    known = iter(glyphs)
    return tuple(1.0 if char == " " or (sure := next(known).sure) is None else sure for char in text)


def lines_of(page: int, turn: int, glyphs: Iterable[Glyph]) -> list[Line]:
    """Set a cell's or a region's characters in lines, top to bottom, whatever the gaps in them.

    Characters at another angle are set in their own lines, after the others.
    """
    upright: list[Glyph] = []
    turned: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        if glyph.turn:
            turned.setdefault(glyph.turn, []).append(glyph)
        else:
            upright.append(glyph)
    lines = [make_line(page, turn, group) for group in baseline_groups(upright)]
    for angle, group in sorted(turned.items()):
        lines += _turned_lines(page, turn, angle, group)
    return lines


def _turned_lines(page: int, turn: int, angle: int, glyphs: list[Glyph]) -> list[Line]:
    """Set characters that read up (90) or down (270) the page, one line a character so that each keeps its box."""
    down = angle == 270
    size = max(g.size for g in glyphs)
    ordered = sorted(
        glyphs, key=lambda g: (round((-g.x0 if down else g.x0) / size), -g.y if down or angle == 180 else g.y)
    )
    return [make_line(page, turn, [g]) for g in ordered]


def advance_of_first_word(line: Line) -> float:
    """Return the width in points of what had to fit for `line` to start one line earlier.

    One Chinese character, or a whole number or Latin word, with the closing punctuation that sticks to it.
    """
    return line.glyphs[_first_word(line.glyphs) - 1].x1 - line.glyphs[0].x0


def ems_of_first_word(line: Line) -> float:
    """Return the same in ems, for a page that does not say how wide its characters are; a number with what sets it apart."""
    word = "".join(glyph.char for glyph in line.glyphs[: _first_word(line.glyphs)])
    return ems(word) + (0 if is_cjk(word[0]) else 1)


def _first_word(glyphs: Sequence[Glyph]) -> int:
    """Return how many characters no line's end divides, from the first on."""
    end = 0
    while end < len(glyphs) - 1 and glyphs[end].char in _OPENING:
        end += 1
    if not is_cjk(glyphs[end].char):
        while end + 1 < len(glyphs) and not is_cjk(glyphs[end + 1].char) and not between(glyphs[end], glyphs[end + 1]):
            end += 1
    while end + 1 < len(glyphs) and glyphs[end + 1].char in CLOSING:
        end += 1
    return end + 1
