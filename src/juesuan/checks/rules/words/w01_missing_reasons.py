"""W01: a change on last year or on the budget has its reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from juesuan.checks.basis import FORM_OF_DISCLOSURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.model import Finding
from juesuan.checks.rules.examples import HEAD_THREE, SAID_RECEPTION, said, slip
from juesuan.document.model import Paragraph, text_at
from juesuan.domain.measures import measure_title
from juesuan.extract.numerals import fold
from juesuan.kernel.figures import Figure
from juesuan.kernel.lang import Lang, Text
from juesuan.kernel.patterns import compiled

RULE = declare(
    Rule(
        "W01",
        "text",
        "warning",
        Text("增减变动没有原因", "change without a reason"),
        Text("比上年、比预算有增减的要说明原因", "a change on last year or on the budget has its reason"),
        FORM_OF_DISCLOSURE,
        *slip(said(HEAD_THREE, SAID_RECEPTION), "，主要原因是来访增加", ""),
    )
)


_ASKED = ("three.", "operating.")
"""What the form asks the reasons of (财预〔2016〕143号); of the rest many regions' forms ask none, so that it is a note."""

_LANGS: tuple[Lang, ...] = ("zh", "en")


_REASON = compiled(
    r"原因|变动情况|主要是|主要系|由于|因为|(?<!公)(?<!原)因(?!公出国)|系.{2}|(?:上年度?|20\d\d年度?)(?:无|没有|未)"
    r"|受[^，。；]{2,12}影响|[今本当]年(?:度|起)?(?:不再|未再)|(?<!执行)车改|公车改革"
)


_REASON_FIRST = compiled(r"\s*(?:增减|变动|增加|减少|增长|下降|差异)?(?:的)?(?:主要)?原因|\s*主要")


_OVER = compiled(r"(?:%|百分之[\u4e00-\u9fff]+|[倍成])，超(?:出|过)?(?:年初|全年|调整后?)?预算(?:数|额)?(?:的)?$")
"""Before a difference that says again, in money, what the rate of completion just said: 为年初预算的104.44%，超出预算4.00万元."""


@finds(RULE)
def missing_reasons(context: Context) -> Iterator[Finding]:
    """Yield, once a paragraph, changes (not zero) that no reason follows in it or at the start of the next."""
    unexplained: dict[tuple[int, int, int], list[Figure]] = {}
    for figure in context.extract.narrative.figures:
        fact = figure.fact
        if (
            fact.aspect != "change"
            or fact.year != context.year
            or not figure.value
            or figure.unit != "万元"
            or fact.measure.startswith(("~", "staff.", "general.economic"))
        ):
            continue
        text = _text(context, figure)
        before, rest = text[max(0, figure.place.start - 60) : figure.place.start], text[figure.place.end :]
        following = _next_text(context, figure.place.block)
        if not fact.measure.startswith(_ASKED) and _OVER.search(before):
            continue
        if _REASON.search(rest) or _REASON.search(before) or _REASON_FIRST.match(following):
            continue
        if _told_later(context, figure.place.block, text) or _TELLS_WHY.match(rest):
            continue
        if not fact.item and _told_by_parts(context, figure):
            continue
        unexplained.setdefault(figure.place.cell, []).append(figure)
    for figures, severity in _told_together(context, unexplained.values()):
        words = {
            lang: "、".join(f"{measure_title(f.fact.measure, lang)} {f.printed}" for f in figures) for lang in _LANGS
        }
        on = {"比上年" if f.fact.basis == context.own else "比预算" for f in figures}
        message = Text("{o}变动没有说明原因：{w}", "changes without a reason: {w}").format(
            o="、".join(sorted(on)), w=Text(words["zh"], words["en"])
        )
        yield finding(RULE, figures[0].place, message, places=[f.place for f in figures[1:]], severity=severity)
    for statement in context.extract.narrative.statements:
        if (
            statement.kind == "reason"
            and not statement.word.strip(" ：:")  # XXXX or ____ there is a placeholder: rule F01
            and "。" not in statement.word
        ):
            text = fold(text_at(context.document, statement.place))
            tail = text[statement.place.end : statement.place.end + 12]
            following = _next_text(context, statement.place.block)
            if (re.match(r"\s*[。；](?!$)", tail) and not statement.word.strip(" ：:、，,")) or (
                re.match(r"[\s。；]*$", tail)
                and (
                    not following
                    or re.match(r"^\s*(?:[一二三四五六七八九十]+、|（[一二三四])", following)
                    or _is_next(text, following)
                )
            ):
                yield finding(RULE, statement.place, Text("“原因”后面没有内容", "the reason is blank"))


def _told_together(context: Context, paragraphs: Iterable[list[Figure]]) -> Iterator[tuple[list[Figure], str]]:
    """Yield the changes to tell at once, with the severity: a paragraph's, and of the three public expenses all that are asked for.

    Whoever gives no reason of the whole and none of its parts has left out one thing, not one a paragraph.
    """
    of_three: list[Figure] = []
    for figures in paragraphs:
        asked = [
            f
            for f in figures
            if f.fact.measure.startswith(_ASKED if context.kind.own == "final" else _ASKED[:1])
            and not _told_of_whole(context, f)
            and not _told_what_for(context, f)
        ]
        if asked and all(f.fact.measure.startswith("three.") for f in figures):
            of_three += figures
        else:
            yield figures, "" if asked else "note"
    if of_three:
        yield of_three, ""


_TELLS_WHY = compiled(
    r"[^。；]{0,40}?(?:[，,](?:增长|下降|上升|降低|增幅|降幅|减少|增加)[^，。；]{0,12}?[\d.]+(?:%|个百分点))?[，,]"
    r"(?!其中|[比与较同占]|增|减|下降|上升|为|共|预算|支出|收入|完成)[\u4e00-\u9fff“”、（）]{6,}[。；，]"
)
"""What follows a change without 原因 and tells it all the same: 「增加 x，增长 p%，新接收军休干部。」"""


def _told_what_for(context: Context, figure: Figure) -> bool:
    """Tell whether a plan says what the money is for, in the change's sentence or behind it (购置费18万元，主要用于更新用车1辆，比上年增加18万元)."""
    if context.kind.own == "final":
        return False
    text = _text(context, figure)
    return "用于" in text[text.rfind("。", 0, figure.place.start) + 1 :]


def _told_by_parts(context: Context, figure: Figure) -> bool:
    """Tell whether the changes of a total's parts have reasons: the paragraphs of its section tell item by item why."""
    account = figure.fact.measure.partition(".")[0]
    reasons = {
        f.place.block
        for f in context.extract.narrative.figures
        if f.fact.aspect == "change"
        and f.fact.measure.partition(".")[0] == account
        and (f.fact.measure, f.fact.item) != (figure.fact.measure, "")
        and f.place.block > figure.place.block
        and context.section_of(f) == context.section_of(figure)
        and (_REASON.search(told := _text(context, f)[f.place.end :]) or _TELLS_WHY.match(told))
    }
    return bool(reasons)


def _told_of_whole(context: Context, figure: Figure) -> bool:
    """Tell whether a part of the three public expenses changed, and the reason is told of their total: what the form asks at least."""
    fact = figure.fact
    if not fact.measure.startswith("three.") or fact.measure == "three.total":
        return False
    of_total = [
        f
        for f in context.extract.narrative.figures
        if (f.fact.measure, f.fact.aspect, f.fact.year) == ("three.total", "change", fact.year)
        and (f.fact.basis == context.own) == (fact.basis == context.own)
    ]
    return any(_explains(context, f, _PARTS.get(fact.measure)) for f in of_total)


_PARTS = {
    "three.abroad": compiled(r"出国|出境|外事|团组"),
    "three.vehicles": compiled(r"用车|车辆|车改|公车"),
    "three.purchase": compiled(r"购置|购车|更新"),
    "three.running": compiled(r"运行|用车|车辆|车改|公车"),
    "three.reception": compiled(r"接待|来访"),
}
"""What the reason of a total's change says of a part."""


def _explains(context: Context, whole: Figure, part: re.Pattern[str] | None) -> bool:
    """Tell whether a total's change has its reason, behind it or before it in its sentence.

    A reason before it of another change of the total will do where it speaks of the part: 比预算减少 x，主要原因是压减公务接待；比上年减少 y.
    """
    text = _text(context, whole)
    if _REASON.search(text[whole.place.end :]):
        return True
    before = text[text.rfind("。", 0, whole.place.start) + 1 : whole.place.start]
    reason = _REASON.search(before)
    if reason is None:
        return False
    return not re.search(r"\d", before[reason.end() :]) or (
        part is not None and part.search(before, reason.end()) is not None
    )


def _text(context: Context, figure: Figure) -> str:
    return fold(text_at(context.document, figure.place))


_GOES_ON = compiled(r"(?:其中|包括|如下|具体情况|分项(?:看|情况)?|各项(?:情况)?)[：:。]?\s*$")


_REASON_OF = compiled(
    r"[^，。；\d]*(?:\d{4}年度?)?[^，。；\d]*(?:大于|小于|高于|低于|增加|减少|增长|下降|增减|变动)[^，。；]{0,12}(?:主要)?(?:情况|原因)"
)


def _told_later(context: Context, block: int, text: str) -> bool:
    """Tell whether the paragraphs after one give the reason: those it announces (其中：…), or one that says so itself."""
    announced = bool(_GOES_ON.search(text))
    for later in context.document.blocks[block + 1 : block + (7 if announced else 4)]:
        if not isinstance(later, Paragraph) or re.match(r"^\s*[一二三四五六七八九十]+、", later.text):
            return False
        told = fold(later.text)
        if _REASON_OF.match(told) or (announced and _REASON.search(told)):
            return True
    return False


def _is_next(text: str, following: str) -> bool:
    """Tell whether a paragraph has the number after that of another: its neighbour in the list, not a list of its own."""
    one, other = (re.match(r"\s*（?(\d{1,2})[）、.．]", t) for t in (text, following))
    return bool(one and other and int(one[1]) + 1 == int(other[1]))


def _next_text(context: Context, block: int) -> str:
    for later in context.document.blocks[block + 1 : block + 2]:
        if isinstance(later, Paragraph):
            return fold(later.text)
    return ""
