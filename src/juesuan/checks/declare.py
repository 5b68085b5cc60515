"""What a rule's file says of how the rule is checked: a function under one of these decorators.

`collects`: the relations that must hold. `sums_to_hundred`: figures that must make 100. `judges`: findings over the relations
once evaluated. `retells`: how the fault of a figure reads that is really this rule's. `finds`: findings over words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import msgspec

from juesuan.checks.catalogue import Rule, load
from juesuan.checks.context import Context
from juesuan.checks.diagnose import Fault
from juesuan.checks.model import Candidate, Checked, Finding, NotChecked, Operand
from juesuan.kernel.figures import Figure
from juesuan.kernel.lang import Text
from juesuan.kernel.place import Place

Collector = Callable[[Context], Iterable[Candidate | NotChecked]]
Hundred = Callable[[Context], Iterable[tuple[Figure, ...]]]
Judge = Callable[[Context, Sequence[Checked]], Iterable[Finding]]


class Mend(msgspec.Struct, frozen=True):
    """What mends a figure's fault where a word beside its number is wrong, not the number (增加 for 减少, 元 for 万元).

    `place` and `proposed` are the word's own; `wrong` and `right` tell it with its number.
    """

    place: Place
    proposed: str
    wrong: str
    right: str


Teller = Callable[[Context, Figure, Fault], "str | Mend | None"]
Finder = Callable[[Context], Iterable[Finding]]
F = TypeVar("F", bound=Finder)

_collectors: dict[str, Collector] = {}
_hundreds: list[tuple[Rule, Hundred, bool]] = []
_judges: list[Judge] = []
_tellers: list[tuple[Rule, Teller]] = []
_finders: list[tuple[Rule, Finder]] = []


def collects(rule: Rule) -> Callable[[Collector], Collector]:
    """Register the function that gives a rule's relations, and what of it could not be checked."""

    def register(collector: Collector) -> Collector:
        _collectors[rule.id] = collector
        return collector

    return register


def sums_to_hundred(rule: Rule, rounded: bool = False) -> Callable[[Hundred], Hundred]:
    """Register a function that gives groups of figures which must sum to 100; `rounded` ones within their rounding."""

    def register(hundred: Hundred) -> Hundred:
        _hundreds.append((rule, hundred, rounded))
        return hundred

    return register


def judges(rule: Rule) -> Callable[[Judge], Judge]:
    """Register a function that gives a rule's findings over the relations as evaluated."""

    def register(judge: Judge) -> Judge:
        _judges.append(judge)
        return judge

    return register


def retells(rule: Rule) -> Callable[[Teller], Teller]:
    """Register a function that gives what should be printed where a figure's fault is this rule's, None where it is not."""

    def register(teller: Teller) -> Teller:
        _tellers.append((rule, teller))
        return teller

    return register


def finds(rule: Rule) -> Callable[[F], F]:
    """Register a function that gives the findings of one rule over the whole document."""

    def register(finder: F) -> F:
        _finders.append((rule, finder))
        return finder

    return register


def collectors() -> dict[str, Collector]:
    """Return the functions that collect relations, by the ids of their rules."""
    load()
    return _collectors


def hundreds() -> list[tuple[Rule, Hundred, bool]]:
    """Return what must sum to 100: rule, function, whether within rounding."""
    load()
    return _hundreds


def judging() -> list[Judge]:
    """Return the functions that judge the relations as evaluated."""
    load()
    return _judges


def tellers() -> list[tuple[Rule, Teller]]:
    """Return the functions that tell a figure's fault as another rule's."""
    load()
    return _tellers


def finders() -> list[tuple[Rule, Finder]]:
    """Return the rules of words with their functions, in the order of their files."""
    load()
    return _finders


def finding(
    rule: Rule,
    place: Place,
    message: Text,
    *,
    places: Iterable[Place] = (),
    operands: Iterable[Operand] = (),
    arithmetic: Iterable[str] = (),
    blamed: int = -1,
    proposed: str = "",
    severity: str = "",
) -> Finding:
    """Make a finding of `rule`; its id is given by the engine."""
    return Finding(
        "",
        rule.id,
        severity or rule.severity,  # type: ignore[arg-type]
        message,
        place,
        tuple(places),
        tuple(operands),
        tuple(arithmetic),
        blamed,
        proposed,
    )
