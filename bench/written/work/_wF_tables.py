"""Tables of a final account and of a budget from one set of accounts, in several layouts; no sentences."""

from __future__ import annotations

from decimal import ROUND_HALF_UP
from decimal import Decimal as D
from typing import NamedTuple

from written.paper import Paper
from written.work._tables import NAMES as BASE
from written.work._tables import ORD

Z = D("0.00")
NAMES = {
    **BASE,
    **dict(
        p.split(" ")
        for p in [
            "20101 人大事务",
            "20103 政府办公厅（室）及相关机构事务",
            "20105 统计信息事务",
            "20106 财政事务",
            "20131 党委办公厅（室）及相关机构事务",
            "20132 组织事务",
            "20404 检察",
            "20406 司法",
            "20502 普通教育",
            "20509 教育费附加安排的支出",
            "20599 其他教育支出",
            "20508 进修及培训",
            "20602 基础研究",
            "20603 应用研究",
            "20799 其他文化旅游体育与传媒支出",
            "20709 其他文化体育与传媒支出",
            "20802 民政管理事务",
            "20810 社会福利",
            "20811 残疾人事业",
            "20819 最低生活保障",
            "20820 临时救助",
            "20821 特困人员救助供养",
            "20825 其他生活救助",
            "20828 退役军人管理事务",
            "20816 红十字事业",
            "21001 卫生健康管理事务",
            "21004 公共卫生",
            "21007 计划生育事务",
            "21103 污染防治",
            "21104 自然生态保护",
            "21105 森林保护修复",
            "21201 城乡社区管理事务",
            "21202 城乡社区规划与管理",
            "21203 城乡社区公共设施",
            "21205 城乡社区环境卫生",
            "21208 国有土地使用权出让收入安排的支出",
            "21299 其他城乡社区支出",
            "21305 巩固脱贫攻坚成果衔接乡村振兴",
            "21307 农村综合改革",
            "21401 公路水路运输",
            "21406 车辆购置税支出",
            "21499 其他交通运输支出",
            "22001 自然资源事务",
            "22401 应急管理事务",
            "22406 自然灾害防治",
            "309 资本性支出（基本建设）",
            "307 债务利息及费用支出",
            "30106 伙食补助费",
            "30114 医疗费",
            "30203 咨询费",
            "30204 手续费",
            "30208 取暖费",
            "30209 物业管理费",
            "30212 因公出国（境）费用",
            "30214 租赁费",
            "30218 专用材料费",
            "30224 被装购置费",
            "30227 委托业务费",
            "30240 税金及附加费用",
            "30301 离休费",
            "30307 医疗费补助",
            "30308 助学金",
            "31003 专用设备购置",
            "31007 信息网络及软件购置更新",
            "31013 公务用车购置",
        ]
    ),
}
OLD = {
    "207": "文化体育与传媒支出",
    "210": "医疗卫生与计划生育支出",
    "215": "资源勘探信息等支出",
    "220": "国土海洋气象等支出",
    "20805": "行政事业单位离退休",
}
CLASSES = [c for c in NAMES if len(c) == 3 and c[0] == "2"]
CLASSES_2018 = [c for c in CLASSES if c not in ("223", "224", "234")]
SOURCES = ("上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入")


class Item(NamedTuple):
    """One functional item: fiscal basic and project, own-money basic and project, fiscal carry in and out."""

    code: str
    name: str
    basic: D = Z
    project: D = Z
    ob: D = Z
    op: D = Z
    c0: D = Z
    c1: D = Z
    inc: tuple[tuple[str, D], ...] = ()
    fund: bool = False
    bud: D = Z
    last: D = Z

    @property
    def fiscal(self) -> D:
        return self.basic + self.project

    @property
    def total(self) -> D:
        return self.fiscal + self.ob + self.op

    @property
    def granted(self) -> D:
        return self.fiscal + self.c1 - self.c0

    def source(self, name: str) -> D:
        return sum((v for k, v in self.inc if k == name), Z)


def pct(part: D, whole: D, n: int = 2) -> D:
    return (part / whole * 100).quantize(D(1).scaleb(-n), ROUND_HALF_UP)


def up(now: D, last: D) -> D:
    assert now > last, (now, last)
    return now - last


def down(now: D, last: D) -> D:
    assert now < last, (now, last)
    return last - now


def total(xs, f) -> D:
    return sum((f(x) for x in xs), Z)


class Common:
    """What a final account and a budget have in common."""

    group: bool
    scale: int
    zero: str
    names: dict[str, str]

    def m(self, x: D) -> str:
        x *= self.scale
        if not x:
            return self.zero
        return f"{x:,.2f}" if self.group else f"{x:.2f}"

    def tree(self, items, cols, *, split: bool = False, last: bool = False, label: str = "合计") -> list[list[str]]:
        def code_cells(code: str) -> list[str]:
            return [code[:3], code[3:5], code[5:]] if split else [code]

        def line(code: str, name: str, xs) -> list[str]:
            pad = "" if split else ("  " if len(code) == 7 else " " if len(code) == 5 else "")
            return [
                *code_cells(code),
                pad + name,
                *(self.m(sum(c, Z)) for c in zip(*(cols(i) for i in xs), strict=True)),
            ]

        width = 4 if split else 2
        out = []
        for cls in sorted({i.code[:3] for i in items}):
            out.append(line(cls, self.names[cls], [i for i in items if i.code[:3] == cls]))
            for sec in sorted({i.code[:5] for i in items if i.code[:3] == cls}):
                of = [i for i in items if i.code[:5] == sec]
                out.append(line(sec, self.names[sec], of))
                out += [line(i.code, i.name, [i]) for i in of]
        sums = [self.m(sum(c, Z)) for c in zip(*(cols(i) for i in items), strict=True)]
        whole = [label, *["<"] * (width - 1), *sums]
        return [*out, whole] if last else [whole, *out]

    def code_head(self, split: bool, tail: list[str]) -> list[list[str]]:
        if split:
            return [["科目编码", "<", "<", "科目名称", *tail], ["类", "款", "项", "^", *["^"] * len(tail)]]
        return [["项目", "<", *tail], ["功能分类科目编码", "科目名称", *["^"] * len(tail)]]

    def econ_setup(self, econ: dict[str, D | None], whole: D) -> None:
        plug = [k for k, v in econ.items() if v is None]
        rest = whole - sum((v for v in econ.values() if v is not None), Z)
        assert len(plug) == 1
        assert rest > 0, rest
        self.econ: dict[str, D] = {k: rest if v is None else v for k, v in econ.items()}
        self.people = sum((v for k, v in self.econ.items() if k[:3] in ("301", "303")), Z)
        self.office = whole - self.people

    def e(self, prefix: str) -> D:
        return sum((v for k, v in self.econ.items() if k.startswith(prefix)), Z)

    def econ_rows(self) -> list[list[tuple[str, str, D]]]:
        cells: list[list[tuple[str, str, D]]] = [[], []]
        for c in ("301", "303", "302", "307", "309", "310"):
            own = sorted(k for k in self.econ if k[:3] == c)
            if own:
                to = cells[0 if c in ("301", "303") else 1]
                to.append((c, self.names[c], self.e(c)))
                to += [(k, self.names[k], self.econ[k]) for k in own]
        return cells

    def econ_two(self, paper: Paper, key: str, title: str, above, word: str = "决算数", below=()) -> None:
        rows = [[[k, n, self.m(v)] for k, n, v in part] for part in self.econ_rows()]
        high = max(map(len, rows))
        both = [part + [["", "", ""]] * (high - len(part)) for part in rows]
        paper.table(key, title, above=above, head=[["人员经费", "<", "<", "公用经费", "<", "<"], ["科目编码", "科目名称", word] * 2],
            rows=[*(a + b for a, b in zip(*both, strict=True)), ["人员经费合计", "<", self.m(self.people), "公用经费合计", "<", self.m(self.office)]], below=below)  # fmt: skip

    def econ_list(self, paper: Paper, key: str, title: str, above, *, split: bool = False, head=("合计", "人员经费", "公用经费"), below=()) -> None:  # fmt: skip
        rows = [["合计", *["<"] * (2 if split else 1), self.m(self.people + self.office), self.m(self.people), self.m(self.office)]]  # fmt: skip
        for n, part in enumerate(self.econ_rows()):
            for k, name, v in part:
                code = [k[:3], k[3:]] if split else [k]
                rows.append([*code, name, self.m(v), self.m(v) if n == 0 else self.zero, self.m(v) if n else self.zero])
        if split:
            top = [["经济分类科目", "<", "<", *head], ["类", "款", "科目名称", "^", "^", "^"]]
        else:
            top = [
                ["部门预算支出经济分类科目", "<", "本年一般公共预算基本支出", "<", "<"],
                ["科目编码", "科目名称", *head],
            ]
        paper.table(key, title, above=above, head=top, rows=rows, below=below)


class Final(Common):
    """The year's accounts of one department or unit."""

    def __init__(self, items: list[Item], econ: dict[str, D | None], *, other0: D = Z, used: D = Z, alloc: D = Z, group: bool = False, scale: int = 1, zero: str = "", old: bool = False, used_name: str = "使用非财政拨款结余") -> None:  # fmt: skip
        self.items, self.group, self.scale, self.zero = items, group, scale, zero
        self.names = {**NAMES, **OLD} if old else NAMES
        self.classes = CLASSES_2018 if old else CLASSES
        self.old, self.used_name = old, used_name
        self.general = [i for i in items if not i.fund]
        self.funds = [i for i in items if i.fund]
        self.basic, self.project = total(items, lambda i: i.basic + i.ob), total(items, lambda i: i.project + i.op)
        self.spent = self.basic + self.project
        self.g_basic, self.g_project = total(self.general, lambda i: i.basic), total(self.general, lambda i: i.project)
        self.g_spent, self.f_spent = self.g_basic + self.g_project, total(self.funds, lambda i: i.fiscal)
        self.fiscal_spent = self.g_spent + self.f_spent
        self.g0, self.g1 = total(self.general, lambda i: i.c0), total(self.general, lambda i: i.c1)
        self.f0, self.f1 = total(self.funds, lambda i: i.c0), total(self.funds, lambda i: i.c1)
        self.g_income, self.f_income = total(self.general, lambda i: i.granted), total(self.funds, lambda i: i.granted)
        assert self.g_income + self.g0 == self.g_spent + self.g1
        self.fiscal_income = self.g_income + self.f_income
        self.fiscal0, self.fiscal1 = self.g0 + self.f0, self.g1 + self.f1
        self.fiscal_total = self.fiscal_income + self.fiscal0
        self.source = {s: total(items, lambda i, s=s: i.source(s)) for s in SOURCES}
        self.own = sum(self.source.values(), Z)
        self.income = self.fiscal_income + self.own
        self.used, self.alloc, self.other0 = used, alloc, other0
        self.other1 = other0 + self.own + used - alloc - (self.spent - self.fiscal_spent)
        assert self.other1 >= 0, self.other1
        self.begin, self.end = self.fiscal0 + other0, self.fiscal1 + self.other1
        self.total = self.income + self.begin + used
        assert self.total == self.spent + self.end + alloc
        self.econ_setup(econ, self.g_basic)

    def by(self, cls: str, xs=None) -> D:
        return total([i for i in (self.items if xs is None else xs) if i.code.startswith(cls)], lambda i: i.total)

    def gby(self, prefix: str) -> D:
        return total([i for i in self.general if i.code.startswith(prefix)], lambda i: i.fiscal)

    def it(self, code: str) -> Item:
        return next(i for i in self.items if i.code == code)

    def t01(self, paper: Paper, key: str, title: str, above, *, lines: bool = True, below=()) -> None:
        m = self.m
        if self.old:
            left = [("一、财政拨款收入", self.fiscal_income), *((f"{ORD[n + 1]}、{s}", self.source[s]) for n, s in enumerate(SOURCES))]  # fmt: skip
            left += [("", None)] * (len(self.classes) - len(left))
            left += [("本年收入合计", self.income), ("用事业基金弥补收支差额", self.used), ("年初结转和结余", self.begin), ("总计", self.total)]  # fmt: skip
        else:
            left = [("一、一般公共预算财政拨款收入", self.g_income), ("二、政府性基金预算财政拨款收入", self.f_income), ("三、国有资本经营预算财政拨款收入", Z)]  # fmt: skip
            left += [(f"{ORD[n + 3]}、{s}", self.source[s]) for n, s in enumerate(SOURCES)]
            left += [("", None)] * (len(self.classes) - len(left))
            left += [("本年收入合计", self.income), (self.used_name, self.used), ("年初结转和结余", self.begin), ("总计", self.total)]  # fmt: skip
        right = [(f"{ORD[n]}、{self.names[c]}", self.by(c)) for n, c in enumerate(self.classes)]
        right += [("本年支出合计", self.spent), ("结余分配", self.alloc), ("年末结转和结余", self.end), ("总计", self.total)]  # fmt: skip
        out = []
        for n, ((a, x), (b, y)) in enumerate(zip(left, right, strict=True)):
            row = [a, m(x) if x is not None else "", b, m(y)]
            out.append([row[0], str(n + 1), row[1], row[2], str(n + 1 + len(left)), row[3]] if lines else row)
        if lines:
            head = [["收入", "<", "<", "支出", "<", "<"], ["项目", "行次", "金额", "项目", "行次", "金额"], ["栏次", "", "1", "栏次", "", "2"]]  # fmt: skip
        else:
            head = [["收入", "<", "支出", "<"], ["项目", "决算数", "项目", "决算数"]]
        paper.table(key, title, above=above, head=head, rows=out, below=below)

    def t02(self, paper: Paper, key: str, title: str, above, *, split: bool = False, below=()) -> None:
        head = self.code_head(split, ["本年收入合计", "财政拨款收入", *SOURCES])
        rows = self.tree(self.items, lambda i: [i.granted + total(SOURCES, i.source), i.granted, *(i.source(s) for s in SOURCES)], split=split)  # fmt: skip
        paper.table(key, title, above=above, head=head, rows=rows, below=below)

    def t03(self, paper: Paper, key: str, title: str, above, *, split: bool = False, below=()) -> None:
        head = self.code_head(split, ["本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出"])  # fmt: skip
        rows = self.tree(self.items, lambda i: [i.total, i.basic + i.ob, i.project + i.op, Z, Z, Z], split=split)
        paper.table(key, title, above=above, head=head, rows=rows, below=below)

    def t04(self, paper: Paper, key: str, title: str, above, *, lines: bool = True, below=()) -> None:
        m = self.m
        cap = not self.old
        left: list[tuple[str, D | None]] = [("一、一般公共预算财政拨款", self.g_income), ("二、政府性基金预算财政拨款", self.f_income)]  # fmt: skip
        left += [("三、国有资本经营预算财政拨款", Z)] if cap else []
        left += [("", None)] * (len(self.classes) - len(left))
        left += [("本年收入合计", self.fiscal_income), ("年初财政拨款结转和结余", self.fiscal0), ("一、一般公共预算财政拨款", self.g0), ("二、政府性基金预算财政拨款", self.f0)]  # fmt: skip
        left += [("三、国有资本经营预算财政拨款", Z)] if cap else []
        left += [("总计", self.fiscal_total)]
        right: list[tuple[str, D | None, D | None]] = [(f"{ORD[n]}、{self.names[c]}", self.gby(c), total([i for i in self.funds if i.code[:3] == c], lambda i: i.fiscal)) for n, c in enumerate(self.classes)]  # fmt: skip
        right += [("本年支出合计", self.g_spent, self.f_spent), ("年末财政拨款结转和结余", self.g1, self.f1)]
        right += [("", None, None)] * (3 if cap else 2) + [("总计", self.g_spent + self.g1, self.f_spent + self.f1)]
        out = []
        for n, ((a, x), (b, y, z)) in enumerate(zip(left, right, strict=True)):
            lc = [a, m(x) if x is not None else ""]
            rc = [b, *(["", "", ""] if y is None or z is None else [m(y + z), m(y), m(z)])]
            if cap:
                rc.append(self.zero if y is not None else "")
            out.append([lc[0], str(n + 1), lc[1], rc[0], str(n + 1 + len(left)), *rc[1:]] if lines else [*lc, *rc])
        cols = ["合计" if not lines else "小计", "一般公共预算财政拨款", "政府性基金预算财政拨款", *(["国有资本经营预算财政拨款"] if cap else [])]  # fmt: skip
        if lines:
            head = [
                ["收入", "<", "<", "支出", *["<"] * (len(cols) + 1)],
                ["项目", "行次", "金额", "项目", "行次", *cols],
            ]
        else:
            head = [["收入", "<", "支出", *["<"] * len(cols)], ["项目", "决算数", "项目", *cols]]
        paper.table(key, title, above=above, head=head, rows=out, below=below)

    def t05(
        self, paper: Paper, key: str, title: str, above, *, split: bool = False, last: bool = False, below=()
    ) -> None:
        head = self.code_head(split, ["合计", "基本支出", "项目支出"])
        rows = self.tree(self.general, lambda i: [i.fiscal, i.basic, i.project], split=split, last=last)
        paper.table(key, title, above=above, head=head, rows=rows, below=below)

    def t_fund(self, paper: Paper, key: str, title: str, above, *, split: bool = False, below=()) -> None:
        tail = ["年初结转和结余", "本年收入", "本年支出", "<", "<", "年末结转和结余"]
        sub = ["^", "^", "小计", "基本支出", "项目支出", "^"]
        head = [["科目编码", "<", "<", "科目名称", *tail], ["类", "款", "项", "^", *sub]] if split else [["项目", "<", *tail], ["功能分类科目编码", "科目名称", *sub]]  # fmt: skip
        if self.funds:
            rows = self.tree(self.funds, lambda i: [i.c0, i.granted, i.fiscal, i.basic, i.project, i.c1], split=split)
        else:
            rows = [["合计", *["<"] * (3 if split else 1), *[self.zero] * 6]]
        paper.table(key, title, above=above, head=head, rows=rows, below=below)

    def t_capital(self, paper: Paper, key: str, title: str, above, *, split: bool = False, below=()) -> None:
        head = self.code_head(split, ["合计", "基本支出", "项目支出"])
        paper.table(key, title, above=above, head=head, rows=[["合计", *["<"] * (3 if split else 1), *[self.zero] * 3]], below=below)  # fmt: skip


def trips_wide(paper: Paper, a: Common, key: str, title: str, above, trips: dict[str, tuple[D, D]], below=()) -> None:
    """Six columns of the budget and six of the final account."""
    nums: list[str] = []
    for n in (0, 1):
        x, b, r, h = (trips[k][n] for k in ("abroad", "buy", "run", "host"))
        nums += [a.m(v) or "0.00" for v in (x + b + r + h, x, b + r, b, r, h)]
    h1 = ["合计", "因公出国（境）费", "公务用车购置及运行费", "<", "<", "公务接待费"]
    h2 = ["^", "^", "小计", "公务用车购置费", "公务用车运行费", "^"]
    paper.table(key, title, above=above, head=[["预算数", *"<<<<<", "决算数", *"<<<<<"], h1 * 2, h2 * 2], rows=[nums], below=below)  # fmt: skip


def trips_pairs(paper: Paper, a: Common, key: str, title: str, above, trips: dict[str, tuple[D, D]], below=()) -> None:
    """Pairs of budget and final account under each item (Shanghai)."""
    cols = []
    for n in (0, 1):
        x, b, r, h = (trips[k][n] for k in ("abroad", "buy", "run", "host"))
        cols.append([a.m(v) or "0.00" for v in (x + b + r + h, x, b + r, b, r, h)])
    row = [v for pair in zip(*cols, strict=True) for v in pair]
    paper.table(key, title, above=above, head=[
        ["合计", "<", "因公出国（境）费", "<", "公务用车购置及运行维护费", *"<<<<<", "公务接待费", "<"],
        ["^", "^", "^", "^", "小计", "<", "公务用车购置费", "<", "公务用车运行维护费", "<", "^", "^"],
        ["预算数", "决算数"] * 6], rows=[row], below=below)  # fmt: skip


class Plan(NamedTuple):
    """One functional item of a budget: general basic and project, fund, own money; last year's budget."""

    code: str
    name: str
    basic: D = Z
    project: D = Z
    fund: D = Z
    own_basic: D = Z
    own_project: D = Z
    last: D = Z

    @property
    def general(self) -> D:
        return self.basic + self.project

    @property
    def total(self) -> D:
        return self.general + self.fund + self.own_basic + self.own_project


class Budget(Common):
    """The year's budget of one department."""

    def __init__(self, items: list[Plan], econ: dict[str, D | None], *, own_name: str = "其他收入", group: bool = False, scale: int = 1, zero: str = "") -> None:  # fmt: skip
        self.items, self.group, self.scale, self.zero, self.names = items, group, scale, zero, NAMES
        self.own_name = own_name
        self.general = [i for i in items if i.general]
        self.funds = [i for i in items if i.fund]
        self.g_basic, self.g_project = total(items, lambda i: i.basic), total(items, lambda i: i.project)
        self.g, self.f = self.g_basic + self.g_project, total(items, lambda i: i.fund)
        self.own = total(items, lambda i: i.own_basic + i.own_project)
        self.basic, self.project = self.g_basic + total(items, lambda i: i.own_basic), self.g_project + self.f + total(items, lambda i: i.own_project)  # fmt: skip
        self.fiscal = self.g + self.f
        self.total = self.fiscal + self.own
        assert self.total == self.basic + self.project
        self.econ_setup(econ, self.g_basic)

    def by(self, prefix: str) -> D:
        return total([i for i in self.items if i.code.startswith(prefix)], lambda i: i.total)

    def gby(self, prefix: str) -> D:
        return total([i for i in self.items if i.code.startswith(prefix)], lambda i: i.general)

    def it(self, code: str) -> Plan:
        return next(i for i in self.items if i.code == code)


def mark(x: object, *tags: str, group: bool = False) -> str:
    """Write a marked figure; a Decimal as it is quantised."""
    printed = f"{x:,}" if group and isinstance(x, D) else str(x)
    return f"⟦{printed}|{'|'.join(tags)}⟧"
