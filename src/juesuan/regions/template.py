"""Regional templates: which parts, sections and tables a region's disclosure has, in which order. Data, never code."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

import msgspec


class Section(msgspec.Struct, frozen=True):
    """A section that the template requires: its id (`extract.outline.SECTIONS`) and title; `part` is its 第…部分."""

    id: str
    title: str


class Template(msgspec.Struct, frozen=True):
    """One region's template.

    `detect` are phrases of its documents (regular expressions): the best match wins. `tables` are the forms in the
    order of the region's numbering. `rate` says how it compares with the budget: `variance` (差异率) or `completion`
    (完成率). `basis` is the document that lays the template down.
    """

    id: str
    name: str
    detect: tuple[str, ...]
    parts: tuple[str, ...]
    sections: tuple[Section, ...]
    tables: tuple[str, ...]
    basis: str
    rate: str = "completion"


@cache
def templates() -> dict[str, Template]:
    """Return the templates that ship with juesuan, by id."""
    folder = resources.files("juesuan.regions")
    found = [
        msgspec.toml.decode((entry / "region.toml").read_bytes(), type=Template)
        for entry in sorted(folder.iterdir(), key=lambda e: e.name)
        if entry.is_dir() and (entry / "region.toml").is_file()
    ]
    return {t.id: t for t in found}


def detect(text: str, name: str = "") -> Template:
    """Return the template whose phrases a document bears most of; `national` when none stands out."""
    known = templates()
    best, score = known["national"], 1  # one phrase alone may be a passing mention
    for template in known.values():
        hits = sum(bool(re.search(p, name)) * 3 + bool(re.search(p, text)) for p in template.detect)
        if hits > score:
            best, score = template, hits
    return best
