"""The tables of a self-evaluation of performance: funds and indicators by their header rows. Pure functions."""

from __future__ import annotations

import re
from functools import lru_cache

from juesuan.domain.forms import Column, Form
from juesuan.kernel.patterns import compiled, holds_any, required


def fund_header(row: list[str], form: Form) -> dict[int, Column]:
    """Return column → what it gives when a row heads the funds of a self-evaluation, else {}."""
    found: dict[int, Column] = {}
    heads, words = _heads(form)
    every = "\n".join(dict.fromkeys(row))
    if not holds_any(every, words) or heads.search(every) is None:
        return found  # nearly every row: one search for all its cells
    for c, text in enumerate(row):
        if (c and row[c - 1] == text) or not heads.search(text):
            continue
        for column in form.columns:
            if len(text) <= column.longest and compiled(column.words).search(text):
                found[c] = column
                break
    return found if sum(column.aspect == "amount" for column in found.values()) >= 2 else {}


@lru_cache(64)
def _heads(form: Form) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """Return the pattern of what heads one of a form's columns, and words of which one stands in every such head."""
    words = "|".join([column.words for column in form.columns])
    return compiled("(?m)" + words), required(words) or ("",)


def indicator_header(row: list[str]) -> dict[str, int]:
    """Return the columns of name, weight and score when a row heads the indicators, else {}."""
    names = [c for c, t in enumerate(row) if "三级指标" in t or ("绩效指标" in t and "三级" in t)]
    if not names:
        return {}
    weights = [c for c, t in enumerate(row) if len(t) < 8 and ("分值" in t or "权重" in t)]
    scores = [c for c, t in enumerate(row) if len(t) < 8 and "得分" in t]
    if not (weights or scores):
        return {}
    found = {"name": names[-1]}
    if weights:
        found["weight"] = weights[0]
    if scores:
        found["score"] = scores[0]
    return found


def fund_row(label: str, prefix: str, form: Form) -> str:
    """Return the measure of a row of performance funds, by its label."""
    if prefix != form.account:
        return f"{prefix}·{label}"
    row = next((r for r in form.named if compiled(r.words).search(label)), None)
    return form.measure(row.measure) if row else f"~{label}"
