"""The list of departments expected to publish, kept with the corpus, so that every comparison is made against it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from juesuan.corpus.expected import Expected
from juesuan.corpus.store import CorpusProblem, Place
from juesuan.kernel.lang import Text

ROSTER = "expected.json"


def keep_roster(place: Place, expected: Sequence[Expected]) -> None:
    """Keep a list instead of the one that there was; the caller holds the corpus."""
    place.write(ROSTER, msgspec.json.format(msgspec.json.encode(list(expected))))


def roster(place: Place) -> tuple[Expected, ...] | None:
    """Return the list that is kept, None where none has been given yet. Raises `CorpusProblem` for a damaged one."""
    if not place.exists(ROSTER):
        return None
    try:
        return msgspec.json.decode(place.read(ROSTER), type=tuple[Expected, ...])
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        raise CorpusProblem(
            Text(
                f"应公开单位名单 {place.path(ROSTER)} 已损坏，请用 juesuan across --expected 重新给出",
                f"the list of expected departments {place.path(ROSTER)} is damaged: give it again by juesuan across --expected",
            )
        ) from problem
