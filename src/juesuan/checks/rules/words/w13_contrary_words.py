"""W13: the words that say how an amount moved agree with one another and with the two amounts beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from juesuan.checks.basis import DISCLOSURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.model import Finding
from juesuan.checks.reckoned import MONEY, NUMBER, amount
from juesuan.checks.rules.examples import HEAD_TOTALS, said, slip
from juesuan.kernel.intervals import Value
from juesuan.kernel.lang import Text
from juesuan.kernel.patterns import compiled, holds_any
from juesuan.kernel.place import Place

RULE = declare(
    Rule(
        "W13",
        "text",
        "error",
        Text("增减字眼前后矛盾", "contrary words of direction"),
        Text(
            "“由甲数降至乙数”“多……多……”“略增、略减”与所写两数及前后字眼一致",
            "words of direction agree with the two amounts beside them and with one another",
        ),
        DISCLOSURE,
        *slip(said(HEAD_TOTALS, "收入总计由上年120.00万元降至109.00万元，降幅9.17%。"), "降至", "增至"),
    )
)

_AMOUNT = rf"(?:{NUMBER})(?:{MONEY})"
_UP = r"(?:增加|增长|上升|提高|增|升|涨)(?:到|至)"
_DOWN = r"(?:减少|下降|降低|压减|减|降)(?:到|至)"
_FROM_TO = compiled(
    rf"[由从][^\d，。；]{{0,14}}(?:20\d\d年度?[^\d，。；]{{0,8}})?(?P<a>{NUMBER})(?P<ua>{MONEY})(?P<w>(?P<up>{_UP})|{_DOWN})"
    rf"[^，。；]{{0,8}}?(?:(?P<b>{NUMBER})(?P<ub>{MONEY})|数|水平)(?:[，（](?P<r>(?P<rise>升幅|增幅|涨幅|增长|上升)|降幅|减幅|下降|降低)(?:为|达)?[\d.]+%)?"
)
_TURNS_TO = compiled(r"[加长升高增涨少降低减][到至]")
"""What stands in every text that holds a `_FROM_TO`."""
_MORE_OR_LESS = compiled(
    rf"[比较][^\d，。；]{{0,16}}(?P<w>(?P<more>多|高|超)|少|低)(?:出|了)?{_AMOUNT}[，（、]"
    r"(?P<r>(?P<rise>多|高|超出|超)|少|低|节约)(?:出|了)?[\d.]+%"
)
_SLIGHTLY = compiled(
    rf"(?P<a>{NUMBER})(?P<ua>{MONEY})[，（][与比较同][^\d，。；]{{0,8}}(?P<b>{NUMBER})(?P<ub>{MONEY})[^\d。；]{{0,10}}?"
    rf"(?P<w>(?:略有|略|微|稍|小幅)(?:(?P<up>增加?|升|上升|增长)|减少?|降|下降)){_AMOUNT}"
)


_MOVED_YET_LEVEL = compiled(r"(?P<w>增加|减少|增长|下降|上升|降低)了?(?P<r>(?:基本)?持平)")
"""比上年增加持平: the form's word of direction left before the one that was filled in."""


_A_LITTLE = ("略", "微", "稍", "小幅")
"""Words of which `_SLIGHTLY` holds one."""


_RISE, _FALL = r"增加|增长|上升|提高", r"减少|下降|降低"
_CHANGE_AND_RATE = compiled(
    rf"(?P<w>(?P<up>{_RISE})|{_FALL})了?(?P<c>{NUMBER})(?P<uc>{MONEY})[，、（](?P<r>(?P<rise>{_RISE}|[增升涨]幅)|{_FALL}|[降减跌]幅)(?:了|为|达)?(?P<p>{NUMBER})%"
)
_A_MONEY = compiled(rf"(?P<a>{NUMBER})(?P<u>{MONEY})")


@finds(RULE)
def contrary_words(context: Context) -> Iterator[Finding]:
    """Yield words of direction that the amounts beside them, or the words before them, turn round."""
    turns = _TURNS_TO.search(context.running_text) is not None
    for number, text, _ in context.paragraphs():
        for match in _FROM_TO.finditer(text) if turns and _TURNS_TO.search(text) else ():
            up = match["up"] is not None
            if match["b"] and _goes_up(match) == (not up):
                yield _wrong(number, match, "w", "增至" if not up else "降至")
            elif match["r"] and (match["rise"] is not None) != up:
                yield _wrong(number, match, "r", _word(match["r"], up=up))
        for match in _MORE_OR_LESS.finditer(text) if "%" in text else ():
            if (match["more"] is None) != (match["rise"] is None):
                yield _wrong(number, match, "w", "", "r")  # either of the two may be the wrong one
        for match in _MOVED_YET_LEVEL.finditer(text) if "持平" in text else ():
            yield _wrong(number, match, "w", "", "r")
        for match in _CHANGE_AND_RATE.finditer(text) if "%" in text else ():
            if (match["up"] is None) != (match["rise"] is None) and not _one_turns(context, number, match):
                yield _wrong(number, match, "r", _by_the_base(match), "w")
        for match in _SLIGHTLY.finditer(text) if holds_any(text, _A_LITTLE) else ():
            # Here the first amount is this year's, so that it rose where it is the greater.
            if _goes_up(match) == (match["up"] is not None):
                yield _wrong(number, match, "w", match["w"][:-1] + ("减" if match["up"] else "增"))


def _one_turns(context: Context, number: int, match: re.Match[str]) -> bool:
    """Tell whether the change makes the rate of an amount that it may be of, one of the words turned: then S10 tells which."""
    told = context.told_in(number)
    whose = [f.fact for f in told if f.fact.aspect == "change" and f.place.start == match.start("c")]
    facts = [msgspec.structs.replace(fact, aspect="amount") for fact in whose]
    amounts = [amount(m["a"], m["u"]) for m in _A_MONEY.finditer(match.string)]
    if not any(f.fact in facts for f in told):  # it says no amount of its own: the tables' is what S10 reckons with
        amounts += [Value(own) for fact in facts if (own := context.value(fact)) is not None]
    change = amount(match["c"], match["uc"])
    return any(_makes(match, change, Value(a.value + way * change.value)) for a in amounts for way in (1, -1))


def _makes(match: re.Match[str], change: Value, base: Value) -> bool:
    """Tell whether the change over the base rounds to the printed rate."""
    rate = amount(match["p"], "%")
    return base.value > 0 and abs(change.value / base.value * 100 - rate.value) <= rate.half


def _by_the_base(match: re.Match[str]) -> str:
    """Return the word that is right for the rate where the sentence prints the base before it, and the amount before that; else none."""
    start = max(match.string.rfind(mark, 0, match.start()) for mark in "。；\n") + 1
    told = [amount(m["a"], m["u"]) for m in _A_MONEY.finditer(match.string, start, match.start())]
    if len(told) != 2 or not _makes(match, amount(match["c"], match["uc"]), told[1]):
        return ""
    up = told[0].value > told[1].value
    return _word(match["r"], up=up) if up == (match["up"] is not None) else ""


def _word(like: str, *, up: bool) -> str:
    """Return the word for a rise or a fall that stands for one of its kind: 降幅 for 增幅, 下降 for 增长."""
    return ("增幅" if up else "降幅") if like.endswith("幅") else "增长" if up else "下降"


def _goes_up(match: re.Match[str]) -> bool | None:
    """Tell whether the second of two amounts is the greater; None where they are equal."""
    one, other = amount(match["a"], match["ua"]), amount(match["b"], match["ub"])
    return None if one.value == other.value else other.value > one.value


def _wrong(number: int, match: re.Match[str], group: str, right: str, *others: str) -> Finding:
    message = Text("“{w}”与所写的数字或字眼矛盾：{t}", "{w} is contrary to what stands beside it: {t}").format(
        w=match[group], t=match[0]
    )
    place, *rest = (Place(number, match.start(g), match.end(g)) for g in (group, *others))
    return finding(RULE, place, message, places=rest, proposed=right)
