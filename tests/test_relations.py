"""Rounding is exact: what true values allow is never called wrong, what no true value allows always is."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from juesuan.kernel.intervals import (
    Value,
    check_most,
    check_product,
    check_ratio,
    check_sum,
    ratio_range,
    rounds_to,
    total,
)

D = Decimal
ROUNDINGS = (ROUND_HALF_UP, ROUND_HALF_EVEN)

amounts = st.decimals(min_value=-10_000, max_value=10_000, places=6, allow_nan=False, allow_infinity=False)
positive = st.decimals(min_value="0.01", max_value=100_000, places=6, allow_nan=False, allow_infinity=False)
places = st.integers(0, 4)
rounding = st.sampled_from(ROUNDINGS)


def shown(true: Decimal, decimals: int, how: str = ROUND_HALF_UP, sign: int = 1) -> Value:
    """Return a true value as a document displays it."""
    return Value(true.quantize(D(1).scaleb(-decimals), how), D(5).scaleb(-decimals - 1), decimals, D(1), sign)


def printed(text: str, sign: int = 1) -> Value:
    """Return a value as printed, with its interval."""
    decimals = len(text.partition(".")[2])
    return Value(D(text), D(5).scaleb(-decimals - 1), decimals, D(1), sign)


def count(number: int, sign: int = 1) -> Value:
    return Value(D(number), D(0), 0, D(1), sign)


# ---- sums


@given(st.lists(st.tuples(amounts, places, rounding), min_size=1, max_size=12), places, rounding)
def test_a_rounded_sum_is_never_wrong(parts: list[tuple[Decimal, int, str]], decimals: int, how: str) -> None:
    whole = sum((true for true, _, _ in parts), D(0))
    status = check_sum([shown(whole, decimals, how)], [shown(*part) for part in parts])
    assert status in ("exact", "consistent")


@given(st.lists(st.tuples(amounts, places), min_size=1, max_size=8), places, st.integers(1, 10**6), st.booleans())
def test_a_sum_beyond_the_intervals_is_always_wrong(
    parts: list[tuple[Decimal, int]], decimals: int, further: int, above: bool
) -> None:
    right = [shown(*part) for part in parts]
    half = D(5).scaleb(-decimals - 1)
    gap = D(further).scaleb(-9)
    lo, hi = total(right)
    value = hi + half + gap if above else lo - half - gap
    assert check_sum([Value(value, half, decimals)], right) == "inconsistent"


@given(st.lists(st.tuples(amounts, places), min_size=1, max_size=8), places, st.booleans())
def test_a_sum_at_the_end_of_the_intervals_is_allowed(
    parts: list[tuple[Decimal, int]], decimals: int, above: bool
) -> None:
    right = [shown(*part) for part in parts]
    half = D(5).scaleb(-decimals - 1)
    value = total(right)[1] + half if above else total(right)[0] - half
    assert check_sum([Value(value, half, decimals)], right) == "consistent"


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=8), st.integers(-3, 3))
def test_counts_have_no_room(parts: list[int], slip: int) -> None:
    status = check_sum([count(sum(parts) + slip)], [count(n) for n in parts])
    assert status == ("exact" if slip == 0 else "inconsistent")


@pytest.mark.parametrize(
    ("left", "right", "status"),
    [
        ("639.59", ["528.31", "111.28"], "exact"),
        ("105.58", ["95.36", "10.23"], "consistent"),
        ("105.57", ["95.36", "10.23"], "inconsistent"),  # 0.02 off: two parts and a total allow 0.015
        ("10.02", ["3.34", "3.34", "3.33"], "consistent"),
        ("10.03", ["3.34", "3.34", "3.33"], "consistent"),  # 0.02 off: three parts and a total allow just that
        ("10.04", ["3.34", "3.34", "3.33"], "inconsistent"),
        ("6.2", ["6.19", "0.06"], "consistent"),  # 6.25 is the end of both
        ("6.2", ["6.19", "0.07"], "consistent"),
        ("6.2", ["6.19", "0.08"], "inconsistent"),
        ("100", ["33.33", "66.67"], "exact"),
    ],
)
def test_sums(left: str, right: list[str], status: str) -> None:
    assert check_sum([printed(left)], [printed(r) for r in right]) == status


def test_a_minus_sign_on_an_operand() -> None:
    assert check_sum([printed("94.40")], [printed("99.10"), printed("4.70", -1)]) == "exact"
    assert printed("4.70", -1).lo == D("-4.705")
    assert printed("4.70", -1).hi == D("-4.695")


# ---- at most


@given(amounts, positive, places, places)
def test_a_part_is_never_more_than_its_whole(part: Decimal, rest: Decimal, one: int, other: int) -> None:
    assert check_most([shown(part, one)], [shown(part + rest, other)]) != "inconsistent"


@pytest.mark.parametrize(
    ("left", "right", "status"),
    [
        (["2.83"], ["2.83"], "exact"),
        (["2.84"], ["2.83"], "consistent"),  # 2.835 may be both
        (["2.85"], ["2.83"], "inconsistent"),
        (["246.47", "4.79"], ["251.25"], "consistent"),
        (["21.07", "21.07"], ["21.07"], "inconsistent"),
        (["0.00"], ["0"], "exact"),
    ],
)
def test_most(left: list[str], right: list[str], status: str) -> None:
    assert check_most([printed(t) for t in left], [printed(t) for t in right]) == status


# ---- quotients


@given(positive, positive, places, places, places, rounding)
def test_a_rounded_share_is_never_wrong(
    part: Decimal, whole: Decimal, one: int, other: int, decimals: int, how: str
) -> None:
    base = shown(whole, other)
    assume(base.lo > 0)
    rate = shown(100 * part / whole, decimals, how)
    assert check_ratio(rate, [shown(part, one)], [base]) in ("exact", "consistent")


@given(positive, positive, st.integers(0, 3), rounding)
def test_a_rounded_rate_of_change_is_never_wrong(before: Decimal, now: Decimal, decimals: int, how: str) -> None:
    change = shown(now - before, 2)
    amount = shown(now, 2)
    minus = Value(change.value, change.half, change.decimals, D(1), -1)
    assume(amount.lo + minus.lo > 0)
    rate = shown(100 * (now - before) / before, decimals, how)
    assert check_ratio(rate, [change], [amount, minus]) in ("exact", "consistent")


@given(positive, positive, places, places, places, st.integers(1, 10**6), st.booleans())
def test_a_rate_beyond_the_intervals_is_always_wrong(
    part: Decimal, whole: Decimal, one: int, other: int, decimals: int, further: int, above: bool
) -> None:
    right, base = [shown(part, one)], [shown(whole, other)]
    assume(base[0].lo > 0)
    reached = ratio_range(right, base)
    assert reached is not None
    half = D(5).scaleb(-decimals - 1)
    gap = D(further).scaleb(-9)
    value = reached[1] + half + gap if above else reached[0] - half - gap
    assert check_ratio(Value(value, half, decimals), right, base) == "inconsistent"


def test_a_rate_at_the_end_of_its_interval_is_allowed() -> None:
    # 50 of 100, both counted: 50 % exactly; 49.5 is as low as a 50 printed without decimals may lie.
    assert check_ratio(Value(D("49.5"), D("0.5"), 0), [count(50)], [count(100)]) == "consistent"
    assert check_ratio(Value(D("49.4"), D("0.5"), 0), [count(50)], [count(100)]) == "inconsistent"


@pytest.mark.parametrize(
    ("rate", "right", "base", "status"),
    [
        ("90.90", ["135.37"], ["148.92"], "exact"),
        ("71.73", ["2106.66"], ["2940.05"], "inconsistent"),
        ("71.65", ["2106.66"], ["2940.05"], "exact"),
        ("9.55", ["29.42"], ["307.82"], "inconsistent"),
        ("9.56", ["29.42"], ["307.82"], "exact"),
        ("33.34", ["0.10"], ["0.30"], "consistent"),  # 0.10 and 0.30 are known to a twentieth only
        ("0.00", ["0.00"], ["155.08"], "exact"),
        ("100.00", ["307.82"], ["0"], "undefined"),
        ("0.00", ["0.00"], ["0.00"], "undefined"),
    ],
)
def test_ratios(rate: str, right: list[str], base: list[str], status: str) -> None:
    assert check_ratio(printed(rate), [printed(t) for t in right], [printed(t) for t in base]) == status


def test_an_operand_on_both_sides_is_one_unknown() -> None:
    change, minus = printed("74.78"), printed("74.78", -1)
    assert ratio_range([change], [printed("80.00"), minus]) is not None
    low, high = ratio_range([change], [printed("80.00"), minus]) or (D(0), D(0))
    # change / (80 - change), change between 74.775 and 74.785, 80 between 79.995 and 80.005
    assert (low, high) == (
        100 * D("74.775") / (D("80.005") - D("74.775")),
        100 * D("74.785") / (D("79.995") - D("74.785")),
    )


# ---- ties


@pytest.mark.parametrize(
    ("value", "decimals", "both"),
    [
        ("0.125", 2, {"0.12", "0.13"}),
        ("0.135", 2, {"0.14"}),
        ("-0.125", 2, {"-0.12", "-0.13"}),
        ("2.5", 0, {"2", "3"}),
        ("3.5", 0, {"4"}),
        ("0.1251", 2, {"0.13"}),
        ("1.005", 2, {"1.00", "1.01"}),
    ],
)
def test_a_tie_may_go_either_way(value: str, decimals: int, both: set[str]) -> None:
    unit = D(1).scaleb(-decimals)
    near = [D(value).quantize(unit) + n * unit for n in range(-2, 3)]
    assert {n for n in near if rounds_to(D(value), decimals, n)} == {D(b) for b in both}


@pytest.mark.parametrize(
    ("rate", "status"), [("12.5", "exact"), ("12", "exact"), ("13", "exact"), ("14", "inconsistent")]
)
def test_a_rate_that_is_a_tie(rate: str, status: str) -> None:
    assert check_ratio(printed(rate), [count(1)], [count(8)]) == status


# ---- products


@given(st.integers(1, 100), st.decimals(min_value=0, max_value=100, places=6), st.integers(1, 3), places, rounding)
def test_a_rounded_score_is_never_wrong(weight: int, rate: Decimal, shown_rate: int, decimals: int, how: str) -> None:
    score = shown(weight * rate / 100, decimals, how)
    assert check_product(score, count(weight), shown(rate, shown_rate)) in ("exact", "consistent")


@pytest.mark.parametrize(
    ("score", "weight", "rate", "status"),
    [
        ("9.38", 10, "93.76", "exact"),
        ("9.4", 10, "93.76", "exact"),
        ("9.37", 10, "93.76", "inconsistent"),
        ("9.38", 10, "94", "consistent"),
        ("10", 10, "100.00", "exact"),
        ("0.0", 10, "93.76", "inconsistent"),
    ],
)
def test_products(score: str, weight: int, rate: str, status: str) -> None:
    assert check_product(printed(score), count(weight), printed(rate)) == status
