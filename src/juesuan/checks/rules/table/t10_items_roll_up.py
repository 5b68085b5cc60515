"""T10: each classification row is the sum of the rows below it."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import FORMS
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import collects
from juesuan.checks.lookups import coded_tables, columns_of
from juesuan.checks.model import Candidate
from juesuan.checks.rules.examples import TABLE_GENERAL, said, slip
from juesuan.domain import codes
from juesuan.kernel.lang import Text
from juesuan.kernel.relation import Relation

RULE = declare(
    Rule(
        "T10",
        "table",
        "error",
        Text("科目汇总", "items roll up"),
        Text(
            "上级科目 = 所属下级科目之和（类 = Σ款 = ΣΣ项）", "each classification row is the sum of the rows below it"
        ),
        FORMS,
        *slip(said(TABLE_GENERAL), "20126 | 档案事务 | 92.00", "20126 | 档案事务 | 93.00"),
    )
)


@collects(RULE)
def roll_ups(context: Context) -> Iterator[Candidate]:
    """Yield that each row of a coded table is the sum of the rows one level below it, column by column."""
    for table, coded in coded_tables(context):
        under = codes.rows_under(coded)
        families = [(parent, below) for parent in coded if (below := under.get(parent.code))]
        for measure in columns_of(table):
            for parent, children in families:
                if (whole := parent.cells.get(measure)) is None:
                    continue
                ids = tuple([c.cells[measure] for c in children if measure in c.cells])
                # A column that all rows below leave blank sums to nothing; rows without a figure at all were not read.
                if ids or all(c.cells for c in children):
                    yield Candidate(RULE.id, Relation("sum", (whole,), ids), context.figures[whole].place)
