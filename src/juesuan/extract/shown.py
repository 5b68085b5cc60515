"""Items that the document's tables show, and sentences that name them without marks or codes (行政运行年初预算 x，支出决算 y)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from juesuan.document.model import Cell, Document, Paragraph, Table
from juesuan.domain import codes
from juesuan.kernel.memo import remembered_text
from juesuan.kernel.patterns import compiled

_LONGEST = 40
"""Characters of the longest name of an item, with its marks."""


def shown_items(document: Document) -> dict[str, tuple[str, ...]]:
    """Return the paths of the functional groups and items (款, 项) that a document's tables show, by their last name.

    A name that stands for two (行政运行 under two groups) is left out; a group's item of the same name stands for both.
    """
    known, classes = codes.functional_paths(), codes.class_names()
    found: dict[str, str] = {}
    twice: set[str] = set()
    for table in document.blocks:
        if not isinstance(table, Table) or table.unread:
            continue
        top = group = ""
        for at, cell in enumerate(table.cells):
            text = cell.text
            if len(text) < 2 or text[-1].isdigit() or len(text) > _LONGEST or not (name := _name(text)):
                continue  # most cells are empty, or hold an amount or a code
            if name in classes:
                top, group = name, ""
            elif (
                (path := f"{top}/{group}/{name}") in known
                or (path := f"{top}/{name}") in known
                or (group and len(_code_before(table.cells, at)) == 7 and (path := f"{top}/{group}/{name}"))
            ):
                if path.count("/") == 1:
                    group = name
                before = found.get(name, path)
                if path in (before, f"{before}/{name}"):
                    found[name] = path
                elif before != f"{path}/{name}":
                    twice.add(name)
    return {name: tuple(path.split("/")) for name, path in found.items() if name not in twice}


def _code_before(cells: Sequence[Cell], at: int) -> str:
    """Return the code just before a cell in its row; split over 类, 款 and 项, its parts stand in cells of their own."""
    code = ""
    for cell in reversed(cells[max(0, at - 8) : at]):
        if not cell.text.isdecimal() or len(cell.text) > 7:
            break
        code = cell.text + code
        if not cell.col:
            break
    return code


def items_of_text(document: Document) -> dict[str, tuple[str, ...]]:
    """Return the classification's items that a document without tables may name: of several of one name, that whose group it names."""
    text = "".join(block.text for block in document.blocks if isinstance(block, Paragraph))
    found: dict[str, tuple[str, ...]] = {}
    once = codes.paths_named_once()
    for name, paths in codes.items_by_name().items():
        if name not in text and name.removesuffix("支出") not in text:
            continue
        meant = [once[name]] if name in once else [p for p in paths if p[1] in text and p[1] != name]
        if len(meant) == 1:
            found[name] = meant[0]
    return found


@remembered_text(8192)
def _name(text: str) -> str:
    """Return the name that a cell may give an item."""
    return codes.normal_name(text).lstrip("0123456789")


@lru_cache(1024)
def _without_tables(name: str) -> tuple[str, ...]:
    return _called(codes.paths_named_once(), name, _SHORTEST_ALONE)


def item_called(items: Mapping[str, tuple[str, ...]], name: str) -> tuple[str, ...]:
    """Return the path of the group or item that a normal name, whole or without its beginning or end, names; () for none or several.

    Of those that the document's tables show; in a text without such tables, of those whose names the classification has once.
    """
    return _called(items, name, _SHORTEST) if items else _without_tables(name)


_SHORTEST, _SHORTEST_ALONE = 4, 6
"""Characters of a part of an item's name that still names it (职业年金缴费 of 机关事业单位职业年金缴费支出), beside tables and without any."""


def _called(items: Mapping[str, tuple[str, ...]], name: str, shortest: int) -> tuple[str, ...]:
    short = name.removesuffix("支出")
    for spelled in (name, short, short + "支出"):
        if path := items.get(spelled):
            return path
    if len(short) < shortest:
        return ()
    if grouped := codes.path_below_group(name):
        return grouped
    found = {p for n, p in items.items() if (stem := n.removesuffix("支出")).endswith(short) or stem.startswith(short)}
    return found.pop() if len(found) == 1 else ()


_LEADS = compiled(
    r"^(?:(?:增加|减少|增长|下降|金额|占比|增幅|降幅)?最[多大高少小低]的|其次|再次|首先|最后)(?:是|为)?|^(?:全部|均|全)(?:为|是|用于)"
)
"""What may stand before an item's name: 增加最多的是森林资源培育, 全部为行政单位医疗."""


_OTHER = "其他支出"
"""A class whose name any list may end with."""


class NamedItems:
    """Items and classes by the names that clauses may begin with: what their names begin with, and how long the longest is."""

    def __init__(self, items: Mapping[str, tuple[str, ...]]) -> None:
        items = {**{name: (name,) for name in codes.class_names() if name != _OTHER}, **items} if items else items
        self.items = items
        self.begin = frozenset(name[:2] for name in items)
        self.longest = max(map(len, items), default=0)


def item_named(named: NamedItems, words: str, goes_on: re.Pattern[str]) -> tuple[str, ...]:
    """Return the path of the item whose name a clause of `words` begins with, the last such, () for none.

    `goes_on` tells what may follow a name where the clause speaks of the item itself, not of what is paid from it.
    """
    for clause in reversed(compiled(r"[，。；\n]").split(words)):
        for said in (clause, clause.rpartition("：")[2]) if "：" in clause else (clause,):
            whole = codes.normal_name(said).lstrip("0123456789.．、①②③④⑤⑥⑦⑧⑨⑩")
            plain = _LEADS.sub("", whole)
            if plain[:2] not in named.begin:
                continue
            items = named.items
            for end in range(min(len(plain), named.longest), 1, -1):
                if plain[:end] in items and (goes_on.match(plain[end:]) or plain[end:] == "" != whole[: -len(plain)]):
                    return items[plain[:end]]
    return ()
