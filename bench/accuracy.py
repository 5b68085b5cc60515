"""How well juesuan finds faults of known kind and place: `python bench/accuracy.py [--documents 2000] [--jobs 2] [--seed 1]`.

Makes disclosures with faults (`bench/faults`), checks them straight and through files of each format, and writes
docs/accuracy.md: recall, precision and F1 by kind, template and format, blame, false alarms of clean documents, what the
extraction reads right, and the misses.
"""

from __future__ import annotations

import argparse
import datetime
import multiprocessing
import re
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from random import Random

import msgspec

import budgets
import pairs
from faults.case import TEMPLATES, Case, Marked, make
from faults.kinds import KINDS
from faults.match import Places, meets, number_in, places_of, speaks_of
from faults.told import OWN_WORDS
from juesuan.checks.engine import check_document
from juesuan.checks.model import Finding, Result
from juesuan.compile.facts import plain_key
from juesuan.compile.publication import Grid, Line
from juesuan.compile.render import render
from juesuan.compile.render.plain import document_of
from juesuan.document.model import Document
from juesuan.document.read import read
from juesuan.kernel.figures import Figure
from juesuan.kernel.place import Place

ROOT = Path(__file__).parent.parent
FORMATS = ("document",) * 8 + ("txt",) * 3 + ("html",) * 3 + ("docx+xlsx",) * 3 + ("docx",) * 2 + ("pdf",)
CLEAN_EVERY = 4
SIGNED = {"direction", "direction_both"}


class Seen(msgspec.Struct, frozen=True):
    """What became of one fault."""

    kind: str
    revealable: bool
    found: bool
    figure: bool
    telling: bool
    blamed: bool
    valued: bool
    note: str
    sentence: str
    said: tuple[str, ...]


class Record(msgspec.Struct, frozen=True):
    """What became of one document."""

    seed: int
    template: str
    format: str
    items: int
    seen: tuple[Seen, ...]
    findings: int
    alarms: tuple[str, ...]
    told: int
    right: int
    extra: int
    sentences: int
    perfect: int
    unread: tuple[str, ...]
    seconds: float


def plan(number: int, seed: int) -> tuple[int, str, str, tuple[str, ...]]:
    """Return the seed, template, format and kinds of fault of one document. Every fourth has none."""
    own = seed * 1_000_000 + number
    random = Random(own)
    template = TEMPLATES[number % 3]
    kinds: tuple[str, ...] = ()
    if number % CLEAN_EVERY:
        names = list(KINDS)
        more = random.choices((0, 1, 2), (60, 25, 15))[0]
        kinds = tuple(dict.fromkeys((names[(number * 7 + number // 34) % len(names)], *random.sample(names, more))))
    return own, template, random.choice(FORMATS), kinds


def run(number: int, seed: int) -> Record:
    """Make one document, check it, and say what was found."""
    own, template, form, kinds = plan(number, seed)
    case = make(own, template, kinds)
    document = _through(case, form)
    start = time.perf_counter()
    result = check_document(document, template)
    seconds = time.perf_counter() - start
    places = Places(case, document)
    findings = [f for f in result.findings if f.severity != "note"]
    spread = [places_of(f, result) for f in findings]
    seen, used = [], set()
    for marked in case.faults:
        where = [p for i in marked.footprint if i in case.spots and (p := places.of(case.spots[i])) is not None]
        mine = [n for n, f in enumerate(findings) if speaks_of(f, spread[n], marked, where)]
        used.update(mine)
        wake = [p for i in marked.wake if i in case.spots and (p := places.of(case.spots[i])) is not None]
        used.update(n for n in range(len(findings)) if any(meets(a, b) for a in spread[n] for b in wake))
        seen.append(_seen(case, result, places, marked, [findings[n] for n in mine]))
    alarms = tuple(f"{f.rule} {f.message.zh[:120]}" for n, f in enumerate(findings) if n not in used)
    read_ = _extraction(case, result, places) if not case.faults else (0, 0, 0, 0, 0, ())
    return Record(own, template, form, len(case.filing.items), tuple(seen), len(findings), alarms, *read_, seconds)


def _through(case: Case, form: str) -> Document:
    if form == "document":
        return document_of(case.publication)
    with tempfile.TemporaryDirectory() as folder:
        if form == "docx+xlsx":  # the narrative in Word and the tables in a workbook, as many departments publish them
            words = tuple(p for p in case.publication.parts if not isinstance(p, Grid))
            told = msgspec.structs.replace(case.publication, parts=words, contents=False)
            text = render(told, Path(folder) / "决算说明.docx", "docx")
            return read([text, render(case.publication, Path(folder) / "决算表.xlsx", "xlsx")])
        return read([render(case.publication, Path(folder) / f"决算.{form}", form)])


def _seen(case: Case, result: Result, places: Places, marked: Marked, mine: Sequence[Finding]) -> Seen:
    fault = marked.fault
    own = [p for i in fault.ids if i in case.spots and (p := places.of(case.spots[i])) is not None]
    hits = [f for f in mine if f.blamed >= 0 and any(meets(result.figures[f.blamed].place, p) for p in own)]

    def right(finding: Finding) -> bool:
        if fault.kind in SIGNED:
            return fault.right in finding.proposed
        if not (number_in(finding.proposed) and number_in(fault.right)):
            return False
        return abs(Decimal(number_in(finding.proposed))) == abs(Decimal(number_in(fault.right)))

    shown = [i for i in fault.ids if i in case.spots]
    return Seen(
        fault.kind, marked.revealable, bool(mine), bool(fault.right) and fault.plain is None, marked.telling, bool(hits), any(map(right, hits)),
        fault.note, case.sentence(shown[0]) if shown else "", tuple(f"{f.rule} {f.message.zh[:160]}" for f in mine[:3]),
    )  # fmt: skip


# ---- what is read right


def _extraction(case: Case, result: Result, places: Places) -> tuple[int, int, int, int, int, tuple[str, ...]]:
    """Return (told, right, extra, sentences, perfect, unread) of the narrative: figures told against figures read."""
    told: dict[int, list[tuple[Place, int]]] = defaultdict(list)
    for number, spot in case.spots.items():
        if case.entries[number].fact is None or spot.row >= 0:
            continue
        if isinstance(case.publication.parts[spot.part], Line) and (place := places.of(spot)) is not None:
            told[place.block].append((place, number))
    got: dict[int, list[Figure]] = defaultdict(list)
    for figure in result.figures:
        if figure.origin == "text" and figure.place.row < 0:
            got[figure.place.block].append(figure)
    counted = right = extra = sentences = perfect = 0
    unread: list[str] = []
    for block, entries in told.items():
        text = getattr(result.document.blocks[block], "text", "")
        ends = [m.end() for m in re.finditer("。|$", text)]
        wrong: set[int] = set()
        with_figures: set[int] = set()

        def sentence(at: int, ends: list[int] = ends) -> int:
            return next((i for i, end in enumerate(ends) if at < end), len(ends))

        matched: set[int] = set()
        for place, number in entries:
            counted += 1
            with_figures.add(sentence(place.start))
            near = [f for f in got[block] if meets(f.place, place)]
            matched |= {f.id for f in near}
            if any(_same(f, case, number) for f in near):
                right += 1
            else:
                wrong.add(sentence(place.start))
                extra += bool(near)
                unread.append(f"{case.entries[number].fact} {case.entries[number].text} ← {[str(f.fact) for f in near][:1]} {case.sentence(number)[:60]}")  # fmt: skip
        for figure in got[block]:
            # What has no name in the project is a number kept, not a relation claimed.
            if figure.id not in matched and not figure.fact.measure.startswith("~"):
                extra += 1
                wrong.add(sentence(figure.place.start))
                unread.append(f"+ {figure.fact} {figure.printed} {text[max(0, figure.place.start - 30) : figure.place.end]}")  # fmt: skip
        sentences += len(with_figures)
        perfect += len(with_figures - wrong)
    return counted, right, extra, sentences, perfect, tuple(unread[:5])


def _same(figure: Figure, case: Case, number: int) -> bool:
    entry = case.entries[number]
    assert entry.fact is not None
    if figure.value != entry.value:
        return False
    if entry.fact.measure == OWN_WORDS:
        return figure.fact.measure.startswith("~") and figure.unit == entry.fact.unit
    return plain_key(figure.fact) == plain_key(entry.fact)


# ---- the tables


class Score:
    """Counts of a group of faults or documents."""

    def __init__(self) -> None:
        self.n = self.revealable = self.found = self.found_revealable = 0
        self.figures = self.blamed = self.valued = 0
        self.telling = self.told_blamed = self.told_valued = 0
        self.documents = self.clean = self.findings = self.false = self.clean_false = 0

    def fault(self, s: Seen) -> None:
        """Count a fault."""
        self.n += 1
        self.revealable += s.revealable
        self.found += s.found
        self.found_revealable += s.found and s.revealable
        if s.figure and s.found and s.revealable:
            self.figures += 1
            self.blamed += s.blamed
            self.valued += s.valued
            self.telling += s.telling
            self.told_blamed += s.telling and s.blamed
            self.told_valued += s.telling and s.valued

    def document(self, r: Record) -> None:
        """Count a document's findings."""
        self.documents += 1
        self.findings += r.findings
        self.false += len(r.alarms)
        if not r.seen and not _planned(r):
            self.clean += 1
            self.clean_false += len(r.alarms)

    @property
    def recall(self) -> float:
        """Return the recall of what identities can reveal."""
        return self.found_revealable / self.revealable if self.revealable else float("nan")

    @property
    def precision(self) -> float:
        """Return the share of findings that are about a fault."""
        return 1 - self.false / self.findings if self.findings else float("nan")


def _planned(record: Record) -> bool:
    return bool(record.seed % 1_000_000 % CLEAN_EVERY)


def _pc(part: float, whole: float) -> str:
    return f"{100 * part / whole:.2f}" if whole else "–"


def _f1(score: Score) -> str:
    p, r = score.precision, score.recall
    return f"{100 * 2 * p * r / (p + r):.2f}" if p + r > 0 else "–"


def report(records: Sequence[Record], args: argparse.Namespace, wall: float) -> str:
    """Return docs/accuracy.md."""
    whole = Score()
    kinds: dict[str, Score] = {k: Score() for k in KINDS}
    by: dict[str, dict[str, Score]] = {"format": defaultdict(Score), "template": defaultdict(Score), "size": defaultdict(Score)}  # fmt: skip
    for r in records:
        groups = (by["format"][r.format], by["template"][r.template], by["size"][_size(r.items)])
        for score in (whole, *groups):
            score.document(r)
        for s in r.seen:
            for score in (whole, kinds[s.kind], *groups):
                score.fault(s)
    lines = [
        "# 检错的准确度 Accuracy", "",
        "由 `python bench/accuracy.py` 生成的文档及其错误，错误的种类、位置和正确数字都是已知的。怎样算“能从勾稽关系看出来”，见",
        "`bench/faults/relations.py` 开头的规则（不问检查器）。",
        "(Generated disclosures with faults of known kind, place and right value. The rule for what identities can reveal is",
        "written at the head of `bench/faults/relations.py`; it does not ask the checker.)", "",
        f"六成文件换了写法（`bench/faults/phrasing.py`：较上年、占比为、千分位、原因里带数字……），其余是模板的原句；格式 {'、'.join(dict.fromkeys(FORMATS))}，",
        "其中 document 是不经文件直接核对的。句子都出自本项目的模板，真实文件的写法更多：这里的数字是上限，不是在真实文件上的准确度。",
        "(Six in ten are reworded, the others in the templates' own sentences; `document` is checked without a file between. All",
        "sentences come from this project's templates and real departments write in more ways, so these numbers are a ceiling.)", "",
        "“全文能看出是哪一个错的”：被改的数所破坏的各个关系里，其余共有的数都另有成立的关系牵住（`Scene.tells`）。只在一个和式里的数错了，",
        "只知道有错，不知道是哪一个。",
        "(Where the document tells which: every other figure common to the broken relations is held to its value by one that",
        "holds. Of a figure that stands in one sum only it can be known that something is wrong, not what.)", "",
        f"`python bench/accuracy.py --documents {args.documents} --jobs {args.jobs} --seed {args.seed}`，"
        f"{datetime.datetime.now(tz=datetime.UTC):%Y-%m-%d}，{len(records)} 份文件，{wall:.0f} 秒"
        f"（{len(records) / wall:.1f} 份/秒，含生成、渲染和读取；仅核对 {len(records) / sum(r.seconds for r in records):.1f} 份/秒·核）。", "",
        "| 项 measure | 值 value |", "|---|---|",
        f"| 文件 documents（其中无错 clean） | {whole.documents}（{whole.clean}） |",
        f"| 错误 faults（其中能看出 revealable） | {whole.n}（{whole.revealable}） |",
        f"| 查全率，能看出的 recall of revealable | {_pc(whole.found_revealable, whole.revealable)} % |",
        f"| 查全率，全部 recall of all | {_pc(whole.found, whole.n)} % |",
        f"| 查准率 precision of findings | {_pc(whole.findings - whole.false, whole.findings)} %（{whole.false} / {whole.findings}） |",
        f"| F1 | {_f1(whole)} % |",
        f"| 无错文件的误报 false alarms per clean document | {whole.clean_false / whole.clean if whole.clean else 0:.4f} |",
        f"| 指出的数字正确（全文能看出是哪一个错的） blamed figure right, where the document tells which | {_pc(whole.told_blamed, whole.telling)} % of {whole.telling} |",
        f"| 建议值也正确 and proposed value right | {_pc(whole.told_valued, whole.telling)} % |",
        f"| 同上，所有查出的单个数字错误 the same of all faults in one figure | {_pc(whole.blamed, whole.figures)} % of {whole.figures} |",
        f"| 建议值也正确 and proposed value right | {_pc(whole.valued, whole.figures)} % |", "",
    ]  # fmt: skip
    lines += _read_table(records)
    lines += ["## 按种类 By kind", "", "| 种类 kind | 个数 | 能看出 | 查出 | 查全率 % | 全部查全率 % | 指出正确 % | 建议值正确 % | 指出正确（全部）% |", "|---|--:|--:|--:|--:|--:|--:|--:|--:|"]  # fmt: skip
    for kind, score in kinds.items():
        zh, en, _ = KINDS[kind]
        lines.append(f"| {zh} {en} | {score.n} | {score.revealable} | {score.found} | {_pc(score.found_revealable, score.revealable)} | {_pc(score.found, score.n)} | {_pc(score.told_blamed, score.telling)} | {_pc(score.told_valued, score.telling)} | {_pc(score.blamed, score.figures)} |")  # fmt: skip
    titles = {"format": "按格式 By format", "template": "按模板 By template", "size": "按科目数 By number of items"}
    for group, title in titles.items():
        lines += ["", f"## {title}", "", "| | 文件 | 错误 | 能看出 | 查全率 % | 查准率 % | F1 % | 指出正确 % | 每份无错文件误报 |", "|---|--:|--:|--:|--:|--:|--:|--:|--:|"]  # fmt: skip
        for name, score in sorted(by[group].items(), key=lambda x: x[0]):
            alarms = f"{score.clean_false / score.clean:.4f}" if score.clean else "–"
            lines.append(f"| {name} | {score.documents} | {score.n} | {score.revealable} | {_pc(score.found_revealable, score.revealable)} | {_pc(score.findings - score.false, score.findings)} | {_f1(score)} | {_pc(score.blamed, score.figures)} | {alarms} |")  # fmt: skip
    lines += _misses(records)
    return "\n".join(lines) + "\n"


def _size(items: int) -> str:
    return "01–05" if items <= 5 else "08–20" if items <= 20 else "40–80"


def _read_table(records: Iterable[Record]) -> list[str]:
    told, right, extra, sentences, perfect = (sum(getattr(r, n) for r in records) for n in ("told", "right", "extra", "sentences", "perfect"))  # fmt: skip
    return [
        "## 文字说明的数字读得对不对 What is read from the narrative", "",
        "无错文件中，文字说明里的每一个（指标，数值）。对照：中文财务文本指标抽取已发表的最好结果。",
        "(Every (fact, value) that a sentence of the clean documents tells, beside the best published for Chinese financial text;",
        "their texts are not these, so it is a yardstick and no contest.)", "",
        "| | 查准率 precision | 查全率 recall | 整句全对 sentences perfect |", "|---|--:|--:|--:|",
        f"| juesuan（{told} 个数字，{sentences} 句） | {_pc(right, right + extra)} % | {_pc(right, told)} % | {_pc(perfect, sentences)} % |",
        "| 已发表 published | 97.78 % | 98.33 % | 92.02 % |", "",
    ]  # fmt: skip


def _misses(records: Iterable[Record]) -> list[str]:
    missed: dict[str, list[str]] = defaultdict(list)
    blind: dict[str, int] = Counter()
    alarms: list[str] = []
    for r in records:
        for s in r.seen:
            if s.found:
                continue
            if s.revealable:
                missed[s.kind].append(f"{r.format} {r.template} seed {r.seed}：{s.note}：{s.sentence[:120]}")
            else:
                blind[s.kind] += 1
        alarms += [f"{'有错' if _planned(r) else '无错'} {r.format} {r.template} seed {r.seed}：{a}" for a in r.alarms]
    lines = ["", "## 没查出的 Misses", "", "能从勾稽关系看出而没有查出的，每种至多八个。(Revealable and not found, at most eight a kind.)", ""]  # fmt: skip
    for kind, found in missed.items():
        lines += [f"- **{KINDS[kind][0]}**（{len(found)}）", *(f"  - {x}" for x in found[:8])]
    lines += ["", "看不出的（不在任何关系里，或在四舍五入之内）也没有查出：" + "、".join(f"{KINDS[k][0]} {n}" for k, n in blind.items()) + "。"]  # fmt: skip
    lines += [
        "",
        "## 误报 False alarms",
        "",
        f"共 {len(alarms)} 条，至多列二十条。",
        "",
        *(f"- {a}" for a in alarms[:20]),
    ]
    return lines


def main() -> None:
    """Run the measurement and write docs/accuracy.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "accuracy.md")
    parser.add_argument("--records", type=Path, help="write every record as JSON, to look at misses")
    args = parser.parse_args()
    start = time.perf_counter()
    work: Callable[[int], Record] = _Worker(args.seed)
    if args.jobs > 1:
        # A process gives back what typesetting has remembered only when it ends: some 40 MB a PDF.
        with multiprocessing.Pool(args.jobs, maxtasksperchild=6) as pool:
            records = list(pool.imap(work, range(args.documents), chunksize=8))
    else:
        records = [work(n) for n in range(args.documents)]
    wall = time.perf_counter() - start
    text = report(records, args, wall)
    before = args.out.read_text("utf-8") if args.out.exists() else ""
    for kept in re.findall(r"<!-- field \w+ -->.*?<!-- /field \w+ -->\n*", before, re.DOTALL):  # by `bench/field.py`
        first, _, rest = text.partition("## ")
        text = f"{first}{kept}## {rest}"
    for head in (pairs.HEAD, budgets.HEAD):
        if head in before:  # written by the bench of that name
            text += f"\n{head}{before.partition(head)[2].partition(chr(10) + '## ')[0].rstrip()}\n"
    args.out.write_text(text, encoding="utf-8")
    if args.records:
        args.records.write_bytes(msgspec.json.encode(records))
    sys.stdout.write(text.split("## 按格式")[0])


class _Worker:
    """One document's work with the run's seed, as a pool can carry it."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def __call__(self, number: int) -> Record:
        return run(number, self.seed)


if __name__ == "__main__":
    main()
