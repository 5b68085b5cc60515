"""What any table's own arithmetic shows (rules T43–T47): right tables stay quiet, one slip is one finding with the right value."""

from __future__ import annotations

import pytest

from juesuan import check_document
from juesuan.checks.model import Finding
from juesuan.document.model import Document, Source
from juesuan.document.text import blocks_of

TITLE = "东河区水务局2023年度部门决算\n"


def errors(table: str) -> list[Finding]:
    document = Document((Source("表.txt", "txt"),), tuple(blocks_of(TITLE + table, 0)))
    return [f for f in check_document(document).findings if f.severity == "error" and not f.rule.startswith("F0")]


COMPARED = """2023年一般公共预算支出情况表
单位：万元
| 科目编码 | 科目名称 | 2022年执行数 | 2023年预算数 | 2023年预算数 | 2023年预算数 | 比上年执行数增减 | 比上年执行数增减 |
| 科目编码 | 科目名称 | 2022年执行数 | 小计 | 基本支出 | 项目支出 | 增减额 | 增减% |
| 213 | 农林水支出 | 910.00 | 965.50 | 600.00 | 365.50 | 55.50 | 6.10% |
| 21303 | 水利 | 910.00 | 965.50 | 600.00 | 365.50 | 55.50 | 6.10% |
| 2130301 | 行政运行 | 580.00 | 600.00 | 600.00 |  | 20.00 | 3.45% |
| 2130305 | 水利工程建设 | 250.00 | 285.50 |  | 285.50 | 35.50 | 14.20% |
| 2130311 | 水资源节约管理与保护 | 80.00 | 80.00 |  | 80.00 | 0.00 | 0.00% |
| 221 | 住房保障支出 | 75.00 | 70.20 | 70.20 |  | -4.80 | -6.40% |
| 22102 | 住房改革支出 | 75.00 | 70.20 | 70.20 |  | -4.80 | -6.40% |
| 2210201 | 住房公积金 | 60.00 | 55.20 | 55.20 |  | -4.80 | -8.00% |
| 2210203 | 购房补贴 | 15.00 | 15.00 | 15.00 |  | 0.00 | 0.00% |
| 合计 | 合计 | 985.00 | 1035.70 | 670.20 | 365.50 | 50.70 | 5.15% |"""
UNITS = """部门决算汇编单位情况表
金额单位：万元
| 序号 | 单位名称 | 性质 | 编制 | 实有 | 支出总计 |
| 1 | 局本级 | 行政 | 40 | 38 | 812.30 |
| 2 | 区水利工程站 | 公益一类 | 22 | 20 | 305.44 |
| 3 | 区节水中心 | 公益一类 | 12 | 11 | 160.21 |
| 4 | 区河道所 | 公益二类 | 31 | 29 | 421.05 |
| 合计 |  |  | 105 | 98 | 1699.00 |"""
PROJECTS = """项目支出表
单位：万元
| 项目名称 | 实施单位 | 金额 | 资金来源 | 资金来源 | 资金来源 |
| 项目名称 | 实施单位 | 金额 | 一般公共预算 | 政府性基金 | 其他资金 |
| 河道清淤 | 局本级 | 120.00 | 120.00 |  |  |
| 饮水安全 | 区水利工程站 | 260.00 | 200.00 | 60.00 |  |
| 节水宣传 | 区节水中心 | 15.00 |  |  | 15.00 |
| 防汛物资 | 局本级 | 48.00 | 40.00 |  | 8.00 |
| 合计 |  | 443.00 | 360.00 | 60.00 | 23.00 |"""
ASSETS = """国有资产占用情况表
| 类别 | 上年末数量 | 本年末数量 | 增减 |
| 其中：轿车 | 3 | 2 | -1 |
| 越野车 | 2 | 3 | 1 |
| 大型客车 | 1 | 1 | 0 |
| 合计 | 6 | 6 | 0 |"""
SHARES = """收入构成表
单位：万元
| 收入项目 | 金额 | 占比（%） |
| 财政拨款收入 | 812.30 | 81.23 |
| 事业收入 | 120.00 | 12.00 |
| 其他收入 | 67.70 | 6.77 |
| 合计 | 1000.00 | 100.00 |"""


@pytest.mark.parametrize("table", [COMPARED, UNITS, PROJECTS, ASSETS, SHARES])
def test_right_tables_are_quiet(table: str) -> None:
    assert [(f.rule, f.message.zh) for f in errors(table)] == []


@pytest.mark.parametrize(
    ("table", "right", "wrong", "proposed"),
    [
        (COMPARED, "285.50 | 35.50 |", "285.50 | 53.50 |", "35.50"),
        (COMPARED, "| -4.80 | -8.00%", "| 4.80 | -8.00%", "-4.80"),
        (COMPARED, "14.20%", "12.40%", "14.20%"),
        (COMPARED, "| 250.00 |", "| 205.00 |", "250.00"),
        (UNITS, "29 | 421.05", "29 | 421.50", ""),
        (UNITS, "| 98 |", "| 97 |", ""),
        (PROJECTS, "| 260.00 | 200.00 |", "| 206.00 | 200.00 |", "260.00"),
        (PROJECTS, "| 40.00 |  | 8.00 |", "| 40.00 |  | 80.00 |", "8.00"),
        (ASSETS, "| 3 | 1 |", "| 3 | 2 |", "1"),
        (SHARES, "81.23", "82.13", "81.23"),
    ],
)
def test_one_slip_is_one_finding(table: str, right: str, wrong: str, proposed: str) -> None:
    assert right in table
    found = errors(table.replace(right, wrong, 1))
    assert len(found) == 1, [(f.rule, f.message.zh) for f in found]
    if proposed:
        assert found[0].proposed == proposed, found[0].message.zh


SOURCES = """项目支出表
单位：万元
| 项目名称 | 合计 | 一般公共预算 | 政府性基金 |
| 河道清淤 | 120.00 | 120.00 |  |
| 饮水安全 | 60.00 |  | 60.00 |
| 节水宣传 | 15.00 | 15.00 |  |
| 防汛物资 | 48.00 | 48.00 |  |
| 总计 | 243.00 | 183.00 | 60.00 |"""


def test_projects_with_one_source_each_tell_what_their_total_is() -> None:
    assert errors(SOURCES) == []
    (one,) = errors(SOURCES.replace("243.00", "183.00", 1))
    assert one.proposed == "243.00"
