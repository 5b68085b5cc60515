"""Which finding of a new version is which of the version before: what is mended, what remains, what is new.

A finding is known again by its rule and by what its figure measures, wherever it stands now and whatever it reads: text
moves between versions, tables change pages. Where a different figure of the same sum is blamed, the finding is known
by its rule and all that the sum measures. A finding without figures is known by its words.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence

import msgspec

from juesuan.checks.model import Finding, Result
from juesuan.document.model import quote
from juesuan.kernel.figures import Fact
from juesuan.report import view


class Marks(msgspec.Struct, frozen=True):
    """What a finding is known by. `exact` is the same only while nothing about it has changed but its place."""

    key: str
    alike: str
    exact: str


def marks(finding: Finding, result: Result) -> Marks:
    """Return what a finding is known by."""
    figures = view.figure_index(result)
    words = re.sub(r"\s+", "", quote(result.document, finding.place))
    involved = sorted({_fact(figures[i].fact) for i in view.finding_figures(finding, result) if i in figures})
    here = next((f for f in result.figures if f.place == finding.place), None)
    blamed = figures.get(finding.blamed, here)
    about = [_fact(blamed.fact)] if blamed is not None else involved or [words]
    exact = (finding.message.zh, *finding.arithmetic, finding.proposed, words)
    return Marks(
        _hash(finding.rule, *about), _hash(finding.rule, *(involved or about)), _hash(finding.rule, *about, *exact)
    )


def _fact(fact: Fact) -> str:
    """Return what a figure measures, without the paragraph it was read in."""
    return "|".join((fact.measure, fact.item, fact.basis, fact.aspect, str(fact.year), fact.of))


def _hash(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def pairs(before: Sequence[Marks], after: Sequence[Marks]) -> dict[int, int]:
    """Return for each finding that remains, by its number in `after`, its number in `before`. Each is used once."""
    found: dict[int, int] = {}
    free = dict.fromkeys(range(len(before)))
    ways: tuple[Callable[[Marks], str], ...] = (lambda m: m.exact, lambda m: m.key, lambda m: m.alike)
    for way in ways:
        waiting: dict[str, list[int]] = {}
        for n in free:
            waiting.setdefault(way(before[n]), []).append(n)
        for n, mark in enumerate(after):
            if n not in found and waiting.get(way(mark)):
                found[n] = waiting[way(mark)].pop(0)
                del free[found[n]]
    return found
