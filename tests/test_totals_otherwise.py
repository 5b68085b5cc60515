"""Kinds that blind budgets and accounts showed: totals called 总额, terse titles, parts of what is no form's, a slip that a vanished source cannot explain."""

from __future__ import annotations

import pytest

from juesuan.extract.tables.rows import is_total
from test_blind_kinds import BUDGET, loud, read, run, told

HEAD = "二、收入预算情况"


@pytest.mark.parametrize("name", ["总额", "收入总额", "支出总额", "总计"])
def test_a_total_is_called_so(name: str) -> None:
    assert is_total(name)


SUMMARY = (
    "收支总表", "单位：万元", "| 项目 | 预算数 | 项目 | 预算数 |", "| 一、一般公共预算拨款收入 | 90.00 | 一、农林水支出 | 99.00 |",
    "| 二、事业收入 | 5.00 |  |  |", "| 本年收入小计 | 95.00 | 本年支出小计 | 99.00 |", "| 上年结转结余 | 4.00 |  |  |", "| 收入总额 | 99.00 | 支出总额 | 99.00 |",
)  # fmt: skip
SPENT = (
    "支出总表", "单位：万元", "| 科目编码 | 科目名称 | 支出总额 | 基本支出 | 项目支出 |", "| 213 | 农林水支出 | 99.00 | 60.00 | 39.00 |",
    "| 21303 | 水利 | 99.00 | 60.00 | 39.00 |", "| 2130301 | 行政运行 | 60.00 | 60.00 |  |", "| 2130306 | 水利工程运行与维护 | 39.00 |  | 39.00 |", "| 总额 |  | 99.00 | 60.00 | 39.00 |",
)  # fmt: skip


def test_the_revenue_of_a_sentence_is_the_tables_total() -> None:
    lines = (*SUMMARY, *SPENT, HEAD, "2025年收入预算99.00万元，比2024年年初预算数增加9.00万元，增长10.00%。其中：")
    assert loud(run(*lines, title=BUDGET), "E02", "T52", "T55") == []
    wrong = (*lines[:-1], lines[-1].replace("99.00", "98.00"))
    assert told(run(*wrong, title=BUDGET), "E02")


def test_a_column_called_total_is_checked() -> None:
    assert loud(run(*SPENT, title=BUDGET), "T06", "T10", "T11") == []
    slip = tuple(line.replace("行政运行 | 60.00", "行政运行 | 66.00") for line in SPENT)
    assert loud(run(*slip, title=BUDGET), "T06", "T10")


def test_other_funds_that_are_parted_are_no_other_revenue() -> None:
    said = "（二）本年其他资金收入24.00万元。其中：事业收入20.00万元；其他收入4.00万元。"
    assert read(HEAD, said, title=BUDGET) == "~ whole.income.service whole.income.other"
    assert read(HEAD, "其他资金收入24.00万元。", title=BUDGET) == "whole.income.other"


def test_what_the_budget_takes_in_is_a_part_of_it() -> None:
    said = "一般公共预算拨款90.00万元（经费拨款70.00万元、纳入一般公共预算管理的非税收入拨款20.00万元）。"
    assert read(HEAD, said, title=BUDGET) == "whole.income.general ~ ~"


TERSE = (
    "一、职能", "管水。", "二、收支预算", "收入预算99.00万元，支出预算99.00万元。比2024年增加9.00万元，增长10.0%。因工程增加。",
    "基本支出比上年增加12.00万元，项目支出减少3.00万元。",
)  # fmt: skip


def test_terse_titles_and_both_totals() -> None:
    assert read(*TERSE[2:4], title=BUDGET).startswith("whole.income whole.expenditure ")
    assert read(*TERSE[2:], title=BUDGET).endswith("whole.basic#change whole.project#change")
    lines = (*TERSE, *SUMMARY)
    assert loud(run(*lines, title=BUDGET), "E02", "T79") == []
    slip = (*TERSE[:-1], TERSE[-1].replace("12.00", "21.00"), *SUMMARY)
    assert told(run(*slip, title=BUDGET), "T79") == ["12.00万元"]


def test_a_change_told_the_wrong_way_is_no_vanished_source() -> None:
    said = "收入总计99.00万元，其中：一般公共预算拨款收入90.00万元，上年结转9.00万元。收入总计较2024年增加9.00万元，其中一般公共预算拨款收入增加12.00万元，上年结转减少3.00万元。"
    assert loud(run(HEAD, said, title=BUDGET), "T60", "S10") == []
    assert told(run(HEAD, said.replace("减少3.00", "增加3.00"), title=BUDGET), "S10") == ["减少"]


def test_the_year_before_named_for_a_column_of_amounts() -> None:
    lines = (
        "四、一般公共预算当年拨款",
        "分项（上年数为2024年预算数）：",
        "1.水利（款）行政运行（项）60.00万元，上年55.00万元。",
    )
    assert loud(run(*lines, title=BUDGET), "F05") == []


@pytest.mark.parametrize(
    "said",
    ["当年拨款92.00万元，上年90.00万元，增加2.00万元。", "本年财政拨款92.00万元，上年90.00万元，增加2.00万元。"],
)
def test_what_a_section_is_given(said: str) -> None:
    wanted = "general.income general.income!2024 general.income#change"
    assert read("四、一般公共预算当年拨款", said, title=BUDGET) == wanted


def test_the_years_own_before_what_is_carried_over() -> None:
    said = "财政拨款收支总预算104.00万元。本年一般公共预算90.00万元、政府性基金6.00万元，上年结转8.00万元。"
    assert read("三、财政拨款", said, title=BUDGET) == "fiscal.total general.income fund.income fiscal.opening"


def test_targets_of_the_whole_are_parted_by_kind() -> None:
    said = "纳入2025年部门整体支出绩效目标的金额为99.00万元，其中，基本支出60.00万元，项目支出39.00万元。"
    assert loud(run("六、预算绩效情况", said, title=BUDGET), "S06") == []
    assert loud(run("六、预算绩效情况", said.replace("99.00", "89.00"), title=BUDGET), "S06")


def test_a_code_right_before_a_name_and_its_amount() -> None:
    head = "五、一般公共预算财政拨款支出决算情况说明"
    assert told(run(head, "（五）2130360水利工程运行与维护39.00万元，比上年增加2.00万元。"), "F09") == ["2130306"]
    assert told(run(head, "（五）2130306水利工程运行与维护39.00万元，比上年增加2.00万元。"), "F09") == []


def test_an_empty_annex_by_its_number() -> None:
    three = (
        "附件07 一般公共预算“三公”经费支出表",
        "单位：万元",
        "| 合计 | 因公出国（境）费 | 公务接待费 |",
        "| 5.00 |  | 5.00 |",
    )
    fund = (
        "附件08 政府性基金预算支出表",
        "单位：万元",
        "| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |",
        "|  |  |  |  |  |",
    )
    said = "无政府性基金预算拨款安排的支出，故公开的附件08（政府性基金预算支出表）为空。"
    assert told(run("五、政府性基金预算支出", said, *three, *fund, title=BUDGET), "F25") == []
    assert told(run("五、政府性基金预算支出", said.replace("08", "07"), *three, *fund, title=BUDGET), "F25") == ["08"]


def test_another_body_that_is_told_to_set_targets() -> None:
    lines = ("清河县水利局负责全县水利工作。", "六、预算绩效情况", "2025年，清河县林业局填报绩效目标的预算项目6个。")
    assert told(run(*lines, title=BUDGET), "F06") == ["清河县水利局"]
    assert told(run(*lines[:-1], "2025年，清河县财政局开展绩效评价项目6个。", title=BUDGET), "F06") == []


THREE_ROWS = (
    "一般公共预算“三公”经费支出表", "单位：万元",
    "| 单位名称 | “三公”经费合计 | 因公出国（境）费 | 公务用车购置及运行费小计 | 公务用车购置费 | 公务用车运行费 | 公务接待费 |",
    "| 清河县水利局 | 30.00 | 4.00 | 20.00 | 8.00 | 12.00 | 6.00 |", "| 上年预算数 | 29.00 | 4.00 | 17.00 | 6.00 | 11.00 | 8.00 |",
)  # fmt: skip
THREE_BUDGET = "五、“三公”经费预算情况"


def test_a_row_of_last_year_is_no_second_of_this_year() -> None:
    said = "2025年“三公”经费预算30.00万元，上年预算29.00万元，增加1.00万元，因公务用车老旧。"
    lines = (*THREE_ROWS, THREE_BUDGET, said)
    assert loud(run(*lines, title=BUDGET), "E01", "E02", "T09", "T12") == []
    assert loud(run(*(line.replace("29.00万", "28.00万") for line in lines), title=BUDGET), "E02", "S03")


@pytest.mark.parametrize(("old", "new"), [("| 8.00 |", "| 9.00 |"), ("29.00 | 4.00", "29.00 | 3.00")])
def test_last_years_row_makes_up_its_total(old: str, new: str) -> None:
    assert loud(run(*THREE_ROWS, title=BUDGET), "T09") == []
    assert loud(run(*THREE_ROWS[:-1], THREE_ROWS[-1].replace(old, new), title=BUDGET), "T09")


@pytest.mark.parametrize(
    ("said", "proposed"),
    [
        ("因公出国（境）费比上年增加，主要系交流增多。", ["与上年持平"]),
        ("公务接待费较上年减少，主要系厉行节约。", []),
        ("公务接待费较上年增加，主要系来访增多。", ["较上年减少"]),
        ("“三公”经费增加，主要原因是公务用车运行费比上年减少。", []),
    ],
)
def test_which_way_it_moved_without_a_number(said: str, proposed: list[str]) -> None:
    assert told(run(*THREE_ROWS, THREE_BUDGET, said, title=BUDGET), "W22") == proposed


def test_last_years_column_rolls_up() -> None:
    whole = (
        "一般公共预算支出表", "单位：万元", "| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 | 上年预算数 |",
        "| 合计 |  | 106.00 | 67.00 | 39.00 | 98.00 |", "| 213 | 农林水支出 | 99.00 | 60.00 | 39.00 | 90.00 |",
        "| 21303 | 水利 | 99.00 | 60.00 | 39.00 | 90.00 |", "| 2130301 | 行政运行 | 60.00 | 60.00 |  | 52.00 |",
        "| 2130306 | 水利工程运行与维护 | 39.00 |  | 39.00 | 38.00 |", "| 221 | 住房保障支出 | 7.00 | 7.00 |  | 8.00 |",
        "| 22102 | 住房改革支出 | 7.00 | 7.00 |  | 8.00 |", "| 2210201 | 住房公积金 | 4.00 | 4.00 |  | 5.00 |", "| 2210203 | 购房补贴 | 3.00 | 3.00 |  | 3.00 |",
    )  # fmt: skip
    assert loud(run(*whole, title=BUDGET), "T47") == []
    slip = tuple(line.replace("38.00 |", "83.00 |") for line in whole)
    assert told(run(*slip, title=BUDGET), "T47") == ["38.00"]


@pytest.mark.parametrize("there", ["9", "5"])
def test_an_average_by_all_vehicles_of_the_assets_is_wrong(there: str) -> None:
    lines = (
        "七、财政拨款“三公”经费支出决算情况说明",
        "公务用车运行费支出16.20万元，年末公务用车保有量6辆，车均运行费1.80万元。",
        "十二、国有资产占用情况说明",
        f"年末共有车辆{there}辆。",
    )
    assert told(run(*lines), "W11") == ["2.70万元"]


TABLE_THREE = (
    "财政拨款“三公”经费支出决算表", "单位：万元",
    "| 预算数合计 | 因公出国（境）费 | 公务用车购置及运行费小计 | 公务用车购置费 | 公务用车运行费 | 公务接待费 | 决算数合计 | 因公出国（境）费 | 公务用车购置及运行费小计 | 公务用车购置费 | 公务用车运行费 | 公务接待费 |",
    "| 30.00 | 0.00 | 22.00 | 0.00 | 22.00 | 8.00 | 21.40 | 0.00 | 18.00 | 0.00 | 18.00 | 3.40 |",
)  # fmt: skip


@pytest.mark.parametrize(("word", "proposed"), [("决算", []), ("预算", ["决算"])])
def test_an_amount_held_against_its_own_budget_is_none(word: str, proposed: list[str]) -> None:
    said = f"2024年度“三公”经费支出年初预算为30.00万元，支出决算为21.40万元，完成年初预算的71.33%，其中：公务用车购置及运行维护费支出决算为18.00万元，占84.11%，完成年初预算22.00万元的81.82%；公务接待费支出{word}为3.40万元，占15.89%，完成年初预算8.00万元的42.50%。"
    result = run("七、财政拨款“三公”经费支出决算情况说明", said, *TABLE_THREE)
    assert told(result, "F28") == proposed
    assert loud(result, "T09", "E02", "S04") == []


def test_revenue_with_swapped_digits_is_still_the_total() -> None:
    lines = (
        *SUMMARY,
        HEAD,
        "2025年收入预算{}万元，比2024年增加9.00万元，增长10.00%。其中：",
        "（一）一般公共预算拨款收入190.36万元。",
        "（二）事业收入5.00万元。",
        "（三）上年结转4.00万元。",
    )
    lines = tuple(
        line.replace("90.00 |", "190.36 |").replace("95.00", "195.36").replace("| 99.00", "| 199.36") for line in lines
    )
    right = tuple(line.format("199.36").replace("9.00万元，增长10.00", "18.12万元，增长10.00") for line in lines)
    assert loud(run(*right, title=BUDGET), "E02", "T50", "T51", "T55") == []
    wrong = tuple(line.replace("2025年收入预算199.36", "2025年收入预算919.36") for line in right)
    found = loud(run(*wrong, title=BUDGET), "E02", "T50", "T51", "T55", "S02")
    assert [f.proposed for f in found] == ["199.36万元"]


def test_a_sheet_of_one_unit_and_its_total() -> None:
    lines = (
        "收入总表", "单位：万元", "| 单位名称 | 全部资金 | 本年收入小计 | 一般公共预算 | 事业收入 | 上年结转结余 |",
        "| 总额 | 99.00 | 95.00 | 90.00 | 5.00 | 4.12 |", "| 清河县水利局 | 99.00 | 95.00 | 90.00 | 5.00 | 4.12 |",
    )  # fmt: skip
    assert loud(run(*lines, title=BUDGET), "T46") == []
    assert loud(run(*lines[:-1], lines[-1].replace("4.12", "4.21"), title=BUDGET), "T46")
