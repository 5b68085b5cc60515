"""Characters from pictures of text: RapidOCR's models, run by ONNX Runtime.

The models lie in RapidOCR's wheel and are opened from there by path: nothing is ever downloaded. The engine is made
when first needed, once a process, and gives the same answer every time (one thread, CPU).
"""

from __future__ import annotations

import ctypes
import os
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
import onnxruntime
import rapidocr
from rapidocr.ch_ppocr_det.utils import DBPostProcess

from juesuan.document.ink import DARK, FAINT, Pixels, runs

THREADS = "JUESUAN_OCR_THREADS"
"""Environment variable: threads a recognition may use, 1 if not set (the batch runs documents side by side)."""

_MODELS = Path(rapidocr.__file__).parent / "models"
_HEIGHT = 48  # pixels; what the recogniser reads
_NARROWEST = 48
_WIDEST = 3200  # pixels after scaling; a longer line is squeezed
_BATCH = 8
_BATCH_WIDTH = 6400  # pixels of width in one batch: bounds the memory of its output (18 710 classes)
_DETECT_SIDE = 960  # pixels; the longer side of what the detector sees: where lines begin and end is told by their ink
_SQUEEZED = 0.55  # of a line's width that it is first read at: the recogniser's time goes by the width
_APART = 1.4  # of a line's height between two characters' middles, or its end and one's, that may hide another
_LEFT_OUT = 0.4  # of its height that ink there is wide
_CLEAR = 0.9  # how sure each character must be then, else the line is read again at its full width
_RIVAL = 0.02  # how sure a simplified character must at least be to stand for one outside the set
_STEP = 32  # the detector's sizes are multiples of it
_WHITE_HIGH, _WHITE_WIDE = 64, 128  # pixels of white that part what the detector is given apart
_AROUND = 48  # pixels of white that it is given around ink at least


_TORN = re.compile(r"(?<=[\d.])\s+(?=[\d.])")


class Mark(NamedTuple):
    """One character recognised: its middle as a share (0..1) of the crop's width, and how sure the model is (0..1)."""

    char: str
    at: float
    sure: float


class _Engine(NamedTuple):
    find: Any
    read: Any
    characters: tuple[str, ...]
    unlikely: Any
    boxes: Any


@cache
def _engine() -> _Engine:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = max(1, int(os.environ.get(THREADS, "1") or 1))
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    # Crops come in all widths: an arena would keep a buffer of each size.
    options.enable_cpu_mem_arena = False

    def session(name: str) -> Any:
        return onnxruntime.InferenceSession(str(_MODELS / name), options, providers=["CPUExecutionProvider"])

    read = session("PP-OCRv6_rec_small.onnx")
    listed = read.get_modelmeta().custom_metadata_map["character"].splitlines()
    post = DBPostProcess(thresh=0.3, box_thresh=0.5, max_candidates=2000, unclip_ratio=1.6, use_dilation=True)
    # CTC's blank comes first, the space last.
    characters = ("", *listed, " ")
    unlikely = np.array([_is_unlikely(c) for c in characters])
    return _Engine(session("PP-OCRv6_det_small.onnx"), read, characters, unlikely, post)


def _is_unlikely(char: str) -> bool:
    """Tell a character that disclosures hardly use: not in the national standard's set of simplified characters."""
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return "\u4e00" <= char <= "\u9fff"
    return False


@cache
def _trim() -> Callable[[int], object]:
    """Return what gives freed memory back to the system: nothing but glibc's allocator keeps it, and has the call."""
    try:
        found: Callable[[int], object] = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return lambda _: None
    return found


def find_text(page: Pixels) -> list[tuple[float, float, float, float]]:
    """Return (left, top, right, bottom) in pixels of the texts on a page; those at an angle by their upright hull."""
    high, wide = page.shape[:2]
    ratio = min(1.0, _DETECT_SIDE / max(high, wide))
    size = (max(_STEP, round(wide * ratio / _STEP) * _STEP), max(_STEP, round(high * ratio / _STEP) * _STEP))
    small = np.asarray(cv2.resize(page, size, interpolation=cv2.INTER_AREA), np.uint8)
    engine = _engine()
    heat = np.zeros((1, 1, size[1], size[0]), np.float32)
    for left, top, right, bottom in _inked(small):
        part = heat[:, :, top:bottom, left:right]
        values = (_three(small[top:bottom, left:right]).astype(np.float32) / 255 - 0.5) / 0.5
        given = values.transpose(2, 0, 1)[None]
        np.maximum(part, engine.find.run(None, {engine.find.get_inputs()[0].name: given})[0], out=part)
    quads, _ = engine.boxes(heat, (high, wide))
    _trim()(0)  # the network's layers take 400 MB, which in pieces would stay with the process page after page
    return [
        (float(q[:, 0].min()), float(q[:, 1].min()), float(q[:, 0].max()), float(q[:, 1].max()))
        for q in (np.asarray(quad) for quad in quads)
    ]


def _inked(small: Pixels) -> list[tuple[int, int, int, int]]:
    """Return (left, top, right, bottom) of the parts of a picture with ink, set apart by wide white.

    The detector's time goes by the area it sees. Parts keep to its steps, so that each is seen as in the whole picture.
    """
    ink = small < FAINT
    out: list[tuple[int, int, int, int]] = []
    for top, bottom in runs(ink.any(axis=1), _WHITE_HIGH):
        for left, right in runs(ink[top:bottom].any(axis=0), _WHITE_WIDE):
            rows = np.flatnonzero(ink[top:bottom, left:right].any(axis=1))
            first, last = top + int(rows[0]) - _AROUND, top + int(rows[-1]) + 1 + _AROUND
            before = (max(v, 0) // _STEP * _STEP for v in (left - _AROUND, first))
            after = (-(-v // _STEP) * _STEP for v in (right + _AROUND, last))
            (x0, y0), (x1, y1) = before, after
            out.append((x0, y0, x1, y1))
    return out  # a part that ends beyond the picture is cut at its edge, which lies on a step


def recognise(crops: Sequence[Pixels]) -> list[tuple[Mark, ...]]:
    """Return what each crop (one line of text, dark on light) says, left to right.

    Lines are read narrowed, and those again at their full width in which a character is not sure.
    """
    out: list[tuple[Mark, ...]] = [()] * len(crops)
    narrow = [_width(c, _SQUEEZED) for c in crops]
    _in_batches(crops, narrow, range(len(crops)), out)
    wide = [_width(c, 1.0) for c in crops]
    again = [i for i, marks in enumerate(out) if wide[i] > narrow[i] and not _is_clear(crops[i], marks)]
    if again:
        first = out.copy()
        _in_batches(crops, wide, again, out)
        for i in again:
            if out[i]:  # what is seen unsurely in the narrowed line alone is not there
                out[i] = max(first[i], out[i], key=lambda marks, i=i: _worth(crops[i], marks))  # type: ignore[misc]
    _trim()(0)
    return out


def _is_clear(crop: Pixels, marks: tuple[Mark, ...]) -> bool:
    """Tell whether a reading is sure of its words and numbers, whole, and gives no number in two pieces."""
    words = "".join(m.char for m in marks)
    told = [m.sure for i, m in enumerate(marks) if m.char.isalnum() or m.char in ".%" or words[i + 1 : i + 2].isdigit()]
    return min(told, default=0.0) >= _CLEAR and not _TORN.search(words) and is_whole(crop, marks)


def _worth(crop: Pixels, marks: tuple[Mark, ...]) -> tuple[bool, float]:
    """Return what tells the better of two readings of a line: that nothing is left out, then how sure it is."""
    return is_whole(crop, marks), surety(marks)


def is_whole(crop: Pixels, marks: Sequence[Mark]) -> bool:
    """Tell whether there is a character read wherever ink stands in a crop: the recogniser may leave some out, sure of the rest."""
    high, wide = crop.shape[:2]
    at = [0.0, *(m.at * wide for m in marks if not m.char.isspace()), float(wide)]
    for left, right in pairwise(at):
        if right - left <= _APART * high:
            continue
        start = left + (0.5 * high if left else 0.0)
        end = right - (0.5 * high if right < wide else 0.0)
        if (crop[:, round(start) : round(end)] < DARK).any(axis=0).sum() > _LEFT_OUT * high:
            return False
    return len(at) > 2


def surety(marks: Sequence[Mark]) -> float:
    """Return how sure the recogniser is of characters in the mean (0..1), 0 of none."""
    return sum(m.sure for m in marks) / max(len(marks), 1)


def _in_batches(
    crops: Sequence[Pixels], widths: Sequence[int], wanted: Iterable[int], out: list[tuple[Mark, ...]]
) -> None:
    """Recognise the crops of these numbers scaled to their widths in pixels, those of about one width together."""
    batch: list[int] = []
    for index in sorted(wanted, key=lambda i: (widths[i], i)):
        if batch and (len(batch) >= _BATCH or widths[index] * (len(batch) + 1) > _BATCH_WIDTH):
            _recognise(crops, widths, batch, out)
            batch = []
        batch.append(index)
    if batch:
        _recognise(crops, widths, batch, out)


def _width(crop: Pixels, share: float) -> int:
    """Return how wide a crop is read, in pixels: as it is scaled to the recogniser's height, narrowed to a share."""
    high, wide = crop.shape[:2]
    return int(min(max(round(_HEIGHT * share * wide / max(high, 1)), _NARROWEST), _WIDEST))


def _three(page: Any) -> Any:
    return cv2.cvtColor(page, cv2.COLOR_GRAY2BGR) if page.ndim == 2 else page


def _recognise(
    crops: Sequence[Pixels], widths: Sequence[int], batch: Sequence[int], out: list[tuple[Mark, ...]]
) -> None:
    longest = max(widths[i] for i in batch)
    given = np.zeros((len(batch), 3, _HEIGHT, longest), np.float32)
    for row, index in enumerate(batch):
        crop = crops[index]
        way = cv2.INTER_AREA if crop.shape[0] > _HEIGHT else cv2.INTER_CUBIC
        scaled = cv2.resize(crop, (widths[index], _HEIGHT), interpolation=way)
        given[row, :, :, : widths[index]] = (_three(scaled).astype(np.float32).transpose(2, 0, 1) / 255 - 0.5) / 0.5
    engine = _engine()
    chances = engine.read.run(None, {engine.read.get_inputs()[0].name: given})[0]
    best, sure = chances.argmax(axis=2), chances.max(axis=2)
    # The models know both scripts and waver between the two shapes of a character (决, 決): the simplified one is meant
    # unless another is clearly seen (a name's rare character).
    for row, column in zip(*np.nonzero(engine.unlikely[best]), strict=True):
        other = int(np.where(engine.unlikely, 0.0, chances[row, column]).argmax())
        if other and chances[row, column, other] > _RIVAL:
            best[row, column] = other
    for row, index in enumerate(batch):
        share = longest / widths[index] / best.shape[1]
        out[index] = _decoded(best[row], sure[row], share, engine.characters)


def _decoded(best: Any, sure: Any, share: float, characters: Sequence[str]) -> tuple[Mark, ...]:
    """Collapse the recogniser's columns into characters; `share` is a column's width as a share of the crop's."""
    marks: list[Mark] = []
    start = 0
    columns = best.tolist()
    for end in range(1, len(columns) + 1):
        if end < len(columns) and columns[end] == columns[start]:
            continue
        char = characters[columns[start]]
        if char:
            marks.append(Mark(char, min((start + end) / 2 * share, 1.0), round(float(sure[start:end].max()), 3)))
        start = end
    return tuple(marks)
