"""Blocks for tables of the k documents: trees of items, two sides, economic lists; no sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP
from decimal import Decimal as D

Z = D("0.00")
ORD = [
    *"一二三四五六七八九十",
    *(f"十{c}" for c in "一二三四五六七八九"),
    "二十",
    *(f"二十{c}" for c in "一二三四五六七"),
]
CLASSES = {
    "201": "一般公共服务支出", "202": "外交支出", "203": "国防支出", "204": "公共安全支出", "205": "教育支出", "206": "科学技术支出",
    "207": "文化旅游体育与传媒支出", "208": "社会保障和就业支出", "210": "卫生健康支出", "211": "节能环保支出", "212": "城乡社区支出",
    "213": "农林水支出", "214": "交通运输支出", "215": "资源勘探工业信息等支出", "216": "商业服务业等支出", "217": "金融支出",
    "219": "援助其他地区支出", "220": "自然资源海洋气象等支出", "221": "住房保障支出", "222": "粮油物资储备支出",
    "223": "国有资本经营预算支出", "224": "灾害防治及应急管理支出", "229": "其他支出", "231": "债务还本支出", "232": "债务付息支出",
    "234": "抗疫特别国债安排的支出",
}  # fmt: skip
SECTIONS = {
    "20805": "行政事业单位养老支出", "20808": "抚恤", "21011": "行政事业单位医疗", "22102": "住房改革支出", "20899": "其他社会保障和就业支出",
    "2080501": "行政单位离退休", "2080502": "事业单位离退休", "2080505": "机关事业单位基本养老保险缴费支出", "2080506": "机关事业单位职业年金缴费支出",
    "2080801": "死亡抚恤", "2089999": "其他社会保障和就业支出", "2101101": "行政单位医疗", "2101102": "事业单位医疗", "2101103": "公务员医疗补助",
    "2210201": "住房公积金", "2210202": "提租补贴", "2210203": "购房补贴",
}  # fmt: skip
ECON = {
    "301": "工资福利支出", "302": "商品和服务支出", "303": "对个人和家庭的补助", "309": "资本性支出（基本建设）", "310": "资本性支出",
    "30101": "基本工资", "30102": "津贴补贴", "30103": "奖金", "30106": "伙食补助费", "30107": "绩效工资", "30108": "机关事业单位基本养老保险缴费",
    "30109": "职业年金缴费", "30110": "职工基本医疗保险缴费", "30111": "公务员医疗补助缴费", "30112": "其他社会保障缴费", "30113": "住房公积金",
    "30114": "医疗费", "30199": "其他工资福利支出", "30201": "办公费", "30202": "印刷费", "30203": "咨询费", "30204": "手续费", "30205": "水费",
    "30206": "电费", "30207": "邮电费", "30208": "取暖费", "30209": "物业管理费", "30211": "差旅费", "30212": "因公出国（境）费用", "30213": "维修（护）费",
    "30214": "租赁费", "30215": "会议费", "30216": "培训费", "30217": "公务接待费", "30218": "专用材料费", "30226": "劳务费", "30227": "委托业务费",
    "30228": "工会经费", "30229": "福利费", "30231": "公务用车运行维护费", "30239": "其他交通费用", "30299": "其他商品和服务支出", "30301": "离休费",
    "30302": "退休费", "30304": "抚恤金", "30305": "生活补助", "30307": "医疗费补助", "30309": "奖励金", "30399": "其他对个人和家庭的补助",
    "31002": "办公设备购置", "31003": "专用设备购置",
}  # fmt: skip


def q(x: D, n: int = 2) -> D:
    return x.quantize(D(1).scaleb(-n), ROUND_HALF_UP)


def pct(part: D, whole: D, n: int = 2) -> D:
    return q(part / whole * 100, n)


def up(now: D, last: D) -> D:
    assert now > last, (now, last)
    return now - last


def down(now: D, last: D) -> D:
    assert now < last, (now, last)
    return last - now


def marker(group: bool = False) -> Callable[..., str]:
    """Return M(x, "measure|tag"): the mark of a figure."""

    def m(x: object, tags: str) -> str:
        return f"⟦{x:,}|{tags}⟧" if group and isinstance(x, D | int) else f"⟦{x}|{tags}⟧"

    return m


def printer(group: bool = False, zero: str = "", decimals: int = 2) -> Callable[[D], str]:
    return lambda x: zero if not x else f"{x:,.{decimals}f}" if group else f"{x:.{decimals}f}"


def add(rows: Sequence[Sequence[D]]) -> list[D]:
    return [sum(c, Z) for c in zip(*rows, strict=True)]


def tree(items: Mapping[str, Sequence[D]], names: Mapping[str, str], m: Callable[[D], str], *, shape: str = "code", total: str = "合计") -> list[list[str]]:  # fmt: skip
    """Rows of total, class, section, item. `shape`: code | split (类 款 项 name) | split3 (类 款 项 all codes short) | name."""
    names = {**CLASSES, **SECTIONS, **names}

    def line(code: str, cols: Sequence[D]) -> list[str]:
        figures = [m(c) for c in cols]
        if code == "":
            lead = {"code": [total, "<"], "split": [total, "<", "<", "<"], "name": [total]}[shape]
        elif shape == "code":
            lead = [code, names[code]]
        elif shape == "split":
            lead = [code[:3], code[3:5], code[5:7], names[code]]
        else:
            lead = ["　" * (len(code) // 2 - 1) + names[code]]
        return [*lead, *figures]

    out = [line("", add(list(items.values())))]
    for c in sorted({k[:3] for k in items}):
        out.append(line(c, add([v for k, v in items.items() if k[:3] == c])))
        for s in sorted({k[:5] for k in items if k[:3] == c}):
            out.append(line(s, add([v for k, v in items.items() if k[:5] == s])))
            out += [line(k, items[k]) for k in sorted(items) if k[:5] == s]
    return out


def sides(left: Sequence[Sequence[object]], right: Sequence[Sequence[object]], m: Callable[[D], str], *, numbers: bool = False, start: int = 0) -> list[list[str]]:  # fmt: skip
    """Rows of two lists side by side: name and amounts; with `numbers` a 行次 column after each name."""
    high = max(len(left), len(right))
    wl, wr = len(left[0]), len(right[0])
    out = []
    for n in range(high):
        row: list[str] = []
        for side, width, base in ((left, wl, 0), (right, wr, start or high)):
            r = list(side[n]) if n < len(side) else [""] + [Z] * (width - 1)
            row.append(str(r[0]))
            if numbers:
                row.append(str(base + n + 1))
            row += [m(x) if isinstance(x, D) else str(x) for x in r[1:]]
        out.append(row)
    return out


def by_class(items: Mapping[str, D], codes: Sequence[str] | None = None, names: Mapping[str, str] = {}, numbered: bool = True) -> list[tuple[str, D]]:  # fmt: skip
    codes = list(codes or CLASSES)
    assert {k[:3] for k in items} <= set(codes)
    return [
        (
            (f"{ORD[n]}、" if numbered else "") + {**CLASSES, **names}[c],
            sum((v for k, v in items.items() if k[:3] == c), Z),
        )
        for n, c in enumerate(codes)
    ]


def econ_list(econ: Mapping[str, D], m: Callable[[D], str], *, split: bool = False) -> list[list[str]]:
    """Rows code, name, total, people, office."""

    def line(code: str, v: D) -> list[str]:
        people = code[:3] in ("301", "303")
        lead = [code[:3], code[3:], ECON[code]] if split else [code, ECON[code]]
        return [*lead, m(v), m(v if people else Z), m(Z if people else v)]

    people = sum((v for k, v in econ.items() if k[:3] in ("301", "303")), Z)
    office = sum(econ.values(), Z) - people
    out = [[*(["合计", "<", "<"] if split else ["合计", "<"]), m(people + office), m(people), m(office)]]
    for c in sorted({k[:3] for k in econ}):
        out.append(line(c, sum((v for k, v in econ.items() if k[:3] == c), Z)))
        out += [line(k, econ[k]) for k in sorted(econ) if k[:3] == c]
    return out


def econ_sides(econ: Mapping[str, D], m: Callable[[D], str]) -> list[list[str]]:
    """Rows of people's at left and office's at right with their totals."""
    cols: list[list[list[str]]] = [[], []]
    for c in ("301", "303", "302", "309", "310"):
        own = sorted(k for k in econ if k[:3] == c)
        if own:
            to = cols[c not in ("301", "303")]
            to.append([c, ECON[c], m(sum((econ[k] for k in own), Z))])
            to += [[k, ECON[k], m(econ[k])] for k in own]
    high = max(map(len, cols))
    a, b = (c + [["", "", ""]] * (high - len(c)) for c in cols)
    people = sum((v for k, v in econ.items() if k[:3] in ("301", "303")), Z)
    return [x + y for x, y in zip(a, b, strict=True)] + [
        ["人员经费合计", "<", m(people), "公用经费合计", "<", m(sum(econ.values(), Z) - people)]
    ]


def split_econ(econ: Mapping[str, D | None], basic: D) -> dict[str, D]:
    """Fill the one None with what is left of `basic`."""
    rest = basic - sum((v for v in econ.values() if v is not None), Z)
    assert rest > 0, rest
    assert sum(v is None for v in econ.values()) == 1
    return {k: rest if v is None else v for k, v in econ.items()}


def dated(fields: Sequence[str], values: Sequence[D], m: Callable[[D], str]) -> list[str]:
    return [*fields, *(m(v) for v in values)]


class Final:
    """One year's final accounts of any mix of money; numbers and the nine tables, no sentences.

    `general`: code → (basic, project); `fund`, `cap`: code → project; `own_in`: code → {上级补助|事业|经营|附属|其他: amount};
    `own_out`: code → (basic, project, to superiors, trade, to subordinates).
    """

    KINDS = ("上级补助", "事业", "经营", "附属", "其他")

    def __init__(self, general, *, fund=None, cap=None, own_in=None, own_out=None, g0=Z, g1=Z, f0=Z, f1=Z, o0=Z, used=Z, given=Z, plug, fund_plug="", econ=None) -> None:  # fmt: skip
        self.G = {k: (D(v[0]).quantize(Z), D(v[1]).quantize(Z)) for k, v in general.items()}
        self.G = {k: v for k, v in self.G.items() if sum(v)}
        self.fund = {k: D(v).quantize(Z) for k, v in (fund or {}).items()}
        self.cap = {k: D(v).quantize(Z) for k, v in (cap or {}).items()}
        self.own_in = {k: {n: D(x).quantize(Z) for n, x in v.items()} for k, v in (own_in or {}).items()}
        self.own_out = {k: tuple(D(x).quantize(Z) for x in v) for k, v in (own_out or {}).items()}
        self.g0, self.g1, self.f0, self.f1, self.o0, self.used, self.given = (D(x).quantize(Z) for x in (g0, g1, f0, f1, o0, used, given))  # fmt: skip
        self.plug, self.fund_plug = plug, fund_plug
        self.gb, self.gp = add(list(self.G.values()))
        self.g = self.gb + self.gp
        self.item = {k: sum(v) for k, v in self.G.items()}
        self.fs, self.cs = sum(self.fund.values(), Z), sum(self.cap.values(), Z)
        self.g_in, self.f_in = self.g + self.g1 - self.g0, self.fs + self.f1 - self.f0
        self.fiscal_in = self.g_in + self.f_in + self.cs
        self.fiscal_out = self.g + self.fs + self.cs
        self.fiscal_total = self.fiscal_in + self.g0 + self.f0
        assert self.fiscal_out + self.g1 + self.f1 == self.fiscal_total
        self.inc = {n: sum((v.get(n, Z) for v in self.own_in.values()), Z) for n in self.KINDS}
        own = add(list(self.own_out.values())) if self.own_out else [Z] * 5
        self.ob, self.op, self.to_up, self.trade, self.to_sub = own
        self.income = self.fiscal_in + sum(self.inc.values(), Z)
        self.basic, self.project = self.gb + self.ob, self.gp + self.fs + self.cs + self.op
        self.out = self.basic + self.project + self.to_up + self.trade + self.to_sub
        self.o1 = self.o0 + sum(self.inc.values(), Z) + self.used - self.given - sum(own, Z)
        assert self.o1 >= 0, self.o1
        self.begin, self.end = self.g0 + self.f0 + self.o0, self.g1 + self.f1 + self.o1
        self.total = self.income + self.used + self.begin
        assert self.total == self.out + self.given + self.end
        self.econ = split_econ({k: D(v).quantize(Z) if v is not None else None for k, v in econ.items()}, self.gb) if econ else {}  # fmt: skip
        self.people = sum((v for k, v in self.econ.items() if k[:3] in ("301", "303")), Z)
        self.office = self.gb - self.people

    def of(self, code: str) -> D:
        """The general budget's spending under a class, section or item."""
        return sum((v for k, v in self.item.items() if k.startswith(code)), Z)

    def outs(self) -> dict[str, list[D]]:
        rows: dict[str, list[D]] = {}
        for k, (a, b) in self.G.items():
            rows[k] = [a, b, Z, Z, Z]
        for k, v in {**self.fund, **self.cap}.items():
            rows[k] = [Z, v, Z, Z, Z]
        for k, v in self.own_out.items():
            rows[k] = [x + y for x, y in zip(rows.get(k, [Z] * 5), v, strict=True)]
        return rows

    def ins(self) -> dict[str, list[D]]:
        rows = {k: [v] + [Z] * 5 for k, v in self.item.items()}
        rows[self.plug][0] += self.g1 - self.g0
        for k, v in {**self.fund, **self.cap}.items():
            rows[k] = [v] + [Z] * 5
        if self.fund_plug:
            rows[self.fund_plug][0] += self.f1 - self.f0
        for k, v in self.own_in.items():
            rows[k] = [
                x + y for x, y in zip(rows.get(k, [Z] * 6), [Z, *(v.get(n, Z) for n in self.KINDS)], strict=True)
            ]
        assert add(list(rows.values())) == [self.fiscal_in, *self.inc.values()]
        return rows

    def tables(self, paper, unit, m, names, trips_b, trips, *, money="单位：万元", key="公开{:02d}表", who="部门：", shape="code", numbers=True, codes=None, class_names=None, order="123456789", used="使用非财政拨款结余（含专用结余）", empty="注：本部门本年度无此项收支，本表为空表。", econ_sides_=True, titles=None, hide_classes=False, fund_third=False) -> None:  # fmt: skip
        """Write the nine tables; `order` is the printed order of 7 三公, 8 fund, 9 capital and so on."""
        codes, class_names = list(codes or CLASSES), class_names or {}
        if hide_classes:
            codes = sorted({k[:3] for k in self.outs()})
        no = {int(c): n for n, c in enumerate(order, 1)}
        top = lambda n: (key.format(no[n]), f"{who}{unit}", money)  # noqa: E731
        title = {1: "收入支出决算总表", 2: "收入决算表", 3: "支出决算表", 4: "财政拨款收入支出决算总表", 5: "一般公共预算财政拨款支出决算表", 6: "一般公共预算财政拨款基本支出决算表", 7: "财政拨款“三公”经费支出决算表", 8: "政府性基金预算财政拨款收入支出决算表", 9: "国有资本经营预算财政拨款支出决算表", **(titles or {})}  # fmt: skip
        lead = {
            "code": [["项目", "<"], ["功能分类科目编码", "科目名称"]],
            "split": [["项目", "<", "<", "<"], ["类", "款", "项", "科目名称"]],
            "name": [["项目"], ["功能分类科目名称"]],
        }[shape]
        high = max(len(codes), 8)

        def t1() -> None:
            left = [("一、一般公共预算财政拨款收入", self.g_in), ("二、政府性基金预算财政拨款收入", self.f_in), ("三、国有资本经营预算财政拨款收入", self.cs), ("四、上级补助收入", self.inc["上级补助"]), ("五、事业收入", self.inc["事业"]), ("六、经营收入", self.inc["经营"]), ("七、附属单位上缴收入", self.inc["附属"]), ("八、其他收入", self.inc["其他"])]  # fmt: skip
            left += [("", Z)] * (high - 8) + [("本年收入合计", self.income), (used, self.used), ("年初结转和结余", self.begin), ("总计", self.total)]  # fmt: skip
            right = by_class({k: sum(v, Z) for k, v in self.outs().items()}, codes, class_names)
            right += [("", Z)] * (high - len(codes)) + [("本年支出合计", self.out), ("结余分配", self.given), ("年末结转和结余", self.end), ("总计", self.total)]  # fmt: skip
            head = [["收入", "<", "<", "支出", "<", "<"], ["项目", "行次", "金额"] * 2] if numbers else [["收入", "<", "支出", "<"], ["项目", "决算数"] * 2]  # fmt: skip
            paper.table(f"{no[1]:02d}", title[1], above=top(1), head=head, rows=sides(left, right, m, numbers=numbers))

        def t2() -> None:
            cols = [
                "本年收入合计",
                "财政拨款收入",
                "上级补助收入",
                "事业收入",
                "经营收入",
                "附属单位上缴收入",
                "其他收入",
            ]
            paper.table(f"{no[2]:02d}", title[2], above=top(2), head=[[*lead[0], *cols], [*lead[1], *"^^^^^^^"]], rows=tree({k: (sum(v, Z), *v) for k, v in self.ins().items()}, names, m, shape=shape))  # fmt: skip

        def t3() -> None:
            cols = ["本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出"]
            paper.table(f"{no[3]:02d}", title[3], above=top(3), head=[[*lead[0], *cols], [*lead[1], *"^^^^^^"]], rows=tree({k: (sum(v, Z), *v) for k, v in self.outs().items()}, names, m, shape=shape))  # fmt: skip

        def t4() -> None:
            left = [("一、一般公共预算财政拨款", self.g_in), ("二、政府性基金预算财政拨款", self.f_in), ("三、国有资本经营预算财政拨款", self.cs), *[("", Z)] * (high - 3), ("本年收入合计", self.fiscal_in), ("年初财政拨款结转和结余", self.g0 + self.f0), ("一般公共预算财政拨款", self.g0), ("政府性基金预算财政拨款", self.f0), ("国有资本经营预算财政拨款", Z), ("总计", self.fiscal_total)]  # fmt: skip
            parts = zip(by_class(self.item, codes, class_names), by_class(self.fund, codes, class_names), by_class(self.cap, codes, class_names), strict=True)  # fmt: skip
            right = [(n, x + y + z, x, y, z) for (n, x), (_, y), (_, z) in parts] + [("", Z, Z, Z, Z)] * (high - len(codes))  # fmt: skip
            right += [("本年支出合计", self.fiscal_out, self.g, self.fs, self.cs), ("年末财政拨款结转和结余", self.g1 + self.f1, self.g1, self.f1, Z), *[("", Z, Z, Z, Z)] * 3, ("总计", self.fiscal_total, self.g + self.g1, self.fs + self.f1, self.cs)]  # fmt: skip
            cols = ["合计", "一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款"]
            head = [["收入", "<", "<", "支出", *"<<<<<"], ["项目", "行次", "金额", "项目", "行次", *cols]] if numbers else [["收入", "<", "支出", *"<<<<"], ["项目", "决算数", "项目", *cols]]  # fmt: skip
            paper.table(f"{no[4]:02d}", title[4], above=top(4), head=head, rows=sides(left, right, m, numbers=numbers))

        def t5() -> None:
            paper.table(f"{no[5]:02d}", title[5], above=top(5), head=[[*lead[0], "本年支出", "<", "<"], [*lead[1], "小计", "基本支出", "项目支出"]], rows=tree({k: (self.item[k], *v) for k, v in self.G.items()}, names, m, shape=shape))  # fmt: skip

        def t6() -> None:
            if econ_sides_:
                paper.table(f"{no[6]:02d}", title[6], above=top(6), head=[["人员经费", "<", "<", "公用经费", "<", "<"], ["科目编码", "科目名称", "决算数"] * 2], rows=econ_sides(self.econ, m))  # fmt: skip
            else:
                paper.table(f"{no[6]:02d}", title[6], above=top(6), head=[["经济分类科目编码", "科目名称", "合计", "人员经费", "公用经费"]], rows=econ_list(self.econ, m))  # fmt: skip

        def t7() -> None:
            z = lambda x: m(x) or "0.00"  # noqa: E731
            h1 = ["合计", "因公出国（境）费", "公务用车购置及运行维护费", "<", "<", "公务接待费"]
            h2 = ["^", "^", "小计", "公务用车购置费", "公务用车运行维护费", "^"]
            nums = []
            for a, b, r, h in (trips_b, trips):
                nums += [z(x) for x in (a + b + r + h, a, b + r, b, r, h)]
            paper.table(f"{no[7]:02d}", title[7], above=top(7), head=[["预算数", *"<<<<<", "决算数", *"<<<<<"], h1 * 2, h2 * 2], rows=[nums])  # fmt: skip

        def t8() -> None:
            head = [[*lead[0], "年初结转和结余", "本年收入", "本年支出", "<", "<", "年末结转和结余"], [*lead[1], "^", "^", "小计", "基本支出", "项目支出", "^"]]  # fmt: skip
            if self.fund:
                rows = {k: [Z, v, v, Z, v, Z] for k, v in self.fund.items()}
                if self.fund_plug:
                    r = rows[self.fund_plug]
                    rows[self.fund_plug] = [self.f0, r[1] + self.f1 - self.f0, *r[2:5], self.f1]
                paper.table(f"{no[8]:02d}", title[8], above=top(8), head=head, rows=tree(rows, names, m, shape=shape))
            else:
                paper.table(f"{no[8]:02d}", title[8], above=top(8), head=head, rows=[["合计"] + ["<"] * (len(lead[0]) - 1)], below=(empty,))  # fmt: skip

        def t9() -> None:
            head = [[*lead[0], "本年支出", "<", "<"], [*lead[1], "合计", "基本支出", "项目支出"]]
            if self.cap:
                paper.table(f"{no[9]:02d}", title[9], above=top(9), head=head, rows=tree({k: (v, Z, v) for k, v in self.cap.items()}, names, m, shape=shape))  # fmt: skip
            else:
                paper.table(f"{no[9]:02d}", title[9], above=top(9), head=head, rows=[["合计"] + ["<"] * (len(lead[0]) - 1)], below=(empty,))  # fmt: skip

        for c in order:
            {"1": t1, "2": t2, "3": t3, "4": t4, "5": t5, "6": t6, "7": t7, "8": t8, "9": t9}[c]()


class Budget:
    """One year's budget; numbers and the usual tables, no sentences. `carry` is last year's money of the general budget (in `plug`)."""

    KINDS = ("上级补助", "事业", "经营", "附属", "其他")

    def __init__(self, general, *, fund=None, cap=None, own_in=None, own_out=None, carry=Z, own_carry=Z, plug, own_plug="", econ=None) -> None:  # fmt: skip
        self.G = {k: (D(v[0]).quantize(Z), D(v[1]).quantize(Z)) for k, v in general.items()}
        self.G = {k: v for k, v in self.G.items() if sum(v)}
        self.fund = {k: D(v).quantize(Z) for k, v in (fund or {}).items()}
        self.cap = {k: D(v).quantize(Z) for k, v in (cap or {}).items()}
        self.own_in = {k: {n: D(x).quantize(Z) for n, x in v.items()} for k, v in (own_in or {}).items()}
        self.own_out = {k: tuple(D(x).quantize(Z) for x in v) for k, v in (own_out or {}).items()}
        self.carry, self.own_carry, self.plug, self.own_plug = D(carry).quantize(Z), D(own_carry).quantize(Z), plug, own_plug  # fmt: skip
        self.gb, self.gp = add(list(self.G.values()))
        self.g = self.gb + self.gp
        self.item = {k: sum(v) for k, v in self.G.items()}
        self.g_new = self.g - self.carry
        self.fs, self.cs = sum(self.fund.values(), Z), sum(self.cap.values(), Z)
        self.fiscal = self.g + self.fs + self.cs
        self.inc = {n: sum((v.get(n, Z) for v in self.own_in.values()), Z) for n in self.KINDS}
        own = add(list(self.own_out.values())) if self.own_out else [Z] * 3
        self.ob, self.op, self.trade = own
        assert sum(self.inc.values(), Z) + self.own_carry == sum(own, Z), (sum(self.inc.values(), Z) + self.own_carry, sum(own, Z))  # fmt: skip
        self.basic, self.project = self.gb + self.ob, self.gp + self.fs + self.cs + self.op
        self.total = self.basic + self.project + self.trade
        self.income = self.total - self.carry - self.own_carry
        self.econ = split_econ({k: D(v).quantize(Z) if v is not None else None for k, v in econ.items()}, self.gb) if econ else {}  # fmt: skip
        self.people = sum((v for k, v in self.econ.items() if k[:3] in ("301", "303")), Z)
        self.office = self.gb - self.people

    def of(self, code: str) -> D:
        return sum((v for k, v in self.item.items() if k.startswith(code)), Z)

    def outs(self) -> dict[str, list[D]]:
        rows = {k: [a, b, Z] for k, (a, b) in self.G.items()}
        for k, v in {**self.fund, **self.cap}.items():
            rows[k] = [Z, v, Z]
        for k, v in self.own_out.items():
            rows[k] = [x + y for x, y in zip(rows.get(k, [Z] * 3), v, strict=True)]
        return rows

    def ins(self) -> dict[str, list[D]]:
        """General new, fund, capital, five own kinds, carried over."""
        rows = {k: [v, Z, Z, Z, Z, Z, Z, Z, Z] for k, v in self.item.items()}
        rows[self.plug][0] -= self.carry
        rows[self.plug][8] += self.carry
        for n, d in ((1, self.fund), (2, self.cap)):
            for k, v in d.items():
                rows.setdefault(k, [Z] * 9)[n] += v
        for k, v in self.own_in.items():
            r = rows.setdefault(k, [Z] * 9)
            for n, kind in enumerate(self.KINDS):
                r[3 + n] += v.get(kind, Z)
        if self.own_carry:
            rows[self.own_plug][8] += self.own_carry
        for k, v in self.outs().items():
            assert sum(rows[k], Z) == sum(v, Z), (k, rows[k], v)
        return rows
