"""Items that the narrative names in passing (项目支出主要用于安全监管 x，应急救援 y): which rows of the functional tables they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import msgspec

from juesuan.domain import codes
from juesuan.extract.grammar import Grammar
from juesuan.extract.narrative import Narrative
from juesuan.kernel.figures import Fact, Figure
from juesuan.kernel.patterns import compiled

_ACCOUNTS = {"general": "general", "fund": "fund", "capital": "capital", "expenditure": "whole"}
"""The account whose table a section's items stand in."""

_CONCEPTS = ("expenditure", "project", "basic")


def named_by_tables(
    told: Narrative, sections: Sequence[str], known: Mapping[str, set[str]], values: Mapping[Fact, Decimal]
) -> tuple[Figure, ...]:
    """Return the narrative's figures; unnamed amounts that bear items' names are theirs where the tables bear out all but one.

    Those of a section are taken together: a class with one item (主要用于住房公积金 x) tells it in a paragraph alone. `known` gives the items' paths by their last name, `values` the tables' amounts.
    """
    groups: dict[str, list[tuple[Figure, str]]] = {}
    by_value = {f.place.cell for f in told.figures if f.id in told.valued}
    for figure in told.figures:
        fact = figure.fact
        if (fact.aspect, fact.basis, figure.unit) != ("amount", "final", "万元") or not figure.value:
            continue
        plain, valued = fact.measure.startswith("~"), figure.place.cell in by_value and fact.item.count("/") > 0
        if not (plain or valued) or sections[figure.place.block] not in _ACCOUNTS:
            continue
        if path := fact.item if valued else _path(fact.measure[1:], known):
            groups.setdefault(sections[figure.place.block], []).append((figure, path))
    found: dict[int, Figure] = {}
    for section, group in groups.items():
        if all(f.fact.item for f, _ in group):
            continue  # each was found by its value
        account = _ACCOUNTS[section]
        # In whole they are told only where all are: 主要用于 names the chief ones, and the rest is not missing.
        printed = {
            f.item for f, v in values.items() if v and f.measure == f"{account}.expenditure" and f.item.count("/") == 2
        }
        concepts = _CONCEPTS if printed <= {path for _, path in group} else _CONCEPTS[1:]
        trials = [[_of(f, f"{account}.{concept}", path) for f, path in group] for concept in concepts]
        hits, best = max(((sum(values.get(f.fact) == f.value for f in t), t) for t in trials), key=lambda x: x[0])
        if hits >= 2 and hits >= len(group) - 1 and len({f.fact for f in best}) == len(best):
            found.update((f.id, f) for f in best if f.fact in values)
    return tuple(found.get(f.id, f) for f in told.figures) if found else told.figures


def named_by_short_names(
    figures: Sequence[Figure], sections: Sequence[str], g: Grammar, values: Mapping[Fact, Decimal]
) -> tuple[Figure, ...]:
    """Return the figures; unnamed amounts among the parts of the basic expenditure that bear an economic item's short name (公积金 x) are its.

    Where the document prints the items' table, its amount must be that one: a short name may stand for more or for less.
    """
    printed = any(fact.measure == "general.economic" for fact in values)
    found: dict[int, Figure] = {}
    for figure in figures:
        fact = figure.fact
        if (up := _class_of_one_name(fact)) and values.get(_of(figure, fact.measure, up).fact) == figure.value:
            if fact not in values:
                found[figure.id] = _of(figure, fact.measure, up)
            continue
        if (
            fact.measure[:1] != "~"
            or sections[figure.place.block] != "basic"
            or fact.aspect != "amount"
            or figure.unit != "万元"
        ):
            continue
        words = compiled(r"^.*(?:其中|包括|主要[是为]|用于)：?").sub("", fact.measure[1:])
        code = next((code for spelled, code in g.file.economic.items() if compiled(spelled).fullmatch(words)), "")
        named = _of(figure, "general.economic", code)
        if code and (values.get(named.fact) == figure.value or not printed):
            found[figure.id] = named
    return tuple(found.get(f.id, f) for f in figures) if found else tuple(figures)


def _class_of_one_name(fact: Fact) -> str:
    """Return the class of an economic item that bore the item's name in the fiscal year (310 and 31099 其他资本性支出, to 2017), '' for none."""
    if fact.measure != "general.economic" or len(fact.item) <= _CLASS or fact.aspect != "amount":
        return ""
    up = fact.item[:_CLASS]
    return up if set(codes.economic_names(fact.item)) & set(codes.economic_names_in(up, fact.year)) else ""


_CLASS = 3
"""Digits of the code of a class."""


def _of(figure: Figure, measure: str, item: str) -> Figure:
    return msgspec.structs.replace(
        figure, fact=msgspec.structs.replace(figure.fact, measure=measure, item=item, context="")
    )


def _path(words: str, known: Mapping[str, set[str]]) -> str:
    """Return the one path of the item that words name, '' for none or several."""
    name = compiled(r"^.*(?:用于|其中：?|包括：?)").sub("", words)
    for spelled in dict.fromkeys((name, name.removesuffix("支出"))):
        if len(paths := known.get(codes.normal_name(spelled), set())) == 1:
            return next(iter(paths))
    return ""
