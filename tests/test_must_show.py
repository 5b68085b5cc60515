"""What issue 2 says the four shared samples must show: what is found, what is verified, what is left alone."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from juesuan import check
from juesuan.checks.batch import Outcome
from juesuan.checks.engine import accounts_of
from juesuan.checks.evaluate import members
from juesuan.checks.model import Finding, Result
from juesuan.domain.accounts import STATUTORY, AccountTable
from juesuan.report import html, json
from juesuan.report.show import understood

SAMPLES = Path(__file__).parent.parent.parent / "shared" / "samples"
TEXT = "seed-disclosure-2024.txt"
SOCIAL = "putuo-social-work-2024.pdf"
FINANCE = "putuo-finance-bureau-2024.pdf"
TEMPLATE = "shanghai-template-2024.pdf"

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared samples are not here")


@cache
def result_of(name: str) -> Result:
    return check(SAMPLES / name)


def told(name: str, severities: tuple[str, ...] = ("error", "warning")) -> list[tuple[str, str, str]]:
    """Return (rule, printed text of the figure blamed, what is proposed) of the findings, in order."""
    result = result_of(name)
    printed = {f.id: f.printed for f in result.figures}
    return [(f.rule, printed.get(f.blamed, ""), f.proposed) for f in result.findings if f.severity in severities]


def verified(name: str) -> set[str]:
    """Return the arithmetic of every relation found to hold."""
    return {c.arithmetic for c in result_of(name).checked if c.status in ("exact", "consistent")}


def finding(name: str, rule: str) -> Finding:
    (found,) = [f for f in result_of(name).findings if f.rule == rule]
    return found


def tables_of(name: str) -> dict[str, AccountTable]:
    found = [t for t in accounts_of(result_of(name)).tables if t.form]
    assert [t.form for t in found] == list(STATUTORY)
    return {t.form: t for t in found}


def totals_of(name: str) -> dict[str, dict[str, str]]:
    """Return what the total rows of each table print, by measure."""
    printed = {f.id: f.printed for f in result_of(name).figures}
    return {
        form: {
            key: printed[i]
            for row in table.rows
            if not row.item and (form == "three_public" or re.search(r"[合总]计", row.name))
            for key, i in row.cells.items()
        }
        for form, table in tables_of(name).items()
    }


# ---- the Xinjiang text


def test_text_findings_are_these_and_no_more() -> None:
    assert told(TEXT) == [
        ("S09", "100.00%", ""),
        ("X18", "", ""),
        ("X17", "", ""),
        ("S06", "296人", "391人"),
        ("P01", "", ""),
    ]
    assert told(TEXT, ("note",)) == [("F03", "", "")]
    assert result_of(TEXT).exit_code == 1


def test_text_persons_of_the_second_pair_do_not_add_up_and_its_counts_do() -> None:
    found = finding(TEXT, "S06")
    assert found.severity == "error"
    assert found.arithmetic == ("66 + 325 = 391 ≠ 296",)
    counts = [c for c in result_of(TEXT).checked if c.arithmetic == "63 + 106 = 169"]
    assert [(c.rule, c.status) for c in counts] == [("S06", "exact")]


def test_text_rate_on_a_zero_base() -> None:
    found = finding(TEXT, "S09")
    figure = next(f for f in result_of(TEXT).figures if f.id == found.blamed)
    assert figure.fact.item == "一般公共服务支出/信访事务/行政运行"
    assert figure.fact.aspect == "change_rate"
    assert found.arithmetic == ("74.78 ÷ (74.78 − 74.78)：除数为零，不应有比率 100.00%",)


def test_text_self_evaluation_against_the_accounts() -> None:
    spent, budget = finding(TEXT, "X17"), finding(TEXT, "X18")
    assert spent.arithmetic == ("150.60 ≠ 148.92",)
    assert budget.arithmetic == ("160.62 ≠ 158.94",)
    for found in (spent, budget):
        assert "相差 1.68 = 上级资金 1.67 + 其他资金 0.01" in found.message.zh


@pytest.mark.parametrize(
    ("rule", "arithmetic"),
    [
        ("T01", "155.08 + 0.00 + 3.86 = 158.94"),
        ("T02", "148.92 + 0.00 + 10.02 = 158.94"),
        ("T13", "155.08 + 3.86 = 158.94"),
        ("T14", "148.92 + 10.02 = 158.94"),
        ("S02", "(−621.60) ÷ (158.94 + 621.60) × 100% = −79.64%"),
        ("S02", "(−102.41) ÷ (158.94 + 102.41) × 100% = −39.19%"),
        ("S02", "(−99.14) ÷ (148.92 + 99.14) × 100% = −39.97%"),
        ("S02", "(−176.06) ÷ (0.00 + 176.06) × 100% = −100.00%"),
        ("S02", "0.90 ÷ (60.59 − 0.90) × 100% = 1.51%"),
        ("S02", "(−1.49) ÷ (0.00 + 1.49) × 100% = −100.00%"),
        ("S02", "2.73 ÷ (13.55 − 2.73) × 100% = 25.23%"),
        ("S02", "(−0.43) ÷ (2.21 + 0.43) × 100% = −16.29%"),
        ("S02", "(−2.97) ÷ (2.83 + 2.97) × 100% = −51.21%"),
        ("S05", "(158.94 − 152.00) ÷ 152.00 × 100% = 4.57%"),
        ("S05", "(148.92 − 152.00) ÷ 152.00 × 100% = −2.03%"),
        ("S11", "−176.06 + 0.90 + 74.78 − 1.49 + 2.73 = −99.14"),
        ("S01", "135.37 ÷ 148.92 × 100% = 90.90%"),
        ("S01", "13.55 ÷ 148.92 × 100% = 9.10%"),
        ("T08", "146.09 + 2.83 = 148.92"),
        ("T37", "1.67 + 150.33 + 0.01 = 152.01"),
        ("T37", "1.67 + 158.94 + 0.01 = 160.62"),
        ("T37", "1.67 + 148.92 + 0.01 = 150.60"),
        ("T39", "150.60 ÷ 160.62 × 100% = 93.76%"),
        ("T40", "10 × 93.76% = 9.38"),
        ("T41", "10 + 20 + 20 + 30 + 20 = 100"),
        ("S06", "232 + 552 = 784"),
        ("S06", "487 + 538 = 1025"),
        ("S07", "322 + 266 + 83 = 671"),
        ("S01", "322 ÷ 784 × 100% = 41.07%"),
        ("S01", "266 ÷ 784 × 100% = 33.93%"),
        ("S01", "83 ÷ 784 × 100% = 10.59%"),
        ("S01", "671 ÷ 784 × 100% = 85.59%"),
    ],
)
def test_text_verifies(rule: str, arithmetic: str) -> None:
    found = [c for c in result_of(TEXT).checked if (c.rule, c.arithmetic) == (rule, arithmetic)]
    assert found
    assert {c.status for c in found} == {"exact"}


def test_text_leaves_no_rate_of_change_with_a_base_unverified() -> None:
    result = result_of(TEXT)
    used = {i for c in result.checked if c.rule == "S02" for i in members(c.relation)}
    rates = [f for f in result.figures if f.fact.aspect == "change_rate"]
    assert [f.printed for f in rates if f.id not in used] == ["0.00%", "0.00%"]  # nothing, and nothing the year before


def test_text_cases_and_visits_are_not_compared() -> None:
    result = result_of(TEXT)
    one = {f.id for f in result.figures if f.printed.startswith("784")}
    other = {f.id for f in result.figures if f.printed.startswith("1234")}
    assert one
    assert other
    for checked in result.checked:
        ids = set(members(checked.relation))
        assert not (ids & one and ids & other)


def test_text_names_are_masked_in_everything_that_leaves() -> None:
    original = (SAMPLES / TEXT).read_text(encoding="utf-8")
    stretch = re.search(r"成功化解((?:[\u4e00-\u9fff]{2,3}信访积案、?)+)，对(.+?)等一批", original)
    assert stretch
    names = {*re.findall(r"(?:^|、)(.{2,3}?)信访积案", stretch[1]), *stretch[2].split("、")}
    assert len(names) == 6
    result = result_of(TEXT)
    found = finding(TEXT, "P01")
    assert found.severity == "warning"
    assert 1 + len(found.places) == 6
    shown = [
        json.encode(result.document).decode(),
        json.encode(json.report([Outcome(TEXT, result)])).decode(),
        html.page(result, TEXT),
    ]
    for words in shown:
        assert [n for n in names if n in words] == []
    assert "＊＊信访积案" in shown[0]


# ---- the Putuo social work department


def test_social_work_findings_are_these_and_no_more() -> None:
    assert told(SOCIAL) == [
        ("S09", "100.00%", ""),  # founded in 2024: growth of 100 % on nothing, four times
        ("S09", "100.00%", ""),
        ("S09", "100.00%", ""),
        ("S01", "9.55%", "9.56%"),  # 29.42 / 307.82 is between 9.556 % and 9.559 %
        ("S09", "95.89%", ""),  # of the full-year budget, said of an opening budget of 0
        ("W03", "", ""),  # housing fund, spent on medical insurance
        ("W04", "", ""),  # postage and telephone listed; 0.00 in table 06
        ("S09", "100.00%", ""),
        ("X15", "", ""),  # 21.07 reserved and 21.07 of the rest won, of 21.07 bought
    ]
    assert told(SOCIAL, ("note",)) == [("T10", "", ""), ("T08", "", "")]
    assert result_of(SOCIAL).exit_code == 1


def test_social_work_tables() -> None:
    tables = tables_of(SOCIAL)
    assert [form for form, table in tables.items() if table.empty] == ["three_public", "fund", "capital"]
    assert totals_of(SOCIAL) == {
        "summary": dict.fromkeys(("whole.income", "whole.total", "whole.expenditure", "whole.total_out"), "307.82"),
        "revenue": {"whole.income": "307.82", "whole.income.fiscal": "307.82"},
        "expenditure": {"whole.expenditure": "307.82", "whole.basic": "105.58", "whole.project": "202.24"},
        "appropriation": dict.fromkeys(
            (
                "fiscal.income",
                "fiscal.total",
                "fiscal.expenditure",
                "general.expenditure",
                "fiscal.total_out",
                "general.total_out",
            ),
            "307.82",
        ),
        "general": {"general.expenditure": "307.82", "general.basic": "105.58", "general.project": "202.24"},
        "basic": {"general.personnel": "95.36", "general.public": "10.23"},
        "three_public": {},
        "fund": {},
        "capital": {},
    }


@pytest.mark.parametrize("form", ["revenue", "expenditure", "general"])
def test_social_work_codes_add_up(form: str) -> None:
    table = tables_of(SOCIAL)[form]
    levels = [row.level for row in table.rows if row.item]
    assert [levels.count(n) for n in (1, 2, 3)] == [4, 4, 9]
    sums = [c for c in result_of(SOCIAL).checked if c.rule in ("T10", "T11") and c.place.block == table.block]
    assert sums
    assert {c.status for c in sums} == {"exact"}
    words = {c.arithmetic for c in sums}
    assert {
        "264.87 + 10.82 + 2.71 + 29.42 = 307.82",
        "51.32 + 11.31 + 202.24 = 264.87",
        "6.18 + 4.64 = 10.82",
        "2.22 + 0.49 = 2.71",
        "17.70 + 11.72 = 29.42",
    } <= words


def test_social_work_completion_is_of_the_other_budget() -> None:
    found = [f for f in result_of(SOCIAL).findings if f.rule == "S09" and "95.89%" in f.message.zh]
    assert [f.message.zh for f in found] == [
        "年初预算为 0，没有完成率；95.89%是按全年预算 321.02万元 算的，应写“完成全年预算”"
    ]


def test_social_work_housing_fund_is_spent_on_medicine() -> None:
    found = finding(SOCIAL, "W03")
    assert "住房公积金" in found.message.zh
    assert "医疗保险" in found.message.zh


def test_social_work_rounding_is_a_note() -> None:
    found = finding(SOCIAL, "T08")
    assert (found.severity, found.blamed) == ("note", -1)
    assert found.arithmetic == ("95.36 + 10.23 = 105.59 ≈ 105.58",)
    assert "四舍五入" in found.message.zh


def test_social_work_item_budgets() -> None:
    words = "52.00 + 17.68 + 202.24 + 9.00 + 5.74 + 2.23 + 2.29 + 18.12 + 11.72 = 321.02"
    assert [(c.rule, c.status) for c in result_of(SOCIAL).checked if c.arithmetic == words] == [("S12", "exact")]


# ---- the Putuo finance bureau


def test_finance_bureau_findings_are_these_and_no_more() -> None:
    assert told(FINANCE) == [
        ("E04", "326.71", "326.72"),  # tables 01 and 04 print 326.71, tables 02, 03, 05 and the text 326.72: one slip
        ("E02", "0.3万元", "2961.68万元"),  # the sentence's total, against table 04
        ("S01", "71.73%", "71.65%"),  # 2106.66 of 2940.05
        ("W04", "", ""),  # a grant to farmers is listed, table 06 has the bonus of 0.31 instead
    ]
    assert told(FINANCE, ("note",)) == [
        (rule, "", "") for rule in ["T11", "T11", "T11", "T10", "T10", "S12", "S12", "T34"]
    ]
    assert result_of(FINANCE).exit_code == 1


def test_finance_bureau_tables() -> None:
    tables = tables_of(FINANCE)
    assert [form for form, table in tables.items() if table.empty] == ["fund", "capital"]
    assert totals_of(FINANCE) == {
        "summary": {
            "whole.income": "2,946.25",
            "whole.total": "2,995.39",
            "whole.expenditure": "2,940.05",
            "whole.total_out": "2,995.39",
        },
        "revenue": {"whole.income": "2,946.25", "whole.income.fiscal": "2,940.05", "whole.income.other": "6.20"},
        "expenditure": {"whole.expenditure": "2,940.05", "whole.basic": "2,336.91", "whole.project": "603.14"},
        "appropriation": {
            "fiscal.income": "2,940.05",
            "fiscal.total": "2,961.68",
            "fiscal.expenditure": "2,940.05",
            "general.expenditure": "2,940.05",
            "fiscal.total_out": "2,961.68",
            "general.total_out": "2,961.68",
        },
        "general": {"general.expenditure": "2,940.05", "general.basic": "2,336.91", "general.project": "603.14"},
        "basic": {"general.personnel": "2,152.26", "general.public": "184.65"},
        "three_public": {"three.total@budget": "0.95", "three.reception@budget": "0.95"},
        "fund": {},
        "capital": {},
    }


def test_finance_bureau_opening_and_closing_balances() -> None:
    assert {"2946.25 + 49.14 = 2995.39", "2940.05 + 55.34 = 2995.39", "2940.05 + 21.63 = 2961.68"} <= verified(FINANCE)


# ---- the empty form


def test_template_is_a_template() -> None:
    result = result_of(TEMPLATE)
    assert told(TEMPLATE, ("error", "warning", "note")) == [("F07", "", "")]
    assert [f.severity for f in result.findings] == ["note"]
    assert result.is_template
    assert result.checked == ()
    assert result.exit_code == 0


# ---- all of them


@pytest.mark.parametrize("name", [TEXT, SOCIAL, FINANCE, TEMPLATE])
def test_numerals_are_understood(name: str) -> None:
    share = understood(name, result_of(name))
    assert share.numerals > 100
    assert share.share >= 0.98, share.rest
