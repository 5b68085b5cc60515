"""More wordings of final accounts, by class of wording: what each figure is read as, in short (see test_unseen_phrases)."""

from __future__ import annotations

import pytest

from juesuan.document.model import Document, Source
from juesuan.document.text import blocks_of
from juesuan.extract.link import extract
from test_unseen_phrases import HEADS, short

ITEM = "general.expenditure:"
ECO = "general.economic:"

PHRASES = [
    # The end of a year is a part of the carry-over's name, and the end of the year before is what it compares with.
    (
        "expenditure",
        "2024年末结转和结余1106.37万元，与2023年末822.60万元相比增加283.77万元。",
        "whole.closing whole.closing!2023 whole.closing#c",
    ),
    (
        "overview",
        "2024年年末结转和结余1106.37万元，比2023年末的822.60万元增加283.77万元，增长34.50%。",
        "whole.closing whole.closing!2023 whole.closing#c whole.closing#r",
    ),
    ("overview", "年末结转结余1106.37万元，上年末为822.60万元。", "whole.closing whole.closing!2023"),
    (
        "fiscal",
        "财政拨款收入总计1100.00万元，其中：本年财政拨款收入1000.00万元，上年财政拨款结转100.00万元。",
        "fiscal.total fiscal.income fiscal.opening",
    ),
    # A budget before what it gives.
    (
        "general",
        "年初预算安排一般公共预算财政拨款支出3052.60万元，年终决算2838.14万元，预算执行率92.97%。",
        "general.expenditure@ob general.expenditure general.expenditure@b#k",
    ),
    ("three", "预算批复公务接待费2.00万元，实际支出1.20万元。", "three.reception@b three.reception"),
    (
        "three",
        "年初预算核定公务用车运行维护费6.00万元，决算5.10万元。",
        "three.running@b three.running",
    ),
    # Completion, told with other verbs, of several budgets, of the one told just before, in brackets.
    (
        "three",
        "公务用车运行维护费6.20万元，用去预算的88.6%；公务接待费4.11万元，用去预算的41.1%，同比下降48.1%。",
        "three.running three.running@b#k three.reception three.reception@b#k three.reception#r",
    ),
    (
        "general",
        "一般公共预算财政拨款支出1481.48万元，完成年初预算的103.96%、调整后预算的98.92%。",
        "general.expenditure general.expenditure@ob#k general.expenditure@fb#k",
    ),
    (
        "general",
        "一般公共预算财政拨款支出4702.18万元，与年初预算4880.00万元相比，执行率96.4%；与调整后预算4730.00万元比较，执行率99.4%。",
        "general.expenditure general.expenditure@ob general.expenditure@ob#k general.expenditure@fb general.expenditure@fb#k",
    ),
    (
        "general",
        "其余科目执行率均在100%上下：机关事业单位基本养老保险缴费支出95.12万元（101.19%），行政单位医疗48.90万元（99.80%）。",
        f"{ITEM}机关事业单位基本养老保险缴费支出 {ITEM}机关事业单位基本养老保险缴费支出@b#k {ITEM}行政单位医疗 {ITEM}行政单位医疗@b#k",
    ),
    (
        "three",
        "全年使用10.31万元，用去预算（29.00万元）的35.6%；上年使用14.80万元，同比下降30.3%。",
        "three.total three.total@b three.total@b#k three.total!2023 three.total#r",
    ),
    # A share of a whole whose amount stands between.
    (
        "income",
        "收入合计1000.00万元。财政拨款收入900.00万元，占本年收入合计1000.00万元的90.00%。",
        "whole.income whole.income.fiscal whole.income whole.income.fiscal#s",
    ),
    (
        "expenditure",
        "本年支出1000.00万元。基本支出600.00万元，占本年支出合计1000.00万元的60.00%；项目支出400.00万元，占本年支出合计1000.00万元的40.00%。",
        "whole.expenditure whole.basic whole.expenditure whole.basic#s whole.project whole.expenditure whole.project#s",
    ),
    ("three", "公务接待费1.00万元，占“三公”经费总额10.00万元的10.00%。", "three.reception three.total three.reception#s"),
    # Units told apart.
    ("overview", "年初结转结余14.35，本年收入559.23，本年支出564.68（单位：万元）。", "whole.opening whole.income whole.expenditure"),
    (
        "general",
        "档案事务—行政运行：预算1310.00，决算1386.20，执行率105.82%（金额单位：万元）。",
        f"{ITEM}行政运行@b {ITEM}行政运行 {ITEM}行政运行@b#k",
    ),
    (
        "general",
        "档案馆支出由0.00增至386.40万元，行政运行支出由20.00减至10.00万元。",
        f"{ITEM}档案馆!2023 {ITEM}档案馆 - -",
    ),
    # Items by their group's name and their own, by a code and the end of their name.
    (
        "general",
        "1．消防救援事务—行政运行支出2312.06万元，较2023年度增加171.16万元，增长7.99%。",
        f"{ITEM}行政运行 {ITEM}行政运行#c {ITEM}行政运行#r",
    ),
    (
        "general",
        "2.住房改革支出—提租补贴支出44.10万元；3.消防救援事务—其他消防救援事务支出支出320.14万元。",
        f"{ITEM}提租补贴 {ITEM}其他消防救援事务支出",
    ),
    (
        "general",
        "2080506 职业年金缴费：上年决算33.10万元，本年预算47.00万元，本年决算61.03万元，较上年增长84.38%。",
        f"{ITEM}机关事业单位职业年金缴费支出!2023 {ITEM}机关事业单位职业年金缴费支出@b {ITEM}机关事业单位职业年金缴费支出 {ITEM}机关事业单位职业年金缴费支出#r",
    ),
    (
        "general",
        "一般公共预算财政拨款支出200.00万元，分布在社会保障和就业支出150.00万元、卫生健康支出50.00万元。",
        f"general.expenditure {ITEM}社会保障和就业支出 {ITEM}卫生健康支出",
    ),
    # All of it is one kind.
    ("expenditure", "本年支出合计890.00万元，均为项目支出890.00万元。", "whole.expenditure whole.project"),
    ("overview", "本年收入合计900.00万元，全部为财政拨款收入，即900.00万元。", "whole.income whole.income.fiscal"),
    ("overview", "扣除年末结转和结余10.00万元后，本年支出为890.00万元。", "whole.closing whole.expenditure"),
    ("basic", "基本支出418.06万元。其中，人员支出365.88万元，公用支出52.18万元。", "general.basic general.personnel general.public"),
    # The three public expenses: money beside what it paid for, whom was received, who spends beside them.
    (
        "three",
        "公务用车：购置1辆森林消防指挥车，17.80万元，预算执行率98.9%；运行维护43辆公务用车，112.07万元，预算执行率86.2%。",
        "three.bought three.purchase three.purchase@b#k three.held three.running three.running@b#k",
    ),
    ("three", "因公出国（境）：4个团组、9人次，31.46万元，同比增长12.0%。", "three.groups three.travellers three.abroad three.abroad#r"),
    ("three", "购置车辆2辆，35.60万元；年末保有9辆。", "three.bought three.purchase three.held"),
    ("three", "公务接待费4.11万元，接待国内媒体采风团等35批次301人次。", "three.reception three.receptions three.guests"),
    ("three", "公务接待费1.16万元，轮换交接期间接待13批104人次。", "three.reception three.receptions three.guests"),
    ("three", "公务接待：国内168批次、1204人次，19.13万元；外事1.20万元。", "three.receptions three.guests three.domestic three.foreign"),
    (
        "three",
        "公务接待费支出0.28万元。国内公务接待4批次，26人次，预算为1.00万元，完成预算的28.00%。培训费预算为6.00万元，决算为3.15万元；会议费预算为8.00万元，决算为5.40万元。",
        "three.reception three.receptions three.guests three.reception@b three.reception@b#k - - - -",
    ),
    (
        "three",
        "公务用车运行维护费37.44万元，主要用于燃料费、维修费等。费用支出较年初预算数减少7.56万元。",
        "three.running three.running@b#c",
    ),
    (
        "three",
        "“三公”经费支出10.00万元，较上年8.77万元增加1.23万元。因公出国（境）：年初预算0，决算0，无团组。公务接待：年初预算2.00万元，决算1.00万元。",
        "three.total three.total!2023 three.total#c three.abroad@b three.abroad three.reception@b three.reception",
    ),
    ("three", "保有公务用车9辆，决算数即运行维护费21.35万元。", "three.held three.running"),
    # What a final account tells again of the whole, behind its parts.
    (
        "fiscal",
        "财政拨款收入总计4834.16万元，其中：本年财政拨款收入4618.76万元，上年财政拨款结转215.40万元。与年初预算数相比，年初预算数2583.00万元，决算数4834.16万元，预决算差异率87.15%。",
        "fiscal.total fiscal.income fiscal.opening fiscal.total@ob fiscal.total fiscal.total@ob#v",
    ),
    (
        "three",
        "“三公”经费支出11.62万元，其中，公务用车运行维护费支出10.62万元，公务接待费支出1.00万元。与全年预算相比，全年预算数12.00万元，决算数11.62万元。",
        "three.total three.running three.reception three.total@b three.total",
    ),
    ("performance", "对3个项目支出开展自评，涉及14.00万元。", "performance.projects -"),
    ("performance", "14个项目参加自评。", "performance.projects"),
    # Years one after the other.
    (
        "overview",
        "2022年收支总计5120.30万元，2023年降为4866.75万元，2024年再降为4702.18万元，较2023年下降3.4%。",
        "whole.total!2022 whole.total!2023 whole.total whole.total#r",
    ),
    (
        "three",
        "“三公”经费2022年8.00万元，2023年增至9.00万元，2024年又减至7.50万元。",
        "three.total!2022 three.total!2023 three.total",
    ),
    (
        "general",
        "一般公共预算财政拨款支出2022年80.00万元，2023年逐步增加到90.00万元，2024年进一步增加到95.00万元。",
        "general.expenditure!2022 general.expenditure!2023 general.expenditure",
    ),
    # Several numbers of several things that were named in the clause before, are summed up, or were just told.
    (
        "general",
        "教育支出100.00万元，住房保障支出40.00万元，卫生健康支出20.00万元。三者较上年减少8.85万元、2.63万元和6.72万元。",
        f"{ITEM}教育支出 {ITEM}住房保障支出 {ITEM}卫生健康支出 {ITEM}教育支出#c {ITEM}住房保障支出#c {ITEM}卫生健康支出#c",
    ),
    (
        "general",
        "教育支出、卫生健康支出均有所增加，分别增加10.00万元、5.00万元，增至110.00万元、25.00万元。",
        f"{ITEM}教育支出#c {ITEM}卫生健康支出#c {ITEM}教育支出 {ITEM}卫生健康支出",
    ),
    (
        "general",
        "档案馆、死亡抚恤略有减少，分别减少47.34万元、37.38万元，减至1755.02万元、418.22万元。",
        f"{ITEM}档案馆#c {ITEM}死亡抚恤#c {ITEM}档案馆 {ITEM}死亡抚恤",
    ),
    (
        "general",
        "住房公积金、死亡抚恤、行政单位医疗三项保障性支出为242.60万元、301.14万元、160.25万元，年初预算为240.00万元、300.00万元、162.00万元。",
        f"- {ITEM}住房公积金 {ITEM}死亡抚恤 {ITEM}行政单位医疗 {ITEM}住房公积金@ob {ITEM}死亡抚恤@ob {ITEM}行政单位医疗@ob",
    ),
    (
        "overview",
        "年初结转和结余1688.90万元（财政拨款1540.22万元、非财政拨款148.68万元），年末结转和结余1402.55万元（财政拨款1288.12万元、非财政拨款114.43万元）。",
        "whole.opening fiscal.opening - whole.closing fiscal.closing -",
    ),
    ("three", "车辆保有2辆，里程4.6万公里。", "three.held -"),
    (
        "three",
        "公务接待费9.14万元。接待外省市办案协作人员104批、623人。",
        "three.reception three.receptions three.guests",
    ),
    (
        "three",
        "三公经费中所占比重分别为：因公出国（境）费21.94%，公务用车购置及运行维护费42.96%，公务接待费35.10%。",
        "three.abroad#s three.vehicles#s three.reception#s",
    ),
    # What rose or fell to an amount; titles by a colon.
    (
        "general",
        "减少最多的是死亡抚恤，减少783.70万元，下降26.6%，降至2166.30万元。",
        f"{ITEM}死亡抚恤#c {ITEM}死亡抚恤#r {ITEM}死亡抚恤",
    ),
    (
        "three",
        "公务接待费比上年减少1.00万元，下降50.00%，降至1.00万元；公务用车运行维护费增加2.00万元，增至6.00万元。",
        "three.reception#c three.reception#r three.reception three.running#c three.running",
    ),
    (
        "income",
        "本年收入合计1000.00万元，主要变化：财政拨款收入减少10.00万元，降到900.00万元。",
        "whole.income whole.income.fiscal#c whole.income.fiscal",
    ),
    (
        "performance",
        "2024年度，部门整体支出绩效自评涉及年度总资金：年初预算数2583.00万元，全年预算数4834.16万元，全年执行数4738.14万元，执行率98.01%。",
        "performance.total@ob performance.total@fb performance.total performance.total@fb#k",
    ),
    (
        "three",
        "2024年，因公出国（境）费：年初预算3.00万元，决算2.00万元；公务接待费：预算1.00万元，决算0.50万元。",
        "three.abroad@b three.abroad three.reception@b three.reception",
    ),
    ("performance", "开展财政重点评价的项目1个；20个项目纳入自评。", "performance.evaluated performance.projects"),
    # The name at once behind the amount, of measures, of economic and functional items, of kinds of procurement.
    (
        "basic",
        "1594.64万元一般公共预算财政拨款基本支出，1406.20万元为人员经费，188.44万元为公用经费。人员经费中有318.20万元基本工资、402.16万元津贴补贴、104.29万元住房公积金；公用经费里有36.11万元办公费、52.00万元物业管理费。",
        f"general.basic general.personnel general.public {ECO}30101 {ECO}30102 {ECO}30113 {ECO}30201 {ECO}30209",
    ),
    (
        "basic",
        "500.00万元的基本支出中，400.00万元是人员经费，100.00万元是公用经费，其中60.00万元办公费和40.00万元差旅费。",
        f"general.basic general.personnel general.public {ECO}30201 {ECO}30211",
    ),
    (
        "overview",
        "全年900.00万元的收支总计中，600.00万元来自一般公共预算，占66.7%；300.00万元来自政府性基金预算，占33.3%。",
        "whole.total whole.income.general whole.income.general#s whole.income.fund whole.income.fund#s",
    ),
    ("overview", "500.00万元来源于事业收入，100.00万元是其他收入。", "whole.income.service whole.income.other"),
    (
        "general",
        "900.00万元一般公共预算财政拨款支出的去向如下：600.00万元用于教育支出；200.00万元用于农林水支出；100.00万元用于卫生健康支出。",
        f"general.expenditure {ITEM}教育支出 {ITEM}农林水支出 {ITEM}卫生健康支出",
    ),
    (
        "procurement",
        "5240.00万元的政府采购支出，由86.40万元货物、3910.00万元工程和1243.60万元服务组成，中小企业获得合同4410.70万元（占84.2%），小微企业取得合同2204.18万元（占42.1%）。",
        "procurement.total procurement.goods procurement.works procurement.services procurement.sme procurement.sme#s procurement.micro procurement.micro#s",
    ),
    (
        "procurement",
        "30.00万元政府采购支出包括10.00万元货物和20.00万元服务。",
        "procurement.total procurement.goods procurement.services",
    ),
    ("operating", "172.30万元的机关运行经费，比上年多2.42万元，增1.4%。", "operating.total operating.total#c operating.total#r"),
    (
        "three",
        "15.26万元为公务接待费（57.9%），11.11万元是公务用车运行维护费（42.1%）。",
        "three.reception three.reception#s three.running three.running#s",
    ),
    # What moved is not told by the amount by which it did.
    ("general", "差额中10.00万元是年底兑现的奖励，20.00万元是人员经费调整。", "- -"),
    # A budget that was kept to is told in full.
    (
        "three",
        "全年“三公”经费控制在预算40.00万元以内，实际支出26.37万元，为预算的65.9%，比上年31.02万元少支4.65万元。",
        "three.total@b three.total three.total@b#k three.total!2023 three.total#c",
    ),
    ("three", "公务接待费控制在预算5.00万元以内，决算3.00万元。", "three.reception@b three.reception"),
    ("three", "公务用车运行维护费控制在预算6.00万元以内，实际花了5.00万元，比预算省1.00万元。", "three.running@b three.running three.running@b#c"),
    # Of several names in a row each is none.
    ("three", "因公出国（境）费、公务用车购置费为0。", "three.abroad three.purchase"),
    ("three", "公务接待费1.00万元，因公出国（境）费、公务用车运行维护费为0.00万元。", "three.reception three.abroad three.running"),
    ("overview", "结余分配、年末结转和结余为0。", "whole.distribution whole.closing"),
    ("basic", "公用经费111.00万元，其中办公费26.00万元、车辆费用9.00万元、接待费3.00万元。", f"general.public {ECO}30201 {ECO}30231 {ECO}30217"),
    # The same amount in another unit.
    ("overview", "2024年收入总计20.45亿元（204,508.05万元），较上年增长9.90%。", "whole.total whole.total whole.total#r"),
    ("income", "事业收入1.86亿元（18,642.06万元），占90.0%。", "whole.income.service whole.income.service whole.income.service#s"),
    ("three", "公务接待费1.25万元（12,500.00元），比上年减少0.10万元。", "three.reception three.reception three.reception#c"),
    # A share by its bare name, and what is the larger part.
    (
        "income",
        "其他收入15.00万元（比重0.32%）、事业收入20.00万元（份额1.05%）。",
        "whole.income.other whole.income.other#s whole.income.service whole.income.service#s",
    ),
    ("income", "事业收入是主体，达500.00万元；其他收入12.00万元。", "whole.income.service whole.income.other"),
    (
        "general",
        "一般公共预算财政拨款支出900.00万元，是年初预算800.00万元的112.50%，超出部分100.00万元主要是追加人员经费。",
        "general.expenditure general.expenditure@ob general.expenditure@ob#k general.expenditure@ob#c",
    ),
    # What an item was for stands before its name in quotes.
    (
        "general",
        "用于妇幼保健协作的“妇幼保健医院”388.00万元；用于公卫、防疫项目的“基本公共卫生服务”120.50万元和“其他公共卫生支出”230.00万元；用于职工公积金的“住房公积金”463.10万元。",
        f"{ITEM}妇幼保健医院 {ITEM}基本公共卫生服务 {ITEM}其他公共卫生支出 {ITEM}住房公积金",
    ),
    ("basic", "合计：718.52万元。人员经费：660.22万元，公用经费：58.30万元。", "general.basic general.personnel general.public"),
    ("basic", "公用经费111.00万元。公用经费里办公费26.00万元、取暖费30.00万元。", f"general.public {ECO}30201 {ECO}30208"),
]  # fmt: skip


def read(*lines: str) -> list[str]:
    document = Document((Source("例.txt", "txt"),), tuple(blocks_of("\n".join(lines))))
    return [short(f) for f in extract(document).narrative.figures if f.place.block >= 2]


@pytest.mark.parametrize(("head", "text", "expected"), PHRASES)
def test_what_figures_say(head: str, text: str, expected: str) -> None:
    got = read("清河县档案馆2024年度部门决算公开说明", HEADS[head], text)
    assert [g if x != "-" else "-" for g, x in zip(got, expected.split(), strict=True)] == expected.split()


def test_headings_of_one_budget_may_say_appropriation() -> None:
    got = read(
        "清河县档案馆2024年度部门决算公开说明",
        "五、一般公共预算财政拨款支出决算情况说明",
        "（一）财政拨款支出决算总体情况",
        "2024年度财政拨款支出3897.96万元，与上年3988.20万元相比，减少90.24万元，减少2.26%。",
    )
    assert got == [
        "general.expenditure", "general.expenditure!2023", "general.expenditure#c", "general.expenditure#r"
    ]  # fmt: skip


def test_a_unit_told_once_for_all() -> None:
    got = read(
        "清河县档案馆2024年度部门决算公开说明（以下金额单位均为万元）",
        "一、收入支出决算总体情况说明",
        "2024年度本部门年初结转结余14.35，本年收入559.23，年末结转结余8.90。",
    )
    assert got == ["whole.opening", "whole.income", "whole.closing"]
    document = Document(
        (Source("例.txt", "txt"),),
        tuple(blocks_of("清河县档案馆2024年度部门决算\n（以下金额单位均为元）\n本年收入5592300.00，本年支出10.00。")),
    )
    assert {f.unit for f in extract(document).narrative.figures} == {"万元"}


@pytest.mark.parametrize(
    ("head", "text", "expected"),
    [
        ("一、2024年度总收支情况", "收入总计：27.00万元。其中，本年收入：26.00万元；年初结转和结余：1.00万元。", "whole.total whole.income whole.opening"),
        ("二、2024年度收入构成", "事业收入：480.55万元，占18.1%，同比下降15.1%。", "whole.income.service whole.income.service#s whole.income.service#r"),
        ("二、本年收入结构情况", "经营收入：62.40万元，占2.4%。", "whole.income.business whole.income.business#s"),
        ("三、2024年度支出构成", "基本支出：1108.36万元，占41.8%。", "whole.basic whole.basic#s"),
        ("三、部门支出结构说明", "项目支出：1480.90万元，占55.9%。", "whole.project whole.project#s"),
    ],
)  # fmt: skip
def test_headings_say_make_up_for_accounts(head: str, text: str, expected: str) -> None:
    assert read("清河县档案馆2024年度部门决算公开说明", head, text) == expected.split()


def test_items_after_both_budgets_are_of_the_general_one() -> None:
    got = read(
        "清河县档案馆2024年度部门决算公开说明",
        "四、财政拨款支出决算情况说明",
        "全年财政拨款支出1405.00万元，其中一般公共预算1325.00万元，政府性基金80.00万元。",
        "文化。群众文化48.00万元，住房公积金60.00万元。",
    )
    assert [g.partition(":")[0] for g in got[-2:]] == ["general.expenditure"] * 2


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("720.00万元／780.78万元／108.4%", ["opening_budget amount", "final amount", "opening_budget completion"]),
        ("50.00万元/42.35万元/84.7%", ["opening_budget amount", "final amount", "opening_budget completion"]),
        ("96.00万元｜96.00万元｜100%", ["opening_budget amount", "final amount", "opening_budget completion"]),
        ("720.00万元／780.78万元／58.4%", ["~", "~", "~"]),  # the rate is of neither
    ],
)
def test_a_row_with_strokes_is_told_by_its_rate(row: str, expected: list[str]) -> None:
    lines = (
        "清河县博物馆2023年度部门决算公开说明",
        "五、一般公共预算财政拨款支出决算具体情况",
        f"（2）文化旅游体育与传媒支出（类）文物（款）博物馆（项）：{row}／免费开放补助。",
    )
    figures = extract(Document((Source("例.txt", "txt"),), tuple(blocks_of("\n".join(lines))))).narrative.figures
    told = ["~" if f.fact.measure.startswith("~") else f"{f.fact.basis} {f.fact.aspect}" for f in figures]
    assert told == expected
