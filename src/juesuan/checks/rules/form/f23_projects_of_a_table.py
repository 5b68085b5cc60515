"""F23: the text counts as many projects as the table lists that makes up the same amount."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from juesuan.checks.basis import TRUE_AND_WHOLE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.grids import TOTAL, Grid, Line, grids
from juesuan.checks.model import Finding, Operand
from juesuan.checks.rules.examples import HEAD_PERFORMANCE, said, slip
from juesuan.checks.writing import role
from juesuan.kernel.figures import Figure
from juesuan.kernel.lang import Text
from juesuan.kernel.place import Place

_TABLE = """项目支出表
单位：万元
| 项目名称 | 预算数 |
| 档案数字化 | 138.50 |
| 库房恒温 | 52.40 |
| 方志编纂 | 41.00 |
| 合计 | 231.90 |"""

RULE = declare(
    Rule(
        "F23",
        "form",
        "warning",
        Text("项目个数与项目表不符", "number of projects"),
        Text("文字所述项目个数与金额相同的项目表的行数一致", "as many projects are told as the table lists that makes up the same amount"),
        TRUE_AND_WHOLE,
        *slip(said(HEAD_PERFORMANCE, "实行绩效目标管理的项目3个，涉及资金231.90万元。", _TABLE), "项目3个", "项目5个"),
    )
)  # fmt: skip

_NEAR = 30
"""Characters between a number of projects and the money that they come to."""
_LEAST = 3
"""Rows of a list: the amount of one or two projects tells nothing of their number."""


@finds(RULE)
def projects_of_a_table(context: Context) -> Iterator[Finding]:
    """Yield a number of projects other than that of the rows of the one table of projects that comes to the amount told with it."""
    told = list(_told(context))
    if not told:
        return
    lists = [(rows, sums) for grid in context.once(grids) if (rows := _projects(grid)) and (sums := _sums(grid, rows))]
    for count, amount in told:
        same = [rows for rows, sums in lists if any(abs(total - amount.value) <= amount.half for total in sums)]
        if not same or any(len(rows) == count.value for rows in same):
            continue
        rows = same[0]
        first = next(iter(rows[0].cells.values())).place
        message = Text(
            "文字写 {p}，金额 {a} 的项目表列有 {n} 个", "{p} told, but {n} in the table that comes to {a}"
        ).format(p=count.printed, a=amount.printed, n=str(len(rows)))
        yield finding(
            RULE, count.place, message, places=[amount.place, Place(first.block, 0, 0, first.row, 0)],
            operands=[Operand(f.id, role(f)) for f in (count, amount)], blamed=count.id, proposed=f"{len(rows)}个",
        )  # fmt: skip


_PROJECTS = tuple(f"performance.{what}" for what in ("projects", "goals", "evaluated", "tracked"))
"""Measures that count projects, not what was found with them."""


def _told(context: Context) -> Iterator[tuple[Figure, Figure]]:
    """Yield each number of projects with the money told right after it."""
    for figure in context.extract.narrative.figures:
        measure = figure.fact.measure
        if figure.unit != "个" or figure.fact.aspect != "amount" or not figure.value:
            continue
        if not (measure in _PROJECTS or (measure[:1] == "~" and "项目" in measure)):
            continue
        for other in context.told_in(figure.place.block):
            if 0 <= other.place.start - figure.place.end <= _NEAR and other.fact.aspect == "amount":
                if other.unit == "万元":
                    yield figure, other
                break


def _projects(grid: Grid) -> list[Line]:
    """Return the rows of a table of projects without its totals; none of a table that is something else."""
    if not any("项目名称" in path for path in grid.paths):
        return []
    rows = [line for line in grid.lines if not TOTAL.match(line.label) and "小计" not in line.label and line.label]
    return rows if len(rows) >= _LEAST and len({line.label for line in rows}) == len(rows) else []


def _sums(grid: Grid, rows: list[Line]) -> list[Decimal]:
    """Return what each column of money comes to of which most rows hold something."""
    columns = [[line.cells[c] for line in rows if c in line.cells] for c in grid.numeric if c not in grid.rates]
    return [sum((f.value for f in cells), Decimal(0)) for cells in columns if 2 * len(cells) > len(rows)]
