"""Tables that came as text with nothing but a blank, a tab or a line end between their cells: no row is a sentence, no number is misread."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from juesuan.checks.engine import check_document
from juesuan.document.model import Document, Paragraph, Source, Table
from juesuan.document.read import read
from juesuan.document.text import blocks_of
from juesuan.document.word import blocks_of as word_blocks

HEAD = """清河县档案馆2024年度部门决算
第二部分 部门决算表
"""
TEXT = """第三部分 部门决算情况说明
一、支出决算情况说明
2024年度支出合计175.50万元，其中：基本支出110.30万元，占62.85%；项目支出65.20万元，占37.15%。
"""
TORN = """支出决算表
单位：万元
科目编码
科目名称
本年支出
基本支出
项目支出
合计
17
5.50
110.3
0
65.20
201
一般公共服务支出
126.10
60.9
0
65.20
"""


def _document(text: str) -> Document:
    return Document((Source("a.txt", "txt"),), tuple(blocks_of(text)))


def _tables(text: str) -> list[Table]:
    return [b for b in blocks_of(text) if isinstance(b, Table)]


def _loud(text: str) -> list[str]:
    return [f"{f.rule} {f.message.zh}" for f in check_document(_document(text)).findings if f.severity != "note"]


def test_the_rows_of_a_table_that_cannot_be_read_are_kept_together() -> None:
    blocks = blocks_of(HEAD + TORN + TEXT)
    (table,) = [b for b in blocks if isinstance(b, Table)]
    assert table.unread
    assert (table.n_cols, table.cells[0].text, table.cells[-1].text) == (1, "单位：万元", "65.20")
    assert [c.anchor for c in table.cells[:2]] == ["l4", "l5"]
    told = [b.text for b in blocks if isinstance(b, Paragraph)]
    assert told == ["清河县档案馆2024年度部门决算", "第二部分 部门决算表", "支出决算表", *TEXT.splitlines()]


def test_an_unread_table_gives_one_note_and_no_alarm() -> None:
    result = check_document(_document(HEAD + TORN + TEXT))
    (note,) = [f for f in result.findings if f.rule == "F10"]
    assert "1 处报表是粘贴来的文字" in note.message.zh
    assert {f.severity for f in result.findings} == {"note"}


def test_no_number_of_an_unread_table_is_a_figure() -> None:
    result = check_document(_document(HEAD + TORN + TEXT))
    assert {f.place.block for f in result.figures} == {len(blocks_of(HEAD + TORN + TEXT)) - 1}


def test_a_true_slip_of_the_text_is_still_told() -> None:
    assert [t.split()[0] for t in _loud(HEAD + TORN + TEXT.replace("62.85%", "68.25%"))] == ["S01"]


def test_sentences_that_end_on_numbers_are_no_table() -> None:
    text = "一、支出情况\n基本支出 110.30 万元\n项目支出 65.20 万元\n比上年增加 12.50\n万元，增长 7.67%。\n"
    assert _tables(text) == []


def test_contents_with_page_numbers_are_no_table() -> None:
    assert _tables("目录\n收入支出决算总表 5\n收入决算表 6\n支出决算表 7\n财政拨款收入支出决算总表 8\n") == []


@pytest.mark.parametrize("blank", [" ", "\t", "\u3000"])
def test_a_form_in_which_nothing_is_filled_in_is_no_headings(blank: str) -> None:
    empty = "政府性基金预算财政拨款收入支出决算表\n单位：万元\n项目 年初结转和结余 本年收入 本年支出\n科目编码 科目名称\n合计\n"
    text = HEAD + TORN + "注：无。\n" + empty.replace(" ", blank) + "注：本单位没有政府性基金收支。\n" + TEXT
    assert [t.unread for t in _tables(text)] == [True, True]
    assert _loud(text) == []


def test_rows_pasted_into_paragraphs_of_a_word_file(tmp_path: Path) -> None:
    document = docx.Document()
    for line in (HEAD + TORN + TEXT).splitlines():
        document.add_paragraph(line)
    blocks, _ = word_blocks(document)
    assert [b.unread for b in blocks if isinstance(b, Table)] == [True]
    document.save(str(tmp_path / "a.docx"))
    assert {f.severity for f in check_document(read([tmp_path / "a.docx"])).findings} == {"note"}


def test_rows_pasted_into_one_paragraph_of_a_page(tmp_path: Path) -> None:
    page = "<html><body>" + "".join(
        f"<p>{part}</p>" for part in (HEAD, TORN.replace("\n", "<br>"), TEXT.replace("\n", "</p><p>"))
    )
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    document = read([tmp_path / "a.html"])
    assert [b.unread for b in document.blocks if isinstance(b, Table)] == [True]
    assert {f.severity for f in check_document(document).findings} == {"note"}


def test_a_bracket_that_opens_a_line_goes_on_with_the_sentence() -> None:
    text = (
        "2024年度一般公共预算财政拨款支出主要用于以下方面：教育支出（类）18.62万元，\n"
        "占0.1%；社会保障和就业支出（类）2426.25万元，占9.9%；卫生健康支出\n"
        "（类）484.94万元，占2.0%；交通运输支出（类）20651.36万元，占83.9%；住房保障\n"
        "支出（类）1043.52万元，占4.2%。\n"
    )
    assert [b.text for b in blocks_of(text) if isinstance(b, Paragraph)] == [text.replace("\n", "")]
