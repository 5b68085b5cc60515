"""S03: what the carry-over changed by since the year began is held against the one that it began with."""

from __future__ import annotations

import pytest

from juesuan.checks.rules.examples import HEAD_GENERAL, said
from text_findings import found_by


@pytest.mark.parametrize(
    ("sentence", "message"),
    [
        ("年初结转和结余105.39万元，年末结转和结余82.17万元，比年初减少23.22万元。", ""),
        ("年末结转和结余82.17万元，较年初的105.39万元减少23.22万元。", ""),
        (
            "年初结转和结余105.39万元，年末结转和结余82.17万元，比年初减少32.22万元。",
            "比上年增减额：105.39 − 32.22 = 73.17 ≠ 82.17；最可能有误的是32.22万元，应为23.22万元",
        ),
        (
            "年初结转和结余105.39万元，年末结转和结余128.71万元，比年初数增加32.32万元。",
            "比上年增减额：105.39 + 32.32 = 137.71 ≠ 128.71；最可能有误的是32.32万元，应为23.32万元",
        ),
        (
            "年末结转和结余82.17万元，比年初的105.39万元减少32.22万元。",
            "比上年增减额：105.39 − 32.22 = 73.17 ≠ 82.17；最可能有误的是32.22万元，应为23.22万元",
        ),
        ("年末结转和结余82.17万元，较年初结转和结余105.39万元减少23.22万元。", ""),
        (
            "年末结转和结余82.17万元，较年初结转和结余105.39万元减少32.22万元。",
            "比上年增减额：105.39 − 32.22 = 73.17 ≠ 82.17；最可能有误的是32.22万元，应为23.22万元",
        ),
        ("年初结转和结余105.39万元，年末结转和结余82.17万元，比上年减少32.22万元。", ""),  # on another year's end
    ],
)
def test_a_change_since_the_year_began(sentence: str, message: str) -> None:
    assert [f.message.zh for f in found_by("S03", said(HEAD_GENERAL, sentence))] == ([message] if message else [])
