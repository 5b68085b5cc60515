"""What happens to paper between the printer and the reader, done to pictures of pages: the same seed, the same damage.

A picture is an array of 8-bit RGB pixels, dark on white; `dots` its pixels a point. Each function returns another
picture and leaves its own as it is. `page_order` is for whole documents.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
Seeded = np.random.Generator

MM = 72 / 25.4  # points


def stamped(page: Picture, rng: Seeded, dots: float) -> Picture:
    """Press a round red seal of 42 mm with a star and characters along its rim on the page, over the densest ink of three places."""
    high, wide = page.shape[:2]
    radius = round(21 * MM * dots)
    places = [(int(rng.integers(radius, wide - radius)), int(rng.integers(radius, high - radius))) for _ in range(3)]
    x, y = max(
        places, key=lambda p: int((page[p[1] - radius : p[1] + radius, p[0] - radius : p[0] + radius] < 128).sum())
    )
    seal = np.zeros((2 * radius, 2 * radius), np.uint8)
    middle = (radius, radius)
    cv2.circle(seal, middle, round(0.95 * radius), 255, max(2, round(1.1 * MM * dots)), cv2.LINE_AA)
    points = [
        (radius + r * math.sin(k * math.pi / 5), radius - r * math.cos(k * math.pi / 5))
        for k in range(10)
        for r in [radius * (0.3 if k % 2 == 0 else 0.12)]
    ]
    cv2.fillPoly(seal, [np.array(points, np.int32)], 255, cv2.LINE_AA)
    stroke = max(1, round(0.5 * MM * dots))
    for k in range(11):  # characters: a few strokes each
        angle = math.radians(-125 + 25 * k)
        cx, cy = radius + 0.72 * radius * math.sin(angle), radius - 0.72 * radius * math.cos(angle)
        for _ in range(6):
            ends = rng.uniform(-0.11, 0.11, 4) * radius
            cv2.line(
                seal,
                (round(cx + ends[0]), round(cy + ends[1])),
                (round(cx + ends[2]), round(cy + ends[3])),
                255,
                stroke,
                cv2.LINE_AA,
            )
    seal = np.asarray(
        cv2.warpAffine(seal, cv2.getRotationMatrix2D(middle, float(rng.uniform(-15, 15)), 1), seal.shape[::-1])
    )
    # Ink is uneven, and lets black through: what lies under it is multiplied by its colour.
    worn = cv2.resize(
        rng.uniform(0.55, 1.0, (12, 12)).astype(np.float32), seal.shape[::-1], interpolation=cv2.INTER_CUBIC
    )
    share = (np.clip(seal / 255 * worn, 0, 1))[:, :, None]
    colour = np.array([rng.uniform(200, 228), rng.uniform(25, 70), rng.uniform(30, 70)]) / 255
    out = page.astype(np.float32)
    part = out[y - radius : y + radius, x - radius : x + radius]
    part *= 1 - share * (1 - colour)
    return _bytes(out)


def folded(page: Picture, rng: Seeded, dots: float) -> Picture:
    """Fold the page across its middle or in three, and open it again: a grey crease, a shade on one side, what is below moved a little."""
    high, wide = page.shape[:2]
    out = page.astype(np.float32)
    for at in [0.5] if rng.random() < 0.5 else [0.33, 0.67]:
        y = round((at + rng.uniform(-0.02, 0.02)) * high)
        moved = float(rng.uniform(-0.8, 0.8) * dots)
        below = out[y:].copy()
        shift = np.array([[1, 0, moved], [0, 1, 0]], np.float32)
        out[y:] = cv2.warpAffine(below, shift, (wide, high - y), borderValue=(255, 255, 255))
        away = np.arange(high, dtype=np.float32)[:, None] - y
        reach = 35 * dots
        shade = 1 - rng.uniform(0.15, 0.3) * np.where(
            away >= 0, np.exp(-np.maximum(away, 0) / reach), np.exp(np.minimum(away, 0) / (0.15 * reach))
        )
        crease = 1 - rng.uniform(0.2, 0.4) * np.exp(-((away / (0.6 * dots)) ** 2))
        # A crease is worn through here and there.
        worn = cv2.resize(rng.uniform(0.3, 1.0, (1, 40)).astype(np.float32), (wide, 1))
        out *= (shade * (1 - (1 - crease) * worn))[:, :, None]
    return _bytes(out)


def copied(page: Picture, rng: Seeded, dots: float) -> Picture:
    """Copy the page, and the copy: twice a little askew, softer, harder in contrast, with specks and a dark edge."""
    out = page
    for _ in range(2):
        out = _askew(out, float(rng.uniform(-0.8, 0.8)))
        soft = cv2.GaussianBlur(out.astype(np.float32), (0, 0), 0.22 * dots)
        level = (soft - 128) * 1.5 + 128 + rng.uniform(-12, 6)
        level += rng.normal(0, 7, level.shape[:2])[:, :, None]
        out = _bytes(level)
        high, wide = out.shape[:2]
        for _ in range(int(rng.integers(60, 160))):
            centre = (int(rng.integers(0, wide)), int(rng.integers(0, high)))
            cv2.circle(
                out, centre, max(1, round(float(rng.uniform(0.1, 0.45)) * dots)), (int(rng.integers(20, 120)),) * 3, -1
            )
        edge = round(float(rng.uniform(2, 7)) * dots)
        out[:, :edge] = _bytes(out[:, :edge] * 0.25)
    return out


def photographed(page: Picture, rng: Seeded, dots: float) -> Picture:
    """Photograph the page by hand on a dark table: not square, darker toward one corner, grainy."""
    high, wide = page.shape[:2]
    rim = 0.05 * wide
    corners = np.array([(0, 0), (wide, 0), (wide, high), (0, high)], np.float32)
    inwards = np.array([(1, 1), (-1, 1), (-1, -1), (1, -1)], np.float32)
    seen = corners + inwards * (rim + rng.uniform(0, 0.045 * wide, (4, 2))).astype(np.float32)
    tilt = cv2.getPerspectiveTransform(corners, seen)
    table = tuple(float(v) for v in rng.uniform(45, 90, 3))
    out = cv2.warpPerspective(page, tilt, (wide, high), flags=cv2.INTER_AREA, borderValue=table).astype(np.float32)
    y, x = np.mgrid[0:high, 0:wide].astype(np.float32)
    angle = float(rng.uniform(0, 2 * math.pi))
    along = (x / wide - 0.5) * math.cos(angle) + (y / high - 0.5) * math.sin(angle)
    out *= (0.82 - float(rng.uniform(0.15, 0.35)) * along)[:, :, None]
    out *= np.array([1.0, float(rng.uniform(0.93, 0.98)), float(rng.uniform(0.82, 0.92))], np.float32)  # lamp light
    return _bytes(out + rng.normal(0, 4, out.shape))


def faxed(page: Picture, rng: Seeded, dots: float) -> Picture:
    """Send the page by fax: black or white, a few dots lost and a few too many."""
    grey = cv2.cvtColor(_askew(page, float(rng.uniform(-0.7, 0.7))), cv2.COLOR_RGB2GRAY).astype(np.float32)
    grey += rng.normal(0, 18, grey.shape)
    out = np.where(grey > 168, 255, 0).astype(np.uint8)
    flip = rng.random(out.shape) < 0.0006
    out[flip] = 255 - out[flip]
    return np.asarray(np.repeat(out[:, :, None], 3, axis=2), np.uint8)


def stained(page: Picture, rng: Seeded, dots: float) -> Picture:
    """Spill on the page: a dark spot of two to four centimetres that nothing shows through."""
    high, wide = page.shape[:2]
    out = page.copy()
    x, y = int(rng.uniform(0.25, 0.75) * wide), int(rng.uniform(0.25, 0.6) * high)
    for _ in range(9):
        centre = (round(x + float(rng.normal(0, 7)) * dots), round(y + float(rng.normal(0, 5)) * dots))
        axes = (round(float(rng.uniform(8, 24)) * dots), round(float(rng.uniform(6, 18)) * dots))
        cv2.ellipse(out, centre, axes, float(rng.uniform(0, 180)), 0, 360, (38, 34, 30), -1, cv2.LINE_AA)
    return out


def _askew(page: Picture, degrees: float) -> Picture:
    high, wide = page.shape[:2]
    matrix = cv2.getRotationMatrix2D((wide / 2, high / 2), degrees, 1)
    return np.asarray(
        cv2.warpAffine(page, matrix, (wide, high), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255)), np.uint8
    )


def _bytes(values: Any) -> Picture:
    return np.asarray(np.clip(values, 0, 255), np.uint8)


DAMAGES: dict[str, Callable[[Picture, Seeded, float], Picture]] = {
    "stamped": stamped,
    "folded": folded,
    "copied": copied,
    "photographed": photographed,
    "faxed": faxed,
    "stained": stained,
}


TURNED, MISSING, SHUFFLED = "turned", "missing", "shuffled"


def page_order(count: int, how: str, rng: Seeded) -> list[tuple[int, int]]:
    """Return the pages (from 0) as they are stapled, each with the quarters anticlockwise that it lies.

    `turned`: every third page on its head or side; `missing`: one of the inner pages left out; `shuffled`: one page put
    three places later.
    """
    order = [(n, 0) for n in range(count)]
    if how == TURNED:
        return [(n, int(rng.choice([1, 2, 3])) if n % 3 == 1 else 0) for n, _ in order]
    at = int(rng.integers(2, max(count - 4, 3)))
    if how == MISSING:
        return order[:at] + order[at + 1 :]
    if how == SHUFFLED:
        return [*order[:at], *order[at + 1 : at + 4], order[at], *order[at + 4 :]]
    return order
