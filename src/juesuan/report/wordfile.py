"""A plain official document in Word: title, paragraphs, tables that repeat their heads, charts that can be edited.

The layout is that of official documents (GB/T 9704): A4, 仿宋 三号; tables in 宋体, on pages of their own where they are wide.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import quoteattr

import docx
import msgspec
import xlsxwriter
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from lxml import etree

from juesuan.kernel.controls import without_controls

BODY, HEAD, TITLE, TABLE, LATIN = "仿宋", "黑体", "宋体", "宋体", "Times New Roman"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_COLOURS = ("9AA5B1", "1F5FA8")
"""Of a chart's series: the year before, this year."""


class Chart(msgspec.Struct, frozen=True):
    """Bars: `labels` top to bottom, `series` with a name and one count a label."""

    title: str
    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[int, ...]], ...]


class Letter:
    """A Word file being written."""

    def __init__(self, title: str) -> None:
        self.document = docx.Document()
        self.document.core_properties.title = title
        self.document.core_properties.author = ""
        normal = self.document.styles["Normal"]
        normal.font.name = LATIN
        normal.font.size = Pt(16)
        normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY)
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.top_margin, section.bottom_margin = Cm(3.7), Cm(3.5)
        section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
        self.charts = 0
        self._paragraph(title, TITLE, 22, align=WD_ALIGN_PARAGRAPH.CENTER, after=22, bold=True)

    def _paragraph(
        self,
        text: str,
        font: str = BODY,
        size: float = 16,
        *,
        align: Any = None,
        indent: bool = False,
        after: float = 0,
        bold: bool = False,
    ) -> Any:
        paragraph = self.document.add_paragraph()
        shape = paragraph.paragraph_format
        shape.space_before, shape.space_after = Pt(0), Pt(after)
        shape.line_spacing = Pt(28 if size > 12 else 18)
        if size > 20:
            shape.line_spacing = Pt(34)
        if align is not None:
            paragraph.alignment = align
        if indent:
            shape.first_line_indent = Pt(2 * size)
        _run(paragraph, text, font, size, bold)
        return paragraph

    def line(self, text: str) -> None:
        """Add a line without indentation: whom the letter is to."""
        self._paragraph(text)

    def text(self, text: str) -> None:
        """Add paragraphs."""
        for one in text.split("\n"):
            self._paragraph(one, indent=True)

    def heading(self, text: str) -> None:
        """Add a heading, known to Word as one."""
        shaped = self._paragraph(text, HEAD, indent=True)
        shaped.paragraph_format.keep_with_next = True
        shaped._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl xmlns:w="{_W}" w:val="0"/>'))

    def closing(self, *lines: str) -> None:
        """Add who sends it and when, on the right."""
        self._paragraph("")
        for line in lines:
            self._paragraph(line, align=WD_ALIGN_PARAGRAPH.RIGHT)

    def wide_page(self) -> None:
        """Go on on a landscape page."""
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Cm(29.7), Cm(21)
        section.top_margin, section.bottom_margin = Cm(2), Cm(1.8)
        section.left_margin = section.right_margin = Cm(2)

    def table(
        self,
        title: str,
        columns: Sequence[str],
        rows: Sequence[Sequence[str]],
        widths: Sequence[float],
        numbers: frozenset[int] = frozenset(),
    ) -> None:
        """Add a table with a head that is repeated on every page; `widths` in cm, `numbers` the columns set to the right."""
        if title:
            shaped = self._paragraph(title, HEAD, 14, align=WD_ALIGN_PARAGRAPH.CENTER, after=6)
            shaped.paragraph_format.keep_with_next = True
        table = self.document.add_table(rows=1, cols=len(columns))
        table.style = "Table Grid"
        table.autofit = False
        for cell, column in zip(table.rows[0].cells, columns, strict=True):
            _fill(cell, column, HEAD, WD_ALIGN_PARAGRAPH.CENTER)
        _mark(table.rows[0], "tblHeader")
        for row in rows:
            made = table.add_row()
            _mark(made, "cantSplit")
            for n, (cell, text) in enumerate(zip(made.cells, row, strict=True)):
                _fill(cell, text, TABLE, WD_ALIGN_PARAGRAPH.RIGHT if n in numbers else None)
        for n, width in enumerate(widths):
            table.columns[n].width = Cm(width)
            for cell in table.columns[n].cells:
                cell.width = Cm(width)

    def chart(self, chart: Chart, width: float = 15.2) -> None:
        """Add a chart of bars that Word can edit: its numbers lie in a workbook inside; `width` in cm."""
        self.charts += 1
        package = self.document.part.package
        part = Part(
            PackURI(f"/word/charts/chart{self.charts}.xml"),
            "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
            b"",
            package,
        )
        book = Part(
            PackURI(f"/word/embeddings/chart{self.charts}.xlsx"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            _book(chart),
            package,
        )
        inside = part.relate_to(book, f"{_R}/package")
        part._blob = _chart(chart, inside)
        here = self.document.part.relate_to(part, f"{_R}/chart")
        high = 2.6 + 0.55 * len(chart.labels) * len(chart.series)
        paragraph = self._paragraph("", align=WD_ALIGN_PARAGRAPH.CENTER, after=8)
        paragraph.paragraph_format.line_spacing = 1.0
        paragraph.add_run()._r.append(parse_xml(_inline(here, self.charts, chart.title, Cm(width), Cm(min(high, 20)))))

    def data(self) -> bytes:
        """Return the file."""
        buffer = io.BytesIO()
        self.document.save(buffer)
        return buffer.getvalue()


def _run(paragraph: Any, text: str, font: str, size: float, bold: bool = False) -> None:
    run = paragraph.add_run(_shown(text))
    run.font.name, run.font.size, run.font.bold = LATIN, Pt(size), bold or None
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _shown(text: str) -> str:
    """Return what XML can hold of a text."""
    return without_controls(text).replace("\r", "")


def _fill(cell: Any, text: str, font: str, align: Any = None) -> None:
    for n, line in enumerate(text.split("\n")):
        paragraph = cell.paragraphs[0] if n == 0 else cell.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.line_spacing = Pt(16)
        if align is not None:
            paragraph.alignment = align
        _run(paragraph, line, font, 10.5)


def _mark(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(parse_xml(f'<w:{name} xmlns:w="{_W}"/>'))


# Charts


def _book(chart: Chart) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Sheet1")
        for n, label in enumerate(chart.labels, start=1):
            sheet.write_string(n, 0, label)
        for s, (name, values) in enumerate(chart.series, start=1):
            sheet.write_string(0, s, name)
            for n, value in enumerate(values, start=1):
                sheet.write_number(n, s, value)
    return buffer.getvalue()


def _element(parent: Any, name: str, value: object = None, text: str | None = None) -> Any:
    made = etree.SubElement(parent, f"{{{_CHART}}}{name}")
    if value is not None:
        made.set("val", str(value))
    if text is not None:
        made.text = _shown(text)
    return made


def _chart(chart: Chart, book: str) -> bytes:
    """Return the chart's part: clustered bars, the first label on top, each bar with its number."""
    root = etree.Element(f"{{{_CHART}}}chartSpace", nsmap={"c": _CHART, "a": _DRAWING, "r": _R})
    _element(root, "roundedCorners", 0)
    inner = _element(root, "chart")
    _titled(inner, chart.title)
    _element(inner, "autoTitleDeleted", 0)
    plot = _element(inner, "plotArea")
    _element(plot, "layout")
    bars = _element(plot, "barChart")
    _element(bars, "barDir", "bar")
    _element(bars, "grouping", "clustered")
    _element(bars, "varyColors", 0)
    last = len(chart.labels) + 1
    for n, (name, values) in enumerate(chart.series):
        column = "BCDE"[n]
        series = _element(bars, "ser")
        _element(series, "idx", n)
        _element(series, "order", n)
        _texts(_element(_element(series, "tx"), "strRef"), f"Sheet1!${column}$1", (name,), "strCache")
        colour = _COLOURS[(n - len(chart.series)) % len(_COLOURS)]
        shape = _element(series, "spPr")
        fill = etree.SubElement(shape, f"{{{_DRAWING}}}solidFill")
        etree.SubElement(fill, f"{{{_DRAWING}}}srgbClr").set("val", colour)
        _element(series, "invertIfNegative", 0)
        labels = _element(series, "dLbls")
        for key, shown in (
            ("showLegendKey", 0), ("showVal", 1), ("showCatName", 0), ("showSerName", 0), ("showPercent", 0), ("showBubbleSize", 0),
        ):  # fmt: skip
            _element(labels, key, shown)
        _texts(_element(_element(series, "cat"), "strRef"), f"Sheet1!$A$2:$A${last}", chart.labels, "strCache")
        _texts(
            _element(_element(series, "val"), "numRef"),
            f"Sheet1!${column}$2:${column}${last}",
            tuple(map(str, values)),
            "numCache",
        )
    _element(bars, "gapWidth", 60)
    for axis in (1, 2):
        _element(bars, "axId", axis)
    _axis(plot, "catAx", 1, 2, "l", "maxMin")
    _axis(plot, "valAx", 2, 1, "b", "minMax")
    if len(chart.series) > 1:
        _element(_element(inner, "legend"), "legendPos", "b")
    _element(inner, "plotVisOnly", 1)
    external = _element(root, "externalData")
    external.set(f"{{{_R}}}id", book)
    _element(external, "autoUpdate", 0)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _titled(inner: Any, title: str) -> None:
    rich = _element(_element(_element(inner, "title"), "tx"), "rich")
    etree.SubElement(rich, f"{{{_DRAWING}}}bodyPr")
    paragraph = etree.SubElement(rich, f"{{{_DRAWING}}}p")
    run = etree.SubElement(paragraph, f"{{{_DRAWING}}}r")
    etree.SubElement(run, f"{{{_DRAWING}}}rPr").attrib.update({"lang": "zh-CN", "sz": "1200", "b": "0"})
    etree.SubElement(run, f"{{{_DRAWING}}}t").text = _shown(title)
    _element(inner.find(f"{{{_CHART}}}title"), "overlay", 0)


def _texts(reference: Any, cells: str, texts: Sequence[str], kind: str) -> None:
    _element(reference, "f", text=cells)
    cache = _element(reference, kind)
    if kind == "numCache":
        _element(cache, "formatCode", text="General")
    _element(cache, "ptCount", len(texts))
    for n, text in enumerate(texts):
        point = _element(cache, "pt")
        point.set("idx", str(n))
        _element(point, "v", text=text)


def _axis(plot: Any, name: str, own: int, other: int, side: str, order: str) -> None:
    axis = _element(plot, name)
    _element(axis, "axId", own)
    _element(_element(axis, "scaling"), "orientation", order)
    _element(axis, "delete", 1 if name == "valAx" else 0)
    _element(axis, "axPos", side)
    _element(axis, "majorTickMark", "none")
    _element(axis, "minorTickMark", "none")
    _element(axis, "tickLblPos", "low")
    _element(axis, "crossAx", other)
    _element(axis, "crosses", "autoZero")


def _inline(relation: str, number: int, title: str, wide: int, high: int) -> str:
    return (
        f'<w:drawing xmlns:w="{_W}" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        f'xmlns:a="{_DRAWING}" xmlns:c="{_CHART}" xmlns:r="{_R}"><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{wide}" cy="{high}"/><wp:docPr id="{100 + number}" name="chart{number}" descr={quoteattr(title)}/>'
        f'<a:graphic><a:graphicData uri="{_CHART}"><c:chart r:id="{relation}"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
    )
