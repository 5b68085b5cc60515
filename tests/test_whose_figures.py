"""Whose a sentence's figures are: the title or the line that it stands under, the list it is in, what brackets were said to hold."""

from __future__ import annotations

from juesuan.checks.engine import check_document
from juesuan.checks.model import Result
from juesuan.document.model import Document, Source
from juesuan.document.text import blocks_of
from juesuan.kernel.figures import Figure

FINAL = "清河县档案馆2024年度部门决算公开说明"
BUDGET = "清河县档案馆2024年部门预算公开"


def run(title: str, *lines: str) -> Result:
    return check_document(Document((Source("例.txt", "txt"),), tuple(blocks_of("\n".join((title, *lines))))))


def told(result: Result) -> list[str]:
    return [said(f) for f in result.figures if f.origin == "text"]


def said(figure: Figure) -> str:
    fact = figure.fact
    year = str(fact.year) if fact.year != 2024 else ""
    aspect = fact.aspect if fact.aspect != "amount" else ""
    return " ".join(w for w in (figure.printed, fact.measure, fact.item, aspect, year) if w)


def found(result: Result, rule: str) -> list[str]:
    return [f.message.zh for f in result.findings if f.rule == rule and f.severity != "note"]


def test_a_bracket_of_what_is_counted_in_names_no_section() -> None:
    result = run(
        BUDGET,
        "二、2024年部门预算编制情况及说明",
        "（一）预算收支（包括政府性基金）安排及增减变化情况说明",
        "1.收入预算安排情况：2024年收入预算92.00万元。",
        "2.一般公共预算支出安排情况：2024年一般公共预算支出60.00万元，其中：文化旅游体育与传媒支出40.00万元。具体到项级科目：",
        "（1）图书馆25.00万元，用于开馆；",
        "3.政府性基金预算支出安排情况：32.00万元。",
    )
    assert told(result) == [
        "92.00万元 whole.income",
        "60.00万元 general.expenditure",
        "40.00万元 general.expenditure 文化旅游体育与传媒支出",
        "25.00万元 general.expenditure 文化旅游体育与传媒支出/文化和旅游/图书馆",
        "32.00万元 fund.expenditure",
    ]


def test_one_budgets_title_under_the_appropriation_opens_its_section() -> None:
    result = run(
        FINAL,
        "二、财政拨款收支情况",
        "（一）财政拨款总体。收入总计70.00万元。",
        "（二）一般公共预算财政拨款支出。全年支出60.00万元，按科目列示如下：",
        "教育支出（205类）40.00万元，占66.67%。",
        "1．小学教育（2050202）：40.00万元。",
        "（三）一般公共预算基本支出30.00万元。人员经费20.00万元。",
        "（四）政府性基金预算支出10.00万元。",
    )
    assert told(result)[1:] == [
        "60.00万元 general.expenditure",
        "40.00万元 general.expenditure 教育支出",
        "66.67% general.expenditure 教育支出 share",
        "40.00万元 general.expenditure 教育支出/普通教育/小学教育",
        "30.00万元 general.basic",
        "20.00万元 general.personnel",
        "10.00万元 fund.expenditure",
    ]


def test_items_by_function_are_of_the_account_that_the_line_before_names() -> None:
    result = run(
        BUDGET,
        "四、支出预算情况",
        "财政拨款安排支出按功能科目分类情况（含上年结转）：",
        "“图书馆”2070104科目支出25.00万元，主要用于开馆；",
        "财政拨款安排支出按经济分类科目分类情况：",
        "1.工资福利支出（301）：基本支出20.00万元。",
        "2.商品和服务支出（302）：基本支出3.00万元；项目支出12.00万元。",
    )
    assert told(result) == [
        "25.00万元 fiscal.expenditure 文化旅游体育与传媒支出/文化和旅游/图书馆",
        "20.00万元 general.economic 301",
        "3.00万元 general.economic 302",
        "12.00万元 ~项目支出",
    ]


def test_the_basic_expenditure_told_by_economic_class_and_item() -> None:
    result = run(
        BUDGET,
        "二、部门预算安排的总体情况",
        "一般公共预算财政拨款支出中，基本支出60.00万元，占75.00%；项目支出20.00万元，占25.00%。"
        "基本支出按经济分类：工资福利支出50.00万元、商品和服务支出10.00万元。款级科目有基本工资30.00万元、津贴补贴20.00万元。",
    )
    assert told(result) == [
        "60.00万元 general.basic",
        "75.00% general.basic share",
        "20.00万元 general.project",
        "25.00% general.project share",
        "50.00万元 general.economic 301",
        "10.00万元 general.economic 302",
        "30.00万元 general.economic 30101",
        "20.00万元 general.economic 30102",
    ]


def test_an_item_joined_to_another_is_named_without_the_word_that_joins() -> None:
    result = run(
        BUDGET,
        "五、一般公共预算财政拨款支出预算情况",
        "社会保障和就业支出（类）18.00万元，系行政单位离退休（项）6.00万元和机关事业单位基本养老保险缴费支出（项）12.00万元。",
    )
    assert [f.fact.item.rpartition("/")[2] for f in result.figures] == [
        "社会保障和就业支出",
        "行政单位离退休",
        "机关事业单位基本养老保险缴费支出",
    ]


def test_brackets_hold_the_budget_as_the_sentence_says() -> None:
    result = run(
        FINAL,
        "三、财政拨款支出决算情况",
        "按功能分类（括号内为年初预算）：教育支出42.00万元（45.00万元），其中小学教育40.00万元（41.00万元）。",
    )
    assert [(f.printed, f.fact.basis) for f in result.figures] == [
        ("42.00万元", "final"),
        ("45.00万元", "opening_budget"),
        ("40.00万元", "final"),
        ("41.00万元", "opening_budget"),
    ]


def test_a_clause_that_adds_up_speaks_of_the_whole() -> None:
    result = run(
        FINAL,
        "三、支出决算情况说明",
        "基本支出60.00万元，项目支出20.00万元。两项相加，比上年支出75.00万元多5.00万元。",
    )
    assert told(result)[3:] == ["75.00万元 whole.expenditure 2023", "5.00万元 whole.expenditure change"]


def test_parts_beside_their_own_last_year_are_this_years() -> None:
    result = run(
        BUDGET,
        "六、“三公”经费预算情况",
        "公务用车购置及运行费38.00万元，上年54.00万元，其中购置费6.00万元（上年18.00万元），运行维护费32.00万元。",
    )
    assert told(result)[2:] == ["6.00万元 three.purchase", "18.00万元 three.purchase 2023", "32.00万元 three.running"]


def test_a_share_is_of_the_amount_that_its_own_words_name() -> None:
    lines = (
        "一、收入支出决算总体情况说明",
        "财政拨款收入60.00万元，事业收入40.00万元。",
        "二、收入决算情况说明",
        "本年收入合计100.00万元，各来源所占比重为：财政拨款收入60.0%，事业收入40.0%。",
    )
    assert found(run(FINAL, *lines), "S01") == []
    wrong = run(FINAL, *(line.replace("40.0%", "41.0%") for line in lines))
    assert [m.partition("；")[0] for m in found(wrong, "S01")] == ["占比：40.00 ÷ 100.00 × 100% = 40.0% ≠ 41.0%"]


def test_what_another_account_spent_is_not_the_whole_of_a_share() -> None:
    result = run(
        FINAL,
        "三、支出决算情况说明",
        "基本支出80.00万元。其中，一般公共预算安排的基本支出里，人员经费45.00万元，占75.00%；公用经费15.00万元，占25.00%。",
    )
    assert found(result, "S01") == []


def test_a_part_needs_no_reason_that_its_totals_sentence_gives() -> None:
    result = run(
        FINAL,
        "七、“三公”经费情况说明",
        "“三公”经费支出22.00万元，较年初预算减少3.00万元，主要原因是从严控制公务接待；较上年减少1.00万元。",
        "公务接待费3.00万元，较上年减少1.00万元。",
    )
    assert [m for m in found(result, "W01") if "公务接待费" in m] == []


def test_reasons_told_item_by_item_are_reasons() -> None:
    lines = (
        "六、“三公”经费预算情况",
        "2024年“三公”经费10.00万元，上年22.00万元，压减12.00万元。分项：",
        "①因公出国（境）费0.00万元，上年12.00万元，受疫情影响，境外招商改为线上；",
    )
    assert found(run(BUDGET, *lines), "W01") == []
    assert found(run(BUDGET, *lines[:2]), "W01") != []


def test_a_table_may_print_reductions_by_their_size() -> None:
    lines = (
        "六、“三公”经费预算情况",
        "2024年“三公”经费预算支出2.80万元，较上年减少1.20万元，原因是压减接待。",
        "2024年一般公共预算拨款“三公”经费支出预算表",
        "单位：万元",
        "| 年度 | “三公”经费小计 | 公务接待费 |",
        "| 2023年 | 4.00 | 4.00 |",
        "| 2024年 | 2.80 | 2.80 |",
        "| 增减变化情况 | 1.20 | 1.20 |",
    )
    assert found(run(BUDGET, *lines), "E02") == []


def test_a_clause_of_what_is_not_planned_is_of_its_own_budget() -> None:
    result = run(
        BUDGET,
        "八、政府性基金预算支出情况",
        "政府性基金预算支出20.00万元。国有资本经营预算本年未安排，金额为0。",
    )
    assert told(result)[1].startswith("0 capital.")


def test_groups_and_receptions_are_counted_whatever_stands_between() -> None:
    result = run(
        FINAL,
        "七、“三公”经费情况说明",
        "因公出国（境）费决算2.00万元，参加赴日本文物展交流团组1个、2人次；"
        "公务接待费3.00万元，接待来馆调研、评审的国内公务活动31批次、214人次。",
    )
    assert told(result)[1:3] == ["1个 three.groups", "2人次 three.travellers"]
    assert told(result)[4:] == ["31批次 three.receptions", "214人次 three.guests"]


def test_a_share_stands_before_its_amount_or_behind_what_it_is_of() -> None:
    result = run(
        FINAL,
        "十、政府采购情况",
        "采购总额20.00万元（货物12.00万元、服务8.00万元），其中75.00%即15.00万元的合同授予了中小企业。",
    )
    assert "75.00% procurement.sme share" in told(result)
    beside = run(FINAL, "十、政府采购情况", "采购总额20.00万元。中小企业承接合同15.00万元，为采购总额的75.00%。")
    assert told(beside)[-1] == "75.00% procurement.sme share"


def test_what_is_left_over_of_a_class_may_be_left_to_its_amount() -> None:
    lines = (
        "五、一般公共预算财政拨款支出情况说明",
        "一般公共预算财政拨款支出60.00万元，其中：文化旅游体育与传媒支出40.00万元，教育支出20.00万元。具体到项级科目：",
        "（1）图书馆25.00万元；",
        "（2）博物馆10.00万元；",
        "（3）小学教育20.00万元。",
        "一般公共预算支出表",
        "单位：万元",
        "| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |",
        "| | 合计 | 60.00 | 50.00 | 10.00 |",
        "| 205 | 教育支出 | 20.00 | 20.00 | |",
        "| 20502 | 普通教育 | 20.00 | 20.00 | |",
        "| 2050202 | 小学教育 | 20.00 | 20.00 | |",
        "| 207 | 文化旅游体育与传媒支出 | 40.00 | 30.00 | 10.00 |",
        "| 20701 | 文化和旅游 | 30.00 | 25.00 | 5.00 |",
        "| 2070104 | 图书馆 | 25.00 | 25.00 | |",
        "| 2070199 | 其他文化和旅游支出 | 5.00 | | 5.00 |",
        "| 20702 | 文物 | 10.00 | 5.00 | 5.00 |",
        "| 2070205 | 博物馆 | 10.00 | 5.00 | 5.00 |",
    )
    told_of = [f for f in run(BUDGET, *lines).findings if f.rule == "W06"]
    assert [f.severity for f in told_of] == ["note"]


def test_another_part_is_not_the_whole_of_a_share() -> None:
    lines = ("二、收入决算情况说明", "财政拨款收入900.00万元，占本年收入的90.0%；事业收入100.00万元，占10.0%。")
    summary = (
        "收入支出决算总表",
        "单位：万元",
        "| 收入 | | 支出 | |",
        "| 项目 | 金额 | 项目 | 金额 |",
        "| 一、一般公共预算财政拨款收入 | 900.00 | 一、一般公共服务支出 | 1000.00 |",
        "| 二、事业收入 | 100.00 | | |",
        "| 本年收入合计 | 1000.00 | 本年支出合计 | 1000.00 |",
        "| 总计 | 1000.00 | 总计 | 1000.00 |",
    )
    assert found(run(FINAL, *lines, *summary), "S01") == []
    wrong = run(FINAL, lines[0], lines[1].replace("10.0%", "11.1%"), *summary)
    assert found(wrong, "S01") == ["占比：100.00 ÷ 1000.00 × 100% = 10.0% ≠ 11.1%；最可能有误的是11.1%，应为10.0%"]
