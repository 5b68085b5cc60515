"""A sum told behind what it is of, in the same sentence: 行政人员21人，事业人员13人，合计34人; a x、b y、c z，三项合计 s."""

from __future__ import annotations

from itertools import pairwise

from juesuan.extract.claims import Claim
from juesuan.extract.discourse import Discourse, recent
from juesuan.kernel.chinese import counted
from juesuan.kernel.figures import Figure
from juesuan.kernel.patterns import compiled
from juesuan.kernel.relation import Relation

_SUMMED = compiled(
    r"[，、；]?(?:以上|上述|这)?(?:(?P<n>[两二三四五六])(?:项|者|类|部分|方面)(?:支出|费用|收入|经费|资金)?)?(?:合计|共计|总计|一?共)(?:为|是)?：?\s*$"
)
_BEFORE = 14
"""Characters before an amount in which it is called a sum."""
_BESIDE = compiled(r"(?:（[^（）]{0,20}）)?[，、；和及与]+[^\d，。；：、（）]{1,16}")
"""What stands between two parts: no more than the name of the second."""
_COUNTED_BESIDE = compiled(
    r"[，；、](?!其中)[^\d，。；：、（）]{2,16} ?\d+ ?[个项户人批家][、，](?P<each>(?:涉及|安排)?(?:资金|金额|预算)(?:共|为)?)\s*"
)
"""What stands between two parts that each have a number before their money: 甲类项目11个、资金 a，乙类项目6个、资金 b."""
_NAME = compiled(r"(?:^|[，。；：、])[^\d，。；：、（）]{1,20}$")
_NO_PART = compiled(r"编制|核定|定员|上年|去年|预算|计划|[增减]|比|其中|分别|依次|较")
"""Words with which an amount is none of several that stand side by side."""


def claim_summed(d: Discourse, figure: Figure) -> None:
    """Claim that a sum told behind two or more amounts of its unit is theirs: of as many as it says, else of all that stand side by side.

    Without a number of parts it may be of the last of them alone; then nothing is claimed where it is not of all.
    """
    start = figure.place.start - d.offset
    called = _SUMMED.search(d.text, max(start - _BEFORE, d.sentence_start), start)
    if called is None or any(c.relation.left == (figure.id,) for c in d.claims[-2:]):
        return
    told = [f for f in recent(d, figure.unit, len(d.figures)) if f.id < figure.id]
    if called["n"]:
        count = counted(called["n"].replace("两", "二"))
        parts = told[-count:] if len(told) >= count else []
    else:
        parts = _side_by_side(d, told, called.start())
    if len(parts) > 1:
        d.claims.append(Claim("above", Relation("sum", (figure.id,), tuple(p.id for p in parts)), figure.place))


def _side_by_side(d: Discourse, told: list[Figure], end: int) -> list[Figure]:
    """Return the amounts before `end` of which each is told by its name alone, and that begin their sentence's list."""
    if not told or _BETWEEN_LAST.fullmatch(d.text[told[-1].place.end - d.offset : end]) is None:
        return []
    run = [told[-1]]
    for one, other in pairwise(reversed(told)):
        between = d.text[other.place.end - d.offset : one.place.start - d.offset]
        if counted_one := _COUNTED_BESIDE.fullmatch(between):
            if not d.text[: other.place.start - d.offset].rstrip().endswith(counted_one["each"]):
                break
        elif not _BESIDE.fullmatch(between) or _NO_PART.search(between):
            break
        run.insert(0, other)
    first = run[0].place.start - d.offset
    name = _NAME.search(d.text, max(first - 22, d.sentence_start), first)
    return run if name and not _NO_PART.search(name[0]) else []


_BETWEEN_LAST = compiled(r"(?:（[^（）]{0,20}）)?")
