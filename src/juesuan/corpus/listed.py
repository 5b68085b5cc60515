"""Lists: a text file of paths or addresses, one disclosure a line, several files of one apart by tabs, `#` before remarks.

A list is read as one only where the operator says so (`juesuan ingest --list`): a text that was handed in may look like
one. Its paths stay inside the list's own folder, its addresses are pages or buckets.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from juesuan.corpus.fetch import BUCKETS, PAGES, scheme_of
from juesuan.document import limits
from juesuan.document.model import Unreadable
from juesuan.kernel.lang import Text

MOST = 200_000
"""Lines of one list."""


class Entry(msgspec.Struct, frozen=True):
    """One line of a list: what it says, its files' paths or addresses, and why it is not taken (None: it is)."""

    source: str
    paths: tuple[str, ...]
    refused: Text | None = None


class NoList(Exception):
    """A file that cannot be read as a list, with the reason."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.zh)
        self.text = text


def entries(path: Path) -> list[Entry]:
    """Return a list's lines. Raises `NoList`."""
    try:
        data = limits.load(path)
        text = data.decode("utf-8-sig")
    except Unreadable as problem:
        raise NoList(
            Text(f"读不了清单 {path}：{problem.zh}", f"the list {path} cannot be read: {problem.en}")
        ) from problem
    except UnicodeDecodeError as problem:
        raise NoList(Text(f"清单 {path} 不是 UTF-8 文本", f"the list {path} is no UTF-8 text")) from problem
    found = list(_entries(path, text))
    if len(found) > MOST:
        raise NoList(
            Text(f"清单 {path} 超过 {MOST} 行，请分开", f"the list {path} has more than {MOST} lines: divide it")
        )
    return found


def _entries(path: Path, text: str) -> Iterator[Entry]:
    folder = path.parent
    for number, line in enumerate(text.splitlines(), 1):
        names = [n.strip() for n in line.split("\t") if n.strip()]
        if not names or names[0].startswith("#"):
            continue
        reason = next((r for n in names if (r := _refused(folder, n)) is not None), None)
        said = None
        if reason is not None:
            said = Text(f"清单第 {number} 行：{reason.zh}", f"line {number} of the list: {reason.en}")
        yield Entry(" | ".join(names), tuple(n if scheme_of(n) else str(folder / n) for n in names), said)


def _refused(folder: Path, name: str) -> Text | None:
    """Return why a list may not name `name`."""
    scheme = scheme_of(name)
    if scheme:
        if scheme in PAGES | BUCKETS:
            return None
        return Text(f"清单中不接受 {scheme}:// 地址：{name}", f"no {scheme}:// address in a list: {name}")
    if Path(name).is_absolute():
        return Text(f"清单中不接受绝对路径：{name}", f"no absolute path in a list: {name}")
    try:
        inside = (folder / name).resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):
        inside = False
    if inside:
        return None
    return Text(f"路径不在清单所在的文件夹内：{name}", f"the path leads out of the list's folder: {name}")
