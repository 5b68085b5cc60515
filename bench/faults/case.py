"""One document with its faults: the same seed gives the same document."""

from __future__ import annotations

from random import Random

import msgspec

from faults.kinds import KINDS, Draft, Fault
from faults.relations import Broken, Scene
from faults.told import Entry, Spot, told, unmarked
from juesuan.compile.filing import Filing
from juesuan.compile.generate import generate
from juesuan.compile.publication import Grid, Heading, Line, Publication

TEMPLATES = ("national", "xinjiang", "shanghai")
SIZES = (1, 2, 3, 5, 8, 12, 20, 40, 80)
REWORDED = 0.6
"""The share of documents in a writer's own wording."""
_EARLY = ("versions", "section_missing", "table_missing", "empty_unsaid", "row_dropped", "row_doubled")
"""What takes away or replaces whole parts comes before what changes a figure in them."""


class Marked(msgspec.Struct, frozen=True):
    """A fault of a finished document: whether it can be revealed, and the places where a finding may speak of it.

    `wake` are figures that its absence sets at odds: a finding there is a consequence, neither a hit nor a false alarm.
    `telling`: the document also tells which of its figures is wrong (see `Scene.tells`).
    """

    fault: Fault
    revealable: bool
    broken: tuple[Broken, ...]
    footprint: tuple[int, ...]
    wake: tuple[int, ...] = ()
    telling: bool = False


class Case:
    """A finished document: what is printed, what each figure states and where, and the faults in it."""

    def __init__(
        self,
        seed: int,
        filing: Filing,
        publication: Publication,
        entries: list[Entry],
        spots: dict[int, Spot],
        faults: tuple[Marked, ...],
    ) -> None:
        self.seed, self.filing, self.publication = seed, filing, publication
        self.entries, self.spots, self.faults = entries, spots, faults

    def sentence(self, number: int) -> str:
        """Return the sentence or the table row that an entry stands in."""
        spot = self.spots[number]
        part = self.publication.parts[spot.part]
        if isinstance(part, Grid):
            cells = sorted((s for s in part.cells if s.row == spot.row), key=lambda s: s.col)
            return f"{part.title}：" + " | ".join(s.text for s in cells if s.text)
        assert isinstance(part, (Line, Heading))
        start = max(part.text.rfind(c, 0, spot.start) for c in "。；：") + 1
        ends = [at for c in "。；" if (at := part.text.find(c, spot.end)) >= 0]
        return part.text[start : min(ends, default=len(part.text) - 1) + 1]


def make(seed: int, template: str, kinds: tuple[str, ...] = (), size: int | None = None) -> Case:
    """Return the document of a seed, with a fault of each kind that its filing gives a place for."""
    random = Random(f"{seed} {template}")
    filing = generate(seed, template, size if size is not None else random.choice(SIZES))
    habit = f"{seed} {template}" if random.random() < REWORDED else ""
    draft = Draft(told(filing, habit))
    made: list[Fault] = []
    for kind in sorted(kinds, key=lambda k: (k not in _EARLY, _EARLY.index(k) if k in _EARLY else 0)):
        for _ in range(4):
            fault = KINDS[kind][2](random, draft)
            if fault is not None:
                made.append(fault)
                break
    source = draft.told.publication
    publication, spots = unmarked(msgspec.structs.replace(source, parts=tuple(draft.parts)))
    altered = {i for f in made for i in f.ids}
    scene = Scene(filing, publication, draft.ledger.entries, spots, altered)
    return Case(seed, filing, publication, draft.ledger.entries, spots, tuple(_marked(scene, f) for f in made))


def _marked(scene: Scene, fault: Fault) -> Marked:
    broken = scene.reveals(fault.ids, fault.gone) if fault.plain is None else []
    ids = set(fault.ids) & set(scene.spots)
    blank = any(not scene.entries[i].text for i in ids)
    if fault.gone or blank:
        # What is not there any more has no place: a finding speaks of the sums that miss it, or of the item elsewhere.
        ids |= {i for b in broken for i in b.ids}
        items = {item for _, item in fault.gone}
        ids |= {i for i in scene.spots if (f := scene.entries[i].fact) is not None and f.item in items and f.item}
        ids |= {i for form, item in fault.gone for i in _kin(scene, form, item)}
    telling = bool(fault.right) and fault.plain is None and scene.tells(fault.ids, broken)
    return Marked(fault, bool(fault.plain or broken), tuple(broken), tuple(sorted(ids)), _wake(scene, fault), telling)


def _kin(scene: Scene, form: str, item: str) -> set[int]:
    """Return the cells of a table in the rows above and below one that is gone from it."""
    found = set()
    for i in scene.spots:
        fact = scene.entries[i].fact
        if fact is not None and fact.item and scene.form_of(i) == form:
            short, long = sorted((fact.item, item), key=len)
            if long.startswith(short + "/"):
                found.add(i)
    return found


def _wake(scene: Scene, fault: Fault) -> tuple[int, ...]:
    """Return the figures that miss what a fault took away: the relations of a figure left blank, a sentence of another year."""
    ids = set(fault.ids) & set(scene.spots)
    if fault.kind == "placeholder":
        return tuple(sorted({i for r in scene.relations for i in r.ids if ids & set(r.ids)}))
    if fault.kind in ("other_year", "other_unit"):
        parts = {scene.spots[i].part for i in ids}
        return tuple(i for i, spot in scene.spots.items() if spot.part in parts)
    return ()
