"""Every renderer: what it writes reads back into the same accounts, holds nothing but the publication's text, is whole."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from decimal import Decimal
from pathlib import Path

import msgspec
import pypdfium2 as pdfium
import pytest
from docx import Document as open_docx
from lxml import etree
from openpyxl import load_workbook

from juesuan.checks.engine import check_document
from juesuan.compile.publication import Chart, Grid, Heading, Line, Publication, Slot
from juesuan.compile.render import FORMATS, fonts, render
from juesuan.compile.render.charts import svg, words
from juesuan.compile.render.data import records
from juesuan.compile.render.docx import docx
from juesuan.compile.render.html import page
from juesuan.compile.render.layout import PAD, TABLE_MARGINS, advance, area, fit, indent
from juesuan.compile.render.pages import cover, entries, runs
from juesuan.compile.render.pdf import heading_pages, pdf
from juesuan.compile.render.plain import document_of
from juesuan.compile.render.text import cells, text
from juesuan.compile.render.xlsx import sheet_name
from juesuan.document.model import Document, Paragraph
from juesuan.document.read import read
from juesuan.domain.accounts import STATUTORY
from juesuan.extract.link import Extract, extract
from publication_sample import TOTAL, UNIT, YEAR, grid, publication, table01, tables

NINE = list(STATUTORY)
WHOLE = ("docx", "pdf", "html", "txt")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("render")


@pytest.fixture(scope="session")
def files(folder: Path) -> dict[str, Path]:
    return {name: render(publication(), folder / f"out{suffix}", name) for name, suffix in FORMATS.items()}


def facts(found: Extract) -> dict[object, list[Decimal]]:
    """Return the values of every fact outside the contents' list, without the context that a place gives."""
    told: dict[object, list[Decimal]] = {}
    for figure in found.figures:
        if figure.place.block >= found.outline.contents_end:
            key = msgspec.structs.replace(figure.fact, context="")
            told.setdefault(key, []).append(figure.value)
    return {key: sorted(values) for key, values in told.items()}


def rows(found: Extract) -> list[tuple[str, str, list[tuple[str, str, dict[str, Decimal]]]]]:
    return [
        (
            t.form,
            t.unit,
            [(r.code, r.item, {k: found.accounts.figures[i].value for k, i in r.cells.items()}) for r in t.rows],
        )
        for t in found.accounts.tables
    ]


REFERENCE = extract(document_of(publication()))


# ---- the sample itself


def test_sample_is_sound() -> None:
    result = check_document(document_of(publication()))
    assert [f.rule for f in result.findings] == ["D09"]  # it has no contracts with SMEs to tell of: a note
    assert (result.unit, result.year, len(result.checked) > 400) == (UNIT, YEAR, True)
    assert [t.form for t in REFERENCE.accounts.tables] == NINE


# ---- read back


@pytest.mark.parametrize("name", WHOLE)
def test_whole_disclosure_reads_back_into_the_same_accounts(files: dict[str, Path], name: str) -> None:
    document = read([files[name]])
    found = extract(document)
    assert rows(found) == rows(REFERENCE)
    assert facts(found) == facts(REFERENCE)
    assert (found.outline.unit, found.outline.year) == (UNIT, YEAR)
    result = check_document(document)
    assert [(f.rule, f.message.zh) for f in result.findings if f.severity == "error"] == []
    assert not document.notes


@pytest.mark.parametrize("name", WHOLE)
def test_every_paragraph_reads_back_as_it_stands(files: dict[str, Path], name: str) -> None:
    wanted = [p.text for p in publication().parts if isinstance(p, Heading | Line)]
    wanted += [note for g in tables() for note in g.notes]
    got = {b.text for b in read([files[name]]).blocks if isinstance(b, Paragraph)}
    assert [t for t in wanted if t not in got] == []


def test_workbook_reads_back_into_the_same_tables(files: dict[str, Path]) -> None:
    document = read([files["xlsx"]])
    assert rows(extract(document)) == rows(REFERENCE)
    assert [f for f in check_document(document).findings if f.severity == "error"] == []
    alone = facts(extract(document))
    assert all(set(values) <= set(facts(REFERENCE)[key]) for key, values in alone.items())


def test_json_is_the_publication(files: dict[str, Path]) -> None:
    assert msgspec.json.decode(files["json"].read_bytes(), type=Publication) == publication()


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_same_publication_same_bytes(files: dict[str, Path], folder: Path, name: str) -> None:
    if name == "xlsx":
        pytest.skip("XlsxWriter stamps the time of creation")
    again = render(publication(), folder / f"again{FORMATS[name]}", name)
    assert again.read_bytes() == files[name].read_bytes()


def test_unknown_format_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="odt"):
        render(publication(), tmp_path / "x.odt", "odt")
    assert list(tmp_path.iterdir()) == []


# ---- Word


def test_word_has_styles_sections_and_repeating_heads(files: dict[str, Path]) -> None:
    document = open_docx(str(files["docx"]))
    assert document.core_properties.title == publication().title
    assert document.core_properties.author == UNIT
    named = {p.style.name for p in document.paragraphs if p.style is not None}
    assert {"Title", "Heading 1", "Heading 2", "Heading 3", "表题", "表注"} <= named
    turned = [s.orientation for s in document.sections]
    assert turned.count(1) == sum(g.wide for g in tables())
    assert len(document.tables) == 9
    for table, one in zip(document.tables, tables(), strict=True):
        heads = [row for row in table._tbl.tr_lst if row.find(f"{W}trPr/{W}tblHeader") is not None]
        assert len(heads) == one.head
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in table._tbl.tr_lst)
    body = document.sections[-1]
    assert round(open_docx(str(files["docx"])).sections[0].top_margin.mm) == 37
    assert round(body.page_width.mm) == 210


def test_word_contents_are_filled_in_and_point_at_their_headings(files: dict[str, Path]) -> None:
    with zipfile.ZipFile(files["docx"]) as archive:
        xml = archive.read("word/document.xml").decode()
        assert all(etree.fromstring(archive.read(n)) is not None for n in archive.namelist())
        assert "updateFields" not in archive.read("word/settings.xml").decode()
    anchors = re.findall(r'<w:hyperlink w:anchor="(\w+)"', xml)
    assert len(anchors) == len(entries(publication()))
    assert set(anchors) == set(re.findall(r'<w:bookmarkStart w:id="\d+" w:name="(\w+)"', xml))
    assert "TOC \\o &quot;1-3&quot;" in xml or 'TOC \\o "1-3"' in xml


def test_word_page_numbers_of_contents_are_those_of_the_pdf() -> None:
    pages = heading_pages(publication())
    assert pages is not None
    assert len(pages) == len(entries(publication()))
    assert list(pages) == sorted(pages)
    assert pages[0] == 1


def test_word_draft_and_missing() -> None:
    with zipfile.ZipFile(io.BytesIO(docx(publication(draft=True)))) as archive:
        assert "草稿" in archive.read("word/header1.xml").decode()
        assert 'w:rStyle w:val="Missing"' in archive.read("word/document.xml").decode()
    with zipfile.ZipFile(io.BytesIO(docx(publication()))) as archive:
        assert "草稿" not in archive.read("word/header1.xml").decode()


# ---- PDF


def test_pdf_is_tagged_outlined_numbered_and_turned(files: dict[str, Path]) -> None:
    document = pdfium.PdfDocument(files["pdf"])
    sizes = [(round(w), round(h)) for w, h in (p.get_size() for p in document)]
    assert sizes.count((842, 595)) == sum(g.wide for g in tables())
    assert [b.get_title() for b in document.get_toc()] == [t for _, t in entries(publication())]
    assert document.is_tagged()
    assert "— 1 —" in document[2].get_textpage().get_text_range()
    data = files["pdf"].read_bytes()
    assert b"/FontFile" in data or b"ObjStm" in data


def test_pdf_text_extracts_as_printed(files: dict[str, Path]) -> None:
    document = pdfium.PdfDocument(files["pdf"])
    whole = re.sub(r"\s", "", "".join(p.get_textpage().get_text_range() for p in document))
    for part in publication().parts:
        if isinstance(part, Line | Heading):
            assert re.sub(r"\s", "", part.text)[:20] in whole
    assert "\ufffd" not in whole


def test_pdf_repeats_the_head_of_a_long_table() -> None:
    leaves = tuple(
        Slot(t, 2 + n, c, 1, 1, "left", c == 1) for n in range(150) for c, t in enumerate((f"项目{n}", f"{n}.00"))
    )
    head = (Slot("项目", 0, 0, 2), Slot("金额", 0, 1), Slot("决算数", 1, 1))
    long = Grid(
        "expenditure", "支出决算表", "公开03表", "部门：甲", "单位：万元", 2, 152, 2, (3.0, 1.0), (*head, *leaves)
    )
    document = pdfium.PdfDocument(pdf(Publication("甲", 2024, "甲2024年度部门决算", "national", (long,))))
    pages = [p.get_textpage().get_text_range() for p in document]
    with_rows = [p for p in pages if "项目3" in p or "项目14" in p]
    assert len(with_rows) > 1
    assert all("决算数" in p for p in with_rows)


def test_no_chinese_font_says_what_to_install() -> None:
    with pytest.raises(fonts.NoChineseFont) as raised:
        fonts.choose(frozenset({"DejaVu Sans", "Times New Roman"}))
    assert "fonts-noto-cjk" in raised.value.message.zh
    assert "Install" in raised.value.message.en
    best = fonts.choose(frozenset({"FangSong", "SimSun", "SimHei", "KaiTi", "Times New Roman"}))
    assert (best.body[0], best.heading[0], best.subheading[0]) == ("FangSong", "SimHei", "KaiTi")
    assert best.title[0] == "SimSun"


def test_without_fonts_word_still_comes_and_pdf_does_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> fonts.Families:
        raise fonts.NoChineseFont

    monkeypatch.setattr(fonts, "families", none)
    assert render(publication(), tmp_path / "a.docx", "docx").stat().st_size
    with pytest.raises(fonts.NoChineseFont):
        render(publication(), tmp_path / "a.pdf", "pdf")
    assert [p.name for p in tmp_path.iterdir()] == ["a.docx"]


def test_a_character_no_font_has_does_not_stop_the_pdf() -> None:
    odd = Publication("甲", 2024, "甲2024年度部门决算", "national", (Line("生僻字\U0003134a与\uf8ff。"),))
    assert pdf(odd).startswith(b"%PDF-")


# ---- HTML


def test_page_is_self_contained_and_accessible(files: dict[str, Path]) -> None:
    html = files["html"].read_text()
    root = etree.HTML(html)
    assert not re.search(r"<script|\bsrc=|@import|url\(|https?://", html)
    assert root.get("lang") == "zh-CN"
    assert [len(root.findall(f".//h{n}")) for n in (1, 2)] == [1, 4]
    assert len(root.findall(".//table/caption")) == len(root.findall(".//table/thead")) == 9
    assert all(th.get("scope") for th in root.iter("th"))
    targets = {e.get("id") for e in root.iter() if e.get("id")}
    links = [a.get("href")[1:] for a in root.iter("a")]
    assert set(links) <= targets
    assert len(links) > 20
    pictures = [e for e in root.iter() if e.tag == "svg"]
    assert len(pictures) == 3
    for picture in pictures:
        assert set(picture.get("aria-labelledby").split()) <= targets
        assert picture.find("title").text
        assert "万元" in picture.find("desc").text


def test_page_escapes_everything() -> None:
    bad = "<script>alert(1)</script>&\"'{{7*7}}"
    sheet = grid("summary", bad, _tiny(bad), 1, (1.0, 1.0), notes=(bad,))
    whole = Publication(
        bad,
        2024,
        bad,
        "national",
        (Heading(1, bad), Line(bad, True), sheet, Chart("parts", bad, (bad,), ((bad, (bad,)),))),
    )
    html = page(whole)
    assert "<script>" not in html
    assert "49" not in re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
    assert html.count("&lt;script&gt;") >= 10


def _tiny(words_: str) -> object:
    class Rows:
        slots = (Slot(words_, 0, 0), Slot("金额", 0, 1), Slot(words_, 1, 0), Slot("1.00", 1, 1, 1, 1, "right", True))
        n = 2

    return Rows()


def test_chart_tells_its_figures_as_printed() -> None:
    chart = Chart(
        "years", "与上年相比", ("收入", "支出"), (("2024年", ("1,234.50", "-3.00")), ("2023年", ("1000.00", "—")))
    )
    assert words(chart) == "收入：2024年 1,234.50 万元，2023年 1000.00 万元；支出：2024年 -3.00 万元，2023年 — 万元。"
    picture = svg(chart, 1)
    assert 'class="bar s0" x="0"' in picture
    assert ">1,234.50<" in picture
    assert "minus" in picture


# ---- workbook


def test_workbook_holds_numbers_named_sheets_and_frozen_heads(files: dict[str, Path]) -> None:
    book = load_workbook(files["xlsx"])
    assert book.sheetnames == [g.title for g in tables()]
    sheet = book["收入支出决算总表"]
    assert sheet.freeze_panes == "C7"
    assert sheet["A1"].value == "收入支出决算总表"
    total = next(row for row in sheet.iter_rows() if row[0].value == "总计")
    assert Decimal(str(total[2].value)) == TOTAL
    assert total[2].number_format == "0.00_ "
    assert "A3" in {str(r).split(":")[0] for r in sheet.merged_cells.ranges}
    assert book["支出决算表"].page_setup.orientation == "landscape"
    assert book["支出决算表"].print_title_rows == "$1:$6"
    assert book["收入决算表"]["A8"].value == "201"


def test_sheet_names_are_short_clean_and_unlike() -> None:
    used: set[str] = set()
    one = msgspec.structs.replace(table01(), title="甲[乙]/" * 12)
    names = [sheet_name(one, used) for _ in range(3)]
    assert len(set(names)) == 3
    assert all(len(n) <= 31 and not re.search(r"[\[\]:*?/\\]", n) for n in names)


# ---- text


def test_text_repeats_merged_words_and_prints_numbers_once() -> None:
    slots = (
        Slot("项目", 0, 0, 1, 2),
        Slot("合|计", 1, 0, 2),
        Slot("甲", 1, 1),
        Slot("1.00", 2, 1, 1, 2, "right", True),
    )
    one = Grid("", "表", "", "", "", 1, 3, 3, (1, 1, 1), slots)
    assert cells(one) == [["项目", "项目", ""], ["合\\|计", "甲", ""], ["合\\|计", "1.00", ""]]


def test_text_keeps_a_paragraph_to_a_line() -> None:
    whole = text(Publication("甲", 2024, "甲2024年度部门决算", "national", (Line("一\n二\t三"),), draft=True))
    assert whole.splitlines() == ["甲2024年度部门决算", "（草稿）", "一 二 三"]


# ---- open data


def test_fiscal_data_package_describes_its_tables(files: dict[str, Path]) -> None:
    with zipfile.ZipFile(files["fdp"]) as archive:
        package = json.loads(archive.read("datapackage.json"))
        assert package["profile"] == "fiscal-data-package"
        assert [r["name"] for r in package["resources"]] == [n.lower() for n in NINE]
        for resource in package["resources"]:
            lines = list(csv.reader(io.StringIO(archive.read(resource["path"]).decode(), newline="")))
            assert lines[0] == [f["name"] for f in resource["schema"]["fields"]]
            assert all(Decimal(dict(zip(lines[0], row, strict=True))["amount"]) >= 0 for row in lines[1:])
        concepts = {f.get("columnType") for f in package["resources"][2]["schema"]["fields"]}
        assert {"value", "functional-classification:generic:code", "phase:id", "date:fiscal-year"} <= concepts


def test_leaf_rows_add_up_to_the_table() -> None:
    spent = [r for r in records(publication())["expenditure"] if r.measure == "whole.expenditure"]
    total = next(r for r in REFERENCE.accounts.tables[2].rows if not r.item)
    assert sum(Decimal(r.amount) for r in spent) == REFERENCE.accounts.figures[total.cells["whole.expenditure"]].value
    assert {len(r.code) for r in spent} == {7}
    three = {(r.measure, r.phase): r.amount for r in records(publication())["three_public"]}
    assert three["three.total", "approved"] == "3.50"
    assert three["three.total", "executed"] == "3.25"


# ---- layout


def test_no_number_is_wider_than_its_column() -> None:
    for one in tables():
        found = fit(one)
        assert sum(found.widths) == pytest.approx(area(one)[0])
        for slot in one.cells:
            if slot.number:
                room = sum(found.widths[slot.col : slot.col + slot.colspan]) - 2 * PAD
                assert advance(slot.text) * found.size <= room


def test_crowded_table_shrinks_but_keeps_to_its_width() -> None:
    slots = tuple(Slot("123,456,789.00", 1, c, 1, 1, "right", True) for c in range(16))
    crowded = Grid("revenue", "收入决算表", "", "", "", 1, 2, 16, (1.0,) * 16, slots, wide=True)
    found = fit(crowded)
    assert found.size <= 6.0
    assert sum(found.widths) == pytest.approx(area(crowded)[0])


def test_short_head_is_broken_evenly() -> None:
    slot = Slot("功能分类科目编码", 0, 0, 1, 1, "center")
    assert indent(slot, 10.0, (78.0,)) > 0
    assert indent(slot, 10.0, (200.0,)) == 0
    assert indent(Slot("2012601", 0, 0, 1, 1, "center"), 10.0, (20.0,)) == 0


def test_part_heading_stands_with_the_first_table() -> None:
    layouts = [run.layout for run in runs(publication())]
    assert layouts == ["text", "text", "text", *("wide" if g.wide else "tall" for g in tables())]
    first = runs(publication())[3]
    assert [type(p).__name__ for p in first.parts] == ["Heading", "Grid"]
    assert TABLE_MARGINS[0] > 50


def test_long_title_is_broken_after_the_name() -> None:
    long = msgspec.structs.replace(publication(), title=f"{UNIT}2024年度部门决算公开说明书")
    assert cover(long) == (UNIT, "2024年度部门决算公开说明书")
    assert cover(publication()) == (publication().title,)


# ---- unusual publications


ODD: tuple[Publication, ...] = (
    Publication("甲局", 2024, "甲局2024年度部门决算", "national", ()),
    Publication(
        "甲局",
        2024,
        "甲局2024年度部门决算",
        "national",
        (Line("#set page() *x* $y$ @z `c` \\ // <a> &b; ]"),),
        contents=False,
    ),
    Publication("甲局", 2024, "", "national", (Chart("parts", "图", (), ()), Heading(5, "深"), Line(""))),
    Publication(
        "甲局",
        2024,
        "甲局2024年度部门决算",
        "national",
        (Grid("performance", "", "", "", "", 0, 1, 1, (), (Slot("长" * 3000, 0, 0),)),),
    ),
    Publication(
        "甲局",
        2024,
        "甲局2024年度部门决算",
        "national",
        (Grid("", "空", "", "", "", 1, 2, 3, (1.0,), ()), Line("控制\x00\x0b符")),
    ),
)


@pytest.mark.parametrize("name", sorted(FORMATS))
@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_unusual_publications_render(odd: Publication, name: str, tmp_path: Path) -> None:
    made = render(odd, tmp_path / f"odd{FORMATS[name]}", name)
    assert made.stat().st_size
    if name in WHOLE and odd.title:
        back: Document = read([made])
        assert back.blocks


def test_markup_of_the_typesetter_is_only_text(tmp_path: Path) -> None:
    words_ = "#set page() *x* $y$ @z `c` \\ // <a> &b; ]"
    back = read([render(ODD[1], tmp_path / "a.pdf", "pdf")])
    assert words_ in [b.text for b in back.blocks if isinstance(b, Paragraph)]


def test_pdf_heading_as_long_as_its_line(tmp_path: Path) -> None:
    heading = "九、国有资本经营预算财政拨款收入支出决算情况说明"
    line = "2023年度国有资本经营预算财政拨款年初结转和结余0.00万元，本年收入1.00万元，本年支出1.00万元，年末结转和结余0.00万元。"
    parts = (Heading(1, "第一部分 说明"), Heading(2, heading), Line(line), *(Line(line) for _ in range(6)))
    whole = Publication("甲局", 2023, "甲局2023年度部门决算", "national", parts)
    back = read([render(whole, tmp_path / "a.pdf", "pdf")])
    assert {heading, line} <= {b.text for b in back.blocks if isinstance(b, Paragraph)}
