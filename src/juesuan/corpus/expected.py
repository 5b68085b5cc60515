"""Who has not published, and who published late, against a list of expected departments.

The list is a CSV with a header: 部门 (department), 地区 (region: code or name, may be empty), 年度 (year), and where it is
known 批复日期 (approved: the day that the finance department approved the accounts). 预算法 art. 14 gives 20 days from it.
种类 (kind) says of which kind of disclosure; without it the list is of final accounts.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import duckdb
import msgspec

from juesuan.corpus.finding import Across
from juesuan.corpus.identify import department_key, place, regions
from juesuan.kernel.lang import Text
from juesuan.kinds.kind import FINAL, kinds

_COLUMNS = {
    "department": ("部门", "部门名称", "单位", "单位名称", "department", "unit", "name"),
    "region": ("地区", "区划", "行政区划", "区划代码", "region", "code"),
    "year": ("年度", "年份", *(f"{k.word}年度" for k in kinds().values()), "year"),
    "kind": ("种类", "类别", "文件", "kind"),
    "approved": ("批复日期", "批复时间", "批复日", "approved", "approval", "approval date"),
}


class Expected(msgspec.Struct, frozen=True):
    """A department that should publish for a year. `approved` is when that was approved, None unknown."""

    department: str
    region: str
    year: int
    approved: date | None = None
    kind: str = FINAL


class BadList(Exception):
    """A list of expected departments that cannot be used, with the reason."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.zh)
        self.text = text


def read_expected(path: Path) -> list[Expected]:
    """Read the list. Raises `BadList` for one without the columns, or with a row that cannot be read."""
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise BadList(Text(f"{path} 读不了：{problem.strerror}", f"{path}: {problem.strerror}")) from problem
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", "replace")  # as Excel saves a CSV in China
    rows = list(csv.reader(io.StringIO(text)))
    columns = {
        k: i
        for i, h in enumerate(rows[0] if rows else ())
        for k, names in _COLUMNS.items()
        if h.strip().lower() in names
    }
    if not {"department", "year"} <= set(columns):
        raise BadList(
            Text(
                f"{path} 第一行应为表头：部门,地区,年度,批复日期",
                f"{path}: the first line should be department,region,year,approved",
            )
        )
    return [_expected(path, n, row, columns) for n, row in enumerate(rows[1:], 2) if any(c.strip() for c in row)]


def _expected(path: Path, line: int, row: Sequence[str], columns: dict[str, int]) -> Expected:
    def cell(name: str) -> str:
        at = columns.get(name, len(row))
        return row[at].strip() if at < len(row) else ""

    year = re.search(r"20\d\d", cell("year"))
    if not cell("department") or not year:
        raise BadList(Text(f"{path} 第{line}行缺少部门或年度", f"{path}, line {line}: no department or year"))
    return Expected(
        cell("department"),
        _region(cell("region"), cell("department")),
        int(year[0]),
        _day(path, line, cell("approved")),
        _kind(path, line, cell("kind")),
    )


def _kind(path: Path, line: int, given: str) -> str:
    for kind in kinds().values():
        if given and (given == kind.id or kind.word in given):
            return kind.id
    if given:
        raise BadList(Text(f"{path} 第{line}行的种类认不出：{given}", f"{path}, line {line}: {given!r} is no kind"))
    return FINAL


def _region(given: str, department: str) -> str:
    if given in regions():
        return given
    code, _ = place(re.sub(r"[/\s、-]", "", given) or department)
    return code


def _day(path: Path, line: int, text: str) -> date | None:
    if not text:
        return None
    match = re.fullmatch(r"(20\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})日?", text)
    try:
        if match:
            return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        pass
    raise BadList(Text(f"{path} 第{line}行的日期认不出：{text}", f"{path}, line {line}: {text!r} is no date"))


_PUBLISHED = """
select department_key, year, kind_of_disclosure, arg_min(id, seq), min(published)
from documents where status = 'ok' and department_key <> '' group by 1, 2, 3
"""


def missing_or_late(connection: duckdb.DuckDBPyConnection, expected: Sequence[Expected]) -> Iterator[Across]:
    """Yield the expected departments without a disclosure, and those whose first one came late."""
    published = {(k, y, kind): (i, d) for k, y, kind, i, d in connection.execute(_PUBLISHED).fetchall()}
    for each in expected:
        kind, key = kinds()[each.kind], department_key(each.department, each.region)
        due = each.approved + timedelta(days=kind.days) if each.approved else None
        document, day = published.get((key, each.year, each.kind), ("", None))
        whose = (each.department, key, each.region, each.year)
        if not document:
            by = Text(f"，应在{due}前公开", f", due by {due}") if due else Text("", "")
            message = Text(
                f"{each.department}{each.year}年度{kind.title.zh}未见公开{by.zh}",
                f"{each.department}: no {each.year} {kind.title.en}{by.en}",
            )
            yield Across("N01", message, "", "", *whose, kind=each.kind)
        elif due and day and day > due:
            late = (day - due).days
            message = Text(
                f"{each.department}{each.year}年度{kind.title.zh}于{each.approved}批复，应在{due}前公开，实际{day}公开，迟{late}天",
                f"{each.department}: {each.year} {kind.title.en} approved {each.approved}, due by {due}, published {day}: {late} days late",
            )
            yield Across("N02", message, document, "", *whose, kind=each.kind)
