"""What the rules of `subjects.toml` are made of: the phrase that they are tried on, their expressions, and texts with names in braces."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TypeVar

import msgspec

from juesuan.extract.discourse import Discourse, Subject
from juesuan.extract.grammar import Grammar
from juesuan.extract.lead import Noun
from juesuan.extract.like import NONE, Groups
from juesuan.kernel.patterns import compiled, holds_any, literals, required


class Phrase:
    """A noun phrase and where it stands: `noun` as it is, `words` what is left of it, `key` what the names say of them.

    `groups` are those of the rule that is being tried.
    """

    __slots__ = ("context", "d", "groups", "key", "noun", "read", "unit", "words")

    def __init__(self, d: Discourse, noun: str, read: Noun, context: str, unit: str) -> None:
        self.d, self.noun, self.read, self.context, self.unit = d, noun, read, context, unit
        self.words = self.key = ""
        self.groups: Groups = NONE

    def named(self) -> str:
        """Return the group `name` of the rule being tried, without one the words."""
        return self.groups.get("name") or self.words


Test = Callable[[Phrase], bool]
Text = Callable[[Phrase], str]
Referent = Callable[[Phrase], Subject | None]


class Vocabulary(msgspec.Struct, frozen=True):
    """What rules may ask and give by name: conditions, values ('' where there is none) and referents (None where there is none)."""

    conditions: Mapping[str, Test]
    values: Mapping[str, Text]
    referents: Mapping[str, Referent]


class Expression:
    """A regular expression that is compiled when a text has what it requires."""

    __slots__ = ("_among", "_needs", "words")

    def __init__(self, words: str) -> None:
        self.words = words
        self._among = frozenset(words.split("|")) if not words or literals(words) else None
        """The texts that fit it, where it is a choice of words."""
        self._needs: tuple[str, ...] | None = None

    def whole(self, text: str) -> Groups | None:
        """Return the groups of an expression that all of a text fits, None where it does not."""
        if self._among is not None:
            return NONE if text in self._among else None
        match = compiled(self.words).fullmatch(text) if self._may_be_in(text) else None
        return _groups_of(match) if match else None

    def stands_in(self, text: str) -> bool:
        """Tell whether it stands in a text."""
        if self._among is not None:
            return holds_any(text, self._among)
        return self._may_be_in(text) and compiled(self.words).search(text) is not None

    def found(self, text: str) -> tuple[int, int, Groups] | None:
        """Return where it stands in a text first, and its groups."""
        match = compiled(self.words).search(text) if self._may_be_in(text) else None
        return (*match.span(), _groups_of(match)) if match else None

    def _may_be_in(self, text: str) -> bool:
        if self._needs is None:
            self._needs = required(self.words) or ("",)
        return holds_any(text, self._needs)


def _groups_of(match: re.Match[str]) -> Groups:
    return {name: text for name, text in match.groupdict().items() if text is not None}


class Spelling:
    """How the rules of one grammar are spelled: `{name}` in an expression is a fragment, a lexeme or a pattern, in a text a group or a value."""

    def __init__(self, g: Grammar, vocabulary: Vocabulary) -> None:
        self.g = g
        self.known = vocabulary
        self._expressions: dict[str, Expression] = {}

    @cached_property
    def _parts(self) -> Mapping[str, str]:
        return {p.id: p.words for p in self.g.file.pattern} | self.g.subjects.fragments

    def spelled(self, words: str) -> str:
        """Return an expression with what it names written out."""
        for name in _NAME.findall(words):
            if name in self._parts:
                words = words.replace(f"{{{name}}}", self.spelled(self._parts[name]))
        return self.g.spelled(words)

    def expression(self, words: str) -> Expression:
        """Return an expression, one object for all that are spelled alike."""
        if (found := self._expressions.get(words)) is None:
            found = self._expressions[words] = Expression(self.spelled(words))
        return found

    def condition(self, name: str) -> Test:
        """Return the condition of that name, of `not …` its opposite; a value holds where there is one."""
        wanted = not name.startswith("not ")
        bare = name.removeprefix("not ")
        if bare not in self.known.conditions:
            value = called(self.known.values, bare, "condition or value")
            return lambda p: bool(value(p)) == wanted
        test = self.known.conditions[bare]
        return test if wanted else lambda p: not test(p)

    def text(self, words: str, groups: frozenset[str]) -> Text:
        """Return what writes a text with its groups and values, '' where one of them is empty."""
        pieces = _NAME.split(words)
        if len(pieces) == 1:
            return lambda p: words
        fixed, named = pieces[::2], [self._piece(name, groups) for name in pieces[1::2]]

        def written(p: Phrase) -> str:
            text = fixed[0]
            for piece, behind in zip(named, fixed[1:], strict=True):
                if not (found := piece(p)):
                    return ""
                text += found + behind
            return text

        return written

    def _piece(self, name: str, groups: frozenset[str]) -> Text:
        if name in groups:
            return lambda p: p.groups.get(name, "")
        return called(self.known.values, name, "group or value")


F = TypeVar("F")


def called(known: Mapping[str, F], name: str, what: str) -> F:
    """Return what is known by a name; ValueError where there is nothing."""
    if name not in known:
        raise ValueError(f"no {what} {name!r}")
    return known[name]


_NAME = compiled(r"\{([a-z_]+)\}")


def groups_in(words: str) -> frozenset[str]:
    """Return the names of an expression's groups."""
    return frozenset(_GROUP.findall(words))


_GROUP = compiled(r"\(\?P<([a-z_]+)>")
