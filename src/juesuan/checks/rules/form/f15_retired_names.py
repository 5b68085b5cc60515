"""F15: an item is called by the name that its code has in the document's year."""

from __future__ import annotations

import re
from collections.abc import Iterator

from juesuan.checks.basis import CLASSIFICATION
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.model import Finding
from juesuan.checks.rules.examples import HEAD_GENERAL, said, slip
from juesuan.domain import codes
from juesuan.domain.accounts import Row
from juesuan.domain.forms import form_of
from juesuan.kernel.lang import Text
from juesuan.kernel.place import Place

RULE = declare(
    Rule(
        "F15",
        "form",
        "warning",
        Text("科目名称已停用", "item name out of use"),
        Text("科目名称是本年度政府收支分类科目的名称", "an item is called by the name that its code has in the document's year"),
        CLASSIFICATION,
        *slip(
            said(HEAD_GENERAL, "卫生健康支出（类）2.00万元，占2.50%，主要用于职工医疗保险。"), "卫生健康支出", "医疗卫生与计划生育支出"
        ),
    )
)  # fmt: skip


@finds(RULE)
def retired_names(context: Context) -> Iterator[Finding]:
    """Yield each name out of use once, with all places where the text or a table has it."""
    for old in codes.retired_names():
        if context.year <= old.last:
            yield from _too_new(context, old)
            continue
        places = [*_in_text(context, old.name, len(old.code)), *_in_tables(context, old.code, old.name)]
        if places:
            message = Text(
                "科目名称“{o}”用到{y}年度为止，现为“{n}”", "the item name {o} was in use up to {y}; now it is {n}"
            ).format(o=old.name, y=old.last, n=old.now)
            yield finding(RULE, places[0], message, places=places[1:], proposed=old.now)


def _too_new(context: Context, old: codes.Retired) -> Iterator[Finding]:
    """Yield a name that its item bears only since a later year, once, where the document's own tables show the one in force."""
    if not context.year or old.now == old.name or not any(True for _ in _in_tables(context, old.code, old.name)):
        return
    if any(True for _ in _in_tables(context, old.code, old.now)):
        return  # the tables have both
    if places := list(_in_text(context, old.now, len(old.code))):
        message = Text(
            "科目名称“{n}”从{y}年度起才用，本年度为“{o}”",
            "the item name {n} is in use from {y} on; in this year it is {o}",
        ).format(n=old.now, y=old.last + 1, o=old.name)
        yield finding(RULE, places[0], message, places=places[1:], proposed=old.name)


def _in_text(context: Context, name: str, digits: int) -> Iterator[Place]:
    """Yield where the narrative calls an item so: as a 类 or 款, not in the words of an older law or office."""
    level = "类" if digits == 3 else "款"
    stem = name.removesuffix("支出")
    if not context.mentions(stem):
        return
    # A short name is one of other things too (林业): only with its level behind it is it surely the item.
    behind = rf"(?:[（(]{level}[)）]" + (r"|(?=[，,：:、\d“”\s]|年初|[预决]算|$)" if len(name) > 6 else "") + ")"
    # 医疗卫生与计划生育（类）支出: with the level behind it, 支出 may stand after the level or be left out.
    bare = rf"|{re.escape(stem)}(?=[（(]{level}[)）])|(?<=用于){re.escape(stem)}(?=\d)" if stem != name else ""
    for number, text, section in context.paragraphs_with(stem):
        if section in ("functions", "organisation", "glossary"):
            continue
        for match in re.finditer(rf"(?<!原)(?<!原“)(?:({re.escape(name)}){behind}{bare})", text):
            yield Place(number, match.start(), match.start() + (len(name) if match[1] else len(stem)))


def _in_tables(context: Context, code: str, name: str) -> Iterator[Place]:
    for row in context.once(_rows_by_name).get(codes.normal_name(name), ()):
        if row.code == code if row.code else len(code) == 3:
            yield row.place


def _rows_by_name(context: Context) -> dict[str, list[Row]]:
    """Return the rows that may be items of the functional classification, by their names."""
    found: dict[str, list[Row]] = {}
    for table in context.accounts.tables:
        form = form_of(table.form)
        if form.rows == "functional" or not form.coded:
            for row in table.rows:
                found.setdefault(codes.normal_name(row.name), []).append(row)
    return found
