"""A written disclosure as files: docx, HTML, text, PDF (through LibreOffice), OFD (from that PDF), workbook with Word."""

from __future__ import annotations

import html
import subprocess
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import docx
import xlsxwriter
from docx.enum.text import WD_ALIGN_PARAGRAPH

from ofd_files import ofd_of
from written.paper import Line, Paper, Sheet


def write(paper: Paper, folder: Path) -> list[Path]:
    """Write the disclosure into `folder` and return its files."""
    base = folder / paper.id
    match paper.format:
        case "html":
            return [_html(paper, base.with_suffix(".html"))]
        case "txt":
            return [_text(paper, base.with_suffix(".txt"))]
        case "docx":
            return [_word(paper, base.with_suffix(".docx"), tables=True)]
        case "xlsx+docx":
            return [_word(paper, base.with_suffix(".docx"), tables=False), _workbook(paper, base.with_suffix(".xlsx"))]
        case "pdf":
            return [printed(paper, folder)]
        case "ofd":
            path = base.with_suffix(".ofd")
            path.write_bytes(ofd_of(printed(paper, folder / "word")))
            return [path]


def printed(paper: Paper, folder: Path) -> Path:
    """Write the disclosure into `folder` as a PDF, whatever its own format, and return it."""
    return _pdf(_word(paper, folder / "word" / f"{paper.id}.docx", tables=True), folder)


def spans(rows: tuple[tuple[str, ...], ...]) -> Iterator[tuple[int, int, int, int, str]]:
    """Yield (row, column, rows, columns, text) of each cell, with `<` and `^` as parts of the cell they go on from."""
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text in "<^" and text:
                continue
            wide, high = 1, 1
            while c + wide < len(row) and row[c + wide] == "<":
                wide += 1
            while r + high < len(rows) and rows[r + high][c] == "^":
                high += 1
            yield r, c, high, wide, text


def _html(paper: Paper, path: Path) -> Path:
    out = [f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{html.escape(paper.unit)}</title></head><body>"]
    for part in paper.parts:
        if isinstance(part, Line):
            tag = f"h{part.level}" if part.level else "p"
            out.append(f"<{tag}>" + html.escape(part.text).replace("\n", "<br>") + f"</{tag}>")
            continue
        out += [
            f"<p align='center'><b>{html.escape(part.title)}</b></p>",
            *(f"<p>{html.escape(x)}</p>" for x in part.above),
            "<table border='1'>",
        ]
        lines = (*part.head, *part.rows)
        cells = list(spans(lines))
        for r in range(len(lines)):
            row = [
                f"<td{f' rowspan={h}' if h > 1 else ''}{f' colspan={w}' if w > 1 else ''}>{html.escape(t)}</td>"
                for rr, _, h, w, t in cells
                if rr == r
            ]
            out.append("<tr>" + "".join(row) + "</tr>")
        out += ["</table>", *(f"<p>{html.escape(x)}</p>" for x in part.below)]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([*out, "</body></html>"]), encoding="utf-8")
    return path


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _text(paper: Paper, path: Path) -> Path:
    """Write plain text; tables as columns aligned by blanks, as `pdftotext -layout` prints them."""
    out: list[str] = []
    for part in paper.parts:
        if isinstance(part, Line):
            out.append(part.text if part.level else "　　" + part.text)
            continue
        # A cell's own line break would begin a line of the file: no converter leaves it.
        lines = [[("" if c in "<^" else c.replace("\n", "")) for c in row] for row in (*part.head, *part.rows)]
        widths = [max(_width(row[c]) for row in lines) + 3 for c in range(len(lines[0]))]
        out += ["", part.title, *part.above]
        out += ["".join(t + " " * (w - _width(t)) for t, w in zip(row, widths, strict=True)).rstrip() for row in lines]
        out += [*part.below, ""]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(out) + "\n", encoding="utf-8")
    return path


def _word(paper: Paper, path: Path, tables: bool) -> Path:
    word = docx.Document()
    for part in paper.parts:
        if isinstance(part, Line):
            if part.level:
                word.add_heading(part.text, part.level)
            else:
                word.add_paragraph(part.text)
        elif tables:
            word.add_paragraph(part.title).alignment = WD_ALIGN_PARAGRAPH.CENTER
            for line in part.above:
                word.add_paragraph(line)
            rows = (*part.head, *part.rows)
            grid = word.add_table(len(rows), len(rows[0]))
            grid.style = "Table Grid"
            for r, c, high, wide, text in spans(rows):
                cell = grid.cell(r, c)
                if high > 1 or wide > 1:
                    cell = cell.merge(grid.cell(r + high - 1, c + wide - 1))
                cell.text = text
            for line in part.below:
                word.add_paragraph(line)
    path.parent.mkdir(parents=True, exist_ok=True)
    word.save(str(path))
    return path


def _workbook(paper: Paper, path: Path) -> Path:
    book = xlsxwriter.Workbook(str(path))
    for part in paper.parts:
        if not isinstance(part, Sheet):
            continue
        sheet = book.add_worksheet(part.key[:31])
        sheet.write(0, 0, part.title)
        for n, line in enumerate(part.above):
            sheet.write(1 + n, 0, line)
        top = 1 + len(part.above)
        for r, c, high, wide, text in spans((*part.head, *part.rows)):
            if high > 1 or wide > 1:
                sheet.merge_range(top + r, c, top + r + high - 1, c + wide - 1, text)
            elif r >= len(part.head) and _number(text) is not None:
                sheet.write_number(top + r, c, _number(text))
            else:
                sheet.write(top + r, c, text)
        for n, line in enumerate(part.below):
            sheet.write(top + len(part.head) + len(part.rows) + n, 0, line)
    book.close()
    return path


def _number(text: str) -> float | None:
    if "." not in text:  # codes and counts stay text, as in the exports of the accounts software
        return None
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None


def _pdf(word: Path, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    profile = folder / "profile"
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(word)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return folder / f"{word.stem}.pdf"
