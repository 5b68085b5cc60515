"""The OFD reader: our own PDFs' pages as OFD say the same; each construct of the format on a page made here."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from faults.case import TEMPLATES, make
from juesuan.compile.render import render
from juesuan.document.model import Block, Note, Paragraph, Table, Unreadable
from juesuan.document.ofd import read_ofd
from juesuan.document.ofd_text import deltas
from juesuan.document.read import read, read_file
from ofd_files import SPACE, STYLES, differences, ofd_of, packed
from test_pdf import Page as Drawn

HEAD = f'<?xml version="1.0" encoding="UTF-8"?><ofd:{{0}} xmlns:ofd="{SPACE}">{{1}}</ofd:{{0}}>'
TEN = "g 30 4"


def xml(name: str, inner: str) -> bytes:
    return HEAD.format(name, inner).encode()


def words(text: str, x: float = 20, y: float = 30, more: str = "", delta: str = TEN) -> str:
    return (
        f'<ofd:TextObject ID="9" Boundary="{x} {y} 150 6" Size="4" Font="2" {more}>'
        f'<ofd:TextCode X="0" Y="4" DeltaX="{delta}">{text}</ofd:TextCode></ofd:TextObject>'
    )


def line(a: float, b: float, c: float, d: float) -> str:
    return (
        '<ofd:PathObject ID="8" Boundary="0 0 210 297" LineWidth="0.2">'
        f"<ofd:AbbreviatedData>M {a} {b} L {c} {d}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def page(body: str, before: str = "") -> bytes:
    return xml("Page", f'{before}<ofd:Content><ofd:Layer ID="3">{body}</ofd:Layer></ofd:Content>')


def parts_of(*pages: bytes, common: str = "", after: str = "", folder: str = "Doc_0") -> dict[str, bytes]:
    listed = "".join(f'<ofd:Page ID="{n + 1}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    area = "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
    return {
        "OFD.xml": xml("OFD", f"<ofd:DocBody><ofd:DocRoot>/{folder}/Document.xml</ofd:DocRoot></ofd:DocBody>"),
        f"{folder}/Document.xml": xml(
            "Document", f"<ofd:CommonData>{area}{common}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages>{after}"
        ),
        **{f"{folder}/Pages/Page_{n}/Content.xml": data for n, data in enumerate(pages)},
    }


def opened(path: Path, parts: dict[str, bytes]) -> tuple[list[Block], list[Note], int]:
    path = path / "稿.ofd"
    path.write_bytes(packed(parts))
    return read_ofd(path)


def texts(blocks: list[Block]) -> list[str]:
    return [b.text for b in blocks if isinstance(b, Paragraph)]


# --- as their PDFs ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 4, *(pytest.param(n, marks=pytest.mark.slow) for n in (0, 2, 3))])
def test_an_ofd_says_what_its_pdf_says(number: int, tmp_path: Path) -> None:
    kinds = ("digit", "share_base", "stale_total")
    case = make(910 + number, sorted(TEMPLATES)[number * 3 % len(TEMPLATES)], kinds)
    pdf = render(case.publication, tmp_path / "决算.pdf", "pdf")
    ofd = tmp_path / "决算.ofd"
    ofd.write_bytes(ofd_of(pdf, STYLES[number], number))
    assert differences(pdf, ofd) == []
    blocks = read([ofd]).blocks
    assert sum(isinstance(b, Table) for b in blocks) >= 8
    for one, other in zip(read([pdf]).blocks, blocks, strict=True):  # and at the same place of the page
        if isinstance(one, Paragraph) and isinstance(other, Paragraph) and one.text == other.text:
            for a, b in zip(one.runs, other.runs, strict=True):
                assert (a.page, a.start) == (b.page, b.start)
                assert a.bottom == pytest.approx(b.bottom, abs=0.1)
                assert a.x[:-1] == pytest.approx(b.x[:-1], abs=1.0)


def test_pages_on_their_side(tmp_path: Path) -> None:
    """A landscape table on an upright sheet: characters and lines turned by a matrix each."""
    drawn = Drawn(tmp_path / "横.pdf")
    drawn.canvas.rotate(90)
    drawn.canvas.translate(0, -drawn.width)
    cells = {(0, 0): "项目", (0, 1): "预算数", (0, 2): "决算数", (1, 0): "合计", (1, 1): "2.00", (1, 2): "1.50"}
    drawn.grid(60, 400, [90, 90, 90], [20, 20], cells)
    pdf = drawn.save()
    for style in STYLES:
        ofd = tmp_path / "横.ofd"
        ofd.write_bytes(ofd_of(pdf, style))
        assert differences(pdf, ofd) == []


@pytest.mark.parametrize(
    ("whole", "torn"),
    [
        ("173672.83", "17\n36\n72.\n83"),
        ("9840.60", "98\n40.\n60"),
        ("-1204.50", "-12\n04.\n50"),
        ("95.25%", "95\n.25\n%"),
    ],
)
def test_amounts_broken_in_a_narrow_column(whole: str, torn: str, tmp_path: Path) -> None:
    """Told by the column's width and the digits' number: characters' widths are guessed in an OFD."""
    drawn = Drawn(tmp_path / "窄.pdf")
    cells = {(0, 0): "单位", (0, 1): "甲", (0, 2): "乙", (1, 0): "示\n例\n局", (1, 1): torn, (1, 2): torn}
    drawn.grid(60, 700, [40, 27, 27], [18, 60], cells)
    pdf = drawn.save()
    for style in STYLES:
        ofd = tmp_path / "窄.ofd"
        ofd.write_bytes(ofd_of(pdf, style))
        assert differences(pdf, ofd) == []
        (table,) = (b for b in read([ofd]).blocks if isinstance(b, Table))
        assert [c.text for c in table.cells if c.row == 1] == ["示例局", whole, whole]


@pytest.mark.parametrize("text", ["≥95%", "≤8年", "±5人", "×2", "≠0"])
def test_signs_as_wide_as_an_em(text: str, tmp_path: Path) -> None:
    drawn = Drawn(tmp_path / "号.pdf")
    drawn.grid(60, 700, [90, 90], [20, 20], {(0, 0): "指标", (0, 1): "目标值", (1, 0): "比例", (1, 1): text})
    pdf = drawn.save()
    for seed in range(4):
        ofd = tmp_path / "号.ofd"
        ofd.write_bytes(ofd_of(pdf, STYLES[0], seed))
        assert differences(pdf, ofd) == []


# --- text ------------------------------------------------------------------------------------------------------------


def test_offsets() -> None:
    assert deltas("1 2.5 g 3 4 -1", 100) == [1, 2.5, 4, 4, 4, -1]
    assert deltas("g 1000000000 2", 7) == [2] * 7
    assert deltas("g", 7) == deltas("g 2", 7) == deltas("", 7) == []


@pytest.mark.parametrize("delta", ["4 4 4 4 4 4 4", "g 7 4", "4 g 6 4", "4"])
def test_offsets_in_every_form(delta: str, tmp_path: Path) -> None:
    blocks, notes, pages = opened(tmp_path, parts_of(page(words("本年收入合计十元", delta=delta))))
    assert texts(blocks) == ["本年收入合计十元"]
    assert not notes
    assert pages == 1


def test_a_run_without_offsets_is_as_wide_as_its_characters(tmp_path: Path) -> None:
    bare = words("收入1.50").replace(f' DeltaX="{TEN}"', "")
    (block,), _, _ = opened(tmp_path, parts_of(page(bare + words("万元", x=20 + 8 + 9))))
    assert isinstance(block, Paragraph)
    assert block.text == "收入1.50万元"


def test_a_gap_within_a_run_is_a_gap(tmp_path: Path) -> None:
    wide = words("收入支出", delta="4 60 4")
    assert texts(opened(tmp_path, parts_of(page(wide)))[0]) == ["收入", "支出"]


def test_a_matrix_scales_and_turns(tmp_path: Path) -> None:
    scaled = words("收入合计", more='CTM="0.04 0 0 0.04 0 0"', delta="100 100 100").replace('Size="4"', 'Size="100"')
    slanted = words("内部资料", y=90, more='CTM="0.7 0.7 -0.7 0.7 0 0"')
    (block,), _, _ = opened(tmp_path, parts_of(page(scaled + slanted)))
    assert isinstance(block, Paragraph)
    assert block.text == "收入合计"
    (run,) = block.runs
    assert run.x[0] == pytest.approx(20 * 72 / 25.4, abs=0.01)
    assert run.top - run.bottom == pytest.approx(4 * 72 / 25.4, abs=0.01)
    assert run.bottom == pytest.approx((297 - 30.16) * 72 / 25.4 - 0.14 * 4 * 72 / 25.4, abs=0.1)


def test_characters_that_share_a_glyph(tmp_path: Path) -> None:
    shared = words("office", delta="2.4 2.4 1.2 2").replace(
        "<ofd:TextCode", '<ofd:CGTransform CodePosition="1" CodeCount="2" GlyphCount="1"/><ofd:TextCode'
    )
    assert texts(opened(tmp_path, parts_of(page(shared)))[0]) == ["office"]


def test_text_that_nobody_sees_is_left_out(tmp_path: Path) -> None:
    hidden = words("不可见", y=60, more='Visible="false"') + words("透明", y=80, more='Alpha="0"')
    assert texts(opened(tmp_path, parts_of(page(words("可见的文字") + hidden)))[0]) == ["可见的文字"]


# --- where objects stand ---------------------------------------------------------------------------------------------


def test_templates_blocks_and_composites(tmp_path: Path) -> None:
    unit = f"<ofd:Content>{words('组合中的文字', 0, 0)}</ofd:Content>"
    parts = parts_of(
        page(
            f"<ofd:PageBlock><ofd:PageBlock>{words('块中的文字', y=60)}</ofd:PageBlock></ofd:PageBlock>"
            '<ofd:CompositeObject ID="20" ResourceID="7" Boundary="20 90 100 20"/>',
            '<ofd:Template TemplateID="40" ZOrder="Background"/>',
        ),
        common='<ofd:PublicRes>PublicRes.xml</ofd:PublicRes><ofd:TemplatePage ID="40" BaseLoc="Tpl.xml"/>',
    )
    parts["Doc_0/Tpl.xml"] = page(words("模板中的文字", y=30))
    parts["Doc_0/PublicRes.xml"] = xml(
        "Res",
        f'<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="7">{unit}</ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>',
    )
    assert texts(opened(tmp_path, parts)[0]) == ["模板中的文字", "块中的文字", "组合中的文字"]


def test_composites_that_hold_themselves_end(tmp_path: Path) -> None:
    inner = words("环", 0, 0) + '<ofd:CompositeObject ResourceID="7"/>' * 2
    parts = parts_of(
        page('<ofd:CompositeObject ResourceID="7" Boundary="20 90 100 20"/>'),
        common="<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>",
    )
    unit = f'<ofd:CompositeGraphicUnit ID="7"><ofd:Content>{inner}</ofd:Content></ofd:CompositeGraphicUnit>'
    parts["Doc_0/PublicRes.xml"] = xml("Res", f"<ofd:CompositeGraphicUnits>{unit}</ofd:CompositeGraphicUnits>")
    assert texts(opened(tmp_path, parts)[0]) == ["环"]


def test_annotations_are_read_and_watermarks_are_not(tmp_path: Path) -> None:
    parts = parts_of(page(words("正文")), after="<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>")
    parts["Doc_0/Annots/Annotations.xml"] = xml(
        "Annotations", '<ofd:Page PageID="1"><ofd:FileLoc>Page_0.xml</ofd:FileLoc></ofd:Page>'
    )
    parts["Doc_0/Annots/Page_0.xml"] = xml(
        "PageAnnot",
        '<ofd:Annot Type="Watermark"><ofd:Appearance Boundary="0 0 210 297">'
        + words("水印", y=100)
        + '</ofd:Appearance></ofd:Annot><ofd:Annot Type="Path" Subtype="FreeText"><ofd:Appearance Boundary="0 50 210 20">'
        + words("填写的文字", y=5)
        + "</ofd:Appearance></ofd:Annot>",
    )
    blocks, (note,), _ = opened(tmp_path, parts)
    assert texts(blocks) == ["正文", "填写的文字"]
    assert note.page == 1
    assert "批注" in note.zh


def test_lines_make_tables(tmp_path: Path) -> None:
    """As strokes, as thin fills, and as one path of S, M, L and C; a curve is no line."""
    xs, ys = (20.0, 60.0, 100.0), (30.0, 40.0, 50.0)
    strokes = [line(xs[0], y, xs[-1], y) for y in ys] + [line(x, ys[0], x, ys[-1]) for x in xs]
    fills = [
        f'<ofd:PathObject Stroke="false" Fill="true" Boundary="0 0 210 297"><ofd:AbbreviatedData>M {a} {b} L {c} {b} L {c} {d} L {a} {d} C</ofd:AbbreviatedData></ofd:PathObject>'
        for a, b, c, d in [(xs[0], y, xs[-1], y + 0.3) for y in ys] + [(x, ys[0], x + 0.3, ys[-1]) for x in xs]
    ]
    joined = " ".join(f"M{xs[0]} {y} L{xs[-1]} {y}" for y in ys) + " ".join(f" S {x} {ys[0]} {x} {ys[-1]}" for x in xs)
    bent = f"M 5 5 Q 9 9 12 5 B 1 2 3 4 5 6 A 3 3 0 0 1 30 5 {joined}"
    one = f'<ofd:PathObject Boundary="0 0 210 297"><ofd:AbbreviatedData>{bent}</ofd:AbbreviatedData></ofd:PathObject>'
    cells = "".join(
        words(t, x + 2, y + 2) for x, y, t in ((20, 30, "项目"), (60, 30, "决算数"), (20, 40, "合计"), (60, 40, "十"))
    )
    for drawn in ("".join(strokes), "".join(fills), one):
        (table,), _, _ = opened(tmp_path, parts_of(page(drawn + cells)))
        assert isinstance(table, Table)
        assert [c.text for c in table.cells] == ["项目", "决算数", "合计", "十"]


def test_several_documents_in_one_file(tmp_path: Path) -> None:
    parts = parts_of(page(words("说明"))) | parts_of(page(words("报表")), folder="Doc_1")
    parts["OFD.xml"] = xml(
        "OFD",
        "".join(f"<ofd:DocBody><ofd:DocRoot>Doc_{n}/Document.xml</ofd:DocRoot></ofd:DocBody>" for n in (0, 1)),
    )
    blocks, (note,), pages = opened(tmp_path, parts)
    assert [(b.page, b.text) for b in blocks if isinstance(b, Paragraph)] == [(1, "说明"), (2, "报表")]
    assert pages == 2
    assert "2个文档" in note.zh


def test_namespaces_and_locations_of_careless_writers(tmp_path: Path) -> None:
    parts = parts_of(page(words("照样能读")))
    for change in (
        lambda data: data.replace(SPACE.encode(), b"http://www.ofdspec.org"),
        lambda data: data.replace(f' xmlns:ofd="{SPACE}"'.encode(), b""),
        lambda data: data.replace(b"ofd:", b"").replace(b"xmlns:ofd", b"xmlns:x"),
        lambda data: data.replace(b"Pages/Page_0/", b"Pages\\PAGE_0\\"),
        lambda data: data.replace(b"/Doc_0/Document.xml", b"Doc_0/Document.xml"),
        lambda data: data.replace(b"Pages/Page_0", b"/Doc_0/Pages/Page_0"),
        lambda data: data.replace(b"Pages/Page_0", b"Doc_0/Pages/Page_0"),
        lambda data: data.replace(b'"UTF-8"', b'"GB18030"').decode().encode("gb18030"),
    ):
        assert texts(opened(tmp_path, {name: change(data) for name, data in parts.items()})[0]) == ["照样能读"]


# --- pictures --------------------------------------------------------------------------------------------------------


def scanned(data: bytes, name: str = "Image_0.png") -> dict[str, bytes]:
    shown = '<ofd:ImageObject ID="5" ResourceID="6" Boundary="0 0 210 297" CTM="210 0 0 297 0 0"/>'
    parts = parts_of(page(shown), common="<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>")
    parts["Doc_0/DocumentRes.xml"] = (
        f'<ofd:Res xmlns:ofd="{SPACE}" BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="6" Type="Image">'
        f"<ofd:MediaFile>{name}</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>"
    ).encode()
    parts[f"Doc_0/Res/{name}"] = data
    return parts


@pytest.mark.parametrize("kind", ["PNG", pytest.param("JPEG", marks=pytest.mark.slow)])
def test_a_scan_is_recognised_as_a_scanned_pdf_is(kind: str, tmp_path: Path) -> None:
    import pypdfium2 as pdfium

    drawn = Drawn(tmp_path / "原.pdf")
    drawn.prose(760, ["本年收入合计612.30万元，支出合计600.00万元。"], 14)
    with pdfium.PdfDocument(drawn.save()) as document:
        picture = document[0].render(scale=200 / 72, grayscale=True).to_pil()
    buffer = io.BytesIO()
    picture.save(buffer, kind)
    blocks, notes, _ = opened(tmp_path, scanned(buffer.getvalue(), f"Image_0.{kind.lower()}"))
    assert "".join(texts(blocks)) == "本年收入合计612.30万元，支出合计600.00万元。"
    assert any("扫描件" in n.zh for n in notes)
    (run,) = [b.runs[0] for b in blocks if isinstance(b, Paragraph)]
    assert run.bottom == pytest.approx(758, abs=4)
    assert run.x[0] == pytest.approx(90, abs=4)


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [(b"\x97JB2\r\n\x1a\n123", "Image_0.jb2", "JBIG2"), (b"\xff\xd8\xff damaged", "Image_0.jpg", "图片已损坏")],
)
def test_pictures_that_cannot_be_read_are_told(data: bytes, name: str, told: str, tmp_path: Path) -> None:
    blocks, notes, _ = opened(tmp_path, scanned(data, name))
    assert not blocks
    assert [told in n.zh and n.page == 1 for n in notes] == [True]


def test_a_recognised_layer_under_its_picture(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    Image.new("L", (80, 120), 255).save(buffer, "PNG")
    parts = scanned(buffer.getvalue())
    name = "Doc_0/Pages/Page_0/Content.xml"
    layer = "".join(words("本年收入合计六百一十二万三千元整", y=30 + 8 * n) for n in range(6))
    parts[name] = parts[name].replace(b'<ofd:Layer ID="3">', f'<ofd:Layer ID="3">{layer}'.encode())
    blocks, notes, _ = opened(tmp_path, parts)
    assert "本年收入合计六百一十二万三千元整" in "".join(texts(blocks))
    assert any("带识别文字的扫描件" in n.zh for n in notes)


# --- what cannot be read ---------------------------------------------------------------------------------------------


def refused(path: Path, data: bytes, name: str = "稿.ofd") -> str:
    (path / name).write_bytes(data)
    with pytest.raises(Unreadable) as caught:
        read([path / name])
    return caught.value.zh


def test_encrypted_damaged_empty(tmp_path: Path) -> None:
    parts = parts_of(page(words("正文")))
    whole = packed(parts)
    assert "加密" in refused(tmp_path, packed(parts | {"Encryptions.xml": b"<Encryptions/>"}))
    assert "损坏" in refused(tmp_path, whole[: len(whole) // 2])
    assert "损坏" in refused(tmp_path, packed(parts | {"OFD.xml": b"<OFD"}))
    assert "损坏" in refused(tmp_path, packed(parts | {"Doc_0/Pages/Page_0/Content.xml": b"no xml"}))
    assert "没有页面" in refused(tmp_path, packed(parts_of()))
    assert "实体" in refused(
        tmp_path, packed(parts | {"Doc_0/Document.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><Document>&b;</Document>'})
    )


def test_a_damaged_page_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    blocks, (note,), pages = opened(
        tmp_path, parts_of(page(words("前一页的正文")), b"<ofd:Page", page(words("后一页的正文")))
    )
    assert texts(blocks) == ["前一页的正文", "后一页的正文"]
    assert pages == 3
    assert note.page == 2
    assert "损坏" in note.zh


def test_signatures_and_attachments(tmp_path: Path) -> None:
    parts = parts_of(page(words("盖章的正文")), after="<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>")
    parts["Doc_0/Attachs/Attachments.xml"] = xml("Attachments", '<ofd:Attachment ID="1" Name="表"/>')
    parts["OFD.xml"] = parts["OFD.xml"].replace(
        b"</ofd:DocBody>", b"<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures></ofd:DocBody>"
    )
    parts["Doc_0/Signs/Signatures.xml"] = xml("Signatures", '<ofd:Signature ID="1" Type="Seal" BaseLoc="x.xml"/>')
    parts["Doc_0/Signs/Sign_0/SignedValue.dat"] = bytes(range(256))
    blocks, (note,), _ = opened(tmp_path, parts)
    assert texts(blocks) == ["盖章的正文"]
    assert "附件" in note.zh


def test_mislabelled(tmp_path: Path) -> None:
    (tmp_path / "稿.pdf").write_bytes(packed(parts_of(page(words("正文")))))
    source, _, notes = read_file(tmp_path / "稿.pdf")
    assert source.format == "ofd"
    assert "内容是 OFD" in notes[0].zh
    drawn = Drawn(tmp_path / "真.pdf")
    drawn.prose(700, ["正文"])
    (tmp_path / "假.ofd").write_bytes(drawn.save().read_bytes())
    source, blocks, notes = read_file(tmp_path / "假.ofd")
    assert source.format == "pdf"
    assert texts(blocks) == ["正文"]
    assert "内容是 PDF" in notes[0].zh


def test_parts_listed_again_and_again_are_read_once(tmp_path: Path) -> None:
    """A small file must not be a thousand times as much to read."""
    parts = parts_of(page(words("前一页的正文")), page(words("后一页的正文")))
    again = b"<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
    parts["OFD.xml"] = parts["OFD.xml"].replace(b"</ofd:OFD>", again * 50 + b"</ofd:OFD>")
    first = b'<ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/>'
    parts["Doc_0/Document.xml"] = parts["Doc_0/Document.xml"].replace(b"</ofd:Pages>", first * 50 + b"</ofd:Pages>")
    blocks, notes, pages = opened(tmp_path, parts)
    assert texts(blocks) == ["前一页的正文", "后一页的正文"]
    assert pages == 2
    assert not notes
