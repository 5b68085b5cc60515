"""Load test of the site: every public page under 20 concurrent readers, over 1,000 and 10,000 documents.

    python bench/load.py [--documents 1000,10000] [--readers 20] [--requests 1200] [--folder DIR]

The corpora are written directly: real disclosures are compiled, read and checked once as prototypes, and each document is
one of them under another department's name, year and figures (every figure's digits exchanged), so that text and
figures are of true size and differ from document to document. The site runs as `juesuan serve` runs it, on a socket,
with two workers; readers are keep-alive connections in a process of their own.

"first" asks every address for the first time, as far as there are enough of them: pages are made. "again" asks the
same addresses once more: pages are kept. Writes docs/bench-site.md.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import random
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
import pyarrow as pa

from juesuan.checks.engine import check_document
from juesuan.compile.generate import generate
from juesuan.compile.render.plain import document_of
from juesuan.compile.wording import compose
from juesuan.corpus import schema
from juesuan.corpus.across import store_across
from juesuan.corpus.expected import Expected
from juesuan.corpus.finding import Across
from juesuan.corpus.identify import level_of, region_name, regions
from juesuan.corpus.rows import Item, Rows, rows_of
from juesuan.corpus.store import Corpus, Made, Place, Stored, create, write_batch
from juesuan.document.model import Document
from juesuan.document.read import read
from juesuan.extract.link import extract
from juesuan.kernel.lang import Text
from juesuan.site.index import update
from many import text

PROTOTYPES = 24
YEARS = (2020, 2021, 2022, 2023, 2024)
NAME = "临江区水利管理局"
BODIES = (
    "水利管理局",
    "档案管理局",
    "文化旅游局",
    "教育体育局",
    "市场监管局",
    "卫生健康委",
    "民政事务局",
    "统计调查局",
    "审计监督局",
    "信访接待局",
)
BATCH = 500
BOTH = "<!-- both -->"
"""What `bench/load_both.py` writes stands between two of these."""


# ---- a corpus of any size


def prototypes(*, short: bool = False) -> list[Rows]:
    """Return the rows of real disclosures, of 2023 and of one name; `short`: of texts of one page (`many.py`)."""
    found = []
    for seed in range(PROTOTYPES):
        if short:
            document = _of_one_page(seed)
        else:
            filing = msgspec.structs.replace(generate(seed, size=(6, 12, 20, 30)[seed % 4]), unit=NAME, year=2023)
            document = document_of(compose(filing, draft=True))
        item = Item(f"{seed:016x}", seed, "bench", (Stored("a.docx", "0" * 64, 1),))
        rows = rows_of(item, check_document(document), extract(document))
        rows["findings"] += list(faults(rows["figures"], seed))
        severities = [f["severity"] for f in rows["findings"]]
        rows["documents"][0] |= {f"n_{s}s": severities.count(s) for s in ("error", "warning", "note")}
        found.append(rows)
    return found


def _of_one_page(seed: int) -> Document:
    with tempfile.TemporaryDirectory(prefix="juesuan-load-") as folder:
        path = Path(folder) / "a.txt"
        path.write_text(text(NAME, 2023, random.Random(seed)), encoding="utf-8")
        return read([path])


def faults(figures: list[dict[str, Any]], seed: int) -> Iterator[dict[str, Any]]:
    """Yield a few findings: what is compiled has none of its own."""
    for n, figure in enumerate(figures[7 :: max(len(figures) // (seed % 6 + 1), 1)]):
        yield {
            "finding": f"b{n}", "rule": ("T01", "T03", "S02", "E04")[(seed + n) % 4], "severity": ("error", "warning", "note")[n % 3],
            "message_zh": "收入总计：66.00 + 325.00 = 391.00 ≠ 296.00；最可能有误的是296.00万元", "message_en": "66.00 + 325.00 = 391.00 ≠ 296.00",
            "quote": figure["printed"], "blamed": figure["figure"], "proposed": "391.00",
        } | {k: figure[k] for k in ("document", "block", "row", "col", "start", "end")}  # fmt: skip


class Prototype:
    """A disclosure to make others of."""

    def __init__(self, rows: Rows) -> None:
        self.document = rows["documents"][0]
        self.blocks, self.figures, self.findings = rows["blocks"], rows["figures"], rows["findings"]
        self.tables = {
            name: pa.Table.from_pylist(rows[name], schema=schema.TABLES[name])
            for name in ("blocks", "figures", "findings")
        }
        self.spans: dict[tuple[int, int, int], list[tuple[int, int]]] = {}
        for f in self.figures:
            self.spans.setdefault((f["block"], f["row"], f["col"]), []).append((f["start"], f["end"]))

    def copy(self, id: str, name: str, year: int, digits: dict[int, int]) -> dict[str, pa.Table]:
        """Return its tables under another name and year, with other figures."""

        def other(text: str, spans: list[tuple[int, int]] | None) -> str:
            made = text.replace(NAME, name).replace("2023", str(year))
            for start, end in spans or ():
                made = made[:start] + text[start:end].translate(digits) + made[end:]
            return made

        texts: list[str] = []
        cells: list[str | None] = []
        for b in self.blocks:
            n = b["block"]
            if b["cells"] is None:
                texts.append(other(b["text"], self.spans.get((n, -1, -1))))
                cells.append(None)
            else:
                rows = [
                    [r, c, h, w, other(t, self.spans.get((n, r, c)))]
                    for r, c, h, w, t in msgspec.json.decode(b["cells"])
                ]
                cells.append(msgspec.json.encode(rows).decode())
                texts.append("\t".join(t for *_, t in rows if t))
        values = [None if f["value"] is None else Decimal(str(f["value"]).translate(digits)) for f in self.figures]
        years = [year if f["year"] == 2023 else f["year"] for f in self.figures]
        printed = [f["printed"].translate(digits) for f in self.figures]
        own = {name: pa.array([id] * t.num_rows, pa.string()) for name, t in self.tables.items()}
        return {
            "blocks": _with(self.tables["blocks"], document=own["blocks"], text=pa.array(texts), cells=pa.array(cells, pa.string())),
            "figures": _with(
                self.tables["figures"], document=own["figures"], value=pa.array(values, schema.MONEY), printed=pa.array(printed),
                year=pa.array(years, pa.int16()),
            ),
            "findings": _with(self.tables["findings"], document=own["findings"]),
        }  # fmt: skip

    def row(self, id: str, seq: int, name: str, code: str, year: int, digits: dict[int, int]) -> dict[str, Any]:
        """Return its row of `documents`."""
        amounts = {
            k: json.loads(v.translate(digits))
            for k, v in json.loads(self.document["key_figures"], parse_float=str, parse_int=str).items()
        }
        return self.document | {
            "id": id, "seq": seq, "source": f"bench/{id}.docx", "department": name, "department_key": f"{code}{name[3:]}",
            "region": code, "region_name": region_name(code), "level": level_of(code), "year": year, "kind": "department",
            "title": f"{name}{year}年度部门决算公开", "published": date(year + 1, 9, 1), "key_figures": json.dumps(amounts),
        }  # fmt: skip


def _with(table: pa.Table, **columns: pa.Array) -> pa.Table:
    for name, values in columns.items():
        at = table.schema.get_field_index(name)
        table = table.set_column(at, table.schema.field(at), values)
    return table


def places() -> list[tuple[str, str]]:
    """Return county codes and names of three characters."""
    return [(code, name) for code, name in regions().items() if len(name) == 3 and not code.endswith("00")]


def write_corpus(
    folder: Path, documents: int, *, by_year: bool = False, batch: int = BATCH, short: bool = False
) -> None:
    """Write a corpus of a number of documents, five years a department: department by department, or year by year."""
    made = [Prototype(rows) for rows in prototypes(short=short)]
    place = Place(folder)
    create(place)
    counties = places()
    random.Random(1).shuffle(counties)
    counties = counties[: max(documents // len(YEARS) // len(BODIES), 1)]
    every: list[dict[str, Any]] = []
    for number, first in enumerate(range(0, documents, batch)):
        parts: dict[str, list[pa.Table]] = {"blocks": [], "figures": [], "findings": []}
        rows = []
        for seq in range(first, min(first + batch, documents)):
            department, year = seq // len(YEARS), YEARS[seq % len(YEARS)]
            if by_year:
                department, year = seq % (documents // len(YEARS)), YEARS[seq * len(YEARS) // documents]
            code, county = counties[department // len(BODIES) % len(counties)]
            name = county + BODIES[department % len(BODIES)]
            shuffled = random.Random(seq).sample("123456789", 9)
            digits = str.maketrans("123456789", "".join(shuffled))
            prototype = made[department % len(made)]
            id = f"{random.Random(seq).getrandbits(64):016x}"
            rows.append(prototype.row(id, seq, name, code, year, digits))
            for table, part in prototype.copy(id, name, year, digits).items():
                parts[table].append(part)
        tables = {
            name: pa.concat_tables(parts[name]) if name in parts else columns.empty_table()
            for name, columns in schema.TABLES.items()
        }
        tables["documents"] = pa.Table.from_pylist(rows, schema=schema.DOCUMENTS)
        write_batch(place, number, first, tables, Made("2026-01-01T00:00:00", 0.0, "bench", "0"))
        every += rows
    store_across(Corpus(folder), found_across(every), expected_of(every))


def found_across(documents: list[dict[str, Any]]) -> Iterator[Across]:
    """Yield four findings across documents for each: as many as a corpus of poor disclosures has."""
    texts = {
        "Y01": Text("比上年增加12.00万元，而上年公开的决算数为296.00万元", "12.00 more than last year, whose own disclosure has 296.00"),
        "Y02": Text("年初结转和结余3.00万元，上年公开的年末结转和结余为4.00万元", "opening carry-over 3.00; last year's closing one is 4.00"),
        "O01": Text("人均“三公”经费1.20万元，同年度、同级次部门的中位数为0.20万元", "1.20 a head on the three public expenses; the median is 0.20"),
        "C01": Text("与另一部门的说明有320字相同", "320 characters are the same as another department's"),
    }  # fmt: skip
    for n, d in enumerate(documents):
        other = documents[n - 1]["id"]
        for rule, message in texts.items():
            yield Across(
                rule, message, d["id"], other if rule != "O01" else "", d["department"], d["department_key"], d["region"], d["year"],
                "whole.expenditure", value=Decimal("3.00"), expected=Decimal("4.00"), figure=3, other_figure=5,
            )  # fmt: skip
        if n % 20 == 0:
            late = Text(f"{d['department']}{d['year']}年度部门决算迟12天公开", f"{d['department']}: 12 days late")
            yield Across("N02", late, d["id"], "", d["department"], d["department_key"], d["region"], d["year"])
            name = d["region_name"].rsplit("/", 1)[-1] + "人防办"
            missing = Text(f"{name}{d['year']}年度部门决算未见公开", f"{name}: no {d['year']} disclosure")
            yield Across("N01", missing, "", "", name, f"{d['region']}人防办", d["region"], d["year"])


def expected_of(documents: list[dict[str, Any]]) -> list[Expected]:
    """Return the list of departments that should publish: those that did, and those of `found_across` that did not."""
    listed = [Expected(d["department"], d["region"], d["year"]) for d in documents]
    return listed + [
        Expected(d["region_name"].rsplit("/", 1)[-1] + "人防办", d["region"], d["year"]) for d in documents[::20]
    ]


# ---- the pages that are asked for


def addresses(index: Path, most: int) -> dict[str, list[str]]:
    """Return addresses by kind of page, as different from each other as the corpus allows."""
    db = sqlite3.connect(index)
    chance = random.Random(7)
    documents = [r[0] for r in db.execute("SELECT id FROM documents WHERE current")]
    departments = [r[0] for r in db.execute("SELECT key FROM departments")]
    names = [r[0] for r in db.execute("SELECT DISTINCT name FROM departments")]
    codes = [r[0] for r in db.execute("SELECT code FROM regions WHERE code <> 'all'")]
    amounts = [r[0] for r in db.execute("SELECT value FROM figures WHERE n % 7 = 0 LIMIT 200000")]
    db.close()
    for rows in (documents, departments, names, codes, amounts):
        chance.shuffle(rows)
    common = (
        "三公经费",
        "机关运行经费",
        "政府采购",
        "一般公共预算",
        "培训费",
        "公务用车",
        "绩效评价",
        "年末结转",
        "人员经费",
        "维修费",
        "项目支出",
        "会议费",
        "结转",
        "国有资产",
    )
    words = [f"{a} {b}" for a in common for b in common if a != b] + list(common) + list("费支出年")
    filters = ["", *(f"&year={y}" for y in YEARS), *(f"&region={c}" for c in codes[:60]), "&level=county"]
    measures = (
        "whole.expenditure",
        "whole.income",
        "three.total",
        "general.public",
        "staff.total",
        "procurement.total",
        "whole.project",
    )
    ranked = [
        f"/rankings?measure={m}&by={b}&year={y}{f}&page={p}"
        for m in measures
        for b in ("amount", "per_head", "change", "rate")
        for y in YEARS
        for f in ("", "&level=county", *(f"&region={c}" for c in codes[:10]))
        for p in (1, 2)
    ]

    def q(text: str) -> str:
        return quote(text, safe="")

    made = {
        "home": ["/", "/?lang=en"],
        "search, words": [f"/search?q={q(w)}{f}" for w in words for f in filters],
        "search, words, later pages": [f"/search?q={q(w)}{f}&page={p}" for w in words for f in filters[:8] for p in (5, 25)],
        "search, department": [f"/search?q={q(n)}" for n in names],
        "search, figure": [f"/search?q={Decimal(a) / 1_000_000:f}" for a in amounts],
        "department": [f"/department/{q(d)}" for d in departments],
        "document": [f"/document/{d}" for d in documents],
        "document, English": [f"/document/{d}?lang=en" for d in documents[::-1]],
        "compare": [f"/compare?d={q(a)}&d={q(b)}&d={q(c)}&measure=three.total" for a, b, c in zip(departments, departments[1:], departments[2:], strict=False)],
        "rankings": ranked,
        "region": ["/region/", *(f"/region/{c}" for c in codes)],
        "data": [f"/data?region={c}" for c in codes],
        "findings across": [f"/findings?rule={r}{f}&page={p}" for r in ("", "Y01", "C01", "N01", "N02") for f in filters[:60] for p in (1, 2, 9)],
        "findings within": [f"/findings?in=documents&rule={r}{f}&page={p}" for r in ("", "T01", "T03", "E04") for f in filters[:60] for p in (1, 2, 9)],
        "about": ["/about", "/about?lang=en"],
        "API reference": ["/api"],
        "API search": [f"/api/v1/search?q={q(w)}{f}" for w in words[::-1] for f in filters],
        "API department": [f"/api/v1/departments/{q(d)}" for d in departments],
        "API document": [f"/api/v1/documents/{d}" for d in documents],
        "API figures": [f"/api/v1/figures?value={Decimal(a) / 1_000_000:f}" for a in amounts[::-1]],
        "API findings": [f"/api/v1/findings?size=20{f}&page={p}" for f in filters for p in (1, 2, 3)],
        "API across": [f"/api/v1/across?size=20{f}&page={p}" for f in filters for p in (1, 2, 3)],
        "API rankings": [r.replace("/rankings?", "/api/v1/rankings?") for r in ranked],
    }  # fmt: skip
    for name, rows in made.items():
        if name not in ("home", "region"):
            chance.shuffle(rows)
        del rows[most:]
    return made


# ---- readers


class Reader:
    """One reader: a keep-alive connection. The least HTTP that measures the server and not the client."""

    def __init__(self, port: int) -> None:
        self.port = port

    async def open(self) -> None:
        """Connect."""
        self.read, self.write = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 22)

    async def get(self, path: str) -> int:
        """Ask for a page and read it whole; return its status."""
        self.write.write(f"GET {path} HTTP/1.1\r\nHost: bench\r\nAccept-Encoding: gzip\r\n\r\n".encode())
        head = await self.read.readuntil(b"\r\n\r\n")
        lower = head.lower()
        at = lower.find(b"content-length:")
        if at >= 0:
            await self.read.readexactly(int(lower[at + 15 : lower.find(b"\r", at)]))
        return int(head[9:12])


class Measured(msgspec.Struct):
    """What a kind of page took."""

    requests: int
    rate: float
    p50: float
    p95: float
    worst: float
    bad: int


async def hammer(port: int, paths: list[str], readers: int, requests: int) -> Measured:
    """Let `readers` ask for the addresses in turn until `requests` are answered."""
    turns = iter(paths[n % len(paths)] for n in range(requests))
    taken: list[float] = []
    bad = 0

    async def one() -> None:
        nonlocal bad
        reader = Reader(port)
        await reader.open()
        for path in turns:
            start = time.perf_counter()
            status = await reader.get(path)
            taken.append(time.perf_counter() - start)
            bad += status != 200
        reader.write.close()

    start = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(readers)))
    total = time.perf_counter() - start
    cuts = statistics.quantiles(taken, n=100)
    return Measured(len(taken), len(taken) / total, cuts[49] * 1000, cuts[94] * 1000, max(taken) * 1000, bad)


def served(corpus: Path, port: int, workers: int) -> subprocess.Popen[bytes]:
    """Start the site and wait until it answers."""
    command = (
        sys.executable,
        "-m",
        "juesuan",
        "serve",
        "--corpus",
        str(corpus),
        "--port",
        str(port),
        "--workers",
        str(workers),
        "--public-only",
    )
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=os.environ)
    deadline = time.time() + 60
    while time.time() < deadline:
        try:
            if asyncio.run(_once(port)) == 200:
                return process
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the site did not start")


async def _once(port: int) -> int:
    reader = Reader(port)
    await reader.open()
    return await reader.get("/robots.txt")


def run(folder: Path, documents: int, readers: int, requests: int, port: int, workers: int) -> dict[str, Any]:
    """Make a corpus, serve it, and ask for every page."""
    corpus = folder / str(documents)
    index = corpus / ".site" / "index.sqlite"
    told: dict[str, Any] = {"documents": documents, "busy": os.getloadavg()[0]}
    if not corpus.exists():
        start = time.perf_counter()
        write_corpus(corpus, documents)
        told["write"] = time.perf_counter() - start
    if not index.exists():
        start = time.perf_counter()
        update(str(corpus), index)
        told["index"] = time.perf_counter() - start
    told["bytes"] = index.stat().st_size
    db = sqlite3.connect(index)
    told["figures"] = db.execute("SELECT COUNT(*) FROM figures").fetchone()[0]
    db.close()
    process = served(corpus, port, workers)
    try:
        pages: dict[str, tuple[Measured, Measured]] = {}
        for name, paths in addresses(index, requests).items():
            first = asyncio.run(hammer(port, paths, readers, min(requests, max(len(paths), 200))))
            again = asyncio.run(hammer(port, paths, readers, requests))
            pages[name] = (first, again)
            print(f"{documents:>6} {name:<28} first {first.rate:7.0f}/s p50 {first.p50:6.1f} p95 {first.p95:6.1f} ms   again {again.rate:7.0f}/s p95 {again.p95:6.1f} ms  bad {first.bad + again.bad}", flush=True)  # fmt: skip
        told["pages"] = pages
    finally:
        process.terminate()
        process.wait(10)
    return told


def report(results: list[dict[str, Any]], readers: int, requests: int, workers: int) -> Iterator[str]:
    """Yield the lines of docs/bench-site.md."""
    yield "# The site under load"
    yield ""
    yield f"`python bench/load.py`: {readers} concurrent readers, up to {requests} requests a page, {workers} server workers; readers and server on one"
    yield f"machine of {os.cpu_count()} cores ({platform.machine()}, Python {platform.python_version()}). Milliseconds; “first”: pages made; “again”: the same pages, kept."
    yield ""
    for told in results:
        index = f", built in {told['index']:.0f} s" if "index" in told else ""
        yield f"- {told['documents']:,} documents: {told['figures']:,} figures to search; index {told['bytes'] / 1e6:,.0f} MB{index}."
    busy = ", ".join(f"{t['busy']:.1f}" for t in results)
    yield f"- What else the machine had to do when each began (load average): {busy}."
    yield "- Original pages are not asked for here: how long those take is told in [bench.md](bench.md)."
    yield ""
    heads = " | ".join(f"{t['documents']:,} first: req/s | p50 | p95 | again: req/s | p95" for t in results)
    yield f"| page | {heads} |"
    yield "|---" + "|---:" * (5 * len(results)) + "|"
    for name in results[0]["pages"]:
        cells = []
        for told in results:
            first, again = told["pages"][name]
            cells.append(f"{first.rate:,.0f} | {first.p50:.1f} | {first.p95:.1f} | {again.rate:,.0f} | {again.p95:.1f}")
        yield f"| {name} | {' | '.join(cells)} |"
    yield ""
    for told in results:
        worst = max(((max(a.p95, b.p95), name) for name, (a, b) in told["pages"].items()), default=(0, ""))
        bad = sum(a.bad + b.bad for a, b in told["pages"].values())
        yield f"{told['documents']:,} documents: the slowest page’s p95 is {worst[0]:.1f} ms ({worst[1]}); {bad} answers other than 200."


def main() -> None:
    """Run and write the report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", default="1000,10000")
    parser.add_argument("--readers", type=int, default=20)
    parser.add_argument("--requests", type=int, default=1200)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--port", type=int, default=8799)
    parser.add_argument("--folder", type=Path, default=Path("/tmp/juesuan-load"))
    parser.add_argument("--fresh", action="store_true", help="write the corpora again")
    parser.add_argument("--output", type=Path, default=Path(__file__).parents[1] / "docs" / "bench-site.md")
    given = parser.parse_args()
    if given.fresh:
        shutil.rmtree(given.folder, ignore_errors=True)
    given.folder.mkdir(parents=True, exist_ok=True)
    sizes = [int(n) for n in given.documents.split(",")]
    results = [run(given.folder, n, given.readers, given.requests, given.port, given.workers) for n in sizes]
    more = given.output.read_text("utf-8").partition(BOTH) if given.output.exists() else ("", "", "")
    text = "\n".join(report(results, given.readers, given.requests, given.workers)) + "\n"
    given.output.write_text(text + (f"\n{more[1]}{more[2]}" if more[1] else ""), "utf-8")


if __name__ == "__main__":
    main()
