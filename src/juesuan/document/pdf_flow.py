"""Paragraphs from lines: which line goes on with the one before, across pages too; running heads and page numbers.

Coordinates are PDF points in the page's upright frame.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from juesuan.document.pdf_text import CLOSING, Line, advance_of_first_word

_NUMERAL = "一二三四五六七八九十百零〇"
NUMBERED = re.compile(
    rf"(?:第[{_NUMERAL}\d]{{1,4}}[部分章节条篇]|[{_NUMERAL}]{{1,4}}[、．.，]|[（(][{_NUMERAL}]{{1,4}}[)）]"
    r"|\d{1,2}[、．]|\d{1,2}\.(?!\d)|[（(]\d{1,2}[)）]|[①-⑳]|附件\d*[:：]?|附表|注[:：]|说明[:：]|备注[:：]"
    rf"|[{_NUMERAL}]是|表\d)"
)
_ENDED = re.compile(r"[。；！？;!?：:][”’」』）)]?$")
_STOPPED = re.compile(r"[。！？!?][”’」』）)]?$")
LEADERS = re.compile(r"[.…·．。]{4,}|(?:[.…·．] ){3,}")
CAPTION = re.compile(
    r"^(?:金额)?(?:单位|部门|编制单位|编制部门|公开部门|预算单位)[:：]|^公开\d*表?|^附?表[\d一-十]|表$|^注[:：]"
)
LABEL = re.compile(
    r"^(?:金额)?(?:计量)?(?:单位|部门|编制单位|编制部门|公开部门|预算单位|单位名称|部门名称)[:：]|^公开\d+表$"
)
_LEVEL_FIRST = re.compile(r"[（(](?:[类款项]|\d{3,7})[)）]")
_CUT = (
    (re.compile(r"[（(][^（）()。；]{0,12}$"), re.compile(r"[^（）()。；]{0,12}[)）]")),
    (re.compile(r"\d[百千万亿]?$"), re.compile(r"[百千万亿]?元")),
)
"""What a line's end cuts in two: a short bracket (（01 and 项）), an amount and its unit (268.40万 and 元)."""
_BARE_NUMBER = re.compile(r"[0-9０-９]{1,4}|[ivxlcIVXLC]{1,6}")
_DASHES = r"[-—–－―─_~·•. |]+"
_MARKED_NUMBER = re.compile(
    rf"{_DASHES}[0-9０-９]{{1,4}}{_DASHES}|第?\s*[0-9０-９]{{1,4}}\s*页?\s*[,，/／、]?\s*共\s*[0-9０-９]{{1,4}}\s*页?"
    r"|第\s*[0-9０-９一-十百]{1,4}\s*页|[0-9０-９]{1,4}\s*[/／]\s*[0-9０-９]{1,4}|[Pp]age\s*\d{1,4}(?:\s*of\s*\d{1,4})?"
)
_PRINTED = re.compile(
    r"[^\w]*[一ー]?[^\w]*第?\s*([0-9]{1,3})\s*页?[^\w]*[一ー]?[^\w]*(?:共\s*[0-9]{1,3}\s*页|/\s*[0-9]{1,3})?"
)
"""A page's number as a scan may read it: dashes for 一, the total behind it or not."""
_MARGIN = 0.12  # of the page's height at either end, where running heads and page numbers stand
_EDGE = 40.0  # points from the page's end; browsers print their heads there, body text never reaches it
_TITLES_ALONE = frozenset(("目录", "目 录", "目次", "目 次", "前言", "前 言"))


class Margins(NamedTuple):
    """Where a page's body text begins and ends, and its usual font size, in points; how its paragraphs are set apart.

    `tight` is the distance between the lines of a paragraph and `wide` the one between paragraphs, where they stand
    further apart, 0 where they do not; `indented` tells that every paragraph's first line is.
    """

    left: float
    right: float
    size: float
    tight: float = 0.0
    wide: float = 0.0
    indented: bool = False


# --- running heads, page numbers ------------------------------------------------------------------------------------


def furniture(lines: Sequence[Line], boxes: Mapping[int, tuple[float, float, float, float]]) -> frozenset[int]:
    """Return the ids (`id`) of lines that are running heads, running feet or page numbers.

    `boxes` gives each page's box. A line is one when it stands alone at a page's very top or bottom, inside the margin,
    and is a page number or stands with the same words at the same height on other pages.
    """
    drop: set[int] = set()
    for _ in range(3):  # a head may have two or three lines
        outer = _outermost([line for line in lines if id(line) not in drop], boxes)
        new = _page_numbers(outer) | _repeated(outer, len(boxes))
        if not new:
            break
        drop |= new
    return frozenset(drop)


class _Outer(NamedTuple):
    line: Line
    foot: bool
    height: float  # from the nearer end of the page


def _outermost(lines: Iterable[Line], boxes: Mapping[int, tuple[float, float, float, float]]) -> list[_Outer]:
    """Return each page's first and last lines (all chunks on them) that lie in the margins."""
    pages: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        pages[line.page].append(line)
    out: list[_Outer] = []
    for page, own in pages.items():
        _, bottom, _, top = boxes[page]
        band = _MARGIN * (top - bottom)
        high, low = max(line.y for line in own), min(line.y for line in own)
        for line in own:
            if line.y >= high - 3 and top - line.y <= band:
                out.append(_Outer(line, False, top - line.y))
            elif line.y <= low + 3 and line.y - bottom <= band:
                out.append(_Outer(line, True, line.y - bottom))
    return out


def is_page_number(text: str) -> bool:
    """Tell whether a text that stands aside (at another angle) is a page number."""
    return bool(_MARKED_NUMBER.fullmatch(text) or _BARE_NUMBER.fullmatch(text))


def _page_numbers(outer: Sequence[_Outer]) -> set[int]:
    marked = {id(o.line) for o in outer if _MARKED_NUMBER.fullmatch(o.line.text.strip())}
    bare = [o for o in outer if _BARE_NUMBER.fullmatch(o.line.text)]
    offsets = Counter(int(o.line.text) - o.line.page for o in bare if o.line.text.isdecimal())
    pages = {o.line.page for o in outer}
    common = {offset for offset, n in offsets.items() if n >= 2 or len(pages) <= 2}
    roman = [o for o in bare if not o.line.text.isdecimal()]
    keep = {id(o.line) for o in bare if o.line.text.isdecimal() and int(o.line.text) - o.line.page in common}
    return marked | keep | ({id(o.line) for o in roman} if len(roman) >= 2 else set())


def printed_numbers(
    lines: Sequence[Line], boxes: Mapping[int, tuple[float, float, float, float]]
) -> dict[int, tuple[int, float]]:
    """Return the number printed at the foot (or head) of each page that has one, and how sure it was read (0..1)."""
    found: dict[int, tuple[int, float]] = {}
    for outer in sorted(_outermost(lines, boxes), key=lambda o: not o.foot):
        match = _PRINTED.fullmatch(outer.line.text.strip())
        if match:
            sure = min(g.sure if g.sure is not None else 1.0 for g in outer.line.glyphs if g.char.isdigit())
            found.setdefault(outer.line.page, (int(match[1]), sure))
    return found


def _repeated(outer: Sequence[_Outer], n_pages: int) -> set[int]:
    same: dict[tuple[str, bool], list[_Outer]] = defaultdict(list)
    for o in outer:
        same[(o.line.text, o.foot)].append(o)
    out: set[int] = set()
    for (text, _), group in same.items():
        if CAPTION.search(text):
            continue  # table captions repeat from page to page too
        for o in group:
            level = {p.line.page for p in group if abs(p.height - o.height) <= 3}
            if len(level) >= (2 if o.height < _EDGE else max(3, min(n_pages // 10, 6))):
                out.add(id(o.line))
    return out


# --- margins --------------------------------------------------------------------------------------------------------


def margins(lines: Sequence[Line], boxes: Mapping[int, tuple[float, float, float, float]]) -> dict[int, Margins]:
    """Return each page's text margins, measured over all pages of the same width and position."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.glyphs)
    size = sizes.most_common(1)[0][0] if sizes else 12.0
    shapes: dict[tuple[int, int], list[Line]] = defaultdict(list)
    for line in lines:
        shapes[_shape(boxes[line.page])].append(line)
    of_shape = {shape: _measured(own, size, boxes[own[0].page]) for shape, own in shapes.items()}
    return {page: of_shape.get(_shape(box), Margins(box[0], box[2], size)) for page, box in boxes.items()}


def _shape(box: tuple[float, float, float, float]) -> tuple[int, int]:
    return round(box[0] / 5), round(box[2] / 5)


_TELLING = 20  # lines of the text's own size that tell its left margin


def _measured(lines: Sequence[Line], size: float, box: tuple[float, float, float, float]) -> Margins:
    """Return where lines start and where long ones end.

    With too few long lines, or none that reach far enough to tell, the margins are taken as equal.
    """
    body = [line for line in lines if abs(line.size - size) <= 0.25 * size]
    long = [line for line in body if len(line.glyphs) >= 12]
    # Captions and notes of tables, set smaller, keep to the tables' edges.
    lefts = sorted(line.x0 for line in (body if len(body) >= _TELLING else lines))
    need = max(2, len(long) // 20)
    few = 1 if len(lines) < 8 else need
    left = next((x for x in lefts if sum(1 for v in lefts if x <= v <= x + 0.3 * size) >= few), lefts[0])
    # Punctuation may hang out of the text.
    rights = sorted(
        (next((g.x1 for g in reversed(line.glyphs) if g.char not in CLOSING), line.x1) for line in long), reverse=True
    )
    mirrored = box[2] - (left - box[0])
    right = next((x for x in rights if sum(1 for r in rights if x - 0.8 * size <= r <= x) >= need), mirrored)
    if len(long) < 3 or right < mirrored - 0.15 * (box[2] - box[0]):
        right = max(right, mirrored)
    return _set_apart(body, Margins(left, right, size))


_ENDS = 8  # paragraphs that tell how they are set apart


def _set_apart(body: Sequence[Line], area: Margins) -> Margins:
    """Return the margins with what the lines behind those that end early, each a paragraph's last, have in common."""
    below = [(a, b, a.y - b.y) for a, b in pairwise(body) if a.page == b.page and 0 < a.y - b.y < 3.5 * area.size]
    within = sorted(drop for a, _, drop in below if _room(a, area.right) < 1.5 * area.size)
    ends = [(b, drop) for a, b, drop in below if _room(a, area.right) > 5 * area.size]
    if len(ends) < _ENDS or len(within) < _ENDS:
        return area
    tight = within[len(within) // 3]
    close = sum(drop < 1.1 * tight for drop in within)  # few: a list of contents stands closer than the text does
    apart = sorted(drop for _, drop in ends if drop > 1.15 * tight)
    if close >= 0.6 * len(within) and len(apart) >= 0.7 * len(
        ends
    ):  # the others have a soft break, their next line goes on with the paragraph
        area = area._replace(tight=tight, wide=apart[len(apart) // 2])
    return area._replace(indented=sum(b.x0 > area.left + 1.2 * area.size for b, _ in ends) >= 0.9 * len(ends))


# --- paragraphs -----------------------------------------------------------------------------------------------------


def paragraphs(lines: Sequence[Line], at: Mapping[int, Margins]) -> list[list[Line]]:
    """Group lines in reading order into paragraphs; a paragraph may go on over a page's end."""
    out: list[list[Line]] = []
    pitch = _pitch(lines)
    for line in lines:
        if out and goes_on(out[-1], line, at, pitch):
            out[-1].append(line)
        else:
            out.append([line])
    return out


def _pitch(lines: Sequence[Line]) -> dict[tuple[int, float], float]:
    """Return for each page and font size the distance between lines that is usual there, in points."""
    gaps: dict[tuple[int, float], list[float]] = defaultdict(list)
    for a, b in pairwise(lines):
        if a.page == b.page and abs(a.size - b.size) < 0.5 and 0 < a.y - b.y < 3.5 * a.size:
            gaps[(a.page, round(a.size))].append(a.y - b.y)
    return {key: sorted(values)[len(values) // 3] for key, values in gaps.items()}


def goes_on(
    so_far: Sequence[Line], line: Line, at: Mapping[int, Margins], pitch: Mapping[tuple[int, float], float]
) -> bool:
    """Tell whether `line` continues the paragraph that the lines `so_far` make."""
    last = so_far[-1]
    if last.turn != line.turn or not _next_to(last, line, pitch):
        return False
    size = max(last.size, line.size)
    if abs(last.size - line.size) > 0.08 * size + 0.3 or LEADERS.search(last.text):
        return False
    if LABEL.search(line.text) or (LABEL.search(last.text) and len(last.text) < 40):
        return False
    if _LEVEL_FIRST.match(line.text) and not _ENDED.search(last.text):
        return True  # …行政单位离退休 / （项）88.10万元, 行政运行 / （2080202）86.00万元: level and code belong to the name before them
    if any(before.search(last.text) and behind.match(line.text) for before, behind in _CUT):
        return True
    if _inside(so_far, line):
        return True
    area = at[line.page]
    if last.x0 - line.x0 > 3 * size and last.x0 > (area.left + area.right) / 2:
        return False  # a date or a unit of measure set to the right
    if area.tight and last.page == line.page and abs(line.size - area.size) <= 0.08 * size:
        drop = last.y - line.y
        if drop > 0.5 * (area.tight + area.wide):
            return False
        if drop < 1.1 * area.tight:
            return _goes_on_close(so_far, line, area)
    if _centred(line, area):
        if _centred(last, at[last.page]):
            return _title_goes_on(so_far, line, at)
        if len(so_far) == 1 and _fills(last, area) and last.page == line.page:
            return not NUMBERED.match(line.text) and not _ENDED.search(last.text)
    if last.page != line.page and abs(at[last.page].right - area.right) > 2 * size:
        return False
    if _room(last, at[last.page].right) >= advance_of_first_word(line) + _slack(so_far, line, area) * line.size:
        return False
    return _body_goes_on(so_far, line, area)


def _inside(so_far: Sequence[Line], line: Line) -> bool:
    """Tell whether a line closes the quotation or bracket that the lines before it leave open: “污染防 and 治”（款）“大气”（项）….

    Programs keep quotation marks with what stands at either side of them, so the line before may have ended early.
    """
    text = "".join(before.text for before in so_far[-_OPEN:])
    return any(
        text.rfind(one) > text.rfind(other)
        and line.text.find(other) >= 0
        and one not in line.text[: line.text.find(other)]
        for one, other in _PAIRS
    )


_PAIRS = (("“", "”"), ("（", "）"), ("《", "》"))
_OPEN = 3
"""Lines that a quotation may have begun before."""


def _goes_on_close(so_far: Sequence[Line], line: Line, area: Margins) -> bool:
    """Tell whether a line goes on from the one right above, in a text whose paragraphs stand apart: unless that has a soft break."""
    last, entry = so_far[-1], NUMBERED.match(line.text)
    if entry and _STOPPED.search(last.text):
        return False
    word = 0.35 * line.size if entry and _ENDED.search(last.text) else advance_of_first_word(line)
    return _room(last, area.right) < word + _slack(so_far, line, area) * line.size


def _next_to(last: Line, line: Line, pitch: Mapping[tuple[int, float], float]) -> bool:
    """Tell whether `line` stands right below `last`, or at the top of the next page."""
    if last.page != line.page:
        return line.page > last.page
    drop = last.y - line.y
    usual = pitch.get((line.page, round(line.size)), 2 * line.size)
    return 0.5 * line.size < drop <= max(1.45 * usual, 1.3 * line.size) and drop <= 3.5 * line.size


def _at_margin(first: Line, line: Line, area: Margins) -> bool:
    """Tell a line at the margin in a text whose every paragraph is indented, as the one at hand is: it begins none."""
    return area.indented and line.x0 <= area.left + 0.3 * line.size and first.x0 > area.left + 1.2 * line.size


def _room(line: Line, right: float) -> float:
    return right - line.x1


def _fills(line: Line, area: Margins) -> bool:
    """Tell whether a line is as wide as the text, centred: the first of a title's lines."""
    off = (line.x0 + line.x1) / 2 - (area.left + area.right) / 2
    return abs(off) < 1.2 * line.size and _room(line, area.right) < 2 * line.size


def _slack(so_far: Sequence[Line], line: Line, area: Margins) -> float:
    """Return how many ems of room a line may leave though the first word of the next would have fitted.

    Programs break lines early for reasons of their own (a number kept with its unit, a bracket with its word), so a
    line that ends in mid-sentence may leave more room than one that ends with a full stop or is a heading.
    """
    last = so_far[-1]
    if _STOPPED.search(last.text) or NUMBERED.match(line.text):
        return 0.35
    if len(so_far) == 1 and (_heading(last.text) or _both_indented(last, line, area)):
        return 0.35
    return 4.0 if last.text.endswith(("，", "、", ",")) else 2.6


def _heading(text: str) -> bool:
    """Tell whether a line reads as a heading: it is numbered and has no punctuation."""
    number = NUMBERED.match(text)
    return number is not None and not re.search(r"[，。；：、,;:]", text[number.end() :])


def _both_indented(last: Line, line: Line, area: Margins) -> bool:
    return abs(line.x0 - last.x0) <= 0.6 * line.size and line.x0 > area.left + 1.2 * line.size


def _centred(line: Line, area: Margins) -> bool:
    middle = (area.left + area.right) / 2
    inset = min(line.x0 - area.left, area.right - line.x1)
    # a heading whose first-line indent was left in stands one em right of the middle
    return inset > 2.2 * area.size and -0.7 <= ((line.x0 + line.x1) / 2 - middle) / line.size <= 1.2


def _title_goes_on(so_far: Sequence[Line], line: Line, at: Mapping[int, Margins]) -> bool:
    first, last = so_far[0], so_far[-1]
    if last.page != line.page or len(so_far) >= 4 or first.text in _TITLES_ALONE:
        return False
    if NUMBERED.match(line.text) or _ENDED.search(last.text) or any(CAPTION.search(x.text) for x in (last, line)):
        return False
    return line.size > 1.12 * at[line.page].size or line.size > 15.5


def _body_goes_on(so_far: Sequence[Line], line: Line, area: Margins) -> bool:
    first, last = so_far[0], so_far[-1]
    if line.size > 1.12 * area.size and not NUMBERED.match(line.text):
        return True  # the second line of a title, wherever it stands
    if len(so_far) == 1 and _both_indented(last, line, area) and _heading(last.text):
        return False  # a wrapped heading goes on at the margin, not at the indent
    em = line.size
    same = abs(line.x0 - last.x0) <= 0.6 * em
    hanging = len(so_far) == 1 and NUMBERED.match(first.text) and 0 < line.x0 - first.x0 <= 3.6 * em
    if line.x0 - last.x0 > 0.6 * em and not hanging:
        return False
    if (
        NUMBERED.match(line.text)
        and not _at_margin(first, line, area)
        and (_heading(first.text) or _ENDED.search(last.text) or not same or line.x0 > area.left + 0.6 * em)
    ):
        return False
    # a block indented as a whole, or paragraphs of one full line each: only the sentence tells
    return not (len(so_far) == 1 and _both_indented(last, line, area) and _STOPPED.search(last.text))
