"""T11: the total row is the sum of the classes."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import FORMS
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import collects
from juesuan.checks.lookups import coded_tables, columns_of, uppermost
from juesuan.checks.model import Candidate
from juesuan.checks.rules.examples import TABLE_GENERAL, said, slip
from juesuan.kernel.lang import Text
from juesuan.kernel.relation import Relation

RULE = declare(
    Rule(
        "T11",
        "table",
        "error",
        Text("合计行", "total row"),
        Text("合计行 = 各类之和", "the total row is the sum of the classes"),
        FORMS,
        *slip(said(TABLE_GENERAL), "合计 | 合计 | 92.00", "合计 | 合计 | 97.00"),
    )
)


@collects(RULE)
def totals(context: Context) -> Iterator[Candidate]:
    """Yield that a coded table's total row is the sum of its uppermost rows, column by column."""
    for table, coded in coded_tables(context):
        if table.form == "basic":
            continue
        total_rows = [r for r in table.rows if not r.code and r.level == 0 and not r.item]
        tops = uppermost(coded)
        form = context.forms[table.form]
        # By economic class the total has a measure of its own: the sum of all classes is the year's expenditure.
        called = {form.measure(c.measure): form.measure(c.total) for c in form.columns if c.total}
        for measure in columns_of(table):
            for total in total_rows:
                ids = tuple(r.cells[measure] for r in tops if measure in r.cells)
                whole = total.cells.get(measure, total.cells.get(called.get(measure, ""), -1))
                if whole >= 0 and ids:
                    yield Candidate(RULE.id, Relation("sum", (whole,), ids), context.figures[whole].place)
