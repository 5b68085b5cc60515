"""F19: amounts stand in the rows of their items."""

from __future__ import annotations

from collections import Counter

from juesuan.checks.basis import FORMS
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding
from juesuan.checks.model import Finding
from juesuan.checks.rules.examples import said, slip
from juesuan.checks.slips import Slip
from juesuan.document.model import Table
from juesuan.domain.measures import measure_title
from juesuan.kernel.lang import Text
from juesuan.kernel.place import Place

_TABLE = """支出决算表
单位：万元
| 科目编码 | 科目名称 | 本年支出合计 | 基本支出 | 项目支出 |
| 合计 | 合计 | 92.00 | 60.00 | 32.00 |
| 201 | 一般公共服务支出 | 80.00 | 48.00 | 32.00 |
| 20126 | 档案事务 | 80.00 | 48.00 | 32.00 |
| 2012601 | 行政运行 | 48.00 | 48.00 |  |
| 2012604 | 档案馆 | 32.00 |  | 32.00 |
| 221 | 住房保障支出 | 12.00 | 12.00 |  |
| 22102 | 住房改革支出 | 12.00 | 12.00 |  |
| 2210201 | 住房公积金 | 12.00 | 12.00 |  |"""
_SLIPPED = """| 201 | 一般公共服务支出 | 80.00 |  | 32.00 |
| 20126 | 档案事务 | 80.00 | 48.00 | 32.00 |
| 2012601 | 行政运行 | 48.00 | 48.00 |  |
| 2012604 | 档案馆 | 32.00 | 48.00 | 32.00 |"""

RULE = declare(
    Rule(
        "F19",
        "form",
        "error",
        Text("数字错行", "column slipped by a row"),
        Text("表中数字与其科目同在一行", "amounts stand in the rows of their items"),
        FORMS,
        *slip(said(_TABLE), "\n".join(_TABLE.splitlines()[4:8]), _SLIPPED),
    )
)


def slipped(context: Context, one: Slip) -> Finding:
    """Return the finding of a column that slipped; `context` is of the document as it stands."""
    title = context.forms[one.form].title
    block = context.document.blocks[one.block]
    assert isinstance(block, Table)
    table = next(t for t in context.accounts.tables if one.block in t.blocks)
    names = {r.place.row: f"{r.code} {r.name}".strip() for r in table.rows if r.place.block == one.block}
    seen: dict[int, Counter[str]] = {}
    for line in table.rows:
        for measure, i in line.cells.items():
            if line.place.block == one.block:
                seen.setdefault(context.figures[i].place.col, Counter())[measure.partition("@")[0]] += 1
    measures = {c: n.most_common(1)[0][0] for c, n in seen.items()}
    zh = "、".join(f"“{measure_title(measures[c])}”" for c in one.columns if c in measures)
    en = ", ".join(measure_title(measures[c], "en") for c in one.columns if c in measures)
    printed = [r for r in one.rows if any((cell := block.cell(r, c)) and cell.text.strip() for c in one.columns)]
    message = Text(
        "《{t}》{c}列的数字错行：自“{a}”行至“{b}”行，数字比科目{d} {n} 行；移回后各级汇总相符，其余按移回后的数字核对",
        "{t}: the column of {c} slipped: from row {a} to row {b} the amounts stand {n} row(s) too {d}; moved back, the sums hold; the rest was checked so",
    ).format(
        t=title,
        c=Text(zh, en),
        a=names.get(one.rows[0], ""),
        b=names.get(one.rows[-1], ""),
        d=Text("低", "low") if one.by > 0 else Text("高", "high"),
        n=abs(one.by),
    )
    places = []
    for row in printed:
        for c in one.columns:
            if (cell := block.cell(row, c)) and (text := cell.text.strip()):
                lead = len(cell.text) - len(cell.text.lstrip())
                places.append(Place(one.block, lead, lead + len(text), row, c))
    return finding(RULE, places[0], message, places=places[1:])
