"""The words of a clause: its parts, its brackets, the items, codes and units that it names. Pure functions."""

from __future__ import annotations

import itertools
import re
from functools import cache, lru_cache

from juesuan.domain import codes
from juesuan.domain.codes import class_names
from juesuan.extract.grammar import Grammar, grammar
from juesuan.extract.numerals import Token, fold
from juesuan.kernel.figures import Basis, Figure
from juesuan.kernel.memo import remembered_text
from juesuan.kernel.patterns import any_of, compiled

_CODE = compiled(r"([23](?<!\d.)\d\d(?:\d\d){0,2})(?![\d.])")
"""A code of a classification, its item's number before it or not (1.2080505机关…); what must not stand before it is asked behind its
first digit, so that a scan looks for that digit."""


_DIGIT = compiled(r"\d")
LONGEST_LABEL = 24
"""Characters of a cell that is not read as sentences, whatever stands in it."""


def is_prose(text: str) -> bool:
    """Tell whether a table's cell holds sentences, which are read as narrative."""
    return (
        len(text) > LONGEST_LABEL and any(mark in text for mark in "，。；,;") and _DIGIT.search(fold(text)) is not None
    )


_LEVEL = compiled("[类款项] ?）")
_CODE_BEFORE = compiled(r"^\s*\d{2,7}\s*(?=[\u4e00-\u9fff])")
"""The code that some print before a name with its mark, whole or the level's own two digits: 05行政事业单位养老支出（款）."""


def after_last(marks: str, text: str) -> str:
    """Return what stands behind the last of some marks in a text: its last clause, its last sentence."""
    return text[max(map(text.rfind, marks)) + 1 :]


def before_first(marks: str, text: str) -> str:
    """Return what stands before the first of some marks in a text, all of it where none stands there."""
    return text[: min((at for at in map(text.find, marks) if at >= 0), default=len(text))]


def item_path(text: str) -> tuple[str, ...]:
    """Return the last functional item named in `text` by its （类）（款）（项） marks, top level first; () if none."""
    if "）" not in text or not _LEVEL.search(text):
        return ()
    path: dict[str, str] = {}
    previous = 0
    order, boundary = ("类", "款", "项"), grammar().boundary
    for mark in grammar().mark.finditer(text):
        level = mark[1]
        chunk = text[previous : mark.start()]
        cut = 0
        for ended in boundary.finditer(chunk):
            cut = ended.end()
        if chunk[cut:].startswith("占"):
            previous = mark.end()
            continue  # 占水利（款）支出的 p: what it is a share of
        name = codes.normal_name(_CODE_BEFORE.sub("", _OPENS_PART.sub("", chunk[cut:])))
        previous = mark.end()
        for lower in order[order.index(level) :]:
            path.pop(lower, None)
        if cut and level != "类" and not continues(chunk[:cut]):
            path.clear()
        if level == "类" and name not in class_names() and name + "支出" in class_names():
            name += "支出"  # 一般公共服务（类）支出: the class's full name goes on behind its mark
        path[level] = name
    found = tuple([path[k] for k in order if k in path])
    if "款" in path and "项" not in path and (coded := _CODED_LAST.match(text, previous)):
        found = (*found, codes.normal_name(coded[1]))  # …（类）民政管理事务（款）行政运行（2080201）
    return found


_CODED_LAST = compiled(r"\s*([\u4e00-\u9fff（）、]{2,40}?)（ ?2\d{6} ?）")


_OPENS_PART = compiled(
    r"^\s*(?:其中|还有|另有|系(?!统)|即|和(?!平)|以?及|其余(?:依次|分别)?[为是])[：“]*(?=[\u4e00-\u9fff\d]{2})"
)
"""What opens a part before its name: 其中死亡抚恤（项）, 其中“死亡抚恤（项）”."""


_DASH = compiled("[-—–－]")
_DASHED = compiled(r"[\u4e00-\u9fff（）、]{2,30}(?:[-—–－]{1,2}[\u4e00-\u9fff（）、]{2,30}){1,2}")


def dashed_item(text: str) -> tuple[str, ...]:
    """Return the functional item that `text` names last by its path, 一般公共服务支出-档案事务-档案馆, top level first; () if none."""
    return _dashed(text) if _DASH.search(text) else ()


@remembered_text(4096)
def _dashed(text: str) -> tuple[str, ...]:
    for match in reversed(list(_DASHED.finditer(text))):
        path = tuple(codes.normal_name(part) for part in re.split(r"[-—–－]+", match[0]))
        found = next((p for p in (path, (*path[:-1], re.sub(r"(?:科目)$", "", path[-1]))) if p[0] in class_names()), ())
        if found or (found := ends_path(path)):
            return found
    return ()


@cache
def _by_ends() -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return the path of each item (项) of the functional classification by the names of its 款 and itself, without those of several."""
    found: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for path in codes.functional_paths():
        parts = tuple(path.split("/"))
        if len(parts) == 3:
            found.setdefault(parts[1:], set()).add(parts)
    current = frozenset(codes.functional_classes().values())
    for ends, of in found.items():
        # 国有资产监管 stood in a class that has another name now.
        found[ends] = {p for p in of if p[0] in current} or of
    return {ends: next(iter(of)) for ends, of in found.items() if len(of) == 1}


def ends_path(path: tuple[str, ...]) -> tuple[str, ...]:
    """Return the whole path of an item named by its 款 and itself alone, () for none: 组织事务—行政运行, 组织事务—行政运行支出."""
    if len(path) != 2:
        return ()
    return _by_ends().get(path) or _by_ends().get((path[0], path[1].removesuffix("支出")), ())


def _bracketed(text: str, code: re.Match[str]) -> bool:
    """Tell an item's whole code alone in brackets behind words that are no item's name: 年金（2080506）."""
    start, end = code.span()
    if len(code[1]) != 7 or text[start - 1 : start] != "（" or text[end : end + 1] != "）":
        return False
    before = codes.normal_name(text[max(0, start - 26) : start - 1])
    return not any(before[at:] in codes.functional_item_names() for at in range(len(before) - 1))


def coded_item(text: str) -> tuple[tuple[str, ...], str]:
    """Return the functional item (款 or 项) that `text` names last with its code, and the text without code and name."""
    return _coded(text) if _CODE.search(text) else ((), text)


@lru_cache(1024)
def _code_beside(code: str, name: str) -> re.Pattern[str]:
    """Return the pattern of a name with its code before it, or behind it in brackets or before 科目."""
    named = re.escape(name)
    return re.compile(rf"{code}[-—–－：: ]*{named}|{named} *（[^（）\d]*{code}[^（）\d]*）|“?{named}”?{code}科目")


@remembered_text(4096)
def _coded(text: str) -> tuple[tuple[str, ...], str]:
    found: tuple[str, ...] = ()
    for match in reversed(list(_CODE.finditer(text))):
        if len(match[1]) > 3 and (codes.is_code(text, match.start(), match.end()) or _bracketed(text, match)):
            code = match[1]
            uppers = [codes.functional_names(code[:n]) for n in range(3, len(code) + 1, 2)]
            if not all(uppers):
                continue
            # A code's older name, too, of which a newer may be a part.
            printed = [max((n for n in names if n in text), key=len, default=names[0]) for names in uppers]
            found = tuple(codes.normal_name(name) for name in printed)
            for name in codes.functional_names(code):
                text = _code_beside(code, name).sub("", text) if name in text else text
            break
    return found, text


@cache
def _economic_codes() -> dict[str, str]:
    """Return the code of each economic class and item of departments' budgets by its names, without names of several.

    309 资本性支出（基本建设） and 310 资本性支出 share their items' names; no basic expenditure pays for construction, so that
    310 is meant.
    """
    found: dict[str, set[str]] = {}
    for code in codes.economic_codes():
        for name in codes.economic_names(code):
            found.setdefault(codes.normal_name(name), set()).add(code)
    for of in found.values():
        if {code[:3] for code in of} == {"309", "310"}:
            of -= {code for code in of if code.startswith("309")}
    return {name: next(iter(of)) for name, of in found.items() if len(of) == 1}


def economic_code(words: str) -> str:
    """Return the code of the economic class (类) or item (款) that words name, '' if none: 对个人和家庭补助支出 is 303."""
    name = codes.normal_name(words)
    short = name.removesuffix("支出")
    spelled = (name, short, short + "支出", short.replace("家庭补助", "家庭的补助"), "公务" + short)
    return next((code for n in spelled if (code := _economic_codes().get(n))), "")


def without_codes(words: str) -> str:
    """Return words without the codes that stand beside a name: 201一般公共服务支出, 社会保障和就业支出（208）."""
    if not _CODE.search(words):
        return words
    for match in reversed(list(_CODE.finditer(words))):
        if codes.is_code(words, match.start(), match.end()):
            start, end = match.span()
            if words[start - 1 : start] == "（" and words[end : end + 1] == "）":
                start, end = start - 1, end + 1
            words = words[:start] + words[end:]
    return words


def continues(chunk: str) -> bool:
    """Tell whether a chunk stays within its sentence."""
    return not compiled(r"[。；]").search(chunk)


def single_measure(key: str) -> str:
    """Return the measure that stands for a combined one: 收入支出总计 is both totals, which are equal."""
    return key[:-5] + ".total" if key.endswith(".both") else key


def is_named(figure: Figure) -> bool:
    """Tell a figure whose measure the project has a name for."""
    return not figure.fact.measure.startswith("~")


def is_exact(token: Token) -> bool:
    """Tell a numeral that was not rounded: a count, or a bare 0."""
    return token.exact or (token.value == 0 and token.decimals == 0)


def basis_of(words: str, section: str) -> Basis:
    """Return the budget that words name."""
    if "年初" in words:
        return "opening_budget"
    if "全年" in words or "调整" in words or "年度" in words:
        return "full_budget"
    return "budget"


def noun_after(text: str, token: Token) -> str:
    """Return the noun after a figure (2个科室), for a figure with no words before it."""
    after = compiled(r"[\u4e00-\u9fff]{1,12}").match(text[token.end : token.end + 12])
    return after[0] if after else ""


def without_marks(lead: str) -> str:
    """Return a lead without punctuation and connecting words."""
    return lead.strip(" ，、；。：（）和及以其中")


_PARENTHESIS = compiled("[（）]")


def unbalanced(lead: str) -> tuple[int, int]:
    """Return how many parentheses a lead opens and closes beyond the balanced ones."""
    opened = closed = 0
    if "）" not in lead:
        return lead.count("（"), 0
    for mark in _PARENTHESIS.findall(lead):
        if mark == "（":
            opened += 1
        elif opened:
            opened -= 1
        else:
            closed += 1
    return opened, closed


_SIDES = compiled(r"(收入?)、(支出?)")
_SEPARATOR = compiled(r"[，。；：、（）！？\n,]")


def split_clauses(lead: str) -> list[str]:
    """Split a lead into its clauses; balanced parentheses and 收入、支出 stay whole."""
    protected = _SIDES.sub(r"\1\2", lead) if "、支" in lead else lead
    if "）" in protected:
        seen = protected  # what stands in balanced parentheses is hidden from the separators
        for start, end in balanced_spans(protected):
            seen = seen[:start] + "\0" * (end - start) + seen[end:]
        cuts = [match.start() for match in _SEPARATOR.finditer(seen)]
        kept = [protected[a + 1 : b].strip() for a, b in itertools.pairwise((-1, *cuts, len(protected)))]
    else:
        kept = [clause.strip() for clause in _SEPARATOR.split(protected)]
    if len(kept) > 1 and not kept[-1]:
        # 「劳动保障领域（322件」: the words before the parenthesis name the figure.
        kept.pop()
    return kept


def balanced_spans(text: str) -> list[tuple[int, int]]:
    """Return the spans of balanced parentheses, inner ones first."""
    spans: list[tuple[int, int]] = []
    stack: list[int] = []
    for mark in _PARENTHESIS.finditer(text):
        if mark[0] == "（":
            stack.append(mark.start())
        elif stack:
            spans.append((stack.pop(), mark.end()))
    return spans


def named_series(lead: str, count: int) -> list[str]:
    """Return the `count` names of 「甲、乙和丙分别为」, in order, [] where they cannot be told apart.

    A name may itself hold 和, 与 (社会保障和就业支出): of the ways to part them that give the number wanted, one into classes
    of the classification, else the first.
    """
    head = compiled(r"分别|依次").split(lead)[0]
    head = compiled(r"[。；，：]").split(head)[-1]
    listed = [n for n in compiled(r"、|以及").split(head) if n]
    last = listed[-1] if listed else ""
    joints = [m.span() for m in compiled(r"和|及(?!运)|与").finditer(last)]
    two = [[*listed[:-1], last[:start], last[end:]] for start, end in joints]
    every = [n for n in compiled(r"、|以及|和|及(?!运)|与").split(head) if n]
    ways = [names for names in (listed, *two, every) if len(names) == count > 1 and all(names)]
    return next((names for names in ways if class_names().issuperset(names)), next(iter(ways), []))


@cache
def item_names() -> frozenset[str]:
    """Return the normal names of all functional items, without the names of what they are part of."""
    return frozenset(path.rpartition("/")[2] for path in codes.functional_paths())


_COMPARING = compiled(r"与|[对相]?比|较|同")


@cache
def _names_with_comparing_words() -> re.Pattern[str]:
    """Return the functional items whose names hold a word that compares: 文化旅游体育与传媒支出."""
    names = sorted(item_names())  # a set has another order in each process, and would be another pattern
    return compiled(any_of(n.removesuffix("支出") for n in names if _COMPARING.search(n)))


def before_comparison(words: str) -> str:
    """Return words up to where they begin to compare (支出与上年相比); the same word in an item's name is none."""
    if not _COMPARING.search(words):
        return words
    found = _COMPARING.search(_names_with_comparing_words().sub(lambda name: "\0" * len(name[0]), words))
    return words[: found.start()] if found else words


def of_another(words: str, own: str, g: Grammar) -> bool:
    """Tell whether words speak, in a grammar, of a unit other than the department `own`: its 本级, or one below it.

    A short name (县人社局) is the department's own: its characters stand in the full name in their order.
    """
    if not (unit := g.unit_in(words)):
        return False
    if compiled(r"支出|收入|[类款项]）").search(unit) or {unit, unit + "支出"} & item_names():
        return False  # 其他法院支出 is an item of the classification
    if "本级" in unit:
        return "本级" not in own and "机关" not in own and not compiled(r"[省市县区州盟旗镇乡级]本级").search(unit)
    if not own or g.of_itself.match(unit):
        return False
    rest = iter(own)
    return not all(char in rest for char in unit)
