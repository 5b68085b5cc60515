"""A noun that its clause denies (没有工程采购；) is not that of the amount which the next clause opens with."""

from __future__ import annotations

import pytest

from juesuan.document.model import Document, Source
from juesuan.document.text import blocks_of
from juesuan.extract.link import extract

PURCHASES, COSTS = "五、政府采购支出情况说明", "七、“三公”经费支出决算情况说明"


@pytest.mark.parametrize(
    ("heading", "said", "measure"),
    [
        (PURCHASES, "采购总额65.00万元，货物13.00万元与服务52.00万元；没有工程采购；52.00万元的合同授予了中小企业。", "sme"),
        (PURCHASES, "政府采购支出65.00万元，未发生工程采购。52.00万元的合同给了中小企业。", "sme"),
        (PURCHASES, "政府采购支出65.00万元，无工程采购，52.00万元的采购合同全部授予中小企业。", "sme"),
        (PURCHASES, "政府采购支出65.00万元，没有工程采购，货物13.00万元，服务52.00万元。", "services"),
        (PURCHASES, "没有工程采购，0.00万元。", "works"),
        (COSTS, "没有购置公务用车，52.00万元用于车辆运行维护。", "running"),
    ],
)  # fmt: skip
def test_an_amount_behind_a_denied_noun(heading: str, said: str, measure: str) -> None:
    lines = ("清河县档案馆2024年度部门决算公开说明", heading, said)
    found = extract(Document((Source("例.txt", "txt"),), tuple(blocks_of("\n".join(lines)))))
    assert found.figures[-1].fact.measure.rpartition(".")[2] == measure
