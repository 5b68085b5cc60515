"""The PDF reader on files made here: exact paragraphs and exact grids. No sentence comes from a real disclosure."""

from __future__ import annotations

import contextlib
import random
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pikepdf
import pytest
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from juesuan.document import pdf, pdf_flow, pdf_text
from juesuan.document.model import Block, Note, Paragraph, Table, Unreadable
from juesuan.document.page import Glyph, user_point

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
FONT = "STSong-Light"
WIDE, HIGH = A4


# --- drawing --------------------------------------------------------------------------------------------------------


class Page:
    """A canvas that draws text and tables from the top down, in points."""

    def __init__(self, path: Path, size: tuple[float, float] = A4) -> None:
        self.path = path
        self.canvas = Canvas(str(path), pagesize=size)
        self.width, self.height = size

    def text(self, x: float, y: float, text: str, size: float = 12) -> None:
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, y, text)

    def centre(self, y: float, text: str, size: float = 18) -> None:
        self.canvas.setFont(FONT, size)
        self.canvas.drawCentredString(self.width / 2, y, text)

    def right(self, x: float, y: float, text: str, size: float = 12) -> None:
        self.canvas.setFont(FONT, size)
        self.canvas.drawRightString(x, y, text)

    def prose(self, y: float, lines: Sequence[str], size: float = 12, left: float = 90, step: float = 20) -> float:
        """Draw lines; a leading full-width space pair is an indent. Returns the next free baseline."""
        for line in lines:
            bare = line.lstrip("　")
            self.text(left + size * (len(line) - len(bare)), y, bare, size)
            y -= step
        return y

    def grid(
        self,
        x: float,
        y: float,
        widths: Sequence[float],
        heights: Sequence[float],
        cells: dict[tuple[int, int], str],
        spans: dict[tuple[int, int], tuple[int, int]] | None = None,
        skip: Callable[[str, int, int], bool] = lambda side, row, col: False,
        pieces: int = 1,
        size: float = 9,
    ) -> float:
        """Draw a ruled table; `cells` by (row, col), `spans` as (rows, cols), `skip` leaves borders out.

        Returns the y of its lower edge.
        """
        spans = spans or {}
        xs = [x + sum(widths[:i]) for i in range(len(widths) + 1)]
        ys = [y - sum(heights[:i]) for i in range(len(heights) + 1)]
        inner: set[tuple[str, int, int]] = set()
        for (r, c), (n, m) in spans.items():
            inner |= {("h", i, j) for i in range(r + 1, r + n) for j in range(c, c + m)}
            inner |= {("v", i, j) for i in range(r, r + n) for j in range(c + 1, c + m)}
        self.canvas.setLineWidth(0.5)
        for i in range(len(ys)):
            for j in range(len(widths)):
                if ("h", i, j) not in inner and not skip("h", i, j):
                    self._line(xs[j], ys[i], xs[j + 1], ys[i], pieces)
        for i in range(len(heights)):
            for j in range(len(xs)):
                if ("v", i, j) not in inner and not skip("v", i, j):
                    self._line(xs[j], ys[i], xs[j], ys[i + 1], pieces)
        for (r, c), text in cells.items():
            n, _ = spans.get((r, c), (1, 1))
            middle = (ys[r] + ys[r + n]) / 2
            lines = text.split("\n")
            for k, line in enumerate(lines):
                self.text(xs[c] + 3, middle + (len(lines) / 2 - k - 1) * (size + 2) + 2, line, size)
        return ys[-1]

    def _line(self, x0: float, y0: float, x1: float, y1: float, pieces: int) -> None:
        for k in range(pieces):
            a, b = k / pieces, (k + 1) / pieces
            self.canvas.line(x0 + a * (x1 - x0), y0 + a * (y1 - y0), x0 + b * (x1 - x0), y0 + b * (y1 - y0))

    def next(self) -> None:
        self.canvas.showPage()

    def save(self) -> Path:
        self.canvas.save()
        return self.path


def rows(table: Table) -> list[list[str]]:
    return [[cell.text if cell else "" for cell in row] for row in table.grid()]


def texts(blocks: Sequence[Block]) -> list[str]:
    return [b.text for b in blocks if isinstance(b, Paragraph)]


def tables(blocks: Sequence[Block]) -> list[Table]:
    return [b for b in blocks if isinstance(b, Table)]


def read(path: Path) -> list[Block]:
    return pdf.read_pdf(path)[0]


def table_cells(data: Sequence[Sequence[str]]) -> dict[tuple[int, int], str]:
    return {(r, c): text for r, row in enumerate(data) for c, text in enumerate(row) if text}


def spaced(page: Page, paragraphs: Sequence[Sequence[str]], y: float = 760) -> None:
    """Draw paragraphs without indentation, lines 16 points and paragraphs 26 points apart."""
    for lines in paragraphs:
        y = page.prose(y, lines, step=16) - 10


FILLER = "示例单位按照规定履行职责统筹推进各项重点工作加强预算管理提升资金使"
"""As many characters as a line holds."""


def test_lines_that_stand_close_go_on_where_paragraphs_stand_apart(tmp_path: Path) -> None:
    page = Page(tmp_path / "a.pdf")
    whole = [[FILLER, FILLER, f"第{i}段的末行。"] for i in range(7)]
    broken = [FILLER[:29], "1215.30万元，支出决算数为1286.47万元。"]  # the number did not fit
    entry = [FILLER[:33] + "；", "（2）商品和服务支出5.00万元。"]  # within a sentence
    spaced(page, [*whole, broken, entry])
    page.next()
    spaced(page, [[FILLER, FILLER[:31] + "其中：", "一般公共预算5.00万元。"], *whole])
    found = texts(read(page.save()))
    assert found[7:10] == ["".join(broken), "".join(entry), FILLER + FILLER[:31] + "其中：一般公共预算5.00万元。"]
    assert len(found) == 17


def test_soft_breaks_where_paragraphs_stand_apart(tmp_path: Path) -> None:
    page = Page(tmp_path / "a.pdf")
    whole = [[FILLER, FILLER, f"第{i}段的末行。"] for i in range(7)]
    listed = ["一、基本支出：指" + FILLER[:25] + "。", "二、项目支出：指" + FILLER[:24] + "。", "三、其他。"]
    spaced(page, [*whole, listed])
    page.next()
    spaced(page, [*whole])
    assert texts(read(page.save()))[7:10] == listed


def test_a_number_at_the_margin_of_an_indented_text_begins_no_paragraph(tmp_path: Path) -> None:
    page = Page(tmp_path / "a.pdf")
    whole = [line for i in range(9) for line in ("　　" + FILLER[:32], FILLER, f"第{i}段的末行。")]
    cut = ["　　" + FILLER[:31] + "；", "（2）商品和服务支出5.00万元，包括" + FILLER[:16] + "；", "2.其他支出。"]
    y = page.prose(790, whole)
    page.prose(y, [*cut, "　　另一段。"])
    assert texts(read(page.save()))[-2:] == ["".join(c.strip("　") for c in cut), "另一段。"]


def test_punctuation_that_hangs_out_of_the_text_is_no_margin(tmp_path: Path) -> None:
    page = Page(tmp_path / "a.pdf")
    y = 790.0
    for i in range(9):
        y = page.prose(y, ["　　" + FILLER[:32] + "，", FILLER + "，", f"第{i}段的末行。"])
    page.prose(y, ["　　" + FILLER[:32], FILLER[:30], "1215.30万元。"])
    assert texts(read(page.save()))[-1].endswith(FILLER[:30] + "1215.30万元。")


HEADER = [["科目编码", "科目名称", "合计", "基本支出", "项目支出"]]
BODY = [[str(2050000 + i), f"示例科目{i}", f"{i}00.50", f"{i}00.00", "0.50"] for i in range(1, 40)]
WIDTHS = [80, 140, 70, 70, 70]


# --- paragraphs -----------------------------------------------------------------------------------------------------


def test_lines_become_paragraphs(tmp_path: Path) -> None:
    page = Page(tmp_path / "a.pdf")
    page.centre(780, "第三部分 示例单位年度部门", 20)
    page.centre(752, "决算情况说明", 20)
    page.prose(
        700,
        [
            "　　一、收入支出决算总体情况说明",
            "　　示例单位年度收入支出总计四百万元，与上年度相比增加一十万元，主要",
            "是新增了示例项目，人员正常增资，另有结转。其中项目支出较上年明显有所增",
            "加。",
            "　　二、收入决算情况说明",
            "　　（一）本年收入合计四百万元，其中财政拨款收入占全部收入的九成以上。",
            "　　（二）其他收入为利息收入，金额很小，主要是银行存款所产生的利息收入",
            "与其他零星收入。",
        ],
    )
    assert texts(read(page.save())) == [
        "第三部分 示例单位年度部门决算情况说明",
        "一、收入支出决算总体情况说明",
        "示例单位年度收入支出总计四百万元，与上年度相比增加一十万元，主要是新增了示例项目，人员正常增资，另有结转。"
        "其中项目支出较上年明显有所增加。",
        "二、收入决算情况说明",
        "（一）本年收入合计四百万元，其中财政拨款收入占全部收入的九成以上。",
        "（二）其他收入为利息收入，金额很小，主要是银行存款所产生的利息收入与其他零星收入。",
    ]


def test_a_sentence_goes_on_over_the_page(tmp_path: Path) -> None:
    page = Page(tmp_path / "a.pdf")
    page.prose(
        120,
        [
            "　　本年度无增减变动情况，以下各项均按示例口径填列，单位名称从略。",
            "　　示例单位全年共举办培训班三十期，参训人员覆盖全部下属机构并且还向社",
        ],
    )
    page.centre(40, "— 1 —", 10)
    page.next()
    page.prose(760, ["会公众开放了其中的六期。", "　　另起一段。"])
    page.centre(40, "— 2 —", 10)
    blocks = read(page.save())
    assert texts(blocks) == [
        "本年度无增减变动情况，以下各项均按示例口径填列，单位名称从略。",
        "示例单位全年共举办培训班三十期，参训人员覆盖全部下属机构并且还向社会公众开放了其中的六期。",
        "另起一段。",
    ]
    whole = blocks[1]
    assert isinstance(whole, Paragraph)
    assert [run.page for run in whole.runs] == [1, 2]


@pytest.mark.parametrize("number", ["- {} -", "{}", "第{}页 共4页", "— {} —", "{}/4", "第 {} 页"])
def test_running_heads_and_page_numbers_go(tmp_path: Path, number: str) -> None:
    page = Page(tmp_path / "a.pdf")
    for n in range(1, 5):
        page.text(90, 805, "示例市示例局部门决算公开", 9)
        page.prose(700, [f"　　这是第{n}个示例页面上的一段话。"])
        page.centre(35, number.format(n), 9)
        page.next()
    assert texts(read(page.save())) == [f"这是第{n}个示例页面上的一段话。" for n in range(1, 5)]


def test_a_number_that_ends_a_page_stays(tmp_path: Path) -> None:
    page = Page(tmp_path / "a.pdf")
    page.prose(400, ["　　编号如下：", "　　37"])
    assert texts(read(page.save())) == ["编号如下：", "37"]


def test_captions_stand_alone(tmp_path: Path) -> None:
    page = Page(tmp_path / "a.pdf")
    page.right(515, 790, "公开03表", 10)
    page.centre(760, "支出决算表", 16)
    page.text(82, 735, "部门：示例单位", 10)
    page.right(515, 735, "单位：万元", 10)
    end = page.grid(82, 725, WIDTHS, [18] * 4, table_cells(HEADER + BODY[:3]))
    page.text(82, end - 16, "注：本表为示例。", 9)
    blocks = read(page.save())
    assert [b.text if isinstance(b, Paragraph) else "table" for b in blocks] == [
        "公开03表",
        "支出决算表",
        "部门：示例单位",
        "单位：万元",
        "table",
        "注：本表为示例。",
    ]


def test_contents_entries_stay_apart(tmp_path: Path) -> None:
    page = Page(tmp_path / "a.pdf")
    page.centre(780, "目录", 20)
    y = 740.0
    for i, entry in enumerate(
        ["第一部分　概况", "一、主要职责", "二、机构设置", "第二部分　决算表", "第三部分　情况说明"]
    ):
        page.text(90, y, entry)
        page.text(230, y, "." * 60)
        page.right(505, y, str(3 * i + 1))
        y -= 22
    for i, entry in enumerate(["一、收入情况", "二、支出情况", "三、其他情况"]):
        page.text(90, y, entry)
        page.right(505, y, str(20 + i))
        y -= 22
    blocks = read(page.save())
    assert not tables(blocks)
    found = texts(blocks)
    assert found[0] == "目录"
    assert [t.split(".")[0].rstrip("0123456789 ") for t in found[1:]] == [
        "第一部分 概况", "一、主要职责", "二、机构设置", "第二部分 决算表", "第三部分 情况说明",
        "一、收入情况", "二、支出情况", "三、其他情况",
    ]  # fmt: skip


def test_spaces(tmp_path: Path) -> None:
    page = Page(tmp_path / "a.pdf")
    x = 90.0
    for char in "示例文字":  # justified: a fifth of an em between the characters
        page.text(x, 700, char)
        x += 14.4
    page.text(90, 660, "金额")
    page.text(117, 660, "12.50")
    page.text(149, 660, "万元")
    page.text(90, 620, "1")
    page.text(100, 620, "560.05")
    page.text(90, 580, "open data portal")
    assert texts(read(page.save())) == ["示例文字", "金额12.50万元", "1 560.05", "open data portal"]


def test_doubled_characters_read_once(tmp_path: Path) -> None:
    page = Page(tmp_path / "a.pdf")
    for shift in (0, 0.3, 0.6):  # false bold
        page.text(90 + shift, 700, "重点标题11")
    assert texts(read(page.save())) == ["重点标题11"]


def test_kangxi_radicals_are_characters() -> None:
    from juesuan.document.page import plain

    assert "".join(plain(ord(c)) for c in "⽀出⼀⻓⺠") == "支出一长民"


@pytest.mark.parametrize(
    ("before", "after", "joint"),
    [
        ("示例", "文字", ""), ("2,946.", "25", ""), ("12", "34.50", ""), ("open", "data", " "), ("共2", "个", ""),
        ("12.50", "30.75", " "), ("XX局", "ABC", ""), ("words,", "more", " "),
    ],
)  # fmt: skip
def test_glue(before: str, after: str, joint: str) -> None:
    assert pdf_text.glue(before, after) == joint


def test_prose_with_figures_is_no_table(tmp_path: Path) -> None:
    page = Page(tmp_path / "a.pdf")
    page.prose(
        700,
        [
            "　　收入 120.50 万元，支出 118.20 万元，结余 2.30 万元；上年收入 110.00 万元，",
            "支出 108.00 万元，结余 2.00 万元。增加 10.50 万元，增长 9.55% ，主要原因是 3 个",
            "项目新增 12 人，共计 15 人，其中 7 人为调入，另外 8 人为考录，其余人员未变动。",
        ],
    )
    blocks = read(page.save())
    assert not tables(blocks)
    assert len(blocks) == 1


# --- ruled tables ---------------------------------------------------------------------------------------------------

TWO_HEADS = {
    (0, 0): "项目",
    (0, 2): "本年支出合计",
    (0, 3): "其中",
    (1, 0): "科目编码",
    (1, 1): "科目名称",
    (1, 3): "基本支出",
    (1, 4): "项目支出",
    (2, 0): "合计",
    (2, 2): "300.00",
    (2, 3): "200.00",
    (2, 4): "100.00",
    (3, 0): "2010301",
    (3, 1): "名称较长需要\n换行的科目",
    (3, 2): "2,946.\n25",
    (3, 3): "200.00",
}
TWO_SPANS = {(0, 0): (1, 2), (0, 2): (2, 1), (0, 3): (1, 2), (2, 0): (1, 2)}
TWO_ROWS = [
    ["项目", "项目", "本年支出合计", "其中", "其中"],
    ["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"],
    ["合计", "合计", "300.00", "200.00", "100.00"],
    ["2010301", "名称较长需要换行的科目", "2,946.25", "200.00", ""],
]


@pytest.mark.parametrize("pieces", [1, 7])
def test_merged_headers(tmp_path: Path, pieces: int) -> None:
    page = Page(tmp_path / "a.pdf")
    page.grid(80, 700, [70, 100, 90, 70, 70], [20, 20, 20, 34], TWO_HEADS, TWO_SPANS, pieces=pieces)
    (table,) = tables(read(page.save()))
    assert rows(table) == TWO_ROWS
    spans = {(c.row, c.col): (c.rowspan, c.colspan) for c in table.cells if (c.rowspan, c.colspan) != (1, 1)}
    assert spans == TWO_SPANS


def test_a_table_inside_a_form_object(tmp_path: Path) -> None:
    page = Page(tmp_path / "a.pdf")
    page.canvas.beginForm("table")
    page.grid(0, 200, [70, 100, 90, 70, 70], [20, 20, 20, 34], TWO_HEADS, TWO_SPANS)
    page.canvas.endForm()
    page.canvas.translate(80, 300)
    page.canvas.doForm("table")
    (table,) = tables(read(page.save()))
    assert rows(table) == TWO_ROWS


def test_borders_drawn_as_thin_filled_boxes(tmp_path: Path) -> None:
    page = Page(tmp_path / "a.pdf")
    for y in (700, 680, 660):
        page.canvas.rect(80, y, 200, 0.6, stroke=0, fill=1)
    for x in (80, 180, 280):
        page.canvas.rect(x, 660, 0.6, 40, stroke=0, fill=1)
    for (x, y), text in {(84, 686): "甲", (184, 686): "乙", (84, 666): "丙", (184, 666): "1.00"}.items():
        page.text(x, y, text, 10)
    (table,) = tables(read(page.save()))
    assert rows(table) == [["甲", "乙"], ["丙", "1.00"]]


def test_cells_drawn_as_stroked_boxes(tmp_path: Path) -> None:
    page = Page(tmp_path / "a.pdf")
    for i in range(3):
        for j in range(3):
            page.canvas.rect(80 + 90 * j, 640 - 20 * i, 90, 20)
            page.text(84 + 90 * j, 646 - 20 * i, f"格{i}{j}", 10)
    (table,) = tables(read(page.save()))
    assert rows(table) == [[f"格{i}{j}" for j in range(3)] for i in range(3)]


def test_open_sides(tmp_path: Path) -> None:
    page = Page(tmp_path / "a.pdf")
    data = HEADER + BODY[:4]
    page.grid(82, 725, WIDTHS, [18] * 5, table_cells(data), skip=lambda side, row, col: side == "v" and col in (0, 5))
    (table,) = tables(read(page.save()))
    assert rows(table) == data


def test_two_halves_side_by_side(tmp_path: Path) -> None:
    page = Page(tmp_path / "a.pdf")
    data = [
        ["收入", "", "支出", ""],
        ["项目", "决算数", "项目", "决算数"],
        ["一、财政拨款收入", "9.00", "一、教育支出", "8.50"],
        ["", "", "二、其他支出", ""],
    ]
    page.grid(80, 700, [120, 80, 120, 80], [18] * 4, table_cells(data), {(0, 0): (1, 2), (0, 2): (1, 2)})
    (table,) = tables(read(page.save()))
    data[0] = ["收入", "收入", "支出", "支出"]
    assert rows(table) == data


def test_text_off_its_cell(tmp_path: Path) -> None:
    page = Page(tmp_path / "a.pdf")
    page.grid(80, 700, [100, 100], [20, 20, 20], table_cells([["项目", "金额"], ["甲", ""], ["乙", "5.00"]]))
    page.text(183, 671.5, "3.00", 9)  # raised towards the row above, most of it still in its own
    page.text(160, 646, "很长的名称出格", 9)  # runs over the border into the next cell
    (table,) = tables(read(page.save()))
    assert rows(table)[1] == ["甲", "3.00"]


def test_a_box_around_text_is_no_table(tmp_path: Path) -> None:
    page = Page(tmp_path / "a.pdf")
    page.canvas.rect(60, 600, 470, 150)
    page.prose(720, ["　　方框里的一段普通文字。"])
    blocks = read(page.save())
    assert [type(b) for b in blocks] == [Paragraph]


def test_against_pdfplumber(tmp_path: Path) -> None:
    import pdfplumber

    page = Page(tmp_path / "a.pdf")
    page.grid(80, 780, [70, 100, 90, 70, 70], [20, 20, 20, 34], TWO_HEADS, TWO_SPANS)
    page.grid(82, 600, WIDTHS, [18] * 20, table_cells(HEADER + BODY[:19]))
    path = page.save()
    with pdfplumber.open(path) as document:
        reference = [
            [[(c or "").replace("\n", "") for c in row] for row in t] for t in document.pages[0].extract_tables()
        ]
    ours = tables(read(path))
    top_left = []
    for table in ours:
        grid = [[""] * table.n_cols for _ in range(table.n_rows)]
        for cell in table.cells:
            grid[cell.row][cell.col] = cell.text
        top_left.append(grid)
    assert top_left == reference


@pytest.mark.parametrize("seed", range(12))
def test_random_grids(tmp_path: Path, seed: int) -> None:
    """Any way of merging cells reads back; an edge that no cell shows is no edge."""
    rng = random.Random(seed)
    n, m = rng.randint(2, 9), rng.randint(2, 8)
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    cells: dict[tuple[int, int], str] = {}
    for at in [(r, c) for r in range(n) for c in range(m)]:
        if at in owner:
            continue
        a, b = min(rng.choice((1, 1, 1, 2, 3)), n - at[0]), min(rng.choice((1, 1, 1, 2, 3)), m - at[1])
        area = [(r, c) for r in range(at[0], at[0] + a) for c in range(at[1], at[1] + b)]
        if any(p in owner for p in area):
            a = b = 1
            area = [at]
        owner.update(dict.fromkeys(area, at))
        spans[at] = (a, b)
        cells[at] = rng.choice(("甲乙", "12.50", "丙", "0.00", "3,400.10", ""))
    page = Page(tmp_path / "a.pdf")
    heights = [rng.choice((14, 18, 24, 36)) for _ in range(n)]
    page.grid(40, 780, [60] * m, heights, cells, spans, pieces=rng.choice((1, 3)))
    (table,) = tables(read(page.save()))
    keep_rows = [r for r in range(n) if r == 0 or any(owner[r, c] != owner[r - 1, c] for c in range(m))]
    keep_cols = [c for c in range(m) if c == 0 or any(owner[r, c] != owner[r, c - 1] for r in range(n))]
    assert rows(table) == [[cells[owner[r, c]] for c in keep_cols] for r in keep_rows]


# --- tables over pages ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("repeat", [False, True])
def test_a_table_goes_on(tmp_path: Path, repeat: bool) -> None:
    page = Page(tmp_path / "a.pdf")
    page.centre(780, "支出决算表", 16)
    data = HEADER + BODY
    page.grid(82, 740, WIDTHS, [18] * 36, table_cells(data[:36]))
    page.centre(30, "- 1 -", 9)
    page.next()
    later = (HEADER if repeat else []) + data[36:]
    end = page.grid(82, 780, WIDTHS, [18] * len(later), table_cells(later))
    page.text(82, end - 18, "注：示例。", 9)
    page.centre(30, "- 2 -", 9)
    blocks = read(page.save())
    (table,) = tables(blocks)
    assert rows(table) == data
    assert table.pages == (1, 2)
    assert texts(blocks) == ["支出决算表", "注：示例。"]
    last = table.cells[-1]
    assert last.runs[0].page == 2


def test_repeated_captions_go(tmp_path: Path) -> None:
    page = Page(tmp_path / "a.pdf")
    data = HEADER + BODY
    for part in (data[:36], HEADER + data[36:]):
        page.centre(790, "支出决算表", 16)
        page.text(82, 765, "部门：示例单位", 10)
        page.right(512, 765, "单位：万元", 10)
        page.grid(82, 750, WIDTHS, [18] * len(part), table_cells(part))
        page.next()
    blocks = read(page.save())
    (table,) = tables(blocks)
    assert rows(table) == data
    assert texts(blocks) == ["支出决算表", "部门：示例单位", "单位：万元"]


def test_another_table_on_the_next_page_stays_apart(tmp_path: Path) -> None:
    page = Page(tmp_path / "a.pdf")
    for title in ("支出决算表", "收入决算表"):
        page.centre(790, title, 16)
        page.grid(82, 750, WIDTHS, [18] * 4, table_cells(HEADER + BODY[:3]))
        page.next()
    blocks = read(page.save())
    assert len(tables(blocks)) == 2
    assert texts(blocks) == ["支出决算表", "收入决算表"]


def test_a_row_cut_by_the_page_end(tmp_path: Path) -> None:
    page = Page(tmp_path / "a.pdf")
    page.grid(82, 400, WIDTHS, [18] * 18, table_cells(HEADER + BODY[:17]))
    cut = {(0, 0): "2050099", (0, 1): "一个很长很长的被分页截断的名", (0, 2): "7.50"}
    page.grid(82, 76, WIDTHS, [18], cut, skip=lambda side, row, col: side == "h" and row == 1)
    page.next()
    page.grid(82, 780, WIDTHS, [18, 18], {(0, 1): "称", (1, 0): "2050100", (1, 1): "末行", (1, 2): "1.00"})
    (table,) = tables(read(page.save()))
    assert rows(table)[-2:] == [
        ["2050099", "一个很长很长的被分页截断的名称", "7.50", "", ""],
        ["2050100", "末行", "1.00", "", ""],
    ]
    assert table.n_rows == 20


@pytest.mark.parametrize("parts", [("8123456", "7.89"), ("8,123,45", "6.70"), ("8123456.", "89"), ("81234567.8", "9")])
def test_a_number_cut_within_its_digits_by_the_page_end(tmp_path: Path, parts: tuple[str, str]) -> None:
    page = Page(tmp_path / "a.pdf")
    widths = [80, 140, 45, 70, 70]
    page.grid(82, 400, widths, [18] * 18, table_cells(HEADER + BODY[:17]))
    page.grid(82, 76, widths, [18], {(0, 0): "2050099", (0, 1): "示例", (0, 2): parts[0]})
    page.next()
    page.grid(82, 780, widths, [18, 18], {(0, 2): parts[1], (1, 0): "2050100", (1, 1): "末行", (1, 2): "1.00"})
    (table,) = tables(read(page.save()))
    assert rows(table)[-2:] == [["2050099", "示例", "".join(parts), "", ""], ["2050100", "末行", "1.00", "", ""]]


def test_a_row_below_a_full_number_is_no_rest_of_it(tmp_path: Path) -> None:
    page = Page(tmp_path / "a.pdf")
    widths = [80, 140, 45, 70, 70]
    page.grid(82, 400, widths, [18] * 19, table_cells([*HEADER, *BODY[:17], ["2050099", "示例", "81234567", "", ""]]))
    page.next()
    page.grid(
        82,
        780,
        widths,
        [18, 18],
        {(0, 0): "2050100", (0, 1): "又一行", (0, 2): "9.50", (1, 0): "2050101", (1, 1): "末行"},
    )
    (table,) = tables(read(page.save()))
    assert [row[2] for row in rows(table)[-3:]] == ["81234567", "9.50", ""]


@pytest.mark.parametrize(
    ("above", "rest"),
    [
        (("20805", "243.1", "243.1"), ("06", "15544", "15544")),
        (("20101", "18.05", "7.204"), ("99", "1200", "510")),
        (("2130", "1018.", "1018."), ("205", "128600", "128600")),
    ],
)
def test_a_row_torn_in_its_code_and_amounts_by_the_page_end(
    tmp_path: Path, above: tuple[str, ...], rest: tuple[str, ...]
) -> None:
    page = Page(tmp_path / "a.pdf")
    widths = [80, 40, 31, 31]
    before = [[f"20501{i:02}", "示例", f"{i}.12\n3456", ""] for i in range(10, 20)]
    page.grid(82, 360, widths, [24] * 10, table_cells(before))
    page.grid(82, 120, widths, [18], {(0, 0): above[0], (0, 1): "机关事", (0, 2): above[1], (0, 3): above[2]})
    page.next()
    cells = {(0, 0): rest[0], (0, 1): "业单位", (0, 2): rest[1], (0, 3): rest[2], (1, 0): "2050100", (1, 1): "末行"}
    page.grid(82, 780, widths, [18, 24], cells | {(1, 2): "1.000\n000"})
    (table,) = tables(read(page.save()))
    whole = [a + b for a, b in zip(above, rest, strict=True)]
    assert rows(table)[-2:] == [[whole[0], "机关事业单位", *whole[1:]], ["2050100", "末行", "1.000000", ""]]


def test_a_row_torn_in_three_lines_of_which_two_stand_on_the_next_page(tmp_path: Path) -> None:
    page = Page(tmp_path / "a.pdf")
    widths = [40, 60, 40, 40]
    before = [[f"20501{i:02}", "示例", f"{i}.123456", f"{i}.123456"] for i in range(10, 20)]
    page.grid(82, 360, [80, 60, 80, 80], [24] * 10, table_cells(before))
    page.next()
    page.grid(82, 400, widths, [18] * 10, table_cells([[f"20{i}", "示例", f"{i}.123456", ""] for i in range(10, 20)]))
    page.grid(82, 100, widths, [18], table_cells([["208", "养老", "386.", "386."]]))
    page.next()
    page.grid(
        82,
        780,
        widths,
        [18, 18, 18],
        table_cells([["050", "保险", "412", "412"], ["5", "缴费支出", "500", "500"], ["210", "末行", "1.000000", ""]]),
    )
    table = tables(read(page.save()))[-1]
    assert rows(table)[-2:] == [
        ["2080505", "养老保险缴费支出", "386.412500", "386.412500"],
        ["210", "末行", "1.000000", ""],
    ]


def test_a_line_that_closes_an_open_quotation_goes_on_whatever_room_was_left(tmp_path: Path) -> None:
    page = Page(tmp_path / "a.pdf")
    lines = ["　　" + FILLER[:33], "其中：“水资源", "节约”（款）“水利前期”（项）5.00万元。", "　　另一段。"]
    page.prose(700, lines)
    assert texts(read(page.save())) == ["".join(line.strip("　") for line in lines[:3]), "另一段。"]


@pytest.mark.parametrize(
    ("above", "rest"),
    [
        (("2050099", "示例", "188.9"), ("", "", "9")),
        (("2050099", "示例", "322"), ("", "", ".23")),
        (("2050099", "示例", "436,2"), ("", "名称", "18.37")),
        (("20500", "机关事", "7.50"), ("99", "业单位保险", "")),
    ],
)
def test_a_row_cut_by_the_page_end_in_cells_that_were_not_full(
    tmp_path: Path, above: tuple[str, ...], rest: tuple[str, ...]
) -> None:
    page = Page(tmp_path / "a.pdf")
    page.grid(82, 400, WIDTHS, [18] * 18, table_cells(HEADER + BODY[:17]))
    page.grid(82, 76, WIDTHS, [18], {(0, c): text for c, text in enumerate(above)})
    page.next()
    last = {(1, 0): "2050100", (1, 1): "末行", (1, 2): "1.00"}
    page.grid(82, 780, WIDTHS, [18, 18], {(0, c): text for c, text in enumerate(rest) if text} | last)
    (table,) = tables(read(page.save()))
    assert rows(table)[-2:] == [
        [*(a + b for a, b in zip(above, rest, strict=True)), "", ""],
        ["2050100", "末行", "1.00", "", ""],
    ]


def test_words_below_numbered_entries_go_on_from_the_page_before(tmp_path: Path) -> None:
    page = Page(tmp_path / "a.pdf")
    names = [
        "一、公共安全支出",
        "二、教育支出",
        "三、科学技术支出",
        "四、城乡社",
        "区支出",
        "五、其他支出",
        "本年支出合计",
    ]
    cells = [["项目", "金额"], *([name, f"{n}.00"] for n, name in enumerate(names[:4], 1))]
    page.grid(82, 170, [160, 80], [18] * 5, table_cells(cells))
    page.next()
    page.grid(82, 780, [160, 80], [18] * 3, table_cells([[names[4], ""], [names[5], "5.00"], [names[6], "15.00"]]))
    (table,) = tables(read(page.save()))
    assert rows(table)[-3:] == [["四、城乡社区支出", "4.00"], ["五、其他支出", "5.00"], ["本年支出合计", "15.00"]]


def cut_rows(path: Path, above: Sequence[str], rest: Sequence[str], widths: Sequence[float]) -> list[list[str]]:
    """Return the last two rows read of a table whose row `above` stands at a page's end, with `rest` below it on the next."""
    page = Page(path)
    before = [[f"20501{i}", f"示例{i}", f"{i}.00", ""] for i in range(10, 20)]
    page.grid(82, 280, widths, [18] * 10, table_cells(before))
    page.grid(82, 100, widths, [18], table_cells([above]))
    page.next()
    page.grid(82, 780, widths, [18, 18], table_cells([rest, ["2050100", "末行", "1.00", ""]]))
    (table,) = tables(read(page.save()))
    return rows(table)[-2:]


@pytest.mark.parametrize(
    ("above", "rest"),
    [
        (("清源县水利局", "5", "1.00", ""), ("（本级）", "", "", "")),  # a bracket begins no row
        (("清源县水利局本级", "5", "1.00", ""), ("机关", "", "", "")),
        (("本年收入合合合合", "27", "1.00", "本年支出合合合合"), ("计", "", "", "计")),
        (("", "10", "", "十、"), ("", "", "", "节能环保支出")),
        (("", "25", "", "二十"), ("", "", "", "五、债务付息支出")),
        (("（二）政府性基金", "", "", ""), ("预算拨款", "", "", "")),
        (("功能分类科目科目", "科目名称", "合计", ""), ("编码", "", "", "")),
        (("清源县水利局（", "5", "1.00", ""), ("本）", "", "", "")),  # the bracket keeps to its word: two ems
        (("一、国有资本经营", "5", "1.00", "六、其他"), ("收入", "", "", "")),
        (("农机购置与应用补", "3", "1.00", "补贴农机具补"), ("贴", "", "", "860台（套）")),
    ],
)
def test_words_cut_by_the_page_end(tmp_path: Path, above: tuple[str, ...], rest: tuple[str, ...]) -> None:
    found = cut_rows(tmp_path / "a.pdf", above, rest, [80, 80, 80, 80])
    assert found[0] == [a + b for a, b in zip(above, rest, strict=True)]


@pytest.mark.parametrize(
    ("above", "rest"),
    [
        (("清源县", "5", "1.00", ""), ("水利局", "", "", "")),  # there was room
        (("清源县水利局本级", "5", "1.00", ""), ("其中：机关", "", "", "")),
        (("清源县水利局本级", "5", "1.00", ""), ("年末结转和结余", "", "", "")),
        (("七、上级补助收入", "7", "", ""), ("八、其他收入", "", "", "")),
        (("清源县水利局本级", "5", "1.00", ""), ("示例19", "", "", "")),  # a row's name
    ],
)
def test_a_name_below_a_full_cell_is_a_row_of_its_own(
    tmp_path: Path, above: tuple[str, ...], rest: tuple[str, ...]
) -> None:
    assert cut_rows(tmp_path / "a.pdf", above, rest, [80, 80, 80, 80])[0] == list(rest)


def test_a_header_cut_by_the_page_end_between_its_rows(tmp_path: Path) -> None:
    page = Page(tmp_path / "a.pdf")
    page.grid(82, 100, [40, 40, 33, 33], [18], {(0, 0): "项目", (0, 2): "本年支", (0, 3): "结余"}, {(0, 0): (1, 2)})
    page.next()
    below = [["编码", "名称", "出合计", ""], ["205", "教育", "1.00", "0.50"], ["206", "科学", "2.00", "0.00"]]
    page.grid(82, 780, [40, 40, 33, 33], [18] * 3, table_cells(below))
    (table,) = tables(read(page.save()))
    assert rows(table) == [
        ["项目", "项目", "本年支出合计", "结余"],
        ["编码", "名称", "本年支出合计", "结余"],
        *below[1:],
    ]


@pytest.mark.parametrize("padding", [1, 4, 10])
def test_padding_is_measured(tmp_path: Path, padding: float) -> None:
    """An amount in three lines is torn, whatever stands beside it: the cell has no room for more."""
    page = Page(tmp_path / "a.pdf")
    wide = pdfmetrics.stringWidth("3,286", FONT, 9) + 2 * padding + 1
    left = 82 + 40
    page.grid(82, 750, [40, wide, wide], [18, 60], {})
    for y, name, amount in ((728, "", "3,286"), (714, "行政", ",415."), (700, "运行", "72")):
        page.text(82 + padding, y, name, 9)
        page.text(left + padding, y, amount, 9)
        page.text(left + wide + padding, y, amount, 9)
    (table,) = tables(read(page.save()))
    assert rows(table)[1:] == [["行政运行", "3,286,415.72", "3,286,415.72"]]


@pytest.mark.parametrize(
    "amounts",
    [("173\n672\n.83", "161\n240\n.28"), ("89.0\n000\n00", "0.00\n000\n0"), ("-1,2\n34.5\n0", "98.0\n01\n25%")],
)
def test_an_amount_broken_over_three_lines_is_one_number(tmp_path: Path, amounts: tuple[str, str]) -> None:
    page = Page(tmp_path / "a.pdf")
    narrow = [max(pdfmetrics.stringWidth(line, FONT, 9) for line in a.split("\n")[:-1]) + 9 for a in amounts]
    names = {(0, 0): "单位", (0, 1): "甲", (0, 2): "乙", (1, 0): "示\n例\n局"}
    page.grid(82, 750, [40, *narrow], [18, 50], names | {(1, 1): amounts[0], (1, 2): amounts[1]})
    (table,) = tables(read(page.save()))
    assert rows(table)[1:] == [["示例局", *(a.replace("\n", "") for a in amounts)]]


def test_amounts_stacked_in_a_narrow_cell_are_rows(tmp_path: Path) -> None:
    page = Page(tmp_path / "a.pdf")
    cells = {(0, 0): "科目", (0, 1): "甲", (1, 0): "一\n二\n三", (1, 1): "1.25\n2.50\n3.75"}
    page.grid(82, 750, [40, 24], [18, 50], cells)
    (table,) = tables(read(page.save()))
    assert rows(table)[1:] == [["一", "1.25"], ["二", "2.50"], ["三", "3.75"]]


@pytest.mark.parametrize("rest", ["684", "68", "6841"])
def test_amounts_of_many_decimals_torn_before_their_cell_is_full_are_one_number(tmp_path: Path, rest: str) -> None:
    page = Page(tmp_path / "a.pdf")
    names = ("机关事业\n单位养老", "其他档案\n事务支出", "事业单位\n医疗", "住房\n公积金")
    body = [[f"20501{i:02}", name, *[f"3{i}6.508\n{rest}"] * 3] for i, name in enumerate(names, 10)]
    page.grid(82, 400, [80, 60, 60, 60, 60], [30] * 5, table_cells([["编码", "名称", "合计", "基本", "项目"], *body]))
    (table,) = tables(read(page.save()))
    assert rows(table)[1:] == [[text.replace("\n", "") for text in row] for row in body]


@pytest.mark.parametrize(
    ("torn", "whole"),
    [
        (("1083.26\n1287", "421.540\n208", "39613.2\n54912"), "5873.421946"),
        (("10.8\n32", "4,321.\n540", "313.9\n925"), "873.421"),
        (("35,969,9\n10", "125,183,\n080", "10,78\n6,900"), "1,234,567"),
        (("-5,969,9\n10.25", "25,18\n3.08", "1,786,9\n00.10"), "7,345.60"),
    ],
)
def test_numbers_torn_anywhere_in_cells_that_are_not_full_are_whole(
    torn: tuple[str, str, str], whole: str, tmp_path: Path
) -> None:
    """Beside names in two lines, in rows that rules divide; the last row's numbers go on on the next page."""
    page = Page(tmp_path / "a.pdf")
    body = [[f"{n}、社会保障\n和就业支出", *torn, whole] for n in "一二三"]
    rest = torn[0].split("\n")
    last = ["四、住房保障\n支出", rest[0], whole, whole, whole]
    widths = [70, 80, 80, 80, 80]
    page.grid(
        82, 170, widths, [18, 28, 28, 28, 28], table_cells([["项目", "合计", "基本", "项目", "其他"], *body, last])
    )
    page.next()
    page.grid(82, 780, widths, [18, 18], table_cells([["", rest[1], "", "", ""], ["五、其他支出", *[whole] * 4]]))
    (table,) = tables(read(page.save()))
    wanted = [*body, ["四、住房保障支出", torn[0], whole, whole, whole], ["五、其他支出", *[whole] * 4]]
    assert rows(table)[1:] == [[text.replace("\n", "") for text in row] for row in wanted]


def test_whole_numbers_below_amounts_are_rows_of_their_own(tmp_path: Path) -> None:
    page = Page(tmp_path / "a.pdf")
    body = ["一、收入\n二、人数\n三、支出", "153.86\n120\n96.25", "12.50\n36\n8.00"]
    page.grid(82, 700, [80, 80, 80], [18, 50], table_cells([["项目", "合计", "本年"], body]))
    (table,) = tables(read(page.save()))
    assert rows(table)[1:] == [list(row) for row in zip(*(c.split("\n") for c in body), strict=True)]


def test_numbers_of_rows_broken_in_a_narrow_column_are_one_row(tmp_path: Path) -> None:
    page = Page(tmp_path / "a.pdf")
    cells = {(0, 0): "行", (0, 1): "项目", (0, 2): "行", (0, 3): "合计"}
    cells |= {(1, 0): "1\n0", (1, 1): "十、节能环\n保支出", (1, 2): "4\n2", (1, 3): ""}
    cells |= {(2, 0): "1\n1", (2, 1): "十一、城乡\n社区支出", (2, 2): "4\n3", (2, 3): "12.00"}
    page.grid(90, 700, [13, 60, 13, 60], [18, 30, 30], cells)
    (table,) = tables(read(page.save()))
    assert rows(table)[1:] == [["10", "十、节能环保支出", "42", ""], ["11", "十一、城乡社区支出", "43", "12.00"]]


def test_a_page_with_only_an_empty_row(tmp_path: Path) -> None:
    page = Page(tmp_path / "a.pdf")
    page.centre(790, "支出决算表", 16)
    page.grid(82, 750, WIDTHS, [18] * 38, table_cells(HEADER + BODY[:37]))
    page.next()
    page.grid(82, 780, WIDTHS, [12], {})
    page.next()
    page.prose(700, ["　　后文。"])
    blocks = read(page.save())
    (table,) = tables(blocks)
    assert table.pages == (1, 2)
    assert rows(table) == HEADER + BODY[:37]


# --- tables without cell borders ------------------------------------------------------------------------------------


def draw_columns(page: Page, y: float, data: Sequence[Sequence[str]], step: float = 18) -> float:
    for row in data:
        page.text(90, y, row[0], 10)
        for j, text in enumerate(row[1:]):
            page.right(300 + 100 * j, y, text, 10)
        y -= step
    return y


UNRULED = [["科目", "预算数", "决算数"]] + [[f"费用科目{i}", f"{i}0.00", f"{i}9.55"] for i in range(1, 6)]


def test_an_unruled_table(tmp_path: Path) -> None:
    page = Page(tmp_path / "a.pdf")
    page.prose(740, ["　　表前的话。"])
    y = draw_columns(page, 700, UNRULED)
    page.prose(y - 20, ["　　表后的话。"])
    blocks = read(page.save())
    assert [type(b) for b in blocks] == [Paragraph, Table, Paragraph]
    assert rows(tables(blocks)[0]) == UNRULED
    assert texts(blocks) == ["表前的话。", "表后的话。"]


def test_a_three_line_table(tmp_path: Path) -> None:
    page = Page(tmp_path / "a.pdf")
    page.prose(740, ["　　表前的话。"])
    data = [["指标", "目标", "完成"], ["培训人数", "120", "118"], ["满意度", "95%", "97%"]]
    draw_columns(page, 700, data)
    for y in (714, 694, 658):
        page.canvas.line(85, y, 510, y)
    page.prose(620, ["　　表后的话。"])
    blocks = read(page.save())
    assert [type(b) for b in blocks] == [Paragraph, Table, Paragraph]
    assert rows(tables(blocks)[0]) == data


def test_rules_around_prose_make_no_table(tmp_path: Path) -> None:
    page = Page(tmp_path / "a.pdf")
    for y in (720, 660):
        page.canvas.line(85, y, 510, y)
    page.prose(700, ["　　两条横线之间的一段普通文字，不是表格，只是装饰用的线条而已，这里还有", "后半句。"])
    blocks = read(page.save())
    assert [type(b) for b in blocks] == [Paragraph]


def test_columns_ruled_rows_not(tmp_path: Path) -> None:
    page = Page(tmp_path / "a.pdf")
    stacked = ["\n".join(row[c] for row in BODY[:6]) for c in range(5)]
    page.grid(82, 725, WIDTHS, [18, 90], table_cells([HEADER[0], stacked]))
    (table,) = tables(read(page.save()))
    assert rows(table) == HEADER + BODY[:6]


def test_upright_text_in_a_vertical_cell(tmp_path: Path) -> None:
    page = Page(tmp_path / "a.pdf")
    cells = {(0, 0): "项\n目\n类", (0, 1): "甲", (1, 1): "乙", (2, 1): "丙"}
    page.grid(80, 700, [30, 100], [20, 20, 20], cells, {(0, 0): (3, 1)})
    page.canvas.saveState()
    page.canvas.translate(60, 645)
    page.canvas.rotate(90)
    page.text(0, 0, "侧面文字", 9)
    page.canvas.restoreState()
    blocks = read(page.save())
    assert rows(tables(blocks)[0]) == [["项目类", "甲"], ["项目类", "乙"], ["项目类", "丙"]]
    assert texts(blocks) == ["侧面文字"]
    side = blocks[-1]
    assert isinstance(side, Paragraph)
    x, y = user_point(side.runs[0].x[0], side.runs[0].bottom, side.runs[0].turn)
    assert (x, y) == pytest.approx((61.3, 645), abs=1)


def test_a_raised_stop_keeps_its_place(tmp_path: Path) -> None:
    page = Page(tmp_path / "a.pdf")
    page.text(90, 700, "示例事务（项）")
    page.text(174, 695, "。")
    page.text(186, 700, "主要用于示例。")
    assert texts(read(page.save())) == ["示例事务（项）。主要用于示例。"]


# --- places ---------------------------------------------------------------------------------------------------------


def test_runs_give_each_character_its_box(tmp_path: Path) -> None:
    page = Page(tmp_path / "a.pdf")
    page.text(100, 700, "金额壹佰", 12)
    (block,) = read(page.save())
    (run,) = block.runs  # type: ignore[union-attr]
    assert (run.start, run.page, run.turn) == (0, 1, 0)
    assert run.x == pytest.approx((100, 112, 124, 136, 148), abs=0.5)
    assert run.bottom == pytest.approx(698.3, abs=0.5)
    assert run.top == pytest.approx(710.3, abs=0.5)


def test_every_offset_has_one_box(tmp_path: Path) -> None:
    page = Page(tmp_path / "a.pdf")
    page.prose(740, ["　　示例 open data 项目共 12 个，分布在示例省的各个市县，名称与金额均为虚构用于", "测试之用。"])
    page.grid(82, 600, WIDTHS, [18] * 3, table_cells(HEADER + BODY[:2]))
    for block in read(page.save()):
        for item in block.cells if isinstance(block, Table) else [block]:
            covered = [i for run in item.runs for i in range(run.start, run.start + len(run.x) - 1)]
            assert covered == list(range(len(item.text)))
            assert all(list(run.x) == sorted(run.x) for run in item.runs)


def test_a_rotated_page(tmp_path: Path) -> None:
    path = Page(tmp_path / "a.pdf", A4)
    path.canvas.rotate(90)
    path.canvas.translate(0, -WIDE)
    path.width, path.height = landscape(A4)
    path.centre(540, "支出决算表", 16)
    path.grid(82, 500, WIDTHS, [18] * 4, table_cells(HEADER + BODY[:3]))
    plain = path.save()
    with pikepdf.open(plain, allow_overwriting_input=True) as document:
        document.pages[0].rotate(90, relative=False)
        document.save(tmp_path / "b.pdf")
    for name in ("a.pdf", "b.pdf"):  # laid on its side; and shown upright by /Rotate
        blocks = read(tmp_path / name)
        assert texts(blocks) == ["支出决算表"]
        assert rows(tables(blocks)[0]) == HEADER + BODY[:3]
        run = tables(blocks)[0].cells[0].runs[0]
        assert run.turn == 90
        x, y = user_point(run.x[0], run.bottom, run.turn)
        assert (x, y) == pytest.approx((WIDE - 500 + 11.2, 85), abs=3)


def test_a_watermark_is_left_out(tmp_path: Path) -> None:
    page = Page(tmp_path / "a.pdf")
    page.prose(700, ["　　正文第一段示例文字。"])
    page.canvas.saveState()
    page.canvas.translate(200, 400)
    page.canvas.rotate(45)
    page.text(0, 0, "水印", 60)
    page.canvas.restoreState()
    assert texts(read(page.save())) == ["正文第一段示例文字。"]


# --- files that cannot be read, notes -------------------------------------------------------------------------------


def good(path: Path) -> Path:
    page = Page(path)
    page.prose(700, ["　　一段文字。"])
    return page.save()


def refused(path: Path, password: str | None = None) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        pdf.read_pdf(path, password=password)
    return caught.value


def test_encrypted(tmp_path: Path) -> None:
    with pikepdf.open(good(tmp_path / "a.pdf")) as document:
        document.save(tmp_path / "b.pdf", encryption=pikepdf.Encryption(user="1234", owner="owner"))
    assert refused(tmp_path / "b.pdf").zh == "PDF加密了，需要密码"
    assert refused(tmp_path / "b.pdf", "9").en == "the PDF is encrypted and the password is wrong"
    assert texts(pdf.read_pdf(tmp_path / "b.pdf", password="1234")[0]) == ["一段文字。"]


def test_empty_and_no_pdf_and_missing(tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").write_bytes(b"")
    (tmp_path / "page.pdf").write_text("<html>404</html>")
    assert refused(tmp_path / "empty.pdf").zh == "文件是空的"
    assert refused(tmp_path / "page.pdf").zh == "不是PDF文件"
    assert refused(tmp_path / "none.pdf").zh.startswith("文件打不开")


def test_truncated(tmp_path: Path) -> None:
    data = good(tmp_path / "a.pdf").read_bytes()
    (tmp_path / "b.pdf").write_bytes(data[: len(data) // 4])
    assert refused(tmp_path / "b.pdf").en == "the PDF is damaged or incomplete"


# Of two a page is left that is drawn without its text: it goes to the recogniser, which takes its seconds.
@pytest.mark.parametrize(
    "share", [pytest.param(i / 10, marks=pytest.mark.slow if i in (3, 6) else ()) for i in range(1, 10)]
)
def test_damage_never_escapes(tmp_path: Path, share: float) -> None:
    page = Page(tmp_path / "a.pdf")
    for _ in range(3):
        page.grid(82, 780, WIDTHS, [18] * 30, table_cells(HEADER + BODY[:29]))
        page.next()
    data = page.save().read_bytes()
    (tmp_path / "b.pdf").write_bytes(data[: int(share * len(data))])
    (tmp_path / "c.pdf").write_bytes(data[: int(share * len(data))] + bytes(200) + data[int(share * len(data)) + 200 :])
    for name in ("b.pdf", "c.pdf"):
        with contextlib.suppress(Unreadable):
            pdf.read_pdf(tmp_path / name)


def scan(path: Path, pages: Sequence[bool]) -> Path:
    """Write a PDF whose pages are scans (True) or text (False)."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    page = Page(path)
    picture = ImageReader(Image.new("RGB", (60, 80), "grey"))
    for is_scan in pages:
        if is_scan:
            page.canvas.drawImage(picture, 0, 0, WIDE, HIGH)
        else:
            page.prose(700, ["　　有文字的一页。"])
        page.next()
    return page.save()


def test_pictures_without_text_are_noted(tmp_path: Path) -> None:
    blocks, notes, count = pdf.read_pdf(scan(tmp_path / "a.pdf", [False, True, True, False, True]), file=2)
    assert count == 5
    assert texts(blocks) == ["有文字的一页。"] * 2
    assert notes == [
        Note(2, "第2至3页是图片，没有识别出文字", "pages 2 to 3: a picture, no text was recognised in it", 2),
        Note(2, "第5页是图片，没有识别出文字", "page 5: a picture, no text was recognised in it", 5),
    ]
    blocks, notes, _ = pdf.read_pdf(scan(tmp_path / "b.pdf", [True]))
    assert not blocks
    assert [n.page for n in notes] == [1]


def test_a_hidden_text_layer_is_noted(tmp_path: Path) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    page = Page(tmp_path / "a.pdf")
    page.canvas.drawImage(ImageReader(Image.new("RGB", (60, 80), "grey")), 0, 0, WIDE, HIGH)
    hidden = page.canvas.beginText(90, 700)
    hidden.setFont(FONT, 12)
    hidden.setTextRenderMode(3)
    hidden.textOut("识别出的文字")
    page.canvas.drawText(hidden)
    blocks, notes, _ = pdf.read_pdf(page.save())
    assert texts(blocks) == ["识别出的文字"]
    assert [n.zh for n in notes] == ["第1页是带识别文字的扫描件，文字可能有识别错误"]


def test_a_font_without_codes_is_noted(tmp_path: Path) -> None:
    document = pikepdf.new()
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type0,
        BaseFont=pikepdf.Name("/ABCDEF+Subset"),
        Encoding=pikepdf.Name("/Identity-H"),
        DescendantFonts=[
            pikepdf.Dictionary(
                Type=pikepdf.Name.Font,
                Subtype=pikepdf.Name("/CIDFontType2"),
                BaseFont=pikepdf.Name("/ABCDEF+Subset"),
                CIDSystemInfo=pikepdf.Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
                DW=1000,
            )
        ],
    )
    page = document.add_blank_page(page_size=A4)
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=document.make_indirect(font)))
    page.Contents = document.make_stream(
        b"BT /F1 12 Tf 90 700 Td <" + b"E00501020103010401050106010701080109010A" * 2 + b"> Tj ET"
    )
    document.save(tmp_path / "a.pdf")
    _, notes, _ = pdf.read_pdf(tmp_path / "a.pdf")
    assert [n.zh for n in notes] == ["第1页的字体没有文字编码，读出的文字不可靠"]


def test_a_drawing_is_not_analysed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from juesuan.document import pdf_page

    monkeypatch.setattr(pdf_page, "MAX_RULES", 50)
    page = Page(tmp_path / "a.pdf")
    page.grid(82, 725, WIDTHS, [18] * 10, table_cells(HEADER + BODY[:9]))
    _, notes, _ = pdf.read_pdf(page.save())
    assert [n.zh for n in notes] == ["第1页内容过多，表格线未分析"]


def test_too_many_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_PAGES", 2)
    page = Page(tmp_path / "a.pdf")
    for _ in range(3):
        page.prose(700, ["一"])
        page.next()
    assert "超过上限" in refused(page.save()).zh


# --- other programs' files ------------------------------------------------------------------------------------------


def run(command: Sequence[str], made: Path) -> Path:
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=120)
    except (subprocess.SubprocessError, OSError) as error:
        pytest.skip(f"{command[0]} failed: {error}")
    if not made.exists():
        pytest.skip(f"{command[0]} made no file")
    return made


PROSE = "全年收入支出总计均为{}万元，与上年相比均增加一百二十三万元，主要原因是新增示例项目，同时人员经费按规定正常增长，另有部分项目结转到本年继续使用。"


def test_word_file_through_libreoffice(tmp_path: Path) -> None:
    office = shutil.which("soffice") or pytest.skip("no LibreOffice")
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.shared import Pt

    document = Document()
    document.sections[0].header.paragraphs[0].text = "示例局决算公开材料"
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.add_run("示例局年度部门决算").font.size = Pt(22)
    for i in range(12):
        p = document.add_paragraph()
        p.paragraph_format.first_line_indent = Pt(28)
        p.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        p.add_run(f"{i + 1}." + PROSE.format(f"{i}23.40")).font.size = Pt(14)
    data = [["收入", "", "支出", ""], ["项目", "金额", "项目", "金额"]] + [
        [f"收入项目{i}", f"{i}.01", f"支出项目{i}", f"{i}.02"] for i in range(50)
    ]
    table = document.add_table(rows=0, cols=4)
    table.style = "Table Grid"
    for row in data:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(0, 2).merge(table.cell(0, 3))
    for row_number in (0, 1):
        mark = OxmlElement("w:tblHeader")
        table.rows[row_number]._tr.get_or_add_trPr().append(mark)
    document.save(str(tmp_path / "a.docx"))
    home = f"-env:UserInstallation=file://{tmp_path}/profile"
    made = run(
        [office, home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "a.docx")],
        tmp_path / "a.pdf",
    )
    blocks = read(made)
    assert texts(blocks)[0] == "示例局年度部门决算"
    assert texts(blocks)[1:13] == [f"{i + 1}." + PROSE.format(f"{i}23.40") for i in range(12)]
    (found,) = tables(blocks)
    assert rows(found)[0] == ["收入", "收入", "支出", "支出"]
    assert rows(found)[1:] == data[1:]
    assert len(found.pages) >= 2


def test_rows_cut_by_the_page_through_libreoffice(tmp_path: Path) -> None:
    office = shutil.which("soffice") or pytest.skip("no LibreOffice")
    from docx import Document

    words = "按照规定履行示例职责统筹推进各项重点工作加强预算管理提升资金使用效益完善内部控制制度"
    rng = random.Random(3)
    data = [["序号", "项目名称", "内容", "金额"]] + [
        [str(i), f"项目{i}", "".join(rng.choices(words, k=rng.randint(20, 160))) + "。", f"{i},234.56"]
        for i in range(1, 14)
    ]
    document = Document()
    for _ in range(6):
        document.add_paragraph("前面的段落。")
    table = document.add_table(rows=0, cols=4)
    table.style = "Table Grid"
    for row in data:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.save(str(tmp_path / "a.docx"))
    home = f"-env:UserInstallation=file://{tmp_path}/profile"
    made = run(
        [office, home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "a.docx")],
        tmp_path / "a.pdf",
    )
    (found,) = tables(read(made))
    assert len(found.pages) >= 2
    assert rows(found) == data


def test_web_page_through_chromium(tmp_path: Path) -> None:
    browser = shutil.which("chromium") or shutil.which("google-chrome") or pytest.skip("no Chromium")
    body = "".join(f"<tr><td>{2050000 + i}<td>教育支出第{i}项<td>{i}.10<td>{i * 3}.20</tr>" for i in range(1, 40))
    (tmp_path / "a.html").write_text(
        "<meta charset=utf-8><style>table{border-collapse:collapse;width:100%}td,th{border:1px solid;padding:4px}"
        "p{text-indent:2em;text-align:justify}h1{text-align:center}.t td,.t th{border:0}"
        ".t{border-top:2px solid;border-bottom:2px solid}.t th{border-bottom:1px solid}</style>"
        f"<h1>示例县教育局年度部门决算</h1><p>{PROSE.format('5678.90')}</p>"
        "<table><tr><th rowspan=2>编码<th rowspan=2>科目名称<th colspan=2>支出</tr><tr><th>基本支出<th>项目支出</tr>"
        f"{body}</table><p>表后的话。</p><table class=t><tr><th>指标名称<th>年初目标<th>实际完成</tr>"
        "<tr><td>培训人数<td>120<td>118</tr><tr><td>满意度<td>95%<td>97.5%</tr></table><p>末段。</p>",
        encoding="utf-8",
    )
    made = run(
        [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}/chrome",
         f"--print-to-pdf={tmp_path}/a.pdf", f"file://{tmp_path}/a.html"],
        tmp_path / "a.pdf",
    )  # fmt: skip
    blocks = read(made)
    assert texts(blocks) == ["示例县教育局年度部门决算", PROSE.format("5678.90"), "表后的话。", "末段。"]
    first, second = tables(blocks)
    assert rows(first)[:2] == [["编码", "科目名称", "支出", "支出"], ["编码", "科目名称", "基本支出", "项目支出"]]
    assert rows(first)[2:] == [[str(2050000 + i), f"教育支出第{i}项", f"{i}.10", f"{i * 3}.20"] for i in range(1, 40)]
    assert rows(second) == [
        ["指标名称", "年初目标", "实际完成"],
        ["培训人数", "120", "118"],
        ["满意度", "95%", "97.5%"],
    ]


# --- pieces ---------------------------------------------------------------------------------------------------------


def test_first_word_sticks_to_its_punctuation() -> None:
    def line(text: str) -> pdf_text.Line:
        x, glyphs = 0.0, []
        for char in text:
            wide = 12.0 if pdf_text.is_cjk(char) else 6.0
            glyphs.append(Glyph(char, x, x + wide, 0, 12, False))
            x += wide
        return pdf_text.make_line(1, 0, glyphs)

    assert pdf_text.advance_of_first_word(line("费、个人")) == 24
    assert pdf_text.advance_of_first_word(line("307.82万元")) == 36
    assert pdf_text.advance_of_first_word(line("（类）")) == 36
    assert pdf_text.advance_of_first_word(line("中国")) == 12


@pytest.mark.parametrize(
    "text", ["一、总体", "（一）总体", "1.总体", "1、总体", "第三部分 说明", "（2）总体", "①总体", "注：示例"]
)
def test_numbered(text: str) -> None:
    assert pdf_flow.NUMBERED.match(text)


@pytest.mark.parametrize("text", ["2.5万元", "（项）。", "（2024年）", "2024年", "一般公共预算", "第三方机构"])
def test_not_numbered(text: str) -> None:
    assert not pdf_flow.NUMBERED.match(text)


def test_a_page_as_wide_as_no_paper_is(tmp_path: Path) -> None:
    """Found by fuzzing: a side of infinity; the page is taken for A4."""
    drawn = Page(tmp_path / "宽.pdf")
    drawn.prose(700, ["本年收入合计十元"])
    data = drawn.save().read_bytes()
    assert b"595.2756" in data
    for wide in (b"9" * 40, b"99999999", b"0.000001", b"-595"):
        (tmp_path / "宽.pdf").write_bytes(data.replace(b"595.2756", wide))
        blocks, _, _ = pdf.read_pdf(tmp_path / "宽.pdf")
        assert len(blocks) <= 1
