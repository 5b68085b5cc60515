"""The nine tables in the layouts of many regions: which form, which rows and codes, which measure in each cell.

A table is written with pipes; `<` stands for a cell joined to the one on its left, `^` to the one above.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from juesuan.document.model import Block, Cell, Document, Paragraph, Source, Table
from juesuan.document.read import read as open_document
from juesuan.document.text import blocks_of
from juesuan.domain.accounts import AccountTable
from juesuan.extract.link import Extract, extract
from juesuan.extract.tables.header import header_paths

TITLE = "清河县档案馆2024年度部门决算公开"


def grid(text: str) -> Table:
    """Return the table that pipes draw."""
    rows = [[c.strip() for c in line.strip().strip("|").split("|")] for line in text.strip().splitlines()]
    width = max(len(r) for r in rows)
    rows = [r + [""] * (width - len(r)) for r in rows]
    cells = []
    for r, row in enumerate(rows):
        for c, words in enumerate(row):
            if words in ("<", "^"):
                continue
            wide = next((k for k in range(c + 1, width) if row[k] != "<"), width) - c
            high = next((k for k in range(r + 1, len(rows)) if rows[k][c] != "^"), len(rows)) - r
            cells.append(Cell(words, r, c, high, wide))
    return Table(len(rows), width, tuple(cells))


def read(caption: str, *tables: str, unit: str = "单位：万元") -> Extract:
    blocks: list[Block] = [Paragraph(TITLE), Paragraph("第三部分 部门决算表")]
    for text in tables:
        blocks += [Paragraph(p) for p in (caption, unit) if p]
        blocks.append(grid(text))
    return extract(Document((Source("表.xlsx", "xlsx"),), tuple(blocks)))


def told(found: Extract, nth: int = 0) -> tuple[str, list[tuple[str, str, dict[str, str]]]]:
    """Return the form of a table, and of each row its code, item and printed cells by measure."""
    one: AccountTable = found.accounts.tables[nth]
    printed = {f.id: f.printed for f in found.figures}
    return one.form, [(r.code, r.item, {k: printed[i] for k, i in r.cells.items()}) for r in one.rows]


def values(found: Extract, nth: int = 0) -> list[tuple[str, Decimal]]:
    """Return every (measure, value in base units) of a table, in order."""
    one = found.accounts.tables[nth]
    worth = {f.id: f.value for f in found.figures}
    return [(k, worth[i]) for r in one.rows for k, i in r.cells.items()]


ARCHIVES = "一般公共服务支出/档案事务"


# ---- table 01


T01 = """
| 收入 | < | < | 支出 | < | < |
| 项目 | 行次 | 决算数 | 项目 | 行次 | 决算数 |
| 栏次 |  | 1 | 栏次 |  | 2 |
| 一、一般公共预算财政拨款收入 | 1 | 590.74 | 一、一般公共服务支出 | 31 | 485.52 |
| 二、政府性基金预算财政拨款收入 | 2 | 37.50 | 二、外交支出 | 32 |  |
| 八、其他收入 | 8 | 3.20 | 十一、城乡社区支出 | 41 | 36.00 |
| 本年收入合计 | 27 | 631.44 | 本年支出合计 | 57 | 633.99 |
| 使用非财政拨款结余 | 28 |  | 结余分配 | 58 |  |
| 年初结转和结余 | 29 | 8.15 | 年末结转和结余 | 59 | 5.60 |
| 总计 | 30 | 639.59 | 总计 | 60 | 639.59 |
"""


def test_two_sides_with_line_numbers() -> None:
    form, rows = told(read("收入支出决算总表", T01))
    assert form == "summary"
    assert {k: v for *_, cells in rows for k, v in cells.items() if k != "whole.expenditure"} == {
        "whole.income.general": "590.74",
        "whole.income.fund": "37.50",
        "whole.income.other": "3.20",
        "whole.income": "631.44",
        "whole.opening": "8.15",
        "whole.total": "639.59",
        "whole.closing": "5.60",
        "whole.total_out": "639.59",
    }
    spent = [(item, cells["whole.expenditure"]) for _, item, cells in rows if "whole.expenditure" in cells]
    assert spent == [("一般公共服务支出", "485.52"), ("城乡社区支出", "36.00"), ("", "633.99")]


def test_line_numbers_are_no_figures() -> None:
    found = read("收入支出决算总表", T01)
    assert len(found.figures) == 11
    assert {n.kind for n in found.tables.numerals if n.figure < 0} == {"ordinal"}


def test_budget_beside_final_account() -> None:
    found = read(
        "收入支出决算总表",
        """
        | 收入 | < | < | 支出 | < | < |
        | 项目 | 年初预算数 | 决算数 | 项目 | 年初预算数 | 决算数 |
        | 一、一般公共预算财政拨款收入 | 600.00 | 590.74 | 一、一般公共服务支出 | 490.00 | 485.52 |
        | 本年收入合计 | 600.00 | 590.74 | 本年支出合计 | 600.00 | 593.29 |
        | 年初结转和结余 | 8.15 | 8.15 | 年末结转和结余 | 8.15 | 5.60 |
        | 总计 | 608.15 | 598.89 | 总计 | 608.15 | 598.89 |
        """,
    )
    _, rows = told(found)
    assert [cells for *_, cells in rows if "whole.total" in cells or "whole.total_out" in cells] == [
        {"whole.total@opening_budget": "608.15", "whole.total": "598.89"},
        {"whole.total_out@opening_budget": "608.15", "whole.total_out": "598.89"},
    ]


def test_title_unit_and_department_inside_the_table() -> None:
    found = read(
        "",
        """
        | 收入决算表 | < | < | < | < | < | < |
        | 编制单位：清河县档案馆 | < | < | 2024年度 | < | 单位：元 | < |
        | 项目 | < | 本年收入合计 | 财政拨款收入 | 上级补助收入 | 事业收入 | 其他收入 |
        | 功能分类科目编码 | 科目名称 | ^ | ^ | ^ | ^ | ^ |
        | 栏次 | < | 1 | 2 | 3 | 4 | 5 |
        | 合计 | < | 4861200.00 | 4829200.00 | 0.00 | 0.00 | 32000.00 |
        | 201 | 一般公共服务支出 | 4861200.00 | 4829200.00 | 0.00 | 0.00 | 32000.00 |
        """,
        unit="",
    )
    one = found.accounts.tables[0]
    assert (one.form, one.unit, one.unit_said) == ("revenue", "元", True)
    expected = [
        ("whole.income", Decimal("486.12")),
        ("whole.income.fiscal", Decimal("482.92")),
        ("whole.income.superior", Decimal(0)),
        ("whole.income.service", Decimal(0)),
        ("whole.income.other", Decimal("3.2")),
    ]
    assert values(found) == expected * 2
    assert [(r.code, r.item) for r in one.rows] == [("", ""), ("201", "一般公共服务支出")]


# ---- tables 02, 03, 05: codes


def test_joined_codes() -> None:
    form, rows = told(
        read(
            "收入决算表",
            """
            | 项目 | < | 本年收入合计 | 财政拨款收入 | 上级补助收入 | 事业收入 | 经营收入 | 附属单位上缴收入 | 其他收入 |
            | 功能分类科目编码 | 科目名称 | ^ | ^ | ^ | ^ | ^ | ^ | ^ |
            | 栏次 | < | 1 | 2 | 3 | 4 | 5 | 6 | 7 |
            | 合计 | < | 486.12 | 482.92 |  |  |  |  | 3.20 |
            | 201 | 一般公共服务支出 | 486.12 | 482.92 |  |  |  |  | 3.20 |
            | 20126 | 档案事务 | 486.12 | 482.92 |  |  |  |  | 3.20 |
            | 2012601 | 行政运行 | 386.42 | 386.42 |  |  |  |  |  |
            | 2012604 | 档案馆 | 99.70 | 96.50 |  |  |  |  | 3.20 |
            """,
        )
    )
    assert form == "revenue"
    assert rows == [
        ("", "", {"whole.income": "486.12", "whole.income.fiscal": "482.92", "whole.income.other": "3.20"}),
        ("201", "一般公共服务支出", {"whole.income": "486.12", "whole.income.fiscal": "482.92", "whole.income.other": "3.20"}),
        ("20126", ARCHIVES, {"whole.income": "486.12", "whole.income.fiscal": "482.92", "whole.income.other": "3.20"}),
        ("2012601", f"{ARCHIVES}/行政运行", {"whole.income": "386.42", "whole.income.fiscal": "386.42"}),
        ("2012604", f"{ARCHIVES}/档案馆", {"whole.income": "99.70", "whole.income.fiscal": "96.50", "whole.income.other": "3.20"}),
    ]  # fmt: skip


SPLIT = """
| 项目 | < | < | < | 本年支出合计 | 基本支出 | 项目支出 | 上缴上级支出 | 经营支出 | 对附属单位补助支出 |
| 功能分类科目编码 | < | < | 科目名称 | ^ | ^ | ^ | ^ | ^ | ^ |
| 类 | 款 | 项 | 栏次 | 1 | 2 | 3 | 4 | 5 | 6 |
| 合计 | < | < | < | 485.52 | 386.42 | 99.10 |  |  |  |
{rows}
"""
CARRIED = """| 201 |  |  | 一般公共服务支出 | 485.52 | 386.42 | 99.10 |  |  |  |
|  | 26 |  | 档案事务 | 485.52 | 386.42 | 99.10 |  |  |  |
|  |  | 01 | 行政运行 | 386.42 | 386.42 |  |  |  |  |
|  |  | 04 | 档案馆 | 99.10 |  | 99.10 |  |  |  |"""
REPEATED = """| 201 |  |  | 一般公共服务支出 | 485.52 | 386.42 | 99.10 |  |  |  |
| 201 | 26 |  | 档案事务 | 485.52 | 386.42 | 99.10 |  |  |  |
| 201 | 26 | 01 | 行政运行 | 386.42 | 386.42 |  |  |  |  |
| 201 | 26 | 04 | 档案馆 | 99.10 |  | 99.10 |  |  |  |"""
IN_FULL = """| 201 |  |  | 一般公共服务支出 | 485.52 | 386.42 | 99.10 |  |  |  |
|  | 20126 |  | 档案事务 | 485.52 | 386.42 | 99.10 |  |  |  |
|  |  | 2012601 | 行政运行 | 386.42 | 386.42 |  |  |  |  |
|  |  | 2012604 | 档案馆 | 99.10 |  | 99.10 |  |  |  |"""
JOINED_CELLS = """| 201 | < | < | 一般公共服务支出 | 485.52 | 386.42 | 99.10 |  |  |  |
| 20126 | < | < | 档案事务 | 485.52 | 386.42 | 99.10 |  |  |  |
| 2012601 | < | < | 行政运行 | 386.42 | 386.42 |  |  |  |  |
| 2012604 | < | < | 档案馆 | 99.10 |  | 99.10 |  |  |  |"""
DASHES = JOINED_CELLS.replace("|  |  |  |\n", "| - | — | - |\n")


@pytest.mark.parametrize(
    "body",
    [CARRIED, REPEATED, IN_FULL, JOINED_CELLS, DASHES],
    ids=["carried", "repeated", "in full", "joined", "dashes"],
)
def test_codes_over_three_columns(body: str) -> None:
    form, rows = told(read("支出决算表", SPLIT.format(rows=body)))
    assert form == "expenditure"
    assert rows == [
        ("", "", {"whole.expenditure": "485.52", "whole.basic": "386.42", "whole.project": "99.10"}),
        ("201", "一般公共服务支出", {"whole.expenditure": "485.52", "whole.basic": "386.42", "whole.project": "99.10"}),
        ("20126", ARCHIVES, {"whole.expenditure": "485.52", "whole.basic": "386.42", "whole.project": "99.10"}),
        ("2012601", f"{ARCHIVES}/行政运行", {"whole.expenditure": "386.42", "whole.basic": "386.42"}),
        ("2012604", f"{ARCHIVES}/档案馆", {"whole.expenditure": "99.10", "whole.project": "99.10"}),
    ]


def test_levels_of_the_classification() -> None:
    one = read("支出决算表", SPLIT.format(rows=CARRIED)).accounts.tables[0]
    assert [r.level for r in one.rows] == [0, 1, 2, 3, 3]


def test_code_and_name_in_one_cell() -> None:
    form, rows = told(
        read(
            "一般公共预算财政拨款支出决算表",
            """
            | 项目 | 本年支出 | < | < |
            | ^ | 小计 | 基本支出 | 项目支出 |
            | 合计 | 482.92 | 386.42 | 96.50 |
            | 201一般公共服务支出 | 482.92 | 386.42 | 96.50 |
            | 20126档案事务 | 482.92 | 386.42 | 96.50 |
            | 2012601行政运行 | 386.42 | 386.42 |  |
            | 2012604档案馆 | 96.50 |  | 96.50 |
            """,
        )
    )
    assert form == "general"
    assert [(code, item) for code, item, _ in rows] == [
        ("", ""),
        ("201", "一般公共服务支出"),
        ("20126", ARCHIVES),
        ("2012601", f"{ARCHIVES}/行政运行"),
        ("2012604", f"{ARCHIVES}/档案馆"),
    ]
    assert rows[3][2] == {"general.expenditure": "386.42", "general.basic": "386.42"}


def test_total_row_at_the_foot_and_its_own_opening_balances() -> None:
    form, rows = told(
        read(
            "一般公共预算财政拨款收入支出决算表",
            """
            | 科目编码 | 科目名称 | 年初结转和结余 | < | < | 本年收入 | < | < | 本年支出 | < | < | 年末结转和结余 | < |
            | ^ | ^ | 合计 | 基本支出结转 | 项目支出结转和结余 | 合计 | 基本支出 | 项目支出 | 合计 | 基本支出 | 项目支出 | 合计 | 基本支出结转 |
            | 201 | 一般公共服务支出 | 8.15 | 0.00 | 8.15 | 480.37 | 386.42 | 93.95 | 482.92 | 386.42 | 96.50 | 5.60 | 0.00 |
            | 合计 |  | 8.15 | 0.00 | 8.15 | 480.37 | 386.42 | 93.95 | 482.92 | 386.42 | 96.50 | 5.60 | 0.00 |
            """,
        )
    )
    whole = {
        "general.opening": "8.15",
        "general.income": "480.37",
        "general.expenditure": "482.92",
        "general.basic": "386.42",
        "general.project": "96.50",
        "general.closing": "5.60",
    }
    assert form == "general"
    assert rows == [("201", "一般公共服务支出", whole), ("", "", whole)]


def test_yuan() -> None:
    found = read(
        "支出决算表",
        """
        | 科目编码 | 科目名称 | 本年支出合计 | 基本支出 | 项目支出 | 上缴上级支出 | 经营支出 | 对附属单位补助支出 |
        | 合计 | < | 4,855,200.00 | 3,864,200.00 | 991,000.00 | 0.00 | 0.00 | 0.00 |
        | 201 | 一般公共服务支出 | 4,855,200.00 | 3,864,200.00 | 991,000.00 | 0.00 | 0.00 | 0.00 |
        """,
        unit="金额单位：元",
    )
    assert found.accounts.tables[0].unit == "元"
    assert found.accounts.tables[0].unit_said
    assert values(found)[:3] == [
        ("whole.expenditure", Decimal("485.52")),
        ("whole.basic", Decimal("386.42")),
        ("whole.project", Decimal("99.10")),
    ]
    total = found.figures[0]
    assert (total.printed, total.half, total.scale) == ("4,855,200.00", Decimal("0.0000005"), Decimal("0.0001"))


def test_the_form_is_known_by_its_header_alone() -> None:
    body = SPLIT.format(rows=CARRIED)
    assert told(read("", body))[0] == "expenditure"
    assert told(read("附表", body))[0] == "expenditure"


def test_codes_beside_a_total_row_among_the_headers() -> None:
    form, rows = told(
        read(
            "一般公共预算财政拨款支出决算表",
            """
            | 功能分类科目编码 | < | < | 科目名称 | 本年支出 | < | < |
            | ^ | ^ | ^ | ^ | 小计 | 基本支出 | 项目支出 |
            | 类 | 款 | 项 | 合计 | 482.92 | 386.42 | 96.50 |
            | 201 |  |  | 一般公共服务支出 | 482.92 | 386.42 | 96.50 |
            | 201 | 26 |  | 档案事务 | 482.92 | 386.42 | 96.50 |
            | 201 | 26 | 01 | 　　行政运行 | 386.42 | 386.42 |  |
            | 201 | 26 | 04 | 　　档案馆 | 96.50 |  | 96.50 |
            """,
        )
    )
    whole = {"general.expenditure": "482.92", "general.basic": "386.42", "general.project": "96.50"}
    assert form == "general"
    assert rows == [
        ("", "", whole),
        ("201", "一般公共服务支出", whole),
        ("20126", ARCHIVES, whole),
        ("2012601", f"{ARCHIVES}/行政运行", {"general.expenditure": "386.42", "general.basic": "386.42"}),
        ("2012604", f"{ARCHIVES}/档案馆", {"general.expenditure": "96.50", "general.project": "96.50"}),
    ]


def test_last_years_column_is_not_this_years() -> None:
    _, rows = told(
        read(
            "一般公共预算财政拨款支出决算表",
            """
            | 项目 | < | 2023年决算数 | 2024年决算数 | < | < |
            | 科目编码 | 科目名称 | ^ | 小计 | 基本支出 | 项目支出 |
            | 合计 | < | 470.00 | 482.92 | 386.42 | 96.50 |
            | 201 | 一般公共服务支出 | 470.00 | 482.92 | 386.42 | 96.50 |
            """,
        )
    )
    whole = {"general.expenditure": "482.92", "general.basic": "386.42", "general.project": "96.50"}
    assert rows == [("", "", whole), ("201", "一般公共服务支出", whole)]


# ---- table 04


def test_fiscal_totals_by_budget() -> None:
    form, rows = told(
        read(
            "财政拨款收入支出决算总表",
            """
            | 收入 | < | 支出 | < | < | < | < |
            | 项目 | 决算数 | 项目 | 合计 | 一般公共预算财政拨款 | 政府性基金预算财政拨款 | 国有资本经营预算财政拨款 |
            | 一、一般公共预算财政拨款 | 590.74 | 一、一般公共服务支出 | 482.92 | 482.92 |  |  |
            | 二、政府性基金预算财政拨款 | 37.50 | 十一、城乡社区支出 | 36.00 |  | 36.00 |  |
            | 本年收入合计 | 628.24 | 本年支出合计 | 630.79 | 593.29 | 37.50 |  |
            | 年初财政拨款结转和结余 | 8.15 | 年末财政拨款结转和结余 | 5.60 | 5.60 |  |  |
            | 一、一般公共预算财政拨款 | 8.15 |  |  |  |  |  |
            | 总计 | 636.39 | 总计 | 636.39 | 598.89 | 37.50 |  |
            """,
        )
    )
    assert form == "appropriation"
    inward = {k: v for _, _, cells in rows[:6] for k, v in cells.items()}
    assert inward == {
        "general.income": "590.74",
        "fund.income": "37.50",
        "fiscal.income": "628.24",
        "fiscal.opening": "8.15",
        "general.opening": "8.15",
        "fiscal.total": "636.39",
    }
    outward = [(item, cells) for _, item, cells in rows[6:]]
    assert outward == [
        ("一般公共服务支出", {"fiscal.expenditure": "482.92", "general.expenditure": "482.92"}),
        ("城乡社区支出", {"fiscal.expenditure": "36.00", "fund.expenditure": "36.00"}),
        ("", {"fiscal.expenditure": "630.79", "general.expenditure": "593.29", "fund.expenditure": "37.50"}),
        ("", {"fiscal.closing": "5.60", "general.closing": "5.60"}),
        ("", {"fiscal.total_out": "636.39", "general.total_out": "598.89", "fund.total_out": "37.50"}),
    ]


def test_fiscal_totals_with_line_numbers_and_blank_names() -> None:
    form, rows = told(
        read(
            "财政拨款收入支出决算总表",
            """
            | 收 入 | < | < | 支 出 | < | < | < | < | < |
            | 项 目 | 行次 | 金额 | 项目（按功能分类） | 行次 | 合计 | 一般公共预算财政拨款 | 政府性基金预算财政拨款 | 国有资本经营预算财政拨款 |
            | 栏次 |  | 1 | 栏次 |  | 2 | 3 | 4 | 5 |
            | 一、一般公共预算财政拨款 | 1 | 590.74 | 一、一般公共服务支出 | 33 | 482.92 | 482.92 |  |  |
            | 二、政府性基金预算财政拨款 | 2 | 37.50 | 二、外交支出 | 34 |  |  |  |  |
            | 三、国有资本经营财政拨款 | 3 |  | 十二、农林水支出 | 44 | 36.00 |  | 36.00 |  |
            | 本年收入合计 | 27 | 628.24 | 本年支出合计 | 59 | 518.92 | 482.92 | 36.00 |  |
            | 年初财政拨款结转和结余 | 28 | 8.15 | 年末财政拨款结转和结余 | 60 | 117.47 | 115.97 | 1.50 |  |
            | 一般公共预算财政拨款 | 29 | 8.15 |  | 61 |  |  |  |  |
            | 政府性基金预算财政拨款 | 30 |  |  | 62 |  |  |  |  |
            | 总计 | 32 | 636.39 | 总计 | 64 | 636.39 | 598.89 | 37.50 |  |
            """,
        )
    )
    assert form == "appropriation"
    assert [(item, cells) for _, item, cells in rows if cells] == [
        ("", {"general.income": "590.74"}),
        ("", {"fund.income": "37.50"}),
        ("", {"fiscal.income": "628.24"}),
        ("", {"fiscal.opening": "8.15"}),
        ("", {"general.opening": "8.15"}),
        ("", {"fiscal.total": "636.39"}),
        ("一般公共服务支出", {"fiscal.expenditure": "482.92", "general.expenditure": "482.92"}),
        ("农林水支出", {"fiscal.expenditure": "36.00", "fund.expenditure": "36.00"}),
        ("", {"fiscal.expenditure": "518.92", "general.expenditure": "482.92", "fund.expenditure": "36.00"}),
        ("", {"fiscal.closing": "117.47", "general.closing": "115.97", "fund.closing": "1.50"}),
        ("", {"fiscal.total_out": "636.39", "general.total_out": "598.89", "fund.total_out": "37.50"}),
    ]


# ---- table 06


def test_two_panels_of_economic_classes() -> None:
    form, rows = told(
        read(
            "一般公共预算财政拨款基本支出决算表",
            """
            | 经济分类科目编码 | 科目名称 | 决算数 | 经济分类科目编码 | 科目名称 | 决算数 |
            | 301 | 工资福利支出 | 261.11 | 302 | 商品和服务支出 | 15.45 |
            | 30101 | 基本工资 | 118.36 | 30201 | 办公费 | 12.30 |
            | 30102 | 津贴补贴 | 142.75 | 30202 | 印刷费 | 3.15 |
            | 人员经费合计 | < | 261.11 | 公用经费合计 | < | 15.45 |
            """,
        )
    )
    assert form == "basic"
    assert [(code, cells) for code, _, cells in rows] == [
        ("301", {"general.economic": "261.11"}),
        ("30101", {"general.economic": "118.36"}),
        ("30102", {"general.economic": "142.75"}),
        ("", {"general.personnel": "261.11"}),
        ("302", {"general.economic": "15.45"}),
        ("30201", {"general.economic": "12.30"}),
        ("30202", {"general.economic": "3.15"}),
        ("", {"general.public": "15.45"}),
    ]


def test_three_panels_of_economic_classes() -> None:
    form, rows = told(
        read(
            "一般公共预算财政拨款基本支出决算明细表",
            """
            | 人员经费 | < | < | 公用经费 | < | < | < | < | < |
            | 科目编码 | 科目名称 | 决算数 | 科目编码 | 科目名称 | 决算数 | 科目编码 | 科目名称 | 决算数 |
            | 301 | 工资福利支出 | 261.11 | 302 | 商品和服务支出 | 15.45 | 310 | 资本性支出 | 2.20 |
            | 30101 | 基本工资 | 118.36 | 30201 | 办公费 | 12.30 | 31002 | 办公设备购置 | 2.20 |
            | 30102 | 津贴补贴 | 142.75 | 30202 | 印刷费 | 3.15 | 31003 | 专用设备购置 | 0.00 |
            | 人员经费合计 | < | 261.11 | 公用经费合计 | < | < | < | < | 17.65 |
            """,
        )
    )
    assert form == "basic"
    assert {code: v for code, _, cells in rows for v in cells.values() if code} == {
        "301": "261.11",
        "30101": "118.36",
        "30102": "142.75",
        "302": "15.45",
        "30201": "12.30",
        "30202": "3.15",
        "310": "2.20",
        "31002": "2.20",
        "31003": "0.00",
    }
    totals = {k: v for code, _, cells in rows for k, v in cells.items() if not code}
    assert totals == {"general.personnel": "261.11", "general.public": "17.65"}


def test_economic_classes_with_personnel_and_public_columns() -> None:
    form, rows = told(
        read(
            "一般公共预算财政拨款基本支出决算表",
            """
            | 科目编码 | 科目名称 | 合计 | 人员经费 | 公用经费 |
            | 合计 | < | 276.56 | 261.11 | 15.45 |
            | 301 | 工资福利支出 | 261.11 | 261.11 |  |
            | 30101 | 基本工资 | 261.11 | 261.11 |  |
            | 302 | 商品和服务支出 | 15.45 |  | 15.45 |
            | 30201 | 办公费 | 15.45 |  | 15.45 |
            """,
        )
    )
    assert form == "basic"
    assert rows[0] == ("", "", {"general.basic": "276.56", "general.personnel": "261.11", "general.public": "15.45"})
    assert [(code, cells["general.economic"]) for code, _, cells in rows[1:]] == [
        ("301", "261.11"),
        ("30101", "261.11"),
        ("302", "15.45"),
        ("30201", "15.45"),
    ]


def test_split_economic_codes() -> None:
    form, rows = told(
        read(
            "一般公共预算财政拨款基本支出决算表",
            """
            | 经济分类科目编码 | < | 科目名称 | 决算数 | 经济分类科目编码 | < | 科目名称 | 决算数 |
            | 类 | 款 | ^ | ^ | 类 | 款 | ^ | ^ |
            | 301 |  | 工资福利支出 | 261.11 | 302 |  | 商品和服务支出 | 15.45 |
            | 301 | 01 | 基本工资 | 118.36 | 302 | 01 | 办公费 | 12.30 |
            | 301 | 02 | 津贴补贴 | 142.75 | 302 | 02 | 印刷费 | 3.15 |
            """,
        )
    )
    assert form == "basic"
    assert [code for code, *_ in rows] == ["301", "30101", "30102", "302", "30201", "30202"]


# ---- table 07


THREE = {
    "three.total@budget": "4.00",
    "three.total": "3.10",
    "three.abroad@budget": "0.00",
    "three.abroad": "0.00",
    "three.vehicles@budget": "3.00",
    "three.vehicles": "2.48",
    "three.purchase@budget": "0.00",
    "three.purchase": "0.00",
    "three.running@budget": "3.00",
    "three.running": "2.48",
    "three.reception@budget": "1.00",
    "three.reception": "0.62",
}


def three(found: Extract) -> dict[str, str]:
    form, rows = told(found)
    assert form == "three_public"
    return {k: v for *_, cells in rows for k, v in cells.items()}


def test_three_public_expenses_by_columns() -> None:
    found = read(
        "财政拨款“三公”经费支出决算表",
        """
        | 预算数 | < | < | < | < | < | 决算数 | < | < | < | < | < |
        | 合计 | 因公出国（境）费 | 公务用车购置及运行维护费 | < | < | 公务接待费 | 合计 | 因公出国（境）费 | 公务用车购置及运行维护费 | < | < | 公务接待费 |
        | ^ | ^ | 小计 | 公务用车购置费 | 公务用车运行维护费 | ^ | ^ | ^ | 小计 | 公务用车购置费 | 公务用车运行维护费 | ^ |
        | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 |
        | 4.00 | 0.00 | 3.00 | 0.00 | 3.00 | 1.00 | 3.10 | 0.00 | 2.48 | 0.00 | 2.48 | 0.62 |
        """,
    )
    assert three(found) == THREE


def test_three_public_expenses_by_pairs_of_columns() -> None:
    found = read(
        "财政拨款“三公”经费支出决算表",
        """
        | 财政拨款“三公”经费 | < | < | < | < | < | < | < | < | < | < | < |
        | 合计 | < | 因公出国（境）费 | < | 公务用车购置及运行维护费 | < | < | < | < | < | 公务接待费 | < |
        | ^ | ^ | ^ | ^ | 小计 | < | 公务用车购置费 | < | 公务用车运行维护费 | < | ^ | ^ |
        | 预算数 | 决算数 | 预算数 | 决算数 | 预算数 | 决算数 | 预算数 | 决算数 | 预算数 | 决算数 | 预算数 | 决算数 |
        | 4.00 | 3.10 | 0.00 | 0.00 | 3.00 | 2.48 | 0.00 | 0.00 | 3.00 | 2.48 | 1.00 | 0.62 |
        """,
    )
    assert three(found) == THREE


def test_three_public_expenses_by_rows() -> None:
    found = read(
        "一般公共预算财政拨款“三公”经费支出决算表",
        """
        | 项目 | 行次 | 预算数 | 决算数 |
        | 栏次 |  | 1 | 2 |
        | 合计 | 1 | 4.00 | 3.10 |
        | 1.因公出国（境）费 | 2 | 0.00 | 0.00 |
        | 2.公务用车购置及运行维护费 | 3 | 3.00 | 2.48 |
        | 其中：（1）公务用车购置费 | 4 | 0.00 | 0.00 |
        | （2）公务用车运行维护费 | 5 | 3.00 | 2.48 |
        | 3.公务接待费 | 6 | 1.00 | 0.62 |
        """,
    )
    assert three(found) == THREE


def test_three_public_expenses_by_rows_with_counted_results() -> None:
    found = read(
        "财政拨款“三公”经费支出决算表",
        """
        | 项目 | 行次 | 预算数 | 统计数 |
        | 合计 | 1 | 4.00 | 3.10 |
        | 1、因公出国（境）费 | 2 | 0.00 | 0.00 |
        | 2、公务用车购置及运行费 | 3 | 3.00 | 2.48 |
        | 其中：公务用车购置费 | 4 | 0.00 | 0.00 |
        | 公务用车运行费 | 5 | 3.00 | 2.48 |
        | 3、公务接待费 | 6 | 1.00 | 0.62 |
        """,
    )
    assert three(found) == THREE


COUNTS = """
| 项目 | 行次 | 年初预算数 | 全年预算数 | 决算统计数 |
| 一、“三公”经费支出 | 1 | — | — | — |
| （一）支出合计 | 2 | 4.00 | 4.00 | 3.10 |
| 3.公务接待费 | 7 | 1.00 | 1.00 | 0.62 |
| （1）国内接待费 | 8 | — | — | 0.42 |
| 其中：外事接待费 | 9 | — | — | 0.12 |
| （2）国（境）外接待费 | 10 | — | — | 0.20 |
| （二）相关统计数 | 11 | — | — | — |
| 1.因公出国（境）团组数（个） | 12 | — | — | 2 |
{0}
| 5.国内公务接待批次（个） | 16 | — | — | 12 |
| 6.国内公务接待人次（人） | 18 | — | — | 96 |
"""


def test_counts_below_the_three_public_expenses() -> None:
    assert three(read("财政拨款“三公”经费支出决算表", COUNTS.format(""))) == {
        "three.total@budget": "4.00",
        "three.total": "3.10",
        "three.reception@budget": "1.00",
        "three.reception": "0.62",
        "three.domestic": "0.42",
        "three.foreign": "0.12",
        "three.overseas": "0.20",
        "three.groups": "2",
        "three.receptions": "12",
        "three.guests": "96",
    }


def test_persons_abroad_counted_in_persons() -> None:
    body = COUNTS.format("| 2.因公出国（境）人次数（人） | 13 | — | — | 4 |")
    found = three(read("财政拨款“三公”经费支出决算表", body))
    assert found.get("three.travellers") == "4"
    assert "three.abroad" not in found


def test_three_public_expenses_beside_counts() -> None:
    found = read(
        "机构运行信息表",
        """
        | 项目 | 行次 | 统计数 | 项目 | 行次 | 统计数 |
        | 一、“三公”经费支出 | 1 | — | 四、机关运行经费 | 20 | 56.48 |
        | （一）支出合计 | 2 | 3.10 | 五、国有资产占用情况 | 21 | — |
        | 1.因公出国（境）费 | 3 | 0.00 | （一）车辆数合计（辆） | 22 | 2 |
        | 2.公务用车购置及运行维护费 | 4 | 2.48 | 1.机要通信用车 | 23 | 1 |
        | （1）公务用车购置费 | 5 | 0.00 | 2.其他用车 | 24 | 1 |
        | （2）公务用车运行维护费 | 6 | 2.48 | （二）单价100万元以上设备（台） | 25 | 0 |
        | 3.公务接待费 | 7 | 0.62 | 六、政府采购支出合计 | 26 | 85.90 |
        | 公务用车保有量（辆） | 8 | 2 | 1.政府采购货物支出 | 27 | 14.60 |
        | 国内公务接待批次（批） | 9 | 12 | 2.政府采购服务支出 | 28 | 71.30 |
        | 国内公务接待人次（人） | 10 | 96 |  |  |  |
        """,
    )
    assert three(found) == {
        "three.total": "3.10",
        "three.abroad": "0.00",
        "three.vehicles": "2.48",
        "three.purchase": "0.00",
        "three.running": "2.48",
        "three.reception": "0.62",
        "three.held": "2",
        "three.receptions": "12",
        "three.guests": "96",
        "operating.total": "56.48",
        "assets.vehicles": "2",
        "assets.vehicles.secret": "1",
        "assets.vehicles.other": "1",
        "assets.equipment": "0",
        "procurement.total": "85.90",
        "procurement.goods": "14.60",
        "procurement.services": "71.30",
    }


def test_receptions_counted_in_pieces() -> None:
    found = read(
        "机构运行信息表",
        """
        | 项目 | 行次 | 统计数 |
        | 一、“三公”经费支出 | 1 | — |
        | （一）支出合计 | 2 | 0.62 |
        | 3.公务接待费 | 3 | 0.62 |
        | 国内公务接待批次（个） | 4 | 12 |
        """,
    )
    assert three(found) == {"three.total": "0.62", "three.reception": "0.62", "three.receptions": "12"}


# ---- tables 08, 09


FUND = """
| 项目 | < | 年初结转和结余 | 本年收入 | 本年支出 | < | < | 年末结转和结余 |
| 功能分类科目编码 | 科目名称 | ^ | ^ | 小计 | 基本支出 | 项目支出 | ^ |
| 栏次 | < | 1 | 2 | 3 | 4 | 5 | 6 |
| 合计 | < | {0} | {1} | {2} | | {2} | {3} |
"""


@pytest.mark.parametrize(
    ("caption", "form", "account"),
    [
        ("政府性基金预算财政拨款收入支出决算表", "fund", "fund"),
        ("国有资本经营预算财政拨款收入支出决算表", "capital", "capital"),
    ],
)
def test_fund_and_capital(caption: str, form: str, account: str) -> None:
    body = FUND.format("0.00", "37.50", "36.00", "1.50")
    body += "| 212 | 城乡社区支出 | 0.00 | 37.50 | 36.00 | | 36.00 | 1.50 |"
    found = read(caption, body)
    cells = {
        f"{account}.opening": "0.00",
        f"{account}.income": "37.50",
        f"{account}.expenditure": "36.00",
        f"{account}.project": "36.00",
        f"{account}.closing": "1.50",
    }
    assert told(found) == (form, [("", "", cells), ("212", "城乡社区支出", cells)])
    assert not found.accounts.tables[0].empty


def test_an_empty_table_is_known_as_empty() -> None:
    one = read("政府性基金预算财政拨款收入支出决算表", FUND.format("", "", "", "")).accounts.tables[0]
    assert (one.form, one.empty) == ("fund", True)
    assert read("政府性基金预算财政拨款收入支出决算表", FUND.format(*["0.00"] * 4)).accounts.tables[0].empty


# ---- a workbook


def test_sheets_without_names_of_their_own(tmp_path: Path) -> None:
    """Sheet1, Sheet2 … tell nothing: the form is known by what stands in the sheet."""
    sheets = {
        "Sheet1": [
            ["支出决算表"],
            ["公开03表"],
            ["部门：清河县档案馆", "", "", "", "", "", "", "单位：万元"],
            ["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出"],
            ["合计", "", 485.52, 386.42, 99.1, None, None, None],
            ["201", "一般公共服务支出", 485.52, 386.42, 99.1, None, None, None],
        ],
        "Sheet2": [
            ["科目编码", "科目名称", "年初结转和结余", "本年收入", "本年支出", "年末结转和结余"],
            ["合计", "", 0, 37.5, 36, 1.5],
            ["212", "城乡社区支出", 0, 37.5, 36, 1.5],
        ],
        "three_public": [
            ["项目", "预算数", "决算数"],
            ["合计", 4, 3.1],
            ["1.因公出国（境）费", 0, 0],
            ["2.公务用车购置及运行维护费", 3, 2.48],
            ["3.公务接待费", 1, 0.62],
        ],
    }  # fmt: skip
    path = tmp_path / "tables.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for r, row in enumerate(rows):
                sheet.write_row(r, 0, row)
    found = extract(open_document([path]))
    assert [t.form for t in found.accounts.tables] == ["expenditure", "fund", "three_public"]
    assert [values(found, n)[:2] for n in range(3)] == [
        [("whole.expenditure", Decimal("485.52")), ("whole.basic", Decimal("386.42"))],
        [("fund.opening", Decimal(0)), ("fund.income", Decimal("37.5"))],
        [("three.total@budget", Decimal(4)), ("three.total", Decimal("3.1"))],
    ]


# ---- captions


@pytest.mark.parametrize(
    ("caption", "form"),
    [
        ("收入支出决算总表", "summary"),
        ("附表1 收入支出决算总表", "summary"),
        ("一、收入支出决算总表", "summary"),
        ("公开02表 收入决算表", "revenue"),
        ("支出决算表（公开03表）", "expenditure"),
        ("财政拨款收入支出决算总表", "appropriation"),
        ("一般公共预算财政拨款支出决算表", "general"),
        ("一般公共预算财政拨款基本支出决算表", "basic"),
        ("财政拨款“三公”经费支出决算表", "three_public"),
        ("一般公共预算财政拨款“三公”经费支出决算表", "three_public"),
        ("政府性基金预算财政拨款收入支出决算表", "fund"),
        ("国有资本经营预算财政拨款支出决算表", "capital"),
        ("部门整体支出绩效自评表", "performance"),
        ("“三公”经费支出决算表", "three_public"),
        ("国有资产占有使用情况表", ""),
        ("政府性基金预算财政拨款收入支出决算表为空表。", ""),
    ],
)
def test_captions(caption: str, form: str) -> None:
    from juesuan.extract.tables.recognise import form_of_title

    assert form_of_title(caption) == form


def test_a_table_of_projects_is_none_of_the_nine() -> None:
    body = """
    | 科目编码 | 科目名称 | 项目名称 | 合计 |
    | 2012604 | 档案馆 | 库房改造 | 96.50 |
    """
    assert told(read("项目支出决算表", body))[0] == ""


# ---- a performance self-evaluation


def test_self_evaluation() -> None:
    found = read(
        "部门整体支出绩效自评表",
        """
        | 资金来源 | 年初预算数 | 全年预算数 | 全年执行数 | 分值权重 | 执行率 | 得分 |
        | 年度总资金 | 640.00 | 636.39 | 630.79 | 10 | 99.12% | 9.91 |
        | 其中：本级资金 | 640.00 | 636.39 | 630.79 | — | — | — |
        | 一级指标 | 二级指标 | 三级指标 | 指标值 | 实际完成值 | 权重 | 得分 |
        | 产出指标 | 数量指标 | 整理档案卷数 | ≥500卷 | 512卷 | 50 | 50 |
        | 效益指标 | 社会效益 | 查档满意率 | ≥95% | 97% | 40 | 38.5 |
        | 总分 | < | < | < | < | 100 | 98.41 |
        """,
    )
    form, rows = told(found)
    assert form == "performance"
    assert rows[0][2] == {
        "performance.total@opening_budget:amount": "640.00",
        "performance.total@full_budget:amount": "636.39",
        "performance.total@final:amount": "630.79",
        "performance.total@final:weight": "10",
        "performance.total@full_budget:completion": "99.12%",
        "performance.total@final:score": "9.91",
    }
    assert rows[1][2] == {
        "performance.general@opening_budget:amount": "640.00",
        "performance.general@full_budget:amount": "636.39",
        "performance.general@final:amount": "630.79",
    }
    assert [(item, tuple(cells.values())) for _, item, cells in rows[2:]] == [
        ("", ("50", "50")),
        ("", ("40", "38.5")),
        ("合计", ("100", "98.41")),
    ]


def test_a_panel_without_amounts_keeps_its_own_codes() -> None:
    """Nothing of class 302 was spent: its column of amounts holds no number, only the words of the total row."""
    read_ = read(
        "六、一般公共预算财政拨款基本支出决算表",
        """
        | 科目编码 | 科目名称 | 决算数 | 科目编码 | 科目名称 | 决算数 | 科目编码 | 科目名称 | 决算数 |
        | 301 | 工资福利支出 | 6.00 | 302 | 商品和服务支出 |  | 310 | 资本性支出 | 4.00 |
        | 30101 | 基本工资 | 6.00 | 30201 | 办公费 |  | 31002 | 办公设备购置 | 4.00 |
        | 人员经费合计 | < | 6.00 | 公用经费合计 | < | < | < | < | 4.00 |
        """,
    )
    found = {f.fact.item: str(f.value) for f in read_.figures if f.fact.measure == "general.economic"}
    assert found == {"301": "6.00", "30101": "6.00", "310": "4.00", "31002": "4.00"}


def test_an_item_in_no_table_keeps_its_name() -> None:
    """Both groups of the class have an 一般行政管理事务; only one has spending this year, the other had it last year."""
    read_ = read(
        "五、一般公共预算财政拨款支出决算表",
        """
        | 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
        | 201 | 一般公共服务支出 | 5.00 | 0.00 | 5.00 |
        | 20101 | 人大事务 | 5.00 | 0.00 | 5.00 |
        | 2010102 | 一般行政管理事务 | 5.00 | 0.00 | 5.00 |
        """,
    )
    told = extract(
        Document(
            read_.document.sources,
            (
                *read_.document.blocks,
                Paragraph("五、一般公共预算财政拨款支出决算情况说明"),
                Paragraph(
                    "1.一般公共服务支出（类）政协事务（款）一般行政管理事务（项）：支出决算为0万元，年初预算为3.00万元。"
                ),
            ),
        )
    )
    items = {f.fact.item for f in told.figures if f.origin == "text"}
    assert items == {"一般公共服务支出/政协事务/一般行政管理事务"}


def test_department_and_unit_on_one_line() -> None:
    blocks = (Paragraph("部门：清河县档案馆\t金额单位：万元"), Paragraph("本部门2024年度收入总计3.00万元。"))
    assert extract(Document((Source("a.docx", "docx"),), blocks)).outline.unit == "清河县档案馆"


def test_page_numbers_of_the_contents_are_no_figures() -> None:
    lines = (
        "目录",
        "一、收入支出决算总体情况说明……3",
        "二、收入决算情况说明\t4",
        TITLE,
        "一、收入支出决算总体情况说明",
        "2024年度收入总计3.00万元。",
    )
    told = extract(Document((Source("a.docx", "docx"),), tuple(Paragraph(t) for t in lines)))
    assert [(n.text, n.kind) for n in told.numerals] == [
        ("3", "ordinal"), ("4", "ordinal"), ("2024年", "year"), ("2024年", "year"), ("3.00万元", "figure"),
    ]  # fmt: skip


def test_a_group_ends_where_a_wider_one_begins_above_it() -> None:
    """The three expenses as a PDF without merged cells gives them: running costs stand over two columns, not over 公务接待费."""
    header = [
        ["合计", "", "因公出国（境）费", "", "公务用车购置及运行维护费", "", "", "", "", "", "公务接待费", ""],
        ["", "", "", "", "小计", "", "公务用车购置费", "", "公务用车运行维护费", "", "", ""],
        ["预算数", "决算数"] * 6,
    ]
    assert header_paths(header, 3)[8:] == [
        "公务用车购置及运行维护费/公务用车运行维护费/预算数",
        "公务用车购置及运行维护费/公务用车运行维护费/决算数",
        "公务接待费/预算数",
        "公务接待费/决算数",
    ]


def test_amounts_without_decimals_are_no_codes() -> None:
    """A workbook may store 30.00 as 30: what the header calls an amount is one, whatever its digits look like."""
    lines = """政府性基金预算财政拨款收入支出决算表
单位：万元
| 项目 | 项目 | 年初结转和结余 | 本年收入 | 本年支出 | 本年支出 | 本年支出 | 年末结转和结余 |
| 功能分类科目编码 | 科目名称 | 年初结转和结余 | 本年收入 | 小计 | 基本支出 | 项目支出 | 年末结转和结余 |
| 合计 | 合计 | 30 | 102 | 120 |  | 120 | 12 |
| 229 | 其他支出 | 30 | 102 | 120 |  | 120 | 12 |
| 22960 | 彩票公益金安排的支出 | 30 | 102 | 120 |  | 120 | 12 |
| 2296003 | 用于体育事业的彩票公益金支出 | 30 | 102 | 120 |  | 120 | 12 |"""
    document = Document((Source("例.txt", "txt"),), tuple(blocks_of("清河县体育局2024年度部门决算\n" + lines)))
    (table,) = [t for t in extract(document).accounts.tables if t.form == "fund"]
    assert [r.code for r in table.rows] == ["", "229", "22960", "2296003"]
    assert all("fund.opening" in r.cells for r in table.rows)
