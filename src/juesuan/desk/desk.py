"""Pages of the drafts: the list, a draft with its findings, and every step that a draft takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Literal, cast
from urllib.parse import parse_qsl, urlencode

import msgspec
from fastapi import APIRouter
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from juesuan.desk import drafts, files, intake, notices, trail
from juesuan.desk.access import Guarded, Number, allow, caller_of, field, fields, shown
from juesuan.desk.ahead import arrived, pages_key, setting_ahead
from juesuan.desk.arrivals import given, take
from juesuan.desk.drafts import NotFound
from juesuan.desk.listing import kept, wanted_by
from juesuan.desk.model import Department, Draft, FindingRow, Verdict, Version, VersionFile
from juesuan.desk.papers import XLSX, handed
from juesuan.desk.people import Caller, Refused
from juesuan.desk.service import service
from juesuan.desk.vault import held
from juesuan.desk.words import words
from juesuan.kernel.lang import Lang, Text
from juesuan.kinds.kind import FINAL, kinds
from juesuan.report import view
from juesuan.report.html import parts
from juesuan.report.paper import AT_ONCE, Paper, narrowed
from juesuan.report.paper_office import can_be_set
from juesuan.site.asked import number as number_asked
from juesuan.site.leaves import Whole, painted, shelf, telling
from juesuan.site.render import language

router = APIRouter(route_class=Guarded, include_in_schema=False)
PAGE = 100


# The list


@router.get("/review/drafts")
@allow("reviewer", "department")
def drafts_page(request: Request) -> Response:
    """List the drafts."""
    return _drafts(request)


class Outcome(msgspec.Struct, frozen=True):
    """What came of a step with many drafts: how many it was taken with, and of which it was refused, with the reason."""

    done: int
    refused: tuple[tuple[str, str], ...]


def _drafts(request: Request, problem: str = "", status: int = 200, outcome: Outcome | None = None) -> Response:
    caller, wanted = caller_of(request), wanted_by(request)
    number = number_asked(request, "page", 1, 999_999, 1)
    with service(request.app).database.reading() as session:
        total = drafts.total(session, caller, wanted)
        lines = drafts.listed(session, caller, wanted, PAGE, (number - 1) * PAGE)
        states, years = drafts.states(session, caller), drafts.years(session, caller)
        reviewing = caller.role == "reviewer"
        homes = list(session.scalars(select(Department).order_by(Department.name))) if reviewing else []
        nameless = drafts.nameless(session) if reviewing else 0
        nameless_seal = drafts.nameless_seal(session) if nameless else ""
    return shown(
        request, "drafts", status=status, problem=problem, lines=lines, total=total, wanted=wanted, states=states, years=years, homes=homes,
        nameless=nameless, nameless_seal=nameless_seal, number=number, pages=max(1, -(-total // PAGE)), kept=kept(request),
        kinds=[(k.id, k.title(language(request))) for k in kinds().values()], due=notices.deadline(FINAL), outcome=outcome, unsorted=_without_sort(request), heads=_heads(language(request), reviewing), sorts=drafts.SORTS,
        done=request.query_params.get("done", ""), day=trail.day,
    )  # fmt: skip


@router.get("/review/drafts.xlsx")
@allow("reviewer")
def worklist(request: Request) -> Response:
    """Hand out the worklist of the drafts that the list is narrowed to."""
    caller, lang, database = caller_of(request), language(request), service(request.app).database
    with database.reading() as session:
        lines = drafts.listed(session, caller, wanted_by(request))
        rows = _findings_of(session, [line.draft for line in lines])
    with database.writing() as session:
        trail.add(session, caller.name, "worklist.downloaded", drafts=len(lines))
    name = Text("决算审核清单.xlsx", "review-worklist.xlsx")(lang)
    return handed(name, files.worklist(lines, rows, lang), XLSX)


def _findings_of(session: Session, found: Sequence[Draft]) -> dict[str, Sequence[FindingRow]]:
    rows: dict[str, list[FindingRow]] = {}
    numbers = [d.id for d in found]
    for start in range(0, len(numbers), 500):
        query = (
            select(Version.draft_id, FindingRow)
            .join(Version, FindingRow.version_id == Version.id)
            .join(Draft, (Version.draft_id == Draft.id) & (Version.number == Draft.number))
            .where(Draft.id.in_(numbers[start : start + 500]))
            .order_by(FindingRow.id)
        )
        for draft_id, row in session.execute(query):
            rows.setdefault(draft_id, []).append(row)
    return dict(rows)


@router.post("/review/drafts/assign")
@allow("reviewer")
def assign_all(request: Request) -> Response:
    """Give every draft without a department to the one that its document names."""
    try:
        with service(request.app).database.writing() as session:
            drafts.assign_all(session, caller_of(request), field(request, "shown"))
    except drafts.Stale as stale:
        return _drafts(request, stale.text(language(request)), 409)
    return RedirectResponse("/review/drafts?done=assigned", 303)


def _heads(lang: Lang, reviewing: bool) -> list[tuple[str, str, str]]:
    """Return the list's columns: what each sorts by, its title, its class."""
    w = words(lang)
    counts = ("errors", "warnings", "undecided") if reviewing else ()
    columns = ("title", "department", "year", "state", *counts, "version", "changed")
    return [(c, w[c], "num" if c in counts else "") for c in columns]


def _without_sort(request: Request) -> str:
    return urlencode([(k, v) for k, v in parse_qsl(kept(request)) if k != "sort"])


@router.post("/review/drafts/bulk")
@allow("reviewer")
def bulk(request: Request) -> Response:
    """Take one step with every draft that was ticked, each as it was shown; what is refused is told beside it."""
    act = field(request, "act")
    message, due, name, reason = (field(request, k) for k in ("message", "due", "department", "reason"))
    caller, lang, made = caller_of(request), language(request), service(request.app)
    second = made.settings.second_person
    steps: dict[str, Callable[[Session, Draft], object]] = {
        "assign": lambda s, d: drafts.assign(s, caller, d, name or drafts.current(s, d).unit),
        "return": lambda s, d: drafts.send_back(s, caller, d, message, due),
        "sign": lambda s, d: drafts.sign(s, caller, d, reason, second_person=second),
    }
    picked = fields(request, "pick")[:PAGE]
    if act not in steps or not picked:
        return _drafts(request, words(lang)["bulk_none"], 409)
    done, refused = 0, []
    for pick in picked:
        draft_id, _, seal = pick.partition(" ")
        title = ""
        try:
            with made.database.writing() as session:
                draft = drafts.draft_for(session, caller, draft_id)
                title = draft.title
                drafts.as_shown(session, draft, seal)
                steps[act](session, draft)
            done += 1
        except NotFound:
            continue
        except Refused as problem:
            refused.append((title, problem.text(lang)))
    return _drafts(request, outcome=Outcome(done, tuple(refused)))


# One draft


@router.get("/review/drafts/{draft_id}")
@allow("reviewer", "department")
def draft_page(request: Request, draft_id: str) -> Response:
    """Show a draft: its text with marks, its findings, what can be done with it."""
    stale = request.query_params.get("done") == "stale"
    return _draft(request, draft_id, words(language(request))["stale"] if stale else "")


def _draft(request: Request, draft_id: str, problem: str = "", status: int = 200) -> Response:
    caller, lang = caller_of(request), language(request)
    with service(request.app).database.reading() as session:
        draft = drafts.draft_for(session, caller, draft_id)
        number = number_asked(request, "version", draft.number, 9999)
        version = drafts.version_for(session, caller, draft_id, number)
        told = drafts.told(draft, version, caller)
        values: dict[str, Any] = {
            "draft": draft,
            "version": version,
            "versions": draft.versions,
            "files": version.files,
            "letters": draft.letters,
            "told": told,
            "comparison": drafts.comparison(session, version) if told else None,
            "open_errors": len(drafts.open_errors(version)),
            "due": notices.deadline(version.kind),
            "letter": notices.prefilled(version),
            "awaited": drafts.resubmittable(draft, drafts.current(session, draft)),
            "here": number == draft.number,
            "shown": drafts.seal(version),
            "second": service(request.app).settings.second_person and version.by == caller.name,
            "homes": session.scalars(select(Department.name).order_by(Department.name)).all()
            if caller.role == "reviewer"
            else [],
            "lines": trail.lines(session, subject=f"draft:{draft.id}", limit=200) if caller.role == "reviewer" else [],
        }
        values |= _shown_of(session, version, lang, told, caller)
        values |= _neighbours(session, request, draft_id)
    return shown(
        request, "draft", status=status, problem=problem, done=request.query_params.get("done", ""), day=trail.day,
        judging=_judging(draft, version, caller), events=trail.WHAT, details_of=trail.details_of, **values,
    )  # fmt: skip


def _neighbours(session: Session, request: Request, draft_id: str) -> dict[str, Any]:
    """Return the drafts before and after one in the list that its page was opened from, and which it is of how many."""
    order = [number for number, _ in drafts.places(session, caller_of(request), wanted_by(request))]
    at = order.index(draft_id) if draft_id in order else -1
    after = order[at + 1] if at + 1 < len(order) else ""
    return {
        "at": at + 1,
        "of": len(order),
        "before": order[at - 1] if at > 0 else "",
        "after": after,
        "kept": kept(request),
    }


def _next(session: Session, request: Request, draft_id: str) -> str:
    """Return the draft that is to be looked at after one: the next of its list that waits for a reviewer, "" where none does."""
    order = drafts.places(session, caller_of(request), wanted_by(request))
    at = next((n for n, (number, _) in enumerate(order) if number == draft_id), -1)
    rest = order[at + 1 :] + order[: max(at, 0)]
    return next((number for number, state in rest if state in drafts.WAITING), "")


def _judging(draft: Draft, version: Version, caller: Caller) -> bool:
    here = version.number == draft.number and version.status == "checked"
    return caller.role == "reviewer" and here and draft.state in ("checked", "resubmitted")


def _shown_of(session: Session, version: Version, lang: Lang, told: bool, caller: Caller) -> dict[str, Any]:
    """Return the parts of the document's page. A department is not shown what was dismissed, nor anything untold."""
    if version.status != "checked":
        return {"parts": None, "pairs": (), "noted": {}, "together": (), "paged": ""}
    result = drafts.result_of(session, version)
    rows: list[FindingRow] = sorted(version.findings, key=lambda row: row.position)
    if caller.role == "department" and not told:
        result = msgspec.structs.replace(result, findings=(), checked=(), not_checked=())
    elif caller.role == "department":
        rows = [row for row in rows if row.verdict != "dismissed"]
        result = msgspec.structs.replace(result, findings=tuple(result.findings[row.position] for row in rows))
    made = parts(result, lang)
    pairs = list(zip(made["cards"], rows, strict=False))
    left = Counter(row.rule for row in rows if row.verdict is None)
    together = [(rule, view.rule_title(rule, lang), count) for rule, count in left.most_common() if count > 1]
    formats = {s.format for s in result.document.sources}
    return {
        "parts": made,
        "pairs": pairs,
        "paged": "now" if formats <= AT_ONCE else "lazy" if formats & AT_ONCE or any(map(can_be_set, formats)) else "",
        "together": together,
        "noted": {f.name: files.takes_notes(result, f.name) for f in version.files},
    }


@router.post("/review/drafts/{draft_id}/findings/{finding_id}")
@allow("reviewer")
def decide(request: Request, draft_id: str, finding_id: Number) -> Response:
    """Confirm or dismiss a finding, or take that back."""
    caller, lang = caller_of(request), language(request)
    verdict = field(request, "verdict")
    if verdict not in ("confirmed", "dismissed", "open"):
        raise Refused("没有这种认定", "There is no such verdict")
    inline = request.headers.get("hx-request") == "true"
    problem = ""
    try:
        with service(request.app).database.writing() as session:
            drafts.as_shown(session, drafts.draft_for(session, caller, draft_id), field(request, "shown"))
            finding = drafts.finding_for(session, caller, draft_id, finding_id)
            drafts.decide(
                session, caller, finding, cast("Verdict | Literal['open']", verdict), field(request, "reason")
            )
            position = finding.position
    except drafts.Stale as stale:
        if not inline:
            return _draft(request, draft_id, stale.text(lang), 409)
        return Response(status_code=409, headers={"hx-redirect": f"/review/drafts/{draft_id}?done=stale"})
    except Refused as refused:
        if not inline:
            return _draft(request, draft_id, refused.text(lang), 409)
        problem = refused.text(lang)
    if not inline:
        return RedirectResponse(f"/review/drafts/{draft_id}?done=decided#n{position}", 303)
    with service(request.app).database.reading() as session:
        row = drafts.finding_for(session, caller, draft_id, finding_id)
        draft = drafts.draft_for(session, caller, draft_id)
        version = drafts.current(session, draft)
        sealed, letter = drafts.seal(version), notices.prefilled(version)
    return shown(
        request,
        "verdict",
        row=row,
        draft=draft,
        shown=sealed,
        fill=letter,
        judging=True,
        problem=problem,
        comparison=None,
        day=trail.day,
    )


@router.post("/review/drafts/{draft_id}/rules/{rule}")
@allow("reviewer")
def decide_rule(request: Request, draft_id: str, rule: str) -> Response:
    """Give all findings of a rule that nobody has judged one verdict."""
    verdict, reason = field(request, "verdict"), field(request, "reason")
    if verdict not in ("confirmed", "dismissed"):
        raise Refused("没有这种认定", "There is no such verdict")
    caller = caller_of(request)
    return _step(
        request,
        draft_id,
        "decided",
        lambda s, d: drafts.decide_rule(s, caller, d, rule, cast("Verdict", verdict), reason),
    )


def _step(request: Request, draft_id: str, done: str, act: Any) -> Response:
    """Take a step with the draft as it was shown; what is refused is said on its page."""
    try:
        with service(request.app).database.writing() as session:
            draft = drafts.draft_for(session, caller_of(request), draft_id)
            drafts.as_shown(session, draft, field(request, "shown"))
            after = _next(session, request, draft_id) if field(request, "then") == "next" else None
            act(session, draft)
    except Refused as refused:
        return _draft(request, draft_id, refused.text(language(request)), 409)
    rest = f"&{kept(request)}" if kept(request) else ""
    if after is not None:
        return RedirectResponse(f"/review/drafts{'/' + after if after else ''}?done={done}_next{rest}", 303)
    return RedirectResponse(f"/review/drafts/{draft_id}?done={done}{rest}", 303)


@router.post("/review/drafts/{draft_id}/department")
@allow("reviewer")
def assign(request: Request, draft_id: str) -> Response:
    """Say whose draft it is."""
    name = field(request, "department")
    return _step(request, draft_id, "assigned", lambda s, d: drafts.assign(s, caller_of(request), d, name))


@router.post("/review/drafts/{draft_id}/return")
@allow("reviewer")
def send_back(request: Request, draft_id: str) -> Response:
    """Return a draft to its department."""
    message, due = field(request, "message"), field(request, "due")
    return _step(request, draft_id, "returned", lambda s, d: drafts.send_back(s, caller_of(request), d, message, due))


@router.post("/review/drafts/{draft_id}/sign")
@allow("reviewer")
def sign(request: Request, draft_id: str) -> Response:
    """Sign a draft off."""
    reason = field(request, "reason")
    second = service(request.app).settings.second_person
    return _step(
        request, draft_id, "signed", lambda s, d: drafts.sign(s, caller_of(request), d, reason, second_person=second)
    )


@router.post("/review/drafts/{draft_id}/submit")
@allow("department")
def submit(request: Request, draft_id: str) -> Response:
    """Send a department's own draft to the reviewers."""
    message = field(request, "message")
    return _step(request, draft_id, "submitted", lambda s, d: drafts.submit(s, caller_of(request), d, message))


@router.post("/review/drafts/{draft_id}/withdraw")
@allow("reviewer", "department")
def withdraw(request: Request, draft_id: str) -> Response:
    """Take out a draft that was uploaded by mistake."""
    reason = field(request, "reason")
    caller = caller_of(request)
    answer = _step(request, draft_id, "withdrawn", lambda s, d: drafts.withdraw(s, caller, d, reason))
    if caller.role == "department" and answer.status_code == 303:  # a department sees no more of what it took back
        return RedirectResponse("/review/drafts?done=withdrawn", 303)
    return answer


@router.post("/review/drafts/{draft_id}/versions")
@allow("reviewer", "department", files=True)
def resubmit(request: Request, draft_id: str) -> Response:
    """Take a new version of a draft that was returned."""
    made, caller, lang = service(request.app), caller_of(request), language(request)
    try:
        with made.database.reading() as session:  # no file is looked at that a stranger sends, or that nothing awaits
            draft = drafts.draft_for(session, caller, draft_id)
            drafts.awaiting(session, draft, field(request, "shown"))
            home = draft.department_id
    except Refused as refused:
        return _draft(request, draft_id, refused.text(lang), 409)
    chosen = given(request)
    if not chosen:
        return _draft(request, draft_id, words(lang)["upload_none"], 409)
    try:
        taken = take(request, chosen, home)
    except intake.TooMuch as problem:
        return _draft(request, draft_id, problem.text(lang), 413)
    if taken.refused:  # a version is its files together: without one of them it is another
        said = "；".join(f"{name}：{text(lang)}" for name, text in taken.refused)
        return _draft(request, draft_id, said, 409)
    kept = [placed.file for placed in taken.kept]
    note = field(request, "message")
    answer = _step(request, draft_id, "resubmitted", lambda s, d: drafts.resubmit(s, caller, d, kept, note))
    if answer.status_code == 303:
        with made.database.reading() as session:
            answer.background = setting_ahead(request, arrived(session, [drafts.draft_for(session, caller, draft_id)]))
    return answer


# What is handed out


def _file(version: Version, position: int) -> VersionFile:
    if not 0 <= position < len(version.files):
        raise NotFound
    return version.files[position]


@router.get("/review/drafts/{draft_id}/versions/{number}/files/{position}")
@allow("reviewer", "department")
def original(request: Request, draft_id: str, number: Number, position: Number) -> Response:
    """Hand out a file as it came."""
    made, caller = service(request.app), caller_of(request)
    with made.database.writing() as session:
        file = _file(drafts.version_for(session, caller, draft_id, number), position)
        trail.add(session, caller.name, "file.downloaded", f"draft:{draft_id}", version=number, file=file.name)
    return handed(files.original_name(file), made.vault.path(file.sha256).read_bytes())


@router.get("/review/drafts/{draft_id}/versions/{number}/files/{position}/annotated")
@allow("reviewer", "department")
def annotated(request: Request, draft_id: str, number: Number, position: Number) -> Response:
    """Hand out the annotated copy of a file: without what was dismissed."""
    made, lang = service(request.app), language(request)
    version, result = _judged(request, draft_id, number)
    _file(version, position)
    found = files.annotated(made.vault, version.files, position, result, lang)
    if found is None:
        raise NotFound
    _note(request, draft_id, number, found[0])
    return handed(*found)


@router.get("/review/drafts/{draft_id}/versions/{number}/pages")
@allow("reviewer", "department")
async def pages(request: Request, draft_id: str, number: Number) -> Response:
    """Tell the original pages of a version, with the findings that the caller is shown on them."""
    version, kept, folder, whole = await _leaves(request, draft_id, number)

    async def shown() -> list[Paper]:
        return narrowed(await whole(), kept)

    return await telling(request, shelf(request), folder, [f.name for f in version.files], shown)


@router.get("/review/drafts/{draft_id}/versions/{number}/pages/{file}/{page}")
@allow("reviewer", "department")
async def page_picture(request: Request, draft_id: str, number: Number, file: Number, page: Number) -> Response:
    """Hand out the picture of an original page; `?fine=1` a finer one."""
    version, _, folder, whole = await _leaves(request, draft_id, number)
    papers = await shelf(request).at(folder, file, whole)
    paper = next((p for p in papers if p.file == file), None)
    if paper is None or not 1 <= page <= len(paper.pages):
        raise NotFound
    names = [f.name for f in version.files]
    own = folder / (paper.source or held(names.index(paper.name), paper.name))
    data = await shelf(request).picture(folder, own, page, fine=request.query_params.get("fine") == "1")
    if data is None:
        raise NotFound
    return painted(data)


async def _leaves(request: Request, draft_id: str, number: int) -> tuple[Version, list[int], Path, Whole]:
    """Return a version, the findings on it that the caller is shown, the folder of its pages, and what gives the pages."""
    made, caller = service(request.app), caller_of(request)

    def asked() -> tuple[Version, list[int]]:
        with made.database.reading() as session:
            version = drafts.version_for(session, caller, draft_id, number)
            if version.status != "checked":
                raise NotFound
            session.refresh(version, ["files"])
            shown = range(len(version.findings)) if drafts.told(version.draft, version, caller) else ()
            rows = sorted(version.findings, key=lambda row: row.position)
            hidden = caller.role == "department"
            return version, [
                r.position for r in rows if r.position in shown and not (hidden and r.verdict == "dismissed")
            ]

    def brought(folder: Path) -> list[str]:
        with made.database.reading() as session:
            result = drafts.result_of(session, drafts.version_for(session, caller, draft_id, number))
        (folder / "result").write_bytes(msgspec.msgpack.encode(result))
        return [str(p) for p in made.vault.laid(version.files, folder)]

    async def bring(folder: Path) -> list[str]:
        return await run_in_threadpool(brought, folder)

    version, kept = await run_in_threadpool(asked)
    at = shelf(request)
    key = pages_key(draft_id, number)
    names = [f.name for f in version.files]
    whole = partial(at.of, key, "juesuan.report.paper_laid:lay", bring, names, str(at.folder / key / "result"))
    return version, kept, at.folder / key, whole


@router.get("/review/drafts/{draft_id}/versions/{number}/report")
@allow("reviewer", "department")
def report(request: Request, draft_id: str, number: Number) -> Response:
    """Hand out the report of a version as one page."""
    version, result = _judged(request, draft_id, number)
    found = files.report(result, version.draft.title, language(request))
    _note(request, draft_id, number, found[0])
    return handed(*found)


def _judged(request: Request, draft_id: str, number: int) -> tuple[Version, Any]:
    caller = caller_of(request)
    with service(request.app).database.reading() as session:
        version = drafts.version_for(session, caller, draft_id, number)
        if version.status != "checked" or not drafts.told(version.draft, version, caller):
            raise NotFound
        judged = files.judged(drafts.result_of(session, version), version.findings)
        session.refresh(version, ["files"])
        return version, judged


def _note(request: Request, draft_id: str, number: int, name: str) -> None:
    with service(request.app).database.writing() as session:
        trail.add(session, caller_of(request).name, "file.downloaded", f"draft:{draft_id}", version=number, file=name)
