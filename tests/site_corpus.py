"""A small corpus for the site's tests: departments of two provinces over several years, compiled, read and stored."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from juesuan.compile.filing import Filing
from juesuan.compile.generate import random_filing
from juesuan.compile.render import render
from juesuan.compile.wording import compose
from juesuan.corpus.engine import local
from juesuan.corpus.ingest import ingest, jobs

UNITS = (
    "新疆维吾尔自治区乌鲁木齐市水磨沟区信访局",
    "新疆维吾尔自治区乌鲁木齐市水磨沟区档案馆",
    "上海市浦东新区水务局",
    "云南省昆明市审计局",
)
YEARS = (2022, 2023, 2024)


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


def make(folder: Path, units: tuple[str, ...] = UNITS, years: tuple[int, ...] = YEARS) -> Path:
    """Make the corpus under `folder` and return it."""
    sources = folder / "files"
    sources.mkdir(parents=True)
    list(files(sources, units, years))
    ingest(jobs([str(sources)]), folder / "corpus", local(1))
    return folder / "corpus"
