"""What a text tells of private persons: found, and masked at the same length."""

from __future__ import annotations

from juesuan.kernel.memo import remembered_text
from juesuan.persons import names
from juesuan.persons.hit import Hit, Kind
from juesuan.persons.numbers import numbers, plates_and_homes

_MASK = "＊"


def find(text: str) -> list[Hit]:
    """Return the private persons' data in `text`, in order, none overlapping (个人信息保护法).

    Linear in the length of the text. What is found is warned of, never proved: a role word, a surname and a boundary
    make a name.
    """
    return list(found) if (found := _remembered(text)) else []


@remembered_text(8192)
def _remembered(text: str) -> tuple[Hit, ...]:
    """Return what `_found` does. A document is looked through twice, and most cells are the forms' own words."""
    return tuple(_found(text))


def _found(text: str) -> list[Hit]:
    found: list[Hit] = [*numbers(text), *plates_and_homes(text)]
    found.extend(Hit(start, end, "name") for start, end in names.names(text))
    if len(found) < 2:
        return found
    found.sort(key=lambda h: (h.start, -h.end))
    hits: list[Hit] = []
    for hit in found:
        if not hits or hit.start >= hits[-1].end:
            hits.append(hit)
    return hits


def _masked(text: str, hit: Hit) -> str:
    """Return what stands for a hit: a name's first character, a number's first three and last two, no more."""
    size = hit.end - hit.start
    quoted = text[hit.start : hit.end]
    if hit.kind == "name":
        return quoted[0] + _MASK * (size - 1)
    if hit.kind in {"address", "plate"}:
        return quoted[:2] + _MASK * (size - 2)
    return quoted[:3] + "*" * (size - 5) + quoted[-2:]


def apply(text: str, hits: list[Hit]) -> str:
    """Return `text` with the `hits`, in order and none overlapping, masked at the same length."""
    parts: list[str] = []
    at = 0
    for hit in hits:
        parts += (text[at : hit.start], _masked(text, hit))
        at = hit.end
    parts.append(text[at:])
    return "".join(parts)


def mask(text: str) -> str:
    """Return `text` with every hit of `find` masked, character for character, so that offsets hold.

    Masking what is masked changes nothing (个人信息保护法 art. 51: 去标识化).
    """
    while True:
        hits = find(text)
        if not hits:
            return text
        masked = apply(text, hits)
        if masked == text:
            return text
        text = masked


def masked_quote(quoted: str, kind: Kind) -> str:
    """Return a hit's own words as they may be shown (个人信息保护法 art. 51)."""
    return _masked(quoted, Hit(0, len(quoted), kind))
