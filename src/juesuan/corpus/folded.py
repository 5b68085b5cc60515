"""A finding across documents that says again what is found within one of them is left to that one.

Where a disclosure's own sums blame a figure and propose another, and last year's disclosure, the budget or the units ask for
that same amount, it is one fault: reported once, in the document that has it. Where they ask for another amount it is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

import duckdb

from juesuan.corpus.finding import Across

_AMOUNT = re.compile(r"\d[\d,]*(?:\.(\d+))?")
_YUAN = Decimal(10_000)


def folded(connection: duckdb.DuckDBPyConnection, found: Iterable[Across]) -> Iterator[Across]:
    """Yield the findings but those whose figure is found wrong in its own document, with the same amount proposed."""
    query = (
        "select document, blamed, proposed from findings where blamed >= 0 and severity <> 'note' and proposed <> ''"
    )
    wrong = {(document, figure): proposed for document, figure, proposed in connection.execute(query).fetchall()}
    for one in found:
        proposed = wrong.get((one.document, one.figure), "")
        if not proposed or not _repeats(one, proposed):
            yield one


def _repeats(one: Across, proposed: str) -> bool:
    """Return whether what is proposed is what the other document asks for: the amount, or its other direction."""
    if one.expected is None:
        return False
    told = _AMOUNT.search(proposed)
    if told is None:  # a word: 减少 for 增加
        return one.value is not None and one.expected == -one.value
    amount = Decimal(told[0].replace(",", ""))
    half = Decimal((0, (5,), -len(told[1] or "") - 1))
    asked = abs(one.expected)
    return abs(asked - amount) <= half or abs(asked * _YUAN - amount) <= half
