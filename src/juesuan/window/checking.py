"""The window's first tool: files in, each disclosure among them checked, its report."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter
from fastapi import Path as InPath
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from juesuan.checks.batch import Outcome
from juesuan.checks.model import Result
from juesuan.desk.intake import MB, TooMuch
from juesuan.document.formats import TOLD
from juesuan.kernel.lang import Lang, Text
from juesuan.report import view
from juesuan.report.annotate import annotate
from juesuan.report.html import embedded, parts
from juesuan.report.html import page as html_page
from juesuan.report.paper import KEPT, Paper
from juesuan.report.paper_office import can_be_set
from juesuan.report.sinks import MARK, safe_name
from juesuan.report.xlsx import Workbook
from juesuan.site.leaves import painted, telling
from juesuan.site.render import language
from juesuan.window.access import Visited, brings_files, rooms, shown, visitor, welcomed
from juesuan.window.rooms import Gone, HandIn, pages_of
from juesuan.window.tasks import Told, read_papers, read_result
from juesuan.window.words import words

router = APIRouter(route_class=Visited, include_in_schema=False)
Number = Annotated[int, InPath(ge=0, le=9999)]
SHOWN: dict[str, Callable[[Request, HandIn, Path], Response]] = {}
"""The pages of what the other tools made."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/check")
async def front(request: Request) -> Response:
    """Show where to drop files."""
    welcomed(request)
    await rooms(request).checkers.ready()
    await rooms(request).leaves.ready()
    return _front(request)


def _front(request: Request, problem: str = "", status: int = 200) -> Response:
    lang, bounds = language(request), rooms(request).limits
    hint = words(lang)["limits"].format(TOLD(lang), bounds.file // MB, bounds.files, bounds.upload // MB)
    gone = request.query_params.get("removed") == "1"
    return shown(request, "check", status=status, hint=hint, problem=problem, gone=gone)


def given(request: Request, name: str = "files") -> list[tuple[str, Any]]:
    """Return the files of the form that was sent: names, with the folders they were in, and streams."""
    files = [f for f in request.state.form.getlist(name) if isinstance(f, UploadFile)]
    return [(f.filename or "", f.file) for f in files if f.filename]


@router.get("/check/here")
def here(request: Request) -> Response:
    """Note that a page is still open."""
    if visitor(request):
        rooms(request).here(visitor(request))
    return Response(status_code=204)


@router.post("/check")
@brings_files
async def hand_in(request: Request) -> Response:
    """Take files in and begin to check them."""
    files = given(request)
    if not files:
        return _front(request, words(language(request))["none_chosen"], 409)
    try:
        made = await run_in_threadpool(rooms(request).take, visitor(request), files)
    except TooMuch as problem:
        return _front(request, problem.text(language(request)), 413)
    rooms(request).begin(visitor(request), made)
    return RedirectResponse(f"/check/job/{made.id}", 303)


@router.get("/check/job/{key}")
def job(request: Request, key: str) -> Response:
    """Show how far the checks of a hand-in are; of a single one its report."""
    made, told = _job(request, key)
    if made.single and told[0].state == "done":
        return RedirectResponse(f"/check/job/{key}/0", 303)
    return shown(request, "job", **_values(request, made, told))


@router.get("/check/job/{key}/progress")
def progress(request: Request, key: str) -> Response:
    """Show the part of that page that changes."""
    made, told = _job(request, key)
    if made.single and told[0].state == "done":
        return Response(status_code=200, headers={"hx-redirect": f"/check/job/{key}/0"})
    return shown(request, "progress", **_values(request, made, told))


def _job(request: Request, key: str) -> tuple[HandIn, list[Told]]:
    made, place = rooms(request).hand_in(visitor(request), key)
    return made, rooms(request).told(made, place)


def _values(request: Request, made: HandIn, told: list[Told]) -> dict[str, Any]:
    lang = language(request)
    return {
        "job": made,
        "lines": list(zip(made.parts, told, strict=True)),
        "over": sum(t.over for t in told),
        "refused": [(name, zh if lang == "zh" else en) for name, zh, en in made.refused],
        "verdicts": {k: v(lang) for k, v in view.VERDICT.items()},
    }


@router.post("/check/job/{key}/remove")
def remove(request: Request, key: str) -> Response:
    """Delete a hand-in at once."""
    rooms(request).remove(visitor(request), key)
    return RedirectResponse("/check?removed=1", 303)


# ---- a report


@router.get("/check/job/{key}/{n}")
async def report(request: Request, key: str, n: Number) -> Response:
    """Show what was found in one disclosure, beside its text; what the other tools made."""
    answer = await run_in_threadpool(_report, request, key, n)
    made, place = rooms(request).hand_in(visitor(request), key)
    if made.tool == "check":
        rooms(request).lay(place, n, made.parts[n])
    await rooms(request).leaves.painters.ready()
    return answer


def _report(request: Request, key: str, n: int) -> Response:
    made, place = rooms(request).hand_in(visitor(request), key)
    if made.tool != "check":
        return SHOWN[made.tool](request, made, place)
    made, _, result = _checked(request, key, n)
    lang = language(request)
    papers, more = _pages(request, place, n, result)
    return shown(
        request, "report", job=made, n=n, part=made.parts[n], result=result, parts=parts(result, lang),
        papers=embedded(papers), paged=bool(papers) or more, more=more,
        noted=_noted(made, n, result), kind=view.kind_title(result, lang),
    )  # fmt: skip


def _checked(request: Request, key: str, n: int) -> tuple[HandIn, Path, Result]:
    made, place = rooms(request).hand_in(visitor(request), key)
    if n >= len(made.parts) or made.tool != "check":
        raise Gone
    try:
        return made, place, read_result(place / f"{n}.result")
    except OSError:
        raise Gone from None


def _noted(made: HandIn, n: int, result: Result) -> list[tuple[int, str]]:
    """Return the files of a disclosure that take notes, with their numbers."""
    formats = {s.name: s.format for s in result.document.sources}
    return [(k, name) for k, name in enumerate(made.parts[n].names) if formats.get(name) in ("docx", "pdf")]


@router.get("/check/job/{key}/{n}/page/{file}/{page}")
async def page_picture(request: Request, key: str, n: Number, file: Number, page: Number) -> Response:
    """Hand out the picture of an original page; `?fine=1` a finer one."""
    made, place = rooms(request).hand_in(visitor(request), key)
    paper = next((p for p in _papers(request, place, n) if p.file == file), None)
    if made.tool != "check" or n >= len(made.parts) or paper is None or not 1 <= page <= len(paper.pages):
        raise Gone
    fine = request.query_params.get("fine") == "1"
    data = await rooms(request).picture(place, n, made.parts[n], paper, page, fine)
    if data is None:
        raise Gone
    return painted(data)


@router.get("/check/job/{key}/{n}/pages")
async def pages(request: Request, key: str, n: Number) -> Response:
    """Tell the original pages of all files, those that must be set first too, with what stands on them."""
    made, place = rooms(request).hand_in(visitor(request), key)
    if made.tool != "check" or n >= len(made.parts) or not (place / f"{n}.result").exists():
        raise Gone
    whole = partial(rooms(request).papers, place, n, made.parts[n])
    return await telling(request, rooms(request).leaves, pages_of(place, n), made.parts[n].names, whole)


def _papers(request: Request, place: Path, n: int) -> list[Paper]:
    """Return the pages that are there by now: all of them, else those that the check laid out."""
    checked: list[Paper] = []
    with suppress(OSError):
        checked = read_papers(place / f"{n}.papers")
    made = rooms(request).leaves.known(pages_of(place, n))
    return sorted({p.file: p for p in (*checked, *made)}.values(), key=lambda p: p.file)


def _pages(request: Request, place: Path, n: int, result: Result) -> tuple[list[Paper], bool]:
    """Return the pages that are laid out, and whether more are to be asked for."""
    found = _papers(request, place, n)
    done = (pages_of(place, n) / KEPT).exists()
    return found, not done and any(can_be_set(s.format) for s in result.document.sources)


@router.get("/check/job/{key}/{n}/report.html")
def report_page(request: Request, key: str, n: Number) -> Response:
    """Hand out the report as one file."""
    made, _, result = _checked(request, key, n)
    lang, title = language(request), made.parts[n].title
    name = f"{safe_name(title)}.{Text('核对报告', 'report')(lang)}.html"
    return handed(name, html_page(result, title, lang).encode(), "text/html; charset=utf-8")


@router.get("/check/job/{key}/all/findings.xlsx")
def all_findings(request: Request, key: str) -> Response:
    """Hand out the findings of all disclosures of a hand-in as one workbook."""
    made, place = rooms(request).hand_in(visitor(request), key)
    if made.tool != "check":
        raise Gone
    outcomes = []
    for n, (part, told) in enumerate(zip(made.parts, rooms(request).told(made, place), strict=True)):
        if told.state == "done":
            outcomes.append(Outcome(part.title, (), read_result(place / f"{n}.result")))
        elif told.state == "failed":
            outcomes.append(Outcome(part.title, (), error=Text(told.zh, told.en)))
    return _workbook(Text("核对问题清单", "findings")(language(request)), outcomes, language(request))


@router.get("/check/job/{key}/{n}/findings.xlsx")
def findings(request: Request, key: str, n: Number) -> Response:
    """Hand out the findings as a workbook."""
    made, _, result = _checked(request, key, n)
    title = made.parts[n].title
    return _workbook(title, [Outcome(title, (), result)], language(request))


def _workbook(title: str, outcomes: list[Outcome], lang: Lang) -> Response:
    book = Workbook(lang)
    for outcome in outcomes:
        book.add(outcome)
    with tempfile.TemporaryDirectory(prefix="juesuan-out-") as folder:
        out = Path(folder) / "findings.xlsx"
        book.save(out)
        return handed(f"{safe_name(title)}.{Text('问题清单', 'findings')(lang)}.xlsx", out.read_bytes(), XLSX)


@router.get("/check/job/{key}/{n}/annotated/{k}")
def annotated(request: Request, key: str, n: Number, k: Number) -> Response:
    """Hand out a copy of a file with the findings as notes."""
    made, place, result = _checked(request, key, n)
    name = dict(_noted(made, n, result)).get(k)
    if name is None:
        raise Gone
    number = next(i for i, s in enumerate(result.document.sources) if s.name == name)
    lang = language(request)
    with tempfile.TemporaryDirectory(prefix="juesuan-out-") as folder:
        out = Path(folder) / "annotated"
        annotate(place / made.parts[n].files[k], result, number, out, lang)
        format = result.document.sources[number].format
        return handed(f"{safe_name(name)}{MARK(lang)}.{format}", out.read_bytes())


def handed(name: str, data: bytes, kind: str = "application/octet-stream") -> Response:
    """Return a file to be saved."""
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "content-security-policy": "default-src 'none'; sandbox",
    }
    return Response(data, media_type=kind, headers=headers)
