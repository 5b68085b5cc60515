"""F04: an empty table has its statement."""

from __future__ import annotations

import re
from collections.abc import Iterator

from juesuan.checks.basis import PROCEDURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.lookups import tells
from juesuan.checks.model import Finding
from juesuan.checks.rules.examples import HEAD_TOTALS, SAID_TOTAL_IN, said
from juesuan.document.model import Paragraph
from juesuan.extract.numerals import fold
from juesuan.kernel.lang import Text
from juesuan.kernel.place import Place

RULE = declare(
    Rule(
        "F04",
        "form",
        "warning",
        Text("空表没有说明", "empty table without statement"),
        Text("空表要有“本年度无……，故本表无数据”的说明", "an empty table has its statement"),
        PROCEDURE,
        said(
            "政府性基金预算财政拨款收入支出决算表",
            "| 科目编码 | 科目名称 | 年初结转和结余 | 本年收入 | 本年支出 | 年末结转和结余 |",
            "| 合计 | 合计 |  |  |  |  |",
            "说明：本年度没有政府性基金预算财政拨款收入和支出，本表无数据。",
        ),
        said(
            HEAD_TOTALS,
            SAID_TOTAL_IN,
            "政府性基金预算财政拨款收入支出决算表",
            "| 科目编码 | 科目名称 | 年初结转和结余 | 本年收入 | 本年支出 | 年末结转和结余 |",
            "| 合计 | 合计 |  |  |  |  |",
        ),
    )
)


@finds(RULE)
def empty_tables(context: Context) -> Iterator[Finding]:
    """Yield each empty table 07, 08, 09 that neither a note below it nor the narrative explains."""
    told = {s.measure.split(".")[0] for s in context.extract.narrative.statements if s.kind in ("none", "empty_table")}
    if not tells(context):
        return
    for table in context.accounts.tables:
        form = context.forms[table.form]
        if not table.empty or not form.must_explain or form.account in told:
            continue
        if any(t.form == table.form and not t.empty for t in context.accounts.tables):
            continue
        around = _below(context, table.block)
        cells = "".join(c.text for c in context.document.blocks[table.block].cells)  # type: ignore[union-attr]
        if any(re.search(r"无数据|空表|没有.*(?:收入|支出)|无.*(?:收入|支出|经费)", t) for t in [*around, cells]):
            continue
        if any(
            f.fact.measure.startswith(form.account + ".total") and f.origin == "text" for f in context.figures.values()
        ):
            continue
        message = Text("《{t}》为空表，没有说明", "{t} is empty without a statement").format(t=form.title)
        yield finding(RULE, Place(table.block, 0, 0, 0, 0), message)


def _below(context: Context, block: int) -> list[str]:
    """Return the notes below a table: what stands there before the next table or heading."""
    found: list[str] = []
    for later in context.document.blocks[block + 1 : block + 5]:
        if not isinstance(later, Paragraph) or later.level or re.match(r"\s*(?:第[一二三四五六七八九十]+部分|[一二三四五六七八九十]+、)", later.text):  # fmt: skip
            break
        found.append(fold(later.text))
    return found
