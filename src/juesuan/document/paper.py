"""What lies between a page and its picture: a seal's red ink, the table a photograph was taken on, a copier's dark rim, stains.

Each function takes it away, or tells where it is, before anything is read. Pixels are as in `ink`; `point` is the
pixels of a point.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from juesuan.document.ink import GREY, Band, Floats, Pixels, Stroke, runs

_RED = 30  # by how much red must outshine green and blue
_SEAL = (50.0, 230.0)  # points that a seal is wide and high: 18 to 80 mm
_SEAL_GAP = 5.0  # points between the strokes of a seal; lines of red text stand further apart
_LOOKED_AT = 500  # pixels of the longer side of the picture that paper's edge and stains are looked for in; of twice as many for rims
_ON_TABLE = (0.35, 0.97)  # of the picture that a sheet covers which lies on a table
_DARKER = 45  # shades that the table is darker than the sheet
_FOUR = 0.93  # of the sheet's outline that four straight edges must enclose
_INSET = 0.004  # of the sheet's sides that its edge may be uneven by
_RIM = 2.5  # points; strokes of text and ruling lines are thinner than a rim
_BARE = 95  # percentile of a row's shades that is paper's, whatever table or text stands in it
_CREASED = 246  # shades; a row that is darker all along is a crease
_MARGIN = 9.0  # points along a sheet's edges that printers leave bare: no ruling line is in them, a crease is
_CREASED_MARGIN = 6.0  # shades that a crease is darker there, in the mean, than the paper above and below it
_AROUND = 15.0  # points above and below it that tell the paper's shade
_CREASES = 0.15  # of a page's rows that creases take up at most
_TEXT = 25.0  # points that a stroke of text is wide at most: longer is the crease itself
_STAIN = 9.0  # points; no stroke is as thick as a stain
_DEEP = 0.45  # of the paper's shade: darker is a stain
_LARGER = 20.0  # points that a stain is wide and high at least: smaller is a blot on a figure, or a character
_SOLID = 0.95  # of it that is dark
_UNEVEN = 0.92  # of its upright box that a stain fills at most: a bar of a shaded heading fills all
_JOINS = 3.0  # points between a line's piece before a stain and the one behind it, across their course


def grey_of(picture: Any, point: float) -> Pixels:
    """Return a picture's grey shades, RGB or grey already, without red seals: what they were pressed upon shows through.

    Only what is as large as a seal is taken for one: red headings and figures stay.
    """
    pixels = np.asarray(picture, np.uint8)
    if pixels.ndim == 2:
        return pixels
    pixels = np.ascontiguousarray(pixels[:, :, :3])
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)
    ratio = min(1.0, 1.0 / point)  # a pixel a point shows a seal
    small = cv2.resize(pixels, None, fx=ratio, fy=ratio, interpolation=cv2.INTER_AREA).astype(np.int16)
    red = np.asarray((small[:, :, 0] - small[:, :, 1:].max(axis=2) > _RED) * 255, np.uint8)
    if not red.any():
        return grey
    gap = max(3, round(_SEAL_GAP * point * ratio) | 1)
    count, _, stats, _ = cv2.connectedComponentsWithStats(
        cv2.morphologyEx(red, cv2.MORPH_CLOSE, np.ones((gap, gap), np.uint8))
    )
    paper = float(np.percentile(grey[::7, ::7], 90))
    least, most = (side * point * ratio for side in _SEAL)
    for left, top, wide, high, _ in stats[1:count].tolist():
        if not (least <= wide <= most and least <= high <= most and 0.5 <= wide / high <= 2.0):
            continue
        box = [max(0, round((v - m) / ratio)) for v, m in ((left, 3), (top, 3), (left + wide, -3), (top + high, -3))]
        part = (slice(box[1], box[3]), slice(box[0], box[2]))
        grey[part] = _through(pixels[part], paper)
    return grey


def _through(seal: Pixels, paper: float) -> Pixels:
    """Return what lies under a seal: red ink is bright in red light, black ink is not."""
    light = seal[:, :, 0].astype(np.float32)
    redness = light - seal[:, :, 1:].max(axis=2)
    inked = redness > _RED
    if not inked.any():
        return np.asarray(light, np.uint8)
    full, shade = float(np.percentile(redness[inked], 75)), float(np.percentile(light[inked], 75))
    lift = np.clip(redness / full, 0, 1) * max(paper / shade - 1, 0)
    return np.asarray(np.clip(light * (1 + lift), 0, 255), np.uint8)


def sheet(picture: Pixels) -> Floats | None:
    """Return the homography that makes a sheet photographed on a darker table fill the picture; None where none is seen."""
    small, ratio = _small(picture)
    smooth = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))  # its text filled
    smooth = cv2.GaussianBlur(smooth, (0, 0), 2)
    _, bright = cv2.threshold(smooth, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(bright)
    if count < 2:
        return None
    at = 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())
    own = labels == at
    if not _ON_TABLE[0] <= own.mean() <= _ON_TABLE[1] or own[[0, -1]].mean() > 0.3 or own[:, [0, -1]].mean() > 0.3:
        return None
    if float(np.median(smooth[own])) - float(np.percentile(smooth[~own], 75)) < _DARKER:
        return None
    outlines, _ = cv2.findContours(np.asarray(own, np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    hull = cv2.convexHull(max(outlines, key=cv2.contourArea))
    four = _four_corners(hull)
    if four is None or cv2.contourArea(four.astype(np.float32)) < _FOUR * cv2.contourArea(hull):
        return None
    four += (four.mean(axis=0) - four) * _INSET * 2
    return _filling(four / ratio, picture.shape[1], picture.shape[0])


def _four_corners(hull: Any) -> Floats | None:
    """Return an outline's four corners from the top left clockwise; None where it has more or fewer."""
    length = cv2.arcLength(hull, True)
    for share in (0.01, 0.02, 0.03, 0.05):
        found = cv2.approxPolyDP(hull, share * length, True).reshape(-1, 2).astype(np.float64)
        if len(found) == 4:
            total, apart = found.sum(axis=1), found[:, 1] - found[:, 0]
            order = [int(total.argmin()), int(apart.argmin()), int(total.argmax()), int(apart.argmax())]
            return found[order] if len(set(order)) == 4 else None
    return None


def _filling(four: Floats, wide: int, high: int) -> Floats:
    """Return the homography from four corners to the largest frame of their proportions in the middle of the picture."""
    sides = np.linalg.norm(np.roll(four, -1, axis=0) - four, axis=1)
    shape = (sides[0] + sides[2]) / (sides[1] + sides[3])  # width for height
    if abs(shape * high / wide - 1) < 0.15:  # the picture's own, but for the angle it is seen at
        shape = wide / high
    x, y = min(wide, high * shape), min(high, wide / shape)
    left, top = (wide - x) / 2, (high - y) / 2
    frame = [(left, top), (left + x, top), (left + x, top + y), (left, top + y)]
    return np.asarray(cv2.getPerspectiveTransform(four.astype(np.float32), np.array(frame, np.float32)), np.float64)


def without_rim(page: Pixels, point: float) -> Pixels:
    """Return a page, its background evened, without what is dark and thick along the picture's edge."""
    small, ratio = _small(page, 2 * _LOOKED_AT)
    thick = max(2, round(_RIM * point * ratio))
    # Beyond the picture all is dark, so that a rim thinner than that counts as thick.
    dark = cv2.copyMakeBorder(
        np.asarray((small < GREY) * 255, np.uint8), thick, thick, thick, thick, cv2.BORDER_CONSTANT, value=255
    )
    dark = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((thick, thick), np.uint8))
    _, labels = cv2.connectedComponents(dark)
    rim = (labels == labels[0, 0])[thick:-thick, thick:-thick]
    if not rim.any() or rim.mean() > 1 - _ON_TABLE[0]:
        return page
    rim = cv2.dilate(np.asarray(rim, np.uint8), np.ones((3, 3), np.uint8))
    out = page.copy()
    out[cv2.resize(rim, page.shape[::-1], interpolation=cv2.INTER_NEAREST) > 0] = 255
    return out


def uncreased(page: Pixels, point: float) -> Pixels:
    """Return a straight page, its background evened, without the creases that run across all of it, margins too, or down."""
    for axis in (0, 1):
        lying = page if axis == 0 else np.ascontiguousarray(page.T)
        rows = _reaching(lying, np.percentile(lying[:, ::4], _BARE, axis=1) < _CREASED, point)
        if rows.any() and rows.mean() < _CREASES:
            rows = cv2.dilate(np.asarray(rows, np.uint8)[:, None], np.ones((3, 1), np.uint8))[:, 0] > 0
            length = round(_TEXT * point) | 1
            paper = cv2.morphologyEx(lying[rows], cv2.MORPH_CLOSE, np.ones((1, length), np.uint8))
            out = lying.copy()
            out[rows] = cv2.divide(lying[rows], np.maximum(paper, 40), scale=255)
            page = out if axis == 0 else np.ascontiguousarray(out.T)
    return page


def _reaching(page: Pixels, rows: Any, point: float) -> Any:
    """Return which of the rows (a mask) that are dark all along run on through both margins: a wide table's lines do not."""
    margin, around = max(3, round(_MARGIN * point)), round(_AROUND * point)
    shade = np.stack([page[:, :margin].mean(axis=1), page[:, -margin:].mean(axis=1)])
    out = np.zeros_like(rows)
    for a, b in runs(rows, 0):
        beside = np.hstack([shade[:, max(0, a - around) : max(0, a - 1)], shade[:, b + 1 : b + around]])
        if beside.size:
            darker = np.median(beside, axis=1) - shade[:, a:b].min(axis=1)
            out[a:b] = bool((darker > _CREASED_MARGIN).all())
    return out


def stains(picture: Pixels, point: float) -> Pixels | None:
    """Return a mask (255) of dark spots that hide what they lie on, thicker than any stroke; None where there are none."""
    small, ratio = _small(picture)
    paper = float(np.percentile(small, 80))
    thick = max(3, round(_STAIN * point * ratio))
    dark = np.asarray((small < _DEEP * paper) * 255, np.uint8)
    core = cv2.morphologyEx(dark, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (thick, thick)))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(core)
    high, wide = small.shape
    mask = np.zeros_like(core)
    for n, (left, top, across, down, area) in enumerate(stats[1:count].tolist(), 1):
        inside = left > 1 and top > 1 and left + across < wide - 1 and top + down < high - 1
        large = min(across, down) >= _LARGER * point * ratio
        if inside and large and area < _UNEVEN * across * down and area < 0.2 * wide * high:
            # Bold characters are grey from afar too, but white stands between their strokes.
            own = cv2.resize(np.asarray(labels == n, np.uint8), picture.shape[::-1], interpolation=cv2.INTER_NEAREST)
            if float((picture[own > 0] < _DEEP * paper).mean()) >= _SOLID:
                mask[labels == n] = 255
    if not mask.any():
        return None
    mask = cv2.dilate(mask, np.ones((5, 5), np.uint8))
    return np.asarray(cv2.resize(mask, picture.shape[::-1], interpolation=cv2.INTER_NEAREST), np.uint8)


def blots(mask: Pixels) -> list[Band]:
    """Return the hulls of the stains of a mask."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask)
    return [Band(left, top, left + wide, top + high) for left, top, wide, high, _ in stats[1:count].tolist()]


def bleached(picture: Pixels, mask: Pixels) -> Pixels:
    """Return a picture with its stains as bright as paper."""
    out = picture.copy()
    out[mask > 0] = round(float(np.percentile(picture[::5, ::5], 80)))
    return out


def led_through(lines: list[Stroke], stained: list[Band], point: float, *, flat: bool) -> list[Stroke]:
    """Return ruling lines with those that a stain interrupts led through it: its two pieces lie on one course."""
    near = round(_JOINS * point)
    out = list(lines)
    for spot in stained:
        low, high = (spot.left, spot.right) if flat else (spot.top, spot.bottom)
        before = [
            s
            for s in out
            if _touches(s, spot, near, flat)
            and low - 2 * near <= _end(s, flat) <= high + near
            and _start(s, flat) < low
        ]
        behind = [
            s
            for s in out
            if _touches(s, spot, near, flat)
            and low - near <= _start(s, flat) <= high + 2 * near
            and _end(s, flat) > high
        ]
        for a in before:
            b = min(
                (s for s in behind if s is not a and abs(_course(s, flat) - _course(a, flat)) <= near),
                key=lambda s: abs(_course(s, flat) - _course(a, flat)),
                default=None,
            )
            if b is not None and a in out and b in out:
                out.remove(a)
                out.remove(b)
                behind.remove(b)
                out.append(
                    Stroke(min(a.left, b.left), min(a.top, b.top), max(a.right, b.right), max(a.bottom, b.bottom))
                )
    return out


def _touches(s: Stroke, spot: Band, near: int, flat: bool) -> bool:
    return (spot.top if flat else spot.left) - near <= _course(s, flat) <= (spot.bottom if flat else spot.right) + near


def _start(s: Stroke, flat: bool) -> int:
    return s.left if flat else s.top


def _end(s: Stroke, flat: bool) -> int:
    return s.right if flat else s.bottom


def _course(s: Stroke, flat: bool) -> float:
    return (s.top + s.bottom) / 2 if flat else (s.left + s.right) / 2


def _small(picture: Pixels, side: int = _LOOKED_AT) -> tuple[Pixels, float]:
    ratio = min(1.0, side / max(picture.shape))
    return np.asarray(cv2.resize(picture, None, fx=ratio, fy=ratio, interpolation=cv2.INTER_AREA), np.uint8), ratio
