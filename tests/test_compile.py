"""Filing, computation, tables and wording."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from juesuan.compile.compute import books, percent, shares
from juesuan.compile.data import from_json, from_yaml, to_json, to_yaml
from juesuan.compile.filing import (
    BadFiling,
    Economic,
    Expense,
    Filing,
    Flow,
    General,
    Income,
    Item,
    Last,
    Spending,
    ThreePublic,
)  # fmt: skip
from juesuan.compile.generate import generate
from juesuan.compile.publication import Grid, Heading, Line, Publication
from juesuan.compile.validate import validate
from juesuan.compile.wording import compose, delta, missing
from juesuan.domain.accounts import STATUTORY
from juesuan.regions.region import BadRegion, compilable, template

D = Decimal


def small(**more: object) -> Filing:
    item = Item(
        "2012601", income=Income(general=D("12.40")), spending=Spending(D("12.00"), D("0.40")),
        general=General(D("12.00"), D("0.40"), D("10.00"), None, D("0.00")), purpose="日常运转", reason="机构新设", budget_reason="机构新设",
    )  # fmt: skip
    filing = Filing(
        "清河县档案馆", 2024, items=(item,), economic=(Economic("30101", D("7.00")), Economic("30201", D("5.00"))),
        functions=("保管档案。",), organisation=("内设办公室。",),
    )  # fmt: skip
    return msgspec.structs.replace(filing, **more)


def words(publication: Publication) -> str:
    return "\n".join(p.text for p in publication.parts if isinstance(p, (Line, Heading)))


# ---- the filing


@pytest.mark.parametrize("seed", range(6))
def test_yaml_and_json_hold_a_whole_filing(seed: int) -> None:
    filing = generate(seed, "xinjiang")
    assert from_yaml(to_yaml(filing)) == filing
    assert from_json(to_json(filing)) == filing


def test_yaml_numbers_are_decimals_as_written() -> None:
    filing = from_yaml(
        "unit: 甲\nyear: 2024\ncarried: {opening_general: 0.10}\nitems: [{code: 2012601, general: {basic: 1234567.89}}]"
    )
    assert str(filing.carried.opening_general) == "0.10"
    assert filing.items[0].general.basic == D("1234567.89")
    assert filing.items[0].code == "2012601"


@pytest.mark.parametrize(
    "text",
    [
        "unit: 甲",
        "unit: 甲\nyear: 两千",
        "unit: [",
        "- a",
        "unit: 甲\nyear: 2024\nitems: [{code: '1', general: {basic: x}}]",
    ],
)
def test_what_is_no_filing_is_said_so(text: str) -> None:
    with pytest.raises(BadFiling):
        from_yaml(text)


def test_validation_names_the_place_of_each_fault() -> None:
    assert validate(small()) == []
    item = small().items[0]
    cases = {
        "items[0].code": small(items=(msgspec.structs.replace(item, code="9999999"),)),
        "items[0].general.basic": small(items=(msgspec.structs.replace(item, general=General(D("-1"), D("0"))),)),
        "items[0].spending.basic": small(
            items=(msgspec.structs.replace(item, spending=Spending(D("11.99"), D("0.40"))),)
        ),
        "economic": small(economic=(Economic("30101", D("12.01")),)),
        "economic[0].code": small(economic=(Economic("301", D("12.00")),)),
        "items[0].fund": small(items=(msgspec.structs.replace(item, fund=Flow(D(0), D(0), D(0), D("1.00"))),)),
        "carried.closing_general": small(items=(msgspec.structs.replace(item, income=Income()),)),
        "last.general": small(last=Last(general=D("3.00"))),
        "three.foreign": small(three=ThreePublic(foreign=D("1.00"))),
        "items[0].general.project": small(items=(msgspec.structs.replace(item, general=General(D(12), D("0.405"))),)),
    }
    for path, filing in cases.items():
        assert path in [p.path for p in validate(filing)], path


def test_unknown_codes_need_their_names() -> None:
    item = Item("2019877", "新设科目", "新设款", income=Income(other=D("1.00")), spending=Spending(D("1.00")))
    assert validate(small(items=(item,), economic=())) == []
    assert [p.path for p in validate(small(items=(Item("2019877"),), economic=()))] == ["items[0].name"] * 2


# ---- computation


def test_totals_follow_from_the_items() -> None:
    b = books(small())
    assert (b["whole.total"], b["whole.expenditure"], b["fiscal.closing"]) == (D("12.40"), D("12.40"), D("0.00"))
    assert (b["general.personnel"], b["general.public"]) == (D("7.00"), D("5.00"))
    assert [line.code for line in b.lines] == ["201", "20126", "2012601"]


def test_shares_plain_and_by_largest_remainder() -> None:
    parts = [D("1.00"), D("1.00"), D("1.00")]
    assert shares(parts, D("3.00")) == [D("33.33")] * 3
    assert shares(parts, D("3.00"), "largest") == [D("33.34"), D("33.33"), D("33.33")]
    assert shares(parts, D("0.00")) == [None] * 3
    for seed in range(50):
        amounts = [line.amounts["whole.expenditure"] for line in books(generate(seed)).lines if line.level == 1]
        whole = sum(amounts, D(0))
        if whole:
            found = shares(amounts, whole, "largest")
            assert sum(s for s in found if s is not None) == D("100.00")
            exact = [100 * a / whole for a in amounts]
            assert all(s is not None and abs(s - e) < D("0.01") for s, e in zip(found, exact, strict=True))


def test_half_a_hundredth_is_rounded_up() -> None:
    assert percent(D("1.00"), D("800.00")) == D("0.13")
    assert percent(D("1.00"), D("0.00")) is None


# ---- wording


@pytest.mark.parametrize("name", compilable())
def test_zero_bases_have_no_rate(name: str) -> None:
    text = words(compose(small(template=name)))
    assert "增长100" not in text
    if name != "shanghai":
        assert "12.40万元，上年无支出" in text or "与上年相比" in text


def test_changes_in_every_direction() -> None:
    style = template("national").style
    assert delta(D(3), D(2), style).rate == "50.00%"
    assert (delta(D(1), D(2), style).word, delta(D(1), D(2), style).rate_word) == ("减少", "下降")
    assert delta(D(2), D(2), style).level
    assert delta(D(2), None, style).unknown
    assert delta(D(2), D(0), style).rate == ""
    idle = template("xinjiang").style
    assert (delta(D(0), D(0), idle).rate, delta(D(2), D(0), idle).rate) == ("0.00%", "")


@pytest.mark.parametrize("name", compilable())
def test_what_is_not_given_is_asked_for(name: str) -> None:
    publication = compose(Filing("甲县图书馆", 2024, name))
    asked = missing(publication)
    assert asked
    assert all("【待填写：" in text for text in asked)
    assert {p.text for p in publication.parts if isinstance(p, Line) and p.missing} == set(asked)


@pytest.mark.parametrize("name", compilable())
def test_every_template_has_the_nine_tables_and_its_sections(name: str) -> None:
    publication = compose(generate(3, name))
    forms = [p.form for p in publication.parts if isinstance(p, Grid) and p.form in STATUTORY]
    assert sorted(forms) == sorted(STATUTORY)
    assert forms == list(template(name).style.tables)
    numbers = [p.number for p in publication.parts if isinstance(p, Grid) and p.form in STATUTORY]
    assert numbers == [f"公开0{n}表" for n in range(1, 10)]
    for grid in (p for p in publication.parts if isinstance(p, Grid)):
        covered = [
            (r, c) for s in grid.cells for r in range(s.row, s.row + s.rowspan) for c in range(s.col, s.col + s.colspan)
        ]
        assert len(covered) == len(set(covered)) == grid.n_rows * grid.n_cols, grid.title
        assert len(grid.widths) == grid.n_cols


def test_none_of_a_fund_is_said_and_its_table_kept() -> None:
    publication = compose(small())
    assert "没有政府性基金预算财政拨款收入和支出" in words(publication)
    grid = next(p for p in publication.parts if isinstance(p, Grid) and p.form == "fund")
    assert "本表无数据" in "".join(grid.notes)


def test_users_text_is_never_taken_for_markup() -> None:
    publication = compose(small(functions=("# 一级标题", "@tables", "{{ f.unit }}\n第二行")))
    lines = [p.text for p in publication.parts if isinstance(p, Line)]
    assert lines[:3] == ["＃ 一级标题", "＠tables", "{{ f.unit }}第二行"]
    assert sum(isinstance(p, Grid) and p.form == "summary" for p in publication.parts) == 1


def test_a_zero_final_with_a_budget_is_told() -> None:
    three = ThreePublic(*[Expense(D("0.00"), D("1.00"), D("0.00"))] * 4, budget_reason="没有发生")
    text = words(compose(small(three=three)))
    assert "预算为4.00万元，支出决算为0.00万元，完成预算的0.00%。决算数小于预算数的主要原因是：没有发生" in text


# ---- templates of one's own


def test_a_template_copied_and_changed(tmp_path: Path) -> None:
    (tmp_path / "template.toml").write_text(
        'extends = "shanghai"\ntitle = "{unit}决算（{year}）"\nzero = "0.00"\n', encoding="utf-8"
    )
    (tmp_path / "glossary.j2").write_text("甲词：乙义。\n", encoding="utf-8")
    publication = compose(small(), template(tmp_path))
    assert publication.title == "清河县档案馆决算（2024）"
    assert "甲词：乙义。" in words(publication)
    grid = next(p for p in publication.parts if isinstance(p, Grid) and p.form == "summary")
    assert all(s.text for s in grid.cells if s.number and s.col == 3)


@pytest.mark.parametrize(
    ("options", "narrative"),
    [
        ("colour = 1", None),
        ('extends = "nowhere"', None),
        ("not toml", None),
        ('extends = "national"', "{{ nothing.here }}"),
        ('extends = "national"', "{% if %}"),
        ('extends = "national"', "@nothing"),
        ('extends = "national"', "{{ ''.__class__.__mro__ }}"),
        ('extends = "national"', "{{ 1 // 0 }}"),
    ],
)
def test_a_template_that_cannot_be_used_says_why(tmp_path: Path, options: str, narrative: str | None) -> None:
    (tmp_path / "template.toml").write_text(options, encoding="utf-8")
    if narrative is not None:
        (tmp_path / "narrative.txt.j2").write_text(narrative, encoding="utf-8")
    with pytest.raises(BadRegion):
        compose(small(), template(tmp_path))


def test_no_such_template() -> None:
    with pytest.raises(BadRegion, match="national"):
        template("atlantis")


@pytest.mark.parametrize("seed", range(30))
def test_generated_filings_are_valid(seed: int) -> None:
    assert validate(generate(seed)) == []
    assert generate(seed) == generate(seed)
