"""W23: an amount that nothing confirms and that is a printed one but for a slip of digits is told, any other is not."""

from __future__ import annotations

import pytest

from juesuan.checks.rules.examples import HEAD_GENERAL, said
from text_findings import found_by

TWICE = "档案数字化安排1,857.42万元，上述1,857.42万元按合同支付。"


def told(sentence: str) -> list[tuple[str, str]]:
    return [(f.message.zh, f.proposed) for f in found_by("W23", said(HEAD_GENERAL, TWICE, sentence))]


@pytest.mark.parametrize(
    "sentence",
    [
        "专项资金1,857.42万元已全部下达。",
        "专项资金1,758.42万元已全部下达。",  # two digits, but not neighbours
        "专项资金1,857.43万元已全部下达。",
        "专项资金118.57万元已全部下达。",
        "专项资金1,587.42万元已全部下达，其中第一批1,000.00万元，第二批587.42万元。",  # confirmed by its parts
    ],
)
def test_other_amounts_are_left_alone(sentence: str) -> None:
    assert told(sentence) == []


def test_an_amount_with_two_digits_exchanged_is_told_with_the_printed_one() -> None:
    words = "1,587.42万元没有别处印证，与1,857.42万元只差两位数字的次序，疑为1,857.42万元"
    assert told("专项资金1,587.42万元已全部下达。") == [(words, "1,857.42万元")]


TABLE = (
    "公开05表",
    "一般公共预算财政拨款支出决算表",
    "单位：万元",
    "| 科目编码 | 科目名称 | 本年支出合计 | 基本支出 | 项目支出 |",
    "| 合计 | | 7510.98 | 5120.40 | 2390.58 |",
    "| 2010301 | 行政运行 | 7510.98 | 5120.40 | 2390.58 |",
)


@pytest.mark.parametrize(
    ("amount", "message"),
    [
        ("7810.98", "7810.98万元没有别处印证，与表中的7510.98只差一位数字，疑为7510.98万元"),
        ("7510.88", "7510.88万元没有别处印证，与表中的7510.98只差一位数字，疑为7510.98万元"),
        ("4510.98", ""),  # the first digit is hardly ever mistaken
        ("7810.88", ""),
    ],
)
def test_an_amount_one_digit_off_a_total_of_a_table(amount: str, message: str) -> None:
    sentence = f"绩效评价涉及当年拨款{amount}万元，已全部完成。"
    found = found_by("W23", said(HEAD_GENERAL, sentence), *TABLE)
    assert [f.message.zh for f in found] == ([message] if message else [])
