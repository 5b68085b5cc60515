"""PDF highlights with notes, each with its own appearance so that every viewer shows it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from juesuan.checks.model import Result, Severity
from juesuan.document.model import Unreadable
from juesuan.kernel.lang import Lang
from juesuan.report import view
from juesuan.report.pointed import Quad, quads_of
from juesuan.report.remarks import AUTHOR, remarks
from juesuan.report.write import replacing

COLOURS: dict[Severity, tuple[float, float, float]] = {
    "error": (1.0, 0.60, 0.56),
    "warning": (1.0, 0.84, 0.42),
    "note": (0.62, 0.84, 1.0),
}


def annotate_pdf(
    source: Path, result: Result, out: Path, file: int = 0, lang: Lang = "zh", *, notes: bool = False
) -> int:
    """Write a copy of the PDF `source` with a highlight for every finding to `out`; return how many there are.

    Raises `Unreadable` for a file that can be read but, damaged as it is, not written again.
    """
    try:
        return _annotated(source, result, out, file, lang, notes)
    except (pikepdf.PdfError, RuntimeError, TypeError, ValueError, AttributeError, KeyError, IndexError) as error:
        zh, en = "PDF文件已损坏，能读出文字但无法加批注", "the PDF is damaged: its text was read, but it takes no notes"
        raise Unreadable(source.name, zh, en) from error


def _annotated(source: Path, result: Result, out: Path, file: int, lang: Lang, notes: bool) -> int:
    count = 0
    with pikepdf.open(source) as pdf:
        for place, finding, lines in remarks(result, file, lang, notes):
            for page, quads in quads_of(result, place):
                if page <= len(pdf.pages):
                    _highlight(pdf, pdf.pages[page - 1], quads, "\n".join(lines), finding.severity)
                    count += 1
        with replacing(out) as temporary:
            pdf.save(temporary)
    return count


def _highlight(pdf: pikepdf.Pdf, page: pikepdf.Page, quads: Sequence[Quad], text: str, severity: Severity) -> None:
    xs = [x for quad in quads for x, _ in quad]
    ys = [y for quad in quads for _, y in quad]
    rect = Array([round(v, 3) for v in (min(xs) - 1, min(ys) - 1, max(xs) + 1, max(ys) + 1)])
    now = String(datetime.now().astimezone().strftime("D:%Y%m%d%H%M%S"))
    note = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Highlight,
            Rect=rect,
            QuadPoints=Array([round(v, 3) for quad in quads for point in quad for v in point]),
            C=Array(COLOURS[severity]),
            CA=1.0,
            F=4,
            T=String(AUTHOR),
            Subj=String(view.SEVERITY[severity].zh),
            Contents=String(text),
            M=now,
            CreationDate=now,
            P=page.obj,
            AP=Dictionary(N=_appearance(pdf, quads, rect, COLOURS[severity])),
        )
    )
    note.Popup = pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Popup, Rect=_beside(page, rect), Parent=note, Open=False, F=28)
    )
    annotations = list(page.obj.get("/Annots", Array()))  # a fresh array: several pages may share one
    page.obj.Annots = Array([*annotations, note, note.Popup])


def _appearance(pdf: pikepdf.Pdf, quads: Sequence[Quad], rect: Array, colour: tuple[float, float, float]) -> Any:
    """Return the drawing of a highlight: its boxes filled, multiplied with the page so that the text stays black."""
    parts = ["/M gs", "{:.3f} {:.3f} {:.3f} rg".format(*colour)]
    for (ax, ay), (bx, by), (cx, cy), (dx, dy) in quads:
        parts.append(f"{ax:.3f} {ay:.3f} m {bx:.3f} {by:.3f} l {dx:.3f} {dy:.3f} l {cx:.3f} {cy:.3f} l h f")
    state = Dictionary(M=Dictionary(Type=Name.ExtGState, BM=Name.Multiply, ca=1.0))
    return pikepdf.Stream(
        pdf,
        "\n".join(parts).encode(),
        Dictionary(
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=rect,
            Resources=Dictionary(ExtGState=state),
            Group=Dictionary(S=Name.Transparency),
        ),
    )


def _beside(page: pikepdf.Page, rect: Array) -> Array:
    """Return where the note opens: at the page's right edge, level with the highlight."""
    right, top = float(page.mediabox[2]), float(rect[3])
    return Array([right - 200, top - 110, right - 8, top])
