"""The original pages of a published document, with what was found on them."""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from juesuan.corpus.store import READING
from juesuan.kernel.program import program
from juesuan.report.paper import Paper
from juesuan.site.leaves import Whole, painted, shelf, telling
from juesuan.site.pages import reader

router = APIRouter(include_in_schema=False)


@router.get("/document/{key}/pages")
async def original_pages(request: Request, key: str) -> Response:
    """The original pages of a document with what was found on them; none where its text has something covered."""
    folder, names, whole = _leaves(request, key)
    return await telling(request, shelf(request), folder, names, whole)


@router.get("/document/{key}/pages/{file}/{page}")
async def page_picture(request: Request, key: str, file: int, page: int) -> Response:
    """The picture of an original page; `?fine=1` a finer one."""
    folder, _, whole = _leaves(request, key)
    papers = await shelf(request).at(folder, file, whole)
    paper = next((p for p in papers if p.file == file), None)
    if paper is None or not 1 <= page <= len(paper.pages):
        raise HTTPException(404)
    own = folder / (paper.source or _held(file, paper.name))
    data = await shelf(request).picture(folder, own, page, fine=request.query_params.get("fine") == "1")
    if data is None:
        raise HTTPException(404)
    return painted(data, public=True)


def _held(number: int, name: str) -> str:
    """Return what a file is called in the folder of its document's pages."""
    return f"{number}{PurePosixPath(name).suffix.lower()[:6]}"


def _leaves(request: Request, key: str) -> tuple[Path, list[str], Whole]:
    """Return the folder of a document's pages, the names of its files, and what gives the pages."""
    index = reader(request)
    row = index.document(key)
    if row is None:
        raise HTTPException(404)
    files = json.loads(row["files"] or "[]")
    found = json.dumps([[f["rule"], f["zh"]] for f in index.findings_of(row["n"])], ensure_ascii=False)
    names = [f["name"] for f in files]

    async def bring(folder: Path) -> list[str]:
        paths = [folder / _held(n, file["name"]) for n, file in enumerate(files)]
        for path, file in zip(paths, files, strict=True):
            data = await request.app.state.original(file["sha256"], file["name"])
            await run_in_threadpool(path.write_bytes, data)
        return [str(p) for p in paths]

    may, told = index.pointed(row["n"], program(*READING))

    async def whole() -> list[Paper]:
        key, held = f"document-{row['id']}", [f["sha256"] for f in files]
        if may is False:
            return []
        try:
            if may:
                return await shelf(request).published(key, bring, held, told)
            return await shelf(request).examined(key, bring, held, names, found)
        except FileNotFoundError:
            raise HTTPException(404) from None

    return shelf(request).folder / f"document-{row['id']}", names, whole
