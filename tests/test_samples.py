"""The project's own samples: what is right is found right, and each planted fault is found once, by name and value."""

from __future__ import annotations

from pathlib import Path

import pytest

from juesuan import check
from juesuan.checks.model import Finding, Result

SAMPLES = Path(__file__).parent.parent / "samples"
RIGHT = {
    "archives": sorted((SAMPLES / "qinghe-archives").iterdir()),
    "xinjiang": [SAMPLES / "qinghe-xinjiang.txt"],
    "shanghai": [SAMPLES / "qinghe-shanghai.html"],
}


@pytest.mark.parametrize("name", RIGHT)
def test_right_ones_are_clean(name: str) -> None:
    result = check(RIGHT[name])
    assert [f.message.zh for f in result.findings] == []
    assert result.exit_code == 0
    assert (result.unit, result.year) == ("清河县档案馆", 2024)
    assert len([c for c in result.checked if c.status == "exact"]) > 300
    assert {c.status for c in result.checked} == {"exact"}


def _told(result: Result, finding: Finding) -> tuple[str, str, str]:
    printed = next((f.printed for f in result.figures if f.id == finding.blamed), "")
    return finding.rule, printed, finding.proposed


def test_each_planted_fault_is_found_once() -> None:
    result = check(sorted((SAMPLES / "qinghe-faults").glob("*.pdf")))
    assert sorted(_told(result, f) for f in result.findings) == sorted(
        [
            ("T02", "693.59万元", "639.59万元"),
            ("S01", "84.76%", "84.51%"),
            ("S02", "5.66%", "4.18%"),
            ("S10", "0.45万元", "减少0.45万元，下降12.68%"),
            ("E05", "146000.00万元", "14.60万元"),
            ("T06", "94.10", "99.10"),
            ("F01", "", ""),
            ("P01", "", ""),
        ]
    )
    assert result.exit_code == 1


def test_names_never_leave_the_check() -> None:
    result = check(sorted((SAMPLES / "qinghe-faults").glob("*.pdf")))
    shown = "".join(getattr(b, "text", "") for b in result.document.blocks) + "".join(
        f.message.zh for f in result.findings
    )
    assert "孙＊＊" in shown
    assert "桂兰" not in shown
