"""Phrases of a city hospital in Anhui, final accounts 2022."""

from __future__ import annotations

from decimal import ROUND_HALF_UP
from decimal import Decimal as D

from written.paper import Paper

U, N, R, G = "", 2, 2, False  # unit of money, its decimals, decimals of rates, separators


def _m(text, *tags):
    return f"⟦{text}|{'|'.join(t for t in tags if t)}⟧"


def _q(x, n):
    return D(x).quantize(D(1).scaleb(-n), ROUND_HALF_UP)


def m(v, tags, u=None, n=None):
    """An amount."""
    return _m(f"{_q(v, N if n is None else n):{',' if G else ''}f}", tags, U if u is None else u)


def k(v, tags, u):
    """A count."""
    return _m(str(v), tags, u)


def up(a, b, tags):
    """The amount by which a is above b."""
    assert a > b, (a, b)
    return m(a - b, tags + "|增减额")


def dn(a, b, tags):
    """The amount by which a is below b."""
    assert a < b, (a, b)
    return m(b - a, tags + "|增减额")


def r(a, b, tags, n=None):
    """The rate of the change from b to a, without sign."""
    return _m(f"{_q(abs(D(a) - D(b)) / D(b) * 100, R if n is None else n):f}", tags, "增减率", "%")


def s(a, b, tags, n=None):
    """The share of a in b."""
    return _m(f"{_q(D(a) / D(b) * 100, R if n is None else n):f}", tags, "占比", "%")


def c(a, b, tags, n=None):
    """How much of the budget b the final account a is."""
    return _m(f"{_q(D(a) / D(b) * 100, R if n is None else n):f}", tags, "完成率", "%")


def df(a, b, tags, n=None):
    """The signed difference rate of a from the budget b."""
    return _m(f"{_q((D(a) - D(b)) / D(b) * 100, R if n is None else n):f}", tags, "差异率", "%")


G = True
GE = "一般公共预算财政拨款支出"
T = "财政拨款“三公”经费支出"
EC = "一般公共预算财政拨款基本支出（经济分类）"
BIZ, BIZO = D("186420.55"), D("171306.12")
GP, GPO, GPB = D("8216.40"), D("7420.18"), D("5130.00")
FU, FUO = D("3000.00"), D("0")
SUP, OTH, OTHO = D("642.00"), D("2108.33"), D("2476.90")
INC = BIZ + GP + FU + SUP + OTH
INCO = BIZO + GPO + FUO + OTHO + D("480.00")
OPEN, CLOSE = D("4120.77"), D("3866.20")
ALLOC = D("7015.38")
TOT = INC + OPEN
EXP = TOT - ALLOC - CLOSE
TOTO = INCO + D("4400.10")
BAS = D("171640.88")
PRJ = EXP - BAS
IT = {"2100201": D("4610.22"), "2100206": D("388.00"), "2100408": D("120.50"), "2100410": D("1766.48"), "2100499": D("230.00"), "2060303": D("96.00"), "2080502": D("542.10"), "2101102": D("0"), "2210201": D("463.10")}
IT = {x: v for x, v in IT.items() if v}
assert sum(IT.values()) == GP, sum(IT.values())
paper = Paper("pf32_anhui_city_hospital_2022", kind="final", place="安徽省", year=2022, unit="淮阳市第一人民医院", format="txt")
h, p = paper.h, paper.p
g = lambda x: GE + "|科目:" + x  # noqa: E731
h("淮阳市第一人民医院2022年度单位决算")
p(f"医院编制床位1,600张，年末在岗职工2,418人，其中在编在职{k('1,206', '在职人员', '人')}人；离休{k(3, '离休人员', '人')}人、退休{k(512, '退休人员', '人')}人。全年门急诊142.6万人次。")
h("一、收支总体情况", 2)
p(f"2022年医院总收入{m(TOT / 10000, '收入总计', '亿元')}亿元（{m(TOT, '收入总计')}万元），较2021年的{m(TOTO / 10000, '收入总计|2021', '亿元')}亿元增长{r(TOT, TOTO, '收入总计')}%。医疗服务取得的事业收入是主体，达{m(BIZ / 10000, '事业收入', '亿元')}亿元，较2021年增加{m((BIZ - BIZO) / 10000, '事业收入|增减额', '亿元')}亿元；同级财政给予的拨款{m((GP + FU) / 10000, '财政拨款收入', '亿元')}亿元，两者在本年收入（{m(INC, '本年收入合计')}万元）中的比重是{s(BIZ, INC, '事业收入')}%和{s(GP + FU, INC, '财政拨款收入')}%。另有上级补助收入{m(SUP, '上级补助收入')}万元（比重{s(SUP, INC, '上级补助收入')}%）、其他收入{m(OTH, '其他收入')}万元（比重{s(OTH, INC, '其他收入')}%），其他收入较2021年减少{dn(OTH, OTHO, '其他收入')}万元。")
p(f"总支出{m(TOT, '支出总计')}万元，包括本年支出{m(EXP, '本年支出合计')}万元、结余分配{m(ALLOC, '结余分配')}万元（提取专用基金{m(D('2806.15'), '其他')}万元、转入事业基金{m(ALLOC - D('2806.15'), '其他')}万元）、年末结转和结余{m(CLOSE, '年末结转和结余')}万元。本年支出中，基本支出{m(BAS, '基本支出')}万元，占{s(BAS, EXP, '基本支出')}%；项目支出{m(PRJ, '项目支出')}万元，占{s(PRJ, EXP, '项目支出')}%。")
h("二、财政拨款收支情况", 2)
p(f"年初、年末均无财政拨款结转。本年财政拨款支出{m(GP + FU, '本年财政拨款支出')}万元，占本年支出合计的{s(GP + FU, EXP, '本年财政拨款支出')}%，其中一般公共预算{m(GP, GE)}万元，政府性基金{m(FU, '政府性基金预算财政拨款支出')}万元。")
p(f"一般公共预算财政拨款支出较2021年增加{up(GP, GPO, GE)}万元，增长{r(GP, GPO, GE)}%；是年初预算{m(GPB, GE + '|年初预算')}万元的{c(GP, GPB, GE + '|年初预算')}%，超出部分{up(GP, GPB, GE + '|年初预算')}万元主要是疫情防控补助、公立医院综合改革补助等年中下达的专项。")
p(f"支出明细：用于医院运营补助的“综合医院”{m(IT['2100201'], g('2100201'))}万元；用于妇幼保健协作的“妇幼保健医院”{m(IT['2100206'], g('2100206'))}万元；用于公卫项目的“基本公共卫生服务”{m(IT['2100408'], g('2100408'))}万元和“其他公共卫生支出”{m(IT['2100499'], g('2100499'))}万元；用于核酸检测、方舱支援的“突发公共卫生事件应急处理”{m(IT['2100410'], g('2100410'))}万元，占{s(IT['2100410'], GP, g('2100410'))}%；用于科研的“高技术研究”{m(IT['2060303'], g('2060303'))}万元；用于离退休人员的“事业单位离退休”{m(IT['2080502'], g('2080502'))}万元；用于职工公积金的“住房公积金”{m(IT['2210201'], g('2210201'))}万元。")
p(f"医疗卫生类支出合计占一般公共预算财政拨款支出的{s(sum(v for x, v in IT.items() if x[:3] == '210'), GP, g('210'))}%，即{m(sum(v for x, v in IT.items() if x[:3] == '210'), g('210'))}万元。")
h("三、基本支出情况", 2)
GB = D("4402.60")
p(f"一般公共预算财政拨款基本支出{m(GB, '一般公共预算财政拨款基本支出')}万元，全部用于人员经费{m(GB, '人员经费')}万元，公用经费为{m(0, '公用经费', n=0)}。人员经费中工资福利支出{m(GB - D('542.10'), EC + '|科目:301')}万元，对个人和家庭的补助{m(D('542.10'), EC + '|科目:303')}万元。")
h("四、政府性基金情况", 2)
p(f"2022年收到地方政府专项债券资金{m(FU, '政府性基金预算财政拨款收入')}万元，用于感染楼建设，当年全部支出，均为项目支出（{m(FU, '政府性基金预算财政拨款项目支出')}万元）；2021年没有。")
h("五、“三公”经费情况", 2)
p(f"财政拨款安排的“三公”经费决算为{m(0, T, n=0)}，预算为{m(0, T + '|预算', n=0)}，2021年决算为{m(0, T + '|2021', n=0)}。医院车辆运行、接待均使用自有资金。")
h("六、其他事项", 2)
A, B, C_ = D("18420.60"), D("7306.00"), D("5218.44")
p(f"政府采购：总额{m((A + B + C_) / 10000, '政府采购支出总额', '亿元')}亿元，货物{m(A / 10000, '政府采购货物支出', '亿元')}亿元、工程{m(B / 10000, '政府采购工程支出', '亿元')}亿元、服务{m(C_ / 10000, '政府采购服务支出', '亿元')}亿元，货物占{s(A, A + B + C_, '政府采购货物支出')}%。授予中小企业合同{m(D('16802.10'), '授予中小企业合同金额')}万元，占{s(D('16802.1'), A + B + C_, '授予中小企业合同金额')}%。")
p(f"资产：房屋{k('186,400', '房屋面积', '平方米')}平方米，价值{m(D('6.12'), '房屋价值', '亿元')}亿元；车辆{k(26, '车辆', '辆')}辆，其中救护车等特种专业技术用车{k(19, '特种专业技术用车', '辆')}辆、其他用车{k(7, '其他用车', '辆')}辆；单价50万元以上通用设备{k(61, '单价50万元（含）以上通用设备', '台')}台（套），单价100万元以上专用设备{k(148, '单价100万元（含）以上专用设备', '台')}台（套）。")
p(f"绩效：对{k(9, '绩效自评的项目', '个')}个财政项目开展自评，涉及{m(D('6813.80'), '其他')}万元，其中优{k(7, '绩效评级为“优”的项目', '个')}个、良{k(2, '绩效评级为“良”的项目', '个')}个，整体自评{k('92.0', '绩效得分', '分')}分。")
