"""F11: each item has the rows above it, and goes down as far as in the other tables."""

from __future__ import annotations

from collections.abc import Iterator, Set

from juesuan.checks.basis import PROCEDURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.miscoded import recoded
from juesuan.checks.model import Finding, Operand
from juesuan.checks.rules.examples import TABLE_EXPENDITURE, TABLE_GENERAL, said
from juesuan.domain.accounts import AccountTable, Row
from juesuan.domain.forms import form_of
from juesuan.kernel.lang import Text

RULE = declare(
    Rule(
        "F11",
        "form",
        "error",
        Text("科目级次缺行", "level of an item missing"),
        Text(
            "表中每个科目的上级科目各占一行，别的表列到项的款也列到项",
            "each item has the rows above it, and goes down as far as in the other tables",
        ),
        PROCEDURE,
        said(TABLE_EXPENDITURE, TABLE_GENERAL),
        said(TABLE_EXPENDITURE, TABLE_GENERAL.replace("\n| 20126 | 档案事务 | 92.00 | 60.00 | 32.00 |", "")),
    )
)


@finds(RULE)
def level_gaps(context: Context) -> Iterator[Finding]:
    """Yield rows whose own upper or lower row is left out of a table, though every other table that has them prints it."""
    tables = [t for t in context.accounts.tables if form_of(t.form).functional and not t.torn]
    rows_of = {t.block: recoded(context, t) for t in tables}
    codes_of = {block: {r.code for r in rows} for block, rows in rows_of.items()}
    uppers_of = {block: {c[:n] for c in codes for n in (3, 5) if n < len(c)} for block, codes in codes_of.items()}
    split_of = {block: {c[:5] for c in codes if len(c) == 7} for block, codes in codes_of.items()}
    for table in tables:
        own, split = codes_of[table.block], split_of[table.block]
        others = [b for b in codes_of if b != table.block]
        told: set[str] = set()
        for row in rows_of[table.block]:
            above = [c for n in (3, 5) if n < len(row.code) in (5, _ITEM) and (c := row.code[:n]) not in own]
            unparted = len(row.code) == 5 and row.code not in split
            if not (above or unparted) or not any(context.figures[i].value for i in row.cells.values()):
                continue  # most rows
            for code in (c for c in above if c not in told):
                peers = [codes_of[b] for b in others if code in uppers_of[b]]
                if _lists(own, code) and all(code in c for c in peers):
                    told.add(code)
                    yield _gap(context, table, row, code)
            if not unparted:
                continue
            with_it = [b for b in others if row.code in codes_of[b]]
            if with_it:
                lacks = all(row.code in split_of[b] for b in with_it)
            else:
                beside = [c for c in own if len(c) == 5 and c != row.code]
                lacks = len(beside) > 1 and all(c in split for c in beside)
            if lacks:
                yield _gap(context, table, row, "")


def _lists(own: Set[str], code: str) -> bool:
    """Tell whether a table lists rows of a code's level: it has others of it, or none but this is lacking between those above and below."""
    above = {c[: len(code)] for c in own if len(c) > len(code)}
    return any(len(c) == len(code) for c in own) or (len(above) == 1 and any(len(c) < _ITEM for c in own))


_ITEM = 7
"""Digits of an item's code."""


def _gap(context: Context, table: AccountTable, row: Row, above: str) -> Finding:
    """Return the finding of a row that stands without the one above it, or (`above` is '') without any below it."""
    cells = [Operand(i, Text(row.name, row.name)) for i in row.cells.values()]
    what = Text("上级科目 {u}", "row {u} above it").format(u=above) if above else Text("下级科目", "rows below it")
    message = Text("{t}中科目 {c} {n} 缺少{w}", "{t}: item {c} {n} lacks the {w}").format(
        t=context.forms[table.form].title, c=row.code, n=row.name, w=what
    )
    return finding(RULE, row.place, message, operands=cells)
