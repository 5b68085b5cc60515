"""Measures told by the shape of their names, as rules in data ask for them: `three.*`, `{account}.income`, `!general.public`.

`*` and `{name}` stand for any characters, which a rule may use by that name; `{name=income|expenditure}` for one of several words. `!` before a
shape is what the measure must not be; the empty shape is that of no measure, so that `!` alone asks for one. One of the shapes must fit, of those
with `!` none may.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from juesuan.kernel.memo import remembered_text
from juesuan.kernel.patterns import compiled

Groups = Mapping[str, str]
NONE: Groups = {}
MOST_KEPT = 4096
"""Measures of which it is remembered whether they fit."""

_CHOICE = compiled(r"\{([a-z_]+)=([^{}]+)\}")
_FREE = compiled(r"\*|\{[a-z_]+\}")
_NAME = compiled(r"\{([a-z_]+)[=}]")


class Like:
    """Shapes of measures; what fits is remembered, as there are few measures."""

    def __init__(self, shapes: Iterable[str]) -> None:
        self.names = frozenset(name for shape in shapes for name in _NAME.findall(shape))
        self._wanted = _shapes(s for s in shapes if not s.startswith("!"))
        self._barred = _shapes(s[1:] for s in shapes if s.startswith("!"))
        self._any = all(shape.startswith("!") for shape in shapes)
        self.groups = remembered_text(MOST_KEPT)(self._groups)
        """Return what stands for the names of the shape that a measure fits, None where it fits none."""

    def _groups(self, measure: str) -> Groups | None:
        if self._barred and _fitting(self._barred, measure) is not None:
            return None
        return NONE if self._any else _fitting(self._wanted, measure)


@cache
def like(shapes: tuple[str, ...]) -> Like:
    """Return what tells whether a measure has one of some shapes."""
    return Like(shapes)


Shape = tuple[str, tuple[str, ...], str, str, Groups]
"""What stands before the first free place, between the free ones and behind the last; the name of the only one; what is given."""
Shapes = tuple[dict[str, Groups], list[Shape]]
"""Shapes without a free place, and the others."""


def _fitting(shapes: Shapes, measure: str) -> Groups | None:
    whole, parted = shapes
    if (found := whole.get(measure)) is not None:
        return found
    for before, between, behind, name, given in parted:
        if measure.startswith(before) and measure.endswith(behind) and len(measure) >= len(before) + len(behind):
            free = measure[len(before) : len(measure) - len(behind)]
            if between and not _in_turn(between, free):
                continue
            return {**given, name: free} if name else given
    return None


def _in_turn(parts: tuple[str, ...], text: str) -> bool:
    at = 0
    for part in parts:
        if (found := text.find(part, at)) < 0:
            return False
        at = found + len(part)
    return True


def _shapes(written: Iterable[str]) -> Shapes:
    whole: dict[str, Groups] = {}
    parted: list[Shape] = []
    for shape, given in (chosen for one in written for chosen in _chosen(one, NONE)):
        before, *more = _FREE.split(shape)
        if more:
            free = _FREE.findall(shape)
            parted.append((before, tuple(more[:-1]), more[-1], free[0][1:-1] if len(free) == 1 else "", given))
        else:
            whole[shape] = given
    return whole, parted


def _chosen(shape: str, given: Groups) -> Iterator[tuple[str, Groups]]:
    """Yield a shape once for each of the words that it lets choose from."""
    if not (choice := _CHOICE.search(shape)):
        yield shape, given
        return
    for word in choice[2].split("|"):
        yield from _chosen(shape[: choice.start()] + word + shape[choice.end() :], {**given, choice[1]: word})
