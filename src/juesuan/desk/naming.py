"""The names that files came with, in place of those that they are kept under."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from juesuan.checks.batch import Outcome
from juesuan.kernel.lang import Text


def named(outcome: Outcome, title: str, names: Sequence[str]) -> Outcome:
    """Return an outcome with the names that the files came with, in place of ours; the disclosure is called `title`."""
    ours = {Path(p).name: name for p, name in zip(outcome.paths, names, strict=True)}

    def spoken(text: str) -> str:
        for name, given in ours.items():
            text = text.replace(name, given)
        return text

    result = outcome.result
    if result is not None:
        sources = tuple(
            msgspec.structs.replace(s, name=ours.get(s.name, s.name), path="") for s in result.document.sources
        )
        notes = tuple(msgspec.structs.replace(n, zh=spoken(n.zh), en=spoken(n.en)) for n in result.document.notes)
        document = msgspec.structs.replace(result.document, sources=sources, notes=notes, name=title)
        result = msgspec.structs.replace(result, document=document)
    error = outcome.error
    if error is not None and len(ours) > 1:
        error = Text(spoken(error.zh), spoken(error.en))
    return msgspec.structs.replace(outcome, paths=(), result=result, error=error)
