"""What the text says wrongly: names, codes, words, counts and changes, each in sentences of several places' wording; and which figure is blamed."""

from __future__ import annotations

import pytest

from juesuan import check_document
from juesuan.checks.model import Finding
from juesuan.document.model import Document, Source
from juesuan.document.text import blocks_of

FINAL = "清河县民政局2024年度部门决算"
BUDGET = "清河县民政局2025年部门预算"
SMALL = ("F02", "F03", "F04")
GENERAL = "五、一般公共预算财政拨款支出决算情况说明"
THREE = "七、“三公”经费支出决算情况说明"
TABLE = """一般公共预算财政拨款支出决算表
单位：万元
| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
| 合计 | 合计 | 92.00 | 40.00 | 52.00 |
| 208 | 社会保障和就业支出 | 92.00 | 40.00 | 52.00 |
| 20802 | 民政管理事务 | 40.00 | 40.00 |  |
| 2080201 | 行政运行 | 40.00 | 40.00 |  |
| 20810 | 社会福利 | 52.00 |  | 52.00 |
| 2081002 | 老年福利 | 31.50 |  | 31.50 |
| 2081004 | 殡葬 | 20.50 |  | 20.50 |"""


def found(*lines: str, title: str = FINAL) -> list[Finding]:
    document = Document((Source("例.txt", "txt"),), tuple(blocks_of("\n".join((title, *lines)))))
    return [f for f in check_document(document).findings if f.rule not in SMALL and f.severity != "note"]


def told(*lines: str, title: str = FINAL) -> list[tuple[str, str]]:
    return [(f.rule, f.proposed) for f in found(*lines, title=title)]


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ("社会保障和就业支出（类）社会福利（款）殡葬（项）支出20.50万元。", []),
        ("社会保障和就业支出（类）临时救助（款）殡葬（项）支出20.50万元。", [("F21", "社会福利")]),
        ("社会保障和就业支出（类）临时救助（款）殡葬（2081004）20.50万元。", [("F21", "社会福利")]),
        ("2081002老年福利：支出31.50万元。", []),
        ("3.2081020老年福利：支出31.50万元。", [("F09", "2081002")]),
        ("老年福利（项）2081004。支出31.50万元。", [("F09", "2081002")]),
        ("2.社会保障和就业支出（209）92.00万元。", [("F09", "208")]),
        ("2.社会保障和就业支出（208）92.00万元。", []),
    ],
)
def test_names_and_codes_of_the_text(line: str, right: list[tuple[str, str]]) -> None:
    got = [f for f in told(GENERAL, line, TABLE) if f[0] in ("F09", "F21")]
    assert [f for f in got if f[0] == "F21" or f in right] == right


@pytest.mark.parametrize(
    ("words", "right"),
    [
        ("完成预算89.39%，主要用于水库除险，决算数小于预算数", []),
        ("完成预算122.66%，主要用于水库除险，决算数小于预算数", [("W02", "大于")]),
        ("完成年初预算的95.10%，决算数大于年初预算数", [("W02", "小于")]),
        ("完成预算100.00%，决算数小于预算数", [("W02", "等于")]),
        ("完成预算100.00%，决算数等于预算数", []),
        ("完成年初预算的122.66%，低于年初预算", [("W02", "高于")]),
        ("完成年初预算的89.39%，超过年初预算数", [("W02", "低于")]),
        ("完成年初预算的89.39%，低于预算", []),
        ("为年初预算的122.66%，低于预算", [("W02", "高于")]),
        ("完成预算的122.66%，结余", [("W02", "超支")]),
        ("完成预算的122.66%，超支", []),
    ],
)
def test_greater_and_smaller_against_the_rate(words: str, right: list[tuple[str, str]]) -> None:
    line = f"1.社会保障和就业支出（类）社会福利（款）老年福利（项）：支出决算为31.50万元，{words}的主要原因是项目跨年实施。"
    assert told(GENERAL, line) == right


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ("公务用车运行维护费14.40万元，公务用车保有量5辆，车均运行维护费2.88万元。", []),
        ("公务用车运行维护费14.40万元，公务用车保有量5辆，车均运行维护费3.12万元。", [("W11", "2.88万元")]),
        ("公务用车运行维护费14.40万元，公务用车保有量5辆，平均每辆2.40万元。", [("W11", "2.88万元")]),
        ("公务用车购置费17.98万元，全年购置公务用车1辆。", []),
        ("公务用车购置费17.98万元，全年购置公务用车0辆。", [("W10", "")]),
        ("公务接待费0.90万元，国内公务接待46批次，387人次。", []),
        ("公务接待费0.90万元，国内公务接待387批次，387人次。", [("W10", "")]),
        ("因公出国（境）费5.00万元，全年因公出国（境）团组1个，累计2人次。", []),
        ("因公出国（境）费5.00万元，全年因公出国（境）团组1个，累计0人次。", [("X25", "")]),
    ],
)
def test_counts_beside_their_expense(line: str, right: list[tuple[str, str]]) -> None:
    assert [f for f in told(THREE, line) if f[0] in ("W10", "W11", "X25")] == right


@pytest.mark.parametrize(
    ("first", "second", "right"),
    [
        ("增加18.00万元", "减少2.50万元", []),
        ("减少18.00万元", "减少2.50万元", [("S10", "增加")]),
        ("增加18.00万元", "增加2.50万元", [("S10", "减少")]),
    ],
)
def test_changes_of_the_parts_make_that_of_the_whole(first: str, second: str, right: list[tuple[str, str]]) -> None:
    line = (
        "公务用车购置及运行维护费98.00万元，比上年增加15.50万元。"
        f"其中：公务用车购置费36.00万元，比上年{first}，主要原因是更新车辆；"
        f"公务用车运行维护费62.00万元，比上年{second}，主要原因是里程变化。"
    )
    assert told(THREE, line) == right


@pytest.mark.parametrize(
    ("rate", "right"),
    [("122.40%", []), ("81.70%", [("S04", "122.40%")])],
)
def test_a_quotient_upside_down_is_the_rate_s_fault(rate: str, right: list[tuple[str, str]]) -> None:
    line = f"社会保障和就业支出（类）社会福利（款）老年福利（项）。年初预算260.00万元，支出决算318.25万元，完成年初预算的{rate}。"
    assert told(GENERAL, line) == right


def test_last_year_s_amount_printed_for_the_change_is_the_change_s_fault() -> None:
    line = "2024年度收、支总计3557.33万元。与上年相比，增加2869.23万元，增长23.98%，主要是因为项目增加。"
    assert told("一、收入支出决算总体情况说明", line) == [("S02", "688.10万元")]


def test_words_decide_which_of_two_amounts_is_wrong() -> None:
    item = "社会保障和就业支出（类）社会福利（款）老年福利（项）"
    line = f"{item}。年初预算280.75万元，支出决算286.14万元，完成年初预算的98.67%，决算数小于年初预算数的主要原因是发放对象调整。"
    (one,) = [f for f in found(GENERAL, line) if f.rule == "S04"]
    assert "280.75" in one.message.zh
    assert "101.92" not in one.proposed


def test_the_largest_part_of_a_list_is_named_first_and_none_that_is_nothing() -> None:
    line = "2024年度政府采购支出总额44.60万元，其中：政府采购货物支出8.60万元、政府采购工程支出0.00万元、政府采购服务支出30.00万元。"
    (one,) = found("十一、政府采购支出情况说明", line)
    assert (one.rule, one.proposed) == ("T34", "36.00万元")
    assert "0.00万元应为" not in one.message.zh


LAST_YEAR = """一般公共预算支出情况表
单位：万元
| 科目编码 | 科目名称 | 2024年预算数 | 2025年预算数 | 2025年预算数 | 2025年预算数 |
| 科目编码 | 科目名称 | 2024年预算数 | 合计 | 基本支出 | 项目支出 |
| 合计 | 合计 | 76.00 | 78.50 | 40.00 | 38.50 |
| 208 | 社会保障和就业支出 | 76.00 | 78.50 | 40.00 | 38.50 |
| 20802 | 民政管理事务 | 40.00 | 40.00 | 40.00 |  |
| 2080201 | 行政运行 | 40.00 | 40.00 | 40.00 |  |
| 20810 | 社会福利 | 36.00 | 38.50 |  | 38.50 |
| 2081002 | 老年福利 | 36.00 | 38.50 |  | 38.50 |"""


@pytest.mark.parametrize(
    ("item", "words", "right"),
    [
        ("社会福利（款）老年福利（项）2025年预算数为38.50万元", "比2024年预算增加2.50万元", []),
        ("社会福利（款）老年福利（项）2025年预算数为38.50万元", "比2024年预算减少2.50万元", ["增加"]),
        ("社会福利（款）老年福利（项）2025年预算数为38.50万元", "比2024年预算增加25.00万元", ["2.50万元"]),
        ("民政管理事务（款）行政运行（项）2025年预算数为40.00万元", "比2024年预算增加4.00万元", ["与2024年预算持平"]),
    ],
)
def test_a_change_is_held_against_the_table_s_column_of_last_year(item: str, words: str, right: list[str]) -> None:
    line = f"1.社会保障和就业支出（类）{item}，{words}，主要原因是标准调整。"
    got = [f for f in told("三、一般公共预算支出情况说明", line, LAST_YEAR, title=BUDGET) if f[0] in ("S03", "S10")]
    assert [proposed for _, proposed in got] == right


@pytest.mark.parametrize(
    ("title", "line", "right"),
    [
        (BUDGET, "截至2024年12月31日，本部门共有车辆3辆。", []),
        (BUDGET, "截至2025年12月31日，本部门共有车辆3辆。", [("F05", "2024年")]),
        (BUDGET, "截止2025年末，本部门固定资产金额为199.00万元。", [("F05", "2024年")]),
        (FINAL, "2024年末，固定资产中，车辆3台。", []),
        (FINAL, "2023年末，固定资产中，车辆3台。", [("F05", "2024年末")]),
        (FINAL, "2024年国有资本经营预算财政拨款支出0万元。", []),
        (FINAL, "2023年国有资本经营预算财政拨款支出0万元。", [("F05", "2024年")]),
    ],
)
def test_the_year_as_of_which_things_stand(title: str, line: str, right: list[tuple[str, str]]) -> None:
    assert [f for f in told("九、国有资产占有使用情况说明", line, title=title) if f[0] == "F05"] == right


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ("联系人：王某某  联系电话：0479-7222186", []),
        ("联系方式：0479-722XXXX", []),
        ("本单位决算公开信息反馈和联系方式：联系人：XXX  联系电话：0479-7222186", ["F01"]),
    ],
)
def test_a_contact_left_blank(line: str, right: list[str]) -> None:
    assert [f.rule for f in found("十二、其他重要事项", line) if f.rule == "F01"] == right


def test_an_area_is_no_money() -> None:
    lines = ("九、国有资产占有使用情况说明", "房屋面积18620.50万元；单价100万元以上设备4台。")
    assert ("W12", "平方米") in told(*lines)
    assert not [f for f in told(lines[0], "房屋面积18620.50平方米，价值1132.60万元。") if f[0] == "W12"]


@pytest.mark.parametrize(("amount", "right"), [("1.86亿元", []), ("968.50万元", []), ("968.50元", ["W12"])])
def test_one_amount_in_another_unit(amount: str, right: list[str]) -> None:
    many = "".join(f"{name}河治理工程资金{n}0.25万元。" for n, name in enumerate("东西南北中上下前后大小", 1))
    assert [f.rule for f in found("十、预算绩效管理情况", f"{many}全市水利投资{amount}。") if f.rule == "W12"] == right


@pytest.mark.parametrize(
    ("line", "missing"),
    [
        ("", True),
        ("3.殡葬方面本年比预算多花了一些，共20.50万元。", False),  # its name
        ("3.公墓维护所用的钱一共20.50万元。", False),  # its amount
        ("3.公墓维护所用的钱一共12.50万元。", True),
    ],
)
def test_an_item_told_in_words_that_were_not_understood_is_told(line: str, missing: bool) -> None:
    items = (
        "1.社会保障和就业支出（类）民政管理事务（款）行政运行（项）：支出决算数为40.00万元。",
        "2.社会保障和就业支出（类）社会福利（款）老年福利（项）：支出决算数为31.50万元。",
    )
    rules = {rule for rule, _ in told(GENERAL, *items, line, TABLE)}
    assert ("W06" in rules) is missing


def test_a_table_that_has_none_of_the_items_was_not_read() -> None:
    items = (
        "1.教育支出（类）普通教育（款）小学教育（项）：支出决算数为43.10万元。",
        "2.教育支出（类）普通教育（款）初中教育（项）：支出决算数为27.40万元。",
        "3.教育支出（类）职业教育（款）中等职业教育（项）：支出决算数为21.50万元。",
    )
    assert not [f for f in found(GENERAL, *items, TABLE) if f.rule == "W06" and "表05没有" in f.message.zh]


def test_a_group_told_without_its_items_stands_for_them() -> None:
    lines = (
        "1.社会保障和就业支出（类）民政管理事务（款）行政运行（项）：支出决算数为40.00万元。",
        "2.教育支出（类）进修及培训（款）培训支出（项）：支出决算数为3.10万元。",
        "3.社会保障和就业支出（类）社会福利（款）：支出决算数为52.00万元。",
    )
    table = TABLE.replace("92.00 | 40.00 | 52.00 |\n| 208", "95.10 | 43.10 | 52.00 |\n| 208", 1)
    table += "\n| 205 | 教育支出 | 3.10 | 3.10 |  |\n| 20508 | 进修及培训 | 3.10 | 3.10 |  |\n| 2050803 | 培训支出 | 3.10 | 3.10 |  |"
    assert not [f for f in found(GENERAL, *lines, table) if f.rule == "W06"]
