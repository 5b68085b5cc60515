"""What a document tells of private persons: found with its place, and masked at the same offsets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set

import msgspec

from juesuan.document.model import Block, Cell, Document, Paragraph, Table
from juesuan.kernel.memo import remembered_text
from juesuan.kernel.place import Place
from juesuan.persons import words
from juesuan.persons.hit import Hit
from juesuan.persons.names import is_name, minority_name_at, surname_at
from juesuan.persons.text import apply, find, mask

_BLANKS = re.compile(r"\s+")


@remembered_text(4096)
def _heads_names(text: str) -> bool:
    """Tell a heading over names: most cells are the forms' own words, which every document has."""
    return not text.isascii() and words.NAME_HEADING.fullmatch(_BLANKS.sub("", text)) is not None


def _name_cells(table: Table, texts: Set[str]) -> set[tuple[int, int]]:
    """Return (row, col) of the cells under a heading that says that private persons' names stand there; `texts` are all cells'."""
    if not any(map(_heads_names, [t for t in texts if 2 <= len(t) <= 12 and not t.isascii()])):
        return set()
    heads = [c for c in table.cells if 2 <= len(c.text) <= 12]
    columns: dict[int, int] = {}
    private = {c.row for c in heads if words.PRIVATE_HEADING.search(_BLANKS.sub("", c.text))}
    for cell in heads:
        if _heads_names(cell.text) and cell.row in private:
            columns.setdefault(cell.col, cell.row)
    if not columns:
        return set()
    return {(c.row, c.col) for c in table.cells if c.col in columns and c.row > columns[c.col]}


def _whole_name(text: str) -> list[Hit]:
    """Return a cell's whole text as a name, if it is one."""
    name = text.strip()
    start = text.find(name)
    surname = surname_at(name, 0) if name else 0
    if (surname and is_name(name, surname, word=False)) or (name and minority_name_at(name, 0) == len(name)):
        return [Hit(start, start + len(name), "name")]
    return []


def _may_tell(text: str) -> bool:
    """Tell whether a cell's text may be of a person: most hold an amount, too short for a number that tells of one."""
    return len(text) > 10 or (len(text) > 1 and not text.isascii())


def _cell_hits(cell: Cell, named: set[tuple[int, int]]) -> list[Hit]:
    hits = find(cell.text)
    if not hits and (cell.row, cell.col) in named:
        hits = _whole_name(cell.text)
    return hits


def find_all(document: Document) -> list[tuple[Place, Hit]]:
    """Return every hit of a document with its place.

    A table's cell under a heading such as 患者姓名 is a hit where it is nothing but a name (个人信息保护法 art. 4).
    """
    found: list[tuple[Place, Hit]] = []
    for number, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            found += ((Place(number, h.start, h.end), h) for h in find(block.text))
        else:
            texts = {c.text for c in block.cells}
            named = _name_cells(block, texts)
            told = [
                t for t in texts if len(t) > 1 and (not t.isascii() or len(t) > 10)
            ]  # as `_may_tell`, without a call
            telling = set(told) if named else {t for t in told if find(t)}
            worded = [c for c in block.cells if c.text in telling] if telling else []
            found += ((Place(number, h.start, h.end, c.row, c.col), h) for c in worded for h in _cell_hits(c, named))
    return found


def _mask_block(block: Block) -> Block:
    if isinstance(block, Paragraph):
        text = mask(block.text)
        return block if text == block.text else msgspec.structs.replace(block, text=text)
    named = _name_cells(block, {c.text for c in block.cells})
    cells: list[Cell] = []
    for cell in block.cells:
        hits = _cell_hits(cell, named) if _may_tell(cell.text) else []
        cells.append(msgspec.structs.replace(cell, text=mask(apply(cell.text, hits))) if hits else cell)
    if all(a is b for a, b in zip(cells, block.cells, strict=True)):
        return block
    return msgspec.structs.replace(block, cells=tuple(cells))


def mask_document(document: Document, found: Iterable[tuple[Place, Hit]] | None = None) -> Document:
    """Return `document` with private persons masked in every paragraph and cell, at the same offsets.

    `found` is what `find_all` gives of it, where that is known already.
    """
    told = {place.block for place, _ in (find_all(document) if found is None else found)}
    if not told:
        return document
    blocks = tuple(_mask_block(b) if number in told else b for number, b in enumerate(document.blocks))
    if all(a is b for a, b in zip(blocks, document.blocks, strict=True)):
        return document
    return msgspec.structs.replace(document, blocks=blocks)
