"""T32: personnel = 301 + 303; office = the others."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import FORMS
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import collects
from juesuan.checks.model import Candidate
from juesuan.checks.rules.examples import TABLE_BASIC, said, slip
from juesuan.kernel.lang import Text
from juesuan.kernel.relation import Relation

RULE = declare(
    Rule(
        "T32",
        "table",
        "error",
        Text("人员经费与公用经费归集", "personnel and office expenses"),
        Text(
            "人员经费 = 301 + 303；公用经费 = 302 + 307 + 309 + 310 + 311 + 312 + 313 + 399",
            "personnel = 301 + 303; office = the others",
        ),
        FORMS,
        *slip(said(TABLE_BASIC), "人员经费合计 | 人员经费合计 | 50.00", "人员经费合计 | 人员经费合计 | 55.00"),
    )
)


_PERSONNEL = ("301", "303")
_OFFICE = ("302", "307", "309", "310", "311", "312", "313", "399")


@collects(RULE)
def economic(context: Context) -> Iterator[Candidate]:
    """Yield 人员经费 and 公用经费 of table 06 from its economic classes."""
    table = context.table("basic")
    if table is None or table.empty:
        return
    every = (*_PERSONNEL, *_OFFICE)
    for measure, classes in (("general.personnel", _PERSONNEL), ("general.public", _OFFICE), ("general.basic", every)):
        total = context.get("basic", context.fact(measure))
        parts = [f for c in classes for f in context.get("basic", context.fact("general.economic", c))]
        if total and (parts := context.beside(total[0], parts)):
            yield Candidate(RULE.id, Relation("sum", (total[0].id,), tuple(p.id for p in parts)), total[0].place)
