"""What fuzzing starts from: the project's samples, and small files of every format made here, by reader."""

from __future__ import annotations

import io
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

import docx
import openpyxl
import pikepdf
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from juesuan.document.office import soffice
from ofd_files import STYLES, ofd_of

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples"

PROSE = """第二部分 清河县档案馆2024年度部门决算情况说明
一、收入支出决算总体情况说明
2024年度收入总计612.30万元，支出总计612.30万元。与2023年度相比，收、支总计各增加12.30万元，增长2.05%。
（一）收入决算情况：本年收入合计600.00万元，其中：财政拨款收入590.00万元，占98.33%；其他收入10.00万元，占1.67%。
二、“三公”经费财政拨款支出决算为1.50万元，完成预算的75.00%，其中：因公出国（境）费0万元；公务用车购置及运行费1.20万元；公务接待费0.30万元。
全年共接待来访群众120批次、350人次，其中：来信66件、网上325件，合计391件。
截至2024年12月31日，共有车辆3辆，其中：机要通信用车1辆、其他用车2辆。
"""
PIPES = """部门决算公开表
公开02表
| 项目 | 本年收入合计 | 财政拨款收入 | 其他收入 |
|---|---|---|---|
| 合计 | 600.00 | 590.00 | 10.00 |
| 201 一般公共服务支出 | 600.00 | 590.00 | 10.00 |
| 20126 档案事务 | 600.00 | 590.00 | 10.00 |
"""
CELLS = "\t项目\n\t决算数\n\n\t合计\n\t612.30\n\n\t201\n\t600.00\n\n附注：无。\n"
HTML = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>x</title></head><body><div id="zoom">
<h1>清河县档案馆2024年度部门决算</h1><p>本年收入合计<b>600.00</b>万元，其中：财政拨款收入590.00万元，占98.33%。</p>
<table border=1><tr><td colspan="2">收入</td><td rowspan=2>支出</td></tr><tr><td>项目<td>决算数</tr>
<tr><td>合计</td><td>612.30</td><td>612.30</td></tr></table><table><tr><td><table><tr><td>内<td>1.00</table></table>
<script>document.write('x')</script><img src="http://example.invalid/x.png" onerror=x><iframe src="file:///etc/passwd"></iframe>
</div><div class=footer>版权所有</div></body></html>"""
MHT = (
    'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x\r\nContent-Type: text/html; '
    'charset="utf-8"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n' + HTML + "\r\n--x--\r\n"
)
RTF = rb"{\rtf1\ansi\ansicpg936{\fonttbl{\f0 SimSun;}}\f0 \'c7\'e5\'ba\'d3 612.30\par\trowd\cellx900\cellx1800 a\cell b\cell\row}"
XML_DOC = (
    '<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument '
    'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body><w:p><w:r><w:t>清河县612.30万元</w:t></w:r></w:p>'
    "</w:body></w:wordDocument>"
)


def small_docx() -> bytes:
    """A Word file with what readers trip over: merges, nested tables, a text box, tracked changes, fields, numbering."""
    document = docx.Document()
    for line in PROSE.splitlines():
        document.add_paragraph(line)
    document.add_paragraph("编号", style="List Number")
    table = document.add_table(rows=4, cols=3)
    for r, row in enumerate(
        [("项目", "预算数", "决算数"), ("合计", "2.00", "1.50"), ("公务接待费", "1", "0.30"), ("", "", "")]
    ):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    table.cell(3, 0).merge(table.cell(3, 1))
    table.cell(1, 2).merge(table.cell(2, 2))
    table.cell(3, 2).add_table(rows=1, cols=2).cell(0, 0).text = "内"
    space = nsdecls("w")
    document.element.body.insert(0, parse_xml(
        f'<w:p {space}><w:ins w:id="1" w:author="a"><w:r><w:t>增加66件</w:t></w:r></w:ins><w:del w:id="2" w:author="a"><w:r>'
        '<w:delText>旧</w:delText></w:r></w:del><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p>'
        '</w:txbxContent></w:pict></w:r><w:fldSimple w:instr="INCLUDETEXT &quot;http://example.invalid/x&quot;"><w:r><w:t>域</w:t></w:r>'
        '</w:fldSimple><w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r></w:p>'
    ))  # fmt: skip
    document.part.relate_to("http://example.invalid/image.png", RELATIONSHIP_TYPE.IMAGE, is_external=True)
    return saved(document.save)


def small_xlsx() -> bytes:
    """A workbook with merges, formulas, errors, dates, a hidden sheet and a link to another file."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    rows: list[list[object]] = [
        ["收入决算表"], ["公开02表"], ["部门：清河县档案馆", None, None, "单位：万元"],
        ["项目", None, "本年收入合计", "财政拨款收入"], ["科目编码", "科目名称", None, None],
        [None, "合计", 600.0, 590.005], ["201", "一般公共服务支出", "=SUM(C7:C8)", "#REF!"],
        [20126, "档案事务", "='http://example.invalid/[x.xlsx]表1'!A1", 1e300],
    ]  # fmt: skip
    for row in rows:
        sheet.append(row)
    sheet.merge_cells("A4:B4")
    sheet.merge_cells("C4:C5")
    book.create_sheet("隐藏").sheet_state = "hidden"
    book["隐藏"].append(["x", 1])
    return saved(book.save)


def small_pdf() -> bytes:
    """A page of lines and a ruled table, uncompressed, so that its bytes can be changed."""
    from reportlab.pdfbase import pdfmetrics  # noqa: PLC0415 - heavy
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # noqa: PLC0415
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pageCompression=0, invariant=1)
    for _ in range(2):
        canvas.setFont("STSong-Light", 12)
        for i, line in enumerate(PROSE.splitlines()):
            canvas.drawString(60, 780 - 20 * i, line[:38])
        for r, row in enumerate([("项目", "预算数", "决算数"), ("合计", "2.00", "1.50"), ("接待费", "1.00", "0.30")]):
            for c, text in enumerate(row):
                canvas.rect(60 + 120 * c, 500 - 20 * r, 120, 20)
                canvas.drawString(64 + 120 * c, 505 - 20 * r, text)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def plain_pdf(data: bytes, pages: int) -> bytes:
    """Return a PDF's first pages with its streams unpacked, but for fonts' and pictures'."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        del pdf.pages[pages:]
        buffer = io.BytesIO()
        pdf.save(buffer, qdf=True, static_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        return buffer.getvalue()


def saved(save: object) -> bytes:
    """Return what a library saves."""
    buffer = io.BytesIO()
    save(buffer)  # type: ignore[operator]
    return buffer.getvalue()


def converted(data: bytes, suffix: str, targets: tuple[str, ...]) -> dict[str, bytes]:
    """Return a file in other formats, by LibreOffice; nothing where it is not installed."""
    program = soffice()
    if program is None:
        return {}
    found: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory(prefix="juesuan-fuzz-") as folder:
        (Path(folder) / f"seed.{suffix}").write_bytes(data)
        for target in targets:
            subprocess.run(
                [program, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", target,
                 "--outdir", folder, f"{folder}/seed.{suffix}"],
                capture_output=True, check=False, timeout=120,
            )  # fmt: skip
            made = Path(folder) / f"seed.{target}"
            if made.is_file():
                found[target] = made.read_bytes()
    return found


def seeds() -> Mapping[str, list[tuple[str, bytes]]]:
    """Return (extension, bytes) by reader."""
    word = (SAMPLES / "qinghe-archives" / "部门决算公开说明.docx").read_bytes()
    book = (SAMPLES / "qinghe-archives" / "部门决算公开报表.xlsx").read_bytes()
    pdf = (SAMPLES / "qinghe-faults" / "清河县档案馆2024年度部门决算.pdf").read_bytes()
    text = (SAMPLES / "qinghe-xinjiang.txt").read_bytes()
    page = (SAMPLES / "qinghe-shanghai.html").read_bytes()
    books = converted(small_xlsx(), "xlsx", ("xls", "ods"))
    words = converted(small_docx(), "docx", ("doc", "odt"))
    old = [("rtf", RTF), ("xml", XML_DOC.encode()), *words.items()]
    return {
        "text": [("txt", text), ("txt", PROSE.encode()), ("txt", (PROSE + PIPES + CELLS).encode()), ("md", PIPES.encode()),
                 ("txt", PROSE.encode("gb18030")), ("txt", PROSE.encode("utf-16"))],
        "csv": [("csv", "项目,决算数\n合计,612.30\n\"a\nb\",1\n".encode()), ("tsv", "项目\t决算数\n合计\t612.30\n".encode())],
        "html": [("html", page), ("html", HTML.encode()), ("doc", HTML.encode("gb18030")), ("mht", MHT.encode())],
        "docx": [("docx", word), ("docx", small_docx()), ("wps", small_docx())],
        "xlsx": [("xlsx", book), ("xlsx", small_xlsx()), ("et", small_xlsx())],
        "xls": [("xls", data) for target, data in books.items() if target == "xls"],
        "ods": [("ods", data) for target, data in books.items() if target == "ods"],
        "ofd": [("ofd", ofd_of(small_pdf(), style, n)) for n, style in enumerate(STYLES)]
        + [("ofd", ofd_of(plain_pdf(pdf, 3), STYLES[2]))],
        "pdf": [("pdf", small_pdf()), ("pdf", plain_pdf(pdf, 2)), ("pdf", pdf)],
        "office": old if words else [],
    }  # fmt: skip
