"""What a region adds to the grammar, and the examples of `subjects.toml` tried: each cut on its nouns, each choice in the paragraph that it reads.

A rule that takes another's example is refused by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

import msgspec

from juesuan.document.model import Document, Paragraph, Source
from juesuan.extract.discourse import Discourse
from juesuan.extract.grammar import Grammar, Rule, extended, grammar
from juesuan.extract.names import Name
from juesuan.extract.narrative import narrative
from juesuan.extract.outline import Outline
from juesuan.extract.phrase import Phrase
from juesuan.extract.referents import chooser
from juesuan.extract.subject_rules import Choice, Cut, Rules
from juesuan.kinds.kind import FINAL, kinds

UNIT, YEAR = "清河县档案馆", 2024
"""The department and the year that examples speak of."""


class Example(msgspec.Struct, frozen=True):
    """An example taken apart: a text of a section, and what is to come of it."""

    section: str
    text: str
    wanted: str

    @classmethod
    def of(cls, written: str) -> Example:
        """Read `section：text → wanted`, the section left out where none matters."""
        said, _, wanted = written.rpartition(" → ")
        section, _, text = said.partition("：")
        return cls(section, text, wanted) if section.isascii() and text else cls("", said, wanted)


class Heard(msgspec.Struct, frozen=True):
    """What the reader made of an example's figure: its measure (`~` without a name), item, other measure; the rules that decided something."""

    measure: str
    item: str
    either: str
    by: tuple[str, ...]

    def told(self) -> str:
        """Return it as an example writes it."""
        said = f"{self.measure} {self.item}".rstrip()
        return f"{said} | {self.either}" if self.either else said


def heard(g: Grammar, kind: str, example: Example) -> Heard | None:
    """Return what is made of an example's figure, the one in 【】 or the last; None where none is read."""
    start = example.text.find("【")
    document = Document((Source("", "txt"),), (Paragraph(example.text.replace("【", "").replace("】", "")),))
    rules = chooser(g)
    applied: list[str] = []
    rules.applied = applied
    try:
        told = narrative(document, Outline((example.section,), (), UNIT, YEAR, 0), grammar=g, own=kinds()[kind].own)
    finally:
        rules.applied = None
    figures = [f for f in told.figures if start < 0 or f.place.start == start]
    if not figures:
        return None
    figure = figures[-1]
    either = next((other for number, other in told.loose if number == figure.id), "")
    measure = figure.fact.measure
    return Heard("~" if measure.startswith("~") else measure, figure.fact.item, either, tuple(applied))


def broken_subjects(g: Grammar, kind: str = FINAL) -> Iterator[str]:
    """Yield each example of the rules of subjects that is not read as it says, or not by its rule.

    What a kind has unchanged from the final accounts is tried there: its own words and bases make other readings of the same sentences.
    """
    above = grammar(FINAL).subjects if kind != FINAL else Rules()
    for cut in g.subjects.cut:
        if cut not in above.cut:
            yield from _broken_cut(g, kind, cut)
    for choice in g.subjects.choice:
        if choice not in above.choice:
            yield from _broken_choice(g, kind, choice)


def _broken_cut(g: Grammar, kind: str, cut: Cut) -> Iterator[str]:
    if not cut.examples:
        yield f"cut {cut.id} has no example"
    rules = chooser(g)
    for example in map(Example.of, cut.examples):
        if cut.step == "told":
            context, _, noun = example.text.rpartition("，")
            d = Discourse(Document((Source("", "txt"),), ()), Outline((), (), UNIT, YEAR, 0), 0, g, kinds()[kind].own)
            d.begin(0, example.text, "", -1, -1, 0)
            d.section = example.section
            phrase = Phrase(d, noun, d.by_words.noun(noun), context, "")
            phrase.words = noun
            left = rules.cut.told(phrase)
        else:
            left = rules.cut.step(cut.step)(example.text)
        if left != example.wanted:
            yield f"cut {cut.id}: of its example 「{example.text}」 「{left}」 is left, not 「{example.wanted}」"


def _broken_choice(g: Grammar, kind: str, choice: Choice) -> Iterator[str]:
    if not choice.examples:
        yield f"choice {choice.id} has no example"
    for example in map(Example.of, choice.examples):
        found = heard(g, kind, example)
        if found is None or found.told() != example.wanted:
            read = f"{found.told()} by {'、'.join(found.by) or 'the names'}" if found else "nothing"
            yield f"choice {choice.id}: its example 「{example.text}」 is read as {read}, not as {example.wanted}"
        elif choice.id not in found.by:
            yield f"choice {choice.id}: its example 「{example.text}」 is read by {'、'.join(found.by) or 'the names'}"


class _Own(msgspec.Struct, frozen=True, array_like=True):
    lexemes: dict[str, tuple[str, ...]]
    rules: tuple[Rule, ...]
    names: tuple[Name, ...]
    cuts: tuple[Cut, ...]
    choices: tuple[Choice, ...]


def of_region(
    lexemes: Mapping[str, tuple[str, ...]],
    rules: Iterable[object] = (),
    more: Iterable[object] = (),
    kind: str = FINAL,
    cuts: Iterable[object] = (),
    choices: Iterable[object] = (),
) -> Grammar:
    """Return the grammar of a kind in a region by what its folder adds, as plain data; the kind's own where it adds nothing.

    ValueError names the rule whose example is no longer read as it says, or that asks for what there is not.
    """
    added = (lexemes, rules, more, cuts, choices)
    return _of_region(msgspec.json.encode(added), kind) if any(added) else grammar(kind)


@cache
def _of_region(data: bytes, kind: str) -> Grammar:
    own = msgspec.json.decode(data, type=_Own)
    made = extended(own.lexemes, own.rules, own.names, kind, own.cuts, own.choices)
    try:
        problems = list(broken_subjects(made, kind))
    except re.error as problem:
        raise ValueError(f"{problem}: {problem.pattern!r}") from problem
    if problems:
        raise ValueError("; ".join(problems))
    return made
