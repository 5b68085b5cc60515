"""Writes the county's disclosures as its departments would have published them: many formats, some late, some wrong.

files/2023/青石县水利局2023年部门预算.docx …     the budgets, published in the spring of their year
files/2023/青石县水利局2023年度部门决算.html …    the final accounts, published in the year after
expected.csv     who should have published what, and when it was approved
faults.csv       what was planted where, who has not published and who was late: none of it is needed to find it again
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from random import Random

import msgspec
from msgspec.structs import replace

from juesuan.compile.budgets.filing import BudgetFiling
from juesuan.compile.budgets.wording import compose as budget
from juesuan.compile.filing import ZERO, Filing
from juesuan.compile.publication import Line, Publication
from juesuan.compile.render import render
from juesuan.compile.wording import compose
from juesuan.demo.county import COUNTY, county, departments
from juesuan.demo.spring import spring
from juesuan.kinds.kind import FINAL, kinds

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


class Paper(msgspec.Struct, frozen=True):
    """A disclosure that a department should publish: its name, what it says, when it was approved and came out (None: never)."""

    kind: str
    name: str
    publication: Publication
    approved: dt.date
    published: dt.date | None
    planted: tuple[Planted, ...] = ()
    """What its figures say otherwise than those of another disclosure; in itself it agrees."""


def publish(
    folder: Path, seed: int, years: range, count: int, done: Callable[[], None] = lambda: None
) -> list[Planted]:
    """Write `count` departments' disclosures into `folder`: final accounts of `years`, budgets of those and of the year after.

    Return the faults planted. `done` counts the disclosures.
    """
    random = Random(f"publish {seed}")
    planted: list[Planted] = []
    expected: list[tuple[str, str, int, str, str]] = []
    for paper in _papers(random, seed, years, count):
        kind = kinds()[paper.kind]
        year, unit = paper.publication.year, paper.publication.unit
        expected.append((unit, COUNTY, year, paper.approved.isoformat(), f"部门{kind.word}"))
        planted += _publish(folder, random, paper)
        done()
    _csv(folder / "expected.csv", ("department", "region", "year", "approved", "kind"), expected)
    _csv(folder / "faults.csv", Planted.__struct_fields__, (msgspec.structs.astuple(p) for p in planted))
    return planted


def papers(years: int, departments: int) -> int:
    """Return how many disclosures departments should publish in so many years of final accounts."""
    return departments * (2 * years + 1)


def _papers(random: Random, seed: int, years: range, count: int) -> Iterator[Paper]:
    """Yield every disclosure: a department's budget of a year, then the final accounts that tell it as their opening budget."""
    units = [d.unit for d in departments()[:count]]
    chosen = Random(f"last {seed}").sample(
        units, min(count, 5) if count > 2 else 0
    )  # of the last year, which is looked at first
    absent, late = set(chosen[:2]), set(chosen[2:])
    before: Filing | None = None
    last: BudgetFiling | None = None
    for filing in county(seed, range(years.start - 1, years.stop + 1), count):
        if before is not None and before.unit != filing.unit:
            before = last = None
        planned = spring(filing, before, last)
        if filing.year in years or filing.year == years.stop:
            told, faults = misremembered(random, planned) if filing.year > years.start else (planned, None)
            name = f"{filing.year}/{filing.unit}{filing.year}年部门预算"
            when = _when(random, dt.date(filing.year, 2, random.randint(3, 20)), False, False)
            yield Paper("budget", name, budget(told), *when, _named(faults, name))
        if filing.year in years:
            end = filing.year == years[-1]
            when = _when(random, dt.date(filing.year + 1, 8, random.randint(1, 12)), end and filing.unit in absent, end and filing.unit in late)  # fmt: skip
            stated, fault = unlike_the_budget(random, filing)
            name = f"{filing.year}/{filing.unit}{filing.year}年度部门决算"
            yield Paper(FINAL, name, compose(stated), *when, _named(fault, name))
        before, last = filing, planned


def _named(fault: Planted | None, name: str) -> tuple[Planted, ...]:
    return (replace(fault, file=name),) if fault is not None else ()


def _when(random: Random, approved: dt.date, absent: bool, late: bool) -> tuple[dt.date, dt.date | None]:
    """Return when a disclosure was approved and when it came out, None for never: a few never do, some late."""
    late = random.random() < 0.06 or late
    delay = random.randint(LATE_AFTER + 1, 70) if late else random.randint(3, 18)
    absent = random.random() < 0.02 or absent
    return approved, None if absent else approved + dt.timedelta(days=delay)


OPENING, LAST_BUDGET = "年初预算数与公开的预算不一致", "上年预算数与上年公开的预算不一致"
"""What is planted between two disclosures, each of which agrees in itself."""


def unlike_the_budget(random: Random, filing: Filing, share: float = 0.12) -> tuple[Filing, Planted | None]:
    """Return final accounts that tell another opening budget for an item than the budget published, or the same accounts."""
    if random.random() >= share:
        return filing, None
    at = random.choice([n for n, i in enumerate(filing.items) if i.general.opening_budget])
    item = filing.items[at]
    right = item.general.opening_budget or ZERO
    wrong = right + Decimal(random.choice((1, 2, 5, 9)))
    changed = replace(item, general=replace(item.general, opening_budget=wrong))
    if (item.general.total > right) != (item.general.total > wrong):
        return filing, None  # its reason would speak of the other direction
    items = (*filing.items[:at], changed, *filing.items[at + 1 :])
    whole = filing.budget
    if whole.fiscal_opening is not None:
        whole = replace(whole, fiscal_opening=whole.fiscal_opening + wrong - right)
    return replace(filing, items=items, budget=whole), Planted("", OPENING, f"{wrong:f}", f"{right:f}")


def misremembered(random: Random, filing: BudgetFiling, share: float = 0.08) -> tuple[BudgetFiling, Planted | None]:
    """Return a budget that tells another office running budget for the year before than was published, or the same."""
    right = filing.before.operating
    if not right or filing.kind == "institution" or random.random() >= share:  # an institution tells none
        return filing, None
    wrong = right + Decimal(random.choice((1, 2, 5, 9)))
    changed = replace(filing, before=replace(filing.before, operating=wrong))
    return changed, Planted("", LAST_BUDGET, f"{wrong:f}", f"{right:f}")


def _publish(folder: Path, random: Random, paper: Paper) -> list[Planted]:
    due = paper.approved + dt.timedelta(days=LATE_AFTER)
    if paper.published is None:
        return [Planted(paper.name, "没有公开", "", due.isoformat())]
    publication, day = paper.publication, paper.published
    kind = random.choice(FORMATS)
    late = day > due
    if (late or paper.planted) and kind == "xlsx":
        kind = "html"  # a workbook prints no day of publication, and no text
    name = f"{paper.name}.{kind}"
    planted = [replace(p, file=name) for p in paper.planted]
    if late:
        planted.append(Planted(name, "迟公开", day.isoformat(), due.isoformat()))
    # A workbook has the tables only: what is wrong in the narrative would not be in it.
    if kind != "xlsx" and random.random() < 0.16 and (fault := _plant(random, publication, name)):
        publication, one = fault
        planted.append(one)
    dated = Line(f"发布日期：{day.year}年{day.month}月{day.day}日")
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
