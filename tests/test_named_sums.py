"""Findings that can be followed literally: the words to change, sums with the names of their quantities."""

from __future__ import annotations

from pathlib import Path

import pytest

from juesuan.checks.batch import Job, check_one
from juesuan.checks.model import Finding, Result
from juesuan.corpus.rows import _findings
from juesuan.document.model import quote
from juesuan.report import view
from juesuan.report.sums import named, sums
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
    ("sentence", "rule", "told"),
    [
        ("截至2024年12月31日，单位共有公务用车3辆，其中：轿车2辆、越野车2辆、载客汽车0辆。", "S06", "轿车 2 + 越野车 2 + 载客汽车 0 = 4 ≠ "),
        ("本年支出合计640.00万元，其中：基本支出540.00万元，占84.38%；项目支出100.00万元，占25.63%。", "S01",
         "项目支出 100.00 ÷ 本年支出 640.00 × 100% = 15.63% ≠ 项目支出占比 25.63%"),
        ("公务接待费支出决算为3.00万元，比上年减少1.00万元，下降20.00%，主要原因是批次减少。", "S02",
         "(公务接待费比上年增减额 −1.00) ÷ (公务接待费 3.00 + 1.00) × 100% = −25.00% ≠ 公务接待费比上年增减率 −20.00%"),
    ],
)  # fmt: skip
def test_sums_name_their_quantities(sentence: str, rule: str, told: str, tmp_path: Path) -> None:
    result = checked(sentence, tmp_path)
    lines = sums(error(result, rule), result, view.figure_index(result), "zh")
    assert any(line.startswith(told) for line in lines), lines


def test_a_message_that_stands_alone_names_its_quantities(tmp_path: Path) -> None:
    """As the site's lists and downloads have it: there the arithmetic is in the message only."""
    result = checked(
        "本年支出合计640.00万元，其中：基本支出540.00万元，占84.38%；项目支出100.00万元，占25.63%。", tmp_path
    )
    told = named(error(result, "S01"), result, view.figure_index(result), "zh")
    assert told.startswith("占比：项目支出 100.00 ÷ 本年支出 640.00 × 100% = 15.63% ≠ 项目支出占比 25.63%；")
    result = check_one(Job(FAULTY.stem, (str(FAULTY),))).result
    assert result is not None
    (kept,) = [r["message_zh"] for r in _findings("d", result) if r["rule"] == "T02"]
    assert kept.startswith(
        "支出总计：本年支出合计 693.59 + 结余分配 0.00 + 年末结转和结余 6.20 = 699.79 ≠ 支出总计 645.79；"
    )


def test_a_figure_of_a_table_tells_which_table() -> None:
    result = check_one(Job(FAULTY.stem, (str(FAULTY),))).result
    assert result is not None
    figures = view.figure_index(result)
    for lang, words in (("zh", "（表0"), ("en", " (table 0")):
        lines = [x for f in result.findings for x in sums(f, result, figures, lang)]  # type: ignore[arg-type]
        assert any(words in line for line in lines), lines
        assert not any("#" in line or "{" in line for line in lines)
