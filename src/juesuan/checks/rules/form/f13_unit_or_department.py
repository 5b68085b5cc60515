"""F13: a document is the accounts of a unit or of a department, and calls itself the same all through."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from juesuan.checks.basis import PROCEDURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.model import Finding
from juesuan.checks.rules.examples import HEAD_ASSETS
from juesuan.checks.titles import title_lines
from juesuan.document.model import Paragraph
from juesuan.extract.numerals import fold
from juesuan.kernel.lang import Text
from juesuan.kernel.patterns import compiled, holds_any
from juesuan.kernel.place import Place
from juesuan.kinds.kind import kinds

_LINES = ("清河县档案馆2024年度单位决算", "清河县档案馆2024年度单位决算情况说明", HEAD_ASSETS)

RULE = declare(
    Rule(
        "F13",
        "form",
        "warning",
        Text("单位决算与部门决算混用", "unit or department"),
        Text(
            "单位决算自称单位决算，部门决算自称部门决算",
            "accounts of a unit are called that all through, as are a department's",
        ),
        PROCEDURE,
        "\n".join((*_LINES, "2024年单位决算安排购置车辆0辆。")),
        "\n".join((*_LINES, "2024年部门决算安排购置车辆0辆。")),
    )
)

_KINDS = ("部门", "单位")


@cache
def _self(word: str) -> re.Pattern[str]:
    """Return how a document speaks of its own accounts, which its kind calls `word`: by the year.

    部门预算经济分类 is a classification, of departments and units alike.
    """
    return compiled(
        rf"(?:20\d\d ?年度?|本年度?)(?P<unit>[\u4e00-\u9fff（）]{{0,30}}?)(?P<kind>部门|单位)(?:{word}|收支{word})"
        r"(?!(?:支出)?经济(?:分类|科目))(?!(?:公开)?(?:管理|工作|编制|批复|报表编|软件|系统|会审))"
    )


_OF_OTHERS = compiled(r"(?:纳入|列入|编入|汇入|汇总|上级|主管|所属|下属|下级|各|其他|根据|按照|依据|《)[^，。；]*$")
"""What stands before the accounts of others: of the department that the unit is part of, of the units below it."""


@finds(RULE)
def unit_or_department(context: Context) -> Iterator[Finding]:
    """Yield once the places where accounts of a unit are called a department's, or the other way, as their title does not."""
    word = kinds()[context.extract.kind.id].word
    own = _titled(context, word)
    if not own:
        return
    wrong: list[Place] = []
    lines = [(line.place, line.text) for line in title_lines(context)]
    seen = {place for place, _ in lines}
    named = [n for kind in _KINDS for between in ("", "收支") if context.mentions(n := kind + between + word)]
    for number, text, section in context.paragraphs():
        if section in ("functions", "organisation", "glossary") or not holds_any(text, named):
            continue
        if (place := Place(number, 0, len(text))) not in seen:
            lines.append((place, text))
    for place, text in lines:
        for match in _self(word).finditer(text):
            if match["kind"] != own and not _OF_OTHERS.search(text[: match.start()]):
                wrong.append(Place(place.block, match.start("kind"), match.end(), place.row, place.col))
    if wrong:
        other = next(kind for kind in _KINDS if kind != own)
        message = Text("标题是“{o}{k}”，此处写作“{w}{k}”", "the title says that of a {o}, here of a {w}").format(
            o=Text(own, _ENGLISH[own]), w=Text(other, _ENGLISH[other]), k=word
        )
        wrong.sort()
        yield finding(RULE, wrong[0], message, places=wrong[1:], proposed=f"{own}{word}")


_ENGLISH = {"部门": "department", "单位": "unit"}
_FIRST = 8


def _titled(context: Context, word: str) -> str:
    """Return whether the title pages call the document the accounts of a 部门 or a 单位, '' where they say neither or both."""
    head = "".join(
        re.sub(r"\s", "", fold(b.text))
        for b in context.document.blocks[:_FIRST]
        if isinstance(b, Paragraph) and len(b.text) <= 60
    )
    first = re.search(rf"20\d\d年度?[\u4e00-\u9fff（）]{{0,30}}?(部门|单位){word}", head)
    both = re.search(r"部门（单位）|单位（部门）|部门[和、及/]单位", head)
    return first[1] if first and not both else ""
