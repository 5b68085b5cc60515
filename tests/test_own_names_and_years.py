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


@pytest.mark.parametrize(
    ("sentence", "printed", "right"),
    [
        ("根据预算绩效管理要求，我局组织对{}年度部门整体支出开展了绩效自评，得分95分。", "{}年度", ""),
        ("{}年度未发生政府性基金预算财政拨款支出。", "{}年度", ""),
        ("本部门{}年年末实有人数61人，其中在职人员43人。", "{}年", ""),
        ("{}年我局无政府性基金预算财政拨款收支。", "{}年", ""),
        ("从单位构成看，纳入{}年度本部门决算汇编范围的独立核算单位共1个。", "{}年度", ""),
    ],
)
def test_what_is_told_of_the_own_year_alone(sentence: str, printed: str, right: str) -> None:
    assert found("F05", *FINAL, *NARRATIVE, sentence.format(2024)) == []
    assert found("F05", *FINAL, *NARRATIVE, sentence.format(2023)) == [(printed.format(2023), printed.format(2024))]


@pytest.mark.parametrize(
    "heading", ["一、{}年度收入支出决算总体情况说明", "九、{}年度预算绩效情况说明", "三、{}年度主要工作完成情况"]
)
def test_the_year_of_a_heading(heading: str) -> None:
    assert found("F05", *FINAL, heading.format(2024), *NARRATIVE) == []
    assert found("F05", *FINAL, heading.format(2023), *NARRATIVE) == [("2023年度", "2024年度")]


@pytest.mark.parametrize(
    "sentence",
    [
        "{}内设办公室、林政科、造林科3个科室。",
        "按照部门综合预算的原则，{}所有收入和支出均纳入部门预算管理。",
        "从决算单位构成看，{}部门决算包括局本级决算和所属事业单位决算。",
        "2024年，{}政府采购支出总额20.00万元，其中货物支出20.00万元。",
        "（一）主要职责。{}是县政府主管全县林业工作的职能部门。",
    ],
)
@pytest.mark.parametrize("name", ["柏林县水利局", "松溪县林业局"])
def test_the_body_that_a_paragraph_describes_is_the_department(sentence: str, name: str) -> None:
    assert found("F06", *FINAL, *NARRATIVE, sentence.format("柏林县林业局")) == []
    assert found("F06", *FINAL, *NARRATIVE, sentence.format(name)) == [(name, "柏林县林业局")]


@pytest.mark.parametrize(
    "sentence",
    [
        "松溪县林业局与本局联合开展护林防火。",
        "苗圃管理站是县林业局所属公益一类事业单位。",
        "2024年，县财政局政府采购监督管理办公室批复采购计划。",
        "柏林县林业局内设办公室。柏林县水利局负责河道管理。",
    ],
)
def test_other_bodies_beside_the_department_are_not_told(sentence: str) -> None:
    assert found("F06", *FINAL, UNITS, *NARRATIVE, sentence) == []


@pytest.mark.parametrize("heading", ["六、关于{}2024年收入支出决算情况的说明", "附件：{}2024年度部门决算公开表"])
def test_a_heading_names_the_department(heading: str) -> None:
    assert found("F06", *FINAL, *NARRATIVE, heading.format("柏林县林业局")) == []
    assert found("F06", *FINAL, *NARRATIVE, heading.format("柏林县水利局")) == [("柏林县水利局", "柏林县林业局")]


@pytest.mark.parametrize(
    "owner", ["部门：{}", "部门（单位）名称：{}", "编制单位：{}", "截止日期：2024年12月31日 部门：{}"]
)
def test_the_name_above_any_table(owner: str) -> None:
    def named(name: str) -> list[tuple[str, str]]:
        table = "国有资产使用情况表\n" + owner.format(name) + "\n| 项目 | 数量 |\n| 车辆 | 2 |"
        document = Document((Source("a.txt", "txt"),), blocks_of("\n".join([*FINAL, *NARRATIVE, "四、附表", table])))
        result = check_document(document)
        return [(f.rule, f.proposed) for f in result.findings if f.rule == "F06"]

    assert named("柏林县林业局") == []
    assert named("柏林县文化保护厅") == [("F06", "柏林县林业局")]


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
    assert words(CLAUSE.replace("增长6.67%", "降幅6.76%")) == [("降幅", "")]
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
