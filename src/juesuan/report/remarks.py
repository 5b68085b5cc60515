"""What an annotated copy says at which place of a file, in whatever format the copy is."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.model import Finding, Result
from juesuan.kernel.lang import Lang
from juesuan.kernel.place import Place
from juesuan.report import view

AUTHOR = "juesuan"


def remarks(result: Result, file: int, lang: Lang, notes: bool) -> Iterator[tuple[Place, Finding, list[str]]]:
    """Yield what to mark in file number `file`: place, finding, and the lines of the note."""
    for finding in result.findings:
        if finding.severity == "note" and not finding.doubtful and not notes:
            continue
        place = view.spot_in(finding, result, file)
        if place is not None:
            yield place, finding, view.remark(finding, result, lang)
