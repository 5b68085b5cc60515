"""A checked disclosure → the rows of the corpus's tables. Pure: the same disclosure gives the same rows anywhere.

All text is masked: the document by the checker, and what was read from the document before that (an item's name, a
measure in the document's own words) here.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_HALF_EVEN, ROUND_UP, Context, Decimal
from functools import cache, lru_cache
from typing import Any

import msgspec

from juesuan import persons
from juesuan.checks.evaluate import members
from juesuan.checks.model import Result
from juesuan.corpus.identify import Identity, identify
from juesuan.corpus.store import Stored
from juesuan.document.model import Block, Paragraph, Source, Table, quote
from juesuan.domain.forms import forms
from juesuan.extract.link import Extract
from juesuan.kernel.figures import BUDGET_BASES, Basis, Fact, Figure, plain
from juesuan.kernel.lang import Text
from juesuan.kernel.place import Place
from juesuan.kinds.kind import FINAL, kinds
from juesuan.report.pointed import Boxes, Stood, stood_in
from juesuan.report.sums import named
from juesuan.report.view import figure_index

Row = dict[str, Any]
Rows = dict[str, list[Row]]
"""The rows by table."""


class Item(msgspec.Struct, frozen=True):
    """One disclosure to take in: its id, its place in the order of ingestion, where it came from and its files.

    `problem` is why there is no file (an address that gives nothing).
    """

    id: str
    seq: int
    source: str
    files: tuple[Stored, ...]
    problem: Text | None = None


def rows_of(item: Item, result: Result, found: Extract, numbers: Sequence[int] = ()) -> Rows:
    """Return all rows of a disclosure that was read and checked; `numbers` are those of its sources among its files, where
    not all could be read."""
    identity = identify(result.document, result.unit, result.year, item.source, found.kind)
    return {
        "documents": [_document(item, result, identity)],
        "blocks": list(_blocks(item.id, result, found, numbers or range(len(result.document.sources)))),
        "figures": [_figure(item.id, f) for f in result.figures],
        "accounts": list(_accounts(item.id, found)),
        "claims": list(_claims(item.id, result)),
        "findings": list(_findings(item.id, result)),
    }


def unreadable(item: Item, problem: Text) -> Rows:
    """Return the one row of a disclosure that could not be read, with the reason."""
    row = _base(item)
    row |= {
        "files": [_file(f, f.name.rpartition(".")[2].lower() if "." in f.name else "") for f in item.files],
        "status": "unreadable", "problem_zh": problem.zh, "problem_en": problem.en,
        "department": "", "department_key": "", "region": "", "region_name": "", "level": "", "year": 0,
        "kind": "department", "kind_of_disclosure": "", "superior": "", "title": "", "template": "", "published": None, "pages": 0,
        "n_blocks": 0, "n_figures": 0, "n_claims": 0, "n_errors": 0, "n_warnings": 0, "n_notes": 0, "key_figures": "{}",
    }  # fmt: skip
    return {"documents": [row], "blocks": [], "figures": [], "accounts": [], "claims": [], "findings": []}


# ---- documents


def _base(item: Item) -> Row:
    return {"id": item.id, "seq": item.seq, "source": item.source}


def _file(stored: Stored, kind: str) -> Row:
    return {"name": stored.name, "sha256": stored.sha256, "format": kind, "bytes": stored.bytes}


def _document(item: Item, result: Result, identity: Identity) -> Row:
    sources = {s.name: s for s in result.document.sources}
    severity = [f.severity for f in result.findings]
    missing = Source("", "")
    return _base(item) | {
        "files": [_file(f, sources.get(f.name, missing).format) for f in item.files],
        "status": "template" if result.is_template else "ok",
        "problem_zh": "；".join(n.zh for n in result.document.notes),
        "problem_en": "; ".join(n.en for n in result.document.notes),
        "department": identity.department,
        "department_key": identity.key,
        "region": identity.region,
        "region_name": identity.region_name,
        "level": identity.level,
        "year": result.year,
        "kind": identity.kind,
        "kind_of_disclosure": result.kind,
        "superior": identity.superior,
        "title": _clean(identity.title),
        "template": result.template,
        "published": identity.published,
        "pages": sum(s.pages for s in result.document.sources),
        "n_blocks": len(result.document.blocks),
        "n_figures": len(result.figures),
        "n_claims": len(result.checked),
        "n_errors": severity.count("error"),
        "n_warnings": severity.count("warning"),
        "n_notes": severity.count("note"),
        "key_figures": key_figures(result.figures, result.year, result.kind),
    }


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_FINAL = _words("""
whole.total whole.total_out whole.income whole.income.fiscal whole.income.superior whole.income.service
whole.income.business whole.income.subsidiary whole.income.other whole.reserves whole.opening whole.expenditure
whole.basic whole.project whole.superior whole.business whole.subsidies whole.distribution whole.closing
fiscal.total fiscal.income fiscal.opening fiscal.expenditure fiscal.basic fiscal.project fiscal.closing
general.income general.opening general.expenditure general.closing general.basic general.project general.personnel
general.public fund.income fund.opening fund.expenditure fund.closing capital.income capital.expenditure
capital.closing three.total three.abroad three.vehicles three.purchase three.running three.reception three.groups
three.travellers three.bought three.held three.receptions three.guests operating.total procurement.total
procurement.goods procurement.works procurement.services procurement.sme procurement.micro assets.vehicles
assets.area staff.total staff.active staff.retired_cadre staff.retired performance.total
""")
_BUDGETED = _words("""
whole.income whole.expenditure fiscal.total fiscal.income fiscal.expenditure general.expenditure general.basic
general.project fund.expenditure capital.expenditure three.total three.abroad three.vehicles three.purchase
three.running three.reception performance.total
""")
KEYS = (*_FINAL, *(f"{m}@{b}" for m in _BUDGETED for b in BUDGET_BASES))
"""The keys of `documents.key_figures`: a measure's final account, or behind @ the budget that it is compared with."""


@cache
def keys_of(kind: str) -> tuple[str, ...]:
    """Return the keys that documents of a kind have: those of all, and every measure on the basis that is the kind's own."""
    own = kinds()[kind].own if kind in kinds() else "final"
    return tuple(dict.fromkeys((*KEYS, *(keyed(m, own) for m in _FINAL))))


def keyed(measure: str, basis: Basis) -> str:
    """Return a measure's key among the key figures: `three.total`, behind @ its basis where that is not the final account."""
    return measure if basis == "final" else f"{measure}@{basis}"


def _rank(figure: Figure) -> int:
    """Return 0 for a figure of its measure's own form, 1 for one of another table, 2 for the narrative's."""
    own = forms().own(figure.fact.measure.split(".")[0])
    return 2 if figure.origin == "text" else 0 if figure.origin == own else 1


def key_figures(figures: Iterable[Figure], year: int, kind: str = FINAL) -> str:
    """Return the totals that pages and rankings show as a JSON object: key → amount (万元, or its own unit)."""
    best: dict[str, Figure] = {}
    wanted = dict.fromkeys(keys_of(kind))
    for figure in figures:
        fact = figure.fact
        if fact.item or fact.aspect != "amount" or fact.year != year or not figure.value.is_finite():
            continue
        key = keyed(fact.measure, fact.basis)
        if key in wanted and (key not in best or _rank(figure) < _rank(best[key])):
            best[key] = figure
    pairs = (f"{json.dumps(k)}:{plain(best[k].value)}" for k in wanted if k in best)
    return "{" + ",".join(pairs) + "}"


# ---- text


@lru_cache(maxsize=4096)
def _clean(text: str) -> str:
    """Return text that was read before masking, masked."""
    return persons.mask(text) if len(text) > 1 else text


def _blocks(document: str, result: Result, found: Extract, numbers: Sequence[int]) -> Iterator[Row]:
    levels = {h.block: h.level for h in found.outline.heads}
    for number, block in enumerate(result.document.blocks):
        table = isinstance(block, Table)
        yield {
            "document": document,
            "block": number,
            "kind": "table" if table else "paragraph",
            "section": found.outline.sections[number],
            "level": 0 if table else levels.get(number, 0),
            "file": numbers[block.file],
            "page": block.page,
            "label": block.label if isinstance(block, Paragraph) else "",
            "text": _text(block),
            "cells": _cells(block),
        }


def _text(block: Block) -> str:
    if isinstance(block, Paragraph):
        return block.text
    lines: dict[int, list[str]] = {}
    for cell in block.cells:
        if cell.text.strip():
            lines.setdefault(cell.row, []).append(cell.text.strip())
    return "\n".join("\t".join(line) for line in lines.values())


def _cells(block: Block) -> str | None:
    if isinstance(block, Paragraph):
        return None
    cells = [[c.row, c.col, c.rowspan, c.colspan, c.text] for c in block.cells]
    return json.dumps(cells, ensure_ascii=False, separators=(",", ":"))


# ---- figures

_EXACT = Context(prec=60)
_MOST = Decimal(10) ** 18


def amount(value: Decimal) -> Decimal | None:
    """Return a value to six decimals, as the corpus keeps it; None for one too large to be an amount."""
    if not value.is_finite() or abs(value) >= _MOST:
        return None
    return value.quantize(Decimal("0.000001"), ROUND_HALF_EVEN, _EXACT)


def _half(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.00000001"), ROUND_UP, _EXACT)


def _place(place: Place) -> Row:
    return {"block": place.block, "row": place.row, "col": place.col, "start": place.start, "end": place.end}


def _figure(document: str, figure: Figure) -> Row:
    fact: Fact = figure.fact
    return {
        "document": document,
        "figure": figure.id,
        "measure": _clean(fact.measure) if fact.measure.startswith("~") else fact.measure,
        "item": _clean(fact.item),
        "basis": fact.basis,
        "aspect": fact.aspect,
        "of": _clean(fact.of) if fact.of.startswith("~") else fact.of,
        "context": _clean(fact.context),
        "year": fact.year,
        "unit": figure.unit,
        "value": amount(figure.value),
        "half": _half(figure.half),
        "printed": figure.printed,
        "origin": figure.origin,
        **_place(figure.place),
    }


def _accounts(document: str, found: Extract) -> Iterator[Row]:
    figures = found.accounts.figures
    for table in found.accounts.tables:
        if not table.form:
            continue
        for number, row in enumerate(table.rows):
            for measure, figure in row.cells.items():
                yield {
                    "document": document, "form": table.form, "row": number, "code": row.code, "name": _clean(row.name),
                    "item": _clean(row.item), "level": row.level, "measure": measure, "value": amount(figures[figure].value),
                    "figure": figure,
                }  # fmt: skip


# ---- claims and findings


def _claims(document: str, result: Result) -> Iterator[Row]:
    for number, claim in enumerate(result.checked):
        yield {
            "document": document, "claim": number, "rule": claim.rule, "status": claim.status,
            "arithmetic": claim.arithmetic, "members": list(members(claim.relation)), **_place(claim.place),
        }  # fmt: skip


def _findings(document: str, result: Result) -> Iterator[Row]:
    places: list[list[Stood]] = [[] for _ in result.findings]
    for stood in stood_in(result):
        places[stood.finding].append(stood)
    known = figure_index(result)
    for number, finding in enumerate(result.findings):
        yield {
            "document": document, "finding": finding.id, "rule": finding.rule, "severity": finding.severity,
            "message_zh": _clean(named(finding, result, known, "zh")),
            "message_en": _clean(named(finding, result, known, "en")),
            "quote": quote(result.document, finding.place)[:400], "blamed": finding.blamed, "proposed": finding.proposed,
            **_place(finding.place), "places": _places(places[number]),
        }  # fmt: skip


def _places(stood: Iterable[Stood]) -> str:
    found = [(int(s.main), *s.place.cell, s.place.start, s.place.end, s.boxes) for s in stood]
    return msgspec.json.encode(found).decode()


def places_in(number: int, told: str) -> Iterator[Stood]:
    """Yield what a row of `findings` tells of its places; `number` is the finding's among the document's."""
    for main, block, row, col, start, end, boxes in msgspec.json.decode(told, type=_TOLD):
        yield Stood(number, bool(main), Place(block, start, end, row, col), boxes)


_TOLD = list[tuple[int, int, int, int, int, int, Boxes]]


def folded(text: str) -> str:
    """Return text as names and addresses are compared: half-width, without blanks."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def merged(parts: Sequence[Rows]) -> Rows:
    """Return the rows of several disclosures together, in order."""
    tables = ("documents", "blocks", "figures", "accounts", "claims", "findings")
    return {t: [row for rows in parts for row in rows[t]] for t in tables}
