"""Budgets beside final accounts and beside one another: every planted difference is found, nothing where all is right."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from corpus_sample import taken
from juesuan.cli import run
from juesuan.corpus.across import across
from juesuan.corpus.beside import beside
from juesuan.corpus.finding import Across
from juesuan.corpus.store import Corpus

PLACE = "上海市普陀区"
ROWS = (("2010301", "行政运行", 640), ("2010302", "一般行政管理事务", 210), ("2010350", "事业运行", 150))


def budget(unit: str, year: int, rows: dict[str, int], sentence: str = "", kind: str = "部门") -> str:
    """Return a budget in the Shanghai style: expenditure by function in 元, a sentence on its total."""
    total = sum(rows.values())
    names = {code: name for code, name, _ in ROWS}
    lines = [
        f"{unit}{year}年{kind}预算", f"{year}年{kind}预算编制说明",
        f"{year}年，{unit}支出预算{total}.00万元，其中：财政拨款支出预算{total}.00万元。{sentence}",
        f"{year}年{kind}一般公共预算支出功能分类预算表", "单位：元",
        "| 功能分类科目编码 | 功能分类科目名称 | 合计 | 基本支出 | 项目支出 |",
        f"| 201 | 一般公共服务支出 | {total}0000 | {total}0000 | 0 |",
        f"| 20103 | 政府办公厅（室）及相关机构事务 | {total}0000 | {total}0000 | 0 |",
        *(f"| {code} | {names[code]} | {value}0000 | {value}0000 | 0 |" for code, value in rows.items()),
        f"| 合计 | 合计 | {total}0000 | {total}0000 | 0 |",
    ]  # fmt: skip
    return "\n".join(lines)


def final(unit: str, year: int, rows: dict[str, int], three: str = "") -> str:
    """Return final accounts whose text tells the opening budget of each item."""
    total = sum(rows.values())
    names = {code: name for code, name, _ in ROWS}
    lines = [
        f"{unit}{year}年度部门决算", f"第二部分 {year}年度部门决算情况说明", "四、一般公共预算财政拨款支出决算情况说明",
        f"{year}年度一般公共预算财政拨款支出年初预算为{total}.00万元，支出决算为{total}.00万元，完成年初预算的100.00%。其中：",
        *(
            f"{n}.一般公共服务支出（类）政府办公厅（室）及相关机构事务（款）{names[code]}（项）。年初预算为{value}.00万元，"
            f"支出决算为{value}.00万元，完成年初预算的100.00%。"
            for n, (code, value) in enumerate(rows.items(), 1)
        ),
        three,
    ]  # fmt: skip
    return "\n".join(lines)


def found(folder: Path, **files: str) -> list[Across]:
    (folder / "in").mkdir()
    for name, text in files.items():
        (folder / "in" / f"{name}.txt").write_text(text, encoding="utf-8")
    taken(folder / "in", folder / "c")
    return [f for f in across(Corpus(folder / "c")) if f.rule in ("Y01", "B01", "U01")]


RIGHT = {code: value for code, _, value in ROWS}
UNIT = f"{PLACE}财政局"


def test_final_accounts_that_tell_the_published_budget_are_right(tmp_path: Path) -> None:
    assert found(tmp_path, a=budget(UNIT, 2024, RIGHT), b=final(UNIT, 2024, RIGHT)) == []


@pytest.mark.parametrize("code", RIGHT)
@pytest.mark.parametrize("by", [1, 9, -30])
def test_an_opening_budget_that_is_not_the_published_one(tmp_path: Path, code: str, by: int) -> None:
    told = RIGHT | {code: RIGHT[code] + by}
    mine = found(tmp_path, a=budget(UNIT, 2024, RIGHT), b=final(UNIT, 2024, told))
    assert {f.rule for f in mine} == {"B01"}
    names = {c: n for c, n, _ in ROWS}
    by_item = {f.item.rpartition("/")[2]: f for f in mine}
    assert set(by_item) == {"", names[code]}
    assert by_item[names[code]].value == told[code]
    assert by_item[names[code]].expected == RIGHT[code]
    assert "年初预算数" in by_item[names[code]].message.zh


SAYINGS = (
    "财政拨款支出预算比2024年预算增加{0}万元。", "财政拨款支出预算较2024年预算增长{0}万元。",
    "财政拨款支出预算与2024年预算相比增加{0}万元。", "财政拨款支出预算比上年预算增加{0}万元。",
)  # fmt: skip


@pytest.mark.parametrize("saying", SAYINGS)
def test_a_change_on_last_years_budget(tmp_path: Path, saying: str) -> None:
    now = RIGHT | {"2010302": 260}
    last = budget(UNIT, 2024, RIGHT, "财政拨款支出预算1000.00万元。")
    (tmp_path / "right").mkdir()
    (tmp_path / "wrong").mkdir()
    assert found(tmp_path / "right", a=last, b=budget(UNIT, 2025, now, saying.format("50.00"))) == []
    mine = found(tmp_path / "wrong", a=last, b=budget(UNIT, 2025, now, saying.format("80.00")))
    assert [(f.rule, f.value, f.expected) for f in mine] == [("Y01", Decimal(80), Decimal(50))]
    assert "预算公开为1000" in mine[0].message.zh


def test_a_budget_is_not_held_against_another_years_final_accounts(tmp_path: Path) -> None:
    other = RIGHT | {"2010301": 700}
    assert found(tmp_path, a=budget(UNIT, 2024, RIGHT), b=final(UNIT, 2023, other), c=final(UNIT, 2025, other)) == []


def test_a_department_below_its_own_unit(tmp_path: Path) -> None:
    more = RIGHT | {"2010301": 700}
    mine = found(tmp_path, a=budget(UNIT, 2024, RIGHT), b=budget(UNIT, 2024, more, kind="单位"))
    assert {f.rule for f in mine} == {"U01"}
    assert {f.measure for f in mine} >= {"general.expenditure"}


def test_a_department_of_more_units_than_have_published_is_right(tmp_path: Path) -> None:
    less = RIGHT | {"2010301": 500}
    assert found(tmp_path, a=budget(UNIT, 2024, RIGHT), b=budget(UNIT, 2024, less, kind="单位")) == []


def _files(folder: Path, **texts: str) -> list[str]:
    paths = [folder / f"{name}.txt" for name in texts]
    for path, text in zip(paths, texts.values(), strict=True):
        path.write_text(text, encoding="utf-8")
    return [str(p) for p in paths]


def test_a_check_beside_the_budget_of_the_year(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = RIGHT | {"2010302": 120}
    published, right, wrong = _files(
        tmp_path, a=budget(UNIT, 2024, RIGHT), b=final(UNIT, 2024, RIGHT), c=final(UNIT, 2024, told)
    )
    run(["check", right, "--budget", published])
    assert "对照所给文稿：一致" in capsys.readouterr().err
    assert run(["check", wrong, "--budget", published]) == 1
    told_of = capsys.readouterr().err
    assert "B01" in told_of
    assert "写年初预算数为120.00万元" in told_of
    assert run(["check", right, "--last-year", published.replace("a.txt", "none.txt")]) == 2


def test_a_check_beside_another_years_budget_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    published, told = _files(tmp_path, a=budget(UNIT, 2022, RIGHT), b=final(UNIT, 2024, RIGHT))
    assert run(["check", told, "--budget", published]) == 2
    assert "没有对照 a.txt：是2022年度的" in capsys.readouterr().err


def test_a_check_beside_the_units(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    more = RIGHT | {"2010301": 900}
    (tmp_path / "units").mkdir()
    _files(tmp_path / "units", a=budget(f"{PLACE}财政监督中心", 2024, more, kind="单位"))
    (whole,) = _files(tmp_path, b=budget(UNIT, 2024, RIGHT))
    assert run(["check", whole, "--units", str(tmp_path / "units")]) == 1
    assert "U01" in capsys.readouterr().err


def test_what_is_left_for_the_other_units_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "units").mkdir()
    _files(tmp_path / "units", a=budget(UNIT, 2024, RIGHT | {"2010301": 500}, kind="单位"))
    (whole,) = _files(tmp_path, b=budget(UNIT, 2024, RIGHT))
    run(["check", whole, "--units", str(tmp_path / "units")])
    told = capsys.readouterr().err
    assert "部门1000.00万元，所给单位合计860.00万元，其余140.00万元".replace(".00", "") in told.replace(".00", "")
    assert "一致" in told


def test_what_differs_is_in_the_reports(tmp_path: Path) -> None:
    published, told = _files(tmp_path, a=budget(UNIT, 2024, RIGHT), b=final(UNIT, 2024, RIGHT | {"2010302": 120}))
    out, page = tmp_path / "r.json", tmp_path / "r.html"
    assert run(["check", told, "--budget", published, "-o", str(out)]) == 1
    (given,) = msgspec.json.decode(out.read_bytes())["disclosures"]
    items = given["beside"]["found"]
    assert {i["rule"] for i in items} == {"B01"}
    assert any("写年初预算数为120.00万元" in i["message"]["zh"] and i["figure"] >= 0 for i in items)
    assert run(["check", told, "--budget", published, "-o", str(page)]) == 1
    shown = page.read_text("utf-8").partition('id="beside"')[2].partition("</section>")[0]
    assert "写年初预算数为120.00万元" in shown
    assert run(["check", told, "-o", str(out)]) in (0, 1)
    assert msgspec.json.decode(out.read_bytes())["disclosures"][0]["beside"] is None


EXPENSES = """五、“三公”经费预算情况
2025年“三公”经费预算24.50万元，其中：因公出国（境）费1.00万元，公务用车购置费20.00万元，公务用车运行费3.00万元，公务接待费0.50万元。
七、政府采购预算情况
2025年政府采购预算20.00万元，其中：政府采购货物预算8.00万元、政府采购工程预算2.00万元、政府采购服务预算10.00万元。"""
TOLD = """七、“三公”经费支出决算情况说明
2025年度“三公”经费财政拨款支出{of}预算为{total}万元，支出决算为20.00万元。其中：因公出国（境）费{of}预算为{abroad}万元，支出决算为0.00万元；公务用车购置费{of}预算为{bought}万元，支出决算为17.00万元；公务用车运行维护费{of}预算为{run}万元，支出决算为2.60万元；公务接待费{of}预算为{hosted}万元，支出决算为0.40万元。
九、政府采购支出情况
{buying}"""
AGREES = {
    "of": "年初",
    "total": "24.50",
    "abroad": "1.00",
    "bought": "20.00",
    "run": "3.00",
    "hosted": "0.50",
    "buying": "2025年度政府采购年初预算20.00万元，其中：货物预算8.00万元、工程预算2.00万元、服务预算10.00万元。",
}


def expenses(folder: Path, **other: str) -> dict[str, Across]:
    unit, rows = f"{PLACE}档案局", {"2010301": 640}
    told = final(unit, 2025, rows, TOLD.format(**{**AGREES, **other}))
    return {f.measure: f for f in found(folder, a=budget(unit, 2025, rows, "\n" + EXPENSES), b=told)}


def test_the_three_expenses_and_procurement_agree_with_the_budget(tmp_path: Path) -> None:
    assert not expenses(tmp_path)


@pytest.mark.parametrize(
    ("measure", "other"),
    [
        ("three.total", {"total": "25.50"}),
        ("three.abroad", {"abroad": "2.00"}),
        ("three.purchase", {"bought": "19.00"}),
        ("three.running", {"run": "4.00"}),
        ("three.reception", {"hosted": "0.60"}),
        ("procurement.total", {"buying": "2025年度政府采购年初预算为22.00万元，政府采购支出总额19.00万元。"}),
        ("procurement.total", {"buying": "2025年政府采购年初预算数23.00万元，实际支出19.00万元。"}),
        ("procurement.services", {"buying": "2025年度政府采购年初预算20.00万元，其中：货物预算8.00万元、工程预算2.00万元、服务预算12.00万元。"}),
        ("procurement.goods", {"buying": "2025年度，政府采购货物年初预算9.00万元，实际采购货物8.00万元。"}),
    ],
)  # fmt: skip
def test_an_opening_budget_of_one_expense_that_was_not_published(
    tmp_path: Path, measure: str, other: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("juesuan.corpus.across.folded", lambda _, given: given)  # their own sums may find it wrong too
    different = expenses(tmp_path, **other)
    assert list(different) == [measure]
    assert (different[measure].rule, different[measure].severity) == ("B01", None)


def test_a_budget_not_said_which_is_a_note_and_one_of_the_full_year_nothing(tmp_path: Path) -> None:
    (tmp_path / "1").mkdir()
    (tmp_path / "2").mkdir()
    unsaid = expenses(tmp_path / "1", of="", total="25.50", abroad="2.00")
    assert {m: f.severity for m, f in unsaid.items()} == {"three.total": "note", "three.abroad": "note"}
    assert not expenses(tmp_path / "2", of="全年", total="25.50", abroad="2.00")


def test_a_table_tells_which_budget_its_column_is(tmp_path: Path) -> None:
    rows = "| 项目 | {0}预算数 | 决算数 |\n| “三公”经费合计 | 25.50 | 20.00 |\n| 1.因公出国（境）费 | 2.00 | 0.00 |\n| 2.公务接待费 | 0.50 | 0.40 |"
    for n, (words, severity) in enumerate((("年初", None), ("", "note"), ("全年", "none"))):
        (folder := tmp_path / str(n)).mkdir()
        unit = f"{PLACE}档案局"
        own = final(unit, 2025, {"2010301": 640}, "“三公”经费支出决算表\n单位：万元\n" + rows.format(words))
        different = found(folder, a=budget(unit, 2025, {"2010301": 640}, "\n" + EXPENSES), b=own)
        told = {f.measure: f.severity for f in different}
        assert told == ({} if severity == "none" else {"three.total": severity, "three.abroad": severity}), words


def test_a_folder_of_units_with_nothing_to_read_is_told_as_one(tmp_path: Path) -> None:
    (own := tmp_path / "own.txt").write_text(final(f"{PLACE}档案局", 2025, {"2010301": 640}), "utf-8")
    (elsewhere := tmp_path / "elsewhere.txt").write_text("2025年", "utf-8")
    (empty := tmp_path / "empty").mkdir()
    (links := tmp_path / "links").mkdir()
    (links / "馆.txt").symlink_to(elsewhere)
    (strange := tmp_path / "strange").mkdir()
    (strange / "notes.zzz").write_text("x", "utf-8")
    for folder in (empty, links, strange):
        told = [t.zh for t in beside([own], [], [folder]).apart]
        assert told[0] == f"没有对照 {folder}：文件夹中没有可以核对的文稿"
        assert [t for t in told[1:] if "指向文件夹之外的链接" in t and "馆.txt" in t] == told[1:]
        assert len(told) == (2 if folder is links else 1)
