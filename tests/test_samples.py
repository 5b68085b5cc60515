"""The project's own samples: what is right is found right, and each planted fault is found once, by name and value."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import msgspec
import pytest

from juesuan.checks.engine import check
from juesuan.checks.model import Finding, Result
from juesuan.compile.inputs import read_input
from juesuan.compile.render import render
from juesuan.compile.wording import compose

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples"
FAULTS = sorted((SAMPLES / "qinghe-faults").glob("*.pdf"))
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


def test_regional_manners() -> None:
    assert check(RIGHT["xinjiang"]).template == "xinjiang"
    # nothing in the page names Shanghai, so its template is asked for
    result = check(RIGHT["shanghai"], template="shanghai")
    assert [f.message.zh for f in result.findings] == []


def test_the_fund_is_checked_where_there_is_one() -> None:
    rules = {c.rule for c in check(RIGHT["xinjiang"]).checked}
    assert {"T22", "T25", "T27", "T28", "X03"} <= rules
    assert "T27" not in {c.rule for c in check(RIGHT["archives"]).checked}


def _told(result: Result, finding: Finding) -> tuple[str, str, str]:
    printed = next((f.printed for f in result.figures if f.id == finding.blamed), "")
    return finding.rule, printed, finding.proposed


def test_each_planted_fault_is_found_once() -> None:
    result = check(FAULTS)
    assert sorted(_told(result, f) for f in result.findings) == sorted(
        [
            ("T02", "693.59万元", "639.59万元"),
            ("S01", "84.76%", "84.51%"),
            ("S02", "5.66%", "4.18%"),
            ("S10", "0.45万元", "减少0.45万元，下降12.68%"),
            ("E05", "146000.00万元", "14.60万元"),
            ("T06", "94.10", "99.10"),
            ("W03", "", ""),
            ("F01", "", ""),
            ("P01", "", ""),
        ]
    )
    assert result.exit_code == 1
    (purpose,) = (f for f in result.findings if f.rule == "W03")
    assert "职业年金" in purpose.message.zh
    assert "基本医疗保险" in purpose.message.zh


def test_names_never_leave_the_check() -> None:
    result = check(FAULTS)
    shown = "".join(getattr(b, "text", "") for b in result.document.blocks) + "".join(
        f.message.zh for f in result.findings
    )
    assert "孙＊＊" in shown
    assert "桂兰" not in shown


def test_the_readme_lists_every_fault() -> None:
    told = (SAMPLES / "README.md").read_text(encoding="utf-8")
    rows = [line.split("|")[-2].strip() for line in told.splitlines() if line.startswith("|")]
    assert sorted(f.rule for f in check(FAULTS).findings) == sorted(r for r in rows if r[1:].isdigit())


@pytest.fixture
def generator(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    spec = importlib.util.spec_from_file_location("make_samples", ROOT / "tools" / "make_samples.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "make_samples", module)
    spec.loader.exec_module(module)
    return module


def test_samples_are_as_generated(generator: ModuleType, tmp_path: Path) -> None:
    generator.text(tmp_path / "x.txt")
    generator.page(tmp_path / "x.html")
    assert (tmp_path / "x.txt").read_bytes() == RIGHT["xinjiang"][0].read_bytes()
    assert (tmp_path / "x.html").read_bytes() == RIGHT["shanghai"][0].read_bytes()
    lines = [*generator.opening_part(), *generator.narrative(generator.PLAIN, "national")]
    generator.word(tmp_path / "x.docx", lines, [])
    generator.excel(tmp_path / "x.xlsx", generator.tables(generator.PLAIN))
    fresh, kept = check([tmp_path / "x.docx", tmp_path / "x.xlsx"]), check(RIGHT["archives"])
    # the kept folder reads narrative and tables in the order of names
    assert sorted(f.printed for f in fresh.figures) == sorted(f.printed for f in kept.figures)


@pytest.mark.parametrize("name", ["national", "xinjiang", "shanghai"])
def test_the_sample_accounts_compile_without_a_fault(generator: ModuleType, name: str, tmp_path: Path) -> None:
    accounts = SAMPLES / "qinghe-accounts.xlsx"
    loaded = read_input(accounts, name)
    assert loaded.problems == ()
    assert msgspec.structs.replace(loaded.filing, template="") == msgspec.structs.replace(
        generator.q.filing(), template=""
    )
    made = render(compose(loaded.filing), tmp_path / "a.docx", "docx")
    assert check([made]).findings == ()
