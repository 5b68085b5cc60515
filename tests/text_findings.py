"""What checking a short text finds by one rule."""

from __future__ import annotations

from juesuan.checks.engine import check_document
from juesuan.checks.model import Finding
from juesuan.document.model import Document, Source
from juesuan.document.text import blocks_of


def found_by(rule: str, *texts: str) -> list[Finding]:
    """Return the findings of a rule in a document of these texts, one below the other."""
    document = Document((Source("例.txt", "txt"),), tuple(blocks_of("\n".join(texts))))
    return [f for f in check_document(document).findings if f.rule == rule]
