"""Lists whose words leave no room for a part that is not told: their parts make the whole, though nothing says that they are all."""

from __future__ import annotations

import pytest

from juesuan.checks.rules.examples import HEAD_PERFORMANCE, said
from text_findings import found_by


def told(sentence: str) -> list[str]:
    return [f.message.zh for f in found_by("S06", said(HEAD_PERFORMANCE, sentence))]


@pytest.mark.parametrize(
    "sentence",
    [
        "安排仪器购置342.60万元（检测仪器217.40万元、救援装备125.20万元）。",
        "安排仪器购置342.60万元（主要是检测仪器217.40万元、救援装备105.20万元）。",
        "安排仪器购置342.60万元（检测仪器217.40万元、救援装备105.20万元等）。",
        "安排仪器购置342.60万元，其中检测仪器217.40万元、救援装备105.20万元，其余为零星采购。",
        "安排仪器购置342.60万元，其中检测仪器217.40万元、救援装备105.20万元以及办公设备。",
        "下设站所26个，其中机关1个，中心站14处，工作站10处，研究室1个。",  # counted in several words
        "固定资产1,996.80万元，其中房屋4,826平方米，价值1,132.60万元；设备24台，价值386.40万元。",
    ],
)
def test_lists_that_hold_or_leave_room_are_left_alone(sentence: str) -> None:
    assert told(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "message"),
    [
        (
            "安排仪器购置342.60万元（检测仪器217.40万元、救援装备105.20万元）。",
            "其中各项之和：217.40 + 105.20 = 322.60 ≠ 342.60；可能是217.40万元应为237.40万元，也可能是105.20万元应为125.20万元，也可能是342.60万元应为322.60万元",
        ),
        (
            "下设窗口18个，其中：综合窗口11个，税务窗口4个，专办窗口5个。",
            "其中各项之和：11 + 4 + 5 = 20 ≠ 18；可能是5个应为3个，也可能是4个应为2个",
        ),
        (
            "安排补助860.00万元。其中：一线补助510.00万元，占59.3%；基层补助305.00万元，占40.7%。",
            "其中各项之和：510.00 + 305.00 = 815.00 ≠ 860.00；最可能有误的是305.00万元，应为350.00万元",
        ),
    ],
)
def test_lists_that_leave_no_room_are_added_up(sentence: str, message: str) -> None:
    assert told(sentence) == [message]
