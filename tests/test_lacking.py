"""What a workbook lacks is told by sheet and cell: each 待填写 mark of the text by the cell that takes it away."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from juesuan.cli import run
from juesuan.compile.commands import composed, wanted
from juesuan.compile.inputs import read_input
from juesuan.compile.workbook import write_workbook

ACCOUNTS = Path(__file__).parent.parent / "samples" / "qinghe-accounts.xlsx"


def emptied(folder: Path, *cells: str, **put: object) -> Path:
    """Return the sample workbook with cells blank (`sheet!B11`) or holding something else."""
    book = openpyxl.load_workbook(ACCOUNTS)
    for cell in cells:
        sheet, _, at = cell.partition("!")
        book[sheet][at] = None
    for cell, value in put.items():
        sheet, _, at = cell.partition("!")
        book[sheet][at] = value
    path = folder / "账目.xlsx"
    book.save(path)
    return path


def told(path: Path, template: str) -> list[tuple[str, str]]:
    loaded = read_input(path, template)
    return [(x.what, x.place) for x in wanted(loaded, composed(loaded, template, draft=True), template)]


@pytest.mark.parametrize("template", ["national", "shanghai", "xinjiang"])
def test_each_amount_of_last_year_is_asked_for_in_its_cell(template: str, tmp_path: Path) -> None:
    path = emptied(tmp_path, "结转和预算!B11", "录入03一般公共预算!H6", "录入07三公经费!D5")
    found = told(path, template)
    assert {w for w, _ in found} == {"上年数"}
    assert {p for _, p in found} == {
        "工作表“结转和预算”B11", "工作表“录入03一般公共预算”H6", "工作表“录入07三公经费”D5",
    }  # fmt: skip


def test_a_reason_is_asked_for_in_its_cell(tmp_path: Path) -> None:
    path = emptied(tmp_path, "结转和预算!B17", "基本信息!B7", "基本信息!B8", "录入03一般公共预算!K5")
    assert told(path, "national") == [
        ("主要职能", "工作表“基本信息”B7"),
        ("收入支出总计增减的原因", "工作表“结转和预算”B17"),
        ("决算与预算差异的原因", "工作表“录入03一般公共预算”K5"),
    ]


def test_a_sum_that_wants_several_cells_names_them(tmp_path: Path) -> None:
    path = emptied(tmp_path, "录入07三公经费!D5", "录入07三公经费!D6")
    assert told(path, "national")[0] == ("上年数", "工作表“录入07三公经费”D5、工作表“录入07三公经费”D6")


@pytest.mark.parametrize(("kind", "cell"), [("final", "工作表“结转和预算”B11"), ("budget", "工作表“上年和原因”B3")])
def test_a_blank_workbook_tells_where_to_begin(kind: str, cell: str, tmp_path: Path) -> None:
    write_workbook(tmp_path / "空.xlsx", None, "national", 2024, kind)
    found = told(tmp_path / "空.xlsx", "national")
    assert all(place for _, place in found), found
    assert cell in dict(found).values() or cell in [p for _, p in found]


def test_a_formula_in_error_is_no_blank(tmp_path: Path) -> None:
    path = emptied(tmp_path, **{"录入03一般公共预算!H6": "#REF!"})
    (problem,) = [p for p in read_input(path).problems if p.severity == "error"]
    assert problem.words() == "工作表“录入03一般公共预算”H6：单元格的公式有错：#REF!"


def test_a_cell_that_cannot_be_read_is_told_once(tmp_path: Path) -> None:
    path = emptied(tmp_path, **{"基本信息!B4": "二零二四", "录入02支出!C8": -48.62})
    assert [p.words() for p in read_input(path).problems] == [
        "工作表“基本信息”B4：应为数字：二零二四",
        "工作表“录入02支出”C8：金额为负：−48.62",
        "工作表“录入02支出”C8：2080505 基本支出 −48.62 小于其中的财政拨款 48.62",
    ]


def test_the_command_names_the_cell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = emptied(tmp_path, "结转和预算!B11")
    assert run(["compile", str(path), "-o", str(tmp_path / "公开.docx")]) == 1
    words = "".join(capsys.readouterr()).replace("\n", "")
    assert "待填写 工作表“结转和预算”B11：上年数（…收入支出总计与上年相比，增减…）" in words
