"""Patterns as the code that Python's `re` has compiled them to, kept from process to process: made again of it thirty times as fast.

`re` reads a pattern and turns it to code in Python, then hands the code to C. What it hands over is what is kept. A Python that
hands over something else, as a known pattern tells, keeps nothing: its patterns are compiled as ever.
"""

from __future__ import annotations

import re
from array import array
from functools import cache
from importlib import import_module
from typing import Any

from juesuan.kernel.pycache import Answers

Parts = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]
"""Flags, code, the number of groups, their numbers by name, their names by number."""

_parser: Any = import_module("re._parser")
_compiler: Any = import_module("re._compiler")
_sre: Any = import_module("_sre")


def parts_of(asked: tuple[str, int]) -> Parts:
    """Return what `re` makes of a pattern and its flags (as in `re._compiler.compile`); re.error where it is none."""
    words, flags = asked
    tree = _parser.parse(words, flags)
    numbers = dict(tree.state.groupdict)
    names: list[str | None] = [None] * tree.state.groups
    for name, number in numbers.items():
        names[number] = name
    code = array("I", _compiler._code(tree, flags)).tobytes()
    return flags | tree.state.flags, code, tree.state.groups - 1, numbers, tuple(names)


def made(words: str, parts: Parts) -> re.Pattern[str]:
    """Return the pattern of which these are the parts."""
    flags, code, groups, numbers, names = parts
    found: re.Pattern[str] = _sre.compile(words, flags, memoryview(code).cast("I").tolist(), groups, numbers, names)
    return found


def is_like(pattern: re.Pattern[str], other: re.Pattern[str]) -> bool:
    """Tell whether two patterns are the same: `==` is of their words, flags and code."""
    return pattern == other and pattern.groupindex == other.groupindex and pattern.groups == other.groups


@cache
def can_be_kept() -> bool:
    """Tell whether this Python makes patterns as is known here."""
    words = r"(?s)(?P<of>[一二]|ab+?)(?!\d)(x)?(?P<to>(?<=[^，。])支出|.{2,4}$)"
    try:
        return is_like(made(words, parts_of((words, int(re.IGNORECASE)))), re.compile(words, re.IGNORECASE))
    except Exception:  # whatever another Python says of it
        return False


_parts = Answers(__file__, parts_of)


def pattern(words: str, flags: int = 0) -> re.Pattern[str]:
    """Return `re.compile(words, flags)`, of what an earlier process has kept of it where there is that."""
    return made(words, _parts((words, int(flags)))) if can_be_kept() else re.compile(words, flags)
