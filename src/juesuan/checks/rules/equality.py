"""One fact, one number: the same measure of the same year and basis wherever it is printed."""

from __future__ import annotations

from juesuan.checks.catalogue import Rule, add
from juesuan.kernel.lang import Text

_BASIS = Text(
    "预算法第十四条：公开的内容应当真实、完整、准确",
    "Budget Law art. 14: what is published is true, complete and accurate",
)

add(
    Rule(
        "E01",
        "tables",
        "error",
        Text("表间数字不一致", "tables disagree"),
        Text("同一指标在各表中的数字相同", "a fact is the same number in every table"),
        _BASIS,
    )
)
add(
    Rule(
        "E02",
        "table-narrative",
        "error",
        Text("文字与表不一致", "narrative and table disagree"),
        Text("文字说明中的数字与报表相同", "the narrative gives the tables' numbers"),
        _BASIS,
    )
)
add(
    Rule(
        "E03",
        "section",
        "error",
        Text("文字前后不一致", "the narrative disagrees with itself"),
        Text("同一指标在文字各处的数字相同", "the narrative gives a fact the same number everywhere"),
        _BASIS,
    )
)
add(
    Rule(
        "E04",
        "tables",
        "warning",
        Text("同一指标尾数不一致", "last digits differ"),
        Text(
            "同一指标各处显示的数字完全相同，不因四舍五入或凑数相差 0.01",
            "a fact is printed alike everywhere, to the last digit",
        ),
        _BASIS,
    )
)
add(
    Rule(
        "E05",
        "table-narrative",
        "error",
        Text("元与万元混用", "元 for 万元"),
        Text("同一指标不因计量单位写错而相差一万倍", "no slip of the unit by a factor of ten thousand"),
        _BASIS,
    )
)
