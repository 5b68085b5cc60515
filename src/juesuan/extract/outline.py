"""The outline of a disclosure: which section each block stands in, whose document it is and of which year."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

import msgspec

from juesuan.document.model import Document, Paragraph, Table, is_recognised
from juesuan.extract.numerals import fold

SECTIONS: tuple[tuple[str, str], ...] = (
    ("contents", r"^目\s*录$|^目\s*次$"),
    ("glossary", r"名词解释|专业名词|名词注释|术语解释"),
    ("three_public", r"[“\"'‘]?三公[”\"'’]?经费"),
    ("fund", r"政府性基金"),
    ("capital", r"国有资本经营"),
    ("assets", r"国有资产|国有资产占[有用]"),
    ("operating", r"机关运行经费|公用经费支出情况"),
    ("procurement", r"政府采购"),
    ("performance", r"绩效"),
    ("basic", r"一般公共预算(?:财政拨款)?基本支出|^财政拨款基本支出|^基本支出"),
    ("general", r"一般公共预算(?:财政拨款|当年拨款)?(?:收入)?(?:支出|收支)|^公共预算财政拨款支出"),
    ("fiscal", r"财政拨款收入?、?(?:和|与)?支?出?.*总体|财政拨款收入支出|财政拨款收支"),
    ("overview", r"收入、?(?:和|与)?支出决算总体|收入支出总体|收支总体|收入支出决算总|收入支出决算情况"),
    ("income", r"^(?:关于)?.{0,30}?(?<!拨款)收入决算(?:情况|具体|的)?|^收入情况"),
    ("expenditure", r"^(?:关于)?.{0,30}?(?<!拨款)支出决算(?:情况|具体|的)?|^支出情况"),
    ("organisation", r"机构设置|机构情况|单位构成|人员情况|机构人员|人员构成|编制情况|机构和人员"),
    ("functions", r"职能|职责|主要工作"),
    ("tables", r"决算(?:公开)?(?:报表|表)|部门决算.*表$|附[件表]"),
    ("other", r"其他.*说明|其他重要事项|其它"),
)
_SECTIONS = tuple((name, re.compile(pattern)) for name, pattern in SECTIONS)

_LEVELS: tuple[re.Pattern[str], ...] = (
    re.compile(r"^第 ?[一二三四五六七八九十\d]+ ?(?:部分|章|篇)[ 、:：.]*"),
    re.compile(r"^[一二三四五六七八九十]+ ?[、.．，][ ]*|^第[一二三四五六七八九十]+[、节] *"),
    re.compile(r"^（ ?[一二三四五六七八九十]+ ?）[、.]? *"),
    re.compile(r"^\d{1,2} ?[.、．](?!\d) *|^（ ?\d{1,2} ?）[、.]? *"),
)


class Head(msgspec.Struct, frozen=True):
    """A heading: block number, level 1-4, title without its number, the section it opens ('' if it inherits)."""

    block: int
    level: int
    title: str
    section: str


class Outline(msgspec.Struct, frozen=True):
    """Section of every block, headings, and the document's own department and year.

    `sections[i]` is the section of block i, '' outside any. `parts` gives the number of the 第…部分 it is in, 0 before.
    """

    sections: tuple[str, ...]
    heads: tuple[Head, ...]
    unit: str
    year: int
    contents_end: int


def heading_level(text: str, hint: int = 0) -> int:
    """Return 1-4 for a heading, 0 for other text; 4 is a numbered item that may also be a sentence."""
    line = fold(text).strip()
    if not line or len(line) > 70 or "\n" in line.strip():
        return 0
    for level, pattern in enumerate(_LEVELS, 1):
        match = pattern.match(line)
        if not match:
            continue
        rest = line[match.end() :]
        if level == 1:
            return 1
        if re.search(r"[。；;]", rest[:-1]) or re.search(r"：.|万元|\d%", rest) or (rest.endswith("；")):
            return 0
        if level >= 3 and rest.endswith("。") and len(rest) > 34:
            return 0
        if level == 4 and len(rest) > 30:
            return 0
        return level
    return min(hint, 4) if hint and len(line) <= 60 else 0


def section_of(title: str) -> str:
    """Return the section a heading's title opens, '' when it names none."""
    plain = re.sub(r"\s", "", title)
    for name, pattern in _SECTIONS:
        if pattern.search(plain):
            return name
    return ""


def outline(document: Document) -> Outline:
    """Read the outline of `document`."""
    end = _contents_end(document)
    heads: list[Head] = []
    sections: list[str] = []
    stack: list[tuple[int, str]] = []
    for number, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            label = getattr(block, "label", "")
            text = fold(label + block.text).strip()
            level = heading_level(text, block.level)
            if number < end:
                sections.append("contents")
                continue
            if level:
                title = _title(text)
                section = section_of(title)
                if level == 1 and section not in ("glossary", "tables"):
                    section = {"functions": "functions", "organisation": "organisation"}.get(section, "")
                small = False
                if level == 4:
                    here = next((s for _, s in reversed(stack) if s), "")
                    small = section in _SMALL and here in ("", "other", *_SMALL) and not re.search(r"[。；，]", title)
                    section = section if small or section == "three_public" else ""
                if level < 4 or small:
                    stack = [(lv, s) for lv, s in stack if lv < level]
                    stack.append((level, section))
                heads.append(Head(number, level, title, section))
            elif run := _run_in(text):
                stack = [(lv, s) for lv, s in stack if lv < run[0]]
                stack.append(run)
        current = next((s for _, s in reversed(stack) if s), "")
        sections.append(current)
    unit, year = identity(document)
    return Outline(tuple(sections), tuple(heads), unit, year, end)


_SMALL = ("operating", "procurement", "assets", "performance")
"""Sections that some templates number 1. 2. 3. under 其他重要事项."""


def _run_in(text: str) -> tuple[int, str] | None:
    """Return (level, section) of a title that its text runs on after: 「（二）政府采购支出情况。2023年度…」."""
    for level, pattern in enumerate(_LEVELS, 1):
        if level > 1 and (match := pattern.match(text)):
            title = re.match(r"([^。，；：\d]{2,28}(?:情况|说明))。.", text[match.end() :])
            section = section_of(title[1]) if title else ""
            return (level, section) if section else None
    return None


def _title(text: str) -> str:
    for pattern in _LEVELS:
        match = pattern.match(text)
        if match:
            return text[match.end() :].strip()
    return text


def _contents_end(document: Document) -> int:
    """Return the block after the table of contents: where one of its entries comes again as a heading, else 0."""
    start = next(
        (
            i
            for i, b in enumerate(document.blocks[:60])
            if isinstance(b, Paragraph) and re.fullmatch(r"目\s*[录次]", fold(b.text).strip())
        ),
        None,
    )
    if start is None:
        return 0
    seen: dict[str, int] = {}
    for number in range(start + 1, min(start + 120, len(document.blocks))):
        block = document.blocks[number]
        if not isinstance(block, Paragraph):
            return number if seen else 0
        entry = re.sub(r"[\s.…·\-—]*\d*$", "", re.sub(r"\s", "", fold(block.text)))
        if not entry:
            continue
        # An entry comes again: its page number or leader dots are gone, but the words are the same.
        if entry in seen or any(
            len(entry) > 5 and (entry.startswith(k) or k.startswith(entry)) and number - v > 2
            for k, v in seen.items()
            if len(k) > 5 and _LEVELS[0].match(k)
        ):
            return number
        seen[entry] = number
    return 0


_NAME_YEAR = re.compile(
    r"(?P<unit>[\u4e00-\u9fff（）A-Za-z·XＸ×○〇*]{2,40}?)\s*(?P<year>20\d\d)\s*年度?(?:部门|单位|本级)?\s*(?:决算|信息公开)"
)
_YEAR_NAME = re.compile(
    r"(?P<year>20\d\d)\s*年度?(?P<unit>[\u4e00-\u9fff（）A-Za-z·XＸ×○]{2,40}?)(?:部门|单位)?决算(?:公开|说明|$)"
)
# 「部门：清河县档案馆⇥单位：万元」 stands on one line where Word sets a tab between the two.
_OWNER = re.compile(r"^(?:编制)?(?:部门|单位)(?:名称)?[：:](.{3,40}?)(?:(?:20\d\d年度?)?(?:金额)?单位[：:].*)?$")
_FILLER = re.compile(r"^(?:第[一二三四五六七八九十]+部分|关于|附件\d*|公开|的|[：:、，。]|目录)+")


def identity(document: Document) -> tuple[str, int]:
    """Return the department's name and the fiscal year, from the title pages, else from the headings and the text."""
    names: Counter[str] = Counter()
    years: Counter[int] = Counter()
    title = ""
    for number, block in enumerate(document.blocks):
        if isinstance(block, Table):
            continue
        text = re.sub(r"\s+", "", fold(block.text))
        joined = title + text if number < 8 and len(title) < 60 else text
        if number < 8 and len(text) < 40:
            title += text
        for match in [*_NAME_YEAR.finditer(joined[:400]), *_YEAR_NAME.finditer(joined[:120])]:
            name = _FILLER.sub("", match["unit"])
            if len(name) >= 3 and not re.search(r"万元|年度|说明|相比|其中", name):
                names[name] += 6 if number < 8 else 1
                years[int(match["year"])] += 6 if number < 8 else 1
        if (head := re.match(r"^第一部分(.{3,40}?)(?:概况|基本情况)$", text)) and not re.match(r"单位|部门", head[1]):
            names[head[1]] += 4
        if owner := _OWNER.match(text):
            names[owner[1]] += 1
        for match in re.finditer(r"(20\d\d)年度", text[:2000]):
            years[int(match[1])] += 1
    unit = names.most_common(1)[0][0] if names else ""
    if unit and any(is_recognised(b) for b in document.blocks):
        unit = _as_elsewhere(document, unit, names)
    return unit, years.most_common(1)[0][0] if years else 0


def _as_elsewhere(document: Document, unit: str, names: Iterable[str]) -> str:
    """Return a scan's department as it stands most often: one character of the cover may have been misread."""
    text = re.sub(r"\s+", "", fold("\n".join(b.text for b in document.blocks if isinstance(b, Paragraph))))
    alike = [n for n in names if len(n) == len(unit) and sum(a != b for a, b in zip(n, unit, strict=True)) == 1]
    return max([unit, *alike], key=text.count)
