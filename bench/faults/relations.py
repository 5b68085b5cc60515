"""What must hold between the figures of a disclosure, said from the forms alone: which faults can be revealed at all.

The rule, in words. A fault in figures is *revealable* when the finished document, read by someone who knows what every
figure in it states, breaks with a changed figure one of these:

1. one fact, printed in two places, is the same number (to the last digit where both show as many decimals);
2. in a table, a row is the sum of the rows below it, the total row of the 类 rows and of the 项 rows, a column that
   sums others is their sum; a blank cell is zero;
3. an equation or a limit of `EQUATIONS` and `LIMITS` between facts told anywhere in the document;
4. a rate (share, completion, difference, change) is the quotient of the figures it speaks of, and has none on a zero base;
5. the items told one by one sum to their total; the shares of a whole composition, and the weights, sum to 100.

All of it up to rounding: a displayed figure stands for its interval, and a relation is broken only when no values inside
the intervals satisfy it. A figure in no such relation cannot be told wrong by anyone who has only the document, nor can
one that stays inside the rounding of all of them. Faults of words and form are revealable by what the form demands; the
kind says so. Nothing here looks at what the checker reads or finds.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property

import msgspec

from faults.told import Entry, Spot, ids_in
from juesuan.compile.facts import facts, plain_key
from juesuan.compile.filing import Filing
from juesuan.compile.publication import Grid, Publication
from juesuan.kernel.figures import Aspect, Basis, Fact

_ALL: tuple[Basis, ...] = ("final", "opening_budget", "full_budget", "budget")
EQUATIONS: tuple[str, ...] = (
    "whole.total = whole.income + whole.reserves + whole.opening",
    "whole.total_out = whole.expenditure + whole.distribution + whole.closing",
    "whole.total = whole.total_out",
    "whole.income = whole.income.fiscal + whole.income.superior + whole.income.service + whole.income.business + whole.income.subsidiary + whole.income.other",
    "whole.income.fiscal = whole.income.general + whole.income.fund + whole.income.capital",
    "whole.expenditure = whole.basic + whole.project + whole.superior + whole.business + whole.subsidies",
    "whole.income.fiscal = fiscal.income",
    "fiscal.total = fiscal.income + fiscal.opening",
    "fiscal.total_out = fiscal.expenditure + fiscal.closing",
    "fiscal.total = fiscal.total_out",
    *(f"fiscal.{x} = general.{x} + fund.{x} + capital.{x}" for x in ("income", "opening", "expenditure", "closing", "total_out")),
    *(f"whole.income.{x} = {x}.income" for x in ("general", "fund", "capital")),
    *(f"{x}.opening + {x}.income = {x}.expenditure + {x}.closing" for x in ("general", "fund", "capital")),
    *(f"{x}.total_out = {x}.expenditure + {x}.closing" for x in ("general", "fund", "capital")),
    *(f"{x}.expenditure = {x}.basic + {x}.project" for x in ("general", "fund", "capital")),
    "general.basic = general.personnel + general.public",
    "three.total = three.abroad + three.vehicles + three.reception",
    "three.vehicles = three.purchase + three.running",
    "staff.total = staff.active + staff.retired_cadre + staff.retired",
    "procurement.total = procurement.goods + procurement.works + procurement.services",
    "assets.vehicles = assets.vehicles.ministry + assets.vehicles.leader + assets.vehicles.secret + assets.vehicles.emergency + assets.vehicles.law + assets.vehicles.special + assets.vehicles.retired + assets.vehicles.other",
    "performance.projects = performance.grade.a + performance.grade.b + performance.grade.c + performance.grade.d",
    "performance.problems = performance.mended + performance.mending",
    "performance.total = performance.superior + performance.general + performance.other",
    "performance.total = whole.expenditure",
    "operating.total = general.public",
)  # fmt: skip
"""Every one holds in every generated disclosure (`operating.total = general.public` because the generator takes it so; the
form only asks for a limit, so it is not counted: see `LIMITS`)."""
LIMITS: tuple[str, ...] = (
    "fiscal.expenditure <= whole.expenditure",
    "general.expenditure <= whole.expenditure",
    "general.expenditure <= fiscal.expenditure",
    "general.basic <= whole.basic",
    "general.project <= whole.project",
    "whole.income.fiscal <= whole.income",
    "fiscal.closing <= whole.closing",
    "fiscal.opening <= whole.opening",
    "operating.total <= general.public",
    "procurement.sme <= procurement.total",
    "procurement.micro <= procurement.sme",
    "procurement.reserved_micro <= procurement.reserved_sme",
    "procurement.won_reserved_sme + procurement.won_other_sme <= procurement.total",
    "three.held <= assets.vehicles",
    "three.domestic <= three.reception",
    "three.foreign <= three.domestic",
)
_NOT_ASKED = {"operating.total = general.public"}
_ECONOMIC = {
    "30212": "three.abroad",
    "30217": "three.reception",
    "30231": "three.running",
    "31013": "three.purchase",
}
_BY_ITEM = {
    "revenue": ("whole.income",),
    "expenditure": ("whole.expenditure",),
    "general": ("general.expenditure",),
    "fund": ("fund.expenditure",),
    "capital": ("capital.expenditure",),
}

Terms = tuple[tuple[int, Fact], ...]


class Operand(msgspec.Struct, frozen=True):
    """A term of a relation: its sign, the places that print it, and its value where none does (a blank cell is zero)."""

    sign: int
    ids: tuple[int, ...]
    absent: Decimal | None = None


class Broken(msgspec.Struct, frozen=True):
    """A relation that a document breaks: what it says, and the figures that it was seen with."""

    name: str
    ids: tuple[int, ...]


class _Relation(msgspec.Struct, frozen=True):
    kind: str
    name: str
    left: tuple[Operand, ...]
    right: tuple[Operand, ...]
    base: tuple[Operand, ...] = ()
    form: str = ""
    item: str = ""

    @property
    def ids(self) -> tuple[int, ...]:
        """Return every place that prints one of its figures."""
        return tuple(i for o in (*self.left, *self.right, *self.base) for i in o.ids)


class Scene:
    """A finished document as its generator knows it: entries, places, the truth; and the relations between them."""

    def __init__(
        self,
        filing: Filing,
        publication: Publication,
        entries: Sequence[Entry],
        spots: Mapping[int, Spot],
        altered: Iterable[int],
    ) -> None:
        self.filing, self.publication, self.entries, self.spots = filing, publication, entries, spots
        self.altered = set(altered)
        self.truth = facts(filing)

    @cached_property
    def by_fact(self) -> dict[Fact, list[int]]:
        """Return where each fact is printed."""
        found: dict[Fact, list[int]] = {}
        for number in sorted(self.spots):
            fact = self.entries[number].fact
            if fact is not None and fact.measure != "~":
                found.setdefault(fact, []).append(number)
        return found

    def form_of(self, number: int) -> str:
        """Return the form of the table that an entry stands in, `text` for the narrative."""
        part = self.publication.parts[self.spots[number].part]
        return part.form if isinstance(part, Grid) else "text"

    # ---- seen broken

    def reveals(self, ids: Iterable[int], gone: Iterable[tuple[str, str]] = ()) -> list[Broken]:
        """Return the relations that a fault breaks: those of its changed entries, and those of tables it took a row from."""
        mine = {i for i in ids if i in self.spots}
        rows = tuple(gone)
        found = []
        for relation in self.relations:
            inside = set(relation.ids) & mine
            lacks = any(relation.form == form and (item + "/").startswith(relation.item + "/" if relation.item else "") for form, item in rows)  # fmt: skip
            if inside:
                found += [b for b in (self._breaks(relation, i, mine) for i in sorted(inside)) if b]
            elif lacks and (b := self._breaks(relation, -1, mine)):
                found.append(b)
        return found

    def tells(self, ids: Iterable[int], broken: Sequence[Broken]) -> bool:
        """Tell whether the document itself shows which figure is wrong, not only that one is.

        It does where no other figure could have made the same relations break by itself: each figure common to all of
        them stands in a relation that holds, which changing it would break.
        """
        mine = {i for i in ids if i in self.spots}
        if not broken:
            return False
        others = set.intersection(*(set(b.ids) for b in broken)) - mine
        firm: set[int] = set()
        for relation in self.relations:
            if others & set(relation.ids) and not mine & set(relation.ids) and relation.kind != "most":
                for i in others & set(relation.ids) - firm:
                    if self._seen(relation, i, mine) is None and self._bound(relation, i):
                        firm.add(i)
        return not others - firm

    def _bound(self, relation: _Relation, number: int) -> bool:
        """Tell whether a relation has the figures to hold one of its own to its value."""
        return all(o.ids or o.absent is not None for o in (*relation.left, *relation.right, *relation.base))

    def _breaks(self, relation: _Relation, chosen: int, mine: set[int]) -> Broken | None:
        """Return the relation if it is broken in the document and this fault alone would break it too."""
        found = self._seen(relation, chosen, mine)
        return found if found and self._seen(relation, chosen, mine, alone=True) else None

    def _seen(self, relation: _Relation, chosen: int, mine: set[int], alone: bool = False) -> Broken | None:
        used: list[int] = []

        def pick(operand: Operand) -> tuple[Decimal, Decimal] | None:
            if not operand.ids:
                return None if operand.absent is None else (operand.sign * operand.absent, Decimal(0))
            if chosen in operand.ids:
                number = chosen
            else:
                # Its own other changes belong to the same fault; else what another hand left alone.
                own = [i for i in operand.ids if i in mine]
                sound = [i for i in operand.ids if i not in self.altered]
                number = (sound or own or list(operand.ids))[0]
            entry = self.entries[number]
            if alone and number not in mine:
                entry = entry.composed()
            value = entry.value
            if value is None:
                return None
            used.append(number)
            return operand.sign * value, entry.half

        sides = [[pick(o) for o in side] for side in (relation.left, relation.right, relation.base)]
        if any(v is None for side in sides for v in side):
            return None
        left, right, base = ([v for v in side if v is not None] for side in sides)
        holds = {"sum": _sums, "most": _at_most, "copy": _copied}.get(relation.kind, _divides)
        return None if holds(left, right, base) else Broken(relation.name, tuple(used))

    # ---- what must hold

    @cached_property
    def relations(self) -> tuple[_Relation, ...]:
        """Return every relation between the entries."""
        return tuple(
            itertools.chain(
                self._copies(), self._equations(), self._columns(), self._two_sided(), self._economic(), self._rates(),
                self._told_one_by_one(), self._hundreds(), self._weights(), self._performance(),
            )
        )  # fmt: skip

    def _operand(self, fact: Fact, sign: int = 1) -> Operand:
        ids = self.by_fact.get(fact, [])
        return Operand(sign, tuple(ids), None if ids else self._absent(fact))

    def _absent(self, fact: Fact) -> Decimal | None:
        """Return zero for a fact that is zero and printed nowhere; None for one that a reader cannot know."""
        return Decimal(0) if self.truth.get(plain_key(fact)) == 0 else None

    def _fact(self, measure: str, item: str = "", basis: Basis = "final", aspect: Aspect = "amount", unit: str = "万元") -> Fact:  # fmt: skip
        return Fact(measure, item, basis, aspect, self.filing.year, unit)

    def _copies(self) -> Iterator[_Relation]:
        for fact, ids in self.by_fact.items():
            for one, other in itertools.combinations(ids, 2):
                if len(ids) < 12 or one == ids[0]:
                    yield _Relation("copy", f"同一指标 {fact.measure}", (Operand(1, (one,)),), (Operand(1, (other,)),))

    def _equations(self) -> Iterator[_Relation]:
        for text in (*EQUATIONS, *LIMITS):
            if text in _NOT_ASKED:
                continue
            kind, left, right = _parsed(text)
            first = left[0][1]
            wanted = [
                f for f in self.by_fact
                if f.measure == first and f.aspect in ("amount", "change") and not (f.aspect == "change" and first != "three.total")
            ]  # fmt: skip
            for fact in wanted:
                if kind == "most" and (fact.basis != "final" or fact.aspect != "amount"):
                    continue
                if text == "performance.total = whole.expenditure" and fact.basis != "final":
                    continue
                sides = [
                    tuple(self._operand(msgspec.structs.replace(fact, measure=m), sign) for sign, m in side)
                    for side in (left, right)
                ]
                yield _Relation(kind, text, sides[0], sides[1])
        yield _Relation("sum", "全年预算数 = 收入总计", (self._operand(self._fact("performance.total", basis="full_budget")),), (self._operand(self._fact("whole.total")),))  # fmt: skip
        for code, measure in _ECONOMIC.items():
            yield _Relation("most", f"{code} <= {measure}", (self._operand(self._fact("general.economic", code)),), (self._operand(self._fact(measure)),))  # fmt: skip

    def _columns(self) -> Iterator[_Relation]:
        """Yield the roll-ups of the tables by functional item, column by column."""
        for part in self.publication.parts:
            if not isinstance(part, Grid) or part.form not in _BY_ITEM:
                continue
            # The publication given is still marked, or it is not: what counts is where the entries stand.
            rows: dict[str, list[tuple[str, int]]] = {}
            for number in self._in(part):
                fact = self.entries[number].fact
                if fact is not None:
                    rows.setdefault(fact.measure, []).append((fact.item, number))
            for measure, cells in rows.items():
                yield from self._column(part.form, measure, cells)

    def _column(self, form: str, measure: str, cells: list[tuple[str, int]]) -> Iterator[_Relation]:
        def at(depth: int, under: str = "") -> tuple[Operand, ...]:
            return tuple(
                Operand(1, (n,))
                for item, n in cells
                if item and item.count("/") == depth and (not under or item.startswith(under + "/"))
            )

        parents: dict[str, list[int]] = {}
        for item, number in cells:
            parents.setdefault(item, []).append(number)
        for item, numbers in parents.items():
            whole = (Operand(1, tuple(numbers)),)
            depth = item.count("/") + 1 if item else 0
            if depth > 2:
                continue
            name = f"{form} {item or '合计'} = 下级之和"
            yield _Relation("sum", name, whole, at(depth, item), (), form, item)
            if not item:
                yield _Relation("sum", f"{form} 合计 = 各项之和", whole, at(2), (), form, item)

    def _in(self, part: Grid) -> list[int]:
        index = next(i for i, p in enumerate(self.publication.parts) if p is part)
        return [n for n, spot in sorted(self.spots.items()) if spot.part == index]

    def _two_sided(self) -> Iterator[_Relation]:
        """Yield total = Σ classes in tables 01 and 04."""
        for part in self.publication.parts:
            if not isinstance(part, Grid) or part.form not in ("summary", "appropriation"):
                continue
            numbers = [(n, f) for n in self._in(part) if (f := self.entries[n].fact) is not None]
            for account in ("whole",) if part.form == "summary" else ("fiscal", "general", "fund", "capital"):
                own = [(n, f) for n, f in numbers if f.measure == f"{account}.expenditure"]
                whole = tuple(n for n, f in own if not f.item)
                if whole:
                    parts = tuple(Operand(1, (n,)) for n, f in own if f.item)
                    yield _Relation("sum", f"{part.form} 本年支出合计 = 各类之和", (Operand(1, whole),), parts)

    def _economic(self) -> Iterator[_Relation]:
        codes = {f.item: n for f, n in self.by_fact.items() if f.measure == "general.economic"}
        groups = {c: ids for c, ids in codes.items() if len(c) == 3}
        for group, ids in groups.items():
            below = tuple(Operand(1, tuple(n)) for c, n in codes.items() if len(c) == 5 and c.startswith(group))
            yield _Relation("sum", f"表06 {group} = 款之和", (Operand(1, tuple(ids)),), below)
        for measure, personnel in (("general.personnel", True), ("general.public", False)):
            parts = tuple(Operand(1, tuple(n)) for c, n in groups.items() if (c in ("301", "303")) == personnel)
            yield _Relation("sum", f"表06 {measure} = 类之和", (self._operand(self._fact(measure)),), parts)

    def _rates(self) -> Iterator[_Relation]:
        for number in sorted(self.spots):
            fact = self.entries[number].fact
            if fact is None or fact.unit != "%" or fact.measure == "~":
                continue
            rate = (Operand(1, (number,)),)
            amount = msgspec.structs.replace(fact, aspect="amount", basis="final", unit="万元", of="")
            budget = msgspec.structs.replace(amount, basis=fact.basis)
            change = msgspec.structs.replace(amount, aspect="change")
            final, plan = self._operand(amount), self._operand(budget)
            name = f"{fact.measure} {fact.aspect}"
            if fact.aspect == "share":
                whole = msgspec.structs.replace(amount, measure=fact.of, item="")
                yield _Relation("ratio", name, rate, (final,), (self._operand(whole),))
            elif fact.aspect == "completion":
                yield _Relation("ratio", name, rate, (final,), (plan,))
            elif fact.aspect == "variance":
                minus = msgspec.structs.replace(plan, sign=-1)
                yield _Relation("ratio", name, rate, (final, minus), (plan,))
            elif fact.aspect == "change_rate":
                grown, back = self._operand(change), self._operand(change, -1)
                yield _Relation("ratio", name, rate, (grown,), (final, back))

    def _told_one_by_one(self) -> Iterator[_Relation]:
        aspects: tuple[tuple[Aspect, Basis], ...] = (("amount", "final"), ("amount", "opening_budget"), ("change", "final"))  # fmt: skip
        for account in ("general", "fund", "capital"):
            for (aspect, basis), depth in itertools.product(aspects, (0, 2)):
                parts = []
                for fact, ids in self.by_fact.items():
                    if (fact.measure, fact.aspect, fact.basis) != (f"{account}.expenditure", aspect, basis) or not fact.item:  # fmt: skip
                        continue
                    told = tuple(i for i in ids if self.form_of(i) == "text")
                    if told and fact.item.count("/") == depth:
                        parts.append(Operand(1, told))
                total = self._operand(self._fact(f"{account}.expenditure", "", basis, aspect))
                if len(parts) > 1 and total.ids:
                    yield _Relation("sum", f"逐项之和 {account} {aspect} {basis}", (total,), tuple(parts))

    def _hundreds(self) -> Iterator[_Relation]:
        groups: dict[tuple[int, str], list[int]] = {}
        for fact, ids in self.by_fact.items():
            if fact.aspect == "share":
                for i in ids:
                    groups.setdefault((self.spots[i].part, fact.of), []).append(i)
        for (_, of), ids in groups.items():
            parts = [self.truth.get(plain_key(self._told_amount(i))) for i in ids]
            whole = self.truth.get(self._fact(of))
            if len(ids) > 1 and whole and sum((p for p in parts if p is not None), Decimal(0)) == whole:
                hundred = (Operand(1, (), Decimal(100)),)
                yield _Relation("sum", "占比之和 = 100", tuple(Operand(1, (i,)) for i in ids), hundred)

    def _told_amount(self, number: int) -> Fact:
        fact = self.entries[number].fact
        assert fact is not None
        return msgspec.structs.replace(fact, aspect="amount", unit="万元", of="")

    def _weights(self) -> Iterator[_Relation]:
        ids = [i for f, n in self.by_fact.items() if f.aspect == "weight" for i in n]
        if ids:
            hundred = (Operand(1, (), Decimal(100)),)
            yield _Relation("sum", "分值之和 = 100", tuple(Operand(1, (i,)) for i in ids), hundred)
        for fact in self.by_fact:
            if fact.measure == "performance.indicator" and fact.aspect == "score":
                most = self._operand(msgspec.structs.replace(fact, aspect="weight"))
                yield _Relation("most", "得分 <= 分值", (self._operand(fact),), (most,))

    def _performance(self) -> Iterator[_Relation]:
        score = self._operand(self._fact("performance.total", "", "final", "score", "分"))
        weight = self._operand(self._fact("performance.total", "", "final", "weight", "分"))
        rate = self._operand(self._fact("performance.total", "", "full_budget", "completion", "%"))
        rates = [self.entries[i].value for i in rate.ids]
        if score.ids and rates and all(r is not None and 0 < r <= 100 for r in rates):
            # score / weight = rate / 100, as a rate of the score.
            yield _Relation("ratio", "得分 = 分值 × 执行率", (rate,), (score,), (weight,))


def _parsed(text: str) -> tuple[str, tuple[tuple[int, str], ...], tuple[tuple[int, str], ...]]:
    one, kind, other = re.split(r" (<=|=) ", text)

    def side(words: str) -> tuple[tuple[int, str], ...]:
        return tuple((1, m) for m in words.split(" + "))

    return ("most" if kind == "<=" else "sum"), side(one), side(other)


Values = list[tuple[Decimal, Decimal]]


def _total(values: Values) -> tuple[Decimal, Decimal]:
    return sum((v for v, _ in values), Decimal(0)), sum((h for _, h in values), Decimal(0))


def _sums(left: Values, right: Values, base: Values) -> bool:
    (a, p), (b, q) = _total(left), _total(right)
    return abs(a - b) <= p + q


def _at_most(left: Values, right: Values, base: Values) -> bool:
    (a, p), (b, q) = _total(left), _total(right)
    return a - p <= b + q


def _copied(left: Values, right: Values, base: Values) -> bool:
    (a, p), (b, q) = _total(left), _total(right)
    return a == b if p == q else abs(a - b) <= p + q


def _divides(left: Values, right: Values, base: Values) -> bool:
    """Tell whether a rate is 100 · right / base for some values inside the intervals; on a zero base only 0 of 0 passes."""
    (rate, slack), (top, _), (bottom, _) = left[0], _total(right), _total(base)
    if bottom == 0:
        return rate == 0 and top == 0
    # The same figure in both (a change over what it grew from) moves once.
    shared = next((h for v, h in right if (-v, h) in base), None)
    reached = []
    if shared is not None and len(right) == 1:
        rest = [x for x in base if x != (-right[0][0], right[0][1])]
        corners = itertools.product(*((v - h, v + h) for v, h in (right[0], *rest)))
        pairs = [(c[0], sum(c[1:], Decimal(0)) - c[0]) for c in corners]
    elif len(right) == 2 and len(base) == 1:
        # (final - budget) / budget
        corners = itertools.product(*((v - h, v + h) for v, h in (right[0], base[0])))
        pairs = [(c[0] - c[1], c[1]) for c in corners]
    else:
        corners = itertools.product(*((v - h, v + h) for v, h in (*right, *base)))
        pairs = [(sum(c[: len(right)], Decimal(0)), sum(c[len(right) :], Decimal(0))) for c in corners]
    reached = [100 * a / b for a, b in pairs if b]
    return bool(reached) and min(reached) <= rate + slack and rate - slack <= max(reached)


def marked_ids(publication: Publication) -> set[int]:
    """Return the numbers of all marks in the text and tables of a marked publication."""
    found: set[int] = set()
    for part in publication.parts:
        if isinstance(part, Grid):
            found.update(i for s in part.cells for i in ids_in(s.text))
        elif hasattr(part, "text"):
            found.update(ids_in(part.text))
    return found
