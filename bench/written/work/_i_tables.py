"""Tables of the i- and a11- disclosures from one book of accounts; no sentences."""

# ruff: noqa: SIM905
from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP
from decimal import Decimal as D

Z = D(0)
SOURCES = ("上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入")
CLASSES = dict(
    p.split(" ")
    for p in (
        "201 一般公共服务支出,202 外交支出,203 国防支出,204 公共安全支出,205 教育支出,206 科学技术支出,"
        "207 文化旅游体育与传媒支出,208 社会保障和就业支出,210 卫生健康支出,211 节能环保支出,212 城乡社区支出,"
        "213 农林水支出,214 交通运输支出,215 资源勘探工业信息等支出,216 商业服务业等支出,217 金融支出,"
        "219 援助其他地区支出,220 自然资源海洋气象等支出,221 住房保障支出,222 粮油物资储备支出,"
        "223 国有资本经营预算支出,224 灾害防治及应急管理支出,229 其他支出,231 债务还本支出,232 债务付息支出,"
        "234 抗疫特别国债安排的支出"
    ).split(",")
)
SECTIONS = dict(
    p.split(" ")
    for p in (
        "20101 人大事务,20102 政协事务,20103 政府办公厅（室）及相关机构事务,20104 发展与改革事务,20105 统计信息事务,20106 财政事务,"
        "20111 纪检监察事务,20113 商贸事务,20123 民族事务,20126 档案事务,20129 群众团体事务,20131 党委办公厅（室）及相关机构事务,20132 组织事务,"
        "20133 宣传事务,20134 统战事务,20136 其他共产党事务支出,20138 市场监督管理事务,20140 信访事务,20199 其他一般公共服务支出,20402 公安,20404 检察,20405 法院,20406 司法,20499 其他公共安全支出,"
        "20501 教育管理事务,20502 普通教育,20503 职业教育,20508 进修及培训,20509 教育费附加安排的支出,20599 其他教育支出,20604 技术研究与开发,20607 科学技术普及,"
        "20701 文化和旅游,20702 文物,20703 体育,20706 新闻出版电影,20708 广播电视,20799 其他文化旅游体育与传媒支出,20801 人力资源和社会保障管理事务,20802 民政管理事务,20805 行政事业单位养老支出,"
        "20807 就业补助,20808 抚恤,20809 退役安置,20810 社会福利,20811 残疾人事业,20816 红十字事业,20825 其他生活救助,20828 退役军人管理事务,20899 其他社会保障和就业支出,"
        "21001 卫生健康管理事务,21002 公立医院,21003 基层医疗卫生机构,21004 公共卫生,21006 中医药,21007 计划生育事务,21011 行政事业单位医疗,21013 医疗救助,21015 医疗保障管理事务,21099 其他卫生健康支出,"
        "21101 环境保护管理事务,21103 污染防治,21104 自然生态保护,21201 城乡社区管理事务,21202 城乡社区规划与管理,21203 城乡社区公共设施,21205 城乡社区环境卫生,"
        "21208 国有土地使用权出让收入安排的支出,21213 城市基础设施配套费安排的支出,21214 污水处理费安排的支出,21299 其他城乡社区支出,"
        "21301 农业农村,21302 林业和草原,21303 水利,21305 巩固脱贫攻坚成果衔接乡村振兴,21307 农村综合改革,21366 大中型水库库区基金安排的支出,21369 国家重大水利工程建设基金安排的支出,21372 大中型水库移民后期扶持基金支出,21399 其他农林水支出,"
        "21401 公路水路运输,21499 其他交通运输支出,21507 国有资产监管,21508 支持中小企业发展和管理支出,21602 商业流通事务,22001 自然资源事务,22005 气象事务,"
        "22101 保障性安居工程支出,22102 住房改革支出,22201 粮油物资事务,22301 解决历史遗留问题及改革成本支出,22401 应急管理事务,22402 消防救援事务,22406 自然灾害防治,22407 自然灾害救灾及恢复重建支出,"
        "22904 其他政府性基金及对应专项债务收入安排的支出,22960 彩票公益金安排的支出,22999 其他支出"
    ).split(",")
)
ECON = dict(
    p.split(" ")
    for p in (
        "301 工资福利支出,302 商品和服务支出,303 对个人和家庭的补助,310 资本性支出,30101 基本工资,30102 津贴补贴,30103 奖金,30106 伙食补助费,30107 绩效工资,30108 机关事业单位基本养老保险缴费,"
        "30109 职业年金缴费,30110 职工基本医疗保险缴费,30111 公务员医疗补助缴费,30112 其他社会保障缴费,30113 住房公积金,30114 医疗费,30199 其他工资福利支出,30201 办公费,30202 印刷费,30203 咨询费,30204 手续费,30205 水费,"
        "30206 电费,30207 邮电费,30208 取暖费,30209 物业管理费,30211 差旅费,30212 因公出国（境）费用,30213 维修（护）费,30214 租赁费,30215 会议费,30216 培训费,30217 公务接待费,30218 专用材料费,30224 被装购置费,30225 专用燃料费,30226 劳务费,"
        "30227 委托业务费,30228 工会经费,30229 福利费,30231 公务用车运行维护费,30239 其他交通费用,30240 税金及附加费用,30299 其他商品和服务支出,30301 离休费,30302 退休费,30304 抚恤金,30305 生活补助,"
        "30307 医疗费补助,30308 助学金,30309 奖励金,30399 其他对个人和家庭的补助,31002 办公设备购置,31003 专用设备购置,31007 信息网络及软件购置更新,31013 公务用车购置,31099 其他资本性支出"
    ).split(",")
)
CN = "一二三四五六七八九十"
ORD = [*CN, *("十" + c for c in CN[:9]), "二十", *("二十" + c for c in CN[:9]), "三十"]


def q(x: D, d: int = 2) -> D:
    return D(x).quantize(D(1).scaleb(-d), ROUND_HALF_UP)


def pc(part: D, whole: D, d: int = 2) -> D:
    """Return the share or rate in percent, rounded."""
    return q(D(part) / D(whole) * 100, d)


def rate(now: D, last: D, d: int = 2) -> D:
    """Return the size of the change in percent."""
    return q(abs(D(now) - D(last)) / D(last) * 100, d)


def up(now: D, last: D) -> D:
    assert now > last, (now, last)
    return now - last


def down(now: D, last: D) -> D:
    assert now < last, (now, last)
    return last - now


def w(yuan: D) -> D:
    """元 → 万元, two decimals."""
    return q(D(yuan) / 10000)


class Mark:
    """Print marked figures: `K(x, measure, *tags)`."""

    def __init__(self, d: int = 2, group: bool = False) -> None:
        self.d, self.group = d, group

    def __call__(self, x: object, *tags: str, d: int | None = None) -> str:
        if isinstance(x, int):
            return f"⟦{x}|{'|'.join(tags)}⟧"
        v = q(D(x), self.d if d is None else d)
        return f"⟦{v:,f}|{'|'.join(tags)}⟧" if self.group else f"⟦{v:f}|{'|'.join(tags)}⟧"


@dataclasses.dataclass
class It:
    """One functional item. Fiscal: basic `b`, project `p`, opening `o`, closing `c`; own money: `ob`, `op`, `oo`, income by source `inc`."""

    code: str
    name: str
    b: D = Z
    p: D = Z
    o: D = Z
    c: D = Z
    ob: D = Z
    op: D = Z
    oo: D = Z
    inc: dict[str, D] = dataclasses.field(default_factory=dict)
    k: str = "g"
    bud: D = Z
    last: D = Z
    lb: D = Z
    lp: D = Z

    def __post_init__(self) -> None:
        for f in ("b", "p", "o", "c", "ob", "op", "oo", "bud", "last", "lb", "lp"):
            setattr(self, f, D(getattr(self, f)))
        self.inc = {s: D(v) for s, v in self.inc.items()}
        if self.lb + self.lp:
            self.last = self.lb + self.lp
        assert self.oc >= 0, self
        assert self.income >= 0, self

    @property
    def fis(self) -> D:
        return self.b + self.p

    @property
    def own(self) -> D:
        return self.ob + self.op

    @property
    def all(self) -> D:
        return self.fis + self.own

    @property
    def income(self) -> D:
        return self.fis + self.c - self.o

    @property
    def oc(self) -> D:
        return self.oo + sum(self.inc.values(), Z) - self.ob - self.op


class Book:
    """The accounts of one department."""

    def __init__(self, items: list[It], econ: dict[str, object], *, scale: int = 1, group: bool = False, blank: str = "", d: int = 2, rename: dict[str, str] | None = None) -> None:  # fmt: skip
        self.items, self.scale, self.group, self.blank, self.d = items, scale, group, blank, d
        self.sections = SECTIONS | (rename or {})
        self.by = {i.code: i for i in items}
        assert len(self.by) == len(items)
        t = self.sum
        self.g = [i for i in items if i.k == "g"]
        self.f = [i for i in items if i.k == "f"]
        self.k = [i for i in items if i.k == "k"]
        self.basic, self.project = t(lambda i: i.b + i.ob), t(lambda i: i.p + i.op)
        self.spent = self.basic + self.project
        self.fis = t(lambda i: i.fis)
        self.gb, self.gp = t(lambda i: i.b, self.g), t(lambda i: i.p, self.g)
        self.gs, self.fs, self.ks = (t(lambda i: i.fis, x) for x in (self.g, self.f, self.k))
        self.gi, self.fi, self.ki = (t(lambda i: i.income, x) for x in (self.g, self.f, self.k))
        self.go, self.fo, self.ko = (t(lambda i: i.o, x) for x in (self.g, self.f, self.k))
        self.gc, self.fc, self.kc = (t(lambda i: i.c, x) for x in (self.g, self.f, self.k))
        self.fis_income, self.fis_o, self.fis_c = (
            self.gi + self.fi + self.ki,
            self.go + self.fo + self.ko,
            self.gc + self.fc + self.kc,
        )
        self.src = {s: t(lambda i, s=s: i.inc.get(s, Z)) for s in SOURCES}
        self.income = self.fis_income + sum(self.src.values(), Z)
        self.oo, self.oc = t(lambda i: i.oo), t(lambda i: i.oc)
        self.begin, self.end = self.fis_o + self.oo, self.fis_c + self.oc
        self.total, self.fis_total = self.income + self.begin, self.fis_income + self.fis_o
        assert self.total == self.spent + self.end
        assert self.fis_total == self.fis + self.fis_c
        plugs = [c for c, v in econ.items() if v is None]
        rest = self.gb - sum((D(v) for v in econ.values() if v is not None), Z)
        assert len(plugs) == (1 if econ else 0), plugs
        assert not econ or rest > 0, rest
        self.econ = {c: rest if v is None else D(v) for c, v in econ.items()}
        self.people = self.e("301", "303")
        self.office = self.gb - self.people

    def e(self, *codes: str) -> D:
        return sum((v for c, v in self.econ.items() if c.startswith(codes)), Z)

    def sum(self, f: Callable[[It], D], items: Sequence[It] | None = None) -> D:
        return sum((f(i) for i in (self.items if items is None else items)), Z)

    def cls(self, code: str, f: Callable[[It], D] = lambda i: i.all, items: Sequence[It] | None = None) -> D:
        return self.sum(f, [i for i in (self.items if items is None else items) if i.code.startswith(code)])

    def m(self, x: D, blank: str | None = None) -> str:
        if not x:
            return self.blank if blank is None else blank
        v = q(D(x) * self.scale, self.d)
        return f"{v:,f}" if self.group else f"{v:f}"

    def tree(self, cols: Callable[[It], Sequence[D]], items: Sequence[It] | None = None, *, total: str = "first", split: bool = False, indent: str = "", last_only: bool = False) -> list[list[str]]:  # fmt: skip
        """Return rows of class, section and item; `split` puts the code over three columns (类 款 项)."""
        items = [i for i in (self.items if items is None else items) if any(cols(i))]
        n = len(cols(items[0]))

        def nums(xs: Sequence[It]) -> list[str]:
            return [self.m(sum((cols(i)[j] for i in xs), Z)) for j in range(n)]

        def code(c: str) -> list[str]:
            return [c[:3], c[3:5], c[5:7]] if split else [c]

        out: list[list[str]] = []
        lead = ["合计", *(["<"] * (3 if split else 1)), *nums(items)]
        for c in sorted({i.code[:3] for i in items}):
            xs = [i for i in items if i.code[:3] == c]
            if not last_only:
                out.append([*code(c), CLASSES[c], *nums(xs)])
            for s in sorted({i.code[:5] for i in xs}):
                ys = [i for i in xs if i.code[:5] == s]
                if not last_only:
                    out.append([*code(s), indent + self.sections[s], *nums(ys)])
                out += [[*code(i.code), indent * 2 + i.name, *nums([i])] for i in sorted(ys, key=lambda i: i.code)]
        return [lead, *out] if total == "first" else [*out, lead] if total == "last" else out

    def classes(self, used: bool, f: Callable[[It], D] = lambda i: i.all, items: Sequence[It] | None = None, upto: str = "999") -> list[tuple[str, D, str]]:  # fmt: skip
        """Return (numbered name, sum, code) of every class, or of the used ones."""
        codes = [c for c in CLASSES if c <= upto and (not used or self.cls(c))]
        return [(f"{ORD[n]}、{CLASSES[c]}", self.cls(c, f, items), c) for n, c in enumerate(codes)]

    def econ_rows(self, groups: Sequence[str] = ("301", "302", "303", "310")) -> list[tuple[str, str, D]]:
        out = []
        for g in groups:
            own = sorted(c for c in self.econ if c.startswith(g))
            if own:
                out.append((g, ECON[g], self.e(g)))
                out += [(c, ECON[c], self.econ[c]) for c in own]
        return out

    def econ_two(self) -> list[list[str]]:
        """Return rows of people left, office right."""
        a = [[c, n, self.m(v)] for c, n, v in self.econ_rows(("301", "303"))]
        b = [[c, n, self.m(v)] for c, n, v in self.econ_rows(("302", "310"))]
        high = max(len(a), len(b))
        pad = [["", "", ""]]
        return [x + y for x, y in zip(a + pad * (high - len(a)), b + pad * (high - len(b)), strict=True)]

    def econ_three(self) -> list[list[str]]:
        """Return rows over three column blocks: people left, office in the middle and at the right (the usual final table)."""
        a = [[c, n, self.m(v)] for c, n, v in self.econ_rows(("301", "303"))]
        b = [[c, n, self.m(v)] for c, n, v in self.econ_rows(("302", "310"))]
        half = (len(b) + 1) // 2
        cols = [a, b[:half], b[half:]]
        high = max(map(len, cols))
        cols = [c + [["", "", ""]] * (high - len(c)) for c in cols]
        return [x + y + z for x, y, z in zip(*cols, strict=True)]


def side(left: Sequence[Sequence[str]], right: Sequence[Sequence[str]]) -> list[list[str]]:
    """Set two blocks of rows side by side, the shorter one filled with empty rows."""
    high = max(len(left), len(right))
    a = [list(x) for x in left] + [[""] * len(left[0])] * (high - len(left))
    b = [list(x) for x in right] + [[""] * len(right[0])] * (high - len(right))
    return [x + y for x, y in zip(a, b, strict=True)]


def final_tables(paper, A: Book, top: Callable[[str], Sequence[str]], trip: dict[str, tuple[D, ...]], *, split: bool = False, full: bool = True, numbers: bool = True, ranks: bool = False, econ: str = "three", word: str = "决算数", codes: str = "功能分类科目编码", order: Sequence[str] = ("01", "02", "03", "04", "05", "06", "07", "08", "09"), keys: dict[str, str] | None = None, none_f: str = "", none_k: str = "", indent: str = "", names: dict[str, str] | None = None, upto: str = "999", total: str = "first") -> None:  # fmt: skip
    """Add the nine tables: 07 三公, 08 政府性基金, 09 国有资本; `keys` renames them, `names` their titles."""
    title = {
        "01": "收入支出决算总表",
        "02": "收入决算表",
        "03": "支出决算表",
        "04": "财政拨款收入支出决算总表",
        "05": "一般公共预算财政拨款支出决算表",
        "06": "一般公共预算财政拨款基本支出决算表",
        "07": "财政拨款“三公”经费支出决算表",
        "08": "政府性基金预算财政拨款收入支出决算表",
        "09": "国有资本经营预算财政拨款支出决算表",
    } | (names or {})
    m, R = A.m, A.classes(not full, upto=upto)
    kw = {"split": split, "indent": indent, "total": total}

    def head(cols: Sequence[str]) -> list[list[str]]:
        if split:
            out = [["项目", "<", "<", "<", *cols], [codes, "<", "<", "科目名称", *"^" * len(cols)], ["类", "款", "项", "^", *"^" * len(cols)]]  # fmt: skip
        else:
            out = [["项目", "<", *cols], [codes, "科目名称", *"^" * len(cols)]]
        return [*out, ["栏次", *(["<"] * (3 if split else 1)), *map(str, range(1, len(cols) + 1))]] if numbers else out

    def side_rank(left: Sequence[Sequence[str]], right: Sequence[Sequence[str]]) -> list[list[str]]:
        if not ranks:
            return side(left, right)
        high = max(len(left), len(right))
        left = [*left, *[[""] * len(left[0])] * (high - len(left))]
        right = [*right, *[[""] * len(right[0])] * (high - len(right))]
        return [[a[0], str(n), *a[1:], b[0], str(n + high), *b[1:]] for n, (a, b) in enumerate(zip(left, right, strict=True), 1)]  # fmt: skip

    def head2(cols: Sequence[str]) -> list[list[str]]:
        r = ["行次"] if ranks else []
        out = [
            ["收入", "<", *["<"] * len(r), "支出", *["<"] * (len(cols) + len(r))],
            ["项目", *r, word, "项目", *r, *cols],
        ]
        if numbers:
            out.append(["栏次", *[""] * len(r), "1", "栏次", *[""] * len(r), *map(str, range(2, 2 + len(cols)))])
        return out

    low = max(len(R), 8)
    for t in order:
        key = (keys or {}).get(t, t)
        if t == "01":
            L = [("一、一般公共预算财政拨款收入", A.gi), ("二、政府性基金预算财政拨款收入", A.fi), ("三、国有资本经营预算财政拨款收入", A.ki), *((f"{'四五六七八'[n]}、{s}", A.src[s]) for n, s in enumerate(SOURCES))]  # fmt: skip
            left = [[a, m(v)] for a, v in L] + [["", ""]] * (low - 8)
            right = [[a, m(v)] for a, v, _ in R] + [["", ""]] * (low - len(R))
            left += [["本年收入合计", m(A.income)], ["使用非财政拨款结余（含专用结余）", m(Z)], ["年初结转和结余", m(A.begin)], ["总计", m(A.total)]]  # fmt: skip
            right += [
                ["本年支出合计", m(A.spent)],
                ["结余分配", m(Z)],
                ["年末结转和结余", m(A.end)],
                ["总计", m(A.total)],
            ]
            paper.table(key, title[t], above=top(key), head=head2([word]), rows=side_rank(left, right))
        elif t == "02":
            rows = A.tree(
                lambda i: [i.income + sum(i.inc.values()), i.income, *(i.inc.get(s, Z) for s in SOURCES)], **kw
            )
            paper.table(key, title[t], above=top(key), head=head(["本年收入合计", "财政拨款收入", *SOURCES]), rows=rows)
        elif t == "03":
            rows = A.tree(lambda i: [i.all, i.b + i.ob, i.p + i.op, Z, Z, Z], **kw)
            paper.table(key, title[t], above=top(key), head=head(["本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出"]), rows=rows)  # fmt: skip
        elif t == "04":
            left = [
                ["一、一般公共预算财政拨款", m(A.gi)],
                ["二、政府性基金预算财政拨款", m(A.fi)],
                ["三、国有资本经营预算财政拨款", m(A.ki)],
            ]
            left += [["", ""]] * (low - 3)
            by = [[A.cls(c, lambda i: i.fis, x) for x in (A.g, A.f, A.k)] for _, _, c in R]
            right = [[a, m(sum(v)), *map(m, v)] for (a, _, _), v in zip(R, by, strict=True)] + [[""] * 5] * (
                low - len(R)
            )
            left += [["本年收入合计", m(A.fis_income)], ["年初财政拨款结转和结余", m(A.fis_o)], ["一般公共预算财政拨款", m(A.go)], ["政府性基金预算财政拨款", m(A.fo)], ["国有资本经营预算财政拨款", m(A.ko)], ["总计", m(A.fis_total)]]  # fmt: skip
            right += [["本年支出合计", m(A.fis), m(A.gs), m(A.fs), m(A.ks)], ["年末财政拨款结转和结余", m(A.fis_c), m(A.gc), m(A.fc), m(A.kc)], *[[""] * 5] * 3]  # fmt: skip
            right.append(["总计", m(A.fis_total), m(A.gs + A.gc), m(A.fs + A.fc), m(A.ks + A.kc)])
            paper.table(key, title[t], above=top(key), head=head2(["合计", "一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款"]), rows=side_rank(left, right))  # fmt: skip
        elif t == "05":
            rows = A.tree(lambda i: [i.fis, i.b, i.p], A.g, **kw)
            paper.table(key, title[t], above=top(key), head=head(["本年支出合计", "基本支出", "项目支出"]), rows=rows)
        elif t == "06" and econ == "three":
            paper.table(key, title[t], above=top(key), head=[["人员经费", "<", "<", "公用经费", *"<<<<<"], ["科目编码", "科目名称", word] * 3], rows=[*A.econ_three(), ["人员经费合计", "<", m(A.people), "公用经费合计", *"<<<<", m(A.office)]])  # fmt: skip
        elif t == "06" and econ == "two":
            paper.table(key, title[t], above=top(key), head=[["人员经费", "<", "<", "公用经费", "<", "<"], ["科目编码", "科目名称", word] * 2], rows=[*A.econ_two(), ["人员经费合计", "<", m(A.people), "公用经费合计", "<", m(A.office)]])  # fmt: skip
        elif t == "06":
            rows = [[c, n, m(v), m(v) if c[:3] in ("301", "303") else m(Z), m(Z) if c[:3] in ("301", "303") else m(v)] for c, n, v in A.econ_rows()]  # fmt: skip
            sums = ["合计", "<", m(A.gb), m(A.people), m(A.office)]
            paper.table(key, title[t], above=top(key), head=[["项目", "<", "本年基本支出", "<", "<"], ["经济分类科目编码", "科目名称", "合计", "人员经费", "公用经费"]], rows=[sums, *rows] if total == "first" else [*rows, sums])  # fmt: skip
        elif t == "07":
            nums = []
            for n in (0, 1):
                a, b, r, h = (trip[k][n] for k in ("abroad", "buy", "run", "host"))
                nums += [m(x, "0.00") for x in (a + b + r + h, a, b + r, b, r, h)]
            paper.table(key, title[t], above=top(key), head=[["预算数", *"<<<<<", "决算数", *"<<<<<"], ["合计", "因公出国（境）费", "公务用车购置及运行维护费", "<", "<", "公务接待费"] * 2, ["^", "^", "小计", "公务用车购置费", "公务用车运行维护费", "^"] * 2, *([list(map(str, range(1, 13)))] if numbers else [])], rows=[nums])  # fmt: skip
        elif t == "08":
            cols = ["年初结转和结余", "本年收入", "本年支出", "基本支出", "项目支出", "年末结转和结余"]
            if A.f:
                rows = A.tree(lambda i: [i.o, i.income, i.fis, i.b, i.p, i.c], A.f, **kw)
                paper.table(key, title[t], above=top(key), head=head(cols), rows=rows)
            else:
                paper.table(key, title[t], above=top(key), head=head(cols), rows=[[""] * (10 if split else 8)], below=(none_f,))  # fmt: skip
        elif t == "09":
            cols = ["本年支出合计", "基本支出", "项目支出"]
            if A.k:
                paper.table(
                    key, title[t], above=top(key), head=head(cols), rows=A.tree(lambda i: [i.fis, i.b, i.p], A.k, **kw)
                )
            else:
                paper.table(key, title[t], above=top(key), head=head(cols), rows=[[""] * (7 if split else 5)], below=(none_k,))  # fmt: skip
