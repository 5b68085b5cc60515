"""S01: share = part / whole."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import DISCLOSURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import collects
from juesuan.checks.lookups import claimed
from juesuan.checks.model import Candidate, NotChecked
from juesuan.checks.rules.examples import HEAD_SPENDING, SAID_KINDS, said, slip
from juesuan.kernel.lang import Text

RULE = declare(
    Rule(
        "S01",
        "sentence",
        "error",
        Text("占比", "share"),
        Text("占比 = 部分 ÷ 总体", "share = part / whole"),
        DISCLOSURE,
        *slip(said(HEAD_SPENDING, SAID_KINDS), "占65.22%", "占62.55%"),
    )
)


@collects(RULE)
def shares(context: Context) -> Iterator[Candidate | NotChecked]:
    """Yield every share of a part in its whole, and those whose part or whole is not given."""
    yield from claimed(RULE, context, "share")
    words = {
        "part": Text("没有给出占比对应的数", "the part of the share is not given"),
        "whole": Text("没有给出占比的总数", "the whole of the share is not given"),
    }
    for item in context.extract.narrative.unresolved:
        figure = context.figures[item.figure]
        note = Text("{p}：{w}", "{p}: {w}").format(p=figure.printed, w=words[item.missing])
        yield NotChecked(RULE.id, note)
