"""Of which budget (general, fund, capital) a name without one is, by the budgets that the sentence has told: their revenue, their carry-over."""

from __future__ import annotations

from juesuan.extract.discourse import Discourse, last_told, told_in_sentence
from juesuan.extract.names import BUDGETS
from juesuan.kernel.patterns import compiled


def only_budget(d: Discourse) -> str:
    """Return the one budget (general, fund, capital) of which the sentence has spoken so far, '' where it was more or none."""
    told = {f.fact.measure.partition(".")[0] for f in told_in_sentence(d)}
    return told.pop() if len(told) == 1 and told <= {"general", "fund", "capital"} else ""


def budget_just_told(d: Discourse) -> str:
    """Return the budget whose other side the figure just before tells: 政府性基金预算财政拨款收入 x、支出 y."""
    if len(d.figures) == d.start_of_paragraph:
        return ""
    last = d.figures[-1]
    told = compiled(r"(?:whole\.income\.)?(general|fund|capital)(?:\.(?:income|expenditure))?").fullmatch(
        last.fact.measure
    )
    between = d.text[last.place.end - d.offset : d.at]
    return told[1] if told and not last.fact.item and not compiled(r"[；。]").search(between) else ""


def closing_apart(d: Discourse) -> str:
    """Return the budget whose carry-over at the year's end is told just behind that of its beginning, '' for other words.

    「政府性基金预算财政拨款本年收入 a、本年支出 b，年初、年末结转结余分别为 c 和 d」
    """
    last = last_told(d)
    if last is None or last.fact.item or compiled(r"[。；]").search(d.text[last.place.end - d.offset : d.at]):
        return ""
    budget, _, concept = last.fact.measure.partition(".")
    return budget if concept == "opening" and budget in BUDGETS else ""


def carried_apart(d: Discourse) -> str:
    """Return the budget whose carry-over 上年结转 is where a list gives each budget its own, '' where it is of all.

    「一般公共预算本年收入 a、上年结转 b，政府性基金预算本年收入 c、上年结转 d」: a budget goes before, and another budget or
    another carry-over behind; 「一般公共预算 a、政府性基金 c、上年结转 d」 tells one of all.
    """
    carried = {f.fact.measure for f in d.figures[d.start_of_paragraph :] if f.fact.measure.endswith(".opening")}
    of = carried.pop().partition(".")[0] if len(carried) == 1 and d.sentence_start else ""
    if of in ("general", "fund", "capital") and not compiled(r"\d").search(d.text, d.sentence_start, d.at):
        return of  # 一般公共预算上年结转 x。结转资金比上年多 y: of the one that was told
    budget = budget_just_told(d)
    if not budget:
        return ""
    stop = compiled(r"[。；]|$").search(d.text, d.at)
    behind = d.text[d.at : stop.start() if stop else len(d.text)]
    before = d.text[d.sentence_start : d.at]
    again = compiled(r"上年.{0,4}结[转余]|年初.{0,6}结[转余]")
    others = {m for a in ("general", "fund", "capital") if a != budget for m in (f"{a}.income", f"whole.income.{a}")}
    told = any(f.fact.measure in others for f in told_in_sentence(d))
    if len(again.findall(before)) > 1 or again.search(behind):
        return budget
    return budget if not told and d.g.of_budgets.search(behind) else ""
