"""Ingests N generated disclosures, killing the run three times on the way: `python bench/ingest.py [N] [--write]`.

The disclosures are of N / 5 departments over five years, last year's figures being those of last year's disclosure, in
text and HTML by turns. The run is killed with SIGKILL (the whole process group) at a quarter, half and three quarters,
and begun again. Figures are counted before (each disclosure of a sample checked by itself, and what the batches held at
each kill) and after. Memory is the resident set of the run's processes together, taken every two seconds.
Last, some are taken in once more by one process, and its time is told stage by stage (`--shares N`: only that, of N).
`--write` puts the results into docs/bench-corpus.md.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from random import Random

import msgspec

import shares
from juesuan.checks.batch import Job, check_one
from juesuan.compile.filing import ZERO, Filing, Item
from juesuan.compile.generate import PURPOSES, REASONS, random_filing
from juesuan.compile.lastyear import of_filing, with_last_year
from juesuan.compile.render import render
from juesuan.compile.wording import compose
from juesuan.corpus.identify import chain, regions
from juesuan.corpus.store import Corpus, Manifest, Place, manifests
from juesuan.regions.region import template
from stages import Machine, machine

ROOT = Path(__file__).parent.parent
YEARS = (2020, 2021, 2022, 2023, 2024)
BODIES = (
    "财政局", "教育局", "民政局", "水利局", "审计局", "统计局", "档案馆", "图书馆", "卫生健康委员会", "农业农村局",
    "交通运输局", "信访局", "司法局", "文化和旅游局", "应急管理局", "住房和城乡建设局", "生态环境局", "市场监督管理局",
)  # fmt: skip
SAMPLE = 25
"""Every so many disclosures one is checked by itself."""
STAGED = 200
"""Disclosures whose time is told stage by stage."""


# ---- what is ingested


def departments(count: int) -> list[str]:
    """Return the names of `count` departments of real counties, cities and provinces, the same ones every time."""
    places = ["".join(regions()[c] for c in chain(code)) for code in regions() if not code.startswith(("71", "8"))]
    random = Random(5)
    random.shuffle(places)
    made = (place + body for body in BODIES for place in places)
    return [name for name, _ in zip(made, range(count), strict=False)]


def budgeted(filing: Filing) -> Filing:
    """Return a filing whose items of last year alone have a budget, of nothing, and a reason."""

    def item(given: Item) -> Item:
        general = given.general
        if general.opening_budget is not None:
            return given
        general = msgspec.structs.replace(general, opening_budget=ZERO, full_budget=ZERO)
        reason = given.reason or REASONS[0]
        return msgspec.structs.replace(
            given, general=general, purpose=given.purpose or PURPOSES[0], reason=reason, budget_reason=reason
        )

    return msgspec.structs.replace(filing, items=tuple(map(item, filing.items)))


def write_department(folder: Path, numbered: tuple[int, str]) -> int:
    """Write one department's five disclosures; return how many."""
    number, name = numbered
    random = Random(number)
    last = None
    for year in YEARS:
        made = random_filing(
            random, random.choice(("national", "xinjiang", "shanghai")), random.choice((1, 2, 3, 5, 8, 12))
        )
        filing = msgspec.structs.replace(made, unit=name, year=year)
        if last is not None:
            filing = budgeted(with_last_year(filing, last)[0])
        last = of_filing(filing)
        kind = "html" if (number + year) % 2 else "txt"
        render(
            compose(filing, template(filing.template)), folder / f"{number % 100:02d}" / f"{name}{year}.{kind}", kind
        )
    return len(YEARS)


def generate(folder: Path, count: int, workers: int) -> None:
    """Write `count` disclosures, unless they are there."""
    done = folder / f".made-{count}"
    if done.exists():
        return
    with ProcessPoolExecutor(workers) as pool:
        names = list(enumerate(departments(count // len(YEARS))))
        for _ in pool.map(partial(write_department, folder), names, chunksize=10):
            pass
    done.touch()


# ---- the run


class Sampled(msgspec.Struct, frozen=True):
    """The run at one moment: seconds since its start, documents in whole batches, resident MB of its processes."""

    seconds: float
    documents: int
    resident: float


class Kill(msgspec.Struct, frozen=True):
    """A kill: documents and figures in whole batches then, and the digest of their parts."""

    documents: int
    figures: int
    digest: str


class Bench(msgspec.Struct, frozen=True):
    """A whole bench."""

    machine: Machine
    disclosures: int
    jobs: int
    seconds: float
    rate: float
    samples: tuple[Sampled, ...]
    kills: tuple[Kill, ...]
    documents: int
    distinct: int
    figures: int
    sampled: int
    sampled_figures: int
    sampled_figures_corpus: int
    kept: bool
    parts_mb: float
    again_seconds: float
    cpu: float = 0.0
    stages: dict[str, float] = {}
    staged: int = 0


def processor_seconds(folder: Path, corpus: Path) -> float:
    """Return the processor seconds a disclosure, over one folder of them: what other work on the machine does not change."""
    shutil.rmtree(corpus, ignore_errors=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command(folder, corpus, 1), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return used / len(Corpus(corpus))


def digest(have: list[Manifest]) -> str:
    """Return a digest of batches' parts."""
    return hashlib.sha256("".join(p.sha256 for m in have for _, p in sorted(m.parts.items())).encode()).hexdigest()[:16]


def children(parent: int) -> list[int]:
    """Return a process and those below it."""
    found = [parent]
    for pid in found:
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            try:
                found += [int(p) for p in task.read_text().split()]
            except OSError:
                continue
    return found


def resident(parent: int) -> float:
    """Return the resident MB of a process and those below it, shared pages counted once each by share."""
    total = 0
    for pid in children(parent):
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def command(folder: Path, corpus: Path, jobs: int) -> list[str]:
    """Return the command that ingests."""
    return [
        sys.executable,
        "-m",
        "juesuan",
        "ingest",
        str(folder),
        "--corpus",
        str(corpus),
        "--jobs",
        str(jobs),
        "--no-across",
    ]


def watched(run: subprocess.Popen[bytes], corpus: Path, until: int, began: float) -> Iterator[Sampled]:
    """Yield samples of a run until it ends or has `until` documents in whole batches."""
    while run.poll() is None:
        time.sleep(2)
        documents = sum(len(m.ids) for m in manifests(Place(corpus))) if (corpus / "corpus.json").exists() else 0
        yield Sampled(time.perf_counter() - began, documents, resident(run.pid))
        if documents >= until:
            return


def measure(folder: Path, corpus: Path, count: int, jobs: int) -> Bench:
    """Ingest with three kills and count."""
    began = time.perf_counter()
    samples: list[Sampled] = []
    kills: list[Kill] = []
    kept = True
    for until in (count // 4, count // 2, count * 3 // 4, count + 1):
        run = subprocess.Popen(
            command(folder, corpus, jobs), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        samples += watched(run, corpus, until, began)
        if until > count:
            run.wait()
            break
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()
        have = manifests(Place(corpus))
        kept = kept and all(digest(have[: _batches(have, k.documents)]) == k.digest for k in kills)
        figures = sum(m.parts["figures"].rows for m in have)
        kills.append(Kill(sum(len(m.ids) for m in have), figures, digest(have)))
        print(kills[-1], f"{time.perf_counter() - began:.0f} s", flush=True)
    seconds = time.perf_counter() - began
    start = time.perf_counter()
    subprocess.run(command(folder, corpus, jobs), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    again = time.perf_counter() - start
    opened = Corpus(corpus)
    kept = (
        kept
        and all(digest(opened.manifests[: _batches(opened.manifests, k.documents)]) == k.digest for k in kills)
        and not opened.broken()
    )
    query = opened.connect()
    counted = query.execute("select count(*), count(distinct id), sum(n_figures) from documents").fetchone()
    assert counted is not None
    by_source = dict(
        query.execute(
            "select d.source, count(f.figure) from documents d join figures f on f.document = d.id group by 1"
        ).fetchall()
    )
    alone = list(_alone(folder))
    return Bench(
        machine(), count, jobs, seconds, counted[0] / seconds, tuple(samples), tuple(kills), counted[0], counted[1],
        sum(m.parts["figures"].rows for m in opened.manifests), len(alone), sum(n for _, n in alone), sum(by_source[s] for s, _ in alone),
        kept, opened.bytes() / 1024 / 1024, again, processor_seconds(folder / "00", corpus.with_name("corpus-cpu")), *shares.shares(folder, STAGED),
    )  # fmt: skip


def _batches(have: list[Manifest], documents: int) -> int:
    """Return how many batches hold the first `documents`."""
    return sum(m.first < documents for m in have)


def _alone(folder: Path) -> Iterator[tuple[str, int]]:
    """Yield the source and the number of figures of every so many disclosures, checked by themselves."""
    files = sorted(p for p in folder.rglob("*.*") if not p.name.startswith("."))
    for path in files[::SAMPLE]:
        result = check_one(Job(path.stem, (str(path),))).result
        yield path.relative_to(folder).as_posix(), len(result.figures) if result else 0


# ---- the page


def page(bench: Bench) -> str:
    """Return the results in words and tables."""
    peak = max(s.resident for s in bench.samples)
    rows = []
    for tenth in range(1, 11):
        wanted = bench.disclosures * tenth // 10
        before = [s for s in bench.samples if bench.disclosures * (tenth - 1) // 10 <= s.documents < wanted]
        if before:
            rows.append(
                f"| {before[-1].documents} | {before[-1].seconds:.0f} | {max(s.resident for s in before):.0f} | "
                f"{sorted(s.resident for s in before)[len(before) // 2]:.0f} |"
            )
    alone = f"({1 / bench.cpu:.0f} a second on a core that has nothing else to do)" if bench.cpu else ""
    processor = (
        [f"- {1000 * bench.cpu:.0f} ms of processor time a disclosure, reading, checking and writing {alone}."]
        if bench.cpu
        else []
    )
    lines = [
        "# 入库速度 Ingestion",
        "",
        f"`python bench/ingest.py {bench.disclosures} --jobs {bench.jobs} --write` on {bench.machine.processor}, {bench.machine.cores} cores "
        f"shared with other work, {bench.machine.system}, Python {bench.machine.python}.",
        "",
        f"- {bench.documents} generated disclosures (text and HTML, {bench.figures} figures) in {bench.seconds:.0f} s with {bench.jobs} processes: "
        f"**{bench.rate:.1f} disclosures a second**, the three kills, restarts and the work lost by them included.",
        *processor,
        f"- Killed (SIGKILL, all processes) after {', '.join(str(k.documents) for k in bench.kills)} disclosures in whole batches, with "
        f"{', '.join(str(k.figures) for k in bench.kills)} figures; begun again each time. What the batches held at each kill is byte for byte "
        f"what they hold at the end: {'yes' if bench.kept else 'NO'}.",
        f"- At the end {bench.documents} documents, {bench.distinct} of them distinct, {bench.disclosures} given: "
        f"{bench.disclosures - bench.distinct} lost, {bench.documents - bench.distinct} doubled.",
        f"- Figures of every {SAMPLE}th disclosure: {bench.sampled_figures} when checked by itself ({bench.sampled} disclosures), "
        f"{bench.sampled_figures_corpus} in the corpus.",
        f"- The same command once more finds nothing new in {bench.again_seconds:.0f} s.",
        f"- Parts: {bench.parts_mb:.0f} MB ({1024 * bench.parts_mb / bench.documents:.0f} KB a disclosure, originals not counted).",
        f"- Memory of all processes together (proportional set size): at most {peak:.0f} MB.",
        "",
        "| documents | s | peak MB in this tenth | median MB |",
        "|---|---|---|---|",
        *rows,
        "",
        "Processor time by stage, in one process:",
        "",
        shares.table(bench.stages, bench.staged),
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Generate, ingest, print or write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=10_000)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--folder", type=Path, default=Path("/tmp/juesuan-bench"))
    parser.add_argument("--write", action="store_true", help="write docs/bench-corpus.md")
    parser.add_argument("--generate-only", action="store_true")
    parser.add_argument("--shares", type=int, help="tell only the time of so many by stage")
    given = parser.parse_args()
    if given.shares:
        source = given.folder / f"in-{given.shares}"
        generate(source, given.shares, given.jobs)
        print(shares.table(*shares.shares(source, given.shares)))
        return
    source, corpus = given.folder / f"in-{given.count}", given.folder / f"corpus-{given.count}"
    generate(source, given.count, given.jobs)
    if given.generate_only:
        return
    if corpus.exists():
        parser.error(f"{corpus} exists: remove it first")
    bench = measure(source, corpus, given.count, given.jobs)
    (given.folder / f"bench-{given.count}.json").write_bytes(msgspec.json.encode(bench))
    print(page(bench))
    if given.write:
        path = ROOT / "docs" / "bench-corpus.md"
        _, heading, others = path.read_text(encoding="utf-8").partition("\n## ")  # what other commands write stays
        path.write_text(page(bench) + heading + others, encoding="utf-8")


if __name__ == "__main__":
    main()
