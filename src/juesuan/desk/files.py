"""What is handed out of a draft: the original files, annotated copies, the report, the worklist of many drafts."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec
import xlsxwriter

from juesuan.checks.model import Finding, Result
from juesuan.desk.drafts import Line
from juesuan.desk.model import FindingRow, VersionFile
from juesuan.desk.trail import day
from juesuan.desk.vault import Vault
from juesuan.desk.words import NAMES
from juesuan.kernel.lang import Lang, Text
from juesuan.report import view
from juesuan.report.annotate import annotate
from juesuan.report.html import page
from juesuan.report.sinks import MARK, safe_name
from juesuan.report.xlsx import Column, lay_out


def judged(result: Result, rows: Sequence[FindingRow]) -> Result:
    """Return a result without the findings that were dismissed; a reviewer's words stand with those confirmed."""
    by_position = {row.position: row for row in rows}
    kept = [_with_words(f, by_position.get(n)) for n, f in enumerate(result.findings)]
    return msgspec.structs.replace(result, findings=tuple(f for f in kept if f is not None))


def _with_words(finding: Finding, row: FindingRow | None) -> Finding | None:
    decision = row.decision if row is not None else None
    if decision is None or decision.verdict is None:
        return finding
    if decision.verdict == "dismissed":
        return None
    if not decision.reason:
        return finding
    words = Text(f"\n审核意见：{decision.reason}", f"\nReviewer: {decision.reason}")
    message = finding.message + words
    return msgspec.structs.replace(finding, message=message)


def annotated(
    vault: Vault, files: Sequence[VersionFile], position: int, result: Result, lang: Lang
) -> tuple[str, bytes] | None:
    """Return the annotated copy of a file and what to call it; None where its format takes no annotations.

    `result` is the version's own. A file of it that could not be read is not among its sources.
    """
    file = files[position]
    number = next((n for n, s in enumerate(result.document.sources) if s.name == file.name), None)
    if number is None:
        return None
    with vault.unpacked(files) as paths, tempfile.TemporaryDirectory(prefix="juesuan-out-") as folder:
        out = Path(folder) / "annotated"
        if not annotate(paths[position], result, number, out, lang):
            return None
        kind = result.document.sources[number].format
        return f"{safe_name(file.name)}{MARK(lang)}.{kind}", out.read_bytes()


def takes_notes(result: Result, name: str) -> bool:
    """Whether the file of that name can be annotated."""
    return any(s.name == name and s.format in ("docx", "pdf") for s in result.document.sources)


def report(result: Result, title: str, lang: Lang) -> tuple[str, bytes]:
    """Return the report of a version as one page, and what to call it."""
    name = f"{safe_name(title)}.{Text('核对报告', 'report')(lang)}.html"
    return name, page(result, title, lang).encode()


def original_name(file: VersionFile) -> str:
    """Return what to call an original that is handed out."""
    return PurePosixPath(file.name).name


# The worklist

DRAFTS = (
    Column(Text("部门", "department"), 26, True),
    Column(Text("年度", "year"), 8),
    Column(Text("文稿", "draft"), 34, True),
    Column(Text("状态", "state"), 12),
    Column(Text("版本", "version"), 7),
    Column(Text("错误", "errors"), 7),
    Column(Text("警告", "warnings"), 7),
    Column(Text("提示", "notes"), 7),
    Column(Text("待认定", "to judge"), 9),
    Column(Text("更新时间", "changed"), 17),
    Column(Text("说明", "remarks"), 40, True),
)
FINDINGS = (
    Column(Text("部门", "department"), 22, True),
    Column(Text("年度", "year"), 8),
    Column(Text("文稿", "draft"), 24, True),
    Column(Text("版本", "version"), 7),
    Column(Text("位置", "where"), 20, True),
    Column(Text("级别", "severity"), 8),
    Column(Text("规则", "rule"), 8),
    Column(Text("规则名称", "title"), 20, True),
    Column(Text("问题", "message"), 44, True),
    Column(Text("原文", "excerpt"), 46, True),
    Column(Text("算式", "arithmetic"), 34, True),
    Column(Text("最可能有误", "most likely wrong"), 14, True),
    Column(Text("建议改为", "change to"), 14, True),
    Column(Text("与上版相比", "since last version"), 12),
    Column(Text("认定", "verdict"), 10),
    Column(Text("理由", "reason"), 30, True),
    Column(Text("认定人", "by"), 12),
    Column(Text("认定时间", "when"), 17),
)


def worklist(lines: Sequence[Line], rows: dict[str, Sequence[FindingRow]], lang: Lang) -> bytes:
    """Return the workbook of drafts and their findings with what was decided. Cells are text or numbers, never formulas."""
    with tempfile.TemporaryDirectory(prefix="juesuan-out-") as folder:
        out = Path(folder) / "worklist.xlsx"
        options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        with xlsxwriter.Workbook(str(out), options) as book:
            font = {"font_name": "微软雅黑", "font_size": 10, "valign": "top"}
            styles = {
                "plain": book.add_format(font),
                "wrap": book.add_format(font | {"text_wrap": True}),
                "head": book.add_format(font | {"bold": True, "bg_color": "#EDEBE4", "bottom": 1}),
            }
            summary = [_draft(line, lang) for line in lines]
            findings = [_finding(line, row, lang) for line in lines for row in rows.get(line.draft.id, ())]
            _sheet(book.add_worksheet(Text("文稿", "Drafts")(lang)), DRAFTS, summary, styles, lang)
            _sheet(book.add_worksheet(Text("问题清单", "Findings")(lang)), FINDINGS, findings, styles, lang)
        return out.read_bytes()


def _draft(line: Line, lang: Lang) -> tuple[str | int, ...]:
    d = line.draft
    return (
        d.department.name if d.department is not None else "", d.year or "", d.title, NAMES["state"][d.state](lang),
        d.number, line.errors, line.warnings, line.notes, line.undecided, day(d.changed), line.problem(lang),
    )  # fmt: skip


def _finding(line: Line, row: FindingRow, lang: Lang) -> tuple[str | int, ...]:
    d, decision = line.draft, row.decision
    since = (
        "" if d.number == 1 else (Text("新出现", "new") if row.before_id is None else Text("仍存在", "remains"))(lang)
    )
    verdict = NAMES["verdict"][decision.verdict](lang) if decision is not None and decision.verdict else ""
    zh = lang == "zh"
    return (
        d.department.name if d.department is not None else "", d.year or "", d.title, d.number,
        row.where_zh if zh else row.where_en, NAMES["severity"][row.severity](lang), row.rule,
        view.rule_title(row.rule, lang), row.message_zh if zh else row.message_en, row.excerpt, row.arithmetic,
        row.printed, row.proposed, since, verdict, decision.reason if decision is not None else "",
        decision.by if decision is not None and verdict else "", day(decision.at) if decision is not None and verdict else "",
    )  # fmt: skip


def _sheet(
    sheet: Any, columns: Sequence[Column], rows: Sequence[tuple[str | int, ...]], styles: dict[str, Any], lang: Lang
) -> None:
    lay_out(sheet, columns, len(rows), styles["head"], lang)
    for at, row in enumerate(rows, start=1):
        for n, (value, column) in enumerate(zip(row, columns, strict=True)):
            style = styles["wrap" if column.wrap else "plain"]
            if isinstance(value, int):
                sheet.write_number(at, n, value, style)
            else:
                sheet.write_string(at, n, value[:32_000], style)
