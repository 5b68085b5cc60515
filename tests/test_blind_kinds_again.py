"""More kinds of wording and of fault that a writer used who had not read the reader, in words and figures of our own."""

from __future__ import annotations

import pytest

from test_blind_kinds import BUDGET, FINAL, OVERVIEW, THREE, loud, read, run, told

PERFORMANCE = "九、预算绩效情况说明"

# ---- false alarms


def test_the_longest_names_of_items_are_read_whole() -> None:
    name = "国有土地使用权出让收入及对应专项债务收入安排的支出"
    said = f"城乡社区支出（类）{name}（款）城市建设支出（项）支出20.00万元。"
    table = (
        "政府性基金预算财政拨款收入支出决算表\n单位：万元\n| 科目编码 | 科目名称 | 年初结转和结余 | 本年收入 | 本年支出 | 年末结转和结余 |\n"
        "|---|---|---|---|---|---|\n| 合计 | | 0.00 | 20.00 | 20.00 | 0.00 |\n| 212 | 城乡社区支出 | 0.00 | 20.00 | 20.00 | 0.00 |\n"
        f"| 21208 | {name} | 0.00 | 20.00 | 20.00 | 0.00 |\n| 2120803 | 城市建设支出 | 0.00 | 20.00 | 20.00 | 0.00 |"
    )
    fund = "八、政府性基金预算财政拨款收入支出决算情况说明"
    assert not loud(run(fund, said, table), "F14")
    assert told(run(fund, said.replace("收入及对应", "收入与对应"), table), "F14") == [name]


@pytest.mark.parametrize("title", ["政府性基金预算“三公”经费支出表", "表6 国有资本经营预算“三公”经费支出表"])
def test_a_fund_s_own_three_expenses_are_not_those_of_the_general_budget(title: str) -> None:
    head = "| 合计 | 因公出国（境）费 | 公务用车购置费 | 公务用车运行费 | 公务接待费 |\n|---|---|---|---|---|"
    lines = ("四、“三公”经费预算情况说明", "2025年“三公”经费预算8.40万元。")
    own = f"一般公共预算“三公”经费支出表\n单位：万元\n{head}\n| 8.40 | 0.00 | 0.00 | 6.00 | 2.40 |"
    other = f"{title}\n单位：万元\n{head}\n| 0.00 | 0.00 | 0.00 | 0.00 | 0.00 |"
    assert not loud(run(*lines, own, other, title=BUDGET), "E01", "E02")
    both = other.replace(title, "一般公共预算及政府性基金预算“三公”经费支出表")
    assert loud(run(*lines, own, both, title=BUDGET), "E01", "E02")


def test_the_sum_of_projects_is_not_the_whole_department_s_money() -> None:
    lines = (
        OVERVIEW,
        "2024年度收入总计980.00万元，支出总计980.00万元。本年支出合计960.00万元，年末结转和结余20.00万元。",
        PERFORMANCE,
    )
    table = (
        "重点项目绩效自评结果汇总表\n单位：万元\n| 序号 | 项目名称 | 全年预算数 | 执行数 | 执行率（%） | 自评得分 |\n|---|---|---|---|---|---|\n"
        "| 1 | 方志编纂 | 40.00 | 38.00 | 95.00 | 95.50 |\n| 2 | 库房恒温 | 60.00 | 60.00 | 100.00 | 98.00 |\n| | 合计 | 100.00 | 98.00 | 98.00 | |"
    )
    assert not loud(run(*lines, table), "X17", "X18")


def test_one_reason_left_out_of_the_three_expenses_is_told_once() -> None:
    lines = (
        THREE,
        "2024年度“三公”经费支出8.40万元，比上年减少1.60万元，下降16.00%。",
        "1.公务用车运行维护费6.00万元，比上年减少1.00万元，下降14.29%。",
        "2.公务接待费2.40万元，比上年减少0.60万元，下降20.00%。",
    )
    (found,) = loud(run(*lines), "W01")
    assert len(found.places) == 2
    assert "公务接待费" in found.message.zh
    reason = lines[2].replace("。", "，主要原因是报废车辆。")
    (left,) = loud(run(lines[0], lines[1], reason, lines[3]), "W01")
    assert "公务接待费" in left.message.zh
    assert "运行" not in left.message.zh


# ---- readings

FIGURES = [
    pytest.param(
        FINAL, PERFORMANCE, "2024年度院里对9个一般公共预算项目开展绩效自评。", "performance.projects", id="who rated them",
    ),
    pytest.param(
        FINAL, PERFORMANCE, "全年共设定绩效指标52个，自评中发现问题4个，已整改3个，正在整改1个。",
        "performance.indicator performance.problems performance.mended performance.mending", id="set and mended",
    ),
    pytest.param(
        BUDGET, THREE, "公务接待费3.20万元，比上年预算减少0.40万元，主要原因是压减接待，全年计划接待30批次210人次。",
        "three.reception three.reception#change three.receptions three.guests", id="what is planned, behind a reason",
    ),
    pytest.param(
        FINAL, THREE, "公务用车运行维护费12.00万元，车改后保留公务用车4辆。", "three.running three.held", id="vehicles kept",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("title", "section", "said", "figures"), FIGURES)
def test_read(title: str, section: str, said: str, figures: str) -> None:
    assert read(section, said, title=title) == figures


# ---- faults


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("公务用车运行维护费12.00万元，公务用车保有量4辆，每辆3.00万元。", "4辆，每辆3.60"),
        ("因公出国（境）费12.00万元，出国团组1个、4人次，人均3万元。", "4人次，人均5"),
        ("公务用车购置费36.00万元，与上年持平，全年更新公务用车2辆，每辆18.00万元。", "2辆，每辆16.00"),
    ],
)
def test_a_price_right_behind_a_count(said: str, wrong: str) -> None:
    right = wrong[:2]
    start = said.index(right)
    bad = said[:start] + wrong + said[start + len(wrong) :]
    assert not loud(run(THREE, said), "W11", "W16")
    assert len(loud(run(THREE, bad), "W11", "W16")) == 1
