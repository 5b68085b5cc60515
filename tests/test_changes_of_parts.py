"""Changes of the parts against that of the whole: a direction turned, a part of the sentence's own whole, a flip before a guess."""

from __future__ import annotations

import pytest

from juesuan import check_document
from juesuan.document.model import Document, Source
from juesuan.document.text import blocks_of
from juesuan.extract.link import extract


def loud(*lines: str, title: str = "清河县档案馆2024年度部门决算") -> list[str]:
    found = check_document(Document((Source("例.txt", "txt"),), tuple(blocks_of("\n".join((title, *lines)))))).findings
    return [f.proposed for f in found if f.severity != "note" and f.rule not in ("F02", "F03")]


HEAD = "三、支出决算情况说明"
SAID = "2024年度支出合计511.79万元，其中：基本支出454.15万元，项目支出57.64万元。与上年对比，支出合计增加25.64万元，其中基本支出增加35.41万元，项目支出减少9.77万元。"


def test_a_part_that_went_the_other_way() -> None:
    assert loud(HEAD, SAID) == []
    assert loud(HEAD, SAID.replace("项目支出减少9.77", "项目支出增加9.77")) == ["减少"]
    assert loud(HEAD, SAID.replace("基本支出增加35.41", "基本支出减少35.41")) == ["增加"]


BUDGET = "清河县档案馆2025年部门预算"
ITEMS = "支出预算：2025年本部门支出预算77.55万元，其中，教育支出35.37万元，住房保障支出42.18万元。支出较去年增加28.95万元，其中：基本支出增加26.65万元，项目支出增加2.30万元。"


def test_parts_of_what_the_sentence_speaks_of_not_of_the_item_told_before_it() -> None:
    text = "\n".join((BUDGET, "二、支出预算情况说明", ITEMS))
    found = extract(Document((Source("例.txt", "txt"),), tuple(blocks_of(text)))).figures
    told = [(f.fact.measure, f.fact.item) for f in found if f.fact.aspect == "change"]
    assert told == [("whole.expenditure", ""), ("whole.basic", ""), ("whole.project", "")]


@pytest.mark.parametrize(("rate", "words"), [("8.4%", "增长"), ("7.2%", "下降")])
def test_a_word_turned_before_a_word_and_a_number(rate: str, words: str) -> None:
    wrong, right = ("减少", "增加") if words == "增长" else ("增加", "减少")
    amount = (
        f"一般公共预算财政拨款支出20364.22万元，比上年{wrong}1575.73万元，{words}{rate}，主要原因是医疗救助支出变化。"
    )
    head = "五、一般公共预算财政拨款支出决算情况说明"
    assert loud(head, amount) == [right]
    assert loud(head, amount.replace(wrong, right)) == []
