"""Files made to harm who opens them, each at a size that is asked for: bombs, depths, spans, lies.

The tests take them small or at the limit, the fuzzer at sizes of its own, `bench/limits.py` at full size.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from random import Random

TYPES = "application/vnd.openxmlformats-officedocument"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def packed(parts: dict[str, str | bytes]) -> bytes:
    """Return a zip of `parts`."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def parts_of(data: bytes) -> dict[str, str | bytes]:
    """Return a zip's parts."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def docx(body: str, *, prolog: str = "", relations: str = "") -> bytes:
    """Return a Word file with this body, and relationships of its own."""
    return packed({
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{TYPES}.wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{REL}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{relations}</Relationships>',
        "word/document.xml": f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<w:document xmlns:w="{WORD}" xmlns:r="{REL}"><w:body>{body}</w:body></w:document>',
    })  # fmt: skip


def xlsx(rows: str, *, prolog: str = "", relations: str = "", extra: str = "") -> bytes:
    """Return a workbook of one sheet with these rows."""
    return packed({
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{TYPES}.spreadsheetml.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPES}.spreadsheetml.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{REL}"><sheets><sheet name="表" sheetId="1" r:id="r1"/></sheets>{extra}</workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{REL}/worksheet" Target="worksheets/sheet1.xml"/>{relations}</Relationships>',
        "xl/worksheets/sheet1.xml": f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<worksheet xmlns="{SHEET}"><sheetData>{rows}</sheetData></worksheet>',
    })  # fmt: skip


def ods(table: str, *, prolog: str = "") -> bytes:
    """Return an OpenDocument workbook of one table."""
    office = "urn:oasis:names:tc:opendocument:xmlns:"
    return packed({
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": f'<m:manifest xmlns:m="{office}manifest:1.0"/>',
        "content.xml": f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<o:document-content xmlns:o="{office}office:1.0" '
        f'xmlns:table="{office}table:1.0" xmlns:text="{office}text:1.0"><o:body><o:spreadsheet><table:table table:name="表">{table}'
        "</table:table></o:spreadsheet></o:body></o:document-content>",
    })  # fmt: skip


def repeated_ods(times: int = 2**30) -> bytes:
    """A workbook whose one cell says that it is repeated, across and down."""
    cell = f'<table:table-cell table:number-columns-repeated="{times}"><text:p>1</text:p></table:table-cell>'
    return ods(f'<table:table-row table:number-rows-repeated="{times}">{cell}</table:table-row>')


# XML that grows when it is parsed


def laughs(levels: int = 10) -> str:
    """A billion laughs: each entity ten of the one before."""
    defined = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, levels))
    return f'<!DOCTYPE x [<!ENTITY a0 "哈哈哈哈">{defined}]>'


def quadratic(size: int = 50_000) -> tuple[str, str]:
    """Quadratic blow-up: one long entity, and the many references to it."""
    return f'<!DOCTYPE x [<!ENTITY a "{"哈" * size}">]>', "&a;" * size


def outside(address: str = "file:///etc/passwd") -> str:
    """An entity that stands for a file or an address outside."""
    return f'<!DOCTYPE x [<!ENTITY a0 SYSTEM "{address}"><!ENTITY % p SYSTEM "{address}"> %p;]>'


# Nesting


def nested_docx(depth: int, *, tables: bool = True) -> bytes:
    """A Word file of tables in tables, or of content controls in content controls."""
    if tables:
        return docx(
            "<w:tbl><w:tr><w:tc>" * depth + "<w:p><w:r><w:t>深</w:t></w:r></w:p>" + "</w:tc></w:tr></w:tbl>" * depth
        )
    return docx(
        "<w:sdt><w:sdtContent>" * depth + "<w:p><w:r><w:t>深</w:t></w:r></w:p>" + "</w:sdtContent></w:sdt>" * depth
    )


def wide_rows(rows: int, cells: int) -> str:
    """A Word table whose cells all claim to be 99999 columns wide."""
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="99999"/></w:tcPr><w:p/></w:tc>'
    return f"<w:tbl>{f'<w:tr>{cell * cells}</w:tr>' * rows}</w:tbl>"


def nested_html(depth: int, tag: str = "div") -> bytes:
    """A page of elements in elements."""
    return f"<html><body>{f'<{tag}>' * depth}本年收入合计600.00万元。</body></html>".encode()


def nested_tables(depth: int) -> bytes:
    """A page of tables in the cells of tables."""
    return f"<html><body>{'<table><tr><td>1<td>' * depth}本年收入合计600.00万元。</body></html>".encode()


def spans_html(rows: int, cols: int, span: int) -> bytes:
    """A page with a table whose cells all claim to be `span` wide and high."""
    row = "<tr>" + f"<td colspan={span} rowspan={span}>1.00" * cols
    return f"<html><body><table>{row * rows}</table></body></html>".encode()


def pdf(
    pages: int = 1,
    *,
    depth: int = 0,
    content: bytes = b"BT /F 12 Tf 72 700 Td (612.30) Tj ET",
    loop: bool = False,
) -> bytes:
    """A PDF whose `pages` pages share one content; `depth` nodes of page tree above them; `loop`: the tree holds itself."""
    first = 4
    nodes = [f"<</Type/Pages/Count {pages}/Kids[{first + n + 1} 0 R]>>" for n in range(depth)]
    leaves = first + depth
    kids = " ".join(f"{leaves + 1 + n} 0 R" for n in range(pages)) + (f" {leaves} 0 R {first} 0 R" if loop else "")
    nodes.append(f"<</Type/Pages/Count {pages}/Kids[{kids}]/MediaBox[0 0 595 842]/Resources<</Font<</F 2 0 R>>>>>>")
    page = f"<</Type/Page/Parent {leaves} 0 R/Contents 3 0 R>>"
    objects = [
        f"<</Type/Catalog/Pages {first} 0 R>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(content), content),
        *(node.encode() for node in nodes),
        *[page.encode()] * pages,
    ]
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%b endobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def forms_pdf(levels: int, fan: int = 10) -> bytes:
    """A PDF whose page draws a form that draws `fan` forms that draw … : a billion laughs of drawing."""
    first = 5
    draw = b" ".join([b"/X Do"] * fan)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</X %d 0 R>>>>>>" % first,
        b"<</Length %d>>stream\n%b\nendstream" % (len(draw), draw),
    ]  # fmt: skip
    for n in range(levels):
        last = n == levels - 1
        body = b"0 0 m 100 0 l S" if last else draw
        resources = b"" if last else b"/Resources<</XObject<</X %d 0 R>>>>" % (first + n + 1)
        objects.append(
            b"<</Type/XObject/Subtype/Form/BBox[0 0 595 842]%b/Length %d>>stream\n%b\nendstream"
            % (resources, len(body), body)
        )
    out = bytearray(b"%PDF-1.4\n")
    for number, body in enumerate(objects, 1):
        out += b"%d 0 obj%b endobj\n" % (number, body)
    return bytes(out + b"trailer<</Size %d/Root 1 0 R>>\n%%%%EOF\n" % (len(objects) + 1))


def _ordinary(rng: Random, limit: int) -> int:
    return int(10 ** (rng.random() * len(str(limit)))) % limit + 1


# What the fuzzer draws from: by reader, (extension, maker of a file from the random source)
DRAWN: dict[str, list[tuple[str, Callable[[Random], bytes]]]] = {
    "text": [
        ("txt", lambda r: ("收入" * _ordinary(r, 300_000)).encode()),
        ("txt", lambda r: ("612.30万元，" * _ordinary(r, 60_000)).encode()),
        ("txt", lambda r: ("（" * _ordinary(r, 60_000)).encode()),
        ("txt", lambda r: (r.choice(("\n", "\t", "|", " ", "\t\n", "| a |\n", "\ta\n\n", "一、\n", "9", "1.", "其中：", "、")) * _ordinary(r, 200_000)).encode()),
        ("txt", lambda r: ("\t".join(["1.00"] * _ordinary(r, 3000)) + "\n").encode() * _ordinary(r, 100)),
    ],
    "html": [
        ("html", lambda r: nested_html(_ordinary(r, 100_000), r.choice(("div", "b", "p", "span", "ul><li", "font", "pre", "blockquote", "td")))),
        ("html", lambda r: nested_tables(_ordinary(r, 5000))),
        ("html", lambda r: spans_html(_ordinary(r, 300), _ordinary(r, 100), _ordinary(r, 70_000))),
        ("html", lambda r: (outside() + "<html><body><p>&a0;").encode()),
        ("html", lambda r: (laughs() + "<html><body><p>&a9;612.30万元").encode()),
        ("html", lambda r: b"<p>" + b"x" * _ordinary(r, 3_000_000)),
        ("html", lambda r: b"<table>" + b"<tr><td>1.00<td>2.00" * _ordinary(r, 20_000)),
        ("html", lambda r: b"<div class='" + b"a " * _ordinary(r, 100_000) + b"'>x" + b"<p style='" + b"display " * _ordinary(r, 50_000) + b"'>y"),
    ],
    "docx": [
        ("docx", lambda r: docx("<w:p><w:r><w:t>&a9;</w:t></w:r></w:p>", prolog=laughs())),
        ("docx", lambda r: docx("<w:p><w:r><w:t>&a0;</w:t></w:r></w:p>", prolog=outside())),
        ("docx", lambda r: nested_docx(_ordinary(r, 300), tables=r.random() < 0.5)),
        ("docx", lambda r: docx("<w:p><w:r><w:t>612.30万元。</w:t></w:r></w:p>" * _ordinary(r, 10_000))),
        ("docx", lambda r: docx(wide_rows(_ordinary(r, 200), _ordinary(r, 60)))),
        ("docx", lambda r: docx(f'<w:tbl><w:tr><w:trPr><w:gridBefore w:val="{_ordinary(r, 999_999)}"/></w:trPr><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tr></w:tbl>')),
        ("docx", lambda r: docx("<w:tbl>" + '<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tr>' * _ordinary(r, 3000) + "</w:tbl>")),
        ("docx", lambda r: docx("<w:tbl>" + '<w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tr>' * _ordinary(r, 3000) + "</w:tbl>")),
    ],
    "xlsx": [
        ("xlsx", lambda r: xlsx('<row r="1"><c r="A1" t="inlineStr"><is><t>&a9;</t></is></c></row>', prolog=laughs())),
        ("xlsx", lambda r: xlsx('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
        ("xlsx", lambda r: xlsx(f'<row r="1"><c r="A1"><v>1</v></c></row><row r="{_ordinary(r, 1_048_575)}"><c r="ZZ{_ordinary(r, 1_048_575)}" t="str"><v>甲</v></c></row>')),
        ("xlsx", lambda r: xlsx("".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}"><f>A{n}</f></c></row>' for n in range(1, _ordinary(r, 30_000))))),
        ("xlsx", lambda r: xlsx(f'<row r="1"><c r="A1" t="s"><v>{_ordinary(r, 10**9)}</v></c><c r="B1" s="999"><v>1e400</v></c><c r="C1" t="d"><v>9999-99-99</v></c></row>')),
    ],
    "ods": [
        ("ods", lambda r: ods(f'<table:table-row table:number-rows-repeated="{_ordinary(r, 2**31)}"><table:table-cell table:number-columns-repeated="{_ordinary(r, 2**31)}"><text:p>1</text:p></table:table-cell></table:table-row>')),
        ("ods", lambda r: ods("<table:table-row><table:table-cell><text:p>&a9;</text:p></table:table-cell></table:table-row>", prolog=laughs())),
        ("ods", lambda r: ods(f'<table:table-row><table:table-cell><text:p><text:s text:c="{_ordinary(r, 2**31)}"/>1</text:p></table:table-cell></table:table-row>')),
    ],
    "pdf": [
        ("pdf", lambda r: pdf(_ordinary(r, 300), depth=_ordinary(r, 3000), loop=r.random() < 0.5)),
        ("pdf", lambda r: forms_pdf(_ordinary(r, 5), _ordinary(r, 10))),  # 10^5 lines; more is the guard's
        ("pdf", lambda r: pdf(content=b"0 0 m 500 0 l S " * _ordinary(r, 30_000))),
        ("pdf", lambda r: pdf(content=b"BT /F 12 Tf 72 700 Td " + b"(612.30) Tj 3 -1 Td " * _ordinary(r, 20_000) + b"ET")),
        ("pdf", lambda r: pdf(content=b"".join(b"%d %d %d %d re S " % (r.randrange(600), r.randrange(800), r.randrange(300), r.randrange(300)) for _ in range(_ordinary(r, 4000))))),
        ("pdf", lambda r: pdf(content=b"".join(b"%d %d m %d %d l S " % (x := r.randrange(600), y := r.randrange(800), x + r.randrange(300), y) for _ in range(_ordinary(r, 8000))))),
        ("pdf", lambda r: pdf(content=b"q " * _ordinary(r, 100_000) + b"[" * _ordinary(r, 100_000))),
    ],
}  # fmt: skip
