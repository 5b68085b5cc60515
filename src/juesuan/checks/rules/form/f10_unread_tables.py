"""F10: a table's numbers are read whole, or it is said that they were not checked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from juesuan.checks.basis import PROCEDURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.model import Finding
from juesuan.checks.rules.examples import TABLE_EXPENDITURE, said
from juesuan.document.model import ILLEGIBLE, Table
from juesuan.kernel.lang import Text
from juesuan.kernel.patterns import compiled
from juesuan.kernel.place import Place

RULE = declare(
    Rule(
        "F10",
        "form",
        "note",
        Text("报表读取不完整", "table not read whole"),
        Text(
            "报表的数字能完整读出，否则说明没有核对",
            "a table's numbers are read whole, or it is said that they were not checked",
        ),
        PROCEDURE,
        said(TABLE_EXPENDITURE),
        said(TABLE_EXPENDITURE.replace("92.00", "9,2,0").replace("60.00", "6,00")),
    )
)


@finds(RULE)
def torn_tables(context: Context) -> Iterator[Finding]:
    """Yield each statutory table whose numbers were torn in reading: it was left out of the check."""
    for table in context.accounts.tables:
        if table.form and table.torn:
            message = Text(
                "《{t}》有 {n} 个数字没有读完整（列太窄折行或表格线残缺），该表的汇总未核对，请看原件",
                "{t}: {n} numbers were not read whole (columns too narrow, lines missing): its sums were not checked, look at the original",
            ).format(t=context.forms[table.form].title, n=table.torn)
            yield finding(RULE, Place(table.block, 0, 0, 0, 0), message)
    yield from _pasted(context)
    yield from _illegible_cells(context)


def _pasted(context: Context) -> Iterator[Finding]:
    """Yield once that tables came as text without columns, which could not be told apart from it."""
    blocks = [n for n, b in enumerate(context.document.blocks) if isinstance(b, Table) and b.unread]
    if not blocks:
        return
    places = [Place(n, 0, 0, 0, 0) for n in blocks]
    message = Text(
        "{n} 处报表是粘贴来的文字，格与格之间只有空格或换行，数字属于哪一列无法确定：没有读取，未核对；请用原来的 Word、Excel 或 PDF 核对",
        "{n} tables came as text with nothing but blanks or line ends between their cells: which column a number is of cannot be told; they were not read and not checked: check the original Word, Excel or PDF file",
    ).format(n=len(blocks))
    yield finding(RULE, places[0], message, places=places[1:])


_NO_NUMBER = compiled(r"[-－—–―一/／\\.·。、…无]*")
"""What stands in a cell without a number."""


_QUOTED = 3


def _illegible_cells(context: Context) -> Iterator[Finding]:
    """Yield once a table the cells of a scan in which writing stands that was not read, or not as a number where numbers are."""
    if not context.recognised:
        return
    figures: dict[int, set[tuple[int, int]]] = {}
    for figure in context.figures.values():
        if figure.scanned and figure.place.row >= 0:
            figures.setdefault(figure.place.block, set()).add((figure.place.row, figure.place.col))
    for number, block in enumerate(context.document.blocks):
        if not isinstance(block, Table) or number not in context.recognised:
            continue
        known = figures.get(number, set())
        first, columns = min((r for r, _ in known), default=block.n_rows), {c for _, c in known}
        found = [
            c
            for c in block.cells
            if c.text.strip() == ILLEGIBLE
            or (
                (c.row, c.col) not in known
                and c.row >= first
                and c.col in columns
                and not _NO_NUMBER.fullmatch(c.text.strip())
                and len(re.findall(r"[\u4e00-\u9fff]", c.text)) < 2
            )
        ]
        if found:
            places = [Place(number, 0, len(c.text), c.row, c.col) for c in found]
            read = [c.text.strip() for c in found if c.text.strip() != ILLEGIBLE]
            quoted = "“" + "”“".join(read[:_QUOTED]) + "”" + ("等" if len(read) > _QUOTED else "") if read else ""
            message = Text(
                "此处有字，未能识别" + (f"为数字（读作{quoted}）" if quoted else "")
                + (f"，本表共 {len(found)} 处" if len(found) > 1 else "") + "，未核对，请看原件",
                "writing here could not be read" + (f" as a number (it reads {quoted})" if quoted else "")
                + (f"; {len(found)} places in this table" if len(found) > 1 else "") + "; not checked, look at the original",
            )  # fmt: skip
            yield finding(RULE, places[0], message, places=places[1:], severity="warning")
