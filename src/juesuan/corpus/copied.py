"""Paragraphs copied between departments: long sentences that two of them share, and few others.

A sentence is compared without what a copier changes (names, numbers, punctuation) by a hash of what is left. What many
departments share is no copy but boilerplate: statutory wording, a region's template. The parts that are of one wording
by their nature (contents, glossary, tables, functions laid down from above) are left out, and sentences that state
figures: templates make them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator
from functools import lru_cache

import duckdb
import msgspec
import pyarrow as pa

from juesuan.corpus.finding import Across
from juesuan.corpus.identify import regions
from juesuan.kernel.lang import Text
from juesuan.kernel.place import Place

LEAST = 24
"""Han characters that a sentence must have when names and numbers are out."""
LEAST_SHARED = 60
"""Han characters that two departments must share in such sentences, all together."""
MOST = 20
"""Departments that may share a sentence, at most: what more of them share is a template's."""
SHARE = 0.2
"""The share of all departments of a year, likewise."""

_SENTENCES = re.compile(r"[^。；;！？!?\n]+[。；;！？!?]?")
_FORMULA = re.compile(r"本表|待填写|_{2,}|＿{2,}|万元|亿元|[%％]|[（(][类款项][）)]|(?:[0-9０-９][^0-9０-９]*){5}")
"""What marks a note below a statutory table, a blank, or a sentence that states figures or an item of the classification: a template made it."""
_NOT_HAN = re.compile(r"[^\u4e00-\u9fff]+")
_OWN = re.compile(r"我[局委院办厅会馆校中心]+|本(?:部门|单位|局|委|院|办|厅|会|馆|校|中心|级)")
_PLACES = re.compile(r"(?:全|我|本|各)?(?:省|市|县|区|州|盟|旗)")

_PARAGRAPHS = """
select b.document, b.block, b.text, d.department, d.department_key, d.region, d.year
from blocks b join documents d on d.id = b.document
where d.latest and d.status = 'ok' and d.department_key <> '' and b.kind = 'paragraph' and b.level = 0
  and b.section not in ('contents', 'glossary', 'tables', 'functions') and length(b.text) >= {least}
  and ($every or d.year in (select unnest($years::smallint[])))
order by d.year, d.id, b.block
"""
_SHARED = """
with departments as (select year, count(distinct key) as n from sentences group by 1),
rare as (
    select year, hash, from sentences join departments using (year)
    group by year, hash, departments.n having count(distinct key) between 2 and least({most}, {share} * departments.n)
), each as (
    select s.year, s.hash, s.key, arg_min(s, (s.document, s.block, s.start)) as s from sentences s join rare using (year, hash) group by 1, 2, 3
), pairs as (
    select a.year, a.s as a, b.s as b from each a join each b on a.year = b.year and a.hash = b.hash and a.key < b.key
)
select year, a.document, b.document, count(*), sum(a.size), arg_max(a, (a.size, a.hash)), arg_max(b, (a.size, a.hash))
from pairs group by year, a.document, b.document having sum(a.size) >= {shared}
order by year, a.document, b.document
"""
_COLUMNS = pa.schema(
    [
        ("year", pa.int16()), ("hash", pa.uint64()), ("key", pa.string()), ("document", pa.string()), ("block", pa.int32()),
        ("start", pa.int32()), ("end", pa.int32()), ("size", pa.int32()), ("text", pa.string()),
    ]
)  # fmt: skip


class Sentence(msgspec.Struct, frozen=True):
    """A sentence as it is compared: where it stands and how many characters are left of it."""

    start: int
    end: int
    plain: str


def sentences(text: str, department: str, region: str) -> Iterator[Sentence]:
    """Yield the sentences of a paragraph that are worth comparing."""
    names = _names(department, region)
    for match in _SENTENCES.finditer(text):
        said = match[0]
        if len(said) < LEAST or _FORMULA.search(said):
            continue
        plain = said
        for name in names:
            plain = plain.replace(name, "")
        plain = _PLACES.sub("", _OWN.sub("", _NOT_HAN.sub("", plain)))
        if len(plain) >= LEAST:
            yield Sentence(match.start(), match.end(), plain)


@lru_cache(1024)  # a document's paragraphs come one after the other
def _names(department: str, region: str) -> list[str]:
    """Return what a department and its place are called, the longest first."""
    known = regions()
    upper = [known[c] for c in (region, region[:4] + "00", region[:2] + "0000") if region and c in known]
    found = {department, *upper}
    for place in upper:
        if place in department:
            found.add(department.rpartition(place)[2])
        if len(place) > 2:
            found.add(place[:-1])
    return sorted((n for n in found if len(n) > 1), key=len, reverse=True)


def copied(connection: duckdb.DuckDBPyConnection, years: Collection[int] | None = None) -> Iterator[Across]:
    """Yield the pairs of departments that share text, each with the longest sentence shared: of these years, of all for None."""
    connection.register("arriving", _COLUMNS.empty_table())
    connection.execute("create or replace temp table sentences as select * from arriving")
    connection.unregister("arriving")
    reader = connection.cursor()
    wanted = {"every": years is None, "years": sorted(years or ())}
    result = reader.execute(_PARAGRAPHS.format(least=LEAST), wanted)
    while rows := result.fetchmany(5000):
        found = [r for row in rows for r in _compared(*row)]
        if found:
            connection.register("arriving", pa.Table.from_pylist(found, schema=_COLUMNS))
            connection.execute("insert into sentences select * from arriving")
            connection.unregister("arriving")
    shared = connection.execute(_SHARED.format(most=MOST, share=SHARE, shared=LEAST_SHARED)).fetchall()
    whose = {
        i: (d, k, r)
        for i, d, k, r in connection.execute("select id, department, department_key, region from documents").fetchall()
    }
    for year, first, second, count, size, a, b in shared:
        department, key, region = whose[second]
        other = whose[first][0]
        message = Text(
            f"与{other}有{count}句、{size}字雷同（略去名称和数字），最长一句：{a['text']}",
            f"{count} sentences ({size} characters, names and numbers aside) are also {other}'s; the longest: {a['text']}",
        )
        yield Across(
            "C01", message, second, first, department, key, region, year, quote=b["text"],
            place=Place(b["block"], b["start"], b["end"]), other_place=Place(a["block"], a["start"], a["end"]),
        )  # fmt: skip


def _compared(
    document: str, block: int, text: str, department: str, key: str, region: str, year: int
) -> Iterator[dict[str, object]]:
    for s in sentences(text, department, region):
        digest = int.from_bytes(hashlib.blake2b(s.plain.encode(), digest_size=8).digest())
        yield {
            "year": year, "hash": digest, "key": key, "document": document, "block": block, "start": s.start, "end": s.end,
            "size": len(s.plain), "text": text[s.start : s.end].strip(),
        }  # fmt: skip
