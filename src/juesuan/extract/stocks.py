"""What is there on a date (截至2025年8月31日，共有车辆8辆): of that date's year, which in a budget is not the budget's own."""

from __future__ import annotations

import msgspec

from juesuan.extract.claims import Claim
from juesuan.extract.discourse import Discourse
from juesuan.kernel.patterns import compiled
from juesuan.kernel.relation import Relation


def date_stocks(d: Discourse) -> None:
    """Give the stocks that the paragraph tells the year of the date before them; a date holds on to the end of its section."""
    stocks = d.g.stocks
    if not stocks:
        return
    if d.section != d.stock_section:
        d.stock_section, d.stock_year = d.section, 0
    dates = [
        (m.end(), d.outline.year - 1 if told in "上去" else int(told))
        for m in d.g.found("as_of", d.text)
        if (told := m["year"] or m["end"])
    ]
    dates = [(at, year) for at, year in dates if 0 < year <= d.outline.year]
    for at in range(d.start_of_paragraph, len(d.figures)):
        figure = d.figures[at]
        fact = figure.fact
        if not fact.measure.startswith(stocks) or fact.aspect != "amount" or fact.year != d.outline.year:
            continue
        told = [year for end, year in dates if end <= figure.place.start - d.offset]
        if year := told[-1] if told else d.stock_year:
            fact = msgspec.structs.replace(fact, year=year)
            d.figures[at] = d.by_id[figure.id] = msgspec.structs.replace(figure, fact=fact)
    if dates:
        d.stock_year = dates[-1][1]


def settle_staff(d: Discourse) -> None:
    """Read 实有 x 人 as those in post where the paragraph's words leave no others in it.

    A budget's paragraph that tells no other staff in post (编制 y 名，实有 x 人，退休 z 人); any that tells the retired beside
    them (实有 x 人，其中：在职 y 人；另有退休人员 z 人).
    """
    here = d.figures[d.start_of_paragraph :]
    told = [f for f in here if f.fact.measure == "staff.total" and f.fact.aspect == "amount"]
    if len(told) != 1:
        return
    before, behind = d.text[: told[0].place.start - d.offset], d.text[told[0].place.end - d.offset :]
    active = [f.id for f in here if f.fact.measure == "staff.active" and f.fact.aspect == "amount"]
    beside = d.g.retired_beside.search(behind)
    if beside and any(f.fact.measure in _RETIRED and f.place.end <= told[0].place.end + beside.start() for f in here):
        return  # 实有 x 人，其中：在职 y 人、离休 z 人；另有退休人员 a 人
    if not beside and (d.own == "final" or active):
        return
    if not compiled(r"实有(?:人员|人数)?\s*$").search(before) or compiled(r"其中：?\s*$").search(d.text):
        return
    fact = msgspec.structs.replace(told[0].fact, measure="staff.active")
    if active:
        d.claims.append(Claim("above", Relation("sum", (told[0].id,), (active[0],)), told[0].place))
    d.figures[d.figures.index(told[0])] = d.by_id[told[0].id] = msgspec.structs.replace(told[0], fact=fact)


_RETIRED = ("staff.retired", "staff.retired_cadre")
