"""The application: settings in, an ASGI application out. Public pages, the API, and the reviewers' pages if wanted."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from juesuan.site.guard import Guard
from juesuan.site.render import page
from juesuan.site.settings import Settings, from_environment

STATIC = Path(__file__).parent / "static"


def make_app(settings: Settings) -> FastAPI:
    """Return the site over `settings.corpus`."""
    app = FastAPI(title="juesuan", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.settings = settings
    app.mount("/static", StaticFiles(directory=STATIC), "static")
    app.add_exception_handler(HTTPException, _problem)
    app.add_exception_handler(Exception, _broken)
    app.add_middleware(Guard)
    if not settings.public_only and find_spec("juesuan.site.review") is not None:
        from juesuan.site.review.routes import router  # noqa: PLC0415

        app.include_router(router)
    return app


def worker() -> FastAPI:
    """Return the site by the settings that the command left in the environment: what uvicorn's workers call."""
    return make_app(from_environment())


async def _problem(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, HTTPException)
    from juesuan.site.words import WORDS  # noqa: PLC0415
    from juesuan.site.render import language  # noqa: PLC0415

    lang = language(request)
    known = problem.status_code == 404
    heading = WORDS["not_found"](lang) if known else str(problem.detail)
    return page(
        request, "message.html.j2", status=problem.status_code, code=problem.status_code, heading=heading,
        more=WORDS["not_found_more"](lang) if known else "",
    )  # fmt: skip


async def _broken(request: Request, problem: Exception) -> Response:
    from juesuan.site.words import WORDS  # noqa: PLC0415
    from juesuan.site.render import language  # noqa: PLC0415

    lang = language(request)
    return page(
        request, "message.html.j2", status=500, code=500, heading=WORDS["broken"](lang), more=WORDS["broken_more"](lang)
    )  # fmt: skip
