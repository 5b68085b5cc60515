"""分别: several numbers told in turn of several names, or of the amounts just told."""

from __future__ import annotations

from juesuan.domain.measures import tidy
from juesuan.extract.discourse import Discourse, Subject, recent
from juesuan.extract.frames import reads
from juesuan.extract.numerals import Token
from juesuan.extract.words import named_series
from juesuan.kernel.patterns import compiled


def told_in_turn(d: Discourse, lead: str, token: Token) -> list[tuple[str, str, int, Subject | None]]:
    """Return, of each number that 分别 tells in turn: name, words behind it, the amount it is of (-1: none told), subject.

    「甲和乙分别为 x 和 y」「甲、乙分别增加 x、y」 name them; 「甲 x、乙 y，分别占 p、q」 speaks of the amounts just told.
    """
    count = run_from(d, token)
    head, _, tail = lead.rpartition("分别" if "分别" in lead else "依次")
    tail = compiled(r"^[为是]$").sub("", tidy(tail))
    names = [compiled(r"(?:与|比|较|同)(?:上|去|20|年初|全年|预算).*$").sub("", n) for n in named_series(lead, count)]
    if names:
        return [(n, tail, -1, None) for n in names]
    clause = compiled(r"[，；：、]").split(tidy(head))[-1]
    clause = compiled(r"^所?占的?比[重例率]?$").sub("占比", clause)
    label = clause + (tail or "为")
    if len(d.turned) == count:
        told = [d.by_id[i] for i in d.turned]  # 分别增加 x、y，分别增长 p、q
    else:
        told = [f for f in recent(d, "万元", len(d.figures)) if f.fact.basis == d.own][-count:]
    speaks = reads(d, label, "share", "change", "completion")
    if count < 2 or len(told) < count or not speaks or not compiled(r"(?:与|比|较|同|所?占|各|均|$)").match(clause):
        return []
    return [("", label, f.id, Subject(f.fact.measure, f.fact.item)) for f in told]


def run_from(d: Discourse, token: Token) -> int:
    """Return how many numbers of one unit are told in a row from `token` on."""
    count, end = 0, token.start
    for other in d.tokens[d.tokens.index(token) :]:
        between = compiled(r"^\s*(?:[、，]|和|及|以及|与)?\s*").sub("", d.text[end : other.start])
        if other.unit != token.unit or (count and between and not d.g.directed.match(between)):
            break
        count, end = count + 1, other.end
    return count
