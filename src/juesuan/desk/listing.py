"""What a list of drafts is narrowed to and sorted by, as its address says it."""

from __future__ import annotations

from typing import Literal, cast
from urllib.parse import urlencode

from starlette.requests import Request

from juesuan.desk.access import asked, caller_of
from juesuan.desk.drafts import SORTS, Wanted
from juesuan.desk.model import STATES
from juesuan.kinds.kind import kinds
from juesuan.site.asked import choice, given, number

KEYS = ("state", "department", "year", "words", "findings", "kind", "sort")
"""What an address says of a list; a draft's page carries it along, so that the next one is the list's next."""


def kept(request: Request) -> str:
    """Return what the address says of the list, as the query of another address."""
    return urlencode({k: v for k in KEYS if (v := request.query_params.get(k, ""))})


def wanted_by(request: Request) -> Wanted:
    """Return what a list is narrowed to by the address. Raises `Unknown` for what stands for nothing."""
    nobody = given(request, "department") == "-1"
    return Wanted(
        choice(request, "state", STATES),
        -1 if nobody else number(request, "department", 0, 2**31 - 1),
        number(request, "year", 0, 9999),
        asked(request, "words"),
        cast("Literal['', 'errors', 'clean']", choice(request, "findings", ("errors", "clean"))),
        kind=choice(request, "kind", kinds()),
        sort=choice(
            request,
            "sort",
            {*SORTS, *(f"-{s}" for s in SORTS)},
            "risk" if caller_of(request).role == "reviewer" else "changed",
        ),
    )
