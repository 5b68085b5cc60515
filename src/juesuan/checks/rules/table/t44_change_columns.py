"""T44: a column headed 增减额 is one column less another."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import FORMS
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import collects
from juesuan.checks.grids import change_columns, every
from juesuan.checks.model import Candidate
from juesuan.checks.rules.examples import said, slip
from juesuan.kernel.lang import Text

_TABLE = """项目支出对比表
单位：万元
| 项目名称 | 上年决算数 | 本年决算数 | 增减额 |
| 档案数字化 | 120.00 | 138.50 | 18.50 |
| 库房恒温 | 60.00 | 52.40 | -7.60 |
| 方志编纂 | 33.00 | 41.00 | 8.00 |
| 地名普查 | 12.00 | 12.00 | 0.00 |"""

RULE = declare(
    Rule(
        "T44",
        "table",
        "error",
        Text("表内增减列", "column of changes"),
        Text(
            "表头为增减额的列 = 本年数 − 上年数（同表多数行如此）",
            "a column headed as a change is one column less another, as in most rows of its table",
        ),
        FORMS,
        *slip(said(_TABLE), "41.00 | 8.00 |", "41.00 | 18.00 |"),
    )
)


@collects(RULE)
def changes(context: Context) -> Iterator[Candidate]:
    """Yield, row by row, that a column headed as a change is one column less another."""
    return every(context, RULE.id, change_columns)
