"""Remembering what a function made of a text, for texts as short as a cell."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, TypeVar, cast

F = TypeVar("F", bound=Callable[..., Any])

LONGEST = 2000
"""Characters of the longest text that is remembered: thousands of paragraphs of a megabyte would stay in memory for good."""


def remembered(most: int) -> Callable[[F], F]:
    """Return a decorator that keeps the last `most` answers for short texts; the text is the function's first argument."""

    def decorate(function: F) -> F:
        kept = lru_cache(maxsize=most)(function)

        @wraps(function)
        def answer(text: str, *args: Any) -> Any:
            return kept(text, *args) if len(text) <= LONGEST else function(text, *args)

        return cast(F, answer)

    return decorate
