"""Whether a figure that was read is what the writer says it is: measure, item, year, basis, aspect and unit."""

from __future__ import annotations

import re

from juesuan.domain.codes import functional_names
from juesuan.domain.measures import measures
from juesuan.kernel.figures import Figure
from written.paper import Paper

_BASES = {
    "决算": "final",
    "年初预算": "opening_budget",
    "全年预算": "full_budget",
    "预算": "budget",
    "上年执行": "executed",
}
_ASPECTS = {
    "增减额": "change",
    "增减率": "change_rate",
    "占比": "share",
    "完成率": "completion",
    "差异率": "variance",
    "得分": "score",
    "权重": "weight",
}
_UNITS = {"元": "万元", "亿元": "万元", "人次": "人", "批次": "批", "台（套）": "台", "个批次": "批"}
_BOTH = {"whole.both", "whole.total", "whole.total_out"}
_BOTH_FISCAL = {"fiscal.both", "fiscal.total", "fiscal.total_out"}
_SAME = {
    "收入支出总计": _BOTH,
    "收入总计": _BOTH,
    "支出总计": _BOTH,
    "财政拨款收入支出总计": _BOTH_FISCAL,
    "财政拨款收入总计": _BOTH_FISCAL,
    "财政拨款支出总计": _BOTH_FISCAL,
    "一般公共预算财政拨款收入": {"whole.income.general", "general.income"},
    "政府性基金预算财政拨款收入": {"whole.income.fund", "fund.income"},
    "国有资本经营预算财政拨款收入": {"whole.income.capital", "capital.income"},
    "财政拨款收入": {"whole.income.fiscal", "fiscal.income"},
    "本年财政拨款收入": {"whole.income.fiscal", "fiscal.income"},
}
"""Names of one amount that two accounts carry, or that one sentence gives for both sides (收、支总计均为)."""


def _keys(name: str) -> set[str]:
    return _SAME.get(name) or {key for key, m in measures().items() if m.title.zh == name}


def agrees(figure: Figure, tags: tuple[str, ...], paper: Paper, kind: str) -> bool:
    """Tell whether `figure` is what `tags` say. An amount of a measure that has no name (其他) need only be kept under its own words."""
    fact = figure.fact
    name, item, basis, aspect, year, unit = (
        "",
        "",
        "budget" if paper.kind == "budget" else "final",
        "amount",
        paper.year,
        "万元",
    )
    for tag in tags:
        if tag.startswith("科目:"):
            item = tag[3:]
        elif tag in _BASES:
            basis = _BASES[tag]
        elif tag in _ASPECTS:
            aspect = _ASPECTS[tag]
        elif re.fullmatch(r"20\d\d", tag):
            year = int(tag)
        elif _keys(tag) or tag == "其他":
            name = tag
        else:
            unit = _UNITS.get(tag, tag)
    if aspect in ("change_rate", "share", "completion", "variance"):
        unit = "%"
    if name == "其他":
        return figure.fact.measure.startswith("~") or not _keys(name)
    if fact.measure not in _keys(name) or fact.aspect != aspect:
        return False
    if unit not in (fact.unit, figure.unit) and _UNITS.get(figure.unit, figure.unit) != unit:
        return False
    if basis == "executed" and year == paper.year and aspect == "amount":
        year -= 1  # what was executed is last year's, said or not
    # What is there on a date may be given the date's year: 截至2023年12月31日，共有车辆 x in the budget of 2024.
    dated = paper.kind == "budget" and fact.measure.startswith("assets.") and (fact.year, year) == (paper.year - 1, paper.year)
    if (fact.year or paper.year) != year and not dated:
        return False
    if aspect in ("amount", "change") and basis != fact.basis and "budget" not in (basis, fact.basis):
        return False
    return not item or _same_item(fact.item, item)


def _same_item(read: str, written: str) -> bool:
    last = read.rsplit("/", 1)[-1]
    return written in (read, last) or (written.isdigit() and last in functional_names(written))
