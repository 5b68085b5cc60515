"""What stands just before a figure and tells what it is of: an amount, a share, a change, a whole whose parts were told."""

from __future__ import annotations

import msgspec

from juesuan.extract.discourse import Discourse, Subject, last_told, of_last_year, since, was_told
from juesuan.extract.grammar import PERCENT
from juesuan.extract.making import make
from juesuan.extract.numerals import Token
from juesuan.kernel.figures import Aspect, Figure
from juesuan.kernel.patterns import compiled


def of_parted(d: Discourse) -> Subject | None:
    """Return the whole of the list that the sentence before told where this one begins with what it compares with: 与上年的 x 相比."""
    begins = d.parted.measure and compiled(r"\s*(?:同)?[与比较同和]").match(d.text, d.sentence_start)
    return d.parted if begins else None


def ranked(context: str, lead: str) -> str:
    """Return what the clause before a bare 为 names and ranks: 财政拨款收入占比最大，为 x; '' where it does not."""
    if not any(word in context for word in ("最", "占大头", "居首", "为主")) or not compiled(
        r"，(?:仅|只|高?达|为|有|约)+\s*$"
    ).search(lead):
        return ""
    told = compiled(
        r"(?P<noun>[^，。；]{2,20}?)(?:所?占?(?:的)?(?:比[重例]?|份额)|规模|金额|数额)?(?:最[大高多少小低]|占大头|居首位?|为主)$"
    ).search(context)
    return told["noun"] if told else ""


def told_as_share(d: Discourse, token: Token, words: str) -> Subject | None:
    """Return what an amount is of whose share was told just before it: 公共安全支出占83.8%、计 x."""
    last = last_told(d) if token.unit == "万元" else None
    if (
        last is None
        or d.in_turn
        or d.turned
        or last.fact.aspect != "share"
        or was_told(d, last.fact.measure, last.fact.item)
    ):
        return None
    if not compiled(r"(?:计|合|共|为|达|即|金额|支出|收入|数|额)*").fullmatch(words):
        return None
    between = compiled(r"[、，（]?(?:合?共?计|合|共|为|达|即|金额|支出|收入|数|额)*[：]?").fullmatch(
        since(d, last, token)
    )
    return Subject(last.fact.measure, last.fact.item) if between else None


_BRACKETED = compiled(r"元（\d+(?:\.\d+)?%）")


def bracketed_part(d: Discourse, token: Token) -> Subject | None:
    """Return what a bare rate in a bracket is a share of, where one amount after the other has such a one: 甲 x（p%），乙 y（q%）."""
    last = last_told(d)
    if last is None or last.unit != "万元" or last.fact.aspect != "amount" or last.fact.basis != d.own:
        return None
    alone = since(d, last, token) == "（" and d.text[token.end : token.end + 1] == "）"
    return Subject(last.fact.measure, last.fact.item) if alone and len(_BRACKETED.findall(d.text)) > 1 else None


def changed_before_bracket(d: Discourse, token: Token) -> Figure | None:
    """Make the rate of the change that stands before its bracket: 比上年增加 x（p%）; None where none does."""
    last = last_told(d)
    if last is None or last.fact.aspect != "change" or last.unit != "万元" or since(d, last, token) != "（":
        return None
    if d.text[token.end : token.end + 1] not in ("）", "，"):
        return None
    signed = msgspec.structs.replace(token, value=-token.value if last.value < 0 < token.value else token.value)
    aspect: Aspect = "variance" if last.fact.basis not in (d.own, "executed") else "change_rate"
    return make(d, signed, Subject(last.fact.measure, last.fact.item), last.fact.basis, aspect)


def just_told(d: Discourse, token: Token) -> Subject:
    """Return what the amount before a share is of (涉及资金 x，占 p%), else what the sentence speaks of."""
    last = unnamed_amount(d)
    if last is None or d.aside or since(d, last, token)[:1] not in ("，", ","):
        return d.subject
    return Subject(last.fact.measure, last.fact.item)


def unnamed_amount(d: Discourse) -> Figure | None:
    """Return the paragraph's last figure where it is an amount of a measure without a name."""
    last = last_told(d)
    return last if last and last.fact.aspect == "amount" and last.fact.measure.startswith("~") else None


def of_amount_before(d: Discourse, token: Token) -> Subject | None:
    """Return what the amount of the year before is of, on which a change follows at once: 较2024年收入预算 x 增加 y."""
    last = last_told(d)
    if last is None or not of_last_year(d) or last.fact.measure.startswith("~") or token.unit != last.unit:
        return None
    return Subject(last.fact.measure, last.fact.item) if compiled(r"\D{0,4}").fullmatch(since(d, last, token)) else None


def unnamed_just_told(d: Discourse, token: Token) -> Subject | None:
    """Return the part without a name of its own whose amount stands just before a change: 其中：基本支出 x，比上年增加 y."""
    last = unnamed_amount(d) if d.own != "final" else None
    if last is None or last.unit != "万元":
        return None
    compares = compiled(r"，?[与比较同和][^，。；]{1,16}(?:[增减降]|上升|下降)\D{0,3}").fullmatch(since(d, last, token))
    return Subject(last.fact.measure) if compares else None


def unnamed_just_changed(d: Discourse, token: Token) -> Subject | None:
    """Return the part without a name whose change the rate tells again: 培训经费 x，比上年增加 y，增长 p%."""
    last = last_told(d) if d.own != "final" and token.unit == PERCENT else None
    if last is None or last.fact.aspect != "change" or not last.fact.measure.startswith("~"):
        return None
    if compiled(r"~(?:因|由于|随着)").match(last.fact.measure):
        return None  # 因配套资金减少 x，同比下降 p: what explains is not what fell
    return Subject(last.fact.measure) if compiled(r"[，（]\D{1,5}").fullmatch(since(d, last, token)) else None


def executed_just_told(d: Discourse, subject: Subject) -> bool:
    """Tell whether the last amount of a subject that the sentence tells is what was executed."""
    told = [
        f.fact
        for f in d.figures[d.start_of_paragraph :]
        if f.place.start - d.offset >= d.sentence_start and f.fact.aspect == "amount"
    ]
    return bool(told) and (told[-1].basis, told[-1].measure, told[-1].item) == (
        "executed",
        subject.measure,
        subject.item,
    )


def share_of_amount(d: Discourse, token: Token) -> Subject | None:
    """Return what is a share of the amount told between them: 类支出 x，占一般公共预算支出 y 的 p%; None for other words."""
    here = d.figures[d.start_of_paragraph :]
    if len(here) < 2 or since(d, here[-1], token).strip() != "的":
        return None
    part, whole = here[-2:]
    between = d.text[part.place.end - d.offset : whole.place.start - d.offset]
    fits = (part.fact.aspect, whole.fact.aspect, part.unit) == ("amount", "amount", whole.unit)
    return Subject(part.fact.measure, part.fact.item) if fits and compiled(r"，占[^。；]*").fullmatch(between) else None
