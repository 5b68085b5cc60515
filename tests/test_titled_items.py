"""Items that a paragraph's title names alone, and what was left of their budgets or went beyond them, in sentences of our own."""

from __future__ import annotations

import pytest

from juesuan.checks.engine import check_document
from juesuan.document.model import Document, Source
from juesuan.document.text import blocks_of
from juesuan.extract.link import extract

TITLE = "清河县粮食局2021年度部门决算公开说明"
HEAD = "五、一般公共预算财政拨款支出决算情况说明"
WHOLE = "2021年度一般公共预算财政拨款支出年初预算为590.00万元，支出决算为600.00万元，完成年初预算的101.69%。"
TABLE = """一般公共预算财政拨款支出决算表
单位：万元
| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
| 合计 | 合计 | 600.00 | 410.35 | 189.65 |
| 222 | 粮油物资储备支出 | 550.00 | 360.35 | 189.65 |
| 22201 | 粮油物资事务 | 550.00 | 360.35 | 189.65 |
| 2220101 | 行政运行 | 360.35 | 360.35 |  |
| 2220115 | 粮食风险基金 | 142.47 |  | 142.47 |
| 2220199 | 其他粮油物资事务支出 | 47.18 |  | 47.18 |
| 221 | 住房保障支出 | 50.00 | 50.00 |  |
| 22102 | 住房改革支出 | 50.00 | 50.00 |  |
| 2210201 | 住房公积金 | 50.00 | 50.00 |  |"""


def document(*lines: str) -> Document:
    return Document((Source("例.txt", "txt"),), tuple(blocks_of("\n".join((TITLE, HEAD, WHOLE, *lines, TABLE)))))


def told(*lines: str) -> list[str]:
    """Return value, item's last name, basis and aspect of each figure behind the paragraph of the whole."""
    return [
        " ".join((f"{f.value}", f.fact.item.rpartition("/")[2] or "-", f.fact.basis, f.fact.aspect))
        for f in extract(document(*lines)).narrative.figures[3:]
    ]


def findings(*lines: str) -> list[str]:
    return [f"{f.rule} {f.proposed}" for f in check_document(document(*lines)).findings if f.rule[:1] in "SEW"]


RUNNING = ["360.35 行政运行 final amount", "355.00 行政运行 opening_budget amount"]


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("（1）行政运行。决算360.35万元，年初预算355.00万元。", RUNNING),
        ("（1）行政运行（粮油物资事务）。决算360.35万元，年初预算355.00万元。", RUNNING),
        ("①行政运行支出情况。决算360.35万元，年初预算355.00万元。", RUNNING),
        (
            "（2）粮食风险基金。年初预算150.00万元，决算142.47万元，少支7.53万元。",
            [
                "150.00 粮食风险基金 opening_budget amount",
                "142.47 粮食风险基金 final amount",
                "-7.53 粮食风险基金 opening_budget change",
            ],
        ),
        (
            "（2）粮食风险基金。决算142.47万元，为年初预算150.00万元的94.98%，差额7.53万元系轮换推迟。",
            [
                "142.47 粮食风险基金 final amount",
                "150.00 粮食风险基金 opening_budget amount",
                "94.98 粮食风险基金 opening_budget completion",
                "-7.53 粮食风险基金 opening_budget change",
            ],
        ),
    ],
)
def test_a_title_names_the_item_that_its_paragraph_tells(line: str, read: list[str]) -> None:
    assert told(line) == read


def test_a_title_that_names_nothing_known_is_an_items_in_a_row_of_titles() -> None:
    rows = told("（1）行政运行。决算360.35万元。", "（2）物资管理费用。决算142.47万元。")
    assert rows == ["360.35 行政运行 final amount", "142.47 物资管理费用 final amount"]


def test_a_title_of_general_words_leaves_the_sections_own_account() -> None:
    assert told("（三）具体情况。决算600.00万元。") == ["600.00 - final amount"]


ITEM = "（项）年初预算为150.00万元，支出决算为142.47万元，完成年初预算的94.98%"


@pytest.mark.parametrize(
    ("words", "change"),
    [
        ("，结余7.53万元", "-7.53"),
        ("，节余资金7.53万元", "-7.53"),
        ("，差7.53万元", "-7.53"),
        ("，仓房验收推迟到下年，结转7.53万元", "-7.53"),
        ("，超7.53万元", "7.53"),
    ],
)
def test_what_was_left_of_a_budget_is_a_change_on_it(words: str, change: str) -> None:
    line = f"粮油物资储备支出（类）粮油物资事务（款）粮食风险基金{ITEM}{words}。"
    assert told(line)[3] == f"{change} 粮食风险基金 opening_budget change"


def test_what_is_carried_over_beside_other_words_is_no_change() -> None:
    line = f"粮油物资储备支出（类）粮油物资事务（款）粮食风险基金{ITEM}，上级资金未全部支付，结转20.18万元。"
    assert told(line)[3].endswith("final amount")


@pytest.mark.parametrize(
    ("words", "found"),
    [("结余7.53", []), ("结余7.35", ["S14 7.53万元"]), ("超7.53", ["S10 结余"])],
)
def test_a_wrong_rest_and_a_wrong_direction_are_found(words: str, found: list[str]) -> None:
    lines = [
        "粮油物资储备支出（类）粮油物资事务（款）行政运行（项）支出决算为360.35万元。",
        f"粮油物资储备支出（类）粮油物资事务（款）粮食风险基金{ITEM}，{words}万元，原因是轮换推迟。",
        "粮油物资储备支出（类）粮油物资事务（款）其他粮油物资事务支出（项）支出决算为47.18万元。",
        "住房保障支出（类）住房改革支出（款）住房公积金（项）支出决算为50.00万元。",
    ]
    assert findings(*lines) == found


@pytest.mark.parametrize(
    "title",
    ["（2）物资管理费用。年初预算150.00万元，", "2.粮油物资事务（款）事业运行（项）：年初预算150.00万元，"],
)
def test_an_item_under_another_name_is_paired_by_its_amount(title: str) -> None:
    lines = [
        "（1）行政运行。决算360.35万元。",
        f"{title}决算142.47万元。",
        "（3）其他粮油物资事务支出。决算47.18万元。",
        "（4）住房公积金。决算50.00万元。",
    ]
    assert findings(*lines) == ["W06 粮食风险基金"]
