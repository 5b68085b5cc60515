"""F08: an item stands once in a table."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import PROCEDURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.miscoded import miscoded
from juesuan.checks.model import Finding, Operand
from juesuan.checks.rules.examples import TABLE_GENERAL, said
from juesuan.domain.forms import form_of
from juesuan.extract.tables.making import PART
from juesuan.kernel.lang import Text
from juesuan.kernel.place import Place

RULE = declare(
    Rule(
        "F08",
        "form",
        "error",
        Text("科目重复", "item twice"),
        Text("同一张表中同一科目只出现一次", "an item stands once in a table"),
        PROCEDURE,
        said(TABLE_GENERAL),
        said(TABLE_GENERAL + "\n| 2012604 | 档案馆 | 92.00 | 60.00 | 32.00 |"),
    )
)


@finds(RULE)
def doubled_items(context: Context) -> Iterator[Finding]:
    """Yield codes that stand twice in one statutory table."""
    wrong = context.once(miscoded)  # F09 tells those
    for table in context.accounts.tables:
        if not form_of(table.form).coded:
            continue
        apart = [row for row in table.rows if any(_is_part(context, i) for i in row.cells.values())]
        if apart:  # one cause, one finding
            message = Text(
                "{t}中 {n} 行的科目重复出现（如 {c} {m}），可能是按单位、项目等分列的，这些行没有按科目核对",
                "{t}: {n} rows have items that come again ({c} {m}), perhaps told by unit or project: not checked as items",
            ).format(t=context.forms[table.form].title, n=len(apart), c=apart[0].code, m=apart[0].name)
            yield finding(RULE, apart[0].place, message, places=[r.place for r in apart[1:]], severity="warning")
        rows: dict[tuple[str, str], Place] = {}
        for row in table.rows:
            if not row.code or len(row.code) not in (3, 5, 7):
                continue
            # An item of one classification may have a row for each item of the other.
            key = row.code, next((context.figures[i].fact.context for i in row.cells.values()), "")
            if key in rows and row.cells and row.place not in wrong:
                message = Text("{t}中科目 {c} {n} 重复出现", "{t}: item {c} {n} stands twice").format(
                    t=context.forms[table.form].title, c=row.code, n=row.name
                )
                cells = [Operand(i, Text(row.name, row.name)) for i in row.cells.values()]
                yield finding(RULE, row.place, message, places=[rows[key]], operands=cells)
            rows.setdefault(key, row.place)


def _is_part(context: Context, figure: int) -> bool:
    return context.figures[figure].fact.context.startswith(PART)
