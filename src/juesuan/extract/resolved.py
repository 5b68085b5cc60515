"""Amounts left without a measure, settled by what the document's tables print when all of it has been read.

The reader asks the tables once, sentence by sentence, within the accounts of its section (`valued`). Here the rest is asked again with more at hand: what one
subject is told with (final account, budget, last year's) is one thing, so that its amounts are found together; the list that an amount stands
in, its own words and those of its sentence tell the account; and an amount of many digits that one thing alone has is that thing in any section.
What is read so agrees with a table, and never raises a finding by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

import msgspec

from juesuan.domain.measures import measures, unit_of
from juesuan.extract.amounts import Amounts
from juesuan.extract.discourse import Subject
from juesuan.extract.grammar import Grammar
from juesuan.extract.valued import ALIKE, alike, one_of, within
from juesuan.extract.words import economic_code
from juesuan.kernel.figures import Fact, Figure, by_cell
from juesuan.kernel.patterns import compiled

_FEW, _MANY = 2, 4
"""Digits of an amount that tell what it is beside words or a list that say so too, and by themselves."""

_LIST = ("，", "、", "；", "和", "及", "以及", "，其中：", "（其中：", "其中：")


def resolved_by_tables(
    figures: Sequence[Figure],
    amounts: Amounts,
    values: Mapping[Fact, Decimal],
    sections: Sequence[str],
    text_of: Callable[[int], str],
    g: Grammar,
) -> tuple[Figure, ...]:
    """Return a narrative's figures, those without a measure as what the tables print with their amounts.

    `amounts` and `values` are what the tables print, `sections` the section of each block, `text_of` gives its text, `g` knows its words.
    """
    found: dict[int, Figure] = {}
    for cell, run in by_cell(figures):
        if cell[1] >= 0 or not (any(map(_is_unknown, run)) or any(a.fact == b.fact for a, b in pairwise(run))):
            continue
        paragraph = _Paragraph(run, text_of(cell[0]), sections[cell[0]], amounts, values, g)
        found.update(paragraph.resolved())
    return tuple(found.get(f.id, f) for f in figures) if found else tuple(figures)


def _is_unknown(figure: Figure) -> bool:
    """Tell an amount without a measure, or of what is counted: 项目8个，资金 x."""
    fact = figure.fact
    if fact.aspect != "amount" or figure.unit != "万元":
        return False
    unknown = fact.measure[:1] == "~" or (fact.measure in measures() and unit_of(fact.measure) != "万元")
    return unknown and _digits(figure) >= _FEW


def _words(figure: Figure) -> str:
    measure = figure.fact.measure
    return measure[1:] if measure[:1] == "~" else ""


def _digits(figure: Figure) -> int:
    return len(figure.value.normalize().as_tuple().digits)


class _Paragraph(msgspec.Struct):
    """A paragraph's figures, and what tells what the unknown ones are."""

    run: list[Figure]
    text: str
    section: str
    amounts: Amounts
    values: Mapping[Fact, Decimal]
    g: Grammar

    def resolved(self) -> Iterator[tuple[int, Figure]]:
        """Yield the figures of each unknown subject that the tables print, with their ids."""
        start = 0
        while start < len(self.run):
            if self._is_again(start):
                if subject := self._subject(start, self.run[start : start + 1], self._since(start)):
                    self.run[start] = _of(self.run[start], subject)
                    yield self.run[start].id, self.run[start]
                start += 1
                continue
            end = self._end(start)
            mine = self.run[start:end]
            if any(map(_is_unknown, mine)) and (subject := self._subject(start, mine, _words(mine[0]))):
                for at, figure in enumerate(mine, start):
                    if figure.fact.aspect not in _POINTS:
                        self.run[at] = _of(figure, subject)
                        yield figure.id, self.run[at]
            start = end

    def _is_again(self, at: int) -> bool:
        """Tell an amount read as what the amount before it in its sentence is by the tables: 人员经费 x，主要包括基本工资 y."""
        here = self.run[at]
        if not at or here.fact.item or _digits(here) <= _FEW:
            return False
        before = self.run[at - 1]
        return (
            here.fact == before.fact
            and here.fact.aspect == "amount"
            and not here.may_equal(before)
            and _APART.search(self.text, before.place.end, here.place.start) is None
            and before.lo <= self.values.get(before.fact, before.value) <= before.hi
        )

    def _since(self, at: int) -> str:
        """Return the last words between an amount and the one before it."""
        between = self.text[self.run[at - 1].place.end : self.run[at].place.start]
        return compiled(r"^.*(?:[，、：；]|包括|用于|其中)").sub("", between)

    def _end(self, start: int) -> int:
        """Return the place behind the figures of the subject that begins at one: up to another subject, or another amount of the same words."""
        first = self.run[start].fact
        end = start + 1
        told = {(first.basis, first.year)} if first.aspect == "amount" else set()
        while end < len(self.run):
            fact = self.run[end].fact
            if (fact.measure, fact.item, fact.context) != (first.measure, first.item, first.context):
                break
            if fact.aspect == "amount":
                if (fact.basis, fact.year) in told:
                    break
                told.add((fact.basis, fact.year))
            end += 1
        return end

    def _subject(self, start: int, mine: Sequence[Figure], words: str) -> Subject | None:
        """Return the one thing that the tables print with a subject's amounts, None where there is none or several."""
        digits: dict[Subject, int] = {}
        agreed: dict[Subject, int] = {}
        told = [f for f in mine if f.fact.aspect == "amount" and f.unit == "万元" and f.value]
        for figure in told:
            for key in self.amounts.of(figure.value, figure.fact.basis, figure.fact.year):
                digits[Subject(*key)] = digits.get(Subject(*key), 0) + _digits(figure)
                agreed[Subject(*key)] = agreed.get(Subject(*key), 0) + 1
        most = max(agreed.values(), default=0)
        digits = {s: n for s, n in digits.items() if agreed[s] == most > self._against(s, told)}
        if not self._tells_basic(start):
            digits = {s: n for s, n in digits.items() if not s.item.isdecimal()}
        if not digits:
            return None
        if "·" in words and not words.endswith("·金额"):
            return None  # of another unit, or of other money
        said = self._sentence(start)
        by_words = bool(economic_code(words)) or self.g.reason_end(said) >= 0 or "采购" in said
        likeness = {s: size for s in digits if (size := alike(words, s)) >= ALIKE}
        for candidates, enough in self._by_account(start, words, list(digits)):
            best = max((likeness.get(s, 0) for s in candidates), default=0)
            left = [s for s in candidates if (likeness.get(s) == best if best else digits[s] >= enough)]
            if left and (best or not by_words) and (one := _the_one(left, words, named=bool(best))):
                return one
        return None

    def _tells_basic(self, start: int) -> bool:
        """Tell whether a paragraph is of the basic expenditure, the one that a form tells by economic classes."""
        told = (f.fact.measure.rpartition(".")[2] for f in self.run[:start])
        return self.section in _OF_BASIC or any(c in ("basic", "personnel", "public", "economic") for c in told)

    def _against(self, subject: Subject, told: Sequence[Figure]) -> int:
        """Return how many of a subject's amounts a table prints otherwise."""
        facts = (
            (f, msgspec.structs.replace(f.fact, measure=subject.measure, item=subject.item, context="")) for f in told
        )
        return sum(fact in self.values and not f.lo <= self.values[fact] <= f.hi for f, fact in facts)

    def _by_account(self, start: int, words: str, told: list[Subject]) -> Iterator[tuple[list[Subject], int]]:
        """Yield candidates of the account that the words name, the list has, the sentence names, the section tells, any; and the digits that they need."""
        beside = self._beside(start)
        if account := self.g.names.account_of(words, ""):
            mine = [s for s in told if _account(s) == account]
            if beside is not None:
                yield [s for s in mine if _is_alike(s, beside.fact)], _FEW
            yield mine, _FEW + 1
            return
        if self.section == "performance":
            of_items = [s for s in told if s.item and s.measure.endswith(".expenditure")]
            told = [s for s in told if s.measure.endswith(_OF_PROJECTS) or s.measure.startswith("performance.")]
            told += [s for s in of_items if any(t.item == s.item for t in told)]
        if beside is not None:
            same = [s for s in told if _account(s) == beside.fact.measure.partition(".")[0]]
            yield [s for s in same if _is_alike(s, beside.fact)], _MANY
            yield same, _MANY
        if account := self.g.names.account_of(self._sentence(start), ""):
            yield [s for s in told if _account(s) == account], _FEW + 1
        if accounts := within(self.section):
            yield [s for s in told if _account(s) in accounts], _MANY
        if self.section not in _OWN_MATTER:
            yield told, _MANY + 1

    def _beside(self, start: int) -> Figure | None:
        """Return the known amount in the same list: the one before an amount in its sentence, or the first behind it."""
        here = self.run[start]
        for at in range(start - 1, -1, -1):
            if _APART.search(self.text, self.run[at].place.end, here.place.start):
                break
            if _is_known(self.run[at]):
                return self.run[at]
        return None

    def _sentence(self, start: int) -> str:
        place = self.run[start].place
        begin = max(self.text.rfind(mark, 0, place.start) for mark in "。；")
        return self.text[begin + 1 : place.start][-80:]


def _the_one(told: list[Subject], words: str, named: bool) -> Subject | None:
    """Return the one thing that is told, of both sides that balance the one of the words; of a total and its only item the total, where no words name the item."""
    for side, other in (_SIDES, _SIDES[::-1]):
        if side in words and other not in words and not any(s.item for s in told):
            told = [s for s in told if side in measures()[s.measure].title.zh] or told
    totals = [s for s in told if not s.item]
    if totals and not named and {s.measure for s in told if s.item} <= {s.measure for s in totals}:
        told = totals
    if told[0].item and len({s.item for s in told}) == 1:  # one amount of one item, which several accounts print
        spent = [s for s in told if s.measure.endswith(".expenditure")] or told
        if len({s.measure.partition(".")[2] for s in spent}) == 1:
            return min(spent, key=lambda s: _ORDER.index(_account(s)) if _account(s) in _ORDER else len(_ORDER))
    return one_of(told)


_ORDER = ("general", "fiscal", "whole")
"""Accounts by how much of an item's amount each tells: what is all appropriation, of the general public budget, is told of that."""

_SIDES = ("收入", "支出")


_OF_BASIC = ("basic", "operating")


_OF_PROJECTS = (".project", ".goal_funds")
"""Concepts that tell the money of projects, of which what an evaluation tells is."""

_POINTS = ("score", "weight")
"""What an evaluation gives a project, whatever account its money is of."""

_OWN_MATTER = ("three_public", "procurement", "assets", "organisation", "glossary", "contents")
"""Sections whose amounts are of their own matter, whatever else has the same."""


_APART = compiled(r"[。；]")


def _is_known(figure: Figure) -> bool:
    return figure.fact.aspect == "amount" and figure.unit == "万元" and figure.fact.measure in measures()


def _account(subject: Subject) -> str:
    return subject.measure.partition(".")[0]


def _is_alike(subject: Subject, fact: Fact) -> bool:
    """Tell whether a subject is of the concept that a fact is of, and an item where that is one."""
    return subject.measure.partition(".")[2] == fact.measure.partition(".")[2] and bool(subject.item) == bool(fact.item)


def _of(figure: Figure, subject: Subject) -> Figure:
    fact = msgspec.structs.replace(figure.fact, measure=subject.measure, item=subject.item, context="")
    return msgspec.structs.replace(figure, fact=fact)
