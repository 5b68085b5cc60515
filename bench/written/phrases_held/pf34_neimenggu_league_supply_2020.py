"""Phrases of a league supply cooperative in Inner Mongolia, final accounts 2020, both comparisons everywhere."""

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


GE = "一般公共预算财政拨款支出"
T = "财政拨款“三公”经费支出"
EC = "一般公共预算财政拨款基本支出（经济分类）"
IT = {"2160201": (D("318.20"), D("300.00"), D("306.44")), "2160217": (D("45.00"), D("60.00"), D("55.00")), "2160250": (D("126.33"), D("120.00"), D("118.90")), "2160299": (D("640.00"), D("180.00"), D("405.00")), "2080505": (D("48.16"), D("47.00"), D("46.80")), "2080506": (D("12.70"), D("23.50"), D("4.10")), "2101101": (D("20.45"), D("21.00"), D("20.92")), "2101102": (D("8.02"), D("8.00"), D("7.60")), "2210201": (D("37.11"), D("36.50"), D("35.88"))}
NM = {"2160201": "行政运行", "2160217": "市场监测及信息管理", "2160250": "事业运行", "2160299": "其他商业流通事务支出", "2080505": "机关事业单位基本养老保险缴费支出", "2080506": "机关事业单位职业年金缴费支出", "2101101": "行政单位医疗", "2101102": "事业单位医疗", "2210201": "住房公积金"}
GP, GPB, GPO = (sum(v[i] for v in IT.values()) for i in range(3))
OPEN, CLOSE, OPENO = D("120.00"), D("64.00"), D("85.00")
OTH, OTHB, OTHO = D("18.75"), D("0"), D("6.20")
INC = GP + OTH + CLOSE - OPEN
INCB, INCO = GPB, GPO + OTHO + OPEN - OPENO
TOT, TOTB, TOTO = INC + OPEN, GPB + OPEN, INCO + OPENO
EXP, EXPB, EXPO = GP + OTH, GPB + OPEN, GPO + OTHO
BAS, BASO = sum(IT[x][0] for x in IT if x not in ("2160217", "2160299")), sum(IT[x][2] for x in IT if x not in ("2160217", "2160299"))
PRJ, PRJO = EXP - BAS, EXPO - BASO


def two(a, b, o, t):
    """Both comparisons, in the way of Inner Mongolia."""
    x = "持平" if a == b else f"{'增加' + up(a, b, t + '|年初预算') if a > b else '减少' + dn(a, b, t + '|年初预算')}万元，{'增长' if a > b else '下降'}{r(a, b, t + '|年初预算')}%"
    y = "持平" if a == o else f"{'增加' + up(a, o, t) if a > o else '减少' + dn(a, o, t)}万元，{'增长' if a > o else '下降'}{r(a, o, t)}%"
    return f"与年初预算数相比，{x}；与上年决算数相比，{y}"


paper = Paper("pf34_neimenggu_league_supply_2020", kind="final", place="内蒙古自治区", year=2020, unit="草原盟供销合作社联合社", format="txt")
h, p = paper.h, paper.p
g = lambda x: GE + "|科目:" + x  # noqa: E731
h("草原盟供销合作社联合社2020年度部门决算公开报告")
h("一、收入支出决算总体情况说明", 2)
p(f"2020年度收、支总计{m(TOT, '收入支出总计')}万元。{two(TOT, TOTB, TOTO, '收入支出总计')}。变动原因：新网工程专项资金年中追加{m(D('460.00'), '其他')}万元。")
h("二、收入决算情况说明", 2)
p(f"2020年度收入合计{m(INC, '本年收入合计')}万元。{two(INC, INCB, INCO, '本年收入合计')}。其中：财政拨款收入{m(INC - OTH, '财政拨款收入')}万元，占{s(INC - OTH, INC, '财政拨款收入')}%；上级补助收入{m(0, '上级补助收入')}万元，占{_m('0.00', '上级补助收入', '占比', '%')}%；事业收入{m(0, '事业收入')}万元，占{_m('0.00', '事业收入', '占比', '%')}%；其他收入{m(OTH, '其他收入')}万元，占{s(OTH, INC, '其他收入')}%，为社有资产出租收入，上年{m(OTHO, '其他收入|2019')}万元。")
h("三、支出决算情况说明", 2)
p(f"2020年度支出合计{m(EXP, '本年支出合计')}万元。{two(EXP, EXPB, EXPO, '本年支出合计')}。其中：基本支出{m(BAS, '基本支出')}万元，占{s(BAS, EXP, '基本支出')}%，比上年增加{up(BAS, BASO, '基本支出')}万元；项目支出{m(PRJ, '项目支出')}万元，占{s(PRJ, EXP, '项目支出')}%，比上年增加{up(PRJ, PRJO, '项目支出')}万元。")
h("五、一般公共预算财政拨款支出决算情况说明", 2)
p(f"2020年度一般公共预算财政拨款支出{m(GP, GE)}万元，占本年支出合计的{s(GP, EXP, GE)}%。{two(GP, GPB, GPO, GE)}。按项级科目说明：")
for n, (cd, (a, b, o)) in enumerate(IT.items(), 1):
    p(f"{n}．{NM[cd]}（{cd}）。2020年度支出{m(a, g(cd))}万元。{two(a, b, o, g(cd))}。")
h("六、一般公共预算财政拨款基本支出决算情况说明", 2)
ST, PB = D("521.36"), D("49.61")
assert ST + PB == BAS, BAS
p(f"2020年度一般公共预算财政拨款基本支出{m(BAS, '一般公共预算财政拨款基本支出')}万元，其中：人员经费{m(ST, '人员经费')}万元，主要包括基本工资、津贴补贴、奖金、绩效工资、社会保障缴费、住房公积金、抚恤金；公用经费{m(PB, '公用经费')}万元，主要包括办公费{m(D('8.14'), EC + '|科目:30201')}万元、取暖费{m(D('11.20'), EC + '|科目:30208')}万元、差旅费{m(D('6.03'), EC + '|科目:30211')}万元、其他交通费用{m(D('15.60'), EC + '|科目:30239')}万元。")
h("七、“三公”经费支出决算情况说明", 2)
p(f"2020年度“三公”经费支出{m(D('5.04'), T)}万元。{two(D('5.04'), D('7.00'), D('6.35'), T)}。其中：因公出国（境）费支出{m(0, '因公出国（境）费')}万元，与年初预算数、上年决算数均持平；公务用车购置及运行维护费支出{m(D('4.48'), '公务用车购置及运行维护费')}万元，占{s(D('4.48'), D('5.04'), '公务用车购置及运行维护费')}%，{two(D('4.48'), D('5.00'), D('5.12'), '公务用车购置及运行维护费')}；公务接待费支出{m(D('0.56'), '公务接待费')}万元，占{s(D('0.56'), D('5.04'), '公务接待费')}%，{two(D('0.56'), D('2.00'), D('1.23'), '公务接待费')}。全年国内公务接待{k(6, '国内公务接待批次', '批次')}批次、{k(51, '国内公务接待人次', '人次')}人次，公务用车保有量{k(2, '公务用车保有量', '辆')}辆。")
h("八、其他重要事项", 2)
p(f"机关运行经费支出{m(D('38.92'), '机关运行经费')}万元，比上年减少{dn(D('38.92'), D('41.80'), '机关运行经费')}万元。政府采购支出总额{m(D('72.00'), '政府采购支出总额')}万元，均为服务支出（{m(D('72.00'), '政府采购服务支出')}万元），授予中小企业合同金额{m(D('72.00'), '授予中小企业合同金额')}万元，占{s(1, 1, '授予中小企业合同金额')}%。车辆{k(2, '车辆', '辆')}辆，均为一般公务用车。")
