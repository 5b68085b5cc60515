"""Writer wA's accounts, marks and tables: numbers and table rows only, the sentences stand in the documents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP
from decimal import Decimal as D
from pathlib import Path
from typing import NamedTuple

from written.paper import Paper
from written.work._tables import NAMES as _NAMES
from written.work._tables import ORD

Z = D(0)
NAMES = dict(_NAMES)
CLASSES = [c for c in NAMES if len(c) == 3 and c[0] == "2"]
SOURCES = ["上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入"]


def d(x: object) -> D:
    return D(str(x)) if x not in ("", None) else Z


class It(NamedTuple):
    """One item; `b`/`p` fiscal basic and project, `ob`/`op` of own money, `lb`/`lp`/`lo` last year's, `f0`/`f1`/`o0`/`o1` openings and closings."""

    code: str
    name: str
    b: D = Z
    p: D = Z
    ob: D = Z
    op: D = Z
    fund: bool = False
    budget: D = Z
    lb: D = Z
    lp: D = Z
    lo: D = Z
    f0: D = Z
    f1: D = Z
    o0: D = Z
    o1: D = Z
    src: dict[str, D | None] = {}  # noqa: RUF012
    dist: D = Z

    @property
    def fiscal(self) -> D:
        return self.b + self.p

    @property
    def own(self) -> D:
        return self.ob + self.op

    @property
    def total(self) -> D:
        return self.fiscal + self.own

    @property
    def basic(self) -> D:
        return self.b + self.ob

    @property
    def project(self) -> D:
        return self.p + self.op

    @property
    def last(self) -> D:
        return self.lb + self.lp

    @property
    def f_in(self) -> D:
        return self.fiscal + self.f1 - self.f0

    @property
    def o_in(self) -> D:
        return self.own + self.o1 - self.o0 + self.dist

    def source(self, name: str) -> D:
        src = self.src or {"其他收入": None}
        if name not in src:
            return Z
        v = src[name]
        return self.o_in - sum((x for x in src.values() if x is not None), Z) if v is None else v


def it(code: str, name: str, *, fund: bool = False, src: dict[str, object] | None = None, **kw: object) -> It:
    s = {k: None if v is None else d(v) for k, v in (src or {}).items()}
    out = It(code, name, fund=fund, src=s, **{k: d(v) for k, v in kw.items()})
    assert out.f_in >= 0, (code, "fiscal income below zero")
    assert out.o_in >= 0, (code, "own income below zero")
    assert sum((out.source(n) for n in {*SOURCES, *out.src}), Z) == out.o_in, (code, "sources")
    return out


class Book:
    """The accounts of one department or unit."""

    def __init__(self, items: list[It], econ: dict[str, object], *, last_begin: object = 0, last_fiscal_begin: object = 0, last_dist: object = 0) -> None:  # fmt: skip
        self.items = items
        self.gen = [i for i in items if not i.fund]
        self.fund = [i for i in items if i.fund]
        s = self.s
        self.basic, self.project, self.spent = s("basic"), s("project"), s("total")
        self.g_basic, self.g_project = s("b", self.gen), s("p", self.gen)
        self.g_spent, self.f_spent = s("fiscal", self.gen), s("fiscal", self.fund)
        self.fiscal_spent = self.g_spent + self.f_spent
        self.g_in, self.f_in = s("f_in", self.gen), s("f_in", self.fund)
        self.fiscal_in = self.g_in + self.f_in
        self.g0, self.g1 = s("f0", self.gen), s("f1", self.gen)
        self.p0, self.p1 = s("f0", self.fund), s("f1", self.fund)
        self.fiscal0, self.fiscal1 = self.g0 + self.p0, self.g1 + self.p1
        self.o0, self.o1, self.dist = s("o0"), s("o1"), s("dist")
        self.src = {
            n: sum((i.source(n) for i in items), Z)
            for n in [*SOURCES, *sorted({k for i in items for k in i.src} - set(SOURCES))]
        }
        self.income = self.fiscal_in + sum(self.src.values(), Z)
        self.begin, self.end = self.fiscal0 + self.o0, self.fiscal1 + self.o1
        self.total = self.income + self.begin
        assert self.total == self.spent + self.dist + self.end
        self.fiscal_total = self.fiscal_in + self.fiscal0
        assert self.fiscal_total == self.fiscal_spent + self.fiscal1
        self.l_basic = s("lb")
        self.l_project = s("lp")
        self.l_spent = s("last") + s("lo")
        self.l_fiscal, self.l_gen, self.l_fund = s("last"), s("last", self.gen), s("last", self.fund)
        self.l_dist = d(last_dist)
        self.l_total = self.l_spent + self.l_dist + self.begin
        self.l_begin = d(last_begin)
        self.l_income = self.l_total - self.l_begin
        self.l_fiscal_total = self.l_fiscal + self.fiscal0
        self.l_fiscal_in = self.l_fiscal_total - d(last_fiscal_begin)
        self.budget = s("budget", self.gen)
        vals = {k: None if v is None else d(v) for k, v in econ.items()}
        rest = self.g_basic - sum((v for v in vals.values() if v is not None), Z)
        n = sum(v is None for v in vals.values())
        assert (n == 1 and rest > 0) or (n == 0 and rest == 0), ("econ", rest, self.g_basic)
        self.econ = {k: rest if v is None else v for k, v in vals.items()}
        self.people = sum((v for k, v in self.econ.items() if k[:3] in ("301", "303")), Z)
        self.office = self.g_basic - self.people

    def s(self, attr: str, items: list[It] | None = None) -> D:
        return sum((getattr(i, attr) for i in (self.items if items is None else items)), Z)

    def at(self, code: str) -> It:
        (i,) = [i for i in self.items if i.code == code]
        return i

    def cls(self, code: str, attr: str = "total", items: list[It] | None = None) -> D:
        return self.s(attr, [i for i in (self.items if items is None else items) if i.code.startswith(code)])

    def classes(self, items: list[It] | None = None) -> list[str]:
        return sorted({i.code[:3] for i in (self.items if items is None else items)})

    def ec(self, code: str) -> D:
        return sum((v for k, v in self.econ.items() if k.startswith(code)), Z)


class Pen:
    """Prints marked amounts; `scale` turns the accounts' unit into the text's."""

    def __init__(self, dec: int = 2, rdec: int = 2, group: bool = False, scale: object = 1, unit: str = "万元") -> None:
        self.dec, self.rdec, self.group, self.scale, self.unit = dec, rdec, group, d(scale), unit

    def f(self, x: D) -> str:
        x = (x * self.scale).quantize(D(1).scaleb(-self.dec), ROUND_HALF_UP)
        return f"{x:,f}" if self.group else f"{x:f}"

    def q(self, x: D) -> str:
        return f"{x.quantize(D(1).scaleb(-self.rdec), ROUND_HALF_UP):f}"

    def m(self, x: D, tags: str) -> str:
        """Return a marked amount with its unit."""
        unit = "" if self.unit == "万元" else "|" + self.unit
        return f"⟦{self.f(x)}|{tags}{unit}⟧{self.unit}"

    def n(self, x: D, tags: str) -> str:
        """Return a marked amount without its unit."""
        unit = "" if self.unit == "万元" else "|" + self.unit
        return f"⟦{self.f(x)}|{tags}{unit}⟧"

    def r(self, part: D, whole: D, tags: str) -> str:
        return f"⟦{self.q(part / whole * 100)}|{tags}|%⟧%"

    def share(self, part: D, whole: D, tags: str) -> str:
        return self.r(part, whole, tags + "|占比")

    def done(self, part: D, whole: D, tags: str) -> str:
        return self.r(part, whole, tags + "|完成率")

    def cmp(self, now: D, last: D, tags: str, words: tuple[str, str, str, str] = ("增加", "减少", "增长", "下降"), sep: str = "，", base: str = "") -> str:  # fmt: skip
        """Return 增加12.00万元，增长3.45% of the year on the year before (or 持平)."""
        if now == last:
            return "持平"
        up = now > last
        unit = "" if self.unit == "万元" else "|" + self.unit
        amount = f"{words[0 if up else 1]}⟦{self.f(abs(now - last))}|{tags}|增减额{base}{unit}⟧{self.unit}"
        if not last:
            return amount
        kind = "差异率" if base else "增减率"
        return f"{amount}{sep}{words[2 if up else 3]}⟦{self.q(abs(now - last) / last * 100)}|{tags}|{kind}|%⟧%"


def swap(text: str, at: int = 0) -> str:
    """Swap the first two adjacent differing digits at or after `at` (no leading zero made)."""
    for k in range(at, len(text) - 1):
        a, b = text[k], text[k + 1]
        if a.isdigit() and b.isdigit() and a != b and not (k == 0 and b == "0"):
            return text[:k] + b + a + text[k + 2 :]
    if at:
        return swap(text)
    raise ValueError(text)


def n(count: object, tags: str, unit: str) -> str:
    """Return a marked count (its unit is written by the sentence)."""
    return f"⟦{count}|{tags}|{unit}⟧"


class Sheets:
    """Rows of the tables of one book."""

    def __init__(self, book: Book, *, scale: object = 1, dec: int = 2, group: bool = False, zero: str = "", split: str = "", indent: bool = False) -> None:  # fmt: skip
        self.book, self.scale, self.dec, self.group, self.zero, self.split, self.indent = book, d(scale), dec, group, zero, split, indent  # fmt: skip

    def m(self, x: D | None) -> str:
        if x is None:
            return ""
        x = (x * self.scale).quantize(D(1).scaleb(-self.dec), ROUND_HALF_UP)
        return self.zero if not x else f"{x:,f}" if self.group else f"{x:f}"

    def code(self, code: str, name: str) -> list[str]:
        if code == "合计":
            return ["合计", "<", "<", "<"] if self.split else ["合计", "<"]
        if self.indent:
            name = "  " * ((len(code) - 3) // 2) + name
        if self.split == "merged":
            return [code, "<", "<", name]
        if self.split == "parts":
            return [code[:3], code[3:5], code[5:7], name]
        return [code, name]

    def tree(self, items: list[It], cols: Callable[[It], Sequence[D]], total: bool = True) -> list[list[str]]:
        def line(code: str, name: str, xs: list[It]) -> list[str]:
            sums = [sum(c, Z) for c in zip(*(cols(i) for i in xs), strict=True)]
            return [*self.code(code, name), *(self.m(x) for x in sums)]

        out = [line("合计", "", items)] if total and items else []
        for cls in sorted({i.code[:3] for i in items}):
            out.append(line(cls, NAMES[cls], [i for i in items if i.code[:3] == cls]))
            for sec in sorted({i.code[:5] for i in items if i.code[:3] == cls}):
                of = [i for i in items if i.code[:5] == sec]
                out.append(line(sec, NAMES[sec], of))
                out += [line(i.code, i.name, [i]) for i in sorted(of)]
        return out

    def head(self, cols: Sequence[str], *, code: str = "功能分类科目编码", number: bool = True) -> list[list[str]]:
        w = len(cols)
        if self.split:
            rows = [["项目", "<", "<", "<", *cols], [code, "<", "<", "科目名称", *"^" * w]]
            return [*rows, ["类", "款", "项", "栏次", *(str(k + 1) for k in range(w))]] if number else rows
        rows = [["项目", "<", *cols], [code, "科目名称", *"^" * w]]
        return [*rows, ["栏次", "<", *(str(k + 1) for k in range(w))]] if number else rows

    # rows of the nine tables of final accounts
    def t1(self, *, rowno: bool = True, classes: Sequence[str] = CLASSES, used: str = "使用非财政拨款结余（含专用结余）", order: Sequence[str] = SOURCES) -> list[list[str]]:  # fmt: skip
        b = self.book
        left: list[tuple[str, D | None]] = [("一、一般公共预算财政拨款收入", b.g_in), ("二、政府性基金预算财政拨款收入", b.f_in), ("三、国有资本经营预算财政拨款收入", Z)]  # fmt: skip
        left += [(f"{ORD[k + 3]}、{s}", b.src[s]) for k, s in enumerate(order)]
        right: list[tuple[str, D | None]] = [(f"{ORD[k]}、{NAMES[c]}", b.cls(c)) for k, c in enumerate(classes)]
        high = max(len(left), len(right))
        left += [("", None)] * (high - len(left))
        right += [("", None)] * (high - len(right))
        left += [("本年收入合计", b.income), (used, Z), ("年初结转和结余", b.begin), ("总计", b.total)]
        right += [("本年支出合计", b.spent), ("结余分配", b.dist), ("年末结转和结余", b.end), ("总计", b.total)]
        if not rowno:
            return [[a, self.m(x), c, self.m(y)] for (a, x), (c, y) in zip(left, right, strict=True)]
        return [[a, str(k + 1), self.m(x), c, str(k + 1 + high + 4), self.m(y)] for k, ((a, x), (c, y)) in enumerate(zip(left, right, strict=True))]  # fmt: skip

    def t2(self) -> list[list[str]]:
        return self.tree(self.book.items, lambda i: [i.f_in + i.o_in, i.f_in, *(i.source(x) for x in SOURCES)])

    def t3(self) -> list[list[str]]:
        return self.tree(self.book.items, lambda i: [i.total, i.basic, i.project, Z, Z, Z])

    def t4(self, *, rowno: bool = True, classes: Sequence[str] = CLASSES) -> list[list[str]]:
        b = self.book
        g, f = (lambda c: b.cls(c, "fiscal", b.gen)), (lambda c: b.cls(c, "fiscal", b.fund))
        left: list[tuple[str, D | None]] = [("一、一般公共预算财政拨款", b.g_in), ("二、政府性基金预算财政拨款", b.f_in), ("三、国有资本经营预算财政拨款", Z)]  # fmt: skip
        right: list[tuple[str, D | None, D | None]] = [(f"{ORD[k]}、{NAMES[c]}", g(c), f(c)) for k, c in enumerate(classes)]  # fmt: skip
        high = max(len(left), len(right))
        left += [("", None)] * (high - len(left))
        right += [("", None, None)] * (high - len(right))
        left += [("本年收入合计", b.fiscal_in), ("年初财政拨款结转和结余", b.fiscal0), ("一般公共预算财政拨款", b.g0), ("政府性基金预算财政拨款", b.p0), ("国有资本经营预算财政拨款", Z), ("总计", b.fiscal_total)]  # fmt: skip
        right += [("本年支出合计", b.g_spent, b.f_spent), ("年末财政拨款结转和结余", b.g1, b.p1), ("", None, None), ("", None, None), ("", None, None), ("总计", b.g_spent + b.g1, b.f_spent + b.p1)]  # fmt: skip
        out = []
        for k, ((a, x), (c, y, z)) in enumerate(zip(left, right, strict=True)):
            cells = ["", "", "", ""] if y is None or z is None else [self.m(y + z), self.m(y), self.m(z), self.m(Z)]
            out.append([a, str(k + 1), self.m(x), c, str(k + 1 + high + 6), *cells] if rowno else [a, self.m(x), c, *cells])  # fmt: skip
        return out

    def t5(self) -> list[list[str]]:
        return self.tree(self.book.gen, lambda i: [i.fiscal, i.b, i.p])

    def t6(self) -> list[list[str]]:
        """Two columns of blocks: people's and office money."""
        e = self.book.econ
        cells: dict[bool, list[list[str]]] = {True: [], False: []}
        for c in ("301", "303", "302", "310"):
            codes = sorted(k for k in e if k[:3] == c)
            if codes:
                to = cells[c in ("301", "303")]
                to.append([c, NAMES[c], self.m(self.book.ec(c))])
                to += [[k, NAMES[k], self.m(e[k])] for k in codes]
        high = max(map(len, cells.values()))
        both = [a + [["", "", ""]] * (high - len(a)) for a in (cells[True], cells[False])]
        return [*(a + b for a, b in zip(*both, strict=True)), ["人员经费合计", "<", self.m(self.book.people), "公用经费合计", "<", self.m(self.book.office)]]  # fmt: skip

    def t6flat(self) -> list[list[str]]:
        """Code, name, sum, people's, office."""
        b, e = self.book, self.book.econ
        out = [["合计", "<", self.m(b.g_basic), self.m(b.people), self.m(b.office)]]
        for c in ("301", "302", "303", "310"):
            codes = sorted(k for k in e if k[:3] == c)
            if not codes:
                continue
            of = c in ("301", "303")
            for k, x in [(c, b.ec(c)), *((k, e[k]) for k in codes)]:
                out.append([k, NAMES[k], self.m(x), self.m(x if of else Z), self.m(Z if of else x)])
        return out

    def t7(self) -> list[list[str]]:
        return self.tree(self.book.fund, lambda i: [i.f0, i.f_in, i.fiscal, i.b, i.p, i.f1])

    def trips(self, t: dict[str, tuple[D, D]]) -> list[list[str]]:
        """Twelve cells: budget and final."""
        out: list[str] = []
        for k in (0, 1):
            a, b, r, h = (t[x][k] for x in ("abroad", "buy", "run", "host"))
            out += [self.m(x) or "0.00" for x in (a + b + r + h, a, b + r, b, r, h)]
        return [out]


TRIP_HEAD = [
    ["预算数", *"<<<<<", "决算数", *"<<<<<"],
    ["合计", "因公出国（境）费", "公务用车购置及运行维护费", "<", "<", "公务接待费"] * 2,
    ["^", "^", "小计", "公务用车购置费", "公务用车运行维护费", "^"] * 2,
    [str(k) for k in range(1, 13)],
]
COLS2 = ["本年收入合计", "财政拨款收入", *SOURCES]
COLS3 = ["本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出"]
COLS5 = ["本年支出", "基本支出", "项目支出"]
COLS7 = ["年初结转和结余", "本年收入", "本年支出", "基本支出", "项目支出", "年末结转和结余"]
HEAD1 = [["收入", "<", "<", "支出", "<", "<"], ["项目", "行次", "金额", "项目", "行次", "金额"], ["栏次", "", "1", "栏次", "", "2"]]  # fmt: skip
HEAD4 = [["收入", "<", "<", "支出", *"<<<<<"], ["项目", "行次", "金额", "项目", "行次", "合计", "一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款"], ["栏次", "", "1", "栏次", "", *"2345"]]  # fmt: skip
HEAD6 = [["人员经费", "<", "<", "公用经费", "<", "<"], ["科目编码", "科目名称", "决算数"] * 2]


def add_names(text: str) -> None:
    """Add names of sections and economic items: code name per line."""
    for line in text.strip().splitlines():
        code, name = line.split()
        assert NAMES.setdefault(code, name) == name, (code, name, NAMES[code])


def check(paper: Paper) -> None:
    """Hold the writer's own limits: marked measures are in the vocabulary, six faults or more."""
    words = set((Path(__file__).parents[1] / "vocabulary.txt").read_text("utf-8").split("\n"))
    extra = {"年初预算", "全年预算", "预算", "上年执行", "增减额", "增减率", "占比", "完成率", "差异率"}
    units = {
        "元",
        "亿元",
        "%",
        "人",
        "辆",
        "台",
        "套",
        "台（套）",
        "个",
        "批次",
        "人次",
        "平方米",
        "分",
        "项",
        "次",
        "批",
    }
    count = 0
    for part in paper.parts:
        for t in getattr(part, "truths", ()):
            count += 1
            names = [x for x in t.tags if x in words]
            assert len(names) == 1, (t, names)
            for x in t.tags:
                assert x in words or x in extra or x in units or x.isdigit() or x.startswith("科目:"), t
    assert len(paper.faults) >= 6
    paper.with_faults()
    print(paper.id, "marks", count, "faults", len(paper.faults))
