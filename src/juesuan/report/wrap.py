"""Line breaking of Chinese with Latin text on a terminal: by display width, with the Chinese line-edge rules."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

_UNIT = re.compile(r"[A-Za-z0-9.,%+\-/_@:]+|\s+|.", re.DOTALL)
_NOT_FIRST = frozenset("，。、；：！？）》】」』〕”’％%…·,.;:!?)]}元")
_NOT_LAST = frozenset("（《【「『〔“‘([{")


def width(text: str) -> int:
    """Return how many columns `text` takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(_char_width(c) for c in text)


def _char_width(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Cf", "Cc", "Me", "Mn"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def breaks(text: str, columns: int, first: int | None = None) -> list[int]:
    """Return the offsets where new lines start so that each takes at most `columns` columns (the first one `first`).

    Numbers and Latin words are kept whole where they fit; no line starts with a closing mark or ends with an opening
    one.
    """
    offsets: list[int] = []
    room = columns if first is None else first
    used = 0
    last: tuple[int, int] | None = None  # the latest good break on this line: its offset and the width before it
    before = ""
    for unit, start in _units(text, columns):
        size = width(unit)
        if before and unit[0] not in _NOT_FIRST and before[-1] not in _NOT_LAST:
            last = (start, used)
        if used + size > room and used and not unit.isspace():
            at, taken = last if last is not None else (start, used)
            offsets.append(at)
            used -= taken
            room, last = columns, None
        used += size
        before = unit
    return offsets


def _units(text: str, columns: int) -> list[tuple[str, int]]:
    units: list[tuple[str, int]] = []
    for match in _UNIT.finditer(text):
        unit, start = match.group(), match.start()
        while len(unit) > columns:  # a word longer than a line is cut
            units.append((unit[:columns], start))
            unit, start = unit[columns:], start + columns
        units.append((unit, start))
    return units


def lines(text: str, columns: int, first: int | None = None) -> list[str]:
    """Return `text` cut into lines of at most `columns` columns, spaces at line edges removed."""
    cuts = [0, *breaks(text, columns, first), len(text)]
    return [text[a:b].strip() for a, b in pairwise(cuts)]


def pad(text: str, columns: int) -> str:
    """Return `text` with spaces behind it so that it takes at least `columns` columns."""
    return text + " " * max(0, columns - width(text))


_HARMFUL = dict.fromkeys(
    [*range(9), *range(11, 32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A)], "·"
)


def harmless(text: str) -> str:
    """Return `text` for a terminal: what would steer it (escape sequences, carriage returns, turned text) as dots."""
    return text.translate(_HARMFUL)
