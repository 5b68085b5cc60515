"""Blocks for tables of the k documents: trees of items, two sides, economic lists; no sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP
from decimal import Decimal as D

Z = D("0.00")
ORD = [*"一二三四五六七八九十", *(f"十{c}" for c in "一二三四五六七八九"), "二十", *(f"二十{c}" for c in "一二三四五六七")]
CLASSES = {
    "201": "一般公共服务支出", "202": "外交支出", "203": "国防支出", "204": "公共安全支出", "205": "教育支出", "206": "科学技术支出",
    "207": "文化旅游体育与传媒支出", "208": "社会保障和就业支出", "210": "卫生健康支出", "211": "节能环保支出", "212": "城乡社区支出",
    "213": "农林水支出", "214": "交通运输支出", "215": "资源勘探工业信息等支出", "216": "商业服务业等支出", "217": "金融支出",
    "219": "援助其他地区支出", "220": "自然资源海洋气象等支出", "221": "住房保障支出", "222": "粮油物资储备支出",
    "223": "国有资本经营预算支出", "224": "灾害防治及应急管理支出", "229": "其他支出", "231": "债务还本支出", "232": "债务付息支出",
    "234": "抗疫特别国债安排的支出",
}  # fmt: skip
SECTIONS = {
    "20805": "行政事业单位养老支出", "20808": "抚恤", "21011": "行政事业单位医疗", "22102": "住房改革支出", "20899": "其他社会保障和就业支出",
    "2080501": "行政单位离退休", "2080502": "事业单位离退休", "2080505": "机关事业单位基本养老保险缴费支出", "2080506": "机关事业单位职业年金缴费支出",
    "2080801": "死亡抚恤", "2089999": "其他社会保障和就业支出", "2101101": "行政单位医疗", "2101102": "事业单位医疗", "2101103": "公务员医疗补助",
    "2210201": "住房公积金", "2210202": "提租补贴", "2210203": "购房补贴",
}  # fmt: skip
ECON = {
    "301": "工资福利支出", "302": "商品和服务支出", "303": "对个人和家庭的补助", "309": "资本性支出（基本建设）", "310": "资本性支出",
    "30101": "基本工资", "30102": "津贴补贴", "30103": "奖金", "30106": "伙食补助费", "30107": "绩效工资", "30108": "机关事业单位基本养老保险缴费",
    "30109": "职业年金缴费", "30110": "职工基本医疗保险缴费", "30111": "公务员医疗补助缴费", "30112": "其他社会保障缴费", "30113": "住房公积金",
    "30114": "医疗费", "30199": "其他工资福利支出", "30201": "办公费", "30202": "印刷费", "30203": "咨询费", "30204": "手续费", "30205": "水费",
    "30206": "电费", "30207": "邮电费", "30208": "取暖费", "30209": "物业管理费", "30211": "差旅费", "30212": "因公出国（境）费用", "30213": "维修（护）费",
    "30214": "租赁费", "30215": "会议费", "30216": "培训费", "30217": "公务接待费", "30218": "专用材料费", "30226": "劳务费", "30227": "委托业务费",
    "30228": "工会经费", "30229": "福利费", "30231": "公务用车运行维护费", "30239": "其他交通费用", "30299": "其他商品和服务支出", "30301": "离休费",
    "30302": "退休费", "30304": "抚恤金", "30305": "生活补助", "30307": "医疗费补助", "30309": "奖励金", "30399": "其他对个人和家庭的补助",
    "31002": "办公设备购置", "31003": "专用设备购置",
}  # fmt: skip


def q(x: D, n: int = 2) -> D:
    return x.quantize(D(1).scaleb(-n), ROUND_HALF_UP)


def pct(part: D, whole: D, n: int = 2) -> D:
    return q(part / whole * 100, n)


def up(now: D, last: D) -> D:
    assert now > last, (now, last)
    return now - last


def down(now: D, last: D) -> D:
    assert now < last, (now, last)
    return last - now


def marker(group: bool = False) -> Callable[..., str]:
    """Return M(x, "measure|tag"): the mark of a figure."""

    def m(x: object, tags: str) -> str:
        return f"⟦{x:,}|{tags}⟧" if group and isinstance(x, D | int) else f"⟦{x}|{tags}⟧"

    return m


def printer(group: bool = False, zero: str = "", decimals: int = 2) -> Callable[[D], str]:
    return lambda x: zero if not x else f"{x:,.{decimals}f}" if group else f"{x:.{decimals}f}"


def add(rows: Sequence[Sequence[D]]) -> list[D]:
    return [sum(c, Z) for c in zip(*rows, strict=True)]


def tree(items: Mapping[str, Sequence[D]], names: Mapping[str, str], m: Callable[[D], str], *, shape: str = "code", total: str = "合计") -> list[list[str]]:  # fmt: skip
    """Rows of total, class, section, item. `shape`: code | split (类 款 项 name) | split3 (类 款 项 all codes short) | name."""
    names = {**CLASSES, **SECTIONS, **names}

    def line(code: str, cols: Sequence[D]) -> list[str]:
        figures = [m(c) for c in cols]
        if code == "":
            lead = {"code": [total, "<"], "split": [total, "<", "<", "<"], "name": [total]}[shape]
        elif shape == "code":
            lead = [code, names[code]]
        elif shape == "split":
            lead = [code[:3], code[3:5], code[5:7], names[code]]
        else:
            lead = ["　" * (len(code) // 2 - 1) + names[code]]
        return [*lead, *figures]

    out = [line("", add(list(items.values())))]
    for c in sorted({k[:3] for k in items}):
        out.append(line(c, add([v for k, v in items.items() if k[:3] == c])))
        for s in sorted({k[:5] for k in items if k[:3] == c}):
            out.append(line(s, add([v for k, v in items.items() if k[:5] == s])))
            out += [line(k, items[k]) for k in sorted(items) if k[:5] == s]
    return out


def sides(left: Sequence[Sequence[object]], right: Sequence[Sequence[object]], m: Callable[[D], str], *, numbers: bool = False, start: int = 0) -> list[list[str]]:  # fmt: skip
    """Rows of two lists side by side: name and amounts; with `numbers` a 行次 column after each name."""
    high = max(len(left), len(right))
    wl, wr = len(left[0]), len(right[0])
    out = []
    for n in range(high):
        row: list[str] = []
        for side, width, base in ((left, wl, 0), (right, wr, start or high)):
            r = list(side[n]) if n < len(side) else [""] + [Z] * (width - 1)
            row.append(str(r[0]))
            if numbers:
                row.append(str(base + n + 1))
            row += [m(x) if isinstance(x, D) else str(x) for x in r[1:]]
        out.append(row)
    return out


def by_class(items: Mapping[str, D], codes: Sequence[str] | None = None, names: Mapping[str, str] = {}, numbered: bool = True) -> list[tuple[str, D]]:  # fmt: skip
    codes = list(codes or CLASSES)
    assert {k[:3] for k in items} <= set(codes)
    return [
        (
            (f"{ORD[n]}、" if numbered else "") + {**CLASSES, **names}[c],
            sum((v for k, v in items.items() if k[:3] == c), Z),
        )
        for n, c in enumerate(codes)
    ]


def econ_list(econ: Mapping[str, D], m: Callable[[D], str], *, split: bool = False) -> list[list[str]]:
    """Rows code, name, total, people, office."""

    def line(code: str, v: D) -> list[str]:
        people = code[:3] in ("301", "303")
        lead = [code[:3], code[3:], ECON[code]] if split else [code, ECON[code]]
        return [*lead, m(v), m(v if people else Z), m(Z if people else v)]

    people = sum((v for k, v in econ.items() if k[:3] in ("301", "303")), Z)
    office = sum(econ.values(), Z) - people
    out = [[*(["合计", "<", "<"] if split else ["合计", "<"]), m(people + office), m(people), m(office)]]
    for c in sorted({k[:3] for k in econ}):
        out.append(line(c, sum((v for k, v in econ.items() if k[:3] == c), Z)))
        out += [line(k, econ[k]) for k in sorted(econ) if k[:3] == c]
    return out


def econ_sides(econ: Mapping[str, D], m: Callable[[D], str]) -> list[list[str]]:
    """Rows of people's at left and office's at right with their totals."""
    cols: list[list[list[str]]] = [[], []]
    for c in ("301", "303", "302", "309", "310"):
        own = sorted(k for k in econ if k[:3] == c)
        if own:
            to = cols[c not in ("301", "303")]
            to.append([c, ECON[c], m(sum((econ[k] for k in own), Z))])
            to += [[k, ECON[k], m(econ[k])] for k in own]
    high = max(map(len, cols))
    a, b = (c + [["", "", ""]] * (high - len(c)) for c in cols)
    people = sum((v for k, v in econ.items() if k[:3] in ("301", "303")), Z)
    return [x + y for x, y in zip(a, b, strict=True)] + [
        ["人员经费合计", "<", m(people), "公用经费合计", "<", m(sum(econ.values(), Z) - people)]
    ]


def split_econ(econ: Mapping[str, D | None], basic: D) -> dict[str, D]:
    """Fill the one None with what is left of `basic`."""
    rest = basic - sum((v for v in econ.values() if v is not None), Z)
    assert rest > 0, rest
    assert sum(v is None for v in econ.values()) == 1
    return {k: rest if v is None else v for k, v in econ.items()}
