"""F05: the text speaks of its own year."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import cache

import msgspec

from juesuan.checks.basis import LAW
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.model import Finding
from juesuan.checks.odd_years import odd_years
from juesuan.checks.plan_years import stale_years
from juesuan.checks.rules.examples import HEAD_TOTALS, SAID_TOTAL_IN, SAID_TOTAL_OUT, said, slip
from juesuan.checks.titles import title_lines
from juesuan.domain.accounts import STATUTORY
from juesuan.kernel.lang import Text
from juesuan.kernel.patterns import compiled
from juesuan.kernel.place import Place

RULE = declare(
    Rule(
        "F05",
        "form",
        "error",
        Text("年度不一致", "year"),
        Text("全文年度与决算年度一致", "the text speaks of its own year"),
        LAW,
        *slip(said(HEAD_TOTALS, SAID_TOTAL_IN, SAID_TOTAL_OUT), "2024年度支出总计", "2022年度支出总计"),
    )
)


@finds(RULE)
def years(context: Context) -> Iterator[Finding]:
    """Yield years that do not fit: the document's own where it speaks of itself, the year before in a comparison."""
    own = context.year
    if not own:
        return
    told: set[Place] = set()
    # A budget's sentences tell of several years: there it takes more to know a wrong one.
    if context.kind.own == "final":
        sentences = _in_sentences(context, own)
    else:
        stale = (_wrong_year(s.place, s.printed, s.right) for s in stale_years(context))
        sentences = itertools.chain(stale, _stocks_of_a_budget(context, own))
    borne = (_wrong_year(s.place, s.printed, s.right) for s in context.extract.stale)
    compared = (_wrong_year(w.place, w.printed, w.right) for w in odd_years(context))
    alone = _of_its_own(context, own)
    for found in (*borne, *_in_titles(context, own), *sentences, *compared, *alone, *_misprinted(context, own)):
        if found.place not in told:
            told.add(found.place)
            yield found


def _in_sentences(context: Context, own: int) -> Iterator[Finding]:
    for number, text, section in context.paragraphs():
        if section in ("functions", "glossary", "organisation"):
            continue
        for match in compiled(r"(20\d\d) ?年度").finditer(text) if "年度" in text else ():
            year = int(match[1])
            before = text[max(0, match.start() - 6) : match.start()]
            after = text[match.end() : match.end() + 16]
            told = after.removeprefix("，")
            place = Place(number, match.start(), match.end())
            if compiled(r"(?:与|比|较|同|和)(?:上年|去年)?[（]?$").search(before):
                if compiled(r"[^，。；]{0,14}预算").match(after) or _BETWEEN_OTHERS.search(text[: match.start()]):
                    continue
                if year == own - 1 or not compiled(
                    r"相比|决算|增|减|支|收|持平|[，、）]|年初|基本|数|总|“|同|的?\d"
                ).match(after):
                    continue
                yield _wrong_year(place, match[0], f"{own - 1}年度")
            elif year < own and _told_of_both(context, number, text, year, match.end()):
                continue
            elif (
                (year not in (own, own - 1) and _OF_A_YEAR.match(told))
                or (
                    year == own - 1
                    and _OWN_TOTAL.match(told)
                    and not compiled(r"较|比|与").search(text[max(0, match.start() - 2) : match.start()])
                    and not _own_year_follows(text[match.end() :], own)
                )
                or (
                    year < own
                    and (
                        (_OWN_FLOW.match(told) and _AT_START.search(text[: match.start()]) and str(own) not in text)
                        or (
                            year == own - 1
                            and str(own) not in text
                            and _AT_START.search(text[: match.start()])
                            and _this_years(context, number, match.end())
                        )
                        or (
                            _HAD_NONE.match(told)
                            and _AT_START.search(text[: match.start()])
                            and not _OWN_YEAR_BEHIND.match(told)
                        )
                        or (
                            after.startswith("项目")
                            and compiled(r"绩效(?:目标|跟踪|自评)[^，。；]{0,4}的$").search(before)
                        )
                    )
                )
            ):
                yield _wrong_year(place, match[0], f"{own}年度")
        for match in _AS_OF.finditer(text) if "截" in text else ():
            if int(match[1]) != own:
                yield _wrong_year(_year_alone(number, match), f"{match[1]}年", f"{own}年")
        if section == "assets" and (stale := _AT_THE_END.match(text)) and int(stale[1]) == own - 1:
            yield _wrong_year(Place(number, stale.start(1), stale.end() - 1), f"{stale[1]}年末", f"{own}年末")
        for match in _FLOW_OF_A_YEAR.finditer(text) if "预算财政拨款" in text else ():
            if int(match[1]) == own - 1 and str(own) not in text and _AT_START.search(text[: match.start()]):
                yield _wrong_year(Place(number, match.start(1), match.end(1) + 1), f"{match[1]}年", f"{own}年")


_AS_OF = compiled(r"截[至止]到? ?(20\d\d) ?年 ?12 ?月 ?31 ?日")
"""The day as of which what stands is told."""
_AT_THE_END = compiled(r"(?:[（(]?[一二三四五六七八九十\d]+[）)、.．]\s*)?(20\d\d)年[末底][，,]")
"""How a paragraph on assets opens: 2023年末，固定资产中，车辆24台."""
_FLOW_OF_A_YEAR = compiled(
    r"(20\d\d)年(?=(?:政府性基金|国有资本经营)预算财政拨款(?:收入|支出)(?:为|共计|合计|总计)?\d)"
)


def _of_its_own(context: Context, own: int) -> Iterator[Finding]:
    """Yield the year before where it is told what is told of the own year alone, in paragraphs that do not name that year besides."""
    for number, text, section in context.paragraphs_with(str(own - 1)):
        for match in context.grammar.found("year_of_its_own", text) if section not in ("functions", "glossary") else ():
            group = match.lastgroup or ""
            if match[group] == str(own - 1) and (group == "listed" or str(own) not in text):
                end = match.end(group) + 1 + text.startswith("年度", match.end(group))
                printed = text[match.start(group) : end]
                right = printed.replace(str(own - 1), str(own))
                yield _wrong_year(Place(number, match.start(group), end), printed, right)


def _year_alone(number: int, match: re.Match[str]) -> Place:
    """Return the place of the year of a date, its 年 with it: what is proposed for it is a year alone."""
    return Place(number, match.start(1), match.string.index("年", match.end(1)) + 1)


_YEAR_END = compiled(r"截[至止]到? ?(?:时间：? ?)?(20\d\d) ?年 ?(?:年?[底末]|12 ?月 ?31 ?日|12 ?月[底末])")
_STOCK = compiled(r"车辆|房屋|设备|固定资产|资产总额|在职|实有人|编制")


def _stocks_of_a_budget(context: Context, own: int) -> Iterator[Finding]:
    """Yield dates of what is there that a budget cannot know, the end of its own year, or that its other dates make stale.

    A budget is made before its year begins; some places count what is there a year earlier, so that date alone tells nothing.
    """
    told = [
        (_year_alone(number, match), match)
        for number, text, _ in context.paragraphs()
        for match in _YEAR_END.finditer(text)
        if _STOCK.search(text[match.end() : match.end() + 40])
    ]
    before = any(int(match[1]) == own - 1 for _, match in told)
    for place, match in told:
        year = int(match[1])
        if year == own or (before and year == own - 2):
            yield _wrong_year(place, f"{year}年", f"{own - 1}年")


def _own_year_follows(rest: str, own: int) -> bool:
    """Tell whether the same is told of the document's own year behind it: 2023年度…支出 x，2024年度…支出 y."""
    return compiled(rf"\d[^。]*?[，；。]\s*(?:而|到|至|到了)?(?:{own} ?年|本年|今年|当年)").search(rest) is not None


def _in_titles(context: Context, own: int) -> Iterator[Finding]:
    """Yield the years of titles, contents and captions that are not the document's own."""
    g = context.grammar
    for line in title_lines(context):
        if "20" not in line.text or compiled(r"[，。；]|相比|比较|对比").search(line.text):
            continue
        for match in compiled(r"(?<!\d)(20\d\d) ?年度?").finditer(line.text):
            if int(match[1]) == own or compiled(r"[与比较和至—-]$").search(line.text[: match.start()].rstrip()):
                continue
            after = line.text[match.end() :]
            own_work = int(match[1]) < own and g.title_of_own_work.match(after)
            if g.title_of_own_year.match(after) or own_work or (line.of == "caption" and _captioned(line.text, match)):
                yield _wrong_year(line.span(match.start(), match.end()), match[0], match[0].replace(match[1], str(own)))


def _captioned(text: str, match: re.Match[str]) -> bool:
    """Tell whether what stands above a table says the table's year: 「2024年度」 alone, 「编制单位：… 2024年度 单位：万元」."""
    before, after = text[: match.start()], text[match.end() :]
    if compiled(r"\s*\d").match(after):
        return False  # a date
    if not before.strip(" （") and not after.strip(" ）"):
        return True
    return bool(
        compiled(r"(?:部门|单位)(?:名称)?[：:]").search(before) or compiled(r"\s*(?:金额)?单位[：:]").match(after)
    )


def _misprinted(context: Context, own: int) -> Iterator[Finding]:
    """Yield years that have not four digits: 202年度, 20244年度, 2O24年度."""
    contents = [(line.place, line.text) for line in title_lines(context) if line.of != "heading"]
    blocks = {place.block for place, _ in contents}
    sentences = [
        (Place(n), t) for n, t, section in context.paragraphs_with("年") if n not in blocks and section != "functions"
    ]
    pattern = _no_year(context.kind.word)
    for place, text in (*contents, *sentences):
        for match in pattern.finditer(text):
            compared = compiled(r"[与比较同和]$").search(text[: match.start()])
            right = match[0].replace(match[1], str(own - 1 if compared else own))
            yield _wrong_year(msgspec.structs.replace(place, start=match.start(), end=match.end()), match[0], right)


@cache
def _no_year(word: str) -> re.Pattern[str]:
    """Return a year that a digit was lost from, doubled in or misread in."""
    return compiled(  # what must not stand before the 2 is asked behind it, so that a scan looks for that digit
        r"(2(?<![\dA-Za-z.,，]2)(?!0\d\d ?年)(?:\d{2}|0\d{3}|(?=\d{0,2}[OoQ])[\dOoQ]{3})) ?"
        rf"(?:年度(?!假)|年(?=(?:部门|单位|本级)?{word}|12月31日))"
    )


_OF_A_YEAR = compiled(
    r"(?:部门|单位)?(?:决算|收入|支出|财政拨款|一般公共|政府性|国有资本|“|三公|机关运行|政府采购|预算绩效)"
)


def _told_of_both(context: Context, block: int, text: str, year: int, start: int) -> bool:
    """Tell whether a paragraph tells what it tells first of an earlier year of its own year too: 2022年度支出 x，2024年度支出 y.

    The same amount again, where the own year is not named, is the first one told again: 2022年度支出 x，…，决算数 x.
    """
    told = [f for f in context.told_in(block) if f.fact.aspect == "amount"]
    first = next((f for f in told if f.place.start >= start), None)
    if first is None or first.fact.year != year:
        return False
    own = msgspec.structs.replace(first.fact, year=context.year)
    named = str(context.year) in text
    return any(f.fact == own and (named or f.value != first.value) for f in told)


def _this_years(context: Context, block: int, start: int) -> bool:
    """Tell whether the first amount told of last year is the one that the forms give for this year."""
    told = [f for f in context.told_in(block) if f.place.start >= start and f.fact.aspect == "amount"]
    if not told or told[0].fact.year not in (context.year, context.year - 1) or len(str(told[0].value).strip("0.")) < 4:
        return False
    twin = context.first(msgspec.structs.replace(told[0].fact, year=context.year), STATUTORY)
    return twin is not None and twin.value == told[0].value


_OWN_TOTAL = compiled(
    r"(?:部门|单位)?决算(?:公开|情况|说明|表)|收入支出总计|收入总计|支出总计|一般公共预算财政拨款支出"
    r"|财政拨款(?:收入|支出|收入支出)总计|一般公共预算财政拨款基本支出\d|机关运行经费支出\d|政府采购(?:支出|金额)|“三公”经费|预算绩效管理(?:形成|工作开展)"
)


_OWN_FLOW = compiled(r"(?:政府性基金|国有资本经营)预算财政拨款(?:年初|收入|支出)")


_HAD_NONE = compiled(r"(?:没有|无)[^，。；]{2,30}(?:收入|支出|经费)")


_OWN_YEAR_BEHIND = compiled(r"[^，。；]*，(?:本年|今年|当年|本期)")
"""2019年度没有该项支出，本年增加 x: the year before, told for comparison."""
_BETWEEN_OTHERS = compiled(r"20\d\d ?年度?[^，。；]{0,16}(?:与|比|较|同|和)$")
"""2019年度比2018年度增加 x: one year of several against the one before it."""


_AT_START = compiled(r"(?:^|[。；])[^，。；：因于]{0,24}$")
"""Where a sentence begins, the department's name at most before it: what follows is said of the document's own year."""


def _wrong_year(place: Place, printed: str, right: str) -> Finding:
    message = Text("年度应为{r}，写成了{p}", "the year should be {r}, not {p}").format(r=right, p=printed)
    return finding(RULE, place, message, proposed=right)
