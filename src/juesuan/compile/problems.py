"""What is wrong with an input: the problems that filings of every kind share, each value by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Literal, Protocol

import msgspec

from juesuan.compile.compute import Coded, Ledger
from juesuan.compile.filing import Economic
from juesuan.compile.tables import CLASSES
from juesuan.domain import codes
from juesuan.kernel.lang import Text

_PLACES = {2: "两", 6: "六"}


class Problem(msgspec.Struct, frozen=True):
    """One thing wrong with an input. `path` names it in the filing (`items[3].general.basic`), `place` in its file."""

    severity: Literal["error", "warning"]
    path: str
    text: Text
    place: str = ""

    def words(self, lang: Literal["zh", "en"] = "zh") -> str:
        """Return the problem with where it is."""
        where = self.place or self.path
        return f"{where}{'：' if lang == 'zh' else ': '}{self.text(lang)}" if where else self.text(lang)


class Head(Protocol):
    """What every filing has."""

    @property
    def unit(self) -> str:
        """The name of the department or unit."""
        ...

    @property
    def year(self) -> int:
        """The year that it is of."""
        ...

    @property
    def items(self) -> Sequence[Coded]:
        """Its functional items."""
        ...


def error(path: str, zh: str, en: str, **values: object) -> Problem:
    """Return an error, with its values put in."""
    return Problem("error", path, _said(zh, en, values))


def warning(path: str, zh: str, en: str, **values: object) -> Problem:
    """Return a warning, with its values put in."""
    return Problem("warning", path, _said(zh, en, values))


def _said(zh: str, en: str, values: Mapping[str, object]) -> Text:
    """Return words with their values put in, a negative amount with a true minus sign."""
    signed = {k: str(v).replace("-", "−") if isinstance(v, Decimal | int) else v for k, v in values.items()}
    return Text(zh, en).format(**signed)


# ---- each value by itself


def values(filing: Head, places: int) -> list[Problem]:
    """Return what is wrong with a filing's values each by itself: amounts have at most so many decimals."""
    return [*_numbers(filing, "", places), *_head(filing)]


def _numbers(value: object, path: str, places: int) -> Iterator[Problem]:
    if isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _numbers(getattr(value, name), f"{path}.{name}" if path else name, places)
    elif isinstance(value, tuple):
        for i, inner in enumerate(value):
            yield from _numbers(inner, f"{path}[{i}]", places)
    elif isinstance(value, Decimal):
        if not value.is_finite():
            yield error(path, "不是数", "not a number")
        elif value < 0:
            yield error(path, "金额为负：{v}", "negative: {v}", v=value)
        elif value != round(value, places):
            yield error(path, "超过{n}位小数：{v}", "more than {m} decimals: {v}", n=_PLACES[places], m=places, v=value)
    elif isinstance(value, int) and not isinstance(value, bool) and value < 0:
        yield error(path, "数量为负：{v}", "negative: {v}", v=value)


def is_year(year: int) -> bool:
    """Return whether a number is a year that a disclosure may be of: of another nothing is made, no draft either, as all texts say it."""
    return 2000 <= year <= 2100


def _head(filing: Head) -> Iterator[Problem]:
    if not filing.unit.strip():
        yield error("unit", "没有单位名称", "the unit has no name")
    if not filing.year:
        yield error("year", "没有填年度", "the year is not filled in")
    elif not is_year(filing.year):
        yield error("year", "年度不对：{y}", "not a year: {y}", y=filing.year)
    if not filing.items:
        yield warning("items", "没有任何功能分类科目", "there is no functional item")


def coded(items: Sequence[Coded]) -> Iterator[Problem]:
    """Yield items whose codes are none, come twice, or have no name."""
    counts = Counter(i.code for i in items)
    for n, item in enumerate(items):
        path = f"items[{n}]"
        if not codes.is_functional(item.code) or len(item.code) != 7 or item.code[:3] not in CLASSES:
            yield error(f"{path}.code", "不是功能分类项级科目编码：{c}", "no functional item code: {c}", c=item.code)
            continue
        if counts[item.code] > 1:
            yield error(f"{path}.code", "科目重复：{c}", "item twice: {c}", c=item.code)
        for level, name in zip(("类", "款", "项"), item.names, strict=True):
            if not name.strip():
                yield error(
                    f"{path}.name", "科目 {c} 的{l}不在科目表中，请填名称", "{c}: unknown, its name ({l}) must be given",
                    c=item.code, l=level,
                )  # fmt: skip


def economic(entries: Sequence[Economic]) -> Iterator[Problem]:
    """Yield economic items whose codes are none, come twice, or have no name."""
    counts = Counter(e.code for e in entries)
    for n, entry in enumerate(entries):
        path = f"economic[{n}]"
        if not codes.is_economic(entry.code) or len(entry.code) != 5:
            yield error(f"{path}.code", "不是经济分类款级科目编码：{c}", "no economic code: {c}", c=entry.code)
        elif not entry.title:
            yield error(
                f"{path}.name",
                "科目 {c} 不在科目表中，请填名称",
                "{c}: unknown, its name must be given",
                c=entry.code,
            )
        elif counts[entry.code] > 1:
            yield error(f"{path}.code", "科目重复：{c}", "item twice: {c}", c=entry.code)


# ---- two amounts


def differs(path: str, zh: str, en: str, a: Decimal, b: Decimal) -> Iterator[Problem]:
    """Yield an error where two amounts that should be one are not."""
    if a != b:
        yield error(path, zh + "：{a} ≠ {b}", en + ": {a} ≠ {b}", a=a, b=b)


def exceeds(
    path: str, zh: str, en: str, a: Decimal | int, b: Decimal | int, severity: Literal["error", "warning"] = "error"
) -> Iterator[Problem]:
    """Yield a problem where a part is larger than its whole."""
    if a > b:
        yield Problem(severity, path, _said(zh + "：{a} ＞ {b}", en + ": {a} > {b}", {"a": a, "b": b}))


def basic(_: object, accounts: Ledger) -> Iterator[Problem]:
    """Yield an error where the economic items do not sum to the basic expenditure of the general public budget."""
    costs = sum((c.amount for c in accounts.costs if len(c.code) == 5), Decimal(0))
    yield from differs(
        "economic", "经济分类合计 ≠ 一般公共预算基本支出", "economic items ≠ basic expenditure", costs, accounts["general.basic"]
    )  # fmt: skip
