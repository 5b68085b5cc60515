"""What sentences, tables and headings of other provinces' disclosures say: bought and held, own funds, scores, grades, parts of parts.

An expected figure is written as in `test_narrative`.
"""

from __future__ import annotations

import pytest

from juesuan import check_document
from juesuan.checks.model import Result
from juesuan.document.model import Document, Source
from juesuan.document.text import blocks_of
from juesuan.extract.link import Extract, extract
from test_narrative import case, claims, figures, told

SENTENCES = [
    case(
        "bought and held by short names, 台", "three",
        "2.公务用车购置及运行维护费。2024年支出45.20万元，其中：购置费17.00万元，购置2台；运行维护费28.20万元，年末保有27台。",
        "45.20万元 three.vehicles", "17.00万元 three.purchase", "2台 three.bought", "28.20万元 three.running", "27台 three.held",
    ),
    case(
        "截止 and a bracket with 其中更新", "three",
        "公务用车购置及运行维护费支出51.20万元。其中，公务用车购置支出17.80万元，当年购置公务用车2辆（其中更新1辆）；公务用车运行维护费33.40万元，截止2024年12月31日，开支财政拨款的公务用车保有量为27辆。",
        "51.20万元 three.vehicles", "17.80万元 three.purchase", "2辆 three.bought", "1辆 ~更新", "33.40万元 three.running", "27辆 three.held",
    ),
    case(
        "a signed amount behind a comparison", "three",
        "公务接待费支出决算1.42万元，与上年相比-0.46万元。",
        "1.42万元 three.reception", "-0.46万元 three.reception change",
    ),
    case(
        "a plus with a blank behind it", "three",
        "公务接待费支出决算1.42万元，较上年+ 0.46万元。",
        "1.42万元 three.reception", "0.46万元 three.reception change",
    ),
    case(
        "signed amounts in brackets", "three",
        "下降的费用：公务用车运行维护费（-3.20万元）、公务接待费（-0.46万元）。",
        "-3.20万元 three.running change", "-0.46万元 three.reception change",
    ),
    case(
        "a share before what it is of", "income",
        "本年收入合计100.00万元。占本年收入合计80.00%的财政拨款收入为80.00万元；占15.00%的事业收入有15.00万元，占5.00%的其他收入5.00万元。",
        "100.00万元 whole.income", "80.00% whole.income.fiscal share", "80.00万元 whole.income.fiscal", "15.00% whole.income.service share", "15.00万元 whole.income.service", "5.00% whole.income.other share", "5.00万元 whole.income.other",
    ),
    case(
        "own funds bought another car", "three",
        "全年使用财政拨款购置公务用车2辆，公务用车保有量27辆；使用自有资金购置公务用车1辆，保有3辆。",
        "2辆 three.bought", "27辆 three.held", "1辆 ~自有资金·公务用车购置数", "3辆 ~自有资金·公务用车保有量",
    ),
    case(
        "reception by funds", "three",
        "公务接待费支出3.20万元，其中财政拨款2.60万元，自有资金0.60万元。",
        "3.20万元 ~全部资金·公务接待费", "2.60万元 three.reception", "0.60万元 ~自有资金",
    ),
    case(
        "三公 by funds", "three",
        "2024年度“三公”经费支出合计25.60万元，其中使用财政拨款20.10万元、使用单位自有资金5.50万元。",
        "25.60万元 ~全部资金·财政拨款“三公”经费支出", "20.10万元 three.total", "5.50万元 ~使用单位自有资金",
    ),
    case(
        "three in turn and their shares", "three",
        "“三公”经费年初预算25.00万元，支出决算20.10万元，执行率80.40%。因公出国（境）费、公务用车购置及运行维护费、公务接待费分别为0.00万元、15.10万元和5.00万元，占比分别为0.00%、75.12%、24.88%。",
        "25.00万元 three.total budget", "20.10万元 three.total", "80.40% three.total budget completion", "0.00万元 three.abroad", "15.10万元 three.vehicles", "5.00万元 three.reception", "0.00% three.abroad share", "75.12% three.vehicles share", "24.88% three.reception share",
    ),
    case(
        "（1）国内 （2）外宾", "three",
        "（三）公务接待费5.00万元。其中：（1）国内接待费4.50万元，接待45批次、320人次；（2）外宾接待费0.50万元，接待2批次、11人次。",
        "5.00万元 three.reception", "4.50万元 three.domestic", "45批次 three.receptions", "320人次 three.guests", "0.50万元 three.foreign", "2批次 three.foreign", "11人次 three.foreign",
    ),
    case(
        "批（个） and parts in three units", "three",
        "全年公务接待45批（个）、320人次，其中：省级部门调研12批90人次、市州交流20批150人次、其他13批80人次。",
        "45批 three.receptions", "320人次 three.guests", "12批 ~省级部门调研", "90人次 ~省级部门调研", "20批 ~市州交流", "150人次 ~市州交流", "13批 ~其他", "80人次 ~其他",
    ),
    case(
        "parts of a part in brackets", "general",
        "按功能分类科目，一般公共服务支出600.00万元，占71.25%，社会保障和就业支出142.10万元（其中：行政单位离退休42.10万元、基本养老保险缴费100.00万元），占16.87%，住房保障支出100.00万元，占11.88%。",
        "600.00万元 general.expenditure (一般公共服务支出)", "71.25% general.expenditure share (一般公共服务支出)", "142.10万元 general.expenditure (社会保障和就业支出)", "42.10万元 general.expenditure (社会保障和就业支出/行政事业单位养老支出/行政单位离退休)", "100.00万元 general.expenditure (社会保障和就业支出/行政事业单位养老支出/机关事业单位基本养老保险缴费支出)", "16.87% general.expenditure share (社会保障和就业支出)", "100.00万元 general.expenditure (住房保障支出)", "11.88% general.expenditure share (住房保障支出)",
    ),
    case(
        "micro within sme", "procurement",
        "2024年度政府采购支出总额154.20万元，其中：货物支出54.20万元，工程支出0万元，服务支出100.00万元。授予中小企业合同金额120.00万元，占政府采购支出总额的77.82%，其中授予小微企业合同金额80.00万元，占授予中小企业合同金额的66.67%。",
        "154.20万元 procurement.total", "54.20万元 procurement.goods", "0万元 procurement.works", "100.00万元 procurement.services", "120.00万元 procurement.sme", "77.82% procurement.sme share", "80.00万元 procurement.micro", "66.67% procurement.micro share",
    ),
    case(
        "bought in the assets is of any funds", "assets",
        "本单位共有车辆27台，其中一般公务用车5台、执法执勤用车20台、其他用车2台，其他用车主要是应急指挥车；当年购置车辆2台，报废1台。",
        "27台 assets.vehicles", "5台 assets.vehicles.general", "20台 assets.vehicles.law", "2台 assets.vehicles.other", "2台 ~公务用车购置数", "1台 ~报废",
    ),
    case(
        "grades behind their counts", "performance",
        "组织对2024年度12个项目开展绩效自评，涉及资金842.10万元，占项目支出总额的100%。其中：9个项目评价等级为“优”，2个项目为“良”，1个项目为“中”。",
        "12个 performance.projects", "842.10万元 ~涉及资金", "100% ~涉及资金 share", "9个 performance.grade.a", "2个 performance.grade.b", "1个 performance.grade.c",
    ),
    case(
        "grades before their counts", "performance",
        "共评价项目12个，其中优秀9个、良好2个、中1个、差0个。",
        "12个 ~评价项目", "9个 performance.grade.a", "2个 performance.grade.b", "1个 performance.grade.c", "0个 performance.grade.d",
    ),
    case(
        "weights in brackets, then scores", "performance",
        "整体支出绩效自评综合得分92.50分。其中：投入指标（15分）得14.00分，过程指标（25分）得23.50分，产出指标（30分）得28.00分，效果指标（30分）得27.00分。",
        "92.50分 performance.total score", "15分 ~投入指标 weight", "14.00分 ~投入指标 score", "25分 ~过程指标 weight", "23.50分 ~过程指标 score", "30分 ~产出指标 weight", "28.00分 ~产出指标 score", "30分 ~效果指标 weight", "27.00分 ~效果指标 score",
    ),
    case(
        "满分 and 分值 beside 得分", "performance",
        "部门整体支出绩效自评满分100分，自评得分95.60分，其中预算执行率分值10分，得分9.60分；产出指标分值50分，得分48.00分；效益指标分值30分，得分29.00分；满意度指标分值10分，得分9.00分。",
        "100分 ~部门整体支出绩效自评 weight", "95.60分 ~部门整体支出绩效自评 score", "10分 ~预算执行率 weight", "9.60分 ~预算执行率 score", "50分 ~产出指标 weight", "48.00分 ~产出指标 score", "30分 ~效益指标 weight", "29.00分 ~效益指标 score", "10分 ~满意度指标 weight", "9.00分 ~满意度指标 score",
    ),
    case(
        "a project's score, then its funds", "performance",
        "“信息化运维”项目自评得分98.5分，全年预算数120.00万元，全年执行数118.00万元，执行率98.33%。",
        "98.5分 ~信息化运维项目 score", "120.00万元 ~信息化运维项目 full_budget", "118.00万元 ~信息化运维项目", "98.33% ~信息化运维项目 full_budget completion",
    ),
    case(
        "several 实有人数 in one paragraph", "staff",
        "本部门编制人数96人，实有人数91人。局机关编制人数40人，实有人数38人；执法支队编制人数56人，实有人数53人。",
        "96人 ~编制人数", "91人 staff.total", "40人 ~局机关编制人数", "38人 ~实有人数", "56人 ~执法支队编制人数", "53人 ~实有人数",
    ),
    case(
        "截止, active staff by kind", "staff",
        "截止2024年12月31日，实有在职人员91人，其中：公务员40人、参公人员30人、事业人员21人；离休1人、退休36人。",
        "91人 staff.active", "40人 ~公务员", "30人 ~参公人员", "21人 ~事业人员", "1人 staff.retired_cadre", "36人 staff.retired",
    ),
    case(
        "last year's total between", "overview",
        "2024年度收入总计5769.29万元、支出总计5769.29万元，与2023年度决算数5475.40万元相比，收、支总计各增加293.89万元，增长5.37%。",
        "5769.29万元 whole.total", "5769.29万元 whole.total_out", "5475.40万元 whole.total", "293.89万元 whole.total change", "5.37% whole.total change_rate",
    ),
    case(
        "较上年 x 增加 y", "income",
        "2024年度本年收入合计5755.97万元，较上年5400.00万元增加355.97万元，增长6.59%。其中：财政拨款收入5737.70万元，占99.68%；其他收入18.27万元，占0.32%。",
        "5755.97万元 whole.income", "5400.00万元 whole.income", "355.97万元 whole.income change", "6.59% whole.income change_rate", "5737.70万元 whole.income.fiscal", "99.68% whole.income.fiscal share", "18.27万元 whole.income.other", "0.32% whole.income.other share",
    ),
    case(
        "parts of a part with shares", "expenditure",
        "本年支出合计842.10万元。其中：基本支出600.00万元（人员经费540.00万元，占90.00%；公用经费60.00万元，占10.00%），占本年支出的71.25%；项目支出242.10万元，占28.75%。",
        "842.10万元 whole.expenditure", "600.00万元 whole.basic", "540.00万元 whole.personnel", "90.00% whole.personnel share", "60.00万元 whole.public", "10.00% whole.public share", "71.25% whole.basic share", "242.10万元 whole.project", "28.75% whole.project share",
    ),
    case(
        "收支总计较上年的 x", "fiscal",
        "2024年度财政拨款收、支总计各40372.03万元。收、支总计较上年的38688.71万元增加1683.32万元，增长4.35%。",
        "40372.03万元 fiscal.total", "38688.71万元 fiscal.total", "1683.32万元 fiscal.total change", "4.35% fiscal.total change_rate",
    ),
    case(
        "收入比2023年的 x", "income",
        "2024年度本年收入合计900.00万元。其中：财政拨款收入800.00万元；财政拨款收入比2023年度的850.00万元减少50.00万元，下降5.88%。",
        "900.00万元 whole.income", "800.00万元 whole.income.fiscal", "850.00万元 whole.income.fiscal", "50.00万元 whole.income.fiscal change", "5.88% whole.income.fiscal change_rate",
    ),
    case(
        "saved of the budget", "three",
        "2024年度财政拨款“三公”经费预算227.00万元，实际支出142.37万元，预算执行率62.7%，节约84.63万元；比上年支出减少8.94万元，下降5.9%。",
        "227.00万元 three.total budget", "142.37万元 three.total", "62.7% three.total budget completion", "84.63万元 three.total budget change", "8.94万元 three.total change", "5.9% three.total change_rate",
    ),
    case(
        "saved of the opening budget", "three",
        "公务接待费年初预算5.00万元，支出决算4.00万元，完成年初预算的80.00%，减少1.00万元。",
        "5.00万元 three.reception budget", "4.00万元 three.reception", "80.00% three.reception budget completion", "1.00万元 three.reception budget change",
    ),
    case(
        "人员经费中，公用经费中", "basic",
        "基本支出7278.77万元，其中人员经费5870.54万元、公用经费1408.23万元。人员经费中基本工资1386.24万元、津贴补贴1104.75万元；公用经费中，取暖费163.75万元、差旅费148.92万元。",
        "7278.77万元 general.basic", "5870.54万元 general.personnel", "1408.23万元 general.public", "1386.24万元 general.economic (30101)", "1104.75万元 general.economic (30102)", "163.75万元 general.economic (30208)", "148.92万元 general.economic (30211)",
    ),
    case(
        "分别增加 x、减少 y", "fiscal",
        "财政拨款收入总计900.00万元，其中：一般公共预算财政拨款850.00万元、政府性基金预算财政拨款50.00万元，较上年分别增加30.00万元、减少20.00万元。",
        "900.00万元 fiscal.total", "850.00万元 general.income", "50.00万元 fund.income", "30.00万元 general.income change", "20.00万元 fund.income change",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("head", "text", "expected"), SENTENCES)
def test_what_each_figure_says(head: str, text: str, expected: tuple[str, ...]) -> None:
    assert [told(f) for f in figures(head, text)] == list(expected)


@pytest.mark.parametrize(
    ("head", "text", "sums"),
    [
        (
            "performance",
            "整体支出绩效自评综合得分92.50分。其中：投入指标（15分）得14.00分，过程指标（25分）得23.50分，产出指标（60分）得55.00分。",
            [("92.50分", ["14.00分", "23.50分", "55.00分"])],
        ),
        (
            "performance",
            "抽查的项目共12个，涉及资金842.10万元。12个项目中，9个项目评价结果为“优”，2个项目为“良”，1个项目为“中”。",
            [("12个", ["9个", "2个", "1个"])],
        ),
        (
            "three",
            "国内公务接待30批次，210人次，共计支出2.60万元，具体包括：上级检查12批次、90人次，支出1.00万元；兄弟市县学习18批次、120人次，支出1.60万元。",
            [
                ("30批次", ["12批次", "18批次"]),
                ("210人次", ["90人次", "120人次"]),
                ("2.60万元", ["1.00万元", "1.60万元"]),
            ],
        ),
        ("staff", "部门由局机关和3个下属单位组成，其中：行政单位1个，事业单位3个。", []),
        ("staff", "本部门由本级及所属2家单位组成。其中：行政单位1家、事业单位2家。", []),
    ],
)
def test_what_a_list_is_the_parts_of(head: str, text: str, sums: list[tuple[str, list[str]]]) -> None:
    found = [(whole[0], parts) for kind, whole, parts, _ in claims(head, text) if kind == "list"]
    assert found == sums


def read(*lines: str) -> Extract:
    return extract(_document(*lines))


def check(*lines: str) -> Result:
    return check_document(_document(*lines))


def _document(*lines: str) -> Document:
    text = "\n".join(("清河县档案馆2024年度部门决算公开说明", *lines))
    return Document((Source("说明.txt", "txt"),), tuple(blocks_of(text)))


@pytest.mark.parametrize(
    "head",
    [
        ("三、2024年度一般公共预算财政拨款支出决算情况说明", "（二）支出决算结构情况"),
        ("五、一般公共预算财政拨款支出决算情况说明", "（三）支出决算具体情况"),
        ("四、一般公共预算财政拨款支出情况", "（二）支出情况"),
    ],
)
def test_a_heading_below_a_budget_is_about_that_budget(head: tuple[str, str]) -> None:
    found = read(
        *head, "教育（类）支出600.00万元，占71.25%；住房保障（类）支出242.10万元，占28.75%。"
    ).narrative.figures
    assert {f.fact.measure for f in found} == {"general.expenditure"}


def test_a_heading_below_the_whole_account_names_its_side() -> None:
    told = read("一、收入支出决算总体情况说明", "（一）年度收入情况", "（二）本年支出情况")
    assert told.outline.sections[-2:] == ("income", "expenditure")


CAPTION = ("财政拨款“三公”经费支出决算表", "部门：清河县档案馆\t单位：万元")
ROWS = (
    "预算数\t\t\t\t\t\t决算数\t\t\t\t\t",
    "合计\t因公出国（境）费\t公务用车购置及运行维护费\t\t\t公务接待费\t合计\t因公出国（境）费\t公务用车购置及运行维护费\t\t\t公务接待费",
    "\t\t小计\t公务用车购置费\t公务用车运行维护费\t\t\t\t小计\t公务用车购置费\t公务用车运行维护费\t",
    "54.00\t0.00\t52.00\t18.00\t34.00\t2.00\t53.10\t0.00\t51.20\t17.80\t33.40\t1.90",
)


def test_a_group_printed_over_its_first_column_stands_over_all_of_them() -> None:
    found = [f for f in read(*CAPTION, *ROWS).figures if f.origin == "three_public"]
    assert [f.fact.basis for f in found] == ["budget"] * 6 + ["final"] * 6
    names = ["total", "abroad", "vehicles", "purchase", "running", "reception"]
    assert [f.fact.measure for f in found] == [f"three.{n}" for n in names] * 2


@pytest.mark.parametrize(
    ("title", "form"),
    [("财政拨款支出决算明细表", "fiscal_detail"), ("一般公共预算财政拨款支出决算明细表", "general_detail")],
)
def test_expenditure_by_economic_class_is_no_table_of_items(title: str, form: str) -> None:
    rows = (
        "科目编码\t科目名称\t金额",
        "301\t工资福利支出\t757.36",
        "302\t商品和服务支出\t456.91",
        "310\t资本性支出\t20.00",
    )
    assert [t.form for t in read(title, *rows).accounts.tables] == [form]


def test_running_costs_by_class_are_not_the_basic_expenditure() -> None:
    rows = ("科目编码\t科目名称\t金额", "302\t商品和服务支出\t207.88", "30201\t办公费\t207.88", "310\t资本性支出\t6.42")
    assert [t.form for t in read("机关运行经费支出决算表", *rows).accounts.tables] == ["operating"]


@pytest.mark.parametrize(
    "text",
    [
        "本部门编制人数96人，实有人数91人。局机关编制人数40人，实有人数38人；执法支队编制人数56人，实有人数53人。",
        "清河县档案馆实有人数20人；清河县方志办实有人数12人。",
    ],
)
def test_the_staff_of_several_units_is_no_contradiction(text: str) -> None:
    assert not [f for f in check("二、人员情况", text).findings if f.rule == "E03"]


def test_a_count_is_one_fact_whatever_it_is_counted_in() -> None:
    rows = (
        "项目\t行次\t决算数",
        "（二）相关统计数\t1\t",
        "1．国内公务接待批次（个）\t2\t42",
        "2．国内公务接待人次（人）\t3\t318",
    )
    text = "安排国内公务接待24批次，接待人次318人。"
    lines = ("七、财政拨款“三公”经费支出决算情况说明", text, "财政拨款“三公”经费支出决算表", *rows)
    assert ("E02", "42批次") in [(f.rule, f.proposed) for f in check(*lines).findings]


@pytest.mark.parametrize(
    ("right", "wrong", "word", "proposed"),
    [
        ("支出1.90万元", "支出1.90元", "元", "万元"),
        ("减少0.10万元，下降5.00%", "增加0.10万元，下降5.00%", "增加", "减少"),
        ("减少0.10万元，下降5.00%", "减少0.10万元，上升5.00%", "上升", "下降"),
    ],
)
def test_a_wrong_word_beside_a_number_is_named_itself(right: str, wrong: str, word: str, proposed: str) -> None:
    text = "公务接待费支出1.90万元，与上年2.00万元相比，减少0.10万元，下降5.00%，主要原因是厉行节约。".replace(
        right, wrong
    )
    result = check("七、财政拨款“三公”经费支出决算情况说明", text, *CAPTION, *ROWS)
    (found,) = [f for f in result.findings if f.rule in ("E05", "S10")]
    assert (text[found.place.start : found.place.end], found.proposed) == (word, proposed)


@pytest.mark.parametrize(
    "text",
    [
        "2023年度财政拨款“三公”经费支出53.10万元。比上年减少1.90万元，下降3.45%，主要原因是厉行节约。",
        "2023年度“三公”经费财政拨款支出决算53.10万元，完成预算的98.33%。",
    ],
)
def test_last_years_number_over_this_years_amount_is_told_once(text: str) -> None:
    result = check("七、财政拨款“三公”经费支出决算情况说明", text, *CAPTION, *ROWS)
    found = [(f.rule, f.proposed) for f in result.findings if f.rule[0] in "ESTX" or f.rule == "F05"]
    assert found == [("F05", "2024年度")]


def test_a_level_year_is_no_stale_one() -> None:
    text = "2023年度财政拨款“三公”经费支出53.10万元，2024年度支出53.10万元。"
    result = check("七、财政拨款“三公”经费支出决算情况说明", text, *CAPTION, *ROWS)
    assert not [f for f in result.findings if f.rule == "F05"]


@pytest.mark.parametrize(
    ("wrong", "rate", "right"),
    [("1594.54", "50.3%", "1294.54万元"), ("1294.58", "52.0%", ""), ("1294.54", "80.3%", "50.3%")],
)
def test_a_digit_that_the_rounded_rate_bears_out_is_the_fault(wrong: str, rate: str, right: str) -> None:
    text = f"2024年度收入合计3870.40万元，与上年相比，收入合计增加{wrong}万元，增长{rate}，主要原因是项目增多。"
    found = [f.proposed for f in check("二、收入决算情况说明", text).findings if f.rule == "S02"]
    assert len(found) == 1
    assert right in ("", found[0])


ITEMS = (
    "一般公共预算财政拨款支出决算表",
    "单位：万元",
    "科目编码\t科目名称\t合计\t基本支出\t项目支出",
    "\t合计\t300.00\t100.00\t200.00",
    "201\t一般公共服务支出\t300.00\t100.00\t200.00",
    "20126\t档案事务\t300.00\t100.00\t200.00",
    "2012601\t行政运行\t100.00\t100.00\t",
    "2012602\t一般行政管理事务\t58.04\t\t58.04",
    "2012604\t档案馆\t120.20\t\t120.20",
    "2012699\t其他档案事务支出\t21.76\t\t21.76",
)


@pytest.mark.parametrize(
    ("told", "right"),
    [
        (
            "项目支出200.00万元，主要用于一般行政管理事务85.04万元，档案馆120.20万元，其他档案事务支出21.76万元。",
            ["58.04万元"],
        ),
        ("项目支出主要用于：档案馆120.20万元、一般行政管理事务58.04万元、其他档案事务支出21.76万元。", []),
        ("主要用于档案馆支出120.20万元；一般行政管理事务支出58.40万元；其他档案事务支出21.76万元。", ["58.04万元"]),
        ("项目支出主要用于档案馆50.00万元，一般行政管理事务20.00万元。", []),
    ],
)
def test_items_named_in_passing_are_held_against_their_rows(told: str, right: list[str]) -> None:
    text = "2024年度一般公共预算财政拨款支出300.00万元。其中：基本支出100.00万元，项目支出200.00万元。" + told
    result = check("五、一般公共预算财政拨款支出决算情况说明", text, *ITEMS)
    assert [f.proposed for f in result.findings if f.rule in ("E02", "E03", "S06", "X01")] == right


def test_a_table_by_economic_class_adds_up_to_its_total() -> None:
    rows = ["科目编码\t科目名称\t决算数", "302\t商品和服务支出\t570.21", "310\t资本性支出\t1330.50", "\t合计\t1900.71"]
    title = "一般公共预算财政拨款项目支出决算表"
    for amount, rules in (("570.21", []), ("500.21", ["T11"])):
        result = check(title, *(r.replace("570.21", amount) for r in rows))
        assert [f.rule for f in result.findings if f.rule.startswith("T")] == rules


def test_a_table_that_is_no_form_tells_which_part_of_a_sum_is_wrong() -> None:
    text = "截至2024年12月31日，资产总额10,633,058.12元，其中：流动资产{}元，固定资产7,300,045.01元，在建工程1,200,000.00元，无形资产33,000.77元。"
    table = [
        "国有资产使用情况表", "单位：元", "项目\t资产总额\t流动资产\t固定资产\t在建工程\t无形资产",
        "合计\t10633058.12\t2100012.34\t7300045.01\t1200000.00\t33000.77",
    ]  # fmt: skip
    head = "（三）国有资产占用情况"
    assert [f.rule for f in check(head, text.format("2,100,012.34"), *table).findings if f.rule == "S06"] == []
    wrong = check(head, text.format("2,400,012.34"), *table)
    assert [(f.proposed) for f in wrong.findings if f.rule == "S06"] == ["2,100,012.34元"]


@pytest.mark.parametrize(
    "title",
    [
        ("一、收入支出决算总体情况说明", "二、财政拨款支出决算情况说明"),
        ("一、收支决算总体情况说明", "二、财政拨款支出决算总体情况"),
        ("一、收入支出总体情况", "二、2024年度财政拨款支出情况说明"),
    ],
)
def test_sections_told_under_one_heading_are_not_missing(title: tuple[str, str]) -> None:
    found = check(
        "清河县档案馆2024年度部门决算", "第一部分 部门概况", "一、主要职能", "保管档案。", "第二部分 2024年度部门决算情况说明",
        title[0],
        "（一）收入总计100.00万元，包括：财政拨款收入90.00万元；其他收入10.00万元。",
        "（二）支出总计100.00万元，包括：基本支出60.00万元；项目支出40.00万元。",
        title[1],
        "（一）总体情况。2024年度财政拨款支出90.00万元。",
        "（二）具体情况。2024年度一般公共预算财政拨款支出90.00万元，按支出功能分类科目分，包括：",
        "1.一般公共服务支出70.00万元。", "2.住房保障支出20.00万元。",
        "三、一般公共预算财政拨款基本支出决算情况说明", "基本支出60.00万元，其中：人员经费50.00万元，公用经费10.00万元。",
        "四、机构运行经费支出情况说明", "2024年度机构运行经费支出10.00万元。",
        "第三部分 名词解释", "基本支出：维持运转的支出。",
    )  # fmt: skip
    told = {(f.fact.measure, f.fact.item, f.printed) for f in found.figures}
    assert ("general.expenditure", "住房保障支出", "20.00万元") in told
    assert ("operating.total", "", "10.00万元") in told
    missing = [f.message.zh for f in found.findings if f.rule == "F02"]
    asked = ("收入决算情况", "“支出决算", "财政拨款收入支出", "一般公共预算财政拨款支出", "机关运行")
    assert [m for m in missing if any(w in m for w in asked)] == []


@pytest.mark.parametrize(
    ("section", "text", "wanted"),
    [
        ("六、一般公共预算财政拨款基本支出决算情况说明", "公用经费30.00万元，主要包括：办公费20.00万元、公务接待费4.00万元、公务用车运行维护费6.00万元。", [("general.economic", "30217", "4.00万元"), ("general.economic", "30231", "6.00万元")]),
        ("七、政府性基金预算财政拨款收入支出决算情况说明", "本年收入80.00万元，本年支出80.00万元，年末结转和结余0.00万元。年初预算为90.00万元，完成年初预算的88.89%。", [("fund.expenditure", "", "90.00万元"), ("fund.expenditure", "", "88.89%")]),
        ("二、收入决算情况说明", "本年收入合计100.00万元，与2023年度决算数相比增加10.00万元，增长11.11%。", [("whole.income", "", "10.00万元"), ("whole.income", "", "11.11%")]),
        ("一、收入支出决算总体情况说明", "收入总计100.00万元。\n与上年相比，今年收入减少10.00万元，降低9.09%。", [("whole.total", "", "10.00万元"), ("whole.total", "", "9.09%")]),
        ("十二、国有资产占用情况说明", "共有单价50万元以上的通用设备42台（套）。当年购置单价50万元以上的通用设备3台（套）；报废单价100万元以上的专用设备1台。", [("assets.equipment.general", "", "42台（套）")]),
    ],
)  # fmt: skip
def test_what_words_of_other_places_are_of(section: str, text: str, wanted: list[tuple[str, str, str]]) -> None:
    found = check("清河县档案馆2024年度部门决算", section, *text.split("\n"))
    told = [(f.fact.measure, f.fact.item, f.printed) for f in found.figures]
    assert [w for w in wanted if w not in told] == []
    assert len([m for m, _, _ in told if m.startswith("assets.equipment")]) == sum(m.startswith("assets") for m, _, _ in wanted)  # fmt: skip
