"""F16: a figure is not compared with that of its own year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from juesuan.checks.basis import LAW
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.model import Finding
from juesuan.checks.rules.examples import HEAD_TOTALS, SAID_TOTAL_IN, SAID_TOTAL_OUT, said, slip
from juesuan.kernel.lang import Text
from juesuan.kernel.patterns import compiled
from juesuan.kernel.place import Place
from juesuan.kinds.kind import Kind

RULE = declare(
    Rule(
        "F16",
        "form",
        "error",
        Text("对比的年度是本年", "compared with its own year"),
        Text("与以前年度对比的，不写成本年度", "what is compared with an earlier year does not name the document's own"),
        LAW,
        *slip(said(HEAD_TOTALS, SAID_TOTAL_IN, SAID_TOTAL_OUT, "与2023年相比，收入增加1.00万元，主要原因是新增项目。"), "与2023年相比", "与2024年相比"),
    )
)  # fmt: skip

_CHANGES = "(?:均|各|都|又|约|总体)?(?:有所)?(?:增|减|上升|下降|提高|降低|上涨|回落|持平|基本持平|一致|基本一致|无变化|没有变化|未发生变化|不变)"


@cache
def _compared(words: str) -> re.Pattern[str]:
    """Return comparisons with a year, named by what the kind calls its own figures (`words`)."""
    with_it = r"[与同和跟](?=[^，。；]{0,18}(?:相比|比较|对比|持平|一致|不变))"
    return compiled(
        rf"(?:[比较]|{with_it}) ?(20\d\d) ?年度?{words}(?:相比|比较|对比)?[，, ]?(?:[^，。；\d]{{0,8}}?)?(?={_CHANGES})"
    )


@finds(RULE)
def own_year_as_base(context: Context) -> Iterator[Finding]:
    """Yield comparisons of the document's own figures with its own year: 2026年…比2026年预算增加 in the budget of 2026."""
    own, kind = context.year, context.kind
    if not own or not kind.compared:
        return
    for number, text, section in context.paragraphs():
        if section in ("functions", "glossary", "organisation") or str(own) not in text:
            continue
        for match in _compared(kind.compared).finditer(text):
            if int(match[1]) == own and not _of_another_year(text, match, own, kind):
                right = f"{own - 1}年"
                message = Text("对比的年度是本年：应为{r}，写成了{p}", "compared with its own year: {r}, not {p}")
                place = Place(number, match.start(1), match.end(1) + 1)
                yield finding(RULE, place, message.format(r=right, p=f"{own}年"), proposed=right)


def _of_another_year(text: str, match: re.Match[str], own: int, kind: Kind) -> bool:
    """Tell whether the sentence speaks of a later year (2027年预算比2026年增加), or of another kind's figure (完成预算)."""
    sentence = text[max(text.rfind(mark, 0, match.start()) for mark in "。；\n") + 1 : match.end()]
    return str(own + 1) in sentence or (bool(kind.apart) and re.search(kind.apart, sentence) is not None)
