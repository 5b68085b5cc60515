"""Which finding speaks of which fault: by the places that both point at, whatever file the document went through."""

from __future__ import annotations

import re
from collections.abc import Iterable

from faults.case import Case, Marked
from faults.told import Spot
from juesuan.checks.evaluate import members
from juesuan.checks.model import Finding, Result
from juesuan.compile.publication import Chart, Grid
from juesuan.document.model import Document, Paragraph, Table
from juesuan.kernel.place import Place


def _dense(text: str) -> tuple[str, list[int]]:
    """Return a text without white space, and the offset of each character that is left (and of the end)."""
    kept = [i for i, c in enumerate(text) if not c.isspace()]
    return "".join(text[i] for i in kept), [*kept, len(text)]


def _cell(text: str) -> str:
    """Return a cell's text as any format shows it: a workbook stores 1,234.50 as 1234.5."""
    dense = _dense(text)[0]
    match = re.fullmatch(r"(-?[\d,]+)(?:\.(\d+))?", dense)
    if not match:
        return dense
    tail = (match[2] or "").rstrip("0")
    return match[1].replace(",", "") + (f".{tail}" if tail else "")


class Places:
    """Where the parts of a publication stand in a document that was made or read from it."""

    def __init__(self, case: Case, document: Document) -> None:
        self.case, self.document = case, document
        self.blocks: dict[int, tuple[int, int]] = {}
        """Part → (block, offset of its dense text in the block's)."""
        self._paragraphs()
        self._tables()

    def _paragraphs(self) -> None:
        dense = [_dense(b.text)[0] if isinstance(b, Paragraph) else "" for b in self.document.blocks]
        last = 0
        for n, part in enumerate(self.case.publication.parts):
            if isinstance(part, (Grid, Chart)):
                continue
            text = _dense(part.text)[0]
            hit = next((i for i in range(last, len(dense)) if dense[i] == text), -1)
            if hit < 0:
                hit = next((i for i, d in enumerate(dense) if text in d), -1)
            if hit >= 0:
                self.blocks[n] = (hit, dense[hit].index(text))
                last = hit if dense[hit] == text else last

    def _tables(self) -> None:
        tables = [(i, {(c.row, c.col): _cell(c.text) for c in b.cells}) for i, b in enumerate(self.document.blocks) if isinstance(b, Table)]  # fmt: skip
        held = [set(texts.values()) for _, texts in tables]
        self.cells: dict[int, dict[tuple[int, int], tuple[int, int, int]]] = {}
        first = 0
        for n, part in enumerate(self.case.publication.parts):
            if not isinstance(part, Grid):
                continue
            own = {(s.row, s.col): _cell(s.text) for s in part.cells}
            words = {text for text in own.values() if text}
            ranked = [(len(words & held[at]), -at) for at in range(first, len(tables))]
            if not ranked or max(ranked)[0] * 10 < len(words) * 6:
                continue
            at = -max(ranked)[1]
            block, there = tables[at]
            first = at + 1
            elsewhere: dict[str, list[tuple[int, int]]] = {}
            for corner, text in there.items():
                elsewhere.setdefault(text, []).append(corner)
            found = {}
            for (row, col), text in own.items():
                if there.get((row, col)) == text:
                    found[row, col] = (block, row, col)
                elif near := elsewhere.get(text):
                    r, c = min(near, key=lambda rc: (abs(rc[0] - row) + abs(rc[1] - col), rc))
                    found[row, col] = (block, r, c)
            self.cells[n] = found

    def of(self, spot: Spot) -> Place | None:
        """Return the place of an entry in the document, None where it was not found."""
        if spot.row >= 0:
            cell = self.cells.get(spot.part, {}).get((spot.row, spot.col))
            return None if cell is None else Place(cell[0], 0, 0, cell[1], cell[2])
        if spot.part not in self.blocks:
            return None
        block, offset = self.blocks[spot.part]
        part = self.case.publication.parts[spot.part]
        text = getattr(part, "text", "")
        before = len(_dense(text[: spot.start])[0]) + offset
        length = len(_dense(text[spot.start : spot.end])[0])
        paragraph = self.document.blocks[block]
        assert isinstance(paragraph, Paragraph)
        at = _dense(paragraph.text)[1]
        start, end = at[before], at[before + length - 1] + 1 if length else at[before]
        return Place(block, start, end)


def meets(one: Place, other: Place) -> bool:
    """Tell whether two places share a cell or a stretch of text."""
    if (one.block, one.row, one.col) != (other.block, other.row, other.col):
        return False
    return one.row >= 0 or (one.start < max(other.end, other.start + 1) and other.start < max(one.end, one.start + 1))


def places_of(finding: Finding, result: Result) -> set[Place]:
    """Return every place that a finding points at: its own, its operands', its relations'."""
    found = {finding.place, *finding.places}
    ids = {o.figure for o in finding.operands}
    for index in finding.checks:
        ids |= set(members(result.checked[index].relation))
    return found | {result.figures[i].place for i in ids}


def speaks_of(finding: Finding, places: set[Place], marked: Marked, where: Iterable[Place]) -> bool:
    """Tell whether a finding is about a fault."""
    if marked.fault.said:
        words = re.sub(r"[“”\s]", "", finding.message.zh)
        said = re.sub(r"[“”\s]", "", marked.fault.said)
        # A statement left out of a section that held nothing else leaves its heading alone.
        quoted = re.findall(r"缺少章节(.+?)（|^(.+?)下面没有内容", words)
        quoted = [title for pair in quoted for title in pair if title]
        return said in words or any(_alike(q, said) for q in quoted)
    mine = list(where)
    if marked.fault.kind == "wrong_code":  # a code and its name stand for their row
        return any((a.block, a.row) == (b.block, b.row) for a in places for b in mine)
    return any(meets(a, b) for a in places for b in mine)


def _alike(one: str, other: str) -> bool:
    """Tell two titles of one section: the template's and the heading's may end in 情况 or 情况说明."""
    short, long = sorted((re.sub("的|情况|说明|专业|表$", "", t) for t in (one, other)), key=len)
    return short in long


def number_in(text: str) -> str:
    """Return the number that a printed text shows, without grouping and unit."""
    match = re.search(r"-?[\d,]+(?:\.\d+)?", text.replace("−", "-"))
    return match[0].replace(",", "") if match else ""
