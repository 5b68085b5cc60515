"""Damaged batches made again from the originals: the same documents, in the same order, by the rules and readers of now."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec
import pyarrow as pa

from juesuan.corpus import schema
from juesuan.corpus.packs import pack_all, put_pack
from juesuan.corpus.rows import Item
from juesuan.corpus.runners import Engine, Slice
from juesuan.corpus.store import (
    READING,
    Kept,
    Made,
    Manifest,
    Place,
    Stored,
    broken_parts,
    id_of,
    kept_of,
    manifest_names,
    manifests,
    numbers,
    original_name,
    rows_of_part,
    write_batch,
    writing,
)
from juesuan.kernel.lang import Text
from juesuan.kernel.program import program

_SLICE = 8


class Repaired(msgspec.Struct, frozen=True):
    """The parts that were made again, and why others could not be."""

    made: tuple[str, ...]
    left: tuple[Text, ...]


def repair(location: str, engine: Engine) -> Repaired:
    """Make every batch with a damaged or missing part again. Raises `CorpusProblem` while another process writes."""
    from juesuan.report.view import version  # noqa: PLC0415

    place = Place(location)
    made: list[str] = []
    left: list[Text] = []
    with writing(place):
        for manifest in manifests(place):
            broken = broken_parts(place, manifest)
            if not broken:
                continue
            items, lacking = _items(place, manifest)
            if lacking:
                left.append(_cannot(broken, lacking))
                continue
            began = time.perf_counter()
            done = list(engine(_slices(place, items)))
            tables = {t: pa.concat_tables([d[t] for d in done]) for t in schema.TABLES}
            now = datetime.now(UTC).isoformat(timespec="seconds")
            how = Made(now, round(time.perf_counter() - began, 3), "repair", version(), program(*READING))
            again = write_batch(place, manifest.batch, manifest.first, tables, how)
            _put(place, again)
            made += broken
        pack_all(place)
    return Repaired(tuple(dict.fromkeys(made)), tuple(left))


def _put(place: Place, again: Manifest) -> None:
    """Let a batch's pack, where it is in one, say that the batch is in files of its own again."""
    inside = numbers(manifest_names(place)[again.batch])
    if len(inside) > 1:
        put_pack(place, [again if m.batch == again.batch else m for m in manifests(place) if m.batch in inside])


def _slices(place: Place, items: list[Item]) -> Iterator[Slice]:
    for at in range(0, len(items), _SLICE):
        yield Slice(place.location, tuple(items[at : at + _SLICE]))


def _cannot(broken: list[str], lacking: list[str]) -> Text:
    paths, names = "、".join(broken), "、".join(lacking[:5])
    return Text(
        f"{paths} 无法修复：缺 {len(lacking)} 份的原件或来源（{names}）",
        f"{paths} cannot be repaired: the originals or sources of {len(lacking)} documents are missing ({names})",
    )


def _items(place: Place, manifest: Manifest) -> tuple[list[Item], list[str]]:
    """Return a batch's disclosures as they were taken in, and which of their originals are not there whole."""
    kept = manifest.kept or _from_documents(place, manifest) or _from_originals(place, manifest)
    if len(kept) != len(manifest.ids):
        return [], list(manifest.ids)
    items: list[Item] = []
    lacking: list[str] = []
    for number, (key, each) in enumerate(zip(manifest.ids, kept, strict=True)):
        problem = None if each.files else Text(each.problem_zh, each.problem_en)
        items.append(Item(key, manifest.first + number, each.source, each.files, problem))
        if not each.source or not all(_there(place, f.sha256, f.name) for f in each.files):
            lacking.append(each.source or key)
    return items, lacking


def _there(place: Place, sha256: str, name: str) -> bool:
    path = original_name(sha256, name)
    return place.exists(path) and hashlib.sha256(place.read(path)).hexdigest() == sha256


def _from_documents(place: Place, manifest: Manifest) -> tuple[Kept, ...]:
    """Return what the batch's own documents say, where that part is whole: manifests of earlier programs do not say it."""
    part = manifest.parts["documents"]
    if part.path in broken_parts(place, manifest):
        return ()
    return kept_of(rows_of_part(place, "documents", part))


def _from_originals(place: Place, manifest: Manifest) -> tuple[Kept, ...]:
    """Return the disclosures of one file each, by the names of the originals: a disclosure's id comes of its files' sums."""
    found: dict[str, Kept] = {}
    for path in place.fs.find(place.path("originals")):
        name = str(path).rsplit("/", 1)[-1]
        sha256 = name.partition(".")[0]
        size = int(place.fs.size(path) or 0)
        found[id_of(sha256)] = Kept(name, (Stored(name, sha256, size),))
    return tuple(found.get(i, Kept("", ())) for i in manifest.ids)
