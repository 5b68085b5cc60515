"""What a sentence of the narrative itself claims."""

from __future__ import annotations

from juesuan.checks.catalogue import Rule, add
from juesuan.kernel.lang import Text

_LAW = Text("预算法第十四条；部门决算公开格式", "Budget Law art. 14; the disclosure's form")

add(Rule("S01", "sentence", "error", Text("占比", "share"), Text("占比 = 部分 ÷ 总体", "share = part / whole"), _LAW))
add(
    Rule(
        "S02",
        "sentence",
        "error",
        Text("比上年增减率", "rate of change"),
        Text("增减率 = 增减额 ÷ 上年数", "rate = change / last year"),
        _LAW,
    )
)
add(
    Rule(
        "S03",
        "sentence",
        "error",
        Text("比上年增减额", "change"),
        Text("本年数 − 上年数 = 增减额", "this year - last year = change"),
        _LAW,
    )
)
add(
    Rule(
        "S04",
        "sentence",
        "error",
        Text("预算完成率", "completion rate"),
        Text("完成率 = 决算数 ÷ 预算数", "rate = final / budget"),
        _LAW,
    )
)
add(
    Rule(
        "S05",
        "sentence",
        "error",
        Text("预决算差异率", "budget difference rate"),
        Text("差异率 =（决算数 − 预算数）÷ 预算数", "rate = (final - budget) / budget"),
        _LAW,
    )
)
add(
    Rule(
        "S06",
        "sentence",
        "error",
        Text("其中各项之和", "parts of a list"),
        Text("“其中”各项之和 = 总数（列全时），且不大于总数", "the parts of a complete list make its whole"),
        _LAW,
    )
)
add(
    Rule(
        "S07",
        "sentence",
        "error",
        Text("以上合计", "total of the above"),
        Text("“以上共计” = 前列各项之和", "a total of the above is their sum"),
        _LAW,
    )
)
add(
    Rule(
        "S08",
        "sentence",
        "error",
        Text("剩余数", "remainder"),
        Text("总数 = 已完成 + 剩余", "whole = done + remaining"),
        _LAW,
    )
)
add(
    Rule(
        "S09",
        "sentence",
        "warning",
        Text("基数为零的比率", "rate on a zero base"),
        Text("上年数或预算数为零时没有增减率、完成率", "a claim with a zero base has no rate"),
        _LAW,
    )
)
add(
    Rule(
        "S10",
        "sentence",
        "error",
        Text("增减方向与数字不符", "direction word against the numbers"),
        Text("“增加/减少”“增长/下降”“大于/小于”与数字的方向一致", "direction words agree with the figures"),
        _LAW,
    )
)
add(
    Rule(
        "S11",
        "sentence",
        "error",
        Text("各项增减额之和", "changes of the items"),
        Text("各科目增减额之和 = 总增减额", "the items' changes sum to the total change"),
        _LAW,
    )
)
add(
    Rule(
        "S12",
        "sentence",
        "error",
        Text("各科目数之和", "items of a list"),
        Text("逐项说明的各科目之和 = 总数（决算数、预算数各自成立）", "the items told one by one sum to the total"),
        _LAW,
    )
)
add(
    Rule(
        "S13",
        "sentence",
        "error",
        Text("各项占比之和", "shares"),
        Text("同一构成的占比之和 = 100%", "the shares of one composition sum to 100 %"),
        _LAW,
    )
)
add(
    Rule(
        "S14",
        "sentence",
        "error",
        Text("与预算比较的增减额", "change on the budget"),
        Text("决算数 − 预算数 = 增减额", "final - budget = change"),
        _LAW,
    )
)
