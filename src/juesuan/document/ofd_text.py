"""An OFD text object (GB/T 33190-2016, chapter 11) → characters where they stand.

A text object gives each character's origin, never its width: the width is taken from the distance to the next one
where that is a likely one, else from the kind of character.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from juesuan.document.ofd_package import Element, attribute, children, number
from juesuan.document.page import ASCENT, DESCENT, Matrix, Placed, after, apply, is_unmapped, is_unseen, plain, turn_of
from juesuan.document.pdf_text import is_cjk

MAX_REPEATS = 10_000  # of an offset written as `g n d`
_LOOSEST = 1.35  # of its own width: a distance beyond it to the next character is a gap
_LEAST = 0.15  # ems: a shorter distance to the next is no width but one character over another
# The advance of Latin characters in ems, as Helvetica has it: the widest of the usual fonts.
_LATIN = {
    **dict.fromkeys("ijl'|", 0.25), **dict.fromkeys("fIt.,:;!/\\[]", 0.28), **dict.fromkeys("r-()`{}", 0.34),
    **dict.fromkeys("mM", 0.84), **dict.fromkeys("W%@", 0.95), **dict.fromkeys("ABDEGHKNOPQRUVXYwC&", 0.72),
}  # fmt: skip
_HALF, _USUAL = 0.5, 0.56  # ems: of a Latin character in a Chinese font, of one not listed above
_POINT = re.compile(r"\d\.\d")
_TOKEN = re.compile(r"[gG]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?")


Widths = dict[tuple[str, str], float]
"""How wide characters are, in ems, as their runs tell: (font, character or what stands for its like) → width."""


class Steps:
    """The distances from characters to the next ones, by font and character, as a page's text objects have them."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str], Counter[float]] = {}

    def add(self, element: Element) -> None:
        """Count what a text object has: distances that are likely widths."""
        em, font = _em(element), attribute(element, "Font")
        if em <= 0:
            return
        for code in codes_of(element, em):
            for at, (char, step) in enumerate(zip(code.text, _steps(code), strict=True)):
                if step is None or not _LEAST * em < step <= _LOOSEST * natural(char) * em:
                    continue
                if char != "." or _POINT.fullmatch(code.text, max(at - 1, 0), at + 2):  # a leader's dots stand apart
                    self._seen.setdefault((font, _like(char)), Counter())[round(step / em, 2)] += 1

    def widths(self) -> Widths:
        """Return the distance that is most usual for each."""
        return {key: max(counts, key=lambda w: (counts[w], -w)) for key, counts in self._seen.items()}


class Read(NamedTuple):
    """What a text object gives."""

    placed: tuple[Placed, ...]
    unmapped: int


Groups = dict[int, tuple[int, int]]
"""Where several characters share glyphs: position → (characters, glyphs)."""


class Code(NamedTuple):
    """A TextCode: its characters, each with its origin in the object's own space."""

    text: str
    x: Sequence[float]
    y: Sequence[float]


def _em(element: Element) -> float:
    """Return how wide an em is along the line, in the object's own space."""
    return abs(number(attribute(element, "Size"))) * (abs(number(attribute(element, "HScale"), 1.0)) or 1.0)


def read_text(element: Element, matrix: Matrix, limit: int, told: Widths) -> Read:
    """Read a text object, at most `limit` characters of it; `told` are the widths that its page tells of.

    `matrix` leads from the object's own space (y downwards) to points in user space (y upwards).
    """
    size = abs(number(attribute(element, "Size"), 0.0))
    char_turn = round(number(attribute(element, "CharDirection"), 0.0) / 90) * 90 % 360
    seen = _spun(matrix, char_turn)
    em = size * math.hypot(seen[2], seen[3])
    turn = turn_of(seen[0], seen[1])
    if turn is None or em <= 0 or size <= 0:
        return Read((), 0)
    out: list[Placed] = []
    unmapped, spaced = 0, False
    for code in codes_of(element, _em(element)):
        widths = _widths(code, _em(element), attribute(element, "Font"), told)
        for char, x, y, width in zip(code.text, code.x, code.y, widths, strict=True):
            unmapped += is_unmapped(ord(char))
            char = plain(ord(char)) if not 0xD800 <= ord(char) < 0xE000 else "\ufffd"
            if char.isspace():
                spaced = True
                continue
            if char != "-" and is_unseen(ord(char)):
                continue
            if len(out) >= limit:
                return Read(tuple(out), unmapped)
            out.append(_placed(char, apply(matrix, x, y), seen, (width, size), (em, turn), spaced))
            spaced = False
    return Read(tuple(out), unmapped)


def _spun(matrix: Matrix, degrees: int) -> Matrix:
    """Return the matrix of characters that stand turned clockwise by `degrees` on their line."""
    quarter = {90: (0.0, 1.0, -1.0, 0.0), 180: (-1.0, 0.0, 0.0, -1.0), 270: (0.0, -1.0, 1.0, 0.0)}.get(degrees)
    # Turned about the character's own origin; the space's y runs downwards, so clockwise is the positive sense.
    return matrix if quarter is None else after((*quarter, 0.0, 0.0), matrix)


def _placed(
    char: str,
    origin: tuple[float, float],
    m: Matrix,
    extent: tuple[float, float],
    set_as: tuple[float, int],
    spaced: bool,
) -> Placed:
    (width, size), (em, turn) = extent, set_as
    corners = [
        (origin[0] + m[0] * dx + m[2] * dy, origin[1] + m[1] * dx + m[3] * dy)
        for dx in (0.0, width)
        for dy in (-ASCENT * size, DESCENT * size)
    ]
    xs, ys = [c[0] for c in corners], [c[1] for c in corners]
    return char, (min(xs), min(ys), max(xs), max(ys)), origin, em, turn, spaced


# --- where the characters stand -------------------------------------------------------------------------------------


def codes_of(element: Element, em: float) -> list[Code]:
    """Return the codes of a text object, each character at its place in the object's own space; `em` is how wide an em is."""
    groups = _ligatures(element)
    out: list[Code] = []
    x = y = 0.0
    for code in children(element, "TextCode"):
        text = _content(code)
        x = number(attribute(code, "X"), x)  # where it is left out, that of the code before
        y = number(attribute(code, "Y"), y)
        if text:
            out.append(_laid(text, (x, y), attribute(code, "DeltaX"), attribute(code, "DeltaY"), groups, em))
    return out


def _content(code: Element) -> str:
    """Return a code's characters, without the line breaks and indents of a file set out for reading."""
    text = "".join(code.itertext())
    if "\n" not in text and "\r" not in text:
        return text
    return "".join(line.strip(" \t") for line in text.splitlines())


def _ligatures(element: Element) -> Groups:
    """Return where several characters share glyphs: position → (characters, glyphs)."""
    found: Groups = {}
    for transform in children(element, "CGTransform"):
        codes = int(number(attribute(transform, "CodeCount"), 1))
        glyphs = int(number(attribute(transform, "GlyphCount"), 1))
        if codes != glyphs and 0 < codes <= 100 and 0 < glyphs <= 100:
            found[int(number(attribute(transform, "CodePosition"), 0))] = (codes, glyphs)
    return found


def _laid(text: str, start: tuple[float, float], delta_x: str, delta_y: str, groups: Groups, em: float) -> Code:
    """Return a code with its characters' origins; one without offsets is as wide as its characters are."""
    across, down = _offsets(text, delta_x, groups), _offsets(text, delta_y, groups)
    if across is None and down is None:
        across = [natural(char) * em for char in text[:-1]]
    flat = [0.0] * (len(text) - 1)
    xs = list(accumulate(across or flat, initial=start[0]))
    ys = list(accumulate(down or flat, initial=start[1]))
    return Code(text, xs, ys)


def _offsets(text: str, listed: str, groups: Groups) -> list[float] | None:
    """Return each character's offset to the next; None where nothing is listed.

    A list that ends early goes on with its last offset, as WPS writes it. Where several characters share a glyph, a
    list of one offset a glyph is shared out among them.
    """
    found = deltas(listed, MAX_REPEATS)
    if not found:
        return None
    need = len(text) - 1
    if groups and len(found) != need:
        spread = _spread(text, found, groups)
        found = spread if len(spread) == need else found
    return (found + [found[-1]] * (need - len(found)))[:need]


def deltas(listed: str, most: int) -> list[float]:
    """Return a list of offsets; `g n d` in it stands for n times d."""
    tokens = _TOKEN.findall(listed)
    out: list[float] = []
    at = 0
    while at < len(tokens) and len(out) < most:
        if tokens[at] in "gG":
            if at + 2 < len(tokens):
                times = int(tokens[at + 1]) if tokens[at + 1].isdigit() and len(tokens[at + 1]) < 18 else 0
                out += [number(tokens[at + 2])] * min(times, most - len(out))
            at += 3
        else:
            out.append(number(tokens[at]))
            at += 1
    return out


def _spread(text: str, found: Sequence[float], groups: Groups) -> list[float]:
    """Return one offset a character from one offset a glyph."""
    out: list[float] = []
    at = glyph = 0
    while at < len(text):
        codes, glyphs = groups.get(at, (1, 1))
        codes = min(codes, len(text) - at)
        own = found[glyph : glyph + glyphs]
        out += [sum(own) / codes] * (codes if len(own) == glyphs else codes - 1)
        at, glyph = at + codes, glyph + glyphs
    return out


# --- how wide they are ----------------------------------------------------------------------------------------------


def natural(char: str) -> float:
    """Return how wide a character is in ems, in the widest of the usual fonts."""
    # ≥, ± and × ("A") fill an em in Chinese fonts.
    if is_cjk(char) or char == "\u3000" or unicodedata.east_asian_width(char) == "A":
        return 1.0
    if char == " ":
        return _HALF
    return max(_HALF, _LATIN.get(char, _USUAL))


def _steps(code: Code) -> list[float | None]:
    """Return each character's distance to the next along the line; None after the last and where the line turns."""
    pairs = pairwise(zip(code.x, code.y, strict=True))
    return [*(b - a if ya == yb else None for (a, ya), (b, yb) in pairs), None]


def _widths(code: Code, em: float, font: str, told: Widths) -> list[float]:
    """Return how wide each character is: as its like mostly are on the page, else as far as the next, or as is usual.

    A line spread out to both margins has gaps between its characters then, as in a PDF.
    """
    out: list[float] = []
    for char, after_it, step in zip(code.text, f"{code.text[1:]} ", _steps(code), strict=True):
        width, known = natural(char) * em, told.get((font, _like(char)))
        if char == after_it == "." and step is not None and step > 0:
            width = min(step, width)
        elif known is not None:
            width = min(known * em, width)
        elif char == ".":
            width = _LATIN["."] * em
        elif step is not None and step > 0:
            width = min(step, width)
        out.append(width)
    return out


def _like(char: str) -> str:
    """Return what stands for the characters that are as wide as this one in most fonts."""
    return "0" if char.isdigit() and char.isascii() else "中" if is_cjk(char) and char.isalpha() else char
