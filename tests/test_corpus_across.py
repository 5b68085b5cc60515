"""Findings across documents: each rule finds the case planted for it, and nothing where all is right."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import duckdb
import msgspec
import pyarrow as pa
import pytest
from python_calamine import CalamineWorkbook

from corpus_sample import filing, staffed, taken, text
from juesuan.cli import run
from juesuan.compile.compute import books
from juesuan.compile.filing import Filing
from juesuan.corpus import schema, years
from juesuan.corpus.across import across, computed_for, stored_across, summary_text, write_across, write_xlsx
from juesuan.corpus.copied import sentences
from juesuan.corpus.expected import BadList, Expected, missing_or_late, read_expected
from juesuan.corpus.finding import RULES, Across
from juesuan.corpus.folded import folded
from juesuan.corpus.roster import roster
from juesuan.corpus.store import Corpus, Place
from juesuan.corpus.units import MEASURES
from juesuan.kernel.lang import Text

UNIT = "河北省邢台市清河县档案馆"


def found(tmp_path: Path, rule: str) -> list[Across]:
    taken(tmp_path / "in", tmp_path / "c")
    return [f for f in across(Corpus(tmp_path / "c")) if f.rule == rule]


def changing(seed: int = 0) -> tuple[Filing, Filing]:
    """Return two years' filings of a department, the second telling a change of its general public expenditure."""
    while True:
        before = filing(seed, year=2023)
        now = filing(seed + 1000, year=2024, last=before)
        a, b = books(before)["general.expenditure"], books(now)["general.expenditure"]
        if a > 1 and b > 1 and abs(a - b) > 1:
            return before, now
        seed += 1


# ---- years


def test_a_change_that_last_years_disclosure_does_not_bear_out(tmp_path: Path) -> None:
    before, now = changing()
    a, b = books(before)["general.expenditure"], books(now)["general.expenditure"]
    text(before, tmp_path / "in")
    source = text(now, tmp_path / "in", swap=(f"{abs(b - a):.2f}万元", f"{abs(b - a) + 30:.2f}万元"))
    assert f"{abs(b - a) + 30:.2f}万元" in source.read_text(encoding="utf-8")
    mine = [f for f in found(tmp_path, "Y01") if f.measure == "general.expenditure"]
    assert len(mine) == 1
    assert mine[0].expected == b - a
    assert mine[0].year == 2024
    up, moved = ("增加" if b > a else "减少"), abs(b - a)
    assert mine[0].message.zh.endswith(
        f"本年文稿写比上年{up}{moved + 30:.2f}万元，应为{up}{moved:.2f}万元（{b:.2f} − {a:.2f} = {'' if b > a else '−'}{moved:.2f}）"
    )
    assert mine[0].quote == f"{abs(b - a) + 30:.2f}万元"
    assert mine[0].document != mine[0].other
    assert mine[0].figure >= 0
    assert mine[0].other_figure >= 0


@pytest.mark.parametrize(
    ("aspect", "claim", "printed", "now", "before", "told"),
    [
        ("change", "-9.60", "9.60万元", "48.04", "52.64",
         "写比上年减少9.60万元，应为减少4.60万元（48.04 − 52.64 = −4.60）"),
        ("change", "-8.49", "-8.49万元", "37.96", "37.45",
         "写比上年减少8.49万元，应为增加0.51万元（37.96 − 37.45 = 0.51）"),
        ("change", "1", "1.00万元", "37.45", "37.45", "写比上年增加1.00万元，应为持平（37.45 − 37.45 = 0）"),
        ("rate", "-16.66", "16.66%", "48.04", "52.64", "写比上年下降16.66%，应为下降8.74%（(48.04 − 52.64) ÷ 52.64 × 100%）"),
    ],
)  # fmt: skip
def test_a_change_is_told_as_documents_write_it(
    aspect: str, claim: str, printed: str, now: str, before: str, told: str
) -> None:
    def figure(value: str, unit: str, text: str) -> dict[str, object]:
        place = {"block": 0, "start_": 0, "end_": 0, "row_": -1, "col": -1}
        return {"figure": 0, "value": Decimal(value), "half": Decimal(0), "printed": text, "unit": unit} | place

    row = {
        "aspect": aspect, "year": 2024, "other_year": 2023, "said": "", "claim": figure(claim, "", printed),
        "now": figure(now, "万元", now), "before": figure(before, "万元", before),
    }  # fmt: skip
    assert years._words(row).zh == told


def test_a_right_change_is_no_finding_and_rounding_is_forgiven(tmp_path: Path) -> None:
    before, now = changing()
    a, b = books(before)["general.expenditure"], books(now)["general.expenditure"]
    text(before, tmp_path / "in")
    text(now, tmp_path / "in", swap=(f"{abs(b - a):.2f}万元", f"{abs(b - a) + Decimal('0.01'):.2f}万元"))
    assert found(tmp_path, "Y01") == []


def test_a_rate_of_change_and_a_figure_of_last_year(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("juesuan.corpus.across.folded", lambda _, given: given)  # its own sums find the rate wrong too
    before, now = changing()
    a, b = books(before)["general.expenditure"], books(now)["general.expenditure"]
    rate = f"{abs(100 * (b - a) / a):.2f}%"
    text(before, tmp_path / "in")
    text(now, tmp_path / "in", swap=(rate, "31415.92%"), extra=f"\n2023年度一般公共预算财政拨款支出{a + 7:.2f}万元。\n")
    mine = [f for f in found(tmp_path, "Y01") if f.measure == "general.expenditure" and not f.item]
    assert len(mine) == 1  # one fault, though two claims are wrong
    assert "31415.92%" in mine[0].message.zh


def test_what_a_document_finds_wrong_itself_is_not_told_again(tmp_path: Path) -> None:
    def one(blamed: int, proposed: str, severity: str = "error") -> list[str]:
        connection = duckdb.connect()
        connection.execute(
            "create table findings (document varchar, blamed integer, proposed varchar, severity varchar)"
        )
        connection.execute("insert into findings values ('d', ?, ?, ?)", (blamed, proposed, severity))
        amounts = {"amount": (Decimal("12.68"), Decimal("10.5")), "direction": (Decimal(-3), Decimal(3))}
        given = [
            Across("Y01", Text("", ""), "d", measure=name, value=value, expected=expected, figure=n)
            for n, (name, (value, expected)) in enumerate(amounts.items())
        ]
        return [f.measure for f in folded(connection, given)]

    for told in ("10.50万元", "10.5万元", "105,000.00元", "增加10.50万元", "11万元", "12万元"):
        assert one(0, told) == (["amount", "direction"] if told == "12万元" else ["direction"]), told
    assert one(1, "增加") == ["amount"]
    assert one(1, "增加", "note") == ["amount", "direction"]
    assert one(0, "10.51万元") == ["amount", "direction"]
    assert one(5, "10.50万元") == ["amount", "direction"]


def test_opening_balances_and_last_years_closing_ones(tmp_path: Path) -> None:
    before, now = changing()
    text(before, tmp_path / "in")
    text(now, tmp_path / "in")
    closing, opening = books(before)["whole.closing"], books(now)["whole.opening"]
    mine = [f for f in found(tmp_path, "Y02") if f.measure == "whole.opening"]
    assert closing != opening
    assert [(f.value, f.expected) for f in mine] == [(opening, closing)]


# ---- units


def _unit(seed: int, name: str) -> Filing:
    return filing(seed, f"河北省邢台市清河县{name}", size=1)


def _department(tmp_path: Path, seeds: tuple[int, int], scope: str) -> dict[str, Decimal]:
    one, two = (_unit(s, n) for s, n in zip(seeds, ("第一小学", "第二小学"), strict=True))
    for given in (one, two):
        lines = text(given, tmp_path / "in")
        words = lines.read_text(encoding="utf-8").splitlines()
        words.insert(12, "本单位隶属于清河县教育局管理。")
        lines.write_text("\n".join(words).replace("部门决算", "单位决算"), encoding="utf-8")
    whole = text(_unit(seeds[0], "教育局"), tmp_path / "in")
    words = whole.read_text(encoding="utf-8").splitlines()
    words.insert(12, scope)
    whole.write_text("\n".join(words), encoding="utf-8")
    return {m: books(one)[m] + books(two)[m] for m in MEASURES}


def test_a_department_is_the_sum_of_its_units(tmp_path: Path) -> None:
    sums = _department(tmp_path, (3, 4), "纳入清河县教育局2024年度部门决算编制范围的二级预算单位共2个。")
    mine = {f.measure: f for f in found(tmp_path, "U01")}
    own = books(_unit(3, "教育局"))
    different = {m for m in MEASURES if own[m] != sums[m]}
    assert "three.total" in different
    assert mine["three.total"].value == own["three.total"]
    assert mine["three.total"].expected == sums["three.total"]
    assert "全部所属单位2家" in mine["three.total"].message.zh


def test_units_that_have_not_published_may_explain_what_is_left(tmp_path: Path) -> None:
    _department(tmp_path, (3, 4), "纳入清河县教育局2024年度部门决算编制范围的二级预算单位共5个。")
    assert all(f.value < f.expected for f in found(tmp_path, "U01"))  # a part is more than the whole: that cannot be


# ---- who has not published


def test_not_published_and_late(tmp_path: Path) -> None:
    text(filing(1), tmp_path / "in", extra="\n发布日期：2025-09-30\n")
    text(filing(2, "河北省邢台市清河县图书馆"), tmp_path / "in", extra="\n发布日期：2025-09-10\n")
    taken(tmp_path / "in", tmp_path / "c")
    listed = tmp_path / "名单.csv"
    listed.write_text(
        "部门,地区,年度,批复日期\n清河县档案馆,130534,2024,2025-09-01\n图书馆,河北省清河县,2024年度,2025/9/1\n"
        "清河县水利局,,2024,2025年9月1日\n清河县档案馆,130534,2023,\n",
        encoding="gb18030",
    )
    expected = read_expected(listed)
    assert [e.region for e in expected] == ["130534"] * 4
    mine = list(missing_or_late(Corpus(tmp_path / "c").connect(), expected))
    assert [(f.rule, f.department, f.year) for f in mine] == [
        ("N02", "清河县档案馆", 2024), ("N01", "清河县水利局", 2024), ("N01", "清河县档案馆", 2023),
    ]  # fmt: skip
    assert "应在2025-09-21前公开，实际2025-09-30公开，迟9天" in mine[0].message.zh
    for words in ("单位名称\n甲\n", "部门,年度\n甲,今年\n", "部门,年度,批复日期\n甲,2024,九月\n"):
        listed.write_text(words, encoding="utf-8")
        with pytest.raises(BadList):
            read_expected(listed)


# ---- what stands out


def test_an_outlier_is_explained(tmp_path: Path) -> None:
    names = "甲乙丙丁戊己庚辛壬癸子丑寅卯"
    for number, name in enumerate(names):
        given = filing(number % 3, f"河北省邢台市清河县{name}馆", size=1)
        money = Decimal(40 + number) if number else Decimal(4000)
        nothing = msgspec.structs.replace(given.three.abroad, final=Decimal(0))
        running = msgspec.structs.replace(given.three.running, final=money)
        three = msgspec.structs.replace(
            given.three, abroad=nothing, purchase=nothing, reception=nothing, running=running
        )
        text(msgspec.structs.replace(staffed(given, 20), three=three, economic=()), tmp_path / "in")
    mine = found(tmp_path, "O01")
    assert [f.department for f in mine] == ["河北省邢台市清河县甲馆"]
    words = mine[0].message.zh
    assert "200.00万元（“三公”经费4000.00万元 ÷ 20人）" in words
    assert "14个部门的中位数" in words
    assert "不等于有错" in words


# ---- what is copied

COPIED = (
    "围绕中心工作扎实推进基层服务能力提升行动，组织专题培训和实地走访，形成了一批可复制可推广的经验做法。"
    "坚持问题导向抓整改落实，逐项建立台账并明确责任人员和完成时限，群众满意程度有了明显改善和提高。"
)


def test_text_copied_between_two_departments(tmp_path: Path) -> None:
    names = "甲乙丙丁戊己庚辛壬癸子丑"
    for number, name in enumerate(names):
        unit = f"河北省邢台市清河县{name}馆"
        extra = f"\n2024年，{unit}{COPIED}" if name in "乙丑" else ""
        path = text(filing(number, unit, size=1), tmp_path / "in")
        words = path.read_text(encoding="utf-8")
        path.write_text(
            words.replace("\n第二部分", extra + "\n第二部分").replace("一、主要职能", "一、单位构成"), encoding="utf-8"
        )
    mine = [f for f in found(tmp_path, "C01") if "可复制可推广" in f.message.zh or "可复制可推广" in f.quote]
    assert len(mine) == 1
    pair = {mine[0].department, mine[0].message.zh.split("与")[1].split("有2句")[0]}
    assert pair == {"河北省邢台市清河县乙馆", "河北省邢台市清河县丑馆"}
    assert "有2句" in mine[0].message.zh


def test_names_and_numbers_do_not_hide_a_copy() -> None:
    one = list(sentences(f"2023年，清河县档案馆{COPIED}", "河北省邢台市清河县档案馆", "130534"))
    other = list(sentences(f"2024年，临西县图书馆{COPIED}", "临西县图书馆", "130535"))
    assert [s.plain for s in one] == [s.plain for s in other]
    assert (
        list(
            sentences(
                "本年收入合计103.55万元，其中：财政拨款收入98.20万元，占94.83%；其他收入5.35万元，占5.17%。", "x局", ""
            )
        )
        == []
    )


def test_the_notes_below_the_tables_are_no_copy() -> None:
    """A workbook's paragraphs are the notes of the statutory forms, the same for everybody."""
    for note in (
        "注：本表反映部门本年度国有资本经营预算财政拨款收入支出及结转和结余情况。",
        "备注：1.本表反映部门本年度政府性基金预算财政拨款收入、支出及结转和结余情况；",
        "说明：本部门没有国有资本经营预算拨款收入，也没有使用国有资本经营预算安排的支出，故本表无数据。",
    ):
        assert list(sentences(note, "清河县档案馆", "130534")) == []


# ---- stored and shown


def test_findings_are_stored_and_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before, now = changing()
    text(before, tmp_path / "in")
    text(now, tmp_path / "in")
    taken(tmp_path / "in", tmp_path / "c")
    listed = tmp_path / "list.csv"
    listed.write_text("department,region,year\n清河县水利局,130534,2024\n", encoding="utf-8")
    corpus = Corpus(tmp_path / "c")
    assert computed_for(Place(tmp_path / "c")) == ""
    table = write_across(corpus, read_expected(listed))
    assert table.schema.equals(schema.ACROSS)
    assert computed_for(Place(tmp_path / "c")) == corpus.fingerprint
    kept = (tmp_path / "c" / "across.parquet").read_bytes()
    assert (
        run(["across", "--corpus", str(tmp_path / "c"), "--expected", str(listed), "-o", str(tmp_path / "a.xlsx")]) == 0
    )
    assert "N01 应公开未公开：1" in capsys.readouterr().out
    assert (tmp_path / "c" / "across.parquet").read_bytes() == kept
    sheet = CalamineWorkbook.from_path(tmp_path / "a.xlsx").get_sheet_by_index(0).to_python()
    assert len(sheet) == table.num_rows + 1
    assert run(["across", "--corpus", str(tmp_path / "c"), "-o", str(tmp_path / "a.json"), "--lang", "en"]) == 0
    assert "not published: 1" in capsys.readouterr().out  # by the list that was kept
    written = json.loads((tmp_path / "a.json").read_text())
    assert {f["rule"] for f in written["findings"]} <= set(RULES)
    stored = Corpus(tmp_path / "c").connect().execute("select count(*) from across").fetchone()
    assert stored == (len(written["findings"]),)


def test_the_list_of_expected_departments_is_kept_with_the_corpus(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What takes in more, or compares again without a list, must not lose who has not published."""
    before, now = changing()
    text(before, tmp_path / "first")
    text(now, tmp_path / "later")
    place = str(tmp_path / "c")
    assert run(["ingest", str(tmp_path / "first"), "--corpus", place, "-j", "1"]) == 0
    listed = tmp_path / "list.csv"
    listed.write_text(
        "部门,地区,年度,批复日期\n清河县水利局,130534,2024,2025-08-01\n清河县档案馆,130534,2024,\n", encoding="utf-8"
    )
    assert run(["across", "--corpus", place, "--expected", str(listed)]) == 0
    assert "N01 应公开未公开：2" in capsys.readouterr().out
    assert run(["across", "--corpus", place]) == 0
    assert "N01 应公开未公开：2" in capsys.readouterr().out
    assert run(["ingest", str(tmp_path / "later"), "--corpus", place, "-j", "1"]) == 0
    assert "跨文档核对已更新" in capsys.readouterr().out
    assert computed_for(Place(place)) == Corpus(place).fingerprint
    missing = [f for f in stored_across(Place(place)).table.to_pylist() if f["rule"] == "N01"]  # type: ignore[union-attr]
    assert [f["department"] for f in missing] == ["清河县水利局"]
    assert roster(Place(place)) == tuple(read_expected(listed))
    listed.write_text("部门,地区,年度\n", encoding="utf-8")  # a list of none takes the kept one away
    assert run(["across", "--corpus", place, "--expected", str(listed)]) == 0
    assert run(["across", "--corpus", place]) == 0
    assert "N01" not in capsys.readouterr().out


def test_findings_by_a_list_that_was_not_kept_are_not_dropped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A corpus of an earlier program holds findings by a list, but not the list."""
    before, now = changing()
    text(before, tmp_path / "first")
    text(now, tmp_path / "later")
    taken(tmp_path / "first", tmp_path / "c")
    write_across(Corpus(tmp_path / "c"), [Expected("清河县水利局", "130534", 2024)])
    (tmp_path / "c" / "expected.json").unlink()
    kept = (tmp_path / "c" / "across.parquet").read_bytes()
    assert run(["across", "--corpus", str(tmp_path / "c")]) == 2
    assert "--expected" in capsys.readouterr().err
    assert run(["ingest", str(tmp_path / "later"), "--corpus", str(tmp_path / "c"), "-j", "1"]) == 0
    assert "跨文档核对没有更新" in capsys.readouterr().err
    assert (tmp_path / "c" / "across.parquet").read_bytes() == kept
    (tmp_path / "c" / "expected.json").write_text("[{", encoding="utf-8")
    assert run(["across", "--corpus", str(tmp_path / "c")]) == 2
    assert "已损坏" in capsys.readouterr().err


def test_no_rule_across_documents_has_the_id_of_one_within(tmp_path: Path) -> None:
    from juesuan.checks.catalogue import catalogue

    assert not set(RULES) & {r.id for r in catalogue()}
    row = Across("N01", Text("某局未见公开", "nothing of 某局"), department="某局", year=2024).row()
    stored = [row | {"rule": "P01"}, row | {"rule": "Z99"}]  # by an older program, and by a newer one
    table = pa.Table.from_pylist(stored, schema=schema.ACROSS)
    assert "N01 应公开未公开：1" in summary_text(table, "zh")
    write_xlsx(table, {}, tmp_path / "a.xlsx", "zh")
    sheet = CalamineWorkbook.from_path(tmp_path / "a.xlsx").get_sheet_by_index(0).to_python()
    assert [line[0] for line in sheet[1:]] == ["N01 应公开未公开", "Z99 Z99"]


def test_an_empty_corpus_has_no_findings(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "x.pdf").write_bytes(b"nothing")
    taken(tmp_path / "in", tmp_path / "c")
    expected = [Expected("清河县档案馆", "130534", 2024)]
    assert [f.rule for f in across(Corpus(tmp_path / "c"), expected)] == ["N01"]
