"""One set of accounts by items (功能科目), and the usual tables printed from it: helper of n09-n16."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP
from decimal import Decimal as D
from itertools import zip_longest

from written.paper import Paper

Z = D(0)
NUM = "一二三四五六七八九十"


def q(x: object, n: int = 2) -> D:
    return D(x).quantize(D(1).scaleb(-n), ROUND_HALF_UP)


def pc(a: D, b: D, n: int = 2) -> D:
    return q(a * 100 / b, n)


def mark(value: object, tags: str) -> str:
    return f"⟦{value}|{tags}⟧"


@dataclass
class Row:
    """An item: spending (gb general basic, gp general project, fp fund project, ob and op own money), its income and carry-over."""

    code: str
    name: str
    gb: D = Z
    gp: D = Z
    fp: D = Z
    ob: D = Z
    op: D = Z
    gi: D = Z
    fi: D = Z
    go: D = Z
    fo: D = Z
    biz: D = Z
    oth: D = Z
    sup: D = Z
    oo: D = Z
    bud: D = Z
    last: D = Z

    @property
    def gpy(self) -> D:
        """General project spending out of the year's own appropriation (a budget carries nothing out)."""
        return self.gp - self.go


def row(code: str, name: str, *, gi: str | None = None, fi: str | None = None, **money: str) -> Row:
    r = Row(code, name, **{k: D(v) for k, v in money.items()})
    r.gi = D(gi) if gi is not None else r.gb + r.gp - r.go
    r.fi = D(fi) if fi is not None else r.fp - r.fo
    assert r.go + r.gi >= r.gb + r.gp, code
    assert r.fo + r.fi >= r.fp, code
    assert r.oo + r.biz + r.oth + r.sup >= r.ob + r.op, code
    assert min(r.gi, r.fi) >= 0, code
    return r


def economics(total: D, *lines: tuple[str, str, str | None]) -> list[tuple[str, str, D]]:
    """Give the line without an amount what is left of the total."""
    rest = total - sum((D(a) for c, _, a in lines if a is not None), Z)
    assert rest > 0, rest
    return [(c, n, D(a) if a is not None else rest) for c, n, a in lines]


GI, FI = ("gi",), ("fi",)
GEN, FUND, OWN = ("gb", "gp"), ("fp",), ("ob", "op")
ALL = (*GEN, *FUND, *OWN)
BASIC, PROJECT = ("gb", "ob"), ("gp", "fp", "op")
OWN_INCOME = ("biz", "oth", "sup")
INCOME = (*GI, *FI, *OWN_INCOME)


@dataclass
class Book:
    names: dict[str, str]
    rows: list[Row]
    eco: list[tuple[str, str, D]] = field(default_factory=list)
    fmt: Callable[[D], str] = lambda x: f"{x:.2f}"
    label: str = "公开{:02d}表"
    unit: str = ""
    money: str = "单位：万元"
    total: str = "合计"
    steps: bool = False
    """A 栏次 line under the heads."""

    def s(self, *fields: str, code: str = "") -> D:
        return sum((getattr(r, f) for r in self.rows if r.code.startswith(code) for f in fields), Z)

    def item(self, code: str) -> Row:
        return next(r for r in self.rows if r.code == code)

    def e(self, *prefixes: str) -> D:
        return sum((a for c, _, a in self.eco if c.startswith(prefixes)), Z)

    @property
    def staff(self) -> D:
        return self.e("301", "303")

    @property
    def office(self) -> D:
        return self.e("302", "307", "310", "399")

    def name(self, code: str) -> str:
        return self.names.get(code) or self.item(code).name

    def tree(self, *columns: Sequence[str]) -> list[list[str]]:
        """Lines 类, 款, 项 with the columns, without those of nothing."""
        codes = sorted({r.code[:n] for r in self.rows for n in (3, 5, 7)})
        out = []
        for c in codes:
            values = [self.s(*f, code=c) for f in columns]
            if any(values):
                out.append([c, self.name(c), *map(self.fmt, values)])
        return out

    def above(self, n: int) -> list[str]:
        return [self.label.format(n), *([self.unit] if self.unit else []), self.money]

    def heads(self, names: Sequence[str]) -> list[list[str]]:
        out = [["项目", "<", *names], ["功能分类科目编码", "科目名称", *["^"] * len(names)]]
        if self.steps:
            out.append(["栏次", "<", *(str(i + 1) for i in range(len(names)))])
        return out

    def by_items(
        self,
        p: Paper,
        key: str,
        title: str,
        names: Sequence[str],
        columns: Sequence[Sequence[str]],
        *,
        below: Sequence[str] = (),
    ) -> None:
        rows = [[self.total, "<", *(self.fmt(self.s(*f)) for f in columns)], *self.tree(*columns)]
        p.table(key, title, above=self.above(int(key)), head=self.heads(names), rows=rows, below=below)

    def classes(self, *fields: str) -> list[tuple[str, D]]:
        return [
            (self.names[c], self.s(*fields, code=c))
            for c in sorted({r.code[:3] for r in self.rows})
            if self.s(*fields, code=c)
        ]

    def whole(
        self,
        p: Paper,
        key: str,
        title: str,
        left: Sequence[tuple[str, D]],
        tail: Sequence[tuple[str, D]],
        *,
        year_in: str,
        year_out: str,
        tail_out: Sequence[tuple[str, D]],
        sum_in: str = "总计",
        sum_out: str = "总计",
        word: str = "决算数",
        numbered: bool = True,
    ) -> None:
        """收入支出总表: revenue at the left, expenditure by classes at the right."""
        a = [(f"{NUM[i]}、{n}" if numbered else n, v) for i, (n, v) in enumerate(left)]
        b = [(f"{NUM[i]}、{n}" if numbered else n, v) for i, (n, v) in enumerate(self.classes(*ALL))]
        income, spent = sum((v for _, v in left), Z), self.s(*ALL)
        height = max(len(a), len(b))
        a += [("", None)] * (height - len(a))  # type: ignore[list-item]
        b += [("", None)] * (height - len(b))  # type: ignore[list-item]
        a += [(year_in, income), *tail]
        b += [(year_out, spent), *tail_out]
        total_in, total_out = income + sum((v for _, v in tail), Z), spent + sum((v for _, v in tail_out), Z)
        assert total_in == total_out, (total_in, total_out)
        lines = [*list(zip_longest(a, b, fillvalue=("", None))), ((sum_in, total_in), (sum_out, total_out))]
        show = lambda v: "" if v is None else self.fmt(v)  # noqa: E731
        p.table(
            key,
            title,
            above=self.above(int(key)),
            head=[["收入", "<", "支出", "<"], ["项目", word, "项目", word]],
            rows=[[x[0], show(x[1]), y[0], show(y[1])] for x, y in lines],
        )

    def fiscal(
        self,
        p: Paper,
        key: str,
        title: str,
        *,
        word: str = "决算数",
        opening: str = "年初财政拨款结转和结余",
        closing: str = "年末财政拨款结转和结余",
        year_in: str = "本年收入合计",
        year_out: str = "本年支出合计",
        total: str = "总计",
        left: Sequence[str] = ("一、一般公共预算财政拨款", "二、政府性基金预算财政拨款"),
        right: Sequence[str] = ("合计", "一般公共预算财政拨款", "政府性基金预算财政拨款"),
        carried: bool = True,
    ) -> None:
        f = self.fmt
        gi, fi, go, fo = self.s("gi"), self.s("fi"), self.s("go"), self.s("fo")
        g, fu = self.s(*GEN), self.s(*FUND)
        spend = [
            (self.names[c], self.s(*GEN, code=c), self.s(*FUND, code=c))
            for c in sorted({r.code[:3] for r in self.rows})
            if self.s(*GEN, *FUND, code=c)
        ]
        lhs = [(left[0], f(gi)), (left[1], f(fi))] + [("", "")] * (len(spend) - 2)
        rhs = [[f"{NUM[i]}、{n}", f(x + y), f(x), f(y)] for i, (n, x, y) in enumerate(spend)] + [["", "", "", ""]] * (
            2 - len(spend)
        )
        lhs.append((year_in, f(gi + fi)))
        rhs.append([year_out, f(g + fu), f(g), f(fu)])
        if carried:
            lhs += [(opening, f(go + fo)), ("一般公共预算财政拨款", f(go)), ("政府性基金预算财政拨款", f(fo))]
            rhs += [
                [closing, f(gi + go - g + fi + fo - fu), f(gi + go - g), f(fi + fo - fu)],
                ["", "", "", ""],
                ["", "", "", ""],
            ]
        lhs.append((total, f(gi + fi + go + fo)))
        rhs.append([total, f(gi + fi + go + fo), f(gi + go), f(fi + fo)])
        p.table(
            key,
            title,
            above=self.above(int(key)),
            head=[["收入", "<", "支出", "<", "<", "<"], ["项目", word, "项目", *right]],
            rows=[[*x, *y] for x, y in zip(lhs, rhs, strict=True)],
        )

    def basic_beside(self, p: Paper, key: str, title: str) -> None:
        """基本支出: staff at the left, office at the right."""
        f = self.fmt
        sums = {"301": "工资福利支出", "302": "商品和服务支出", "303": "对个人和家庭的补助", "310": "资本性支出"}
        side = {True: [], False: []}
        for g in ("301", "303", "302", "310"):
            if self.e(g):
                side[g in ("301", "303")] += [
                    [g, sums[g], f(self.e(g))],
                    *([c, n, f(a)] for c, n, a in self.eco if c.startswith(g)),
                ]
        rows = [[*(x or ["", "", ""]), *(y or ["", "", ""])] for x, y in zip_longest(side[True], side[False])]
        rows.append(["人员经费合计", "<", f(self.staff), "公用经费合计", "<", f(self.office)])
        p.table(
            key,
            title,
            above=self.above(int(key)),
            head=[
                ["人员经费", "<", "<", "公用经费", "<", "<"],
                ["科目编码", "科目名称", "决算数", "科目编码", "科目名称", "决算数"],
            ],
            rows=rows,
        )

    def basic_list(
        self, p: Paper, key: str, title: str, *, names: Sequence[str] = ("合计", "人员经费", "公用经费")
    ) -> None:
        """基本支出 as one list of economic items."""
        f = self.fmt
        sums = {"301": "工资福利支出", "302": "商品和服务支出", "303": "对个人和家庭的补助", "310": "资本性支出"}
        rows = [[self.total, "<", f(self.staff + self.office), f(self.staff), f(self.office)]]
        for g in ("301", "302", "303", "310"):
            staff = g in ("301", "303")
            for c, n, a in [(g, sums[g], self.e(g)), *(x for x in self.eco if x[0].startswith(g))]:
                if a:
                    rows.append([c, n, f(a), f(a) if staff else "", "" if staff else f(a)])
        p.table(
            key,
            title,
            above=self.above(int(key)),
            head=[["经济分类科目", "<", *names], ["科目编码", "科目名称", "^", "^", "^"]],
            rows=rows,
        )
