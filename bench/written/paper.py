"""How one disclosure of the field's proof is written: paragraphs and tables, the truth of their figures, planted faults.

A writer makes one `Paper` a module, from one consistent set of accounts, in the style of one place and year, and has not
read the reader, its data or its tests. In a paragraph or a cell `⟦1,234.56|本年收入合计⟧` prints 1,234.56 and records what it
is. After the printed number stand, in any order and divided by `|`:

- the measure's name, one of `vocabulary.txt` (needed);
- `科目:2010301` or `科目:行政运行` or `科目:30101`, where the figure is of one item only;
- `年初预算`, `全年预算`, `预算` or `上年执行` where it is not the year's own figure (the final account in a final account, the budget in a budget);
- `增减额` (on the year before), `差异额` (against a budget), `增减率`, `占比`, `完成率`, `差异率` where it is not the amount itself (增减额 and 增减率 with the sign of what the sentence says: 减少 12 is ⟦12|…|增减额⟧, the sign is told by the words);
- `2023` the year, where it is not the document's; `元`, `亿元`, `%`, `人`, `辆` … the unit, where it is not 万元.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

import msgspec

Kind = Literal["final", "budget"]
Format = Literal["docx", "html", "txt", "pdf", "ofd", "xlsx+docx"]
_MARK = re.compile(r"⟦([^⟦⟧|]*)\|([^⟦⟧]*)⟧")


class Truth(msgspec.Struct, frozen=True):
    """What one printed figure is: `printed` stands at `start` of its line's or cell's text; `tags` as the writer gave them."""

    printed: str
    start: int
    tags: tuple[str, ...]


class Line(msgspec.Struct, frozen=True):
    """A paragraph, or a heading of `level` 1-4."""

    text: str
    level: int
    truths: tuple[Truth, ...]


class Sheet(msgspec.Struct, frozen=True):
    """A table: lines above it, header rows and body rows as printed.

    In `head` and `rows` a cell `<` goes on from the cell at its left, `^` from the one above: merged cells.
    """

    key: str
    title: str
    above: tuple[str, ...]
    head: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[str, ...], ...]
    below: tuple[str, ...]


class Fault(msgspec.Struct, frozen=True):
    """One planted fault.

    `kind` in the writer's own words; `old` → `new`. `part` is the line's or sheet's number, `start` the offset in the line,
    `row` and `col` the cell (row counted over head and rows). `revealable` is False where nothing in the document contradicts the
    wrong one; `decided` is True where the document tells what is right (another place, a rate, two sums), not only that something is wrong.
    """

    kind: str
    old: str
    new: str
    part: int
    start: int = 0
    row: int = -1
    col: int = -1
    revealable: bool = True
    decided: bool = True


def _read(text: str) -> tuple[str, tuple[Truth, ...]]:
    """Return the text as printed and what its marked figures are."""
    printed, truths, last = "", [], 0
    for m in _MARK.finditer(text):
        printed += text[last : m.start()]
        truths.append(Truth(m[1], len(printed), tuple(t.strip() for t in m[2].split("|"))))
        printed += m[1]
        last = m.end()
    return printed + text[last:], tuple(truths)


class Paper:
    """One disclosure being written."""

    def __init__(
        self, id: str, *, kind: Kind, place: str, year: int, unit: str, format: Format, style: str = ""
    ) -> None:
        self.id, self.kind, self.place, self.year, self.unit, self.format, self.style = (
            id,
            kind,
            place,
            year,
            unit,
            format,
            style,
        )
        self.parts: list[Line | Sheet] = []
        self.faults: list[Fault] = []

    def h(self, text: str, level: int = 1) -> None:
        """Add a heading."""
        self.parts.append(Line(*_read(text)[:1], level, ()))

    def p(self, text: str) -> None:
        """Add a paragraph; a line break inside it stays one (as <br> or a soft break)."""
        printed, truths = _read(text)
        self.parts.append(Line(printed, 0, truths))

    def table(
        self,
        key: str,
        title: str,
        *,
        above: Sequence[str] = (),
        head: Sequence[Sequence[object]],
        rows: Sequence[Sequence[object]],
        below: Sequence[str] = (),
    ) -> None:
        """Add a table; `key` is the writer's own short name for it (`05`), used by `cell_fault`."""
        width = max(len(r) for r in [*head, *rows])
        full = [tuple(str(c) if c is not None else "" for c in r) + ("",) * (width - len(r)) for r in [*head, *rows]]
        self.parts.append(
            Sheet(key, title, tuple(above), tuple(full[: len(head)]), tuple(full[len(head) :]), tuple(below))
        )

    def fault(self, kind: str, context: str, new: str, *, revealable: bool = True, decided: bool = True) -> None:
        """Plant a fault in a paragraph: `context` is its words with the right token in 【】 (占本年支出的【85.9】%), once in the document."""
        before, old, after = re.split("[【】]", context)
        hits = [
            (n, m.start())
            for n, part in enumerate(self.parts)
            if isinstance(part, Line)
            for m in re.finditer(re.escape(before + old + after), part.text)
        ]
        if len(hits) != 1:
            raise ValueError(f"{self.id}: {context!r} stands {len(hits)} times")
        n, at = hits[0]
        self.faults.append(Fault(kind, old, new, n, at + len(before), revealable=revealable, decided=decided))

    def cell_fault(
        self, kind: str, table: str, row: str, col: int, new: str, *, revealable: bool = True, decided: bool = True
    ) -> None:
        """Plant a fault in a cell: the first row with a cell that reads `row` (a code or a name, without spaces), its column `col` from 0."""
        n, sheet = next((n, p) for n, p in enumerate(self.parts) if isinstance(p, Sheet) and p.key == table)
        lines = [*sheet.head, *sheet.rows]
        r = next(i for i, line in enumerate(lines) if any(re.sub(r"\s", "", c) == row for c in line))
        self.faults.append(Fault(kind, lines[r][col], new, n, 0, r, col, revealable, decided))

    def with_faults(self) -> Paper:
        """Return the same disclosure with every fault planted."""
        other = Paper(
            self.id,
            kind=self.kind,
            place=self.place,
            year=self.year,
            unit=self.unit,
            format=self.format,
            style=self.style,
        )
        other.parts = list(self.parts)
        for f in sorted(self.faults, key=lambda f: (f.part, -f.start)):  # from the end of a line, so that offsets hold
            part = other.parts[f.part]
            if isinstance(part, Line):
                assert part.text[f.start : f.start + len(f.old)] == f.old
                other.parts[f.part] = msgspec.structs.replace(
                    part, text=part.text[: f.start] + f.new + part.text[f.start + len(f.old) :]
                )
            else:
                lines = [list(r) for r in (*part.head, *part.rows)]
                lines[f.row][f.col] = f.new
                rows = tuple(map(tuple, lines))
                other.parts[f.part] = msgspec.structs.replace(
                    part, head=rows[: len(part.head)], rows=rows[len(part.head) :]
                )
        return other


def money(value: object, decimals: int = 2, group: bool = False) -> str:
    """Print an amount: 1234.5 → 1234.50, with `group` 1,234.50."""
    return f"{value:,.{decimals}f}" if group else f"{value:.{decimals}f}"
