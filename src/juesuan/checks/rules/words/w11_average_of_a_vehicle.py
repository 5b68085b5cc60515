"""W11: what a vehicle or a guest costs on average is the expense divided by the vehicles, the guests."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from juesuan.checks.basis import DISCLOSURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.evaluate import shown
from juesuan.checks.model import Finding, Operand
from juesuan.checks.rules.examples import HEAD_THREE, said, slip
from juesuan.checks.writing import printed, role
from juesuan.document.model import text_at
from juesuan.kernel.figures import Figure
from juesuan.kernel.lang import Text
from juesuan.kernel.miswritten import looks_like_a_slip, miswritten
from juesuan.kernel.patterns import compiled, holds_any

RULE = declare(
    Rule(
        "W11",
        "text",
        "warning",
        Text("车均、人均费用", "average cost"),
        Text(
            "车均费用 = 费用 ÷ 车辆数；接待人均 = 接待费 ÷ 人次",
            "cost of a vehicle = expense / vehicles; of a guest = expense / guests",
        ),
        DISCLOSURE,
        *slip(
            said(HEAD_THREE, "公务用车运行维护费支出14.40万元，公务用车保有量5辆，车均运行维护费2.88万元。"),
            "2.88",
            "3.12",
        ),
    )
)

_PER = ("均", "每车", "单车", "每辆", "每台")
"""Words of which one stands in every text that either of these finds."""
_EACH = compiled(r"(?:车均|辆均|每车|单车|平均每[辆台])(?P<what>[^，。；：\d]{0,12})$")
_RIGHT_BEHIND = compiled(r"^[，、（(]?\s*(?:平均)?(?:每[辆台]车?|人均|每人)(?:费用|经费)?(?:为|约为|约)?\s*$")
_COUNTS = {"three.bought": "three.purchase", "three.held": "three.running", "three.travellers": "three.abroad"}
"""Counts whose expense is told by each right behind them: 更新用车3辆，每辆18.00万元; 6人次，人均3万元."""
_OF = (("购置", "three.purchase", "three.bought"), ("", "three.running", "three.held"))
_EACH_GUEST = compiled(
    r"接待[^。]*[，；](?:人均|平均每人次?|每人次?平均)(?:接待)?(?:费用?|支出|消费|餐费)?$|人均(?:公务)?接待费(?:用|支出)?$"
)


@finds(RULE)
def averages(context: Context) -> Iterator[Finding]:
    """Yield each average that the expense and the vehicles told before it in its paragraph do not give."""
    for figure in context.extract.narrative.figures:
        if figure.unit != "万元" or figure.fact.aspect != "amount":
            continue
        before = text_at(context.document, figure.place)[: figure.place.start]
        if not holds_any(before, _PER):
            continue  # nearly all
        if count := _counted_before(context, figure, before):
            expense = _COUNTS[count]
        elif words := _EACH.search(before):
            expense, count = next((e, c) for name, e, c in _OF if name in words["what"])
        elif _EACH_GUEST.search(before):
            expense, count = "three.reception", "three.guests"
        else:
            continue
        spent, vehicles = _before(context, figure, expense), _before(context, figure, count)
        if spent is None or vehicles is None or not vehicles.value:
            continue
        if _fits(spent, vehicles.value, figure):
            continue
        average = (spent.value / vehicles.value / figure.scale).quantize(
            Decimal(1).scaleb(-figure.decimals)
        ) * figure.scale
        blamed, right = _wrong(context, spent, vehicles, figure, average)
        sum_ = f"{shown(spent.value, spent)} ÷ {shown(vehicles.value, vehicles)} = {shown(average, figure)}"
        message = Text("{t}：{a} ≠ {p}", "{t}: {a} ≠ {p}").format(t=RULE.title, a=sum_, p=shown(figure.value, figure))
        operands = [Operand(f.id, role(f)) for f in (spent, vehicles, figure)]
        yield finding(
            RULE, figure.place, message, places=[spent.place, vehicles.place], operands=operands,
            arithmetic=[f"{sum_} ≠ {shown(figure.value, figure)}"], blamed=blamed.id, proposed=printed(blamed, right),
        )  # fmt: skip


def _counted_before(context: Context, figure: Figure, before: str) -> str:
    """Return what a price stands right behind the count of, of the counts that have an expense; else ''."""
    told = [f for f in context.told_in(figure.place.block) if f.place < figure.place]
    last = told[-1] if told else None
    if last is None or last.fact.measure not in _COUNTS or last.fact.basis != context.own:
        return ""
    return last.fact.measure if _RIGHT_BEHIND.match(before[last.place.end :]) else ""


def _wrong(
    context: Context, spent: Figure, count: Figure, average: Figure, reckoned: Decimal
) -> tuple[Figure, Decimal]:
    """Return which of the three is wrong, and its right value; `reckoned` is the average of the other two.

    The count where it is more than the vehicles of the assets, and they fit the average; else what is a slip of the pen of a
    value that the others give: the average, then the count.
    """
    there = {f.value for f in _beside(context, count)}
    if len(there) == 1 and 0 < (value := there.pop()) < count.value and _fits(spent, value, average):
        return count, value
    if looks_like_a_slip(average, reckoned) or not average.value:
        return average, reckoned
    near = {n for n in map(Decimal, miswritten(int(count.value))) if count.value / 2 <= n <= count.value * 2}
    right = [n for n in near if _fits(spent, n, average) and looks_like_a_slip(count, n)]
    chance = len(near) * (_width(average) + _width(spent))
    if len(right) == 1 and count.value >= _COUNTED and chance <= _BY_CHANCE:
        return count, right[0]
    return average, reckoned


_COUNTED_AGAIN = {"three.held": "assets.vehicles"}
"""What is no more than a count of the assets."""

_COUNTED, _BY_CHANCE = 100, Decimal("0.3")
"""Of fewer than these an average was as often reckoned with another count; how likely any average may be one that some count a slip away gives."""


def _beside(context: Context, count: Figure) -> list[Figure]:
    measure = _COUNTED_AGAIN.get(count.fact.measure, "")
    return context.get("text", context.fact(measure, unit=count.unit)) if measure else []


def _fits(spent: Figure, count: Decimal, average: Figure) -> bool:
    return spent.lo / count <= average.hi and average.lo <= spent.hi / count


def _width(figure: Figure) -> Decimal:
    """Return what part of a number its rounding leaves open."""
    return 2 * figure.half / figure.value


def _before(context: Context, figure: Figure, measure: str) -> Figure | None:
    """Return the last amount of a measure that a paragraph tells before a figure, else the one that the narrative, or it and the tables, tell."""
    near = [
        f
        for f in context.told_in(figure.place.block)
        if (f.fact.measure, f.fact.aspect, f.fact.basis) == (measure, "amount", context.own) and f.place < figure.place
    ]
    if near:
        return near[-1]
    told = [
        f
        for f in context.told_of(measure)
        if (f.fact.aspect, f.fact.basis, f.fact.year) == ("amount", context.own, context.year)
    ]
    if len({f.value for f in told}) > 1:  # the one that the tables print, if they do
        printed = {f.value for f in context.get("three_public", context.fact(measure))}
        told = [f for f in told if f.value in printed]
    return told[0] if told and len({f.value for f in told}) == 1 else None
