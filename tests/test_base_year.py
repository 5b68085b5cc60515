"""F16 and F15: what is compared with its own year, and names that are out of use."""

from __future__ import annotations

import pytest

from juesuan import check_document
from juesuan.document.model import Document, Paragraph, Source

BUDGET = ("清河县林业局2026年部门预算", "第二部分 2026年部门预算情况说明", "一、收支预算总体情况说明")
FINAL = ("清河县林业局2024年度部门决算", "第二部分 2024年度部门决算情况说明", "一、收入支出决算总体情况说明")


def found(rule: str, *lines: str) -> list[tuple[str, str]]:
    document = Document((Source("a.txt", "txt"),), tuple(Paragraph(line) for line in lines))
    result = check_document(document)
    words = [b.text for b in result.document.blocks if isinstance(b, Paragraph)]
    return [(words[f.place.block][f.place.start : f.place.end], f.proposed) for f in result.findings if f.rule == rule]


@pytest.mark.parametrize(
    "sentence",
    [
        "2026年本部门收入预算1000.00万元，比2026年预算增加100.00万元，增长11.11%，主要原因是人员增加。",
        "2026年支出预算1000.00万元，与2026年预算持平。",
        "公务接待费预算5.00万元，较2026年预算数减少1.00万元，主要原因是厉行节约。",
        "2026年机关运行经费80.00万元，与2026年年初预算相比，增加5.00万元，主要原因是人员增加。",
        "2026年预算安排30.00万元，比2026年预算执行数增加2.00万元，增长7.14%。",
    ],
)
def test_a_budget_compared_with_its_own_year(sentence: str) -> None:
    assert found("F16", *BUDGET, sentence) == [("2026年", "2025年")]
    assert (
        found(
            "F16", *BUDGET, sentence.replace("比2026", "比2025").replace("与2026", "与2025").replace("较2026", "较2025")
        )
        == []
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "收入总计1000.00万元，与2024年相比，增加100.00万元，增长11.11%，主要原因是人员增加。",
        "支出总计1000.00万元，比2024年增加100.00万元，主要原因是人员增加。",
        "公务接待费支出5.00万元，较2024年决算数减少1.00万元，主要原因是厉行节约。",
    ],
)
def test_final_accounts_compared_with_their_own_year(sentence: str) -> None:
    assert found("F16", *FINAL, sentence) == [("2024年", "2023年")]


@pytest.mark.parametrize(
    "sentence",
    [
        "支出决算95.00万元，比2024年年初预算增加5.00万元，主要原因是追加经费。",
        "2024年度支出决算数与2024年预算数相比减少3.00万元，主要原因是厉行节约。",
        "2025年预算比2024年增加10.00万元。",
        "完成2024年预算的98.00%，比2023年增加2.00万元，主要原因是人员增加。",
    ],
)
def test_a_comparison_with_the_years_own_budget_is_right(sentence: str) -> None:
    assert found("F16", *FINAL, sentence) == []


def test_a_class_by_a_name_out_of_use() -> None:
    old = "2.医疗卫生与计划生育支出（类）行政事业单位医疗（款）行政单位医疗（项）2026年预算安排40.00万元，主要用于医疗保险。"
    again = "4.医疗卫生与计划生育支出40.00万元。"
    assert found("F15", *BUDGET, old, again) == [("医疗卫生与计划生育支出", "卫生健康支出")]
    assert found("F15", *(line.replace("2026", "2018") for line in (*BUDGET, old, again))) == []
    assert found("F15", *BUDGET, "1.农林水支出（类）林业（款）行政运行（项）2026年预算安排40.00万元。") == [
        ("林业", "林业和草原")
    ]
    assert found("F15", *BUDGET, "本部门负责全县林业工作，林业预算安排40.00万元。") == []


def test_a_stale_year_in_a_budgets_titles() -> None:
    assert found("F05", *BUDGET, "2025年部门收入预算总表") == [("2025年", "2026年")]
    assert found("F05", *BUDGET, "2025年预算执行情况良好，2026年预算安排40.00万元。") == []


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        ("2025年度项目总预算30.00万元，用于森林防火。", ["2025"]),
        ("项目资金30.00万元，2025年1月至12月实施，2025年底前验收。", ["2025"]),
        ("2026年度项目总预算30.00万元，用于森林防火。", []),
        ("2025年度已安排20.00万元，2026年度安排30.00万元。", []),
        ("第一季度用款计划15万元，第二季度用款计划15万元。", []),
    ],
)
def test_a_plan_of_an_earlier_year(told: str, wrong: list[str]) -> None:
    assert [
        words for words, _ in found("F17", *BUDGET, "六、年度预算安排", told, "七、绩效目标", "2025年的目标已完成。")
    ] == wrong


def test_an_amount_told_beside_one_of_two_years_before() -> None:
    rest = "基本支出较上年增加1.00万元，项目支出比上年增加1.00万元，其他支出与去年持平。"
    told = "2026年收支总预算758.92万元，2024年为757.12万元，同口径净增1.80万元。"
    assert found("F05", *BUDGET, told, rest) == [("2024年", "2025年")]
    assert found("F05", *BUDGET, told.replace("2024", "2025"), rest) == []
    assert found("F05", *BUDGET, told, rest, "2024年完成了搬迁。") == []  # a year that the document speaks of elsewhere
    assert found("F05", *BUDGET, told) == []  # nothing tells how the document compares


def test_an_own_amount_told_again_without_its_year() -> None:
    told = "2023年度一般公共预算财政拨款支出120.00万元，占本年支出合计的80.00%。与年初预算相比，年初预算数110.00万元，决算数120.00万元，预决算差异率9.09%。"
    head = "五、一般公共预算财政拨款支出决算情况说明"
    assert found("F05", *FINAL, head, told) == [("2023年度", "2024年度")]
    assert found("F05", *FINAL, head, told.replace("2023", "2024")) == []
    both = "2023年度一般公共预算财政拨款支出120.00万元，2024年度一般公共预算财政拨款支出120.00万元，与上年持平。"
    assert found("F05", *FINAL, head, both) == []
