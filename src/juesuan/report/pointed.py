"""Where a disclosure's findings stand in its files, apart from the result: all that laying out the pages needs of it.

It is told from a result, by which a corpus keeps it with the findings, or from the rows that a corpus kept; the pages are laid
out from it whenever somebody looks at them (`paper`, `paper_office`).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from juesuan.checks.model import Result
from juesuan.document.model import Block, Paragraph, Run
from juesuan.document.office import OFFICE
from juesuan.document.page import user_point
from juesuan.kernel.place import Place
from juesuan.report import view

Point = tuple[float, float]
Quad = tuple[Point, Point, Point, Point]
"""Upper left, upper right, lower left, lower right, as the text runs; in the page's user space."""
Boxes = tuple[tuple[int, tuple[Quad, ...]], ...]
"""The boxes of a place, one a line of text, by page (from 1); none where the format has no pages."""

LEFT_OUT = frozenset(",，\u00ad\ufffe\u200b")
"""Characters that a text as read and as set may have or not: thousands marks come and go with a cell's format."""


class Stood(NamedTuple):
    """A place that a finding points at, whether it is the main one, and the boxes that it covers, to 0.01 of a point."""

    finding: int
    main: bool
    place: Place
    boxes: Boxes


class Words(NamedTuple):
    """A block's text: its file, its automatic number, and its cells; of a paragraph its text at row and column -1."""

    block: int
    file: int
    label: str
    cells: Sequence[tuple[int, int, str]]


class Spot(msgspec.Struct, frozen=True, array_like=True):
    """A place of a finding in its file: its boxes on the pages, or which characters of the file's line it has."""

    finding: int
    main: bool
    boxes: Boxes = ()
    first: int = 0
    last: int = 0


class Pointed(msgspec.Struct, frozen=True, array_like=True):
    """One file of a disclosure with the places that findings point at in it.

    `line` is the text of a Word file or workbook as it was read, in one line without white space: what is sought in its PDF.
    """

    file: int
    name: str
    format: str
    spots: tuple[Spot, ...]
    line: str = ""


def pointed_in(result: Result) -> list[Pointed]:
    """Return where a result's findings stand in its files."""
    files = ((n, s.name, s.format) for n, s in enumerate(result.document.sources))
    return pointed(files, words_of(result.document.blocks), stood_in(result))


def pointed(files: Iterable[tuple[int, str, str]], words: Iterable[Words], stood: Iterable[Stood]) -> list[Pointed]:
    """Return where findings stand in files, each given by its number, name and format."""
    known = {number: (name, format) for number, name, format in files}
    lines = {number: _Line() for number, (_, format) in known.items() if format in OFFICE}
    of: dict[int, int] = {}
    for each in words:
        of[each.block] = each.file
        if each.file in lines:
            lines[each.file].take(each)
    spots: dict[int, list[Spot]] = {number: [] for number in known}
    for finding, main, place, boxes in stood:
        number = of.get(place.block, -1)
        if number in lines:
            if span := lines[number].span(place):
                spots[number].append(Spot(finding, main, (), *span))
        elif number in known and boxes:
            spots[number].append(Spot(finding, main, boxes))
    return [
        Pointed(number, name, format, tuple(spots[number]), lines[number].text if number in lines else "")
        for number, (name, format) in known.items()
    ]


def stood_in(result: Result) -> Iterator[Stood]:
    """Yield every finding's places, its main one first."""
    figures = view.figure_index(result)
    for number, finding in enumerate(result.findings):
        main = view.main_place(finding, result)
        yield Stood(number, True, main, _boxes_of(result, main))
        ids = view.finding_figures(finding, result)
        for place in dict.fromkeys((*finding.places, *(figures[i].place for i in ids if i in figures))):
            if place != main:
                yield Stood(number, False, place, _boxes_of(result, place))


def words_of(blocks: Iterable[Block]) -> Iterator[Words]:
    """Yield the texts of blocks."""
    for number, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            yield Words(number, block.file, block.label, ((-1, -1, block.text),))
        else:
            yield Words(number, block.file, "", [(c.row, c.col, c.text) for c in block.cells])


class _Line:
    """A file's text in one line without white space; where in it each character of its paragraphs and cells is."""

    def __init__(self) -> None:
        self._line: list[str] = []
        self._starts: dict[tuple[int, int, int], list[int]] = {}

    def take(self, words: Words) -> None:
        line = self._line
        line.extend(c for c in words.label if not c.isspace())
        for row, col, text in words.cells:
            offsets = []
            for char in text:
                offsets.append(len(line))
                if not char.isspace() and char not in LEFT_OUT:
                    line.append(char)
            self._starts[words.block, row, col] = [*offsets, len(line)]

    @property
    def text(self) -> str:
        return "".join(self._line)

    def span(self, place: Place) -> tuple[int, int] | None:
        offsets = self._starts.get(place.cell)
        if not offsets:
            return None
        return offsets[min(place.start, len(offsets) - 1)], offsets[min(place.end, len(offsets) - 1)]


# ---- on pages


def _boxes_of(result: Result, place: Place) -> Boxes:
    return tuple(
        (page, tuple(tuple((round(x, 2), round(y, 2)) for x, y in quad) for quad in quads))  # type: ignore[misc]
        for page, quads in quads_of(result, place)
    )


def quads_of(result: Result, place: Place) -> list[tuple[int, list[Quad]]]:
    """Return the boxes that `place` covers, by page: one a line of text."""
    block = result.document.blocks[place.block]
    if isinstance(block, Paragraph):
        runs: Sequence[Run] = block.runs
    else:
        cell = block.cell(place.row, place.col)
        runs = cell.runs if cell is not None else ()
    found = sorted(_covered(runs, place.start, place.end), key=lambda item: item[0])
    return [(page, [quad for _, quad in group]) for page, group in itertools.groupby(found, key=lambda item: item[0])]


def _covered(runs: Sequence[Run], start: int, end: int) -> Iterator[tuple[int, Quad]]:
    for run in runs:
        first, last = max(start - run.start, 0), min(end - run.start, len(run.x) - 1)
        if first < last:
            left, right = run.x[first], run.x[last]
            corners = ((left, run.top), (right, run.top), (left, run.bottom), (right, run.bottom))
            a, b, c, d = (user_point(x, y, run.turn) for x, y in corners)
            yield run.page, (a, b, c, d)
