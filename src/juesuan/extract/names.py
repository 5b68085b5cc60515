"""How documents name measures: the noun before a figure, a row's name, what 占 names. Names are data (`kinds/final/names.toml`).

Of all names that stand in a label the longest stretch of text wins, of two as long the earlier one, of two at one place the
deeper measure; so no order of the lines has a meaning, and a region adds names of its own without touching the others'.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from importlib import resources
from pathlib import Path

import msgspec

from juesuan.domain.measures import tidy
from juesuan.kernel.overlay import data_of
from juesuan.kernel.patterns import Pool, compiled

LONGEST = 42
"""Characters of a label that may still name an account; a longer one is a clause about something else."""

BUDGETS = ("general", "fund", "capital")


class Name(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A name of one measure: `words` is a regular expression; `section` binds it to one section of the document."""

    measure: str
    words: str
    section: str = ""
    examples: tuple[str, ...] = ()


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An example of a concept: the label (`section：label`) and the measure that it is read as."""

    label: str
    measure: str


class Concept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What every account has (本年收入, 基本支出): the account is told by other words or by the section."""

    concept: str
    words: str
    examples: tuple[Example, ...] = ()


class Bar(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that keep a label from naming anything; with `accounts`, from naming an account's concept."""

    words: str
    why: str
    section: str = ""
    accounts: bool = False


class Whole(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What 占…% names as its whole in any section."""

    measure: str
    words: str


class Account(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words that name an account."""

    account: str
    words: str


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: tuple[Name, ...]
    concept: tuple[Concept, ...]
    bar: tuple[Bar, ...]
    whole: tuple[Whole, ...]
    account: tuple[Account, ...]
    accounts: dict[str, str]
    total: str


class Names:
    """All names of one kind of disclosure, with those that a region adds."""

    def __init__(self, file: _File, more: Iterable[Name] = ()) -> None:
        self.file = file
        self.declared = (*file.name, *more)
        self._known: dict[tuple[str, str], str] = {}

    @cached_property
    def _anywhere(self) -> Pool[str]:
        return Pool((n.words, n.measure) for n in self.declared if not n.section)

    @cached_property
    def _within(self) -> dict[str, Pool[str]]:
        sections = {n.section for n in self.declared if n.section}
        return {s: Pool((n.words, n.measure) for n in self.declared if n.section == s) for s in sections}

    @cached_property
    def _concepts(self) -> Pool[str]:
        return Pool((c.words, c.concept) for c in self.file.concept)

    @cached_property
    def _bars(self) -> Pool[Bar]:
        return Pool((b.words, b) for b in self.file.bar)

    @cached_property
    def _wholes(self) -> Pool[str]:
        return Pool((w.words, w.measure) for w in self.file.whole)

    @cached_property
    def _accounts(self) -> Pool[str]:
        return Pool((a.words, a.account) for a in self.file.account)

    @cached_property
    def _total(self) -> re.Pattern[str]:
        return compiled(self.file.total)

    def resolve(self, label: str, section: str) -> str:
        """Return the measure that a label names in a section, '' when it is none that is known.

        `label` is the noun phrase before a figure, without its verb. `account.?` stands for one budget of which the caller
        knows whether its revenue, its expenditure or its carry-over is meant.
        """
        key = (label, section)
        if (found := self._known.get(key)) is None:
            found = self._named(tidy(label).replace("公务车", "公务用车"), section)
            if len(label) <= 2 * LONGEST and len(self._known) < 100_000:
                self._known[key] = found
        return found

    def _named(self, words: str, section: str) -> str:
        barred = {(bar.section, bar.accounts) for bar in self._bars.all_in(words)} if words else ()
        if not words or ("", False) in barred:
            return ""
        if found := longest(self._anywhere, words):
            return found
        if (section, False) in barred:
            return ""
        if section in self._within and (found := longest(self._within[section], words)):
            return found
        if len(words) > LONGEST or ("", True) in barred or (section, True) in barred:
            return ""
        if section == "operating" and "公用经费" in words:
            return "general.public"
        account = self.account_of(words, section)
        if not account:
            return ""
        if concept := longest(self._concepts, words):
            return self._place(account, concept, words, section)
        if account in BUDGETS and (words.endswith(("财政拨款", "预算")) or words in ("政府性基金", "国有资本经营")):
            return (
                f"{account}.?"  # 一般公共预算财政拨款 x in a list of revenue or of carry-over: the caller knows which
            )
        return ""

    def whole_of(self, label: str, section: str) -> str:
        """Return the measure that 占…% names as its whole: 本年支出合计 is the department's own, in any section."""
        words = tidy(label)
        whole = next((measure for pattern, measure in self._wholes.may_stand(words) if pattern.fullmatch(words)), "")
        return whole or self.resolve(label, section)

    def account_of(self, label: str, section: str) -> str:
        """Return the account a label speaks of: by its own words, else by its section, else ''."""
        if named := next(self._accounts.all_in(label), ""):
            return named
        own = self.file.accounts.get(section, "")
        if "财政拨款" in label and not compiled(r"非(?:同级)?财政拨款").search(label) and own not in BUDGETS:
            return "fiscal"
        return own

    def _place(self, account: str, concept: str, words: str, section: str) -> str:
        """Return `account.concept`, moved to where the forms keep it."""
        if concept in ("personnel", "public"):
            return f"general.{concept}" if account == "general" else ""
        if concept.startswith("income.") or concept in (
            "reserves",
            "distribution",
            "subsidies",
            "superior",
            "business",
        ):
            return f"whole.{concept}"
        if account == "fiscal" and concept == "income" and section in ("overview", "income"):
            return "whole.income.fiscal"
        if account in BUDGETS and concept == "income" and section in ("overview", "income"):
            return f"whole.income.{account}"
        if account in BUDGETS and concept == "both":
            return f"{account}.total"
        if concept in ("income", "expenditure", "basic", "project") and not self._total.match(words):
            return ""  # one thing bought with it, not the account's own revenue or expenditure
        return f"{account}.{concept}"


def longest(pool: Pool[str], words: str) -> str:
    """Return what the longest name found in `words` stands for: the earlier of two as long, the deeper of two at one place."""
    best = (0, 0, 0)
    found = ""
    for pattern, key in pool.may_stand(words):
        if not (match := pattern.search(words)):
            continue
        for hit in (match, *pattern.finditer(words, match.end())):
            rank = (hit.end() - hit.start(), -hit.start(), key.count("."))
            if not found or rank > best:
                best, found = rank, key
    return found


@cache
def names(kind: str = "final") -> Names:
    """Return the names of a kind of disclosure."""
    return Names(msgspec.convert(data_of(Path(str(resources.files("juesuan.kinds"))) / kind, "names.toml"), type=_File))


def resolve(label: str, section: str) -> str:
    """Return the measure that a label names in a section (see `Names.resolve`)."""
    return names().resolve(label, section)


def whole_of(label: str, section: str) -> str:
    """Return the measure that 占…% names as its whole (see `Names.whole_of`)."""
    return names().whole_of(label, section)


def broken_examples(names: Names) -> Iterator[str]:
    """Yield each example that is not read as it says: its label, what it should be, and the name that took it."""
    wanted = [(e, n.measure, n.words) for n in names.declared for e in n.examples]
    wanted += [(e.label, e.measure, c.words) for c in names.file.concept for e in c.examples]
    for example, measure, words in wanted:
        section, _, label = example.rpartition("：")
        if (found := names.resolve(label, section)) != measure:
            taker = next((n for n in names.declared if n.measure == found and re.search(n.words, tidy(label))), None)
            by = f" by 「{taker.words}」" if taker else ""
            yield f"「{example}」 of 「{words}」 should be {measure}, is read as {found or 'nothing'}{by}"
