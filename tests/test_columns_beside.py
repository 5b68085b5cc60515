"""The 三公 table with columns beside the year's own budget and accounts: last year's, the change on it and on the budget."""

from __future__ import annotations

import pytest

from juesuan import check_document
from juesuan.document.model import Document, Source
from juesuan.document.text import blocks_of
from juesuan.extract.link import extract

ROWS = """| 合计 | 30.00 | 33.00 | 16.00 | -17.00 | -14.00 |
| 因公出国（境）费 | 0.00 | 10.00 | 0.00 | -10.00 | 0.00 |
| 公务用车购置及运行维护费 | 26.00 | 15.00 | 12.00 | -3.00 | -14.00 |
| 其中：公务用车购置费 | 13.00 | 0.00 | 0.00 | 0.00 | -13.00 |
| 公务用车运行维护费 | 13.00 | 15.00 | 12.00 | -3.00 | -1.00 |
| 公务接待费 | 4.00 | 8.00 | 4.00 | -4.00 | 0.00 |"""


def document(header: str, rows: str = ROWS) -> Document:
    lines = ("清河县财政局2024年度部门决算", "财政拨款“三公”经费支出决算表", "单位：万元", header, rows)
    return Document((Source("例.txt", "txt"),), tuple(blocks_of("\n".join(lines))))


@pytest.mark.parametrize(
    "header",
    [
        "| 项目 | 2023年决算数 | 2024年预算数 | 2024年决算数 | 2024年决算比预算增减额 | 2024年决算比2023年决算增减额 |",
        "| 项目 | 上年决算数 | 本年预算数 | 本年决算数 | 决算比预算增减额 | 决算比上年增减额 |",
        "| 项目 | 2023年度决算 | 2024年度预算数 | 2024年度决算数 | 与预算相比增减变动 | 与2023年度相比增减变动 |",
    ],
)
def test_columns_of_last_year_and_of_changes(header: str) -> None:
    got = [
        (f.fact.basis, f.fact.aspect, f.fact.year)
        for f in extract(document(header)).figures
        if f.fact.measure == "three.total" and f.place.row > 0
    ]
    assert got == [
        ("final", "amount", 2023),
        ("budget", "amount", 2024),
        ("final", "amount", 2024),
        ("budget", "change", 2024),
        ("final", "change", 2024),
    ]
    assert not [f for f in check_document(document(header)).findings if f.severity == "error" and f.place.row > 0]


def test_a_sign_of_a_change_in_the_table() -> None:
    header = "| 项目 | 上年决算数 | 本年预算数 | 本年决算数 | 决算比预算增减额 | 决算比上年增减额 |"
    wrong = ROWS.replace("-13.00 |", "13.00 |")
    found = check_document(document(header, wrong)).findings
    assert any(f.place.row == 4 and f.severity == "error" for f in found)
