"""The faults that people make, each a function of a draft: it changes the draft and says what it did, or returns None
where the draft gives no place for it. All that a kind draws comes from the random generator given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Decimal
from random import Random

import msgspec

from faults.told import Entry, Told, bare, ids_in, told
from juesuan.compile import compute
from juesuan.compile.filing import Filing
from juesuan.compile.generate import BODIES, PLACES
from juesuan.compile.publication import Grid, Heading, Line, Part, Slot
from juesuan.domain.accounts import STATUTORY
from juesuan.kernel.figures import Fact

CENT = Decimal("0.01")


class Fault(msgspec.Struct, frozen=True):
    """One fault as it was made. `ids` are the entries that it changed.

    `right` is the right text of them where all should read alike ('' where it is not one figure). `gone` lists rows taken
    out of a table, as (form, item). `said` are the words that a finding without a place of its own must use. `plain` tells
    whether the form alone reveals it; None leaves that to the relations between the figures.
    """

    kind: str
    note: str
    ids: tuple[int, ...] = ()
    right: str = ""
    gone: tuple[tuple[str, str], ...] = ()
    said: str = ""
    plain: bool | None = None


class Draft:
    """A marked publication under change."""

    def __init__(self, made: Told) -> None:
        self.told = made
        self.filing = made.filing
        self.ledger = made.ledger
        self.parts: list[Part] = list(made.publication.parts)
        self.used: set[int] = set()
        self._index()

    def _index(self) -> None:
        """Note which part each mark stands in."""
        self.at: dict[int, int] = {}
        for n, part in enumerate(self.parts):
            for text in _texts(part):
                self.at.update(dict.fromkeys(ids_in(text), n))

    def entry(self, number: int) -> Entry:
        return self.ledger.entries[number]

    def fact(self, number: int) -> Fact:
        found = self.entry(number).fact
        assert found is not None
        return found

    def form(self, number: int) -> str:
        part = self.parts[self.at[number]]
        return part.form if isinstance(part, Grid) else "text"

    def numbers(self, test: Callable[[Fact], bool], text: bool | None = None) -> list[int]:
        """Return the untouched figures whose fact passes, of the narrative, of the tables, or of both."""
        return [
            n
            for n in self.at
            if n not in self.used
            and (fact := self.entry(n).fact) is not None
            and self.entry(n).text
            and test(fact)
            and (text is None or (self.form(n) == "text") == text)
        ]

    def copies(self, number: int) -> list[int]:
        """Return every place that prints the fact of an entry."""
        fact = self.fact(number)
        return [n for n in self.at if self.entry(n).fact == fact]

    def write(self, number: int, text: str) -> None:
        """Print an entry otherwise."""
        old = f"\ue000{number}\ue001{self.entry(number).text}\ue002"
        new = f"\ue000{number}\ue001{text}\ue002"
        index = self.at[number]
        self.parts[index] = _replaced(self.parts[index], old, new)
        self.entry(number).text = text
        self.used.add(number)

    def words(self, index: int, old: str, new: str, fact: Fact | None = None, start: int = 0) -> int:
        """Put marked words in the place of others in a paragraph; return their number."""
        part = self.parts[index]
        assert isinstance(part, (Line, Heading))
        mark = self.ledger.mark(new, fact)
        at = part.text.index(old, start)
        text = part.text[:at] + mark + part.text[at + len(old) :]
        self.parts[index] = msgspec.structs.replace(part, text=text)
        self._index()
        number = len(self.ledger.entries) - 1
        self.used.add(number)
        return number

    def lines(self, pattern: str) -> list[tuple[int, re.Match[str]]]:
        """Return where a pattern is found in paragraphs, marks and all; glossary and functions hold none that is sought."""
        return [
            (n, m)
            for n, part in enumerate(self.parts)
            if isinstance(part, Line)
            for m in re.finditer(pattern, part.text)
            if not self.used & set(ids_in(part.text))
        ]

    def like(self, number: int, value: Decimal) -> str:
        """Return a value printed as an entry is."""
        text = self.entry(number).text
        tail = "%" if text.endswith("%") else ""
        digits = len(text.rstrip("%").partition(".")[2])
        shown = value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
        return (f"{shown:,.{digits}f}" if "," in text else f"{shown:.{digits}f}") + tail

    def value(self, number: int) -> Decimal:
        found = self.entry(number).value
        assert found is not None
        return abs(found) if self.entry(number).sign < 0 else found

    def put(self, kind: str, number: int, text: str) -> Fault | None:
        """Return the fault of one figure printed wrong, None when that prints it as it was."""
        right = self.entry(number).text
        if text == right:
            return None
        self.write(number, text)
        return Fault(kind, f"{right} → {text}", (number,), right)


def _texts(part: Part) -> Iterable[str]:
    if isinstance(part, Grid):
        return [s.text for s in part.cells if "\ue000" in s.text]
    return [part.text] if isinstance(part, (Line, Heading)) else []


def _replaced(part: Part, old: str, new: str) -> Part:
    if isinstance(part, Grid):
        cells = tuple(
            msgspec.structs.replace(s, text=s.text.replace(old, new)) if old in s.text else s for s in part.cells
        )
        return msgspec.structs.replace(part, cells=cells)
    assert isinstance(part, (Line, Heading))
    return msgspec.structs.replace(part, text=part.text.replace(old, new))


def _any(fact: Fact) -> bool:
    return fact.measure != "performance.indicator"


def _money(fact: Fact) -> bool:
    return fact.unit == "万元" and fact.aspect == "amount"


def _one(random: Random, draft: Draft, test: Callable[[Fact], bool], text: bool | None = None) -> int | None:
    """Return a figure that is not zero, of narrative and tables alike often."""
    where = random.random() < 0.5 if text is None else text
    for choice in (where, not where) if text is None else (where,):
        found = [n for n in draft.numbers(test, choice) if draft.entry(n).value]
        if found:
            return random.choice(found)
    return None


# ---- one figure printed wrong


def digit(random: Random, draft: Draft) -> Fault | None:
    n = _one(random, draft, _any)
    if n is None:
        return None
    text = draft.entry(n).text
    at = random.choice([i for i, c in enumerate(text) if c.isdigit()])
    new = random.choice([d for d in "0123456789" if d != text[at] and not (at == 0 and d == "0")])
    return draft.put("digit", n, text[:at] + new + text[at + 1 :])


def swapped(random: Random, draft: Draft) -> Fault | None:
    n = _one(random, draft, _any)
    if n is None:
        return None
    text = draft.entry(n).text
    pairs = [i for i in range(len(text) - 1) if text[i : i + 2].isdigit() and text[i] != text[i + 1] and not (i == 0 and text[1] == "0")]  # fmt: skip
    if not pairs:
        return None
    i = random.choice(pairs)
    return draft.put("swapped", n, text[:i] + text[i + 1] + text[i] + text[i + 2 :])


def point(random: Random, draft: Draft) -> Fault | None:
    n = _one(random, draft, lambda f: f.unit in ("万元", "%"))
    if n is None:
        return None
    return draft.put("point", n, draft.like(n, draft.value(n) * random.choice((Decimal(10), Decimal("0.1")))))


def unit(random: Random, draft: Draft) -> Fault | None:
    n = _one(random, draft, _money)
    if n is None:
        return None
    return draft.put("unit", n, draft.like(n, draft.value(n) * 10000))


def missing_digit(random: Random, draft: Draft) -> Fault | None:
    n = _one(random, draft, _any)
    if n is None:
        return None
    text = draft.entry(n).text
    # 100.00 → 10.00 and 1234.56 → 134.56 are typed; a number that loses its last whole digit is not one any more.
    places = [i for i, c in enumerate(text) if c.isdigit() and (i == 0 or text[i - 1] != text[i])]
    places = [i for i in places if (t := text[:i] + text[i + 1 :]).strip("%-")[:1].isdigit() and not re.match(r"-?0\d|.*\.%?$|-?,", t)]  # fmt: skip
    if not places:
        return None
    i = random.choice(places)
    return draft.put("missing_digit", n, text[:i] + text[i + 1 :])


def rounding(random: Random, draft: Draft) -> Fault | None:
    n = _one(random, draft, lambda f: f.unit in ("万元", "%"))
    if n is None:
        return None
    off = random.choice((1, 2, 3, 4, 5, 5, 5)) * CENT * random.choice((1, -1))
    value = draft.value(n) + off
    return None if value < 0 else draft.put("rounding", n, draft.like(n, value))


def copied(random: Random, draft: Draft) -> Fault | None:
    """The figure of the line above, or of the sentence before, typed a second time."""
    n = _one(random, draft, _money)
    if n is None:
        return None
    order = sorted(draft.numbers(_money, draft.form(n) == "text"))
    at = order.index(n)
    near = [m for m in order[max(0, at - 3) : at] if draft.entry(m).value]
    return draft.put("copied", n, draft.like(n, draft.value(random.choice(near)))) if near else None


def _before(filing: Filing) -> dict[tuple[str, str], Decimal]:
    """Return last year's figures, by measure and item, where the filing gives them."""
    accounts = compute.books(filing)
    paths = {x.code: x.path for x in accounts.lines}
    found = {
        ("whole.total", ""): filing.last.total, ("whole.total_out", ""): filing.last.total, ("fiscal.total", ""): filing.last.fiscal_total,
        ("fiscal.total_out", ""): filing.last.fiscal_total, ("general.expenditure", ""): compute.general_last(filing),
        ("fund.expenditure", ""): compute.flow_last(filing, "fund"), ("operating.total", ""): filing.last.operating,
        ("capital.expenditure", ""): compute.flow_last(filing, "capital"), ("three.total", ""): compute.three_last(filing),
        ("three.vehicles", ""): compute.three_last(filing, "purchase", "running"),
    }  # fmt: skip
    found |= {(f"three.{n}", ""): compute.three_last(filing, n) for n in compute.THREE}
    found |= {("general.expenditure", paths[i.code]): i.general.last for i in compute.general_items(filing)}
    return {k: v for k, v in found.items() if v is not None}


def last_year(random: Random, draft: Draft) -> Fault | None:
    before = _before(draft.filing)
    n = _one(random, draft, lambda f: _money(f) and f.basis == "final" and (f.measure, f.item) in before)
    if n is None:
        return None
    fact = draft.fact(n)
    return draft.put("last_year", n, draft.like(n, before[fact.measure, fact.item]))


# ---- computed wrong


def share_base(random: Random, draft: Draft) -> Fault | None:
    n = _one(random, draft, lambda f: f.aspect == "share", True)
    if n is None:
        return None
    fact = draft.fact(n)
    truth = compute.books(draft.filing)
    wholes = [m for m in ("whole.expenditure", "whole.income", "whole.total", "general.expenditure", "fiscal.expenditure") if m != fact.of]  # fmt: skip
    part = _amount_of(draft, n)
    found = [s for m in wholes if (s := compute.percent(part, truth[m])) is not None and abs(s - draft.value(n)) > 2 * CENT]  # fmt: skip
    return draft.put("share_base", n, draft.like(n, random.choice(found))) if found else None


def _amount_of(draft: Draft, number: int) -> Decimal:
    """Return the amount that a share speaks of: the one told before it."""
    fact = msgspec.structs.replace(draft.fact(number), aspect="amount", unit="万元", of="")
    return next((draft.value(m) for m in draft.at if draft.entry(m).fact == fact), Decimal(0))


def rate_base(random: Random, draft: Draft) -> Fault | None:
    n = _one(random, draft, lambda f: f.aspect == "change_rate", True)
    if n is None:
        return None
    change = msgspec.structs.replace(draft.fact(n), aspect="change", unit="万元")
    moved = next((draft.value(m) for m in draft.at if draft.entry(m).fact == change), None)
    now = _amount_of(draft, n)
    rate = None if moved is None else compute.percent(moved, now)
    return None if rate is None else draft.put("rate_base", n, draft.like(n, rate))


def stale_total(random: Random, draft: Draft) -> Fault | None:
    """An item's figure was put right wherever it stands, the sums over it were not."""
    sets: list[list[tuple[str, str]]] = []
    for measure, total in (("whole.project", "whole.expenditure"), ("whole.basic", "whole.expenditure"), ("general.project", "general.expenditure")):  # fmt: skip
        items = {f.item for n in draft.at if (f := draft.entry(n).fact) and f.measure == measure and f.item.count("/") == 2}  # fmt: skip
        sets += [[(measure, i), (total, i)] for i in sorted(items)]
    sets += [[("general.economic", e.code)] for e in draft.filing.economic]
    for measure in ("procurement.goods", "procurement.services", "whole.opening", "fiscal.closing", "three.reception"):
        sets.append([(measure, "")])
    chosen = random.choice(sets)
    more = Decimal(random.randint(100, 99999)).scaleb(-2)
    ids, notes = [], []
    for measure, item in chosen:
        own = draft.numbers(lambda f: (f.measure, f.item, f.basis, f.aspect) == (measure, item, "final", "amount"))  # noqa: B023
        for n in own:
            notes.append(f"{draft.entry(n).text} → {draft.like(n, draft.value(n) + more)}")
            draft.write(n, draft.like(n, draft.value(n) + more))
            ids.append(n)
    return Fault("stale_total", "、".join(notes), tuple(ids)) if ids else None


def twice(random: Random, draft: Draft) -> Fault | None:
    """A part of the three public expenses counted twice in their sum, wherever the sum stands."""
    part = random.choice(("abroad", "vehicles", "reception", "running"))
    amount = compute.books(draft.filing)[f"three.{part}"]
    whole = draft.numbers(lambda f: f.measure == "three.total" and f.aspect == "amount" and f.basis == "final")
    if not amount or not whole:
        return None
    right = draft.entry(whole[0]).text
    for n in whole:
        draft.write(n, draft.like(n, draft.value(n) + amount))
    return Fault("twice", f"{right} + {amount}", tuple(whole), right)


def headcount(random: Random, draft: Draft) -> Fault | None:
    found = draft.numbers(lambda f: f.measure.startswith(("staff.", "assets.vehicles")) and f.aspect == "amount", True)
    if not found:
        return None
    n = random.choice(found)
    return draft.put("headcount", n, str(max(0, draft.value(n) + random.choice((-2, -1, 1, 2, 3)))))


# ---- signs and directions

_OTHER = {"增加": "减少", "减少": "增加", "增长": "下降", "下降": "增长"}


def _turned(draft: Draft, figures: list[int]) -> list[int]:
    ids = []
    for n in figures:
        entry = draft.entry(n)
        draft.write(entry.word, _OTHER[draft.entry(entry.word).text])
        entry.sign = -entry.sign
        draft.used.add(n)
        ids += [n, entry.word]
    return ids


def _moves(draft: Draft, aspect: str) -> list[int]:
    found = draft.numbers(lambda f: f.aspect == aspect, True)
    return [n for n in found if draft.entry(n).word >= 0 and draft.entry(n).value]


def direction(random: Random, draft: Draft) -> Fault | None:
    """增加 for 减少 or 增长 for 下降, the other word of the pair left right."""
    found = _moves(draft, random.choice(("change", "change_rate"))) or _moves(draft, "change")
    if not found:
        return None
    n = random.choice(found)
    right = draft.entry(draft.entry(n).word).text
    return Fault("direction", f"{right} → {_OTHER[right]}", tuple(_turned(draft, [n])), right)


def direction_both(random: Random, draft: Draft) -> Fault | None:
    rates = {(draft.at[n], draft.fact(n).measure, draft.fact(n).item): n for n in _moves(draft, "change_rate")}
    pairs = [
        (n, rates[key])
        for n in _moves(draft, "change")
        if (key := (draft.at[n], draft.fact(n).measure, draft.fact(n).item)) in rates
    ]
    if not pairs:
        return None
    pair = random.choice(pairs)
    right = draft.entry(draft.entry(pair[0]).word).text
    return Fault("direction_both", f"{right} → {_OTHER[right]}", tuple(_turned(draft, list(pair))), right)


def greater(random: Random, draft: Draft) -> Fault | None:
    found = draft.lines("决算数(大于|小于)预算数")
    if not found:
        return None
    index, match = random.choice(found)
    new = "小于" if match[1] == "大于" else "大于"
    n = draft.words(index, match[1], new, start=match.start())
    return Fault("greater", f"{match[1]} → {new}", (n,), plain=True)


def sign(random: Random, draft: Draft) -> Fault | None:
    """The minus of a difference rate lost or added; without one, a minus before an amount of a table."""
    n = _one(random, draft, lambda f: f.aspect == "variance") or _one(random, draft, _money, False)
    if n is None:
        return None
    text = draft.entry(n).text
    return draft.put("sign", n, text[1:] if text.startswith("-") else "-" + text)


def level(random: Random, draft: Draft) -> Fault | None:
    """持平 where the sentence before gives two different numbers."""
    found = draft.lines("决算数(?:大于|小于)预算数的主要原因(?:是)?：[^。]*。")
    if not found:
        return None
    index, match = random.choice(found)
    n = draft.words(index, match[0], "决算数与预算数持平。", start=match.start())
    return Fault("level", f"{match[0][:10]}… → 持平", (n,), plain=True)


def zero_base(random: Random, draft: Draft) -> Fault | None:
    found = draft.lines("，上年无支出")
    if not found:
        return None
    index, match = random.choice(found)
    n = draft.words(index, match[0], "，增长100.00%", start=match.start())
    return Fault("zero_base", "上年无支出 → 增长100.00%", (n,), plain=True)


def counts(random: Random, draft: Draft) -> Fault | None:
    """Groups abroad, vehicles bought or receptions told where nothing was spent on them."""
    pairs = {"three.groups": "abroad", "three.bought": "purchase", "three.receptions": "reception"}
    found = [n for n in draft.numbers(lambda f: f.measure in pairs, True) if not getattr(draft.filing.three, pairs[draft.fact(n).measure]).final]  # fmt: skip
    if not found:
        return None
    n = random.choice(found)
    text = str(random.randint(1, 9))
    draft.write(n, text)
    return Fault("counts", f"0 → {text}", (n,), "0", plain=True)


# ---- tables


def _row_items(draft: Draft, grid: Grid) -> dict[int, tuple[str, list[int]]]:
    """Return the rows of a table by functional item: the item's path and its entries."""
    rows: dict[int, tuple[str, list[int]]] = {}
    for slot in grid.cells:
        for n in ids_in(slot.text):
            fact = draft.entry(n).fact
            if fact is not None and fact.item and n not in draft.used:
                rows.setdefault(slot.row, (fact.item, []))[1].append(n)
    return rows


def _table(random: Random, draft: Draft, forms: Iterable[str] = ("revenue", "expenditure", "general", "fund", "capital")) -> tuple[int, Grid, dict[int, tuple[str, list[int]]]] | None:  # fmt: skip
    found = []
    for index, part in enumerate(draft.parts):
        if isinstance(part, Grid) and part.form in forms:
            rows = {r: x for r, x in _row_items(draft, part).items() if any(draft.entry(n).value for n in x[1])}
            if rows:
                found.append((index, part, rows))
    return random.choice(found) if found else None


def row_dropped(random: Random, draft: Draft) -> Fault | None:
    chosen = _table(random, draft)
    if chosen is None:
        return None
    index, grid, rows = chosen
    row = random.choice(sorted(rows))
    cells = tuple(msgspec.structs.replace(s, row=s.row - 1) if s.row > row else s for s in grid.cells if s.row != row)
    draft.parts[index] = msgspec.structs.replace(grid, cells=cells, n_rows=grid.n_rows - 1)
    draft._index()
    return Fault("row_dropped", f"{grid.form} {rows[row][0]}", gone=((grid.form, rows[row][0]),))


def row_doubled(random: Random, draft: Draft) -> Fault | None:
    chosen = _table(random, draft)
    if chosen is None:
        return None
    index, grid, rows = chosen
    row = random.choice(sorted(rows))
    again: list[Slot] = []
    ids: list[int] = []
    for slot in grid.cells:
        if slot.row == row:
            text = bare(slot.text)
            for n in ids_in(slot.text):
                text = draft.ledger.mark(text, draft.entry(n).fact)
                ids.append(len(draft.ledger.entries) - 1)
            again.append(msgspec.structs.replace(slot, row=row + 1, text=text))
    moved = tuple(msgspec.structs.replace(s, row=s.row + 1) if s.row > row else s for s in grid.cells)
    cells = tuple(sorted((*moved, *again), key=lambda s: (s.row, s.col)))
    draft.parts[index] = msgspec.structs.replace(grid, cells=cells, n_rows=grid.n_rows + 1)
    draft._index()
    draft.used.update(ids)
    return Fault("row_doubled", f"{grid.form} {rows[row][0]}", tuple(ids))


def _columns(draft: Draft, grid: Grid) -> dict[int, str]:
    """Return the measure of each column of a table by functional item."""
    found: dict[int, str] = {}
    for slot in grid.cells:
        for n in ids_in(slot.text):
            fact = draft.entry(n).fact
            if fact is not None:
                found[slot.col] = fact.measure
    return found


def _set_cells(draft: Draft, index: int, texts: dict[tuple[int, int], tuple[str, Fact]]) -> list[int]:
    """Print other amounts in some cells of a table; return their new numbers."""
    grid = draft.parts[index]
    assert isinstance(grid, Grid)
    ids: list[int] = []
    cells = []
    for slot in grid.cells:
        if (slot.row, slot.col) in texts:
            text, fact = texts[slot.row, slot.col]
            slot = msgspec.structs.replace(slot, text=draft.ledger.mark(text, fact))
            ids.append(len(draft.ledger.entries) - 1)
        cells.append(slot)
    draft.parts[index] = msgspec.structs.replace(grid, cells=tuple(cells))
    draft._index()
    draft.used.update(ids)
    return ids


def _amounts(draft: Draft, grid: Grid, row: int, columns: dict[int, str]) -> dict[int, str]:
    return {s.col: bare(s.text) for s in grid.cells if s.row == row and s.number and s.col in columns}


def _cell_fact(draft: Draft, measure: str, item: str) -> Fact:
    return Fact(measure, item, "final", "amount", draft.filing.year, "万元")


def rows_exchanged(random: Random, draft: Draft) -> Fault | None:
    chosen = _table(random, draft)
    if chosen is None:
        return None
    index, grid, rows = chosen
    items = [r for r, (item, _) in rows.items() if item.count("/") == 2]
    if len(items) < 2:
        return None
    one, other = random.sample(sorted(items), 2)
    columns = _columns(draft, grid)
    first, second = _amounts(draft, grid, one, columns), _amounts(draft, grid, other, columns)
    texts = {}
    for col in set(first) & set(second):
        if first[col] != second[col]:
            texts[one, col] = (second[col], _cell_fact(draft, columns[col], rows[one][0]))
            texts[other, col] = (first[col], _cell_fact(draft, columns[col], rows[other][0]))
    if not texts:
        return None
    ids = _set_cells(draft, index, texts)
    return Fault("rows_exchanged", f"{grid.form} {rows[one][0]} ↔ {rows[other][0]}", tuple(ids))


def neighbour(random: Random, draft: Draft) -> Fault | None:
    """An amount typed into the column beside its own."""
    chosen = _table(random, draft)
    if chosen is None:
        return None
    index, grid, rows = chosen
    row = random.choice(sorted(rows))
    columns = _columns(draft, grid)
    amounts = _amounts(draft, grid, row, columns)
    pairs = [(a, b) for a in amounts for b in amounts if abs(a - b) == 1 and amounts[a] and not amounts[b]]
    if not pairs:
        return None
    a, b = random.choice(pairs)
    item = rows[row][0]
    ids = _set_cells(draft, index, {(row, a): ("", _cell_fact(draft, columns[a], item)), (row, b): (amounts[a], _cell_fact(draft, columns[b], item))})  # fmt: skip
    return Fault("neighbour", f"{grid.form} {item} {columns[a]} → {columns[b]}", tuple(ids))


def wrong_code(random: Random, draft: Draft) -> Fault | None:
    """Another item's code before a name."""
    from juesuan.domain import codes  # noqa: PLC0415

    chosen = _table(random, draft)
    if chosen is None:
        return None
    index, grid, rows = chosen
    items = [r for r, (item, _) in rows.items() if item.count("/") == 2]
    if not items:
        return None
    row = random.choice(sorted(items))
    name = rows[row][0].rsplit("/", 1)[-1]
    slots = [s for s in grid.cells if s.row == row and s.text.isdigit()]
    code = "".join(s.text for s in slots)
    for other in random.sample(range(1, 100), 99):
        wrong = f"{code[:5]}{other:02d}"
        names = codes.functional_names(wrong)
        if wrong != code and names and name not in {codes.normal_name(x) for x in names}:
            break
    else:
        return None
    texts = {slots[-1].col: wrong[-len(slots[-1].text) :]}
    cells = []
    n = -1
    for slot in grid.cells:
        if slot.row == row and slot.col in texts and slot.text.isdigit():
            slot = msgspec.structs.replace(slot, text=draft.ledger.mark(texts[slot.col], None))
            n = len(draft.ledger.entries) - 1
        cells.append(slot)
    draft.parts[index] = msgspec.structs.replace(grid, cells=tuple(cells))
    draft._index()
    return Fault("wrong_code", f"{code} → {wrong} {name}", (n,), plain=True)


def budget_final(random: Random, draft: Draft) -> Fault | None:
    """Budget and final figure of one expense exchanged, in table 07 or in the narrative."""
    found = draft.numbers(lambda f: _money(f) and f.basis in ("budget", "opening_budget"))
    pairs = []
    for n in found:
        final = msgspec.structs.replace(draft.fact(n), basis="final")
        same = [m for m in draft.at if draft.at[m] == draft.at[n] and draft.entry(m).fact == final and m not in draft.used]  # fmt: skip
        if same and draft.value(same[0]) != draft.value(n):
            pairs.append((n, min(same, key=lambda m: abs(m - n))))
    if not pairs:
        return None
    one, other = random.choice(pairs)
    a, b = draft.value(one), draft.value(other)
    draft.write(one, draft.like(one, b))
    draft.write(other, draft.like(other, a))
    return Fault("budget_final", f"{a} ↔ {b}", (one, other))


def table_missing(random: Random, draft: Draft) -> Fault | None:
    found = [n for n, p in enumerate(draft.parts) if isinstance(p, Grid) and p.form in STATUTORY]
    if len(found) < 9:
        return None
    index = random.choice(found)
    grid = draft.parts[index]
    assert isinstance(grid, Grid)
    del draft.parts[index]
    draft._index()
    return Fault("table_missing", grid.title, said=grid.title, plain=True)


_EMPTY = {"three_public": "“三公”", "fund": "政府性基金", "capital": "国有资本经营"}


def empty_unsaid(random: Random, draft: Draft) -> Fault | None:
    """An empty table that nothing explains: neither the note below it nor the narrative."""
    found = [
        n for n, p in enumerate(draft.parts)
        if isinstance(p, Grid) and p.form in _EMPTY and len(p.notes) > 1 and not any(ids_in(s.text) for s in p.cells)
    ]  # fmt: skip
    if not found:
        return None
    index = random.choice(found)
    grid = draft.parts[index]
    assert isinstance(grid, Grid)
    subject = _EMPTY[grid.form]
    draft.parts[index] = msgspec.structs.replace(grid, notes=grid.notes[:1])
    kept = [p for p in draft.parts if not (isinstance(p, Line) and subject in p.text and re.search("没有|无", p.text))]
    if len(draft.parts) - len(kept) > 1:
        return None
    draft.parts = kept
    draft._index()
    return Fault("empty_unsaid", grid.title, said=grid.title, plain=True)


def none_said(random: Random, draft: Draft) -> Fault | None:
    """A table with figures under the statement that it has none."""
    found = [n for n, p in enumerate(draft.parts) if isinstance(p, Grid) and p.form in _EMPTY and any(draft.entry(i).value for s in p.cells for i in ids_in(s.text))]  # fmt: skip
    if not found:
        return None
    index = random.choice(found)
    grid = draft.parts[index]
    assert isinstance(grid, Grid)
    what = {"three_public": "财政拨款“三公”经费支出", "fund": "政府性基金预算财政拨款收入和支出", "capital": "国有资本经营预算财政拨款收入和支出"}[grid.form]  # fmt: skip
    note = draft.told.style.empty_note.format(unit=draft.filing.unit, year=draft.filing.year, what=what)
    draft.parts[index] = msgspec.structs.replace(grid, notes=(*grid.notes, note))
    draft._index()
    return Fault("none_said", grid.title, said=_EMPTY[grid.form].strip("“”"), plain=True)


# ---- words and form


def _new_year(random: Random, draft: Draft) -> str:
    return str(draft.filing.year - random.choice((1, 1, 1, 2)))


def other_year(random: Random, draft: Draft) -> Fault | None:
    """The year of the text that was copied, left over."""
    year = draft.filing.year
    found = draft.lines(rf"(?<!与)(?<!比)(?<!较)(?<!\d){year}(?=年度|年12月31日)")
    if not found:
        return None
    index, match = random.choice(found)
    new = _new_year(random, draft)
    n = draft.words(index, match[0], new, start=match.start())
    return Fault("other_year", f"{year} → {new}", (n,), plain=True)


def other_unit(random: Random, draft: Draft) -> Fault | None:
    """A sentence copied from another department, with its name."""
    unit = draft.filing.unit
    found = draft.lines(re.escape(unit) + r"(?=\d{4}年度|共有车辆|部门决算包括)")
    if not found:
        return None
    index, match = random.choice(found)
    name = random.choice([p + b for p in PLACES for b in BODIES if b not in unit])
    n = draft.words(index, match[0], name, start=match.start())
    return Fault("other_unit", f"{unit} → {name}", (n,), plain=True)


def placeholder(random: Random, draft: Draft) -> Fault | None:
    """A blank of the form left over: in the place of a figure or of a reason."""
    blank = random.choice(("XX", "××", "XXX", "____", "【待填写】", "【待填写：金额】", "{{ amount }}", "○○○", "***"))
    if random.random() < 0.3 and (found := draft.lines(r"(?<=主要原因是：)[^。，]+")):
        index, match = random.choice(found)
        n = draft.words(index, match[0], "XXXX", start=match.start())
        return Fault("placeholder", f"{match[0]} → XXXX", (n,), plain=True)
    n2 = _one(random, draft, lambda f: _money(f) or f.unit in ("人", "个", "辆"), True)
    if n2 is None:
        return None
    right = draft.entry(n2).text
    draft.write(n2, blank)
    return Fault("placeholder", f"{right} → {blank}", (n2,), plain=True)


def section_missing(random: Random, draft: Draft) -> Fault | None:
    """A whole section left out, with its heading. 其他需说明的事项 and what a filing need not have is not asked for."""
    heads = [
        n for n, p in enumerate(draft.parts)
        if isinstance(p, Heading) and p.level == 2 and not re.search("其他需说明|其他重要事项|单位构成|机构设置", p.text)
    ]  # fmt: skip
    start = random.choice(heads)
    head = draft.parts[start]
    assert isinstance(head, Heading)
    if draft.filing.template == "national" and _without_money(draft.filing, head.text):
        return None  # the national form is what unknown regions are held to: many have no section of what they have not
    end = next(
        (n for n in range(start + 1, len(draft.parts)) if isinstance(p := draft.parts[n], Heading) and p.level <= 2),
        len(draft.parts),
    )
    if any(isinstance(p, Grid) and p.form in STATUTORY for p in draft.parts[start:end]):
        return None
    del draft.parts[start:end]
    draft._index()
    title = re.sub(r"^[一二三四五六七八九十]+、", "", head.text)
    return Fault("section_missing", title, said=title, plain=True)


def _without_money(filing: Filing, title: str) -> bool:
    """Tell the section of the fund or capital budget of a filing whose table of it is empty."""
    if "政府性基金" in title:
        return not compute.flow_items(filing, "fund")
    return "国有资本经营" in title and not compute.flow_items(filing, "capital")


def versions(random: Random, draft: Draft) -> Fault | None:
    """The narrative of an earlier version of the accounts, the tables of the last one."""
    items = [i for i in draft.filing.items if i.general.total]
    if not items or draft.used:
        return None
    item = random.choice(items)
    more = Decimal(random.randint(100, 999999)).scaleb(-2)
    general = msgspec.structs.replace(item.general, project=item.general.project + more)
    spending = msgspec.structs.replace(item.spending, project=item.spending.project + more)
    income = msgspec.structs.replace(item.income, general=item.income.general + more)
    new = msgspec.structs.replace(item, general=general, spending=spending, income=income)
    other = told(
        msgspec.structs.replace(draft.filing, items=tuple(new if i is item else i for i in draft.filing.items)),
        draft.told.habit,
    )
    truth = {e.fact: e.value for n, e in enumerate(draft.ledger.entries) if e.fact is not None and n in draft.at}
    shift = len(draft.ledger.entries)
    for entry in other.ledger.entries:
        draft.ledger.entries.append(
            Entry(entry.fact, entry.text, entry.sign, entry.word + shift if entry.word >= 0 else -1)
        )
    own = {p.form: p for p in draft.parts if isinstance(p, Grid)}

    def moved(text: str) -> str:
        return re.sub("\ue000(\\d+)\ue001", lambda m: f"\ue000{int(m[1]) + shift}\ue001", text)

    parts: list[Part] = []
    for part in other.publication.parts:
        if isinstance(part, Grid):
            parts.append(own[part.form])
        elif isinstance(part, (Line, Heading)):
            parts.append(msgspec.structs.replace(part, text=moved(part.text)))
        else:
            parts.append(part)
    draft.parts = parts
    draft._index()
    ids = [n for n in draft.at if n >= shift and (f := draft.entry(n).fact) in truth and draft.entry(n).value != truth[f]]  # fmt: skip
    draft.used.update(ids)
    return Fault("versions", f"{item.code} + {more}", tuple(ids)) if ids else None


KINDS: dict[str, tuple[str, str, Callable[[Random, Draft], Fault | None]]] = {
    "digit": ("一位数字打错", "a digit changed", digit),
    "swapped": ("相邻两位颠倒", "adjacent digits swapped", swapped),
    "missing_digit": ("漏打一位", "a digit left out", missing_digit),
    "point": ("小数点错位", "decimal point moved", point),
    "unit": ("元写成万元", "元 for 万元", unit),
    "rounding": ("差几分钱", "rounding carelessness, up to 0.05 off", rounding),
    "copied": ("抄成上一行的数", "the figure of the line above typed again", copied),
    "last_year": ("留着上年的数", "last year's figure left in", last_year),
    "share_base": ("占比的总体用错", "share on a wrong whole", share_base),
    "rate_base": ("增减率以本年为基数", "rate of change on this year", rate_base),
    "stale_total": ("分项改了合计没改", "stale total", stale_total),
    "twice": ("“三公”合计重复计算一项", "a part of 三公 counted twice", twice),
    "headcount": ("人数、车辆数与分项不符", "headcount or vehicles off their parts", headcount),
    "direction": ("增减方向词写反一个", "one direction word wrong", direction),
    "direction_both": ("增减方向整句写反", "direction wrong throughout", direction_both),
    "greater": ("大于写成小于", "greater for smaller", greater),
    "sign": ("正负号错", "sign wrong", sign),
    "level": ("写持平而数不同", "level though figures differ", level),
    "zero_base": ("基数为零仍写增长率", "a rate on a zero base", zero_base),
    "counts": ("没有支出却有批次数量", "counts without spending", counts),
    "row_dropped": ("表中漏一行", "a row dropped", row_dropped),
    "row_doubled": ("表中一行重复", "a row doubled", row_doubled),
    "rows_exchanged": ("两行金额互换", "two rows' amounts exchanged", rows_exchanged),
    "neighbour": ("金额填到旁边一列", "amount in the neighbour column", neighbour),
    "wrong_code": ("科目编码错", "wrong code of an item", wrong_code),
    "budget_final": ("预算数与决算数互换", "budget and final exchanged", budget_final),
    "versions": ("文字与表不是同一版", "narrative and tables of different versions", versions),
    "table_missing": ("漏一张表", "a table missing", table_missing),
    "empty_unsaid": ("空表没有说明", "an empty table without statement", empty_unsaid),
    "none_said": ("有数的表写“无数据”", "a table with figures said to be empty", none_said),
    "other_year": ("年度没改", "another year left over", other_year),
    "other_unit": ("别的单位的名称", "another department's name", other_unit),
    "placeholder": ("占位符没填", "placeholder left in", placeholder),
    "section_missing": ("漏一节", "a section missing", section_missing),
}
"""Each kind: its name in both languages and the function that makes it."""
