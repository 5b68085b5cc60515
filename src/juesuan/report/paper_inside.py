"""The original pages within a report that is one file: every page's picture as a data address."""

from __future__ import annotations

import base64
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from juesuan.checks.model import Result
from juesuan.kernel.guard import DEFAULT, Failure, Limits, run_all
from juesuan.report.paper import Paper, media_type, picture
from juesuan.report.paper_laid import laid_out

DOTS = 1.4
"""Pixels a point."""
MOST = 120
"""Pages of a disclosure that are shown whole; of a longer one those that have findings."""


def inside(result: Result, limits: Limits = DEFAULT) -> list[dict[str, Any]]:
    """Return the pages of a result's files, where they lie, as pages.js reads them; none where they cannot be made.

    They are made in a guarded worker.
    """
    made = next(run_all(_made, [(result,)], 1, limits))
    return [] if isinstance(made, Failure) else made


def _made(result: Result) -> list[dict[str, Any]]:
    names = [s.name for s in result.document.sources]
    paths = [Path(s.path or s.name) for s in result.document.sources]
    with tempfile.TemporaryDirectory(prefix="juesuan-pages-") as folder:
        papers = laid_out(result, paths, names, Path(folder))
        whole = sum(len(p.pages) for p in papers) <= MOST
        return [msgspec.to_builtins(p) | {"pictures": _pictures(p, paths, Path(folder), whole=whole)} for p in papers]


def _pictures(paper: Paper, paths: Sequence[Path], folder: Path, *, whole: bool) -> list[str]:
    marked = {m.page for m in paper.marks}
    file = str(folder / paper.source if paper.source else paths[paper.file])
    return [
        _address(picture(file, n, DOTS, lossy=True)) if whole or n in marked else ""
        for n in range(1, len(paper.pages) + 1)
    ]


def _address(data: bytes) -> str:
    return f"data:{media_type(data)};base64,{base64.b64encode(data).decode()}"
