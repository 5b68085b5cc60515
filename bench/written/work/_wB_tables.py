"""Rows of tables and marked figures from one set of accounts (writer wB); no sentences of its own but the change's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import ROUND_HALF_UP
from decimal import Decimal as D
from pathlib import Path
from typing import NamedTuple

ZERO = D("0.00")
NAMES = dict(
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
        "20101 人大事务",
        "20103 政府办公厅（室）及相关机构事务",
        "20106 财政事务",
        "20111 纪检监察事务",
        "20129 群众团体事务",
        "20131 党委办公厅（室）及相关机构事务",
        "20132 组织事务",
        "20136 其他共产党事务支出",
        "20138 市场监督管理事务",
        "20406 司法",
        "20508 进修及培训",
        "20509 教育费附加安排的支出",
        "20699 其他科学技术支出",
        "20701 文化和旅游",
        "20702 文物",
        "20703 体育",
        "20801 人力资源和社会保障管理事务",
        "20802 民政管理事务",
        "20805 行政事业单位养老支出",
        "20807 就业补助",
        "20808 抚恤",
        "20810 社会福利",
        "20811 残疾人事业",
        "20819 最低生活保障",
        "20828 退役军人管理事务",
        "20899 其他社会保障和就业支出",
        "21001 卫生健康管理事务",
        "21003 基层医疗卫生机构",
        "21004 公共卫生",
        "21007 计划生育事务",
        "21011 行政事业单位医疗",
        "21101 环境保护管理事务",
        "21103 污染防治",
        "21201 城乡社区管理事务",
        "21203 城乡社区公共设施",
        "21205 城乡社区环境卫生",
        "21208 国有土地使用权出让收入安排的支出",
        "21301 农业农村",
        "21302 林业和草原",
        "21303 水利",
        "21305 巩固脱贫攻坚成果衔接乡村振兴",
        "21307 农村综合改革",
        "22001 自然资源事务",
        "22101 保障性安居工程支出",
        "22102 住房改革支出",
        "22401 应急管理事务",
        "22406 自然灾害防治",
        "22960 彩票公益金安排的支出",
        "22999 其他支出",
        "301 工资福利支出",
        "302 商品和服务支出",
        "303 对个人和家庭的补助",
        "310 资本性支出",
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
        "30226 劳务费",
        "30227 委托业务费",
        "30228 工会经费",
        "30229 福利费",
        "30231 公务用车运行维护费",
        "30239 其他交通费用",
        "30299 其他商品和服务支出",
        "30301 离休费",
        "30302 退休费",
        "30304 抚恤金",
        "30305 生活补助",
        "30307 医疗费补助",
        "30309 奖励金",
        "30399 其他对个人和家庭的补助",
        "31002 办公设备购置",
        "31003 专用设备购置",
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


def q(x: D | int, n: int = 2) -> D:
    """Round half up."""
    return D(x).quantize(D(1).scaleb(-n), ROUND_HALF_UP)


class It(NamedTuple):
    """One functional item: fiscal basic/project, own money basic/project, fund, opening budget and last year (fiscal)."""

    code: str
    name: str
    b: D = ZERO
    p: D = ZERO
    ob: D = ZERO
    op: D = ZERO
    fund: bool = False
    bud: D = ZERO
    last: D = ZERO

    @property
    def f(self) -> D:
        return self.b + self.p

    @property
    def o(self) -> D:
        return self.ob + self.op

    @property
    def all(self) -> D:
        return self.f + self.o


def maker(unit: int = 1) -> Callable[..., It]:
    """Return a maker of items from strings; `unit` 10000 where they are written in yuan."""

    def it(code: str, name: str, *, fund: bool = False, **kw: str) -> It:
        return It(code, name, fund=fund, **{k: D(v) / unit for k, v in kw.items()})

    return it


def add(xs: Iterable[D]) -> D:
    return sum(xs, ZERO)


class Say:
    """Marked figures of the text."""

    def __init__(self, *, group: bool = False, n: int = 2, rate: int = 2, trim: bool = False, scale: int = 1, unit: str = "万元") -> None:  # fmt: skip
        self.group, self.n, self.r, self.trim, self.scale, self.unit = group, n, rate, trim, scale, unit

    def num(self, x: D, n: int | None = None) -> str:
        x = q(D(x) * self.scale, self.n if n is None else n)
        s = f"{x:,f}" if self.group else f"{x:f}"
        return s.rstrip("0").rstrip(".") if self.trim and "." in s else s

    def pc(self, part: D, whole: D) -> str:
        s = f"{q(part / whole * 100, self.r):f}"
        return s.rstrip("0").rstrip(".") if self.trim and "." in s else s

    def m(self, x: D, *tags: str) -> str:
        extra = () if self.unit == "万元" else (self.unit,)
        return f"⟦{self.num(x)}|{'|'.join((*tags, *extra))}⟧"

    def share(self, part: D, whole: D, *tags: str) -> str:
        return f"⟦{self.pc(part, whole)}|{'|'.join(tags)}|占比|%⟧"

    def done(self, now: D, base: D, *tags: str) -> str:
        return f"⟦{self.pc(now, base)}|{'|'.join(tags)}|完成率|%⟧"

    def gap(self, now: D, base: D, *tags: str) -> str:
        return f"⟦{self.pc(now - base, base)}|{'|'.join(tags)}|差异率|%⟧"

    def chg(self, now: D, last: D, *tags: str, sign: str, t: str = "{w}{d}{u}，{v}{r}%", t0: str = "{w}{d}{u}", up: tuple[str, str] = ("增加", "增长"), down: tuple[str, str] = ("减少", "下降"), same: str = "持平") -> str:  # fmt: skip
        """Say the change; `sign` is what the writer means it to be and is checked."""
        real = "+" if now > last else "-" if now < last else "="
        assert real == sign, (tags, now, last, sign)
        if real == "=":
            return same
        d, (w, v) = abs(now - last), up if real == "+" else down
        assert q(d) > 0
        r = ""
        if last:
            r = f"⟦{self.pc(d, last)}|{'|'.join(tags)}|增减率|%⟧"
        extra = () if self.unit == "万元" else (self.unit,)
        amount = f"⟦{self.num(d)}|{'|'.join((*tags, '增减额', *extra))}⟧"
        return (t if last else t0).format(w=w, v=v, d=amount, r=r, u=self.unit)


def printer(*, scale: int = 1, group: bool = False, n: int = 2, zero: str = "") -> Callable[[D], str]:
    """Return the printing of a table's cells."""

    def m(x: D) -> str:
        if not x:
            return zero
        x = q(D(x) * scale, n)
        return f"{x:,f}" if group else f"{x:f}"

    return m


def tree(items: Sequence[It], cols: Callable[[It], Sequence[D]], m: Callable[[D], str], *, names: dict[str, str] | None = None, total: str = "合计", at: str = "top", split: bool = False, indent: str = "", levels: Sequence[int] = (3, 5, 7)) -> list[list[str]]:  # fmt: skip
    """Return total, class, section and item rows; `split` writes 类|款|项 in three cells."""
    known = NAMES | (names or {})

    def line(code: str, name: str, xs: Sequence[It], depth: int = 0) -> list[str]:
        vals = [m(add(c)) for c in zip(*(cols(i) for i in xs), strict=True)]
        if split:
            parts = [code[:3], code[3:5], code[5:7]]
            return [*parts, indent * depth + name, *vals]
        return [code, indent * depth + name, *vals]

    out = []
    for c3 in sorted({i.code[:3] for i in items}):
        xs = [i for i in items if i.code[:3] == c3]
        if 3 in levels:
            out.append(line(c3, known[c3], xs))
        for c5 in sorted({i.code[:5] for i in xs}):
            ys = [i for i in xs if i.code[:5] == c5]
            if 5 in levels:
                out.append(line(c5, known[c5], ys, 1))
            if 7 in levels:
                out += [line(i.code, i.name, [i], 2) for i in sorted(ys)]
    if at != "none":
        vals = [m(add(c)) for c in zip(*(cols(i) for i in items), strict=True)]
        row = [total, *"<<<", *vals] if split else [total, "<", *vals]
        out = [row, *out] if at == "top" else [*out, row]
    return out


def two(left: Sequence[tuple], right: Sequence[tuple], m: Callable[[D], str], foot: Sequence[tuple[tuple, tuple]] = (), numbers: bool = False) -> list[list[str]]:  # fmt: skip
    """Return a two-sided table's rows: lists of (name, *values), padded to one height, then the `foot` pairs."""
    wl, wr = len(left[0]), len(right[0])
    high = max(len(left), len(right))
    pairs = [*zip([*left, *[("", *[ZERO] * (wl - 1))] * (high - len(left))], [*right, *[("", *[ZERO] * (wr - 1))] * (high - len(right))], strict=True), *foot]  # fmt: skip
    out = []
    for k, (a, b) in enumerate(pairs):
        side = [a[0], *([str(k + 1)] if numbers else []), *map(m, a[1:])]
        out.append([*side, b[0], *([str(k + 1 + len(pairs))] if numbers else []), *map(m, b[1:])])
    return out


def classes(items: Sequence[It], cols: Callable[[It], Sequence[D]], *, every: Sequence[str] | None = None, numbered: bool = True, names: dict[str, str] | None = None) -> list[tuple]:  # fmt: skip
    """Return (一、名称, sums…) by class: of `every` class in order, or only of those that have money."""
    known = NAMES | (names or {})
    order = every or sorted({i.code[:3] for i in items})
    width = len(cols(items[0]))
    out = []
    for n, c in enumerate(order):
        got = [cols(i) for i in items if i.code[:3] == c]
        vals = [add(v) for v in zip(*got, strict=True)] if got else [ZERO] * width
        out.append(((f"{ORD[n]}、" if numbered else "") + known[c], *vals))
    return out


def econ(pairs: dict[str, str | None], total: D, unit: int = 1) -> dict[str, D]:
    """Return the economic items; the one given as None takes what is left of `total`."""
    known = {k: D(v) / unit for k, v in pairs.items() if v is not None}
    plug = [k for k, v in pairs.items() if v is None]
    assert len(plug) == 1
    rest = total - add(known.values())
    assert rest > 0, rest
    return {k: known.get(k, rest) for k in pairs}


def part(e: dict[str, D], *heads: str) -> D:
    return add(v for k, v in e.items() if k[:3] in heads)


def econ_list(e: dict[str, D], m: Callable[[D], str], cols: Callable[[str, D], Sequence[D]], *, indent: str = "") -> list[list[str]]:  # fmt: skip
    """Return rows code, name, columns, with the 类 above its items."""
    out = []
    for c in sorted({k[:3] for k in e}):
        ks = sorted(k for k in e if k[:3] == c)
        sums = [add(v) for v in zip(*(cols(k, e[k]) for k in ks), strict=True)]
        out.append([c, NAMES[c], *map(m, sums)])
        out += [[k, indent + NAMES[k], *map(m, cols(k, e[k]))] for k in ks]
    return out


def econ_two(e: dict[str, D], m: Callable[[D], str], order: tuple[Sequence[str], Sequence[str]] = (("301", "303"), ("302", "310"))) -> list[list[str]]:  # fmt: skip
    """Return rows of a two-sided 人员经费 | 公用经费 table: code, name, money twice."""
    sides = []
    for heads in order:
        col: list[list[str]] = []
        for c in heads:
            ks = sorted(k for k in e if k[:3] == c)
            if ks:
                col.append([c, NAMES[c], m(add(e[k] for k in ks))])
                col += [[k, NAMES[k], m(e[k])] for k in ks]
        sides.append(col)
    high = max(map(len, sides))
    a, b = (s + [["", "", ""]] * (high - len(s)) for s in sides)
    return [x + y for x, y in zip(a, b, strict=True)]


VOCABULARY = "vocabulary.txt"


def verify(paper) -> int:  # the writer's own check: marks are of the vocabulary
    """Check that every mark's measure is known and return the number of marks."""
    known = set((Path(__file__).parent.parent / VOCABULARY).read_text().split("\n"))
    n = 0
    for p in paper.parts:
        for t in getattr(p, "truths", ()):
            n += 1
            assert any(x in known for x in t.tags), t
    return n
