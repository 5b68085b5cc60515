"""S18: the projects by grade make up the projects that their paragraph counts, under whatever name and of whatever year."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import EVALUATION
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import collects
from juesuan.checks.model import Candidate
from juesuan.checks.rules.examples import TITLES, said, slip
from juesuan.kernel.figures import Figure
from juesuan.kernel.lang import Text
from juesuan.kernel.relation import Relation

RULE = declare(
    Rule(
        "S18",
        "sentence",
        "error",
        Text("各等级项目数", "projects by grade"),
        Text("所述项目个数 = 优、良等各等级项目数之和", "the projects told are the sum of those of each grade"),
        EVALUATION,
        *slip(
            said(
                "八、预算绩效情况说明",
                "2024年度对5个项目开展了绩效自评，其中“优”4个、“良”1个。",
                title=TITLES["budget"],
            ),
            "“良”1个",
            "“良”2个",
        ),
    )
)

_GRADE = "performance.grade."


@collects(RULE)
def grades(context: Context) -> Iterator[Candidate]:
    """Yield, of each paragraph that tells projects by two grades or more, that they are the projects counted before them."""
    first: dict[int, list[Figure]] = {}
    for grade in "abcd":
        for figure in context.told_of(_GRADE + grade):
            if figure.fact.aspect == "amount" and figure.unit == "个":
                first.setdefault(figure.place.block, []).append(figure)
    for block, told in first.items():
        if len(told) < 2 or len({f.fact.measure for f in told}) < len(told):
            continue
        start = min(f.place for f in told)
        counted = [f for f in context.told_in(block) if f.place < start and _projects(f)]
        every = sum(f.value for f in told)
        whole = next((f for f in counted if f.value == every), None)
        if (
            whole is None and len(counted) == 1
        ):  # of several (those with a target, those of each budget) none is surely the one
            whole = counted[0]
        if whole is not None:
            right = tuple(f.id for f in told)  # by grade, as T36 lists them
            yield Candidate(RULE.id, Relation("sum", (whole.id,), right), whole.place)


def _projects(figure: Figure) -> bool:
    """Tell a number of projects, also one that the document calls its own way (涉及项目, 二级项目)."""
    fact = figure.fact
    named = fact.measure == "performance.projects" or (fact.measure[:1] == "~" and "项目" in fact.measure)
    return named and fact.aspect == "amount" and figure.unit == "个"
