"""Which budget a figure is of by the words about it: the opening one, that of the full year, or a budget not said which.

The forms head their columns 预算数 for one or the other, and a list (其中：公务用车购置费 a) has the words before its whole.
"""

from __future__ import annotations

import json
import re

from juesuan.kernel.figures import Basis
from juesuan.kernel.place import Place

_BUDGETS = re.compile(r"(?P<opening>年初)|(?P<full>全年|调整)")
_SENTENCE = re.compile(r"[。；\n]")


def budget_said(text: str, cells: str | None, place: Place) -> Basis:
    """Return the budget that the words name: those before a figure in its sentence, or in a table those above and beside it.

    `text` is a paragraph's; `cells` a table's `[row, column, rows, columns, text]` as the corpus keeps them.
    """
    if cells is None:
        return _last(_SENTENCE.split(text[: place.start])[-1])
    words = [
        str(cell[4])
        for cell in json.loads(cells)
        if (cell[0] < place.row and cell[1] <= place.col < cell[1] + cell[3])
        or (cell[0] <= place.row < cell[0] + cell[2] and cell[1] < place.col)
    ]
    return next((basis for w in words if (basis := _last(w)) != "budget"), "budget")


def _last(words: str) -> Basis:
    """Return the budget that was named last."""
    found: Basis = "budget"
    for match in _BUDGETS.finditer(re.sub(r"\s", "", words)):
        found = "opening_budget" if match["opening"] else "full_budget" if match["full"] else found
    return found
