"""A batch of a corpus → its documents ready to be stored in the serving index: all work on them that needs no database.

Made by as many processes as there are cores, one batch each, or a share of a batch where few have come.
"""

from __future__ import annotations

import itertools
import json
import zlib
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from juesuan.corpus.readers import reading
from juesuan.corpus.rows import places_in
from juesuan.corpus.schema import MONEY
from juesuan.corpus.store import Manifest, Place, broken_parts, manifest_names, manifest_of, rows_of_part
from juesuan.kernel.figures import Aspect, Basis, Fact
from juesuan.kinds.kind import FINAL
from juesuan.report.pointed import Words, pointed
from juesuan.site.grams import grams
from juesuan.site.prepare import Block, Check, Fault, Mark, measure_list, prepare, sentence
from juesuan.site.summary import UNIT, UNIT_KEY, YEAR_STEP, tags

Numbers = np.ndarray[Any, np.dtype[np.int64]]


class Damaged(msgspec.Struct, frozen=True):
    """A batch that is set aside: its part that is missing or not what the manifest says, that part's mark, its documents."""

    part: str
    mark: str
    documents: int


class Ready(NamedTuple):
    """A document ready to be stored: rows of the tables that the fields are called by, without its number `n`."""

    n: int
    document: tuple[Any, ...]
    body: tuple[Any, ...]
    text: str
    words: tuple[str, str]
    findings: list[tuple[Any, ...]]
    pointed: tuple[str, int, bytes]


class Share(NamedTuple):
    """Documents of a batch, and their figures in the order of their table: value, document, figure, and place in `facts`."""

    documents: list[Ready]
    figures: Numbers
    facts: list[Fact]


def ready(corpus: str, name: str, share: int = 0, of: int = 1) -> Share | Damaged:
    """Return the documents of a batch, or of one of its shares, ready to be stored; of a damaged one which part it is."""
    place = Place(corpus)
    with reading(place.folder):
        manifest = manifest_of(place, int(name))
        broken = broken_parts(place, manifest)
        if broken:
            return Damaged(broken[0], mark_of(place, name, broken[0]), len(manifest.ids))
        return _Batch(
            place, manifest, manifest.ids[share * len(manifest.ids) // of : (share + 1) * len(manifest.ids) // of]
        ).share()


def mark_of(place: Place, name: str, part: str) -> str:
    """Return a text that is another one once a damaged part has been written anew, or its batch into other files."""
    manifest = manifest_names(place).get(int(name), "")
    return f"{place.mark(part)} {place.mark(f'batches/{manifest}')}"


def whole(value: Decimal | str | float | int) -> int:
    """Return an amount as the index keeps it."""
    return int(Decimal(str(value)) * UNIT)


# ---- columns


def values(column: pa.ChunkedArray) -> list[Any]:
    """Return a column's values; a text that comes often is made once."""
    if pa.types.is_string(column.type):
        coded = column.combine_chunks().dictionary_encode()
        words = [*coded.dictionary.to_pylist(), None]
        return [words[i] for i in coded.indices.fill_null(len(words) - 1).to_numpy().tolist()]
    if pa.types.is_integer(column.type) and not column.null_count:
        return list(column.to_numpy().tolist())
    return list(column.to_pylist())


def units(column: pa.ChunkedArray) -> list[int | None]:
    """Return amounts as whole millionths: as a decimal of six places is kept."""
    array = column.combine_chunks()
    if not len(array):
        return []
    low, high = np.frombuffer(array.buffers()[1], "<i8").reshape(-1, 2)[array.offset : array.offset + len(array)].T
    found: list[int | None] = low.tolist()
    for n in np.flatnonzero((low >> 63) != high).tolist():  # more than 64 bits hold
        found[n] = (int(high[n]) << 64) + (int(low[n]) & (1 << 64) - 1)
    for n in np.flatnonzero(~array.is_valid().to_numpy(zero_copy_only=False)).tolist():
        found[n] = None
    return found


assert MONEY.scale == 6
assert UNIT == 10**6


def plain(value: int) -> str:
    """Return whole millionths as a number without needless zeros: 20, 9.38, 12.5."""
    sign, (amount, rest) = "-" if value < 0 else "", divmod(abs(value), UNIT)
    return f"{sign}{amount}.{rest:06d}".rstrip("0") if rest else f"{sign}{amount}"


# ---- one batch

_FACT = ("measure", "item", "basis", "aspect", "year", "unit", "of", "context")
_PLACE = ("block", "row", "col", "start", "end")
_DOCUMENT = (
    "id", "seq", "status", "department_key", "department", "region", "region_name", "level", "year", "kind", "kind_of_disclosure", "superior",
    "title", "template", "published", "pages", "n_blocks", "n_figures", "n_claims", "n_errors", "n_warnings", "n_notes",
    "source", "files", "key_figures",
)  # fmt: skip


_Figure = tuple[Mark, int, Fact]
"""A figure as it is marked, its value, and what it is of where it is searched for."""


class _Batch:
    """A batch's rows by document, all or those of some ids."""

    def __init__(self, place: Place, manifest: Manifest, ids: Sequence[str]) -> None:
        self.place, self.manifest = place, manifest
        self.ids = ids if len(ids) < len(manifest.ids) else ()
        self.facts: dict[Fact, int] = {}

    def rows(self, table: str, names: Sequence[str]) -> pa.Table:
        key = "id" if table == "documents" else "document"
        read = rows_of_part(self.place, table, self.manifest.parts[table], (*dict.fromkeys((key, *names)),))
        return read.filter(pc.is_in(read[key], pa.array(self.ids, pa.string()))) if self.ids else read

    def by_document(self, table: str, names: tuple[str, ...]) -> dict[str, list[tuple[Any, ...]]]:
        read = self.rows(table, names)
        return _grouped(read["document"], zip(*(values(read[name]) for name in names), strict=True))

    def figures(self) -> dict[str, list[_Figure]]:
        """Return figures by document."""
        read = self.rows("figures", ("figure", "value", *_PLACE, *_FACT))
        known: dict[tuple[Any, ...], tuple[Fact, Fact]] = {}
        told: dict[int, str] = {}

        def marked() -> Iterator[_Figure | None]:
            places = zip(*(values(read[name]) for name in ("figure", *_PLACE)), strict=True)
            facts = zip(*(values(read[name]) for name in _FACT), strict=True)
            for value, place, key in zip(units(read["value"]), places, facts, strict=True):
                if value is None:
                    yield None
                    continue
                if (fact := known.get(key)) is None:
                    fact = known[key] = _fact(*key)
                if (words := told.get(value)) is None:
                    words = told[value] = plain(value)
                yield Mark._make((*place, words, fact[0])), value, fact[1]

        found = _grouped(read["document"], marked())
        return {document: [m for m in marks if m is not None] for document, marks in found.items()}

    def share(self) -> Share:
        blocks = self.by_document(
            "blocks", ("block", "kind", "section", "level", "page", "text", "cells", "label", "file")
        )
        figures = self.figures()
        fault = ("finding", "rule", "severity", "message_zh", "message_en", "quote", "blamed", "proposed")
        findings = self.by_document("findings", (*fault, *_PLACE, "places"))
        claims = self.by_document("claims", ("rule", "status", "arithmetic", "members"))
        documents: list[Ready] = []
        rows: list[tuple[int, int, int, int]] = []
        read = self.rows("documents", _DOCUMENT)
        for told in zip(*(values(read[name]) for name in _DOCUMENT), strict=True):
            row = dict(zip(_DOCUMENT, told, strict=True))
            if row["status"] != "ok":
                continue
            id, n = row["id"], _number(row)
            marks = figures.get(id, [])
            made = _document(
                n,
                row,
                blocks.get(id, []),
                [mark for mark, _, _ in marks],
                findings.get(id, []),
                claims.get(id, []),
                self.manifest.made.program,
            )
            documents.append(made)
            rows += (
                (value, n, figure, self.facts.setdefault(fact, len(self.facts)))
                for value, figure, fact in _distinct(marks)
            )
        table = np.array(rows, "<i8").reshape(-1, 4)
        return Share(documents, table[np.lexsort((table[:, 2], table[:, 1], table[:, 0]))], list(self.facts))


def _grouped(documents: pa.ChunkedArray, rows: Iterator[Any]) -> dict[str, list[Any]]:
    """Return rows by document; a document's mostly stand together."""
    found: dict[str, list[Any]] = {}
    for document, run in itertools.groupby(values(documents)):
        found.setdefault(document, []).extend(itertools.islice(rows, sum(1 for _ in run)))
    return found


def _fact(
    measure: str,
    item: str | None,
    basis: Basis,
    aspect: Aspect,
    year: int | None,
    unit: str,
    of: str | None,
    context: str | None,
) -> tuple[Fact, Fact]:
    """Return what a figure is of, and the same without its context: what is searched for."""
    fact = Fact(measure, item or "", basis, aspect, year or 0, unit, of or "", context or "")
    return fact, msgspec.structs.replace(fact, context="") if fact.context else fact


def _number(row: dict[str, Any]) -> int:
    return int((row["year"] or 0) * YEAR_STEP + row["seq"] % YEAR_STEP)


_LARGEST = 10**11 * UNIT
"""What a total is less than, in 万元: a thousand times what the whole country spends in a year; sums of them have room in 64 bits."""
_MOST = 1 << 63
"""What a whole number of the index is less than: a figure beyond it is no amount that somebody looks for."""


def _distinct(marks: list[_Figure]) -> Iterator[tuple[int, int, Fact]]:
    """Yield each fact with each of its values once, zeros left out: a number said five times is one figure to look for."""
    found: dict[tuple[int, Fact], int] = {}
    for mark, value, fact in marks:
        if value and -_MOST <= value < _MOST:
            found.setdefault((value, fact), mark.figure)
    return ((value, figure, fact) for (value, fact), figure in found.items())


def _document(
    n: int,
    row: dict[str, Any],
    blocks: list[tuple[Any, ...]],
    marks: list[Mark],
    findings: list[tuple[Any, ...]],
    claims: list[tuple[Any, ...]],
    program: str,
) -> Ready:
    key = row["department_key"] + (UNIT_KEY if row["kind"] == "unit" and row["department_key"] else "")
    amounts = json.dumps(_amounts(row["key_figures"]))
    disclosure = row["kind_of_disclosure"] or FINAL
    name = row["department"] or row["title"] or row["source"].rsplit("/", 1)[-1]
    faults = [Fault(i, f[2], f[6] if f[6] is not None else -1, *f[8:13]) for i, f in enumerate(findings)]
    laid = [Block(*b[:8]) for b in sorted(blocks, key=lambda b: b[0])]
    checks = [Check(rule, status, arithmetic, tuple(members)) for rule, status, arithmetic, members in claims]
    made = prepare(laid, marks, faults, checks)
    at = {b.block: b for b in laid}
    body = (
        zlib.compress(made.html.encode(), 3),
        json.dumps([(h.level, h.text, h.block) for h in made.heads], ensure_ascii=False),
        zlib.compress(measure_list(made, "zh").encode(), 3),
        zlib.compress(measure_list(made, "en").encode(), 3),
        zlib.compress(made.checks.encode(), 3),
    )
    document = (
        row["id"], row["seq"], 0, key, name, row["region"], row["level"], row["year"], row["kind"], disclosure, row["superior"],
        row["title"], row["template"], str(row["published"] or ""), row["pages"], row["n_blocks"], row["n_figures"], row["n_claims"], row["n_errors"],
        row["n_warnings"], row["n_notes"], row["source"], json.dumps(row["files"], ensure_ascii=False), amounts,
    )  # fmt: skip
    narrowed = tags(row["region"], row["level"], row["year"], disclosure)
    words = (grams(f"{row['department']} {row['title']} {made.text}"), narrowed)
    told = [
        (
            i,
            f[1],
            f[2],
            f[3],
            f[4],
            f[5],
            _target(i, f),
            f[7],
            row["region"],
            row["level"],
            *sentence(at.get(f[8]), *f[9:13]),
        )
        for i, f in enumerate(findings)
    ]
    private = int(any(f[1].startswith("P") for f in findings))
    known = b"" if private else _pointed(row["files"], laid, {b[0]: b[8] for b in blocks}, findings)
    return Ready(n, document, body, made.text, words, told, (program, private, known))


def _amounts(key_figures: str | None) -> dict[str, int]:
    """Return a document's totals as the index keeps them; what is too large to be one is left out."""
    found = {key: whole(value) for key, value in json.loads(key_figures or "{}").items() if value is not None}
    return {key: value for key, value in found.items() if abs(value) < _LARGEST}


def _pointed(
    files: list[dict[str, Any]], blocks: list[Block], file_of: dict[int, int | None], findings: list[tuple[Any, ...]]
) -> bytes:
    """Return where findings stand in a document's files (`Pointed`), b"" where the corpus does not say it."""
    if any(f[13] is None for f in findings) or any(number is None for number in file_of.values()):
        return b""

    def words() -> Iterator[Words]:
        for block in blocks:
            cells: list[tuple[int, int, int, int, str]] = msgspec.json.decode(block.cells or "[]")
            texts = (
                [(row, col, text) for row, col, _, _, text in cells]
                if block.kind == "table"
                else [(-1, -1, block.text)]
            )
            yield Words(block.block, file_of[block.block] or 0, block.label, texts)

    read = [(n, f["name"], f["format"]) for n, f in enumerate(files) if n in set(file_of.values())]
    stood = (s for n, f in enumerate(findings) for s in places_in(n, f[13]))
    return zlib.compress(msgspec.msgpack.encode(pointed(read, words(), stood)), 3)


def _target(number: int, f: tuple[Any, ...]) -> str:
    """Return the id in the text that a finding points at: its figure, its words, else its block."""
    blamed, block, start, end = f[6], f[8], f[11], f[12]
    if blamed is not None and blamed >= 0:
        return f"f{blamed}"
    return f"w{number}" if start < end else f"b{block}"
