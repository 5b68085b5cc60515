"""F21: an item (项) is told under the 款 that it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from juesuan.checks.basis import CLASSIFICATION
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.lookups import akin
from juesuan.checks.misnamed import alike, amounts_behind, bears_out, printed_rows
from juesuan.checks.model import Finding, Operand
from juesuan.checks.otherwise import is_telling
from juesuan.checks.rules.examples import HEAD_GENERAL, TABLE_GENERAL, said, slip
from juesuan.domain import codes
from juesuan.domain.forms import form_of
from juesuan.domain.measures import measure_title
from juesuan.kernel.figures import Figure
from juesuan.kernel.lang import Text
from juesuan.kernel.patterns import compiled, holds_any
from juesuan.kernel.place import Place

_TABLE = "\n".join(
    [
        *TABLE_GENERAL.splitlines()[:2],
        "| 208 | 社会保障和就业支出 | 13.76 | 13.76 |  |",
        "| 20808 | 抚恤 | 13.76 | 13.76 |  |",
        "| 2080801 | 死亡抚恤 | 13.76 | 13.76 |  |",
    ]
)

RULE = declare(
    Rule(
        "F21",
        "form",
        "warning",
        Text("项与款不符", "an item under another 款"),
        Text("文字中的项写在它所属的款下", "an item of the text stands under the 款 that it belongs to"),
        CLASSIFICATION,
        *slip(
            said(HEAD_GENERAL, "社会保障和就业支出（类）抚恤（款）死亡抚恤（项）。支出13.76万元。", _TABLE),
            "支出（类）抚恤",
            "支出（类）临时救助",
        ),
    )
)

_UNDER = compiled(
    r"(?P<above>[\u4e00-\u9fff、“”]{2,30}+)(?:（\d+）)?（ ?\d{0,5} ?款 ?）[：:]?\d{0,2}"
    r"(?P<name>[\u4e00-\u9fff、“”（）]{2,40}?)（ ?(?:\d{0,7} ?项|2\d{6}) ?）"
)
"""临时救助（款）殡葬（项）; 04成品油价格改革对交通运输的补贴（款）01对农村道路客运的补贴（项）"""
_LEVELS = ("款）", "款 ）")
"""What every such stretch holds and few paragraphs do."""


@finds(RULE)
def items_above(context: Context) -> Iterator[Finding]:
    """Yield each 款 of the text that is another than that under which the tables have the 项 named after it."""
    above = context.once(_above)
    if not above:
        return
    shown = frozenset(group for groups in above.values() for group in groups)
    for number, text, _ in context.paragraphs():
        found = list(_UNDER.finditer(text)) if holds_any(text, _LEVELS) else []
        for at, match in enumerate(found):
            name = codes.normal_name(match["name"])
            said_ = codes.normal_name(match["above"])
            wanted = above.get(name, ())
            if not wanted or any(said_.endswith(w) or w.startswith(said_) or akin(said_, w) for w in wanted):
                continue
            written = _ending(said_, shown)
            right = wanted[0] if len(wanted) == 1 else ""
            if not written and right and _is_none(text, match, said_, shown) and _has_amount_of(context, number, name):
                written = said_
            # The tables have no such 款, but the amount; an old name of the right one is F15's.
            moved = written not in shown and not _renamed(written, right, 0) and _has_amount_of(context, number, name)
            there = (written, name) in _pairs() and not moved
            if not written or (there and not _renamed(written, right, context.year)):
                continue  # not the name of any 款, which F14 tells; or an item of that name there too
            end = found[at + 1].start() if at + 1 < len(found) else len(text)
            told = amounts_behind(context, number, match.end(), end)
            if (meant := _by_amount(context, written, told)) and meant != name:
                yield _another_item(number, match, written, meant, told)
                continue
            start = match.end("above") - len(match["above"])
            place = Place(number, max(start, match.end("above") - len(written)), match.end("above"))
            message = Text(
                "“{n}”（项）不属于“{w}”（款），表中属于“{r}”", "{n} is no item of {w}; the tables have it under {r}"
            )
            yield finding(RULE, place, message.format(n=match["name"], w=written, r="”“".join(wanted)), proposed=right)


def _is_none(text: str, match: re.Match[str], said_: str, shown: frozenset[str]) -> bool:
    """Tell a name between （类） and （款） that is neither of a 款 nor like one of the tables, which F14 tells."""
    behind = compiled(r"类 ?）[：:]?\s*\d{0,2}$").search(text[: match.start()]) is not None
    return behind and not alike(said_, shown)


def _by_amount(context: Context, group: str, told: Sequence[Figure]) -> str:
    """Return the name of the one item of a 款 of the tables that has an amount told behind another name, '' for none."""
    names = {
        codes.normal_name(r.name)
        for r in printed_rows(context)
        if r.item.count("/") == 2 and codes.normal_name(r.item.split("/")[1]) == group and bears_out(told[:1], [r])
    }
    return names.pop() if len(names) == 1 else ""


def _another_item(number: int, match: re.Match[str], group: str, right: str, told: Sequence[Figure]) -> Finding:
    """Return that the 项, not the 款, is the wrong name: the amount is that of another 项 of the 款."""
    message = Text(
        "“{n}”（项）不属于“{w}”（款），金额{a}是表中该款“{r}”的",
        "{n} is no item of {w}; {a} is that of its {r}",
    ).format(n=match["name"], w=group, a=told[0].printed, r=right)
    title = Text(measure_title(told[0].fact.measure), measure_title(told[0].fact.measure, "en"))
    operands = [Operand(told[0].id, title)]
    return finding(RULE, Place(number, *match.span("name")), message, operands=operands, proposed=right)


def _has_amount_of(context: Context, number: int, name: str) -> bool:
    """Tell whether a paragraph, or the one below a title, tells an amount that a row of the tables named so prints."""
    shown = {
        context.figures[i].value
        for table in context.accounts.tables
        if form_of(table.form).rows == "functional"
        for row in table.rows
        if codes.normal_name(row.name) == name
        for i in row.cells.values()
    }
    below = next((text for n, text, _ in context.paragraphs() if n == number + 1), "")
    title = not context.told_in(number) and not _UNDER.search(below)  # the next item's own paragraph tells of that item
    told = (f for f in context.told_in(number + 1 if title else number) if f.fact.basis == context.own)
    return any(f.fact.aspect == "amount" and is_telling(f.value) and f.value in shown for f in told)


def _above(context: Context) -> dict[str, tuple[str, ...]]:
    """Return, for the name of each item of the tables, the names of the 款 that it stands under there."""
    found: dict[str, dict[str, None]] = {}
    for table in context.accounts.tables:
        if form_of(table.form).rows == "functional":
            for row in table.rows:
                path = row.item.split("/")
                if len(path) == 3:
                    found.setdefault(codes.normal_name(path[2]), {})[codes.normal_name(path[1])] = None
    return {name: tuple(names) for name, names in found.items()}


@cache
def _pairs() -> frozenset[tuple[str, str]]:
    """Return (款, 项) of the classification under each name that they have had."""
    paths = (p.split("/") for p in codes.functional_paths())
    return frozenset((p[1], p[2]) for p in paths if len(p) == 3)


def _renamed(old: str, new: str, year: int) -> bool:
    """Tell a name going out of use where the tables have the new one already; once it is out of use F15 tells."""
    retired = (r for r in codes.retired_names() if year <= r.last)
    return any((codes.normal_name(r.name), codes.normal_name(r.now)) == (old, new) for r in retired)


@cache
def _middles() -> frozenset[str]:
    paths = (p.split("/") for p in codes.functional_paths())
    return frozenset(p[1] for p in paths if len(p) > 1)


def _ending(said_: str, shown: frozenset[str]) -> str:
    """Return the longest name of a 款, of the classification or of the tables, with which words end."""
    return max((n for n in (*_middles(), *shown) if said_.endswith(n)), key=len, default="")
