"""Phrases of a city justice bureau in Guangxi, budget 2018."""

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
F = {"204": (D("1288.46"), D("1190.33")), "208": (D("142.80"), D("150.26")), "210": (D("76.31"), D("70.88")), "221": (D("98.05"), D("92.40"))}
NM = {"204": "公共安全支出", "208": "社会保障和就业支出", "210": "医疗卫生与计划生育支出", "221": "住房保障支出"}
GP, GPO = sum(v[0] for v in F.values()), sum(v[1] for v in F.values())
CAR, CARO = D("36.20"), D("90.00")
TOT, TOTO = GP + CAR, GPO + CARO
E = {"301": (D("1050.66"), D("984.20")), "302": (D("206.40"), D("214.67")), "303": (D("68.56"), D("64.00"))}
BAS, BASO = sum(v[0] for v in E.values()), sum(v[1] for v in E.values())
PRJ, PRJO = GP - BAS, GPO - BASO
paper = Paper("pb27_guangxi_city_justice_2018", kind="budget", place="广西壮族自治区", year=2018, unit="岭江市司法局", format="txt")
h, p = paper.h, paper.p
g = lambda x: GE + "|科目:" + x  # noqa: E731


def tb(a, b, t):
    """同比."""
    if a == b:
        return "同比无变化"
    return f"同比{'增加' + up(a, b, t) if a > b else '减少' + dn(a, b, t)}万元，{'上升' if a > b else '下降'}{r(a, b, t)}%"


h("岭江市司法局2018年部门预算及“三公”经费预算公开说明")
h("第三部分 2018年部门预算及“三公”经费预算情况说明")
h("一、2018年部门预算情况说明", 2)
p(f"（一）部门收支总体情况。2018年部门收入总预算{m(TOT, '收入总计')}万元，{tb(TOT, TOTO, '收入总计')}。其中：公共财政预算拨款{m(GP, '一般公共预算财政拨款收入')}万元，{tb(GP, GPO, '一般公共预算财政拨款收入')}；上年结余收入{m(CAR, '年初结转和结余')}万元，{tb(CAR, CARO, '年初结转和结余')}。2018年部门支出总预算{m(TOT, '支出总计')}万元，{tb(TOT, TOTO, '支出总计')}。增加的主要原因是市公证处人员转隶。")
p(f"（二）部门支出按项目分：基本支出预算{m(BAS, '基本支出')}万元，占支出总预算的{s(BAS, TOT, '基本支出')}%，{tb(BAS, BASO, '基本支出')}；项目支出预算{m(PRJ + CAR, '项目支出')}万元，占支出总预算的{s(PRJ + CAR, TOT, '项目支出')}%，{tb(PRJ + CAR, PRJO + CARO, '项目支出')}。")
p("（三）一般公共预算支出按功能分类：" + "；".join(f"{NM[x]}{m(a, g(x))}万元，{tb(a, b, g(x))}" for x, (a, b) in F.items()) + "。")
p(f"公共安全支出（类）司法（款）具体安排：行政运行{m(D('988.46'), g('2040601'))}万元；基层司法业务{m(D('120.00'), g('2040604'))}万元，为司法所建设及人民调解个案补贴（每件{m(D('200'), '其他', '元', 0)}元至{m(D('500'), '其他', '元', 0)}元）；普法宣传{m(D('60.00'), g('2040605'))}万元；法律援助{m(D('80.00'), g('2040607'))}万元；社区矫正{m(D('40.00'), g('2040610'))}万元。")
assert D("988.46") + 120 + 60 + 80 + 40 == F["204"][0]
p(f"（四）一般公共预算基本支出按经济分类：工资福利支出{m(E['301'][0], EC + '|科目:301')}万元，{tb(*E['301'], EC + '|科目:301')}；商品和服务支出{m(E['302'][0], EC + '|科目:302')}万元，{tb(*E['302'], EC + '|科目:302')}；对个人和家庭的补助{m(E['303'][0], EC + '|科目:303')}万元，{tb(*E['303'], EC + '|科目:303')}。三项合计{m(BAS, '一般公共预算财政拨款基本支出')}万元。")
h("二、2018年“三公”经费预算情况说明", 2)
OP, OPO, REC, RECO, BUY, BUYO = D("32.00"), D("34.50"), D("3.20"), D("3.36"), D("0"), D("0")
p(f"2018年“三公”经费预算{m(OP + REC, T)}万元，{tb(OP + REC, OPO + RECO, T)}。")
p(f"（一）2018年无因公出国（境）费用预算，同比无变化。（二）公务接待费预算{m(REC, '公务接待费')}万元，{tb(REC, RECO, '公务接待费')}，下降原因为按公用经费的比例从紧计提。（三）公务用车费预算{m(OP, '公务用车购置及运行维护费')}万元，{tb(OP, OPO, '公务用车购置及运行维护费')}：1.公务用车购置费{m(BUY, '公务用车购置费')}万元，同比持平；2.公务用车运行维护费{m(OP, '公务用车运行维护费')}万元，{tb(OP, OPO, '公务用车运行维护费')}，原因为拍卖旧车2辆。部门开支财政拨款的公务用车保有量为{k(14, '公务用车保有量', '辆')}辆，平均每辆{m(OP / 14, '其他')}万元。")
h("三、其他重要事项", 2)
p(f"（一）机关运行经费预算{m(D('181.22'), '机关运行经费')}万元，{tb(D('181.22'), D('188.05'), '机关运行经费')}。（二）政府采购预算{m(D('48.90'), '政府采购支出总额')}万元，{tb(D('48.9'), D('30.00'), '政府采购支出总额')}，其中货物{m(D('28.90'), '政府采购货物支出')}万元、服务{m(D('20.00'), '政府采购服务支出')}万元。（三）会议费预算{m(D('2.00'), '其他')}万元，培训费预算{m(D('8.50'), '其他')}万元。（四）国有资产：2017年末车辆{k(14, '车辆', '辆')}辆，其中一般公务用车{k(3, '一般公务用车', '辆')}辆、执法执勤用车{k(11, '执法执勤用车', '辆')}辆；无单价50万元以上通用设备、单价100万元以上专用设备。（五）绩效目标：试点项目{k(1, '编报绩效目标的项目', '个')}个，金额{m(D('80.00'), '其他')}万元。")
