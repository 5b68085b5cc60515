"""What a kind of disclosure must tell, from its `contents.toml`: when each is asked, what tells it, and the law that asks.

A region asks for more, or waives what its form does without, in its `region.toml` (`musts`, `waives`).
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Literal

import msgspec

from juesuan.kernel.lang import Text


class Told(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing to be told: a figure of one of `measures`, or `words` (a regular expression) anywhere in the narrative.

    `where` is a measure whose amount must not be zero for this thing to be asked, '' where it always is.
    """

    title: Text
    measures: tuple[str, ...] = ()
    words: str = ""
    where: str = ""


class Must(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What must be told of a section; it may be told in one of the sections `also` as well.

    It is asked where the section is there and the amount of `when` (a measure, '' for always) is known and not zero;
    `unless` names musts that, where something of them is missing, say it already. `basis` names an entry of the file's
    `[basis]`. `slip` is what goes wrong, and to what, in the small disclosure that tells all (`checks/rules/told`).
    """

    id: str
    title: Text
    section: str
    each: tuple[Told, ...]
    basis: str
    when: str = ""
    unless: tuple[str, ...] = ()
    severity: Literal["error", "warning", "note"] = "warning"
    slip: tuple[str, str] = ("", "")
    also: tuple[str, ...] = ()


class Contents(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that a kind must tell, and what it rests on. `passes` are the lines of a small disclosure that tells all of it."""

    basis: dict[str, Text]
    passes: tuple[str, ...]
    must: tuple[Must, ...]


@cache
def contents(kind: str) -> Contents | None:
    """Return what a kind of disclosure must tell, None where it has no such file."""
    path = resources.files("juesuan.kinds") / kind / "contents.toml"
    return msgspec.toml.decode(path.read_bytes(), type=Contents) if path.is_file() else None
