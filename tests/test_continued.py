"""Tables that go on in a second table: one table all the same, whatever the second part repeats, leaves out or joins."""

from __future__ import annotations

import msgspec
import pytest

from juesuan.document.model import Block, Document, Paragraph, Source, Table
from juesuan.extract.link import Extract, extract
from test_statutory import TITLE, grid

HEAD = "| 类 | 款 | 项 | 科目名称 | 本年支出合计 | 基本支出 | 项目支出 | 上缴上级支出 | 经营支出 |"
FIRST = (
    HEAD
    + """
|  |  |  | 合计 | 130.00 | 80.00 | 50.00 |  |  |
| 201 |  |  | 一般公共服务支出 | 90.00 | 60.00 | 30.00 |  |  |
| 201 | 26 |  | 档案事务 | 90.00 | 60.00 | 30.00 |  |  |
| 201 | 26 | 01 | 行政运行 | 60.00 | 60.00 |  |  |  |"""
)
REST = """| 201 | 26 | 04 | 档案馆 | 30.00 |  | 30.00 |  |  |
| 208 |  |  | 社会保障和就业支出 | 20.00 | 20.00 |  |  |  |
| 208 | 05 |  | 行政事业单位养老支出 | 20.00 | 20.00 |  |  |  |
| 208 | 05 | 01 | 行政单位离退休 | 20.00 | 20.00 |  |  |  |
| 212 |  |  | 城乡社区支出 | 20.00 |  | 20.00 |  |  |"""
JOINED = """| 2012604 | 档案馆 | 30.00 |  | 30.00 |
| 208 | 社会保障和就业支出 | 20.00 | 20.00 |  |
| 20805 | 行政事业单位养老支出 | 20.00 | 20.00 |  |
| 2080501 | 行政单位离退休 | 20.00 | 20.00 |  |
| 212 | 城乡社区支出 | 20.00 |  | 20.00 |"""
OWN_HEAD = "| 科目编码 | 科目名称 | 本年支出合计 | 基本支出 | 项目支出 |\n"


def read(*parts: str | Table | list[str]) -> Extract:
    blocks: list[Block] = [Paragraph(TITLE), Paragraph("支出决算表"), Paragraph("单位：万元")]
    for part in parts:
        if isinstance(part, list):
            blocks += [Paragraph(p) for p in part]
        else:
            blocks.append(grid(part) if isinstance(part, str) else part)
    return extract(Document((Source("表.docx", "docx"),), tuple(blocks)))


def rows(found: Extract) -> list[tuple[str, list[str]]]:
    printed = {f.id: f.printed for f in found.figures}
    (one,) = (t for t in found.accounts.tables if t.form == "expenditure")
    return [(r.code, [k + printed[i] for k, i in r.cells.items()]) for r in one.rows]


WHOLE = rows(read(FIRST + "\n" + REST))


@pytest.mark.parametrize(
    "parts",
    [
        (FIRST, REST),
        (FIRST, ["续表"], REST),
        (FIRST, ["支出决算表（续）", "单位：万元"], HEAD + "\n" + REST),
        (FIRST, ["（续表）"], HEAD + "\n" + REST),
        (FIRST, HEAD + "\n" + REST),
        (FIRST, ["—3—", "接上页"], JOINED),
        (FIRST, JOINED),
        (FIRST, OWN_HEAD + JOINED),
        (FIRST, ["支出决算表"], OWN_HEAD + JOINED),
        (FIRST, "\n".join(REST.splitlines()[:2]), ["续表"], HEAD + "\n" + "\n".join(REST.splitlines()[2:])),
        (FIRST, ["续表"], "| 编码 | 名称 | 合计 | 基本 | 项目 |\n" + JOINED),
    ],
)
def test_a_table_that_goes_on_is_one(parts: tuple[str | list[str], ...]) -> None:
    found = read(*parts)
    assert rows(found) == WHOLE
    assert len(found.accounts.tables[0].blocks) == sum(isinstance(p, str) for p in parts)


def test_the_total_may_stand_in_the_second_part() -> None:
    first = "\n".join(line for line in FIRST.splitlines() if "合计 | 130" not in line)
    last = REST + "\n|  |  |  | 合计 | 130.00 | 80.00 | 50.00 |  |  |"
    assert sorted(rows(read(first, ["续表"], last))) == sorted(WHOLE)


def test_a_part_is_of_the_sheet_before() -> None:
    more = msgspec.structs.replace(grid(REST), sheet="支出决算表(续)")
    first = msgspec.structs.replace(grid(FIRST), sheet="支出决算表")
    assert rows(read(first, more)) == WHOLE


def test_two_sides_go_on_together() -> None:
    head = "| 科目编码 | 科目名称 | 决算数 | 科目编码 | 科目名称 | 决算数 |\n"
    one = (
        head
        + "| 301 | 工资福利支出 | 30.00 | 302 | 商品和服务支出 | 9.00 |\n| 30101 | 基本工资 | 10.00 | 30201 | 办公费 | 4.00 |"
    )
    two = "| 30102 | 津贴补贴 | 20.00 | 30211 | 差旅费 | 5.00 |\n| 人员经费合计 | < | 30.00 | 公用经费合计 | < | 9.00 |"
    blocks = (
        Paragraph(TITLE),
        Paragraph("一般公共预算财政拨款基本支出决算表"),
        grid(one),
        Paragraph("续表"),
        grid(two),
    )
    found = extract(Document((Source("表.docx", "docx"),), blocks))
    (table,) = found.accounts.tables
    assert {r.code or r.name for r in table.rows} == {
        *("301", "30101", "30102", "人员经费合计"),
        *("302", "30201", "30211", "公用经费合计"),
    }


def test_another_table_of_its_own_is_not_joined() -> None:
    found = read(FIRST, ["一般公共预算财政拨款支出决算表"], HEAD + "\n" + REST)
    assert [t.form for t in found.accounts.tables] == ["expenditure", "general"]
    again = read(FIRST, ["支出决算表"], FIRST)
    assert len(again.accounts.tables) == 2
    apart = read(FIRST, ["第三部分 决算情况说明"], REST)
    assert len(apart.accounts.tables[0].parts) == 0
