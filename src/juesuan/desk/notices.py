"""What a department is to mend: 整改通知书 as Word for one draft, the list of a whole county as a workbook.

Both hold what the department is told: findings that a reviewer confirmed, and errors and warnings that nobody has judged yet; none that
was dismissed. They are in Chinese, as the disclosures are.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date, timedelta

import msgspec
import xlsxwriter
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from juesuan.desk.drafts import LONGEST, Line, current
from juesuan.desk.model import Draft, FindingRow, Letter, Version
from juesuan.desk.phrases import named, phrases
from juesuan.desk.words import NAMES
from juesuan.kernel.lang import Text
from juesuan.regions.region import NATIONAL
from juesuan.report.sinks import safe_name
from juesuan.report.wordfile import Letter as Word
from juesuan.report.xlsx import Column, height, lay_out

_WIDTHS = (1.3, 4.3, 9.2, 3.6, 2.8, 4.5)


class Notice(msgspec.Struct, frozen=True):
    """One draft's notice: to whom, of what, the reviewer's words, by when, what is to be mended. `due` is a day, 2025-08-31."""

    department: str
    draft: str
    kind: str
    year: int
    version: int
    message: str
    due: str
    sent: str
    items: tuple[FindingRow, ...]
    region: str = NATIONAL


def to_mend(rows: Sequence[FindingRow]) -> tuple[FindingRow, ...]:
    """Return the findings that a department is to mend, in the document's order."""
    kept = [r for r in rows if r.verdict == "confirmed" or (r.verdict is None and r.severity != "note")]
    return tuple(sorted(kept, key=lambda r: r.position))


def deadline(kind: str, start: date | None = None, region: str = NATIONAL) -> str:
    """Return by when a draft returned on a day, today where none is said, is awaited again, if nothing else is set."""
    days: int = phrases(kind, region)["notice"]["days"]
    return ((start or date.today()) + timedelta(days=days)).isoformat()


def prefilled(version: Version) -> str:
    """Return what a letter to the department says of the findings that were confirmed, one a line; "" where none was."""
    lines = [
        f"{n}. {row.where_zh}：{row.message_zh}" + (f"（{row.decision.reason}）" if row.decision.reason else "")
        for n, row in enumerate((r for r in to_mend(version.findings) if r.verdict == "confirmed"), start=1)
        if row.decision is not None
    ]
    while len("\n".join(lines)) > LONGEST - 100:
        lines = [*lines[:-2], "……"]
    return "\n".join(lines)


def notice_of(session: Session, version: Version, region: str = NATIONAL) -> Notice:
    """Return the notice of a version: with the letter that returned it, or as it would be sent today."""
    draft = version.draft
    letters = [x for x in draft.letters if x.kind == "returned" and x.number == version.number]
    letter: Letter | None = letters[-1] if letters else None
    sent = letter.at.astimezone().date() if letter is not None else date.today()
    due = letter.due if letter is not None and letter.due else deadline(version.kind, sent, region)
    return Notice(
        draft.department.name if draft.department is not None else version.unit, draft.title, version.kind, draft.year,
        version.number, letter.text if letter is not None else "", due, sent.isoformat(), to_mend(version.findings), region,
    )  # fmt: skip


def _told(notice: Notice) -> dict[str, str | int]:
    errors = sum(row.severity == "error" for row in notice.items)
    return {
        **named(notice.kind), "department": notice.department, "draft": notice.draft, "year": notice.year or "",
        "version": notice.version, "message": notice.message, "due": in_words(notice.due), "count": len(notice.items),
        "errors": errors, "warnings": len(notice.items) - errors,
    }  # fmt: skip


def in_words(day: str) -> str:
    """Return a day as letters write it: 2025年8月31日."""
    meant = date.fromisoformat(day)
    return f"{meant.year}年{meant.month}月{meant.day}日"


def letter(notice: Notice) -> tuple[str, bytes]:
    """Return the notice as a Word file, and what to call it."""
    say = phrases(notice.kind, notice.region)["notice"]
    told = _told(notice)
    word = Word(say["title"].format(**told))
    word.line(say["to"].format(**told))
    word.text(say["opening"].format(**told))
    if notice.message:
        word.text(say["message"].format(**told))
    for n, asked in enumerate(say["asked"], start=1):
        word.text(f"{n}. " + asked.format(**told))
    word.closing(say["sender"].format(**told), in_words(notice.sent))
    word.wide_page()
    due = "{}.{}.{}".format(*notice.due.split("-"))
    rows = [
        (str(n), row.where_zh, _wrong(row, say), _right(row, say), due, "") for n, row in enumerate(notice.items, 1)
    ]
    word.table(say["table"], say["columns"], rows or [("", "", say["none"], "", "", "")], _WIDTHS)
    return f"{safe_name(say['file'].format(**told))}.docx", word.data()


def _wrong(row: FindingRow, say: dict[str, str]) -> str:
    """Return what is wrong, in words: the message, what the draft says there, the arithmetic, the reviewer's words."""
    lines = [row.message_zh]
    if row.excerpt:
        lines.append(say["quoted"].format(words=row.excerpt))
    sums = [line for line in row.arithmetic.splitlines() if line not in row.message_zh]
    if sums:
        lines.append(say["sum"].format(words="\n".join(sums)))
    if row.decision is not None and row.decision.verdict and row.decision.reason:
        lines.append(say["said"].format(words=row.decision.reason))
    return "\n".join(lines)


def _right(row: FindingRow, say: dict[str, str]) -> str:
    """Return what to write instead, and of what: a word alone (减少) would not say where it goes."""
    if not row.proposed:
        return say["open"]
    return say["replace" if row.printed else "correct"].format(words=row.proposed, wrong=row.printed)


def letters(notices: Sequence[Notice]) -> bytes:
    """Return the notices of many drafts as a zip of Word files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        names: set[str] = set()
        for notice in notices:
            name, data = letter(notice)
            stem, n = name.removesuffix(".docx"), 1
            while name in names:
                n += 1
                name = f"{stem}（{n}）.docx"
            names.add(name)
            archive.writestr(name, data)
    return buffer.getvalue()


# The whole county

_COLUMNS = (5, 18, 26, 18, 6, 56, 16, 12, 24, 10)
_TOTALS = (6, 28, 8, 40, 6, 8, 8, 13, 12)


def returned(session: Session, found: Sequence[Line]) -> list[tuple[Draft, Notice]]:
    """Return the notices of those of the drafts that have been checked, by department."""
    numbers = [line.draft.id for line in found if line.status == "checked"]
    out: list[tuple[Draft, Notice]] = []
    for start in range(0, len(numbers), 300):
        part = select(Draft).where(Draft.id.in_(numbers[start : start + 300])).options(selectinload(Draft.letters))
        out += [(draft, notice_of(session, current(session, draft))) for draft in session.scalars(part)]
    return sorted(out, key=lambda x: (x[1].department, x[1].year, x[1].draft))


def county(found: Sequence[tuple[Draft, Notice]], kind: str) -> tuple[str, bytes]:
    """Return the workbook of what the county's departments are to mend, and what to call it. Cells are text or numbers, never formulas."""
    say = phrases(kind, NATIONAL)["county"]
    correct = phrases(kind, NATIONAL)["notice"]
    told = named(kind)
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    rows: list[tuple[str | int, ...]] = []
    totals: list[tuple[str | int, ...]] = []
    for draft, notice in found:
        for row in notice.items:
            rows.append(
                (
                    len(rows) + 1, notice.department, notice.draft, row.where_zh, NAMES["severity"][row.severity].zh,
                    _wrong(row, correct), _right(row, correct), notice.due, "", "",
                )
            )  # fmt: skip
        errors = sum(r.severity == "error" for r in notice.items)
        totals.append(
            (
                len(totals) + 1, notice.department, notice.year or "", notice.draft, notice.version, errors,
                len(notice.items) - errors, notice.due, NAMES["state"][draft.state].zh,
            )
        )  # fmt: skip
    totals.append(("", say["sum"], "", "", "", sum(int(t[5]) for t in totals), sum(int(t[6]) for t in totals), "", ""))
    with xlsxwriter.Workbook(buffer, options) as book:
        font = {"font_name": "宋体", "font_size": 10, "valign": "top", "border": 1, "text_wrap": True}
        plain, head = book.add_format(font), book.add_format(font | {"bold": True, "bg_color": "#EDEBE4"})
        for name, titles, widths, lines in (
            (say["sheets"][0], say["columns"], _COLUMNS, rows),
            (say["sheets"][1], say["totals"], _TOTALS, totals),
        ):
            sheet = book.add_worksheet(name)
            columns = [Column(Text(t, t), w, True) for t, w in zip(titles, widths, strict=True)]
            lay_out(sheet, columns, len(lines), head, "zh")
            sheet.set_header("&C" + say["title"].format(**told))
            for at, line in enumerate(lines, start=1):
                sheet.set_row(at, height(line, columns))
                for n, value in enumerate(line):
                    if isinstance(value, int):
                        sheet.write_number(at, n, value, plain)
                    else:
                        sheet.write_string(at, n, value[:32_000], plain)
    return f"{safe_name(say['file'].format(**told))}.xlsx", buffer.getvalue()
