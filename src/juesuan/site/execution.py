"""A year's budget against its final accounts: what was published in spring, what it was adjusted to, what was spent."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

EXECUTED = (
    "whole.income", "whole.expenditure", "fiscal.expenditure", "general.expenditure", "general.basic", "general.project", "fund.expenditure",
    "capital.expenditure", "three.total", "three.abroad", "three.purchase", "three.running", "three.reception", "operating.total",
    "procurement.total", "performance.total",
)  # fmt: skip
"""The measures that budgets and final accounts have in common, in the order of the pages."""


class Executed(msgspec.Struct, frozen=True):
    """One measure of a year, in the index's whole numbers; None where neither document tells it.

    `opening` is the budget as it was published, else as the final accounts tell it (`told`); `adjusted` the budget as
    it stood in the end. `rate` is the final amount as a share of the adjusted budget, else of the opening one; `change`
    the final amount less the opening budget.
    """

    measure: str
    opening: int | None
    told: bool
    adjusted: int | None
    final: int | None

    @property
    def rate(self) -> float | None:
        """Return final ÷ budget, 0.98 for 98 %."""
        base = self.adjusted if self.adjusted is not None else self.opening
        return self.final / base if self.final is not None and base is not None and base > 0 else None

    @property
    def change(self) -> int | None:
        """Return final − opening budget."""
        return self.final - self.opening if self.final is not None and self.opening is not None else None

    @property
    def change_rate(self) -> float | None:
        """Return the change as a share of the opening budget."""
        return (
            self.change / self.opening
            if self.change is not None and self.opening is not None and self.opening > 0
            else None
        )


def executed(measure: str, amounts: Mapping[str, int], budget: Mapping[str, int]) -> Executed:
    """Return a measure of a year: `amounts` as the final accounts give them, `budget` the published budget's own, by measure."""
    published = budget.get(measure)
    said = amounts.get(f"{measure}@opening_budget")
    adjusted = amounts.get(f"{measure}@full_budget", amounts.get(f"{measure}@budget"))
    return Executed(
        measure,
        said if published is None else published,
        published is None and said is not None,
        adjusted,
        amounts.get(measure),
    )
