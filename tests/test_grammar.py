"""The grammar and the names are data: every example holds, one more rule is data alone, and one that breaks another's is refused."""

from __future__ import annotations

import pytest

from juesuan.document.model import Document, Paragraph, Source
from juesuan.extract import grammar as grammars
from juesuan.extract import names
from juesuan.extract.grammar import Grammar, Rule
from juesuan.extract.narrative import narrative
from juesuan.extract.outline import kind_of, outline

HEAD = ("清河县档案馆2024年度部门决算公开说明", "二、收入决算情况说明")


def read(sentence: str, grammar: Grammar) -> list[tuple[str, str, str]]:
    """Return what each figure of a sentence is read as: printed, measure, aspect."""
    document = Document((Source("说明.txt", "txt"),), tuple(Paragraph(t) for t in (*HEAD, sentence)))
    told = narrative(document, outline(document, kind_of(document)), grammar=grammar)
    return [(f.printed, f.fact.measure, f.fact.aspect) for f in told.figures if f.place.block == 2]


def test_every_example_of_the_grammar_is_read_as_it_says() -> None:
    assert list(grammars.broken_examples(grammars.grammar())) == []
    assert list(grammars.broken_examples(grammars.grammar("budget"))) == []


def test_every_example_of_the_names_is_read_as_it_says() -> None:
    assert list(names.broken_examples(names.names())) == []


def test_a_word_is_added_by_data_alone() -> None:
    sentence = "本年收入合计99.00万元，比上年见跌4.00万元，见跌3.88%。"
    before = read(sentence, grammars.grammar())
    after = read(sentence, grammars.extended({"fall": ["见跌"]}, ()))
    assert before[1:] == [("4.00万元", "~见跌", "amount"), ("3.88%", "~见跌", "rate")]
    assert after[1:] == [("4.00万元", "whole.income", "change"), ("3.88%", "whole.income", "change_rate")]


def test_a_rule_is_added_by_data_alone() -> None:
    rule = Rule(
        "times", "completion", ("percent",), "^(?P<noun>.*?)(?P<d>兑现)(?P<b>预算)?(?:率|程度)?(?:为)?$",
        ({"clause": "支出兑现率为", "noun": "支出", "d": "兑现"},),
    )  # fmt: skip
    sentence = "本年收入合计99.00万元，兑现率为99.00%。"
    assert read(sentence, grammars.grammar())[1] == ("99.00%", "~兑现率", "rate")
    assert read(sentence, grammars.extended({}, (rule,)))[1] == ("99.00%", "whole.income", "completion")


def test_a_rule_that_takes_anothers_example_is_refused_by_name() -> None:
    greedy = Rule("greedy", "share", ("percent",), "^预决算差异率$", ({"clause": "预决算差异率"},), over=("variance",))
    with pytest.raises(ValueError, match="rule variance: its example 「预决算差异率」 is read by greedy"):
        grammars.extended({}, (greedy,))


def test_a_rule_that_does_not_read_its_own_example_is_refused_by_name() -> None:
    idle = Rule("idle", "share", ("percent",), "^分得$", ({"clause": "占"},))
    with pytest.raises(ValueError, match="rule idle: its example 「占」 is read by share"):
        grammars.extended({}, (idle,))


def test_a_name_that_takes_anothers_example_is_refused_by_name() -> None:
    greedy = names.Name("three.total", "年末公务用车保有量")
    with pytest.raises(ValueError, match=r"should be three\.held, is read as three\.total by 「年末公务用车保有量」"):
        grammars.extended(
            {}, (), (names.Name("three.held", "公车存量", examples=("three_public：年末公务用车保有量",)), greedy)
        )


def test_a_name_is_added_by_data_alone() -> None:
    assert names.resolve("公车存量", "three_public") == ""
    more = grammars.extended({}, (), (names.Name("three.held", "公车存量", examples=("three_public：公车存量",)),))
    assert more.names.resolve("公车存量", "three_public") == "three.held"


def test_an_unknown_lexeme_is_refused() -> None:
    with pytest.raises(ValueError, match="no such lexemes: rises"):
        grammars.extended({"rises": ["走高"]}, ())
