"""Hypothesis strategies of filings, and documents with one figure changed."""

from __future__ import annotations

import re
from decimal import Decimal

import msgspec
from hypothesis import strategies as st

from juesuan.compile.filing import Filing
from juesuan.compile.generate import generate
from juesuan.document.model import Document, Paragraph
from juesuan.kernel.figures import Figure

TEMPLATES = ("national", "xinjiang", "shanghai")
SIZES = (1, 2, 3, 5, 8, 13, 25, 80)


def filings(template: str) -> st.SearchStrategy[Filing]:
    """Return random valid filings of 1 to 80 items; fewer items and smaller seeds are simpler."""
    return st.builds(lambda size, seed: generate(seed, template, size), st.sampled_from(SIZES), st.integers(0, 10**6))


def changed(document: Document, figure: Figure, step: Decimal) -> Document:
    """Return the document with one figure larger by `step`, printed as before."""
    digits = re.search(r"[\d,]+(?:\.\d+)?", figure.printed)
    assert digits is not None
    value = Decimal(digits[0].replace(",", "")) + step
    shown = f"{value:,.{figure.decimals}f}" if "," in digits[0] else f"{value:.{figure.decimals}f}"
    place = figure.place

    def put(text: str) -> str:
        return text[: place.start] + text[place.start : place.end].replace(digits[0], shown, 1) + text[place.end :]

    block = document.blocks[place.block]
    if isinstance(block, Paragraph):
        new = msgspec.structs.replace(block, text=put(block.text))
    else:
        cells = tuple(
            msgspec.structs.replace(c, text=put(c.text)) if (c.row, c.col) == (place.row, place.col) else c
            for c in block.cells
        )
        new = msgspec.structs.replace(block, cells=cells)
    blocks = tuple(new if n == place.block else b for n, b in enumerate(document.blocks))
    return msgspec.structs.replace(document, blocks=blocks)
