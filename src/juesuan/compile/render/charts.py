"""Charts of the HTML page as inline SVG, worked out here: bars with the amounts as printed beside them.

Nothing but the publication's own figures is shown. The picture's words are in it twice: drawn, and as a description
for who cannot see it.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from itertools import count

from markupsafe import Markup, escape

from juesuan.compile.publication import Chart

WIDTH = 420
BAR = 10
GAP = 10
STEP = 17
LABEL = 18


def svg(chart: Chart, number: int, unit: str = "万元") -> Markup:
    """Return a chart as SVG; `number` keeps its ids apart from other charts'."""
    top = LABEL + 10 if len(chart.series) > 1 else 0
    most = max((abs(v) for _, amounts in chart.series for v in map(value, amounts)), default=Decimal(0)) or Decimal(1)
    rows: list[Markup] = [_legend(chart)] if top else []
    y = top
    for n, label in enumerate(chart.labels):
        rows.append(Markup('<text class="label" x="0" y="{}">{}</text>').format(y + 13, label))
        y += LABEL
        for s, (_, amounts) in enumerate(chart.series):
            amount = amounts[n] if n < len(amounts) else ""
            rows.append(_bar(y, amount, _tone(chart, s), most))
            y += STEP
        y += GAP
    height = max(y - GAP, 1)
    ids = f"chart-{number}"
    return Markup(
        '<svg viewBox="0 0 {w} {h}" role="img" aria-labelledby="{ids}-t {ids}-d" class="chart {kind}">'
        '<title id="{ids}-t">{title}</title><desc id="{ids}-d">{words}</desc>{rows}</svg>'
    ).format(
        w=WIDTH,
        h=height,
        ids=ids,
        kind=chart.kind,
        title=chart.title,
        words=words(chart, unit),
        rows=Markup("").join(rows),
    )


def words(chart: Chart, unit: str = "万元") -> str:
    """Return a chart in words, every figure as printed."""
    told = []
    for n, label in enumerate(chart.labels):
        amounts = "，".join(
            f"{name} {amounts[n]} {unit}" if len(chart.series) > 1 else f"{amounts[n]} {unit}"
            for name, amounts in chart.series
            if n < len(amounts)
        )
        told.append(f"{label}：{amounts}")
    return "；".join(told) + "。"


def value(text: str) -> Decimal:
    """Return what a printed amount is worth, 0 for a text that is none."""
    try:
        return Decimal(re.sub(r"[,，\s]", "", text).replace("−", "-") or "0")
    except InvalidOperation:
        return Decimal(0)


def _bar(y: int, amount: str, tone: str, most: Decimal) -> Markup:
    room = WIDTH - 96
    width = float(abs(value(amount)) / most) * room
    kind = tone + (" minus" if value(amount) < 0 else "")
    return Markup(
        '<rect class="track" x="0" y="{y}" width="{room}" height="{h}" rx="2"/>'
        '<rect class="bar {kind}" x="0" y="{y}" width="{width:.1f}" height="{h}" rx="2"/>'
        '<text class="amount" x="{right}" y="{base}" text-anchor="end">{amount}</text>'
    ).format(y=y, room=room, h=BAR, kind=kind, width=width, right=WIDTH, base=y + BAR - 0.5, amount=amount)


def _tone(chart: Chart, series: int) -> str:
    """Return the class of a series: the last, this year's, has the accent."""
    return f"s{(len(chart.series) - 1 - series) % 2}"


def _legend(chart: Chart) -> Markup:
    x = count(0, 110)
    return Markup("").join(
        Markup(
            '<rect class="bar {}" x="{}" y="3" width="{}" height="{}" rx="2"/><text class="label" x="{}" y="13">{}</text>'
        ).format(_tone(chart, n), at, BAR, BAR, at + 16, escape(name))
        for n, ((name, _), at) in enumerate(zip(chart.series, x, strict=False))
    )
