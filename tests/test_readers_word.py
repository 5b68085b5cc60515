"""Word files: reading order, merged cells, list numbers, tracked changes, and packages that are not quite right."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from juesuan.document import word
from juesuan.document.model import Block, Document, Paragraph, Source, Table, Unreadable, where
from juesuan.document.numbering import formatted
from juesuan.document.word import blocks_of, open_word, pieces, read_word, table_grid, text_of, walk
from juesuan.kernel.place import Place

NS = nsdecls("w") + (
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)


def body_of(*xml: str) -> Any:
    """A document whose body is `xml`."""
    document = docx.Document()
    body = document.element.body
    for text in xml:
        root = parse_xml(f"<w:body {NS}>{text}</w:body>")
        for child in list(root):
            body.insert(len(body) - 1, child)
    return document


def lines(blocks: list[Block]) -> list[tuple[str, str]]:
    return [(b.anchor, b.text if isinstance(b, Paragraph) else "表") for b in blocks]


def p(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_paragraphs_headings_and_tables_in_order(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("第一部分 概况", 1)
    document.add_paragraph("")
    paragraph = document.add_paragraph("收入总计")
    paragraph.add_run("612.30").bold = True
    paragraph.add_run("万元。")
    table = document.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "资金"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "预算"
    table.cell(1, 1).text, table.cell(1, 2).text = "1.00", "2.00"
    table.cell(2, 0).text = "第一段\n同段"
    table.cell(2, 0).add_paragraph("第二段")
    document.add_paragraph("后文")
    path = tmp_path / "说明.docx"
    document.save(str(path))
    blocks, notes = read_word(path, 1)
    assert notes == []
    assert blocks[0] == Paragraph("第一部分 概况", file=1, anchor="p0", level=1)
    assert blocks[1] == Paragraph("收入总计612.30万元。", file=1, anchor="p2")
    assert blocks[3] == Paragraph("后文", file=1, anchor="p3")
    grid = blocks[2]
    assert isinstance(grid, Table)
    assert (grid.n_rows, grid.n_cols, grid.file, grid.anchor) == (3, 3, 1, "t0")
    assert [(c.text, c.row, c.col, c.rowspan, c.colspan) for c in grid.cells] == [
        ("资金", 0, 0, 2, 1),
        ("预算", 0, 1, 1, 2),
        ("1.00", 1, 1, 1, 1),
        ("2.00", 1, 2, 1, 1),
        ("第一段\n同段\n第二段", 2, 0, 1, 1),
        ("", 2, 1, 1, 1),
        ("", 2, 2, 1, 1),
    ]


def test_where_names_the_table_and_paragraph() -> None:
    blocks, _ = blocks_of(body_of(p("甲"), "<w:tbl><w:tr><w:tc>" + p("乙") + "</w:tc></w:tr></w:tbl>"))
    document = Document((Source("a.docx", "docx"),), tuple(blocks))
    assert where(document, Place(0)) == "第1段"
    assert where(document, Place(1, row=0, col=0)) == "第1个表格第1行第1列"
    assert where(document, Place(1, row=0, col=0), "en") == "table 1 row 1, column 1"


RUNS = [
    ("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r>", "甲\t乙\n丙"),
    ('<w:r><w:t>甲</w:t><w:br w:type="page"/><w:t>乙</w:t></w:r>', "甲乙"),
    ("<w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink><w:r><w:t>后</w:t></w:r>", "链接后"),
    ("<w:smartTag><w:smartTagPr/><w:r><w:t>12.30</w:t></w:r></w:smartTag>", "12.30"),
    ("<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>控件</w:t></w:r></w:sdtContent></w:sdt>", "控件"),
    ("<w:ins><w:r><w:t>增</w:t></w:r></w:ins><w:del><w:r><w:delText>删</w:delText></w:r></w:del>", "增"),
    ("<w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>新</w:t></w:r></w:moveTo>", "新"),
    (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> =SUM(ABOVE) </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>3.00</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
        "3.00",
    ),
    ('<w:fldSimple w:instr="PAGE"><w:r><w:t>7</w:t></w:r></w:fldSimple>', "7"),
    ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r><w:r><w:t>显</w:t></w:r>", "显"),
    ("<w:r><w:ruby><w:rt><w:r><w:t>pin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>拼</w:t></w:r></w:rubyBase></w:ruby></w:r>", "拼"),
    ("<w:r><w:t>1</w:t><w:noBreakHyphen/><w:t>2</w:t></w:r>", "1-2"),
]  # fmt: skip


@pytest.mark.parametrize(("xml", "text"), RUNS)
def test_visible_text(xml: str, text: str) -> None:
    blocks, _ = blocks_of(body_of(f"<w:p>{xml}</w:p>"))
    assert lines(blocks) == [("p0", text)]


@pytest.mark.parametrize(("xml", "text"), RUNS)
def test_pieces_know_their_runs(xml: str, text: str) -> None:
    paragraph = body_of(f"<w:p>{xml}</w:p>").element.body[0]
    found = pieces(paragraph)
    assert "".join(x.text for x in found) == text_of(paragraph) == text
    assert all(x.run.tag == qn("w:r") and x.leaf in list(x.run) for x in found)


def test_blocks_inside_content_controls_and_tracked_insertions() -> None:
    table = "<w:tbl><w:sdt><w:sdtContent><w:tr><w:tc>" + p("格") + "</w:tc></w:tr></w:sdtContent></w:sdt></w:tbl>"
    blocks, notes = blocks_of(
        body_of(
            f"<w:sdt><w:sdtContent>{p('目录')}{table}</w:sdtContent></w:sdt>",
            f"<w:customXml>{p('壳')}</w:customXml>",
            "<w:p><w:ins><w:r><w:t>新增</w:t></w:r></w:ins></w:p>",
        )
    )
    assert lines(blocks) == [("p0", "目录"), ("t0", "表"), ("p1", "壳"), ("p2", "新增")]
    assert "修订" in notes[0].zh


def test_text_box_follows_its_host_once() -> None:
    box = f"<w:txbxContent>{p('框内')}</w:txbxContent>"
    shape = (
        "<mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp><wps:txbx>{box}'
        "</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent>"
    )
    blocks, _ = blocks_of(body_of(f"<w:p><w:r><w:t>主</w:t>{shape}</w:r></w:p>", p("后")))
    assert lines(blocks) == [("p0", "主"), ("p1", "框内"), ("p2", "后")]


def test_nested_table_comes_after_its_host_and_out_of_the_cell() -> None:
    inner = f"<w:tbl><w:tr><w:tc>{p('内')}</w:tc></w:tr></w:tbl>"
    document = body_of(f"<w:tbl><w:tr><w:tc>{p('外')}{inner}<w:p/></w:tc></w:tr></w:tbl>", p("后"))
    blocks, _ = blocks_of(document)
    assert lines(blocks) == [("t0", "表"), ("t1", "表"), ("p0", "后")]
    assert [[c.text for c in b.cells] for b in blocks if isinstance(b, Table)] == [["外\n"], ["内"]]
    assert [a for a, _ in walk(document)] == ["t0", "t0r0c0p0", "t0r0c0p1", "t1", "t1r0c0p0", "p0"]


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def test_merges_grid_gaps_and_deleted_rows() -> None:
    restart, go_on, two = '<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:gridSpan w:val="2"/>'
    table = (
        "<w:tbl>"
        f"<w:tr>{tc('甲', restart)}{tc('乙', two + restart)}</w:tr>"
        f"<w:tr>{tc('', go_on)}{tc('', two + go_on)}</w:tr>"
        f"<w:tr><w:trPr><w:del/></w:trPr>{tc('删')}{tc('')}{tc('')}</w:tr>"
        f'<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>{tc("丙")}{tc("丁")}</w:tr>'
        f"<w:tr>{tc('戊')}</w:tr>"
        "</w:tbl>"
    )
    (block,), _ = blocks_of(body_of(table))
    assert isinstance(block, Table)
    assert [[c.text if c else None for c in row] for row in block.grid()] == [
        ["甲", "乙", "乙"],
        ["甲", "乙", "乙"],
        ["", "丙", "丁"],
        ["戊", "", ""],
    ]
    assert (block.cells[1].rowspan, block.cells[1].colspan) == (2, 2)


def test_walk_reaches_what_the_reader_read(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("甲乙")
    table = document.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "合并"
    table.cell(1, 1).text = "两段"
    table.cell(1, 1).add_paragraph("之二")
    document.save(str(tmp_path / "a.docx"))
    opened = open_word(tmp_path / "a.docx")
    elements = dict(walk(opened))
    blocks, _ = blocks_of(opened)
    for block in blocks:
        if isinstance(block, Paragraph):
            assert text_of(elements[block.anchor]) == block.text
            continue
        for cell in block.cells:
            own = [e for a, e in elements.items() if re.fullmatch(rf"{block.anchor}r{cell.row}c{cell.col}p\d+", a)]
            assert "\n".join(map(text_of, own)) == cell.text
        sources = {(c.row, c.col): c.slot.source for c in table_grid(elements[block.anchor]).cells}
        assert all(word.cell_text(sources[c.row, c.col]) == c.text for c in block.cells)


# List numbers

NUMBERING = """
<w:abstractNum w:abstractNumId="90">
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
  <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="（%2）"/></w:lvl>
  <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2.%3"/></w:lvl>
  <w:lvl w:ilvl="3"><w:numFmt w:val="bullet"/><w:lvlText w:val=""/></w:lvl>
</w:abstractNum>
"""
NUMS = (
    '<w:num w:numId="91"><w:abstractNumId w:val="90"/></w:num>'
    '<w:num w:numId="92"><w:abstractNumId w:val="90"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
)


def numbered(*places: tuple[int, int]) -> Any:
    """A document with a paragraph for each (list, level)."""
    document = body_of(
        *(
            f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr></w:pPr>'
            f"<w:r><w:t>文</w:t></w:r></w:p>"
            for num, level in places
        )
    )
    root = document.part.numbering_part.element
    for child in parse_xml(f"<w:numbering {NS}>{NUMBERING}</w:numbering>"):
        root.insert(0, child)
    for child in parse_xml(f"<w:numbering {NS}>{NUMS}</w:numbering>"):
        root.append(child)
    return document


def labels(document: Any) -> list[str]:
    return [b.label for b in blocks_of(document)[0] if isinstance(b, Paragraph)]


def test_list_numbers_are_labels_and_no_part_of_the_text() -> None:
    document = numbered((91, 0), (91, 1), (91, 1), (91, 2), (91, 0), (91, 1), (91, 2), (91, 3))
    assert labels(document) == ["一、", "（一）", "（二）", "1.2.1", "二、", "（一）", "2.1.1", ""]
    assert {b.text for b in blocks_of(document)[0] if isinstance(b, Paragraph)} == {"文"}


def test_a_list_shares_its_counters_unless_it_starts_anew() -> None:
    assert labels(numbered((91, 0), (92, 0), (92, 0), (91, 0), (0, 0))) == ["一、", "五、", "六、", "七、", ""]


def test_list_number_and_level_from_the_style() -> None:
    document = numbered()
    styles = document.styles.element
    styles.append(
        parse_xml(
            f'<w:style {NS} w:type="paragraph" w:styleId="a7"><w:name w:val="标题 2"/>'
            '<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="91"/></w:numPr></w:pPr></w:style>'
        )
    )
    styles.append(
        parse_xml(
            f'<w:style {NS} w:type="paragraph" w:styleId="a8"><w:name w:val="公文二级"/><w:basedOn w:val="a7"/></w:style>'
        )
    )
    body = document.element.body
    for style in ("a7", "a8", "none"):
        xml = f'<w:p {NS}><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>文</w:t></w:r></w:p>'
        body.insert(len(body) - 1, parse_xml(xml))
    found = [(b.label, b.level) for b in blocks_of(document)[0] if isinstance(b, Paragraph)]
    assert found == [("（一）", 2), ("（二）", 2), ("", 0)]


def test_outline_level_of_the_paragraph_itself() -> None:
    xml = '<w:p><w:pPr><w:outlineLvl w:val="2"/></w:pPr><w:r><w:t>文</w:t></w:r></w:p>'
    assert [b.level for b in blocks_of(body_of(xml))[0] if isinstance(b, Paragraph)] == [3]


@pytest.mark.parametrize(
    ("n", "form", "text"),
    [
        (10, "chineseCounting", "十"),
        (12, "chineseCountingThousand", "十二"),
        (21, "chineseCountingThousand", "二十一"),
        (3, "chineseLegalSimplified", "叁"),
        (2, "ideographTraditional", "乙"),
        (3, "decimalEnclosedCircleChinese", "③"),
        (4, "decimalEnclosedParen", "⑷"),
        (5, "decimalEnclosedFullstop", "⒌"),
        (12, "decimalFullWidth", "１２"),
        (9, "lowerRoman", "ix"),
        (28, "upperLetter", "BB"),
        (7, "decimalZero", "07"),
        (7, "somethingNew", "7"),
    ],
)
def test_number_formats(n: int, form: str, text: str) -> None:
    assert formatted(n, form) == text


# Packages


def rewritten(change: Callable[[str, bytes], bytes | None]) -> bytes:
    """A small Word file with each part passed through `change` (None: left out)."""
    buffer, out = io.BytesIO(), io.BytesIO()
    document = docx.Document()
    document.add_paragraph("清河县档案馆")
    document.save(buffer)
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = change(name, source.read(name))
            if content is not None:
                target.writestr(name, content)
    return out.getvalue()


def strict(name: str, content: bytes) -> bytes:
    return (
        content.replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        .replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        )
        .replace(
            b"http://schemas.openxmlformats.org/drawingml/2006/", b"http://purl.oclc.org/ooxml/drawingml/"
        )
    )  # fmt: skip


def macro_enabled(name: str, content: bytes) -> bytes:
    if name == "word/_rels/document.xml.rels":
        macros = (
            b'<Relationship Id="rId99" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject"'
            b' Target="vbaProject.bin"/></Relationships>'
        )
        return content.replace(b"</Relationships>", macros)
    return content.replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )


def dangling(name: str, content: bytes) -> bytes:
    bad = (
        b'<Relationship Id="rId98" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"'
        b' Target="../NULL"/></Relationships>'
    )
    return content.replace(b"</Relationships>", bad) if name == "word/_rels/document.xml.rels" else content


def without_styles(name: str, content: bytes) -> bytes | None:
    if name in {"word/styles.xml", "word/numbering.xml"}:
        return None
    return content


@pytest.mark.parametrize("change", [strict, macro_enabled, dangling, without_styles])
def test_packages_that_python_docx_does_not_take(tmp_path: Path, change: Callable[[str, bytes], bytes | None]) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(rewritten(change))
    assert read_word(path)[0] == [Paragraph("清河县档案馆", anchor="p0")]


def entities(name: str, content: bytes) -> bytes:
    bomb = b'<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    return content.replace(b"<w:document", bomb + b"<w:document", 1) if name == "word/document.xml" else content


def body_cut(name: str, content: bytes) -> bytes:
    return content[: len(content) // 2] if name == "word/document.xml" else content


def no_document(name: str, content: bytes) -> bytes | None:
    return None if name == "word/document.xml" else content


@pytest.mark.parametrize(("change", "said"), [(entities, "安全风险"), (body_cut, "损坏"), (no_document, "损坏")])
def test_bad_packages_are_unreadable(tmp_path: Path, change: Callable[[str, bytes], bytes | None], said: str) -> None:
    path = tmp_path / "坏.docx"
    path.write_bytes(rewritten(change))
    with pytest.raises(Unreadable, match=said) as caught:
        read_word(path)
    assert caught.value.name == "坏.docx"


def test_embedded_things_that_are_not_read_are_told() -> None:
    _, notes = blocks_of(body_of(f"<w:p><w:r><w:object/></w:r></w:p>{p('文')}"))
    assert ["嵌入对象" in n.zh for n in notes] == [True]
