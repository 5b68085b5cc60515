"""What a section and its sentences name without marks or codes: the section's own subject, items by their bare names."""

from __future__ import annotations

from collections.abc import Sequence

from juesuan.domain import codes
from juesuan.domain.measures import parent_of
from juesuan.extract.discourse import (
    Discourse,
    Subject,
    last_told,
    of_fact,
    own_amounts,
    told_in_sentence,
    was_told,
    whole_of_list,
)
from juesuan.extract.shown import item_called
from juesuan.extract.words import after_last
from juesuan.kernel.figures import Fact, Figure
from juesuan.kernel.patterns import compiled, holds_any

TELLS_ITEMS = ("general", "fund", "capital", "expenditure", "fiscal")
"""Sections that tell spending item by item."""


def told_by_items(d: Discourse, words: str) -> str:
    """Return the path of the item that words name where a sentence tells the whole by items (按项级科目，行政运行 x，事业运行 y), else ''."""
    if d.section not in TELLS_ITEMS or d.in_reason:
        return ""
    name = codes.normal_name(words)
    path = item_called(d.items, name) or (() if d.tabled else item_called({}, name)) or called_in_short(d, name)
    if not path or explained(d):
        return ""
    said = d.g.purpose.sub("", d.text[d.sentence_start : d.at])
    of_one_part = d.g.of_one_part if d.tabled else d.g.of_one_part_untabled
    return "" if of_one_part.search(said) else "/".join(path)


def quoted_name(d: Discourse) -> str:
    """Return the name that stands in quotation marks just before the figure being read, '' for none."""
    quoted = d.g.quoted_name.search(d.text, max(0, d.at - 32), d.at) if d.text.startswith("”", d.at - 1) else None
    return quoted[1] if quoted else ""


def parts_of_basic(d: Discourse) -> bool:
    """Tell whether the list that is open, or what was told last, is the basic expenditure or one of its two kinds: 公用经费 x，包括办公费 y.

    Of all funds it is no part of the form that tells it by economic items, where there are tables that may say otherwise.
    """
    if d.own == "final" and not d.g.of_basic.match(d.text, d.sentence_start):
        return basic_by_economy(d)
    if tells_classes_of_basic(d):
        return True
    of = whole_of_list(d) or d.subject.measure
    account, _, concept = of.partition(".")
    if of in ("operating.total", "general.economic") and d.section == "operating":
        return not d.tabled  # 机关运行经费 x，主要用于办公费 y、印刷费 z
    if of == "general.economic" and len(d.figures) > d.start_of_paragraph:
        return "。" not in d.text[d.figures[-1].place.end - d.offset : d.at]  # 主要有基本工资 x、绩效工资 y、助学金 z
    if concept not in ("basic", "personnel", "public"):
        return False
    return (
        account in ("general", "fiscal")
        or not d.tabled
        or d.amounts.same(of, f"general.{concept}", d.own, d.outline.year)
    )


def tells_classes_of_basic(d: Discourse) -> bool:
    """Tell whether a sentence says that it tells the basic expenditure of the appropriation by economic class, or goes on by items: 款级科目有基本工资 x.

    Where the paragraph has told the basic expenditure of all funds alone, it is that.
    """
    if (begun := d.g.of_basic.match(d.text, d.sentence_start)) and begun.end() <= d.at:
        of = "general.basic" if begun["budget"] else "fiscal.basic" if begun["fiscal"] else "whole.basic"
        return of == "general.basic" or d.amounts.same(of, "general.basic", d.own, d.outline.year)
    if not holds_any(d.text, ("经济", "级科目")):
        return False  # most
    told = [f.fact.measure for f in d.figures[d.start_of_paragraph :]]
    if "general.economic" in told and d.g.economic_level.search(d.text, max(0, d.sentence_start - 1), d.at):
        return True
    if "经济" not in d.text or not d.g.basic_by_economy.search(d.text, d.sentence_start, d.at):
        return False
    basic = next((m for m in reversed(told) if m.endswith(".basic")), "general.basic")
    return not d.tabled or basic != "whole.basic" or d.amounts.same(basic, "general.basic", d.own, d.outline.year)


def basic_by_economy(d: Discourse) -> bool:
    """Tell whether a paragraph under another heading tells the basic expenditure by the economic classification: 一般公共预算财政拨款基本支出 x。按经济分类，工资福利支出 y."""
    return "经济" in d.text and was_told(d, "general.basic") and _BY_ECONOMY.search(d.text, 0, d.at) is not None


_BY_ECONOMY = compiled(r"按[^，。；]{0,4}经济[^，。；]{0,4}分类?")


def called_in_short(d: Discourse, name: str) -> tuple[str, ...]:
    """Return the path of the item that an everyday name (公积金, 养老保险) stands for: the one of its items that the tables show."""
    meant = next((items for words, items in d.g.file.functional.items() if compiled(words).fullmatch(name)), ())
    shown = [d.items[n] for n in meant if n in d.items]
    if d.tabled or not meant:
        return shown[0] if len(shown) == 1 else ()
    return shown[0] if shown else codes.paths_named_once().get(meant[0], ())


def nothing_told_of_section(d: Discourse) -> bool:
    """Tell whether the section has told no amount of what it is about, and gives no reason.

    A paragraph under a title of its own that names nothing begins anew: （三）具体情况。年初预算为 x.
    """
    if _begins_anew(d):
        return not d.in_reason
    return not d.section_main.measure and not d.in_reason and all(value is None for _, value in d.carried)


def main_of_section(d: Discourse) -> Subject:
    """Return what the section is about: what its paragraph before told, or what it is of by its kind."""
    if _begins_anew(d):
        return Subject(d.g.file.main.get(d.section, ""))
    return d.carried[0][0] if d.carried else Subject(d.g.file.main.get(d.section, ""))


def _begins_anew(d: Discourse) -> bool:
    """Tell whether a paragraph has told nothing but a title of general words: （二）与上年决算对比。"""
    if len(d.figures) != d.start_of_paragraph or not (titled := next(iter(d.g.found("general_title", d.text)), None)):
        return False
    return titled.end() == d.sentence_start


def parts_by_kind(text: str) -> bool:
    """Tell whether a paragraph tells basic and project expenditure once each."""
    return text.count("基本支出") == 1 == text.count("项目支出")


def sums_up(d: Discourse, words: str) -> Subject | None:
    """Return what 合计 and the like is where it adds up things named before it, None where it takes up one.

    甲支出、乙支出两类合计支出 x; 行政单位医疗 a、住房公积金 b，合计 x; 国内 a，外事 b，合计 x: what these are the parts of.
    """
    here = told_in_sentence(d)
    if not here or len(between := d.text[here[-1].place.end - d.offset : d.at]) >= _NEAR:
        return None
    kept = Subject("~" + words)
    if here[-1].unit in ("类", "项", "款", "方面", "部分"):
        if group_counted(d, here):
            return d.subject
        if of := sum_of_last(d, int(here[-1].value)):
            return of
        several = compiled(r"[、和与及]").search(d.text, d.sentence_start, d.at)
        return kept if "，" not in between and several else None
    told = [f for f in here if (f.unit, f.fact.aspect) == ("万元", "amount")]
    if len(told) < 2 or told[-1] is not here[-1] or told[-1].fact == told[-2].fact:
        return None
    one, other = told[-2].fact, told[-1].fact
    if one.item and other.item and one.item != other.item:
        return kept
    if words not in ("合计", "共计", "总计", "总额", "共") or one.measure == other.measure:
        return None
    of_one = _wholes_of(one.measure)
    return next((Subject(m) for m in _wholes_of(other.measure) if m in of_one), None)


def group_counted(d: Discourse, here: list[Figure]) -> bool:
    """Tell whether the words before a count of items name the group that they make: …（20805）下三项合计 x."""
    start = here[-2].place.end - d.offset if len(here) > 1 else d.sentence_start
    group = d.subject.item.rpartition("/")[2]
    return d.subject.item.count("/") == 1 and group in codes.normal_name(
        d.text[start : here[-1].place.start - d.offset]
    )


_SUMMED_FIRST = compiled(r"(?:相加|合计|加总|之和|合并)，")


def summed_first(d: Discourse, lead: str) -> Subject | None:
    """Return what a clause speaks of that begins by adding up what was told: 基本支出 a。项目支出 b。两项相加，比上年 x 增加 y; None for other words."""
    last = last_told(d)
    if last is None or last.unit not in ("项", "类", "块", "部分") or not _SUMMED_FIRST.match(lead):
        return None
    told = [f.fact for f in own_amounts(d)][-int(last.value) :]
    if len(told) != last.value or len({f.measure for f in told}) != len(told) or any(f.item for f in told):
        return None
    return whole_of_all(told)


def whole_of_all(told: Sequence[Fact]) -> Subject | None:
    """Return the nearest measure of which all facts are parts, None without one."""
    wholes = [_wholes_of(f.measure) for f in told]
    return next((Subject(w) for w in wholes[0] if all(w in of for of in wholes)), None) if wholes else None


def sum_of_last(d: Discourse, count: int) -> Subject | None:
    """Return what the last so many amounts of a paragraph are all the parts of: 工资福利支出 a，…。三项合计 x.

    Several items that are no whole of their own are a sum without a name; None where not as many were told.
    """
    told = [f.fact for f in own_amounts(d)][-count:]
    if count < 2 or len(told) < count or len({(f.measure, f.item) for f in told}) < count or d.own == "final":
        return None
    if {f.measure for f in told} == {"general.economic"}:
        return Subject("general.basic" if all(len(f.item) == _CLASS for f in told) else "~合计")
    if any(f.item for f in told):
        return Subject("~合计") if all(f.item for f in told) else None
    return whole_of_all(told)


_CLASS = 3
"""Digits of the code of a class of the economic classification."""


def _wholes_of(measure: str) -> list[str]:
    """Return what a measure is a part of, and what that is a part of, the nearest first."""
    found: list[str] = []
    while (measure := parent_of(measure)) and measure not in found:
        found.append(measure)
    return found


_NEAR = 8
"""Characters between the last of several amounts and their sum."""


def procured_just_told(d: Discourse) -> bool:
    """Tell whether the sentence has told procurement, in whole or one kind of it."""
    here = (f.fact for f in told_in_sentence(d))
    told = any(f.measure in _PROCURED for f in here)
    return told or (
        d.section == "procurement" and any(f.fact.measure in _PROCURED for f in d.figures[d.start_of_paragraph :])
    )


_PROCURED = ("procurement.total", "procurement.goods", "procurement.works", "procurement.services")


def last_two(d: Discourse) -> tuple[Subject, Subject] | None:
    """Return what the two amounts are of that the paragraph told last, of which 前者 and 后者 speak; None without two."""
    told = [
        f.fact
        for f in d.figures[d.start_of_paragraph :]
        if f.fact.aspect == "amount" and f.fact.basis == d.own and f.unit == "万元"
    ]
    if len(told) < 2:
        return None
    one, other = told[-2:]
    return of_fact(one), of_fact(other)


KINDS = (".basic", ".project", ".personnel", ".public")
"""Kinds of spending that an item has as the account has."""


def item_parted(d: Discourse) -> str:
    """Return the item whose amount is being parted: 档案馆（项）x，其中：基本支出 y; 教育支出（类）x，主要用于人员经费 y."""
    if d.lists:
        whole = next((d.by_id[i] for i in d.lists[-1].whole.values()), None)
        here = told_in_sentence(d)
        if whole is None or (here and whole.place.start < d.offset + d.sentence_start and not here[-1].fact.item):
            return ""  # 住房保障支出 x。支出比上年增加 y，其中：基本支出增加 a: of what the sentence speaks of
        return whole.fact.item
    if d.own != "final" and (item := item_in_two(d)):
        return item
    here = told_in_sentence(d)
    last = next((f for f in reversed(here) if f.fact.item), None)
    if last is None or last.unit not in ("万元", "%"):
        return ""
    between = d.text[last.place.end - d.offset : d.at]
    return last.fact.item if d.g.goes_on_within_item.match(between) else ""


def item_in_two(d: Discourse) -> str:
    """Return the item told just before two amounts that make its own: 高中教育 x。基本支出 a，项目支出 b, '' where they do not."""
    told = [f for f in d.figures[d.start_of_paragraph :] if (f.unit, f.fact.aspect) == ("万元", "amount")]
    at = next((n for n, t in enumerate(d.tokens) if t.start == d.at), -1)
    if not told or at < 0:
        return ""
    ahead = d.tokens[at + 1] if at + 1 < len(d.tokens) else None
    last = told[-1]
    if last.fact.item and ahead and ahead.unit == "万元" and d.tokens[at].value + ahead.value == last.value:
        return last.fact.item
    if len(told) > 1 and told[-2].fact.item and told[-1].fact.item == told[-2].fact.item:
        return told[-2].fact.item if told[-1].value + d.tokens[at].value == told[-2].value else ""
    return ""


def in_sentence(d: Discourse, item: str) -> bool:
    """Tell whether the sentence has named an item before the figure being read."""
    start = d.sentence_start
    if start and (title := compiled(r"[^。\d]{0,60}[（）\d项]{2,10}。$").search(d.text, 0, start)):
        start = title.start()  # 档案馆（项）。2024年支出 x: its title stands as a sentence
    return bool(item) and item.rpartition("/")[2] in codes.normal_name(d.text[start : d.at])


def names_leaf(item: str, words: str) -> bool:
    """Tell whether words are the item's own name (行政运行支出), without those above it."""
    return codes.normal_name(words).removesuffix("支出") == item.rpartition("/")[2].removesuffix("支出")


def explained(d: Discourse) -> bool:
    """Tell whether the clause goes on from a reason given of an item: 技校教育（项）x，…主要原因是追加任务，其中培训支出 y."""
    return d.subject.item.count("/") == 2 and bool(
        d.g.reason.search(after_last("。；", d.text[d.sentence_start : d.at]))
    )


def item_within(d: Discourse, words: str) -> Subject | None:
    """Return the item that words name inside the class or item spoken of: 一般公共服务支出（类）x，其中：行政运行 y.

    The item's path may lack its middle: the tables tell it (`link`).
    """
    subject, top = d.subject, class_spoken_of(d)
    name = codes.normal_name(words)
    for spelled in dict.fromkeys((name, name.removesuffix("支出"), name + "支出")) if top else ():
        if paths := codes.paths_named(top, spelled):
            path = next(iter(paths)) if len(paths) == 1 else f"{top}/{spelled}"
            return Subject(subject.measure, path)
    return None


def short_item_within(d: Discourse, words: str) -> Subject | None:
    """Return the item inside the class spoken of that an everyday name stands for: 住房保障支出（类）x，其中：公积金 y."""
    short = called_in_short(d, codes.normal_name(words))
    return Subject(d.subject.measure, "/".join(short)) if short and short[0] == class_spoken_of(d) else None


def class_spoken_of(d: Discourse) -> str:
    """Return the class of the item whose expenditure is spoken of, '' for none."""
    return d.subject.item.partition("/")[0] if d.subject.measure.endswith(".expenditure") else ""
