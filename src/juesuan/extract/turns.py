"""分别: several numbers told in turn of several names, or of the amounts just told."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations

from juesuan.domain.codes import normal_name
from juesuan.domain.measures import tidy
from juesuan.extract.apart import class_named, spending_account
from juesuan.extract.discourse import Discourse, Subject, of_fact, own_amounts, recent
from juesuan.extract.frames import reads
from juesuan.extract.grammar import PERCENT
from juesuan.extract.numerals import Token
from juesuan.extract.words import economic_code, item_path, named_series
from juesuan.kernel.figures import Figure
from juesuan.kernel.patterns import compiled


def told_in_turn(d: Discourse, lead: str, token: Token) -> list[tuple[str, str, int, Subject | None]]:
    """Return, of each number that 分别 tells in turn: name, words behind it, the amount it is of (-1: none told), subject.

    「甲和乙分别为 x 和 y」「甲、乙分别增加 x、y」 name them; 「甲 x、乙 y，分别占 p、q」 speaks of the amounts just told.
    """
    count = run_from(d, token)
    if token.unit == PERCENT and compiled(r"(?:规定|缴[费纳]|标准)[^，。；]{0,6}（\s*$").search(lead):
        return []  # 按规定比例（20%、8%）缴纳: shares of nothing told
    head, _, tail = lead.rpartition("分别" if "分别" in lead else "依次")
    if not head and "依次" not in lead:
        head, tail, lead = without_turn_word(lead)
    tail = compiled(r"^[为是]$").sub("", tidy(tail))
    if years := in_years(head, count):
        d.year_told = 0
        return [(n, tail, -1, None) for n in years]
    if count > 1 and (items := items_marked(d, head, count)):
        clause = compiled(r"^.*[）、，]").sub("", head)
        return [("", clause + tail, -1, of) for of in items]
    if sides := against_each(d, head, tail, count):
        return [("", label, -1, None) for label in sides]
    series = (
        named_before_change(head, count)
        or named_series(lead, count)
        or named_series(lead, run_from(d, token, units=False))
        or made_of(d, token, count)
    )
    names = [compiled(r"(?:与|比|较|同)(?:上|去|20|年初|全年|预算).*$").sub("", n) for n in series]
    if names:
        names = with_shared_noun(d, names)
        return [(n, "" if tail and n.endswith(tail) else tail, -1, None) for n in names]
    if summed := summed_up(d, token, count):
        return [(n, "", -1, None) for n in summed]
    clause = _SO_MANY.sub("", compiled(r"[，；：、]").split(tidy(head))[-1])
    clause = compiled(r"^(?:在[^，。；]{2,10}[中里])?的?所?占?的?比[重例率]?$").sub("占比", clause)
    label = clause + (tail or "为")
    if len(d.turned) == count:
        told = [d.by_id[i] for i in d.turned]  # 分别增加 x、y，分别增长 p、q
    else:
        told = [f for f in recent(d, "万元", len(d.figures)) if f.fact.basis == d.own and not _in_brackets(d, f)][
            -count:
        ]
        if len(told) < count and (_SO_MANY.match(d.text, d.sentence_start) or (clause == "占比" and not told)):
            told = own_amounts(d)[-count:]
    told = in_proportion(d, token, count) or told
    changes = [f for f in d.figures[d.start_of_paragraph :] if f.fact.aspect == "change"][-count:]
    if token.unit == "%" and len(changes) == count and changes[-1] is d.figures[-1] and reads(d, label, "change"):
        told = changes  # 甲增加 a，乙增加 b，增幅依次为 p、q
    speaks = reads(d, label, "share", "change", "completion")
    if count == len(told) > 1 and compiled(r"(?:上年|去年|20\d\d年度?)(?:(?:预算)?(?:执行|预算)数?)?").fullmatch(
        clause
    ):
        return [("", label, f.id, of_fact(f.fact)) for f in told]  # 甲 x、乙 y，2018年执行数分别为 a、b
    side = compiled(r"[为是]$").sub("", clause + tail)
    if count == len(d.turned) > 1 and _COMES_TO.fullmatch(side):
        of = [d.by_id[i].fact for i in d.turned]
        return [("", "为", -1, of_fact(f)) for f in of]  # 分别减少 a、b，减至 x、y
    if count > 1 and (prior := _PRIOR.fullmatch(side)):
        year = prior["year"] or f"{d.outline.year - 1}年"
        own = own_amounts(d)[-count:]
        return [("", f"{year}为", -1, of_fact(f.fact)) for f in own] if len(own) == count else []
    if count > 1 and not speaks and (d.g.side_of_thing.fullmatch(side) or side in ("金额", "资金", "数额")):
        again = [of_fact(d.by_id[i].fact) for i in d.turned]
        of_them = (
            again
            if len(again) == count
            else items_titled(d, token, count) or [of_fact(f.fact) for f in told[-count:] if len(told) >= count]
        )
        return [("", label, -1, of) for of in of_them]
    if (
        count < 2
        or len(told) < count
        or not speaks
        or not compiled(r"(?:与|比|较|同|所?占|各|均|完成率|执行率|增幅|降幅|增长率|$)").match(clause)
    ):
        return []
    return [("", label, f.id, of_fact(f.fact)) for f in told]


_SUMMED_UP = compiled(
    r"(?P<names>[^，。；：\d]{5,60}?)(?:等|这)?[两二三四五六七八\d](?:项|类|个科目|个项目)[^，。；：、\d]{0,8}?(?:分别|依次)?(?:为|是)?$"
)
_MOVED = compiled(
    r"(?P<names>[^。；：\d]{5,60}?)(?:均|都|也|略|稍|小幅|明显|大幅|有所|有)*(?:增加|增长|上升|提高|减少|下降|降低)(?:较多|明显)?，(?:[各均]|分别|依次)*$"
)
"""Several things of which all rose or fell, told before by how much: 甲、乙略有减少，分别减少 x、y."""


def with_shared_noun(d: Discourse, names: list[str]) -> list[str]:
    """Return names with the noun that the last one tells for all, where those before it name nothing without it: 年初、年末结转结余."""
    last = names[-1]
    if not last or len(names) < 2 or all(_names_something(d, n) for n in names):
        return names
    for at in range(len(last) - 2, 1, -1):
        shared = last[at:]
        whole = [*(n if n.endswith(shared) else n + shared for n in names[:-1]), last]
        if len(set(whole)) == len(whole) and all(_names_something(d, n) for n in whole):
            return whole
    return names


def _names_something(d: Discourse, name: str) -> bool:
    """Tell whether a name is a measure's, an item's or a class's own."""
    name = d.g.lead_words.sub("", d.g.years.sub("", name))
    key = d.names.resolve(name, d.section)
    return bool(key and not key.endswith("?")) or bool(
        economic_code(name) or class_named(name) or normal_name(name) in d.items
    )


def summed_up(d: Discourse, token: Token, count: int) -> list[str]:
    """Return the names that a number of them sums up: 住房公积金、医疗补助两项保障性支出为 x、y; [] where they are not as many."""
    told = _SUMMED_UP.search(d.text[d.sentence_start : token.start]) if count > 1 else None
    return named_series(told["names"], count) if told and "、" in told["names"] else []


def named_before_change(head: str, count: int) -> list[str]:
    """Return the names of the clause before 分别 that says how all of them moved, [] where it names not as many."""
    told = _MOVED.search(head) if count > 1 and head.endswith(("，", "，各", "，均")) else None
    return named_series(told["names"], count) if told else []


def in_proportion(d: Discourse, token: Token, count: int) -> list[Figure]:
    """Return the amounts told before several shares that make up 100 percent in these shares: 甲 a（其中 b），乙 c。占比为 p、q.

    Of those just told in whatever order: shares told of one another's amounts are a fault, which the rules tell.
    """
    first = d.tokens.index(token)
    rates = [t.value for t in d.tokens[first : first + count]]
    if token.unit != "%" or count < 2 or abs(sum(rates, Decimal(0)) - 100) > _ROUNDING:
        return []
    amounts = own_amounts(d)[-_MOST_PARTS:]
    last = tuple(amounts[-count:])
    for parts in (last, *combinations(amounts, count)):  # those just told first
        if _are_shares(parts, rates):
            return list(parts)
    in_order = sorted(last, key=lambda f: f.value)
    return list(last) if _are_shares(in_order, sorted(rates)) else []


def _are_shares(parts: Sequence[Figure], rates: Sequence[Decimal]) -> bool:
    """Tell whether amounts are, of their sum, just so many percent each."""
    whole = sum((f.value for f in parts), Decimal(0))
    return bool(whole and len(parts) == len(rates)) and all(
        abs(f.value / whole * 100 - rate) < _ROUNDING for f, rate in zip(parts, rates, strict=True)
    )


_COMES_TO = compiled(r"(?:增加?|减少?|上?升|下?降|压减|达)[至到]")
_PRIOR = compiled(r"[与比较同和]?(?:上年|去年|(?P<year>20\d\d年))度?的?(?:[决支收].)?(?:数|额)?")
"""What is compared with, of each of several things: 与2023年的 x、y 相比."""
_ROUNDING = Decimal("0.1")
_MOST_PARTS = 8
"""How far shares may be from the amounts' own, and how many amounts are tried."""


_TELLS = compiled(r"(?:支出|收入)?(?:金额|数)?(?:各?为|是|：)?$|(?:所?占(?:的)?)?(?:比重|比例|比)(?:为|是|：)?$")
"""What may stand between names and the numbers told of them without 分别: 甲、乙支出 x、y; 甲与乙的比重为 p 和 q."""


def without_turn_word(lead: str) -> tuple[str, str, str]:
    """Return the names' clause, what it says of them, and all of it with 分别, of words before several numbers that lack it."""
    clause = _SO_MANY.sub("", compiled(r"[。；，：]").split(tidy(lead).rstrip("，、："))[-1])
    told = _TELLS.search(clause)
    at = told.start() if told else len(clause)
    head, tail = clause[:at], compiled(r"^[与比较同]?各自(?:的)?").sub("", clause[at:])
    if not compiled(r"、|(?<!^)[和与及]").search(head):
        head, tail = (
            "",
            compiled(r"^[与比较同]?各自(?:的)?").sub("", clause),
        )  # 完成年初预算的 p、q: of what was told before
    if compiled(r"比重|比例|占比").search(tail):
        tail = "占比"
    return head, tail, f"{head}分别{tail}"


def runs_on(d: Discourse, token: Token) -> bool:
    """Tell whether another number of the same unit follows a number at once: x、y and z."""
    if token.unit not in ("万元", "%") or not d.text.startswith(_JOINTS, token.end):
        return False
    mark = compiled(r" ?(?:、|和|与|及) ?(?=[\d-])").match(d.text, token.end)
    return mark is not None and run_from(d, token) > 1


_JOINTS = ("、", "和", "与", "及", " ")


def against_each(d: Discourse, head: str, tail: str, count: int) -> list[str]:
    """Return the clause of each number where they are told against one thing each: 分别完成年初预算和全年预算的 p 和 q."""
    clause = compiled(r"[，；：。]").split(head)[-1] + tail
    listed = d.g.sides_listed.search(clause) if count > 1 else None
    if listed is None:
        return []
    sides = compiled(r"、|和|与|及").split(listed["sides"])
    return (
        [clause[: listed.start("sides")] + side + clause[listed.end() :] for side in sides]
        if len(sides) == count
        else []
    )


def items_marked(d: Discourse, head: str, count: int) -> list[Subject]:
    """Return the items that a clause names by their marks before 分别: 行政单位医疗（项）、公务员医疗补助（项）年初预算分别为 x 和 y."""
    named = compiled(r"[。；]").split(head)[-1]
    return (
        _items(d, compiled(r"(?<=[项款类]）)(?:、|和|及|以及|与)").split(named), count)
        if named.count("）") >= count
        else []
    )


def items_titled(d: Discourse, token: Token, count: int) -> list[Subject]:
    """Return the items of a title before 分别: 殡葬（项）、老年福利（项）。年初预算分别为 x 和 y."""
    title = d.text[: token.start].partition("。")[0]
    if len(title) > _LONGEST_TITLE or "、" not in title or compiled(r"\d{2}").search(title):
        return []
    return _items(d, compiled(r"(?<!^.)(?<!^..)(?:、|以及)").split(title), count)


_LONGEST_TITLE = 120
"""Characters of a title that names several items."""


def _items(d: Discourse, names: list[str], count: int) -> list[Subject]:
    """Return the items that as many names as numbers name, [] where one of them names none."""
    if len(names) != count:
        return []
    paths = [item_path(n) or d.items.get(normal_name(n)) or () for n in names]
    whole = [d.items.get(p[-1], p) if p and len(p) < 3 else p for p in paths]
    return [Subject(f"{spending_account(d)}.expenditure", "/".join(p)) for p in whole] if all(whole) else []


_SO_MANY = compiled(r"\s*(?:其中|以上|上述|这)*(?:[两二三四五六]|\d)(?:项|者|类|款|个科目|个项目)")
"""What takes up the amounts of the sentence before: 两项较上年分别增加 x、y."""


def _in_brackets(d: Discourse, figure: Figure) -> bool:
    """Tell an amount in a bracket that has closed since: 项目支出 x（含结转项目 y），分别占."""
    before = d.text[d.sentence_start : figure.place.start - d.offset]
    here = d.text[d.sentence_start : d.at]
    return before.count("（") > before.count("）") and here.count("（") <= here.count("）")


_YEARS = compiled(r"(20\d\d)年?度?(?:至|到|[-—－~～])(20\d\d)年度?|20\d\d年?度?(?:(?:、|和|与|及|，)20\d\d年?度?)+")


def in_years(head: str, count: int) -> list[str]:
    """Return what is told of each of several years, its name with the year: 2022年至2024年，甲支出分别为 x、y、z."""
    told = _YEARS.search(head)
    if told is None:
        return []
    years = [int(y) for y in compiled(r"20\d\d").findall(told[0])]
    if told[1]:
        years = list(range(years[0], years[1] + 1))
    noun = compiled(r"^[^\u4e00-\u9fff]+|^年?度?，?").sub("", tidy(head[told.end() :]))
    return [f"{year}年{noun}" for year in years] if len(years) == count > 1 else []


_MADE_OF = compiled(
    r"(?:由|(?:包括|[划区]?分为|含有?|[设分]有))(?P<names>[^。；：\d]{4,80}?)等?(?:[一二两三四五六七八\d] ?大?个?(?:部分|类|项|方面|块|种)[^，。；]{0,4})?(?:构成|组成)?，[^。；，\d]{0,8}(?:分别|依次)[^。；，\d]{0,4}$"
)


def made_of(d: Discourse, token: Token, count: int) -> list[str]:
    """Return the names of what the clause before 分别 says that a whole is made of: 由甲、乙和丙三部分构成，分别为 x、y 和 z."""
    told = _MADE_OF.search(d.text[d.sentence_start : token.start])
    return named_series(told["names"], count) if told else []


def run_from(d: Discourse, token: Token, *, units: bool = True) -> int:
    """Return how many numbers, of one unit or of any, are told in a row from `token` on."""
    count, end = 0, token.start
    for other in d.tokens[d.tokens.index(token) :]:
        between = compiled(r"^\s*(?:[、，]|和|及|以及|与)?\s*").sub("", d.text[end : other.start])
        if (units and other.unit != token.unit) or (count and between and not d.g.directed.match(between)):
            break
        count, end = count + 1, other.end
    return count
