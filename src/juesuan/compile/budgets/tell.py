"""Figures of a budget on their way into print: each with the fact that it states, so that what is printed is known figure by figure."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from juesuan.compile import compute
from juesuan.compile.budgets.compute import BudgetBooks
from juesuan.compile.filing import ZERO
from juesuan.compile.tables import money as printed
from juesuan.compile.wording import MARK, rate_on
from juesuan.kernel.figures import Aspect, Basis, Fact, plain
from juesuan.regions.region import Style

BASIS: Basis = "opening_budget"
"""The basis of a budget's own figures."""
YUAN = 10000
CENT = Decimal("0.01")


class Said(msgspec.Struct, frozen=True):
    """A figure that is told: what it states and its value, None where it was not given."""

    fact: Fact
    value: Decimal | None

    def __bool__(self) -> bool:
        return bool(self.value)


class Item(msgspec.Struct, frozen=True):
    """One item of one of the three budgets, as the narrative tells it."""

    names: tuple[str, str, str]
    now: Said
    last: Said
    executed: Said
    purpose: str
    reason: str


class Change:
    """A change on the year before, in the words of the form. What is printed of it is noted when it is printed."""

    def __init__(
        self, unknown: bool, level: bool, teller: Teller | None = None, sign: int = 1, *told: str | Fact
    ) -> None:
        self.unknown, self.level = unknown, level
        self._teller, self._sign, self._told = teller, sign, told
        self._words: dict[int, str] = {}

    def _word(self, at: int) -> str:
        if self._teller is not None and at not in self._words:
            self._words[at] = self._teller.marked(str(self._told[at]))
        return self._words.get(at, "")

    def _figure(self, at: int, word: int) -> str:
        if self._teller is None or not self._told[at]:
            return ""
        fact = self._told[at + 1]
        assert isinstance(fact, Fact)
        return self._teller.mark(str(self._told[at]), fact, self._sign, self._word(word))

    @property
    def word(self) -> str:
        """增加 or 减少."""
        return self._word(0)

    @property
    def amount(self) -> str:
        """The change in 万元."""
        return self._figure(1, 0)

    @property
    def rate_word(self) -> str:
        """增长 or 下降."""
        return self._word(3)

    @property
    def rate(self) -> str:
        """The change in per cent, '' on a zero base."""
        return self._figure(4, 3)

    @property
    def rated(self) -> bool:
        """Whether there is a rate."""
        return self._teller is not None and bool(self._told[4])


class Teller:
    """Prints the figures of one budget. `mark` and `marked` are where a measuring program notes what stands where."""

    def __init__(self, books: BudgetBooks, style: Style) -> None:
        self.books = books
        self.style = style
        self.year = books.filing.year

    def mark(self, text: str, fact: Fact, sign: int = 1, word: str = "") -> str:
        """Return a figure's text as it is to be printed. `sign` is what `word` (增加, 减少) gives it."""
        del fact, sign, word
        return text

    def marked(self, word: str) -> str:
        """Return a word that gives figures their direction, as it is to be printed."""
        return word

    # ---- figures

    def fact(
        self, measure: str, item: str = "", basis: Basis = BASIS, aspect: Aspect = "amount", unit: str = "万元", back: int = 0
    ) -> Fact:  # fmt: skip
        """Return a fact of this budget, `back` years before its own."""
        return Fact(measure, item, basis, aspect, self.year - back, unit)

    def said(
        self, measure: str, value: Decimal | int | None, item: str = "", unit: str = "万元", back: int = 0
    ) -> Said:
        """Return a figure of this budget."""
        return Said(self.fact(measure, item, unit=unit, back=back), None if value is None else Decimal(value))

    def total(self, measure: str) -> Said:
        """Return a total of this budget."""
        return self.said(measure, self.books[measure])

    def before(self, measure: str) -> Said:
        """Return a total of the budget before."""
        return self.said(measure, self.books.before[measure], back=1)

    def executed(self, measure: str, value: Decimal | None, item: str = "") -> Said:
        """Return what was executed of the budget before."""
        return Said(self.fact(measure, item, "executed", back=1), value)

    # ---- printed

    def cell(self, said: Said, unit: str = "万元") -> str:
        """Return the text of a table's cell; a zero as the region prints it."""
        if not said.value:
            return self.mark(self.style.zero, said.fact) if said.value is not None and self.style.zero else ""
        if unit == "元":
            yuan = said.value * YUAN
            decimals = 0 if yuan == yuan.to_integral_value() else 2
            text = f"{yuan:,.{decimals}f}" if self.style.thousands else f"{yuan:.{decimals}f}"
        else:
            text = printed(said.value, self.style.thousands)
        return self.mark(text, said.fact)

    def money(self, said: Said, what: str = "金额") -> str:
        """Return an amount as the narrative prints it, in 万元 with two decimals; what is not given is asked for."""
        return MARK.format(what=what) if said.value is None else self.mark(printed(said.value), said.fact)

    def count(self, said: Said) -> str:
        """Return a count as the narrative prints it."""
        return self.mark(plain(said.value or ZERO), said.fact)

    def percent(self, part: Said, whole: Said) -> str:
        """Return a part's share as printed, '' where there is no rate."""
        if part.value is None or not whole.value:
            return ""
        return self._rate(rate_on(part.value, whole.value, self.style), part.fact, "share", whole.fact.measure)

    def shares(self, parts: list[tuple[str, Said]], whole: Said, every: bool = False) -> list[tuple[str, Said, str]]:
        """Return the parts (the non-zero ones, or all), each with its share as printed."""
        amounts = [said.value or ZERO for _, said in parts]
        found = compute.shares(amounts, whole.value or ZERO, self.style.rounding)
        return [
            (name, said, "" if share is None else self._rate(f"{share:.2f}%", said.fact, "share", whole.fact.measure))
            for (name, said), share in zip(parts, found, strict=True)
            if every or said.value
        ]

    def delta(self, now: Said, before: Said) -> Change:
        """Return how a figure compares with one of the year before: its budget, or what was executed of it."""
        if now.value is None or before.value is None:
            return Change(True, False)
        change = now.value - before.value
        if abs(change) < CENT / 2:
            return Change(False, True)
        down = change < 0
        own = msgspec.structs.replace(now.fact, basis=before.fact.basis)
        rate = rate_on(abs(change), abs(before.value), self.style)
        return Change(
            False, False, self, -1 if down else 1, "减少" if down else "增加", printed(abs(change)),
            msgspec.structs.replace(own, aspect="change"), "下降" if down else "增长", rate,
            msgspec.structs.replace(own, aspect="change_rate", unit="%"),
        )  # fmt: skip

    def _rate(self, text: str, fact: Fact, aspect: Aspect, of: str = "") -> str:
        return text and self.mark(text, msgspec.structs.replace(fact, aspect=aspect, unit="%", of=of))


class Recorder(Teller):
    """Keeps what was printed: every fact with the values that it was printed with."""

    def __init__(self, books: BudgetBooks, style: Style) -> None:
        super().__init__(books, style)
        self.stated: dict[Fact, set[Decimal]] = {}

    def mark(self, text: str, fact: Fact, sign: int = 1, word: str = "") -> str:
        """Enter a figure as it is printed, in the base unit of its fact."""
        value = Decimal(text.replace(",", "").rstrip("%")) * sign
        self.stated.setdefault(msgspec.structs.replace(fact, of="", context=""), set()).add(value)
        return text

    def cell(self, said: Said, unit: str = "万元") -> str:
        """Enter a table's amount in 万元, whatever it is printed in."""
        if unit == "元" and said.value:
            self.stated.setdefault(said.fact, set()).add(said.value)
            return Teller.cell(_Silent(self.books, self.style), said, unit)
        return super().cell(said, unit)


class _Silent(Teller):
    """Prints and notes nothing."""
