"""Files from addresses: bounded in size and time, and never from inside the network unless the operator says so.

A list of addresses may have been handed in by a stranger. What it names is fetched by this machine and then served to the
public, so an address of this machine or of the network around it is refused, whether it is written so, a name resolves
to it, or a page redirects there: every connection is looked at, not the first address alone.
"""

from __future__ import annotations

import ipaddress
import socket
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import fsspec

from juesuan.document import limits
from juesuan.document.model import Unreadable

if TYPE_CHECKING:
    import aiohttp

MAX_FETCHED = 200 * limits.MB
FETCH_SECONDS = 60
PAGES = frozenset({"http", "https"})
BUCKETS = frozenset({"s3", "s3a", "gs", "gcs", "oss", "cos", "obs", "az", "abfs", "memory"})
"""Storage that is reached with the operator's own keys."""


def scheme_of(text: str) -> str:
    """Return an address's scheme in lower case, '' for a path."""
    scheme, mark, _ = text.partition("://")
    return scheme.lower() if mark and scheme.isascii() and scheme.replace("+", "").replace(":", "").isalnum() else ""


def is_inside(host: str) -> bool:
    """Tell whether an IP address (as text) is of this machine or the network around it: loopback, private, link-local …

    An IPv6 address that carries an IPv4 one (mapped, 6to4) is as inside as that is.
    """
    try:
        address = ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        carried = address.ipv4_mapped or address.sixtofour
        if carried is not None:
            address = carried
    return not address.is_global or address.is_multicast


class Inside(OSError):
    """An address of this machine or of the network around it."""

    def __init__(self, host: str) -> None:
        super().__init__(f"{host} 是本机或内网地址，不予抓取（确需抓取内网的，加 --intranet）")


@cache
def _outward() -> type[aiohttp.TCPConnector]:
    """Return a connector that connects to no address inside. Made at first use: aiohttp takes its time to import."""
    import aiohttp  # noqa: PLC0415
    from aiohttp.abc import AbstractResolver, ResolveResult  # noqa: PLC0415

    class Resolver(AbstractResolver):
        def __init__(self) -> None:
            self.inner = aiohttp.ThreadedResolver()

        async def resolve(
            self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
        ) -> list[ResolveResult]:
            found = await self.inner.resolve(host, port, family)
            if any(is_inside(each["host"]) for each in found):
                raise Inside(host)
            return found

        async def close(self) -> None:
            await self.inner.close()

    class Outward(aiohttp.TCPConnector):
        def __init__(self) -> None:
            super().__init__(resolver=Resolver(), use_dns_cache=False)

        async def connect(self, req: Any, traces: Any, timeout: Any) -> Any:
            if is_inside(req.url.host or ""):  # written as a number, no resolver is asked
                raise Inside(req.url.host)
            return await super().connect(req, traces, timeout)

    return Outward


async def _client(loop: Any = None, *, intranet: bool = False, **more: Any) -> aiohttp.ClientSession:
    import aiohttp  # noqa: PLC0415

    timeout = aiohttp.ClientTimeout(total=FETCH_SECONDS)
    connector = aiohttp.TCPConnector() if intranet else _outward()()
    return aiohttp.ClientSession(loop=loop, timeout=timeout, connector=connector, **more)


async def _intranet_client(loop: Any = None, **more: Any) -> aiohttp.ClientSession:
    return await _client(loop, intranet=True, **more)


def fetch(address: str, *, intranet: bool = False) -> tuple[str, bytes]:
    """Return the name and bytes of what an address gives. Raises `Unreadable` with the reason.

    `intranet` allows addresses of this machine and of the network around it.
    """
    name = unquote(PurePosixPath(urlsplit(address).path).name) or urlsplit(address).netloc
    options: dict[str, object] = {}
    if scheme_of(address) in PAGES:
        # In one piece: not every server gives ranges. Each client is made for its own, so that no kept session is used.
        options = {
            "block_size": 0,
            "get_client": _intranet_client if intranet else _client,
            "skip_instance_cache": True,
        }
    elif scheme_of(address) not in BUCKETS:
        raise Unreadable(
            name,
            f"不支持的地址：{scheme_of(address)}://",
            f"this kind of address is not fetched: {scheme_of(address)}://",
        )
    try:
        with fsspec.open(address, "rb", **options) as stream:
            data = stream.read(MAX_FETCHED + 1)
    except Exception as problem:  # each file system has its own errors
        words = f"{type(problem).__name__}: {problem}"[:300]
        if any(isinstance(p, Inside) for p in _causes(problem)):
            words = next(str(p) for p in _causes(problem) if isinstance(p, Inside))
        raise Unreadable(name, f"取不到：{words}", f"could not be fetched: {words}") from problem
    if len(data) > MAX_FETCHED:
        most = MAX_FETCHED // limits.MB
        raise Unreadable(name, f"文件过大，上限为 {most} MB", f"is too large (the limit is {most} MB)")
    if not data:
        raise Unreadable(name, "文件为空", "is empty")
    return name, data


def _causes(problem: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while problem is not None and problem not in found:
        found += [problem, *(p for p in problem.args if isinstance(p, BaseException))]
        inner = getattr(problem, "os_error", None)
        if isinstance(inner, BaseException):
            found.append(inner)
        problem = problem.__cause__ or problem.__context__
    return found


def load(path: str, *, intranet: bool = False) -> tuple[str, bytes]:
    """Return the name and bytes of a file or of what an address gives. Raises `Unreadable` with the reason."""
    if scheme_of(path) == "file":
        path = unquote(urlsplit(path).path)
    elif scheme_of(path):
        return fetch(path, intranet=intranet)
    return Path(path).name, limits.load(Path(path))
