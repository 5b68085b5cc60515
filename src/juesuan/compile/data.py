"""Filings as YAML and JSON. `disclosure: budget` says that one is of a budget; without it it is of final accounts."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from juesuan.compile.budgets.filing import BudgetFiling
from juesuan.compile.filing import BadFiling, Filing
from juesuan.kinds.kind import FINAL

AnyFiling = Filing | BudgetFiling
TYPES: dict[str, type[AnyFiling]] = {FINAL: Filing, "budget": BudgetFiling}
"""The filings by the kind of disclosure that they are of."""


def kind_of(filing: AnyFiling) -> str:
    """Return the kind of disclosure that a filing is of."""
    return next(kind for kind, known in TYPES.items() if isinstance(filing, known))


def to_builtins(filing: AnyFiling) -> dict[str, Any]:
    """Return `filing` as plain data, amounts as text of two decimals; what has its default is left out."""
    found: dict[str, Any] = _pruned(msgspec.to_builtins(filing))
    return found


def _pruned(value: Any) -> Any:
    """Return plain data without the records that hold nothing."""
    if isinstance(value, dict):
        inner = {k: _pruned(v) for k, v in value.items()}
        return {k: v for k, v in inner.items() if v != {}}
    return [_pruned(v) for v in value] if isinstance(value, (list, tuple)) else value


def from_builtins(data: Any) -> AnyFiling:
    """Return the filing that plain data describes; raise `BadFiling` with the path of what is wrong."""
    kind = data.get("disclosure", FINAL) if isinstance(data, dict) else FINAL
    if kind not in TYPES:
        raise BadFiling(f"不认识的 disclosure：{kind}", f"unknown disclosure: {kind}")
    try:
        return msgspec.convert(data, TYPES[kind], strict=False)
    except msgspec.ValidationError as problem:
        raise BadFiling(f"数据格式不对：{problem}", f"wrong data: {problem}") from problem


def to_json(filing: AnyFiling) -> bytes:
    """Return `filing` as indented JSON."""
    return msgspec.json.format(msgspec.json.encode(to_builtins(filing)), indent=2)


def from_json(data: bytes) -> AnyFiling:
    """Return the filing of a JSON text."""
    try:
        return from_builtins(msgspec.json.Decoder(float_hook=Decimal).decode(data))
    except (msgspec.ValidationError, msgspec.DecodeError) as problem:
        raise BadFiling(f"JSON 不对：{problem}", f"wrong JSON: {problem}") from problem


def to_yaml(filing: AnyFiling) -> str:
    """Return `filing` as YAML."""
    import yaml  # noqa: PLC0415 - only who asks for YAML pays for it

    return yaml.safe_dump(to_builtins(filing), allow_unicode=True, sort_keys=False, width=1000)


def from_yaml(text: str) -> AnyFiling:
    """Return the filing of a YAML text. Numbers are read as decimals, as they are written, never as binary floats."""
    import yaml  # noqa: PLC0415

    class Loader(yaml.SafeLoader):
        """Reads every scalar number as its own text."""

    Loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in found if not tag.endswith((":float", ":int", ":timestamp"))]
        for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    try:
        data = yaml.load(text, Loader=Loader)
    except yaml.YAMLError as problem:
        raise BadFiling(f"YAML 不对：{problem}", f"wrong YAML: {problem}") from problem
    return from_builtins(data)


def load(path: Path) -> AnyFiling:
    """Return the filing of a YAML or JSON file."""
    try:
        data = path.read_bytes()
        return from_json(data) if path.suffix.lower() == ".json" else from_yaml(data.decode("utf-8-sig"))
    except UnicodeDecodeError as problem:
        raise BadFiling("文件不是 UTF-8 编码", "the file is not UTF-8") from problem
