"""Whether an error says that a disk is full (or a quota used up) or a database away, whatever layer it came through."""

from __future__ import annotations

import errno

from juesuan.kernel.lang import Text

_CODES = {errno.ENOSPC, errno.EFBIG, *({errno.EDQUOT} if hasattr(errno, "EDQUOT") else ())}
_WORDS = ("database or disk is full", "no space left on device", "disk full", "could not extend file")
"""What SQLite, the system and PostgreSQL say."""

FULL = Text("磁盘空间不足", "the disk is full")


def is_away(problem: BaseException | None) -> bool:
    """Tell whether an error says that a database does not answer: it has ended, is starting, or others keep it busy too long."""
    while problem is not None:
        if type(problem).__name__ in ("OperationalError", "InterfaceError") and not is_full(problem):
            module = type(problem).__module__.partition(".")[0]
            if module == "psycopg" or (module == "sqlalchemy" and "database is locked" in str(problem)):
                return True
        problem = problem.__cause__ or problem.__context__
    return False


def is_full(problem: BaseException | None) -> bool:
    """Tell whether an error, or one that it came of, is that of a full disk."""
    seen: set[int] = set()
    while problem is not None and id(problem) not in seen:
        seen.add(id(problem))
        if isinstance(problem, OSError) and problem.errno in _CODES:
            return True
        if not isinstance(problem, OSError) and any(w in str(problem).lower()[:2000] for w in _WORDS):
            module = type(problem).__module__.partition(".")[0]
            if module in ("sqlite3", "sqlalchemy", "psycopg", "pyarrow", "duckdb", "_duckdb"):
                return True
        problem = problem.__cause__ or problem.__context__
    return False
