"""Writes the county's disclosures as its departments would have published them: many formats, some late, some wrong.

files/2023/青石县水利局2023年度部门决算.html …    what was published
expected.csv     who should have published what, and when it was approved
faults.csv       what was planted where, who has not published and who was late: none of it is needed to find it again
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from random import Random

import msgspec
from msgspec.structs import replace

from juesuan.compile.filing import Filing
from juesuan.compile.publication import Line, Publication
from juesuan.compile.render import render
from juesuan.compile.wording import compose
from juesuan.demo.county import COUNTY, county, departments

FORMATS = ("html", "html", "html", "html", "docx", "docx", "txt", "xlsx", "pdf")
_AMOUNT = re.compile(r"(?<![\d.])\d{2,}\.\d\d(?=万元)")
_TURN = {"增加": "减少", "减少": "增加"}
LATE_AFTER = 20
"""Days after approval within which final accounts are to be published (预算法 art. 14)."""


class Planted(msgspec.Struct, frozen=True):
    """One fault: its file, kind, what stands there and what should.

    Of a disclosure not published it is the file that there should be; of one not published, or late, `written` is the
    day of publication ('' none) and `right` the last day of the term.
    """

    file: str
    kind: str
    written: str
    right: str


def publish(
    folder: Path, seed: int, years: range, count: int, done: Callable[[], None] = lambda: None
) -> list[Planted]:
    """Write `count` departments' disclosures of `years` into `folder`; return the faults planted. `done` counts them."""
    random = Random(f"publish {seed}")
    planted: list[Planted] = []
    expected: list[tuple[str, str, int, str]] = []
    units = [d.unit for d in departments()[:count]]
    chosen = Random(f"last {seed}").sample(
        units, min(count, 5) if count > 2 else 0
    )  # of the last year, which is looked at first
    absent, late = set(chosen[:2]), set(chosen[2:])
    for filing in county(seed, years, count):
        last = filing.year == years[-1]
        when = _when(random, filing.year, last and filing.unit in absent, last and filing.unit in late)
        expected.append((filing.unit, COUNTY, filing.year, when[0].isoformat()))
        planted += _publish(folder, random, filing, *when)
        done()
    _csv(folder / "expected.csv", ("department", "region", "year", "approved"), expected)
    _csv(folder / "faults.csv", Planted.__struct_fields__, (msgspec.structs.astuple(p) for p in planted))
    return planted


def _when(random: Random, year: int, absent: bool, late: bool) -> tuple[dt.date, dt.date | None]:
    """Return when the accounts were approved and when they were published, None for never: a few never are, some late."""
    approved = dt.date(year + 1, 8, random.randint(1, 12))
    late = random.random() < 0.06 or late
    delay = random.randint(LATE_AFTER + 1, 70) if late else random.randint(3, 18)
    absent = random.random() < 0.02 or absent
    return approved, None if absent else approved + dt.timedelta(days=delay)


def _publish(
    folder: Path, random: Random, filing: Filing, approved: dt.date, published: dt.date | None
) -> list[Planted]:
    due = approved + dt.timedelta(days=LATE_AFTER)
    name = f"{filing.year}/{filing.unit}{filing.year}年度部门决算"
    if published is None:
        return [Planted(name, "没有公开", "", due.isoformat())]
    publication = compose(filing)
    kind = random.choice(FORMATS)
    late = published > due
    if late and kind == "xlsx":
        kind = "html"  # a workbook prints no day of publication
    name = f"{name}.{kind}"
    planted = []
    if late:
        planted.append(Planted(name, "迟公开", published.isoformat(), due.isoformat()))
    # A workbook has the tables only: what is wrong in the narrative would not be in it.
    if kind != "xlsx" and random.random() < 0.16 and (fault := _plant(random, publication, name)):
        publication, one = fault
        planted.append(one)
    dated = Line(f"发布日期：{published.year}年{published.month}月{published.day}日")
    target = folder / "files" / name
    target.parent.mkdir(parents=True, exist_ok=True)
    render(replace(publication, parts=(*publication.parts, dated)), target, kind)
    return planted


def _plant(random: Random, publication: Publication, name: str) -> tuple[Publication, Planted] | None:
    """Return the publication with one thing wrong, and what it is; None where there is nothing to get wrong."""
    kind, change = random.choice((("改了一位数字", _digit), ("增减方向写反", _direction), ("原因没有填", _placeholder)))
    choices = [
        (n, *found) for n, part in enumerate(publication.parts) if isinstance(part, Line) for found in change(part.text)
    ]
    if not choices:
        return None
    n, text, written, right = random.choice(choices)
    parts = tuple(Line(text) if i == n else p for i, p in enumerate(publication.parts))
    return replace(publication, parts=parts), Planted(name, kind, written, right)


Changes = Iterator[tuple[str, str, str]]


def _digit(text: str) -> Changes:
    for match in _AMOUNT.finditer(text):
        right = match[0]
        written = right[:1] + str((int(right[1]) + 4) % 10) + right[2:]
        yield text[: match.start()] + written + text[match.end() :], written, right


def _direction(text: str) -> Changes:
    for match in re.finditer(r"(?:增加|减少)(?=\d+\.\d\d万元，)", text):
        if re.match(r"0+\.0+万元", text[match.end() :]) is None:
            yield text[: match.start()] + _TURN[match[0]] + text[match.end() :], _TURN[match[0]], match[0]


def _placeholder(text: str) -> Changes:
    for match in re.finditer(r"(?<=主要原因是：)[^，。；]+", text):
        yield text[: match.start()] + "XXXX" + text[match.end() :], "XXXX", match[0]


def _csv(path: Path, head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(rows)
