"""Lists of parts: 其中, brackets, 以上合计, 剩余. A list is open until its bracket, its sentence or its semicolon ends it."""

from __future__ import annotations

from collections import Counter

from juesuan.extract.claims import Claim
from juesuan.extract.discourse import Discourse, OpenList, of_last_year, recent
from juesuan.extract.words import is_named
from juesuan.kernel.figures import Figure
from juesuan.kernel.patterns import compiled
from juesuan.kernel.relation import Relation


def open_list(d: Discourse, opener: str) -> None:
    """Open a list whose whole are the amounts just told."""
    if d.lists and opener != "（":
        d.lists[-1].nested = True
    opened = OpenList(dict(d.last_group), opener, d.subject)
    if of_last_year(d):
        last = d.figures[-1]
        opened.year = last.fact.year  # 2023年…80，其中：基本支出55: the parts are last year's, too
        opened.whole = {last.unit: last.id}
    d.lists.append(opened)


def close_parenthesis(d: Discourse) -> None:
    """Close the list that the bracket opened; the sentence speaks of its whole again."""
    if d.lists and d.lists[-1].opener == "（":
        closed = d.lists.pop()
        claim_list(d, closed)
        d.last_group = dict(closed.whole)
        d.aside = dict(closed.whole)
        d.subject = closed.subject


def leave_aside(d: Discourse) -> None:
    """End a list of nothing but unnamed parts before the next 其中: 「支出 x，…，其中培训 y。其中：购置 a，运行 b」 parts x."""
    if d.lists and d.lists[-1].opener == "其中" and not any(is_named(d.by_id[i]) for i in d.lists[-1].parts):  # fmt: skip
        closed = d.lists.pop()
        claim_list(d, closed)
        d.last_group = dict(closed.whole)


def at_semicolon(d: Discourse) -> None:
    """End a list whose parts were parted by commas; one parted by semicolons goes on."""
    if not d.lists or d.lists[-1].opener != "其中":
        return
    units = [d.by_id[i].unit for i in d.lists[-1].parts]
    most = max(Counter(units).values(), default=0)
    if most >= 2 and not d.lists[-1].semicolons:
        claim_list(d, d.lists.pop())
    elif most == 1:
        d.lists[-1].semicolons = True


def close_lists(d: Discourse, all_of_them: bool) -> None:
    """Close the open lists, those in brackets only where all are."""
    while d.lists and (all_of_them or d.lists[-1].opener == "其中"):
        closed = d.lists.pop()
        claim_list(d, closed)
        if d.subject.measure.startswith("~"):
            d.subject = closed.subject  # the next sentence goes on about the whole


def claim_list(d: Discourse, lst: OpenList) -> None:
    """Claim that the parts of a list make its whole, for lists that no statutory identity speaks of."""
    parts = [d.by_id[i] for i in lst.parts if not _sums_up(d, d.by_id[i])]
    exhaustive = False
    claims: list[tuple[Figure, list[Figure]]] = []
    for unit, whole_id in lst.whole.items():
        whole = d.by_id[whole_id]
        same = [p for p in parts if p.unit == unit and p.id != whole_id and not d.g.average.search(p.fact.measure)]
        if d.g.average.search(whole.fact.measure):
            continue
        if not same or lst.nested or (is_named(whole) and all(is_named(p) for p in same)):
            continue
        if len(same) >= 2:
            claims.append((whole, same))
            exhaustive |= sum(p.value for p in same) == whole.value
    for whole, same in claims:
        relation = Relation("sum", (whole.id,), tuple(p.id for p in same))
        complete = len(same) > 2 and same[-1].fact.measure.startswith("~其他")
        strict = exhaustive or complete or sum(p.lo for p in same) > whole.hi
        d.claims.append(Claim("list", relation, whole.place, strict))


def _sums_up(d: Discourse, figure: Figure) -> bool:
    """Tell a part of a list that is its sum told again at the end: 其中甲 x，乙 y，合计 z."""
    before = d.text[: max(figure.place.start - d.offset, 0)]
    return bool(compiled(r"[，、；](?:共计|合计|总计)(?:为|：)?\s*$").search(before))


def claim_above(d: Discourse, figure: Figure) -> None:
    """Claim that 以上共计 x is the sum of what was told before it."""
    same = recent(d, figure.unit, len(d.figures) - 1)
    parts = same[-d.above :] if d.above else same
    if len(parts) >= 2 and (not d.above or len(parts) == d.above):
        d.claims.append(Claim("above", Relation("sum", (figure.id,), tuple(p.id for p in parts)), figure.place))
    d.above = 0


def claim_remaining(d: Discourse, figure: Figure) -> None:
    """Claim that what was told of it and 剩余 x make the whole."""
    same = recent(d, figure.unit, len(d.figures) - 1)
    if len(same) >= 2:
        whole, done = same[-2], same[-1]
        d.claims.append(
            Claim(
                "remaining",
                Relation("sum", (whole.id,), (done.id, figure.id)),
                figure.place,
                strict=whole.value > done.value,
            )
        )
