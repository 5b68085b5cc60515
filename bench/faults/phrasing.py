"""How different writers say the same: a disclosure's sentences in another's habits, its figures' marks left as they are.

The templates of `compile` give one wording each. Real departments keep to a form and still write 较上年 for 与上年相比,
占比为 for 占, put spaces before 万元, group digits, and tell amounts in their reasons. A writer has one habit of each.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

_WORD = "(?=\ue000\\d+\ue001(?:增加|减少))"
_RATE = "(?=\ue000\\d+\ue001[\\d.]+%)"
_HABITS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (f"与上年相比，{_WORD}", ("与上年相比，", "比上年", "较上年", "同比", "与上年决算相比，", "较上年度")),
    (f"(?<!与)比上年{_WORD}", ("比上年", "较上年", "同比", "比上年决算")),
    (f"比上年决算{_WORD}", ("比上年决算", "较上年决算数", "比上年决算数", "较上年")),
    ("(?<!的)主要原因是：", ("主要原因是：", "主要原因是", "主要是", "原因是：", "主要原因为", "主要是由于")),
    ("年初预算为(?=\ue000)", ("年初预算为", "年初预算数为", "年初预算", "年初预算数")),
    ("支出决算为(?=\ue000)", ("支出决算为", "支出决算数为", "决算数为", "实际支出", "支出决算")),
    ("完成(?=(?:年初)?预算的)", ("完成", "为", "占")),
    ("其中：(?!\n)", ("其中：", "其中：", "其中，")),
    (f"(?<=，)占{_RATE}", ("占", "占比", "占比为")),
    ("万元；(?=[^\ue000。]{2,24}\ue000)", ("万元；", "万元，")),
    ("本年收入合计(?=\ue000)", ("本年收入合计", "本年收入", "本年收入总额")),
    ("本年支出合计(?=\ue000)", ("本年支出合计", "本年支出", "本年支出总额")),
    ("在职人员(?=\ue000)", ("在职人员", "在职", "在职职工")),
    ("(离休|退休)人员(?=\ue000)", (r"\1人员", r"\1")),
    ("使用非财政拨款结余（含专用结余）(?=\ue000)", ("使用非财政拨款结余（含专用结余）", "使用非财政拨款结余", "使用非财政拨款结余和专用结余")),
    ("(?<=年度)(?=(?:收入|支出|财政拨款|一般公共|政府采购))", ("", "，")),
    ("(?<=\ue002)(?=万元|人|辆|个|批)", ("", "", " ")),
    ("批次、(?=\ue000)", ("批次、", "批次，", "批次")),
    ("公务用车购置数(?=\ue000)", ("公务用车购置数", "购置公务用车")),
)  # fmt: skip
_REASONS = ("人员变动", "业务工作量变化", "项目进度安排", "按规定调整标准", "厉行节约", "年中追加任务", "合同分期付款")


def rephrased(text: str, seed: str, group: Callable[[int], None]) -> str:
    """Return a rendered narrative, marks and all, in the habits that a seed gives; `group` is told the marks to group."""
    random = Random(seed)
    for pattern, ways in _HABITS:
        chosen = random.choice(ways)
        text = re.sub(pattern, chosen, text)
    if random.random() < 0.3:
        text = _explained(text, random)
    if random.random() < 0.25:
        text = re.sub("\ue000(\\d+)\ue001(\\d{4,})(\\.\\d\\d)\ue002", lambda m: _grouped(m, group), text)
    return text


def _grouped(match: re.Match[str], group: Callable[[int], None]) -> str:
    group(int(match[1]))
    return f"\ue000{match[1]}\ue001{int(match[2]):,}{match[3]}\ue002"


def _explained(text: str, random: Random) -> str:
    """Put numbers into the reasons: they explain, and are no figures of the accounts."""

    def more(match: re.Match[str]) -> str:
        people, amount = random.randint(1, 30), f"{random.randint(100, 99999) / 100:.2f}"
        tail = random.choice((f"，新增人员{people}人", f"，增加办公设备购置{amount}万元", f"，其中培训支出{amount}万元", f"，减少维修项目{people}个", ""))  # fmt: skip
        return match[0] + tail

    return re.sub(f"(?<=原因是：)(?:{'|'.join(_REASONS)})|(?<=主要是)(?:{'|'.join(_REASONS)})", more, text)
