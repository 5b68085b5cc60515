"""Charts by year as inline SVG: columns side by side or stacked, their amounts in words for who cannot see them.

What stands in the page is whole without a script; the same numbers go along as JSON for the interactive chart.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

import msgspec
from markupsafe import Markup, escape

from juesuan.kernel.lang import Lang
from juesuan.site.amounts import short
from juesuan.site.summary import UNIT

WIDTH, HEIGHT = 480, 236
LEFT, RIGHT, TOP, BOTTOM = 46, 8, 14, 26
UNITS = {"zh": ((10_000 * UNIT, "亿元"), (UNIT, "万元")), "en": ((100_000 * UNIT, "bn yuan"), (100 * UNIT, "m yuan"))}


class Series(msgspec.Struct, frozen=True):
    """A named row of amounts (of the index), one a label; None where there is none. `tone`: `error` or `warning`, whose
    colour it has."""

    name: str
    values: tuple[int | None, ...]
    tone: str = ""


class Chart(msgspec.Struct, frozen=True):
    """A chart to draw: `money` amounts are in 万元, others are counts."""

    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    stacked: bool = False
    money: bool = True


def empty(chart: Chart) -> bool:
    """Return whether there is nothing to draw."""
    return not any(value for series in chart.series for value in series.values)


def scale(chart: Chart, lang: Lang) -> tuple[int, str]:
    """Return what one unit of the axis is, and its name."""
    if not chart.money:
        return UNIT, ""
    most = max((abs(v) for s in chart.series for v in s.values if v), default=0)
    return next(((size, name) for size, name in UNITS[lang] if most >= size * 2), UNITS[lang][-1])


def data(chart: Chart, lang: Lang) -> str:
    """Return the chart as JSON for the script that draws it again."""
    size, unit = scale(chart, lang)
    rows = [
        {"name": s.name, "values": [None if v is None else round(v / size, 4) for v in s.values], "tone": s.tone}
        for s in chart.series
    ]
    plain = {"labels": chart.labels, "series": rows, "unit": unit, "stacked": chart.stacked, "title": chart.title}
    return msgspec.json.encode(plain).decode()


def words(chart: Chart, lang: Lang) -> str:
    """Return a chart in words."""
    told = []
    for n, label in enumerate(chart.labels):
        each = [f"{s.name} {_said(s.values[n], chart, lang)}" for s in chart.series if s.values[n] is not None]
        if each:
            told.append(f"{label}{'：' if lang == 'zh' else ': '}{('，' if lang == 'zh' else ', ').join(each)}")
    return ("；" if lang == "zh" else "; ").join(told)


def _said(value: int | None, chart: Chart, lang: Lang) -> str:
    return short(value, lang) if chart.money else f"{(value or 0) // UNIT:,}"


def svg(chart: Chart, number: int, lang: Lang) -> Markup:
    """Return a chart as SVG; `number` keeps its ids apart from other charts'."""
    size, unit = scale(chart, lang)
    sums = [sum(s.values[n] or 0 for s in chart.series) for n in range(len(chart.labels))] if chart.stacked else []
    values = [v / size for s in chart.series for v in s.values if v is not None] + [v / size for v in sums]
    top, step = _axis(max(values, default=0))
    if not chart.money and step < 1:  # there is no half of a document
        top, step = float(math.ceil(top)), 1.0
    low = -_axis(-min(values, default=0))[0] if min(values, default=0) < 0 else 0.0
    span = (top - low) or 1
    room = HEIGHT - TOP - BOTTOM

    def y(value: float) -> float:
        return TOP + room * (top - value) / span

    # Plain strings: thousands of these are made a second, and only names and words need escaping.
    parts: list[str] = []
    tick = math.ceil(low / step) * step
    while tick <= top + step / 2:
        at = y(tick)
        zero = " zero" if abs(tick) < step / 2 else ""
        parts.append(
            f'<line class="grid{zero}" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{at:.1f}" y2="{at:.1f}"/>'
            f'<text class="tick" x="{LEFT - 6}" y="{at + 4:.1f}">{_tick(tick, step)}</text>'
        )
        tick += step
    parts.append(f'<text class="unit" x="0" y="9">{unit}</text>')
    slot = (WIDTH - LEFT - RIGHT) / max(len(chart.labels), 1)
    for n, label in enumerate(chart.labels):
        middle = LEFT + slot * (n + 0.5)
        parts.append(f'<text class="label" x="{middle:.1f}" y="{HEIGHT - 8}">{escape(label)}</text>')
        parts += _bars(chart, n, middle, slot, size, y)
    ids = f"chart{number}"
    return Markup(
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="{ids}t {ids}d"><title id="{ids}t">{escape(chart.title)}</title>'
        f'<desc id="{ids}d">{escape(words(chart, lang))}</desc>{"".join(parts)}</svg>'
    )


def _bars(chart: Chart, n: int, middle: float, slot: float, size: int, y: Callable[[float], float]) -> Iterator[str]:
    several = 1 if chart.stacked else len(chart.series)
    width = min(34.0, slot * 0.68 / several)
    base = 0.0
    for s, series in enumerate(chart.series):
        value = series.values[n]
        if not value:
            continue
        amount = value / size
        low, high = (base, base + amount) if chart.stacked else (min(0.0, amount), max(0.0, amount))
        x = middle - width / 2 if chart.stacked else middle + (s - several / 2) * width
        wide = max(width - (0 if chart.stacked else 1.5), 1)
        yield f'<rect class="{series.tone or f"s{s}"}" x="{x:.1f}" y="{y(high):.1f}" width="{wide:.1f}" height="{max(y(low) - y(high), 0.8):.1f}"/>'
        base = high if chart.stacked else 0.0


def _axis(most: float) -> tuple[float, float]:
    """Return an axis's end and step: a round number above the largest amount."""
    if most <= 0:
        return 1.0, 1.0
    rough = most / 4
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * m for m in (1, 2, 2.5, 5, 10) if power * m >= rough)
    return step * math.ceil(most / step), step


def _tick(value: float, step: float) -> str:
    decimals = max(0, -math.floor(math.log10(step))) if step < 1 or step % 1 else 0
    return f"{value:,.{decimals}f}".replace("-", "−")


def spark(values: Sequence[int | None]) -> Markup:
    """Return a line of a few years small enough to stand in a table's row."""
    told = [(n, v) for n, v in enumerate(values) if v is not None]
    if len(told) < 2:
        return Markup("")
    low, high = min(v for _, v in told), max(v for _, v in told)
    span = (high - low) or 1
    points = " ".join(f"{4 + 56 * n / (len(values) - 1):.1f},{20 - 16 * (v - low) / span:.1f}" for n, v in told)
    x, y = points.rsplit(" ", 1)[-1].split(",")
    line = f'<polyline points="{points}"/><circle cx="{x}" cy="{y}" r="2.2"/>'
    return Markup(f'<svg class="spark" viewBox="0 0 64 24" aria-hidden="true">{line}</svg>')
