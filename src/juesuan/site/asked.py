"""What a page's address asks for. A value that stands for nothing here is said to be unknown (404), never passed over.

A page that took `measure=x` for its first measure would answer another question than the one it was asked.
"""

from __future__ import annotations

import re
from collections.abc import Container
from urllib.parse import urlencode

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request

from juesuan.kernel.lang import Text
from juesuan.kinds.kind import kinds
from juesuan.site.queries import LEVELS, Filter, Reader

LONGEST = 100
LAST_PAGE = 1000


class Told(HTTPException):
    """Something that is not answered, with the reason in words."""

    def __init__(self, status: int, text: Text) -> None:
        super().__init__(status, text.en)
        self.text = text


class Unknown(Told):
    """A value of an address that stands for nothing here."""

    def __init__(self, name: str, given: str) -> None:
        shown = re.sub(r"[\x00-\x1f\x7f]", "\ufffd", given[:40]) + "…" * (len(given) > 40)
        zh = f"地址中 {name} 的值“{shown}”这里没有，或者写得不对。"
        super().__init__(
            404, Text(zh, f"The address says {name}={shown}, which is not here, or is not written as it should be.")
        )


def given(request: Request, name: str) -> str:
    """Return a parameter without blanks around it, "" where it is not said."""
    return request.query_params.get(name, "").strip()


def text(request: Request, name: str, longest: int = LONGEST) -> str:
    """Return a parameter that may say anything, without control characters, cut to length."""
    return re.sub(r"[\x00-\x1f\x7f]", " ", given(request, name))[:longest].strip()


def choice(request: Request, name: str, known: Container[str], default: str = "") -> str:
    """Return a parameter that is one of those known, the default where it is not said. Raises `Unknown`."""
    said = given(request, name)
    if said and said not in known:
        raise Unknown(name, said)
    return said or default


def number(request: Request, name: str, default: int, most: int, least: int = 0) -> int:
    """Return a parameter as a whole number from `least` to `most`, the default where it is not said. Raises `Unknown`."""
    said = given(request, name)
    if not said:
        return default
    if re.fullmatch(r"[0-9]{1,9}", said) is None or not least <= int(said) <= most:
        raise Unknown(name, said)
    return int(said)


def page_number(request: Request) -> int:
    """Return the page asked for, from 1. Raises `Unknown`."""
    return number(request, "page", 1, LAST_PAGE, 1)


def narrowed(request: Request) -> Filter:
    """Return the year, region, level and kind of disclosure asked for. Raises `Unknown`."""
    index: Reader = request.app.state.reader
    region = known_region(index, given(request, "region"))
    return Filter(number(request, "year", 0, 9999), region, choice(request, "level", LEVELS), disclosure(request))


def known_region(index: Reader, code: str, name: str = "region") -> str:
    """Return the code of a region that the index has, or "" for all of them. Raises `Unknown`."""
    if code and (re.fullmatch(r"[0-9]{6}", code) is None or index.region(code) is None):
        raise Unknown(name, code)
    return code


def disclosure(request: Request, default: str = "") -> str:
    """Return the kind of disclosure asked for (`final`, `budget`), else the default. Raises `Unknown`."""
    return choice(request, "disclosure", kinds(), default)


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
