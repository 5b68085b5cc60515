"""Small generated disclosures, in files, for the corpus's tests."""

from __future__ import annotations

import html
from pathlib import Path
from random import Random

import msgspec

from juesuan.compile.filing import Filing, Staff
from juesuan.compile.generate import random_filing
from juesuan.compile.lastyear import of_filing, with_last_year
from juesuan.compile.publication import Heading, Line
from juesuan.compile.render import render
from juesuan.compile.wording import compose
from juesuan.corpus.ingest import Tally, ingest, jobs
from juesuan.corpus.runners import local
from juesuan.regions.region import template


def filing(
    seed: int, unit: str = "河北省邢台市清河县档案馆", year: int = 2024, last: Filing | None = None, size: int = 2
) -> Filing:
    """Return a small filing; the figures of last year are those of `last`."""
    made = msgspec.structs.replace(random_filing(Random(seed), "national", size), unit=unit, year=year)
    return with_last_year(made, of_filing(last))[0] if last is not None else made


def text(given: Filing, folder: Path, name: str = "", *, swap: tuple[str, str] | None = None, extra: str = "") -> Path:
    """Write a filing's disclosure as a text file; `swap` changes words of it, `extra` goes to its end."""
    path = folder / (name or f"{given.unit}{given.year}.txt")
    render(compose(given, template(given.template)), path, "txt")
    words = path.read_text(encoding="utf-8")
    if swap is not None:
        assert swap[0] in words, swap[0]
        words = words.replace(*swap)
    path.write_text(words + extra, encoding="utf-8")
    return path


def many(folder: Path, count: int) -> None:
    """Write `count` small disclosures of as many departments, text and HTML by turns: titles, narrative, no tables."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        given = filing(number % 6, f"河北省邢台市清河县第{_han(number)}档案馆", size=1)
        blocks = compose(given, template(given.template)).parts
        lines = [b.text for b in blocks if isinstance(b, (Heading, Line))]
        if number % 2:
            body = "".join(f"<p>{html.escape(line)}</p>\n" for line in lines)
            (folder / f"{number:03d}.html").write_text(f"<html><meta charset='utf-8'><body>{body}", encoding="utf-8")
        else:
            (folder / f"{number:03d}.txt").write_text("\n".join(lines), encoding="utf-8")


def _han(number: int) -> str:
    return "".join("零一二三四五六七八九"[int(d)] for d in f"{number:03d}")


def taken(folder: Path | str, corpus: Path | str, batch: int = 200) -> Tally:
    """Ingest a folder with one worker."""
    return ingest(jobs([str(folder)]), corpus, local(1), batch=batch)


def staffed(given: Filing, active: int) -> Filing:
    """Return a filing with so many active staff."""
    return msgspec.structs.replace(given, staff=Staff(active, 0, 0))
