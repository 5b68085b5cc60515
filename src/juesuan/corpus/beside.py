"""One disclosure beside others that are given with it: the budget of its year, last year's, its units'.

They are taken into a corpus of their own for the while, as one department's, and the rules across documents look at it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from juesuan.corpus.finding import Across
from juesuan.corpus.folded import folded
from juesuan.corpus.ingest import Job, ingest, jobs
from juesuan.corpus.runners import local
from juesuan.corpus.store import Corpus
from juesuan.corpus.units import left, units
from juesuan.corpus.years import years
from juesuan.kernel.lang import Text

_OWN = """
create or replace temp table given as
select * replace (true as latest, 'given' as department_key, case when id in (select unnest($units)) then 'unit' else 'department' end as kind)
from documents
"""


class Beside(msgspec.Struct, frozen=True):
    """What was found between a disclosure and those beside it, and why one of them was not compared.

    `left` is what a department's totals leave for the units that are not there.
    """

    found: tuple[Across, ...] = ()
    apart: tuple[Text, ...] = ()
    left: tuple[Text, ...] = ()


def beside(own: Sequence[Path], others: Sequence[Path], below: Sequence[Path] = ()) -> Beside:
    """Compare a disclosure (its files) with `others` (last year's, a budget) and with those of its units (`below`)."""
    links: list[Path] = []
    with tempfile.TemporaryDirectory(prefix="juesuan-") as folder:
        asked = [
            Job(f"{group}|{job.source}", job.paths, job.names)
            for group, given in (("own", own), ("other", others), ("unit", below))
            for job in (_together(given) if group == "own" else jobs([str(p) for p in given], outside=links))
            if group != "unit" or not _is_folder(job)
        ]
        empty = [p for p in below if not any(job.source.startswith("unit|") for job in asked)]
        ingest(asked, folder, local(1))
        connection = Corpus(folder).connect()
        rows = connection.execute(
            "select id, source, status, year, kind_of_disclosure, problem_zh, problem_en from documents"
        ).fetchall()
        mine = [i for i, source, *_ in rows if source.startswith("own|")]
        connection.execute(_OWN, {"units": [i for i, source, *_ in rows if source.startswith("unit|")]})
        connection.execute("create or replace temp view documents as select * from given")
        found = tuple(f for f in folded(connection, (*years(connection), *units(connection))) if f.document in mine)
        pairs = connection.execute("select document, prior from pairs").fetchall()
        year = next((y for i, _, _, y, *_ in rows if i in mine), 0)
        compared = {other for document, other in pairs if document in mine}
        apart = (*_unread(empty, links), *_apart(rows, compared, year))
        return Beside(found, apart, tuple(left(connection)))


def _together(files: Sequence[Path]) -> list[Job]:
    return [Job(" | ".join(p.name for p in files), tuple(map(str, files)))]


def _is_folder(job: Job) -> bool:
    """Tell a folder with nothing in it that could be read: it is given back as it is."""
    return any(Path(p).is_dir() for p in job.paths)


def _unread(empty: Sequence[Path], links: Sequence[Path]) -> Iterator[Text]:
    """Yield which folders have no disclosure that could be compared, and which links lead out of them."""
    for folder in empty:
        yield Text(
            f"没有对照 {folder}：文件夹中没有可以核对的文稿",
            f"not compared: {folder} has no disclosure that can be checked",
        )
    for link in links:
        yield Text(
            f"没有对照 {link}：是指向文件夹之外的链接，不读取；请把文稿本身放进文件夹",
            f"not compared: {link} is a link out of its folder and is not followed; put the disclosure itself there",
        )


def _apart(rows: Sequence[tuple[object, ...]], compared: set[object], year: object) -> Iterator[Text]:
    for document, source, status, other_year, _, zh, en in rows:
        group, _, name = str(source).partition("|")
        if status == "unreadable":
            yield Text(f"没有对照 {name}：{zh}", f"not compared: {name}: {en}")
        elif (group == "other" and document not in compared) or (group == "unit" and other_year != year):
            yield Text(
                f"没有对照 {name}：是{other_year or '未知'}年度的，与本文稿（{year or '未知'}年度）的年度或种类不相应",
                f"not compared: {name} is of {other_year or 'an unknown year'}, which does not go with this disclosure ({year or 'unknown'})",
            )
