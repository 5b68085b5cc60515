"""Phrases of a city party school in Liaoning, budget 2021, two bases in one sentence."""

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
EC = "一般公共预算财政拨款基本支出（经济分类）"
T = "财政拨款“三公”经费支出"
# this year's budget, last year's budget, last year's final account
IT = {"2050802": (D("1420.00"), D("1650.00"), D("1308.44")), "2050803": (D("60.00"), D("60.00"), D("41.20")), "2050899": (D("2106.35"), D("2055.18"), D("2140.02")), "2080502": (D("188.20"), D("180.64"), D("182.30")), "2080505": (D("240.17"), D("233.50"), D("231.96")), "2080506": (D("120.09"), D("116.75"), D("98.40")), "2101102": (D("112.40"), D("110.02"), D("109.85")), "2210201": (D("178.66"), D("171.32"), D("172.01"))}
NM = {"2050802": "干部教育", "2050803": "培训支出", "2050899": "其他进修及培训", "2080502": "事业单位离退休", "2080505": "机关事业单位基本养老保险缴费支出", "2080506": "机关事业单位职业年金缴费支出", "2101102": "事业单位医疗", "2210201": "住房公积金"}
GP, GPO, GPX = (sum(v[i] for v in IT.values()) for i in range(3))
BIZ, BIZO, BIZX = D("350.00"), D("420.00"), D("168.75")
TOT, TOTO, TOTX = GP + BIZ, GPO + BIZO, GPX + BIZX
PRJ = IT["2050802"][0] + IT["2050803"][0] + D("200.00")
BAS = TOT - PRJ
ST, PB = D("2588.77"), D("357.10")
assert GP - IT["2050802"][0] - IT["2050803"][0] == ST + PB, GP - IT["2050802"][0] - IT["2050803"][0]
paper = Paper("pb23_liaoning_city_party_school_2021", kind="budget", place="辽宁省", year=2021, unit="中共辽滨市委党校", format="txt")
h, p = paper.h, paper.p
g = lambda x: GE + "|科目:" + x  # noqa: E731
h("中共辽滨市委党校2021年度单位预算公开情况说明")
h("一、收支总体情况说明", 2)
p(f"2021年预算收入、支出总额均为{m(TOT, '收入支出总计')}万元，同上年预算（{m(TOTO, '收入支出总计|2020')}万元）相比减少{dn(TOT, TOTO, '收入支出总计')}万元，同上年执行（{m(TOTX, '收入支出总计|上年执行')}万元）相比增加{up(TOT, TOTX, '收入支出总计|上年执行')}万元。上年执行低于预算，是疫情影响主体班次只举办了一半。")
p(f"（一）收入。一般公共预算拨款{m(GP, '一般公共预算财政拨款收入')}万元，占总收入的{s(GP, TOT, '一般公共预算财政拨款收入')}%；纳入专户管理的事业收入{m(BIZ, '事业收入')}万元，占总收入的{s(BIZ, TOT, '事业收入')}%，比上年预算减{r(BIZ, BIZO, '事业收入')}%，比上年执行增{r(BIZ, BIZX, '事业收入|上年执行')}%。")
p(f"（二）支出。基本支出{m(BAS, '基本支出')}万元，占总支出的{s(BAS, TOT, '基本支出')}%；项目支出{m(PRJ, '项目支出')}万元，占总支出的{s(PRJ, TOT, '项目支出')}%。")
h("二、一般公共预算支出情况说明", 2)
p(f"一般公共预算支出{m(GP, GE)}万元，比上年预算减少{dn(GP, GPO, GE)}万元、下降{r(GP, GPO, GE)}%，比上年执行增加{up(GP, GPX, GE + '|上年执行')}万元、增长{r(GP, GPX, GE + '|上年执行')}%。")
for n, (cd, (a, b, x)) in enumerate(IT.items(), 1):
    t = g(cd)
    one = "与上年预算持平" if a == b else f"比上年预算{'增加' + up(a, b, t) if a > b else '减少' + dn(a, b, t)}万元"
    two = f"比上年执行{'增加' + up(a, x, t + '|上年执行') if a > x else '减少' + dn(a, x, t + '|上年执行')}万元"
    p(f"{n}.{NM[cd]}{m(a, t)}万元，{one}，{two}。")
p(f"教育支出三个科目合计{m(sum(IT[x][0] for x in IT if x[:3] == '205'), g('205'))}万元，占{s(sum(IT[x][0] for x in IT if x[:3] == '205'), GP, g('205'))}%。")
h("三、一般公共预算基本支出情况说明", 2)
p(f"一般公共预算基本支出{m(ST + PB, '一般公共预算财政拨款基本支出')}万元，人员经费{m(ST, '人员经费')}万元，公用经费{m(PB, '公用经费')}万元。公用经费按照教职工和学员两类定额核定，包括物业管理费{m(D('96.00'), EC + '|科目:30209')}万元、取暖费{m(D('102.40'), EC + '|科目:30208')}万元、电费{m(D('48.00'), EC + '|科目:30206')}万元、维修（护）费{m(D('30.00'), EC + '|科目:30213')}万元、劳务费{m(D('22.50'), EC + '|科目:30226')}万元、工会经费{m(D('30.20'), EC + '|科目:30228')}万元、福利费{m(D('28.00'), EC + '|科目:30229')}万元。")
assert sum(map(D, ("96", "102.4", "48", "30", "22.5", "30.2", "28"))) == PB
h("四、“三公”经费情况说明", 2)
OP, OPO, OPX, REC, RECO, RECX, OV, OVO = D("9.00"), D("9.00"), D("6.72"), D("4.00"), D("6.00"), D("1.15"), D("0"), D("8.00")
p(f"2021年“三公”经费预算{m(OP + REC + OV, T)}万元，上年预算{m(OPO + RECO + OVO, T + '|2020')}万元，上年执行{m(OPX + RECX, T + '|上年执行')}万元。因公出国（境）费由上年预算的{m(OVO, '因公出国（境）费|2020')}万元调整为{m(OV, '因公出国（境）费', n=0)}；公务用车运行维护费{m(OP, '公务用车运行维护费')}万元，同上年预算一致，比上年执行多{up(OP, OPX, '公务用车运行维护费|上年执行')}万元；公务接待费{m(REC, '公务接待费')}万元，比上年预算少{dn(REC, RECO, '公务接待费')}万元，比上年执行多{up(REC, RECX, '公务接待费|上年执行')}万元；公务用车购置费{m(0, '公务用车购置费', n=0)}万元，同上年预算、上年执行一致。")
h("五、其他", 2)
p(f"政府采购预算{m(D('268.00'), '政府采购支出总额')}万元（货物{m(D('72.00'), '政府采购货物支出')}万元、工程{m(D('100.00'), '政府采购工程支出')}万元、服务{m(D('96.00'), '政府采购服务支出')}万元）。车辆{k(4, '车辆', '辆')}辆，房屋{k('21,400', '房屋面积', '平方米')}平方米。编报绩效目标的项目{k(6, '编报绩效目标的项目', '个')}个，金额{m(PRJ, '其他')}万元。在职{k(132, '在职人员', '人')}人，离休{k(2, '离休人员', '人')}人，退休{k(108, '退休人员', '人')}人。")
