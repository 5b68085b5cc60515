"""The list numbers that Word shows and does not store: `一、`, `（二）`, `1.2`, computed from the numbering part."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from docx.document import Document as WordDocument
from docx.oxml import ns

from juesuan.kernel.chinese import lower

Element = Any

qn = cache(ns.qn)

_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_CIRCLED_IDEOGRAPHS = "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_COUNTING = {
    "chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand",
    "japaneseCounting", "ideographDigital", "taiwaneseDigital", "koreanCounting", "koreanDigital2",
}  # fmt: skip
_LEGAL = {"chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"}


def counted(n: int) -> str:
    """Return `n` in Chinese as lists count it: 十, 十一, 二十."""
    text = lower(n) or _written(n)
    return text[1:] if text.startswith("一十") else text


def _written(n: int, mode: str = "low") -> str:
    import cn2an  # noqa: PLC0415 - slow to import, and few lists count as far

    return str(cn2an.an2cn(n, mode))


def formatted(n: int, form: str) -> str:
    """Return `n` in a Word number format (`w:numFmt`); an unknown format counts in decimal."""
    if form in _COUNTING:
        return counted(n)
    if form in _LEGAL:
        return _written(n, "up")
    match form:
        case "none" | "bullet":
            return ""
        case "decimalZero":
            return f"{n:02d}"
        case "decimalFullWidth" | "decimalFullWidth2":
            return "".join(chr(ord(d) + 0xFEE0) for d in str(n))
        case "decimalEnclosedCircle" | "decimalEnclosedCircleChinese":
            return _enclosed(n, 0x2460)
        case "decimalEnclosedParen":
            return _enclosed(n, 0x2474)
        case "decimalEnclosedFullstop":
            return _enclosed(n, 0x2488)
        case "ideographEnclosedCircle":
            return _CIRCLED_IDEOGRAPHS[n - 1] if 1 <= n <= 10 else str(n)
        case "ideographTraditional":
            return _STEMS[(n - 1) % 10]
        case "ideographZodiac":
            return _BRANCHES[(n - 1) % 12]
        case "upperLetter":
            return _letters(n)
        case "lowerLetter":
            return _letters(n).lower()
        case "upperRoman":
            return _roman(n)
        case "lowerRoman":
            return _roman(n).lower()
    return str(n)


def _enclosed(n: int, first: int) -> str:
    return chr(first + n - 1) if 1 <= n <= 20 else str(n)


def _letters(n: int) -> str:
    return chr(ord("A") + (n - 1) % 26) * ((n - 1) // 26 + 1) if n > 0 else ""


def _roman(n: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        text += letters * (n // value)
        n %= value
    return text


@dataclass(frozen=True)
class Level:
    """One level of a list: its format, its text with `%1` `%2` for the numbers, and where it starts."""

    form: str
    text: str
    start: int
    legal: bool = False
    restarts: bool = True


@dataclass(frozen=True)
class List:
    """A list in use (`w:num`): the abstract list whose counters it shares, and its own levels."""

    abstract: str
    levels: Mapping[int, Level]
    restarts_at: Mapping[int, int]


@dataclass
class Labels:
    """Counts through a document's paragraphs, which must be given in order, and returns their labels."""

    lists: Mapping[str, List]
    styles: Mapping[str, Element]
    by_style: Mapping[tuple[str, str], int]
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    of_styles: dict[str, list[tuple[str, int | None]]] = field(default_factory=dict)

    @classmethod
    def of(cls, document: WordDocument, styles: Mapping[str, Element]) -> Labels:
        """Return the counter for `document`, from its numbering part (none: no labels)."""
        part = next((r.target_part for r in document.part.rels.values() if r.reltype.endswith("/numbering")), None)
        root = getattr(part, "element", None)
        return cls({}, styles, {}) if root is None else cls(*_lists(root, styles))

    def label(self, paragraph: Element) -> str:
        """Count `paragraph` and return its label, "" when it has none."""
        if not self.lists:
            return ""
        number, depth = self._place(paragraph)
        used = self.lists.get(number)
        if used is None or depth not in used.levels:
            return ""
        counts = self.counts.setdefault(used.abstract, {})
        if number not in self.seen:
            self.seen.add(number)
            for level, start in used.restarts_at.items():
                counts[level] = start - 1
        start = used.levels[depth].start
        counts[depth] = counts.get(depth, start - 1) + 1
        for level in [d for d in counts if d > depth and used.levels.get(d, used.levels[depth]).restarts]:
            del counts[level]
        return self._text(used, depth, counts)

    def _text(self, used: List, depth: int, counts: dict[int, int]) -> str:
        own = used.levels[depth]
        if own.form == "bullet":
            return ""

        def number(match: re.Match[str]) -> str:
            level = used.levels.get(int(match[1]) - 1)
            if level is None:
                return ""
            value = counts.setdefault(int(match[1]) - 1, level.start)
            return formatted(value, "decimal" if own.legal and level.form != "none" else level.form)

        return re.sub(r"%([1-9])", number, own.text).strip()

    def _place(self, paragraph: Element) -> tuple[str, int]:
        """Return the list and level of a paragraph: its own, else its style's."""
        properties = paragraph.find(qn("w:pPr"))
        number, depth = _number_of(properties)
        style = "" if properties is None else _val(properties.find(qn("w:pStyle")))
        for inherited, level in self._of_style(style):
            if number and depth is not None:
                break
            number = number or inherited
            depth = level if depth is None else depth
        return number, depth or 0

    def _of_style(self, style: str) -> list[tuple[str, int | None]]:
        """Return the lists and levels that a style and those it is based on give, nearest first; the same for all its paragraphs."""
        found = self.of_styles.get(style)
        if found is None:
            found = self.of_styles[style] = []
            for element in chain(style, self.styles):
                number, level = _number_of(element.find(qn("w:pPr")))
                if number:
                    found.append((number, self.by_style.get((number, element.get(qn("w:styleId"), "")), level)))
        return found


def chain(style: str, styles: Mapping[str, Element]) -> list[Element]:
    """Return the style elements of `style` and those it is based on, nearest first."""
    found: list[Element] = []
    while style in styles and styles[style] not in found:
        found.append(styles[style])
        style = _val(styles[style].find(qn("w:basedOn")))
    return found


def _number_of(properties: Element | None) -> tuple[str, int | None]:
    numbered = None if properties is None else properties.find(qn("w:numPr"))
    if numbered is None:
        return "", None
    depth = _val(numbered.find(qn("w:ilvl")))
    return _val(numbered.find(qn("w:numId"))), int(depth) if depth.isdigit() else None


def _val(element: Element | None, default: str = "") -> str:
    return default if element is None else str(element.get(qn("w:val"), default))


def _int(text: str, default: int) -> int:
    return int(text) if re.fullmatch(r"\d{1,9}", text) else default


def _lists(
    root: Element, styles: Mapping[str, Element]
) -> tuple[dict[str, List], Mapping[str, Element], dict[tuple[str, str], int]]:
    abstracts = {a.get(qn("w:abstractNumId")): a for a in root.findall(qn("w:abstractNum"))}
    linked = {_val(a.find(qn("w:styleLink"))): i for i, a in abstracts.items() if a.find(qn("w:styleLink")) is not None}
    lists: dict[str, List] = {}
    by_style: dict[tuple[str, str], int] = {}
    for num in root.findall(qn("w:num")):
        number, abstract = num.get(qn("w:numId"), ""), _val(num.find(qn("w:abstractNumId")))
        link = abstracts[abstract].find(qn("w:numStyleLink")) if abstract in abstracts else None
        abstract = linked.get(_val(link), abstract) if link is not None else abstract
        if abstract not in abstracts:
            continue
        elements = {_int(e.get(qn("w:ilvl"), ""), 0): e for e in abstracts[abstract].findall(qn("w:lvl"))}
        restarts: dict[int, int] = {}
        for override in num.findall(qn("w:lvlOverride")):
            depth = _int(override.get(qn("w:ilvl"), ""), 0)
            own, start = override.find(qn("w:lvl")), override.find(qn("w:startOverride"))
            elements |= {} if own is None else {depth: own}
            restarts |= {} if start is None else {depth: _int(_val(start), 1)}
        lists[number] = List(abstract, {d: _level(e) for d, e in elements.items()}, restarts)
        for depth, element in elements.items():
            if (style := _val(element.find(qn("w:pStyle")))) != "":
                by_style[number, style] = depth
    return lists, styles, by_style


def _level(element: Element) -> Level:
    form = element.find(qn("w:numFmt"))
    if form is None:  # Word 2010's wrapping of formats that older Words lack
        form = next(element.iter(qn("w:numFmt")), None)
    return Level(
        form=_val(form, "decimal"),
        text=_val(element.find(qn("w:lvlText"))),
        start=_int(_val(element.find(qn("w:start"))), 1),
        legal=element.find(qn("w:isLgl")) is not None,
        restarts=_val(element.find(qn("w:lvlRestart"))) != "0",
    )
