"""Takes in very many short disclosures: does memory stay flat, and do files stay few?

    python bench/many.py [--documents 100000] [--jobs 2] [--folder DIR] [--write]

Each is a text of one page, made here: a department's sums, changes and shares, every figure its own. They are taken in by
`juesuan ingest`; every two seconds the memory of all its processes together (proportional set size) is taken, and how many files
of parts and manifests there are, those that a pack has taken the place of and that wait for their removal apart. `--write` puts
it into docs/bench-corpus.md.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import time
from pathlib import Path
from random import Random

import msgspec

import sections
from ingest import command, departments, resident
from juesuan.corpus import schema
from juesuan.corpus.store import Corpus, Place, manifest_names, manifests

YEARS = (2020, 2021, 2022, 2023, 2024)


class Seen(msgspec.Struct, frozen=True):
    """A run at one moment: seconds, documents in whole batches, MB, files that count, files that wait for their removal."""

    seconds: float
    documents: int
    memory: float
    files: int
    waiting: int


def text(name: str, year: int, chance: Random) -> str:
    """Return a short disclosure whose figures agree."""
    before, fiscal, other, basic, project = (chance.randint(20_000, 9_000_000) for _ in range(5))
    total, spent = fiscal + other, basic + project

    def money(hundredths: int) -> str:
        return f"{hundredths // 100}.{hundredths % 100:02d}万元"

    change = total - before
    word, rate = ("增加" if change >= 0 else "减少"), 100 * abs(change) / before
    return f"""{name}{year}年度部门决算公开
第一部分 部门概况
{name}贯彻执行国家有关法律法规和方针政策，承担本行政区域内的相关管理工作。
第二部分 {year}年度部门决算情况说明
一、收入支出决算总体情况
{year}年度收入总计{money(total)}，与上年{money(before)}相比，{word}{money(abs(change))}，{"增长" if change >= 0 else "下降"}{rate:.2f}%。
二、收入决算情况
本年收入合计{money(total)}，其中：财政拨款收入{money(fiscal)}，占{100 * fiscal / total:.2f}%；其他收入{money(other)}，占{100 * other / total:.2f}%。
三、支出决算情况
本年支出合计{money(spent)}，其中：基本支出{money(basic)}，占{100 * basic / spent:.2f}%；项目支出{money(project)}，占{100 * project / spent:.2f}%。
"""


def generate(folder: Path, count: int) -> None:
    """Write the disclosures, a hundred folders of them, unless they are there."""
    done = folder / f".made-{count}"
    if done.exists():
        return
    for number, name in enumerate(departments(-(-count // len(YEARS)))):
        inner = folder / f"{number % 100:02d}"
        inner.mkdir(parents=True, exist_ok=True)
        for year in YEARS:
            (inner / f"{name}{year}.txt").write_text(text(name, year, Random(f"{name}{year}")), encoding="utf-8")
    done.touch()


def look(corpus: Path, pid: int, began: float) -> Seen:
    """Return how the run stands."""
    there = [p for f in ("batches", *schema.TABLES) if (corpus / f).is_dir() for p in os.scandir(corpus / f)]
    place = Place(corpus)
    names = set(manifest_names(place).values())
    used = len(names) * (1 + len(schema.TABLES))  # a manifest and its parts
    batches = len(manifest_names(place))
    documents = batches * 200
    return Seen(time.perf_counter() - began, documents, resident(pid), used, max(len(there) - used, 0))


def run(folder: Path, count: int, jobs: int) -> str:
    """Take them in, and return what was seen."""
    source, corpus = folder / f"in-{count}", folder / f"corpus-{count}"
    generate(source, count)
    shutil.rmtree(corpus, ignore_errors=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    running = subprocess.Popen(command(source, corpus, jobs), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    seen: list[Seen] = []
    while running.poll() is None:
        time.sleep(2)
        if (corpus / "corpus.json").exists():
            seen.append(look(corpus, running.pid, began))
    seconds = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    if running.returncode:
        raise SystemExit(f"the run ended with {running.returncode}")
    have = manifests(Place(corpus))
    ids = [i for m in have for i in m.ids]
    figures = sum(m.parts["figures"].rows for m in have)
    end = look(corpus, 0, began)
    lines = [
        f"{len(ids):,} disclosures of a page ({figures:,} figures), {len(set(ids)):,} of them distinct, of {count:,} given: {seconds:.0f} s by the "
        f"clock with {jobs} processes, **{len(ids) / seconds:.0f} a second**; {1000 * used / len(ids):.1f} ms of processor time each. "
        f"{len(have):,} batches lie in {end.files:,} files; {end.waiting:,} more wait for their removal by the next run. Damaged: {len(Corpus(corpus).broken())}.",
        "",
        "| documents | s | median MB | most MB | most files that count | most that wait |",
        "|--:|--:|--:|--:|--:|--:|",
    ]  # fmt: skip
    for tenth in range(10):
        some = [s for s in seen if tenth * count <= 10 * s.documents < (tenth + 1) * count]
        if some:
            memory = sorted(s.memory for s in some)
            lines.append(
                f"| {some[-1].documents:,} | {some[-1].seconds:.0f} | {memory[len(memory) // 2]:.0f} | {memory[-1]:.0f} | "
                f"{max(s.files for s in some):,} | {max(s.waiting for s in some):,} |"
            )
    return "\n".join(lines)


def main() -> None:
    """Run, print, and write where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--folder", type=Path, default=Path("/tmp/juesuan-many"))
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    told = run(given.folder, given.documents, given.jobs)
    print(told)
    if given.write:
        sections.put(
            "bench-corpus.md",
            "many",
            f"`python bench/many.py --documents {given.documents} --jobs {given.jobs} --write`\n\n{told}",
        )


if __name__ == "__main__":
    main()
