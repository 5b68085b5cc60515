"""Tables in, accounts out: which of the forms a table is, what its columns and rows measure.

Forms differ by region (split or joined codes, 行次 and 栏次, side-by-side panels, budget beside final columns), so a
column is known by the words of its header path and a row by its code or name, never by position.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial

import msgspec

from juesuan.document.model import ON_PAGES, Document, Paragraph, Table, is_recognised
from juesuan.domain import codes
from juesuan.domain.accounts import AccountTable, Row
from juesuan.domain.forms import Column, Form, Forms, forms
from juesuan.domain.measures import tidy
from juesuan.extract.names import Names, names
from juesuan.extract.numerals import fold
from juesuan.extract.outline import Outline
from juesuan.extract.tables.cells import (
    COMMAS,
    NUMBER_CELL,
    TORN_MANY,
    is_torn,
    money_unit,
    told_number,
    typed_number,
)
from juesuan.extract.tables.continued import Carried, Shape, first_row, goes_on, says_so, shape, sides_of, stands_apart
from juesuan.extract.tables.header import Panel, Side, sides
from juesuan.extract.tables.listed import listed
from juesuan.extract.tables.making import PART, TableFigures, has_digit
from juesuan.extract.tables.one_row import one_row
from juesuan.extract.tables.performance import fund_header, fund_row, indicator_header
from juesuan.extract.tables.recognise import form_of_table, form_of_title, holds_funds
from juesuan.extract.tables.rows import is_total, named_path, part_of_row, row_code, row_measure, stage_of
from juesuan.extract.units import UNITS
from juesuan.kernel.figures import Basis, Figure, Numeral
from juesuan.kernel.memo import remembered_text
from juesuan.kernel.patterns import compiled, holds_any
from juesuan.kernel.place import Place

_COMMAS = frozenset(COMMAS)
_CARRIED = compiled(r"(?:年初|期初|上年).{0,8}(?:结转|结余)|^使用.*结余")
_CODE_AND_NAME = compiled(r"^(\d{3,7})([\u4e00-\u9fff].*)$")


_MANY = 4
"""Rows that come again at least where a table is told by something else, too."""


@remembered_text(8192)
def _plain(text: str) -> str:
    if text.isascii() and text.replace(",", "").replace(".", "").isdecimal():
        return text  # most cells with a number
    return tidy(fold(text))


class Tables(msgspec.Struct, frozen=True):
    """What the tables gave. `titles` are the statutory tables that the document names, with or without a table."""

    tables: tuple[AccountTable, ...]
    figures: tuple[Figure, ...]
    numerals: tuple[Numeral, ...]


class _Reader(TableFigures):
    def __init__(
        self, document: Document, outline: Outline, first_id: int, known: Forms, called: Names, own: Basis
    ) -> None:
        super().__init__(document, outline, first_id, known, own)
        self.names = called
        self.tables: list[AccountTable] = []
        self.performance_group = 0
        self.seen: dict[str, Counter[str]] = {}  # the names of what lists hold, by form
        self.open: Callable[[], Shape] | None = None  # gives the shape of the table before, which may go on

    def read(self) -> Tables:
        for number, block in enumerate(self.document.blocks):
            if isinstance(block, Table) and not block.unread:
                self.table(number, block)
        return Tables(tuple(self.tables), tuple(self.figures), tuple(self.numerals))

    # ---- which table it is

    def table(self, number: int, table: Table) -> None:
        self.typed = self.document.sources[table.file].format not in ON_PAGES and not is_recognised(table)
        self.number_in = typed_number if self.typed else told_number
        grid = table.grid()
        texts = [[_plain(c.text) if c and c.text else "" for c in row] for row in grid]
        captions = self._captions(number)
        form, title = form_of_table(captions, table.sheet, texts, self.forms)
        self.unit, said = money_unit([*captions, *(t for row in texts[:4] for t in row)], form.unit)
        self.scale, self.unit_said = UNITS[self.unit].scale, said
        self.open_table(number, grid, texts)
        self.sheet = table.sheet
        before, self.open = self.open, None
        rows: list[Row]
        columns: tuple[str, ...]
        torn = 0
        if holds_any("\n".join([c.text for c in table.cells]), COMMAS):
            parted = [c.text for c in table.cells if not _COMMAS.isdisjoint(c.text)]
            grouped = [t for t in parted if self.number_in(t) is None]
            torn = sum(is_torn(t, self.typed) for t in map(fold, grouped) if NUMBER_CELL.match(t.strip()))
        if before and torn < TORN_MANY and self._carried_on(before, captions, form, title, said):
            return
        if torn >= TORN_MANY:
            rows, columns = [], ()  # what is left of its figures would only raise false alarms
        elif form.rows == "funds" or holds_funds(texts):
            form = form if form.rows == "funds" else self.forms["performance"]
            rows, columns = self._performance(title, form)
        elif form.rows == "one":
            rows, columns = one_row(form, self, self.names)
        elif form.rows in ("listed", "sheet"):
            rows, columns = listed(form, self, self.seen.setdefault(form.id, Counter()))
        elif form.rows:
            rows, columns = self._account(form)
        else:
            rows, columns = [], ()
        self.rest(form)
        filled = any(self._value(i) for row in rows for i in row.cells.values())
        self.tables.append(
            AccountTable(
                form.id,
                title,
                number,
                self.unit,
                tuple(dict.fromkeys(columns)),
                tuple(rows),
                not filled and not torn,
                said,
                torn,
            )
        )

    def _value(self, figure: int) -> Decimal:
        return self.figures[figure - self.first].value

    @property
    def first(self) -> int:
        return self.figures[0].id if self.figures else self.next_id

    def _captions(self, number: int) -> list[str]:
        """Return the short paragraphs just before a table, nearest first."""
        found: list[str] = []
        for block in reversed(self.document.blocks[max(0, number - 7) : number]):
            if isinstance(block, Table) or len(block.text.strip()) > 60:
                break
            found.append(block.text.strip())
        return found

    # ---- the tables of an account, row by row

    def _account(self, form: Form) -> tuple[list[Row], tuple[str, ...]]:
        start = self.first_row()
        own = sides(form, self.texts, start, self.forms, self.own, self.outline.year, self.paths(start))
        state = [Carried({}, ["", "", ""]) for _ in own]
        rows = self._rows(form, own, state, start)
        self.open = partial(shape, form, self.number, self.sheet, self.texts, start, own, state)
        columns = tuple(m for side in own for m in side.by_column.values() if m)
        return self._without_carry(form, rows, columns) if form.alone else (rows, columns)

    def _carried_on(
        self, before: Callable[[], Shape], captions: list[str], form: Form, title: str, unit_said: bool
    ) -> bool:
        """Add the rows of a table that goes on from the one before it to that one; False where it is a table of its own."""
        whole = self.tables[-1]
        again = bool(title) and form.id == whole.form
        between = self.document.blocks[whole.blocks[-1] + 1 : self.number]
        if stands_apart(between, self.forms):
            return False
        above = [_plain(t) for t in (*captions, self.sheet)]
        told = says_so([*above, *(t for row in self.texts[:3] for t in row)], self.forms)
        if title and not told and not again:
            return False
        first = before()
        start = first_row(first, self.texts, self.forms)
        if self.sheet != first.sheet and start and not told and not again:
            return False
        own = sides(first.form, self.texts, start, self.forms, self.own, self.outline.year) if start else ()
        found = sides_of(first, self.texts, start, own)
        if found is None or not goes_on(first, self.texts, start, found, told or again):
            return False
        if not unit_said:
            self.unit, self.scale = whole.unit, UNITS[whole.unit].scale
        rows = self._rows(first.form, found, first.state, start)
        more = shape(first.form, self.number, self.sheet, self.texts, start, found, first.state)
        first.block, first.sheet = self.number, self.sheet
        first.keys |= more.keys
        first.total |= more.total
        self.open = lambda: first
        self.rest(first.form)
        filled = any(self._value(i) for row in rows for i in row.cells.values())
        self.tables[-1] = msgspec.structs.replace(
            whole, rows=(*whole.rows, *rows), empty=whole.empty and not filled, parts=(*whole.parts, self.number)
        )
        return True

    def _rows(self, form: Form, own: Sequence[Side], state: list[Carried], start: int) -> list[Row]:
        return [
            row for side, carried in zip(own, state, strict=False) for row in self._panel(form, side, start, carried)
        ]

    def _panel(self, form: Form, of: Side, start: int, state: Carried) -> list[Row]:
        rows: list[Row] = []
        side, panel = of.side, of.panel
        named, coded = panel.name, panel.codes
        names, carried = state.names, state.code
        measured, functional, economic = of.measured(), form.functional, form.rows == "economic"
        repeated = self._repeated(form, panel, start)
        for r, (row, line) in enumerate(zip(self.texts[start:], self.grid[start:], strict=True), start):
            name = row[named] if named >= 0 else ""
            code = row_code(row, coded, carried)
            if not code and name[:1].isdecimal() and (split := _CODE_AND_NAME.match(name)):
                code, name = split[1], split[2]
            if not name and code and not code.isdigit():
                name = code
            if not name and not code and panel.across:
                name = next((t for t in row[: min(panel.values)] if is_total(t)), "")
            for c in coded:
                cell = line[c] if row[c] else None
                if cell is not None and cell.row == r and cell.col == c and has_digit(row[c]):
                    self.note(cell, "code")
            if not name and not code and not any(self.number_in(row[c]) for c in panel.values):
                continue
            if name.startswith(("注", "说明")) or (len(name) > 40 and ("。" in name or "，" in name)):
                continue
            name = name if code or name else next((row[c] for c in coded if row[c]), "")
            total = is_total(name) or is_total(code)
            if "年初" in name and compiled(r"年初.*(?:结转|结余)").search(name):
                state.stage = "opening"
            elif "年末" in name and compiled(r"年末.*(?:结转|结余)").search(name):
                state.stage = "closing"
            elif form.named and (found := stage_of(form, side, name)):
                state.stage = found
            item, level = "", 0
            if code.isdigit() and not total:
                level = codes.level(code) if len(code) in (3, 5, 7) else 0
                names[code] = codes.normal_name(name)
                item = code if economic else named_path(code, names)
            cells: dict[str, int] = {}
            part = repeated.get(r, "")
            key_item, own = "" if total else item, name
            if measured and not functional:
                own = part_of_row(name, self.texts[r - 1][named], self.forms)
            for c, told, measure, on in measured if total or item or not functional else ():
                key = measure  # `row_measure` says no more of nearly every cell
                if not functional:
                    key, key_item = row_measure(
                        form, side, measure, own, item, code, total, state.stage, self.forms, self.names
                    )
                    item = item or key_item if key else item
                if not key or not row[c]:
                    continue
                figure = self.figure(r, c, key, key_item, on, "amount", form.id, context=part)
                if figure is not None:
                    cells.setdefault(told if key is measure else f"{key}@{on}" if on else key, figure)
            if of.beside and (total or item):
                self._beside(form, of, r, "" if total else item)
            cell = line[named] if named >= 0 else None
            place = self.place(cell) if cell else Place(self.number, 0, 0, r, max(named, 0))
            if cells or code or total or item:
                rows.append(Row(code if code.isdigit() else "", name, item, level, cells, place))
        return rows

    def _repeated(self, form: Form, panel: Panel, start: int) -> dict[int, str]:
        """Return the rows of items that several rows share, by the code of the other classification that each is a part of them by.

        Where most rows come again and no code says by what (they are told by unit or project), each is a part by its place.
        """
        if not form.coded or not panel.codes:
            return {}
        if not panel.across and len(panel.codes) == 1:  # nearly every table: no code comes again
            told = [t for row in self.texts[start:] if (t := row[panel.codes[0]]).isdecimal()]
            if len(told) - len(set(told)) < _MANY // 2:
                return {}
        carried, others = ["", "", ""], ["", "", ""]
        own = {r: row_code(self.texts[r], panel.codes, carried) for r in range(start, len(self.texts))}
        times = Counter(code for code in own.values() if code.isdecimal())
        again = {r for r, code in own.items() if times[code] > 1}
        if panel.across:
            return {r: of for r in own if (of := row_code(self.texts[r], panel.across, others)) and r in again}
        return (
            {r: f"{PART}{r}" for r in sorted(again)} if len(again) >= _MANY and len(again) * 2 > times.total() else {}
        )

    def _beside(self, form: Form, of: Side, r: int, item: str) -> None:
        """Read what a row tells of the year before; it is no row of this year's, so no sum of the table is made of it."""
        for c, told in of.beside.items():
            if self.texts[r][c]:
                year = self.outline.year - 1 if told.before and self.outline.year else 0
                unit = "%" if told.aspect == "change_rate" else "万元"
                self.figure(r, c, told.measure, item, told.basis, told.aspect, form.id, unit, year=year)

    def _without_carry(
        self, form: Form, rows: list[Row], columns: tuple[str, ...]
    ) -> tuple[list[Row], tuple[str, ...]]:
        """Rename the totals of a table that prints neither the year's own sums nor a carry-over: they are the year's own."""
        rows = self._totals_below(form, rows)
        given = {m for row in rows if not row.item for m in row.cells} | {c for c in columns if "." in c}
        turned: dict[str, str] = {}
        carried = form.functional and any(_CARRIED.search(t) for line in self.texts for t in line[:2])
        for total, year in form.alone.items():
            carry = (".closing",) if total.endswith("_out") else (".opening", ".reserves")
            if carried or any(m.endswith(carry) for m in given):
                continue
            own = {m: m[: -len(total)] + year for m in given if m.endswith(total)}
            turned |= {m: year for m, year in own.items() if year not in given}
        if not turned:
            return rows, columns
        ids = {i for row in rows for m, i in row.cells.items() if m in turned}
        for n, figure in enumerate(self.figures):
            if figure.id in ids:
                fact = msgspec.structs.replace(figure.fact, measure=turned[figure.fact.measure])
                self.figures[n] = msgspec.structs.replace(figure, fact=fact)
        named = [
            msgspec.structs.replace(row, cells={turned.get(m, m): i for m, i in row.cells.items()}) for row in rows
        ]
        return named, tuple(turned.get(m, m) for m in columns)

    def _totals_below(self, form: Form, rows: list[Row]) -> list[Row]:
        """Rename the second of two sums of the year where no total is told: 本年收入 x，上年结转 y，收入合计 z."""
        for total, year in form.alone.items():
            own, every = f"{form.account}{year}", f"{form.account}{total}"
            sums = [n for n, row in enumerate(rows) if not row.item and own in row.cells]
            if len(sums) != 2 or any(every in row.cells for row in rows):
                continue
            last = rows[sums[1]]
            at = next(n for n, f in enumerate(self.figures) if f.id == last.cells[own])
            fact = msgspec.structs.replace(self.figures[at].fact, measure=every)
            self.figures[at] = msgspec.structs.replace(self.figures[at], fact=fact)
            cells = {every if m == own else m: i for m, i in last.cells.items()}
            rows = [*rows[: sums[1]], msgspec.structs.replace(last, cells=cells), *rows[sums[1] + 1 :]]
        return rows

    # ---- performance self-evaluation

    def _performance(self, title: str, form: Form) -> tuple[list[Row], tuple[str, ...]]:
        """Read funds (budget, executed, weight, rate, score) and indicators (weight, score) by their header rows."""
        overall = not re.search(r"项目支出|项目绩效", title + "".join(self.texts[0] if self.texts else []))
        prefix = form.account if overall else _OF_PROJECTS
        if title or not self.performance_group:
            self.performance_group += 1
        context = "" if overall and self.performance_group == 1 else f"P{self.performance_group}:{self.number}"
        rows: list[Row] = []
        header: dict[int, Column] = {}
        indicators: dict[str, int] = {}
        for r, row in enumerate(self.texts):
            if funds := fund_header(row, form):
                header, indicators = funds, {}
                if any(_PROJECTS.fullmatch(t) for t in row[: min(header)]):
                    prefix = _OF_PROJECTS  # a row a project, a line of all of them: not the whole department's
                continue
            if found := indicator_header(row):
                indicators, header = found, {}
                continue
            cells: dict[str, int] = {}
            if header:
                label = next((t for t in reversed(row[: min(header)]) if t), "")
                measure = fund_row(label, prefix, form)
                for c, column in header.items():
                    basis, aspect = column.basis, column.aspect
                    figure = self.figure(r, c, measure, "", basis, aspect, form.id, column.unit, context)
                    if figure is not None:
                        cells[f"{measure}@{basis}:{aspect}"] = figure
                if cells:
                    rows.append(Row("", label, "", 0, cells, Place(self.number, 0, 0, r, 0)))
            elif indicators:
                label = row[indicators["name"]]
                total = bool(re.search(r"^(?:总分|合计|总计|自评总分|总得分|得分合计)", "".join(dict.fromkeys(row))))
                for aspect_name in ("weight", "score"):
                    if aspect_name in indicators:
                        figure = self.figure(
                            r, indicators[aspect_name], "performance.indicator", "" if not total else "合计",
                            aspect=aspect_name, origin=form.id, unit="分", context=f"{context}:{self.number}:{r}" if not total else context,
                        )  # fmt: skip
                        if figure is not None:
                            cells[f"performance.indicator@final:{aspect_name}"] = figure
                if cells:
                    rows.append(Row("", label, "合计" if total else "", 0, cells, Place(self.number, 0, 0, r, 0)))
        return rows, tuple(k for row in rows for k in row.cells)


_PROJECTS = compiled(r"(?:重点|自评|评价|绩效)?项目(?:（政策）)?名称")
"""What heads the names of projects in a list of them."""
_OF_PROJECTS = "~项目绩效"


def tables(
    document: Document,
    outline: Outline,
    first_id: int = 0,
    known: Forms | None = None,
    called: Names | None = None,
    own: Basis = "final",
) -> Tables:
    """Read every table of `document` as one of the `known` forms; figures are numbered from `first_id`.

    Rows are `called` by a kind's names; `own` is the basis of the figures that the disclosure is about.
    """
    return _Reader(document, outline, first_id, known or forms(), called or names(), own).read()


def statutory_titles(document: Document, start: int = 0, known: Forms | None = None) -> dict[str, int]:
    """Return the statutory tables that the document names in a caption of its own from block `start` on, with its number."""
    found: dict[str, int] = {}
    for number, block in enumerate(document.blocks):
        if number >= start and isinstance(block, Paragraph) and (form := form_of_title(block.text, known)):
            found.setdefault(form, number)
    return found
