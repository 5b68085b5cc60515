"""Every relation of a document: identities, roll-ups, claims of sentences, equal facts. Each with its rule and place."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from juesuan.checks.catalogue import catalogue, rule
from juesuan.checks.context import Context
from juesuan.checks.evaluate import evaluate, minus
from juesuan.checks.identities import hierarchy, parse, relations
from juesuan.checks.model import NotChecked
from juesuan.checks.rules.across import ECONOMIC_THREE
from juesuan.document.model import text_at
from juesuan.domain.accounts import STATUTORY, AccountTable
from juesuan.extract.claims import Claim
from juesuan.kernel.figures import Fact, Figure
from juesuan.kernel.lang import Text
from juesuan.kernel.place import Place
from juesuan.kernel.relation import Relation


class Candidate(msgspec.Struct, frozen=True):
    """One relation to be evaluated. `lenient` ones count only when they hold (an 其中 list that need not be complete)."""

    rule: str
    relation: Relation
    place: Place
    lenient: bool = False


def collect(context: Context) -> tuple[list[Candidate], list[NotChecked]]:
    """Return all relations of a document, each once, and the rules that found nothing to check."""
    found: dict[Relation, Candidate] = {}
    missed: list[NotChecked] = []

    def take(candidates: Iterator[Candidate]) -> int:
        count = 0
        for candidate in candidates:
            count += 1
            found.setdefault(candidate.relation, candidate)
        return count

    for declared in catalogue():
        if declared.identity is None:
            continue
        if declared.identity.scopes == ("loose",):
            if not take(_loose(declared.id, context)):
                missed.append(
                    NotChecked(declared.id, Text("没有找到所需的数字", "the figures it needs were not found"))
                )
            continue
        made, absent = relations(declared, context)
        take(Candidate(declared.id, r, p) for r, p in made)
        missed.extend(absent)
    for name, source in _SOURCES:
        if not take(source(context)):
            missed.extend(
                NotChecked(i, Text("没有找到所需的数字或表", "the figures or tables it needs were not found"))
                for i in name
            )
    missed.extend(_unresolved(context))
    return list(found.values()), missed


# ---- roll-ups and sums that the forms' columns make


def _rollups(context: Context) -> Iterator[Candidate]:
    for rule_id, relation, place in hierarchy(context):
        yield Candidate(rule_id, relation, place)


def _classes(context: Context) -> Iterator[Candidate]:
    """Yield total = Σ classes of tables 01 and 04, column by column."""
    for form in ("summary", "appropriation"):
        table = context.table(form)
        if table is None or table.empty:
            continue
        for account in ("whole",) if form == "summary" else ("fiscal", "general", "fund", "capital"):
            total = context.get(form, context.fact(f"{account}.expenditure"))
            parts = [
                f
                for fact in context.stated(form)
                if fact.measure == f"{account}.expenditure" and fact.item and fact.aspect == "amount"
                for f in context.get(form, fact)
            ]
            if total and parts:
                yield Candidate("T31", Relation("sum", (total[0].id,), tuple(p.id for p in parts)), total[0].place)


_PERSONNEL = ("301", "303")
_OFFICE = ("302", "307", "309", "310", "311", "312", "313", "399")


def _economic(context: Context) -> Iterator[Candidate]:
    """Yield 人员经费 and 公用经费 of table 06 from its economic classes."""
    table = context.table("basic")
    if table is None or table.empty:
        return
    every = (*_PERSONNEL, *_OFFICE)
    for measure, classes in (("general.personnel", _PERSONNEL), ("general.public", _OFFICE), ("general.basic", every)):
        total = context.get("basic", context.fact(measure))
        parts = [f for c in classes for f in context.get("basic", context.fact("general.economic", c))]
        if total and parts:
            yield Candidate("T32", Relation("sum", (total[0].id,), tuple(p.id for p in parts)), total[0].place)


def _economic_three(context: Context) -> Iterator[Candidate]:
    for rule_id, (code, measure) in ECONOMIC_THREE.items():
        one = context.get("basic", context.fact("general.economic", code))
        other = context.first(context.fact(measure), ("three_public", "text"))
        if one and other:
            yield Candidate(rule_id, Relation("most", (one[0].id,), (other.id,)), one[0].place)


def _loose(rule_id: str, context: Context) -> Iterator[Candidate]:
    """Yield an identity between single figures wherever they stand, narrative before tables."""
    identity = rule(rule_id).identity
    assert identity is not None
    formula = parse(identity.formula)
    sides = []
    for terms in (formula.left, formula.right):
        term = terms[0]
        fact = context.fact(term.measure)
        origins = (term.origin,) if term.origin else ("summary", "expenditure", "basic", "text")
        figure = context.first(fact, origins)
        if figure is None:
            return
        sides.append(figure)
    kind = "most" if formula.kind == "most" else "sum"
    yield Candidate(rule_id, Relation(kind, (sides[0].id,), (sides[1].id,)), sides[0].place)  # type: ignore[arg-type]


# ---- performance tables


def _performance(context: Context) -> Iterator[Candidate]:
    for table in context.accounts.tables:
        if table.form != "performance":
            continue
        for row in table.rows:
            cells = {key.partition("@")[2]: context.figures[i] for key, i in row.cells.items()}
            rate, weight, score = (
                cells.get("full_budget:completion"),
                cells.get("final:weight"),
                cells.get("final:score"),
            )
            budget, final = cells.get("full_budget:amount"), cells.get("final:amount")
            if rate and budget and final and (budget.value or rate.value):
                yield Candidate("T39", Relation("ratio", (rate.id,), (final.id,), (budget.id,)), rate.place)
            if rate and weight and score and rate.value <= 100:
                yield Candidate("T40", Relation("product", (score.id,), (weight.id,), (rate.id,)), score.place)
            elif weight and score and row.item != "合计":
                yield Candidate("T42", Relation("most", (score.id,), (weight.id,)), score.place)
        totals, parts = _weights(context, table, total=True), _weights(context, table, total=False)
        if totals and parts:
            yield Candidate("T41", Relation("sum", (totals[0].id,), tuple(p.id for p in parts)), totals[0].place)


def _weights(context: Context, table: AccountTable, *, total: bool) -> list[Figure]:
    """Return the weights of a performance table: those of its total rows, or all the others."""
    return [
        context.figures[i]
        for r in table.rows
        if table.form == "performance" and (r.item == "合计") == total
        for k, i in r.cells.items()
        if k.endswith(":weight")
    ]


def _performance_budget(context: Context) -> Iterator[Candidate]:
    """Yield the self-evaluation's full-year budget against total revenue."""
    budget = context.get("performance", context.fact("performance.total", basis="full_budget"))
    total = context.first(context.fact("whole.total"), ("summary", "text"))
    if budget and total:
        yield Candidate("X18", Relation("sum", (budget[0].id,), (total.id,)), budget[0].place)


# ---- claims of sentences


def _claims(context: Context) -> Iterator[Candidate]:
    names = {"share": "S01", "list": "S06", "above": "S07", "remaining": "S08"}
    for claim in context.extract.narrative.claims:
        if claim.kind not in names:
            continue
        relation = claim.relation
        if claim.wants:
            whole = _whole(context, claim)
            if whole is None:
                continue
            relation = msgspec.structs.replace(relation, base=(whole.id,))
        yield Candidate(names[claim.kind], relation, claim.place, lenient=not claim.strict)


def _whole(context: Context, claim: Claim) -> Figure | None:
    """Return the whole of a share that its own paragraph does not give: its section first, then the tables."""
    part = context.figures[claim.relation.right[0]]
    fact = context.fact(claim.wants)
    if fact.unit != part.unit:
        fact = msgspec.structs.replace(fact, unit=part.unit)
    told = [f for f in context.get("text", fact) if f.id != part.id]
    near = [f for f in told if context.section_of(f) == context.section_of(part)]
    return next(iter(near), None) or context.first(fact, STATUTORY) or next(iter(told), None)


def _nearest(context: Context, fact: Fact, figure: Figure) -> Figure | None:
    """Return the statement of a fact nearest to a figure: same paragraph before it, after it, same section, anywhere."""
    found = context.get("text", fact)
    same = [f for f in found if f.place.block == figure.place.block and f.place.row == figure.place.row]
    before = [f for f in same if f.place < figure.place]
    if before:
        return before[-1]
    if same:
        return same[0]
    section = [f for f in found if context.section_of(f) == context.section_of(figure)]
    if section:
        return section[0]
    return found[0] if found else context.first(fact)


def _changes(context: Context) -> Iterator[Candidate]:
    """Yield every rate of change, and this year = last year + change where last year's figure is told."""
    for figure in context.extract.narrative.figures:
        fact = figure.fact
        if fact.aspect not in ("change_rate", "change") or (fact.aspect == "change" and figure.unit == "%"):
            continue
        if fact.basis != "final":
            continue
        unit = figure.unit if fact.aspect == "change" else ""
        amount = _amount_like(context, figure, unit)
        if amount is None:
            continue
        prior = _prior(context, amount, figure)
        if fact.aspect == "change":
            if prior is not None:
                yield Candidate("S03", Relation("sum", (amount.id,), (prior.id, figure.id)), figure.place)
            continue
        change = _change_of(context, figure, amount.unit)
        if change is not None:
            yield Candidate("S02", _rate_of(context, figure, change, amount), figure.place)
        elif prior is not None:
            yield Candidate(
                "S02", Relation("ratio", (figure.id,), (amount.id, minus(prior.id)), (prior.id,)), figure.place
            )


def _rate_of(context: Context, rate: Figure, change: Figure, amount: Figure) -> Relation:
    """Return rate = change / (now - change); now is what the words name, or the other amount of the sentence that it fits.

    「收入总计 x，其中年初结转和结余 y，较上年增加 z，增长 p%」 may speak of x or of y: only the numbers tell.
    """

    def relation(now: Figure) -> Relation:
        return Relation("ratio", (rate.id,), (change.id,), (now.id, minus(change.id)))

    named = relation(amount)
    if evaluate(named, context.figures) != "inconsistent" or amount.place.block != rate.place.block:
        return named
    text = text_at(context.document, rate.place)
    others = [
        f
        for f in context.extract.narrative.figures
        if (f.place.block, f.place.row, f.place.col) == (rate.place.block, rate.place.row, rate.place.col)
        and f.place < amount.place
        and (f.fact.aspect, f.fact.basis, f.unit) == ("amount", "final", change.unit)
        and "其中" in text[f.place.end : amount.place.start]
        and "。" not in text[f.place.end : rate.place.start]
    ]
    fits = [f for f in others if evaluate(relation(f), context.figures) in ("exact", "consistent")]
    return relation(fits[-1]) if fits else named


def _amount_like(context: Context, figure: Figure, unit: str) -> Figure | None:
    """Return the amount that a change or rate speaks of; the unit is told by the change, else by what there is."""
    fact = figure.fact
    units = [unit] if unit else _units(context, figure)
    for u in units:
        own = fact.context if fact.measure.startswith("~") else ""
        found = _nearest(
            context, msgspec.structs.replace(fact, aspect="amount", basis="final", unit=u, of="", context=own), figure
        )
        if found is not None:
            return found
    return None


def _units(context: Context, figure: Figure) -> list[str]:
    fact = figure.fact
    near = [
        f.unit
        for f in context.told_in(figure.place.block)
        if f.fact.measure == fact.measure and f.fact.item == fact.item and f.fact.aspect == "change" and f.unit != "%"
    ]
    return [*dict.fromkeys(near), "万元"]


def _change_of(context: Context, figure: Figure, unit: str) -> Figure | None:
    """Return the change that a rate goes with: same measure, same paragraph, the nearest before it, else after it."""
    fact = msgspec.structs.replace(figure.fact, aspect="change", unit=unit)
    same = [
        f for f in context.get("text", fact) if f.place.block == figure.place.block and f.place.row == figure.place.row
    ]
    before = [f for f in same if f.place < figure.place]
    return before[-1] if before else same[0] if same else None


def _prior(context: Context, amount: Figure, figure: Figure) -> Figure | None:
    if figure.fact.context.isdigit() and not figure.fact.measure.startswith("~"):
        return None  # a change on an earlier year
    fact = msgspec.structs.replace(amount.fact, year=context.year - 1)
    found = [f for f in context.get("text", fact) if f.place.block == figure.place.block]
    return found[0] if found else None


def _budget_rates(context: Context) -> Iterator[Candidate]:
    """Yield completion rates, difference rates and differences on a budget."""
    for figure in context.extract.narrative.figures:
        fact = figure.fact
        budget_change = fact.aspect == "change" and fact.basis != "final"
        if fact.aspect not in ("completion", "variance") and not budget_change:
            continue
        unit = figure.unit if budget_change else "万元"
        final = _nearest(context, msgspec.structs.replace(fact, aspect="amount", basis="final", unit=unit), figure)
        budget = _budget(context, figure, unit)
        if final is not None and budget is None and not budget_change:
            yield from _by_change(context, figure, final)
        if final is None or budget is None:
            continue
        if budget_change:
            yield Candidate("S14", Relation("sum", (final.id,), (budget.id, figure.id)), figure.place)
        elif fact.aspect == "completion":
            yield Candidate("S04", Relation("ratio", (figure.id,), (final.id,), (budget.id,)), figure.place)
        else:
            yield Candidate(
                "S05", Relation("ratio", (figure.id,), (final.id, minus(budget.id)), (budget.id,)), figure.place
            )


def _by_change(context: Context, figure: Figure, final: Figure) -> Iterator[Candidate]:
    """Yield a rate on a budget that is told only by the difference from it (比年初预算增加 x，增长 p%)."""
    change = _change_of(context, figure, final.unit)
    if change is None:
        return
    base = (final.id, minus(change.id))
    if figure.fact.aspect == "completion":
        yield Candidate("S04", Relation("ratio", (figure.id,), (final.id,), base), figure.place)
    else:
        yield Candidate("S05", Relation("ratio", (figure.id,), (change.id,), base), figure.place)


def _budget(context: Context, figure: Figure, unit: str) -> Figure | None:
    """Return the budget that a rate is measured on: of its own basis, or the one budget named when it says just 预算."""
    base = msgspec.structs.replace(figure.fact, aspect="amount", unit=unit)
    own = _nearest(context, base, figure)
    if own is not None and (figure.fact.basis != "budget" or own.place.block == figure.place.block):
        return own
    if figure.fact.basis == "budget":
        for basis in ("full_budget", "opening_budget"):
            found = _nearest(context, msgspec.structs.replace(base, basis=basis), figure)
            if found is not None and found.place.block == figure.place.block:
                return found
    elif own is None:
        # 「预算为 x，完成调整后预算的 p%」: the one budget that the sentence gives.
        found = _nearest(context, msgspec.structs.replace(base, basis="budget"), figure)
        if found is not None and found.place.block == figure.place.block:
            return found
    return own


# ---- sums over the items told one by one


def _item_sums(context: Context) -> Iterator[Candidate]:
    for account in ("general", "fund", "capital"):
        measure = f"{account}.expenditure"
        for aspect, basis in (
            ("amount", "final"),
            ("amount", "opening_budget"),
            ("amount", "full_budget"),
            ("change", "final"),
        ):
            for depth in (1, 3):
                yield from _items_of(context, measure, aspect, basis, depth)


def _items_of(context: Context, measure: str, aspect: str, basis: str, depth: int) -> Iterator[Candidate]:
    parts: dict[str, Figure] = {}
    every: set[str] = set()
    for figure in context.extract.narrative.figures:
        fact = figure.fact
        if fact.measure != measure or not fact.item or fact.year != context.year or fact.unit != "万元":
            continue
        if len(fact.item.split("/")) != depth:
            continue
        every.add(fact.item)
        if fact.aspect == aspect and fact.basis == basis:
            parts.setdefault(fact.item, figure)
    if len(parts) < 2 or len(parts) < len(every):
        return
    total = context.first(context.fact(measure, "", basis, aspect), ("text", "general"))  # type: ignore[arg-type]
    if total is None:
        return
    known = context.table(
        {"general": "general", "fund": "fund", "capital": "capital"}[measure.split(".", maxsplit=1)[0]]
    )
    if known is not None and known.rows:
        shown = {
            r.item
            for r in known.rows
            if r.level == depth and r.cells and any(context.figures[i].value for i in r.cells.values())
        }
        if shown and not shown <= set(parts):
            return
    elif total.value - sum((f.value for f in parts.values()), Decimal(0)) > max(f.value for f in parts.values()):
        return  # more is missing than any item told makes up, and no table says which: the list is a selection
    rule_id = "S11" if aspect == "change" else "S12"
    # An item that was budgeted and never spent need not be told: its budget is missing from the list, no figure is wrong.
    unspent = basis != "final" and total.lo > sum((f.hi for f in parts.values()), Decimal(0))
    yield Candidate(rule_id, Relation("sum", (total.id,), tuple(f.id for f in parts.values())), total.place, unspent)


# ---- equal facts


_MANY = ("staff.active", "staff.retired", "staff.retired_cadre", "three.foreign")
"""Measures that a document may state of several groups in turn (retired staff paid by the fund, by the unit)."""


def _equal(context: Context) -> Iterator[Candidate]:
    """Yield that every statement of a fact is the same number: each against the first, all pairs where they differ."""
    for fact, ids in context.accounts.facts.items():
        if (
            len(ids) < 2
            or fact.unit == "?"
            or fact.measure.startswith("~")
            or fact.aspect in ("rate", "share", "score", "weight")
        ):
            continue
        if fact.measure == "performance.indicator" or fact.measure in _MANY:
            continue
        figures = [context.figures[i] for i in ids]
        figures.sort(key=lambda f: (f.origin == "text", f.id))
        same_value = len({f.value for f in figures}) == 1
        pairs = (
            ((figures[0], f) for f in figures[1:])
            if same_value or len(figures) > 6
            else itertools.combinations(figures, 2)
        )
        for one, other in pairs:
            if one.place == other.place:
                continue
            kinds = (one.origin == "text") + (other.origin == "text")
            yield Candidate(("E01", "E02", "E03")[kinds], Relation("sum", (other.id,), (one.id,)), other.place)


# ---- what could not be checked


def _unresolved(context: Context) -> list[NotChecked]:
    words = {
        "part": Text("没有给出占比对应的数", "the part of the share is not given"),
        "whole": Text("没有给出占比的总数", "the whole of the share is not given"),
    }
    found = []
    for item in context.extract.narrative.unresolved:
        figure = context.figures[item.figure]
        note = Text("{p}：{w}", "{p}: {w}").format(p=figure.printed, w=words[item.missing])
        found.append(NotChecked("S01", note))
    return found


_SOURCES = (
    (("T10", "T11"), _rollups),
    (("T31",), _classes),
    (("T32",), _economic),
    (("X30", "X31", "X32", "X33"), _economic_three),
    (("T39", "T40", "T42"), _performance),
    (("X18",), _performance_budget),
    (("S01", "S06", "S07", "S08"), _claims),
    (("S02", "S03"), _changes),
    (("S04", "S05", "S14"), _budget_rates),
    (("S11", "S12"), _item_sums),
    (("E01", "E02", "E03"), _equal),
)


def constant_sums(context: Context) -> Iterator[tuple[str, tuple[Figure, ...], Decimal]]:
    """Yield (rule, figures, constant): weights of a self-evaluation and shares of one composition sum to 100."""
    weights = [
        figure
        for table in context.accounts.tables
        for figure in _weights(context, table, total=False)
        if not figure.fact.measure.startswith("~")
    ]
    if len(weights) >= 3:
        yield "T41", tuple(weights), Decimal(100)
    groups: dict[tuple[int, int], list[tuple[Figure, int]]] = {}
    for claim in context.extract.narrative.claims:
        if claim.kind == "share":
            share = context.figures[claim.relation.left[0]]
            whole_ = _whole(context, claim) if claim.wants else None
            base = whole_.id if whole_ else claim.relation.base[0] if claim.relation.base else -1
            groups.setdefault((share.place.block, base), []).append((share, claim.relation.right[0]))
    for (_, base), members in groups.items():
        if base < 0 or len(members) < 2:
            continue
        whole = context.figures[base]
        parts = sum((context.figures[p].value for _, p in members), Decimal(0))
        if parts == whole.value and whole.value:
            yield "S13", tuple(s for s, _ in members), Decimal(100)
