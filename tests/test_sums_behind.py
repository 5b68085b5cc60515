"""Sums told behind their parts in one sentence, of whatever they are: right ones are left alone, wrong ones are told."""

from __future__ import annotations

import pytest

from juesuan.checks.rules.examples import HEAD_PERFORMANCE, said
from text_findings import found_by


def told(sentence: str) -> list[str]:
    return [f.message.zh for f in found_by("S07", said(HEAD_PERFORMANCE, sentence))]


@pytest.mark.parametrize(
    "sentence",
    [
        "本镇有行政人员21人，事业人员13人，合计34人。",
        "下设卫生院3个、服务站5个，共8个。",
        "核定编制30人，在岗28人，遗属20人，共48人。",  # the first is no part
        "上年培训21人次，今年培训13人次，合计30人次。",
        "工资156.90万元，差旅费882.40万元，设备441.20万元，三项合计1,480.50万元。",
        "接待费5.00万元，工资156.90万元，差旅费882.40万元，两项合计1,039.30万元。",
    ],
)
def test_sums_that_hold_or_may_be_of_others_are_left_alone(sentence: str) -> None:
    assert told(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "message"),
    [
        ("本镇有行政人员21人，事业人员13人，合计35人。", "21 + 13 = 34 ≠ 35"),
        ("下设卫生院3个、服务站5个，共9个。", "3 + 5 = 8 ≠ 9"),
        (
            "工资156.90万元，差旅费882.40万元，设备441.20万元，三项合计1,408.50万元。",
            "156.90 + 882.40 + 441.20 = 1480.50 ≠ 1408.50",
        ),
        (
            "接待费5.00万元，工资156.90万元，差旅费882.40万元，两项合计1,093.30万元。",
            "156.90 + 882.40 = 1039.30 ≠ 1093.30",
        ),
    ],
)
def test_sums_that_do_not_hold_are_told(sentence: str, message: str) -> None:
    assert [message in m for m in told(sentence)] == [True]
