"""Tables of final accounts and budgets from one set of accounts; the pen that marks figures. No sentences."""

from __future__ import annotations

from decimal import ROUND_HALF_UP
from decimal import Decimal as D
from pathlib import Path
from typing import NamedTuple

import written
from written.paper import Paper
from written.work._tables import NAMES as BASE
from written.work._tables import ORD

VOCABULARY = set((Path(written.__file__).parent / "vocabulary.txt").read_text(encoding="utf-8").split("\n"))
ZERO = D("0.00")
FIVE = ("上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入")
KINDS = ("G", "F", "C")


def q(x: D, n: int = 2) -> D:
    return D(x).quantize(D(1).scaleb(-n), ROUND_HALF_UP)


def pct(part: D, whole: D, n: int = 2) -> D:
    return q(D(part) / D(whole) * 100, n)


class Pen:
    """Prints and marks figures; `div` turns the accounts' unit into the text's, `unit` is the tag where it is not 万元."""

    def __init__(self, *, div: int = 1, group: bool = False, unit: str = "", n: int = 2, rates: int = 2) -> None:
        self.div, self.group, self.unit, self.n, self.rates = div, group, unit, n, rates

    def s(self, x: D) -> str:
        v = q(D(x) / self.div, self.n)
        return f"{v:,.{self.n}f}" if self.group else f"{v:.{self.n}f}"

    def _mark(self, printed: str, m: str, tags: tuple[str, ...]) -> str:
        assert m in VOCABULARY, m
        return "⟦" + "|".join([printed, m, *tags]) + "⟧"

    def __call__(self, x: D, m: str, *tags: str) -> str:
        assert x >= 0, (m, x)
        return self._mark(self.s(x), m, (*tags, *([self.unit] if self.unit else [])))

    def d(self, now: D, last: D, m: str, *tags: str) -> str:
        """Return the marked absolute change."""
        assert now != last, (m, now, last)
        return self._mark(self.s(abs(now - last)), m, (*tags, "增减额", *([self.unit] if self.unit else [])))

    def r(self, now: D, last: D, m: str, *tags: str, tag: str = "增减率") -> str:
        """Return the marked absolute rate of change."""
        return self._mark(f"{pct(abs(now - last), last, self.rates):.{self.rates}f}", m, (*tags, tag, "%"))

    def share(self, part: D, whole: D, m: str, *tags: str) -> str:
        return self._mark(f"{pct(part, whole, self.rates):.{self.rates}f}", m, (*tags, "占比", "%"))

    def done(self, part: D, whole: D, m: str, *tags: str) -> str:
        return self._mark(f"{pct(part, whole, self.rates):.{self.rates}f}", m, (*tags, "完成率", "%"))

    def c(self, n: int | str, m: str, unit: str, *tags: str) -> str:
        """Return a marked count."""
        return self._mark(str(n), m, (*tags, unit))

    def w(self, now: D, last: D, words: str = "增加减少") -> str:
        assert now != last
        h = len(words) // 2
        return words[:h] if now > last else words[h:]

    def p(self, part: D, whole: D) -> str:
        """Return a bare percentage, to be named in a fault's context."""
        return f"{pct(part, whole, self.rates):.{self.rates}f}"


class Item(NamedTuple):
    """One functional item; G general public budget, F government fund, C state capital; `inc` in the order of FIVE."""

    code: str
    name: str
    basic: D = ZERO
    project: D = ZERO
    own_basic: D = ZERO
    own_project: D = ZERO
    kind: str = "G"
    budget: D = ZERO
    last: D = ZERO
    f0: D = ZERO
    f1: D = ZERO
    inc: tuple[D, ...] = (ZERO,) * 5

    @property
    def fiscal(self) -> D:
        return self.basic + self.project

    @property
    def fiscal_income(self) -> D:
        return self.fiscal + self.f1 - self.f0

    @property
    def total(self) -> D:
        return self.fiscal + self.own_basic + self.own_project

    @property
    def income(self) -> D:
        return self.fiscal_income + sum(self.inc, ZERO)


class Accounts:
    """The year's accounts of one department, final or budget."""

    def __init__(self, items: list[Item], econ: dict[str, D | None], *, own0: D = ZERO, names: dict[str, str] | None = None, group: bool = False, blank: str = "", digits: int = 2) -> None:  # fmt: skip
        self.items, self.group, self.blank, self.digits = items, group, blank, digits
        self.names = {k: v for k, v in (BASE | (names or {})).items() if v}  # an empty name drops a class
        self.classes = [c for c in self.names if len(c) == 3 and c[0] == "2"]
        self.by_code = {i.code: i for i in items}
        assert len(self.by_code) == len(items)
        s = lambda f, xs=items: sum((f(i) for i in xs), ZERO)  # noqa: E731
        self.of = {k: [i for i in items if i.kind == k] for k in KINDS}
        self.basic, self.project = s(lambda i: i.basic + i.own_basic), s(lambda i: i.project + i.own_project)
        self.spent = self.basic + self.project
        self.sp = {k: s(lambda i: i.fiscal, self.of[k]) for k in KINDS}
        self.fin = {k: s(lambda i: i.fiscal_income, self.of[k]) for k in KINDS}
        self.f0 = {k: s(lambda i: i.f0, self.of[k]) for k in KINDS}
        self.f1 = {k: s(lambda i: i.f1, self.of[k]) for k in KINDS}
        self.g_basic, self.g_project = s(lambda i: i.basic, self.of["G"]), s(lambda i: i.project, self.of["G"])
        self.fiscal_spent, self.fiscal_income = sum(self.sp.values(), ZERO), sum(self.fin.values(), ZERO)
        self.fiscal0, self.fiscal1 = sum(self.f0.values(), ZERO), sum(self.f1.values(), ZERO)
        self.fiscal_total = self.fiscal_income + self.fiscal0
        assert self.fiscal_total == self.fiscal_spent + self.fiscal1
        self.five = [sum((i.inc[n] for i in items), ZERO) for n in range(5)]
        self.income = self.fiscal_income + sum(self.five, ZERO)
        assert self.income == s(lambda i: i.income)
        own1 = own0 + sum(self.five, ZERO) - (self.spent - self.fiscal_spent)
        assert own1 >= 0, own1
        self.begin, self.end = self.fiscal0 + own0, self.fiscal1 + own1
        self.total = self.income + self.begin
        assert self.total == self.spent + self.end
        rest = self.g_basic - sum((v for v in econ.values() if v is not None), ZERO)
        if any(v is None for v in econ.values()):
            assert rest > 0, rest
            self.econ = {k: rest if v is None else v for k, v in econ.items()}
        else:
            assert rest == 0, rest
            self.econ = {k: v for k, v in econ.items() if v is not None}
        assert sum(self.econ.values(), ZERO) == self.g_basic
        self.people = sum((v for k, v in self.econ.items() if k[:3] in ("301", "303")), ZERO)
        self.office = self.g_basic - self.people

    def cls(self, c: str, kind: str = "") -> D:
        """Spending of one class or section: all money, or the fiscal one of a kind."""
        return sum(((i.fiscal if kind else i.total) for i in self.items if i.code.startswith(c) and (not kind or i.kind == kind)), ZERO)  # fmt: skip

    def m(self, x: D, blank: str | None = None) -> str:
        b = self.blank if blank is None else blank
        d = self.digits
        assert q(x, d) == x
        return b if not x else f"{x:,.{d}f}" if self.group else f"{x:.{d}f}"

    def tree(self, items: list[Item], cols, split: bool = False, foot: bool = False) -> list[list[str]]:
        """Return total, class, section and item rows with the columns `cols(item)`."""

        def line(code: str, name: str, xs: list[Item]) -> list[str]:
            nums = [self.m(sum(c, ZERO)) for c in zip(*(cols(i) for i in xs), strict=True)]
            if split:
                parts = [code[:3], code[3:5], code[5:7]] if code[0].isdigit() else [code, "<", "<"]
                return [*parts, name, *nums]
            return [code, name, *nums]

        out = []
        for cls in sorted({i.code[:3] for i in items}):
            out.append(line(cls, self.names[cls], [i for i in items if i.code[:3] == cls]))
            for sec in sorted({i.code[:5] for i in items if i.code[:3] == cls}):
                of = [i for i in items if i.code[:5] == sec]
                out.append(line(sec, self.names[sec], of))
                out += [line(i.code, i.name, [i]) for i in of]
        total = line("合计", "<", items)
        return [*out, total] if foot else [total, *out]

    def _head(self, split: bool, *cols: str, top: str = "项目") -> list[list[str]]:
        k = 4 if split else 2
        return [[top, *"<" * (k - 1), *cols], [*(("类", "款", "项", "科目名称") if split else ("功能分类科目编码", "科目名称")), *"^" * len(cols)]]  # fmt: skip

    def _econ_rows(self, single: bool) -> list[list[str]]:
        m = self.m
        if single:
            rows = [["合计", "<", m(self.g_basic), m(self.people), m(self.office)]]
            for c in ("301", "302", "303", "310"):
                own = [k for k in sorted(self.econ) if k[:3] == c]
                if own:
                    t = sum((self.econ[k] for k in own), ZERO)
                    staff = c in ("301", "303")
                    put = lambda x, staff=staff: [m(x), m(x) if staff else self.blank, self.blank if staff else m(x)]  # noqa: E731
                    rows.append([c, self.names[c], *put(t)])
                    rows += [[k, self.names[k], *put(self.econ[k])] for k in own]
            return rows
        cells: dict[bool, list[list[str]]] = {True: [], False: []}
        for c in ("301", "303", "302", "310"):
            own = [k for k in sorted(self.econ) if k[:3] == c]
            if own:
                to = cells[c in ("301", "303")]
                to.append([c, self.names[c], m(sum((self.econ[k] for k in own), ZERO))])
                to += [[k, self.names[k], m(self.econ[k])] for k in own]
        high = max(map(len, cells.values()))
        both = [a + [["", "", ""]] * (high - len(a)) for a in (cells[True], cells[False])]
        return [*(a + b for a, b in zip(*both, strict=True)), ["人员经费合计", "<", m(self.people), "公用经费合计", "<", m(self.office)]]  # fmt: skip

    def final(self, paper: Paper, unit: str, trips: dict[str, tuple[D, D]], *, money: str = "金额单位：万元", keys: str = "公开{:02d}表", split: bool = False, single: bool = False, order: str = "TFC", none_fund: str = "", none_capital: str = "", surplus: str = "使用非财政拨款结余（含专用结余）", dept: str = "部门：", number: str = "", trip_title: str = "财政拨款“三公”经费支出决算表", rownum: bool = True) -> None:  # fmt: skip
        """Add the tables of a final account; `order` of 07… : T trips, F fund, C state capital."""
        m = self.m
        top = lambda n: (keys.format(n), f"{dept}{unit}", money)  # noqa: E731
        title = lambda n, t: (number.format(ORD[n - 1]) if number else "") + t  # noqa: E731
        left = [("一、一般公共预算财政拨款收入", self.fin["G"]), ("二、政府性基金预算财政拨款收入", self.fin["F"]), ("三、国有资本经营预算财政拨款收入", self.fin["C"])]  # fmt: skip
        left1 = left + [(f"{ORD[n + 3]}、{k}", x) for n, (k, x) in enumerate(zip(FIVE, self.five, strict=True))]
        high = len(self.classes)
        left1 += [("", ZERO)] * (high - len(left1))
        left1 += [("本年收入合计", self.income), (surplus, ZERO), ("年初结转和结余", self.begin), ("总计", self.total)]
        right = [(f"{ORD[n]}、{self.names[c]}", self.cls(c)) for n, c in enumerate(self.classes)]
        right += [("本年支出合计", self.spent), ("结余分配", ZERO), ("年末结转和结余", self.end), ("总计", self.total)]
        pairs = list(enumerate(zip(left1, right, strict=True), 1))
        if rownum:
            paper.table("01", title(1, "收入支出决算总表"), above=top(1), head=[["收入", "<", "<", "支出", "<", "<"], ["项目", "行次", "决算数", "项目", "行次", "决算数"], ["栏次", "", "1", "栏次", "", "2"]],
                rows=[[a, str(n), m(x) if a else "", b, str(n + high + 4), m(y)] for n, ((a, x), (b, y)) in pairs])  # fmt: skip
        else:
            paper.table("01", title(1, "收入支出决算总表"), above=top(1), head=[["收入", "<", "支出", "<"], ["项目", "金额", "项目（按功能分类）", "金额"]],
                rows=[[a, m(x) if a else "", b, m(y)] for n, ((a, x), (b, y)) in pairs])  # fmt: skip
        k = "<" * (3 if split else 1)
        cols = lambda t: [["栏次", *k, *map(str, range(1, t + 1))]]  # noqa: E731
        paper.table("02", title(2, "收入决算表"), above=top(2), head=self._head(split, "本年收入合计", "财政拨款收入", *FIVE) + cols(7), rows=self.tree(self.items, lambda i: [i.income, i.fiscal_income, *i.inc], split))  # fmt: skip
        paper.table("03", title(3, "支出决算表"), above=top(3), head=self._head(split, "本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出") + cols(6), rows=self.tree(self.items, lambda i: [i.total, i.basic + i.own_basic, i.project + i.own_project, ZERO, ZERO, ZERO], split))  # fmt: skip
        s, z = self.sp, self.f1
        left4 = [*left, *[("", ZERO)] * (high - 3), ("本年收入合计", self.fiscal_income), ("年初财政拨款结转和结余", self.fiscal0), ("一般公共预算财政拨款", self.f0["G"]), ("政府性基金预算财政拨款", self.f0["F"]), ("国有资本经营预算财政拨款", self.f0["C"]), ("总计", self.fiscal_total)]  # fmt: skip
        right4 = [(f"{ORD[n]}、{self.names[c]}", *(self.cls(c, x) for x in KINDS)) for n, c in enumerate(self.classes)]
        right4 += [("本年支出合计", *(s[x] for x in KINDS)), ("年末财政拨款结转和结余", *(z[x] for x in KINDS)), *[("", ZERO, ZERO, ZERO)] * 3, ("总计", *(s[x] + z[x] for x in KINDS))]  # fmt: skip
        paper.table("04", title(4, "财政拨款收入支出决算总表"), above=top(4), head=[["收入", "<", "<", "支出", *"<<<<<"], ["项目", "行次", "金额", "项目", "行次", "合计", "一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款"], ["栏次", "", "1", "栏次", "", *"2345"]],
            rows=[[a, str(n), m(x) if a else "", b, str(n + high + 6), *([m(g + f + c), m(g), m(f), m(c)] if b else [""] * 4)] for n, ((a, x), (b, g, f, c)) in enumerate(zip(left4, right4, strict=True), 1)])  # fmt: skip
        paper.table("05", title(5, "一般公共预算财政拨款支出决算表"), above=top(5), head=[["项目", *k, "本年支出", "<", "<"], [*(("类", "款", "项", "科目名称") if split else ("功能分类科目编码", "科目名称")), "小计" if not split else "合计", "基本支出", "项目支出"], *cols(3)], rows=self.tree(self.of["G"], lambda i: [i.fiscal, i.basic, i.project], split))  # fmt: skip
        head6 = [["项目", "<", "一般公共预算财政拨款基本支出", "<", "<"], ["经济分类科目编码", "科目名称", "合计", "人员经费", "公用经费"]] if single else [["人员经费", "<", "<", "公用经费", "<", "<"], ["科目编码", "科目名称", "决算数"] * 2]  # fmt: skip
        paper.table("06", title(6, "一般公共预算财政拨款基本支出决算表"), above=top(6), head=head6, rows=self._econ_rows(single))  # fmt: skip
        for n, what in enumerate(order, 7):
            if what == "T":
                nums = []
                for b in (0, 1):
                    a, y, r, h = (trips[x][b] for x in ("abroad", "buy", "run", "host"))
                    nums += [m(x, f"{0:.{self.digits}f}") for x in (a + y + r + h, a, y + r, y, r, h)]
                h1 = ["合计", "因公出国（境）费", "公务用车购置及运行维护费", "<", "<", "公务接待费"]
                h2 = ["^", "^", "小计", "公务用车购置费", "公务用车运行维护费", "^"]
                paper.table("T", title(n, trip_title), above=top(n), head=[["预算数", *"<<<<<", "决算数", *"<<<<<"], h1 * 2, h2 * 2, [str(x) for x in range(1, 13)]], rows=[nums])  # fmt: skip
            elif what == "F":
                rows = self.tree(self.of["F"], lambda i: [i.f0, i.fiscal_income, i.fiscal, i.basic, i.project, i.f1], split) if self.of["F"] else [["合计", *k]]  # fmt: skip
                paper.table("F", title(n, "政府性基金预算财政拨款收入支出决算表"), above=top(n), head=[["项目", *k, "年初结转和结余", "本年收入", "本年支出", "<", "<", "年末结转和结余"], [*(("类", "款", "项", "科目名称") if split else ("功能分类科目编码", "科目名称")), "^", "^", "小计", "基本支出", "项目支出", "^"], *cols(6)], rows=rows, below=() if self.of["F"] else (none_fund,))  # fmt: skip
            else:
                rows = self.tree(self.of["C"], lambda i: [i.fiscal, i.basic, i.project], split) if self.of["C"] else [["合计", *k]]  # fmt: skip
                paper.table("C", title(n, "国有资本经营预算财政拨款支出决算表"), above=top(n), head=[["项目", *k, "本年支出", "<", "<"], [*(("类", "款", "项", "科目名称") if split else ("功能分类科目编码", "科目名称")), "合计", "基本支出", "项目支出"], *cols(3)], rows=rows, below=() if self.of["C"] else (none_capital,))  # fmt: skip

    def budget(self, paper: Paper, unit: str, trips: dict[str, tuple[D, D]], year: int, *, money: str = "单位：万元", keys: str = "预算公开表{:d}", none_fund: str, none_capital: str, split: bool = False, foot: bool = False, dept: str = "部门：") -> None:  # fmt: skip
        """Add the nine tables of a budget; trips are (last year's budget, this year's)."""
        m = self.m
        top = lambda n: (keys.format(n), f"{dept}{unit}", money)  # noqa: E731
        used = [c for c in self.classes if self.cls(c)]
        left = [("一、一般公共预算拨款收入", self.fin["G"]), ("二、政府性基金预算拨款收入", self.fin["F"]), ("三、国有资本经营预算拨款收入", self.fin["C"]), ("四、财政专户管理资金收入", ZERO)]  # fmt: skip
        left += [(f"{ORD[n + 4]}、{k}", x) for n, (k, x) in enumerate(zip(("上级补助收入", "事业收入", "事业单位经营收入", "附属单位上缴收入", "其他收入"), self.five, strict=True))]  # fmt: skip
        right = [(f"{ORD[n]}、{self.names[c]}", self.cls(c)) for n, c in enumerate(self.classes)]
        left += [("", ZERO)] * (len(right) - len(left))
        tail = [("本年收入合计", self.income, "本年支出合计", self.spent), ("上年结转结余", self.begin, "年终结转结余", self.end), ("收入总计", self.total, "支出总计", self.total)]  # fmt: skip
        paper.table("01", "收支总表", above=top(1), head=[["收入", "<", "支出", "<"], ["项目", "预算数", "项目", "预算数"]],
            rows=[[a, m(x) if a else "", b, m(y)] for (a, x), (b, y) in zip(left, right, strict=True)] + [[a, m(x), b, m(y)] for a, x, b, y in tail])  # fmt: skip
        carry = [m(self.begin), m(self.income), *(m(self.fin[x]) for x in KINDS), "", *(m(x) for x in self.five)]
        paper.table("02", "收入总表", above=top(2), head=[["部门（单位）名称", "合计", "上年结转结余", "本年收入", *"<" * 9], ["^", "^", "^", "小计", "一般公共预算", "政府性基金预算", "国有资本经营预算", "财政专户管理资金", "上级补助收入", "事业收入", "事业单位经营收入", "附属单位上缴收入", "其他收入"]],
            rows=[["合计", m(self.total), *carry], [unit, m(self.total), *carry]])  # fmt: skip
        paper.table("03", "支出总表", above=top(3), head=self._head(split, "合计", "基本支出", "项目支出", "事业单位经营支出", "上缴上级支出", "对附属单位补助支出"), rows=self.tree(self.items, lambda i: [i.total, i.basic + i.own_basic, i.project + i.own_project, ZERO, ZERO, ZERO], split, foot))  # fmt: skip
        left4 = [("一、本年收入", self.fiscal_income), ("（一）一般公共预算拨款", self.fin["G"]), ("（二）政府性基金预算拨款", self.fin["F"]), ("（三）国有资本经营预算拨款", self.fin["C"]), ("二、上年结转", self.fiscal0), ("（一）一般公共预算拨款", self.f0["G"]), ("（二）政府性基金预算拨款", self.f0["F"]), ("（三）国有资本经营预算拨款", self.f0["C"])]  # fmt: skip
        right4 = [("一、本年支出", *(self.sp[x] for x in KINDS))] + [(f"（{ORD[n]}）{self.names[c]}", *(self.cls(c, x) for x in KINDS)) for n, c in enumerate(used)] + [("二、年终结转结余", *(self.f1[x] for x in KINDS))]  # fmt: skip
        high = max(len(left4), len(right4))
        left4 += [("", ZERO)] * (high - len(left4))
        right4 = right4[:-1] + [("", ZERO, ZERO, ZERO)] * (high - len(right4)) + right4[-1:]
        left4.append(("收入总计", self.fiscal_total))
        right4.append(("支出总计", *(self.sp[x] + self.f1[x] for x in KINDS)))
        paper.table("04", "财政拨款收支总表", above=top(4), head=[["收入", "<", "支出", *"<<<<"], ["项目", "预算数", "项目", "合计", "一般公共预算", "政府性基金预算", "国有资本经营预算"]],
            rows=[[a, m(x) if a else "", b, *([m(sum(y, ZERO)), *map(m, y)] if b else [""] * 4)] for (a, x), (b, *y) in zip(left4, right4, strict=True)])  # fmt: skip
        paper.table("05", "一般公共预算支出表", above=top(5), head=self._head(split, "合计", "基本支出", "项目支出"), rows=self.tree(self.of["G"], lambda i: [i.fiscal, i.basic, i.project], split, foot))  # fmt: skip
        paper.table("06", "一般公共预算基本支出表", above=top(6), head=[["部门预算支出经济分类科目", "<", f"{year}年基本支出", "<", "<"], ["科目编码", "科目名称", "合计", "人员经费", "公用经费"]], rows=self._econ_rows(True))  # fmt: skip
        cells = []
        for b in (0, 1):
            a, y, r, h = (trips[x][b] for x in ("abroad", "buy", "run", "host"))
            cells += [m(x, f"{0:.{self.digits}f}") for x in (a + y + r + h, a, y + r, y, r, h)]
        h1 = ["合计", "因公出国（境）费", "公务用车购置及运行维护费", "<", "<", "公务接待费"]
        paper.table("T", "一般公共预算“三公”经费支出表", above=top(7), head=[[f"{year - 1}年预算数", *"<<<<<", f"{year}年预算数", *"<<<<<"], h1 * 2, ["^", "^", "小计", "公务用车购置费", "公务用车运行维护费", "^"] * 2], rows=[cells])  # fmt: skip
        k = "<" * (3 if split else 1)
        for n, what, name, none in (
            (8, "F", "政府性基金预算支出表", none_fund),
            (9, "C", "国有资本经营预算支出表", none_capital),
        ):
            rows = self.tree(self.of[what], lambda i: [i.fiscal, i.basic, i.project], split, foot) if self.of[what] else [["合计", *k]]  # fmt: skip
            paper.table(what, name, above=top(n), head=self._head(split, "合计", "基本支出", "项目支出"), rows=rows, below=() if self.of[what] else (none,))  # fmt: skip
