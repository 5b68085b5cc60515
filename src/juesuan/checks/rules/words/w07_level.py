"""W07: what is said to be level is equal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from juesuan.checks.basis import FORM_OF_DISCLOSURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.identities import unlike_in_a_table
from juesuan.checks.lookups import budget_pair, completion_before, final_and_budget
from juesuan.checks.model import Finding
from juesuan.checks.rules.examples import HEAD_GENERAL, ITEM_ONE, said, slip
from juesuan.document.model import text_at
from juesuan.extract.claims import Statement
from juesuan.extract.link import grammar_of
from juesuan.extract.numerals import fold
from juesuan.kernel.figures import Figure
from juesuan.kernel.lang import Text
from juesuan.kernel.patterns import compiled
from juesuan.kernel.place import Place

RULE = declare(
    Rule(
        "W07",
        "text",
        "error",
        Text("持平与数字不符", "level against the numbers"),
        Text("说“持平”的，两数相等", "what is said to be level is equal"),
        FORM_OF_DISCLOSURE,
        *slip(
            said(HEAD_GENERAL, f"{ITEM_ONE}。年初预算为50.00万元，支出决算为50.00万元，决算数与年初预算数持平。"),
            "支出决算为50.00",
            "支出决算为45.00",
        ),
    )
)


@finds(RULE)
def level(context: Context) -> Iterator[Finding]:
    """Yield 「持平」 where the two figures differ; 基本持平 is left to the writer's judgement."""
    for statement in context.extract.narrative.statements:
        if statement.kind != "level" or statement.word not in _LEVEL or not statement.measure:
            continue
        if statement.against == "prior" and (turned := _said_to_change(context, statement)):
            words = Text("写“{w}”，又写“持平”", "says {w} and level").format(w=turned.word)
            yield finding(RULE, statement.place, words, places=[turned.place])
            continue
        if statement.against == "prior":
            changes = [
                f for f in context.extract.narrative.figures
                if f.place.block == statement.place.block and f.fact.measure == statement.measure and f.fact.item == statement.item
                and f.fact.aspect == "change" and f.fact.basis == context.own and f.value and abs(f.place.start - statement.place.start) < 60
                and not _part_of_another(context, f, statement)
            ]  # fmt: skip
            if changes:
                yield finding(
                    RULE,
                    statement.place,
                    Text("写“持平”，但增减 {p}", "says level, but changed by {p}").format(p=changes[0].printed),
                    places=[changes[0].place],
                )
            elif unlike := _years_unlike(context, statement) or unlike_in_a_table(
                context, statement.measure, statement.item
            ):
                now, last = unlike
                words = Text("写“持平”，但本年 {a}、上年 {b}", "says level, but {a} this year, {b} the year before")
                words = words.format(a=now.printed, b=last.printed)
                yield finding(RULE, statement.place, words, places=[now.place, last.place])
            continue
        pair = budget_pair(context, statement)
        if pair is None and (rate := completion_before(context, statement, 30)) is not None and rate.value != 100:
            words = Text("写“{w}”，但完成预算的 {p}", "says {w}, but {p} of the budget")
            words = words.format(w=statement.word, p=rate.printed)
            yield finding(
                RULE, statement.place, words, places=[rate.place], proposed=_word(statement, more=rate.value > 100)
            )
        if pair is not None and pair[0].value != pair[1].value:
            final, budget = pair
            yield finding(
                RULE, statement.place,
                Text("写“{w}”，但决算数 {a}、预算数 {b}", "says {w}, but final {a}, budget {b}").format(w=statement.word, a=final.printed, b=budget.printed),
                places=[final.place, budget.place], operands=final_and_budget(final, budget), proposed=_word(statement, more=final.value > budget.value),
            )  # fmt: skip


_LEVEL = ("持平", "等于")


def _word(statement: Statement, *, more: bool) -> str:
    """Return what should stand for 等于 where final and budget differ; another sentence would have to stand for 持平."""
    return ("大于" if more else "小于") if statement.word == "等于" else ""


def _part_of_another(context: Context, change: Figure, statement: Statement) -> bool:
    """Tell whether 其中 or a new sentence stands between a change and 持平: what is level is a part then, or something else."""
    start, end = sorted((change.place.start, statement.place.start))
    return any(mark in text_at(context.document, change.place)[start:end] for mark in ("其中", "。", "；"))


def _years_unlike(context: Context, statement: Statement) -> tuple[Figure, Figure] | None:
    """Return the amounts of this year and the one before that the clause before 持平 tells, where they differ."""
    near = [
        f
        for f in context.told_in(statement.place.block)
        if (f.fact.measure, f.fact.item, f.fact.aspect) == (statement.measure, statement.item, "amount")
        and f.fact.basis == context.own
        and 0 < statement.place.start - f.place.start < _CLAUSE
        and "。" not in text_at(context.document, f.place)[f.place.end : statement.place.start]
    ]
    now = [f for f in near if f.fact.year == context.year]
    last = [f for f in near if f.fact.year == context.year - 1]
    if not now or not last or now[-1].may_equal(last[-1]):
        return None
    return now[-1], last[-1]


_CLAUSE = 60
"""Characters between two amounts and the words that they are level."""


class _Turned(NamedTuple):
    word: str
    place: Place


def _said_to_change(context: Context, statement: Statement) -> _Turned | None:
    """Return the rise or fall, in the words before 与上年持平, to the amount that is said to be level: 减少为 0.00，与上年持平."""
    at = statement.place
    text = fold(text_at(context.document, at))
    start = max(text.rfind(mark, 0, at.start) for mark in "；。") + 1
    changed = context.once(_changed_to)
    for figure in context.told_in(at.block):
        fact, end = figure.fact, figure.place.start
        if (fact.measure, fact.item) != (statement.measure, statement.item) or fact.aspect not in ("amount", "change"):
            continue
        if (figure.place.row, figure.place.col) != (at.row, at.col) or not start <= end < at.start:
            continue
        word = changed.search(text[start:end])
        if word and "预算" not in text[start : start + word.start()]:
            return _Turned(word[0].strip(), Place(at.block, start + word.start(), end, at.row, at.col))
    return None


def _changed_to(context: Context) -> re.Pattern[str]:
    lexemes = grammar_of(context.template).lexemes
    words = "|".join(re.escape(w) for name in ("rise", "fall") for w in lexemes[name] if len(w) > 1)
    return compiled(rf"(?:{words})了?[到至为]\s*$")
