"""Budgets as other hands write them: figures are what the words say, and right passages raise no alarm."""

from __future__ import annotations

import pytest

from juesuan import check_document
from juesuan.checks.model import Result
from juesuan.document.model import Document, Paragraph, Source
from juesuan.document.text import blocks_of
from juesuan.document.wrapped import rejoin

TITLE = "清河县水利局2025年部门预算"
SMALL = {"F02", "F03", "F04", "D01", "D02", "D03"}
"""Rules of form that so small a text cannot keep."""


def run(*lines: str) -> Result:
    return check_document(Document((Source("例.txt", "txt"),), tuple(blocks_of("\n".join((TITLE, *lines))))))


def told(result: Result) -> list[tuple[str, str]]:
    return [(f.rule, f.message.zh) for f in result.findings if f.severity != "note" and f.rule not in SMALL]


def read_as(result: Result) -> dict[str, str]:
    """Return the measure of each figure of the text by how it is printed, with its item and what it is of it."""
    return {
        f.printed.rstrip("万元个辆人台（套）"): ":".join(
            x for x in (f.fact.measure, f.fact.item, f.fact.aspect if f.fact.aspect != "amount" else "") if x
        )
        for f in result.figures
        if f.origin == "text"
    }


@pytest.mark.parametrize(
    ("head", "text", "wanted"),
    [
        (
            "二、部门预算安排的总体情况",
            "2025年预算收入合计500.00万元，其中：一般公共预算拨款收入410.00万元，基金预算拨款收入75.00万元，其他来源收入15.00万元。",
            {"500.00": "whole.income", "75.00": "whole.income.fund", "15.00": "whole.income.other"},
        ),
        (
            "二、部门预算安排总体情况",
            "2025年预算收支安排500.00万元，较2024年预算减少26.00万元，其中：基本支出增加31.00万元，项目支出减少57.00万元。",
            {"500.00": "whole.total", "26.00": "whole.total:change", "31.00": "whole.basic:change", "57.00": "whole.project:change"},
        ),
        (
            "二、收支预算总体情况",
            "2025年支出预算合计500.00万元，其中：基本支出310.00万元，包括人员经费260.00万元和日常公用经费50.00万元；项目支出190.00万元。",
            {"310.00": "whole.basic", "260.00": "whole.personnel", "50.00": "whole.public", "190.00": "whole.project"},
        ),
        (
            "一、收支预算总体情况",
            "2025年年初预算支出合计500.00万元，其中：文化旅游体育与传媒支出75.00万元，农林水支出425.00万元。支出较2024年增加20.00万元，其中：文化旅游体育与传媒支出增加2.00万元，农林水支出增加18.00万元。",
            {"75.00": "whole.expenditure:文化旅游体育与传媒支出", "2.00": "whole.expenditure:文化旅游体育与传媒支出:change"},
        ),
        (
            "一、收支预算总体情况",
            "收入预算总计500.00万元，包括：本年收入合计480.00万元，上年结转20.00万元；支出预算总计500.00万元。",
            {"480.00": "whole.income", "20.00": "whole.opening"},
        ),
        (
            "三、财政拨款收支总体情况",
            "2025年收入包括：本年一般公共预算拨款380.00万元、本年政府性基金预算拨款50.00万元，上年结转16.00万元（其中一般公共预算12.00万元、政府性基金预算4.00万元）。",
            {"380.00": "general.income", "50.00": "fund.income", "16.00": "fiscal.opening"},
        ),
        (
            "四、一般公共预算“三公”经费情况",
            "公务用车购置及运维费36.00万元（其中：公务用车购置费17.50万元，主要用于更新防汛应急用车1辆，公务用车运维费18.50万元）。",
            {"36.00": "three.vehicles", "17.50": "three.purchase", "1": "three.bought", "18.50": "three.running"},
        ),
        (
            "四、一般公共预算“三公”经费情况",
            "公务用车购置费18.00万元，比上年增加18.00万元，主要原因是计划更新救护车2辆。",
            {"2": "three.bought"},
        ),
        (
            "四、一般公共预算“三公”经费情况",
            "公务用车购置费18.00万元，用于更新执法执勤车辆3辆；比上年减少9.00万元，主要原因是2024年更新车辆4辆。",
            {"3": "three.bought", "4": "~原因是更新车辆"},
        ),
        (
            "五、国有资产占用情况",
            "单价50万元（含）以上的通用设备3台（套），单价100万元（含）以上的专用设备2台（套）。",
            {"3": "assets.equipment.general", "2": "assets.equipment.special"},
        ),
        (
            "六、预算绩效目标设置情况",
            "2025年县水利局21个项目实行绩效目标管理，涉及财政拨款资金743.00万元。以“防汛物资储备”项目为例，年度预算80.00万元。",
            {"21": "performance.goals", "743.00": "performance.goal_funds", "80.00": "~防汛物资储备项目"},
        ),
        (
            "六、预算绩效目标设置情况",
            "本部门共23个项目纳入绩效目标管理，涉及四本预算资金合计743.00万元。",
            {"23": "performance.goals", "743.00": "performance.goal_funds"},
        ),
        (
            "二、机构设置情况",
            "全镇现有在职人员73人，其中行政31人、事业42人；退休人员48人。",
            {"73": "staff.active", "48": "staff.retired"},
        ),
    ],
)  # fmt: skip
def test_figures_are_what_the_words_say(head: str, text: str, wanted: dict[str, str]) -> None:
    result = run(head, text)
    read = read_as(result)
    assert {printed: read.get(printed) for printed in wanted} == wanted
    assert told(result) == []


def test_amounts_of_three_digits_are_no_codes() -> None:
    """A workbook stores 860.00 as 860: under 合计 it is an amount though it looks like a class's code."""
    result = run(
        "政府性基金预算支出表",
        "单位：万元",
        "| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |",
        "| 合计 | 合计 | 860 |  | 860 |",
        "| 212 | 城乡社区支出 | 860 |  | 860 |",
        "| 21208 | 国有土地使用权出让收入安排的支出 | 860 |  | 860 |",
        "| 2120803 | 城市建设支出 | 860 |  | 860 |",
    )
    assert told(result) == []
    measured = {f.fact.item.rpartition("/")[2] for f in result.figures if f.fact.measure == "fund.expenditure"}
    assert measured == {"", "城乡社区支出", "国有土地使用权出让收入安排的支出", "城市建设支出"}


GENERAL = """一般公共预算支出表
单位：万元
| 科目编码 | 科目名称 | {head} | 2025年预算数 | 2025年预算数 | 2025年预算数 | {change} |
| 科目编码 | 科目名称 | {head} | 小计 | 基本支出 | 项目支出 | {change} |
| 合计 | 合计 | 90.00 | 100.00 | 60.00 | 40.00 | 10.00 |
| 213 | 农林水支出 | 90.00 | 100.00 | 60.00 | 40.00 | 10.00 |
| 21303 | 水利 | 90.00 | 100.00 | 60.00 | 40.00 | 10.00 |
| 2130301 | 行政运行 | 65.00 | 60.00 | 60.00 |  | -5.00 |
| 2130306 | 水利工程运行与维护 | 25.00 | 40.00 |  | 40.00 | 15.00 |"""


@pytest.mark.parametrize(
    ("head", "change", "basis"),
    [
        ("2024年预算数", "2025年比2024年增减", "opening_budget"),
        ("上年预算数", "增减额", "opening_budget"),
        ("2024年执行数", "2025年预算数比2024年执行数增减额", "executed"),
        ("2024年预算数", "增减变化", "opening_budget"),
    ],
)
def test_columns_beside_the_year_are_read(head: str, change: str, basis: str) -> None:
    """The year before and the change on it are facts of their own, and no sum of the table is made of them."""
    result = run(*GENERAL.format(head=head, change=change).split("\n"))
    read = {
        (f.fact.measure, f.fact.item.rpartition("/")[2], f.fact.aspect, f.fact.year, f.fact.basis): str(f.value)
        for f in result.figures
    }
    assert read["general.expenditure", "行政运行", "amount", 2024, basis] == "65.00"
    assert read["general.expenditure", "行政运行", "change", 2025, basis] == "-5.00"
    assert read["general.expenditure", "", "amount", 2024, basis] == "90.00"
    assert read["general.expenditure", "", "amount", 2025, "opening_budget"] == "100.00"
    assert told(result) == []


ITEMS = "1.农林水支出（类）水利（款）行政运行（项）2025年预算数为60.00万元，比2024年预算数减少5.00万元，主要原因是人员减少。\n2.农林水支出（类）水利（款）水利工程运行与维护（项）2025年预算数为40.00万元，比2024年预算数增加15.00万元，主要原因是新增河道清淤。"


@pytest.mark.parametrize("change", ["2025年比2024年增减", "增减额", ""])
@pytest.mark.parametrize(
    ("right", "wrong", "proposed"),
    [
        ("数减少5.00", "数增加5.00", "减少"),
        ("增加15.00", "增加51.00", "15.00"),
        ("增加15.00", "减少15.00", "增加"),
        ("减少5.00", "减少0.50", "5.00"),
    ],
)
def test_a_change_is_held_against_the_tables_own_columns(change: str, right: str, wrong: str, proposed: str) -> None:
    table = GENERAL.format(head="2024年预算数", change=change)
    if not change:
        table = "\n".join(
            line.rpartition(" | ")[0] + " |" if line.startswith("|") else line for line in table.split("\n")
        )
    head = "三、一般公共预算支出情况说明"
    assert told(run(head, ITEMS, table)) == []
    found = [
        f
        for f in run(head, ITEMS.replace(right, wrong), table).findings
        if f.severity == "error" and f.rule not in SMALL
    ]
    assert len(found) == 1
    assert proposed in found[0].proposed + found[0].message.zh


SPENDING = """部门支出总表
单位：万元
| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
| 合计 | 合计 | 100.00 | 60.00 | 40.00 |
| 208 | 社会保障和就业支出 | 10.00 | 10.00 |  |
| 213 | 农林水支出 | 90.00 | 50.00 | 40.00 |"""


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("农林水支出增加18.00", "农林水支出减少18.00"),
        ("农林水支出90.00", "农林水支出99.00"),
        ("就业支出增加2.00", "就业支出增加2.60"),
    ],
)
def test_classes_of_all_expenditure_make_it_up(right: str, wrong: str) -> None:
    text = "2025年年初预算支出合计100.00万元，其中：社会保障和就业支出10.00万元，农林水支出90.00万元。支出较2024年增加20.00万元，其中：社会保障和就业支出增加2.00万元，农林水支出增加18.00万元，主要是人员增资。"
    assert told(run("一、收支预算总体情况", text, SPENDING)) == []
    assert [
        f.severity
        for f in run("一、收支预算总体情况", text.replace(right, wrong), SPENDING).findings
        if f.severity == "error" and f.rule not in SMALL
    ] == ["error"]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("比2024年减少1.50万元。其中", "比2024年增加1.50万元。其中"), ("减少1.50万元，主要", "减少1.05万元，主要")],
)
def test_changes_of_parts_make_up_that_of_the_whole(right: str, wrong: str) -> None:
    """What is level (与上年持平) changes nothing, nor does a part that is nothing."""
    text = "2025年“三公”经费预算26.50万元，比2024年减少1.50万元。其中：因公出国（境）费0万元，与2024年持平；公务接待费11.50万元，比2024年减少1.50万元，主要原因是压减接待；公务用车购置费0万元，与2024年持平；公务用车运行维护费15.00万元，与2024年持平。"
    head = "四、一般公共预算“三公”经费情况"
    assert told(run(head, text)) == []
    assert [r for r, _ in told(run(head, text.replace(right, wrong)))] != []


@pytest.mark.parametrize("opening", ["（一）机关运行经费。", "1.机关运行经费。", "（一）机关运行经费安排情况。"])
@pytest.mark.parametrize("kind", ["政府采购", "政府采购情况"])
def test_lines_of_one_paragraph_open_sections(opening: str, kind: str) -> None:
    """Line breaks part what other places print as paragraphs: each line's title says what it is about."""
    second, third, fourth = ("2.", "3.", "4.") if opening[0] == "1" else ("（二）", "（三）", "（四）")
    text = (
        f"{opening}2025年机关运行经费财政拨款预算298.00万元，与上年持平。\n"
        f"{second}{kind}。2025年采购预算总额458.00万元，其中货物类62.00万元，工程类108.00万元，服务类288.00万元。\n"
        f"{third}国有资产占有使用。截至2024年12月31日，共有车辆6辆，其中应急保障用车2辆、执法执勤用车4辆；房屋面积3280.50平方米。\n"
        f"{fourth}绩效目标。2025年9个项目全部编报绩效目标，涉及财政拨款1219.98万元。"
    )
    result = check_document(
        Document(
            (Source("例.docx", "docx"),),
            tuple(rejoin((Paragraph(TITLE), Paragraph("八、其他重要事项情况"), Paragraph(text)))),
        )
    )
    read = read_as(result)
    assert read["62.00"] == "procurement.goods"
    assert read["6"] == "assets.vehicles"
    assert read["3280.50平方米"] == "assets.area"
    assert read["9"] == "performance.goals"
    assert told(result) == []


@pytest.mark.parametrize("number", ["（{}）", "{}."])
def test_an_item_is_called_by_the_title_of_its_line(number: str) -> None:
    numbers = [number.format(n) for n in ("一二三" if number[0] == "（" else "123")]
    text = (
        "2025年“三公”经费财政拨款预算安排6.00万元，具体情况如下：\n"
        f"{numbers[0]}因公出国（境）经费：2025年度预算安排0.00万元，与上年预算数持平。\n"
        f"{numbers[1]}公务接待费：2025年度预算安排2.00万元，比上年减少0.50万元，主要原因是厉行节约。\n"
        f"{numbers[2]}公务用车购置及运行费：2025年度预算安排4.00万元，与上年预算数持平。"
    )
    result = check_document(
        Document(
            (Source("例.docx", "docx"),),
            tuple(rejoin((Paragraph(TITLE), Paragraph("六、一般公共预算“三公”经费情况说明"), Paragraph(text)))),
        )
    )
    assert [f.fact.measure for f in result.figures if f.fact.aspect == "amount"] == [
        "three.total",
        "three.abroad",
        "three.reception",
        "three.vehicles",
    ]
    assert told(result) == []


@pytest.mark.parametrize(
    ("line", "proposed"),
    [
        ("（三）2130399-水利工程运行与维护40.00万元，主要用于河道清淤。", "2130306"),
        ("3.2130305 水利工程运行与维护40.00万元，主要用于河道清淤。", "2130306"),
        ("农林水支出（213类）水利（02款）水利工程运行与维护（06项）：2025年预算40.00万元。", "03"),
        ("213农林水支出（类）02水利（款）06水利工程运行与维护（项）40.00万元。", "03"),
    ],
)
def test_codes_beside_names_in_the_text(line: str, proposed: str) -> None:
    head = "三、一般公共预算支出情况说明"
    table = GENERAL.format(head="2024年预算数", change="增减额")
    right = (
        line.replace("2130399", "2130306")
        .replace("2130305", "2130306")
        .replace("（02款）", "（03款）")
        .replace("02水利", "03水利")
    )
    assert told(run(head, right, table)) == []
    assert [f.proposed for f in run(head, line, table).findings if f.rule == "F09"] == [proposed]


def test_a_code_that_does_not_exist() -> None:
    table = GENERAL.format(head="2024年预算数", change="增减额")
    found = run(*table.replace("2130306", "2130360").split("\n")).findings
    assert [(f.rule, f.proposed) for f in found if f.rule == "F09"] == [("F09", "2130306")]


@pytest.mark.parametrize(
    "text",
    [
        "公务用车购置费18.00万元，用于更新应急保障车辆{}辆，2024年未安排。",
        "公务用车购置费预算18.00万元，拟更新新能源执法用车{}辆。",
        "公务用车购置费18.00万元，比上年增加18.00万元，主要原因是计划购置防汛抢险用车{}辆。",
    ],
)
def test_no_vehicle_for_the_money(text: str) -> None:
    head = "四、一般公共预算“三公”经费情况"
    assert told(run(head, text.format(1))) == []
    assert [r for r, _ in told(run(head, text.format(0)))] == ["W10"]


@pytest.mark.parametrize("said", ["两年持平", "两年预算持平", "与上年持平", "与2024年预算持平"])
def test_level_against_the_amounts_of_both_years(said: str) -> None:
    text = f"农林水支出（213类）水利（03款）行政运行（01项）：2025年预算60.00万元，2024年预算60.00万元，{said}。"
    head = "三、一般公共预算支出情况说明"
    assert told(run(head, text)) == []
    wrong = text.replace("2024年预算60.00", "2024年预算65.00")
    assert [r for r, _ in told(run(head, wrong))] == ["W07"]


def test_a_sign_that_is_missing_in_a_table() -> None:
    table = GENERAL.format(head="2024年预算数", change="增减额").replace("|  | -5.00 |", "|  | 5.00 |")
    found = [f for f in run(*table.split("\n")).findings if f.severity == "error" and f.rule not in SMALL]
    assert [f.proposed for f in found] == ["-5.00"]


@pytest.mark.parametrize(
    "text",
    [
        "截至{}年12月31日，本部门共有车辆9辆，其中：应急保障用车5辆、其他用车4辆。",
        "截至{}年末，我部门固定资产金额为1996.89万元。",
        "截止{}年底，局本级及所属单位共有车辆3辆，单价100万元（含）以上设备1台（套）。",
    ],
)
def test_no_budget_knows_the_end_of_its_own_year(text: str) -> None:
    head = "五、国有资产占用情况"
    for year in (2024, 2023):
        assert told(run(head, text.format(year))) == []
    assert [
        (f.rule, f.proposed[:4])
        for f in run(head, text.format(2025)).findings
        if f.rule not in SMALL and f.severity == "error"
    ] == [("F05", "2024")]


BOUGHT = "2025年政府采购预算458.00万元，其中：货物类62.00万元、工程类108.00万元、服务类288.00万元。"
BY_ROWS = """部门政府采购预算表
单位：万元
| 项目 | 采购品名 | 目录序号 | 总计 | 一般公共预算拨款 |
| 合计 |  |  | 458.00 | 458.00 |
| 防汛 | 水泵 | A02 | 40.00 | 40.00 |
| 防汛 | 编织袋 | A07 | 22.00 | 22.00 |
| 修缮 | 堤防维修 | B02 | 108.00 | 108.00 |
| 保洁 | 河道保洁 | C16 | 288.00 | 288.00 |"""
BY_KIND = """政府采购预算明细表
单位：万元
| 项目 | 总计 | 一般公共预算拨款 | 其他资金 |
| 合计 | 458.00 | 400.00 | 58.00 |
| A货物 | 62.00 | 62.00 |  |
| B工程 | 108.00 | 108.00 |  |
| C服务 | 288.00 | 230.00 | 58.00 |"""
BY_COLUMNS = """政府采购预算明细表
单位：万元
| 序号 | 采购项目 | 货物类 | 工程类 | 服务类 | 合计 |
| 合计 |  | 62.00 | 108.00 | 288.00 | 458.00 |
| 1 | 水泵 | 62.00 |  |  | 62.00 |
| 2 | 堤防维修 |  | 108.00 |  | 108.00 |
| 3 | 河道保洁 |  |  | 288.00 | 288.00 |"""


@pytest.mark.parametrize("table", [BY_ROWS, BY_KIND, BY_COLUMNS])
@pytest.mark.parametrize(("right", "wrong"), [("288.00", "228.00"), ("62.00", "26.00"), ("108.00", "62.00")])
def test_the_procurement_table_tells_which_kind_is_wrong(table: str, right: str, wrong: str) -> None:
    head = "六、政府采购预算情况"
    assert told(run(head, BOUGHT, table)) == []
    found = [
        f
        for f in run(head, BOUGHT.replace(right, wrong), table).findings
        if f.severity == "error" and f.rule not in SMALL
    ]
    assert [f.proposed for f in found] == [f"{right}万元"]


def test_a_procurement_table_of_another_scope_tells_nothing() -> None:
    one_unit = (
        BY_KIND.replace("458.00", "170.00")
        .replace("288.00", "0.00")
        .replace("230.00", "0.00")
        .replace("400.00", "170.00")
        .replace("| 58.00 |", "| 0.00 |")
    )
    assert told(run("六、政府采购预算情况", BOUGHT, one_unit)) == []
