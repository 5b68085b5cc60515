"""Workbooks, exported tables, last year, and the commands."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import msgspec
import openpyxl
import pytest
import typer
from typer.testing import CliRunner

from juesuan.compile import commands
from juesuan.compile.compute import books, general_last
from juesuan.compile.data import to_yaml
from juesuan.compile.diff import as_text, diff
from juesuan.compile.filing import BadFiling, Filing
from juesuan.compile.generate import generate
from juesuan.compile.inputs import read_input
from juesuan.compile.lastyear import of_document, of_filing, with_last_year
from juesuan.compile.render import render
from juesuan.compile.render.plain import document_of
from juesuan.compile.wording import compose
from juesuan.compile.workbook import Loaded, read_workbook, write_workbook

DATA = Path(__file__).with_name("data")
SAMPLE = Path("/work/shared/samples/seed-disclosure-2024.txt")
app = typer.Typer(pretty_exceptions_enable=False)
app.command("new")(commands.new)
app.command("compile")(commands.compile_)
app.command("diff")(commands.diff)


def run(*words: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(w) for w in words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def edit(path: Path, sheet: str, cell: str, value: object) -> None:
    book = openpyxl.load_workbook(path)
    book[sheet][cell] = value
    book.save(path)


# ---- the workbook


@pytest.mark.parametrize("seed", range(8))
def test_a_filled_workbook_reads_back_whole(seed: int, tmp_path: Path) -> None:
    filing = generate(seed, "xinjiang")
    write_workbook(tmp_path / "a.xlsx", filing)
    assert read_workbook(tmp_path / "a.xlsx") == Loaded(filing, (), read_workbook(tmp_path / "a.xlsx").places)


def test_columns_may_move_and_sheets_too(tmp_path: Path) -> None:
    filing = generate(5)
    write_workbook(tmp_path / "a.xlsx", filing)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx", data_only=False)
    sheet = book["录入02支出"]
    sheet.insert_cols(1, 2)
    sheet.insert_rows(1, 3)
    book.move_sheet("录入02支出", -3)
    book.save(tmp_path / "b.xlsx")
    assert read_workbook(tmp_path / "b.xlsx").filing == filing


def test_faults_name_their_cell(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_workbook(path, generate(5))
    edit(path, "录入02支出", "C5", "很多")
    edit(path, "录入03一般公共预算", "C5", -1)
    words = [p.words() for p in read_input(path).problems]
    assert any("工作表“录入02支出”C5" in w and "应为数字：很多" in w for w in words), words
    assert any("工作表“录入03一般公共预算”C5" in w and "为负" in w for w in words), words


def test_a_workbook_is_printable_and_checked(tmp_path: Path) -> None:
    write_workbook(tmp_path / "a.xlsx", template="shanghai", year=2025)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    sheet = book["录入03一般公共预算"]
    assert sheet.freeze_panes
    assert sheet.print_title_rows
    assert sheet.data_validations.dataValidation
    assert sheet["E4"].value.startswith("=SUM(")
    assert book["科目表"].sheet_state == "hidden"


@pytest.mark.parametrize("name", ["national", "xinjiang", "shanghai"])
def test_exported_tables_give_the_accounts(name: str, tmp_path: Path) -> None:
    for seed in range(6):
        filing = generate(seed, name)
        path = render(compose(filing), tmp_path / f"{seed}.xlsx", "xlsx")
        loaded = read_input(path)
        assert not [p for p in loaded.problems if p.severity == "error"]
        told = {k: v for k, v in books(filing).totals.items() if k != "operating.total"}
        assert {k: books(loaded.filing).totals[k] for k in told} == told


def test_exported_tables_beside_the_input_sheets(tmp_path: Path) -> None:
    """The accounts system's tables pasted into the workbook give the accounts; the sheets give the rest."""
    filing = generate(4)
    facts_only = msgspec.structs.replace(filing, items=(), economic=())
    write_workbook(tmp_path / "a.xlsx", facts_only)
    tables = openpyxl.load_workbook(render(compose(filing), tmp_path / "t.xlsx", "xlsx"))
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    for sheet in tables:
        new = book.create_sheet(sheet.title)
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    new[cell.coordinate] = cell.value
        for merged in sheet.merged_cells.ranges:
            new.merge_cells(str(merged))
    book.save(tmp_path / "b.xlsx")
    loaded = read_input(tmp_path / "b.xlsx")
    assert books(loaded.filing).totals == books(filing).totals
    assert loaded.filing.staff == filing.staff
    assert loaded.filing.three == filing.three


@pytest.mark.parametrize("name", ["a.doc", "a.xlsx", "a.yaml", "none.yaml"])
def test_unreadable_inputs(name: str, tmp_path: Path) -> None:
    if name != "none.yaml":
        (tmp_path / name).write_bytes(b"\x00\xff no workbook")
    with pytest.raises(BadFiling):
        read_input(tmp_path / name)


# ---- last year


def _pair(seed: int) -> tuple[Filing, Filing]:
    last = generate(seed, "national", 8)
    now = msgspec.structs.replace(generate(seed + 100, "national", 5), unit=last.unit, year=last.year + 1)
    items = tuple(
        msgspec.structs.replace(
            i, general=msgspec.structs.replace(i.general, last=None), fund=msgspec.structs.replace(i.fund, last=None),
            capital=msgspec.structs.replace(i.capital, last=None),
        )
        for i in now.items
    )  # fmt: skip
    three = msgspec.structs.replace(
        now.three,
        **{
            n: msgspec.structs.replace(getattr(now.three, n), last=None)
            for n in ("abroad", "purchase", "running", "reception")
        },
    )
    staff = msgspec.structs.replace(now.staff, active_last=None, retired_cadre_last=None, retired_last=None)
    return last, msgspec.structs.replace(now, items=items, three=three, staff=staff, last=type(now.last)())


@pytest.mark.parametrize("source", ["filing", "document"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_last_year_fills_in(seed: int, source: str) -> None:
    last, now = _pair(seed)
    stated = of_filing(last) if source == "filing" else of_document(document_of(compose(last)))
    filled, wrong = with_last_year(now, stated)
    assert wrong == []
    before = books(last)
    assert filled.last.total == before["whole.total"]
    assert general_last(filled) == before["general.expenditure"]
    spent = {i.code: i.general.last for i in filled.items if i.general.last}
    assert spent == {i.code: i.general.total for i in last.items if i.general.total}
    assert filled.three.running.last == last.three.running.final


def test_last_year_that_differs_is_a_fault() -> None:
    last, now = _pair(1)
    given = msgspec.structs.replace(now, last=msgspec.structs.replace(now.last, total=Decimal("1.23")))
    problems = with_last_year(given, of_filing(last))[1]
    assert [p.path for p in problems] == ["last.total"]
    assert "1.23" in problems[0].text.zh
    wrong = msgspec.structs.replace(now, year=now.year + 1)
    assert "year" in [p.path for p in with_last_year(wrong, of_filing(last))[1]]


# ---- diff


def test_diff_tells_figures_not_lines() -> None:
    filing = generate(5)
    one = document_of(compose(filing))
    assert diff(one, one) == []
    reworded = msgspec.structs.replace(filing, functions=("另一段职能。",))
    assert diff(one, document_of(compose(reworded))) == []
    staff = msgspec.structs.replace(filing.staff, retired=(filing.staff.retired or 0) + 1)
    changes = diff(one, document_of(compose(msgspec.structs.replace(filing, staff=staff))))
    assert {c.fact.measure for c in changes} == {"staff.total", "staff.retired"}
    assert all(c.kind == "changed" for c in changes)
    assert "退休人员" in as_text(changes)


def test_diff_command(tmp_path: Path) -> None:
    filing = generate(5)
    other = msgspec.structs.replace(
        filing, assets=msgspec.structs.replace(filing.assets, equipment=filing.assets.equipment + 2)
    )
    a = render(compose(filing), tmp_path / "a.txt", "txt")
    b = render(compose(other), tmp_path / "b.txt", "txt")
    assert run("diff", a, a)[0] == 0
    code, output = run("diff", a, b)
    assert code == 1
    assert "单价100万元" in output
    code, output = run("diff", a, b, "--json")
    assert code == 1
    assert [c["kind"] for c in json.loads(output)] == ["changed"]
    assert run("diff", a, tmp_path / "none.txt")[0] == 2


# ---- commands


def test_new_then_compile(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(to_yaml(generate(7, "xinjiang")), encoding="utf-8")
    assert run("new", tmp_path / "空.xlsx", "--template", "xinjiang")[0] == 0
    assert run("new", tmp_path / "空.xlsx")[0] == 2  # it is there
    assert run("new", tmp_path / "满.xlsx", "--from", tmp_path / "a.yaml")[0] == 0
    code, output = run("compile", tmp_path / "满.xlsx", "-o", tmp_path / "out.txt")
    assert (code, (tmp_path / "out.txt").exists()) == (0, True), output
    code, output = run("compile", tmp_path / "满.xlsx", "-o", tmp_path / "out", "-f", "txt,json,fdp")
    assert code == 0
    assert sorted(p.suffix for p in (tmp_path / "out" / "满").iterdir()) == [".json", ".txt", ".zip"]


def test_an_unfinished_filing_is_refused_but_as_draft(tmp_path: Path) -> None:
    filing = msgspec.structs.replace(generate(7), functions=())
    (tmp_path / "a.yaml").write_text(to_yaml(filing), encoding="utf-8")
    code, output = run("compile", tmp_path / "a.yaml", "-o", tmp_path / "a.txt")
    assert (code, (tmp_path / "a.txt").exists()) == (1, False)
    assert "待填写 主要职能" in output
    code, _ = run("compile", tmp_path / "a.yaml", "-o", tmp_path / "a.txt", "--draft")
    assert code == 0
    assert "草稿" in (tmp_path / "a.txt").read_text(encoding="utf-8")


def test_faults_are_all_listed_and_nothing_is_written(tmp_path: Path) -> None:
    filing = generate(7)
    bad = msgspec.structs.replace(
        filing, carried=msgspec.structs.replace(filing.carried, opening_other=Decimal("-1.00"))
    )
    (tmp_path / "a.yaml").write_text(to_yaml(bad), encoding="utf-8")
    code, output = run("compile", tmp_path / "a.yaml", "-o", tmp_path / "a.txt")
    assert code == 1
    assert "carried.opening_other" in output
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.yaml"]


def test_a_bad_one_among_many_is_told_and_skipped(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for seed in range(5):
        write_workbook(folder / f"{seed}.xlsx", generate(seed))
    (folder / "坏.xlsx").write_bytes(b"no workbook")
    code, output = run("compile", folder, "-o", tmp_path / "out", "-f", "txt")
    assert code == 2
    assert "共 6 份：生成 5 份，未通过 0 份，读不了 1 份" in output
    assert len(list((tmp_path / "out").glob("*/*.txt"))) == 5


@pytest.mark.parametrize(
    "words", [("-o", "a.xyz"), ("-o", "out", "-f", "odt"), (), ("-o", "out", "--template", "atlantis")]
)
def test_wrong_command_lines(words: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(to_yaml(generate(7)), encoding="utf-8")
    assert run("compile", tmp_path / "a.yaml", *words)[0] == 2


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample is not here")
@pytest.mark.parametrize(("folder", "code"), [("xinjiang", 1), (str(DATA / "xinjiang-hundred"), 0)])
def test_the_sample_compiled_equals_the_sample(folder: str, code: int) -> None:
    """Every account figure; only the rate that the sample gives on a zero base is left out, unless asked for."""
    got, output = run("compile", DATA / "shuimogou-petitions-2024.yaml", "--same-as", SAMPLE, "--template", folder)
    assert got == code, output
    assert f"给定文稿的 160 项账目数字中，一致 {160 - code} 项，不一致 {code} 项" in output
