"""F07: the document is filled in."""

from __future__ import annotations

from juesuan.checks.basis import PROCEDURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.lookups import placeholders_left
from juesuan.checks.model import Finding
from juesuan.checks.rules.examples import HEAD_TOTALS, SAID_TOTAL_IN, said
from juesuan.kernel.lang import Text
from juesuan.kernel.place import Place

RULE = declare(
    Rule(
        "F07",
        "form",
        "note",
        Text("未填写的空白模板", "unfilled template"),
        Text("文件是填好的决算，不是空白模板", "the document is filled in"),
        PROCEDURE,
        said(HEAD_TOTALS, SAID_TOTAL_IN),
        said(
            *[
                f"{HEAD_TOTALS}",
                "2024年度收入总计XXX万元，其中：本年收入合计XXX万元，占XX%，增加（减少）XXX万元，增长（下降）XX%。",
            ]
            * 3
        ),
    )
)


@finds(RULE)
def blank_form(context: Context) -> tuple[Finding, ...]:
    """Return the one note of an unfilled template: placeholders all over and hardly a figure; () for a real disclosure."""
    hits: list[Place] = []
    for left in context.once(placeholders_left):
        hits.extend(Place(left.block, m.start(), m.end()) for m in left.found)
    if len(hits) < 12:
        return ()
    money = sum(f.unit == "万元" and bool(f.value) for f in context.figures.values())
    if money * 3 > len(hits):
        return ()
    message = Text(
        "这是一份未填写的空白模板（{n} 处占位符，{m} 个金额），未作核对",
        "an unfilled template ({n} placeholders, {m} amounts): not checked",
    )
    return (finding(RULE, hits[0], message.format(n=len(hits), m=money), places=hits[1:20]),)
