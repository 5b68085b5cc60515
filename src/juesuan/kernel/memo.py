"""Remembering what a function made of a text, for texts as short as a cell."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, TypeVar, cast

A = TypeVar("A")

F = TypeVar("F", bound=Callable[..., Any])

LONGEST = 2000
"""Characters of the longest text that is remembered: thousands of paragraphs of a megabyte would stay in memory for good."""


class _Kept(dict[str, Any]):
    """A function's answers by text; looked up without a call of Python, which a document makes ten thousand times."""

    __slots__ = ("function", "most")

    def __init__(self, function: Callable[[str], Any], most: int) -> None:
        super().__init__()
        self.function = function
        self.most = most

    def __missing__(self, text: str) -> Any:
        answer = self.function(text)
        if len(text) <= LONGEST:
            if len(self) >= self.most:
                self.clear()
            self[text] = answer
        return answer


def remembered_text(most: int) -> Callable[[Callable[[str], A]], Callable[[str], A]]:
    """Return a decorator for functions of a text alone: up to `most` answers for short texts are kept."""

    def decorate(function: Callable[[str], A]) -> Callable[[str], A]:
        return cast(Callable[[str], A], _Kept(function, most).__getitem__)

    return decorate


def remembered(most: int) -> Callable[[F], F]:
    """Return a decorator that keeps the last `most` answers for short texts; the text is the function's first argument."""

    def decorate(function: F) -> F:
        kept = lru_cache(maxsize=most)(function)

        @wraps(function)
        def answer(text: str, *args: Any) -> Any:
            return kept(text, *args) if len(text) <= LONGEST else function(text, *args)

        return cast(F, answer)

    return decorate
