"""F02: every section that the template requires is there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Literal

from juesuan.checks.basis import PROCEDURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.lookups import tells
from juesuan.checks.model import Finding, Severity
from juesuan.checks.rules.examples import (
    HEAD_ASSETS,
    HEAD_BASIC,
    HEAD_FISCAL,
    HEAD_GENERAL,
    HEAD_INCOME,
    HEAD_OPERATING,
    HEAD_PERFORMANCE,
    HEAD_PROCUREMENT,
    HEAD_SPENDING,
    HEAD_THREE,
    HEAD_TOTALS,
    SAID_BASIC,
    SAID_FISCAL_IN,
    SAID_KINDS,
    SAID_PROCURED,
    SAID_RISE,
    SAID_SOURCES,
    SAID_THREE,
    SAID_TOTAL_IN,
    said,
)
from juesuan.document.model import Paragraph
from juesuan.domain.measures import measure_title
from juesuan.kernel.lang import Text
from juesuan.kernel.patterns import compiled
from juesuan.kernel.place import Place

_WHOLE = (
    "一、主要职能",
    "保管档案。",
    "二、机构设置",
    "内设三个科室。",
    HEAD_TOTALS,
    SAID_TOTAL_IN,
    HEAD_INCOME,
    SAID_SOURCES,
    HEAD_SPENDING,
    SAID_KINDS,
    HEAD_FISCAL,
    SAID_FISCAL_IN,
    HEAD_GENERAL,
    SAID_RISE,
    HEAD_BASIC,
    SAID_BASIC,
    HEAD_THREE,
    SAID_THREE,
    "清河县档案馆2024年度没有政府性基金预算财政拨款和国有资本经营预算财政拨款。",
    HEAD_OPERATING,
    "2024年度机关运行经费支出10.00万元。",
    HEAD_PROCUREMENT,
    SAID_PROCURED,
    HEAD_ASSETS,
    "共有车辆0辆。",
    HEAD_PERFORMANCE,
    "绩效自评的项目2个。",
    "第三部分 名词解释",
    "基本支出：维持运转的支出。",
)
"""A disclosure with every section, the glossary last."""

RULE = declare(
    Rule(
        "F02",
        "form",
        "error",
        Text("缺少规定章节", "section missing"),
        Text("模板要求的章节都在", "every section that the template requires is there"),
        PROCEDURE,
        said(*_WHOLE),
        said(*_WHOLE[:-2]),
    )
)


@finds(RULE)
def missing_sections(context: Context) -> Iterator[Finding]:
    """Yield one finding for each section of the template that no heading opens and no paragraph tells.

    Where most are missing they are told together; without any table either it is an excerpt, which is worth a note.
    """
    if not any(h.level <= 2 for h in context.outline.heads) or not tells(context):
        return
    present = {h.section for h in context.outline.heads} | set(context.outline.sections)
    absent = [section for section in context.template.sections if section.id not in present]
    if not absent:
        return  # most documents
    whole = " ".join(text for _, text, _ in context.paragraphs())
    told = "\n".join(t for _, t, _ in context.paragraphs() if "。" in t and not re.match(r"\s*(?:说明|备?注)", t))
    spent = {key: any(t.form == form and not t.empty for t in context.accounts.tables) for key, form in _FUND_FORMS}
    dense = "".join(whole.split())  # 财政拨款收入支出决算总体情况说明 holds the words of another section's title
    missing: list[str] = []
    elsewhere = 0
    for section in absent:
        if _titled(section.title).search(dense) or 0 < context.year < section.since:
            continue
        if context.template.id == "national" and _is_told_elsewhere(context, section.id):
            elsewhere += 1
            continue  # many regions' forms tell two of them under one heading
        if section.id in _SUBJECT_WORDS and re.search(_SUBJECT_WORDS[section.id], whole):
            continue
        if (section.id == "functions" and _introduced(context)) or (
            section.id == "operating" and _INSTITUTION.search(context.unit) and _NO_OFFICE.search(whole)
        ):
            continue
        if (
            section.id == "fiscal"
            and context.template.id == "national"
            and not any(spent.values())
            and _is_told_elsewhere(context, "general_alone")
        ):
            continue
        if (
            section.id in _FUNDS
            and context.template.id == "national"
            and (not spent.get(section.id) or re.search(_FUNDS[section.id], told))
        ):
            continue  # without such money many regions have no section of it
        missing.append(section.title)
    # A region whose template is not known here may well do without: only its own template makes it an error.
    severity: Severity | Literal[""] = "warning" if context.template.id == "national" else ""
    tabled = any(t.form for t in context.accounts.tables)
    if (len(missing) + (0 if tabled else elsewhere)) * 2 > len(
        context.template.sections
    ):  # without headings of their own
        if not tabled:
            severity = "note"
        message = Text("规定章节大多没有，可能只是节选：缺少{t}", "most sections are missing, perhaps an excerpt: {t}")
        yield finding(RULE, Place(0, 0, 0), message.format(t="、".join(f"“{m}”" for m in missing)), severity=severity)
        return
    if len(missing) > _FEW:  # a document of another order
        message = Text(
            "缺少模板中的这些章节：{t}（{n}模板）", "sections of the template that are not there: {t} ({n} template)"
        )
        words = message.format(t="、".join(f"“{m}”" for m in missing), n=context.template.name)
        yield finding(RULE, Place(0, 0, 0), words, severity="warning")
        return
    explained = {s.title for s in context.template.sections if s.id == "glossary" and _EXPLAINS.search(whole)}
    for title in missing:
        message = Text("缺少章节“{t}”（{n}模板）", "section missing: {t} ({n} template)").format(
            t=title, n=context.template.name
        )
        yield finding(RULE, Place(0, 0, 0), message, severity="note" if title in explained else severity)


_FEW = 3
"""Sections that may be missing one by one."""

_INSTITUTION = compiled(
    r"(?:研究[所院]|科学院|医院|卫生院|学校|大学|学院|中学|小学|幼儿园|博物馆|图书馆|文化馆|美术馆|出版社|电视台|融媒体中心|林场)$"
)
_NO_OFFICE = compiled(r"^(?!.*(?:参照公|参公)).*事业单位", re.DOTALL)
"""Who has no 机关运行经费: a public institution that is not run like an office (参照公务员法管理)."""

_FIRST_PART = compiled(r"(?:概况|简介|基本情况|基本概况)$")


def _introduced(context: Context) -> bool:
    """Tell whether the first part says at once, below its heading, what the department is and does."""
    for head in context.outline.heads:
        block = next(iter(context.document.blocks[head.block + 1 : head.block + 2]), None)
        if head.level <= 2 and _FIRST_PART.search(head.title) and isinstance(block, Paragraph):
            return "。" in block.text and all(h.block != head.block + 1 for h in context.outline.heads)
    return False


_EXPLAINS = compiled(r"[”）费款出余](?:，)?(?:是指|系指|指的是)")
"""What explains a term where it is used. 财预〔2016〕143号 asks for an explanation of technical terms, not for a section of that title."""


_SAYS = ("fund", "capital", "three_public", "operating", "procurement", "assets", "performance")
"""Sections that say something even where there is none of it (财预〔2016〕143号): a heading alone says nothing."""


@finds(RULE)
def empty_sections(context: Context) -> Iterator[Finding]:
    """Yield headings of sections that must say something with nothing below them before the next heading of their level."""
    heads = context.outline.heads
    # A table's number and name (七、国有资本经营预算拨款支出预算表) tells no section twice.
    known = Counter(h.section for h in heads if h.section and not _TABLE.search(h.title))
    for head, following in pairwise(heads):
        alone = following.block == head.block + 1 and following.level <= head.level
        if (
            not alone
            or head.section not in _SAYS
            or head.level > 3
            or re.search(r"[。；，]|无|没有|\d万元", head.title)
        ):
            continue
        if known[head.section] == 1 and following.section in known:
            message = Text("“{t}”下面没有内容", "nothing stands below “{t}”").format(t=head.title)
            yield finding(
                RULE, Place(head.block, 0, 0), message, proposed=_none_of(context, head.section), severity="warning"
            )


_TABLE = compiled(r"表(?:（[^（）]*）)?$")


@cache
def _titled(title: str) -> re.Pattern[str]:
    """Return a section's title where no word of another's begins before it."""
    return compiled(f"(?<![款费金本算出入营]){re.escape(''.join(title.split()))}")


def _none_of(context: Context, section: str) -> str:
    """Return the statement that is to stand in an empty section of a budget that the tables show nothing of, else ''."""
    form = dict(_FUND_FORMS).get(section)
    shown = [t for t in context.accounts.tables if t.form == form]
    if form is None or not shown or not all(t.empty for t in shown):
        return ""  # without its table nothing tells that there was none
    budget = measure_title(f"{section}.expenditure", "zh").removesuffix("支出")
    return f"{context.year}年没有使用{budget}安排的支出"


def _is_told_elsewhere(context: Context, section: str) -> bool:
    """Tell whether the narrative gives, under other headings, the amounts that a section is about."""
    told = {
        (f.fact.measure, f.fact.item.partition("/")[0])
        for f in context.extract.narrative.figures
        if (f.fact.basis, f.fact.aspect, f.fact.year) == (context.own, "amount", context.year)
    }
    asked = _TELLS.get(section, ())
    return bool(asked) and all(
        sum(bool(re.fullmatch(words, f"{m}|{i}")) for m, i in told) >= least for words, least in asked
    )


_TELLS: dict[str, tuple[tuple[str, int], ...]] = {
    "overview": ((r"whole\.total\|", 1), (r"whole\.total_out\|", 1)),
    "income": ((r"whole\.income\.\w+\|", 2),),
    "expenditure": ((r"whole\.basic\|", 1), (r"whole\.project\|", 1)),
    "fiscal": ((r"fiscal\.(?:total|total_out|income|expenditure)\|", 1),),
    "general": ((r"(?:general|fiscal)\.expenditure\|.+", 2),),
    "general_alone": ((r"general\.(?:expenditure|income)\|", 1),),
    "basic": ((r"general\.basic\|", 1), (r"general\.(?:personnel|public)\|", 2), (r"general\.economic\|.+", 1)),
    "fund": ((r"fiscal\.expenditure\|.+", 2),),
    "performance": ((r"performance\.(?:goals|projects|evaluated|grade\.\w)\|", 1),),
}
"""What tells a section: measures (with the class of their item), and how many of them. Classes of all 财政拨款 hold the funds', too."""


_SUBJECT_WORDS = {
    "operating": r"机[关构]运行经费", "procurement": r"政府采购(?:支出|金额|(?:预算|总额)?\d)", "assets": r"共有车辆|车辆\d+辆|国有资产占", "performance": r"绩效自评|绩效评价",
    "functions": r"职能|职责|主要(?:承担|负责)[：:]", "glossary": r"名词解释", "organisation": r"机构设置|内设|下设|单位构成|预算单位",
}  # fmt: skip


_FUND_FORMS = (("fund", "fund"), ("capital", "capital"))


_FUNDS = {
    key: rf"(?:无|没有)[^。]{{0,20}}{words}|{words}[^。]{{0,40}}(?:\d万?元|空表|为零|为0)"
    for key, words in (("fund", "政府性基金"), ("capital", "国有资本经营"))
}
"""What tells of these budgets without a section of their own, which the national form leaves free."""
