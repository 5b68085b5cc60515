"""A column that slipped by a row: one finding that names rows and column, the rest checked as if mended."""

from __future__ import annotations

from decimal import Decimal

import pytest

from juesuan.checks.engine import check_document, check_extracted
from juesuan.checks.model import Result
from juesuan.document.model import Document, Paragraph, Source, quote
from test_statutory import TITLE, grid

HEAD = "| 科目编码 | 科目名称 | 本年支出合计 | 基本支出 | 项目支出 |"
ROWS = (
    ("", "合计", "152.00", "80.00", "72.00"),
    ("201", "一般公共服务支出", "110.00", "60.00", "50.00"),
    ("20126", "档案事务", "110.00", "60.00", "50.00"),
    ("2012601", "行政运行", "60.00", "60.00", ""),
    ("2012604", "档案馆", "50.00", "", "50.00"),
    ("208", "社会保障和就业支出", "12.50", "12.50", ""),
    ("20805", "行政事业单位养老支出", "12.50", "12.50", ""),
    ("2080505", "机关事业单位基本养老保险缴费支出", "12.50", "12.50", ""),
    ("212", "城乡社区支出", "22.00", "", "22.00"),
    ("21201", "城乡社区管理事务", "22.00", "", "22.00"),
    ("2120199", "其他城乡社区管理事务支出", "22.00", "", "22.00"),
    ("221", "住房保障支出", "7.50", "7.50", ""),
    ("22102", "住房改革支出", "7.50", "7.50", ""),
    ("2210201", "住房公积金", "7.50", "7.50", ""),
)


def check(rows: list[tuple[str, ...]]) -> Result:
    text = "\n".join([HEAD, *("| " + " | ".join(row) + " |" for row in rows)])
    blocks = (Paragraph(TITLE), Paragraph("支出决算表"), Paragraph("单位：万元"), grid(text))
    return check_document(Document((Source("表.docx", "docx"),), blocks))


def moved(columns: tuple[int, ...], start: int, end: int, by: int) -> list[tuple[str, ...]]:
    """Return the rows with columns moved down by `by` (up where below zero) from `start` up to `end`, leaving blanks."""
    rows = [list(r) for r in ROWS] + [["", "", "", "", ""]] * max(0, end - len(ROWS))
    rows = [list(r) for r in rows]
    for c in columns:
        old = [r[c] for r in rows[start:end]]
        new = [""] * by + old[:-by] if by > 0 else old[-by:] + [""] * -by
        for row, value in zip(rows[start:end], new, strict=True):
            row[c] = value
    return [tuple(r) for r in rows]


def told(result: Result) -> list[str]:
    return [f.rule for f in result.findings if f.severity != "note" and f.rule != "F03"]


@pytest.mark.parametrize(
    ("columns", "start", "end", "by", "words"),
    [
        ((3,), 1, 5, 1, "自“201 一般公共服务支出”行至“2012604 档案馆”行，数字比科目低 1 行"),
        ((3,), 5, 9, 1, "低 1 行"),
        ((3,), 5, 10, 2, "低 2 行"),
        ((4,), 7, 11, -1, "高 1 行"),
        ((2, 3, 4), 5, 15, 1, "低 1 行"),
        ((2,), 5, 15, 1, "低 1 行"),
    ],
)
def test_a_slip_is_one_finding(columns: tuple[int, ...], start: int, end: int, by: int, words: str) -> None:
    result = check(moved(columns, start, end, by))
    assert told(result) == ["F19"], [f.message.zh for f in result.findings]
    (slip,) = [f for f in result.findings if f.rule == "F19"]
    assert words in slip.message.zh
    assert all(c.status != "inconsistent" for c in result.checked)


def test_figures_keep_the_places_where_they_are_printed() -> None:
    rows = moved((3,), 5, 9, 1)
    text = "\n".join([HEAD, *("| " + " | ".join(row) + " |" for row in rows)])
    document = Document((Source("表.docx", "docx"),), (Paragraph(TITLE), Paragraph("支出决算表"), grid(text)))
    result, extract = check_extracted(document)
    for figure in result.figures:
        assert quote(document, figure.place) == figure.printed
    assert {f.id: f.place for f in extract.figures} == {f.id: f.place for f in result.figures}
    pension = next(f for f in extract.figures if f.fact.measure == "whole.basic" and f.fact.item.endswith("缴费支出"))
    assert pension.value == Decimal("12.50")


def test_what_is_no_slip_is_not_called_one() -> None:
    assert told(check(list(ROWS))) == []
    rows = [list(r) for r in ROWS]
    rows[3][3], rows[7][3] = rows[7][3], rows[3][3]  # two amounts exchanged
    assert "F19" not in told(check([tuple(r) for r in rows]))
    rows = [list(r) for r in ROWS]
    rows[1][3] = "66.00"
    assert "F19" not in told(check([tuple(r) for r in rows]))
