"""TOML data that builds on other data: a file that `extends` a folder beside its own says only what differs there.

A table of its own takes the place of the one with its `id` key by key, one without an id is added; `without` lists ids that it
has not. Other keys are its own, dictionaries entry by entry.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from juesuan.kernel.pycache import made_of


def toml_of(path: Path) -> dict[str, Any]:
    """Return what a TOML file of the program says, read when it has changed; else as an earlier process has kept it."""
    return made_of(path, tomllib.loads)


@cache
def data_of(folder: Path, file: str) -> dict[str, Any]:
    """Return what `file` of a folder says, over what it has from the folder that it extends; do not change it."""
    own = toml_of(folder / file)
    above = own.pop("extends", None)
    return own if above is None else overlaid(data_of(folder.parent / above, file), own)


def overlaid(above: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Return `above` with what `own` says in its place."""
    without = frozenset(own.get("without", ()))
    found = {k: _without(v, without) for k, v in above.items()}
    for key, value in own.items():
        if key == "without":
            continue
        there = found.get(key)
        if isinstance(value, list) and isinstance(there, list) and value and isinstance(value[0], dict):
            found[key] = _tables(there, value)
        elif isinstance(value, dict) and isinstance(there, dict):
            found[key] = {**there, **value}
        else:
            found[key] = value
    return found


def _without(value: Any, ids: frozenset[str]) -> Any:
    tables = isinstance(value, list) and value and isinstance(value[0], dict)
    return [one for one in value if one.get("id") not in ids] if tables else value


def _tables(above: list[dict[str, Any]], own: list[dict[str, Any]]) -> list[dict[str, Any]]:
    given = {one["id"]: one for one in own if "id" in one}
    known = {one["id"] for one in above if "id" in one}
    changed = [{**one, **given.get(one.get("id"), {})} for one in above]
    return changed + [one for one in own if one.get("id") not in known]
