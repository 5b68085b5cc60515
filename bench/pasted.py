"""What tables that came as text alone do to a check: `python bench/pasted.py [--written ID,…] [--most N] [FILE…]`.

Each document (a PDF; `--written`: disclosures of `bench/written/work` whose ids begin so, printed) is read as it is, and as the text that
is taken out of it: `plain`, `raw` and `layout` are pdftotext's, `cells` writes the document's own blocks a cell a line, `blanks` a row
a line with one blank between cells and nothing for an empty one. An error or warning that the document itself does not give is false;
one of its own that the text does not give is missed (most need its tables). Figures are those of tables of a known form.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from field import papers
from juesuan.checks.engine import check_extracted
from juesuan.checks.model import Finding
from juesuan.document.model import Block, Document, Paragraph, quote
from juesuan.document.read import read
from juesuan.extract.link import Extract
from written.render import printed

WAYS = ("plain", "raw", "layout", "cells", "blanks")
_OPTIONS = {"plain": (), "raw": ("-raw",), "layout": ("-layout",)}


class Outcome(msgspec.Struct, frozen=True):
    """What one way of taking a document's text did: false errors and warnings, findings missed, table figures and forms read, in words."""

    errors: int
    warnings: int
    missed: int
    figures: int
    wrong: int
    tables: int
    told: tuple[str, ...]


def text_of(document: Document, path: Path, way: str) -> str:
    """Return the text that is taken out of a document."""
    if way in _OPTIONS:
        command = ["pdftotext", *_OPTIONS[way], str(path), "-"]
        return subprocess.run(command, capture_output=True, check=True).stdout.decode()
    return "\n".join(line for block in document.blocks for line in _lines(block, way))


def _lines(block: Block, way: str) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield block.text
        return
    rows: dict[int, list[str]] = {}
    for cell in block.cells:
        if text := "".join(cell.text.split()):
            rows.setdefault(cell.row, []).append(text)
    for row in rows.values():
        yield from row if way == "cells" else (" ".join(row),)


def _told(found: Sequence[Finding], document: Document) -> list[tuple[Finding, set[str]]]:
    loud = [f for f in found if f.severity != "note"]
    return [
        (f, {re.sub(r"[^\d.]", "", quote(document, p)) for p in (f.place, *f.places)} | set(f.arithmetic)) for f in loud
    ]


def _same(a: tuple[Finding, set[str]], b: tuple[Finding, set[str]]) -> bool:
    """Tell whether two findings are of one slip: of one rule or not, they point at the same number."""
    shared = {t for t in a[1] & b[1] if len(t) > 2}
    return bool(shared) or (a[0].rule == b[0].rule and _words(a[0]) == _words(b[0]))


def _words(found: Finding) -> str:
    return re.sub(r"\s", "", found.message.zh)[:30]


def _facts(found: Extract) -> Counter[tuple[object, ...]]:
    return Counter(
        (f.fact, f.value) for f in found.tables.figures if found.kind.id and not f.fact.measure.startswith("~")
    )


def outcome(path: Path, way: str, right: tuple[Document, list[Finding], Extract], folder: Path) -> Outcome:
    """Check a document's text and hold what is found against what the document itself gave."""
    document, findings, extract = right
    file = folder / f"{path.stem}.txt"
    file.write_text(text_of(document, path, way), encoding="utf-8")
    here = read([file])
    result, found = check_extracted(here)
    own, now = _told(findings, document), _told(result.findings, here)
    false = [f for f, key in now if not any(_same((f, key), o) for o in own)]
    missed = [f for f, key in own if not any(_same((f, key), n) for n in now)]
    read_here, known = _facts(found), _facts(extract)
    return Outcome(
        sum(f.severity == "error" for f in false),
        sum(f.severity == "warning" for f in false),
        len(missed),
        read_here.total(),
        (read_here - known).total(),
        sum(bool(t.form) and not t.empty for t in found.accounts.tables),
        tuple(f"{f.severity} {f.rule} {f.message.zh[:150]}" for f in false)
        + tuple(f"wrong {fact.measure} {fact.item} {value}" for fact, value in list(read_here - known)[:5]),  # type: ignore[attr-defined]
    )


def main() -> None:
    """Take the texts, check them, print what is false and a table of figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument(
        "--written", default="", help="ids of bench/written/work begin with one of these, divided by commas"
    )
    parser.add_argument("--ways", default=",".join(WAYS))
    parser.add_argument("--most", type=int, default=8, help="lines shown of each")
    parser.add_argument("--into", type=Path, default=Path("/tmp/juesuan-pasted"))
    args = parser.parse_args()
    files = list(args.files)
    if args.written:
        for paper in papers("work"):
            if paper.id.startswith(tuple(args.written.split(","))):
                made = args.into / f"{paper.id}.pdf"
                files.append(made if made.is_file() else printed(paper, args.into))
    print("| 文件 document | " + " | ".join(args.ways.split(",")) + " | 原件的表内数 of the document |")
    print("|---|" + "---|" * (len(args.ways.split(",")) + 1))
    totals: dict[str, list[int]] = {}
    with tempfile.TemporaryDirectory() as name:
        for path in files:
            document = read([path])
            result, extract = check_extracted(document)
            cells, told = [], []
            for way in args.ways.split(","):
                got = outcome(path, way, (document, list(result.findings), extract), Path(name))
                counts = [got.errors, got.warnings, got.wrong, got.figures, got.tables]
                totals[way] = [a + b for a, b in zip(totals.get(way, [0] * 5), counts, strict=True)]
                cells.append(_cell(counts))
                told += [f"    {way} {line}" for line in got.told[: args.most]]
            print(f"| {path.stem} | " + " | ".join(cells) + f" | {_facts(extract).total()} |")
            print(*told, sep="\n" if told else "", end="\n" if told else "", flush=True)
    print("| 合计 all | " + " | ".join(_cell(counts) for counts in totals.values()) + " | |")


def _cell(counts: Sequence[int]) -> str:
    errors, warnings, wrong, figures, tables = counts
    return f"{errors} + {warnings}，{figures} 数 / {tables} 表" + (f"，{wrong} 错" if wrong else "")


if __name__ == "__main__":
    main()
