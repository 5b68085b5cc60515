"""Amounts that a narrow cell tore, told by how many decimals the other amounts of their table have, or by their thousands.

Pure functions on the lines of cells.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

PART_OF_NUMBER = re.compile(r"[-−－+]|[-−－+]?[\d,，.]+%?")
ONE_AMOUNT = re.compile(r"[-−－]?[\d,，]+\.\d+%?")
_GROUPED = re.compile(r"[-−－+]?\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?")
_NUMBER = re.compile(rf"{_GROUPED.pattern}|[-−－+]?\d+(?:\.\d+)?%?")
_MANY = 3  # amounts of as many decimals, before those tell what a table's amounts are like
_NEARLY = 0.8  # share of a table's amounts that have them
_USUAL = 2  # decimals of 万元 and 元: below 12.34 a whole number of its own may stand


def usual_places(cells: Iterable[Sequence[str]]) -> int:
    """Return the decimals that nearly all of a table's amounts have, each cell's lines taken as one amount, where they are more than two; else 0."""
    whole = ("".join(lines) for lines in cells)
    counts = Counter(_places(text) for text in whole if ONE_AMOUNT.fullmatch(text) and text[-1] != "%")
    places, many = counts.most_common(1)[0] if counts else (0, 0)
    return places if places > _USUAL and many >= max(_MANY, _NEARLY * counts.total()) else 0


def is_torn(lines: Sequence[str], places: int) -> bool:
    """Tell whether lines of one cell are one number, by their digits alone: some line is no number of its own.

    Thousands stand apart and not in threes (35,969,9 and 10), or there are fewer decimals than the `places` that the table's
    amounts have (3,846.508 and 684).
    """
    whole = "".join(lines)
    if len(lines) < 2 or not PART_OF_NUMBER.fullmatch(whole):
        return False
    if _GROUPED.fullmatch(whole) and not all(map(_NUMBER.fullmatch, lines)):
        return True
    return _has(whole, places) and not any(_has(line, places) for line in lines)


def row_is_torn(cells: Iterable[Sequence[str]], places: int) -> bool:
    """Tell whether the numbers of a row that have more lines than one are whole only with all of them: 3,846.508 and 684 beside 38.642015."""
    tall = [lines for lines in cells if len(lines) > 1 and all(map(PART_OF_NUMBER.fullmatch, lines))]
    return bool(tall) and all(is_torn(lines, places) for lines in tall)


def _has(text: str, places: int) -> bool:
    """Tell whether a text is an amount of so many decimals, more than none."""
    return 0 < places == _places(text) and ONE_AMOUNT.fullmatch(text) is not None


def _places(amount: str) -> int:
    return len(amount.rstrip("%").rpartition(".")[2])
