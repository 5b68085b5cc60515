"""Items named without marks: the document's tables tell which names are items, and of which class and group."""

from __future__ import annotations

import pytest

from juesuan.checks.engine import check_document
from juesuan.document.model import Document, Source
from juesuan.document.text import blocks_of
from juesuan.extract.link import extract
from juesuan.extract.shown import shown_items

TITLE = "清河县人民检察院2018年度部门决算公开说明"
HEAD = "五、一般公共预算财政拨款支出决算情况说明"
WHOLE = "2018年度一般公共预算财政拨款支出年初预算为1,000.00万元，支出决算为1,050.00万元，完成年初预算的105.00%。"
TABLE = """一般公共预算财政拨款支出决算表
单位：万元
| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
| 合计 | 合计 | 1050.00 | 880.00 | 170.00 |
| 204 | 公共安全支出 | 950.00 | 780.00 | 170.00 |
| 20404 | 检察 | 950.00 | 780.00 | 170.00 |
| 2040401 | 行政运行 | 780.00 | 780.00 |  |
| 2040402 | 一般行政管理事务 | 90.00 |  | 90.00 |
| 2040404 | 公诉和审判监督 | 80.00 |  | 80.00 |
| 221 | 住房保障支出 | 100.00 | 100.00 |  |
| 22102 | 住房改革支出 | 100.00 | 100.00 |  |
| 2210201 | 住房公积金 | 100.00 | 100.00 |  |"""
SPLIT = """一般公共预算财政拨款支出决算表
单位：万元
| 类 | 款 | 项 | 科目名称 | 合计 |
| 204 |  |  | 公共安全支出 | 950.00 |
| 204 | 04 |  | 检察 | 950.00 |
| 204 | 04 | 04 | 公诉和审判监督 | 80.00 |"""


def document(*lines: str) -> Document:
    return Document((Source("例.txt", "txt"),), tuple(blocks_of("\n".join((TITLE, HEAD, *lines)))))


def told(*lines: str, table: str = TABLE) -> list[str]:
    """Return printed figure, item's last name, basis and aspect of each figure behind the paragraph of the whole."""
    figures = extract(document(WHOLE, *lines, table)).narrative.figures[3:]
    return [
        " ".join((f.printed, f.fact.item.rpartition("/")[2] or "-", f.fact.basis, f.fact.aspect))
        for f in figures
    ]  # fmt: skip


EACH = [
    "780.00万元 行政运行 final amount",
    "700.00万元 行政运行 opening_budget amount",
    "111.43% 行政运行 opening_budget completion",
    "90.00万元 一般行政管理事务 final amount",
    "100.00万元 一般行政管理事务 opening_budget amount",
    "90.00% 一般行政管理事务 opening_budget completion",
]


@pytest.mark.parametrize(
    "lines",
    [
        (
            "具体到项级科目：行政运行支出决算780.00万元，年初预算700.00万元，完成年初预算的111.43%，超支原因是追加考核奖；"
            "一般行政管理事务支出决算90.00万元，年初预算100.00万元，完成年初预算的90.00%，结余原因是尾款未付。",
        ),
        (
            "1.行政运行：支出780.00万元，年初预算700.00万元，为年初预算的111.43%。",
            "2.一般行政管理事务：支出90.00万元，年初预算100.00万元，为年初预算的90.00%。",
        ),
        (
            "2040401行政运行：支出780.00万元，年初预算700.00万元，为年初预算的111.43%。",
            "2040402 一般行政管理事务：支出90.00万元，年初预算100.00万元，为年初预算的90.00%。",
        ),
        (
            "行政运行2018年支出决算780.00万元，年初预算700.00万元，完成年初预算的111.43%。",
            "一般行政管理事务2018年支出决算90.00万元，年初预算100.00万元，完成年初预算的90.00%。",
        ),
    ],
)
def test_a_bare_name_of_the_tables_is_its_item(lines: tuple[str, ...]) -> None:
    assert told(*lines) == EACH


@pytest.mark.parametrize("code", ["2040404", "2040402", "2040404 "])
def test_a_code_that_is_not_the_items_own_or_not_known_stands_before_its_name(code: str) -> None:
    assert told(f"{code}公诉和审判监督：支出80.00万元，年初预算60.00万元。") == [
        "80.00万元 公诉和审判监督 final amount",
        "60.00万元 公诉和审判监督 opening_budget amount",
    ]


def test_budget_before_spending() -> None:
    line = "行政运行年初预算700.00万元，支出决算780.00万元；公诉和审判监督年初预算60.00万元，支出决算80.00万元。"
    assert told(line) == [
        "700.00万元 行政运行 opening_budget amount",
        "780.00万元 行政运行 final amount",
        "60.00万元 公诉和审判监督 opening_budget amount",
        "80.00万元 公诉和审判监督 final amount",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "支出决算大于年初预算的主要原因是：住房公积金支出增加12.00万元。",
        "主要用于住房公积金支出100.00万元。",
        "公共安全支出950.00万元，占90.48%。",
        "住房保障支出（类）住房改革支出（款）提租补贴（项）支出决算5.00万元，比年初预算增加1.00万元，主要原因是追加任务，其中住房公积金支出2.00万元。",
    ],
)
def test_a_name_in_a_reason_or_a_purpose_is_not_the_subject(line: str) -> None:
    assert not [t for t in told(line) if "住房公积金" in t or "检察" in t]


def test_names_of_two_items_and_unknown_codes() -> None:
    items = shown_items(document(TABLE, SPLIT))
    assert items["公诉和审判监督"] == ("公共安全支出", "检察", "公诉和审判监督")
    assert items["检察"] == ("公共安全支出", "检察")
    assert "公共安全支出" not in items
    twice = TABLE.replace("2210201 | 住房公积金", "2210203 | 行政运行").replace(
        "22102 | 住房改革支出", "20101 | 人大事务"
    )
    assert "行政运行" not in shown_items(document(twice.replace("221 | 住房保障支出", "201 | 一般公共服务支出")))


def test_the_items_are_checked_each_against_its_row() -> None:
    wrong = "行政运行支出决算870.00万元；一般行政管理事务支出决算90.00万元；公诉和审判监督支出决算80.00万元；住房公积金支出决算100.00万元。"
    found = [f for f in check_document(document(WHOLE, wrong, TABLE)).findings if f.severity == "error"]
    assert [(f.rule, f.proposed) for f in found if f.rule != "F03"] == [("S12", "780.00万元")]
