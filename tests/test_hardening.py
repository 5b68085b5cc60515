"""Hostile files: bombs, depths, lies; limits of time and memory; nothing run or fetched; reports that escape all."""

import asyncio
import faulthandler
import gc
import http.server
import io
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import weakref
import zipfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import lxml.html
import msgspec
import openpyxl
import pytest
from rich.console import Console

import hostile
from juesuan import check, cli
from juesuan.checks.batch import Job, Outcome, check_all, read_all
from juesuan.checks.diagnose import MAX_WORK, diagnose
from juesuan.checks.engine import check_document
from juesuan.checks.evaluate import evaluate
from juesuan.checks.model import Result
from juesuan.document import kit, limits, office, pdf, recognise, text
from juesuan.document.model import Cell, Document, Note, Paragraph, Source, Table, Unreadable
from juesuan.document.office import soffice
from juesuan.document.read import read
from juesuan.domain import codes
from juesuan.extract import numerals
from juesuan.extract.narrative import MAX_NUMERALS
from juesuan.extract.numerals import MAX_DIGITS
from juesuan.extract.tables import cells
from juesuan.kernel import guard, processes
from juesuan.kernel.guard import KILLED, Failure, Limits, run_all
from juesuan.kernel.intervals import Value, check_ratio
from juesuan.kernel.lang import Text, printable
from juesuan.kernel.relation import Relation
from juesuan.report import show
from juesuan.report.annotate import annotate
from juesuan.report.html import index_page, index_row, page
from juesuan.report.json import Builder
from juesuan.report.sinks import AnnotateSink, XlsxSink
from juesuan.report.terminal import Printer
from juesuan.report.view import cell_labels
from report_sample import result as sample_result

linux = pytest.mark.skipif(
    sys.platform != "linux", reason="memory is watched by /proc, and the fakes reach the workers by fork"
)
needs_office = pytest.mark.skipif(soffice() is None, reason="LibreOffice is not installed")


def written(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def refused(path: Path) -> str:
    with pytest.raises(Unreadable) as caught:
        read([path])
    assert caught.value.name == path.name
    assert caught.value.zh
    assert caught.value.en
    return caught.value.zh


def checked(texts: str) -> Result:
    return check_document(Document((Source("a.txt", "txt"),), tuple(text.blocks_of(texts))))


# XML that grows, or stands for something outside

PARAGRAPH = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
ROW = '<row r="1"><c r="A1" t="inlineStr"><is><t>{}</t></is></c><c r="B1"><v>1</v></c></row>'
ODS_ROW = "<table:table-row><table:table-cell><text:p>{}</text:p></table:table-cell></table:table-row>"


@pytest.mark.parametrize("made", ["laughs", "quadratic", "outside"])
@pytest.mark.parametrize("kind", ["docx", "xlsx", "ods"])
def test_entities_are_not_expanded(tmp_path: Path, made: str, kind: str) -> None:
    prolog, body = {
        "laughs": (hostile.laughs(), "&a9;"),
        "quadratic": hostile.quadratic(),
        "outside": (hostile.outside(), "&a0;"),
    }[made]
    make = {
        "docx": lambda: hostile.docx(PARAGRAPH.format(body), prolog=prolog),
        "xlsx": lambda: hostile.xlsx(ROW.format(body), prolog=prolog),
        "ods": lambda: hostile.ods(ODS_ROW.format(body), prolog=prolog),
    }[kind]
    assert "安全" in refused(written(tmp_path, f"弹.{kind}", make()))


def test_a_page_expands_no_entities(tmp_path: Path) -> None:
    for prolog, name in ((hostile.laughs(), "a9"), (hostile.outside(), "a0")):
        found = read([written(tmp_path, "a.html", f"{prolog}<html><body><p>甲&{name};乙612.30万元</p></body></html>")])
        words = "".join(b.text for b in found.blocks if isinstance(b, Paragraph))
        assert "乙612.30万元" in words
        assert "哈" not in words.replace("哈哈哈哈", "", 1)
        assert "root:" not in words


def test_a_recursive_archive_is_not_unpacked(tmp_path: Path) -> None:
    inner = hostile.packed({"a.txt": b"0" * 1_000_000})
    for _ in range(5):
        inner = hostile.packed({"a.zip": inner})
    assert "压缩包" in refused(written(tmp_path, "套.docx", inner))


def test_members_that_climb_out_are_not_written(tmp_path: Path) -> None:
    data = hostile.docx(PARAGRAPH.format("清河县档案馆"))
    with zipfile.ZipFile(buffer := io.BytesIO(data), "a") as archive:
        archive.writestr("../../爬出.txt", b"x")
        archive.writestr("/爬出.txt", b"x")
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    read([written(folder, "爬.docx", buffer.getvalue())])
    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == ["爬.docx"]


@pytest.mark.parametrize("cut", [10, 100, 400, -30, -1])
def test_a_package_cut_short_is_damaged(tmp_path: Path, cut: int) -> None:
    assert "损坏" in refused(written(tmp_path, "断.docx", hostile.docx(PARAGRAPH.format("甲"))[:cut]))


def test_a_manifest_whose_packing_is_damaged(tmp_path: Path) -> None:
    """It is looked into to tell what the file is, before anything is verified."""
    with zipfile.ZipFile(buffer := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet" * 9)
        archive.writestr("META-INF/manifest.xml", "<m/>" * 99)
    data = bytearray(buffer.getvalue())
    for at in range(38, 60):
        data[at] ^= 0x5A
    assert "损坏" in refused(written(tmp_path, "坏.ods", bytes(data)))


# Nesting and spans


@pytest.mark.parametrize("tag", ["div", "b", "ul><li", "blockquote", "font", "td", "table"])
def test_a_deep_page_is_read(tmp_path: Path, tag: str) -> None:
    found = read([written(tmp_path, "深.html", hostile.nested_html(10_000, tag))])
    assert any("600.00万元" in b.text for b in found.blocks if isinstance(b, Paragraph))


def test_tables_in_tables(tmp_path: Path) -> None:
    assert read([written(tmp_path, "深.html", hostile.nested_tables(2_000))]).blocks


@pytest.mark.parametrize("tables", [True, False])
def test_a_deep_word_file_is_read_or_refused(tmp_path: Path, tables: bool) -> None:
    read([written(tmp_path, "深.docx", hostile.nested_docx(60, tables=tables))])
    assert "损坏" in refused(written(tmp_path, "深.docx", hostile.nested_docx(20_000, tables=tables)))


def test_huge_spans(tmp_path: Path) -> None:
    found = read([written(tmp_path, "宽.html", hostile.spans_html(60, 20, 65_535))])
    tables = [b for b in found.blocks if isinstance(b, Table)]
    assert tables
    assert all(t.n_rows * t.n_cols <= 250_000 for t in tables)
    wide = read([written(tmp_path, "宽.docx", hostile.docx(hostile.wide_rows(60, 20)))])
    assert wide.notes


@pytest.mark.parametrize("far", ["XFD1048576", "ZZ900000"])
def test_a_cell_far_out_takes_no_memory(tmp_path: Path, far: str) -> None:
    rows = f'<row r="1"><c r="A1"><v>1</v></c></row><row r="{re.sub("[A-Z]", "", far)}"><c r="{far}"><v>1</v></c></row>'
    found = read([written(tmp_path, "远.xlsx", hostile.xlsx(rows))])
    assert any("范围过大" in n.zh for n in found.notes)


def test_a_cell_far_out_in_a_damaged_sheet_takes_no_memory(tmp_path: Path) -> None:
    """calamine reads what an XML parser gives up on, and lays out the whole range."""
    parts = hostile.parts_of(hostile.xlsx('<row r="1"><c r="ZZ33847" t="str"><v>甲</v></c></row>'))
    sheet = parts["xl/worksheets/sheet1.xml"]
    assert isinstance(sheet, bytes)
    found = read([written(tmp_path, "坏.xlsx", hostile.packed({**parts, "xl/worksheets/sheet1.xml": sheet[16:]}))])
    assert any("范围过大" in n.zh for n in found.notes)


@pytest.mark.parametrize("cell", ['r="rId9999"', 'r="zzz99999"', 'r="A99999999"', ""])
def test_a_cell_whose_place_is_none(tmp_path: Path, cell: str) -> None:
    rows = f'<row r="1"><c r="A1"><v>1</v></c></row><row r="9000000"><c {cell} t="str"><v>甲</v></c></row>'
    try:
        found = read([written(tmp_path, "坏.xlsx", hostile.xlsx(rows))])
    except Unreadable:
        return
    assert any("范围过大" in n.zh for n in found.notes)


def test_a_workbook_of_many_wide_sheets_is_read_in_part(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for n in range(4):
        sheet = book.create_sheet(f"表{n}")
        sheet["A1"], sheet["B2"], sheet["J40000"] = "项目", 1.5, 2.5
    book.save(tmp_path / "宽.xlsx")
    found = read([tmp_path / "宽.xlsx"])
    assert sum("范围过大" in n.zh for n in found.notes) == 2
    assert len([b for b in found.blocks if isinstance(b, Table)]) == 2


def test_an_empty_sheet_does_no_harm(tmp_path: Path) -> None:
    """Excel makes Sheet2 and Sheet3, which stay empty; the workbook was taken for damaged."""
    book = openpyxl.Workbook()
    book.create_sheet("表")["A1"] = "清河县"
    book.save(tmp_path / "空.xlsx")
    found = read([tmp_path / "空.xlsx"])
    assert [b.text for b in found.blocks if isinstance(b, Paragraph)] == ["清河县"]
    assert not found.notes


def test_repeated_cells_of_an_ods_take_no_memory(tmp_path: Path) -> None:
    path = written(tmp_path, "复.ods", hostile.repeated_ods())
    outcome = next(check_all([Job("复", (str(path),))], limits=Limits(20, 700)))
    assert outcome.error is not None or not outcome.result.document.blocks  # type: ignore[union-attr]


# PDF


def test_ten_thousand_pages_are_refused(tmp_path: Path) -> None:
    assert "10000页" in refused(written(tmp_path, "厚.pdf", hostile.pdf(10_000)))


def test_page_trees(tmp_path: Path) -> None:
    assert read([written(tmp_path, "树.pdf", hostile.pdf(3, depth=20))]).sources[0].pages == 3
    for data in (hostile.pdf(3, depth=5_000), hostile.pdf(3, depth=5, loop=True), hostile.pdf(0)):
        try:
            read([written(tmp_path, "树.pdf", data)])
        except Unreadable as problem:
            assert problem.zh  # noqa: PT017 - refused in words is as good as read


def test_forms_that_draw_forms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise recognise.Unrecognised(Text("不识别", "not asked here"))

    monkeypatch.setattr(pdf, "recognise_page", refuse)  # what is drawn is no text; looking for some takes seconds
    assert read([written(tmp_path, "画.pdf", hostile.forms_pdf(5, 5))]).sources[0].pages == 1


def test_a_damaged_pdf_that_takes_no_notes_says_so(tmp_path: Path) -> None:
    path = written(tmp_path, "坏.pdf", b"%PDF-1.4\nno file at all")
    made = msgspec.structs.replace(sample_result().document, sources=(Source("坏.pdf", "pdf", str(path)),))
    sink = AnnotateSink(tmp_path / "out", "zh", [str(path)])
    sink.add(Outcome("坏", (str(path),), msgspec.structs.replace(sample_result(), document=made)))
    assert sink.failed == [("坏.pdf", "PDF文件已损坏，能读出文字但无法加批注")]


def test_a_word_file_with_text_outside_any_run_is_annotated(tmp_path: Path) -> None:
    words = "全年共接待来访群众296件，其中：来信66件、网上325件。"
    path = written(tmp_path, "a.docx", hostile.docx(f"<w:p><w:t>{words}</w:t></w:p>"))
    found = check(path)
    assert any(f.severity == "error" for f in found.findings)
    assert annotate(path, found, 0, tmp_path / "b.docx")
    assert b"commentRangeStart" in hostile.parts_of((tmp_path / "b.docx").read_bytes())["word/document.xml"]  # type: ignore[operator]


# What fuzzing found: documents that took time without end, or numbers without end


def test_a_document_of_notes_alone_is_reported() -> None:
    found = check_document(Document((Source("a.ods", "ods"),), (), (Note(0, "隐藏的工作表未读取", "left out"),)))
    assert found.findings == ()
    builder = Builder()
    builder.add(Outcome("a", ("a.ods",), found))
    assert builder.encode()
    assert page(found, "a")


@pytest.mark.parametrize("number", ["9" * 5000, "9" * 30, "0." + "3" * 300, "1" + "0" * 4000 + ".00", "1,234" * 60])
def test_a_number_too_long_for_an_amount_is_none(number: str) -> None:
    found = checked(
        f"2024年度收入总计{number}万元，比上年增加{number}万元，增长{number}%。\n| 项目 | 决算数 |\n|---|---|\n| 合计 | {number} |\n"
        f"其中：基本支出1.00万元，占{number}%；项目支出{number}元。"
    )
    assert all(len(f"{abs(f.value):f}") < MAX_DIGITS + 15 for f in found.figures)


def test_a_rate_of_many_digits_is_checked() -> None:
    rate, part, whole = Value(Decimal("0.1"), decimals=20), Value(Decimal(10) ** 24), Value(Decimal("1e-9"))
    assert check_ratio(rate, [part], [whole]) == "inconsistent"


def test_blame_gives_up_on_a_heap_of_relations() -> None:
    figures = {f.id: f for f in sample_result().figures[:2]}
    first, second = figures.values()
    figures = {n: msgspec.structs.replace(first, id=n) for n in range(400)} | {
        400: msgspec.structs.replace(second, id=400)
    }
    relations = [Relation("sum", (400,), tuple(range(400))) for _ in range(30)]
    broken = [i for i, r in enumerate(relations) if evaluate(r, figures) == "inconsistent"]
    assert len(broken) * 400 * 400 > MAX_WORK
    faults = diagnose(relations, broken, figures, {})
    assert sorted(i for f in faults for i in f.relations) == broken
    assert all(f.blamed == -1 for f in faults)


def test_a_paragraph_of_thousands_of_numerals_is_no_prose() -> None:
    found = checked("本年支出合计612.30万元，其中：" + "；".join(["甲1.00万元"] * MAX_NUMERALS) + "。")
    assert not found.figures
    assert sum(n.kind == "unknown" for n in found.numerals) == MAX_NUMERALS + 1  # shown as not understood


@pytest.mark.parametrize(
    "texts",
    [
        "| a |\n" * 5_000,
        "1.\t甲\n" * 5_000,
        "\ta\n\n" * 4_000,
        "612.30万元，" * 10_000,
        "| 项目 | 说明 |\n|---|---|\n| 甲 | " + "612.30万元 " * 3_000 + " |\n",
        "占1.00%，" * 1_000,
        "\t".join(["1.00"] * 600) + "\n" + "\t".join(["2.00"] * 600) + "\n",
        "其中：" * 20_000,
        "9 " * 12_000,
        "一百二十三万元" * 5_000,
    ],
)
def test_long_texts_take_time_in_proportion(texts: str) -> None:
    """Each took minutes; none is timed here, the suite's own patience is the limit."""
    assert page(checked(texts), "a")


def test_a_paragraph_without_end_is_read_in_pieces() -> None:
    sentence = "全年共接待来访群众391件，其中：来信66件、网上325件。"
    found = check_document(
        Document((Source("a.txt", "txt"),), (Paragraph(sentence * 2_000 + " " * 100_000 + sentence),))
    )
    assert [c.status for c in found.checked if c.rule == "S06"] == ["exact"] * 2_001
    printed = [sentence.index("391"), sentence.index("66"), sentence.index("325")]
    assert [f.place.start for f in found.figures[-3:]] == [2_000 * len(sentence) + 100_000 + at for at in printed]


def test_a_cell_that_holds_a_book_is_shown_short() -> None:
    table = Table(1, 2, (Cell("甲" * 200_000, 0, 0), Cell("e\u0301" * 200_000, 0, 1)))
    assert len(show.grid(table)) < 200


def test_a_cell_is_found_by_its_place() -> None:
    cells = tuple(Cell(f"甲{r}.{c}", r, c, 1, 2 if c == 0 else 1) for r in range(3) for c in (0, 2, 3))
    table = Table(3, 4, cells)
    assert [table.cell(c.row, c.col) for c in cells] == list(cells)
    assert [table.cell(*at) for at in ((0, 1), (3, 0), (-1, -1), (0, 9))] == [None] * 4
    assert cell_labels(table, 1, 3) == ["甲1.2", "甲0.3"]


# Limits of time and memory


def nap(seconds: float) -> str:
    time.sleep(seconds)
    return "awake"


def swallow(megabytes: int) -> int:
    held = []
    for _ in range(megabytes):
        held.append(b"x" * 1024 * 1024)
        time.sleep(0.001)
    return len(held)


def grab(megabytes: int) -> int:
    return len(bytearray(megabytes * 1024 * 1024))


def fall(number: int) -> None:
    faulthandler.disable()  # pytest's would print to its own standard error
    os.kill(os.getpid(), number)


def fail(words: str) -> None:
    raise ValueError(words)


def spawn() -> None:
    subprocess.run(["sleep", "987"], check=False)


def one(function: Callable[..., Any], *arguments: Any, limits: Limits = guard.DEFAULT) -> Any:
    return next(run_all(function, [arguments], 1, limits))


def test_answers_come_in_order() -> None:
    assert list(run_all(nap, [(0.2,), (0,), (0.1,), (0,), (0,)], 2)) == ["awake"] * 5
    assert list(run_all(grab, [(n,) for n in range(7)], 3)) == [n * 1024 * 1024 for n in range(7)]
    assert list(run_all(nap, [])) == []


def test_a_call_that_takes_too_long_is_stopped_and_the_others_go_on() -> None:
    assert list(run_all(nap, [(0,), (60,), (0,)], 1, Limits(0.4, 0))) == ["awake", Failure("time"), "awake"]


@linux
def test_a_call_that_takes_too_much_memory_is_stopped_and_the_others_go_on() -> None:
    assert list(run_all(swallow, [(1,), (100_000,), (2,)], 1, Limits(20, 200))) == [1, Failure("memory"), 2]


@linux
def test_one_huge_allocation_fails_at_once() -> None:
    assert one(grab, 60_000, limits=Limits(20, 300)) == Failure("memory")


@linux
def test_a_process_that_dies_is_told() -> None:
    assert one(fall, signal.SIGSEGV) == Failure("died", "SIGSEGV")
    assert one(fall, signal.SIGABRT) == Failure("died", "SIGABRT")
    assert one(fall, signal.SIGKILL) == Failure("memory", "SIGKILL")  # as the system does when memory is short
    assert one(fail, "坏了") == Failure("raised", "ValueError: 坏了")


def killed_at_first(mark: str, name: str) -> str:
    """Be killed from outside, as the system does where memory is short, at the first call of all."""
    try:
        Path(mark).touch(exist_ok=False)
    except FileExistsError:
        return name
    fall(signal.SIGKILL)
    return ""


@linux
@pytest.mark.parametrize("memory", [0, 2048])
def test_a_call_whose_process_was_killed_from_outside_is_made_once_more(memory: int, tmp_path: Path) -> None:
    calls = [(str(tmp_path / "mark"), name) for name in "abcde"]
    assert list(run_all(killed_at_first, calls, 2, Limits(20, memory))) == list("abcde")
    assert one(fall, signal.SIGKILL, limits=Limits(20, memory)) == KILLED


@linux
def test_what_a_call_started_is_stopped_with_it() -> None:
    before = set(processes.descendants(os.getpid()))
    assert one(spawn, limits=Limits(0.5, 0)) == Failure("time")
    assert set(processes.descendants(os.getpid())) <= before


@linux
def test_a_worker_does_not_outlive_its_parent() -> None:
    code = (
        f"import os, sys, time; sys.path[:0] = [r'{Path(__file__).parent}', r'{Path(hostile.__file__).parent}']; import test_hardening as t; from juesuan.kernel import guard, processes\n"
        "calls = guard.run_all(t.nap, [(0,), (30,)], 1, guard.Limits(0.2, 0)); next(calls)\n"
        "print(*processes.descendants(os.getpid()), flush=True); os.kill(os.getpid(), 9)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    workers = [int(p) for p in run.stdout.split()]
    assert workers
    deadline = time.monotonic() + 15
    while any(_is_alive(p) for p in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(_is_alive(p) for p in workers)


def _is_alive(pid: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False


@pytest.fixture
def traps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Files of which one hangs, one swallows memory, one kills its process; and a good one."""
    from juesuan.checks import engine

    def hurt(document: Document, template: str | None = None) -> Result:
        first = document.blocks[0]
        word = first.text[:2] if isinstance(first, Paragraph) else ""
        if word == "慢慢":
            time.sleep(60)
        if word == "吞吞":
            grab(60_000)
        if word == "死死":
            fall(signal.SIGSEGV)
        return check_document(document, template)

    monkeypatch.setattr(engine, "check_document", hurt)
    return [
        str(written(tmp_path, f"{w}.txt", f"{w}清河县档案馆2024年度部门决算\n"))
        for w in ("慢慢", "好好", "吞吞", "死死")
    ]


@linux
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_command_names_the_file_and_goes_on(traps: list[str], jobs: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["check", *traps, "--timeout", "4", "--memory", "300", "-j", jobs]) == 2
    out = capfd.readouterr().out
    assert "慢慢.txt：处理超过 4 秒，已停止" in out
    assert "吞吞.txt：占用内存超过 300 MB，已停止" in out
    assert "死死.txt：处理进程意外终止（SIGSEGV）" in out
    assert "4 份公开文稿" in out
    assert "3 份无法核对" in out


@linux
def test_the_limits_hold_for_one_file_and_for_every_command(
    traps: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    slow = traps[0]
    for command in (["check", slow], ["numerals", slow], ["show", slow, "--stage", "figures"]):
        assert cli.run([*command, "--timeout", "0.5", "--lang", "en"]) == 2
        told = "".join(capfd.readouterr())
        assert "慢慢.txt: took more than 0.5 s and was stopped" in told
        assert "Traceback" not in told
    assert cli.run(["show", slow, "--timeout", "20"]) == 0  # to read it takes no time


def test_two_versions_are_read_in_a_worker(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    good = written(tmp_path, "a.txt", "2024年度本年收入合计600.00万元。\n")
    bad = written(tmp_path, "b.docx", hostile.docx(PARAGRAPH.format("&a9;"), prolog=hostile.laughs()))
    assert cli.run(["diff", str(good), str(good)]) == 0
    assert cli.run(["diff", str(good), str(bad)]) == 2
    assert "安全" in capfd.readouterr().err


def test_a_file_is_read_in_a_worker(tmp_path: Path) -> None:
    good, bad = written(tmp_path, "好.txt", "清河县"), written(tmp_path, "坏.pdf", b"%PDF-1.4")
    document, problem = read_all([Job("好", (str(good),)), Job("坏", (str(bad),))])
    assert isinstance(document, Document)
    assert isinstance(problem, Text)


# Large files


@pytest.mark.parametrize("name", ["大.txt", "大.html", "大.csv", "大.md"])
def test_a_large_text_is_refused_before_it_is_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with path.open("wb") as stream:
        stream.write("<html>清河县".encode())
        stream.truncate(limits.MAX_TEXT + 1)
    assert "过大" in refused(path)


def test_a_large_part_of_a_package_is_refused(tmp_path: Path) -> None:
    assert "压缩炸弹" in refused(written(tmp_path, "大.docx", hostile.docx(" " * (limits.MAX_XML + 1))))


# Nothing is run, nothing is fetched


@pytest.fixture
def visited() -> Iterator[tuple[str, list[str]]]:
    """A server of this machine: its address and who called."""
    calls: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            calls.append(self.path)
            self.send_response(404)
            self.end_headers()

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

        def log_message(self, *_: Any) -> None: ...

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", calls
    server.shutdown()
    server.server_close()


def linking(folder: Path, address: str) -> list[Path]:
    """Files of every format that point outside in every way they can."""
    office_rel, external = hostile.REL, 'TargetMode="External"'
    relations = "".join(
        f'<Relationship Id="e{n}" Type="{office_rel}/{kind}" Target="{target}" {external}/>'
        for n, (kind, target) in enumerate([
            ("image", f"{address}/image.png"), ("hyperlink", f"{address}/link"), ("attachedTemplate", f"{address}/t.dotm"),
            ("oleObject", f"{address}/ole"), ("frame", f"{address}/frame"), ("subDocument", "file:///etc/passwd"),
            ("externalLink", f"{address}/x.xlsx"),
        ])
    )  # fmt: skip
    fields = (
        f'<w:p><w:fldSimple w:instr="INCLUDETEXT &quot;{address}/i&quot;"><w:r><w:t>域</w:t></w:r></w:fldSimple></w:p>'
        f'<w:p><w:fldSimple w:instr="DDEAUTO c:\\\\cmd.exe"><w:r><w:t>612.30万元</w:t></w:r></w:fldSimple></w:p>'
        '<w:altChunk r:id="e5"/>'
    )
    rows = (
        f'<row r="1"><c r="A1" t="str"><f>WEBSERVICE("{address}/w")</f><v>甲</v></c>'
        f"<c r=\"B1\"><f>'{address}/[x.xlsx]表'!A1</f><v>1</v></c></row>"
        '<row r="2"><c r="A2" t="str"><f>cmd|\'/c calc\'!A1</f><v>乙</v></c><c r="B2"><f>1+1</f></c></row>'
    )
    page_ = (
        f'{hostile.outside(address + "/dtd")}<html><head><link rel=stylesheet href="{address}/s.css"><base href="{address}/">'
        f'<meta http-equiv=refresh content="0;url={address}/r"><script src="{address}/x.js"></script></head><body><p>&a0;612.30万元</p>'
        f'<img src="{address}/i.png" onerror="x()"><iframe src="{address}/f"></iframe><object data="{address}/o"></object>'
        f'<table background="{address}/b.png"><tr><td>1<td>2</table></body></html>'
    )
    action = f"/OpenAction<</S/URI/URI({address}/pdf)>>/AA<</WC<</S/JavaScript/JS(app.alert(1))>>>>"
    return [
        written(folder, "链.docx", hostile.docx(fields, relations=relations)),
        written(folder, "链.xlsx", hostile.xlsx(rows, relations=relations)),
        written(folder, "链.html", page_),
        written(folder, "链.pdf", hostile.pdf(1).replace(b"/Type/Catalog", b"/Type/Catalog" + action.encode())),
        written(folder, "链.txt", f"{address}/text 612.30万元"),
        written(folder, "链.csv", f'=WEBSERVICE("{address}/c"),1\n=1+1,2\n'),
    ]


def test_no_file_makes_the_reader_call_or_run_anything(tmp_path: Path, visited: tuple[str, list[str]]) -> None:
    """Every event of the interpreter is watched: no socket, no process, no file outside Python's own and the input."""
    address, calls = visited
    paths = linking(tmp_path, address)
    code = """
import json, sys
events = []
def watch(event, arguments):
    if event.startswith(("socket.", "subprocess.", "os.exec", "os.posix_spawn", "os.spawn", "os.system", "os.fork", "urllib.", "ftplib", "http.", "ctypes.dlopen_url")):
        events.append([event, repr(arguments)[:200]])
    elif event == "open" and isinstance(arguments[0], str) and arguments[0].startswith(("/etc/passwd", "/dev/zero")):
        events.append([event, arguments[0]])
from juesuan.checks.engine import check
from juesuan.report.html import page
import juesuan.document.read
for path in sys.argv[1:]: check(path)  # loads what is loaded when first needed: libraries look for themselves
sys.addaudithook(watch)
for path in sys.argv[1:]:
    page(check(path), path)
print(json.dumps(events))
"""
    run = subprocess.run(
        [sys.executable, "-c", code, *map(str, paths)], capture_output=True, text=True, check=False, env=_environment()
    )
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout) == []
    assert calls == []


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}


def test_formulas_are_not_computed_and_values_are_read(tmp_path: Path) -> None:
    found = read([linking(tmp_path, "http://127.0.0.1:9")[1]])
    table = next(b for b in found.blocks if isinstance(b, Table))
    assert [c.text for c in table.cells] == ["甲", "1", "乙", ""]
    assert any("1 个公式没有保存计算结果" in n.zh for n in found.notes)


def linked_rtf(address: str) -> str:
    return (
        r"{\rtf1\ansi{\fonttbl{\f0 SimSun;}}\f0 612.30 {\field{\*\fldinst INCLUDEPICTURE \""
        + address
        + r'/i.png\" \\d}{\fldrslt x}}{\field{\*\fldinst INCLUDETEXT "'
        + address
        + r'/t.rtf"}{\fldrslt y}}\par}'
    )


@needs_office
def test_libreoffice_is_locked_down(
    tmp_path: Path, visited: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    address, calls = visited
    seen: list[list[str]] = []
    run = office._run
    monkeypatch.setattr(office, "_run", lambda command, name: (seen.append(command), run(command, name)))
    found = read([written(tmp_path, "链.rtf", linked_rtf(address))])
    assert any("612.30" in b.text for b in found.blocks if isinstance(b, Paragraph))
    assert calls == []
    command = " ".join(seen[0])
    assert "-env:UserInstallation=file:///" in command
    assert str(Path.home()) not in command
    settings = {(path, name): value for path, name, value in office._SAFE}
    assert settings["Office.Common/Security/Scripting", "MacroSecurityLevel"] == "3"
    assert settings["Office.Common/Security/Scripting", "DisableMacrosExecution"] == "true"
    assert settings["Inet/Settings", "ooInetProxyType"] == "2"
    if office.without_network():
        assert "--net" in seen[0]


@pytest.mark.skipif(kit.library() is None, reason="needs LibreOffice on Linux")
@pytest.mark.parametrize("shut", [True, False])
def test_libreoffice_that_is_kept_is_locked_down(
    shut: bool, tmp_path: Path, visited: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    if not shut:  # its settings alone hold, too
        monkeypatch.setattr(kit, "without_network", lambda: ())
    address, calls = visited
    paths = [*linking(tmp_path, address)[:2], written(tmp_path, "链.rtf", linked_rtf(address))]

    async def act() -> list[list[bytes]]:
        helpers = kit.helpers(str(tmp_path))
        assert helpers is not None
        told: list[list[bytes]] = []
        try:
            for path in paths:
                told.append([])
                await helpers.call("printed", str(path), str(tmp_path), told=told[-1].append)
            (folder,) = tmp_path.glob("juesuan-kit-*")
            settings = (folder / "profile" / "user" / "registrymodifications.xcu").read_text("utf-8")
            assert '"DisableMacrosExecution" oor:op="fuse"><value>true' in settings
            if shut and office.without_network():
                (process,) = helpers._all
                assert len(Path(f"/proc/{process.pid}/net/dev").read_text().splitlines()) == 3  # two of heads, and "lo"
        finally:
            await helpers.close()
        return told

    assert all(asyncio.run(act()))
    assert calls == []


# Text that no file can be written with


@linux
def test_file_names_that_are_no_utf8(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """As a zip packed on Windows unpacks: the name's bytes are GB18030."""
    folder = tmp_path / "a"
    folder.mkdir()
    for name, words in (("清河县档案馆.txt", "清河县档案馆2024年度部门决算"), ("坏.docx", "坏的部门决算")):
        (folder / os.fsdecode(name.encode("gb18030"))).write_text(words)
    assert cli.run(["check", str(folder), "-f", "json", "--together"]) == 1
    report = json.loads(capfdbinary.readouterr().out)
    assert sorted(f["name"] for f in report["disclosures"][0]["files"]) == ["坏.docx", "清河县档案馆.txt"]
    assert cli.run(["check", str(folder), "-f", "html", "-o", str(tmp_path / "out")]) == 1
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["index.html", "坏.html", "清河县档案馆.html"]
    assert cli.run(["check", str(folder), "-o", str(tmp_path / "a.xlsx")]) == 1
    assert cli.run(["show", str(folder), "--json"]) == 0
    assert "清河县档案馆.txt" in capfdbinary.readouterr().out.decode()
    assert printable("\ud800x") == "?x"


def test_half_a_character_is_none(tmp_path: Path) -> None:
    symbol = '<w:p><w:r><w:t>甲</w:t><w:sym w:font="x" w:char="DD8A"/><w:sym w:char="0007"/><w:sym w:char="D800"/></w:r></w:p>'
    found = check(written(tmp_path, "a.docx", hostile.docx(symbol)))
    assert page(found, "a").encode()
    assert [b.text for b in found.document.blocks if isinstance(b, Paragraph)] == ["甲"]
    codes = b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <00> <FF> <DD00> endbfrange endcmap"
    stream = b"<</Length %d>>stream\n%b\nendstream" % (len(codes), codes)
    data = hostile.pdf(1).replace(b"/BaseFont/Helvetica", b"/BaseFont/Helvetica/ToUnicode 9 0 R")
    data = data.replace(b"xref\n", b"9 0 obj%b endobj\nxref\n" % stream, 1)
    made = check(written(tmp_path, "a.pdf", data))
    assert page(made, "a").encode()
    assert made.document.blocks


# Reports escape all they show

EVIL = "<script>alert('甲')</script><img src=x onerror=alert(1)>\"'><b>&lt;"
NAME = "<script>alert(1)</script>&amp;\"'"


def hostile_result() -> Result:
    """A checked disclosure with hostile words in every place that a report shows."""
    plain = check_document(
        Document(
            (Source(f"{NAME}.docx", f"docx{EVIL}", f"/x/{EVIL}"), Source(f"{NAME}.xlsx", "xlsx")),
            (
                Paragraph(f"{EVIL}清河县{EVIL}档案馆2024年度部门决算{EVIL}", anchor=f"l1{EVIL}", level=1, label=EVIL),
                Paragraph(f"全年共接待来访群众{EVIL}391件，其中：来信66件{EVIL}、网上325件、电话{EVIL}9件。", page=3),
                Paragraph(f"本年收入合计600.00万元{EVIL}，其中：财政拨款收入590.00万元，占99.33%{EVIL}。"),
                Table(
                    3, 2,
                    (Cell(f"项目{EVIL}", 0, 0), Cell(f"决算数{EVIL}", 0, 1), Cell(f"合计{EVIL}", 1, 0, anchor=EVIL),
                     Cell("612.30", 1, 1), Cell(EVIL, 2, 0), Cell("1.00", 2, 1)),
                    file=1, sheet=EVIL, anchor=EVIL,
                ),
            ),
            (Note(0, f"说明{EVIL}", f"note{EVIL}", 1),),
            NAME,
        )
    )  # fmt: skip
    spoiled = tuple(
        msgspec.structs.replace(
            f, message=Text(EVIL + f.message.zh, EVIL + f.message.en), arithmetic=(EVIL, *f.arithmetic), proposed=EVIL
        )
        for f in plain.findings
    )
    assert spoiled
    return msgspec.structs.replace(plain, unit=EVIL, template=EVIL, findings=spoiled)


def elements(html: str) -> list[Any]:
    return [e for e in lxml.html.document_fromstring(html.encode()).iter() if isinstance(e.tag, str)]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_shows_hostile_words_as_words(lang: Any) -> None:
    made = page(hostile_result(), NAME, lang)
    own = page(sample_result(), "a", lang)
    found = elements(made)
    count = {tag: sum(e.tag == tag for e in found) for tag in ("script", "img", "style", "iframe", "b")}
    assert count["script"] == sum(e.tag == "script" for e in elements(own))
    assert count["img"] == 0
    assert not [(e.tag, k) for e in found for k in e.attrib if k.startswith("on")]
    assert not [e.get(k) for e in found for k in ("href", "src", "action") if "script" in (e.get(k) or "").lower()]
    assert "alert(" not in "".join(
        e.text or "" for e in found if e.tag == "script" and e.get("type") != "application/json"
    )
    assert "alert('甲')" in "".join(e.text_content() for e in found if e.tag == "h1")
    assert re.search(r"script-src '?sha256-|script-src", made)
    data = next(e.text for e in found if e.tag == "script" and "json" in (e.get("type") or ""))
    assert "</" not in data
    json.loads(data)


def test_the_index_shows_hostile_words_as_words() -> None:
    good = Outcome(NAME, (EVIL,), hostile_result())
    bad = Outcome(EVIL, (EVIL,), error=Text(EVIL, EVIL), internal=True)
    made = index_page([index_row(good, 'javascript:alert(1)".html'), index_row(bad, "")])
    found = elements(made)
    assert not [e for e in found if e.tag in ("script", "img")]
    assert not [(e.tag, k) for e in found for k in e.attrib if k.startswith("on")]


def test_the_workbook_has_words_and_no_formulas(tmp_path: Path) -> None:
    formula = '=HYPERLINK("http://example.invalid","x")'
    result = hostile_result()
    spoiled = tuple(
        msgspec.structs.replace(f, message=Text(formula, formula), proposed=formula) for f in result.findings
    )
    sink = XlsxSink(tmp_path / "a.xlsx", "zh")
    sink.add(Outcome(formula, (formula,), msgspec.structs.replace(result, findings=spoiled, unit="+1+1")))
    sink.add(Outcome("-1", ("@x",), error=Text(formula, formula)))
    sink.close()
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    kinds = {c.data_type for sheet in book for row in sheet.iter_rows() for c in row}
    assert "f" not in kinds
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        assert not any(b"<f>" in archive.read(n) or b"TargetMode" in archive.read(n) for n in archive.namelist())


def test_the_terminal_is_not_steered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    steer = "\x1b[2J\x1b]0;标题\x07\r\u202e[bold]{0}%s"
    result = hostile_result()
    spoiled = tuple(msgspec.structs.replace(f, message=Text(steer, steer)) for f in result.findings)
    for terminal in (True, False):
        screen = io.StringIO()
        printer = Printer(Console(file=screen, force_terminal=terminal, no_color=True, highlight=False), "zh", True)
        printer.outcome(Outcome(steer, (), msgspec.structs.replace(result, findings=spoiled, unit=steer)))
        printer.outcome(Outcome(steer, (), error=Text(steer, steer)))
        shown = re.sub(r"\x1b\[\d*(;\d+)*m", "", screen.getvalue())
        assert not re.search("[\x1b\x07\r\u202e]", shown)
        assert "[bold]{0}%s" in shown
    path = written(tmp_path, "a.txt", "清河县" * 100 + "\x1b]0;标题\x07\u202e612.30万元")
    assert cli.run(["show", str(path)]) == 0
    assert cli.run(["show", str(tmp_path / "无\x1b[2J.txt")]) == 2
    assert not re.search("[\x1b\x07\u202e]", "".join(capsys.readouterr()))


def test_a_report_is_named_after_its_disclosure_and_nothing_else(tmp_path: Path) -> None:
    from juesuan.report.sinks import safe_name

    for name in ("../../etc/passwd", "a/b\\c", "x" * 5000, "\0", "..", "<script>", "CON:", "甲" * 300):
        made = safe_name(name)
        assert (tmp_path / made).resolve().parent == tmp_path.resolve()
        assert not set(made) & set('<>:"/\\|?*\0')
        (tmp_path / f"{made}.html").write_text("x")


def test_the_library_reads_a_file_that_is_checked_from_memory(tmp_path: Path) -> None:
    assert check(written(tmp_path, "a.txt", "清河县档案馆")).document.blocks


def test_long_texts_are_not_remembered() -> None:
    """Thousands of remembered paragraphs of a megabyte would stay with the process for good."""

    class Watched(str):
        __slots__ = ("__weakref__",)

    for function in (numerals.fold, cells.is_torn, cells.cell_number, codes.normal_name):
        long = Watched("１２，３" * 1000)
        gone = weakref.ref(long)
        function(long)
        del long
        gc.collect()
        assert gone() is None, function.__name__
