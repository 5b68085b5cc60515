"""F06: the department is called by one name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from juesuan.checks.basis import LAW
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import finding, finds
from juesuan.checks.lookups import akin
from juesuan.checks.model import Finding
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
from juesuan.kernel.lang import Text
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


_NAMED = re.compile(
    r"([\u4e00-\u9fff（）]{3,30}?)\s*(?:20\d\d)\s*年度?(?=，|部门决算|单位决算|收入支出|无|没有|政府采购|预算绩效|“|本年|财政拨款|一般公共)"
)


_OWNED = re.compile(
    r"(?:^|[，。；])([\u4e00-\u9fff]{2,24}(?:局|委员会|办公室|中心|法院|检察院|学校|医院|街道办事处|管理处|馆|站|所|队|厅|委|院))(?:共有车辆|本年度没有|本年度无|无政府性|无国有资本)"
)


_NOT_NAME = re.compile(
    r"^(?:与|比|较|同|其中|截至|按照|根据|我|本|第|和|关于|附件|编报|开展|绩效|纳入|全过程|在|对|的|从)|相比|万元|项目$|的$|部分|单位构成|[年月日]"
)


@finds(RULE)
def unit_names(context: Context) -> Iterator[Finding]:
    """Yield names, in the subject's place of a sentence, of a department other than the document's own."""
    own = re.sub(r"\s", "", context.unit)
    if not own:
        return
    seen: Counter[str] = Counter()
    for number, text, section in context.paragraphs():
        if section in ("functions", "glossary"):
            continue
        plain = text
        found = [*_NAMED.finditer(plain), *_OWNED.finditer(plain)]
        if section == "organisation":  # its units are named there; a headcount is the department's own
            found = [m for m in found if re.match(r"[，\s]*(?:年末|编制|单位)*实有", plain[m.end() :])]
        members = _member_units(context, number) if found else []
        for match in found:
            name = re.sub(r"^第[一二三四五六七八九十]+部分|^[一二三四五六七八九十]+、", "", match[1]).strip("（）")
            if len(name) < 4 or _NOT_NAME.search(name) or akin(name, own) or any(akin(name, m) for m in members):
                continue
            if not re.search(r"(?:局|委|部|办|院|中心|会|校|所|站|处|队|公室|街道|政府|法院|医院|学校|库|馆)$", name):
                continue
            seen[name] += 1
            start = match.start(1) + match[1].find(name)
            place = Place(number, start, start + len(name))
            message = Text("单位名称与本部门“{o}”不一致：{n}", "not this department's name ({o}): {n}").format(
                o=own, n=name
            )
            yield finding(RULE, place, message, proposed=own)


def _member_units(context: Context, besides: int) -> list[str]:
    """Return the units that the organisation section and its table list as the department's own, but for one paragraph's."""
    found: list[str] = []
    for number, text, section in context.paragraphs():
        if number == besides:
            continue
        if section in ("organisation", "functions") or number < 6:
            found.extend(
                re.findall(r"[\u4e00-\u9fff]{3,24}(?:局|委员会|办公室|中心|院|会|校|所|站|处|队|馆|公司)", text)
            )
    for table in context.accounts.tables:
        if not table.form:
            block = context.document.blocks[table.block]
            found.extend(c.text.strip() for c in block.cells if len(c.text.strip()) >= 4)  # type: ignore[union-attr]
    return found
