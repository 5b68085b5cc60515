"""One number of several names, several numbers of one list, parts of an item, reasons with amounts, names by what they are for."""

from __future__ import annotations

import pytest

from juesuan.document.model import Document, Source
from juesuan.document.text import blocks_of
from juesuan.extract.link import extract
from test_unseen_phrases import HEADS, short

SENTENCES = [
    ("general", "2.行政单位医疗（项）。年初预算和支出决算均为20.13万元，完成年初预算的100.00%。", "general.expenditure:行政单位医疗@ob general.expenditure:行政单位医疗 general.expenditure:行政单位医疗@ob#k"),
    ("general", "住房公积金（项）预算数、决算数均为26.54万元。", "general.expenditure:住房公积金@b general.expenditure:住房公积金"),
    ("general", "住房公积金（项）。年初预算与支出决算持平，均为26.54万元。", "general.expenditure:住房公积金@ob general.expenditure:住房公积金"),
    ("general", "档案馆（项）预决算均为26.54万元。", "general.expenditure:档案馆@b general.expenditure:档案馆"),
    ("general", "高中教育（项）。年初预算与支出决算相同，都是40.18万元。", "general.expenditure:高中教育@ob general.expenditure:高中教育"),
    ("income", "上级补助收入、事业收入、经营收入和附属单位上缴收入均为0万元。", "whole.income.superior whole.income.service whole.income.business whole.income.subsidiary"),
    ("expenditure", "上缴上级支出、经营支出、对附属单位补助支出均为0.00万元。", "whole.superior whole.business whole.subsidies"),
    ("three", "因公出国（境）费、公务用车购置费均为0，公务用车运行维护费4.20万元。", "three.abroad three.purchase three.running"),
    ("three", "公务接待费年初预算数、决算数、上年决算数均为0。", "three.reception@b three.reception three.reception!2023"),
    ("fund", "年中追加资金，本年收入、支出均为386.00万元。", "fund.income fund.expenditure"),
    ("overview", "2024年收入、支出总计均为620.50万元。", "whole.total"),
    ("overview", "2024年度收入、支出决算总计均为620.50万元。", "whole.total"),
    ("income", "本年收入39,499.55万元。一般公共预算财政拨款收入、事业收入、其他收入分别为39,087.40万元、268.40万元、143.75万元，所占比重依次为99.0%、0.7%、0.4%。", "whole.income whole.income.general whole.income.service whole.income.other whole.income.general#s whole.income.service#s whole.income.other#s"),
    ("general", "3．社会福利（款）殡葬（项）、老年福利。年初预算分别为30.00万元、29.00万元，支出决算分别为34.02万元、27.76万元，分别完成年初预算的113.40%、95.72%。", "general.expenditure:殡葬@ob general.expenditure:老年福利@ob general.expenditure:殡葬 general.expenditure:老年福利 general.expenditure:殡葬@ob#k general.expenditure:老年福利@ob#k"),
    ("general", "行政单位医疗（项）、公务员医疗补助（项）年初预算分别为10.00万元和5.00万元，支出决算分别为9.00万元和5.00万元。", "general.expenditure:行政单位医疗@ob general.expenditure:公务员医疗补助@ob general.expenditure:行政单位医疗 general.expenditure:公务员医疗补助"),
    ("general", "2024年初预算数80.00万元，调整预算数95.30万元，决算数94.20万元，分别完成年初预算和调整预算的117.75%和98.85%。", "general.expenditure@ob general.expenditure@fb general.expenditure general.expenditure@ob#k general.expenditure@fb#k"),
    ("general", "行政单位医疗12.00万元、公务员医疗补助6.00万元、住房公积金20.00万元，合计38.00万元。", "general.expenditure:行政单位医疗 general.expenditure:公务员医疗补助 general.expenditure:住房公积金 ~合计"),
    ("general", "社会保障和就业支出、卫生健康支出、住房保障支出三类合计支出90.70万元，分别为机关事业单位基本养老保险缴费48.62万元、事业单位医疗17.30万元、住房公积金24.78万元。", "- ~合计支出 general.expenditure:机关事业单位基本养老保险缴费支出 general.expenditure:事业单位医疗 general.expenditure:住房公积金"),
    ("general", "档案馆（项）支出决算94.20万元，其中基本支出80.00万元，项目支出14.20万元。", "general.expenditure:档案馆 general.basic:档案馆 general.project:档案馆"),
    ("general", "教育支出（类）支出决算94.20万元，主要用于人员经费80.00万元，公用经费14.20万元。", "general.expenditure:教育支出 ~用于人员经费 ~公用经费"),
    ("general", "一般公共预算财政拨款支出比年初预算多支出32.30万元，主要是追加人员经费20.00万元、项目经费12.30万元。", "general.expenditure@ob#c ~追加人员经费 ~项目经费"),
    ("general", "用于一般公共服务方面的支出400.00万元，占78.08%；用于社会保障和就业方面的支出60.20万元，占11.75%。", "general.expenditure:一般公共服务支出 general.expenditure:一般公共服务支出#s general.expenditure:社会保障和就业支出 general.expenditure:社会保障和就业支出#s"),
    ("general", "与480.00万元的年初预算相比，支出决算512.30万元多32.30万元。", "general.expenditure@ob general.expenditure general.expenditure@ob#c"),
    ("general", "行政单位医疗（项）年初预算29.46万元，支出决算21.40万元，只完成年初预算的72.64%，与预算相差8.06万元。", "general.expenditure:行政单位医疗@ob general.expenditure:行政单位医疗 general.expenditure:行政单位医疗@ob#k general.expenditure:行政单位医疗@b#c"),
    ("expenditure", "2024年全年实际支出880.52万元。按性质分，用于保障机构正常运转、完成日常工作任务的基本支出786.53万元，占89.33%；用于公路建设养护等专项的项目支出93.99万元，占10.67%。", "whole.expenditure whole.basic whole.basic#s whole.project whole.project#s"),
    ("income", "事业收入主要是学费、住宿费，比上年多收157.55万元。", "whole.income.service#c"),
    ("fiscal", "2024年度财政拨款支出决算963.11万元，占本年支出合计的98.43%。", "fiscal.expenditure fiscal.expenditure#s"),
    ("overview", "年末结转和结余10.50万元，比年初的20.50万元减少10.00万元。", "whole.closing whole.opening whole.closing#c"),
    ("basic", "人员经费350.00万元，包括：基本工资120.50万元、养老保险40.00万元、职业年金20.00万元、医保20.00万元、公积金30.00万元。", "general.personnel general.economic:30101 general.economic:30108 general.economic:30109 general.economic:30110 general.economic:30113"),
    ("staff", "年末在职71人，另有退休38人、离休0人。", "staff.active staff.retired staff.retired_cadre"),
    ("three", "公务接待费比上年的1.80万元多0.20万元，增幅11.11%。", "three.reception!2023 three.reception#c three.reception#r"),
    ("general", "行政单位医疗、公务员医疗补助支出70.12万元、38.66万元，预算70.00万元、38.00万元，完成预算的100.17%、101.74%。", "general.expenditure:行政单位医疗 general.expenditure:公务员医疗补助 general.expenditure:行政单位医疗@b general.expenditure:公务员医疗补助@b general.expenditure:行政单位医疗@b#k general.expenditure:公务员医疗补助@b#k"),
    ("general", "一般公共服务支出60.00万元、教育支出40.00万元，占比为60.00%和40.00%。", "general.expenditure:一般公共服务支出 general.expenditure:教育支出 general.expenditure:一般公共服务支出#s general.expenditure:教育支出#s"),
    ("general", "公共安全支出50.00万元、教育支出20.00万元较上年增加5.00万元、2.00万元。", "general.expenditure:公共安全支出 general.expenditure:教育支出 general.expenditure:公共安全支出#c general.expenditure:教育支出#c"),
    ("expenditure", "基本支出与项目支出的比重为67.35%和32.65%，金额为52.66万元和25.59万元。", "whole.basic#s whole.project#s whole.basic whole.project"),
    ("general", "基本支出80.00万元，项目支出20.00万元，前者占80.00%，后者占20.00%。", "general.basic general.project general.basic#s general.project#s"),
    ("general", "一般公共预算财政拨款支出110.00万元，同比增加10.00万元，达到110.00万元。", "general.expenditure general.expenditure#c general.expenditure"),
    ("general", "增加最多的是森林资源培育，增加164.00万元，增长31.5%，达到684.00万元，为年初预算450.00万元的152.0%。", "general.expenditure:森林资源培育#c general.expenditure:森林资源培育#r general.expenditure:森林资源培育 general.expenditure:森林资源培育@ob general.expenditure:森林资源培育@ob#k"),
    ("income", "一是财政拨款60.00万元，其中政府性基金20.00万元，一般公共预算40.00万元；二是事业收入30.00万元；三是其他收入10.00万元。三者占比为60.00%、30.00%、10.00%。", "whole.income.fiscal - - whole.income.service whole.income.other whole.income.fiscal#s whole.income.service#s whole.income.other#s"),
    ("general", "养老保险缴费95.12万元，公积金60.00万元，占比略升。", "general.expenditure:机关事业单位基本养老保险缴费支出 general.expenditure:住房公积金"),
    ("general", "（1）用于局机关日常运转的支出788.35万元（应急管理事务—行政运行），完成年初预算的103.7%；", "general.expenditure:行政运行 general.expenditure:行政运行@ob#k"),
    ("basic", "1,193.63万元基本支出中，1,058.88万元为人员经费，134.75万元为公用经费。", "general.basic general.personnel general.public"),
    ("expenditure", "本年支出合计2838.14万元，42.06%用于基本支出（1193.63万元），57.94%用于项目支出（1644.51万元）。", "whole.expenditure whole.basic#s whole.basic whole.project#s whole.project"),
    ("income", "当年共取得收入375.02万元。其中：财政拨款300.00万元，占80.00%；事业收入75.02万元。", "whole.income whole.income.fiscal whole.income.fiscal#s whole.income.service"),
    ("procurement", "政府采购货物、工程、服务支出50.00万元、20.00万元、30.00万元，总额100.00万元。", "procurement.goods procurement.works procurement.services procurement.total"),
    ("procurement", "全年签订政府采购合同100.00万元。货物类合同50.00万元，占比50%；工程类合同20.00万元；与中小企业签订的合同金额合计80.00万元。", "procurement.total procurement.goods procurement.goods#s procurement.works procurement.sme"),
    ("three", "全年接待31批260人，人均117元。", "three.receptions three.guests -"),
    ("three", "公务用车购置46.80万元，当年购置应急指挥车1辆，花费46.80万元。", "three.purchase three.bought three.purchase"),
    ("three", "“三公”经费年初批复245.00万元，实际支出181.66万元，节支63.34万元。", "three.total@b three.total three.total@b#c"),
    ("operating", "机关运行经费主要用于办公费10.00万元、差旅费20.00万元。年末车辆6辆，应急保障用车4辆，机要通信用车2辆。", "~用于办公费 ~差旅费 assets.vehicles assets.vehicles.emergency assets.vehicles.secret"),
    ("other", "政府采购146.20万元，其中货物21.90万元、服务124.30万元；车辆2辆。绩效自评5个项目，优4个、良1个。在职49人，退休21人。", "procurement.total procurement.goods procurement.services assets.vehicles performance.projects performance.grade.a performance.grade.b staff.active staff.retired"),
    ("performance", "对上年度10个项目开展绩效自评，优7个、良2个、合格1个、不合格0个；整体支出自评88.64分。", "performance.projects performance.grade.a performance.grade.b performance.grade.c performance.grade.d performance.total#score"),
    ("general", "1．消防救援事务—行政运行支出2312.06万元，较2023年度增加171.16万元，增长7.99%。", "general.expenditure:行政运行 general.expenditure:行政运行#c general.expenditure:行政运行#r"),
    ("general", "行政单位医疗10.00万元、公务员医疗补助5.00万元，与各自预算10.10万元、5.00万元相比，完成率依次是99.0%、100.0%。", "general.expenditure:行政单位医疗 general.expenditure:公务员医疗补助 general.expenditure:行政单位医疗@b general.expenditure:公务员医疗补助@b general.expenditure:行政单位医疗@b#k general.expenditure:公务员医疗补助@b#k"),
    ("general", "行政单位医疗增加1.00万元，住房公积金增加2.00万元，增幅依次为10.00%、5.00%。", "general.expenditure:行政单位医疗#c general.expenditure:住房公积金#c general.expenditure:行政单位医疗#r general.expenditure:住房公积金#r"),
    ("general", "支出决算98.92万元，完成年初预算的103.96%、调整后预算的98.92%。", "general.expenditure general.expenditure@ob#k general.expenditure@fb#k"),
    ("fund", "年初及年末结转和结余为0万元。", "fund.opening fund.closing"),
    ("overview", "2024年末结转和结余1106.37万元，与2023年末822.60万元相比增加283.77万元。", "whole.closing whole.closing!2023 whole.closing#c"),
    ("three", "公务用车运行维护费4.20万元，主要用于维修费。费用支出较年初预算数减少7.56万元。", "three.running three.running@b#c"),
    ("three", "公务接待费0.28万元，国内公务接待4批次，26人次，预算为1.00万元，用去预算的28.00%。培训费预算为5.40万元，支出决算3.15万元。", "three.reception three.receptions three.guests three.reception@b three.reception@b#k ~培训费@b ~培训费"),
    ("expenditure", "基本支出418.06万元。其中，人员支出365.88万元，公用支出52.18万元。", "whole.basic whole.personnel whole.public"),
    ("performance", "部门整体支出绩效自评涉及年度总资金：年初预算数25.00万元，全年预算数48.00万元，全年执行数47.00万元。其中上级资金全年预算数35.00万元，执行数35.00万元。", "performance.total@ob performance.total@fb performance.total performance.superior@fb performance.superior"),
    ("three", "国内公务接待168批次、1,204人次，19.13万元；外事接待1.20万元；合计20.33万元。", "three.receptions three.guests three.domestic three.foreign three.reception"),
    ("three", "公务接待费上年为2.50万元，本年为2.00万元，下降20.00%。", "three.reception!2023 three.reception three.reception#r"),
    ("capital", "国有资本经营预算财政拨款本年收入、本年支出、年末结转和结余均为0。", "capital.income capital.expenditure capital.closing"),
    ("basic", "134.75万元为公用经费，1,058.88万元为人员经费。与2023年的140.02万元、1026.40万元相比，公用经费下降3.76%。", "general.public general.personnel general.public!2023 general.personnel!2023 general.public#r"),
]  # fmt: skip


@pytest.mark.parametrize(("head", "text", "expected"), SENTENCES)
def test_what_figures_say(head: str, text: str, expected: str) -> None:
    lines = (
        "清河县档案馆2024年度部门决算公开说明",
        {**HEADS, "other": "八、其他重要事项", "capital": "九、国有资本经营预算财政拨款支出决算情况说明"}[head],
        text,
    )
    document = Document((Source("例.txt", "txt"),), tuple(blocks_of("\n".join(lines))))
    got = [short(f) for f in extract(document).narrative.figures if f.place.block >= 2]
    assert ["-" if x == "-" else g for g, x in zip(got, expected.split(), strict=True)] == expected.split()
