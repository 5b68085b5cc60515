"""PDFs' pages as OFD files, written as real writers do: for tests, fuzzing and the proof that both read alike.

    python bench/ofd_files.py [FILE.pdf…] [--written [--only ID]] [--into FOLDER] [--seed 1]

converts each PDF, reads and checks both, and prints whether text, tables and findings are equal. `--written` takes the
written disclosures of `written/work` with their faults, whatever format each is published in, as LibreOffice prints them.

Text is split into runs at odd places; offsets are listed one by one, with `g n d`, or stop early where they stay the
same; objects carry their own matrices or stand in millimetres; lines are strokes, thin fills, or both in one path. What
a page repeats may stand in a template, and prefixes are declared otherwise or not at all.
"""

from __future__ import annotations

import argparse
import ctypes
import io
import re
import sys
import zipfile
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

import pypdfium2 as pdfium
from pypdfium2 import raw

MM = 25.4 / 72
_LEADER = re.compile(r"\s*\.[. ]{4,}")
SPACE = "http://www.ofdspec.org/2016"


class Char(NamedTuple):
    """A character of a PDF page: origin in points, matrix without it, size before the matrix."""

    char: str
    x: float
    y: float
    matrix: tuple[float, float, float, float]
    size: float


class Style(NamedTuple):
    """How a writer writes."""

    matrices: bool  # text and lines in the space of the PDF, turned by a matrix each
    repeats: bool  # `g n d`
    prefix: str  # of the namespace; "" for a default one
    space: str
    template: bool  # lines in a template page of their own
    blocks: bool  # objects in page blocks


STYLES = (
    Style(False, False, "ofd:", SPACE, False, False),
    Style(True, False, "ofd:", "http://www.ofdspec.org", False, True),
    Style(False, True, "", SPACE, True, False),
    Style(True, True, "ofd:", "", False, False),
    Style(False, True, "x:", SPACE, True, True),
)
"""A layout engine's, a PDF converter's, one with templates, one that never declares its prefix, one with another."""


def characters(page: Any) -> list[Char]:
    """Return a page's characters in the order of its content, spaces with them."""
    textpage = page.get_textpage()
    x, y, matrix = ctypes.c_double(), ctypes.c_double(), raw.FS_MATRIX()
    out: list[Char] = []
    for i in range(textpage.count_chars()):
        code = raw.FPDFText_GetUnicode(textpage, i)
        if raw.FPDFText_IsGenerated(textpage, i) == 1 or code in (0, 10, 13) or 0xD800 <= code < 0xE000:
            continue
        raw.FPDFText_GetCharOrigin(textpage, i, ctypes.byref(x), ctypes.byref(y))
        raw.FPDFText_GetMatrix(textpage, i, ctypes.byref(matrix))
        size = raw.FPDFText_GetFontSize(textpage, i)
        out.append(
            Char(chr(45 if code == 2 else code), x.value, y.value, (matrix.a, matrix.b, matrix.c, matrix.d), size)
        )
    textpage.close()
    return out


def runs(chars: Sequence[Char], rng: Random) -> list[list[Char]]:
    """Split characters where their line ends, and now and then within it."""
    out: list[list[Char]] = []
    left = 0
    for char in chars:
        last = out[-1][-1] if out else None
        same = (
            last is not None and last.matrix == char.matrix and last.size == char.size and abs(last.y - char.y) < 0.01
        )
        if same and left > 0 and last is not None and 0 < char.x - last.x < 6 * char.size * abs(char.matrix[0] or 1):
            out[-1].append(char)
            left -= 1
        else:
            out.append([char])
            left = rng.choice((0, 2, 5, 9, 14, 40, 200))
    return out


def offsets(steps: Sequence[float], repeats: bool) -> str:
    """Return a list of offsets as a writer puts it."""
    texts = [f"{s:.4f}".rstrip("0").rstrip(".") for s in steps]
    if not repeats:
        while len(texts) > 2 and texts[-1] == texts[-2] and len(set(texts)) == 1:
            texts.pop()  # the last one goes on
        return " ".join(texts)
    grouped = [(text, len(list(same))) for text, same in groupby(texts)]
    return " ".join(f"g {n} {text}" if n > 2 else " ".join([text] * n) for text, n in grouped)


class Page:
    """One page being written."""

    def __init__(self, page: Any, style: Style, rng: Random, first_id: int) -> None:
        self.left, self.bottom, self.right, self.top = page.get_cropbox()
        self.style, self.rng, self.next_id = style, rng, first_id
        self.text = [self._run(run) for run in runs(characters(page), rng)]
        self.lines: list[str] = []
        self.images: list[tuple[str, bytes]] = []
        for obj in page.get_objects(max_depth=8):
            if obj.type == raw.FPDF_PAGEOBJ_PATH:
                self._path(obj)
            elif obj.type == raw.FPDF_PAGEOBJ_IMAGE:
                self._image(obj)

    def id(self) -> int:
        self.next_id += 1
        return self.next_id

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return a point of the PDF in millimetres from the top left."""
        return (x - self.left) * MM, (self.top - y) * MM

    def _run(self, run: Sequence[Char]) -> str:
        p, first = self.style.prefix, run[0]
        a, b, c, d = first.matrix
        x, y = self.at(first.x, first.y)
        straight = b == c == 0 and a > 0 and d > 0
        text = escape("".join(c.char for c in run), {"\x0b": " ", "\x0c": " "})
        if straight and not self.style.matrices:
            size = first.size * d * MM
            steps = [(n.x - o.x) * MM for o, n in pairwise(run)]
            up = size * 0.9
            shape = (
                f'Boundary="{x - 1:.4f} {y - up:.4f} {sum(steps) + size + 2:.4f} {size * 1.2:.4f}" Size="{size:.4f}"'
            )
            place = f'X="1" Y="{up:.4f}"'
        else:  # in the glyphs' own space, its y turned to run downwards
            size = first.size
            det = a * d - b * c
            steps = [((n.x - o.x) * d - (n.y - o.y) * c) / det for o, n in pairwise(run)]
            ctm = " ".join(f"{v * MM:.6f}" for v in (a, -b, -c, d))
            shape = f'Boundary="{x:.4f} {y:.4f} 9 9" CTM="{ctm} 0 0" Size="{size:.4f}"'
            place = 'X="0" Y="0"' if self.rng.random() < 0.5 else 'X="0"'
        deltas = f' DeltaX="{offsets(steps, self.style.repeats)}"' if steps else ""
        number = self.id()
        return (
            f'<{p}TextObject ID="{number}" {shape} Font="2"><{p}FillColor Value="0 0 0"/>'
            f"<{p}TextCode {place}{deltas}>{text}</{p}TextCode></{p}TextObject>"
        )

    def _path(self, obj: Any) -> None:
        p = self.style.prefix
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(obj, fill, stroke)
        m = obj.get_matrix()
        words: list[str] = []
        x, y = ctypes.c_float(), ctypes.c_float()
        bend: list[tuple[float, float]] = []
        for i in range(raw.FPDFPath_CountSegments(obj)):
            segment = raw.FPDFPath_GetPathSegment(obj, i)
            kind = raw.FPDFPathSegment_GetType(segment)
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            ux, uy = m.a * x.value + m.c * y.value + m.e, m.b * x.value + m.d * y.value + m.f
            point = (ux, uy) if self.style.matrices else self.at(ux, uy)
            if kind == raw.FPDF_SEGMENT_BEZIERTO:
                bend.append(point)
                if len(bend) == 3:
                    words.append("B " + " ".join(f"{v:.4f}" for q in bend for v in q))
                    bend = []
            else:
                words.append(f"{'M' if kind == raw.FPDF_SEGMENT_MOVETO else 'L'} {point[0]:.4f} {point[1]:.4f}")
            if raw.FPDFPathSegment_GetClose(segment):
                words.append("C")
        if not words or not (fill.value or stroke.value):
            return
        ctm = ""
        if self.style.matrices:
            ctm = f' CTM="{MM:.6f} 0 0 {-MM:.6f} {-self.left * MM:.4f} {self.top * MM:.4f}"'
        flags = f'Stroke="{str(bool(stroke.value)).lower()}" Fill="{str(bool(fill.value)).lower()}"'
        wide, high = (self.right - self.left) * MM, (self.top - self.bottom) * MM
        self.lines.append(
            f'<{p}PathObject ID="{self.id()}" Boundary="0 0 {wide:.3f} {high:.3f}" LineWidth="0.2" {flags}{ctm}>'
            f"<{p}AbbreviatedData>{' '.join(words)}</{p}AbbreviatedData></{p}PathObject>"
        )

    def _image(self, obj: Any) -> None:
        p = self.style.prefix
        m = obj.get_matrix()
        buffer = io.BytesIO()
        obj.get_bitmap().to_pil().convert("RGB").save(buffer, "PNG")
        number = self.id()
        self.images.append((f"image_{number}.png", buffer.getvalue()))
        # The unit square's top is at the top in OFD, at the bottom in a PDF.
        x, y = self.at(m.e + m.c, m.f + m.d)
        ctm = " ".join(f"{v * MM:.5f}" for v in (m.a, -m.b, -m.c, m.d))
        self.lines.append(
            f'<{p}ImageObject ID="{self.id()}" ResourceID="{number}" Boundary="{x:.4f} {y:.4f} 9 9" CTM="{ctm} 0 0"/>'
        )

    def content(self, objects: Sequence[str], before: str = "") -> bytes:
        """Return a page or template part that shows `objects`."""
        p = self.style.prefix
        body = "".join(objects)
        if self.style.blocks:
            body = f'<{p}PageBlock ID="{self.id()}">{body}</{p}PageBlock>'
        wide, high = (self.right - self.left) * MM, (self.top - self.bottom) * MM
        area = f"<{p}Area><{p}PhysicalBox>0 0 {wide:.4f} {high:.4f}</{p}PhysicalBox></{p}Area>"
        return part(
            self.style, "Page",
            f'{area}{before}<{p}Content><{p}Layer ID="{self.id()}" Type="Body">{body}</{p}Layer></{p}Content>',
        )  # fmt: skip


def part(style: Style, name: str, inner: str, attributes: str = "") -> bytes:
    """Return an XML part."""
    p = style.prefix
    declared = f' xmlns{":" + p[:-1] if p else ""}="{style.space}"' if style.space else ""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{p}{name}{declared}{attributes}>{inner}</{p}{name}>'.encode()


def ofd_of(pdf: Path | bytes, style: Style = STYLES[0], seed: int = 1) -> bytes:
    """Return a PDF's pages as an OFD file."""
    rng = Random(seed)
    p = style.prefix
    parts: dict[str, bytes] = {}
    templates, pages, media = "", "", ""
    document = pdfium.PdfDocument(pdf)
    first_id = 10
    for index, page_ in enumerate(document):
        page = Page(page_, style, rng, first_id)
        before = ""
        shown = page.lines + page.text
        if style.template and page.lines and not page.images:
            number = page.id()
            parts[f"Doc_0/Tpls/Tpl_{index}/Content.xml"] = page.content(page.lines)
            templates += f'<{p}TemplatePage ID="{number}" BaseLoc="Tpls/Tpl_{index}/Content.xml"/>'
            before = f'<{p}Template TemplateID="{number}" ZOrder="Background"/>'
            shown = page.text
        for name, data in page.images:
            parts[f"Doc_0/Res/{name}"] = data
            media += (
                f'<{p}MultiMedia ID="{name[6:-4]}" Type="Image"><{p}MediaFile>{name}</{p}MediaFile></{p}MultiMedia>'
            )
        parts[f"Doc_0/Pages/Page_{index}/Content.xml"] = page.content(shown, before)
        number = page.id()
        pages += f'<{p}Page ID="{number}" BaseLoc="Pages/Page_{index}/Content.xml"/>'
        first_id = page.next_id
    document.close()
    parts["OFD.xml"] = part(
        style, "OFD", f"<{p}DocBody><{p}DocRoot>Doc_0/Document.xml</{p}DocRoot></{p}DocBody>", ' Version="1.0"'
    )
    parts["Doc_0/Document.xml"] = part(
        style, "Document",
        f"<{p}CommonData><{p}PageArea><{p}PhysicalBox>0 0 210 297</{p}PhysicalBox></{p}PageArea>"
        f"<{p}PublicRes>PublicRes.xml</{p}PublicRes>{templates}</{p}CommonData><{p}Pages>{pages}</{p}Pages>",
    )  # fmt: skip
    parts["Doc_0/PublicRes.xml"] = part(
        style, "Res",
        f'<{p}Fonts><{p}Font ID="2" FontName="宋体"/></{p}Fonts><{p}MultiMedias>{media}</{p}MultiMedias>', ' BaseLoc="Res"',
    )  # fmt: skip
    return packed(parts)


def packed(parts: dict[str, bytes]) -> bytes:
    """Return parts as a package."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


# --- the proof ------------------------------------------------------------------------------------------------------


def differences(pdf: Path, ofd: Path) -> list[str]:
    """Return in what two files' texts, tables and findings differ; nothing where they are equal."""
    from juesuan.checks.engine import check  # noqa: PLC0415

    told = [_told(check(path)) for path in (pdf, ofd)]
    return [
        f"{what}: {a!r} | {b!r}"
        for what in ("texts", "tables", "findings")
        for a, b in _unequal(told[0][what], told[1][what])
    ]


def _unequal(a: Sequence[str], b: Sequence[str]) -> list[tuple[str, str]]:
    missing, extra = [x for x in a if x not in b], [x for x in b if x not in a]
    if not missing and not extra:
        return [] if list(a) == list(b) else [("order", "order")]
    size = max(len(missing), len(extra))
    return list(zip(missing + [""] * (size - len(missing)), extra + [""] * (size - len(extra)), strict=True))


def _told(result: Any) -> dict[str, list[str]]:
    from juesuan.document.model import Paragraph, Table, where  # noqa: PLC0415

    blocks = result.document.blocks
    return {
        # How wide a leader's last dot is, only the font tells: whether a space stands before the page number is left open.
        "texts": [f"{b.page} {_LEADER.sub('…', b.text)}" for b in blocks if isinstance(b, Paragraph)],
        "tables": [
            f"{b.pages} {[(c.row, c.col, c.rowspan, c.colspan, c.text) for c in b.cells]}"
            for b in blocks
            if isinstance(b, Table)
        ],
        "findings": [
            f"{f.rule} {f.message.zh} {f.proposed} {[where(result.document, p) for p in (f.place, *f.places)]}"
            for f in result.findings
        ],
    }


def main() -> int:
    """Convert PDFs and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--written", action="store_true", help="the written disclosures, with their faults")
    parser.add_argument("--only", default="", help="those of them whose id contains this")
    parser.add_argument("--into", type=Path, default=Path("/tmp/juesuan-ofd"))
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.into.mkdir(parents=True, exist_ok=True)
    files = [*options.files, *(_written(options.only, options.into) if options.written else ())]
    unequal = 0
    for index, file in enumerate(files):
        target = options.into / f"{file.stem}.ofd"
        target.write_bytes(ofd_of(file, STYLES[index % len(STYLES)], options.seed))
        found = differences(file, target)
        unequal += bool(found)
        print(f"{file.name}: {'equal' if not found else f'{len(found)} differences'}")
        for line in found[:8]:
            print("   ", line[:600])
    print(f"{len(files) - unequal} of {len(files)} equal")
    return int(unequal > 0)


def _written(only: str, folder: Path) -> Iterator[Path]:
    """Yield the written disclosures that have tables and faults, as PDF; each is printed once."""
    from field import papers  # noqa: PLC0415 - they are written with what stands here
    from written.render import printed  # noqa: PLC0415

    for paper in papers("work"):
        if only in paper.id:
            file = folder / f"{paper.id}.pdf"
            yield file if file.is_file() else printed(paper.with_faults(), folder)


if __name__ == "__main__":
    sys.exit(main())
