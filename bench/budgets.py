"""How well faults in budgets are found: generated budgets without a fault, and as many with one figure printed wrong.

The figure is chosen among those that the budget states with a name of the project's, in narrative and tables alike, and printed
with a digit changed, two digits exchanged, a digit more or the point moved. A figure that stands once and stands in no sum, rate or limit
cannot be told wrong by any reader; so the recall is given of all, of those printed at least twice, and of the revealable ones: the wrong
number breaks, beyond rounding, a relation that the right budget keeps. It decides where the fault is when no other single figure, changed
to any value, would mend all that is broken and break nothing else.

`python bench/budgets.py --documents 500` writes the section of docs/accuracy.md.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path
from random import Random

import msgspec

from juesuan.checks.engine import check_document
from juesuan.checks.evaluate import evaluate, members, solve
from juesuan.checks.model import Result
from juesuan.compile.budgets.generate import generate
from juesuan.compile.budgets.wording import compose
from juesuan.compile.facts import plain_key
from juesuan.compile.render.plain import document_of
from juesuan.document.model import Document, Paragraph
from juesuan.kernel.figures import Figure

OUT = Path(__file__).parent.parent / "docs" / "accuracy.md"
TEMPLATES = ("national", "xinjiang", "shanghai")
SIZES = (1, 2, 3, 5, 8, 12, 20, 40)
HEAD = "## 部门预算 Budgets"
KINDS = {"digit": "一位数字打错", "swapped": "两位数字颠倒", "more": "多打一位", "point": "小数点错位"}


def wrong(random: Random, kind: str, digits: str) -> str:
    """Return the digits of a figure as a slip of a kind prints them; the same where it cannot."""
    places = [i for i, c in enumerate(digits) if c.isdigit()]
    at = random.choice(places)
    if kind == "digit":
        new = random.choice([d for d in "123456789" if d != digits[at]])
        return digits[:at] + new + digits[at + 1 :]
    if kind == "swapped":
        pairs = [i for i in places if digits[i + 1 : i + 2].isdigit() and digits[i] != digits[i + 1] and not (i == 0 and digits[1] == "0")]  # fmt: skip
        if not pairs:
            return digits
        i = random.choice(pairs)
        return digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :]
    plain = digits.replace(",", "")
    decimals = len(plain.partition(".")[2])
    if kind == "more":
        return plain[:1] + plain  # 12.00 → 112.00
    return f"{Decimal(plain) * random.choice((10, Decimal('0.1'))):.{decimals}f}"


def altered(document: Document, figure: Figure, old: str, new: str) -> Document:
    """Return the document with the digits of one figure printed otherwise."""
    place = figure.place

    def put(text: str) -> str:
        return text[: place.start] + text[place.start : place.end].replace(old, new, 1) + text[place.end :]

    block = document.blocks[place.block]
    changed: Paragraph | msgspec.Struct
    if isinstance(block, Paragraph):
        changed = msgspec.structs.replace(block, text=put(block.text))
    else:
        cells = tuple(
            msgspec.structs.replace(c, text=put(c.text)) if (c.row, c.col) == (place.row, place.col) else c
            for c in block.cells
        )
        changed = msgspec.structs.replace(block, cells=cells)
    blocks = tuple(changed if n == place.block else b for n, b in enumerate(document.blocks))
    return msgspec.structs.replace(document, blocks=blocks)


def one(number: int, seed: int, counts: Counter[tuple[str, str]], alarms: list[str]) -> None:
    """Check one budget without a fault, and with one; enter what came of it."""
    random = Random(f"{seed} {number}")
    name = TEMPLATES[number % len(TEMPLATES)]
    document = document_of(compose(generate(seed * 1_000_000 + number, name, random.choice(SIZES))))
    clean = check_document(document, name)
    found = [f for f in clean.findings if f.severity != "note"]
    counts["clean", "documents"] += 1
    counts["clean", "alarms"] += len(found)
    alarms += [f"{name} {number}: {f.rule} {f.message.zh[:80]}" for f in found]
    stated = Counter(plain_key(f.fact) for f in clean.figures)
    named = [f for f in clean.figures if not f.fact.measure.startswith("~") and f.value]
    if not named:
        return
    figure = random.choice(named)
    digits = re.search(r"[\d,]+(?:\.\d+)?", figure.printed)
    assert digits is not None
    kind = random.choice(tuple(KINDS))
    new = wrong(random, kind, digits[0])
    if new == digits[0] or Decimal(new.replace(",", "")) == Decimal(digits[0].replace(",", "")):
        return
    result = check_document(altered(document, figure, digits[0], new), name)
    told = [f for f in result.findings if f.severity != "note"]
    where = (figure.place.block, figure.place.row, figure.place.col, figure.place.start)
    blamed = any(
        f.blamed >= 0 and (p := result.figures[f.blamed].place) and (p.block, p.row, p.col, p.start) == where
        for f in told
    )
    changed = {figure.id: Decimal(new.replace(",", "")) * figure.scale}
    groups = broken_by(clean, figure.id, changed)
    for group in (*groups, "all", kind, "twice" if stated[plain_key(figure.fact)] > 1 else "once"):
        counts[group, "faults"] += 1
        counts[group, "found"] += bool(told)
        counts[group, "blamed"] += blamed


def broken_by(right: Result, figure: int, changed: dict[int, Decimal]) -> tuple[str, ...]:
    """Return whether a figure's wrong value is revealable, and whether the budget decides that it is the wrong one."""
    figures = {f.id: f for f in right.figures}
    held = [c.relation for c in right.checked if c.status in ("exact", "consistent")]
    broken = [r for r in held if figure in members(r) and evaluate(r, figures, changed) == "inconsistent"]
    if not broken:
        return ()
    others = set.intersection(*(set(members(r)) for r in broken)) - {figure}
    for other in others:
        value = solve(broken[0], other, figures, changed)
        if value is None:
            continue
        both = {**changed, other: value}
        if all(
            evaluate(r, figures, both) != "inconsistent" for r in held if other in members(r) or figure in members(r)
        ):
            return ("revealable",)
    return "revealable", "decided"


def section(documents: int, seed: int) -> list[str]:
    """Return the section of docs/accuracy.md."""
    counts: Counter[tuple[str, str]] = Counter()
    alarms: list[str] = []
    for number in range(documents):
        one(number, seed, counts, alarms)
    groups = {
        "all": "全部",
        "revealable": "其中能看出的",
        "decided": "其中全文能定是哪个数的",
        "twice": "文中印了两处以上的",
        "once": "只印了一处的",
        **KINDS,
    }
    lines = [
        HEAD, "",
        f"`python bench/budgets.py --documents {documents} --seed {seed}`：生成的部门预算（{'、'.join(TEMPLATES)}），每份先无错核对，再印错一个数核对。",
        "(Generated budgets, each checked without a fault and with one figure printed wrong; the sentences are the templates' own, so this is a ceiling.)", "",
        "“能看出的”：改错后，无错稿里核对成立的关系至少有一条在舍入之外不成立；“能定的”：没有另外哪一个数，改成任何值就能使这些关系都成立。关系是本程序读出的那些，它不知道的关系不算在内。",
        "(Revealable: the wrong number breaks, beyond rounding, a relation that held in the right budget; decided: no other single figure, whatever its value, would mend them all. The relations are those that this program reads, so one that it does not know counts for nothing.)", "",
        f"无错 {counts['clean', 'documents']} 份，误报 {counts['clean', 'alarms']} 条。(false alarms in {counts['clean', 'documents']} clean budgets)", "",
        "| 印错的数 the figure | 个数 faults | 查出 found % | 指出的就是它 blamed % |", "|---|--:|--:|--:|",
    ]  # fmt: skip
    for group, title in groups.items():
        n = counts[group, "faults"]
        if n:
            lines.append(
                f"| {title} | {n} | {100 * counts[group, 'found'] / n:.1f} | {100 * counts[group, 'blamed'] / n:.1f} |"
            )
    lines += ["", *(f"- {a}" for a in alarms[:10])]
    return lines


def with_section(text: str, lines: list[str]) -> str:
    """Return the page with the section in place of the one that is there."""
    return text.partition(HEAD)[0].rstrip() + "\n\n" + "\n".join(lines).rstrip() + "\n"


def main() -> None:
    """Measure, and write the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    lines = section(args.documents, args.seed)
    OUT.write_text(with_section(OUT.read_text("utf-8"), lines), encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
