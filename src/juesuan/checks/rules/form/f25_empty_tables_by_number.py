"""F25: the tables that the text calls empty by their numbers are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from juesuan.checks.basis import PROCEDURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.model import Finding
from juesuan.checks.rules.examples import HEAD_FUND, TABLE_FUND, said, slip
from juesuan.document.model import Paragraph, Table
from juesuan.domain.accounts import AccountTable
from juesuan.extract.numerals import fold
from juesuan.kernel.chinese import counted
from juesuan.kernel.lang import Text
from juesuan.kernel.patterns import compiled
from juesuan.kernel.place import Place

RULE = declare(
    Rule(
        "F25",
        "form",
        "error",
        Text("空表编号有误", "number of an empty table"),
        Text("说“某表为空表”的，该编号的表没有数字", "a table called empty by its number has no figures"),
        PROCEDURE,
        *slip(
            said(
                HEAD_FUND,
                "没有国有资本经营预算财政拨款收支，公开08表为空表。",
                "公开07表",
                TABLE_FUND,
                "公开08表",
                "国有资本经营预算财政拨款收入支出决算表",
                "| 科目编码 | 科目名称 | 年初结转和结余 | 本年收入 | 本年支出 | 年末结转和结余 |",
                "| 合计 | 合计 |  |  |  |  |",
            ),
            "公开08表为",
            "公开07表为",
        ),
    )
)

_ONE = r"(?:(?:公开|附)?表 ?\d{1,2}(?!\d)|附件 ?\d{1,2}(?!\d)|(?:公开)?\d{1,2} ?表)(?:（[^（）\d]{2,30}表）)?"
_CALLED = compiled(rf"(?P<list>(?:{_ONE}[、和及与])*{_ONE})(?:均|都|皆)?(?:(?:为|是|系)空(?:白)?表|为空(?=[。；，]|$))")
_LABEL = compiled(
    r"(?:(?:公开|附)?表|附件) ?(?P<a>\d{1,2}|[一二三四五六七八九十]{1,2})(?![\d-])(?:[：:、.\s]|$)|公开 ?(?P<b>\d{1,2}) ?表|(?<!\d)(?P<c>0\d|1\d) ?表$"
)
_ABOVE = 4
_TOP = 3
"""Paragraphs above a table, and rows at its top, where its number may stand."""


@finds(RULE)
def empty_by_number(context: Context) -> Iterator[Finding]:
    """Yield the numbers of tables that are called empty and have figures."""
    called = [(n, match) for n, text, _ in context.paragraphs_with("空") for match in _CALLED.finditer(text)]
    if not called:
        return
    numbered = _numbered(context)
    told = {int(one) for _, match in called for one in re.findall(r"\d{1,2}", match["list"])}
    # The one empty table that nothing calls empty is the one meant.
    meant = [n for n, table in numbered.items() if table.empty and n not in told]
    for number, match in called:
        for one in re.finditer(r"\d{1,2}", match["list"]):
            table = numbered.get(int(one[0]))
            if table is None or table.empty:
                continue
            start = match.start("list") + one.start()
            message = Text(
                "说表{n}为空表，但该表《{t}》有数据", "table {n} is called empty, but {t} has figures"
            ).format(n=one[0], t=table.title or context.forms[table.form].title)
            place = Place(number, start, start + len(one[0]))
            right = str(meant[0]).zfill(len(one[0])) if len(meant) == 1 else ""
            yield finding(RULE, place, message, places=[Place(table.block, 0, 0, 0, 0)], proposed=right)


def _numbered(context: Context) -> dict[int, AccountTable]:
    """Return the statutory tables by the numbers that stand above them, without numbers that stand above several."""
    found: dict[int, list[AccountTable]] = {}
    for table in context.accounts.tables:
        numbers = {n for text in _over(context, table.block) if (n := _number(text))} if table.form else set()
        for number in numbers if len(numbers) == 1 else ():
            found.setdefault(number, []).append(table)
    return {number: tables[0] for number, tables in found.items() if len(tables) == 1}


def _over(context: Context, block: int) -> Iterator[str]:
    """Yield what stands at a table's top and right above it."""
    table = context.document.blocks[block]
    if isinstance(table, Table):
        yield from (fold(c.text).strip() for c in table.cells if c.row < _TOP)
    for above in range(block - 1, max(block - _ABOVE, 0) - 1, -1):
        paragraph = context.document.blocks[above]
        if not isinstance(paragraph, Paragraph) or "。" in paragraph.text:
            return
        yield fold(paragraph.text).strip()


def _number(text: str) -> int:
    """Return the number of a table that a line above it gives, 0 for none."""
    match = _LABEL.search(text) if len(text) <= 50 else None
    said = match and (match["a"] or match["b"] or match["c"])
    return counted(said) if said else 0
