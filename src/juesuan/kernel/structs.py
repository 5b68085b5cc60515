"""What msgspec has to know of a class to read it, found out before there are threads.

It finds that out when a class is first decoded or converted to, and marks it as known before it is: a second thread that
comes to the same class meanwhile reads from nowhere, and the process is gone (msgspec 0.22, SIGSEGV in `convert`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import msgspec

PACKAGE = "juesuan"


def known() -> int:
    """Let msgspec know all of this program's classes that are loaded; return how many it can read."""
    count = 0
    for each in _below(msgspec.Struct):
        if each.__module__.partition(".")[0] == PACKAGE:
            with suppress(TypeError, NameError):  # one that holds a function or a path is never read
                msgspec.json.Decoder(each)
                count += 1
    return count


def _below(base: Any) -> Iterator[Any]:
    for each in base.__subclasses__():
        yield each
        yield from _below(each)
