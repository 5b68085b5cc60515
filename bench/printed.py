"""How well pages are read, whatever their layout: `python bench/printed.py [--layout NAME] [--only ID] [--ofd] [--check]`.

Each disclosure of `bench/written/work` is printed in the layouts of `written/press.py` and read back; what is read is held
against what was written: each cell at its row and column, each line of text as one paragraph. A misread that raises no alarm
here would raise one in a document nobody has seen. `--check` counts the false errors and warnings too; `--ofd` converts each
PDF before it is read.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path

import msgspec

from field import papers
from juesuan.checks.engine import check_document
from juesuan.document.model import Document, Paragraph, Table
from juesuan.document.read import read
from ofd_files import STYLES, ofd_of
from written.paper import Line, Paper, Sheet
from written.press import LAYOUTS, Layout, docx_of, printed
from written.render import spans

Row = tuple[str, ...]


class Tally(msgspec.Struct):
    """What was read of one printed disclosure: cells, tables and lines of text right, of all; false alarms, where asked for."""

    cells: int = 0
    right: int = 0
    tables: int = 0
    whole: int = 0  # tables of which no cell is wrong
    lines: int = 0
    kept: int = 0  # lines of text read as they were written
    errors: int = 0
    warnings: int = 0
    seconds: float = 0.0

    def add(self, other: Tally) -> None:
        """Add another's counts."""
        for name in self.__struct_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


def dense(text: str) -> str:
    """Return a text without blanks."""
    return re.sub(r"\s", "", text)


def written_rows(sheet: Sheet) -> list[Row]:
    """Return a sheet's rows; what merged cells hold stands at each of their places."""
    lines = (*sheet.head, *sheet.rows)
    out = [[""] * len(lines[0]) for _ in lines]
    for r, c, high, wide, text in spans(lines):
        for i in range(high):
            out[r + i][c : c + wide] = [dense(text)] * wide
    return [tuple(row) for row in out]


def read_rows(table: Table) -> list[Row]:
    """Return a read table's rows likewise."""
    return [tuple(dense(cell.text) if cell else "" for cell in row) for row in table.grid()]


def written_lines(paper: Paper) -> list[str]:
    """Return the lines of text outside tables, as one would have them read."""
    out: list[str] = []
    for part in paper.parts:
        texts = [part.text] if isinstance(part, Line) else [part.title, *part.above, *part.below]
        out += [d for text in texts for t in text.split("\n") if (d := dense(t))]
    return out


def _pairs(sheets: Sequence[Sheet], tables: Sequence[Table]) -> list[list[int]]:
    """Return for each sheet the tables that hold most of it, in their order."""
    held = [Counter(c.text and dense(c.text) for c in t.cells) for t in tables]
    wanted = [Counter(d for row in written_rows(s) for d in row) for s in sheets]
    own: list[list[int]] = [[] for _ in sheets]
    first = 0
    for n, texts in enumerate(held):
        texts.pop("", None)
        scores = [((texts & w).total(), -abs(i - n)) for i, w in enumerate(wanted)]
        best = max(range(first, len(sheets)), key=lambda i: scores[i], default=None)
        if best is not None and scores[best][0]:
            own[best].append(n)
            first = best
    return own


def compared(sheet: Sheet, tables: Sequence[Table]) -> Iterator[tuple[int, str]]:
    """Yield (wrong cells, what is wrong) of a sheet that was read as `tables`."""
    wanted = written_rows(sheet)
    filled = sum(1 for row in wanted for text in row if text)
    if not tables:
        yield filled, f"[{sheet.key}] no table"
        return
    got = [row for t in tables for row in read_rows(t)]
    widths = {t.n_cols for t in tables}
    if len(tables) > 1:
        yield 0, f"[{sheet.key}] {len(tables)} tables on pages {[t.pages for t in tables]}"
    if widths != {len(wanted[0])}:
        yield 0, f"[{sheet.key}] columns {len(wanted[0])} → {sorted(widths)}"
    for op, a, b, c, d in SequenceMatcher(None, wanted, got, autojunk=False).get_opcodes():
        if op == "equal":
            continue
        if (
            op == "replace"
            and b - a == d - c
            and all(len(x) == len(y) for x, y in zip(wanted[a:b], got[c:d], strict=True))
        ):
            for r, (x, y) in enumerate(zip(wanted[a:b], got[c:d], strict=True)):
                wrong = [i for i in range(len(x)) if x[i] != y[i]]
                yield (
                    sum(1 for i in wrong if x[i]),
                    f"[{sheet.key}] row {a + r}: " + "; ".join(f"{x[i]!r} → {y[i]!r}" for i in wrong[:4]),
                )
            continue
        wrong_cells = (
            sum(max(0, n) for n in (Counter(t for r in wanted[a:b] for t in r if t) - Counter()).values())
            if op != "insert"
            else 0
        )
        yield (
            wrong_cells,
            f"[{sheet.key}] rows {a}-{b}: {[' '.join(filter(None, r)) for r in wanted[a:b]][:3]} → {['|'.join(r) for r in got[c:d]][:4]}",
        )


def held_against(paper: Paper, document: Document) -> tuple[Tally, list[str]]:
    """Hold what was read against what was written."""
    sheets = [p for p in paper.parts if isinstance(p, Sheet)]
    tables = [b for b in document.blocks if isinstance(b, Table)]
    tally, told = Tally(tables=len(sheets)), []
    pairs = _pairs(sheets, tables)
    for sheet, own in zip(sheets, pairs, strict=True):
        filled = sum(1 for row in written_rows(sheet) for text in row if text)
        wrong = list(compared(sheet, [tables[n] for n in own]))
        tally.cells += filled
        tally.right += max(0, filled - sum(n for n, _ in wrong))
        tally.whole += not wrong
        told += [text for _, text in wrong]
    used = {n for own in pairs for n in own}
    told += [f"[?] a table of none: {read_rows(t)[:3]}" for n, t in enumerate(tables) if n not in used]
    wanted = written_lines(paper)
    got = [text for b in document.blocks if isinstance(b, Paragraph) and (text := dense(b.text))]
    tally.lines = len(wanted)
    for op, a, b, c, d in SequenceMatcher(None, wanted, got, autojunk=False).get_opcodes():
        if op == "equal":
            tally.kept += b - a
        else:
            told.append(f"text {[_short(t) for t in wanted[a:b]][:6]} → {[_short(t) for t in got[c:d]][:6]}")
    return tally, told


def _short(text: str) -> str:
    return text if len(text) < 60 else text[:24] + "…" + text[-30:]


def _files(chosen: Sequence[Paper], layout: Layout, folder: Path) -> list[Path]:
    """Return the disclosures printed in this layout; those that were printed before are kept."""
    into = folder / layout.name
    out = [into / f"{p.id}.pdf" for p in chosen]
    missing = [p for p, file in zip(chosen, out, strict=True) if not file.is_file()]
    if missing:
        printed([docx_of(p, layout, into / "word" / f"{p.id}.docx") for p in missing], into)
    return out


def main() -> int:
    """Print, read back and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--layout", action="append", default=[], help=", ".join(x.name for x in LAYOUTS))
    parser.add_argument("--only", default="", help="ids that contain one of these, divided by commas")
    parser.add_argument("--every", type=int, default=1, help="every n-th disclosure, another start for each layout")
    parser.add_argument("--ofd", action="store_true")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--into", type=Path, default=Path("/tmp/juesuan-printed"))
    parser.add_argument("--most", type=int, default=12, help="differences shown of each")
    args = parser.parse_args()
    everyone = [p for p in papers("work") if any(name in p.id for name in args.only.split(","))]
    rows: list[tuple[str, Tally]] = []
    for n, layout in enumerate(LAYOUTS):
        if args.layout and layout.name not in args.layout:
            continue
        chosen = everyone[n % args.every :: args.every]
        total = Tally()
        for k, (paper, file) in enumerate(zip(chosen, _files(chosen, layout, args.into), strict=True)):
            path = file
            if args.ofd:
                path = file.with_suffix(".ofd")
                path.write_bytes(ofd_of(file, STYLES[k % len(STYLES)]))
            begun = time.process_time()
            document = read([path])
            took = time.process_time() - begun
            tally, told = held_against(paper, document)
            tally.seconds = took
            if args.check:
                loud = [f for f in check_document(document).findings if f.severity != "note"]
                tally.errors = sum(f.severity == "error" for f in loud)
                tally.warnings = len(loud) - tally.errors
                told += [f"{f.severity} {f.rule} {f.message.zh[:160]}" for f in loud]
            total.add(tally)
            if told:
                print(
                    f"{layout.name} {paper.id}: cells {tally.right}/{tally.cells} tables {tally.whole}/{tally.tables} lines {tally.kept}/{tally.lines}"
                )
                print(*(f"    {t[:400]}" for t in told[: args.most]), sep="\n", flush=True)
        rows.append((layout.name, total))
    print("\n".join(figures(rows, args.check)))
    return 0


def figures(rows: Sequence[tuple[str, Tally]], checked: bool) -> list[str]:
    """Return the figures of each layout as lines of Markdown."""
    out = [
        "| 版式 layout | 单元格读对 cells right | 表完全读对 tables whole | 段落读对 lines of text right |"
        + (" 误报 errors + warnings |" if checked else ""),
        "|---|---|---|---|" + ("---|" if checked else ""),
    ]
    total = Tally()
    for _, t in rows:
        total.add(t)
    for name, t in [*rows, ("all", total)]:
        out.append(
            f"| {name} | {_share(t.right, t.cells)} | {_share(t.whole, t.tables)} | {_share(t.kept, t.lines)} |"
            + (f" {t.errors} + {t.warnings} |" if checked else "")
        )
    return out


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f} %（{part} / {whole}）" if whole else "–"


if __name__ == "__main__":
    sys.exit(main())
