"""Accounts and tables of the o documents: every amount comes from one list of items, every table from that list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from written.paper import Paper

WIDE = str.maketrans("0123456789.,%", "０１２３４５６７８９．，％")


def d(value: object) -> Decimal:
    return Decimal(str(value or 0))


def q(value: Decimal, decimals: int = 2) -> Decimal:
    return d(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


class Item(NamedTuple):
    """One item: `acct` g general, f fund, c capital, o own; `plan` the year-beginning budget (finals) or last year's (budgets)."""

    code: str
    name: str
    acct: str
    basic: Decimal
    project: Decimal
    plan: Decimal


class Accounts:
    """A unit's accounts."""

    def __init__(
        self,
        names: dict[str, str],
        items: Sequence[tuple],
        *,
        econ: Sequence[tuple] = (),
        own: Sequence[tuple] = (),
        begin: dict[tuple[str, str], object] | None = None,
        end: dict[tuple[str, str], object] | None = None,
        own_begin: object = 0,
        used: object = 0,
        allotted: object = 0,
    ) -> None:
        self.names = names
        self.begin: dict[tuple[str, str], Decimal] = {}
        self.end: dict[tuple[str, str], Decimal] = {}
        self.items = [Item(c, n, a, d(b), d(p), d(y)) for c, n, a, b, p, y in items]
        rest = self.s("", "g", "basic") - sum((d(v) for _, _, v in econ if v is not None), Decimal(0))
        assert rest >= 0, f"economic classes exceed the basic expenditure by {-rest}"
        self.econ = [(c, n, rest if v is None else d(v)) for c, n, v in econ]
        self.own_lines = [(c, k, d(v)) for c, k, v in own]
        self.begin = {k: d(v) for k, v in (begin or {}).items()}
        self.end = {k: d(v) for k, v in (end or {}).items()}
        self.own_begin, self.used, self.allotted = d(own_begin), d(used), d(allotted)
        if econ:
            left = sum(v for c, _, v in self.econ) - self.s("", "g", "basic")
            assert not left, f"economic classes differ from the basic expenditure by {left}"

    def s(self, prefix: str = "", accts: str = "gfcob", what: str = "total") -> Decimal:
        """Sum of a column over the items whose code begins with `prefix`."""
        out = Decimal(0)
        if what in ("income", "begin", "end"):
            held = [
                sum((v for (a, c), v in h.items() if a in accts and c.startswith(prefix)), Decimal(0))
                for h in (self.begin, self.end)
            ]
            if what != "income":
                return held[what == "end"]
            return self.s(prefix, accts, "total") - held[0] + held[1]
        for i in self.items:
            if i.code.startswith(prefix) and i.acct in accts:
                out += i.basic + i.project if what == "total" else getattr(i, what)
        return out

    def own(self, prefix: str = "", kind: str = "") -> Decimal:
        return sum((v for c, k, v in self.own_lines if c.startswith(prefix) and kind in ("", k)), Decimal(0))

    def income(self, prefix: str = "") -> Decimal:
        return self.s(prefix, "gfc", "income") + self.own(prefix)

    @property
    def fiscal_begin(self) -> Decimal:
        return self.s("", "gfc", "begin")

    @property
    def fiscal_end(self) -> Decimal:
        return self.s("", "gfc", "end")

    @property
    def own_end(self) -> Decimal:
        return self.own() + self.own_begin + self.used - self.s("", "ob") - self.allotted

    @property
    def begin_all(self) -> Decimal:
        return self.fiscal_begin + self.own_begin

    @property
    def end_all(self) -> Decimal:
        return self.fiscal_end + self.own_end

    @property
    def total(self) -> Decimal:
        out = self.income() + self.begin_all + self.used
        assert out == self.s() + self.end_all + self.allotted
        return out

    @property
    def fiscal_total(self) -> Decimal:
        return self.s("", "gfc") + self.fiscal_end

    def e(self, *codes: str) -> Decimal:
        return sum((v for c, _, v in self.econ if c.startswith(codes)), Decimal(0))

    @property
    def staff(self) -> Decimal:
        return self.e("301", "303")

    @property
    def public(self) -> Decimal:
        return self.e("302", "310", "309", "399", "307")

    def econ_names(self, *codes: str) -> str:
        return "、".join(n for c, n, v in self.econ if c.startswith(codes) and v)

    def classes(self) -> list[str]:
        return sorted({i.code[:3] for i in self.items})

    def rows(
        self,
        f: Callable[[Decimal], str],
        cols: Sequence[Callable[[str], Decimal]],
        accts: str = "gfcob",
        *,
        split: bool = False,
        bottom: bool = False,
        total: str = "合计",
        classes_only: int = 0,
    ) -> list[list[str]]:
        codes = sorted({i.code for i in self.items if i.acct in accts})
        wanted = sorted({c[:n] for c in codes for n in (3, 5, 7)})
        names = {**self.names, **{i.code: i.name for i in self.items}}
        out = []
        for c in wanted:
            key = [c[:3], c[3:5], c[5:]] if split else [c]
            out.append([*key, names[c], *(f(col(c)) for col in cols)])
        line = [total, *["<"] * (3 if split else 1), *(f(col("")) for col in cols)]
        return [*out, line] if bottom else [line, *out]


def fmt(decimals: int = 2, group: bool = False, zero: str = "", times: int = 1) -> Callable[[Decimal], str]:
    def f(v: object) -> str:
        v = d(v) * times
        if not v:
            return zero
        return f"{q(v, decimals):,}" if group else f"{q(v, decimals)}"

    return f


class Marks:
    """Print a figure and mark it: amounts, rates (`r`), counts (`c`)."""

    def __init__(
        self,
        decimals: int = 2,
        group: bool = False,
        unit: str = "",
        rate: int = 2,
        wide: bool = False,
        trim: bool = False,
    ) -> None:
        self.trim = trim
        self.decimals, self.group, self.unit, self.rate, self.wide = decimals, group, unit, rate, wide

    def n(self, value: object, decimals: int | None = None) -> str:
        v = q(d(value), self.decimals if decimals is None else decimals)
        s = f"{v:,}" if self.group else f"{v}"
        if self.trim and "." in s:
            s = s.rstrip("0").rstrip(".")
        return s.translate(WIDE) if self.wide else s

    def __call__(self, value: object, *tags: str, decimals: int | None = None) -> str:
        assert d(value) >= 0, f"{tags}: {value}"  # the words say the sign
        unit = () if not self.unit or any(t in ("亿元", "元", "万元") for t in tags) else (self.unit,)
        return f"⟦{self.n(value, decimals)}|{'|'.join((*tags, *unit))}⟧"

    def p(self, value: object, decimals: int | None = None) -> str:
        s = f"{q(d(value), self.rate if decimals is None else decimals)}"
        return s.translate(WIDE) if self.wide else s

    def r(self, value: object, *tags: str, decimals: int | None = None) -> str:
        return f"⟦{self.p(value, decimals)}|{'|'.join(tags)}|%⟧"

    def c(self, value: object, *tags: str) -> str:
        s = f"{value}"
        return f"⟦{s.translate(WIDE) if self.wide else s}|{'|'.join(tags)}⟧"


def share(part: Decimal, whole: Decimal) -> Decimal:
    return part / whole * 100


def growth(now: object, last: object) -> Decimal:
    return abs(d(now) - d(last)) / d(last) * 100


OLD = ["一般公共服务支出", "外交支出", "国防支出", "公共安全支出", "教育支出", "科学技术支出", "文化体育与传媒支出", "社会保障和就业支出",
       "医疗卫生与计划生育支出", "节能环保支出", "城乡社区支出", "农林水支出", "交通运输支出", "资源勘探信息等支出", "商业服务业等支出",
       "金融支出", "援助其他地区支出", "国土海洋气象等支出", "住房保障支出", "粮油物资储备支出", "其他支出"]  # fmt: skip
NEW = ["一般公共服务支出", "外交支出", "国防支出", "公共安全支出", "教育支出", "科学技术支出", "文化旅游体育与传媒支出", "社会保障和就业支出",
       "卫生健康支出", "节能环保支出", "城乡社区支出", "农林水支出", "交通运输支出", "资源勘探工业信息等支出", "商业服务业等支出",
       "金融支出", "援助其他地区支出", "自然资源海洋气象等支出", "住房保障支出", "粮油物资储备支出", "国有资本经营预算支出",
       "灾害防治及应急管理支出", "其他支出", "债务还本支出", "债务付息支出", "抗疫特别国债安排的支出"]  # fmt: skip
_DIGITS = "零一二三四五六七八九十"


def ordinal(n: int) -> str:
    if n <= 10:
        return _DIGITS[n]
    tens, ones = divmod(n, 10)
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def both(left: list[list[str]], right: list[list[str]], foot: list[tuple[list[str], list[str]]]) -> list[list[str]]:
    """Rows of a table with two sides: `left` and `right` one under another, `foot` the totals."""
    lw, rw = len(foot[0][0]), len(foot[0][1])
    n = max(len(left), len(right))
    left = left + [[""] * lw] * (n - len(left))
    right = right + [[""] * rw] * (n - len(right))
    return [[*a, *b] for a, b in [*zip(left, right, strict=True), *foot]]


def numbered(rows: list[list[str]], at: Sequence[int]) -> list[list[str]]:
    """Put line numbers (行次) before the columns `at` of the rows."""
    out = []
    for n, row in enumerate(rows):
        new: list[str] = []
        for k, cell in enumerate(row):
            if k in at:
                new.append(str(n + 1 + at.index(k) * len(rows)))
            new.append(cell)
        out.append(new)
    return out


def class_rows(acc: Accounts, f: Callable, full: Sequence[str], accts: Sequence[str], every: bool) -> list[list[str]]:
    names = full if every else [n for n in full if any(acc.names.get(c) == n for c in acc.classes())]
    of = {acc.names[c]: c for c in acc.classes()}
    out = []
    for k, n in enumerate(names, 1):
        code = of.get(n, "none")
        out.append([f"{ordinal(k)}、{n}", *(f(acc.s(code, a)) for a in accts)])
    shown = set(names)
    assert all(acc.names[c] in shown for c in acc.classes()), "a class has no row"
    return out


def econ_list(acc: Accounts, f: Callable, heads: dict[str, str], *, bottom: bool = False) -> list[list[str]]:
    """Rows code, name, total, personnel, public."""
    out = []
    for h, name in heads.items():
        t = acc.e(h)
        if not t:
            continue
        side = h in ("301", "303")
        out.append([h, name, f(t), f(t if side else d(0)), f(d(0) if side else t)])
        out += [[c, n, f(v), f(v if side else d(0)), f(d(0) if side else v)] for c, n, v in acc.econ if c[:3] == h]
    line = ["合计", "<", f(acc.e("3")), f(acc.staff), f(acc.public)]
    return [*out, line] if bottom else [line, *out]


HEADS = {"301": "工资福利支出", "302": "商品和服务支出", "303": "对个人和家庭的补助", "310": "资本性支出"}


def econ_pairs(acc: Accounts, f: Callable, heads: dict[str, str] = HEADS) -> list[list[str]]:
    """Rows code, name, amount twice: personnel at the left, public at the right, then their totals."""

    def side(*hs: str) -> list[list[str]]:
        out = []
        for h in hs:
            if acc.e(h):
                out.append([h, heads[h], f(acc.e(h))])
                out += [[c, n, f(v)] for c, n, v in acc.econ if c[:3] == h]
        return out

    return both(
        side("301", "303"),
        side("302", "310"),
        [(["人员经费合计", "<", f(acc.staff)], ["公用经费合计", "<", f(acc.public)])],
    )


def final_tables(
    paper: Paper,
    acc: Accounts,
    f: Callable,
    three: dict[str, tuple],
    *,
    year: int,
    unit: str,
    money: str = "万元",
    full: Sequence[str] = NEW,
    every: bool = True,
    split: bool = False,
    bottom: bool = False,
    lines: bool = False,
    pairs: bool = True,
    label: str = "部门",
    title: str = "{}",
    code: str = "公开{:02d}表",
    three_list: bool = False,
    opening: bool = True,
    old_income: bool = False,
) -> None:
    """The nine tables of a final account. `three`: abroad, bought, run, received → (budget, final)."""
    kinds = ["上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入"]

    def above(n: int) -> tuple[str, ...]:
        return tuple(x for x in (code.format(n) if code else "", f"{label}：{unit}", f"单位：{money}") if x)

    def t(n: int, name: str, head: list, rows: list, note: str = "") -> None:
        paper.table(f"{n:02d}", title.format(name), above=above(n), head=head, rows=rows, below=(note,) if note else ())

    g, fu, ca = (acc.s("", a, "income") for a in "gfc")
    if old_income:
        left = [["一、财政拨款收入", f(g + fu)], ["　　其中：政府性基金预算财政拨款", f(fu)]]
        left += [[f"{ordinal(k + 2)}、{n}", f(acc.own("", n))] for k, n in enumerate(kinds)]
    else:
        left = [
            ["一、一般公共预算财政拨款收入", f(g)],
            ["二、政府性基金预算财政拨款收入", f(fu)],
            ["三、国有资本经营预算财政拨款收入", f(ca)],
        ]
        left += [[f"{ordinal(k + 4)}、{n}", f(acc.own("", n))] for k, n in enumerate(kinds)]
    use = (
        "用事业基金弥补收支差额" if year <= 2018 else "使用非财政拨款结余" + ("（含专用结余）" if year >= 2023 else "")
    )
    foot = [
        (["本年收入合计", f(acc.income())], ["本年支出合计", f(acc.s())]),
        ([use, f(acc.used)], ["结余分配", f(acc.allotted)]),
        (["年初结转和结余", f(acc.begin_all)], ["年末结转和结余", f(acc.end_all)]),
        (["总计", f(acc.total)], ["总计", f(acc.total)]),
    ]
    rows = both(left, class_rows(acc, f, full, ["gfcob"], every), foot)
    head = [["收入", "<", "支出", "<"], ["项目", "决算数", "项目", "决算数"]]
    if lines:
        rows = numbered(rows, [1, 3])
        head = [
            ["收入", "<", "<", "支出", "<", "<"],
            ["项目", "行次", "金额", "项目", "行次", "金额"],
            ["栏次", "", "1", "栏次", "", "2"],
        ]
    t(1, "收入支出决算总表", head, rows, "注：本表反映部门本年度的总收支和年末结转结余情况。" if lines else "")

    key = ["功能分类科目编码", "<", "<", "科目名称"] if split else ["功能分类科目编码", "科目名称"]
    kw = len(key)
    if split:
        heads = lambda cols: [
            ["项目", "<", "<", "<", *cols],
            [*key, *["^"] * len(cols)],
            ["类", "款", "项", "^", *["^"] * len(cols)],
        ]  # noqa: E731
    else:
        heads = lambda cols: [["项目", "<", *cols], [*key, *["^"] * len(cols)]]  # noqa: E731
    keep = dict(split=split, bottom=bottom)
    t(2, "收入决算表", heads(["本年收入合计", "财政拨款收入", *kinds]),
      acc.rows(f, [acc.income, lambda p: acc.s(p, "gfc", "income"), *((lambda p, k=k: acc.own(p, k)) for k in kinds)], **keep))  # fmt: skip
    t(3, "支出决算表", heads(["本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出"]),
      acc.rows(f, [acc.s, lambda p: acc.s(p, "gfco", "basic"), lambda p: acc.s(p, "gfco", "project"), lambda p: d(0), lambda p: acc.s(p, "b"), lambda p: d(0)], **keep))  # fmt: skip
    left = [
        ["一、一般公共预算财政拨款", f(g)],
        ["二、政府性基金预算财政拨款", f(fu)],
        ["三、国有资本经营预算财政拨款", f(ca)],
    ]
    four = lambda a, what="total": [f(acc.s("", x, what)) for x in a]  # noqa: E731
    foot = [(["本年收入合计", f(acc.s("", "gfc", "income"))], ["本年支出合计", *four(("gfc", "g", "f", "c"))]),
            (["年初财政拨款结转和结余", f(acc.fiscal_begin)], ["年末财政拨款结转和结余", *four(("gfc", "g", "f", "c"), "end")]),
            *(([f"　　{n}", f(acc.s("", a, "begin"))], [""] * 5) for n, a in (("一般公共预算财政拨款", "g"), ("政府性基金预算财政拨款", "f"), ("国有资本经营预算财政拨款", "c"))),
            (["总计", f(acc.fiscal_total)], ["总计", *(f(acc.s("", x) + acc.s("", x, "end")) for x in ("gfc", "g", "f", "c"))])]  # fmt: skip
    rows = both(left, class_rows(acc, f, full, ["gfc", "g", "f", "c"], every), foot)
    cols = ["合计", "一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款"]
    head = [["收入", "<", "支出", "<", "<", "<", "<"], ["项目", "决算数", "项目", *cols]]
    if lines:
        rows = numbered(rows, [1, 3])
        head = [
            ["收入", "<", "<", "支出", "<", "<", "<", "<", "<"],
            ["项目", "行次", "金额", "项目", "行次", *cols],
            ["栏次", "", "1", "栏次", "", "2", "3", "4", "5"],
        ]
    t(4, "财政拨款收入支出决算总表", head, rows)
    t(5, "一般公共预算财政拨款支出决算表", heads(["本年支出合计" if lines else "合计", "基本支出", "项目支出"]),
      acc.rows(f, [lambda p: acc.s(p, "g"), lambda p: acc.s(p, "g", "basic"), lambda p: acc.s(p, "g", "project")], "g", **keep))  # fmt: skip
    if pairs:
        t(
            6,
            "一般公共预算财政拨款基本支出决算表",
            [["人员经费", "<", "<", "公用经费", "<", "<"], ["科目编码", "科目名称", "决算数"] * 2],
            econ_pairs(acc, f),
        )
    else:
        t(
            6,
            "一般公共预算财政拨款基本支出决算表",
            [
                ["项目", "<", "一般公共预算基本支出", "<", "<"],
                ["经济分类科目编码", "科目名称", "合计", "人员经费", "公用经费"],
            ],
            econ_list(acc, f, HEADS, bottom=bottom),
        )
    b = {k: d(v[0]) for k, v in three.items()}
    a = {k: d(v[1]) for k, v in three.items()}
    if three_list:
        rows = [["合计", f(sum(b.values())), f(sum(a.values()))], ["1.因公出国（境）费", f(b["abroad"]), f(a["abroad"])],
                ["2.公务用车购置及运行维护费", f(b["bought"] + b["run"]), f(a["bought"] + a["run"])],
                ["（1）公务用车购置费", f(b["bought"]), f(a["bought"])], ["（2）公务用车运行维护费", f(b["run"]), f(a["run"])],
                ["3.公务接待费", f(b["recv"]), f(a["recv"])]]  # fmt: skip
        t(7, "财政拨款“三公”经费支出决算表", [["项目", "预算数", "决算数"]], rows)
    else:
        six = lambda x: [
            f(sum(x.values())),
            f(x["abroad"]),
            f(x["bought"] + x["run"]),
            f(x["bought"]),
            f(x["run"]),
            f(x["recv"]),
        ]  # noqa: E731
        top = ["合计", "因公出国（境）费", "公务用车购置及运行维护费", "<", "<", "公务接待费"]
        low = ["^", "^", "小计", "公务用车购置费", "公务用车运行维护费", "^"]
        t(
            7,
            "财政拨款“三公”经费支出决算表",
            [["预算数", *["<"] * 5, "决算数", *["<"] * 5], [*top, *top], [*low, *low]],
            [[*six(b), *six(a)]],
        )
    cols = ["年初结转和结余", "本年收入", "本年支出", "<", "<", "年末结转和结余"]
    low = ["^", "^", "小计", "基本支出", "项目支出", "^"]
    head = [["项目", *["<"] * (kw - 1), *cols], [*key, *low]]
    if split:
        head.append(["类", "款", "项", "^", *["^"] * 6])
    for n, acct, name in (
        (8, "f", "政府性基金预算财政拨款收入支出决算表"),
        (9, "c", "国有资本经营预算财政拨款收入支出决算表"),
    ):
        fns = [(lambda p, w=w: acc.s(p, acct, w)) for w in ("begin", "income", "total", "basic", "project", "end")]
        has = any(i.acct == acct for i in acc.items)
        what = "政府性基金预算" if acct == "f" else "国有资本经营预算"
        rows = (
            acc.rows(f, fns, acct, **keep)
            if has
            else [["合计", *["<"] * (kw - 1), *["" if f(d(0)) == "" else f(d(0))] * 6]]
        )
        t(
            n,
            name,
            head,
            rows,
            ""
            if has
            else f"注：{unit}{year}年度没有{what}财政拨款收入，也没有使用{what}财政拨款安排的支出，故本表无数据。",
        )


def budget_tables(
    paper: Paper,
    acc: Accounts,
    f: Callable,
    three: dict[str, tuple],
    *,
    year: int,
    unit: str,
    money: str = "万元",
    full: Sequence[str] = NEW,
    every: bool = False,
    split: bool = False,
    bottom: bool = False,
    label: str = "部门",
    title: str = "{}",
    code: str = "表{}",
    last: bool = True,
    names: Sequence[str] = (
        "部门收支总表",
        "部门收入总表",
        "部门支出总表",
        "财政拨款收支总表",
        "一般公共预算支出表",
        "一般公共预算基本支出表",
        "一般公共预算“三公”经费支出表",
        "政府性基金预算支出表",
        "国有资本经营预算支出表",
    ),
    three_list: bool = False,
    bring: str = "上年结转",
) -> None:
    """The nine tables of a budget; `plan` is last year's amount."""
    kinds = ["事业收入", "事业单位经营收入", "上级补助收入", "附属单位上缴收入", "其他收入"]

    def t(n: int, head: list, rows: list, note: str = "") -> None:
        above = tuple(x for x in (code.format(n) if code else "", f"{label}：{unit}", f"单位：{money}") if x)
        paper.table(
            f"{n:02d}", title.format(names[n - 1]), above=above, head=head, rows=rows, below=(note,) if note else ()
        )

    g, fu, ca = (acc.s("", a, "income") for a in "gfc")
    own = {k: acc.own("", "经营收入" if k == "事业单位经营收入" else k) for k in kinds}
    left = [
        ["一、一般公共预算拨款收入", f(g)],
        ["二、政府性基金预算拨款收入", f(fu)],
        ["三、国有资本经营预算拨款收入", f(ca)],
    ]
    left += [[f"{ordinal(k + 4)}、{n}", f(own[n])] for k, n in enumerate(kinds)]
    foot = [
        (["本年收入合计", f(acc.income())], ["本年支出合计", f(acc.s())]),
        ([bring, f(acc.begin_all)], ["结转下年", f(acc.end_all)]),
        (["收入总计", f(acc.total)], ["支出总计", f(acc.total)]),
    ]
    t(
        1,
        [["收入", "<", "支出", "<"], ["项目", "预算数", "项目", "预算数"]],
        both(left, class_rows(acc, f, full, ["gfcob"], every), foot),
    )
    key = ["科目编码", "<", "<", "科目名称"] if split else ["科目编码", "科目名称"]
    heads = lambda cols: [[*key, *cols], ["类", "款", "项", "^", *["^"] * len(cols)]] if split else [[*key, *cols]]  # noqa: E731
    keep = dict(split=split, bottom=bottom)
    t(2, heads(["合计", bring, "一般公共预算拨款收入", "政府性基金预算拨款收入", "国有资本经营预算拨款收入", *kinds]),
      acc.rows(f, [lambda p: acc.income(p) + acc.s(p, "gfc", "begin"), lambda p: acc.s(p, "gfc", "begin"), *((lambda p, a=a: acc.s(p, a, "income")) for a in "gfc"),
                   *((lambda p, k=k: acc.own(p, "经营收入" if k == "事业单位经营收入" else k)) for k in kinds)], **keep))  # fmt: skip
    t(3, heads(["合计", "基本支出", "项目支出", "事业单位经营支出", "上缴上级支出", "对附属单位补助支出"]),
      acc.rows(f, [acc.s, lambda p: acc.s(p, "gfco", "basic"), lambda p: acc.s(p, "gfco", "project"), lambda p: d(0), lambda p: acc.s(p, "b"), lambda p: d(0)], **keep))  # fmt: skip
    left = [["一、本年收入", f(g + fu + ca)], ["（一）一般公共预算拨款", f(g)], ["（二）政府性基金预算拨款", f(fu)], ["（三）国有资本经营预算拨款", f(ca)],
            [f"二、{bring}", f(acc.fiscal_begin)], *([f"（{ordinal(k + 1)}）{n}", f(acc.s("", a, "begin"))] for k, (n, a) in enumerate((("一般公共预算拨款", "g"), ("政府性基金预算拨款", "f"), ("国有资本经营预算拨款", "c"))))]  # fmt: skip
    right = class_rows(acc, f, full, ["gfc", "g", "f", "c"], every)
    four = [f(acc.s("", x)) for x in ("gfc", "g", "f", "c")]
    t(4, [["收入", "<", "支出", "<", "<", "<", "<"], ["项目", "预算数", "项目", "合计", "一般公共预算", "政府性基金预算", "国有资本经营预算"]],
      both(left, [["一、本年支出", *four], *([f"（{r[0].split('、')[0]}）{r[0].split('、', 1)[1]}", *r[1:]] for r in right)], [(["收入总计", f(acc.fiscal_total)], ["支出总计", *four])]))  # fmt: skip
    cols: list = [lambda p: acc.s(p, "g"), lambda p: acc.s(p, "g", "basic"), lambda p: acc.s(p, "g", "project")]
    if last:
        head = [
            [*key, f"{year - 1}年预算数", f"{year}年预算数", "<", "<"],
            [*(["类", "款", "项", "^"] if split else ["^", "^"]), "^", "合计", "基本支出", "项目支出"],
        ]
        t(5, head, acc.rows(f, [lambda p: acc.s(p, "g", "plan"), *cols], "g", **keep))
    else:
        t(5, heads(["合计", "基本支出", "项目支出"]), acc.rows(f, cols, "g", **keep))
    t(6, [["经济分类科目编码", "科目名称", "合计", "人员经费", "公用经费"]], econ_list(acc, f, HEADS, bottom=bottom))
    b = {k: d(v[0]) for k, v in three.items()}
    p = {k: d(v[1]) for k, v in three.items()}
    if three_list:
        lines = [("合计", sum(p.values(), d(0)), sum(b.values(), d(0))), ("1、因公出国（境）费用", p["abroad"], b["abroad"]), ("2、公务接待费", p["recv"], b["recv"]),
                 ("3、公务用车费", p["bought"] + p["run"], b["bought"] + b["run"]), ("其中：（1）公务用车运行维护费", p["run"], b["run"]), ("（2）公务用车购置费", p["bought"], b["bought"])]  # fmt: skip
        t(7, [["项目", f"{year - 1}年预算数", f"{year}年预算数"]], [[n, f(x), f(y)] for n, x, y in lines])
    else:
        six = lambda x: [
            f(sum(x.values(), d(0))),
            f(x["abroad"]),
            f(x["bought"] + x["run"]),
            f(x["bought"]),
            f(x["run"]),
            f(x["recv"]),
        ]  # noqa: E731
        t(
            7,
            [
                ["“三公”经费合计", "因公出国（境）费", "公务用车购置及运行费", "<", "<", "公务接待费"],
                ["^", "^", "小计", "公务用车购置费", "公务用车运行费", "^"],
            ],
            [six(b)],
        )
    for n, acct, what in ((8, "f", "政府性基金预算"), (9, "c", "国有资本经营预算")):
        has = any(i.acct == acct for i in acc.items)
        fns = [(lambda p, w=w: acc.s(p, acct, w)) for w in ("total", "basic", "project")]
        rows = acc.rows(f, fns, acct, **keep) if has else [["合计", *["<"] * (3 if split else 1), *[f(d(0))] * 3]]
        t(
            n,
            heads(["合计", "基本支出", "项目支出"]),
            rows,
            "" if has else f"注：本{label}{year}年没有使用{what}拨款安排的支出，本表为空。",
        )
