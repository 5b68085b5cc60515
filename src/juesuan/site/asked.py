"""What a page's address asks for, read leniently: a nonsensical year or page is none rather than an error."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import msgspec
from starlette.requests import Request

from juesuan.kinds.kind import kinds
from juesuan.site.queries import LEVELS, Filter

LONGEST = 100
LAST_PAGE = 1000


def text(request: Request, name: str, longest: int = LONGEST) -> str:
    """Return a parameter without blanks around it and control characters, cut to length."""
    return re.sub(r"[\x00-\x1f\x7f]", " ", request.query_params.get(name, ""))[:longest].strip()


def number(request: Request, name: str, default: int, most: int) -> int:
    """Return a parameter as a whole number from 0 to `most`, else the default."""
    given = request.query_params.get(name, "")
    return min(int(given), most) if re.fullmatch(r"[0-9]{1,6}", given) else default


def page_number(request: Request) -> int:
    """Return the page asked for, from 1."""
    return max(number(request, "page", 1, LAST_PAGE), 1)


def narrowed(request: Request) -> Filter:
    """Return the year, region, level and kind of disclosure asked for."""
    region = request.query_params.get("region", "")
    level = request.query_params.get("level", "")
    return Filter(
        number(request, "year", 0, 9999),
        region if re.fullmatch(r"[0-9]{6}", region) else "",
        level if level in LEVELS else "",
        disclosure(request),
    )


def disclosure(request: Request, default: str = "") -> str:
    """Return the kind of disclosure asked for (`final`, `budget`), else the default."""
    given = request.query_params.get("disclosure", "")
    return given if given in kinds() else default


class Pager(msgspec.Struct, frozen=True):
    """Links to the pages of a list: the query of each, "" where there is none."""

    page: int
    pages: int
    previous: str
    next: str


def pager(request: Request, page: int, size: int, total: int) -> Pager:
    """Return the links around a page of a list."""
    pages = max((total + size - 1) // size, 1)
    kept = [(k, v) for k, v in request.query_params.multi_items() if k not in ("page", "lang")]

    def link(to: int) -> str:
        return "?" + urlencode([*kept, ("page", str(to))]) if 1 <= to <= min(pages, LAST_PAGE) else ""

    return Pager(page, pages, link(page - 1), link(page + 1))
