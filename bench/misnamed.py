"""Wrong names and years planted in documents of other hands: `python bench/misnamed.py [KIND …] [--only IDS] [--each N]`.

Each written disclosure of `bench/written/work` is checked as it is and once more for each kind of fault, with at most N of them
planted (one a line): an item's name that its amount belies (exchanged with the next one's, copied from another row, a sibling's
that no table has), a table's row under a sibling's name, another body or year in a title, a caption or the contents, another body
or place in a sentence. Told is a fault whose line (or the line of the exchanged name) a new finding stands in or that a message
names; mended is one whose right words are proposed. Of those told, some are told by several rules;
new findings elsewhere are astray.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import msgspec

from field import Where, _key, _loud, papers
from juesuan.checks.engine import check_document
from juesuan.checks.model import Finding, Result
from juesuan.document.read import read
from juesuan.domain import codes
from written.paper import Line, Paper, Sheet
from written.render import write


class Slip(msgspec.Struct, frozen=True):
    """One planted slip: the part (of a sheet, the line above or the row) and what `old` became there; `start` in the text."""

    part: int
    old: str
    new: str
    start: int = 0
    above: int = -1
    row: int = -1
    col: int = -1


def _named(paper: Paper) -> Iterator[tuple[int, int, str]]:
    """Yield (part, start, name) of each item that a line of the narrative names once and tells the own year's amount of."""
    for number, part in enumerate(paper.parts):
        if not isinstance(part, Line):
            continue
        for truth in part.truths:
            item = next((t.removeprefix("科目:") for t in truth.tags if t.startswith("科目:")), "")
            if len(truth.tags) != 2 or truth.tags[0] != "一般公共预算财政拨款支出":
                continue
            for name in codes.functional_names(item) if item.isdigit() and len(item) == 7 else (item,):
                if (
                    not name[:1].isdigit()
                    and part.text.count(name) == 1
                    and (at := part.text.find(name)) < truth.start
                    and len(name) > 2
                ):
                    yield number, at, name
                    break


def _siblings(paper: Paper, name: str) -> list[str]:
    """Return names of other items of the classification beside an item's that no part of the disclosure has."""
    said = "".join(p.text if isinstance(p, Line) else "".join(map("".join, p.rows)) for p in paper.parts)
    coded = {n: c for c, n in _ITEMS}
    code = coded.get(name, "")
    return [n for c, n in _ITEMS if c[:5] == code[:5] and n not in said and n not in name and name not in n]


_ITEMS = [(c, codes.functional_names(c)[0]) for c in map(str, range(2010000, 2400000)) if codes.functional_names(c)]


def exchanged(paper: Paper, luck: random.Random) -> list[Slip]:
    """Exchange the names of two items that are told one after the other."""
    found = list(_named(paper))
    pairs = [(a, b) for a, b in pairwise(found) if a[2] != b[2] and a[0] != b[0]]
    luck.shuffle(pairs)
    return [Slip(n, old, new, at) for a, b in pairs[:1] for (n, at, old), new in ((a, b[2]), (b, a[2]))]


def copied(paper: Paper, luck: random.Random) -> list[Slip]:
    """Give an item the name of another that is told too."""
    found = list(_named(paper))
    luck.shuffle(found)
    return [Slip(n, name, other, at) for (n, at, name), (_, _, other) in pairwise(found) if name != other][:1]


def foreign(paper: Paper, luck: random.Random) -> list[Slip]:
    """Give an item the name of one beside it in the classification that the disclosure has nowhere."""
    found = [(n, at, name, luck.choice(s)) for n, at, name in _named(paper) if (s := _siblings(paper, name))]
    luck.shuffle(found)
    return [Slip(n, name, other, at) for n, at, name, other in found]


def row(paper: Paper, luck: random.Random) -> list[Slip]:
    """Give a row of a table of functional items the name of another row of it."""
    found = []
    for number, part in enumerate(paper.parts):
        if not isinstance(part, Sheet):
            continue
        lines = [*part.head, *part.rows]
        names = [
            (r, c, cell)
            for r, line in enumerate(lines)
            for c, cell in enumerate(line)
            if c and re.fullmatch(r"2\d{6}", line[c - 1].strip()) and re.match("[\u4e00-\u9fff“]", cell.strip())
        ]
        pairs = [(a, b) for a, b in pairwise(names) if a[2].strip() != b[2].strip()]
        found += [Slip(number, a[2].strip(), b[2].strip(), row=a[0], col=a[1]) for a, b in pairs]
    luck.shuffle(found)
    return found


_STEM = re.compile(
    r"[\u4e00-\u9fff]{2}(?=(?:局|委员会|办公室|中心|法院|检察院|医院|学校|街道|镇|乡|馆|院|厅|所|站|大学|学院)(?:机关|本级|办事处|人民政府)?$)"
)
_OTHERS = ("水务", "档案", "统计", "审计", "科技", "林业")
_PLACE = re.compile(r"[\u4e00-\u9fff]{2}(?=[省市县区旗])")
_PLACES = ("东岭", "南溪", "西塘", "北川")


def _renamed(paper: Paper, what: re.Pattern[str], others: tuple[str, ...]) -> str:
    match = next(iter(what.finditer(paper.unit)), None)
    other = next((o for o in others if o not in paper.unit), "")
    return "" if match is None else paper.unit[: match.start()] + other + paper.unit[match.end() :]


def _lines(paper: Paper, words: str, new: str, *, titles: bool, luck: random.Random) -> list[Slip]:
    """Put `new` for `words` in titles and what stands above tables, or in sentences: but for the title of the whole."""
    found = []
    for number, part in enumerate(paper.parts):
        if number < 2 or not new:
            continue
        if isinstance(part, Line):
            short = len(part.text) <= 60 and not re.search("[。；，]", part.text)
            if words in part.text and short == titles:
                found.append(Slip(number, words, new, part.text.find(words)))
        elif titles:
            for at, text in enumerate((part.title, *part.above)):
                if words in text and (at == 0 or text != part.title):
                    found.append(Slip(number, words, new, text.find(words), above=at))
    luck.shuffle(found)
    return found


def title_unit(paper: Paper, luck: random.Random) -> list[Slip]:
    """Put another body of the same place into a title, a caption or a line of the contents."""
    return _lines(paper, paper.unit, _renamed(paper, _STEM, _OTHERS), titles=True, luck=luck)


def title_place(paper: Paper, luck: random.Random) -> list[Slip]:
    """Put another place into the name in a title, a caption or a line of the contents."""
    return _lines(paper, paper.unit, _renamed(paper, _PLACE, _PLACES), titles=True, luck=luck)


def said_unit(paper: Paper, luck: random.Random) -> list[Slip]:
    """Put another body of the same place into a sentence."""
    return _lines(paper, paper.unit, _renamed(paper, _STEM, _OTHERS), titles=False, luck=luck)


def said_place(paper: Paper, luck: random.Random) -> list[Slip]:
    """Put another place into the name in a sentence."""
    return _lines(paper, paper.unit, _renamed(paper, _PLACE, _PLACES), titles=False, luck=luck)


def title_year(paper: Paper, luck: random.Random) -> list[Slip]:
    """Put the year before into a title, a caption or a line of the contents."""
    return _lines(paper, f"{paper.year}年", f"{paper.year - 1}年", titles=True, luck=luck)


def said_year(paper: Paper, luck: random.Random) -> list[Slip]:
    """Put the year before into a sentence that names the own year alone."""
    found = _lines(paper, f"{paper.year}年", f"{paper.year - 1}年", titles=False, luck=luck)
    return [s for s in found if len(set(re.findall(r"20\d\d", paper.parts[s.part].text))) == 1]  # type: ignore[union-attr]


KINDS: tuple[Callable[[Paper, random.Random], list[Slip]], ...] = (
    exchanged, copied, foreign, row, title_unit, title_place, title_year, said_unit, said_place, said_year,
)  # fmt: skip


def planted(paper: Paper, slips: list[Slip]) -> Paper:
    """Return the disclosure with the slips."""
    other = Paper(
        paper.id, kind=paper.kind, place=paper.place, year=paper.year, unit=paper.unit, format=paper.format, style=paper.style
    )  # fmt: skip
    other.parts = list(paper.parts)
    for s in slips:
        part = other.parts[s.part]
        if isinstance(part, Line):
            changed = part.text[: s.start] + s.new + part.text[s.start + len(s.old) :]
            other.parts[s.part] = msgspec.structs.replace(part, text=changed)
        elif s.above == 0:
            other.parts[s.part] = msgspec.structs.replace(part, title=part.title.replace(s.old, s.new, 1))
        elif s.above > 0:
            above = list(part.above)
            above[s.above - 1] = above[s.above - 1].replace(s.old, s.new, 1)
            other.parts[s.part] = msgspec.structs.replace(part, above=tuple(above))
        else:
            lines = [list(r) for r in (*part.head, *part.rows)]
            lines[s.row][s.col] = lines[s.row][s.col].replace(s.old, s.new, 1)
            rows = tuple(map(tuple, lines))
            other.parts[s.part] = msgspec.structs.replace(
                part, head=rows[: len(part.head)], rows=rows[len(part.head) :]
            )
    return other


def _spread(slips: list[Slip]) -> list[Slip]:
    """Return slips of different parts alone."""
    seen: set[tuple[int, int]] = set()
    return [s for s in slips if (s.part, s.above) not in seen and not seen.add((s.part, s.above))]  # type: ignore[func-returns-value]


def _tells(finding: Finding, slip: Slip, paper: Paper, where: Where, result: Result) -> bool:
    part = paper.parts[slip.part]
    if isinstance(part, Line):
        place = where.in_line(part.text, slip.start, len(slip.new))
    elif slip.row >= 0:
        place = where.in_table([*part.head, *part.rows][slip.row], slip.col)
    else:
        text = part.title if slip.above == 0 else part.above[slip.above - 1]
        place = where.in_line(text, text.find(slip.new), len(slip.new))
    places = (finding.place, *finding.places)
    if place is not None and any(p.block == place.block and (p.row < 0 or p.row == place.row) for p in places):
        return True
    return slip.new in finding.message.zh or slip.old in finding.message.zh


def main() -> None:
    """Plant, check and print a line a kind, then what was not told."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kinds", nargs="*")
    parser.add_argument("--only", default="")
    parser.add_argument("--each", type=int, default=2)
    parser.add_argument("--twice", action="store_true", help="print those told by several rules, too")
    args = parser.parse_args()
    chosen = [k for k in KINDS if not args.kinds or k.__name__ in args.kinds]
    sums = {k.__name__: [0, 0, 0, 0, 0] for k in chosen}
    for paper in papers("work"):
        if args.only and not any(part in paper.id for part in args.only.split(",")):
            continue
        paper.format = "txt" if paper.format == "txt" else "html"
        clean: set[tuple[str, str]] | None = None
        for kind in chosen:
            slips = _spread(kind(paper, random.Random(paper.id)))[: args.each]
            if not slips:
                continue
            if clean is None:
                clean = {_key(f) for f in _loud(_checked(planted(paper, [])))}
            wrong = planted(paper, slips)
            result = _checked(wrong)
            fresh = [f for f in _loud(result) if _key(f) not in clean]
            where = Where(result.document)
            used: set[int] = set()
            for slip in slips:
                mine = [n for n, f in enumerate(fresh) if _tells(f, slip, wrong, where, result)]
                used.update(mine)
                good = any(
                    slip.old in fresh[n].proposed or (fresh[n].proposed in slip.old and fresh[n].proposed) for n in mine
                )
                count = sums[kind.__name__]
                count[0] += 1
                count[1] += bool(mine)
                count[2] += bool(good)
                count[4] += len({fresh[n].rule for n in mine}) > 1
                if not good or (args.twice and len({fresh[n].rule for n in mine}) > 1):
                    part = wrong.parts[slip.part]
                    words = (
                        part.text[max(0, slip.start - 20) : slip.start + 40]
                        if isinstance(part, Line)
                        else f"{part.title}{part.above}"
                        if slip.row < 0
                        else f"{part.title} {[*part.head, *part.rows][slip.row]}"
                    )
                    said = "; ".join(
                        f"{fresh[n].rule} {fresh[n].message.zh[:90]} → {fresh[n].proposed}" for n in mine[:3]
                    )
                    print(f"{kind.__name__} {paper.id} {slip.old}→{slip.new}: {words} | {said}", flush=True)
            for n, f in enumerate(fresh):
                if n not in used:
                    sums[kind.__name__][3] += 1
                    print(f"{kind.__name__} {paper.id} ASTRAY {f.rule} {f.severity} {f.message.zh[:150]}", flush=True)
    for name, (total, told, mended, astray, several) in sums.items():
        print(f"{name}: planted {total} told {told} mended {mended} by several rules {several} astray {astray}")


def _checked(paper: Paper) -> Result:
    with tempfile.TemporaryDirectory() as folder:
        return check_document(read(write(paper, Path(folder))))


if __name__ == "__main__":
    main()
