"""Which parts share a page layout, and what the contents list: the same in Word and PDF."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from juesuan.compile.publication import Chart, Grid, Heading, Line, Publication
from juesuan.compile.render.layout import PART, own_page
from juesuan.domain.accounts import STATUTORY

COVER_LINE = 18
"""Characters of the title that fit on one line of the cover."""

Printed = Heading | Line | Grid
"""What goes on paper. Charts do not: the figures stand in the text and tables."""


class Run(msgspec.Struct, frozen=True):
    """Parts that stand together: `text`, or a statutory table on its `tall` or `wide` page."""

    layout: str
    parts: tuple[Printed, ...]


def runs(publication: Publication) -> tuple[Run, ...]:
    """Return the publication's parts in runs. A part's heading and each statutory table begin a page."""
    found: list[Run] = []
    for part in publication.parts:
        if isinstance(part, Chart):
            continue
        layout = _layout(part)
        starts = (isinstance(part, Heading) and part.level == 1) or layout != "text"
        if not found or starts or found[-1].layout != layout:
            found.append(Run(layout, (part,)))
        else:
            found[-1] = msgspec.structs.replace(found[-1], parts=(*found[-1].parts, part))
    return tuple(_merged(found))


def _layout(part: Printed) -> str:
    if isinstance(part, Grid) and own_page(part):
        return "wide" if part.wide else "tall"
    return "text"


def _merged(found: Sequence[Run]) -> list[Run]:
    """Put a part heading with nothing of its own (that of the tables) on the page of the table after it."""
    kept: list[Run] = []
    for run in found:
        alone = bool(kept) and kept[-1].layout == "text" and all(isinstance(p, Heading) for p in kept[-1].parts)
        if alone and run.layout != "text":
            run = msgspec.structs.replace(run, parts=(*kept.pop().parts, *run.parts))
        kept.append(run)
    return kept


def reserve(run: Run) -> float:
    """Return what the headings of a table's own page take from it, in points."""
    return PART * sum(isinstance(p, Heading) for p in run.parts) if run.layout != "text" else 0.0


def listed(grid: Grid) -> bool:
    """Tell whether the contents list a table: the statutory ones."""
    return bool(grid.title) and grid.form in STATUTORY


def entries(publication: Publication) -> tuple[tuple[int, str], ...]:
    """Return the contents: (level, text) of every heading and statutory table."""
    return tuple(
        (2, p.title) if isinstance(p, Grid) else (min(max(p.level, 1), 3), p.text)
        for p in publication.parts
        if isinstance(p, Heading) or (isinstance(p, Grid) and listed(p))
    )


def cover(publication: Publication) -> tuple[str, ...]:
    """Return the title in the lines that the cover sets it in: a long one is broken after the department's name."""
    return split_title(publication) if len(publication.title) > COVER_LINE else (publication.title,)


def split_title(publication: Publication) -> tuple[str, ...]:
    """Return the title cut where a line may best end: after the department's name, if it begins with that."""
    title, unit = publication.title, publication.unit
    if title.startswith(unit) and len(title) > len(unit) > 0:
        return (unit, title[len(unit) :])
    return (title,)
