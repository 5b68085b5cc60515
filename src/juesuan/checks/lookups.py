"""Look-ups that several rules share: which figure a rate, a change or a share speaks of."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from juesuan.checks.catalogue import Rule
from juesuan.checks.context import Context
from juesuan.checks.evaluate import evaluate
from juesuan.checks.miscoded import recoded
from juesuan.checks.model import Candidate, Operand
from juesuan.checks.rounded import of_rounded
from juesuan.domain.accounts import STATUTORY, AccountTable, Row
from juesuan.domain.codes import class_names, functional_paths, stand_under
from juesuan.domain.forms import form_of
from juesuan.domain.measures import BASES, with_carry
from juesuan.extract.claims import Claim, Statement
from juesuan.kernel.figures import Fact, Figure
from juesuan.kernel.patterns import compiled
from juesuan.kernel.place import Place
from juesuan.kernel.relation import Relation


def claims_of(context: Context, kind: str) -> Iterator[Claim]:
    """Yield the narrative's claims of one kind."""
    return (claim for claim in context.extract.narrative.claims if claim.kind == kind)


def claimed(rule: Rule, context: Context, kind: str) -> Iterator[Candidate]:
    """Yield the relations that the narrative's claims of one kind state; a list that need not be complete is lenient."""
    for claim in claims_of(context, kind):
        relation = claim.relation
        if claim.wants:
            base = whole(context, claim)
            if base is None:
                continue
            relation = msgspec.structs.replace(relation, base=(base.id,))
        yield Candidate(rule.id, relation, claim.place, lenient=not claim.strict)


def whole(context: Context, claim: Claim) -> Figure | None:
    """Return the whole of a share that its own paragraph does not give: its section first, then the tables."""
    part = context.figures[claim.relation.right[0]]
    fact = context.fact(claim.wants)
    if fact.unit != part.unit:
        fact = msgspec.structs.replace(fact, unit=part.unit)
    told = [f for f in context.get("text", fact) if f.id != part.id]
    if (every := _with_carry(context, claim, part)) is not None:
        return every
    near = [f for f in told if context.section_of(f) == context.section_of(part)]
    found = next(iter(near), None) or context.first(fact, STATUTORY) or next(iter(told), None)
    return _whole_above(context, claim, found) or found


def _whole_above(context: Context, claim: Claim, found: Figure | None) -> Figure | None:
    """Return, of a share whose words name no whole and that does not fit the usual one, the account's expenditure where it fits that.

    「一般公共预算财政拨款支出 x。其中：人员经费 y，占 p%」: of the expenditure, not of 基本支出.
    """
    relation, share = claim.relation, context.figures[claim.relation.left[0]]
    account, _, concept = claim.wants.partition(".")
    if found is None or share.fact.of or concept != "basic":
        return None
    if evaluate(msgspec.structs.replace(relation, base=(found.id,)), context.figures) != "inconsistent":
        return None
    above = context.first(context.fact(f"{account}.expenditure"))
    fits = above and evaluate(msgspec.structs.replace(relation, base=(above.id,)), context.figures) != "inconsistent"
    return above if fits else None


def _with_carry(context: Context, claim: Claim, part: Figure) -> Figure | None:
    """Return the budget's total that a share of 收入预算 is of where it fits that alone: 收入预算合计 x，包括本年收入 y，上年结转 z."""
    itself = claim.wants == part.fact.measure  # 上年结转的一般公共预算 x，占 p%
    if context.kind.own == "final" or not (itself or with_carry(claim.wants) or claim.wants.endswith(".opening")):
        return None
    total = context.fact(with_carry(claim.wants) or "whole.total")
    relation = claim.relation
    for found in (context.first(total), context.first(total, STATUTORY), *context.get("text", total)):
        if found and evaluate(msgspec.structs.replace(relation, base=(found.id,)), context.figures) != "inconsistent":
            return found
    return None


def nearest(context: Context, fact: Fact, figure: Figure) -> Figure | None:
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


def amount_like(context: Context, figure: Figure, unit: str) -> Figure | None:
    """Return the amount that a change or rate speaks of; the unit is told by the change, else by what there is."""
    fact = figure.fact
    units = [unit] if unit else _units(context, figure)
    for u in units:
        own = fact.context if fact.measure.startswith("~") else ""
        found = nearest(
            context,
            msgspec.structs.replace(fact, aspect="amount", basis=context.own, unit=u, of="", context=own),
            figure,
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


def change_of(context: Context, figure: Figure, unit: str) -> Figure | None:
    """Return the change that a rate goes with: same measure, same paragraph, the nearest before it, else after it."""
    fact = msgspec.structs.replace(figure.fact, aspect="change", unit=unit)
    same = [
        f for f in context.get("text", fact) if f.place.block == figure.place.block and f.place.row == figure.place.row
    ]
    before = [f for f in same if f.place < figure.place]
    return before[-1] if before else same[0] if same else None


def of_the_year_before(context: Context, figure: Figure) -> bool:
    """Tell a change on the year before: on its own figure, or on what a budget tells was executed of it."""
    return figure.fact.basis in (context.own, "executed")


def prior(context: Context, amount: Figure, figure: Figure) -> Figure | None:
    """Return last year's amount as the paragraph tells it, else a table beside this year's."""
    if figure.fact.context.isdigit() and not figure.fact.measure.startswith("~"):
        return None  # a change on an earlier year
    fact = msgspec.structs.replace(amount.fact, year=context.year - 1, basis=figure.fact.basis)
    found = [f for f in context.get("text", fact) if f.place.block == figure.place.block]
    if not found and context.kind.own != "final":
        found = context.printed(fact)
    return found[0] if found else None


def prior_of_tables(context: Context, amount: Figure, figure: Figure) -> Figure | None:
    """Return last year's amount as a table's column of last year gives it, where its tables give one alone."""
    if figure.fact.context or figure.fact.measure.startswith("~") or amount.fact.year != context.year:
        return None
    fact = msgspec.structs.replace(amount.fact, year=context.year - 1, basis=figure.fact.basis)
    found = context.printed(fact)
    return found[0] if found and len({f.value for f in found}) == 1 else None


def budget(context: Context, figure: Figure, unit: str) -> Figure | None:
    """Return the budget that a rate is measured on: of its own basis, or the one budget named when it says just 预算."""
    base = msgspec.structs.replace(figure.fact, aspect="amount", unit=unit)
    own = nearest(context, base, figure)
    if own is not None and (figure.fact.basis != "budget" or own.place.block == figure.place.block):
        return own
    if figure.fact.basis == "budget":
        for basis in ("full_budget", "opening_budget"):
            found = nearest(context, msgspec.structs.replace(base, basis=basis), figure)
            if found is not None and found.place.block == figure.place.block:
                return found
    elif own is None:
        # 「预算为 x，完成调整后预算的 p%」: the one budget that the sentence gives.
        found = nearest(context, msgspec.structs.replace(base, basis="budget"), figure)
        if found is not None and found.place.block == figure.place.block:
            return found
    return own


def on_budget(context: Context, aspect: str) -> Iterator[tuple[Figure, Figure, Figure | None]]:
    """Yield (what is said, final, budget) of the rates and changes on a budget; the budget is None where it is not told."""
    for figure in context.extract.narrative.figures:
        if figure.fact.aspect != aspect or (aspect == "change" and of_the_year_before(context, figure)):
            continue
        unit = figure.unit if aspect == "change" else "万元"
        fact = msgspec.structs.replace(figure.fact, aspect="amount", basis=context.own, unit=unit)
        final = nearest(context, fact, figure)
        if final is not None:
            yield figure, final, budget(context, figure, unit)


def sums_of_items(rule: Rule, context: Context, aspect: str, bases: Sequence[str]) -> Iterator[Candidate]:
    """Yield total = Σ items of each budget's expenditure, 类 by 类 and 项 by 项, where the narrative tells all of them."""
    for account in ("whole", "general", "fund", "capital"):
        for basis in bases:
            for depth in (1, 3) if account != "whole" else (1,):
                yield from _sum_at(rule, context, account, aspect, basis, depth)


def _sum_at(rule: Rule, context: Context, account: str, aspect: str, basis: str, depth: int) -> Iterator[Candidate]:
    measure = f"{account}.expenditure"
    known = context.table("expenditure" if account == "whole" else account)
    total = context.first(context.fact(measure, "", basis, aspect), ("text", "general"))  # type: ignore[arg-type]
    if total is None or (account == "whole" and known is None):
        return
    parts, every, idle = dict[str, Figure](), set[str](), set[str]()
    for figure in context.told_of(measure):
        fact = figure.fact
        if not fact.item or fact.year != context.year or fact.unit != "万元":
            continue
        if len(fact.item.split("/")) != depth or (depth == 1 and fact.item not in class_names()):
            if known is None and (fact.item in class_names() or fact.item not in functional_paths()):
                every.add(fact.item)  # a class told whole; 其中专项普查活动（项）x: no class, that of it is not told
            continue
        every.add(fact.item)
        if fact.aspect == aspect and fact.basis == basis:
            parts.setdefault(fact.item, figure)
        if fact.aspect == "amount" and fact.basis == context.own and not figure.value:
            idle.add(fact.item)
    if aspect == "amount" and known is None:
        # No table says which items there are: none told is more than the whole.
        for part in parts.values():
            yield Candidate(rule.id, Relation("most", (part.id,), (total.id,)), part.place)
    if len(parts) < 2 or len(parts) < len(every - {p.partition("/")[0] for p in parts if "/" in p}):
        return
    if known is not None and known.rows:
        rows = (r for r in known.rows if r.level == depth and r.cells)
        shown = {r.item for r in rows if any(context.figures[i].value for i in r.cells.values())}
        if shown and not shown <= set(parts):
            return
    elif total.value - sum((f.value for f in parts.values()), Decimal(0)) > max(f.value for f in parts.values()):
        return  # more is missing than any item told makes up, and no table says which: the list is a selection
    # An item that was budgeted and never spent need not be told: its budget is missing from the list, no figure is wrong.
    # A list that tells one of those tells them all.
    most = sum((f.hi for f in parts.values()), Decimal(0))
    unspent = basis != context.own and not idle & set(parts) and total.lo > most
    yield Candidate(rule.id, Relation("sum", (total.id,), tuple(f.id for f in parts.values())), total.place, unspent)


_MANY = ("staff.active", "staff.retired", "staff.retired_cadre", "three.foreign")
"""Measures that a document may state of several groups in turn (retired staff paid by the fund, by the unit)."""


def same_facts(context: Context) -> list[tuple[int, Relation, Place]]:
    """Return (how many of the two stand in the narrative, relation, place): every statement of a fact is the same number.

    Each against the first, all pairs where they differ.
    """
    found: list[tuple[int, Relation, Place]] = []
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
        if fact.measure.startswith("staff."):
            figures = _of_one_group(figures)
        figures.sort(key=lambda f: (f.origin == "text", f.id))
        same_value = all(f.value == figures[0].value for f in figures[1:])
        pairs = (
            ((figures[0], f) for f in figures[1:])
            if same_value or len(figures) > 6
            else itertools.combinations(figures, 2)
        )
        for one, other in pairs:
            if one.place != other.place:
                told = (one.origin == "text") + (other.origin == "text")
                found.append((told, Relation("sum", (other.id,), (one.id,)), other.place))
    return found


def _of_one_group(figures: list[Figure]) -> list[Figure]:
    """Leave out what one paragraph states several times, otherwise each time: the staff of one unit after the other."""
    told: dict[tuple[int, int], set[Decimal]] = {}
    for figure in figures:
        told.setdefault((figure.place.block, figure.place.row), set()).add(figure.value)
    return [f for f in figures if len(told[f.place.block, f.place.row]) == 1]


def one_number(rule: Rule, context: Context, told: int) -> Iterator[Candidate]:
    """Yield that two statements of a fact are one number, of which `told` stand in the narrative."""
    found = (
        Candidate(rule.id, r, p) for n, r, p in context.once(same_facts) if n == told and not of_rounded(context, r)
    )
    if context.kind.own == "final" or not (without := context.once(without_carry)):
        return found
    return (c for c in found if not _carry_between(context, c.relation, without))


def without_carry(context: Context) -> frozenset[str]:
    """Return the budgets (general, fund, capital) whose own table leaves out what the year before carried over, which table 04 has.

    What is left out must be the carry-over that table 04 tells: each budget's own, or that of all of them together.
    """
    left: dict[str, Decimal] = {}
    for account in ("general", "fund", "capital"):
        fact = context.fact(f"{account}.expenditure")
        own, beside = context.first(fact, (account,)), context.first(fact, ("appropriation",))
        if own is not None and beside is not None and own.value < beside.value:
            left[account] = beside.value - own.value
    carried = {a: context.first(context.fact(f"{a}.opening"), ("appropriation",)) for a in (*left, "fiscal")}
    of_all, missing = carried["fiscal"], sum(left.values(), Decimal(0))
    shown = all(
        context.table(a) or not context.first(context.fact(f"{a}.expenditure"), ("appropriation",))
        for a in ("general", "fund")
    )
    together = of_all is not None and (missing == of_all.value or (not shown and missing < of_all.value))
    return frozenset(
        a for a, value in left.items() if together or any(f and f.value == value for f in (carried[a], of_all))
    )


def _carry_between(context: Context, relation: Relation, without: frozenset[str]) -> bool:
    """Tell whether of two statements of a budget's expenditure one has the carry-over (table 04) and the other has not."""
    figures = [context.figures[i] for i in (*relation.left, *relation.right)]
    accounts = {f.fact.measure.partition(".")[0] for f in figures if f.fact.measure.endswith(".expenditure")}
    if len(accounts) != 1 or not accounts <= without:
        return False
    return len([f for f in figures if f.origin == "appropriation"]) == 1


def coded_tables(context: Context) -> Iterator[tuple[AccountTable, list[Row]]]:
    """Yield the tables whose rows are items of a classification, with those rows."""
    for table in context.accounts.tables:
        if form_of(table.form).coded and not table.empty and not table.torn:
            yield table, recoded(context, table)


def columns_of(table: AccountTable) -> list[str]:
    """Return the measures of a table's columns, in order."""
    return list(dict.fromkeys(itertools.chain.from_iterable([r.cells for r in table.rows])))


def uppermost(rows: list[Row]) -> list[Row]:
    """Return the rows that no other of them stands above by its code."""
    above = stand_under(r.code for r in rows)
    return [r for r in rows if r.code not in above]


def weights(context: Context, table: AccountTable, *, total: bool) -> list[Figure]:
    """Return the weights of a performance table: those of its total rows, or all the others."""
    return [
        context.figures[i]
        for r in table.rows
        if table.form == "performance" and (r.item == "合计") == total
        for k, i in r.cells.items()
        if k.endswith(":weight")
    ]


def performance_rows(context: Context) -> Iterator[tuple[Row, dict[str, Figure]]]:
    """Yield the rows of the self-evaluation tables with their figures by `basis:aspect`."""
    for table in context.accounts.tables:
        if table.form == "performance":
            for row in table.rows:
                yield row, {key.partition("@")[2]: context.figures[i] for key, i in row.cells.items()}


def within_three(rule: Rule, context: Context, code: str, measure: str) -> Iterator[Candidate]:
    """Yield that an economic code of table 06 is within the column of table 07 that covers it."""
    one = context.get("basic", context.fact("general.economic", code))
    other = context.first(context.fact(measure), ("three_public", "text"))
    if one and other:
        yield Candidate(rule.id, Relation("most", (one[0].id,), (other.id,)), one[0].place)


def partners(context: Context) -> dict[int, int]:
    """Return each change's rate and each rate's change: same fact, same paragraph, same direction."""
    found: dict[int, int] = {}
    changes: dict[tuple[str, str, str, int, int], Figure] = {}
    for figure in context.extract.narrative.figures:
        fact = figure.fact
        key = (fact.measure, fact.item, fact.context, figure.place.block, figure.place.row)
        if fact.aspect == "change" and fact.basis == context.own:
            changes[key] = figure
        elif fact.aspect == "change_rate" and key in changes and changes[key].value * figure.value > 0:
            found[changes[key].id], found[figure.id] = figure.id, changes[key].id
    return found


PLACEHOLDER = compiled(
    r"[XＸ×xｘ]{2,}(?![A-Za-z])|[○〇*＊]{3,}|_{2,}|＿{2,}|增加（减少）|减少（增加）|增长（下降）|下降（增长）|大于（小于）|小于（大于）"
    r"|如持平作持平表述|不涉及的不列|（请填写[^）]*）|待填写|此处填写|【[^】]{0,20}】(?=万元)|\{\{[^{}]{0,40}\}\}|\{[\u4e00-\u9fff]{1,8}\}|增加/减少|减少/增加|增长/下降|下降/增长|\?{3,}|？{3,}"
    # What a form tells its filler, left in brackets, and a letter where a count should stand.
    r"|（(?:请)?(?:填写|填列|填报)(?:数字|金额|内容|名称|单位|部门)?）|（(?:请)?(?:比照|参照|按照?)[^（）]{0,16}(?:格式|模板)(?:填写|填列|表述)?）"
    r"|（(?:单位|部门|没有|无)[^（）]{0,8}(?:公开)?(?:没有|无|不写|删除)(?:此|本|该)部分(?:内容)?）|(?:增加|减少|新增|共|计)[XＸ×N](?=[个人辆台批项次家户])"
)


_OF_PLACEHOLDER = compiled("[XＸ×xｘ○〇*＊_＿【{?？N持涉写/]")
_OF_BRACKETED = compiled("（[减增下大小请填比参按单部没无]")
"""One of both stands in every placeholder: to look for them takes a tenth of the time of looking for it."""


class Placeholders(msgspec.Struct, frozen=True):
    """The placeholders left in one paragraph."""

    block: int
    text: str
    section: str
    found: tuple[re.Match[str], ...]


def placeholders_left(context: Context) -> tuple[Placeholders, ...]:
    """Return the paragraphs in which placeholders of the form are left."""
    looked_at = (
        (n, text, section, tuple(PLACEHOLDER.finditer(text)))
        for n, text, section in context.paragraphs()
        if _OF_PLACEHOLDER.search(text) or _OF_BRACKETED.search(text)
    )
    return tuple(Placeholders(n, text, section, found) for n, text, section, found in looked_at if found)


def tells(context: Context) -> bool:
    """Tell whether the document has a narrative at all: a workbook of tables alone has its statements elsewhere."""
    return any(t.rstrip().endswith("。") and not _NOTE.match(t) for _, t, _ in context.paragraphs())


_NOTE = compiled(r"\s*(?:说明|备?注)[：:]")
"""How a note below a table begins, which is no narrative."""


def akin(name: str, other: str) -> bool:
    """Tell whether two names are one department's: one within the other, or the short form of it."""
    if name in other or other in name or name.endswith(("本部门", "本单位")):
        return True
    short, long = sorted((name, other), key=len)
    position = 0
    for char in short:
        position = long.find(char, position) + 1
        if not position:
            return False
    return True


def final_and_budget(final: Figure, budget: Figure) -> list[Operand]:
    """Return the two as a finding's operands."""
    return [Operand(final.id, BASES["final"]), Operand(budget.id, BASES["budget"])]


def budget_pair(context: Context, said: Statement) -> tuple[Figure, Figure] | None:
    """Return (final, budget) of what a statement compares, the nearest before it in its paragraph; of several budgets the one that bears it out."""
    measure, item, against, place = said.measure, said.item, said.against, said.place
    if measure.startswith("~"):
        return None
    near = [
        f for f in context.told_in(place.block)
        if f.fact.measure == measure and f.fact.item == item and f.fact.aspect == "amount" and f.unit == "万元"
        and f.fact.year == context.year and f.place < place
    ]  # fmt: skip
    finals = [f for f in near if f.fact.basis == context.own]
    budgets = [f for f in near if f.fact.basis != context.own]
    exact = [f for f in budgets if f.fact.basis == against]
    kinds = {f.fact.basis for f in budgets}
    chosen = exact or (budgets if len(kinds) == 1 else [f for f in budgets if f.value])
    if not finals or not chosen:
        return None
    final, level = finals[-1], said.kind == "level"
    borne = [f for f in budgets if f.value == final.value] if level else [f for f in budgets if f.value != final.value and (final.value > f.value) == says_more(said.word)]  # fmt: skip
    return final, (borne if len(kinds) > 1 and not exact and borne else chosen)[-1]


def said_of_figures(context: Context) -> list[Relation]:
    """Return what the narrative's words say of final and budget (决算数大于预算数): the one is at most the other."""
    found = []
    for statement in context.extract.narrative.statements:
        if statement.kind == "direction" and statement.measure:
            pair = budget_pair(context, statement)
            if pair is not None:
                more, less = pair if says_more(statement.word) else pair[::-1]
                found.append(Relation("most", (less.id,), (more.id,)))
    return found


def says_more(word: str) -> bool:
    """Tell whether a word that compares final with budget says that more was spent."""
    return word in ("大于", "高于", "多于", "超过", "超出", "超支")


def completion_before(context: Context, statement: Statement, within: int = 400) -> Figure | None:
    """Return the completion rate that a paragraph gives of the same thing, at most so many characters before a statement of final and budget."""
    at = statement.place
    near = [
        f
        for f in context.told_in(at.block)
        if (f.fact.measure, f.fact.item, f.fact.aspect) == (statement.measure, statement.item, "completion")
        and f.place < at
        and at.start - f.place.end < within
        and (f.fact.basis in (statement.against, "budget") or statement.against == "budget")
    ]
    return near[-1] if near else None
