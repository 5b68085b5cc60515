"""What tells one state of this program from another: what another one made is not gone on from."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

_SUFFIXES = (".py", ".toml", ".tsv")


@cache
def program(*parts: str) -> str:
    """Return a digest of the code and data in files and folders of the package."""
    root = Path(__file__).parent.parent
    within = (p for part in parts for p in ((root / part), *(root / part).rglob("*")))
    files = sorted(p for p in within if p.suffix in _SUFFIXES)
    made = hashlib.sha256()
    for path in files:
        made.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return made.hexdigest()[:16]
