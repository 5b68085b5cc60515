"""How letters and reports to departments are worded: data of the kind (`wording/notice.toml`), which a region's file of that name may change."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

from juesuan.kernel.overlay import overlaid
from juesuan.kinds.kind import FINAL, kinds
from juesuan.regions.region import NATIONAL, regions

FILE = "notice.toml"


@cache
def phrases(kind: str, region: str) -> dict[str, Any]:
    """Return the wording for a kind of disclosure in a region: the final accounts', over it the kind's and the region's own.

    A region's folder has the wording of the final accounts, a folder in it of the kind's name that of another kind; what it extends
    comes before it.
    """
    known = regions().get(region) or regions()[NATIONAL]
    shared = kinds()[FINAL].wording_folder
    own = kinds()[kind].wording_folder if kind in kinds() else shared
    folders = [f for f in reversed(known.folders) if f != shared]
    places = [shared, own, *folders, *(f / kind for f in folders if kind != FINAL)]
    found: dict[str, Any] = {}
    for place in dict.fromkeys(places):
        if (place / FILE).is_file():
            found = overlaid(found, tomllib.loads((place / FILE).read_text(encoding="utf-8")))
    return found


def named(kind: str) -> dict[str, str]:
    """Return what a kind of disclosure is called and the law that asks for it."""
    meant = kinds().get(kind) or kinds()[FINAL]
    return {"kind": meant.title.zh, "basis": meant.basis.zh}
