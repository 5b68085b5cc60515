"""Counts and what goes with them: averages, persons and groups, vehicles paid for, projects by grade, scores and weights."""

from __future__ import annotations

import pytest

from juesuan import check_document
from juesuan.checks.model import Finding
from juesuan.document.model import Document, Source
from juesuan.document.text import blocks_of

TITLE = "南湖区交通运输局2023年度部门决算"
THREE = "九、财政拨款“三公”经费支出决算情况说明"
PERFORMANCE = "十、预算绩效管理情况"
ASSETS = "（三）国有资产占用情况"
STAFF = "二、机构设置及人员情况"


def found(rule: str, *lines: str) -> list[Finding]:
    document = Document((Source("文.txt", "txt"),), tuple(blocks_of("\n".join((TITLE, *lines)), 0)))
    return [f for f in check_document(document).findings if f.rule == rule and f.severity != "note"]


@pytest.mark.parametrize(
    ("sentence", "wrong", "right"),
    [
        ("公务用车运行维护费支出61.25万元，年末公务用车保有量22辆，车均运行维护费{}万元。", "2.55", "2.78"),
        ("公务用车运行维护费支出11.86万元，公务用车保有量6辆，平均每辆运行维护费{}万元。", "1.89", "1.98"),
        ("公务用车购置费支出68.94万元，全年购置公务用车3辆，车均购置费{}万元。", "34.47", "22.98"),
        ("公务接待费支出1.84万元。全年国内公务接待21批次，168人次，人均{}元。", "190.52", "109.52"),
        ("公务用车运行维护费支出51.57万元，年末公务用车保有量17辆，平均每辆{}万元。", "3.30", "3.03"),
    ],
)
def test_an_average_is_the_cost_over_the_number(sentence: str, wrong: str, right: str) -> None:
    assert found("W11", THREE, sentence.format(right)) == []
    (one,) = found("W11", THREE, sentence.format(wrong))
    assert right in one.proposed


@pytest.mark.parametrize(
    ("sentence", "wrong", "right"),
    [
        ("因公出国（境）费支出8.00万元，全年因公出国（境）团组1个，累计{}人次。", "0", "2"),
        ("因公出国（境）费支出8.00万元，参加因公出国（境）团组{}个、3人次。", "5", "1"),
    ],
)
def test_no_fewer_travellers_than_groups(sentence: str, wrong: str, right: str) -> None:
    assert found("X25", THREE, sentence.format(right)) == []
    assert len(found("X25", THREE, sentence.format(wrong))) == 1


def test_a_few_receptions_of_one_guest_each_may_be() -> None:
    assert found("W10", THREE, "公务接待费支出0.05万元，国内公务接待3批次，3人次。") == []


@pytest.mark.parametrize(
    ("sentence", "wrong", "right"),
    [
        ("公务用车购置费支出18.00万元，用于更新应急保障车辆{}辆。", "0", "1"),
        ("公务用车购置费支出53.80万元，购置车辆{}辆；公务用车运行维护费支出30.00万元。", "0", "2"),
    ],
)
def test_what_was_paid_for_was_bought(sentence: str, wrong: str, right: str) -> None:
    assert found("W10", THREE, sentence.format(right)) == []
    assert len(found("W10", THREE, sentence.format(wrong))) == 1


def test_what_was_not_paid_for_was_not_bought() -> None:
    assert found("W10", THREE, "公务用车购置费支出0.00万元，购置车辆0辆；公务接待费0.00万元，接待0批次，0人次。") == []


@pytest.mark.parametrize(
    ("sentence", "wrong", "right"),
    [
        ("组织对项目支出开展绩效自评，共涉及项目17个，涉及资金620.00万元。从自评情况看，{}个项目评级为“优”，3个项目评级为“良”。", "12", "14"),
        ("本部门二级项目16个全面开展绩效自评，共涉及资金620.00万元。其中评为“优”的{}个、“良”的2个、“合格”的1个。", "14", "13"),
        ("2022年度对5个项目开展了绩效自评，其中“优”4个、“良”{}个。", "2", "1"),
    ],
)  # fmt: skip
def test_grades_make_up_the_projects(sentence: str, wrong: str, right: str) -> None:
    for rule in ("S18", "S06", "T36"):
        assert found(rule, PERFORMANCE, sentence.format(right)) == []
    assert sum(len(found(rule, PERFORMANCE, sentence.format(wrong))) for rule in ("S18", "S06", "T36")) == 1


def test_of_several_numbers_of_projects_none_is_surely_the_whole() -> None:
    text = "对项目14个开展绩效自评，其中一般公共预算项目9个、政府性基金项目5个，评级为“优”的11个，“良”的2个。"
    assert found("S18", PERFORMANCE, text) == []


@pytest.mark.parametrize(
    "lines",
    [
        (ASSETS, "共有车辆{}辆，其中：机要通信用车1辆、应急保障用车2辆、其他用车6辆。当年购置车辆2辆。"),
        ("十二、其他事项", "占用房屋面积980.20平方米；共有车辆{}辆，其中机要通信用车1辆、执法执勤用车6辆、其他用车2辆。"),
        (ASSETS, "公务用车情况表\n| 项目 | 车辆（辆） | 车辆（辆） | 车辆（辆） | 车辆（辆） |\n"
                 "| 项目 | 合计 | 机要通信用车 | 执法执勤用车 | 其他用车 |\n| 数量 | {} | 1 | 6 | 2 |"),
    ],
)  # fmt: skip
def test_vehicles_by_kind_make_up_their_number(lines: tuple[str, ...]) -> None:
    def both(number: str) -> int:
        text = "\n".join(lines).format(number)
        return len(found("T35", text)) + len(found("T43", text))

    assert both("9") == 0
    assert both("11") == 1


@pytest.mark.parametrize("words", ["全系统实有人数", "年末实有人数", "截至2023年末，全局实有人员"])
def test_staff_of_the_whole_system(words: str) -> None:
    text = words + "330人，其中在职人员211人，离休人员3人，退休人员{}人。"
    assert found("T33", STAFF, text.format(116)) == []
    assert len(found("T33", STAFF, text.format(161))) == 1


EVALUATED = """项目支出绩效自评表
| 一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
| 预算执行率 | 执行数/预算数 | 100% | 89.32% | 10 | 8.93 |
| 数量指标 | 养护里程 | ≥28公里 | 31公里 | 30 | 30 |
| 质量指标 | 验收合格率 | ≥95% | 97.4% | 20 | {} |
| 效益指标 | 通行能力 | 提升 | 提升 | 30 | 28 |
| 满意度指标 | 群众满意度 | ≥90% | 92.5% | 10 | 10 |
| 总分 | 总分 | 总分 | 总分 | 100 | {} |"""
TARGETS = """部门重点项目绩效目标表
| 项目名称 | 预算数 | 绩效指标 | 指标值 | 权重（分） |
| 农村公路养护 | 248.50 | 养护里程 | ≥90公里 | 20 |
| 农村公路养护 | 248.50 | 路面完好率 | ≥92% | 25 |
| 农村公路养护 | 248.50 | 群众投诉率 | ≤2% | {} |
| 农村公路养护 | 248.50 | 服务对象满意度 | ≥85% | 20 |
| 农村公路养护 | 248.50 | 预算执行率 | 100% | 10 |"""


def test_scores_make_up_the_total() -> None:
    assert found("T48", EVALUATED.format(20, "96.93")) == []
    assert len(found("T48", EVALUATED.format(20, "97.93"))) == 1


def test_a_score_above_its_weight_is_that_which_the_total_asks_for() -> None:
    (one,) = [f for rule in ("T42", "T48") for f in found(rule, EVALUATED.format(23, "96.93"))]
    assert one.proposed == "20"


def test_a_score_above_its_weight_is_wrong_where_the_weights_are_a_hundred() -> None:
    untotalled = "\n".join(line for line in EVALUATED.splitlines() if "总分" not in line)
    (one,) = found("T42", untotalled.format(23))
    assert (one.place.row, one.place.col, one.proposed) == (3, 5, "")
    assert one.blamed >= 0
    assert one.message.zh.endswith("有误的应是23")
    (other,) = found("T42", untotalled.replace("| 30 | 28 |", "| 20 | 18 |").format(23))
    assert other.blamed == -1


def test_weights_of_a_project_are_a_hundred() -> None:
    assert found("T41", TARGETS.format(25)) == []
    assert found("T41", TARGETS.format(15)) == []  # without the execution rate's ten they make 90 in many places
    assert len(found("T41", TARGETS.format(35))) == 1


@pytest.mark.parametrize(
    ("wrong", "name", "right"),
    [
        ("2081007", "残疾人生活和护理补贴", "2081107"),
        ("2101201", "行政单位医疗", "2101101"),
        ("2100199", "其他公共卫生支出", "2100499"),
    ],
)
def test_a_code_one_digit_from_that_of_its_name(wrong: str, name: str, right: str) -> None:
    def table(code: str) -> str:
        return (
            "一般公共预算财政拨款支出决算表\n单位：万元\n| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |\n"
            f"| 合计 | 合计 | 9.00 | 9.00 |  |\n| {code} | {name} | 9.00 | 9.00 |  |"
        )

    assert found("F09", table(right)) == []
    (one,) = found("F09", table(wrong))
    assert one.proposed == right


LISTED = """项目支出情况表
单位：万元
| 项目名称 | 实施单位 | 金额 |
| 河道清淤 | 局本级 | 120.00 |
| 饮水安全 | 水利站 | 60.00 |
| 节水宣传 | 节水中心 | 15.00 |
| 防汛物资 | 局本级 | 48.00 |
| 合计 |  | {} |"""


@pytest.mark.parametrize(
    "sentence",
    [
        "2023年实行绩效目标管理的项目{}个，涉及资金243.00万元。",
        "本部门{}个项目纳入绩效目标管理，金额合计243.00万元，占项目支出的100%。",
        "组织对{}个项目开展绩效自评，共涉及资金243.00万元。",
    ],
)
def test_as_many_projects_as_the_table_lists(sentence: str) -> None:
    assert found("F23", PERFORMANCE, sentence.format(4), LISTED.format("243.00")) == []
    (one,) = found("F23", PERFORMANCE, sentence.format(6), LISTED.format("234.00"))
    assert one.proposed == "4个"
    assert found("F23", PERFORMANCE, sentence.format(6).replace("243.00", "300.00"), LISTED.format("243.00")) == []


@pytest.mark.parametrize("elsewhere", ["（二）采购预算1950.50万元。", "政府采购计划1950.50万元，已全部备案。"])
def test_of_several_that_may_be_wrong_the_one_whose_right_value_another_place_prints(elsewhere: str) -> None:
    text = "2023年度政府采购支出总额1892.50万元，其中：政府采购货物支出58.00万元、政府采购工程支出430.00万元、政府采购服务支出1462.50万元。"
    (one,) = found("T34", "（二）政府采购支出情况", text, "十二、其他情况", elsewhere)
    assert one.proposed == "1950.50万元"
