"""What a document tells of private persons: found with its place, and masked at the same offsets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set

import msgspec

from juesuan.document.model import Block, Cell, Document, Paragraph, Table
from juesuan.kernel.memo import remembered_text
from juesuan.kernel.patterns import compiled
from juesuan.kernel.place import Place
from juesuan.persons import words
from juesuan.persons.hit import Hit
from juesuan.persons.names import is_name, minority_name_at, surname_at
from juesuan.persons.text import apply, find, mask

_BLANKS = compiled(r"\s+")


@remembered_text(4096)
def _heads_names(text: str) -> bool:
    """Tell a heading over names: most cells are the forms' own words, which every document has."""
    return not text.isascii() and words.NAME_HEADING.fullmatch(_BLANKS.sub("", text)) is not None


def _name_cells(table: Table, texts: Set[str]) -> set[tuple[int, int]]:
    """Return (row, col) of the cells under a heading that says that private persons' names stand there; `texts` has those of all cells but numbers."""
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


_IN_YUAN = compiled(r"单位[:：]?(?:人民币)?元")
_CALLED = compiled("电话|手机|联系|号码|账号|帐号")
_NUMBER = compiled(r"\d[\d,]*(?:\.\d+)?")
_LEAST_DIGITS = 5


def _tables_in_yuan(document: Document) -> set[int]:
    """Return the tables that stand behind a line 单位：元 or bear it, and say nothing of telephones."""
    found: set[int] = set()
    stated = False
    for number, block in enumerate(document.blocks):
        texts = [block.text] if isinstance(block, Paragraph) else [c.text for c in block.cells]
        stated = stated or any("元" in t and _IN_YUAN.search(_BLANKS.sub("", t)) for t in texts)
        if stated and isinstance(block, Table) and not any(_CALLED.search(t) for t in texts):
            found.add(number)
    return found


def _amount_cells(table: Table) -> set[tuple[int, int]]:
    """Return (row, col) of cells that hold nothing but a number and have another large one in their row: a total and its parts.

    A budget's 13812345678 元 looks like the number of a mobile telephone.
    """
    rows: dict[int, list[Cell]] = {}
    for cell in table.cells:
        if len(cell.text) >= _LEAST_DIGITS and _NUMBER.fullmatch(cell.text.strip()):
            rows.setdefault(cell.row, []).append(cell)
    return {(c.row, c.col) for cells in rows.values() if len(cells) > 1 for c in cells}


def _cell_hits(cell: Cell, named: set[tuple[int, int]], amounts: set[tuple[int, int]]) -> list[Hit]:
    hits = find(cell.text)
    if hits and (cell.row, cell.col) in amounts:
        hits = [h for h in hits if h.kind != "phone"]
    if not hits and (cell.row, cell.col) in named:
        hits = _whole_name(cell.text)
    return hits


def find_all(document: Document, texts_of: Callable[[int], Set[str]] | None = None) -> list[tuple[Place, Hit]]:
    """Return every hit of a document with its place; `texts_of` gives the texts of a table by its block, where the caller has them.

    A table's cell under a heading such as 患者姓名 is a hit where it is nothing but a name (个人信息保护法 art. 4).
    """
    found: list[tuple[Place, Hit]] = []
    in_yuan: set[int] | None = None
    quiet: set[str] = set()  # texts that tell nothing: most stand in several tables
    for number, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            found += ((Place(number, h.start, h.end), h) for h in find(block.text))
        else:
            texts = {c.text for c in block.cells} if texts_of is None else texts_of(number)
            told = {
                t for t in texts if len(t) > 1 and (not t.isascii() or len(t) > 10)
            }  # as `_may_tell`, without a call
            named = _name_cells(block, told)
            telling = {t for t in told - quiet if find(t)}
            quiet |= told - telling
            telling = told if named else telling
            if not telling:
                continue
            in_yuan = _tables_in_yuan(document) if in_yuan is None else in_yuan
            amounts = _amount_cells(block) if number in in_yuan else set()
            worded = [c for c in block.cells if c.text in telling]
            found += (
                (Place(number, h.start, h.end, c.row, c.col), h) for c in worded for h in _cell_hits(c, named, amounts)
            )
    return found


def _masked(text: str, hits: list[Hit]) -> str:
    return mask(apply(text, hits))


def _mask_block(block: Block, in_yuan: bool) -> Block:
    if isinstance(block, Paragraph):
        text = mask(block.text)
        return block if text == block.text else msgspec.structs.replace(block, text=text)
    named = _name_cells(block, {c.text for c in block.cells})
    amounts = _amount_cells(block) if in_yuan else set()
    cells: list[Cell] = []
    for cell in block.cells:
        hits = _cell_hits(cell, named, amounts) if _may_tell(cell.text) else []
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
    in_yuan = _tables_in_yuan(document)
    blocks = tuple(_mask_block(b, n in in_yuan) if n in told else b for n, b in enumerate(document.blocks))
    if all(a is b for a, b in zip(blocks, document.blocks, strict=True)):
        return document
    return msgspec.structs.replace(document, blocks=blocks)
