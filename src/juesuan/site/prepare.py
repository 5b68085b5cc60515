"""What a document's page needs, worked out once when it is indexed: its text as HTML with the figures marked.

A figure is `<data class="f" id="f12" value="391" data-m="7">`; entry 7 of the list of measures says what it is, in
either language, so that the text itself is kept once. A finding's figure has the class `w`, its words `h`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from html import escape
from typing import NamedTuple

import msgspec

from juesuan.domain.measures import describe_fact
from juesuan.kernel.figures import Fact
from juesuan.kernel.lang import Lang
from juesuan.kernel.memo import remembered_text


class Block(NamedTuple):
    """A row of `blocks`."""

    block: int
    kind: str
    section: str
    level: int
    page: int | None
    text: str
    cells: str | None
    label: str


class Mark(NamedTuple):
    """A row of `figures`: `measure` numbers its entry of the list of measures."""

    figure: int
    block: int
    row: int
    col: int
    start: int
    end: int
    value: str
    fact: Fact


class Fault(NamedTuple):
    """A row of `findings`, as far as the text shows it."""

    number: int
    severity: str
    blamed: int
    block: int
    row: int
    col: int
    start: int
    end: int


class Check(NamedTuple):
    """A row of `claims`: a relation that was evaluated, and the figures in it."""

    rule: str
    status: str
    arithmetic: str
    figures: tuple[int, ...]


class Head(msgspec.Struct, frozen=True, array_like=True):
    """An entry of the table of contents."""

    level: int
    text: str
    block: int


class Prepared(msgspec.Struct, frozen=True):
    """A document's page in pieces. `measures` are the distinct facts in order of their first figure, `checks` the relations
    between figures: those that do not hold first."""

    html: str
    heads: tuple[Head, ...]
    measures: tuple[tuple[Fact, str, int], ...]
    text: str
    checks: str = ""


_NUMBER = re.compile(r"^[-−+(（]?[\d,，.]+[)）]?%?$")


@remembered_text(100_000)
def _is_number(text: str) -> bool:
    return _NUMBER.match(text) is not None


def prepare(
    blocks: Sequence[Block], marks: Sequence[Mark], faults: Sequence[Fault], checks: Sequence[Check] = ()
) -> Prepared:
    """Return a document's page in pieces."""
    known: dict[Fact, int] = {}
    measures: list[tuple[Fact, str, int]] = []
    spans: dict[tuple[int, int, int], list[tuple[int, int, Mark, int]]] = {}
    for mark in marks:
        number = known.setdefault(mark.fact, len(measures))
        if number == len(measures):
            measures.append((mark.fact, mark.value, mark.figure))
        spans.setdefault((mark.block, mark.row, mark.col), []).append((mark.start, mark.end, mark, number))
    blamed = {f.blamed: f for f in reversed(faults) if f.blamed >= 0}
    words: dict[tuple[int, int, int], list[Fault]] = {}
    for fault in faults:
        words.setdefault((fault.block, fault.row, fault.col), []).append(fault)
    ordered = sorted(checks, key=lambda c: c.status != "inconsistent")
    of: dict[int, list[str]] = {}
    for number, check in enumerate(ordered):
        for figure in dict.fromkeys(check.figures):
            of.setdefault(figure, []).append(str(number))
    writer = _Writer(spans, blamed, words, of)
    html = "".join(writer.blocks(blocks))
    heads = tuple(
        Head(b.level, f"{b.label}{b.text.strip()[:60]}", b.block) for b in blocks if b.level and b.text.strip()
    )
    return Prepared(html, heads, tuple(measures), _text(blocks), check_list(ordered))


def check_list(checks: Sequence[Check]) -> str:
    """Return the list of a document's relations as HTML: the rule and the arithmetic of each, and how it came out."""
    return "".join(
        f'<li id="k{n}" class="{c.status}"><a class="id" href="/about#{c.rule}">{c.rule}</a> {escape(c.arithmetic)}</li>'
        for n, c in enumerate(checks)
    )


_AROUND = 400
"""Characters of a sentence on either side of the words of a finding."""
_STOP = re.compile("[。；;！!？?\n]")


def sentence(block: Block | None, row: int, col: int, start: int, end: int) -> tuple[str, str]:
    """Return what stands before and behind the words of a finding in their sentence; of a cell its row and column by name."""
    if block is None:
        return "", ""
    if block.kind != "table":
        stops = [m.end() for m in _STOP.finditer(block.text[:start])]
        first = stops[-1] if stops else 0
        behind = None if _STOP.match(block.text, end - 1) and end > start else _STOP.search(block.text, end)
        last = (
            behind.end() if behind else (end if end > start and _STOP.match(block.text, end - 1) else len(block.text))
        )
        return block.text[max(first, start - _AROUND) : start].lstrip(), block.text[
            end : min(last, end + _AROUND)
        ].rstrip()
    cells: list[tuple[int, int, int, int, str]] = msgspec.json.decode(block.cells or "[]")
    named = [(r, c, " ".join(t.split())) for r, c, _, _, t in cells if t.strip() and not _is_number(t.strip())]
    left = [t for r, c, t in named if r == row and c < col and any(w.isalpha() for w in t)]
    above = [t for r, c, t in named if r < row and c == col and any(w.isalpha() for w in t)]
    words = " · ".join((*left[-1:], *above[-1:]))
    return (f"{words}：" if words else ""), ""


def measure_list(prepared: Prepared, lang: Lang) -> str:
    """Return the list of a document's measures as HTML: what each figure is, with a link to where it first stands."""
    described = _described[lang]
    return "".join(
        [
            f'<li id="m{n}"><a href="#f{figure}">{(told := described(fact))[0]}</a><b>{value}</b><i>{told[1]}</i></li>'
            for n, (fact, value, figure) in enumerate(prepared.measures)
        ]
    )


def _describer(lang: Lang) -> Callable[[Fact], tuple[str, str]]:
    @lru_cache(100_000)
    def described(fact: Fact) -> tuple[str, str]:
        return escape(describe_fact(fact, lang)), escape(unit_word(fact.unit, lang))

    return described


_described: dict[Lang, Callable[[Fact], tuple[str, str]]] = {"zh": _describer("zh"), "en": _describer("en")}
"""What is told of a fact, and its unit, by language."""


def unit_word(unit: str, lang: Lang) -> str:
    """Return a unit as the language writes it."""
    return "10k yuan" if lang == "en" and unit == "万元" else unit


def _text(blocks: Sequence[Block]) -> str:
    """Return a document's words for search and excerpts: paragraphs, then what the tables say in words, once each."""
    lines = [b.text for b in blocks if b.kind == "paragraph" and b.section != "contents" and b.text.strip()]
    seen: dict[str, None] = {}
    for block in blocks:
        if block.kind == "table":
            for cell in re.split(r"[\t\n]", block.text):
                if len(cell) > 1 and not _is_number(cell):
                    seen.setdefault(cell.strip())
    return "\n".join([*lines, " ".join(seen)])


def _escaped(text: str) -> str:
    """Return text escaped; most has nothing to escape."""
    return escape(text, quote=False) if "<" in text or "&" in text or ">" in text else text


class _Writer:
    def __init__(
        self,
        spans: dict[tuple[int, int, int], list[tuple[int, int, Mark, int]]],
        blamed: dict[int, Fault],
        words: dict[tuple[int, int, int], list[Fault]],
        checks: dict[int, list[str]],
    ) -> None:
        self.spans, self.blamed, self.words, self.checks = spans, blamed, words, checks
        self.said: set[int] = set()

    def blocks(self, blocks: Sequence[Block]) -> Iterator[str]:
        page: int | None = None
        for block in blocks:
            if block.page is not None and block.page != page:
                if page is not None:
                    yield f'<div class="page-mark" data-page="{block.page}"></div>'
                page = block.page
            yield self.table(block) if block.kind == "table" else self.paragraph(block)

    def paragraph(self, block: Block) -> str:
        if not block.text.strip():
            return ""
        tag = f"h{min(block.level, 4) + 1}" if block.level else "p"
        return (
            f'<{tag} id="b{block.block}">{_escaped(block.label)}{self.marked(block.text, block.block, -1, -1)}</{tag}>'
        )

    def table(self, block: Block) -> str:
        cells: list[tuple[int, int, int, int, str]] = msgspec.json.decode(block.cells or "[]")
        body = min((c[0] for c in cells if len(c[4]) > 2 and _is_number(c[4]) and not c[4].isdigit()), default=1)
        rows: dict[int, list[str]] = {}
        width = 0
        number, spans, words = block.block, self.spans, self.words
        for row, col, rowspan, colspan, text in cells:
            width = max(width, col + colspan)
            tag = "th" if row < body and text else "td"
            opening = tag
            if rowspan > 1:
                opening += f' rowspan="{rowspan}"'
            if colspan > 1:
                opening += f' colspan="{colspan}"'
            if tag == "td" and "." in text and _is_number(text):
                opening += ' class="num"'
            at = (number, row, col)
            inside = self.marked(text, *at) if at in spans or at in words else _escaped(text)
            if row not in rows:
                rows[row] = []
            rows[row].append(f"<{opening}>{inside}</{tag}>")
        made = "".join([f"<tr>{''.join(rows[r])}</tr>" for r in sorted(rows)])
        wide = " wide" if width > 6 else ""
        return f'<div class="table{wide}" id="b{number}" tabindex="0"><table>{made}</table></div>'

    def opening(self, mark: Mark, number: int) -> str:
        """Return the opening tag of a figure."""
        fault = self.blamed.get(mark.figure)
        kind = "f" if fault is None else f"f w {fault.severity}"
        checks = self.checks.get(mark.figure)
        told = f' data-c="{" ".join(checks)}"' if checks else ""
        return f'<data class="{kind}" id="f{mark.figure}" value="{mark.value}" data-m="{number}"{told}>'

    def marked(self, text: str, block: int, row: int, col: int) -> str:
        at = (block, row, col)
        spans = self.spans.get(at)
        faults = self.words.get(at)
        if not spans and not faults:
            return _escaped(text)
        stretches = [(start, end, self.opening(mark, number), "</data>") for start, end, mark, number in spans or ()]
        if not faults and len(stretches) == 1:
            start, end, opening, closing = stretches[0]
            if start >= 0:
                return f"{_escaped(text[:start])}{opening}{_escaped(text[start:end])}{closing}{_escaped(text[end:])}"
        pieces: list[str] = []
        done = 0
        taken = [(s, e) for s, e, _, _ in stretches]
        for fault in faults or ():
            self.said.add(fault.number)
            if fault.start < fault.end and not any(s < fault.end and fault.start < e for s, e in taken):
                stretches.append(
                    (fault.start, fault.end, f'<mark class="h {fault.severity}" id="w{fault.number}">', "</mark>")
                )
                taken.append((fault.start, fault.end))
        for start, end, opening, closing in sorted(stretches):
            if start < done:
                continue
            pieces += (_escaped(text[done:start]), opening, _escaped(text[start:end]), closing)
            done = end
        pieces.append(_escaped(text[done:]))
        return "".join(pieces)
