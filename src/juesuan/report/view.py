"""What every report shows of a `Result`, worked out once: counts, labels, excerpts, places in words.

Plain functions over frozen data; no format's own markup here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from pathlib import PurePath
from typing import cast

import msgspec

from juesuan.checks.batch import Outcome
from juesuan.checks.catalogue import rule as rule_of
from juesuan.checks.evaluate import members
from juesuan.checks.model import Finding, Result, Severity
from juesuan.checks.summary import Summary as Summary  # noqa: PLC0414 - reports ask the view for it
from juesuan.checks.summary import summary as summary  # noqa: PLC0414
from juesuan.document.model import Cell, Document, Paragraph, Table, quote, text_at
from juesuan.kernel.figures import Fact, Figure
from juesuan.kernel.lang import Lang, Text
from juesuan.kernel.place import Place
from juesuan.kinds.kind import kinds
from juesuan.regions.region import Region, regions
from juesuan.report.sums import told

SEVERITY: dict[Severity, Text] = {
    "error": Text("错误", "error"),
    "warning": Text("警告", "warning"),
    "note": Text("提示", "note"),
}

DOUBTFUL = Text("待核实", "to be looked at")


def severity_label(finding: Finding) -> Text:
    """Return how serious a finding is, in words."""
    return DOUBTFUL if finding.doubtful else SEVERITY[finding.severity]


STATUS: dict[str, Text] = {
    "exact": Text("一致", "exact"),
    "consistent": Text("舍入内一致", "consistent (rounding)"),
    "inconsistent": Text("不一致", "inconsistent"),
    "undefined": Text("无从计算", "undefined"),
}


VERDICT = {
    "findings": Text("有问题", "findings"),
    "form": Text("未填写的空白模板", "an unfilled form"),
    "nothing": Text("没有核对任何关系", "no relation was checked"),
    "look": Text("没有确定的错误，有待核实之处", "no certain error; some things are to be looked at"),
    "clean": Text("未发现错误", "nothing found"),
}


class Excerpt(msgspec.Struct, frozen=True):
    """A quoted stretch of text with the words around it."""

    before: str
    words: str
    after: str


def totals(outcomes: Iterable[Outcome]) -> Summary:
    """Add up the summaries of all the outcomes that have a result."""
    total = Summary()
    for outcome in outcomes:
        if outcome.result is not None:
            total += summary(outcome.result)
    return total


def summary_line(s: Summary, lang: Lang) -> str:
    """Return the summary in one line."""
    undefined = Text(f"、无从计算 {s.undefined}", f", {s.undefined} undefined")(lang) if s.undefined else ""
    if lang == "zh":
        return (
            f"核对 {s.checked} 项关系：一致 {s.exact}、舍入内一致 {s.consistent}、不一致 {s.inconsistent}{undefined}；"
            f"未核对 {s.not_checked}；错误 {s.error} 警告 {s.warning} 提示 {s.note}"
        )
    return (
        f"{s.checked} relations checked: {s.exact} exact, {s.consistent} consistent within rounding, "
        f"{s.inconsistent} inconsistent{undefined}; {s.not_checked} not checked; "
        f"errors {s.error}, warnings {s.warning}, notes {s.note}"
    )


def verdict(result: Result) -> str:
    """Return a key of `VERDICT`: that nothing was found says something only where something was checked."""
    if result.exit_code == 1:
        return "findings"
    if result.is_template:
        return "form"
    if not summary(result).checked:
        return "nothing"
    return "look" if any(f.doubtful for f in result.findings) else "clean"


def kind_title(result: Result, lang: Lang) -> str:
    """Return what kind of disclosure it is, as it is called; the id of a kind that is not here."""
    kind = kinds().get(result.kind)
    return kind.title(lang) if kind is not None else result.kind


def region_of(result: Result) -> Region | None:
    """Return the region that the disclosure was checked as, None where it is not here."""
    return regions().get(result.template)


def region_name(result: Result, lang: Lang) -> str:
    """Return the region that the disclosure was checked as, as it is called; its id in English and where it is not here."""
    region = region_of(result)
    return region.name if region is not None and lang == "zh" else result.template


def file_names(result: Result) -> str:
    """Return the names of the disclosure's files."""
    return "、".join(PurePath(s.name).name for s in result.document.sources)


def rule_title(rule_id: str, lang: Lang) -> str:
    """Return the title of a rule; its id where the catalogue does not have it."""
    text = rule_title_text(rule_id)
    return text(lang) if text is not None else rule_id


def rule_title_text(rule_id: str) -> Text | None:
    """Return the title of a rule in both languages, None where the catalogue does not have it."""
    try:
        return rule_of(rule_id).title
    except KeyError:
        return None


def rule_name(rule_id: str, lang: Lang) -> str:
    """Return a rule's id and title."""
    text = rule_title_text(rule_id)
    return f"{rule_id} {text(lang)}" if text is not None else rule_id


def describe(fact: Fact, lang: Lang) -> str:
    """Return what a fact measures, in words."""
    from juesuan.domain.measures import describe_fact  # noqa: PLC0415 - not needed until a figure is shown

    return describe_fact(fact, lang)


def version() -> str:
    """Return the installed version."""
    from importlib.metadata import version as installed  # noqa: PLC0415 - slow to import, seldom needed

    return installed("juesuan")


def figure_index(result: Result) -> dict[int, Figure]:
    """Return the figures by id; those of the last result are kept, as every finding asks for them."""
    if _indexed[0] is not result.figures:
        _indexed[:] = [result.figures, {f.id: f for f in result.figures}]
    return cast("dict[int, Figure]", _indexed[1])


_indexed: list[object] = [None, {}]


def finding_figures(finding: Finding, result: Result) -> tuple[int, ...]:
    """Return the figures of a finding: the blamed one, the operands, then the others of the relations it breaks."""
    ids = [finding.blamed] if finding.blamed >= 0 else []
    ids += [o.figure for o in finding.operands]
    for index in finding.checks:
        ids += members(result.checked[index].relation)
    return tuple(dict.fromkeys(ids))


def wrong_words(finding: Finding, result: Result) -> str:
    """Return what is most likely wrong as it is printed: the figure that is blamed, or the words beside it that are (增加)."""
    blamed = figure_index(result).get(finding.blamed)
    if blamed is None:
        return ""
    spot = main_place(finding, result)
    return blamed.printed if spot == blamed.place else _flat(quote(result.document, spot))


def main_place(finding: Finding, result: Result) -> Place:
    """Return where a finding stands first of all: the words that are to be changed, else the figure that is blamed, else its own place."""
    blamed = figure_index(result).get(finding.blamed)
    own = finding.place
    if blamed is None or (own.cell == blamed.place.cell and own.start < own.end):
        return own
    return blamed.place


def decimal(value: Decimal) -> str:
    """Return a Decimal in plain digits, never in exponent form."""
    return f"{value:f}"


def page_of(document: Document, place: Place) -> int | None:
    """Return the page that `place` is on, None where the file has no pages."""
    block = document.blocks[place.block]
    runs = block.runs if isinstance(block, Paragraph) else ()
    if isinstance(block, Table):
        cell = block.cell(place.row, place.col)
        runs = cell.runs if cell is not None else ()
    if runs:
        return next((r.page for r in reversed(runs) if r.start <= place.start), runs[0].page)
    return block.page


_END = re.compile(r"[。；;！？!?\n]")


def sentence_span(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the sentence that holds `text[start:end]` begins and ends, looking back 2000 characters at most."""
    first = max(0, start - 2000)
    for match in _END.finditer(text, first, start):
        first = match.end()
    after = _END.search(text, max(end, start), max(end, start) + 2000)
    if end > start and _END.match(text, end - 1):
        after = None
        last = end
    else:
        last = after.end() if after else min(len(text), max(end, start) + 2000)
    while first < start and text[first].isspace():
        first += 1
    return first, last


WHOLE = 400
"""Characters on either side that take in the whole of nearly every sentence: what cards of findings show."""
_CELL = 120
"""Characters of a cell that is quoted whole; one with more holds sentences."""


def excerpt(document: Document, place: Place, room: int = 60) -> Excerpt:
    """Quote `place` in its sentence with at most `room` characters on either side; a table's cell with its labels.

    A cell that holds sentences is quoted by its sentence, as a paragraph is.
    """
    block = document.blocks[place.block]
    text = text_at(document, place)
    if isinstance(block, Table) and len(text) <= min(2 * room, _CELL):
        before = " · ".join(cell_labels(block, place.row, place.col))
        return Excerpt(f"{before}：" if before else "", _flat(text), "")
    first, last = sentence_span(text, place.start, place.end)
    before, after = text[first : place.start], text[place.end : last]
    if len(before) > room:
        before = "…" + before[-room:]
    if len(after) > room:
        after = after[:room] + "…"
    return Excerpt(_flat(before).lstrip(), _flat(quote(document, place)), _flat(after).rstrip())


def _flat(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", text).replace("\t", " ")


_WORDS = re.compile(r"[\u3400-\u9fffA-Za-z]")


def cell_labels(table: Table, row: int, col: int) -> list[str]:
    """Return the row's label and the column's header for a cell, where there are any."""
    left, above = _labels_of(table)
    inside = 0 <= row < table.n_rows and 0 <= col < table.n_cols
    found = (left[row][col], above[row][col]) if inside else ()
    return [_flat(c.text).strip() for c in found if c is not None]


Labels = list[list[Cell | None]]


def _labels_of(table: Table) -> tuple[Labels, Labels]:
    """Return for every position the nearest cell of words to its left and above it.

    Those of the last tables are kept, as every finding in them asks for them.
    """
    if id(table) not in _labelled:
        left: Labels = []
        above: Labels = [[None] * table.n_cols]
        for r, line in enumerate(table.grid()):
            label: Cell | None = None
            left.append([])
            for cell in line:
                left[r].append(label)
                label = cell if cell is not None and _WORDS.search(cell.text) else label
            heads = zip(line, above[r], strict=True)
            above.append([c if c is not None and _heads(c, table) else over for c, over in heads])
        if len(_labelled) >= 64:
            _labelled.clear()
        _labelled[id(table)] = table, left, above  # with the table, whose id is its own while it is held
    return _labelled[id(table)][1:]


def _heads(cell: Cell, table: Table) -> bool:
    return cell.colspan < table.n_cols and _WORDS.search(cell.text) is not None


_labelled: dict[int, tuple[Table, Labels, Labels]] = {}


def not_checked_groups(result: Result, lang: Lang) -> list[tuple[str, list[str]]]:
    """Return what was not checked, grouped by rule: the rule's id and the reasons."""
    groups: dict[str, list[str]] = {}
    for item in result.not_checked:
        groups.setdefault(item.rule, []).append(item.reason(lang))
    return sorted(groups.items())


def remark(finding: Finding, result: Result, lang: Lang) -> list[str]:
    """Return a finding as the lines of a margin note: what it is, the message, the sums, what to change."""
    title = rule_title(finding.rule, lang)
    name = (
        title
        if title == finding.rule
        else f"{title}（{finding.rule}）"
        if lang == "zh"
        else f"{title} ({finding.rule})"
    )
    colon = "：" if lang == "zh" else ": "
    message, sums = told(finding, result, figure_index(result), lang)
    lines = [f"{severity_label(finding)(lang)}{colon}{name}", message]
    lines += [Text("算式", "sum")(lang) + colon + line for line in sums]
    blamed = figure_index(result).get(finding.blamed)
    if blamed is not None:
        lines.append(Text("最可能有误", "most likely wrong")(lang) + colon + wrong_words(finding, result))
    if finding.proposed:
        lines.append(Text("建议改为", "change to")(lang) + colon + finding.proposed)
    return lines


def spot_in(finding: Finding, result: Result, file: int) -> Place | None:
    """Return the place of a finding to mark in one file: its main place if that is there, else the first that is."""
    figures = figure_index(result)
    ids = [finding.blamed, *(o.figure for o in finding.operands)]
    places = (finding.place, *(figures[i].place for i in ids if i in figures), *finding.places)
    return next((p for p in places if p.start < p.end and result.document.blocks[p.block].file == file), None)


def exit_code(outcomes: Iterable[Outcome]) -> int:
    """Return 2 when any disclosure could not be read or failed, else 1 when any has an error or warning, else 0."""
    code = 0
    for outcome in outcomes:
        code = max(code, 2 if outcome.result is None else outcome.result.exit_code)
    return code
