"""What has been said so far: all that a sentence may refer back to, of the document and of its own paragraph."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from juesuan.document.model import Document, Table
from juesuan.domain.codes import paths_named_once
from juesuan.extract.amounts import Amounts
from juesuan.extract.claims import Claim, Statement, Unresolved
from juesuan.extract.grammar import Grammar
from juesuan.extract.lead import words_by
from juesuan.extract.numerals import Token
from juesuan.extract.outline import Outline
from juesuan.extract.shown import NamedItems, items_of_text, shown_items
from juesuan.kernel.figures import Basis, Fact, Figure, Numeral, NumeralKind
from juesuan.kernel.patterns import compiled
from juesuan.kernel.place import Place


class Subject(msgspec.Struct, frozen=True, gc=False):
    """What the sentence speaks of."""

    measure: str = ""
    item: str = ""


NOTHING = Subject()
"""What a sentence speaks of that has named nothing."""


class OpenList:
    """A list, a node of its sentence: its whole by unit, its parts so far, the lists inside it, what opened it (a parenthesis or 其中).

    `year` is the year of its parts where that is not the document's own, `parted_by` the mark that its parts were seen parted by;
    `told_again`: its whole stood behind its parts once more; `tells_all`: its words say that its parts are all there is.
    """

    def __init__(self, whole: dict[str, int], opener: str, subject: Subject) -> None:
        self.whole = whole
        self.opener = opener
        self.subject = subject
        self.parts: list[int] = []
        self.year = 0
        self.inner: list[OpenList] = []
        self.parted_by = "，"
        self.told_again = False
        self.tells_all = False

    def is_parted_again(self) -> bool:
        """Tell whether a 其中 inside it parts one of its parts: then they do not all make its whole."""
        return any(inner.opener != "（" for inner in self.inner)


class Discourse:
    """The reader's state. The lists of what was read grow; `begin` forgets what only the paragraph's own sentences refer to."""

    def __init__(
        self,
        document: Document,
        outline: Outline,
        first_id: int,
        grammar: Grammar,
        own: Basis = "final",
        amounts: Amounts | None = None,
    ) -> None:
        self.document = document
        self.own: Basis = own
        """The basis of the figures that the disclosure is about."""
        self.g = grammar
        self.names = grammar.names
        self.by_words = words_by(grammar)
        self.outline = outline
        self.heads = {head.block for head in outline.heads}
        self.amounts = amounts or Amounts(())
        """The amounts that the tables print."""
        self.tabled = any(isinstance(block, Table) and not block.unread for block in document.blocks)
        """Whether the document has tables, whose items are then all that there are."""
        self.items = shown_items(document) if self.tabled else items_of_text(document)
        """The functional items that the tables show, by their bare names; in a text without tables those that it names."""
        self.bare_items = self.items if self.tabled else paths_named_once() | self.items
        """Those, and in a text without tables all whose names the classification has once."""
        self.named_items = NamedItems(self.items if self.tabled or own == "final" else self.bare_items)
        """The items that sentences may name by their bare names."""
        self.items_named: dict[str, tuple[str, ...]] = {}
        """Which of them words name, as they were read."""
        # What was read.
        self.next_id = first_id
        self.figures: list[Figure] = []
        self.by_id: dict[int, Figure] = {}
        self.named_behind = -1
        """The last figure whose name stands behind it."""
        self.numerals: list[Numeral] = []
        self.claims: list[Claim] = []
        self.unresolved: list[Unresolved] = []
        self.statements: list[Statement] = []
        self.loose: list[tuple[int, str]] = []
        """Figures that may mean another measure, and which."""
        self.named: set[int] = set()
        """Changes and rates that say by their own words of what they are."""
        self.valued: set[int] = set()
        """Amounts that are what they are because the tables print them."""
        # What one paragraph leaves to the next.
        self.foreign = self.foreign_head = ""
        """The other unit that the paragraph, or the heading above it, speaks of."""
        self.carried_section = ""
        self.carried: list[tuple[Subject, Decimal | None]] = []
        self.section_main = Subject()
        self.items_titled = ""
        """The section in which a title has named an item."""
        self.share_whole = self.items_account = ("", "")
        """By its section: the whole of which a class was said to be a share, and the account whose items that tells the section parts."""
        self.stock_section, self.stock_year = "", 0
        """The section that has told a date of what is there, and its year."""
        self.money_unit = ""
        """The unit of all amounts that stand without one, as the text has told."""
        self.last_year_in_brackets = False
        """Whether a title has told that the brackets of its section hold last year's amounts."""
        self.budget_in_brackets: Basis | None = None
        """The budget whose amounts the brackets of its section hold, as a title or a sentence has told."""
        self.spoken = ""
        """The account that a part of the document without a known section speaks of, by its heading or its last named total."""
        self.begin(0, "", "", -1, -1, 0)

    def begin(self, number: int, text: str, section: str, row: int, col: int, offset: int) -> None:
        """Begin a paragraph: block `number`, or a paragraph of one of its cells that starts at `offset` of the cell's text."""
        self.number, self.text, self.section, self.row, self.col, self.offset = number, text, section, row, col, offset
        if not section and number in self.heads:
            self.spoken = account_named(self, self.text)
        self.section = section or self.spoken
        self.tokens: list[Token] = []
        self.stroked = False
        """Whether strokes stand among its numbers."""
        self.start_of_paragraph = len(self.figures)
        self.sentence_start = 0
        self.subject = self.outer = self.parted = NOTHING
        """What the sentence speaks of; `outer` is the item that it goes back to at its end from a project inside it, `parted` the whole
        of the list that the sentence before told, until this one tells a number."""
        self.last_group: dict[str, int] = {}
        """The amounts just told together, by unit: the wholes of a list that opens behind them."""
        self.group_label = ""
        self.lists: list[OpenList] = []
        self.against = ""
        """What the sentence compares with: a basis, `prior`, or an earlier year."""
        self.either, self.at = "", 0
        """The other measure that the figure being read may mean, and where it stands."""
        self.year_told = 0
        self.in_reason = False
        self.in_clause = False
        """Whether the reason ends with its clause (主要是追加人员经费 x，…)."""
        self.in_turn: list[tuple[str, str, int, Subject | None]] = []
        """What the numbers behind 分别 are of, one by one; `turned` are those read, `turn` the amount of the present one."""
        self.turned: list[int] = []
        self.turn = -1
        self.shares: list[tuple[int, int, str, int]] = []
        """Shares to be settled: share, part, the whole's name, the list's whole."""
        self.aside: dict[str, int] = {}
        self.above = 0
        self.carrying: set[str] = set()
        """What the paragraph tells with the carry-over among its parts: its changes are the total's, too."""
        self.part_of: dict[int, int] = {}
        """The whole of each part of a list, as kept by `lists.keep_wholes`."""
        self.own_funds = False
        """Whether the clause tells what was paid from other money than the appropriation."""


ACCOUNTS = ("general", "fund", "capital", "fiscal")
"""Accounts that have a section of their name."""


def account_named(d: Discourse, heading: str) -> str:
    """Return the account that a heading names, '' for none."""
    account = d.names.account_of(heading, "")
    return account if account in ACCOUNTS else ""


def note_account(d: Discourse, figure: Figure) -> None:
    """Let a part of the document without a known section go on about the account of which it has told a total."""
    if d.outline.sections[d.number] or figure.fact.item:
        return
    account, _, concept = figure.fact.measure.partition(".")
    if account not in ACCOUNTS:
        return
    if figure.fact.aspect == "amount" and concept in ("expenditure", "total", "total_out"):
        d.spoken = d.section = account


def last_told(d: Discourse) -> Figure | None:
    """Return the paragraph's last figure, None before the first."""
    return d.figures[-1] if len(d.figures) > d.start_of_paragraph else None


def since(d: Discourse, figure: Figure, token: Token) -> str:
    """Return the words between a figure of the paragraph and a number that follows it."""
    return d.text[figure.place.end - d.offset : token.start]


def whole_of_list(d: Discourse) -> str:
    """Return the measure of the whole that the innermost open list parts, '' where none is open."""
    whole = d.lists[-1].whole if d.lists else {}
    return d.by_id[next(iter(whole.values()))].fact.measure if whole else ""


def is_part_of(d: Discourse, measure: str) -> bool:
    """Tell whether a list is open whose whole is `measure`."""
    return bool(d.lists) and any(d.by_id[i].fact.measure == measure for i in d.lists[-1].whole.values())


def place_at(d: Discourse, start: int, end: int) -> Place:
    """Return the place of a stretch of the paragraph."""
    return Place(d.number, start + d.offset, end + d.offset, d.row, d.col)


def note_numeral(d: Discourse, token: Token, kind: NumeralKind) -> None:
    """Note what a numeral that is no figure was understood as."""
    d.numerals.append(Numeral(d.text[token.start : token.end], place_at(d, token.start, token.end), kind))


def of_fact(fact: Fact) -> Subject:
    """Return what a figure with this fact is of."""
    return Subject(fact.measure, fact.item)


def told_in_sentence(d: Discourse) -> list[Figure]:
    """Return the figures that the sentence has told."""
    return [f for f in d.figures[d.start_of_paragraph :] if f.place.start - d.offset >= d.sentence_start]


def own_amounts(d: Discourse, unit: str = "万元") -> list[Figure]:
    """Return the amounts of a unit, of the disclosure's own year and basis, that the paragraph has told."""
    own, year = d.own, d.outline.year
    return [
        f
        for f in d.figures[d.start_of_paragraph :]
        if f.unit == unit and (fact := f.fact).aspect == "amount" and fact.basis == own and fact.year == year
    ]


def recent(d: Discourse, unit: str, before: int) -> list[Figure]:
    """Return the amounts of a unit that the sentence has told before figure number `before`."""
    return [
        f
        for f in d.figures[d.start_of_paragraph : before]
        if f.unit == unit and f.fact.aspect == "amount" and f.place.start - d.offset >= d.sentence_start
    ]


def other_year(d: Discourse, told: str) -> int:
    """Return the year that words tell where it is not this document's, else 0."""
    year = int(told) if told else 0
    return year if d.outline.year and year != d.outline.year else 0


def completed_just_before(d: Discourse, token: Token) -> str:
    """Return the budget whose completion rate stands in the clause before, '' for none: 预算执行率 p%，节约 x."""
    last = last_told(d)
    if last is None or last.fact.aspect != "completion":
        return ""
    return last.fact.basis if compiled(r"[，,（]\D{1,6}").fullmatch(since(d, last, token)) else ""


def of_last_year(d: Discourse) -> bool:
    """Tell whether this paragraph's last figure is an amount of the year before."""
    if len(d.figures) == d.start_of_paragraph:
        return False
    last = d.figures[-1].fact
    return last.aspect == "amount" and last.year != d.outline.year


def was_told(d: Discourse, measure: str, item: str | None = None) -> bool:
    """Tell whether this paragraph has given a figure of a measure; with an `item`, an amount of that item of it."""
    told = (f.fact for f in d.figures[d.start_of_paragraph :])
    if item is None:
        return any(f.measure == measure for f in told)
    return any((f.measure, f.item, f.aspect) == (measure, item, "amount") for f in told)
