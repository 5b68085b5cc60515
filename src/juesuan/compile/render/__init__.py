"""Publication → files: one module a format, `render` for all.

Renderers print only the publication's own text, so a figure is the same in every format, and every file reads back into
the same accounts.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from juesuan.compile.publication import Publication
from juesuan.compile.render.plain import clean
from juesuan.report.write import replacing, write_bytes, write_text

FORMATS: dict[str, str] = {
    "docx": ".docx",
    "pdf": ".pdf",
    "html": ".html",
    "xlsx": ".xlsx",
    "txt": ".txt",
    "json": ".json",
    "fdp": ".zip",
}
"""Each format and the suffix of its file. `fdp` is a Fiscal Data Package, zipped."""


def render(publication: Publication, out: Path, format: str) -> Path:
    """Write `publication` to `out` as `format` (a key of `FORMATS`), whole or not at all; return `out`.

    Raises ValueError for an unknown format, `fonts.NoChineseFont` for a PDF on a machine without a Chinese font.
    """
    if format not in _WRITERS:
        raise ValueError(f"unknown format: {format}")
    _WRITERS[format](clean(publication), out)
    return out


# Each renderer's library is imported when it is first asked for.


def _docx(publication: Publication, out: Path) -> None:
    from juesuan.compile.render.docx import docx  # noqa: PLC0415
    from juesuan.compile.render.pdf import heading_pages  # noqa: PLC0415

    pages = heading_pages(publication) if publication.contents else None
    write_bytes(out, docx(publication, pages))


def _pdf(publication: Publication, out: Path) -> None:
    from juesuan.compile.render.pdf import pdf  # noqa: PLC0415

    write_bytes(out, pdf(publication))


def _html(publication: Publication, out: Path) -> None:
    from juesuan.compile.render.html import page  # noqa: PLC0415

    write_text(out, page(publication))


def _xlsx(publication: Publication, out: Path) -> None:
    from juesuan.compile.render.xlsx import workbook  # noqa: PLC0415

    with replacing(out) as temporary:
        workbook(publication, temporary)


def _txt(publication: Publication, out: Path) -> None:
    from juesuan.compile.render.text import text  # noqa: PLC0415

    write_text(out, text(publication))


def _json(publication: Publication, out: Path) -> None:
    from juesuan.compile.render.data import json  # noqa: PLC0415

    write_bytes(out, json(publication))


def _fdp(publication: Publication, out: Path) -> None:
    from juesuan.compile.render.data import package  # noqa: PLC0415

    write_bytes(out, package(publication))


_WRITERS: dict[str, Callable[[Publication, Path], None]] = {
    "docx": _docx,
    "pdf": _pdf,
    "html": _html,
    "xlsx": _xlsx,
    "txt": _txt,
    "json": _json,
    "fdp": _fdp,
}
