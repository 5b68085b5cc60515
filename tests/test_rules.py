"""Every rule's own examples are its tests: the passing one is really checked and clean, the failing one found once."""

from __future__ import annotations

import pytest

from juesuan import check_document
from juesuan.checks.catalogue import Rule, catalogue
from juesuan.checks.model import Finding, Result
from juesuan.checks.rules.examples import HEAD_TOTALS, said
from juesuan.document.model import Document, Source
from juesuan.document.text import blocks_of

SMALL = {"F02", "F03", "F04"}
"""Rules of form that so small a text cannot keep: it has neither all sections nor all nine tables."""
RELATIONS = ("T", "X", "E", "S")


def run(text: str) -> Result:
    return check_document(Document((Source("例.txt", "txt"),), tuple(blocks_of(text))))


def serious(result: Result, rule_id: str) -> list[Finding]:
    small = [f for f in result.findings if f.rule in SMALL or f.rule.startswith("D")]
    return [f for f in result.findings if f.severity != "note" and (f not in small or f.rule == rule_id)]


@pytest.mark.parametrize("rule", catalogue(), ids=lambda r: r.id)
def test_it_has_both_examples(rule: Rule) -> None:
    assert rule.passes
    assert rule.fails
    assert rule.passes != rule.fails


@pytest.mark.parametrize("rule", catalogue(), ids=lambda r: r.id)
def test_what_passes_is_clean(rule: Rule) -> None:
    result = run(rule.passes)
    assert [(f.rule, f.message.zh) for f in serious(result, rule.id)] == []
    assert rule.id not in {f.rule for f in result.findings}


@pytest.mark.parametrize(
    "rule",
    [r for r in catalogue() if r.id.startswith(RELATIONS) and r.id not in {"E05", "S09", "S10", "S15", "S16"}],
    ids=lambda r: r.id,
)
def test_what_passes_was_really_checked(rule: Rule) -> None:
    kinds = {"E04": "E02"}
    statuses = {c.status for c in run(rule.passes).checked if c.rule == kinds.get(rule.id, rule.id)}
    assert statuses
    assert statuses <= {"exact", "consistent"}


@pytest.mark.parametrize("word", ["升幅", "增幅", "增长"])
def test_a_contrary_word_that_the_figures_tell_is_told_by_them_alone(word: str) -> None:
    result = run(said(HEAD_TOTALS, f"收入总计由上年120.00万元降至109.00万元，{word}9.17%。"))
    assert [(f.rule, f.proposed) for f in result.findings if f.rule in ("S10", "W13")] == [
        ("S10", "降幅" if "幅" in word else "下降")
    ]


@pytest.mark.parametrize("rule", catalogue(), ids=lambda r: r.id)
def test_what_fails_is_found_once(rule: Rule) -> None:
    result = run(rule.fails)
    if rule.id in {"F07", "F10"}:
        assert [f.rule for f in result.findings if f.rule not in SMALL] == [rule.id]
        return
    if rule.severity == "note":
        assert [f.rule for f in result.findings if f.rule not in SMALL] == [rule.id]
        return
    found = serious(result, rule.id)
    broken = {id(f): {c.rule for i in f.checks if (c := result.checked[i]).status == "inconsistent"} for f in found}
    # Diagnosis may tell a broken relation through a sibling; a rule of words speaks for itself.
    siblings = rule.id.startswith(RELATIONS)
    named = [f for f in found if f.rule == rule.id or (siblings and rule.id in broken[id(f)])]
    assert named, [(f.rule, f.message.zh) for f in found]
    if rule.id not in SMALL:
        assert len(found) == 1, [(f.rule, f.message.zh) for f in found]


def test_words_that_follow_from_a_wrong_figure_are_told_with_it() -> None:
    text = """清河县档案馆2024年度部门决算
第二部分 部门决算情况说明
五、一般公共预算财政拨款支出决算情况说明
1.一般公共服务支出（类）档案事务（款）行政运行（项）。年初预算为134.97万元，支出决算为{}万元，完成年初预算的97.74%。决算数小于预算数的主要原因是：人员调出。"""
    document = Document((Source("a.txt", "txt"),), tuple(blocks_of(text.format("171.92"), 0)))
    found = [f for f in check_document(document).findings if f.rule not in SMALL]
    assert [(f.rule, f.proposed) for f in found] == [("S04", "131.92万元")]


def test_a_list_that_tells_what_was_budgeted_and_not_spent_tells_all_budgets() -> None:
    text = """清河县档案馆2024年度部门决算
五、一般公共预算财政拨款支出决算情况说明
2024年度一般公共预算财政拨款支出年初预算为264.97万元，支出决算为231.92万元。其中：
1.一般公共服务支出（类）档案事务（款）行政运行（项）。年初预算为134.97万元，支出决算为131.92万元，完成年初预算的97.74%。决算数小于预算数的主要原因是：人员调出。
2.一般公共服务支出（类）档案事务（款）档案馆（项）。年初预算为100.00万元，支出决算为100.00万元，完成年初预算的100%。"""
    idle = """
3.一般公共服务支出（类）档案事务（款）其他档案事务支出（项）。年初预算为{}万元，支出决算为0.00万元，完成年初预算的0%。决算数小于预算数的主要原因是：项目没有开展。"""
    # 30.00 may be what was budgeted for an item that spent nothing and is not told: no finding
    assert not serious(run(text), "S12")
    assert not serious(run(text + idle.format("30.00")), "S12")
    short = serious(run(text + idle.format("20.00")), "S12")
    assert [f.message.zh for f in short] == [
        "各科目数之和：134.97 + 100.00 + 20.00 = 254.97 ≠ 264.97；可能是264.97万元应为254.97万元，也可能是20.00万元应为30.00万元"
    ]


def test_without_tables_an_item_is_not_more_than_the_whole() -> None:
    text = """清河县档案馆2024年度部门决算
七、政府性基金预算财政拨款收入支出决算情况说明
2024年度政府性基金预算财政拨款收入20.00万元，支出20.00万元。支出具体情况如下：
城乡社区支出（类）国有土地使用权出让收入安排的支出（款）城市建设支出（项）{}万元，主要用于：库房改造。"""
    assert not serious(run(text.format("20.00")), "S12")
    assert [f.rule for f in serious(run(text.format("35.00")), "S12")] == ["S12"]
