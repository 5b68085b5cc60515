"""Texts in encodings that no mark tells: Big5, UTF-16 without a byte order mark; and what must not be taken for them."""

from __future__ import annotations

import pytest

from juesuan.document.model import Unreadable
from juesuan.document.text import decode

SIMPLIFIED = "清河县档案馆2024年度部门决算\n本年收入合计1234.56万元，其中：财政拨款收入1200.00万元，占97.20%。\n支出总计1234.56万元，与上年相比增加12.30万元，增长1.01%。\n"
TRADITIONAL = "清河縣檔案館2024年度部門決算\n本年收入合計1234.56萬元，其中：財政撥款收入1200.00萬元，佔97.20%。\n支出總計1234.56萬元，與上年相比增加12.30萬元，增長1.01%。\n"
ENGLISH = "Budget of 2024: 1,234.56 in all, of which 1,200.00 from the treasury.\n"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [SIMPLIFIED, TRADITIONAL, ENGLISH, "单位：万元\n1\n"])
def test_utf16_without_a_mark_is_read(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding), "a.txt") == (text, [])


@pytest.mark.parametrize("text", [TRADITIONAL, TRADITIONAL.splitlines()[1], "單位：萬元\n預算數 決算數\n"])
def test_big5_is_read_and_said(text: str) -> None:
    read, notes = decode(text.encode("big5hkscs"), "a.txt")
    assert read == text
    assert len(notes) == 1


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig"])
@pytest.mark.parametrize(
    "text",
    [SIMPLIFIED, TRADITIONAL, ENGLISH, "单位：万元\n", "编制单位：档案馆\n鑫淼焱垚\n", "合计\n", "名称"],
)
def test_other_texts_are_read_as_before(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding), "a.txt") == (text, [])


@pytest.mark.parametrize("data", [bytes(range(256)) * 40, b"\0" * 400, b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0" * 30])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable):
        decode(data, "a.txt")
