"""Every promise of docs/review.md and docs/hardening.md has an id and the tests that hold it, and the tests are there.

A sentence of the two documents is a promise unless docs/promises.md says with a reason that it is none: who writes a new
one fails here until it is named with its test. Rows of tables that have ids name their tests themselves.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
KEPT = ("review.md", "hardening.md")
NO_PROMISE = "—"
WITHOUT = {"Fuzzing", "Large files", "The site while it is hurt", "What is weak"}
"""Sections of measurements, of how they are made, and of what is not promised."""
_ID = re.compile(r"[RH]\d{2,3}[a-z]?")
_TEST = re.compile(r"`(test_\w+\.py::test_\w+)`")
_BEGINS = re.compile(r"\s*(?:[-*] |\d+\. |\||#|<!--)|    juesuan ")
_SENTENCE = re.compile(r"(?<=[。！；])|(?<=[.;:])\s+(?=[A-Z`])")


class Promise(NamedTuple):
    """A row of docs/promises.md: the words stand in the document as they are here."""

    id: str
    document: str
    words: str
    tests: tuple[str, ...]
    why: str


def cells(line: str) -> list[str]:
    """The cells of a row of a table; a stroke within a cell is written with a backslash before it."""
    return [c.strip().replace("\\|", "|") for c in re.split(r"(?<!\\)\|", line.strip().strip("|"))]


def plain(text: str) -> str:
    """Text as it is compared: without marks of emphasis, blanks and line ends."""
    return re.sub(r"[\s`*]+", "", text)


def _bare(sentence: str) -> str:
    """A sentence without the command that it is about."""
    return plain(re.sub(r"^juesuan .*# ", "", sentence))


def promises() -> list[Promise]:
    found = []
    document = ""
    for line in (DOCS / "promises.md").read_text("utf-8").splitlines():
        if line.startswith("## "):
            document = line[3:].strip()
        elif line.startswith("|") and _ID.fullmatch(cells(line)[0]):
            id, words, told = cells(line)
            found.append(Promise(id, document, words, tuple(_TEST.findall(told)), told))
    return found


def blocks(document: str) -> Iterator[tuple[str, str]]:
    """Paragraphs, entries of lists, commands and rows of tables, each with the title of its section."""
    text = (DOCS / document).read_text("utf-8")
    text = re.sub(r"^```.*?^```$|<!-- (\w+) -->.*?<!-- /\1 -->", "", text, flags=re.M | re.S)
    section, block = "", ""
    for line in [*text.splitlines(), ""]:
        if block and (not line.strip() or _BEGINS.match(line)):
            yield section, block.strip()
            block = ""
        if line.startswith("#"):
            section = line.strip("# ")
        else:
            block += f"{line}\n" if line.strip() else ""


def sentences(document: str) -> Iterator[str]:
    """What a document says, but for rows that have an id of their own."""
    tabled = False
    for section, block in blocks(document):
        head, tabled = block.startswith("|") and not tabled, block.startswith("|")
        if section in WITHOUT or head:
            continue
        if tabled:
            if re.search(r"\w", block) and not _ID.fullmatch(cells(block)[0]):
                yield " ".join(cells(block))
            continue
        said = re.sub(r"^(?:[-*]|\d+\.) ", "", block)
        yield from (s.strip() for s in _SENTENCE.split(said) if re.search(r"\w", s))


def rows(document: str) -> Iterator[list[str]]:
    """The rows of a document's tables that have an id, and name their tests in the last cell."""
    for _, block in blocks(document):
        if block.startswith("|") and _ID.fullmatch(cells(block)[0]):
            yield cells(block)


@cache
def collected() -> frozenset[str]:
    """The tests that pytest finds in the modules that are named, each without its parameters."""
    named = {t for p in promises() for t in p.tests} | {t for d in KEPT for r in rows(d) for t in _TEST.findall(r[-1])}
    modules = sorted({t.partition("::")[0] for t in named})
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--collect-only",
        "-p",
        "no:cacheprovider",
        *(f"tests/{m}" for m in modules),
    ]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    return frozenset(m[1] for m in re.finditer(r"^tests/(test_\w+\.py::test_\w+)", told, re.M))


@pytest.mark.parametrize("document", KEPT)
def test_every_sentence_is_a_promise_with_an_id_or_says_why_it_is_none(document: str) -> None:
    known = [plain(p.words) for p in promises() if p.document == document]
    without = [s for s in sentences(document) if not any(k in plain(s) or _bare(s) in k for k in known)]
    assert without == []


@pytest.mark.parametrize("document", KEPT)
def test_every_promise_stands_in_its_document_as_it_is_listed(document: str) -> None:
    text = plain((DOCS / document).read_text("utf-8"))
    assert [p.id for p in promises() if p.document == document and plain(p.words) not in text] == []


@pytest.mark.slow
def test_every_promise_has_tests_that_are_collected() -> None:
    told = [(p.id, p.tests, p.why) for p in promises()] + [
        (r[0], tuple(_TEST.findall(r[-1])), r[-1]) for d in KEPT for r in rows(d)
    ]
    assert [i for i, tests, why in told if not tests and not why.startswith(NO_PROMISE)] == []
    assert [i for i, tests, why in told if not tests and len(why) < 6] == []  # no promise, without a reason
    assert [(i, t) for i, tests, _ in told for t in tests if t not in collected()] == []
    assert [i for i, count in Counter(i for i, *_ in told).items() if count > 1] == []
    assert len(told) > 100
