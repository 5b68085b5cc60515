"""S06: the parts of a complete list make its whole."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import DISCLOSURE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import collects
from juesuan.checks.lookups import claimed
from juesuan.checks.model import Candidate
from juesuan.checks.rules.examples import HEAD_PERFORMANCE, said, slip
from juesuan.kernel.lang import Text

RULE = declare(
    Rule(
        "S06",
        "sentence",
        "error",
        Text("其中各项之和", "parts of a list"),
        Text("“其中”各项之和 = 总数（列全时），且不大于总数", "the parts of a complete list make its whole"),
        DISCLOSURE,
        *slip(
            said(HEAD_PERFORMANCE, "全年接待查档300批420人，其中到馆查阅200批250人，网上查阅100批170人。"),
            "网上查阅100批170人",
            "网上查阅100批190人",
        ),
    )
)


@collects(RULE)
def parts(context: Context) -> Iterator[Candidate]:
    """Yield what the narrative's claims of this kind state."""
    return claimed(RULE, context, "list")
