"""西藏 county culture and tourism bureau, final account 2019: tables in yuan, sentences in 万元, the older eight tables."""

from __future__ import annotations

from decimal import Decimal as D

from written.paper import Paper
from written.work._n1_tables import (  # fmt: skip
    FISCAL,
    ZERO,
    Books,
    down,
    econ,
    econ_sides,
    fiscal_sides,
    item,
    pad,
    pct,
    rate,
    sides,
    total_of,
    up,
)

U = "吉曲县文化和旅游局"
B = Books(
    {
        "207": "文化旅游体育与传媒支出", "20701": "文化和旅游", "2070101": "行政运行", "2070104": "图书馆", "2070109": "群众文化", "2070199": "其他文化和旅游支出", "20702": "文物", "2070204": "文物保护",
        "208": "社会保障和就业支出", "20805": "行政事业单位离退休", "2080505": "机关事业单位基本养老保险缴费支出", "210": "卫生健康支出", "21011": "行政事业单位医疗", "2101101": "行政单位医疗", "2101103": "公务员医疗补助",
        "221": "住房保障支出", "22102": "住房改革支出", "2210201": "住房公积金", "229": "其他支出", "22960": "彩票公益金安排的支出", "2296003": "用于体育事业的彩票公益金支出",
    },
    [
        item("2070101", "3862400"), item("2070104", "0", "280000"), item("2070109", "0", "1146300", opening="215000", closing="68700"), item("2070199", "0", "1923500"), item("2070204", "0", "864200", opening="120000"),
        item("2080505", "528600"), item("2101101", "216900"), item("2101103", "84300"), item("2210201", "397200"), item("2296003", "0", "185000", "fund", closing="15000"), item("2070199", "0", "96800", "other", opening="9600", closing="12800"),
    ],
)  # fmt: skip
W = D(10000)


def t(v: D) -> D:
    """Turn yuan into 万元; the books are kept so that two places are enough."""
    w = (v / W).quantize(D("0.01"))
    assert w * W == v
    return w


def yuan(v) -> str:
    """Print yuan with commas and cents, nothing for nought."""
    return "" if not v else f"{v:,.2f}"


INC, EXP, OPEN, CLOSE, BASIC, PROJ = (t(B.sum(k)) for k in ("income", "spent", "opening", "closing", "basic", "project"))  # fmt: skip
TOTAL = INC + OPEN
assert TOTAL == EXP + CLOSE
FIN, FEXP, FOPEN, FCLOSE = (t(B.sum(k, FISCAL)) for k in ("income", "spent", "opening", "closing"))
GIN, GEXP, GOPEN, GCLOSE = (t(B.sum(k, "gen")) for k in ("income", "spent", "opening", "closing"))
NIN, NEXP, NCLOSE = (t(B.sum(k, "fund")) for k in ("income", "spent", "closing"))
OTH, GP = t(B.sum("income", "other")), t(B.sum("project", "gen"))
FT = FIN + FOPEN
L_TOTAL, L_INC, L_EXP, L_FT, L_GEXP = D("886.35"), D("823.10"), D("851.89"), D("872.30"), D("838.80")
assert L_TOTAL - L_EXP == OPEN
assert L_FT - L_GEXP == FOPEN
INIT = D("792.60")
STAFF = econ(BASIC * W - 418600, [("30101", "基本工资", "865400"), ("30102", "津贴补贴", "0"), ("30103", "奖金", "312000"), ("30108", "机关事业单位基本养老保险缴费", "528600"), ("30110", "职工基本医疗保险缴费", "216900"), ("30111", "公务员医疗补助缴费", "84300"), ("30113", "住房公积金", "397200"), ("30305", "生活补助", "46800")], "30102")  # fmt: skip
OFFICE = econ(D(418600), [("30201", "办公费", "96500"), ("30206", "电费", "18200"), ("30207", "邮电费", "12600"), ("30208", "取暖费", "74000"), ("30211", "差旅费", "0"), ("30217", "公务接待费", "13200"), ("30228", "工会经费", "38000"), ("30231", "公务用车运行维护费", "76500")], "30211")  # fmt: skip
SP, OF = t(total_of(STAFF)), t(total_of(OFFICE))
assert SP + OF == BASIC
RUNCAR, VISIT = D("7.65"), D("1.32")
SG = RUNCAR + VISIT
Y_RUNCAR, Y_VISIT = D("8.00"), D("2.00")
Y_SG = Y_RUNCAR + Y_VISIT
L_RUNCAR, L_VISIT = D("8.90"), D("1.10")
L_SG = L_RUNCAR + L_VISIT
ERA = ["一般公共服务支出", "公共安全支出", "教育支出", "科学技术支出", "文化旅游体育与传媒支出", "社会保障和就业支出", "卫生健康支出", "节能环保支出", "城乡社区支出", "农林水支出", "交通运输支出", "住房保障支出", "其他支出"]  # fmt: skip
paper = Paper("n08_xizang_culture_2019", kind="final", place="西藏自治区", year=2019, unit=U, format="pdf", style="short template, tables in yuan and text in 万元, loose connectives")  # fmt: skip
paper.h(f"{U}2019年度部门决算")
paper.h(f"第一部分 {U}概况", 2)
paper.p("一、部门职责：贯彻落实党的文化工作方针政策，负责全县公共文化服务、文化遗产保护、旅游资源开发和文化市场管理。\n二、机构设置：内设办公室、文化股、旅游股，下设县综合文化活动中心、县民间艺术团。")  # fmt: skip
paper.p("三、人员情况：截至2019年底，在职干部职工⟦26|在职人员|人⟧人，退休⟦9|退休人员|人⟧人，共计⟦35|实有人数|人⟧人；民间艺术团演职人员18人为聘用人员，不在此列。")  # fmt: skip
paper.h("第二部分 2019年度部门决算数据说明", 2)
paper.h("一、收入支出总体情况说明", 3)
TT = "收入支出总计"
paper.p(f"2019年度我局总收入⟦{TOTAL}|收入总计⟧万元（含年初结转结余⟦{OPEN}|年初结转和结余⟧万元），总支出⟦{TOTAL}|支出总计⟧万元（含年末结转结余⟦{CLOSE}|年末结转和结余⟧万元）。较2018年度决算数⟦{L_TOTAL}|{TT}|2018⟧万元，收支总额增加⟦{up(TOTAL, L_TOTAL)}|{TT}|增减额⟧万元，增幅⟦{rate(TOTAL, L_TOTAL)}|{TT}|增减率|%⟧%。增加的主要原因：一是新增文物保护单位修缮；二是开展“四讲四爱”群众文化活动经费增加。")  # fmt: skip
paper.h("二、收入决算情况说明", 3)
paper.p(f"2019年度收入合计⟦{INC}|本年收入合计⟧万元，同比增加⟦{up(INC, L_INC)}|本年收入合计|增减额⟧万元，增长⟦{rate(INC, L_INC)}|本年收入合计|增减率|%⟧%。其中：财政拨款收入⟦{FIN}|财政拨款收入⟧万元，占总收入的⟦{pct(FIN, INC)}|财政拨款收入|占比|%⟧%；其他收入⟦{OTH}|其他收入⟧万元，占⟦{pct(OTH, INC)}|其他收入|占比|%⟧%，为对口援藏单位捐赠的文化活动资金。没有上级补助收入、事业收入、经营收入和附属单位上缴收入。")  # fmt: skip
paper.h("三、支出决算情况说明", 3)
paper.p(f"2019年度支出合计⟦{EXP}|本年支出合计⟧万元，同比增加⟦{up(EXP, L_EXP)}|本年支出合计|增减额⟧万元，增长⟦{rate(EXP, L_EXP)}|本年支出合计|增减率|%⟧%。按性质分，基本支出⟦{BASIC}|基本支出⟧万元（占⟦{pct(BASIC, EXP)}|基本支出|占比|%⟧%），项目支出⟦{PROJ}|项目支出⟧万元（占⟦{pct(PROJ, EXP)}|项目支出|占比|%⟧%）。")  # fmt: skip
paper.h("四、财政拨款收入支出决算情况说明", 3)
S = "一般公共预算财政拨款支出"
paper.p(f"2019年度财政拨款收支总额⟦{FT}|财政拨款收入支出总计⟧万元，与2018年相比增加⟦{up(FT, L_FT)}|财政拨款收入支出总计|增减额⟧万元，增长⟦{rate(FT, L_FT)}|财政拨款收入支出总计|增减率|%⟧%。其中，本年财政拨款收入⟦{FIN}|本年财政拨款收入⟧万元，年初结转⟦{FOPEN}|年初财政拨款结转和结余⟧万元；本年财政拨款支出⟦{FEXP}|本年财政拨款支出⟧万元，年末结转⟦{FCLOSE}|年末财政拨款结转和结余⟧万元。")  # fmt: skip
paper.p(f"一般公共预算财政拨款支出年初预算为⟦{INIT}|{S}|年初预算⟧万元，支出决算为⟦{GEXP}|{S}⟧万元，完成年初预算的⟦{pct(GEXP, INIT)}|{S}|完成率|年初预算|%⟧%，占本年支出的⟦{pct(GEXP, EXP)}|{S}|占比|%⟧%，较上年增加⟦{up(GEXP, L_GEXP)}|{S}|增减额⟧万元，增长⟦{rate(GEXP, L_GEXP)}|{S}|增减率|%⟧%。按支出功能科目分：")  # fmt: skip
cl = [(k, t(B.sum("spent", "gen", k))) for k in B.codes("gen", (3,))]
paper.p("\n".join(f"{n}.{B.names[k]}⟦{a}|{S}|科目:{k}⟧万元，占⟦{pct(a, GEXP)}|{S}|科目:{k}|占比|%⟧%；" for n, (k, a) in enumerate(cl, 1))[:-1] + "。")  # fmt: skip
paper.p(f"其中，图书馆（项）⟦28.00|{S}|科目:2070104⟧万元，用于乡镇书屋图书更新；群众文化（项）⟦114.63|{S}|科目:2070109⟧万元，用于县艺术团下乡演出和节庆活动；文物保护（项）⟦86.42|{S}|科目:2070204⟧万元，用于寺庙壁画抢救性保护；其他文化和旅游支出（项）⟦192.35|{S}|科目:2070199⟧万元，用于景区基础设施。")  # fmt: skip
paper.p(f"基本支出⟦{BASIC}|一般公共预算财政拨款基本支出⟧万元：人员经费⟦{SP}|人员经费⟧万元，占⟦{pct(SP, BASIC)}|人员经费|占比|%⟧%，公用经费⟦{OF}|公用经费⟧万元，占⟦{pct(OF, BASIC)}|公用经费|占比|%⟧%；项目支出⟦{GP}|一般公共预算财政拨款项目支出⟧万元。")  # fmt: skip
N = "政府性基金预算财政拨款"
paper.p(f"政府性基金预算财政拨款本年收入⟦{NIN}|{N}收入⟧万元，支出⟦{NEXP}|{N}支出⟧万元，用于全民健身场地，年末结余⟦{NCLOSE}|{N}年末结转和结余⟧万元。上年无此项收支。")  # fmt: skip
paper.h("五、“三公”经费支出决算情况说明", 3)
G, CM, CP, V = "财政拨款“三公”经费支出", "公务用车运行维护费", "公务用车购置及运行维护费", "公务接待费"
paper.p(f"2019年我局“三公”经费年初预算⟦{Y_SG}|{G}|年初预算⟧万元，决算支出⟦{SG}|{G}⟧万元，为预算的⟦{pct(SG, Y_SG)}|{G}|完成率|年初预算|%⟧%，比2018年减少⟦{down(SG, L_SG)}|{G}|增减额⟧万元，下降⟦{rate(SG, L_SG)}|{G}|增减率|%⟧%。具体为：")  # fmt: skip
assert D(13200) == 120 * 110
paper.p(f"（1）因公出国（境）费⟦0|因公出国（境）费⟧万元，全年无因公出国（境）团组及人次；\n（2）公务用车购置及运行维护费⟦{RUNCAR}|{CP}⟧万元，占“三公”经费⟦{pct(RUNCAR, SG)}|{CP}|占比|%⟧%，比上年减少⟦{down(RUNCAR, L_RUNCAR)}|{CP}|增减额⟧万元，下降⟦{rate(RUNCAR, L_RUNCAR)}|{CP}|增减率|%⟧%。年内未购置公务用车，年末公务用车保有量⟦3|公务用车保有量|辆⟧辆，平均每辆运行费⟦2.55|其他⟧万元；\n（3）公务接待费⟦{VISIT}|{V}⟧万元，占⟦{pct(VISIT, SG)}|{V}|占比|%⟧%，比上年增加⟦{up(VISIT, L_VISIT)}|{V}|增减额⟧万元，增长⟦{rate(VISIT, L_VISIT)}|{V}|增减率|%⟧%，系区、市两级旅游验收组较多。全年接待⟦15|国内公务接待批次|批次⟧批、⟦120|国内公务接待人次|人次⟧人，人均⟦110|其他|元⟧元。")  # fmt: skip
assert D("2.55") == RUNCAR / 3
paper.h("六、机关运行经费情况说明", 3)
L_RUN = D("39.20")
paper.p(f"2019年度机关运行经费支出⟦{OF}|机关运行经费⟧万元，上年为⟦{L_RUN}|机关运行经费|2018⟧万元，增加⟦{up(OF, L_RUN)}|机关运行经费|增减额⟧万元，增长⟦{rate(OF, L_RUN)}|机关运行经费|增减率|%⟧%。主要为办公费和取暖费增长。")  # fmt: skip
paper.h("七、政府采购情况说明", 3)
GOODS, WORKS, SERV = D("58.40"), D("132.75"), D("21.60")
BUY, SME = GOODS + WORKS + SERV, D("176.30")
paper.p(f"全年政府采购总额⟦{BUY}|政府采购支出总额⟧万元：货物类⟦{GOODS}|政府采购货物支出⟧万元（舞台音响、服装道具），工程类⟦{WORKS}|政府采购工程支出⟧万元，服务类⟦{SERV}|政府采购服务支出⟧万元。授予中小企业合同金额⟦{SME}|授予中小企业合同金额⟧万元，占⟦{pct(SME, BUY)}|授予中小企业合同金额|占比|%⟧%。")  # fmt: skip
paper.h("八、国有资产占用情况说明", 3)
paper.p("截至2019年12月31日，我局共有车辆⟦4|车辆|辆⟧辆，其中：一般公务用车⟦3|一般公务用车|辆⟧辆、其他用车⟦1|其他用车|辆⟧辆（流动图书车）；单价50万元以上通用设备⟦1|单价50万元（含）以上通用设备|台⟧台（套），无单价100万元以上专用设备。房屋建筑面积⟦2,460.00|房屋面积|平方米⟧平方米。")  # fmt: skip
paper.h("九、预算绩效情况说明", 3)
paper.p(f"按照县财政局要求，我局对5个一般公共预算项目中的⟦4|绩效自评的项目|个⟧个开展了绩效自评，涉及资金⟦{GP - D('28.00')}|其他⟧万元，占一般公共预算项目支出的⟦{pct(GP - D('28.00'), GP)}|其他|占比|%⟧%，自评结果：优⟦3|绩效评级为“优”的项目|个⟧个，良⟦1|绩效评级为“良”的项目|个⟧个。")  # fmt: skip
paper.h("第三部分 2019年度部门决算表", 2)
AB = lambda n: (f"公开{n}表", f"部门：{U}", "单位：元")  # noqa: E731
la, lb = pad([("一、财政拨款收入", FIN * W), ("　　其中：政府性基金预算财政拨款", NIN * W), ("二、上级补助收入", ZERO), ("三、事业收入", ZERO), ("四、经营收入", ZERO), ("五、附属单位上缴收入", ZERO), ("六、其他收入", OTH * W)], B.classes(names=ERA),
    [("本年收入合计", INC * W), ("用事业基金弥补收支差额", ZERO), ("年初结转和结余", OPEN * W), ("总计", TOTAL * W)], [("本年支出合计", EXP * W), ("结余分配", ZERO), ("年末结转和结余", CLOSE * W), ("总计", TOTAL * W)])  # fmt: skip
paper.table("01", "收入支出决算总表", above=AB("01"), head=[["收入", "<", "支出", "<"], ["项目", "决算数", "项目", "决算数"]], rows=sides(la, lb, yuan))  # fmt: skip
paper.table("02", "收入决算表", above=AB("02"), head=[["科目编码", "科目名称", "本年收入合计", "财政拨款收入", "上级补助收入", "事业收入", "其他收入"]], rows=B.rows([B.col("income"), B.col("income", FISCAL), B.col("income", "x"), B.col("income", "x"), B.col("income", "other")], yuan))  # fmt: skip
paper.table("03", "支出决算表", above=AB("03"), head=[["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"]], rows=B.rows([B.col("spent"), B.col("basic"), B.col("project")], yuan))  # fmt: skip
paper.table("04", "财政拨款收入支出决算总表", above=AB("04"), head=[["收入", "<", "支出", "<", "<", "<"], ["项目", "金额", "项目", "合计", "一般公共预算财政拨款", "政府性基金预算财政拨款"]],
    rows=[["" if "国有资本" in r[0] else r[0], *r[1:6]] for r in fiscal_sides(B, yuan, ERA) if "国有资本" not in r[0] or r[2]])  # fmt: skip
paper.table("05", "一般公共预算财政拨款支出决算表", above=AB("05"), head=[["科目编码", "科目名称", "小计", "基本支出", "项目支出"]], rows=B.rows([B.col(k, "gen") for k in ("spent", "basic", "project")], yuan, "gen"))  # fmt: skip
paper.table("06", "一般公共预算财政拨款基本支出决算表", above=AB("06"), head=[["人员经费", "<", "<", "公用经费", "<", "<"], ["科目编码", "科目名称", "金额", "科目编码", "科目名称", "金额"]], rows=econ_sides(STAFF, OFFICE, yuan, {"301": "工资福利支出", "303": "对个人和家庭的补助"}, {"302": "商品和服务支出"}))  # fmt: skip
paper.table("07", "一般公共预算财政拨款“三公”经费支出决算表", above=AB("07"), head=[["项目", "年初预算数", "决算数"]], rows=[["合计", yuan(Y_SG * W), yuan(SG * W)], ["1.因公出国（境）费", "0.00", "0.00"], ["2.公务用车购置及运行维护费", yuan(Y_RUNCAR * W), yuan(RUNCAR * W)], ["其中：公务用车购置费", "0.00", "0.00"], ["公务用车运行维护费", yuan(Y_RUNCAR * W), yuan(RUNCAR * W)], ["3.公务接待费", yuan(Y_VISIT * W), yuan(VISIT * W)]])  # fmt: skip
paper.table("08", "政府性基金预算财政拨款收入支出决算表", above=AB("08"), head=[["科目编码", "科目名称", "年初结转和结余", "本年收入", "本年支出", "<", "<", "年末结转和结余"], ["^", "^", "^", "^", "小计", "基本支出", "项目支出", "^"]], rows=B.rows([B.col(k, "fund") for k in ("opening", "income", "spent", "basic", "project", "closing")], yuan, "fund"))  # fmt: skip

f, c = paper.fault, paper.cell_fault
f("总收入漏结转", f"我局总收入【{TOTAL}】万元", str(INC))
f("增幅错基数", f"增幅【{rate(TOTAL, L_TOTAL)}】%", pct(up(TOTAL, L_TOTAL), TOTAL))
f("元直接当万元", f"其他收入【{OTH}】万元", yuan(OTH * W))
f("增长写成下降", f"同比增加{up(EXP, L_EXP)}万元，【增长】", "下降")
f("占比颠倒", f"基本支出{BASIC}万元（占【{pct(BASIC, EXP)}】%）", pct(PROJ, EXP))
f("年末结转抄成年初", f"万元，年末结转【{FCLOSE}】万元", str(FOPEN))
f("完成率算反", f"完成年初预算的【{pct(GEXP, INIT)}】%", pct(INIT, GEXP))
f("科目数字颠倒", "文物保护（项）【86.42】万元", "84.62")
f("住房保障抄成卫生健康", "4.住房保障支出【39.72】万元", "30.12")
f("基金收支相等后结余错", f"年末结余【{NCLOSE}】万元", "15.00")
f("三公合计未更新", f"决算支出【{SG}】万元，为预算的", str(L_SG))
f("接待人数少位", "15批、【120】人", "12")
f("采购分项错位", f"工程类【{WORKS}】万元", "123.75")
f("优良个数超过总数", "自评结果：优【3】个", "4")
f("陈旧年份", "截至【2019】年12月31日", "2018")
f("人员合计不符", "共计【35】人；", "44")
c("表内少一位", "03", "2070199", 2, "202,030.00")
c("编码错", "05", "2070204", 0, "2070240")
c("三公表预算抄决算", "07", "公务用车运行维护费", 1, yuan(RUNCAR * W))
c("总表年末结转未变", "01", "年初结转和结余", 3, yuan(OPEN * W))
