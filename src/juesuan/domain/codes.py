"""The government's revenue and expenditure classification (政府收支分类科目), fiscal years 2020 to 2024.

Source: 财政部《政府收支分类科目》 of each year: the functional classification of expenditure (支出功能分类: 类 of 3
digits, 款 of 5, 项 of 7) and the economic classification of departments' budgets (部门预算支出经济分类: 类, 款). Both
stand in `codes.tsv`, one code a line: the code, its name now, its earlier names. The list is not complete: a code that
it lacks is unknown, not wrong. A name is there only where it is sure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Literal, Protocol, TypeVar

import msgspec

from juesuan.kernel.memo import remembered_text
from juesuan.kernel.patterns import compiled

REVENUE_SOURCES = (
    "一般公共预算财政拨款收入",
    "政府性基金预算财政拨款收入",
    "国有资本经营预算财政拨款收入",
    "上级补助收入",
    "事业收入",
    "经营收入",
    "附属单位上缴收入",
    "其他收入",
)
"""Where a department's revenue comes from, in the order of the form `summary`."""

_ORDINAL = compiled(
    r"^(?:[（(][一二三四五六七八九十]{1,3}[)）]|[（(]?\d{1,2}[)）]|(?:[一二三四五六七八九十]{1,3}|\d{1,2})[、.．,，])"
)
_SUFFIX = compiled(r"[(（](?:\d{2,7})?[类款项][)）]$")
_BLANK = compiled(r"\s+")
_PUNCTUATION = compiled(r"[\W_]+")


@cache
def _names() -> dict[str, str]:
    """Return each code's names, tab-separated as in the file: splitting 1,600 lines once is all that loading costs."""
    text = Path(__file__).with_name("codes.tsv").read_text(encoding="utf-8")
    return {code: names for code, _, names in (line.partition("\t") for line in text.splitlines())}


@remembered_text(8192)
def functional_names(code: str) -> tuple[str, ...]:
    """Return the names that a functional code has had, the current one first; () if unknown (支出功能分类科目)."""
    if not is_functional(code):
        return ()
    names = _names().get(code)
    return tuple(names.split("\t")) if names else ()


@remembered_text(8192)
def economic_names(code: str) -> tuple[str, ...]:
    """Return the names that an economic code has had, current first; () if unknown (部门预算支出经济分类科目)."""
    if not is_economic(code):
        return ()
    names = _names().get(code)
    return tuple(names.split("\t")) if names else ()


@cache
def _economic_until() -> tuple[tuple[str, str, int], ...]:
    lines = Path(__file__).with_name("codes_economic_retired.tsv").read_text(encoding="utf-8").splitlines()
    return tuple((code, name, int(last)) for code, name, last in (line.split("\t") for line in lines))


def economic_names_in(code: str, year: int) -> tuple[str, ...]:
    """Return the names that an economic code may bear in a fiscal year, those of today first.

    The classification of departments' budgets was made anew from 2018 on (财预〔2017〕98号): `codes_economic_retired.tsv` holds what a code
    was before, with the last fiscal year.
    """
    return (*economic_names(code), *(name for c, name, last in _economic_until() if c == code and 0 < year <= last))


class Retired(msgspec.Struct, frozen=True):
    """A name that a code has no more: the last fiscal year that it was in force, and what the item is called since."""

    code: str
    name: str
    last: int
    now: str


@cache
def retired_names() -> tuple[Retired, ...]:
    """Return names of the functional classification that are out of use (政府收支分类科目 of 2019 to 2021).

    `codes_retired.tsv` holds them: code, name, last fiscal year. Where sources differ by a year the later one stands.
    """
    lines = Path(__file__).with_name("codes_retired.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines]
    return tuple(Retired(code, name, int(last), functional_names(code)[0]) for code, name, last in rows)


@cache
def _now(code_length: int) -> dict[str, Retired]:
    return {normal_name(r.name): r for r in retired_names() if len(r.code) == code_length}


def current_path(path: str, year: int) -> str:
    """Return an item's path (类/款/项) with the names that are out of use by a year as they are called since."""
    parts = path.split("/")
    for at in range(min(len(parts), 2)):
        old = _now(3 + 2 * at).get(parts[at])
        if old is not None and year > old.last:
            parts[at] = normal_name(old.now)
    return "/".join(parts)


def is_functional(code: str) -> bool:
    """Tell whether `code` has the form of a functional code and its 类 exists; the 款 or 项 itself may be unknown."""
    return len(code) in {3, 5, 7} and code[0] == "2" and code.isascii() and code.isdigit() and code[:3] in _names()


def is_economic(code: str) -> bool:
    """Tell whether `code` has the form of an economic code and its 类 exists; the 款 itself may be unknown."""
    return len(code) in {3, 5} and code[0] == "3" and code.isascii() and code.isdigit() and code[:3] in _names()


@cache
def all_names() -> frozenset[str]:
    """Return every name that an item of either classification has or had."""
    return frozenset(name for names in _names().values() for name in names.split("\t"))


@cache
def functional_paths() -> frozenset[str]:
    """Return the path of normal names (类/款/项, or 类/款) of every functional item under each name that it has had."""
    paths: dict[str, list[str]] = {}
    for code in sorted(_names(), key=len):
        if code[0] == "2":
            names = [normal_name(name) for name in functional_names(code)]
            above = paths.get(code[:-2], ()) if len(code) > 3 else ()
            paths[code] = [f"{path}/{name}" for path in above for name in names] if len(code) > 3 else names
    return frozenset(path for code, found in paths.items() if len(code) > 3 for path in found)


@cache
def functional_item_names() -> frozenset[str]:
    """Return the normal names of the items on those paths."""
    return frozenset(name for path in functional_paths() for name in path.split("/"))


@cache
def paths_named_once() -> dict[str, tuple[str, ...]]:
    """Return the current path of each functional group or item (款, 项) by its normal name, without names that several codes bear.

    An item of its group's own name stands for both.
    """
    found: dict[str, set[str]] = {}
    for code in _names():
        # 219 aids other regions: its groups are called as the classes are.
        if code[0] == "2" and len(code) > 3 and not code.startswith("219"):
            for name in functional_names(code):
                found.setdefault(normal_name(name), set()).add(code)
    once = {name: max(of, key=len) for name, of in found.items() if len({code[:5] for code in of}) == 1}
    once = {n: code for n, code in once.items() if sum(len(c) == 7 for c in found[n]) < 2}
    return {
        name: tuple(normal_name(functional_names(code[:n])[0]) for n in range(3, len(code) + 1, 2))
        for name, code in once.items()
    }


@cache
def _by_last_name() -> dict[str, tuple[tuple[str, ...], ...]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for path in sorted(functional_paths()):
        names = tuple(path.split("/"))
        if len(names) == 3:
            found.setdefault(names[2], []).append(names)
    return {name: tuple(paths) for name, paths in found.items()}


def path_below_group(name: str) -> tuple[str, ...]:
    """Return the path of an item whose normal name stands behind the beginning of its group's: 农业农村事业运行, 政府办公厅室行政运行; () for none or several."""
    for cut in range(2, len(name) - 1):
        found = [p for p in _by_last_name().get(name[cut:], ()) if p[1].startswith(name[:cut])]
        if len({p[1] for p in found}) == 1:
            return found[-1]
    return ()


_ITEM_DIGITS = 7
"""Digits of an item's (项) code."""


def is_code(text: str, start: int, end: int) -> bool:
    """Tell whether digits are a classification code beside its name: 201一般公共服务支出, 行政运行（2012601）."""
    names = (*functional_names(text[start:end]), *economic_names(text[start:end]))
    if not names:
        return False
    if end - start == _ITEM_DIGITS and text.startswith("科目", end):
        return True  # “行政运行”2012601科目, whatever it is called
    after = normal_name(text[end : end + 24].lstrip(" -—–－:："))
    before = ""
    if text[max(0, start - 1) : start] in ("（", "）", "”") or text.startswith("科目", end):
        # 行政运行（2012601）, 行政运行（项）2012601, “行政运行”2012601科目
        before = normal_name(text[max(0, start - 24) : start])
    elif text[max(0, start - 1) : start] in ("，", "、") and (
        bracket := _BESIDE.search(text, max(0, start - 16), start)
    ):
        before = normal_name(text[max(0, bracket.start() - 24) : bracket.start()])
    return any(
        after.startswith(plain) or before.endswith(plain)
        for name in names
        for plain in (normal_name(name), normal_name(name).removesuffix("支出"))
        if plain
    ) or _short_of(text[end : end + 24], normal_name(names[0]))


_BESIDE = compiled(r"（[^（）\d，。；、]{1,12}[，、]$")
"""What may stand before a code in the brackets behind its name: 生产发展（扶贫款，2130505）."""


def _short_of(text: str, name: str) -> bool:
    """Tell whether what stands behind a code is the end of its name, a short one: 2080506 职业年金缴费：."""
    found = re.match(r"[ \-—–－]*([\u4e00-\u9fff]{4,20})[：:，（]", text)
    plain = normal_name(found[1]).removesuffix("支出") if found else ""
    return bool(plain) and name.removesuffix("支出").endswith(plain)


def begins_with_item(text: str) -> bool:
    """Tell whether text begins with the name of a functional item, four characters or more: what stands beside a code, right or wrong."""
    plain = normal_name(text)
    return any(plain[:end] in functional_item_names() for end in range(4, len(plain) + 1))


@cache
def lowest_names() -> frozenset[str]:
    """Return the normal names that only items (项) bear, no 款 and no 类."""
    paths = [path.split("/") for path in functional_paths()]
    return frozenset(p[-1] for p in paths if len(p) == 3) - {n for p in paths for n in p[:2]}


@cache
def functional_classes() -> dict[str, str]:
    """Return the functional classes (类) and their current names, in the order of the classification."""
    return {code: names.split("\t")[0] for code, names in _names().items() if len(code) == 3 and code[0] == "2"}


@cache
def _paths_by_name() -> dict[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], list[str]] = {}
    for path in sorted(functional_paths()):
        names = path.split("/")
        found.setdefault((names[0], names[-1]), []).append(path)
    return {
        key: tuple(p for p in paths if p.count("/") == max(q.count("/") for q in paths)) for key, paths in found.items()
    }


@cache
def items_by_name() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return the paths of the functional items (项) by each name of theirs, each path under its present upper names."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for code in _names():
        if code[0] == "2" and len(code) == 7:
            upper = [functional_names(code[:n]) for n in (3, 5)]
            if all(upper):
                for name in dict.fromkeys(map(normal_name, functional_names(code))):
                    found.setdefault(name, []).append((*(normal_name(names[0]) for names in upper), name))
    return {name: tuple(paths) for name, paths in found.items()}


def paths_named(top: str, name: str) -> tuple[str, ...]:
    """Return the paths of the functional items of a class that bear a name, both in the form in which names compare.

    Where an item (项) and the one above it (款) share the name, the 项 alone.
    """
    return _paths_by_name().get((top, name), ())


@cache
def economic_codes() -> tuple[str, ...]:
    """Return all codes of the economic classification, classes and items."""
    return tuple(code for code in _names() if is_economic(code) and economic_names(code))


@cache
def class_names() -> set[str]:
    """Return the names that the functional classes have had, in the form in which names compare."""
    return {normal_name(n) for c in functional_classes() for n in functional_names(c)}


def level(code: str) -> Literal[1, 2, 3]:
    """Return 1 for a 类, 2 for a 款, 3 for a 项. Raise ValueError for what is no code."""
    if code.isascii() and code.isdigit():
        if len(code) == 3:
            return 1
        if len(code) == 5:
            return 2
        if len(code) == 7:
            return 3
    raise ValueError(f"not a classification code: {code!r}")


def stand_under(known: Iterable[str]) -> dict[str, str]:
    """Return, of some codes, the nearest other that each stands under, for those that stand under one: 2010301 → 20103."""
    have = set(known)
    lengths = sorted({len(code) for code in have}, reverse=True)
    found: dict[str, str] = {}
    for code in have:
        for length in lengths:
            if 0 < length < len(code) and code[:length] in have:
                found[code] = code[:length]
                break
    return found


class Coded(Protocol):
    """What has a code, as the row of a table."""

    @property
    def code(self) -> str:
        """Return the code as printed."""


Row = TypeVar("Row", bound=Coded)


def rows_under(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """Return the rows one level below each code: those whose nearest code above, of those that are there, it is."""
    above = stand_under(r.code for r in rows)
    found: dict[str, list[Row]] = {}
    for row in rows:
        if row.code in above:
            found.setdefault(above[row.code], []).append(row)
    return found


def parent(code: str) -> str | None:
    """Return the code one level up, None for a 类."""
    return None if level(code) == 1 else code[:-2]


@remembered_text(8192)
def normal_name(name: str) -> str:
    """Return `name` in the form in which names compare.

    Left out are blanks, punctuation (（）and () alike), an ordinal before it (`一、`, `（二）`, `3.`) and the level
    after it (`（类）`, `（05款）`); full-width letters and digits become half-width.
    """
    text = _BLANK.sub("", unicodedata.normalize("NFKC", name))
    text = _SUFFIX.sub("", _ORDINAL.sub("", text))
    return _PUNCTUATION.sub("", text)


def same_name(a: str, b: str) -> bool:
    """Tell whether two names are the same but for punctuation, blanks, ordinals and level suffixes."""
    return normal_name(a) == normal_name(b)
