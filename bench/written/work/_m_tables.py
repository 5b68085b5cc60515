"""Tables of the m-documents, from one set of accounts: items with sources, economic classes, three public expenses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from written.paper import Paper

D = Decimal
Z = D(0)


def rnd(x: Decimal, d: int = 2) -> Decimal:
    return D(x).quantize(D(1).scaleb(-d), ROUND_HALF_UP)


def pc(a: object, b: object, d: int = 2) -> str:
    """Print the share or rate a/b in per cent, without sign."""
    return f"{rnd(abs(D(a)) / D(b) * 100, d):.{d}f}"


def gr(now: object, last: object, d: int = 2) -> str:
    """Print the rate of change between two amounts, without sign."""
    return pc(D(now) - D(last), last, d)


NAMES = {
    "201": "一般公共服务支出", "20101": "人大事务", "20103": "政府办公厅（室）及相关机构事务", "20105": "统计信息事务", "20123": "民族事务", "20129": "群众团体事务",
    "20131": "党委办公厅（室）及相关机构事务", "20132": "组织事务", "20134": "统战事务", "20136": "其他共产党事务支出", "20199": "其他一般公共服务支出",
    "203": "国防支出", "20306": "国防动员", "204": "公共安全支出", "20402": "公安", "20405": "法院", "20406": "司法", "20407": "监狱", "20499": "其他公共安全支出",
    "205": "教育支出", "20502": "普通教育", "20503": "职业教育", "20508": "进修及培训", "20509": "教育费附加安排的支出", "20599": "其他教育支出",
    "206": "科学技术支出", "20602": "基础研究", "20603": "应用研究", "20604": "技术研究与开发", "20605": "科技条件与服务", "20607": "科学技术普及",
    "207": "文化旅游体育与传媒支出", "20701": "文化和旅游", "20702": "文物", "20799": "其他文化旅游体育与传媒支出",
    "208": "社会保障和就业支出", "20801": "人力资源和社会保障管理事务", "20802": "民政管理事务", "20805": "行政事业单位养老支出", "20807": "就业补助", "20808": "抚恤",
    "20810": "社会福利", "20811": "残疾人事业", "20825": "其他生活救助", "20828": "退役军人管理事务", "20899": "其他社会保障和就业支出",
    "210": "卫生健康支出", "21002": "公立医院", "21004": "公共卫生", "21007": "计划生育事务", "21011": "行政事业单位医疗", "21099": "其他卫生健康支出",
    "211": "节能环保支出", "21103": "污染防治", "21104": "自然生态保护", "212": "城乡社区支出", "21201": "城乡社区管理事务", "21203": "城乡社区公共设施", "21205": "城乡社区环境卫生",
    "21208": "国有土地使用权出让收入安排的支出", "21213": "城市基础设施配套费安排的支出", "21299": "其他城乡社区支出",
    "213": "农林水支出", "21301": "农业农村", "21302": "林业和草原", "21303": "水利", "21305": "巩固脱贫攻坚成果衔接乡村振兴", "21307": "农村综合改革",
    "214": "交通运输支出", "21401": "公路水路运输", "221": "住房保障支出", "22101": "保障性安居工程支出", "22102": "住房改革支出", "22103": "城乡社区住宅",
    "223": "国有资本经营预算支出", "22301": "解决历史遗留问题及改革成本支出", "224": "灾害防治及应急管理支出", "22401": "应急管理事务", "22406": "自然灾害防治",
    "229": "其他支出", "22999": "其他支出", "22904": "其他政府性基金及对应专项债务收入安排的支出", "22960": "彩票公益金安排的支出",
}  # fmt: skip
CLASSES = ["201", "202", "203", "204", "205", "206", "207", "208", "210", "211", "212", "213", "214", "215", "216", "217", "219", "220", "221", "222", "223", "224", "229"]  # fmt: skip
MORE = {"202": "外交支出", "215": "资源勘探工业信息等支出", "216": "商业服务业等支出", "217": "金融支出", "219": "援助其他地区支出", "220": "自然资源海洋气象等支出", "222": "粮油物资储备支出"}  # fmt: skip
CN = "一二三四五六七八九十"


def cn(n: int) -> str:
    return (
        CN[n - 1]
        if n <= 10
        else ("十" + (CN[n - 11] if n < 20 else ""))
        if n < 20
        else "二十" + (CN[n - 21] if n > 20 else "")
    )


@dataclass
class It:
    """An item: spending basic/project; of it from fiscal (gb, gp); income fiscal and other; last year's and budget's fiscal spending."""

    code: str
    name: str
    b: Decimal = Z
    p: Decimal = Z
    last: Decimal = Z
    bud: Decimal = Z
    gb: Decimal | None = None
    gp: Decimal | None = None
    inc: Decimal | None = None
    biz: Decimal = Z
    oth: Decimal = Z
    sup: Decimal = Z
    c0: Decimal = Z
    kind: str = "g"  # g general, f fund, c capital

    def __post_init__(self) -> None:
        for n in ("b", "p", "last", "bud", "biz", "oth", "sup", "c0"):
            setattr(self, n, D(getattr(self, n)))
        self.gb = self.b if self.gb is None else D(self.gb)
        self.gp = self.p if self.gp is None else D(self.gp)
        self.inc = self.gb + self.gp if self.inc is None else D(self.inc)

    @property
    def t(self) -> Decimal:
        return self.b + self.p

    @property
    def g(self) -> Decimal:
        return self.gb + self.gp

    @property
    def i(self) -> Decimal:
        return self.inc + self.biz + self.oth + self.sup

    @property
    def end(self) -> Decimal:
        return self.c0 + self.inc - self.g


def total(items: Sequence[It], f: Callable[[It], Decimal]) -> Decimal:
    return sum((f(x) for x in items), Z)


@dataclass
class Book:
    """Accounts of one unit and year."""

    items: list[It]
    names: dict[str, str] = field(default_factory=dict)
    co: Decimal = Z  # carried over from other sources
    use: Decimal = Z
    dist: Decimal = Z
    zero: str = ""
    group: bool = False
    dec: int = 2
    factor: int = 1  # tables in yuan: 10000
    top: bool = True  # the total row stands first
    split: bool = False  # the code in three columns
    numbered: bool = False  # line and column numbers

    def __post_init__(self) -> None:
        self.names = {**NAMES, **MORE, **self.names}
        self.items.sort(key=lambda x: x.code)
        for x in self.items:
            assert x.end >= 0, x
            assert x.gb <= x.b, x
            assert x.gp <= x.p, x
        self.gen = [x for x in self.items if x.kind == "g" and (x.g or x.inc or x.c0 or x.last)]
        self.fund = [x for x in self.items if x.kind == "f"]
        self.cap = [x for x in self.items if x.kind == "c"]
        s = lambda f, of=self.items: total(of, f)  # noqa: E731
        self.basic, self.project = s(lambda x: x.b), s(lambda x: x.p)
        self.spend = self.basic + self.project
        self.gin, self.fin, self.cin = (s(lambda x: x.inc, of) for of in (self.gen, self.fund, self.cap))
        self.gout, self.fout, self.cout = (s(lambda x: x.g, of) for of in (self.gen, self.fund, self.cap))
        self.gb, self.gp = s(lambda x: x.gb, self.gen), s(lambda x: x.gp, self.gen)
        self.fisc_in, self.fisc_out = self.gin + self.fin + self.cin, self.gout + self.fout + self.cout
        self.cg, self.cf, self.cc = (s(lambda x: x.c0, of) for of in (self.gen, self.fund, self.cap))
        self.eg, self.ef, self.ec = (s(lambda x: x.end, of) for of in (self.gen, self.fund, self.cap))
        self.biz, self.oth, self.sup = s(lambda x: x.biz), s(lambda x: x.oth), s(lambda x: x.sup)
        self.income = self.fisc_in + self.biz + self.oth + self.sup
        self.carry = self.cg + self.cf + self.cc + self.co
        self.fcarry, self.fend = self.cg + self.cf + self.cc, self.eg + self.ef + self.ec
        self.sum = self.income + self.carry + self.use
        self.end = self.sum - self.spend - self.dist
        self.fsum = self.fisc_in + self.fcarry
        assert self.fsum == self.fisc_out + self.fend
        assert self.end - self.fend >= 0, (self.end, self.fend)

    def m(self, x: object) -> str:
        if x is None or x == "":
            return ""
        x = D(x)
        if x == 0:
            return self.zero
        v = rnd(x * self.factor, self.dec)
        return f"{v:,.{self.dec}f}" if self.group else f"{v:.{self.dec}f}"

    def it(self, code: str) -> It:
        return next(x for x in self.items if x.code == code)

    def cl(self, code: str, f: Callable[[It], Decimal] = lambda x: x.t, of: Sequence[It] | None = None) -> Decimal:
        return total([x for x in (self.items if of is None else of) if x.code.startswith(code)], f)

    def classes(self, of: Sequence[It] | None = None) -> list[str]:
        return sorted({x.code[:3] for x in (self.items if of is None else of)})

    def rows(
        self, items: Sequence[It], cols: Sequence[Callable[[It], Decimal]], *, where: bool = True
    ) -> list[list[str]]:
        """Return rows of class, division and item with the total first or last."""
        out: list[list[str]] = []

        def row(code: str, name: str, of: Sequence[It]) -> list[str]:
            codes = [code[:3], code[3:5], code[5:7]] if self.split else [code]
            return [*codes, name, *(self.m(total(of, f)) for f in cols)]

        lead = 4 if self.split else 2
        for a in sorted({x.code[:3] for x in items}):
            out.append(row(a, self.names[a], [x for x in items if x.code[:3] == a]))
            for b in sorted({x.code[:5] for x in items if x.code[:3] == a}):
                out.append(row(b, self.names[b], [x for x in items if x.code[:5] == b]))
                out += [row(x.code, x.name, [x]) for x in items if x.code[:5] == b]
        whole = ["合计", *["<"] * (lead - 1), *(self.m(total(items, f)) for f in cols)]
        return [whole, *out] if self.top else [*out, whole]

    def head(self, *cols: str) -> list[list[str]]:
        """Return header rows: codes and names under 项目."""
        lead = 4 if self.split else 2
        names = ["功能分类科目编码", "<", "<", "科目名称"] if self.split else ["功能分类科目编码", "科目名称"]
        out = [["项目", *["<"] * (lead - 1), *cols], [*names, *["^"] * len(cols)]]
        if self.split:
            out.append(["类", "款", "项", *["^"] * (1 + len(cols))])
        if self.numbered:
            out.append(["栏次", *["<"] * (lead - 1), *map(str, range(1, len(cols) + 1))])
        return out


def pair(left: Sequence[Sequence[str]], right: Sequence[Sequence[str]], wl: int, wr: int) -> list[list[str]]:
    """Lay two lists side by side."""
    n = max(len(left), len(right))
    return [
        [*(left[i] if i < len(left) else [""] * wl), *(right[i] if i < len(right) else [""] * wr)] for i in range(n)
    ]


def t01(
    p: Paper,
    B: Book,
    title: str,
    word: str = "决算数",
    *,
    key: str = "01",
    above: Sequence[str] = (),
    below: Sequence[str] = (),
    full: bool = False,
    budget: bool = False,
    labels: dict[str, str] | None = None,
) -> None:
    """Add the table of all income and spending."""
    L = {
        "in": "本年收入合计",
        "out": "本年支出合计",
        "use": "使用非财政拨款结余（含专用结余）",
        "dist": "结余分配",
        "c": "年初结转和结余",
        "e": "年末结转和结余",
        "sum": "总计",
        "sum2": "总计",
        **(labels or {}),
    }
    left = [
        ["一、一般公共预算财政拨款收入", B.m(B.gin)],
        ["二、政府性基金预算财政拨款收入", B.m(B.fin)],
        ["三、国有资本经营预算财政拨款收入", B.m(B.cin)],
    ]
    if budget:
        left += [
            ["四、财政专户管理资金收入", B.m(0)],
            ["五、事业收入", B.m(B.biz)],
            ["六、上级补助收入", B.m(B.sup)],
            ["七、附属单位上缴收入", B.m(0)],
            ["八、事业单位经营收入", B.m(0)],
            ["九、其他收入", B.m(B.oth)],
        ]
    else:
        left += [
            ["四、上级补助收入", B.m(B.sup)],
            ["五、事业收入", B.m(B.biz)],
            ["六、经营收入", B.m(0)],
            ["七、附属单位上缴收入", B.m(0)],
            ["八、其他收入", B.m(B.oth)],
        ]
    right = [[f"{cn(n)}、{B.names[c]}", B.m(B.cl(c))] for n, c in enumerate(CLASSES if full else B.classes(), 1)]
    n = max(len(left), len(right))
    rows = pair(left + [["", ""]] * (n - len(left)), right, 2, 2)
    rows.append([L["in"], B.m(B.income), L["out"], B.m(B.spend)])
    if budget:
        rows.append([L["c"], B.m(B.carry), L["e"], B.m(B.end)])
    else:
        rows += [[L["use"], B.m(B.use), L["dist"], B.m(B.dist)], [L["c"], B.m(B.carry), L["e"], B.m(B.end)]]
    rows.append([L["sum"], B.m(B.sum), L["sum2"], B.m(B.sum)])
    head = [["收入", "<", "支出", "<"], ["项目", word, "项目", word]]
    if B.numbered:
        k = len(rows)
        rows = [[r[0], str(i + 1), r[1], r[2], str(k + i + 1), r[3]] for i, r in enumerate(rows)]
        head = [
            ["收入", "<", "<", "支出", "<", "<"],
            ["项目", "行次", word, "项目", "行次", word],
            ["栏次", "", "1", "栏次", "", "2"],
        ]
    p.table(key, title, above=above, head=head, rows=rows, below=below)


def t02(
    p: Paper, B: Book, title: str, *, key: str = "02", above: Sequence[str] = (), below: Sequence[str] = ()
) -> None:
    """Add the table of income by item."""
    zero = lambda x: Z  # noqa: E731
    p.table(key, title, above=above, below=below, head=B.head("本年收入合计", "财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入"),
            rows=B.rows(B.items, [lambda x: x.i, lambda x: x.inc, lambda x: x.sup, lambda x: x.biz, zero, zero, lambda x: x.oth]))  # fmt: skip


def t03(
    p: Paper,
    B: Book,
    title: str,
    *,
    key: str = "03",
    above: Sequence[str] = (),
    below: Sequence[str] = (),
    short: bool = False,
) -> None:
    """Add the table of spending by item."""
    zero = lambda x: Z  # noqa: E731
    cols = ["本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出"][
        : 3 if short else 6
    ]
    p.table(
        key,
        title,
        above=above,
        below=below,
        head=B.head(*cols),
        rows=B.rows(B.items, [lambda x: x.t, lambda x: x.b, lambda x: x.p, zero, zero, zero][: len(cols)]),
    )


def t04(
    p: Paper,
    B: Book,
    title: str,
    word: str = "决算数",
    *,
    key: str = "04",
    above: Sequence[str] = (),
    below: Sequence[str] = (),
    full: bool = False,
    budget: bool = False,
) -> None:
    """Add the table of fiscal income and spending."""
    sfx = "" if not budget else "拨款"
    left = [["一、一般公共预算财政拨款" if not budget else "（一）一般公共预算" + sfx, B.m(B.gin)], ["二、政府性基金预算财政拨款" if not budget else "（二）政府性基金预算" + sfx, B.m(B.fin)],
            ["三、国有资本经营预算财政拨款" if not budget else "（三）国有资本经营预算" + sfx, B.m(B.cin)]]  # fmt: skip
    right = []
    for n, c in enumerate(CLASSES if full else B.classes(B.gen + B.fund + B.cap), 1):
        parts = [B.cl(c, lambda x: x.g, of) for of in (B.gen, B.fund, B.cap)]
        if sum(parts) or full:
            right.append([f"{cn(n)}、{B.names[c]}", B.m(sum(parts)), *map(B.m, parts)])
    right = [[f"{cn(n)}、{r[0].split('、')[1]}", *r[1:]] for n, r in enumerate(right, 1)]
    if budget:
        rows = pair([["一、本年收入", B.m(B.fisc_in)], *left, ["二、上年结转", B.m(B.fcarry)], ["（一）一般公共预算" + sfx, B.m(B.cg)], ["（二）政府性基金预算" + sfx, B.m(B.cf)], ["（三）国有资本经营预算" + sfx, B.m(B.cc)]],
                    [["一、本年支出", B.m(B.fisc_out), B.m(B.gout), B.m(B.fout), B.m(B.cout)], *([f"（{r[0].split('、')[0]}）{r[0].split('、')[1]}", *r[1:]] for r in right), ["二、结转下年", B.m(B.fend), B.m(B.eg), B.m(B.ef), B.m(B.ec)]], 2, 5)  # fmt: skip
        rows.append(
            [
                "收入总计",
                B.m(B.fsum),
                "支出总计",
                B.m(B.fsum),
                B.m(B.gout + B.eg),
                B.m(B.fout + B.ef),
                B.m(B.cout + B.ec),
            ]
        )
    else:
        n = max(len(left), len(right))
        rows = pair(left + [["", ""]] * (n - len(left)), right, 2, 5)
        rows.append(
            ["本年收入合计", B.m(B.fisc_in), "本年支出合计", B.m(B.fisc_out), B.m(B.gout), B.m(B.fout), B.m(B.cout)]
        )
        rows.append(
            [
                "年初财政拨款结转和结余",
                B.m(B.fcarry),
                "年末财政拨款结转和结余",
                B.m(B.fend),
                B.m(B.eg),
                B.m(B.ef),
                B.m(B.ec),
            ]
        )
        rows += [
            ["一、一般公共预算财政拨款", B.m(B.cg), *[""] * 5],
            ["二、政府性基金预算财政拨款", B.m(B.cf), *[""] * 5],
            ["三、国有资本经营预算财政拨款", B.m(B.cc), *[""] * 5],
        ]
        rows.append(
            ["总计", B.m(B.fsum), "总计", B.m(B.fsum), B.m(B.gout + B.eg), B.m(B.fout + B.ef), B.m(B.cout + B.ec)]
        )
    sub = ["合计", "一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款"]
    head = [["收入", "<", "支出", "<", "<", "<", "<"], ["项目", word, "项目", *sub]]
    if B.numbered:
        k = len(rows)
        rows = [[r[0], str(i + 1), r[1], r[2], str(k + i + 1), *r[3:]] for i, r in enumerate(rows)]
        head = [
            ["收入", "<", "<", "支出", "<", "<", "<", "<", "<"],
            ["项目", "行次", "金额", "项目", "行次", *sub],
            ["栏次", "", "1", "栏次", "", "2", "3", "4", "5"],
        ]
    p.table(key, title, above=above, head=head, rows=rows, below=below)


def t05(
    p: Paper,
    B: Book,
    title: str,
    *,
    key: str = "05",
    above: Sequence[str] = (),
    below: Sequence[str] = (),
    total_name: str = "本年支出合计",
    last: str = "",
) -> None:
    """Add the general budget's spending by item; with `last` a column of last year's and of the change."""
    cols, heads = [lambda x: x.g, lambda x: x.gb, lambda x: x.gp], [total_name, "基本支出", "项目支出"]
    if last:
        cols, heads = [lambda x: x.last, *cols, lambda x: x.g - x.last], [last, *heads, "比上年增减"]
    p.table(key, title, above=above, below=below, head=B.head(*heads), rows=B.rows(B.gen, cols))


ECO = {
    "301": "工资福利支出", "30101": "基本工资", "30102": "津贴补贴", "30103": "奖金", "30106": "伙食补助费", "30107": "绩效工资", "30108": "机关事业单位基本养老保险缴费", "30109": "职业年金缴费",
    "30110": "职工基本医疗保险缴费", "30111": "公务员医疗补助缴费", "30112": "其他社会保障缴费", "30113": "住房公积金", "30114": "医疗费", "30199": "其他工资福利支出",
    "302": "商品和服务支出", "30201": "办公费", "30202": "印刷费", "30203": "咨询费", "30204": "手续费", "30205": "水费", "30206": "电费", "30207": "邮电费", "30208": "取暖费", "30209": "物业管理费", "30211": "差旅费",
    "30212": "因公出国（境）费用", "30213": "维修（护）费", "30214": "租赁费", "30215": "会议费", "30216": "培训费", "30217": "公务接待费", "30218": "专用材料费", "30224": "被装购置费", "30225": "专用燃料费", "30226": "劳务费",
    "30227": "委托业务费", "30228": "工会经费", "30229": "福利费", "30231": "公务用车运行维护费", "30239": "其他交通费用", "30240": "税金及附加费用", "30299": "其他商品和服务支出",
    "303": "对个人和家庭的补助", "30301": "离休费", "30302": "退休费", "30304": "抚恤金", "30305": "生活补助", "30307": "医疗费补助", "30308": "助学金", "30309": "奖励金", "30399": "其他对个人和家庭的补助",
    "310": "资本性支出", "31002": "办公设备购置", "31003": "专用设备购置", "31007": "信息网络及软件购置更新",
}  # fmt: skip


class Eco:
    """Basic spending by economic class; personnel is 301 and 303, public 302 and 310."""

    def __init__(self, want: Decimal, fill: str, **amounts: str) -> None:
        """Take amounts by code (c30101=…); `fill` is the code that takes up the rest to `want`."""
        self.v = {k[1:]: D(v) for k, v in amounts.items()}
        assert fill not in self.v
        self.v[fill] = want - sum(self.v.values())
        assert self.v[fill] > 0, (fill, self.v[fill])
        self.total = want
        self.personnel = sum((x for k, x in self.v.items() if k[:3] in ("301", "303")), Z)
        self.public = want - self.personnel

    def __getitem__(self, code: str) -> Decimal:
        return self.v[code] if len(code) == 5 else sum((x for k, x in self.v.items() if k.startswith(code)), Z)

    def listed(self, *classes: str) -> str:
        """Return the names of the classes' non-zero kinds, as narratives list them."""
        return "、".join(ECO[k] for k in sorted(self.v) if k[:3] in classes)

    def block(self, B: Book, *classes: str) -> list[list[str]]:
        out = []
        for c in classes:
            if any(k.startswith(c) for k in self.v):
                out.append([c, ECO[c], B.m(self[c])])
                out += [[k, ECO[k], B.m(self.v[k])] for k in sorted(self.v) if k.startswith(c)]
        return out


def t06(
    p: Paper,
    B: Book,
    E: Eco,
    title: str,
    *,
    key: str = "06",
    above: Sequence[str] = (),
    below: Sequence[str] = (),
    wide: bool = True,
    word: str = "决算数",
) -> None:
    """Add the basic spending by economic class: personnel and public side by side, or one list with two columns."""
    if wide:
        rows = pair(E.block(B, "301", "303"), E.block(B, "302", "310"), 3, 3)
        rows.append(["人员经费合计", "<", B.m(E.personnel), "公用经费合计", "<", B.m(E.public)])
        head = [
            ["人员经费", "<", "<", "公用经费", "<", "<"],
            ["经济分类科目编码", "科目名称", word, "经济分类科目编码", "科目名称", word],
        ]
    else:
        rows = []
        for c, n, v in E.block(B, "301", "302", "303", "310"):
            pub = c[:3] in ("302", "310")
            rows.append([c, n, v, B.zero if pub else v, v if pub else B.zero])
        whole = ["合计", "<", B.m(E.total), B.m(E.personnel), B.m(E.public)]
        rows = [whole, *rows] if B.top else [*rows, whole]
        head = [
            ["经济分类科目", "<", "一般公共预算基本支出", "<", "<"],
            ["科目编码", "科目名称", "合计", "人员经费", "公用经费"],
        ]
    p.table(key, title, above=above, head=head, rows=rows, below=below)


class Three:
    """Three public expenses: budget and final of out, buy, run, reception."""

    def __init__(self, out: str, buy: str, run: str, rec: str) -> None:
        self.out, self.buy, self.run, self.rec = map(D, (out, buy, run, rec))
        self.cars = self.buy + self.run
        self.total = self.out + self.cars + self.rec

    def cells(self, B: Book) -> list[str]:
        return [B.m(x) for x in (self.total, self.out, self.cars, self.buy, self.run, self.rec)]


def t07(
    p: Paper,
    B: Book,
    title: str,
    sides: Sequence[tuple[str, Three]],
    *,
    key: str = "07",
    above: Sequence[str] = (),
    below: Sequence[str] = (),
    stacked: bool = False,
) -> None:
    """Add the table of the three public expenses: sides (预算数, 决算数) beside each other, or as rows."""
    part = ["合计", "因公出国（境）费", "公务用车购置及运行维护费", "<", "<", "公务接待费"]
    low = ["^", "^", "小计", "公务用车购置费", "公务用车运行维护费", "^"]
    if stacked:
        names = [
            "合计",
            "1.因公出国（境）费",
            "2.公务用车购置及运行维护费",
            "其中：公务用车购置费",
            "公务用车运行维护费",
            "3.公务接待费",
        ]
        cells = [s.cells(B) for _, s in sides]
        p.table(
            key,
            title,
            above=above,
            head=[["项目", *(n for n, _ in sides)]],
            rows=[[n, *(c[i] for c in cells)] for i, n in enumerate(names)],
            below=below,
        )
        return
    head = (
        [[x for n, _ in sides for x in (n, *["<"] * 5)], part * len(sides), low * len(sides)]
        if len(sides) > 1
        else [part, low]
    )
    p.table(key, title, above=above, head=head, rows=[[c for _, s in sides for c in s.cells(B)]], below=below)


def t08(
    p: Paper,
    B: Book,
    title: str,
    *,
    key: str = "08",
    above: Sequence[str] = (),
    below: Sequence[str] = (),
    budget: bool = False,
) -> None:
    """Add the table of the government funds."""
    if budget:
        head, cols = B.head("合计", "基本支出", "项目支出"), [lambda x: x.g, lambda x: x.gb, lambda x: x.gp]
    else:
        lead = 4 if B.split else 2
        names = ["功能分类科目编码", "<", "<", "科目名称"] if B.split else ["功能分类科目编码", "科目名称"]
        head = [
            ["项目", *["<"] * (lead - 1), "年初结转和结余", "本年收入", "本年支出", "<", "<", "年末结转和结余"],
            [*names, "^", "^", "小计", "基本支出", "项目支出", "^"],
        ]
        if B.split:
            head.append(["类", "款", "项", *["^"] * 7])
        cols = [lambda x: x.c0, lambda x: x.inc, lambda x: x.g, lambda x: x.gb, lambda x: x.gp, lambda x: x.end]
    rows = B.rows(B.fund, cols) if B.fund else [["合计", *["<"] * (3 if B.split else 1), *[B.zero] * len(cols)]]
    p.table(key, title, above=above, head=head, rows=rows, below=below)


def t09(
    p: Paper, B: Book, title: str, *, key: str = "09", above: Sequence[str] = (), below: Sequence[str] = ()
) -> None:
    """Add the table of the state capital budget's spending."""
    cols = [lambda x: x.g, lambda x: x.gb, lambda x: x.gp]
    rows = B.rows(B.cap, cols) if B.cap else [["合计", *["<"] * (3 if B.split else 1), *[B.zero] * 3]]
    p.table(key, title, above=above, head=B.head("合计", "基本支出", "项目支出"), rows=rows, below=below)


def tb02(
    p: Paper, B: Book, title: str, *, key: str = "02", above: Sequence[str] = (), below: Sequence[str] = ()
) -> None:
    """Add a budget's table of income by item: by source, carried over apart."""
    p.table(key, title, above=above, below=below, head=B.head("合计", "上年结转", "一般公共预算拨款收入", "政府性基金预算拨款收入", "国有资本经营预算拨款收入", "事业收入", "上级补助收入", "其他收入"),
            rows=B.rows(B.items, [lambda x: x.i + x.c0, lambda x: x.c0, lambda x: x.inc if x.kind == "g" else Z, lambda x: x.inc if x.kind == "f" else Z, lambda x: x.inc if x.kind == "c" else Z,
                                  lambda x: x.biz, lambda x: x.sup, lambda x: x.oth]))  # fmt: skip


def words(paper: Paper, pairs: Sequence[tuple[str, str]], form: str = "{n}、{a}：{b}") -> None:
    """Add the explained terms."""
    for n, (a, b) in enumerate(pairs, 1):
        paper.p(form.format(n=cn(n), i=n, a=a, b=b))


NEGATIVE: list[tuple[object, str]] = []  # whose words must say less


def k(v: object, tags: str, d: int = 2, g: bool = False) -> str:
    """Mark a figure; amounts lose their sign, strings stay."""
    if not isinstance(v, str) and v < 0:
        NEGATIVE.append((v, tags))
    return f"⟦{v if isinstance(v, str) else f2(v, d, g)}|{tags}⟧"


def f2(v: object, d: int = 2, g: bool = False) -> str:
    """Print an amount without sign."""
    x = rnd(abs(D(v)), d)
    return f"{x:,.{d}f}" if g else f"{x:.{d}f}"


def swap(s: str, at: int = 0) -> str:
    """Swap two neighbouring unlike digits from position `at` on."""
    for i in range(at, len(s) - 1):
        a, b = s[i], s[i + 1]
        if a.isdigit() and b.isdigit() and a != b and not (i == 0 and b == "0"):
            return s[:i] + b + a + s[i + 2 :]
    raise ValueError(s)


def bump(s: str, at: int, by: int = 3) -> str:
    """Change the digit at position `at` (negative: from the end)."""
    at = at % len(s)
    assert s[at].isdigit()
    n = (int(s[at]) + by) % 10
    if at == 0 and n == 0:
        n = 1 if s[0] != "1" else 2
    return s[:at] + str(n) + s[at + 1 :]
