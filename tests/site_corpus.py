"""A small corpus for the site's tests: departments of two provinces over several years, compiled, read and stored."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from juesuan.compile.filing import Filing
from juesuan.compile.generate import random_filing
from juesuan.compile.render import render
from juesuan.compile.wording import compose
from juesuan.corpus.across import across, store_across
from juesuan.corpus.expected import Expected
from juesuan.corpus.finding import Across
from juesuan.corpus.identify import place
from juesuan.corpus.ingest import ingest, jobs
from juesuan.corpus.runners import local
from juesuan.corpus.store import Corpus
from juesuan.kernel.lang import Text
from juesuan.kernel.place import Place

UNITS = (
    "新疆维吾尔自治区乌鲁木齐市水磨沟区信访局",
    "新疆维吾尔自治区乌鲁木齐市水磨沟区档案馆",
    "上海市浦东新区水务局",
    "云南省昆明市审计局",
)
YEARS = (2022, 2023, 2024)
ABSENT = "新疆维吾尔自治区乌鲁木齐市水磨沟区水务局"
"""Expected to publish, and never did."""


def filing(unit: str, year: int, seed: int, size: int = 8) -> Filing:
    """Return the same department's accounts, larger year by year by a whole factor, so that every sum stays exact."""
    made = random_filing(Random(seed), "national", size)
    plain = msgspec.to_builtins(made, builtin_types=(Decimal,))
    scaled = {k: v if k in ("performance", "staff") else _times(v, year - 2015) for k, v in plain.items()}
    return msgspec.structs.replace(msgspec.convert(scaled, Filing), unit=unit, year=year)


def _times(value: Any, factor: int) -> Any:
    if isinstance(value, Decimal):
        return value * factor
    if isinstance(value, dict):
        return {k: _times(v, factor) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_times(v, factor) for v in value]
    return value


def files(folder: Path, units: tuple[str, ...] = UNITS, years: tuple[int, ...] = YEARS) -> Iterator[Path]:
    """Write the disclosures and yield their paths; some have one figure changed after compiling."""
    for seed, unit in enumerate(units):
        for year in years:
            publication = compose(filing(unit, year, seed + 40), draft=True)
            path = folder / f"{unit}{year}年度部门决算公开.html"
            render(publication, path, "html")
            if (seed + year) % 3 == 0:
                spoil(path)
            yield path


def spoil(path: Path) -> None:
    """Change one digit of a total in the narrative."""
    text = path.read_text("utf-8")
    path.write_text(re.sub(r"(本年收入合计)([\d.]+)(\d)(万元)", r"\g<1>\g<2>7\g<4>", text, count=1), "utf-8")


def compare(corpus: Path) -> None:
    """Store findings across documents: what is found, one of each rule that nothing here breaks, and who was expected."""
    opened = Corpus(corpus)
    rows = opened.connect().execute(
        "select id, department, department_key, region, year from documents where latest order by year desc, department"
    )
    (document, name, key, region, year), (other, their, *_), *_ = rows.fetchall()

    def one(rule: str, words: str, **more: Any) -> Across:
        given = {"document": document, "department": name, "department_key": key, "region": region, "year": year} | more
        return Across(rule, Text(words, words), **given)

    expected = [Expected(unit, "", year, date(year + 1, 9, 1)) for unit in (*UNITS, ABSENT) for year in YEARS]
    expected = [msgspec.structs.replace(e, region=place(e.department)[0]) for e in expected]
    made = [
        *across(opened, expected),
        one("N02", f"{name}{year}年度部门决算于{year + 1}-08-01批复，应在{year + 1}-08-21前公开，实际{year + 1}-09-30公开，迟40天"),
        one("C01", f"与{their}有2句、80字雷同", other=other, place=Place(12, 0, 9, -1, -1), other_place=Place(14, 0, 9, -1, -1)),
        one("O01", "人均“三公”经费为2.50万元，是12个部门中位数0.50万元的5倍；不等于有错", figure=20),
        one("U01", "一般公共预算支出：部门为1.00万元，所属单位合计2.00万元", other=other, figure=21, other_figure=22, value=Decimal(1), expected=Decimal(2)),
    ]  # fmt: skip
    store_across(opened, made, expected)


def make(folder: Path, units: tuple[str, ...] = UNITS, years: tuple[int, ...] = YEARS) -> Path:
    """Make the corpus under `folder` and return it."""
    sources = folder / "files"
    sources.mkdir(parents=True)
    list(files(sources, units, years))
    ingest(jobs([str(sources)]), folder / "corpus", local(1))
    if units == UNITS:
        compare(folder / "corpus")
    return folder / "corpus"
