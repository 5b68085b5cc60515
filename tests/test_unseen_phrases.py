"""Sentences as many places write them: what each figure is read as, in order, in short (`measure:item@basis#aspect!year`; `-` is not looked at)."""

from __future__ import annotations

import pytest

from juesuan.document.model import Document, Source
from juesuan.document.text import blocks_of
from juesuan.extract.link import extract
from juesuan.kernel.figures import Figure

HEADS = {
    "overview": "一、收入支出决算总体情况说明",
    "income": "二、收入决算情况说明",
    "expenditure": "三、支出决算情况说明",
    "fiscal": "四、财政拨款收入支出决算总体情况说明",
    "general": "五、一般公共预算财政拨款支出决算情况说明",
    "basic": "六、一般公共预算财政拨款基本支出决算情况说明",
    "three": "七、财政拨款“三公”经费支出决算情况说明",
    "fund": "八、政府性基金预算财政拨款收入支出决算情况说明",
    "operating": "（一）机关运行经费支出情况",
    "procurement": "（二）政府采购支出情况",
    "assets": "（三）国有资产占有使用情况",
    "performance": "（四）预算绩效情况说明",
    "staff": "一、部门基本情况",
}
BASES = {"opening_budget": "ob", "full_budget": "fb", "budget": "b"}
ASPECTS = {"change": "c", "change_rate": "r", "share": "s", "completion": "k", "variance": "v"}


def short(figure: Figure) -> str:
    fact = figure.fact
    said = fact.measure + (f":{fact.item.rpartition('/')[2]}" if fact.item else "")
    said += f"@{BASES.get(fact.basis, fact.basis)}" if fact.basis != "final" else ""
    said += f"#{ASPECTS.get(fact.aspect, fact.aspect)}" if fact.aspect != "amount" else ""
    return said + (f"!{fact.year}" if fact.year != 2024 else "")


PHRASES = [
    (
        "income",
        "2024年度收入合计1000.00万元，由财政拨款收入、事业收入和其他收入三部分构成，分别为900.00万元、80.00万元和20.00万元，占本年收入的比重分别为90.00%、8.00%和2.00%。",
        "whole.income whole.income.fiscal whole.income.service whole.income.other whole.income.fiscal#s whole.income.service#s whole.income.other#s",
    ),
    (
        "income",
        "收入构成：财政拨款收入占90.00%，计900.00万元；其他收入占10.00%，计100.00万元。",
        "whole.income.fiscal#s whole.income.fiscal whole.income.other#s whole.income.other",
    ),
    (
        "expenditure",
        "本年支出1000.00万元。基本支出占60.00%，为600.00万元；项目支出占40.00%，金额400.00万元。",
        "whole.expenditure whole.basic#s whole.basic whole.project#s whole.project",
    ),
    (
        "general",
        "按支出功能分类，公共安全支出占83.8%、计1621.20万元，住房保障支出占5.1%、计99.47万元。",
        "general.expenditure:公共安全支出#s general.expenditure:公共安全支出 general.expenditure:住房保障支出#s general.expenditure:住房保障支出",
    ),
    (
        "general",
        "2022年度至2024年度，我馆一般公共预算财政拨款支出分别为1876.53万元、2100.80万元和1933.76万元。",
        "general.expenditure!2022 general.expenditure!2023 general.expenditure",
    ),
    (
        "general",
        "近三年（2022年、2023年、2024年）一般公共预算财政拨款支出依次为1876.53万元、2100.80万元、1933.76万元。",
        "general.expenditure!2022 general.expenditure!2023 general.expenditure",
    ),
    ("three", "2023年和2024年“三公”经费财政拨款支出分别为12.00万元和10.00万元。", "three.total!2023 three.total"),
    (
        "general",
        "一般公共服务支出（类）档案事务（款）行政运行（项）年初预算118.73万元，支出决算121.58万元，与年初预算相差不大；2023年度为118.77万元，本年增加2.81万元，增长2.4%。",
        "general.expenditure:行政运行@ob general.expenditure:行政运行 general.expenditure:行政运行!2023 general.expenditure:行政运行#c general.expenditure:行政运行#r",
    ),
    (
        "general",
        "2.档案馆（项）支出50.00万元，去年为40.00万元，今年增加10.00万元，增长25.00%。",
        "general.expenditure:档案馆 general.expenditure:档案馆!2023 general.expenditure:档案馆#c general.expenditure:档案馆#r",
    ),
    (
        "general",
        "（2）档案馆（项）。2024年支出28.36万元，2023年度没有该项支出，本年增加28.36万元。",
        "general.expenditure:档案馆 general.expenditure:档案馆#c",
    ),
    (
        "fiscal",
        "2024年度财政拨款收、支总计20268.59万元。与2023年度的17300.12万元相比，财政拨款收、支总计各增加2968.47万元，增长17.16%。",
        "fiscal.total fiscal.total!2023 fiscal.total#c fiscal.total#r",
    ),
    (
        "fiscal",
        "财政拨款收入总计2,621.95万元，由本年财政拨款收入2,609.55万元和年初财政拨款结转12.40万元组成；财政拨款支出总计2,621.95万元，由本年财政拨款支出2,615.12万元和年末财政拨款结转6.83万元组成。与上年2,337.63万元相比，均增长12.2%。",
        "fiscal.total fiscal.income fiscal.opening fiscal.total_out fiscal.expenditure fiscal.closing fiscal.total!2023 fiscal.total#r",
    ),
    (
        "general",
        "2024年度一般公共预算财政拨款支出2,615.12万元，占本年支出合计的99.88%。与上年的2,325.23万元相比，增加289.89万元，增长12.47%。",
        "general.expenditure general.expenditure#s general.expenditure!2023 general.expenditure#c general.expenditure#r",
    ),
    (
        "overview",
        "年末结转和结余409.49万元，其中财政拨款结转318.00万元，非财政拨款结转91.49万元。",
        "whole.closing fiscal.closing -",
    ),
    ("overview", "年末结转和结余13.76万元，其中：财政拨款结转和结余6.83万元。", "whole.closing fiscal.closing"),
    ("staff", "2024年末在编教职工262人，退休教师118人。", "staff.active staff.retired"),
    ("staff", "年末在岗在编职工88人，离休2人，退休30人。", "staff.active staff.retired_cadre staff.retired"),
    ("staff", "核定编制50名，其中行政编制20名、事业编制30名；实有在编人员48人。", "- - - staff.active"),
    (
        "performance",
        "对5个项目开展了绩效自评，涉及财政拨款494.36万元，其中4个项目评为“优”，1个项目评为“良”。",
        "performance.projects - performance.grade.a performance.grade.b",
    ),
    (
        "performance",
        "开展绩效自评的项目8个，自评结果为“优”的6个、“良”的2个。",
        "performance.projects performance.grade.a performance.grade.b",
    ),
    ("performance", "8个项目中，自评等次优6个、良2个。", "- performance.grade.a performance.grade.b"),
    ("performance", "“案件审判”项目全年预算236.80万元，执行218.36万元，执行率92.21%，自评得分97.2分。", "- - - -"),
    (
        "assets",
        "截至2024年12月31日，本单位办公用房3,260平方米；车辆8辆；单价100万元以上设备（不含车辆）2台（套）。",
        "assets.area assets.vehicles assets.equipment",
    ),
    (
        "general",
        "2024年度一般公共预算财政拨款支出年初预算为1000.00万元，支出决算为950.00万元，为年初预算的95.00%。",
        "general.expenditure@ob general.expenditure general.expenditure@ob#k",
    ),
    (
        "general",
        "行政运行（项）决算42.60万元，为年初预算60.00万元的71.0%，低于预算的原因是压缩一般性支出。",
        "general.expenditure:行政运行 general.expenditure:行政运行@ob general.expenditure:行政运行@ob#k",
    ),
    (
        "three",
        "全年“三公”经费支出10.00万元，控制在年初预算12.00万元之内，为预算的83.33%，比上年的11.00万元减少1.00万元。",
        "three.total three.total@b three.total@b#k three.total!2023 three.total#c",
    ),
    ("three", "公务用车运行维护费9.00万元，保有公务用车3辆，车均3.00万元。", "three.running three.held -"),
    (
        "three",
        "因公出国（境）团组、公务用车购置数、公务用车保有量分别为0个、0辆、3辆。",
        "three.groups three.bought three.held",
    ),
    (
        "three",
        "公务接待费年初预算3.00万元，实际支出2.50万元，节约0.50万元，节约率16.67%。",
        "three.reception@b three.reception three.reception@b#c three.reception@b#v",
    ),
    (
        "operating",
        "机关运行经费支出55.00万元，较上年的50.00万元增长10.00%，增加额为5.00万元。",
        "operating.total operating.total!2023 operating.total#r operating.total#c",
    ),
    (
        "procurement",
        "政府采购支出总额100.00万元（货物40.00万元、工程0万元、服务60.00万元）。",
        "procurement.total procurement.goods procurement.works procurement.services",
    ),
    (
        "procurement",
        "全年完成政府采购100.00万元，货物类、工程类、服务类分别为40.00万元、0.00万元、60.00万元。",
        "procurement.total procurement.goods procurement.works procurement.services",
    ),
    (
        "procurement",
        "授予中小企业合同金额80.00万元，占政府采购支出总额的80.00%，其中授予小微企业合同50.00万元，占授予中小企业合同金额的62.50%。",
        "procurement.sme procurement.sme#s procurement.micro procurement.micro#s",
    ),
    (
        "basic",
        "一般公共预算财政拨款基本支出600.00万元，人员经费与公用经费分别为500.00万元、100.00万元。",
        "general.basic general.personnel general.public",
    ),
    (
        "basic",
        "基本支出中，人员经费占83.33%，为500.00万元；日常公用经费占16.67%，为100.00万元。",
        "general.personnel#s general.personnel general.public#s general.public",
    ),
    (
        "fund",
        "政府性基金预算财政拨款年初结转10.00万元，本年收入50.00万元，本年支出55.00万元，年末结转5.00万元。",
        "fund.opening fund.income fund.expenditure fund.closing",
    ),
    ("overview", "收入、支出总计均比2023年的1100.00万元增加100.00万元。", "whole.total!2023 whole.total#c"),
    (
        "overview",
        "2024年度收、支总计1200.00万元，而2023年度为1100.00万元，同比增加100.00万元，增幅9.09%。",
        "whole.total whole.total!2023 whole.total#c whole.total#r",
    ),
    (
        "overview",
        "收支总计由2023年的1100.00万元增至1200.00万元，增加100.00万元，增长9.09%。",
        "whole.total!2023 whole.total whole.total#c whole.total#r",
    ),
    (
        "expenditure",
        "上缴上级支出、经营支出和对附属单位补助支出均为0.00万元。",
        "whole.superior whole.business whole.subsidies",
    ),
    (
        "income",
        "上级补助收入、经营收入、附属单位上缴收入均为0.00万元。",
        "whole.income.superior whole.income.business whole.income.subsidiary",
    ),
    (
        "overview",
        "2024年，全年总收入3,200.00万元（含上年结转200.00万元），比上年增收120.00万元，上升3.90%。",
        "whole.total whole.opening whole.total#c whole.total#r",
    ),
    (
        "overview",
        "本年度收入总计1,200.00万元，支出总计1,200.00万元，收支平衡。与上年决算相比，收支总额均下降5.00%，减少63.16万元。",
        "whole.total whole.total_out whole.total#r whole.total#c",
    ),
    (
        "income",
        "本年收入1000.00万元中，财政拨款收入占比最大，为900.00万元，占90.00%；其次是事业收入80.00万元，占8.00%；其他收入最少，仅20.00万元，占2.00%。",
        "whole.income whole.income.fiscal whole.income.fiscal#s whole.income.service whole.income.service#s whole.income.other whole.income.other#s",
    ),
    (
        "income",
        "财政拨款收入900.00万元（占总收入的90.00%），事业收入80.00万元（占总收入的8.00%），其他收入20.00万元（占总收入的2.00%）。",
        "whole.income.fiscal whole.income.fiscal#s whole.income.service whole.income.service#s whole.income.other whole.income.other#s",
    ),
    (
        "income",
        "收入合计1000.00万元，其中：一般公共预算财政拨款收入850.00万元，占收入合计的85%；政府性基金预算财政拨款收入50.00万元，占收入合计的5%；其他收入100.00万元，占收入合计的10%。",
        "whole.income whole.income.general whole.income.general#s whole.income.fund whole.income.fund#s whole.income.other whole.income.other#s",
    ),
    (
        "expenditure",
        "全年支出1000.00万元，同比上升4.00%。用于人员的支出500.00万元，用于日常公用的支出100.00万元，用于项目的支出400.00万元。",
        "whole.expenditure whole.expenditure#r - - -",
    ),
    (
        "expenditure",
        "本年支出合计1000.00万元，其中：基本支出600.00万元（人员经费500.00万元、公用经费100.00万元），占60%；项目支出400.00万元，占40%。",
        "whole.expenditure whole.basic whole.personnel whole.public whole.basic#s whole.project whole.project#s",
    ),
    (
        "expenditure",
        "与2023年相比，基本支出增加20.00万元，项目支出减少35.50万元，其主要原因是机构合并。",
        "whole.basic#c whole.project#c",
    ),
    (
        "fiscal",
        "2024年度财政拨款收支决算总数均为950.00万元，较2023年度决算总数（900.00万元）增长5.56%。",
        "fiscal.total fiscal.total!2023 fiscal.total#r",
    ),
    (
        "fiscal",
        "财政拨款收支总计950.00万元，比上年增加50.00万元，其中，一般公共预算财政拨款增加70.00万元，政府性基金预算财政拨款减少20.00万元。",
        "fiscal.total fiscal.total#c - -",
    ),
    (
        "general",
        "一般公共预算财政拨款支出主要用于以下方面：一般公共服务（类）支出500.00万元，占52.63%；教育（类）支出50.00万元，占5.26%；社会保障和就业（类）支出400.00万元，占42.11%。",
        "general.expenditure:一般公共服务支出 general.expenditure:一般公共服务支出#s general.expenditure:教育支出 general.expenditure:教育支出#s general.expenditure:社会保障和就业支出 general.expenditure:社会保障和就业支出#s",
    ),
    (
        "general",
        "一般公共服务支出500.00万元，占一般公共预算支出的52.63%，较上年增长3.00%，主要是人员调资。",
        "general.expenditure:一般公共服务支出 general.expenditure:一般公共服务支出#s general.expenditure:一般公共服务支出#r",
    ),
    (
        "general",
        "一般公共服务支出（类）档案事务（款）档案馆（项）：年初预算安排50.00万元，年中追加8.00万元，调整预算数58.00万元，决算数56.00万元，完成调整预算的96.55%。",
        "general.expenditure:档案馆@ob - general.expenditure:档案馆@fb general.expenditure:档案馆 general.expenditure:档案馆@fb#k",
    ),
    (
        "general",
        "2012604档案馆（项）年初预算数为50.00万元，支出决算数为56.00万元，超年初预算6.00万元，超幅12.00%。",
        "general.expenditure:档案馆@ob general.expenditure:档案馆 general.expenditure:档案馆@ob#c general.expenditure:档案馆@ob#v",
    ),
    (
        "general",
        "档案馆（项）决算56.00万元，较年初预算增加6.00万元，增长12.00%；较上年决算减少4.00万元，下降6.67%。",
        "general.expenditure:档案馆 general.expenditure:档案馆@ob#c general.expenditure:档案馆@ob#v general.expenditure:档案馆#c general.expenditure:档案馆#r",
    ),
    (
        "basic",
        "人员经费500.00万元，占基本支出的83.33%，具体为：基本工资200.00万元、津贴补贴150.00万元、奖金100.00万元、退休费50.00万元。",
        "general.personnel general.personnel#s general.economic:30101 general.economic:30102 general.economic:30103 general.economic:30302",
    ),
    (
        "basic",
        "公用经费100.00万元：办公费30.00万元，水费2.00万元，电费8.00万元，差旅费20.00万元，公务用车运行维护费9.00万元，其他商品和服务支出31.00万元。",
        "general.public general.economic:30201 general.economic:30205 general.economic:30206 general.economic:30211 general.economic:30231 general.economic:30299",
    ),
    (
        "basic",
        "按经济分类，工资福利支出450.00万元，对个人和家庭的补助50.00万元，商品和服务支出95.00万元，资本性支出5.00万元。",
        "general.economic:301 general.economic:303 general.economic:302 general.economic:310",
    ),
    (
        "three",
        "2024年度“三公”经费支出预算为12.00万元，决算为10.00万元，完成预算的83.33%。其中，因公出国（境）费支出预算0万元，决算0万元；公务用车购置及运行维护费预算9.00万元，决算8.00万元，完成预算的88.89%；公务接待费预算3.00万元，决算2.00万元，完成预算的66.67%。",
        "three.total@b three.total three.total@b#k three.abroad@b three.abroad three.vehicles@b three.vehicles three.vehicles@b#k three.reception@b three.reception three.reception@b#k",
    ),
    (
        "three",
        "公务用车购置费18.00万元，购置新能源轿车1辆；运行维护费9.00万元，年末保有车辆4台。",
        "three.purchase three.bought three.running three.held",
    ),
    (
        "three",
        "公务接待费较预算数减少1.00万元，较上年数减少0.50万元，均下降20%以上。",
        "three.reception@b#c three.reception#c",
    ),
    (
        "three",
        "公务接待支出2.00万元，其中外宾接待0万元、国内接待2.00万元。",
        "three.reception three.foreign three.domestic",
    ),
    (
        "fund",
        "政府性基金预算财政拨款本年收入50.00万元，比上年减少10.00万元，下降16.67%；本年支出55.00万元，全部为项目支出，比上年增加5.00万元，增长10.00%；年末无结转。",
        "fund.income fund.income#c fund.income#r fund.expenditure fund.expenditure#c fund.expenditure#r",
    ),
    (
        "fund",
        "城乡社区支出（类）国有土地使用权出让收入安排的支出（款）农村基础设施建设支出（项）55.00万元，主要用于道路建设，较上年增加5.00万元。",
        "fund.expenditure:农村基础设施建设支出 fund.expenditure:农村基础设施建设支出#c",
    ),
    (
        "operating",
        "机关运行经费决算数55.00万元，比2023年度的57.00万元减少2.00万元，降低3.51%。",
        "operating.total operating.total!2023 operating.total#c operating.total#r",
    ),
    (
        "procurement",
        "政府采购合同总额100.00万元，授予中小企业80.00万元，占80%，其中小微企业50.00万元，占50%。",
        "- procurement.sme procurement.sme#s procurement.micro procurement.micro#s",
    ),
    (
        "procurement",
        "本单位全年政府采购支出合计100.00万元。其中：采购货物40.00万元，占比40%；采购服务60.00万元，占比60%；未采购工程。",
        "procurement.total procurement.goods procurement.goods#s procurement.services procurement.services#s",
    ),
    (
        "assets",
        "截至年末，本部门共有公务用车5辆：机要通信用车1辆，应急保障用车1辆，执法执勤用车2辆，其他用车1辆。",
        "assets.vehicles assets.vehicles.secret assets.vehicles.emergency assets.vehicles.law assets.vehicles.other",
    ),
    (
        "assets",
        "单价50万元（含）以上通用设备3台（套），100万元（含）以上专用设备1台（套）。",
        "assets.equipment.general assets.equipment.special",
    ),
    ("assets", "年末房屋建筑面积3200.50平方米，其中办公用房2000.00平方米、业务用房1200.50平方米。", "assets.area - -"),
    (
        "performance",
        "2024年纳入绩效自评项目12个，涉及资金1,500.00万元，占项目支出总额的100%，平均得分95.60分。",
        "performance.projects - - -",
    ),
    ("performance", "部门整体支出绩效自评得分96.50分，评价等次为“优”。", "performance.total#score"),
    (
        "performance",
        "12个项目中，评价为“优”的10个，占83.33%；评价为“良”的2个，占16.67%。",
        "- performance.grade.a performance.grade.a#s performance.grade.b performance.grade.b#s",
    ),
    (
        "staff",
        "年末实有人数130人：在职100人，离休1人，退休29人；遗属补助人员3人。",
        "staff.total staff.active staff.retired_cadre staff.retired -",
    ),
    ("staff", "本单位现有在编人员45人，较上年增加2人；退休人员12名。", "staff.active - staff.retired"),
    ("staff", "纳入2024年度部门决算汇编范围的独立核算单位共4个，其中行政单位1个、事业单位3个。", "- - -"),
    (
        "overview",
        "年初结转和结余20.00万元，本年收入1180.00万元，本年支出1190.00万元，年末结转和结余10.00万元。",
        "whole.opening whole.income whole.expenditure whole.closing",
    ),
    (
        "overview",
        "收入总计1200.00万元，包括本年收入1180.00万元、年初结转20.00万元；支出总计1200.00万元，包括本年支出1190.00万元、结余分配2.00万元、年末结转8.00万元。",
        "whole.total whole.income whole.opening whole.total_out whole.expenditure whole.distribution whole.closing",
    ),
    ("overview", "使用非财政拨款结余5.00万元，比上年减少1.00万元。", "whole.reserves whole.reserves#c"),
    (
        "overview",
        "2024年收支总计1200.00万元，2023年1100.00万元，增加100.00万元，增长率9.09%。",
        "whole.total whole.total!2023 whole.total#c whole.total#r",
    ),
    (
        "general",
        "一般公共预算财政拨款支出950.00万元，占本年支出的95%，较2023年度增支50.00万元，增幅为5.56%，主要系新增档案数字化项目。",
        "general.expenditure general.expenditure#s general.expenditure#c general.expenditure#r",
    ),
    (
        "general",
        "按功能科目分：201一般公共服务支出500.00万元，208社会保障和就业支出400.00万元，221住房保障支出50.00万元。",
        "general.expenditure:一般公共服务支出 general.expenditure:社会保障和就业支出 general.expenditure:住房保障支出",
    ),
    (
        "general",
        "其中，基本支出600.00万元，占63.16%，项目支出350.00万元，占36.84%。",
        "general.basic general.basic#s general.project general.project#s",
    ),
]


@pytest.mark.parametrize(("head", "text", "expected"), PHRASES)
def test_what_figures_say(head: str, text: str, expected: str) -> None:
    lines = ("清河县档案馆2024年度部门决算公开说明", HEADS[head], text)
    document = Document((Source("例.txt", "txt"),), tuple(blocks_of("\n".join(lines))))
    got = [short(f) for f in extract(document).narrative.figures if f.place.block >= 2]
    assert [g if x != "-" else "-" for g, x in zip(got, expected.split(), strict=True)] == expected.split()
