"""How well scans are read: `python bench/scans.py [--seeds N] [--sizes N,…] [--kinds 300,150,…]`.

Filings drawn by seed are compiled to PDF, each page made a picture (`300`: 300 dots an inch; `150`: 150 dots, 2 degrees
askew, noise), and the picture PDF checked. Printed: figures right, figure by figure against those of the PDF's own
text; figures marked as read with low confidence; and false alarms, of which errors must be none.
"""

from __future__ import annotations

import argparse
import io
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pikepdf
import pypdfium2 as pdfium
from PIL import Image

from juesuan.accounts.figures import Figure
from juesuan.checks.model import Result
from juesuan.compile.generate import generate
from juesuan.compile.render import render
from juesuan.compile.wording import compose
from juesuan.document.model import text_at
from juesuan.document.pdf_flow import LEADERS
from juesuan.engine import check


class Kind(NamedTuple):
    """How a scan is made: dots an inch, degrees askew, noise as a standard deviation of 255, JPEG quality (0: PNG)."""

    dpi: int
    skew: float = 0.0
    noise: float = 0.0
    quality: int = 0


KINDS = {
    "300": Kind(300),
    "300noisy": Kind(300, -1.3, 8, 80),
    "150": Kind(150, 2.0, 10),
    "150jpeg": Kind(150, -2.0, 10, 75),
}


def scanned(path: Path, out: Path, kind: Kind, seed: int = 0) -> Path:
    """Write a PDF of pictures of the pages of `path`, as if they had been printed and scanned."""
    noise = np.random.default_rng(seed)
    source = pdfium.PdfDocument(path)
    pdf = pikepdf.new()
    for index in range(len(source)):
        page = source[index]
        wide, high = page.get_size()
        picture = picture_of(page, kind, noise)
        buffer = io.BytesIO()
        if kind.quality:
            picture.save(buffer, "JPEG", quality=kind.quality)
            data, filter_ = buffer.getvalue(), pikepdf.Name.DCTDecode
        else:
            data, filter_ = picture.tobytes(), None
        image = pikepdf.Stream(pdf, data)
        image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        image.Width, image.Height = picture.size
        image.ColorSpace, image.BitsPerComponent = pikepdf.Name.DeviceGray, 8
        if filter_ is not None:
            image.Filter = filter_
        content = pikepdf.Stream(pdf, f"q {wide} 0 0 {high} 0 0 cm /I Do Q".encode())
        pdf.add_blank_page(page_size=(wide, high))
        pdf.pages[-1].obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image))
        pdf.pages[-1].obj.Contents = content
    pdf.save(out)
    source.close()
    return out


def picture_of(page: Any, kind: Kind, noise: np.random.Generator) -> Image.Image:
    """Return a page as a scanner would see it."""
    picture: Image.Image = page.render(scale=kind.dpi / 72, grayscale=True).to_pil().convert("L")
    if kind.skew:
        picture = picture.rotate(kind.skew, Image.Resampling.BICUBIC, fillcolor=255)
    if kind.noise:
        pixels = np.asarray(picture, np.float32) * 0.92 + 12
        pixels += noise.normal(0, kind.noise, pixels.shape)
        picture = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    return picture


class Read(NamedTuple):
    """What one scan gave: `right` of `wanted` figures, `extra` that the original has not, `low` marked of all."""

    wanted: int
    right: int
    extra: int
    low: int
    unmarked: int  # figures wrong or extra that are not marked low
    errors: int
    warnings: int
    notes: int
    seconds: float
    pages: int


def key(figure: Figure) -> tuple[object, ...]:
    """Return what makes two figures the same one: what it measures, its value, its decimals, where it is told."""
    return figure.fact, figure.value, figure.decimals, figure.unit, figure.origin


def compared(original: Result, scan: Result, seconds: float, *, verbose: bool = False) -> Read:
    """Compare a scan's figures with the original's, one by one."""
    want = Counter(_plain(_told(original)))
    told = _told(scan)
    got = Counter(_plain(told))
    right = sum((want & got).values())
    wrong = got - want
    unmarked = 0
    for figure, plain in zip(told, _plain(told), strict=True):
        if wrong[plain]:
            wrong[plain] -= 1
            unmarked += not figure.low
            if verbose:
                print("   wrong", figure.printed, figure.fact, "low" if figure.low else "")
    if verbose:
        for plain in (want - got).elements():
            print("   missing", *plain[:2])
    before = Counter(f.severity for f in original.findings)
    after = Counter(f.severity for f in scan.findings)
    if verbose:
        for f in scan.findings:
            print("  ", f.severity, f.rule, f.message.zh)
    return Read(
        sum(want.values()),
        right,
        sum((got - want).values()),
        sum(f.low for f in scan.figures),
        unmarked,
        max(0, after["error"] - before["error"]),
        max(0, after["warning"] - before["warning"]),
        max(0, after["note"] - before["note"]),
        seconds,
        scan.document.sources[0].pages,
    )


def _told(result: Result) -> list[Figure]:
    """Return a document's figures but for the page numbers of its contents."""
    return [f for f in result.figures if not LEADERS.search(text_at(result.document, f.place))]


def _plain(figures: Iterable[Figure]) -> list[tuple[object, ...]]:
    """Return the figures' keys without the paragraph numbers that contexts hold, which a scan may count otherwise."""
    return [
        (f.fact.measure, f.value, f.decimals, f.unit, f.fact.item, f.fact.basis, f.fact.aspect, f.fact.year, f.origin)
        for f in figures
    ]


def main() -> None:
    """Print a line a filing and kind, and the totals."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--sizes", default="3,8,20")
    parser.add_argument("--template", default="national")
    parser.add_argument("--kinds", default="300,150")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("-v", "--verbose", action="store_true")
    given = parser.parse_args()
    sizes = [int(s) for s in given.sizes.split(",")]
    totals: dict[str, list[Read]] = {}
    print(
        f"{'scan':10}{'seed':>5}{'pages':>6}{'figures':>8}{'right':>7}{'%':>8}{'extra':>6}{'low':>5}{'unmarked':>9}{'error':>6}{'warn':>5}{'note':>5}{'s/page':>7}"
    )
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.keep or Path(temporary)
        for n in range(given.seeds):
            seed = given.first + n
            random.seed(seed)
            filing = generate(seed, given.template, sizes[n % len(sizes)])
            own = render(compose(filing), folder / f"{seed}.pdf", "pdf")
            original = check(own)
            for name in given.kinds.split(","):
                path = scanned(own, folder / f"{seed}-{name}.pdf", KINDS[name], seed)
                start = time.perf_counter()
                result = check(path)
                read = compared(original, result, time.perf_counter() - start, verbose=given.verbose)
                totals.setdefault(name, []).append(read)
                line(name, str(seed), [read])
    print()
    for name, reads in totals.items():
        line(name, "all", reads)


def line(name: str, seed: str, reads: list[Read]) -> None:
    """Print a line of sums."""
    wanted, right, extra, low, unmarked, errors, warnings, notes, seconds, pages = map(sum, zip(*reads, strict=True))
    print(
        f"{name:10}{seed:>5}{pages:>6.0f}{wanted:>8.0f}{right:>7.0f}{100 * right / max(wanted, 1):>8.2f}{extra:>6.0f}{low:>5.0f}"
        f"{unmarked:>9.0f}{errors:>6.0f}{warnings:>5.0f}{notes:>5.0f}{seconds / max(pages, 1):>7.2f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
