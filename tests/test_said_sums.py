"""What a sentence or a list says itself, each with right and wrong variants: times, prices, counts, contrary words, serial numbers."""

from __future__ import annotations

import pytest

from juesuan.checks.engine import check_document
from juesuan.checks.rules.examples import HEAD_GENERAL, HEAD_THREE, said
from juesuan.document.model import Document, Source, Table
from juesuan.document.text import blocks_of

RIGHT = [
    "抚恤支出30.00万元，是上年12.50万元的2.4倍。",
    "养老保险缴费168.42万元，恰为职业年金缴费支出84.21万元的两倍。",
    "实有资产1.2亿元，相当于上年4,000万元的3倍。",
    "查档支出30.00万元，是上年12.00万元的近3倍。",
    "公务用车购置费52.60万元，购入2辆，单价26.30万元。",
    "采购设备20.00万元，共3台，每台6.67万元。",
    "购置设备96.00万元，其中台式机12台，单价50万元以上设备0台。",
    "开展自评项目7个，占全部项目9个的77.8%。",
    "培训馆员21人，占在编人员42人的50%。",
    "支出由上年120.00万元降至本年数，降幅9.17%。",
    "支出由110.00万元增加到120.50万元，增幅9.55%。",
    "决算数比年初预算数少13.65万元，少6.83%。",
    "支出312.64万元，与上年308.20万元基本持平，略增4.44万元。",
    "余款90.98万元转入下年。",
]
WRONG = [
    ("W15", "抚恤支出30.00万元，是上年12.50万元的4.2倍。"),
    ("W15", "养老保险缴费168.42万元，恰为职业年金缴费支出82.41万元的两倍。"),
    ("W15", "实有资产1.2亿元，相当于上年4,000万元的5倍。"),
    ("W16", "公务用车购置费52.60万元，购入2辆，单价23.60万元。"),
    ("W16", "采购设备20.00万元，共3台，每台7.67万元。"),
    ("W17", "开展自评项目8个，占全部项目9个的77.8%。"),
    ("W17", "培训馆员21人，占在编人员24人的50%。"),
    ("W13", "支出由上年120.00万元降至本年数，增幅9.17%。"),
    ("W13", "支出由120.50万元增加到110.00万元，主要是项目结转。"),
    ("W13", "决算数比年初预算数多13.65万元，少6.83%。"),
    ("S10", "支出312.64万元，与上年308.20万元基本持平，略减4.44万元。"),
    ("W14", "余款90.98万元转入上年。"),
]
NEW = {"S10", "W13", "W14", "W15", "W16", "W17", "W18", "F24", "F25", "F26"}


def found(*lines: str) -> list[str]:
    document = Document((Source("例.txt", "txt"),), tuple(blocks_of(said(*lines))))
    return [f.rule for f in check_document(document).findings if f.rule in NEW]


@pytest.mark.parametrize("sentence", RIGHT)
def test_what_agrees_is_left_alone(sentence: str) -> None:
    assert found(HEAD_GENERAL, sentence) == []


@pytest.mark.parametrize(("rule", "sentence"), WRONG)
def test_what_disagrees_is_found(rule: str, sentence: str) -> None:
    assert found(HEAD_GENERAL, sentence) == [rule]


def rows(*numbers: int) -> list[str]:
    return ["项目支出表", "| 序号 | 项目名称 |", *(f"| {n} | 项目{at} |" for at, n in enumerate(numbers))]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((1, 2, 3, 4, 5), []),
        ((1, 2, 3, 1, 2), []),
        ((1, 2, 4, 5, 6), []),
        ((1, 2, 3, 3, 5), ["F26"]),
        ((1, 2, 3, 5), ["F26"]),
        ((1, 2, 3, 8, 5), ["F26"]),
    ],
)
def test_serial_numbers(numbers: tuple[int, ...], expected: list[str]) -> None:
    assert found(*rows(*numbers)) == expected


def test_domestic_reception_that_holds_the_foreign_one() -> None:
    told = "公务接待费支出2.00万元，其中：国内公务接待支出2.00万元（其中外事接待支出0.30万元）。"
    assert found(HEAD_THREE, told) == []


def test_a_header_that_says_of_which_begins_an_aligned_table() -> None:
    """其中：基本支出 heads a column; the colon behind 其中 is no label's."""
    blocks = blocks_of(
        "一般公共预算财政拨款支出表\n单位：元\n"
        "科目编码   科目名称        2025年预算数    其中：基本支出   项目支出\n"
        "合计                       92,000.00       60,000.00        32,000.00\n"
        "201        一般公共服务    92,000.00       60,000.00        32,000.00\n"
    )
    assert any(isinstance(block, Table) for block in blocks)
