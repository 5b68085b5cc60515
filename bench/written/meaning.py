"""Whether a figure that was read is what the writer says it is: measure, item, year, basis, aspect and unit."""

from __future__ import annotations

import re

from juesuan.domain.codes import functional_names, normal_name
from juesuan.domain.measures import measures
from juesuan.kernel.figures import Fact, Figure
from written.paper import Line, Paper

_BASES = {
    "决算": "final",
    "年初预算": "opening_budget",
    "全年预算": "full_budget",
    "预算": "budget",
    "上年执行": "executed",
}
_PLANNED = ("budget", "opening_budget", "full_budget")
_ASPECTS = {
    "增减额": "change",
    "差异额": "change",
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
    "财政拨款基本支出": {"fiscal.basic", "general.basic"},
    "人员经费": {"general.personnel", "whole.personnel"},
    "公用经费": {"general.public", "whole.public"},
}
"""Names of one amount that two accounts carry, or that one sentence gives for both sides (收、支总计均为)."""


_SAME_IN_BUDGETS = {
    "支出总计": {*_BOTH, "whole.expenditure"},
    "财政拨款支出总计": {*_BOTH_FISCAL, "fiscal.expenditure"},
    "公务用车购置数": {"three.bought", "assets.planned"},
    "项目支出": {"whole.project", "performance.goal_funds"},
    "财政拨款项目支出": {"fiscal.project", "performance.goal_funds"},
    "一般公共预算财政拨款项目支出": {"general.project", "performance.goal_funds"},
    "政府性基金预算财政拨款项目支出": {"fund.project", "performance.goal_funds"},
}
"""A budget plans nothing to be carried over, so 支出预算 is the year's expenditure and the total; and the writers' list of names has
none for vehicles to be bought and for the money of projects with goals (涉及资金), which they told as the nearest there is."""


def _keys(name: str, kind: str = "final") -> set[str]:
    return (
        (_SAME_IN_BUDGETS.get(name) if kind == "budget" else None)
        or _SAME.get(name)
        or {key for key, m in measures().items() if m.title.zh == name}
    )


def agrees(figure: Figure, tags: tuple[str, ...], paper: Paper, kind: str, words: str = "") -> bool:
    """Tell whether `figure` is what `tags` say, `words` being those before it in its line.

    An amount of a measure that has no name (其他) need only be kept under its own words. The writers tag no change with what it is on:
    one on the budget by the words before it (较年初预算数增加 x) is read as such.
    """
    fact = figure.fact
    on_budget = False
    name, item, basis, aspect, year, unit = (
        "",
        "",
        "budget" if paper.kind == "budget" else "final",
        "amount",
        paper.year,
        "",
    )
    for tag in tags:
        if tag.startswith("科目:"):
            item = tag[3:]
        elif tag in _BASES:
            basis = _BASES[tag]
        elif tag in _ASPECTS:
            aspect = _ASPECTS[tag]
            on_budget = tag == "差异额"
        elif re.fullmatch(r"20\d\d", tag):
            year = int(tag)
        elif _keys(tag) or tag == "其他":
            name = tag
        else:
            unit = _UNITS.get(tag, tag)
    if aspect in ("change_rate", "share", "completion", "variance"):
        unit = "%"
    if on_budget and basis == "final":
        basis = fact.basis if fact.basis in _PLANNED else "opening_budget"  # which budget, the words say
    if name == "绩效得分":
        return fact.aspect == "score"
    if name == "其他":
        return figure.fact.measure.startswith("~") or not _keys(name)
    unit = unit or _unit_of(name, paper.kind)
    if item and name and _kept_apart(name, item):
        detail = {f"{key.partition('.')[0]}.detail" for key in _keys(name, paper.kind)}
        told = fact.measure in detail and _same_item(fact.item, item)  # where the paper has a table of it
        return (told or fact.measure.startswith("~")) and _same_aspect(fact.aspect, aspect, basis)
    if fact.measure in _own_words(name):
        return True
    if name == "收入总计" and paper.kind == "budget" and fact.measure == "whole.income" and not _carries(paper):
        name = "本年收入合计"
    if fact.measure.startswith("~") and name.endswith("项目支出") and "涉及" in fact.measure:
        return (
            fact.aspect == aspect
        )  # 涉及资金 is what the evaluated projects had: kept under its own words, of no account
    if fact.measure not in _of_item(_one_amount(_keys(name, paper.kind), paper), item) or not _same_aspect(
        fact.aspect, aspect, basis
    ):
        return False
    if {unit, fact.unit} == {"台", "辆"}:
        unit = fact.unit  # vehicles counted in either word
    if unit not in (fact.unit, figure.unit) and _UNITS.get(figure.unit, figure.unit) != unit:
        return False
    if (fact.year or paper.year) not in _years(year, fact, paper, tags):
        return False
    if aspect == "change" and not _BASES.keys() & set(tags) and re.search(r"预算[^，。；]{0,8}$", words):
        basis = fact.basis if fact.basis in _PLANNED else basis
    if aspect in ("amount", "change") and basis != fact.basis and "budget" not in (basis, fact.basis):
        return False
    return not item or _same_item(fact.item, item)


def _unit_of(name: str, kind: str) -> str:
    """Return the unit of a name that is tagged without one: 单价100万元（含）以上设备 is counted, as its measure says."""
    units = {measures()[key].unit for key in _keys(name, kind) if key in measures()}
    return units.pop() if len(units) == 1 else "万元"


def _kept_apart(name: str, item: str) -> bool:
    """Tell an amount by economic class of all expenditure (not 基本支出).

    It is kept under its own words, of no account, or is the account's by class where the paper prints such a table.
    """
    return item[0] in "35" and name.endswith(("支出", "支出合计")) and not name.endswith("基本支出")


def _carries(paper: Paper) -> bool:
    """Tell whether a budget's text speaks of what is carried over; without that, 收入预算 is the year's and the total."""
    return any("结转" in part.text for part in paper.parts if isinstance(part, Line))


def _own_words(name: str) -> set[str]:
    """Return what a thing is kept under whose funds are not told: vehicles bought under 国有资产, of any money."""
    return {"~公务用车购置数"} if name == "公务用车购置数" else set()


def _of_item(keys: set[str], item: str) -> set[str]:
    """Return measures with those of the other budgets where an item (项) is told: one budget alone pays for it, so its amount is one."""
    if item.startswith("2") and "general.income" in keys:
        return keys | {
            "general.expenditure"
        }  # 当年拨款 by items, for which the list of names has none: revenue has no items
    if item[:1] in ("3", "5") and "general.basic" in keys:
        return keys | {"general.economic"}  # 基本支出 by economic class is what that measure is
    spent = {f"{a}.expenditure" for a in ("fiscal", "general", "fund", "capital")}
    return keys | spent if item.isdigit() and len(item) == 7 and keys & spent else keys


def _one_amount(keys: set[str], paper: Paper) -> set[str]:
    """Return measures with those of the appropriation or the general public budget that are one amount in a paper without other budgets.

    「2024年度财政拨款支出 x，占本年支出 p」 under 一般公共预算财政拨款支出情况: where no fund or state capital was spent, both names are right.
    """
    concepts = {k.partition(".")[2] for k in keys if k.startswith(("fiscal.", "general."))}
    if not concepts or _has_other_budgets(paper):
        return keys
    spent = {"whole.expenditure"} if "expenditure" in concepts and not _has_own_funds(paper) else set()
    return keys | spent | {f"{account}.{concept}" for account in ("fiscal", "general") for concept in concepts}


_OWN_FUNDS = ("事业收入", "经营收入", "上级补助收入", "附属单位上缴收入", "其他收入", "财政专户管理资金收入")


def _has_own_funds(paper: Paper) -> bool:
    """Tell whether a paper tells money of its own that is not nothing; without that all that is spent is the appropriation."""
    return any(
        re.search(r"[1-9]", truth.printed) and any(t in _OWN_FUNDS for t in truth.tags)
        for line in paper.parts
        if isinstance(line, Line)
        for truth in line.truths
    )


def _has_other_budgets(paper: Paper) -> bool:
    """Tell whether a paper tells money of the government fund or state capital budget that is not nothing."""
    return any(
        re.search(r"[1-9]", truth.printed) and any(t.startswith(("政府性基金", "国有资本")) for t in truth.tags)
        for line in paper.parts
        if isinstance(line, Line)
        for truth in line.truths
    )


def _same_aspect(read: str, written: str, basis: str) -> bool:
    """Tell equal aspects; a rate of change on a budget is what the reader calls the variance from it."""
    on_budget = basis in _PLANNED
    return read == written or (on_budget and {read, written} == {"change_rate", "variance"})


def _years(year: int, fact: Fact, paper: Paper, tags: tuple[str, ...]) -> set[int]:
    """Return the years that a figure may have: a stock told at the end of the year before, and its execution, are that year's."""
    told = any(re.fullmatch(r"20\d\d", tag) for tag in tags)
    before = fact.measure.startswith(("assets.", "staff.")) or fact.basis == "executed"
    return {year, paper.year - 1} if before and not told else {year}


def _same_item(read: str, written: str) -> bool:
    last = read.rsplit("/", 1)[-1]
    return written in (read, last) or (
        written.isdigit() and last in {normal_name(name) for name in functional_names(written)}
    )
