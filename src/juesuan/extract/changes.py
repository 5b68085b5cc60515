"""Changes and their rates: of what they are, on what they compare with, up or down."""

from __future__ import annotations

import msgspec

from juesuan.domain.measures import tidy, with_carry
from juesuan.extract.before import (
    closing_before,
    executed_just_told,
    of_amount_before,
    of_parted,
    unnamed_just_changed,
    unnamed_just_told,
)
from juesuan.extract.discourse import (
    Discourse,
    Subject,
    completed_just_before,
    last_told,
    of_fact,
    of_last_year,
    since,
    told_in_sentence,
)
from juesuan.extract.grammar import PERCENT, Reading
from juesuan.extract.making import make
from juesuan.extract.numerals import Token
from juesuan.extract.subjects import money_of, spoken_of, subject_of
from juesuan.extract.words import basis_of, before_comparison
from juesuan.kernel.figures import BUDGET_BASES, Aspect, Basis, Figure
from juesuan.kernel.patterns import compiled


def change_figure(d: Discourse, token: Token, match: Reading, context: str) -> Figure:
    """Make a change or its rate, signed: on last year, on a budget, or on an earlier year."""
    word, on, base, named = match["word"], match["on"], match["base"], match["noun"]
    if "百分点" in d.text[token.start : token.end]:  # a share that rose by points is no change of the amount
        return make(d, token, Subject("~" + word), d.own, "rate")
    words = named + base
    noun = before_comparison(words)
    noun = compiled(r"(?<=.)[各均都则]$").sub("", noun)
    noun = d.g.adverbs.sub("", d.g.compared_alone.sub("", noun))
    if noun:
        subject = subject_of(d, noun, context, token.unit)
    else:
        subject = of_amount_before(d, token) or closing_before(d, token) or spoken_of(d, context)
    if noun and not d.g.pronoun.match(noun):
        d.named.add(d.next_id)
    subject = of_total_just_told(d, subject)
    subject = money_of(d, subject) if token.unit in ("万元", PERCENT) else subject
    if not noun and (own := unnamed_just_told(d, token) or unnamed_just_changed(d, token)):
        subject = own
    elif not noun and (whole := of_parted(d)):
        subject = whole
    if d.in_reason and not noun:
        subject = Subject(
            "~" + (tidy(context)[-16:] or "原因")
        )  # 一是人员减少，减少支出 x: explains, is not the total's change
    # 剔除防疫支出后，其余科目合计 x，同口径增加 y: said once in the sentence, it holds for what follows on the same basis.
    said = d.text[d.sentence_start : token.start] if "同口径" in words else context + noun
    if (like := next(iter(d.g.found("left_out", said)), None)) is not None:
        subject = Subject("~" + like[0])  # 剔除购车因素，同口径减少 x: of no amount that is told
    if not noun and of_several_counted(d, token):
        subject = Subject("~合计")
    if subject.measure != "" and not subject.measure.startswith("~"):
        d.subject = subject
    either = bool(d.g.either_way.match(word))
    sign = 1 if either or d.g.rising.match(word) else -1
    if either and token.value > 0 and not d.text[: token.start].rstrip().endswith("+"):
        sign = direction_told(d, token, subject) or (sign if match["of"] else 0)
        if not sign:
            return make(d, token, Subject("~" + word), d.own, "rate")  # 变动 x: up or down is not said
    if d.own == "final" and "年初预算" in base + named and ("比" in words or "较" in words):
        d.against = "opening_budget"
    if on:  # 决算数小于预算数 x
        d.against = "prior" if compiled(r"上年|去年|20\d\d年").search(on) else basis_of(on, d.section)
    if not d.against and executed_just_told(d, subject):
        d.against = "executed"  # 2026年预算数 x，2025年执行数 y，增加 z
    if match["of"] == "部分":
        d.against = completed_just_before(d, token) or d.against  # 是年初预算 x 的 p%，超出部分 y
    d.against = d.against or completed_just_before(d, token) or saved_of(d, word, subject)
    if of_last_year(d) and not noun and "预算" not in base + on + named + context:
        d.against = d.against if d.against in ("prior", "executed") or d.against.isdigit() else "prior"
    against = budget_against(d)
    aspect: Aspect = "change_rate" if token.unit == PERCENT else "change"
    if d.against.isdigit():  # with an earlier year (比2019年): not the change on last year
        signed = msgspec.structs.replace(token, value=token.value if sign > 0 else -token.value)
        return make(d, signed, subject, d.own, aspect, context=d.against)
    if against and against != "executed":
        aspect = "variance" if token.unit == PERCENT else "change"
    signed = msgspec.structs.replace(token, value=token.value if sign > 0 else -token.value)
    year = d.outline.year if d.year_told and not against and since_last_year(d, subject) else 0
    if noun and d.either and not subject.item and not against:
        d.loose.append((d.next_id, d.either))  # 总收入减少 z: of what the paragraph above tells as 总收入
    return make(d, signed, subject, against or d.own, aspect, year=year)


def since_last_year(d: Discourse, subject: Subject) -> bool:
    """Tell whether this year's amount was told before last year's, on which a change then is: 支出 x。2024年支出 y，增加 z.

    A change that follows last year's amount alone is that of last year.
    """
    told = [
        f
        for f in d.figures[d.start_of_paragraph :]
        if f.unit == "万元"
        and f.fact.aspect != "share"
        and (f.fact.measure, f.fact.item) == (subject.measure, subject.item)
    ]
    amounts = [f.fact.year for f in told if f.fact.aspect == "amount"]
    changes = [f.fact.year for f in told if f.fact.aspect == "change"]
    return (
        d.year_told == d.outline.year - 1
        and amounts[-2:] == [d.outline.year, d.year_told]
        and d.year_told not in changes
    )


def of_several_counted(d: Discourse, token: Token) -> bool:
    """Tell a change of several things together that a number without a name counts: 运动项目管理、群众体育两项共增 x."""
    last = d.figures[-1] if d.own != "final" and len(d.figures) > d.start_of_paragraph else None
    if last is None or last.unit not in ("项", "类", "款") or not last.fact.measure.startswith("~"):
        return False
    return (
        compiled(r"(?:支出|经费)?(?:合计|共计|总共|一共|共)[^，。；]{1,6}").fullmatch(since(d, last, token)) is not None
    )


def saved_of(d: Discourse, word: str, subject: Subject) -> str:
    """Return the budget on which 节约, 超支, 少支 is, told of the same before it: 年初预算 x，实际支出 y，节约 z."""
    if not d.g.on_budget_alone.match(word):
        return ""
    told = [f.fact for f in told_in_sentence(d)]
    same = (f.basis for f in reversed(told) if (f.measure, f.item) == (subject.measure, subject.item))
    return next((b for b in same if b in BUDGET_BASES), "")


def left_of_budget(d: Discourse, token: Token, reading: Reading, context: str) -> Figure | None:
    """Make what was left of a budget or went beyond it: 年初预算 x，决算 y，完成 p%，结余 z; None where no such two amounts stand before it.

    They may stand away (完成 p%，工程推迟，结转 z), and what is carried over may be another amount, unless it is just what they differ by.
    """
    last = last_told(d)
    if last is None or d.in_reason or last.fact.measure.startswith("~"):
        return None
    told = [f for f in told_in_sentence(d) if f.unit in (token.unit, PERCENT)]
    same = [f for f in told if (f.fact.measure, f.fact.item) == (last.fact.measure, last.fact.item)]
    amounts = [f for f in same if f.fact.aspect == "amount" and f.fact.year == d.outline.year]
    own = next((f for f in reversed(amounts) if f.fact.basis == d.own), None)
    budget = next((f for f in reversed(amounts) if f.fact.basis in BUDGET_BASES and f.fact.basis != d.own), None)
    between = since(d, last, token)
    if own is None or budget is None or compiled(r"[。；]").search(between):
        return None
    at_once = reading["word"] != "结转" and compiled(r"[，,（、）]{1,2}\D{1,8}").fullmatch(between)
    if not at_once and abs(own.value - budget.value) != token.value:
        return None
    d.subject = of_fact(last.fact)
    d.against = budget.fact.basis
    return change_figure(d, token, reading, context)


def of_total_just_told(d: Discourse, subject: Subject) -> Subject:
    """Return what 收入, 支出 that changed are: the totals, where the section has told those alone (收入总计 x…，今年收入增加 y)."""
    total = with_carry(subject.measure)
    if not total or subject.item or d.section != "overview":
        return subject
    told = {f.fact.measure for f in d.figures if d.outline.sections[f.place.block] == d.section}
    return Subject(total) if total in told and subject.measure not in told else subject


def budget_against(d: Discourse) -> Basis | None:
    """Return the budget that the sentence compares with, None when it compares with last year or nothing."""
    found: dict[str, Basis] = {
        "opening_budget": "opening_budget",
        "full_budget": "full_budget",
        "budget": "budget",
        "executed": "executed",
    }
    return found.get(d.against)


def direction_told(d: Discourse, token: Token, subject: Subject) -> int:
    """Return 1 or -1 where the two amounts just told differ by a number (年初预算 x，决算 y，相差 z), 0 where none do."""
    told = [
        f
        for f in d.figures[d.start_of_paragraph :]
        if f.fact.aspect == "amount"
        and f.unit == token.unit
        and (f.fact.measure, f.fact.item) == (subject.measure, subject.item)
    ]
    own = next((f for f in reversed(told) if f.fact.basis == d.own and f.fact.year == d.outline.year), None)
    if own is None:
        return 0
    others = [f for f in told if f is not own and f.value != own.value]
    other = next((f for f in reversed(others) if abs(own.value - f.value) == token.value), None)
    if other is None and len(others) == 1 and others[0].fact.basis != own.fact.basis:
        other = others[0]  # 年初预算 x，决算 y，差额 z: of these two, right or wrong
    return 0 if other is None else 1 if own.value > other.value else -1
