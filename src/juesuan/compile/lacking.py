"""Which cells of a workbook a disclosure still wants filled in: for each 待填写 mark of its text the cell that takes it away.

The texts of a region say what is wanted in words of their own and may take it from one cell or another, or from a sum of
several. So it is tried: blank cells are filled, the text is made again, and the cells are halved as long as the mark goes.
A text is made in some hundredths of a second; marks are few.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from juesuan.compile.data import AnyFiling, kind_of
from juesuan.compile.publication import Publication
from juesuan.compile.sheets import Field, Fields, Named
from juesuan.compile.wording import missing
from juesuan.compile.workbook import LAYOUTS

_MARKED = re.compile(r"【待填写：([^】]*)】")
_HEAD = "基本信息"
_NUMBER, _COUNT, _WORDS = Decimal("13579.31"), 7, "x"
"""What a blank is filled with on trial: an amount that no other equals, so that nothing becomes 持平 by it."""


class Lacking(msgspec.Struct, frozen=True):
    """Something to be filled in: what, behind which words it stands, and the cells (工作表“结转和预算”B11) that it is awaited
    in; "" where none is known, as of an input that is no workbook."""

    what: str
    behind: str = ""
    place: str = ""

    @property
    def words(self) -> str:
        """Return what is wanted, with the sentence that it stands in."""
        return f"{self.what}（…{self.behind}…）" if self.behind else self.what


class _Mark(msgspec.Struct, frozen=True):
    """A mark of the text, told from the others by how its paragraph and its sentence begin, the words right before it and
    what it wants. Of words the characters alone: the numbers between them change when a cell is filled.
    """

    paragraph: str
    sentence: str
    before: str
    what: str


def lacking(
    publication: Publication, filing: AnyFiling, places: dict[str, str], compose: Callable[[AnyFiling], Publication]
) -> list[Lacking]:
    """Return what a disclosure still wants, in its order; `places` are the cells of the filing's values by path."""
    found = list(_marks(publication))
    cells = _Trial(filing, compose, Counter(m for m, _ in found)).cells(_blanks(filing, places)) if places else {}
    told = []
    for mark, behind in found:
        paths = cells.get(mark, [])
        told.append(Lacking(mark.what, behind, "、".join(dict.fromkeys(places[p] for p in paths))))
    return told


def _marks(publication: Publication) -> Iterator[tuple[_Mark, str]]:
    for text in missing(publication):
        for mark in _MARKED.finditer(text):
            sentence = re.split(r"[。；]", text[: mark.start()])[-1]
            words = _bare(sentence)
            yield _Mark(_bare(text)[:9], words[:10], words[-5:], mark[1]), _MARKED.sub("□", sentence)[-24:].strip()


def _bare(text: str) -> str:
    return re.sub(r"[^\u4e00-\u9fff]", "", _MARKED.sub("", text))


def _blanks(filing: AnyFiling, places: dict[str, str]) -> list[tuple[str, str]]:
    """Return the cells that nothing stands in and something may be wanted of, by path, each with its kind."""
    found: list[tuple[str, str]] = []
    for sheet in LAYOUTS[kind_of(filing)].order:
        if isinstance(sheet, Fields):
            found += [(f.path, f.kind) for f in sheet.fields if _wanted(sheet.sheet, f)]
        elif isinstance(sheet, Named):
            found += [
                (f"{sheet.target}.{row}.{c.path}", c.kind)
                for row in sheet.rows.values()
                for c in sheet.columns
                if c.path and c.kind in ("text", "money?")
            ]
        elif sheet.target == "items":
            found += [
                (f"items[{n}].{c.path}", c.kind)
                for n in range(len(filing.items))
                for c in sheet.columns
                if c.path and (c.kind == "money?" or c.path in ("purpose", "reason", "budget_reason"))
            ]
    return [(p, k) for p, k in dict(found).items() if p in places and _get(filing, p) in (None, "", ())]


def _wanted(sheet: str, field: Field) -> bool:
    return field.kind == "texts" if sheet == _HEAD else field.kind in ("text", "money?", "count?")


class _Trial:
    """Blank cells filled, and the text made again."""

    def __init__(self, filing: AnyFiling, compose: Callable[[AnyFiling], Publication], marks: Counter[_Mark]) -> None:
        self.filing, self.compose, self.marks = filing, compose, marks
        self.found: dict[_Mark, list[str]] = {}

    def cells(self, blanks: Sequence[tuple[str, str]]) -> dict[_Mark, list[str]]:
        """Return by which cells each mark goes that goes by any."""
        self.halve(blanks, set(self.marks))
        return self.found

    def halve(self, blanks: Sequence[tuple[str, str]], marks: set[_Mark]) -> None:
        gone = self.gone(blanks) & marks if blanks else set()
        if not gone:
            return
        if len(blanks) == 1:
            for mark in gone:
                self.found[mark] = [blanks[0][0]]
            return
        middle = len(blanks) // 2
        for half in (blanks[:middle], blanks[middle:]):
            self.halve(half, gone - set(self.found))
        for mark in gone - set(self.found):  # it takes several: those without which it stays
            self.found[mark] = [path for path, _ in self.needed(mark, list(blanks))]

    def needed(self, mark: _Mark, blanks: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """Return the cells without one of which a mark stays: ever smaller parts of them are left out as long as it goes."""
        size = len(blanks) // 2
        while size:
            for start in range(0, len(blanks), size):
                rest = blanks[:start] + blanks[start + size :]
                if rest and mark in self.gone(rest):
                    blanks = rest
                    break
            else:
                size //= 2
        return blanks

    def gone(self, blanks: Sequence[tuple[str, str]]) -> set[_Mark]:
        """Return the marks that go when these cells are filled."""
        filled: Any = self.filing
        for path, kind in blanks:
            value = (
                (_WORDS,) if kind == "texts" else _WORDS if kind == "text" else _COUNT if kind == "count?" else _NUMBER
            )
            filled = _with(filled, path, value)
        left = Counter(m for m, _ in _marks(self.compose(filled)))
        return {m for m, n in self.marks.items() if left[m] < n}


_STEP = re.compile(r"(\w+)(?:\[(\d+)\])?")


def _get(value: Any, path: str) -> Any:
    for name, n in _STEP.findall(path):
        value = getattr(value, name)
        value = value[int(n)] if n else value
    return value


def _with(value: Any, path: str, new: Any) -> Any:
    """Return a record with another value at a path."""
    step, _, rest = path.partition(".")
    match = _STEP.fullmatch(step)
    assert match is not None, path
    inner = getattr(value, match[1])
    if match[2] is None:
        made = _with(inner, rest, new) if rest else new
    else:
        n = int(match[2])
        made = (*inner[:n], _with(inner[n], rest, new), *inner[n + 1 :])
    return msgspec.structs.replace(value, **{match[1]: made})
