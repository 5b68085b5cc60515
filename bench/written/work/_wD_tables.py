"""Accounts and tables of writer wD's documents (final and budget); no sentences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP
from decimal import Decimal as D
from pathlib import Path
from typing import NamedTuple

from written.paper import Paper
from written.work._tables import NAMES as BASE
from written.work._tables import ORD

NAMES = BASE | dict(
    p.split(" ")
    for p in [
        "20103 政府办公厅（室）及相关机构事务",
        "20106 财政事务",
        "20132 组织事务",
        "20138 市场监督管理事务",
        "20402 公安",
        "20406 司法",
        "20501 教育管理事务",
        "20502 普通教育",
        "20503 职业教育",
        "20508 进修及培训",
        "20599 其他教育支出",
        "20509 教育费附加安排的支出",
        "20809 退役安置",
        "20819 最低生活保障",
        "20821 特困人员救助供养",
        "20822 大中型水库移民后期扶持基金支出",
        "20801 人力资源和社会保障管理事务",
        "20802 民政管理事务",
        "20807 就业补助",
        "20810 社会福利",
        "20811 残疾人事业",
        "20820 临时救助",
        "20826 财政对基本养老保险基金的补助",
        "20828 退役军人管理事务",
        "21001 卫生健康管理事务",
        "21002 公立医院",
        "21004 公共卫生",
        "21007 计划生育事务",
        "21103 污染防治",
        "21101 环境保护管理事务",
        "21105 森林保护修复",
        "21201 城乡社区管理事务",
        "21203 城乡社区公共设施",
        "21205 城乡社区环境卫生",
        "21208 国有土地使用权出让收入安排的支出",
        "21213 城市基础设施配套费安排的支出",
        "21305 巩固脱贫攻坚成果衔接乡村振兴",
        "21401 公路水路运输",
        "21404 成品油价格改革对交通运输的补贴",
        "21406 车辆购置税支出",
        "22001 自然资源事务",
        "22201 粮油物资事务",
        "22401 应急管理事务",
        "22402 消防救援事务",
        "22406 自然灾害防治",
        "20604 技术研究与开发",
        "20607 科学技术普及",
        "20703 体育",
        "20708 广播电视",
        "30106 伙食补助费",
        "30114 医疗费",
        "30203 咨询费",
        "30204 手续费",
        "30208 取暖费",
        "30209 物业管理费",
        "30212 因公出国（境）费用",
        "30214 租赁费",
        "30218 专用材料费",
        "30225 专用燃料费",
        "30227 委托业务费",
        "30240 税金及附加费用",
        "30301 离休费",
        "30307 医疗费补助",
        "31003 专用设备购置",
    ]
)
NAMES["230"] = "转移性支出"
CLASSES = [c for c in BASE if len(c) == 3 and c[0] == "2"]
ZERO = D("0.00")
SRC = ("上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入")


def d(x: str | int) -> D:
    return D(str(x)).quantize(D("0.01"))


class Item(NamedTuple):
    """One functional item: fiscal basic and project, own basic and project, own income and its source, fiscal carry-overs."""

    code: str
    name: str
    b: D = ZERO
    p: D = ZERO
    bud: D = ZERO
    last: D = ZERO
    ob: D = ZERO
    op: D = ZERO
    own_in: D = ZERO
    src: str = "其他收入"
    c0: D = ZERO
    c1: D = ZERO
    fund: str = "g"

    @property
    def fiscal(self) -> D:
        return self.b + self.p

    @property
    def total(self) -> D:
        return self.b + self.p + self.ob + self.op

    @property
    def fin(self) -> D:
        return self.fiscal - self.c0 + self.c1


def item(code: str, name: str, b=0, p=0, bud=0, last=0, **kw) -> Item:
    return Item(
        code, name, d(b), d(p), d(bud), d(last), **{k: d(v) if k not in ("src", "fund") else v for k, v in kw.items()}
    )


def pct(part: D, whole: D, n: int = 2) -> D:
    return (part / whole * 100).quantize(D(1).scaleb(-n), ROUND_HALF_UP)


def total(xs) -> D:
    return sum(xs, ZERO)


class Pen:
    """Prints marked figures: amounts of accounts kept in `scale`-ths of the text's unit."""

    def __init__(
        self, *, group: bool = False, scale: int = 1, unit: str = "万元", decimals: int = 2, rate: int = 2
    ) -> None:
        self.group, self.scale, self.unit, self.decimals, self.rate = group, scale, unit, decimals, rate

    def n(self, x: D) -> str:
        x = (x / self.scale).quantize(D(1).scaleb(-self.decimals), ROUND_HALF_UP)
        return f"{x:,}" if self.group else f"{x}"

    def w(self, x: D, *tags: str, bare: bool = False) -> str:
        """Print an amount with its unit."""
        tags = (*tags, self.unit) if self.unit != "万元" else tags
        return f"⟦{self.n(x)}|{'|'.join(tags)}⟧" + ("" if bare else self.unit)

    def r(self, part: D, whole: D, *tags: str, n: int | None = None) -> str:
        """Print a rate or share of `whole` with %."""
        return f"⟦{pct(part, whole, self.rate if n is None else n)}|{'|'.join(tags)}|%⟧%"

    def c(
        self, now: D, last: D, *tags: str, up=("增加", "增长"), down=("减少", "下降"), mid="，", flat="持平", zero=""
    ) -> str:
        """Print a change: 增加⟦⟧万元，增长⟦⟧%."""
        if now == last:
            return flat
        word = up if now > last else down
        out = word[0] + self.w(abs(now - last), *tags, "增减额")
        if last:
            return out + mid + word[1] + self.r(abs(now - last), last, *tags, "增减率")
        return out + zero


class Books:
    """One year's accounts of one department, from its items."""

    def __init__(self, items: Sequence[Item], econ: dict[str, D | str | int | None], *, last_own: D = ZERO, own0: D = ZERO, group: bool = False, scale: int = 1, zero: str = "") -> None:  # fmt: skip
        self.all = list(items)
        self.items = [i for i in items if i.total or i.fin or i.own_in]
        self.group, self.scale, self.zero = group, scale, zero
        its = self.items
        self.g, self.f, self.k = ([i for i in its if i.fund == x] for x in "gfk")
        self.basic, self.project = total(i.b + i.ob for i in its), total(i.p + i.op for i in its)
        self.spent = self.basic + self.project
        self.gb, self.gp = total(i.b for i in self.g), total(i.p for i in self.g)
        self.gs, self.fs, self.ks = self.gb + self.gp, total(i.fiscal for i in self.f), total(i.fiscal for i in self.k)
        self.gin, self.fin_, self.kin = (total(i.fin for i in x) for x in (self.g, self.f, self.k))
        self.fiscal_spent, self.fiscal_in = self.gs + self.fs + self.ks, self.gin + self.fin_ + self.kin
        self.fb, self.fp = total(i.b for i in its), total(i.p for i in its)
        self.g0, self.f0 = total(i.c0 for i in self.g), total(i.c0 for i in self.f)
        self.g1, self.f1 = total(i.c1 for i in self.g), total(i.c1 for i in self.f)
        self.fiscal0, self.fiscal1 = self.g0 + self.f0, self.g1 + self.f1
        self.fiscal_total = self.fiscal_in + self.fiscal0
        assert self.fiscal_total == self.fiscal_spent + self.fiscal1
        self.src = {s: total(i.own_in for i in its if i.src == s) for s in SRC}
        self.own_in = total(self.src.values())
        self.own_spent = total(i.ob + i.op for i in its)
        self.own0, self.own1 = own0, own0 + self.own_in - self.own_spent
        assert self.own1 >= 0, self.own1
        self.income = self.fiscal_in + self.own_in
        self.begin, self.end = self.fiscal0 + own0, self.fiscal1 + self.own1
        self.total = self.income + self.begin
        assert self.total == self.spent + self.end
        # the year before, and the opening budget
        self.g_last = total(i.last for i in self.all if i.fund == "g")
        self.f_last = total(i.last for i in self.all if i.fund == "f")
        self.k_last = total(i.last for i in self.all if i.fund == "k")
        self.fiscal_last = self.g_last + self.f_last + self.k_last
        self.spent_last = self.fiscal_last + last_own
        self.total_last = self.spent_last + self.begin
        self.fiscal_total_last = self.fiscal_last + self.fiscal0
        self.g_bud = total(i.bud for i in self.all if i.fund == "g")
        self.fiscal_bud = total(i.bud for i in self.all)
        vals = {k: None if v is None else d(v) for k, v in econ.items()}
        assert sum(v is None for v in vals.values()) == 1
        rest = self.gb - total(v for v in vals.values() if v is not None)
        assert rest > 0, rest
        self.econ: dict[str, D] = {k: rest if v is None else v for k, v in vals.items()}
        self.people = total(v for k, v in self.econ.items() if k[:3] in ("301", "303"))
        self.office = self.gb - self.people

    def cls(self, code: str, xs: Sequence[Item] | None = None) -> D:
        return total(i.fiscal for i in (self.g if xs is None else xs) if i.code.startswith(code))

    def e(self, code: str) -> D:
        return total(v for k, v in self.econ.items() if k.startswith(code))

    def m(self, x: D | None, blank: str | None = None) -> str:
        if not x:
            return self.zero if blank is None else blank
        x = (x / self.scale).quantize(D("0.01"), ROUND_HALF_UP)
        return f"{x:,}" if self.group else f"{x}"

    def codes(self, code: str, name: str, split: bool, indent: bool) -> list[str]:
        if indent and code:
            name = "　" * {3: 0, 5: 1, 7: 2}[len(code)] + name
        return [code[:3], code[3:5], code[5:], name] if split else [code, name]

    def tree(self, items: Sequence[Item], cols: Callable[[Item], Sequence[D]], *, split=False, indent=False, label="合计", bottom=False) -> list[list[str]]:  # fmt: skip
        def line(head: list[str], xs: Sequence[Item]) -> list[str]:
            return [*head, *(self.m(total(c)) for c in zip(*(cols(i) for i in xs), strict=True))]

        top = line([label, "<", "<", "<"] if split else [label, "<"], items)
        out = []
        for c in sorted({i.code[:3] for i in items}):
            out.append(line(self.codes(c, NAMES[c], split, indent), [i for i in items if i.code[:3] == c]))
            for s in sorted({i.code[:5] for i in items if i.code[:3] == c}):
                of = [i for i in items if i.code[:5] == s]
                out.append(line(self.codes(s, NAMES[s], split, indent), of))
                out += [line(self.codes(i.code, i.name, split, indent), [i]) for i in of]
        return [*out, top] if bottom else [top, *out]

    def head(self, cols: Sequence[str], split: bool, sub: Sequence[str] = (), nums: bool = True, name: str = "科目名称", code: str = "功能分类科目编码") -> list[list[str]]:  # fmt: skip
        w = 4 if split else 2
        first = ["项目", *"<" * (w - 1), *cols]
        second = [*([code, "<", "<"] if split else [code]), name, *(sub or "^" * len(cols))]
        out = [first, second]
        if split:
            out.append(["类", "款", "项", *"^" * (len(cols) + 1)])
        if nums:
            out.append(["栏次", *"<" * (w - 1), *(str(n + 1) for n in range(len(cols)))])
        return out

    # --- final accounts -------------------------------------------------
    def f01(self, paper: Paper, key: str, title: str, above, *, lines=True, classes=CLASSES, below=()) -> None:
        m = self.m
        by = {c: total(i.total for i in self.items if i.code[:3] == c) for c in classes}
        assert total(by.values()) == self.spent
        left = [
            ("一、一般公共预算财政拨款收入", self.gin),
            ("二、政府性基金预算财政拨款收入", self.fin_),
            ("三、国有资本经营预算财政拨款收入", self.kin),
        ]
        left += [(f"{ORD[n + 3]}、{s}", self.src[s]) for n, s in enumerate(SRC)]
        right = [(f"{ORD[n]}、{NAMES[c]}", by[c]) for n, c in enumerate(classes)]
        high = max(len(left), len(right))
        left += [("", ZERO)] * (high - len(left))
        right += [("", ZERO)] * (high - len(right))
        left += [
            ("本年收入合计", self.income),
            ("使用非财政拨款结余（含专用结余）", ZERO),
            ("年初结转和结余", self.begin),
            ("总计", self.total),
        ]
        right += [("本年支出合计", self.spent), ("结余分配", ZERO), ("年末结转和结余", self.end), ("总计", self.total)]
        both = list(zip(left, right, strict=True))
        if lines:
            k = len(both)
            paper.table(key, title, above=above, head=[["收入", "<", "<", "支出", "<", "<"], ["项目", "行次", "金额"] * 2, ["栏次", "", "1", "栏次", "", "2"]],
                rows=[[a, str(n + 1), m(x, None if a else ""), b, str(n + 1 + k), m(y, None if b else "")] for n, ((a, x), (b, y)) in enumerate(both)], below=below)  # fmt: skip
        else:
            paper.table(key, title, above=above, head=[["收入", "<", "支出", "<"], ["项目", "决算数", "项目", "决算数"]],
                rows=[[a, m(x, None if a else ""), b, m(y, None if b else "")] for (a, x), (b, y) in both], below=below)  # fmt: skip

    def f02(self, paper: Paper, key: str, title: str, above, *, split=False, indent=False, nums=True, below=()) -> None:
        cols = ["本年收入合计", "财政拨款收入", *SRC]
        paper.table(key, title, above=above, head=self.head(cols, split, nums=nums), below=below,
            rows=self.tree(self.items, lambda i: [i.fin + i.own_in, i.fin, *(i.own_in if i.src == s else ZERO for s in SRC)], split=split, indent=indent))  # fmt: skip

    def f03(self, paper: Paper, key: str, title: str, above, *, split=False, indent=False, nums=True, below=()) -> None:
        cols = ["本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出"]
        paper.table(key, title, above=above, head=self.head(cols, split, nums=nums), below=below,
            rows=self.tree([i for i in self.items if i.total], lambda i: [i.total, i.b + i.ob, i.p + i.op, ZERO, ZERO, ZERO], split=split, indent=indent))  # fmt: skip

    def f04(self, paper: Paper, key: str, title: str, above, *, lines=True, classes=CLASSES, below=()) -> None:
        m = self.m
        left = [
            ("一、一般公共预算财政拨款", self.gin),
            ("二、政府性基金预算财政拨款", self.fin_),
            ("三、国有资本经营预算财政拨款", self.kin),
        ]
        right = [
            (f"{ORD[n]}、{NAMES[c]}", self.cls(c), self.cls(c, self.f), self.cls(c, self.k))
            for n, c in enumerate(classes)
        ]
        left += [("", ZERO)] * (len(right) - 3)
        left += [("本年收入合计", self.fiscal_in), ("年初财政拨款结转和结余", self.fiscal0), ("一般公共预算财政拨款", self.g0), ("政府性基金预算财政拨款", self.f0), ("国有资本经营预算财政拨款", ZERO), ("总计", self.fiscal_total)]  # fmt: skip
        right += [("本年支出合计", self.gs, self.fs, self.ks), ("年末财政拨款结转和结余", self.g1, self.f1, ZERO), *[("", ZERO, ZERO, ZERO)] * 3, ("总计", self.gs + self.g1, self.fs + self.f1, self.ks)]  # fmt: skip
        funds = ["合计", "一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款"]
        both = list(zip(left, right, strict=True))
        if lines:
            k = len(both)
            paper.table(key, title, above=above, head=[["收入", "<", "<", "支出", *"<<<<<"], ["项目", "行次", "金额", "项目", "行次", *funds], ["栏次", "", "1", "栏次", "", *"2345"]],
                rows=[[a, str(n + 1), m(x, None if a else ""), b, str(n + 1 + k), *(m(q, "" if not b else None) for q in (total(y), *y))] for n, ((a, x), (b, *y)) in enumerate(both)], below=below)  # fmt: skip
        else:
            paper.table(key, title, above=above, head=[["收入", "<", "支出", *"<<<<"], ["项目", "决算数", "项目", *funds]],
                rows=[[a, m(x, None if a else ""), b, *(m(q, "" if not b else None) for q in (total(y), *y))] for (a, x), (b, *y) in both], below=below)  # fmt: skip

    def f05(self, paper: Paper, key: str, title: str, above, *, split=False, indent=False, nums=True, below=()) -> None:
        cols = ["本年支出", "<", "<"]
        paper.table(key, title, above=above, head=self.head(cols, split, ["小计", "基本支出", "项目支出"], nums), below=below,
            rows=self.tree([i for i in self.g if i.fiscal], lambda i: [i.fiscal, i.b, i.p], split=split, indent=indent))  # fmt: skip

    def econ_rows(self, c: str) -> list[list[str]]:
        own = sorted(k for k in self.econ if k[:3] == c)
        return [[c, NAMES[c], self.m(self.e(c))], *([k, NAMES[k], self.m(self.econ[k])] for k in own)] if own else []

    def f06(self, paper: Paper, key: str, title: str, above, *, pair=True, head="决算数", below=()) -> None:
        if pair:
            a, b = ([r for c in cs for r in self.econ_rows(c)] for cs in (("301", "303"), ("302", "310")))
            high = max(len(a), len(b))
            a, b = a + [["", "", ""]] * (high - len(a)), b + [["", "", ""]] * (high - len(b))
            paper.table(key, title, above=above, head=[["人员经费", "<", "<", "公用经费", "<", "<"], ["科目编码", "科目名称", head] * 2], below=below,
                rows=[*(x + y for x, y in zip(a, b, strict=True)), ["人员经费合计", "<", self.m(self.people), "公用经费合计", "<", self.m(self.office)]])  # fmt: skip
        else:
            rows = [["合计", "<", self.m(self.gb), self.m(self.people), self.m(self.office)]]
            for c in ("301", "302", "303", "310"):
                rows += [
                    [k, n, x, *((x, self.zero) if c in ("301", "303") else (self.zero, x))]
                    for k, n, x in self.econ_rows(c)
                ]
            paper.table(key, title, above=above, head=[["经济分类科目", "<", "基本支出", "<", "<"], ["科目编码", "科目名称", "合计", "人员经费", "公用经费"]], rows=rows, below=below)  # fmt: skip

    def trips(
        self,
        paper: Paper,
        key: str,
        title: str,
        above,
        budget: Sequence[D],
        final: Sequence[D],
        *,
        upright=False,
        below=(),
    ) -> None:
        """`budget` and `final`: abroad, buying, running, receptions."""
        cell = lambda x: self.m(x, self.zero or "0.00")  # noqa: E731
        both = [[cell(x) for x in (a + b + r + h, a, b + r, b, r, h)] for a, b, r, h in (budget, final)]
        names = [
            "合计",
            "1.因公出国（境）费",
            "2.公务用车购置及运行维护费",
            "（1）公务用车购置费",
            "（2）公务用车运行维护费",
            "3.公务接待费",
        ]
        if upright:
            paper.table(
                key,
                title,
                above=above,
                head=[["项目", "预算数", "决算数"]],
                rows=[list(r) for r in zip(names, *both, strict=True)],
                below=below,
            )
        else:
            h1 = ["合计", "因公出国（境）费", "公务用车购置及运行维护费", "<", "<", "公务接待费"]
            h2 = ["^", "^", "小计", "公务用车购置费", "公务用车运行维护费", "^"]
            paper.table(key, title, above=above, head=[["预算数", *"<<<<<", "决算数", *"<<<<<"], h1 * 2, h2 * 2, [str(n) for n in range(1, 13)]], rows=[both[0] + both[1]], below=below)  # fmt: skip

    def fund(
        self, paper: Paper, key: str, title: str, above, *, split=False, indent=False, nums=True, below=()
    ) -> None:
        cols = ["年初结转和结余", "本年收入", "本年支出", "<", "<", "年末结转和结余"]
        rows = (
            self.tree(self.f, lambda i: [i.c0, i.fin, i.fiscal, i.b, i.p, i.c1], split=split, indent=indent)
            if self.f
            else [["合计", *("<<<" if split else "<")]]
        )
        paper.table(
            key,
            title,
            above=above,
            head=self.head(cols, split, ["^", "^", "小计", "基本支出", "项目支出", "^"], nums),
            rows=rows,
            below=below,
        )

    def capital(self, paper: Paper, key: str, title: str, above, *, split=False, nums=True, below=()) -> None:
        rows = (
            self.tree(self.k, lambda i: [i.fiscal, i.b, i.p], split=split)
            if self.k
            else [["合计", *("<<<" if split else "<")]]
        )
        paper.table(
            key,
            title,
            above=above,
            head=self.head(["本年支出", "<", "<"], split, ["合计", "基本支出", "项目支出"], nums),
            rows=rows,
            below=below,
        )

    # --- budgets: `c0` is carried over from last year, `last` last year's budget, `bud` last year's execution ---
    def b01(self, paper: Paper, key: str, title: str, above, *, classes=CLASSES, only=False, names=("一般公共预算拨款收入", "政府性基金预算拨款收入", "国有资本经营预算拨款收入"), head="预算数", carry="上年结转", below=()) -> None:  # fmt: skip
        m = self.m
        by = {c: total(i.total for i in self.items if i.code[:3] == c) for c in classes}
        assert total(by.values()) == self.spent
        classes = [c for c in classes if by[c]] if only else classes
        left = [(f"一、{names[0]}", self.gin), (f"二、{names[1]}", self.fin_), (f"三、{names[2]}", self.kin)]
        left += [
            (f"{ORD[n + 3]}、{s}", self.src[s])
            for n, s in enumerate(("事业收入", "经营收入", "上级补助收入", "附属单位上缴收入", "其他收入"))
        ]
        right = [(f"{ORD[n]}、{NAMES[c]}", by[c]) for n, c in enumerate(classes)]
        high = max(len(left), len(right))
        left += [("", ZERO)] * (high - len(left))
        right += [("", ZERO)] * (high - len(right))
        left += [("本年收入合计", self.income), (carry, self.begin), ("收入总计", self.total)]
        right += [("本年支出合计", self.spent), ("结转下年", self.end), ("支出总计", self.total)]
        paper.table(key, title, above=above, head=[["收入", "<", "支出", "<"], ["项目", head, "项目（按功能分类）", head]],
            rows=[[a, m(x, None if a else ""), b, m(y, None if b else "")] for (a, x), (b, y) in zip(left, right, strict=True)], below=below)  # fmt: skip

    def b02(
        self,
        paper: Paper,
        key: str,
        title: str,
        above,
        *,
        split=False,
        indent=False,
        nums=False,
        srcs=("事业收入", "经营收入", "其他收入"),
        bottom=False,
        below=(),
    ) -> None:
        cols = ["合计", "上年结转", "一般公共预算", "政府性基金预算", "国有资本经营预算", *srcs]
        of = lambda i: [i.fin if i.fund == x else ZERO for x in "gfk"]  # noqa: E731
        paper.table(key, title, above=above, head=self.head(cols, split, nums=nums, code="科目编码"), below=below,
            rows=self.tree(self.items, lambda i: [i.c0 + i.fin + i.own_in, i.c0, *of(i), *(i.own_in if i.src == s else ZERO for s in srcs)], split=split, indent=indent, bottom=bottom))  # fmt: skip

    def b03(
        self,
        paper: Paper,
        key: str,
        title: str,
        above,
        *,
        split=False,
        indent=False,
        nums=False,
        bottom=False,
        below=(),
    ) -> None:
        cols = ["合计", "基本支出", "项目支出", "事业单位经营支出", "上缴上级支出", "对附属单位补助支出"]
        paper.table(key, title, above=above, head=self.head(cols, split, nums=nums, code="科目编码"), below=below,
            rows=self.tree(self.items, lambda i: [i.total, i.b + i.ob, i.p + i.op, ZERO, ZERO, ZERO], split=split, indent=indent, bottom=bottom))  # fmt: skip

    def b04(self, paper: Paper, key: str, title: str, above, *, classes=CLASSES, only=False, names=("一般公共预算拨款", "政府性基金预算拨款", "国有资本经营预算拨款"), below=()) -> None:  # fmt: skip
        m = self.m
        of = {c: [self.cls(c), self.cls(c, self.f), self.cls(c, self.k)] for c in classes}
        classes = [c for c in classes if any(of[c])] if only else classes
        left = [
            ("一、本年收入", self.fiscal_in),
            (f"（一）{names[0]}", self.gin),
            (f"（二）{names[1]}", self.fin_),
            (f"（三）{names[2]}", self.kin),
        ]
        left += [
            ("二、上年结转", self.fiscal0),
            (f"（一）{names[0]}", self.g0),
            (f"（二）{names[1]}", self.f0),
            (f"（三）{names[2]}", ZERO),
        ]
        right: list = [
            ("一、本年支出", [self.gs, self.fs, self.ks]),
            *((f"（{ORD[n]}）{NAMES[c]}", of[c]) for n, c in enumerate(classes)),
            ("二、结转下年", [self.g1, self.f1, ZERO]),
        ]
        high = max(len(left), len(right))
        left += [("", ZERO)] * (high - len(left)) + [("收入总计", self.fiscal_total)]
        right += [("", [ZERO] * 3)] * (high - len(right)) + [
            ("支出总计", [self.gs + self.g1, self.fs + self.f1, self.ks])
        ]
        paper.table(key, title, above=above, head=[["收入", "<", "支出", *"<<<<"], ["项目", "金额", "项目", "合计", "一般公共预算", "政府性基金预算", "国有资本经营预算"]],
            rows=[[a, m(x, None if a else ""), b, *(m(q, None if b else "") for q in (total(y), *y))] for (a, x), (b, y) in zip(left, right, strict=True)], below=below)  # fmt: skip

    def b05(
        self,
        paper: Paper,
        key: str,
        title: str,
        above,
        *,
        split=False,
        indent=False,
        nums=False,
        compare: tuple[str, str] | None = None,
        base: Callable[[Item], D] = lambda i: i.last,
        bottom=False,
        below=(),
    ) -> None:
        if compare:
            xs = [i for i in self.all if i.fund == "g" and (i.fiscal or base(i))]
            rows = self.tree(xs, lambda i: [base(i), i.fiscal, i.b, i.p], split=split, indent=indent, bottom=bottom)
            for r in rows:
                old, new = (D(x.replace(",", "")) if x else ZERO for x in (r[-4], r[-3]))
                r += [self.m(new - old), f"{pct(new - old, old)}%" if old else ""]
            cols, sub = (
                [compare[0], compare[1], "<", "<", "增减变化", "<"],
                ["^", "小计", "基本支出", "项目支出", "增减额", "增减%"],
            )
        else:
            rows = self.tree(self.g, lambda i: [i.fiscal, i.b, i.p], split=split, indent=indent, bottom=bottom)
            cols, sub = ["合计", "基本支出", "项目支出"], []
        paper.table(
            key,
            title,
            above=above,
            head=self.head(cols, split, sub, nums=nums, code="科目编码"),
            rows=rows,
            below=below,
        )

    def bfund(
        self, paper: Paper, key: str, title: str, above, xs: Sequence[Item], *, split=False, nums=False, below=()
    ) -> None:
        rows = (
            self.tree(xs, lambda i: [i.fiscal, i.b, i.p], split=split) if xs else [["合计", *("<<<" if split else "<")]]
        )
        paper.table(
            key,
            title,
            above=above,
            head=self.head(["合计", "基本支出", "项目支出"], split, nums=nums, code="科目编码"),
            rows=rows,
            below=below,
        )

    def projects(
        self, paper: Paper, key: str, title: str, above, lines: Sequence[tuple[str, str, D]], unit: str, *, below=()
    ) -> None:
        """`lines`: item code, project name, amount; the sums by item must be the items' projects."""
        rows, fund = [], {i.code: i.fund for i in self.items}
        for i in self.items:
            assert total(a for k, _, a in lines if k == i.code) == i.p + i.op, i
        for kind in "gfk":
            rows.append(total(a for k, _, a in lines if fund[k] == kind))
        out = [["合计", "<", *(self.m(x) for x in (total(rows), *rows))]]
        out += [[n, unit, self.m(a), *(self.m(a if fund[k] == x else ZERO) for x in "gfk")] for k, n, a in lines]
        paper.table(
            key,
            title,
            above=above,
            head=[
                ["项目名称", "项目单位", "合计", "本年拨款", "<", "<"],
                ["^", "^", "^", "一般公共预算", "政府性基金预算", "国有资本经营预算"],
            ],
            rows=out,
            below=below,
        )


def check(paper: Paper) -> None:
    """Every mark's measure is in the vocabulary; count the marks."""
    words = set((Path(__file__).parents[1] / "vocabulary.txt").read_text("utf8").split("\n"))
    n = 0
    for p in paper.parts:
        if hasattr(p, "truths"):
            for t in p.truths:
                n += 1
                got = [x for x in t.tags if x in words]
                assert len(got) == 1, (p.text, t)
                rest = [x for x in t.tags if x not in words]
                for x in rest:
                    ok = (
                        x.startswith("科目:")
                        or x
                        in {
                            "年初预算",
                            "全年预算",
                            "预算",
                            "上年执行",
                            "增减额",
                            "增减率",
                            "占比",
                            "完成率",
                            "差异率",
                            "元",
                            "亿元",
                            "%",
                            "人",
                            "辆",
                            "个",
                            "批",
                            "批次",
                            "户",
                            "件",
                            "人次",
                            "台",
                            "套",
                            "平方米",
                            "分",
                            "项",
                            "台（套）",
                            "次",
                        }
                        or (len(x) == 4 and x.isdigit())
                    )
                    assert ok, t
    print(paper.id, "marks", n, "faults", len(paper.faults), [(f.kind, f.old, f.new) for f in paper.faults])
