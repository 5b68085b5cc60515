"""Amounts whose words name nothing known, and which a table prints: 城乡医疗救助资金 x is the row 城乡医疗救助 with the same amount.

Two amounts of many digits are hardly alike by chance. What is found so is what the sentence speaks of, so that the changes,
rates and shares behind it are of the right thing; that the amount itself agrees says nothing more.
"""

from __future__ import annotations

from difflib import SequenceMatcher

from juesuan.domain import codes
from juesuan.domain.measures import measures
from juesuan.extract.discourse import Discourse, Subject, whole_of_list
from juesuan.extract.numerals import Token
from juesuan.extract.words import economic_code
from juesuan.kernel.figures import Basis

_ALONE, _NAMED = 4, 2
"""Digits of an amount that tell what it is without its words, and with words like those of the row."""

ALIKE = 3
"""Characters, and half of the shorter, that the words and a row's name share in one piece where the row is meant."""

_WITHIN = {
    "overview": ("whole",), "income": ("whole",), "expenditure": ("whole",),
    "fiscal": ("fiscal", "general", "fund", "capital"), "general": ("general",), "basic": ("general",),
    "fund": ("fund",), "capital": ("capital",), "three_public": ("three",), "operating": ("operating",),
    "procurement": ("procurement",), "assets": ("assets",), "performance": ("performance",),
}  # fmt: skip
"""The accounts of which a section tells."""


def told_by_value(d: Discourse, token: Token, words: str, basis: Basis, year: int) -> Subject | None:
    """Return what an amount of 万元 is whose words name nothing known: the one row or column that prints it, None where there is none or several."""
    digits = len(token.value.normalize().as_tuple().digits)
    if digits < _NAMED or d.in_reason or d.foreign or d.own_funds:
        return None
    told = _spoken_of(d, [Subject(*key) for key in d.amounts.of(token.value, basis, year)])
    if not told:
        return None
    likeness = {s: alike(words, s) for s in told}
    best = max(likeness.values())
    if best < ALIKE and (digits < _ALONE or economic_code(words)):
        return None
    left = [s for s in told if likeness[s] == best] if best >= ALIKE else told
    return one_of(left) or _of_its_own(d, left)


def _of_its_own(d: Discourse, told: list[Subject]) -> Subject | None:
    """Return, of one item that the tables of several budgets print, that of the budget which the section is about first; None for several items."""
    told = [s for s in told if s.measure.endswith(".expenditure")] or told
    if len({(s.measure.partition(".")[2], s.item.partition("/")[0]) for s in told}) != 1:
        return None
    ranked = [[s for s in told if s.measure.partition(".")[0] == account] for account in within(d.section)]
    return one_of(next((of for of in ranked if of), []))


def within(section: str) -> tuple[str, ...]:
    """Return the accounts of which a section tells, () for any."""
    return _WITHIN.get(section, ())


def _spoken_of(d: Discourse, told: list[Subject]) -> list[Subject]:
    """Return what is of the account that the sentence, the list or else the section speaks of."""
    accounts = within(d.section)
    for measure in (d.subject.measure, whole_of_list(d)):
        account = measure.partition(".")[0]
        if of_account := [s for s in told if s.measure.partition(".")[0] == account]:
            return _by_class(d, of_account)
    of_section = [s for s in told if not accounts or s.measure.partition(".")[0] in accounts]
    return _by_class(d, of_section)


def _by_class(d: Discourse, told: list[Subject]) -> list[Subject]:
    """Return, among the parts of the basic expenditure, what its form tells by class; an item of the functions may have the same amount (养老保险缴费)."""
    parts = d.section == "basic" and whole_of_list(d).endswith((".personnel", ".public", ".basic"))
    return ([s for s in told if s.measure == "general.economic"] if parts else []) or told


def one_of(told: list[Subject]) -> Subject | None:
    """Return the one thing that is told, None for several: of an item and those above it of the same amount the lowest, of an item's spending and its parts all of it."""
    if len(told) > 1 and {s.item for s in told} == {told[0].item} and told[0].item.isdecimal():
        return next((s for s in told if s.measure == "general.economic"), None)  # and of its column in the same form
    if len(told) > 1 and all(s.item for s in told):
        concepts = [s for s in told if s.measure.endswith(".expenditure")] or told
        lowest = max(concepts, key=lambda s: s.item.count("/"))
        if all(s.measure == lowest.measure and lowest.item.startswith(s.item) for s in concepts):
            return lowest
        return None
    return told[0] if len(told) == 1 else None


def alike(words: str, subject: Subject) -> int:
    """Return how many characters in one piece words share with the name of a row or column."""
    name = _name(subject)
    if name == words:
        return len(name) + ALIKE
    size = SequenceMatcher(None, words, name, autojunk=False).find_longest_match().size
    if size == len(name) > 1:
        return max(size, ALIKE)  # the whole name, however short: 水体污染防治 of 水体
    return size if size * 2 >= min(len(words), len(name)) else 0


def _name(subject: Subject) -> str:
    if not subject.item:
        return measures()[subject.measure].title.zh
    if subject.item.isdecimal():
        return next(iter(codes.economic_names(subject.item)), "")
    return subject.item.rpartition("/")[2]
