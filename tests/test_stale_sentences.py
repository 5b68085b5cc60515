"""Sentences that open with another year over this year's amounts: the tables say whose they are."""

from __future__ import annotations

import pytest

from juesuan.checks.engine import check_document
from juesuan.checks.model import Result
from juesuan.document.model import Document, Source
from juesuan.document.text import blocks_of

TITLE = "清河县档案馆2024年度部门决算"
TABLES = """一般公共预算财政拨款支出决算表
单位：万元
科目编码\t科目名称\t合计\t基本支出\t项目支出
\t合计\t637.45\t540.40\t97.05
201\t一般公共服务支出\t637.45\t540.40\t97.05
20126\t档案事务\t637.45\t540.40\t97.05
2012601\t行政运行\t540.40\t540.40\t
2012604\t档案馆\t97.05\t\t97.05
财政拨款“三公”经费支出决算表
单位：万元
| 预算数 | 预算数 | 预算数 | 预算数 | 预算数 | 预算数 | 决算数 | 决算数 | 决算数 | 决算数 | 决算数 | 决算数 |
| 合计 | 因公出国（境）费 | 公务用车购置及运行维护费 | 公务用车购置及运行维护费 | 公务用车购置及运行维护费 | 公务接待费 | 合计 | 因公出国（境）费 | 公务用车购置及运行维护费 | 公务用车购置及运行维护费 | 公务用车购置及运行维护费 | 公务接待费 |
| 合计 | 因公出国（境）费 | 小计 | 公务用车购置费 | 公务用车运行维护费 | 公务接待费 | 合计 | 因公出国（境）费 | 小计 | 公务用车购置费 | 公务用车运行维护费 | 公务接待费 |
| 4.00 | 0.00 | 3.00 | 0.00 | 3.00 | 1.00 | 3.10 | 0.00 | 2.50 | 0.00 | 2.50 | 0.60 |"""
GENERAL = "五、一般公共预算财政拨款支出决算情况说明"
THREE = "七、财政拨款“三公”经费支出决算情况说明"


def run(*lines: str) -> Result:
    text = "\n".join((TITLE, "第二部分 部门决算情况说明", *lines, "第四部分 部门决算表", TABLES))
    return check_document(Document((Source("a.txt", "txt"),), tuple(blocks_of(text, 0))))


def told(result: Result) -> list[tuple[str, str]]:
    """Return what is said of years and figures: (rule, what is proposed)."""
    return [(f.rule, f.proposed) for f in result.findings if f.rule[0] in "ESTX" or f.rule in ("F05", "F16")]


@pytest.mark.parametrize("year", ["2020", "2022", "2023", "2025"])
def test_the_year_is_the_error_where_the_amounts_are_this_years(year: str) -> None:
    text = "{}年度一般公共预算财政拨款支出637.45万元，其中：基本支出540.40万元，项目支出97.05万元。"
    assert told(run(GENERAL, text.format("2024"))) == []
    assert told(run(GENERAL, text.format(year))) == [("F05", "2024年度")]


@pytest.mark.parametrize("year", ["2022", "2023"])
def test_a_slip_in_a_sentence_under_another_year_is_found(year: str) -> None:
    text = f"{year}年一般公共预算财政拨款支出637.45万元，其中：基本支出504.40万元，项目支出97.05万元。"
    assert told(run(GENERAL, text)) == [("F05", "2024年"), ("T07", "540.40万元")]


@pytest.mark.parametrize("year", ["2022", "2023"])
def test_small_amounts_tell_together(year: str) -> None:
    text = f"{year}年度财政拨款“三公”经费支出3.10万元，其中：公务用车运行维护费支出2.50万元，公务接待费支出0.60万元。与上年相比，减少0.45万元，下降12.68%。"
    assert told(run(THREE, text)) == [("F05", "2024年度")]


@pytest.mark.parametrize(
    "text",
    [
        "2022年度一般公共预算财政拨款支出601.20万元，2023年度一般公共预算财政拨款支出620.11万元，2024年度一般公共预算财政拨款支出637.45万元，逐年增长。",
        "2023年度一般公共预算财政拨款支出637.45万元，2024年度一般公共预算财政拨款支出637.45万元，与上年持平。",
        "2024年度一般公共预算财政拨款支出637.45万元，与上年持平。2023年度一般公共预算财政拨款支出637.45万元。",
    ],
)
def test_a_believable_year_is_not_alarmed(text: str) -> None:
    assert [r for r, _ in told(run(GENERAL, text)) if r == "F05"] == []
