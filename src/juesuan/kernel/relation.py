"""Relations: what must hold between figures. Plain data; `kernel.intervals` says whether it does."""

from __future__ import annotations

from typing import Literal

import msgspec


class Relation(msgspec.Struct, frozen=True, gc=False, cache_hash=True):
    """What must hold between figures (by id).

    `sum`: Σ left = Σ right. `ratio`: left[0] (a percentage) = 100 · Σ right / Σ base. `product`: left[0] = right[0] ·
    base[0] / 100. `times`: left[0] = right[0] · base[0]. `most`: Σ left <= Σ right. A negative id -n-1 stands for minus figure n.
    """

    kind: Literal["sum", "ratio", "product", "times", "most"]
    left: tuple[int, ...]
    right: tuple[int, ...]
    base: tuple[int, ...] = ()
