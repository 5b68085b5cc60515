"""What a sentence says was not in the budget at the start of the year: it has no rate of completion."""

from __future__ import annotations

from juesuan.checks.context import Context
from juesuan.document.model import text_at
from juesuan.extract.numerals import fold
from juesuan.kernel.figures import Figure
from juesuan.kernel.patterns import compiled

_NONE = compiled(r"年初(?:无|未|没有|不)(?!调整|追加)[^，。；]{0,6}预算|年初预算(?:未|没有)(?:安排|列)")
"""「年初无预算，支出决算为5.00万元」, 年初未安排预算, 年初预算未安排."""


def unbudgeted(context: Context, rate: Figure) -> bool:
    """Tell whether the sentence of a rate says before it that there was no opening budget."""
    before = fold(text_at(context.document, rate.place)[: rate.place.start])
    return _NONE.search(before, max(before.rfind(mark) for mark in "。；\n") + 1) is not None
