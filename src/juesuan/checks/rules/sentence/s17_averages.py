"""S17: what one vehicle, one guest, one traveller cost on average is the cost over their number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from juesuan.checks.basis import FORM_OF_DISCLOSURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import collects
from juesuan.checks.model import Candidate
from juesuan.checks.rules.examples import HEAD_THREE, said, slip
from juesuan.kernel.figures import Figure
from juesuan.kernel.lang import Text
from juesuan.kernel.patterns import compiled
from juesuan.kernel.relation import Relation

RULE = declare(
    Rule(
        "S17",
        "sentence",
        "warning",
        Text("平均数", "average"),
        Text("车均、人均费用 = 费用 ÷ 车辆数、人次", "an average is the cost over the number of vehicles or persons"),
        FORM_OF_DISCLOSURE,
        *slip(
            said(HEAD_THREE, "公务用车运行维护费支出11.50万元。年末公务用车保有量4辆，车均运行维护费2.88万元。"),
            "2.88万元",
            "2.78万元",
        ),
    )
)

_VEHICLE = r"(?:车均|单车|(?:平均)?每[辆台]|[辆台]均)"
_PERSON = r"(?:人均|平均每人次?|每人次?平均)"
_AVERAGES: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (f"^~{_VEHICLE}.*购[置买]", ("three.purchase",), "three.bought"),
    (f"^~{_VEHICLE}(?!.*购[置买])", ("three.running",), "three.held"),
    (f"^~{_PERSON}.*出[国访]", ("three.abroad",), "three.travellers"),
    (f"^~{_PERSON}(?:.*接待.*|费用|支出|消费|用?餐费)?$", ("three.domestic", "three.reception"), "three.guests"),
)
"""How an average is named, the costs that it may be of (the first told has it) and what they are divided by."""


@collects(RULE)
def averages(context: Context) -> Iterator[Candidate]:
    """Yield that an average is the cost over the number, both as its paragraph tells them last before it."""
    for figure in context.extract.narrative.figures:
        if figure.fact.measure[:1] != "~" or figure.fact.aspect != "amount" or figure.fact.unit != "万元":
            continue
        for name, costs, number in _AVERAGES:
            if not compiled(name).search(figure.fact.measure):
                continue
            told = [f for f in context.told_in(figure.place.block) if f.place < figure.place]
            count = _last(told, (number,), "")
            cost = _last(told, costs, figure.fact.basis)
            if count is not None and cost is not None and count.value:
                yield Candidate(RULE.id, Relation("quotient", (figure.id,), (cost.id,), (count.id,)), figure.place)
            break


def _last(told: Sequence[Figure], measures: Sequence[str], basis: str) -> Figure | None:
    """Return the last amount told of the first of the measures that is told, of a basis ('' for any)."""
    for measure in measures:
        found = [
            f for f in told if f.fact.measure == measure and f.fact.aspect == "amount" and basis in ("", f.fact.basis)
        ]
        if found:
            return found[-1]
    return None
