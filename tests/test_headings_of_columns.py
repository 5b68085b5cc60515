"""How writers head the columns and name the rows of the nine tables: whatever the words, the same small table is read."""

from __future__ import annotations

import pytest

from juesuan.document.model import Document, Source
from juesuan.document.text import blocks_of
from juesuan.extract.link import extract

FINAL, BUDGET = "清河县档案馆2024年度部门决算公开说明", "清河县档案馆2025年部门预算公开"

Fact = tuple[str, str, str, str]
Rows = list[list[str]]


def read(title: str, head: list[str], rows: Rows) -> set[Fact]:
    """Return what a document of one table says: measure, item, basis and what is printed of each figure."""
    lines = [
        BUDGET if "决算" not in title else FINAL,
        title,
        "单位：万元",
        *map("|".join, [head, ["---"] * len(head), *rows]),
    ]
    lines[3:] = [f"|{line}|" for line in lines[3:]]
    found = extract(Document((Source("例.txt", "txt"),), tuple(blocks_of("\n".join(lines)))))
    return {(f.fact.measure, f.fact.item, f.fact.basis, f.printed) for f in found.figures}


ITEMS = [
    ["", "合计", "130.00", "100.00", "30.00"],
    ["201", "一般公共服务支出", "110.00", "80.00", "30.00"],
    ["20126", "档案事务", "110.00", "80.00", "30.00"],
    ["2012601", "行政运行", "80.00", "80.00", ""],
    ["2012604", "档案馆", "30.00", "", "30.00"],
    ["221", "住房保障支出", "20.00", "20.00", ""],
    ["22102", "住房改革支出", "20.00", "20.00", ""],
    ["2210201", "住房公积金", "20.00", "20.00", ""],
]
SPLIT = [[code[:3], code[3:5], code[5:], *rest] for code, *rest in ITEMS]
OF_ITEMS = [
    "一般公共预算财政拨款支出决算表", "支出决算表", "政府性基金预算财政拨款收入支出决算表", "财政拨款支出决算明细表",
    "一般公共预算支出表", "部门支出总表", "政府性基金预算支出表",
]  # fmt: skip
WHOLE = [
    "总计", "小计", "本年支出合计", "金额", "决算数", "支出决算数", "本年决算数", "本年支出", "支出合计", "支出总计", "合计（万元）", "合 计", "金　额",
    "决算数（万元）", "2024年决算数", "2024年度决算数", "2024年", "支出金额", "支出数", "全年支出", "决算金额", "决算支出数", "总额", "合计数", "支出总额",
    "本年支出小计", "本年支出决算数", "本年数", "当年支出", "全年决算数", "支出决算",
]  # fmt: skip


def in_kind(words: str, title: str) -> str:
    """Return a heading as a table of that title has it: a budget's is of its own year and basis."""
    return words if "决算" in title else words.replace("决算", "预算").replace("2024", "2025")


@pytest.mark.parametrize("title", OF_ITEMS)
def test_the_column_of_the_whole_however_it_is_headed(title: str) -> None:
    rest = ["基本支出", "项目支出"]
    known = read(title, ["科目编码", "科目名称", "合计", *rest], ITEMS)
    assert len(known) == 19
    assert not any(measure.startswith("~") for measure, *_ in known)
    heads = [in_kind(words, title) for words in WHOLE]
    assert [w for w in heads if read(title, ["科目编码", "科目名称", w, *rest], ITEMS) != known] == []
    assert read(title, ["科目编码", "科目名称", *rest, "总计"], [[*r[:2], r[3], r[4], r[2]] for r in ITEMS]) == known


@pytest.mark.parametrize("title", OF_ITEMS)
def test_codes_and_names_however_they_are_headed(title: str) -> None:
    amounts = ["总计", "基本支出", "项目支出"]
    known = read(title, ["科目编码", "科目名称", "合计", *amounts[1:]], ITEMS)
    for pair in (
        "功能分类科目编码 科目名称", "科目代码 科目名称", "支出功能分类科目编码 支出功能分类科目名称", "支出功能分类 科目名称", "功能科目编码 功能科目名称", "编码 名称",
        "科目 科目", "项目 项目", "科目编号 科目", "类款项 科目名称", "功能分类 项目", "代码 支出项目",
    ):  # fmt: skip
        assert read(title, [*pair.split(), *amounts], ITEMS) == known, pair
    one = [[(f"{code} {name}").strip(), *rest] for code, name, *rest in ITEMS]
    for name in ("科目名称", "项目", "支出功能分类名称", "科目编码及名称", "科目编码和名称"):
        assert read(title, [name, *amounts], one) == known, name
    levels = ["类", "款", "项", "科目名称"]
    assert read(title, [*levels, *amounts], SPLIT) == known
    assert (
        read(title, ["科目编码", "科目编码", "科目编码", "科目名称", *amounts], [[*levels[:3], "", "", "", ""], *SPLIT])
        == known
    )
    assert read(title, ["项目", "", "", "", "本年支出", "", ""], [[*levels, *amounts], *SPLIT]) == known
    numbered = [["功能分类科目编码", "科目名称", *amounts], ["栏次", "", "1", "2", "3"], *ITEMS]
    assert read(title, ["项目", "", "本年支出", "", ""], numbered) == known


@pytest.mark.parametrize(
    "total", ["总计", "支出合计", "本年合计", "合计数", "共计", "合计（万元）", "支出总计", "总合计"]
)
@pytest.mark.parametrize("title", OF_ITEMS)
def test_the_row_of_the_whole_however_it_is_named(title: str, total: str) -> None:
    head = ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]
    known = read(title, head, ITEMS)
    assert read(title, head, [["", total, *ITEMS[0][2:]], *ITEMS[1:]]) == known
    assert read(title, head, [*ITEMS[1:], [total, "", *ITEMS[0][2:]]]) == known


@pytest.mark.parametrize(
    "title", ["支出决算表", "一般公共预算财政拨款支出决算表", "部门支出总表", "一般公共预算支出表"]
)
def test_costs_of_staff_and_office_are_parts_of_what_is_basic(title: str) -> None:
    rows = [
        ["", "合计", "130.00", "100.00", "90.00", "10.00", "30.00"],
        ["2012601", "行政运行", "100.00", "100.00", "90.00", "10.00", ""],
        ["2012604", "档案馆", "30.00", "", "", "", "30.00"],
    ]
    known = read(title, ["科目编码", "科目名称", "合计", "基本支出", "人员经费", "公用经费", "项目支出"], rows)
    assert {m.rpartition(".")[2] for m, *_ in known} == {"expenditure", "basic", "personnel", "public", "project"}
    above = [["编码", "名称", "总计", "基本支出", "人员支出", "公用支出", "项目支出"], *rows]
    assert read(title, ["功能分类科目", "", "本年支出", "", "", "", ""], above) == known


ECONOMIC = [
    ["", "合计", "100.00"], ["301", "工资福利支出", "90.00"], ["30101", "基本工资", "60.00"], ["30102", "津贴补贴", "30.00"],
    ["302", "商品和服务支出", "10.00"], ["30201", "办公费", "10.00"],
]  # fmt: skip


@pytest.mark.parametrize("title", ["一般公共预算财政拨款基本支出决算表", "一般公共预算基本支出表"])
def test_the_table_by_economic_class_however_it_is_headed(title: str) -> None:
    known = read(title, ["科目编码", "科目名称", "合计"], ECONOMIC)
    for whole in (
        "总计",
        "决算金额",
        "金额（元）",
        "支出决算数",
        "基本支出",
        "基本支出决算数",
        "2024年决算数",
        "支出数",
    ):
        found = read(title, ["经济分类科目编码", "科目名称", in_kind(whole, title)], ECONOMIC)
        assert {f[:3] for f in found} == {f[:3] for f in known}, whole
    assert read(title, ["科目编码", "科目名称", "金额"], [*ECONOMIC[1:], ["", "基本支出合计", "100.00"]]) == known
    split = [[code[:3], code[3:], *rest] for code, *rest in ECONOMIC]
    assert read(title, ["类", "款", "科目名称", "总计"], split) == known
    parts = [[*row, row[2] if row[0] < "302" else "", row[2] if row[0] > "302" else ""] for row in ECONOMIC[1:]]
    told = [
        read(title, ["科目编码", "科目名称", "总计", a, b], parts)
        for a, b in (("人员经费", "公用经费"), ("人员支出", "公用支出"))
    ]
    assert told[0] == told[1]


@pytest.mark.parametrize(
    "whole",
    ["总计", "小计", "金额", "收入合计", "收入总计", "决算数", "收入决算数", "本年收入", "总收入", "合计（万元）"],
)
@pytest.mark.parametrize("title", ["收入决算表", "部门收入总表"])
def test_the_column_of_all_revenue(title: str, whole: str) -> None:
    rows = [
        ["", "合计", "130.00", "110.00", "15.00", "5.00"],
        ["2012601", "行政运行", "130.00", "110.00", "15.00", "5.00"],
    ]
    head = ["科目编码", "科目名称", "本年收入合计", "财政拨款收入", "事业收入", "其他收入"]
    known = read(title, head, rows)
    head[2:4] = [in_kind(whole, title), "财政补助收入"]
    assert read(title, head, rows) == known


def balance(opening: str, income: str, whole: str, closing: str) -> set[Fact]:
    amounts = ["10.00", "50.00", "40.00", "", "40.00", "20.00"]
    rows = [["", "合计", *amounts], ["2120801", "征地和拆迁补偿支出", *amounts]]
    heads = [["科目编码", "科目名称", "", "", whole, "基本支出", "项目支出", ""], *rows]
    return read(
        "政府性基金预算财政拨款收入支出决算表", ["项目", "", opening, income, "本年支出", "", "", closing], heads
    )


def test_balances_and_revenue_of_a_fund_however_they_are_headed() -> None:
    known = balance("年初结转和结余", "本年收入", "小计", "年末结转和结余")
    assert len(known) == 10
    for opening in ("上年结转和结余", "上年结转", "年初结转结余", "期初结转和结余", "上年结余"):
        assert balance(opening, "本年收入", "小计", "年末结转和结余") == known, opening
    for closing in ("年终结转和结余", "结转下年", "年末结余", "期末结转和结余", "结转下年支出"):
        assert balance("年初结转和结余", "本年收入", "小计", closing) == known, closing
    for income in ("收入合计", "本年收入合计", "收入", "当年收入", "财政拨款收入"):
        assert balance("年初结转和结余", income, "小计", "年末结转和结余") == known, income
    for whole in ("合计", "总计", "金额", "支出合计", "决算数"):
        assert balance("年初结转和结余", "本年收入", whole, "年末结转和结余") == known, whole


def two_sided(amount: str, whole: str, income: str, out: str, opening: str, closing: str, total: str) -> set[Fact]:
    rows = [
        ["项目", amount, "项目", whole, "一般公共预算财政拨款", "政府性基金预算财政拨款"],
        ["一、一般公共预算财政拨款", "130.00", "一、一般公共服务支出", "130.00", "130.00", ""],
        ["二、政府性基金预算财政拨款", "20.00", "二、城乡社区支出", "20.00", "", "20.00"],
        [income, "150.00", out, "150.00", "130.00", "20.00"],
        [opening, "10.00", closing, "10.00", "10.00", ""],
        [total, "160.00", total, "160.00", "140.00", "20.00"],
    ]
    return read("财政拨款收入支出决算总表", ["收入", "", "支出", "", "", ""], rows)


def test_rows_of_the_appropriation_however_they_are_named() -> None:
    usual = [
        "决算数",
        "合计",
        "本年收入合计",
        "本年支出合计",
        "年初财政拨款结转和结余",
        "年末财政拨款结转和结余",
        "总计",
    ]
    known = two_sided(*usual)
    assert not any(measure.startswith("~") for measure, *_ in known)
    for place, words in (
        (0, ("金额", "合计", "2024年决算数", "金额（万元）")), (1, ("总计", "金额", "本年决算数", "支出合计", "财政拨款支出", "2024年决算数")),
        (2, ("本年收入小计", "当年收入合计", "收入合计")), (3, ("本年支出小计", "当年支出合计", "支出合计")), (4, ("上年结转", "上年结转和结余", "期初结转")),
        (5, ("结转下年", "年终结转和结余", "期末结转")), (6, ("收支总计", "收、支总计")),
    ):  # fmt: skip
        for word in words:
            assert two_sided(*usual[:place], word, *usual[place + 1 :]) == known, word


def three(budget: str, final: str, total: str, cars: str) -> set[Fact]:
    items = [total, "因公出国（境）费", "公务用车购置及运行费", "", "", "公务接待费"]
    below = ["", "", cars, "公务用车购置费", "公务用车运行费", ""]
    amounts = ["20.00", "2.00", "15.00", "5.00", "10.00", "3.00", "18.00", "2.00", "14.00", "5.00", "9.00", "2.00"]
    return read("财政拨款“三公”经费支出决算表", [budget, *[""] * 5, final, *[""] * 5], [items * 2, below * 2, amounts])


def test_the_three_costs_however_they_are_headed() -> None:
    known = three("预算数", "决算数", "合计", "小计")
    assert len(known) == 12
    for budget, final, total, cars in (
        ("预算金额", "决算金额", "总计", "合计"), ("预算", "决算", "小计", "总计"), ("全年预算数", "本年决算数", "金额", "小计"), ("2024年预算数", "2024年决算数", "总额", "合计"),
    ):  # fmt: skip
        assert three(budget, final, total, cars) == known, (budget, final, total, cars)


def test_columns_that_may_each_be_the_whole_are_not_guessed_at() -> None:
    head = ["科目编码", "科目名称", "本年数", "支出数", "基本支出", "项目支出"]
    found = read("支出决算表", head, [[*row[:3], "7.00", *row[3:]] for row in ITEMS])
    assert not any(measure == "whole.expenditure" for measure, *_ in found)


def test_a_column_of_another_year_is_not_the_whole() -> None:
    head = ["科目编码", "科目名称", "2023年", "基本支出", "项目支出"]
    assert not any(measure == "whole.expenditure" for measure, *_ in read("支出决算表", head, ITEMS))


def test_a_total_with_a_row_of_what_was_carried_over_is_not_the_years_own() -> None:
    rows = [["一、一般公共预算拨款收入", "100.00"], ["二、上年结转", "30.00"], ["收入总计", "130.00"]]
    told = {(measure, printed) for measure, _, _, printed in read("部门收入总表", ["项目", "合计"], rows)}
    assert ("whole.total", "130.00") in told
    assert {measure for measure, _ in told}.isdisjoint({"whole.income"})


def test_rows_of_sources_have_several_sums_of_which_no_column_is_guessed_to_be_one() -> None:
    rows = [
        ["一、一般公共预算拨款", "100.00"],
        ["本年收入合计", "100.00"],
        ["上年结转", "30.00"],
        ["收入总计", "130.00"],
    ]
    assert {m for m, *_ in read("部门收入总表", ["项目", "2025年预算"], rows)}.isdisjoint(
        {"whole.total", "whole.income"}
    )


def test_a_fund_told_by_both_its_sides_is_no_empty_table() -> None:
    rows = [
        ["项目", "预算数", "支出功能科目", "预算数"],
        ["政府性基金拨款", "86.00", "城乡社区支出", "86.00"],
        ["收入合计", "86.00", "支出合计", "86.00"],
    ]
    told = read("2025年政府性基金收支表", ["收入", "", "支出", ""], rows)
    assert ("fund.expenditure", "", "opening_budget", "86.00") in told
