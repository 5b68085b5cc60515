"""Department budgets: known as such, the forms of the national and the Shanghai template read, their faults told."""

from __future__ import annotations

from pathlib import Path

import pytest

from juesuan.checks.engine import check, check_document
from juesuan.checks.model import Result
from juesuan.document.read import read
from juesuan.extract.link import Extract, extract

NATIONAL = """清河县档案馆2026年部门预算
第二部分 2026年部门预算表
部门收支总表
单位：万元
| 收入 | 收入 | 支出 | 支出 |
| 项目 | 预算数 | 项目 | 预算数 |
| 一、一般公共预算拨款收入 | 90.00 | 一、一般公共服务支出 | 80.00 |
| 二、政府性基金预算拨款收入 |  | 二、卫生健康支出 | 20.00 |
| 三、事业收入 | 5.00 |  |  |
| 本年收入合计 | 95.00 | 本年支出合计 | 100.00 |
| 上年结转 | 5.00 | 结转下年 |  |
| 收入总计 | 100.00 | 支出总计 | 100.00 |
部门收入总表
单位：万元
| 科目编码 | 科目名称 | 合计 | 上年结转 | 一般公共预算拨款收入 | 政府性基金预算拨款收入 | 事业收入 |
| 合计 | 合计 | 100.00 | 5.00 | 90.00 |  | 5.00 |
| 201 | 一般公共服务支出 | 80.00 | 5.00 | 70.00 |  | 5.00 |
| 20126 | 档案事务 | 80.00 | 5.00 | 70.00 |  | 5.00 |
| 2012601 | 行政运行 | 80.00 | 5.00 | 70.00 |  | 5.00 |
| 210 | 卫生健康支出 | 20.00 |  | 20.00 |  |  |
| 21011 | 行政事业单位医疗 | 20.00 |  | 20.00 |  |  |
| 2101101 | 行政单位医疗 | 20.00 |  | 20.00 |  |  |
部门支出总表
单位：万元
| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
| 合计 | 合计 | 100.00 | 70.00 | 30.00 |
| 201 | 一般公共服务支出 | 80.00 | 50.00 | 30.00 |
| 210 | 卫生健康支出 | 20.00 | 20.00 |  |
财政拨款收支总表
单位：万元
| 收入 | 收入 | 支出 | 支出 | 支出 | 支出 | 支出 |
| 项目 | 预算数 | 项目 | 合计 | 一般公共预算 | 政府性基金预算 | 国有资本经营预算 |
| 一、本年收入 | 90.00 | 一、本年支出 | 95.00 | 95.00 |  |  |
| （一）一般公共预算拨款 | 90.00 | （一）一般公共服务支出 | 75.00 | 75.00 |  |  |
| （二）政府性基金预算拨款 |  | （二）卫生健康支出 | 20.00 | 20.00 |  |  |
| 二、上年结转 | 5.00 | 二、结转下年 |  |  |  |  |
| （一）一般公共预算拨款 | 5.00 |  |  |  |  |  |
| 收入总计 | 95.00 | 支出总计 | 95.00 | 95.00 |  |  |
一般公共预算支出表
单位：万元
| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
| 合计 | 合计 | 95.00 | 70.00 | 25.00 |
| 201 | 一般公共服务支出 | 75.00 | 50.00 | 25.00 |
| 210 | 卫生健康支出 | 20.00 | 20.00 |  |
一般公共预算基本支出表
单位：万元
| 科目编码 | 科目名称 | 合计 | 人员经费 | 公用经费 |
| 合计 | 合计 | 70.00 | 58.00 | 12.00 |
| 301 | 工资福利支出 | 58.00 | 58.00 |  |
| 30101 | 基本工资 | 58.00 | 58.00 |  |
| 302 | 商品和服务支出 | 12.00 |  | 12.00 |
| 30201 | 办公费 | 11.50 |  | 11.50 |
| 30217 | 公务接待费 | 0.50 |  | 0.50 |
一般公共预算“三公”经费支出表
单位：万元
| 2025年预算数 | 2025年预算数 | 2025年预算数 | 2025年预算数 | 2025年预算数 | 2025年预算数 | 2026年预算数 | 2026年预算数 | 2026年预算数 | 2026年预算数 | 2026年预算数 | 2026年预算数 |
| 合计 | 因公出国（境）费 | 公务用车购置及运行费 | 公务用车购置及运行费 | 公务用车购置及运行费 | 公务接待费 | 合计 | 因公出国（境）费 | 公务用车购置及运行费 | 公务用车购置及运行费 | 公务用车购置及运行费 | 公务接待费 |
| 合计 | 因公出国（境）费 | 小计 | 公务用车购置费 | 公务用车运行费 | 公务接待费 | 合计 | 因公出国（境）费 | 小计 | 公务用车购置费 | 公务用车运行费 | 公务接待费 |
| 3.50 | 0 | 2.50 | 0 | 2.50 | 1.00 | 3.00 | 0 | 2.50 | 0 | 2.50 | 0.50 |"""

SHANGHAI = """上海市云岭区2025年区级部门预算
预算主管部门：上海市云岭区档案局
2025年部门财务收支预算总表
编制部门：上海市云岭区档案局
单位：元
| 本年收入 | 本年收入 | 本年支出 | 本年支出 |
| 项目 | 预算数 | 项目 | 预算数 |
| 一、财政拨款收入 | 1,000,000.00 | 一、一般公共服务支出 | 900,000.00 |
| 1.一般公共预算资金 | 1,000,000.00 | 二、卫生健康支出 | 100,000.00 |
| 2.政府性基金 |  |  |  |
| 二、事业收入 |  |  |  |
| 收入总计 | 1,000,000.00 | 支出总计 | 1,000,000.00 |
2025年部门支出预算总表
编制部门：上海市云岭区档案局
单位：元
| 项目 | 项目 | 项目 | 项目 | 支出预算 | 支出预算 | 支出预算 |
| 功能分类科目编码 | 功能分类科目编码 | 功能分类科目编码 | 功能分类科目名称 | 合计 | 基本支出 | 项目支出 |
| 类 | 款 | 项 | 功能分类科目名称 | 合计 | 基本支出 | 项目支出 |
| 201 |  |  | 一般公共服务支出 | 900,000.00 | 700,000.00 | 200,000.00 |
| 201 | 26 |  | 档案事务 | 900,000.00 | 700,000.00 | 200,000.00 |
| 201 | 26 | 01 | 行政运行 | 700,000.00 | 700,000.00 |  |
| 201 | 26 | 04 | 档案馆 | 200,000.00 |  | 200,000.00 |
| 210 |  |  | 卫生健康支出 | 100,000.00 | 100,000.00 |  |
| 210 | 11 |  | 行政事业单位医疗 | 100,000.00 | 100,000.00 |  |
| 210 | 11 | 01 | 行政单位医疗 | 100,000.00 | 100,000.00 |  |
| 合计 | 合计 | 合计 | 合计 | 1,000,000.00 | 800,000.00 | 200,000.00 |
2025年部门“三公”经费和机关运行经费预算表
编制部门：上海市云岭区档案局
单位:万元
| “三公”经费预算数 | “三公”经费预算数 | “三公”经费预算数 | “三公”经费预算数 | “三公”经费预算数 | “三公”经费预算数 | 机关运行经费预算数 |
| 合计 | 因公出国(境)费 | 公务接待费 | 公务用车购置及运行费 | 公务用车购置及运行费 | 公务用车购置及运行费 | 机关运行经费预算数 |
| 合计 | 因公出国(境)费 | 公务接待费 | 小计 | 购置费 | 运行费 | 机关运行经费预算数 |
| 3.00 |  | 0.50 | 2.50 |  | 2.50 | 12.00 |"""

TOLD = """清河县档案馆2026年部门预算
第二部分 2026年部门预算情况说明
一、部门收支预算总体情况说明
2026年收入预算120.00万元，其中：一般公共预算拨款收入110.00万元，上年结转10.00万元。支出预算120.00万元，其中：基本支出80.00万元，项目支出40.00万元。
二、一般公共预算支出情况说明
2026年一般公共预算支出110.00万元，比2025年预算增加10.00万元，增长10.00%，主要原因是新录用馆员。
1.一般公共服务支出（类）档案事务（款）行政运行（项）70.00万元，主要用于馆员工资。2025年当年预算执行数为60.00万元，2026年预算安排70.00万元，比2025年预算执行数增加16.67%，主要原因是人员增加。
2.一般公共服务支出（类）档案事务（款）档案馆（项）30.00万元，主要用于档案数字化。2025年当年预算执行数为40.00万元，2026年预算安排30.00万元，比2025年预算执行数减少25.00%，主要原因是项目减少。
3.卫生健康支出（类）行政事业单位医疗（款）行政单位医疗（项）10.00万元，主要用于医疗保险。2025年当年预算执行数为8.00万元，2026年预算安排10.00万元，比2025年预算执行数增加25.00%，主要原因是人员增加。
三、“三公”经费预算情况说明
2026年“三公”经费预算数为3.00万元，比2025年预算减少0.50万元，下降14.29%，主要原因是压减接待。其中：因公出国（境）费0.00万元，与2025年预算持平；公务用车购置及运行费2.50万元，其中：公务用车购置费0.00万元，公务用车运行费2.50万元，与2025年预算持平；公务接待费0.50万元，比2025年预算减少0.50万元，主要原因是压减接待。
四、其他重要事项情况说明
（一）政府采购情况说明
2026年政府采购预算20.00万元，其中：政府采购货物预算8.00万元、政府采购工程预算2.00万元、政府采购服务预算10.00万元。面向中小企业预留政府采购项目预算金额12.00万元，其中，预留给小型和微型企业的政府采购项目预算为6.00万元。
（二）国有资产占有使用情况说明
截至2025年12月31日，共有车辆2辆，其中：应急保障用车1辆、其他用车1辆。2026年部门预算安排购置车辆1辆，其中：应急保障用车0辆、其他用车1辆。
五、项目情况说明
档案数字化项目
年度预算安排：2026年预算安排30.00万元。"""


def made(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    return path


def read_as(tmp_path: Path, text: str) -> Extract:
    return extract(read([made(tmp_path, text)]))


def checked(tmp_path: Path, text: str) -> Result:
    return check([made(tmp_path, text)])


def faults(result: Result) -> list[tuple[str, str, str]]:
    """Return (rule, blamed figure as printed, proposal) of what is wrong with what is told; a text alone lacks the tables."""
    printed = {f.id: f.printed for f in result.figures}
    return [
        (f.rule, printed.get(f.blamed, ""), f.proposed)
        for f in result.findings
        if f.severity != "note" and f.rule not in ("F02", "F03")
    ]


def values(found: Extract, origin: str) -> dict[tuple[str, str, int], str]:
    return {(f.fact.measure, f.fact.item, f.fact.year): f.printed for f in found.figures if f.origin == origin}


def test_a_budget_is_known_with_its_department_and_year(tmp_path: Path) -> None:
    for text, unit, year in ((NATIONAL, "清河县档案馆", 2026), (SHANGHAI, "上海市云岭区档案局", 2025)):
        found = read_as(tmp_path, text)
        assert (found.kind.id, found.outline.unit, found.outline.year) == ("budget", unit, year)
        assert {f.fact.basis for f in found.figures} == {"opening_budget"}


def test_the_national_forms_are_read_with_their_totals(tmp_path: Path) -> None:
    found = read_as(tmp_path, NATIONAL)
    assert [t.form for t in found.accounts.tables] == [
        "summary", "revenue", "expenditure", "appropriation", "general", "basic", "three_public",
    ]  # fmt: skip
    summary = values(found, "summary")
    assert summary["whole.total", "", 2026] == "100.00"
    assert summary["whole.income", "", 2026] == "95.00"
    assert summary["whole.opening", "", 2026] == "5.00"
    assert summary["whole.income.general", "", 2026] == "90.00"
    fiscal = values(found, "appropriation")
    assert (fiscal["general.income", "", 2026], fiscal["general.opening", "", 2026]) == ("90.00", "5.00")
    assert values(found, "revenue")["whole.total", "", 2026] == "100.00"
    three = values(found, "three_public")
    assert (three["three.total", "", 2026], three["three.total", "", 2025]) == ("3.00", "3.50")
    assert faults(check_document(found.document)) == []


def test_without_a_carry_over_the_total_is_the_years_own(tmp_path: Path) -> None:
    found = read_as(tmp_path, SHANGHAI)
    summary = values(found, "summary")
    assert summary["whole.income", "", 2025] == summary["whole.expenditure", "", 2025] == "1,000,000.00"
    assert summary["whole.income.general", "", 2025] == "1,000,000.00"
    spent = values(found, "expenditure")
    assert spent["whole.expenditure", "一般公共服务支出/档案事务/档案馆", 2025] == "200,000.00"
    three = values(found, "three_public")
    assert (three["three.reception", "", 2025], three["operating.total", "", 2025]) == ("0.50", "12.00")
    assert faults(check_document(found.document)) == []


@pytest.mark.parametrize(
    ("text", "right", "wrong", "rule"),
    [
        (NATIONAL, "| 二、卫生健康支出 | 20.00 |", "| 二、卫生健康支出 | 21.00 |", "T31"),
        (NATIONAL, "事业收入 | 5.00 |  |", "事业收入 | 6.00 |  |", "T53"),
        (NATIONAL, "| 80.00 | 5.00 | 70.00 |  | 5.00 |\n| 20126 |", "| 80.00 | 6.00 | 70.00 |  | 5.00 |\n| 20126 |", "T51"),
        (NATIONAL, "302 | 商品和服务支出 | 12.00 |  | 12.00", "302 | 商品和服务支出 | 12.00 |  | 21.00", "T56"),
        (NATIONAL, "11.50 |  | 11.50 |\n| 30217 | 公务接待费 | 0.50 |  | 0.50", "6.50 |  | 6.50 |\n| 30217 | 公务接待费 | 5.50 |  | 5.50", "X31"),
        (SHANGHAI, "1.一般公共预算资金 | 1,000,000.00", "1.一般公共预算资金 | 1,100,000.00", "T54"),
        (SHANGHAI, "档案馆 | 200,000.00 |  | 200,000.00", "档案馆 | 210,000.00 |  | 200,000.00", "T06"),
        (SHANGHAI, "3.00 |  | 0.50", "3.50 |  | 0.50", "T09"),
    ],
)  # fmt: skip
def test_a_slip_in_a_table_is_told(tmp_path: Path, text: str, right: str, wrong: str, rule: str) -> None:
    assert right in text
    result = checked(tmp_path, text.replace(right, wrong, 1))
    assert faults(result)
    broken = {result.checked[i].rule for f in result.findings for i in f.checks}
    assert rule in broken


def test_a_budget_that_is_right_has_no_finding(tmp_path: Path) -> None:
    assert faults(checked(tmp_path, TOLD)) == []


def test_what_was_executed_is_a_basis_of_its_own(tmp_path: Path) -> None:
    found = read_as(tmp_path, TOLD)
    item = "一般公共服务支出/档案事务/行政运行"
    of_item = [(f.printed, f.fact.basis, f.fact.aspect, f.fact.year) for f in found.figures if f.fact.item == item]
    assert of_item == [
        ("70.00万元", "opening_budget", "amount", 2026),
        ("60.00万元", "executed", "amount", 2025),
        ("70.00万元", "opening_budget", "amount", 2026),
        ("16.67%", "executed", "change_rate", 2026),
    ]


def test_vehicles_to_be_bought_are_none_that_are_there(tmp_path: Path) -> None:
    found = values(read_as(tmp_path, TOLD), "text")
    assert (found["assets.vehicles.other", "", 2025], found["assets.planned.other", "", 2026]) == ("1辆", "1辆")
    assert (found["assets.vehicles.emergency", "", 2025], found["assets.planned.emergency", "", 2026]) == ("1辆", "0辆")


@pytest.mark.parametrize(
    ("said", "year"),
    [
        (
            "截至2025年8月31日，共有车辆3辆，其中：机要通信用车1辆、其他用车2辆；单价100万元（含）以上设备（不含车辆）4台（套）。",
            2025,
        ),
        ("2025年末，我馆共有车辆3辆，其中：机要通信用车1辆、其他用车2辆。单价100万元（含）以上设备4台（套）。", 2025),
        ("截止上年底共有车辆3辆，其中：机要通信用车1辆、其他用车2辆。单价100万元（含）以上设备4台（套）。", 2025),
        ("截至2024年12月31日，共有车辆3辆，其中：机要通信用车1辆，其他用车2辆。\n单价100万元以上设备4台（套）。", 2024),
        ("共有车辆3辆，其中：机要通信用车1辆、其他用车2辆。单价100万元（含）以上设备（不含车辆）4台（套）。", 2026),
    ],
)
def test_what_is_there_is_of_the_date_that_is_told(tmp_path: Path, said: str, year: int) -> None:
    head = "清河县档案馆2026年部门预算\n第二部分 2026年部门预算情况说明\n五、国有资产占有使用情况\n"
    planned = "\n2026年部门预算安排购置车辆1辆，其中：其他用车1辆；部门预算安排购置单价100万元（含）以上设备（不含车辆）2台（套）。"
    found = values(read_as(tmp_path, head + said + planned), "text")
    assert found["assets.vehicles", "", year] == "3辆"
    assert found["assets.vehicles.other", "", year] == "2辆"
    assert found["assets.equipment", "", year].startswith("4台")
    assert found["assets.planned.other", "", 2026] == "1辆"
    assert found["assets.planned_equipment", "", 2026].startswith("2台")
    slipped = faults(checked(tmp_path, head + said.replace("其他用车2", "其他用车1") + planned))
    assert [f[0] for f in slipped] == ["T35"]


@pytest.mark.parametrize(
    ("right", "wrong", "rule", "blamed", "proposed"),
    [
        ("执行数为60.00", "执行数为600.00", "S02", "600.00万元", "60.00万元"),
        ("预算安排30.00", "预算安排300.00", "S02", "300.00万元", "30.00万元"),
        ("执行数为8.00", "执行数为88.00", "S02", "88.00万元", "8.00万元"),
        ("预算安排10.00", "预算安排10.50", "S02", "10.50万元", "10.00万元"),
        ("（项）70.00", "（项）71.00", "S12", "71.00万元", "70.00万元"),
        ("减少0.50万元，下降14.29%", "减少0.50万元，下降15.29%", "S02", "15.29%", "14.29%"),
        ("服务预算10.00", "服务预算11.00", "T34", "", ""),
        ("公务接待费0.50万元，比", "公务接待费0.80万元，比", "T09", "0.80万元", "0.50万元"),
        ("110.00万元，比2025年预算", "110.00万元，比2026年预算", "F16", "", ""),
        ("2026年预算安排30.00万元。", "2025年预算安排30.00万元。", "F17", "", ""),
        ("卫生健康支出（类）", "医疗卫生与计划生育支出（类）", "F15", "", ""),
    ],
)
def test_a_fault_of_what_is_told_is_told_once(
    tmp_path: Path, right: str, wrong: str, rule: str, blamed: str, proposed: str
) -> None:
    assert right in TOLD
    found = faults(checked(tmp_path, TOLD.replace(right, wrong, 1)))
    assert [f[0] for f in found] == [rule]
    if blamed:
        assert found[0][1:] == (blamed, proposed)


@pytest.mark.parametrize(
    "said",
    [
        "较2025年收入预算1280.04万元增加60.66万元",
        "2026年预算数为22.60万元，2025年预算数为1280.04万元",
        "与2025年支出预算1280.04万元相比，增加60.66万元",
    ],
)
def test_an_amount_of_the_budget_before_is_of_its_year(tmp_path: Path, said: str) -> None:
    path = tmp_path / "budget.txt"
    path.write_text(f"清河县档案馆2026年部门预算\n四、一般公共预算情况\n{said}。", encoding="utf-8")
    told = [f.fact.year for f in extract(read([path])).narrative.figures if str(f.value) == "1280.04"]
    assert told == [2025]
