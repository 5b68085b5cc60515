"""All pages of a disclosure, laid out in a guarded worker: what is asked for by name, with plain values."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from juesuan.checks.model import Result
from juesuan.report.paper import KEPT, Paper, lay_out_file
from juesuan.report.paper_office import lay_out_office
from juesuan.report.pointed import Pointed, pointed_in
from juesuan.report.write import BESIDE


def laid_out(result: Result, paths: Sequence[Path], names: Sequence[str], out: Path) -> list[Paper]:
    """Return the pages of all a disclosure's files, by way of LibreOffice where it must be; the PDFs it makes lie in `out`."""
    where = dict(zip(names, paths, strict=True))
    return _laid([(file, where[file.name]) for file in pointed_in(result) if file.name in where], out)


def _laid(files: Sequence[tuple[Pointed, Path]], out: Path) -> list[Paper]:
    made = (lay_out_file(file, path) or lay_out_office(file, path, out) for file, path in files)
    return [paper for paper in made if paper is not None]


def lay(result: str, paths: Sequence[str], names: Sequence[str], out: str) -> bytes:
    """Lay out a disclosure whose result lies in the file `result`; tell its pages and leave them in the folder `out`."""
    read = msgspec.msgpack.decode(Path(result).read_bytes(), type=Result)
    return left(laid_out(read, [Path(p) for p in paths], names, Path(out)), Path(out))


def lay_pointed(told: bytes, paths: Sequence[str], out: str) -> bytes:
    """Lay out a disclosure of which is `told` where its findings stand (`Pointed`, MessagePack), as `lay` does.

    `paths` are all its files, by their numbers.
    """
    files = msgspec.msgpack.decode(told, type=list[Pointed])
    return left(_laid([(file, Path(paths[file.file])) for file in files], Path(out)), Path(out))


def left(papers: Sequence[Paper], out: Path) -> bytes:
    """Leave the pages in a folder, whole or not at all since the site reads them at any time, and tell them.

    Raises FileNotFoundError where the folder has been removed: it is not made again.
    """
    data = msgspec.json.encode(papers)
    beside = out / f"{BESIDE}{KEPT}"
    beside.write_bytes(data)
    beside.replace(out / KEPT)
    return data
