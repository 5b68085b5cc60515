"""The identities of each kind of disclosure, read from its `identities.toml`: an entry has all of one identity."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path
from typing import Literal

import msgspec

from juesuan.domain.identities import Identity
from juesuan.kernel.figures import Aspect, Basis
from juesuan.kernel.lang import Text
from juesuan.kernel.overlay import data_of


class Declared(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One identity as its kind declares it.

    `holds` is what must hold, in Chinese; the formula is its English. `basis` names an entry of the file's `[basis]`.
    `undecided`: both sides may be right by their own definition, so that a gap blames no figure. `passes` are the lines of a
    small disclosure that keeps it, with names of pieces in braces; `slip` is what in it goes wrong, and to what.
    """

    id: str
    title: Text
    holds: str
    formula: str
    scopes: tuple[str, ...]
    basis: str
    passes: tuple[str, ...]
    slip: tuple[str, str]
    group: str = "table"
    severity: Literal["error", "warning", "note"] = "error"
    items: bool = False
    variants: tuple[tuple[Basis, Aspect], ...] = (("final", "amount"),)
    every_term: bool = False
    needs: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    any_year: bool = False
    parts: dict[str, str] = {}
    undecided: bool = False

    @property
    def identity(self) -> Identity:
        """Return what is to be evaluated."""
        return msgspec.convert({name: getattr(self, name) for name in Identity.__struct_fields__}, type=Identity)


class Identities(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind's identities, and what they rest on."""

    basis: dict[str, Text]
    identity: tuple[Declared, ...]


@cache
def evaluated(kind: str) -> dict[str, Identity]:
    """Return what is to be evaluated of a kind's identities, by their ids."""
    return {declared.id: declared.identity for declared in identities(kind).identity}


@cache
def identities(kind: str) -> Identities:
    """Return the identities of a kind of disclosure."""
    return msgspec.convert(
        data_of(Path(str(resources.files("juesuan.kinds"))) / kind, "identities.toml"), type=Identities
    )


@cache
def formulas(kind: str) -> dict[str, str]:
    """Return the formulas of a kind's identities by their ids."""
    return {declared.id: declared.formula for declared in identities(kind).identity}
