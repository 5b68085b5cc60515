"""Names of another body where a sentence must name the disclosure's own: by the position, the kind of body, and how often it is named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from juesuan.checks.context import Context
from juesuan.checks.lookups import akin
from juesuan.kernel.patterns import compiled, finder, holds_any
from juesuan.kernel.place import Place


class WrongName(NamedTuple):
    """A name (or the place that it begins with) that is not the disclosure's, where it stands, and what must stand there."""

    name: str
    place: Place
    right: str


_KINDS = (
    ("局", "厅", "委", "委员会"),
    ("镇", "乡", "街道", "街道办事处", "镇人民政府", "乡人民政府"),
    ("法院",), ("检察院",), ("医院", "保健院", "卫生院"), ("研究院", "科学院"), ("院",), ("研究所",), ("所",),
    ("大学", "学院", "学校", "中学", "小学", "幼儿园"), ("博物馆",), ("图书馆",), ("馆",), ("中心",), ("站",), ("队",), ("联合会", "协会"),
)  # fmt: skip
"""Endings of names by the kind of body: one of a kind may be mistaken for another of it. 法院 and 检察院 are both of 院."""

_ENDING = "|".join(sorted({end for kind in _KINDS for end in kind}, key=lambda end: (-len(end), end)))
_NAME = rf"(?P<name>(?!与|比|较|同|其|截至|按照|根据|我|本|第|和|关于|在|对|的|从|经|由|报|向|以|被|受|于|及|将|为|依|因|使|全)[\u4e00-\u9fff]{{1,22}}?(?:{_ENDING}))"
_OWN_FIGURES = (
    r"(?:资产总额|国有资产总额|收支总|(?:收入|支出|收支)(?:[预决]算)?(?:总计|合计|总额)|(?:[预决]算)?(?:总收入|总支出)|机关运行经费|没有使用|没有政府性|没有国有资本"
    r"|无政府性|无国有资本|“三公”|政府采购(?:支出|预算)|一般公共预算(?:财政拨款)?(?:支出|收入|收支|基本支出|“三公”)|财政拨款(?:收入|支出|收支)|基本支出|项目支出|共有车辆|实有)"
)
_OPENS = r"(?:^|[，。；：]|[一二三四五六七八九十\d]）|[、.．](?<=[\d一二三四五六七八九十][、.．]))\s*"
_YEAR = r"20\d\d ?年(?:度)?"
_FRAMES = (
    # 清河县档案馆2024年度没有使用…; the year is what makes it a sentence of own figures.
    (
        finder(rf"(?:{_ENDING}){_YEAR}末?[，]?(?={_OWN_FIGURES})"),
        compiled(rf"{_OPENS}{_NAME}{_YEAR}末?[，]?(?={_OWN_FIGURES})"),
    ),
    # 截至2024年12月31日，清河县档案馆资产总额…
    (
        finder("资产|共有车辆"),
        compiled(rf"(?:12 ?月 ?31 ?日|年末|年底)，{_NAME}(?=(?:国有)?资产(?:总额|总计)|共有车辆|固定资产)"),
    ),
    # 纳入清河县档案馆2024年度部门决算编制范围
    (
        finder("纳入"),
        compiled(
            rf"纳入{_NAME}(?:{_YEAR})?(?:部门|单位)?(?:[预决]算|预[决]算)?(?:汇总)?(?:编制|编报|汇编|公开)(?=范围|的(?:预算)?单位)"
        ),
    ),
    # 2024年县档案局机关及参公单位机关运行经费
    (
        finder("机关运行经费"),
        compiled(
            rf"{_YEAR}{_NAME}(?:机关|本级)?(?:及[\u4e00-\u9fff]{{2,8}}?单位)?(?:的)?(?=机关运行经费(?:预算|支出|\d))"
        ),
    ),
)
"""Where a sentence names the body whose own figures it tells, or whose units it lists; before each, what tells a text that may hold it."""

_ALIAS = compiled(r"以下简称(?:为)?[：:]?[“\"]?(?P<name>[\u4e00-\u9fff]{2,10})[”\"]?[）)]")


def names_in_frames(context: Context, own: str) -> Iterator[WrongName]:
    """Yield names of a body of the department's kind that are none of its names and stand once, in the own name's position.

    A name that the document tells more than once is one that it knows; so are the names that hold the own one, or shorten it.
    """
    text = context.once(_whole)
    found = list(context.once(_framed))
    aliases = context.once(_aliases)
    known = {own, *aliases, *(n for n, _ in found if text.count(n) > 1)}
    for name, place in found:
        if text.count(name) > 1 or any(akin(name, k) for k in known):
            continue
        like = [k for k in sorted(known, key=lambda k: (abs(len(k) - len(name)), k)) if _one_kind(name, k)]
        if like and (len(name) >= 4 or len(like[0]) <= 4):
            yield WrongName(name, place, like[0])


def _one_kind(name: str, other: str) -> bool:
    """Tell whether two names are of one kind of body, by how they end."""
    return any(name.endswith(kind) and other.endswith(kind) for kind in _KINDS)


def _whole(context: Context) -> str:
    return re.sub(r"[ \t\u3000]", "", "\n".join(text for _, text, _ in context.paragraphs()))


def _aliases(context: Context) -> frozenset[str]:
    """Return the short names that the text gives the department (以下简称…), and its town or street alone."""
    own = re.sub(r"\s", "", context.unit)
    town = compiled(
        r"(?:^|[省市州盟县区旗])(?P<town>[^省市州盟县区旗]{2,5}(?:镇|乡|街道))(?:人民政府|办事处)?$"
    ).search(own)
    text = context.once(_whole)
    said = [m["name"] for m in _ALIAS.finditer(text) if own and text[: m.start()].rstrip("（(").endswith(own)]
    return frozenset([*said, *([town["town"]] if town else [])])


def _framed(context: Context) -> tuple[tuple[str, Place], ...]:
    """Return the names that stand in such positions, each with its place, once a place."""
    found: dict[Place, str] = {}
    for number, text, section in context.paragraphs():
        if section in ("functions", "glossary"):
            continue
        for may_hold, frame in _FRAMES:
            for match in frame.finditer(text) if may_hold(text) else ():
                found.setdefault(Place(number, match.start("name"), match.end("name")), match["name"])
    return tuple((name, place) for place, name in found.items())


_LISTED = compiled(
    r"(?:[：:、，。]|包括|包含|分别是|分别为|下属|所属|以及|和)(?P<name>(?!下属|所属|以及|[和其各本全原该含及有个市县区等])(?P<place>[\u4e00-\u9fff]{2,4}?[市县区旗镇乡])[\u4e00-\u9fff]{3,20})"
)
_NO_PLACE = compiled(
    r"(?:社|小|园|景|学|灾|辖|地|山|林|牧|矿|库|院|校|厂|片|街|城|市|新|发|防|营|保护)区$|城市$|都市$|超市$|门市$|乡镇$|城乡$"
)
_A_LIST = compiled(
    r"(?:单位|[预决]算)[^。；]{0,30}(?:包括|包含|如下|分别是|分别为|下属|所属)|(?:包括|包含)[^。；]{0,20}(?:下属|所属)"
)
_LISTS = ("包括", "包含", "如下", "分别是", "分别为", "下属", "所属")


def places_in_lists(context: Context, own: str) -> Iterator[WrongName]:
    """Yield the place of a unit in the list of the department's own, where its sisters there bear the department's place.

    永宁县财政投资评审中心 among units of 永溪县: the place is of the same level and named nowhere else.
    """
    text = context.once(_whole)
    for number, line, section in context.paragraphs():
        if section == "glossary" or not holds_any(line, _LISTS) or not _A_LIST.search(line):
            continue
        place = next((m["place"] for m in _LISTED.finditer(line) if m["place"] in own), "")
        for match in _LISTED.finditer(line):
            other = match["place"]
            if (
                place
                and other != place
                and len(other) == len(place)
                and other[-1] == place[-1]
                and text.count(other) == 1
                and not _NO_PLACE.search(other)
                and not match["name"].endswith(("分局", "支局"))
            ):
                yield WrongName(other, Place(number, match.start("place"), match.end("place")), place)
