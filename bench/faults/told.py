"""A disclosure composed so that every figure in it is known: what it states, where it stands, in text and tables alike.

The templates are rendered with amounts that carry their fact. When one is printed it leaves a mark around its digits
(private-use characters, taken out again before anything is rendered or checked), so a figure can be found and changed
at its place, and nothing has to be read back to know what it says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

import msgspec

from faults.phrasing import rephrased
from juesuan.compile import compute, wording
from juesuan.compile.compute import Books, books
from juesuan.compile.filing import ZERO, Filing, Funds
from juesuan.compile.publication import Chart, Grid, Heading, Line, Part, Publication
from juesuan.compile.tables import execution, tables
from juesuan.domain.measures import measures
from juesuan.kernel.figures import Aspect, Basis, Fact
from juesuan.regions.region import NARRATIVE, Style, template

_MARK = re.compile("\ue000(\\d+)\ue001([^\ue000-\ue002]*)\ue002")
_NUMBER = re.compile(r"-?[\d,]+(?:\.\d+)?")
OWN_WORDS = "~"
"""The measure of a figure that the project has no name for: the document's own words tell it."""


class Entry:
    """One printed figure (or word): what it states, as printed, with the sign that its direction word gives it."""

    __slots__ = ("fact", "first", "sign", "text", "word")

    def __init__(self, fact: Fact | None, text: str, sign: int = 1, word: int = -1) -> None:
        self.fact = fact
        self.text = text
        self.sign = sign
        self.word = word
        self.first = (text, sign)
        """What it was when composed."""

    def composed(self) -> Entry:
        """Return the entry as it was composed, before any fault."""
        return Entry(self.fact, *self.first)

    @property
    def value(self) -> Decimal | None:
        """Return the number as told (a blank cell is zero), None where no number stands."""
        if not self.text:
            return ZERO
        match = _NUMBER.fullmatch(self.text.rstrip("%"))
        return None if match is None else self.sign * Decimal(match[0].replace(",", ""))

    @property
    def half(self) -> Decimal:
        """Return half the width of its rounding interval; a count has none."""
        if not self.text or self.fact is None or self.fact.unit not in ("万元", "%", "平方米", "分"):
            return ZERO
        if self.fact.aspect == "weight" or (self.fact.unit == "分" and "." not in self.text):
            return ZERO
        decimals = len(self.text.rstrip("%").partition(".")[2])
        return Decimal(5).scaleb(-decimals - 1)


class Ledger:
    """All marks of one composition, by number."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def mark(self, text: str, fact: Fact | None, sign: int = 1, word: int = -1) -> str:
        """Return `text` between marks, entered with its fact."""
        self.entries.append(Entry(fact, text, sign, word))
        return f"\ue000{len(self.entries) - 1}\ue001{text}\ue002"


class _Amount(Decimal):
    """An amount that knows its fact and leaves a mark when printed. What is computed from it is a bare number again."""

    fact: Fact
    ledger: Ledger

    def __format__(self, spec: str, /, _: Any = None) -> str:
        text = format(Decimal(self), spec)
        return self.ledger.mark(text, self.fact)


class _Count(int):
    """A count that knows its fact. The difference of two counts is a fact too."""

    fact: Fact
    ledger: Ledger
    shown = True
    """False where a zero must still count as given (`x or 0` in a template)."""

    def __format__(self, spec: str) -> str:
        return self.ledger.mark(str(abs(int(self))), self.fact, -1 if self < 0 else 1)

    def __str__(self) -> str:
        return format(self)

    def __sub__(self, other: int) -> _Count:
        measure = "performance.mending" if self.fact.measure == "performance.problems" else self.fact.measure
        aspect: Aspect = "amount" if measure == "performance.mending" else "change"
        return _count(int(self) - int(other), msgspec.structs.replace(self.fact, measure=measure, aspect=aspect), self.ledger)  # fmt: skip

    def __abs__(self) -> _Count:
        return self

    def __bool__(self) -> bool:
        return not self.shown or int(self) != 0


def _count(value: int, fact: Fact, ledger: Ledger, shown: bool = True) -> _Count:
    found = _Count(value)
    found.fact, found.ledger, found.shown = fact, ledger, shown
    return found


class _View:
    """A record with some of its attributes replaced."""

    def __init__(self, base: object, **more: object) -> None:
        self.base_, self.more_ = base, more

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        more = object.__getattribute__(self, "more_")
        return more[name] if name in more else getattr(object.__getattribute__(self, "base_"), name)


class Told(msgspec.Struct, frozen=True):
    """A composed disclosure with its marks still in it, the numbered entries, and the accounts behind them."""

    filing: Filing
    publication: Publication
    ledger: Ledger
    style: Style
    habit: str = ""


def told(filing: Filing, habit: str = "") -> Told:
    """Compose `filing` with marks; `habit` seeds the writer's wording, '' is the template's own."""
    return _Composer(filing, habit).compose()


class _Composer:
    def __init__(self, filing: Filing, habit: str) -> None:
        self.habit = habit
        self.filing = wording.tidied(filing)
        self.chosen = template(filing.template)
        self.style = self.chosen.style or Style()
        self.ledger = Ledger()

    def fact(
        self, measure: str, item: str = "", basis: Basis = "final", aspect: Aspect = "amount", unit: str = "万元"
    ) -> Fact:
        return Fact(measure, item, basis, aspect, self.filing.year, unit)

    def money(
        self, value: Decimal | None, measure: str, item: str = "", basis: Basis = "final", unit: str = "万元"
    ) -> Any:
        if value is None:
            return None
        found = _Amount(value)
        found.fact, found.ledger = self.fact(measure, item, basis, unit=unit), self.ledger
        return found

    def count(self, value: int | None, measure: str, unit: str = "个", shown: bool = True) -> Any:
        return None if value is None else _count(value, self.fact(measure, unit=unit), self.ledger, shown)

    def compose(self) -> Told:
        """Render the template with marked amounts."""
        accounts = self._books()
        context = wording._context(accounts, self.style) | self._context(accounts)
        text = wording.environment(self.chosen.folders).get_template(NARRATIVE).render(context)
        text = self._domestic(text)
        if self.habit:
            text = rephrased(text, self.habit, self._group)
        grids = {form: self._marked(grid) for form, grid in tables(accounts, self.style).items()}
        parts = tuple(
            self._marked(p) if isinstance(p, Grid) and p.form == "performance" else p
            for p in wording._parts(text, accounts, grids, self.chosen)
        )
        filing, style = self.filing, self.style
        title = style.title.format(unit=filing.unit, year=filing.year)
        publication = Publication(filing.unit, filing.year, title, style.checks_as, parts, False, style.contents)
        return Told(filing, publication, self.ledger, style, self.habit)

    def _group(self, number: int) -> None:
        entry = self.ledger.entries[number]
        entry.text = f"{Decimal(entry.text):,.2f}"
        entry.first = (entry.text, entry.sign)

    def _domestic(self, text: str) -> str:
        """Enter what a template prints the reception's amount for under the name of its domestic part."""
        for match in re.finditer("国内公务接待支出\ue000(\\d+)\ue001", text):
            self.ledger.entries[int(match[1])].fact = self.fact("three.domestic")
        return text

    def _books(self) -> Books:
        plain = books(self.filing)
        totals = {m: self.money(v, m) for m, v in plain.totals.items()}
        lines = tuple(
            msgspec.structs.replace(x, amounts={m: self.money(v, m, x.path) for m, v in x.amounts.items()})
            for x in plain.lines
        )
        costs = tuple(
            msgspec.structs.replace(c, amount=self.money(c.amount, "general.economic", c.code)) for c in plain.costs
        )
        vehicles = self.filing.assets.vehicles
        kinds = {k: self.count(getattr(vehicles, k), f"assets.vehicles.{k}", "辆") for k, _ in wording.VEHICLES}
        assets = msgspec.structs.replace(self.filing.assets, vehicles=msgspec.structs.replace(vehicles, **kinds))
        return Books(totals, lines, costs, msgspec.structs.replace(self.filing, assets=assets))

    # ---- the templates' context

    def _context(self, accounts: Books) -> dict[str, Any]:
        filing, style = self.filing, self.style
        paths = {line.code: line.path for line in accounts.lines}
        full = execution(filing)
        total = {
            name: self.money(getattr(full[0], name), "performance.total", "", basis)
            for name, basis in _FUND_COLUMNS.items()
        }
        known = wording._three(filing)
        three = {
            n: wording.Three(
                self.money(t.final, f"three.{n}"), self.money(t.budget, f"three.{n}", basis="budget"), t.last
            )
            for n, t in known.items()
        }

        def items(
            found: Iterable[Any], account: str
        ) -> list[_View]:  # every item with the amounts that its sentence tells
            out = []
            for item in found:
                own = getattr(item, account)
                more = {
                    "total": self.money(own.total, f"{account}.expenditure", paths[item.code]),
                    "opening_budget": self.money(
                        own.opening_budget, f"{account}.expenditure", paths[item.code], "opening_budget"
                    ),
                }
                out.append(_View(item, **{account: _View(own, **more)}))
            return out

        return {
            "f": self._filing(accounts), "money": self._printed, "delta": self._delta, "variance": self._variance,
            "completed": self._completed, "compared": self._compared, "of_whole": self._of_whole, "shared": self._shared,
            "staff_total": self.count(sum(n or 0 for n in (filing.staff.active, filing.staff.retired_cadre, filing.staff.retired)), "staff.total", "人"),
            "general_items": items(compute.general_items(filing), "general"),
            "general_budget": self.money(compute.general_budget(filing), "general.expenditure", basis="opening_budget"),
            "fund_items": items(compute.flow_items(filing, "fund"), "fund"),
            "capital_items": items(compute.flow_items(filing, "capital"), "capital"),
            "three": three, "execution": (Funds(**total), full[1], full[2]),
            "class_parts": self._classes(accounts), "style": style,
        }  # fmt: skip

    def _classes(self, accounts: Books) -> Callable[[str], list[tuple[str, Decimal]]]:
        return lambda measure: wording._class_parts(accounts, measure)

    def _filing(self, accounts: Books) -> _View:
        f = self.filing
        q, p, t, s = f.procurement, f.performance, f.three, f.staff
        buying = {n: self.money(getattr(q, n), f"procurement.{n}") for n in (*q.__struct_fields__, "total")}
        people = {
            n: self.count(getattr(s, n), f"staff.{n.removesuffix('_last')}", "人", shown=False)
            for n in s.__struct_fields__
        }
        counts = {n: self.count(getattr(t, n), f"three.{n}", unit) for n, unit in _THREE_COUNTS.items()}
        vehicles = accounts.filing.assets.vehicles
        assets = {
            "area": self.money(f.assets.area, "assets.area", unit="平方米"),
            "house_value": self.money(f.assets.house_value, "assets.house_value"),
            "vehicle_value": self.money(f.assets.vehicle_value, "assets.vehicle_value"),
            "equipment": self.count(f.assets.equipment, "assets.equipment", "台"),
            "vehicles": _View(vehicles, total=self.count(f.assets.vehicles.total, "assets.vehicles", "辆")),
        }

        def projects(name: str) -> _View:
            given = getattr(p, name)
            measure = "performance.projects" if name == "self_evaluated" else f"performance.{name}"
            named = name == "evaluated"
            amount = self.money(given.amount, measure if named else OWN_WORDS, basis="full_budget" if named else "final")  # fmt: skip
            return _View(given, count=self.count(given.count, measure), amount=amount)

        performance = {n: projects(n) for n in ("goals", "tracked", "self_evaluated", "evaluated")}
        graded = {f"grade_{g}": self.count(getattr(p, f"grade_{g}"), f"performance.grade.{g}") for g in "abcd"}
        mended = {n: self.count(getattr(p, n), f"performance.{n}") for n in ("problems", "mended")}
        more = {
            "evaluated_final": self.money(p.evaluated_final, "performance.evaluated"),
            "average": self.money(p.average, OWN_WORDS, unit="分"),
        }
        budget = _View(f.budget, fiscal_opening=self.money(f.budget.fiscal_opening, "fiscal.total", basis="opening_budget"))  # fmt: skip
        return _View(
            f, procurement=_View(q, **buying), staff=_View(s, **people), assets=_View(f.assets, **assets), budget=budget,
            three=_View(t, **counts, foreign=self.money(t.foreign, "three.foreign")),
            performance=_View(p, **performance, **graded, **mended, **more),
        )  # fmt: skip

    def _printed(self, value: Decimal | int | None, what: str = "金额") -> str:
        if isinstance(value, _Amount):
            return f"{value:.2f}"
        return wording.amount(value, what)

    def _rate(self, text: str, fact: Fact, aspect: Aspect, sign: int = 1, word: int = -1, **more: Any) -> str:
        """Return a text with its one percentage marked."""
        own = msgspec.structs.replace(fact, aspect=aspect, unit="%", **more)
        return re.sub(r"-?[\d.]+%", lambda m: self.ledger.mark(m[0], own, sign, word), text)

    def _delta(self, now: _Amount, before: Decimal | None) -> wording.Delta:
        plain = wording.delta(Decimal(now), before, self.style)
        if plain.unknown or not plain.amount or not isinstance(now, _Amount):
            return plain
        sign = -1 if plain.word == "减少" else 1
        change = msgspec.structs.replace(now.fact, aspect="change")
        word = self.ledger.mark(plain.word, None)
        amount = self.ledger.mark(plain.amount, change, sign, len(self.ledger.entries) - 1)
        rate_word = self.ledger.mark(plain.rate_word, None)
        rate = self._rate(plain.rate, now.fact, "change_rate", sign, len(self.ledger.entries) - 1)
        return wording.Delta(False, plain.level, word, amount, rate_word, rate)

    def _variance(self, final: _Amount, budget: _Amount | None) -> str:
        text = wording.variance(self.style, Decimal(final), None if budget is None else Decimal(budget))
        return text if budget is None else self._rate(text, final.fact, "variance", basis=budget.fact.basis)

    def _completed(self, final: _Amount, budget: _Amount | None, of: str = "预算") -> str:
        text = wording.completed(Decimal(final), None if budget is None else Decimal(budget), of)
        return text if budget is None else self._rate(text, final.fact, "completion", basis=budget.fact.basis)

    def _compared(self, final: _Amount, budget: _Amount | None, of: str = "预算") -> str:
        if self.style.rate == "completion":
            return self._completed(final, budget, of)
        found = self._variance(final, budget)
        return f"，预决算差异率{found}" if found else ""

    def _of_whole(self, part: _Amount, whole: _Amount, name: str) -> str:
        text = wording.of_whole(self.style, Decimal(part), Decimal(whole), name)
        return self._rate(text, part.fact, "share", of=whole.fact.measure)

    def _shared(
        self, parts: list[tuple[str, _Amount]], whole: _Amount, every: bool = False
    ) -> list[tuple[str, Decimal, str]]:
        given = dict(parts)
        found = wording.shared(self.style, [(n, Decimal(a)) for n, a in parts], Decimal(whole), every)
        return [
            (name, given[name], self._rate(text, given[name].fact, "share", of=whole.fact.measure))
            for name, _, text in found
        ]

    # ---- tables that compute their own sums: their cells are told by where they stand

    def _marked(self, grid: Grid) -> Grid:
        if grid.form == "three_public":
            return self._three_table(grid)
        return self._performance_table(grid) if grid.form == "performance" else grid

    def _three_table(self, grid: Grid) -> Grid:
        names = ("total", "abroad", "vehicles", "purchase", "running", "reception")
        pairs = self.style.three == "pairs"

        def fact(col: int) -> Fact:
            name, budget = (names[col // 2], col % 2 == 0) if pairs else (names[col % 6], col < 6)
            return self.fact(f"three.{name}", basis="budget" if budget else "final")

        return self._with(grid, lambda s: fact(s.col) if s.number and s.text else None)

    def _performance_table(self, grid: Grid) -> Grid:
        heads = {s.row: s.text for s in grid.cells if s.col == 1}

        def fact(row: int, col: int) -> Fact | None:
            source = _SOURCES.get(heads.get(row, ""))
            if source and col in (2, 3, 4):
                basis = tuple(_FUND_COLUMNS.values())[col - 2]
                return self.fact(f"performance.{source}", basis=basis)
            if source:
                found: dict[int, tuple[Basis, Aspect, str]] = {
                    5: ("final", "weight", "分"), 6: ("full_budget", "completion", "%"), 7: ("final", "score", "分"),
                }  # fmt: skip
                basis, aspect, unit = found[col]
                return self.fact("performance.total", "", basis, aspect, unit)
            return self.fact("performance.indicator", str(row), aspect="weight" if col == 6 else "score", unit="分")

        return self._with(grid, lambda s: fact(s.row, s.col) if s.number and s.text else None)

    def _with(self, grid: Grid, fact: Callable[[Any], Fact | None]) -> Grid:
        cells = []
        for slot in grid.cells:
            known = fact(slot)
            cells.append(
                slot if known is None else msgspec.structs.replace(slot, text=self.ledger.mark(slot.text, known))
            )
        return msgspec.structs.replace(grid, cells=tuple(cells))


_FUND_COLUMNS: dict[str, Basis] = {"opening": "opening_budget", "full": "full_budget", "final": "final"}
_SOURCES = {"年度总资金": "total", "上级资金": "superior", "本级资金": "general", "其他资金": "other"}
_THREE_COUNTS = {
    "groups": "个",
    "travellers": "人次",
    "bought": "辆",
    "held": "辆",
    "receptions": "批",
    "guests": "人次",
}


# ---- marks taken out


class Spot(msgspec.Struct, frozen=True):
    """Where an entry stands in the publication: part number, character span, and for a table the cell."""

    part: int
    start: int
    end: int
    row: int = -1
    col: int = -1


def bare(text: str) -> str:
    """Return a text without marks."""
    while _MARK.search(text):
        text = _MARK.sub(r"\2", text)
    return text


def ids_in(text: str) -> list[int]:
    """Return the numbers of the marks in a text, in order."""
    return [int(m) for m in re.findall("\ue000(\\d+)\ue001", text)]


def _spots(text: str) -> tuple[str, list[tuple[int, int, int]]]:
    """Return a text without marks, and (number, start, end) of each."""
    plain: list[str] = []
    length = 0
    opened: list[tuple[int, int]] = []
    found: list[tuple[int, int, int]] = []
    for piece in re.split("(\ue000\\d+\ue001|\ue002)", text):
        if piece.startswith("\ue000"):
            opened.append((int(piece[1:-1]), length))
        elif piece == "\ue002":
            number, start = opened.pop()
            found.append((number, start, length))
        else:
            plain.append(piece)
            length += len(piece)
    return "".join(plain), found


def unmarked(publication: Publication) -> tuple[Publication, dict[int, Spot]]:
    """Return the publication as it is to be printed, and where each entry stands in it."""
    parts: list[Part] = []
    spots: dict[int, Spot] = {}
    for number, part in enumerate(publication.parts):
        if isinstance(part, Grid):
            cells = []
            for slot in part.cells:
                text, found = _spots(slot.text)
                spots |= {i: Spot(number, a, b, slot.row, slot.col) for i, a, b in found}
                cells.append(msgspec.structs.replace(slot, text=text) if found else slot)
            parts.append(msgspec.structs.replace(part, cells=tuple(cells), notes=tuple(bare(n) for n in part.notes)))
        elif isinstance(part, (Line, Heading)):
            text, found = _spots(part.text)
            spots |= {i: Spot(number, a, b) for i, a, b in found}
            parts.append(msgspec.structs.replace(part, text=text))
        else:
            series = tuple((name, tuple(bare(v) for v in values)) for name, values in part.series)
            parts.append(msgspec.structs.replace(part, series=series))
    return msgspec.structs.replace(publication, parts=tuple(parts)), spots


def is_chart(part: Part) -> bool:
    """Tell a chart: it repeats figures, and stands in the page only."""
    return isinstance(part, Chart)


def parent_of(measure: str) -> str:
    """Return the measure that another is a part of, ''."""
    known = measures().get(measure)
    return known.parent if known else ""
