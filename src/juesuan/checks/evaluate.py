"""Relations evaluated over figures, and spelled out with their numbers."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

import msgspec

from juesuan.kernel.figures import Figure, operand
from juesuan.kernel.intervals import (
    Status,
    Value,
    check_most,
    check_product,
    check_ratio,
    check_sum,
    displayed,
)
from juesuan.kernel.relation import Relation


def figure_of(reference: int) -> tuple[int, int]:
    """Return (figure id, sign) of a relation's operand."""
    return (reference, 1) if reference >= 0 else (-reference - 1, -1)


def minus(figure: int) -> int:
    """Return the operand that stands for minus a figure."""
    return -figure - 1


def members(relation: Relation) -> tuple[int, ...]:
    """Return the figures of a relation, each once, in order."""
    references = relation.left + relation.right + relation.base
    if references and min(references) < 0:
        references = tuple([r if r >= 0 else -r - 1 for r in references])
    return tuple(dict.fromkeys(references))


def says_equal(relation: Relation) -> bool:
    """Tell a relation that says of two figures that they are one number."""
    return (relation.kind, len(relation.left), len(relation.right)) == ("sum", 1, 1) and min(relation.left + relation.right) >= 0  # fmt: skip


def _value(reference: int, figures: Mapping[int, Figure], changed: Mapping[int, Decimal]) -> Value:
    number, sign = (reference, 1) if reference >= 0 else (-reference - 1, -1)
    return operand(figures[number], changed.get(number) if changed else None, sign)


def evaluate(relation: Relation, figures: Mapping[int, Figure], changed: Mapping[int, Decimal] | None = None) -> Status:
    """Return the status of a relation, with some figures' displayed values changed."""
    new = changed or {}
    if not new and relation.kind in ("sum", "most"):
        one, other = _shown_sum(relation.left, figures), _shown_sum(relation.right, figures)
        if one == other or (one < other and relation.kind == "most"):
            return "exact"  # nearly every relation of a document
        # Two sums of intervals meet where no more lies between what is displayed than half the width of them all.
        slack = sum([figures[r if r >= 0 else -r - 1].half for r in relation.left + relation.right], _ZERO)
        return "consistent" if abs(one - other) <= slack else "inconsistent"
    left = [_value(r, figures, new) for r in relation.left]
    right = [_value(r, figures, new) for r in relation.right]
    base = [_value(r, figures, new) for r in relation.base]
    if relation.kind == "sum":
        return check_sum(left, right)
    if relation.kind == "most":
        return check_most(left, right)
    if relation.kind == "product":
        return check_product(left[0], right[0], base[0])
    if relation.kind == "times":
        return check_product(left[0], Value(right[0].value * 100, right[0].half * 100), base[0])
    return check_ratio(left[0], right, base)


def _shown_sum(side: tuple[int, ...], figures: Mapping[int, Figure]) -> Decimal:
    """Return the sum of the displayed values of one side."""
    if len(side) == 1 and side[0] >= 0:
        return figures[side[0]].value
    return sum([figures[r].value if r >= 0 else -figures[-r - 1].value for r in side], _ZERO)


_ZERO = Decimal(0)


def gap(relation: Relation, figures: Mapping[int, Figure]) -> Decimal:
    """Return how far a sum is off by its displayed values: Σ left − Σ right, in base units."""
    left = displayed([_value(r, figures, {}) for r in relation.left])
    return left - displayed([_value(r, figures, {}) for r in relation.right])


def solve(
    relation: Relation, unknown: int, figures: Mapping[int, Figure], changed: Mapping[int, Decimal] | None = None
) -> Decimal | None:
    """Return the value of figure `unknown` that makes a relation exact with the other displayed values, None if none.

    The relation is linear in each figure once its denominator is cleared, so two evaluations of its residual tell.
    """
    new = dict(changed or {})

    def residual(x: Decimal) -> Decimal:
        new[unknown] = x
        left = displayed([_value(r, figures, new) for r in relation.left])
        right = displayed([_value(r, figures, new) for r in relation.right])
        if relation.kind in ("sum", "most"):
            return left - right
        base = displayed([_value(r, figures, new) for r in relation.base])
        if relation.kind == "times":
            return left - right * base
        return left * base - 100 * right if relation.kind == "ratio" else left * 100 - right * base

    # A residual is of degree one in a figure, also in change / (now - change), once the denominator is cleared.
    at_zero = residual(Decimal(0))
    slope = residual(Decimal(1)) - at_zero
    if slope == 0:
        return None
    root = -at_zero / slope
    return root if abs(residual(root)) < Decimal("1e-12") else None


def shown(value: Decimal, figure: Figure) -> str:
    """Return a value in a figure's own printed unit and decimals, without the unit."""
    return _shown(value, figure.scale, figure.decimals)


@lru_cache(20_000)
def _shown(value: Decimal, scale: Decimal, decimals: int) -> str:
    scaled = value / scale
    exponent = scaled.normalize().as_tuple().exponent
    digits = max(decimals, -exponent if isinstance(exponent, int) else 0)
    return f"{scaled:.{digits}f}".replace("-", "−")


def _term(reference: int, figures: Mapping[int, Figure]) -> str:
    figure = figures[reference if reference >= 0 else -reference - 1]
    text = _shown(figure.value, figure.scale, figure.decimals)
    return text + ("%" if figure.unit == "%" else "")


def _joined(side: tuple[int, ...], figures: Mapping[int, Figure]) -> str:
    words = ""
    if len(side) == 1:
        return ("" if side[0] >= 0 else "−") + _term(side[0], figures)
    if len(side) > 4:
        # Most rows of a form are empty: what is zero only hides the sum.
        side = tuple([r for r in side if figures[r if r >= 0 else -r - 1].value]) or side[:1]
    for reference in side:
        _, sign = figure_of(reference)
        term = _term(reference, figures)
        if words and term.startswith("−") and sign > 0:
            words += " − " + term[1:]
        elif words and term.startswith("−"):
            words += " + " + term[1:]
        elif words:
            words += (" + " if sign > 0 else " − ") + term
        else:
            words = ("" if sign > 0 else "−") + term
    return words or "0"


def _plain(value: Decimal, like: Figure, extra: int = 0) -> str:
    digits = like.decimals + extra
    text = f"{value / like.scale:.{digits}f}"
    return text.replace("-", "−")


spelled: ContextVar[bool] = ContextVar("spelled", default=True)
"""Whether relations that hold exactly are spelled out: not where nobody is shown them (`Brief`)."""


def _told(value: Decimal, lead: Figure, status: Status) -> str:
    """Return a result to the decimals of the figure that it is held against; to two more where else it would look the same."""
    digit = Decimal((0, (1,), -lead.decimals)) * lead.scale
    short = _plain(value.quantize(digit, ROUND_HALF_UP) if lead.unit == "%" else value, lead)
    alike = short.lstrip("−") == _plain(lead.value, lead).lstrip("−")
    return _plain(value, lead, 2) if status == "consistent" or (status != "exact" and alike) else short


def _plain_sum(relation: Relation, figures: Mapping[int, Figure]) -> str:
    """Return the words of a sum or limit that holds exactly, of amounts of one unit, none below zero; '' for any other."""
    if len(relation.left) != 1:
        return ""
    references = relation.left + relation.right
    if min(references) < 0:
        return ""
    total, *parts = [figures[r] for r in references]
    scale, unit = total.scale, total.unit
    if unit == "%":
        return ""
    for part in parts:
        if part.scale != scale or part.unit != unit or part.value < 0:
            return ""
    sign = "=" if relation.kind == "sum" else "≤"
    if len(parts) == 1:
        return f"{_shown(total.value, scale, total.decimals)} {sign} {_shown(parts[0].value, scale, parts[0].decimals)}"
    decimals = max([f.decimals for f in parts], default=0)
    if len(parts) > 4:
        parts = [f for f in parts if f.value] or parts[:1]
    words = " + ".join([_shown(f.value, scale, f.decimals) for f in parts]) or "0"
    if relation.kind == "most":
        return f"{_shown(total.value, scale, total.decimals)} {sign} {words}"
    return f"{words} = {total.value / scale:.{max(decimals, total.decimals)}f}"


def arithmetic(relation: Relation, figures: Mapping[int, Figure], status: Status) -> str:
    """Return a relation with its numbers: `66 + 325 = 391 ≠ 296`; ≈ where only rounding makes it hold."""
    if status == "exact" and relation.kind in ("sum", "most") and (plain := _plain_sum(relation, figures)):
        return plain
    money = [f for f in [figures[i] for i in members(relation)] if f.unit == "万元"]
    if money and any(
        f.scale != money[0].scale for f in money
    ):  # 元 beside 万元: told in 万元, or the numbers say nothing
        figures = {**figures, **{f.id: msgspec.structs.replace(f, scale=Decimal(1)) for f in money}}
    sign = {"exact": "=", "consistent": "≈", "inconsistent": "≠", "undefined": "≠"}[status]
    lead = figures[figure_of(relation.left[0])[0]]
    if relation.kind in ("sum", "most"):
        one, other = _joined(relation.left, figures), _joined(relation.right, figures)
        if relation.kind == "most":
            sign = "≤" if status == "exact" else "⪅" if status == "consistent" else ">"
            return f"{one} {sign} {other}"
        if len(relation.left) == len(relation.right) == 1:
            return f"{one} {sign} {other}"
        finest = max((figures[figure_of(r)[0]] for r in (*relation.left, *relation.right)), key=lambda f: f.decimals)
        right = [_value(r, figures, {}) for r in relation.right]
        if len(relation.left) == 1:
            result = _plain(displayed(right), finest)
            return f"{other} = {result}" + ("" if status == "exact" else f" {sign} {one}")
        left = [_value(r, figures, {}) for r in relation.left]
        return f"{one} = {_plain(displayed(left), finest)} {sign} {_plain(displayed(right), finest)} = {other}"
    right = [_value(r, figures, {}) for r in relation.right]
    base = [_value(r, figures, {}) for r in relation.base]
    if relation.kind in ("product", "times"):
        hundredth = 100 if relation.kind == "product" else 1
        result = _told(right[0].value * base[0].value / hundredth, lead, status)
        return f"{_joined(relation.right, figures)} × {_joined(relation.base, figures)} = {result}" + (
            "" if status == "exact" else f" {sign} {_term(relation.left[0], figures)}"
        )
    top, bottom = _joined(relation.right, figures), _joined(relation.base, figures)
    if len(relation.right) > 1 or top.startswith("−"):
        top = f"({top})"
    if len(relation.base) > 1:
        bottom = f"({bottom})"
    if displayed(base) == 0:
        return f"{top} ÷ {bottom}：除数为零，不应有比率 {_term(relation.left[0], figures)}"
    quotient = 100 * displayed(right) / displayed(base)
    result = _told(quotient, lead, status)
    return f"{top} ÷ {bottom} × 100% = {result}%" + (
        "" if status == "exact" else f" {sign} {_term(relation.left[0], figures)}"
    )


def copied(relation: Relation, figures: Mapping[int, Figure]) -> bool:
    """Tell a relation that says two figures are one number, printed to the same decimals: rounding excuses nothing."""
    if relation.kind != "sum" or len(relation.left) != 1 or len(relation.right) != 1:
        return False
    one, other = (figures[figure_of(r)[0]] for r in (relation.left[0], relation.right[0]))
    return one.half == other.half and relation.left[0] >= 0 and relation.right[0] >= 0
