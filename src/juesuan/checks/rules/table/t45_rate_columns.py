"""T45: a column headed 率 or 占比 is one column, or its change, over another."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import FORMS
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import collects
from juesuan.checks.grids import every, rate_columns
from juesuan.checks.model import Candidate
from juesuan.checks.rules.examples import said, slip
from juesuan.kernel.lang import Text

_TABLE = """项目预决算对比表
单位：万元
| 项目名称 | 年初预算数 | 支出决算数 | 完成率 |
| 档案数字化 | 120.00 | 138.50 | 115.42% |
| 库房恒温 | 60.00 | 52.40 | 87.33% |
| 方志编纂 | 33.00 | 41.00 | 124.24% |
| 地名普查 | 12.00 | 9.60 | 80.00% |"""

RULE = declare(
    Rule(
        "T45",
        "table",
        "error",
        Text("表内比率列", "column of rates"),
        Text(
            "表头为完成率、增减率、占比的列 = 所示两列之比（同表多数行如此）",
            "a column headed as a rate is the quotient of two columns, as in most rows of its table",
        ),
        FORMS,
        *slip(said(_TABLE), "87.33%", "83.73%"),
    )
)


@collects(RULE)
def rates(context: Context) -> Iterator[Candidate]:
    """Yield, row by row, that a column headed as a rate is the quotient of two columns."""
    return every(context, RULE.id, rate_columns)
