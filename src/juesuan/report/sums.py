"""Arithmetic with the names of its quantities: `基本支出 96.50（表05）> 94.10（表03）` for `96.50 > 94.10`.

A relation's arithmetic is numbers alone, in the order of its members; here each is given its name, and the table that it stands
in. Sums of many terms stay as they are: their rows are listed beside them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from juesuan.checks.evaluate import figure_of
from juesuan.checks.model import Finding, Result
from juesuan.domain.forms import Forms, forms
from juesuan.domain.measures import BASES, aspect_title, measure_title
from juesuan.kernel.figures import Fact, Figure
from juesuan.kernel.lang import Lang
from juesuan.kernel.relation import Relation
from juesuan.kinds.kind import kinds

MOST = 4
"""Terms of a sum that are named."""
_NUMBER = re.compile(r"\d[\d.,]*%?")


def sums(finding: Finding, result: Result, figures: Mapping[int, Figure], lang: Lang) -> tuple[str, ...]:
    """Return a finding's arithmetic, its quantities named where it can be told which number is whose."""
    checked = [result.checked[i] for i in finding.checks if i < len(result.checked)]
    relations = {c.arithmetic: c.relation for c in reversed(checked)}
    known = forms(kind=result.kind) if result.kind in kinds() else forms()
    named = (_named(line, relations.get(line), figures, known, lang) for line in finding.arithmetic)
    return tuple(dict.fromkeys(named))


def named(finding: Finding, result: Result, figures: Mapping[int, Figure], lang: Lang) -> str:
    """Return a finding's message with the names of the quantities in its arithmetic, for where the message stands alone."""
    words = finding.message(lang)
    for line in finding.arithmetic:
        if line in words:
            told = sums(msgspec.structs.replace(finding, arithmetic=(line,)), result, figures, lang)
            return words.replace(line, told[0], 1)
    return words


def _named(line: str, relation: Relation | None, figures: Mapping[int, Figure], known: Forms, lang: Lang) -> str:
    if relation is None:
        return line
    members = [figures[figure_of(r)[0]] for r in _in_order(relation)]
    numbers = list(_NUMBER.finditer(line))
    places = _places(relation, len(numbers))
    if places is None or len(members) > MOST + 1:
        return line
    names = _names([f.fact for f in members], lang)
    if len(set(names)) == 1:
        if len(members) > 2:
            return line  # one name for all of them tells nothing
        names = ["", names[1]]
    out, at, said = [], 0, set[int]()
    for figure, name, n in sorted(zip(members, names, places, strict=True), key=lambda each: each[2]):
        number = numbers[n]
        signed = line[: number.start()].endswith("−")  # a sign, not a subtraction: that has a space behind it
        start = number.start() - signed
        shown = "" if figure.id in said else name
        said.add(figure.id)
        out.append(
            line[at:start] + (f"{shown} " if shown else "") + line[start : number.end()] + _table(figure, known, lang)
        )
        at = number.end()
    return "".join(out) + line[at:]


def _in_order(relation: Relation) -> tuple[int, ...]:
    return (*relation.right, *relation.base, *relation.left)


def _places(relation: Relation, count: int) -> list[int] | None:
    """Return which number of the arithmetic each member is, right, base and left; None where that cannot be told."""
    right, base, left = len(relation.right), len(relation.base), len(relation.left)
    if left != 1:
        return None
    if relation.kind in ("sum", "most") and right == 1:
        return [1, 0] if count == 2 else None
    if relation.kind == "sum" and count == right + 2:  # the parts, what they make, what is said
        return [*range(right), count - 1]
    if relation.kind == "ratio" and count == right + base + 3:  # … × 100% = what they make ≠ what is said
        return [*range(right + base), count - 1]
    return None


def _names(facts: list[Fact], lang: Lang) -> list[str]:
    """Return what each quantity is called: with its year where they are of several."""
    years = {f.year for f in facts}
    one_item = len({f.item for f in facts}) == 1 and len({f.measure for f in facts}) > 1  # a row: its columns differ
    names = []
    for fact in facts:
        words = measure_title(fact.measure, lang)
        if fact.item and not one_item:
            words = fact.item.rsplit("/", 1)[-1] if not fact.item.isdigit() else f"{words} {fact.item}"
        if len(years) > 1 and fact.year and fact.aspect == "amount":
            words = f"{fact.year}年{words}" if lang == "zh" else f"{fact.year} {words}"
        tail = BASES[fact.basis](lang) if fact.basis != "final" and fact.aspect == "amount" else ""
        tail += aspect_title(fact.aspect)(lang) if fact.aspect != "amount" else ""
        names.append(words + (f" {tail}" if tail and lang == "en" else tail))
    return names


def _table(figure: Figure, known: Forms, lang: Lang) -> str:
    """Return the table that a figure stands in, in brackets; nothing for one of the text."""
    form = known[figure.origin] if figure.origin not in ("text", "table", "") else None
    if form is None or not form.number:
        return ""
    return f"（表{form.number:02d}）" if lang == "zh" else f" (table {form.number:02d})"
