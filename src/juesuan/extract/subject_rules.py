"""Which measure and item a noun phrase names, as data (`kinds/<kind>/subjects.toml`): what is cut from it, and what it is in its context.

`[[cut]]` takes from a noun what names nothing, or writes it as the names have it; `[[choice]]` says what it is by its words, its section
and unit, the list that is open and what was just told. `choosing` applies them. Each rule carries examples, which `extract/tried.py` tries: of a
cut `其余为项目支出 → 项目支出`, a noun and what all cuts of the step leave of it (behind `section：context，` where they ask for that); of a choice
`section：paragraph → measure item | either`, what the last figure, or the one in 【】, is of by this rule; the measure is `~` where it has no name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, get_args

import msgspec

Step = Literal["year", "below", "unit", "opening", "closing", "told", "within", "item", "clause"]
"""When something is cut: the year, the department's own words (`below`: behind its name), what opens and closes the noun, last what is said of
its use. `within`: before the name of an item inside the one spoken of, `item`: of any item; `clause`: of a clause that compares."""

Stage = Literal[
    "unnamed", "worded", "counted", "apart", "concept", "aside", "side", "budget", "either", "total", "parted", "classified", "item",
    "within", "received", "listed", "referring",
]  # fmt: skip
"""The stages in their order; in each the first rule that holds is taken. `unnamed` is for a noun of which nothing is left, `worded`
for what its words say before any name is asked; `counted` to `parted` for what the names said, which a rule may move on to another measure or
decide; `classified` to `referring` for nouns that no name knows.
"""
STAGES: tuple[Stage, ...] = get_args(Stage)
KNOWN, UNKNOWN = STAGES.index("counted"), STAGES.index("classified")
"""The first stage of nouns that a name knows, and of those that none does."""


class Cut(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that are replaced by `to` where they stand in a noun, in these sections, unless `unless` stands in it.

    Groups of `words` and the values of `referents` are named in braces in `to`; where one is empty, nothing is cut. `when`: conditions of
    `referents` that must hold.
    """

    id: str
    step: Step
    words: str
    examples: tuple[str, ...]
    to: str = ""
    unless: str = ""
    sections: tuple[str, ...] = ()
    when: tuple[str, ...] = ()


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a noun is where all that is asked holds.

    Asked: `sections`, `units` of the figure; `words` (all that is left of the noun, '' for none), `unless` (stands in it), `noun` (as it
    stood), as regular expressions; measures by the shape of their names (`like.Like`): `key` (what the names say), `whole` (what the innermost
    open list parts), `parted` (that, or what the sentence goes on to tell the parts of), `subject` (the sentence's own), `spoken` (one of the two), `last` (the last figure's); `part_of` (the measure of any whole
    of the list), `told` (one that the paragraph has told); regular expressions of the text:
    `before` (stands in the sentence before the figure, with the mark that ends the one before it), `behind` (what the text from the figure on begins with), `onward` (stands in the text from
    the sentence's beginning on), `absent` (does not), `said` (stands in the clauses before the noun or the sentence's first words), `unsaid` (stands in
    neither); `when`: conditions of `referents`, `not …` those that must not hold.

    Given: `gives` a measure, with `item` of that item; `called` the measure that the names say for other words; `refers` what a referent of
    `referents` is; `aside` no measure that the project has a name for. In all of them groups and values are named in braces: an empty one keeps the rule
    away. `either` is another measure that the figure may mean beside; alone it decides nothing.

    Of two rules of a stage that hold the one that asks more is taken, of as many the earlier, and one that goes `over` the other in any case.
    """

    id: str
    stage: Stage
    examples: tuple[str, ...]
    sections: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    words: str | None = None
    unless: str = ""
    noun: str | None = None
    key: tuple[str, ...] | None = None
    whole: tuple[str, ...] | None = None
    parted: tuple[str, ...] | None = None
    part_of: str = ""
    subject: tuple[str, ...] | None = None
    spoken: tuple[str, ...] | None = None
    last: tuple[str, ...] | None = None
    told: str = ""
    before: str = ""
    behind: str = ""
    onward: str = ""
    absent: str = ""
    said: str = ""
    unsaid: str = ""
    when: tuple[str, ...] = ()
    gives: str = ""
    item: str = ""
    called: str = ""
    refers: str = ""
    aside: bool = False
    either: str = ""
    over: tuple[str, ...] = ()

    def asks(self) -> int:
        """Return how much the rule asks."""
        given = (getattr(self, name) not in (None, "", ()) for name in _ASKED)
        return sum(given) + len(self.when) + (self.words == "")


_ASKED = (
    "sections", "units", "words", "unless", "noun", "key", "whole", "parted", "part_of", "subject", "spoken", "last", "told", "before", "behind",
    "onward", "absent", "said", "unsaid",
)  # fmt: skip


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The rules of a kind, with those of a region behind them. `fragments` are parts of expressions that several rules name in braces."""

    fragments: dict[str, str] = {}
    cut: tuple[Cut, ...] = ()
    choice: tuple[Choice, ...] = ()

    def __post_init__(self) -> None:
        for rules in (self.cut, self.choice):
            ids = [r.id for r in rules]
            if twice := sorted({i for i in ids if ids.count(i) > 1}):
                raise ValueError(f"rules of subjects declared twice: {', '.join(twice)}")

    def with_more(self, cuts: Iterable[Cut], choices: Iterable[Choice]) -> Rules:
        """Return these rules and a region's."""
        return Rules(self.fragments, (*self.cut, *cuts), (*self.choice, *choices))

    def in_order(self) -> Iterator[Choice]:
        """Yield the choices in the order in which they are tried."""
        if unknown := {o for r in self.choice for o in r.over} - {r.id for r in self.choice}:
            raise ValueError(f"no such choices to go over: {', '.join(sorted(unknown))}")
        for stage in STAGES:
            of = [r for r in self.choice if r.stage == stage]
            yield from _ordered(sorted(of, key=Choice.asks, reverse=True))


def _ordered(rules: Sequence[Choice]) -> Iterator[Choice]:
    """Yield rules in their order, those that go over one just before it."""
    done: set[str] = set()

    def put(rule: Choice, below: tuple[str, ...]) -> Iterator[Choice]:
        if rule.id in below:
            raise ValueError(f"rules of subjects that go over one another: {', '.join(below)}")
        if rule.id not in done:
            for other in rules:
                if rule.id in other.over:
                    yield from put(other, (*below, rule.id))
            if rule.id not in done:
                done.add(rule.id)
                yield rule

    for rule in rules:
        yield from put(rule, ())
