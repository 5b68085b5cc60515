"""Whether an error says that a disk is full (or a quota used up) or a database away, whatever layer it came through."""

from __future__ import annotations

import errno
from collections.abc import Iterator

from juesuan.kernel.lang import Text

_CODES = {errno.ENOSPC, errno.EFBIG, *({errno.EDQUOT} if hasattr(errno, "EDQUOT") else ())}
_WORDS = ("database or disk is full", "no space left on device", "disk full", "could not extend file")
"""What SQLite, the system and PostgreSQL say."""

FULL = Text("磁盘空间不足", "the disk is full")


def is_away(problem: BaseException | None) -> bool:
    """Tell whether an error says that a database does not answer: it has ended, is starting, or others keep it busy too long."""
    for each in _with_causes(problem):
        if type(each).__name__ in ("OperationalError", "InterfaceError") and not is_full(each):
            module = type(each).__module__.partition(".")[0]
            if module == "psycopg" or (module == "sqlalchemy" and "database is locked" in str(each)):
                return True
    return False


def is_full(problem: BaseException | None) -> bool:
    """Tell whether an error, or one that it came of, is that of a full disk."""
    for each in _with_causes(problem):
        if isinstance(each, OSError) and each.errno in _CODES:
            return True
        if not isinstance(each, OSError) and any(w in str(each).lower()[:2000] for w in _WORDS):
            module = type(each).__module__.partition(".")[0]
            if module in ("sqlite3", "sqlalchemy", "psycopg", "pyarrow", "duckdb", "_duckdb"):
                return True
    return False


def _with_causes(problem: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and those that it came of, each once."""
    seen: set[int] = set()
    while problem is not None and id(problem) not in seen:
        seen.add(id(problem))
        yield problem
        problem = problem.__cause__ or problem.__context__
