"""Pages of a scan that are missing or lie in the wrong order, told from the numbers printed on them and from their text."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from juesuan.document.model import Note
from juesuan.document.page import Box
from juesuan.document.pdf_flow import NUMBERED, furniture, margins, printed_numbers
from juesuan.document.pdf_text import Line
from juesuan.kernel.lang import Text

_READ = 0.5  # how sure a page's number is read at least: a number between dashes is doubted as no number's shape, and others bear it out
_TELLING = 3  # pages with a number that tell anything
_LONGEST = 3  # pages that are told to be missing in one place; more is a number misread, or counted anew
_FULL = 12  # characters of a line that a paragraph goes on behind
_STOPS = "。！？；：!?;:”）)》"
_SAME_PLACES = Text(
    "第{p}页印的页码是{n}，页序可能有误", "page {p} has the number {n} printed: pages may be out of order"
)
_GAP = Text("第{a}页与第{b}页之间缺{k}页：印的页码从{m}到{n}", "{k} missing between pages {a} and {b}: the printed numbers go from {m} to {n}")  # fmt: skip
_BROKEN = Text("第{a}页末尾的话没有说完，第{b}页不是它的下文，可能缺页或页序有误", "page {a} ends in the midst of a sentence that page {b} does not go on with: a page may be missing or out of order")  # fmt: skip


def collated(lines: Sequence[Line], boxes: Mapping[int, Box], tops: Mapping[int, float], file: int) -> list[Note]:
    """Return what is to be said of the order of a scan's pages.

    `lines` are those outside tables, running heads and page numbers too; `boxes` the pages in their order,
    `tops` the upper edge of the highest table on a page.
    """
    printed = {p: n for p, (n, sure) in printed_numbers(lines, boxes).items() if sure >= _READ}
    if len(printed) >= _TELLING and 2 * len(printed) >= len(boxes):
        return _by_numbers(_unmistaken(printed), sorted(boxes), file)
    heads = furniture(lines, boxes)
    return _by_text([line for line in lines if id(line) not in heads], boxes, tops, file)


def _unmistaken(printed: dict[int, int]) -> dict[int, int]:
    """Return the numbers without those that the numbers before and behind say were misread."""
    out = dict(printed)
    for before, page, behind in zip(pages := sorted(printed), pages[1:], pages[2:], strict=False):
        if printed[behind] - printed[before] == behind - before and printed[page] - printed[before] != page - before:
            meant = printed[before] + page - before
            if meant not in printed.values():
                out[page] = meant
    return out


def _by_numbers(printed: dict[int, int], pages: Sequence[int], file: int) -> list[Note]:
    if max(Counter(printed.values()).values()) > 1:
        return []  # counted anew in each part
    order = sorted(printed)
    kept = _rising([printed[p] for p in order])
    misplaced = [p for i, p in enumerate(order) if i not in kept]
    if 3 * len(misplaced) > len(order):
        return []
    notes = [_note(_SAME_PLACES, file, p, p=p, n=printed[p]) for p in misplaced]
    right = [p for i, p in enumerate(order) if i in kept]
    elsewhere = {printed[p] for p in misplaced}
    for a, b in pairwise(right):
        unnumbered = sum(a < p < b and p not in printed for p in pages)
        lacking = [n for n in range(printed[a] + 1, printed[b]) if n not in elsewhere]
        count = len(lacking) - unnumbered
        if 0 < count <= _LONGEST:
            notes.append(_note(_GAP, file, a, a=a, b=b, k=count, m=printed[a], n=printed[b]))
    return notes


def _rising(numbers: Sequence[int]) -> set[int]:
    """Return the places of the longest rising row of numbers."""
    ends: list[int] = []  # of the rows of each length the place of the least last number
    before: list[int] = []
    for i, number in enumerate(numbers):
        at = bisect_left([numbers[e] for e in ends], number)
        before.append(ends[at - 1] if at else -1)
        ends[at : at + 1] = [i]
    found: set[int] = set()
    at = ends[-1] if ends else -1
    while at >= 0:
        found.add(at)
        at = before[at]
    return found


def _by_text(lines: Sequence[Line], boxes: Mapping[int, Box], tops: Mapping[int, float], file: int) -> list[Note]:
    """Tell pages apart where a sentence fills its last line without an end, and a heading or a table comes next."""
    at = margins(lines, boxes)
    own: dict[int, list[Line]] = {}
    for line in lines:
        own.setdefault(line.page, []).append(line)
    notes = []
    for a, b in pairwise(sorted(boxes)):
        if a not in own or b not in own:
            continue
        last, first = min(own[a], key=lambda line: line.y), max(own[b], key=lambda line: line.y)
        full = len(last.glyphs) >= _FULL and last.x1 > at[a].right - 1.5 * last.size and last.text[-1] not in _STOPS
        fresh = NUMBERED.match(first.text) and first.x0 > at[b].left + first.size
        if full and fresh and tops.get(b, first.y) <= first.y:
            notes.append(_note(_BROKEN, file, a, a=a, b=b))
    return notes


def _note(text: Text, file: int, page: int, **values: int) -> Note:
    told = text.format(**values)
    return Note(file, told.zh, told.en, page)
