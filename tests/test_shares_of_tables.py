"""S01: shares of what a sentence names without its amount are held against the tables' amounts, once most tell what they are of."""

from __future__ import annotations

import pytest

from juesuan.checks.rules.examples import HEAD_GENERAL, said
from text_findings import found_by

TABLE = (
    "公开05表",
    "一般公共预算财政拨款支出决算表",
    "单位：万元",
    "| 科目编码 | 科目名称 | 本年支出合计 | 基本支出 | 项目支出 |",
    "| 合计 | | 500.00 | 420.00 | 80.00 |",
    "| 205 | 教育支出 | 400.00 | 320.00 | 80.00 |",
    "| 208 | 社会保障和就业支出 | 62.50 | 62.50 | |",
    "| 221 | 住房保障支出 | 37.50 | 37.50 | |",
)


@pytest.mark.parametrize(
    ("sentence", "messages"),
    [
        ("教育支出占比80.00%，社会保障和就业支出占比12.50%，住房保障支出占比7.50%。", []),
        (
            "教育支出占比80.00%，社会保障和就业支出占比15.20%，住房保障支出占比7.50%。",
            ["占比：62.50 ÷ 500.00 × 100% = 12.50% ≠ 15.20%；最可能有误的是15.20%，应为12.50%"],
        ),
        ("教育支出占比81.00%，社会保障和就业支出占比15.20%，住房保障支出占比7.50%。", []),  # of what is not told
    ],
)
def test_shares_without_amounts(sentence: str, messages: list[str]) -> None:
    assert [f.message.zh for f in found_by("S01", said(HEAD_GENERAL, sentence), *TABLE)] == messages
