"""Narrative and tables together: one numbering, one name for each item, an index of facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from operator import attrgetter

import msgspec

from juesuan.document.model import DOUBTFUL, Document, Paragraph, is_recognised, surety
from juesuan.domain.accounts import Accounts
from juesuan.domain.codes import functional_paths
from juesuan.domain.forms import form_of, forms
from juesuan.extract.amounts import Amounts
from juesuan.extract.bracketed import with_brackets_apart
from juesuan.extract.claims import Claim
from juesuan.extract.compared import compared
from juesuan.extract.differing import with_differences
from juesuan.extract.grammar import Grammar
from juesuan.extract.items import named_by_short_names, named_by_tables
from juesuan.extract.misattributed import without_misattributed
from juesuan.extract.narrative import Narrative, narrative
from juesuan.extract.numerals import fold
from juesuan.extract.of_budget import of_their_budgets
from juesuan.extract.outline import Outline, kind_of, outline
from juesuan.extract.resolved import resolved_by_tables
from juesuan.extract.shares import right_share
from juesuan.extract.stale import StaleYear, with_right_years
from juesuan.extract.statutory import Tables, tables
from juesuan.extract.tried import of_region
from juesuan.extract.twins import without_twins
from juesuan.extract.words import ends_path
from juesuan.kernel.figures import Fact, Figure, Numeral
from juesuan.kernel.lang import Text
from juesuan.kernel.miswritten import swapped_or_shifted
from juesuan.kinds.kind import FINAL, Kind
from juesuan.regions.region import BadRegion, Region, detect


class Extract(msgspec.Struct, frozen=True):
    """Everything extraction gives of one document, and the kind of disclosure and the region that it was read as."""

    document: Document
    kind: Kind
    region: Region
    outline: Outline
    narrative: Narrative
    tables: Tables
    accounts: Accounts
    figures: tuple[Figure, ...]
    numerals: tuple[Numeral, ...]
    stale: tuple[StaleYear, ...] = ()
    """Years that should be the document's own; their sentences were read as of that."""


def grammar_of(region: Region, kind: str = FINAL) -> Grammar:
    """Return the grammar that a region's documents of a kind are read by; raise `BadRegion` where what it adds breaks an example."""
    try:
        return of_region(region.lexemes, region.grammar, region.names, kind, region.cuts, region.choices)
    except (ValueError, msgspec.ValidationError) as problem:
        raise BadRegion(
            Text(f"地区 {region.id} 的语法有误：{problem}", f"grammar of region {region.id}: {problem}")
        ) from problem


def extract(document: Document, region: Region | None = None, kind: Kind | None = None) -> Extract:
    """Read figures, claims and accounts from `document`, as a disclosure of `region` and `kind` or of those it tells."""
    kind = kind or kind_of(document)
    plan = outline(document, kind)

    def text_of(number: int) -> str:
        block = document.blocks[number]
        return fold(block.text) if isinstance(block, Paragraph) else ""

    region = region or detect("\n".join(b.text for b in document.blocks if isinstance(b, Paragraph)), plan.unit)
    region = region.of(kind.id)
    grammar = grammar_of(region, kind.id)
    shown = tables(document, plan, 0, forms(kind=kind.id), grammar.names, kind.own)
    amounts, start = Amounts(shown.figures), len(shown.figures)
    told, stale = with_right_years(
        document, plan.sections, plan.year, kind, shown.figures,
        lambda read: narrative(read, plan, start, grammar, kind.own, amounts),
    )  # fmt: skip
    shown = without_twins(shown, told.figures)
    known, funds = _items(shown), _of_fund(shown)
    values = {f.fact: f.value for f in reversed(shown.figures)}
    told = of_their_budgets(
        told, plan, values, funds, lambda item: _canonical(item, known), text_of,
        lambda words: grammar.names.account_of(words, ""),
    )  # fmt: skip
    settled = tuple(_settled(told, shown))
    figures: tuple[Figure, ...] = tuple(_of_account(_renamed(f, known), funds) for f in settled)
    of_items = {fact: value for fact, value in values.items() if fact.item}
    figures = named_by_tables(msgspec.structs.replace(told, figures=figures), plan.sections, known, of_items)
    figures = named_by_short_names(figures, plan.sections, grammar, of_items)
    figures = with_brackets_apart(figures, values, text_of, kind.own, plan.year)
    figures = resolved_by_tables(figures, amounts, values, plan.sections, text_of, grammar)
    figures = compared(figures, kind.own, told.named)
    figures = with_differences(figures, text_of, kind.own, plan.year)
    told = msgspec.structs.replace(
        told,
        claims=_of_their_wholes(told, settled),
        figures=without_misattributed(figures, values),
        statements=tuple(
            msgspec.structs.replace(s, item=_canonical(s.item, known)) if s.item else s for s in told.statements
        ),
    )
    if any(is_recognised(block) for block in document.blocks):
        told = msgspec.structs.replace(told, figures=_with_surety(document, told.figures))
        shown = msgspec.structs.replace(shown, figures=_with_surety(document, shown.figures))
    figures = (*told.figures, *shown.figures)
    facts: dict[Fact, list[int]] = {}
    for figure in figures:
        facts.setdefault(figure.fact, []).append(figure.id)
    accounts = Accounts(
        plan.unit, plan.year, shown.tables, {f.id: f for f in figures}, {k: tuple(v) for k, v in facts.items()}
    )
    numerals = sorted((*told.numerals, *shown.numerals), key=attrgetter("place"))
    by_id = (*shown.figures, *told.figures)  # a figure's id is where it stands
    return Extract(document, kind, region, plan, told, shown, accounts, by_id, tuple(numerals), stale)


def _settled(told: Narrative, shown: Tables) -> Iterator[Figure]:
    """Yield the narrative's figures; what may be the total or the year's own (收入决算) is what the tables print it as.

    Without tables a total is one where both sides, which must balance, are equal. Its changes in the paragraph follow it.
    """
    loose = dict(told.loose)
    values = {f.fact: f.value for f in reversed(shown.figures) if f.fact.aspect == "amount"}
    for fact, value in list(values.items()):
        if fact.measure.endswith(".total_out"):  # the totals balance, and table 04 prints each budget's once
            values.setdefault(msgspec.structs.replace(fact, measure=fact.measure[:-4]), value)
    turned = _turned(told, loose, values)
    other = {(*f.place.cell, f.fact.measure): loose[f.id] for f in told.figures if f.id in turned}
    other |= _changes_apart(told, loose, turned)
    for figure in told.figures:
        fact = figure.fact
        if fact.item or (fact.aspect == "amount" and figure.id not in loose):
            yield figure  # what is told by its own words
        else:
            measure = other.get((*figure.place.cell, fact.measure), fact.measure) if other else fact.measure
            if measure != fact.measure:
                figure = msgspec.structs.replace(figure, fact=msgspec.structs.replace(fact, measure=measure))
            yield figure


def _of_their_wholes(told: Narrative, settled: tuple[Figure, ...]) -> tuple[Claim, ...]:
    """Return the claims, shares of what was told above as another measure being of that: 收入预算 x，其中：, then a paragraph a part.

    Shares of a paragraph of which one is right of what its words want, told above by its own words, stay of that: 总支出 x。本年支出 y。甲 a，占 p%.
    """
    loose = dict(told.loose)
    turned = [
        (was.place, was.fact.measure, now.fact.measure)
        for was, now in zip(told.figures, settled, strict=True)
        if (was.id in loose or was.fact != now.fact) and was.fact.aspect == "amount"
    ]
    if all(was == now for _, was, now in turned):
        return told.claims
    found = []
    by_id = {f.id: f for f in settled}
    own = {(c.place.block, c.wants) for c in told.claims if c.kind == "share" and c.wants and _fits_its_own(c, by_id)}
    for claim in told.claims:
        above = [now for place, was, now in turned if was == claim.wants and place < claim.place]
        if (claim.place.block, claim.wants) in own and claim.kind == "share":
            above = []
        found.append(msgspec.structs.replace(claim, wants=above[-1]) if above and claim.wants else claim)
    return tuple(found)


def _fits_its_own(claim: Claim, by_id: dict[int, Figure]) -> bool:
    """Tell whether a share is right of an amount told above it that is, in its year and budget, of the measure it wants."""
    share, parts = by_id.get(claim.relation.left[0]), [by_id[i] for i in claim.relation.right if i in by_id]
    if share is None or not parts:
        return False
    wanted = msgspec.structs.replace(parts[0].fact, measure=claim.wants, item="", context="")
    return any(f.fact == wanted and f.place < claim.place and right_share(share, parts, f) for f in by_id.values())


def _turned(told: Narrative, loose: dict[int, str], values: dict[Fact, Decimal]) -> set[int]:
    """Return the figures that mean their other measure; those of one paragraph are taken alike."""
    together: dict[tuple[int, int, int], list[Figure]] = {}
    for figure in told.figures:
        if figure.id in loose and figure.fact.aspect == "amount":
            together.setdefault(figure.place.cell, []).append(figure)
    found: set[int] = set()
    for figures in together.values():
        alike = {f.id: msgspec.structs.replace(f.fact, measure=loose[f.id]) for f in figures}
        elsewhere = {
            f.fact: f.value for f in told.figures if f.id not in loose and f.place.cell == figures[0].place.cell
        }  # 财政拨款支出 x，其中：一般公共预算财政拨款支出 y
        if any(f.fact in values or alike[f.id] in values for f in figures):
            own = sum(_is_printed(f, f.fact, values) for f in figures)
            other = sum(_is_printed(f, alike[f.id], values) for f in figures)
            none = not other and not own
            turn = own < other or (not other and _made_since(told, figures, alike, values))
            turn |= none and any(_is_a_slip_of(f, alike[f.id], values) for f in figures)
        elif any(elsewhere.get(f.fact, f.value) != f.value for f in figures):
            turn = True
        else:
            turn = all("total" in f.fact.measure for f in figures) and len({f.value for f in figures}) > 1
        found |= {f.id for f in figures} if turn else set()
    found |= _with_carry_below(told, loose, values)
    return found | _as_this_year(told, loose, found)


def _made_since(
    told: Narrative, figures: Sequence[Figure], alike: Mapping[int, Fact], values: Mapping[Fact, Decimal]
) -> bool:
    """Tell whether amounts that no table prints should be, by last year's and the change in their paragraph, what it prints as their other measure.

    收入预算 x，比上年的 y 增加 z, where y + z is printed as 收入总计: x was miswritten.
    """
    for figure in figures:
        fact = figure.fact
        same = [f for f in told.figures if f.place.cell == figure.place.cell and f.fact.measure == fact.measure]
        before = [f.value for f in same if f.fact.aspect == "amount" and f.fact.year == fact.year - 1]
        moved = [f.value for f in same if f.fact.aspect == "change" and f.unit == figure.unit]
        if len(before) == len(moved) == 1:
            return values.get(alike[figure.id]) == before[0] + moved[0] != values.get(fact)
    return False


def _is_a_slip_of(figure: Figure, alike: Fact, values: dict[Fact, Decimal]) -> bool:
    """Tell an amount that is, but for two digits the other way round or its point elsewhere, what the tables print as its other measure alone."""
    own, other = values.get(figure.fact), values.get(alike)
    if other is None or not swapped_or_shifted(figure, other):
        return False
    return own is None or not swapped_or_shifted(figure, own)


def _is_printed(figure: Figure, fact: Fact, values: dict[Fact, Decimal]) -> bool:
    """Tell whether the tables print, in 元 perhaps, what a figure of the narrative rounds, as a fact."""
    return fact in values and figure.lo <= values[fact] <= figure.hi


_NEXT = 2
"""Paragraphs below 总收入 x in which its change is told."""


def _changes_apart(told: Narrative, loose: dict[int, str], turned: set[int]) -> dict[tuple[int, int, int, str], str]:
    """Return what changes are of, by paragraph and measure, that are told below their amount: 总收入 x。 总收入减少 z in the next paragraph."""
    found: dict[tuple[int, int, int, str], str] = {}
    above: dict[str, tuple[int, bool]] = {}
    for figure in told.figures:
        measure, other = figure.fact.measure, loose.get(figure.id, "")
        if figure.fact.aspect == "amount" and not figure.fact.item:
            above[other or measure] = (figure.place.block, figure.id in turned or not other)
        elif other and figure.fact.aspect == "change":
            block, so = above.get(other, (-_NEXT, False))
            if so and 0 < figure.place.block - block <= _NEXT and above.get(measure, (-1, False))[0] < block:
                found[*figure.place.cell, measure] = other
    return found


_BELOW = 16
"""Paragraphs below 收入预算 x，其中： in which its parts are told."""


def _with_carry_below(told: Narrative, loose: dict[int, str], values: dict[Fact, Decimal]) -> set[int]:
    """Return the revenues whose parts, told paragraph by paragraph below them, are their sum only with the carry-over.

    A budget's 本年收入合计 x, which its words tell without it, is put among the loose ones where its parts say otherwise.
    """
    found: set[int] = set()
    for figure in told.figures:
        fact = figure.fact
        if fact.measure != "whole.income" or fact.aspect != "amount" or figure.unit != "万元":
            continue
        by_its_words = figure.id not in loose and fact.basis == "opening_budget"
        if values.get(fact) == figure.value if by_its_words else figure.id not in loose or fact in values:
            continue
        parts: dict[str, Decimal] = {}
        for other in told.figures:
            below = 0 < other.place.block - figure.place.block <= _BELOW and other.id not in loose
            same = (other.fact.aspect, other.fact.basis, other.fact.year) == ("amount", fact.basis, fact.year)
            if below and same and other.fact.measure.startswith(("whole.income.", "whole.opening", "fiscal.opening")):
                parts.setdefault(other.fact.measure, other.value)
        carried = sum(v for m, v in parts.items() if m.endswith(".opening"))
        budgets = sum(v for m, v in parts.items() if m.endswith((".general", ".fund", ".capital")))
        rest = sum(v for m, v in parts.items() if not m.endswith((".general", ".fund", ".capital", ".fiscal")))
        printed = values.get(msgspec.structs.replace(fact, measure="whole.total")) if by_its_words and budgets else None
        if carried and figure.value in (rest + budgets, rest + parts.get("whole.income.fiscal", Decimal(0)), printed):
            loose.setdefault(figure.id, "whole.total")
            found.add(figure.id)
    return found


def _as_this_year(told: Narrative, loose: dict[int, str], turned: set[int]) -> set[int]:
    """Return the amounts of other years that are what their paragraph tells of the document's own: 收入预算（含结转）x，较2024年收入预算 y 增加 z."""
    if not loose:
        return set()
    named: dict[tuple[int, int, int], dict[str, int]] = {}
    for figure in told.figures:
        if figure.fact.aspect == "amount" and not figure.fact.item:
            measure = loose[figure.id] if figure.id in turned else figure.fact.measure
            years = named.setdefault(figure.place.cell, {})
            years[measure] = max(figure.fact.year, years.get(measure, 0))
    return {
        f.id
        for f in told.figures
        if f.id in loose
        and (years := named.get(f.place.cell, {})).get(loose[f.id], 0) > f.fact.year
        and years.get(f.fact.measure, 0) <= f.fact.year
    }


def _with_surety(document: Document, figures: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """Mark the figures that were recognised from a picture, and those recognised with low confidence."""
    return tuple(
        figure
        if (sure := surety(document, figure.place)) is None
        else msgspec.structs.replace(figure, scanned=True, low=sure < DOUBTFUL)
        for figure in figures
    )


def _items(shown: Tables) -> dict[str, set[str]]:
    """Return the items of the functional tables by their last name."""
    found: dict[str, set[str]] = {}
    for table in shown.tables:
        if form_of(table.form).rows not in ("functional", "named"):
            continue
        for row in table.rows:
            if row.item:
                found.setdefault(row.item.rsplit("/", 1)[-1], set()).add(row.item)
    return found


def _canonical(item: str, known: dict[str, set[str]]) -> str:
    """Return the tables' own path for an item that the narrative names in part or with a slip in an upper name.

    A path that the classification itself has is no slip: it is another item, in no table because it has no amount
    this year (多个款有同名的项，如各部门的“行政运行”).
    """
    names = item.split("/")
    candidates = known.get(names[-1], set())
    if not candidates:
        # 林业和草原（款）森林资源培育（项） has its class from the classification.
        return "/".join(ends_path(tuple(names))) or item
    if item in candidates:
        return item
    ending = [c for c in candidates if c.endswith("/" + item)]
    if len(ending) == 1:
        return ending[0]
    if item in functional_paths():
        return item
    within = [
        c for c in candidates if len(names) > 1 and c.startswith(names[0] + "/") and c.count("/") > item.count("/")
    ]
    if len(within) == 1:
        return within[0]  # 一般公共服务支出…其中：行政运行: its 款 is the tables'
    alike = [c for c in candidates if len(c.split("/")) == len(names) and set(c.split("/")) & set(names[:-1])]
    return alike[0] if len(alike) == 1 else item


def _of_fund(shown: Tables) -> dict[str, str]:
    """Return the items that only a fund's or state capital's own table has, and the measure of their expenditure.

    Told among the items of the general public budget they are still the fund's: 超长期特别国债安排的支出.
    """
    found: dict[str, str] = {}
    general: set[str] = set()
    for table in shown.tables:
        account = form_of(table.form).account
        if account == "general":
            general |= {r.item for r in table.rows}
        elif account in ("fund", "capital"):
            found |= {r.item: f"{account}.expenditure" for r in table.rows if r.level == 3}
    return {item: measure for item, measure in found.items() if item not in general}


def _of_account(figure: Figure, funds: dict[str, str]) -> Figure:
    fact = figure.fact
    if fact.measure != "general.expenditure" or fact.item not in funds:
        return figure
    return msgspec.structs.replace(figure, fact=msgspec.structs.replace(fact, measure=funds[fact.item]))


def _renamed(figure: Figure, known: dict[str, set[str]]) -> Figure:
    if not figure.fact.item:
        return figure
    item = _canonical(figure.fact.item, known)
    if item == figure.fact.item:
        return figure
    return msgspec.structs.replace(figure, fact=msgspec.structs.replace(figure.fact, item=item))
