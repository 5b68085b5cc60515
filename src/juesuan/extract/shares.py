"""Shares: which amount is the part and which the whole of 占…%, settled at the end of the paragraph."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from juesuan.domain.measures import parent_of
from juesuan.extract.claims import Claim, Unresolved
from juesuan.extract.discourse import Discourse, Subject, of_fact, own_amounts, was_told
from juesuan.extract.frames import reads
from juesuan.extract.lists import replace_fact
from juesuan.extract.names import BUDGETS
from juesuan.extract.subjects import subject_of
from juesuan.extract.words import of_another, single_measure
from juesuan.kernel.figures import Figure, operand
from juesuan.kernel.intervals import is_ratio
from juesuan.kernel.patterns import compiled
from juesuan.kernel.relation import Relation

_TOLD_AS = compiled(r"[，、（]?(?:即|也就是|合计?|计)\s?\d")
MAX_TRIALS = 20_000
"""Shares times amounts tried in a paragraph for a whole that no name tells; a paragraph of prose has a few dozen."""


def note_share(d: Discourse, figure: Figure, label: str) -> None:
    """Note a share: its part is the amount just before it, its whole what 占 names (settled at paragraph's end)."""
    match = reads(d, d.g.lead_words.sub("", label), "share")
    noun, whole = (match["noun"], match["whole"]) if match else ("", "")
    moved = d.own != "final" or compiled(r"[由从](?:上|去|20)").search(label)
    if moved and figure.fact.year != d.outline.year and not (d.lists and d.lists[-1].year):
        return  # 占比由上年的 p%变为 q%: of amounts that another disclosure tells
    part = next(
        (
            f.id
            for f in reversed(d.figures[d.start_of_paragraph : -1])
            if f.fact.aspect == "amount"
            and f.fact.basis == d.own
            and f.fact.year == (d.lists[-1].year if d.lists and d.lists[-1].year else d.outline.year)
        ),
        -1,
    )
    if noun and (summed := summed_just_told(d, figure, noun)):
        claim_share_of_sum(d, figure, summed, whole)
        return
    if not noun and d.aside:
        part = next(iter(d.aside.values()))  # x（其中：a，b），占…%: the share of x
        if not whole and figure.value == 100 and d.by_id[part].fact.measure != figure.fact.measure:
            claim_share(d, figure.id, part, part)  # 收入合计 x，全部为财政拨款收入（其中：a，b），占100%
            return
    if not noun and not whole and part >= 0 and figure.value == 100 and all_of_itself(d, figure, d.by_id[part]):
        return
    if noun and (part >= 0 or tells_no_amount(d)):
        named = subject_of(d, noun, "", "%")
        if not whole and of_part_named(d, named):
            d.unresolved.append(Unresolved(figure.id, "whole"))
            return
        if part < 0 or named != of_fact(d.by_id[part].fact):
            part = next(
                (
                    f.id
                    for f in reversed(d.figures[:-1])
                    if f.fact.measure == named.measure
                    and f.fact.item == named.item
                    and f.fact.aspect == "amount"
                    and f.fact.basis == d.own
                    and f.fact.year == figure.fact.year
                ),
                -1,
            )
    if (
        part >= 0
        and not noun
        and not whole
        and d.turn < 0
        and (own := own_amount(d, figure, d.by_id[part], label)) != part
    ):
        part = own
    if part >= 0 and not noun and d.text.count("。", d.by_id[part].place.end - d.offset, figure.place.start - d.offset):
        part = -1
    if part >= 0 and not noun and "其余" in d.text[d.by_id[part].place.end - d.offset : figure.place.start - d.offset]:
        part = -1  # 其他收入 x，占 p%；其余各项均为零，占0.00%
    if (
        part >= 0
        and not noun
        and compiled(r"(?:用于|为|是|的)[\u4e00-\u9fff]").match(d.text, figure.place.end - d.offset)
    ):
        part = (
            -1
            if (d.by_id[part].fact.measure, d.by_id[part].fact.item) != (figure.fact.measure, figure.fact.item)
            else part
        )
    if (
        part >= 0
        and not noun
        and _THE_REST.search(d.text, d.by_id[part].place.end - d.offset, figure.place.start - d.offset)
    ):
        part = -1  # 其他收入 x，占 p；其余各项收入均为零，占0.00%
    if part >= 0 and not noun and _TOLD_AS.match(d.text, figure.place.end - d.offset):
        part = -1  # 85.00%即520.84万元的合同: of the amount behind it
    if part >= 0 and d.by_id[part].fact.item:
        whole = whole or whole_said(d, d.by_id[part])
        note_whole(d, figure, d.by_id[part], whole)
    holder = -1
    before = d.text[max(0, figure.place.start - d.offset - 60) : figure.place.start - d.offset]
    if d.turn >= 0:
        part = d.turn
    elif not noun and "分别占" in before:
        part = -1  # 甲、乙分别占 a%、b%: which share is whose is not told by what stands before it
    if d.lists and not whole:
        unit = d.by_id[part].unit if part >= 0 else "万元"
        holder = d.lists[-1].whole.get(unit, -1)
        if holder == part:
            holder = -1
    d.shares.append((figure.id, part, whole, holder))


def own_amount(d: Discourse, share: Figure, part: Figure, label: str) -> int:
    """Return the part of a share whose own words name it (各来源所占比重为：财政拨款收入 p%，事业收入 q%): its amount told before, -1 without one."""
    of = of_fact(share.fact)
    if of == of_fact(part.fact) or of.measure.startswith("~") or of.item or not label:
        return part.id
    if single_measure(d.names.resolve(label, d.section)) != of.measure:
        return part.id
    return next(
        (
            f.id
            for f in reversed(d.figures[:-1])
            if f.fact == msgspec.structs.replace(part.fact, measure=of.measure, item="")
        ),
        -1,
    )


def tells_no_amount(d: Discourse) -> bool:
    """Tell a paragraph that tells shares alone, of the amounts of those above: 教育支出占比 p，卫生健康支出占比 q."""
    return all(f.fact.aspect == "share" for f in d.figures[d.start_of_paragraph :])


def all_of_itself(d: Discourse, share: Figure, part: Figure) -> bool:
    """Claim 100% of an amount that is all of one source, of which the share is: 收入合计 x，全部为财政拨款收入，占100%."""
    between = d.text[part.place.end - d.offset : share.place.start - d.offset]
    if (told := next(iter(d.g.found("all_of_it", between)), None)) is None:
        return False
    if key := single_measure(d.names.resolve(told["what"], d.section)):
        replace_fact(d, share, msgspec.structs.replace(share.fact, measure=key, item=""))
    claim_share(d, share.id, part.id, part.id)
    return True


_SUM = compiled(r"(?:合计|共计|总计|之和|相加|加总)(?:支出)?")


def summed_just_told(d: Discourse, share: Figure, noun: str) -> tuple[Figure, ...]:
    """Return the amounts that a count just before a share takes up: 取暖费 a、办公费 b，两项合计占公用经费的 p%; () for other words."""
    count = d.figures[-2] if len(d.figures) > d.start_of_paragraph + 1 else None
    if count is None or count.unit not in ("项", "类", "款") or not _SUM.fullmatch(noun):
        return ()
    if d.text[count.place.end - d.offset : share.place.start - d.offset].strip()[: len(noun)] != noun:
        return ()
    told = [f for f in own_amounts(d) if f.id < count.id][-int(count.value) :]
    return tuple(told) if len(told) == count.value > 1 else ()


def claim_share_of_sum(d: Discourse, share: Figure, parts: tuple[Figure, ...], whole: str) -> None:
    """Claim a share of several amounts together in the whole that 占 names, which this paragraph or the tables tell."""
    key = single_measure(d.names.whole_of(whole, d.section)) if whole else ""
    found = told_amount(d, key, parts[-1], share.id) if key else -1
    if not key:
        d.unresolved.append(Unresolved(share.id, "whole"))
        return
    base = (found,) if found >= 0 else ()
    relation = Relation("ratio", (share.id,), tuple(p.id for p in parts), base)
    d.claims.append(Claim("share", relation, share.place, wants="" if base else key))


def whole_said(d: Discourse, part: Figure) -> str:
    """Return what a class said before it in the section was a share of (占一般公共预算支出的 p%), where this one's share names nothing."""
    section, whole = d.share_whole
    return whole if section == d.section and not d.lists and "/" not in part.fact.item else ""


def note_whole(d: Discourse, share: Figure, part: Figure, whole: str) -> None:
    """Note what a class is a share of; of one budget's spending it is that budget's, as are those behind it, also where the section tells all spending."""
    if not whole or "/" in part.fact.item or part.fact.measure.partition(".")[2] != "expenditure":
        return
    d.share_whole = (d.section, whole)
    account, _, concept = d.names.whole_of(whole, d.section).partition(".")
    if account not in BUDGETS or concept != "expenditure" or not part.fact.measure.startswith("whole."):
        return
    d.items_account = (d.section, account)
    d.subject = Subject(f"{account}.expenditure", part.fact.item)
    for figure in (part, share):
        replace_fact(d, figure, msgspec.structs.replace(figure.fact, measure=d.subject.measure))


def of_part_named(d: Discourse, named: Subject) -> bool:
    """Tell a share said after one of another part's own: 货物采购中小企业占货物支出的 p%，工程采购占 q%. What q is a share in was left out."""
    before = d.figures[-2] if len(d.figures) > d.start_of_paragraph + 1 else None
    if before is None or before.fact.aspect != "share" or not before.fact.of:
        return False
    own = single_measure(d.names.whole_of(before.fact.of, d.section))
    return own != named.measure and bool(parent := parent_of(own)) and parent == parent_of(named.measure)


_THE_REST = compiled(r"[，；。](?:其余|剩余|余下)[^，；。]*(?:零|无|没有|未)[^，；。]*，")
"""What says that all others are none, of which a share may be told."""


def settle_shares(d: Discourse) -> None:
    """Find the whole of each share: by name, by the list it stands in, or the one figure that the others agree on."""
    loose: dict[str, list[tuple[int, int]]] = {}
    wholes: dict[int, int] = {}
    unnamed: list[tuple[int, int, int]] = []
    for share, before, whole, holder in d.shares:
        part = before if before >= 0 else told_behind(d, share)
        if part < 0:
            d.unresolved.append(Unresolved(share, "part"))
            continue
        fact = d.by_id[part].fact
        key = single_measure(d.names.whole_of(whole, d.section)) if whole else ""
        if not key and not whole and of_another(fact.measure.lstrip("~"), d.outline.unit, d.g):
            key = single_measure(d.names.resolve(fact.measure[1:], d.section))
        elif not key and not whole and not fact.measure.startswith("~"):
            key = fact.measure if fact.item else parent_of(fact.measure)
        if not whole and key and not fact.item and not was_told(d, key):
            key = level_up(d, key)
        if not key and whole and holder < 0:
            holder = called_so(d, whole, share, part)
        found = told_amount(d, key, d.by_id[part], share) if key else holder
        if found < 0 and key and not (of_another_account(d, holder, key) and not fits(d, share, part, holder)):
            found = holder
        if found < 0 and key and not whole:
            found = whole_that_fits(d, share, part, key)
        if found >= 0 and not whole and not fits(d, share, part, found):
            if fits(d, share, part, wholes.get(found, -1)):
                found = wholes[found]  # 中小企业 x，占 p，其中小微企业 y，占 q: q is of what p is of
            else:
                above = next((whole_that_fits(d, s, p) for s, p, _, _ in d.shares if p == found), -1)
                found = above if fits(d, share, part, above) else found  # the same, where no name tells what p is of
        if found >= 0:
            wholes[part] = found
            if whole:
                claim_share(d, share, part, found)
            else:
                unnamed.append((share, part, found))
        elif key:
            relation = Relation("ratio", (share,), (part,), ())
            d.claims.append(Claim("share", relation, d.by_id[share].place, wants=key))
        else:
            loose.setdefault(whole, []).append((share, part))
    totals = {whole: of_total_beside(d, whole, unnamed) for whole in {found for _, _, found in unnamed}}
    unnamed = [(s, p, totals[found]) for s, p, found in unnamed]
    off = [(s, p) for s, p, found in unnamed if not fits(d, s, p, found)]
    above = of_paragraph_above(d, off) if len(off) > 1 else -1
    for share, part, found in unnamed:
        claim_share(d, share, part, above if above >= 0 and (share, part) in off else found)
    for group in loose.values():
        settle_loose(d, group)


def of_another_account(d: Discourse, whole: int, key: str) -> bool:
    """Tell whether a list's whole is what a measure is, of another account: 基本支出 x。其中，一般公共预算安排的基本支出里，人员经费 a，占 p."""
    measure = d.by_id[whole].fact.measure if whole >= 0 else ""
    return measure != key and measure.partition(".")[2] == key.partition(".")[2] != ""


def of_total_beside(d: Discourse, found: int, unnamed: list[tuple[int, int, int]]) -> int:
    """Return the whole of shares whose list has `found`, or the amount told before it in the paragraph of which more of them are right.

    「收入预算合计 x，包括本年收入 y，上年结转 z。其中：甲占 p，乙占 q」: of x.
    """
    mine = [(s, p) for s, p, whole in unnamed if whole == found]
    if len(mine) < 2 or found < d.figures[d.start_of_paragraph].id:
        return found
    right = sum(fits(d, s, p, found) for s, p in mine)
    if right == len(mine):
        return found
    parts = {p for _, p in mine}
    before = (
        f.id
        for f in d.figures[d.start_of_paragraph :]
        if f.id < found and f.id not in parts and f.fact.aspect == "amount" and f.unit == d.by_id[found].unit
    )
    counted = ((sum(fits(d, s, p, total) for s, p in mine), total) for total in before)
    best, total = max(counted, default=(0, found), key=lambda one: one[0])
    return total if best > max(right, 1) else found


def called_so(d: Discourse, whole: str, share: int, part: int) -> int:
    """Return the one amount of the paragraph before a share that its own words call what the share names: 采购支出总额 x…占总额的 p%, -1 without one."""
    told = [
        f.id
        for f in own_amounts(d, d.by_id[part].unit)
        if f.id < part and d.text[: f.place.start - d.offset].rstrip("为是：").endswith(whole)
    ]
    return told[0] if len(told) == 1 else -1


_ABOVE = 3
"""Paragraphs above one in which a total may stand that its shares are of."""


def of_paragraph_above(d: Discourse, off: list[tuple[int, int]]) -> int:
    """Return the amount of a paragraph above of which two shares or more are right that are not of their list's whole, -1 if none.

    「收入总预算 x。」 「本年收入 y，其中：甲 a，占 p，乙 b，占 q。」: of x, with the carry-over.
    """
    for figure in reversed(d.figures[: d.start_of_paragraph]):
        if d.number - figure.place.block > _ABOVE:
            break
        if figure.fact.aspect != "amount" or figure.unit != "万元" or figure.fact.year != d.outline.year:
            continue
        right = sum(fits(d, share, part, figure.id) for share, part in off)
        if right > 1 and right * 2 > len(off):
            return figure.id
    return -1


def told_behind(d: Discourse, share: int) -> int:
    """Return the amount told just behind a share of the same (公共安全支出占83.8%、计 x), -1 if none."""
    behind = d.by_id.get(share + 1)
    said = d.by_id[share].fact
    if behind is None or behind.fact.aspect != "amount" or said.measure.startswith("~"):
        return -1
    return behind.id if (behind.fact.measure, behind.fact.item) == (said.measure, said.item) else -1


def whole_that_fits(d: Discourse, share: int, part: int, key: str = "") -> int:
    """Return the first amount told before a part in its paragraph of which it is that share, -1 if none.

    Another part of the whole `key` is none: 财政拨款收入 x，占本年收入的 p%；事业收入 y，占 q%.
    """
    return next(
        (
            f.id
            for f in d.figures[d.start_of_paragraph :]
            if f.id < part
            and f.fact.aspect == "amount"
            and f.unit == d.by_id[part].unit
            and fits(d, share, part, f.id)
            and not (key and f.fact.measure != key and parent_of(f.fact.measure) == key)
        ),
        -1,
    )


def fits(d: Discourse, share: int, part: int, whole: int) -> bool:
    """Tell whether a share is, as printed, that part of that whole."""
    return whole >= 0 and right_share(d.by_id[share], [d.by_id[part]], d.by_id[whole])


def right_share(share: Figure, parts: Sequence[Figure], whole: Figure) -> bool:
    """Tell whether a share is, as printed, that of these parts together in a whole."""
    return is_ratio(operand(share), [operand(p) for p in parts], [operand(whole)])


def level_up(d: Discourse, key: str) -> str:
    """Return the whole of a list that gives a group's parts beside the group's siblings (出国、购置、运行、接待): the group's own."""
    above = parent_of(key)
    beside = {d.by_id[part].fact.measure for _, part, _, _ in d.shares if part >= 0}
    siblings = {m for m in beside if parent_of(m) == above and m != key}
    return above if above and siblings else key


def claim_share(d: Discourse, share: int, part: int, whole: int) -> None:
    """Claim a share of a part in its whole."""
    d.claims.append(Claim("share", Relation("ratio", (share,), (part,), (whole,)), d.by_id[share].place))


def told_amount(d: Discourse, key: str, part: Figure, share: int) -> int:
    """Return the amount of `key` said nearest before the share in this paragraph, else -1 (tables may give it)."""
    for figure in reversed(d.figures[d.start_of_paragraph :]):
        fact = figure.fact
        if (
            fact.measure == key
            and figure.id < share
            and figure.id != part.id
            and not fact.item
            and fact.aspect == "amount"
            and fact.basis == d.own
            and figure.unit == part.unit
            and fact.year == part.fact.year
        ):
            return figure.id
    return -1


def settle_loose(d: Discourse, group: list[tuple[int, int]]) -> None:
    """Settle shares of a whole whose name no figure bears: take the figure that at least half of them agree on."""
    best, agreed = -1, 0
    parts = {p for _, p in group}
    first = min(s for s, _ in group)
    candidates = d.figures[d.start_of_paragraph :]
    if len(candidates) * len(group) > MAX_TRIALS:
        candidates = []
    for candidate in candidates:
        if candidate.id in parts or candidate.id > first or candidate.fact.aspect != "amount" or not candidate.value:
            continue
        if (candidate.unit == "万元") != (d.by_id[group[0][1]].unit == "万元"):
            continue
        hits = sum(fits(d, s, p, candidate.id) for s, p in group)
        if hits > agreed:
            best, agreed = candidate.id, hits
    if agreed * 2 > len(group) or (agreed and agreed * 2 >= len(group) and agreed > 1):
        for share, part in group:
            claim_share(d, share, part, best)
    else:
        d.unresolved.extend(Unresolved(share, "whole") for share, _ in group)
