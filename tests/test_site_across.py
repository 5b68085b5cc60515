"""Findings across documents on the site: on which pages they are, where they lead, and when they are read anew."""

from __future__ import annotations

import csv
import html
import io
import re
import sqlite3
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pyarrow.parquet as pq
import pytest

import site_corpus
from juesuan.corpus.across import across, store_across, write_across
from juesuan.corpus.expected import Expected
from juesuan.corpus.finding import RULES, Across
from juesuan.corpus.store import Corpus
from juesuan.kernel.lang import Text
from juesuan.site import index
from juesuan.site.app import make_app
from juesuan.site.queries import Filter, Reader
from juesuan.site.settings import Settings
from juesuan.site.summary import YEAR_STEP
from juesuan.site.words import WORDS
from site_fixtures import app, settings

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
    return html.unescape(answer.text)


def total(page: str) -> int:
    found = re.search(r'class="found"><b>([\d,]+)</b>', page)
    assert found
    return int(found[1].replace(",", ""))


def stored() -> list[dict[str, object]]:
    rows: list[dict[str, object]] = pq.read_table(Path(settings().corpus) / "across.parquet").to_pylist()
    return rows


# ---- pages


def test_every_finding_is_listed_by_rule_region_and_year(client: TestClient) -> None:
    rows = stored()
    assert {r["rule"] for r in rows} == {"Y01", "Y02", "N01", "N02", "C01", "O01", "U01"}
    assert total(text(client, "/findings")) == len(rows)
    for rule in RULES:
        assert total(text(client, f"/findings?rule={rule}")) == sum(r["rule"] == rule for r in rows)
    page = text(client, "/findings?rule=Y01&region=310000&year=2024")
    assert total(page) == sum((r["rule"], r["region"], r["year"]) == ("Y01", "310115", 2024) for r in rows) > 0
    assert total(text(client, f"/findings?department={quote(PETITIONS)}")) == sum(
        r["department_key"] == PETITIONS for r in rows
    )
    second = text(client, "/findings?page=2")
    assert "card" in second
    assert second != text(client, "/findings")


def test_a_finding_leads_to_both_of_its_places(client: TestClient) -> None:
    page = text(client, "/findings?rule=Y01")
    links = re.findall(r'href="/document/([0-9a-f]{16})#([fb]\d+)"', page)
    assert len(links) == 50
    for document, target in links[:6]:
        assert f'id="{target}"' in text(client, f"/document/{document}")


def test_a_document_shows_its_own_and_what_was_compared_with_it(client: TestClient) -> None:
    mine = next(r for r in stored() if r["rule"] == "Y01" and r["department_key"] == PETITIONS)
    page = text(client, f"/document/{mine['document']}")
    assert str(mine["message_zh"]) in page
    assert f'href="#f{mine["figure"]}"' in page
    assert f'href="/document/{mine["other"]}#f{mine["other_figure"]}"' in page
    assert f'href="/document/{mine["document"]}#f{mine["figure"]}"' in text(client, f"/document/{mine['other']}")


def test_a_department_shows_those_of_all_years(client: TestClient) -> None:
    copied = next(r for r in stored() if r["rule"] == "C01")
    page = text(client, f"/department/{quote(str(copied['department_key']))}")
    for words in ("雷同", "迟40天", "不等于有错", "所属单位合计"):
        assert words in page
    assert f'href="/document/{copied["other"]}#b14"' in page
    other = Reader(settings().index_path).document(str(copied["other"]))
    assert other is not None
    assert "雷同" in text(client, f"/department/{quote(other['department'])}")  # two have the same text: both are told
    assert "See all" in text(client, f"/department/{quote(PETITIONS)}?lang=en")


def test_a_region_tells_who_has_not_published_by_the_list(client: TestClient) -> None:
    page = text(client, "/region/650105")
    section = page[page.index('id="publication"') :]
    assert "按应公开单位名单逐一对照" in section
    assert re.findall(
        r'<th scope="row">(\d{4})</th><td>部门决算</td><td class="num">3</td><td class="num"><a [^>]+>1</a>', section
    ) == [
        "2024",
        "2023",
        "2022",
    ]
    assert section.count(f"{site_corpus.ABSENT}20") == 3
    assert "尚未收录的部门" not in page  # the list says it: nothing is guessed
    assert "应在2025-09-21前公开" in section
    assert "No list" not in page
    assert "应公开部门" in text(client, "/region/")
    assert "迟40天" in text(client, "/region/") or "迟40天" in text(client, "/findings?rule=N02")


def test_without_a_list_it_is_said_to_be_a_guess(tmp_path: Path) -> None:
    corpus = site_corpus.make(tmp_path / "a", site_corpus.UNITS[:1], (2023,))
    more = tmp_path / "more"
    more.mkdir()
    list(site_corpus.files(more, site_corpus.UNITS[1:2], (2024,)))
    site_corpus.ingest(site_corpus.jobs([str(more)]), corpus, site_corpus.local(1))
    from juesuan.site.app import make_app
    from juesuan.site.settings import Settings

    with TestClient(make_app(Settings(str(corpus), public_only=True, refresh=0))) as client:
        page = text(client, "/region/650105")
        assert "没有应公开单位名单，以下只由往年推断" in page
        assert "2024年度尚未收录的部门" in page
        assert 'id="publication"' not in page


def test_home_leads_to_the_lists(client: TestClient) -> None:
    page = text(client, "/")
    assert 'href="/findings?rule=Y01"' in page
    rule = re.search(r'href="/findings\?in=documents&rule=(\w+)"', page)
    assert rule
    assert total(text(client, f"/findings?in=documents&rule={rule[1]}")) > 0
    about = text(client, "/about")
    assert all(f'id="{rule}"' in about for rule in RULES)


def test_the_list_in_english_and_odd_requests(client: TestClient) -> None:
    assert "last year's figure differs" in text(client, "/findings?rule=Y01&lang=en")
    client.cookies.clear()
    assert 'aria-current="page">文件内发现' in text(client, "/findings?rule=T01")  # a rule tells which list is meant
    assert 'value="P01" selected' in text(client, "/findings?rule=P01")
    for odd in ("rule=zzz", "region=99", "year=abc", "department=nope", "in=what", "page=0"):
        assert client.get(f"/findings?{odd}").status_code == 404
    assert "没有找到" in text(client, "/findings?page=900")


# ---- API and downloads


def test_api_has_them(client: TestClient) -> None:
    rows = stored()
    answer = client.get("/api/v1/across?rule=Y01&size=100&year=2024").json()
    mine = [r for r in rows if r["rule"] == "Y01" and r["year"] == 2024]
    assert {i["id"] for i in answer["items"]} == {r["finding"] for r in mine}
    assert answer["page"]["total"] == len(mine)
    assert answer["overtaken"] is False
    one = next(i for i in answer["items"] if i["id"] == mine[0]["finding"])
    assert one["target"] == f"f{mine[0]['figure']}"
    assert one["expected"] == f"{mine[0]['expected']:f}".rstrip("0").rstrip(".")
    assert client.get(f"/api/v1/across?department={quote(PETITIONS)}").json()["page"]["total"] > 0
    document = client.get(f"/api/v1/documents/{one['document']}").json()
    assert one["id"] in {a["id"] for a in document["across"]}


def test_download_has_every_one(client: TestClient) -> None:
    answer = client.get("/data/across.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {r["id"] for r in rows} == {r["finding"] for r in stored()}
    table = pq.read_table(io.BytesIO(client.get("/data/across.parquet?region=650000&year=2023").content))
    assert set(table.column("region").to_pylist()) == {"650105"}
    assert "跨文档发现" in text(client, "/data")


# ---- read anew


def test_they_are_read_anew_when_they_were_computed_anew(tmp_path: Path) -> None:
    corpus = site_corpus.make(tmp_path, site_corpus.UNITS[:1], (2023, 2024))
    path = tmp_path / "i.sqlite"
    index.update(str(corpus), path)
    seen = Reader(path)
    assert (seen.version(), seen.across(Filter(), "", 1, 5).total) == (1, 0)
    assert not index.stale(str(corpus), path)
    found = write_across(Corpus(corpus), []).num_rows
    assert index.stale(str(corpus), path)
    assert index.update(str(corpus), path) == 0
    assert (seen.version(), seen.across(Filter(), "", 1, 5).total) == (2, found)
    assert found > 0
    assert not index.stale(str(corpus), path)
    write_across(Corpus(corpus), [Expected("水磨沟区水务局", "650105", 2024)])  # the same documents, another list
    assert index.stale(str(corpus), path)
    index.update(str(corpus), path)
    assert seen.version() == 3
    assert [tuple(r) for r in seen.publication("650105")] == [(2024, "final", 1, 1, 0)]
    (corpus / "across.parquet").unlink()
    assert index.stale(str(corpus), path)
    index.update(str(corpus), path)
    assert seen.across(Filter(), "", 1, 5).total == 0


def test_a_storage_that_fails_for_a_while_does_not_end_the_looking(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a bucket's client raises is no OSError."""
    import msgspec

    from juesuan.site.app import make_app

    asked: list[int] = []

    def fails(*_: object) -> bool:
        asked.append(1)
        raise RuntimeError("endpoint")

    made = make_app(msgspec.structs.replace(settings(), refresh=0.02))
    monkeypatch.setattr(index, "stale", fails)
    with TestClient(made) as client:
        for _ in range(100):
            if len(asked) > 2:
                break
            time.sleep(0.05)
        assert client.get("/").status_code == 200
    assert len(asked) > 2


def test_what_has_been_overtaken_is_not_said(tmp_path: Path) -> None:
    """A department that published after `across` was run must not be told to have not."""
    corpus = site_corpus.make(tmp_path, site_corpus.UNITS[:1], (2023,))
    path = tmp_path / "i.sqlite"
    expected = [Expected(unit, "650105", 2024) for unit in site_corpus.UNITS[:2]]
    store_across(Corpus(corpus), across(Corpus(corpus), expected), expected)
    index.update(str(corpus), path)
    seen = Reader(path)
    assert [(r["rule"], r["name"]) for r in seen.across(Filter(region="650105"), "N01", 1, 9).rows] == [
        ("N01", u) for u in sorted(site_corpus.UNITS[:2])
    ]
    assert not seen.across_overtaken()
    more = tmp_path / "more"
    more.mkdir()
    list(site_corpus.files(more, site_corpus.UNITS[:1], (2024,)))
    site_corpus.ingest(site_corpus.jobs([str(more)]), corpus, site_corpus.local(1))
    assert index.update(str(corpus), path) == 1
    assert [r["name"] for r in seen.across(Filter(), "N01", 1, 9).rows] == [site_corpus.UNITS[1]]
    assert seen.across_overtaken()


def test_a_site_whose_corpus_has_grown_says_so_and_compares_anew(tmp_path: Path) -> None:
    corpus = site_corpus.make(tmp_path, site_corpus.UNITS[:1], (2023,))
    write_across(Corpus(corpus), [Expected(unit, "650105", 2024) for unit in site_corpus.UNITS[:2]])
    site = Settings(str(corpus), public_only=True, refresh=0)
    with TestClient(make_app(site)) as client:
        more = tmp_path / "more"
        more.mkdir()
        list(site_corpus.files(more, site_corpus.UNITS[:1], (2024,)))
        site_corpus.ingest(site_corpus.jobs([str(more)]), corpus, site_corpus.local(1))
        index.update(str(corpus), site.index_path)
        key = quote(client.get("/api/v1/documents?size=1").json()["items"][0]["department"])
        one = client.get("/api/v1/documents?size=1").json()["items"][0]["id"]
        pages = ("/", "/findings", "/region/650105", f"/department/{key}", f"/document/{one}", "/data")
        said = WORDS["overtaken"]("zh")
        assert [p for p in pages if said not in text(client, p)] == []
        assert index.overtaken(site.index_path)
        assert client.get(f"/api/v1/documents/{one}").json()["overtaken"] is True
        assert "juesuan-across-overtaken.csv" in client.get("/data/across.csv").headers["content-disposition"]
        index.follow(str(corpus), site.index_path)
        assert not index.overtaken(site.index_path)
        assert [p for p in pages if said in text(client, p)] == []
        found = client.get("/api/v1/across?rule=N01").json()
        assert (found["overtaken"], found["page"]["total"]) == (False, 1)
        assert client.get(f"/api/v1/documents/{one}").json()["overtaken"] is False
        assert "overtaken" not in client.get("/data/across.csv").headers["content-disposition"]


def test_findings_of_an_older_program_are_read(tmp_path: Path) -> None:
    corpus = site_corpus.make(tmp_path, site_corpus.UNITS[:1], (2023,))
    row = Across(
        "N01",
        Text("水务局2023年度部门决算未见公开", "x"),
        department="水务局",
        department_key="650105水务局",
        region="650105",
        year=2023,
    ).row()
    table = pq.read_table(io.BytesIO(_parquet([row | {"rule": "P01"}, row | {"rule": "Z99", "severity": "note"}])))
    pq.write_table(table.replace_schema_metadata(None), corpus / "across.parquet")
    path = tmp_path / "i.sqlite"
    index.update(str(corpus), path)
    found = Reader(path).across(Filter(), "", 1, 9).rows
    assert [r["rule"] for r in found] == ["N01", "Z99"]
    assert [tuple(r) for r in Reader(path).publication("650105")] == [(2023, "final", None, 1, 0)]


def _parquet(rows: list[dict[str, object]]) -> bytes:
    import pyarrow as pa

    from juesuan.corpus import schema
    from juesuan.corpus.store import parquet

    return parquet(pa.Table.from_pylist(rows, schema=schema.ACROSS))


# ---- speed


@pytest.mark.slow
def test_lists_go_by_an_index(tmp_path: Path) -> None:
    """With 200,000 findings any page of any list is answered in a few milliseconds."""
    path = tmp_path / "i.sqlite"
    index.update(settings().corpus, path)
    db = sqlite3.connect(path)
    rows = []
    for n in range(200_000):
        year = 2020 + n % 5
        key = year * YEAR_STEP + 1000 + n
        region = f"65{n % 14 + 1:02d}{n % 9 + 1:02d}"
        rows += [
            (of, rule, key)
            for of in ("all", "650000", region[:4] + "00", region)
            for rule in ("", ("Y01", "N01", "C01")[n % 3])
        ]
        db.execute(
            "INSERT INTO across (n, id, rule, severity, document, other, department, name, region, year, zh, en) VALUES (?,?,?,?,'','','','',?,?,'','')",
            (key, str(n), ("Y01", "N01", "C01")[n % 3], "note", region, year),
        )
    db.executemany("INSERT OR IGNORE INTO across_of VALUES (?,?,?)", rows)
    db.commit()
    reader = Reader(path)
    for narrowed in (Filter(), Filter(2023), Filter(region="650000"), Filter(2021, "650100"), Filter(region="650101")):
        for rule in ("", "Y01"):
            for page in (1, 1000):
                began = time.perf_counter()
                reader.across(narrowed, rule, page, 25)
                assert time.perf_counter() - began < 0.1, (narrowed, rule, page)
