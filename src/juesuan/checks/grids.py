"""Any table as a grid of numbers, and what its own arithmetic shows to hold in it: which column, which row is made of which.

A form that is known says what its columns measure; other tables (projects, units, assets, a comparison of budget and accounts) and
the columns that a form does not claim (last year's, the change, its rate) say it by their header words and by their numbers. A
formula is believed where the words name what it gives (合计, 增减额, 完成率) and the other rows or columns keep it: the one
that does not is the fault.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import msgspec

from juesuan.checks.context import Context
from juesuan.checks.evaluate import evaluate, gap, minus
from juesuan.checks.model import Candidate
from juesuan.document.model import Cell, Table
from juesuan.domain import codes
from juesuan.domain.measures import tidy
from juesuan.extract.numerals import fold
from juesuan.extract.tables.cells import TORN_MANY
from juesuan.extract.tables.header import header_paths
from juesuan.kernel.figures import Fact, Figure
from juesuan.kernel.intervals import Status
from juesuan.kernel.memo import remembered_text
from juesuan.kernel.miswritten import looks_like_a_slip
from juesuan.kernel.patterns import compiled
from juesuan.kernel.relation import Relation


class Line(msgspec.Struct, frozen=True):
    """One row of a grid: its words, its code of a classification ('' for none), its figures by column."""

    label: str
    code: str
    cells: dict[int, Figure]


class Grid(msgspec.Struct, frozen=True):
    """The numbers of a table. `paths` are the header words of each column, `numeric` the columns that hold numbers, `rates` those of rates.

    `words` are the other cells, with the block that each stands in.
    """

    paths: tuple[str, ...]
    numeric: tuple[int, ...]
    rates: frozenset[int]
    lines: tuple[Line, ...]
    words: tuple[tuple[int, Cell], ...] = ()


Formula = Callable[[Line], Relation | None]
"""What a formula over columns says of one row, None where the row lacks the figures."""

_CODE = compiled(r"[23]\d\d(?:\d\d(?:\d\d)?)?")
_CHINESE = compiled(r"[\u4e00-\u9fff]")
_RATE = compiled(r"[率％%‰]|比例|比重|占比|百分比|幅度")
_CHANGE = compiled(r"增减|增（减）|增长?额|增加额|减少额|差额|差异|变动|变化|[+＋±]/?[-－]")
_WHOLE = compiled(r"^(?:.*(?:合计|小计|总计|总额|合计数|总金额|资金总量|总数)|计)(?:（.*）)?$")
TOTAL = compiled(r"^(?:合\s*计|总\s*[计额]|共\s*计|合计数|总合计)$")
_SUBTOTAL = compiled(r"小\s*计")
_OF_WHICH = compiled(r"^(?:其中|其 中)")
_PART = compiled(r"^(?:（[一二三四五六七八九十\d]+）|\(\d+\)|\d+[.．、]|[①-⑳])")
_TOP = compiled(r"^[一二三四五六七八九十]+、")


_Rows = dict[int, dict[int, Figure]]
"""Figures of a table by row and column."""
_EMPTY: dict[int, Figure] = {}


def grids(context: Context) -> tuple[Grid, ...]:
    """Return the grids of a document's tables, but of those of two sides, which their form's own identities hold together."""
    by_block: dict[int, _Rows] = {}
    for figure in context.extract.tables.figures:
        place = figure.place
        if place.row >= 0 and not figure.low:
            by_block.setdefault(place.block, {}).setdefault(place.row, {})[place.col] = figure
    return tuple(
        grid
        for table in context.accounts.tables
        if table.torn < TORN_MANY
        and not context.forms[table.form].two_sided
        and (grid := _grid(context, table.blocks, by_block)) is not None
    )


def every(context: Context, rule: str, held: Callable[[Context, Grid], Iterator[Relation]]) -> Iterator[Candidate]:
    """Yield what `held` shows to hold in each grid of a document, as relations of a rule.

    What holds but for rounding is left out: where all a table's numbers are small, any would.
    """
    for grid in context.once(grids):
        for relation in held(context, grid):
            if evaluate(relation, context.figures) != "consistent":
                yield Candidate(rule, relation, context.figures[relation.left[0]].place)


def _grid(context: Context, blocks: Sequence[int], by_block: Mapping[int, _Rows]) -> Grid | None:
    paths: list[str] = []
    lines: list[Line] = []
    others: list[tuple[int, Cell]] = []
    for block in blocks:
        table = context.document.blocks[block]
        if not isinstance(table, Table) or block not in by_block or (paths and table.n_cols != len(paths)):
            continue
        figures: _Rows = {}
        words: dict[int, list[str]] = {}
        worded: list[tuple[int, Cell]] = []
        row, known = -1, _EMPTY
        for cell in table.cells:
            text = cell.text
            if not text:
                continue  # a third of all cells
            if cell.row != row:
                row = cell.row
                known = by_block[block].get(row, _EMPTY)
            if (figure := known.get(cell.col)) and (text == figure.printed or len(text.strip()) == len(figure.printed)):
                figures.setdefault(row, {})[cell.col] = figure  # a number and nothing else
            else:
                worded.append((block, cell))
                for at in range(row, row + cell.rowspan):
                    words.setdefault(at, []).append(text)
        if not figures:
            continue
        others += worded
        if not paths:
            start = min(figures)
            paths = header_paths([[tidy(fold(c.text)) if c else "" for c in row] for row in table.grid(start)], start)
            if len(paths) != table.n_cols:
                return None
        lines += [_line(words.get(row, ()), cells) for row, cells in sorted(figures.items())]
    columns: dict[int, list[Figure]] = {}
    for line in lines:
        for c, figure in line.cells.items():
            columns.setdefault(c, []).append(figure)
    numeric = tuple(c for c in range(len(paths)) if c in columns)
    rates = frozenset(c for c in numeric if _rate(paths[c], columns[c]))
    return Grid(tuple(paths), numeric, rates, tuple(lines), tuple(others)) if lines else None


def _line(words: Sequence[str], cells: dict[int, Figure]) -> Line:
    label = code = ""
    for word in words:
        if not label and _CHINESE.search(word):
            label = word
        code = code or _code(word)
    return Line(tidy(fold(label)), code, cells)


@remembered_text(8192)
def _code(word: str) -> str:
    match = _CODE.fullmatch(word.strip())
    return match[0] if match else ""


# ---- columns


def whole_columns(context: Context, grid: Grid) -> Iterator[Relation]:
    """Yield that a column headed 合计 is the sum of those beside it, row by row."""
    for column in grid.numeric:
        if not _whole(grid.paths[column]) or not _open(context, grid, column):
            continue
        groups = list(dict.fromkeys(_groups(grid, column)))
        if len(grid.lines) < _FEW and _headed(grid, column, groups):
            # No rows to learn from: the header's own group says what is summed (车辆: 合计, 机要通信用车, 应急保障用车 …).
            yield from _weighed(context, filter(None, map(_sum_of(column, groups[0]), grid.lines))).relations
        else:
            yield from _best(context, grid, [_sum_of(column, group) for group in groups], 3)


def change_columns(context: Context, grid: Grid) -> Iterator[Relation]:
    """Yield that a column headed 增减额 is one column less another, row by row."""
    for column in grid.numeric:
        if not _CHANGE.search(grid.paths[column]) or column in grid.rates or not _open(context, grid, column):
            continue
        pairs = [_less(column, a, b) for a in grid.numeric for b in grid.numeric if len({a, b, column}) == 3]
        yield from _best(context, grid, pairs, 2)


def rate_columns(context: Context, grid: Grid) -> Iterator[Relation]:
    """Yield that a column headed 率 or 占比 is one column over another, its change over it, or its share of the total row."""
    plain = [c for c in grid.numeric if c not in grid.rates]
    total = next((line for line in grid.lines if TOTAL.match(line.label)), None)
    for column in grid.numeric:
        if column not in grid.rates:
            continue
        ways: list[Formula] = [_over(column, a, b) for a in plain for b in plain if a != b]
        ways += [_growth(column, a, b) for a in plain for b in plain if a != b]
        if total is not None:
            ways += [_share(column, a, total.cells[a]) for a in plain if a in total.cells]
        yield from _best(context, grid, ways, 2, telling=2)


def _whole(path: str) -> bool:
    return bool(_WHOLE.match(path.rsplit("/", 1)[-1]))


def _rate(path: str, figures: Sequence[Figure]) -> bool:
    """Tell a column of rates: its header says so, and no cell of it is an amount in another unit of money."""
    leaf = path.rsplit("/", 1)[-1]
    if figures[0].unit != "%" and not (_RATE.search(leaf) or leaf.startswith("完成")):
        return False  # most columns
    if any(f.fact.aspect in ("score", "weight") for f in figures):
        return False  # points of a hundred are no rates
    if all(f.unit == "%" for f in figures):
        return True
    return bool(_RATE.search(leaf) or leaf.startswith("完成")) and all(f.unit == "%" or f.scale == 1 for f in figures)


def _open(context: Context, grid: Grid, column: int) -> bool:
    """Tell a column with a cell that no rule has reckoned from its row yet."""
    return any((f.id, "row") not in context.reckoned for line in grid.lines if (f := line.cells.get(column)))


_FEW = 3
"""Rows that show a formula to hold."""


def _headed(grid: Grid, column: int, groups: Sequence[tuple[int, ...]]) -> bool:
    """Tell a column of totals that opens a group of three columns or more under one header, none of them a part of another."""
    parent = grid.paths[column].rpartition("/")[0]
    if not parent or not groups or len(groups[0]) < 3:
        return False
    under = [c for c in grid.numeric if grid.paths[c].startswith(parent + "/")]
    return {column, *groups[0]} <= set(under) and column == under[0] and not any("其中" in grid.paths[c] for c in under)


def _groups(grid: Grid, column: int) -> Iterator[tuple[int, ...]]:
    """Yield the columns that a column of totals may be the sum of: those under its header's group, runs beside it."""
    parent = grid.paths[column].rpartition("/")[0]
    own = [c for c in grid.numeric if c != column and c not in grid.rates]
    under = [c for c in own if c > column and (not parent or grid.paths[c].startswith(parent + "/"))]
    collapsed: list[int] = []
    depth = parent.count("/") + 1 if parent else 0
    totals: dict[str, int] = {}
    for c in under:
        parts = grid.paths[c].split("/")
        group = "/".join(parts[: depth + 1]) if len(parts) > depth + 1 else ""
        if group and _WHOLE.match(parts[-1]):
            totals.setdefault(group, c)
        if not group or totals.get(group, c) == c:
            collapsed.append(c)
    if len(collapsed) > 1:
        yield tuple(collapsed)
    after = [c for c in own if c > column]
    for n in range(2, len(after) + 1):
        yield tuple(after[:n])
    before = [c for c in own if c < column]
    for n in range(2, len(before) + 1):
        yield tuple(before[-n:])


def _sum_of(column: int, group: tuple[int, ...]) -> Formula:
    def relation(line: Line) -> Relation | None:
        cells = line.cells
        if column not in cells or not (parts := tuple([cells[c].id for c in group if c in cells])):
            return None
        return Relation("sum", (cells[column].id,), parts)

    return relation


def _less(column: int, a: int, b: int) -> Formula:
    def relation(line: Line) -> Relation | None:
        if column not in line.cells or (a not in line.cells and b not in line.cells):
            return None
        right = ((line.cells[a].id,) if a in line.cells else ()) + (
            (minus(line.cells[b].id),) if b in line.cells else ()
        )
        return Relation("sum", (line.cells[column].id,), right)

    return relation


def _has_ratio(line: Line, column: int, a: int, b: int) -> bool:
    """Tell whether a row has a rate, and two figures of one unit of which the second, its base, is not zero."""
    cells = line.cells
    return {column, a, b} <= cells.keys() and bool(cells[b].value) and cells[a].unit == cells[b].unit


def _over(column: int, a: int, b: int) -> Formula:
    def relation(line: Line) -> Relation | None:
        if not _has_ratio(line, column, a, b):
            return None
        return Relation("ratio", (line.cells[column].id,), (line.cells[a].id,), (line.cells[b].id,))

    return relation


def _growth(column: int, a: int, b: int) -> Formula:
    def relation(line: Line) -> Relation | None:
        if not _has_ratio(line, column, a, b):
            return None
        now, then = line.cells[a].id, line.cells[b].id
        return Relation("ratio", (line.cells[column].id,), (now, minus(then)), (then,))

    return relation


def _share(column: int, a: int, total: Figure) -> Formula:
    def relation(line: Line) -> Relation | None:
        if not {column, a} <= line.cells.keys() or not total.value or line.cells[a] == total:
            return None
        return Relation("ratio", (line.cells[column].id,), (line.cells[a].id,), (total.id,))

    return relation


class _Weighed(msgspec.Struct, frozen=True):
    """A formula's relations: how many hold, of those how many say something, how many do not hold."""

    good: int
    telling: int
    bad: int
    relations: tuple[Relation, ...]


_NOTHING = _Weighed(0, 0, 0, ())


def _best(
    context: Context, grid: Grid, formulas: Iterable[Formula], least: int, telling: int = 1
) -> tuple[Relation, ...]:
    """Return the relations of the formula that most rows keep; () where none is kept by `least`, `telling` that say something among them."""
    best = _NOTHING
    for formula in formulas:
        tried = _weighed(context, filter(None, map(formula, grid.lines)), len(grid.lines), best.good - best.bad)
        if (tried.good - tried.bad, tried.telling) > (best.good - best.bad, best.telling):
            best = tried
    if not best.telling and telling == 1 and _in_turn(context, best.relations):
        best = msgspec.structs.replace(best, telling=1)
    if best.telling >= telling and best.good >= least and best.good >= 2 * best.bad:
        return best.relations
    return ()


def _in_turn(context: Context, relations: Sequence[Relation]) -> bool:
    """Tell a whole of which each row has one part alone, now this one, now that: projects, each with one source of money."""
    columns = {
        context.figures[r].place.col
        for relation in relations
        for r in relation.right
        if r >= 0 and context.figures[r].value and evaluate(relation, context.figures) == "exact"
    }
    return len(columns) > 1


def _weighed(context: Context, relations: Iterable[Relation], most: int = 0, wanted: int = 0) -> _Weighed:
    """Weigh a formula by its relations.

    With `most`, as many as they may be, give one up of which more than a third does not hold, or of which those that hold cannot
    come to be `wanted` more than the others.
    """
    good = telling = bad = every = 0
    kept = []
    figures = context.figures
    for relation in relations:
        every += 1
        if not figures[relation.left[0]].value and _nothing(context, relation):
            continue
        status: Status = evaluate(relation, figures)
        if status == "undefined":
            continue
        kept.append(relation)
        if status == "inconsistent":
            bad += 1
            if most and (bad * 3 > most or good - bad + most - every < wanted):
                return _NOTHING
        else:
            good += 1
            telling += _says(context, relation)
    if most and bad * 3 > every:
        return _NOTHING
    return _Weighed(good, telling, bad, tuple(kept))


def _nothing(context: Context, relation: Relation) -> bool:
    return not any(context.figures[i if i >= 0 else -i - 1].value for i in relation.right)


def _says(context: Context, relation: Relation) -> bool:
    """Tell a relation that hardly holds by chance: of two figures other than zero, a rate other than 0 and 100 %."""
    if relation.kind == "ratio":
        return context.figures[relation.left[0]].value not in (0, 100)
    figures = context.figures
    return len([i for i in relation.right if figures[i if i >= 0 else -i - 1].value]) > 1


# ---- rows


def total_rows(context: Context, grid: Grid) -> Iterator[Relation]:
    """Yield that a row named 合计 is the sum of the rows of its table, column by column."""
    totals = [n for n, line in enumerate(grid.lines) if TOTAL.match(line.label)]
    if len(totals) != 1 or len(grid.lines) < 2:
        return
    total = grid.lines[totals[0]]
    rows = [line for line in grid.lines if line is not total]
    columns = [c for c in grid.numeric if c not in grid.rates and c in total.cells]
    if all((total.cells[c].id, "column") in context.reckoned for c in columns):
        return
    best = tried = _NOTHING
    for part in _parts(rows):
        made = [
            Relation("sum", (total.cells[c].id,), ids)
            for c in columns
            if (ids := tuple(line.cells[c].id for line in part if c in line.cells))
        ]
        tried = _weighed(context, made)
        if (tried.good - tried.bad, tried.telling) > (best.good - best.bad, best.telling):
            best = tried
    if _kept(best, rows) or _nearly(context, rows, best) or (len(columns) == 1 and _plain_list(context, rows, tried)):
        # What an identity has reckoned already it says better: of a form of two sides the labels are of one alone.
        yield from (r for r in best.relations or tried.relations if (r.left[0], "column") not in context.reckoned)


def _kept(best: _Weighed, rows: Sequence[Line]) -> bool:
    """Tell a way to sum that the columns keep: of two columns of a longer list one is enough."""
    if best.good >= max(1, 2 * best.bad):
        return bool(best.telling) or best.good > 2
    return best.good == best.bad == best.telling == 1 and len(rows) > 2


def _nearly(context: Context, rows: Sequence[Line], best: _Weighed) -> bool:
    """Tell a list whose rows one column shows to make up the total, and another whose total is off by a slip: no row is part of another."""
    if not best.telling or best.bad > best.good or any(_marked(line.label) for line in rows):
        return False
    return all(
        abs(gap(r, context.figures)) * 20 <= abs(context.figures[r.left[0]].value)
        for r in best.relations
        if evaluate(r, context.figures) == "inconsistent"
    )


def _plain_list(context: Context, rows: Sequence[Line], tried: _Weighed) -> bool:
    """Tell a list of one column whose total is off by a slip: no row is part of another, and the sum comes near or is one slip of the pen away."""
    if len(rows) < 3 or len(tried.relations) != 1 or any(_marked(line.label) for line in rows):
        return False
    relation = tried.relations[0]
    if len(relation.right) != len(rows):
        return False
    total, off = context.figures[relation.left[0]], gap(relation, context.figures)
    return total.value > 0 and (abs(off) * 20 <= total.value or looks_like_a_slip(total, total.value - off))


def _marked(label: str) -> bool:
    return any(p.search(label) for p in (_OF_WHICH, _PART, _TOP, _SUBTOTAL))


def _parts(rows: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield the rows that a total may be the sum of: all, the uppermost of a classification, those that are no part of another."""
    coded = [line for line in rows if line.code]
    if coded:
        above = codes.stand_under(line.code for line in coded)
        yield [line for line in rows if line.code not in above]
    yield list(rows)
    if any(_SUBTOTAL.search(line.label) for line in rows):
        yield [line for line in rows if _SUBTOTAL.search(line.label)]
        yield [line for line in rows if not _SUBTOTAL.search(line.label)]
    if any(_TOP.match(line.label) for line in rows):
        yield [line for line in rows if _TOP.match(line.label)]
    if any(_OF_WHICH.match(line.label) for line in rows):
        kept, within = [], False
        for line in rows:
            within = bool(_OF_WHICH.match(line.label)) or (within and bool(re.match(r"[（(①-⑳]", line.label)))
            if not within:
                kept.append(line)
        yield kept


def _of_a_form(context: Context, fact: Fact) -> bool:
    """Tell the year's own amount that a form's column claims: its own rule sums it up."""
    return not fact.measure.startswith("~") and fact.year == context.year and fact.aspect == "amount"


def rolled_up(context: Context, grid: Grid) -> Iterator[Relation]:
    """Yield, of columns that no form claims, that each row of a classification is the sum of the rows below it."""
    rows = [line for line in grid.lines if line.code]
    known = {line.code: line for line in rows}
    if len(known) < len(rows) or len(rows) < 4:
        return
    under = codes.rows_under(rows)
    for column in grid.numeric:
        cells = [line.cells[column] for line in rows if column in line.cells]
        if column in grid.rates or any(_of_a_form(context, f.fact) for f in cells):
            continue
        made = [
            Relation(
                "sum", (known[code].cells[column].id,), tuple(b.cells[column].id for b in below if column in b.cells)
            )
            for code, below in under.items()
            if column in known[code].cells
        ]
        tried = _weighed(context, made)
        if tried.telling and tried.good >= 2 and tried.good >= 3 * tried.bad:
            yield from tried.relations
