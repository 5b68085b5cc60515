"""What is told apart of a whole: procurement by where it is paid from, spending in the account of which a list tells the parts."""

from __future__ import annotations

from juesuan.domain import codes
from juesuan.domain.codes import class_names
from juesuan.extract.discourse import Discourse, whole_of_list
from juesuan.kernel.patterns import compiled, holds_any


def procurement_told_apart(d: Discourse) -> bool:
    """Tell whether the sentence's last figure, but for kinds of procurement, is procurement without a name: 其中：一般公共预算拨款政府采购 x：货物 y."""
    told = reversed(d.figures[d.start_of_paragraph :])
    last = next((f for f in told if not f.fact.measure.startswith(_KINDS)), None)
    if last is None or not last.fact.measure.startswith("~") or "采购" not in last.fact.measure:
        return False
    return "。" not in d.text[last.place.end - d.offset : d.at]


_KINDS = ("~货物", "~工程", "~服务")


def spent_by(d: Discourse) -> str:
    """Return the account whose expenditure was told last, whose classes follow: 一般公共预算财政拨款支出 x，包括： among all 财政拨款支出."""
    told = [d.subject.measure, *(s.measure for s, _ in reversed(d.carried))]
    accounts = [m.partition(".")[0] for m in told if m.endswith(".expenditure")]
    if "general" in accounts and not d.subject.measure.startswith(("fund.", "capital.")):
        return "general"  # 财政拨款支出 x，其中一般公共预算 y，政府性基金 z。 The items of the next paragraph are nearly always the first's
    return next((a for a in accounts if a in ("general", "fund", "capital", "fiscal")), "fiscal")


def spending_account(d: Discourse) -> str:
    """Return the account whose expenditure the section parts by class and item."""
    if d.section == "fiscal":
        return spent_by(d)
    if d.items_account[0] == d.section:
        return d.items_account[1]
    whole = d.section in ("expenditure", "overview")
    return "whole" if whole else d.section if d.section in ("fund", "capital") else "general"


def class_named(words: str) -> str:
    """Return the class of the functional classification that words name, '' for none: 教育 and 教育支出（类） name 教育支出."""
    named = (
        codes.normal_name(compiled(r"^列(?=.{4,}支出$)|支出$|（.*$").sub("", words) + "支出"),
        codes.normal_name(words),
    )
    return next((name for name in named if name in class_names()), "")


def whole_parted(d: Discourse) -> str:
    """Return the measure of which parts are told: the innermost list's whole, or what the sentence goes on to part without one."""
    return whole_just_told(d) or whole_of_list(d) or basic_taken_up(d) or spending_taken_up(d)


_TAKES_UP = ("中，", "里，", "内，")
"""Of what a clause says that parts of it follow."""


def spending_taken_up(d: Discourse) -> str:
    """Return the expenditure of one budget whose parts a sentence tells without its amount: 一般公共预算财政拨款支出中，基本支出 x; '' for none."""
    if not holds_any(d.text, _TAKES_UP):
        return ""  # most
    told = d.g.spending_taken_up.search(d.text, d.sentence_start, d.at)
    account = d.names.account_of(told["account"], d.section) if told else ""
    return f"{account}.expenditure" if account else ""


def basic_taken_up(d: Discourse) -> str:
    """Return the basic expenditure whose parts a sentence tells without its amount: 基本支出中，人员经费 x，公用经费 y; '' for none."""
    if d.own == "final" or not d.g.basic_taken_up.search(d.text, d.sentence_start, d.at):
        return ""
    told = [f.fact.measure for f in d.figures[d.start_of_paragraph :] if f.fact.measure.endswith(".basic")]
    return told[-1] if told else f"{spending_account(d)}.basic"


def whole_just_told(d: Discourse) -> str:
    """Return the measure of which the sentence goes on to tell the parts without 其中: 基本支出 x，包括人员经费 y和日常公用经费 z."""
    for figure in reversed(d.figures[d.start_of_paragraph :]):
        if figure.fact.measure.endswith(".project") and figure.fact.item:
            continue
        if not figure.fact.measure.endswith((".personnel", ".public")):
            between = d.text[figure.place.end - d.offset : d.at]
            return figure.fact.measure if d.g.goes_on_to_parts.match(between) else ""
    return ""
