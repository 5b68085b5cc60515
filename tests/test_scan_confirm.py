"""Figures read with low confidence: those that the document's arithmetic bears out need no second look."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import msgspec

from juesuan.checks.engine import check, check_document
from juesuan.checks.model import Result
from juesuan.compile.generate import generate
from juesuan.compile.render import render
from juesuan.compile.wording import compose
from juesuan.document.model import Block, Cell, Document, Paragraph, Run
from juesuan.kernel.figures import Figure
from juesuan.kernel.place import Place


@cache
def clear(tmp: str = "") -> Result:
    """Return the checked PDF of a filing, text and all."""
    import tempfile
    from pathlib import Path

    folder = Path(tmp or tempfile.mkdtemp(prefix="juesuan-confirm-"))
    return check(render(compose(generate(1, "national", 3)), folder / "own.pdf", "pdf"))


def as_scan(document: Document, doubtful: set[Place], texts: dict[Place, str] | None = None) -> Document:
    """Return a document as if it had been recognised, surely but for some places, and some cells read otherwise."""

    def runs(holder: Paragraph | Cell, spans: list[Place]) -> tuple[Run, ...]:
        return tuple(
            msgspec.structs.replace(
                r,
                sure=tuple(
                    0.4 if any(p.start <= r.start + i < p.end for p in spans) else 0.999 for i in range(len(r.x) - 1)
                ),
            )
            for r in holder.runs
        )

    blocks: list[Block] = []
    for n, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            blocks.append(msgspec.structs.replace(block, runs=runs(block, [p for p in doubtful if p.block == n])))
            continue
        cells = []
        for c in block.cells:
            here = [p for p in doubtful if (p.block, p.row, p.col) == (n, c.row, c.col)]
            text = next((t for p, t in (texts or {}).items() if (p.block, p.row, p.col) == (n, c.row, c.col)), c.text)
            cells.append(msgspec.structs.replace(c, text=text, runs=runs(c, here)))
        blocks.append(msgspec.structs.replace(block, cells=tuple(cells)))
    return msgspec.structs.replace(document, blocks=tuple(blocks))


def figure(wanted: Callable[[Figure], bool]) -> Figure:
    return next(f for f in clear().figures if wanted(f))


def low(result: Result) -> list[tuple[str, str]]:
    return [(f.origin, f.printed) for f in result.figures if f.low]


def test_a_figure_that_sums_bear_out_needs_no_mark() -> None:
    total = figure(lambda f: f.origin == "summary" and f.fact.measure == "whole.income" and f.value > 0)
    result = check_document(as_scan(clear().document, {total.place}))
    assert all(f.scanned for f in result.figures)
    assert low(result) == []


def test_a_figure_that_nothing_bears_out_keeps_its_mark() -> None:
    alone = {i for c in clear().checked for i in (*c.relation.left, *c.relation.right, *c.relation.base)}
    figures = [f for f in clear().figures if f.id not in alone and -f.id - 1 not in alone]
    assert figures
    result = check_document(as_scan(clear().document, {figures[0].place}))
    assert low(result) == [(figures[0].origin, figures[0].printed)]


def test_a_wrong_figure_keeps_its_mark_and_is_named() -> None:
    total = figure(lambda f: f.origin == "summary" and f.fact.measure == "whole.income" and f.value > 0)
    wrong = ("9" if total.printed[0] != "9" else "8") + total.printed[1:]
    result = check_document(as_scan(clear().document, {total.place}, {total.place: wrong}))
    assert low(result) == [("summary", wrong)]
    assert result.exit_code == 0
    assert any(f.doubtful and f"{wrong}识别把握不大" in f.message.zh for f in result.findings)


def test_two_doubtful_copies_do_not_bear_out_each_other() -> None:
    """One typeface, one misreading: the same number read alike twice is not read right for that."""
    from juesuan.checks.confirm import borne_out
    from juesuan.checks.model import Checked
    from juesuan.kernel.figures import Fact
    from juesuan.kernel.relation import Relation

    def made(number: int, value: str, doubtful: bool) -> Figure:
        from decimal import Decimal

        fact, half = Fact("whole.income"), Decimal("0.005")
        return Figure(number, Decimal(value), "万元", half, value, Place(number), fact, "summary", 2, low=doubtful)

    figures = {f.id: f for f in (made(1, "8.40", True), made(2, "8.40", True), made(3, "0.00", False))}
    same = Checked("E01", Relation("sum", (1,), (2,)), "exact", "", Place(0))
    with_nothing = Checked("T10", Relation("sum", (1,), (2, 3)), "exact", "", Place(0))
    assert borne_out(figures, [same, with_nothing]) == frozenset()
    figures[2] = made(2, "8.40", False)
    assert borne_out(figures, [same]) == {1}


def test_what_a_part_of_a_document_lacks_is_told_once() -> None:
    """Pages of a scan: the sections and tables that are not on them are one note, that names them all."""
    blocks = clear().document.blocks
    at = max(n for n, b in enumerate(blocks) if isinstance(b, Paragraph) and "收入支出决算总体情况说明" in b.text)
    part = msgspec.structs.replace(clear().document, blocks=blocks[at : at + 6])
    plain, scan = check_document(part), check_document(as_scan(part, set()))
    alone = [f for f in plain.findings if f.rule in ("F02", "F03")]
    assert [f.rule for f in alone] == ["F03", "F02"]
    folded = [f for f in scan.findings if f.rule in ("F02", "F03")]
    assert len(folded) == 1
    assert folded[0].severity == "note"
    assert folded[0].doubtful
    assert "待核实" in folded[0].message.zh
    names = [name for f in alone for name in re.findall("“([^“”]+)”", f.message.zh)]
    assert len(names) > 5
    assert all(name in folded[0].message.zh and name in folded[0].message.en for name in names)


def misnamed(where: Callable[[int], bool]) -> Result:
    """Return a scan checked whose department's name has one character misread in some paragraphs."""
    document, name = clear().document, clear().unit
    wrong = name[:-2] + "衣" + name[-1]
    blocks = tuple(
        msgspec.structs.replace(b, text=b.text.replace(name, wrong)) if isinstance(b, Paragraph) and where(n) else b
        for n, b in enumerate(document.blocks)
    )
    assert any(isinstance(b, Paragraph) and wrong in b.text for b in blocks)
    return check_document(as_scan(msgspec.structs.replace(document, blocks=blocks), set()))


def test_a_name_misread_on_the_cover_is_not_the_departments() -> None:
    """It stands right in a score of places, and the figures told with it are the department's."""
    result = misnamed(lambda n: n < 4)
    assert result.unit == clear().unit
    assert [f.fact for f in result.figures] == [f.fact for f in clear().figures]


def test_a_name_misread_in_many_places_is_told_once() -> None:
    result = misnamed(lambda n: n >= 4 and n % 4 == 0)
    names = [f for f in result.findings if f.rule == "F06"]
    assert len({f.message.zh for f in names}) == len(names)
    assert any(f.places for f in names)
