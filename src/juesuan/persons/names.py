"""Private persons' names in a text, told from their words alone: a role before it, a matter after it, half-anonymised."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.kernel.patterns import compiled, holds_any
from juesuan.persons import words

_MOU_NOUN = compiled(
    "单位|部门|企业|公司|工厂|集团|机构|机关|组织|社区|小区|街道|项目|工程|事项|行业|学校|医院|高校|大学|中学|小学|银行|商场|工地|煤矿|矿(?!工)|"
    "个(?!人)|次(?![子女])|年(?![仅满龄幼老近])|日(?!常)|[县市区省州乡镇村局厅厂校院所站店路街楼栋号类种些项位名件批条款月时处点方段]"
)
"""What, after 某, is no person: 江苏某企业, 黄浦某街道."""

_HAN = "\u4e00-\u9fff"
_STARS = "*＊×✕○〇◯XxＸ"
_MOU_LAST = frozenset("一二三四五六七八九十甲乙丙丁戊己庚辛壬癸")

_XX = compiled(rf"[{_STARS}]+")
_NOT_AFTER_XX = compiled(
    r"[局委办部厅处所站院校县市区省州乡镇村街道路元万亿年月日号个次项条件辆台户家%％‰\d０-９.．公单企司厂店社团]"
)
_MINORITY = compiled(rf"[{_HAN}]{{1,7}}[·•・‧][{_HAN}]")
_LABEL = compiled(r"姓\s{0,2}名[：:]\s?")
_LABEL_NEAR = compiled("身份证|手机|住址|账号|卡号|(?<![0-9])1[3-9][0-9]{9}(?![0-9])")
_LIST_NEXT = compiled(r"[、，,；;]\s?|[和及与]")


def _is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def surname_at(text: str, at: int) -> int:
    """Return the length of the surname that stands at `at`, 0 for none."""
    if text[at : at + 2] in words.COMPOUND:
        return 2
    return int(text[at : at + 1] in words.PLAIN or text[at : at + 1] in words.AMBIGUOUS)


def is_name(name: str, surname: int, word: bool = True) -> bool:
    """Tell whether `name` could be a person's, given the length of its surname; `word`: it may be any word instead."""
    given = name[surname:]
    if not 1 <= len(given) <= 2 or any(not _is_han(c) or c in words.NOT_GIVEN for c in given):
        return False
    if surname == 1:
        if (word and name[:2] in words.BEGIN) or (len(name) == 2 and name in words.WHOLE):
            return False
        if len(given) == 2 and given[0] == "家" and given[1] in words.PLACES:
            return False
    return True


def _name_at(text: str, at: int) -> int:
    """Return where the name that starts at `at` ends, `at` where none does: it must have a boundary after it."""
    surname = surname_at(text, at)
    if not surname:
        return at
    for size in (2, 1):
        end = at + surname + size
        if end > len(text) or not is_name(text[at:end], surname):
            continue
        if end == len(text) or (not _is_han(text[end]) and text[end] not in "·•・‧") or words.AFTER.match(text, end):
            return end
    return at


def minority_name_at(text: str, at: int) -> int:
    """Return where a name of the form 阿依古丽·买买提 that starts at `at` ends, `at` where none does."""
    m = _MINORITY.match(text, at)
    if not m:
        return at
    end = m.end()
    while end < len(text) and _is_han(text[end]) and end - m.end() < 5 and not words.AFTER.match(text, end):
        end += 1
    return end


def _left_open(text: str, at: int) -> bool:
    """Tell whether a name may start at `at`, by what stands before it."""
    if at == 0:
        return True
    before = text[at - 1]
    if before in "*＊·•・‧":
        return False
    return not _is_han(before) or words.BEFORE.search(text[max(0, at - 8) : at]) is not None


def _tail(text: str, at: int) -> bool:
    """Tell whether the character at `at` ends a word rather than being a surname."""
    return at > 0 and text[at - 1 : at + 1] in words.TAILS


def _listed_after(text: str, end: int) -> Iterator[tuple[int, int]]:
    """Yield the names that go on a list whose last name ends at `end`: 李秀英、王建军和陈小燕."""
    while m := _LIST_NEXT.match(text, end):
        start, end = m.end(), _name_at(text, m.end())
        if end == start:
            return
        yield start, end


def _name_before(text: str, end: int) -> int:
    """Return where the name that ends at `end` starts, `end` where none does."""
    for size in (3, 4, 2):
        start = end - size
        if start < 0:
            continue
        surname = surname_at(text, start)
        if surname and size - surname <= 2 and is_name(text[start:end], surname) and _left_open(text, start):
            return start
    return end


def _names_by_role(text: str) -> Iterator[tuple[int, int]]:
    for m in words.ROLE.finditer(text):
        start = m.end()
        end = _name_at(text, start)
        if end == start:
            end = minority_name_at(text, start)
        if end > start:
            yield start, end
            yield from _listed_after(text, end)


def _names_by_label(text: str) -> Iterator[tuple[int, int]]:
    """姓名：李四, where what follows is a private person's number or home."""
    for m in _LABEL.finditer(text):
        end = _name_at(text, m.end())
        if end > m.end() and _LABEL_NEAR.search(text, end, end + 40):
            yield m.end(), end


def _names_by_matter(text: str) -> Iterator[tuple[int, int]]:
    for m in words.MATTER.finditer(text):
        end = m.start()
        start = _name_before(text, end)
        if start == end:
            continue
        weak = m.group().startswith("等")
        if weak or m.group().startswith("家属"):
            around = text[max(0, start - 40) : m.end() + 40]
            if words.OFFICE.search(around) or (weak and not words.PRIVATE.search(around)):
                continue
        while True:
            yield start, end
            if start == 0 or text[start - 1] not in "、，,和及与":
                break
            end = start - 1
            start = _name_before(text, end)
            if start == end:
                break


def _mou_given(text: str, at: int) -> bool:
    """Tell whether the character at `at`, right after 某, is still of the name: 张某一, 张某明."""
    if at >= len(text) or not _is_han(text[at]):
        return False
    if text[at] in _MOU_LAST:
        return True
    if text[at] in words.NOT_GIVEN or words.AFTER.match(text, at):
        return False
    return at + 1 == len(text) or not _is_han(text[at + 1]) or words.AFTER.match(text, at + 1) is not None


def _names_by_mou(text: str) -> Iterator[tuple[int, int]]:
    """Half-anonymised: 张某, 李某某, 王某一, 欧阳某, 张某明."""
    at = text.find("某")
    while at >= 0:
        end = at + 1
        if text.startswith("某", end):
            end += 1
        start = at - 2 if at >= 2 and text[at - 2 : at] in words.COMPOUND else at - 1
        found = start >= 0 and bool(surname_at(text, start)) and not _MOU_NOUN.match(text, end)
        if found and start == at - 1:
            found = not _tail(text, start) and (text[start] in words.PLAIN or _left_open(text, start))
        if found:
            if end == at + 1 and _mou_given(text, end):
                end += 1
            yield start, end
        at = text.find("某", end)


def _names_by_stars(text: str) -> Iterator[tuple[int, int]]:
    """Half-anonymised: 陈XX, 刘**, 王*明; not the placeholders of a template (XX局, XX万元)."""
    for m in _XX.finditer(text) if holds_any(text, _STARS) else ():
        start, end = m.start() - 1, m.end()
        if (
            start < 0
            or end - start > 3
            or not surname_at(text, start)
            or _tail(text, start)
            or not _left_open(text, start)
        ):
            continue
        single = end - m.start() == 1
        if single and text[start] not in words.PLAIN:
            continue
        if end < len(text):
            if _NOT_AFTER_XX.match(text, end) or (text[end].isascii() and text[end].isalnum()):
                continue
            if _is_han(text[end]) and not words.AFTER.match(text, end) and not words.MATTER.match(text, end):
                last = end + 1
                closed = last >= len(text) or not _is_han(text[last]) or words.AFTER.match(text, last)
                if not single or text[end] in words.NOT_GIVEN or not closed:
                    continue
                end = last
        elif single and m.group() in "XxＸ×":
            continue
        yield start, end


def names(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each private person's name in `text`; one may be told by several signs."""
    for told in (_names_by_mou, _names_by_role, _names_by_label, _names_by_matter, _names_by_stars):
        yield from told(text)
