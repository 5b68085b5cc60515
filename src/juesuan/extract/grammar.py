"""The grammar of the narrative as data (`kinds/final/grammar.toml`): lexemes, patterns, and the rules of the clause before a figure.

A rule says what a clause makes of the figure behind it (its change, its budget, its share …). All rules that fit give a reading;
the one that explains most of the clause comes first, unless another says that it goes `over` it. Every rule and pattern carries
examples; `broken_examples` tries them, and `extended` refuses a rule of a region that takes another's example, by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from importlib import resources
from pathlib import Path
from typing import Literal

import msgspec

from juesuan.extract.names import Name, Names, names
from juesuan.extract.names import broken_examples as broken_names
from juesuan.extract.subject_rules import Choice, Cut, Rules
from juesuan.kernel.memo import remembered_text
from juesuan.kernel.overlay import data_of
from juesuan.kernel.patterns import Pool, any_of, compiled, holds_any, required

PERCENT = "%"
Unit = Literal["percent", "money", "count"]
FREE = ("noun", "whole")
"""Groups of a rule that hold what it leaves to be read further."""


LONGEST_KEPT, MOST_KEPT = 200, 8192
"""Characters of a clause whose readings are remembered, and how many of them: documents say the same again and again."""


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One rule of the clause before a figure (see the head of grammar.toml for the meaning of its fields).

    `gives` names what the reader makes of it: change, budget, from, to, prior, year_within, final, completion, variance, share,
    score, weight. `point` rules are for figures in points (分) alone.
    """

    id: str
    gives: str
    units: tuple[Unit, ...]
    words: str
    examples: tuple[dict[str, str], ...]
    on: Literal["words", "clause"] = "words"
    without: str = ""
    point: bool = False
    unless: str = ""
    over: tuple[str, ...] = ()


class Pattern(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"wrong": "not"}):
    """Words looked for in a text, with texts that hold them and texts that do not.

    `needs` are words of which every text that holds them has one, where those that their tree tells stand in most texts.
    """

    id: str
    words: str
    examples: tuple[str, ...]
    wrong: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


class Counted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a number of `unit` told of the measure `of` counts: 公务接待…12批 are receptions."""

    of: str
    unit: str
    measure: str


class Stated(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a statement without a figure is about."""

    measure: str
    words: str


class Against(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a sentence compares with, by the words that name it."""

    id: str
    words: str
    basis: str


class File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A grammar file."""

    lexemes: dict[str, tuple[str, ...]]
    fragments: dict[str, str]
    rule: tuple[Rule, ...]
    pattern: tuple[Pattern, ...]
    sections: dict[str, tuple[str, ...]]
    about: dict[str, str]
    money_of: dict[str, str]
    procured: dict[str, str]
    everyday: dict[str, tuple[str, ...]]
    counts: dict[str, tuple[str, ...]]
    against: tuple[Against, ...]
    counted: tuple[Counted, ...]
    stated: tuple[Stated, ...]
    within: dict[str, str] = {}
    carried: dict[str, str] = {}
    done: dict[str, str] = {}
    main: dict[str, str] = {}
    economic: dict[str, str] = {}
    functional: dict[str, tuple[str, ...]] = {}
    turning: dict[str, str] = {}


class Reading(msgspec.Struct, frozen=True, gc=False):
    """One reading of a clause: the rule, its groups, and how many characters it explains."""

    rule: Rule
    groups: dict[str, str | None]
    explains: int

    def __getitem__(self, group: str) -> str:
        """Return a group's text, '' where it took no part or the rule has none of that name."""
        return self.groups.get(group) or ""


class Grammar:
    """The rules of one kind of disclosure with those of a region; patterns are compiled when first used."""

    def __init__(
        self,
        file: File,
        names: Names,
        lexemes: Mapping[str, Iterable[str]] = {},
        rules: Iterable[Rule] = (),
        subjects: Rules = Rules(),  # noqa: B008
    ) -> None:
        self.file = file
        self.names = names
        self.subjects = subjects
        self.rules = (*file.rule, *rules)
        if twice := {r.id for r in self.rules if sum(o.id == r.id for o in self.rules) > 1}:
            raise ValueError(f"grammar rules declared twice: {', '.join(sorted(twice))}")
        if unknown := set(lexemes) - set(file.lexemes):
            raise ValueError(f"no such lexemes: {', '.join(sorted(unknown))}")
        self.lexemes = {name: (*words, *lexemes.get(name, ())) for name, words in file.lexemes.items()}
        self.counted = {(c.of, c.unit): c.measure for c in file.counted}
        self.things, self.projects = frozenset(file.counts["things"]), frozenset(file.counts["projects"])
        self.stocks = tuple(file.counts["stocks"])
        self.vehicles = tuple(file.counts["vehicles"])
        self._patterns = {p.id: p.words for p in file.pattern}
        self._needs = {p.id: p.needs for p in file.pattern if p.needs}
        self._needed = remembered_text(4096)(self._words_needed)
        self._any_needed: dict[tuple[str, ...], re.Pattern[str]] = {}
        self._compiled: dict[str, re.Pattern[str]] = {}
        self._by_unit: dict[Unit, Pool[_Ready]] = {}
        self.reason_end = remembered_text(4096)(self._reason_end)
        """Return where the last words of a text that give a reason end, -1 where it gives none."""
        self.unit_in = remembered_text(4096)(self._unit_in)
        """Return the unit that words name before all else, '' for none."""
        self.basis_against = remembered_text(1024)(self._basis_against)
        """Return the basis that words compare with, '' where they name none."""
        self._read: dict[tuple[str, str, Unit, bool], tuple[Reading, ...]] = {}

    @cached_property
    def turning(self) -> re.Pattern[str]:
        """Return what begins a sentence that turns to another section's matter."""
        return compiled("|".join(self.file.turning) or "(?!)")

    def __getattr__(self, name: str) -> re.Pattern[str]:
        """Return the pattern of that id."""
        if name.startswith("_") or name not in self._patterns:
            raise AttributeError(name)
        found = compiled(self.spelled(self._patterns[name]))
        setattr(self, name, found)
        return found

    def found(self, name: str, text: str) -> Iterable[re.Match[str]]:
        """Return where a pattern stands in a text; one without the words that the pattern needs is not searched."""
        for word in self._needed(name):
            if word in text:
                return getattr(self, name).finditer(text)  # type: ignore[no-any-return]
        return ()

    def without(self, name: str, text: str) -> str:
        """Return a text without what a pattern finds in it; one without the words that the pattern needs is not searched."""
        return getattr(self, name).sub("", text) if holds_any(text, self._needed(name)) else text

    def _words_needed(self, name: str) -> tuple[str, ...]:
        """Return words of which one stands in every text that a pattern is found in, as it says itself or its tree tells."""
        return self._needs.get(name) or required(self.spelled(self._patterns[name])) or ("",)

    def _reason_end(self, text: str) -> int:
        end = -1
        for match in self.found("reason", text):
            end = match.end()
        return end

    def _unit_in(self, words: str) -> str:
        named = next(iter(self.found("unit_named", words)), None)
        return named["unit"] if named else ""

    def _basis_against(self, words: str) -> str:
        return next((a.basis for a in self.file.against if compiled(a.words).search(words)), "")

    def any_may_be_in(self, names: tuple[str, ...], text: str) -> bool:
        """Tell whether one of the words that several patterns need stands in a text: without it none of them does."""
        if (found := self._any_needed.get(names)) is None:
            words = [word for name in names for word in self._needed(name)]
            found = self._any_needed[names] = compiled(any_of(words))
        return found.search(text) is not None

    def holds(self, name: str, text: str) -> bool:
        """Tell whether a pattern stands in a text."""
        return next(iter(self.found(name, text)), None) is not None

    @cached_property
    def stated(self) -> Pool[str]:
        """Return what statements without a figure may be about, by the words that say so."""
        return Pool((self.spelled(one.words), one.measure) for one in self.file.stated)

    def spelled(self, words: str) -> str:
        """Return a regular expression with lexemes and fragments written out."""
        while named := re.search(r"\{([a-z_]+)\}", words):
            name = named[1]
            if name in self.lexemes:
                found = any_of(self.lexemes[name])
            elif name in self.file.fragments:
                found = self.file.fragments[name]
            else:
                raise ValueError(f"no lexeme or fragment {name!r}")
            words = words.replace(named[0], found)
        return words

    def _pattern(self, words: str) -> re.Pattern[str]:
        if (found := self._compiled.get(words)) is None:
            found = self._compiled[words] = compiled(self.spelled(words))
        return found

    def _ready(self, unit: Unit) -> Pool[_Ready]:
        if (found := self._by_unit.get(unit)) is None:
            rules = [r for r in self.rules if unit in r.units]
            ready = [_Ready(r, *(self._pattern(w) if w else None for w in (r.without, r.unless))) for r in rules]
            words = [self.spelled(r.words) for r in rules]
            # What is left where a stretch is taken from the middle may be a word that did not stand there.
            cut = [bool(r.without) and not r.without.startswith("^") for r in rules]
            needs = [() if apart else required(w) for w, apart in zip(words, cut, strict=True)]
            found = self._by_unit[unit] = Pool(zip(words, ready, strict=True), needs)
        return found

    def readings(self, words: str, clause: str, unit: Unit, points: bool = False) -> tuple[Reading, ...]:
        """Return the readings of a clause, the best first: `words` is the clause without its leading words and year; `points`: before 分."""
        key = (words, clause, unit, points)
        if (found := self._read.get(key)) is None:
            found = tuple(self._readings(words, clause, unit, points))
            if len(clause) <= LONGEST_KEPT:
                if len(self._read) >= MOST_KEPT:
                    self._read.clear()
                self._read[key] = found
        return found

    def _readings(self, words: str, clause: str, unit: Unit, points: bool) -> list[Reading]:
        found: list[Reading] = []
        every = clause if clause.endswith(words) else f"{clause}\n{words}"
        for pattern, ready in self._ready(unit).may_stand(every):
            rule = ready.rule
            if rule.point and not points:
                continue
            text = clause if rule.on == "clause" else words
            kept = ready.without.sub("", text) if ready.without else text
            if not (match := pattern.match(kept)) or (ready.unless and ready.unless.search(text)):
                continue
            groups = match.groupdict()
            explains = len(text) - sum(len(groups[g]) for g in FREE if groups.get(g))
            found.append(Reading(rule, groups, explains))
        if len(found) > 1:
            beaten = {other for r in found for other in r.rule.over}
            found.sort(key=lambda r: (r.rule.id in beaten, -r.explains))
        return found


class _Ready(msgspec.Struct, frozen=True):
    rule: Rule
    without: re.Pattern[str] | None
    unless: re.Pattern[str] | None


@cache
def grammar(kind: str = "final") -> Grammar:
    """Return the grammar of a kind of disclosure."""
    folder = Path(str(resources.files("juesuan.kinds"))) / kind
    subjects = msgspec.convert(data_of(folder, "subjects.toml"), type=Rules)
    return Grammar(msgspec.convert(data_of(folder, "grammar.toml"), type=File), names(kind), subjects=subjects)


def broken_examples(grammar: Grammar) -> Iterator[str]:
    """Yield each example that is not read as it says: the rule, its example, and the rule that took it."""
    for rule in grammar.rules:
        if not rule.examples:
            yield f"rule {rule.id} has no example"
        for example in rule.examples:
            clause = example["clause"]
            won = next(iter(grammar.readings(clause, clause, rule.units[0], rule.point)), None)
            if won is None or won.rule.id != rule.id:
                yield f"rule {rule.id}: its example 「{clause}」 is read by {won.rule.id if won else 'no rule'}"
                continue
            for group, text in example.items():
                if group != "clause" and won[group] != text:
                    yield f"rule {rule.id}: in its example 「{clause}」 {group} is 「{won[group]}」, not 「{text}」"
    for pattern in grammar.file.pattern:
        found = re.compile(grammar.spelled(pattern.words))
        for text in pattern.examples:
            if not found.search(text) or (pattern.needs and not any(n in text for n in pattern.needs)):
                yield f"pattern {pattern.id} is not in its example 「{text}」"
        for text in pattern.wrong:
            if found.search(text):
                yield f"pattern {pattern.id} is in 「{text}」, which should not hold it"


def extended(
    lexemes: Mapping[str, Iterable[str]],
    rules: Iterable[Rule],
    more: Iterable[Name] = (),
    kind: str = "final",
    cuts: Iterable[Cut] = (),
    choices: Iterable[Choice] = (),
) -> Grammar:
    """Return a kind's grammar with a region's lexemes, rules, names, cuts and choices; ValueError where an example is no longer read as it says.

    The examples of cuts and choices are for the reader to try, who reads by the grammar (`extract/tried.py`).
    """
    own = grammar(kind)
    made = Grammar(own.file, Names(names(kind).file, more), lexemes, rules, own.subjects.with_more(cuts, choices))
    if problems := [*broken_examples(made), *broken_names(made.names)]:
        raise ValueError("; ".join(problems))
    return made
