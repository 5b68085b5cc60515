"""A whole table in the wrong unit is one fault; a table torn in reading raises no alarm."""

from __future__ import annotations

from pathlib import Path

from juesuan import check_document
from juesuan.document.model import Document, Source
from juesuan.document.text import blocks_of

TEXT = (Path(__file__).parent.parent / "samples" / "qinghe-xinjiang.txt").read_text(encoding="utf-8")


def _checked(text: str) -> list[tuple[str, str]]:
    document = Document((Source("a.txt", "txt"),), tuple(blocks_of(text)))
    return [(f.rule, f.message.zh) for f in check_document(document).findings]


def test_a_table_that_states_the_wrong_unit_is_told_once() -> None:
    start = TEXT.index("\n支出决算表\n")
    wrong = TEXT[:start] + TEXT[start:].replace("单位：万元", "单位：元", 1)
    assert _checked(wrong) == [("E05", "《支出决算表》的数字与其他各处相差一万倍，计量单位应为万元")]


def test_a_torn_table_is_said_not_to_be_checked() -> None:
    start = TEXT.index("\n支出决算表\n")
    torn = TEXT[:start] + TEXT[start:].replace("| 639.59 |", "| 6,39,5 |", 1).replace("| 99.10 |", "| 9,9,1 |", 3)
    found = _checked(torn)
    assert [rule for rule, _ in found] == ["F10"]
    assert "支出决算表" in found[0][1]


def test_all_tables_in_the_wrong_unit_are_told_once() -> None:
    """The tables agree with each other; what the text says tells that their unit is not what they state."""
    wrong = TEXT.replace("单位：万元", "单位：元")
    (found,) = _checked(wrong)
    assert found[0] == "E05"
    assert found[1].startswith("《收入支出决算总表》《收入决算表》《支出决算表》")
    assert found[1].endswith("的数字与其他各处相差一万倍，计量单位应为万元")


def test_two_tables_in_the_wrong_unit_are_told_once() -> None:
    start = TEXT.index("\n收入决算表\n")
    wrong = TEXT[:start] + TEXT[start:].replace("单位：万元", "单位：元", 2)
    assert _checked(wrong) == [("E05", "《收入决算表》《支出决算表》的数字与其他各处相差一万倍，计量单位应为万元")]
