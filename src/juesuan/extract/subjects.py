"""What a noun phrase names: the measure and item that a figure is of, by its words, its list and the sentence's own subject.

What phrases mean is data (`kinds/<kind>/subjects.toml`); here stand the stages: the noun is cut to what names something, looked for among the
items and the names, and the rules choose by the context.
"""

from __future__ import annotations

from functools import lru_cache

from juesuan.domain.measures import measures, tidy
from juesuan.extract.choosing import aside
from juesuan.extract.discourse import Discourse, Subject, was_told, whole_of_list
from juesuan.extract.grammar import Grammar
from juesuan.extract.of_items import names_leaf
from juesuan.extract.phrase import Phrase
from juesuan.extract.referents import chooser, several_parts, whole_of_open_list
from juesuan.extract.words import coded_item, dashed_item, single_measure, without_codes
from juesuan.kernel.patterns import compiled


def subject_of(d: Discourse, noun: str, context: str, unit: str) -> Subject:
    """Return the subject that a noun phrase names; the sentence's own when it names none."""
    read = d.by_words.noun(noun)
    if read.adverb:
        noun, read = "", d.by_words.noun("")
    if read.average:
        return Subject("~" + noun[-24:])
    rules = chooser(d.g)
    p = Phrase(d, noun, read, context, unit)
    total = read.total and d.names.resolve(read.total, d.section)
    words = without_own_unit(d, rules.cut.year(read.total if total else read.plain))
    if (bare := without_marks(d, rules.cut.opening(words))) is None:
        return d.subject
    p.words = words = rules.cut.closing(bare)
    if (not words or read.sums) and (found := rules.unnamed(p)):
        return found
    if not words:
        return d.subject
    words = rules.cut.told(p)
    p.key = d.names.resolve(words, d.section)
    if found := rules.named(p):
        return found
    return Subject(within_list(d, single_measure(p.key))) if p.key else aside(p)


def without_marks(d: Discourse, words: str) -> str | None:
    """Return words without the marks and codes of the item that they name; None where that is the item that is spoken of."""
    if words.isalpha():
        return None if d.subject.item and names_leaf(d.subject.item, words) else words
    if "）" in words and (marked := compiled(r".*（\d{0,7}[类款项]）(?P<rest>.*)$").match(words)):
        words = marked["rest"] if not d.g.pronoun.match(marked["rest"] or "其") else ""
    item, rest = coded_item(words)
    if item and (not rest or d.g.pronoun.match(rest)):
        return None
    if d.subject.item and (dashed_item(words) or names_leaf(d.subject.item, words)):
        return None
    return without_codes(words)


@lru_cache(64)
def _names_of(g: Grammar, unit: str) -> tuple[str, ...]:
    """Return the department's name and those that leave out what it is below: 市交通运输局 of 琼崖市交通运输局.

    A short name begins with its level: 档案馆 of 清河县档案馆 may be an item of the classification. An office that a government
    sends (清河县人民政府柳河街道办事处) is called by its own name, too, whole or as the place that it is for (柳河街道).
    """
    name = tidy(unit)
    names = [name[i:] for i in range(len(name) - 2) if not i or name[i] in "省市县区州盟旗镇乡"]
    sent = g.office_sent.search(name)
    return (*names, *((sent[1], sent["place"]) if sent else ()))


def without_own_unit(d: Discourse, words: str) -> str:
    """Return words without the department's own name before them."""
    rules = chooser(d.g)
    names = _names_of(d.g, d.outline.unit)
    if words.startswith(names):
        own = next(filter(words.startswith, names))
        words = rules.cut.below(words[len(own) :])
    return rules.cut.unit(words)


def within_list(d: Discourse, key: str) -> str:
    """Return the measure as the open list's whole has it: 安排购置车辆 x，其中：其他用车 y is of those to be bought."""
    whole = whole_of_list(d)
    named = d.g.file.within.get(whole, "")
    return whole + key[len(named) :] if named and key.startswith(named + ".") else key


def whole_again(d: Discourse, unit: str, at: int) -> Subject | None:
    """Return the whole of a list that its sum tells again: 总预算 x，其中甲 a，乙 b，合计 x; None for any other words."""
    whole = whole_of_open_list(d, unit)
    if whole is None or not several_parts(d) or "计" not in d.text[max(0, at - 3) : at]:
        return None
    return whole if d.g.told_again.search(d.text[max(0, at - 8) : at]) else None


def spent_beside(d: Discourse, carried: Subject) -> Subject:
    """Return the expenditure that the paragraph told before its carry-over, which no budget is made of: 支出 x，年末结转 y。年初预算 z."""
    measure = carried.measure.partition(".")[0] + ".expenditure"
    return Subject(measure) if was_told(d, measure) else carried


def spoken_of(d: Discourse, context: str) -> Subject:
    """Return the subject of 「收入支出总体与上年相比，减少…」: named before the comparison, else the sentence's own."""
    for clause in reversed(context.split("，")):
        if "原因" in clause and d.g.reason.search(clause):
            break  # 主要原因是压减公务接待；比上年减少 x: of what the sentence speaks of, not of what explains
        if d.g.says_what.match(clause):
            continue
        noun = d.g.lead_words.sub("", chooser(d.g).cut.clause(tidy(clause)))
        if (
            noun
            and (key := d.names.resolve(without_own_unit(d, d.g.years.sub("", noun)), d.section))
            and not key.endswith("?")
        ):
            return Subject(single_measure(key))
    return d.subject


def money_of(d: Discourse, subject: Subject) -> Subject:
    """Return what the budget or final account of a counted thing is of: 公务接待18批次，预算为 x is the reception's."""
    return Subject(d.g.file.money_of.get(subject.measure, subject.measure), subject.item)


def in_money(d: Discourse, words: str) -> bool:
    """Tell whether words name a measure that is told in money: “三公”经费."""
    measure = measures().get(d.names.resolve(words, d.section)) if words else None
    return measure is not None and measure.unit == "万元"
