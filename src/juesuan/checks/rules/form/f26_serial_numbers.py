"""F26: a table's rows are numbered on, none twice and none left out."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import TRUE_AND_WHOLE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.model import Finding
from juesuan.checks.rules.examples import said, slip
from juesuan.document.model import Table
from juesuan.extract.numerals import fold
from juesuan.kernel.lang import Text
from juesuan.kernel.place import Place

_TABLE = """项目支出表
单位：万元
| 序号 | 项目名称 | 预算数 |
| 1 | 档案数字化 | 138.50 |
| 2 | 库房恒温 | 52.40 |
| 3 | 方志编纂 | 41.00 |
| 4 | 馆舍维修 | 20.00 |
| 5 | 展陈更新 | 18.00 |"""

RULE = declare(
    Rule(
        "F26",
        "form",
        "warning",
        Text("序号不连续", "serial numbers"),
        Text("表中序号依次递增，不重复、不跳号", "a table's rows are numbered on, none twice and none left out"),
        TRUE_AND_WHOLE,
        *slip(said(_TABLE), "| 4 |", "| 5 |"),
    )
)

_LEAST = 4
"""Rows of a table whose numbers tell what comes next."""


@finds(RULE)
def serial_numbers(context: Context) -> Iterator[Finding]:
    """Yield the one number of a column 序号 that is not the one after the last, where all others are."""
    for block, table in enumerate(context.document.blocks):
        if not isinstance(table, Table) or table.unread or block in context.recognised:
            continue
        if "序" not in "".join(context.texts_of(block)):
            continue  # most tables
        heads = [c for c in table.cells if "序" in c.text and "".join(c.text.split()) == "序号"]
        if len(heads) != 1:
            continue
        rows = [
            (c.row, int(text), Place(block, 0, len(c.text), c.row, c.col))
            for c in sorted(table.cells, key=lambda c: c.row)
            if c.col == heads[0].col
            and c.row > heads[0].row
            and (text := fold(c.text).strip()).isdecimal()
            and len(text) <= 3
        ]
        numbers = [n for _, n, _ in rows]
        if len(rows) < _LEAST or numbers[0] != 1:
            continue
        wrong = [at for at, n in enumerate(numbers) if n != at + 1]
        if len(wrong) != 1 or wrong[0] == 0:
            continue  # numbered anew within the table, or rows left out on purpose
        _, number, place = rows[wrong[0]]
        if number == 1:
            continue
        right = str(wrong[0] + 1)
        message = Text("序号应为{r}，写作{n}", "the row is number {r}, not {n}").format(r=right, n=str(number))
        yield finding(RULE, place, message, proposed=right)
