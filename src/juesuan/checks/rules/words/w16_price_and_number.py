"""W16: what was bought cost its number by its price."""

from __future__ import annotations

import re
from collections.abc import Iterator

from juesuan.checks.basis import DISCLOSURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import collects, finding, finds
from juesuan.checks.model import Candidate, Finding
from juesuan.checks.reckoned import MONEY, NUMBER, amount, as_read, figures_at, may_be_product, said_about
from juesuan.checks.rules.examples import HEAD_THREE, said, slip
from juesuan.kernel.figures import Figure, operand
from juesuan.kernel.lang import Text
from juesuan.kernel.miswritten import miswritten
from juesuan.kernel.patterns import compiled, holds_any
from juesuan.kernel.place import Place

RULE = declare(
    Rule(
        "W16",
        "text",
        "error",
        Text("单价 × 数量与总价不符", "price by number off the total"),
        Text(
            "一句之内说了总价、数量和单价的，总价 = 数量 × 单价",
            "a total told with its number and price is their product",
        ),
        DISCLOSURE,
        *slip(said(HEAD_THREE, "公务用车购置费36.00万元，购入公务用车2辆，单价18.00万元。"), "单价18.00", "单价81.00"),
    )
)

_BOUGHT = r"(?:购置|购入|购买|新购|采购|更新|新增)"
_PRICE = compiled(
    rf"{_BOUGHT}[^\d，。；：]{{0,8}}(?:为|：)?(?P<t>{NUMBER})(?P<tu>{MONEY})[，（、][^\d。；]{{0,16}}?(?P<n>\d{{1,4}})(?P<nu>辆|台|套|件|个|部|张)"
    rf"[^\d。；，]{{0,8}}[，（、](?P<w>均为|平均)?(?:单价|每[辆台套件个部张]|均价)(?:均|各|价格|单价)?(?:为|是)?(?P<p>{NUMBER})(?P<pu>{MONEY})"
    r"(?![^，。；]{0,4}(?:以上|以下))"
)


@collects(RULE)
def products(context: Context) -> Iterator[Candidate]:
    """Yield that a total is its number by its price, where all three were read."""
    for match, (price, total, count) in context.once(_told):
        if relation := as_read(context, "times", (total, count, price), _holds(match)):
            yield Candidate(RULE.id, relation, price)


@finds(RULE)
def prices(context: Context) -> Iterator[Finding]:
    """Yield prices that, by the number bought, do not come to the total told before them, where not all were read as figures."""
    for match, (price, total, count) in context.once(_told):
        if _holds(match) or figures_at(context, (total, count, price)):
            continue
        words = Text("{n}{u} × {p} ≠ {t}", "{n} × {p} ≠ {t}").format(
            n=match["n"], u=match["nu"], p=match["p"] + match["pu"], t=match["t"] + match["tu"]
        )
        yield finding(RULE, price, words, places=[total, count])


_GRANT = compiled(
    rf"(?P<n>{NUMBER})(?P<nu>户|人|名|亩|头|台|套|件|个|所|村|场|期)次?[、，（](?:按|标准为?)?(?:每(?P=nu)|(?P<mean>(?P=nu)均))(?:每?年|补助|补贴|奖补|奖励|标准|安排|发放|资助|为|的){{0,4}}"
    rf"(?P<p>{NUMBER})(?P<pu>{MONEY})"
)
"""So many that get so much each: 户厕改造1,610户、每户补助1,500元; 直补移民1,956人，人均600元."""


@finds(RULE)
def grants(context: Context) -> Iterator[Finding]:
    """Yield a number or what each gets whose product misses the amount told before by one slip of the pen.

    The amount may pay for more than these, so that a product that is merely another amount says nothing.
    """
    for number, text, section in context.paragraphs():
        for match in _GRANT.finditer(text) if holds_any(text, "每均") else ():
            if match["mean"] and section == "three_public":
                continue  # guests and travellers: rule W11
            told = [f for f in context.told_in(number) if f.place.end <= match.start() and _is_own(context, f)]
            count, price = amount(match["n"]), amount(match["p"], match["pu"])
            if not told or said_about(text, match.start("p")) or not count.value or not price.value:
                continue
            whole = operand(told[-1])
            if "。" in text[told[-1].place.end : match.start()] or may_be_product(whole, count, price):
                continue
            right = whole.value / price.value
            if right != int(right) or int(right) not in miswritten(int(count.value)) or count.value < _COUNTED:
                continue
            words = Text("{n}{u} × {p} ≠ {t}", "{n} × {p} ≠ {t}").format(
                n=match["n"], u=match["nu"], p=match["p"] + match["pu"], t=told[-1].printed
            )
            place = Place(number, match.start("n"), match.end("nu"))
            proposed = f"{int(right):,}" if "," in match["n"] else str(int(right))
            yield finding(RULE, place, words, places=[told[-1].place], proposed=proposed + match["nu"])


_COUNTED = 100
"""Of fewer than these some number that fits the amount is a digit away by chance."""


def _is_own(context: Context, figure: Figure) -> bool:
    """Tell an amount of money of the disclosure's own year and basis."""
    fact = figure.fact
    return (fact.aspect, fact.basis, fact.year, fact.unit) == ("amount", context.own, context.year, "万元")


def _holds(match: re.Match[str]) -> bool:
    total, count, price = amount(match["t"], match["tu"]), amount(match["n"]), amount(match["p"], match["pu"])
    return not count.value or may_be_product(total, count, price)


def _told(context: Context) -> list[tuple[re.Match[str], list[Place]]]:
    """Return each total told with its number and price, and the places of price, total and number."""
    found: list[tuple[re.Match[str], list[Place]]] = []
    for number, text, _ in context.paragraphs():
        if "单价" not in text and "每" not in text and "均价" not in text:
            continue
        for match in _PRICE.finditer(text):
            if not said_about(text, match.start("p")):
                spans = (("p", "pu"), ("t", "tu"), ("n", "nu"))
                found.append((match, [Place(number, match.start(g), match.end(u)) for g, u in spans]))
    return found
