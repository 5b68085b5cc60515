"""Passages as many regions write them: right ones raise no alarm, and one slip in one of them is reported once.

A passage is a section's heading, its sentences, and the tables it is read with (those of the rules' examples, which
agree with one another).
"""

from __future__ import annotations

import pytest

from juesuan import check_document
from juesuan.checks.model import Result
from juesuan.checks.rules import examples
from juesuan.document.model import Document, Source
from juesuan.document.text import blocks_of

TITLE = "清河县档案馆2024年度部门决算"
HEADS = {
    "staff": "二、机构设置及人员情况",
    "overview": "一、收入支出决算总体情况说明",
    "income": "二、收入决算情况说明",
    "expenditure": "三、支出决算情况说明",
    "fiscal": "四、财政拨款收入支出决算总体情况说明",
    "general": "五、一般公共预算财政拨款支出决算情况说明",
    "basic": "六、一般公共预算财政拨款基本支出决算情况说明",
    "fund": "七、政府性基金预算财政拨款收入支出决算情况说明",
    "capital": "八、国有资本经营预算财政拨款收入支出决算情况说明",
    "three": "九、财政拨款“三公”经费支出决算情况说明",
    "operating": "十、机关运行经费支出情况",
    "procurement": "十一、政府采购支出情况",
    "assets": "十二、国有资产占用情况说明",
    "performance": "十三、预算绩效情况说明",
}
TABLES = {
    "T01": examples.TABLE_SUMMARY,
    "T02": examples.TABLE_REVENUE,
    "T03": examples.TABLE_EXPENDITURE_OF_SUMMARY,
    "T04": examples.TABLE_APPROPRIATION,
    "T05": examples.TABLE_GENERAL_OF_APPROPRIATION,
    "T06": examples.TABLE_BASIC,
    "T07": examples.TABLE_THREE,
    "T08": examples.TABLE_FUND,
    "T09": examples.TABLE_CAPITAL_OF_APPROPRIATION,
}
SMALL = {"F02", "F03", "F04"}
"""Rules of form that so small a text cannot keep."""
WHY = "，主要原因是新增数字化加工项目"


def run(head: str, text: str, *tables: str) -> Result:
    lines = "\n".join((TITLE, HEADS[head], text, *(TABLES.get(t, t) for t in tables)))
    return check_document(Document((Source("例.txt", "txt"),), tuple(blocks_of(lines))))


def told(result: Result) -> list[tuple[str, str]]:
    """Return rule and message of every finding, notes too."""
    return [(f.rule, f.message.zh) for f in result.findings if f.rule not in SMALL]


def case(name: str, head: str, text: str, *more: str) -> object:
    return pytest.param(head, text, more, id=name)


LAST_YEAR_BESIDE = """一般公共预算财政拨款支出决算表
单位：万元
| 科目编码 | 科目名称 | 2023年决算数 | 2024年决算数 | 2024年决算数 | 2024年决算数 |
| 科目编码 | 科目名称 | 2023年决算数 | 小计 | 基本支出 | 项目支出 |
| 合计 | 合计 | 70.00 | 92.00 | 60.00 | 32.00 |
| 201 | 一般公共服务支出 | 70.00 | 92.00 | 60.00 | 32.00 |"""
BUDGETS_BESIDE = """收入支出决算总表
单位：万元
| 收入 | 收入 | 收入 | 收入 | 支出 | 支出 | 支出 | 支出 |
| 项目 | 年初预算数 | 全年预算数 | 决算数 | 项目 | 年初预算数 | 全年预算数 | 决算数 |
| 一、一般公共预算财政拨款收入 | 90.00 | 98.00 | 99.00 | 一、一般公共服务支出 | 95.00 | 97.00 | 91.00 |
| 本年收入合计 | 90.00 | 98.00 | 99.00 | 本年支出合计 | 95.00 | 97.00 | 91.00 |
| 年初结转和结余 | 5.00 | 10.00 | 10.00 | 年末结转和结余 | 0.00 | 11.00 | 18.00 |
| 总计 | 95.00 | 108.00 | 109.00 | 总计 | 95.00 | 108.00 | 109.00 |"""
FEES_WITHIN = """收入决算表
单位：万元
| 项目 | 项目 | 本年收入合计 | 财政拨款收入 | 上级补助收入 | 事业收入 | 事业收入 | 经营收入 | 其他收入 |
| 科目编码 | 科目名称 | 本年收入合计 | 财政拨款收入 | 上级补助收入 | 小计 | 其中：教育收费 | 经营收入 | 其他收入 |
| 合计 | 合计 | 99.00 | 80.00 | 0.00 | 14.00 | 9.00 | 0.00 | 5.00 |
| 205 | 教育支出 | 99.00 | 80.00 | 0.00 | 14.00 | 9.00 | 0.00 | 5.00 |"""
PEOPLE_WITHIN = """支出决算表
单位：万元
| 类 | 款 | 项 | 科目名称 | 本年支出合计 | 基本支出 | 基本支出 | 基本支出 | 项目支出 | 上缴上级支出 | 经营支出 | 对附属单位补助支出 |
| 类 | 款 | 项 | 科目名称 | 本年支出合计 | 小计 | 人员经费 | 公用经费 | 项目支出 | 上缴上级支出 | 经营支出 | 对附属单位补助支出 |
| 合计 | 合计 | 合计 | 合计 | 92.00 | 60.00 | 50.00 | 10.00 | 32.00 |  |  |  |
| 201 |  |  | 一般公共服务支出 | 92.00 | 60.00 | 50.00 | 10.00 | 32.00 |  |  |  |"""
COUNTS_BELOW = """财政拨款“三公”经费支出决算表
单位：万元
| 项目 | 行次 | 预算数 | 统计数 |
| 一、“三公”经费支出 | 1 | — | — |
| （一）支出合计 | 2 | 9.00 | 8.10 |
| 1.因公出国（境）费 | 3 | 5.00 | 5.00 |
| 2.公务用车购置及运行维护费 | 4 | 3.00 | 2.48 |
| （1）公务用车购置费 | 5 | 0 | 0 |
| （2）公务用车运行维护费 | 6 | 3.00 | 2.48 |
| 3.公务接待费 | 7 | 1.00 | 0.62 |
| （1）国内接待费 | 8 | — | 0.42 |
| 其中：外事接待费 | 9 | — | 0.12 |
| （2）国（境）外接待费 | 10 | — | 0.20 |
| （二）相关统计数 | 11 | — | — |
| 1.因公出国（境）团组数（个） | 12 | — | 2 |
| 2.因公出国（境）人次数（人） | 13 | — | 4 |
| 3.公务用车购置数（辆） | 14 | — | 0 |
| 4.公务用车保有量（辆） | 15 | — | 1 |
| 5.国内公务接待批次（个） | 16 | — | 12 |
| 其中：外事接待批次（个） | 17 | — | 2 |
| 6.国内公务接待人次（人） | 18 | — | 96 |
| 其中：外事接待人次（人） | 19 | — | 8 |
| 7.国（境）外公务接待批次（个） | 20 | — | 3 |
| 8.国（境）外公务接待人次（人） | 21 | — | 9 |"""

RIGHT = [
    # ---- totals
    case(
        "each total with its parts and changes, Jiangsu", "overview",
        f"2024年度收入、支出总计109.00万元。与上年相比，收入、支出总计各增加4.00万元，增长3.81%{WHY}。其中：（一）收入总计109.00万元。"
        f"包括：1.本年收入合计99.00万元。与上年相比，增加9.00万元，增长10.00%{WHY}。2.使用非财政拨款结余（含专用结余）0万元。与上年决算数相同。"
        f"3.年初结转和结余10.00万元。与上年相比，减少5.00万元，下降33.33%{WHY}。（二）支出总计109.00万元。包括：1.本年支出合计91.00万元。"
        "2.结余分配0万元。3.年末结转和结余18.00万元。", "T01",
    ),
    case(
        "the same amount in two units", "overview",
        "收入总计1090000.00元（109.00万元），支出总计109.00万元。", "T01",
    ),
    case("budget columns beside the final account", "overview", "收入总计109.00万元，支出总计109.00万元。", BUDGETS_BESIDE),
    case(
        "by unit, totals", "overview",
        "清河县档案馆收入总计109.00万元。其中：馆本级收入总计80.00万元；所属单位收入总计29.00万元。", "T01",
    ),
    case(
        "by unit, expenditure", "expenditure",
        "本年支出合计91.00万元，其中：馆本级支出70.00万元，占76.92%；县方志办支出21.00万元，占23.08%。", "T03",
    ),
    case(
        "all of it of one kind, by budget", "income",
        "2024年度收入合计99.00万元，全部为财政拨款收入（其中一般公共预算95.00万元、政府性基金4.00万元），占100.00%；事业收入0.00万元，占0.00%。",
    ),
    case(
        "changes of two parts of three", "three",
        f"“三公”经费支出24.50万元，比2023年增加15.50万元，增长172.22%{WHY}。其中：公务用车购置费支出20.00万元，更新公务用车1辆；公务用车运行维护费支出3.00万元，比2023年减少4.00万元，下降57.14%{WHY}；"
        f"公务接待费支出0.50万元，比2023年减少0.50万元，下降50.00%{WHY}；因公出国（境）费1.00万元，与2023年持平。", "T07",
    ),
    # ---- last year
    case(
        "last year told first", "general",
        f"上年一般公共预算财政拨款支出为72.00万元，本年为80.00万元，增加8.00万元，增长11.11%{WHY}。", "T04",
    ),
    case(
        "last year's whole with its parts", "expenditure",
        "2023年本年支出合计80.00万元，其中：基本支出55.00万元，项目支出25.00万元。2024年本年支出合计91.00万元。", "T03",
    ),
    case(
        "last year's three public expenses with their parts", "three",
        "2023年“三公”经费支出25.00万元，其中：因公出国（境）费1.00万元，公务用车购置及运行维护费23.00万元，公务接待费1.00万元；"
        "2024年“三公”经费支出24.50万元，其中：因公出国（境）费1.00万元，公务用车购置及运行维护费23.00万元，公务接待费0.50万元。", "T07",
    ),
    case(
        "last year's column in table 05", "general",
        "一般公共预算财政拨款支出92.00万元，其中：基本支出60.00万元，项目支出32.00万元。", LAST_YEAR_BESIDE,
    ),
    # ---- the appropriation
    case(
        "final account and completion of the opening budget", "general",
        "2024年度一般公共预算财政拨款支出决算80.00万元，完成年初预算82.00万元的97.56%。", "T04",
    ),
    case(
        "final account 数为, Guangdong", "general",
        "一般公共预算财政拨款支出决算数为80.00万元，完成年初预算的97.56%，占本年支出合计的87.91%。", "T01", "T04",
    ),
    case(
        "budget first, Sichuan", "general",
        "2024年度一般公共预算财政拨款支出80.00万元，年初预算为82.00万元，完成年初预算的97.56%。", "T04",
    ),
    case(
        "opening balance by budget in brackets", "fiscal",
        "年初财政拨款结转和结余10.00万元（一般公共预算财政拨款9.00万元、政府性基金预算财政拨款1.00万元）。", "T04",
    ),
    case(
        "by budget, in a row", "fiscal",
        "2024年度财政拨款收入支出决算总计104.00万元。一般公共预算财政拨款收入85.00万元，政府性基金预算财政拨款收入6.00万元，"
        "国有资本经营预算财政拨款收入3.00万元，年初财政拨款结转和结余10.00万元。", "T04",
    ),
    case(
        "balances that explain a change", "fiscal",
        "财政拨款收入总计104.00万元，比上年增加4.00万元，增长4.00%，主要原因是上年年末财政拨款结转和结余6.00万元，本年年初结转和结余10.00万元。", "T04",
    ),
    case(
        "a share that rose by points", "general",
        f"一般公共预算财政拨款支出80.00万元，比上年增加8.00万元，增长11.11%，占本年支出合计的87.91%，较上年提高1.20个百分点{WHY}。", "T01", "T04",
    ),
    case(
        "shares told in turn", "general",
        "一般公共预算财政拨款支出100.00万元。一般公共服务支出60.00万元、社会保障和就业支出25.00万元、卫生健康支出10.00万元、住房保障支出5.00万元，"
        "分别占60.00%、25.00%、10.00%、5.00%。",
    ),
    case(
        "classes with their codes before", "general",
        "一般公共预算财政拨款支出80.00万元，其中：201一般公共服务支出80.00万元，占100.00%。", "T05",
    ),
    case(
        "classes with their codes behind", "general",
        "一般公共预算财政拨款支出80.00万元，其中：一般公共服务支出（201）80.00万元，占100.00%。", "T05",
    ),
    case(
        "completion above a hundred", "general",
        f"一般公共预算财政拨款支出80.00万元，年初预算40.00万元，为年初预算的200.00%，比年初预算增加40.00万元{WHY}。", "T04",
    ),
    # ---- by kind
    case(
        "shares of 总支出", "expenditure",
        "2024年支出决算91.00万元，其中基本支出60.00万元，占总支出的65.93%，项目支出31.00万元，占总支出的34.07%。", "T03",
    ),
    case(
        "amounts in two units", "expenditure",
        "本年支出合计910000.00元，其中：基本支出600000.00元，占65.93%；项目支出31万元，占34.07%。", "T03",
    ),
    case("Chinese numerals", "expenditure", "本年支出合计九十一万元，其中：基本支出六十万元、项目支出三十一万元。", "T03"),
    case(
        "by economic class, as well", "expenditure",
        "本年支出合计91.00万元。按支出经济分类分：工资福利支出45.50万元，占50.00%；商品和服务支出36.40万元，占40.00%；资本性支出9.10万元，占10.00%。", "T03",
    ),
    case("a column within a column, revenue", "income", "本年收入合计99.00万元，其中事业收入14.00万元，占14.14%。", FEES_WITHIN),
    case("a column within a column, expenditure", "expenditure", "本年支出合计92.00万元。", PEOPLE_WITHIN),
    case(
        "basic expenditure with what it went on", "basic",
        "一般公共预算财政拨款基本支出60.00万元，其中：（一）人员经费50.00万元，占83.33%，主要包括：基本工资50.00万元；"
        "（二）日常公用经费10.00万元，占16.67%，主要包括：办公费5.50万元、因公出国（境）费用1.00万元、公务接待费0.50万元、公务用车运行维护费3.00万元。", "T06",
    ),
    # ---- the three public expenses
    case(
        "each with its share, whole unsaid", "three",
        "2024年度“三公”经费支出24.50万元。其中：因公出国（境）费支出决算为1.00万元，占4.1%；公务用车购置及运行费支出决算为23.00万元，占93.9%；"
        "公务接待费支出决算为0.50万元，占2.0%。", "T07",
    ),
    case(
        "paid from which budget", "three",
        "“三公”经费支出24.50万元，其中：一般公共预算财政拨款支出24.50万元，政府性基金预算财政拨款支出0万元。", "T07",
    ),
    case("a price per head abroad", "three", "因公出国（境）费支出1.00万元，因公出国（境）团组1个，累计2人次，人均0.50万元。", "T07"),
    case(
        "a price per guest", "three",
        "公务接待费0.50万元，接待12批次96人次，人均接待费52.08元。", "T07",
    ),
    case(
        "a price per vehicle", "three",
        "公务用车购置及运行维护费支出23.00万元，其中公务用车购置费20.00万元，更新公务用车1辆；公务用车运行维护费3.00万元，公务用车保有量2辆，"
        "平均每辆1.50万元。", "T07",
    ),
    case(
        "vehicles by kind", "three",
        "全年购置公务用车1辆（其中：新能源汽车1辆），年末公务用车保有量3辆，其中：轿车2辆、越野车1辆。", "T07",
    ),
    case(
        "counts in the table and the text", "three",
        "“三公”经费支出8.10万元。因公出国（境）团组2个，累计4人次。国内公务接待12批次，96人次，其中外事接待2批次，8人次。国（境）外公务接待3批次，9人次。",
        COUNTS_BELOW,
    ),
    case(
        "receptions with foreign guests within, Yunnan", "three",
        "公务接待费支出0.50万元。其中：国内接待费支出0.50万元（其中：外事接待费支出0万元），共安排国内公务接待12批次（其中：外事接待0批次），"
        "接待人次96人（其中：外事接待人次0人）。国（境）外接待费支出0万元，共安排国（境）外公务接待0批次，接待人次0人。", "T07",
    ),
    # ---- other matters
    case(
        "operating expenses, a price per head", "operating",
        "2024年度机关运行经费支出10.00万元，人均0.50万元，其中：办公费5.50万元、因公出国（境）费1.00万元、公务接待费0.50万元、"
        "公务用车运行维护费3.00万元。", "T06", "T07",
    ),
    case(
        "operating expenses, against two years", "operating",
        f"机关运行经费支出决算10.00万元，比年初预算数12.50万元减少2.50万元，降低20.00%{WHY}；比上年8.00万元增加2.00万元，增长25.00%{WHY}。", "T06",
    ),
    case(
        "small firms by kind, shares only", "procurement",
        "2024年度政府采购支出总额20.00万元，其中：政府采购货物支出8.00万元、政府采购工程支出2.00万元、政府采购服务支出10.00万元。"
        "授予中小企业合同金额15.00万元，占政府采购支出总额的75.00%，其中：授予小微企业合同金额10.00万元，占授予中小企业合同金额的66.67%；"
        "货物采购授予中小企业合同金额占货物支出金额的50.00%，工程采购授予中小企业合同金额占工程支出金额的100.00%，"
        "服务采购授予中小企业合同金额占服务支出金额的90.00%。",
    ),
    case(
        "small firms by kind, amounts", "procurement",
        "政府采购支出20.00万元，其中：货物支出8.00万元、服务支出12.00万元。货物采购授予中小企业合同金额4.00万元，占货物支出金额的50.00%；"
        "服务采购授予中小企业合同金额9.00万元，占服务支出金额的75.00%。",
    ),
    case("assets by kind", "assets", "资产总额1,024.50万元，其中：流动资产120.30万元、固定资产净值880.20万元、在建工程0万元、无形资产24.00万元。"),
    case(
        "staff by kind", "staff",
        "我馆行政编制16人，事业编制14人，实有在职人员26人，其中行政人员15人、事业人员11人。离退休人员12人，其中离休1人、退休11人。",
    ),
    case(
        "projects with budget, execution and score", "performance",
        "组织对2个项目开展了绩效自评，涉及资金90.00万元，占一般公共预算项目支出总额的100%。库房改造项目全年预算数为40.00万元，执行数为38.20万元，"
        "完成预算的95.5%，自评得分96.5分。数字化项目全年预算数为50.00万元，执行数为50.00万元，完成预算的100%，自评得分98分。",
    ),
    case("parts of the last part behind a list", "performance", "全年接待查档300批，其中：到馆查阅200批，网上查阅100批，包括手机62批、电脑38批。"),
    case(
        "both budgets of an expense", "three",
        "公务接待费年初预算为1.20万元，全年预算为1.00万元，支出决算为0.50万元，完成全年预算的50.00%，完成年初预算的41.67%。",
    ),
    case("counts of unlike things", "performance", "全年接待查档784批、1025人，接收档案3,200卷12,400件，整理300盒。"),
    case(
        "standards and conditions", "performance",
        "按照《档案馆建筑设计规范》（JGJ 25-2010）和GB/T 11821-2002要求，恒温恒湿控制在14℃-24℃，相对湿度45%-60%。",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("head", "text", "tables"), RIGHT)
def test_a_right_passage_raises_no_alarm(head: str, text: str, tables: tuple[str, ...]) -> None:
    assert told(run(head, text, *tables)) == []


# ---- one slip


SLIPS = [
    # what is wrong, head, text with {} at the slip, right, wrong, rule, tables
    case("a share of 总支出", "expenditure", "基本支出60.00万元，占总支出的{}。", "65.93%", "69.53%", "S01", "T03"),
    case("a share of a whole told in the text", "income", "本年收入合计99.00万元，其中财政拨款收入94.00万元，占总收入的{}。", "94.95%", "95.94%", "S01", "T02"),
    case(
        "a share of a whole that only table 02 gives",
        "income", "财政拨款收入94.00万元，占本年收入合计的{}。", "94.95%", "95.94%", "S01", "T02",
    ),
    case(
        "total revenue as 收入决算",
        "overview", "2024年收入决算{}万元，支出决算109.00万元。", "109.00", "190.00", "E02", "T01",
    ),
    case(
        "the appropriation by budget, no table",
        "fiscal", "2024年度财政拨款收入{}万元，其中：一般公共预算财政拨款85.00万元，政府性基金预算财政拨款6.00万元，国有资本经营预算财政拨款3.00万元。",
        "94.00", "49.00", "T16",
    ),
    case(
        "an economic class against table 06",
        "basic", "工资福利支出{}万元，主要用于基本工资。", "50.00", "55.00", "E02", "T06",
    ),
    case(
        "receptions told twice",
        "three", "国内公务接待支出0.50万元，接待12批次96人次。全年国内公务接待{}批次。", "12", "21", "E03",
    ),
    case(
        "a rise from one amount to another",
        "overview", "收入总计由上年的98.00万元增加到{}万元，增长2.04%" + WHY + "。", "100.00", "101.00", "S02",
    ),
    case(
        "a change told by its sign",
        "overview", "收入总计100.00万元，较上年变动{}万元，变动率-1.96%" + WHY + "。", "-2.00", "-5.00", "S02",
    ),
    case("three: a share, whole unsaid", "three", "2024年度“三公”经费支出24.50万元，其中：公务接待费支出决算为0.50万元，占{}。", "2.04%", "4.02%", "S01", "T07"),
    case(
        "a list before its last part's own parts", "performance",
        "全年接待查档300批，其中：到馆查阅200批，网上查阅{}批，包括手机62批、电脑38批。", "100", "190", "S06",
    ),
    case("staff by kind", "staff", "在职人员26人，其中：行政人员15人，事业人员{}人。", "11", "14", "S06"),
    case(
        "a class with its code behind",
        "general", "一般公共预算财政拨款支出80.00万元，其中：一般公共服务支出（201）{}万元。", "80.00", "83.00", "E02", "T05",
    ),
    case(
        "a class with its code before",
        "general", "一般公共预算财政拨款支出80.00万元，其中：201一般公共服务支出{}万元。", "80.00", "83.00", "E02", "T05",
    ),
    case(
        "a change against the opening budget", "operating",
        "机关运行经费支出10.00万元，比年初预算数12.50万元减少{}万元" + WHY + "。", "2.50", "5.20", "S14",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("head", "text", "more"), SLIPS)
def test_one_slip_is_told_once(head: str, text: str, more: tuple[str, ...]) -> None:
    right, slipped, rule, *tables = more
    assert told(run(head, text.format(right), *tables)) == []
    result = run(head, text.format(slipped), *tables)
    (found,) = [f for f in result.findings if f.rule not in SMALL and f.severity != "note"]
    assert rule in {found.rule, *(result.checked[i].rule for i in found.checks)}


def test_a_falling_word_with_a_minus_is_told_with_words_that_mend_it() -> None:
    result = run("overview", f"收入总计100.00万元，比上年减少-2.00万元，下降-1.96%{WHY}。")
    (found,) = [f for f in result.findings if f.rule not in SMALL]
    assert (found.rule, found.proposed) == ("S10", "减少2.00万元，下降1.96%")


def test_a_change_against_the_budget_is_not_called_one_on_last_year() -> None:
    result = run("income", "本年收入合计99.00万元，比年初预算减少1.00万元。")
    (found,) = [f for f in result.findings if f.rule not in SMALL]
    assert found.rule == "W01"
    assert "上年" not in found.message.zh


def test_a_budget_that_no_item_spent_is_missing_from_the_list_of_items() -> None:
    """The total's budget holds an item of 10.00 that was never spent and so is not told: no figure is wrong."""
    items = "\n".join(
        f"{n}.一般公共服务支出（类）档案事务（款）{name}（项）。年初预算为{budget}万元，支出决算为40.00万元。"
        for n, (name, budget) in enumerate([("行政运行", "45.00"), ("档案馆", "42.00")], 1)
    )
    text = f"一般公共预算财政拨款支出年初预算为97.00万元，支出决算为80.00万元。\n{items}"
    assert told(run("general", text)) == []
    assert [rule for rule, _ in told(run("general", text.replace("97.00", "77.00")))] == ["S12"]


@pytest.mark.parametrize(
    ("head", "text", "proposed"),
    [
        ("three", "公务接待费全年预算数1.00万元，决算数0.62万元，预决算差异率38.00%。", "-38.00%"),
        ("three", "公务接待费全年预算数1.00万元，决算数1.62万元，预决算差异率-62.00%。", "62.00%"),
        ("three", f"公务接待费全年预算数1.00万元，决算数0.62万元，比预算数增长38.00%{WHY}。", "下降"),
        ("three", f"公务接待费预算1.00万元，支出决算0.62万元，超出预算0.38万元{WHY}。", "低于"),
        ("three", f"公务接待费预算1.00万元，支出决算1.62万元，低于预算数0.62万元{WHY}。", "高于"),
    ],
)
def test_a_wrong_direction_is_mended_where_it_is_said(head: str, text: str, proposed: str) -> None:
    (found,) = [f for f in run(head, text).findings if f.rule not in SMALL]
    assert (found.rule, found.proposed) == ("S10", proposed)


def test_two_drafts_are_told_once() -> None:
    """A change made in the tables alone (here 12.34 more in the text) is one cause, whatever it runs through."""
    text = (
        "收入总计121.34万元。其中：本年收入合计111.34万元，年初结转和结余10.00万元。"
        "支出总计121.34万元。其中：本年支出合计103.34万元，年末结转和结余18.00万元。"
    )
    assert (
        told(
            run(
                "overview",
                text.replace("121.34", "109.00").replace("111.34", "99.00").replace("103.34", "91.00"),
                "T01",
            )
        )
        == []
    )
    (found,) = [f for f in run("overview", text, "T01").findings if f.rule not in SMALL]
    assert (found.rule, found.severity, found.proposed) == ("E02", "error", "")
    assert found.message.zh.startswith(
        "多处数字相差同一个数 12.34，可能一处改了稿、另一处没有改：收入总计 2024年决算数 121.34 ≠ 109.00；"
    )
    assert len({p.block for p in (found.place, *found.places) if p.row < 0}) == 1
    (slip,) = [
        f
        for f in run("overview", text.replace("121.34", "109.00").replace("103.34", "91.00"), "T01").findings
        if f.rule not in SMALL
    ]
    assert slip.proposed == "99.00万元"
