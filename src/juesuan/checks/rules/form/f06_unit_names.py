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
from juesuan.checks.titles import owner_lines, title_lines
from juesuan.kernel.lang import Text
from juesuan.kernel.patterns import compiled
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


@finds(RULE)
def unit_names(context: Context) -> Iterator[Finding]:
    """Yield names of a department other than the document's own: in the subject's place of a sentence, in titles, above tables."""
    own = re.sub(r"\s", "", context.unit)
    if not own:
        return
    told: list[Place] = []
    g = context.grammar
    owns = g.any_may_be_in(("unit_before_own",), context.running_text)
    for number, text, section in context.paragraphs():
        if section in ("functions", "glossary"):
            continue
        # A text without the year that such a name stands before need not be searched from each of its characters.
        named = g.unit_before_year.finditer(text) if "年" in text and g.unit_year.search(text) else ()
        found = [*named, *(g.found("unit_before_own", text) if owns else ())]
        if section == "organisation":  # its units are named there; a headcount is the department's own
            found = [m for m in found if re.match(r"[，\s]*(?:年末|编制|单位)*实有", text[m.end() :])]
            found += g.unit_itself.finditer(text) if text.count("本级") == 1 else ()
        members = _member_units(context, number) if found else []
        for match in found:
            name = _bare(match["unit"])
            if not _of_another(context, name, own, members):
                continue
            start = match.start("unit") + match["unit"].find(name)
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
    return re.sub(number, "", name).strip("（）").removeprefix("关于")


def _of_another(context: Context, name: str, own: str, members: Iterable[str]) -> bool:
    g = context.grammar
    if len(name) < 4 or g.no_unit.search(name) or not g.unit_ends.search(name):
        return False
    return (_of_above(name, own) and name not in members) or not any(
        akin(name, known) for known in (own, *(m for m in members if m not in own))
    )


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


def _in_titles(context: Context, own: str) -> Iterator[Finding]:
    """Yield names of another department in the contents (headings are read with the sentences) and of 第一部分 …概况."""
    g = context.grammar
    others = {"contents": g.unit_before_year, "caption": g.unit_of_title}
    for line in title_lines(context):
        found = g.unit_of_part.match(line.text) or (others[line.of].search(line.text) if line.of in others else None)
        if found is None:
            continue
        name = _bare(found["unit"])
        if _of_another(context, name, own, _member_units(context, line.place.block)):
            start = found.start("unit") + found["unit"].find(name)
            yield _wrong_name(own, name, line.span(start, start + len(name)))


def _owners(context: Context, own: str) -> Iterator[Finding]:
    """Yield, once each, the names that stand above tables as 编制单位 and are not the department's.

    Where every table bears the same one, and there are several, it may be how the department signs: a warning.
    """
    g = context.grammar
    named: dict[str, list[Place]] = {}
    captions = list(owner_lines(context))
    alone_too = any(own == line.text.strip() for line in captions)
    for line in captions:
        if match := g.unit_above.match(line.text) or (g.unit_alone.match(line.text) if alone_too else None):
            name = match["unit"].strip()
            named.setdefault(name, []).append(line.span(match.start("unit"), match.start("unit") + len(name)))
    wrong = [
        n
        for n in named
        if len(n) >= 4 and not PLACEHOLDER.search(n) and g.unit_ends.search(re.sub(r"（(?:部门|单位|本级)）$", "", n))
    ]
    bare = {n: re.sub(r"\s|（.*）", "", n) for n in wrong}
    wrong = [n for n in wrong if not akin(bare[n], own) or _of_above(bare[n], own)]
    for name in wrong:
        places = named[name]
        alone = len(named) == 1 and len(places) > 2
        yield _wrong_name(own, name, places[0], places[1:], "warning" if alone else "")


def _member_units(context: Context, besides: int) -> list[str]:
    """Return the units that the organisation section and its table list as the department's own, but for one paragraph's."""
    return [unit for number, units in context.once(_listed_units) if number != besides for unit in units]


def _listed_units(context: Context) -> list[tuple[int, list[str]]]:
    """Return the units that each paragraph of the organisation section (by its block) and each table that is no form (-1) lists."""
    found = [
        (number, context.grammar.units_named.findall(text))
        for number, text, section in context.paragraphs()
        if section in ("organisation", "functions") or number < 6
    ]
    for table in context.accounts.tables:
        if not table.form:
            cells = context.document.blocks[table.block].cells  # type: ignore[union-attr]
            found.append((-1, [unit for c in cells if len(unit := c.text.strip()) >= 4]))
    return found
