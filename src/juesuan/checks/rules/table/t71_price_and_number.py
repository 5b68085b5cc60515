"""T71: what assets to be bought cost is their number by their price."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import FORMS
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import collects
from juesuan.checks.model import Candidate
from juesuan.checks.rules.examples import TITLES, said, slip
from juesuan.kernel.lang import Text
from juesuan.kernel.relation import Relation

_TABLE = """2025年新增资产配置表
单位：万元
| 资产名称 | 数量 | 单价（元） | 金额（万元） |
| 档案柜 | 20 | 1,500.00 | 3.00 |
| 扫描仪 | 4 | 12,000.00 | 4.80 |
| 合计 | 24 |  | 7.80 |"""

RULE = declare(
    Rule(
        "T71",
        "table",
        "error",
        Text("资产金额 = 数量 × 单价", "assets: number by price"),
        Text("新增资产的金额 = 数量 × 单价", "what assets to be bought cost is their number by their price"),
        FORMS,
        *slip(said(_TABLE, title=TITLES["budget"]), "| 4.80 |", "| 8.40 |"),
    )
)


@collects(RULE)
def products(context: Context) -> Iterator[Candidate]:
    """Yield, row by row, that the amount is the number by the price."""
    for table in context.accounts.tables:
        for row in table.rows if table.form == "newassets" else ():
            amount, number, price = (row.cells.get(f"newassets.{what}") for what in ("total", "number", "price"))
            if row.item and amount is not None and number is not None and price is not None:
                yield Candidate(
                    RULE.id, Relation("times", (amount,), (number,), (price,)), context.figures[amount].place
                )
