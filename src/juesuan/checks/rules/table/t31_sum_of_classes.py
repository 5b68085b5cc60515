"""T31: expenditure in tables 01 and 04 is the sum of its classes."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import FORMS
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import collects
from juesuan.checks.model import Candidate
from juesuan.checks.rules.examples import TABLE_SUMMARY, said, slip
from juesuan.kernel.lang import Text
from juesuan.kernel.relation import Relation

RULE = declare(
    Rule(
        "T31",
        "table",
        "error",
        Text("各类支出之和", "sum of classes"),
        Text(
            "收入支出决算总表、财政拨款总表：本年支出合计 = 各功能类支出之和",
            "expenditure in tables 01 and 04 is the sum of its classes",
        ),
        FORMS,
        *slip(said(TABLE_SUMMARY), "城乡社区支出 | 5.00", "城乡社区支出 | 6.00"),
    )
)


@collects(RULE)
def classes(context: Context) -> Iterator[Candidate]:
    """Yield total = Σ classes of tables 01 and 04, column by column."""
    for form in ("summary", "appropriation"):
        table = context.table(form)
        if table is None or table.empty:
            continue
        for account in ("whole",) if form == "summary" else ("fiscal", "general", "fund", "capital"):
            total = context.get(form, context.fact(f"{account}.expenditure"))
            parts = [
                f
                for fact in context.stated(form)
                if fact.measure == f"{account}.expenditure"
                and fact.item
                and fact.aspect == "amount"
                and fact.basis == context.fact(fact.measure).basis
                for f in context.get(form, fact)
            ]
            if total and (parts := context.beside(total[0], parts)):
                yield Candidate(RULE.id, Relation("sum", (total[0].id,), tuple(p.id for p in parts)), total[0].place)
