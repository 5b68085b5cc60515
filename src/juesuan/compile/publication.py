"""The Publication: what a disclosure says, before it is a Word file, a PDF or a page. All renderers read only this."""

from __future__ import annotations

from typing import Literal

import msgspec

Align = Literal["left", "center", "right"]


class Heading(msgspec.Struct, frozen=True, tag="heading"):
    """A heading of level 1 (第一部分), 2 (一、) or 3 (（一）), with its number in the text."""

    level: int
    text: str


class Line(msgspec.Struct, frozen=True, tag="line"):
    """A paragraph of the narrative. `missing` marks a 待填写 paragraph, to be shown so that no one overlooks it."""

    text: str
    missing: bool = False


class Slot(msgspec.Struct, frozen=True):
    """One cell of a table at its top-left position; `number` tells a money cell, printed as it stands in `text`."""

    text: str
    row: int
    col: int
    rowspan: int = 1
    colspan: int = 1
    align: Align = "left"
    number: bool = False
    bold: bool = False


class Grid(msgspec.Struct, frozen=True, tag="grid"):
    """A table: `form` is a statutory form's id (`summary`), `performance` or '' ; the first `head` rows repeat on every page. `widths` are relative.

    `title` and `number` (公开01表) stand above it, `owner` (部门：…) left and `unit` (单位：万元) right, `notes` below.
    `wide` asks for a landscape page; each statutory table starts on a page of its own.
    """

    form: str
    title: str
    number: str
    owner: str
    unit: str
    head: int
    n_rows: int
    n_cols: int
    widths: tuple[float, ...]
    cells: tuple[Slot, ...]
    notes: tuple[str, ...] = ()
    wide: bool = False


class Chart(msgspec.Struct, frozen=True, tag="chart"):
    """A chart for the HTML page: shares of a whole (`parts`) or this year beside last (`years`). Amounts in 万元, as printed.

    Word and PDF leave charts out: the figures stand in the text and tables.
    """

    kind: Literal["parts", "years"]
    title: str
    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[str, ...]], ...]


Part = Heading | Line | Grid | Chart


class Publication(msgspec.Struct, frozen=True):
    """A whole disclosure in order. `title` is the cover's; `draft` prints a 草稿 mark; `contents` asks for a contents field.

    `kind` is the kind of disclosure (`kinds`).
    """

    unit: str
    year: int
    title: str
    template: str
    parts: tuple[Part, ...]
    draft: bool = False
    contents: bool = True
    kind: str = "final"
