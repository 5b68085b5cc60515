"""The rules of `subjects.toml` applied: what is left of a noun, and which of the choices holds for it.

What a rule asks of the words alone is asked once for the same words and remembered; words without those that its expression requires
are not searched. What it asks of the text before and behind is asked last.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import TypeVar

import msgspec

from juesuan.extract.discourse import Discourse, Subject, was_told, whole_of_list
from juesuan.extract.grammar import Grammar
from juesuan.extract.lead import Noun
from juesuan.extract.subject_rules import KNOWN, STAGES, UNKNOWN, Choice, Cut, Step
from juesuan.kernel.memo import remembered_text
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

    __slots__ = ("_among", "_found", "_needs", "words")

    def __init__(self, words: str) -> None:
        self.words = words
        plain = words.replace(r"\.", "")
        self._among = frozenset(words.replace("\\", "").split("|")) if not words or literals(plain) else None
        """The texts that fit it, where it is a choice of words."""
        self._needs: tuple[str, ...] | None = None
        self._found: dict[str, Mapping[str, str] | None] = {}

    @property
    def needs(self) -> tuple[str, ...]:
        """Return words of which one stands in every text that it is in, () where none can be told."""
        if self._needs is None:
            self._needs = required(self.words)
        return self._needs

    def whole(self, text: str) -> Mapping[str, str] | None:
        """Return the groups of an expression that all of a text fits, None where it does not."""
        if self._among is not None:
            return _NONE if text in self._among else None
        if self.needs and not holds_any(text, self.needs):
            return None
        return groups_of(compiled(self.words).fullmatch(text))

    def whole_again(self, text: str) -> Mapping[str, str] | None:
        """Return the same of texts of which there are few, as measures are, remembered."""
        if self._among is not None:
            return _NONE if text in self._among else None
        if self.words == ".+":
            return _NONE if text else None
        if text not in self._found:
            if len(self._found) >= MOST_KEPT:
                self._found.clear()
            self._found[text] = groups_of(compiled(self.words).fullmatch(text))
        return self._found[text]

    def stands_in(self, text: str) -> bool:
        """Tell whether it stands in a text."""
        if self._among is not None:
            return holds_any(text, self._among)
        if self.needs and not holds_any(text, self.needs):
            return False
        return compiled(self.words).search(text) is not None


_NONE: Mapping[str, str] = {}


def groups_of(found: re.Match[str] | None) -> Mapping[str, str] | None:
    """Return the groups of a match that took part in it, None without one."""
    if found is None:
        return None
    return {k: v for k, v in found.groupdict().items() if v is not None} if found.re.groupindex else _NONE


class _Ready(msgspec.Struct, frozen=True):
    """A choice, ready to be tried."""

    rule: Choice
    stage: int
    words: _Expression | None
    unless: _Expression | None
    key: _Expression | None
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
    to: Text


Tried = tuple[tuple[_Ready, Mapping[str, str]], ...]
"""Rules that may hold for words, with the groups of their expressions."""
Parts = tuple[tuple[_Ready, ...], tuple[_Ready, ...], tuple[_Ready, ...], tuple[_Ready, ...]]
"""Rules for nouns of which nothing is left, for what their words say, for those that a name knows, and for those that none does."""
MOST_KEPT = 8192
"""Nouns whose rules are remembered."""


class Chooser:
    """The rules of one grammar. `applied` gathers the ids of those that decided something, where it is not None."""

    def __init__(self, g: Grammar, vocabulary: Vocabulary) -> None:
        self.g = g
        self.known = vocabulary
        self._expressions: dict[str, _Expression] = {}
        self.applied: list[str] | None = None
        self._tried: dict[tuple[str, str, str, str, bool], tuple[Tried, Tried]] = {}
        self._places: dict[tuple[str, str], Parts] = {}
        self._by_key: dict[tuple[str, str, str], tuple[tuple[_Ready, Mapping[str, str]], ...]] = {}
        self._cuts: dict[str, tuple[_ReadyCut, ...]] = {}
        self._told: dict[tuple[str, str], tuple[_ReadyCut, ...]] = {}
        self.year, self.below, self.unit = self.cuts("year"), self.cuts("below"), self.cuts("unit")
        self.opening, self.closing = self.cuts("opening"), self.cuts("closing")

    # ---- what is left of a noun

    def cuts(self, step: Step) -> Callable[[str], str]:
        """Return what makes of a noun what a step leaves of it, where its words alone tell; its answers are remembered."""
        ready = tuple(self._ready_cuts(step, ""))

        def left(words: str) -> str:
            for cut in ready:
                if cut.words.stands_in(words) and not (cut.unless and cut.unless.stands_in(words)):
                    words = compiled(cut.words.words).sub(cut.rule.to, words)
            return words

        return remembered_text(MOST_KEPT)(left)

    def told(self, p: Phrase) -> str:
        """Return what the step `told` leaves of a phrase's words, by its section and what its cuts ask."""
        place = (p.words, p.d.section)
        if (may := self._told.get(place)) is None:
            if len(self._told) >= MOST_KEPT:
                self._told.clear()
            if (cuts := self._cuts.get(p.d.section)) is None:
                cuts = self._cuts[p.d.section] = tuple(self._ready_cuts("told", p.d.section))
            may = self._told[place] = cuts if any(cut.words.stands_in(p.words) for cut in cuts) else ()
        for cut in may:
            if (found := compiled(cut.words.words).search(p.words)) and not (
                cut.unless and cut.unless.stands_in(p.words)
            ):
                p.groups = groups_of(found) or _NONE
                if all(test(p) for test in cut.when) and ((to := cut.to(p)) or not cut.rule.to):
                    p.words = p.words[: found.start()] + to + p.words[found.end() :]
        return p.words

    def _ready_cuts(self, step: Step, section: str) -> Iterable[_ReadyCut]:
        for rule in self.g.subjects.cut:
            if rule.step == step and (not rule.sections or section in rule.sections):
                if step != "told" and (rule.sections or rule.when or "{" in rule.to):
                    raise ValueError(f"cut {rule.id}: only cuts of the step told may ask for more than words")
                words = self._expression(rule.words)
                to = self._text(rule.to, set(_GROUP.findall(words.words)))
                when = tuple(self._condition(name) for name in rule.when)
                yield _ReadyCut(rule, words, self._expression(rule.unless) if rule.unless else None, when, to)

    # ---- what it is

    def unnamed(self, p: Phrase) -> Subject | None:
        """Return what a noun is of which no words are left, or that says that it is a sum; None where no rule tells."""
        return self._decided(p, self._for(p, unnamed=True)[0])

    def named(self, p: Phrase) -> Subject | None:
        """Return what a noun is by the rules; None where it is what its `key` says, which they may have moved on, or nothing without one."""
        worded, rest = self._for(p)
        return (self._decided(p, worded) if worded else None) or self._decided(p, rest)

    def _decided(self, p: Phrase, rules: Tried) -> Subject | None:
        passed = -1
        at = 0
        while at < len(rules):
            ready, p.groups = rules[at]
            at += 1
            if ready.stage == passed:
                continue
            for test in ready.tests:
                if not test(p):
                    break
            else:
                found = self._given(p, ready)
                if isinstance(found, Subject):
                    return found
                if found:
                    p.key, passed = found, ready.stage
                    # What rules ask of the names is asked of the new measure.
                    rules, at = tuple(r for r in self._for(p)[1] if r[0].stage > passed), 0
        return None

    def _given(self, p: Phrase, ready: _Ready) -> Subject | str | None:
        """Return what a rule that holds gives: a subject, the measure that the names' is moved on to; None where a piece of it is missing."""
        found: Subject | str | None = None
        if ready.refers:
            if (found := ready.refers(p)) is None:
                return None
        elif ready.gives:
            if not (found := ready.gives(p)):
                return None
            if ready.item:
                if not (item := ready.item(p)):
                    return None
                found = Subject(found, item)
            elif not KNOWN <= ready.stage < UNKNOWN:
                found = Subject(found)
        elif ready.rule.aside:
            found = aside(p)
        if ready.either:
            if not (other := ready.either(p)) and found is None:
                return None
            p.d.either = other or p.d.either
        if self.applied is not None:
            self.applied.append(ready.rule.id)
        return found

    def _for(self, p: Phrase, *, unnamed: bool = False) -> tuple[Tried, Tried]:
        """Return the rules that may hold for a phrase by its words, section, unit and what the names say: by its words alone, and the rest."""
        place = (p.words, p.d.section, p.unit, p.key, unnamed)
        if (found := self._tried.get(place)) is None:
            if len(self._tried) >= MOST_KEPT:
                self._tried.clear()
            found = self._tried[place] = self._fitting(*place)
        return found

    def _fitting(self, words: str, section: str, unit: str, key: str, unnamed: bool) -> tuple[Tried, Tried]:
        if (parts := self._places.get((section, unit))) is None:
            parts = self._places[section, unit] = self._at(section, unit)
        if unnamed:
            return _fit(((r, _NONE) for r in parts[0]), words), ()
        if (of := self._by_key.get((section, unit, key))) is None:
            known = ((r, _NONE if r.key is None else r.key.whole_again(key)) for r in parts[2])
            of = tuple((r, groups) for r, groups in known if groups is not None)
            of = self._by_key[section, unit, key] = of if key else (*of, *((r, _NONE) for r in parts[3]))
        return _fit(((r, _NONE) for r in parts[1]), words), _fit(of, words)

    def _at(self, section: str, unit: str) -> Parts:
        """Return the rules for a section and a unit."""
        parts: tuple[list[_Ready], ...] = ([], [], [], [])
        for r in self._ready:
            if (not r.rule.sections or section in r.rule.sections) and (not r.rule.units or unit in r.rule.units):
                parts[r.stage if r.stage < KNOWN else 2 if r.stage < UNKNOWN else 3].append(r)
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
            gives = self._name_of(self._text(rule.called, groups))
        return _Ready(
            rule,
            STAGES.index(rule.stage),
            None if rule.words is None else self._expression(rule.words),
            self._expression(rule.unless) if rule.unless else None,
            None if rule.key is None else self._expression(rule.key),
            tuple(self._tests(rule, groups)),
            gives,
            self._text(rule.item, groups) if rule.item else None,
            self._text(rule.either, groups) if rule.either else None,
            _called(self.known.referents, rule.refers, "referent") if rule.refers else None,
        )

    def _tests(self, rule: Choice, groups: set[str]) -> Iterable[Test]:
        """Yield what a rule asks beyond section, unit and words: what costs least first."""
        for asked, of in (
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
            yield (
                lambda p: (
                    bool(p.d.lists)
                    and any(p.d.by_id[i].fact.measure == rule.part_of for i in p.d.lists[-1].whole.values())
                )
            )
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
        if (found := self._expressions.get(words)) is None:
            found = self._expressions[words] = _Expression(self._spelled(words))
        return found

    def _condition(self, name: str) -> Test:
        wanted = not name.startswith("not ")
        bare = name.removeprefix("not ")
        if bare in self.known.conditions:
            test = self.known.conditions[bare]
        else:
            value = _called(self.known.values, bare, "condition or value")
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
                parts.append(_group(piece) if piece in groups else _called(self.known.values, piece, "group or value"))
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

    def _name_of(self, words: Text) -> Text:
        names = self.g.names
        return lambda p: names.resolve(words(p), p.d.section)


F = TypeVar("F")


def _called(known: Mapping[str, F], name: str, what: str) -> F:
    if name not in known:
        raise ValueError(f"no {what} {name!r}")
    return known[name]


_NAME = re.compile(r"\{([a-z_]+)\}")
_GROUP = re.compile(r"\(\?P<([a-z_]+)>")


def aside(p: Phrase) -> Subject:
    """Return the subject that has no name but its own words."""
    return Subject("~" + p.words[-24:])


def _group(name: str) -> Text:
    return lambda p: p.groups.get(name, "")


def _fit(rules: Iterable[tuple[_Ready, Mapping[str, str]]], words: str) -> Tried:
    """Return those rules whose expressions fit words."""
    found = []
    for ready, known in rules:
        groups = known
        if ready.words is not None:
            if (own := ready.words.whole(words)) is None:
                continue
            groups = {**known, **own} if own else known
        if ready.unless is None or not ready.unless.stands_in(words):
            found.append((ready, groups))
    return tuple(found)


def _fits(expression: _Expression, of: Text) -> Test:
    def test(p: Phrase) -> bool:
        if (found := expression.whole_again(of(p))) is None:
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
