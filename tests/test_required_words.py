"""Words that an expression needs: derived from its tree, so that a text without them is not searched."""

from __future__ import annotations

import re

import pytest

from juesuan.extract.grammar import grammar
from juesuan.extract.names import names
from juesuan.kernel.patterns import Pool, required


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("支出", ("支出",)),
        ("本年支出(?:合计)?", ("本年支出",)),
        ("(?:本年)?支(?:出)合计", ("支出合计",)),  # a group that always takes part runs on
        ("(?:增加|减少)(?:了)?", ("增加", "减少")),
        ("(?:增加|减少)[额数]", ("增加额", "增加数", "减少额", "减少数")),
        (
            "(?=[本该](?:科目|项))(?:其|该|本项)",
            ("本科目", "本项", "该科目", "该项"),
        ),  # the choice whose words are longest
        ("(?:甲|)", ()),
        ("(?:" + "[甲乙丙丁戊己]" * 40 + "|子)", (*"甲乙丙丁戊己", "子")),  # too many spellings to tell them all
        ("甲(?:乙|)丙", ("甲乙丙", "甲丙")),
        ("增加|下", ("增加", "下")),
        ("年初|年末", ("年初", "年末")),
        ("公务用车|公务接待", ("公务用车", "公务接待")),
        ("[与比]上年", ("与上年", "比上年")),
        ("[与比]", ("与", "比")),
        ("(?:类|款)+", ("类", "款")),
        ("(?=[决大])决算", ("决算",)),
        ("(?!上年)决", ("决",)),
        (r"\\d+", ("\\",)),
        (r"\d+", ()),
        ("(?:支出)?", ()),
        ("支出|.*", ()),
        ("[^支]", ()),
        ("[一-十]", ()),
        ("(?i:abc)", ()),
        ("(?i)abc", ()),
        ("", ()),
    ],
)
def test_words_of_which_one_stands_in_every_match(words: str, found: tuple[str, ...]) -> None:
    assert set(required(words)) == set(found)


@pytest.mark.parametrize("kind", ["final", "budget"])
def test_every_example_holds_the_words_that_its_expression_needs(kind: str) -> None:
    g = grammar(kind)
    for pattern in g.file.pattern:
        words = required(g.spelled(pattern.words))
        assert all(not words or any(w in text for w in words) for text in pattern.examples), pattern.id
    for rule in g.rules:
        words = required(g.spelled(rule.words))
        assert all(not words or any(w in e["clause"] for w in words) for e in rule.examples), rule.id


def test_a_pool_tries_what_may_stand_in_their_order() -> None:
    pool = Pool([("支出", 1), (r"\d", 2), ("收(?:入|支)", 3), ("本年支出", 4), ("年初|年末", 5)])
    assert [meant for _, meant in pool.may_stand("本年支出")] == [1, 2, 4]
    assert [meant for _, meant in pool.may_stand("年末收支")] == [2, 3, 5]
    assert list(pool.all_in("年末收支12")) == [2, 3, 5]
    assert list(pool.all_in("")) == []


def test_a_pool_finds_what_trying_each_finds() -> None:
    declared = [n.words for n in names().declared]
    pool = Pool((w, w) for w in declared)
    for n in names().declared:
        for example in n.examples:
            label = example.rpartition("：")[2]
            assert list(pool.all_in(label)) == [w for w in declared if re.search(w, label)]


def test_an_expression_is_compiled_when_its_words_stand() -> None:
    pool = Pool([("支出(", 1), ("收入", 2)], [("支出",), ("收入",)])
    assert list(pool.all_in("本年收入")) == [2]
    with pytest.raises(re.error):
        list(pool.all_in("本年支出"))
