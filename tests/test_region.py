"""A region is data: one made up here, in a folder, is recognised, read, checked, compiled and read back."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from juesuan.checks.engine import check_document
from juesuan.compile.generate import generate
from juesuan.compile.publication import Heading
from juesuan.compile.render import render
from juesuan.compile.wording import compose
from juesuan.document.model import Document, Paragraph, Source
from juesuan.document.read import read
from juesuan.extract.link import extract
from juesuan.kinds.kind import FINAL, kinds
from juesuan.regions.region import ENVIRONMENT, BadRegion, compilable, detect, regions, template

REGION = """
id = "qinghe"
extends = "national"
name = "清河县"
detect = ["清河", "清河县财政局监制"]
parts = ["{unit}基本情况", "{unit}收支说明", "术语解释", "公开表"]
basis = "清河县部门决算公开格式（虚构）"
rate = "variance"
sections = [
    { id = "functions", title = "我们做什么" },
    { id = "overview", title = "收支总体情况" },
    { id = "procurement", title = "采购情况" },
    { id = "glossary", title = "术语解释" },
]
lexemes = { rise = ["见涨"] }

[[grammar]]
id = "times"
gives = "completion"
units = ["percent"]
words = "^(?P<noun>.*?)(?P<d>兑现)率(?:为)?$"
examples = [{ clause = "支出兑现率为", noun = "支出" }]

[[names]]
measure = "three.reception"
words = "待客花销"
examples = ["three_public：待客花销"]

[[cuts]]
id = "plainly"
step = "opening"
words = "^说白了就是"
examples = ["说白了就是项目支出 → 项目支出"]

[[choices]]
id = "guests_of_office"
stage = "worded"
sections = ["operating"]
words = "来客(?:开支)?"
whole = ["operating.total"]
gives = "three.reception"
examples = ["operating：机关运行经费18.60万元，其中：来客开支0.50万元。 → three.reception"]

[compile]
title = "{unit}{year}年度决算一本通"
zero = "0.00"
"""


@pytest.fixture(autouse=True)
def qinghe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write the region and let every stage see it."""
    folder = tmp_path / "regions" / "qinghe"
    folder.mkdir(parents=True)
    (folder / "region.toml").write_text(REGION, encoding="utf-8")
    (folder / "glossary.j2").write_text("一、清河币：本县没有的东西。\n", encoding="utf-8")
    monkeypatch.setenv(ENVIRONMENT, str(folder.parent))
    return folder


def document(*texts: str) -> Document:
    return Document((Source("说明.txt", "txt"),), tuple(Paragraph(t) for t in texts))


TOLD = document(
    "清河县档案馆2024年度部门决算",
    "第一部分 清河县档案馆基本情况",
    "一、我们做什么",
    "保管档案。",
    "第二部分 清河县档案馆收支说明",
    "一、收支总体情况",
    "2024年度收入总计120.00万元，支出总计120.00万元。与上年相比，收入总计增加20.00万元，增长20.00%。",
    "第三部分 术语解释",
    "清河县财政局监制",
)


def test_it_is_recognised_before_extraction_and_handed_on() -> None:
    found = extract(TOLD)
    assert (found.region.id, found.region.name) == ("qinghe", "清河县")
    assert found.region.lexemes == {"rise": ("见涨",)}
    assert found.region.tables == regions()["national"].tables  # what it does not say it has from the one it extends
    assert extract(TOLD, regions()["national"]).region.id == "national"
    assert any(f.fact.measure == "whole.total" and f.value == Decimal("120.00") for f in found.figures)


def test_its_words_rules_and_names_reach_the_reader() -> None:
    told = "2024年度支出总计120.00万元，比上年见涨20.00万元，兑现率为96.00%，其中待客花销1.00万元。"
    own = extract(document("清河县档案馆2024年度部门决算", "一、收支总体情况", told, "清河县财政局监制"))
    facts = [(f.printed, f.fact.measure, f.fact.aspect) for f in own.figures if f.place.block == 2]
    assert facts == [
        ("120.00万元", "whole.total_out", "amount"), ("20.00万元", "whole.total_out", "change"),
        ("96.00%", "whole.total_out", "completion"), ("1.00万元", "three.reception", "amount"),
    ]  # fmt: skip
    other = extract(own.document, regions()["national"])
    assert [(f.fact.aspect, f.fact.measure[0]) for f in other.figures if f.place.block == 2][1:] == [
        ("amount", "~"), ("rate", "~"), ("amount", "~"),
    ]  # fmt: skip


def test_its_cuts_and_choices_reach_the_reader() -> None:
    told = "2024年度支出总计120.00万元，说白了就是项目支出120.00万元。"
    office = "机关运行经费18.60万元，其中：来客0.50万元。"
    lines = (
        "清河县档案馆2024年度部门决算",
        "一、收支总体情况",
        told,
        "二、机关运行经费支出情况",
        office,
        "清河县财政局监制",
    )
    own = extract(document(*lines))
    assert [f.fact.measure for f in own.figures][1::2] == ["whole.project", "three.reception"]
    assert [f.fact.measure[0] for f in extract(own.document, regions()["national"]).figures][1::2] == ["~", "~"]


def test_a_choice_that_takes_anothers_example_is_refused_by_name(qinghe: Path) -> None:
    bad = qinghe.parent.parent / "bad"
    bad.mkdir()
    greedy = REGION.replace("来客(?:开支)?", ".*用房|来客开支").replace(
        'sections = ["operating"]\nwords', 'over = ["rooms_alone"]\nwords'
    )
    (bad / "region.toml").write_text(greedy.replace('whole = ["operating.total"]\n', ""), encoding="utf-8")
    with pytest.raises(
        BadRegion, match=r"qinghe.*rooms_alone.*办公用房3,260平方米.*three\.reception by guests_of_office"
    ):
        extract(TOLD, regions(bad)["qinghe"])


def test_a_rule_that_takes_anothers_example_is_refused_by_name(qinghe: Path) -> None:
    bad = qinghe.parent.parent / "bad"
    bad.mkdir()
    greedy = REGION.replace('id = "times"', 'id = "greedy"\nover = ["variance"]').replace(
        "(?P<d>兑现)率", "(?:兑现|差异)率"
    )
    (bad / "region.toml").write_text(greedy, encoding="utf-8")
    with pytest.raises(BadRegion, match=r"qinghe.*variance.*预决算差异率.*greedy"):
        extract(TOLD, regions(bad)["qinghe"])


def test_it_is_checked_by_its_own_sections() -> None:
    result = check_document(TOLD)
    assert result.template == "qinghe"
    missing = [f.message.zh for f in result.findings if f.rule == "F02"]
    assert missing == ["缺少章节“采购情况”（清河县模板）"]


def test_without_it_the_document_is_the_nations(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ENVIRONMENT)
    assert "qinghe" not in regions()
    assert check_document(TOLD).template == "national"


def test_a_folder_given_by_hand_is_as_good(qinghe: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ENVIRONMENT)
    assert regions(qinghe)["qinghe"] == regions(qinghe.parent)["qinghe"]
    assert detect("清河县财政局监制", "清河县档案馆", qinghe).id == "qinghe"
    assert template(qinghe).id == "qinghe"


def test_it_is_compiled_and_read_back(tmp_path: Path) -> None:
    assert "qinghe" in compilable()
    filing = generate(7, "qinghe", 3)
    publication = compose(filing)
    heads = [p.text for p in publication.parts if isinstance(p, Heading)]
    assert publication.title == f"{filing.unit}{filing.year}年度决算一本通"
    assert f"第一部分 {filing.unit}基本情况" in heads
    assert "一、收支总体情况" in heads
    assert "二、收入决算情况说明" in heads  # a title that the region does not give is the national one
    made = render(publication, tmp_path / "稿.docx", "docx")
    back = read([made])
    text = "\n".join(b.text for b in back.blocks if isinstance(b, Paragraph))
    assert "一、清河币：本县没有的东西。" in text
    assert re.search(r"，预决算差异率-?[\d.]+%", text)
    assert "完成年初预算的" not in text
    told = extract(back, regions()["qinghe"])
    total = next(f for f in told.figures if f.fact.measure == "whole.total" and f.origin == "text")
    shown = next(f for f in told.figures if f.fact.measure == "whole.total" and f.origin == "summary")
    assert total.value == shown.value
    assert any(f.fact.aspect == "variance" for f in told.figures)
    assert [f for f in check_document(back, "qinghe").findings if f.severity == "error"] == []


@pytest.mark.parametrize(
    "wrong",
    ["not toml", 'detect = ["("]', 'colour = "red"', 'extends = "nowhere"', "sections = [1]", "[compile]\nx = 1"],
)
def test_a_region_that_cannot_be_used_says_why(qinghe: Path, wrong: str) -> None:
    bad = qinghe.parent / "bad"
    bad.mkdir()
    (bad / "region.toml").write_text(wrong, encoding="utf-8")
    with pytest.raises(BadRegion):
        template(bad)


def test_the_shipped_regions_name_only_what_the_kind_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ENVIRONMENT)
    kind = kinds()[FINAL]
    sections = {s.id for s in kind.sections}
    for region in regions().values():
        assert {s.id for s in region.sections} <= sections
        assert set(region.tables) <= set(kind.forms)
        assert region.basis
        assert region.parts
