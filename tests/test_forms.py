"""Forms are data: each stands once, one more is a few lines, and a broken one is refused by name."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from juesuan.document.model import Document, Source
from juesuan.document.text import blocks_of
from juesuan.domain.accounts import FORM_TITLES, STATUTORY
from juesuan.domain.forms import forms, refuse
from juesuan.extract.outline import kind_of, outline
from juesuan.extract.statutory import tables
from juesuan.extract.tables.recognise import form_of_title
from juesuan.extract.tables.rows import part_of_row
from juesuan.kinds.identities import formulas
from juesuan.kinds.kind import kinds

HOME = Path(__file__).parent.parent / "src" / "juesuan"
EXAMPLES = "checks/rules/"
"""A rule's example is a small disclosure: its tables have captions, as a document's have."""

CENTRE = """
[[forms]]
id = "training"
title = "培训费一览表"
account = "whole"
rows = "functional"
caption = { words = '培训费一览表', rank = 9 }
columns = [{ words = '培训费', measure = "whole.project" }]
"""
TOLD = """清河县档案馆2024年度部门决算
培训费一览表
单位：万元
| 科目编码 | 科目名称 | 培训费 |
| 合计 | 合计 | 3.00 |
| 201 | 一般公共服务支出 | 3.00 |"""


def test_the_forms_that_ship_can_be_used() -> None:
    refuse(forms())
    assert [f.number for f in forms().statutory] == list(range(1, 10))
    sources = {f.id: f.rows if f.coded else "" for f in forms().every}  # 支出决算明细表 is of either classification
    assert all(form_of_title(title, None, sources[form]) == form for form, title in FORM_TITLES.items())


def test_each_title_stands_in_one_place() -> None:
    written = {
        str(path.relative_to(HOME)): path.read_text("utf-8")
        for path in HOME.rglob("*.py")
        if not str(path.relative_to(HOME)).startswith((EXAMPLES, "demo/"))
    }
    quoted = [(name, title) for name, text in written.items() for title in FORM_TITLES.values() if f'"{title}"' in text]
    assert quoted == []
    data = (HOME / "kinds" / "final" / "forms.toml").read_text("utf-8")
    assert {form: data.count(f'title = "{FORM_TITLES[form]}"') for form in STATUTORY} == dict.fromkeys(STATUTORY, 1)


def test_each_identity_stands_in_one_place() -> None:
    told = Counter(formulas("final").values())
    assert {formula: n for formula, n in told.items() if n > 1} == {}
    for path in HOME.rglob("*.py"):
        text = path.read_text("utf-8")
        assert not [formula for formula in told if f'"{formula}"' in text], path


def test_a_form_is_added_by_data_alone(tmp_path: Path) -> None:
    document = Document((Source("例.txt", "txt"),), tuple(blocks_of(TOLD)))
    plan = outline(document, kind_of(document))
    assert [t.form for t in tables(document, plan).tables] == [""]
    (tmp_path / "forms.toml").write_text(CENTRE, encoding="utf-8")
    (read,) = tables(document, plan, known=forms(str(tmp_path))).tables
    assert (read.form, read.title, read.columns) == ("training", "培训费一览表", ("whole.project",))
    assert [(row.code, row.item, sorted(row.cells)) for row in read.rows] == [
        ("", "", ["whole.project"]),
        ("201", "一般公共服务支出", ["whole.project"]),
    ]


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (CENTRE.replace("培训费', measure", "培训费(', measure"), "form training: pattern '培训费\\('"),
        (CENTRE.replace("caption = { words = '培训费一览表', rank = 9 }\n", ""), "form training: neither caption nor signature"),
        (CENTRE.replace('account = "whole"', 'acount = "whole"'), "form training: .*acount"),
        (CENTRE.replace('rows = "functional"', "number = 3"), "form training: number 3 is that of 支出决算表 too"),
        (CENTRE.replace('account = "whole"', 'like = "nothing"'), "form training: like 'nothing', which is no form"),
    ],
    ids=["pattern", "unrecognisable", "field", "number", "like"],
)  # fmt: skip
def test_a_broken_form_is_refused_by_name(tmp_path: Path, wrong: str, why: str) -> None:
    (tmp_path / "forms.toml").write_text(wrong, encoding="utf-8")
    with pytest.raises(ValueError, match=why):
        forms(str(tmp_path))


def test_a_row_that_names_a_part_alone_is_of_the_budget_above_it() -> None:
    for kind in kinds():
        known = forms(kind=kind)
        for example in known.parts.examples:
            above, _, told = example.partition(" / ")
            row, _, right = told.partition(" → ")
            assert part_of_row(row, above, known) == right, example
