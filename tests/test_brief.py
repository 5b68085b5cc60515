"""The brief form of a result: what the terminal prints of it is what it prints of the whole."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from juesuan.checks.batch import Job, Outcome, check_all
from juesuan.checks.summary import Brief
from juesuan.report import view
from juesuan.report.terminal import Printer

SAMPLES = Path(__file__).parent.parent / "samples"
JOBS = [
    Job(path.name, (str(path),))
    for path in (*sorted(SAMPLES.glob("qinghe-*.txt")), *sorted((SAMPLES / "qinghe-faults").glob("*.*")))
]


def outcomes(*, briefly: bool) -> list[Outcome]:
    return list(check_all(JOBS, workers=2, briefly=briefly))


def printed(outcome: Outcome, *, terminal: bool, verbose: bool) -> str:
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=terminal, no_color=True, width=100, highlight=False)
    Printer(console, "zh", verbose).outcome(outcome)
    return screen.getvalue()


@pytest.fixture(scope="module")
def pairs() -> list[tuple[Outcome, Outcome]]:
    return list(zip(outcomes(briefly=False), outcomes(briefly=True), strict=True))


def test_all_that_is_printed_of_a_result_is_in_its_brief_form(pairs: list[tuple[Outcome, Outcome]]) -> None:
    assert any(whole.result is not None and whole.result.findings for whole, _ in pairs)
    for whole, brief in pairs:
        for terminal in (False, True):
            for verbose in (False, True):
                shown = [printed(o, terminal=terminal, verbose=verbose) for o in (whole, brief)]
                assert shown[0] == shown[1]


def test_counts_verdict_and_exit_code_are_those_of_the_whole(pairs: list[tuple[Outcome, Outcome]]) -> None:
    for whole, brief in pairs:
        assert whole.result is not None
        assert isinstance(brief.result, Brief)
        assert view.summary(brief.result) == view.summary(whole.result)
        assert view.verdict(brief.result) == view.verdict(whole.result)
        assert brief.result.exit_code == whole.result.exit_code
        assert len(brief.result.checked) == len({i for f in whole.result.findings for i in f.checks})
        assert not brief.result.numerals


def test_arithmetic_on_the_terminal_names_its_quantities(pairs: list[tuple[Outcome, Outcome]]) -> None:
    lines = [line for _, brief in pairs for line in printed(brief, terminal=False, verbose=False).splitlines()]
    assert any(
        "本年支出构成：基本支出 540.49（表03） + 项目支出 94.10（表03） = 634.59 ≠ 本年支出合计 639.59（表03）；"
        in line
        for line in lines
    )
    assert "   算式        一般公共预算财政拨款项目支出 96.50（表05） > 项目支出 94.10（表03）" in lines
