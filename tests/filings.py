"""Hypothesis strategies of filings, and what the round trip cannot yet hold for."""

from __future__ import annotations

import re
from decimal import Decimal

import msgspec
from hypothesis import strategies as st

from juesuan.accounts.figures import Figure
from juesuan.compile.filing import Filing
from juesuan.compile.generate import generate
from juesuan.document.model import Document, Paragraph

TEMPLATES = ("national", "xinjiang", "shanghai")
SIZES = (1, 2, 3, 5, 8, 13, 25, 80)


def filings(template: str) -> st.SearchStrategy[Filing]:
    """Return random valid filings of 1 to 80 items; fewer items and smaller seeds are simpler."""
    return st.builds(
        lambda size, seed: generate(seed, template, size), st.sampled_from(SIZES), st.integers(0, 10**6)
    ).filter(lambda f: not ambiguous(f) and not bare_middle(f))


def ambiguous(filing: Filing) -> bool:
    """Tell an item in no table this year whose name another item of its class has too: `extract` takes one for the other."""
    told = [i for i in filing.items if i.general.last or i.general.opening_budget]
    unlisted = [i for i in told if not (i.general.total or i.spending.total or i.total_income)]
    return any(
        a.names[2] == b.names[2] and a.code != b.code and (a.names[0] == b.names[0] or a.names[1] == b.names[1])
        for a in unlisted
        for b in filing.items
    )


def bare_middle(filing: Filing) -> bool:
    """Tell a table 06 with office expenses but none of class 302: `extract` reads the third panel with the second's codes."""
    classes = {e.code[:3] for e in filing.economic}
    return filing.template != "shanghai" and "302" not in classes and bool(classes - {"301", "303"})


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
