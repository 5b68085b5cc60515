"""Units told apart from their amounts: 预算1310.00，决算1386.20（单位：万元）, or once for the whole text (以下金额单位均为万元).

A title may tell the unit of its section, and what its brackets hold: （三）分科目说明（单位：万元；括号内为上年数及增幅）.
"""

from __future__ import annotations

import msgspec

from juesuan.extract.discourse import Discourse, last_told, of_fact
from juesuan.extract.making import amount_figure
from juesuan.extract.numerals import Token
from juesuan.extract.units import UNITS
from juesuan.extract.words import basis_of
from juesuan.kernel.figures import Figure
from juesuan.kernel.patterns import compiled, holds_any

_TOLD = compiled(
    r"（(?:金额)?单位[：:]?(万元|元)）[。；]?\s*$|(?P<all>(?:以下|本说明|文中)[^。；\d]{0,12}单位[^。；\d]{0,10}[为：])"
)
_TELLING = ("（单位", "（金额单位", "以下", "本说明", "文中")
"""Words of which one begins what `_TOLD` finds."""
_ALL = compiled(r"(万元|元)")
_LEGEND = compiled(
    r"（(?:金额)?单位[：:]?(?P<unit>万元|元)[，；](?P<brackets>括号[内中里]的?(?:数字?)?[为是]?(?:上年|去年))?[^（）]*）[：:。]?\s*$"
)
_BUDGET_IN_BRACKETS = compiled(
    r"（[^（）]{0,10}括号[内中里]的?(?:数字?)?[为是]?(?P<basis>年初|全年|调整后?)预算[^（）]{0,6}）"
)
_CENTS = 2
"""Decimals of an amount of money that stands without its unit."""


def with_told_unit(d: Discourse, tokens: list[Token]) -> list[Token]:
    """Give the bare amounts of a paragraph the unit that its end tells, or the text before it for all that follows."""
    if "括号" in d.text and (told := _BUDGET_IN_BRACKETS.search(d.text)):
        d.budget_in_brackets = basis_of(told["basis"] + "预算", d.section)
    if "单位" not in d.text and not d.money_unit:
        return tokens
    if "单位" in d.text and (legend := _LEGEND.search(d.text)):
        d.money_unit, d.last_year_in_brackets = legend["unit"], bool(legend["brackets"])
    told = _TOLD.search(d.text) if holds_any(d.text, _TELLING) else None
    if told and told["all"]:
        found = _ALL.match(d.text, told.end())
        d.money_unit = found[1] if found else d.money_unit
    name = told[1] if told and told[1] else d.money_unit
    if not name or not any(t.decimals == _CENTS and not t.unit for t in tokens):
        return tokens
    unit = UNITS[name]
    return [
        msgspec.structs.replace(t, value=t.value * unit.scale, unit=unit.base, scale=unit.scale, exact=False)
        if not t.unit and t.kind == "figure" and t.decimals == _CENTS and (_named(d.text, t) or _in_bracket(d, t))
        else t
        for t in tokens
    ]


def held_by_brackets(d: Discourse, token: Token) -> Figure | None:
    """Make the amount that begins a bracket what all brackets of the section hold, as was told: last year's, or a budget; None where nothing was."""
    before = last_told(d) if d.last_year_in_brackets or d.budget_in_brackets else None
    if before is None:
        return None
    if d.last_year_in_brackets and before.fact.year == d.outline.year:
        return amount_figure(d, token, of_fact(before.fact), year=d.outline.year - 1)
    if d.budget_in_brackets and before.fact.basis == d.own:
        return amount_figure(d, token, of_fact(before.fact), basis=d.budget_in_brackets)
    return None


def _named(text: str, token: Token) -> bool:
    """Tell whether an amount stands just behind its name and before a mark, as in a sentence: 决算1386.20，."""
    behind = text[token.end : token.end + 1]
    return "\u4e00" <= text[token.start - 1 : token.start] <= "\u9fff" and (not behind or behind in "，。；、（）")


def _in_bracket(d: Discourse, token: Token) -> bool:
    """Tell an amount that begins a bracket of those that hold last year's: 公共安全支出2,186.35（2,045.60，上升6.9%）."""
    return d.last_year_in_brackets and d.text.startswith("（", token.start - 1)
