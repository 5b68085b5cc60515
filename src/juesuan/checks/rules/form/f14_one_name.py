"""F14: an item of the classification has one name, in all tables and in the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from juesuan.checks.basis import CLASSIFICATION
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.miscoded import miscoded
from juesuan.checks.misnamed import alike
from juesuan.checks.model import Finding
from juesuan.checks.rules.examples import HEAD_GENERAL, TABLE_EXPENDITURE, TABLE_GENERAL, said, slip
from juesuan.domain import codes
from juesuan.domain.accounts import Row
from juesuan.domain.forms import form_of
from juesuan.kernel.lang import Text
from juesuan.kernel.patterns import compiled, holds_any
from juesuan.kernel.place import Place

RULE = declare(
    Rule(
        "F14",
        "form",
        "warning",
        Text("科目名称前后不一致", "an item's two names"),
        Text("同一科目在各表和文字中用同一个名称", "an item has one name in all tables and in the text"),
        CLASSIFICATION,
        *slip(
            said(HEAD_GENERAL, "一般公共服务支出（类）92.00万元，占100.00%。", TABLE_EXPENDITURE, TABLE_GENERAL),
            "一般公共服务支出（类）",
            "一般公共服务与支出（类）",
        ),
    )
)

_MARKED = compiled(r"(?P<name>[\u4e00-\u9fff]{3,40}+)(?:（\d+）)?（ ?\d{0,5} ?(?P<level>[类款]) ?）")
_MARKS = ("类）", "款）", "类 ）", "款 ）")
"""How a marked name ends: a text without them need not be searched from each of its characters."""
_LEVELS = {"类": 1, "款": 2}


@finds(RULE)
def one_name(context: Context) -> Iterator[Finding]:
    """Yield names that a code bears in some table and not in the others, and names of 类 and 款 that the text has changed."""
    named = _by_code(context)
    for code, rows in named.items():
        yield from _in_tables(code, rows)
    yield from _in_text(context, [r for rows in named.values() for r in rows])


def _by_code(context: Context) -> dict[str, list[Row]]:
    """Return the rows of the functional tables by their codes; names recognised from a scan are no evidence."""
    found: dict[str, list[Row]] = {}
    wrong = context.once(miscoded)  # F09 tells those
    for table in context.accounts.tables:
        if form_of(table.form).rows != "functional" or table.block in context.recognised:
            continue
        for row in table.rows:
            if row.code and row.name and row.level in (1, 2, 3) and row.place not in wrong:
                found.setdefault(row.code, []).append(row)
    return found


def _in_tables(code: str, rows: list[Row]) -> Iterator[Finding]:
    if len({codes.normal_name(r.name) for r in rows}) < 2:
        return
    names = Counter(codes.normal_name(r.name) for r in rows)
    known = {codes.normal_name(n) for n in codes.functional_names(code)}
    right = next((n for n in names if n in known), None)
    if right is None:
        (right, most), (_, next_most) = names.most_common(2)
        if most == next_most:
            return  # one table against one, and the classification does not decide
    for name in names:
        if name == right or name in known or name.startswith(right) or right.startswith(name):
            continue  # cut off or wrapped in a narrow column
        places = [r.place for r in rows if codes.normal_name(r.name) == name]
        proper = next(r.name for r in rows if codes.normal_name(r.name) == right)
        message = Text(
            "科目 {c} 有两个名称：“{n}”与“{r}”，应为“{r}”", "item {c} is called both {n} and {r}; it is {r}"
        ).format(c=code, n=name, r=right)
        yield finding(RULE, places[0], message, places=places[1:], proposed=proper)


def _in_text(context: Context, rows: Iterable[Row]) -> Iterator[Finding]:
    """Yield the 类 and 款 that the text names otherwise than every table and the classification do, once a name."""
    shown: dict[int, set[str]] = {1: set(codes.class_names()), 2: set()}
    for row in rows:
        if row.level in shown:
            shown[row.level].add(codes.normal_name(row.name))
    of_list = codes.functional_item_names()
    wrong: dict[tuple[str, str], list[Place]] = {}
    for number, text, section in context.paragraphs():
        if section in ("glossary", "functions") or not holds_any(text, _MARKS):
            continue
        for match in _MARKED.finditer(text):
            name = match["name"]
            known = shown[_LEVELS[match["level"]]]
            if name in known or name + "支出" in known or name in of_list or any(name.endswith(k) for k in known):
                continue
            if right := alike(name, known):
                place = Place(number, match.start("name"), match.end("name"))
                wrong.setdefault((name, right), []).append(place)
    for (name, right), places in wrong.items():
        message = Text("科目名称“{n}”应为“{r}”", "the item called {n} is {r}").format(n=name, r=right)
        yield finding(RULE, places[0], message, places=places[1:], proposed=right)
