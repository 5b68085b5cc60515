"""Plain text: encodings, paragraphs, and the three shapes of table."""

from pathlib import Path

import pytest

from juesuan.document.model import Block, Paragraph, Table, Unreadable
from juesuan.document.text import blocks_of, read_text


def texts(table: Block) -> list[list[str | None]]:
    assert isinstance(table, Table)
    return [[None if c is None else c.text for c in row] for row in table.grid()]


def spans(table: Block) -> dict[str, tuple[int, int, int, int]]:
    assert isinstance(table, Table)
    return {c.text: (c.row, c.col, c.rowspan, c.colspan) for c in table.cells}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk", "gb18030"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(tmp_path: Path, encoding: str, newline: str) -> None:
    path = tmp_path / "说明.txt"
    path.write_bytes(newline.join(["清河县档案馆", "", "收入总计612.30万元。", ""]).encode(encoding))
    blocks, notes = read_text(path, 2)
    assert blocks == [
        Paragraph("清河县档案馆", file=2, anchor="l1"),
        Paragraph("收入总计612.30万元。", file=2, anchor="l3"),
    ]
    assert notes == []


def test_utf16_big_endian(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xfe\xff" + "档案".encode("utf-16-be"))
    assert read_text(path)[0] == [Paragraph("档案", anchor="l1")]


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_a_file_cut_in_mid_character_is_read_with_a_note(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(("清河县档案馆决算公开说明。" * 30).encode(encoding)[:-1])
    blocks, notes = read_text(path)
    assert isinstance(blocks[0], Paragraph)
    assert blocks[0].text.startswith("清河县档案馆决算")
    assert "字符损坏" in notes[0].zh


@pytest.mark.parametrize("data", ["档案\0馆".encode(), bytes(range(1, 32)) * 20, b"\xff\x80\x81" * 200])
def test_binary_is_not_text(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(Unreadable) as caught:
        read_text(path)
    assert caught.value.name == "a.txt"


def test_text_is_kept_as_it_stands() -> None:
    blocks = blocks_of("  第一部分　概况 \n收入２．３0 万元\n")
    assert [b.text for b in blocks if isinstance(b, Paragraph)] == ["  第一部分　概况 ", "收入２．３0 万元"]


@pytest.mark.parametrize("rule", ["", "|---|:-:|---:|\n"])
def test_pipe_table(rule: str) -> None:
    blocks = blocks_of(f"表前\n| 项目 | 预算 | 决算 |\n{rule}| 出国费 | 1.00 |  |\n  | 接待费 | | 0.30 |\n表后")
    assert [b.text for b in blocks if isinstance(b, Paragraph)] == ["表前", "表后"]
    assert texts(blocks[1]) == [["项目", "预算", "决算"], ["出国费", "1.00", ""], ["接待费", "", "0.30"]]
    assert blocks[1].anchor == "l2"


def test_pipe_table_with_ragged_rows_and_escaped_pipe() -> None:
    assert texts(blocks_of("|a|b|c|\n|d|\n|e \\| f|g|")[0]) == [["a", "b", "c"], ["d", "", ""], ["e | f", "g", ""]]


def test_tab_separated_rows() -> None:
    blocks = blocks_of("前\n项目\t预算\t决算\n合计\t\t3.00\n\t小计\t1.00\n后")
    assert texts(blocks[1]) == [["项目", "预算", "决算"], ["合计", "", "3.00"], ["", "小计", "1.00"]]
    assert [b.anchor for b in blocks] == ["l1", "l2", "l5"]


def test_one_line_with_a_tab_and_numbered_lines_are_paragraphs() -> None:
    assert all(isinstance(b, Paragraph) for b in blocks_of("单位：\t清河县档案馆\n下一行"))
    assert all(isinstance(b, Paragraph) for b in blocks_of("（一）\t收入1.00万元。\n（二）\t支出2.00万元。"))


CELLS = "\n".join(
    [
        "正文。", "", "",
        "\t整体支出绩效自评表", "",
        "\t单位名称", "\t清河县档案馆", "",
        "\t资金（万元）", "\t来源", "\t年初", "\t全年", "\t得分", "",
        "\t", "\t总资金", "\t10.00", "\t12.30", "\t9.5", "",
        "\t", "\t其他资金", "\t", "\t-", "\t-", "",
        "\t总体目标", "\t预期", "\t实际", "",
        "\t", "\t完成馆藏数字化", "\t[bookmark: _GoBack]完成一期", "二是整理旧档", "",
        "三、接待查档的群众若干人次，办结率保持在较高水平，群众反映良好。", "",
        "    收尾。", "",
        "\t一级", "\t二级", "\t三级", "\t目标", "\t得分", "",
        "\t产出", "\t数量", "\t卷数", "\t>=90", "\t20", "",
        "\t", "\t", "\t件数", "\t>=80", "\t20", "",
        "\t", "\t质量", "\t合格率", "\t100%", "\t10", "",
        "\t总分", "\t", "\t", "\t", "\t99.5", "",
        "", "",
        "十二、其他事项", "没有。",
    ]
)  # fmt: skip


def test_a_table_written_a_cell_a_line() -> None:
    blocks = blocks_of(CELLS)
    assert [b.text for b in blocks if isinstance(b, Paragraph)] == ["正文。", "十二、其他事项", "没有。"]
    table = blocks[1]
    assert isinstance(table, Table)
    assert (table.n_rows, table.n_cols, table.anchor) == (12, 5, "l4")
    done = "完成一期\n二是整理旧档\n三、接待查档的群众若干人次，办结率保持在较高水平，群众反映良好。\n    收尾。"
    assert texts(table) == [
        ["整体支出绩效自评表"] * 5,
        ["单位名称", *["清河县档案馆"] * 4],
        ["资金（万元）", "来源", "年初", "全年", "得分"],
        ["资金（万元）", "总资金", "10.00", "12.30", "9.5"],
        ["资金（万元）", "其他资金", "", "-", "-"],
        ["总体目标", "预期", "预期", "实际", "实际"],
        ["总体目标", "完成馆藏数字化", "完成馆藏数字化", done, done],
        ["一级", "二级", "三级", "目标", "得分"],
        ["产出", "数量", "卷数", ">=90", "20"],
        ["产出", "数量", "件数", ">=80", "20"],
        ["产出", "质量", "合格率", "100%", "10"],
        ["总分", "", "", "", "99.5"],
    ]
    where = spans(table)
    assert where["资金（万元）"] == (2, 0, 3, 1)
    assert where["总体目标"] == (5, 0, 2, 1)
    assert where["预期"] == (5, 1, 1, 2)
    assert where[done] == (6, 3, 1, 2)
    assert where["产出"] == (8, 0, 3, 1)
    assert where["数量"] == (8, 1, 2, 1)


def test_an_empty_first_cell_is_no_continuation_in_a_column_of_codes() -> None:
    rows = [["科目编码", "科目名称", "决算数"], ["", "合计", "3.00"], ["201", "一般", "3.00"], ["", "总计", "3.00"]]
    table = blocks_of("\n".join("\t" + "\n\t".join(row) + "\n" for row in rows))[0]
    assert texts(table) == rows


def test_a_heading_between_two_tables_ends_the_first() -> None:
    blocks = blocks_of("\t甲\n\t1\n\n\t乙\n\t2\n\n（二）采购情况\n没有。\n\t丙\n\t3\n\n")
    assert [texts(b) if isinstance(b, Table) else b.text for b in blocks] == [
        [["甲", "1"], ["乙", "2"]],
        "（二）采购情况",
        "没有。",
        [["丙", "3"]],
    ]


def test_a_lone_indented_line_is_a_paragraph() -> None:
    assert blocks_of("\t缩进的一段话。\n后文") == [
        Paragraph("\t缩进的一段话。", anchor="l1"),
        Paragraph("后文", anchor="l2"),
    ]


WRAPPED = """\
一、收入支出决算总体情况说明
    清河县档案馆二○二四年度收入总计612.30万元，与上年相比增加12.00
万元，增长2.00%，主要原因是馆藏档案数字化项目按照合同约定的进度支
付了第二期款项；支出总计612.30万元，与上年相比增加12.00万元，增长
2.00%，主要原因同上。
二、收入决算情况说明
    本年收入合计600.00万元，其中财政拨款收入590.00万元，占比为98.33
%，其他收入10.00万元，占比为1.67%，无上级补助收入、事业收入和经营
收入。
"""


def test_hard_wrapped_lines_are_joined() -> None:
    blocks = blocks_of(WRAPPED)
    assert [b.anchor for b in blocks] == ["l1", "l2", "l6", "l7"]
    first, second = blocks[1], blocks[3]
    assert isinstance(first, Paragraph)
    assert isinstance(second, Paragraph)
    assert "增加12.00万元，增长2.00%，主要原因是馆藏档案数字化项目按照合同约定的进度支付了第二期款项；" in first.text
    assert first.text.endswith("增加12.00万元，增长2.00%，主要原因同上。")
    assert "占比为98.33%，其他收入" in second.text


def test_lines_of_many_lengths_are_not_joined() -> None:
    lines = [f"{n}{'字' * n}" for n in range(10, 60)]
    assert len(blocks_of("\n".join(lines))) == 50


def test_a_row_of_tabs_that_begins_with_an_empty_cell_is_of_its_table() -> None:
    """The caption of the next table is no cell of the one before it."""
    lines = [
        "公开08表",
        "项目\t\t本年支出\t\t",
        "编码\t名称\t合计\t基本支出\t项目支出",
        "\t合计\t\t\t",
        "注：本表无数据。",
        "公开09表",
    ]
    blocks = blocks_of("\n".join(lines))
    assert [b.n_rows if isinstance(b, Table) else b.text for b in blocks] == [
        "公开08表",
        3,
        "注：本表无数据。",
        "公开09表",
    ]
