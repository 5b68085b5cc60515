"""F06 and F05: another body's name in the own name's position, and the one comparison with another year than the others."""

from __future__ import annotations

import pytest

from juesuan import check_document
from juesuan.checks.rules.examples import HEAD_FISCAL, TABLE_APPROPRIATION, said
from juesuan.document.model import Document, Paragraph, Source
from juesuan.document.text import blocks_of

FINAL = ("柏林县林业局2024年度部门决算", "第一部分 部门概况", "二、部门决算单位构成")
NARRATIVE = ("第二部分 2024年度部门决算情况说明", "一、收入支出决算总体情况说明")
UNITS = "纳入柏林县林业局2024年度部门决算编制范围的单位共3个，包括：柏林县林业局本级、柏林县苗圃管理站、柏林县林业技术推广中心。"
COMPARED = (
    "本部门工资福利支出100.00万元，较2023年增加5.00万元，增长5.26%，主要原因是人员增加。",
    "公务接待费支出5.00万元，较2023年减少1.00万元，下降16.67%，主要原因是厉行节约。",
    "机关运行经费支出40.00万元，较2023年增加2.00万元，增长5.26%，主要原因是人员增加。",
)


def found(rule: str, *lines: str) -> list[tuple[str, str]]:
    document = Document((Source("a.txt", "txt"),), tuple(Paragraph(line) for line in lines))
    result = check_document(document)
    words = [b.text for b in result.document.blocks if isinstance(b, Paragraph)]
    return [(words[f.place.block][f.place.start : f.place.end], f.proposed) for f in result.findings if f.rule == rule]


def test_a_list_of_units_is_of_the_own_name_and_place() -> None:
    assert found("F06", *FINAL, UNITS, *NARRATIVE) == []
    assert found("F06", *FINAL, UNITS.replace("纳入柏林县林业局", "纳入柏林县水利局"), *NARRATIVE) == [
        ("柏林县水利局", "柏林县林业局")
    ]
    assert found("F06", *FINAL, UNITS.replace("柏林县苗圃", "柏树县苗圃"), *NARRATIVE) == [("柏树县", "柏林县")]


@pytest.mark.parametrize(
    ("right", "name"),
    [
        ("截至2024年12月31日，{}资产总额320.00万元，其中固定资产280.00万元。", "柏林县农业农村局"),
        ("{}2024年支出合计320.00万元，其中基本支出280.00万元。", "柏林县农业农村局"),
        ("（一）机关运行经费。2024年{}机关及参公单位机关运行经费支出40.00万元。", "县文旅局"),
    ],
)
def test_the_subject_of_own_figures_is_the_department(right: str, name: str) -> None:
    assert found("F06", *FINAL, UNITS, *NARRATIVE, right.format("柏林县林业局")) == []
    assert found("F06", *FINAL, UNITS, *NARRATIVE, right.format(name)) == [(name, "柏林县林业局")]


def test_a_short_name_is_held_against_the_one_that_the_text_gives() -> None:
    lines = (
        "农业部热带作物研究院2024年度单位决算",
        "第一部分 单位概况",
        "农业部热带作物研究院（以下简称热作院）成立于1983年。",
        *NARRATIVE,
        "热作院2024年度没有使用政府性基金预算安排的支出。",
    )
    said = "热作院2024年度没有使用国有资本经营预算安排的支出。"
    assert found("F06", *lines, said) == []
    assert found("F06", *lines, said.replace("热作院", "油料院")) == [("油料院", "热作院")]


def test_a_town_called_by_its_place_alone() -> None:
    lines = (
        "汝河县白沙镇人民政府2024年度部门决算",
        *NARRATIVE,
        "白沙镇2024年“三公”经费支出8.40万元。",
    )
    said = "白沙镇2024年机关运行经费支出58.40万元。"
    assert found("F06", *lines, said) == []
    assert found("F06", *lines, said.replace("白沙镇", "黑石镇")) == [("黑石镇", "白沙镇")]


@pytest.mark.parametrize(
    "sentence",
    [
        "支出增加的主要原因是与柏林县水利局联合开展护林防火。",
        "收入减少，主要是县财政局2024年调整拨款方式。",
        "项目由柏林县住房和城乡建设局2024年组织实施，本部门支出20.00万元。",
        "柏林县苗圃管理站2024年基本支出30.00万元。",
    ],
)
def test_other_bodies_named_elsewhere_are_not_told(sentence: str) -> None:
    assert found("F06", *FINAL, UNITS, *NARRATIVE, sentence) == []


def test_units_in_places_of_another_level_are_not_told() -> None:
    listed = UNITS.replace("柏林县林业技术推广中心", "城关镇林业站、老城区苗木管理中心、青山林区管护中心")
    assert found("F06", *FINAL, listed, *NARRATIVE) == []


ODD = "对个人和家庭的补助支出20.00万元，较2023年减少2.00万元，下降9.09%，主要原因是退休人员减少。"


def test_the_one_comparison_with_another_year() -> None:
    assert found("F05", *FINAL, *NARRATIVE, *COMPARED, ODD) == []
    assert found("F05", *FINAL, *NARRATIVE, *COMPARED, ODD.replace("2023", "2021")) == [("2021年", "2023年")]
    total = "财政拨款收入总计320.00万元，较2023年度的300.00万元增加20.00万元，增长6.67%。"
    assert found("F05", *FINAL, *NARRATIVE, *COMPARED, total) == []
    assert found("F05", *FINAL, *NARRATIVE, *COMPARED, total.replace("2023年度", "2022年度")) == [
        ("2022年度", "2023年度")
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "公务用车运行维护费4.00万元，比上年减少1.00万元，较2019年减少3.00万元。",
        "会议费4.00万元，比上年减少1.00万元。较2019年减少3.00万元，主要原因是疫情。",
        "与2019年相比，三年间培训费减少3.00万元；2019年起严格控制规模。",
    ],
)
def test_comparisons_over_years_are_right(sentence: str) -> None:
    assert found("F05", *FINAL, *NARRATIVE, *COMPARED, sentence) == []


def test_without_other_comparisons_a_year_alone_tells_nothing() -> None:
    assert found("F05", *FINAL, *NARRATIVE, COMPARED[0], ODD.replace("2023", "2021")) == []


CLAUSE = "本年收入合计320.00万元，比上年增加20.00万元，增长6.67%，主要原因是人员增加。"


def test_contrary_words_of_a_change_and_its_rate_that_no_amount_settles() -> None:
    def words(sentence: str) -> list[tuple[str, str]]:
        return found("W13", *FINAL, *NARRATIVE, sentence)

    assert words(CLAUSE) == []
    # One word turned and the numbers hold: S10 tells which.
    assert words(CLAUSE.replace("增长", "下降")) == []
    assert found("S10", *FINAL, *NARRATIVE, CLAUSE.replace("增长", "下降")) != []
    # The rate is wrong too: either word may be.
    assert words(CLAUSE.replace("增长6.67%", "下降6.76%")) == [("下降", "")]
    # The base is printed, the amount is not the one that it makes: the base says the rate, both amounts the direction.
    based = "本年收入合计390.00万元，比上年的300.00万元增加20.00万元，下降6.67%，主要原因是人员增加。"
    assert words(based) == [("下降", "增长")]
    assert words("执法办案支出增加20.00万元，占比下降6.76%。") == []
    assert words("培训费增加20.00万元，会议费下降6.76%。") == []


def test_the_other_end_of_the_year_told_with_its_amount() -> None:
    said_so = "2024年度财政拨款收入总计104.00万元，其中：本年财政拨款收入90.43万元、{}财政拨款结转和结余13.57万元。"

    def told(word: str) -> list[tuple[str, str, str]]:
        table = TABLE_APPROPRIATION
        for old, new in (("94.00 |", "90.43 |"), ("85.00", "81.43"), ("10.00", "13.57"), ("9.00 |", "12.57 |")):
            table = table.replace(old, new, 1)
        text = said(HEAD_FISCAL, said_so.format(word), table)
        document = Document((Source("a.txt", "txt"),), blocks_of(text))
        result = check_document(document)
        words = [getattr(b, "text", "") for b in result.document.blocks]
        loud = [f for f in result.findings if f.severity != "note" and f.rule[0] in "EST"]
        return [(f.rule, words[f.place.block][f.place.start : f.place.end], f.proposed) for f in loud]

    assert told("年初") == []
    assert told("年末") == [("E02", "年末", "年初")]
