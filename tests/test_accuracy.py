"""The generator of faults: every kind applies, says what it did, and is found; and what its first runs taught the checker."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from juesuan import check_document
from juesuan.checks.model import Finding, Result
from juesuan.compile.generate import generate
from juesuan.compile.render.plain import document_of
from juesuan.compile.wording import compose
from juesuan.document.model import Document, Source
from juesuan.document.text import blocks_of

sys.path.insert(0, str(Path(__file__).parent.parent / "bench"))

from faults.case import TEMPLATES, Case, make
from faults.kinds import KINDS
from faults.match import Places, places_of, speaks_of
from faults.told import told, unmarked

SIZES = (2, 5, 8)


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_marked_disclosure_is_the_composed_one(template: str) -> None:
    for seed in range(6):
        filing = generate(seed, template)
        made = told(filing)
        publication, spots = unmarked(made.publication)
        assert publication == compose(filing)
        for number, spot in spots.items():
            part = publication.parts[spot.part]
            if spot.row < 0:
                assert part.text[spot.start : spot.end] == made.ledger.entries[number].text


def test_the_same_seed_gives_the_same_document() -> None:
    one, other = (make(11, "national", ("digit", "row_dropped", "versions"), 8) for _ in range(2))
    assert one.publication == other.publication
    assert [m.fault for m in one.faults] == [m.fault for m in other.faults]


@cache
def _cases(kind: str) -> tuple[Case, ...]:
    """Return two documents with one fault of a kind."""
    every = (make(seed, TEMPLATES[seed % 3], (kind,), SIZES[seed % 3]) for seed in range(60))
    return tuple(itertools.islice((case for case in every if case.faults), 2))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_applies_and_says_what_it_did(kind: str) -> None:
    cases = _cases(kind)
    assert cases
    for case in cases:
        (marked,) = case.faults
        fault = marked.fault
        assert fault.kind == kind
        assert fault.note
        assert fault.ids or fault.gone or fault.said
        assert all(i in case.spots for i in fault.ids)


@pytest.mark.parametrize("kind", KINDS)
def test_what_identities_can_reveal_is_found(kind: str) -> None:
    for case in _cases(kind):
        (marked,) = case.faults
        document = document_of(case.publication)
        result = check_document(document, case.filing.template)
        places = Places(case, document)
        where = [p for i in marked.footprint if (p := places.of(case.spots[i])) is not None]
        hits = [
            f for f in result.findings if f.severity != "note" and speaks_of(f, places_of(f, result), marked, where)
        ]
        assert hits or not marked.revealable, (case.seed, marked)


def test_a_fault_inside_the_rounding_is_not_revealable() -> None:
    """A figure in no relation is told apart from one that others contradict: the generator says so without the checker."""
    cases = [make(seed, "national", ("rounding",), 5) for seed in range(30)]
    told_apart = {m.revealable for c in cases for m in c.faults}
    assert told_apart == {True, False}
    assert all(m.broken for c in cases for m in c.faults if m.revealable)


# ---- what the faults taught


def run(*lines: str) -> Result:
    text = "\n".join(("清河县档案馆2024年度部门决算", *lines))
    return check_document(Document((Source("例.txt", "txt"),), tuple(blocks_of(text))))


def rules(result: Result, *wanted: str) -> list[Finding]:
    return [f for f in result.findings if f.severity != "note" and f.rule in wanted]


def _amounts(result: Result, printed: str) -> list[str]:
    return [f.fact.measure for f in result.figures if f.printed.startswith(printed)]


T05: Sequence[str] = (
    "一般公共预算财政拨款支出决算表", "单位：万元",
    "| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |",
    "| 合计 | 合计 | 92.00 | 60.00 | 32.00 |",
    "| 201 | 一般公共服务支出 | 92.00 | 60.00 | 32.00 |",
    "| 20126 | 档案事务 | 92.00 | 60.00 | 32.00 |",
    "| 2012604 | 档案馆 | 92.00 | 60.00 | 32.00 |",
)  # fmt: skip


def test_a_share_told_by_its_noun_is_measured_on_its_own_whole() -> None:
    lines = [
        "三、支出决算情况说明",
        "本年支出合计92.00万元，其中：基本支出60.00万元，占比65.22%；项目支出32.00万元，占比43.78%。",
    ]
    (found,) = rules(run(*lines), "S01")
    assert found.proposed == "34.78%"


def test_the_years_revenue_in_all_is_the_years_own_beside_the_grand_total() -> None:
    result = run(
        "一、收入支出决算总体情况说明",
        "2024年度收入总计109.00万元，其中：本年收入总额99.00万元，使用非财政拨款结余0.00万元，年初结转和结余10.00万元。",
        "二、收入决算情况说明",
        "本年收入总额99.00万元，其中：财政拨款收入94.00万元，占94.95%；其他收入5.00万元，占5.05%。",
    )
    assert _amounts(result, "99.00") == ["whole.income", "whole.income"]


def test_papers_counted_leave_their_subject_to_the_amounts_after_them() -> None:
    result = run("十一、预算绩效的情况说明", "本单位2024年度预算绩效管理形成整体支出绩效自评表1个，全年预算总额109.00万元，实际执行总额92.00万元。")  # fmt: skip
    assert _amounts(result, "109.00") == _amounts(result, "92.00") == ["performance.total"]
    assert not [f for f in result.figures if f.printed.startswith("1") and f.fact.measure == "performance.total" and f.unit == "个"]  # fmt: skip


def test_a_reason_with_a_part_of_its_own_does_not_take_the_next_list() -> None:
    result = run(
        "七、财政拨款“三公”经费支出决算情况说明",
        "公务用车购置及运行维护费支出12.00万元，比上年减少1.00万元，下降7.69%，主要是项目进度安排，其中培训支出3.00万元。"
        "其中：公务用车购置费10.00万元，公务用车运行维护费2.00万元。",
    )
    assert rules(result, "S06") == []


def test_changes_that_sum_to_the_total_count_what_is_level_as_nothing() -> None:
    lines = [
        "七、财政拨款“三公”经费支出决算情况说明",
        "“三公”经费支出12.00万元，比上年减少2.00万元，下降0.02%，主要原因是厉行节约。"
        "1.因公出国（境）费支出2.00万元，与上年持平。2.公务用车购置及运行维护费支出6.00万元，比上年增加1.00万元，增长20.00%，主要原因是车辆老化。"
        "3.公务接待费支出4.00万元，比上年增加1.00万元，增长33.33%，主要原因是来访增加。",
    ]
    assert any(c.rule == "T09" and c.status == "inconsistent" for c in run(*lines).checked)


def test_a_column_blank_in_all_rows_below_sums_to_nothing() -> None:
    wrong = [line.replace("档案馆 | 92.00 | 60.00 | 32.00", "档案馆 | 92.00 | 92.00 | ") for line in T05]
    result = run(*wrong)
    assert any(c.rule == "T10" and c.status == "inconsistent" and not c.relation.right for c in result.checked)
    assert rules(result, "T10")


def test_a_row_without_its_upper_row_is_missed() -> None:
    t03 = [
        line.replace("一般公共预算财政拨款支出决算表", "支出决算表").replace("| 合计 | 基本", "| 本年支出合计 | 基本")
        for line in T05
    ]
    (found,) = rules(run(*T05, "", *(x for x in t03 if "20126 |" not in x)), "F11")
    assert "20126" in found.message.zh
    (found,) = rules(run(*T05, "", *(x for x in t03 if "2012604" not in x)), "F11")
    assert "下级科目" in found.message.zh
    assert rules(run(*T05, "", *t03), "F11") == []


def test_an_items_code_beside_its_own_is_a_slip() -> None:
    (found,) = rules(run(*(x.replace("2012604 | 档案馆", "2012601 | 档案馆") for x in T05)), "F09")
    assert "2012601" in found.message.zh


def test_the_note_below_a_table_ends_at_the_next_heading() -> None:
    table = ["政府性基金预算财政拨款收入支出决算表", "单位：万元", "| 项目 | 项目 | 年初结转和结余 | 本年收入 | 本年支出 | 年末结转和结余 |",
             "| 合计 | 合计 |  |  |  |  |"]  # fmt: skip
    after = [
        "第三部分 部门决算情况说明",
        "一、收入支出决算总体情况说明",
        "收入支出总计9.00万元，增加9.00万元，上年无支出，主要原因是机构新设。",
    ]
    assert rules(run(*table, *after), "F04")
    assert not rules(run(*table, "说明：本年度没有政府性基金预算财政拨款收入和支出，故本表无数据。", *after), "F04")


def test_another_departments_headcount_is_not_the_own() -> None:
    lines = [
        "第一部分 单位概况",
        "二、机构设置及人员情况",
        "{}2024年度，实有人数9人，其中：在职人员9人；离休人员0人；退休人员0人。",
    ]
    assert rules(run(*(x.format("临江县水务局") for x in lines)), "F06")
    assert not rules(run(*(x.format("清河县档案馆") for x in lines)), "F06")


@pytest.mark.parametrize(
    "sentence",
    [
        "2023年度“三公”经费支出12.00万元。",
        "清河县档案馆2023年度没有一般公共预算财政拨款基本支出。",
        "2023年度财政拨款收入总计104.00万元。",
        "2022年度，一般公共预算财政拨款基本支出9.00万元。",
        "绩效自评的2023年度项目2个。",
    ],
)
def test_a_sentence_of_another_year(sentence: str) -> None:
    assert rules(run("一、收入支出决算总体情况说明", sentence), "F05")
    assert not rules(
        run("一、收入支出决算总体情况说明", sentence.replace("2023", "2024").replace("2022", "2024")), "F05"
    )


def test_a_number_wrong_wherever_it_stands_is_one_fault() -> None:
    lines = [
        "七、财政拨款“三公”经费支出决算情况说明",
        "“三公”经费支出13.00万元，其中：因公出国（境）费支出1.00万元，占8.33%；公务用车购置及运行维护费支出6.00万元，占50.00%；公务接待费支出5.00万元，占41.67%。",
        "财政拨款“三公”经费支出决算表", "单位：万元",
        "| 决算数 | 决算数 | 决算数 | 决算数 | 决算数 | 决算数 |",
        "| 合计 | 因公出国（境）费 | 公务用车购置及运行维护费 | 公务用车购置及运行维护费 | 公务用车购置及运行维护费 | 公务接待费 |",
        "| 合计 | 因公出国（境）费 | 小计 | 公务用车购置费 | 公务用车运行维护费 | 公务接待费 |",
        "| 13.00 | 1.00 | 6.00 | 0.00 | 6.00 | 5.00 |",
    ]  # fmt: skip
    result = run(*lines)
    found = [f for f in result.findings if f.severity != "note" and f.blamed >= 0]
    assert len(found) == 1
    assert result.figures[found[0].blamed].printed.startswith("13.00")
    assert found[0].proposed.startswith("12.00")


def test_a_value_is_proposed_with_the_decimals_that_the_document_shows() -> None:
    lines = ["三、支出决算情况说明", "本年支出合计92.00万元，其中：基本支出60.00万元，占65.22%；项目支出32.00万元，占34.7%。", "二、收入决算情况说明",
             "本年收入合计99.00万元，其中：财政拨款收入94.00万元，占94.95%；其他收入5.00万元，占5.05%。"]  # fmt: skip
    (found,) = rules(run(*lines), "S01")
    assert found.proposed == "34.78%"


def test_the_sum_beside_a_row_doubled_in_another_table_is_told() -> None:
    """A gap as large as a row told as doubled is that row's only in its own table."""
    t03 = [
        line.replace("一般公共预算财政拨款支出决算表", "支出决算表").replace("| 合计 | 基本", "| 本年支出合计 | 基本")
        for line in T05
    ]
    wrong = [x.replace("档案馆 | 92.00 | 60.00 | 32.00", "档案馆 | 92.00 | 92.00 | ") for x in t03]
    result = run(*T05, "| 2012604 | 档案馆 | 92.00 | 60.00 | 32.00 |", "", *wrong)
    assert rules(result, "F08")
    assert rules(result, "T10", "T06", "X07", "X08")


def test_malformed_thousands() -> None:
    assert rules(run("三、支出决算情况说明", "全年印制档案图录支出1,24.56万元。"), "F12")
    assert not rules(run("三、支出决算情况说明", "全年印制档案图录支出1,240.56万元，项目1,2,3完成。"), "F12")


def test_malformed_thousands_in_a_table_are_read_and_told_once() -> None:
    table = [x.replace("92.00", "4,073.04").replace("60.00", "4,041.04") for x in T05]
    wrong = [x.replace("20126 | 档案事务 | 4,073.04", "20126 | 档案事务 | 4,73.04") for x in table]
    assert not rules(run(*table), "F12", "T10")
    result = run(*wrong)
    (found,) = [f for f in result.findings if f.severity != "note" and f.rule not in ("F02", "F03", "F04")]
    assert result.figures[found.blamed].printed == "4,73.04"
    assert found.proposed == "4,073.04"
