"""Joins the files of many batches, so that a corpus has few of them however many documents came, and however few at a time.

`FAN` batches, one after the other, become a pack: one file a table, a row group a batch, and one manifest for them all,
`000000-000024.json`. Packs of few documents are joined again in the same way. A batch in a pack is what it was: its number, its documents, the
sums of its rows; so findings across documents and the serving index, which go by them, have nothing to do.

A pack is there once its manifest is, and counts before its batches' own manifests and parts. Those are removed when nobody reads
the corpus (`readers.py`), else, or where nobody can know, when they have been replaced for `KEEP` seconds. `ingest` has this
done in a process of its own (`Packer`) while it goes on.
"""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

import msgspec
import pyarrow.parquet as pq

from juesuan.corpus import schema
from juesuan.corpus.readers import reading, without_readers
from juesuan.corpus.store import (
    OPTIONS,
    CorpusProblem,
    Manifest,
    Pack,
    Part,
    Place,
    broken_parts,
    laid_in,
    manifest_names,
    manifests_in,
    numbers,
    rows_of_part,
)

FAN = 25
"""Batches in a pack, and packs in a wider one."""
MOST = 5_000
"""Documents in a pack of packs: more are left as they are."""
KEEP = 900.0
"""Seconds that a batch's own files stay when it is in a pack, where somebody may have opened them."""


def pack_all(place: Place) -> int:
    """Pack what is due, of whole batches; return how many packs were made."""
    made = 0
    left: set[tuple[str, ...]] = set()
    with reading(place.folder):
        while names := next((n for n in _due(place) if n not in left), None):
            batches = [m for name in names for m in manifests_in(place, name)]
            if any(broken_parts(place, m) for m in batches):
                left.add(names)  # `corpus --repair` comes first
                continue
            _pack(place, batches)
            made += 1
    return made


def _due(place: Place) -> Iterator[tuple[str, ...]]:
    """Yield the manifests of packs to make: `FAN` batches or packs of one width side by side, and packs mended by single files.

    Of a manifest no more is kept than how many documents it is of: there may be a hundred thousand in all.
    """
    names = {numbers(n): n for n in dict.fromkeys(manifest_names(place).values())}
    documents: dict[range, int] = {}
    for inside, name in names.items():
        if len(inside) > 1:
            _, batches = laid_in(place, name)
            documents[inside] = sum(b.documents for b in batches)
            if any(not p.whole for b in batches for p in b.parts.values()):
                yield (name,)
    width = 1
    while width < sum(map(len, names)):
        starts = {inside.start for inside in names if len(inside) == width}
        for first in sorted(s for s in starts if s % (FAN * width) == 0):
            side = [range(n, n + width) for n in range(first, first + FAN * width, width)]
            if names.keys() >= set(side) and (width == 1 or sum(documents[s] for s in side) <= MOST):
                yield tuple(names[s] for s in side)
        width *= FAN


def _pack(place: Place, batches: Sequence[Manifest]) -> None:
    name = f"{batches[0].batch:06d}-{batches[-1].batch:06d}"
    parts: list[dict[str, Part]] = [{} for _ in batches]
    for table, columns in schema.TABLES.items():
        path, sink, groups = f"{table}/{name}.parquet", io.BytesIO(), 0
        with pq.ParquetWriter(sink, columns, **OPTIONS) as writer:
            for own, batch in zip(parts, batches, strict=True):
                before = batch.parts[table]
                if before.rows:
                    rows = rows_of_part(place, table, before)
                    writer.write_table(rows.combine_chunks(), row_group_size=before.rows)
                own[table] = Part(path, before.rows, 0, before.sha256, "-", groups if before.rows else -1)
                groups += bool(before.rows)
        data = sink.getvalue()
        place.write(path, data)
        about = {"bytes": len(data), "whole": hashlib.sha256(data).hexdigest()}
        for own in parts:
            own[table] = msgspec.structs.replace(own[table], **about)
    put_pack(place, [msgspec.structs.replace(m, parts=own) for m, own in zip(batches, parts, strict=True)])


def put_pack(place: Place, batches: Sequence[Manifest]) -> None:
    """Write the manifest of batches that are in one pack: with it they are where it says."""
    made = Pack(datetime.now(UTC).isoformat(timespec="seconds"), tuple(batches))
    name = f"batches/{batches[0].batch:06d}-{batches[-1].batch:06d}.json"
    place.write(name, msgspec.json.format(msgspec.json.encode(made)))


def sweep(place: Place, keep: float = KEEP) -> int:
    """Remove the files that packs stand for; return how many. While somebody may read them, only those of packs `keep` seconds old."""
    with without_readers(place.folder) as alone:
        limit = datetime.now(UTC) - timedelta(seconds=0 if alone else keep)
        used: dict[str, set[str]] = {}
        packed: dict[int, str] = {}
        for name in dict.fromkeys(manifest_names(place).values()):
            at, batches = laid_in(place, name)
            used[name] = {f"batches/{name}", *(p.path for b in batches for p in b.parts.values())}
            if len(batches) > 1 and datetime.fromisoformat(at) <= limit:
                packed |= dict.fromkeys(numbers(name), name)
        needed = set[str]().union(*used.values())
        gone = {
            f"{folder}/{n}": packed[numbers(n)[0]]
            for folder in ("batches", *schema.TABLES)
            for n in place.names(folder)
            if f"{folder}/{n}" not in needed and numbers(n) and packed.keys() >= set(numbers(n))
        }
        for name in set(gone.values()):
            _settle(place, used[name])
        for each in gone:
            place.remove(each)
    return len(gone)


def _settle(place: Place, files: Iterable[str]) -> None:
    """Have files on the disk before those that they stand for go: a power cut must not take both."""
    if place.folder is None:
        return
    for each in files:
        with (place.folder / each).open("r+b") as stream:
            os.fsync(stream.fileno())


class Packer:
    """Packs beside a run that writes batches, in one process at a time."""

    def __init__(self, location: str) -> None:
        self.location = location
        self.process: subprocess.Popen[bytes] | None = None
        self.waiting = False

    def look(self, batches: int) -> None:
        """Begin where this many batches may have made a pack due; what cannot begin yet waits."""
        self.waiting = self.waiting or (batches > 0 and batches % FAN == 0)
        if self.waiting and (self.process is None or self.process.poll() is not None):
            self.process = subprocess.Popen([sys.executable, "-m", "juesuan.corpus.packs", self.location])
            self.waiting = False

    def end(self) -> None:
        """Wait until all that was due is done, and remove what a reader had kept until now."""
        begun = self.process is not None
        while self.process is not None:
            self.process.wait()
            self.process = None
            self.look(0)
        if begun:
            _tidy(self.location)


def _tidy(location: str, *, pack: bool = False) -> None:
    """Pack, where that is asked for, and remove what is not needed; say what went wrong."""
    try:
        place = Place(location)
        if pack:
            pack_all(place)
        sweep(place)
    except (CorpusProblem, OSError) as problem:  # the corpus is whole as it is; the next run tries again
        print(f"packs: {problem}", file=sys.stderr)


if __name__ == "__main__":
    _tidy(sys.argv[1], pack=True)
