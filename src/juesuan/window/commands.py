"""`juesuan` without a command: the window on one's own computer.

Exit codes: 0 the window was closed; 2 a library of the site is missing; 130 interrupted.
"""

from __future__ import annotations

import os
import secrets
import sys

import typer

from juesuan.kernel.lang import Lang, Text


def can_show() -> bool:
    """Whether somebody may be there to look at a window: a screen, or a terminal to read its address on."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) or sys.stdout.isatty()


def window(lang: Lang) -> None:
    """Open the window and serve it until it is closed."""
    from juesuan.corpus.commands import extras  # noqa: PLC0415 - says which libraries are missing

    with extras(lang):
        from juesuan.window import local  # noqa: PLC0415
    from juesuan.site.settings import Settings  # noqa: PLC0415

    settings = Settings("", lang=lang, public_only=True, local=secrets.token_urlsafe(24))
    listening = local.bound()
    address = local.address_of(settings, listening.getsockname()[1])
    words = Text(
        f"自查窗口：{address}\n关闭浏览器里的窗口或按 Ctrl+C，程序即结束。其他命令见 juesuan --help。",
        f"The window is at {address}\nThe program ends with it, or with Ctrl+C. For the commands: juesuan --help.",
    )
    typer.echo(words(lang))
    sys.stdout.flush()
    quiet = os.environ.get("JUESUAN_NO_BROWSER")
    local.run(settings, listening, None if quiet else local.browser)
