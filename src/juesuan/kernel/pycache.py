"""What was made of a file of the program, kept for the next process in the folder of Python's own compiled files.

To read the words of a kind of disclosure and to compile its patterns takes longer than to read a document by them. So what came
of it stands in `__pycache__` (or below PYTHONPYCACHEPREFIX), one file for each file that it was made of or by, and holds for that
file's size and time of change and for this Python, as compiled modules do. Nothing depends on it: where there is none, where it is
another's or damaged, or where none can be written (PYTHONDONTWRITEBYTECODE, a folder that is not one's own), all is made anew.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import sys
import zlib
from collections.abc import Callable
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any, Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


def place_of(source: Path) -> Path:
    """Return where what is made of a file is kept; NotImplementedError for a Python that keeps nothing."""
    return Path(cache_from_source(str(source))).parent / f"{source.name}.{sys.implementation.cache_tag}.kept"


def _head(source: Path, made: bytes) -> bytes:
    """Return the first line of a kept file: of which file it was made, by which Python, and a sum of all that follows."""
    state = source.stat()
    return repr((source.name, state.st_mtime_ns, state.st_size, sys.version, zlib.crc32(made))).encode() + b"\n"


def kept(source: Path) -> Any:
    """Return what is kept of a file, None where there is nothing that holds."""
    try:
        head, _, made = place_of(source).read_bytes().partition(b"\n")
        return marshal.loads(made) if head + b"\n" == _head(source, made) else None
    except (OSError, NotImplementedError, ValueError, EOFError, TypeError):
        return None


def keep(source: Path, made: Any) -> None:
    """Keep what was made of a file, of values that `marshal` knows; where several processes do, the last one's stays."""
    if sys.dont_write_bytecode:
        return
    with contextlib.suppress(OSError, NotImplementedError, ValueError):
        data, place = marshal.dumps(made), place_of(source)
        beside = place.with_name(f"{place.name}.{os.getpid()}")
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            beside.write_bytes(_head(source, data) + data)
            os.replace(beside, place)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise


def made_of(source: Path, make: Callable[[str], V]) -> V:
    """Return what `make` makes of a file's text (not None): what is kept of it, else made now and kept."""
    found: V | None = kept(source)
    if found is None:
        found = make(source.read_text(encoding="utf-8"))
        keep(source, found)
    return found


class Answers(Generic[K, V]):
    """A function's answers, none of them None, kept from process to process for as long as the file `source` with its code stays.

    They are loaded when the first is asked for. What a process adds is kept at its end, a worker's too; not where it is killed.
    """

    MOST = 8192
    """Answers that are kept; beyond them, those alone that the last process asked for."""

    def __init__(self, source: str, function: Callable[[K], V]) -> None:
        self._source, self._function = Path(source), function
        self._earlier: dict[K, V] | None = None
        self._asked: dict[K, V] = {}
        self._keeper = 0  # the process that is to keep what was added

    def __call__(self, key: K) -> V:
        """Return the answer for a key; the caller remembers it."""
        if self._earlier is None:
            self._earlier = kept(self._source) or {}
        if (found := self._earlier.get(key)) is None:
            found = self._function(key)
            if self._keeper != os.getpid():
                from multiprocessing.util import Finalize  # noqa: PLC0415 - what atexit does not do for a worker

                self._keeper = os.getpid()
                Finalize(None, self.save, exitpriority=0)
        self._asked[key] = found
        return found

    def save(self) -> None:
        """Keep the answers with those that other processes have added meanwhile."""
        all_of_them = {**(kept(self._source) or {}), **self._asked}
        keep(self._source, all_of_them if len(all_of_them) <= self.MOST else self._asked)
