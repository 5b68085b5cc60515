"""Findings that can be followed literally: the words to change, sums with the names of their quantities."""

from __future__ import annotations

import io
from html import unescape
from pathlib import Path
from typing import Any

import msgspec
import pytest
from rich.console import Console

from juesuan.checks.batch import Job, check_one
from juesuan.checks.model import Finding, Result
from juesuan.corpus.rows import _findings
from juesuan.document.model import quote
from juesuan.kernel.figures import Fact
from juesuan.kernel.lang import same
from juesuan.report import view
from juesuan.report.html import page, parts
from juesuan.report.sums import _names, named, sums, told
from juesuan.report.terminal import Printer
from juesuan.site.examine import _shown_again
from window_site import FAULTY

HEAD = "清河县档案馆2024年度部门决算\n\n第二部分 2024年度部门决算情况说明\n\n一、其他\n"


def checked(sentence: str, folder: Path) -> Result:
    path = folder / "稿.txt"
    path.write_text(HEAD + sentence + "\n", "utf-8")
    result = check_one(Job("稿", (str(path),))).result
    assert result is not None
    return result


def error(result: Result, rule: str) -> Finding:
    (found,) = [f for f in result.findings if f.rule == rule and f.severity == "error"]
    return found


@pytest.mark.parametrize(
    ("sentence", "wrong", "right"),
    [
        ("公务接待费支出决算为2.00万元，比上年3.00万元增加1.00万元，下降33.33%，主要原因是批次减少。", "增加", "减少"),
        ("机关运行经费支出50.00万元，比上年40.00万元减少10.00万元，增长25.00%，主要原因是业务增加。", "减少", "增加"),
        ("公务接待费支出决算为2.00万元，比上年3.00万元增加1.00万元，增长33.33%，主要原因是批次减少。",
         "增加1.00万元，增长33.33%", "减少1.00万元，下降33.33%"),
        ("机关运行经费支出50.00万元，比上年40.00万元减少了10.00万元，下降了25.00%，主要原因是业务增加。",
         "减少了10.00万元，下降了25.00%", "增加了10.00万元，增长了25.00%"),
    ],
)  # fmt: skip
def test_the_words_that_are_wrong_are_marked_and_those_to_put_there_proposed(
    sentence: str, wrong: str, right: str, tmp_path: Path
) -> None:
    result = checked(sentence, tmp_path)
    finding = error(result, "S10")
    assert quote(result.document, view.main_place(finding, result)) == wrong
    assert (view.wrong_words(finding, result), finding.proposed) == (wrong, right)
    mended = checked(sentence.replace(wrong, right), tmp_path)
    assert not [f for f in mended.findings if f.severity == "error"]


@pytest.mark.parametrize(
    ("sentence", "rule", "line"),
    [
        ("截至2024年12月31日，单位共有公务用车3辆，其中：轿车2辆、越野车2辆、载客汽车0辆。", "S06", "轿车 2 + 越野车 2 + 载客汽车 0 = 4 ≠ "),
        ("本年支出合计640.00万元，其中：基本支出540.00万元，占84.38%；项目支出100.00万元，占25.63%。", "S01",
         "项目支出 100.00 ÷ 本年支出 640.00 × 100% = 15.63% ≠ 项目支出占比 25.63%"),
        ("公务接待费支出决算为3.00万元，比上年减少1.00万元，下降20.00%，主要原因是批次减少。", "S02",
         "(比上年增减额 −1.00) ÷ (公务接待费 3.00 + 1.00) × 100% = −25.00% ≠ 比上年增减率 −20.00%"),
    ],
)  # fmt: skip
def test_sums_name_their_quantities(sentence: str, rule: str, line: str, tmp_path: Path) -> None:
    result = checked(sentence, tmp_path)
    lines = sums(error(result, rule), result, view.figure_index(result), "zh")
    assert any(each.startswith(line) for each in lines), lines


def fact(measure: str, item: str = "", **more: Any) -> Fact:
    return Fact(measure, item, **{"basis": "final", "year": 2024, "aspect": "amount", **more})


@pytest.mark.parametrize(
    ("facts", "names"),
    [
        # a row: its columns differ, and the last says which row
        ([fact("whole.basic", "公安/行政运行"), fact("whole.project", "公安/行政运行"), fact("whole.expenditure", "公安/行政运行")],
         ["基本支出", "项目支出", "行政运行的本年支出合计"]),
        # a column: its rows differ, and the last says which column
        ([fact("whole.basic", "公安/行政运行"), fact("whole.basic", "公安/信息化建设"), fact("whole.basic", "公安")],
         ["行政运行", "信息化建设", "公安的基本支出"]),
        # two: each with its item and its measure
        ([fact("whole.project", "一般公共服务支出"), fact("whole.project")], ["一般公共服务支出的项目支出", "项目支出"]),
        ([fact("general.basic", "30101"), fact("whole.basic", "2010301")],
         ["30101基本工资的一般公共预算财政拨款基本支出", "2010301行政运行的基本支出"]),
        # of what a change is, its amount tells
        ([fact("three.reception", aspect="change"), fact("three.reception"), fact("three.reception", aspect="change_rate")],
         ["比上年增减额", "公务接待费", "比上年增减率"]),
    ],
)  # fmt: skip
def test_what_quantities_are_called(facts: list[Fact], names: list[str]) -> None:
    assert _names(facts, "zh") == names


def test_a_message_that_stands_alone_names_its_quantities(tmp_path: Path) -> None:
    """As the site's lists and downloads have it: there the arithmetic is in the message only."""
    result = checked(
        "本年支出合计640.00万元，其中：基本支出540.00万元，占84.38%；项目支出100.00万元，占25.63%。", tmp_path
    )
    words = named(error(result, "S01"), result, view.figure_index(result), "zh")
    assert words.startswith("占比：项目支出 100.00 ÷ 本年支出 640.00 × 100% = 15.63% ≠ 项目支出占比 25.63%；")
    result = check_one(Job(FAULTY.stem, (str(FAULTY),))).result
    assert result is not None
    (kept,) = [r["message_zh"] for r in _findings("d", result) if r["rule"] == "T02"]
    assert kept.startswith(
        "支出总计：本年支出合计 693.59 + 结余分配 0.00 + 年末结转和结余 6.20 = 699.79 ≠ 支出总计 645.79；"
    )


def test_every_report_tells_the_names_once() -> None:
    """The message has the names of its arithmetic; under it stands only what it does not tell."""
    result = check_one(Job(FAULTY.stem, (str(FAULTY),))).result
    assert result is not None
    figures = view.figure_index(result)
    (finding,) = [f for f in result.findings if f.rule == "T06"]
    first = "基本支出 540.49（表03） + 项目支出 94.10（表03） = 634.59 ≠ 本年支出合计 639.59（表03）"
    rest = (
        "一般公共预算财政拨款项目支出 96.50（表05） > 项目支出 94.10（表03）",
        "项目支出 94.10（表03） ≠ 一般公共服务支出的项目支出 99.10（表03）",
    )
    message = f"本年支出构成：{first}；最可能有误的是94.10，应为99.10"
    assert told(finding, result, figures, "zh") == (message, rest)
    assert sums(finding, result, figures, "zh") == (first, *rest)
    out = io.StringIO()
    Printer(Console(file=out, width=200), "zh").finding(finding, result)
    (card,) = [c for c in parts(result, "zh")["cards"] if c.finding is finding]
    assert (card.message, card.sums) == (message, rest)
    remark = "\n".join(view.remark(finding, result, "zh"))
    for printed in (out.getvalue(), page(result, "稿", "zh"), remark):
        plain = unescape(printed)
        assert [plain.count(line) for line in (message, first, *rest)] == [1, 1, 1, 1]


def test_a_number_told_twice_is_named_once() -> None:
    """The message of rules that say two figures are one has a name of its own before the arithmetic."""
    result = check_one(Job(FAULTY.stem, (str(FAULTY),))).result
    assert result is not None
    figures = view.figure_index(result)
    (finding,) = [f for f in result.findings if f.rule == "T02"]
    line = "693.59 ≠ 639.59"
    other = next(o.figure for o in finding.operands if figures[o.figure].fact.measure == "whole.expenditure")
    before = f"同一数字前后不一：{view.describe(figures[other].fact, 'zh')} "
    alone = msgspec.structs.replace(finding, message=same(before + line), arithmetic=(line,))
    assert named(alone, result, figures, "zh") == "同一数字前后不一：本年支出合计 693.59 ≠ 639.59（表01）"


def test_findings_that_another_program_told_are_known_by_their_numbers() -> None:
    result = check_one(Job(FAULTY.stem, (str(FAULTY),))).result
    assert result is not None
    figures = view.figure_index(result)
    kept = [(f.rule, named(f, result, figures, "zh").replace("（表03）", "")) for f in result.findings]
    assert _shown_again(kept[::-1], result) == list(range(len(kept)))[::-1]
    assert _shown_again([(rule, message.replace("9", "8")) for rule, message in kept if "9" in message], result).count(
        -1
    ) == sum("9" in m for _, m in kept)


def test_a_figure_of_a_table_tells_which_table() -> None:
    result = check_one(Job(FAULTY.stem, (str(FAULTY),))).result
    assert result is not None
    figures = view.figure_index(result)
    for lang, words in (("zh", "（表0"), ("en", " (table 0")):
        lines = [x for f in result.findings for x in sums(f, result, figures, lang)]  # type: ignore[arg-type]
        assert any(words in line for line in lines), lines
        assert not any("#" in line or "{" in line for line in lines)
