"""The HTML report: one self-contained page a disclosure, the document on the left and what was found on the right.

The page asks nothing of any server, reads without JavaScript, and holds no text that is not escaped. What the pop-up
of a figure shows is in an embedded JSON, decoded by report.js.
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from juesuan.checks.batch import Outcome
from juesuan.checks.evaluate import members
from juesuan.checks.model import Checked, Finding, Result
from juesuan.document.model import Cell, Document, Paragraph, Table, where
from juesuan.kernel.figures import Figure
from juesuan.kernel.lang import Lang
from juesuan.kernel.place import Place
from juesuan.report import view
from juesuan.report.beside import Compared
from juesuan.report.html_words import WORDS
from juesuan.report.json import written
from juesuan.report.sums import told
from juesuan.report.view import Excerpt, Summary

State = str
"""Of a figure: `w` wrong, `s` suspect (one of several in an undecided fault), `r` consistent by rounding, `x` exact,
`u` unchecked."""


class Span(msgspec.Struct, frozen=True):
    """A stretch of a text to mark: a figure, a numeral that is none (of some `kind`), or a finding's words."""

    start: int
    end: int
    figure: int = -1
    finding: int = -1
    main: bool = False
    warning: bool = False
    kind: str = ""


class Card(msgspec.Struct, frozen=True):
    """A finding as its card shows it. `target` is the id of what it points at."""

    index: int
    finding: Finding
    title: str
    where: str
    excerpt: Excerpt
    target: str
    blamed: Figure | None
    blamed_words: str
    wrong: str
    message: str
    sums: tuple[str, ...]
    operands: tuple[tuple[str, int, str], ...]
    figures: str


class Row(msgspec.Struct, frozen=True):
    """One disclosure in the index."""

    name: str
    unit: str
    year: int
    href: str
    summary: Summary | None
    error: str
    internal: bool
    verdict: str


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("juesuan.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _asset(name: str) -> Markup:
    """Return a style sheet or script to stand in the page as it is: our own file, nothing of the document's."""
    loader = _environment().loader
    assert loader is not None
    return Markup(loader.get_source(_environment(), name)[0])


@cache
def _policy() -> str:
    """Return the content security policy: nothing is loaded, and no script runs but ours."""
    digests = " ".join(f"'sha256-{_digest(script)}'" for script in (_asset("report.js"), _beside("pages.js")))
    return f"default-src 'none'; style-src 'unsafe-inline'; script-src {digests}; img-src data:; base-uri 'none'"


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


@cache
def _beside(name: str) -> Markup:
    """Return a style sheet or script of the original pages, which the site hands out as a file."""
    return Markup(resources.files("juesuan.report").joinpath("static", name).read_text("utf-8"))


def page(
    result: Result, name: str, lang: Lang = "zh", compared: Compared | None = None, papers: Sequence[Any] = ()
) -> str:
    """Return the page of one disclosure; `compared` is what came of those given with it, `papers` its original pages
    as `paper_inside` makes them.

    It is put together as it is made: all the pieces of a page of a million cells at once take a gigabyte.
    """
    made = io.StringIO()
    made.writelines(
        _environment()
        .get_template("report.html.j2")
        .generate(
            parts(result, lang, whole=False),
            t={key: text(lang) for key, text in WORDS.items()},
            kind=view.kind_title(result, lang),
            region=view.region_of(result),
            lang=lang,
            compared=compared,
            name=name,
            version=view.version(),
            policy=_policy(),
            css=_asset("report.css"),
            js=_asset("report.js"),
            papers=embedded(papers) if papers else "",
            pages_css=_beside("pages.css"),
            pages_js=_beside("pages.js"),
        )
    )
    return made.getvalue()


def parts(result: Result, lang: Lang, *, whole: bool = True) -> dict[str, Any]:
    """Return what a page shows of a result: the document's blocks with their marks, the findings' cards, the lists.

    With `whole` False the blocks come one by one, once.
    """
    states = figure_states(result)
    verdict = view.verdict(result)
    return {
        "result": result,
        "files": view.file_names(result),
        "summary": view.summary(result),
        "verdict": verdict,
        "verdict_words": view.VERDICT[verdict](lang),
        "severities": {k: v(lang) for k, v in view.SEVERITY.items()},
        "status": {k: v(lang) for k, v in view.STATUS.items()},
        "cards": tuple(_card(i, f, result, lang) for i, f in enumerate(result.findings)),
        "blocks": list(_blocks(result, states)) if whole else _blocks(result, states),
        "contents": _contents(result.document),
        "groups": _groups(result, lang),
        "not_checked": [(r, view.rule_title(r, lang), _counted(v)) for r, v in view.not_checked_groups(result, lang)],
        "data": embedded(_data(result, states, lang)),
        "unknown": any(n.kind == "unknown" for n in result.numerals),
    }


def embedded(value: Any) -> Markup:
    """Return `value` as JSON that is safe inside a script element."""
    text = written(value).decode()
    return Markup(re.sub("[<>&\u2028\u2029]", lambda m: f"\\u{ord(m[0]):04x}", text))


# What the figures look like


def figure_states(result: Result) -> dict[int, State]:
    """Return the state of every figure."""
    states: dict[int, State] = {}
    rank = "uxrsw"

    def mark(figure: int, state: State) -> None:
        if rank.index(state) > rank.index(states.get(figure, "u")):
            states[figure] = state

    for check in result.checked:
        if check.status in ("exact", "consistent"):
            for figure in members(check.relation):
                mark(figure, "x" if check.status == "exact" else "r")
    by_place = {f.place: f.id for f in result.figures}
    for finding in result.findings:
        if finding.severity == "note":
            continue
        if finding.blamed >= 0:
            mark(finding.blamed, "w")
        elif finding.place in by_place:
            mark(by_place[finding.place], "w")
        else:
            for operand in finding.operands:
                mark(operand.figure, "s")
    return {f.id: states.get(f.id, "u") for f in result.figures}


def _spans(result: Result) -> dict[tuple[int, int, int], list[Span]]:
    """Return what to mark, by text: (block, row, col)."""
    spans: dict[tuple[int, int, int], list[Span]] = {}

    def put(place: Place, span: Span) -> None:
        spans.setdefault(place.cell, []).append(span)

    for figure in result.figures:
        put(figure.place, Span(figure.place.start, figure.place.end, figure.id))
    for numeral in result.numerals:
        if numeral.kind != "figure":
            put(numeral.place, Span(numeral.place.start, numeral.place.end, kind=numeral.kind))
    for index, finding in enumerate(result.findings):
        for place in dict.fromkeys((finding.place, *finding.places)):
            main, mild = place == finding.place, finding.severity != "error"
            put(place, Span(place.start, place.end, finding=index, main=main, warning=mild))
    return spans


def marked(text: str, spans: Sequence[Span], states: dict[int, State], seen: set[str]) -> Markup:
    """Return `text` escaped, with its spans marked. Spans may overlap; `seen` holds the ids given so far."""
    if not spans:
        return escape(text)
    cuts = sorted({0, len(text)} | {p for s in spans for p in (s.start, s.end) if 0 < p < len(text)})
    covers: dict[int, list[Span]] = {cut: [] for cut in cuts}  # by where a stretch starts, in the order of `spans`
    for span in spans:
        for at in range(bisect_left(cuts, span.start), bisect_left(cuts, span.end)):
            covers[cuts[at]].append(span)
    parts: list[str] = []
    for start, end in pairwise(cuts):
        over = covers[start]
        words = str(escape(text[start:end]))
        parts.append(_mark(words, over, states, seen) if over else words)
    return Markup("".join(parts))


def _mark(words: str, over: Sequence[Span], states: dict[int, State], seen: set[str]) -> str:
    figure = next((s.figure for s in over if s.figure >= 0), -1)
    findings = sorted({s.finding for s in over if s.finding >= 0})
    kinds = [s.kind for s in over if s.kind]
    classes: list[str] = []
    attributes = ""
    mains = sorted({s.finding for s in over if s.main})
    ids = [f"w{n}" for n in mains]
    if figure >= 0:
        state = states.get(figure, "u")
        classes.append(f"f {state}")
        attributes = f' data-f="{figure}" role="button" tabindex="{0 if state in "ws" else -1}"'
        ids.insert(0, f"f{figure}")
    elif kinds:
        classes.append("n q" if kinds[0] == "unknown" else "n")
    if findings:
        mild = all(s.warning for s in over if s.finding >= 0)
        classes.append("h mild" if mild else "h")
        attributes += f' data-n="{" ".join(map(str, findings))}"'
    if mains:
        attributes += f' data-m="{" ".join(map(str, mains))}"'
    fresh = [i for i in ids if i not in seen]
    seen.update(fresh)
    identity = f' id="{fresh[0]}"' if fresh else ""
    extra = "".join(f'<a id="{i}"></a>' for i in fresh[1:])
    return f'{extra}<span{identity} class="{" ".join(classes)}"{attributes}>{words}</span>'


# The document

_HEADINGS = (
    (1, re.compile(r"\s*第[一二三四五六七八九十]+[部分章]")),
    (2, re.compile(r"\s*[一二三四五六七八九十]+、")),
    (3, re.compile(r"\s*[（(][一二三四五六七八九十]+[）)]")),
)


def heading_level(paragraph: Paragraph) -> int:
    """Return the level a paragraph is shown at: what the file says, else what its number and length tell; 0 none."""
    if paragraph.level:
        return min(paragraph.level, 4)
    text = paragraph.label + paragraph.text
    if len(text.strip()) > 40 or re.search(r"[。；：，]\s*$", text):
        return 0
    return next((level for level, pattern in _HEADINGS if pattern.match(text)), 0)


def _blocks(result: Result, states: dict[int, State]) -> Iterator[dict[str, Any]]:
    document = result.document
    spans, seen = _spans(result), set[str]()
    file, page_number = -1, None
    for number, block in enumerate(document.blocks):
        shown: dict[str, Any] = {"id": number, "file": "", "page": None}
        if block.file != file:
            file, page_number = block.file, None
            if len(document.sources) > 1:
                shown["file"] = document.sources[file].name
        if block.page is not None and block.page != page_number:
            page_number = block.page
            shown["page"] = page_number
        if isinstance(block, Paragraph):
            text = marked(block.text, spans.get((number, -1, -1), ()), states, seen)
            shown |= {"kind": "p", "level": heading_level(block), "label": block.label, "text": text}
        else:
            shown |= {"kind": "t", "sheet": block.sheet, "wide": block.n_cols > 6}
            shown["rows"] = _rows(number, block, spans, states, seen)
        yield shown


_NUMBER = re.compile(r"\s*[-−+]?[\d０-９][\d０-９,，.．%％\s]*\s*$")


def _rows(
    number: int, block: Table, spans: dict[tuple[int, int, int], list[Span]], states: dict[int, State], seen: set[str]
) -> Iterator[list[dict[str, Any]]]:
    by_row: dict[int, list[Cell]] = {}
    for cell in block.cells:
        by_row.setdefault(cell.row, []).append(cell)
    numbers = [c.row for c in block.cells if _NUMBER.match(c.text)]
    heads = min((min(numbers, default=0), 4))
    for row in range(block.n_rows):
        cells = []
        for cell in sorted(by_row.get(row, ()), key=lambda c: c.col):
            text = marked(cell.text, spans.get((number, cell.row, cell.col), ()), states, seen)
            numeric = bool(_NUMBER.match(cell.text))
            shown = {"text": text, "rows": cell.rowspan, "cols": cell.colspan, "numeric": numeric, "head": row < heads}
            cells.append(shown)
        yield cells


def _contents(document: Document) -> list[tuple[int, int, str]]:
    """Return the headings for the table of contents: (level, block, text)."""
    found = []
    for number, block in enumerate(document.blocks):
        if isinstance(block, Paragraph) and (level := heading_level(block)) and level <= 3:
            found.append((level, number, block.label + block.text.strip()))
        elif isinstance(block, Table) and block.sheet:
            found.append((2, number, block.sheet))
    return found if len(found) >= 4 else []


# Findings and relations


def _card(index: int, finding: Finding, result: Result, lang: Lang) -> Card:
    figures = view.figure_index(result)
    blamed = figures.get(finding.blamed)
    message, sums = told(finding, result, figures, lang)
    operands = tuple(
        (o.role(lang), o.figure, figures[o.figure].printed)
        for o in finding.operands
        if o.figure in figures and o.figure != finding.blamed
    )
    involved = [i for i in view.finding_figures(finding, result) if i in figures]
    return Card(
        index=index,
        finding=finding,
        title=view.rule_title(finding.rule, lang),
        where=where(result.document, finding.place, lang),
        excerpt=view.excerpt(result.document, finding.place, view.WHOLE),
        target=f"f{blamed.id}"
        if blamed is not None and blamed.place == view.main_place(finding, result)
        else _target(finding, index),
        blamed=blamed,
        blamed_words=view.describe(blamed.fact, lang) if blamed is not None else "",
        wrong=view.wrong_words(finding, result),
        message=message,
        sums=sums,
        operands=operands,
        figures=" ".join(map(str, involved)),
    )


def _target(finding: Finding, index: int) -> str:
    """Return the id of a finding's main place: its words, or the whole block where it spans none."""
    return f"w{index}" if finding.place.start < finding.place.end else _at(finding.place)


def _groups(result: Result, lang: Lang) -> list[dict[str, Any]]:
    """Return the relations by rule, for the list of what was checked."""
    groups: dict[str, list[Checked]] = {}
    for check in result.checked:
        groups.setdefault(check.rule, []).append(check)
    return [
        {
            "rule": rule,
            "title": view.rule_title(rule, lang),
            "checks": [(c, _at(c.place)) for c in checks],
            "bad": sum(c.status == "inconsistent" for c in checks),
        }
        for rule, checks in sorted(groups.items())
    ]


def _at(place: Place) -> str:
    return f"b{place.block}"


def _counted(reasons: Iterable[str]) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for reason in reasons:
        counts[reason] = counts.get(reason, 0) + 1
    return list(counts.items())


def _data(result: Result, states: dict[int, State], lang: Lang) -> dict[str, Any]:
    """Return what the pop-ups show: figures and relations in short arrays, see report.js."""
    index = view.figure_index(result)
    used: dict[int, list[int]] = {}
    rules: dict[str, int] = {}
    relations = []
    for number, check in enumerate(result.checked):
        found = [i for i in members(check.relation) if i in index]
        for figure in found:
            used.setdefault(figure, []).append(number)
        rule = rules.setdefault(check.rule, len(rules))
        relations.append([rule, check.status, check.arithmetic, found])
    figures = {
        f.id: [
            f.printed,
            view.decimal(f.value),
            f.unit,
            [view.decimal(f.lo), view.decimal(f.hi)] if f.half else 0,
            view.describe(f.fact, lang),
            where(result.document, f.place, lang),
            states[f.id],
            used.get(f.id, []),
            int(f.low),
        ]
        for f in result.figures
    }
    words = {key: text(lang) for key, text in WORDS.items() if key.startswith("js_")}
    return {
        "figures": figures,
        "relations": relations,
        "rules": [[r, view.rule_title(r, lang)] for r in rules],
        "status": {k: v(lang) for k, v in view.STATUS.items()},
        "words": words,
    }


# The index of several disclosures


def index_row(outcome: Outcome, href: str, lang: Lang = "zh") -> Row:
    """Return a disclosure's row of the index."""
    result = outcome.result
    if result is None:
        error = outcome.error(lang) if outcome.error is not None else ""
        return Row(outcome.name, "", 0, "", None, error, outcome.internal, "")
    verdict = view.verdict(result)
    return Row(outcome.name, result.unit, result.year, href, view.summary(result), "", False, verdict)


def index_page(rows: Sequence[Row], lang: Lang = "zh") -> str:
    """Return the index of several disclosures' pages."""
    total = Summary()
    for row in rows:
        if row.summary is not None:
            total += row.summary
    return (
        _environment()
        .get_template("index.html.j2")
        .render(
            t={key: text(lang) for key, text in WORDS.items()},
            lang=lang,
            rows=rows,
            verdicts={k: v(lang) for k, v in view.VERDICT.items()},
            severities={k: v(lang) for k, v in view.SEVERITY.items()},
            total=total,
            summary_line=view.summary_line(total, lang),
            policy="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'",
            version=view.version(),
            css=_asset("report.css"),
        )
    )
