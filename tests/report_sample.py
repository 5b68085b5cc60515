"""A small hand-made result that every report test shows: two paragraphs, a table, an error, a warning, a note."""

from __future__ import annotations

from decimal import Decimal

from juesuan.checks.model import Checked, Finding, NotChecked, Operand, Result
from juesuan.document.model import Block, Cell, Document, Note, Paragraph, Source, Table
from juesuan.kernel.figures import Fact, Figure, Numeral
from juesuan.kernel.lang import Text, same
from juesuan.kernel.place import Place
from juesuan.kernel.relation import Relation

HEADING = "示例县信访局2024年度部门决算公开说明"
VISITS = "2024年度信访总量296件，其中：来信66件，来访325件。<script>alert('x')</script>按时办结。"
INCOME = (
    "2024年度收入总计158.94万元，其中：本年收入合计155.08万元，年初结转和结余3.86万元；"
    "本年支出合计148.92万元，占支出总计的93.69%。"
)
ROWS = (
    ("项目", "合计", "基本支出", "项目支出"),
    ("一般公共服务支出", "135.37", "100.00", "35.36"),
    ("=社会保障和就业支出", "13.55", "13.55", "0.00"),
)


def cells(rows: tuple[tuple[str, ...], ...] = ROWS) -> tuple[Cell, ...]:
    return tuple(Cell(text, r, c) for r, row in enumerate(rows) for c, text in enumerate(row))


def blocks() -> tuple[Block, ...]:
    return (
        Paragraph(HEADING, anchor="p0", level=1),
        Paragraph(VISITS, anchor="p1"),
        Paragraph(INCOME, anchor="p2"),
        Table(3, 4, cells(), anchor="t0"),
    )


def spot(block: int, text: str, words: str, row: int = -1, col: int = -1) -> Place:
    start = text.index(words)
    return Place(block, start, start + len(words), row, col)


def figures(place_of: dict[str, Place] | None = None) -> tuple[Figure, ...]:
    count, money = Fact("~信访", unit="件", year=2024), Fact("whole.income", year=2024)
    found: list[Figure] = []

    def add(printed: str, place: Place, fact: Fact, origin: str = "text") -> None:
        number, unit = Decimal(printed.rstrip("%")), "%" if printed.endswith("%") else fact.unit
        decimals = len(printed.rstrip("%").partition(".")[2])
        half = Decimal(5).scaleb(-decimals - 1) if decimals else Decimal(0)
        found.append(Figure(len(found), number, unit, half, printed, place, fact, origin, decimals))

    add("296", spot(1, VISITS, "296"), count)
    add("66", spot(1, VISITS, "66"), count)
    add("325", spot(1, VISITS, "325"), count)
    add("158.94", spot(2, INCOME, "158.94"), Fact("whole.total", year=2024))
    add("155.08", spot(2, INCOME, "155.08"), money)
    add("3.86", spot(2, INCOME, "3.86"), Fact("whole.opening", year=2024))
    add("148.92", spot(2, INCOME, "148.92"), Fact("whole.expenditure", year=2024))
    add("93.69%", spot(2, INCOME, "93.69%"), Fact("whole.expenditure", aspect="share", of="whole.total_out", unit="%"))
    for row, item in ((1, "一般公共服务支出"), (2, "社会保障和就业支出")):
        for col, measure in ((1, "whole.expenditure"), (2, "whole.basic"), (3, "whole.project")):
            text = ROWS[row][col]
            add(text, Place(3, 0, len(text), row, col), Fact(measure, item=item, year=2024), "expenditure")
    return tuple(found)


CHECKED = (
    Checked("S-SUM", Relation("sum", (0,), (1, 2)), "inconsistent", "66 + 325 = 391 ≠ 296", spot(1, VISITS, "296")),
    Checked("S-SUM", Relation("sum", (3,), (4, 5)), "exact", "155.08 + 3.86 = 158.94", spot(2, INCOME, "158.94")),
    Checked(
        "T03-ROW",
        Relation("sum", (8,), (9, 10)),
        "consistent",
        "100.00 + 35.36 = 135.36 ≈ 135.37",
        Place(3, 0, 6, 1, 1),
    ),
    Checked("T03-ROW", Relation("sum", (11,), (12, 13)), "exact", "13.55 + 0.00 = 13.55", Place(3, 0, 5, 2, 1)),
    Checked("T03-SUM", Relation("sum", (8, 11), (6,)), "exact", "135.37 + 13.55 = 148.92", spot(2, INCOME, "148.92")),
)


def result(document: Document | None = None) -> Result:
    source = Source("示例县信访局.docx", "docx", "/drafts/示例县信访局.docx")
    notes = (Note(0, "有 1 张图片，图中文字未读取", "1 pictures: any text in them was not read"),)
    return Result(
        document=document or Document((source,), blocks(), notes, "示例县信访局"),
        unit="示例县信访局",
        year=2024,
        template="xinjiang",
        figures=figures(),
        numerals=(
            Numeral("2024", spot(0, HEADING, "2024"), "year"),
            *(Numeral(f.printed, f.place, "figure", f.id) for f in figures()),
            Numeral("1", Place(1, 0, 1), "unknown"),
        ),
        checked=CHECKED,
        findings=(
            Finding(
                "f1",
                "S-SUM",
                "error",
                Text("各分项之和与总数不符。", "The parts do not add up to the total."),
                spot(1, VISITS, "296"),
                (spot(1, VISITS, "66"), spot(1, VISITS, "325")),
                (
                    Operand(0, Text("总数", "total")),
                    Operand(1, Text("其中", "part")),
                    Operand(2, Text("其中", "part")),
                ),
                ("66 + 325 = 391 ≠ 296",),
                blamed=0,
                proposed="391",
                checks=(0,),
            ),
            Finding(
                "f2",
                "X-WORDS",
                "warning",
                Text("表述不规范：“按时办结”。", "Wording: “按时办结”."),
                spot(1, VISITS, "按时办结"),
            ),
            Finding(
                "f3",
                "T03-ROW",
                "note",
                Text("四舍五入造成的尾差。", "A difference by rounding."),
                Place(3, 0, 6, 1, 1),
                (),
                (Operand(8, Text("合计", "total")),),
                ("100.00 + 35.36 = 135.36 ≈ 135.37",),
                checks=(2,),
            ),
        ),
        not_checked=(
            NotChecked("T07-SUM", Text("没有找到表07", "table 07 was not found")),
            NotChecked("T07-SUM", Text("没有找到表07", "table 07 was not found")),
            NotChecked("T08-BAL", same("no table 08")),
        ),
        seconds={"read": 0.012, "check": 0.034},
    )
