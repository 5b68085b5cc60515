"""Word files (docx, docm): paragraphs and tables in reading order, and the traversal that an annotator repeats.

`walk` numbers what it meets: `p0`, `p1` … for paragraphs outside tables (empty ones too; a text box's after the
paragraph that holds it), `t0`, `t1` … for tables (a nested one after the table that holds it), `t0r2c1p0` for the
paragraphs of a cell at its place in the grid. A paragraph's text is exactly what `pieces` returns, joined: each piece
knows its run. A cell's text is its paragraphs' joined by a newline. Tracked insertions are read, deletions are not.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import ns
from lxml import etree

from juesuan.document import grid, limits
from juesuan.document.model import Block, Note, Paragraph, Unreadable
from juesuan.document.numbering import Labels, chain
from juesuan.document.pasted import gathered
from juesuan.document.wrapped import rejoin
from juesuan.kinds.kind import vocabulary

Element = Any

qn = cache(ns.qn)

_P, _TBL, _TR, _TC, _R, _SDT = (qn(f"w:{t}") for t in ("p", "tbl", "tr", "tc", "r", "sdt"))
_BOX = qn("w:txbxContent")
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_TEXTS = {qn("w:t"), _MATH_TEXT}
_DROPPED = {
    *(qn(f"w:{t}") for t in ("del", "moveFrom", "pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "trPr", "tcPr", "tblGrid")),
    *(qn(f"w:{t}") for t in ("instrText", "delText", "delInstrText", "fldData", "rt", "smartTagPr", "customXmlPr")),
}
_PICTURES = {qn("w:drawing"), qn("w:pict"), qn("w:object")}
_CHARS = {qn("w:tab"): "\t", qn("w:ptab"): "\t", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])$", re.IGNORECASE)
_FALSE = {"0", "false", "off"}


@dataclass(frozen=True)
class Piece:
    """A stretch of a paragraph's visible text, the element that holds it, and its run (`w:r`)."""

    text: str
    leaf: Element
    run: Element


def read_word(path: Path, file: int = 0) -> tuple[list[Block], list[Note]]:
    """Read a docx, docm or dotx file."""
    return blocks_of(open_word(path), file)


def open_word(path: Path) -> WordDocument:
    """Open a Word file safely: limits checked, strict and macro-enabled files brought to what python-docx takes."""
    return open_bytes(limits.load(path), path.name)


def open_bytes(data: bytes, name: str) -> WordDocument:
    """Open a Word file's bytes; `name` is for the message when they are none."""
    limits.check_zip(data, name)
    try:
        document: WordDocument = docx.Document(io.BytesIO(repaired(data)))
        if document.element.body is None:
            raise limits.broken(name)
    except Unreadable:
        raise
    except (KeyError, ValueError, AttributeError, TypeError, PackageNotFoundError, etree.LxmlError) as error:
        raise limits.broken(name) from error
    return document


def blocks_of(document: WordDocument, file: int = 0) -> tuple[list[Block], list[Note]]:
    """Return the blocks and notes of an opened Word file. Empty paragraphs are left out."""
    styles = styles_of(document)
    labels = Labels.of(document, styles)
    blocks: list[Block] = []
    apart: set[int] = set()
    for anchor, element, resolved in _walk(document.element.body, {"p": 0, "t": 0}):
        if resolved is not None:
            if any(cell.slot.text.strip() for cell in resolved.cells):
                blocks.append(grid.table(resolved, file, anchor))
            continue
        label = labels.label(element)
        if anchor.startswith("p") and (text := text_of(element)).strip():
            blocks.append(Paragraph(text, file=file, anchor=anchor, level=level_of(element, styles), label=label))
        elif anchor.startswith("p"):
            apart.add(len(blocks))
    return rejoin(*gathered(blocks, apart), vocabulary().cut), list(_notes(document.element.body, file))


def walk(document: WordDocument) -> Iterator[tuple[str, Element]]:
    """Yield (anchor, element) for every paragraph and table of the body, in reading order (see the module)."""
    return ((anchor, element) for anchor, element, _ in _walk(document.element.body, {"p": 0, "t": 0}))


_Step = tuple[str, Element, grid.Grid | None]


def _walk(container: Element, counters: dict[str, int]) -> Iterator[_Step]:
    for element in block_children(container):
        if element.tag == _TBL:
            yield from _walk_table(element, counters)
        else:
            yield _next("p", counters), element, None
            for box in text_boxes(element):
                yield from _walk(box, counters)


def _walk_table(table: Element, counters: dict[str, int]) -> Iterator[_Step]:
    anchor, resolved = _next("t", counters), table_grid(table)
    yield anchor, table, resolved
    inner: list[Element] = []
    for cell in resolved.cells:
        if cell.slot.source is None:
            continue
        held = list(block_children(cell.slot.source))
        for i, paragraph in enumerate(e for e in held if e.tag == _P):
            yield f"{anchor}r{cell.row}c{cell.col}p{i}", paragraph, None
        for element in held:
            inner += [element] if element.tag == _TBL else text_boxes(element)
    for element in inner:
        yield from _walk_table(element, counters) if element.tag == _TBL else _walk(element, counters)


def _next(kind: str, counters: dict[str, int]) -> str:
    counters[kind] += 1
    return f"{kind}{counters[kind] - 1}"


# Elements


def block_children(container: Element) -> Iterator[Element]:
    """Yield the paragraphs and tables of a body, cell or text box, through content controls and tracked insertions."""
    return _through(container, {_P, _TBL})


def _through(container: Element, wanted: set[str]) -> Iterator[Element]:
    stack = list(reversed(_children(container)))
    while stack:
        element = stack.pop()
        if element.tag in wanted:
            yield element
        elif element.tag not in _DROPPED:
            stack.extend(reversed(_children(element)))


def _children(element: Element) -> list[Element]:
    """Return an element's child elements; of alternatives, the first that has any content."""
    if element.tag == f"{_MC}AlternateContent":
        return next(([c] for c in element if isinstance(c.tag, str) and len(c)), [])
    return [c for c in element if isinstance(c.tag, str)]


def pieces(paragraph: Element) -> list[Piece]:
    """Return the visible text of a paragraph, piece by piece, without its text boxes, fields' codes and deletions."""
    found: list[Piece] = []
    stack: list[tuple[Element, Element]] = [(c, paragraph) for c in reversed(_children(paragraph))]
    while stack:
        element, run = stack.pop()
        if element.tag in _DROPPED or element.tag in _PICTURES or element.tag == _BOX:
            continue
        if element.tag == _R and _is_hidden(element):
            continue
        text = _leaf_text(element)
        if text is not None:
            found += [Piece(text, element, run)] if text else []
            continue
        run = element if element.tag == _R or element.tag.endswith("}r") else run
        stack.extend((c, run) for c in reversed(_children(element)))
    return found


def text_of(paragraph: Element) -> str:
    """Return the visible text of a paragraph."""
    return "".join(piece.text for piece in pieces(paragraph))


def _leaf_text(element: Element) -> str | None:
    tag = element.tag
    if tag in _TEXTS:
        return element.text or ""
    if tag == qn("w:br"):
        return "\n" if element.get(qn("w:type"), "textWrapping") == "textWrapping" else ""
    if tag == qn("w:sym"):
        code = element.get(qn("w:char"), "")
        number = int(code, 16) if re.fullmatch("[0-9A-Fa-f]{2,4}", code) else 0
        return chr(number) if number >= 32 and not 0xD800 <= number < 0xE000 else ""
    return _CHARS.get(tag)


def _is_hidden(run: Element) -> bool:
    properties = run.find(qn("w:rPr"))
    vanish = None if properties is None else properties.find(qn("w:vanish"))
    return vanish is not None and vanish.get(qn("w:val"), "1") not in _FALSE


def text_boxes(paragraph: Element) -> list[Element]:
    """Return the contents of the text boxes anchored in a paragraph, in order, not those inside other text boxes."""
    if next(paragraph.iter(_BOX), None) is None:
        return []
    return list(_through(paragraph, {_BOX}))


def cell_paragraphs(cell: Element) -> list[Element]:
    """Return the paragraphs of a table cell, without those of nested tables."""
    return [e for e in block_children(cell) if e.tag == _P]


def cell_text(cell: Element) -> str:
    """Return a cell's text: its paragraphs' joined by a newline."""
    return "\n".join(text_of(p) for p in cell_paragraphs(cell))


# Tables


def table_grid(table: Element) -> grid.Grid:
    """Resolve a Word table's merged cells. Each placed slot's `source` is its `w:tc` (None where the row has a gap)."""
    rows = [_row(tr) for tr in _through(table, {_TR}) if tr.find(f"{qn('w:trPr')}/{qn('w:del')}") is None]
    by_place = [{(c.col, c.span): c for c in row} for row in rows]
    cells: list[grid.Placed] = []
    for r, row in enumerate(rows):
        for cell in row:
            key = (cell.col, cell.span)
            if cell.continued and r > 0 and key in by_place[r - 1]:
                above = by_place[r - 1][key]
                if above.continued or above.restarts:
                    continue
            height = 1
            while cell.restarts and r + height < len(rows) and _continues(by_place[r + height].get(key)):
                height += 1
            slot = grid.Slot(cell_text(cell.element), source=cell.element)
            cells.append(grid.Placed(r, cell.col, height, cell.span, slot))
    return grid.pad(len(rows), cells)


@dataclass(frozen=True)
class _Tc:
    element: Element
    col: int
    span: int
    restarts: bool
    continued: bool


def _continues(cell: _Tc | None) -> bool:
    return cell is not None and cell.continued


def _row(tr: Element) -> list[_Tc]:
    col = _number(tr.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}"), 0)
    cells: list[_Tc] = []
    for tc in _through(tr, {_TC}):
        properties = tc.find(qn("w:tcPr"))
        find = (lambda tag: None) if properties is None else properties.find
        span = max(1, min(_number(find(qn("w:gridSpan")), 1), grid.MAX_SPAN))
        across, down = find(qn("w:hMerge")), find(qn("w:vMerge"))
        if across is not None and across.get(qn("w:val"), "continue") == "continue" and cells:
            last = cells.pop()
            cells.append(_Tc(last.element, last.col, last.span + span, last.restarts, last.continued))
        else:
            restarts = down is not None and down.get(qn("w:val"), "continue") == "restart"
            cells.append(_Tc(tc, col, span, restarts, down is not None and not restarts))
        col += span
    return cells


def _number(element: Element | None, default: int) -> int:
    text = "" if element is None else element.get(qn("w:val"), "")
    return int(text) if re.fullmatch(r"\d{1,6}", text) else default


# Styles and notes


def styles_of(document: WordDocument) -> dict[str, Element]:
    """Return the file's style elements by their ids; none if it has no styles."""
    part = next((r.target_part for r in document.part.rels.values() if r.reltype.endswith("/styles")), None)
    root = getattr(part, "element", None)
    return {} if root is None else {s.get(qn("w:styleId"), ""): s for s in root.findall(qn("w:style"))}


def level_of(paragraph: Element, styles: Mapping[str, Element]) -> int:
    """Return a paragraph's heading level, 1..9, by its own outline level, its style's name or outline level; else 0."""
    own = _outline(paragraph)
    if own is not None:
        return own
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    for element in chain("" if style is None else style.get(qn("w:val"), ""), styles):
        name = element.find(qn("w:name"))
        named = _HEADING.match("" if name is None else name.get(qn("w:val"), ""))
        if named:
            return int(named[1])
        inherited = _outline(element)
        if inherited is not None:
            return inherited
    return 0


def _outline(element: Element) -> int | None:
    outline = element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
    if outline is None:
        return None
    level = _number(outline, 9)
    return level + 1 if level < 9 else 0


def _notes(body: Element, file: int) -> Iterator[Note]:
    if any(True for _ in body.iter(qn("w:ins"), qn("w:del"), qn("w:moveFrom"), qn("w:moveTo"))):
        yield Note(
            file, "文中有未接受的修订，按接受全部修订后的文字读取", "has tracked changes: read as if all were accepted"
        )
    objects = sum(1 for _ in body.iter(qn("w:object")))
    if objects:
        yield Note(
            file, f"有 {objects} 个嵌入对象（如 Excel 表格），内容未读取", f"{objects} embedded objects were not read"
        )
    pictures = sum(1 for _ in body.iter("{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"))
    if pictures:
        yield Note(file, f"有 {pictures} 张图片，图中文字未读取", f"{pictures} pictures: any text in them was not read")
    if next(body.iter(qn("w:altChunk")), None) is not None:
        yield Note(file, "有插入的外部文件片段，内容未读取", "has embedded chunks of other files, which were not read")


# Packages that python-docx does not take as they are

_STRICT = (
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
)  # fmt: skip
_MAIN_TYPE = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OTHER_TYPES = (
    b"application/vnd.ms-word.document.macroEnabled.main+xml",
    b"application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
)


def repaired(data: bytes) -> bytes:
    """Return a package that python-docx opens: transitional, not macro-enabled, without dangling relationships."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        before = {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}
    parts = {name.replace("\\", "/"): content for name, content in before.items()}
    strict = any(b"purl.oclc.org/ooxml" in parts[name] for name in parts if name.endswith(".rels"))
    after = {name: _repaired_part(name, content, strict, parts) for name, content in parts.items()}
    if after == before:
        return data
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in after.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _repaired_part(name: str, content: bytes, strict: bool, parts: Mapping[str, bytes]) -> bytes:
    if strict and name.endswith((".xml", ".rels")):
        for old, new in _STRICT:
            content = content.replace(old, new)
    if name == "[Content_Types].xml":
        for other in _OTHER_TYPES:
            content = content.replace(other, _MAIN_TYPE)
    return _sound_relationships(name, content, parts) if name.endswith(".rels") else content


def _sound_relationships(name: str, content: bytes, parts: Mapping[str, bytes]) -> bytes:
    """Take out relationships to parts that are not there, and to macros."""
    root = etree.fromstring(content, limits.xml_parser())
    base = posixpath.dirname(posixpath.dirname(name))
    bad = [r for r in root if isinstance(r.tag, str) and not _is_sound(r, base, parts)]
    for relationship in bad:
        root.remove(relationship)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True) if bad else content


def _is_sound(relationship: Element, base: str, parts: Mapping[str, bytes]) -> bool:
    if relationship.get("TargetMode") == "External":
        return True
    target = relationship.get("Target", "")
    full = posixpath.normpath(target.lstrip("/") if target.startswith("/") else posixpath.join(base, target))
    return full in parts and not relationship.get("Type", "").endswith("/vbaProject")
