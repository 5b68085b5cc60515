"""T46: the row 合计 of any table is the sum of its rows."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import FORMS
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import collects
from juesuan.checks.grids import every, total_rows
from juesuan.checks.model import Candidate
from juesuan.checks.rules.examples import said, slip
from juesuan.kernel.lang import Text

_TABLE = """项目支出明细表
单位：万元
| 项目名称 | 财政拨款 | 其他资金 |
| 档案数字化 | 138.50 | 20.00 |
| 库房恒温 | 52.40 | 11.00 |
| 方志编纂 | 41.00 | 6.50 |
| 合计 | 231.90 | 37.50 |"""

RULE = declare(
    Rule(
        "T46",
        "table",
        "error",
        Text("表内合计行", "total row of any table"),
        Text("合计行 = 表中各行之和", "the total row is the sum of the rows of its table"),
        FORMS,
        *slip(said(_TABLE), "| 231.90 |", "| 213.90 |"),
    )
)


@collects(RULE)
def totals(context: Context) -> Iterator[Candidate]:
    """Yield, column by column, that the total row is the sum of the rows of its table."""
    return every(context, RULE.id, total_rows)
