"""Names of another body where a sentence must name the disclosure's own: by the position, the kind of body, and how often it is named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from juesuan.checks.context import Context
from juesuan.checks.lookups import akin
from juesuan.kernel.place import Place


class WrongName(NamedTuple):
    """A name (or the place that it begins with) that is not the disclosure's, where it stands, and what must stand there."""

    name: str
    place: Place
    right: str


_FRAMES = (
    "body_of_figures",
    "body_of_assets",
    "body_of_units",
    "body_of_operating",
    "body_behind_lead",
    "body_alone_of_units",
)
"""Where a sentence names the body whose own figures it tells, or whose units it lists (patterns of the grammar)."""
_ITSELF = "body_itself"
"""Where it names the body that it describes: told of one that bears the department's place or its name in another place alone."""


def names_in_frames(context: Context, own: str) -> Iterator[WrongName]:
    """Yield names of a body of the department's kind that are none of its names and stand once, in the own name's position.

    A name that the document tells more than once is one that it knows; so are the names that hold the own one, or shorten it.
    """
    text = context.once(_whole)
    found = list(context.once(_framed))
    aliases = context.once(_aliases)
    known = {own, *aliases, *(n for n, _ in found if text.count(n) > 1)}
    for name, place in found:
        if text.count(name) > 1 or any(akin(name, k) for k in known):
            continue
        like = [k for k in sorted(known, key=lambda k: (abs(len(k) - len(name)), k)) if _one_kind(context, name, k)]
        if like and (len(name) >= 4 or len(like[0]) <= 4):
            yield WrongName(name, place, like[0])


def _one_kind(context: Context, name: str, other: str) -> bool:
    """Tell whether two names are of one kind of body, by how they end."""
    kinds = [tuple(ends) for lexeme, ends in context.grammar.lexemes.items() if lexeme.startswith("body_")]
    return any(name.endswith(ends) and other.endswith(ends) for ends in kinds)


def _whole(context: Context) -> str:
    return re.sub(r"[ \t\u3000]", "", "\n".join(text for _, text, _ in context.paragraphs()))


def _aliases(context: Context) -> frozenset[str]:
    """Return the short names that the text gives the department (以下简称…), and its town or street alone."""
    own = re.sub(r"\s", "", context.unit)
    g = context.grammar
    town = g.town_of_name.search(own)
    text = context.once(_whole)
    said = [m["name"] for m in g.body_called.finditer(text) if own and text[: m.start()].rstrip("（(").endswith(own)]
    return frozenset([*said, *([town["town"]] if town else [])])


def _framed(context: Context) -> tuple[tuple[str, Place], ...]:
    """Return the names that stand in such positions, each with its place, once a place."""
    own = re.sub(r"\s", "", context.unit)
    found: dict[Place, str] = {}
    g = context.grammar
    frames = [frame for frame in _FRAMES if g.any_may_be_in((frame,), context.running_text)]
    for number, text, section in context.paragraphs():
        if section == "glossary":
            continue
        for frame in frames if section != "functions" else ():
            for match in g.found(frame, text):
                found.setdefault(Place(number, match.start("name"), match.end("name")), match["name"])
        for match in g.found(_ITSELF, text) if own[-1:] in text else ():
            if own not in text and _half_own(match["name"], own):
                found.setdefault(Place(number, match.start("name"), match.end("name")), match["name"])
    return tuple((name, place) for place, name in found.items())


def _half_own(name: str, own: str) -> bool:
    """Tell a name that has the department's place and another body, or another place and the department's body."""
    same = next((i for i, (a, b) in enumerate(zip(name, own, strict=False)) if a != b), min(len(name), len(own)))
    tail = next((i for i, (a, b) in enumerate(zip(reversed(name), reversed(own), strict=False)) if a != b), 0)
    return name != own and (any(c in _LEVELS for c in name[2:same]) or tail >= _BODY)


_LEVELS = "省市县区旗州"
_BODY = 4
"""Characters of a body's name that two bodies do not have alike by chance: 林业局 is any county's, 民族中学 and 林业局 with 县 before it are one's."""


def places_in_lists(context: Context, own: str) -> Iterator[WrongName]:
    """Yield the place of a unit in the list of the department's own, where its sisters there bear the department's place.

    永宁县财政投资评审中心 among units of 永溪县: the place is of the same level and named nowhere else.
    """
    text, g = context.once(_whole), context.grammar
    for number, line, section in context.paragraphs():
        if section == "glossary" or not g.holds("units_listed", line):
            continue
        listed = list(g.place_listed.finditer(line))
        place = next((m["place"] for m in listed if m["place"] in own), "")
        for match in listed:
            other = match["place"]
            if (
                place
                and other != place
                and len(other) == len(place)
                and other[-1] == place[-1]
                and text.count(other) == 1
                and not g.no_place.search(other)
                and not match["name"].endswith(("分局", "支局"))
            ):
                yield WrongName(other, Place(number, match.start("place"), match.end("place")), place)
