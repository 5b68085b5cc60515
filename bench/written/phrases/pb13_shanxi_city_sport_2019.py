"""Phrases of a city sports bureau in Shanxi, budget 2019."""

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


R = 1
GE = "一般公共预算财政拨款支出"
T = "财政拨款“三公”经费支出"
IT = {"2070301": D("412.55"), "2070304": D("286.40"), "2070305": D("860.00"), "2070306": D("1535.22"), "2070307": D("620.00"), "2070308": D("480.00"), "2080502": D("66.18"), "2080505": D("214.36"), "2101102": D("88.92"), "2210201": D("146.07")}
ITO = {"2070301": D("398.10"), "2070304": D("150.00"), "2070305": D("1240.00"), "2070306": D("1498.05"), "2070307": D("620.00"), "2070308": D("395.00"), "2080502": D("64.75"), "2080505": D("209.12"), "2101102": D("86.50"), "2210201": D("141.80")}
GP, GPO = sum(IT.values()), sum(ITO.values())
FU, FUO = D("980.00"), D("1100.00")
BIZ, BIZO = D("135.00"), D("120.00")
TOT, TOTO = GP + FU + BIZ, GPO + FUO + BIZO
PRJG = sum(IT[x] for x in ("2070304", "2070305", "2070307", "2070308"))
BAS = GP - PRJG
PUB = D("231.40")
PRJ = TOT - BAS
paper = Paper("pb13_shanxi_city_sport_2019", kind="budget", place="山西省", year=2019, unit="汾阳湖市体育局", format="docx")
h, p = paper.h, paper.p
h("汾阳湖市体育局2019年部门预算")
h("一、本部门概况", 2)
p(f"市体育局为市政府直属事业机构，下辖体育运动学校、全民健身中心、体彩中心等5个单位。编制196名，实有{k(181, '在职人员', '人')}人，退休{k(94, '退休人员', '人')}人。")
h("三、2019年部门预算情况说明", 2)
p("1、2019年度部门预算数据变动情况及原因")
p(f"本部门2019年预算收支总额{m(TOT, '收入支出总计')}万元，上年{m(TOTO, '收入支出总计|2018')}万元，同比{'增' if TOT > TOTO else '减'}{up(TOT, TOTO, '收入支出总计') if TOT > TOTO else dn(TOT, TOTO, '收入支出总计')}万元。增减因素：二青会备战结束，竞赛经费减{dn(IT['2070305'], ITO['2070305'], GE + '|科目:2070305')}万元；体育彩票公益金减{dn(FU, FUO, '政府性基金预算财政拨款收入')}万元；运动项目管理、群众体育两项共增{m(IT['2070304'] - ITO['2070304'] + IT['2070308'] - ITO['2070308'], '其他')}万元；事业收入增{up(BIZ, BIZO, '事业收入')}万元；人员类支出自然增长。")
p(f"收入构成：一般公共预算{m(GP, '一般公共预算财政拨款收入')}万元（{s(GP, TOT, '一般公共预算财政拨款收入')}%），政府性基金{m(FU, '政府性基金预算财政拨款收入')}万元（{s(FU, TOT, '政府性基金预算财政拨款收入')}%），事业收入{m(BIZ, '事业收入')}万元（{s(BIZ, TOT, '事业收入')}%）。")
p(f"支出构成：基本支出{m(BAS, '基本支出')}万元（{s(BAS, TOT, '基本支出')}%），其中工资福利及对个人家庭补助{m(BAS - PUB, '人员经费')}万元、商品服务{m(PUB, '公用经费')}万元；项目支出{m(PRJ, '项目支出')}万元（{s(PRJ, TOT, '项目支出')}%）。")
p("2、一般公共预算支出分科目情况")


def line(code, nm):
    a, b, t = IT[code], ITO[code], GE + "|科目:" + code
    if a == b:
        return f"{nm}：2018年{m(b, t + '|2018')}万元，2019年{m(a, t)}万元，无变化"
    return f"{nm}：2018年{m(b, t + '|2018')}万元，2019年{m(a, t)}万元，{'增长' if a > b else '下降'}{r(a, b, t)}%"


p("；".join((line("2070301", "行政运行"), line("2070304", "运动项目管理"), line("2070305", "体育竞赛"), line("2070306", "体育训练"))) + "；")
p("；".join((line("2070307", "体育场馆"), line("2070308", "群众体育"), line("2080502", "事业单位离退休"), line("2080505", "基本养老保险缴费"))) + "；")
p("；".join((line("2101102", "事业单位医疗"), line("2210201", "住房公积金"))) + "。")
SP = sum(v for x, v in IT.items() if x[:3] == "207")
p(f"按类归集，文化旅游体育与传媒支出{m(SP, GE + '|科目:207')}万元，占一般公共预算支出{m(GP, GE)}万元的{s(SP, GP, GE + '|科目:207')}%。")
p("3、政府性基金支出")
p(f"彩票公益金安排的支出{m(FU, '政府性基金预算财政拨款支出')}万元，用于体育事业的彩票公益金支出（项），较上年下降{r(FU, FUO, '政府性基金预算财政拨款支出')}%。其中健身路径{m(D('360'), '其他')}万元、足球场地{m(D('420'), '其他')}万元、国民体质监测{m(D('200'), '其他')}万元。")
p("4、“三公”经费增减变动原因说明")
OP, OPO, REC, RECO = D("18.50"), D("21.60"), D("1.50"), D("2.40")
p(f"2019年“三公”经费预算{m(OP + REC, T)}万元，比2018年{m(OPO + RECO, T + '|2018')}万元减少{dn(OP + REC, OPO + RECO, T)}万元，降幅{r(OP + REC, OPO + RECO, T)}%。公务用车运行维护费{m(OP, '公务用车运行维护费')}万元，减少{dn(OP, OPO, '公务用车运行维护费')}万元，原因：报废运动员接送大巴一辆；公务接待费{m(REC, '公务接待费')}万元，减少{dn(REC, RECO, '公务接待费')}万元，原因：赛事减少；因公出国（境）费和公务用车购置费两年均为{m(0, '因公出国（境）费', n=0)}。")
p("5、机关运行经费增减变动原因说明")
p(f"2019年机关运行经费{m(D('64.28'), '机关运行经费')}万元，上年{m(D('61.77'), '机关运行经费|2018')}万元，增加{up(D('64.28'), D('61.77'), '机关运行经费')}万元，增长{r(D('64.28'), D('61.77'), '机关运行经费')}%，原因：新录用参公人员3名。")
p("6、政府采购情况")
p(f"2019年政府采购预算{m(D('1120.00'), '政府采购支出总额')}万元，按资金来源分一般公共预算{m(D('540.00'), '其他')}万元、政府性基金{m(D('580.00'), '其他')}万元；按类型分货物{m(D('512.00'), '政府采购货物支出')}万元、工程{m(D('420.00'), '政府采购工程支出')}万元、服务{m(D('188.00'), '政府采购服务支出')}万元。")
p("7、绩效管理情况")
p(f"绩效目标批复项目{k(13, '编报绩效目标的项目', '个')}个，金额{m(PRJG + FU, '其他')}万元。上年度对{k(11, '绩效自评的项目', '个')}个项目开展自评，平均{k('90.7', '绩效得分', '分')}分。")
p("8、国有资产占有使用情况")
p(f"（1）车辆情况：上年末实有{k(9, '车辆', '辆')}辆，其中一般公务用车{k(2, '一般公务用车', '辆')}辆、其他用车{k(7, '其他用车', '辆')}辆（运动员训练保障）；账面原值{m(D('186.35'), '车辆价值')}万元。（2）房屋情况：建筑面积{k('48,216', '房屋面积', '平方米')}平方米，账面原值{m(D('14860.22'), '房屋价值')}万元。（3）单价50万元以上通用设备{k(3, '单价50万元（含）以上通用设备', '台')}台（套），单价100万元以上专用设备{k(1, '单价100万元（含）以上专用设备', '台')}台（套）。")
