"""Amounts whose words name nothing known are what the tables print with the same amount; what changed beside them is of that."""

from __future__ import annotations

import pytest

from juesuan.document.model import Document, Source
from juesuan.document.text import blocks_of
from juesuan.extract.link import extract
from juesuan.kernel.figures import Figure

HEAD = "清河县医疗保障局2023年度部门决算公开说明\n五、一般公共预算财政拨款支出决算具体情况\n"
TABLES = """
六、表
一般公共预算财政拨款支出决算表
公开05表
单位：万元
| 科目编码 | 科目名称 | 小计 | 基本支出 | 项目支出 |
| 合计 | 合计 | 1,482.36 | 812.36 | 670.00 |
| 210 | 卫生健康支出 | 1,482.36 | 812.36 | 670.00 |
| 21013 | 医疗救助 | 287.46 | 0.00 | 287.46 |
| 2101301 | 城乡医疗救助 | 287.46 | 0.00 | 287.46 |
| 21015 | 医疗保障管理事务 | 1,194.90 | 812.36 | 382.54 |
| 2101501 | 行政运行 | 812.36 | 812.36 | 0.00 |
| 2101506 | 医疗保障经办事务 | 382.54 | 0.00 | 382.54 |
"""


def figure_of(sentence: str, printed: str) -> Figure:
    document = Document((Source("例.txt", "txt"),), tuple(blocks_of(HEAD + sentence + TABLES)))
    return next(f for f in extract(document).narrative.figures if printed in f.printed)


@pytest.mark.parametrize(
    ("sentence", "printed", "item", "aspect"),
    [
        ("城乡困难群众医疗救助资金287.46万元，比上年增加20.10万元，增长7.52%。", "287.46", "卫生健康支出/医疗救助/城乡医疗救助", "amount"),
        ("城乡困难群众医疗救助资金287.46万元，比上年增加20.10万元，增长7.52%。", "20.10", "卫生健康支出/医疗救助/城乡医疗救助", "change"),
        ("经办服务能力提升资金382.54万元，完成年初预算的95.6%。", "95.6", "卫生健康支出/医疗保障管理事务/医疗保障经办事务", "completion"),
    ],
)  # fmt: skip
def test_what_the_tables_print(sentence: str, printed: str, item: str, aspect: str) -> None:
    fact = figure_of(sentence, printed).fact
    assert (fact.measure, fact.item, fact.aspect) == ("general.expenditure", item, aspect)


@pytest.mark.parametrize(
    ("sentence", "printed"),
    [
        ("城乡困难群众医疗救助资金287.64万元。", "287.64"),  # no table has it
        ("增加的主要原因是追加救助资金287.46万元。", "287.46"),  # a reason
        ("经办服务能力提升资金670.00万元。", "670.00"),  # two digits, other words
        ("对个人和家庭的补助382.54万元。", "382.54"),  # the name of something else
    ],
)
def test_what_is_left_unnamed(sentence: str, printed: str) -> None:
    fact = figure_of(sentence, printed).fact
    assert not fact.item
