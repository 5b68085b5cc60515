"""Tables of a budget beside the nine, by form: what their cells measure, that right ones are clean and a slip in one is found."""

from __future__ import annotations

import pytest

from juesuan import check_document
from juesuan.checks.engine import accounts_of
from juesuan.checks.model import Result
from juesuan.document.model import Document, Source
from juesuan.document.text import blocks_of

PROJECTS = """2026年项目支出表
单位：万元
| 类型 | 项目名称 | 项目单位 | 合计 | 本年拨款 | 本年拨款 | 本年拨款 | 财政专户管理资金 | 单位资金 | 上年结转 |
| 类型 | 项目名称 | 项目单位 | 合计 | 一般公共预算 | 政府性基金预算 | 国有资本经营预算 | 财政专户管理资金 | 单位资金 | 上年结转 |
| 特定目标类 | 河道清淤 | 渠县水务局 | 310.50 | 300.00 |  |  |  |  | 10.50 |
| 特定目标类 | 水库除险 | 渠县水务局 | 420.00 |  | 420.00 |  |  |  |  |
| 其他运转类 | 水质化验 | 渠县水质站 | 66.00 | 36.00 |  |  |  | 30.00 |  |
| 合计 | 合计 | 合计 | 796.50 | 336.00 | 420.00 |  |  | 30.00 | 10.50 |"""
BY_ITEM = """（十）部门项目支出预算表
单位：元
| 科目编码 | 项目名称 | 2026年预算数 | 其中：财政拨款 |
| 2130305 | 河道清淤 | 3105000.00 | 3105000.00 |
| 2130306 | 水库除险 | 4200000.00 | 4200000.00 |
| 合计 | | 7305000.00 | 7305000.00 |"""
BOUGHT = """2026年政府采购预算表
单位：万元
| 序号 | 采购项目名称 | 品目名称 | 数量 | 采购金额 | 资金来源 | 资金来源 | 面向中小企业预留金额 |
| 序号 | 采购项目名称 | 品目名称 | 数量 | 采购金额 | 一般公共预算 | 其他资金 | 面向中小企业预留金额 |
| 1 | 台式计算机 | A02010105 | 12 | 6.00 | 6.00 |  | 6.00 |
| 2 | 水文站房维修 | B07 | 1 | 48.00 | 40.00 | 8.00 | 20.00 |
| 3 | 巡河服务 | C99 | 1 | 90.00 | 90.00 |  | 90.00 |
|  | 合计 |  | 14 | 144.00 | 136.00 | 8.00 | 116.00 |"""
KINDS = """附表十二 部门政府采购预算情况表
金额单位：万元
| 项目 | 合计 | 财政性资金 | 其他资金 |
| 合计 | 144.00 | 136.00 | 8.00 |
| 一、货物类 | 6.00 | 6.00 |  |
| 二、工程类 | 48.00 | 40.00 | 8.00 |
| 三、服务类 | 90.00 | 90.00 |  |"""
SERVICES = """2026年政府购买服务支出预算表
单位：万元
| 单位名称 | 购买服务项目名称 | 承接主体 | 预算金额 | 一般公共预算 | 单位资金 |
| 渠县水务局 | 巡河服务 | 社会力量 | 90.00 | 90.00 |  |
| 渠县水务局 | 法律咨询 | 律师事务所 | 8.50 | 5.00 | 3.50 |
| 合计 |  |  | 98.50 | 95.00 | 3.50 |"""
ASSETS = """表十四 2026年新增资产配置预算表
单位：元
| 资产类别 | 资产名称 | 计量单位 | 数量 | 单价 | 金额 | 资金来源 |
| 通用设备 | 台式计算机 | 台 | 12 | 5000.00 | 60000.00 | 财政拨款 |
| 家具 | 文件柜 | 组 | 8 | 1250.00 | 10000.00 | 财政拨款 |
| 合计 |  |  | 20 |  | 70000.00 |  |"""
TRANSFERS = """2026年对下转移支付预算表
单位：万元
| 转移支付项目名称 | 合计 | 一般公共预算 | 政府性基金预算 |
| 农村饮水维修养护补助 | 260.00 | 200.00 | 60.00 |
| 河长制工作补助 | 85.00 | 85.00 |  |
| 合计 | 345.00 | 285.00 | 60.00 |"""
OVERALL = """部门整体支出绩效目标表
（2026年度）
单位：万元
| 部门名称 | 渠县水务局 | 渠县水务局 | 渠县水务局 | 渠县水务局 |
| 年度预算申请 | 资金总额 | 1,396.50 | 1,396.50 | 1,396.50 |
| 年度预算申请 | 按收入性质分：财政拨款 | 1,366.50 | 按支出性质分：基本支出 | 600.00 |
| 年度预算申请 | 其他资金 | 30.00 | 项目支出 | 796.50 |
| 年度绩效目标 | 保障供水和防洪。 | 保障供水和防洪。 | 保障供水和防洪。 | 保障供水和防洪。 |
| 一级指标 | 二级指标 | 三级指标 | 指标值 | 备注 |
| 产出指标 | 数量指标 | 清淤河道 | 18公里 |  |"""
UPRIGHT = """部门（单位）整体支出绩效目标申报表
（2026年）
| 部门（单位）名称 | 渠县水务局 | |
| 部门预算总额（万元） | 部门预算总额（万元） | 1396.50 |
| 1、资金来源：（1）财政性资金 | 1、资金来源：（1）财政性资金 | 1366.50 |
| （2）其他资金 | （2）其他资金 | 30.00 |
| 2、资金结构：（1）基本支出 | 2、资金结构：（1）基本支出 | 600.00 |
| （2）项目支出 | （2）项目支出 | 796.50 |"""
SHEET = """项目支出绩效目标表
（2026年度）
单位：万元
| 项目名称 | 河道清淤 | 河道清淤 | 河道清淤 |
| 主管部门 | 渠县水务局 | 实施单位 | 渠县水务局 |
| 项目资金 | 中期资金总额 | 900.00 | 年度资金总额 | 310.50 |
| 项目资金 | 其中：财政拨款 | 900.00 | 其中：财政拨款 | 300.00 |
| 项目资金 | 其他资金 | 0.00 | 其他资金 | 10.50 |
| 绩效指标 | 产出指标 | 清淤河道 | 18公里 | |"""
PASSED_ON = SHEET.replace("项目支出绩效目标表", "对下转移支付绩效目标表").replace("| 项目名称 |", "| 专项名称 |")
STAFF = """部门（单位）基本信息表
| 单位名称 | 编制数 | 实有人数 | 在职人员 | 离休人员 | 退休人员 |
| 渠县水务局机关 | 40 | 61 | 38 | 1 | 22 |
| 渠县水质站 | 15 | 18 | 13 |  | 5 |
| 合计 | 55 | 79 | 51 | 1 | 27 |"""


def document(table: str) -> Document:
    text = "渠县水务局2026年部门预算\n" + table
    return Document((Source("例.txt", "txt"),), tuple(blocks_of(text)))


def check(table: str) -> Result:
    return check_document(document(table))


def loud(table: str) -> list[tuple[str, str]]:
    small = ("F02", "F03", "F04", "D")
    return [
        (f.rule, f.message.zh) for f in check(table).findings if f.severity != "note" and not f.rule.startswith(small)
    ]


def told(table: str) -> dict[tuple[str, str], str]:
    accounts = accounts_of(document(table))
    return {
        (measure, row.item): accounts.figures[i].printed
        for one in accounts.tables
        for row in one.rows
        for measure, i in row.cells.items()
    }


@pytest.mark.parametrize(
    ("table", "facts"),
    [
        (PROJECTS, {("project.total", ""): "796.50", ("project.opening", "河道清淤"): "10.50", ("project.unit", "水质化验"): "30.00", ("project.fund", ""): "420.00"}),
        (BY_ITEM, {("project.total", ""): "7305000.00", ("project.total", "水库除险"): "4200000.00"}),
        (BOUGHT, {("buying.total", ""): "144.00", ("buying.other", "水文站房维修"): "8.00"}),
        (KINDS, {("buying.total", ""): "144.00", ("buying.works", ""): "48.00", ("buying.services", ""): "90.00"}),
        (SERVICES, {("services.total", "法律咨询"): "8.50", ("services.other", ""): "3.50"}),
        (ASSETS, {("newassets.number", "文件柜"): "8", ("newassets.price", "文件柜"): "1250.00", ("newassets.total", ""): "70000.00"}),
        (TRANSFERS, {("transfer.total", ""): "345.00", ("transfer.fund", "农村饮水维修养护补助"): "60.00"}),
        (OVERALL, {("overall.total", ""): "1,396.50", ("overall.basic", ""): "600.00", ("overall.project", ""): "796.50", ("overall.fiscal", ""): "1,366.50"}),
        (UPRIGHT, {("overall.total", ""): "1396.50", ("overall.basic", ""): "600.00", ("overall.project", ""): "796.50", ("overall.other", ""): "30.00"}),
        (SHEET, {("target.total", "河道清淤"): "310.50", ("target.fiscal", "河道清淤"): "300.00", ("target.period", "河道清淤"): "900.00", ("target.period_fiscal", "河道清淤"): "900.00"}),
        (PASSED_ON, {("target.total", "河道清淤"): "310.50", ("target.other", "河道清淤"): "10.50"}),
        (STAFF, {("staff.total", ""): "79", ("staff.active", "渠县水质站"): "13", ("staff.retired", ""): "27"}),
    ],
)  # fmt: skip
def test_what_a_table_beside_the_nine_says(table: str, facts: dict[tuple[str, str], str]) -> None:
    found = told(table)
    assert {key: found.get(key) for key in facts} == facts
    assert loud(table) == []


@pytest.mark.parametrize(
    ("table", "right", "wrong", "rules"),
    [
        (PROJECTS, "| 310.50 | 300.00", "| 310.50 | 330.00", {"T61"}),
        (PROJECTS, "| 合计 | 合计 | 合计 | 796.50 |", "| 合计 | 合计 | 合计 | 769.50 |", {"T61", "T46"}),
        (BY_ITEM, "| 合计 | | 7305000.00 |", "| 合计 | | 7350000.00 |", {"T46"}),
        (BOUGHT, "| 48.00 | 40.00 | 8.00 |", "| 48.00 | 40.00 | 80.00 |", {"T62", "T46"}),
        (KINDS, "| 90.00 | 90.00 |", "| 99.00 | 90.00 |", {"T63", "T43"}),
        (SERVICES, "| 8.50 | 5.00 |", "| 8.50 | 6.00 |", {"T64", "T46"}),
        (ASSETS, "| 60000.00 |", "| 66000.00 |", {"T71", "T46"}),
        (ASSETS, "| 8 | 1250.00 |", "| 8 | 1520.00 |", {"T71"}),
        (TRANSFERS, "| 260.00 | 200.00 |", "| 260.00 | 220.00 |", {"T65", "T46"}),
        (OVERALL, "| 600.00 |", "| 660.00 |", {"T66"}),
        (OVERALL, "| 30.00 |", "| 3.00 |", {"T67"}),
        (UPRIGHT, "| 796.50 |", "| 769.50 |", {"T66"}),
        (SHEET, "年度资金总额 | 310.50", "年度资金总额 | 301.50", {"T68"}),
        (SHEET, "中期资金总额 | 900.00", "中期资金总额 | 990.00", {"T69"}),
        (PASSED_ON, "其他资金 | 10.50", "其他资金 | 15.50", {"T68"}),
        (STAFF, "| 18 | 13 |", "| 18 | 12 |", {"T70", "T46"}),
    ],
)
def test_a_slip_in_a_table_beside_the_nine_is_found(table: str, right: str, wrong: str, rules: set[str]) -> None:
    assert right in table
    found = loud(table.replace(right, wrong, 1))
    assert found
    assert {rule for rule, _ in found} <= rules


SPENT = """2026年部门支出预算总表
单位：万元
| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
| 213 | 农林水支出 | 1,396.50 | 600.00 | 796.50 |
| 21303 | 水利 | 1,396.50 | 600.00 | 796.50 |
| 2130301 | 行政运行 | 600.00 | 600.00 |  |
| 2130305 | 水利工程建设 | 796.50 |  | 796.50 |
| 合计 | 合计 | 1,396.50 | 600.00 | 796.50 |
"""


@pytest.mark.parametrize("table", [PROJECTS, OVERALL, UPRIGHT])
def test_lists_come_to_what_the_tables_say(table: str) -> None:
    assert loud(SPENT + table) == []


@pytest.mark.parametrize(
    ("table", "right", "wrong"),
    [
        (PROJECTS, ("| 300.00 |", "| 310.50 |", "336.00 |", "796.50 |"), ("| 200.00 |", "| 210.50 |", "236.00 |", "696.50 |")),
        (OVERALL, ("1,396.50", "796.50", "1,366.50"), ("1,296.50", "696.50", "1,266.50")),
    ],
)  # fmt: skip
def test_a_list_that_comes_to_another_total_is_a_warning(
    table: str, right: tuple[str, ...], wrong: tuple[str, ...]
) -> None:
    for old, new in zip(right, wrong, strict=True):
        table = table.replace(old, new)
    assert {rule for rule, _ in loud(SPENT + table)} == {"X56"}


def test_projects_of_one_name_are_two_and_a_list_of_key_projects_is_none() -> None:
    twice = PROJECTS.replace("水库除险 | 渠县水务局", "河道清淤 | 渠县河道所")
    assert told(twice)["project.total", "河道清淤（2）"] == "420.00"
    assert loud(twice) == []
    assert "project.total" not in {
        measure for measure, _ in told(PROJECTS.replace("2026年项目支出表", "2026年重点项目支出表"))
    }


def test_a_change_larger_than_an_amount_that_a_table_prints_too_is_the_fault() -> None:
    said = "2026年，渠县水务局支出预算1,396.50万元，比2025年预算增加{0}万元，主要原因是新增项目。\n"
    for change, wrong in (("1,296.50", False), ("1,936.50", True)):
        result = check("第二部分 2026年部门预算编制说明\n一、收支预算总体情况\n" + said.format(change) + SPENT)
        found = [f for f in result.findings if f.rule == "S15"]
        assert bool(found) == wrong
        assert all(next(x for x in result.figures if x.id == f.blamed).printed.startswith(change) for f in found)
