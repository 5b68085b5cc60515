"""The same disclosure on other paper: a written one laid out in many ways and printed, one PDF a layout.

`render` has one page geometry. Real disclosures come from many hands: tables on landscape pages, narrow columns, rules in one
direction only, header rows repeated, rows broken at a page's end, running heads, the official letter's large type. A `Layout`
states one such habit; LibreOffice prints it. Lengths are in points unless they say otherwise.
"""

from __future__ import annotations

import subprocess
import unicodedata
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal
from xml.sax.saxutils import escape

import msgspec

from written.paper import Line, Paper, Sheet
from written.render import spans

A4, LETTER, A5 = (595.3, 841.9), (612.0, 792.0), (419.5, 595.3)
SERIF, SANS = "Noto Serif CJK SC", "Noto Sans CJK SC"


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """How one hand lays out a disclosure."""

    name: str
    page: tuple[float, float] = A4
    margins: tuple[float, float, float, float] = (72, 90, 72, 90)  # top, right, bottom, left
    text: float = 11.0  # font size
    cells: float = 0.0  # font size in tables, 0: that of the text
    font: str = SERIF
    padding: float = 5.4  # at either side of a cell's text
    widths: Literal["equal", "fitted"] = "fitted"  # of columns; fitted: by their longest word or number
    rules: Literal["all", "rows", "columns", "three", "none"] = "all"
    turned: bool = False  # tables stand on landscape pages
    repeated: bool = False  # header rows on each page
    hanging: bool = (
        False  # punctuation may hang out of the text; LibreOffice leaves it out where there is no room at all
    )
    whole_rows: bool = False  # no row is broken by a page's end
    own_pages: bool = False  # each table begins on a page of its own
    stand: Literal["top", "center", "bottom"] = "center"  # where a cell's text stands in a taller row
    figures_right: bool = True  # numbers stand at the right of their cells
    justified: bool = True
    indent: float = 2.0  # of a paragraph's first line, in ems
    after: float = 0.0  # space below a paragraph
    leading: float = 0.0  # between baselines, 0: the font's own
    row_height: float = 0.0  # at least
    head: str = ""  # on every page; {unit} and {year} stand for the disclosure's
    foot: str = ""  # on every page; # stands for the page's number, ## for their count


LAYOUTS = (
    Layout(name="plain", hanging=True, page=LETTER, widths="equal", indent=0, after=10, justified=False, figures_right=False),
    Layout(name="official", text=16, cells=9, indent=2, leading=28, margins=(105, 74, 99, 79), foot="— # —", whole_rows=True, own_pages=True),
    Layout(name="turned", text=12, cells=10.5, turned=True, repeated=True, foot="- # -", leading=22),
    Layout(name="narrow", text=10.5, cells=9, widths="equal", padding=2, margins=(57, 60, 57, 60), foot="#"),
    Layout(name="loose", text=12, cells=10.5, widths="equal", padding=10, margins=(72, 72, 72, 72), foot="第 # 页 共 ## 页"),
    Layout(name="tiny", text=10.5, cells=6.5, padding=0.8, font=SANS, margins=(40, 40, 40, 40), repeated=True, foot="第#页"),
    Layout(name="three", text=12, cells=9, rules="three", margins=(72, 60, 72, 60), foot="#"),
    Layout(name="rows", text=12, cells=9, rules="rows", font=SANS, margins=(72, 60, 72, 60), foot="# / ##"),
    Layout(name="columns", text=12, cells=9, rules="columns", margins=(72, 60, 72, 60), foot="- # -"),
    Layout(name="heads", hanging=True, text=12, cells=9, head="{unit}{year}年度公开", foot="第 # 页", repeated=True, margins=(80, 70, 70, 70)),
    Layout(name="broken", page=A5, text=10.5, cells=9, padding=3, margins=(40, 36, 40, 36), leading=18, foot="#"),
    Layout(name="bare", text=12, cells=9, rules="none", margins=(72, 60, 72, 60), foot="#"),
    Layout(name="upper", text=12, cells=9, rules="three", stand="top", font=SANS, margins=(72, 60, 72, 60), foot="- # -"),
    Layout(name="sheet", text=14, cells=11, font=SANS, padding=1.5, row_height=26, turned=True, whole_rows=True, own_pages=True, foot="第 # 页，共 ## 页"),
)  # fmt: skip
"""Habits seen in published disclosures, a table's rules, type, padding and paper each in several ways."""


def docx_of(paper: Paper, layout: Layout, path: Path) -> Path:
    """Write the disclosure as a Word file of this layout and return it."""
    body: list[str] = []
    turned = False
    for part in paper.parts:
        if layout.turned and isinstance(part, Sheet) is not turned and body:
            body.append(f"<w:p><w:pPr>{_section(layout, turned)}</w:pPr></w:p>")
        turned = layout.turned and isinstance(part, Sheet)
        if isinstance(part, Sheet):
            body += _sheet(part, layout)
        else:
            body += _line(part, layout)
    body.append(_section(layout, turned))
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _ROOT,
        "word/_rels/document.xml.rels": _RELATIONS,
        "word/document.xml": f"{_OPEN}document{_SPACES}><w:body>{''.join(body)}</w:body></w:document>",
        "word/styles.xml": _styles(layout),
        "word/header1.xml": f"{_OPEN}hdr{_SPACES}>{_edge(_named(layout.head, paper))}</w:hdr>",
        "word/footer1.xml": f"{_OPEN}ftr{_SPACES}>{_edge(layout.foot)}</w:ftr>",
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return path


def printed(words: Sequence[Path], folder: Path) -> None:
    """Print Word files into `folder` as PDF, all in one run of LibreOffice."""
    folder.mkdir(parents=True, exist_ok=True)
    profile = folder.resolve() / ".profile"
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", "pdf", "--outdir", str(folder), *map(str, words)],
        check=True, capture_output=True, timeout=1200,
    )  # fmt: skip


# ---- the Word file's parts

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACES = f' xmlns:w="{_W}" xmlns:r="{_R}"'
_OPEN = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:'
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_KIND}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_KIND}.styles+xml"/>'
    f'<Override PartName="/word/header1.xml" ContentType="{_KIND}.header+xml"/>'
    f'<Override PartName="/word/footer1.xml" ContentType="{_KIND}.footer+xml"/></Types>'
)
_RELATIONSHIPS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
)
_ROOT = (
    f'{_RELATIONSHIPS}<Relationship Id="rId1" Type="{_R}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_RELATIONS = _RELATIONSHIPS + (
    f'<Relationship Id="rId1" Type="{_R}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId2" Type="{_R}/header" Target="header1.xml"/>'
    f'<Relationship Id="rId3" Type="{_R}/footer" Target="footer1.xml"/></Relationships>'
)


def _twips(points: float) -> int:
    return round(points * 20)


def _named(text: str, paper: Paper) -> str:
    return text.replace("{unit}", paper.unit).replace("{year}", str(paper.year))


def _styles(layout: Layout) -> str:
    fonts = (
        f'<w:rFonts w:ascii="{layout.font}" w:hAnsi="{layout.font}" w:eastAsia="{layout.font}" w:cs="{layout.font}"/>'
    )
    size = f'<w:sz w:val="{round(layout.text * 2)}"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/>'
    return (
        f"{_OPEN}styles{_SPACES}><w:docDefaults><w:rPrDefault><w:rPr>{fonts}{size}</w:rPr></w:rPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style></w:styles>'
    )


def _run(text: str, size: float = 0, bold: bool = False) -> str:
    looks = ("<w:b/>" if bold else "") + (f'<w:sz w:val="{round(size * 2)}"/>' if size else "")
    words = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(t)}</w:t>' for t in text.split("\n"))
    return f"<w:r><w:rPr>{looks}</w:rPr>{words}</w:r>"


def _paragraph(
    inner: str, *, align: str = "left", indent: float = 0, after: float = 0, leading: float = 0, hanging: bool = False
) -> str:
    over = "" if hanging else '<w:overflowPunct w:val="0"/>'
    lead = f' w:line="{_twips(leading)}" w:lineRule="exact"' if leading else ""
    return (
        f'<w:p><w:pPr>{over}<w:spacing w:before="0" w:after="{_twips(after)}"{lead}/>'
        f'<w:ind w:firstLine="{_twips(indent)}"/><w:jc w:val="{align}"/></w:pPr>{inner}</w:p>'
    )


def _edge(text: str) -> str:
    """Return a running head or foot; `##` the number of pages, `#` the page's."""
    out = ""
    for i, stretch in enumerate(text.split("##")):
        out += _field("NUMPAGES") if i else ""
        for j, words in enumerate(stretch.split("#")):
            out += (_field("PAGE") if j else "") + (_run(words, 9) if words else "")
    return _paragraph(out, align="center")


def _field(name: str) -> str:
    return f'<w:fldSimple w:instr=" {name} ">{_run("1", 9)}</w:fldSimple>'


def _section(layout: Layout, turned: bool) -> str:
    wide, high = layout.page[::-1] if turned else layout.page
    top, right, bottom, left = layout.margins
    turn = ' w:orient="landscape"' if turned else ""
    return (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:footerReference w:type="default" r:id="rId3"/>'
        f'<w:pgSz w:w="{_twips(wide)}" w:h="{_twips(high)}"{turn}/>'
        f'<w:pgMar w:top="{_twips(top)}" w:right="{_twips(right)}" w:bottom="{_twips(bottom)}" w:left="{_twips(left)}"'
        f' w:header="{_twips(top / 2)}" w:footer="{_twips(bottom / 2)}" w:gutter="0"/></w:sectPr>'
    )


def _line(line: Line, layout: Layout) -> list[str]:
    if line.level == 1:
        run = _run(line.text, layout.text * 1.3, bold=True)
        return [_paragraph(run, align="center", after=layout.after, leading=layout.leading)]
    align = "both" if layout.justified else "left"
    # In justified text a soft break stretches the line before it, which no author leaves so: a paragraph each.
    return [
        _paragraph(
            _run(text, bold=line.level > 0),
            align=align,
            indent=layout.indent * layout.text,
            after=layout.after,
            leading=layout.leading,
            hanging=layout.hanging,
        )
        for text in (line.text.split("\n") if layout.justified else [line.text])
    ]


def _sheet(sheet: Sheet, layout: Layout) -> list[str]:
    size = layout.cells or layout.text
    new_page = "<w:r><w:br w:type='page'/></w:r>" if layout.own_pages and not layout.turned else ""
    title = _paragraph(new_page + _run(sheet.title, layout.text * 1.15, bold=True), align="center", after=layout.after)
    above = [_paragraph(_run(t, size), after=layout.after) for t in sheet.above]
    below = [_paragraph(_run(t, size), after=layout.after) for t in sheet.below]
    return [title, *above, _table(sheet, layout, size), *below, _paragraph("")]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _columns(sheet: Sheet, layout: Layout) -> list[float]:
    """Return the columns' widths: the type area's dealt out equally, or by what they hold."""
    wide = (layout.page[1] if layout.turned else layout.page[0]) - layout.margins[1] - layout.margins[3]
    lines = [*sheet.head, *sheet.rows]
    n = len(lines[0])
    if layout.widths == "equal":
        return [wide / n] * n
    own = [_wants([row[c] for row in lines if row[c] not in ("<", "^")]) for c in range(n)]
    return [wide * w / sum(own) for w in own]


def _wants(texts: Iterable[str]) -> float:
    figures = [_width(t) for t in texts if t and not any("\u4e00" <= c <= "\u9fff" for c in t)]
    words = [_width(t) for t in texts if t and any("\u4e00" <= c <= "\u9fff" for c in t)]
    return max([6.0, *(f + 2.0 for f in figures), *(min(w, 20.0) for w in words)])


def _table(sheet: Sheet, layout: Layout, size: float) -> str:
    widths = _columns(sheet, layout)
    lines = (*sheet.head, *sheet.rows)
    at = {(r, c): (high, wide, text) for r, c, high, wide, text in spans(lines)}
    under = {  # positions that a taller cell covers, at its left edge
        (r + i, c): wide for (r, c), (high, wide, _) in at.items() for i in range(1, high)
    }
    rows = []
    for r in range(len(lines)):
        head = r < len(sheet.head)
        looks = ("<w:cantSplit/>" if layout.whole_rows else "") + ("<w:tblHeader/>" if layout.repeated and head else "")
        if layout.row_height:
            looks += f'<w:trHeight w:val="{_twips(layout.row_height)}" w:hRule="atLeast"/>'
        cells = []
        for c in range(len(widths)):
            if (r, c) in at:
                high, wide, text = at[r, c]
                cells.append(
                    _cell(
                        text,
                        sum(widths[c : c + wide]),
                        wide,
                        "restart" if high > 1 else "",
                        head,
                        r == len(sheet.head) - 1,
                        layout,
                        size,
                    )
                )
            elif (r, c) in under:
                wide = under[r, c]
                cells.append(_cell("", sum(widths[c : c + wide]), wide, "continue", head, r == len(sheet.head) - 1, layout, size))  # fmt: skip
        rows.append(f"<w:tr><w:trPr>{looks}</w:trPr>{''.join(cells)}</w:tr>")
    pad = f'<w:tblCellMar><w:left w:w="{_twips(layout.padding)}" w:type="dxa"/><w:right w:w="{_twips(layout.padding)}" w:type="dxa"/></w:tblCellMar>'
    grid = "".join(f'<w:gridCol w:w="{_twips(w)}"/>' for w in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{_twips(sum(widths))}" w:type="dxa"/>{_borders(layout)}<w:tblLayout w:type="fixed"/>{pad}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


_DRAWN = {
    "all": ("top", "left", "bottom", "right", "insideH", "insideV"),
    "rows": ("top", "bottom", "insideH"),
    "columns": ("top", "left", "bottom", "right", "insideV"),
    "three": ("top", "bottom"),
    "none": (),
}


def _borders(layout: Layout) -> str:
    return (
        "<w:tblBorders>"
        + "".join(f'<w:{s} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for s in _DRAWN[layout.rules])
        + "</w:tblBorders>"
    )


def _cell(text: str, width: float, wide: int, merge: str, head: bool, last: bool, layout: Layout, size: float) -> str:
    looks = f'<w:tcW w:w="{_twips(width)}" w:type="dxa"/>'
    looks += f'<w:gridSpan w:val="{wide}"/>' if wide > 1 else ""
    looks += f'<w:vMerge w:val="{merge}"/>' if merge else ""
    if last and layout.rules in ("columns", "three"):
        looks += '<w:tcBorders><w:bottom w:val="single" w:sz="4" w:space="0" w:color="000000"/></w:tcBorders>'
    figure = not head and bool(text) and not any("\u4e00" <= c <= "\u9fff" for c in text) and "." in text
    align = "center" if head else "right" if figure and layout.figures_right else "left"
    looks += f'<w:vAlign w:val="{layout.stand}"/>'
    return f"<w:tc><w:tcPr>{looks}</w:tcPr>{_paragraph(_run(text, size), align=align)}</w:tc>"
