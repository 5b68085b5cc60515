"""A budget's tables give its filing again: what is computed from them is what the budget was made from."""

from __future__ import annotations

from pathlib import Path

import pytest

from juesuan.compile.budgets.compute import ACCOUNTS, books
from juesuan.compile.budgets.filing import BudgetFiling
from juesuan.compile.budgets.generate import generate
from juesuan.compile.budgets.wording import compose
from juesuan.compile.exported import from_document
from juesuan.compile.render import render
from juesuan.document.read import read

TOTALS = (
    "whole.total", "whole.expenditure", "whole.basic", "whole.project", "fiscal.expenditure", "three.total",
    *(f"{a}.{m}" for a in ACCOUNTS for m in ("expenditure", "basic", "project")),
)  # fmt: skip


@pytest.mark.parametrize("name", ["national", "shanghai"])
@pytest.mark.parametrize("seed", range(6))
def test_the_tables_give_the_budget(name: str, seed: int, tmp_path: Path) -> None:
    made = generate(seed, name, 4)
    path = tmp_path / "a.xlsx"
    render(compose(made), path, "xlsx")
    loaded = from_document(read([path]), name)
    assert isinstance(loaded.filing, BudgetFiling)
    assert loaded.problems == ()
    mine, theirs = books(loaded.filing), books(made)
    assert {m: mine[m] for m in TOTALS} == {m: theirs[m] for m in TOTALS}
    assert {e.code: e.amount for e in loaded.filing.economic} == {e.code: e.amount for e in made.economic}
