"""The forms of a kind of disclosure: each table stated once, as data (`kinds/final/forms.toml`).

Whoever reads, checks, computes, prints or stores a table asks its `Form`. Patterns are kept as words and compiled when they
are first used (`kernel.patterns`): a start compiles none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

import msgspec

from juesuan.kernel.figures import Aspect, Basis
from juesuan.kernel.overlay import data_of
from juesuan.kernel.patterns import compiled

Side = Literal["", "in", "out"]
RowSource = Literal["functional", "economic", "named", "one", "funds", "listed", "sheet", ""]


class Caption(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How titles name a form. Where several forms' words stand in a title, the highest `rank` wins: it says most."""

    words: str
    rank: int = 0


class Signature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How an untitled table shows what it is.

    Every pattern of `head` stands in the words of its first six rows, or every one of `labels`, where there are any, in a cell of
    its first three columns (a row an item); `names` in a cell of its first three columns
    (`no_names` in none), `cells` in any cell. The highest `rank` wins. It `outweighs` the titles of the forms listed:
    their words stand in titles of other tables too.
    """

    rank: int
    head: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    names: str = ""
    no_names: str = ""
    cells: str = ""
    outweighs: tuple[str, ...] = ()


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A column: the header words it is known by, and what it measures (`.income` is that of the form's account).

    `path`: the words may stand in any row of the header, not in its lowest alone; `under` are words that must stand there
    too. `whole`: it is the column of the whole, and what that may be called (支出); `header.whole` says how such a one is headed.
    `longest` is the longest header in characters. `total` is what the column measures in a total row. `title` is the
    header as it is printed, top to bottom, `at` its place among the columns printed (0: not printed).
    """

    words: str
    measure: str = ""
    side: Side = ""
    path: bool = False
    under: str = ""
    longest: int = 0
    basis: Basis = "final"
    aspect: Aspect = "amount"
    unit: str = "万元"
    total: str = ""
    title: tuple[str, ...] = ()
    at: int = 0
    whole: str = ""


class NamedRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row known by its name: what it measures (`.total` is that of its column's account)."""

    words: str
    measure: str
    side: Side = ""


class RowNames(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Rows named like measures: the narrative sections whose names hold, the accounts that they may belong to."""

    sections: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()


class Count(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a row of some expense counts when it is in a unit other than money."""

    of: str
    unit: str
    measure: str


class Form(msgspec.Struct, frozen=True, eq=False, forbid_unknown_fields=True):
    """One form.

    `number` is 1 to 9 for a statutory form, 0 for another. `account` is the account that it states. `rows` says where its
    rows come from: the functional or the economic classification, names of its own, one row alone, funds, a list of things by
    their names (its column of the whole is the one with `at = 1`), a sheet of labels and amounts. `items_only`:
    told unit by unit it is another table. `unit` holds where the table is silent. `none` is what an empty one says there
    is none of, and with `must_explain` an empty one must say so. `first_year` is the first year that has it (0: all).
    `groups` are headers over columns of which only the group's own total counts. `skip` are headers of parts, `apart`
    those over columns that part the amount another way, `blank` header words that say nothing. `alone` is what a measure
    is where the table has no carry-over that the two differ by (收入总计 is then the year's own). `labelled` are words of a
    row of the variant with a row an item, of a sheet those beside the name of what it is about. `like` names a form
    that it has everything else from.
    """

    id: str
    title: str
    account: str = ""
    number: int = 0
    rows: RowSource = ""
    two_sided: bool = False
    items_only: bool = False
    budget_columns: bool = False
    budgets: tuple[str, ...] = ()
    unit: str = "万元"
    first_year: int = 0
    note: str = ""
    none: str = ""
    must_explain: bool = False
    caption: Caption | None = None
    signature: Signature | None = None
    columns: tuple[Column, ...] = ()
    named: tuple[NamedRow, ...] = ()
    sections: dict[str, str] = {}
    row_names: RowNames = RowNames()
    groups: tuple[str, ...] = ()
    skip: str = ""
    apart: str = ""
    blank: str = ""
    labelled: str = ""
    alone: dict[str, str] = {}
    units: dict[str, str] = {}
    counts: tuple[Count, ...] = ()
    like: str = ""

    @property
    def statutory(self) -> bool:
        """Tell whether it is one of the kind's numbered forms."""
        return self.number > 0

    @property
    def coded(self) -> bool:
        """Tell whether its rows bear codes of a classification."""
        return self.rows in ("functional", "economic")

    @property
    def functional(self) -> bool:
        """Tell whether its rows are items of the functional classification."""
        return self.rows == "functional"

    @property
    def printed(self) -> tuple[Column, ...]:
        """Return the columns that are printed, from left to right."""
        return tuple(sorted((c for c in self.columns if c.at), key=lambda c: c.at))

    def measure(self, key: str) -> str:
        """Return a measure's key in full: `.income` is of the form's account."""
        return self.account + key if key.startswith(".") else key


class Captions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What captions look like: see `forms.toml`."""

    word: str
    longest: int
    numbering: str
    ends: str
    prose: str
    other: str
    unless: str
    by_unit: str
    goes_on: str = ""


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words of any form's header: see `forms.toml`."""

    words: str
    name: str
    amounts: str
    final: str
    total: str
    whole: str
    budget: str
    accounted: str
    row_budget: str
    row_final: str
    last_year: str
    earlier: str
    full: str = "全年|调整"
    executed: str = "执行"
    functional: str = "功能"
    economic: str = "经济"


class Parts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Rows named as a part alone (`words`, its group `part`) that are of the row above, `below` (its group `whole`): see `forms.toml`.

    An example is `above / row → what the row is`.
    """

    words: str
    below: str
    examples: tuple[str, ...]


class Budget(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A budget: the account that states it and the words that name it."""

    account: str
    words: str


OTHER = Form("", "")
"""What any other table is."""


class Forms:
    """The forms of a kind, in order of their numbers, with what captions and headers have in common."""

    def __init__(
        self, captions: Captions, header: Header, parts: Parts, budgets: tuple[Budget, ...], every: Iterable[Form]
    ) -> None:
        self.captions = captions
        self.header = header
        self.parts = parts
        self.budgets = budgets
        self.every = tuple(every)
        self.by_id = {f.id: f for f in self.every}
        self.statutory = tuple(sorted((f for f in self.every if f.statutory), key=lambda f: f.number))
        captioned = [(f.caption, f) for f in self.every if f.caption]
        self.by_caption = tuple(sorted(captioned, key=lambda x: -x[0].rank))
        signed = [(f.signature, f) for f in self.every if f.signature]
        self.by_signature = tuple(sorted(signed, key=lambda x: -x[0].rank))

    def __getitem__(self, form: str) -> Form:
        return self.by_id.get(form, OTHER)

    def titled(self, said: str, source: str = "") -> str:
        """Return the id of the form that a line (folded and tidy) is the title of, '' for none; `source` is what its rows are known to come from."""
        rules = self.captions
        if rules.word not in said or not compiled(rules.ends).search(said):
            return ""  # most paragraphs
        plain = compiled(rules.numbering).sub("", said)
        if len(plain) > rules.longest or not compiled(rules.ends).search(plain) or compiled(rules.prose).search(plain):
            return ""
        named = [form for caption, form in self.by_caption if compiled(caption.words).search(plain)]
        if source:
            named = [f for f in named if not f.coded or f.rows == source]
        return named[0].id if named else ""

    def budget_in(self, words: str) -> str:
        """Return the account of the budget that words name, or ''."""
        return next((b.account for b in self.budgets if compiled(b.words).search(words)), "")

    def own(self, account: str) -> str:
        """Return the form that is an account's own: the first that states it."""
        return next((f.id for f in self.statutory if f.account == account), "")


FILE = "forms.toml"


@cache
def forms(folder: str = "", kind: str = "final") -> Forms:
    """Return the forms of a kind of disclosure; those in `forms.toml` of `folder` are added, or take the place of their ids.

    Raise ValueError, with the form's id, for a declaration that cannot be used.
    """
    raw = data_of(Path(str(resources.files("juesuan.kinds"))) / kind, FILE)
    if not folder:
        return _built(raw)
    own = _raw(Path(folder))
    given = {f.get("id") for f in own.get("forms", [])}
    own["forms"] = [f for f in raw["forms"] if f["id"] not in given] + own.get("forms", [])
    found = _built({**raw, **own})
    refuse(found)
    return found


def _raw(folder: Path) -> dict[str, Any]:
    return msgspec.toml.decode((folder / FILE).read_bytes(), type=dict[str, Any])


def _built(raw: dict[str, Any]) -> Forms:
    given = {f.get("id", ""): f for f in raw["forms"]}
    every = []
    for one in raw["forms"]:
        name = one.get("id", "without an id")
        if (like := one.get("like")) and like not in given:
            raise ValueError(f"form {name}: like {like!r}, which is no form")
        try:
            every.append(msgspec.convert({**given.get(like, {}), **one}, Form))
        except msgspec.ValidationError as problem:
            raise ValueError(f"form {name}: {problem}") from problem
    captions, header = msgspec.convert(raw["captions"], Captions), msgspec.convert(raw["header"], Header)
    parts = msgspec.convert(raw["parts"], Parts)
    return Forms(captions, header, parts, msgspec.convert(raw["budgets"], tuple[Budget, ...]), every)


def refuse(found: Forms) -> None:
    """Raise ValueError, with the form's id, where forms share an id or number, or a pattern or reference is broken.

    It compiles every pattern, so it is run for forms that come from elsewhere; a test runs it for those that ship.
    """
    for key in ("id", "number"):
        seen: dict[object, str] = {}
        for form in found.every:
            value = getattr(form, key)
            if value and value in seen:
                raise ValueError(f"form {form.id}: {key} {value!r} is that of {seen[value]} too")
            seen[value] = form.title
    for form in found.every:
        if not form.caption and not form.signature:
            raise ValueError(f"form {form.id}: neither caption nor signature, so no table is ever one")
        for other in form.signature.outweighs if form.signature else ():
            if other not in found.by_id:
                raise ValueError(f"form {form.id}: outweighs {other!r}, which is no form")
        for words in _patterns(msgspec.to_builtins(form)):
            try:
                compiled(words)
            except re.error as problem:
                raise ValueError(f"form {form.id}: pattern {words!r}: {problem}") from problem


_PATTERN_FIELDS = frozenset(
    ("words", "under", "head", "labels", "names", "no_names", "cells", "groups", "skip", "apart", "blank", "labelled")
)


def _patterns(data: object, field: str = "") -> Iterable[str]:
    if isinstance(data, str) and field in _PATTERN_FIELDS:
        yield data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _patterns(value, key)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from _patterns(value, field)


def form_of(form: str) -> Form:
    """Return a form of final accounts by its id; `OTHER` for none."""
    return forms()[form]
