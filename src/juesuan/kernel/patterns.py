"""Regular expressions compiled when first used and kept: a start compiles only what its document needs (`kernel/precompiled`)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from importlib import import_module
from typing import Any, Generic, TypeVar

from juesuan.kernel import precompiled
from juesuan.kernel.pycache import Answers

T = TypeVar("T")


@cache
def compiled(words: str, flags: int = 0) -> re.Pattern[str]:
    """Return the compiled expression of a text; a lookup where it was asked for before, several times faster than `re.search`."""
    return precompiled.pattern(words, flags)


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


_parser: Any = import_module("re._parser")
"""What `re` itself reads expressions with."""
_MOST, _SPELLINGS = 64, 12
"""Words of a choice that are still worth looking for, and ways to spell a word in one piece."""
_MATCHED_ONCE = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")


@cache
def required(words: str) -> tuple[str, ...]:
    """Return words of which one stands in every text that an expression finds, () where its tree tells none.

    `^(?:其余|剩余)的?(?=支出)` requires 支出, `[两三]类|款项` requires 两类, 三类 or 款项: of what must stand, the choice whose shortest word
    is longest, then the one of fewest words. A text is asked for them before it is searched.
    """
    if plain := literals(words):
        return plain if all(plain) else ()
    return _required(words)


def _of_tree(words: str) -> tuple[str, ...]:
    tree = _parser.parse(words)
    return () if tree.state.flags & re.IGNORECASE else _best(_choices(tree))


_required = Answers(__file__, _of_tree)


def _best(choices: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    kept = [c for c in choices if 0 < len(c) <= _MOST]
    return max(kept, key=lambda c: (min(map(len, c)), -len(c)), default=())


def _choices(tree: Any) -> Iterator[tuple[str, ...]]:
    """Yield the choices of words of which one must stand in a text for a sequence of a tree to match."""
    runs: tuple[str, ...] = ("",)  # what stands in one piece, in each of its spellings
    for name, value in _spread(tree):
        spelled = _spellings(name, value)
        if spelled and len(runs) * len(spelled) <= _SPELLINGS:
            runs = tuple(run + more for run in runs for more in spelled)
            continue
        yield runs if all(runs) else ()
        runs = ("",)
        yield spelled if all(spelled) else ()
        if name == "BRANCH":
            parts = [_best(_choices(part)) for part in value[1]]
            yield tuple(dict.fromkeys(word for part in parts for word in part)) if all(parts) else ()
        elif (name in _MATCHED_ONCE and value[0] > 0) or name == "ASSERT":
            yield from _choices(value[-1])
    yield runs if all(runs) else ()


def _spellings(name: str, value: Any) -> tuple[str, ...]:
    """Return all that a part of a tree is spelled like, () for a part that has too many spellings to tell."""
    if name == "LITERAL":
        return (chr(value),)
    if name == "IN" and all(str(kind) == "LITERAL" for kind, _ in value):
        return tuple(chr(char) for _, char in value)
    found: list[str] = []
    for part in value[1] if name == "BRANCH" else ():
        whole: tuple[str, ...] = ("",)
        for more in (_spellings(*inner) for inner in _spread(part)):
            whole = tuple(run + end for run in whole for end in more)
            if not 0 < len(whole) <= _SPELLINGS:
                return ()
        found += whole
    return tuple(dict.fromkeys(found)) if len(found) <= _SPELLINGS else ()


def _spread(tree: Any) -> Iterator[tuple[str, Any]]:
    """Yield the parts of a sequence, those of its groups among them."""
    for kind, value in tree:
        if str(kind) == "SUBPATTERN" and not value[1]:  # without flags of its own
            yield from _spread(value[-1])
        else:
            yield str(kind), value


_FEW = 6
"""Expressions that are asked one by one for their words, without looking at each character of a text."""


class Pool(Generic[T]):
    """Expressions with what each stands for, in their order: one more costs nothing where its words do not stand.

    Of a text only those are tried, and compiled the first time, of whose required words one stands in it. `needs` are these words of
    each expression, () to try it always; those of its tree if not given.
    """

    def __init__(self, pairs: Iterable[tuple[str, T]], needs: Sequence[tuple[str, ...]] | None = None) -> None:
        self._pairs = tuple(pairs)
        needs = [required(words) for words, _ in self._pairs] if needs is None else needs
        self._always = [at for at, words in enumerate(needs) if not words]
        self._few = [(at, words) for at, words in enumerate(needs) if words] if len(needs) <= _FEW else []
        often = Counter(char for words in needs for word in words for char in word)
        self._by_char: dict[str, list[tuple[str, int]]] = {}
        for at, words in enumerate(needs):
            for word in words:  # found by its rarest character
                self._by_char.setdefault(min(word, key=often.__getitem__), []).append((word, at))

    def _hits(self, text: str) -> list[int]:
        """Return which of the expressions may stand in a text, in their order."""
        hits = [*self._always]
        if self._few:
            for at, words in self._few:
                for word in words:
                    if word in text:
                        hits.append(at)
                        break
            return sorted(hits) if self._always else hits
        for char in self._by_char.keys() & set(text):
            for word, at in self._by_char[char]:
                if word in text:
                    hits.append(at)
        return sorted({*hits}) if len(hits) > 1 else hits

    def possible(self, text: str) -> list[T]:
        """Return what the expressions that may stand in a text stand for; none is compiled."""
        return [self._pairs[at][1] for at in self._hits(text)]

    def may_stand(self, text: str) -> Iterator[tuple[re.Pattern[str], T]]:
        """Yield the expressions that may stand in a text, with what they stand for."""
        for at in self._hits(text):
            words, meant = self._pairs[at]
            yield compiled(words), meant

    def all_in(self, text: str) -> Iterator[T]:
        """Yield what the expressions that stand in a text stand for."""
        for pattern, meant in self.may_stand(text):
            if pattern.search(text):
                yield meant
