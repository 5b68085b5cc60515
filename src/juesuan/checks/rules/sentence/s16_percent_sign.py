"""S16: a percentage has its sign."""

from __future__ import annotations

import re
from collections.abc import Iterator

from juesuan.checks.basis import DISCLOSURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.model import Finding, Operand
from juesuan.checks.rules.examples import HEAD_SPENDING, SAID_KINDS, said, slip
from juesuan.checks.writing import role
from juesuan.document.model import text_at
from juesuan.kernel.figures import plain
from juesuan.kernel.lang import Text
from juesuan.kernel.patterns import compiled

RULE = declare(
    Rule(
        "S16",
        "sentence",
        "error",
        Text("缺少百分号", "percent sign missing"),
        Text("占比、增减率、完成率带百分号", "a share or rate has its percent sign"),
        DISCLOSURE,
        *slip(said(HEAD_SPENDING, SAID_KINDS), "%", ""),
    )
)

_BARE = compiled(r"-?[\d.,，．０-９ ]+")


@finds(RULE)
def missing_signs(context: Context) -> Iterator[Finding]:
    """Yield the shares and rates of the narrative that are printed as a bare number: 占78.21；."""
    for figure in context.extract.narrative.figures:
        if figure.unit != "%" or not _BARE.fullmatch(figure.printed):
            continue
        around = text_at(context.document, figure.place)
        if re.search(r"百分之\s*$", around[: figure.place.start]) or re.match(
            r"\s*[%％‰成个]", around[figure.place.end :]
        ):
            continue
        own = figure.scale == 1
        right = (figure.printed.strip() if own else plain(figure.value)) + "%"  # 占比为0.8278: 82.78%
        message = Text("{p}缺少百分号，应为{r}", "{p} lacks its percent sign: {r}").format(
            p=figure.printed.strip(), r=right
        )
        yield finding(RULE, figure.place, message, operands=[Operand(figure.id, role(figure))], proposed=right)
