"""W04: the expenses listed are those with an amount in table 06."""

from __future__ import annotations

import re
from collections.abc import Iterator

from juesuan.checks.basis import FORM_OF_DISCLOSURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.model import Finding
from juesuan.checks.rules.examples import HEAD_BASIC, TABLE_BASIC, said, slip
from juesuan.document.model import text_at
from juesuan.domain import codes
from juesuan.extract.link import grammar_of
from juesuan.kernel.lang import Text
from juesuan.kernel.patterns import compiled
from juesuan.kernel.place import Place

RULE = declare(
    Rule(
        "W04",
        "table-narrative",
        "warning",
        Text("经费明细与报表不符", "list of expenses against table 06"),
        Text("“包括”所列经济分类科目与表06有数的科目一致", "the expenses listed are those with an amount in table 06"),
        FORM_OF_DISCLOSURE,
        *slip(
            said(
                HEAD_BASIC,
                "2024年度一般公共预算财政拨款基本支出60.00万元，其中：人员经费50.00万元，包括：基本工资；公用经费10.00万元，包括：办公费、因公出国（境）费用、公务接待费、公务用车运行维护费。",
                TABLE_BASIC.replace("|  |  |  | 30212", "| 30103 | 奖金 |  | 30212"),
            ),
            "包括：基本工资；",
            "包括：基本工资、奖金；",
        ),
    )
)


_LIST = compiled(r"(?:人员经费|公用经费|日常公用经费)[^。；]*?(?:主要)?(?:包括|用于|开支)：?(?P<names>[^。；]+)")


def _meant(items: tuple[str, ...], spent: list[str]) -> tuple[str, ...]:
    """Return which of the items that an everyday name may stand for have an amount, all of them where none has."""
    plain = tuple(codes.normal_name(i) for i in items)
    return tuple(i for i in plain if i in spent) or plain


@finds(RULE)
def expense_lists(context: Context) -> Iterator[Finding]:
    """Yield economic items that the narrative lists without an amount in table 06, or leaves out with one."""
    table = context.table("basic")
    if table is None or table.empty:
        return
    amounts = {
        codes.normal_name(r.name): (r, context.figures[next(iter(r.cells.values()))] if r.cells else None)
        for r in table.rows
        if len(r.code) == 5
    }
    spent = [n for n, (_, f) in amounts.items() if f is not None and f.value]  # in the table's order
    if not spent:
        return
    listed: dict[str, Place] = {}
    where: Place | None = None
    for number, text, section in context.paragraphs():
        if section != "basic":
            continue
        for match in _LIST.finditer(text):
            where = where or Place(number, match.start("names"), match.end("names"))
            for part in re.finditer(r"[^、，,]+", match["names"]):
                name = codes.normal_name(re.sub(r"等$|^和|^及", "", part[0].strip()))
                if len(name) >= 2:
                    at = match.start("names") + part.start()
                    listed[name] = Place(number, at, at + len(part[0]))
    if where is None or len(listed) < 2:
        return
    everyday = grammar_of(context.template).file.everyday
    meant = {n: items for n in listed if n not in amounts and (items := _meant(everyday.get(n, ()), spent))}
    for items in meant.values():
        listed |= dict.fromkeys(items, listed[next(n for n in meant if meant[n] is items)])
    if meant:
        told = "；".join(f"“{n}”即{'、'.join(items)}" for n, items in meant.items())
        places = [listed[n] for n in meant]
        words = Text("所列不是科目名称：{t}", "everyday names for items: {t}").format(t=told)
        yield finding(RULE, places[0], words, places=places[1:], severity="note")
    wrong = [n for n in listed if n in amounts and n not in spent]
    left_out = [n for n in spent if not any(n == x or n.startswith(x) or x.startswith(n) for x in listed)]
    complete = not any(
        re.search(r"等[。；，]|等$", text_at(context.document, p)[p.start : p.end + 3]) for p in listed.values()
    )
    if wrong:
        message = Text("列了“{n}”，但表06{e}科目没有数{m}", "lists {n}, without an amount in table 06{m}")
        hint = "；表06有数而没有列出的：" + "、".join(left_out) if left_out and complete else ""
        message = message.format(n="”“".join(wrong), m=hint, e="该" if len(wrong) == 1 else "这些")
        places = [*(listed[n] for n in wrong[1:]), *(amounts[n][0].place for n in wrong)]
        yield finding(RULE, listed[wrong[0]], message, places=places)
    if left_out and complete and not wrong:
        message = Text("表06有数而“包括”没有列出：{m}", "not listed though table 06 has an amount: {m}").format(
            m="、".join(left_out)
        )
        yield finding(RULE, where, message, places=[amounts[n][0].place for n in left_out], severity="note")
