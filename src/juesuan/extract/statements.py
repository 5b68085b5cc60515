"""What words say without a number: none of it, an empty table, 大于 and 小于, 持平, a reason."""

from __future__ import annotations

import re

from juesuan.domain import codes
from juesuan.domain.codes import class_names, functional_paths
from juesuan.domain.measures import tidy
from juesuan.extract.apart import spending_account
from juesuan.extract.claims import Statement, StatementKind
from juesuan.extract.discourse import Discourse, Subject, other_year, place_at
from juesuan.extract.of_items import TELLS_ITEMS, called_in_short
from juesuan.extract.shown import item_named
from juesuan.extract.subjects import subject_of
from juesuan.extract.words import after_last, basis_of, coded_item, dashed_item, economic_code, item_path
from juesuan.kernel.patterns import compiled


def read_statements(d: Discourse, stretch: str, offset: int, end: int) -> None:
    """Read what a stretch between figures says without a number."""
    if not stretch:
        return
    said = d.by_words.said(stretch)
    if said.account:
        d.items_account = (d.section, d.names.account_of(said.account, d.section))
    if said.item or d.section in TELLS_ITEMS:
        note_item(d, item_of(d, stretch))
    if not said.states:
        return
    for match in said.none:
        state_none(d, match, offset)
    for match in said.direction:
        if (of := named_in_clause(d, stretch, match)) is None:
            continue
        state(d, "direction", match["word"], match, offset, basis_of(match["basis"] or "预算", d.section), of)
    for match in said.level:
        if (of := named_in_clause(d, stretch, match)) is None:
            continue
        against: str = (
            "executed"
            if match.groupdict().get("executed")
            else "prior"
            if compiled(r"上年|去年|两年|20\d\d").search(match[0])
            else basis_of(match["basis"] or match["of"] or "预算", d.section)
        )
        state(d, "level", match["word"] or match["equal"], match, offset, against, of)
    for match in said.reason:
        state(d, "reason", match["reason"], match, offset, d.against)


_NOT_PLANNED = compiled(
    r"(?:^|[，；。：])(?P<what>[^，；。：\d]{3,24}?)(?:均|都)?(?:未|没有|不)(?:做|作|予)?安排(?:预算|支出)?，$"
)
"""What a clause says is not planned, of which the next goes on: 因公出国（境）费未安排预算，与上年持平."""


def named_in_clause(d: Discourse, stretch: str, match: re.Match[str]) -> Subject | None:
    """Return what the clause of a statement names, the sentence's subject when it names nothing, None if unknown."""
    noun = d.g.lead_words.sub(
        "", tidy(compiled(r"[，。；：！\n]").split(stretch[max(0, match.start() - 200) : match.start()])[-1])
    )
    noun = d.g.accounts_alone.sub("", d.g.years.sub("", noun)) if len(noun) < 3 else noun
    if not noun and d.own != "final" and (none := _NOT_PLANNED.search(stretch[: match.start()])):
        key = d.names.resolve(none["what"], d.section)
        return Subject(key) if key and not key.endswith("?") else d.subject
    if not noun or d.g.pronoun.match(noun) or item_path(noun) or coded_item(noun)[0] or dashed_item(noun):
        return d.subject
    if "、" in noun:
        return None
    named = subject_of(d, d.g.accounts_behind.sub("", noun), "", "万元")
    return None if named.measure.startswith("~") else named


def state_none(d: Discourse, match: re.Match[str], offset: int) -> None:
    """State that there was none of what the words name, or that its table is empty."""
    what = match["what"] or ""  # an alternative of the pattern names nothing
    begins = not d.text[: offset + match.start()].strip()  # 未安排，相应表格为空表: of what the section is about
    clause = after_last("，。；：\n", d.text[: offset + match.start()])
    if compiled(r"上一?年|去年").search(clause) or any(
        other_year(d, y) for y in compiled(r"20\d\d(?=年)").findall(clause)
    ):
        return  # 2023年未发生因公出国（境）费: of another year
    if compiled(r"空表|无数据").search(match[0]):
        for key in d.g.stated.all_in(match[0]):
            state(d, "empty_table", key, match, offset, "", Subject(key))
    if d.g.paid_from.search(what):
        return  # 无政府性基金预算安排的“三公”经费: neither the fund is none nor the whole “三公”
    named = frozenset(d.g.stated.all_in(what))
    goes_on = what.startswith(("此", "该", "相关", "本项", "上述")) or (match["own"] and begins)
    about = d.g.file.about.get(d.section) if goes_on else None
    if not named and about is None:
        return
    for key in (one.measure for one in d.g.file.stated):
        if key in named:
            state(d, "none", what, match, offset, "", Subject(key))
        elif key == about:
            own = d.subject.measure
            item = own.startswith(key + ".") and own != f"{key}.total"
            # 「无此项支出」 says it of the item that the sentence speaks of
            state(d, "none", what, match, offset, "", Subject(own if item else key))


def state(
    d: Discourse,
    kind: StatementKind,
    word: str,
    match: re.Match[str],
    offset: int,
    against: str,
    subject: Subject | None = None,
) -> None:
    """State what words say of a subject, the sentence's own where none is given."""
    of = subject or d.subject
    place = place_at(d, offset + match.start(), offset + match.end())
    d.statements.append(Statement(kind, of.measure, of.item, word, place, against))


def item_of(d: Discourse, words: str) -> tuple[str, ...]:
    """Return the path of the item that words name: by marks, code or path, else by the bare name of one that the tables show.

    The names above a coded item are those that the tables give it: the classification of the document's year.
    A bare name in a reason (人员增加，住房公积金支出增加) explains: the sentence does not speak of it.
    """
    said = d.by_words.said(words)
    if item := said.item:
        shown = d.items.get(item[-1], ()) if d.tabled else ()
        alike = len(shown) == len(item) == 3 and (shown[0] == item[0] or shown[1] == item[1])
        return shown if alike and not d.g.mark.search(words) else item
    if d.section not in TELLS_ITEMS:
        return ()
    if not d.named_items.items:
        return ()
    told_by = said.within if d.in_reason else said.bare
    if told_by not in d.items_named:  # read for its statements, then for its figure
        d.items_named[told_by] = item_named(d.named_items, told_by, d.g.item_goes_on)
    return d.items_named[told_by]


def whole_path(d: Discourse, path: tuple[str, ...]) -> tuple[str, ...]:
    """Return the path of an item that its mark alone names (法院（款）案件审判（项）a、案件执行（项）b): below the group told before it, or the one of that name."""
    if len(path) == 2 and path[0] in class_names() and "/".join(path) not in functional_paths():
        return called_in_short(d, path[1]) or path  # 住房保障支出——公积金
    if len(path) != 1 or path[0] in class_names():
        return path
    if "/".join(beside := (*d.subject.item.split("/")[:2], path[0])) in functional_paths():
        return beside
    once = codes.paths_named_once()
    return once.get(path[0]) or once.get(path[0] + "支出", path)


_BY_BUDGET = compiled(
    r"(?P<budget>(?:一般公共预算|政府性基金|国有资本经营)(?:预算)?(?:财政)?(?:拨款)?)(?:安排|列支|负担)?的?(?=.{4})"
)


def of_budget_named(d: Discourse, path: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """Return an item's path and the account that pays, where its class is named with it (政府性基金安排其他支出（229类）), else '' for the account."""
    if (
        path[0] in class_names()
        or not (told := _BY_BUDGET.match(path[0]))
        or path[0][told.end() :] not in class_names()
    ):
        return path, ""
    return (path[0][told.end() :], *path[1:]), d.names.account_of(told["budget"], d.section)


def note_item(d: Discourse, path: tuple[str, ...]) -> None:
    """Note the item of the classification that words name (if any); the sentence speaks of it from here on."""
    if path:
        path, account = of_budget_named(d, whole_path(d, path))
        if d.section == "basic" and path[0] not in class_names() and (code := economic_code(path[-1])):
            d.subject = Subject("general.economic", code)  # 工资福利支出（类） x: its classes are marked, too
        elif d.section == "income":
            d.subject = Subject("whole.income", "/".join(path))
        else:
            account = account or ("general" if d.section == "fiscal" and len(path) > 1 else spending_account(d))
            d.subject = Subject(f"{account}.expenditure", "/".join(path))
        d.in_reason = False
