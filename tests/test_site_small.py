"""The site's small things: exact counts, what lacks, findings in their sentences, Excel, colours, comparing."""

from __future__ import annotations

import html
import io
import re
import warnings
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest

from juesuan.site import queries
from juesuan.site.charts import Chart, Series, data, svg
from juesuan.site.prepare import Block, sentence
from juesuan.site.queries import Reader
from site_fixtures import app, ids, settings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(app()) as made:  # type: ignore[arg-type]
        yield made


def text(client: TestClient, path: str) -> str:
    client.cookies.clear()
    answer = client.get(path)
    assert answer.status_code == 200, path
    return html.unescape(answer.text)


def findings(client: TestClient, query: str) -> Any:
    return client.get(f"/api/v1/findings?{query}").json()


# Counts


@pytest.mark.parametrize(
    "narrowed", ["", "&year=2024", "&region=650000", "&severity=error", "&rule=T01", "&level=county"]
)
def test_counts_of_findings_are_exact_at_any_size(client: TestClient, narrowed: str) -> None:
    every = findings(client, f"size=100{narrowed}")
    assert every["page"]["total"] == len(every["items"])
    if every["items"]:
        one = findings(client, f"size=1{narrowed}")
        assert one["page"]["total"] == every["page"]["total"]
        assert len(one["items"]) == 1


def test_the_page_of_findings_tells_how_many(client: TestClient) -> None:
    total = findings(client, "size=1")["page"]["total"]
    assert total > 1
    page = text(client, "/findings?in=documents")
    assert f'class="found"><b>{total}</b>' in page


def test_a_search_that_finds_too_many_tells_no_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "CAP", 3)
    with TestClient(app()) as client:  # type: ignore[arg-type]
        app().state.reader._hits.clear()  # type: ignore[attr-defined]
        page = text(client, "/search?q=支出")
        assert "只列最新的 3 份" in page
        assert "超过" not in page
        found = client.get("/api/v1/search?q=支出").json()["page"]
        assert (found["total"], found["more"]) == (None, True)
        app().state.reader._hits.clear()  # type: ignore[attr-defined]


# The home page


def test_home_tells_of_warnings_across_documents_and_who_has_not_published(client: TestClient) -> None:
    page = text(client, "/")
    crossed = sum(r["findings"] for r in Reader(settings().index_path).across_rules())
    assert re.search(rf'跨文档发现</dt><dd><a href="/findings">{crossed}</a>', page)
    assert re.search(rf"<b>{crossed}</b>\s*跨文档发现", text(client, "/findings"))  # the count of the page it leads to
    assert crossed > 0
    assert "最近年度未见公开" in page
    assert "2024年度部门决算：应公开 5 个部门，未见公开 1 个" in page
    assert 'href="/findings?rule=N01&year=2024"' in page
    assert "水磨沟区水务局" in page.partition("最近年度未见公开")[2].partition("</section>")[0]
    assert "2024*" in page
    assert "* 该年度尚不完整：2022年缺 1 个部门，2023年缺 1 个部门，2024年缺 1 个部门。" in page


def test_without_a_list_a_year_is_incomplete_against_those_beside_it() -> None:
    class Listless(Reader):
        def publication(self, code: str) -> list[Any]:
            return []

        def years(self, code: str = "all", disclosure: str = "final") -> list[Any]:
            return [{"year": 2022, "documents": 5}, {"year": 2023, "documents": 6}, {"year": 2024, "documents": 2}]

    assert Listless(settings().index_path).incomplete() == {2022: 1, 2024: 4}


# Findings


def block(text: str, kind: str = "paragraph", cells: str | None = None) -> Block:
    return Block(0, kind, "", 0, None, text, cells, "")


def test_a_finding_stands_in_its_whole_sentence() -> None:
    words = "前一句。本年支出合计100.00万元，比上年增加5.00万元，增长9%，主要原因是人员增加。后一句。"
    start = words.index("9%")
    before, after = sentence(block(words), -1, -1, start, start + 2)
    assert before + "9%" + after == "本年支出合计100.00万元，比上年增加5.00万元，增长9%，主要原因是人员增加。"
    cells = '[[0,0,1,1,"项目"],[0,1,1,1,"决算数"],[1,0,1,1,"本年收入合计"],[1,1,1,1,"100.00"]]'
    assert sentence(block("", "table", cells), 1, 1, 0, 6) == ("本年收入合计 · 决算数：", "")
    assert sentence(None, 0, 0, 0, 0) == ("", "")


def test_cards_show_the_sentence(client: TestClient) -> None:
    page = text(client, f"/document/{ids()['faulty']}")
    said = re.findall(r"<blockquote[^>]*>(.*?)</blockquote>", page, re.DOTALL)
    assert said
    assert all("<mark>" in s for s in said)
    assert any(re.sub("<.*?>", "", s).rstrip().endswith(("。", "；")) for s in said)
    assert "<blockquote" in text(client, "/findings?in=documents")


def test_a_figure_knows_its_checks(client: TestClient) -> None:
    page = text(client, f"/document/{ids()['faulty']}")
    checks = dict(re.findall(r'<li id="k(\d+)" class="(\w+)">', page))
    assert "inconsistent" in checks.values()
    wrong = re.search(r'<data class="f w error" id="f\d+" [^>]*data-c="([\d ]+)"', page)
    assert wrong
    assert "inconsistent" in {checks[n] for n in wrong[1].split()}
    assert list(checks.values()).index("inconsistent") == 0  # what fails stands first


# Excel


@pytest.mark.parametrize("table", ["amounts", "accounts", "findings", "across"])
def test_every_table_is_there_as_excel(client: TestClient, table: str) -> None:
    assert f'href="/data/{table}.xlsx' in text(client, "/data")
    answer = client.get(f"/data/{table}.xlsx?year=2024")
    assert answer.status_code == 200
    assert ".xlsx" in answer.headers["content-disposition"]
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert "年度" in rows[0]
    lines = client.get(f"/data/{table}.csv?year=2024").content.decode("utf-8-sig").count("\r\n")
    assert len(rows) == lines or table in ("findings", "across")  # whose texts have lines of their own
    assert len(rows) > 1
    if table == "amounts":
        at = rows[0].index("数值，金额为万元")
        assert all(isinstance(r[at], int | float) for r in rows[1:])


# Charts


def test_errors_are_red_and_warnings_amber_in_charts(client: TestClient) -> None:
    chart = Chart("x", ("2024",), (Series("错误", (2_000_000,), "error"), Series("警告", (1_000_000,), "warning"), Series("提示", (1,))), True, False)  # fmt: skip
    drawn = svg(chart, 0, "zh")
    assert 'class="error"' in drawn
    assert 'class="warning"' in drawn
    assert 'class="s2"' in drawn
    assert '"tone":"error"' in data(chart, "zh")
    css = client.get("/static/site.css").text
    assert ".plot .error { fill: var(--error); }" in css
    assert ".plot .warning { fill: var(--amber); }" in css


# Comparing


def test_compare_has_examples_and_lists_while_one_types(client: TestClient) -> None:
    page = text(client, "/compare")
    example = re.search(r"<h2>例如</h2>.*?href=\"(\?d=[^\"]+)\"", page, re.DOTALL)
    assert example
    compared = text(client, f"/compare{example[1]}")
    assert compared.count('name="d"') >= 2
    assert "<h2>例如</h2>" not in compared
    assert 'data-hx-trigger="input changed delay:200ms, search"' in page
    assert "信访局" in re.search(r'id="pick".*?</ul>', text(client, "/compare?find=信访"), re.DOTALL)[0]  # type: ignore[index]
