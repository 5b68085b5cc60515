"""Figures made of their subjects: the fact of a number by its subject, basis and year, and what an amount leaves to those behind it."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from juesuan.domain.measures import measures, unit_of
from juesuan.extract.discourse import Discourse, Subject, last_told, since
from juesuan.extract.grammar import PERCENT
from juesuan.extract.numerals import Token
from juesuan.extract.valued import told_by_value
from juesuan.extract.words import is_exact, noun_after, of_another
from juesuan.kernel.figures import Aspect, Basis, Fact, Figure, half_width
from juesuan.kernel.patterns import compiled
from juesuan.kernel.place import Place

LONGEST_NAME = 40
"""Characters before a figure in which the words that end there begin; a long paragraph is not searched from its start."""


_OF_THE_YEAR = compiled(r"(?:本年|当年)(?:度|部门|总)*(?:收入|支出)(?:合计|预算|总额|共计|小计|数|为|是|：)*$")
"""Words that name the year's own revenue, without what was carried over."""


_NOTHING = Decimal(0)
_TOTALS = {"income": "total", "expenditure": "total_out"}


def amount_figure(
    d: Discourse, token: Token, subject: Subject, basis: Basis | None = None, year: int = 0, same_group: bool = False
) -> Figure:
    """Make an amount, of the disclosure's own basis if none is given; it becomes what the sentence speaks of, and a part of the list that is open."""
    basis = basis or d.own
    year = year or d.year_told or (d.lists[-1].year if d.lists else 0)
    unnamed = token.unit == "万元" and subject.measure.startswith("~")
    if unnamed and (valued := told_by_value(d, token, subject.measure[1:], basis, year or d.outline.year)):
        subject = valued
        d.valued.add(d.next_id)
    account, _, concept = subject.measure.rpartition(".")
    total_of = "" if not account or subject.item else _TOTALS.get(concept, "")
    if d.own != "final" and concept == "expenditure":
        total_of = ""  # what a budget spends, it spends with what was carried over
    if total_of and d.g.with_carry.match(d.text, token.end):
        d.either, subject = subject.measure, Subject(f"{account}.{total_of}")
    figure = make(d, token, subject, basis, "amount", year=year)
    if d.either and account and not subject.item and figure.fact.basis == d.own and not year:
        d.loose.append((figure.id, d.either))
    elif (
        (total := d.g.file.carried.get(subject.measure))
        and not subject.item
        and figure.fact.basis == d.own
        and not (
            "年" in (named := d.text[max(0, token.start - LONGEST_NAME) : token.start]) and _OF_THE_YEAR.search(named)
        )
    ):
        d.loose.append((figure.id, total))  # 收入预算: with the carry-over, or without; so the year before
    d.either = ""
    d.aside = {}
    if not d.in_reason or not subject.measure.startswith("~"):
        unnamed = subject.measure.startswith("~") and not of_another(subject.measure[1:], d.outline.unit, d.g)
        beside = unnamed and d.section == "three_public" and _BESIDE.match(subject.measure)
        if not unnamed or beside or not d.subject.measure or d.subject.measure.startswith("~"):
            d.subject = subject
        if d.lists and d.lists[-1].year == year > 0:
            d.lists[-1].parts.append(figure.id)
        if basis == d.own and not year:
            if not same_group and not (figure.unit not in d.last_group and of_one_thing(d, figure, subject)):
                d.last_group = {}
            d.last_group[figure.unit] = figure.id
            d.group_label = subject.measure
            if d.g.beside_own.search(d.text, max(0, token.start - LONGEST_NAME), token.start):
                d.last_group = {}  # 由单位本级和2个下属单位组成，其中…: parts of more than this figure
            if d.lists:
                d.lists[-1].parts.append(figure.id)
    return figure


_BESIDE = compiled(r"~.{0,6}(?:会议|培训|差旅)(?:费|经费|支出)")
"""What is told beside the three public expenses and has a budget and a final account of its own."""


def of_one_thing(d: Discourse, figure: Figure, subject: Subject) -> bool:
    """Tell whether an amount counts what those just told count, in another unit: 接待28批次，231人次，支出 x."""
    before = last_told(d)
    return subject.measure == d.group_label or (
        before is not None
        and before.id in d.last_group.values()
        and (
            d.g.counted.get((d.group_label, figure.unit)) == figure.fact.measure
            or d.g.counted.get((subject.measure, before.unit)) == before.fact.measure
        )
        and not compiled(r"[。；]").search(d.text[before.place.end - d.offset : figure.place.start - d.offset])
    )


def make(
    d: Discourse,
    token: Token,
    subject: Subject,
    basis: Basis,
    aspect: Aspect,
    year: int = 0,
    of: str = "",
    context: str = "",
) -> Figure:
    """Make a figure of a subject with its fact; the subject's measure gives way where the unit counts another thing."""
    measure = subject.measure or "~" + noun_after(d.text, token)
    if d.foreign and measure in measures():
        measure = f"~{d.foreign}·{measures()[measure].title.zh}"
    three = measure.startswith("three.")
    if three and d.own_funds:
        measure, three = f"~自有资金·{measures()[measure].title.zh}", False
    if token.unit == "台" and measure.startswith(d.g.vehicles):
        token = msgspec.structs.replace(token, unit="辆")
    if three:
        if basis in ("opening_budget", "full_budget") and basis != d.own:
            basis = _the_budget(d, measure, basis, aspect, token)
        if token.unit not in ("万元", "%"):
            measure = d.g.counted.get((measure, token.unit), measure)
    if d.section == "assets":
        if token.unit == "万元":
            measure = d.g.file.money_of.get(measure, measure)  # 车辆24台，618.42万元
        if measure in ("three.bought", "three.purchase"):
            measure = "~" + measures()[measure].title.zh  # whatever it was paid from
    unit = token.unit or ("万元" if not token.value and measure in measures() and unit_of(measure) == "万元" else "?")
    a_thing = measure in d.g.things
    if a_thing and unit not in ("万元", PERCENT) and unit_of(measure) != "万元":
        unit = unit_of(measure)  # 46个来访团组, 46批次: one number in one fact, whatever it is counted in
    apart = measure in d.g.projects and aspect != "share" and token.unit in ("万元", PERCENT)
    if apart and token.unit == "万元" and aspect == "amount" and told_with_count(d, measure, token):
        measure, apart = d.g.file.money_of.get(measure, measure), False
        a_thing = measure in d.g.things
    if (a_thing and token.unit == "万元") or (apart and not told_with_count(d, measure, token)):
        measure = "~" + measures()[measure].title.zh + "·金额"
    fact = Fact(
        measure,
        subject.item,
        basis,
        aspect,
        year or d.year_told or d.outline.year,
        unit,
        of,
        str(d.number) if measure.startswith("~") else context,
    )
    half = _NOTHING if is_exact(token) else half_width(token.decimals, token.scale)
    return Figure(
        d.next_id,
        token.value,
        token.unit,
        half,
        d.text[token.start : token.end],
        Place(d.number, token.start + d.offset, token.end + d.offset, d.row, d.col),
        fact,
        "text",
        token.decimals,
        token.scale,
    )


def told_with_count(d: Discourse, measure: str, token: Token) -> bool:
    """Tell whether money stands in one sentence with the projects' count: 预算绩效评价项目3个，全年预算数 x is of all three."""
    counts = [f for f in d.figures[d.start_of_paragraph :] if f.fact.measure == measure and f.unit == "个"]
    return bool(counts) and not compiled(r"[。；]").search(since(d, counts[-1], token))


_NAME = 12
"""Characters before an amount in which its budget is named."""


def _the_budget(d: Discourse, measure: str, basis: Basis, aspect: Aspect, token: Token) -> Basis:
    """Return the budget of one of the three public expenses: the one of its form, whatever it is called, but where two are told.

    年初预算 10.00，全年预算 12.00: the second is the form's. The first, read as the form's till then, becomes the opening one.
    """
    for n in range(len(d.figures) - 1, -1, -1):
        told = d.figures[n]
        if told.place.block != d.number:
            break
        if told.fact.measure != measure or told.fact.aspect != "amount":
            continue
        if told.fact.basis == "opening_budget" and basis == "opening_budget":
            return basis
        if told.fact.basis != "budget" or aspect != "amount" or told.value == token.value:
            continue
        if basis == "opening_budget":
            return basis
        if "年初" in d.text[max(0, told.place.start - d.offset - _NAME) : told.place.start - d.offset]:
            fact = msgspec.structs.replace(told.fact, basis="opening_budget")
            d.figures[n] = msgspec.structs.replace(told, fact=fact)
            break
    return "budget"
