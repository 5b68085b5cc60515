"""The cuts of `subjects.toml` applied: what is left of a noun when what names nothing is taken from it, step after step."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, lru_cache

import msgspec

from juesuan.extract.phrase import Expression, Phrase, Spelling, Test, Text, groups_in
from juesuan.extract.subject_rules import Cut, Step
from juesuan.kernel.memo import remembered_text
from juesuan.kernel.patterns import any_of, compiled, required

MOST_KEPT = 4096
"""Nouns of which it is remembered what is left."""


class _Ready(msgspec.Struct, frozen=True):
    """A cut, ready to be tried."""

    rule: Cut
    words: Expression
    unless: Expression | None
    when: tuple[Test, ...]
    to: Text


class Cutter:
    """The cuts of one grammar. Of each step but `told`, what makes of words what is left of them."""

    def __init__(self, spelling: Spelling) -> None:
        self.spelling = spelling
        self.year, self.below, self.unit = self.step("year"), self.step("below"), self.step("unit")
        self.opening, self.closing = self.step("opening"), self.step("closing")
        self.within, self.item, self.clause = self.step("within"), self.step("item"), self.step("clause")
        self._told = cache(lambda section: tuple(self._ready("told", section)))
        self._may_cut = lru_cache(MOST_KEPT)(self._that_may_cut)

    def step(self, step: Step) -> Callable[[str], str]:
        """Return what makes of words what a step leaves of them; its answers are remembered."""
        cuts = tuple(self._ready(step, ""))
        needs = [required(cut.words.words) for cut in cuts]
        # Most words hold none of what the cuts look for: one search tells.
        may_cut = compiled(any_of(word for words in needs for word in words) if all(needs) else "")

        def left(words: str) -> str:
            if may_cut.search(words) is None:
                return words
            for cut in cuts:
                if cut.words.stands_in(words) and not (cut.unless and cut.unless.stands_in(words)):
                    words = compiled(cut.words.words).sub(cut.rule.to, words)
            return words

        return remembered_text(MOST_KEPT)(left)

    def told(self, p: Phrase) -> str:
        """Return what the step `told` leaves of a phrase's words, by its section and what else its cuts ask."""
        for cut in self._may_cut(p.words, p.d.section):
            if (found := cut.words.found(p.words)) and not (cut.unless and cut.unless.stands_in(p.words)):
                start, end, p.groups = found
                if all(test(p) for test in cut.when) and ((to := cut.to(p)) or not cut.rule.to):
                    p.words = p.words[:start] + to + p.words[end:]
        return p.words

    def _that_may_cut(self, words: str, section: str) -> tuple[_Ready, ...]:
        """Return the cuts of the step `told` for a section, none where none stands in words."""
        cuts = self._told(section)
        return cuts if any(cut.words.stands_in(words) for cut in cuts) else ()

    def _ready(self, step: Step, section: str) -> Iterable[_Ready]:
        for rule in self.spelling.g.subjects.cut:
            if rule.step != step or (rule.sections and section not in rule.sections and step == "told"):
                continue
            if step != "told" and (rule.sections or rule.when or "{" in rule.to):
                raise ValueError(f"cut {rule.id}: only cuts of the step told may ask for more than words")
            words = self.spelling.expression(rule.words)
            yield _Ready(
                rule,
                words,
                self.spelling.expression(rule.unless) if rule.unless else None,
                tuple(self.spelling.condition(name) for name in rule.when),
                self.spelling.text(rule.to, groups_in(words.words)),
            )
