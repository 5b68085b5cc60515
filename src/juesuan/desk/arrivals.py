"""Pages of uploading drafts and of the queue that checks them."""

from __future__ import annotations

from typing import Any

import msgspec
from fastapi import APIRouter
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from juesuan.desk import drafts, intake
from juesuan.desk.access import Guarded, Number, allow, caller_of, shown
from juesuan.desk.ahead import arrived, ready, setting_ahead
from juesuan.desk.drafts import Line, NotFound, Wanted
from juesuan.desk.intake import MB, Taken
from juesuan.desk.model import Draft, Upload, Version
from juesuan.desk.service import service
from juesuan.desk.words import words
from juesuan.document.formats import TOLD
from juesuan.site.render import language

router = APIRouter(route_class=Guarded, include_in_schema=False)


class Progress(msgspec.Struct, frozen=True):
    """How far the checks have come."""

    waiting: int = 0
    running: int = 0
    done: int = 0
    failed: int = 0

    @property
    def total(self) -> int:
        """Return how many there are."""
        return self.waiting + self.running + self.done + self.failed

    @property
    def busy(self) -> bool:
        """Whether there is more to come."""
        return self.waiting + self.running > 0


def progress(session: Session, upload_id: int | None = None) -> Progress:
    """Count the versions by how far their check has come: of one upload, or all of the present ones."""
    query = (
        select(Version.status, func.count())
        .join(Draft, (Version.draft_id == Draft.id) & (Version.number == Draft.number))
        .where(Draft.state != "withdrawn")
        .group_by(Version.status)
    )
    query = query.where(Draft.state != "drafting" if upload_id is None else Draft.upload_id == upload_id)
    found: dict[str, int] = {row[0]: row[1] for row in session.execute(query)}
    names = (("waiting", "queued"), ("running", "checking"), ("done", "checked"), ("failed", "failed"))
    return Progress(**{name: found.get(status, 0) for name, status in names})


def given(request: Request) -> list[tuple[str, Any]]:
    """Return the files of the form that was sent: names and streams."""
    files = [f for f in request.state.form.getlist("files") if isinstance(f, UploadFile)]
    return [(f.filename or "", f.file) for f in files if f.filename]


def take(request: Request, files: list[tuple[str, Any]], department_id: int | None) -> Taken:
    """Put the files of the form that was sent into the vault, where the department has room for them. Raises `TooMuch`."""
    made = service(request.app)
    quota = made.settings.quota
    sent = sum(f.size or 0 for f in request.state.form.getlist("files") if isinstance(f, UploadFile))
    with made.database.reading() as session:  # nothing is kept for who has no room for it
        intake.within(session, department_id, quota, sent)
    taken = intake.take(files, made.vault, made.limits)
    with made.database.reading() as session:  # what was packed is larger now
        intake.within(session, department_id, quota, taken.size)
    return taken


@router.get("/review/upload")
@allow("reviewer", "department")
def upload_page(request: Request) -> Response:
    """Show the form for uploads."""
    page = _upload(request)
    page.background = ready(request)
    return page


def _upload(request: Request, problem: str = "", status: int = 200) -> Response:
    bounds = service(request.app).limits
    lang = language(request)
    hint = words(lang)["upload_limits"].format(TOLD(lang), bounds.file // MB, bounds.files, bounds.upload // MB)
    return shown(request, "upload", status=status, hint=hint, problem=problem)


@router.post("/review/upload")
@allow("reviewer", "department", files=True)
def upload(request: Request) -> Response:
    """Take drafts in."""
    made, caller = service(request.app), caller_of(request)
    files = given(request)
    if not files:
        return _upload(request, words(language(request))["upload_none"], 409)
    try:
        taken = take(request, files, caller.department_id)
    except intake.TooMuch as problem:
        return _upload(request, problem.text(language(request)), 413)
    with made.database.writing() as session:
        report, made_of = intake.receive(session, taken, caller.name, caller.id, caller.department_id)
        versions = arrived(session, made_of)
    one = caller.role == "department" and len(made_of) == 1 and not taken.refused  # an accountant hands in one: show it
    to = f"/review/drafts/{made_of[0].id}" if one else f"/review/uploads/{report.id}"
    return RedirectResponse(to, 303, background=setting_ahead(request, versions))


@router.get("/review/uploads/{upload_id}")
@allow("reviewer", "department")
def upload_report(request: Request, upload_id: Number) -> Response:
    """Show what came of an upload, and how far its checks are."""
    with service(request.app).database.reading() as session:
        report = _report(session, request, upload_id)
        lines = _of_upload(session, request, upload_id)
        now = progress(session, upload_id)
    return shown(
        request, "uploaded", upload=report, lines=lines, progress=now, refused=intake.refused_in(report),
        partial=f"/review/uploads/{upload_id}/progress",
    )  # fmt: skip


def _report(session: Session, request: Request, upload_id: int) -> Upload:
    """Return an upload that the caller may see: a department only one of its own users'."""
    report, caller = session.get(Upload, upload_id), caller_of(request)
    if report is None or (caller.role == "department" and report.user_id != caller.id):
        raise NotFound
    return report


def _of_upload(session: Session, request: Request, upload_id: int) -> list[Line]:
    found = drafts.listed(session, caller_of(request), Wanted(upload=upload_id))
    return sorted(found, key=lambda line: line.draft.title)


@router.get("/review/uploads/{upload_id}/progress")
@allow("reviewer", "department")
def upload_progress(request: Request, upload_id: Number) -> Response:
    """Show the part of an upload's report that changes."""
    with service(request.app).database.reading() as session:
        _report(session, request, upload_id)
        lines = _of_upload(session, request, upload_id)
        now = progress(session, upload_id)
    return shown(request, "progress", lines=lines, progress=now, partial=f"/review/uploads/{upload_id}/progress")


@router.get("/review/queue")
@allow("reviewer")
def queue_page(request: Request) -> Response:
    """Show the queue and the last uploads."""
    with service(request.app).database.reading() as session:
        recent = session.execute(
            select(Upload.id, Upload.at, func.count(Draft.id))
            .outerjoin(Draft, Draft.upload_id == Upload.id)
            .group_by(Upload.id, Upload.at)
            .order_by(Upload.id.desc())
            .limit(20)
        ).all()
        values = _queue(session, request)
    return shown(request, "queue", recent=recent, **values)


@router.get("/review/queue/progress")
@allow("reviewer")
def queue_progress(request: Request) -> Response:
    """Show the part of the queue's page that changes."""
    with service(request.app).database.reading() as session:
        return shown(request, "progress", **_queue(session, request))


def _queue(session: Session, request: Request) -> dict[str, Any]:
    caller = caller_of(request)
    lines = [
        line
        for state in ("checking", "queued", "resubmitted", "failed")
        for line in drafts.listed(session, caller, Wanted(state=state), limit=50)
        if line.status != "checked"
    ]
    return {"lines": lines, "progress": progress(session), "partial": "/review/queue/progress"}
