"""S09: a claim with a zero base has no rate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from juesuan.checks.basis import DISCLOSURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds, judges
from juesuan.checks.evaluate import evaluate, figure_of, members
from juesuan.checks.model import Checked, Finding, Operand
from juesuan.checks.rules.examples import HEAD_GENERAL, ITEM_ONE, said, slip
from juesuan.checks.unbudgeted import unbudgeted
from juesuan.checks.writing import role
from juesuan.kernel.figures import Figure
from juesuan.kernel.lang import Text

RULE = declare(
    Rule(
        "S09",
        "sentence",
        "warning",
        Text("基数为零的比率", "rate on a zero base"),
        Text("上年数或预算数为零时没有增减率、完成率", "a claim with a zero base has no rate"),
        DISCLOSURE,
        *slip(
            said(HEAD_GENERAL, f"{ITEM_ONE}：支出决算数为12.00万元，比上年决算增加12.00万元，主要原因是科目调整。"),
            "增加12.00万元，",
            "增加12.00万元，增长100.00%，",
        ),
    )
)


@judges(RULE)
def zero_bases(context: Context, checked: Sequence[Checked]) -> list[Finding]:
    """Return the rates that have no base; those on a budget of another basis name it."""
    found = []
    for index, entry in enumerate(checked):
        if entry.status != "undefined":
            continue
        rate = context.figures[entry.relation.left[0]]
        base = [context.figures[figure_of(r)[0]] for r in entry.relation.base]
        other = _other_budget(context, entry, rate)
        if other is not None:
            words = Text(
                "年初预算为 0，没有完成率；{r}是按全年预算 {b} 算的，应写“完成全年预算”",
                "the opening budget is 0 and has no rate; {r} is the rate of the full-year budget {b}",
            ).format(r=rate.printed, b=other.printed)
        elif entry.rule == "S02":
            words = Text("上年数为 0，不应有增减率 {r}", "last year's figure is 0: there is no rate {r}").format(
                r=rate.printed
            )
        elif entry.rule in ("S04", "S05"):
            words = Text("预算数为 0，不应有比率 {r}", "the budget is 0: there is no rate {r}").format(r=rate.printed)
        else:
            words = Text("总数为 0，不应有占比 {r}", "the whole is 0: there is no share {r}").format(r=rate.printed)
        ids = members(entry.relation)
        found.append(
            Finding(
                "", RULE.id, RULE.severity if entry.rule != "S01" or rate.value else "note", words, rate.place,
                tuple(f.place for f in base), tuple(Operand(i, role(context.figures[i])) for i in ids), (entry.arithmetic,),
                rate.id, "", (index,),
            )
        )  # fmt: skip
    return found


@finds(RULE)
def rates_of_no_budget(context: Context) -> Iterator[Finding]:
    """Yield rates of an opening budget that the same sentence says there was none of, where no amount of it is told."""
    for figure in context.extract.narrative.figures:
        if (figure.fact.aspect, figure.fact.basis) != ("completion", "opening_budget") or not figure.value:
            continue
        base = msgspec.structs.replace(figure.fact, aspect="amount", unit="万元")
        if any(f.place.block == figure.place.block for f in context.get("text", base)) or not unbudgeted(
            context, figure
        ):
            continue
        words = Text("年初没有预算，不应有完成率 {r}", "there was no opening budget: there is no rate {r}")
        yield finding(
            RULE,
            figure.place,
            words.format(r=figure.printed),
            operands=[Operand(figure.id, role(figure))],
            blamed=figure.id,
        )


def _other_budget(context: Context, entry: Checked, rate: Figure) -> Figure | None:
    """Return the full-year budget that a completion rate on a zero opening budget was really taken from."""
    if entry.rule != "S04":
        return None
    fact = msgspec.structs.replace(rate.fact, aspect="amount", basis="full_budget", unit="万元")
    for candidate in context.get("text", fact):
        relation = msgspec.structs.replace(entry.relation, base=(candidate.id,))
        if evaluate(relation, context.figures) in ("exact", "consistent"):
            return candidate
    return None
