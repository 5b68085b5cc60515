"""What the stored findings across documents were computed from, so that only what has changed since is computed anew.

`across-basis.parquet` lies beside the findings: the documents that counted, each with the batch that it came in, whose it
is and, of a unit, whose unit. A finding of years or units depends on the documents of one department key, one of
copied text on those of one year; the rest needs no more than the table of documents and is computed whole each time.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from juesuan.corpus.identify import department_key
from juesuan.corpus.store import Corpus, Place, digest_of, parquet, records
from juesuan.kernel.program import program

BASIS = "across-basis.parquet"
_COLUMNS = pa.schema(
    [("id", pa.string()), ("batch", pa.string()), ("key", pa.string()), ("above", pa.string()), ("year", pa.int16())]
)
_COMPUTING = ("corpus", "domain", "kernel", "kinds")
"""The folders of the program that findings are computed by: what another program found is not gone on from."""
_COUNTING = """
select id, department_key as key, case when kind = 'unit' then superior else '' end as superior, region, year from documents
where latest and status = 'ok' order by id
"""


class Document(NamedTuple):
    """A document that counts: the digest of its batch, its department's key, of a unit its department's, its year."""

    id: str
    batch: str
    key: str
    above: str
    year: int


class Touched(msgspec.Struct, frozen=True):
    """What the documents that came, went or were replaced bear on."""

    keys: frozenset[str]
    years: frozenset[int]


class Basis(msgspec.Struct, frozen=True):
    """The documents that findings were computed from."""

    documents: frozenset[Document]

    def touched(self, before: Basis) -> Touched:
        """Return what has changed since `before`.

        A unit whose own key is a department's belongs to that one, else to the one above: where a department of the key
        came or went, the unit went from one to the other.
        """
        changed = self.documents ^ before.documents
        own = {d.key for d in changed}
        moved = {d.above for d in self.documents | before.documents if d.key in own}
        return Touched(frozenset(own | moved) - {""}, frozenset(d.year for d in changed))


def basis_of(corpus: Corpus) -> Basis:
    """Return the documents of a corpus that count."""
    digests = [digest_of([m]) for m in corpus.manifests]
    connection = corpus.connect()
    try:
        return Basis(
            frozenset(
                Document(
                    r["id"],
                    digests[corpus.batch_of[r["id"]]],
                    r["key"],
                    department_key(r["superior"], r["region"]) if r["superior"] else "",
                    r["year"],
                )
                for r in records(connection, _COUNTING)
            )
        )
    finally:
        connection.close()


def keep_basis(place: Place, basis: Basis, findings: bytes) -> None:
    """Keep what findings were computed from; `findings` are the bytes of their file, which alone it goes with."""
    rows = [d._asdict() for d in sorted(basis.documents)]
    about = {b"program": program(*_COMPUTING).encode(), b"findings": hashlib.sha256(findings).hexdigest().encode()}
    place.write(BASIS, parquet(pa.Table.from_pylist(rows, schema=_COLUMNS.with_metadata(about))))


def kept_basis(place: Place, findings: bytes) -> Basis | None:
    """Return what findings were computed from, None where that is not known or another program computed them."""
    if not place.exists(BASIS):
        return None
    try:
        table = pq.read_table(pa.BufferReader(place.read(BASIS)))
    except (pa.ArrowInvalid, OSError):
        return None
    about = table.schema.metadata or {}
    own = {b"program": program(*_COMPUTING).encode(), b"findings": hashlib.sha256(findings).hexdigest().encode()}
    if any(about.get(name) != value for name, value in own.items()):
        return None
    return Basis(frozenset(Document(**row) for row in table.to_pylist()))
