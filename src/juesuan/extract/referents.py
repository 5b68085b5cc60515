"""What rules of `subjects.toml` may ask and give by name: conditions, values and referents, each of what was said so far.

A condition holds or not; a value is a piece of a measure or an item, '' where there is none (as a condition: where there is one); a
referent is what words without a name of their own refer to, None where there is nothing. The vocabulary is closed: a wording is a rule in data.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from juesuan.domain.codes import normal_name
from juesuan.domain.measures import with_carry
from juesuan.extract.apart import class_named, procurement_told_apart, spending_account, spending_taken_up
from juesuan.extract.budgets_told import budget_just_told, carried_apart, closing_apart, only_budget
from juesuan.extract.choosing import Chooser
from juesuan.extract.discourse import Discourse, Subject, is_part_of, last_told, of_fact, was_told
from juesuan.extract.grammar import Grammar
from juesuan.extract.of_items import (
    explained,
    in_sentence,
    item_parted,
    item_within,
    last_two,
    main_of_section,
    nothing_told_of_section,
    parts_by_kind,
    parts_of_basic,
    procured_just_told,
    quoted_name,
    short_item_within,
    sums_up,
    told_by_items,
)
from juesuan.extract.phrase import Phrase, Vocabulary
from juesuan.extract.shown import item_called
from juesuan.extract.words import economic_code, of_another
from juesuan.kernel.patterns import compiled, holds_any

# ---- conditions


def several_parts(d: Discourse) -> bool:
    """Tell whether the innermost open list has told two parts or more."""
    return bool(d.lists) and len(d.lists[-1].parts) > 1


def staff_told(d: Discourse) -> bool:
    """Tell whether the part of the sentence has told those in post and those retired."""
    start = max(d.text.rfind("；", d.sentence_start, d.at) + 1, d.sentence_start)
    said = {f.fact.measure for f in d.figures[d.start_of_paragraph :] if f.place.start - d.offset >= start}
    return "staff.active" in said and bool(said & {"staff.retired", "staff.retired_cadre"})


def alone_with_its_area(d: Discourse) -> bool:
    """Tell the one kind of rooms that a paragraph counts, which are then all there are: 办公用房3,260平方米."""
    return not was_told(d, "assets.area") and sum(t.unit == "平方米" for t in d.tokens) == 1


def money_just_told(d: Discourse) -> bool:
    """Tell whether the paragraph's last figure is money."""
    told = last_told(d)
    return told is not None and told.unit == "万元"


def told_in_same_sentence(d: Discourse) -> bool:
    """Tell whether the paragraph's last figure stands in the sentence of the figure that is being read."""
    told = last_told(d)
    return told is not None and "。" not in d.text[told.place.end - d.offset : d.at]


def of_all_goals(d: Discourse) -> bool:
    """Tell whether what was counted last are the projects with goals, whose funds the paragraph has not told: 其中重点项目3个，涉及资金 y are not all."""
    here = [f for f in d.figures[d.start_of_paragraph :] if f.fact.aspect == "amount"]
    counts = [f for f in here if f.unit == "个"]
    some = bool(counts) and counts[-1].fact.measure != "performance.goals"
    return not some and all(f.fact.measure != "performance.goal_funds" for f in here)


def carry_not_told(p: Phrase) -> bool:
    """Tell whether the sentence tells no carry-over beside the year's own, or tells the same again."""
    return "结转" not in p.d.text[p.d.sentence_start :] or was_told(p.d, p.key)


CONDITIONS: Mapping[str, Callable[[Phrase], bool]] = {
    "alone_with_its_area": lambda p: alone_with_its_area(p.d),
    "carry_not_told": carry_not_told,
    "counts_subject": lambda p: (p.d.subject.measure, p.unit) in p.d.g.counted,
    "explained": lambda p: explained(p.d),
    "in_reason": lambda p: p.d.in_reason,
    "is_sum": lambda p: p.read.sums,
    "item_in_sentence": lambda p: in_sentence(p.d, p.d.subject.item),
    "item_spoken_of": lambda p: bool(p.d.subject.item),
    "list_open": lambda p: bool(p.d.lists),
    "money_just_told": lambda p: money_just_told(p.d),
    "names_subject": lambda p: p.key == p.d.subject.measure,
    "nothing_told_of_section": lambda p: nothing_told_of_section(p.d),
    "no_vehicle_bought_yet": lambda p: all(f.fact.measure != "three.bought" for f in p.d.figures),
    "of_all_goals": lambda p: of_all_goals(p.d),
    "of_another_unit": lambda p: of_another(p.words, p.d.outline.unit, p.d.g),
    "procurement_told": lambda p: is_part_of(p.d, "procurement.total") or procured_just_told(p.d),
    "procurement_told_apart": lambda p: procurement_told_apart(p.d),
    "several_parts": lambda p: several_parts(p.d),
    "staff_told": lambda p: staff_told(p.d),
    "tells_basic": lambda p: p.d.section == "basic" or parts_of_basic(p.d),
    "told_by_kind": lambda p: parts_by_kind(p.d.text),
    "told_in_same_sentence": lambda p: told_in_same_sentence(p.d),
}

# ---- values


def grand_total(p: Phrase) -> str:
    """Return the total, with the carry-over, of the account whose revenue or expenditure the names say."""
    account, _, concept = p.key.rpartition(".")
    return f"{account}.{'total' if concept == 'income' else 'total_out'}"


def economic_of_line(d: Discourse) -> str:
    """Return the code of the economic class that the line begins with: 工资福利支出（301）：基本支出 x; '' for none."""
    told = d.g.economic_line.search(d.text, 0, d.at) if holds_any(d.text, ("（3", "（5")) else None
    return told["code"] if told else ""


def projects_done(d: Discourse) -> str:
    """Return what a number of projects counts: what the sentence says last was done with them."""
    said = d.text[d.sentence_start : d.at]
    found = [(m.start(), key) for word, key in d.g.file.done.items() for m in compiled(word).finditer(said)]
    return max(found)[1] if found else ""


def named_item(p: Phrase) -> str:
    """Return what of a phrase may be an item's name."""
    return chooser(p.d.g).cut.item(p.words)


def named_within(p: Phrase) -> str:
    """Return what of a phrase may be the name of an item inside the one spoken of."""
    cut = chooser(p.d.g).cut
    return cut.item(cut.within(p.words))


CONTEXT = 60
"""Characters of the clauses before a noun that are read with it."""

VALUES: Mapping[str, Callable[[Phrase], str]] = {
    "account_taken_up": lambda p: spending_taken_up(p.d).partition(".")[0],
    "budget_just_told": lambda p: budget_just_told(p.d),
    "carried_apart": lambda p: carried_apart(p.d),
    "closing_apart": lambda p: closing_apart(p.d),
    "class": lambda p: class_named(p.named()),
    "context": lambda p: p.context[-CONTEXT:],
    "economic": lambda p: economic_code(p.named()),
    "economic_of_line": lambda p: economic_of_line(p.d),
    "grand_total": grand_total,
    "item_just_told": lambda p: told.fact.item if (told := last_told(p.d)) else "",
    "item_parted": lambda p: item_parted(p.d),
    "item_shown": lambda p: "/".join(item_called(p.d.bare_items, normal_name(quoted_name(p.d) or named_item(p)))),
    "item_told": lambda p: told_by_items(p.d, quoted_name(p.d) or named_item(p)),
    "key": lambda p: p.key,
    "money_of": lambda p: p.d.g.file.money_of.get(p.key, ""),
    "only_budget": lambda p: only_budget(p.d),
    "procured": lambda p: p.d.g.file.procured.get(p.named(), ""),
    "projects_done": lambda p: projects_done(p.d),
    "spending_account": lambda p: spending_account(p.d),
    "subject": lambda p: p.d.subject.measure,
    "with_carry": lambda p: with_carry(p.key),
    "words": lambda p: p.words,
}

# ---- referents


def whole_of_open_list(d: Discourse, unit: str) -> Subject | None:
    """Return what the list that is open parts, in a unit; None where none is open or it has no such whole."""
    if not d.lists or unit not in d.lists[-1].whole:
        return None
    return of_fact(d.by_id[d.lists[-1].whole[unit]].fact)


def share_just_told(p: Phrase) -> Subject | None:
    """Return what a share was told of just before, where the words name the same: p%用于基本支出（x 万元）."""
    last = last_told(p.d)
    if last is None or last.fact.aspect != "share" or last.fact.measure != p.d.names.resolve(p.named(), p.d.section):
        return None
    return Subject(last.fact.measure)


def part_in_other_unit(d: Discourse, unit: str) -> Subject | None:
    """Return the unnamed part that a list has just told in another unit: 上级检查12批次、90人次，支出 x."""
    if not d.lists or not d.lists[-1].parts:
        return None
    last = d.by_id[d.lists[-1].parts[-1]]
    between = d.text[last.place.end - d.offset : d.at]
    apart = unit in (last.unit, "%") or last.unit == "万元" or not last.fact.measure.startswith("~")
    return None if apart or compiled(r"[；。]").search(between) else of_fact(last.fact)


def _of_two(d: Discourse, which: int) -> Subject | None:
    two = last_two(d)
    return two[which] if two else None


def _unless_nothing(subject: Subject) -> Subject | None:
    return subject if subject.measure else None


REFERENTS: Mapping[str, Callable[[Phrase], Subject | None]] = {
    "former": lambda p: _of_two(p.d, 0),
    "item_around": lambda p: _unless_nothing(p.d.outer),
    "item_within": lambda p: item_within(p.d, named_within(p)),
    "latter": lambda p: _of_two(p.d, 1),
    "main_of_section": lambda p: _unless_nothing(main_of_section(p.d)),
    "part_in_other_unit": lambda p: part_in_other_unit(p.d, p.unit),
    "share_just_told": share_just_told,
    "short_item_within": lambda p: short_item_within(p.d, named_within(p)),
    "subject": lambda p: p.d.subject,
    "sum_of_told": lambda p: sums_up(p.d, p.noun),
    "whole_of_list": lambda p: whole_of_open_list(p.d, p.unit),
}

VOCABULARY = Vocabulary(CONDITIONS, VALUES, REFERENTS)


@lru_cache(16)
def chooser(g: Grammar) -> Chooser:
    """Return what applies the rules of a grammar."""
    return Chooser(g, VOCABULARY)
