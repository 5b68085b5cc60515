"""Drafts to hand in, made by the compiler: of any department, right or with rates made wrong; each as often as wanted."""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import msgspec

from juesuan.compile.generate import generate
from juesuan.compile.render import render
from juesuan.compile.wording import compose
from juesuan.regions.region import template


@cache
def draft(seed: int, unit: str, format: str = "docx", size: int = 3) -> bytes:
    """A disclosure of `unit` without a fault, as a file."""
    filing = msgspec.structs.replace(generate(seed, "national", size), unit=unit, year=2024)
    publication = compose(filing, template("national"))
    with tempfile.TemporaryDirectory() as folder:
        path = render(publication, Path(folder) / f"d.{format}", format)
        return path.read_bytes()


_RATE = re.compile(r"(增长|下降)(\d+)(\.\d\d%)")


def spoiled(data: bytes, *which: int) -> bytes:
    """The Word file with the rates of those numbers (from 0) made wrong."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            content = old.read(item)
            if item.filename == "word/document.xml":
                content = _worse(content.decode(), which).encode()
            new.writestr(item, content)
    return out.getvalue()


def _worse(text: str, which: Sequence[int]) -> str:
    count = iter(range(10**6))
    return _RATE.sub(lambda m: f"{m[1]}{int(m[2]) + 7}{m[3]}" if next(count) in which else m[0], text)


def numbered(data: bytes, number: str) -> bytes:
    """The same Word or PDF file once more, with other bytes: no two drafts that are handed in are one file."""
    if data[:5] == b"%PDF-":
        return data + f"\n% {number}\n".encode()
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as package:
        package.comment = number.encode()
    return out.getvalue()
