"""S08: whole = done + remaining."""

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
        "S08",
        "sentence",
        "error",
        Text("剩余数", "remainder"),
        Text("总数 = 已完成 + 剩余", "whole = done + remaining"),
        DISCLOSURE,
        *slip(said(HEAD_PERFORMANCE, "列入修复的档案100卷，已有95卷修复完毕，剩余5卷正在修复。"), "剩余5卷", "剩余8卷"),
    )
)


@collects(RULE)
def remainders(context: Context) -> Iterator[Candidate]:
    """Yield what the narrative's claims of this kind state."""
    return claimed(RULE, context, "remaining")
