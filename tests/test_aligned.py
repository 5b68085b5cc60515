"""Tables lined up with blanks alone: all of a file's are read, or all are left as text."""

from __future__ import annotations

from pathlib import Path

import pytest

from aligned_text import aligned
from juesuan.compile.generate import generate
from juesuan.compile.render.plain import document_of
from juesuan.compile.wording import compose
from juesuan.document.model import Table
from juesuan.document.read import read
from juesuan.document.text import blocks_of
from juesuan.extract.link import extract
from test_render import rows


@pytest.mark.parametrize("style", ["display"])
@pytest.mark.parametrize("seed", [0, 1, 2, 4, 8])
def test_lined_up_tables_read_as_the_accounts_they_came_from(tmp_path: Path, style: str, seed: int) -> None:
    publication = compose(generate(seed, "national", 5))
    path = tmp_path / "a.txt"
    path.write_text(aligned(publication, style), encoding="utf-8")
    assert rows(extract(read([path]))) == rows(extract(document_of(publication)))


def _tables(text: str) -> list[list[list[str]]]:
    return [
        [[c.text for c in b.cells if c.row == r] for r in range(b.n_rows)]
        for b in blocks_of(text)
        if isinstance(b, Table)
    ]


def test_classes_without_an_amount_stand_alone_on_their_side_of_the_form() -> None:
    text = """收入支出决算总表
单位：万元
收入                          支出
项目                 金额     项目                         金额
一、财政拨款收入     120.00   一、一般公共服务支出         90.00
二、事业收入                  二、外交支出
                              三、国防支出
                              四、公共安全支出
                              五、教育支出
                              六、科学技术支出
                              七、社会保障和就业支出       30.00
三、经营收入
四、其他收入
五、附属单位上缴收入
六、上级补助收入
本年收入合计         120.00   本年支出合计                 120.00

第三部分  情况说明
本年收入合计120.00万元。"""
    (table,) = _tables(text)
    assert table[-1] == ["本年收入合计", "120.00", "本年支出合计", "120.00"]
    assert ["", "", "六、科学技术支出", ""] in table
    assert ["六、上级补助收入", "", "", ""] in table


@pytest.mark.parametrize(
    ("lines", "rows", "last"),
    [
        (
            ["合计     出国费   车辆费   接待费", "40.50    0.00     36.00    4.50"],
            2,
            ["40.50", "0.00", "36.00", "4.50"],
        ),
        (
            ["项目                   2023年   2024年", "合计                   4.00     3.00", "其中：公务用车购置费", "公务用车运行维护费     4.00     3.00"],
            4,
            ["公务用车运行维护费", "4.00", "3.00"],
        ),
        (
            ["项    目           数量   金额", "房屋               12     7.00", "  其中：办公用房   10     6.00", "车辆               3      9.50", "合    计                  16.50"],
            5,
            ["合计", "", "16.50"],
        ),
        (["科目编码   科目名称   合计   基本支出   项目支出", "合计"], 2, ["合计", "", "", "", ""]),
    ],
)  # fmt: skip
def test_small_tables_lined_up(lines: list[str], rows: int, last: list[str]) -> None:
    (table,) = _tables("\n".join(["某某表", "单位：万元", *lines, "本表说明完毕。"]))
    assert (len(table), table[-1]) == (rows, last)


def test_lines_side_by_side_that_are_no_form_stay_text() -> None:
    assert not _tables("第一部分  部门概况\n第二部分  决算表\n第三部分  情况说明\n第四部分  名词解释")
    assert not _tables("填报人   张三   电话   传真\n以上内容属实。")
