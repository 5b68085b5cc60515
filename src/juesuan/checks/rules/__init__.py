"""The rules: a folder a group, a file a rule, named by its id; importing this package declares them all.

The rules that are formulas over measures (T01 … T38, X01 … X23) are entries of `kinds/final/identities.toml`.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module

from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.rules import examples
from juesuan.kernel.lang import Text
from juesuan.kinds.identities import Declared, Identities, identities


def _rule(declared: Declared, known: Identities) -> Rule:
    lines = (line.format_map(vars(examples)) for line in declared.passes)
    passes, fails = examples.slip(examples.said(*lines), *declared.slip)
    return Rule(
        declared.id,
        declared.group,  # type: ignore[arg-type]
        declared.severity,
        declared.title,
        Text(declared.holds, declared.formula),
        known.basis[declared.basis],
        passes,
        fails,
        declared.identity,
        declared.undecided,
    )


for _declared in identities("final").identity:
    declare(_rule(_declared, identities("final")))
for _group in sorted(m.name for m in pkgutil.iter_modules(__path__) if m.ispkg):
    _package = import_module(f"{__name__}.{_group}")
    for _module in sorted(m.name for m in pkgutil.iter_modules(_package.__path__)):
        import_module(f"{_package.__name__}.{_module}")
