"""Lines broken at a fixed width are joined again, whatever the format, and each place keeps its line."""

from pathlib import Path

import docx
import pytest

from juesuan.document.html import blocks_of as html_blocks
from juesuan.document.model import Block, Paragraph, Part
from juesuan.document.text import blocks_of
from juesuan.document.word import read_word
from juesuan.document.wrapped import rejoin, width

PARAGRAPHS = (
    "第三部分 清河县档案馆2024年度部门决算情况说明",
    "一、收入支出决算总体情况说明",
    "2024年度收入总计612.30万元，与上年相比增加12.00万元，增长2.00%，主要原因是馆藏档案数字化项目支付了第二期款项。支出总计612.30万元，其中：本年支出合计600.10万元，年末结转和结余12.20万元。",
    "二、收入决算情况说明",
    "本年收入合计600.00万元，其中：财政拨款收入590.00万元，占98.33%；其他收入10.00万元，占1.67%。",
    "（一）机关运行经费支出情况",
    "清河县档案馆2024年度机关运行经费支出63.49万元，比上年减少2.71万元，下降4.09%，主要原因是办公耗材（含打印纸、硒鼓）支出下降。",
    "1、文化旅游体育与传媒支出（类）文物（款）其他文物支出（项）年初预算为66.00万元，支出决算为64.20万元，完成年初预算的97.27%。决算数小于预算数的主要原因是年中人员减少。",
)


def wrap(text: str, columns: int) -> list[str]:
    lines = [""]
    for character in text:
        if width(lines[-1] + character) > columns:
            lines.append("")
        lines[-1] += character
    return lines


def said(blocks: list[Block]) -> list[str]:
    return [b.text.strip() for b in blocks if isinstance(b, Paragraph)]


@pytest.mark.parametrize("columns", [48, 56, 70, 80, 96, 120])
@pytest.mark.parametrize("indent", ["", "　　"])
def test_text_html_and_word_give_the_paragraphs_that_were_broken(tmp_path: Path, columns: int, indent: str) -> None:
    lines = [line for p in PARAGRAPHS for line in wrap(indent + p, columns)]
    assert said(blocks_of("\n".join(lines))) == list(PARAGRAPHS)
    page = "".join(f"<p>{line}</p>\n" for line in lines)
    assert said(html_blocks(page)[0]) == list(PARAGRAPHS)
    word = docx.Document()
    for line in lines:
        word.add_paragraph(line)
    word.save(str(tmp_path / "a.docx"))
    assert said(read_word(tmp_path / "a.docx")[0]) == list(PARAGRAPHS)


def test_a_place_is_that_of_its_line() -> None:
    found = blocks_of("\n".join(line for p in PARAGRAPHS for line in wrap(p, 70)))
    joined = found[2]
    assert isinstance(joined, Paragraph)
    at = joined.text.index("年末结转和结余")
    assert joined.part_at(0).anchor == "l3"
    assert joined.part_at(at).anchor == "l5"


def test_paragraphs_that_were_not_broken_stay_apart_but_for_a_cut_number() -> None:
    blocks = blocks_of(
        "清河县档案馆2024年度部门决算\n机关运行经费支出63.49万元，比上年减少2.7\n1万元，下降4.09%。\n政府采购支出总额10.00万元\n没有其他事项。"
    )
    assert said(blocks)[1] == "机关运行经费支出63.49万元，比上年减少2.71万元，下降4.09%。"
    assert len(blocks) == 4


def test_what_one_paragraph_numbers_on_lines_of_its_own_are_paragraphs() -> None:
    first, second = "（一）机关运行经费。2025年预算298.38万元。", "（二）政府采购。2025年政府采购预算458.00万元。"
    blocks = [
        Paragraph("九、其他重要事项", anchor="p4"),
        Paragraph(f"{first}\n{second}\n其中货物62.40万元。", anchor="p5"),
    ]
    head, one, two = rejoin(blocks)
    assert (head, one) == (blocks[0], Paragraph(first, anchor="p5"))
    assert isinstance(two, Paragraph)
    assert two.text == f"{second}\n其中货物62.40万元。"
    assert two.part_at(9) == Part(0, "p5", len(first) + 1)


@pytest.mark.parametrize("second", ["（二）其中：货物62.40万元。", "2.津贴补贴30.00万元。"])
def test_a_list_that_goes_on_behind_a_line_break_stays_one_paragraph(second: str) -> None:
    blocks = [Paragraph(f"具体如下：1.基本工资20.00万元；\n{second}")]
    assert rejoin(blocks) == blocks
