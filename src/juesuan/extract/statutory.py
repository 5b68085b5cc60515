"""Tables in, accounts out: which of the forms a table is, what its columns and rows measure.

Forms differ by region (split or joined codes, 行次 and 栏次, side-by-side panels, budget beside final columns), so a
column is known by the words of its header path and a row by its code or name, never by position.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from decimal import Decimal

import msgspec

from juesuan.document.model import Cell, Document, Paragraph, Table, is_recognised
from juesuan.domain import codes
from juesuan.domain.accounts import AccountTable, Row
from juesuan.domain.forms import Column, Form, Forms, forms
from juesuan.domain.measures import tidy
from juesuan.extract.names import resolve
from juesuan.extract.numerals import fold, numerals
from juesuan.extract.outline import Outline
from juesuan.extract.tables.cells import NUMBER_CELL, TORN_MANY, cell_number, is_torn, money_unit, unit_in
from juesuan.extract.tables.continued import Carried, Shape, first_row, goes_on, says_so, shape, sides_of, stands_apart
from juesuan.extract.tables.header import Panel, Side, first_data_row, header_paths, one_row_column, sides, told_basis
from juesuan.extract.tables.performance import fund_header, fund_row, indicator_header
from juesuan.extract.tables.recognise import form_of_table, form_of_title, holds_funds
from juesuan.extract.tables.rows import is_total, named_path, row_code, row_measure
from juesuan.extract.units import UNITS
from juesuan.extract.words import is_prose
from juesuan.kernel.figures import Aspect, Basis, Fact, Figure, Numeral, NumeralKind
from juesuan.kernel.memo import remembered_text
from juesuan.kernel.patterns import compiled
from juesuan.kernel.place import Place

_DIGIT = re.compile(r"\d")


_CODE_AND_NAME = re.compile(r"^(\d{3,7})([\u4e00-\u9fff].*)$")


@remembered_text(8192)
def _plain(text: str) -> str:
    return tidy(fold(text))


class Tables(msgspec.Struct, frozen=True):
    """What the tables gave. `titles` are the statutory tables that the document names, with or without a table."""

    tables: tuple[AccountTable, ...]
    figures: tuple[Figure, ...]
    numerals: tuple[Numeral, ...]


class _Reader:
    def __init__(self, document: Document, outline: Outline, first_id: int, known: Forms) -> None:
        self.document = document
        self.outline = outline
        self.next_id = first_id
        self.forms = known
        self.figures: list[Figure] = []
        self.numerals: list[Numeral] = []
        self.tables: list[AccountTable] = []
        self.performance_group = 0
        self.open: Shape | None = None  # the table before, which may go on

    def read(self) -> Tables:
        for number, block in enumerate(self.document.blocks):
            if isinstance(block, Table):
                self.table(number, block)
        return Tables(tuple(self.tables), tuple(self.figures), tuple(self.numerals))

    # ---- which table it is

    def table(self, number: int, table: Table) -> None:
        self.number = number
        self.typed = self.document.sources[table.file].format != "pdf" and not is_recognised(table)
        grid = table.grid()
        texts = [[_plain(c.text) if c else "" for c in row] for row in grid]
        captions = self._captions(number)
        form, title = form_of_table(captions, table.sheet, texts, self.forms)
        self.unit, said = money_unit([*captions, *(t for row in texts[:4] for t in row)], form.unit)
        self.scale = UNITS[self.unit].scale
        self.grid, self.texts, self.sheet = grid, texts, table.sheet
        self.done: set[tuple[int, int]] = set()
        first, self.open = self.open, None
        rows: list[Row]
        columns: tuple[str, ...]
        folded = [t for t in (fold(c.text) for c in table.cells) if "," in t or "，" in t]  # no other is torn
        torn = sum(is_torn(t, self.typed) for t in folded if NUMBER_CELL.match(t.strip()))
        if first and torn < TORN_MANY and self._carried_on(first, captions, form, title, said):
            return
        if torn >= TORN_MANY:
            rows, columns = [], ()  # what is left of its figures would only raise false alarms
        elif form.rows == "funds" or holds_funds(texts):
            form = form if form.rows == "funds" else self.forms["performance"]
            rows, columns = self._performance(title, form)
        elif form.rows == "one":
            rows, columns = self._one_row(form)
        elif form.rows:
            rows, columns = self._account(form)
        else:
            rows, columns = [], ()
        self._rest(form)
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

    # ---- figures

    def _place(self, cell: Cell) -> Place:
        lead = len(cell.text) - len(cell.text.lstrip())
        return Place(self.number, lead, lead + len(cell.text.strip()), cell.row, cell.col)

    def _note(self, cell: Cell, kind: NumeralKind, figure: int = -1, place: Place | None = None) -> None:
        place = place or self._place(cell)
        self.numerals.append(Numeral(cell.text.strip(), place, kind, figure))
        self.done.add((cell.row, cell.col))

    def _figure(
        self,
        r: int,
        c: int,
        measure: str,
        item: str = "",
        basis: Basis = "final",
        aspect: Aspect = "amount",
        origin: str = "table",
        unit: str = "万元",
        context: str = "",
    ) -> int | None:
        """Make the figure of a cell that holds a number; None when it holds none or is not the cell's own corner."""
        cell = self.grid[r][c]
        if cell is None or (cell.row, cell.col) != (r, c) or (r, c) in self.done:
            return None
        number = cell_number(cell.text, self.typed)
        if number is None:
            return None
        value, decimals, percent = number
        if self.forms[origin].rows == "economic" and decimals == 0 and codes.economic_names(cell.text.strip()):
            return None  # a code in a column that should hold amounts
        money = unit == "万元" and not percent
        if percent:
            unit = "%"
        scale = self.scale if money else Decimal(1)
        if cell.stored and (money or percent):
            decimals = max(decimals, 2)
        exact = (not money and decimals == 0 and unit != "%") or (value == 0 and decimals == 0)
        half = Decimal(0) if exact else Decimal(5).scaleb(-decimals - 1) * scale
        fact = Fact(measure, item, basis, aspect, self.outline.year, unit, "", context)
        figure = Figure(
            self.next_id, value * scale, unit, half, cell.text.strip(), self._place(cell), fact, origin, decimals, scale
        )
        self.next_id += 1
        self.figures.append(figure)
        self._note(cell, "figure", figure.id, figure.place)
        return figure.id

    # ---- the tables of an account, row by row

    def _account(self, form: Form) -> tuple[list[Row], tuple[str, ...]]:
        start = first_data_row(self.texts, known=self.forms)
        own = sides(form, self.texts, start, self.forms)
        state = [Carried({}, ["", "", ""]) for _ in own]
        rows = self._rows(form, own, state, start)
        self.open = shape(form, self.number, self.sheet, self.texts, start, own, state)
        return rows, tuple(m for side in own for m in side.by_column.values() if m)

    def _carried_on(self, first: Shape, captions: list[str], form: Form, title: str, unit_said: bool) -> bool:
        """Add the rows of a table that goes on from the one before it to that one; False where it is a table of its own."""
        whole = self.tables[-1]
        told = says_so([*captions, self.sheet, *(t for row in self.texts[:3] for t in row)], self.forms)
        again = bool(title) and form.id == first.form.id
        between = self.document.blocks[first.block + 1 : self.number]
        if stands_apart(between, self.forms) or (title and not told and not again):
            return False
        start = first_row(first, self.texts, self.forms)
        if self.sheet != first.sheet and start and not told and not again:
            return False
        own = sides(first.form, self.texts, start, self.forms) if start else ()
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
        self.open = first
        self._rest(first.form)
        filled = any(self._value(i) for row in rows for i in row.cells.values())
        self.tables[-1] = msgspec.structs.replace(
            whole, rows=(*whole.rows, *rows), empty=whole.empty and not filled, parts=(*whole.parts, self.number)
        )
        return True

    def _rows(self, form: Form, own: Sequence[Side], state: list[Carried], start: int) -> list[Row]:
        return [
            row
            for side, carried in zip(own, state, strict=False)
            for row in self._panel(form, side.side, side.panel, side.by_column, start, carried)
        ]

    def _panel(
        self, form: Form, side: str, panel: Panel, by_column: dict[int, str], start: int, state: Carried
    ) -> list[Row]:
        rows: list[Row] = []
        names, carried = state.names, state.code
        for r in range(start, len(self.texts)):
            row = self.texts[r]
            name = row[panel.name] if panel.name >= 0 else ""
            code = row_code(row, panel.codes, carried)
            if not code and (split := _CODE_AND_NAME.match(name)):
                code, name = split[1], split[2]
            if not name and code and not code.isdigit():
                name = code
            for c in panel.codes:
                if (cell := self.grid[r][c]) and (cell.row, cell.col) == (r, c) and _DIGIT.search(cell.text):
                    self._note(cell, "code")
            if not name and not code and not any(cell_number(row[c], self.typed) for c in panel.values):
                continue
            if name.startswith(("注", "说明")) or (len(name) > 40 and ("。" in name or "，" in name)):
                continue
            if not code and not name:
                name = next((row[c] for c in panel.codes if row[c]), "")
            total = is_total(name) or is_total(code)
            if "年初" in name and re.search(r"年初.*(?:结转|结余)", name):
                state.stage = "opening"
            elif "年末" in name and re.search(r"年末.*(?:结转|结余)", name):
                state.stage = "closing"
            item, level = "", 0
            if code.isdigit() and not total:
                level = codes.level(code) if len(code) in (3, 5, 7) else 0
                names[code] = codes.normal_name(name)
                item = code if form.rows == "economic" else named_path(code, names)
            cells: dict[str, int] = {}
            for c, measure in by_column.items():
                if not measure:
                    continue
                key, key_item = row_measure(form, side, measure, name, item, code, total, state.stage, self.forms)
                if not key:
                    continue
                figure = self._figure(r, c, key, key_item, origin=form.id)
                if figure is not None:
                    cells.setdefault(key, figure)
                item = item or key_item
            cell = self.grid[r][panel.name] if panel.name >= 0 else None
            place = self._place(cell) if cell else Place(self.number, 0, 0, r, max(panel.name, 0))
            if cells or code or total or item:
                rows.append(Row(code if code.isdigit() else "", name, item, level, cells, place))
        return rows

    # ---- a form of one row, or of a row an item (table 07)

    def _one_row(self, form: Form) -> tuple[list[Row], tuple[str, ...]]:
        start = first_data_row(self.texts, True, self.forms)
        paths = header_paths(self.texts, start)
        cells: dict[str, int] = {}
        columns: list[str] = []
        row_labelled = form.labelled and any(
            compiled(form.labelled).search(row[c]) for row in self.texts[start:] for c in range(min(3, len(row)))
        )
        rows: list[Row] = []
        if row_labelled:
            rows = self._row_an_item(form, start, paths)
            return rows, tuple(k for row in rows for k in row.cells)
        for r in range(start, len(self.texts)):
            for c, path in enumerate(paths):
                measure, basis = one_row_column(form, path, self.forms)
                if not measure:
                    continue
                if (told := told_basis(self.texts[r], self.forms)) is not None:
                    basis = told
                key = measure + ("@budget" if basis == "budget" else "")
                columns.append(key)
                figure = self._figure(r, c, measure, basis=basis, origin=form.id)
                if figure is not None:
                    cells.setdefault(key, figure)
        rows.append(Row("", "", "", 0, cells, Place(self.number, 0, 0, start if start < len(self.texts) else 0, 0)))
        return rows, tuple(columns)

    def _row_an_item(self, form: Form, start: int, paths: list[str]) -> list[Row]:
        rows: list[Row] = []
        named = [
            c
            for c in range(len(paths))
            if (words := [row[c] for row in self.texts[start:] if c < len(row) and row[c]])
            and 2 * sum(bool(re.search(r"[\u4e00-\u9fff]{2}", w)) for w in words) > len(words)
        ]
        ends = [*named[1:], len(paths)]
        spans = [(c, end) for c, end in zip(named, ends, strict=True) if end > c + 1] or [(0, len(paths))]
        for r, (first, end) in itertools.product(range(start, len(self.texts)), spans):
            label = next((t for t in self.texts[r][first:end] if re.search(r"[\u4e00-\u9fff]{2}", t)), "")
            plain = re.sub(r"^(?:其中：?|[一二三四五]+、|（[一二三四五\d]）|\d[.、．])+", "", label)
            measure = next(filter(None, (resolve(plain, section) for section in form.row_names.sections)), "")
            if not measure:
                measure = next((form.measure(n.measure) for n in form.named if compiled(n.words).search(label)), "")
            if measure.split(".")[0] not in form.row_names.accounts:
                continue
            unit = form.units.get(".".join(measure.split(".")[:2]), "万元")
            if counted := re.search(r"（(辆|个|批|人次?|人)）", label):
                unit = UNITS[counted[1]].base
                measure = next((n.measure for n in form.counts if (n.of, n.unit) == (measure, unit)), measure)
            cells: dict[str, int] = {}
            for c in range(first, end):
                path = paths[c]
                if (re.search(r"行次|项目|序号|栏次|单位", path) and not re.search(r"数", path)) or self.texts[r][
                    c
                ] == label:
                    continue
                basis: Basis = "budget" if "预算" in path else "final"
                figure = self._figure(r, c, measure, basis=basis, origin=form.id, unit=unit)
                if figure is not None:
                    cells.setdefault(measure + ("@budget" if basis == "budget" else ""), figure)
            rows.append(Row("", label, "", 0, cells, Place(self.number, 0, 0, r, 0)))
        return rows

    # ---- performance self-evaluation

    def _performance(self, title: str, form: Form) -> tuple[list[Row], tuple[str, ...]]:
        """Read funds (budget, executed, weight, rate, score) and indicators (weight, score) by their header rows."""
        overall = not re.search(r"项目支出|项目绩效", title + "".join(self.texts[0] if self.texts else []))
        prefix = form.account if overall else "~项目绩效"
        if title or not self.performance_group:
            self.performance_group += 1
        context = "" if overall and self.performance_group == 1 else f"P{self.performance_group}:{self.number}"
        rows: list[Row] = []
        header: dict[int, Column] = {}
        indicators: dict[str, int] = {}
        for r, row in enumerate(self.texts):
            if funds := fund_header(row, form):
                header, indicators = funds, {}
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
                    figure = self._figure(r, c, measure, "", basis, aspect, form.id, column.unit, context)
                    if figure is not None:
                        cells[f"{measure}@{basis}:{aspect}"] = figure
                if cells:
                    rows.append(Row("", label, "", 0, cells, Place(self.number, 0, 0, r, 0)))
            elif indicators:
                label = row[indicators["name"]]
                total = bool(re.search(r"^(?:总分|合计|总计|自评总分|总得分|得分合计)", "".join(dict.fromkeys(row))))
                for aspect_name in ("weight", "score"):
                    if aspect_name in indicators:
                        figure = self._figure(
                            r, indicators[aspect_name], "performance.indicator", "" if not total else "合计",
                            aspect=aspect_name, origin=form.id, unit="分", context=f"{context}:{self.number}:{r}" if not total else context,
                        )  # fmt: skip
                        if figure is not None:
                            cells[f"performance.indicator@final:{aspect_name}"] = figure
                if cells:
                    rows.append(Row("", label, "合计" if total else "", 0, cells, Place(self.number, 0, 0, r, 0)))
        return rows, tuple(k for row in rows for k in row.cells)

    # ---- everything else in the table

    def _rest(self, form: Form) -> None:
        """Give every numeral that no column claimed a place and, where header and row name it, a measure."""
        start = first_data_row(self.texts, known=self.forms)
        paths = header_paths(self.texts, start)
        for r, line in enumerate(self.grid):
            label = ""  # the last words left of the cell
            for c, cell in enumerate(line):
                if c and _CHINESE.search(self.texts[r][c - 1]):
                    label = self.texts[r][c - 1]
                if (
                    cell is None
                    or (cell.row, cell.col) != (r, c)
                    or (r, c) in self.done
                    or not _DIGIT.search(fold(cell.text))
                ):
                    continue
                number = cell_number(cell.text, self.typed)
                if number is None:
                    self._words(cell)
                elif r < start or re.search(r"行次|栏次|序号|编码", paths[c]):
                    self._note(cell, "ordinal")
                else:
                    unit = unit_in(paths[c] + label) or (
                        "万元" if form.rows not in ("funds", "") or "万元" in paths[c] or "金额" in paths[c] else "数"
                    )
                    self._figure(
                        r,
                        c,
                        "~" + "/".join(x for x in (label[-16:], paths[c][-16:]) if x),
                        unit=unit,
                        context=f"t{self.number}",
                    )

    def _words(self, cell: Cell) -> None:
        if is_prose(cell.text):
            return
        text = fold(cell.text)
        label = self.texts[cell.row][cell.col - 1] if cell.col else ""
        for token in numerals(text):
            place = Place(self.number, token.start, token.end, cell.row, cell.col)
            kind = token.kind
            figure_id = -1
            if kind == "figure":
                before = re.split(r"[，。；：、（）\n]", text[max(0, token.start - 200) : token.start])[-1].strip()
                words = (
                    tidy(before)[-24:]
                    or label[-24:]
                    or re.split(r"[，。；：、]", text[token.end : token.end + 50])[0][:12]
                )
                fact = Fact(
                    "~" + words,
                    "",
                    "final",
                    "rate" if token.unit == "%" else "amount",
                    self.outline.year,
                    token.unit or "?",
                    "",
                    f"t{self.number}.{cell.row}",
                )
                half = Decimal(0) if token.exact else Decimal(5).scaleb(-token.decimals - 1) * token.scale
                self.figures.append(
                    Figure(
                        self.next_id,
                        token.value,
                        token.unit,
                        half,
                        text[token.start : token.end],
                        place,
                        fact,
                        "table",
                        token.decimals,
                        token.scale,
                    )
                )
                figure_id = self.next_id
                self.next_id += 1
            self.numerals.append(Numeral(text[token.start : token.end], place, kind, figure_id))


_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def tables(document: Document, outline: Outline, first_id: int = 0, known: Forms | None = None) -> Tables:
    """Read every table of `document` as one of the `known` forms; figures are numbered from `first_id`."""
    return _Reader(document, outline, first_id, known or forms()).read()


def statutory_titles(document: Document, start: int = 0) -> dict[str, int]:
    """Return the statutory tables that the document names in a caption of its own from block `start` on, with its number."""
    found: dict[str, int] = {}
    for number, block in enumerate(document.blocks):
        if number >= start and isinstance(block, Paragraph) and (form := form_of_title(block.text)):
            found.setdefault(form, number)
    return found
