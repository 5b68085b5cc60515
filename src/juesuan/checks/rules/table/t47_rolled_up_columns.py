"""T47: in a column that no form claims (last year's), too, each classification row is the sum of the rows below it."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import FORMS
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import collects
from juesuan.checks.grids import every, rolled_up
from juesuan.checks.model import Candidate
from juesuan.checks.rules.examples import said, slip
from juesuan.kernel.lang import Text

_TABLE = """支出预决算对比情况表
单位：万元
| 科目编码 | 科目名称 | 上年数 | 本年数 |
| 201 | 一般公共服务支出 | 80.00 | 92.00 |
| 20126 | 档案事务 | 80.00 | 92.00 |
| 2012601 | 行政运行 | 48.00 | 50.00 |
| 2012604 | 档案馆 | 32.00 | 42.00 |
| 221 | 住房保障支出 | 12.00 | 13.00 |
| 22102 | 住房改革支出 | 12.00 | 13.00 |
| 2210201 | 住房公积金 | 9.00 | 10.00 |
| 2210203 | 购房补贴 | 3.00 | 3.00 |"""

RULE = declare(
    Rule(
        "T47",
        "table",
        "error",
        Text("其他列科目汇总", "items of other columns roll up"),
        Text(
            "上年数等各列，上级科目 = 所属下级科目之和",
            "in any column each classification row is the sum of the rows below it",
        ),
        FORMS,
        *slip(said(_TABLE), "| 32.00 | 42.00 |", "| 23.00 | 42.00 |"),
    )
)


@collects(RULE)
def roll_ups(context: Context) -> Iterator[Candidate]:
    """Yield, of columns that no form claims, that each classification row is the sum of the rows below it."""
    return every(context, RULE.id, rolled_up)
