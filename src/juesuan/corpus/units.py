"""A department's total against the sum over its units, as far as they have published."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from typing import Any

import duckdb
import msgspec

from juesuan.corpus.finding import Across, described, shown
from juesuan.corpus.identify import department_key
from juesuan.corpus.store import records
from juesuan.kernel.intervals import Value, check_most, check_sum
from juesuan.kernel.lang import Text
from juesuan.kernel.place import Place
from juesuan.kinds.kind import FINAL, kinds

MEASURES = (
    "fiscal.income", "fiscal.expenditure", "general.expenditure", "general.basic", "general.project", "fund.expenditure",
    "capital.expenditure", "three.total", "three.abroad", "three.purchase", "three.running", "three.reception",
)  # fmt: skip
"""What adds up over units: money between them (上级补助, 对附属单位补助) does not, so whole revenue and expenditure do not."""

_UNITS = """
select id, department, department_key, region, year, superior, kind_of_disclosure from documents
where latest and status = 'ok' and kind = 'unit' and department_key <> '' and year > 0 order by id
"""
_DEPARTMENTS = """
select id, department, department_key, region, year, kind_of_disclosure from documents
where latest and status = 'ok' and kind = 'department' and department_key <> '' and year > 0 order by id
"""
_FIGURES = """
select document, measure, arg_min(struct_pack(
    figure := figure, value := value, half := half, block := block, row_ := row, col := col, start_ := start, end_ := "end"),
    case origin when 'text' then 2 else 1 end * 1000000 + figure) as figure
from figures f join documents d on d.id = f.document
  join (select unnest($kinds) as name, unnest($bases) as basis) k on k.name = d.kind_of_disclosure
where f.document in (select unnest($documents)) and f.year = d.year and item = ''
  and f.basis = k.basis and aspect = 'amount'
  and unit = '万元' and measure in (select unnest($measures)) and value is not null
group by all
"""
_SCOPE = """
select document, text from blocks where document in (select unnest($documents)) and kind = 'paragraph'
  and regexp_matches(text, '(纳入|编制范围|所属|下属|构成).*[0-9一二两三四五六七八九十]+[个家]')
order by document, block
"""
_COUNTED = re.compile(
    r"(?:纳入|编制范围|所属|下属|构成)[^。]{0,60}?(?:单位|机构)[^。，；]{0,12}?(?P<n>\d+|[一二两三四五六七八九十]{1,3})[个家]"
)


class Unit(msgspec.Struct, frozen=True):
    """A unit's disclosure of a year."""

    document: str
    name: str
    key: str


class Family(msgspec.Struct, frozen=True):
    """A department's disclosure, those of its units that have published, and how many units it says to have (0 unknown).

    `figures` are the totals by document and measure.
    """

    department: dict[str, Any]
    members: list[Unit]
    figures: dict[tuple[str, str], dict[str, Any]]
    scope: int


def units(connection: duckdb.DuckDBPyConnection, keys: Collection[str] | None = None) -> Iterator[Across]:
    """Yield the departments whose total is less than their units' sum, or another where all units are there: of those
    with these keys, of all for None."""
    for each in _families(connection, keys):
        for measure in MEASURES:
            if found := _compared(each.department, each.members, measure, each.figures, each.scope):
                yield found


def left(connection: duckdb.DuckDBPyConnection) -> Iterator[Text]:
    """Yield what each department's totals leave for the units that are not there, in words."""
    for each in _families(connection):
        basis = kinds()[each.department["kind_of_disclosure"] or FINAL].own
        for measure in MEASURES:
            total = each.figures.get((each.department["id"], measure))
            parts = [f["value"] for u in each.members if (f := each.figures.get((u.document, measure))) is not None]
            if total is None or not parts:
                continue
            name, rest = described(measure, basis=basis), total["value"] - sum(parts, Decimal(0))
            yield Text(
                f"{name.zh}：部门{shown(total['value'])}万元，所给单位合计{shown(sum(parts, Decimal(0)))}万元，其余{shown(rest)}万元",
                f"{name.en}: {shown(total['value'])} for the department, {shown(sum(parts, Decimal(0)))} for the units given, {shown(rest)} left",
            )


def _families(connection: duckdb.DuckDBPyConnection, keys: Collection[str] | None = None) -> Iterator[Family]:
    departments = list(records(connection, _DEPARTMENTS))
    below = _below(connection, {_key(r) for r in departments})
    departments = [r for r in departments if _key(r) in below and (keys is None or r["department_key"] in keys)]
    if not departments:
        return
    wanted = [i for r in departments for i in (r["id"], *(u.document for u in below[_key(r)]))]
    figures: dict[tuple[str, str], dict[str, Any]] = {}
    known = {"kinds": list(kinds()), "bases": [k.own for k in kinds().values()]}
    for row in records(connection, _FIGURES, documents=wanted, measures=list(MEASURES), **known):
        figures[row["document"], row["measure"]] = row["figure"]
    scopes: dict[str, int] = {}
    for row in records(connection, _SCOPE, documents=[r["id"] for r in departments]):
        if counted := _COUNTED.search(re.sub(r"\s", "", row["text"])):
            scopes.setdefault(row["document"], _number(counted["n"]))
    for department in departments:
        yield Family(department, below[_key(department)], figures, scopes.get(department["id"], 0))


def _key(row: dict[str, Any]) -> tuple[str, int, str]:
    return row["department_key"], row["year"], row["kind_of_disclosure"]


def _below(
    connection: duckdb.DuckDBPyConnection, departments: Collection[tuple[str, int, str]]
) -> dict[tuple[str, int, str], list[Unit]]:
    """Return the units of each department, year and kind of disclosure; a unit of the department's own name is its 本级."""
    found: dict[tuple[str, int, str], list[Unit]] = {}
    for row in records(connection, _UNITS):
        own = _key(row)
        above = (department_key(row["superior"], row["region"]), *own[1:]) if row["superior"] else None
        if own in departments or above is not None:
            unit = Unit(row["id"], row["department"], row["department_key"])
            found.setdefault(own if own in departments or above is None else above, []).append(unit)
    return found


def _compared(
    department: dict[str, Any],
    members: Sequence[Unit],
    measure: str,
    figures: dict[tuple[str, str], dict[str, Any]],
    scope: int,
) -> Across | None:
    total = figures.get((department["id"], measure))
    parts = [(u, f) for u in members if (f := figures.get((u.document, measure))) is not None]
    if total is None or not parts:
        return None
    left, right = _value(total), [_value(f) for _, f in parts]
    complete = scope == len(members) and len(parts) == len(members)
    holds = check_sum([left], right) if complete else check_most(right, [left])
    if holds != "inconsistent":
        return None
    sums = sum((f["value"] for _, f in parts), Decimal(0))
    name = described(measure, basis=kinds()[department["kind_of_disclosure"] or FINAL].own)
    many = "、".join(f"{u.name} {shown(f['value'])}" for u, f in parts[:6]) + ("等" if len(parts) > 6 else "")
    why = (
        Text("全部所属单位", "all its units")
        if complete
        else Text("已公开的所属单位", "the units that have published, which alone is more")
    )
    message = Text(
        f"{name.zh}：部门为{shown(total['value'])}万元，{why.zh}{len(parts)}家合计{shown(sums)}万元，相差{shown(abs(total['value'] - sums))}万元（{many}）",
        f"{name.en}: {shown(total['value'])} for the department, {shown(sums)} over {why.en} ({len(parts)}), {shown(abs(total['value'] - sums))} apart",
    )
    first, other = parts[0]
    return Across(
        "U01", message, department["id"], first.document, department["department"], department["department_key"],
        department["region"], department["year"], measure, "", total["value"], sums, shown(total["value"]), total["figure"],
        other["figure"], _place(total), _place(other), kind=department["kind_of_disclosure"] or FINAL,
    )  # fmt: skip


def _value(figure: dict[str, Any]) -> Value:
    return Value(figure["value"], figure["half"])


def _place(figure: dict[str, Any]) -> Place:
    return Place(figure["block"], figure["start_"], figure["end_"], figure["row_"], figure["col"])


_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2}


def _number(text: str) -> int:
    """Return a small number in digits or Chinese numerals."""
    if text.isdecimal():
        return int(text)
    tens, mark, ones = text.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if mark else 0) + _DIGITS.get(ones, 0)
