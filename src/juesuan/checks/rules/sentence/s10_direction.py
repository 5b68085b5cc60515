"""S10: direction words agree with the figures."""

from __future__ import annotations

import re
from functools import cache

import msgspec

from juesuan.checks.basis import DISCLOSURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import Mend, retells
from juesuan.checks.diagnose import Fault
from juesuan.checks.lookups import partners
from juesuan.checks.rules.examples import HEAD_GENERAL, SAID_RISE, said, slip
from juesuan.checks.writing import MINUS, signed
from juesuan.document.model import text_at
from juesuan.extract.grammar import grammar
from juesuan.kernel.figures import Figure
from juesuan.kernel.lang import Text
from juesuan.kernel.patterns import compiled

RULE = declare(
    Rule(
        "S10",
        "sentence",
        "error",
        Text("增减方向与数字不符", "direction word against the numbers"),
        Text("“增加/减少”“增长/下降”“大于/小于”与数字的方向一致", "direction words agree with the figures"),
        DISCLOSURE,
        *slip(said(HEAD_GENERAL, SAID_RISE), "增长15.00%", "下降15.00%"),
    )
)


@retells(RULE)
def turned(context: Context, figure: Figure, fault: Fault) -> str | Mend | None:
    """Return how the words should read where the figure is right but for its direction: 减少0.45万元，下降12.68%."""
    assert fault.value is not None
    if (
        figure.fact.aspect not in ("change", "change_rate", "variance")
        or fault.value != -figure.value
        or not figure.value
    ):
        return None
    return _direction(context, figure, fault)


def _direction(context: Context, figure: Figure, fault: Fault) -> str | Mend:
    """Return what mends a wrong direction: the word alone (增加), or how both should read (减少0.45万元，下降12.68%)."""
    assert fault.value is not None
    if figure.place.row >= 0 and figure.printed == text_at(context.document, figure.place).strip():
        return signed(fault.value, figure)  # a table's cell has no word of direction: the sign says it
    before = text_at(context.document, figure.place)[: figure.place.start]
    if re.search(r"(?:率|度|差异|变动|增减|[增变][减动]额)(?:为|：|:)?\s*$", before):
        # No word of direction stands there to be turned (预决算差异率-4.51%): the sign says it.
        other = context.figures[context.once(partners)[figure.id]] if fault.both else None
        return signed(fault.value, figure) + (f"，{signed(-other.value, other)}" if other else "")
    word = ("增加", "增长") if fault.value > 0 else ("减少", "下降")
    words = word[figure.unit == "%"] + figure.printed.lstrip(MINUS)
    if fault.both:
        partner = context.figures[context.once(partners)[figure.id]]
        if (mend := _both(text_at(context.document, figure.place), figure, partner, rises=fault.value > 0)) is not None:
            return mend
        words += "，" + word[1] + context.figures[context.once(partners)[figure.id]].printed.lstrip(MINUS)
    elif not figure.printed.startswith(tuple(MINUS)) and (said := compiled(_said()).search(before)):
        beyond = said["beyond"] or said["left"]
        at = "left" if said["left"] else "beyond" if beyond else "word"
        place = msgspec.structs.replace(figure.place, start=said.start(at), end=said.end(at))
        right = _opposite(beyond, fault.value > 0) if beyond else word[figure.unit == "%"]
        whole = right + before[place.end :] + figure.printed if beyond else words
        return Mend(place, right, before[place.start :] + figure.printed, whole)
    return words


def _both(text: str, figure: Figure, partner: Figure, *, rises: bool) -> Mend | None:
    """Return what mends the directions of a change and its rate at once: the clause from the first word to the second figure."""
    first, second = sorted((figure, partner), key=lambda f: f.place)
    if first.place.cell != second.place.cell or first.printed.startswith(tuple(MINUS)):
        return None
    one = compiled(_said()).search(text[: first.place.start])
    two = compiled(_said()).search(text[first.place.end : second.place.start])
    if one is None or two is None or not one["word"] or not two["word"]:
        return None
    word = ("增加", "增长") if rises else ("减少", "下降")
    between = text[first.place.end :]
    right = (
        word[first.unit == "%"] + text[one.end("word") : first.place.end] + between[: two.start("word")]
        + word[second.unit == "%"] + between[two.end("word") : second.place.end - first.place.end]
    )  # fmt: skip
    place = msgspec.structs.replace(first.place, start=one.start("word"), end=second.place.end)
    return Mend(place, right, text[place.start : place.end], right)


def _opposite(word: str, rises: bool) -> str:
    """Return the word that says of an amount the other of 大于 and 小于, 高于 and 低于; `rises`: it is more than the other."""
    left, overspent, over, under = (grammar().lexemes[name] for name in ("left", "overspent", "over", "under"))
    if word in (*left, *overspent):
        return overspent[0] if rises else left[0]
    said, other = (under, over) if rises else (over, under)
    at = said.index(word) if word in said else 0
    return other[at] if at < len(other) else "低于"


@cache
def _said() -> str:
    """Return the pattern of a direction word just before a figure, or before what it compares it with (超出年初预算)."""
    return grammar().spelled(
        r"(?:(?P<left>{left}|{overspent})(?=$)|(?P<word>{rise}|{fall})(?:了|额|数|幅度|金额|比例|率)?"
        r"|(?P<beyond>{over}|{under})(?:年初|全年|调整后?|上年|去年|20\d\d年度?)?(?:预算|支出|决算)?(?:数|额)?的?)(?:为|约|达|：|:)?\s*$"
    )
