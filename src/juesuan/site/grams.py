"""Chinese full text for SQLite's FTS5: Han text as overlapping pairs of characters, so that a word is a phrase of pairs.

收入合计 is indexed as 收入 入合 合计 计; asked for, it is the phrase "收入 入合 合计". One character alone is asked for by
its beginning (`算*`), which is why a run's last character is kept too. Numbers are not in the text index, years apart:
figures are searched by value.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from functools import lru_cache

from juesuan.kernel.memo import remembered_text

_RUNS = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+|[a-z0-9]+")
_QUOTES = re.compile(r"[“”\"‘’'《》]")
MOST = 12
"""How many words of a query count."""


def fold(text: str) -> str:
    """Return text as it is compared: full width as half width, small letters, no quotation marks (“三公”经费)."""
    return _QUOTES.sub("", unicodedata.normalize("NFKC", text).lower())


def grams(text: str) -> str:
    """Return the tokens of a text to index, in order."""
    return " ".join(filter(None, map(_tokens, _RUNS.findall(fold(text)))))


@remembered_text(50_000)
def _tokens(run: str) -> str:
    """Return the tokens of a run, "" for a number that is not indexed."""
    if run[0] > "\u3000":
        return " ".join([run[n : n + 2] for n in range(len(run))])
    return run if not run.isdigit() or len(run) == 4 else ""


def terms(query: str) -> list[str]:
    """Return the words of a query: runs of Han characters, and others."""
    return _RUNS.findall(fold(query))[:MOST]


def match(query: str) -> str:
    """Return the FTS5 expression for a query, "" when it has no word. Nothing of the query gets through unquoted."""
    return " AND ".join(map(_term, terms(query)))


def _term(run: str) -> str:
    if run[0] > "\u3000" and len(run) > 1:
        return '"' + " ".join(map("".join, itertools.pairwise(run))) + '"'
    return f'"{run}"*'


def pattern(words: tuple[str, ...], text: str) -> re.Pattern[str]:
    """Return what finds the words of a query in a text as it stands: as they are, else with quotation marks in them."""
    plain = _plain(words)
    return plain if plain.search(text) else _loose(words)


@lru_cache(2_000)
def _plain(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, _longest(words))), _case(words))


@lru_cache(2_000)
def _loose(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(r"[“”\"‘’'《》]?".join(map(re.escape, word)) for word in _longest(words)), _case(words))


def _longest(words: tuple[str, ...]) -> list[str]:
    return sorted(set(words), key=len, reverse=True)


def _case(words: tuple[str, ...]) -> re.RegexFlag:
    """Return the flag to ignore case only where there is one: for Han it makes compiling many times slower."""
    return re.IGNORECASE if any(c.isascii() for word in words for c in word) else re.NOFLAG
