"""Phrases of a district's cultural institutions in Beijing, budget 2024, six decimals."""

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


N = 6
GE = "一般公共预算财政拨款支出"
T = "财政拨款“三公”经费支出"
GP, GPO = D("18426.306122"), D("17980.441807")
FU, FUO = D("0"), D("260.500000")
SOE = D("0")
OTH, OTHO = D("1040.220000"), D("1180.000000")
CAR, CARO = D("316.084455"), D("88.210300")
TOT, TOTO = GP + FU + OTH + CAR, GPO + FUO + OTHO + CARO
BAS, BASO = D("11204.558910"), D("10866.310255")
PRJ, PRJO = TOT - BAS, TOTO - BASO
IT = {"2070104": D("6120.440182"), "2070105": D("2286.117000"), "2070109": D("4870.006240"), "2070114": D("1108.302500"), "2080502": D("320.118800"), "2080505": D("1206.044000"), "2080506": D("603.022000"), "2101102": D("812.255400"), "2210201": D("0"), "2050803": D("0")}
IT["2210201"] = D("1060.000000")
IT["2050803"] = GP - sum(v for x, v in IT.items() if x != "2050803")
assert IT["2050803"] > 0
paper = Paper("pb20_beijing_district_library_2024", kind="budget", place="北京市", year=2024, unit="京平区文化馆群", format="txt")
h, p = paper.h, paper.p
g = lambda x: GE + "|科目:" + x  # noqa: E731
h("京平区文化馆群2024年部门预算信息公开")
h("二、收入预算情况说明", 2)
p(f"2024年收入预算{m(TOT, '收入总计')}万元，比2023年{m(TOTO, '收入总计|2023')}万元增加{up(TOT, TOTO, '收入总计')}万元，增长{r(TOT, TOTO, '收入总计')}%。其中：")
p(f"（一）本年财政拨款收入{m(GP, '本年财政拨款收入')}万元，比2023年{m(GPO + FUO, '本年财政拨款收入|2023')}万元增加{up(GP, GPO + FUO, '本年财政拨款收入')}万元，增长{r(GP, GPO + FUO, '本年财政拨款收入')}%。其中，一般公共预算收入{m(GP, '一般公共预算财政拨款收入')}万元、政府性基金预算收入{m(FU, '政府性基金预算财政拨款收入')}万元、国有资本经营预算收入{m(SOE, '国有资本经营预算财政拨款收入')}万元。")
p(f"（二）其他资金收入{m(OTH, '其他收入')}万元，比2023年{m(OTHO, '其他收入|2023')}万元减少{dn(OTH, OTHO, '其他收入')}万元，下降{r(OTH, OTHO, '其他收入')}%。")
p(f"（三）上年结转{m(CAR, '年初结转和结余')}万元，比2023年{m(CARO, '年初结转和结余|2023')}万元增加{up(CAR, CARO, '年初结转和结余')}万元，增长{r(CAR, CARO, '年初结转和结余')}%。")
h("三、支出预算情况说明", 2)
p(f"2024年支出预算{m(TOT, '支出总计')}万元，比2023年{m(TOTO, '支出总计|2023')}万元增加{up(TOT, TOTO, '支出总计')}万元，增长{r(TOT, TOTO, '支出总计')}%。")
p(f"（一）基本支出。2024年基本支出预算{m(BAS, '基本支出')}万元，占总支出预算{s(BAS, TOT, '基本支出')}%，比2023年{m(BASO, '基本支出|2023')}万元增加{up(BAS, BASO, '基本支出')}万元，增长{r(BAS, BASO, '基本支出')}%。（二）项目支出。2024年项目支出预算{m(PRJ, '项目支出')}万元，占总支出预算{s(PRJ, TOT, '项目支出')}%，比2023年{m(PRJO, '项目支出|2023')}万元{'增加' + up(PRJ, PRJO, '项目支出') if PRJ > PRJO else '减少' + dn(PRJ, PRJO, '项目支出')}万元，{'增长' if PRJ > PRJO else '下降'}{r(PRJ, PRJO, '项目支出')}%。（三）事业单位经营支出{m(0, '经营支出')}万元。（四）上缴上级支出{m(0, '上缴上级支出')}万元。（五）对附属单位补助支出{m(0, '对附属单位补助支出')}万元。")
h("四、一般公共预算支出功能分类情况", 2)
p(f"文化旅游体育与传媒支出——文化和旅游：图书馆{m(IT['2070104'], g('2070104'))}万元，文化展示及纪念机构{m(IT['2070105'], g('2070105'))}万元，群众文化{m(IT['2070109'], g('2070109'))}万元，文化和旅游管理事务{m(IT['2070114'], g('2070114'))}万元。社会保障和就业支出——行政事业单位养老支出：事业单位离退休{m(IT['2080502'], g('2080502'))}万元，养老保险{m(IT['2080505'], g('2080505'))}万元，职业年金{m(IT['2080506'], g('2080506'))}万元。卫生健康支出——事业单位医疗{m(IT['2101102'], g('2101102'))}万元。住房保障支出——公积金{m(IT['2210201'], g('2210201'))}万元。教育支出——培训支出{m(IT['2050803'], g('2050803'))}万元。合计{m(GP, GE)}万元。")
A = IT["2070104"] + IT["2070105"] + IT["2070109"] + IT["2070114"]
p(f"上述文化旅游体育与传媒支出{m(A, g('207'))}万元，占一般公共预算支出的{s(A, GP, g('207'))}%，其中购书经费{m(D('780.000000'), '其他')}万元，公益演出配送{m(D('1320.000000'), '其他')}万元。")
h("五、“三公”经费财政拨款预算说明", 2)
OP, OPO, BUY, BUYO, REC, RECO = D("18.400000"), D("19.600000"), D("0"), D("25.000000"), D("0"), D("0.350000")
p(f"（一）“三公”经费的单位范围：因公出国（境）费用、公务接待费、公务用车购置及运行维护费开支单位包括5个所属单位。（二）2024年“三公”经费财政拨款预算{m(OP + BUY + REC, T)}万元，比2023年“三公”经费财政拨款预算{m(OPO + BUYO + RECO, T + '|2023')}万元减少{dn(OP, OPO + BUYO + RECO, T)}万元。其中：")
p(f"1.因公出国（境）费用。2024年预算{m(0, '因公出国（境）费')}万元，与2023年预算数{m(0, '因公出国（境）费|2023')}万元持平。2.公务接待费。2024年预算{m(REC, '公务接待费')}万元，比2023年预算数{m(RECO, '公务接待费|2023')}万元减少{dn(REC, RECO, '公务接待费')}万元。3.公务用车购置及运行维护费。2024年预算{m(OP + BUY, '公务用车购置及运行维护费')}万元，其中：公务用车购置费2024年预算{m(BUY, '公务用车购置费')}万元，比2023年预算数{m(BUYO, '公务用车购置费|2023')}万元减少{dn(BUY, BUYO, '公务用车购置费')}万元；公务用车运行维护费2024年预算{m(OP, '公务用车运行维护费')}万元，其中：公务用车加油{m(D('5.200000'), '其他')}万元，公务用车维修{m(D('8.100000'), '其他')}万元，公务用车保险{m(D('3.600000'), '其他')}万元，公务用车其他{m(D('1.500000'), '其他')}万元。公务用车运行维护费比2023年预算数{m(OPO, '公务用车运行维护费|2023')}万元减少{dn(OP, OPO, '公务用车运行维护费')}万元。")
assert sum(map(D, ("5.2", "8.1", "3.6", "1.5"))) == OP
h("六、其他情况说明", 2)
p(f"（一）政府采购预算说明：2024年政府采购预算总额{m(D('3288.400000'), '政府采购支出总额')}万元，其中：政府采购货物预算{m(D('1006.200000'), '政府采购货物支出')}万元，政府采购工程预算{m(D('0'), '政府采购工程支出')}万元，政府采购服务预算{m(D('2282.200000'), '政府采购服务支出')}万元。（二）项目支出绩效目标情况说明：2024年填报绩效目标的预算项目{k(19, '编报绩效目标的项目', '个')}个，占全部预算项目19个的100%，填报绩效目标的项目支出预算{m(PRJ, '其他')}万元。（三）国有资产占用情况说明：截至2023年底，固定资产总额{m(D('26408.115200'), '其他')}万元，其中：车辆{k(10, '车辆', '台')}台，{m(D('218.660000'), '车辆价值')}万元；单位价值100万元（含）以上的设备{k(3, '单价100万元（含）以上设备', '台')}台（套）。")
