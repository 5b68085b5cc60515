"""Routes of the papers for departments: notices of what to mend, the county's list, the summary of a year."""

from __future__ import annotations

from collections import Counter
from datetime import date
from urllib.parse import quote

import msgspec
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from juesuan.desk import drafts, notices, trail, yearly
from juesuan.desk.access import Guarded, Number, allow, caller_of, shown
from juesuan.desk.drafts import NotFound
from juesuan.desk.listing import wanted_by
from juesuan.desk.model import Draft
from juesuan.desk.service import service
from juesuan.kernel.lang import Text
from juesuan.kinds.kind import FINAL, kinds
from juesuan.site.render import language

router = APIRouter(route_class=Guarded, include_in_schema=False)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def handed(name: str, data: bytes, kind: str = "application/octet-stream") -> Response:
    """Return a file to be saved, never shown: a draft may be a page with scripts."""
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "content-security-policy": "default-src 'none'; sandbox",
    }
    return Response(data, media_type=kind, headers=headers)


@router.get("/review/drafts/{draft_id}/versions/{number}/notice")
@allow("reviewer", "department")
def notice(request: Request, draft_id: str, number: Number) -> Response:
    """Hand out 整改通知书 of a version as Word; to a department once it was returned."""
    caller = caller_of(request)
    with service(request.app).database.reading() as session:
        version = drafts.version_for(session, caller, draft_id, number)
        back = any(x.kind == "returned" and x.number == number for x in version.draft.letters)
        if version.status != "checked" or not (back or caller.role == "reviewer"):
            raise NotFound
        found = notices.notice_of(session, version, drafts.result_of(session, version).template)
    name, data = notices.letter(found)
    _noted(request, "file.downloaded", f"draft:{draft_id}", version=number, file=name)
    return handed(name, data)


def _noted(request: Request, what: str, about: str = "", **more: trail.Detail) -> None:
    """Write what was handed out into the trail, once it is made: the writers' lock is held for that line alone."""
    with service(request.app).database.writing() as session:
        trail.add(session, caller_of(request).name, what, about, **more)


def _sent(request: Request) -> tuple[str, list[tuple[Draft, notices.Notice]]]:
    """Return the kind and the notices of the drafts that the list is narrowed to; where it names no state, of those returned."""
    wanted = wanted_by(request)
    wanted = wanted if wanted.state else msgspec.structs.replace(wanted, state="returned")
    with service(request.app).database.reading() as session:
        found = notices.returned(session, drafts.listed(session, caller_of(request), wanted))
    _noted(request, "worklist.downloaded", drafts=len(found))
    most = Counter(notice.kind for _, notice in found).most_common(1)
    return most[0][0] if most else FINAL, found


@router.get("/review/notices.xlsx")
@allow("reviewer")
def county(request: Request) -> Response:
    """Hand out what the county's departments are to mend, as a workbook."""
    kind, found = _sent(request)
    return handed(*notices.county(found, wanted_by(request).kind or kind), XLSX)


@router.get("/review/notices.zip")
@allow("reviewer")
def many(request: Request) -> Response:
    """Hand out the notices of many drafts as Word files in a zip."""
    _, found = _sent(request)
    name = Text("整改通知书{}.zip", "notices{}.zip")(language(request)).format(date.today().isoformat())
    return handed(name, notices.letters([n for _, n in found]), "application/zip")


@router.get("/review/years")
@allow("reviewer")
def years(request: Request) -> Response:
    """Show the years that have drafts, each with its summary to download."""
    with service(request.app).database.reading() as session:
        found = yearly.years(session)
    titles = {k.id: k.title(language(request)) for k in kinds().values()}
    return shown(request, "years", rows=[(kind, titles.get(kind, kind), year, count) for kind, year, count in found])


@router.get("/review/years/{year}/{kind}")
@allow("reviewer")
def year_letter(request: Request, year: Number, kind: str) -> Response:
    """Hand out the summary of a year as Word, with the year before beside it."""
    with service(request.app).database.reading() as session:
        this, before = yearly.year_of(session, kind, year), yearly.year_of(session, kind, year - 1)
    if not this.drafts:
        raise NotFound
    name, data = yearly.letter(this, before, kind)
    _noted(request, "file.downloaded", file=name)
    return handed(name, data)
