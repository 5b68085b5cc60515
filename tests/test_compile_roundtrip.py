"""Random valid accounts → disclosure → check: no fault, and the figures read back are the figures put in."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings

from filings import TEMPLATES, changed, filings
from juesuan.checks.engine import check_document
from juesuan.checks.model import Result
from juesuan.compile.facts import facts, plain_key
from juesuan.compile.filing import Filing
from juesuan.compile.generate import generate
from juesuan.compile.render import render
from juesuan.compile.render.plain import document_of
from juesuan.compile.validate import validate
from juesuan.compile.wording import compose, missing
from juesuan.document.model import Document
from juesuan.document.read import read
from juesuan.extract.link import extract
from juesuan.kernel.place import Place
from juesuan.regions.region import template

EXAMPLES = settings(deadline=None, suppress_health_check=list(HealthCheck))
MANY = pytest.mark.slow
"""The same proof over more examples than a developer waits for."""
# Parts of the filing that a template has no words for are not told by it; what it prints must be right all the same.
STATED = ("whole.", "fiscal.income", "fiscal.expenditure", "general.expenditure", "general.basic", "general.project", "fund.", "capital.", "three.total")  # fmt: skip
IN_TABLES = {
    "whole.income", "whole.income.fiscal", "whole.income.other", "whole.expenditure", "whole.basic", "whole.project", "whole.opening",
    "whole.closing", "whole.total", "fiscal.income", "fiscal.expenditure", "fiscal.opening", "fiscal.closing", "general.expenditure",
    "general.basic", "general.project", "general.personnel", "general.public", "general.economic", "fund.income", "fund.expenditure",
    "fund.opening", "fund.closing", "capital.income", "capital.expenditure", "capital.closing", "three.total", "three.abroad",
    "three.vehicles", "three.reception",
}  # fmt: skip


def faults(result: Result) -> list[str]:
    return [f"{f.rule} {f.message.zh}" for f in result.findings if f.severity != "note"]


def same_figures(document: Document, filing: Filing, name: str) -> None:
    """Every figure of the document is the filing's, and every amount of the filing's tables is in the document."""
    wanted = facts(filing, template(name).style)
    seen = set()
    for figure in extract(document).figures:
        key = plain_key(figure.fact)
        if key.measure.startswith("~") or key.measure == "performance.indicator":
            continue
        assert key in wanted, (key, figure.printed)
        assert figure.value == wanted[key], (key, figure.printed, wanted[key])
        seen.add(key)
    absent = [
        k
        for k, v in wanted.items()
        if v and k.measure in IN_TABLES and (k.aspect, k.basis) == ("amount", "final") and k not in seen
    ]
    assert not absent


@pytest.mark.parametrize("examples", [8, pytest.param(25, marks=MANY)])
@pytest.mark.parametrize("name", TEMPLATES)
def test_round_trip(name: str, examples: int) -> None:
    @settings(EXAMPLES, max_examples=examples)
    @given(filings(name))
    def holds(filing: Filing) -> None:
        assert validate(filing) == []
        publication = compose(filing)
        assert missing(publication) == []
        document = document_of(publication)
        assert faults(check_document(document, name)) == []
        same_figures(document, filing, name)

    holds()


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize("kind", ["docx", "pdf", "html", "xlsx", "txt"])
def test_one_goes_through_a_file(kind: str, name: str, tmp_path: Path) -> None:
    same_through_a_file(filings_of(1, name), tmp_path / f"决算.{kind}", kind)


def same_through_a_file(filing: Filing, path: Path, kind: str) -> None:
    """Nothing is lost or found in the disclosure of a filing that is written to a file and read."""
    document = read([render(compose(filing), path, kind)])
    assert faults(check_document(document, filing.template)) == []
    same_figures(document, filing, filing.template)


@MANY
@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize("kind", ["docx", "pdf", "html", "xlsx", "txt"])
def test_round_trip_through_files(kind: str, name: str, tmp_path: Path) -> None:
    @settings(EXAMPLES, max_examples=4)
    @given(filings(name))
    def holds(filing: Filing) -> None:
        same_through_a_file(filing, tmp_path / f"决算.{kind}", kind)

    holds()


@pytest.mark.parametrize("documents", [6, pytest.param(24, marks=MANY)])
def test_one_changed_figure_is_found_and_blamed(documents: int, capsys: pytest.CaptureFixture[str]) -> None:
    """A figure that stands once in the document, in no relation, cannot be found; nor one moved within its rounding."""
    random = Random(20)
    counts: Counter[str] = Counter()
    for seed in range(documents):
        name = TEMPLATES[seed % 3]
        filing = filings_of(seed, name)
        document = document_of(compose(filing))
        stated = Counter(plain_key(f.fact) for f in check_document(document, name).figures)
        figures = [f for f in extract(document).figures if not f.fact.measure.startswith("~") and f.value]
        for figure in random.sample(figures, 6):
            exponent = random.randint(-figure.decimals, 1) if figure.decimals else 0
            step = Decimal(random.randint(2, 9)) * Decimal(10) ** exponent
            result = check_document(changed(document, figure, step), name)
            found = [f for f in result.findings if f.severity != "note"]
            blamed = any(f.blamed >= 0 and _same(result.figures[f.blamed].place, figure.place) for f in found)
            kinds = ("all", "stated twice" if stated[plain_key(figure.fact)] > 1 else "stated once")
            for kind in kinds:
                counts[kind] += 1
                counts[kind, "found"] += bool(found)  # type: ignore[index]
                counts[kind, "blamed"] += blamed  # type: ignore[index]
    share = {k: v / counts[k[0]] for k, v in counts.items() if isinstance(k, tuple)}  # type: ignore[redundant-expr]
    with capsys.disabled():
        print("\n改一个数：", {" ".join(k): f"{v:.0%} of {counts[k[0]]}" for k, v in sorted(share.items())})
    assert share["all", "found"] >= 0.85
    assert share["all", "blamed"] >= 0.75
    assert share["stated twice", "found"] == 1
    assert share["stated twice", "blamed"] == 1


def filings_of(seed: int, name: str) -> Filing:
    found = (generate(s, name) for s in range(seed * 100, seed * 100 + 100))
    return next(f for f in found if len(f.items) > 2)


def _same(one: Place, other: Place) -> bool:
    return (one.block, one.start, one.row, one.col) == (other.block, other.start, other.row, other.col)
