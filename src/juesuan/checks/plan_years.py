"""Years of sentences that plan: last year's sentence left in this year's disclosure.

A plan's sentences tell of several years (2025年预算执行数 x，2026年预算安排 y), so a year alone is no fault. It is one where the
document tells nothing of the kind for its own year: then what it tells of another is its own, with last year's year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from juesuan.checks.context import Context
from juesuan.domain.accounts import STATUTORY
from juesuan.kernel.figures import Figure
from juesuan.kernel.patterns import compiled
from juesuan.kernel.place import Place


class Stale(msgspec.Struct, frozen=True):
    """A year that should be another: its place, as printed, and the right one."""

    place: Place
    printed: str
    right: str


Told = dict[tuple[str, str], list[Figure]]
"""Where the document tells a measure of an item for its own year."""

_YEAR = r"(?<!\d)(20\d\d) ?年度?"
_TELLING = 3
"""Digits of an amount that two years do not have alike by chance."""
_SENTENCE = compiled(r"[^。；\n]+")
_AFTER_ANOTHER = compiled(
    r"(?:[比较与和同从自至到由在]|\d ?(?:万元|元).*|(?:上年|去年)(?:年初|预算|执行)*(?:数据?|口径)?(?:均|都|即|系)?[为是指即系])$"
)
"""What stands before a year that is not the sentence's own: a comparison, a span, an amount told already, the year before's name (上年数为2023年预算数)."""
_BASE = compiled(rf"(?:[比较]|[与同和](?=[^，。；]{{0,18}}(?:相比|比较|对比|持平|一致|不变))) ?{_YEAR}")
_NOT_SECTIONS = ("functions", "glossary", "organisation", "contents", "projects")


def stale_years(context: Context) -> Iterator[Stale]:
    """Yield the years of sentences that tell what is the document's own of another year."""
    own, kind = context.year, context.kind
    if not own or not kind.own_year:
        return
    told_own: Told = {}
    for figure in context.extract.narrative.figures:
        if _is_own(context, figure, own):
            told_own.setdefault((figure.fact.measure, figure.fact.item), []).append(figure)
    usual_base = any(f"{own - 1}" in m[1] for _, text, _ in context.paragraphs() for m in _BASE.finditer(text))
    for number, text, section in context.paragraphs():
        if section in _NOT_SECTIONS:
            continue
        for sentence in _SENTENCE.finditer(text):
            yield from _of_sentence(context, number, text, sentence, told_own)
            if usual_base:
                yield from _old_base(context, number, sentence)


def _is_own(context: Context, figure: Figure, year: int) -> bool:
    fact = figure.fact
    return (fact.basis, fact.aspect, fact.year) == (context.own, "amount", year) and not fact.measure.startswith("~")


def _of_sentence(context: Context, number: int, text: str, sentence: re.Match[str], told_own: Told) -> Iterator[Stale]:
    own = context.year
    ours, others = compiled(context.kind.own_year), compiled(context.kind.other_years)
    said = sentence[0]
    bases = list(_BASE.finditer(said))
    if str(own) in _BASE.sub("", said):
        return
    for match in re.finditer(_YEAR, said):
        year = int(match[1])
        if year == own or not own - 4 < year <= own + 1 or any(b.start(1) == match.start(1) for b in bases):
            continue
        behind = said[match.end() :]
        clause = re.match(r"，?[^，]*", behind)
        told = ours.match(behind)
        if told is None or others.search((clause[0] if clause else "")[:40]):
            continue
        place = Place(number, sentence.start() + match.start(), sentence.start() + match.end())
        if any(int(b[1]) == year and b.start() > match.end() for b in bases):
            wrong = (
                True  # 2025年预算安排 x，比2025年预算执行数增加: one of the two is another year, and the base is right
            )
        elif _AFTER_ANOTHER.search(said[: match.start()]):
            continue
        else:
            sure = bool(told.groupdict().get("sure"))
            wrong = sure or _nothing_of_its_own(context, place, sentence.end(), year, told_own, text)
        if wrong:
            yield Stale(place, match[0], match[0].replace(match[1], str(own)))
        return


def _nothing_of_its_own(context: Context, place: Place, end: int, year: int, told_own: Told, text: str) -> bool:
    """Tell whether nothing that the sentence tells is told of the document's own year, and the tables do not speak against it."""
    figures = [f for f in context.told_in(place.block) if place.start <= f.place.start < end]
    first = next((f for f in figures if f.fact.aspect == "amount" and not f.fact.measure.startswith("~")), None)
    if first is None:
        return str(context.year) not in text
    elsewhere = told_own.get((first.fact.measure, first.fact.item), ())
    others = [f for f in elsewhere if f.place.block != place.block or not place.start <= f.place.start < end]
    if others:  # told of both years: the same amount, to the cent, is the same year's
        return len(str(first.value).strip("0.")) >= _TELLING and all(f.value == first.value for f in others)
    fact = first.fact
    last = context.first(msgspec.structs.replace(fact, year=year, basis=context.own), STATUTORY)
    now = context.first(msgspec.structs.replace(fact, year=context.year, basis=context.own), STATUTORY)
    if last is not None and last.value == first.value and (now is None or now.value != first.value):
        return False
    return now is None or last is None or now.may_equal(first)


def _old_base(context: Context, number: int, sentence: re.Match[str]) -> Iterator[Stale]:
    """Yield the years of comparisons with a year before the last, where the document compares with last year all over."""
    own = context.year
    said = sentence[0]
    for match in _BASE.finditer(said):
        year = int(match[1])
        if (
            own - 4 < year < own - 1
            and str(own - 1) not in said
            and not re.search(r"连续|以来|逐年|20\d\d年[至到—-]", said)
        ):
            if not re.match(r"[^，。；]{0,10}(?:预算|相比|比较|增|减|持平|一致|上升|下降)", said[match.end() :]):
                continue
            place = Place(number, sentence.start() + match.start(1), sentence.start() + match.end())
            printed = said[match.start(1) : match.end()]
            yield Stale(place, printed, printed.replace(match[1], str(own - 1)))
