"""What a budget must tell: a small budget that tells all of it has no finding, and each thing left out is one."""

from __future__ import annotations

from pathlib import Path

import pytest

from juesuan.checks.engine import check
from juesuan.kinds.musts import contents

KNOWN = contents("budget")
assert KNOWN is not None
TEXT = "\n".join(("清河县档案馆2026年部门预算", "第二部分 2026年部门预算情况说明", *KNOWN.passes))


def _told(folder: Path, text: str) -> set[str]:
    path = folder / "a.txt"
    path.write_text(text, encoding="utf-8")
    return {f.rule for f in check(path).findings if f.rule.startswith("D")}


def test_a_budget_that_tells_all(tmp_path: Path) -> None:
    assert _told(tmp_path, TEXT) == set()


@pytest.mark.parametrize("must", [m for m in KNOWN.must if m.slip[0]], ids=lambda m: m.id)
def test_what_is_left_out(tmp_path: Path, must: object) -> None:
    right, wrong = must.slip  # type: ignore[attr-defined]
    assert TEXT.count(right) == 1
    assert _told(tmp_path, TEXT.replace(right, wrong)) == {must.id}  # type: ignore[attr-defined]


def test_a_change_may_be_told_of_revenue_or_expenditure_alone(tmp_path: Path) -> None:
    whole = "，比2025年预算增加9.00万元，主要原因是新建库房"
    for section in ("收入", "支出"):
        text = TEXT.replace(whole, "").replace(
            f"2026年{section}预算109.00万元", f"2026年{section}预算109.00万元{whole}"
        )
        assert _told(tmp_path, text) == set()
