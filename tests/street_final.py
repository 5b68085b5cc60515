"""One whole final accounts disclosure of an invented street office, every figure computed from a few rows.

Written as such offices write theirs (nine tables, then the narrative); `lines()` gives it line by line, tables as `| a | b |`.
"""

from __future__ import annotations

from decimal import Decimal

UNIT = "沧州市澄湖区绿荫路街道办事处"
YEAR, LAST = 2025, 2024
D = Decimal
ZERO = D("0.00")

# code, name, basic, project, opening budget, purpose, reason
ITEMS = (
    ("2010301", "行政运行", "1286.45", "0", "1310.20", "保障机关运转的人员和公用支出", "人员退休，经费减少"),
    ("2010302", "一般行政管理事务", "0", "88.60", "95.00", "档案整理和法律服务", "压减一般性支出"),
    ("2012999", "其他群众团体事务支出", "0", "12.30", "12.30", "群团组织活动", ""),
    ("2080501", "行政单位离退休", "45.12", "0", "44.00", "退休人员补贴", "退休人员增加"),
    ("2080505", "机关事业单位基本养老保险缴费支出", "168.34", "0", "172.50", "在职人员养老保险缴费", "缴费基数调整"),
    ("2080506", "机关事业单位职业年金缴费支出", "84.17", "0", "86.25", "在职人员职业年金缴费", "缴费基数调整"),
    ("2080705", "公益性岗位补贴", "0", "36.50", "40.00", "公益性岗位人员补贴", "岗位人员减少"),
    ("2080801", "死亡抚恤", "0", "15.26", "0", "去世退休人员抚恤金", "按实际发生追加"),
    ("2101101", "行政单位医疗", "62.48", "0", "63.00", "机关在职人员医疗保险缴费", "缴费基数调整"),
    ("2101102", "事业单位医疗", "31.05", "0", "31.05", "事业在编人员医疗保险缴费", ""),
    (
        "2120199",
        "其他城乡社区管理事务支出",
        "402.18",
        "956.73",
        "1250.00",
        "社区工作者经费和市容管理",
        "年中追加市容整治经费",
    ),
    ("2120501", "城乡社区环境卫生", "0", "318.40", "330.00", "道路清扫保洁", "招标节约"),
    ("2210201", "住房公积金", "142.90", "0", "145.00", "在职人员住房公积金缴存", "缴费基数调整"),
    ("2210203", "购房补贴", "58.36", "0", "58.36", "购房补贴发放", ""),
)
NAMES = {
    "201": "一般公共服务支出",
    "20103": "政府办公厅（室）及相关机构事务",
    "20129": "群众团体事务",
    "208": "社会保障和就业支出",
    "20805": "行政事业单位养老支出",
    "20807": "就业补助",
    "20808": "抚恤",
    "210": "卫生健康支出",
    "21011": "行政事业单位医疗",
    "212": "城乡社区支出",
    "21201": "城乡社区管理事务",
    "21205": "城乡社区环境卫生",
    "221": "住房保障支出",
    "22102": "住房改革支出",
    "229": "其他支出",
    "22960": "彩票公益金安排的支出",
    "2296002": "用于社会福利的彩票公益金支出",
} | {i[0]: i[1] for i in ITEMS}
FUND = ("2296002", "0", "60.00")
CLASSES = ("201", "208", "210", "212", "221", "229")
ECONOMIC = {
    "30101": ("基本工资", "310.20"),
    "30102": ("津贴补贴", "655.40"),
    "30103": ("奖金", "262.75"),
    "30107": ("绩效工资", "288.16"),
    "30108": ("机关事业单位基本养老保险缴费", "168.34"),
    "30109": ("职业年金缴费", "84.17"),
    "30110": ("职工基本医疗保险缴费", "93.53"),
    "30113": ("住房公积金", "142.90"),
    "30201": ("办公费", "38.62"),
    "30207": ("邮电费", "9.75"),
    "30211": ("差旅费", "6.30"),
    "30213": ("维修（护）费", "21.48"),
    "30217": ("公务接待费", "0.50"),
    "30228": ("工会经费", "31.90"),
    "30231": ("公务用车运行维护费", "10.86"),
    "30302": ("退休费", "45.12"),
    "30309": ("奖励金", "0.36"),
    "31002": ("办公设备购置", "12.44"),
}
ECONOMIC_CLASSES = {"301": "工资福利支出", "302": "商品和服务支出", "303": "对个人和家庭的补助", "310": "资本性支出"}
LEFT, RIGHT = ("301", "303"), ("302", "310")


def money(value: Decimal) -> str:
    return f"{value:,.2f}" if value else ""


def plain(value: Decimal) -> str:
    return f"{value:.2f}"


def rate(part: Decimal, whole: Decimal) -> str:
    return f"{part / whole * 100:.2f}%"


def rows(*, general: bool, fund: bool) -> dict[str, tuple[Decimal, Decimal]]:
    """Return basic and project by code, classes and 款 rolled up, in order of the codes."""
    found: dict[str, tuple[Decimal, Decimal]] = {}
    leaves = [(i[0], D(i[2]), D(i[3])) for i in ITEMS] if general else []
    leaves += [(FUND[0], D(FUND[1]), D(FUND[2]))] if fund else []
    for code, basic, project in leaves:
        for part in (code[:3], code[:5], code):
            old = found.get(part, (ZERO, ZERO))
            found[part] = (old[0] + basic, old[1] + project)
    return dict(sorted(found.items(), key=lambda item: item[0].ljust(7, "0") + str(len(item[0]))))


ALL, GENERAL, OF_FUND = rows(general=True, fund=True), rows(general=True, fund=False), rows(general=False, fund=True)
BASIC = sum((D(i[2]) for i in ITEMS), ZERO)
PROJECT = sum((D(i[3]) for i in ITEMS), ZERO)
TOTAL_GENERAL = BASIC + PROJECT
OTHER = D("8.45")
TOTAL = TOTAL_GENERAL + D("60.00")
OPENING = D("21.70")
REVENUE = TOTAL + OTHER
CLOSING = OPENING + OTHER
GRAND = REVENUE + OPENING


def sums(code: str) -> Decimal:
    return sum((D(a) for c, (_, a) in ECONOMIC.items() if c.startswith(code)), ZERO)


def economic() -> list[str]:
    # basic salary takes up what is left, so that the table adds up to the basic expenditure
    rest = BASIC - sum((D(a) for _, a in ECONOMIC.values()), ZERO)
    name, amount = ECONOMIC["30102"]
    ECONOMIC["30102"] = (name, plain(D(amount) + rest))
    halves: list[list[tuple[str, str, str]]] = []
    for side in (LEFT, RIGHT):
        cells: list[tuple[str, str, str]] = []
        for group in side:
            cells.append((group, ECONOMIC_CLASSES[group], money(sums(group))))
            cells += [(c, n, money(D(a))) for c, (n, a) in ECONOMIC.items() if c.startswith(group)]
        halves.append(cells)
    longest = max(map(len, halves))
    blank = ("", "", "")
    padded = [half + [blank] * (longest - len(half)) for half in halves]
    body = [row((*left, *right)) for left, right in zip(*padded, strict=True)]
    people, office = sums("301") + sums("303"), sums("302") + sums("310")
    return [
        "一般公共预算财政拨款基本支出决算表",
        "单位：万元",
        row(("经济分类科目编码", "科目名称", "决算数", "经济分类科目编码", "科目名称", "决算数")),
        *body,
        row(("人员经费合计", "人员经费合计", money(people), "公用经费合计", "公用经费合计", money(office))),
        "注：本表反映部门本年度一般公共预算财政拨款基本支出明细情况。",
    ]


def row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cells) + " |"


def by_function(title: str, columns: tuple[str, ...], cells: dict[str, tuple[Decimal, ...]], note: str) -> list[str]:
    whole = [sum((v[i] for c, v in cells.items() if len(c) == 3), ZERO) for i in range(len(columns))]
    return [
        title,
        "单位：万元",
        row(("功能分类科目编码", "科目名称", *columns)),
        row(("合计", "合计", *map(money, whole))),
        *(row((code, NAMES[code], *map(money, values))) for code, values in cells.items()),
        note,
    ]


def tables() -> list[str]:
    classes = {c: sum(ALL[c], ZERO) for c in CLASSES}
    ordinals = "一二三四五六七八"
    income = [
        ("一、一般公共预算财政拨款收入", TOTAL_GENERAL),
        ("二、政府性基金预算财政拨款收入", D("60.00")),
        ("三、国有资本经营预算财政拨款收入", ZERO),
        ("四、上级补助收入", ZERO),
        ("五、事业收入", ZERO),
        ("六、其他收入", OTHER),
    ]
    spent = [(f"{ordinals[i]}、{NAMES[c]}", classes[c]) for i, c in enumerate(CLASSES)]
    first = [
        "收入支出决算总表",
        "单位：万元",
        row(("收入", "收入", "支出", "支出")),
        row(("项目", "决算数", "项目", "决算数")),
        *(row((a, money(b), c, money(d))) for (a, b), (c, d) in zip(income, spent, strict=True)),
        row(("本年收入合计", money(REVENUE), "本年支出合计", money(TOTAL))),
        row(("使用非财政拨款结余", "", "结余分配", "")),
        row(("年初结转和结余", money(OPENING), "年末结转和结余", money(CLOSING))),
        row(("总计", money(GRAND), "总计", money(GRAND))),
        "注：本表反映部门本年度的总收支和年末结转结余情况。",
    ]
    revenue = {c: (sum(v, ZERO), sum(v, ZERO), ZERO, ZERO, ZERO, ZERO, ZERO) for c, v in ALL.items()}
    for code in ("201", "20103", "2010302"):
        whole, granted, *rest = revenue[code]
        revenue[code] = (whole + OTHER, granted, *rest[:-1], OTHER)
    second = by_function(
        "收入决算表",
        ("本年收入合计", "财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入"),
        revenue,
        "注：本表反映部门本年度取得的各项收入情况。",
    )
    third = by_function(
        "支出决算表",
        ("本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出"),
        {c: (b + p, b, p, ZERO, ZERO, ZERO) for c, (b, p) in ALL.items()},
        "注：本表反映部门本年度各项支出情况。",
    )
    granted = [
        ("一、一般公共预算财政拨款", TOTAL_GENERAL),
        ("二、政府性基金预算财政拨款", D("60.00")),
        ("三、国有资本经营预算财政拨款", ZERO),
        *(("", ZERO) for _ in range(3)),
    ]
    fourth = [
        "财政拨款收入支出决算总表",
        "单位：万元",
        row(("收入", "收入", "支出", "支出", "支出", "支出", "支出")),
        row(
            (
                "项目",
                "决算数",
                "项目",
                "合计",
                "一般公共预算财政拨款",
                "政府性基金预算财政拨款",
                "国有资本经营预算财政拨款",
            )
        ),
        *(
            row((a, money(b), n, money(v), *((money(v), "") if "其他支出" not in n else ("", money(v))), ""))
            for (a, b), (n, v) in zip(granted, spent, strict=True)
        ),
        row(("本年收入合计", money(TOTAL), "本年支出合计", money(TOTAL), money(TOTAL_GENERAL), "60.00", "")),
        row(("年初财政拨款结转和结余", "", "年末财政拨款结转和结余", "", "", "", "")),
        row(("总计", money(TOTAL), "总计", money(TOTAL), money(TOTAL_GENERAL), "60.00", "")),
        "注：本表反映部门本年度财政拨款总收支和结转结余情况。",
    ]
    fifth = by_function(
        "一般公共预算财政拨款支出决算表",
        ("合计", "基本支出", "项目支出"),
        {c: (b + p, b, p) for c, (b, p) in GENERAL.items()},
        "注：本表反映部门本年度一般公共预算财政拨款支出情况。",
    )
    pair = ("预算数", "决算数")
    seventh = [
        "财政拨款“三公”经费支出决算表",
        "单位：万元",
        row(
            (
                "合计",
                "合计",
                "因公出国（境）费",
                "因公出国（境）费",
                *("公务用车购置及运行维护费",) * 6,
                "公务接待费",
                "公务接待费",
            )
        ),
        row(
            (
                "合计",
                "合计",
                "因公出国（境）费",
                "因公出国（境）费",
                "小计",
                "小计",
                "公务用车购置费",
                "公务用车购置费",
                "公务用车运行维护费",
                "公务用车运行维护费",
                "公务接待费",
                "公务接待费",
            )
        ),
        row(pair * 6),
        row(("18.50", "11.36", "0.00", "0.00", "15.00", "10.86", "0.00", "0.00", "15.00", "10.86", "3.50", "0.50")),
        "注：本表反映部门本年度“三公”经费支出预决算情况。",
    ]
    eighth = by_function(
        "政府性基金预算财政拨款收入支出决算表",
        ("年初结转和结余", "本年收入", "本年支出合计", "基本支出", "项目支出", "年末结转和结余"),
        {c: (ZERO, b + p, b + p, b, p, ZERO) for c, (b, p) in OF_FUND.items()},
        "注：本表反映部门本年度政府性基金预算财政拨款收入支出及结转和结余情况。",
    )
    ninth = [
        "国有资本经营预算财政拨款收入支出决算表",
        "单位：万元",
        row(("功能分类科目编码", "科目名称", "年初结转和结余", "本年收入", "本年支出", "年末结转和结余")),
        row(("合计", "合计", "", "", "", "")),
        "注：本表反映部门本年度国有资本经营预算财政拨款收入支出及结转和结余情况。",
        f"说明：{UNIT}本年度没有国有资本经营预算财政拨款收入和支出，故本表无数据。",
    ]
    return [*first, *second, *third, *fourth, *fifth, *economic(), *seventh, *eighth, *ninth]


def told_items() -> list[str]:
    lines = []
    for number, (code, name, basic, project, budget, purpose, reason) in enumerate(ITEMS, 1):
        done, planned = D(basic) + D(project), D(budget)
        head = f"{number}、{NAMES[code[:3]]}（类）{NAMES[code[:5]]}（款）{name}（项）。主要用于：{purpose}。"
        told = f"年初预算为{plain(planned)}万元，支出决算为{plain(done)}万元"
        if planned:
            told += f"，完成年初预算的{rate(done, planned)}"
        if done == planned:
            end = "。决算数与预算数持平。"
        else:
            end = f"。决算数{'大' if done > planned else '小'}于预算数的主要原因：{reason}。"
        lines.append(head + told + end)
    return lines


def narrative() -> list[str]:
    budget = sum((D(i[4]) for i in ITEMS), ZERO)
    people, office = sums("301") + sums("303"), sums("302") + sums("310")
    shares = "；".join(
        f"{NAMES[c]}（类）{plain(sum(GENERAL[c], ZERO))}万元，占{rate(sum(GENERAL[c], ZERO), TOTAL_GENERAL)}"
        for c in CLASSES[:-1]
    )
    people_of = "、".join(n for c, (n, _) in ECONOMIC.items() if c[:3] in LEFT)
    office_of = "、".join(n for c, (n, _) in ECONOMIC.items() if c[:3] in RIGHT)
    before = D("3900.00")
    return [
        f"第三部分 {UNIT}{YEAR}年度部门决算情况说明",
        "一、收入支出决算总体情况说明",
        f"{UNIT}{YEAR}年度收入支出总计{plain(GRAND)}万元。与{LAST}年度相比，收入支出总计增加126.40万元，"
        f"增长{rate(D('126.40'), GRAND - D('126.40'))}。主要原因：市容整治经费增加。",
        "二、收入决算情况说明",
        f"本年收入合计{plain(REVENUE)}万元，其中：财政拨款收入{plain(TOTAL)}万元，占{rate(TOTAL, REVENUE)}；"
        f"其他收入{plain(OTHER)}万元，占{rate(OTHER, REVENUE)}。",
        "三、支出决算情况说明",
        f"本年支出合计{plain(TOTAL)}万元，其中：基本支出{plain(BASIC)}万元，占{rate(BASIC, TOTAL)}；"
        f"项目支出{plain(PROJECT + 60)}万元，占{rate(PROJECT + 60, TOTAL)}。",
        "四、财政拨款收入支出决算总体情况说明",
        f"{UNIT}{YEAR}年度财政拨款收入支出总计{plain(TOTAL)}万元。与{LAST}年度相比，财政拨款收入支出总计增加118.20万元，"
        f"增长{rate(D('118.20'), TOTAL - D('118.20'))}。主要原因：市容整治经费增加。",
        "五、一般公共预算财政拨款支出决算情况说明",
        "（一）一般公共预算财政拨款支出决算总体情况",
        f"一般公共预算财政拨款支出{plain(TOTAL_GENERAL)}万元，占本年支出合计的{rate(TOTAL_GENERAL, TOTAL)}。"
        f"与{LAST}年度相比，一般公共预算财政拨款支出减少{plain(before - TOTAL_GENERAL)}万元，"
        f"下降{rate(before - TOTAL_GENERAL, before)}。主要原因：压减一般性支出。",
        "（二）一般公共预算财政拨款支出决算结构情况",
        f"一般公共预算财政拨款支出{plain(TOTAL_GENERAL)}万元，主要用于以下方面：{shares}。",
        "（三）一般公共预算财政拨款支出决算具体情况",
        f"一般公共预算财政拨款支出年初预算为{plain(budget)}万元，支出决算为{plain(TOTAL_GENERAL)}万元，"
        f"完成年初预算的{rate(TOTAL_GENERAL, budget)}。决算数大于预算数的主要原因：年中追加市容整治经费。其中：",
        *told_items(),
        "六、一般公共预算财政拨款基本支出决算情况说明",
        f"一般公共预算财政拨款基本支出{plain(BASIC)}万元。其中：人员经费{plain(people)}万元，主要包括：{people_of}；"
        f"公用经费{plain(office)}万元，主要包括：{office_of}。",
        "七、财政拨款“三公”经费支出决算情况说明",
        "（一）“三公”经费财政拨款支出决算总体情况说明。",
        "“三公”经费财政拨款支出年初预算为18.50万元，支出决算为11.36万元，完成预算的61.41%，其中：因公出国（境）费决算为0.00万元；"
        "公务用车购置及运行维护费支出决算为10.86万元，完成预算的72.40%；公务接待费支出决算为0.50万元，完成预算的14.29%。"
        f"{YEAR}年度“三公”经费支出决算数小于预算数的主要原因：厉行节约。",
        f"{YEAR}年度“三公”经费财政拨款支出决算数比{LAST}年度减少0.88万元，下降7.19%，其中：因公出国（境）费支出决算为0.00万元，与{LAST}年持平；"
        "公务用车购置及运行维护费支出决算减少1.08万元，下降9.05%；公务接待费支出决算增加0.20万元，增长66.67%。"
        "公务用车购置及运行维护费支出减少的主要原因是车辆维修减少。公务接待费支出增加的主要原因是来访批次增加。",
        "（二）“三公”经费财政拨款支出决算具体情况说明。",
        "“三公”经费财政拨款支出决算中，因公出国（境）费支出决算0.00万元，占0.00%；公务用车购置及运行维护费支出决算10.86万元，占95.60%；"
        "公务接待费支出决算0.50万元，占4.40%。具体情况如下：",
        "1、因公出国（境）费支出0.00万元。全年安排因公出国（境）团组0个、累计0人次。",
        "2、公务用车购置及运行维护费支出10.86万元。其中：",
        "公务用车购置支出为0.00万元。",
        "公务用车运行维护支出10.86万元。主要用于公务用车燃料费、维修费、过路过桥费、保险费等支出。"
        f"{YEAR}年，{UNIT}所属各预算单位开支财政拨款的公务用车保有量为6辆，本年购置公务用车0辆。",
        "3、公务接待费支出0.50万元。其中：",
        "国内公务接待支出0.50万元（含外宾接待支出0.00万元）。主要用于公务接待用餐，国内公务接待5批次、42人次，其中：接待外宾0批次、0人次。",
        "八、政府性基金预算财政拨款收入支出决算情况说明",
        "政府性基金预算财政拨款收入60.00万元，支出60.00万元，支出具体情况如下：",
        "其他支出（类）彩票公益金安排的支出（款）用于社会福利的彩票公益金支出（项）。主要用于：社区助老服务。"
        "年初预算为50.00万元，支出决算为60.00万元，完成年初预算的120.00%。决算数大于预算数的主要原因：年中下达彩票公益金。",
        "九、国有资本经营预算财政拨款收入支出决算情况说明",
        f"{UNIT}{YEAR}年度无国有资本经营预算财政拨款收入和支出。",
        "十、预算绩效管理情况",
        "本部门编报绩效目标的2025年度项目24个，涉及预算金额1,380.50万元；绩效跟踪评价的2025年度项目24个，涉及预算金额1,380.50万元；"
        "绩效自评的2025年度项目24个，涉及预算金额1,380.50万元，平均得分97.26分（其中，绩效评级为“优”的项目22个；绩效评级为“良”的项目2个；"
        "绩效评级为“合格”的项目0个；绩效评级为“不合格”的项目0个。绩效自评中共发现问题3个，已经完成整改的2个，正在整改的1个）。",
        "十一、其他重要事项的情况说明",
        "（一）机关运行经费支出情况",
        f"机关运行经费支出{plain(office)}万元，比{LAST}年度减少8.15万元，下降{rate(D('8.15'), office + D('8.15'))}。主要原因：压减办公费。",
        "（二）政府采购支出情况",
        f"{YEAR}年度政府采购支出金额（决算）486.20万元，其中：政府采购货物支出36.20万元、政府采购工程支出120.00万元、政府采购服务支出330.00万元。"
        "授予中小企业合同金额402.50万元，占政府采购支出总额的82.78%，其中：授予小微企业合同金额215.30万元，占政府采购支出总额的44.28%。",
        "（三）国有资产占用情况",
        f"截至{YEAR}年12月31日，{UNIT}共有车辆6辆，其中：应急保障用车1辆、执法执勤用车2辆、其他用车3辆；"
        "单价100万元（含）以上设备（不含车辆）0台（套）。",
        "第四部分 名词解释",
        "一、财政拨款收入：指单位从同级财政部门取得的财政预算资金。",
        "二、“三公”经费：指用财政拨款安排的因公出国（境）费、公务用车购置及运行维护费和公务接待费。",
        "三、机关运行经费：指行政单位和参照公务员法管理的事业单位使用一般公共预算财政拨款安排的基本支出中的日常公用经费支出。",
    ]


def front() -> list[str]:
    return [
        f"{UNIT}{YEAR}年度部门决算",
        "目录",
        f"第一部分 {UNIT}概况",
        "一、主要职能",
        "二、部门决算单位构成",
        f"第二部分 {UNIT}{YEAR}年度部门决算表",
        f"第三部分 {UNIT}{YEAR}年度部门决算情况说明",
        "第四部分 名词解释",
        f"第一部分 {UNIT}概况",
        "一、主要职能",
        "负责辖区社区建设、市容管理、民生服务和平安创建工作。",
        "二、部门决算单位构成",
        f"纳入{UNIT}{YEAR}年度部门决算编制范围的单位包括：{UNIT}本级、绿荫路街道社区服务中心，共2家。",
        f"第二部分 {UNIT}{YEAR}年度部门决算表",
    ]


def lines() -> list[str]:
    return [*front(), *TABLES, *narrative()]


TABLES = tables()
