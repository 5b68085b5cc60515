"""Identity formulas evaluated over the accounts: which figures stand for each term, in which table or section."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

import msgspec

from juesuan.checks.catalogue import Rule
from juesuan.checks.context import Context
from juesuan.checks.evaluate import evaluate, figure_of, gap, minus
from juesuan.checks.model import Candidate, NotChecked
from juesuan.document.model import text_at
from juesuan.domain.accounts import STATUTORY, form_number
from juesuan.domain.identities import Formula, Identity, Term, parse
from juesuan.kernel.figures import Aspect, Basis, Fact, Figure
from juesuan.kernel.lang import Text
from juesuan.kernel.miswritten import swapped_or_shifted
from juesuan.kernel.place import Place
from juesuan.kernel.relation import Relation

Found = tuple[Relation, Place]


def of_identity(rule: Rule, identity: Identity, context: Context) -> Iterator[Candidate | NotChecked]:
    """Yield the relations that an identity makes of the document, or why it makes none."""
    formula = parse(identity.formula)
    if identity.scopes == ("loose",):
        found = _loose(context, formula)
        if found is None:
            yield NotChecked(rule.id, Text("没有找到所需的数字", "the figures it needs were not found"))
        else:
            yield Candidate(rule.id, *found)
        return
    asked = False
    made: Iterator[Found]
    for scope in identity.scopes:
        there = (
            context.told_of(formula.left[0].measure) if scope == "text" else _tables_are_there(context, formula, scope)
        )
        if not there:
            continue
        for said, aspect in identity.variants:
            basis = context.own if said == "final" else said
            if scope == "text":
                made = (
                    found
                    for item in _items(context, formula, identity, scope, basis, aspect)
                    for year in _years(context, formula, identity)
                    for found in _in_text(context, formula, identity, item, basis, aspect, year)
                )
            else:
                made = (
                    found
                    for year in _years_of_table(context, formula, scope)
                    for found in _in_table(context, formula, identity, scope, basis, aspect, year)
                )
            for relation, place in made:
                asked = True
                yield Candidate(rule.id, relation, place)
    if not asked:
        yield NotChecked(rule.id, _why(context, identity))


def _loose(context: Context, formula: Formula) -> Found | None:
    """Return an identity between single figures wherever they stand, the forms before the narrative; None without both."""
    sides = []
    for terms in (formula.left, formula.right):
        term = terms[0]
        origins = (term.origin,) if term.origin else ("summary", "expenditure", "basic", "text")
        figure = context.first(context.fact(term.measure), origins)
        if figure is None:
            return None
        sides.append(figure)
    return Relation(formula.kind, (sides[0].id,), (sides[1].id,)), sides[0].place


def _why(context: Context, identity: Identity) -> Text:
    forms = [s for s in identity.scopes if s in STATUTORY]
    absent = [f for f in forms if context.table(f) is None]
    empty = [f for f in forms if (t := context.table(f)) is not None and t.empty]
    if absent and len(absent) == len(forms):
        names = "、".join(f"表{form_number(f)}" for f in absent)
        return Text(
            f"文件中没有{names}，文字说明也没有给出全部各项",
            f"table {', '.join(map(form_number, absent))} not in the document",
        )
    if empty:
        names = "、".join(f"表{form_number(f)}" for f in empty)
        return Text(f"{names}为空表", f"table {', '.join(map(form_number, empty))} is empty")
    return Text("没有找到所需的数字", "the figures it needs were not found")


def _years(context: Context, formula: Formula, identity: Identity) -> list[int]:
    """Return the years that an identity is asked of: the document's, or each for which its first term is told."""
    if not identity.any_year:
        return [context.year]
    return sorted({fact.year for fact in context.stated("text") if fact.measure == formula.left[0].measure})


def _years_of_table(context: Context, formula: Formula, scope: str) -> list[int]:
    """Return the years that an identity is asked of in a table: the document's, of a form with a row a year each that it tells the first term for."""
    if scope not in STATUTORY or context.forms[scope].rows != "one":
        return [context.year]
    lead = formula.left[0].measure
    others = {f.year for f in context.stated(scope) if f.measure == lead and f.aspect == "amount"} - {context.year}
    return [context.year, *sorted(others)]


def _items(
    context: Context, formula: Formula, identity: Identity, scope: str, basis: Basis, aspect: Aspect
) -> list[str]:
    """Return the items that the first term is stated for: '' always, others where the identity holds by item."""
    if not identity.items:
        return [""]
    first = formula.left[0]
    origin = first.origin or scope
    items = {
        fact.item
        for fact in context.stated(origin)
        if fact.measure == first.measure and fact.basis == basis and fact.aspect == aspect and fact.year == context.year
    }
    return sorted(items | {""})


def _tables_are_there(context: Context, formula: Formula, scope: str) -> bool:
    """Tell whether every table that a formula needs is in the document, with rows."""
    origins = {term.origin or scope for term in (*formula.left, *formula.right)}
    return all(o not in STATUTORY or ((t := context.table(o)) is not None and bool(t.rows)) for o in origins)


def _in_table(
    context: Context, formula: Formula, identity: Identity, scope: str, basis: Basis, aspect: Aspect, year: int
) -> Iterator[Found]:
    """Yield the relations in one table (or across pinned tables), item by item; absent cells are zero, absent tables are not."""

    def by_item(measure: str, origin: str = "") -> Mapping[str, Figure]:
        return context.by_item(origin or scope, measure, basis, aspect, year)

    def filled(term: Term) -> list[tuple[Term, Mapping[str, Figure]]]:
        """Return a term with its figures by item; where the table has none of it but of its parts, those."""
        own = by_item(term.measure, term.origin)
        if own or term.measure not in _PARTS:
            return [(term, own)]
        named = {t.measure for t in (*formula.left, *formula.right)}
        stand_in = [p for p in _PARTS[term.measure] if p not in named]
        parts = [(Term(term.sign, term.origin, p), by_item(p, term.origin)) for p in stand_in]
        return parts if any(found for _, found in parts) else [(term, own)]

    lefts = [one for t in formula.left for one in filled(t)]
    rights = [one for t in formula.right for one in filled(t)]
    if not any(found for _, found in lefts) or not any(found for _, found in rights):
        return
    unread = _unread_in(context, scope) if scope in STATUTORY else ()
    for item in _items(context, formula, identity, scope, basis, aspect):
        left, right = _operands(lefts, item), _operands(rights, item)
        if not left or not right:
            continue
        if identity.every_term and len(left) + len(right) < len(lefts) + len(rights):
            continue
        if identity.needs and not {t.measure for t, found in (*lefts, *rights) if item in found}.issuperset(
            identity.needs
        ):
            continue
        if identity.unless and any(item in by_item(measure) for measure in identity.unless):
            continue
        if identity.parts:
            absent = {t.measure for t, found in (*lefts, *rights) if item not in found}
            rows = context.kind.own == "final"  # its form has a row for each budget; a budget's tables leave rows out
            unknown = [
                whole
                for part, whole in identity.parts.items()
                if part in absent and not (rows and _other_account(part, by_item, item))
            ]
            wholes = (by_item(whole).get(item) for whole in unknown)
            if any(f is not None and f.value for f in wholes):
                continue
        relation = Relation(formula.kind, left, right)
        if unread and _unread_explains(context, unread, relation):
            continue
        yield relation, context.figures[figure_of(left[0])[0]].place


def _operands(terms: Sequence[tuple[Term, Mapping[str, Figure]]], item: str) -> tuple[int, ...]:
    """Return the operands that terms with their figures by item make for one item."""
    return tuple([f.id if t.sign > 0 else minus(f.id) for t, found in terms if (f := found.get(item))])


def _other_account(part: str, by_item: Callable[[str], Mapping[str, Figure]], item: str) -> bool:
    """Tell whether a table has the same amount of another budget: an empty cell beside it is zero, not unknown."""
    concept = part.partition(".")[2]
    others = (f"{account}.{concept}" for account in ("general", "fund", "capital"))
    return any(item in by_item(other) for other in others if other != part)


def _relation(
    formula: Formula, left: Sequence[tuple[Term, Figure | None]], right: Sequence[tuple[Term, Figure | None]]
) -> Relation:
    return Relation(formula.kind, _side(left), _side(right))


def _side(terms: Sequence[tuple[Term, Figure | None]]) -> tuple[int, ...]:
    return tuple([f.id if t.sign > 0 else minus(f.id) for t, f in terms if f])


def _unread_in(context: Context, form: str) -> Sequence[Decimal]:
    """Return the amounts of a form's table that no row or column name explained."""
    table = context.table(form)
    return context.once(_unread).get(table.block, ()) if table else ()


def _unread_explains(context: Context, unread: Sequence[Decimal], relation: Relation) -> bool:
    """Tell whether a mismatch in a table is just a figure of that table which no row or column name explained.

    It is the part that is missing, or the whole itself: “三公”合计 beside 合计 that takes in 会议费.
    """
    if evaluate(relation, context.figures) != "inconsistent":
        return False
    off = abs(gap(relation, context.figures))
    whole = sum((context.figures[i].value * sign for i, sign in map(figure_of, relation.right)), Decimal(0))
    return any(abs(value) == off or (len(relation.right) > 1 and value == whole) for value in unread)


def _unread(context: Context) -> dict[int, list[Decimal]]:
    """Return the amounts other than zero that no row or column name explained, by their table's block."""
    found: dict[int, list[Decimal]] = {}
    for figure in context.extract.tables.figures:
        if figure.fact.measure.startswith("~") and figure.value:
            found.setdefault(figure.place.block, []).append(figure.value)
    return found


def _unnamed_explain(context: Context, relation: Relation, total: Figure, present: list[Figure]) -> bool:
    """Tell whether a list in one paragraph misses its total just by the parts, up to its end, whose names the project does not know."""
    here = [f for f in present if f.place.block == total.place.block]
    if len(here) < 2 or evaluate(relation, context.figures) != "inconsistent":
        return False
    text = text_at(context.document, total.place)
    ends = text.find("。", max(f.place.end for f in (total, *here))) % (len(text) + 1)
    unnamed = [
        f.value
        for f in context.extract.narrative.figures
        if f.place.block == total.place.block
        and f.place.start < ends
        and f.place.row == total.place.row
        and f.unit == total.unit
        and f.fact.measure.startswith("~")
        and f.fact.aspect == total.fact.aspect
        and f.place > total.place
        and f.value
    ]
    off = gap(relation, context.figures)
    if total.fact.aspect != "amount":
        off = abs(off)  # what is not told may have risen or fallen; an amount more only makes up for too little
    return any(
        sum(unnamed[i:j]) == off for i in range(len(unnamed)) for j in range(i + 1, min(i + 5, len(unnamed)) + 1)
    )


def _in_text(
    context: Context, formula: Formula, identity: Identity, item: str, basis: Basis, aspect: Aspect, year: int
) -> Iterator[Found]:
    """Yield the relation in each section of the narrative that states both sides."""
    lead = formula.left[0]
    if lead.origin not in ("", "text"):
        return
    seen: set[str] = set()
    for total in context.get("text", context.fact(lead.measure, item, basis, aspect, year=year)):
        key = context.stretch_of(total)
        if key in seen:
            continue
        terms: list[tuple[Term, Figure | None]] = []
        for term in formula.right:
            if term.origin and term.origin != "text":
                pinned = context.get(term.origin, context.fact(term.measure, item, basis, aspect, year=year))
                terms.append((term, pinned[0] if pinned else None))
                continue
            same = [
                f
                for f in context.get("text", context.fact(term.measure, item, basis, aspect, year=year))
                if context.stretch_of(f) == key
            ]
            if not same and term.measure in _PARTS:
                terms.extend(_split(context, term, item, basis, aspect, key, year))
                continue
            near = [f for f in same if f.place.block == total.place.block] or same
            after = [f for f in near if f.place > total.place] or near
            terms.append((term, after[0] if after else None))
        present = [f for _, f in terms if f]
        lefts: list[tuple[Term, Figure | None]] = [(lead, total)]
        for term in formula.left[1:]:
            others = [
                f
                for f in context.get("text", context.fact(term.measure, item, basis, aspect, year=year))
                if context.stretch_of(f) == key
            ]
            lefts.append((term, others[0] if others else None))
        if not present or (identity.every_term and len(present) < len(formula.right)):
            continue
        if identity.needs and not {t.measure for t, f in (*lefts, *terms) if f}.issuperset(identity.needs):
            continue
        if (
            formula.kind == "sum"
            and len(formula.right) > 1
            and not _enough(context, formula, terms, total, basis, aspect, item, year)
        ):
            continue
        seen.add(key)
        relation = _relation(formula, lefts, terms)
        if formula.kind == "sum" and _unnamed_explain(context, relation, total, present):
            continue
        if aspect == "change" and _vanished_explain(context, relation, terms, item, basis):
            continue
        yield relation, total.place


def _vanished_explain(
    context: Context, relation: Relation, terms: list[tuple[Term, Figure | None]], item: str, basis: Basis
) -> bool:
    """Tell whether changes miss their total by what may have been there last year, or in the budget, and is no more: a part of nothing, not told."""
    if evaluate(relation, context.figures) != "inconsistent" or gap(relation, context.figures) > 0:
        return False
    if any(_slipped(f, f.value + gap(relation, context.figures)) for _, f in terms if f):
        return False
    parts = ((p, f) for t, f in terms for p in _PARTS.get(t.measure, (t.measure,)))
    return any(f is None and not _said_level(context, measure, item, basis) for measure, f in parts)


def _slipped(change: Figure, right: Decimal) -> bool:
    """Tell a change that is told the wrong way round, or with two digits of the right one the other way: no accident makes it fit to the cent."""
    return right == -change.value or swapped_or_shifted(change, right)


_PARTS = {
    "whole.income.fiscal": ("whole.income.general", "whole.income.fund", "whole.income.capital"),
    "three.vehicles": ("three.purchase", "three.running"),
}
"""What stands for a term where only its parts are given."""


def _split(
    context: Context, term: Term, item: str, basis: Basis, aspect: Aspect, section: str, year: int
) -> Iterator[tuple[Term, Figure | None]]:
    """Yield the parts of a term where a section gives any of them in its place, else the term without a figure."""
    parts = []
    for measure in _PARTS[term.measure]:
        told = context.get("text", context.fact(measure, item, basis, aspect, year=year))
        figure = next((f for f in told if context.stretch_of(f) == section), None)
        parts.append((Term(term.sign, term.origin, measure), figure))
    yield from parts if any(figure for _, figure in parts) else [(term, None)]


def _enough(
    context: Context,
    formula: Formula,
    terms: list[tuple[Term, Figure | None]],
    total: Figure,
    basis: Basis,
    aspect: Aspect,
    item: str,
    year: int,
) -> bool:
    """Tell whether the narrative gives a composition, not just a part of it: absent parts must be zero as far as known."""
    present = [f for _, f in terms if f]
    if aspect != "amount" or basis != context.own:
        missing = [t.measure for t, f in terms if f is None]
        if all(_nothing(context, measure, item, basis, aspect, year) for measure in missing):
            return True
        if aspect != "change" or basis != context.own:
            return False
        level = [context.fact(m, item) for m in missing if _said_level(context, m, item)]
        return _make_up(context, total, [*(_its_amount(f) for f in present), *level])
    for term, figure in terms:
        if figure is None:
            known = context.value(context.fact(term.measure, item, year=year))
            if known:
                return False
    if len(present) >= 2:
        return True
    return present[0].place.block == total.place.block and sum((f.value for f in present), Decimal(0)) == total.value


def _nothing(context: Context, measure: str, item: str, basis: Basis, aspect: Aspect, year: int) -> bool:
    """Tell whether a term that is not told is zero: its amount is, or as to a change, it or each part of it is said to be level.

    A change on a budget is zero where there was none of either.
    """
    changed = aspect == "change"
    bases = dict.fromkeys((context.own, basis)) if changed else (context.own,)
    amounts = [context.value(context.fact(measure, item, each, year=year)) for each in bases]
    if all(a == 0 for a in amounts) and not (changed and unlike_in_a_table(context, measure, item)):
        return True
    if changed and _said_level(context, measure, item, basis):
        return unlike_in_a_table(context, measure, item) is None  # else that is wrong, and told (W07)
    parts = _PARTS.get(measure, ()) if changed else ()
    return bool(parts) and all(_nothing(context, part, item, basis, aspect, year) for part in parts)


def _its_amount(figure: Figure) -> Fact:
    return msgspec.structs.replace(figure.fact, aspect="amount")


def _make_up(context: Context, total: Figure, changed: Sequence[Fact]) -> bool:
    """Tell whether the amounts of what changed or is said to be level make up the whole's: then nothing else can have changed it but what is no more."""
    whole, parts = context.value(_its_amount(total)), [context.value(f) for f in changed]
    return whole is not None and len(parts) > 1 and all(parts) and sum(p for p in parts if p) == whole


def unlike_in_a_table(context: Context, measure: str, item: str) -> tuple[Figure, Figure] | None:
    """Return the amounts of this year and the one before that one table prints side by side of a measure, where they differ."""
    told = [
        f
        for f in context.extract.tables.figures
        if (f.fact.measure, f.fact.item, f.fact.aspect) == (measure, item, "amount")
        and f.fact.basis == context.own
        and not f.fact.context
    ]
    for now in (f for f in told if f.fact.year == context.year):
        beside = [f for f in told if f.fact.year == context.year - 1 and f.place.block == now.place.block]
        if len(beside) == 1:
            return None if now.may_equal(beside[0]) else (now, beside[0])
    return None


def _said_level(context: Context, measure: str, item: str, basis: Basis | None = None) -> bool:
    """Tell whether the narrative says of a measure that it is what it was last year (与上年持平), or what a budget was."""
    against = "prior" if basis in (None, context.own) else basis
    return any(
        (s.kind, s.against, s.word, s.measure, s.item) == ("level", against, "持平", measure, item)
        for s in context.extract.narrative.statements
    )
