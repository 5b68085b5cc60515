"""F09: an item's name is that of its code."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import CLASSIFICATION
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.lookups import akin
from juesuan.checks.model import Finding
from juesuan.checks.rules.examples import TABLE_GENERAL, said, slip
from juesuan.domain import codes
from juesuan.domain.forms import form_of
from juesuan.kernel.lang import Text

RULE = declare(
    Rule(
        "F09",
        "form",
        "warning",
        Text("科目编码与名称不符", "code and name"),
        Text("科目名称与政府收支分类科目一致", "an item's name is that of its code"),
        CLASSIFICATION,
        *slip(said(TABLE_GENERAL), "201 | 一般公共服务支出", "201 | 教育支出"),
    )
)


@finds(RULE)
def code_names(context: Context) -> Iterator[Finding]:
    """Yield items whose printed name belongs to another code of the same level, not to their own."""
    for table in context.accounts.tables:
        if not form_of(table.form).coded:
            continue
        economic = form_of(table.form).rows == "economic"
        for row in table.rows:
            names = (codes.economic_names if economic else codes.functional_names)(row.code) if row.code else ()
            if not names or not row.name:
                continue
            printed = codes.normal_name(row.name)
            known = {codes.normal_name(n) for n in names}
            if printed in known or any(
                printed.startswith(k) or k.startswith(printed) or akin(printed, k) for k in known
            ):
                continue
            if len(row.code) == 7 and not _a_sibling(row.code, printed):
                continue  # items are renamed from year to year; only the name of the code beside it tells a slip
            message = Text("科目 {c} 的名称应为“{k}”，写作“{n}”", "item {c} is called {k}, not {n}").format(
                c=row.code, k=names[0], n=row.name
            )
            yield finding(RULE, row.place, message, proposed=names[0])


def _a_sibling(code: str, name: str) -> bool:
    """Tell whether `name` is that of another item of the same 款."""
    others = (f"{code[:5]}{n:02d}" for n in range(1, 100))
    return any(name == codes.normal_name(n) for other in others if other != code for n in codes.functional_names(other))
