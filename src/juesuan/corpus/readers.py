"""Who reads a corpus's folder holds a file of it with others who do: nothing that they have opened is removed meanwhile.

In a bucket (None for its folder), and on Windows, there are no such locks: nobody knows whether there is a reader.
"""

from __future__ import annotations

import os
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from juesuan.kernel.locks import SHARED, give_up, hold, share

READERS = ".readers"
"""The file's name."""


class Held:
    """A folder held to read, from now until this object is dropped."""

    def __init__(self, folder: Path | None) -> None:
        handle = share(folder / READERS) if folder is not None else None
        self.drop = weakref.finalize(self, give_up, handle, os.getpid()) if handle is not None else None


@contextmanager
def reading(folder: Path | None) -> Iterator[None]:
    """Hold a folder to read for the block."""
    held = Held(folder)
    try:
        yield
    finally:
        if held.drop is not None:
            held.drop()


@contextmanager
def without_readers(folder: Path | None) -> Iterator[bool]:
    """Keep readers waiting for the block and give True where there is none; give False where there is one, or nobody knows."""
    handle = hold(folder / READERS) if folder is not None and SHARED else None
    try:
        yield handle is not None
    finally:
        if handle is not None:
            os.close(handle)
