"""A county hospital in Fujian, final account of 2023: items by code with the change on last year's account, own receipts."""

from __future__ import annotations

from decimal import Decimal as D

from written.paper import Paper

UNIT = "清浔县总医院"
ZERO = D("0.00")
# code, name, basic, project, of it general basic, general project, last year's general
ITEMS = [
    ("2080502", "事业单位离退休", "96.32", "0", "96.32", "0", "91.08"),
    ("2080505", "机关事业单位基本养老保险缴费支出", "1284.57", "0", "428.19", "0", "405.66"),
    ("2080506", "机关事业单位职业年金缴费支出", "512.46", "0", "57.30", "0", "68.94"),
    ("2100201", "综合医院", "26853.91", "1738.64", "1562.40", "865.00", "2193.75"),
    ("2100408", "基本公共卫生服务", "0", "214.73", "0", "214.73", "189.47"),
    ("2100409", "重大公共卫生服务", "0", "138.62", "0", "138.62", "152.15"),
    ("2100410", "突发公共卫生事件应急处置", "0", "76.18", "0", "76.18", "683.29"),
    ("2101102", "事业单位医疗", "763.85", "0", "241.36", "0", "230.11"),
    ("2210201", "住房公积金", "1427.09", "0", "316.54", "0", "301.27"),
]
CLASSES = {"208": "社会保障和就业支出", "20805": "行政事业单位养老支出", "210": "卫生健康支出", "21002": "公立医院", "21004": "公共卫生",
           "21011": "行政事业单位医疗", "221": "住房保障支出", "22102": "住房改革支出", "229": "其他支出",
           "22904": "其他政府性基金及对应专项债务收入安排的支出"}  # fmt: skip
FUND_CODE, FUND_NAME = "2290402", "其他地方自行试点项目收益专项债券收入安排的支出"
FUND, FUND_LAST = D("2600.00"), D("1800.00")
BASIC = {i[0]: D(i[2]) for i in ITEMS}
PROJECT = {i[0]: D(i[3]) for i in ITEMS} | {FUND_CODE: FUND}
GB = {i[0]: D(i[4]) for i in ITEMS}
GP = {i[0]: D(i[5]) for i in ITEMS}
NAMES = {i[0]: i[1] for i in ITEMS} | CLASSES | {FUND_CODE: FUND_NAME}
LAST_G = sum((D(i[6]) for i in ITEMS), ZERO)


def of(d: dict[str, D], code: str = "") -> D:
    """Sum the items under `code`."""
    return sum((v for k, v in d.items() if k.startswith(code)), ZERO)


def swap(s: str) -> str:
    """Transpose the first two neighbouring digits that differ."""
    for i in range(len(s) - 1):
        if s[i].isdigit() and s[i + 1].isdigit() and s[i] != s[i + 1] and (i or s[1] != "0"):
            return s[:i] + s[i + 1] + s[i] + s[i + 2 :]
    raise ValueError(s)


def bump(s: str, k: int, by: int = 3) -> str:
    """Change the k-th character, a digit."""
    return s[:k] + str((int(s[k]) + by) % 10 or 4) + s[k + 1 :]


def rate(a: D, b: D) -> str:
    """Print a share in percent."""
    return f"{a / b * 100:.2f}"


def change(now: D, last: D, tag: str) -> str:
    """Tell a change on the year before."""
    if now == last:
        return "与上年决算数持平"
    up = now > last
    d = abs(now - last)
    return f"比上年决算数{'增加' if up else '减少'}⟦{d}|{tag}|增减额⟧万元，{'增长' if up else '下降'}⟦{d / last * 100:.2f}|{tag}|增减率|%⟧%"


GBASIC, GPROJECT = of(GB), of(GP)
GEN = GBASIC + GPROJECT
EB, EP = of(BASIC), of(PROJECT)
EXP = EB + EP
EXP_LAST = D("34218.86")
G_OPEN, G_CLOSE = D("118.40"), D("93.25")
G_IN = GEN + G_CLOSE - G_OPEN
G_IN_LAST = D("4286.03")
BUSINESS, BUSINESS_LAST = D("29176.48"), D("27934.10")
OTHER, OTHER_LAST = D("342.57"), D("418.22")
INCOME = G_IN + FUND + BUSINESS + OTHER
INCOME_LAST = G_IN_LAST + FUND_LAST + BUSINESS_LAST + OTHER_LAST
OPEN, SURPLUS = D("905.31"), D("1236.07")
ALLOT = D("287.96")
CLOSE = INCOME + OPEN + SURPLUS - EXP - ALLOT
TOTAL = INCOME + OPEN + SURPLUS
EB_LAST, EP_LAST = D("29804.51"), D("4414.35")
assert EB_LAST + EP_LAST == EXP_LAST
FISC_IN = G_IN + FUND
FISC_TOTAL = FISC_IN + G_OPEN
FISC_EXP = GEN + FUND
FISC_TOTAL_LAST = D("6231.47")
# economic classes of the general basic expenditure
PEOPLE = [("30101", "基本工资", "1043.26"), ("30102", "津贴补贴", "64.15"), ("30107", "绩效工资", "418.73"), ("30108", "机关事业单位基本养老保险缴费", "428.19"),
          ("30109", "职业年金缴费", "57.30"), ("30110", "职工基本医疗保险缴费", "241.36"), ("30113", "住房公积金", "316.54"), ("30302", "退休费", "96.32")]  # fmt: skip
PUBLIC = [("30201", "办公费", "6.84"), ("30206", "电费", "11.92"), ("30228", "工会经费", "13.45")]
PERSONNEL = sum((D(x[2]) for x in PEOPLE), ZERO)
DAILY = GBASIC - PERSONNEL
OTHER_DAILY = DAILY - sum((D(x[2]) for x in PUBLIC), ZERO)
assert OTHER_DAILY > 0, OTHER_DAILY
PUBLIC.append(("30299", "其他商品和服务支出", str(OTHER_DAILY)))
WAGES = sum((D(x[2]) for x in PEOPLE if x[0] < "303"), ZERO)
# three public expenses
CAR_BUDGET, CAR, CAR_LAST = D("18.00"), D("16.74"), D("19.35")
HOST_BUDGET, HOST, HOST_LAST = D("4.50"), D("2.86"), D("2.17")
THREE_BUDGET, THREE, THREE_LAST = CAR_BUDGET + HOST_BUDGET, CAR + HOST, CAR_LAST + HOST_LAST
BATCHES, GUESTS, CARS = 23, 186, 9
GOODS, WORKS, SERVICES = D("1486.35"), D("2317.40"), D("342.68")
BOUGHT = GOODS + WORKS + SERVICES
SME, MICRO = D("3209.14"), D("1875.62")

paper = Paper("u01_fujian_final_2023", kind="final", place="福建省", year=2023, unit=UNIT, format="html",
              style="福建县级医院：收入支出分项列示较上年决算数，项级科目带编码")  # fmt: skip
p, h = paper.p, paper.h
h(f"2023年度{UNIT}决算")
p("目  录\n第一部分 单位概况\n第二部分 2023年度单位决算表\n第三部分 2023年度单位决算情况说明\n第四部分 名词解释")
h("第一部分 单位概况", 2)
h("一、单位主要职责", 3)
p(
    "承担全县城乡居民常见病、多发病诊疗和急危重症救治，开展医学教学、科研和基层医疗卫生机构业务指导，组织县域医共体内双向转诊、家庭医生签约等工作。"
)
h("二、单位基本情况", 3)
p(
    f"{UNIT}包括临床科室31个、医技科室9个、行政后勤科室14个，经费性质为财政核拨补助，人员编制数742人，年末在职人数⟦718|在职人员|人⟧人。"
)
h("三、单位主要工作总结", 3)
p(
    "2023年，医院围绕县域医共体提质增效，完成门急诊52.6万人次、出院3.1万人次，胸痛、卒中、创伤三大中心通过省级复评，门诊综合楼完成主体封顶。"
)
h("第二部分 2023年度单位决算表", 2)

EXP_ALL = {k: BASIC.get(k, ZERO) + PROJECT.get(k, ZERO) for k in {*BASIC, *PROJECT}}


def tree(codes: set[str]) -> list[str]:
    """List the codes with those above them, in order."""
    return sorted({c[:n] for c in codes for n in (3, 5, 7)})


funcs = [("八、社会保障和就业支出", of(EXP_ALL, "208")), ("九、卫生健康支出", of(EXP_ALL, "210")), ("十九、住房保障支出", of(EXP_ALL, "221")),
         ("二十三、其他支出", of(EXP_ALL, "229"))]  # fmt: skip
incomes = [("一、一般公共预算财政拨款收入", G_IN), ("二、政府性基金预算财政拨款收入", FUND), ("三、国有资本经营预算财政拨款收入", None), ("四、上级补助收入", None),
           ("五、事业收入", BUSINESS), ("六、经营收入", None), ("七、附属单位上缴收入", None), ("八、其他收入", OTHER)]  # fmt: skip
rows01: list[list[object]] = []
for n, (name, v) in enumerate(incomes):
    f = funcs[n] if n < len(funcs) else ("", None)
    rows01.append([name, n + 1, v, f[0], 13 + n, f[1]])
rows01 += [["本年收入合计", 9, INCOME, "本年支出合计", 21, EXP], ["使用非财政拨款结余（含专用结余）", 10, SURPLUS, "结余分配", 22, ALLOT],
           ["年初结转和结余", 11, OPEN, "年末结转和结余", 23, CLOSE], ["总计", 12, TOTAL, "总计", 24, TOTAL]]  # fmt: skip
U = f"单位：{UNIT}"
paper.table("01", "收入支出决算总表", above=("公开01表", U, "金额单位：万元"),
            head=[["收入", "<", "<", "支出", "<", "<"], ["项目", "行次", "金额", "项目", "行次", "金额"]], rows=rows01,
            below=("注：本表反映单位本年度的总收支和年末结转结余情况。",))  # fmt: skip
# income by item: general as spent (plus closing minus opening on 2100201), business and other on 2100201 and the social items
GEN_IN = {k: GB[k] + GP[k] for k in GB}
GEN_IN["2100201"] += G_CLOSE - G_OPEN
BUS_IN = {k: BASIC[k] - GB[k] for k in BASIC if k != "2100201"}
BUS_IN["2100201"] = BUSINESS - sum(BUS_IN.values(), ZERO)
OTH_IN = {"2100201": OTHER}
FISC = GEN_IN | {FUND_CODE: FUND}
rows02: list[list[object]] = [["合计", "<", INCOME, FISC_IN, "", BUSINESS, "", "", OTHER]]
for c in tree(set(FISC)):
    rows02.append([c, NAMES[c], of(FISC, c) + of(BUS_IN, c) + of(OTH_IN, c), of(FISC, c) or "", "", of(BUS_IN, c) or "", "", "", of(OTH_IN, c) or ""])  # fmt: skip
paper.table("02", "收入决算表", above=("公开02表", U, "金额单位：万元"),
            head=[["项目", "<", "本年收入合计", "财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入"], ["科目编码", "科目名称", "^", "^", "^", "^", "^", "^", "^"]],
            rows=rows02)  # fmt: skip
paper.table("03", "支出决算表", above=("公开03表", U, "金额单位：万元"),
            head=[["项目", "<", "本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出"], ["科目编码", "科目名称", "^", "^", "^", "^", "^", "^"]],
            rows=[["合计", "<", EXP, EB, EP, "", "", ""], *([c, NAMES[c], of(EXP_ALL, c), of(BASIC, c) or "", of(PROJECT, c) or "", "", "", ""] for c in tree(set(EXP_ALL)))])  # fmt: skip
G_ALL = {k: GB[k] + GP[k] for k in GB}
paper.table("04", "财政拨款收入支出决算总表", above=("公开04表", U, "金额单位：万元"),
            head=[["收入", "<", "支出", "<", "<", "<", "<"], ["项目", "决算数", "项目", "合计", "一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款"]],
            rows=[["一、一般公共预算财政拨款", G_IN, "八、社会保障和就业支出", of(G_ALL, "208"), of(G_ALL, "208"), "", ""],
                  ["二、政府性基金预算财政拨款", FUND, "九、卫生健康支出", of(G_ALL, "210"), of(G_ALL, "210"), "", ""],
                  ["三、国有资本经营预算财政拨款", "", "十九、住房保障支出", of(G_ALL, "221"), of(G_ALL, "221"), "", ""],
                  ["", "", "二十三、其他支出", FUND, "", FUND, ""],
                  ["本年收入合计", FISC_IN, "本年支出合计", FISC_EXP, GEN, FUND, ""],
                  ["年初财政拨款结转和结余", G_OPEN, "年末财政拨款结转和结余", G_CLOSE, G_CLOSE, "", ""],
                  ["一、一般公共预算财政拨款", G_OPEN, "", "", "", "", ""],
                  ["总计", FISC_TOTAL, "总计", FISC_TOTAL, GEN + G_CLOSE, FUND, ""]])  # fmt: skip
paper.table("05", "一般公共预算财政拨款支出决算表", above=("公开05表", U, "金额单位：万元"),
            head=[["项目", "<", "本年支出", "<", "<"], ["科目编码", "科目名称", "小计", "基本支出", "项目支出"]],
            rows=[["合计", "<", GEN, GBASIC, GPROJECT], *([c, NAMES[c], of(G_ALL, c), of(GB, c) or "", of(GP, c) or ""] for c in tree(set(GB)))])  # fmt: skip
left: list[tuple[str, str, object]] = [
    ("301", "工资福利支出", WAGES),
    *[x for x in PEOPLE if x[0] < "303"],
    ("303", "对个人和家庭的补助", D("96.32")),
    PEOPLE[-1],
]
right: list[tuple[str, str, object]] = [("302", "商品和服务支出", DAILY), *PUBLIC]
rows06: list[list[object]] = []
for n in range(max(len(left), len(right))):
    a = left[n] if n < len(left) else ("", "", "")
    b = right[n] if n < len(right) else ("", "", "")
    rows06.append([*a, *b])
rows06.append(["人员经费合计", "<", PERSONNEL, "公用经费合计", "<", DAILY])
paper.table("06", "一般公共预算财政拨款基本支出决算表", above=("公开06表", U, "金额单位：万元"),
            head=[["人员经费", "<", "<", "公用经费", "<", "<"], ["经济分类科目编码", "科目名称", "决算数", "经济分类科目编码", "科目名称", "决算数"]], rows=rows06)  # fmt: skip
paper.table("07", "财政拨款“三公”经费支出决算表", above=("公开07表", U, "金额单位：万元"),
            head=[["项目", "行次", "预算数", "决算数"]],
            rows=[["合计", 1, THREE_BUDGET, THREE], ["1.因公出国（境）费", 2, "0.00", "0.00"], ["2.公务用车购置及运行维护费", 3, CAR_BUDGET, CAR],
                  ["（1）公务用车购置费", 4, "0.00", "0.00"], ["（2）公务用车运行维护费", 5, CAR_BUDGET, CAR], ["3.公务接待费", 6, HOST_BUDGET, HOST]])  # fmt: skip
paper.table("08", "政府性基金预算财政拨款收入支出决算表", above=("公开08表", U, "金额单位：万元"),
            head=[["项目", "<", "年初结转和结余", "本年收入", "本年支出", "<", "<", "年末结转和结余"], ["科目编码", "科目名称", "^", "^", "小计", "基本支出", "项目支出", "^"]],
            rows=[["合计", "<", "", FUND, FUND, "", FUND, ""], *([c, NAMES[c], "", FUND, FUND, "", FUND, ""] for c in tree({FUND_CODE}))])  # fmt: skip
paper.table("09", "国有资本经营预算财政拨款支出决算表", above=("公开09表", U, "金额单位：万元"),
            head=[["项目", "<", "本年支出", "<", "<"], ["科目编码", "科目名称", "合计", "基本支出", "项目支出"]], rows=[["合计", "<", "", "", ""]],
            below=("注：本单位2023年度没有国有资本经营预算财政拨款支出，故本表为空。",))  # fmt: skip

h("第三部分 2023年度单位决算情况说明", 2)
h("一、收入支出决算总体情况说明", 3)
p(
    f"2023年度{UNIT}年初结转和结余⟦{OPEN}|年初结转和结余⟧万元，本年收入⟦{INCOME}|本年收入合计⟧万元，使用非财政拨款结余（含专用结余）⟦{SURPLUS}|使用非财政拨款结余（含专用结余）⟧万元，"
    f"本年支出⟦{EXP}|本年支出合计⟧万元，结余分配⟦{ALLOT}|结余分配⟧万元，年末结转和结余⟦{CLOSE}|年末结转和结余⟧万元。"
)
p(f"（一）2023年度本年收入⟦{INCOME}|本年收入合计⟧万元，{change(INCOME, INCOME_LAST, '本年收入合计')}，具体情况如下：")
p(
    f"1.财政拨款收入⟦{FISC_IN}|财政拨款收入⟧万元，占⟦{rate(FISC_IN, INCOME)}|财政拨款收入|占比|%⟧%，其中：一般公共预算财政拨款收入⟦{G_IN}|一般公共预算财政拨款收入⟧万元，政府性基金预算财政拨款收入⟦{FUND}|政府性基金预算财政拨款收入⟧万元。"
)
p("2.国有资本经营预算财政拨款收入⟦0.00|国有资本经营预算财政拨款收入⟧万元。")
p("3.上级补助收入⟦0.00|上级补助收入⟧万元。")
p(
    f"4.事业收入⟦{BUSINESS}|事业收入⟧万元，占⟦{rate(BUSINESS, INCOME)}|事业收入|占比|%⟧%，{change(BUSINESS, BUSINESS_LAST, '事业收入')}。"
)
p("5.经营收入⟦0.00|经营收入⟧万元。")
p("6.附属单位上缴收入⟦0.00|附属单位上缴收入⟧万元。")
p(
    f"7.其他收入⟦{OTHER}|其他收入⟧万元，占⟦{rate(OTHER, INCOME)}|其他收入|占比|%⟧%，{change(OTHER, OTHER_LAST, '其他收入')}。"
)
p(f"（二）2023年度本年支出⟦{EXP}|本年支出合计⟧万元，{change(EXP, EXP_LAST, '本年支出合计')}，具体情况如下：")
EBP = EB - PERSONNEL
STAFF_ALL = D("14862.35")
DAILY_ALL = EB - STAFF_ALL
p(
    f"1.基本支出⟦{EB}|基本支出⟧万元，{change(EB, EB_LAST, '基本支出')}。其中，人员支出{STAFF_ALL}万元，公用支出{DAILY_ALL}万元。"
)
p(f"2.项目支出⟦{EP}|项目支出⟧万元，{change(EP, EP_LAST, '项目支出')}。")
p("3.上缴上级支出⟦0.00|上缴上级支出⟧万元。")
p("4.经营支出⟦0.00|经营支出⟧万元。")
p("5.对附属单位补助支出⟦0.00|对附属单位补助支出⟧万元。")
h("二、财政拨款收入支出决算总体情况说明", 3)
p(
    f"2023年度财政拨款收入、支出总计⟦{FISC_TOTAL}|财政拨款收入支出总计⟧万元，{change(FISC_TOTAL, FISC_TOTAL_LAST, '财政拨款收入支出总计')}，主要是新型冠状病毒感染“乙类乙管”后疫情救治补助相应核减，同时门诊综合楼专项债券资金拨付增加。"
    f"其中：本年财政拨款收入⟦{FISC_IN}|本年财政拨款收入⟧万元，年初财政拨款结转和结余⟦{G_OPEN}|年初财政拨款结转和结余⟧万元；本年财政拨款支出⟦{FISC_EXP}|本年财政拨款支出⟧万元，年末财政拨款结转和结余⟦{G_CLOSE}|年末财政拨款结转和结余⟧万元。"
)
h("三、一般公共预算财政拨款支出决算情况说明", 3)
p(
    f"2023年度一般公共预算财政拨款支出⟦{GEN}|一般公共预算财政拨款支出⟧万元，{change(GEN, LAST_G, '一般公共预算财政拨款支出')}，具体情况如下（按项级科目分类统计）："
)
WHY = {"2080502": "退休人员增加及待遇调整", "2080505": "缴费基数上调", "2080506": "本年退休人员职业年金虚账做实减少", "2100201": "取消药品加成补助及学科建设补助增加", "2100408": "人均补助标准提高",
       "2100409": "部分中央专项调整下达渠道", "2100410": "疫情防控救治任务减少", "2101102": "缴费基数上调", "2210201": "新进人员增加"}  # fmt: skip
for n, i in enumerate(ITEMS):
    c, now, was = i[0], GB[i[0]] + GP[i[0]], D(i[6])
    t = f"一般公共预算财政拨款支出|科目:{c}"
    p(f"（{'一二三四五六七八九'[n]}）{c}{i[1]}⟦{now}|{t}⟧万元，{change(now, was, t)}。主要原因是{WHY[c]}。")
h("四、政府性基金预算财政拨款支出决算情况说明", 3)
p(
    f"2023年度政府性基金预算财政拨款支出⟦{FUND}|政府性基金预算财政拨款支出⟧万元，{change(FUND, FUND_LAST, '政府性基金预算财政拨款支出')}，具体情况如下（按项级科目分类统计）："
)
p(
    f"{FUND_CODE}{FUND_NAME}⟦{FUND}|政府性基金预算财政拨款支出|科目:{FUND_CODE}⟧万元。主要用于门诊综合楼建设，进度款按工程形象进度支付。"
)
h("五、国有资本经营预算财政拨款支出决算情况说明", 3)
p("2023年度国有资本经营预算财政拨款支出⟦0.00|国有资本经营预算财政拨款支出⟧万元，与上年决算数持平。")
h("六、一般公共预算财政拨款基本支出决算情况说明", 3)
p(f"2023年度一般公共预算财政拨款基本支出⟦{GBASIC}|一般公共预算财政拨款基本支出⟧万元，其中：")
p(
    f"（一）人员经费⟦{PERSONNEL}|人员经费⟧万元，主要包括：基本工资、津贴补贴、绩效工资、机关事业单位基本养老保险缴费、职业年金缴费、职工基本医疗保险缴费、住房公积金、退休费。"
)
p(f"（二）公用经费⟦{DAILY}|公用经费⟧万元，主要包括：办公费、电费、工会经费、其他商品和服务支出。")
h("七、财政拨款“三公”经费支出决算情况说明", 3)
T3, TC, TH = "财政拨款“三公”经费支出", "公务用车运行维护费", "公务接待费"
p(
    f"2023年度财政拨款“三公”经费支出⟦{THREE}|{T3}⟧万元，完成全年预算的⟦{rate(THREE, THREE_BUDGET)}|{T3}|完成率|全年预算|%⟧%；{change(THREE, THREE_LAST, T3)}。具体情况如下："
)
p(
    "（一）因公出国（境）费支出⟦0.00|因公出国（境）费⟧万元，与上年决算数持平。2023年使用财政拨款安排因公出国（境）团组⟦0|因公出国（境）团组|个⟧个，累计⟦0|因公出国（境）人次|人⟧人次。"
)
p(
    f"（二）公务用车购置及运行维护费支出⟦{CAR}|公务用车购置及运行维护费⟧万元，完成全年预算的⟦{rate(CAR, CAR_BUDGET)}|公务用车购置及运行维护费|完成率|全年预算|%⟧%；{change(CAR, CAR_LAST, '公务用车购置及运行维护费')}。其中："
)
p("公务用车购置费支出⟦0.00|公务用车购置费⟧万元，2023年公务用车购置⟦0|公务用车购置数|辆⟧辆。")
p(
    f"公务用车运行费支出⟦{CAR}|{TC}⟧万元，主要用于急救、下乡巡诊、送检样本等方面，年末公务用车保有量⟦{CARS}|公务用车保有量|辆⟧辆，车均运行费{CAR / CARS:.2f}万元。"
)
p(
    f"（三）公务接待费支出⟦{HOST}|{TH}⟧万元，完成全年预算的⟦{rate(HOST, HOST_BUDGET)}|{TH}|完成率|全年预算|%⟧%；{change(HOST, HOST_LAST, TH)}。主要是等级评审、对口帮扶专家来院增多，累计接待⟦{BATCHES}|国内公务接待批次|批⟧批次、⟦{GUESTS}|国内公务接待人次|人⟧人次。"
)
h("八、预算绩效情况说明", 3)
p(
    f"根据预算绩效管理要求，本单位对2023年度⟦6|绩效自评的项目|个⟧个项目实施绩效自评，涉及财政拨款资金{GPROJECT + FUND}万元，其中评价等次为优⟦4|绩效评级为“优”的项目|个⟧个、良⟦2|绩效评级为“良”的项目|个⟧个。"
)
h("九、其他重要事项说明", 3)
p("（一）机关运行经费。本单位为财政核拨补助事业单位，按规定2023年度机关运行经费支出⟦0.00|机关运行经费⟧万元。")
p(
    f"（二）政府采购情况。2023年度政府采购支出总额⟦{BOUGHT}|政府采购支出总额⟧万元，其中：政府采购货物支出⟦{GOODS}|政府采购货物支出⟧万元、政府采购工程支出⟦{WORKS}|政府采购工程支出⟧万元、政府采购服务支出⟦{SERVICES}|政府采购服务支出⟧万元。"
    f"授予中小企业合同金额⟦{SME}|授予中小企业合同金额⟧万元，占政府采购支出总额的⟦{rate(SME, BOUGHT)}|授予中小企业合同金额|占比|%⟧%，其中：授予小微企业合同金额⟦{MICRO}|授予小微企业合同金额⟧万元，占授予中小企业合同金额的⟦{rate(MICRO, SME)}|授予小微企业合同金额|占比|%⟧%。"
)
p(
    f"（三）国有资产占用情况。截至2023年12月31日，共有车辆⟦{CARS}|车辆|辆⟧辆，其中：特种专业技术用车⟦7|特种专业技术用车|辆⟧辆、其他用车⟦2|其他用车|辆⟧辆；单价100万元（含）以上设备（不含车辆）⟦38|单价100万元（含）以上设备|台（套）⟧台（套）。"
)
h("第四部分 名词解释", 2)
p("一、财政拨款收入：指单位从同级财政部门取得的财政预算资金。")
p("二、事业收入：指事业单位开展专业业务活动及其辅助活动取得的收入，本单位主要为医疗收入。")

fault, cell = paper.fault, paper.cell_fault
fault("本年收入颠倒", f"（一）2023年度本年收入【{INCOME}】万元", swap(str(INCOME)))
fault("其他收入增减方向", f"占{rate(OTHER, INCOME)}%，比上年决算数【减少】", "增加")
fault("事业收入占比", f"4.事业收入{BUSINESS}万元，占【{rate(BUSINESS, INCOME)}】%", bump(rate(BUSINESS, INCOME), 1))
fault("分项漏位使合计不符", f"其中：一般公共预算财政拨款收入【{G_IN}】万元，政府", bump(str(G_IN), 1))
fault("项目支出增减额", f"2.项目支出{EP}万元，比上年决算数增加【{EP - EP_LAST}】", bump(str(EP - EP_LAST), 1))
fault("上年数未更新", f"本年财政拨款支出【{FISC_EXP}】万元", "6113.07")
fault("科目编码", "（五）【2100408】基本公共卫生服务", "2100480")
fault(
    "科目增减率不符", f"下降【{(D('683.29') - D('76.18')) / D('683.29') * 100:.2f}】%。主要原因是疫情防控救治", "78.85"
)
fault("科目名称", "（八）2101102【事业单位医疗】", "行政单位医疗")
fault("科目数与表不符", "（三）2080506机关事业单位职业年金缴费支出【57.30】", "75.30")
fault("人员公用之和", f"（二）公用经费【{DAILY}】万元", bump(str(DAILY), 1, 2))
fault("三公完成率", f"完成全年预算的【{rate(CAR, CAR_BUDGET)}】%", "90.33")
fault("三公方向", f"公务接待费支出{HOST}万元，完成全年预算的{rate(HOST, HOST_BUDGET)}%；比上年决算数【增加】", "减少")
fault("保有量与资产", f"年末公务用车保有量【{CARS}】辆", "6")
fault("年度写错", "（二）政府采购情况。【2023】年度", "2022")
fault("采购分项", f"政府采购工程支出【{WORKS}】万元", "2371.40")
fault("采购占比", f"占授予中小企业合同金额的【{rate(MICRO, SME)}】%", bump(rate(MICRO, SME), 1, 2))
fault("车辆合计", "特种专业技术用车【7】辆", "8")
fault("漏一位", f"2023年度政府性基金预算财政拨款支出【{FUND}】万元，比", "260.00")
fault("评级之和", "其中评价等次为优【4】个", "5")
fault("单位名称", "2023年度【清浔县总医院】年初结转和结余", "清浔县妇幼保健院")
cell("总表结余分配", "01", "年初结转和结余", 5, bump(str(CLOSE), 1))
cell("收入表分项", "02", "2101102", 5, "522.94")
cell("支出表款级", "03", "21004", 4, "492.53")
cell("支出表编码", "03", "2080505", 0, "2080508")
cell("05表基本支出", "05", "2100201", 3, "1526.40")
cell("06表人员分项", "06", "30107", 2, "481.73")
cell("07表决算", "07", "3.公务接待费", 3, "2.68")
cell("07表合计预算", "07", "合计", 2, "25.50")
