"""A kind of disclosure is data: told from the document, and in the report and the corpus's key."""

from __future__ import annotations

from pathlib import Path

import duckdb
import msgspec

from juesuan.checks.engine import check_document
from juesuan.corpus.rows import Item, rows_of
from juesuan.corpus.store import _DOCUMENTS
from juesuan.document.model import Document, Paragraph, Source
from juesuan.extract.link import extract
from juesuan.extract.outline import outline
from juesuan.kinds.kind import FINAL, detect, kinds
from juesuan.report.json import disclosure

BUDGET = """
id = "budget"
title = { zh = "部门预算", en = "budget" }
word = "预算"
basis = { zh = "《预算法》第十四条", en = "Budget Law art. 14" }
days = 20
detect = ['预算公开', '(?:部门|单位)预算', '预算.{0,4}情况.{0,2}说明', '预算(?:总)?表']
sections = [{ id = "overview", pattern = '收支预算总体' }]
forms = []
"""


def document(*texts: str) -> Document:
    return Document((Source("a.txt", "txt"),), tuple(Paragraph(t) for t in texts))


def test_a_second_kind_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "budget").mkdir()
    (tmp_path / "budget" / "kind.toml").write_text(BUDGET, encoding="utf-8")
    known = kinds(str(tmp_path))
    assert set(known) == {FINAL, "budget"}
    for title, captions, kind in (
        ("清河县档案馆2024年度部门决算", ["收入支出决算总表"], FINAL),
        ("清河县档案馆2025年部门预算", ["收支预算总表", "收入预算表"], "budget"),
        ("清河县档案馆信息公开", ["收支预算总表"], "budget"),
        ("清河县档案馆信息公开", [], FINAL),
    ):
        assert detect([title], captions, str(tmp_path)).id == kind
    plan = outline(document("清河县档案馆2025年部门预算公开", "一、收支预算总体情况", "没有。"), known["budget"])
    assert (plan.unit, plan.year, plan.sections[2]) == ("清河县档案馆", 2025, "overview")


def test_the_kind_stands_in_result_report_and_corpus() -> None:
    told = document("清河县档案馆2024年度部门决算", "2024年度收入总计120.00万元，支出总计120.00万元。")
    result = check_document(told)
    assert result.kind == FINAL
    assert disclosure("a", result).kind.title.zh == "部门决算"
    row = rows_of(Item("0" * 16, 0, "a.txt", ()), result, extract(told))["documents"][0]
    assert (row["kind"], row["kind_of_disclosure"]) == ("department", FINAL)


def test_the_key_of_a_disclosure_has_its_kind() -> None:
    """A budget and the final accounts of one year are two disclosures; what was stored before there were kinds is final."""
    connection = duckdb.connect()
    connection.execute(
        "create table all_documents as select * from (values ('a', 0, 'x', 'ok', 'K', 2024, 'department', 'final'),"
        " ('b', 1, 'y', 'ok', 'K', 2024, 'department', 'budget'), ('c', 2, 'z', 'ok', 'K', 2024, 'department', null))"
        " t(id, seq, source, status, department_key, year, kind, kind_of_disclosure)"
    )
    connection.execute(_DOCUMENTS)
    rows = connection.execute("select id, version, latest from documents order by id").fetchall()
    assert rows == [("a", 1, False), ("b", 1, True), ("c", 2, True)]


def test_a_result_made_before_there_were_kinds_is_of_final_accounts() -> None:
    result = check_document(document("清河县档案馆2024年度部门决算"))
    old = msgspec.to_builtins(result)
    del old["kind"]
    assert msgspec.convert(old, type(result)).kind == FINAL
