"""Figures of a table's cells: those that a column claims, and the rest by the words beside and above them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from juesuan.document.model import Cell, Document
from juesuan.domain import codes
from juesuan.domain.forms import Form, Forms
from juesuan.domain.measures import tidy
from juesuan.extract.numerals import fold, numerals
from juesuan.extract.outline import Outline
from juesuan.extract.tables.cells import unit_in
from juesuan.extract.tables.header import first_data_row, header_paths
from juesuan.extract.words import after_last, before_first, is_prose
from juesuan.kernel.figures import Aspect, Basis, Fact, Figure, Numeral, NumeralKind, half_width
from juesuan.kernel.memo import remembered_text
from juesuan.kernel.patterns import compiled
from juesuan.kernel.place import Place

_ONE, _ZERO = Decimal(1), Decimal(0)
_DIGIT = compiled(r"\d")


@remembered_text(8192)
def has_digit(text: str) -> bool:
    """Tell whether a cell holds a digit."""
    return _DIGIT.search(text) is not None


PART = "part:"
"""What the context of a figure begins with that is a part of its item by something which the table does not say by codes."""
_LIKE_MONEY = compiled(r"\d\.\d|\d{5}|\d,\d{3}")
_POINTS = compiled(r"得分|分值|权重|标准分|自评分|评分$")
"""Headers of points, whatever a row counts: 艾滋病检测人次 …，10 分."""
_CHINESE = compiled(r"[\u4e00-\u9fff]")


@remembered_text(8192)
def _printed(text: str) -> tuple[str, int, int]:
    """Return what a cell prints, and where it stands in the cell's text."""
    printed = text.strip()
    start = len(text) - len(text.lstrip())
    return printed, start, start + len(printed)


class TableFigures:
    """The figures of a document's tables so far, and the table that is being read: its cells (`grid`) and their plain `texts`.

    `done` are, by row, the columns of cells that are figures already, `start` is the first row of data (-1: not looked for yet), `scale`
    what one printed unit is in 万元 (`unit_said`: the table states it), `own` the basis of the figures that the disclosure is about.
    """

    number: int
    grid: list[list[Cell | None]]
    texts: list[list[str]]
    scale: Decimal
    unit_said: bool
    start: int
    done: list[set[int]]
    number_in: Callable[[str], tuple[Decimal, int, bool] | None]

    def __init__(self, document: Document, outline: Outline, first_id: int, known: Forms, own: Basis) -> None:
        self.document, self.outline = document, outline
        self.next_id, self.forms, self.own = first_id, known, own
        self.figures: list[Figure] = []
        self.numerals: list[Numeral] = []
        self._paths: tuple[int, list[str]] | None = None

    def open_table(self, number: int, grid: list[list[Cell | None]], texts: list[list[str]]) -> None:
        """Begin with a table: its block, its cells and their plain texts; nothing of it is read yet."""
        self.number, self.grid, self.texts = number, grid, texts
        self.start, self.done, self._paths = -1, [set() for _ in grid], None

    def paths(self, start: int) -> list[str]:
        """Return the words of each column's header, which ends at row `start`; made once a table."""
        if self._paths is None or self._paths[0] != start:
            self._paths = start, header_paths(self.texts, start)
        return self._paths[1]

    def first_row(self) -> int:
        """Return the first row of the table's data, looked for once."""
        if self.start < 0:
            self.start = first_data_row(self.texts, known=self.forms)
        return self.start

    def place(self, cell: Cell) -> Place:
        """Return where a cell stands."""
        _, start, end = _printed(cell.text)
        return Place(self.number, start, end, cell.row, cell.col)

    def note(self, cell: Cell, kind: NumeralKind) -> None:
        """Note a numeral of a cell that is no figure."""
        printed, start, end = _printed(cell.text)
        self.numerals.append(Numeral(printed, Place(self.number, start, end, cell.row, cell.col), kind))
        self.done[cell.row].add(cell.col)

    def figure(
        self,
        r: int,
        c: int,
        measure: str,
        item: str = "",
        basis: Basis | None = None,
        aspect: Aspect = "amount",
        origin: str = "table",
        unit: str = "万元",
        context: str = "",
        year: int = 0,
    ) -> int | None:
        """Make the figure of a cell that holds a number; None when it holds none or is not the cell's own corner."""
        cell = self.grid[r][c]
        if cell is None or cell.row != r or cell.col != c or c in self.done[r]:
            return None
        number = self.number_in(cell.text)
        if number is None:
            return None
        value, decimals, percent = number
        text = cell.text
        printed = text.strip()
        start = 0 if len(printed) == len(text) else len(text) - len(text.lstrip())
        if decimals == 0 and self.forms[origin].rows == "economic" and self._is_code(printed, r, c):
            return None  # in a column that should hold amounts
        money = unit == "万元" and not percent
        if percent:
            unit = "%"
        scale = self.scale if money else _ONE
        if cell.stored and (money or percent):
            decimals = max(decimals, 2)
        exact = decimals == 0 and (value == 0 or (not money and unit != "%"))
        half = _ZERO if exact else half_width(decimals, scale)
        fact = Fact(measure, item, basis or self.own, aspect, year or self.outline.year, unit, "", context)
        place, figure = Place(self.number, start, start + len(printed), r, c), self.next_id
        self.figures.append(Figure(figure, value * scale, unit, half, printed, place, fact, origin, decimals, scale))
        self.numerals.append(Numeral(printed, place, "figure", figure))
        self.done[r].add(c)
        self.next_id = figure + 1
        return figure

    def _is_code(self, printed: str, r: int, c: int) -> bool:
        """Tell whether a cell holds a code of the economic classification: its name stands behind it. 31013 元 is an amount."""
        after = self.texts[r][c + 1] if c + 1 < len(self.texts[r]) else ""
        name = codes.normal_name(after)
        return bool(name) and any(codes.normal_name(n) == name for n in codes.economic_names(printed))

    def rest(self, form: Form) -> None:
        """Give every numeral that no column claimed a place and, where header and row name it, a measure."""
        start, paths = -1, [""]  # looked for where a number is left
        for r, (texts, done) in enumerate(zip(self.texts, self.done, strict=True)):
            for c, text in enumerate(texts):
                if not text or c in done or not has_digit(text):
                    continue
                cell = self.grid[r][c]
                if cell is None or cell.row != r or cell.col != c:
                    continue
                if self.number_in(cell.text) is None:
                    self.words_of(cell)
                    continue
                if start < 0:
                    start = self.first_row()
                    paths = self.paths(start)
                if r < start or compiled(r"行次|栏次|序号|编码|代码").search(paths[c]):
                    self.note(cell, "ordinal")
                else:
                    label = next(
                        (t for t in reversed(texts[:c]) if _CHINESE.search(t)), ""
                    )  # the last words left of it
                    money = (
                        form.rows not in ("funds", "listed", "sheet", "") or "万元" in paths[c] or "金额" in paths[c]
                    )
                    # Of a table that states a unit of money, what is too long or has cents is no count.
                    money = money or (self.unit_said and bool(_LIKE_MONEY.search(text)))
                    points = _POINTS.search(paths[c].rpartition("/")[2]) is not None
                    unit = "分" if points else unit_in(paths[c] + label) or ("万元" if money else "数")
                    self.figure(
                        r,
                        c,
                        "~" + "/".join(x for x in (label[-16:], paths[c][-16:]) if x),
                        unit=unit,
                        context=f"t{self.number}",
                    )

    def words_of(self, cell: Cell) -> None:
        """Read the numerals among the words of a cell."""
        if is_prose(cell.text):
            return
        text = fold(cell.text)
        label = self.texts[cell.row][cell.col - 1] if cell.col else ""
        for token in numerals(text):
            place = Place(self.number, token.start, token.end, cell.row, cell.col)
            kind = token.kind
            figure_id = -1
            if kind == "figure":
                before = after_last("，。；：、（）\n", text[max(0, token.start - 200) : token.start])
                words = (
                    tidy(before)[-24:]
                    or label[-24:]
                    or before_first("，。；：、", text[token.end : token.end + 50])[:12]
                )
                fact = Fact(
                    "~" + words,
                    "",
                    self.own,
                    "rate" if token.unit == "%" else "amount",
                    self.outline.year,
                    token.unit or "?",
                    "",
                    f"t{self.number}.{cell.row}",
                )
                half = _ZERO if token.exact else half_width(token.decimals, token.scale)
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
