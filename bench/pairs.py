"""Budgets and final accounts that say different things of one figure: `python bench/pairs.py [--departments 60] [--seed 1]`.

Each department of the made-up county publishes two years' budgets and the accounts of the second year, in formats that vary. In half
of the departments one figure is told otherwise than the other disclosure has it; each disclosure agrees in itself, so that the difference
can be seen only across. All are taken into one corpus; what `across` finds is held against what was planted. Writes the section of docs/accuracy.md.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from random import Random

import msgspec
from msgspec.structs import replace

from juesuan.compile.budgets.compute import books
from juesuan.compile.budgets.filing import BudgetFiling
from juesuan.compile.budgets.wording import compose as budget
from juesuan.compile.filing import Filing
from juesuan.compile.publication import Heading, Line, Part, Publication
from juesuan.compile.render import render
from juesuan.compile.wording import compose as final
from juesuan.corpus.across import across
from juesuan.corpus.ingest import ingest, jobs
from juesuan.corpus.runners import local
from juesuan.corpus.store import Corpus
from juesuan.demo.county import county
from juesuan.demo.publish import misremembered, unlike_the_budget
from juesuan.demo.spring import spring

OUT = Path(__file__).parent.parent / "docs" / "accuracy.md"
HEAD, NEXT = "## 预算与决算之间 Between budgets and final accounts", "## 部门预算 Budgets"
TEMPLATES = ("national", "xinjiang")
FORMATS = ("html", "docx", "txt", "pdf")
YEAR = 2024


class Year(msgspec.Struct, frozen=True):
    """What one department publishes: last year's budget, this year's, this year's final accounts.

    `opening` is what those tell as the opening budgets of the three public expenses and of procurement, by measure.
    """

    last: BudgetFiling
    now: BudgetFiling
    final: Filing
    opening: dict[str, Decimal] = {}


Plant = Callable[[Random, Year], "Year | None"]


def _more(random: Random, amount: Decimal) -> Decimal:
    return amount + random.choice((Decimal(1), Decimal(2), Decimal(5), Decimal(9)))


def _item(random: Random, year: Year) -> Year | None:
    for _ in range(20):
        told, fault = unlike_the_budget(random, year.final, 1)
        if fault is not None:
            return replace(year, final=told)
    return None


def _fiscal(random: Random, year: Year) -> Year | None:
    right = year.final.budget.fiscal_opening
    if right is None:
        return None
    told = replace(year.final.budget, fiscal_opening=_more(random, right))
    return replace(year, final=replace(year.final, budget=told, template="xinjiang"))  # whose form tells it


def _operating(random: Random, year: Year) -> Year | None:
    told, fault = misremembered(random, year.now, 1)
    return replace(year, now=told) if fault is not None else None


def _total(random: Random, year: Year) -> Year | None:
    before = year.now.before
    return replace(
        year, now=replace(year.now, before=replace(before, total=_more(random, books(year.last)["whole.total"])))
    )


def _running(random: Random, year: Year) -> Year | None:
    running = year.now.three.running
    if not running.last:
        return None
    return replace(
        year,
        now=replace(
            year.now, three=replace(year.now.three, running=replace(running, last=_more(random, running.last)))
        ),
    )


SAID = {
    "三公": (
        "2024年度“三公”经费财政拨款支出年初预算为{three.total}万元，其中：因公出国（境）费年初预算为{three.abroad}万元，公务用车购置费年初预算为"
        "{three.purchase}万元，公务用车运行维护费年初预算为{three.running}万元，公务接待费年初预算为{three.reception}万元。"
    ),
    "政府采购": (
        "2024年度政府采购年初预算为{procurement.total}万元，其中：货物预算{procurement.goods}万元，工程预算{procurement.works}万元，"
        "服务预算{procurement.services}万元。"
    ),
}
"""What final accounts tell of their opening budgets beside the templates' own words, by the heading that it stands under."""


def _opening(budgeted: BudgetFiling) -> dict[str, Decimal]:
    """Return the opening budgets that right final accounts tell."""
    three, buying = budgeted.three, budgeted.procurement
    found = {f"three.{n}": getattr(three, n).amount for n in ("abroad", "purchase", "running", "reception")}
    found["three.total"] = sum(found.values(), Decimal(0))
    return found | {f"procurement.{n}": getattr(buying, n) for n in ("goods", "works", "services", "total")}


def with_opening(publication: Publication, opening: dict[str, Decimal]) -> Publication:
    """Return final accounts that tell these opening budgets too."""
    parts: list[Part] = []
    left = dict(SAID)
    for part in publication.parts:
        parts.append(part)
        if isinstance(part, Heading) and (
            words := next((w for w in left if w in part.text and "情况" in part.text), "")
        ):
            text = re.sub(r"\{([a-z.]+)\}", lambda m: f"{opening[m[1]]:.2f}", left.pop(words))
            parts.append(Line(text))
    return replace(publication, parts=tuple(parts))


def _other(*measures: str) -> Plant:
    """Return a plant of another opening budget in the final accounts, of a measure and the whole that it is in, wherever they tell it."""

    def plant(random: Random, year: Year) -> Year | None:
        more = _more(random, Decimal(0))
        told = replace(year, opening=year.opening | {m: year.opening[m] + more for m in measures})
        account, _, name = measures[0].partition(".")
        if account != "three":
            return told
        expense = replace(getattr(year.final.three, name), budget=told.opening[measures[0]])
        return replace(told, final=replace(year.final, three=replace(year.final.three, **{name: expense})))

    return plant


PLANTS: dict[str, tuple[str, Plant]] = {
    "决算写的某项年初预算数 an item's opening budget": ("B01", _item),
    "决算写的财政拨款年初预算数 all appropriation's opening budget": ("B01", _fiscal),
    "决算写的因公出国费年初预算 opening budget of travel abroad": ("B01", _other("three.abroad", "three.total")),
    "决算写的公务用车购置费年初预算 opening budget of vehicle purchase": (
        "B01",
        _other("three.purchase", "three.total"),
    ),
    "决算写的公务用车运行费年初预算 opening budget of vehicle running": ("B01", _other("three.running", "three.total")),
    "决算写的公务接待费年初预算 opening budget of reception": ("B01", _other("three.reception", "three.total")),
    "决算写的政府采购年初预算 opening budget of procurement": ("B01", _other("procurement.total")),
    "决算写的采购服务年初预算 opening budget of services procured": (
        "B01",
        _other("procurement.services", "procurement.total"),
    ),
    "预算写的上年机关运行经费 last year's office running budget": ("Y01", _operating),
    "预算写的上年收支总预算 last year's whole budget": ("Y01", _total),
    "预算写的上年公务用车运行费 last year's vehicle running budget": ("Y01", _running),
}


def years(seed: int, departments: int) -> list[Year]:
    """Return what each department publishes, all of it right."""
    found: list[Year] = []
    before: Filing | None = None
    last: BudgetFiling | None = None
    for filing in county(seed, range(YEAR - 1, YEAR + 1), departments):
        if before is not None and before.unit != filing.unit:
            before = last = None
        planned = spring(filing, before, last)
        if last is not None:
            filing = replace(filing, template=TEMPLATES[len(found) % len(TEMPLATES)])
            found.append(Year(last, planned, filing, _opening(planned)))
        before, last = filing, planned
    return found


def section(departments: int, seed: int) -> list[str]:
    """Return the section of docs/accuracy.md."""
    random = Random(f"pairs {seed}")
    planted: dict[str, str] = {}
    kinds = list(PLANTS)
    with tempfile.TemporaryDirectory() as folder:
        for n, right in enumerate(years(seed, departments)):
            kind = kinds[(n // 2) % len(kinds)] if n % 2 else ""
            told = PLANTS[kind][1](random, right) if kind else right
            if told is not None and kind:
                planted[right.final.unit] = kind
            year = told or right
            for name, publication in (
                ("a", budget(year.last)),
                ("b", budget(year.now)),
                ("c", with_opening(final(year.final), year.opening)),
            ):
                target = Path(folder) / "in" / f"{n}" / f"{name}.{(kind_of := random.choice(FORMATS))}"
                target.parent.mkdir(parents=True, exist_ok=True)
                render(publication, target, kind_of)
        ingest(jobs([str(Path(folder) / "in")]), Path(folder) / "corpus", local(2))
        found = [f for f in across(Corpus(Path(folder) / "corpus")) if f.rule in ("B01", "Y01", "Y02", "U01")]
    told_of = {(f.department, f.rule) for f in found}
    counts = Counter(planted.values())
    hits = Counter(kind for unit, kind in planted.items() if (unit, PLANTS[kind][0]) in told_of)
    false = [f for f in found if f.department not in planted or PLANTS[planted[f.department]][0] != f.rule]
    lines = [
        HEAD, "",
        f"`python bench/pairs.py --departments {departments} --seed {seed}`：{departments} 个部门各有两年预算和一年决算（{'、'.join(FORMATS)}），"
        f"{len(planted)} 个部门有一个数与另一份文件不同，每份文件自身都是一致的。",
        "(A made-up county's budgets and accounts; in half of its departments one figure differs from what the other disclosure has, and each agrees in itself.)", "",
        "| 埋下的不同 planted difference | 处 planted | 查出 found |", "|---|--:|--:|",
        *(f"| {kind} | {counts[kind]} | {hits[kind]} |" for kind in kinds),
        f"| 合计 all | {counts.total()} | {hits.total()} |", "",
        f"没有埋下而查出的 {len(false)} 条。(findings where nothing was planted: {len(false)})",
    ]  # fmt: skip
    lines += [
        "",
        *(f"- 漏 missed: {unit} {kind}" for unit, kind in planted.items() if (unit, PLANTS[kind][0]) not in told_of),
    ]
    lines += [f"- 误 false: {f.department} {f.rule} {f.message.zh}" for f in false[:10]]
    return lines


def with_section(text: str, lines: list[str]) -> str:
    """Return the page with the section in place of the one that is there, before that on budgets."""
    head, budgets, rest = text.partition(NEXT)
    return head.partition(HEAD)[0].rstrip() + "\n\n" + "\n".join(lines).rstrip() + "\n\n" + budgets + rest


def main() -> None:
    """Measure, and write the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--departments", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    lines = section(args.departments, args.seed)
    OUT.write_text(with_section(OUT.read_text("utf-8"), lines), encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
