"""The pipeline: Document → figures and claims → accounts → relations → findings. One pass, plain data between stages."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from juesuan import persons
from juesuan.checks.collect import collect
from juesuan.checks.confirm import settled
from juesuan.checks.context import Context
from juesuan.checks.findings import findings_of
from juesuan.checks.model import Checked, Finding, NotChecked, Result
from juesuan.checks.rules.form.f07_blank_template import blank_form
from juesuan.document.model import Document
from juesuan.domain.accounts import Accounts
from juesuan.extract.link import Extract, extract
from juesuan.regions.region import regions


def check(paths: Sequence[Path | str] | Path | str, template: str | None = None) -> Result:
    """Check one disclosure, from one file or several that belong together.

    Raises `juesuan.document.model.Unreadable` when no file of it can be read, KeyError for an unknown template id.
    """
    from juesuan.document.read import read  # noqa: PLC0415 - readers are heavy; a caller with a Document needs none

    given = [paths] if isinstance(paths, (str, Path)) else list(paths)
    return check_document(read(given), template)


def check_document(document: Document, template: str | None = None) -> Result:
    """Check a document that has been read."""
    return check_extracted(document, template)[0]


def check_extracted(document: Document, template: str | None = None) -> tuple[Result, Extract]:
    """Check a document that has been read; return what was extracted from it too (of the text as it stood, unmasked)."""
    clock = [time.perf_counter()]

    def lap() -> float:
        clock.append(time.perf_counter())
        return clock[-1] - clock[-2]

    found = extract(document, regions()[template] if template else None)
    seconds = {"extract": lap()}
    context = Context(found, found.region)
    result_findings: tuple[Finding, ...]
    checked: tuple[Checked, ...] = ()
    missed: tuple[NotChecked, ...] = ()
    if blank := blank_form(context):
        result_findings = blank
    else:
        candidates, not_checked = collect(context)
        seconds["relations"] = lap()
        result_findings, checked, missed = findings_of(context, candidates, not_checked)
    seconds["rules"] = lap()
    result = Result(
        persons.mask_document(document),
        found.outline.unit,
        found.outline.year,
        found.region.id,
        settled(found.figures, checked),
        found.numerals,
        checked,
        result_findings,
        missed,
        bool(blank),
        seconds,
        found.kind.id,
    )
    return result, found


def accounts_of(source: Result | Document) -> Accounts:
    """Return the accounts of a document (or of a checked one): its tables row by row and its facts."""
    document = source.document if isinstance(source, Result) else source
    return extract(document).accounts


def as_json(value: object) -> bytes:
    """Return any stage's data as JSON."""
    return msgspec.json.encode(value)
