"""W19: points for execution, of as many as the column's head says, are the rate's share of them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from juesuan.checks.basis import EVALUATION
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.grids import Grid, Line, grids
from juesuan.checks.model import Finding, Operand
from juesuan.checks.rules.examples import said, slip
from juesuan.checks.writing import printed, role
from juesuan.kernel.figures import Figure
from juesuan.kernel.lang import Text
from juesuan.kernel.patterns import compiled

_TABLE = """项目支出绩效自评情况表
| 序号 | 项目名称 | 全年预算数 | 全年执行数 | 执行率（%） | 执行率得分（10分） | 自评得分 |
| 1 | 库房恒温 | 60.00 | 52.40 | 87.33 | 8.73 | 96.50 |
| 2 | 地名普查 | 12.00 | 9.60 | 80.00 | 8.00 | 95.00 |"""

RULE = declare(
    Rule(
        "W19",
        "table",
        "error",
        Text("执行率得分", "points for execution"),
        Text("表头注明满分的执行率得分 = 满分 × 执行率", "points for execution = the points of its head × the rate"),
        EVALUATION,
        *slip(said(_TABLE), "8.73", "8.37"),
    )
)

_POINTS = compiled(r"执行率?得分[^\d]*(?P<full>\d{1,3})分?")
_HUNDRED = Decimal(100)


@finds(RULE)
def points(context: Context) -> Iterator[Finding]:
    """Yield points that are not their rate's share, in columns of which most are."""
    for grid in context.once(grids):
        for column, path in enumerate(grid.paths):
            if "得分" not in path or not (told := _POINTS.search(path)):
                continue
            rate = next((c for c in grid.rates if "执行率" in grid.paths[c] and c != column), -1)
            if rate >= 0:
                yield from _off(grid, column, rate, Decimal(told["full"]))


def _off(grid: Grid, column: int, rate: int, full: Decimal) -> Iterator[Finding]:
    rows = [line for line in grid.lines if column in line.cells and rate in line.cells]
    wrong = [line for line in rows if not _holds(line, column, rate, full)]
    for line in wrong if len(wrong) * 2 <= len(rows) else ():
        points, told = line.cells[column], line.cells[rate]
        step = Decimal(1).scaleb(-points.decimals)
        right = _share(told, full).quantize(step, ROUND_HALF_UP)
        words = Text("执行率得分：{f} × {r} = {v} ≠ {p}", "points for execution: {f} × {r} = {v} ≠ {p}")
        yield finding(
            RULE, points.place, words.format(f=str(full), r=told.printed, v=str(right), p=points.printed),
            operands=[Operand(f.id, role(f)) for f in (points, told)], proposed=printed(points, right),
        )  # fmt: skip


def _holds(line: Line, column: int, rate: int, full: Decimal) -> bool:
    """Tell whether points are, as rounded or cut off, the rate's share; an execution beyond 100 % gives them all."""
    points, told = line.cells[column], line.cells[rate]
    return abs(points.value - _share(told, full)) <= points.half * 2 + told.half * full / _HUNDRED


def _share(rate: Figure, full: Decimal) -> Decimal:
    """Return the points that a rate earns of as many as there are: all of them, and no more, beyond 100 %."""
    return min(rate.value, _HUNDRED) * full / _HUNDRED
