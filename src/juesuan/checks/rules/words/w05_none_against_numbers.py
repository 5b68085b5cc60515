"""W05: what is said to be none is zero."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from juesuan.checks.basis import FORM_OF_DISCLOSURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.model import Finding, Operand
from juesuan.checks.rules.examples import HEAD_FUND, TABLE_FUND, said, slip
from juesuan.document.model import text_at
from juesuan.domain.measures import measure_title
from juesuan.extract.claims import Statement
from juesuan.kernel.lang import Text
from juesuan.kernel.place import Place

RULE = declare(
    Rule(
        "W05",
        "table-narrative",
        "error",
        Text("“无”与数字矛盾", "“none” against the numbers"),
        Text("说“无……”的，相应数字为零", "what is said to be none is zero"),
        FORM_OF_DISCLOSURE,
        *slip(
            said(HEAD_FUND, "清河县档案馆2024年度政府性基金预算财政拨款支出5.00万元。", TABLE_FUND),
            "政府性基金预算财政拨款支出5.00万元",
            "无政府性基金预算财政拨款收入和支出",
        ),
    )
)


_TOTAL_OF = {
    "fund": ("fund.expenditure", "fund.income"), "capital": ("capital.expenditure", "capital.income"), "three": ("three.total",),
    "operating": ("operating.total",), "procurement": ("procurement.total",), "three.abroad": ("three.abroad",), "three.reception": ("three.reception",),
}  # fmt: skip


@finds(RULE)
def none_against_numbers(context: Context) -> Iterator[Finding]:
    """Yield 「无……」 where the figures are not zero, once a sentence: 无“三公”经费和机关运行经费 is one."""
    said: dict[Place, Finding] = {}
    for found in _denied(context):
        if (before := said.get(found.place)) is None:
            said[found.place] = found
            continue
        said[found.place] = msgspec.structs.replace(
            before,
            message=Text(f"{before.message.zh}；{found.message.zh}", f"{before.message.en}; {found.message.en}"),
            places=tuple(dict.fromkeys((*before.places, *found.places))),
            operands=tuple(dict.fromkeys((*before.operands, *found.operands))),
        )
    yield from said.values()


def _denied(context: Context) -> Iterator[Finding]:
    for statement in context.extract.narrative.statements:
        if statement.kind not in ("none", "empty_table"):
            continue
        part = re.search(r"(基本|项目)支出", text_at(context.document, statement.place))
        totals = _TOTAL_OF.get(statement.measure, ())
        if part and statement.measure in ("fund", "capital"):
            totals = (f"{statement.measure}.{'basic' if part[1] == '基本' else 'project'}",)
        for measure in totals:
            if statement.kind == "none" and not re.search(r"收入|支出|经费|费|采购", statement.word):
                continue
            if statement.kind == "none" and re.search(
                r"差异|变化|增减|(?<!基金)(?<!经营)(?<!公共)预算|项目|评价|团组|购置", statement.word
            ):
                continue
            fact = context.fact(measure)
            figure = next((f for f in context.stating(fact) if f.value), None)
            if figure is None:
                continue
            name = measure_title(measure)
            message = Text("说无{n}，但另处{n}为 {p}", "says there is no {n}, but elsewhere it is {p}").format(
                n=name, p=figure.printed
            )
            yield finding(
                RULE,
                statement.place,
                message,
                places=[figure.place],
                operands=[Operand(figure.id, Text(name, measure_title(measure, "en")))],
            )
            break
        else:
            if not part:
                yield from _empty_with_figures(context, statement)


_TABLE_OF = {"fund": "fund", "capital": "capital", "three": "three_public"}


def _empty_with_figures(context: Context, statement: Statement) -> Iterator[Finding]:
    """Yield 「故本表无数据」 of a table that has some, if only of the budget."""
    if statement.kind != "empty_table" or statement.measure not in _TABLE_OF:
        return
    table = context.table(_TABLE_OF[statement.measure])
    if table is None or table.empty:
        return
    figure = next((f for r in table.rows for i in r.cells.values() if (f := context.figures[i]).value), None)
    if figure is not None:
        name = measure_title(figure.fact.measure)
        message = Text("说表中无数据，但表中{n}为 {p}", "says the table has no figures, but it has {n} {p}").format(
            n=Text(name, measure_title(figure.fact.measure, "en")), p=figure.printed
        )
        yield finding(
            RULE, statement.place, message, places=[figure.place], operands=[Operand(figure.id, Text(name, name))]
        )
