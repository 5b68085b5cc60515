"""Word: real styles, a contents field that is filled in already, page numbers, tables that repeat their heads.

The layout is that of official documents (GB/T 9704): A4, 仿宋 三号 at 28 points' pitch, 22 lines to a page. Statutory
tables stand on pages of their own, landscape where they are wide.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from xml.sax.saxutils import escape

from juesuan.compile.publication import Grid, Heading, Line, Publication, Slot
from juesuan.compile.render.docx_parts import HEI, NAMESPACES, fixed_parts, fonts, pack
from juesuan.compile.render.layout import (
    BODY_MARGINS,
    LINE,
    PAD,
    PAGE,
    TABLE_MARGINS,
    Fit,
    contents_pitch,
    fit,
    indent,
)
from juesuan.compile.render.pages import Run, cover, entries, listed, reserve, runs


def docx(publication: Publication, pages: Sequence[int] | None = None) -> bytes:
    """Return the Word file of `publication`. `pages` are the page numbers of the contents' entries, if known."""
    return pack(fixed_parts(publication, _document(publication, pages)))


def _document(publication: Publication, pages: Sequence[int] | None) -> str:
    body = "".join(_body(publication, pages))
    return f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"


def _body(publication: Publication, pages: Sequence[int] | None) -> Iterator[str]:
    marks = count(1)
    groups = runs(publication)
    yield from _front(publication, pages)
    yield _section_break("text", footer=False)
    for n, run in enumerate(groups):
        yield from _run(run, marks)
        following = groups[n + 1] if n + 1 < len(groups) else None
        if following is None:
            yield _section(run.layout, first=_is_first(groups, n))
        elif (run.layout, following.layout) != ("text", "text"):
            yield _section_break(run.layout, first=_is_first(groups, n))
    if not groups:
        yield _section("text", first=True)


def _is_first(groups: Sequence[Run], n: int) -> bool:
    """Tell whether run `n` ends the first section of the body: page numbers begin there."""
    return all(g.layout == "text" for g in groups[:n]) and (groups[n].layout == "text" or n == 0)


# Sections


def _section(layout: str, *, footer: bool = True, first: bool = False) -> str:
    width, height = (PAGE[1], PAGE[0]) if layout == "wide" else PAGE
    top, right, bottom, left = BODY_MARGINS if layout == "text" else TABLE_MARGINS
    turned = ' w:orient="landscape"' if layout == "wide" else ""
    foot = bottom - (32 if layout == "text" else 30)
    return (
        '<w:sectPr><w:headerReference w:type="default" r:id="rIdHeader"/>'
        f'<w:footerReference w:type="default" r:id="{"rIdFooter" if footer else "rIdBlank"}"/>'
        f'<w:type w:val="nextPage"/><w:pgSz w:w="{_twips(width)}" w:h="{_twips(height)}"{turned}/>'
        f'<w:pgMar w:top="{_twips(top)}" w:right="{_twips(right)}" w:bottom="{_twips(bottom)}" w:left="{_twips(left)}" '
        f'w:header="{_twips(28)}" w:footer="{_twips(max(foot, 20))}" w:gutter="0"/>'
        + ('<w:pgNumType w:start="1"/>' if first else "")
        + "</w:sectPr>"
    )


def _section_break(layout: str, *, footer: bool = True, first: bool = False) -> str:
    """Return the last paragraph of a section: as small as can be, so that it never makes a page of its own."""
    section = _section(layout, footer=footer, first=first)
    return (
        f'<w:p><w:pPr><w:pStyle w:val="TableText"/><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
        f'<w:rPr><w:sz w:val="2"/></w:rPr>{section}</w:pPr></w:p>'
    )


def _twips(points: float) -> int:
    return round(points * 20)


# Cover and contents


def _front(publication: Publication, pages: Sequence[int] | None) -> Iterator[str]:
    title = "<w:r><w:br/></w:r>".join(_text(t) for t in cover(publication))
    yield f'<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr>{title}</w:p>'
    yield _paragraph(
        publication.unit, "Unit", extra='<w:spacing w:before="6800" w:after="0" w:line="560" w:lineRule="exact"/>'
    )
    if publication.contents:
        yield ('<w:p><w:pPr><w:pStyle w:val="ContentsTitle"/><w:pageBreakBefore/></w:pPr>' + _text("目　录") + "</w:p>")
        yield from _contents(entries(publication), pages)


def _contents(listing: Sequence[tuple[int, str]], pages: Sequence[int] | None) -> Iterator[str]:
    """Yield the contents field with its entries filled in, each a link to its heading."""
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-3" \\h \\z \\u \\t "表题,2" </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    size, pitch = contents_pitch(len(listing))
    for n, (level, text) in enumerate(listing):
        page = pages[n] if pages is not None and n < len(pages) else 0
        spacing = f'<w:spacing w:before="0" w:after="0" w:line="{_twips(pitch)}" w:lineRule="exact"/>'
        entry = _entry(n + 1, level, text, page, f'<w:sz w:val="{round(size * 2)}"/>')
        lead, tail = begin if n == 0 else "", end if n == len(listing) - 1 else ""
        yield f'<w:p><w:pPr><w:pStyle w:val="TOC{level}"/>{spacing}</w:pPr>{lead}{entry}{tail}</w:p>'


def _entry(mark: int, level: int, text: str, page: int, size: str) -> str:
    words = _text(text, size)
    if page:
        number = (
            f'<w:r><w:rPr>{size}</w:rPr><w:tab/></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            f'<w:r><w:instrText xml:space="preserve"> PAGEREF _Toc{mark:08d} \\h </w:instrText></w:r>'
            f'<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:rPr>{size}</w:rPr><w:t>{page}</w:t></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )
        words += number
    return f'<w:hyperlink w:anchor="_Toc{mark:08d}" w:history="1">{words}</w:hyperlink>'


# Parts


def _run(run: Run, marks: Iterator[int]) -> Iterator[str]:
    held = reserve(run)
    for n, part in enumerate(run.parts):
        if isinstance(part, Heading):
            yield _heading(part, marks, new_page=n == 0 and part.level == 1)
        elif isinstance(part, Line):
            yield _line(part)
        else:
            yield from _grid(part, marks, held)


def _heading(part: Heading, marks: Iterator[int], new_page: bool) -> str:
    level = min(max(part.level, 1), 3)
    extra = "<w:pageBreakBefore/>" if new_page else ""
    return (
        f'<w:p><w:pPr><w:pStyle w:val="Heading{level}"/>{extra}</w:pPr>{_marked(_text(part.text), next(marks))}</w:p>'
    )


def _marked(inner: str, mark: int) -> str:
    return f'<w:bookmarkStart w:id="{mark}" w:name="_Toc{mark:08d}"/>{inner}<w:bookmarkEnd w:id="{mark}"/>'


def _line(part: Line) -> str:
    run = '<w:rStyle w:val="Missing"/>' if part.missing else ""
    return f"<w:p>{_text(part.text, run)}</w:p>"


def _paragraph(text: str, style: str, extra: str = "", run: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{extra}</w:pPr>{_text(text, run)}</w:p>'


def _text(text: str, run: str = "") -> str:
    """Return a run of `text`; its line ends are line breaks."""
    properties = f"<w:rPr>{run}</w:rPr>" if run else ""
    safe = text.replace("\r", "")
    pieces = "<w:br/>".join(
        "<w:tab/>".join(f'<w:t xml:space="preserve">{escape(t)}</w:t>' if t else "" for t in line.split("\t"))
        for line in safe.split("\n")
    )
    return f"<w:r>{properties}{pieces}</w:r>"


# Tables


def _grid(grid: Grid, marks: Iterator[int], held: float) -> Iterator[str]:
    found = fit(grid, held)
    if grid.number:
        yield _paragraph(grid.number, "TableNumber")
    if grid.title:
        title = _text(grid.title)
        title = _marked(title, next(marks)) if listed(grid) else title
        style = "TableTitle" if listed(grid) else "TableOwner"
        centred = "" if listed(grid) else '<w:jc w:val="center"/>'
        yield f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{centred}</w:pPr>{title}</w:p>'
    if grid.owner or grid.unit:
        stop = f'<w:tabs><w:tab w:val="right" w:pos="{_twips(sum(found.widths))}"/></w:tabs>'
        yield _paragraph("\t".join((grid.owner, grid.unit)) if grid.unit else grid.owner, "TableOwner", stop)
    yield _table(grid, found)
    yield from (_paragraph(note, "TableNote") for note in grid.notes)


def _table(grid: Grid, found: Fit) -> str:
    widths = [_twips(w) for w in found.widths]
    columns = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    side = _twips(PAD)
    margins = f'<w:tblCellMar><w:top w:w="{_twips(found.pad)}" w:type="dxa"/><w:left w:w="{side}" w:type="dxa"/><w:bottom w:w="{_twips(found.pad)}" w:type="dxa"/><w:right w:w="{side}" w:type="dxa"/></w:tblCellMar>'  # fmt: skip
    caption = escape(grid.title, {'"': "&quot;"})
    properties = (
        f'<w:tblPr><w:tblStyle w:val="Form"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblLayout w:type="fixed"/>{margins}<w:tblLook w:val="0000"/>'
        f'<w:tblCaption w:val="{caption}"/></w:tblPr>'
    )
    rows = "".join(_row(grid, r, row, widths, found) for r, row in enumerate(_rows(grid)))
    return f"<w:tbl>{properties}<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"


def _rows(grid: Grid) -> list[list[tuple[Slot, int]]]:
    """Return for each row its cells, those that run down from above too, with the row of the table; gaps are filled."""
    rows: list[list[Slot | None]] = [[None] * grid.n_cols for _ in range(grid.n_rows)]
    for slot in grid.cells:
        for r in range(slot.row, min(slot.row + slot.rowspan, grid.n_rows)):
            for c in range(slot.col, min(slot.col + slot.colspan, grid.n_cols)):
                rows[r][c] = slot
    found: list[list[tuple[Slot, int]]] = []
    for r, row in enumerate(rows):
        cells: list[tuple[Slot, int]] = []
        for c, held in enumerate(row):
            if held is None:
                cells.append((Slot("", r, c), r))
            elif held.col == c:
                cells.append((held, r))
        found.append(cells)
    return found


def _row(grid: Grid, r: int, cells: Sequence[tuple[Slot, int]], widths: Sequence[int], found: Fit) -> str:
    head = "<w:tblHeader/>" if r < grid.head else ""
    inside = "".join(_cell(slot, row, r < grid.head, widths, found) for slot, row in cells)
    return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{inside}</w:tr>"


def _cell(slot: Slot, row: int, head: bool, widths: Sequence[int], found: Fit) -> str:
    span = f'<w:gridSpan w:val="{slot.colspan}"/>' if slot.colspan > 1 else ""
    merge = ""
    if slot.rowspan > 1:
        merge = '<w:vMerge w:val="restart"/>' if row == slot.row else "<w:vMerge/>"
    inset = indent(slot, found.size, found.widths)
    sides = f'<w:tcMar><w:left w:w="{_twips(PAD + inset)}" w:type="dxa"/><w:right w:w="{_twips(PAD + inset)}" w:type="dxa"/></w:tcMar>' if inset else ""  # fmt: skip
    width = sum(widths[slot.col : slot.col + slot.colspan])
    properties = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{sides}<w:vAlign w:val="center"/></w:tcPr>'
    if row != slot.row:
        return f'<w:tc>{properties}<w:p><w:pPr><w:pStyle w:val="TableText"/></w:pPr></w:p></w:tc>'
    return f"<w:tc>{properties}{_cell_text(slot, head, found.size)}</w:tc>"


def _cell_text(slot: Slot, head: bool, size: float) -> str:
    style = "TableHead" if head else "TableText"
    pitch = f'<w:spacing w:before="0" w:after="0" w:line="{_twips(size * LINE)}" w:lineRule="exact"/>'
    align = f'<w:jc w:val="{slot.align}"/>'
    run = (
        (fonts(HEI) if head else "")
        + ("<w:b/>" if slot.bold and not head else "")
        + f'<w:sz w:val="{round(size * 2)}"/>'
    )
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{pitch}{align}</w:pPr>{_text(slot.text, run) if slot.text else ""}</w:p>'
