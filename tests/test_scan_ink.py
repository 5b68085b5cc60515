"""Ink on a drawn page: what is a ruling line and what a character's stem, what belongs to a line of text."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from juesuan.document.ink import Band, Pixels, _in_rows, bands, ink_of, strokes
from juesuan.document.ocr import Mark, _inked
from juesuan.document.scan import Text, _glyphs, _judged, _spelt, _unsure, _words

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


def test_a_line_begins_where_its_bracket_does() -> None:
    """The ink of （ stands in the right half of its box: lines with and without it begin at one margin."""
    marks = tuple(Mark(c, (i + 0.5) / 5, 1.0) for i, c in enumerate("（二）结构"))
    band = Band(round(120 * POINT), 1000, round(184 * POINT), 1050)
    text = Text(band, marks, False)
    assert _glyphs(text, 16.0, (0, 0, 595, 842), POINT)[0].x0 == pytest.approx(112, abs=0.5)
    assert _glyphs(text._replace(cell=True), 16.0, (0, 0, 595, 842), POINT)[0].x0 == pytest.approx(120, abs=0.5)


def numbers(words: list[str], blotted: int = -1) -> tuple[Pixels, list[Text]]:
    """Return a page of numbers drawn as bars, a digit 20 pixels, and what was read; one lacks a digit that is a blot."""
    page = np.full((60 * len(words) + 60, 600), 255, np.uint8)
    texts = []
    for n, word in enumerate(words):
        x, top = 40, 20 + 60 * n
        for i, char in enumerate(word):
            wide = 8 if char in ".," else 16
            page[top + (20 if char in ".," else 0) : top + 30, x : x + wide] = 0
            if n == blotted and i == 2:
                page[top : top + 30, x : x + 24] = 0
            x += 20 if char not in ".," else 12
        read = word if n != blotted else word[:2] + word[3:]
        marks = tuple(Mark(c, (i + 0.5) / len(read), 0.999) for i, c in enumerate(read))
        texts.append(Text(Band(40, top, x - 4, top + 30), marks, True))
    return page, texts


def test_a_blot_that_hides_a_digit_is_seen_by_the_width() -> None:
    """The pieces of ink are as many as the characters read: a digit was dropped, and two were joined."""
    words = [f"{n}{n + 1}{n + 2}4.{n}5" for n in range(1, 8)] + ["1234.56", "987654.32", "0.00", "12.50"]
    page, texts = numbers(words, blotted=8)
    doubted = [_words(t) for t in _judged(page, texts) if t.marks[0].sure < 0.9]
    assert doubted == ["98654.32"]


def test_digits_that_touch_are_as_wide_as_they_read() -> None:
    words = [f"{n}{n + 1}{n + 2}4.{n}5" for n in range(1, 8)] + ["1234.56", "987654.32", "0.00", "12.50"]
    page, texts = numbers(words)
    top = texts[3].band.top
    page[top + 12 : top + 15, 40 : texts[3].band.right] = 0
    assert all(m.sure > 0.9 for t in _judged(page, texts) for m in t.marks)


def test_half_a_number_is_unsure() -> None:
    marks = tuple(Mark(c, (i + 0.5) / 6, 0.999) for i, c in enumerate("20 .92"))
    assert {m.sure for m in _unsure(Text(Band(0, 0, 60, 20), marks, True)).marks} == {0.5}


@pytest.mark.parametrize(
    ("read", "sure", "meant"),
    [
        ("财政按款支出决算共体情况", 0.5, "财政拨款支出决算共体情况"),  # 总体 or 具体
        ("公务接付费", 0.5, "公务接待费"),
        ("财政借款支出", 0.99, "财政借款支出"),  # another word, clearly read
        ("财政2款支出", 0.5, "财政2款支出"),  # a digit is never mended
        ("财按增款", 0.5, "财按增款"),
    ],
)
def test_words_of_the_forms_are_mended_where_unsure(read: str, sure: float, meant: str) -> None:
    marks = tuple(Mark(c, (i + 0.5) / len(read), sure) for i, c in enumerate(read))
    assert _words(_spelt(Text(Band(0, 0, 200, 20), marks, True))) == meant


@pytest.mark.parametrize("slope", [0.0, 0.05, -0.1, 0.14])
def test_lines_aslant_are_kept_to_tell_the_camera_angle_and_characters_are_not(slope: float) -> None:
    ink = np.zeros((400, 600), np.uint8)
    cv2.line(ink, (100, 100), (500, round(100 + 400 * slope)), 255, 1)
    cv2.line(ink, (300, 160), (round(300 + 200 * slope), 360), 255, 1)
    lines = ink > 0
    for n, char in enumerate("8305"):
        cv2.putText(ink, char, (20 + 16 * n, 300), cv2.FONT_HERSHEY_SIMPLEX, 0.5, 255, 1)
    kept = _in_rows(ink) > 0
    assert (kept & lines).sum() > 0.9 * lines.sum()
    assert not (kept & ~lines).any()


def test_the_detector_is_given_parts_that_hold_all_ink_on_its_steps() -> None:
    page = np.full((960, 672), 255, np.uint8)
    for left, top, right, bottom in ((0, 5, 90, 20), (500, 8, 671, 24), (300, 500, 340, 515), (310, 930, 330, 960)):
        page[top:bottom, left:right] = 0
    parts = _inked(page)
    assert len(parts) == 4
    for left, top, right, bottom in parts:
        assert not any(v % 32 for v in (left, top, right, bottom))
        page[top:bottom, left:right] = 255
    assert page.min() == 255
    assert _inked(page) == []
