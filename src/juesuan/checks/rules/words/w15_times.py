"""W15: what is some times another amount is that many times it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from juesuan.checks.basis import DISCLOSURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.model import Finding
from juesuan.checks.reckoned import MONEY, NUMBER, amount, is_money, may_be_product, said_about
from juesuan.checks.rules.examples import HEAD_GENERAL, said, slip
from juesuan.kernel.chinese import small
from juesuan.kernel.figures import Figure, operand
from juesuan.kernel.intervals import Value
from juesuan.kernel.lang import Text
from juesuan.kernel.patterns import compiled
from juesuan.kernel.place import Place

RULE = declare(
    Rule(
        "W15",
        "text",
        "error",
        Text("倍数与金额不符", "times off their amounts"),
        Text("“是……的n倍”：n = 前数 ÷ 后数", "what is n times another amount is n times it"),
        DISCLOSURE,
        *slip(
            said(HEAD_GENERAL, "档案保护支出54.00万元，是上年20.00万元的2.7倍，主要原因是库房改造。"), "2.7倍", "1.7倍"
        ),
    )
)

_UNIT = rf"{MONEY}|人次|人|个|辆|批次|件|户"
_TIMES = compiled(
    rf"(?P<a>{NUMBER})(?P<ua>{_UNIT})[，（]?(?P<of>[^\d，。；]{{0,8}}?(?:是|为|达|相当于)[^\d。；，]{{0,24}}?)"
    rf"(?P<b>{NUMBER})(?P<ub>{_UNIT})的?(?P<n>\d+(?:\.\d+)?|[两二三四五六七八九十])倍"
)
_OF_LAST_YEAR = compiled(r"(?:是|为|达到?|相当于)(?:上年|去年|上一年)[^\d，。；]{0,5}?的(?P<n>\d+\.\d+)倍")
_REACH = 40
"""Characters between an amount and how many times last year's it is."""


@finds(RULE)
def times(context: Context) -> Iterator[Finding]:
    """Yield what is said to be so many times another amount and is not, where both are printed."""
    for number, text, _ in context.paragraphs_with("倍"):
        for match in _TIMES.finditer(text):
            money = [is_money(u) for u in (match["ua"], match["ub"])]
            if (
                money[0] != money[1]
                or (not money[0] and match["ua"] != match["ub"])
                or said_about(text, match.start("n"))
            ):
                continue
            whole, base = amount(match["a"], match["ua"]), amount(match["b"], match["ub"])
            places = [Place(number, match.start(g), match.end(g)) for g in ("n", "a", "b")]
            yield from _against(places, match["n"], match["of"], whole, base)
        for match in _OF_LAST_YEAR.finditer(text):
            before = [f for f in context.told_in(number) if 0 <= match.start() - f.place.end <= _REACH]
            now = next((f for f in reversed(before) if f.fact.aspect == "amount" and f.unit == "万元"), None)
            if (
                now is None
                or now.fact.measure.startswith("~")
                or now.fact.basis != context.own
                or now.fact.year != context.year
            ):
                continue
            last = context.first(context.fact(now.fact.measure, now.fact.item, year=context.year - 1))
            if last is None:
                change = next((f for f in before if _is_change_of(f, now)), None)
                if change is not None and now.value > change.value:
                    places = [Place(number, match.start("n"), match.end("n")), now.place, change.place]
                    then = Value(now.value - change.value, now.half + change.half)
                    yield from _against(places, match["n"], "", operand(now), then)
            elif last.value:
                places = [Place(number, match.start("n"), match.end("n")), now.place, last.place]
                yield from _against(places, match["n"], "", operand(now), operand(last))


def _is_change_of(figure: Figure, now: Figure) -> bool:
    """Tell the change on last year of an amount."""
    fact, told = figure.fact, now.fact
    same = (fact.measure, fact.item, fact.year, fact.basis) == (told.measure, told.item, told.year, told.basis)
    return same and fact.aspect == "change" and fact.unit == told.unit


def _against(places: list[Place], n: str, of: str, whole: Value, base: Value) -> Iterator[Finding]:
    """Yield the number of times that two amounts contradict; one in words (两倍) is a round one unless 恰, 正好 stands before."""
    value = Decimal(n) if n[0].isdigit() else Decimal(small(n.replace("两", "二")) or 0)
    digits = len(n.partition(".")[2])
    half = Decimal(0) if re.search(r"恰|正好|刚好", of) else Decimal(5).scaleb(-digits - 1)
    if not value or not base.value or may_be_product(whole, base, Value(value, half)):
        return
    right = round(whole.value / base.value, digits or 2)
    message = Text("前数是后数的{r}倍，写作{n}倍", "the amount is {r} times the other, not {n}").format(
        r=str(right), n=n
    )
    yield finding(RULE, places[0], message, places=places[1:], proposed=str(right) if n[0].isdigit() else "")
