"""One whole department budget of an invented committee, every figure computed: tables in 元, the narrative in 万元.

Written as Shanghai's districts write theirs; `lines()` gives it line by line, tables as `| a | b |`.
"""

from __future__ import annotations

from decimal import Decimal

from street_final import row

UNIT = "上海市澄湖区建设和交通委员会"
YEAR, LAST = 2026, 2025
D = Decimal
ZERO = D("0.00")

# code, name, basic, project (in 元), purpose
ITEMS = (
    ("2080501", "行政单位离退休", "821520.00", "0", "行政单位退休人员的生活补贴"),
    ("2080505", "机关事业单位基本养老保险缴费支出", "1743141.16", "0", "在编人员的基本养老保险缴费"),
    ("2080506", "机关事业单位职业年金缴费支出", "871570.58", "0", "在编人员的职业年金缴费"),
    ("2080801", "死亡抚恤", "0", "89520.00", "退休职工死亡抚恤"),
    ("2101101", "行政单位医疗", "637747.60", "0", "机关在编人员的医疗保险缴费"),
    ("2101102", "事业单位医疗", "384688.40", "0", "事业在编人员的医疗保险缴费"),
    ("2120101", "行政运行", "9169938.16", "71600.00", "机关在职人员工资和办公"),
    ("2120199", "其他城乡社区管理事务支出", "3340057.60", "26588400.00", "市政道路养护和应急处置"),
    ("2120399", "其他城乡社区公共设施支出", "0", "7954480.00", "掘路修复和交通设施整治"),
    ("2130306", "水利工程运行与维护", "0", "1595000.00", "河道设施养护"),
    ("2210201", "住房公积金", "955189.20", "0", "在编人员的住房公积金缴存"),
    ("2210203", "购房补贴", "144480.00", "0", "在职人员购房补贴"),
)
FUND = ("2120803", "城市建设支出", "0", "12345600.00", "道路新改扩建工程")
NAMES = {
    "208": "社会保障和就业支出",
    "20805": "行政事业单位养老支出",
    "20808": "抚恤",
    "210": "卫生健康支出",
    "21011": "行政事业单位医疗",
    "212": "城乡社区支出",
    "21201": "城乡社区管理事务",
    "21203": "城乡社区公共设施",
    "21208": "国有土地使用权出让收入安排的支出",
    "213": "农林水支出",
    "21303": "水利",
    "221": "住房保障支出",
    "22102": "住房改革支出",
} | {i[0]: i[1] for i in (*ITEMS, FUND)}
CLASSES = ("208", "210", "212", "213", "221")
ECONOMIC = (
    ("301", "工资福利支出", ""),
    ("30101", "基本工资", "2336529.53"),
    ("30102", "津贴补贴", "5050778.00"),
    ("30107", "绩效工资", "2436475.00"),
    ("30108", "机关事业单位基本养老保险缴费", "1743141.16"),
    ("30109", "职业年金缴费", "871570.58"),
    ("30110", "职工基本医疗保险缴费", "1022436.00"),
    ("30113", "住房公积金", "955189.20"),
    ("302", "商品和服务支出", ""),
    ("30201", "办公费", "419165.00"),
    ("30211", "差旅费", "55000.00"),
    ("30216", "培训费", "143200.00"),
    ("30217", "公务接待费", "8000.00"),
    ("30228", "工会经费", "287971.20"),
    ("30231", "公务用车运行维护费", "126000.00"),
    ("303", "对个人和家庭的补助", ""),
    ("30302", "退休费", "821520.00"),
    ("310", "资本性支出", ""),
    ("31002", "办公设备购置", "84200.00"),
)
PEOPLE = ("301", "303")


def money(value: Decimal) -> str:
    return f"{value:,.2f}"


def wan(value: Decimal) -> str:
    return f"{value / 10000:,.2f}"


def rows(items: tuple[tuple[str, ...], ...]) -> dict[str, tuple[Decimal, Decimal]]:
    found: dict[str, tuple[Decimal, Decimal]] = {}
    for code, _, basic, project, _ in items:
        for part in (code[:3], code[:5], code):
            old = found.get(part, (ZERO, ZERO))
            found[part] = (old[0] + D(basic), old[1] + D(project))
    return dict(sorted(found.items()))


GENERAL, OF_FUND, ALL = rows(ITEMS), rows((FUND,)), rows((*ITEMS, FUND))
BASIC = sum((D(i[2]) for i in ITEMS), ZERO)
PROJECT = sum((D(i[3]) for i in ITEMS), ZERO)
IN_GENERAL = BASIC + PROJECT
IN_FUND = D(FUND[3])
TOTAL = IN_GENERAL + IN_FUND
MADE = f"编制部门：{UNIT} 单位：元"
CODED = ("类", "款", "项", "功能分类科目名称")


def split(code: str) -> tuple[str, str, str]:
    return code[:3], code[3:5], code[5:]


def by_function(title: str, columns: tuple[str, ...], cells: dict[str, tuple[Decimal, ...]]) -> list[str]:
    whole = [sum((v[i] for c, v in cells.items() if len(c) == 3), ZERO) for i in range(len(columns))]
    return [
        f"{YEAR}年部门{title}",
        MADE,
        row((*("功能分类科目编码",) * 3, "功能分类科目名称", *columns)),
        row((*CODED, *columns)),
        *(row((*split(code), NAMES[code], *map(money, values))) for code, values in cells.items()),
        row((*("合计",) * 4, *map(money, whole))),
    ]


def economic() -> list[str]:
    known = sum((D(a) for _, _, a in ECONOMIC if a), ZERO)
    amounts = {c: D(a) + (BASIC - known if c == "30102" else 0) for c, _, a in ECONOMIC if a}
    lines = []
    for code, name, _ in ECONOMIC:
        value = sum((a for c, a in amounts.items() if c.startswith(code)), ZERO)
        people = code[:3] in PEOPLE
        cells = (money(value), money(value if people else ZERO), money(ZERO if people else value))
        lines.append(row((code[:3], code[3:], name, *cells)))
    people_sum = sum((a for c, a in amounts.items() if c[:3] in PEOPLE), ZERO)
    return [
        f"{YEAR}年部门一般公共预算基本支出部门预算经济分类预算表",
        MADE,
        row(
            ("部门预算经济分类科目编码", "部门预算经济分类科目编码", "经济分类科目名称", "合计", "人员经费", "公用经费")
        ),
        row(("类", "款", "经济分类科目名称", "合计", "人员经费", "公用经费")),
        *lines,
        row(("合计", "合计", "合计", money(BASIC), money(people_sum), money(BASIC - people_sum))),
    ]


def tables() -> list[str]:
    ordinals = "一二三四五"
    classes = [(f"{o}、{NAMES[c]}", sum(ALL[c], ZERO)) for o, c in zip(ordinals, CLASSES, strict=True)]
    income = (
        ("一、财政拨款收入", TOTAL),
        ("1. 一般公共预算", IN_GENERAL),
        ("2. 政府性基金预算", IN_FUND),
        ("3. 国有资本经营预算", ZERO),
        ("二、事业收入", ZERO),
        ("三、事业单位经营收入", ZERO),
        ("四、其他收入", ZERO),
    )
    padded = [*classes, ("", None), ("", None)]
    first = [
        f"{YEAR}年部门财务收支预算总表",
        MADE,
        row(("本年收入", "本年收入", "本年支出", "本年支出")),
        row(("项目", "预算数", "项目", "预算数")),
        *(row((a, money(b), c, "" if d is None else money(d))) for (a, b), (c, d) in zip(income, padded, strict=True)),
        row(("收入总计", money(TOTAL), "支出总计", money(TOTAL))),
    ]
    second = by_function(
        "收入预算总表",
        ("合计", "财政拨款收入", "事业收入", "事业单位经营收入", "其他收入"),
        {c: (b + p, b + p, ZERO, ZERO, ZERO) for c, (b, p) in ALL.items()},
    )
    kinds = ("合计", "基本支出", "项目支出")
    third = by_function("支出预算总表", kinds, {c: (b + p, b, p) for c, (b, p) in ALL.items()})
    granted = (("一、一般公共预算", IN_GENERAL), ("二、政府性基金预算", IN_FUND), ("三、国有资本经营预算", ZERO))
    of_fund = {c: sum(OF_FUND.get(c, (ZERO,)), ZERO) for c in CLASSES}
    fourth = [
        f"{YEAR}年部门财政拨款收支预算总表",
        MADE,
        row(("财政拨款收入", "财政拨款收入", *("财政拨款支出",) * 5)),
        row(("项目", "预算数", "项目", "合计", "一般公共预算", "政府性基金预算", "国有资本经营预算")),
        *(
            row((a, b, n, money(v), money(v - of_fund[c]), money(of_fund[c]), money(ZERO)))
            for (a, b), (n, v), c in zip(
                [*((a, money(b)) for a, b in granted), ("", ""), ("", "")], classes, CLASSES, strict=True
            )
        ),
        row(("收入总计", money(TOTAL), "支出总计", money(TOTAL), money(IN_GENERAL), money(IN_FUND), money(ZERO))),
    ]
    fifth = by_function("一般公共预算支出功能分类预算表", kinds, {c: (b + p, b, p) for c, (b, p) in GENERAL.items()})
    sixth = by_function("政府性基金预算支出功能分类预算表", kinds, {c: (b + p, b, p) for c, (b, p) in OF_FUND.items()})
    seventh = [
        f"{YEAR}年部门国有资本经营预算支出功能分类预算表",
        MADE,
        row((*("功能分类科目编码",) * 3, "功能分类科目名称", *kinds)),
        row((*CODED, *kinds)),
        row((*("合计",) * 4, "", "", "")),
        "注：本年度无国有资本经营预算支出，故本表无数据。",
    ]
    ninth = [
        f"{YEAR}年部门“三公”经费和机关运行经费预算表",
        f"编制部门：{UNIT} 单位:万元",
        row((*("“三公”经费预算数",) * 6, "机关运行经费预算数")),
        row(("合计", "因公出国（境）费", "公务接待费", *("公务用车购置及运行费",) * 3, "机关运行经费预算数")),
        row(("合计", "因公出国（境）费", "公务接待费", "小计", "购置费", "运行费", "机关运行经费预算数")),
        row(("13.40", "0.00", "0.80", "12.60", "0.00", "12.60", "112.35")),
    ]
    return [*first, *second, *third, *fourth, *fifth, *sixth, *seventh, *economic(), *ninth]


def narrative() -> list[str]:
    told = []
    for number, (code, name, basic, project, purpose) in enumerate((*ITEMS, FUND), 1):
        amount = wan(D(basic) + D(project))
        told.append(
            f"{number}.“{NAMES[code[:3]]}（类）{NAMES[code[:5]]}（款）{name}（项）”{amount}万元，主要用于{purpose}。"
        )
    return [
        f"{YEAR}年部门预算编制说明",
        f"{YEAR}年，{UNIT}收入预算{wan(TOTAL)}万元，其中：财政拨款收入{wan(TOTAL)}万元，比{LAST}年预算增加315.20万元；"
        "事业收入0万元；事业单位经营收入0万元；其他收入0万元。",
        f"支出预算{wan(TOTAL)}万元，其中：财政拨款支出预算{wan(TOTAL)}万元，比{LAST}年预算增加315.20万元。财政拨款支出预算中，"
        f"一般公共预算拨款支出预算{wan(IN_GENERAL)}万元，比{LAST}年预算减少84.80万元；"
        f"政府性基金拨款支出预算{wan(IN_FUND)}万元，比{LAST}年预算增加400.00万元；国有资本经营预算拨款支出预算0万元，比{LAST}年预算增加0万元。",
        "财政拨款收入支出增加的主要原因是增加了道路改扩建工程项目支出。",
        "财政拨款支出主要内容如下：",
        *told,
    ]


def others() -> list[str]:
    return [
        "其他相关情况说明",
        f"一、{YEAR}年“三公”经费预算情况说明",
        f"{YEAR}年“三公”经费预算数为13.40万元，比{LAST}年预算减少0.20万元。其中：",
        f"（一）因公出国（境）费0万元，比{LAST}年预算增加0万元，主要原因是因公出国（境）费由区外办统一编报预算、统一管理。",
        f"（二）公务用车购置及运行费12.60万元，比{LAST}年预算增加0万元，主要原因是与上年持平。其中：公务用车购置费0万元，"
        f"比{LAST}年预算增加0万元，主要原因是没有安排公车购置费预算；公务用车运行费12.60万元，比{LAST}年预算增加0万元，主要原因是没有增加公车运行费。",
        f"（三）公务接待费0.80万元，比{LAST}年预算减少0.20万元，主要原因是压减公务接待。",
        "二、机关运行经费预算",
        f"{YEAR}年{UNIT}（部门）下属1家机关和0家参公事业单位财政拨款的机关运行经费预算为112.35万元。",
        "三、政府采购预算情况",
        f"{YEAR}年本部门政府采购预算2,155.48万元，其中：政府采购货物预算21.62万元、政府采购工程预算1,512.14万元、政府采购服务预算621.72万元。",
        f"{YEAR}年本部门面向中小企业预留政府采购项目预算金额857.20万元，其中，预留给小型和微型企业的政府采购项目预算为557.43万元。",
        "四、绩效目标设置情况",
        f"按照本区预算绩效管理工作的总体要求，本部门3个预算单位开展了{YEAR}年项目预算绩效目标编报工作，编报绩效目标的项目47个，涉及项目预算资金4,864.46万元。",
        "五、国有资产占有使用情况",
        f"截至{LAST}年8月31日，{UNIT}（部门）共有车辆7辆，其中：部级领导干部用车0辆、主要领导干部用车0辆、机要通信用车0辆、应急保障用车1辆、"
        "执法执勤用车1辆、特种专业技术用车0辆、离退休干部用车0辆、其他用车5辆；单价100万元（含）以上设备（不含车辆）0台（套）。",
        f"{YEAR}年部门预算安排购置车辆0辆，其中：部级领导干部用车0辆、主要领导干部用车0辆、机要通信用车0辆、应急保障用车0辆、执法执勤用车0辆、"
        "特种专业技术用车0辆、离退休干部用车0辆、其他用车0辆；部门预算安排购置单价100万元（含）以上设备（不含车辆）0台（套）。",
        "青溪路下立交工程项目经费情况说明",
        "一、项目概述",
        "青溪路下立交工程南起梧桐路，北至银杏路，道路全长约985米，2025年完成第一阶段建设。",
        "二、立项依据",
        "《关于青溪路下立交工程可行性研究报告的批复》（澄发改〔2024〕18号）。",
        "三、实施主体",
        "上海市澄湖区市政工程建设中心。",
        "四、实施方案",
        "完成主体结构施工和管线搬迁。",
        "五、实施周期",
        "2024年1月至2027年12月。",
        "六、年度预算安排",
        f"本项目批复总投资7,713.26万元，{YEAR}年度预算安排1,234.56万元。",
        "七、绩效目标",
        "按期完成年度建设任务。",
    ]


def front() -> list[str]:
    titles = (
        "财务收支预算总表",
        "收入预算总表",
        "支出预算总表",
        "财政拨款收支预算总表",
        "一般公共预算支出功能分类预算表",
        "政府性基金预算支出功能分类预算表",
        "国有资本经营预算支出功能分类预算表",
        "一般公共预算基本支出部门预算经济分类预算表",
        "“三公”经费和机关运行经费预算表",
    )
    return [
        f"上海市澄湖区{YEAR}年区级部门预算",
        f"预算主管部门：{UNIT}",
        "目 录",
        "一、部门主要职能 ……………………………………",
        "二、部门机构设置 ……………………………………",
        "三、名词解释 …………………………………………",
        "四、部门预算编制说明 ………………………………",
        "五、部门预算表 ………………………………………",
        *(f"{n}. {YEAR}年部门{t} …………………………" for n, t in enumerate(titles, 1)),
        "六、其他相关情况说明 ………………………………",
        "七、项目经费情况说明 ………………………………",
        f"{UNIT}（部门）主要职能",
        f"{UNIT}是主管全区城市建设、交通和水务的工作部门。",
        "主要职能包括：",
        "（一）贯彻执行有关城市建设、交通和水务的法律、法规、规章和方针、政策。",
        "（二）承办区政府交办的其他事项。",
        f"{UNIT}（部门）机构设置",
        f"{UNIT}部门预算是包括委本部以及下属2家预算单位的综合收支计划。",
        "本部门中，行政单位1家，事业单位2家，具体包括：",
        f"1.{UNIT}本部",
        "2.上海市澄湖区市政工程建设中心",
        "3.上海市澄湖区交通管理中心",
        "名词解释",
        "（一）财政拨款收入：是区级预算主管部门及所属预算单位本年度从本级财政部门取得的财政拨款。",
        "（二）基本支出预算：是为保障机构正常运转而编制的年度基本支出计划，包括人员经费和公用经费两部分。",
        "（三）“三公”经费：是使用区级财政拨款安排的因公出国（境）费、公务用车购置及运行费、公务接待费。",
        "（四）机关运行经费：指使用一般公共预算财政拨款安排的基本支出中的日常公用经费支出。",
    ]


def lines() -> list[str]:
    return [*front(), *narrative(), *tables(), *others()]
