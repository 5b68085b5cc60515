"""Phrases of a county industry bureau in Jiangxi, budget 2022."""

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
E = "本年支出合计"
T = "财政拨款“三公”经费支出"
F = {"201": (D("20.00"), D("20.00")), "208": (D("96.44"), D("91.08")), "210": (D("38.10"), D("40.25")), "211": (D("0"), D("300.00")), "215": (D("1866.30"), D("1420.50")), "221": (D("66.28"), D("63.11"))}
NM = {"201": "一般公共服务支出", "208": "社会保障和就业支出", "210": "卫生健康支出", "211": "节能环保支出", "215": "资源勘探工业信息等支出", "221": "住房保障支出"}
TOT, TOTO = sum(v[0] for v in F.values()), sum(v[1] for v in F.values())
GP, GPO = D("1980.12"), D("1744.94")
OTH, OTHO = D("40.00"), D("40.00")
CAR, CARO = TOT - GP - OTH, TOTO - GPO - OTHO
assert CAR > 0
assert CARO > 0
ECON = {"301": (D("688.40"), D("660.12")), "302": (D("310.55"), D("352.80")), "303": (D("48.17"), D("44.02")), "310": (D("40.00"), D("0")), "312": (D("1000.00"), D("878.00"))}
EN = {"301": "工资福利支出", "302": "商品和服务支出", "303": "对个人和家庭的补助", "310": "资本性支出", "312": "对企业补助"}
assert sum(v[0] for v in ECON.values()) == TOT
assert sum(v[1] for v in ECON.values()) == TOTO
BAS, BASO = D("806.12"), D("790.94")
PRJ, PRJO = TOT - BAS, TOTO - BASO
paper = Paper("pb25_jiangxi_county_industry_2022", kind="budget", place="江西省", year=2022, unit="赣源县工业和信息化局", format="html")
h, p = paper.h, paper.p


def cmp(a, b, t, total=None):
    """Amount, share and change in the way of Jiangxi."""
    sh = f"，占支出预算总额的{s(a, total, t)}%" if total else ""
    if a == b:
        return f"{m(a, t)}万元{sh}，与上年预算安排持平"
    if b == 0 or a == 0:
        return f"{m(a, t)}万元{sh}，较上年预算安排{'增加' + up(a, b, t) if a > b else '减少' + dn(a, b, t)}万元"
    return f"{m(a, t)}万元{sh}，较上年预算安排{'增加' + up(a, b, t) if a > b else '减少' + dn(a, b, t)}万元，{'增长' if a > b else '下降'}{r(a, b, t)}%"


h("赣源县工业和信息化局2022年部门预算")
h("第三部分 2022年部门预算情况说明")
h("一、2022年部门预算收支情况说明", 2)
p(f"（一）收入预算情况\n2022年县工信局收入预算总额为{cmp(TOT, TOTO, '收入总计')}。其中：财政拨款收入{m(GP, '财政拨款收入')}万元，占收入预算总额的{s(GP, TOT, '财政拨款收入')}%，较上年预算安排增加{up(GP, GPO, '财政拨款收入')}万元；其他收入{m(OTH, '其他收入')}万元，占收入预算总额的{s(OTH, TOT, '其他收入')}%，与上年预算安排持平；上年结转（结余）{m(CAR, '年初结转和结余')}万元，占收入预算总额的{s(CAR, TOT, '年初结转和结余')}%，较上年预算安排{'减少' + dn(CAR, CARO, '年初结转和结余') if CAR < CARO else '增加' + up(CAR, CARO, '年初结转和结余')}万元。")
p(f"（二）支出预算情况\n2022年县工信局支出预算总额为{cmp(TOT, TOTO, '支出总计')}。其中：\n按支出项目类别划分：基本支出{cmp(BAS, BASO, '基本支出', TOT)}；项目支出{cmp(PRJ, PRJO, '项目支出', TOT)}，其中“个转企、小升规”奖励{m(D('420.00'), '其他')}万元、技改贴息{m(D('580.00'), '其他')}万元。")
p("按支出功能科目划分：" + "；".join(f"{NM[a]}{cmp(*v, E + '|科目:' + a, TOT)}" for a, v in F.items()) + "。")
p("按支出经济分类划分：" + "；".join(f"{EN[a]}{cmp(*v, E + '|科目:' + a, TOT)}" for a, v in ECON.items()) + "。")
p(f"（三）财政拨款支出情况\n2022年财政拨款支出预算总额{m(GP, '本年财政拨款支出')}万元，较上年预算安排增加{up(GP, GPO, '本年财政拨款支出')}万元，增长{r(GP, GPO, '本年财政拨款支出')}%。（四）政府性基金情况\n本部门没有使用政府性基金预算拨款安排的支出。（五）国有资本经营情况\n本部门没有使用国有资本经营预算拨款安排的支出。")
p(f"（六）机关运行经费等重要事项的说明\n2022年部门机关运行费预算{m(D('102.60'), '机关运行经费')}万元，比2021年预算减少{dn(D('102.6'), D('108.44'), '机关运行经费')}万元，下降{r(D('102.6'), D('108.44'), '机关运行经费')}%，主要原因是编制内实有人数减少。（七）政府采购情况\n2022年部门所属各单位政府采购总额{m(D('54.00'), '政府采购支出总额')}万元，其中：政府采购货物预算{m(D('40.00'), '政府采购货物支出')}万元、政府采购工程预算{m(0, '政府采购工程支出', n=0)}万元、政府采购服务预算{m(D('14.00'), '政府采购服务支出')}万元。（八）国有资产占有使用情况\n截至2021年12月31日，部门共有车辆{k(2, '车辆', '辆')}辆，其中，一般公务用车{k(2, '一般公务用车', '辆')}辆。2022年部门预算安排购置车辆{k(0, '公务用车购置数', '辆')}辆，安排购置单位价值200万元以上大型设备具体为：无。")
h("二、2022年“三公”经费预算情况说明", 2)
p(f"2022年县工信局“三公”经费财政拨款安排{m(D('6.80'), T)}万元，其中：因公出国（境）费{m(0, '因公出国（境）费', n=0)}万元，比上年增（减）{m(0, '因公出国（境）费|增减额', n=0)}万元，主要原因是未安排。公务接待费{m(D('3.80'), '公务接待费')}万元，比上年减{dn(D('3.8'), D('4.5'), '公务接待费')}万元，主要原因是：过紧日子。公务用车运行维护费{m(D('3.00'), '公务用车运行维护费')}万元，比上年增{up(D('3'), D('2.4'), '公务用车运行维护费')}万元，主要原因是：车辆使用年限长，维修增加。公务用车购置费{m(0, '公务用车购置费', n=0)}万元，与上年持平。")
h("三、绩效", 2)
p(f"2022年本部门项目绩效目标{k(4, '编报绩效目标的项目', '个')}个，项目资金{m(PRJ, '其他')}万元。其中技改贴息项目年度资金{m(D('580.00'), '其他')}万元，数量指标为支持企业不少于20户。")
