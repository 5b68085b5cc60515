"""The shape of a rule and the one list of them all.

Every rule is one declaration in `checks/rules/`, with the example that passes and the one that fails; the examples are
its tests (tests/test_rules.py) and the catalogue in docs/rules.md is generated from here.
"""

from __future__ import annotations

from importlib import import_module
from typing import Literal

import msgspec

from juesuan.checks.model import Severity
from juesuan.kernel.figures import Aspect, Basis
from juesuan.kernel.lang import Text

Group = Literal["sentence", "section", "table", "tables", "table-narrative", "text", "privacy", "form"]


class Identity(msgspec.Struct, frozen=True):
    """A formula over measures that must hold: `whole.total = whole.income + whole.reserves + whole.opening`.

    `=` or `<=` between sums; a term may be pinned to an origin (`appropriation:fiscal.income`), else it is looked up in each of
    `scopes` by turns (a form, `performance`, `text`: the narrative, section by section). `items` evaluates it for every item that
    the first term has, besides the total. `variants` are the (basis, aspect) pairs it holds for. An absent term counts as zero
    only where the form would leave it blank; `every_term` demands them all.
    """

    formula: str
    scopes: tuple[str, ...]
    items: bool = False
    variants: tuple[tuple[Basis, Aspect], ...] = (("final", "amount"),)
    every_term: bool = False


class Rule(msgspec.Struct, frozen=True):
    """One rule.

    `holds` says what must hold, in words. `basis` is the law, regulation or form it comes from. `passes` and `fails`
    are small disclosures (text, with `| a | b |` tables) that the whole pipeline is run on.
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


_rules: dict[str, Rule] = {}


def add(rule: Rule) -> Rule:
    """Enter a rule in the catalogue, with its examples (`rules/examples.py`), and return it."""
    from juesuan.checks.rules.examples import EXAMPLES  # noqa: PLC0415 - declared lazily: rules import this module

    if rule.id in _rules:
        raise ValueError(f"rule {rule.id} declared twice")
    if rule.id in EXAMPLES:
        passes, fails = EXAMPLES[rule.id]
        rule = msgspec.structs.replace(rule, passes=passes, fails=fails)
    _rules[rule.id] = rule
    return rule


def rule(rule_id: str) -> Rule:
    """Return the rule with that id."""
    load()
    return _rules[rule_id]


def catalogue() -> tuple[Rule, ...]:
    """Return every rule, in the order of their ids."""
    load()
    return tuple(_rules[k] for k in sorted(_rules))


def load() -> None:
    """Import the modules that declare the rules."""
    import_module("juesuan.checks.rules")  # like plug-ins: they import this module, it does not know them
