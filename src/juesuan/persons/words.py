"""The words of `words.toml`, by which a private person's name is told from other words, as sets and patterns."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from typing import Final

import msgspec

from juesuan.kernel.overlay import toml_of
from juesuan.kernel.patterns import compiled


class Surnames(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Surnames, those of one character run together."""

    plain: str
    ambiguous: str
    compound: str


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What looks like a name and is none; `begin` and `whole`: a line's word is a surname and the characters after it."""

    begin: str
    whole: str
    tails: str
    not_given: str
    places: str


class Around(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands before, after and near a name."""

    before: str
    after: str
    roles: str
    matters: str
    private: str
    office: str


class Headings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Headings of a table's columns: `name`, or 姓名 after one of `of`, with one that has a word of `private`."""

    of: str
    name: str
    private: str


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    surnames: Surnames
    words: Words
    around: Around
    headings: Headings


def _read() -> _File:
    return msgspec.convert(toml_of(Path(str(files("juesuan.persons"))) / "words.toml"), _File)


def _characters(text: str) -> frozenset[str]:
    return frozenset("".join(text.split()))


def _pairs(rows: str) -> frozenset[str]:
    """Return the beginnings of two characters that `rows` stands for: 张家界 is 张家 and 张界."""
    return frozenset(row[0] + c for row in rows.split() for c in row[1:])


def _any(*texts: str) -> str:
    """Return a pattern of any of the words, the longest first."""
    words = {w for text in texts for w in text.split()}
    return "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)))


_FILE: Final = _read()

PLAIN: Final = _characters(_FILE.surnames.plain)
AMBIGUOUS: Final = _characters(_FILE.surnames.ambiguous)
COMPOUND: Final = frozenset(_FILE.surnames.compound.split())
BEGIN: Final = _pairs(_FILE.words.begin)
WHOLE: Final = _pairs(_FILE.words.whole)
TAILS: Final = frozenset(_FILE.words.tails.split())
NOT_GIVEN: Final = _characters(_FILE.words.not_given)
PLACES: Final = _characters(_FILE.words.places)

BEFORE: Final = compiled(f"(?:{_any(_FILE.around.before, _FILE.around.roles)})$")
AFTER: Final = compiled(_any(_FILE.around.after))
ROLE: Final = compiled(
    f"(?:{_any(_FILE.around.roles)})"
    r"(?:姓名|名单)?[：:（(“\"\s]{0,2}(?:分别为|分别是|为|是|叫|名叫|即|系)?[：:\s]?"
)
MATTER: Final = compiled(_any(_FILE.around.matters) + "|等[0-9０-９一二三四五六七八九十两]{1,3}[人户名]")
PRIVATE: Final = compiled(_any(_FILE.around.private))
OFFICE: Final = compiled(_any(_FILE.around.office))
NAME_HEADING: Final = compiled(f"(?:{_any(_FILE.headings.of)})?姓名|{_any(_FILE.headings.name)}")
PRIVATE_HEADING: Final = compiled(_any(_FILE.headings.private))
