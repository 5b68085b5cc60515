"""W17: so many of so many are the percentage said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from juesuan.checks.basis import DISCLOSURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import collects, finding, finds
from juesuan.checks.model import Candidate, Finding
from juesuan.checks.reckoned import amount, as_read, figures_at, may_be_product, said_about
from juesuan.checks.rules.examples import HEAD_PERFORMANCE, said, slip
from juesuan.kernel.intervals import Value
from juesuan.kernel.lang import Text
from juesuan.kernel.patterns import compiled
from juesuan.kernel.place import Place

RULE = declare(
    Rule(
        "W17",
        "text",
        "error",
        Text("个数与占比不符", "counts off their percentage"),
        Text("“a个，占全部b个的p%”：p = a ÷ b", "a of b are p per cent of them"),
        DISCLOSURE,
        *slip(said(HEAD_PERFORMANCE, "填报绩效目标的项目8个，占全部项目8个的100%。"), "全部项目8个", "全部项目9个"),
    )
)

_UNITS = r"(?:个|项|家|户|人|辆|台|名)"
_SHARE = compiled(
    rf"(?<![\d.,])(?P<a>\d{{1,5}})(?P<u>{_UNITS})[，（][^\d，。；]{{0,8}}占(?P<of>[^\d，。；]{{0,20}}?)(?P<b>\d{{1,5}})(?P=u)的(?P<p>\d{{1,3}}(?:\.\d+)?)%"
)


@collects(RULE)
def ratios(context: Context) -> Iterator[Candidate]:
    """Yield that a number of things is its percentage of the whole number, where all three were read."""
    for match, (whole, part, rate) in context.once(_told):
        if relation := as_read(context, "ratio", (rate, part, whole), _holds(match)):
            yield Candidate(RULE.id, relation, whole)


@finds(RULE)
def shares_of_counts(context: Context) -> Iterator[Finding]:
    """Yield numbers of things whose percentage of the whole number, told behind them, is another, where not all were read as figures."""
    for match, (whole, part, rate) in context.once(_told):
        if _holds(match) or figures_at(context, (rate, part, whole)):
            continue
        right = round(Decimal(match["a"]) * 100 / Decimal(match["b"]), len(match["p"].partition(".")[2]) or 2)
        words = Text("{a} ÷ {b} = {r}% ≠ {p}%", "{a} / {b} = {r}%, not {p}%").format(
            a=match["a"], b=match["b"], r=str(right), p=match["p"]
        )
        yield finding(RULE, whole, words, places=[part, rate])


def _holds(match: re.Match[str]) -> bool:
    part, whole, rate = amount(match["a"]), amount(match["b"]), amount(match["p"], "%")
    return not whole.value or may_be_product(part, whole, Value(rate.value / 100, rate.half / 100))


def _told(context: Context) -> list[tuple[re.Match[str], list[Place]]]:
    """Return each share of a count, and the places of the whole number, the part and the percentage."""
    found: list[tuple[re.Match[str], list[Place]]] = []
    for number, text, _ in context.paragraphs_with("%"):
        for match in _SHARE.finditer(text) if "占" in text else ():
            if not said_about(text, match.start("p")):
                found.append((match, [Place(number, match.start(g), match.end(g)) for g in ("b", "a", "p")]))
    return found
