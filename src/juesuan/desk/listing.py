"""What a list of drafts is narrowed to and sorted by, as its address says it."""

from __future__ import annotations

from typing import Literal, cast
from urllib.parse import urlencode

from starlette.requests import Request

from juesuan.desk.access import asked, caller_of
from juesuan.desk.drafts import SORTS, Wanted
from juesuan.desk.model import STATES
from juesuan.kinds.kind import kinds

KEYS = ("state", "department", "year", "words", "findings", "kind", "sort")
"""What an address says of a list; a draft's page carries it along, so that the next one is the list's next."""


def kept(request: Request) -> str:
    """Return what the address says of the list, as the query of another address."""
    return urlencode({k: v for k in KEYS if (v := request.query_params.get(k, ""))})


def wanted_by(request: Request) -> Wanted:
    """Return what a list is narrowed to by the address; what makes no sense is passed over."""
    q = request.query_params

    def number(name: str) -> int:
        text = q.get(name, "")
        return (
            int(text)
            if text.removeprefix("-").isascii() and text.removeprefix("-").isdecimal() and len(text) < 9
            else 0
        )

    state, findings, kind = q.get("state", ""), q.get("findings", ""), q.get("kind", "")
    sort = q.get("sort", "")
    return Wanted(
        state if state in STATES else "",
        number("department"),
        number("year"),
        asked(request, "words"),
        cast("Literal['', 'errors', 'clean']", findings if findings in ("errors", "clean") else ""),
        kind=kind if kind in kinds() else "",
        sort=sort
        if sort.removeprefix("-") in SORTS
        else "risk"
        if caller_of(request).role == "reviewer"
        else "changed",
    )
