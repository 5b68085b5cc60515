"""What is done with a filing of either kind: each kind of disclosure with its own functions, in one place."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import msgspec

from juesuan.compile import facts, lastyear, validate, wording
from juesuan.compile.budgets import lastyear as budget_lastyear
from juesuan.compile.budgets import validate as budget_validate
from juesuan.compile.budgets import wording as budget_wording
from juesuan.compile.data import AnyFiling, kind_of
from juesuan.compile.lastyear import LastYear
from juesuan.compile.problems import Problem
from juesuan.compile.publication import Publication
from juesuan.kernel.figures import Fact
from juesuan.kinds.kind import FINAL
from juesuan.regions.region import Region


class Subject(msgspec.Struct, frozen=True):
    """One kind of disclosure as it is compiled: how its filing is checked and told, what the disclosure then
    states, what it gives the next year's, and how it takes the figures of the year before."""

    kind: str
    validate: Callable[[Any], list[Problem]]
    compose: Callable[[Any, Region, bool], Publication]
    facts: Callable[[Any, Region], dict[Fact, set[Decimal]]]
    of_filing: Callable[[Any], LastYear]
    with_last_year: Callable[[Any, LastYear], tuple[AnyFiling, list[Problem]]]


SUBJECTS = {
    s.kind: s
    for s in (
        Subject(
            FINAL, validate.validate, wording.compose, lambda f, region: {k: {v} for k, v in facts.facts(f, region.style).items()},
            lastyear.of_filing, lastyear.with_last_year,
        ),
        Subject("budget", budget_validate.validate, budget_wording.compose, budget_wording.facts, budget_lastyear.of_filing, budget_lastyear.with_last_year),
    )
}  # fmt: skip


def subject(filing: AnyFiling) -> Subject:
    """Return the kind of disclosure that a filing is of, as it is compiled."""
    return SUBJECTS[kind_of(filing)]
