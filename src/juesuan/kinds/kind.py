"""The kind of a disclosure: final accounts, a budget. One folder each, all data; the kind is told from the document.

A folder holds `kind.toml` (a `Kind`) and `wording/` (texts that the compiler's regions share). Another kind is another folder;
its `forms.toml`, `identities.toml`, `names.toml` and `grammar.toml` may extend those of one that is there (`kernel.overlay`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from pathlib import Path

import msgspec

from juesuan.kernel.figures import Basis
from juesuan.kernel.lang import Text
from juesuan.kernel.patterns import compiled

FINAL = "final"
"""The kind of a document that does not say what it is."""


class Section(msgspec.Struct, frozen=True):
    """A section of the narrative: its id, and the regular expression that a heading's title opens it by.

    `alone` is one that a whole line opens it by though it bears no number: 2025年部门预算编制说明. `vague` is one of titles that open
    it only where no other title does, neither before nor below: 三、部门预算情况说明.
    """

    id: str
    pattern: str
    alone: str = ""
    vague: str = ""


class Words(msgspec.Struct, frozen=True):
    """What the readers must know of a kind before its documents are read.

    `file_names`: regular expressions of words common to the names of its files, longer ones first. `look_alikes`: misread
    phrases of scans and what they are. `terms`: words of its forms and headings that a scan's unsure character is settled by. `cut`: words of its titles and
    headings that a line's end may cut in two. `cells`: whole texts of its forms' headings and rows, which a scan's unsure
    cell may be. `proper`: regular expressions of what a department's disclosure calls its amounts,
    headings and forms, and other papers about money hardly do; `shared`: measures that a whole government's accounts have too.
    """

    file_names: tuple[str, ...] = ()
    look_alikes: dict[str, str] = {}
    terms: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    proper: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()


class Kind(msgspec.Struct, frozen=True):
    """One kind of disclosure.

    `word` is what its titles call it, `detect` are phrases of its titles and captions (regular expressions). `basis`
    is the law that asks for it; `days` how many days after approval it must be published, `out` how many years after
    its own it comes out at the earliest. `sections` are tried in order.
    `forms` are the ids of its statutory tables in the order of their numbers. `wording` is the folder, inside the kind's
    own, of texts that all regions share. `folder` is where it was read from. `own` is the basis of the figures that it is about:
    the final accounts', a budget's. `without` are the rules that do not hold of it. `compared` is how it names the figures of
    another year that its own are compared with (a regular expression behind 比2023年), `apart` what in such a sentence
    tells that something else is compared. `plans` are headings of what a project is to spend in the year, `plans_of_project` those that are it only among a project's own.
    `own_year` are words behind a year that is the document's own (2026年部门预算安排购置车辆), `other_years` those behind any (执行数).
    """

    id: str
    title: Text
    word: str
    basis: Text
    days: int
    detect: tuple[str, ...]
    sections: tuple[Section, ...]
    forms: tuple[str, ...]
    words: Words = Words()
    wording: str = "wording"
    folder: str = ""
    own: Basis = "final"
    without: tuple[str, ...] = ()
    compared: str = ""
    apart: str = ""
    plans: str = ""
    plans_of_project: str = ""
    own_year: str = ""
    other_years: str = ""
    out: int = 1

    @property
    def wording_folder(self) -> Path:
        """Return the folder of the texts that all regions share."""
        return Path(self.folder) / self.wording


@cache
def kinds(folder: str = "") -> dict[str, Kind]:
    """Return the kinds that ship with juesuan and those in the folders of `folder`, by id; `final` is always one."""
    shipped = Path(str(resources.files("juesuan.kinds")))
    places = [shipped, *([Path(folder)] if folder else [])]
    found = [_load(entry) for place in places for entry in sorted(place.iterdir()) if (entry / "kind.toml").is_file()]
    return {k.id: k for k in found}


def _load(folder: Path) -> Kind:
    kind = msgspec.toml.decode((folder / "kind.toml").read_bytes(), type=Kind)
    return msgspec.structs.replace(kind, folder=str(folder))


def detect(lines: Sequence[str], captions: Iterable[str] = (), folder: str = "") -> Kind:
    """Return the kind that a document's lines (titles first) and its tables' captions tell; `final` when none stands out.

    A phrase counts once in the first twelve lines, where the title stands, and once for each caption that bears it.
    """
    known = kinds(folder)
    if len(known) == 1:
        return known[FINAL]
    head = "\n".join("".join(line.split()) for line in lines[:12])
    shown = ["".join(c.split()) for c in captions]
    scores = {
        kind.id: sum(
            3 * bool(words.search(head)) + sum(bool(words.search(c)) for c in shown)
            for words in map(compiled, kind.detect)
        )
        for kind in known.values()
    }
    best = max(scores.values())
    return known[FINAL if scores[FINAL] == best else next(k for k, score in scores.items() if score == best)]


def named(stem: str) -> str:
    """Return the id of the kind that a file's name tells (甲局2024年部门预算, 乙局决算公开表), '' where it tells none or several."""
    found = [k.id for k in kinds().values() if any(re.search(p, stem) for p in k.detect)]
    return found[0] if len(found) == 1 else ""


@cache
def vocabulary() -> Words:
    """Return the words of all kinds: a reader does not know yet which one it reads."""
    each = [k.words for k in kinds().values()]
    return Words(
        tuple(dict.fromkeys(n for w in each for n in w.file_names)),
        {wrong: right for w in each for wrong, right in w.look_alikes.items()},
        tuple(dict.fromkeys(t for w in each for t in w.terms)),
        tuple(dict.fromkeys(t for k in kinds().values() for t in (k.word, *k.words.cut))),
        tuple(dict.fromkeys(t for w in each for t in w.cells)),
        tuple(dict.fromkeys(p for w in each for p in w.proper)),
        tuple(dict.fromkeys(m for w in each for m in w.shared)),
    )


@cache
def titled() -> re.Pattern[str]:
    """Return a pattern of the words that the titles of all kinds have."""
    return compiled("|".join(re.escape(k.word) for k in kinds().values()))
