"""Spreadsheets: titles, tables and notes of a sheet, numbers as stored, and what a workbook hides."""

import datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from juesuan.document.model import Block, Document, Paragraph, Source, Table, Unreadable, where
from juesuan.document.office import soffice
from juesuan.document.sheet import address, number, read_csv, read_sheet
from juesuan.kernel.place import Place


def shown(blocks: list[Block]) -> list[object]:
    """Paragraphs as (anchor, text), tables as rows of texts."""
    return [(b.anchor, b.text) if isinstance(b, Paragraph) else rows(b) for b in blocks]


def rows(table: Block) -> list[list[str | None]]:
    assert isinstance(table, Table)
    return [[None if c is None else c.text for c in row] for row in table.grid()]


def statutory(path: Path) -> None:
    """The first of the nine tables, as departments lay it out."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("01总表")
    sheet.merge_range("A1:D1", "收入支出决算总表")
    sheet.write("D2", "公开01表")
    sheet.write("A3", "部门：清河县档案馆")
    sheet.write("D3", "金额单位：万元")
    sheet.merge_range("A4:B4", "收入")
    sheet.merge_range("C4:D4", "支出")
    for col, text in enumerate(["项目", "决算数", "项目", "决算数"]):
        sheet.write(4, col, text)
    sheet.write_row("A6", ["一、财政拨款收入", 590.1, "一、基本支出", 500])
    sheet.write_row("A7", ["二、其他收入", 22.2, "二、项目支出"])
    sheet.write("D7", 112.3)
    sheet.write("A8", "总计")
    sheet.write_formula("B8", "=SUM(B6:B7)", None, 590.1 + 22.2)
    sheet.write_formula("D8", "=SUM(D6:D7)", None, 612.3)
    sheet.merge_range("A9:D9", "注：本表反映部门本年度的总收支情况。")
    sheet.write("A30", "  ")
    book.close()


STATUTORY = [
    ("x01总表!A1", "收入支出决算总表"),
    ("x01总表!D2", "公开01表"),
    ("x01总表!A3", "部门：清河县档案馆"),
    ("x01总表!D3", "金额单位：万元"),
    [
        ["收入", "收入", "支出", "支出"],
        ["项目", "决算数", "项目", "决算数"],
        ["一、财政拨款收入", "590.1", "一、基本支出", "500"],
        ["二、其他收入", "22.2", "二、项目支出", "112.3"],
        ["总计", "612.3", "", "612.3"],
    ],
    ("x01总表!A9", "注：本表反映部门本年度的总收支情况。"),
]


def test_a_statutory_table(tmp_path: Path) -> None:
    path = tmp_path / "附表.xlsx"
    statutory(path)
    blocks, notes = read_sheet(path, 1)
    assert shown(blocks) == STATUTORY
    assert notes == []
    table = blocks[4]
    assert isinstance(table, Table)
    assert (table.sheet, table.anchor, table.file) == ("01总表", "A4", 1)
    by_anchor = {c.anchor: c for c in table.cells}
    assert (by_anchor["A4"].colspan, by_anchor["C4"].col) == (2, 2)
    assert "B4" not in by_anchor
    assert by_anchor["B8"].stored
    assert not by_anchor["A8"].stored
    assert not by_anchor["C8"].stored


def test_where_speaks_of_sheets(tmp_path: Path) -> None:
    path = tmp_path / "附表.xlsx"
    statutory(path)
    document = Document((Source("附表.xlsx", "xlsx"),), tuple(read_sheet(path)[0]))
    assert where(document, Place(0)) == "工作表“01总表” 单元格A1"
    assert where(document, Place(0), "en") == "sheet “01总表” cell A1"
    assert where(document, Place(4, row=4, col=1)) == "工作表“01总表” 单元格B8"


@pytest.mark.parametrize("target", ["xls", "ods"])
def test_other_workbook_formats(tmp_path: Path, target: str) -> None:
    program = soffice()
    if program is None:
        pytest.skip("LibreOffice is not installed")
    from juesuan.document.office import convert

    statutory(tmp_path / "附表.xlsx")
    made = convert(program, tmp_path / "附表.xlsx", tmp_path, "xlsx", target)
    blocks, _ = read_sheet(made)
    if target == "xls":
        assert shown(blocks) == STATUTORY
    else:  # calamine tells no merged cells of ods: their text stands in the first cell only
        assert [b.text for b in blocks if isinstance(b, Paragraph)] == [t for _, t in STATUTORY[:4]] + [STATUTORY[5][1]]
        assert ["总计", "612.3", "", "612.3"] in rows(blocks[4])


def test_two_tables_on_a_sheet_and_blank_rows_within_one(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "表"
    for row in [
        ["政府性基金收入支出决算表"],
        ["项目", "收入"],
        ["合计", 1],
        [],
        ["本部门没有此项收支，本表为空表。"],
        [],
        [None, "国有资本经营支出决算表（部门）"],
        ["公开09表", "单位：万元"],
        ["项目", "支出"],
        ["甲", 2],
        [],
        ["合计"],
        ["乙", 3],
    ]:
        sheet.append(row)
    book.save(str(tmp_path / "a.xlsx"))
    assert shown(read_sheet(tmp_path / "a.xlsx")[0]) == [
        ("x表!A1", "政府性基金收入支出决算表"),
        [["项目", "收入"], ["合计", "1"]],
        ("x表!A5", "本部门没有此项收支，本表为空表。"),
        ("x表!B7", "国有资本经营支出决算表（部门）"),
        ("x表!A8", "公开09表"),
        ("x表!B8", "单位：万元"),
        [["项目", "支出"], ["甲", "2"], ["", ""], ["合计", ""], ["乙", "3"]],
    ]


def test_an_empty_statutory_table_keeps_its_heads_and_total_row(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet("08")
    sheet.merge_range("A1:D1", "政府性基金预算财政拨款收入支出决算表")
    sheet.merge_range("A2:B2", "项目")
    sheet.merge_range("C2:D2", "本年支出")
    sheet.write_row("A3", ["编码", "名称", "小计", "基本支出"])
    sheet.merge_range("A4:B4", "合计")
    sheet.write("A5", "注：本部门无此项收支，本表为空表。")
    book.close()
    assert shown(read_sheet(tmp_path / "a.xlsx")[0])[1:] == [
        [
            ["项目", "项目", "本年支出", "本年支出"],
            ["编码", "名称", "小计", "基本支出"],
            ["合计", "合计", "", ""],
        ],
        ("x08!A5", "注：本部门无此项收支，本表为空表。"),
    ]


def test_a_head_merged_over_columns_is_no_title(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet("s")
    sheet.merge_range("B1:C1", "决算数")
    sheet.write_row("A2", ["项目", "上年", "本年"])
    sheet.write_row("A3", ["合计", 1, 2])
    book.close()
    assert shown(read_sheet(tmp_path / "a.xlsx")[0]) == [
        [["", "决算数", "决算数"], ["项目", "上年", "本年"], ["合计", "1", "2"]]
    ]


def test_a_sheet_of_prose_is_paragraphs(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "目录"
    sheet["A1"], sheet["A2"], sheet["A3"] = "目录", "一、收入支出决算总表", "二、收入决算表"
    book.save(str(tmp_path / "a.xlsx"))
    assert shown(read_sheet(tmp_path / "a.xlsx")[0]) == [
        ("x目录!A1", "目录"),
        ("x目录!A2", "一、收入支出决算总表"),
        ("x目录!A3", "二、收入决算表"),
    ]


def test_values_of_every_kind(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["数", 158.94000000000003, 201, 0.0938, -0.0, 123456789.12, "12.30"])
    sheet.append(["日", datetime.date(2024, 12, 31), datetime.datetime(2024, 1, 2, 3, 4, 5), True, "a\nb"])
    sheet["F2"] = "#REF!"
    sheet["F2"].data_type = "e"
    book.save(str(tmp_path / "a.xlsx"))
    (table,), _ = read_sheet(tmp_path / "a.xlsx")
    assert rows(table) == [
        ["数", "158.94", "201", "0.0938", "0", "123456789.12", "12.30"],
        ["日", "2024-12-31", "2024-01-02 03:04:05", "TRUE", "a\nb", "#REF!", ""],
    ]
    assert isinstance(table, Table)
    assert [c.anchor for c in table.cells if c.stored] == ["B1", "C1", "D1", "E1", "F1"]


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.1 + 0.2, "0.3"), (201.0, "201"), (1e-9, "0"), (1234567.891, "1234567.891"), (1e15, "1000000000000000")],
)
def test_numbers_without_binary_noise(value: float, text: str) -> None:
    assert number(value) == text


def test_numbers_are_printed_with_the_places_that_their_format_shows(tmp_path: Path) -> None:
    path = tmp_path / "格式.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("表03")
    sheet.write_row(0, 0, ["科目", "决算数", "占比", "人数"])
    grouped, plain_two = book.add_format({"num_format": "#,##0.00;-#,##0.00"}), book.add_format({"num_format": 2})
    rate, people = book.add_format({"num_format": "0.00%"}), book.add_format({"num_format": '0"人"'})
    sheet.write(1, 0, "行政运行")
    sheet.write(1, 1, 95.8, grouped)
    sheet.write(1, 2, 0.5, rate)
    sheet.write(1, 3, 12, people)
    sheet.write(2, 0, "机关服务")
    sheet.write(2, 1, 201, plain_two)
    sheet.write(3, 0, "其他支出")
    sheet.write(3, 1, 7.1234, grouped)  # more places are stored than shown: none is lost
    book.close()
    (table,) = [b for b in read_sheet(path)[0] if isinstance(b, Table)]
    assert rows(table)[1:] == [
        ["行政运行", "95.80", "0.5", "12"],
        ["机关服务", "201.00", "", ""],
        ["其他支出", "7.1234", "", ""],
    ]


def test_addresses() -> None:
    assert [address(0, 0), address(6, 1), address(0, 26), address(9, 701), address(0, 702)] == [
        "A1", "B7", "AA1", "ZZ10", "AAA1",
    ]  # fmt: skip


def test_hidden_sheets_and_formulas_without_values_are_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "一"
    sheet.append(["项目", "数", 1])
    sheet.append(["合计", "=C1*2", "=C1"])
    hidden = book.create_sheet("底稿")
    hidden.sheet_state = "hidden"
    hidden.append(["项目", "数"])
    hidden.append(["合计", "1,234.50"])
    sheet.append(["其中", 1, 2])
    sheet.append(["", "", ""])
    sheet.row_dimensions[3].hidden = sheet.row_dimensions[9].hidden = True
    book.create_sheet("空").sheet_state = "veryHidden"
    book.save(str(tmp_path / "a.xlsx"))
    blocks, notes = read_sheet(tmp_path / "a.xlsx", 3)
    assert [b.sheet for b in blocks if isinstance(b, Table)] == ["一", "底稿"]
    assert [(n.file, n.zh) for n in notes] == [
        (3, "工作表“一”有隐藏的行（第 3 行），已一并读取"),
        (3, "工作表“一”有 2 个公式没有保存计算结果（B2、C2），请用 Excel 或 WPS 打开并保存一次"),
        (3, "工作表“底稿”是隐藏的，已一并读取；公开前请核实是否应当保留"),
    ]


def test_a_stray_value_far_away_does_not_eat_the_memory(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["XFD1048576"] = "甲", 1
    book.save(str(tmp_path / "a.xlsx"))
    blocks, notes = read_sheet(tmp_path / "a.xlsx")
    assert blocks == []
    assert "范围过大" in notes[0].zh


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk"])
def test_csv(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes('收入决算表\n"项目","金额"\n"一、其他,收入","1,234.50"\n注：无\n'.encode(encoding))
    blocks, _ = read_csv(path)
    assert shown(blocks) == [
        ("x!A1", "收入决算表"),
        [["项目", "金额"], ["一、其他,收入", "1,234.50"]],
        ("x!A4", "注：无"),
    ]
    assert not any(c.stored for b in blocks if isinstance(b, Table) for c in b.cells)


def test_damaged_workbooks(tmp_path: Path) -> None:
    statutory(tmp_path / "a.xlsx")
    whole = (tmp_path / "a.xlsx").read_bytes()
    for data in (whole[: len(whole) // 2], whole[:-200] + bytes(200), b"PK\x03\x04" + bytes(500)):
        path = tmp_path / "坏.xlsx"
        path.write_bytes(data)
        with pytest.raises(Unreadable, match="损坏"):
            read_sheet(path)
