"""The command `serve`.

Exit codes: 0 ended; 2 a corpus that cannot be read, or a port that is taken; 130 interrupted.
"""

from __future__ import annotations

import os
import socket
import sqlite3
import sys
import threading
import webbrowser
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from juesuan.corpus.commands import extras, tell_aside
from juesuan.kernel import scratch
from juesuan.kernel.lang import Lang, Text
from juesuan.options import LangOption, Language
from juesuan.report.console import fail

STANDING = 60
"""Seconds after which a worker that gives no sign of life is killed and another started. uvicorn's own 5 kill one that only
waits for its turn of a processor with all it was about to answer, and, where starting takes as long, every one anew."""


def serve(
    *,
    corpus: Annotated[
        str, typer.Option("--corpus", metavar="文件夹", help="数据集文件夹（或 fsspec 地址），由 juesuan ingest 生成。")
    ],
    host: Annotated[str, typer.Option("--host", metavar="地址", help="监听的地址，缺省只供本机访问。")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", metavar="端口", min=0, max=65535, help="监听的端口，0 为任意空闲端口。")
    ] = 8765,
    workers: Annotated[
        int, typer.Option("--workers", metavar="N", min=1, max=64, help="进程数，缺省 1；读者多时可设为核数。")
    ] = 1,
    open_browser: Annotated[bool, typer.Option("--open", help="启动后打开浏览器。")] = False,
    public_only: Annotated[bool, typer.Option("--public-only", help="只开公开页面，不带审核工作台。")] = False,
    https: Annotated[
        bool, typer.Option("--https", help="站点经 HTTPS 访问（由前置的服务器加密），登录 cookie 只走 HTTPS。")
    ] = False,
    database: Annotated[
        str,
        typer.Option(
            "--database",
            metavar="地址",
            help="审核数据库的 SQLAlchemy 地址，缺省为 SQLite，也可设环境变量 JUESUAN_DATABASE。",
        ),
    ] = "",
    proxy: Annotated[
        list[str],
        typer.Option(
            "--proxy",
            metavar="地址",
            help="前置服务器（反向代理）的地址或网段，可给几个；它转来的访问者地址才可信。本机的一律可信。",
        ),
    ] = [],  # noqa: B006 - typer's way to say that there may be none
    one_reviewer: Annotated[
        bool,
        typer.Option(
            "--one-reviewer", help="只有一位审核人员时用：允许上传文稿的人自己审核通过。缺省须由另一人审核通过。"
        ),
    ] = False,
    quota: Annotated[
        int,
        typer.Option(
            "--quota", metavar="MB", min=0, help="每个部门在审核工作台最多存多少 MB 文稿（各版合计），0 为不限。"
        ),
    ] = 2048,
    self_check: Annotated[
        bool, typer.Option("--self-check/--no-self-check", help="是否开放“自查”页面：不登录即可核对文稿，文件不保留。")
    ] = True,
    index: Annotated[
        str, typer.Option("--index", metavar="文件", help="网站索引文件，缺省在数据集文件夹内；随时可以重建。")
    ] = "",
    lang: LangOption = Language.zh,
) -> None:
    """Serve the site over a corpus, after bringing its index up to date."""
    from juesuan.site.settings import Settings  # noqa: PLC0415

    language: Lang = lang.value
    secret = os.environ.get("JUESUAN_SECRET", "")
    given = corpus if "://" in corpus else str(Path(corpus).absolute())
    settings = Settings(
        given,
        index=index,
        database=database,
        secret=secret,
        lang=language,
        public_only=public_only,
        https=https,
        second_person=not one_reviewer,
        quota=quota * 1024 * 1024,
        proxies=("127.0.0.1", "::1", *proxy),
        self_check=self_check,
        ahead=True,
    )
    with extras(language):
        bring_up_to_date(given, settings.index_path, language)
    run(settings, host, port, workers, open_browser=open_browser)


def bring_up_to_date(corpus: str, path: Path, lang: Lang) -> None:
    """Build or renew the index, with its progress on a terminal."""
    from juesuan.corpus.store import CorpusProblem, Place, manifests  # noqa: PLC0415
    from juesuan.site.index import damaged, update  # noqa: PLC0415

    try:
        manifests(Place(corpus))
    except CorpusProblem as problem:
        fail(problem.text, lang)

    def say(done: int, total: int) -> None:
        if sys.stderr.isatty():
            end = "\n" if done == total else "\r"
            typer.echo(Text(f"整理网站索引 {done}/{total}", f"indexing {done}/{total}")(lang) + end, nl=False, err=True)

    try:
        update(corpus, path, say)
    except (OSError, sqlite3.OperationalError) as problem:  # a disk that is full, or may not be written to
        fail(Text(f"不能写网站索引 {path}：{problem}", f"cannot write the index {path}: {problem}"), lang)
    tell_aside(damaged(path), lang)


def run(settings: object, host: str, port: int, workers: int, *, open_browser: bool = False) -> None:
    """Run the server until it is stopped."""
    import uvicorn  # noqa: PLC0415
    from uvicorn.supervisors import Multiprocess  # noqa: PLC0415

    from juesuan.site.settings import Settings  # noqa: PLC0415

    assert isinstance(settings, Settings)
    port = _free(host, port, settings.lang)
    window = scratch.make() if settings.self_check else None
    if window is not None:
        settings = msgspec.structs.replace(settings, window=str(window), checking=max(1, 2 // workers))
    settings.to_environment()
    address = f"http://{'localhost' if host in ('127.0.0.1', '0.0.0.0', '::') else host}:{port}/"
    typer.echo(
        Text(f"网站已启动：{address}（Ctrl+C 结束）", f"The site is at {address} (Ctrl+C ends it)")(settings.lang)
    )
    if open_browser:
        threading.Timer(1.2, webbrowser.open, (address,)).start()
    config = uvicorn.Config(
        "juesuan.site.app:worker", factory=True, host=host, port=port, workers=workers, log_level="warning", access_log=False,
        server_header=False, timeout_keep_alive=30, timeout_worker_healthcheck=STANDING, http="juesuan.site.patience:Impatient", forwarded_allow_ips=list(settings.proxies),
    )  # fmt: skip
    try:
        if workers == 1:
            uvicorn.Server(config).run()
        else:
            Multiprocess(
                config, sockets=[shared(host, port) if sys.platform == "linux" else config.bind_socket()]
            ).run()
    finally:
        if window is not None:
            scratch.remove(window)


class Shared(socket.socket):
    """A bound socket; a process that it is sent to gets one of its own, bound to the same address.

    Of one socket for all, whichever worker wakes first takes every reader that waits, and one worker does the work of
    all. Between sockets of their own Linux spreads the readers.
    """

    def __reduce_ex__(self, protocol: object) -> tuple[object, ...]:
        return shared, self.getsockname()[:2]


def shared(host: str, port: int) -> Shared:
    """Return a socket bound to an address that others of this user may be bound to as well."""
    made = Shared(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if sys.platform == "linux":
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    made.bind((host, port))
    return made


def _free(host: str, port: int, lang: Lang) -> int:
    """Return the port, or any that is free for 0; fail early, with a reason, where it is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if sys.platform != "win32":  # there it would be given a port that another has
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            fail(Text(f"不能监听 {host}:{port}：{problem}", f"cannot listen on {host}:{port}: {problem}"), lang)
        found: int = probe.getsockname()[1]
        return found
