"""The window's other tools: a workbook filled in becomes a disclosure; two versions of one are compared."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from juesuan.compile.inputs import WORKBOOKS
from juesuan.compile.workbook import LAYOUTS
from juesuan.desk.intake import TooMuch
from juesuan.kernel.guard import Failure
from juesuan.kernel.lang import Lang, Text
from juesuan.kinds.kind import kinds
from juesuan.regions.region import BadRegion, compilable, regions
from juesuan.report.sinks import safe_name
from juesuan.site.asked import number
from juesuan.site.render import language
from juesuan.window.access import Unfit, Visited, brings_files, field, rooms, shown, visitor, welcomed
from juesuan.window.checking import SHOWN, XLSX, Number, handed
from juesuan.window.rooms import Gone, HandIn
from juesuan.window.tasks import read_changes, read_compiled
from juesuan.window.words import words

router = APIRouter(route_class=Visited, include_in_schema=False)
MIME = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "xlsx": XLSX,
}


def _kinds(lang: Lang) -> list[tuple[str, str]]:
    """Return the kinds that there is a blank workbook for, with their names."""
    return [(k, kinds()[k].title(lang)) for k in LAYOUTS]


def _regions() -> list[tuple[str, str]]:
    """Return the regions that the compiler has words for, the national ones first."""
    known = [(r, regions()[r].name) for r in compilable()]
    return sorted(known, key=lambda pair: pair[0] != "national")


def _writable(kind: str, region: str) -> bool:
    try:
        regions()[region].writes(kind)
    except BadRegion:
        return False
    return True


@router.get("/check/compile")
def front(request: Request) -> Response:
    """Show where to fetch a blank workbook, and where to drop it filled in."""
    welcomed(request)
    return _front(request)


def _front(request: Request, problem: str = "", status: int = 200) -> Response:
    return shown(
        request, "compile", status=status, problem=problem, kinds=_kinds(language(request)), regions=_regions(),
        workbooks=",".join(WORKBOOKS),
    )  # fmt: skip


@router.get("/check/compile/blank.xlsx")
async def blank(request: Request) -> Response:
    """Hand out a blank workbook."""
    kind, region = request.query_params.get("kind", ""), request.query_params.get("template", "")
    year = number(request, "year", 0, 2100)
    if kind not in LAYOUTS or region not in compilable() or not _writable(kind, region):
        raise Unfit(Text("没有这种工作簿", "There is no such workbook"))
    with tempfile.TemporaryDirectory(prefix="blank-", dir=rooms(request).folder / "tmp") as folder:
        out = Path(folder) / "blank.xlsx"
        answer = await rooms(request).checkers.call("juesuan.window.tasks:blank", kind, region, year, str(out))
        if isinstance(answer, Failure):
            raise Unfit(Text("工作簿没有生成", "The workbook could not be made"))
        data = out.read_bytes()
    lang = language(request)
    name = Text(f"{kinds()[kind].word}填报工作簿", f"workbook-{kind}")(lang) + f"{year or ''}.xlsx"
    return handed(name, data, XLSX)


def _one(request: Request, name: str) -> tuple[str, Any] | None:
    """Return the file of a field of the form that takes one."""
    files = [f for f in request.state.form.getlist(name) if isinstance(f, UploadFile) and f.filename]
    return (files[0].filename or "", files[0].file) if files else None


async def _begun(
    request: Request, tool: str, files: list[tuple[str, Any]], options: dict[str, str]
) -> tuple[str, str, int]:
    """Take files in for a tool and begin; return where its page is, else what is wrong and the status."""
    try:
        made = await run_in_threadpool(rooms(request).take, visitor(request), files, tool, options)
    except TooMuch as problem:
        return "", problem.text(language(request)), 413
    if not made.parts or len(made.parts[0].names) != len(files):
        why = [f"{name}：{zh}" if language(request) == "zh" else f"{name}: {en}" for name, zh, en in made.refused]
        await run_in_threadpool(rooms(request).remove, visitor(request), made.id)
        return "", "；".join(why) or words(language(request))["one_file"], 409
    rooms(request).begin(visitor(request), made)
    return f"/check/job/{made.id}", "", 303


@router.post("/check/compile")
@brings_files
async def compile_it(request: Request) -> Response:
    """Take a workbook in and begin to compile it."""
    workbook, last = _one(request, "files"), _one(request, "last")
    if workbook is None:
        return _front(request, words(language(request))["none_chosen"], 409)
    template = field(request, "template")
    options = {"template": template} if template in compilable() else {}
    files = [workbook, last] if last is not None else [workbook]
    to, problem, status = await _begun(request, "compile", files, options)
    return RedirectResponse(to, 303) if to else _front(request, problem, status)


def _compiled(request: Request, made: HandIn, place: Path) -> Response:
    try:
        found = read_compiled(place / "0.result")
    except OSError:
        raise Gone from None
    lang = language(request)
    kind, region = kinds().get(found.kind), regions().get(found.region)
    return shown(
        request, "compiled", job=made, found=found, kind=kind.title(lang) if kind else found.kind,
        region=region.name if region else found.region,
    )  # fmt: skip


@router.get("/check/job/{key}/{n}/compiled/{format}")
def compiled_file(request: Request, key: str, n: Number, format: str) -> Response:
    """Hand out a compiled disclosure."""
    made, place = rooms(request).hand_in(visitor(request), key)
    if made.tool != "compile" or n:
        raise Gone
    try:
        found = read_compiled(place / "0.result")
        data = (place / found.files[format]).read_bytes()
    except (OSError, KeyError):
        raise Gone from None
    lang = language(request)
    draft = Text("（草稿）", " (draft)")(lang) if found.draft else ""
    return handed(f"{safe_name(found.title)}{draft}.{format}", data, MIME[format])


# ---- two versions


@router.get("/check/diff")
def diff_front(request: Request) -> Response:
    """Show where to drop two versions."""
    welcomed(request)
    return shown(request, "diff", problem="")


@router.post("/check/diff")
@brings_files
async def diff_them(request: Request) -> Response:
    """Take two versions in and begin to compare them."""
    files = [f for f in (_one(request, "before"), _one(request, "after")) if f is not None]
    if len(files) < 2:
        return shown(request, "diff", status=409, problem=words(language(request))["two_needed"])
    to, problem, status = await _begun(request, "diff", files, {})
    return RedirectResponse(to, 303) if to else shown(request, "diff", status=status, problem=problem)


MOST = 2000
"""Changes that a page shows."""


def _compared(request: Request, made: HandIn, place: Path) -> Response:
    try:
        found = read_changes(place / "0.result")
    except OSError:
        raise Gone from None
    counts = {kind: sum(c.kind == kind for c in found) for kind in ("changed", "added", "removed")}
    return shown(
        request, "compared", job=made, changes=found[:MOST], total=len(found), counts=counts, names=made.parts[0].names
    )


SHOWN.update(compile=_compiled, diff=_compared)
