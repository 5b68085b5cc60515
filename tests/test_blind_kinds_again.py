"""More kinds of wording and of fault that a writer used who had not read the reader, in words and figures of our own."""

from __future__ import annotations

import pytest

from test_blind_kinds import BUDGET, FINAL, GENERAL, OVERVIEW, THREE, loud, read, run, told

ASSETS, PERFORMANCE = "十、国有资产占用情况说明", "九、预算绩效情况说明"

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
        BUDGET, "一、收支预算总体情况说明", "2025年收入预算90.00万元，其中：一般公共预算拨款60.00万元；上年结转30.00万元（一般公共预算结转18.00万元，政府性基金预算结转12.00万元）。",
        "whole.total whole.income.general whole.opening general.opening fund.opening", id="the carry-over of each budget",
    ),
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
        FINAL, "十、机关运行经费支出情况说明", "2024年度机关运行经费支出52.00万元，为馆机关的公用经费，较上年减少8.00万元，下降13.33%。",
        "operating.total operating.total#change operating.total#change_rate", id="what it is, before its change",
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


def test_parts_that_are_too_much_are_not_explained_by_more() -> None:
    said = (
        "截至2024年12月31日，共有车辆{}辆，其中，一般公务用车3辆、应急保障用车1辆、特种专业技术用车2辆；本年更新1辆。"
    )
    assert not loud(run(ASSETS, said.format(6)), "T35")
    assert loud(run(ASSETS, said.format(5)), "T35")


def test_a_sum_of_the_money_told_behind_numbers() -> None:
    said = "对9个项目编报绩效目标，其中一般公共预算项目6个、资金84.00万元，政府性基金预算项目3个、资金150.00万元，合计{}万元。"
    assert not loud(run(PERFORMANCE, said.format("234.00"), title=BUDGET), "S07")
    assert loud(run(PERFORMANCE, said.format("243.00"), title=BUDGET), "S07")


def test_the_points_of_a_score() -> None:
    said = "库房恒温项目自评得分{}分，其中：预算执行10分、产出指标48分、效益指标28分、满意度指标10分。"
    assert not loud(run(PERFORMANCE, said.format("96.0")), "S06")
    assert loud(run(PERFORMANCE, said.format("99.0")), "S06")


@pytest.mark.parametrize(
    "said",
    [
        "纳入编制范围的单位包括：清河县水利局本级、4个行政单位和6个事业单位，共{}个预算单位。",
        "清河县水利局部门预算由局机关、4个基层站、6个所属事业单位，共{}个单位组成。",
    ],
)
def test_the_own_office_and_the_units_beside_it(said: str) -> None:
    section = "二、部门预算单位构成"
    assert not loud(run(section, said.format(11), title=BUDGET), "F27")
    assert told(run(section, said.format(12), title=BUDGET), "F27") == ["11"]


@pytest.mark.parametrize(
    ("own", "other", "said"),
    [
        ("清河海关", "江门海关", "截至2024年12月31日，{}共有房屋80平方米。"),
        ("清河市第六中学", "清河市第二中学", "截至2024年12月31日，{}占有使用房屋80平方米。"),
        ("清河经济开发区管委会", "临江高新区管委会", "截至2024年12月31日，{}车辆6辆。"),
        ("清河县柳林街办事处", "汉桥街办事处", "“三公”经费支出的单位为{}本级1家行政单位。"),
    ],
)
def test_another_body_of_the_kind_in_the_own_place(own: str, other: str, said: str) -> None:
    title = f"{own}2024年度部门决算公开说明"
    lines = ("第一部分 概况", f"{own}内设5个科室。", "第二部分 2024年度部门决算情况说明", ASSETS)
    assert not loud(run(*lines, said.format(own), title=title), "F06")
    assert told(run(*lines, said.format(other), title=title), "F06") == [own]


def test_receptions_of_another_year() -> None:
    lines = (THREE, "2024年度“三公”经费支出2.40万元。")
    said = "公务接待费2.40万元，主要用于来访。{}年度国内公务接待12批次85人次。"
    assert not loud(run(*lines, said.format(2024)), "F05")
    assert told(run(*lines, said.format(2023)), "F05") == ["2024年度"]


def test_the_other_kind_s_word_beside_the_name_of_a_budget() -> None:
    table = (
        "一般公共预算“三公”经费支出表\n单位：万元\n| 合计 | 因公出国（境）费 | 公务用车购置费 | 公务用车运行费 | 公务接待费 |\n"
        "|---|---|---|---|---|\n| 18.40 | 0.00 | 0.00 | 16.00 | 2.40 |"
    )
    said = "清河县水利局2025年一般公共预算“三公”经费{}数为18.40万元，比上年预算减少0.80万元，主要是压减接待。"
    assert not loud(run(THREE, said.format("预算"), table, title=BUDGET), "F28")
    assert told(run(THREE, said.format("决算"), table, title=BUDGET), "F28") == ["预算"]


def test_a_group_that_no_table_has() -> None:
    table = (
        "一般公共预算财政拨款支出决算表\n单位：万元\n| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |\n|---|---|---|---|---|\n"
        "| 合计 | | 130.60 | 130.60 | |\n| 201 | 一般公共服务支出 | 130.60 | 130.60 | |\n| 20109 | 海关事务 | 130.60 | 130.60 | |\n"
        "| 2010901 | 行政运行 | 90.20 | 90.20 | |\n| 2010912 | 检验检疫 | 40.40 | 40.40 | |"
    )
    said = "一般公共服务支出（类）{}（款）检验检疫（项）支出40.40万元。"
    assert not loud(run(GENERAL, said.format("海关事务"), table), "F21")
    assert told(run(GENERAL, said.format("口岸卫生和动植物防疫"), table), "F21") == ["海关事务"]


def test_level_against_two_years_of_one_table() -> None:
    table = (
        "“三公”经费支出表\n单位：万元\n| 项目 | 2024年预算 | 2025年预算 |\n|---|---|---|\n| 合计 | {} | 6.00 |\n| 1.因公出国（境）费 | 0.00 | 0.00 |\n"
        "| 2.公务用车购置及运行维护费 | {} | 6.00 |\n| （1）公务用车购置费 | {} | 0.00 |\n| （2）公务用车运行维护费 | 6.00 | 6.00 |\n| 3.公务接待费 | 0.00 | 0.00 |"
    )
    said = "公务用车购置费0.00万元，与上年预算持平。"
    assert not loud(run(THREE, said, table.format("6.00", "6.00", "0.00"), title=BUDGET), "W07")
    assert loud(run(THREE, said, table.format("24.00", "24.00", "18.00"), title=BUDGET), "W07")


def test_a_class_that_once_bore_the_name_of_its_item() -> None:
    table = (
        "一般公共预算基本支出表\n单位：万元\n| 经济分类科目编码 | 科目名称 | 合计 | 人员经费 | 公用经费 |\n|---|---|---|---|---|\n| | 合计 | 120.00 | | 120.00 |\n"
        "| 302 | 商品和服务支出 | 98.00 | | 98.00 |\n| 30201 | 办公费 | 98.00 | | 98.00 |\n| 310 | 其他资本性支出 | 22.00 | | 22.00 |\n| 31002 | 办公设备购置 | 22.00 | | 22.00 |"
    )
    lines = (
        "清河县水利局2017年部门预算公开",
        "六、一般公共预算基本支出情况说明",
        "2017年公用经费120.00万元，包括商品和服务支出98.00万元、其他资本性支出22.00万元。",
        table,
    )
    figures = run(*lines[1:], title=lines[0]).figures
    assert [f.fact.item for f in figures if f.place.row < 0 and f.fact.measure == "general.economic"] == ["302", "310"]


def test_so_many_that_got_so_much_on_average() -> None:
    said = "农林水支出（类）水利（款）移民补助（项）支出{}万元，用于直补移民{}人，人均600元。"
    assert not loud(run(GENERAL, said.format("117.36", "1,956")), "W16")
    assert told(run(GENERAL, said.format("117.36", "1,596")), "W16") == ["1,956人"]
    assert not loud(run(GENERAL, said.format("117.36", "1,200")), "W16")


def test_a_list_s_total_is_one_slip_away() -> None:
    table = (
        "第二部分 2025年部门预算表\n\n项目支出绩效信息表\n单位：万元\n| 序号 | 项目名称 | 预算金额 | 绩效指标 |\n|---|---|---|---|\n| 1 | 渠道维修 | 1,360.00 | 维修渠道18公里 |\n"
        "| 2 | 山洪防治 | 735.60 | 建站12座 |\n| 3 | 河长制 | 125.00 | 巡河不少于300次 |\n| | 合计 | {} | |"
    )
    assert not loud(run(table.format("2,220.60"), title=BUDGET), "T46")
    assert told(run(table.format("2,520.60"), title=BUDGET), "T46") == ["2,220.60"]
    assert not loud(run(table.format("3,641.70"), title=BUDGET), "T46")  # of more than the list names
