"""Amounts in a row with strokes between them (720.00万元／780.78万元／108.4%): what each is only their arithmetic tells."""

from __future__ import annotations

from juesuan.extract.carrying import completes
from juesuan.extract.discourse import Discourse, Subject
from juesuan.extract.grammar import PERCENT
from juesuan.extract.making import amount_figure, make
from juesuan.extract.numerals import Token
from juesuan.kernel.figures import Figure, half_width

STROKES = ("／", "/", "|", "｜")


def of_a_row(d: Discourse, token: Token) -> Figure | None:
    """Make a figure of a row with strokes, None for one that stands in none.

    A budget, the account and its rate of completion are known by that rate; without one nothing says which amount is which.
    """
    after, before = d.text[token.end : token.end + 2].lstrip(), d.text[max(0, token.start - 2) : token.start].rstrip()
    if not after.startswith(STROKES) and not before.endswith(STROKES):
        return None
    row = _row(d, token)
    amounts = [t for t in row if t.unit == "万元"]
    rate = next((t for t in row if t.unit == PERCENT), None)
    if len(amounts) < 2 or token.unit not in ("万元", PERCENT):
        return None
    budget, account = amounts[:2]
    told = d.own == "final" and len(amounts) == 2 and rate is not None and _is_completed(budget, account, rate)
    subject = d.subject
    if not told:
        return amount_figure(d, token, Subject("~／")) if token.unit == "万元" else None
    if token is budget:
        return amount_figure(d, token, subject, basis="opening_budget")
    if token is account:
        return amount_figure(d, token, subject)
    return make(d, token, subject, "opening_budget", "completion")


def _row(d: Discourse, token: Token) -> list[Token]:
    """Return the numbers of the row in which a number stands."""
    first = last = d.tokens.index(token)
    while first and d.text[d.tokens[first - 1].end : d.tokens[first].start].strip() in STROKES:
        first -= 1
    while last + 1 < len(d.tokens) and d.text[d.tokens[last].end : d.tokens[last + 1].start].strip() in STROKES:
        last += 1
    return d.tokens[first : last + 1]


def _is_completed(budget: Token, account: Token, rate: Token) -> bool:
    """Tell a rate that is the account's share of the budget, as far as its decimals go."""
    return completes(account.value, budget.value, rate.value, half_width(rate.decimals, rate.scale))
