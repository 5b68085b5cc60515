"""The shape of a rule and the one list of them all.

A rule is one file in `checks/rules/<group>/`, or, where it is a formula over measures, one entry of its kind's
`identities.toml`; either has the example that passes and the one that fails. The examples are its tests (tests/test_rules.py),
and the catalogue in docs/rules.md is generated from here.
"""

from __future__ import annotations

from importlib import import_module
from typing import Literal

import msgspec

from juesuan.checks.model import Severity
from juesuan.domain.identities import Identity
from juesuan.kernel.lang import Text

Group = Literal["sentence", "section", "table", "tables", "table-narrative", "text", "privacy", "form"]


class Rule(msgspec.Struct, frozen=True):
    """One rule.

    `holds` says what must hold, in words. `basis` is the law, regulation or form it comes from. `passes` and `fails`
    are small disclosures (text, with `| a | b |` tables) that the whole pipeline is run on. `undecided` ones compare two
    figures that may both be right by their own definition: a gap is reported and none is blamed.
    """

    id: str
    group: Group
    severity: Severity
    title: Text
    holds: Text
    basis: Text
    passes: str = ""
    fails: str = ""
    identity: Identity | None = None
    undecided: bool = False


_rules: dict[str, Rule] = {}
_loaded: list[bool] = []
"""Whether every rule is declared: asked of each relation of a document."""


def declare(rule: Rule) -> Rule:
    """Enter a rule in the catalogue and return it."""
    if rule.id in _rules:
        raise ValueError(f"rule {rule.id} declared twice")
    _rules[rule.id] = rule
    return rule


def rule(rule_id: str) -> Rule:
    """Return the rule with that id."""
    if not _loaded:
        load()
    return _rules[rule_id]


def catalogue() -> tuple[Rule, ...]:
    """Return every rule, in the order of their ids."""
    load()
    return tuple(_rules[k] for k in sorted(_rules))


def load() -> None:
    """Import the package that declares the rules."""
    if not _loaded:
        import_module("juesuan.checks.rules")  # like plug-ins: they import this module, it does not know them
        _loaded.append(True)
