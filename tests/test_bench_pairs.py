"""The bench of budgets and accounts that say different things: on a few departments every difference is found, nothing else."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "bench"))


@pytest.mark.parametrize(("departments", "seed", "least"), [(4, 5, 2), pytest.param(12, 5, 4, marks=pytest.mark.slow)])
def test_all_are_found_and_nothing_else(departments: int, seed: int, least: int) -> None:
    from pairs import section

    lines = section(departments, seed)
    (whole,) = [line for line in lines if line.startswith("| 合计")]
    planted, found = (int(n) for n in whole.split("|")[2:4])
    assert planted == found >= least
    assert any(line.startswith("没有埋下而查出的 0 条") for line in lines)
