"""Departments whose ratios stand out among those of the same year and level: by the median and the MAD, in plain words.

The MAD (median absolute deviation) is the median distance from the median; 1.4826 times it is what the standard
deviation would be, were the middle of the distribution normal. A few wild values move neither. Three such deviations
and a half above the median stand out (Iglewicz and Hoaglin, 1993; where more than half are equal, so that the MAD is
nothing, by the mean distance). Amounts per head are compared by their logarithms: they are spread by factors. To stand
out is not to be wrong: these are notes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import exp, log
from statistics import fmean, median

import duckdb
import msgspec

from juesuan.corpus.finding import Across
from juesuan.corpus.holdings import LEVELS
from juesuan.kernel.lang import Text

LEAST = 12
"""With fewer departments of a year and level none is said to stand out."""
CUT = 3.5


class Ratio(msgspec.Struct, frozen=True):
    """A ratio that is compared: what it is, over which key figures; `percent` or 万元 a head."""

    rule: str
    measure: str
    title: Text
    top: Text
    bottom: Text
    over: tuple[str, ...]
    under: tuple[str, ...]
    percent: bool
    hint: Text


RATIOS = (
    Ratio(
        "O01", "three.total", Text("人均“三公”经费", "three public expenses per head"), Text("“三公”经费", "three public expenses"),
        Text("人", "persons"), ("three.total",), ("staff.active", "staff.total"), False,
        Text("请核对人数口径、车辆购置等一次性支出和金额单位（元、万元）", "check the headcount, one-off purchases and the unit of money"),
    ),
    Ratio(
        "O02", "whole.closing", Text("年末结转结余率", "closing carry-over rate"), Text("年末结转和结余", "closing carry-over"),
        Text("支出总计", "total"), ("whole.closing",), ("whole.total_out", "whole.total"), True,
        Text("请核对项目执行进度和结转原因", "check how projects were carried out and why funds were carried over"),
    ),
    Ratio(
        "O03", "operating.total", Text("机关运行（公用）经费占比", "share of operating expenses"), Text("机关运行（公用）经费", "operating expenses"),
        Text("一般公共预算支出", "general public budget expenditure"), ("operating.total", "general.public"), ("general.expenditure",), True,
        Text("请核对公用经费和项目支出的划分", "check what is office expenses and what is projects"),
    ),
)  # fmt: skip


class Point(msgspec.Struct, frozen=True):
    """One department's ratio."""

    document: str
    department: str
    key: str
    region: str
    top: float
    bottom: float

    @property
    def ratio(self) -> float:
        """Return the ratio."""
        return self.top / self.bottom


def outliers(connection: duckdb.DuckDBPyConnection) -> Iterator[Across]:
    """Yield the departments that stand out."""
    for ratio in RATIOS:
        over, under = _first(ratio.over), _first(ratio.under)
        rows = connection.execute(
            f"""select year, level, kind, id, department, department_key, region, over_, under_ from (
                select *, {over} as over_, {under} as under_ from documents where latest and status = 'ok' and year > 0)
            where over_ >= 0 and under_ > 0 order by year, level, kind, id"""
        ).fetchall()
        groups: dict[tuple[int, str, str], list[Point]] = {}
        for year, level, kind, *rest in rows:
            groups.setdefault((year, level, kind), []).append(Point(*rest))
        for (year, level, kind), points in groups.items():
            if len(points) >= LEAST:
                yield from _outlying(ratio, year, level, kind, points)


def _first(keys: Sequence[str]) -> str:
    values = (f"""try_cast(json_extract_string(key_figures, '$."{k}"') as double)""" for k in keys)
    return f"coalesce({', '.join(values)})"


def _outlying(ratio: Ratio, year: int, level: str, kind: str, points: Sequence[Point]) -> Iterator[Across]:
    ratios = [p.ratio for p in points if ratio.percent or p.ratio > 0]
    if len(ratios) < LEAST:
        return
    scaled = ratios if ratio.percent else [log(r) for r in ratios]
    middle = median(scaled)
    distances = [abs(s - middle) for s in scaled]
    spread = 1.4826 * median(distances) or 1.2533 * fmean(distances)
    if spread <= 0:
        return
    limit = middle + CUT * spread
    if not ratio.percent:
        limit, middle = exp(limit), exp(middle)
    if ratio.percent and limit >= 1:
        return  # nothing can stand out of a group that is spread over the whole scale
    for point in points:
        if point.ratio > limit:
            below = sum(r < point.ratio for r in ratios)
            yield _finding(ratio, year, level, kind, point, middle, limit, below, len(ratios))


def _finding(
    ratio: Ratio, year: int, level: str, kind: str, point: Point, middle: float, limit: float, below: int, count: int
) -> Across:
    whom = Text("单位", "units") if kind == "unit" else Text("部门", "departments")
    where = LEVELS[level]
    own, usual, most = (_shown(v, ratio.percent) for v in (point.ratio, middle, limit))
    times = point.ratio / middle if middle else 0.0
    bottom = f"{point.bottom:.0f}{ratio.bottom.zh}" if not ratio.percent else f"{ratio.bottom.zh}{point.bottom:.2f}万元"
    english = f"{point.bottom:.0f} persons" if not ratio.percent else f"{ratio.bottom.en} {point.bottom:.2f}"
    zh = (
        f"{ratio.title.zh}为{own.zh}（{ratio.top.zh}{point.top:.2f}万元 ÷ {bottom}）；{year}年度同级（{where.zh}）{count}个{whom.zh}的中位数为"
        f"{usual.zh}，本{whom.zh}是它的{times:.1f}倍，高于其中{below}个，超出通常范围的上限{most.zh}（按中位数和绝对中位差）。"
        f"偏高不等于有错，{ratio.hint.zh}"
    )
    en = (
        f"{ratio.title.en}: {own.en} ({ratio.top.en} {point.top:.2f} / {english}); the median of {count} {whom.en} of that level "
        f"({where.en}) in {year} is {usual.en}: {times:.1f} times it, above {below} of them and above the usual limit of {most.en} "
        f"(by median and MAD). To stand out is not to be wrong: {ratio.hint.en}"
    )
    return Across(
        ratio.rule, Text(zh, en), point.document, "", point.department, point.key, point.region, year, ratio.measure
    )


def _shown(value: float, percent: bool) -> Text:
    if percent:
        return Text(f"{100 * value:.2f}%", f"{100 * value:.2f}%")
    return Text(f"{value:.2f}万元", f"{10_000 * value:,.0f} yuan")
