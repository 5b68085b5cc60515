"""What the words before a figure say by themselves, whatever was said before them: read once and remembered.

Documents say the same between their figures again and again (`，比上年增加`), within one document and from one to the next. So
what depends on the words alone is read here, and `narrative` keeps what depends on the sentence: its subject, its lists, its year.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache, partial

import msgspec

from juesuan.domain.measures import tidy
from juesuan.extract.grammar import Grammar
from juesuan.extract.words import after_last, coded_item, dashed_item, item_path, split_clauses, unbalanced
from juesuan.kernel.memo import remembered_text
from juesuan.kernel.patterns import compiled, holds_any

_Match = re.Match[str]
_INCLUDES = compiled(r"(?<!不)包括：")
_COLON = compiled(r"\s*(?:（[^（）]*）)?(?:，[^，。；：\d]{0,8}(?:如下|分别是|分类|明细|组成|构成))?：[^。；\d]*$")
"""What opens a list behind an amount: 采购预算 x：货物 a，服务 b; 支出 x（含结转）：教育支出 a."""
_INCLUDES_TO_THE_STOP = compiled(r"包括：.*。")
_ENDS_REASON = compiled(r"其中|；(?! ?(?:[一二三四五六七八九]|\d)是)")
_COMPARES_AGAIN = compiled(r"[，；](?:与|和|同|比|较)[^，。；]{0,12}(?:相比|比较)|[，；](?:同比|[比较](?:上年|20\d\d))")
_ANOTHER_WHOLE = compiled(r"[；，]\D{2,12}包括(?!：)")
_ON_LAST_YEAR = ("同比", "比上年", "较上年")
_DIGIT = compiled(r"\d")


_CLAUSE_OPENS = ("，", ",", "（")
_MAINLY = compiled(r"[，,（](?:这?主要)?(?:是(?!年初|预算|全年)|系|因|由于|源于)[^，,。；]*")


class Lead(msgspec.Struct, frozen=True, gc=False):
    """The words between two figures. `label` is the clause before the figure, `context` those before it.

    `cut` is where the last 。 or new line stands, -1 without one. `sentence` is what follows the last 。.
    `opened` and `closed` count the parentheses that it leaves open, and closes beyond its own. `brackets`: a parenthesis opens
    where it begins. `parts`: 其中 or 包括 opens a list, `colon`: a colon just behind an amount does. `title` and `again` are the noun of a title that it begins with (of a
    paragraph) or holds (behind a sentence). `against` is what it compares with, in its words. `reason`: it gives one, which has
    not ended; `told`: a reason given before has ended; `compares`: behind the reason, if any, it compares again.
    `all_of`: what an amount just told is all of, its parts behind a bracket (，全部为财政拨款收入（其中…).
    `another_whole`: 本年支出包括…, without 其中. `ends`: a clause's end stands in it. `funds`: the last clause names the unit's
    own funds (`own`) or the appropriation (`given`). `out_of`: what follows is a part of a number just told (7个项目中，6个).
    `mainly`: it is one clause that begins with 主要是, 系, which behind a change give its reason. `at_once`: it may tell one
    number of several names (收入、支出均为).
    `example`: what it takes for one (以甲项目为例). `source`: what it is all from (均为财政拨款收入，共计).
    `denied`: it ends in a clause that denies a thing (没有工程采购；).
    `topic`: what it tells of before it gives the amount (政府性基金预算拨款从无到有，安排). `quiet`: it says none of all this and names no year; there is its label alone.
    """

    label: str
    context: str
    stop: bool
    cut: int
    sentence: str
    semicolon: bool
    of_which: bool
    opened: int
    closed: int
    brackets: bool
    all_of: str
    parts: bool
    colon: bool
    title: str
    again: str
    year: str
    against: str
    reason: bool
    told: bool
    compares: bool
    another_whole: bool
    in_turn: bool
    ends: bool
    funds: str
    out_of: bool
    mainly: bool
    at_once: bool
    example: str
    source: str
    topic: str
    denied: bool
    quiet: bool = False


def lead_of(g: Grammar, lead: str) -> Lead:
    """Read the words between two figures."""
    stop, semicolon, of_which = "。" in lead, "；" in lead, "其中" in lead
    opened, closed = unbalanced(lead)
    clauses = split_clauses(lead)
    reason = g.reason_end(lead)
    behind = lead[reason:] if reason > 0 else lead
    compared = last_match(g.found("against", lead))
    year = last_match(g.found("sentence_of_year", lead))
    titled = g.titled.match(lead) if stop or "：" in lead else None
    if titled is None and "\n" in lead and (line := lead.partition("\n")[0]):
        titled = g.titled.match(
            line.strip() + "。"
        )  # a title that its text follows in the same paragraph, behind a line break
    again = stop or semicolon or "\n" in lead or "：" in lead
    retold = (
        g.titled.match(found[found.lastgroup or 0]) if again and (found := _first(g.found("again", lead))) else None
    )
    sentence = lead.rpartition("。")[2]
    last = after_last("。；\n", lead)
    own = given = -1
    of = source = topic = denied = None
    if g.any_may_be_in(_SELDOM, lead):
        own, given = _end(g.found("own_funds", last)), _end(g.found("appropriated", last))
        of, source = last_match(g.found("for_example", lead)), last_match(g.found("all_from", lead))
        topic, denied = last_match(g.found("topic", lead)), last_match(g.found("denied", lead))
    said = Lead(
        label=clauses[-1] if clauses else "",
        context="，".join(clauses[:-1]),
        stop=stop,
        cut=max(lead.rfind("。"), lead.rfind("\n")),
        sentence=sentence,
        semicolon=semicolon,
        of_which=of_which,
        opened=opened,
        closed=closed,
        brackets=bool(opened) and g.folded_parenthesis.sub("", lead).strip(" ").startswith("（"),
        all_of=all_of["what"] if opened and (all_of := g.all_of.match(lead)) else "",
        parts=(of_which or ("包括：" in lead and bool(_INCLUDES.search(lead))))
        and not _INCLUDES_TO_THE_STOP.search(lead),
        colon="：" in lead and bool(_COLON.match(lead)),
        title=titled["noun"] if titled else "",
        again=retold["noun"] if retold else "",
        year=year[1] if year else "",
        against=compared["what"] if compared else "同比" if holds_any(lead, _ON_LAST_YEAR) else "",
        reason=reason > 0 and "。" not in behind,
        told=((of_which or semicolon) and bool(_ENDS_REASON.search(behind))) or g.holds("plans", behind),
        compares=("比" in behind or "较" in behind) and bool(_COMPARES_AGAIN.search(behind)),
        another_whole="包括" in lead and not of_which and bool(_ANOTHER_WHOLE.search(lead)),
        in_turn="分别" in sentence or "依次" in sentence,
        ends=len(last) < len(lead),
        funds="" if max(own, given) < 0 else "own" if own > given else "given",
        mainly=lead.startswith(_CLAUSE_OPENS) and bool(_MAINLY.fullmatch(lead)),
        at_once=holds_any(lead[-8:], "均都皆同") or ("年初" in lead and "年末" in lead),
        out_of="中" in lead and bool(g.out_of.match(lead)),
        example=tidy(of["what"])[-24:] if of else "",
        source=source["what"] if source else "",
        topic=topic["what"] if topic else "",
        denied=denied is not None,
    )
    if _is_quiet(said, lead):
        msgspec.structs.force_setattr(said, "quiet", True)  # not known to anyone yet: no copy of thirty fields for one
    return said


def _is_quiet(said: Lead, lead: str) -> bool:
    """Tell words that are a label and no more: they move neither the sentence's year, funds, lists, subject nor comparison."""
    return not (
        said.ends or said.opened or said.closed or said.parts or said.title or said.against or said.reason or said.told
        or said.compares or said.another_whole or said.funds or said.out_of or said.example or said.source or said.topic or said.mainly or "：" in lead or "年" in lead or _DIGIT.search(lead)
    )  # fmt: skip


def _end(found: Iterable[_Match]) -> int:
    """Return where the last match ends, -1 without one."""
    end = -1
    for match in found:
        end = match.end()
    return end


def _first(found: Iterable[_Match]) -> _Match | None:
    """Return the first match, None without one."""
    return next(iter(found), None)


def last_match(found: Iterable[_Match]) -> _Match | None:
    """Return the last match, None without one."""
    last = None
    for last in found:  # noqa: B007
        pass
    return last


class Clause(msgspec.Struct, frozen=True, gc=False):
    """A clause before a figure: `plain` as it stands, `words` without what leads it and without its year."""

    plain: str
    words: str


_BUT = compiled(r"^(?:但是?|然而|不过|却|而(?=[与比较同]))(?=.)")
"""What sets a clause against the one before it."""


def clause_of(g: Grammar, label: str) -> Clause:
    """Read the clause before a figure."""
    plain = _BUT.sub("", tidy(label))
    words = g.lead_words.sub("", plain)
    if (rest := g.without("years_at_start", words)) != plain:  # else the same words led it again
        words = g.lead_words.sub("", rest)
    words = g.without("whole_before", words)
    return Clause(plain, words)


class Noun(msgspec.Struct, frozen=True, gc=False):
    """A noun before a figure: `plain` without its verb and year; `total` where it ends in 总计 or 合计, which may be its name."""

    average: bool
    plain: str
    total: str
    adverb: bool
    """It begins with an adverb: it names nothing."""
    sums: bool
    """It says no more than that it is a sum."""


def noun_of(g: Grammar, noun: str) -> Noun:
    """Read the noun before a figure."""
    plain = g.speech.sub("", noun) if noun not in ("合计", "总计", "共计") else ""
    if plain.endswith(("基本", "项目")) and noun.startswith(plain + "支出"):
        plain += "支出"  # 基本支出为 x: the verb is 为
    stem = compiled(r"(?:(?:各|均|同样?)?为|(?:同样?)?是|：)+$").sub("", noun) if noun.endswith(_VERBS) else noun
    total = stem if stem.endswith(("总计", "合计")) else ""
    adverb = bool(noun) and g.adverbs.match(noun) is not None
    return Noun(bool(g.average.search(noun)), plain, total, adverb, _SUM.fullmatch(noun) is not None)


_VERBS = ("为", "是", "：")
_SUM = compiled(r"(?:支出|收入)?(?:合计|共计|总计|共|总额)(?:支出|收入)?")
"""Words that say no more than that an amount is a sum."""


def heading_of(g: Grammar, text: str) -> str:
    """Return what a short paragraph is the heading of: without its number, its years and words like 情况说明."""
    return g.years.sub("", g.heading_tail.sub("", g.lead_words.sub("", tidy(text))))


class Said(msgspec.Struct, frozen=True, gc=False):
    """What words say without a number: the item that they name, and where they say one of the statements.

    `bare` is what of them may name an item by its name alone, where no reason is being given; `within` the same within a reason.
    `states`: they say one of the statements. `account`: the words for the account whose parts follow (以…为口径). `before_comma`: the
    name of what has a clause of its own before what its budget or outturn was.
    """

    item: tuple[str, ...]
    bare: str
    within: str
    none: tuple[_Match, ...]
    direction: tuple[_Match, ...]
    level: tuple[_Match, ...]
    reason: tuple[_Match, ...]
    states: bool
    account: str = ""
    before_comma: str = ""


_STATED = ("reason", "none", "direction", "level", "reason_text")
_SELDOM = ("own_funds", "appropriated", "for_example", "all_from", "topic", "denied")
"""Patterns that words hold which state something, and those that few leads hold."""


_MARKED = compiled(r"[）23\-—–－]")
"""Characters of which one stands in words that name an item by its mark, its code or its path."""


def said_in(g: Grammar, words: str) -> Said:
    """Read what words say without a number."""
    marked = _MARKED.search(words) is not None
    item = item_path(words) or coded_item(words)[0] or dashed_item(words) if marked else ()
    clause = after_last("；。\n", words)
    account, named = last_match(g.found("account_told", words)), _first(g.found("item_before_comma", words))
    told = account["account"] or account["alone"] or account["parted"] if account else "", named[1] if named else ""
    if not g.any_may_be_in(_STATED, words):
        return Said(item, words, "" if len(clause) == len(words) else clause, (), (), (), (), False, *told)
    reason = g.reason_end(words) >= 0
    explains = reason and g.reason_end(clause) >= 0
    none, direction = tuple(g.found("none", words)), tuple(g.found("direction", words))
    level, given = tuple(g.found("level", words)), tuple(g.found("reason_text", words))
    return Said(
        item,
        "" if explains else clause if reason else words,
        "" if explains or len(clause) == len(words) else clause,
        none,
        direction,
        level,
        given,
        bool(none or direction or level or given),
        *told,
    )


class Words:
    """The readings of one grammar, remembered by their words."""

    def __init__(self, g: Grammar) -> None:
        self.lead: Callable[[str], Lead] = remembered_text(4096)(partial(lead_of, g))
        self.clause: Callable[[str], Clause] = remembered_text(4096)(partial(clause_of, g))
        self.noun: Callable[[str], Noun] = remembered_text(4096)(partial(noun_of, g))
        self.heading: Callable[[str], str] = remembered_text(4096)(partial(heading_of, g))
        self.said: Callable[[str], Said] = remembered_text(4096)(partial(said_in, g))


@lru_cache(16)
def words_by(g: Grammar) -> Words:
    """Return what remembers the readings of a grammar."""
    return Words(g)
