"""Tables of a disclosure from one set of accounts; no sentences."""

from __future__ import annotations

from decimal import ROUND_HALF_UP
from decimal import Decimal as D
from typing import NamedTuple

from written.paper import Paper

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
        "20805 行政事业单位养老支出",
        "20808 抚恤",
        "20899 其他社会保障和就业支出",
        "21011 行政事业单位医疗",
        "22102 住房改革支出",
        "21301 农业农村",
        "21302 林业和草原",
        "21303 水利",
        "22999 其他支出",
        "22960 彩票公益金安排的支出",
        "20701 文化和旅游",
        "20702 文物",
        "20703 体育",
        "301 工资福利支出",
        "302 商品和服务支出",
        "303 对个人和家庭的补助",
        "310 资本性支出",
        "30101 基本工资",
        "30102 津贴补贴",
        "30103 奖金",
        "30107 绩效工资",
        "30108 机关事业单位基本养老保险缴费",
        "30109 职业年金缴费",
        "30110 职工基本医疗保险缴费",
        "30111 公务员医疗补助缴费",
        "30112 其他社会保障缴费",
        "30113 住房公积金",
        "30199 其他工资福利支出",
        "30201 办公费",
        "30202 印刷费",
        "30205 水费",
        "30206 电费",
        "30207 邮电费",
        "30211 差旅费",
        "30213 维修（护）费",
        "30215 会议费",
        "30216 培训费",
        "30217 公务接待费",
        "30226 劳务费",
        "30228 工会经费",
        "30229 福利费",
        "30231 公务用车运行维护费",
        "30239 其他交通费用",
        "30299 其他商品和服务支出",
        "30302 退休费",
        "30304 抚恤金",
        "30305 生活补助",
        "30309 奖励金",
        "30399 其他对个人和家庭的补助",
        "31002 办公设备购置",
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
CLASSES = [c for c in NAMES if len(c) == 3 and c[0] == "2"]
ZERO = D("0.00")


class Item(NamedTuple):
    """One functional item: fiscal basic and project, own-money basic and project, of the government fund or not."""

    code: str
    name: str
    basic: D = ZERO
    project: D = ZERO
    own_basic: D = ZERO
    own_project: D = ZERO
    fund: bool = False
    budget: D = ZERO

    @property
    def fiscal(self) -> D:
        return self.basic + self.project

    @property
    def total(self) -> D:
        return self.fiscal + self.own_basic + self.own_project


def pct(part: D, whole: D, n: int = 2) -> D:
    return (part / whole * 100).quantize(D(1).scaleb(-n), ROUND_HALF_UP)


def up(now: D, last: D) -> D:
    assert now > last, (now, last)
    return now - last


def down(now: D, last: D) -> D:
    assert now < last, (now, last)
    return last - now


class Accounts:
    """The year's accounts of one department."""

    def __init__(self, items: list[Item], econ: dict[str, D | None], *, other: D, fiscal0: D, other0: D, fiscal1: D, group: bool = False, scale: int = 1) -> None:  # fmt: skip
        self.items, self.group, self.scale = items, group, scale
        s = lambda f, xs=items: sum((f(i) for i in xs), ZERO)  # noqa: E731
        self.general = [i for i in items if not i.fund]
        self.funds = [i for i in items if i.fund]
        self.basic, self.project = s(lambda i: i.basic + i.own_basic), s(lambda i: i.project + i.own_project)
        self.spent = self.basic + self.project
        self.g_basic, self.g_project = s(lambda i: i.basic, self.general), s(lambda i: i.project, self.general)
        self.g_spent, self.f_spent = self.g_basic + self.g_project, s(lambda i: i.fiscal, self.funds)
        self.fiscal_spent = self.g_spent + self.f_spent
        self.fiscal0, self.fiscal1, self.other0, self.other = fiscal0, fiscal1, other0, other
        self.g_income, self.f_income = self.g_spent + fiscal1 - fiscal0, self.f_spent
        self.fiscal_income = self.g_income + self.f_income
        self.income = self.fiscal_income + other
        self.other1 = other0 + other - (self.spent - self.fiscal_spent)
        assert self.other1 >= 0
        self.begin, self.end = fiscal0 + other0, fiscal1 + self.other1
        self.total = self.income + self.begin
        assert self.total == self.spent + self.end
        plug = [k for k, v in econ.items() if v is None]
        rest = self.g_basic - sum((v for v in econ.values() if v is not None), ZERO)
        self.econ = {k: rest if v is None else v for k, v in econ.items()}
        assert len(plug) == 1
        assert rest > 0, rest
        self.people = sum((v for k, v in self.econ.items() if k[:3] in ("301", "303")), ZERO)
        self.office = self.g_basic - self.people

    def m(self, x: D, blank: str = "") -> str:
        x *= self.scale
        return blank if not x else f"{x:,.2f}" if self.group else f"{x:.2f}"

    def tree(self, items: list[Item], cols) -> list[list[str]]:
        """Return total, class, section and item rows with the columns `cols(item)`."""

        def line(code: str, name: str, xs: list[Item]) -> list[str]:
            return [code, name, *(self.m(sum(c, ZERO)) for c in zip(*(cols(i) for i in xs), strict=True))]

        out = [line("合计", "<", items)]
        for cls in sorted({i.code[:3] for i in items}):
            out.append(line(cls, NAMES[cls], [i for i in items if i.code[:3] == cls]))
            for sec in sorted({i.code[:5] for i in items if i.code[:3] == cls}):
                of = [i for i in items if i.code[:5] == sec]
                out.append(line(sec, NAMES[sec], of))
                out += [line(i.code, i.name, [i]) for i in of]
        return out

    def tables(self, paper: Paper, unit: str, trips: dict[str, tuple[D, D]], *, money: str = "单位：万元", trips_last: bool = True, none_fund: str = "", none_capital: str, keys: str = "公开{:02d}表") -> None:  # fmt: skip
        m = self.m
        top = lambda n: (keys.format(n), f"部门：{unit}", money)  # noqa: E731
        by = {c: sum((i.total for i in self.items if i.code[:3] == c), ZERO) for c in CLASSES}
        left = [("一、一般公共预算财政拨款收入", self.g_income), ("二、政府性基金预算财政拨款收入", self.f_income), ("三、国有资本经营预算财政拨款收入", ZERO), ("四、上级补助收入", ZERO), ("五、事业收入", ZERO), ("六、经营收入", ZERO), ("七、附属单位上缴收入", ZERO), ("八、其他收入", self.other)]  # fmt: skip
        left += [("", ZERO)] * (26 - len(left))
        left += [("本年收入合计", self.income), ("使用非财政拨款结余（含专用结余）", ZERO), ("年初结转和结余", self.begin), ("总计", self.total)]  # fmt: skip
        right = [(f"{ORD[n]}、{NAMES[c]}", by[c]) for n, c in enumerate(CLASSES)]
        right += [("本年支出合计", self.spent), ("结余分配", ZERO), ("年末结转和结余", self.end), ("总计", self.total)]
        paper.table("01", "收入支出决算总表", above=top(1), head=[["收入", "<", "<", "支出", "<", "<"], ["项目", "行次", "决算数", "项目", "行次", "决算数"], ["栏次", "", "1", "栏次", "", "2"]],
            rows=[[a, str(n + 1), m(x), b, str(n + 31), m(y)] for n, ((a, x), (b, y)) in enumerate(zip(left, right, strict=True))])  # fmt: skip
        own = [i for i in self.items if i.own_basic + i.own_project]
        first, lead = max(self.general, key=lambda i: i.project), own[0]

        def received(i: Item) -> list[D]:
            fiscal = i.fiscal + (self.fiscal1 - self.fiscal0 if i is first else ZERO)
            rest = self.other if i is lead else ZERO
            return [fiscal + rest, fiscal, ZERO, ZERO, ZERO, ZERO, rest]

        assert len(own) == 1
        paper.table("02", "收入决算表", above=top(2), head=[["项目", "<", "本年收入合计", "财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入"], ["功能分类科目编码", "科目名称", *"^^^^^^^"], ["栏次", "<", *"1234567"]], rows=self.tree(self.items, received))  # fmt: skip
        paper.table("03", "支出决算表", above=top(3), head=[["项目", "<", "本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出"], ["功能分类科目编码", "科目名称", *"^^^^^^"], ["栏次", "<", *"123456"]],
            rows=self.tree(self.items, lambda i: [i.total, i.basic + i.own_basic, i.project + i.own_project, ZERO, ZERO, ZERO]))  # fmt: skip
        g = {c: sum((i.fiscal for i in self.general if i.code[:3] == c), ZERO) for c in CLASSES}
        f = {c: sum((i.fiscal for i in self.funds if i.code[:3] == c), ZERO) for c in CLASSES}
        left = [*left[:3], *[("", ZERO)] * 23, ("本年收入合计", self.fiscal_income), ("年初财政拨款结转和结余", self.fiscal0), ("一般公共预算财政拨款", self.fiscal0), ("政府性基金预算财政拨款", ZERO), ("国有资本经营预算财政拨款", ZERO), ("总计", self.fiscal_income + self.fiscal0)]  # fmt: skip
        right4 = [(f"{ORD[n]}、{NAMES[c]}", g[c], f[c]) for n, c in enumerate(CLASSES)]
        right4 += [("本年支出合计", self.g_spent, self.f_spent), ("年末财政拨款结转和结余", self.fiscal1, ZERO), ("", ZERO, ZERO), ("", ZERO, ZERO), ("", ZERO, ZERO), ("总计", self.g_spent + self.fiscal1, self.f_spent)]  # fmt: skip
        paper.table("04", "财政拨款收入支出决算总表", above=top(4), head=[["收入", "<", "<", "支出", *"<<<<<"], ["项目", "行次", "金额", "项目", "行次", "合计", "一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款"], ["栏次", "", "1", "栏次", "", *"2345"]],
            rows=[[a, str(n + 1), m(x), b, str(n + 33), m(y + z), m(y), m(z), ""] for n, ((a, x), (b, y, z)) in enumerate(zip(left, right4, strict=True))])  # fmt: skip
        paper.table("05", "一般公共预算财政拨款支出决算表", above=top(5), head=[["项目", "<", "本年支出", "<", "<"], ["功能分类科目编码", "科目名称", "小计", "基本支出", "项目支出"], ["栏次", "<", *"123"]],
            rows=self.tree(self.general, lambda i: [i.fiscal, i.basic, i.project]))  # fmt: skip
        cells: dict[bool, list[list[str]]] = {True: [], False: []}
        for c in ("301", "303", "302", "310"):
            own_codes = [k for k in self.econ if k[:3] == c]
            if own_codes:
                to = cells[c in ("301", "303")]
                to.append([c, NAMES[c], m(sum((self.econ[k] for k in own_codes), ZERO))])
                to += [[k, NAMES[k], m(self.econ[k])] for k in sorted(own_codes)]
        high = max(map(len, cells.values()))
        both = [a + [["", "", ""]] * (high - len(a)) for a in (cells[True], cells[False])]
        paper.table("06", "一般公共预算财政拨款基本支出决算表", above=top(6), head=[["人员经费", "<", "<", "公用经费", "<", "<"], ["科目编码", "科目名称", "决算数"] * 2],
            rows=[*(a + b for a, b in zip(*both, strict=True)), ["人员经费合计", "<", m(self.people), "公用经费合计", "<", m(self.office)]])  # fmt: skip
        if self.funds:
            paper.table("07", "政府性基金预算财政拨款收入支出决算表", above=top(7), head=[["项目", "<", "年初结转和结余", "本年收入", "本年支出", "<", "<", "年末结转和结余"], ["功能分类科目编码", "科目名称", "^", "^", "小计", "基本支出", "项目支出", "^"], ["栏次", "<", *"123456"]],
                rows=self.tree(self.funds, lambda i: [ZERO, i.fiscal, i.fiscal, i.basic, i.project, ZERO]))  # fmt: skip
        else:
            paper.table("07", "政府性基金预算财政拨款收入支出决算表", above=top(7), head=[["项目", "<", "年初结转和结余", "本年收入", "本年支出", "<", "<", "年末结转和结余"], ["功能分类科目编码", "科目名称", "^", "^", "小计", "基本支出", "项目支出", "^"], ["栏次", "<", *"123456"]],
                rows=[["合计", "<"]], below=(none_fund,))  # fmt: skip
        paper.table("08", "国有资本经营预算财政拨款支出决算表", above=top(8), head=[["项目", "<", "本年支出", "<", "<"], ["功能分类科目编码", "科目名称", "合计", "基本支出", "项目支出"], ["栏次", "<", *"123"]],
            rows=[["合计", "<"]], below=(none_capital,))  # fmt: skip
        nums = []
        for n in (0, 1):
            a, b, r, h = (trips[k][n] for k in ("abroad", "buy", "run", "host"))
            nums += [m(x, "0.00") for x in (a + b + r + h, a, b + r, b, r, h)]
        h1 = ["合计", "因公出国（境）费", "公务用车购置及运行维护费", "<", "<", "公务接待费"]
        h2 = ["^", "^", "小计", "公务用车购置费", "公务用车运行维护费", "^"]
        paper.table("09", "财政拨款“三公”经费支出决算表", above=top(9), head=[["预算数", *"<<<<<", "决算数", *"<<<<<"], h1 * 2, h2 * 2, [str(n) for n in range(1, 13)]], rows=[nums])  # fmt: skip
