"""Tables that are not ruled in both directions, drawn here: the same cells whatever rules are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from juesuan.document import pdf
from juesuan.document.model import Paragraph, Table

FONT, SIZE, LEAD, PAD = "STSong-Light", 9.0, 12.0, 5.0
pdfmetrics.registerFont(UnicodeCIDFont(FONT))

HEAD = [
    ["项目", "<", "本年支出", "<", "<", "备注"],
    ["科目编码", "科目名称", "小计", "基本支出", "项目支出", "^"],
]
BODY = [
    ["合计", "<", "1,284.36", "903.16", "381.20", ""],
    ["205", "教育支出", "1,020.36", "639.16", "381.20", ""],
    ["20502", "普通教育", "1,020.36", "639.16", "381.20", ""],
    ["2050204", "高中教育阶段的学校和教学点日常运转支出", "1,020.36", "639.16", "381.20", "含上年"],
    ["208", "社会保障和就业支出", "264.00", "264.00", "", ""],
    ["2080505", "机关事业单位基本养老保险缴费支出", "264.00", "264.00", "", "全年"],
]
WIDTHS = [58.0, 92.0, 66.0, 66.0, 66.0, 60.0]


def wrapped(text: str, width: float) -> list[str]:
    most = int((width - 2 * PAD) // SIZE)
    if not any("一" <= c <= "鿿" for c in text):
        return [text]
    return [text[i : i + most] for i in range(0, len(text), most)] or [""]


def spans(lines: Sequence[Sequence[str]]) -> list[tuple[int, int, int, int]]:
    """Return each cell's row, column, height and width."""
    out = []
    for r, row in enumerate(lines):
        for c, text in enumerate(row):
            if text in "<^" and text:
                continue
            wide = 1
            while c + wide < len(row) and row[c + wide] == "<":
                wide += 1
            high = 1
            while r + high < len(lines) and lines[r + high][c] == "^":
                high += 1
            out.append((r, c, high, wide))
    return out


def draw(canvas: Canvas, top: float, lines: Sequence[Sequence[str]], heads: int, rules: str) -> float:
    """Draw a table and return its lower edge; `rules` as the layouts of `bench/written/press.py` have them."""
    xs = [70 + sum(WIDTHS[:i]) for i in range(len(WIDTHS) + 1)]
    cells = spans(lines)
    deep = [
        max(len(wrapped(lines[r][c], sum(WIDTHS[c : c + w]))) for rr, c, h, w in cells if rr == r and h == 1)
        for r in range(len(lines))
    ]
    ys = [top]
    for n in deep:
        ys.append(ys[-1] - n * LEAD - 6)
    canvas.setLineWidth(0.5)
    for r, c, high, wide in cells:
        left, right, upper, lower = xs[c], xs[c + wide], ys[r], ys[r + high]
        last = r + high == len(lines)
        if rules in ("rows", "all") or (rules in ("three", "columns") and (last or r + high == heads)):
            canvas.line(left, lower, right, lower)
        if r == 0 and rules != "none":
            canvas.line(left, upper, right, upper)
        if rules in ("columns", "all"):
            canvas.line(left, lower, left, upper)
            canvas.line(right, lower, right, upper)
        text = wrapped(lines[r][c], right - left)
        for i, line in enumerate(text):
            y = (upper + lower) / 2 + (len(text) / 2 - i - 1) * LEAD + 3
            canvas.setFont(FONT, SIZE)
            if r < heads:
                canvas.drawCentredString((left + right) / 2, y, line)
            elif "." in line:
                canvas.drawRightString(right - PAD, y, line)
            else:
                canvas.drawString(left + PAD, y, line)
    return ys[-1]


def filled(lines: Sequence[Sequence[str]]) -> list[list[str]]:
    out = [["" for _ in row] for row in lines]
    for r, c, high, wide in spans(lines):
        for i in range(high):
            out[r + i][c : c + wide] = [lines[r][c]] * wide
    return out


def tables(path: Path) -> list[list[list[str]]]:
    return [
        [[cell.text if cell else "" for cell in row] for row in b.grid()]
        for b in pdf.read_pdf(path)[0]
        if isinstance(b, Table)
    ]


def prose(canvas: Canvas, y: float, text: str, size: float = 12) -> None:
    canvas.setFont(FONT, size)
    canvas.drawString(94, y, text)


@pytest.mark.parametrize("rules", ["all", "rows", "columns", "three", "none"])
def test_the_same_cells_whatever_rules_are_drawn(rules: str, tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=A4)
    prose(canvas, 760, "本表反映示例局一年的支出情况。")
    prose(canvas, 730, "支出决算表", 14)
    low = draw(canvas, 712, [*HEAD, *BODY], 2, rules)
    prose(canvas, low - 30, "示例局本年支出比上年有所增加，主要是人员增加。")
    canvas.save()
    assert tables(tmp_path / "a.pdf") == [filled([*HEAD, *BODY])]
    texts = [b.text for b in pdf.read_pdf(tmp_path / "a.pdf")[0] if isinstance(b, Paragraph)]
    assert texts == ["本表反映示例局一年的支出情况。", "支出决算表", "示例局本年支出比上年有所增加，主要是人员增加。"]


@pytest.mark.parametrize(
    ("rules", "cut"),
    [(rules, cut) for rules in ("rows", "columns", "three", "none") for cut in (3, 5) if (rules, cut) != ("none", 5)],
)
def test_a_table_goes_on_over_the_page_whatever_rules_are_drawn(rules: str, cut: int, tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=A4)
    prose(canvas, 730, "支出决算表", 14)
    lines = [*HEAD, *BODY]
    draw(canvas, 712, lines[: 2 + cut], 2, rules)
    canvas.showPage()
    low = draw(canvas, 780, lines[2 + cut :], 0, rules)
    prose(canvas, low - 30, "示例局本年支出比上年有所增加，主要是人员增加。")
    canvas.save()
    assert tables(tmp_path / "a.pdf") == [filled(lines)]


@pytest.mark.parametrize("rules", ["rows", "columns", "three"])
def test_two_tables_on_a_page_stay_apart(rules: str, tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=A4)
    prose(canvas, 760, "支出决算表", 14)
    low = draw(canvas, 745, [*HEAD, *BODY], 2, rules)
    prose(canvas, low - 24, "公开06表", 9)
    prose(canvas, low - 40, "单位：万元", 9)
    other = [
        ["项目", "<", "本年支出", "<", "<", "备注"],
        *HEAD[1:],
        ["合计", "<", "0.00", "0.00", "0.00", "无"],
        ["209", "某项支出", "0.00", "0.00", "0.00", ""],
    ]
    draw(canvas, low - 50, other, 2, rules)
    canvas.save()
    assert tables(tmp_path / "a.pdf") == [filled([*HEAD, *BODY]), filled(other)]


SIDES = [
    ["收入", "<", "支出", "<"],
    ["项目", "决算数", "项目", "决算数"],
    ["一、财政拨款收入", "1,284.36", "一、教育支出", "1,020.36"],
    ["二、事业收入", "", "二、科学技术支出", ""],
    ["", "", "三、文化旅游体育与传媒支出", ""],
    ["", "", "四、社会保障和就业支出", "264.00"],
    ["收入总计", "1,284.36", "支出总计", "1,284.36"],
]


@pytest.mark.parametrize("rules", ["rows", "columns", "three"])
def test_a_form_of_two_sides(rules: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "WIDTHS", [130.0, 80.0, 150.0, 80.0])
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=A4)
    prose(canvas, 730, "收入支出决算总表", 14)
    draw(canvas, 712, SIDES, 2, rules)
    canvas.save()
    assert tables(tmp_path / "a.pdf") == [filled(SIDES)]


def test_a_list_of_figures_between_rules_of_another_width_is_text(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=A4)
    canvas.line(94, 790, 500, 790)
    for i, text in enumerate(
        [
            "一、收入 1,284.36万元，其中财政拨款全部到位；",
            "二、支出 1,284.36万元，其中教育支出为主；",
            "三、结转 0.00万元。",
        ]
    ):
        prose(canvas, 760 - 20 * i, text)
    canvas.line(94, 60, 500, 60)
    canvas.save()
    assert tables(tmp_path / "a.pdf") == []
