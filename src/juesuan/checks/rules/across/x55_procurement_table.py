"""X55: goods, works and services of the text are those of the procurement table."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import TRUE_AND_WHOLE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import collects
from juesuan.checks.grids import Grid, grids
from juesuan.checks.model import Candidate
from juesuan.checks.rules.examples import HEAD_PROCUREMENT, SAID_PROCURED, said, slip
from juesuan.domain.measures import tidy
from juesuan.extract.numerals import fold
from juesuan.kernel.figures import Figure
from juesuan.kernel.lang import Text
from juesuan.kernel.memo import remembered_text
from juesuan.kernel.patterns import compiled
from juesuan.kernel.relation import Relation

_TABLE = """政府采购情况表
单位：万元
| 采购项目 | 采购目录 | 合计 |
| 档案柜 | A02 | 8.00 |
| 库房维修 | B07 | 2.00 |
| 物业管理 | C21 | 6.00 |
| 数字化加工 | C16 | 4.00 |
| 合计 |  | 20.00 |"""

RULE = declare(
    Rule(
        "X55",
        "table-narrative",
        "error",
        Text("政府采购：文字与表", "procurement: text and table"),
        Text(
            "文字的货物、工程、服务 = 政府采购表中各类之和", "goods, works, services of the text are those of the table"
        ),
        TRUE_AND_WHOLE,
        *slip(said(HEAD_PROCUREMENT, SAID_PROCURED, _TABLE), "政府采购服务支出10.00", "政府采购服务支出12.00"),
    )
)

_KINDS = {"货物": "goods", "工程": "works", "服务": "services", "A": "goods", "B": "works", "C": "services"}
_KIND = compiled(r"(?:政府采购)?(?:[ABC][、.．-]?)?(货物|工程|服务)(?:类|采购)?(?:支出|预算)?|([ABC])\d{0,8}")
_WHOLE = compiled(r"合计|总计|总额|金额|预算数?$")
_TOTAL = compiled(r"合\s*计|总\s*计")


@collects(RULE)
def kinds(context: Context) -> Iterator[Candidate]:
    """Yield each kind of the text as the sum of its cells, where the table's kinds make up the whole procurement of the text."""
    told = context.get("text", context.fact("procurement.total"))
    if not told:
        return
    for grid in context.once(grids):
        cells = _by_columns(grid) or _by_rows(grid)
        every = [f for found in cells.values() for f in found]
        if len(cells) < 2 or any(f.unit != told[0].unit for f in every):
            continue
        if sum(f.value for f in every) not in {f.value for f in told}:
            continue  # another scope: one unit's, one source's, several years'
        for kind, found in cells.items():
            for figure in context.get("text", context.fact(f"procurement.{kind}"))[:1]:
                yield Candidate(RULE.id, Relation("sum", (figure.id,), tuple(f.id for f in found)), figure.place)


@remembered_text(4096)
def _kind(words: str) -> str:
    found = _KIND.fullmatch(tidy(fold(words)))
    return _KINDS[found[1] or found[2]] if found else ""


def _by_columns(grid: Grid) -> dict[str, list[Figure]]:
    """Return the cells by kind where columns are headed 货物, 工程, 服务: those of the total row, else of all rows."""
    columns = {c: kind for c in grid.numeric if (kind := _kind(grid.paths[c].rsplit("/", 1)[-1]))}
    if len(set(columns.values())) < len(columns) or len(columns) < 2:
        return {}
    total = [line for line in grid.lines if _TOTAL.fullmatch(line.label)]
    lines = total[:1] or grid.lines
    return {kind: found for c, kind in columns.items() if (found := [x.cells[c] for x in lines if c in x.cells])}


def _by_rows(grid: Grid) -> dict[str, list[Figure]]:
    """Return the cells of the column of the whole by the kind that a cell of their row names or its catalogue number tells."""
    column = next((c for c in grid.numeric if _WHOLE.search(grid.paths[c].rsplit("/", 1)[-1])), -1)
    named: dict[tuple[int, int], list[tuple[int, str]]] = {}
    for block, cell in grid.words:
        if kind := _kind(cell.text):
            named.setdefault((block, cell.row), []).append((cell.col, kind))
    found: dict[str, list[Figure]] = {}
    for line in grid.lines if named else ():
        figure = line.cells.get(column)
        if figure is None:
            continue
        told = {kind for c, kind in named.get((figure.place.block, figure.place.row), ()) if c not in line.cells}
        if len(told) == 1:
            found.setdefault(told.pop(), []).append(figure)
    return found
