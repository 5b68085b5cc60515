"""T43: a column headed 合计 is the sum of the columns that it gives the whole of."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import FORMS
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import collects
from juesuan.checks.grids import every, whole_columns
from juesuan.checks.model import Candidate
from juesuan.checks.rules.examples import said, slip
from juesuan.kernel.lang import Text

_TABLE = """单位基本情况表
单位：人
| 序号 | 单位名称 | 人数 | 人数 | 人数 |
| 序号 | 单位名称 | 小计 | 在职人员 | 退休人员 |
| 1 | 清河县档案馆本级 | 40 | 28 | 12 |
| 2 | 清河县方志办 | 15 | 11 | 4 |
| 3 | 清河县地名馆 | 9 | 7 | 2 |
| 4 | 清河县党史室 | 12 | 9 | 3 |"""

RULE = declare(
    Rule(
        "T43",
        "table",
        "error",
        Text("表内合计列", "column of wholes"),
        Text(
            "表头为合计的列 = 其所属各列之和（同表多数行如此）",
            "a column headed as a whole is the sum of its columns, as in most rows of its table",
        ),
        FORMS,
        *slip(said(_TABLE), "| 15 | 11 | 4 |", "| 16 | 11 | 4 |"),
    )
)


@collects(RULE)
def wholes(context: Context) -> Iterator[Candidate]:
    """Yield, row by row, that a column headed as a whole is the sum of its columns."""
    return every(context, RULE.id, whole_columns)
