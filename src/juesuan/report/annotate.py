"""Annotated copies of the files that were checked: comments in a Word file, highlights with notes in a PDF.

The originals are only read. Errors and warnings are marked, and what is to be looked at in a scan; notes only when asked for.
"""

from __future__ import annotations

from pathlib import Path

from juesuan.checks.model import Result
from juesuan.kernel.lang import Lang


def annotate(source: Path, result: Result, file: int, out: Path, lang: Lang = "zh", *, notes: bool = False) -> bool:
    """Write an annotated copy of file number `file` of `result` to `out`; return False if its format takes none."""
    kind = result.document.sources[file].format
    if kind == "docx":
        from juesuan.report.annotate_docx import annotate_docx  # noqa: PLC0415

        annotate_docx(source, result, out, file, lang, notes=notes)
    elif kind == "pdf":
        from juesuan.report.annotate_pdf import annotate_pdf  # noqa: PLC0415

        annotate_pdf(source, result, out, file, lang, notes=notes)
    else:
        return False
    return True
