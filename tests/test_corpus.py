"""The corpus: what goes in comes out, each once, whatever kills the run."""

from __future__ import annotations

import gc
import http.server
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest

from corpus_sample import filing, many, taken, text
from juesuan.checks.batch import Job as CheckJob
from juesuan.checks.batch import check_one
from juesuan.cli import run
from juesuan.corpus import fetch as fetching
from juesuan.corpus import schema
from juesuan.corpus.fetch import fetch, is_inside
from juesuan.corpus.identify import chain, identify, level_of, place, region_name, regions
from juesuan.corpus.ingest import Job, compact, ingest, jobs
from juesuan.corpus.rows import Item
from juesuan.corpus.runners import Slice, local, slice_tables
from juesuan.corpus.store import Corpus, CorpusProblem, Place, manifests, writing
from juesuan.document.model import Document, Paragraph, Source, Unreadable

SAMPLES = Path(__file__).parent.parent / "samples"


def rows(corpus: Corpus, query: str) -> list[tuple]:
    return corpus.connect().execute(query).fetchall()


def own_memory() -> float:
    """MB of this process that it shares with no other."""
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_Dirty:")) / 1024


@pytest.mark.skipif(sys.platform != "linux", reason="asks the system as Linux is asked")
def test_a_long_list_is_in_memory_once(tmp_path: Path) -> None:
    """What is written to after a fork is there twice, and looking at an object writes to it."""
    given = [Job(f"{n:06d}/公开/{n}.txt", (str(tmp_path / f"{n:06d}" / "公开" / f"{n}.txt"),)) for n in range(40_000)]
    packed = compact(given)
    gc.disable()
    forked = multiprocessing.get_context("fork").Process(target=time.sleep, args=(60,), daemon=True)
    forked.start()
    try:
        before = own_memory()
        assert sum(1 for _ in packed) == 40_000
        between = own_memory()
        assert sum(1 for _ in given) == 40_000
        after = own_memory()
    finally:
        gc.enable()
        forked.kill()
        forked.join()
    assert between - before < 2
    assert after - between > 2
    assert list(compact(given)) == given


def test_nothing_goes_into_a_corpus_of_another_format(tmp_path: Path) -> None:
    many(tmp_path / "in", 1)
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "corpus.json").write_text('{"format": 99}')
    with pytest.raises(CorpusProblem, match="是第 99 版格式"):
        taken(tmp_path / "in", tmp_path / "c")
    assert not (tmp_path / "c" / "batches").exists()
    assert not (tmp_path / "c" / "originals").exists()


# ---- whose it is


@pytest.mark.parametrize(
    ("name", "code", "rest"),
    [
        ("乌鲁木齐市水磨沟区信访局", "650105", "信访局"),
        ("上海市普陀区财政局", "310107", "财政局"),
        ("中共上海市普陀区委社会工作部", "310107", "中共委社会工作部"),
        ("河南省开封市鼓楼区审计局", "410204", "审计局"),
        ("福建省鼓楼区审计局", "350102", "审计局"),
        ("鼓楼区审计局", "", "鼓楼区审计局"),  # four cities have one
        ("恩施州财政局", "422800", "财政局"),
        ("广西财政厅", "450000", "财政厅"),
        ("吉林市财政局", "220200", "财政局"),
        ("海南藏族自治州财政局", "632500", "财政局"),
        ("百色市田阳区民政局", "451003", "民政局"),
        ("仙桃市水利局", "429004", "水利局"),
        ("北京路小学", "", "北京路小学"),
        ("财政部", "000000", "财政部"),
        ("国家税务总局清河县税务局", "130534", "国家税务总局税务局"),
        ("南屏区图书馆", "", "南屏区图书馆"),
    ],
)
def test_a_department_is_placed_by_its_name(name: str, code: str, rest: str) -> None:
    assert place(name) == (code, rest)


def test_every_division_is_found_by_its_full_name_and_never_another() -> None:
    for code, name in regions().items():
        full = [regions()[c] for c in chain(code)]
        assert place("".join(full) + "财政局") == (code, "财政局")
        assert place("".join(full[-2:]) + "财政局")[0] == code
        assert place(name + "财政局")[0] in (code, "")
    assert place("重庆市江北区财政局")[0] == "500105"  # no more, but disclosures of its years name it


def test_words_around_tell_which_of_several_places() -> None:
    assert place("鼓楼区审计局", ("江苏省/南京市/鼓楼区/x.txt",))[0] == "320106"
    assert place("鼓楼区审计局", ("a.txt", "徐州市鼓楼区位于……"))[0] == "320302"
    assert place("鼓楼区审计局", ("南京市、徐州市",))[0] == ""


def test_levels_and_full_names() -> None:
    assert [level_of(c) for c in ("000000", "650000", "650100", "650105", "")] == [
        "central",
        "province",
        "city",
        "county",
        "",
    ]
    assert region_name("650105") == "新疆维吾尔自治区/乌鲁木齐市/水磨沟区"
    assert region_name("310107") == "上海市/普陀区"


def _identity(*texts: str, unit: str, year: int = 2024) -> object:
    document = Document((Source("x.txt", "txt"),), tuple(Paragraph(t) for t in texts))
    return identify(document, unit, year)


def test_kind_superior_level_and_date() -> None:
    found = _identity(
        "清河县第一中学2024年度单位决算",
        "清河县第一中学隶属于清河县教育局管理。",
        "发布日期：2025-09-12 来源：教育局",
        unit="清河县第一中学",
    )
    assert (found.kind, found.superior, found.published) == ("unit", "清河县教育局", date(2025, 9, 12))
    own = _identity("清河县教育局（本级）2024年度单位决算", unit="清河县教育局(本级)")
    assert (own.kind, own.superior, own.key) == ("unit", "清河县教育局", "130534教育局")
    town = _identity("清河县连庄镇人民政府2024年度部门决算", "2025年8月20日", unit="清河县连庄镇人民政府")
    assert (town.kind, town.level, town.region, town.published) == ("department", "town", "130534", date(2025, 8, 20))
    early = _identity("清河县档案馆2024年度部门决算", "发布日期：2023-09-12", unit="清河县档案馆")
    assert early.published is None


# ---- in and out


def test_what_goes_in_comes_out(tmp_path: Path) -> None:
    source = text(filing(3), tmp_path / "in", size := "甲.txt")
    taken(tmp_path / "in", tmp_path / "c")
    result = check_one(CheckJob("x", (str(source),))).result
    corpus = Corpus(tmp_path / "c")
    assert result is not None
    (row,) = rows(
        corpus,
        "select source, status, department, region, level, year, kind, n_figures, n_claims, n_blocks, version, latest from documents",
    )
    assert row == (size, "ok", "河北省邢台市清河县档案馆", "130534", "county", 2024, "department",
                   len(result.figures), len(result.checked), len(result.document.blocks), 1, True)  # fmt: skip
    stored = rows(
        corpus,
        'select figure, value, half, printed, measure, item, basis, aspect, year, block, row, col, start, "end" from figures order by figure',
    )
    assert stored == [
        (f.id, f.value, f.half, f.printed, f.fact.measure, f.fact.item, f.fact.basis, f.fact.aspect, f.fact.year,
         f.place.block, f.place.row, f.place.col, f.place.start, f.place.end)
        for f in result.figures
    ]  # fmt: skip
    blocks = dict(rows(corpus, "select block, text from blocks where kind = 'paragraph'"))
    cells = {
        n: {(c[0], c[1]): c[4] for c in json.loads(t)}
        for n, t in rows(corpus, "select block, cells from blocks where kind = 'table'")
    }
    for figure in result.figures:
        where = figure.place
        words = cells[where.block][where.row, where.col] if where.block in cells else blocks[where.block]
        assert words[where.start : where.end] == figure.printed
    assert rows(corpus, "select count(*) from accounts where form = 'summary' and measure = 'whole.total'") == [(1,)]
    joined = "accounts a join figures f using (document, figure)"
    assert rows(corpus, f"select count(*) from {joined} where a.value is distinct from f.value") == [(0,)]
    sha256 = corpus.connect().execute("select files[1].sha256 from documents").fetchone()[0]
    assert corpus.original(sha256, size) == source.read_bytes()
    assert corpus.part_of("figures", rows(corpus, "select id from documents")[0][0]).endswith("figures/000000.parquet")


def test_key_figures_are_the_tables_own(tmp_path: Path) -> None:
    given = filing(3)
    text(given, tmp_path / "in")
    taken(tmp_path / "in", tmp_path / "c")
    corpus = Corpus(tmp_path / "c")
    keys = json.loads(rows(corpus, "select key_figures from documents")[0][0], parse_float=Decimal, parse_int=Decimal)
    (total,) = rows(corpus, "select value from figures where measure = 'whole.total' and origin = 'summary'")[0]
    assert keys["whole.total"] == total
    assert keys["staff.active"] == given.staff.active
    three = given.three
    assert keys["three.total@budget"] == sum(
        e.budget for e in (three.abroad, three.purchase, three.running, three.reception)
    )
    assert {
        "whole.expenditure",
        "general.expenditure",
        "procurement.total",
        "general.expenditure@opening_budget",
    } <= set(keys)


def test_two_files_of_one_disclosure_are_one_document(tmp_path: Path) -> None:
    tally = taken(SAMPLES / "qinghe-archives", tmp_path / "c")
    assert (tally.new, tally.unreadable) == (1, 0)
    ((source, files),) = rows(Corpus(tmp_path / "c"), "select source, [f.format for f in files] from documents")
    assert (source, files) == ("部门决算公开说明.docx | 部门决算公开报表.xlsx", ["docx", "xlsx"])


def test_equal_content_is_stored_once_and_other_content_is_a_version(tmp_path: Path) -> None:
    given = filing(5)
    text(given, tmp_path / "in", "a.txt")
    text(given, tmp_path / "in", "b.txt")
    first = taken(tmp_path / "in", tmp_path / "c")
    assert (first.seen, first.new, first.known) == (2, 1, 1)
    text(given, tmp_path / "in", "c.txt", extra="\n更正：二〇二五年九月重新公开。\n")
    text(filing(6, year=2023), tmp_path / "in", "d.txt")
    again = taken(tmp_path / "in", tmp_path / "c")
    assert (again.seen, again.new, again.known) == (4, 2, 2)
    found = rows(Corpus(tmp_path / "c"), "select source, year, version, latest from documents order by seq")
    assert found == [("a.txt", 2024, 1, False), ("c.txt", 2024, 2, True), ("d.txt", 2023, 1, True)]
    before = [m.parts for m in manifests(Place(tmp_path / "c"))]
    assert taken(tmp_path / "in", tmp_path / "c").new == 0
    assert [m.parts for m in manifests(Place(tmp_path / "c"))] == before


def test_what_cannot_be_read_is_kept_with_the_reason(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "坏.pdf").write_bytes(b"%PDF-1.4 nothing more")
    (folder / "空.txt").write_bytes(b"")
    text(filing(1), folder)
    listed = tmp_path / "list.txt"
    listed.write_text(
        "# 清单\n" + "\n".join(f"in/{p.name}" for p in sorted(folder.iterdir())) + "\n无/无.pdf\n",
        encoding="utf-8",
    )
    tally = ingest(jobs([], [listed]), tmp_path / "c", local(2))
    assert (tally.new, tally.unreadable) == (4, 3)
    found = dict(rows(Corpus(tmp_path / "c"), "select source, problem_zh from documents where status = 'unreadable'"))
    assert set(found) == {"in/坏.pdf", "in/空.txt", "无/无.pdf"}
    assert all(found.values())
    assert "不存在" in found["无/无.pdf"]
    (folder / "空.txt").write_bytes(text(filing(2, year=2021), tmp_path / "other").read_bytes())
    assert ingest(jobs([], [listed]), tmp_path / "c", local(2)).new == 1
    assert rows(Corpus(tmp_path / "c"), "select count(*) from documents where latest and status = 'unreadable'") == [
        (2,)
    ]


def test_private_persons_are_masked_everywhere(tmp_path: Path) -> None:
    text(
        filing(1),
        tmp_path / "in",
        extra="\n救助困难职工张建国，身份证号110101199003074477，手机13912345678，发放补助1.25万元。\n",
    )
    taken(tmp_path / "in", tmp_path / "c")
    corpus = Corpus(tmp_path / "c")
    assert rows(corpus, "select count(*) from findings where rule like 'P%'") != [(0,)]
    for manifest in corpus.manifests:
        for table in schema.TABLES:
            values = str(
                corpus.connect()
                .execute(f"select * from read_parquet('{corpus.place.address(manifest.parts[table].path)}')")
                .fetchall()
            )
            assert not any(secret in values for secret in ("张建国", "110101199003074477", "13912345678")), table


def test_a_corpus_is_made_anew_from_its_originals(tmp_path: Path) -> None:
    taken(SAMPLES / "qinghe-archives", tmp_path / "old")
    text(filing(1, year=2022), tmp_path / "in", "甲.txt")
    taken(tmp_path / "in", tmp_path / "old")
    assert len(Corpus(tmp_path / "old").manifests) == 2
    taken(tmp_path / "old", tmp_path / "new")
    old, new = Corpus(tmp_path / "old"), Corpus(tmp_path / "new")
    assert len(new.manifests) == 1
    for table in schema.TABLES:
        assert rows(old, f"select * from {table} order by all") == rows(new, f"select * from {table} order by all")


def test_an_unfilled_form_is_a_template(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    lines = [
        "XX局2024年度部门决算",
        *(f"{n}.本年收入合计____万元，其中：财政拨款收入____万元，占__%。" for n in range(9)),
    ]
    (tmp_path / "in" / "x.txt").write_text("\n".join(lines), encoding="utf-8")
    taken(tmp_path / "in", tmp_path / "c")
    assert rows(Corpus(tmp_path / "c"), "select status, department_key from documents") == [("template", "")]


# ---- where it comes from and lies


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    folder = tmp_path / "www"
    folder.mkdir()

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None: ...

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", folder
    server.shutdown()


def test_a_text_is_a_list_only_where_it_is_called_one(tmp_path: Path) -> None:
    listed = tmp_path / "list.csv"
    listed.write_text("x.txt\tnone.xlsx\n# nothing\n\ns3://bucket/甲 乙.docx\n", encoding="utf-8-sig")
    assert [(j.source, len(j.paths)) for j in jobs([str(listed)])] == [("list.csv", 1)]
    assert [j.source for j in jobs([], [listed])] == ["x.txt | none.xlsx", "s3://bucket/甲 乙.docx"]


def test_a_list_stays_in_its_folder(tmp_path: Path) -> None:
    secret, folder = tmp_path / "密.txt", tmp_path / "in"
    folder.mkdir()
    secret.write_text("机密", encoding="utf-8")
    (folder / "link.txt").symlink_to(secret)
    lines = [
        "file:///etc/passwd",
        "/etc/passwd",
        "../密.txt",
        "link.txt",
        "simplecache::file:///etc/passwd",
        "ftp://127.0.0.1/x",
    ]
    (folder / "list.txt").write_text("\n".join(lines), encoding="utf-8")
    tally = ingest(jobs([], [folder / "list.txt"]), tmp_path / "c", local(1))
    assert (tally.new, tally.unreadable) == (6, 6)
    found = dict(rows(Corpus(tmp_path / "c"), "select source, problem_zh from documents"))
    assert [found[line].partition("：")[0] for line in lines] == [f"清单第 {n} 行" for n in range(1, 7)]
    assert "绝对路径" in found["/etc/passwd"]
    assert "不在清单所在的文件夹内" in found["../密.txt"]
    assert "不在清单所在的文件夹内" in found["link.txt"]
    assert not list((tmp_path / "c" / "originals").rglob("*.*"))


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    text(filing(1), folder / "甲")
    secret = tmp_path / "密"
    text(filing(2), secret)
    (folder / "乙").symlink_to(secret)
    (folder / "丙").symlink_to("/")
    (folder / "丁.txt").symlink_to(next(secret.iterdir()))
    (folder / "戊").symlink_to(folder / "甲")  # inside: seen once
    (folder / "己").symlink_to(folder)
    outside: list[Path] = []
    assert [j.source for j in jobs([str(folder)], outside=outside)] == [f"甲/{next((folder / '甲').iterdir()).name}"]
    assert sorted(p.name for p in outside) == ["丁.txt", "丙", "乙"]


def test_addresses_are_fetched(served: tuple[str, Path], tmp_path: Path) -> None:
    root, folder = served
    text(filing(1), folder, "甲 馆.txt")
    listed = tmp_path / "list.txt"
    listed.write_text(f"{root}/%E7%94%B2%20%E9%A6%86.txt\n{root}/none.pdf\n", encoding="utf-8")
    tally = ingest(jobs([], [listed]), tmp_path / "c", local(2), intranet=True)
    assert (tally.new, tally.unreadable) == (2, 1)
    found = rows(Corpus(tmp_path / "c"), "select files[1].name, status, problem_en from documents order by seq")
    assert found[0][:2] == ("甲 馆.txt", "ok")
    assert found[1][1] == "unreadable"
    assert "could not be fetched" in found[1][2]


def test_no_address_of_this_machine_is_fetched(served: tuple[str, Path], tmp_path: Path) -> None:
    root, folder = served
    port = root.rpartition(":")[2]
    text(filing(1), folder, "甲.txt")
    for host in ("127.0.0.1", "localhost", "[::1]", "0.0.0.0", "2130706433", "127.1"):
        with pytest.raises(Unreadable) as refused:
            fetch(f"http://{host}:{port}/甲.txt")
        # the last three are refused before any connection, by fsspec or aiohttp
        assert "内网" in refused.value.zh or host in ("2130706433", "127.1", "[::1]"), (host, refused.value.zh)
    assert fetch(f"{root}/甲.txt", intranet=True)[0] == "甲.txt"
    assert [is_inside(a) for a in ("10.1.2.3", "169.254.169.254", "fe80::1%eth0", "::ffff:10.0.0.1", "100.64.0.1", "8.8.8.8", "2606:4700::1111", "example.gov.cn")] == [
        True, True, True, True, True, False, False, False,
    ]  # fmt: skip


def test_a_page_may_not_lead_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A public address that redirects to one inside: every connection is looked at, not the first alone."""
    asked: list[str] = []

    class Redirecting(http.server.BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.do_GET()

        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(302)
            self.send_header("location", f"http://127.0.0.1:{self.server.server_port}/inside")
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Redirecting)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    real = fetching.is_inside
    first = iter([False])  # the first connection passes for a public one
    monkeypatch.setattr(fetching, "is_inside", lambda host: next(first, None) is None and real(host))
    with pytest.raises(Unreadable, match="内网"):
        fetch(f"http://127.0.0.1:{server.server_port}/outside")
    server.shutdown()
    assert set(asked) == {"/outside"}


def test_a_bucket_serves_as_well_as_a_folder(tmp_path: Path) -> None:
    text(filing(1), tmp_path / "in")
    given = jobs([str(tmp_path / "in")])

    def here(slices):  # a bucket in memory is not there in another process
        return map(slice_tables, slices)

    for location in ("memory://bucket/corpus", str(tmp_path / "c")):
        ingest(given, location, here)
    one, other = Corpus("memory://bucket/corpus"), Corpus(tmp_path / "c")
    assert one.fingerprint == other.fingerprint
    assert rows(one, "select * from documents") == rows(other, "select * from documents")
    assert not one.broken()


def test_a_folder_may_be_called_anything(tmp_path: Path) -> None:
    text(filing(1), tmp_path / "in[1]")
    for name in ("c1", "c[1]", "c'*?"):
        taken(tmp_path / "in[1]", tmp_path / name)
        assert rows(Corpus(tmp_path / name), "select count(*) from documents") == [(1,)], name


def test_one_writer_at_a_time_and_no_other_folder(tmp_path: Path) -> None:
    with writing(Place(tmp_path / "c")), pytest.raises(CorpusProblem), writing(Place(tmp_path / "c")):
        pass
    with pytest.raises(CorpusProblem):
        Corpus(tmp_path)
    (tmp_path / "corpus.json").write_text('{"format": 99}')
    with pytest.raises(CorpusProblem):
        Corpus(tmp_path)


def _damaged(part: Path, how: str) -> None:
    """Damage a part as disks do: cut it, turn a byte in its middle, lose it."""
    data = part.read_bytes()
    if how == "lost":
        part.unlink()
    else:
        half = len(data) // 2
        part.write_bytes(data[:half] if how == "cut" else data[:half] + bytes([data[half] ^ 255]) + data[half + 1 :])


@pytest.mark.parametrize(
    ("table", "how"), [("figures", "cut"), ("documents", "turned"), ("blocks", "lost"), ("documents", "cut")]
)
def test_a_damaged_part_is_named_set_aside_and_made_again(
    table: str, how: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The rest is served and compared meanwhile; the batch is made again from the originals, byte by byte."""
    from juesuan.site.index import damaged, stale, update
    from juesuan.site.queries import Reader

    place, index = str(tmp_path / "c"), tmp_path / "i.sqlite"
    for number, unit in enumerate(("清河县档案馆", "清河县水利局", "清河县审计局")):
        text(filing(number, f"河北省邢台市{unit}", size=1), tmp_path / "in")
    jobs_ = jobs([str(tmp_path / "in")])
    ingest(jobs_, place, local(1), batch=2)
    before = {p: p.read_bytes() for p in (tmp_path / "c").glob("*/*.parquet")}
    part = tmp_path / "c" / table / "000000.parquet"
    _damaged(part, how)
    name = f"{table}/000000.parquet"

    update(place, index)
    assert damaged(index) == [name]
    assert not stale(place, index)  # it is not tried again and again
    reader = Reader(index)
    assert reader.set_aside() == 2
    assert len(reader.all("SELECT id FROM documents", ())) == 1
    assert run(["across", "--corpus", place]) == 0
    assert name in capsys.readouterr().err
    assert run(["corpus", place, "--verify"]) == 2
    told = capsys.readouterr()
    assert name in told.err
    assert "1 份（1 批）" in told.out

    assert run(["corpus", place, "--repair"]) == 0
    assert f"已修复：{name}" in capsys.readouterr().err
    assert {p: p.read_bytes() for p in (tmp_path / "c").glob("*/*.parquet")} == before
    assert stale(place, index)
    assert update(place, index) == 1
    assert damaged(index) == []
    assert len(Reader(index).all("SELECT id FROM documents", ())) == 3


def test_a_batch_of_an_earlier_program_is_repaired_as_far_as_its_originals_are_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text(filing(1), tmp_path / "in")
    place = tmp_path / "c"
    taken(tmp_path / "in", place)
    manifest = place / "batches" / "000000.json"
    plain = json.loads(manifest.read_text())
    del plain["kept"]
    manifest.write_text(json.dumps(plain))
    for name in ("documents", "claims"):
        _damaged(place / name / "000000.parquet", "cut")
    assert run(["corpus", str(place), "--repair"]) == 0
    assert len(Corpus(place)) == 1
    assert not Corpus(place).broken()
    for original in place.glob("originals/*/*"):
        original.write_bytes(b"")
    _damaged(place / "documents" / "000000.parquet", "cut")
    assert run(["corpus", str(place), "--repair"]) == 2
    assert "无法修复：缺 1 份的原件" in capsys.readouterr().err


def test_damaged_findings_across_and_manifests_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text(filing(1), tmp_path / "in")
    place = tmp_path / "c"
    assert run(["ingest", str(tmp_path / "in"), "--corpus", str(place), "-j", "1"]) == 0
    (place / "across.parquet").write_bytes(b"PAR1")
    assert run(["corpus", str(place)]) == 0
    assert run(["across", "--corpus", str(place)]) == 0
    (place / "batches" / "000000.json").write_text("{")
    capsys.readouterr()
    assert run(["corpus", str(place)]) == 2
    assert "batches/000000.json 已损坏" in capsys.readouterr().err


def test_a_damaged_part_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text(filing(1), tmp_path / "in")
    assert run(["ingest", str(tmp_path / "in"), "--corpus", str(tmp_path / "c"), "-j", "1"]) == 0
    assert "新入库 1 份" in capsys.readouterr().out
    assert run(["corpus", str(tmp_path / "c"), "--verify"]) == 0
    assert "按年度：2024 1" in capsys.readouterr().out
    part = tmp_path / "c" / "figures" / "000000.parquet"
    part.write_bytes(part.read_bytes()[:-1] + b"?")
    assert run(["corpus", str(tmp_path / "c"), "--verify", "--lang", "en"]) == 2
    assert "figures/000000.parquet" in capsys.readouterr().err
    assert run(["corpus", str(tmp_path / "in")]) == 2
    assert run(["ingest", str(tmp_path / "none"), "--corpus", str(tmp_path / "c")]) == 2


# ---- kills


def _command(source: Path, corpus: Path) -> list[str]:
    return [
        sys.executable,
        "-m",
        "juesuan",
        "ingest",
        str(source),
        "--corpus",
        str(corpus),
        "--jobs",
        "2",
        "--batch",
        "8",
    ]


def _sums(corpus: Path) -> list[tuple[tuple[str, ...], list[str]]]:
    if not (corpus / "corpus.json").exists():
        return []
    return [(m.ids, [p.sha256 for p in m.parts.values()]) for m in manifests(Place(corpus))]


@pytest.mark.parametrize(
    ("documents", "kills"),
    [(20, (1,)), pytest.param(60, (1, 3, 5), marks=pytest.mark.slow)],
    ids=["once", "three times"],
)
def test_killed_nothing_is_lost_or_doubled(tmp_path: Path, documents: int, kills: tuple[int, ...]) -> None:
    many(tmp_path / "in", documents)
    corpus = tmp_path / "c"
    held: list[tuple[tuple[str, ...], list[str]]] = []
    for wanted in kills:
        process = subprocess.Popen(
            _command(tmp_path / "in", corpus), stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
        until = time.monotonic() + 120
        while len(_sums(corpus)) < wanted and process.poll() is None and time.monotonic() < until:
            time.sleep(0.02)
        assert process.poll() is None
        workers = _children(process.pid)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        _gone(workers)
        now = _sums(corpus)
        assert now[: len(held)] == held
        held = now
    # What a kill in the middle of writing leaves: a part that no manifest names.
    stray = corpus / "documents" / f"{len(held):06d}.parquet"
    stray.write_bytes(b"half a file")
    done = subprocess.run(_command(tmp_path / "in", corpus), capture_output=True, text=True, check=True)
    # Eight a batch, the last of four: on a busy machine it may be written before the kill.
    assert f"已有 {min(documents, 8 * len(held))} 份" in done.stdout
    assert _sums(corpus)[: len(held)] == held
    opened = Corpus(corpus)
    assert not opened.broken()
    assert rows(opened, "select count(*), count(distinct id), count(distinct source), max(seq) from documents") == [
        (documents, documents, documents, documents - 1)
    ]
    assert rows(
        opened,
        "select count(*) from documents d where n_figures <> (select count(*) from figures f where f.document = d.id)",
    ) == [(0,)]
    whole = tmp_path / "whole"
    subprocess.run(_command(tmp_path / "in", whole), check=True, stdout=subprocess.DEVNULL)
    assert _sums(whole) == _sums(corpus)


def _children(pid: int) -> list[int]:
    try:
        return [int(p) for t in Path(f"/proc/{pid}/task").glob("*/children") for p in t.read_text().split()]
    except OSError:
        return []


def _gone(pids: list[int]) -> None:
    """Wait until the workers of a killed run have ended by themselves."""
    until = time.monotonic() + 30
    while any(Path(f"/proc/{p}/cmdline").exists() and Path(f"/proc/{p}/cmdline").read_bytes() for p in pids):
        assert time.monotonic() < until, "workers outlive the run"
        time.sleep(0.05)


def test_a_worker_that_dies_costs_one_disclosure_at_most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many(tmp_path / "in", 10)
    from juesuan.corpus import runners as engine

    checked = engine._checked

    def deadly(place: Place, item: Item) -> object:
        if item.source == "004.txt":
            os.kill(os.getpid(), signal.SIGKILL)
        return checked(place, item)

    monkeypatch.setattr(engine, "_checked", deadly)  # workers are forked: they have it too
    tally = ingest(jobs([str(tmp_path / "in")]), tmp_path / "c", local(2))
    assert (tally.new, tally.unreadable) == (10, 1)
    found = rows(Corpus(tmp_path / "c"), "select source, problem_zh from documents where status = 'unreadable'")
    assert found == [("004.txt", "核对进程意外终止或超出时间、内存的上限")]
    assert rows(Corpus(tmp_path / "c"), "select list(source order by seq) from documents")[0][0] == [
        f"{n:03d}.{'html' if n % 2 else 'txt'}" for n in range(10)
    ]


def test_slices_do_not_change_the_rows(tmp_path: Path) -> None:
    many(tmp_path / "in", 3)
    place = Place(tmp_path / "c")
    from juesuan.corpus.ingest import _loaded

    items = [_loaded(place, j) for j in jobs([str(tmp_path / "in")])]
    together = slice_tables(Slice(place.location, tuple(items)))
    apart = [slice_tables(Slice(place.location, (i,))) for i in items]
    for table in schema.TABLES:
        assert together[table].to_pylist() == [r for t in apart for r in t[table].to_pylist()]
