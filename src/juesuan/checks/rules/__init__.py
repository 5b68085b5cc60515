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
from juesuan.kinds.kind import FINAL, kinds


def _rule(declared: Declared, known: Identities, kind: str) -> Rule:
    lines = (line.format_map(vars(examples)) for line in declared.passes)
    title = examples.TITLES[kind]
    passes, fails = examples.slip(examples.said(*lines, title=title), *declared.slip)
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


_declared_ids: set[str] = set()
for _kind in sorted(kinds(), key=lambda kind: (kind != FINAL, kind)):
    for _declared in identities(_kind).identity:
        if _declared.id not in _declared_ids:  # a kind that extends another has its identities too
            _declared_ids.add(_declared.id)
            declare(_rule(_declared, identities(_kind), _kind))
for _group in sorted(m.name for m in pkgutil.iter_modules(__path__) if m.ispkg):
    _package = import_module(f"{__name__}.{_group}")
    for _module in sorted(m.name for m in pkgutil.iter_modules(_package.__path__)):
        import_module(f"{_package.__name__}.{_module}")
