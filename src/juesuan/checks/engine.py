"""The pipeline: Document → figures and claims → accounts → relations → findings. One pass, plain data between stages."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from juesuan import persons
from juesuan.checks import slips
from juesuan.checks.collect import collect
from juesuan.checks.confirm import settled
from juesuan.checks.context import Context
from juesuan.checks.findings import findings_of, numbered
from juesuan.checks.model import Checked, Finding, NotChecked, Result
from juesuan.checks.rules.form.f07_blank_template import blank_form
from juesuan.checks.rules.form.f19_slipped_columns import slipped
from juesuan.checks.rules.privacy.p01_private_persons import persons_told
from juesuan.document.model import Document
from juesuan.domain.accounts import Accounts
from juesuan.extract.link import Extract, extract
from juesuan.regions.region import Region, regions


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

    region = regions()[template] if template else None
    found = extract(document, region)
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
        slip = _moved_back(context, _Read(found, result_findings, checked, missed), region)
        found, result_findings, checked, missed = slip.extract, slip.findings, slip.checked, slip.missed
    seconds["rules"] = lap()
    result = Result(
        persons.mask_document(document, context.once(persons_told)),
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


class _Read(NamedTuple):
    """What one reading of a document gave."""

    extract: Extract
    findings: tuple[Finding, ...]
    checked: tuple[Checked, ...]
    missed: tuple[NotChecked, ...]


_SLIPS = 6
"""Slipped columns that one document is mended of."""


def _moved_back(context: Context, read: _Read, region: Region | None) -> _Read:
    """Return what was read with slipped columns moved back, each told as one finding, the rest checked as if mended.

    A slip is believed only where, once it is mended, fewer relations of the whole document fail and less is found: it is told itself.
    """
    original, here = context.document, context
    told: list[Finding] = []
    sources: dict[slips.At, slips.At] = {}
    now = read
    for _ in range(_SLIPS):
        best: tuple[tuple[int, int], slips.Slip, Context, _Read] | None = None
        for tried in slips.suspected(here, now.checked):
            for slip in tried:
                document = slips.mended(here.document, slip)
                if document is None:
                    continue
                found = extract(document, region)
                again = Context(found, found.region)
                trial = _Read(found, *findings_of(again, *collect(again)))
                worth = _wrong(trial)
                if worth < (best[0] if best else _wrong(now)) and worth[1] < _wrong(now)[1]:
                    best = worth, slip, again, trial
        if best is None or any(at in sources for at in best[1].sources()):
            break
        told.append(slipped(context, best[1]))
        sources.update(best[1].sources())
        here, now = best[2], best[3]
    if not told:
        return read
    place = slips.as_printed(sources)
    findings = numbered([*told, *slips.findings_as_printed(now.findings, place)])
    checked = slips.checked_as_printed(now.checked, place)
    return _Read(slips.extract_as_printed(now.extract, original, place), tuple(findings), checked, now.missed)


def _wrong(read: _Read) -> tuple[int, int]:
    """Return how many relations fail and how many errors and warnings there are."""
    return (
        sum(c.status == "inconsistent" for c in read.checked),
        sum(f.severity != "note" for f in read.findings),
    )


def accounts_of(source: Result | Document) -> Accounts:
    """Return the accounts of a document (or of a checked one): its tables row by row and its facts."""
    document = source.document if isinstance(source, Result) else source
    return extract(document).accounts


def as_json(value: object) -> bytes:
    """Return any stage's data as JSON."""
    return msgspec.json.encode(value)
