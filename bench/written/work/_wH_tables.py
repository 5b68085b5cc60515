"""Writer H's helper: accounts of a final account or a budget, tables and printed phrases; no sentences of their own."""

from __future__ import annotations

from decimal import ROUND_HALF_UP
from decimal import Decimal as D
from typing import NamedTuple

from written.paper import Paper
from written.work._tables import CLASSES, NAMES, ORD

Z = D("0")
NAMES = {
    **NAMES,
    "20101": "人大事务",
    "20103": "政府办公厅（室）及相关机构事务",
    "20131": "党委办公厅（室）及相关机构事务",
    "20133": "宣传事务",
    "20136": "其他共产党事务支出",
    "20138": "市场监督管理事务",
    "20405": "法院",
    "20502": "普通教育",
    "20509": "教育费附加安排的支出",
    "20706": "新闻出版电影",
    "20708": "广播电视",
    "20799": "其他文化旅游体育与传媒支出",
    "20801": "人力资源和社会保障管理事务",
    "20802": "民政管理事务",
    "20810": "社会福利",
    "20826": "财政对基本养老保险基金的补助",
    "20821": "特困人员救助供养",
    "21002": "公立医院",
    "21004": "公共卫生",
    "21006": "中医药",
    "21013": "医疗救助",
    "21201": "城乡社区管理事务",
    "21205": "城乡社区环境卫生",
    "21208": "国有土地使用权出让收入安排的支出",
    "21303": "水利",
    "21305": "巩固脱贫攻坚成果衔接乡村振兴",
    "21307": "农村综合改革",
    "21103": "污染防治",
    "22201": "粮油物资事务",
    "22202": "物资事务",
    "22204": "粮油储备",
    "20605": "科技条件与服务",
    "22102": "住房改革支出",
    "20820": "临时救助",
    "22401": "应急管理事务",
    "22402": "消防救援事务",
    "21401": "公路水路运输",
    "30106": "伙食补助费",
    "30114": "医疗费",
    "30203": "咨询费",
    "30204": "手续费",
    "30208": "取暖费",
    "30209": "物业管理费",
    "30214": "租赁费",
    "30218": "专用材料费",
    "30227": "委托业务费",
    "30240": "税金及附加费用",
    "30301": "离休费",
    "30307": "医疗费补助",
    "30308": "助学金",
    "31003": "专用设备购置",
    "31007": "信息网络及软件购置更新",
}


def r(x: D, n: int = 2) -> D:
    return x.quantize(D(1).scaleb(-n), ROUND_HALF_UP)


def pct(a: D, b: D, n: int = 2) -> D:
    return r(a / b * 100, n)


class Say:
    """Prints marked figures of one paper: amounts held in `held` (元 or 万元) printed in 万元 or 元."""

    def __init__(self, *, div: int = 1, n: int = 2, rate: int = 2, group: bool = False, tags: str = "") -> None:
        self.div, self.n, self.rate, self.group, self.tags = div, n, rate, group, tags

    def s(self, x: D) -> str:
        v = r(x / self.div, self.n)
        return f"{v:,}" if self.group else f"{v}"

    def __call__(self, x: D, *tags: str) -> str:
        extra = "|" + self.tags if self.tags else ""
        return f"⟦{self.s(x)}|{'|'.join(tags)}{extra}⟧"

    def pc(self, a: D, b: D, what: str, *tags: str) -> str:
        return f"⟦{pct(a, b, self.rate)}|{'|'.join((what, *tags))}|%⟧%"

    def chg(self, now: D, last: D, what: str, *tags: str, up: str = "增加", down: str = "减少", more: str = "增长", less: str = "下降", sep: str = "，", unit: str = "万元") -> str:  # fmt: skip
        """增加 x 万元，增长 p%; from zero without a rate; 持平 if equal."""
        d = now - last
        t = "".join(f"|{k}" for k in tags) + ("|" + self.tags if self.tags else "")
        if not d:
            return "持平"
        out = f"{up if d > 0 else down}⟦{self.s(abs(d))}|{what}|增减额{t}⟧{unit}"
        if last:
            t2 = "".join(f"|{k}" for k in tags)
            out += f"{sep}{more if d > 0 else less}⟦{pct(abs(d), last, self.rate)}|{what}|增减率|%{t2}⟧%"
        return out


class Item(NamedTuple):
    """One functional item: fiscal basic and project; own-money basic and project; kind g general, f fund, c capital."""

    code: str
    name: str
    basic: D = Z
    project: D = Z
    ob: D = Z
    op: D = Z
    kind: str = "g"
    budget: D = Z
    last: D = Z

    @property
    def fiscal(self) -> D:
        return self.basic + self.project

    @property
    def total(self) -> D:
        return self.fiscal + self.ob + self.op


class Acc:
    """A year's accounts; `own` the non-fiscal income by name; `plug` of econ (None) closes basic expenditure."""

    def __init__(self, items: list[Item], econ: dict[str, D | None], *, own: dict[str, D] | None = None, g0: D = Z, g1: D = Z, f0: D = Z, f1: D = Z, own0: D = Z, use: D = Z, share: D = Z, carry: str = "", lead: str = "", names: dict[str, str] | None = None, mult: int = 1, group: bool = False, zero: str = "") -> None:  # fmt: skip
        self.items, self.mult, self.group, self.zero = items, mult, group, zero
        self.names = {**NAMES, **(names or {})}
        self.own = own or {}
        s = lambda f, xs: sum((f(i) for i in xs), Z)  # noqa: E731
        self.g = [i for i in items if i.kind == "g"]
        self.f = [i for i in items if i.kind == "f"]
        self.c = [i for i in items if i.kind == "c"]
        self.basic, self.project = s(lambda i: i.basic + i.ob, items), s(lambda i: i.project + i.op, items)
        self.spent = self.basic + self.project
        self.gb, self.gp = s(lambda i: i.basic, self.g), s(lambda i: i.project, self.g)
        self.gs, self.fs, self.cs = self.gb + self.gp, s(lambda i: i.fiscal, self.f), s(lambda i: i.fiscal, self.c)
        self.fis = self.gs + self.fs + self.cs
        self.g0, self.g1, self.f0, self.f1, self.own0 = g0, g1, f0, f1, own0
        self.gi, self.fi, self.ci = self.gs + g1 - g0, self.fs + f1 - f0, self.cs
        self.fisi = self.gi + self.fi + self.ci
        self.owni = sum(self.own.values(), Z)
        self.owns = self.spent - self.fis
        self.income = self.fisi + self.owni
        self.use, self.share = use, share
        self.own1 = own0 + self.owni + use - self.owns - share
        assert self.own1 >= 0, self.own1
        self.begin, self.end = g0 + f0 + own0, g1 + f1 + self.own1
        self.total = self.income + use + self.begin
        assert self.total == self.spent + share + self.end
        self.fistotal = self.fisi + g0 + f0
        assert self.fistotal == self.fis + g1 + f1
        self.carry, self.lead = carry, lead
        rest = self.gb - sum((v for v in econ.values() if v is not None), Z)
        assert sum(v is None for v in econ.values()) == 1
        assert rest > 0, ("plug", rest)
        self.econ = {k: rest if v is None else v for k, v in econ.items()}
        self.people = sum((v for k, v in self.econ.items() if k[:3] in ("301", "303")), Z)
        self.office = self.gb - self.people

    def item(self, code: str) -> Item:
        return next(i for i in self.items if i.code == code)

    def cls(self, code: str, xs: list[Item] | None = None) -> D:
        return sum((i.total if xs is None else i.fiscal for i in (self.items if xs is None else xs) if i.code[: len(code)] == code), Z)  # fmt: skip

    def m(self, x: D) -> str:
        x = r(x * self.mult)
        return self.zero if not x else f"{x:,}" if self.group else f"{x}"

    def tree(self, items: list[Item], cols, *, split: bool = False, first: bool = True, label: str = "合计") -> list[list[str]]:  # fmt: skip
        def line(code: str, name: str, xs: list[Item]) -> list[str]:
            nums = [self.m(sum(c, Z)) for c in zip(*(cols(i) for i in xs), strict=True)]
            if code == label:
                return [label, "<", "<", "<", *nums] if split else [label, "<", *nums]
            return [code[:3], code[3:5], code[5:7], name, *nums] if split else [code, name, *nums]

        out = [line(label, "<", items)]
        for c in sorted({i.code[:3] for i in items}):
            out.append(line(c, self.names[c], [i for i in items if i.code[:3] == c]))
            for sec in sorted({i.code[:5] for i in items if i.code[:3] == c}):
                of = [i for i in items if i.code[:5] == sec]
                out.append(line(sec, self.names[sec], of))
                out += [line(i.code, i.name, [i]) for i in sorted(of, key=lambda i: i.code)]
        return out if first else out[1:] + out[:1]

    def got(self, i: Item, sources: list[str]) -> list[D]:
        f = i.fiscal + (self.g1 - self.g0 if i.code == self.carry else Z)
        if self.f and i is max(self.f, key=lambda x: x.fiscal):
            f += self.f1 - self.f0
        assert f >= 0
        rest = [self.own.get(k, Z) if i.code == self.lead else Z for k in sources]
        return [f + sum(rest, Z), f, *rest]

    def classes(self, only: bool) -> list[str]:
        used = {i.code[:3] for i in self.items}
        return [c for c in CLASSES if not only or c in used]

    # final accounts
    def final(self, paper: Paper, top, trips, *, split: bool = False, only: bool = False, first: bool = True, rowno: bool = True, none_fund: str = "", none_cap: str = "", keys: list[str] | None = None, titles: dict[str, str] | None = None, order: str = "123456789", notes: dict[str, str] | None = None, nosurplus: str = "使用非财政拨款结余") -> None:  # fmt: skip
        """All nine tables; `top(n, title)` the lines above; `trips` name → (budget, final)."""
        m, ts = self.m, {"1": "收入支出决算总表", "2": "收入决算表", "3": "支出决算表", "4": "财政拨款收入支出决算总表", "5": "一般公共预算财政拨款支出决算表", "6": "一般公共预算财政拨款基本支出决算表", "7": "政府性基金预算财政拨款收入支出决算表", "8": "国有资本经营预算财政拨款支出决算表", "9": "财政拨款“三公”经费支出决算表"}  # fmt: skip
        ts.update(titles or {})
        below = lambda n: (notes[n],) if notes and n in notes else ()  # noqa: E731
        code = ["类", "款", "项", "科目名称"] if split else ["功能分类科目编码", "科目名称"]
        top1 = ["项目", *["<"] * (len(code) - 1)]
        lan = lambda k: ["栏次", *["<"] * (len(code) - 1), *map(str, range(1, k + 1))]  # noqa: E731
        cl = self.classes(only)

        def t1(t: str) -> None:
            left: list[tuple[str, D]] = [("一、一般公共预算财政拨款收入", self.gi), ("二、政府性基金预算财政拨款收入", self.fi), ("三、国有资本经营预算财政拨款收入", self.ci)]  # fmt: skip
            left += [(f"{ORD[n]}、{k}", self.own.get(k, Z)) for n, k in enumerate(["上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入"], 3)]  # fmt: skip
            right = [(f"{ORD[CLASSES.index(c)]}、{self.names[c]}", self.cls(c)) for c in cl]
            h = max(len(left), len(right))
            left, right = left + [("", Z)] * (h - len(left)), right + [("", Z)] * (h - len(right))
            left += [("本年收入合计", self.income), (nosurplus, self.use), ("年初结转和结余", self.begin), ("总计", self.total)]  # fmt: skip
            right += [("本年支出合计", self.spent), ("结余分配", self.share), ("年末结转和结余", self.end), ("总计", self.total)]  # fmt: skip
            pair = list(zip(left, right, strict=True))
            v = lambda a, x: m(x) if a else ""  # noqa: E731
            if rowno:
                paper.table("01", t, above=top(1, t), below=below("1"), head=[["收入", "<", "<", "支出", "<", "<"], ["项目", "行次", "金额"] * 2, ["栏次", "", "1", "栏次", "", "2"]], rows=[[a, str(n + 1), v(a, x), b, str(n + 1 + h + 4), v(b, y)] for n, ((a, x), (b, y)) in enumerate(pair)])  # fmt: skip
            else:
                paper.table("01", t, above=top(1, t), below=below("1"), head=[["收入", "<", "支出", "<"], ["项目", "决算数"] * 2], rows=[[a, v(a, x), b, v(b, y)] for (a, x), (b, y) in pair])  # fmt: skip

        def t2(t: str) -> None:
            src = ["上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入"]
            paper.table("02", t, above=top(2, t), below=below("2"), head=[[*top1, "本年收入合计", "财政拨款收入", *src], [*code, *"^^^^^^^"], lan(7)], rows=self.tree(self.items, lambda i: self.got(i, src), split=split, first=first))  # fmt: skip

        def t3(t: str) -> None:
            paper.table("03", t, above=top(3, t), below=below("3"), head=[[*top1, "本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出"], [*code, *"^^^^^^"], lan(6)], rows=self.tree(self.items, lambda i: [i.total, i.basic + i.ob, i.project + i.op, Z, Z, Z], split=split, first=first))  # fmt: skip

        def t4(t: str) -> None:
            left = [("一、一般公共预算财政拨款", self.gi), ("二、政府性基金预算财政拨款", self.fi), ("三、国有资本经营预算财政拨款", self.ci)]  # fmt: skip
            right = [(f"{ORD[CLASSES.index(c)]}、{self.names[c]}", self.cls(c, self.g), self.cls(c, self.f), self.cls(c, self.c)) for c in cl]  # fmt: skip
            h = max(len(left), len(right))
            left, right = left + [("", Z)] * (h - len(left)), right + [("", Z, Z, Z)] * (h - len(right))
            left += [("本年收入合计", self.fisi), ("年初财政拨款结转和结余", self.g0 + self.f0), ("一般公共预算财政拨款", self.g0), ("政府性基金预算财政拨款", self.f0), ("国有资本经营预算财政拨款", Z), ("总计", self.fistotal)]  # fmt: skip
            right += [("本年支出合计", self.gs, self.fs, self.cs), ("年末财政拨款结转和结余", self.g1, self.f1, Z), ("", Z, Z, Z), ("", Z, Z, Z), ("", Z, Z, Z), ("总计", self.gs + self.g1, self.fs + self.f1, self.cs)]  # fmt: skip
            v = lambda a, x: m(x) if a else ""  # noqa: E731
            rows = [[a, str(n + 1), v(a, x), b, str(n + 1 + h + 6), v(b, sum(ys, Z)), *(v(b, y) for y in ys)] for n, ((a, x), (b, *ys)) in enumerate(zip(left, right, strict=True))]  # fmt: skip
            head = [["收入", "<", "<", "支出", *"<<<<<"], ["项目", "行次", "金额", "项目", "行次", "合计", "一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款"]]  # fmt: skip
            if not rowno:
                rows = [[x[0], *x[2:4], *x[5:]] for x in rows]
                head = [["收入", "<", "支出", *"<<<<"], [x for x in head[1] if x != "行次"]]
            paper.table("04", t, above=top(4, t), below=below("4"), head=head, rows=rows)

        def t5(t: str) -> None:
            paper.table("05", t, above=top(5, t), below=below("5"), head=[[*top1, "本年支出", "<", "<"], [*code, "小计", "基本支出", "项目支出"], lan(3)], rows=self.tree(self.g, lambda i: [i.fiscal, i.basic, i.project], split=split, first=first))  # fmt: skip

        def t6(t: str) -> None:
            self.econ_table(paper, "06", t, top(6, t), "决算数", below("6"))

        def fund(t: str, n: str, key: str, items: list[Item], none: str, cap: bool) -> None:
            if cap:
                head = [[*top1, "本年支出", "<", "<"], [*code, "合计", "基本支出", "项目支出"], lan(3)]
                rows = self.tree(items, lambda i: [i.fiscal, i.basic, i.project], split=split, first=first) if items else [["合计", *["<"] * (len(code) - 1), *[self.zero] * 3]]  # fmt: skip
            else:
                head = [[*top1, "年初结转和结余", "本年收入", "本年支出", "<", "<", "年末结转和结余"], [*code, "^", "^", "小计", "基本支出", "项目支出", "^"], lan(6)]  # fmt: skip
                big = max(items, key=lambda i: i.fiscal).code if items else ""

                def cols(i: Item) -> list[D]:
                    a, b = (self.f0, self.f1) if i.code == big else (Z, Z)
                    return [a, i.fiscal + b - a, i.fiscal, i.basic, i.project, b]

                rows = self.tree(items, cols, split=split, first=first) if items else [["合计", *["<"] * (len(code) - 1), *[self.zero] * 6]]  # fmt: skip
            paper.table(key, t, above=top(int(n), t), head=head, rows=rows, below=() if items else (none,))

        def t9(t: str) -> None:
            nums = [m(x) or "0.00" for n in (0, 1) for a, b, c, d in [[trips[k][n] for k in ("abroad", "buy", "run", "host")]] for x in (a + b + c + d, a, b + c, b, c, d)]  # fmt: skip
            h1 = ["合计", "因公出国（境）费", "公务用车购置及运行维护费", "<", "<", "公务接待费"]
            paper.table("09", t, above=top(9, t), below=below("9"), head=[["预算数", *"<<<<<", "决算数", *"<<<<<"], h1 * 2, ["^", "^", "小计", "公务用车购置费", "公务用车运行维护费", "^"] * 2, [str(n) for n in range(1, 13)]], rows=[nums])  # fmt: skip

        for n in order:
            t = ts[n]
            if n == "7":
                fund(t, n, "07", self.f, none_fund, False)
            elif n == "8":
                fund(t, n, "08", self.c, none_cap, True)
            else:
                {"1": t1, "2": t2, "3": t3, "4": t4, "5": t5, "6": t6, "9": t9}[n](t)

    def econ_table(self, paper: Paper, key: str, t: str, above, word: str, below=()) -> None:
        cells: dict[bool, list[list[str]]] = {True: [], False: []}
        for c in ("301", "303", "302", "310"):
            ks = sorted(k for k in self.econ if k[:3] == c)
            if ks:
                to = cells[c in ("301", "303")]
                to.append([c, self.names[c], self.m(sum((self.econ[k] for k in ks), Z))])
                to += [[k, self.names[k], self.m(self.econ[k])] for k in ks]
        h = max(map(len, cells.values()))
        both = [a + [["", "", ""]] * (h - len(a)) for a in (cells[True], cells[False])]
        paper.table(key, t, above=above, below=below, head=[["人员经费", "<", "<", "公用经费", "<", "<"], ["经济分类科目编码", "科目名称", word] * 2], rows=[*(a + b for a, b in zip(*both, strict=True)), ["人员经费合计", "<", self.m(self.people), "公用经费合计", "<", self.m(self.office)]])  # fmt: skip

    def econ_long(self, paper: Paper, key: str, t: str, above, head=("科目编码", "科目名称", "合计", "人员经费", "公用经费"), below=()) -> None:  # fmt: skip
        """One list: code, name, total, people, office."""
        p = lambda k: k[:3] in ("301", "303")  # noqa: E731
        rows = [["合计", "<", self.m(self.gb), self.m(self.people), self.m(self.office)]]
        for c in ("301", "302", "303", "310"):
            ks = sorted(k for k in self.econ if k[:3] == c)
            for k, x in [(c, sum((self.econ[k] for k in ks), Z))] * bool(ks) + [(k, self.econ[k]) for k in ks]:
                rows.append([k, self.names[k], self.m(x), self.m(x) if p(k) else "", "" if p(k) else self.m(x)])
        paper.table(key, t, above=above, below=below, head=[head], rows=rows)


SOURCES = ["财政专户管理资金收入", "事业收入", "上级补助收入", "附属单位上缴收入", "事业单位经营收入", "其他收入"]


class Bud(Acc):
    """A budget: income equals expenditure, money brought forward is g0, f0, own0; `offices` the office part of items' basic."""

    def split(self, offices: dict[str, D], main: str) -> None:
        rest = self.office - sum(offices.values(), Z)
        self.offices = {**offices, main: rest}
        assert Z < rest < self.item(main).basic, rest
        assert not self.end, self.end

    def off(self, i: Item) -> D:
        return self.offices.get(i.code, Z)

    def b_total(self, paper: Paper, key: str, t: str, above, *, sources=SOURCES, words=("一般公共预算拨款收入", "政府性基金预算拨款收入", "国有资本经营预算拨款收入"), ends=("本年收入合计", "本年支出合计", "上年结转结余", "年终结转结余", "收入总计", "支出总计"), head="预算数") -> None:  # fmt: skip
        m, cl = self.m, self.classes(True)
        left = [(f"{ORD[n]}、{x}", y) for n, (x, y) in enumerate([*zip(words, (self.gi, self.fi, self.ci), strict=True), *((k, self.own.get(k, Z)) for k in sources)])]  # fmt: skip
        right = [(f"{ORD[n]}、{self.names[c]}", self.cls(c)) for n, c in enumerate(cl)]
        h = max(len(left), len(right))
        left, right = left + [("", Z)] * (h - len(left)), right + [("", Z)] * (h - len(right))
        left += [(ends[0], self.income), (ends[2], self.begin), (ends[4], self.total)]
        right += [(ends[1], self.spent), (ends[3], self.end), (ends[5], self.total)]
        paper.table(key, t, above=above, head=[["收入", "<", "支出", "<"], ["项目", head] * 2], rows=[[a, m(x) if a else "", b, m(y) if b else ""] for (a, x), (b, y) in zip(left, right, strict=True)])  # fmt: skip

    def b_income(self, paper: Paper, key: str, t: str, above, *, sources=SOURCES, split=False, first=True) -> None:
        code = ["类", "款", "项", "科目名称"] if split else ["科目编码", "科目名称"]

        def cols(i: Item) -> list[D]:
            keep = self.begin if i.code == self.carry else Z
            own = [self.own.get(k, Z) if i.code == self.lead else Z for k in sources]
            g, f, c = ((i.fiscal - keep if i.kind == k else Z) for k in "gfc")
            return [i.total, keep, g, f, c, *own]

        paper.table(key, t, above=above, head=[[*code, "合计", "上年结转", "一般公共预算拨款收入", "政府性基金预算拨款收入", "国有资本经营预算拨款收入", *sources]], rows=self.tree(self.items, cols, split=split, first=first))  # fmt: skip

    def b_spend(self, paper: Paper, key: str, t: str, above, *, split=False, first=True) -> None:
        code = ["类", "款", "项", "科目名称"] if split else ["科目编码", "科目名称"]
        paper.table(key, t, above=above, head=[[*code, "合计", "基本支出", "项目支出", "事业单位经营支出", "上缴上级支出", "对附属单位补助支出"]], rows=self.tree(self.items, lambda i: [i.total, i.basic + i.ob, i.project + i.op, Z, Z, Z], split=split, first=first))  # fmt: skip

    def b_fiscal(self, paper: Paper, key: str, t: str, above, *, keep="二、上年结转", one="一、本年收入") -> None:
        m, cl = self.m, self.classes(True)
        left = [(one, self.fisi), ("（一）一般公共预算拨款", self.gi), ("（二）政府性基金预算拨款", self.fi), ("（三）国有资本经营预算拨款", self.ci), (keep, self.g0 + self.f0), ("（一）一般公共预算拨款", self.g0), ("（二）政府性基金预算拨款", self.f0), ("（三）国有资本经营预算拨款", Z)]  # fmt: skip
        right = [("一、本年支出", self.gs, self.fs, self.cs)]
        right += [(f"（{ORD[n]}）{self.names[c]}", *(self.cls(c, x) for x in (self.g, self.f, self.c))) for n, c in enumerate(cl)]  # fmt: skip
        right += [("二、年终结转结余", Z, Z, Z)]
        h = max(len(left), len(right))
        left, right = left + [("", Z)] * (h - len(left)), right + [("", Z, Z, Z)] * (h - len(right))
        left.append(("收入总计", self.fistotal))
        right.append(("支出总计", self.gs, self.fs, self.cs))
        paper.table(key, t, above=above, head=[["收入", "<", "支出", *"<<<<"], ["项目", "预算数", "项目", "合计", "一般公共预算", "政府性基金预算", "国有资本经营预算"]], rows=[[a, m(x) if a else "", b, *((m(sum(ys, Z)), *map(m, ys)) if b else ("", "", "", ""))] for (a, x), (b, *ys) in zip(left, right, strict=True)])  # fmt: skip

    def b_general(self, paper: Paper, key: str, t: str, above, *, split=False, first=True, last: str = "") -> None:
        """`last` is the heading of a column of last year's figures with the change, where there is one."""
        code = ["类", "款", "项", "科目名称"] if split else ["科目编码", "科目名称"]
        pre, post = ([last], ["增减额"]) if last else ([], [])
        n = len(code)

        def cols(i: Item) -> list[D]:
            mid = [i.fiscal, i.basic, i.basic - self.off(i), self.off(i), i.project]
            return [i.last, *mid, i.fiscal - i.last] if last else mid

        paper.table(key, t, above=above, head=[["功能分类科目", *["<"] * (n - 1), *pre, "合计", "基本支出", "<", "<", "项目支出", *post], [*code, *"^" * len(pre), "^", "小计", "人员经费", "公用经费", "^", *"^" * len(post)]], rows=self.tree(self.g, cols, split=split, first=first))  # fmt: skip

    def b_fund(self, paper: Paper, key: str, t: str, above, items: list[Item], none: str) -> None:
        rows = self.tree(items, lambda i: [i.fiscal, i.basic, i.project]) if items else [["合计", "<", self.zero, self.zero, self.zero]]  # fmt: skip
        paper.table(key, t, above=above, head=[["科目编码", "科目名称", "合计", "基本支出", "项目支出"]], rows=rows, below=() if items else (none,))  # fmt: skip

    def b_three(self, paper: Paper, key: str, t: str, above, trips: dict[str, tuple[D, D]], years: tuple[str, str], *, wide=False) -> None:  # fmt: skip
        """`trips` name → (last year, this year)."""
        v = lambda x: self.m(x) or "0.00"  # noqa: E731
        val = []
        for n in (0, 1):
            a, b, c, d = (trips[k][n] for k in ("abroad", "buy", "run", "host"))
            val.append([a + b + c + d, a, b + c, b, c, d])
        names = ["合计", "1.因公出国（境）费用", "2.公务用车购置及运行维护费", "其中：公务用车购置费", "公务用车运行维护费", "3.公务接待费"]  # fmt: skip
        if wide:
            h1 = ["合计", "因公出国（境）费", "公务用车购置及运行维护费", "<", "<", "公务接待费"]
            paper.table(key, t, above=above, head=[[years[0], *"<<<<<", years[1], *"<<<<<"], h1 * 2, ["^", "^", "小计", "公务用车购置费", "公务用车运行维护费", "^"] * 2], rows=[[v(x) for x in val[0] + val[1]]])  # fmt: skip
        else:
            paper.table(key, t, above=above, head=[["项目", *years, "增减额"]], rows=[[n, v(x), v(y), v(y - x)] for n, x, y in zip(names, *val, strict=True)])  # fmt: skip
