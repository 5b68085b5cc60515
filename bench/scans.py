"""How well scans are read: `python bench/scans.py [--seeds N] [--kinds 300,150,…] [--write] [FILE.pdf…]`.

With `--printed FILE…` docs/scans.md is written from what runs printed, stopped ones too.

Filings drawn by seed are compiled to PDF in each template in turn, each page made a picture (`300`: 300 dots an inch;
`150`: 150 dots, 2 degrees askew, noise), and the picture PDF checked. Files named are measured too: PDFs with text of
their own. Printed: figures right, figure by figure against those of the PDF's own text; figures wrong and missed; marks
of low confidence; and false alarms, of which errors must be none. `--write` writes docs/scans.md.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pikepdf
import pypdfium2 as pdfium
from PIL import Image

import damage
from juesuan.checks.engine import check
from juesuan.checks.model import Result
from juesuan.compile.generate import generate
from juesuan.compile.render import render
from juesuan.compile.wording import compose
from juesuan.document import ocr
from juesuan.document.model import DOUBTFUL, surety, text_at
from juesuan.document.pdf_flow import LEADERS
from juesuan.kernel.figures import Figure


class Kind(NamedTuple):
    """How a scan is made: dots an inch, degrees askew, noise as a standard deviation of 255, JPEG quality (0: PNG).

    `damage` is done to each page's picture before that, `stapled` to the order of the pages (`bench/damage.py`).
    """

    dpi: int
    skew: float = 0.0
    noise: float = 0.0
    quality: int = 0
    damage: str = ""
    stapled: str = ""


KINDS = {
    "300": Kind(300),
    "300noisy": Kind(300, -1.3, 8, 80),
    "150": Kind(150, 2.0, 10),
    "150jpeg": Kind(150, -2.0, 10, 75),
    "100": Kind(100, 1.5, 12, 60),  # worse than any scan should be: do the marks find what is wrong?
    "stamped": Kind(150, 0.6, 6, 80, "stamped"),
    "folded": Kind(150, -0.5, 6, 80, "folded"),
    "copied": Kind(150, 0.0, 0, 80, "copied"),
    "photo": Kind(200, 0.0, 0, 85, "photographed"),
    "stained": Kind(150, 0.4, 6, 80, "stained"),
    "fax120": Kind(120, 0.0, 0, 0, "faxed"),
    "fax100": Kind(100, 0.0, 0, 0, "faxed"),
    "fax72": Kind(72, 0.0, 0, 0, "faxed"),
    "turned": Kind(150, 0.8, 8, 80, "", damage.TURNED),
    "missing": Kind(150, 0.8, 8, 80, "", damage.MISSING),
    "shuffled": Kind(150, 0.8, 8, 80, "", damage.SHUFFLED),
}


def scanned(path: Path, out: Path, kind: Kind, seed: int = 0) -> Path:
    """Write a PDF of pictures of the pages of `path`, as if they had been printed and scanned."""
    noise = np.random.default_rng(seed)
    source = pdfium.PdfDocument(path)
    pdf = pikepdf.new()
    for index, quarters in stapled(len(source), kind, seed):
        page = source[index]
        wide, high = page.get_size()
        picture = picture_of(page, kind, noise)
        if quarters:
            picture = picture.rotate(90 * quarters, expand=True)
            wide, high = (high, wide) if quarters % 2 else (wide, high)
        buffer = io.BytesIO()
        if kind.quality:
            picture.save(buffer, "JPEG", quality=kind.quality)
            data, filter_ = buffer.getvalue(), pikepdf.Name.DCTDecode
        else:
            data, filter_ = picture.tobytes(), None
        image = pikepdf.Stream(pdf, data)
        image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        image.Width, image.Height = picture.size
        coloured = picture.mode == "RGB"
        image.ColorSpace = pikepdf.Name.DeviceRGB if coloured else pikepdf.Name.DeviceGray
        image.BitsPerComponent = 8
        if filter_ is not None:
            image.Filter = filter_
        content = pikepdf.Stream(pdf, f"q {wide} 0 0 {high} 0 0 cm /I Do Q".encode())
        pdf.add_blank_page(page_size=(wide, high))
        pdf.pages[-1].obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image))
        pdf.pages[-1].obj.Contents = content
    pdf.save(out)
    source.close()
    return out


def stapled(count: int, kind: Kind, seed: int) -> list[tuple[int, int]]:
    """Return the order of a scan's pages, each with the quarters that it lies (`damage.page_order`)."""
    return damage.page_order(count, kind.stapled, np.random.default_rng(seed))


def fullest(path: Path, out: Path, count: int) -> Path:
    """Write the `count` pages of a PDF, one behind the other, that have the most amounts."""
    with pdfium.PdfDocument(path) as whole:
        amounts = [len(AMOUNT.findall(page.get_textpage().get_text_bounded())) for page in whole]
    start = max(range(max(len(amounts) - count, 0) + 1), key=lambda n: sum(amounts[n : n + count]))
    return only(path, out, range(start, min(start + count, len(amounts))))


def only(path: Path, out: Path, pages: Iterable[int]) -> Path:
    """Write these pages of a PDF (from 0)."""
    with pikepdf.open(path) as whole, pikepdf.new() as part:
        for n in pages:
            part.pages.append(whole.pages[n])
        part.save(out)
    return out


def seconds_of(checkout: Path, path: Path) -> float:
    """Return the seconds of processor time that checking a file takes in another process, loading left out."""
    code = (
        "import sys, time; from juesuan import check; from juesuan.document import ocr; ocr._engine();"
        "start = time.process_time(); check([sys.argv[1]]); print(time.process_time() - start)"
    )
    environment = {**os.environ, "PYTHONPATH": str(checkout / "src")}
    done = subprocess.run([sys.executable, "-c", code, str(path)], env=environment, capture_output=True, text=True, check=True)  # fmt: skip
    return float(done.stdout.split()[-1])


def picture_of(page: Any, kind: Kind, noise: np.random.Generator) -> Image.Image:
    """Return a page as a scanner would see it."""
    dots = kind.dpi / 72
    if kind.damage:
        clean = np.asarray(page.render(scale=dots).to_pil().convert("RGB"))
        picture = Image.fromarray(damage.DAMAGES[kind.damage](clean, noise, dots))
    else:
        picture = page.render(scale=dots, grayscale=True).to_pil().convert("L")
    if kind.skew:
        picture = picture.rotate(kind.skew, Image.Resampling.BICUBIC, fillcolor="white")
    if kind.noise:
        pixels = np.asarray(picture, np.float32) * 0.92 + 12
        grain = noise.normal(0, kind.noise, pixels.shape[:2])
        pixels += grain if pixels.ndim == 2 else grain[:, :, None]
        picture = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    return picture


WORDS = {
    "stamped": "a red seal over text or figures 红章压字",
    "folded": "folded once or twice 折痕",
    "copied": "a copy of a copy 复印两次",
    "photographed": "photographed on a dark table at an angle in uneven light 斜拍、光线不匀",
    "stained": "a dark stain over text and ruling lines 污渍",
    "faxed": "fax, black or white 传真",
    damage.TURNED: "every third page on its head or side 有的页颠倒、横放",
    damage.MISSING: "a page missing 缺一页",
    damage.SHUFFLED: "a page three places late 页序错",
}


class Read(NamedTuple):
    """What one scan gave: `right` of `wanted` figures, `wrong` ones that the original has not, and marks on both."""

    wanted: int
    right: int
    wrong: int  # figures that the original has not
    unmarked: int  # those of them that are not marked low
    doubted: int  # right figures that the recogniser was not sure of
    low: int  # those of them that still are marked: the document's arithmetic does not bear them out
    errors: int
    warnings: int
    notes: int
    seconds: float
    pages: int
    out_of_place: int = 0  # pages missing, in another place, turned
    told: int = 0  # those of them that a note names
    wrongly: int = 0  # such notes that are wrong


def compared(original: Result, scan: Result, seconds: float, *, verbose: bool = False) -> Read:
    """Compare a scan's figures with the original's, one by one."""
    want = Counter(_plain(_told(original)))
    told = _told(scan)
    got = Counter(_plain(told))
    wrong = got - want
    unmarked = doubted = low = 0
    for figure, plain in zip(told, _plain(told), strict=True):
        if wrong[plain]:
            wrong[plain] -= 1
            unmarked += not figure.low
            if verbose:
                print("   wrong", figure.printed, figure.fact, "low" if figure.low else "")
        else:
            low += figure.low
            sure = surety(scan.document, figure.place)
            doubted += sure is not None and sure < DOUBTFUL
    if verbose:
        for plain in (want - got).elements():
            print("   missing", *plain[:2])
    before = Counter(f.severity for f in original.findings)
    after = Counter(f.severity for f in scan.findings)
    if verbose:
        for note in scan.document.notes:
            print("  ", note.zh)
        for f in scan.findings:
            print("  ", f.severity, f.rule, f.message.zh)
    return Read(
        sum(want.values()),
        sum((want & got).values()),
        sum((got - want).values()),
        unmarked,
        doubted,
        low,
        max(0, after["error"] - before["error"]),
        max(0, after["warning"] - before["warning"]),
        max(0, after["note"] - before["note"]),
        seconds,
        scan.document.sources[0].pages,
    )


def out_of_place(order: Sequence[tuple[int, int]]) -> int:
    """Return how many pages of an order are missing, in another place or turned."""
    return sum(map(len, _amiss(order)))


def _amiss(order: Sequence[tuple[int, int]]) -> tuple[set[int], set[int], set[int]]:
    """Return the pages (from 1) of an order behind which one is missing, those put later than they belong, and those turned."""
    numbers = [n for n, _ in order]
    gaps = {i for i, (a, b) in enumerate(pairwise(numbers), 1) if b == a + 2 and a + 1 not in numbers}
    moved = {i for i, (a, b) in enumerate(pairwise(numbers), 2) if b < a}
    turned = {i for i, (_, quarters) in enumerate(order, 1) if quarters}
    return gaps, moved, turned


def order_told(result: Result, order: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Return how many of a document's misplaced, missing and turned pages a note tells, and how many notes are wrong."""
    gaps, moved, turned = _amiss(order)
    right, wrong = set(), 0
    for note in result.document.notes:
        page = note.page or 0
        for sign, wanted in (("缺", gaps), ("页序", moved), ("已转正读取", turned)):
            if sign in note.zh:
                right |= {(sign, page)} if page in wanted else set()
                wrong += page not in wanted
                break
    return len(right), wrong


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
    """Print a line a document and kind, and the totals."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="PDFs with text of their own")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--sizes", default="2,3,2,6,2,4,3,2")
    parser.add_argument("--templates", default="national,xinjiang,shanghai")
    parser.add_argument("--kinds", default="300,150")
    parser.add_argument("--fewer", type=int, default=0, help="kinds after the first on so many filings only")
    parser.add_argument(
        "--pages", type=int, default=0, help="only so many pages of each document: those with the most amounts"
    )
    parser.add_argument("--keep", type=Path)
    parser.add_argument(
        "--against", type=Path, help="another checkout whose time a page of the first kind is measured beside ours"
    )
    parser.add_argument(
        "--printed", nargs="*", type=Path, help="measure nothing: take the lines that runs of this program printed"
    )
    parser.add_argument("--write", action="store_true", help="write docs/scans.md")
    parser.add_argument("-v", "--verbose", action="store_true")
    given = parser.parse_args()
    rows: list[Row] = []
    speeds: list[tuple[float, ...]] = []
    if given.printed:
        texts = [path.read_text(encoding="utf-8") for path in given.printed]
        for found, paces in map(printed, texts):
            rows += found
            speeds += paces
        commands = [line[2:] for text in texts for line in text.splitlines() if line.startswith("$ ")]
        PAGE.write_text(written(rows, speeds, commands), encoding="utf-8")
        return
    command = f"python bench/scans.py {' '.join(map(_shown, sys.argv[1:]))}"
    print(f"$ {command}")
    print(" ".join(f"{name:>8}" for name in ("kind", *HEADS)) + "  document")
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.keep or Path(temporary)
        documents = [(path, path.stem, 1, given.kinds.split(",")) for path in given.files]
        documents += list(_filings(given, folder))
        for own, name, seed, kinds in documents:
            real = own in given.files
            whole, cut = own, 0
            for kind in kinds:
                count = given.pages and max(given.pages, LEAST if KINDS[kind].stapled else 0)
                if count != cut or kind == kinds[0]:
                    own = fullest(whole, folder / f"{whole.stem}-{count}.pdf", count) if count else whole
                    original, cut = check(own), count
                path = scanned(own, folder / f"{own.stem}-{kind}-scan.pdf", KINDS[kind], seed)
                ocr._engine()  # loaded once a process: not a page's time
                start = time.process_time()
                result = check(path)
                seconds = time.process_time() - start
                order = stapled(original.document.sources[0].pages, KINDS[kind], seed)
                given_pages = sorted(n for n, _ in order)
                there = original
                if len(given_pages) < original.document.sources[0].pages:
                    there = check(only(own, folder / f"{own.stem}-{kind}-pages.pdf", given_pages))
                read = compared(there, result, seconds, verbose=given.verbose)
                told, wrongly = order_told(result, order)
                read = read._replace(told=told, wrongly=wrongly, out_of_place=out_of_place(order))
                rows.append(Row(name, kind, real, read))
                print(_line(kind, [read]) + "  " + name, flush=True)
                if given.against and kind == kinds[0]:
                    both = tuple(seconds_of(c, path) / read.pages for c in (given.against, HOME))
                    speeds.append(both)
                    print(f"         {both[0]:.2f} s a page before, {both[1]:.2f} now", flush=True)
            if given.write:
                PAGE.write_text(written(rows, speeds, [command]), encoding="utf-8")
    for kind in given.kinds.split(","):
        for real in (True, False):
            if reads := [r.read for r in rows if (r.kind, r.real) == (kind, real)]:
                print(_line(kind, reads) + f"  {len(reads)} {'files' if real else 'filings'}")
    print(*_paces(rows), sep="\n")


class Row(NamedTuple):
    """One document measured: its name, the kind of scan, whether it is a real one."""

    name: str
    kind: str
    real: bool
    read: Read


AMOUNT = re.compile(r"\d\.\d\d")
LEAST = 6  # pages in which one may be missing or out of place
HOME = Path(__file__).parent.parent
PAGE = HOME / "docs" / "scans.md"
HEADS = ("pages", "figures", "right", "%", "missed", "wrong", "unmarked", "doubted", "marked", "error", "warning", "note", "misplaced", "told", "wrongly", "s/page")  # fmt: skip


def printed(text: str) -> tuple[list[Row], list[tuple[float, ...]]]:
    """Return the documents measured, and times a page, that a run printed (one that was stopped gives those it had done)."""
    rows: list[Row] = []
    speeds: list[tuple[float, ...]] = []
    for line in text.splitlines():
        if pace := _PACE.search(line):
            speeds.append(tuple(map(float, pace.groups())))
        kind, *cells = line.split(maxsplit=len(HEADS) + 1) or [""]
        if kind not in KINDS or len(cells) <= len(HEADS) or re.fullmatch(r"\d+ (?:files|filings)", cells[-1]):
            continue
        values = dict(zip(HEADS, map(float, cells[: len(HEADS)]), strict=True))
        of = {field: int(values[head]) for field, head in _COLUMNS.items()}
        rows.append(
            Row(cells[-1], kind, "seed" not in cells[-1], Read(**of, seconds=values["s/page"] * values["pages"]))
        )
    return rows, speeds


_PACE = re.compile(r"([\d.]+) s a page before, ([\d.]+) now")
_COLUMNS = {
    "wanted": "figures", "right": "right", "wrong": "wrong", "unmarked": "unmarked", "doubted": "doubted", "low": "marked",
    "errors": "error", "warnings": "warning", "notes": "note", "pages": "pages", "out_of_place": "misplaced", "told": "told",
    "wrongly": "wrongly",
}  # fmt: skip


def _filings(given: argparse.Namespace, folder: Path) -> Iterator[tuple[Path, str, int, list[str]]]:
    sizes, templates = [int(s) for s in given.sizes.split(",")], given.templates.split(",")
    for n in range(given.seeds):
        seed, template, size = given.first + n, templates[n % len(templates)], sizes[n % len(sizes)]
        random.seed(seed)
        own = render(compose(generate(seed, template, size)), folder / f"{template}-{seed}-{size}.pdf", "pdf")
        kinds = given.kinds.split(",")
        yield own, f"{template}, seed {seed}, size {size}", seed, kinds[:1] if 0 < given.fewer <= n else kinds


def _values(reads: Sequence[Read]) -> list[str]:
    total = Read(*map(sum, zip(*reads, strict=True)))
    return [
        str(total.pages), str(total.wanted), str(total.right), f"{100 * total.right / max(total.wanted, 1):.2f}",
        str(total.wanted - total.right), str(total.wrong), str(total.unmarked), str(total.doubted), str(total.low),
        str(total.errors), str(total.warnings), str(total.notes), str(total.out_of_place), str(total.told), str(total.wrongly),
        f"{total.seconds / max(total.pages, 1):.2f}",
    ]  # fmt: skip


def _paces(rows: Sequence[Row]) -> list[str]:
    """Return the line, in both languages, that tells how long one core takes for a page of each kind and of all."""
    kinds = [(f"`{kind}`", [r.read for r in rows if r.kind == kind]) for kind in dict.fromkeys(r.kind for r in rows)]

    def told(every: str) -> str:
        groups = [*kinds, (every, [r.read for r in rows])]
        return ", ".join(
            f"{name} {sum(r.seconds for r in reads) / sum(r.pages for r in reads):.2f}" for name, reads in groups
        )

    return [
        f"一个核每页的秒数（处理器时间）：{told('全部')}。".replace(", ", "、"),
        f"(Seconds a page of one core, processor time: {told('all')}.)",
    ]


def _line(kind: str, reads: Sequence[Read]) -> str:
    return " ".join(f"{value:>8}" for value in (kind, *_values(reads)))


def written(rows: Sequence[Row], speeds: Sequence[tuple[float, ...]], commands: Sequence[str]) -> str:
    """Return docs/scans.md, which the commands measured."""
    kinds = list(dict.fromkeys(r.kind for r in rows))
    before, now = (sum(s) / len(speeds) for s in zip(*speeds, strict=True)) if speeds else (0.0, 0.0)
    lines = [
        "# 扫描件读得怎样 Scans",
        "",
        f"由 {'、'.join(f'`{c}`' for c in commands)} 测得：把有文字的 PDF 逐页变成图片，识别后与原 PDF 的文字",
        "逐个数字对照（指标、数值、小数位、出处都相同才算对）。“真实文件”是公开的决算 PDF，不在仓库里；其余是按种子生成、编制的决算公开。",
        f"损坏由 `bench/damage.py` 按种子做成。样本：{len({r.name for r in rows})} 份文稿，每种 {min(r.read.pages for r in rows)} 至 {max(r.read.pages for r in rows)} 页一份。",
        "(PDFs with text are turned into pictures page by page, recognised, and compared figure by figure with their own text:",
        "measure, value, decimals and origin must all agree. The real files are public disclosures from outside the repository,",
        "the others filings drawn by seed. The damage is made by seed, in `bench/damage.py`.)",
        "",
        *(f"- `{kind}`: {_of_kind(KINDS[kind])}" for kind in kinds),
        "",
        "missed：原文有、扫描件没有读对的；wrong：读出而原文没有的，unmarked 是其中没有标“把握不大”的；doubted：读对了、识别把握不大的，",
        "marked 是其中仍然标出的（其余由全文的勾稽关系印证，不必再看）；error、warning、note：比原文多出的，error 必须是 0；",
        "misplaced：颠倒、横放、缺失、错位的页，told 是其中提示出来的，wrongly 是错误的提示。",
        "(doubted: right figures that the recogniser was not sure of; marked: those of them that keep their mark because no exact",
        "relation confirms them; error, warning and note: beyond those of the original; misplaced: pages on their head or side,",
        "missing or in another place; told: those that a note names; wrongly: such notes that are wrong. A figure under a stain",
        "that hides it counts as missed.)",
        "",
    ]
    if speeds:
        lines += [
            f"`{kinds[0]}` 每页处理器时间：此前 {before:.2f} 秒，现在 {now:.2f} 秒（{now / before:.2f} 倍，同一次运行、机器同时有别的任务）。",
            f"(Processor time a page of `{kinds[0]}`: {before:.2f} s before, {now:.2f} s now, {now / before:.2f} times, in one run, the machine busy.)",
            "",
        ]
    lines += [*_paces(rows), ""]
    lines += [_cells(["", "", *HEADS[:-1]]), _cells(["---"] * (len(HEADS) + 1))]
    for kind in kinds:
        for real in (True, False):
            own = [r for r in rows if (r.kind, r.real) == (kind, real)]
            if own:
                what = f"{len(own)} 份真实文件 real files" if real else f"{len(own)} 份生成的 filings"
                lines.append(_cells([f"**{kind}**", f"**{what}**", *_values([r.read for r in own])[:-1]]))
    for r in rows:
        lines.append(_cells([r.kind, r.name, *_values([r.read])[:-1]]))
    return "\n".join(lines) + "\n" + _kept()


KEPT = "<!-- kept -->"
"""What stands in docs/scans.md from here to its end is written by hand and stays: measured at an earlier commit, which it names."""


def _kept() -> str:
    _, mark, text = PAGE.read_text(encoding="utf-8").partition(KEPT)
    return f"\n{mark}{text}" if mark else ""


def _shown(argument: str) -> str:
    return Path(argument).name if "/" in argument else argument


def _of_kind(kind: Kind) -> str:
    askew = f", {abs(kind.skew):g}° askew" if kind.skew else ""
    noise = f", noise of {kind.noise:g}/255" if kind.noise else ""
    what = [w for w in (kind.damage and WORDS[kind.damage], kind.stapled and WORDS[kind.stapled]) if w]
    told = f"{kind.dpi} dpi{askew}{noise}" + (f", JPEG {kind.quality}" if kind.quality else "")
    return "; ".join([*what, told])


def _cells(values: Sequence[str]) -> str:
    return "| " + " | ".join(values) + " |"


if __name__ == "__main__":
    main()
