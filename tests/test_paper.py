"""What is taken out of a picture before it is read: a seal, the table under a photograph, a copier's rim, creases, stains.

The damage is that of `bench/damage.py`; here nothing is recognised, which the slow test at the end does.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

import damage
import scans
from juesuan.checks.engine import check
from juesuan.compile.generate import generate
from juesuan.compile.render import render
from juesuan.compile.wording import compose
from juesuan.document.ink import Pixels, evened, strokes
from juesuan.document.model import Cell, Run, Table
from juesuan.document.paper import bleached, blots, grey_of, led_through, sheet, stains, uncreased, without_rim
from juesuan.document.spelling import respelt

POINT = 150 / 72
HIGH, WIDE = 1754, 1240


def ruled() -> damage.Picture:
    """Return a page with a table of 20 rows and 4 columns, and bars for text in its cells."""
    page = np.full((HIGH, WIDE, 3), 255, np.uint8)
    for y in range(300, 1501, 60):
        cv2.line(page, (150, y), (1090, y), (0, 0, 0), 2)
    for x in range(150, 1091, 235):
        cv2.line(page, (x, 300), (x, 1500), (0, 0, 0), 2)
    for y in range(320, 1500, 60):
        for x in range(180, 1090, 235):
            for n in range(6):
                cv2.rectangle(page, (x + 14 * n, y), (x + 14 * n + 6, y + 22), (0, 0, 0), -1)
    return page


def lines(page: Pixels) -> tuple[list[int], list[int]]:
    """Return where a page's ruling lines stand, to 10 pixels."""
    across, down = strokes(page, POINT)
    return sorted({round(s.top, -1) for s in across}), sorted({round(s.left, -1) for s in down})


@cache
def wanted() -> tuple[list[int], list[int]]:
    return lines(evened(grey_of(ruled(), POINT)))


def test_a_seal_is_taken_off_and_what_lies_under_it_stays() -> None:
    clean = ruled()
    page = damage.stamped(clean, np.random.default_rng(1), POINT)
    grey, own = grey_of(page, POINT), cv2.cvtColor(clean, cv2.COLOR_RGB2GRAY)
    assert (cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)[own > 250] < 190).sum() > 3000  # the seal's ink
    assert (grey[own > 250] < 190).sum() < 100
    assert (grey[own < 50] > 120).sum() == 0


def test_red_words_are_no_seal() -> None:
    page = ruled()
    cv2.putText(page, "20.5", (200, 200), cv2.FONT_HERSHEY_SIMPLEX, 2, (220, 30, 30), 5)
    assert (grey_of(page, POINT)[140:210, 200:400] < 150).sum() > 500


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_sheet_on_a_table_fills_the_picture(seed: int) -> None:
    how = sheet(grey_of(damage.photographed(ruled(), np.random.default_rng(seed), POINT), POINT))
    assert how is not None
    back = cv2.warpPerspective(
        cv2.cvtColor(damage.photographed(ruled(), np.random.default_rng(seed), POINT), cv2.COLOR_RGB2GRAY),
        how,
        (WIDE, HIGH),
    )
    across, down = lines(evened(np.asarray(back, np.uint8)))
    assert (len(across), len(down)) == (21, 5)
    assert np.abs(np.array(across) - wanted()[0]).max() <= 20


def test_a_scan_shows_no_table() -> None:
    assert sheet(grey_of(ruled(), POINT)) is None
    assert sheet(np.full((HIGH, WIDE), 240, np.uint8)) is None


def test_a_dark_rim_is_taken_off() -> None:
    page = evened(grey_of(ruled(), POINT))
    page[:, :12] = 30
    page[-9:] = 60
    swept = without_rim(page, POINT)
    assert int(swept[:, :12].min()) == 255
    assert lines(swept) == wanted()


def test_a_table_cut_by_the_picture_is_no_rim() -> None:
    page = grey_of(ruled(), POINT)[310:1490, 160:1080]
    assert lines(without_rim(page, POINT)) == lines(page)


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_a_crease_is_no_ruling_line(seed: int) -> None:
    page = damage.folded(ruled(), np.random.default_rng(seed), POINT)
    across, down = lines(uncreased(evened(grey_of(page, POINT)), POINT))
    assert (across, len(down)) == (wanted()[0], 5)


def wide_table() -> Pixels:
    """Return a page with a table from margin to margin, 12 points wide, and with the noise of a poor scan."""
    page = np.full((HIGH, WIDE), 255, np.uint8)
    for y in range(300, 1501, 60):
        cv2.line(page, (26, y), (WIDE - 26, y), 0, 2)
    for x in np.linspace(26, WIDE - 26, 7).round().astype(int).tolist():
        cv2.line(page, (x, 300), (x, 1500), 0, 2)
    noise = np.random.default_rng(1).normal(0, 6, page.shape)
    return np.asarray(np.clip(page * 0.98 + noise, 0, 255), np.uint8)


@pytest.mark.parametrize("quarters", [0, 1])
def test_the_lines_of_a_table_from_margin_to_margin_are_no_creases(quarters: int) -> None:
    page = np.ascontiguousarray(np.rot90(evened(wide_table()), quarters))
    assert (uncreased(page, POINT) == page).all()
    across, down = lines(page)
    assert sorted((len(across), len(down))) == [7, 21]


def test_a_crease_through_a_table_from_margin_to_margin_is_taken_off_and_its_lines_stay() -> None:
    page = cv2.cvtColor(wide_table(), cv2.COLOR_GRAY2RGB)
    folded = evened(grey_of(damage.folded(page, np.random.default_rng(1), POINT), POINT))
    assert len(lines(folded)[0]) > 21
    assert len(lines(uncreased(folded, POINT))[0]) == 21


def test_ruling_lines_are_led_through_a_stain() -> None:
    picture = grey_of(ruled(), POINT)
    cv2.ellipse(picture, (500, 700), (90, 55), 20, 0, 360, 35, -1)
    mask = stains(picture, POINT)
    assert mask is not None
    (spot,) = blots(mask)
    assert spot.left < 420
    assert spot.right > 575
    page = evened(bleached(picture, mask))
    across, down = strokes(page, POINT)
    assert len(across) > 21
    assert len(led_through(across, [spot], POINT, flat=True)) == 21
    assert len(led_through(down, [spot], POINT, flat=False)) == 5


def test_a_page_without_stains_has_none() -> None:
    page = grey_of(ruled(), POINT)
    cv2.rectangle(page, (150, 300), (1090, 360), 40, -1)  # a dark heading row
    assert stains(page, POINT) is None


def test_a_bold_character_is_no_stain() -> None:
    page = grey_of(ruled(), POINT)
    for y in range(150, 210, 8):
        cv2.line(page, (600, y), (660, y), 0, 6)
    assert stains(page, POINT) is None


def cell(text: str, row: int, col: int, sure: float) -> Cell:
    x = tuple(10.0 * i for i in range(len(text) + 1))
    return Cell(text, row, col, runs=(Run(0, 1, x, 0.0, 10.0, 0, tuple([sure] * len(text))),))


@pytest.mark.parametrize(
    ("read", "sure", "meant"),
    [
        ("本作敕入合计", 0.5, "本年收入合计"),
        ("上二、农林水支出", 0.5, "十二、农林水支出"),
        ("四公共安全支出", 0.5, "四、公共安全支出"),
        ("总计.", 0.95, "总计"),
        ("公务接付费", 0.5, "公务接待费"),
        ("公务用车运1J维护费", 0.5, "公务用车运行维护费"),
        ("本作敕入合计", 0.95, "本作敕入合计"),  # clearly read: another name
        ("年末结转和结余", 0.5, "年末结转和结余"),
        ("清河县档案馆", 0.5, "清河县档案馆"),
        ("49726.06", 0.5, "49726.06"),
    ],
)
def test_names_of_the_forms_are_put_right(read: str, sure: float, meant: str) -> None:
    (found,) = respelt(Table(1, 1, (cell(read, 0, 0, sure),))).cells
    assert found.text == meant
    assert len(found.runs[0].x) == len(meant) + 1


def test_a_code_tells_its_name() -> None:
    table = respelt(Table(4, 2, (cell("2040804", 3, 0, 0.99), cell("强制隔戒毒人员生活", 3, 1, 0.6))))
    assert table.cells[1].text == "强制隔离戒毒人员生活"
    assert set(table.cells[1].runs[0].sure) == {0.5}


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["stamped", "folded", "copied", "photo", "fax120"])
def test_a_damaged_table_is_read(tmp_path: Path, kind: str) -> None:
    """Its amounts, all of them, and no error."""
    own = render(compose(generate(1, "national", 2)), tmp_path / "own.pdf", "pdf")
    import pypdfium2 as pdfium

    with pdfium.PdfDocument(own) as document:
        page = next(n for n in range(3, len(document)) if "公开01表" in document[n].get_textpage().get_text_bounded())
        made = scans.KINDS[kind]
        picture: Image.Image = scans.picture_of(document[page], made, np.random.default_rng(1))
    picture.save(tmp_path / "a.png", dpi=(made.dpi, made.dpi))
    result = check(tmp_path / "a.png")
    table = next(b for b in result.document.blocks if isinstance(b, Table))
    assert sorted(c.text for c in table.cells if c.text.count(".") == 1 and c.text[-1].isdigit()) == [
        "142622.43", "142622.43", "142622.43", "49726.06", "49726.06", "92896.37",
    ]  # fmt: skip
    assert all(f.severity == "note" for f in result.findings)
