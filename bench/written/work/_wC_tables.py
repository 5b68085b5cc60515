"""Accounts and tables of writer wC's disclosures: figures and table rows only, no sentences."""

from __future__ import annotations

from decimal import ROUND_HALF_UP
from decimal import Decimal as D
from pathlib import Path
from typing import NamedTuple

Z = D("0.00")
CLASS = dict(
    p.split(" ")
    for p in [
        "201 一般公共服务支出",
        "202 外交支出",
        "203 国防支出",
        "204 公共安全支出",
        "205 教育支出",
        "206 科学技术支出",
        "207 文化旅游体育与传媒支出",
        "208 社会保障和就业支出",
        "210 卫生健康支出",
        "211 节能环保支出",
        "212 城乡社区支出",
        "213 农林水支出",
        "214 交通运输支出",
        "215 资源勘探工业信息等支出",
        "216 商业服务业等支出",
        "217 金融支出",
        "219 援助其他地区支出",
        "220 自然资源海洋气象等支出",
        "221 住房保障支出",
        "222 粮油物资储备支出",
        "223 国有资本经营预算支出",
        "224 灾害防治及应急管理支出",
        "229 其他支出",
        "231 债务还本支出",
        "232 债务付息支出",
        "234 抗疫特别国债安排的支出",
    ]
)
SECTION = dict(
    p.split(" ")
    for p in [
        "20103 政府办公厅（室）及相关机构事务",
        "20101 人大事务",
        "20106 财政事务",
        "20129 群众团体事务",
        "20131 党委办公厅（室）及相关机构事务",
        "20136 其他共产党事务支出",
        "20138 市场监督管理事务",
        "20502 普通教育",
        "20503 职业教育",
        "20509 教育费附加安排的支出",
        "20701 文化和旅游",
        "20703 体育",
        "20802 民政管理事务",
        "20805 行政事业单位养老支出",
        "20807 就业补助",
        "20808 抚恤",
        "20810 社会福利",
        "20811 残疾人事业",
        "20820 临时救助",
        "20828 退役军人管理事务",
        "20899 其他社会保障和就业支出",
        "21001 卫生健康管理事务",
        "21002 公立医院",
        "21004 公共卫生",
        "21007 计划生育事务",
        "21011 行政事业单位医疗",
        "21099 其他卫生健康支出",
        "21101 环境保护管理事务",
        "21103 污染防治",
        "21104 自然生态保护",
        "21201 城乡社区管理事务",
        "21203 城乡社区公共设施",
        "21205 城乡社区环境卫生",
        "21208 国有土地使用权出让收入安排的支出",
        "21301 农业农村",
        "21302 林业和草原",
        "21303 水利",
        "21305 巩固脱贫攻坚成果衔接乡村振兴",
        "21307 农村综合改革",
        "21401 公路水路运输",
        "21507 国有企业监管",
        "20604 技术研究与开发",
        "22101 保障性安居工程支出",
        "22102 住房改革支出",
        "22401 应急管理事务",
        "22402 消防救援事务",
        "22406 自然灾害防治",
        "22407 自然灾害救灾及恢复重建支出",
        "22960 彩票公益金安排的支出",
        "22999 其他支出",
        "22301 解决历史遗留问题及改革成本支出",
        "22904 其他政府性基金及对应专项债务收入安排的支出",
        "20605 科技条件与服务",
        "20607 科学技术普及",
        "21505 工业和信息产业监管",
        "21508 支持中小企业发展和管理支出",
        "21602 商业流通事务",
        "21606 涉外发展服务支出",
        "20113 商贸事务",
    ]
)
ECON = dict(
    p.split(" ")
    for p in [
        "301 工资福利支出",
        "302 商品和服务支出",
        "303 对个人和家庭的补助",
        "307 债务利息及费用支出",
        "309 资本性支出（基本建设）",
        "310 资本性支出",
        "312 对企业补助",
        "399 其他支出",
        "30101 基本工资",
        "30102 津贴补贴",
        "30103 奖金",
        "30106 伙食补助费",
        "30107 绩效工资",
        "30108 机关事业单位基本养老保险缴费",
        "30109 职业年金缴费",
        "30110 职工基本医疗保险缴费",
        "30111 公务员医疗补助缴费",
        "30112 其他社会保障缴费",
        "30113 住房公积金",
        "30114 医疗费",
        "30199 其他工资福利支出",
        "30201 办公费",
        "30202 印刷费",
        "30203 咨询费",
        "30204 手续费",
        "30205 水费",
        "30206 电费",
        "30207 邮电费",
        "30208 取暖费",
        "30209 物业管理费",
        "30211 差旅费",
        "30213 维修（护）费",
        "30214 租赁费",
        "30215 会议费",
        "30216 培训费",
        "30217 公务接待费",
        "30218 专用材料费",
        "30225 专用燃料费",
        "30226 劳务费",
        "30227 委托业务费",
        "30228 工会经费",
        "30229 福利费",
        "30231 公务用车运行维护费",
        "30239 其他交通费用",
        "30240 税金及附加费用",
        "30299 其他商品和服务支出",
        "30301 离休费",
        "30302 退休费",
        "30304 抚恤金",
        "30305 生活补助",
        "30306 救济费",
        "30307 医疗费补助",
        "30308 助学金",
        "30309 奖励金",
        "30399 其他对个人和家庭的补助",
        "31001 房屋建筑物购建",
        "31002 办公设备购置",
        "31003 专用设备购置",
        "31005 基础设施建设",
        "31006 大型修缮",
        "31007 信息网络及软件购置更新",
        "31013 公务用车购置",
        "31099 其他资本性支出",
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
]
SOURCES = ("上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入")
FUNDS = {
    "g": "一般公共预算财政拨款收入",
    "f": "政府性基金预算财政拨款收入",
    "c": "国有资本经营预算财政拨款收入",
}


def half(x: D, n: int = 2) -> D:
    return x.quantize(D(1).scaleb(-n), ROUND_HALF_UP)


class It(NamedTuple):
    """One functional item; kind g general, f fund, c capital; begin/end are fiscal carry-overs of this item."""

    code: str
    name: str
    basic: D = Z
    project: D = Z
    kind: str = "g"
    budget: D = Z
    last: D = Z
    begin: D = Z
    end: D = Z
    own_basic: D = Z
    own_project: D = Z

    @property
    def fiscal(self) -> D:
        return self.basic + self.project

    @property
    def total(self) -> D:
        return self.fiscal + self.own_basic + self.own_project

    @property
    def granted(self) -> D:
        return self.fiscal + self.end - self.begin


def items(text: str, kind: str = "g") -> list[It]:
    """Read lines: code name basic project budget last [begin end own_basic own_project]."""
    out = []
    for line in text.strip().splitlines():
        code, name, *rest = line.split()
        basic, project, budget, last, *more = map(D, rest)
        out.append(It(code, name, basic + Z, project + Z, kind, budget + Z, last + Z, *(m + Z for m in more)))
    return out


def econ(text: str) -> dict[str, D | None]:
    """Read `30101 12.3 30102 4.5 30201 ?`; the `?` is what is left."""
    words = text.split()
    return {k: None if v == "?" else D(v) + Z for k, v in zip(words[::2], words[1::2], strict=True)}


def add(xs) -> D:
    return sum(xs, Z)


class Acc:
    """The accounts of one year; `own` are (source, item code, amount) of non-fiscal income."""

    def __init__(
        self,
        its: list[It],
        ec: dict[str, D | None],
        *,
        own: tuple[tuple[str, str, D], ...] = (),
        own0: D = Z,
        used: D = Z,
        given: D = Z,
    ) -> None:
        self.its, self.own, self.own0, self.used, self.given = its, own, own0, used, given
        self.of = {k: [i for i in its if i.kind == k] for k in "gfc"}
        self.g, self.f, self.c = (self.of[k] for k in "gfc")
        self.income_of = {FUNDS[k]: add(i.granted for i in self.of[k]) for k in "gfc"}
        for s in SOURCES:
            self.income_of[s] = add(a for src, _, a in own if src == s)
        self.fiscal_income = add(self.income_of[v] for v in FUNDS.values())
        self.income = add(self.income_of.values())
        self.begin_of = {k: add(i.begin for i in self.of[k]) for k in "gfc"}
        self.end_of = {k: add(i.end for i in self.of[k]) for k in "gfc"}
        self.begin_fiscal, self.end_fiscal = add(self.begin_of.values()), add(self.end_of.values())
        self.basic = add(i.basic + i.own_basic for i in its)
        self.project = add(i.project + i.own_project for i in its)
        self.spent = self.basic + self.project
        self.spent_of = {k: add(i.fiscal for i in self.of[k]) for k in "gfc"}
        self.gs, self.fs, self.cs = (self.spent_of[k] for k in "gfc")
        self.gb, self.gp = add(i.basic for i in self.g), add(i.project for i in self.g)
        self.fiscal_spent = self.gs + self.fs + self.cs
        self.begin = self.begin_fiscal + own0
        self.end = self.income + used + self.begin - self.spent - given
        assert self.end - self.end_fiscal >= 0, (self.end, self.end_fiscal)
        self.total = self.income + used + self.begin
        assert self.total == self.spent + given + self.end
        self.fiscal_total = self.fiscal_income + self.begin_fiscal
        assert self.fiscal_total == self.fiscal_spent + self.end_fiscal
        for i in its:
            assert i.granted >= 0, i
        rest = self.gb - add(v for v in ec.values() if v is not None)
        assert sum(v is None for v in ec.values()) == 1
        assert rest > 0, rest
        self.econ = {k: rest if v is None else v for k, v in sorted(ec.items())}
        self.staff = add(v for k, v in self.econ.items() if k[:3] in ("301", "303"))
        self.office = self.gb - self.staff

    def i(self, code: str) -> It:
        return next(i for i in self.its if i.code == code)

    def cls(self, code: str, kind: str = "gfc") -> D:
        return add(i.fiscal for i in self.its if i.code.startswith(code) and i.kind in kind)


class Cells:
    """How amounts are printed in tables, and the rows of the tables."""

    def __init__(
        self,
        acc: Acc,
        *,
        dec: int = 2,
        group: bool = False,
        blank: str = "",
        scale: int = 1,
        split: bool = False,
        spaces: bool = False,
    ) -> None:
        self.acc, self.dec, self.group, self.blank, self.scale, self.split, self.spaces = (
            acc,
            dec,
            group,
            blank,
            scale,
            split,
            spaces,
        )

    def m(self, x: D) -> str:
        x = half(x * self.scale, self.dec)
        return self.blank if not x else f"{x:,}" if self.group else f"{x}"

    def key(self, code: str) -> list[str]:
        if not self.split:
            return [code]
        parts = [code[:3], code[3:5], code[5:7]]
        return parts if code[:1].isdigit() else [code, "", ""]

    def tree(self, its: list[It], cols, total: str = "合计", last: bool = False) -> list[list[str]]:
        """Total, class, section and item rows with the columns `cols(item)`."""
        width = 4 if self.split else 2

        def line(code: str, name: str, xs: list[It], deep: int) -> list[str]:
            pad = "　" * deep if self.spaces else ""
            return [*self.key(code), pad + name, *(self.m(add(c)) for c in zip(*(cols(i) for i in xs), strict=True))]

        out = []
        for c in dict.fromkeys(i.code[:3] for i in its):
            out.append(line(c, CLASS[c], [i for i in its if i.code[:3] == c], 0))
            for s in dict.fromkeys(i.code[:5] for i in its if i.code[:3] == c):
                of = [i for i in its if i.code[:5] == s]
                out.append(line(s, SECTION[s], of, 1))
                out += [line(i.code, i.name, [i], 2) for i in of]
        sums = [self.m(add(c)) for c in zip(*(cols(i) for i in its), strict=True)]
        top = [total, *["<"] * (width - 1), *sums]
        return [*out, top] if last else [top, *out]

    def income_cols(self, i: It) -> list[D]:
        own = [add(a for s, code, a in self.acc.own if s == src and code == i.code) for src in SOURCES]
        return [i.granted + add(own), i.granted, *own]

    def spend_cols(self, i: It) -> list[D]:
        return [i.total, i.basic + i.own_basic, i.project + i.own_project, Z, Z, Z]

    def overall(self, classes: list[str], *, lines: bool = True, words: tuple[str, ...] = ("使用非财政拨款结余（含专用结余）", "年初结转和结余", "结余分配", "年末结转和结余", "总计")) -> list[list[str]]:  # fmt: skip
        a, m = self.acc, self.m
        left = [(f"{ORD[n]}、{k}", v) for n, (k, v) in enumerate(a.income_of.items())]
        right = [(f"{ORD[n]}、{CLASS[c]}", add(i.total for i in a.its if i.code[:3] == c)) for n, c in enumerate(classes)]  # fmt: skip
        assert add(v for _, v in right) == a.spent
        high = max(len(left), len(right))
        left += [("", Z)] * (high - len(left))
        right += [("", Z)] * (high - len(right))
        left += [("本年收入合计", a.income), (words[0], a.used), (words[1], a.begin), (words[4], a.total)]
        right += [("本年支出合计", a.spent), (words[2], a.given), (words[3], a.end), (words[4], a.total)]
        if not lines:
            return [[x, m(v), y, m(w)] for (x, v), (y, w) in zip(left, right, strict=True)]
        h = len(left)
        return [
            [x, str(n + 1), m(v), y, str(n + 1 + h), m(w)]
            for n, ((x, v), (y, w)) in enumerate(zip(left, right, strict=True))
        ]

    def fiscal(self, classes: list[str], *, lines: bool = True) -> list[list[str]]:
        a, m = self.acc, self.m
        left = [(f"{ORD[n]}、{v.removesuffix('收入')}", a.income_of[v]) for n, v in enumerate(FUNDS.values())]
        right = [(f"{ORD[n]}、{CLASS[c]}", [a.cls(c, k) for k in "gfc"]) for n, c in enumerate(classes)]
        high = max(3, len(right))
        left += [("", Z)] * (high - 3)
        none = [Z, Z, Z]
        left += [("本年收入合计", a.fiscal_income), ("年初财政拨款结转和结余", a.begin_fiscal), ("一般公共预算财政拨款", a.begin_of["g"]), ("政府性基金预算财政拨款", a.begin_of["f"]), ("国有资本经营预算财政拨款", a.begin_of["c"]), ("总计", a.fiscal_total)]  # fmt: skip
        right += [("本年支出合计", [a.gs, a.fs, a.cs]), ("年末财政拨款结转和结余", [a.end_of[k] for k in "gfc"]), ("", none), ("", none), ("", none), ("总计", [a.spent_of[k] + a.end_of[k] for k in "gfc"])]  # fmt: skip
        h, out = len(left), []
        for n, ((x, v), (y, w)) in enumerate(zip(left, right, strict=True)):
            cells = [m(add(w)), *map(m, w)]
            out.append([x, str(n + 1), m(v), y, str(n + 1 + h), *cells] if lines else [x, m(v), y, *cells])
        return out

    def basic_sides(self, *, total: tuple[str, str] = ("人员经费合计", "公用经费合计")) -> list[list[str]]:
        """Economic classification, staff at the left, office at the right."""
        a, m = self.acc, self.m
        sides: list[list[list[str]]] = [[], []]
        for c in ("301", "303", "302", "307", "310", "399"):
            own = [k for k in a.econ if k[:3] == c]
            if own:
                to = sides[c not in ("301", "303")]
                to.append([c, ECON[c], m(add(a.econ[k] for k in own))])
                to += [[k, ECON[k], m(a.econ[k])] for k in own]
        high = max(map(len, sides))
        left, right = (s + [["", "", ""]] * (high - len(s)) for s in sides)
        return [*(x + y for x, y in zip(left, right, strict=True)), [total[0], "<", m(a.staff), total[1], "<", m(a.office)]]  # fmt: skip

    def basic_list(self, total: str = "合计") -> list[list[str]]:
        """Economic classification as one list: code, name, sum, staff, office."""
        a, m = self.acc, self.m
        out = [[total, "<", m(a.gb), m(a.staff), m(a.office)]]
        for c in sorted({k[:3] for k in a.econ}):
            person = c in ("301", "303")
            own = {k: v for k, v in a.econ.items() if k[:3] == c}
            for k, v in [(c, add(own.values())), *own.items()]:
                out.append([k, ECON[k], m(v), m(v) if person else self.blank, self.blank if person else m(v)])
        return out

    def trips(self, t: dict[str, D]) -> list[str]:
        car = t["buy"] + t["run"]
        z = self.blank or ("0.00" if self.dec == 2 else "0")
        return [self.m(x) or z for x in (t["abroad"] + car + t["host"], t["abroad"], car, t["buy"], t["run"], t["host"])]  # fmt: skip


class Text:
    """Marked figures in sentences."""

    def __init__(
        self,
        *,
        unit: str = "万元",
        dec: int = 2,
        rdec: int = 2,
        group: bool = False,
        zero: str = "",
        scale: D = D(1),
    ) -> None:
        self.unit, self.dec, self.rdec, self.group, self.zero, self.scale = unit, dec, rdec, group, zero, scale

    def num(self, x: D) -> str:
        x = half(x * self.scale, self.dec)
        if not x and self.zero:
            return self.zero
        return f"{x:,}" if self.group else f"{x}"

    def a(self, measure: str, x: D, *tags: str) -> str:
        """An amount with its unit."""
        assert x >= 0, (measure, x)
        u = () if self.unit == "万元" else (self.unit,)
        return f"⟦{self.num(x)}|{'|'.join((measure, *tags, *u))}⟧{self.unit}"

    def pc(self, part: D, whole: D, dec: int | None = None) -> str:
        x = half(part / whole * 100, self.rdec if dec is None else dec)
        if not x and self.zero:
            return self.zero
        return f"{x}"

    def r(self, measure: str, part: D, whole: D, *tags: str, dec: int | None = None) -> str:
        """A rate with its sign %; tags tell which."""
        return f"⟦{self.pc(part, whole, dec)}|{'|'.join((measure, *tags))}|%⟧%"

    def n(self, measure: str, x: object, unit: str, *tags: str) -> str:
        """A count with its unit."""
        return f"⟦{x}|{'|'.join((measure, *tags, unit))}⟧{unit}"

    def ch(self, measure: str, now: D, last: D, *tags: str, w: str = "增加,减少", rw: str = "增长,下降", sep: str = "，", same: str = "与上年持平") -> str:  # fmt: skip
        """增加X万元，增长P%."""
        if now == last:
            return same
        k = now < last
        out = w.split(",")[k] + self.a(measure, abs(now - last), *tags, "增减额")
        return out + sep + rw.split(",")[k] + self.r(measure, abs(now - last), last, *tags, "增减率") if last else out


def check(paper) -> None:
    """Print how many figures are marked and that each measure is of the vocabulary."""
    words = set(Path(__file__).parents[1].joinpath("vocabulary.txt").read_text(encoding="utf-8").split())
    marks = [t for p in paper.parts if hasattr(p, "truths") for t in p.truths]
    for t in marks:
        assert sum(g in words for g in t.tags) == 1, t
    print(paper.id, paper.format, "marks", len(marks), "faults", len(paper.faults))
