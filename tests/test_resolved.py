"""Amounts, changes and rates in words that nothing knows: what the document's own tables and arithmetic make of them.

The nouns are in no lexeme and no name: each is resolved by its amount, by the list that it stands in or by the two amounts that it is the difference of.
"""

from __future__ import annotations

import pytest

from juesuan.checks.engine import check_document
from juesuan.checks.model import Finding
from juesuan.document.model import Document, Source
from juesuan.document.text import blocks_of
from juesuan.extract.link import extract
from juesuan.kernel.figures import Figure

HEAD = "清河县水务局2023年度部门决算公开说明\n"
GENERAL = "五、一般公共预算财政拨款支出决算具体情况\n"
TABLES = """
九、表
收入支出决算总表
公开01表
单位：万元
| 项目 | 决算数 | 项目 | 决算数 |
| 一、一般公共预算财政拨款收入 | 2,482.36 | 一、农林水支出 | 2,719.81 |
| 二、事业收入 | 237.45 | 二、住房保障支出 | 52.13 |
| 本年收入合计 | 2,719.81 | 本年支出合计 | 2,771.94 |
| 年初结转和结余 | 128.67 | 年末结转和结余 | 76.54 |
| 总计 | 2,848.48 | 总计 | 2,848.48 |
一般公共预算财政拨款支出决算表
公开05表
单位：万元
| 科目编码 | 科目名称 | 小计 | 基本支出 | 项目支出 |
| 合计 | 合计 | 2,482.36 | 1,312.36 | 1,170.00 |
| 213 | 农林水支出 | 2,430.23 | 1,260.23 | 1,170.00 |
| 21303 | 水利 | 2,430.23 | 1,260.23 | 1,170.00 |
| 2130301 | 行政运行 | 1,260.23 | 1,260.23 | 0.00 |
| 2130305 | 水利工程建设 | 487.46 | 0.00 | 487.46 |
| 2130314 | 防汛 | 382.54 | 0.00 | 382.54 |
| 2130311 | 水资源节约管理与保护 | 300.00 | 0.00 | 300.00 |
| 221 | 住房保障支出 | 52.13 | 52.13 | 0.00 |
| 22102 | 住房改革支出 | 52.13 | 52.13 | 0.00 |
| 2210201 | 住房公积金 | 52.13 | 52.13 | 0.00 |
一般公共预算财政拨款基本支出决算表
公开06表
单位：万元
| 科目编码 | 科目名称 | 决算数 |
| 301 | 工资福利支出 | 1,018.27 |
| 30101 | 基本工资 | 463.18 |
| 30102 | 津贴补贴 | 555.09 |
| 302 | 商品和服务支出 | 241.96 |
| 30201 | 办公费 | 87.34 |
| 30211 | 差旅费 | 154.62 |
| 303 | 对个人和家庭的补助 | 52.13 |
"""
WORKS, FLOODS, RUN = ("农林水支出/水利/水利工程建设", "农林水支出/水利/防汛", "农林水支出/水利/行政运行")
HOUSING = "住房保障支出/住房改革支出/住房公积金"


def figures_of(sentence: str, head: str = GENERAL, tables: str = TABLES) -> list[Figure]:
    document = Document((Source("例.txt", "txt"),), tuple(blocks_of(HEAD + head + sentence + tables)))
    return list(extract(document).narrative.figures)


def told(sentence: str, printed: str, head: str = GENERAL) -> tuple[str, str, str, str]:
    """Return measure, item, basis and aspect of a sentence's first figure with these digits."""
    fact = next(f for f in figures_of(sentence, head) if f.printed.lstrip("-").startswith(printed)).fact
    return fact.measure, fact.item, fact.basis, fact.aspect


GEX, FINAL, OPENING = "general.expenditure", "final", "opening_budget"

BY_ARITHMETIC = [
    ("行政运行年初预算1,300.00万元，支出决算1,260.23万元，缩编39.77万元。", "39.77", (GEX, RUN, OPENING, "change")),
    ("行政运行年初预算1,300.00万元，支出决算1,260.23万元，执行度96.94%。", "96.94", (GEX, RUN, OPENING, "completion")),
    ("行政运行年初预算1,300.00万元，支出决算1,260.23万元，退回财政39.77万元。", "39.77", (GEX, RUN, OPENING, "change")),
    ("防汛年初预算350.00万元，支出决算382.54万元，临时动支32.54万元。", "32.54", (GEX, FLOODS, OPENING, "change")),
    ("防汛年初预算350.00万元，支出决算382.54万元，为抗旱加拨32.54万元。", "32.54", (GEX, FLOODS, OPENING, "change")),
    ("防汛年初预算350.00万元，支出决算382.54万元，浮动9.30%。", "9.30", (GEX, FLOODS, OPENING, "variance")),
    ("防汛支出决算382.54万元，上年决算360.00万元，走阔22.54万元。", "22.54", (GEX, FLOODS, FINAL, "change")),
    ("防汛支出决算382.54万元，上年决算360.00万元，走阔22.54万元，斜率6.26%。", "6.26", (GEX, FLOODS, FINAL, "change_rate")),
    ("住房公积金年初预算50.00万元，支出决算52.13万元，新进人员补缴2.13万元。", "2.13", (GEX, HOUSING, OPENING, "change")),
    ("住房公积金年初预算55.00万元，支出决算52.13万元，沉淀2.87万元。", "2.87", (GEX, HOUSING, OPENING, "change")),
    ("住房公积金年初预算55.00万元，支出决算52.13万元，完成94.78%，因人员调出沉淀2.87万元。", "2.87", (GEX, HOUSING, OPENING, "change")),
]  # fmt: skip
REPAID = "住房公积金年初预算55.00万元，支出决算52.13万元，沉淀2.87万元；防汛年初预算390.00万元，支出决算382.54万元，沉淀7.64万元。"
"""A word that tells one difference exactly tells the other, which is wrong."""

BY_TABLES = [
    ("渠系整治工程花费487.46万元。", "487.46", (GEX, WORKS, FINAL, "amount")),
    ("渠系整治工程花费487.46万元，比上年增加20.10万元，增长4.30%。", "20.10", (GEX, WORKS, FINAL, "change")),
    ("渠系整治工程花费487.46万元，比上年增加20.10万元，增长4.30%。", "4.30", (GEX, WORKS, FINAL, "change_rate")),
    ("渠系整治工程花费487.46万元，年初预算500.00万元，完成年初预算的97.49%。", "97.49", (GEX, WORKS, OPENING, "completion")),
    ("汛期抢险开销382.54万元，较上年减少7.46万元。", "-7.46", (GEX, FLOODS, FINAL, "change")),
    ("机关养人的开销1,260.23万元。", "1,260.23", (GEX, RUN, FINAL, "amount")),
    ("其中：渠系整治487.46万元、抢险物资382.54万元。", "487.46", (GEX, WORKS, FINAL, "amount")),
    ("其中：渠系整治487.46万元、抢险物资382.54万元。", "382.54", (GEX, FLOODS, FINAL, "amount")),
    ("本年一般公共预算财政拨款支出2,482.36万元，其中用于渠系整治487.46万元，抢险物资382.54万元。", "382.54", (GEX, FLOODS, FINAL, "amount")),
    ("机关日常开门用度1,312.36万元。", "1,312.36", ("general.basic", "", FINAL, "amount")),
]  # fmt: skip

ELSEWHERE = [
    ("八、预算绩效情况说明\n", "组织对6个一般公共预算项目开展自评，牵涉资金盘子1,170.00万元。", "1,170.00", ("general.project", "", FINAL, "amount")),
    ("八、预算绩效情况说明\n", "组织对6个一般公共预算项目开展自评，所涉盘子1,170.00万元，占一般公共预算项目支出的100%。", "1,170.00", ("general.project", "", FINAL, "amount")),
    ("一、收入支出决算总体情况说明\n", "水务条线总盘收入2,848.48万元。", "2,848.48", ("whole.total", "", FINAL, "amount")),
    ("一、收入支出决算总体情况说明\n", "水务条线全盘支出2,848.48万元。", "2,848.48", ("whole.total_out", "", FINAL, "amount")),
    ("六、一般公共预算财政拨款基本支出决算情况说明\n", "1.发到手里的底薪463.18万元。", "463.18", ("general.economic", "30101", FINAL, "amount")),
    ("六、一般公共预算财政拨款基本支出决算情况说明\n", "2.出门办事的花销154.62万元。", "154.62", ("general.economic", "30211", FINAL, "amount")),
    ("三、支出决算情况说明\n", "基本支出1,312.36万元，当中，工资福利支出1,018.27万元。", "1,018.27", ("general.economic", "301", FINAL, "amount")),
]  # fmt: skip

LEFT = [
    ("渠系整治工程花费487.64万元。", "487.64"),  # no table has it
    ("增加的主要原因是追加渠系经费487.46万元。", "487.46"),  # a reason, in other words than the row's
    ("干事的钱1,170.00万元，比上年增加20.00万元。", "1,170.00"),  # three digits
    ("移民后扶花费300.00万元。", "300.00"),  # one digit, which many things have
    ("对企业补助382.54万元。", "382.54"),  # the name of something else
    ("行政运行年初预算1,300.00万元，支出决算1,260.23万元，其中：缩编39.77万元。", "39.77"),  # a part
    ("行政运行年初预算1,300.00万元，支出决算1,260.23万元。缩编39.77万元。", "39.77"),  # another sentence
    ("行政运行年初预算1,300.00万元，支出决算1,260.23万元，缩编38.77万元。", "38.77"),  # not the difference
]


@pytest.mark.parametrize(("sentence", "printed", "wanted"), BY_ARITHMETIC)
def test_what_two_amounts_differ_by(sentence: str, printed: str, wanted: tuple[str, str, str, str]) -> None:
    assert told(sentence, printed) == wanted


@pytest.mark.parametrize(("sentence", "printed", "wanted"), BY_TABLES)
def test_what_the_tables_print(sentence: str, printed: str, wanted: tuple[str, str, str, str]) -> None:
    assert told(sentence, printed.removeprefix("-")) == wanted


@pytest.mark.parametrize(("head", "sentence", "printed", "wanted"), ELSEWHERE)
def test_in_other_sections(head: str, sentence: str, printed: str, wanted: tuple[str, str, str, str]) -> None:
    assert told(sentence, printed, head) == wanted


@pytest.mark.parametrize(("sentence", "printed"), LEFT)
def test_what_is_left_unnamed(sentence: str, printed: str) -> None:
    assert told(sentence, printed)[0].startswith("~")


def test_signs() -> None:
    """A difference has the sign of its two amounts, whatever its word says."""
    figures = figures_of("行政运行年初预算1,300.00万元，支出决算1,260.23万元，缩编39.77万元。")
    assert [str(f.value) for f in figures] == ["1300.00", "1260.23", "-39.77"]


def test_a_word_of_differences() -> None:
    assert told(REPAID, "7.64") == (GEX, FLOODS, OPENING, "change")
    found = [(f.rule, f.proposed) for f in _loud(REPAID)]
    assert ("S14", "-7.46万元") in found or ("S14", "7.46万元") in found


def _loud(sentence: str, head: str = GENERAL) -> list[Finding]:
    document = Document((Source("例.txt", "txt"),), tuple(blocks_of(HEAD + head + sentence + TABLES)))
    return [f for f in check_document(document).findings if f.severity != "note" and not f.rule.startswith("F")]


def test_no_alarm() -> None:
    """What agrees with the document raises nothing that the document without it does not."""
    usual = {(f.rule, f.message.zh) for f in _loud("住房公积金支出决算52.13万元。")}
    for sentence in [s for s, _, _ in BY_ARITHMETIC + BY_TABLES]:
        extra = {(f.rule, f.message.zh) for f in _loud(sentence)} - usual
        assert not {(r, m) for r, m in extra if r[0] in "ES"}, sentence


EXPENDITURE = "三、支出决算情况说明\n"
ITEMS = "行政运行（项）支出1,260.23万元，水利工程建设（项）支出487.46万元，防汛（项）支出{}万元，比上年减少7.46万元。"


def test_items_of_the_account_that_prints_them() -> None:
    """Under a heading of all expenditure the items are the general public budget's where its table alone prints them, a wrong one, too."""
    for last in ("382.54", "385.24"):
        facts = {f.printed: f.fact for f in figures_of(ITEMS.format(last), EXPENDITURE)}
        assert {(f.measure, f.aspect) for f in facts.values()} == {(GEX, "amount"), (GEX, "change")}
        assert facts[f"{last}万元"].item == FLOODS
    assert [(f.rule, f.proposed) for f in _loud(ITEMS.format("385.24"), EXPENDITURE) if f.rule == "E02"] == [
        ("E02", "382.54万元")
    ]


WHOLE = """
支出决算表
公开03表
单位：万元
| 科目编码 | 科目名称 | 本年支出合计 | 基本支出 | 项目支出 |
| 合计 | 合计 | 2,771.94 | 1,312.36 | 1,459.58 |
| 213 | 农林水支出 | 2,719.81 | 1,260.23 | 1,459.58 |
| 21303 | 水利 | 2,719.81 | 1,260.23 | 1,459.58 |
| 2130301 | 行政运行 | 1,260.23 | 1,260.23 | 0.00 |
| 2130305 | 水利工程建设 | 777.04 | 0.00 | 777.04 |
| 2130314 | 防汛 | 382.54 | 0.00 | 382.54 |
| 2130311 | 水资源节约管理与保护 | 300.00 | 0.00 | 300.00 |
"""


@pytest.mark.parametrize(("works", "account"), [("777.04", "whole"), ("487.46", "whole")])
def test_items_that_two_accounts_print(works: str, account: str) -> None:
    """Where their own account prints them, too, one that another alone prints is a slip."""
    sentence = f"行政运行（项）支出1,260.23万元，水利工程建设（项）支出{works}万元，防汛（项）支出382.54万元。"
    figures = figures_of(sentence, EXPENDITURE, WHOLE + TABLES)
    assert {f.fact.measure for f in figures} == {f"{account}.expenditure"}


FUNDED = """
财政拨款收入支出决算总表
公开04表
单位：万元
| 项目 | 决算数 | 项目 | 合计 | 一般公共预算财政拨款 | 政府性基金预算财政拨款 |
| 一、一般公共预算财政拨款 | 2,482.36 | 一、农林水支出 | 2,617.90 | 2,430.23 | 187.67 |
| 二、政府性基金预算财政拨款 | 187.67 | 二、住房保障支出 | 52.13 | 52.13 | 0.00 |
| 本年收入合计 | 2,670.03 | 本年支出合计 | 2,670.03 | 2,482.36 | 187.67 |
| 总计 | 2,670.03 | 总计 | 2,670.03 | 2,482.36 | 187.67 |
"""


@pytest.mark.parametrize(
    ("title", "measure"),
    [
        ("（二）一般公共预算财政拨款支出。", GEX),  # one amount, of the account that the paragraph names
        ("（二）支出情况。", "fiscal.expenditure"),  # a slip
    ],
)
def test_an_account_by_its_words_and_its_amount(title: str, measure: str) -> None:
    sentence = f"{title}全年支出2,482.36万元，比2022年2,400.00万元增加82.36万元，增长3.43%。"
    figures = figures_of(sentence, "四、财政拨款收入支出决算总体情况说明\n", FUNDED + TABLES)
    assert {f.fact.measure for f in figures} == {measure}


def test_a_part_read_as_its_whole_again() -> None:
    sentence = "人员经费1,070.40万元，人员经费去处里头有基本工资463.18万元，津贴补贴555.09万元。"
    facts = {f.printed: f.fact for f in figures_of(sentence, "六、一般公共预算财政拨款基本支出决算情况说明\n")}
    assert (facts["463.18万元"].measure, facts["463.18万元"].item) == ("general.economic", "30101")


BRACKETS = "按科目分{}：行政运行（项）支出1,260.23万元（1,300.00万元）、防汛（项）支出382.54万元（350.00万元）。"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("（括号内为年初预算）", ("general.expenditure", "opening_budget", 2023)),
        ("（括号内为上年决算）", ("general.expenditure", "final", 2022)),
        ("", ("~一般公共预算财政拨款支出", "final", 2023)),
    ],
)
def test_what_brackets_hold(said: str, told: tuple[str, str, int]) -> None:
    facts = {f.printed: f.fact for f in figures_of(BRACKETS.format(said))}
    for printed in ("1,300.00万元", "350.00万元"):
        assert (facts[printed].measure, facts[printed].basis, facts[printed].year) == told
    assert not [f for f in _loud(BRACKETS.format(said)) if f.rule.startswith("E")]


@pytest.mark.parametrize(
    ("title", "year"), [("（二）按功能科目分（括号内为2022年决算数）。\n", 2022), ("（二）按功能科目分。\n", 2022)]
)
def test_what_brackets_hold_is_said_by_a_title_above_or_by_the_change(title: str, year: int) -> None:
    told = "行政运行（项）支出1,260.23万元（1,300.00万元），比上年减少39.77万元。"
    facts = {f.printed: f.fact for f in figures_of(title + told)}
    assert (facts["1,300.00万元"].basis, facts["1,300.00万元"].year) == ("final", year)


def test_a_change_that_does_not_make_what_brackets_hold_leaves_them_untold() -> None:
    told = "行政运行（项）支出1,260.23万元（1,300.00万元），比上年减少93.77万元。"
    facts = {f.printed: f.fact for f in figures_of(told)}
    assert facts["1,300.00万元"].year == 2023
