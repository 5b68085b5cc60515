"""What a rule sees: the extract, the template, and look-ups over them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from decimal import Decimal
from typing import Any, TypeVar

from juesuan.document.model import Document, Paragraph, Table, is_recognised
from juesuan.domain.accounts import Accounts, AccountTable
from juesuan.domain.forms import Forms, forms
from juesuan.domain.measures import unit_of
from juesuan.extract.grammar import Grammar
from juesuan.extract.link import Extract, grammar_of
from juesuan.extract.numerals import fold
from juesuan.extract.outline import Outline
from juesuan.kernel.figures import Aspect, Basis, Fact, Figure
from juesuan.regions.region import Region

T = TypeVar("T")


_NONE: Mapping[str, Figure] = {}
_NO_FACTS: Mapping[Fact, list[Figure]] = {}
_RATES = ("share", "change_rate", "variance", "completion", "rate")


def _running_text(context: Context) -> str:
    return "\n".join([text for _, text, _ in context.paragraphs()])


def _recognised(context: Context) -> frozenset[int]:
    return frozenset([n for n, block in enumerate(context.document.blocks) if is_recognised(block)])


def _grammar(context: Context) -> Grammar:
    return grammar_of(context.template, context.kind.id)


class Context:
    """One document under check. Rules read it; only the engine writes the lists it collects."""

    def __init__(self, extract: Extract, template: Region) -> None:
        self.extract = extract
        self.document: Document = extract.document
        self.outline: Outline = extract.outline
        self.accounts: Accounts = extract.accounts
        self.figures: dict[int, Figure] = extract.accounts.figures
        self.template = template
        self.kind = extract.kind
        self.own: Basis = extract.kind.own
        """The basis of the figures that the disclosure is about."""
        self.forms: Forms = forms(kind=extract.kind.id)
        self.year = extract.outline.year
        self.unit = extract.outline.unit
        self.reckoned: set[tuple[int, str]] = set()
        """The figures that relations reckon from their own row or column (`row`, `column`): rules that read any table leave them alone."""
        self._by_origin: dict[str, dict[Fact, list[Figure]]] = {}
        for figure in extract.figures:
            self._by_origin.setdefault(figure.origin, {}).setdefault(figure.fact, []).append(figure)
        self._first: dict[tuple[str, int], dict[tuple[str, Basis, Aspect], dict[str, Figure]]] = {}
        self._paragraphs = [
            (number, fold(block.text), self.outline.sections[number])
            for number, block in enumerate(self.document.blocks)
            if isinstance(block, Paragraph) and number >= self.outline.contents_end
        ]
        self._paragraphs_with: dict[str, list[tuple[int, str, str]]] = {}
        self._paragraphs_in: dict[str, list[tuple[int, str, str]]] = {}
        self._tables = {table.form: self.accounts.table(table.form) for table in self.accounts.tables}
        self._kept: dict[Any, Any] = {}
        self._texts: dict[int, Set[str]] = {}
        self._told_in: dict[int, list[Figure]] = {}
        self._told_of: dict[str, list[Figure]] = {}
        for figure in extract.narrative.figures:
            self._told_in.setdefault(figure.place.block, []).append(figure)
            self._told_of.setdefault(figure.fact.measure, []).append(figure)

    def once(self, make: Callable[[Context], T]) -> T:
        """Return what `make` gives of this document, made when it is first asked for and kept."""
        if make not in self._kept:
            self._kept[make] = make(self)
        found: T = self._kept[make]
        return found

    @property
    def grammar(self) -> Grammar:
        """The grammar that the document was read by: its kind's, with what its region adds."""
        return self.once(_grammar)

    @property
    def recognised(self) -> Set[int]:
        """The blocks of whose text any was recognised from a picture."""
        return self.once(_recognised)

    def paragraphs(self) -> Sequence[tuple[int, str, str]]:
        """Return (block, folded text, section) of every paragraph after the table of contents."""
        return self._paragraphs

    def paragraphs_with(self, words: str) -> Sequence[tuple[int, str, str]]:
        """Return those of the paragraphs in which the words stand: what a rule's pattern needs is in few of them."""
        if (found := self._paragraphs_with.get(words)) is None:
            found = self._paragraphs_with[words] = [p for p in self._paragraphs if words in p[1]]
        return found

    def paragraphs_in(self, section: str) -> Sequence[tuple[int, str, str]]:
        """Return those of the paragraphs that stand in a section."""
        if not self._paragraphs_in:
            for paragraph in self._paragraphs:
                self._paragraphs_in.setdefault(paragraph[2], []).append(paragraph)
        return self._paragraphs_in.get(section, [])

    def texts_of(self, block: int) -> Set[str]:
        """Return the texts of a table's cells, each once: what a rule looks for is in few of them, and most stand there several times."""
        if (found := self._texts.get(block)) is None:
            table = self.document.blocks[block]
            found = self._texts[block] = frozenset([c.text for c in table.cells] if isinstance(table, Table) else ())
        return found

    def fact(
        self,
        measure: str,
        item: str = "",
        basis: Basis | None = None,
        aspect: Aspect = "amount",
        unit: str = "",
        year: int = 0,
    ) -> Fact:
        """Return the fact of a measure in this document's year; the unit is money unless the aspect or `unit` says."""
        unit = unit or ("%" if aspect in _RATES else unit_of(measure))
        return Fact(measure, item, basis or self.own, aspect, year or self.year, unit)

    def get(self, origin: str, fact: Fact) -> list[Figure]:
        """Return the figures that state a fact in one origin (`summary`, `text` …), in document order."""
        return self._by_origin.get(origin, _NO_FACTS).get(fact, [])

    def stating(self, fact: Fact) -> list[Figure]:
        """Return the figures that state a fact anywhere, in document order."""
        return [self.figures[i] for i in self.accounts.facts.get(fact, ())]

    def printed(self, fact: Fact) -> list[Figure]:
        """Return the figures of the tables that state a fact, in document order."""
        return [f for f in self.stating(fact) if f.origin != "text"]

    def beside(self, total: Figure, figures: Iterable[Figure]) -> list[Figure]:
        """Return the figures of the file that a total stands in: the tables of two files (Word and Excel) are the same ones."""
        blocks = self.document.blocks
        file = blocks[total.place.block].file
        return [f for f in figures if blocks[f.place.block].file == file]

    def by_item(self, origin: str, measure: str, basis: Basis, aspect: Aspect, year: int = 0) -> Mapping[str, Figure]:
        """Return, by item ('' the total), the first figure that states this year's fact, or another's, so named (see `fact`) in one origin."""
        key = (origin, year or self.year)
        if (named := self._first.get(key)) is None:
            named = self._first[key] = self._by_items(*key)
        return named.get((measure, basis, aspect), _NONE)

    def _by_items(self, origin: str, year: int) -> dict[tuple[str, Basis, Aspect], dict[str, Figure]]:
        found: dict[tuple[str, Basis, Aspect], dict[str, Figure]] = {}
        for fact, figures in self._by_origin.get(origin, _NO_FACTS).items():
            if fact.year != year or fact.of or fact.context:
                continue
            # The unit that a fact is asked for in where nothing else is said (`fact`).
            if fact.unit == ("%" if fact.aspect in _RATES else unit_of(fact.measure)):
                found.setdefault((fact.measure, fact.basis, fact.aspect), {})[fact.item] = figures[0]
        return found

    def told_in(self, block: int) -> list[Figure]:
        """Return the narrative's figures in a block."""
        return self._told_in.get(block, [])

    def told_of(self, measure: str) -> list[Figure]:
        """Return the narrative's figures of a measure, of whatever item, basis and aspect."""
        return self._told_of.get(measure, [])

    @property
    def running_text(self) -> str:
        """The folded text of every paragraph after the table of contents, a line each: asked first by rules whose words are rare."""
        return self.once(_running_text)

    def mentions(self, words: str) -> bool:
        """Tell whether the words stand in any paragraph after the table of contents."""
        return words in self.running_text

    def first(self, fact: Fact, origins: Iterable[str] = ()) -> Figure | None:
        """Return the first figure of a fact, from the given origins in their order, else from anywhere."""
        for origin in origins:
            if found := self.get(origin, fact):
                return found[0]
        ids = self.accounts.facts.get(fact)
        return self.figures[ids[0]] if ids and not origins else None

    def value(self, fact: Fact) -> Decimal | None:
        """Return the value of the first figure of a fact, tables before narrative, None when it is not stated."""
        ids = self.accounts.facts.get(fact, ())
        best = sorted((self.figures[i] for i in ids), key=lambda f: (f.origin == "text", f.id))
        return best[0].value if best else None

    def table(self, form: str) -> AccountTable | None:
        """Return the table of that form."""
        return self._tables.get(form)

    def stated(self, origin: str) -> Iterator[Fact]:
        """Yield the facts that one origin states, each once, in the order of their first statement."""
        return iter(self._by_origin.get(origin, _NO_FACTS))

    def stretch_of(self, figure: Figure) -> str:
        """Return what a figure's claims may refer back over: its section, outside any its own block."""
        return self.section_of(figure) or f"block{figure.place.block}"

    def section_of(self, figure: Figure) -> str:
        """Return the section that a figure stands in."""
        return self.outline.sections[figure.place.block]
