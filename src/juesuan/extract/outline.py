"""The outline of a disclosure: which section each block stands in, whose document it is and of which year."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache

import msgspec

from juesuan.document.model import Document, Paragraph, Table, is_recognised
from juesuan.extract.numerals import fold
from juesuan.kernel.memo import remembered_text
from juesuan.kernel.patterns import Pool, compiled
from juesuan.kinds.kind import Kind, Section, detect

_NUMBER = compiled(
    r"(第 ?[一二三四五六七八九十\d]+ ?(?:部分|章|篇)[ 、:：.]*)"
    r"|([一二三四五六七八九十]+ ?[、.．，][ ]*|第[一二三四五六七八九十]+[、节] *)"
    r"|(（ ?[一二三四五六七八九十]+ ?）[、.]? *)"
    r"|(\d{1,2} ?[.、．](?!\d) *|（ ?\d{1,2} ?）[、.]? *)"
)
"""A heading's number; the group that took it is its level."""


@remembered_text(2048)
def _number_of(text: str) -> tuple[int, int]:
    """Return the level of the number that a line begins with and where it ends, (0, 0) without one."""
    number = _NUMBER.match(text)
    return (number.lastindex or 0, number.end()) if number else (0, 0)


_NO_ROW = (0, False)


def _row_of(text: str) -> tuple[int, bool]:
    """Return the level of the number that a line begins with and whether it stands in brackets: 1. and （1） are rows of their own."""
    return _number_of(text)[0], text.startswith("（")


class Head(msgspec.Struct, frozen=True):
    """A heading: block number, level 1-4, title without its number, the section it opens ('' if it inherits)."""

    block: int
    level: int
    title: str
    section: str


class Outline(msgspec.Struct, frozen=True):
    """Section of every block, headings, and the document's own department and year.

    `sections[i]` is the section of block i, '' outside any; `within` the sections that titles inside a paragraph open, by block: where, and which. `parts` gives the number of the 第…部分 it is in, 0 before.
    """

    sections: tuple[str, ...]
    heads: tuple[Head, ...]
    unit: str
    year: int
    contents_end: int
    within: dict[int, tuple[tuple[int, str], ...]] = {}


def heading_level(text: str, hint: int = 0) -> int:
    """Return 1-4 for a heading, 0 for other text; 4 is a numbered item that may also be a sentence."""
    line = text.strip()
    if not line or len(line) > 70 or "\n" in line:
        return 0
    line = fold(line)
    level, end = _number_of(line)
    if not level:
        return min(hint, 4) if hint and len(line) <= 60 else 0
    rest = line[end:]
    if level == 1:
        return 1
    if compiled(r"[。；;]").search(rest[:-1]) or compiled(r"：.|万元|\d%").search(rest) or (rest.endswith("；")):
        return 0
    if level >= 3 and rest.endswith("。") and len(rest) > 34:
        return 0
    return 0 if level == 4 and len(rest) > 30 else level


def opened_alone(text: str, sections: Sequence[Section]) -> str:
    """Return which of the sections that a line without a number may open one opens, '' for none."""
    if not sections or len("".join(text[:120].split())) > 46 or _NUMBER.match(text):
        return ""
    plain = "".join(text.split())
    if len(plain) <= 46:
        for section in sections:
            if compiled(section.alone).fullmatch(plain):
                return section.id
    return ""


def _without_number(kind: Kind) -> list[Section]:
    """Return the sections that a line without a number may open."""
    return [s for s in kind.sections if s.alone]


@cache
def _opener(sections: tuple[Section, ...]) -> Callable[[str], str]:
    """Return what tells the section of a kind of disclosure that a heading's title opens, '' for none. Titles come again."""
    titles = Pool((s.pattern, s.id) for s in sections)

    @remembered_text(2048)
    def opened(title: str) -> str:
        return next(titles.all_in("".join(title.split())), "")

    return opened


def _vaguely(sections: tuple[Section, ...], title: str) -> str:
    """Return the section that a title opens where no other does, '' for none."""
    plain = "".join(title.split())
    return next((s.id for s in sections if s.vague and compiled(s.vague).search(plain)), "")


def kind_of(document: Document) -> Kind:
    """Return the kind of disclosure that a document's titles and its tables' captions tell."""
    lines = [b.text for b in document.blocks if isinstance(b, Paragraph)]
    return detect(lines, (line for line in lines if len(line) <= 60 and line.rstrip().endswith("表")))


def outline(document: Document, kind: Kind) -> Outline:
    """Read the outline of `document`, a disclosure of `kind`."""
    end = _contents_end(document, kind)
    opens, unnumbered = _opener(kind.sections), _without_number(kind)
    heads: list[Head] = []
    sections: list[str] = []
    stack: list[tuple[int, str]] = []
    here, ran_in, vague = "", _NO_ROW, 0
    within: dict[int, tuple[tuple[int, str], ...]] = {}
    for number, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            if number < end:
                sections.append("contents")
                continue
            text = fold(getattr(block, "label", "") + block.text).strip()
            alone = opened_alone(text, unnumbered)
            level = 2 if alone else heading_level(text, block.level)
            if level:
                title = _title(text)
                section = alone or opens(_BESIDES.sub("", title))
                vague = vague if level > vague else 0
                if section and vague:
                    stack, vague = [(lv, "" if lv == vague else s) for lv, s in stack], 0
                elif not section and (section := _vaguely(kind.sections, title)):
                    section = "" if any(h.section == section for h in heads) else section
                    vague = level if section else 0
                if level == 1 and section not in ("glossary", "tables") and (kind.own == "final" or section in _BROAD):
                    section = {"functions": "functions", "organisation": "organisation"}.get(section, "")
                small = False
                if _is_inside((level, section), stack, title):
                    section = ""
                if level == 4:
                    small = (section in _SMALL and here in ("", "other", *_SMALL)) or (
                        section not in ("", "income", "expenditure")
                        and _innermost([s for s in stack if s[0] < level]) in _TOP
                    )
                    small = small and not compiled(r"[。；，]").search(title)
                    section = section if small or section == "three_public" else ""
                ran_in = _NO_ROW if level < 4 or small else ran_in
                if level < 4 or small:
                    stack = [(lv, s) for lv, s in stack if lv < level]
                    stack.append((level, section))
                    here = _innermost(stack)
                heads.append(Head(number, level, title, section))
            elif here != "glossary" and (run := _run_in(text, opens) or _labelled(text, opens, here)):
                stack = _onto(stack, run, text[:16])
                here = _innermost(stack)
                ran_in = _row_of(text) if run[1] in _BUDGETS else ran_in
            elif here != "glossary" and (run := _names_itself(text, opens, stack)):
                stack = _onto(stack, run, text[:16])
                here = _innermost(stack)
                ran_in = _row_of(text)
            elif ran_in[0] and _row_of(text) == ran_in and stack and stack[-1][0] == ran_in[0]:
                stack = stack[:-1]  # the next of its row opens none: it is of what stands above them
                here = _innermost(stack)
        sections.append(here)
        if isinstance(block, Paragraph) and here != "glossary" and _INSIDE.search(block.text):
            inner: list[tuple[int, str]] = []
            text = fold(block.text)
            for mark in _INSIDE.finditer(text):
                rest = text[mark.end() :].lstrip()
                if run := _run_in(rest, opens) or _names_itself(rest, opens, stack):
                    stack = _onto(stack, run, rest[:16])
                    here = _innermost(stack)
                    inner.append((mark.end(), here))
            if inner:
                within[number] = tuple(inner)
    unit, year = identity(document, kind)
    return Outline(tuple(sections), tuple(heads), unit, year, end, within)


_INSIDE = compiled(
    r"[。；](?=\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,2}[)）]|\d{1,2}[.．、](?!\d)))"
)
"""Where a title may stand inside a paragraph: 七、机关运行经费 x。八、政府采购预算 y."""


def _onto(stack: Sequence[tuple[int, str]], run: tuple[int, str], title: str) -> list[tuple[int, str]]:
    """Return the open titles with one more, which ends those of its own level and below."""
    kept = [(lv, s) for lv, s in stack if lv < run[0]]
    return kept if _is_inside(run, kept, title) else [*kept, run]


def _innermost(stack: Sequence[tuple[int, str]]) -> str:
    return next((s for _, s in reversed(stack) if s), "")


_BROAD = ("functions", "organisation", "other", "contents", "projects", "")
"""Sections that the title of a whole part (第二部分 …) does not open by naming them among others."""

_WHOLE = ("overview", "income", "expenditure")
"""Sections of the department's whole accounts, which a heading under another account's does not open."""


_BUDGETS = ("general", "fund", "capital")
"""Sections of one budget, whose headings may call its spending 财政拨款支出: 五、一般公共预算财政拨款支出… （一）财政拨款支出决算总体情况."""


def _is_inside(head: tuple[int, str], stack: Iterable[tuple[int, str]], title: str) -> bool:
    """Tell a heading of wider accounts that is of the budget above it: 三、一般公共预算财政拨款支出… （二）支出决算结构情况.

    And 基本支出情况 below 支出决算情况, which is of all expenditure.
    """
    level, section = head
    above = next((s for lv, s in reversed([*stack]) if s and lv < level), "")
    if level > 2 and section == "basic" and not compiled(r"财政拨款|公共预算").search(title):
        return above == "expenditure"
    if section == "fiscal":
        return level > 2 and above in _BUDGETS
    return level > 2 and section in _WHOLE and above not in ("", "other", *_WHOLE)


_BESIDES = compiled(r"（(?:包括|含|不含)[^（）]*）")
"""What a title says in brackets that its own matter includes: 预算收支（包括政府性基金）安排情况."""
_OF_ALL = compiled(r"(?:部门|单位|综合|本年|当年|总|年初|收支|预算)*(?:收入|支出|收支|总体|数据)")
_NAMES_ITSELF = compiled(r"(?:\d{4}年度?)?([^。，；：\d\n]{3,24}?)(?:为|是|共)?(?:[。：]|(?=\d[\d,.]*\s*万?元))")
"""The title of a numbered line that its text runs on after at once: 四、一般公共预算基本支出 x, 二、支出预算：…."""

_SPENT_OF_BUDGET = compiled(
    r"(?:一般公共预算|政府性基金(?:预算)?|国有资本经营预算)(?:财政)?(?:拨款)?(?:安排的?)?(?:基本)?支出"
)
"""What one budget spent, under the account of all three: 二、财政拨款收支情况 （二）一般公共预算财政拨款支出。全年支出 x."""
_SMALL = ("operating", "procurement", "assets", "performance")
"""Sections that some templates number 1. 2. 3. under 其他重要事项."""


_ITEM = 4
"""The level of a numbered item that may also be a sentence: 1., （1）."""

_TOP = ("", "other", "overview")
"""Sections under which a numbered line that begins with the name of another one opens it, whatever stands behind the name."""


def _run_in(text: str, opens: Callable[[str], str]) -> tuple[int, str] | None:
    """Return (level, section) of a title that its text runs on after: 「（二）政府采购支出情况。2023年度…」, 「八、关于2019年度…情况。…」."""
    level, end = _number_of(text)
    if level < 2:
        return None
    title = compiled(r"((?:关于)?(?:\d{4}年度?)?[^。，；：\d\n]{2,36}(?:情况|说明))([。：\n]).").match(text, end)
    section = opens(title[1]) if title else ""
    if title and title[2] == "：" and section not in (*_SMALL, *_BUDGETS):
        section = ""
    if not section and (short := compiled(r"([^。，；：\d\n]{2,12})[。：\n].").match(text, end)):
        section = next(
            (s for t in (short[1], short[1] + "情况") if (s := opens(t)) in (*_SMALL, "functions")), ""
        )  # （二）政府采购。2024年政府采购预算…
    return (level, section) if section else None


def _names_itself(text: str, opens: Callable[[str], str], stack: Sequence[tuple[int, str]]) -> tuple[int, str] | None:
    """Return (level, section) of a numbered line that its section's name begins: 四、一般公共预算基本支出 x, 二、支出预算：…."""
    level, end = _number_of(text)
    above = next((s for lv, s in reversed(stack) if lv < level), "")
    if level < 2 or above not in (*_TOP, "fiscal") or not (name := _NAMES_ITSELF.match(text, end)):
        return None
    named = name[1].strip()
    if above == "fiscal" and not _SPENT_OF_BUDGET.fullmatch(named):
        return None
    if level == _ITEM and not named.endswith(("情况", "说明")):
        return None  # 1.基本支出 x: a part of what stands above it
    section = next((s for t in (named, named + "情况") if (s := opens(t)) and s != "glossary"), "")
    if section in _WHOLE and (above == "overview" or not _OF_ALL.match(named)):
        return None  # its revenue and its expenditure are the overview's own; 项目支出 x, 一般性支出情况：…: of a part
    if level == _ITEM and section not in (*_BUDGETS, "basic", "fiscal"):
        return None
    return (level, section) if section else None


def _labelled(text: str, opens: Callable[[str], str], here: str) -> tuple[int, str] | None:
    """Return (level, section) of a label without a number before its text among the other matters: 政府采购：2024年政府采购预算…."""
    label = compiled(r"([^，。；：\d\n]{2,14})[：:](?=.{8})").match(text) if here in ("other", *_SMALL) else None
    section = next((s for t in (label[1], label[1] + "情况") if (s := opens(t)) in _SMALL), "") if label else ""
    return (4, section) if section else None


def _title(text: str) -> str:
    """Return a heading without its number and without brackets that say what is counted in: 预算收支（含政府性基金）情况."""
    end = _number_of(text)[1]
    title = text[end:].strip() if end else text
    return compiled(r"（(?:不含|包括|包含|含)[^（）]*）").sub("", title) if "（" in title else title


_ENTRIES = compiled(r"\n|(?<=[^\s])\s+(?=第[一二三四五六七八九十]+部分)")


def _contents_end(document: Document, kind: Kind) -> int:
    """Return the block after the table of contents: where one of its entries comes again as a heading, or its section opens, else 0."""
    start = next(
        (
            i
            for i, b in enumerate(document.blocks[:60])
            if isinstance(b, Paragraph) and "目" in b.text and compiled(r"目\s*[录次]").fullmatch(fold(b.text).strip())
        ),
        None,
    )
    if start is None:
        return 0
    unnumbered = _without_number(kind)
    seen: dict[str, int] = {}
    parts: list[tuple[str, int]] = []
    opened: set[str] = set()
    for number in range(start + 1, min(start + 120, len(document.blocks))):
        block = document.blocks[number]
        if not isinstance(block, Paragraph):
            return number if seen else 0
        for line in _ENTRIES.split(block.text):  # some put all entries into one paragraph, or on one line
            entry = compiled(r"[\s.…·\-—]*\d*$").sub("", "".join(fold(line).split()))
            if not entry:
                continue
            alone = opened_alone(entry, unnumbered)
            if alone and alone in opened:
                return number
            if (opens := alone or _opener(kind.sections)(_title(entry))) != "tables":  # there are nine of them
                opened.add(opens)
            # An entry comes again: its page number or leader dots are gone, but the words are the same.
            if seen.get(entry, number) < number or any(
                len(entry) > 5 and (entry.startswith(k) or k.startswith(entry)) and number - v > 2 for k, v in parts
            ):
                return number
            seen[entry] = number
            if len(entry) > 5 and _number_of(entry)[0] == 1:
                parts.append((entry, number))
    return 0


@cache
def _titles(word: str) -> tuple[re.Pattern[str], ...]:
    """Return how titles name the department and the year of what is called `word`: 清河县档案馆2024年度部门…, 2024年度清河县档案馆….

    The last one is the end of the first: a text without it need not be searched from each of its characters.
    """
    year_of = rf"(?P<year>20\d\d)\s*年度?(?:部门|单位|本级)?(?:综合)?\s*(?:{word}|信息公开)"
    return (
        compiled(rf"(?P<unit>[\u4e00-\u9fff（）A-Za-z·XＸ×○〇*]{{2,40}}?)\s*{year_of}"),
        compiled(
            r"(?P<year>20\d\d)\s*年度?(?P<unit>[\u4e00-\u9fff（）A-Za-z·XＸ×○]{2,40}?)(?:部门|单位)?(?:综合)?"
            rf"{word}(?:公开|说明|$)"
        ),
        compiled(year_of),
    )


@cache
def _year_of(word: str) -> re.Pattern[str]:
    """Return how lines tell the year of what is called `word` without 年度: 2025年区级部门预算, 2025年部门收入预算总表."""
    return compiled(rf"(20\d\d)年(?:[\u4e00-\u9fff]{{0,3}}级)?(?:部门|单位)?[\u4e00-\u9fff]{{0,24}}?{word}")


_TITLE_OF, _IN_FRONT = 6, 8
"""What a title in front counts for, against a mention; and how many blocks stand in front."""


def _told_by_titles(document: Document, word: str) -> Counter[int]:
    """Return the years of the lines that are titles by their look: short, no sentence."""
    years: Counter[int] = Counter()
    for number, line in enumerate(_lines(document)):
        if len(line) <= 40 and not compiled(r"[，。；：]").search(line):
            for match in _year_of(word).finditer(line):
                years[int(match[1])] += _TITLE_OF if number < _IN_FRONT else 1
    return years


def _lines(document: Document) -> Iterator[str]:
    return ("".join(fold(b.text).split())[:60] for b in document.blocks if isinstance(b, Paragraph))


# 「部门：清河县档案馆⇥单位：万元」 stands on one line where Word sets a tab between the two.
_OWNER = compiled(
    r"^(?:编制|预算|预算主管|填报)?(?:部门|单位)(?:名称)?[：:](.{3,40}?)(?:(?:20\d\d年度?)?(?:金额)?单位[：:].*)?$"
)
_FILLER = compiled(r"^(?:第[一二三四五六七八九十]+部分|关于|附件\d*|公开|的|[：:、，。]|目录)+")

_YEAR_BEHIND = compiled(r"(?<=.{3})20\d\d年度?$")
_NO_NAME = compiled(r"万元|年度|说明|相比|其中|第[一二三四五六七八九十]部分|^(?:部门|单位)(?:综合|基本情况|概况)")
"""What stands in words before a year that are no department's name: lines of contents run together, 单位基本情况第二部分 2024年度单位决算表."""


def identity(document: Document, kind: Kind) -> tuple[str, int]:
    """Return the department's name and the fiscal year, from the title pages, else from the headings and the text."""
    name_year, year_name, year_of = _titles(kind.word)
    names: Counter[str] = Counter()
    years: Counter[int] = Counter()
    title = ""
    for number, block in enumerate(document.blocks):
        if isinstance(block, Table):
            continue
        text = "".join(fold(block.text).split())
        joined = title + text if number < 8 and len(title) < 60 else text
        if number < 8 and len(text) < 40:
            title += text
        told = "20" in joined
        begun, first = (joined[:400], joined[:120]) if told else ("", "")
        named = name_year.finditer(begun) if told and year_of.search(begun) else ()
        dated = year_name.finditer(first) if told and "年" in first and "20" in first else ()
        for match in (*named, *dated) if told else ():
            name = _YEAR_BEHIND.sub("", _FILLER.sub("", match["unit"]))
            if len(name) >= 3 and not _NO_NAME.search(name):
                names[name] += 6 if number < 8 else 1
                years[int(match["year"])] += 6 if number < 8 else 1
        if (
            text.startswith("第一部分")
            and (head := compiled(r"^第一部分(.{3,40}?)(?:概况|基本情况)$").match(text))
            and not compiled(r"单位|部门").match(head[1])
        ):
            names[head[1]] += 4
        if ("门" in text[:10] or "单位" in text[:10]) and (owner := _OWNER.match(text)):
            names[owner[1]] += 1
        for match in compiled(r"(20\d\d)年度").finditer(text[:2000]) if told and "年度" in text else ():
            years[int(match[1])] += 1
    if max(years.values(), default=0) < _TITLE_OF:  # a few 年度 of sentences do not tell it alone
        years.update(_told_by_titles(document, kind.word))
    if not years:
        years.update(int(m[1]) for line in _lines(document) for m in _year_of(kind.word).finditer(line))
    if not years or not names:
        owners, headed = _in_tables(document)
        names = names or owners
        years = years or headed
    unit = names.most_common(1)[0][0] if names else ""
    if unit and any(is_recognised(b) for b in document.blocks):
        unit = _as_elsewhere(document, unit, names)
    return unit, years.most_common(1)[0][0] if years else 0


def _in_tables(document: Document) -> tuple[Counter[str], Counter[int]]:
    """Return the owners and the years that tables tell in cells above their headers, as sheets do: 2026年度, 部门：清河县档案馆."""
    names: Counter[str] = Counter()
    years: Counter[int] = Counter()
    for table in document.blocks:
        if not isinstance(table, Table):
            continue
        for cell in table.cells:
            if cell.row > 2:
                continue
            text = compiled(r"\s+").sub("", fold(cell.text))
            if year := compiled(r"(20\d\d)年度").fullmatch(text):
                years[int(year[1])] += 1
            elif owner := _OWNER.match(text):
                names[owner[1]] += 1
    return names, years


def _as_elsewhere(document: Document, unit: str, names: Iterable[str]) -> str:
    """Return a scan's department as it stands most often: one character of the cover may have been misread."""
    text = compiled(r"\s+").sub("", fold("\n".join(b.text for b in document.blocks if isinstance(b, Paragraph))))
    alike = [n for n in names if len(n) == len(unit) and sum(a != b for a, b in zip(n, unit, strict=True)) == 1]
    return max([unit, *alike], key=text.count)
