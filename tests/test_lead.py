"""What the words before a figure say by themselves, and the gates that keep reading them quick."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from juesuan.extract import numerals, units
from juesuan.extract.grammar import grammar
from juesuan.extract.lead import clause_of, heading_of, lead_of, noun_of, said_in, words_by
from juesuan.extract.tables.cells import told_number, typed_number
from juesuan.kernel.patterns import any_of


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("，比上年增加", {"label": "比上年增加", "context": "", "against": "上年", "stop": False, "cut": -1}),
        ("万元。其中：基本支出", {"label": "基本支出", "parts": True, "stop": True, "sentence": "其中：基本支出"}),
        ("（货物采购", {"opened": 1, "brackets": True, "parts": False}),
        ("），主要原因是人员减少，减少支出", {"closed": 1, "reason": True, "told": False}),
        ("，主要原因是人员减少。支出", {"reason": False, "label": "支出"}),
        ("；与年初预算相比，增加", {"compares": True, "semicolon": True, "against": "年初预算"}),
        ("2.公务接待费。决算数为", {"title": "公务接待费", "label": "决算数为"}),
        ("；本年支出包括基本支出", {"another_whole": True}),
        ("，收入和支出分别为", {"in_turn": True}),
        ("。2022年，收入", {"year": "2022"}),
    ],
)
def test_a_lead_says_by_itself(words: str, said: dict[str, object]) -> None:
    lead = lead_of(grammar(), words)
    assert {name: getattr(lead, name) for name in said} == said


def test_clause_noun_and_heading_are_read_without_what_leads_and_ends_them() -> None:
    g = grammar()
    assert clause_of(g, "其中：2024年度 办公经费").words == "办公经费"
    assert clause_of(g, "其中：办公 经费").plain == "其中办公经费"
    assert noun_of(g, "培训费为").plain == "培训费"
    assert noun_of(g, "收入总计为").total == "收入总计"
    assert noun_of(g, "人均支出").average
    assert heading_of(g, "公务接待费支出决算情况说明。") == "公务接待费支出"


def test_what_words_say_without_a_number_is_found_once() -> None:
    said = said_in(
        grammar(), "一般公共服务支出（类）档案事务（款）行政运行（项）。决算数与年初预算持平，主要原因是按预算执行。"
    )
    assert said.item == ("一般公共服务支出", "档案事务", "行政运行")
    assert [m["word"] for m in said.level] == ["持平"]
    assert [m["reason"] for m in said.reason] == ["按预算执行"]
    assert not said.none


def test_wording_read_before_is_not_read_again() -> None:
    words = words_by(grammar())
    assert words_by(grammar()) is words
    assert words.lead("，比上年减少") is words.lead("，比上年减少")
    long = "很长的话" * 600
    assert words.said(long) is not words.said(long)  # a paragraph of pages would stay in memory for good


PIECES = st.sampled_from(
    [*"0123456789", "2024", "19", "400", "0571", "24", "12", *"-/.：:·×xX*~至到—年月日 ，,。（）\n\t", "万元", "元", "GB", "DB12",
     "/T", "ISO", "附件", "代表", "表", "图", "电话", "编", "机", "真", "支出", "4001234567", "人", "小时"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=14).map("".join))
@example("2024-5-6")
@example("电话 0571-1234567")
@example("变动（4.70）万元")
@example("GB/T 1234.5")
@example("12 4001234567")
def test_what_has_a_form_of_its_own_is_never_passed_over(text: str) -> None:
    """The gate before the nine searches of a text lets by every text in which one of them finds something."""
    printed = [m for m in numerals._TOKEN.finditer(text) if numerals._plain(text, m) is None]
    fixed = numerals._fixed(text)
    assert not fixed or any(numerals._perhaps_fixed(text, match) for match in printed)
    covered = {at for token in fixed for at in range(token.start, token.number_end)}
    assert all(
        numerals._plain(text, m) is None for m in numerals._TOKEN.finditer(text) if covered & {*range(*m.span(1))}
    )


WORDS = st.sampled_from(
    [*"，。；、：（）第至到超过于约起上类款项级号", "支出", "以上", "（含）", "表", "年", "编号", "左右", " "]
)
UNITS = st.sampled_from(sorted(units.UNITS))
NUMBERS = st.sampled_from(
    ["3", "12", "05", "2024", "1999", "12.30", "1.20", "1,234.50", "1.2080505", "1.2023", "100000"]
)


@given(WORDS, NUMBERS, UNITS, WORDS)
@example("款", "12", "款", "）")
@example("支出", "2024", "年", "3")
def test_a_plain_figure_is_what_all_forms_make_of_it(before: str, number: str, unit: str, behind: str) -> None:
    """The way past the forms of numbers gives what going through them gives; an amount is never an item's number and its code."""
    assume(units.UNITS[unit].base not in ("万元", "%") or not numerals._ORDINAL_AND_MORE.match(number))
    text = f"采购{before}{number}{unit}{behind}"
    for match in numerals._TOKEN.finditer(text):
        plain = numerals._plain(text, match)
        assert plain is None or [plain] == numerals._tokens(text, match)


@pytest.mark.parametrize("head", ["", "（", "(", "、", " "])
@pytest.mark.parametrize("number", ["1", "10", "05", "2024", "1.5"])
@pytest.mark.parametrize("mark", [".", "）", "、", "．", "是", "，"])
@pytest.mark.parametrize("behind", ["一般公共服务支出", "2024年", "万元", "元", "（一）", "", "1"])
def test_the_number_of_an_item_is_what_all_forms_make_of_it(head: str, number: str, mark: str, behind: str) -> None:
    text = f"{head}{number}{mark}{behind}"
    for match in numerals._TOKEN.finditer(text):
        plain = numerals._plain(text, match)
        assert plain is None or [plain] == numerals._tokens(text, match)
        assert plain is None or not numerals._fixed(text)


@given(st.lists(st.sampled_from([*units.UNITS, "万", "个月份", "人", "次"]), min_size=1, max_size=6))
def test_one_of_several_words_is_the_longest(words: list[str]) -> None:
    found = re.compile(any_of(words))
    for word in words:
        assert found.fullmatch(word)
        assert found.match(word + "。")[0] == word  # type: ignore[index]
    assert not found.match("。")


@pytest.mark.parametrize("words", ["支出", "，增长", "、培训费", "万元，公用经费"])
def test_words_that_are_a_label_alone_are_quiet(words: str) -> None:
    assert lead_of(grammar(), words).quiet


@pytest.mark.parametrize(
    "words",
    ["。支出", "；支出", "（支出", "），支出", "，其中：支出", "2023年支出", "，比上年增加", "，因政策原因", "，本年支出包括", "自有资金", "以甲项目为例，"],
)  # fmt: skip
def test_words_that_move_the_sentence_on_are_not_quiet(words: str) -> None:
    assert not lead_of(grammar(), words).quiet


@pytest.mark.parametrize("text", ["1,234.50", "-20.00", "0", "007", "123456.78", "1,234", "12,345,678.9"])
def test_a_plain_amount_is_told_by_its_form(text: str) -> None:
    assert typed_number(text) == told_number(text) == told_number(f" {text} ")


def test_a_title_on_a_line_of_its_own_paragraph_names_what_follows() -> None:
    words = "%，具体情况如下：\n（一）因公出国（境）经费：2024年度预算安排"
    assert lead_of(grammar(), words).again == "因公出国（境）经费"
    assert lead_of(grammar(), "%，具体情况如下：（一）因公出国（境）经费支出").again == ""
