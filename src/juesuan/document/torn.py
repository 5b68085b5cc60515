"""Amounts that a narrow cell tore, told by how many decimals the other amounts of their table have. Pure functions on the lines of cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from juesuan.document.pdf_rows import PART_OF_NUMBER

ONE_AMOUNT = re.compile(r"[-−－]?[\d,，]+\.\d+%?")
_MANY = 3  # amounts of as many decimals, before those tell what a table's amounts are like
_USUAL = 2  # decimals of 万元 and 元: below 12.34 a whole number of its own may stand


def usual_places(cells: Iterable[Sequence[str]]) -> int:
    """Return the decimals that most of a table's amounts have, each cell's lines taken as one amount; 0 where few have as many."""
    whole = ("".join(lines) for lines in cells)
    counts = Counter(_places(text) for text in whole if ONE_AMOUNT.fullmatch(text))
    places, many = counts.most_common(1)[0] if counts else (0, 0)
    return places if many >= _MANY else 0


def row_is_torn(cells: Iterable[Sequence[str]], places: int) -> bool:
    """Tell whether a row's amounts are whole only with the lines below: 3,846.508 and 684 beside 38.642015, six decimals as elsewhere."""
    if places <= _USUAL:
        return False
    numbers = [lines for lines in cells if lines and all(map(PART_OF_NUMBER.fullmatch, lines))]
    amounts = ["".join(lines) for lines in numbers if any("." in line for line in lines)]
    torn = any(len(lines) > 1 and "." in lines[0] for lines in numbers)
    return torn and all(ONE_AMOUNT.fullmatch(text) and _places(text) == places for text in amounts)


def _places(amount: str) -> int:
    return len(amount.rstrip("%").rpartition(".")[2])
