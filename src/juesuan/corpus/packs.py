"""Joins the files of many batches, so that a corpus has few of them however many documents came, and however few at a time.

`FAN` batches, one after the other, become a pack: one file a table, a row group a batch, and one manifest for them all,
`000000-000024.json`. Packs of few documents are joined again in the same way. A batch in a pack is what it was: its number, its documents, the
sums of its rows; so findings across documents and the serving index, which go by them, have nothing to do.

A pack is there once its manifest is, and counts before its batches' own manifests and parts. Those are left for `KEEP`
seconds, for whoever has opened them, then removed. `ingest` has this done in a process of its own (`Packer`) while it goes on.
"""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import msgspec
import pyarrow.parquet as pq

from juesuan.corpus import schema
from juesuan.corpus.store import (
    OPTIONS,
    CorpusProblem,
    Manifest,
    Pack,
    Part,
    Place,
    broken_parts,
    manifest_names,
    manifests,
    numbers,
    rows_of_part,
)

FAN = 25
"""Batches in a pack, and packs in a wider one."""
MOST = 5_000
"""Documents in a pack of packs: more are left as they are."""
KEEP = 900.0
"""Seconds that a batch's own files stay when it is in a pack."""


def pack_all(place: Place) -> int:
    """Pack what is due, of whole batches; return how many packs were made."""
    made = 0
    left: set[range] = set()
    while batches := next((b for b in _due(place) if _range(b) not in left), None):
        if any(broken_parts(place, m) for m in batches):
            left.add(_range(batches))  # `corpus --repair` comes first
            continue
        _pack(place, batches)
        made += 1
    return made


def _range(batches: Sequence[Manifest]) -> range:
    return range(batches[0].batch, batches[-1].batch + 1)


def _due(place: Place) -> Iterator[list[Manifest]]:
    """Yield the batches of packs to make: `FAN` batches or packs of one width side by side, and packs mended by single files."""
    there = {m.batch: m for m in manifests(place)}
    files = [numbers(n) for n in dict.fromkeys(manifest_names(place).values())]
    for one in files:
        if len(one) > 1 and any(not p.whole for n in one for p in there[n].parts.values()):
            yield [there[n] for n in one]
    width = 1
    while width < len(there):
        starts = {one.start for one in files if len(one) == width}
        for first in sorted(s for s in starts if s % (FAN * width) == 0):
            if starts.issuperset(range(first, first + FAN * width, width)):
                batches = [there[n] for n in range(first, first + FAN * width)]
                if width == 1 or sum(len(m.ids) for m in batches) <= MOST:
                    yield batches
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
    """Remove the files that packs which are `keep` seconds old stand for; return how many."""
    current = {f"batches/{n}" for n in manifest_names(place).values()}
    used = current | {p.path for m in manifests(place) for p in m.parts.values()}
    limit = datetime.now(UTC) - timedelta(seconds=keep)
    packed: set[int] = set()
    for name in current:
        inside = numbers(name.removeprefix("batches/"))
        if len(inside) > 1 and datetime.fromisoformat(msgspec.json.decode(place.read(name), type=Pack).at) <= limit:
            packed.update(inside)
    gone = [
        f"{folder}/{n}"
        for folder in ("batches", *schema.TABLES)
        for n in place.names(folder)
        if f"{folder}/{n}" not in used and numbers(n) and packed.issuperset(numbers(n))
    ]
    for each in gone:
        place.remove(each)
    return len(gone)


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
        """Wait until all that was due is done."""
        while self.process is not None:
            self.process.wait()
            self.process = None
            self.look(0)


if __name__ == "__main__":
    try:
        pack_all(Place(sys.argv[1]))
        sweep(Place(sys.argv[1]))
    except (CorpusProblem, OSError) as problem:  # the corpus is whole as it is; the next run tries again
        print(f"packs: {problem}", file=sys.stderr)
