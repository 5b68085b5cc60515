"""Items of the classification that words name without marks and codes: whole, in part, by an everyday name, or below their group."""

from __future__ import annotations

from juesuan.domain import codes
from juesuan.extract.discourse import Discourse, Subject, whole_of_list
from juesuan.extract.shown import item_called
from juesuan.extract.words import after_last, economic_code
from juesuan.kernel.patterns import compiled

TELLS_ITEMS = ("general", "fund", "expenditure", "fiscal")
"""Sections that tell spending item by item."""


_BEFORE_A_NAME = compiled(
    r"^(?:其余|其中|依次为|包括|另有|还有|主要|而|即|除|含|新增)*(?:用于|用来)?(?:单位|为职工|按规定)?(?:支付|缴纳|发放|拨付|安排|配套)?(?:的)?(?=.{2})"
)
"""What stands before an item's name and says no more than that it is paid: 用于缴纳住房公积金."""


def called(d: Discourse, words: str) -> str:
    """Return an item's name as the classification has it: 养老保险 is 机关事业单位基本养老保险缴费支出."""
    name = codes.normal_name(_BEFORE_A_NAME.sub("", words).removesuffix("科目"))
    return d.g.file.everyday_items.get(name.removesuffix("支出"), name)


def economic_called(d: Discourse, words: str) -> str:
    """Return the code of the economic item that words name, by an everyday name if that stands for one alone (车补), '' if none."""
    plain = compiled(r"（[^（）]*）$").sub("", words.removeprefix("由"))
    everyday = d.g.file.everyday.get(plain, ())
    return economic_code(plain) or (economic_code(everyday[0]) if len(everyday) == 1 else "")


def parts_of_basic(d: Discourse) -> bool:
    """Tell whether the list that is open, or what was told last, is the basic expenditure or one of its two kinds: 公用经费 x，包括办公费 y.

    Of all funds it is no part of the form that tells it by economic items, where there are tables that may say otherwise.
    """
    account, _, concept = (whole_of_list(d) or d.subject.measure).partition(".")
    if concept not in ("basic", "personnel", "public") or d.own == "final":
        return False
    return account in ("general", "fiscal") or not d.items


def told_by_items(d: Discourse, words: str) -> str:
    """Return the path of the item that words name where a sentence tells the whole by items (按项级科目，行政运行 x，事业运行 y), else ''.

    What is paid from one part alone (项目支出 x，主要用于档案馆 y) is less than the item's row.
    """
    if d.section not in TELLS_ITEMS or d.in_reason or not (path := item_called(d.items, called(d, words))):
        return ""
    said = d.text[d.sentence_start : d.at]
    parts = compiled(r"用于|基本支出|项目支出" if d.items else r"(?<!主要)用于(?!缴纳|发放)")
    return "" if parts.search(said) else "/".join(path)


def explained(d: Discourse) -> bool:
    """Tell whether the clause goes on from a reason given of an item: 技校教育（项）x，…主要原因是追加任务，其中培训支出 y."""
    return d.subject.item.count("/") == 2 and bool(
        d.g.reason.search(after_last("。；", d.text[d.sentence_start : d.at]))
    )


def item_within(d: Discourse, words: str) -> Subject | None:
    """Return the item that words name inside the class or item spoken of: 一般公共服务支出（类）x，其中：行政运行 y.

    The item's path may lack its middle: the tables tell it (`link`).
    """
    subject = d.subject
    top = subject.item.partition("/")[0]
    if not top or not subject.measure.endswith(".expenditure"):
        return None
    if compiled(r"公益金|基金|债券").search(words):
        return None  # 彩票公益金用于医疗救助: of that fund's own item
    name = called(d, compiled(r"^.*(?:用于|其中：?|包括：?)").sub("", words))
    for spelled in dict.fromkeys((name, name.removesuffix("支出"), name + "支出")):
        if paths := codes.paths_named(top, spelled):
            path = next(iter(paths)) if len(paths) == 1 else f"{top}/{spelled}"
            return Subject(subject.measure, path)
    return None
