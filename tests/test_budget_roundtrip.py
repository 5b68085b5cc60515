"""Random valid budget → disclosure → check: no fault, and the figures read back are the figures put in."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from juesuan.checks.engine import check_document
from juesuan.checks.model import Result
from juesuan.compile.budgets.compute import books
from juesuan.compile.budgets.filing import Before, BudgetFiling
from juesuan.compile.budgets.generate import generate
from juesuan.compile.budgets.lastyear import of_filing, with_last_year
from juesuan.compile.budgets.tables import tables
from juesuan.compile.budgets.tell import Recorder
from juesuan.compile.budgets.validate import validate
from juesuan.compile.budgets.wording import compose, facts
from juesuan.compile.data import from_json, from_yaml, to_json, to_yaml
from juesuan.compile.diff import diff
from juesuan.compile.facts import plain_key
from juesuan.compile.inputs import read_input
from juesuan.compile.lastyear import of_document
from juesuan.compile.render import render
from juesuan.compile.render.plain import document_of
from juesuan.compile.wording import missing
from juesuan.compile.workbook import read_workbook, write_workbook
from juesuan.document.read import read
from juesuan.kernel.figures import Fact
from juesuan.regions.region import Style, template

TEMPLATES = ("national", "xinjiang", "shanghai")
EXAMPLES = settings(deadline=None, suppress_health_check=list(HealthCheck))
MANY = pytest.mark.slow
"""The same proof over more examples than a developer waits for."""


def budgets(name: str) -> st.SearchStrategy[BudgetFiling]:
    """Return random valid budgets of 1 to 80 items; fewer items and smaller seeds are simpler."""
    sizes = st.sampled_from((1, 2, 3, 5, 8, 13, 25, 80))
    return st.builds(lambda size, seed: generate(seed, name, size), sizes, st.integers(0, 10**6))


def faults(result: Result) -> list[str]:
    return [f"{f.rule} {f.message.zh}" for f in result.findings if f.severity != "note"]


def in_tables(filing: BudgetFiling) -> dict[Fact, set[Decimal]]:
    """Return the facts that a budget's tables alone state."""
    recorder = Recorder(books(filing), template(filing.template).writes("budget").style or Style())
    tables(recorder)
    return recorder.stated


def same_figures(result: Result, wanted: dict[Fact, set[Decimal]]) -> None:
    """Every figure read is one that the budget states, with its value; every one stated that is not zero is read."""
    seen = set()
    for figure in result.figures:
        key = plain_key(figure.fact)
        if key.measure.startswith("~"):
            continue
        assert key in wanted, (key, figure.printed)
        assert figure.value in wanted[key], (key, figure.printed, wanted[key])
        seen.add(key)
    assert [k for k, v in wanted.items() if any(v) and k not in seen and k.measure != "~"] == []


@pytest.mark.parametrize("examples", [6, pytest.param(12, marks=MANY)])
@pytest.mark.parametrize("name", TEMPLATES)
def test_round_trip(name: str, examples: int) -> None:
    @settings(EXAMPLES, max_examples=examples)
    @given(budgets(name))
    def holds(filing: BudgetFiling) -> None:
        assert [p for p in validate(filing) if p.severity == "error"] == []
        publication = compose(filing)
        assert missing(publication) == []
        result = check_document(document_of(publication), name)
        assert result.kind == "budget"
        assert faults(result) == []
        same_figures(result, facts(filing))

    holds()


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize("kind", ["docx", "pdf", "html", "xlsx", "txt"])
def test_one_goes_through_a_file(kind: str, name: str, tmp_path: Path) -> None:
    same_through_a_file(generate(4, name, 8), tmp_path / f"预算.{kind}", kind)


def same_through_a_file(filing: BudgetFiling, path: Path, kind: str) -> None:
    """Nothing is lost or found in the budget of a filing that is written to a file and read."""
    result = check_document(read([render(compose(filing), path, kind)]), filing.template)
    assert faults(result) == []
    same_figures(result, in_tables(filing) if kind == "xlsx" else facts(filing))


@MANY
@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize("kind", ["docx", "pdf", "html", "xlsx", "txt"])
def test_round_trip_through_files(kind: str, name: str, tmp_path: Path) -> None:
    @settings(EXAMPLES, max_examples=3)
    @given(budgets(name))
    def holds(filing: BudgetFiling) -> None:
        same_through_a_file(filing, tmp_path / f"预算.{kind}", kind)

    holds()


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_filing_is_the_same_as_data(name: str) -> None:
    for seed in range(5):
        filing = generate(seed, name)
        assert from_yaml(to_yaml(filing)) == filing
        assert from_json(to_json(filing)) == filing


def test_what_does_not_balance_is_told_with_its_place() -> None:
    filing = next(f for seed in range(50) if (f := generate(seed)).economic and any(i.other.total for i in f.items))
    number = next(n for n, i in enumerate(filing.items) if i.other.total)
    item = filing.items[number]
    wrong = msgspec.structs.replace(item, other=msgspec.structs.replace(item.other, basic=item.other.basic + 1))
    items = tuple(wrong if n == number else i for n, i in enumerate(filing.items))
    assert [p.path for p in validate(msgspec.structs.replace(filing, items=items)) if p.severity == "error"] == [
        f"items[{number}].other"
    ]
    assert "economic" in [p.path for p in validate(msgspec.structs.replace(filing, economic=filing.economic[:-1]))]


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_workbook_filled_in_reads_back_as_it_was(name: str, tmp_path: Path) -> None:
    for seed in (1, 4, 7):
        filing = generate(seed, name)
        path = tmp_path / f"{seed}.xlsx"
        write_workbook(path, filing)
        loaded = read_workbook(path)
        assert loaded.problems == ()
        assert loaded.filing == filing


def test_a_blank_workbook_and_a_wrong_one_tell_sheet_and_cell(tmp_path: Path) -> None:
    write_workbook(tmp_path / "blank.xlsx", None, "shanghai", 2026, "budget")
    loaded = read_input(tmp_path / "blank.xlsx")
    assert isinstance(loaded.filing, BudgetFiling)
    assert (loaded.filing.year, loaded.filing.money) == (2026, "元")
    filing = next(f for seed in range(50) if (f := generate(seed)).economic)
    wrong = msgspec.structs.replace(
        filing, procurement=msgspec.structs.replace(filing.procurement, reserved_sme=filing.procurement.total + 1)
    )
    write_workbook(tmp_path / "wrong.xlsx", wrong)
    problems = [p for p in read_input(tmp_path / "wrong.xlsx").problems if p.severity == "error"]
    assert [p.path for p in problems] == ["procurement.reserved_sme"]
    assert problems[0].place.startswith("工作表“采购资产绩效”B")


@pytest.mark.parametrize("source", ["filing", "document"])
def test_last_years_budget_fills_in(source: str) -> None:
    now = next(f for seed in range(50) if len((f := generate(seed)).items) > 3)
    last = msgspec.structs.replace(now, year=now.year - 1)
    blank = msgspec.structs.replace(
        now,
        before=Before(),
        items=tuple(
            msgspec.structs.replace(i, general=msgspec.structs.replace(i.general, last=None)) for i in now.items
        ),
    )
    filled, problems = with_last_year(
        blank, of_filing(last) if source == "filing" else of_document(document_of(compose(last)))
    )
    assert {i.code: i.general.last for i in filled.items if i.general.total} == {i.code: i.general.total for i in now.items if i.general.total}  # fmt: skip
    assert filled.before.total == books(last)["whole.total"]
    assert "year" not in [p.path for p in problems]


def test_two_versions_differ_by_the_figure_that_was_changed() -> None:
    filing = generate(5)
    other = msgspec.structs.replace(
        filing, procurement=msgspec.structs.replace(filing.procurement, goods=filing.procurement.goods + 1)
    )
    changes = diff(document_of(compose(filing)), document_of(compose(other)))
    assert {c.fact.measure for c in changes} == {"procurement.goods", "procurement.total"}
