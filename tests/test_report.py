from __future__ import annotations

import io
import json
import os
import re
from decimal import Decimal
from pathlib import Path

import docx
import msgspec
import numpy as np
import openpyxl
import pikepdf
import pypdfium2
import pytest
from docx.shared import Pt, RGBColor
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from rich.console import Console

from juesuan.checks import catalogue
from juesuan.checks.batch import Outcome
from juesuan.checks.evaluate import figure_of
from juesuan.checks.model import Finding, Result
from juesuan.document.model import Document, Paragraph, Source, Table
from juesuan.document.pdf import read_pdf
from juesuan.document.word import open_word, read_word, text_of, walk
from juesuan.kernel.figures import Fact, Figure
from juesuan.kernel.lang import Text
from juesuan.kernel.place import Place
from juesuan.report import view
from juesuan.report.annotate_docx import annotate_docx
from juesuan.report.annotate_pdf import annotate_pdf
from juesuan.report.html import embedded, figure_states, index_page, index_row, page
from juesuan.report.json import encode, report
from juesuan.report.pointed import quads_of
from juesuan.report.sinks import HtmlSink, safe_name
from juesuan.report.terminal import Printer
from juesuan.report.view import Summary
from juesuan.report.wrap import lines, width
from juesuan.report.write import WouldOverwriteSource, free, guard, replacing, write_text
from juesuan.report.xlsx import Workbook
from report_sample import HEADING, INCOME, ROWS, VISITS, blocks, result, spot

GOOD = Outcome("示例县信访局", ("/drafts/示例县信访局.docx",), result())
BAD = Outcome("坏", ("/drafts/坏.pdf",), error=Text("文件已加密", "is encrypted"))
CRASHED = Outcome("崩", ("/drafts/崩.txt",), error=Text("ValueError: x", "ValueError: x"), internal=True)


@pytest.fixture(autouse=True)
def no_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sample's rules are not in the catalogue: its titles are their ids, but for S-SUM."""
    monkeypatch.setattr(catalogue, "load", lambda: None)
    rule = catalogue.Rule(
        "S-SUM", "sentence", "error", Text("分项之和", "sum"), Text("和", "sum"), Text("法", "law"), "", ""
    )
    monkeypatch.setattr(catalogue, "_rules", {"S-SUM": rule})


# The view


def test_summary_counts_every_relation_and_finding() -> None:
    s = view.summary(result())
    assert s == Summary(3, 1, 1, 0, 3, 1, 1, 1, 14)
    assert s.checked == 5
    assert view.summary_line(s, "zh") == (
        "核对 5 项关系：一致 3、舍入内一致 1、不一致 1；未核对 3；错误 1 警告 1 提示 1"
    )
    assert s + s == Summary(6, 2, 2, 0, 6, 2, 2, 2, 28)


def test_excerpt_is_the_sentence_around_the_place() -> None:
    document = result().document
    words = view.excerpt(document, spot(1, VISITS, "325"))
    assert (words.before, words.words, words.after) == ("2024年度信访总量296件，其中：来信66件，来访", "325", "件。")
    second = view.excerpt(document, spot(1, VISITS, "按时办结"))
    assert second.before == "<script>alert('x')</script>"
    assert view.excerpt(document, spot(1, VISITS, "325"), room=4).before == "…件，来访"


def test_excerpt_of_a_cell_has_its_row_and_column() -> None:
    assert view.excerpt(result().document, Place(3, 0, 5, 1, 3)).before == "一般公共服务支出 · 项目支出："


@pytest.mark.parametrize(("codes", "code"), [([], 0), ([0], 0), ([1], 1), ([0, 1], 1), ([1, 2], 2), ([2, 0], 2)])
def test_exit_code_is_the_worst(codes: list[int], code: int) -> None:
    made = {0: msgspec.structs.replace(GOOD, result=msgspec.structs.replace(result(), findings=())), 1: GOOD, 2: BAD}
    assert view.exit_code(made[c] for c in codes) == code


def test_nothing_found_is_said_only_where_something_was_checked() -> None:
    clean = msgspec.structs.replace(result(), findings=())
    assert view.verdict(result()) == "findings"
    assert view.verdict(clean) == "clean"
    assert view.verdict(msgspec.structs.replace(clean, checked=())) == "nothing"
    assert view.verdict(msgspec.structs.replace(clean, checked=(), is_template=True)) == "form"
    doubtful = msgspec.structs.replace(result().findings[0], severity="note", doubtful=True)
    look = msgspec.structs.replace(clean, findings=(doubtful,))
    assert view.verdict(look) == "look"
    assert view.verdict(msgspec.structs.replace(look, checked=())) == "nothing"  # a scan of one table
    # Not checked is not clean: the exit code says so.
    assert [r.exit_code for r in (result(), clean)] == [1, 0]
    assert msgspec.structs.replace(clean, checked=()).exit_code == 2
    assert msgspec.structs.replace(clean, checked=(), is_template=True).exit_code == 0


# Line breaking


def test_lines_keep_numbers_whole_and_punctuation_off_the_line_start() -> None:
    text = "2024年度收入总计158.94万元，其中：本年收入合计155.08万元（不含结余）。"
    for columns in range(10, 60):
        cut = lines(text, columns)
        assert "".join(cut) == text
        assert all(width(line) <= columns for line in cut)
        assert not any(line[0] in "，。：）元" for line in cut)
        assert not any(line.endswith("（") for line in cut)
        assert any("158.94" in line for line in cut)


def test_a_word_longer_than_the_line_is_cut() -> None:
    assert lines("a" * 25, 10) == ["a" * 10, "a" * 10, "a" * 5]


def test_width_counts_wide_and_combining_characters() -> None:
    assert width("决算 ab，") == 9
    assert width("e\u0301") == 1


# The terminal


def printed(columns: int = 100, terminal: bool = False, **options: object) -> str:
    buffer = io.StringIO()
    console = Console(
        file=buffer, width=columns, force_terminal=terminal, color_system="truecolor" if terminal else None
    )
    printer = Printer(console, **options)  # type: ignore[arg-type]
    printer.outcome(GOOD)
    printer.outcome(BAD)
    printer.outcome(CRASHED)
    printer.totals(view.totals([GOOD]), 3, 0, [BAD, CRASHED])
    return buffer.getvalue()


def test_piped_output_is_plain_lines() -> None:
    text = printed()
    assert "\x1b" not in text
    for line in (
        "── 示例县信访局  2024年度  部门决算",
        "   文件 示例县信访局.docx · 模板 新疆维吾尔自治区",
        "   核对 5 项关系：一致 3、舍入内一致 1、不一致 1；未核对 3；错误 1 警告 1 提示 1",
        " [错误] S-SUM 分项之和  第2段",
        "   “2024年度信访总量【296】件，其中：来信66件，来访325件。”",
        "   算式        66 + 325 = 391 ≠ 296",
        "   建议改为    391",
        " 未核对 3  T07-SUM ×2 T08-BAL （--verbose 列出原因）",
        " [无法核对] 文件已加密",
        " [内部错误] ValueError: x",
        "── 合计  3 份公开文稿；0 份未发现错误；2 份无法核对",
        "   ✗ 崩  内部错误：ValueError: x",
    ):
        assert line in text.splitlines()


def test_a_terminal_gets_colour_and_lines_that_fit() -> None:
    for columns in (40, 60, 80):
        text = printed(columns, terminal=True, verbose=True)
        assert "\x1b[" in text
        plain = re.sub(r"\x1b\[[0-9;]*m", "", text)
        assert max(width(line) for line in plain.splitlines()) <= columns


def test_verbose_lists_operands_and_reasons() -> None:
    text = printed(verbose=True)
    assert "   其中        66  第2段" in text.splitlines()
    assert "     没有找到表07 ×2" in text.splitlines()


def test_english() -> None:
    text = printed(lang="en")
    assert "[error] S-SUM sum  paragraph 2" in text
    assert "errors 1, warnings 1, notes 1" in text


def test_many_notes_of_a_rule_are_shortened() -> None:
    base = result()
    many = msgspec.structs.replace(GOOD, result=msgspec.structs.replace(base, findings=(base.findings[2],) * 9))
    buffer = io.StringIO()
    Printer(Console(file=buffer, width=100, highlight=False)).outcome(many)
    assert " T03-ROW：另有 7 条同类提示（--verbose 列出）" in buffer.getvalue().splitlines()
    assert buffer.getvalue().count("[提示]") == 2


# JSON


def test_json_holds_places_values_and_both_languages() -> None:
    data = json.loads(encode(report([GOOD, BAD, CRASHED])))
    assert data["schema"] == "juesuan.check/1"
    assert data["totals"]["error"] == 1
    assert data["failed"] == [
        {
            "name": "坏",
            "files": ["/drafts/坏.pdf"],
            "reason": {"zh": "文件已加密", "en": "is encrypted"},
            "internal": False,
        },
        {
            "name": "崩",
            "files": ["/drafts/崩.txt"],
            "reason": {"zh": "ValueError: x", "en": "ValueError: x"},
            "internal": True,
        },
    ]
    (disclosure,) = data["disclosures"]
    finding = disclosure["findings"][0]
    assert finding["rule"] == "S-SUM"
    assert finding["title"] == {"zh": "分项之和", "en": "sum"}
    assert finding["arithmetic"] == ["66 + 325 = 391 ≠ 296"]
    assert finding["proposed"] == "391"
    assert finding["place"] == {
        "file": "示例县信访局.docx",
        "block": 1,
        "start": 10,
        "end": 13,
        "where": {"zh": "第2段", "en": "paragraph 2"},
        "text": "296",
        "before": "2024年度信访总量",
        "after": "件，其中：来信66件，来访325件。",
        "anchor": "p1",
    }
    part = finding["operands"][1]
    assert (part["role"]["zh"], part["figure"]["printed"], part["figure"]["value"]) == ("其中", "66", "66")
    assert finding["blamed"]["id"] == 0
    assert disclosure["findings"][2]["operands"][0]["figure"]["low"] == "135.365"
    assert disclosure["findings"][2]["place"]["row"] == 1
    assert disclosure["checked"][0]["right"] == [
        {"figure": 1, "sign": 1, "value": "66"},
        {"figure": 2, "sign": 1, "value": "325"},
    ]
    assert [n["rule"] for n in disclosure["not_checked"]] == ["T07-SUM", "T07-SUM", "T08-BAL"]
    assert disclosure["seconds"] == {"read": 0.012, "check": 0.034}


def test_json_decimals_are_never_exponents() -> None:
    assert view.decimal(Decimal("1E+3")) == "1000"


def test_negative_references_are_signs() -> None:
    assert figure_of(4) == (4, 1)
    assert figure_of(-1) == (0, -1)


# HTML


def test_html_escapes_the_document_and_its_data() -> None:
    html = page(result(), "示例")
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;" in html
    assert embedded({"a": "</script>&\u2028"}) == r'{"a":"\u003c/script\u003e\u0026\u2028"}'


def test_html_asks_nothing_of_a_server() -> None:
    html = page(result(), "示例")
    assert not re.search(r"""(?:src|href)=["'](?!#)""", html)
    assert "url(" not in html
    assert "default-src &#39;none&#39;" in html


def test_html_marks_every_figure_with_its_state() -> None:
    html = page(result(), "示例")
    assert '<span id="f0" class="f w h" data-f="0" role="button" tabindex="0" data-n="0" data-m="0">296</span>' in html
    assert '<span id="f3" class="f x" data-f="3" role="button" tabindex="-1">158.94</span>' in html
    assert len(re.findall(r'<span id="f\d+"', html)) == 14


def test_figure_states() -> None:
    states = figure_states(result())
    assert "".join(states[i] for i in range(14)) == "wuuxxxxurrrxxx"


def test_an_undecided_fault_makes_its_figures_suspect() -> None:
    base = result()
    finding = msgspec.structs.replace(base.findings[0], blamed=-1, place=Place(1, 0, 5))
    states = figure_states(msgspec.structs.replace(base, findings=(finding,)))
    assert [states[i] for i in (0, 1, 2)] == ["s", "s", "s"]


def test_html_in_english() -> None:
    html = page(result(), "sample", "en")
    assert "Not checked" in html
    assert "The parts do not add up to the total." in html


def test_html_index_lists_every_disclosure_and_the_bad_ones(tmp_path: Path) -> None:
    sink = HtmlSink(tmp_path / "out", folder=True, lang="zh")
    for outcome in (GOOD, GOOD, BAD):
        sink.add(outcome)
    sink.close()
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [
        "index.html",
        "示例县信访局 (2).html",
        "示例县信访局.html",
    ]
    index = (tmp_path / "out" / "index.html").read_text("utf-8")
    assert "无法核对：文件已加密" in index
    assert index.count('href="%E7%A4%BA') == 4


def test_index_alone() -> None:
    assert "<script" not in index_page([index_row(GOOD, "a.html"), index_row(BAD, "")])


# XLSX


def test_workbook_has_every_finding_and_no_formula(tmp_path: Path) -> None:
    book = Workbook()
    evil = msgspec.structs.replace(
        result().findings[1], message=Text('=HYPERLINK("http://x")', "x"), proposed="+1+1", place=Place(3, 0, 11, 2, 0)
    )
    book.add(
        msgspec.structs.replace(GOOD, result=msgspec.structs.replace(result(), findings=(*result().findings, evil)))
    )
    book.add(BAD)
    book.save(tmp_path / "r.xlsx")
    read = openpyxl.load_workbook(tmp_path / "r.xlsx", rich_text=False)
    assert read.sheetnames == ["汇总", "问题清单", "已核对关系", "未核对"]
    summary = [[c.value for c in row] for row in read["汇总"].iter_rows()]
    assert summary[1][:10] == [
        "示例县信访局",
        "示例县信访局.docx",
        "示例县信访局",
        2024,
        "新疆维吾尔自治区",
        "有问题",
        1,
        2,
        1,
        5,
    ]
    assert summary[2][0] == "坏"
    assert summary[2][5] == "无法核对"
    assert summary[2][15] == "文件已加密"
    sheet = read["问题清单"]
    rows = [[c.value for c in row] for row in sheet.iter_rows()]
    assert rows[1] == [
        "示例县信访局.docx", "示例县信访局", 2024, "第2段", "错误", "S-SUM", "分项之和", "各分项之和与总数不符。",
        "2024年度信访总量296件，其中：来信66件，来访325件。", "66 + 325 = 391 ≠ 296", "296", "391", None,
    ]  # fmt: skip
    assert sheet["H5"].value == '=HYPERLINK("http://x")'
    assert {c.data_type for row in sheet.iter_rows() for c in row} <= {"s", "n"}
    (validation,) = sheet.data_validations.dataValidation
    assert str(validation.sqref) == "M2:M5"
    assert validation.formula1 == '"属实,误报,已改"'
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:M5"
    assert read["已核对关系"].max_row == 6
    assert read["未核对"].max_row == 4


# Writing


def test_a_failed_write_leaves_the_old_file_and_no_rest(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    write_text(target, "old")
    with pytest.raises(ZeroDivisionError), replacing(target) as temporary:
        temporary.write_text(f"half {1 // 0}")
    assert target.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.skipif(os.name == "nt", reason="POSIX modes")
def test_a_new_file_has_the_usual_mode(tmp_path: Path) -> None:
    mask = os.umask(0o022)
    try:
        write_text(tmp_path / "new" / "a.txt", "x")
    finally:
        os.umask(mask)
    assert (tmp_path / "new" / "a.txt").stat().st_mode & 0o777 == 0o644


def test_a_source_is_never_written(tmp_path: Path) -> None:
    source = tmp_path / "a.docx"
    source.write_text("x")
    with pytest.raises(WouldOverwriteSource):
        guard(tmp_path / "." / "a.docx", [source])
    assert guard(tmp_path / "b.docx", [source]) == tmp_path / "b.docx"


def test_free_names(tmp_path: Path) -> None:
    assert free(tmp_path / "a.html").name == "a.html"
    (tmp_path / "a.html").touch()
    assert free(tmp_path / "a.html").name == "a (2).html"


def test_safe_names() -> None:
    assert safe_name("决算/公开.docx") == "公开"
    assert safe_name('a:b*"c"') == "a_b__c_"
    assert len(safe_name("决" * 200).encode()) <= 180


# Word


def word_file(path: Path) -> None:
    document = docx.Document()
    document.add_heading(HEADING, 1)
    paragraph = document.add_paragraph()
    first = paragraph.add_run(VISITS[:11])  # the figure 296 straddles two runs
    first.bold = True
    second = paragraph.add_run(VISITS[11:])
    second.font.size = Pt(14)
    second.font.color.rgb = RGBColor(0, 0, 255)
    document.add_paragraph(INCOME)
    table = document.add_table(rows=3, cols=4)
    for r, row in enumerate(ROWS):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    document.save(str(path))


def word_result(path: Path) -> Result:
    found, _ = read_word(path)
    return result(Document((Source(path.name, "docx", str(path)),), tuple(found)))


def commented(path: Path) -> dict[str, str]:
    """Return the text that each comment's range holds, by the comment's first line."""
    document = docx.Document(str(path))
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    found: dict[str, str] = {}
    for comment in document.comments:
        identity, inside, text = str(comment.comment_id), False, ""
        for element in document.element.body.iter():
            if element.tag == f"{w}commentRangeStart" and element.get(f"{w}id") == identity:
                inside = True
            elif element.tag == f"{w}commentRangeEnd" and element.get(f"{w}id") == identity:
                inside = False
            elif inside and element.tag == f"{w}t":
                text += element.text or ""
        found[comment.paragraphs[0].text] = text
    return found


def test_word_comments_are_at_the_very_characters(tmp_path: Path) -> None:
    source, out = tmp_path / "a.docx", tmp_path / "out" / "a.docx"
    word_file(source)
    before = source.read_bytes()
    checked = word_result(source)
    assert annotate_docx(source, checked, out, notes=True) == 3
    assert source.read_bytes() == before
    assert commented(out) == {"错误：分项之和（S-SUM）": "296", "警告：X-WORDS": "按时办结", "提示：T03-ROW": "135.37"}
    document = docx.Document(str(out))
    comment = next(iter(document.comments))
    assert comment.author == "juesuan"
    assert [p.text for p in comment.paragraphs] == [
        "错误：分项之和（S-SUM）", "各分项之和与总数不符。", "算式：66 + 325 = 391 ≠ 296", "最可能有误：296", "建议改为：391",
    ]  # fmt: skip


def test_word_text_and_formatting_are_kept(tmp_path: Path) -> None:
    source, out = tmp_path / "a.docx", tmp_path / "b.docx"
    word_file(source)
    annotate_docx(source, word_result(source), out)
    texts = [[text_of(e) for a, e in walk(open_word(p)) if not re.fullmatch(r"t\d+", a)] for p in (source, out)]
    assert texts[0] == texts[1]
    runs = [(r.text, r.bold, r.font.size) for r in docx.Document(str(out)).paragraphs[1].runs if r.text]
    assert runs[:3] == [("2024年度信访总量", True, None), ("29", True, None), ("6", None, Pt(14))] or runs[:3] == [
        ("2024年度信访总量", True, None),
        ("2", True, None),
        ("96", None, Pt(14)),
    ]
    blue = [r for r in docx.Document(str(out)).paragraphs[1].runs if r.text == "按时办结"]
    assert blue[0].font.color.rgb == RGBColor(0, 0, 255)


def test_word_comment_in_a_cell_of_two_paragraphs(tmp_path: Path) -> None:
    source, out = tmp_path / "a.docx", tmp_path / "b.docx"
    document = docx.Document()
    cell = document.add_table(rows=1, cols=2).cell(0, 1)
    cell.text = "第一行"
    cell.add_paragraph("合计 66 件")
    document.save(str(source))
    found, _ = read_word(source)
    table = found[0]
    assert isinstance(table, Table)
    start = table.cells[1].text.index("66")
    finding = Finding("a", "X", "error", Text("错", "wrong"), Place(0, start, start + 2, 0, 1))
    made = msgspec.structs.replace(
        result(Document((Source("a.docx", "docx"),), tuple(found))),
        figures=(),
        numerals=(),
        checked=(),
        findings=(finding,),
    )
    annotate_docx(source, made, out)
    assert commented(out) == {"错误：X": "66"}


def test_word_fault_in_another_file_is_marked_where_its_operands_are(tmp_path: Path) -> None:
    source = tmp_path / "a.docx"
    word_file(source)
    found, _ = read_word(source)
    other = Paragraph("共290件。", file=1)
    document = Document((Source("a.docx", "docx"), Source("b.txt", "txt")), (*found, other))
    finding = msgspec.structs.replace(result().findings[0], place=Place(4, 1, 4), blamed=-1)
    made = msgspec.structs.replace(result(document), findings=(finding,))
    assert view.spot_in(finding, made, 0) == spot(1, VISITS, "296")
    assert view.spot_in(finding, made, 1) == Place(4, 1, 4)


# PDF


def pdf_file(path: Path, rotate: int = 0, origin: float = 0) -> None:
    canvas = Canvas(str(path), pagesize=(400, 300))
    for turn in (0, rotate):
        canvas.setFont("Helvetica", 14)
        canvas.setPageRotation(turn)
        canvas.drawString(60 + origin, 200, "The total is 296 and a part 325.")
        canvas.showPage()
    canvas.save()
    if origin:
        with pikepdf.open(path, allow_overwriting_input=True) as pdf:
            for p in pdf.pages:
                p.mediabox = [origin, 0, 400 + origin, 300]
            pdf.save(path)


def pdf_result(path: Path, words: str = "296") -> Result:
    found, _, pages = read_pdf(path, 0)
    document = Document((Source(path.name, "pdf", str(path), pages),), tuple(found))
    figures, findings = [], []
    for number, block in enumerate(found):
        if isinstance(block, Paragraph) and words in block.text:
            place = spot(number, block.text, words)
            half = Decimal(0)
            figures.append(Figure(len(figures), Decimal(296), "", half, words, place, Fact("x")))
            findings.append(
                Finding(f"f{number}", "S-SUM", "error", Text("不符。", "wrong."), place, blamed=len(figures) - 1)
            )
    return Result(document, "", 0, "", tuple(figures), (), (), tuple(findings), ())


def pixels_near(path: Path, page: int, colour: tuple[int, int, int]) -> tuple[int, int, int, int]:
    """Return the box of a page's pixels of a colour."""
    image = pypdfium2.PdfDocument(path)[page].render(scale=2, may_draw_forms=False).to_pil().convert("RGB")
    y, x = np.nonzero((abs(np.asarray(image, int) - colour) < 12).all(axis=2))
    assert x.size
    return int(x.min()), int(y.min()), int(x.max()), int(y.max())


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("origin", [0, 50])
def test_pdf_highlights_cover_the_figure(tmp_path: Path, rotate: int, origin: float) -> None:
    source, out = tmp_path / "a.pdf", tmp_path / "out" / "b.pdf"
    pdf_file(source, rotate, origin)
    before = source.read_bytes()
    checked = pdf_result(source)
    assert len(checked.findings) == 2
    assert annotate_pdf(source, checked, out) == 2
    assert source.read_bytes() == before
    with pikepdf.open(out) as pdf:
        for p in pdf.pages:
            note, popup = p.Annots
            assert note.Subtype == "/Highlight"
            assert str(note.T) == "juesuan"
            assert str(note.Contents) == "错误：分项之和（S-SUM）\n不符。\n最可能有误：296"
            assert popup.Parent.objgen == note.objgen
            # Where the words stand in user space is the same whatever the page's rotation.
            xs, ys = [float(v) for v in note.QuadPoints][::2], [float(v) for v in note.QuadPoints][1::2]
            left = 60 + origin + stringWidth("The total is ", "Helvetica", 14)
            right = left + stringWidth("296", "Helvetica", 14)
            assert min(xs) == pytest.approx(left, abs=2)
            assert max(xs) == pytest.approx(right, abs=2)
            assert min(ys) <= 200.5
            assert max(ys) >= 209
    upright = pixels_near(out, 0, (255, 153, 143))
    turned = pixels_near(out, 1, (255, 153, 143))
    assert upright[2] - upright[0] > 20
    sizes = (turned[2] - turned[0], turned[3] - turned[1])
    expected = (upright[2] - upright[0], upright[3] - upright[1])
    assert sizes == pytest.approx(expected if rotate in (0, 180) else expected[::-1], abs=2)


def test_pdf_keeps_annotations_that_are_there(tmp_path: Path) -> None:
    source, out = tmp_path / "a.pdf", tmp_path / "b.pdf"
    pdf_file(source)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9])
        shared = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(link)]))
        for p in pdf.pages:
            p.obj.Annots = shared
        pdf.save(source)
    annotate_pdf(source, pdf_result(source), out)
    with pikepdf.open(out) as pdf:
        assert [[str(a.Subtype) for a in p.Annots] for p in pdf.pages] == [["/Link", "/Highlight", "/Popup"]] * 2


def test_quads_of_a_place_over_two_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), pagesize=(300, 200))
    canvas.setFont("Helvetica", 12)
    canvas.drawString(40, 150, "The quick brown fox jumps over the lazy")
    canvas.drawString(40, 134, "dog and the total is 296 thousand.")
    canvas.save()
    found, _, pages = read_pdf(path, 0)
    document = Document((Source("a.pdf", "pdf", str(path), pages),), tuple(found))
    text = found[0].text if isinstance(found[0], Paragraph) else ""
    assert "lazy" in text
    assert "dog" in text
    made = Result(document, "", 0, "", (), (), (), (), ())
    ((number, quads),) = quads_of(made, Place(0, text.index("lazy"), text.index("dog") + 3))
    assert number == 1
    assert len(quads) == 2
    assert quads[0][0][1] > quads[1][0][1]


def test_blocks_of_the_sample_are_what_word_reads(tmp_path: Path) -> None:
    word_file(tmp_path / "a.docx")
    assert [getattr(b, "text", "") for b in read_word(tmp_path / "a.docx")[0]] == [
        getattr(b, "text", "") for b in blocks()
    ]
