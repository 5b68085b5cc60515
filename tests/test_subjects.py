"""What a noun phrase names is data: every example is read by its rule, whatever order the rules stand in; a region adds and is refused by name."""

from __future__ import annotations

import pytest

from juesuan.extract.grammar import Grammar, grammar
from juesuan.extract.like import Like
from juesuan.extract.referents import chooser
from juesuan.extract.subject_rules import STAGES, Choice, Cut, Rules
from juesuan.extract.tried import Example, broken_subjects, heard, of_region
from juesuan.kernel.patterns import required

KINDS = ("final", "budget")


@pytest.mark.parametrize("kind", KINDS)
def test_every_example_is_read_by_its_rule(kind: str) -> None:
    assert list(broken_subjects(grammar(kind), kind)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_no_order_of_the_lines_has_a_meaning(kind: str) -> None:
    own = grammar(kind)
    rules = own.subjects
    turned = Rules(rules.fragments, rules.cut[::-1], rules.choice[::-1])
    assert list(broken_subjects(Grammar(own.file, own.names, subjects=turned), kind)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_rule_calls_by_name_is_there(kind: str) -> None:
    rules = chooser(grammar(kind))
    assert len(rules._ready) == len(grammar(kind).subjects.choice)
    assert {r.stage for r in grammar(kind).subjects.choice} <= set(STAGES)


def read(g: Grammar, text: str, kind: str = "final") -> str:
    """Return what the last figure of a paragraph (`section：text`) is of."""
    found = heard(g, kind, Example.of(f"{text} → ?"))
    assert found is not None
    return found.told()


CANTEEN = {
    "id": "canteen",
    "stage": "worded",
    "sections": ["operating"],
    "words": "(?:食堂|灶务)(?:开支|花销)?",
    "whole": ["operating.total"],
    "gives": "operating.total",
    "examples": ["operating：机关运行经费18.60万元，其中：食堂花销2.00万元。 → operating.total"],
}


def test_a_choice_is_added_by_data_alone() -> None:
    text = "operating：机关运行经费18.60万元，其中：灶务开支2.00万元。"
    assert read(grammar(), text) == "~"
    assert read(of_region({}, choices=[CANTEEN]), text) == "operating.total"


def test_a_cut_is_added_by_data_alone() -> None:
    cut = {"id": "plainly", "step": "opening", "words": "^说白了就是", "examples": ["说白了就是项目支出 → 项目支出"]}
    text = "expenditure：本年支出92.00万元，说白了就是项目支出32.00万元。"
    assert read(grammar(), text) == "~"
    assert read(of_region({}, cuts=[cut]), text) == "whole.project"


def test_a_choice_that_takes_anothers_example_is_refused_by_name() -> None:
    greedy = {
        "id": "greedy",
        "stage": "worded",
        "words": ".*用房",
        "gives": "assets.house_value",
        "examples": ["assets：办公用房62.00万元。 → assets.house_value"],
        "over": ["rooms_alone"],
    }
    said = r"choice rooms_alone: its example 「我局办公用房3,260平方米。」 is read as assets\.house_value by greedy, not as assets\.area"
    with pytest.raises(ValueError, match=said):
        of_region({}, choices=[greedy])


def test_a_cut_that_takes_anothers_example_is_refused_by_name() -> None:
    greedy = {"id": "greedy", "step": "opening", "words": "^由上年", "examples": ["由上年项目支出 → 项目支出"]}
    with pytest.raises(
        ValueError, match="cut out_of: of its example 「由上年结转」 「结转」 is left, not 「由上年结转」"
    ):
        of_region({}, cuts=[greedy])


def test_a_name_that_takes_a_choices_example_is_refused() -> None:
    name = {"measure": "three.other", "words": "货物", "examples": ["procurement：货物"]}
    with pytest.raises(ValueError, match="choice procured: its example 「政府采购支出总额"):
        of_region({}, more=[name])


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"examples": []}, "choice canteen has no example"),
        ({"examples": ["operating：机关运行经费18.60万元。 → operating.total"]}, "is read by the names"),
        ({"when": ["raining"]}, "no condition or value 'raining'"),
        ({"gives": "{weather}.total"}, "no group or value 'weather'"),
        ({"gives": "", "refers": "the_moon"}, "no referent 'the_moon'"),
        ({"words": "{nonsense}"}, "no lexeme or fragment 'nonsense'"),
        ({"words": "食堂("}, "食堂"),
        ({"over": ["nobody"]}, "no such choices to go over: nobody"),
        ({"id": "pronoun"}, "declared twice: pronoun"),
        ({"stage": "later"}, "Invalid enum value 'later'"),
        ({"colour": "red"}, "unknown field `colour`"),
    ],
)
def test_a_choice_that_cannot_hold_is_refused(changed: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        of_region({}, choices=[{**CANTEEN, **changed}])


def test_rules_that_go_over_one_another_are_refused() -> None:
    one, other = ({**CANTEEN, "id": a, "over": [b]} for a, b in (("one", "other"), ("other", "one")))
    with pytest.raises(ValueError, match="go over one another: one, other"):
        of_region({}, choices=[one, other])


def test_only_the_last_cuts_may_ask_for_more_than_words() -> None:
    cut = {"id": "here", "step": "opening", "words": "^在", "when": ["list_open"], "examples": ["在支出 → 支出"]}
    with pytest.raises(ValueError, match="cut here: only cuts of the step told may ask for more than words"):
        of_region({}, cuts=[cut])


def test_the_rule_that_asks_more_goes_first() -> None:
    plain = Choice("plain", "worded", (), words="甲")
    more = Choice("more", "worded", (), words="甲", units=("万元",))
    over = Choice("over", "worded", (), words="甲", over=("more",))
    assert [r.id for r in Rules(choice=(plain, more)).in_order()] == ["more", "plain"]
    assert [r.id for r in Rules(choice=(plain, more, over)).in_order()] == ["over", "more", "plain"]


def test_rules_are_plain_data() -> None:
    assert Cut("a", "opening", "^甲", ("甲乙 → 乙",)).to == ""
    assert {r.id for r in grammar("budget").subjects.choice} - {r.id for r in grammar().subjects.choice} >= {
        "three_summed"
    }
    assert "procured_of_budget" not in {r.id for r in grammar("budget").subjects.choice}


@pytest.mark.parametrize("kind", KINDS)
def test_what_an_expression_requires_stands_in_all_that_it_matches(kind: str) -> None:
    g = grammar(kind)
    for pattern in g.file.pattern:
        needed = required(g.spelled(pattern.words))
        assert not needed or all(any(n in text for n in needed) for text in pattern.examples), pattern.id


@pytest.mark.parametrize(
    ("shapes", "measure", "groups"),
    [
        (["general.income"], "general.income", {}),
        (["general.income"], "general.incomes", None),
        ([""], "", {}),
        ([""], "general.income", None),
        (["!"], "general.income", {}),
        (["!"], "", None),
        (["*.income"], "whole.income", {}),
        (["*.income"], "whole.income.fund", None),
        (["{account}.income"], "whole.income", {"account": "whole"}),
        (["whole.{side=income|total}"], "whole.total", {"side": "total"}),
        (["whole.{side=income|total}"], "whole.basic", None),
        (["*.{side=basic|project}"], "fiscal.project", {"side": "project"}),
        (["fiscal.{what}", "!fiscal.total"], "fiscal.total", None),
        (["fiscal.{what}", "!fiscal.total"], "fiscal.basic", {"what": "basic"}),
        (["~*购置*"], "~拟购置固定资产", {}),
        (["~*购置*"], "~固定资产", None),
        (["ab*ba"], "aba", None),
    ],
)
def test_measures_are_asked_for_by_their_shape(shapes: list[str], measure: str, groups: dict[str, str] | None) -> None:
    assert Like(shapes).groups(measure) == groups
