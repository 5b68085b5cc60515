"""The workbook of findings: 汇总, 问题清单 (with a column for the reviewer's verdict), 已核对关系, 未核对.

Every cell is written as text or as a number, never as a formula, whatever the document says.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import xlsxwriter

from juesuan.checks.batch import Outcome
from juesuan.checks.model import Result, Severity
from juesuan.document.model import where
from juesuan.kernel.lang import Lang, Text
from juesuan.report import view
from juesuan.report.html_words import WORDS
from juesuan.report.sums import named, sums
from juesuan.report.view import Excerpt
from juesuan.report.wrap import width
from juesuan.report.write import replacing

Value = str | int | Excerpt

ROWS = 1_000_000
"""How many rows a sheet takes; more go to a further sheet."""


class Column(msgspec.Struct, frozen=True):
    """A column: its header, its width in characters, whether its text wraps."""

    title: Text
    width: int
    wrap: bool = False


SUMMARY = (
    Column(Text("名称", "name"), 28, True),
    Column(Text("文件", "files"), 30, True),
    Column(Text("单位", "unit"), 28, True),
    Column(Text("年度", "year"), 8),
    Column(Text("模板", "template"), 12),
    Column(Text("结果", "result"), 14),
    Column(Text("错误", "errors"), 7),
    Column(Text("警告", "warnings"), 7),
    Column(Text("提示", "notes"), 7),
    Column(Text("核对关系", "relations"), 10),
    Column(Text("一致", "exact"), 8),
    Column(Text("舍入内一致", "consistent"), 11),
    Column(Text("不一致", "inconsistent"), 9),
    Column(Text("无从计算", "undefined"), 10),
    Column(Text("未核对", "not checked"), 9),
    Column(Text("说明", "remarks"), 50, True),
)
FINDINGS = (
    Column(Text("文件", "file"), 24, True),
    Column(Text("单位", "unit"), 20, True),
    Column(Text("年度", "year"), 7),
    Column(Text("位置", "where"), 18, True),
    Column(Text("级别", "severity"), 7),
    Column(Text("规则", "rule"), 9),
    Column(Text("规则名称", "title"), 20, True),
    Column(Text("问题", "message"), 44, True),
    Column(Text("原文", "excerpt"), 50, True),
    Column(Text("算式", "arithmetic"), 36, True),
    Column(Text("最可能有误", "most likely wrong"), 14, True),
    Column(Text("建议改为", "change to"), 14, True),
    Column(Text("处理意见", "verdict"), 11),
)
CHECKED = (
    Column(Text("文件", "file"), 24, True),
    Column(Text("单位", "unit"), 20, True),
    Column(Text("规则", "rule"), 9),
    Column(Text("规则名称", "title"), 24, True),
    Column(Text("结果", "status"), 12),
    Column(Text("算式", "arithmetic"), 60, True),
    Column(Text("位置", "where"), 22, True),
)
NOT_CHECKED = (
    Column(Text("文件", "file"), 24, True),
    Column(Text("单位", "unit"), 20, True),
    Column(Text("规则", "rule"), 9),
    Column(Text("规则名称", "title"), 30, True),
    Column(Text("原因", "reason"), 60, True),
)
SHEETS = (
    (Text("汇总", "Summary"), SUMMARY),
    (Text("问题清单", "Findings"), FINDINGS),
    (Text("已核对关系", "Checked"), CHECKED),
    (Text("未核对", "Not checked"), NOT_CHECKED),
)
VERDICTS = (Text("属实", "right"), Text("误报", "false alarm"), Text("已改", "mended"))

_COLOURS: dict[Severity, tuple[str, str]] = {
    "error": ("#A81C10", "#FDE9E6"),
    "warning": ("#7D4A00", "#FDF1D6"),
    "note": ("#1B5A80", "#E4F0F8"),
}


class Workbook:
    """Collects the rows of outcomes, then writes them."""

    def __init__(self, lang: Lang = "zh") -> None:
        self.lang: Lang = lang
        self.rows: tuple[list[tuple[Value, ...]], ...] = ([], [], [], [])

    def add(self, outcome: Outcome) -> None:
        """Take one outcome's rows."""
        summaries, findings, checked, not_checked = self.rows
        if outcome.result is None:
            summaries.append(self._failed(outcome))
            return
        result = outcome.result
        summaries.append(self._summary(outcome.name, result))
        findings += self._findings(result)
        files, unit, lang = view.file_names(result), result.unit, self.lang
        for c in result.checked:
            title, spot = view.rule_title(c.rule, lang), where(result.document, c.place, lang)
            checked.append((files, unit, c.rule, title, view.STATUS[c.status](lang), c.arithmetic, spot))
        for n in result.not_checked:
            not_checked.append((files, unit, n.rule, view.rule_title(n.rule, lang), n.reason(lang)))

    def _failed(self, outcome: Outcome) -> tuple[Value, ...]:
        label = Text("内部错误", "internal error") if outcome.internal else Text("无法核对", "unreadable")
        reason = outcome.error(self.lang) if outcome.error else ""
        files = "、".join(Path(p).name for p in outcome.paths)
        return (outcome.name, files, "", "", "", label(self.lang), *("",) * 9, reason)

    def _summary(self, name: str, result: Result) -> tuple[Value, ...]:
        s = view.summary(result)
        notes = "\n".join(n.zh if self.lang == "zh" else n.en for n in result.document.notes)
        counts = (s.error, s.warning, s.note, s.checked, s.exact, s.consistent, s.inconsistent, s.undefined)
        head = (
            name,
            view.file_names(result),
            result.unit,
            result.year or "",
            view.region_name(result, self.lang),
            view.VERDICT[view.verdict(result)](self.lang),
        )
        return (*head, *counts, s.not_checked, notes)

    def _findings(self, result: Result) -> list[tuple[Value, ...]]:
        lang, document, figures = self.lang, result.document, view.figure_index(result)
        rows: list[tuple[Value, ...]] = []
        for f in result.findings:
            rows.append(
                (
                    Path(document.sources[document.blocks[f.place.block].file].name).name,
                    result.unit,
                    result.year or "",
                    where(document, f.place, lang),
                    f.severity,
                    f.rule,
                    view.rule_title(f.rule, lang),
                    named(f, result, figures, lang),
                    view.excerpt(document, f.place, view.WHOLE),
                    "\n".join(sums(f, result, figures, lang)),
                    view.wrong_words(f, result),
                    f.proposed,
                    "",
                )
            )
        return rows

    def save(self, path: Path) -> None:
        """Write the workbook to `path`, whole or not at all."""
        options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        with replacing(path) as temporary, xlsxwriter.Workbook(str(temporary), options) as book:
            book.set_properties({"title": WORDS["report"](self.lang), "author": "juesuan"})
            formats = self._formats(book)
            for (name, columns), rows in zip(SHEETS, self.rows, strict=True):
                for part in range(max(1, -(-len(rows) // ROWS))):
                    title = name(self.lang) + (f" ({part + 1})" if part else "")
                    self._sheet(book.add_worksheet(title), columns, rows[part * ROWS : (part + 1) * ROWS], formats)

    @staticmethod
    def _formats(book: Any) -> dict[str, Any]:
        font = {"font_name": "微软雅黑", "font_size": 10}
        base = {"valign": "top", "bottom": 4, "bottom_color": "#DEDBD2"} | font
        formats = {
            "plain": book.add_format(base),
            "wrap": book.add_format(base | {"text_wrap": True}),
            "head": book.add_format(base | {"bold": True, "bg_color": "#EDEBE4", "bottom": 1, "valign": "vcenter"}),
            "verdict": book.add_format(base | {"bg_color": "#FFFBE8", "border": 1, "border_color": "#DEDBD2"}),
            "mark": book.add_format({"bold": True, "font_color": "#A81C10"} | font),
            "words": book.add_format(font),
        }
        for severity, (ink, back) in _COLOURS.items():
            formats[severity] = book.add_format(base | {"bold": True, "font_color": ink, "bg_color": back})
        return formats

    def _sheet(
        self, sheet: Any, columns: Sequence[Column], rows: Sequence[tuple[Value, ...]], formats: dict[str, Any]
    ) -> None:
        lay_out(sheet, columns, len(rows), formats["head"], self.lang)
        sheet.set_row(0, 22)
        for at, row in enumerate(rows, start=1):
            sheet.set_row(at, height(row, columns))
            for number, (value, column) in enumerate(zip(row, columns, strict=True)):
                self._cell(sheet, (at, number), value, column, formats)
        if columns is FINDINGS and rows:
            options = {"validate": "list", "source": [v(self.lang) for v in VERDICTS]}
            sheet.data_validation(1, len(columns) - 1, len(rows), len(columns) - 1, options)

    def _cell(self, sheet: Any, at: tuple[int, int], value: Value, column: Column, formats: dict[str, Any]) -> None:
        style = formats["wrap" if column.wrap else "plain"]
        if isinstance(value, int):
            sheet.write_number(*at, value, style)
        elif isinstance(value, Excerpt):
            parts = [p for text, mark in _fragments(value) for p in (formats["mark" if mark else "words"], text)]
            if len(parts) > 2:
                sheet.write_rich_string(*at, *parts, style)
            else:
                sheet.write_string(*at, value.before + value.words + value.after, style)
        elif column.title.en == "severity":
            severity: Severity = value  # type: ignore[assignment]
            sheet.write_string(*at, view.SEVERITY[severity](self.lang), formats[severity])
        elif column.title.en == "verdict":
            sheet.write_blank(*at, None, formats["verdict"])
        else:
            sheet.write_string(*at, value[:32_000], style)


def lay_out(sheet: Any, columns: Sequence[Column], rows: int, head: Any, lang: Lang) -> None:
    """Give a sheet of a worklist its headings, widths, filter and page: a landscape A4 wide, headings on every page."""
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for number, column in enumerate(columns):
        sheet.set_column(number, number, column.width)
        sheet.write_string(0, number, column.title(lang), head)
    sheet.autofilter(0, 0, max(1, rows), len(columns) - 1)


def height(row: Sequence[Value], columns: Sequence[Column]) -> float:
    """Return the height a row needs in points: not every spreadsheet program fits rows when it opens a file."""
    most = 1
    for value, column in zip(row, columns, strict=True):
        if column.wrap and not isinstance(value, int):
            text = value if isinstance(value, str) else value.before + value.words + value.after
            most = max(most, sum(max(1, -(-width(line) // (column.width - 1))) for line in text.split("\n")))
    return min(400.0, 15.0 * most + 3)


def _fragments(excerpt: Excerpt) -> list[tuple[str, bool]]:
    parts = ((excerpt.before, False), (excerpt.words, True), (excerpt.after, False))
    return [(text[:10_000], mark) for text, mark in parts if text]
