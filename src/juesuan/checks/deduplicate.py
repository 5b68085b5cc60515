"""One fault, one finding: what follows from a fault that is told already is dropped, step by step."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import NamedTuple

import msgspec

from juesuan.checks.collect import FACTS
from juesuan.checks.context import Context
from juesuan.checks.evaluate import gap, members, says_equal
from juesuan.checks.model import Checked, Finding
from juesuan.checks.otherwise import is_telling
from juesuan.document.model import Paragraph
from juesuan.kernel.lang import Text
from juesuan.kernel.place import Place
from juesuan.kernel.relation import Relation

Deduplicate = Callable[[Context, list[Finding], Sequence[Checked]], list[Finding]]


class Step(NamedTuple):
    """One step of deduplication: what it makes one of, and the function that does."""

    name: str
    run: Deduplicate


def deduplicate(context: Context, found: list[Finding], checked: Sequence[Checked]) -> list[Finding]:
    """Return the findings after every step, in their order."""
    for step in STEPS:
        found = step.run(context, found, checked)
    return found


ROLL_UPS = ("T10", "T11", "T31")
"""The rules by which a row is the sum of the rows below it."""


def _columns_of_a_row(context: Context, found: list[Finding], checked: Sequence[Checked]) -> list[Finding]:
    """Report once a row that several columns of one table miss: their totals are all off at the same parent."""
    groups: dict[tuple[int, int], list[Finding]] = {}
    rest: list[Finding] = []
    for finding in found:
        if finding.severity == "note":
            rest.append(finding)
            continue
        parents = {
            (
                context.figures[checked[i].relation.left[0]].place.block,
                context.figures[checked[i].relation.left[0]].place.row,
            )
            for i in finding.checks
            if checked[i].rule in ROLL_UPS
        }
        if len(parents) == 1 and all(checked[i].rule in (*ROLL_UPS, "E01", "E02", "S12") for i in finding.checks):
            groups.setdefault(parents.pop(), []).append(finding)
        else:
            rest.append(finding)
    for same_row in groups.values():
        if len(same_row) == 1:
            rest.append(same_row[0])
            continue
        message = Text(
            "科目汇总：同一行的多列都不等于下级之和，可能漏列或重复了一行：{a}",
            "roll-up: several columns of one row differ from the rows below; a row may be missing or doubled: {a}",
        ).format(a="；".join(a for f in same_row for a in f.arithmetic[:1]))
        rest.append(_as_one(same_row, message))
    return rest


def _misprints(context: Context, found: list[Finding], checked: Sequence[Checked]) -> list[Finding]:
    """Drop the number with misplaced thousands, or in 元, that the relations blame already, with its value."""
    blamed = {p.cell for f in found if f.blamed >= 0 for p in [context.figures[f.blamed].place] if p.row >= 0}  # fmt: skip
    told = {f.blamed for f in found if f.rule != "W12"}
    found = [f for f in found if f.rule != "W12" or told.isdisjoint(o.figure for o in f.operands)]
    return [f for f in found if f.rule != "F12" or f.place.cell not in blamed]


def _called_otherwise(context: Context, found: list[Finding], checked: Sequence[Checked]) -> list[Finding]:
    """Drop that an amount is no number of the thing it is called, or makes up no sum as that, which F28 tells with the word it should be called by."""
    misnamed = {o.figure for f in found if f.rule == "F28" for o in f.operands}
    kept = [f for f in found if f.rule not in FACTS or misnamed.isdisjoint(o.figure for o in f.operands)]
    return [f for f in kept if f.rule == "F28" or f.blamed not in misnamed]


def _roundings_of_a_slip(context: Context, found: list[Finding], checked: Sequence[Checked]) -> list[Finding]:
    """Drop the note of a sum's rounding that a figure is in whose last digit is told to be wrong."""
    slips = {f.blamed for f in found if f.rule == "E04" and f.blamed >= 0}

    def follows(finding: Finding) -> bool:
        rounded = (
            finding.severity == "note"
            and finding.checks
            and all(checked[i].status == "consistent" for i in finding.checks)
        )
        return bool(rounded) and not slips.isdisjoint(o.figure for o in finding.operands)

    return [f for f in found if not follows(f)] if slips else found


def _missing_rows(context: Context, found: list[Finding], checked: Sequence[Checked]) -> list[Finding]:
    """Drop the roll-up that is off by just the row which W06 finds missing from the table, or F08 finds there twice."""
    told = {
        (f.place.block if f.rule == "F08" else -1, abs(context.figures[o.figure].value))
        for f in found
        if f.rule in ("W06", "F08")
        for o in f.operands
    }

    def misses_it(finding: Finding) -> bool:
        if finding.blamed >= 0 or not finding.checks:
            return False
        gaps: list[tuple[int, Decimal]] = []
        for index in finding.checks:
            relation = checked[index].relation
            if checked[index].rule not in ROLL_UPS or len(relation.left) != 1:
                return False
            off = abs(gap(relation, context.figures))
            gaps += [(context.figures[relation.left[0]].place.block, off), (-1, off)]
        return any(off in told for off in gaps)

    return [f for f in found if not misses_it(f)]


def _words_of_a_wrong_figure(context: Context, found: list[Finding], checked: Sequence[Checked]) -> list[Finding]:
    """Drop 大于, 小于, 持平 and averages that are wrong only because one of their figures is, which is told already."""
    mended: dict[int, Decimal] = {}
    for finding in found:
        number = re.search(r"-?\d[\d,]*(?:\.\d+)?", finding.proposed)
        if finding.blamed >= 0 and number and finding.rule != "W11":
            mended[finding.blamed] = Decimal(number[0].replace(",", "")) * context.figures[finding.blamed].scale

    def still_wrong(finding: Finding) -> bool:
        if finding.rule == "W11":
            return finding.blamed in mended or not any(o.figure in mended for o in finding.operands)
        if finding.rule not in ("W02", "W07") or len(finding.operands) != 2:
            return True
        ids = [o.figure for o in finding.operands]
        final, budget = (mended.get(i, context.figures[i].value) for i in ids)
        if finding.rule == "W07":
            return final != budget
        was = context.figures[ids[0]].value.compare(context.figures[ids[1]].value)
        return final == budget or final.compare(budget) == was

    return [f for f in found if still_wrong(f)] if mended else found


def _repeated(context: Context, found: list[Finding], checked: Sequence[Checked]) -> list[Finding]:
    """Drop findings said twice: the same rule and words at the same place."""
    seen: set[tuple[str, Place, str]] = set()
    kept = []
    for finding in found:
        key = (finding.rule, finding.place, finding.message.zh)
        if key not in seen:
            seen.add(key)
            kept.append(finding)
    return kept


def _copied_slips(context: Context, found: list[Finding], checked: Sequence[Checked]) -> list[Finding]:
    """Report once the same slip in several tables: one item's wrong amount copied from table to table, one code's wrong name."""
    first: dict[tuple[str, str, str], int] = {}
    kept: list[Finding] = []
    for finding in found:
        key = _slip(context, finding)
        if key is None or key not in first:
            if key is not None:
                first[key] = len(kept)
            kept.append(finding)
            continue
        one = kept[first[key]]
        kept[first[key]] = msgspec.structs.replace(
            one,
            places=tuple(dict.fromkeys((*one.places, finding.place, *finding.places))),
            operands=tuple(dict.fromkeys((*one.operands, *finding.operands))),
            arithmetic=tuple(dict.fromkeys((*one.arithmetic, *finding.arithmetic))),
            checks=tuple(dict.fromkeys((*one.checks, *finding.checks))),
        )
    return kept


def _slip(context: Context, finding: Finding) -> tuple[str, str, str] | None:
    """Return what tells a slip again in another table: the item or the words, what is printed, what is proposed."""
    if not finding.proposed:
        return None
    if finding.blamed >= 0:
        figure = context.figures[finding.blamed]
        in_table = figure.place.row >= 0 and bool(figure.fact.item)
        return (figure.fact.item, figure.printed, finding.proposed) if in_table else None
    return (finding.rule, finding.message.zh, finding.proposed) if finding.rule == "F09" else None


def _reckoned_with_a_wrong_year(context: Context, found: list[Finding], checked: Sequence[Checked]) -> list[Finding]:
    """Drop what is wrong only because a year is, which is told already: what holds its sentence against others, another rule on the year.

    A sum of amounts that all stand in that sentence and bear its one year is wrong whatever the year; a change is not.
    """
    years = [f.place for f in found if f.rule in ("F05", "F16", "F17") and not f.checks]
    plans = {(f.place.block, f.place.start) for f in found if f.rule == "F17"}

    def follows(finding: Finding) -> bool:
        if finding.rule == "F05" and (finding.place.block, finding.place.start) in plans:
            return True
        if not finding.checks:
            return False
        for place in years:
            block = context.document.blocks[place.block]
            text = block.text if isinstance(block, Paragraph) else ""
            ends = [at for mark in "。；\n" if (at := text.find(mark, place.end)) >= 0]
            end = min(ends, default=len(text))
            held = [context.figures[n] for i in finding.checks for n in members(checked[i].relation)]
            mine = [f for f in held if f.place.block == place.block and place.start <= f.place.start < end]
            kinds = {(f.fact.aspect, f.fact.year) for f in held}
            if len(mine) == len(held) and len(kinds) == 1 and held[0].fact.aspect == "amount":
                continue
            if any(f.fact.year != context.year and f.fact.basis == context.own for f in mine):
                return True
        return False

    return [f for f in found if not follows(f)] if years else found


_NAMES = ("W06", "F09", "F21", "E02")
"""Rules that tell the wrong name of an item, with the amount that says so; the first of them is kept."""


def _names_told_twice(context: Context, found: list[Finding], checked: Sequence[Checked]) -> list[Finding]:
    """Drop a wrong name that a rule before tells of the same amount."""
    told: set[int] = set()
    twice: set[int] = set()
    for finding in sorted((f for f in found if _tells_a_name(context, f)), key=lambda f: _NAMES.index(f.rule)):
        figures = {finding.blamed} if finding.blamed >= 0 else {o.figure for o in finding.operands}
        if figures and figures <= told:
            twice.add(id(finding))
        told |= figures
    return [f for f in found if id(f) not in twice] if twice else found


def _tells_a_name(context: Context, finding: Finding) -> bool:
    """Tell a finding of a wrong name: W06, F09, F21 with the amount, E02 at the name's own place."""
    if finding.rule == "E02":
        return finding.blamed >= 0 and context.figures[finding.blamed].place != finding.place
    return finding.rule in _NAMES and bool(finding.proposed)


def _follows_a_name(context: Context, found: list[Finding], checked: Sequence[Checked]) -> list[Finding]:
    """Drop what is said of a wrong name that is told: that no table has it, that the right one is not told, its purpose, its 款, its code's two names."""
    names = [f for f in found if _tells_a_name(context, f) and not f.proposed.isdigit()]
    figures = [context.figures[o.figure] for f in names for o in f.operands]
    ids = {f.id for f in figures}
    wrong = {(f.place.block, f.fact.item.rpartition("/")[2] or f.fact.measure[1:]) for f in figures if f.place.row < 0}
    rows = {(p.block, p.row) for f in names if f.rule == "F09" for p in (f.place, *f.places) if p.row >= 0}
    right = {f.proposed for f in names}

    def follows(finding: Finding) -> bool:
        if finding.rule == "W06" and not finding.proposed:
            operands = {o.figure for o in finding.operands}
            untold = finding.message.zh.rpartition("：")[2].partition(" ")[0]
            return operands <= ids if operands else len(finding.places) == 1 and untold in right
        if finding.rule in ("W03", "F21") and finding not in names:
            return any(finding.place.block == n and name in finding.message.zh for n, name in wrong)
        return finding.rule == "F14" and {(p.block, p.row) for p in (finding.place, *finding.places)} <= rows

    return [f for f in found if f in names or not follows(f)] if names else found


def _under_another_name(context: Context, found: list[Finding], checked: Sequence[Checked]) -> list[Finding]:
    """Drop the disagreements of what a paragraph tells under another item's name, which W06 tells, or E02 with the name's own place."""
    misnamed = {
        (figure.place.block, figure.fact.item)
        for f in found
        if _tells_a_name(context, f) and f.blamed < 0
        for figure in (context.figures[o.figure] for o in f.operands)
    }
    renamed = [f for f in found if f.rule == "E02" and _tells_a_name(context, f)]
    misnamed |= {(f.place.block, context.figures[f.blamed].fact.item) for f in renamed}

    rows = {
        (p.block, p.row)
        for f in found
        if f.rule == "F09" and not f.proposed.isdigit()
        for p in (f.place, *f.places)
        if p.row >= 0
    }

    def is_misnamed(number: int) -> bool:
        figure = context.figures[number]
        return (figure.place.block, figure.fact.item) in misnamed or (figure.place.block, figure.place.row) in rows

    def of_the_name(relation: Relation) -> bool:
        """Tell a relation of what is told under the wrong name with what the name's own item has elsewhere."""
        ids = members(relation)
        return (
            any(map(is_misnamed, ids))
            and len({(f.place.block, f.place.row) for f in map(context.figures.__getitem__, ids)}) > 1
        )

    def follows(finding: Finding) -> bool:
        if finding in renamed:
            return False
        if finding.rule in ("E02", "E03", "S12") and finding.blamed >= 0 and is_misnamed(finding.blamed):
            return True
        return bool(finding.checks) and all(of_the_name(checked[i].relation) for i in finding.checks)

    return [f for f in found if not follows(f)] if misnamed or rows else found


_OFTEN = 3
"""Amounts of two kinds at least that differ by one number: the text, or a table, is of another draft."""


def _two_drafts(context: Context, found: list[Finding], checked: Sequence[Checked]) -> list[Finding]:
    """Report once what several amounts of two or more kinds, none of them decided, differ by: two drafts that each hold together."""
    groups: dict[Decimal, list[Finding]] = {}
    for finding in found:
        relations = [checked[i].relation for i in finding.checks]
        if finding.rule in FACTS and not finding.proposed and relations and all(map(says_equal, relations)):
            groups.setdefault(abs(gap(relations[0], context.figures)), []).append(finding)
    merged: dict[int, Finding | None] = {}
    for off, same in groups.items():
        measures = {context.figures[f.operands[0].figure].fact.measure for f in same}
        if len(same) < _OFTEN or len(measures) < 2 or not is_telling(off):
            continue
        message = Text(
            "多处数字相差同一个数 {g}，可能一处改了稿、另一处没有改：{a}",
            "several amounts differ by the same {g}; one draft may have been changed and the other not: {a}",
        ).format(g=f"{off:f}", a=_disagreements(same))
        merged |= {id(f): None for f in same}
        merged[id(same[0])] = _as_one(same, message)
    return [one for f in found if (one := merged.get(id(f), f)) is not None]


_SHOWN = 6
"""Disagreements of one cause that are written out; the others are marked at their places."""


def _disagreements(same: Sequence[Finding]) -> Text:
    """Return what disagrees with what, from the findings' messages: 收入总计 a ≠ b；…."""
    zh = list(dict.fromkeys(f.message.zh.partition("：")[2] for f in same))
    en = list(dict.fromkeys(f.message.en.partition(": ")[2] for f in same))
    more = Text(f"等{len(zh)}处", f", {len(en)} in all") if len(zh) > _SHOWN else Text("", "")
    return Text("；".join(zh[:_SHOWN]), "; ".join(en[:_SHOWN])) + more


def _as_one(same: Sequence[Finding], message: Text) -> Finding:
    """Return findings of one cause as one that blames nothing: at the first one's place, with the places and figures of all."""
    return msgspec.structs.replace(
        same[0],
        message=message,
        blamed=-1,
        proposed="",
        places=tuple(dict.fromkeys(p for f in same for p in (f.place, *f.places))),
        operands=tuple(dict.fromkeys(o for f in same for o in f.operands)),
        arithmetic=tuple(dict.fromkeys(a for f in same for a in f.arithmetic)),
        checks=tuple(dict.fromkeys(c for f in same for c in f.checks)),
    )


def _base_years_told(context: Context, found: list[Finding], checked: Sequence[Checked]) -> list[Finding]:
    """Drop the wrong year that F16 tells as a base year, which the own year cannot be."""
    told = {(f.place.block, f.place.start) for f in found if f.rule == "F16"}
    return [f for f in found if f.rule != "F05" or (f.place.block, f.place.start) not in told]


def _contrary_words_told(context: Context, found: list[Finding], checked: Sequence[Checked]) -> list[Finding]:
    """Drop a contrary word of direction that S10 tells with the figures; its word, which fits the sentence, stays."""
    words = [f for f in found if f.rule == "W13"]
    figures = [f.place for f in found if f.rule == "S10"]
    fitting = {f.place: f.proposed for f in reversed(words) if f.proposed}

    def is_told(place: Place) -> bool:
        return any(f.block == place.block and f.start < place.end and place.start < f.end for f in figures)

    def worded(finding: Finding) -> Finding:
        right = fitting.get(finding.place) if finding.rule == "S10" else None
        return msgspec.structs.replace(finding, proposed=right) if right else finding

    return [worded(f) for f in found if f.rule != "W13" or not is_told(f.place)] if words else found


def _swapped_digits_told(context: Context, found: list[Finding], checked: Sequence[Checked]) -> list[Finding]:
    """Let what tells of an amount already say which printed one it should be, where that is a slip of it (W23), and drop the notes on it."""
    exchanged = {f.place: f for f in found if f.rule == "W23"}
    if not exchanged:
        return found  # nearly always
    rest = []
    for finding in found:
        told = exchanged.keys() & {finding.place, *(context.figures[o.figure].place for o in finding.operands)}
        if finding.rule == "W23" or not told:
            rest.append(finding)
        elif finding.severity != "note":
            right = [exchanged.pop(place) for place in told]
            if not finding.proposed and len(right) == 1:
                finding = msgspec.structs.replace(finding, blamed=right[0].blamed, proposed=right[0].proposed)
            rest.append(finding)
    return [f for f in rest if f.rule != "W23" or f.place in exchanged]


STEPS = (
    Step("a base year and the wrong year that it is", _base_years_told),
    Step("a wrong year and what is reckoned with it", _reckoned_with_a_wrong_year),
    Step("columns that miss one row", _columns_of_a_row),
    Step("a misprinted number and the relations that blame it", _misprints),
    Step("an amount called by another kind's word and the numbers of what it is called", _called_otherwise),
    Step("the rounding of a slip", _roundings_of_a_slip),
    Step("a missing or doubled row and the sum that is off by it", _missing_rows),
    Step("one wrong name told by two rules", _names_told_twice),
    Step("a wrong name and what is said of it", _follows_a_name),
    Step("an item told under another's name and the numbers that disagree with its own", _under_another_name),
    Step("words that are wrong only because a figure is", _words_of_a_wrong_figure),
    Step("a contrary word and the figures that say so", _contrary_words_told),
    Step("the same words at the same place", _repeated),
    Step("amounts that differ by one number", _two_drafts),
    Step("one slip copied from table to table", _copied_slips),
    Step("an amount with a slip of its digits and what it breaks", _swapped_digits_told),
)
"""The steps in their order: each sees what the ones before it left."""
