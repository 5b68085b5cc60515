"""Pages from templates: one environment for the whole site, the language of a request, and the response.

Reviewer pages use it too: `page(request, "review/queue.html.j2", title=…)` extends `base.html.j2`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from juesuan.domain.measures import measure_title
from juesuan.kernel.lang import Lang
from juesuan.site import amounts
from juesuan.site.words import WORDS

COOKIE = "lang"
_ASKED = re.compile(rb"(?:^|&)lang=([^&]*)")


def language(request: Request) -> Lang:
    """Return the language asked for by `?lang=`, else by the cookie, else the site's."""
    cookie = request.headers.get("cookie", "").encode("latin-1", "replace")
    return language_of(request.scope["query_string"], cookie, request.app.state.settings.lang)


def language_of(query: bytes, cookie: bytes, default: Lang) -> Lang:
    """Return the language of a request: kept pages are looked up by it before there is a `Request`."""
    asked = _ASKED.search(query) or _ASKED.search(cookie.replace(b"; ", b"&"))
    if asked is None:
        return default
    return "en" if asked[1] == b"en" else "zh"


@cache
def environment() -> Environment:
    """Return the templates' environment: everything is escaped, a name that is missing is a fault."""
    made = Environment(
        loader=PackageLoader("juesuan.site", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    made.filters.update(
        exact=amounts.exact,
        short=amounts.short,
        count=amounts.count,
        rate=amounts.rate,
        num="{:,}".format,
        measure=measure_title,
        urldecode=unquote,
    )
    made.globals["other_language"] = other_language
    made.globals["words"] = {lang: {key: text(lang) for key, text in WORDS.items()} for lang in ("zh", "en")}
    return made


def other_language(query: str, lang: Lang) -> str:
    """Return the query of the same page in the other language."""
    kept = [(name, value) for name, value in parse_qsl(query) if name != COOKIE]
    return urlencode([*kept, (COOKIE, "en" if lang == "zh" else "zh")])


def render(name: str, lang: Lang, **values: Any) -> str:
    """Return a template's text. `t` are the site's words in `lang`."""
    made = environment()
    return made.get_template(name).render(t=made.globals["words"][lang], lang=lang, **values)  # type: ignore[index]


def page(request: Request, name: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """Return a page in the request's language. `path` is where it stands, for the navigation."""
    lang = language(request)
    settings = request.app.state.settings
    frame = {"public_only": settings.public_only, "self_check": settings.self_check, "local": bool(settings.local)}
    text = render(name, lang, path=request.url.path, query=str(request.url.query), **frame, **values)
    return HTMLResponse(text, status)
