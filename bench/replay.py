"""Two checkouts held against one another: `bench/replay.py inputs FOLDER`, `dump FOLDER OUT`, `compare OLD NEW`.

A move that must keep behaviour is replayed: the inputs are written once, each checkout dumps what it reads and finds in them
(figures, claims, statements, relations, findings, a line of JSON a document), and the two dumps are compared. The inputs are generated
disclosures, the passages, the rules' examples, and all of bench/written/work and bench/written/phrases.
The forms' ids of either checkout are told as the newer one's names.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import Any

import msgspec

ROOT = Path(__file__).parent.parent
FORMS = {
    "T01": "summary", "T02": "revenue", "T03": "expenditure", "T04": "appropriation", "T05": "general", "T06": "basic",
    "T07": "three_public", "T08": "fund", "T09": "capital", "P": "performance",
}  # fmt: skip
KINDS_OF_FILE = ("txt",) * 12 + ("html",) * 5 + ("docx",) * 1 + ("docx+xlsx",) * 1 + ("pdf",) * 1
PARTS = ("figures", "numerals", "claims", "statements", "tables", "checked", "findings", "missed")


def _write(asked: tuple[int, str]) -> None:
    from accuracy import plan  # noqa: PLC0415
    from faults.case import make  # noqa: PLC0415 - only `inputs` needs the generator
    from juesuan.compile.publication import Grid  # noqa: PLC0415
    from juesuan.compile.render import render  # noqa: PLC0415

    number, folder = asked
    seed, template, _, kinds = plan(number, 1)
    form = Random(seed).choice(KINDS_OF_FILE)
    case = make(seed, template, kinds)
    into = Path(folder) / f"g{number:05d}"
    into.mkdir(parents=True, exist_ok=True)
    if form == "docx+xlsx":
        words = tuple(p for p in case.publication.parts if not isinstance(p, Grid))
        told = msgspec.structs.replace(case.publication, parts=words, contents=False)
        render(told, into / "说明.docx", "docx")
        render(case.publication, into / "决算表.xlsx", "xlsx")
    else:
        render(case.publication, into / f"决算.{form}", form)


WRITTEN = ("work", "phrases")
"""Halves of `bench/written` that may be read."""


def written(folder: Path) -> None:
    """Write the disclosures of other hands (`bench/field.py`), each as it is and with its faults: as text or HTML, which are quick to write."""
    from field import papers  # noqa: PLC0415
    from written.render import write  # noqa: PLC0415

    for half in WRITTEN:
        for paper in papers(half):
            paper.format = "txt" if paper.format == "txt" else "html"
            for name, one in (("clean", paper), ("wrong", paper.with_faults())):
                write(one, folder / f"w-{half}-{paper.id}-{name}")


def inputs(folder: Path, documents: int) -> None:
    """Write generated disclosures (the accuracy bench's own), the regional passages and their slips, those written by other hands."""
    written(folder)
    with multiprocessing.Pool(2) as pool:
        for _ in pool.imap_unordered(_write, [(n, str(folder)) for n in range(documents)], chunksize=8):
            pass
    sys.path.insert(0, str(ROOT / "tests"))
    from test_right_passages import HEADS, TABLES, TITLE  # type: ignore[import-not-found]  # noqa: PLC0415

    path = ROOT / "tests" / "data" / "passages.toml"
    for passage in tomllib.loads(path.read_text(encoding="utf-8"))["passage"]:
        for number, slip in enumerate([["", ""], *passage.get("slips", ())]):
            text = passage["text"].replace(slip[0], slip[1], 1) if slip[0] else passage["text"]
            head = HEADS[passage["head"]]
            tables = [TABLES[t] for t in passage.get("tables", ())]
            into = folder / f"p-{passage['name']}-{number}"
            into.mkdir(parents=True, exist_ok=True)
            (into / "决算.txt").write_text("\n".join([TITLE, head, text, *tables]), encoding="utf-8")
    from juesuan.checks.catalogue import catalogue  # noqa: PLC0415

    for rule in catalogue():
        for name, text in (("passes", rule.passes), ("fails", rule.fails)):
            if text:
                (folder / f"r-{rule.id}-{name}.txt").write_text(text, encoding="utf-8")


def _places(figures: dict[int, Any], ids: tuple[int, ...]) -> list[Any]:
    return [("-" if i < 0 else "+", _at(figures[-i - 1 if i < 0 else i].place)) for i in ids]


def _at(place: Any) -> str:
    return f"{place.block}:{place.start}-{place.end}" + (f"@{place.row},{place.col}" if place.row >= 0 else "")


def _relation(figures: dict[int, Any], relation: Any) -> list[Any]:
    return [relation.kind, *(_places(figures, side) for side in (relation.left, relation.right, relation.base))]


def _fact(fact: Any) -> list[Any]:
    return [fact.measure, fact.item, fact.basis, fact.aspect, fact.year, fact.unit, fact.of, fact.context]


def _form(name: str) -> str:
    return FORMS.get(name, name)


def told(path: str) -> dict[str, Any]:
    """Return what this checkout reads and finds in one document, by places, as plain data."""
    from juesuan.document.read import read  # noqa: PLC0415

    home = "juesuan.checks.engine" if find_spec("juesuan.checks.engine") else "juesuan.engine"
    check_extracted = import_module(home).check_extracted
    name = Path(path)
    files = sorted(name.iterdir()) if name.is_dir() else [name]
    result, found = check_extracted(read(files))
    at = {f.id: f for f in found.figures}
    return {
        "path": name.name,
        "template": result.template,
        "figures": sorted(
            [_at(f.place), f.printed, str(f.value), f.unit, str(f.half), f.decimals, str(f.scale), _fact(f.fact), _form(f.origin)]
            for f in found.figures
        ),
        "numerals": sorted([_at(n.place), n.text, n.kind, n.figure >= 0] for n in found.numerals),
        "claims": sorted([c.kind, _relation(at, c.relation), _at(c.place), c.strict, c.wants] for c in found.narrative.claims)
        + sorted(["unresolved", _at(at[u.figure].place), u.missing] for u in found.narrative.unresolved),
        "statements": sorted([s.kind, s.measure, s.item, s.word, _at(s.place), s.against] for s in found.narrative.statements),
        "tables": [
            [_form(t.form), t.title, t.block, t.unit, list(t.columns), t.empty, t.unit_said, t.torn]
            + [[r.code, r.name, r.item, r.level, {k: _at(at[i].place) for k, i in r.cells.items()}, _at(r.place)] for r in t.rows]
            for t in found.accounts.tables
        ],
        "checked": sorted([c.rule, _relation(at, c.relation), c.status, c.arithmetic, _at(c.place)] for c in result.checked),
        "findings": sorted(
            [f.rule, f.severity, _at(f.place), f.message.zh, f.proposed, _at(at[f.blamed].place) if f.blamed >= 0 else "",
             sorted(_at(p) for p in f.places), list(f.arithmetic)]
            for f in result.findings
        ),
        "missed": sorted([m.rule, m.reason.zh] for m in result.not_checked),
    }  # fmt: skip


def _dumped(path: str) -> bytes:
    begun = time.process_time()
    try:
        data = told(path)
    except Exception as problem:
        data = {"path": Path(path).name, "failed": f"{type(problem).__name__}: {problem}"}
    data["seconds"] = round(time.process_time() - begun, 4)
    return json.dumps(data, ensure_ascii=False).encode()


def dump(folder: Path, out: Path, every: int, only: str, jobs: int) -> None:
    """Write a line of JSON for each document of `folder` (every n-th), in the order of their names."""
    names = sorted(str(p) for p in folder.iterdir() if only in p.name)[::every]
    with out.open("wb") as file, multiprocessing.Pool(jobs) as pool:
        for line in pool.imap(_dumped, names, chunksize=4):
            file.write(line + b"\n")


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def compare(old: Path, new: Path, parts: tuple[str, ...], most: int) -> int:
    """Print what differs between two dumps, and how often; return the number of documents that differ."""
    before = {d["path"]: d for d in _lines(old)}
    count: Counter[str] = Counter()
    shown = different = seen = 0
    seconds = [0.0, 0.0]
    for now in _lines(new):
        was = before.get(now["path"])
        if was is None:
            continue
        seen += 1
        seconds = [seconds[0] + was["seconds"], seconds[1] + now["seconds"]]
        differs = False
        for part in ("failed",) if "failed" in now else ("template", *parts):
            one, other = was.get(part), now.get(part)
            if one == other:
                continue
            differs = True
            count[part] += 1
            if shown < most:
                shown += 1
                a = [json.dumps(x, ensure_ascii=False) for x in one] if isinstance(one, list) else [str(one)]
                b = [json.dumps(x, ensure_ascii=False) for x in other] if isinstance(other, list) else [str(other)]
                print(f"== {now['path']} {part}")
                left, right = Counter(a), Counter(b)
                for line in list((left - right).elements())[:6]:
                    print(f"  - {line[:400]}")
                for line in list((right - left).elements())[:6]:
                    print(f"  + {line[:400]}")
        different += differs
    print(
        f"{seen} documents, {different} differ: {dict(count)}; old {seconds[0]:.1f} s, new {seconds[1]:.1f} s of processor"
    )
    return different


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    make = commands.add_parser("inputs")
    make.add_argument("folder", type=Path)
    make.add_argument("--documents", type=int, default=2000)
    write = commands.add_parser("dump")
    write.add_argument("folder", type=Path)
    write.add_argument("out", type=Path)
    write.add_argument("--every", type=int, default=1)
    write.add_argument("--only", default="", help="names that contain this")
    write.add_argument("--jobs", type=int, default=2)
    hold = commands.add_parser("compare")
    hold.add_argument("old", type=Path)
    hold.add_argument("new", type=Path)
    hold.add_argument("--parts", default=",".join(PARTS))
    hold.add_argument("--most", type=int, default=20)
    asked = parser.parse_args()
    if asked.command == "inputs":
        inputs(asked.folder, asked.documents)
    elif asked.command == "dump":
        dump(asked.folder, asked.out, asked.every, asked.only, asked.jobs)
    else:
        sys.exit(bool(compare(asked.old, asked.new, tuple(asked.parts.split(",")), asked.most)))


if __name__ == "__main__":
    main()
