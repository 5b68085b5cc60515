"""Names of classes, items and parts that the tables' amounts belie; codes in Yunnan's way (“名称”编码科目); items of all appropriations against the general table."""

from __future__ import annotations

import pytest

from juesuan import check_document
from juesuan.document.model import Document, Source
from juesuan.document.text import blocks_of

HEAD, GENERAL = "清泉县文化馆2024年度部门决算", "五、一般公共预算财政拨款支出决算情况说明"
TABLE = """一般公共预算财政拨款支出决算表
单位：万元
| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
| 合计 | 合计 | 553.37 | 433.17 | 120.20 |
| 207 | 文化旅游体育与传媒支出 | 442.90 | 322.70 | 120.20 |
| 20701 | 文化和旅游 | 442.90 | 322.70 | 120.20 |
| 2070101 | 行政运行 | 322.70 | 322.70 |  |
| 2070109 | 群众文化 | 84.60 |  | 84.60 |
| 2070112 | 文化和旅游市场管理 | 35.60 |  | 35.60 |
| 208 | 社会保障和就业支出 | 62.13 | 62.13 |  |
| 20805 | 行政事业单位养老支出 | 62.13 | 62.13 |  |
| 2080505 | 机关事业单位基本养老保险缴费支出 | 41.42 | 41.42 |  |
| 2080506 | 机关事业单位职业年金缴费支出 | 20.71 | 20.71 |  |
| 221 | 住房保障支出 | 48.34 | 48.34 |  |
| 22102 | 住房改革支出 | 48.34 | 48.34 |  |
| 2210201 | 住房公积金 | 46.34 | 46.34 |  |
| 2210203 | 购房补贴 | 2.00 | 2.00 |  |"""
CLASSES = "一般公共预算财政拨款支出553.37万元，主要用于以下方面：文化旅游体育与传媒支出（类）442.90万元；社会保障和就业支出（类）62.13万元；住房保障（类）支出48.34万元。"
AGAIN = "社会保障和就业（类）支出62.13万元，占11.23%。"


def loud(*lines: str) -> list[tuple[str, str]]:
    text = "\n".join((HEAD, GENERAL, *lines, TABLE))
    found = check_document(Document((Source("例.txt", "txt"),), tuple(blocks_of(text)))).findings
    return [(f.rule, f.proposed) for f in found if f.severity != "note" and f.rule not in ("F02", "F03")]


@pytest.mark.parametrize(
    ("right", "wrong", "proposed"),
    [
        ("文化旅游体育与传媒支出（类）", "教育支出（类）", "文化旅游体育与传媒支出"),
        ("住房保障（类）支出", "城乡社区（类）支出", "住房保障支出"),
        ("文化旅游体育与传媒支出（类）", "文化体育与传媒支出（类）", "文化旅游体育与传媒支出"),
    ],
)
def test_a_class_that_no_table_has_is_named_for_another(right: str, wrong: str, proposed: str) -> None:
    assert loud(CLASSES, AGAIN) == []
    assert [p for _, p in loud(CLASSES.replace(right, wrong), AGAIN)] == [proposed]


def test_a_class_told_twice_with_anothers_amount_is_that_other() -> None:
    wrong = CLASSES.replace("住房保障（类）", "社会保障和就业（类）")
    assert [p for _, p in loud(wrong)] == ["住房保障"]


ITEMS = (
    "“行政运行”2070101科目支出322.70万元，主要用于人员和公用经费；", "“群众文化”2070109科目支出84.60万元，主要用于群众文化活动；",
    "“文化和旅游市场管理”2070112科目支出35.60万元，主要用于市场检查；", "“机关事业单位基本养老保险缴费支出”2080505科目支出41.42万元，主要用于缴纳养老保险；",
    "“机关事业单位职业年金缴费支出”2080506科目支出20.71万元，主要用于缴纳职业年金；", "“住房公积金”2210201科目支出46.34万元，主要用于缴存住房公积金；",
    "“购房补贴”2210203科目支出2.00万元，主要用于发放补贴。",
)  # fmt: skip


@pytest.mark.parametrize(
    ("right", "wrong", "found"),
    [
        ("“群众文化”", "“行政运行”", [("F09", "群众文化")]),
        ("2070112科目", "2070109科目", [("F09", "2070112")]),
        ("322.70万元", "332.70万元", [("S12", "322.70万元")]),
    ],
)
def test_items_told_by_name_and_code_before_the_word_item(right: str, wrong: str, found: list[tuple[str, str]]) -> None:
    assert loud("财政拨款支出按功能科目分类情况：", *ITEMS) == []
    said = [line.replace(right, wrong) for line in ITEMS]
    assert loud("财政拨款支出按功能科目分类情况：", *said) == found


PARTS = (
    "支出决算表\n单位：万元\n| 科目编码 | 科目名称 | 本年支出合计 | 基本支出 | 项目支出 |\n| 合计 | 合计 | 553.37 | 433.17 | 120.20 |\n"
    "| 2070101 | 行政运行 | 553.37 | 433.17 | 120.20 |"
)


def test_a_part_of_the_whole_under_its_siblings_name() -> None:
    said = "本年支出合计553.37万元，其中：基本支出433.17万元，项目支出120.20万元。".replace("基本支出", "项目支出")
    text = "\n".join((HEAD, "三、支出决算情况说明", said, PARTS))
    found = check_document(Document((Source("例.txt", "txt"),), tuple(blocks_of(text)))).findings
    assert [f.proposed for f in found if f.rule == "E02"] == ["基本支出"]


BASIC = (
    "一般公共预算财政拨款基本支出决算表\n单位：万元\n| 科目编码 | 科目名称 | 决算数 |\n| 30101 | 基本工资 | 60.00 |\n| 30102 | 津贴补贴 | 29.90 |\n"
    "| 30201 | 办公费 | 8.00 |\n| 30202 | 印刷费 | 2.10 |\n|  | 合计 | 100.00 |"
)


@pytest.mark.parametrize(("wrong", "proposed"), [("10.10", []), ("11.00", ["10.10万元"])])
def test_a_class_told_of_a_table_that_has_its_rows_alone(wrong: str, proposed: list[str]) -> None:
    said = f"一般公共预算基本支出中，工资福利支出89.90万元、商品和服务支出{wrong}万元。"
    text = "\n".join((HEAD, "六、一般公共预算财政拨款基本支出决算情况说明", said, BASIC))
    found = check_document(Document((Source("例.txt", "txt"),), tuple(blocks_of(text)))).findings
    assert [f.proposed for f in found if f.rule == "E02"] == proposed
    assert all("（302）" in f.message.zh for f in found if f.rule == "E02")
