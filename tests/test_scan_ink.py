"""Ink on a drawn page: what is a ruling line and what a character's stem, what belongs to a line of text."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from juesuan.document.ink import Pixels, bands, ink_of, strokes

POINT = 300 / 72
LEFT, RIGHT, ROWS = 200, 1400, (200, 260, 320, 380)


def ruled(middle: tuple[int, int]) -> Pixels:
    """Return a page with a table of three rows whose middle line runs between two heights."""
    page = np.full((700, 1600), 255, np.uint8)
    for y in ROWS:
        cv2.line(page, (LEFT, y), (RIGHT, y), 0, 3)
    for x in (LEFT, RIGHT):
        cv2.line(page, (x, ROWS[0]), (x, ROWS[-1]), 0, 3)
    cv2.line(page, (600, middle[0]), (600, middle[1]), 0, 3)
    return page


def ends(page: Pixels) -> list[tuple[int, int]]:
    _, down = strokes(page, POINT)
    return [(round(s.top, -1), round(s.bottom, -1)) for s in down if abs((s.left + s.right) / 2 - 600) < 10]


@pytest.mark.parametrize("stem", [(328, 362), (330, 368), (338, 374)], ids=["short", "long", "low"])
def test_a_stem_below_a_line_is_no_part_of_it(stem: tuple[int, int]) -> None:
    """人 or 车 in a merged cell, right below the line between the columns above."""
    page = ruled((ROWS[0], ROWS[2]))
    cv2.line(page, (600, stem[0]), (600, stem[1]), 0, 4)
    cv2.line(page, (580, stem[1]), (600, stem[0] + 12), 0, 4)
    assert ends(page) == [(ROWS[0], ROWS[2])]


def test_a_stem_above_a_line_is_no_part_of_it() -> None:
    page = ruled((ROWS[1], ROWS[3]))
    cv2.line(page, (600, 208), (600, 252), 0, 4)
    assert ends(page) == [(ROWS[1], ROWS[3])]


def test_a_line_that_runs_out_of_the_table_is_whole() -> None:
    """A row cut by the page's end has no line that closes it."""
    page = ruled((ROWS[0], ROWS[3] + 300))
    assert ends(page) == [(ROWS[0], ROWS[3] + 300)]


def test_the_tops_of_the_next_line_are_no_part_of_this_one() -> None:
    page = np.full((200, 600), 255, np.uint8)
    page[20:66, 30:500:2] = 0  # a line of text
    page[78:124, 30:500:2] = 0  # the next
    found = bands(ink_of(page, POINT), (0, 10, 600, 82), POINT)
    assert [(b.top, b.bottom) for b in found] == [(20, 66)]


def test_a_stop_below_its_line_is_a_part_of_it() -> None:
    page = np.full((200, 600), 255, np.uint8)
    page[20:66, 30:500:2] = 0
    page[70:78, 500:510] = 0
    assert [(b.top, b.bottom) for b in bands(ink_of(page, POINT), (0, 10, 600, 120), POINT)] == [(20, 78)]
