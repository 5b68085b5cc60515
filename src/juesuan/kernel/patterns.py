"""Regular expressions compiled when first used and kept: a start compiles only what its document needs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from importlib import import_module
from typing import Any

compiled = cache(re.compile)
"""Return the compiled expression of a text; a lookup where it was asked for before, several times faster than `re.search`."""


def any_of(words: Iterable[str]) -> str:
    """Return the expression for one of several words, of two that begin alike the longer, without a group.

    What words begin with alike is written once: a scan looks at each character of a text for each of the beginnings that are left, not
    for hundreds of words.
    """
    rests: dict[str, list[str]] = {}
    for word in words:
        rests.setdefault(word[:1], []).append(word[1:])
    ends = rests.pop("", None) is not None
    single = "".join(re.escape(first) for first, rest in rests.items() if not any(rest))
    parts = [re.escape(first) + any_of(rest) for first, rest in rests.items() if any(rest)]
    parts += [f"[{single}]"] if single else []
    return f"(?:{'|'.join(parts)})" + "?" * ends if parts else ""


def literals(words: str) -> tuple[str, ...]:
    """Return the words that an expression is a choice of (四川|成都), () where it is more than that."""
    return () if _MORE.search(words) else tuple(words.split("|"))


_MORE = re.compile(r"[\\.^$*+?{}\[\]()]")


@cache
def finder(words: str) -> Callable[[str], bool]:
    """Return what tells whether an expression stands in a text; a choice of words is looked for word by word, six times as fast."""
    if plain := literals(words):
        return lambda text: holds_any(text, plain)
    pattern = compiled(words)
    return lambda text: pattern.search(text) is not None


def holds_any(text: str, words: Iterable[str]) -> bool:
    """Tell whether one of several words stands in a text: a loop, three times as fast as `any` with its generator."""
    for word in words:  # noqa: SIM110
        if word in text:
            return True
    return False


MOST_WORDS = 24
"""Words beyond which looking for each of them costs more than the search that it saves."""


@cache
def required(words: str) -> tuple[str, ...]:
    """Return words of which one stands in every text that an expression matches, () where none can be told.

    `^(?:其余|剩余)的?(?=支出)` requires 支出, `[两三]类|款项` requires 类 or 款项. A text is asked for them before it is searched.
    """
    found = _needed(_parser.parse(words))
    return tuple(dict.fromkeys(found)) if len(found) <= MOST_WORDS else ()


_parser: Any = import_module("re._parser")


def _needed(parts: Iterable[tuple[Any, Any]]) -> list[str]:
    """Return the words of the stretch of a parsed expression that tells most: the longest, of as long ones the fewest."""
    best: list[str] = []
    run = ""
    for code, of in [*parts, ("END", None)]:
        name = str(code)
        if name == "LITERAL":
            run += chr(of)
            continue
        best, run = _better(best, [run] if run else []), ""
        if name == "SUBPATTERN":
            best = _better(best, _needed(of[3]))
        elif name == "IN" and all(str(c) == "LITERAL" for c, _ in of):
            best = _better(best, [chr(c) for _, c in of])
        elif name == "BRANCH":
            each = [_needed(branch) for branch in of[1]]
            best = _better(best, [word for one in each for word in one] if all(each) else [])
        elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") and of[0]:
            best = _better(best, _needed(of[2]))
        elif name == "ASSERT":
            best = _better(best, _needed(of[1]))
    return best


def _better(one: list[str], other: list[str]) -> list[str]:
    if not one or not other:
        return one or other
    return max(one, other, key=lambda words: (min(map(len, words)), -len(words)))
