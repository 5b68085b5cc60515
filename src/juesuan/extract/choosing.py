"""The rules of `subjects.toml` applied: what is left of a noun, and which of the choices holds for it.

What a rule asks of the words alone is asked once for the same words and remembered; words without those that its expression requires
are not searched. What it asks of the text before and behind is asked last.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

import msgspec

from juesuan.extract.discourse import Discourse, Subject, was_told, whole_of_list
from juesuan.extract.grammar import Grammar
from juesuan.extract.lead import Noun
from juesuan.extract.subject_rules import KNOWN, STAGES, UNKNOWN, Choice, Cut, Step
from juesuan.kernel.patterns import compiled, holds_any, literals, required


class Phrase:
    """A noun phrase and where it stands: `noun` as it is, `words` what is left of it, `key` what the names say of them.

    `groups` are those of the expressions of the rule that is being tried.
    """

    __slots__ = ("context", "d", "groups", "key", "noun", "read", "unit", "words")

    def __init__(self, d: Discourse, noun: str, read: Noun, context: str, unit: str) -> None:
        self.d, self.noun, self.read, self.context, self.unit = d, noun, read, context, unit
        self.words = self.key = ""
        self.groups: Mapping[str, str] = {}

    def named(self) -> str:
        """Return the group `name` of the rule being tried, without one the words."""
        return self.groups.get("name") or self.words


class Vocabulary(msgspec.Struct, frozen=True):
    """What rules may ask and give by name: conditions, values ('' where there is none) and referents (None where there is none)."""

    conditions: Mapping[str, Callable[[Phrase], bool]]
    values: Mapping[str, Callable[[Phrase], str]]
    referents: Mapping[str, Callable[[Phrase], Subject | None]]


Test = Callable[[Phrase], bool]
Text = Callable[[Phrase], str]


class _Expression:
    """An expression that is compiled when a text has what it requires."""

    __slots__ = ("_any", "_whole", "needs", "words")

    def __init__(self, words: str) -> None:
        self.words = words
        self._any = frozenset(literals(words))
        self.needs = () if self._any else required(words)

    def whole(self, text: str) -> Mapping[str, str] | None:
        """Return the groups of an expression that all of a text fits, None where it does not."""
        if self._any or not self.words:
            return {} if text in self._any or not (text or self.words) else None
        if self.needs and not holds_any(text, self.needs):
            return None
        found = compiled(self.words).fullmatch(text)
        return None if found is None else {k: v for k, v in found.groupdict().items() if v is not None}

    def stands_in(self, text: str) -> bool:
        """Tell whether it stands in a text."""
        if self._any:
            return holds_any(text, self._any)
        if self.needs and not holds_any(text, self.needs):
            return False
        return compiled(self.words).search(text) is not None


class _Ready(msgspec.Struct, frozen=True):
    """A choice, ready to be tried."""

    rule: Choice
    stage: int
    words: _Expression | None
    unless: _Expression | None
    tests: tuple[Test, ...]
    gives: Text | None
    item: Text | None
    either: Text | None
    refers: Callable[[Phrase], Subject | None] | None


class _ReadyCut(msgspec.Struct, frozen=True):
    """A cut, ready to be tried."""

    rule: Cut
    words: _Expression
    unless: _Expression | None
    when: tuple[Test, ...]
    to: Text | None
    """None where what it writes is the same for all nouns."""


Tried = tuple[tuple[_Ready, Mapping[str, str]], ...]
"""Rules that may hold for words, with the groups of their expression."""
MOST_KEPT = 8192
"""Nouns whose rules are remembered."""


class Chooser:
    """The rules of one grammar. `applied` gathers the ids of those that decided something, where it is not None."""

    def __init__(self, g: Grammar, vocabulary: Vocabulary) -> None:
        self.g = g
        self.known = vocabulary
        self.applied: list[str] | None = None
        self._tried: dict[tuple[str, str, str], tuple[Tried, Tried, Tried, Tried]] = {}
        self._by_place: dict[tuple[str, str], tuple[_Ready, ...]] = {}
        self._cuts: dict[tuple[Step, str], tuple[_ReadyCut, ...]] = {}

    # ---- what is left of a noun

    def cut(self, step: Step, words: str, phrase: Phrase | None = None, section: str = "") -> str:
        """Return what a step leaves of words, rule after rule; those that ask for the section or more need the phrase."""
        section = phrase.d.section if phrase else section
        if (cuts := self._cuts.get((step, section))) is None:
            cuts = self._cuts[step, section] = tuple(self._ready_cuts(step, section))
        for ready in cuts:
            needs = ready.words.needs
            if needs and not holds_any(words, needs):
                continue
            if ready.to is None:
                if (ready.unless and ready.unless.stands_in(words)) or not all(test(phrase) for test in ready.when if phrase):
                    continue
                words = compiled(ready.words.words).sub(ready.rule.to, words)
            elif phrase and (found := compiled(ready.words.words).search(words)):
                phrase.words, phrase.groups = words, {k: v for k, v in found.groupdict().items() if v is not None}
                if (ready.unless is None or not ready.unless.stands_in(words)) and (to := ready.to(phrase)):
                    words = words[: found.start()] + to + words[found.end() :]
        return words

    def _ready_cuts(self, step: Step, section: str) -> Iterable[_ReadyCut]:
        for rule in self.g.subjects.cut:
            if rule.step == step and (not rule.sections or section in rule.sections):
                words = self._expression(rule.words)
                when = tuple(self._condition(name) for name in rule.when)
                to = self._text(rule.to, {*compiled(words.words).groupindex}) if "{" in rule.to else None
                yield _ReadyCut(rule, words, self._expression(rule.unless) if rule.unless else None, when, to)

    # ---- what it is

    def unnamed(self, p: Phrase) -> Subject | None:
        """Return what a noun is of which no words are left, None where no rule tells."""
        return self._decided(p, self._for(p)[0])

    def worded(self, p: Phrase) -> Subject | None:
        """Return what its words say before the names are asked."""
        return self._decided(p, self._for(p)[1])

    def known_as(self, p: Phrase) -> Subject | None:
        """Return what a noun is that the names know; None where it is what they say, or what a rule has put in the phrase's `key`."""
        return self._decided(p, self._for(p)[2], moves=True)

    def unknown(self, p: Phrase) -> Subject | None:
        """Return what a noun is that no name knows."""
        return self._decided(p, self._for(p)[3])

    def _decided(self, p: Phrase, rules: Tried, *, moves: bool = False) -> Subject | None:
        passed = -1
        for ready, groups in rules:
            if ready.stage == passed:
                continue
            p.groups = groups
            for test in ready.tests:
                if not test(p):
                    break
            else:
                rule = ready.rule
                found = None
                if ready.refers:
                    if (found := ready.refers(p)) is None:
                        continue
                elif ready.gives:
                    if not (measure := ready.gives(p)):
                        continue
                    if ready.item:
                        if not (item := ready.item(p)):
                            continue
                        found = Subject(measure, item)
                    elif moves:
                        p.key, passed = measure, ready.stage
                    else:
                        found = Subject(measure)
                elif rule.aside:
                    found = aside(p)
                if ready.either and (other := ready.either(p)):
                    p.d.either = other
                if self.applied is not None:
                    self.applied.append(rule.id)
                if found is not None:
                    return found
        return None

    def _for(self, p: Phrase) -> tuple[Tried, Tried, Tried, Tried]:
        """Return the rules that may hold for a phrase by its words, section and unit: of the four parts of the stages."""
        place = (p.words, p.d.section, p.unit)
        if (found := self._tried.get(place)) is None:
            if len(self._tried) >= MOST_KEPT:
                self._tried.clear()
            found = self._tried[place] = self._fitting(*place)
        return found

    def _fitting(self, words: str, section: str, unit: str) -> tuple[Tried, Tried, Tried, Tried]:
        if (rules := self._by_place.get((section, unit))) is None:
            rules = self._by_place[section, unit] = tuple(
                r
                for r in self._ready
                if (not r.rule.sections or section in r.rule.sections) and (not r.rule.units or unit in r.rule.units)
            )
        parts: tuple[list[tuple[_Ready, Mapping[str, str]]], ...] = ([], [], [], [])
        for ready in rules:
            groups: Mapping[str, str] | None = {}
            if ready.words is not None and (groups := ready.words.whole(words)) is None:
                continue
            if ready.unless is None or not ready.unless.stands_in(words):
                part = ready.stage if ready.stage < KNOWN else 2 if ready.stage < UNKNOWN else 3
                parts[part].append((ready, groups))
        return tuple(parts[0]), tuple(parts[1]), tuple(parts[2]), tuple(parts[3])

    @cached_property
    def _ready(self) -> tuple[_Ready, ...]:
        return tuple(self._made(rule) for rule in self.g.subjects.in_order())

    def _made(self, rule: Choice) -> _Ready:
        groups: set[str] = set()
        for words in (rule.words, rule.key, rule.whole, rule.subject):
            groups.update(_GROUP.findall(self._spelled(words or "")))
        gives = self._text(rule.gives, groups) if rule.gives else None
        if rule.called:
            gives = self._called(self._text(rule.called, groups))
        return _Ready(
            rule,
            STAGES.index(rule.stage),
            None if rule.words is None else self._expression(rule.words),
            self._expression(rule.unless) if rule.unless else None,
            tuple(self._tests(rule, groups)),
            gives,
            self._text(rule.item, groups) if rule.item else None,
            self._text(rule.either, groups) if rule.either else None,
            self.known.referents[rule.refers] if rule.refers else None,
        )

    def _tests(self, rule: Choice, groups: set[str]) -> Iterable[Test]:
        """Yield what a rule asks beyond section, unit and words: what costs least first."""
        for asked, of in (
            (rule.key, lambda p: p.key),
            (rule.subject, lambda p: p.d.subject.measure),
            (rule.whole, lambda p: whole_of_list(p.d)),
            (rule.noun, lambda p: p.noun),
            (rule.last, lambda p: p.d.figures[-1].fact.measure if p.d.figures else ""),
        ):
            if asked is not None:
                yield _fits(self._expression(asked), of)
        if rule.spoken is not None:
            whole = _fits(self._expression(rule.spoken), lambda p: whole_of_list(p.d))
            subject = _fits(self._expression(rule.spoken), lambda p: p.d.subject.measure)
            yield lambda p: whole(p) or subject(p)
        if rule.part_of:
            yield lambda p: bool(p.d.lists) and any(p.d.by_id[i].fact.measure == rule.part_of for i in p.d.lists[-1].whole.values())
        if rule.told:
            told = self._text(rule.told, groups)
            yield lambda p: was_told(p.d, told(p))
        for name in rule.when:
            yield self._condition(name)
        if rule.before:
            before = self._spelled(rule.before)
            yield lambda p: compiled(before).search(p.d.text, 0, p.d.at) is not None
        if rule.behind:
            behind = self._spelled(rule.behind)
            yield lambda p: compiled(behind).match(p.d.text, p.d.at) is not None
        if rule.onward:
            onward = self._spelled(rule.onward)
            yield lambda p: compiled(onward).search(p.d.text, p.d.sentence_start) is not None
        for asked, wanted in ((rule.said, True), (rule.unsaid, False)):
            if asked:
                yield _said(self._expression(asked), wanted)

    # ---- the words of rules

    @cached_property
    def _parts(self) -> Mapping[str, str]:
        """Return what a name in braces stands for, beside lexemes and fragments of the grammar."""
        return {p.id: p.words for p in self.g.file.pattern} | self.g.subjects.fragments

    def _spelled(self, words: str) -> str:
        for name in _NAME.findall(words):
            if name in self._parts:
                words = words.replace(f"{{{name}}}", self._spelled(self._parts[name]))
        return self.g.spelled(words)

    def _expression(self, words: str) -> _Expression:
        return _Expression(self._spelled(words))

    def _condition(self, name: str) -> Test:
        wanted = not name.startswith("not ")
        bare = name.removeprefix("not ")
        if bare in self.known.conditions:
            test = self.known.conditions[bare]
        else:
            value = self.known.values[bare]
            return lambda p: bool(value(p)) == wanted
        return test if wanted else lambda p: not test(p)

    def _text(self, words: str, groups: set[str]) -> Text:
        """Return what writes a text with its groups and values, '' where one of them is empty."""
        pieces = _NAME.split(words)
        if len(pieces) == 1:
            return lambda p: words
        parts: list[str | Text] = []
        for n, piece in enumerate(pieces):
            if n % 2:
                parts.append(_group(piece) if piece in groups else self.known.values[piece])
            elif piece:
                parts.append(piece)

        def written(p: Phrase) -> str:
            text = ""
            for part in parts:
                if not (piece := part if isinstance(part, str) else part(p)):
                    return ""
                text += piece
            return text

        return written

    def _called(self, words: Text) -> Text:
        names = self.g.names
        return lambda p: names.resolve(words(p), p.d.section)


_NAME = re.compile(r"\{([a-z_]+)\}")
_GROUP = re.compile(r"\(\?P<([a-z_]+)>")


def aside(p: Phrase) -> Subject:
    """Return the subject that has no name but its own words."""
    return Subject("~" + p.words[-24:])


def _group(name: str) -> Text:
    return lambda p: p.groups.get(name, "")


def _fits(expression: _Expression, of: Text) -> Test:
    known: dict[str, Mapping[str, str] | None] = {}

    def test(p: Phrase) -> bool:
        text = of(p)
        if text in known:
            found = known[text]
        else:
            if len(known) >= MOST_KEPT:
                known.clear()
            found = known[text] = expression.whole(text)
        if found is None:
            return False
        if found:
            p.groups = {**p.groups, **found}
        return True

    return test


_FIRST_WORDS = 40
"""Characters of a sentence that say what it is about."""


def _said(expression: _Expression, wanted: bool) -> Test:
    def test(p: Phrase) -> bool:
        said = p.context + p.d.text[p.d.sentence_start : p.d.sentence_start + _FIRST_WORDS]
        return expression.stands_in(said) == wanted

    return test
