"""F20: headings of one level are numbered on without a number twice."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from juesuan.checks.basis import PROCEDURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.model import Finding
from juesuan.checks.rules.examples import said, slip
from juesuan.document.model import Paragraph
from juesuan.extract.numerals import fold
from juesuan.kernel.chinese import lower, small
from juesuan.kernel.lang import Text
from juesuan.kernel.patterns import compiled
from juesuan.kernel.place import Place

RULE = declare(
    Rule(
        "F20",
        "form",
        "warning",
        Text("标题序号重复", "heading number twice"),
        Text("同级标题的序号依次递增，不重复", "headings of one level are numbered on, none twice"),
        PROCEDURE,
        *slip(
            said(
                "一、收入支出决算总体情况说明",
                "二、收入决算情况说明",
                "三、支出决算情况说明",
                "四、财政拨款收入支出决算总体情况说明",
            ),
            "三、支出",
            "二、支出",
        ),
    )
)

_NUMBER = compiled(r"\s*(?P<n>[一二三四五六七八九十]{1,3}) ?[、.．]")


class _Head(msgspec.Struct, frozen=True):
    place: Place
    number: int
    title: str


@finds(RULE)
def heading_numbers(context: Context) -> Iterator[Finding]:
    """Yield the one number that its neighbours contradict: 七、八、八、十 is 七、八、九、十."""
    run: list[_Head] = []
    for head in (*context.outline.heads, None):
        if head is not None and head.level > 2:
            continue
        if head is None or head.level == 1:
            yield from _in_run(run)
            run = []
            continue
        block = context.document.blocks[head.block]
        text = fold(block.text) if isinstance(block, Paragraph) else ""
        if (match := _NUMBER.match(text)) and (number := small(match["n"])):
            run.append(_Head(Place(head.block, *match.span("n")), number, head.title))
        else:
            yield from _in_run(run)
            run = []


def _in_run(run: list[_Head]) -> Iterator[Finding]:
    for before, here, after in zip(run, run[1:], run[2:], strict=False):
        right = before.number + 1
        twice = here.number in (before.number, after.number)
        if after.number != right + 1 or not twice or here.title in (before.title, after.title):
            continue
        message = Text("标题“{t}”的序号应为{r}，写作{n}", "heading {t} is number {r}, not {n}").format(
            t=here.title[:20], r=lower(right) or str(right), n=lower(here.number) or str(here.number)
        )
        yield finding(RULE, here.place, message, proposed=lower(right) or str(right))
