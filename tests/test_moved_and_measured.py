"""How something moved, what last year measures, what a bracket or the words behind a number tell: readings in sentences of our own."""

from __future__ import annotations

from decimal import Decimal

import pytest

from juesuan.checks.engine import check_document
from juesuan.checks.rules.examples import HEAD_GENERAL, HEAD_PROCUREMENT, HEAD_THREE, HEAD_TOTALS, said
from juesuan.document.model import Document, Source
from juesuan.document.text import blocks_of

ITEM = "住房公积金（项）支出决算61.20万元，"
FUND = "general.expenditure"

READ = [
    (HEAD_GENERAL, f"{ITEM}较上年锐减32.34%。", (FUND, "final change_rate", 2024, "-32.34")),
    (HEAD_GENERAL, f"{ITEM}比年初预算63.00万元略减1.80万元。", (FUND, "opening_budget change", 2024, "-1.80")),
    (HEAD_GENERAL, f"{ITEM}比上年增加1.43万元，增幅仅2.39%。", (FUND, "final change_rate", 2024, "2.39")),
    (HEAD_GENERAL, f"{ITEM}但仍比上年少2.80万元。", (FUND, "final change", 2024, "-2.80")),
    (HEAD_GENERAL, f"{ITEM}超出年初预算1.20万元，超2.00%。", (FUND, "opening_budget variance", 2024, "2.00")),
    (HEAD_GENERAL, f"{ITEM}相当于年初预算的102.00%。", (FUND, "opening_budget completion", 2024, "102.00")),
    (HEAD_GENERAL, f"{ITEM}不及上年135.42万元的一半。", (FUND, "final amount", 2023, "135.42")),
    (HEAD_GENERAL, f"{ITEM}比上年增加1.40万元，折合2.34%。", (FUND, "final change_rate", 2024, "2.34")),
    (HEAD_THREE, "“三公”经费支出9.00万元；但比预算12.00万元节约3.00万元。", ("three.total", "budget change", 2024, "-3.00")),
    (HEAD_THREE, "公务用车购置费36.00万元，购入2辆。", ("three.bought", "final amount", 2024, "2")),
    (HEAD_PROCUREMENT, "政府采购支出总额52.00万元（上年42.00万元），其中货物类52.00万元。", ("procurement.goods", "final amount", 2024, "52.00")),
    (HEAD_TOTALS, "收、支总计均由2023年度的45.00万元变为49.00万元。", ("whole.total", "final amount", 2024, "49.00")),
]  # fmt: skip


@pytest.mark.parametrize(("head", "sentence", "told"), READ)
def test_the_last_number_of_a_sentence(head: str, sentence: str, told: tuple[str, str, int, str]) -> None:
    result = check_document(Document((Source("例.txt", "txt"),), tuple(blocks_of(said(head, sentence)))))
    figure = [f for f in result.figures if f.place.row < 0][-1]
    measure, aspect, year, value = told
    assert (figure.fact.measure, f"{figure.fact.basis} {figure.fact.aspect}", figure.fact.year, figure.value) == (
        measure, aspect, year, Decimal(value)
    )  # fmt: skip


def test_last_years_amount_and_its_change_are_of_what_they_make_up() -> None:
    sentence = "住房公积金（项）支出决算78.00万元，其中基本支出46.00万元、项目支出32.00万元；与上年69.80万元相比，增加8.20万元。"
    result = check_document(Document((Source("例.txt", "txt"),), tuple(blocks_of(said(HEAD_GENERAL, sentence)))))
    read = [(f.fact.measure, f.fact.aspect, f.fact.year) for f in result.figures if f.place.row < 0]
    assert read[-2:] == [(FUND, "amount", 2023), (FUND, "change", 2024)]
    assert not [f for f in result.findings if f.rule == "S03"]
