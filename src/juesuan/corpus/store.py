"""A corpus's folder (or bucket): how batches are written, and how all of them are read as DuckDB views.

See `schema.py` for the layout. A batch exists once its manifest does: parts first, manifest last, each in one step, so
whatever kills the writer leaves a corpus that is whole. One writer at a time; readers see the batches that there were
when they opened it. Batches whose files `packs.py` has joined are the same batches still, in other files.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import fsspec
import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from juesuan.corpus import schema
from juesuan.corpus.readers import READERS, Held
from juesuan.kernel.lang import Text
from juesuan.kernel.locks import hold
from juesuan.report.write import write_bytes

OPTIONS: dict[str, Any] = {
    "compression": "zstd", "compression_level": 3, "version": "2.6", "write_statistics": True,
    "use_dictionary": True, "data_page_size": 1 << 20,
}  # fmt: skip
"""How Parquet is written. Nothing here depends on the machine: the same rows give the same bytes."""


READING = ("checks", "document", "domain", "extract", "kernel", "kinds", "persons", "regions")
"""The folders of the program that what is found in a document comes of."""


class CorpusProblem(Exception):
    """A corpus that cannot be opened or written, with the reason in both languages."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.zh)
        self.text = text


class Part(msgspec.Struct, frozen=True, omit_defaults=True):
    """One table of a batch: the path of its file in the corpus, its rows, the file's bytes, and the SHA-256 of its rows as a
    file of their own.

    Where the file holds other batches' rows as well, `whole` is the file's own SHA-256, and the rows are its row group
    `group` (-1 where there are none).
    """

    path: str
    rows: int
    bytes: int
    sha256: str
    whole: str = ""
    group: int = -1


class Stored(msgspec.Struct, frozen=True):
    """A file of a disclosure as the corpus keeps it: its name as given, its SHA-256 and size in bytes."""

    name: str
    sha256: str
    bytes: int


class Kept(msgspec.Struct, frozen=True):
    """What a document was made from, as its batch's manifest says: with it the batch can be made again."""

    source: str
    files: tuple[Stored, ...]
    problem_zh: str = ""
    problem_en: str = ""


class Made(msgspec.Struct, frozen=True):
    """When and how a batch was made; nothing of it is in the parts. `seconds` of wall clock.

    `program` is the digest of all that read and checked it (`READING`), "" of earlier programs.
    """

    at: str
    seconds: float
    engine: str
    version: str
    program: str = ""


class Manifest(msgspec.Struct, frozen=True):
    """A batch: its number, its documents' ids in order, the number of the first, its parts by table.

    `kept` is what each document was made from, in the same order; manifests of earlier programs do not have it.
    """

    batch: int
    first: int
    ids: tuple[str, ...]
    parts: dict[str, Part]
    made: Made
    kept: tuple[Kept, ...] = ()


class Pack(msgspec.Struct, frozen=True):
    """Batches, one after the other, whose rows lie in files together since `at`."""

    at: str
    batches: tuple[Manifest, ...]


class Laid(msgspec.Struct, frozen=True):
    """A manifest as far as it tells where the rows of its batch lie."""

    batch: int
    parts: dict[str, Part]
    made: Made

    @property
    def documents(self) -> int:
        """Return how many documents the batch has."""
        return self.parts["documents"].rows


class _LaidPack(msgspec.Struct, frozen=True):
    at: str
    batches: tuple[Laid, ...]


# ---- the folder


class Place:
    """A folder or bucket, by path or address (`/data/corpus`, `s3://bucket/corpus`, `memory://corpus`)."""

    def __init__(self, location: str | Path) -> None:
        self.location = str(location)
        self.fs, root = fsspec.core.url_to_fs(self.location)
        self.root = root.rstrip("/")
        protocol = self.fs.protocol
        self.local = "file" in ((protocol,) if isinstance(protocol, str) else protocol)

    @property
    def folder(self) -> Path | None:
        """Return the folder, None for a bucket."""
        return Path(self.root) if self.local else None

    def path(self, name: str) -> str:
        """Return the full path of a file in it."""
        return f"{self.root}/{name}"

    def address(self, name: str) -> str:
        """Return the path as DuckDB's read_parquet takes it: what it would read as a pattern is escaped."""
        plain = self.path(name) if self.local else self.fs.unstrip_protocol(self.path(name))
        return re.sub(r"[\[*?]", lambda match: f"[{match[0]}]", plain)

    def write(self, name: str, data: bytes) -> None:
        """Write a file whole or not at all."""
        if self.local:
            write_bytes(Path(self.path(name)), data)
        else:  # an object appears when it has been put whole
            self.fs.pipe_file(self.path(name), data)

    def read(self, name: str) -> bytes:
        """Return a file's bytes."""
        data: bytes = self.fs.cat_file(self.path(name))
        return data

    def exists(self, name: str) -> bool:
        """Tell whether there is such a file."""
        return bool(self.fs.exists(self.path(name)))

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        try:
            self.fs.rm_file(self.path(name))
        except FileNotFoundError:
            return

    def mark(self, name: str) -> str:
        """Return a text that is another one once the file has been written anew, '' where there is none."""
        self.fs.invalidate_cache()
        try:
            return str(self.fs.ukey(self.path(name)))
        except FileNotFoundError:
            return ""

    def names(self, folder: str) -> list[str]:
        """Return the names of a folder's files, sorted."""
        if not self.fs.exists(self.path(folder)):
            return []
        return sorted(p.rsplit("/", 1)[-1] for p in self.fs.ls(self.path(folder), detail=False, refresh=True))

    def sizes(self, folder: str) -> dict[str, int]:
        """Return the sizes of a folder's files by name."""
        if not self.fs.exists(self.path(folder)):
            return {}
        found = self.fs.ls(self.path(folder), detail=True, refresh=True)
        return {str(f["name"]).rsplit("/", 1)[-1]: int(f["size"] or 0) for f in found}


def original_name(sha256: str, name: str) -> str:
    """Return where an original is kept: by its SHA-256, with the extension it came with."""
    extension = re.search(r"\.([A-Za-z0-9]{1,8})$", name)
    return f"originals/{sha256[:2]}/{sha256}{'.' + extension[1].lower() if extension else ''}"


def keep_original(place: Place, name: str, data: bytes) -> str:
    """Store a file by its content, unless it is there; return its SHA-256."""
    sha256 = hashlib.sha256(data).hexdigest()
    stored = original_name(sha256, name)
    if not place.exists(stored):
        place.write(stored, data)
    return sha256


# ---- writing


def parquet(table: pa.Table) -> bytes:
    """Return a table as Parquet: the same rows always give the same bytes."""
    sink = io.BytesIO()
    pq.write_table(table.combine_chunks(), sink, row_group_size=50_000, **OPTIONS)
    return sink.getvalue()


def write_batch(place: Place, number: int, first: int, tables: Mapping[str, pa.Table], made: Made) -> Manifest:
    """Write a batch, its manifest last; `first` is the number of its first document."""
    parts: dict[str, Part] = {}
    for name in schema.TABLES:
        table = tables[name]
        data = parquet(table)
        path = f"{name}/{number:06d}.parquet"
        place.write(path, data)
        parts[name] = Part(path, table.num_rows, len(data), hashlib.sha256(data).hexdigest())
    ids = tuple(tables["documents"].column("id").to_pylist())
    manifest = Manifest(number, first, ids, parts, made, kept_of(tables["documents"]))
    place.write(f"batches/{number:06d}.json", msgspec.json.format(msgspec.json.encode(manifest)))
    return manifest


def digest_of(batches: Iterable[Manifest]) -> str:
    """Return a digest of all that batches hold: another one, other content."""
    sums = [p.sha256 for m in batches for _, p in sorted(m.parts.items())]
    return hashlib.sha256("".join(sums).encode()).hexdigest()[:16]


def id_of(*known: str) -> str:
    """Return the id of a disclosure by what it is known by: the SHA-256 of its files, in their order, or where they should have been."""
    return hashlib.sha256("\n".join(known).encode()).hexdigest()[:16]


def kept_of(documents: pa.Table) -> tuple[Kept, ...]:
    """Return what the rows of `documents` were made from."""
    rows = documents.select(["source", "files", "problem_zh", "problem_en"]).to_pylist()
    return tuple(
        Kept(
            r["source"],
            tuple(Stored(f["name"], f["sha256"], f["bytes"]) for f in r["files"] or ()),
            *(("", "") if r["files"] else (r["problem_zh"] or "", r["problem_en"] or "")),
        )
        for r in rows
    )


def broken_parts(place: Place, manifest: Manifest) -> list[str]:
    """Return the parts of a batch that are missing or not what its manifest says, by their sums."""
    return [p.path for p in manifest.parts.values() if _sum(place, p) != (p.whole or p.sha256)]


def _sum(place: Place, part: Part) -> str:
    """Return the SHA-256 of a part's file, "" for none; one that many batches share is read once, until it is written anew."""
    if not place.exists(part.path):
        return ""
    if part.whole:
        return _shared_sum(place.location, part.path, place.mark(part.path))
    return hashlib.sha256(place.read(part.path)).hexdigest()


@lru_cache(64)
def _shared_sum(location: str, path: str, mark: str) -> str:
    return hashlib.sha256(Place(location).read(path)).hexdigest()


def rows_of_part(place: Place, table: str, part: Part, columns: Sequence[str] = ()) -> pa.Table:
    """Return a batch's rows of a table, all columns by default; what an older part lacks is null."""
    wanted = [schema.TABLES[table].field(c) for c in columns or schema.TABLES[table].names]
    if not part.rows:
        return pa.schema(wanted).empty_table()
    file = pq.ParquetFile(place.path(part.path), filesystem=place.fs)
    there = [f.name for f in wanted if f.name in file.schema_arrow.names]
    read = file.read_row_group(part.group, there) if part.whole else file.read(there)
    lacking = pa.nulls(part.rows)
    return pa.table([read[f.name] if f.name in there else lacking for f in wanted], [f.name for f in wanted]).cast(
        pa.schema(wanted)
    )


def numbers(name: str) -> range:
    """Return the numbers of the batches that a file of `batches` is of, by its name: 000017.json, 000000-000024.json."""
    match = re.fullmatch(r"(\d{6})(?:-(\d{6}))?\.(?:json|parquet)", name)
    return range(int(match[1]), int(match[2] or match[1]) + 1) if match else range(0)


def manifest_names(place: Place) -> dict[int, str]:
    """Return the name of the manifest of every batch that there is, by number: of those that overlap, of the widest."""
    found: dict[int, str] = {}
    for name in sorted(place.names("batches"), key=lambda n: len(numbers(n))):
        found |= dict.fromkeys(numbers(name), name)
    return dict(sorted(found.items()))


def manifest_of(place: Place, number: int) -> Manifest:
    """Return a batch by its number; KeyError where there is none."""
    return next(m for m in manifests_in(place, manifest_names(place)[number]) if m.batch == number)


def demand(place: Place) -> None:
    """Raise `CorpusProblem` for a folder that is no corpus of this format."""
    if not place.exists("corpus.json"):
        raise CorpusProblem(Text(f"{place.location} 不是数据集文件夹", f"{place.location} is not a corpus"))
    head = msgspec.json.decode(place.read("corpus.json"))
    if head.get("format") != schema.VERSION:
        raise CorpusProblem(
            Text(f"{place.location} 是第 {head.get('format')} 版格式，本程序只认第 {schema.VERSION} 版",
                 f"{place.location} is of format {head.get('format')}; this program reads format {schema.VERSION}")
        )  # fmt: skip


def manifests(place: Place) -> list[Manifest]:
    """Return the batches that there are, in order. Raise `CorpusProblem` for a folder that is none of this format."""
    demand(place)
    for _ in range(3):
        try:
            return [m for name in dict.fromkeys(manifest_names(place).values()) for m in manifests_in(place, name)]
        except FileNotFoundError:  # the batches were packed, and their own manifests removed, in this moment
            continue
    raise CorpusProblem(Text(f"{place.location} 的批次清单读不到", f"the manifests of {place.location} cannot be read"))


def manifests_in(place: Place, name: str) -> tuple[Manifest, ...]:
    """Return the batches that a file of `batches` is of."""
    batches: tuple[Manifest, ...] = _decoded(place, name, Manifest, Pack)[1]
    return batches


def laid_in(place: Place, name: str) -> tuple[str, tuple[Laid, ...]]:
    """Return since when the batches lie so that a file of `batches` is of, and where; their documents are gone by."""
    return _decoded(place, name, Laid, _LaidPack)


def _decoded(place: Place, name: str, one: Any, pack: Any) -> tuple[str, tuple[Any, ...]]:
    try:
        data = place.read(f"batches/{name}")
        if len(numbers(name)) > 1:
            many = msgspec.json.decode(data, type=pack)
            return many.at, many.batches
        batch = msgspec.json.decode(data, type=one)
        return batch.made.at, (batch,)
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        path = place.path(f"batches/{name}")
        raise CorpusProblem(
            Text(
                f"批次清单 {path} 已损坏，请从备份恢复这个文件",
                f"the manifest {path} is damaged: restore it from a backup",
            )
        ) from problem


def create(place: Place) -> None:
    """Make the folder a corpus, unless it is one."""
    if place.local and not place.exists(READERS):
        place.write(READERS, b"")
    if not place.exists("corpus.json"):
        head = {"format": schema.VERSION, "made_by": "juesuan", "about": "docs/corpus.md"}
        place.write("corpus.json", msgspec.json.format(msgspec.json.encode(head)))


@contextmanager
def writing(place: Place) -> Iterator[None]:
    """Hold the corpus for one writer (in a folder; a bucket has no lock). The lock goes with the process, however it ends."""
    if not place.local:
        yield
        return
    Path(place.root).mkdir(parents=True, exist_ok=True)
    handle = hold(Path(place.path(".lock")))
    if handle is None:
        text = Text(f"{place.location} 正被另一个进程写入", f"{place.location} is being written by another process")
        raise CorpusProblem(text)
    try:
        yield
    finally:
        os.close(handle)


# ---- reading

_DOCUMENTS = """
create or replace view documents as
with keyed as (
    select * replace (coalesce(kind_of_disclosure, 'final') as kind_of_disclosure), case when status = 'ok' and department_key <> '' and year > 0
                   then department_key || '|' || year || '|' || kind || '|' || coalesce(kind_of_disclosure, 'final') else id end as disclosure
    from all_documents
), numbered as (
    select *, row_number() over (partition by disclosure order by seq)::int as version,
        seq = max(seq) over (partition by disclosure) as last_of_disclosure,
        max(seq) over (partition by source) as last_of_source
    from keyed
)
select * exclude (last_of_disclosure, last_of_source),
    last_of_disclosure and (status <> 'unreadable' or seq = last_of_source) as latest
from numbered
"""


class Corpus:
    """A corpus to read: its batches, and DuckDB views over them.

    Views: `documents` (with `disclosure`, the key that its versions share, `version` from 1, and `latest`), `blocks`,
    `figures`, `accounts`, `claims`, `findings` as in `schema.py`; `across` where `juesuan across` has been run.

    A batch with a part that is missing or of another size than its manifest says is set aside whole, so that the rest can
    be read; `verified` finds other damage as well, at the price of reading every part. `aside` are the parts' names.
    """

    def __init__(self, location: str | Path) -> None:
        self.place = Place(location)
        self._held = Held(self.place.folder)  # before the manifests are read: what they say is there to stay
        self.manifests = manifests(self.place)
        self.aside: tuple[str, ...] = ()
        sizes = {table: self.place.sizes(table) for table in schema.TABLES} if self.manifests else {}
        self.set_aside(
            p.path
            for m in self.manifests
            for t, p in m.parts.items()
            if sizes[t].get(p.path.rsplit("/", 1)[-1]) != p.bytes
        )

    def verified(self) -> Corpus:
        """Set aside every batch with a part that is not what its manifest says; return the corpus."""
        self.set_aside(self.broken())
        return self

    def set_aside(self, parts: Iterable[str]) -> None:
        """Leave the batches of these parts out of all that is read."""
        out = frozenset(parts)
        self.aside += tuple(p for p in sorted(out) if p not in self.aside)
        self.manifests = [m for m in self.manifests if not any(p.path in out for p in m.parts.values())]
        self.batch_of = {i: n for n, m in enumerate(self.manifests) for i in m.ids}

    def __len__(self) -> int:
        """Return how many documents there are, all versions counted."""
        return len(self.batch_of)

    @property
    def has_across(self) -> bool:
        """Tell whether findings across documents have been computed; a damaged file of them is none."""
        try:
            with self.place.fs.open(self.place.path(ACROSS)) as file:
                pq.read_schema(file)
        except (FileNotFoundError, pa.ArrowInvalid):
            return False
        return True

    @property
    def fingerprint(self) -> str:
        """Return a digest of all that the corpus holds, what is set aside left out: another one, other content."""
        return digest_of(self.manifests)

    def connect(self, database: str = ":memory:") -> duckdb.DuckDBPyConnection:
        """Return a new connection with the views; give each thread its own (`connection.cursor()`).

        The connection keeps the corpus's files as they are: it must outlive its cursors.
        """
        connection = duckdb.connect(database)
        weakref.finalize(connection, _let_go, self._held)
        if not self.place.local:
            connection.register_filesystem(self.place.fs)
        for table in schema.TABLES:
            name = "all_documents" if table == "documents" else table
            connection.execute(f"create or replace view {name} as {self._select(table)}")
        connection.execute(_DOCUMENTS)
        if self.has_across:
            connection.execute(
                f"create or replace view across as select * from read_parquet({_quoted(self.place.address(ACROSS))})"
            )
        return connection

    def part_of(self, table: str, document: str) -> str:
        """Return the one Parquet file that holds a document's rows of a table; KeyError for an unknown document."""
        return self.place.address(self.manifests[self.batch_of[document]].parts[table].path)

    def original(self, sha256: str, name: str) -> bytes:
        """Return an original file's bytes by its SHA-256 and name (as in `documents.files`)."""
        return self.place.read(original_name(sha256, name))

    def bytes(self) -> int:
        """Return the size of all parts, originals not counted."""
        return sum({p.path: p.bytes for m in self.manifests for p in m.parts.values()}.values())

    def broken(self) -> list[str]:
        """Return the parts that are missing or not what their manifest says, those set aside already too."""
        return sorted({*self.aside, *(p for m in self.manifests for p in broken_parts(self.place, m))})

    def _select(self, table: str) -> str:
        named = dict.fromkeys(m.parts[table].path for m in self.manifests if m.parts[table].rows)
        paths = [self.place.address(name) for name in named]
        parts = f"read_parquet([{', '.join(map(_quoted, paths))}], union_by_name = true)"
        if paths and table != "documents":
            return f"select * from {parts}"
        columns = ", ".join(f'null::{_SQL.get(str(f.type), "varchar")} as "{f.name}"' for f in schema.TABLES[table])
        none = f"select {columns} where false"
        return f"{none} union all by name select * from {parts}" if paths else none  # older parts lack newer columns


def _let_go(held: Held) -> None:
    """Do nothing: who is to call this keeps what is held."""


def records(connection: duckdb.DuckDBPyConnection, query: str, **values: object) -> Iterator[dict[str, Any]]:
    """Yield a query's rows by column name, a few thousand in memory at a time; nothing else may be asked meanwhile."""
    result = connection.execute(query, values) if values else connection.execute(query)
    names = [d[0] for d in result.description or ()]
    while rows := result.fetchmany(5000):
        for row in rows:
            yield dict(zip(names, row, strict=True))


ACROSS = "across.parquet"
_SQL = {
    "int8": "tinyint", "int16": "smallint", "int32": "integer", "int64": "bigint", "date32[day]": "date", "list<item: int32>": "integer[]",
    "decimal128(24, 6)": "decimal(24,6)", "decimal128(18, 8)": "decimal(18,8)",
    "list<item: struct<name: string, sha256: string, format: string, bytes: int64>>":
        "struct(name varchar, sha256 varchar, format varchar, bytes bigint)[]",
}  # fmt: skip


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
