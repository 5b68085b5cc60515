"""F02: a heading of a section that must say something, with nothing below it."""

from __future__ import annotations

from pathlib import Path

import pytest

from juesuan.checks.engine import check

TABLE = "七、国有资本经营预算财政拨款支出决算表\n单位：万元\n| 科目编码 | 科目名称 | 本年支出 | 基本支出 | 项目支出 |\n| 合计 | 合计 |  |  |  |\n说明：本表为空表。\n"
FUND = "八、政府性基金预算财政拨款收入支出决算表\n单位：万元\n| 科目编码 | 科目名称 | 年初结转和结余 | 本年收入 | 本年支出 | 年末结转和结余 |\n| 合计 | 合计 |  |  |  |  |\n说明：本表为空表。\n"
HEAD = (
    "清河县档案馆2024年度部门决算\n第二部分 2024年度部门决算表\n" + TABLE + FUND + "第三部分 2024年度部门决算情况说明\n"
)
BEFORE = "一、收入支出决算总体情况说明\n2024年度收入总计100.00万元，支出总计100.00万元。\n"
AFTER = "九、机关运行经费支出情况\n2024年度机关运行经费支出10.00万元。\n"


@pytest.mark.parametrize(
    ("heading", "right"),
    [
        (
            "八、国有资本经营预算财政拨款支出决算情况说明",
            "2024年没有使用国有资本经营预算财政拨款安排的支出",
        ),
        ("八、国有资本经营预算支出情况", "2024年没有使用国有资本经营预算财政拨款安排的支出"),
        ("八、政府性基金预算财政拨款支出决算情况", "2024年没有使用政府性基金预算财政拨款安排的支出"),
    ],
)
def test_an_empty_section_is_told_with_what_it_should_say(tmp_path: Path, heading: str, right: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(HEAD + BEFORE + f"{heading}\n" + AFTER, encoding="utf-8")
    (told,) = [f for f in check(path).findings if f.rule == "F02" and "下面没有内容" in f.message.zh]
    assert told.proposed == right
    path.write_text(HEAD + BEFORE + f"{heading}\n清河县档案馆{right}。\n" + AFTER, encoding="utf-8")
    assert not [f for f in check(path).findings if f.rule == "F02" and "下面没有内容" in f.message.zh]


def test_nothing_is_proposed_where_no_table_tells_that_there_was_none(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    heading = "八、政府性基金预算财政拨款支出决算情况\n"
    path.write_text(HEAD.replace(FUND, "") + BEFORE + heading + AFTER, encoding="utf-8")
    (told,) = [f for f in check(path).findings if f.rule == "F02" and "下面没有内容" in f.message.zh]
    assert told.proposed == ""
