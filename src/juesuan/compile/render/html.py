"""The web page: one self-contained file, readable by screen readers, on phones, in the dark and on paper.

Nothing is fetched and no script is in it (its own policy forbids both). All text is escaped.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from juesuan.compile.publication import Chart, Grid, Heading, Line, Publication, Slot
from juesuan.compile.render import charts
from juesuan.compile.render.pages import listed, split_title

UNIT_WORDS = "万元"


class Entry(msgspec.Struct, frozen=True):
    """A line of the table of contents."""

    level: int
    text: str
    target: str


class Block(msgspec.Struct, frozen=True):
    """A part with the id that links to it. `group` are charts that stand side by side."""

    kind: str
    id: str
    part: Heading | Line | Grid | None = None
    group: tuple[tuple[Chart, Markup], ...] = ()


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("juesuan.compile.render", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _style() -> Markup:
    loader = _environment().loader
    assert loader is not None
    return Markup(loader.get_source(_environment(), "disclosure.css")[0])


def page(publication: Publication) -> str:
    """Return the page of `publication`."""
    blocks = list(_blocks(publication))
    return (
        _environment()
        .get_template("disclosure.html.j2")
        .render(
            publication=publication,
            blocks=blocks,
            contents=_contents(blocks) if publication.contents else [],
            title=split_title(publication),
            style=_style(),
            money=_money(publication),
            rows=rows,
            scope=scope,
            classes=classes,
        )
    )


def _blocks(publication: Publication) -> Iterator[Block]:
    """Yield the parts in order; charts are gathered at the end of the section that holds them."""
    group: list[tuple[Chart, Markup]] = []
    for n, part in enumerate(publication.parts):
        if isinstance(part, Chart):
            group.append((part, charts.svg(part, n, _money(publication))))
            continue
        if group and not isinstance(part, Line):
            yield Block("charts", f"c{n}", None, tuple(group))
            group = []
        yield Block(type(part).__name__.lower(), f"p{n}", part)
    if group:
        yield Block("charts", "c-end", None, tuple(group))


def _money(publication: Publication) -> str:
    unit = next((p.unit for p in publication.parts if isinstance(p, Grid) and "：" in p.unit), "")
    return unit.partition("：")[2] or UNIT_WORDS


def _contents(blocks: list[Block]) -> list[Entry]:
    found: list[Entry] = []
    for block in blocks:
        part = block.part
        if isinstance(part, Heading) and part.level <= 2:
            found.append(Entry(max(part.level, 1), part.text, block.id))
        elif isinstance(part, Grid) and listed(part):
            found.append(Entry(2, part.title, block.id))
    return found


def rows(grid: Grid) -> list[tuple[Slot, ...]]:
    """Return the table's cells row by row, every gap filled by an empty one."""
    covered: set[tuple[int, int]] = set()
    found: list[list[Slot]] = [[] for _ in range(grid.n_rows)]
    for slot in grid.cells:
        if slot.row < grid.n_rows:
            found[slot.row].append(slot)
        covered.update((slot.row + i, slot.col + j) for i in range(slot.rowspan) for j in range(slot.colspan))
    for r in range(grid.n_rows):
        found[r] += [Slot("", r, c) for c in range(grid.n_cols) if (r, c) not in covered]
    return [tuple(sorted(row, key=lambda s: s.col)) for row in found]


def scope(grid: Grid, slot: Slot) -> str:
    """Return a header cell's scope: `col` or `colgroup` in the head, `row` for a row's name, '' for a data cell."""
    if slot.row < grid.head:
        return "colgroup" if slot.colspan > 1 else "col"
    return "row" if slot.row in range(grid.head, grid.n_rows) and slot.col == _name_column(grid, slot.row) else ""


def _name_column(grid: Grid, row: int) -> int:
    """Return the column of a row's name: the last text before its first number; -1 if there is none."""
    own = sorted((s for s in grid.cells if s.row == row), key=lambda s: s.col)
    first = next((s.col for s in own if s.number), grid.n_cols)
    names = [s.col for s in own if s.col < first and s.text and not s.text.isdigit()]
    return names[-1] if names and first < grid.n_cols else -1


def classes(slot: Slot) -> str:
    """Return a cell's classes."""
    names = [
        {"left": "", "center": "mid", "right": "end"}[slot.align],
        "num" if slot.number else "",
        "sum" if slot.bold else "",
    ]
    return " ".join(n for n in names if n)
