"""How right juesuan is on documents that its authors did not write: `python bench/field.py [work|sealed|phrases|phrases_held] [--write]`.

`bench/written/work` and `bench/written/sealed` hold disclosures in the styles of many places and years, each written from
one consistent set of accounts by a hand that had not read the reader, its data or its tests (`bench/written/paper.py`). Each is
checked as it is (an error or warning is a false alarm) and with its planted faults. `work` is there to learn from; `sealed` is
run once, at the end of a piece of work, and not looked into. `phrases` holds texts alone, dense in wordings, for the share of figures
read right (that their tables are missing is no false alarm). `--as FORMAT` writes each in another format than its own. `--write`
puts a half into docs/accuracy.md, before the home figures; with `--silent` without the misses.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher
from pathlib import Path

import msgspec

from faults.match import meets, number_in, places_of
from juesuan.checks.engine import check_document
from juesuan.checks.model import Finding, Result
from juesuan.document.model import Document, Paragraph, Table
from juesuan.document.read import read
from juesuan.kernel.figures import Fact, Figure
from juesuan.kernel.place import Place
from written.meaning import agrees
from written.paper import Fault, Line, Paper, Sheet, Truth
from written.render import write

ROOT = Path(__file__).parent.parent
HALVES = {
    "work": "供改进用的一半 the half for work",
    "sealed": "封存的一半 the sealed half",
    "phrases": "只有文字的句子集 texts without tables, each line another wording",
    "phrases_held": "没有看过的句子集 such texts that nobody has learned from",
}


class Miss(msgspec.Struct, frozen=True):
    """What went wrong at one place, in words."""

    what: str
    words: str


class Score(msgspec.Struct, frozen=True):
    """What became of one written disclosure. Counts; `seconds` of reading and checking it twice.

    `lacking`: of the errors, those that name a table which the hand that wrote it left out (`_left_out`).
    """

    id: str
    place: str
    kind: str
    format: str
    errors: int
    lacking: int
    warnings: int
    figures: int
    right: int
    faults: int
    found: int
    decided: int
    mended: int
    stray: int
    seconds: float
    misses: tuple[Miss, ...]


def papers(half: str) -> list[Paper]:
    """Return the written disclosures of one half, by name: each module's `paper` (others in it are drafts that the writer took tables from)."""
    package = importlib.import_module(f"written.{half}")
    found = [
        importlib.import_module(f"written.{half}.{info.name}").paper
        for info in pkgutil.iter_modules(package.__path__)
        if not info.name.startswith("_")
    ]
    return sorted(found, key=lambda p: p.id)


# ---- where a written place stands in the document that was read


def _dense(text: str) -> tuple[str, list[int]]:
    kept = [i for i, c in enumerate(text) if not c.isspace()]
    return "".join(text[i] for i in kept), [*kept, len(text)]


def _shown(text: str) -> str:
    """Return a cell's text as any format shows it: a workbook stores 1,234.50 as 1234.5."""
    dense = _dense(text)[0].replace(",", "")
    return dense.rstrip("0").rstrip(".") if re.fullmatch(r"-?\d+\.\d+", dense) else dense


class Where:
    """Finds places of a written disclosure in the document read from its files."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.texts = [(n, *_dense(b.text)) for n, b in enumerate(document.blocks) if isinstance(b, Paragraph)]
        self.rows: list[tuple[int, int, dict[int, str]]] = []
        for n, block in enumerate(document.blocks):
            if isinstance(block, Table):
                lines: dict[int, dict[int, str]] = {}
                for cell in block.cells:
                    lines.setdefault(cell.row, {})[cell.col] = _shown(cell.text)
                self.rows += [(n, r, line) for r, line in sorted(lines.items())]

    def in_line(self, text: str, start: int, length: int) -> Place | None:
        """Return the place of `text[start : start + length]`, a stretch of a paragraph, by the words around it."""
        before, token, after = (
            _dense(text[:start].rpartition("\n")[2])[0],  # a line is a paragraph of its own in many formats
            _dense(text[start : start + length])[0],
            _dense(text[start + length :].partition("\n")[0])[0],
        )
        for wide in (40, 20, 10, 6):
            words = before[-wide:] + token + after[:wide]
            for n, dense, at in self.texts:
                if (i := dense.find(words)) >= 0:
                    first = i + len(before[-wide:])
                    last = max(first, first + len(token) - 1)
                    return Place(n, at[first], at[last] + 1 if token else at[first])
        return None

    def in_table(self, row: Sequence[str], col: int) -> Place | None:
        """Return the cell of a written row: of the rows read, the one with most of its texts."""
        wanted = [_shown(t) for t in row if t and t not in "<^"]
        texts = [(n, r, line, sum(t in line.values() for t in wanted)) for n, r, line in self.rows]
        best = max(texts, key=lambda x: x[3], default=None)
        if best is None or best[3] * 10 < len(wanted) * 8:
            return None
        n, r, line, _ = best
        token = _shown(row[col])
        nth = sum(_shown(t) == token for t in row[:col])
        same = [c for c, t in sorted(line.items()) if t == token]
        return Place(n, 0, 0, r, same[min(nth, len(same) - 1)]) if same else None


def _fault_place(paper: Paper, where: Where, fault: Fault) -> Place | None:
    part = paper.parts[fault.part]
    if isinstance(part, Line) and not part.text.strip():
        # A whole sentence left out stands nowhere: a reviewer looks for it below the line before it, its heading.
        before = next((p for p in reversed(paper.parts[: fault.part]) if isinstance(p, Line) and p.text.strip()), None)
        return None if before is None else where.in_line(before.text, 0, len(before.text))
    if isinstance(part, Line):
        return where.in_line(part.text, part_start(paper, fault), len(fault.new))
    return where.in_table([*part.head, *part.rows][fault.row], fault.col)


def part_start(paper: Paper, fault: Fault) -> int:
    """Return where the wrong token stands in its line, which other faults before it may have made longer or shorter."""
    return fault.start + sum(
        len(f.new) - len(f.old) for f in paper.faults if f.part == fault.part and f.row < 0 and f.start < fault.start
    )


# ---- one disclosure


def _check(paper: Paper, folder: Path) -> Result:
    return check_document(read(write(paper, folder)))


def _key(finding: Finding) -> tuple[str, str]:
    return finding.rule, finding.message.zh


def _loud(result: Result) -> list[Finding]:
    return [f for f in result.findings if f.severity != "note"]


_LIKE = 0.8
"""How like two tables' titles are, of 1, to be of one table: 收入支出决算总表 and 收入支出决算表 are, those of all and of appropriations not."""


def _left_out(finding: Finding, paper: Paper) -> bool:
    """Tell whether a finding misses a table which no table of the written disclosure has a title like: it is true."""
    named = re.search("缺少《([^》]+)》", finding.message.zh)
    if named is None:
        return False
    sheets = [_core(part.title) for part in paper.parts if isinstance(part, Sheet)]
    wanted = _core(named[1])
    return not any(SequenceMatcher(None, wanted, s, autojunk=False).ratio() >= _LIKE for s in sheets)


def _core(title: str) -> str:
    """Return a table's title without the words that differ by place alone."""
    return re.sub(r"\d+|年度?|部门|单位|预算|决算|情况|财政拨款(?=支|基)|[表总“”（）()\s]", "", title).replace(
        "收支", "收入支出"
    )


def _told(paper: Paper) -> Iterator[tuple[Line, Truth]]:
    for part in paper.parts:
        if isinstance(part, Line):
            yield from ((part, truth) for truth in part.truths)


def _value(printed: str) -> Decimal | None:
    try:
        return Decimal(printed.replace(",", "").replace("，", "").replace("%", ""))
    except InvalidOperation:
        return None


def _read_right(result: Result, paper: Paper) -> tuple[int, int, list[Miss]]:
    """Return (figures told, figures right, misses) of the clean disclosure's paragraphs."""
    where = Where(result.document)
    by_block: dict[int, list[Figure]] = {}
    for figure in result.figures:
        by_block.setdefault(figure.place.block, []).append(figure)
    told = right = 0
    misses = []
    for line, truth in _told(paper):
        told += 1
        place = where.in_line(line.text, truth.start, len(truth.printed))
        near = [] if place is None else [f for f in by_block.get(place.block, ()) if meets(f.place, place)]
        value = _value(truth.printed)
        if any(
            value is not None
            and abs(f.value) == abs(value * f.scale)
            and agrees(f, truth.tags, paper, result.kind, line.text[: truth.start])
            for f in near
        ):
            right += 1
            continue
        read_as = [_fact(f.fact) for f in near][:1] or ["nothing"]
        misses.append(
            Miss(
                "misread",
                f"{truth.printed} {'|'.join(truth.tags)} ← {read_as[0]}：{line.text[max(0, truth.start - 30) : truth.start + 15]}",
            )
        )
    return told, right, misses


def _fact(fact: Fact) -> str:
    return " ".join(
        str(x) for x in (fact.measure, fact.item, fact.basis, fact.aspect, fact.year, fact.unit, fact.of) if x
    )


def score(paper: Paper, folder: Path) -> Score:
    """Check one written disclosure as it is and with its faults."""
    start = time.perf_counter()
    clean = _check(paper, folder / "clean")
    faulty = paper.with_faults()
    wrong = _check(faulty, folder / "wrong")
    seconds = time.perf_counter() - start
    alarms = _loud(clean)
    if not any(isinstance(part, Sheet) for part in paper.parts):
        alarms = [f for f in alarms if not f.rule.startswith("F")]
    misses = [Miss(f"false {f.severity}", f"{f.rule} {f.message.zh[:200]}") for f in alarms]
    told, right, unread = _read_right(clean, paper)
    misses += unread
    faulty.faults = paper.faults
    where, old = Where(wrong.document), {_key(f) for f in alarms}
    fresh = [f for f in _loud(wrong) if _key(f) not in old]
    spread = [places_of(f, wrong) for f in fresh]
    faults = found = decided = mended = 0
    used: set[int] = set()
    for fault in paper.faults:
        place = _fault_place(faulty, where, fault)
        mine = [
            n
            for n, f in enumerate(fresh)
            if (place is not None and any(_meets(p, place) for p in spread[n])) or _names(f, fault)
        ]
        used.update(mine)
        if not fault.revealable:
            continue
        faults += 1
        found += bool(mine)
        decided += fault.decided
        good = any(_proposes(fresh[n], fault) for n in mine)
        mended += fault.decided and good
        if not mine or (fault.decided and not good):
            part = faulty.parts[fault.part]
            words = (
                part.text[max(0, fault.start - 30) : fault.start + 20]
                if isinstance(part, Line)
                else f"{part.title} {[*part.head, *part.rows][fault.row]}"
            )
            said = "; ".join(f"{fresh[n].rule} {fresh[n].message.zh[:80]} → {fresh[n].proposed}" for n in mine[:2])
            misses.append(
                Miss(
                    "not found" if not mine else "not mended",
                    f"{fault.kind} {fault.old}→{fault.new}：{words}" + (f" ｜ {said}" if said else ""),
                )
            )
    stray = [f for n, f in enumerate(fresh) if n not in used]
    misses += [Miss("stray", f"{f.rule} {f.message.zh[:160]}") for f in stray]
    errors = sum(f.severity == "error" for f in alarms)
    lacking = sum(f.severity == "error" and _left_out(f, paper) for f in alarms)
    return Score(
        paper.id, paper.place, paper.kind, paper.format, errors, lacking, len(alarms) - errors, told, right, faults, found, decided, mended, len(stray), seconds, tuple(misses)
    )  # fmt: skip


def _meets(one: Place, other: Place) -> bool:
    return meets(one, other) or (
        one.block == other.block and one.row < 0 and other.row < 0 and one.start <= other.start <= one.end
    )


def _names(finding: Finding, fault: Fault) -> bool:
    """Tell whether a finding names the fault's token, where that is more than a digit or two."""
    return (len(fault.new) >= 4 and fault.new in finding.message.zh) or (
        not fault.new and len(fault.old) >= 4 and fault.old[:6] in finding.message.zh
    )


def _proposes(finding: Finding, fault: Fault) -> bool:
    # Left out: what is proposed says the same, whatever year or name it opens with.
    if not fault.new and len(fault.old) > _SENTENCE:
        same = SequenceMatcher(None, fault.old, finding.proposed, autojunk=False).find_longest_match()
        return same.size >= _SENTENCE
    if re.fullmatch(r"\d\d", fault.old) and re.fullmatch(r"\d{5}(?:\d\d)?", finding.proposed):
        return finding.proposed.endswith(fault.old)  # a code told in parts: 09 of 2100409
    if not number_in(fault.old) and (ways := _ways(fault.old)):
        return bool(finding.proposed) and ways == _ways(finding.proposed)
    if number_in(fault.old) and number_in(finding.proposed):
        return Decimal(number_in(fault.old)) == Decimal(number_in(finding.proposed))
    return (bool(fault.old) and fault.old in finding.proposed) or (
        not number_in(fault.old) and fault.old in finding.message.zh
    )


_WAYS = {
    "up": re.compile("增|超|高于|大于|多|升|上涨"),
    "down": re.compile("减|少|低于|小于|降|节约|压缩|下浮"),
    "level": re.compile("持平|等于|一致|相同|相等"),
}
"""Words that say the same of two amounts: what was 超出 is mended by 高于预算13.92万元, too."""


def _ways(words: str) -> set[str]:
    """Return which ways words without a number, or those of a proposal with one, say that something went."""
    return {way for way, expression in _WAYS.items() if expression.search(words)}


_SENTENCE = 10
"""Characters that two wordings of one left-out statement have in common at least (没有使用国有资本经营预算…)."""


# ---- the report


def table(scores: Sequence[Score]) -> list[str]:
    """Return the figures of one half as lines of Markdown."""
    n = len(scores)

    def total(name: str) -> int:
        return sum(getattr(s, name) for s in scores)

    def share(a: str, b: str) -> str:
        return f"{100 * total(a) / total(b):.1f} %（{total(a)} / {total(b)}）" if total(b) else "–"

    return [
        f"| 文件 documents（地方 places） | {n}（{len({s.place for s in scores})}） |",
        f"| 每份无错文件误报的错误 false errors a clean document | {total('errors') / n:.2f} |",
        f"| 其中：文件确实没有所说的那张表 of these, the document indeed lacks the table named | {total('lacking') / n:.2f} |",
        f"| 每份无错文件误报的警告 false warnings a clean document | {total('warnings') / n:.2f} |",
        f"| 能看出的错误查出 revealable faults found | {share('found', 'faults')} |",
        f"| 全文能定的，改对的 decided faults mended rightly | {share('mended', 'decided')} |",
        f"| 文字里的数字读对（指标、科目、年度、口径、单位）figures right | {share('right', 'figures')} |",
        f"| 有错文件里与所植错误无关的发现 findings about no planted fault, a document | {total('stray') / n:.2f} |",
    ]


def main() -> None:
    """Score one half or both and print what falls short."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("half", nargs="?", choices=list(HALVES), default="work")
    parser.add_argument("--only", default="", help="ids that contain one of these, parted by commas")
    parser.add_argument(
        "--as", dest="format", default="", help="in another format than its own: pdf, docx, html, txt, xlsx+docx, ofd"
    )
    parser.add_argument("--silent", action="store_true", help="figures alone, no misses: how the sealed half is run")
    parser.add_argument("--write", action="store_true", help="put the half's figures into docs/accuracy.md")
    args = parser.parse_args()
    scores = []
    with tempfile.TemporaryDirectory() as folder:
        for paper in papers(args.half):
            if any(part in paper.id for part in args.only.split(",")):
                paper.format = args.format or paper.format
                scores.append(score(paper, Path(folder)))
                s = scores[-1]
                print(
                    f"{s.id} [{s.kind} {s.format}] errors {s.errors} warnings {s.warnings} found {s.found}/{s.faults} mended {s.mended}/{s.decided} figures {s.right}/{s.figures} stray {s.stray}"
                )
                if not args.silent:
                    print(*(f"    {m.what}: {m.words}" for m in s.misses), sep="\n")
    if not scores:
        sys.exit(f"no written disclosure in {args.half}")
    lines = table(scores)
    print("", *lines, sep="\n")
    if args.write:
        _put(args.half, scores, lines, args.silent)


def _put(half: str, scores: Sequence[Score], lines: Sequence[str], silent: bool) -> None:
    path = ROOT / "docs" / "accuracy.md"
    text = path.read_text(encoding="utf-8")
    first, last = f"<!-- field {half} -->", f"<!-- /field {half} -->"
    misses = [f"- `{s.id}` {m.what}: {m.words}" for s in scores for m in s.misses]
    listed = [
        "没查出的和误报的没有列出：这一半还要再用，看过就不再是封存的。The misses are not listed: this half stays sealed for the next run."
    ]
    if not silent:
        head = f"<details><summary>没查出的、误报的、读错的（{len(misses)}）misses, false alarms, misread figures</summary>"
        listed = [head, "", *misses, "", "</details>"]
    title = [first, f"## 别人写的文件：{HALVES[half]}", "", f"`python bench/field.py {half}`", ""]
    body = "\n".join([*title, "| 项 measure | 值 value |", "|---|---|", *lines, "", *listed, "", last])
    if first in text:
        text = text[: text.index(first)] + body + text[text.index(last) + len(last) :]
    else:
        at = text.index("## " if "<!-- home -->" not in text else "<!-- home -->")
        text = text[:at] + body + "\n\n" + text[at:]
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
