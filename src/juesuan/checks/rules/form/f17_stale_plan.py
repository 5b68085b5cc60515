"""F17: what a project is to spend in the year is told of the year."""

from __future__ import annotations

import re
from collections.abc import Iterator

from juesuan.checks.basis import PROCEDURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.model import Finding
from juesuan.checks.rules.examples import slip
from juesuan.document.model import Paragraph
from juesuan.kernel.lang import Text
from juesuan.kernel.patterns import compiled
from juesuan.kernel.place import Place

_TOLD = "\n".join(
    ("清河县林业局2026年部门预算", "第二部分 2026年部门预算情况说明", "六、年度预算安排", "2026年度项目总预算30.00万元，用于森林防火。")
)  # fmt: skip
RULE = declare(
    Rule(
        "F17",
        "form",
        "warning",
        Text("年度安排是往年的", "the plan of an earlier year"),
        Text("项目的年度预算安排说的是本年度", "what a project is to spend in the year is told of the document's own year"),
        PROCEDURE,
        *slip(_TOLD, "2026年度项目总预算", "2025年度项目总预算"),
    )
)  # fmt: skip

_LONGEST_TITLE, _REACH = 24, 5
_YEAR = compiled(
    r"(?<![\d〔（\[])(20\d\d) ?年(?!\d{0,2}月?\d{0,2}日?(?:印发|发布|批复|制定|修订|立项|以来|起|建成))(?![^《》]*》)"
)
"""A year of which something is planned: none of a document's title, none in which something was decreed."""
_BESIDE = 12
_OF_A_PROJECT = compiled(
    r"\W*[\d一二三四五六七八九十]{0,3}\W*(?:项目概[况述]|立项(?:依据|背景)|实施(?:主体|单位|方案|周期|计划|内容))"
)
"""What stands beside a project's plan."""


@finds(RULE)
def stale_plans(context: Context) -> Iterator[Finding]:
    """Yield plans of the year (the kind's `plans` heads them) whose text names earlier years alone: last year's text left in."""
    own, heads, ours = context.year, context.kind.plans, context.kind.plans_of_project
    if not own or not heads:
        return
    blocks = context.document.blocks
    for number, block in enumerate(blocks):
        if not isinstance(block, Paragraph):
            continue
        run_in = _headed(block.text, heads, "[：:](?=.)")
        title = len(block.text) <= _LONGEST_TITLE and (
            re.search(heads, block.text) or _headed(block.text, ours, r"\s*$")
        )
        if not run_in and not title and not (run_in := _headed(block.text, ours, "[：:](?=.)")):
            continue
        if not re.search(heads, block.text) and not _beside_a_project(context, number):
            continue
        first = run_in.end() if run_in else 0
        years = [
            (int(m[1]), Place(number, m.start(1), m.end(1)))
            for m in _YEAR.finditer(block.text, first or len(block.text))
        ]
        for n in range(number + 1, min(number + 1 + _REACH, len(blocks))):
            below = blocks[n]
            if not isinstance(below, Paragraph) or _is_title(below.text) or (run_in and _NUMBERED.match(below.text)):
                break
            years += [(int(m[1]), Place(n, m.start(1), m.end(1))) for m in _YEAR.finditer(below.text)]
        if years and max(year for year, _ in years) < own:
            year, place = years[0]
            message = Text("年度预算安排只说了{y}年的，没有说{o}年的", "only {y} is told of, not {o}").format(
                y=year, o=own
            )
            yield finding(RULE, place, message, proposed=str(own))


_NUMBERED = compiled(r"\s*（?\d{1,2}[.、．）]")


def _headed(text: str, heads: str, behind: str) -> re.Match[str] | None:
    """Return the head of a plan that a paragraph is, or begins with."""
    return re.match(rf"\W*[\d一二三四五六七八九十]{{0,3}}\W*(?:{heads})(?:情况)?{behind}", text) if heads else None


def _beside_a_project(context: Context, number: int) -> bool:
    """Tell whether a head stands among those of a project: 资金安排 alone may head anything."""
    around = context.document.blocks[max(number - _BESIDE, 0) : number]
    return any(isinstance(b, Paragraph) and _OF_A_PROJECT.match(b.text) for b in around)


def _is_title(text: str) -> bool:
    return (
        len(text) <= _LONGEST_TITLE
        and re.match(r"\s*(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|第.部分)", text) is not None
    )
