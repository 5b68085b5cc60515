"""Identities: formulas over measures that must hold. The same formula checks a document and computes a total.

`whole.total = whole.income + whole.reserves + whole.opening`. Which identities a kind of disclosure has is its data.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Literal

import msgspec

from juesuan.kernel.figures import Aspect, Basis


class Term(msgspec.Struct, frozen=True):
    """One term of a formula: its sign, the origin it is pinned to ('' none) and its measure."""

    sign: int
    origin: str
    measure: str


class Formula(msgspec.Struct, frozen=True):
    """A parsed formula: Σ left = Σ right (`sum`) or Σ left <= Σ right (`most`)."""

    kind: Literal["sum", "most"]
    left: tuple[Term, ...]
    right: tuple[Term, ...]


class Identity(msgspec.Struct, frozen=True):
    """A formula over measures that must hold: `whole.total = whole.income + whole.reserves + whole.opening`.

    `=` or `<=` between sums; a term may be pinned to an origin (`appropriation:fiscal.income`), else it is looked up in each of
    `scopes` by turns (a form, `performance`, `text`: the narrative, section by section; `loose`: single figures wherever they
    stand). `items` evaluates it for every item that the first term has, besides the total. `variants` are the (basis, aspect)
    pairs it holds for. An absent term counts as zero only where the form would leave it blank; `every_term` demands them all,
    `needs` some, and it does not hold where one of `unless` is told. A term of `parts` that is not told is unknown,
    not zero, where the whole that it is a part of is told and not zero. `any_year`: the narrative may tell it of another year than the document's.
    """

    formula: str
    scopes: tuple[str, ...]
    items: bool = False
    variants: tuple[tuple[Basis, Aspect], ...] = (("final", "amount"),)
    every_term: bool = False
    needs: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    any_year: bool = False
    parts: dict[str, str] = {}


@cache
def parse(formula: str) -> Formula:
    """Parse `a = b + c - appropriation:d`; ValueError on anything else."""
    match = re.fullmatch(r"\s*(.+?)\s*(<=|=)\s*(.+?)\s*", formula)
    if not match:
        raise ValueError(f"not a formula: {formula!r}")
    return Formula("most" if match[2] == "<=" else "sum", _terms(match[1]), _terms(match[3]))


def _terms(side: str) -> tuple[Term, ...]:
    found = []
    for sign, origin, measure in re.findall(r"([+-]?)\s*(?:([a-z_]+):)?([a-z_]+(?:\.[a-z_0-9]+)*)", side):
        found.append(Term(-1 if sign == "-" else 1, origin, measure))
    return tuple(found)


def compute(measure: str, formula: str, values: Mapping[str, Decimal]) -> Decimal:
    """Return what `measure` must be for an equation to hold, given the values of its other measures.

    ValueError when the formula does not have the measure just once, or is a limit; KeyError for a value not given.
    """
    parsed = parse(formula)
    sides = [(term, 1) for term in parsed.left] + [(term, -1) for term in parsed.right]
    own = [term.sign * side for term, side in sides if term.measure == measure]
    if parsed.kind != "sum" or len(own) != 1:
        raise ValueError(f"{formula!r} does not give {measure}")
    given = ((term.sign * side * own[0], values[term.measure]) for term, side in sides if term.measure != measure)
    return sum((value if sign < 0 else -value for sign, value in given), Decimal(0))
