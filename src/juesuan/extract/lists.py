"""Lists of parts: 其中, brackets, 以上合计, 剩余. A list is open until its bracket, its sentence or its semicolon ends it."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import msgspec

from juesuan.domain.measures import measures
from juesuan.extract.claims import Claim
from juesuan.extract.discourse import Discourse, OpenList, of_last_year, own_amounts, recent
from juesuan.extract.words import is_named
from juesuan.kernel.chinese import counted
from juesuan.kernel.figures import Fact, Figure
from juesuan.kernel.miswritten import swapped_or_shifted
from juesuan.kernel.patterns import compiled, finder, holds_any
from juesuan.kernel.relation import Relation


def _level_since(d: Discourse) -> bool:
    """Tell whether the words since the last figure say that nothing changed: x，上年 y，与上年持平，其中 a goes on about the year's own."""
    return (
        d.own != "final"
        and compiled(r"持平|一致|相同").search(d.text[d.figures[-1].place.end - d.offset : d.at]) is not None
    )


def _apart_since(d: Discourse) -> bool:
    """Tell whether a sentence ended behind the year before's amount: 农林水支出 x，上年为 y。其中：行政运行 a parts the year's own."""
    return d.own != "final" and "。" in d.text[d.figures[-1].place.end - d.offset : d.at]


def _bracketed_off(d: Discourse) -> bool:
    """Tell whether the year before's amount stood in a bracket that has closed: 采购总额 x（上年 y），其中货物 a parts the year's own."""
    return d.text[d.figures[-1].place.end - d.offset :].startswith("），")


def _last_year_beside(d: Discourse) -> bool:
    """Tell whether the part has last year's amount beside it: x，上年 y，其中购置费 a（上年 b）parts the year's own."""
    return compiled(r"[\d,.]+ ?万?元(?:（|，)(?:上年|去年|20\d\d年)").match(d.text, d.at) is not None


def one_of_several(d: Discourse) -> bool:
    """Tell whether the amount just told ends a row of items without 其中 that its sentence tells: 农林水支出 a、住房保障支出 b。其中：行政运行 c."""
    if d.own == "final" or d.lists or len(d.figures) - d.start_of_paragraph < 2:
        return False
    one, last = d.figures[-2:]
    between = d.text[one.place.end - d.offset : last.place.start - d.offset]
    behind = d.text[last.place.end - d.offset : d.at]
    facts = (one.fact, last.fact)
    alike = one.fact.measure == last.fact.measure and all(f.item and f.aspect == "amount" for f in facts)
    return alike and "。" not in between and "。" in behind


def made_already(d: Discourse) -> dict[str, int]:
    """Return the whole of an open list that its parts make, where its sentence is over: 支出 x，按功能：甲 a；乙 b。其中基本支出 c parts x again."""
    if not d.lists or not d.figures or "。" not in d.text[d.figures[-1].place.end - d.offset : d.at]:
        return {}
    whole = d.by_id.get(d.lists[-1].whole.get("万元", -1))
    parts = [d.by_id[i] for i in d.lists[-1].parts if d.by_id[i].unit == "万元" and d.by_id[i].fact.aspect == "amount"]
    made = whole is not None and len(parts) > 1 and sum(p.value for p in parts) == whole.value
    return dict(d.lists[-1].whole) if made else {}


def open_list(d: Discourse, opener: str) -> None:
    """Open a list whose whole are the amounts just told."""
    whole = made_already(d) or ({} if one_of_several(d) else wholes(d))
    opened = OpenList(whole, opener, d.subject)
    opened.tells_all = opener == "（" and _says_all(d)
    if d.lists:
        d.lists[-1].inner.append(opened)
    if of_last_year(d) and not (_level_since(d) or _apart_since(d) or _bracketed_off(d) or _last_year_beside(d)):
        last = d.figures[-1]
        opened.year = last.fact.year  # 2023年…80，其中：基本支出55: the parts are last year's, too
        opened.whole = {last.unit: last.id}
    d.lists.append(opened)


def _says_all(d: Discourse) -> bool:
    """Tell whether the words before a bracket say that all of what was counted is of one kind, which the bracket parts.

    车辆14辆，全部为特种专业技术用车（救护车12辆、采血车2辆）
    """
    told = d.text[d.figures[-1].place.end - d.offset : d.at] if d.figures else ""
    return "为" in told and compiled(r"^，(?:全部|均|都)为[^，。；（]{2,16}（").match(told) is not None


def wholes(d: Discourse) -> dict[str, int]:
    """Return the wholes of a list that opens here, by unit: the amounts just told, and the counts of their sentence that no list holds.

    「共涉及项目15个，涉及资金 x，占 p。其中，12个项目…」 parts the fifteen.
    """
    found = dict(d.last_group)
    if d.lists or not found:
        return found
    first = min(d.by_id[i].place.start for i in found.values()) - d.offset
    last = max(d.by_id[i].place.end for i in found.values()) - d.offset
    ends = (
        "。\n" if "。" in d.text[last : d.at] else "。；\n"
    )  # 项目23个，…；平均得分 x。其中，优 y个: of the whole sentence
    start = max(d.text.rfind(mark, 0, first) for mark in ends)
    for figure in reversed(d.figures[d.start_of_paragraph :]):
        fact = figure.fact
        told = (fact.aspect, fact.basis, fact.year) == ("amount", d.own, d.outline.year)
        if told and figure.place.start - d.offset > start and figure.unit not in ("万元", *found) and figure.unit:
            found[figure.unit] = figure.id
    return found


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


def at_semicolon(d: Discourse, lead: str) -> None:
    """End a list whose parts were parted by commas; one parted by semicolons goes on.

    「收支总预算 x，收入包括：a，b；支出包括：c，d」: both lists are of x.
    """
    if not d.lists or d.lists[-1].opener != "其中":
        return
    units = [(d.by_id[i].unit, d.by_id[i].fact.aspect == "score") for i in d.lists[-1].parts]
    most = max(Counter(units).values(), default=0)
    if most >= 2 and d.lists[-1].parted_by != "；":
        closed = d.lists.pop()
        claim_list(d, closed)
        if holds_any(lead, ("包括：", "为：")) and compiled(r"；[^，。；：\d]{0,12}(?:包括|分别为|分为)：").search(
            lead
        ):
            d.last_group = dict(closed.whole)
    elif most == 1:
        d.lists[-1].parted_by = "；"


def close_lists(d: Discourse, all_of_them: bool) -> None:
    """Close the open lists, those in brackets only where all are."""
    while d.lists and (all_of_them or d.lists[-1].opener == "其中"):
        closed = d.lists.pop()
        claim_list(d, closed)
        if d.subject.measure.startswith("~"):
            d.subject = closed.subject  # the next sentence goes on about the whole


_OF_A_PART = compiled(r"~[\u4e00-\u9fff]{1,8}(?:类|项|费|金|支出)中(?:仅|，)?[\u4e00-\u9fff]{2}")
"""A part of a part by its own words: 服务类 x，服务类中仅环卫作业一项就有 y."""


def claim_list(d: Discourse, lst: OpenList) -> None:
    """Claim that the parts of a list make its whole, for lists that no statutory identity speaks of."""
    by_funds(d, lst)
    with_carry_over(d, lst)
    keep_wholes(d, lst)
    parts = [
        d.by_id[i] for i in lst.parts if not _sums_up(d, d.by_id[i]) and not _OF_A_PART.match(d.by_id[i].fact.measure)
    ]
    if spent := _spent_on(d, parts):
        inner = OpenList({spent[0].unit: spent[0].id}, lst.opener, lst.subject)
        inner.parts = [p.id for p in spent[1:]]
        claim_list(d, inner)
        parts = [p for p in parts if p.id not in inner.parts]
    exhaustive = False
    claims: list[tuple[Figure, list[Figure]]] = []
    scored = any(p.fact.aspect == "score" for p in parts)
    weighed = sum((p.value for p in parts if p.fact.aspect == "weight"), Decimal(0)) == 100
    for unit, whole_id in lst.whole.items():
        whole = d.by_id[whole_id]
        same = [p for p in parts if p.unit == unit and p.id != whole_id and not d.g.average.search(p.fact.measure)]
        if scored and unit == "分":
            same = [p for p in same if p.fact.aspect == "score"]  # beside their weights
        if d.g.average.search(whole.fact.measure):
            continue
        if is_named(whole) and any(_of_another_account(p, whole) for p in same):
            continue  # 公务用车保有量 x，其中国有资产占用情况中车辆 y: told there, no part
        if not same or lst.is_parted_again() or (_has_an_identity(whole) and all(is_named(p) for p in same)):
            continue
        if sum(p.value for p in same) != whole.value:
            same = _without_inner(d, same)
        groups = _partings(d, same)
        sums = [sum(p.value for p in group) for group in groups]
        exhaustive |= len(sums) > 1 and len(set(sums)) == 1  # two ways to part it come to the same
        for group in groups:
            if len(group) >= 2:
                claims.append((whole, group))
                exhaustive |= sum(p.value for p in group) == whole.value
    for whole, same in claims:
        relation = Relation("sum", (whole.id,), tuple(p.id for p in same))
        complete = (len(same) > 2 and same[-1].fact.measure.startswith("~其他")) or is_partition(d, same)
        complete |= names_all(d, same) or {p.fact.measure.rpartition(".")[2] for p in same} == _BY_KIND
        complete |= weighed and whole.unit == "分"
        complete |= one_slip_short(whole, same) or lst.tells_all or _leaves_no_room(d, lst, whole, same)
        strict = exhaustive or complete or lst.told_again or sum(p.lo for p in same) > _most_of(d, whole, same)
        d.claims.append(Claim("list", relation, whole.place, strict))


_BY_KIND = {"basic", "project"}
"""The kinds that a department's spending is all parted into."""


def _has_an_identity(whole: Figure) -> bool:
    """Tell a whole whose parts by their names an identity holds together; 整体支出绩效目标的金额 is parted by its own list alone."""
    return is_named(whole) and whole.fact.measure != "performance.total"


def _of_another_account(part: Figure, whole: Figure) -> bool:
    """Tell a part that is itself the total of another account: all 车辆 held are no part of those paid by the appropriation.

    Nor are the retired a part of those in post: 在职人员60人，其中在编42人；离退休人员20人.
    """
    account, _, concept = part.fact.measure.partition(".")
    if whole.fact.measure == "staff.active":
        return (account == "staff" and concept.startswith("retired")) or _RETIRED.match(part.fact.measure) is not None
    return concept == "vehicles" and account == "assets" and whole.fact.measure.startswith("three.")


_RETIRED = compiled(r"~(?:离休|退休|离退休)")
"""Those no longer in post, by their own words: 离退休人员 is the sum of two measures."""


def by_funds(d: Discourse, lst: OpenList) -> None:
    """Read 「公务接待费 x，其中：财政拨款 y，自有资金 z」: the form's measure is y, and x is of all funds."""
    wholes = [whole for i in lst.whole.values() if (whole := d.by_id[i]).fact.measure.startswith("three.")]
    parts = [d.by_id[i] for i in lst.parts] if wholes else []
    if not any(d.g.own_funds.search(p.fact.measure) for p in parts):
        return
    given = [
        p
        for p in parts
        if p.fact.measure.startswith("~") and compiled(d.g.appropriated.pattern + "$").search(p.fact.measure)
    ]
    for whole in wholes if len(given) == 1 else ():
        if whole.unit == given[0].unit:
            replace_fact(d, given[0], msgspec.structs.replace(whole.fact, year=given[0].fact.year))
            measure = f"~全部资金·{measures()[whole.fact.measure].title.zh}"
            replace_fact(d, whole, msgspec.structs.replace(whole.fact, measure=measure, context=str(d.number)))


def with_carry_over(d: Discourse, lst: OpenList) -> None:
    """Read 「收入预算 x，其中：… y，上年结转 z」: what has the carry-over among its parts is the total, not the year's own revenue."""
    if not d.g.file.carried or not any(d.by_id[i].fact.measure.endswith((".opening", ".reserves")) for i in lst.parts):
        return
    for whole in (d.by_id[i] for i in lst.whole.values()):
        if (total := d.g.file.carried.get(whole.fact.measure)) and whole.fact.aspect == "amount":
            replace_fact(d, whole, msgspec.structs.replace(whole.fact, measure=total))
            d.carrying.add(whole.fact.measure)


def carry_changes(d: Discourse) -> None:
    """Read what changed, and the year before's amount, as of the total where the paragraph told that as 收入预算 with the carry-over."""
    for figure in d.figures[d.start_of_paragraph :] if d.carrying else ():
        fact = figure.fact
        if fact.measure not in d.carrying or fact.item:
            continue
        if fact.aspect in ("change", "change_rate") or fact.year != d.outline.year:
            replace_fact(d, figure, msgspec.structs.replace(fact, measure=d.g.file.carried[fact.measure]))


def replace_fact(d: Discourse, figure: Figure, fact: Fact) -> None:
    """Read a figure of this paragraph otherwise."""
    at = next(i for i in range(len(d.figures) - 1, -1, -1) if d.figures[i].id == figure.id)
    d.figures[at] = d.by_id[figure.id] = msgspec.structs.replace(figure, fact=fact)


def keep_wholes(d: Discourse, lst: OpenList) -> None:
    """Keep of each part of a list of which whole it is a part."""
    for unit, whole in lst.whole.items():
        d.part_of.update((i, whole) for i in lst.parts if d.by_id[i].unit == unit and i != whole)


def _most_of(d: Discourse, whole: Figure, parts: list[Figure]) -> Decimal:
    """Return the most that a list's parts may be: where its sentence is another than its whole's, what that is a part of may be meant.

    「采购预算 x，其中：货物 a，服务 b。其中：财政拨款安排 c，货物 d」
    """
    for lst in d.lists:
        keep_wholes(d, lst)
    outer = d.by_id.get(d.part_of.get(whole.id, -1))
    between = d.text[whole.place.end - d.offset : parts[0].place.start - d.offset]
    apart = outer is not None and outer.unit == whole.unit and compiled(r"[。；]").search(between)
    return max(whole.hi, outer.hi) if outer is not None and apart else whole.hi


def _partings(d: Discourse, parts: list[Figure]) -> list[list[Figure]]:
    """Return the parts once for each way in which they part the whole: 项目14个，其中甲类9个、乙类5个，评为优11个、良3个."""
    graded = [p for p in parts if p.fact.measure.startswith(tuple(d.g.file.counts["partitions"]))]
    others = [p for p in parts if p not in graded]
    return [graded, others] if len(graded) > 1 and len(others) > 1 else [parts]


def _without_inner(d: Discourse, parts: list[Figure]) -> list[Figure]:
    """Return the parts of a list without those that make up, to the cent, the part before them: 其中甲 x：a，b；乙 y."""
    kept: list[Figure] = []
    at = 0
    while at < len(parts):
        kept.append(parts[at])
        total, end = Decimal(0), at + 1
        for n in range(at + 1, len(parts)):
            total += parts[n].value
            opens = d.text[parts[at].place.end - d.offset : parts[at + 1].place.start - d.offset]
            if n > at + 1 and compiled(r"^[：（]|其中|包括").search(opens) and total == parts[at].value != 0:
                end = n + 1
                break
        at = end
    return kept


def _spent_on(d: Discourse, parts: list[Figure]) -> list[Figure]:
    """Return the last named amount and what it was spent on, if told: 购置费 x，运行费 y，主要用于油料费 a、维修费 b."""
    amounts = [p for p in parts if p.unit == "万元"]
    at = next((i for i in range(len(amounts) - 1, -1, -1) if is_named(amounts[i])), len(amounts))
    if at + 1 >= len(amounts):
        return []
    between = d.text[amounts[at].place.end - d.offset : amounts[at + 1].place.start - d.offset]
    return amounts[at:] if compiled(r"^[，；（]\s*(?:主要)?用于[^。；]*$").search(between) else []


def is_partition(d: Discourse, parts: list[Figure]) -> bool:
    """Tell parts that by their names make up a whole: the grades of what was graded."""
    return len(parts) > 1 and any(
        all(p.fact.measure.startswith(prefix) for p in parts) for prefix in d.g.file.counts["partitions"]
    )


def names_all(d: Discourse, parts: list[Figure]) -> bool:
    """Tell parts that name each kind of a spending's usual whole: a vehicle's fuel, repair, tolls, insurance; not with 等 or 主要."""
    names = [p.fact.measure for p in parts]
    if not any(
        all(any(map(finder(kind), names)) for kind in kinds.split()) for kinds in d.g.file.counts.get("complete", ())
    ):
        return False
    first, last = parts[0].place.start - d.offset, parts[-1].place.end - d.offset
    return "主要" not in d.text[max(first - 15, 0) : first] and not d.text[last:].startswith("等")


def _leaves_no_room(d: Discourse, lst: OpenList, whole: Figure, parts: list[Figure]) -> bool:
    """Tell a list whose words leave no room for a part that is not told: one beside the other, not 主要 some, and no 等 or 其余 behind them.

    Two that follow 其中 without a colon may be those worth telling: 学员320人，其中女学员118人、少数民族学员42人.
    """
    ends = [p.place.end - d.offset for p in parts]
    starts = [p.place.start - d.offset for p in parts]
    opens = d.text[whole.place.end - d.offset : starts[0]]
    if _SOME.search(opens) or _GOES_ON.match(d.text, ends[-1]):
        return False
    if not is_named(whole) and any(is_named(p) for p in parts):
        return False  # 主要是合同款 x。其中：购置费 a，运行费 b: of what the sentence before was of
    if len(parts) < _MANY and lst.opener != "（" and "：" not in opens:
        return False
    return all(_BESIDE.fullmatch(d.text, end, start) for end, start in zip(ends, starts[1:], strict=False))


_MANY = 3
"""Parts of which nobody tells only some without saying so."""
_SOME = compiled(r"主要|重点|如|仅")
_GOES_ON = compiled(r"[^，。；：、（）\d]{0,4}等|[，、；]?(?:以?及|和|其余|剩余|余下|另有|还有)")
_BESIDE = compiled(r"(?:（[^（）]*）)?(?:，[^，。；\d]{0,8}\d[\d.]*%)?[，、；和及与]*[^\d，。；：（）]*")
"""What stands between two parts: the share of the first, the name of the second."""


def one_slip_short(whole: Figure, parts: list[Figure]) -> bool:
    """Tell amounts that fall short of their whole by what two swapped digits or a shifted point of one of them make.

    资产总额 1,036.48 元，其中流动资产 4.82 元（48.22）… Amounts with their cents alone: a round rest may be a part that was not told.
    """
    gap = whole.value - sum(p.value for p in parts)
    if gap <= 0 or any(p.decimals < _CENTS for p in (whole, *parts)):
        return False
    return any(p.value and swapped_or_shifted(p, p.value + gap) for p in parts)


_CENTS = 2
"""Decimals of amounts whose rest is no accident."""

_SUM = 20
"""Characters before an amount that may call it a sum."""


def _sums_up(d: Discourse, figure: Figure) -> bool:
    """Tell a part of a list that is its sum told again at the end: 其中甲 x，乙 y，合计 z."""
    at = max(figure.place.start - d.offset, 0)
    start = max(0, at - _SUM)
    if d.text.find("计", start, at) < 0:
        return False
    return compiled(r"[，、；](?:共计|合计|总计)(?:为|：)?\s*$").search(d.text, start, at) is not None


def claim_above(d: Discourse, figure: Figure) -> None:
    """Claim that 以上共计 x is the sum of what was told before it."""
    same = recent(d, figure.unit, len(d.figures) - 1)
    parts = same[-d.above :] if d.above else same
    if len(parts) >= 2 and (not d.above or len(parts) == d.above):
        d.claims.append(Claim("above", Relation("sum", (figure.id,), tuple(p.id for p in parts)), figure.place))
    d.above = 0


_SO_MANY = compiled(
    r"^(?:以上|上述|这|前述)(?P<n>[两二三四五六七八九十]{1,2}|\d{1,2})(?:[项个类款家笔]|个?科目)[^，。；]{0,6}?[小合共总]计$"
)
_OF_A_KIND = compiled(r"^(?P<what>[\u4e00-\u9fff]{2,4}?)(?:人数|人员|数)?[合共总]计$")


def claim_counted(d: Discourse, figure: Figure, label: str) -> None:
    """Claim sums of what a paragraph told: 以上八项小计 x of just eight items, 在职合计 y of 在职38人…，在职106人…."""
    told = [f for f in own_amounts(d, figure.unit) if f.id != figure.id]
    if so_many := _SO_MANY.match(label):
        count = counted(so_many["n"].replace("两", "二"))
        items = {f.fact.item for f in told if f.fact.item}
        parts = [f for f in told if f.fact.item] if len(items) == count else []
    elif figure.unit != "万元" and (of_kind := _OF_A_KIND.match(label)):
        parts = [f for f in told if d.text[: f.place.start - d.offset].endswith(of_kind["what"])]
        count = len(parts)
    else:
        return
    if len(parts) == count >= _FEWEST:
        d.claims.append(Claim("above", Relation("sum", (figure.id,), tuple(p.id for p in parts)), figure.place))


_FEWEST = 2
"""Parts of a sum."""


def claim_again(d: Discourse, figure: Figure) -> None:
    """Claim that a whole told again behind its parts is their sum: 总预算 x，其中甲 a，乙 b，合计 x. It is none of the parts itself."""
    lst = d.lists[-1]
    if figure.id not in lst.parts or (whole := d.by_id.get(lst.whole.get(figure.unit, -1))) is None:
        return
    if (whole.fact.measure, whole.fact.item) != (figure.fact.measure, figure.fact.item):
        return
    lst.parts.remove(figure.id)
    parts = [p for p in (d.by_id[i] for i in lst.parts) if p.unit == figure.unit]
    if len(parts) < 2 or sum(p.value for p in parts) not in (whole.value, figure.value):
        return
    lst.told_again = True
    d.claims.append(Claim("above", Relation("sum", (figure.id,), tuple(p.id for p in parts)), figure.place))


def claim_remaining(d: Discourse, figure: Figure) -> None:
    """Claim that what was told of it and 剩余 x make the whole; 其余各项收入均为0 names every part that is none, no remainder."""
    if not figure.value:
        return
    same = recent(d, figure.unit, len(d.figures) - 1)
    if len(same) < 2:
        return
    # 共计支出 x，包括甲 a，乙 b，其余 c: the last before as many parts as make up the whole, else the whole of one part.
    rest = figure.value
    for at in range(len(same) - 1, 0, -1):
        rest += same[at].value
        if rest == same[at - 1].value:
            break
    else:
        at = len(same) - 1
        if same[at].fact.item and same[at - 1].fact.item not in ("", same[at].fact.item):
            return  # of two items that stand beside one another
        if len(same) > 2 and not is_named(same[at]) and not is_named(same[at - 1]):
            return  # of several parts, which stand beside one another
    whole, done = same[at - 1], same[at:]
    d.claims.append(
        Claim(
            "remaining",
            Relation("sum", (whole.id,), (*(f.id for f in done), figure.id)),
            figure.place,
            strict=whole.value > done[0].value,
        )
    )
