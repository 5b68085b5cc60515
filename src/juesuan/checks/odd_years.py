"""The one comparison of a disclosure that names another year than all its others, the year before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from juesuan.checks.context import Context
from juesuan.kernel.place import Place


class OddYear(NamedTuple):
    """The year of a comparison: where it stands, as printed, and the year that the others name."""

    place: Place
    printed: str
    right: str


_OTHERS = 3
"""Comparisons with the year before that tell how the document compares."""


def odd_years(context: Context) -> Iterator[OddYear]:
    """Yield the year of a comparison that stands alone among those of the document with the year before.

    A comparison over years (与2019年相比) stands beside the one with the year before, before it in its paragraph or in its sentence, or is told more than once.
    """
    own, g = context.year, context.grammar
    if not own:
        return
    found = list(context.once(_comparisons))
    usual = sum(int(m["year"]) == own - 1 for _, m in found)
    usual += sum(len(g.compared_with_last_year.findall(text)) for _, text, _ in context.paragraphs_with("年"))
    if usual < _OTHERS:
        return
    odd = [(number, m) for number, m in found if int(m["year"]) < own - 1]
    if len(odd) != 1:
        return
    number, match = odd[0]
    year, rest = match["year"], match.string[match.end() :]
    text = match.string[: match.end()] + rest.partition("。")[0]
    before = str(own - 1) in text or g.compared_with_last_year.search(text)
    if before or sum(t.count(year) for _, t, _ in context.paragraphs_with(year)) != 1:
        return
    end = text.index("年", match.end("year")) + 1
    yield OddYear(Place(number, match.start("year"), end), f"{year}年", f"{own - 1}年")


def _comparisons(context: Context) -> tuple[tuple[int, re.Match[str]], ...]:
    return tuple(
        (number, match)
        for number, text, section in context.paragraphs_with("年")
        if section not in ("functions", "glossary", "organisation")
        for match in (
            *context.grammar.found("compared_with_a_year", text),
            *context.grammar.found("told_beside_a_year", text),
        )
        if match.groupdict().get("own", str(context.year)) == str(context.year)
    )
