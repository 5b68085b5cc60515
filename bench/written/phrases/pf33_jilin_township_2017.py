"""Phrases of a township in Jilin, final accounts 2017, plain words and whole wan."""

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


N, R = 0, 0
GE = "一般公共预算财政拨款支出"
T = "财政拨款“三公”经费支出"
EC = "一般公共预算财政拨款基本支出（经济分类）"
IT = {"2010301": (D(486), D(452)), "2010302": (D(60), D(75)), "2010650": (D(22), D(20)), "2070109": (D(18), D(18)), "2080299": (D(35), D(28)), "2080505": (D(52), D(47)), "2100799": (D(31), D(40)), "2120399": (D(120), D(260)), "2130104": (D(96), D(90)), "2130701": (D(210), D(180)), "2130705": (D(165), D(150)), "2210201": (D(30), D(27))}
GP, GPO = sum(v[0] for v in IT.values()), sum(v[1] for v in IT.values())
FU, FUO = D(80), D(110)
OTH, OTHO = D(15), D(0)
TOT, TOTO = GP + FU + OTH, GPO + FUO + OTHO
BAS = D(742)
PRJ = TOT - BAS
ST, PB = D(631), D(111)
paper = Paper("pf33_jilin_township_2017", kind="final", place="吉林省", year=2017, unit="松原河市靠山乡人民政府", format="txt")
h, p = paper.h, paper.p
g = lambda x: GE + "|科目:" + x  # noqa: E731
h("靠山乡人民政府2017年度部门决算公开")
h("一、收入支出决算总体情况说明", 2)
p(f"我乡2017年总收入{m(TOT, '收入总计')}万元，总支出{m(TOT, '支出总计')}万元，当年收支平衡。比上年的{m(TOTO, '收入支出总计|2016')}万元减少{dn(TOT, TOTO, '收入支出总计')}万元，下降{r(TOT, TOTO, '收入支出总计')}%，主要是乡道硬化工程上年已完工。")
h("二、收入决算情况说明", 2)
p(f"财政拨款{m(GP + FU, '财政拨款收入')}万元，占总收入的{s(GP + FU, TOT, '财政拨款收入')}%；其他收入{m(OTH, '其他收入')}万元，占总收入的{s(OTH, TOT, '其他收入')}%，是包保单位捐赠，上年没有。")
h("三、支出决算情况说明", 2)
p(f"人员和公用等基本支出{m(BAS, '基本支出')}万元，占总支出的{s(BAS, TOT, '基本支出')}%；项目支出{m(PRJ, '项目支出')}万元，占总支出的{s(PRJ, TOT, '项目支出')}%。")
h("四、财政拨款支出决算情况说明", 2)
p(f"全年财政拨款支出{m(GP + FU, '本年财政拨款支出')}万元，其中一般公共预算{m(GP, GE)}万元，政府性基金{m(FU, '政府性基金预算财政拨款支出')}万元。一般公共预算支出比上年减少{dn(GP, GPO, GE)}万元，政府性基金支出比上年减少{dn(FU, FUO, '政府性基金预算财政拨款支出')}万元。")
p("一般公共预算支出用在了以下方面：")
p(f"机关运转。行政运行{m(IT['2010301'][0], g('2010301'))}万元，一般行政管理事务{m(IT['2010302'][0], g('2010302'))}万元，财政所事业运行{m(IT['2010650'][0], g('2010650'))}万元。行政运行比上年多花{up(*IT['2010301'], g('2010301'))}万元，是涨工资；一般行政管理事务比上年少花{dn(*IT['2010302'], g('2010302'))}万元，是压缩开支。")
p(f"文化。群众文化{m(IT['2070109'][0], g('2070109'))}万元，和上年一样。")
p(f"社会保障。其他民政管理事务{m(IT['2080299'][0], g('2080299'))}万元，养老保险缴费{m(IT['2080505'][0], g('2080505'))}万元，都比上年有所增加，各增加{up(*IT['2080299'], g('2080299'))}万元、{up(*IT['2080505'], g('2080505'))}万元。")
p(f"计生。其他计划生育事务{m(IT['2100799'][0], g('2100799'))}万元，上年{m(IT['2100799'][1], g('2100799') + '|2016')}万元。")
p(f"村镇建设。其他城乡社区公共设施{m(IT['2120399'][0], g('2120399'))}万元，上年{m(IT['2120399'][1], g('2120399') + '|2016')}万元，下降{r(*IT['2120399'], g('2120399'))}%。")
p(f"农林水。农业事业运行{m(IT['2130104'][0], g('2130104'))}万元，一事一议财政奖补{m(IT['2130701'][0], g('2130701'))}万元，村级组织运转补助{m(IT['2130705'][0], g('2130705'))}万元，三项比上年分别增加{up(*IT['2130104'], g('2130104'))}万元、{up(*IT['2130701'], g('2130701'))}万元、{up(*IT['2130705'], g('2130705'))}万元。")
p(f"住房。公积金{m(IT['2210201'][0], g('2210201'))}万元，增长{r(*IT['2210201'], g('2210201'))}%。")
h("五、基本支出情况说明", 2)
p(f"财政拨款基本支出{m(BAS, '财政拨款基本支出')}万元，人员经费{m(ST, '人员经费')}万元，公用经费{m(PB, '公用经费')}万元。公用经费里办公费{m(D(26), EC + '|科目:30201')}万元、取暖费{m(D(30), EC + '|科目:30208')}万元、差旅费{m(D(8), EC + '|科目:30211')}万元、车辆费用{m(D(9), EC + '|科目:30231')}万元、接待费{m(D(3), EC + '|科目:30217')}万元、交通补贴{m(D(35), EC + '|科目:30239')}万元。")
assert PB == 26 + 30 + 8 + 9 + 3 + 35
h("六、三公经费情况说明", 2)
p(f"三公经费年初预算{m(D(15), T + '|年初预算')}万元，实际花了{m(D(12), T)}万元，比预算省{dn(D(12), D(15), T + '|年初预算')}万元，比上年的{m(D(14), T + '|2016')}万元省{dn(D(12), D(14), T)}万元。没有出国。没有买车。车辆运行维护费{m(D(9), '公务用车运行维护费')}万元，比上年减少{dn(D(9), D(10), '公务用车运行维护费')}万元，全乡公务用车{k(2, '公务用车保有量', '台')}台。公务接待费{m(D(3), '公务接待费')}万元，比上年减少{dn(D(3), D(4), '公务接待费')}万元，下降{r(3, 4, '公务接待费')}%，接待{k(41, '国内公务接待批次', '批')}批{k(360, '国内公务接待人次', '人')}人。")
h("七、其他事项说明", 2)
p(f"机关运行经费{m(PB, '机关运行经费')}万元，比上年减少{dn(PB, D(118), '机关运行经费')}万元。政府采购{m(D(24), '政府采购支出总额')}万元，买电脑、桌椅等货物{m(D(6), '政府采购货物支出')}万元，文化广场工程{m(D(18), '政府采购工程支出')}万元。年末有车{k(2, '车辆', '台')}台。在职{k(57, '在职人员', '人')}人，退休{k(33, '退休人员', '人')}人。")
