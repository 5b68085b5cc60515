"""Kinds mixed up: a cover or a file's name that calls a budget final accounts, or the other way; a unit's that calls itself a department's."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from juesuan.checks.engine import check, check_document
from juesuan.compile.budgets.generate import generate as budget
from juesuan.compile.budgets.wording import compose as told_budget
from juesuan.compile.generate import generate as final
from juesuan.compile.render import render
from juesuan.compile.render.plain import document_of
from juesuan.compile.wording import compose as told_final
from juesuan.document.model import Document, Paragraph


def _final() -> Document:
    return document_of(told_final(final(5, "national", 5)))


def _budget() -> Document:
    return document_of(told_budget(budget(5, "national", 5)))


def _with(document: Document, old: str, new: str, blocks: int) -> Document:
    changed = tuple(
        replace(b, text=b.text.replace(old, new)) if n < blocks and isinstance(b, Paragraph) else b
        for n, b in enumerate(document.blocks)
    )
    assert changed != document.blocks
    return replace(document, blocks=changed)


def _rules(document: Document) -> list[str]:
    return [f.rule for f in check_document(document).findings if f.severity != "note"]


@pytest.mark.parametrize(("made", "own", "other"), [(_final, "决算", "预算"), (_budget, "预算", "决算")])
def test_a_cover_of_the_other_kind_is_one_finding(made: object, own: str, other: str) -> None:
    document = made()  # type: ignore[operator]
    assert _rules(document) == []
    wrong = _with(document, own, other, 1)
    assert _rules(wrong) == ["F22"]
    (found,) = [f for f in check_document(wrong).findings if f.rule == "F22"]
    assert found.proposed == own


def test_a_budget_of_a_unit_that_calls_itself_a_departments() -> None:
    document = _budget()
    assert _rules(_with(document, "部门预算", "单位预算", 1)) == ["F13"]


def test_the_classification_is_called_the_same_by_units(tmp_path: Path) -> None:
    lines = (
        "清河县档案馆2026年单位预算",
        "8.2026年预算单位一般公共预算基本支出部门预算经济分类预算表",
        "2026年单位预算收入10.00万元。",
    )
    path = tmp_path / "a.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert "F13" not in [f.rule for f in check(path).findings]


def test_a_file_named_as_the_other_kind(tmp_path: Path) -> None:
    publication = told_budget(budget(6, "national", 3))
    right, wrong = tmp_path / "甲局2024年部门预算.docx", tmp_path / "甲局2024年度部门决算.docx"
    for path in (right, wrong):
        render(publication, path, "docx")
    assert "F22" not in [f.rule for f in check(right).findings]
    assert [f.rule for f in check(wrong).findings if f.severity != "note"] == ["F22"]
