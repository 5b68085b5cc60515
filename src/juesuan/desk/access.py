"""Who may ask for what. Every route says which roles may; one that says nothing cannot be made.

A request goes through the same steps in the same order: is it a page of ours that asks (for a change), who asks, may
they, is the form no larger than allowed, does it bring back its token. Only then is the route's function called. Whatever
comes of it is not kept by any cache.
"""

from __future__ import annotations

import hmac
import logging
import secrets
from collections.abc import Callable, Coroutine
from typing import Annotated, Any, TypeVar
from urllib.parse import quote, urlsplit

from fastapi import Path
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from sqlalchemy.exc import DBAPIError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Message, Receive

from juesuan.desk import people
from juesuan.desk.drafts import NotFound
from juesuan.desk.intake import TooMuch
from juesuan.desk.model import Role
from juesuan.desk.people import Caller, Refused
from juesuan.desk.service import Service, service
from juesuan.desk.words import NAMES, words
from juesuan.document.formats import picked
from juesuan.kernel.full import is_full
from juesuan.kernel.lang import Lang, Text
from juesuan.site.asked import Told
from juesuan.site.render import language, page

SMALL = 128 * 1024
"""Bytes of a form without files."""
SAFE = frozenset({"GET", "HEAD"})
log = logging.getLogger("juesuan.review")

Number = Annotated[int, Path(ge=0, le=2**31 - 1)]
"""A number in an address, no larger than a database takes."""
Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])


def allow(*roles: Role, files: bool = False) -> Callable[[Endpoint], Endpoint]:
    """Say who may call a route; nobody named: anyone. `files`: its form brings files."""

    def mark(endpoint: Endpoint) -> Endpoint:
        endpoint.allowed = frozenset(roles)  # type: ignore[attr-defined]
        endpoint.files = files  # type: ignore[attr-defined]
        return endpoint

    return mark


class Guarded(APIRoute):
    """A route that is asked for by those whom it allows, with their form's token."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the route's handler with the steps before it."""
        allowed: frozenset[Role] = self.endpoint.allowed  # type: ignore[attr-defined]
        files: bool = self.endpoint.files  # type: ignore[attr-defined]
        answer = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            form: FormData | None = None
            try:
                await _enter(request, allowed)
                if request.method not in SAFE:
                    bounds = service(request.app).limits
                    request = Request(request.scope, bounded(request.receive, bounds.upload if files else SMALL))
                    form = await form_of(request, bounds.files if files else 0, form_token(request))
                response = await answer(request)
            except _Elsewhere as turn:
                response = RedirectResponse(turn.path, 303)
            except NotFound:
                response = refusal(request, 404, Text("没有这个页面", "No such page"))
            except (Refused, TooMuch) as problem:
                response = refusal(request, 413 if isinstance(problem, TooMuch) else 409, problem.text)
            except RequestValidationError:  # a number in the address that is none
                response = refusal(request, 404, Text("没有这个页面", "No such page"))
            except HTTPException as problem:
                reason = problem.text if isinstance(problem, Told) else Text("请求有误", "A bad request")
                response = refusal(request, problem.status_code, reason)
            finally:
                if form is not None:
                    await form.close()
            return _private(response)

        return guarded


class _Elsewhere(Exception):
    """The caller is sent to another page first."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


async def _enter(request: Request, allowed: frozenset[Role]) -> None:
    """Find out who asks, and whether they may."""
    changes = request.method not in SAFE
    request.state.caller = None
    request.state.form = FormData()
    if changes and from_elsewhere(request):
        raise Denied(Text("请求来自其他网站，未执行", "The request came from another site: not done"))
    token = request.cookies.get(cookie_name(request), "")
    if token:
        request.state.caller = await run_in_threadpool(_caller, service(request.app), token)
    caller: Caller | None = request.state.caller
    if not allowed:
        return
    if caller is None:
        if changes:
            raise Denied(Text("登录已失效，请重新登录", "You are not logged in any more"))
        back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        raise _Elsewhere(f"/login?next={quote(back, safe='/')}")
    if caller.role not in allowed:
        raise Denied(Text("您没有这个权限", "You may not do this"))
    if caller.renew and request.url.path not in ("/review/password", "/logout"):
        raise _Elsewhere("/review/password")


class Denied(Told):
    """Not allowed, with the reason in words."""

    def __init__(self, text: Text) -> None:
        super().__init__(403, text)


def _caller(made: Service, token: str) -> Caller | None:
    with made.database.reading() as session:
        found, stale = people.caller(session, token)
    if stale:
        try:
            with made.database.writing() as session:
                people.note_seen(session, token)
        except DBAPIError as problem:
            if not is_full(problem):  # a full disk keeps nobody from looking
                raise
    return found


def from_elsewhere(request: Request) -> bool:
    """Whether a browser says that a request was made by another site's page."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("origin")
    if origin is None:
        return False
    try:
        return urlsplit(origin).netloc != request.headers.get("host", "")
    except ValueError:  # no address at all, so not ours
        return True


def bounded(receive: Receive, most: int) -> Receive:
    """Return a request's body as it comes in, up to so many bytes."""
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > most:
            raise TooMuch(_too_large(most))
        return message

    counted.most = most  # type: ignore[attr-defined]
    return counted


def _too_large(most: int) -> Text:
    size = f"{most // 1024 // 1024} MB" if most >= 1024 * 1024 else f"{most // 1024} KB"
    return Text(f"内容超过 {size}", f"More than {size}")


async def form_of(request: Request, files: int, wanted: str) -> FormData:
    """Return the form, if it brings back the token that was given with the page: `wanted`."""
    most: int = request.receive.most  # type: ignore[attr-defined]
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > most:
        raise TooMuch(_too_large(most))
    try:
        form = await request.form(max_files=files, max_fields=250)
    except (MultiPartException, HTTPException) as problem:
        if "Too many files" in str(getattr(problem, "detail", problem)):
            raise TooMuch(Text(f"一次最多上传 {files} 个文件", f"At most {files} files at a time")) from problem
        raise HTTPException(400) from problem
    request.state.form = form
    given = form.get("csrf", "")
    if not isinstance(given, str) or not wanted or not hmac.compare_digest(given.encode(), wanted.encode()):
        await form.close()
        raise Denied(Text("表单已过期，请刷新页面后重试", "The form has expired: reload the page and try again"))
    return form


def form_token(request: Request) -> str:
    """Return what the forms of a page must bring back; "" where no cookie tells one visitor from another."""
    caller: Caller | None = request.state.caller
    if caller is not None:
        return caller.csrf
    visit = request.cookies.get(visit_name(request), "") or getattr(request.state, "visit", "")
    return people.form_token(visit) if visit else ""


# Cookies


def secure(request: Request) -> bool:
    """Whether cookies are to be sent over https only."""
    return bool(request.app.state.settings.https) or request.url.scheme == "https"


def cookie_name(request: Request) -> str:
    """Return the session cookie's name; over https one that no other host may set."""
    return "__Host-juesuan" if secure(request) else "juesuan"


def visit_name(request: Request) -> str:
    """Return the name of the cookie that ties the login form to a browser."""
    return "__Host-juesuan-visit" if secure(request) else "juesuan-visit"


def set_cookie(request: Request, response: Response, token: str) -> None:
    """Give the browser a session."""
    response.set_cookie(
        cookie_name(request), token, max_age=int(people.LASTS.total_seconds()), path="/", httponly=True,
        secure=secure(request), samesite="lax",
    )  # fmt: skip
    response.delete_cookie(visit_name(request), path="/", httponly=True, secure=secure(request), samesite="strict")


def drop_cookie(request: Request, response: Response) -> None:
    """Take the session from the browser."""
    response.delete_cookie(cookie_name(request), path="/", httponly=True, secure=secure(request), samesite="lax")


def visiting(request: Request) -> str:
    """Return the value that ties the login form to this browser, made where it has none."""
    visit: str = request.cookies.get(visit_name(request), "")
    if not visit:
        visit = secrets.token_urlsafe(24)
    request.state.visit = visit
    return visit


def set_visit(request: Request, response: Response, visit: str) -> None:
    """Give the browser that value."""
    response.set_cookie(visit_name(request), visit, path="/", httponly=True, secure=secure(request), samesite="strict")


def device_name(request: Request) -> str:
    """Return the name of the cookie that tells a device on which someone has signed in before."""
    return "__Host-juesuan-device" if secure(request) else "juesuan-device"


def set_device(request: Request, response: Response, value: str) -> None:
    """Let the browser tell, for half a year, that someone has signed in there. It opens nothing."""
    response.set_cookie(
        device_name(request),
        value,
        max_age=180 * 24 * 3600,
        path="/",
        httponly=True,
        secure=secure(request),
        samesite="strict",
    )


def address(request: Request) -> str:
    """Return where a request comes from: behind a proxy that the site trusts (`--proxy`), what the proxy says."""
    return request.client.host if request.client is not None else "?"


def local(path: str) -> str:
    """Return where to go after the login: a page of this site, or the first one."""
    inside = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() and "\\" not in path
    return path if inside and path.startswith("/review") else "/review"


# Answers


def caller_of(request: Request) -> Caller:
    """Return who asks, on a route that is not for anyone."""
    caller: Caller = request.state.caller
    return caller


def field(request: Request, name: str) -> str:
    """Return a field of the form that was sent."""
    value = request.state.form.get(name, "")
    return value.replace("\0", "") if isinstance(value, str) else ""


def fields(request: Request, name: str) -> list[str]:
    """Return what the form says of a field that may stand in it many times."""
    return [v.replace("\0", "") for v in request.state.form.getlist(name) if isinstance(v, str)]


def asked(request: Request, name: str) -> str:
    """Return what the address says to look for."""
    return request.query_params.get(name, "").replace("\0", "").strip()[:100]


def shown(request: Request, name: str, *, status: int = 200, **values: Any) -> Response:
    """Return a reviewers' page."""
    lang: Lang = language(request)
    caller: Caller | None = getattr(request.state, "caller", None)
    common = {"w": words(lang), "names": NAMES, "caller": caller, "csrf": form_token(request), "accepted": picked()}
    return page(request, f"review/{name}.html.j2", status=status, **(common | values))


def refusal(request: Request, status: int, text: Text) -> Response:
    """Return a page that says why something was not done."""
    return shown(request, "refused", status=status, heading=text(language(request)))


def _private(response: Response) -> Response:
    response.headers["cache-control"] = "no-store"
    response.headers["x-frame-options"] = "DENY"
    response.headers["x-robots-tag"] = "noindex"
    return response
