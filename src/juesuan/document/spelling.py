"""Names in a scanned table's cells that were read with a character wrong: they are the forms' and the classification's.

A name is put right only where the recogniser was not sure of what differs, one name alone comes near, and it is no name
itself. Numbers are never touched. What was put right is marked as unsure.
"""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher
from functools import cache

from msgspec.structs import replace

from juesuan.document.model import DOUBTFUL, Cell, Run, Table
from juesuan.domain.codes import all_names, functional_names
from juesuan.kinds.kind import vocabulary

UNSURE = 0.5
_NUMERAL = "一二三四五六七八九十"
_ORDINAL = re.compile(rf"[（(]?[{_NUMERAL}\d]{{1,4}}[）)、.．]+|其中[:：]?")
_TORN_ORDINAL = re.compile(rf"[（(]?[{_NUMERAL}上土士丄千T+L]{{0,3}}[）)、.．,，·•*'’`\s]{{0,2}}")
_TEN = str.maketrans("上土士丄千T+L", "十" * 8)
_SPECKS = ".．·•*★●+'’`,，、。~^|-—_ "
"""What a speck of dirt beside a name is read as."""
_IDEOGRAPH = re.compile("[\u4e00-\u9fff]")
_LIKE = 0.62  # how like a name must be (difflib's ratio) to be meant
_APART = 0.1  # by how much it must be more like it than any other
_SHORTEST = 3  # characters of a name that can be told by the others
_LONG = 7  # characters of a name that may have two of them more or fewer than it was read with
_CODE = re.compile(r"\d{3,7}")


def respelt(table: Table) -> Table:
    """Return a table that was recognised from a picture with the names in its cells put right."""
    codes = {c.row: t for c in table.cells for t in ["".join(c.text.split())] if _CODE.fullmatch(t) and _is_sure(c)}
    return replace(table, cells=tuple(_respelt(c, codes.get(c.row, "")) for c in table.cells))


def _is_sure(cell: Cell) -> bool:
    return all(s >= DOUBTFUL for run in cell.runs for s in run.sure)


def _respelt(cell: Cell, code: str) -> Cell:
    text = cell.text
    if len(_IDEOGRAPH.findall(text)) < 2 or not any(run.sure for run in cell.runs):
        return cell
    clean = text.strip(_SPECKS)
    if clean and clean in known() and clean != text:
        return _spelt(cell, clean)
    if _is_sure(cell) or _bare(clean) in known():
        return cell
    head, body = _parted(clean)
    names = functional_names(code)
    if names and body not in names and SequenceMatcher(None, body, names[0]).ratio() >= 0.5:
        return _spelt(cell, head + names[0])
    meant = body if body in known() else _meant(body)
    return _spelt(cell, head + meant) if meant and head + meant != text else cell


def _bare(text: str) -> str:
    match = _ORDINAL.match(text)
    return text[match.end() :] if match else text


def _parted(text: str) -> tuple[str, str]:
    """Split a cell's text into its ordinal, as it is meant, and its name: 上二农林水支出 is 十二、 and 农林水支出."""
    for end in range(5, 0, -1):
        if text[end:] in known() and _TORN_ORDINAL.fullmatch(text[:end]):
            ordinal = "".join(c for c in text[:end].translate(_TEN) if c in _NUMERAL)
            return (ordinal + "、" if ordinal else ""), text[end:]
    name = _bare(text)
    return text[: len(text) - len(name)], name


@cache
def known() -> frozenset[str]:
    """Return the names that cells of the forms hold: their own headings and rows, and the classification's."""
    return frozenset(vocabulary().cells) | all_names()


@cache
def _holding() -> dict[str, tuple[str, ...]]:
    """Return the names that hold a character."""
    found: dict[str, list[str]] = {}
    for name in sorted(known()):
        for char in set(name):
            found.setdefault(char, []).append(name)
    return {char: tuple(names) for char, names in found.items()}


def _meant(text: str) -> str:
    """Return the one name that a text is near to; '' where there is none, or several."""
    if len(text) < _SHORTEST:
        return ""
    shared = Counter(name for char in set(text) for name in _holding().get(char, ()))
    reach = 1 if len(text) < _LONG else 2
    near = [
        n
        for n, count in shared.items()
        if count >= 0.5 * len(set(n)) and abs(len(n) - len(text)) <= reach and len(n) >= _SHORTEST
    ]
    likes = sorted(((SequenceMatcher(None, text, name).ratio(), name) for name in near), reverse=True)
    least = _LIKE if len(text) > _SHORTEST else 2 / 3
    if not likes or likes[0][0] < least - 1e-9 or (len(likes) > 1 and likes[0][0] - likes[1][0] < _APART):
        return ""
    return likes[0][1]


def _spelt(cell: Cell, text: str) -> Cell:
    """Return a cell with another text, spread over the place of its own."""
    first = cell.runs[0]
    left, right = min(r.x[0] for r in cell.runs), max(r.x[-1] for r in cell.runs)
    step = (right - left) / len(text)
    x = tuple(round(left + i * step, 2) for i in range(len(text) + 1))
    bottom, top = min(r.bottom for r in cell.runs), max(r.top for r in cell.runs)
    run = Run(0, first.page, x, bottom, top, first.turn, tuple([UNSURE] * len(text)))
    return replace(cell, text=text, runs=(run,))
