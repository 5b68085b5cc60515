"""Lists told in words that are complete: by the names of their parts, by what is said of them, by the slip that makes them whole."""

from __future__ import annotations

import pytest

from juesuan.checks.engine import check_document
from juesuan.checks.rules.examples import HEAD_GENERAL, HEAD_THREE, said
from juesuan.document.model import Document, Source
from juesuan.document.text import blocks_of

RIGHT = [
    "年末供养人员46人，其中在职34人、退休12人。",
    "在编职工58人（其中行政26人、事业32人），离休人员1人。",
    "共有车辆9辆，全部为应急保障用车（消防车6辆、指挥车3辆）。",
    "年末共有设备86台，其中单价50万元以上3台、单价100万元以上1台。",
    "资产总额20,364.82万元，其中流动资产4,216.53万元，固定资产12,148.29万元。",
    "培训学员320人，其中女学员118人、少数民族学员42人。",
]
WRONG = [
    ("年末供养人员46人，其中在职34人、退休11人。", "34 + 11 = 45 ≠ 46"),
    ("在编职工58人（其中行政26人、事业23人），离休人员1人。", "26 + 23 = 49 ≠ 58"),
    ("共有车辆9辆，全部为应急保障用车（消防车6辆、指挥车2辆）。", "6 + 2 = 8 ≠ 9"),
    (
        "资产总额20,364.82万元，其中流动资产421.65万元，固定资产16,148.29万元。",
        "421.65 + 16148.29 = 16569.94 ≠ 20364.82",
    ),
]


def found(sentence: str) -> list[str]:
    document = Document((Source("例.txt", "txt"),), tuple(blocks_of(said(HEAD_GENERAL, sentence))))
    return [f.message.zh for f in check_document(document).findings if f.rule in ("S06", "T33", "T35")]


@pytest.mark.parametrize("sentence", RIGHT)
def test_lists_that_may_be_incomplete_are_left_alone(sentence: str) -> None:
    assert found(sentence) == []


@pytest.mark.parametrize(("sentence", "sum_told"), WRONG)
def test_complete_lists_make_their_whole(sentence: str, sum_told: str) -> None:
    (message,) = found(sentence)
    assert sum_told in message


SUMS = [
    ("住房公积金86.27万元；提租补贴68.00万元，与上年持平；购房补贴36.50万元，增长30.36%。以上三项小计190.77万元。", []),
    (
        "住房公积金86.27万元；提租补贴68.00万元，与上年持平；购房补贴36.50万元，增长30.36%。以上三项小计109.77万元。",
        ["190.77万元"],
    ),
    ("住房公积金86.27万元；提租补贴68.00万元；购房补贴36.50万元。以上四项小计109.77万元。", []),
    ("局机关（行政，在职38人）；执法大队（参公，在职106人）；环卫所（事业，在职45人）；在职合计189人。", []),
    ("局机关（行政，在职38人）；执法大队（参公，在职106人）；环卫所（事业，在职45人）；在职合计144人。", ["189人"]),
]


@pytest.mark.parametrize(("sentence", "right"), SUMS)
def test_sums_of_what_a_paragraph_told(sentence: str, right: list[str]) -> None:
    document = Document((Source("例.txt", "txt"),), tuple(blocks_of(said(HEAD_GENERAL, sentence))))
    assert [f.proposed for f in check_document(document).findings if f.rule == "S07"] == right


@pytest.mark.parametrize("converts", ["折", "折合", "折算为", "约合"])
def test_an_amount_told_again_in_another_unit_is_the_same(converts: str) -> None:
    text = said(HEAD_THREE, f"公务接待费支出2.80万元（{converts}2,800元），接待12批次。")
    document = Document((Source("例.txt", "txt"),), tuple(blocks_of(text)))
    (finding,) = [f for f in check_document(document).findings if f.rule == "E03"]
    assert "0.28 ≠ 2.80" in finding.message.zh
