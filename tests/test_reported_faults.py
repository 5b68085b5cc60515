"""Faults that reviewers reported of real disclosures, in sentences and tables of our own: each found once, what is right beside it not."""

from __future__ import annotations

import pytest

from juesuan import check_document
from juesuan.checks.rules.examples import HEAD_GENERAL, TABLE_EXPENDITURE, TABLE_FUND, TABLE_GENERAL
from juesuan.document.model import Document, Source
from juesuan.document.text import blocks_of

TITLE = "清河县档案馆2024年度部门决算"
SMALL = ("F02", "F03", "F04")
ITEM = "一般公共服务支出（类）档案事务（款）档案馆（项）"


def told(*lines: str, notes: bool = False) -> list[str]:
    document = Document((Source("例.txt", "txt"),), tuple(blocks_of("\n".join((TITLE, *lines)))))
    found = check_document(document).findings
    return [f.rule for f in found if f.rule not in SMALL and (notes or f.severity != "note")]


@pytest.mark.parametrize(
    ("line", "rules"),
    [
        ("第二部分 清河县档案馆2024年度部门决算表", []),
        ("第二部分 清河县档案馆2023年度部门决算表", ["F05"]),
        ("第二部分 清河县档案馆204年度部门决算表", ["F05"]),
        ("第二部分 清河县档案馆20244年度部门决算表", ["F05"]),
        ("第一部分 临江县水务局概况", ["F06"]),
    ],
)
def test_contents_are_checked_like_sentences(line: str, rules: list[str]) -> None:
    contents = ["目录", "第三部分 名词解释", line, "第三部分 名词解释", "基本支出：维持运转的支出。"]
    assert told(*contents) == rules


@pytest.mark.parametrize(
    ("line", "rules"),
    [
        ("编制单位：清河县档案馆 2024年度 单位：万元", []),
        ("部门：县档案馆", []),
        ("编制单位：临江县水务局 2024年度 单位：万元", ["F06"]),
        ("编制单位：清河县档案馆 2022年度 单位：万元", ["F05"]),
    ],
)
def test_what_stands_above_a_table_is_checked(line: str, rules: list[str]) -> None:
    title, *rest = TABLE_GENERAL.splitlines()
    assert told(title, line, *rest) == rules


@pytest.mark.parametrize(
    ("sentence", "rules"),
    [
        ("因公出国（境）费支出决算0.00万元，与2023年度持平。", []),
        ("因公出国（境）费支出决算减少为0.00万元，与2023年度持平。", ["W07"]),
        ("公务接待费支出决算下降到0.50万元，与上年持平。", ["W07"]),
        ("因公出国（境）费支出决算0.00万元，比2023年度增加0.50万元，主要原因是没有任务。", ["S15"]),
        ("因公出国（境）费支出决算0.00万元，比2023年度减少0.50万元，主要原因是没有任务。", []),
    ],
)
def test_what_cannot_be_of_last_year(sentence: str, rules: list[str]) -> None:
    assert told("九、财政拨款“三公”经费支出决算情况说明", sentence) == rules


def test_last_year_may_lead_the_sentence() -> None:
    head = "（一）机关运行经费支出情况"
    assert (
        told(
            head,
            "2023年度机关运行经费支出66.20万元，2024年度机关运行经费支出63.49万元，减少2.71万元，下降4.09%，主要原因是搬迁。",
        )
        == []
    )


@pytest.mark.parametrize(
    "sentence",
    [
        f"{ITEM}32.00万元，主要用于：修裱。其中：微缩项目年初预算为5.00万元，支出决算为4.50万元，完成年初预算的90.00%。年初预算为40.00万元，支出决算为32.00万元，完成年初预算的80.00%。",
        f"{ITEM}。年初预算为40.00万元，支出决算为32.00万元，完成年初预算的80.00%，其中：微缩项目年初预算5.00万元，支出决算4.50万元，完成年初预算的90.00%；库房改造工程年初预算8.00万元，支出决算4.00万元，完成年初预算的50.00%。",
        f"{ITEM}。年初预算为40.00万元（其中：库房改造工程年初预算8.00万元，支出决算4.00万元），支出决算为32.00万元，完成年初预算的80.00%。",
    ],
)
def test_a_project_inside_an_item_has_its_own_budget(sentence: str) -> None:
    assert told(HEAD_GENERAL, sentence) == []


def test_an_item_called_otherwise_is_paired_by_its_amount_once() -> None:
    table = TABLE_GENERAL.replace(
        "| 2012604 | 档案馆 | 92.00 | 60.00 | 32.00 |",
        "| 2012601 | 行政运行 | 60.00 | 60.00 |  |\n| 2012604 | 档案馆 | 32.00 |  | 32.00 |",
    )
    lines = [
        "1.一般公共服务支出（类）档案事务（款）行政运行（项）：支出决算数为60.00万元。",
        "2.一般公共服务支出（类）档案事务（款）档案馆事务（项）：支出决算数为32.00万元。",
    ]
    assert told(HEAD_GENERAL, *lines, table) == ["W06"]


HOUSING = TABLE_GENERAL.replace(
    "| 合计 | 合计 | 92.00 | 60.00 | 32.00 |", "| 合计 | 合计 | 98.00 | 66.00 | 32.00 |"
).replace(
    "| 2012604 | 档案馆 | 92.00 | 60.00 | 32.00 |",
    "| 2012601 | 行政运行 | 60.00 | 60.00 |  |\n| 2012604 | 档案馆 | 32.00 |  | 32.00 |\n"
    "| 221 | 住房保障支出 | 6.00 | 6.00 |  |\n| 22102 | 住房改革支出 | 6.00 | 6.00 |  |\n| 2210201 | 住房公积金 | 6.00 | 6.00 |  |",
)


@pytest.mark.parametrize(
    ("class_told", "rules"),
    [
        ("3.住房保障支出（类）支出决算数为6.00万元，主要用于按规定缴纳的住房公积金。", []),
        ("3.住房保障支出（类）支出决算数为6.00万元，为在职人员住房公积金支出。", []),
        ("3.住房保障支出（类）支出决算数为6.00万元。", ["W06"]),
        ("3.住房保障支出（类）支出决算数为6.00万元，占6.12%。", ["W06"]),
    ],
)
def test_the_one_item_of_a_class_is_told_with_it_where_it_is_named(class_told: str, rules: list[str]) -> None:
    lines = [
        "1.一般公共服务支出（类）档案事务（款）行政运行（项）：支出决算数为60.00万元。",
        "2.一般公共服务支出（类）档案事务（款）档案馆（项）：支出决算数为32.00万元。",
    ]
    assert told(HEAD_GENERAL, *lines, class_told, HOUSING) == rules


def test_a_code_with_two_names_is_told_once() -> None:
    other = TABLE_EXPENDITURE.replace("| 2012604 | 档案馆 |", "| 2012604 | 综合档案馆 |")
    assert told(other, TABLE_GENERAL) == ["F14"]
    assert told(TABLE_EXPENDITURE, TABLE_GENERAL) == []


def test_a_funds_item_is_held_against_the_funds_table() -> None:
    table = TABLE_FUND + "\n| 2120801 | 征地和拆迁补偿支出 | 1.00 | 6.00 | 5.00 | 2.00 | 3.00 | 2.00 |"
    table = table.replace(
        "\n| 2120801",
        "\n| 21208 | 国有土地使用权出让收入安排的支出 | 1.00 | 6.00 | 5.00 | 2.00 | 3.00 | 2.00 |\n| 2120801",
    )
    said = "1.城乡社区支出（类）国有土地使用权出让收入安排的支出（款）征地和拆迁补偿支出（项）：支出决算数为{}万元。"
    assert told(HEAD_GENERAL, said.format("5.00"), table) == []
    assert told(HEAD_GENERAL, said.format("8.00"), table) == ["E02"]


COUNTED = "纳入部门决算编制范围的单位共{}个，详细情况见下表："


@pytest.mark.parametrize(
    ("lines", "wrong"),
    [
        ((COUNTED.format(3), "纳入范围的单位", "| 序号 | 单位名称 |", "| 1 | 本级 |", "| 2 | 方志办 |"), ["3"]),
        ((COUNTED.format("两"), "| 序号 | 单位名称 |", "| 1 | 本级 |", "| 2 | 方志办 |"), []),
        (
            ("纳入预算编制范围的二级预算单位共有4家，具体如下：", "1.清河县图书馆", "2.清河县博物馆", "3.清河县文化馆"),
            ["4"],
        ),
        (
            ("纳入预算编制范围的二级预算单位共有3家，具体如下：", "1.清河县图书馆", "2.清河县博物馆", "3.清河县文化馆"),
            [],
        ),
        (
            ("共有项目5个，具体情况如下：", "| 项目 | 金额 |", "| 甲 | 1.00 |", "| 乙 | 2.00 |"),
            [],
        ),  # rows without numbers
    ],
)
def test_a_count_and_the_table_below_it(lines: tuple[str, ...], wrong: list[str]) -> None:
    text = "\n".join(("清河县档案馆2024年度部门决算", "二、机构设置", *lines))
    result = check_document(Document((Source("a.txt", "txt"),), tuple(blocks_of(text))))
    found = [f for f in result.findings if f.rule == "F18"]
    blocks = result.document.blocks
    assert [blocks[f.place.block].text[f.place.start : f.place.end] for f in found] == wrong


def test_one_slip_copied_from_table_to_table_is_told_once() -> None:
    """The same wrong amount of an item in tables 03 and 05, and one code's wrong name in both."""
    wrong = [
        t.replace("| 20126 | 档案事务 | ", "| 20126 | 教育管理事务 | ") for t in (TABLE_EXPENDITURE, TABLE_GENERAL)
    ]
    assert all("教育管理事务" in t for t in wrong)
    assert [r for r in told(HEAD_GENERAL, *wrong) if r == "F09"] == ["F09"]
