"""均: one number told of several names at once (budget and account at once；上缴上级支出、经营支出均为0), each of which has it."""

from __future__ import annotations

from juesuan.extract.discourse import Discourse
from juesuan.extract.words import single_measure
from juesuan.kernel.patterns import compiled, holds_any

_LONGEST = 120
"""Characters before a number in which the names stand that it is told of."""

_ALL_OF_THEM = compiled(
    r"(?P<names>(?:[^，。；：（）\d]|（[^（）]{1,8}）|20\d\d年)+?)"
    r"(?:[两二三四五]者)?(?:(?:基本)?(?:持平|一致|相同|相等)，?)?(?:[均都皆]|同样|同(?=[是为]))(?:是|为|等于|达到?|：)*\s*$"
)


_EACH_NONE = compiled(
    r"(?P<names>(?:[^，。；：（）\d]|（[^（）]{1,8}）)+、(?:[^，。；：（）\d]|（[^（）]{1,8}）)+?)为\s*$"
)


def told_together(d: Discourse, lead: str, *, none: bool = False) -> list[str]:
    """Return the names of which the number behind `lead` is told, all of them known; [] for one name or for words that name none.

    `none`: the number is 0, which names parted by 、 have each without 均: 因公出国（境）费、公务用车购置费为0.
    """
    end = lead[-_LONGEST:]
    if "年初" in end and "年末" in end and (both := _BOTH_ENDS.search(end)):
        names = [both[1] + both[3], both[2] + both[3]]
        return names if _all_known(d, names) else []
    if d.in_reason or not (none or holds_any(end[-8:], "均都皆同")):
        return []
    found = _ALL_OF_THEM.search(end) or (_EACH_NONE.search(end) if none else None)
    if found is None:
        return []
    words = compiled(r"^.*[类款项]）").sub("", found["names"])  # 住房公积金（项）预算数、决算数: of the item
    words = d.g.both_sides.sub(r"\1算、\2", words).strip()
    listed = [n for n in compiled(r"、|以及").split(words) if n]
    joints = [m.span() for m in compiled(r"[和与跟]|及(?!运)").finditer(listed[-1])] if listed else []
    last = listed[-1] if listed else ""
    ways = [[*listed[:-1], last[:start], last[end:]] for start, end in joints]
    shared = _SHARED.search(last)
    full = (
        [[*(n if n.endswith(shared[0]) else n + shared[0] for n in way[:-1]), way[-1]] for way in (*ways, listed)]
        if shared
        else []
    )
    way = next((way for way in (*ways, listed, *full) if len(way) > 1 and _all_known(d, way)), [])
    budget = _BUDGET.match(way[0]) if way else None
    if budget:  # 国有资本经营预算本年收入、年末结转均为0: both of that budget
        own = [d.g.of_budgets.search(n) or d.g.bare_side.fullmatch(n) for n in way[1:]]
        return [way[0], *(n if of else budget[1] + n for n, of in zip(way[1:], own, strict=True))]
    year = _YEAR.match(way[0]) if way else None
    if year and not any(_YEAR.match(n) or compiled("本年|当年").match(n) for n in way[1:]):
        return [way[0], *(year[0] + n for n in way[1:])]  # 上年预算及执行均为0: both of that year
    return way


_SHARED = compiled(r"(?:收入|支出)$")
"""What the last of several names may say for all: 上级补助、事业、附属单位上缴收入均为0."""
_BUDGET = compiled(r"(?:20\d\d年度?)?((?:政府性基金|国有资本经营|一般公共)(?:预算)?(?:财政拨款)?)")
_BOTH_ENDS = compiled(r"(年初)(?:、|和|及|与)(年末)([^，。；、\d]{2,20}?)(?:均|都)?(?:为|是)?\s*$")
"""年初、年末财政拨款结转和结余均为0: the year's beginning and its end."""
_YEAR = compiled(r"上年度?|去年|20\d\d年度?")


def _all_known(d: Discourse, names: list[str]) -> bool:
    """Tell whether each name is known; 收入 beside 支出总计 is no name of its own."""
    if names[0].endswith("收入") and compiled(r"支出?(?:.算)?(?:总计|总额|总数|合计|总)").fullmatch(names[-1]):
        return False
    sides = [n for n in names if d.g.side_of_thing.fullmatch(d.g.lead_words.sub("", n))]
    if sides:
        return len(sides) >= len(names) - 1 and (
            len(sides) == len(names) or d.g.side_of_thing.search(names[0]) is not None
        )
    keys = [single_measure(d.names.resolve(d.g.lead_words.sub("", d.g.years.sub("", n)), d.section)) for n in names]
    return all(keys) and len(set(keys)) == len(keys)
