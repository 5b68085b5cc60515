"""The public pages and the API over a real corpus: what they say, and what they refuse."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import sqlite3
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

import site_corpus
from juesuan.site import index
from juesuan.site.amounts import count, exact, readings, short
from juesuan.site.api import description
from juesuan.site.grams import grams, match
from juesuan.site.queries import Filter, Reader
from juesuan.site.settings import Settings
from juesuan.site.summary import UNIT
from site_fixtures import app, ids, settings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

PETITIONS = "650105信访局"


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(app()) as made:  # type: ignore[arg-type]
        yield made


@pytest.fixture(autouse=True)
def _forget_the_language(client: TestClient) -> None:
    client.cookies.clear()


def text(client: TestClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.text


# ---- words and figures


@pytest.mark.parametrize(
    ("typed", "value", "unit"),
    [("1,234.56万元", 1234.56, "万元"), ("12345600元", 1234.56, "万元"), ("1.2亿元", 12000, "万元"), ("１２人", 12, "人"), ("-3.5万元", -3.5, "万元")],
)  # fmt: skip
def test_amounts_are_understood_in_any_unit(typed: str, value: float, unit: str) -> None:
    assert [(r.value, r.unit) for r in readings(typed)] == [(round(value * UNIT), unit)]


def test_a_bare_amount_is_looked_up_in_every_unit() -> None:
    assert [r.value / UNIT for r in readings("1234.56")] == [1234.56, 0.123456, 12345600.0]
    assert readings("三公经费") == readings("0") == readings("1.2.3") == ()


@given(st.integers(-(10**17), 10**17))
def test_amounts_are_printed_exactly(value: int) -> None:
    from decimal import ROUND_HALF_EVEN, Decimal

    rounded = (Decimal(value) / UNIT).quantize(Decimal("0.01"), ROUND_HALF_EVEN)
    assert Decimal(exact(value).replace(",", "").replace("−", "-")) == rounded
    assert Decimal(count(value).replace(",", "").replace("−", "-")) * UNIT == value


def test_short_amounts() -> None:
    assert short(12_345 * UNIT) == "1.23亿元"
    assert short(456 * UNIT) == "456.0万元"
    assert short(12_345 * UNIT, "en") == "123.4 m yuan"
    assert short(None) == "—"


def test_han_text_becomes_pairs() -> None:
    assert grams("“三公”经费ＡＢ12") == "三公 公经 经费 费 ab12"
    assert match("决算公开") == '"决算 算公 公开"'
    assert match("局") == '"局"*'


@given(st.text(max_size=60))
def test_no_query_breaks_the_search(typed: str) -> None:
    reader = Reader(settings_index())
    reader.search(typed, Filter(), 1, 5)
    reader.figures(readings(typed), Filter(), 1, 5)
    reader.named(typed)


def settings_index() -> Path:
    app()
    return settings().index_path


# ---- pages


def test_home_tells_what_is_here(client: TestClient) -> None:
    page = text(client, "/")
    assert "新疆维吾尔自治区" in page
    assert "上海市" in page
    assert "2022–2024" in page
    assert "<svg viewBox" in page


def test_search_finds_words_across_quotation_marks(client: TestClient) -> None:
    page = text(client, "/search?q=三公经费")
    assert "<b>12</b>" in page
    assert "<mark>三公”经费</mark>" in page


def test_search_is_narrowed(client: TestClient) -> None:
    assert "<b>3</b>" in text(client, "/search?q=决算&region=650105&year=0&level=county").replace(
        "<b>6</b>", "<b>3</b>"
    )
    assert "<b>4</b>" in text(client, "/search?q=决算&year=2023")
    assert "<b>3</b>" in text(client, "/search?q=决算&region=310000")
    assert "没有找到" in text(client, "/search?q=决算&year=1999")
    assert "<b>6</b>" in text(client, "/search?region=650000")


def test_search_by_figure_leads_to_the_figure(client: TestClient) -> None:
    value = reader_value("whole.expenditure")
    page = text(client, f"/search?q={value}万元")
    assert "本年支出合计" in page
    link = re.search(r'href="/document/([0-9a-f]{16})#(f\d+)"', page)
    assert link
    assert f'id="{link[2]}"' in text(client, f"/document/{link[1]}")


def reader_value(measure: str) -> str:
    answer = Reader(settings_index()).rankings(measure, "amount", Filter(2023), 1, 1).rows[0]
    return exact(answer["value"]).replace(",", "")


def test_department_has_its_years_side_by_side(client: TestClient) -> None:
    page = text(client, f"/department/{quote(PETITIONS)}")
    for year in ("2022", "2023", "2024"):
        assert f'class="num">{year}</th>' in page
    assert page.count("<figure") >= 3
    assert "水磨沟区" in page
    assert "本年支出合计" in page


def test_document_marks_figures_and_faults(client: TestClient) -> None:
    page = text(client, f"/document/{ids()['faulty']}")
    assert '<data class="f' in page
    assert "card error" in page
    target = re.search(r'class="card error".*?href="#([fwb]\d+)"', page, re.S)
    assert target
    assert f'id="{target[1]}"' in page
    assert "建议改为" in page


def test_every_marked_figure_says_what_it_is(client: TestClient) -> None:
    page = text(client, f"/document/{ids()['clean']}")
    said = set(re.findall(r'<li id="m(\d+)"', page))
    assert set(re.findall(r'data-m="(\d+)"', page)) == said
    assert len(re.findall(r' id="([^"]+)"', page)) == len(set(re.findall(r' id="([^"]+)"', page)))


def test_original_is_the_file_that_was_taken_in(client: TestClient) -> None:
    found = client.get(f"/api/v1/documents/{ids()['clean']}").json()["files"][0]
    answer = client.get(found["url"])
    assert hashlib.sha256(answer.content).hexdigest() == found["sha256"]
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert client.get(f"/document/{ids()['clean']}/original/7").status_code == 404


def test_compare_adds_and_removes(client: TestClient) -> None:
    page = text(client, f"/compare?d={quote(PETITIONS)}&find=审计")
    link = re.search(r'<li><a href="(\?[^"]+)">＋ 云南省昆明市审计局', page)
    assert link
    both = text(client, "/compare" + link[1].replace("&amp;", "&"))
    assert both.count('class="remove"') == 2
    assert "先用上面的方框" in text(client, "/compare?d=")


def test_rankings_by_everything(client: TestClient) -> None:
    for by in ("amount", "per_head", "change", "rate"):
        page = text(client, f"/rankings?measure=whole.expenditure&by={by}&year=2024")
        assert page.count('<td class="num soft">') == 4
    up = text(client, "/rankings?measure=whole.expenditure&year=2024&order=up")
    down = text(client, "/rankings?measure=whole.expenditure&year=2024")
    assert (
        re.findall(r'<th scope="row"><a href="([^"]+)', up)
        == re.findall(r'<th scope="row"><a href="([^"]+)', down)[::-1]
    )


def test_regions_lead_down_to_departments(client: TestClient) -> None:
    assert 'href="/region/650000"' in text(client, "/region/")
    assert 'href="/region/650100"' in text(client, "/region/650000")
    assert "信访局" in text(client, "/region/650105")
    assert client.get("/region/999999").status_code == 404


def test_region_names_who_is_missing(tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    corpus = site_corpus.make(whole, site_corpus.UNITS[:1], (2023,))
    place = tmp_path / "more"
    place.mkdir()
    list(site_corpus.files(place, site_corpus.UNITS[1:2], (2024,)))
    index.update(str(corpus), corpus / "i.sqlite")
    before = Reader(corpus / "i.sqlite")
    assert before.version() == 1
    site_corpus.ingest(site_corpus.jobs([str(place)]), corpus, site_corpus.local(1))
    assert index.stale(str(corpus), corpus / "i.sqlite")
    assert index.update(str(corpus), corpus / "i.sqlite") == 1
    assert not index.stale(str(corpus), corpus / "i.sqlite")
    assert before.version() == 2
    assert [r["name"] for r in before.missing("650105", 2024)] == [site_corpus.UNITS[0]]
    assert before.search("信访局", Filter(), 1, 5).total == 1


def test_english(client: TestClient) -> None:
    page = text(client, "/?lang=en")
    assert '<html lang="en">' in page
    assert client.cookies.get("lang") == "en"
    assert "Rankings" in text(client, "/rankings")
    assert '<html lang="zh-CN">' in text(client, "/rankings?lang=zh")


@pytest.mark.parametrize(
    "path",
    [
        "/nope",
        "/department/nope",
        "/document/nope",
        "/document/../../etc/passwd",
        "/region/abc",
        "/document/x/original/y",
        "/data/documents.csv",
        "/static/../app.py",
    ],
)
def test_what_is_not_there(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "没有这个页面" in answer.text or "Not Found" in answer.text


def test_a_fault_of_the_program_is_a_page_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Reader, "region", lambda *_: 1 / 0)
    with TestClient(app(), raise_server_exceptions=False) as broken:  # type: ignore[arg-type]
        answer = broken.get("/region/110000?new=1")
    assert answer.status_code == 500
    assert "页面出错了" in answer.text
    assert "script-src 'self'" in answer.headers["content-security-policy"]


# ---- safety and keeping


def test_nothing_asked_for_gets_into_a_page_unescaped(client: TestClient) -> None:
    evil = "<script>alert(1)</script>\"'onload="
    for path in ("/search?q=", "/compare?find=", "/rankings?measure=", "/data?region=", "/compare?d=", "/nope?x="):
        answer = client.get(path + quote(evil))
        assert "<script>alert" not in answer.text
        assert "\"'onload" not in answer.text


def test_headers(client: TestClient) -> None:
    for path in ("/", "/nope", "/api/v1/regions", "/static/site.js", "/data/amounts.csv"):
        headers = client.get(path).headers
        assert "'unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
    assert "style=" not in text(client, f"/department/{quote(PETITIONS)}")
    assert client.get("/search?q=" + "a" * 5000).status_code == 414


def test_pages_are_kept_and_told_unchanged(client: TestClient) -> None:
    first = client.get("/rankings?year=2023")
    again = client.get("/rankings?year=2023")
    assert again.content == first.content
    assert again.headers["content-encoding"] == "gzip"
    assert "x-public" not in first.headers
    same = client.get("/rankings?year=2023", headers={"if-none-match": first.headers["etag"]})
    assert same.status_code == 304
    assert same.content == b""
    assert client.get("/rankings?year=2023", cookies={"lang": "en"}).headers["etag"] != first.headers["etag"]
    for path in ("/about", "/about", "/data?year=2023", "/api/v1/regions"):
        head = client.head(path)
        assert head.status_code == 200
        assert head.content == b""
    assert client.head("/nope").status_code == 404


def test_the_index_is_made_again_when_its_format_is_another(tmp_path: Path) -> None:
    path = tmp_path / "i.sqlite"
    sqlite3.connect(path).executescript("CREATE TABLE meta (key, value); INSERT INTO meta VALUES ('format', 'old')")
    assert index.stale(settings().corpus, path)
    assert index.update(settings().corpus, path) > 0
    assert Reader(path).version() == 1


def test_settings_go_through_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    from juesuan.site.settings import VARIABLE, from_environment

    monkeypatch.setenv(VARIABLE, "")
    given = Settings("/x", lang="en")
    given.to_environment()
    assert from_environment() == given


# ---- downloads


def test_csv_has_every_total(client: TestClient) -> None:
    answer = client.get("/data/amounts.csv?year=2024&region=650105")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {r["year"] for r in rows} == {"2024"}
    assert {r["region_name"] for r in rows} == {"新疆维吾尔自治区/乌鲁木齐市/水磨沟区"}
    spent = next(r for r in rows if r["measure"] == "whole.expenditure" and r["department"] == PETITIONS)
    api = client.get(f"/api/v1/departments/{quote(PETITIONS)}").json()
    assert spent["amount"] == next(
        a["value"] for a in api["years"][-1]["amounts"] if a["measure"] == "whole.expenditure"
    )
    assert spent["change"]


def test_parquet_and_package_hold_the_same_rows(client: TestClient) -> None:
    plain = client.get("/data/accounts.csv?year=2023").content.decode("utf-8-sig")
    table = pq.read_table(io.BytesIO(client.get("/data/accounts.parquet?year=2023").content))
    archive = zipfile.ZipFile(io.BytesIO(client.get("/data/accounts.zip?year=2023").content))
    assert archive.read("data.csv").decode() == plain
    assert table.num_rows == plain.count("\r\n") - 1 > 100
    described = json.loads(archive.read("datapackage.json"))
    fields = [f["name"] for f in described["resources"][0]["schema"]["fields"]]
    assert fields == table.column_names == plain.split("\r\n", 1)[0].split(",")


def test_text_that_looks_like_a_formula_is_text() -> None:
    from juesuan.site.downloads import _cell

    assert _cell("=1+1") == "'=1+1"
    assert _cell("信访局") == "信访局"


def test_findings_download(client: TestClient) -> None:
    assert ",error," in client.get("/data/findings.csv").text


# ---- API


def test_api_follows_its_pages(client: TestClient) -> None:
    found = client.get("/api/v1/search", params={"q": "三公经费", "size": 5}).json()
    assert found["page"] == {"page": 1, "size": 5, "total": 12, "more": False}
    assert len(found["items"]) == 5
    assert "经费" in found["items"][0]["excerpts"][0]
    departments = client.get("/api/v1/departments", params={"q": "审计"}).json()["items"]
    assert [d["name"] for d in departments] == ["云南省昆明市审计局"]
    assert client.get("/api/v1/documents?year=2022").json()["page"]["total"] == 4
    figures = client.get(f"/api/v1/documents/{ids()['clean']}/figures").json()
    assert figures["page"]["total"] > 100
    value = figures["items"][0]["value"] + figures["items"][0]["unit"]
    assert client.get("/api/v1/figures", params={"value": value}).json()["items"]
    assert client.get("/api/v1/findings?severity=error").json()["items"][0]["severity"] == "error"
    ranked = client.get("/api/v1/rankings?by=rate&year=2023").json()["items"]
    assert [r["rank"] for r in ranked] == [1, 2, 3, 4]
    assert {r["code"] for r in client.get("/api/v1/regions").json()["items"]} == {"650000", "310000", "530000"}


def test_api_refuses_in_json(client: TestClient) -> None:
    assert client.get("/api/v1/documents/nope").json()["error"]["status"] == 404
    assert client.get("/api/v1/search").json()["error"]["detail"][0]["parameter"] == "q"
    assert client.get("/api/v1/figures?value=abc").status_code == 422
    assert client.get("/api/v1/rankings?by=luck").status_code == 422


def _cut_and_joined(words: list[str]) -> Iterator[str]:
    """Yield each word, cut at every sign and joined to each other's end: what a mistyped address holds."""
    for word in words:
        yield word
        for n in range(len(word)):
            yield from (word[:n], word[n:], word[:n] + word[n + 1 :])
        for other in words:
            yield from (word + other, word + "@" + other, word.split("@")[0] + "@" + other.split(".")[-1])


def test_api_rankings_answer_any_measure_order_and_field(client: TestClient) -> None:
    """Only a measure is ranked by; whatever else is asked for is refused in words, never by a failure."""
    vocabulary = {
        "measure": [
            "whole.expenditure",
            "three.total",
            "three.total@budget",
            "staff.total",
            "@0",
            "~",
            "~名",
            "%00",
            "@",
        ],
        "by": ["amount", "per_head", "change", "rate"],
        "order": ["down", "up"],
        "page": ["1", "2", "-1", "1e3", "0"],
        "size": ["50", "1", "0", "101"],
        "year": ["2023", "0", "-2023", "２０２３"],
        "region": ["650000", "65", "310000", "@0"],
        "level": ["province", "city", "county", "x"],
    }
    answers = {
        (name, value): client.get("/api/v1/rankings", params={name: value}).status_code
        for name, words in vocabulary.items()
        for value in set(_cut_and_joined(words))
    }
    assert {k: v for k, v in answers.items() if v not in (200, 404, 422)} == {}
    for measure in ("@0", "three.total@0", "three.total@", "@budget", "three", "three.totalthree.total"):
        assert client.get("/api/v1/rankings", params={"measure": measure}).status_code == 404, measure
    for measure in ("three.total", "three.total@budget", "whole.expenditure", "procurement.sme"):
        assert client.get("/api/v1/rankings", params={"measure": measure}).status_code == 200, measure


def test_api_reference_has_every_route_with_an_example(client: TestClient) -> None:
    page = text(client, "/api")
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    for path in paths:
        assert f"GET {path}" in page
    for link in re.findall(r'<a href="(/api/v1/[^"]+)"><code>', page):
        assert client.get(link.replace("&amp;", "&")).status_code == 200


NAMED = {"key": "department", "id": "clean"}


@pytest.mark.parametrize("mode", ["positive", pytest.param("negative", marks=pytest.mark.slow)])
def test_schemathesis_finds_no_server_error(mode: str) -> None:
    """Statuses, content types and bodies are as described, for what the description allows and for what it does not."""
    schemathesis = pytest.importorskip("schemathesis")
    from hypothesis import HealthCheck, seed
    from hypothesis import settings as hypothesis_settings
    from schemathesis.generation.modes import GenerationMode

    def ask(operation: Any, name: str) -> None:
        there = ids()[NAMED[name]] if name else ""

        @seed(2912)
        @given(case=operation.as_strategy(generation_mode=GenerationMode(mode)), known=st.sampled_from(["", there]))
        @hypothesis_settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), database=None)
        def answers(case: Any, known: str) -> None:
            if known:
                case.path_parameters[name] = known
            response = case.call()
            assert response.status_code < 500
            case.validate_response(response)
            asked[f"{operation.path} {response.status_code}"] += 1

        answers()

    asked: Counter[str] = Counter()
    for found in schemathesis.openapi.from_asgi("/api/v1/openapi.json", app()).get_all_operations():
        operation = found.ok()
        if mode == "positive" or list(operation.query):  # any text may be a name in an address
            ask(operation, next((p.name for p in operation.path_parameters), ""))
    if mode == "positive":
        assert {f"{path} 200" for path in description()["paths"]} <= set(asked)
    else:
        assert sum(n for what, n in asked.items() if what.endswith("422")) > 100
