"""Pages of a scan that are missing or out of order: told from printed numbers, or from a sentence that breaks off."""

from __future__ import annotations

import pytest

from juesuan.document.collation import collated
from juesuan.document.page import Glyph
from juesuan.document.pdf_text import Line, make_line

BOX = (0.0, 0.0, 595.0, 842.0)


def line(page: int, text: str, y: float, x: float = 80.0) -> Line:
    return make_line(
        page, 0, tuple(Glyph(c, x + 16 * i, x + 16 * i + 16, y, 16, False, 0, 0.99) for i, c in enumerate(text))
    )


def told(numbers: list[int | None]) -> list[str]:
    lines = []
    for page, number in enumerate(numbers, 1):
        lines += [line(page, f"第{page}页的正文写到这里为止。", 600), line(page, "下一句话也写在这里。", 560)]
        if number is not None:
            lines.append(line(page, f"—{number}—", 40, 270))
    return [n.zh for n in collated(lines, dict.fromkeys(range(1, len(numbers) + 1), BOX), {}, 0)]


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ([None, None, 1, 2, 3, 4, 5], []),
        ([None, None, 1, 2, 4, 5, 6], ["第4页与第5页之间缺1页：印的页码从2到4"]),
        ([None, 1, 2, 3, 6, 7], ["第4页与第5页之间缺2页：印的页码从3到6"]),
        ([1, 2, 4, 5, 3, 6, 7], ["第5页印的页码是3，页序可能有误"]),
        ([1, 2, 3, 8, 5, 6, 7], []),  # 4 misread
        ([1, 2, None, 4, 5, 6], []),
        ([1, 2, None, 5, 6, 7], ["第2页与第4页之间缺1页：印的页码从2到5"]),
        ([1, 2, 3, 1, 2, 3], []),  # counted anew
        ([None, None, None, 1, None, None], []),
    ],
)
def test_printed_numbers(numbers: list[int | None], said: list[str]) -> None:
    assert told(numbers) == said


@pytest.mark.parametrize(
    ("end", "begin", "broken"),
    [
        ("二〇二四年度收入总计一千二百三十四万元，其中", "（二）支出决算情况", True),
        ("二〇二四年度收入总计一千二百三十四万元，其中", "一般公共预算拨款一千万元。", False),
        ("二〇二四年度收入总计一千二百三十四万元多了。", "（二）支出决算情况", False),
    ],
)
def test_a_sentence_that_breaks_off(end: str, begin: str, broken: bool) -> None:
    lines = [
        line(1, "一句话写满了这一行的全部地方直到右边为止的", 640),
        line(1, "一句话写满了这一行的全部地方直到右边为止的", 610),
        line(1, end, 580),
    ]
    indent = 112.0 if begin.startswith("（") else 80.0
    lines += [line(2, begin, 760, indent), line(2, "另一句话写满了这一行的全部地方直到右边为止的", 730)]
    notes = collated(lines, {1: BOX, 2: BOX}, {}, 0)
    assert [n.zh for n in notes] == (["第1页末尾的话没有说完，第2页不是它的下文，可能缺页或页序有误"] if broken else [])
