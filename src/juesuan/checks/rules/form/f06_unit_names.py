"""F06: the department is called by one name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from juesuan.checks.basis import LAW
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.lookups import PLACEHOLDER, akin
from juesuan.checks.model import Finding
from juesuan.checks.own_names import names_in_frames, places_in_lists
from juesuan.checks.rules.examples import (
    HEAD_FUND,
    HEAD_INCOME,
    HEAD_SPENDING,
    HEAD_TOTALS,
    SAID_KINDS,
    SAID_SOURCES,
    SAID_TOTAL_IN,
    SAID_TOTAL_OUT,
    said,
    slip,
)
from juesuan.checks.titles import title_lines
from juesuan.kernel.lang import Text
from juesuan.kernel.patterns import compiled, holds_any
from juesuan.kernel.place import Place

RULE = declare(
    Rule(
        "F06",
        "form",
        "error",
        Text("单位名称不一致", "unit name"),
        Text("全文单位名称一致", "the department is called by one name"),
        LAW,
        *slip(
            said(
                HEAD_TOTALS,
                SAID_TOTAL_IN,
                SAID_TOTAL_OUT,
                HEAD_INCOME,
                SAID_SOURCES,
                HEAD_SPENDING,
                SAID_KINDS,
                HEAD_FUND,
                "清河县档案馆2024年度无政府性基金预算财政拨款收入和支出。",
            ),
            "\n清河县档案馆2024年度无",
            "\n临江县水务局2024年度无",
        ),
    )
)


_BY_YEAR = r"(?:20\d\d)\s*年度?(?=，|部门决算|单位决算|收入支出|(?:收入|支出|收支)(?:总?预算|决算)|无|没有|政府采购|预算绩效|“|本年|财政拨款|一般公共|机关运行)"
_NAMED = compiled(rf"([\u4e00-\u9fff（）]{{3,30}}?)\s*{_BY_YEAR}")
_NAMED_END = compiled(_BY_YEAR)
"""How such a name ends: a text without it need not be searched from each of its characters."""


_OWNED = compiled(
    r"(?:^|[，。；])([\u4e00-\u9fff]{2,24}(?:局|委员会|办公室|中心|法院|检察院|学校|医院|街道办事处|管理处|馆|站|所|队|厅|委|院))(?:共有车辆|本年度没有|本年度无|无政府性|无国有资本|没有机关运行|(?<!财政局)(?<!财政厅)组织对(?:20\d\d|本)年?度?[^，。；]{0,30}(?:自评|绩效)|对(?:20\d\d|本)年?度?[^，。；]{0,30}自评)"
)
_OWNED_ENDS = (
    "共有车辆", "本年度没有", "本年度无", "无政府性", "无国有资本", "对2", "对本", "没有机关运行"
)  # fmt: skip
_ITSELF = compiled(
    r"(?:包括|[为即：、])([\u4e00-\u9fff]{3,24}(?:局|委员会|办公室|中心|院|会|校|所|站|处|队|馆|厅))（?本级"
)
"""「部门决算单位构成仅包括清河县档案馆本级」: the department itself."""


_NOT_NAME = compiled(
    r"^(?:与|比|较|同|其中|截至|按照|根据|我|本|第|和|关于|附件|编报|开展|绩效|纳入|全过程|在|对|的|从)|相比|万元|项目$|的$|部分|单位构成|[年月日]"
)


@finds(RULE)
def unit_names(context: Context) -> Iterator[Finding]:
    """Yield names of a department other than the document's own: in the subject's place of a sentence, in titles, above tables."""
    own = re.sub(r"\s", "", context.unit)
    if not own:
        return
    told: list[Place] = []
    owned_ends = [words for words in _OWNED_ENDS if context.mentions(words)]
    for number, text, section in context.paragraphs():
        if section in ("functions", "glossary"):
            continue
        named = _NAMED.finditer(text) if "年" in text and _NAMED_END.search(text) else ()
        owned = _OWNED.finditer(text) if holds_any(text, owned_ends) else ()
        found = [*named, *owned]
        if section == "organisation":  # its units are named there; a headcount is the department's own
            found = [m for m in found if re.match(r"[，\s]*(?:年末|编制|单位)*实有", text[m.end() :])]
            found += _ITSELF.finditer(text) if text.count("本级") == 1 else ()
        members = _member_units(context, number) if found else []
        for match in found:
            name = _bare(match[1])
            if not _of_another(name, own, members):
                continue
            start = match.start(1) + match[1].find(name)
            told.append(Place(number, start, start + len(name)))
            yield _wrong_name(own, name, told[-1])
    yield from _in_titles(context, own)
    yield from _owners(context, own)
    for wrong in (*names_in_frames(context, own), *places_in_lists(context, own)):
        if not any(
            wrong.place.cell == p.cell and wrong.place.start < p.end and p.start < wrong.place.end for p in told
        ):
            yield _wrong_name(wrong.right, wrong.name, wrong.place)


def _bare(name: str) -> str:
    number = r"^(?:第[一二三四五六七八九十]+部分|（?[一二三四五六七八九十]{1,3}(?:[、.．]|）[、.]?))"
    return re.sub(number, "", name).strip("（）")


def _of_another(name: str, own: str, members: Iterable[str]) -> bool:
    if len(name) < 4 or _NOT_NAME.search(name) or not _A_UNIT.search(name):
        return False
    return (_of_above(name, own) and name not in members) or not any(akin(name, known) for known in (own, *members))


_PLACES = compiled(
    r"(?P<above>[^省市州盟县]{1,5}(?:省|市|州|盟|县))(?P<own>[^区县市旗镇乡道]{1,5}(?:[区县市旗镇乡]|街道))(?P<unit>.{2,})"
)


def _of_above(name: str, own: str) -> bool:
    """Tell a name that has dropped the department's own place and kept the one above: 临江市档案馆 for 临江市清河区档案馆."""
    places = _PLACES.fullmatch(own)
    return places is not None and name == places["above"] + places["unit"]


def _wrong_name(own: str, name: str, place: Place, places: Iterable[Place] = (), severity: str = "") -> Finding:
    message = Text("单位名称与本部门“{o}”不一致：{n}", "not this department's name ({o}): {n}").format(o=own, n=name)
    return finding(RULE, place, message, proposed=own, places=places, severity=severity)


_TITLED = compiled(
    r"^\s*第[一二三四五六七八九十]+部分[\s、：]*(?P<unit>[\u4e00-\u9fff（）]{4,40}?)(?:概况|基本情况)\s*[\d.…·]*$"
)
"""「第一部分 清河县档案馆概况」, in the contents with the number of its page."""


def _in_titles(context: Context, own: str) -> Iterator[Finding]:
    """Yield names of another department in the contents (headings are read with the sentences) and of 第一部分 …概况."""
    for line in title_lines(context):
        others = {"contents": _NAMED, "caption": _CAPTIONED}
        found = _TITLED.match(line.text) or (others[line.of].search(line.text) if line.of in others else None)
        if found is None:
            continue
        name = _bare(found[1])
        if _of_another(name, own, _member_units(context, line.place.block)):
            start = found.start(1) + found[1].find(name)
            yield _wrong_name(own, name, line.span(start, start + len(name)))


_CAPTIONED = compiled(
    r"^\s*([\u4e00-\u9fff（）]{4,30}?)\s*(?:20\d\d年度?)?(?:部门|单位)?(?=(?:收入|支出|收支|财政拨款|一般公共|政府性|国有资本)[^。；：]{0,30}表)"
)
"""「清河县档案馆收入支出决算总表」."""


def _owners(context: Context, own: str) -> Iterator[Finding]:
    """Yield, once each, the names that stand above tables as 编制单位 and are not the department's.

    Where every table bears the same one, and there are several, it may be how the department signs: a warning.
    """
    named: dict[str, list[Place]] = {}
    for line in title_lines(context):
        if line.of == "caption" and (match := _OWNER.match(line.text)):
            name = match["unit"].strip()
            named.setdefault(name, []).append(line.span(match.start("unit"), match.start("unit") + len(name)))
    wrong = [n for n in named if len(n) >= 4 and not PLACEHOLDER.search(n) and _A_UNIT.search(n)]
    bare = {n: re.sub(r"\s|（.*）", "", n) for n in wrong}
    wrong = [n for n in wrong if not akin(bare[n], own) or _of_above(bare[n], own)]
    for name in wrong:
        places = named[name]
        alone = len(named) == 1 and len(places) > 2
        yield _wrong_name(own, name, places[0], places[1:], "warning" if alone else "")


_OWNER = compiled(
    r"^\s*(?:公开\d+表)?\s*(?:编制|填报|公开|预算)?(?:部门|单位)(?:名称)?[：:]\s*(?P<unit>[\u4e00-\u9fff（）A-Za-z]{3,40}?)\s*(?:20\d\d.*|(?:金额)?单位[：:].*|公开.*)?$"
)
"""「编制单位：清河县档案馆  2024年度  单位：万元」."""


_A_UNIT = compiled(r"(?:局|委|部|办|院|中心|会|校|所|站|处|队|公室|街道|政府|法院|医院|学校|库|馆)$")


def _member_units(context: Context, besides: int) -> list[str]:
    """Return the units that the organisation section and its table list as the department's own, but for one paragraph's."""
    return [unit for number, units in context.once(_listed_units) if number != besides for unit in units]


def _listed_units(context: Context) -> list[tuple[int, list[str]]]:
    """Return the units that each paragraph of the organisation section (by its block) and each table that is no form (-1) lists."""
    found = [
        (number, _UNITS.findall(text))
        for number, text, section in context.paragraphs()
        if section in ("organisation", "functions") or number < 6
    ]
    for table in context.accounts.tables:
        if not table.form:
            cells = context.document.blocks[table.block].cells  # type: ignore[union-attr]
            found.append((-1, [unit for c in cells if len(unit := c.text.strip()) >= 4]))
    return found


_UNITS = compiled(r"[\u4e00-\u9fff]{3,24}(?:局|委员会|办公室|中心|院|会|校|所|站|处|队|馆|公司)")
