"""F05: the text speaks of its own year."""

from __future__ import annotations

import re
from collections.abc import Iterator

from juesuan.checks.basis import LAW
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.model import Finding
from juesuan.checks.rules.examples import HEAD_TOTALS, SAID_TOTAL_IN, SAID_TOTAL_OUT, said, slip
from juesuan.kernel.lang import Text
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
    for number, text, section in context.paragraphs():
        if section in ("functions", "glossary", "organisation"):
            continue
        for match in re.finditer(r"(20\d\d) ?年度", text):
            year = int(match[1])
            before = text[max(0, match.start() - 6) : match.start()]
            after = text[match.end() : match.end() + 16]
            told = after.removeprefix("，")
            compares = re.search(r"(?:与|比|较|同|和)(?:上年|去年)?[（]?$", before)
            place = Place(number, match.start(), match.end())
            if compares:
                if re.match(r"[^，。；]{0,14}预算", after):
                    continue
                if year == own - 1 or not re.match(r"相比|决算|增|减|支|收|持平|[，、）]|年初|基本|数|总|“|同", after):
                    continue
                yield _wrong_year(place, match[0], f"{own - 1}年度")
            elif (
                (
                    year not in (own, own - 1)
                    and re.match(
                        r"(?:部门|单位)?(?:决算|收入|支出|财政拨款|一般公共|政府性|国有资本|“|三公|机关运行|政府采购|预算绩效)",
                        told,
                    )
                )
                or (
                    year == own - 1
                    and _OWN_TOTAL.match(told)
                    and not re.search(r"较|比|与", text[max(0, match.start() - 2) : match.start()])
                )
                or (
                    year < own
                    and (
                        (_OWN_FLOW.match(told) and _AT_START.search(text[: match.start()]) and str(own) not in text)
                        or (_HAD_NONE.match(told) and _AT_START.search(text[: match.start()]))
                        or (after.startswith("项目") and re.search(r"绩效(?:目标|跟踪|自评)[^，。；]{0,4}的$", before))
                    )
                )
            ):
                yield _wrong_year(place, match[0], f"{own}年度")
        for match in re.finditer(r"截[至止]到? ?(20\d\d) ?年 ?12 ?月 ?31 ?日", text):
            if int(match[1]) != own:
                yield _wrong_year(Place(number, match.start(), match.end()), match[0], f"{own}年")


_OWN_TOTAL = re.compile(
    r"(?:部门|单位)?决算(?:公开|情况|说明|表)|收入支出总计|收入总计|支出总计|一般公共预算财政拨款支出"
    r"|财政拨款(?:收入|支出|收入支出)总计|一般公共预算财政拨款基本支出\d|机关运行经费支出\d|政府采购(?:支出|金额)|“三公”经费|预算绩效管理(?:形成|工作开展)"
)


_OWN_FLOW = re.compile(r"(?:政府性基金|国有资本经营)预算财政拨款(?:年初|收入|支出)")


_HAD_NONE = re.compile(r"(?:没有|无)[^，。；]{2,30}(?:收入|支出|经费)")


_AT_START = re.compile(r"(?:^|[。；])[^，。；：因于]{0,24}$")
"""Where a sentence begins, the department's name at most before it: what follows is said of the document's own year."""


def _wrong_year(place: Place, printed: str, right: str) -> Finding:
    message = Text("年度应为{r}，写成了{p}", "the year should be {r}, not {p}").format(r=right, p=printed)
    return finding(RULE, place, message, proposed=right)
