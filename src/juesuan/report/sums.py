"""Arithmetic with the names of its quantities: `基本支出 96.50（表05）> 94.10（表03）` for `96.50 > 94.10`.

A relation's arithmetic is numbers alone, in the order of its members; here each is given its name, and the table that it stands
in. Of sums of many terms only what is held against them is named: their rows are listed beside them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from juesuan.checks.evaluate import figure_of
from juesuan.checks.model import Finding, Result
from juesuan.domain.codes import economic_names, functional_names
from juesuan.domain.forms import Forms, forms
from juesuan.domain.measures import BASES, aspect_title, describe_fact, measure_title
from juesuan.kernel.figures import Fact, Figure
from juesuan.kernel.lang import Lang
from juesuan.kernel.relation import Relation
from juesuan.kinds.kind import kinds

MOST = 4
"""Terms of a sum that are named."""
_NUMBER = re.compile(r"\d[\d.,]*%?")


def sums(finding: Finding, result: Result, figures: Mapping[int, Figure], lang: Lang) -> tuple[str, ...]:
    """Return a finding's arithmetic, its quantities named where it can be told which number is whose."""
    return tuple(dict.fromkeys(_lines(finding, result, figures, lang).values()))


def named(finding: Finding, result: Result, figures: Mapping[int, Figure], lang: Lang) -> str:
    """Return a finding's message with the names of the quantities in its arithmetic, for where the message stands alone."""
    return told(finding, result, figures, lang)[0]


def told(finding: Finding, result: Result, figures: Mapping[int, Figure], lang: Lang) -> tuple[str, tuple[str, ...]]:
    """Return a finding's message with the names of the quantities in its arithmetic, and the arithmetic that it does not tell."""
    words, lines = finding.message(lang), _lines(finding, result, figures, lang)
    for line, its_words in lines.items():
        at = words.find(line)
        if at >= 0:
            before, after = words[:at], words[at + len(line) :]
            left = (its for its in lines.values() if its != its_words)
            return _unnamed(before, finding, figures, lang) + its_words + after, tuple(dict.fromkeys(left))
    return words, tuple(dict.fromkeys(lines.values()))


def _unnamed(before: str, finding: Finding, figures: Mapping[int, Figure], lang: Lang) -> str:
    """Return what stands before arithmetic without the name of one of its quantities, which now stands in it."""
    for operand in finding.operands:
        name = f"{describe_fact(figures[operand.figure].fact, lang)} " if operand.figure in figures else ""
        if name and before.endswith(name):
            return before.removesuffix(name)
    return before


def _lines(finding: Finding, result: Result, figures: Mapping[int, Figure], lang: Lang) -> dict[str, str]:
    """Return a finding's arithmetic, each line with the same named."""
    checked = [result.checked[i] for i in finding.checks if i < len(result.checked)]
    relations = {c.arithmetic: c.relation for c in reversed(checked)}
    known = forms(kind=result.kind) if result.kind in kinds() else forms()
    return {line: _named(line, relations.get(line), figures, known, lang) for line in finding.arithmetic}


def _named(line: str, relation: Relation | None, figures: Mapping[int, Figure], known: Forms, lang: Lang) -> str:
    if relation is None:
        return line
    members = [figures[figure_of(r)[0]] for r in _in_order(relation)]
    numbers = list(_NUMBER.finditer(line))
    places = _places(relation, len(numbers))
    names = _names([f.fact for f in members], lang)
    if len(set(names)) == 1 and len(members) > 2:
        return line  # one name for all of them tells nothing
    if places is None or len(members) > MOST + 1:
        if len(relation.left) != 1 or relation.kind not in ("sum", "most") or len(relation.right) == 1 or not numbers:
            return line
        said = 0 if relation.kind == "most" else len(numbers) - 1
        members, names, places = members[-1:], [_whole_name(members[-1].fact, lang)], [said]
    elif len(set(names)) == 1:
        names = ["", names[1]]
    out, at, told_of = [], 0, set[int]()
    for figure, name, n in sorted(zip(members, names, places, strict=True), key=lambda each: each[2]):
        number = numbers[n]
        signed = line[: number.start()].endswith("−")  # a sign, not a subtraction: that has a space behind it
        start = number.start() - signed
        shown = "" if figure.id in told_of else name
        told_of.add(figure.id)
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
    if relation.kind in ("sum", "most") and count == right + left and (relation.kind == "most" or right == left == 1):
        return [*range(left, count), *range(left)]
    if left != 1:
        return [*range(left + 2, count), *range(left)] if relation.kind == "sum" and count == left + right + 2 else None
    if (
        relation.kind in ("sum", "product", "times") and count == right + base + 2
    ):  # the parts, what they make, what is said
        return [*range(right + base), count - 1]
    if relation.kind == "ratio" and count == right + base + 3:  # … × 100% = what they make ≠ what is said
        return [*range(right + base), count - 1]
    return None


def _names(facts: Sequence[Fact], lang: Lang) -> list[str]:
    """Return what each quantity is called: its measure, its item, or both where one does not tell them apart; its year where they
    are of several.

    What an item is a part of is told once: beside the last, what is held against the others.
    """
    years = {f.year for f in facts}
    measures, items = {f.measure for f in facts}, {f.item for f in facts}
    alone = len(measures) == len(items) == 1 and any(f.aspect == "amount" for f in facts)
    names = []
    for n, fact in enumerate(facts):
        whole = len(facts) == 2 or n == len(facts) - 1 or fact.measure != facts[-1].measure
        if alone and fact.aspect != "amount":  # of what, its amount tells beside it
            words = ""
        elif not fact.item:
            words = measure_title(fact.measure, lang)
        elif len(items) == 1 and len(measures) > 1:  # a row: its columns differ
            words = _whole_name(fact, lang) if n == len(facts) - 1 else measure_title(fact.measure, lang)
        elif whole and fact.aspect == "amount":
            words = _whole_name(fact, lang)
        else:
            words = _item_name(fact.item)
        if len(years) > 1 and fact.year and fact.aspect == "amount":
            words = f"{fact.year}年{words}" if lang == "zh" else f"{fact.year} {words}"
        names.append(_with_tail(words, fact, lang))
    return names


def _whole_name(fact: Fact, lang: Lang) -> str:
    """Return what a quantity is called by its item and its measure."""
    measure = measure_title(fact.measure, lang)
    if not fact.item or fact.measure.startswith("~"):
        return _item_name(fact.item) if fact.item else measure
    return f"{_item_name(fact.item)}的{measure}" if lang == "zh" else f"{measure} of {_item_name(fact.item)}"


def _item_name(item: str) -> str:
    """Return what an item is called: the last name of its path, a code with its name."""
    if not item.isdigit():
        return item.rsplit("/", 1)[-1]
    known = functional_names(item) or economic_names(item)
    return f"{item}{known[0]}" if known else item


def _with_tail(words: str, fact: Fact, lang: Lang) -> str:
    tail = BASES[fact.basis](lang) if fact.basis != "final" and fact.aspect == "amount" else ""
    tail += aspect_title(fact.aspect)(lang) if fact.aspect != "amount" else ""
    return words + (f" {tail}" if tail and words and lang == "en" else tail)


def _table(figure: Figure, known: Forms, lang: Lang) -> str:
    """Return the table that a figure stands in, in brackets; nothing for one of the text."""
    form = known[figure.origin] if figure.origin not in ("text", "table", "") else None
    if form is None or not form.number:
        return ""
    return f"（表{form.number:02d}）" if lang == "zh" else f" (table {form.number:02d})"
