"""E04: a fact is printed alike everywhere, to the last digit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from juesuan.checks.basis import TRUE_AND_WHOLE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import judges
from juesuan.checks.evaluate import copied, shown
from juesuan.checks.model import Checked, Finding, Operand
from juesuan.checks.rules.examples import HEAD_SPENDING, TABLE_EXPENDITURE, said, slip
from juesuan.checks.writing import printed, role
from juesuan.kernel.figures import Figure
from juesuan.kernel.lang import Text

RULE = declare(
    Rule(
        "E04",
        "tables",
        "warning",
        Text("同一指标尾数不一致", "last digits differ"),
        Text(
            "同一指标各处显示的数字完全相同，不因四舍五入或凑数相差 0.01",
            "a fact is printed alike everywhere, to the last digit",
        ),
        TRUE_AND_WHOLE,
        *slip(
            said(HEAD_SPENDING, "本年支出合计92.00万元。", TABLE_EXPENDITURE), "本年支出合计92.00", "本年支出合计92.01"
        ),
    )
)


@judges(RULE)
def last_digits(context: Context, checked: Sequence[Checked]) -> list[Finding]:
    """Report a number that is printed with another last digit somewhere: consistent by rounding, yet not the same."""
    found = []
    for figures, every in _of_one_slip(_copies(context, checked)):
        indices = [i for i in every if checked[i].status == "consistent"]
        values = [f.value for f in figures]
        times = Counter(values)
        common = max(times, key=lambda v: (times[v], v))
        odd = [f for f in figures if f.value != common]
        tie = values.count(common) * 2 == len(values)
        name = role(figures[0])
        words = Text(
            "{n}在各处显示为 {v}，尾数不一致（在四舍五入范围内）",
            "{n} is printed as {v}: last digits differ (within rounding)",
        ).format(n=name, v="、".join(dict.fromkeys(shown(f.value, f) for f in figures)))
        blamed = odd[0]
        proposed = "" if tie else printed(blamed, common)
        found.append(
            Finding(
                "", RULE.id, RULE.severity, words, blamed.place, tuple(f.place for f in figures if f is not blamed),
                tuple(Operand(f.id, role(f)) for f in figures), tuple(checked[i].arithmetic for i in indices),
                -1 if tie else blamed.id, proposed, tuple(indices),
            )
        )  # fmt: skip
    return found


def _of_one_slip(copies: list[tuple[list[Figure], list[int]]]) -> list[tuple[list[Figure], list[int]]]:
    """Return the groups that are not one number; those of one item and the same two numbers are one slip, copied along.

    An item stands in table 03 and in table 05: what more of all these places say is right.
    """
    found: dict[tuple[frozenset[Decimal], str, str], tuple[list[Figure], list[int]]] = {}
    for figures, every in copies:
        values = frozenset(f.value for f in figures)
        if len(values) > 1:
            fact = figures[0].fact
            group = found.setdefault((values, fact.item or fact.measure, fact.aspect), ([], []))
            group[0].extend(f for f in figures if f not in group[0])
            group[1].extend(every)
    return [(sorted(figures, key=lambda f: f.id), every) for figures, every in found.values()]


def _copies(context: Context, checked: Sequence[Checked]) -> list[tuple[list[Figure], list[int]]]:
    """Return the groups of figures that must be one number, with the relations that say so; none where all of them hold exactly."""
    if not any(e.status == "consistent" and copied(e.relation, context.figures) for e in checked):
        return []
    group: dict[int, set[int]] = {}
    said: list[tuple[int, int]] = []
    for index, entry in enumerate(checked):
        if entry.status in ("exact", "consistent") and copied(entry.relation, context.figures):
            one, other = entry.relation.left[0], entry.relation.right[0]
            less, more = sorted((group.setdefault(one, {one}), group.setdefault(other, {other})), key=len)
            if less is not more:  # the smaller joins the larger: a figure may be said thousands of times
                more |= less
                group.update(dict.fromkeys(less, more))
            said.append((one, index))
    by_group: dict[int, list[int]] = {}
    for one, index in said:
        by_group.setdefault(id(group[one]), []).append(index)
    groups = {id(g): g for g in group.values()}
    return [([context.figures[i] for i in sorted(g)], by_group[key]) for key, g in groups.items()]
