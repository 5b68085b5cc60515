"""Characters that no file format can hold as text."""

from __future__ import annotations

import re

_CONTROLS = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def without_controls(text: str) -> str:
    """Return `text` without control characters, halves of surrogate pairs and what Unicode calls no character."""
    return _CONTROLS.sub("", text)
