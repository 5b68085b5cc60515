"""Sections of docs/ that a command writes: what stands between `<!-- name -->` and `<!-- /name -->` of a page."""

from __future__ import annotations

import re
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"


def put(page: str, name: str, text: str) -> None:
    """Write a section of a page of docs/. Raises ValueError for a page without it."""
    path = DOCS / page
    pattern = re.compile(rf"(<!-- {re.escape(name)} -->\n).*?(<!-- /{re.escape(name)} -->)", re.DOTALL)
    made, found = pattern.subn(lambda m: f"{m[1]}{text.strip()}\n{m[2]}", path.read_text(encoding="utf-8"))
    if not found:
        raise ValueError(f"docs/{page} has no section {name}")
    path.write_text(made, encoding="utf-8")
