"""The application: settings in, an ASGI application out. Public pages, the API, and the reviewers' pages if wanted."""

from __future__ import annotations

import asyncio
import gc
import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import fsspec
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from juesuan.checks.catalogue import catalogue
from juesuan.corpus.store import original_name
from juesuan.kernel import structs
from juesuan.kernel.full import FULL, is_away, is_full
from juesuan.site import api, downloads, index, originals, pages
from juesuan.site.asked import Told
from juesuan.site.assets import serve_assets
from juesuan.site.cache import Pages
from juesuan.site.headers import HEADERS, Guard
from juesuan.site.leaves import Shelf, shelf_of
from juesuan.site.queries import Reader
from juesuan.site.render import environment, language, page
from juesuan.site.settings import Settings, from_environment
from juesuan.site.words import WORDS

log = logging.getLogger("juesuan.site")


def make_app(settings: Settings) -> FastAPI:
    """Return the site over `settings.corpus`, whose serving index is built when there is none."""
    if not index.fits(settings.index_path):
        index.update(settings.corpus, settings.index_path)
    app = FastAPI(title="juesuan", docs_url=None, redoc_url=None, openapi_url=None, lifespan=_life)
    app.state.settings = settings
    app.state.reader = Reader(settings.index_path)
    app.state.original = _originals(settings.corpus)
    serve_assets(app)
    for router in (pages.router, originals.router, downloads.router, api.router, api.pages):
        app.include_router(router)
    if not settings.public_only and find_spec("juesuan.desk") is not None:
        app.include_router(import_module("juesuan.desk.routes").router)
    if settings.self_check:
        app.include_router(import_module("juesuan.window.routes").router)
    _prepare()
    app.add_exception_handler(HTTPException, _problem)
    app.add_exception_handler(RequestValidationError, _problem)
    app.add_exception_handler(Exception, _broken)
    app.add_middleware(Pages, version=app.state.reader.version, most=settings.cache_bytes, lang=settings.lang)
    app.add_middleware(Guard)
    return app


def _prepare() -> None:
    """Do once what the first reader of a page would otherwise wait for, and what must be done before there are threads."""
    structs.known()
    catalogue()
    api.description()
    made = environment()
    for name in made.list_templates(filter_func=lambda n: n.startswith("public/")):
        made.get_template(name)


def worker() -> FastAPI:
    """Return the site by the settings that the command left in the environment: what uvicorn's workers call."""
    threading.Thread(target=_end_with, args=(multiprocessing.parent_process(),), daemon=True).start()
    app = make_app(from_environment())
    gc.collect()
    gc.freeze()  # what is loaded now stays: the collector need not look through it in the middle of an answer
    return app


def _end_with(parent: Any) -> None:
    """End this process when the one that started it has ended, by whatever: else it would go on answering on a port that the
    next one needs, with an old program's pages. What is under way gets a while."""
    if parent is None:  # it is the only one
        return
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_LAST_WORDS)
    os._exit(1)


_LAST_WORDS = 15.0
"""Seconds that answers under way have to be given."""


def _originals(corpus: str) -> Callable[[str, str], Awaitable[bytes]]:
    """Return what reads an original file by its SHA-256 and name."""
    filesystem, root = fsspec.core.url_to_fs(corpus)

    async def original(sha256: str, name: str) -> bytes:
        data: bytes = await run_in_threadpool(filesystem.cat_file, f"{root}/{original_name(sha256, name)}")
        return data

    return original


# ---- new batches


@asynccontextmanager
async def _life(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    app.state.index_spoilt, app.state.grown = asyncio.Event(), asyncio.Event()
    tasks = []
    if settings.refresh:
        tasks.append(asyncio.create_task(_refresh(settings, app.state.index_spoilt, app.state.grown)))
    if settings.ahead:
        tasks.append(asyncio.create_task(_ahead(app)))
    app.state.living = True
    yield
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    made: Shelf | None = getattr(app.state, "shelf", None)
    if made is not None:
        await made.close()


_FIRST = 0.5
"""Seconds that a site serves before it starts its helpers: who waits for it to start is answered first."""


async def _ahead(app: FastAPI) -> None:
    """Have at hand what original pages are made with, and published files set as pages: the first visitor of one need not
    wait. What comes later is set when the index has it."""
    settings: Settings = app.state.settings
    await asyncio.sleep(_FIRST)
    await (await run_in_threadpool(shelf_of, app)).warm()
    while True:
        app.state.grown.clear()
        command = ("juesuan.site.ahead", settings.corpus, str(settings.index_path), str(settings.kept_path))
        try:
            await _beside(*command)
        except OSError as problem:
            log.warning("published files cannot be set: %s", problem)
        await app.state.grown.wait()


async def _beside(module: str, *arguments: str) -> None:
    """Run a module as a process that ends when its input is closed, and wait for its end; cancelled, end it."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, *arguments, stdin=asyncio.subprocess.PIPE
    )
    try:
        await process.wait()
    except BaseException:
        await asyncio.shield(_ended(process))
        raise


async def _ended(process: asyncio.subprocess.Process) -> None:
    assert process.stdin is not None
    process.stdin.close()
    try:
        await asyncio.wait_for(process.wait(), _LAST_WORDS)
    except TimeoutError:
        process.kill()
        await process.wait()


async def _refresh(settings: Settings, spoilt: asyncio.Event, grown: asyncio.Event) -> None:
    """Look for new batches now and then; bring the index up to date in a process of its own, away from the readers, and say so.

    An index that a reader found damaged is made anew at once.
    """
    tried = ""
    while True:
        with suppress(TimeoutError):
            await asyncio.wait_for(spoilt.wait(), settings.refresh)
        try:
            if spoilt.is_set():
                await _index(settings, index.identity(settings.index_path))
                spoilt.clear()
                grown.set()
                continue
            behind = await run_in_threadpool(index.overtaken, settings.index_path)
            more = bool(behind) and behind != tried  # what could not be compared is not tried again until more comes
            if more or await run_in_threadpool(index.stale, settings.corpus, settings.index_path):
                tried = behind
                await _index(settings)
                grown.set()
        except Exception as problem:  # a bucket's client has errors of its own; the site stays up and looks again
            if index.spoilt(problem):
                spoilt.set()
                continue
            log.warning("the corpus cannot be read: %s: %s", type(problem).__name__, problem)


async def _index(settings: Settings, *old: str) -> None:
    command = (sys.executable, "-m", "juesuan.site.index", settings.corpus, str(settings.index_path), *old)
    process = await asyncio.create_subprocess_exec(*command)
    await process.wait()


# ---- what went wrong


async def _problem(request: Request, problem: Exception) -> Response:
    status = problem.status_code if isinstance(problem, HTTPException) else 422
    if request.url.path.startswith("/api/"):
        detail = problem.detail if isinstance(problem, HTTPException) else _fields(problem)
        return JSONResponse({"error": {"status": status, "detail": detail}}, status)
    if isinstance(problem, HTTPException) and problem.headers and "location" in {k.lower() for k in problem.headers}:
        return Response(status_code=status, headers=problem.headers)
    lang = language(request)
    missing = status in (404, 422)
    heading = WORDS["not_found" if missing else "refused"](lang)
    more = WORDS["not_found_more"](lang) if missing else ""
    if isinstance(problem, Told):
        more = problem.text(lang)
    made = page(
        request,
        "message.html.j2",
        status=404 if missing else status,
        code=404 if missing else status,
        heading=heading,
        more=more,
    )
    made.headers.update(getattr(problem, "headers", None) or {})
    return made


def _fields(problem: Exception) -> list[dict[str, str]]:
    assert isinstance(problem, RequestValidationError)
    return [{"parameter": str(e["loc"][-1]), "problem": str(e["msg"])} for e in problem.errors()]


async def _broken(request: Request, problem: Exception) -> Response:
    """Say what can be said; the server logs the problem itself. A full disk is no fault of the program: 507; nor is a database
    that is away or a damaged index, which is made anew: 503."""
    word, status = "broken", 500
    if is_full(problem):
        word, status = "full", 507
    elif index.spoilt(problem):
        word, status = "mending", 503
        if (spoilt := getattr(request.app.state, "index_spoilt", None)) is not None:
            spoilt.set()
    elif is_away(problem):
        word, status = "away", 503
    if request.url.path.startswith("/api/"):
        detail = {507: FULL.en, 503: WORDS[word].en}.get(status, "internal error")
        return JSONResponse({"error": {"status": status, "detail": detail}}, status)
    lang = language(request)
    made = page(
        request,
        "message.html.j2",
        status=status,
        code=status,
        heading=WORDS[word](lang),
        more=WORDS[f"{word}_more"](lang),
    )
    made.headers.update(HEADERS)  # this answer is made outside of the layer that adds them
    return made
