"""A whole disclosure of a fictional archive, made by hand: nine tables, narrative, charts. Every figure is summed here."""

from __future__ import annotations

from decimal import Decimal

from juesuan.compile.publication import Align, Chart, Grid, Heading, Line, Part, Publication, Slot
from juesuan.domain.accounts import form_number

UNIT = "清河县档案馆"
YEAR = 2024
D = Decimal

# code, name, basic, project of general public money, project of other money
ITEMS: tuple[tuple[str, str, str, str, str], ...] = (
    ("2012601", "行政运行", "182.40", "0.00", "0.00"),
    ("2012604", "档案馆", "96.15", "148.20", "2.10"),
    ("2012699", "其他档案事务支出", "0.00", "32.75", "0.00"),
    ("2080505", "机关事业单位基本养老保险缴费支出", "31.62", "0.00", "0.00"),
    ("2080506", "机关事业单位职业年金缴费支出", "15.81", "0.00", "0.00"),
    ("2101101", "行政单位医疗", "12.08", "0.00", "0.00"),
    ("2101103", "公务员医疗补助", "4.36", "0.00", "0.00"),
    ("2210201", "住房公积金", "26.90", "0.00", "0.00"),
)
FUND = ("2120803", "城市建设支出", "37.50", "36.00")
NAMES = {
    "201": "一般公共服务支出",
    "20126": "档案事务",
    "208": "社会保障和就业支出",
    "20805": "行政事业单位养老支出",
    "210": "卫生健康支出",
    "21011": "行政事业单位医疗",
    "212": "城乡社区支出",
    "21208": "国有土地使用权出让收入安排的支出",
    "221": "住房保障支出",
    "22102": "住房改革支出",
}
PERSONNEL: tuple[tuple[str, str, str], ...] = (
    ("30101", "基本工资", "92.30"),
    ("30102", "津贴补贴", "60.18"),
    ("30103", "奖金", "48.25"),
    ("30107", "绩效工资", "25.40"),
    ("30108", "机关事业单位基本养老保险缴费", "31.62"),
    ("30109", "职业年金缴费", "15.81"),
    ("30110", "职工基本医疗保险缴费", "12.08"),
    ("30111", "公务员医疗补助缴费", "4.36"),
    ("30112", "其他社会保障缴费", "1.92"),
    ("30113", "住房公积金", "26.90"),
    ("30302", "退休费", "3.60"),
)
PUBLIC: tuple[tuple[str, str, str], ...] = (
    ("30201", "办公费", "12.40"),
    ("30202", "印刷费", "4.10"),
    ("30205", "水费", "1.20"),
    ("30206", "电费", "5.60"),
    ("30207", "邮电费", "2.30"),
    ("30211", "差旅费", "6.75"),
    ("30216", "培训费", "1.80"),
    ("30217", "公务接待费", "0.85"),
    ("30228", "工会经费", "5.20"),
    ("30231", "公务用车运行维护费", "2.40"),
    ("30239", "其他交通费用", "3.10"),
    ("31002", "办公设备购置", "1.20"),
)
GROUPS = {"301": "工资福利支出", "302": "商品和服务支出", "303": "对个人和家庭的补助", "310": "资本性支出"}

GENERAL_OPENING, GENERAL_INCOME, OTHER_OPENING, OTHER_INCOME = D("6.40"), D("550.10"), D("1.75"), D("3.20")


def m(value: Decimal | str) -> str:
    return f"{D(value):.2f}"


def pct(part: Decimal, whole: Decimal) -> str:
    return f"{part / whole * 100:.2f}%"


BASIC = sum((D(i[2]) for i in ITEMS), D(0))
PROJECT = sum((D(i[3]) for i in ITEMS), D(0))
GENERAL = BASIC + PROJECT
OTHER = sum((D(i[4]) for i in ITEMS), D(0))
FUND_IN, FUND_OUT = D(FUND[2]), D(FUND[3])
FUND_CLOSING = FUND_IN - FUND_OUT
GENERAL_CLOSING = GENERAL_OPENING + GENERAL_INCOME - GENERAL
FISCAL_IN = GENERAL_INCOME + FUND_IN
FISCAL_OUT = GENERAL + FUND_OUT
FISCAL_CLOSING = GENERAL_CLOSING + FUND_CLOSING
FISCAL_TOTAL = GENERAL_OPENING + FISCAL_IN
INCOME = FISCAL_IN + OTHER_INCOME
EXPENDITURE = FISCAL_OUT + OTHER
OPENING = GENERAL_OPENING + OTHER_OPENING
TOTAL = OPENING + INCOME
CLOSING = TOTAL - EXPENDITURE
STAFF = sum((D(p[2]) for p in PERSONNEL), D(0))
OFFICE = sum((D(p[2]) for p in PUBLIC), D(0))
assert STAFF + OFFICE == BASIC


class Rows:
    """Builds a grid row by row; None continues the cell on the left."""

    def __init__(self, aligns: str) -> None:
        self.aligns = aligns
        self.slots: list[Slot] = []
        self.n = 0

    def head(self, *cells: Slot, rows: int = 1) -> None:
        self.slots += cells
        self.n += rows

    def add(self, *texts: str, bold: bool = False, merge: int = 0) -> None:
        """Add a row; the first `merge` columns are one cell."""
        for c, text in enumerate(texts):
            if 0 < c < merge:
                continue
            kind = self.aligns[c]
            align: Align = "center" if c == 0 and merge else {"l": "left", "c": "center", "n": "right"}[kind]  # type: ignore[assignment]
            self.slots.append(
                Slot(text, self.n, c, 1, merge if c == 0 and merge else 1, align, kind == "n", bold or bool(merge))
            )
        self.n += 1


def h(text: str, row: int, col: int, rowspan: int = 1, colspan: int = 1) -> Slot:
    return Slot(text, row, col, rowspan, colspan, "center")


def grid(
    form: str,
    title: str,
    rows: Rows,
    head: int,
    widths: tuple[float, ...],
    wide: bool = False,
    notes: tuple[str, ...] = (),
) -> Grid:
    number = f"公开{form_number(form)}表"
    return Grid(
        form,
        title,
        number,
        f"部门：{UNIT}",
        "单位：万元",
        head,
        rows.n,
        len(widths),
        widths,
        tuple(rows.slots),
        notes,
        wide,
    )


def tree(leaves: list[tuple[str, str, tuple[Decimal, ...]]]) -> list[tuple[str, str, tuple[Decimal, ...]]]:
    """Return every row of a functional table: 类, 款, 项 with their sums."""
    found: dict[str, tuple[str, tuple[Decimal, ...]]] = {}
    for code, name, values in leaves:
        for length in (3, 5):
            old = found.get(code[:length], ("", (D(0),) * len(values)))[1]
            found[code[:length]] = (
                NAMES[code[:length]],
                tuple(a + b for a, b in zip(old, values, strict=True)),
            )
        found[code] = (name, values)
    return [(code, *found[code]) for code in sorted(found)]


def classes() -> dict[str, tuple[Decimal, Decimal, Decimal]]:
    """Return what each 类 spent: whole, general, fund."""
    found: dict[str, tuple[Decimal, Decimal, Decimal]] = {}
    for code, _, basic, project, other in ITEMS:
        a, b, c = found.get(code[:3], (D(0), D(0), D(0)))
        general = D(basic) + D(project)
        found[code[:3]] = (a + general + D(other), b + general, c)
    found["212"] = (FUND_OUT, D(0), FUND_OUT)
    return dict(sorted(found.items()))


CLASSES = (
    ("201", "一、一般公共服务支出"),
    ("", "二、外交支出"),
    ("", "三、国防支出"),
    ("", "四、公共安全支出"),
    ("", "五、教育支出"),
    ("", "六、科学技术支出"),
    ("", "七、文化旅游体育与传媒支出"),
    ("208", "八、社会保障和就业支出"),
    ("210", "九、卫生健康支出"),
    ("", "十、节能环保支出"),
    ("212", "十一、城乡社区支出"),
    ("", "十二、农林水支出"),
    ("", "十三、交通运输支出"),
    ("", "十四、资源勘探工业信息等支出"),
    ("", "十五、商业服务业等支出"),
    ("", "十六、金融支出"),
    ("", "十七、援助其他地区支出"),
    ("", "十八、自然资源海洋气象等支出"),
    ("221", "十九、住房保障支出"),
    ("", "二十、粮油物资储备支出"),
    ("", "二十一、灾害防治及应急管理支出"),
    ("", "二十二、其他支出"),
)


def table01() -> Grid:
    rows = Rows("lcnlcn")
    rows.head(
        h("收入", 0, 0, 1, 3),
        h("支出", 0, 3, 1, 3),
        *(h(t, 1, c) for c, t in enumerate(("项目", "行次", "决算数", "项目", "行次", "决算数"))),
        *(h(t, 2, c) for c, t in enumerate(("栏次", "", "1", "栏次", "", "2"))),
        rows=3,
    )
    left = [
        ("一、一般公共预算财政拨款收入", m(GENERAL_INCOME)),
        ("二、政府性基金预算财政拨款收入", m(FUND_IN)),
        ("三、国有资本经营预算财政拨款收入", "0.00"),
        ("四、上级补助收入", "0.00"),
        ("五、事业收入", "0.00"),
        ("六、经营收入", "0.00"),
        ("七、附属单位上缴收入", "0.00"),
        ("八、其他收入", m(OTHER_INCOME)),
    ]
    spent = classes()
    for i, (code, name) in enumerate(CLASSES):
        a, b = left[i] if i < len(left) else ("", "")
        rows.add(a, str(i + 1), b, name, str(i + 27), m(spent[code][0]) if code else "0.00")
    rows.add("本年收入合计", "23", m(INCOME), "本年支出合计", "49", m(EXPENDITURE), bold=True)
    rows.add("使用非财政拨款结余（含专用结余）", "24", "0.00", "结余分配", "50", "0.00")
    rows.add("年初结转和结余", "25", m(OPENING), "年末结转和结余", "51", m(CLOSING))
    rows.add("总计", "26", m(TOTAL), "总计", "52", m(TOTAL), bold=True)
    return grid(
        "summary",
        "收入支出决算总表",
        rows,
        3,
        (4.2, 0.8, 1.5, 4.2, 0.8, 1.5),
        notes=(
            "注：本表反映部门本年度的总收支和年末结转结余情况。",
            "本表金额转换为万元时，因四舍五入可能存在尾数误差。",
        ),
    )


def _functional(
    form: str,
    title: str,
    columns: tuple[str, ...],
    leaves: list[tuple[str, str, tuple[Decimal, ...]]],
    wide: bool,
) -> Grid:
    n = len(columns)
    rows = Rows("ll" + "n" * n)
    rows.head(
        h("项目", 0, 0, 1, 2),
        *(h(t, 0, 2 + i, 2) for i, t in enumerate(columns)),
        h("功能分类科目编码", 1, 0),
        h("科目名称", 1, 1),
        h("栏次", 2, 0, 1, 2),
        *(h(str(i + 1), 2, 2 + i) for i in range(n)),
        rows=3,
    )
    total = tuple(sum((v[i] for *_, v in leaves), D(0)) for i in range(n))
    rows.add("合计", "合计", *(m(v) for v in total), merge=2)
    for code, name, values in tree(leaves):
        rows.add(code, name, *(m(v) for v in values), bold=len(code) == 3)
    notes = (f"注：本表反映部门本年度{'取得的各项收入' if form == 'revenue' else '各项支出'}情况。",)
    return grid(form, title, rows, 3, (1.3, 3.4, *((1.25,) * n)), wide, notes)


def table02() -> Grid:
    zero = D(0)
    shares = {"2012601": D("182.40"), "2012604": D("243.78"), "2012699": D("32.75")}
    leaves = []
    for code, name, basic, project, _ in ITEMS:
        fiscal = shares.get(code, D(basic) + D(project))
        other = OTHER_INCOME if code == "2012604" else zero
        leaves.append((code, name, (fiscal + other, fiscal, zero, zero, zero, zero, other)))
    gap = GENERAL_INCOME - sum((v[1] for *_, v in leaves), zero)
    code, name, v = leaves[1]
    leaves[1] = (code, name, (v[0] + gap, v[1] + gap, *v[2:]))
    leaves.append((FUND[0], FUND[1], (FUND_IN, FUND_IN, zero, zero, zero, zero, zero)))
    columns = (
        "本年收入合计",
        "财政拨款收入",
        "上级补助收入",
        "事业收入",
        "经营收入",
        "附属单位上缴收入",
        "其他收入",
    )
    return _functional("revenue", "收入决算表", columns, leaves, True)


def table03() -> Grid:
    zero = D(0)
    leaves = [(c, n, (D(b) + D(p) + D(o), D(b), D(p) + D(o), zero, zero, zero)) for c, n, b, p, o in ITEMS]
    leaves.append((FUND[0], FUND[1], (FUND_OUT, zero, FUND_OUT, zero, zero, zero)))
    columns = ("本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出")
    return _functional("expenditure", "支出决算表", columns, leaves, True)


def table04() -> Grid:
    rows = Rows("lcnlcnnnn")
    rows.head(
        h("收入", 0, 0, 1, 3),
        h("支出", 0, 3, 1, 6),
        *(
            h(t, 1, c)
            for c, t in enumerate(
                (
                    "项目",
                    "行次",
                    "金额",
                    "项目",
                    "行次",
                    "合计",
                    "一般公共预算财政拨款",
                    "政府性基金预算财政拨款",
                    "国有资本经营预算财政拨款",
                )
            )
        ),
        *(h(t, 2, c) for c, t in enumerate(("栏次", "", "1", "栏次", "", "2", "3", "4", "5"))),
        rows=3,
    )
    left = [
        ("一、一般公共预算财政拨款", m(GENERAL_INCOME)),
        ("二、政府性基金预算财政拨款", m(FUND_IN)),
        ("三、国有资本经营预算财政拨款", "0.00"),
    ]
    spent = classes()
    for i, (code, name) in enumerate(CLASSES):
        a, b = left[i] if i < len(left) else ("", "")
        _, general, fund = spent[code] if code else (D(0), D(0), D(0))
        rows.add(a, str(i + 1), b, name, str(i + 28), m(general + fund), m(general), m(fund), "0.00")
    rows.add(
        "本年收入合计",
        "23",
        m(FISCAL_IN),
        "本年支出合计",
        "50",
        m(FISCAL_OUT),
        m(GENERAL),
        m(FUND_OUT),
        "0.00",
        bold=True,
    )
    rows.add(
        "年初财政拨款结转和结余", "24", m(GENERAL_OPENING), "年末财政拨款结转和结余", "51",
        m(FISCAL_CLOSING), m(GENERAL_CLOSING), m(FUND_CLOSING), "0.00",
    )  # fmt: skip
    rows.add("一般公共预算财政拨款", "25", m(GENERAL_OPENING), "", "52", "", "", "", "")
    rows.add("政府性基金预算财政拨款", "26", "0.00", "", "53", "", "", "", "")
    rows.add(
        "总计", "27", m(FISCAL_TOTAL), "总计", "54", m(FISCAL_TOTAL), m(GENERAL_OPENING + GENERAL_INCOME), m(FUND_IN), "0.00",
        bold=True,
    )  # fmt: skip
    widths = (3.4, 0.7, 1.3, 3.4, 0.7, 1.3, 1.4, 1.4, 1.4)
    return grid("appropriation", "财政拨款收入支出决算总表", rows, 3, widths, True)


def table05() -> Grid:
    leaves = [(c, n, (D(b) + D(p), D(b), D(p))) for c, n, b, p, _ in ITEMS]
    return _functional(
        "general", "一般公共预算财政拨款支出决算表", ("本年支出合计", "基本支出", "项目支出"), leaves, False
    )


def _economic(lines: tuple[tuple[str, str, str], ...]) -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = []
    for group in sorted({c[:3] for c, *_ in lines}):
        inside = [line for line in lines if line[0].startswith(group)]
        found.append((group, GROUPS[group], m(sum((D(v) for *_, v in inside), D(0)))))
        found += inside
    return found


def table06() -> Grid:
    rows = Rows("llnlln")
    rows.head(
        h("人员经费", 0, 0, 1, 3),
        h("公用经费", 0, 3, 1, 3),
        *(h(t, 1, c) for c, t in enumerate(("经济分类科目编码", "科目名称", "决算数") * 2)),
        rows=2,
    )
    left, right = _economic(PERSONNEL), _economic(PUBLIC)
    for i in range(max(len(left), len(right))):
        a = left[i] if i < len(left) else ("", "", "")
        b = right[i] if i < len(right) else ("", "", "")
        rows.add(*a, *b)
    r = rows.n
    rows.head(
        Slot("人员经费合计", r, 0, 1, 2, "center", bold=True),
        Slot(m(STAFF), r, 2, 1, 1, "right", True, True),
        Slot("公用经费合计", r, 3, 1, 2, "center", bold=True),
        Slot(m(OFFICE), r, 5, 1, 1, "right", True, True),
    )
    return grid(
        "basic", "一般公共预算财政拨款基本支出决算表", rows, 2, (1.3, 3.2, 1.2, 1.3, 3.2, 1.2),
        notes=("注：本表反映部门本年度一般公共预算财政拨款基本支出明细情况。",),
    )  # fmt: skip


def table07() -> Grid:
    rows = Rows("n" * 12)
    rows.head(
        h("预算数", 0, 0, 1, 6),
        h("决算数", 0, 6, 1, 6),
        *(
            slot
            for base in (0, 6)
            for slot in (
                h("合计", 1, base, 2),
                h("因公出国（境）费", 1, base + 1, 2),
                h("公务用车购置及运行维护费", 1, base + 2, 1, 3),
                h("公务接待费", 1, base + 5, 2),
                h("小计", 2, base + 2),
                h("公务用车购置费", 2, base + 3),
                h("公务用车运行维护费", 2, base + 4),
            )
        ),
        *(h(str(i + 1), 3, i) for i in range(12)),
        rows=4,
    )
    rows.slots.sort(key=lambda s: (s.row, s.col))
    rows.add("3.50", "0.00", "2.50", "0.00", "2.50", "1.00", "3.25", "0.00", "2.40", "0.00", "2.40", "0.85")
    return grid("three_public", "财政拨款“三公”经费支出决算表", rows, 4, (1.0,) * 12, True)


def table08() -> Grid:
    rows = Rows("ll" + "n" * 6)
    rows.head(
        h("项目", 0, 0, 1, 2),
        h("年初结转和结余", 0, 2, 2),
        h("本年收入", 0, 3, 2),
        h("本年支出", 0, 4, 1, 3),
        h("年末结转和结余", 0, 7, 2),
        h("功能分类科目编码", 1, 0),
        h("科目名称", 1, 1),
        *(h(t, 1, 4 + i) for i, t in enumerate(("小计", "基本支出", "项目支出"))),
        rows=2,
    )
    values = ("0.00", m(FUND_IN), m(FUND_OUT), "0.00", m(FUND_OUT), m(FUND_CLOSING))
    rows.add("合计", "合计", *values, merge=2)
    rows.add("212", NAMES["212"], *values, bold=True)
    rows.add("21208", NAMES["21208"], *values)
    rows.add(FUND[0], FUND[1], *values)
    return grid("fund", "政府性基金预算财政拨款收入支出决算表", rows, 2, (1.3, 3.0, *((1.2,) * 6)), True)


def table09() -> Grid:
    rows = Rows("ll" + "n" * 3)
    rows.head(
        h("项目", 0, 0, 1, 2),
        h("本年支出", 0, 2, 1, 3),
        h("功能分类科目编码", 1, 0),
        h("科目名称", 1, 1),
        *(h(t, 1, 2 + i) for i, t in enumerate(("合计", "基本支出", "项目支出"))),
        rows=2,
    )
    rows.add("合计", "合计", "0.00", "0.00", "0.00", merge=2)
    return grid(
        "capital", "国有资本经营预算财政拨款收入支出决算表", rows, 2, (1.3, 3.4, 1.3, 1.3, 1.3),
        notes=(
            f"注：{UNIT}2024年度没有国有资本经营预算财政拨款收入，也没有使用国有资本经营预算财政拨款安排的支出，本表为空表。",
        ),
    )  # fmt: skip


def tables() -> tuple[Grid, ...]:
    return (
        table01(), table02(), table03(), table04(), table05(), table06(), table07(), table08(), table09(),
    )  # fmt: skip


def narrative(draft: bool = False) -> list[Part]:
    last_total, last_general, last_three = D("612.35"), D("530.42"), D("3.60")
    down = last_total - TOTAL
    up = GENERAL - last_general
    parts: list[Part] = [
        Heading(1, "第一部分 部门概况"),
        Heading(2, "一、主要职能"),
        Line("（一）贯彻执行国家档案工作的法律法规和方针政策，集中统一管理本县的重要档案和资料。"),
        Line("（二）接收、征集、整理、保管县直各部门和乡镇移交的档案，依法向社会开放和提供利用。"),
        Heading(2, "二、机构设置"),
        Line(f"{UNIT}内设办公室、收集整理科、保管利用科、信息技术科4个科室，无下属预算单位。"),
        Heading(1, "第二部分 部门决算情况说明"),
        Heading(2, "一、收入支出决算总体情况说明"),
        Line(
            f"2024年度收入总计{m(TOTAL)}万元，其中：本年收入合计{m(INCOME)}万元，使用非财政拨款结余（含专用结余）0.00万元，"
            f"年初结转和结余{m(OPENING)}万元。支出总计{m(TOTAL)}万元，其中：本年支出合计{m(EXPENDITURE)}万元，"
            f"结余分配0.00万元，年末结转和结余{m(CLOSING)}万元。"
        ),
        Line(
            f"收入支出总计与上年相比，减少{m(down)}万元，下降{pct(down, last_total)}，主要原因是：馆库改造工程上年完工，本年不再安排。"
        ),
        Heading(2, "二、收入决算情况说明"),
        Line(
            f"本年收入合计{m(INCOME)}万元，其中：财政拨款收入{m(FISCAL_IN)}万元，占{pct(FISCAL_IN, INCOME)}；"
            f"其他收入{m(OTHER_INCOME)}万元，占{pct(OTHER_INCOME, INCOME)}。"
        ),
        Chart(
            "parts",
            "本年收入从哪里来",
            ("一般公共预算财政拨款收入", "政府性基金预算财政拨款收入", "其他收入"),
            (("决算数", (m(GENERAL_INCOME), m(FUND_IN), m(OTHER_INCOME))),),
        ),
        Heading(2, "三、支出决算情况说明"),
        Line(
            f"本年支出合计{m(EXPENDITURE)}万元，其中：基本支出{m(BASIC)}万元，占{pct(BASIC, EXPENDITURE)}；"
            f"项目支出{m(EXPENDITURE - BASIC)}万元，占{pct(EXPENDITURE - BASIC, EXPENDITURE)}。"
        ),
        Chart(
            "parts",
            "本年支出用到哪里去",
            tuple(NAMES[c] for c in classes()),
            (("决算数", tuple(m(v[0]) for v in classes().values())),),
        ),
        Heading(2, "四、财政拨款收入支出决算总体情况说明"),
        Line(
            f"2024年度财政拨款收入总计{m(FISCAL_TOTAL)}万元，其中：年初财政拨款结转和结余{m(GENERAL_OPENING)}万元，"
            f"本年财政拨款收入{m(FISCAL_IN)}万元。财政拨款支出总计{m(FISCAL_TOTAL)}万元，其中：本年财政拨款支出{m(FISCAL_OUT)}万元，"
            f"年末财政拨款结转和结余{m(FISCAL_CLOSING)}万元。"
        ),
        Heading(2, "五、一般公共预算财政拨款支出决算情况说明"),
        Heading(3, "（一）一般公共预算财政拨款支出决算总体情况"),
        Line(
            f"2024年度一般公共预算财政拨款支出{m(GENERAL)}万元，占本年支出合计的{pct(GENERAL, EXPENDITURE)}。与上年相比，"
            f"增加{m(up)}万元，增长{pct(up, last_general)}，主要原因是：档案数字化加工量增加。"
        ),
        Chart(
            "years",
            "收支与上年相比",
            ("收入支出总计", "一般公共预算财政拨款支出", "“三公”经费支出"),
            (("2024年", (m(TOTAL), m(GENERAL), "3.25")), ("2023年", (m(last_total), m(last_general), m(last_three)))),
        ),
        Heading(3, "（二）一般公共预算财政拨款支出决算结构情况"),
    ]
    spent = {c: v[1] for c, v in classes().items() if v[1]}
    parts += [
        Line(f"{i}.{NAMES[c]}（类）{m(v)}万元，占{pct(v, GENERAL)}。") for i, (c, v) in enumerate(spent.items(), 1)
    ]
    parts.append(Heading(3, "（三）一般公共预算财政拨款支出决算具体情况"))
    parts += [
        Line(
            f"{i}.{NAMES[c[:3]]}（类）{NAMES[c[:5]]}（款）{name}（项）：支出决算为{m(D(b) + D(p))}万元，"
            f"主要用于{'项目开展' if D(p) else '人员和日常公用'}支出。"
        )
        for i, (c, name, b, p, _) in enumerate(ITEMS, 1)
    ]
    parts += [
        Heading(2, "六、一般公共预算财政拨款基本支出决算情况说明"),
        Line(
            f"2024年度一般公共预算财政拨款基本支出{m(BASIC)}万元，其中：人员经费{m(STAFF)}万元，主要包括："
            f"{'、'.join(n for _, n, _ in PERSONNEL)}；公用经费{m(OFFICE)}万元，主要包括：{'、'.join(n for _, n, _ in PUBLIC)}。"
        ),
        Heading(2, "七、财政拨款“三公”经费支出决算情况说明"),
        Line(
            "2024年度财政拨款“三公”经费支出3.25万元，比上年减少0.35万元，下降9.72%，主要原因是：厉行节约，压减接待费。"
            "其中：因公出国（境）费支出0.00万元；公务用车购置及运行维护费支出2.40万元；公务接待费支出0.85万元。"
        ),
        Line("2024年度未安排因公出国（境），因公出国（境）团组0个，0人次。公务用车购置0辆，公务用车保有量1辆。"),
        Line("公务接待费主要用于外地档案部门来访交流，国内公务接待12批次，96人次。"),
        Heading(2, "八、政府性基金预算财政拨款收入支出决算情况说明"),
        Line(
            f"2024年度政府性基金预算财政拨款年初结转和结余0.00万元，本年收入{m(FUND_IN)}万元，本年支出{m(FUND_OUT)}万元，"
            f"年末结转和结余{m(FUND_CLOSING)}万元。"
        ),
        Heading(2, "九、国有资本经营预算财政拨款收入支出决算情况说明"),
        Line(
            "本部门2024年度无国有资本经营预算财政拨款收入、支出及结转和结余，国有资本经营预算财政拨款收入支出决算表为空表。"
        ),
        Heading(2, "十、机关运行经费支出情况说明"),
        Line(f"2024年度机关运行经费支出{m(OFFICE)}万元，主要用于办公、水电、差旅等日常运转。"),
        Heading(2, "十一、政府采购支出情况说明"),
        Line(
            "2024年度政府采购支出总额88.60万元，其中：政府采购货物支出12.40万元，政府采购工程支出0.00万元，政府采购服务支出76.20万元。"
        ),
        Heading(2, "十二、国有资产占用情况说明"),
        Line(
            "截至2024年12月31日，共有车辆1辆，其中：机要通信用车1辆。单价100万元（含）以上的设备（不含车辆）0台（套）。"
        ),
        Heading(2, "十三、预算绩效情况说明"),
        Line("【待填写：绩效自评开展情况、自评结论和存在的问题。】", missing=True)
        if draft
        else Line("2024年度组织对档案数字化项目开展了绩效自评，自评结果为优，资金使用规范。"),
        Heading(1, "第三部分 名词解释"),
        Line("一、财政拨款收入：指同级财政当年拨付的资金。"),
        Line("二、基本支出：指为保障机构正常运转、完成日常工作任务而发生的人员支出和公用支出。"),
        Line("三、项目支出：指在基本支出之外为完成特定行政任务和事业发展目标所发生的支出。"),
        Line("四、“三公”经费：指用财政拨款安排的因公出国（境）费、公务用车购置及运行费和公务接待费。"),
        Heading(1, "第四部分 部门决算表"),
    ]
    return parts


def publication(draft: bool = False) -> Publication:
    return Publication(
        UNIT, YEAR, f"{UNIT}2024年度部门决算公开", "national", (*narrative(draft), *tables()), draft=draft
    )
