"""Files at and over the limits, at full size: `python bench/limits.py [--timeout 300] [--memory 2048] [NAMES…]`.

Each is made in a temporary folder and checked as `juesuan check` does, in a worker with limits. Told are what came of it,
the seconds, and the most memory that any process took (the parent, which gets the answer, and the worker). `--write` puts
the table into docs/hardening.md.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import hostile
import sections
from juesuan.checks.batch import Job, check_all
from juesuan.kernel.guard import Limits
from juesuan.kernel.processes import descendants

MB = 1024 * 1024
LINE = "2024年度本年收入合计612.30万元，其中：财政拨款收入590.00万元，占96.36%。"


def text(megabytes: int) -> bytes:
    return (LINE + "\n").encode() * (megabytes * MB // len(LINE.encode()))


def docx(megabytes: int) -> bytes:
    paragraph = f"<w:p><w:r><w:t>{LINE}</w:t></w:r></w:p>"
    return hostile.docx(paragraph * (megabytes * MB // len(paragraph.encode())))


def xlsx(megabytes: int) -> bytes:
    row = '<row r="{0}"><c r="A{0}"><v>1.5</v></c><c r="B{0}"><v>2.25</v></c><c r="C{0}" t="str"><v>支出</v></c></row>'
    return hostile.xlsx("".join(row.format(n) for n in range(1, megabytes * MB // 95)))


def pictures(megabytes: int) -> bytes:
    noise = os.urandom(MB)
    parts: dict[str, str | bytes] = {f"word/media/{n}.png": noise for n in range(megabytes)}
    return hostile.packed({**hostile.parts_of(hostile.docx("<w:p><w:r><w:t>清河县</w:t></w:r></w:p>")), **parts})


CASES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "text of 10 MB": ("txt", lambda: text(10)),
    "text of 49 MB": ("txt", lambda: text(49)),
    "text of 500 MB": ("txt", lambda: text(500)),
    "page of 20 MB": ("html", lambda: b"<html><body><p>" + text(20).replace(b"\n", b"<p>")),
    "csv of 20 MB": ("csv", ("支出,612.30,1.00,2.00\n" * (20 * MB // 27)).encode),
    "docx, 20 MB of XML": ("docx", lambda: docx(20)),
    "docx, 49 MB of XML": ("docx", lambda: docx(49)),
    "docx, 200 MB of pictures": ("docx", lambda: pictures(200)),
    "xlsx, 20 MB of XML": ("xlsx", lambda: xlsx(20)),
    "docx, a zip bomb of 1 GB": ("docx", lambda: hostile.packed({"word/document.xml": bytes(1024 * MB)})),
    "pdf of 500 pages": ("pdf", lambda: hostile.pdf(500)),
    "pdf of 10,000 pages": ("pdf", lambda: hostile.pdf(10_000)),
    "pdf of 400 MB": (
        "pdf",
        lambda: hostile.pdf(content=b"BT /F 12 Tf 72 700 Td (612.30) Tj ET %" + b"x" * (400 * MB)),
    ),
    "pdf, forms in forms, 10^9 lines": ("pdf", lambda: hostile.forms_pdf(9, 10)),
    "page, 99999 x 99999 spans": ("html", lambda: hostile.spans_html(500, 200, 99_999)),
    "ods, 2^60 repeated cells": ("ods", hostile.repeated_ods),
}


def peak_of(pid: int) -> int:
    """Return the most resident memory that a process has had, in MB."""
    try:
        found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace"))
    except OSError:
        return 0
    return int(found[1]) // 1024 if found else 0


def measured(path: Path, limits: Limits) -> str:
    most, over = 0, threading.Event()

    def watch() -> None:
        nonlocal most
        while not over.wait(0.05):
            most = max([most, *map(peak_of, [os.getpid(), *descendants(os.getpid())])])

    watcher = threading.Thread(target=watch)
    watcher.start()
    begun = time.monotonic()
    outcome = next(check_all([Job(path.stem, (str(path),))], limits=limits))
    seconds = time.monotonic() - begun
    over.set()
    watcher.join()
    told = outcome.error.zh if outcome.error is not None else ""
    if outcome.result is not None:
        told = f"{len(outcome.result.document.blocks)} blocks, {len(outcome.result.figures)} figures, {len(outcome.result.checked)} relations"
    return json.dumps([told, round(seconds, 1), most], ensure_ascii=False)


def rows(names: list[str], limits: Limits) -> Iterator[str]:
    yield f"| file | bytes | outcome (limits: {limits.seconds:g} s, {limits.memory} MB) | s | MB |\n|---|--:|---|--:|--:|"
    for name, (suffix, make) in CASES.items():
        if names and name not in names:
            continue
        with tempfile.TemporaryDirectory(prefix="juesuan-limits-") as folder:
            path = Path(folder) / f"大.{suffix}"
            path.write_bytes(make())
            command = [
                sys.executable,
                __file__,
                "--one",
                str(path),
                "--timeout",
                f"{limits.seconds}",
                "--memory",
                f"{limits.memory}",
            ]
            told, seconds, most = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
            yield f"| {name} | {path.stat().st_size:,} | {told} | {seconds} | {most} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of: {'; '.join(CASES)}")
    parser.add_argument("--timeout", type=float, default=Limits().seconds)
    parser.add_argument("--memory", type=int, default=Limits().memory)
    parser.add_argument(
        "--write", action="store_true", help="write the section of docs/hardening.md; only without names"
    )
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    limits = Limits(given.timeout, given.memory)
    if given.one:
        print(measured(given.one, limits))
        return
    if given.write and given.names:
        parser.error("--write is for all of them: give no names")
    made = []
    for row in rows(given.names, limits):
        print(row, flush=True)
        made.append(row)
    if given.write:
        sections.put("hardening.md", "limits", "\n".join(made))


if __name__ == "__main__":
    main()
