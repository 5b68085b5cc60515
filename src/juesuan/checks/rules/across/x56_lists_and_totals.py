"""X56: what a budget lists beside its tables comes to what they say: projects, services, the overall performance targets.

Not procurement: its table is often one unit's or of one kind of money; X55 holds it to the text where the kinds are the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import msgspec

from juesuan.checks.basis import ACROSS_FORMS
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import collects
from juesuan.checks.evaluate import evaluate
from juesuan.checks.model import Candidate
from juesuan.checks.rules.examples import TITLES, said, slip
from juesuan.kernel.figures import Figure
from juesuan.kernel.lang import Text
from juesuan.kernel.relation import Relation

_TABLES = """2025年部门支出预算总表
单位：万元
| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
| 201 | 一般公共服务支出 | 99.00 | 60.00 | 39.00 |
| 合计 | 合计 | 99.00 | 60.00 | 39.00 |
2025年项目支出表
单位：万元
| 项目名称 | 预算数 |
| 档案数字化 | 25.00 |
| 库房恒温 | 14.00 |
| 合计 | 39.00 |"""

RULE = declare(
    Rule(
        "X56",
        "tables",
        "warning",
        Text("附列各表与总数", "lists beside the nine tables"),
        Text(
            "项目支出表合计 = 项目支出；整体支出绩效目标的年度资金、基本支出、项目支出 = 部门支出（口径不同的应注明）",
            "projects come to project expenditure, the overall targets' funds to expenditure",
        ),
        ACROSS_FORMS,
        *slip(
            said(_TABLES, title=TITLES["budget"]),
            "| 25.00 |\n| 库房恒温 | 14.00 |\n| 合计 | 39.00 |",
            "| 25.00 |\n| 库房恒温 | 24.00 |\n| 合计 | 49.00 |",
        ),
        undecided=True,
    )
)

_BUDGETS = ("general", "fund", "capital")
_SAME: dict[str, tuple[tuple[str, ...], ...]] = {
    "project.total": (
        ("whole.project",), ("fiscal.project",), tuple(f"{b}.project" for b in _BUDGETS), ("general.project",), ("general.project", "fund.project"),
    ),
    "services.total": (("services.total",),),
    "overall.total": (("whole.expenditure",), ("whole.total",), ("whole.total_out",), ("fiscal.expenditure",), ("general.expenditure",)),
    "overall.basic": (("whole.basic",), ("fiscal.basic",), ("general.basic",)),
    "overall.project": (("whole.project",), ("fiscal.project",), ("general.project",)),
}  # fmt: skip
"""What the total of a list may be, by what it measures: all there is of it first, then what is paid from a part of the money."""


@collects(RULE)
def totals(context: Context) -> Iterator[Candidate]:
    """Yield that the total of a list is one of the totals that it may be; where it is none, that it is all there is."""
    for measure, ways in _SAME.items():
        for table in context.accounts.tables:
            own = next(
                (context.figures[row.cells[measure]] for row in table.rows if not row.item and measure in row.cells),
                None,
            )
            if own is None or table.torn:
                continue
            made = [r for way in ways if (r := _relation(context, own, way))]
            right = next((r for r in made if evaluate(r, context.figures) != "inconsistent"), None)
            if right is not None:
                yield Candidate(RULE.id, right, own.place)
            elif made and (table.unit_said or own.scale != 1) and not _in_another_unit(context, made):
                yield Candidate(RULE.id, made[0], own.place)
            break


def _relation(context: Context, own: Figure, way: tuple[str, ...]) -> Relation | None:
    """Return that a total is the sum of some measures that the document tells elsewhere."""
    found = [f for m in way if (f := _elsewhere(context, own, m)) is not None]
    return (
        Relation("sum", (own.id,), tuple(f.id for f in found)) if found and (len(found) > 1 or len(way) == 1) else None
    )


def _elsewhere(context: Context, own: Figure, measure: str) -> Figure | None:
    same = context.stating(context.fact(measure))
    return next((f for f in sorted(same, key=lambda f: f.origin == "text") if f.place.block != own.place.block), None)


def _in_another_unit(context: Context, made: list[Relation]) -> bool:
    """Tell a table whose numbers are right in another unit of money than it seems to have."""
    for relation in made:
        for factor in (Decimal(10000), Decimal("0.0001")):
            own = context.figures[relation.left[0]]
            figures = {
                **context.figures,
                own.id: msgspec.structs.replace(own, value=own.value * factor, half=own.half * factor),
            }
            if evaluate(relation, figures) != "inconsistent":
                return True
    return False
