"""The choices of `subjects.toml` applied: what a noun is by its words, what the names say of them, and where it stands.

What rules ask of the words, the section, the unit and the names is asked once for the same ones and remembered; what they ask of the sentence
is asked last.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache, lru_cache

import msgspec

from juesuan.extract.apart import whole_parted
from juesuan.extract.cutting import Cutter
from juesuan.extract.discourse import Subject, is_part_of, was_told, whole_of_list
from juesuan.extract.grammar import Grammar
from juesuan.extract.like import NONE, Groups, Like, like
from juesuan.extract.phrase import Expression, Phrase, Referent, Spelling, Test, Text, Vocabulary, called, groups_in
from juesuan.extract.subject_rules import KNOWN, STAGES, UNKNOWN, Choice
from juesuan.kernel.patterns import Pool, compiled


class _Ready(msgspec.Struct, frozen=True):
    """A choice, ready to be tried."""

    rule: Choice
    stage: int
    words: Expression | None
    unless: Expression | None
    key: Like | None
    tests: tuple[Test, ...]
    gives: Text | None
    item: Text | None
    either: Text | None
    refers: Referent | None


Tried = tuple[tuple[_Ready, Groups], ...]
"""Rules that may hold, with the groups of what they ask."""
MOST_KEPT = 8192
"""Nouns whose rules are remembered."""


class Chooser:
    """The choices and cuts of one grammar. `applied` gathers the ids of the choices that decided something, where it is not None."""

    def __init__(self, g: Grammar, vocabulary: Vocabulary) -> None:
        self.spelling = Spelling(g, vocabulary)
        self.cut = Cutter(self.spelling)
        self.applied: list[str] | None = None
        self._for = lru_cache(MOST_KEPT)(self._that_fit)
        # Sections, units and the measures that names say are few.
        self._at, self._of = cache(self._at_place), cache(self._of_key)
        self._ready = tuple(self._made(rule) for rule in g.subjects.in_order())
        self._by_words = Pool((r.words.words, r.rule.id) for r in self._ready if r.words is not None)
        self._unnamed: Tried = tuple((r, NONE) for r in self._ready if r.rule.stage == "unnamed")
        self._unnamed_for = lru_cache(MOST_KEPT)(self._unnamed_that_fit)
        self._worded: Tried = tuple((r, NONE) for r in self._ready if r.rule.stage == "worded")
        self._for_sections = _by_asked((r.rule.id, r.rule.sections) for r in self._ready)
        self._for_units = _by_asked((r.rule.id, r.rule.units) for r in self._ready)
        self._worded_at = cache(self._worded_for)
        self._ids_at = cache(self._for_place)

    def unnamed(self, p: Phrase) -> Subject | None:
        """Return what a noun is of which no words are left, or that says that it is a sum; None where no rule tells."""
        return self._decided(p, self._unnamed_for(p.words, p.d.section, p.unit))

    def named(self, p: Phrase) -> Subject | None:
        """Return what a noun is by the rules; None where it is what its `key` says, which they may have moved on, or nothing without one."""
        worded, rest = self._for(p.words, p.d.section, p.unit, p.key)
        return (self._decided(p, worded) if worded else None) or self._decided(p, rest)

    def _decided(self, p: Phrase, rules: Tried) -> Subject | None:
        for ready, p.groups in rules:
            for test in ready.tests:
                if not test(p):
                    break
            else:
                found = self._given(p, ready)
                if isinstance(found, Subject):
                    return found
                if found:
                    # The stage is done; what the later ones ask of the names is asked of the new measure.
                    p.key = found
                    _, rest = self._for(p.words, p.d.section, p.unit, p.key)
                    return self._decided(p, tuple(r for r in rest if r[0].stage > ready.stage))
        return None

    def _given(self, p: Phrase, ready: _Ready) -> Subject | str | None:
        """Return what a rule that holds gives: a subject, or the measure that the names' is moved on to; None where a piece of it is missing."""
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

    # ---- which rules may hold

    def _that_fit(self, words: str, section: str, unit: str, key: str) -> tuple[Tried, Tried]:
        """Return the rules that may hold for a phrase by its words, section, unit and what the names say: those of its words alone, and the rest."""
        worded, rest = self._at(section, unit, key)
        may = frozenset(self._by_words.possible(words))
        return _fit(worded, words, may), _fit(rest, words, may)

    def _unnamed_that_fit(self, words: str, section: str, unit: str) -> Tried:
        """Return the rules that may hold where no words are left, or only such as say that the noun is a sum."""
        here = self._ids_at(section, unit)
        return _fit([r for r in self._unnamed if r[0].rule.id in here], words)

    def _for_place(self, section: str, unit: str) -> frozenset[str]:
        """Return the ids of the rules for a section and a unit."""
        sections, units = self._for_sections, self._for_units
        return sections.get(section, sections[_OTHERS]) & units.get(unit, units[_OTHERS])

    def _worded_for(self, section: str, unit: str) -> Tried:
        here = self._ids_at(section, unit)
        return tuple([r for r in self._worded if r[0].rule.id in here])

    def _at_place(self, section: str, unit: str, key: str) -> tuple[Tried, Tried]:
        """Return the rules for a section and a unit where the names say a measure."""
        here = self._ids_at(section, unit)
        return self._worded_at(section, unit), tuple([r for r in self._of(key) if r[0].rule.id in here])

    def _of_key(self, key: str) -> Tried:
        """Return the rules for what the names say, without it those for what no name knows, too."""
        known = ((r, NONE if r.key is None else r.key.groups(key)) for r in self._ready if KNOWN <= r.stage < UNKNOWN)
        found = tuple((r, groups) for r, groups in known if groups is not None)
        return found if key else (*found, *((r, NONE) for r in self._ready if r.stage >= UNKNOWN))

    # ---- rules made ready

    def _made(self, rule: Choice) -> _Ready:
        measures = [like(of) for of in (rule.key, rule.whole, rule.parted, rule.subject) if of is not None]
        groups = groups_in(self.spelling.spelled(rule.words or "")).union(*(of.names for of in measures))
        write = self.spelling.text
        gives = write(rule.gives, groups) if rule.gives else None
        if rule.called:
            gives = self._name_of(write(rule.called, groups))
        return _Ready(
            rule,
            STAGES.index(rule.stage),
            None if rule.words is None else self.spelling.expression(rule.words),
            self.spelling.expression(rule.unless) if rule.unless else None,
            None if rule.key is None else like(rule.key),
            tuple(self._tests(rule, groups)),
            gives,
            write(rule.item, groups) if rule.item else None,
            write(rule.either, groups) if rule.either else None,
            called(self.spelling.known.referents, rule.refers, "referent") if rule.refers else None,
        )

    def _name_of(self, words: Text) -> Text:
        names = self.spelling.g.names
        return lambda p: names.resolve(words(p), p.d.section)

    def _tests(self, rule: Choice, groups: frozenset[str]) -> Iterable[Test]:
        """Yield what a rule asks beyond section, unit, words and key: what costs least first."""
        if rule.subject is not None:
            yield _is_like(rule.subject, lambda p: p.d.subject.measure)
        if rule.whole is not None:
            yield _is_like(rule.whole, lambda p: whole_of_list(p.d))
        if rule.parted is not None:
            yield _is_like(rule.parted, lambda p: whole_parted(p.d))
        if rule.last is not None:
            yield _is_like(rule.last, lambda p: p.d.figures[-1].fact.measure if p.d.figures else "")
        if rule.spoken is not None:
            whole = _is_like(rule.spoken, lambda p: whole_of_list(p.d))
            subject = _is_like(rule.spoken, lambda p: p.d.subject.measure)
            yield lambda p: whole(p) or subject(p)
        if rule.noun is not None:
            noun = self.spelling.expression(rule.noun)
            yield lambda p: noun.whole(p.noun) is not None
        if rule.part_of:
            yield lambda p: is_part_of(p.d, rule.part_of)
        if rule.told:
            told = self.spelling.text(rule.told, groups)
            yield lambda p: was_told(p.d, told(p))
        for name in rule.when:
            yield self.spelling.condition(name)
        before, behind, onward = (self.spelling.spelled(words) for words in (rule.before, rule.behind, rule.onward))
        if before:
            # From the mark that ends the sentence before, which an expression may ask for.
            yield lambda p: compiled(before).search(p.d.text, max(0, p.d.sentence_start - 1), p.d.at) is not None
        if behind:
            yield lambda p: compiled(behind).match(p.d.text, p.d.at) is not None
        if onward:
            yield lambda p: compiled(onward).search(p.d.text, p.d.sentence_start) is not None
        if rule.absent:
            absent = self.spelling.spelled(rule.absent)
            yield lambda p: compiled(absent).search(p.d.text, p.d.sentence_start) is None
        for asked, wanted in ((rule.said, True), (rule.unsaid, False)):
            if asked:
                yield _said(self.spelling.expression(asked), wanted)


def aside(p: Phrase) -> Subject:
    """Return the subject that has no name but its own words."""
    return Subject("~" + p.words[-24:])


_OTHERS = "*"
"""Stands for every section, and every unit, that no rule asks for."""


def _by_asked(rules: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, frozenset[str]]:
    """Return the ids of the rules for each section (or unit) that one asks for, and for all others: those that ask for none."""
    pairs = list(rules)
    names = {name for _, asked in pairs for name in asked}
    found = {name: frozenset(id for id, asked in pairs if not asked or name in asked) for name in names}
    return {_OTHERS: frozenset(id for id, asked in pairs if not asked)} | found


def _fit(rules: Iterable[tuple[_Ready, Groups]], words: str, may: Collection[str] | None = None) -> Tried:
    """Return those rules whose expressions fit words; `may` are the ids of those that may, where that is known."""
    found = []
    for ready, known in rules:
        groups = known
        if ready.words is not None:
            if (may is not None and ready.rule.id not in may) or (own := ready.words.whole(words)) is None:
                continue
            groups = {**known, **own} if own else known
        if ready.unless is None or not ready.unless.stands_in(words):
            found.append((ready, groups))
    return tuple(found)


def _is_like(shapes: tuple[str, ...], of: Text) -> Test:
    wanted = like(shapes)

    def test(p: Phrase) -> bool:
        if (found := wanted.groups(of(p))) is None:
            return False
        if found:
            if any(p.groups.get(name, said) != said for name, said in found.items()):
                return False  # 国有资本经营预算 where fund expenditure is spoken of: not one budget
            p.groups = {**p.groups, **found}
        return True

    return test


_FIRST_WORDS = 40
"""Characters of a sentence that say what it is about."""


def _said(expression: Expression, wanted: bool) -> Test:
    def test(p: Phrase) -> bool:
        said = p.context + p.d.text[p.d.sentence_start : p.d.sentence_start + _FIRST_WORDS]
        return expression.stands_in(said) == wanted

    return test
