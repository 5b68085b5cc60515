"""Who asks: a visitor without an account, told from others by a cookie that lasts as long as the browser is open.

A change must come from a page of ours, be no larger than an upload may be, and bring back the token of its form. What a
visitor handed in is there for that visitor alone; for anyone else there is no such page. Nothing is kept by any cache.
"""

from __future__ import annotations

import math
import secrets
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from juesuan.desk.access import SAFE, SMALL, Denied, bounded, form_of, from_elsewhere, secure
from juesuan.desk.intake import TooMuch
from juesuan.desk.people import form_token
from juesuan.document.formats import picked
from juesuan.kernel.lang import Text
from juesuan.site.asked import Told
from juesuan.site.render import language, page
from juesuan.window.rooms import IDLE, Gone, Rooms
from juesuan.window.words import words

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])
_making = threading.Lock()
MISSING = Text(
    "没有这份文稿，或者它已经从服务器上删除", "There is no such document, or it has been removed from the server"
)


class Unfit(Exception):
    """What was sent cannot be worked on, with the reason."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.zh)
        self.text = text


def brings_files(endpoint: Endpoint) -> Endpoint:
    """Say that a route's form brings files."""
    endpoint.files = True  # type: ignore[attr-defined]
    return endpoint


class Visited(APIRoute):
    """A route of the window."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the route's handler with the steps before and after it."""
        files: bool = getattr(self.endpoint, "files", False)
        answer = super().get_route_handler()

        async def visited(request: Request) -> Response:
            form: FormData | None = None
            request.state.visitor = request.cookies.get(cookie_name(request), "")[:100]
            request.state.form = FormData()
            try:
                if request.method not in SAFE:
                    if from_elsewhere(request):
                        raise Denied(Text("请求来自其他网站，未执行", "The request came from another site: not done"))
                    bounds = rooms(request).limits
                    request = Request(request.scope, bounded(request.receive, bounds.upload if files else SMALL))
                    form = await form_of(request, bounds.files if files else 0, token(request))
                response = await answer(request)
            except (Gone, RequestValidationError):
                response = refusal(request, 404, MISSING)
            except Unfit as problem:
                response = refusal(request, 409, problem.text)
            except TooMuch as problem:
                response = refusal(request, 413, problem.text)
            except HTTPException as problem:
                reason = problem.text if isinstance(problem, Told) else Text("请求有误", "A bad request")
                response = refusal(request, problem.status_code, reason)
            finally:
                if form is not None:
                    await form.close()
            response.headers.setdefault("cache-control", "no-store")
            response.headers["x-robots-tag"] = "noindex"
            if fresh := getattr(request.state, "fresh", ""):
                response.set_cookie(
                    cookie_name(request), fresh, path="/", httponly=True, secure=secure(request), samesite="strict"
                )
            return response

        return visited


def rooms(request: Request) -> Rooms:
    """Return the visitors' rooms of the running site."""
    return rooms_of(request.app)


def rooms_of(app: Any) -> Rooms:
    """Return the application's rooms, made when they are first asked for."""
    found: Rooms | None = getattr(app.state, "rooms", None)
    if found is None:
        with _making:
            found = getattr(app.state, "rooms", None)
            if found is None:
                settings = app.state.settings
                idle = math.inf if settings.local else IDLE
                found = app.state.rooms = Rooms(settings.window, checkers=settings.checking, idle=idle)
    return found


def cookie_name(request: Request) -> str:
    """Return the name of the cookie that tells a visitor; over https one that no other host may set."""
    return "__Host-juesuan-window" if secure(request) else "juesuan-window"


def visitor(request: Request) -> str:
    """Return who asks; "" for one who has no cookie yet."""
    found: str = request.state.visitor
    return found


def welcomed(request: Request) -> str:
    """Return who asks; one who has no cookie yet is given one with the answer."""
    if not request.state.visitor:
        request.state.visitor = request.state.fresh = secrets.token_urlsafe(24)
    return visitor(request)


def token(request: Request) -> str:
    """Return what the forms of a visitor's pages bring back; "" where no cookie tells one from another."""
    return form_token(visitor(request)) if visitor(request) else ""


def field(request: Request, name: str) -> str:
    """Return a field of the form that was sent."""
    value = request.state.form.get(name, "")
    return value.replace("\0", "") if isinstance(value, str) else ""


def shown(request: Request, name: str, *, status: int = 200, **values: Any) -> Response:
    """Return a page of the window."""
    common = {"w": words(language(request)), "csrf": token(request), "accepted": picked()}
    return page(request, f"window/{name}.html.j2", status=status, **(common | values))


def refusal(request: Request, status: int, text: Text) -> Response:
    """Return a page that says why something was not done."""
    return shown(request, "refused", status=status, heading=text(language(request)))
