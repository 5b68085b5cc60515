"""The page of the audit trail, and the trail as a file."""

from __future__ import annotations

import json

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from juesuan.desk import trail
from juesuan.desk.access import Guarded, allow, asked, shown
from juesuan.desk.service import service
from juesuan.site.asked import number

router = APIRouter(route_class=Guarded, include_in_schema=False)
PAGE = 100


@router.get("/review/trail")
@allow("reviewer", "administrator")
def trail_page(request: Request) -> Response:
    """Show the trail, newest first, and whether its chain holds."""
    above = number(request, "before", 0, 2**31 - 1)
    who, what, subject = (asked(request, n) for n in ("who", "what", "subject"))
    with service(request.app).database.reading() as session:
        check = trail.verify(session)
        lines = trail.lines(session, who=who, what=what, subject=subject, before=above, limit=PAGE)
    return shown(
        request, "trail", check=check, lines=lines, who=who, what=what, subject=subject, events=trail.WHAT,
        more=lines[-1].id if len(lines) == PAGE else 0, above=above, day=trail.day, details_of=trail.details_of,
    )  # fmt: skip


@router.get("/review/trail.jsonl")
@allow("reviewer", "administrator")
def trail_file(request: Request) -> Response:
    """Hand out the whole trail with its hashes, to be kept and checked elsewhere."""
    with service(request.app).database.reading() as session:
        text = "".join(
            json.dumps(
                {
                    "id": line.id, "at": line.at.isoformat(), "who": line.who, "what": line.what, "subject": line.subject,
                    "details": line.details, "before": line.before, "hash": line.hash, "seal": line.seal,
                },
                ensure_ascii=False,
            )
            + "\n"
            for line in trail.every(session)
        )  # fmt: skip
    return Response(
        text, media_type="application/jsonl", headers={"content-disposition": 'attachment; filename="trail.jsonl"'}
    )
