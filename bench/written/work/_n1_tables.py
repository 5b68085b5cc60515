"""Accounts and tables of the n01-n08 disclosures: every figure is derived from items of one set of books."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP
from decimal import Decimal as D
from itertools import zip_longest
from typing import NamedTuple

ZERO = D(0)
FISCAL = ("gen", "fund", "cap")
NUMERALS = "一二三四五六七八九十"


class Item(NamedTuple):
    """What one source of money did under one code: what was spent, brought in and left over."""

    code: str
    basic: D = ZERO
    project: D = ZERO
    src: str = "gen"
    opening: D = ZERO
    closing: D = ZERO
    dist: D = ZERO

    @property
    def spent(self) -> D:
        return self.basic + self.project

    @property
    def income(self) -> D:
        return self.spent + self.closing + self.dist - self.opening


def item(code: str, basic: str = "0", project: str = "0", src: str = "gen", *, opening: str = "0", closing: str = "0", dist: str = "0") -> Item:  # fmt: skip
    """Build an item from printed numbers."""
    return Item(code, D(basic), D(project), src, D(opening), D(closing), D(dist))


class Books:
    """The items of a department's year and the names of the codes."""

    def __init__(self, names: dict[str, str], items: Iterable[Item]) -> None:
        self.names, self.items = names, list(items)

    def sum(self, what: str, src: str | Sequence[str] | None = None, code: str = "") -> D:
        """Add `what` (spent, basic, project, income, opening, closing, dist) over the sources and the codes under `code`."""
        srcs = (src,) if isinstance(src, str) else src
        return sum(
            (getattr(i, what) for i in self.items if (srcs is None or i.src in srcs) and i.code.startswith(code)), ZERO
        )

    def codes(self, src: str | Sequence[str] | None = None, levels: Sequence[int] = (3, 5, 7)) -> list[str]:
        """List the codes in use with the ones above them, in order."""
        srcs = (src,) if isinstance(src, str) else src
        return sorted({i.code[:n] for i in self.items if srcs is None or i.src in srcs for n in levels})

    def rows(self, columns, m, src=None, total="合计", levels=(3, 5, 7), spread=False):
        """Print a total and one row a code; a column is a function of the code's prefix."""
        out = [[total, "<", *(m(c("")) for c in columns)]]
        out += [[code, self.names[code], *(m(c(code)) for c in columns)] for code in self.codes(src, levels)]
        if spread:
            out = [[r[0], *(["<"] if r[1] == "<" else [r[1]]), *r[2:]] for r in out]
        return out

    def col(self, what: str, src=None):
        """Make a column of `rows`."""
        return lambda code: self.sum(what, src, code)

    def classes(self, what="spent", src=None, names: Sequence[str] | None = None, numbered: bool = True):
        """List the classes with their sums: those in use, or all `names` in order."""
        used = {self.names[c]: self.sum(what, src, c) for c in self.codes(src, (3,))}
        assert names is None or set(used) <= set(names), set(used) - set(names or ())
        order = names or list(used)
        return [
            (f"{numeral(n)}、{name}" if numbered else name, used.get(name, ZERO)) for n, name in enumerate(order, 1)
        ]


def numeral(n: int) -> str:
    """Write 1-39 as 一 … 三十九."""
    tens, ones = divmod(n, 10)
    return ("" if tens == 0 else "十" if tens == 1 else NUMERALS[tens - 1] + "十") + (
        NUMERALS[ones - 1] if ones else ""
    )


def sides(left, right, m, *, lines: bool = False):
    """Set two lists of (name, amount) beside each other; with `lines` each has its line numbers."""
    out, total = [], max(len(left), len(right))
    for n, (a, b) in enumerate(zip_longest(left, right, fillvalue=("", None)), 1):
        x, y = ("" if a[1] is None else m(a[1])), ("" if b[1] is None else m(b[1]))
        out.append([a[0], str(n), x, b[0], str(n + total), y] if lines else [a[0], x, b[0], y])
    return out


def pad(left, right, tail_left, tail_right):
    """Fill both lists to one height and put the sums below."""
    height = max(len(left), len(right))
    fill = lambda a: list(a) + [("", None)] * (height - len(a))  # noqa: E731
    return fill(left) + list(tail_left), fill(right) + list(tail_right)


def econ(total: D, listed: Sequence[tuple[str, str, str]], rest: str) -> list[tuple[str, str, D]]:
    """Give economic items as (code, name, amount); the one with code `rest` takes what is left of the total."""
    known = sum((D(a) for c, _, a in listed if c != rest), ZERO)
    out = [(c, n, total - known if c == rest else D(a)) for c, n, a in listed]
    assert all(a > 0 for *_, a in out), out
    assert sum((a for *_, a in out), ZERO) == total
    return out


def group_econ(listed, heads: dict[str, str]):
    """Put a line for each 3-digit group before its items."""
    out = []
    for head, name in heads.items():
        under = [x for x in listed if x[0].startswith(head)]
        if under:
            out += [(head, name, sum((a for *_, a in under), ZERO)), *under]
    return out


def up(now: D, last: D) -> D:
    """Return the increase, which must be one."""
    assert now > last, (now, last)
    return now - last


def down(now: D, last: D) -> D:
    """Return the decrease, which must be one."""
    assert now < last, (now, last)
    return last - now


def pct(part: D, whole: D, places: int = 2) -> str:
    """Print part of whole in per cent, without sign."""
    return str((abs(D(part)) / D(whole) * 100).quantize(D(1).scaleb(-places), ROUND_HALF_UP))


def rate(now: D, last: D, places: int = 2) -> str:
    """Print the change on the last in per cent, without sign."""
    return pct(D(now) - D(last), D(last), places)


def r2(value: D) -> D:
    """Round to two places as accountants do."""
    return value.quantize(D("0.01"), ROUND_HALF_UP)


def plain(v) -> str:
    """Print an amount, nothing for nought."""
    return "" if not v else f"{v:.2f}"


def full(v) -> str:
    """Print an amount, 0.00 for nought."""
    return f"{v:.2f}"


def grouped(v) -> str:
    """Print an amount with commas, nothing for nought."""
    return "" if not v else f"{v:,.2f}"


ERA_2019 = [
    "一般公共服务支出", "外交支出", "国防支出", "公共安全支出", "教育支出", "科学技术支出", "文化旅游体育与传媒支出", "社会保障和就业支出",
    "卫生健康支出", "节能环保支出", "城乡社区支出", "农林水支出", "交通运输支出", "资源勘探工业信息等支出", "商业服务业等支出", "金融支出",
    "援助其他地区支出", "自然资源海洋气象等支出", "住房保障支出", "粮油物资储备支出", "国有资本经营预算支出", "灾害防治及应急管理支出", "其他支出",
]  # fmt: skip


def fiscal_sides(b: Books, m, names=None, *, left=None, year=("本年收入合计", "本年支出合计"), open_=("年初财政拨款结转和结余", "年末财政拨款结转和结余"), total=("总计", "总计"), by_source=True):  # fmt: skip
    """Set the money received from the treasury beside what it was spent on, a column a source."""
    srcs = FISCAL
    left = left or ["一、一般公共预算财政拨款", "二、政府性基金预算财政拨款", "三、国有资本经营预算财政拨款"]
    money_in = [(n, b.sum("income", s)) for n, s in zip(left, srcs, strict=True)]
    out_of = b.classes("spent", FISCAL, names)
    by = {s: dict(b.classes("spent", s, names or [n.split("、")[1] for n, _ in out_of])) for s in srcs}
    rows = []
    for a, (name, amount) in zip_longest(money_in, out_of, fillvalue=("", None)):
        rows.append([a[0], "" if a[1] is None else m(a[1]), name, *([m(amount)] if amount is not None else [""]), *[m(by[s].get(name, ZERO)) for s in srcs]])  # fmt: skip
    rows.append([year[0], m(b.sum("income", FISCAL)), year[1], m(b.sum("spent", FISCAL)), *[m(b.sum("spent", s)) for s in srcs]])  # fmt: skip
    rows.append([open_[0], m(b.sum("opening", FISCAL)), open_[1], m(b.sum("closing", FISCAL)), *[m(b.sum("closing", s)) for s in srcs]])  # fmt: skip
    rows += [["　" + n.split("、")[1], m(b.sum("opening", s)), "", "", "", "", ""] for n, s in zip(left, srcs, strict=True)]  # fmt: skip
    whole = [b.sum("spent", s) + b.sum("closing", s) for s in srcs]
    rows.append([total[0], m(b.sum("income", FISCAL) + b.sum("opening", FISCAL)), total[1], m(sum(whole, ZERO)), *[m(w) for w in whole]])  # fmt: skip
    return rows


def econ_sides(staff, office, m, heads_staff: dict[str, str], heads_office: dict[str, str], last=("人员经费合计", "公用经费合计")):  # fmt: skip
    """Set the economic items of the staff beside those of the office, with their sums."""
    a, b = group_econ(staff, heads_staff), group_econ(office, heads_office)
    rows = []
    for x, y in zip_longest(a, b):
        rows.append([*([*x[:2], m(x[2])] if x else [""] * 3), *([*y[:2], m(y[2])] if y else [""] * 3)])
    rows.append([last[0], "<", m(total_of(staff)), last[1], "<", m(total_of(office))])
    return rows


def total_of(listed) -> D:
    """Add up economic items."""
    return sum((a for *_, a in listed), ZERO)
