"""Years of sentences that the tables contradict: last year's sentence left over this year's amounts.

A sentence that opens with another year (2022年度一般公共预算财政拨款支出637.45万元) is read as that year's, and nothing would be
compared with it. It is read as the document's own year too, and the tables are the witnesses: where its amounts are what they print
for that, the year is the error, and the second reading is the one that counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache

import msgspec

from juesuan.document.model import Document, Paragraph
from juesuan.extract.narrative import Narrative
from juesuan.extract.numerals import fold
from juesuan.kernel.figures import Fact, Figure
from juesuan.kernel.patterns import compiled
from juesuan.kernel.place import Place
from juesuan.kinds.kind import Kind
from juesuan.kinds.musts import contents


class StaleYear(msgspec.Struct, frozen=True):
    """A year that should be the document's own: its place, with 年 or 年度, as printed, and what is right."""

    place: Place
    printed: str
    right: str


class _Opened(msgspec.Struct, frozen=True):
    """A sentence that opens with another year: that year, where it stands, and where what is told of it ends in the block."""

    year: int
    stale: StaleYear
    end: int

    def tells(self, figure: Figure) -> bool:
        """Tell whether the figure is an amount told of the year."""
        at = figure.place
        inside = at.block == self.stale.place.block and at.row < 0 and self.stale.place.end <= at.start < self.end
        return inside and figure.fact.aspect == "amount"


_TELLING = 3
"""Digits that amounts of two years do not have alike by chance."""
_SENTENCE = compiled(r"[^。；\n]+")
_YEAR = compiled(r"(?<!\d)(20\d\d) ?年度?(?! ?\d)")
_NAMED_YEAR = compiled(r"20\d\d")
_OF_ANOTHER = compiled(r"[比较与和同从自至到由于以]$|\d[^年月]*$|[(（][^)）]*$")
"""What stands before a year that is not the sentence's own: a comparison, a span, an amount told already, a bracket."""
_NOT_SECTIONS = ("functions", "glossary", "organisation", "contents", "projects")


def with_right_years(
    document: Document, sections: Sequence[str], own: int, kind: Kind, shown: Sequence[Figure], read: Callable[[Document], Narrative]
) -> tuple[Narrative, tuple[StaleYear, ...]]:  # fmt: skip
    """Return what the narrative says, read with the right years, and the years that were wrong.

    `read` reads a document's narrative, `own` is the document's year (0 unknown), `shown` what its tables print. A sentence is believed where
    its paragraph tells the same of the own year too, or where the tables bear its amounts out for the year that it names.
    """
    told = read(document)
    opened = tuple(_opened(document, sections, own)) if own else ()
    opened = tuple(o for o in opened if any(o.tells(f) for f in told.figures))
    if not opened:
        return told, ()
    right = read(_mended(document, [o.stale for o in opened]))
    tables: dict[Fact, Figure] = {}
    for figure in shown:
        tables.setdefault(figure.fact, figure)
    stale = tuple(o.stale for o in opened if _of_own_year(o, own, kind, told, right, tables))
    if not stale:
        return told, ()
    if len(stale) < len(opened):
        right = read(_mended(document, stale))
    at = {(*s.place.cell, s.place.start): s.printed for s in stale}
    numerals = tuple(
        msgspec.structs.replace(n, text=printed[: len(n.text)]) if (printed := at.get((*n.place.cell, n.place.start))) else n
        for n in right.numerals
    )  # fmt: skip
    return msgspec.structs.replace(right, numerals=numerals), stale


def _opened(document: Document, sections: Sequence[str], own: int) -> Iterator[_Opened]:
    """Yield the sentences of the narrative that open with another year and do not name the own one."""
    for number, block in enumerate(document.blocks):
        if not isinstance(block, Paragraph) or "年" not in block.text or sections[number] in _NOT_SECTIONS:
            continue
        text = fold(block.text)
        if not {*_NAMED_YEAR.findall(text)} - {str(own)}:
            continue  # nearly all
        for sentence in _SENTENCE.finditer(text):
            said = sentence[0]
            first = _YEAR.search(said)
            if first is None or int(first[1]) == own or str(own) in said or _OF_ANOTHER.search(said[: first.start()]):
                continue
            other = _YEAR.search(said, first.end())
            end = sentence.end() if other is None else sentence.start() + other.start()
            place = Place(number, sentence.start() + first.start(), sentence.start() + first.end())
            yield _Opened(int(first[1]), StaleYear(place, first[0], first[0].replace(first[1], str(own))), end)


def _of_own_year(
    opened: _Opened, own: int, kind: Kind, told: Narrative, right: Narrative, tables: dict[Fact, Figure]
) -> bool:
    """Tell whether what a sentence tells of another year is what the tables print for the own, or what is told nowhere else though it must be."""
    block = opened.stale.place.block
    elsewhere = {f.fact for f in told.figures if f.fact.year == own and f.place.block == block and not opened.tells(f)}
    inside = [f for f in right.figures if opened.tells(f) and f.fact.year == own]
    if any(f.fact in elsewhere for f in inside):
        return False
    borne: dict[str, int] = {}
    against = 0
    loose = dict(right.loose)
    for figure in inside:
        facts = [figure.fact]
        if figure.id in loose:
            facts.append(msgspec.structs.replace(figure.fact, measure=loose[figure.id]))
        then = tables.get(msgspec.structs.replace(figure.fact, year=opened.year))
        now = [t for t in map(tables.get, facts) if t is not None]
        if then is not None and then.may_equal(figure):
            against += 1
        elif any(t.may_equal(figure) for t in now):
            borne[figure.printed] = len(str(figure.value).replace(".", "").strip("0"))
        elif now:
            against += 1
    if borne or against:
        return sum(borne.values()) >= _TELLING and len(borne) >= against
    asked = [
        f.fact for f in inside if f.unit == "万元" and f.fact.basis == kind.own and f.fact.measure in _asked(kind.id)
    ]
    known = {f.fact for f in told.figures if not opened.tells(f)} if asked else set()
    return bool(asked) and not any(f in known or f in tables for f in asked)


@cache
def _asked(kind: str) -> frozenset[str]:
    """Return the measures that a kind of disclosure must tell of its own year."""
    known = contents(kind)
    return frozenset(m for must in known.must for each in must.each for m in each.measures) if known else frozenset()


def _mended(document: Document, stale: Sequence[StaleYear]) -> Document:
    """Return the document with its own year where a stale one stands, each character in its place."""
    blocks = list(document.blocks)
    for year in stale:
        block = blocks[year.place.block]
        if isinstance(block, Paragraph):
            text = block.text[: year.place.start] + year.right + block.text[year.place.end :]
            blocks[year.place.block] = msgspec.structs.replace(block, text=text)
    return msgspec.structs.replace(document, blocks=tuple(blocks))
