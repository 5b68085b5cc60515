"""Accounts and tables of the j-documents, budgets and final accounts; no sentences."""
# ruff: noqa: E731

from __future__ import annotations

from decimal import ROUND_HALF_UP
from decimal import Decimal as D
from typing import NamedTuple

from written.paper import Paper
from written.work._tables import NAMES as _NAMES

Z = D(0)
NAMES = _NAMES | dict(
    p.split(" ")
    for p in [
        "20108 审计事务",
        "20105 统计信息事务",
        "20126 档案事务",
        "20103 政府办公厅（室）及相关机构事务",
        "20129 群众团体事务",
        "20406 司法",
        "20502 普通教育",
        "20507 特殊教育",
        "20508 进修及培训",
        "20607 科学技术普及",
        "20701 文化和旅游",
        "20801 人力资源和社会保障管理事务",
        "20811 残疾人事业",
        "20816 红十字事业",
        "21004 公共卫生",
        "21013 医疗救助",
        "21015 医疗保障管理事务",
        "21211 农业土地开发资金安排的支出",
        "21208 国有土地使用权出让收入安排的支出",
        "21305 巩固脱贫攻坚成果同乡村振兴衔接",
        "21602 商业流通事务",
        "22102 住房改革支出",
        "22301 解决历史遗留问题及改革成本支出",
        "21399 其他农林水支出",
        "20509 教育费附加安排的支出",
        "20132 组织事务",
        "20901 其他",
        "21012 财政对基本医疗保险基金的补助",
        "21006 中医药",
        "22402 消防救援事务",
        "20807 就业补助",
        "20810 社会福利",
        "22001 自然资源事务",
        "30106 伙食补助费",
        "30114 医疗费",
        "30202 印刷费",
        "30203 咨询费",
        "30204 手续费",
        "30208 取暖费",
        "30209 物业管理费",
        "30212 因公出国（境）费用",
        "30214 租赁费",
        "30218 专用材料费",
        "30227 委托业务费",
        "30240 税金及附加费用",
        "30301 离休费",
        "30307 医疗费补助",
        "30308 助学金",
        "31003 专用设备购置",
        "31007 信息网络及软件购置更新",
    ]
)
ORD = [
    "一",
    "二",
    "三",
    "四",
    "五",
    "六",
    "七",
    "八",
    "九",
    "十",
    "十一",
    "十二",
    "十三",
    "十四",
    "十五",
    "十六",
    "十七",
    "十八",
    "十九",
    "二十",
    "二十一",
    "二十二",
    "二十三",
    "二十四",
    "二十五",
    "二十六",
    "二十七",
    "二十八",
    "二十九",
    "三十",
]
CLASSES = [c for c in NAMES if len(c) == 3 and c[0] == "2"]
Table = dict[str, list[list[str]]]


def rnd(x: D, n: int = 2) -> D:
    return D(x).quantize(D(1).scaleb(-n), ROUND_HALF_UP)


def pct(part: D, whole: D, n: int = 2) -> D:
    return rnd(part / whole * 100, n)


class It(NamedTuple):
    """One item: general or fund (`*`) or capital (`#`), this year's and last year's basic and project, opening budget, own basic and project."""

    code: str
    name: str
    b: D = Z
    p: D = Z
    lb: D = Z
    lp: D = Z
    bud: D = Z
    ob: D = Z
    op: D = Z
    kind: str = "g"

    @property
    def fis(self) -> D:
        return self.b + self.p

    @property
    def last(self) -> D:
        return self.lb + self.lp

    @property
    def tot(self) -> D:
        return self.fis + self.ob + self.op


def items(text: str) -> list[It]:
    """Read `code name b p lb lp bud ob op` lines."""
    out = []
    for line in text.strip().split("\n"):
        code, name, *nums = line.split()
        kind = {"*": "f", "#": "c"}.get(name[0], "g")
        vals = [D(n.replace(",", "")) for n in nums] + [Z] * (7 - len(nums))
        out.append(It(code, name.lstrip("*#"), *vals, kind))
    assert len({i.code for i in out}) == len(out)
    return sorted(out, key=lambda i: i.code)


def total(xs, f) -> D:
    return sum((f(i) for i in xs), Z)


class Say:
    """How figures are printed and marked in the text."""

    def __init__(self, div: int = 1, *, grp: bool = False, unit: str = "万元", n: int = 2) -> None:
        self.div, self.grp, self.unit, self.n = div, grp, unit, n

    def f(self, x: D) -> str:
        x = rnd(D(x) / self.div, self.n)
        return f"{x:,.{self.n}f}" if self.grp else f"{x:.{self.n}f}"

    def __call__(self, x: D, *tags: str) -> str:
        assert x >= 0, (x, tags)
        return f"⟦{self.f(x)}|{'|'.join(tags)}{'' if self.unit == '万元' else '|' + self.unit}⟧"

    def pc(self, part: D, whole: D, *tags: str, n: int = 2, neg: bool = False) -> str:
        r = pct(part, whole, n)
        assert neg or r >= 0, (part, whole, tags)
        return f"⟦{r:.{n}f}|{'|'.join(tags)}|%⟧%"

    def share(self, part: D, whole: D, *tags: str, n: int = 2) -> str:
        return self.pc(part, whole, *tags, "占比", n=n)

    def ch(self, now: D, last: D, *tags: str, up: str = "增加", down: str = "减少", rise: str = "增长", fall: str = "下降", unit: str | None = None, n: int = 2, same: str = "与上年持平", join: str = "，") -> str:  # fmt: skip
        """Print 增加 x 万元，增长 y%."""
        u = unit if unit is not None else self.unit
        if now == last:
            return same
        d = abs(now - last)
        out = f"{up if now > last else down}{self(d, *tags, '增减额')}{u}"
        if last:
            out += f"{join}{rise if now > last else fall}{self.pc(d, last, *tags, '增减率', n=n)}"
        return out


def num(n: int | str, measure: str, unit: str) -> str:
    return f"⟦{n}|{measure}|{unit}⟧"


def swap(s: str, i: int) -> str:
    """Swap two neighbouring unlike digits at i or the next such place (none of them the decimal point)."""
    n = len(s) - 1
    for k in [*range(i, n), *range(i)]:
        if s[k].isdigit() and s[k + 1].isdigit() and s[k] != s[k + 1] and not (k == 0 and s[1] == "0"):
            return s[:k] + s[k + 1] + s[k] + s[k + 2 :]
    raise ValueError(s)


class J:
    """One department's year."""

    def __init__(self, text: str, econ: str, *, own: dict[str, D] | None = None, own_last: D = Z, f0: D = Z, f1: D = Z, o0: D = Z, ff0: D = Z, ff1: D = Z, grp: bool = False, blank: str = "", style: str = "one", tdiv: int = 1) -> None:  # fmt: skip
        s = self
        s.items, s.grp, s.blank, s.style, s.tdiv = items(text), grp, blank, style, tdiv
        s.g, s.fu, s.ca = ([i for i in s.items if i.kind == k] for k in "gfc")
        s.own = {k: v for k, v in (own or {}).items() if v}
        s.f0, s.g1, s.o0, s.ff0, s.ff1, s.own_last = f0, f1, o0, ff0, ff1, own_last
        s.gb, s.gp = total(s.g, lambda i: i.b), total(s.g, lambda i: i.p)
        s.gs, s.fs, s.cs = s.gb + s.gp, total(s.fu, lambda i: i.fis), total(s.ca, lambda i: i.fis)
        s.lgb, s.lgp = total(s.g, lambda i: i.lb), total(s.g, lambda i: i.lp)
        s.lgs, s.lfs, s.lcs = s.lgb + s.lgp, total(s.fu, lambda i: i.last), total(s.ca, lambda i: i.last)
        s.fis, s.lfis = s.gs + s.fs + s.cs, s.lgs + s.lfs + s.lcs
        s.basic, s.project = total(s.items, lambda i: i.b + i.ob), total(s.items, lambda i: i.p + i.op)
        s.spent = s.basic + s.project
        s.gi, s.fi, s.ci = s.gs + f1 - f0, s.fs + ff1 - ff0, s.cs
        s.fin = s.gi + s.fi + s.ci
        s.owni = sum(s.own.values(), Z)
        s.income = s.fin + s.owni
        s.o1 = o0 + s.owni - (s.spent - s.fis)
        assert s.o1 >= 0, s.o1
        s.begin, s.end = f0 + ff0 + o0, f1 + ff1 + s.o1
        s.total = s.income + s.begin
        assert s.total == s.spent + s.end
        s.ftotal = s.fin + f0 + ff0
        assert s.ftotal == s.fis + f1 + ff1
        s.gbud, s.fbud = total(s.g, lambda i: i.bud), total(s.items, lambda i: i.bud)
        e: dict[str, D | None] = {}
        for line in econ.split():
            k, v = line.split("=")
            e[k] = None if v == "?" else D(v)
        rest = s.gb - sum((v for v in e.values() if v is not None), Z)
        assert list(e.values()).count(None) == 1
        assert rest > 0, rest
        s.econ = {k: rest if v is None else v for k, v in sorted(e.items())}
        s.people = sum((v for k, v in s.econ.items() if k[:3] in ("301", "303")), Z)
        s.office = s.gb - s.people
        s.lead = max(s.g, key=lambda i: i.p if i.p else Z).code
        withown = [i for i in s.items if i.ob + i.op]
        s.olead = max(withown, key=lambda i: i.ob + i.op).code if withown else s.lead

    def it(self, code: str) -> It:
        return next(i for i in self.items if i.code == code)

    def cls(self, c: str, xs=None) -> D:
        return total([i for i in (xs if xs is not None else self.g) if i.code.startswith(c)], lambda i: i.fis)

    def lcls(self, c: str, xs=None) -> D:
        return total([i for i in (xs if xs is not None else self.g) if i.code.startswith(c)], lambda i: i.last)

    def ec(self, c: str) -> D:
        return sum((v for k, v in self.econ.items() if k.startswith(c)), Z)

    def used(self, xs=None) -> list[str]:
        return sorted({i.code[:3] for i in (xs if xs is not None else self.items)})

    def m(self, x: D) -> str:
        x = rnd(D(x) / self.tdiv)
        return self.blank if not x else f"{x:,.2f}" if self.grp else f"{x:.2f}"

    # -- rows by function ------------------------------------------------
    def key(self, code: str, name: str) -> list[str]:
        if self.style == "one":
            return [code, name]
        parts = [code[:3], code[3:5], code[5:7]]
        if self.style == "split":
            return [*parts, name]
        if self.style == "own":  # each code at its own level only
            n = {3: 0, 5: 1, 7: 2}[len(code)]
            return [*[parts[k] if k == n else "" for k in range(3)], name]
        return ["　" * {3: 0, 5: 1, 7: 2}[len(code)] + name]

    def wide(self) -> int:
        return {"one": 2, "split": 4, "own": 4}.get(self.style, 1)

    def keyhead(self, top: str = "项目", code: str = "功能分类科目编码", name: str = "科目名称") -> list[list[str]]:
        """Return two header rows of the key columns."""
        if self.style == "one":
            return [[top, "<"], [code, name]]
        if self.style in ("split", "own"):
            return [[code, "<", "<", name], ["类", "款", "项", "^"]]
        return [[top], ["^"]]

    def tree(self, xs: list[It], f, *, last: bool = False, label: str = "合计", post=None, levels: tuple[int, ...] = (3, 5, 7)) -> list[list[str]]:  # fmt: skip
        """Return rows with columns `f(item)` summed; `post` adds cells computed of the sums."""

        def cells(of: list[It]) -> list[str]:
            sums = [sum(c, Z) for c in zip(*(f(i) for i in of), strict=True)]
            return [*(self.m(x) for x in sums), *(post(sums) if post else [])]

        xs = [i for i in xs if any(f(i))]
        out = []
        for n in sorted({i.code[:k] for i in xs for k in levels}):
            of = [i for i in xs if i.code.startswith(n)]
            name = of[0].name if len(n) == 7 else NAMES[n]
            out.append([*self.key(n, name), *cells(of)])
        whole = [label, *["<"] * (self.wide() - 1), *cells(xs)] if xs else [label, *["<"] * (self.wide() - 1)]
        return [*out, whole] if last else [whole, *out]

    def head(self, cols: list[str], *, under: dict[int, list[str]] | None = None, **kw: str) -> list[list[str]]:
        """Return two header rows: key columns, then `cols`; `under[n]` the columns below the n-th."""
        a, b = self.keyhead(**kw)
        for n, c in enumerate(cols):
            subs = (under or {}).get(n)
            if subs:
                a += [c, *["<"] * (len(subs) - 1)]
                b += subs
            else:
                a.append(c)
                b.append("^")
        return [a, b]

    # -- final accounts --------------------------------------------------
    def t1(self, *, lines: bool = True, every: bool = True, num0: str = "金额") -> Table:
        left = [
            ("一、一般公共预算财政拨款收入", self.gi),
            ("二、政府性基金预算财政拨款收入", self.fi),
            ("三、国有资本经营预算财政拨款收入", self.ci),
        ]
        left += [
            (f"{ORD[n + 3]}、{k}", self.own.get(k, Z))
            for n, k in enumerate(["上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入"])
        ]
        cl = CLASSES if every else self.used()
        right = [
            (f"{ORD[n]}、{NAMES[c]}", total([i for i in self.items if i.code[:3] == c], lambda i: i.tot))
            for n, c in enumerate(cl)
        ]
        return self._two(
            left,
            right,
            [
                ("本年收入合计", self.income),
                ("使用非财政拨款结余（含专用结余）", Z),
                ("年初结转和结余", self.begin),
                ("总计", self.total),
            ],
            [("本年支出合计", self.spent), ("结余分配", Z), ("年末结转和结余", self.end), ("总计", self.total)],
            lines,
            num0,
        )

    def _two(self, left, right, lsum, rsum, lines, num0) -> Table:
        m = self.m
        n = max(len(left), len(right))
        left = [*left, *[("", Z)] * (n - len(left)), *lsum]
        right = [*right, *[("", Z)] * (n - len(right)), *rsum]
        if lines:
            return {
                "head": [
                    ["收入", "<", "<", "支出", "<", "<"],
                    ["项目", "行次", num0, "项目", "行次", num0],
                    ["栏次", "", "1", "栏次", "", "2"],
                ],
                "rows": [
                    [a, str(k + 1), m(x), b, str(k + 1 + len(left)), m(y)]
                    for k, ((a, x), (b, y)) in enumerate(zip(left, right, strict=True))
                ],
            }
        return {
            "head": [["收入", "<", "支出", "<"], ["项目", num0, "项目", num0]],
            "rows": [[a, m(x), b, m(y)] for (a, x), (b, y) in zip(left, right, strict=True)],
        }

    OWN = ("上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入")

    def received(self, i: It) -> list[D]:
        fis = i.fis
        if i.code == self.lead:
            fis += self.g1 - self.f0
        if i.kind == "f" and i.code == max(self.fu, key=lambda x: x.fis).code:
            fis += self.ff1 - self.ff0
        own = [self.own.get(k, Z) if i.code == self.olead else Z for k in self.OWN]
        return [fis + sum(own, Z), fis, *own]

    def t2(self, **kw) -> Table:
        return {
            "head": self.head(["本年收入合计", "财政拨款收入", *self.OWN]),
            "rows": self.tree(self.items, self.received, **kw),
        }

    def t3(self, **kw) -> Table:
        cols = ["本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出"]
        return {
            "head": self.head(cols),
            "rows": self.tree(self.items, lambda i: [i.tot, i.b + i.ob, i.p + i.op, Z, Z, Z], **kw),
        }

    def t4(self, *, every: bool = True, lines: bool = True, num0: str = "金额") -> Table:
        m = self.m
        left = [
            ("一、一般公共预算财政拨款", self.gi),
            ("二、政府性基金预算财政拨款", self.fi),
            ("三、国有资本经营预算财政拨款", self.ci),
        ]
        cl = CLASSES if every else self.used()
        right = [
            (f"{ORD[n]}、{NAMES[c]}", self.cls(c, self.g), self.cls(c, self.fu), self.cls(c, self.ca))
            for n, c in enumerate(cl)
        ]
        k = max(len(left), len(right))
        left = [
            *left,
            *[("", Z)] * (k - len(left)),
            ("本年收入合计", self.fin),
            ("年初财政拨款结转和结余", self.f0 + self.ff0),
            ("　　一般公共预算财政拨款", self.f0),
            ("　　政府性基金预算财政拨款", self.ff0),
            ("　　国有资本经营预算财政拨款", Z),
            ("总计", self.ftotal),
        ]
        right = [
            *right,
            *[("", Z, Z, Z)] * (k - len(right)),
            ("本年支出合计", self.gs, self.fs, self.cs),
            ("年末财政拨款结转和结余", self.g1, self.ff1, Z),
            *[("", Z, Z, Z)] * 3,
            ("总计", self.gs + self.g1, self.fs + self.ff1, self.cs),
        ]
        if lines:
            return {
                "head": [
                    ["收入", "<", "<", "支出", *"<<<<<"],
                    [
                        "项目",
                        "行次",
                        num0,
                        "项目",
                        "行次",
                        "合计",
                        "一般公共预算财政拨款",
                        "政府性基金预算财政拨款",
                        "国有资本经营预算财政拨款",
                    ],
                    ["栏次", "", "1", "栏次", "", *"2345"],
                ],
                "rows": [
                    [a, str(n + 1), m(x), b, str(n + 1 + len(left)), m(y + z + c), m(y), m(z), m(c)]
                    for n, ((a, x), (b, y, z, c)) in enumerate(zip(left, right, strict=True))
                ],
            }
        return {
            "head": [
                ["收入", "<", "支出", *"<<<<"],
                [
                    "项目",
                    num0,
                    "项目",
                    "合计",
                    "一般公共预算财政拨款",
                    "政府性基金预算财政拨款",
                    "国有资本经营预算财政拨款",
                ],
            ],
            "rows": [
                [a, m(x), b, m(y + z + c), m(y), m(z), m(c)] for (a, x), (b, y, z, c) in zip(left, right, strict=True)
            ],
        }

    def t5(self, *, wide: bool = False, **kw) -> Table:
        if wide:  # opening, income, expenditure, closing
            rec = lambda i: [
                self.f0 if i.code == self.lead else Z,
                self.received(i)[1],
                i.fis,
                i.b,
                i.p,
                self.g1 if i.code == self.lead else Z,
            ]
            return {
                "head": self.head(
                    ["年初结转和结余", "本年收入", "本年支出", "年末结转和结余"],
                    under={2: ["小计", "基本支出", "项目支出"]},
                ),
                "rows": self.tree(self.g, rec, **kw),
            }
        return {
            "head": self.head(["本年支出"], under={0: ["小计", "基本支出", "项目支出"]}),
            "rows": self.tree(self.g, lambda i: [i.fis, i.b, i.p], **kw),
        }

    def t6(self, *, num0: str = "金额") -> Table:
        m = self.m
        cells: dict[bool, list[list[str]]] = {True: [], False: []}
        for c in ("301", "303", "302", "310"):
            if self.ec(c):
                to = cells[c in ("301", "303")]
                to.append([c, NAMES[c], m(self.ec(c))])
                to += [[k, NAMES[k], m(v)] for k, v in self.econ.items() if k[:3] == c]
        high = max(map(len, cells.values()))
        a, b = (x + [["", "", ""]] * (high - len(x)) for x in (cells[True], cells[False]))
        return {
            "head": [["人员经费", "<", "<", "公用经费", "<", "<"], ["科目编码", "科目名称", num0] * 2],
            "rows": [
                *(x + y for x, y in zip(a, b, strict=True)),
                ["人员经费合计", "<", m(self.people), "公用经费合计", "<", m(self.office)],
            ],
        }

    def t6v(self, *, num0: str = "本年基本支出", last: bool = False, split: bool = False) -> Table:
        """Economic items down the page, people and office next to each other."""
        m = self.m
        rows = []
        for c in ("301", "302", "303", "310"):
            if self.ec(c):
                for k, v in [(c, self.ec(c)), *[(k, v) for k, v in self.econ.items() if k[:3] == c]]:
                    man = c in ("301", "303")
                    code = [k[:3], k[3:]] if split else [k]
                    rows.append([*code, NAMES[k], m(v), m(v) if man else self.blank, self.blank if man else m(v)])
        whole = ["合计", *["<"] * (2 if split else 1), m(self.gb), m(self.people), m(self.office)]
        head = [
            ["经济分类科目", *["<"] * (2 if split else 1), num0, "<", "<"],
            ["类", "款", "科目名称", "合计", "人员经费", "公用经费"]
            if split
            else ["科目编码", "科目名称", "合计", "人员经费", "公用经费"],
        ]
        return {"head": head, "rows": [*rows, whole] if last else [whole, *rows]}

    def t7(self) -> Table:
        big = max(self.fu, key=lambda x: x.fis).code if self.fu else ""
        f = lambda i: [
            self.ff0 if i.code == big else Z,
            self.received(i)[1],
            i.fis,
            i.b,
            i.p,
            self.ff1 if i.code == big else Z,
        ]
        return {
            "head": self.head(
                ["年初结转和结余", "本年收入", "本年支出", "年末结转和结余"],
                under={2: ["小计", "基本支出", "项目支出"]},
            ),
            "rows": self.tree(self.fu, f),
        }

    def t8(self) -> Table:
        return {
            "head": self.head(["本年支出"], under={0: ["合计", "基本支出", "项目支出"]}),
            "rows": self.tree(self.ca, lambda i: [i.fis, i.b, i.p]),
        }

    # -- budgets ---------------------------------------------------------
    def b1(
        self,
        *,
        every: bool = False,
        cmp: bool = False,
        num0: str = "预算数",
        own: tuple[str, ...] = ("事业收入", "事业单位经营收入", "其他收入"),
    ) -> Table:
        left = [
            ("一、一般公共预算拨款收入", self.gi),
            ("二、政府性基金预算拨款收入", self.fi),
            ("三、国有资本经营预算拨款收入", self.ci),
            *((f"{ORD[n + 3]}、{k}", self.own.get(k, Z)) for n, k in enumerate(own)),
        ]
        cl = CLASSES if every else self.used()
        right = [
            (f"{ORD[n]}、{NAMES[c]}", total([i for i in self.items if i.code[:3] == c], lambda i: i.tot))
            for n, c in enumerate(cl)
        ]
        return self._two(
            left,
            right,
            [("本年收入合计", self.income), ("上年结转结余", self.begin), ("收入总计", self.total)],
            [("本年支出合计", self.spent), ("结转下年", self.end), ("支出总计", self.total)],
            False,
            num0,
        )

    def b1y(self, own_last: D = Z) -> Table:
        """Income and expenditure by lines with last year, this year, change, percent."""
        m = self.m

        def row(a: str, x: D, y: D) -> list[str]:
            return [
                a,
                m(x),
                m(y),
                (("-" if y < x else "") + m(abs(y - x))) or self.blank,
                f"{pct(y - x, x)}%" if x else "—",
            ]

        rows = [
            row("一、收入总计", self.lfis + own_last, self.total),
            row("　（一）一般公共预算拨款", self.lgs, self.gi + self.f0),
        ]
        if self.fs or self.lfs:
            rows.append(row("　（二）政府性基金预算拨款", self.lfs, self.fi + self.ff0))
        for k, v in self.own.items():
            rows.append(row(f"　（{'三' if self.fs or self.lfs else '二'}）{k}", own_last, v))
        rows.append(row("二、支出总计", self.lfis + own_last, self.total))
        for n, c in enumerate(self.used()):
            xs = [i for i in self.items if i.code[:3] == c]
            lo = own_last if any(i.ob + i.op for i in xs) else Z
            rows.append(row(f"　（{ORD[n]}）{NAMES[c]}", total(xs, lambda i: i.last) + lo, total(xs, lambda i: i.tot)))
        return {"head": [["项目", "上年预算数", "本年预算数", "增减额", "增减（%）"]], "rows": rows}

    def b2(self, *, carry: bool = True, own: tuple[str, ...] = ("事业收入", "其他收入"), **kw) -> Table:
        def f(i: It) -> list[D]:
            c = self.f0 if i.code == self.lead else Z
            g, fu, ca = (
                (i.fis - c if i.kind == "g" else Z),
                (i.fis if i.kind == "f" else Z),
                (i.fis if i.kind == "c" else Z),
            )
            o = [self.own.get(k, Z) if i.code == self.olead else Z for k in own]
            return [c + g + fu + ca + sum(o, Z), *([c] if carry else []), g, fu, ca, *o]

        cols = [
            "合计",
            *(["上年结转"] if carry else []),
            "一般公共预算拨款收入",
            "政府性基金预算拨款收入",
            "国有资本经营预算拨款收入",
            *own,
        ]
        return {"head": self.head(cols), "rows": self.tree(self.items, f, **kw)}

    def b3(self, **kw) -> Table:
        return {
            "head": self.head(["合计", "基本支出", "项目支出", "上缴上级支出", "对附属单位补助支出"]),
            "rows": self.tree(self.items, lambda i: [i.tot, i.b + i.ob, i.p + i.op, Z, Z], **kw),
        }

    def b4(self, *, every: bool = False, num0: str = "预算数") -> Table:
        m = self.m
        left = [
            ("一、本年收入", self.fin),
            ("（一）一般公共预算拨款", self.gi),
            ("（二）政府性基金预算拨款", self.fi),
            ("（三）国有资本经营预算拨款", self.ci),
            ("二、上年结转", self.f0 + self.ff0),
            ("（一）一般公共预算拨款", self.f0),
            ("（二）政府性基金预算拨款", self.ff0),
        ]
        cl = CLASSES if every else self.used([i for i in self.items if i.fis])
        right = [
            ("一、本年支出", self.gs, self.fs, self.cs),
            *(
                (f"（{ORD[n]}）{NAMES[c]}", self.cls(c, self.g), self.cls(c, self.fu), self.cls(c, self.ca))
                for n, c in enumerate(cl)
            ),
            ("二、结转下年", Z, Z, Z),
        ]
        k = max(len(left), len(right))
        left = [*left, *[("", Z)] * (k - len(left)), ("收入总计", self.ftotal)]
        right = [*right, *[("", Z, Z, Z)] * (k - len(right)), ("支出总计", self.gs, self.fs, self.cs)]
        return {
            "head": [
                ["收入", "<", "支出", *"<<<<"],
                ["项目", num0, "项目", "合计", "一般公共预算", "政府性基金预算", "国有资本经营预算"],
            ],
            "rows": [
                [a, m(x), b, m(y + z + c), m(y), m(z), m(c)] for (a, x), (b, y, z, c) in zip(left, right, strict=True)
            ],
        }

    def b5(self, **kw) -> Table:
        return {
            "head": self.head(["本年一般公共预算支出"], under={0: ["合计", "基本支出", "项目支出"]}),
            "rows": self.tree(self.g, lambda i: [i.fis, i.b, i.p], **kw),
        }

    def b5e(self, **kw) -> Table:
        """As b5 with basic divided into people and office by the share of each item (`office` lies on the item with most basic)."""
        big = max(self.g, key=lambda i: i.b).code
        f = lambda i: [
            i.fis,
            i.b,
            i.b - (self.office if i.code == big else Z),
            self.office if i.code == big else Z,
            i.p,
        ]
        a, b = self.head(["合计", "基本支出", "项目支出"], under={1: ["小计", "人员经费", "公用经费"]})
        return {"head": [a, b], "rows": self.tree(self.g, f, **kw)}

    def b5y(self, y0: str, y1: str, **kw) -> Table:
        """Last year, this year (total, basic, project), change and percent."""

        def post(s: list[D]) -> list[str]:
            d = s[1] - s[0]
            return [
                ("-" if d < 0 else "") + self.m(abs(d)) if d else (self.blank or ""),
                f"{pct(d, s[0])}%" if s[0] else "",
            ]

        return {
            "head": self._yhead(y0, y1),
            "rows": self.tree(self.g, lambda i: [i.last, i.fis, i.b, i.p], post=post, **kw),
        }

    def _yhead(self, y0: str, y1: str) -> list[list[str]]:
        return self.head([y0, y1, "增减变化"], under={1: ["小计", "基本支出", "项目支出"], 2: ["增减额", "增减率"]})

    def b8(self) -> Table:
        return {
            "head": self.head(["本年政府性基金预算支出"], under={0: ["合计", "基本支出", "项目支出"]}),
            "rows": self.tree(self.fu, lambda i: [i.fis, i.b, i.p]),
        }

    def b9(self) -> Table:
        return {
            "head": self.head(["本年国有资本经营预算支出"], under={0: ["合计", "基本支出", "项目支出"]}),
            "rows": self.tree(self.ca, lambda i: [i.fis, i.b, i.p]),
        }


class Trips(NamedTuple):
    """三公: abroad, buy, run, host."""

    abroad: D = Z
    buy: D = Z
    run: D = Z
    host: D = Z

    @property
    def car(self) -> D:
        return self.buy + self.run

    @property
    def all(self) -> D:
        return self.abroad + self.car + self.host

    def six(self) -> list[D]:
        return [self.all, self.abroad, self.car, self.buy, self.run, self.host]


def trips(text: str) -> Trips:
    return Trips(*map(D, text.split()))


H1 = ["合计", "因公出国（境）费", "公务用车购置及运行维护费", "<", "<", "公务接待费"]
H2 = ["^", "^", "小计", "公务用车购置费", "公务用车运行维护费", "^"]
V = [
    "合计",
    "1.因公出国（境）费",
    "2.公务用车购置及运行维护费",
    "　（1）公务用车购置费",
    "　（2）公务用车运行维护费",
    "3.公务接待费",
]


def wide_trips(fmt, bud: Trips, act: Trips, a: str = "预算数", b: str = "决算数") -> Table:
    return {
        "head": [[a, *"<<<<<", b, *"<<<<<"], H1 * 2, H2 * 2, [str(n) for n in range(1, 13)]],
        "rows": [[fmt(x) for x in (*bud.six(), *act.six())]],
    }


def rows_trips(fmt, years: dict[str, Trips], first: str = "年度") -> Table:
    return {
        "head": [[first, "“三公”经费合计", *H1[1:]], ["^", *H2]],
        "rows": [[k, *map(fmt, t.six())] for k, t in years.items()],
    }


def down_trips(fmt, cols: dict[str, Trips], *, change: bool = False, first: str = "项目") -> Table:
    ts = list(cols.values())
    rows = []
    for n, name in enumerate(V):
        row = [name, *(fmt(t.six()[n]) for t in ts)]
        if change:
            x, y = ts[0].six()[n], ts[-1].six()[n]
            row += [("-" if y < x else "") + fmt(abs(y - x)), f"{pct(y - x, x)}%" if x else "—"]
        rows.append(row)
    return {"head": [[first, *cols, *(["增减额", "增减率"] if change else [])]], "rows": rows}


GLOSS = {
    "财政拨款": "财政拨款收入：指单位从同级财政部门取得的各类财政拨款，包括一般公共预算财政拨款、政府性基金预算财政拨款和国有资本经营预算财政拨款。",
    "一般": "一般公共预算拨款收入：指财政部门当年通过一般公共预算安排的资金。",
    "基金": "政府性基金预算拨款收入：指依照法律、行政法规规定，在一定期限内向特定对象征收、收取或者以其他方式筹集，专项用于特定公共事业发展的资金。",
    "事业": "事业收入：指事业单位开展专业业务活动及其辅助活动取得的收入。",
    "其他": "其他收入：指除上述收入以外的各项收入，主要是非同级财政拨款、存款利息等。",
    "年初": "年初结转和结余：指以前年度尚未完成、结转到本年仍按原规定用途继续使用的资金，或项目已完成等产生的结余资金。",
    "年末": "年末结转和结余：指按有关规定结转到下年或以后年度继续使用的资金。",
    "基本": "基本支出：指为保障机构正常运转、完成日常工作任务而发生的人员支出和公用支出。",
    "项目": "项目支出：指在基本支出之外为完成特定行政任务和事业发展目标所发生的支出。",
    "三公": "“三公”经费：指用财政拨款安排的因公出国（境）费、公务用车购置及运行维护费和公务接待费。",
    "机关": "机关运行经费：指为保障行政单位（含参照公务员法管理的事业单位）运行用于购买货物和服务的各项资金，包括办公及印刷费、邮电费、差旅费、会议费、福利费、日常维修费、专用材料及一般设备购置费、办公用房水电费、办公用房取暖费、办公用房物业管理费、公务用车运行维护费以及其他费用。",
    "绩效": "绩效目标：指预算资金在一定期限内计划达到的产出和效果。",
}


def table(
    paper: Paper,
    key: str,
    title: str,
    unit: str,
    t: Table,
    *,
    money: str = "单位：万元",
    no: str = "",
    who: str = "部门",
    below: tuple[str, ...] = (),
) -> None:
    paper.table(
        key, title, above=[*([no] if no else []), f"{who}：{unit}", money], head=t["head"], rows=t["rows"], below=below
    )
