"""F27: a number of units or offices is that of the names told with it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from juesuan.checks.basis import TRUE_AND_WHOLE
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.counting import COUNTED, NUMBER, counts_in, counts_of, sentence_to
from juesuan.checks.declare import finding, finds
from juesuan.checks.model import Finding
from juesuan.checks.rules.examples import said, slip
from juesuan.kernel.chinese import counted
from juesuan.kernel.lang import Text
from juesuan.kernel.patterns import compiled, holds_any
from juesuan.kernel.place import Place

RULE = declare(
    Rule(
        "F27",
        "form",
        "error",
        Text("个数与所列名称不符", "count off the names told"),
        Text(
            "“n 个单位（科室）：甲、乙……”与所列名称的个数一致",
            "a number of units or offices is that of the names told with it",
        ),
        TRUE_AND_WHOLE,
        *slip(
            said("二、机构设置", "清河县档案馆内设4个科室：办公室、征集科、保管科和利用科。下设方志办、电子档案中心2个事业单位。"),
            "内设4个",
            "内设5个",
        ),
    )
)  # fmt: skip

_NOUN = r"(?P<noun>[^，。；：、\d（）]{0,16}?)(?:（[^（）]*）)?"
_OPENED = compiled(rf"{NUMBER}{_NOUN}(?:[，,]?(?:具体|分别|主要)*(?:是|为|即|有|包括)[：:]?|[：:])(?P<list>[^。]+)")
"""「内设机构5个：…」「单位共3家，包括…」「事业单位2个，分别为…」."""
_CLOSED = compiled(rf"(?:内设|下设|下辖|所属|下属|设有|设立|设)(?P<list>[^，。；：\d（）]*、[^，。；：\d]*?)(?:共计?|合计)?{NUMBER}{_NOUN}(?=[，。；：、]|$)")  # fmt: skip
"""「下设甲、乙2个事业单位」."""
_SUBJECT = compiled(r"单位|机构|科室|股室|处室|部门|站|所|中心|室|科|股|处|庭|队|法院")
_A_NAME = compiled(
    r"(?:局|委|办|部|室|科|股|处|院|所|站|馆|队|校|园|会|中心|组|庭|厅|团|场|署|本级|机关|政府|街道|公司|大学|中学|小学|监区)$"
)
"""How the name of an office or unit ends: what does not is no list of names, or a name that holds a 、 of its own."""
_NUMBERED = compiled(r"(?:^|(?<=[；;，,。、：: ]))(?:\d{1,2}[.．、]|（\d{1,2}）|[①-⑳])\s*")
_AND = compiled(r"以及|和|及|与")
_LEAST, _SHORT = 2, 3
_ADDED = compiled(
    r"(?:包括|包含|为|由)[：:]?[^，。；：、\d（）]{1,20}?(?:本级|机关|本部)(?P<more>(?:[、和及与]\d{1,3} ?个[^，。；：、\d（）]{2,16})+)[，,]?(?:一?共|共计|合计|总计)(?:有|为)?"
    rf"{NUMBER}[^，。；：、\d（）]{{0,6}}单位"
)
"""「包括局本级、7个基层站和3个事业单位，共11个基层单位」."""


@finds(RULE)
def units_added(context: Context) -> Iterator[Finding]:
    """Yield the number of all units that is not that of the department's own office and the numbers told beside it."""
    for number, text, _ in context.paragraphs_with("单位"):
        if number in context.recognised:
            continue
        for match in _ADDED.finditer(text):
            made = 1 + sum(counts_in(match["more"]))
            if made == counted(match["n"]):
                continue
            message = Text("说{n}个，列出的有{r}个", "{n} are told of, {r} are named").format(n=match["n"], r=made)
            yield finding(RULE, Place(number, match.start("n"), match.end("n")), message, proposed=str(made))


@finds(RULE)
def names_of_counts(context: Context) -> Iterator[Finding]:
    """Yield numbers of units or offices that as many names do not stand with, where the names are surely a whole list."""
    for number, text, _ in context.paragraphs():
        if number in context.recognised or not holds_any(text, "、；") or not COUNTED.search(text):
            continue
        for match in [*_OPENED.finditer(text), *_CLOSED.finditer(text)]:
            sentence = sentence_to(text, match.end("noun"))
            least, most = _names(match["list"])
            told = counted(match["n"])
            if least < _LEAST or not told or least <= told <= most or not _SUBJECT.search(sentence):
                continue
            if any(least <= n <= most for n in counts_of(sentence)):
                continue  # 所属单位3个，其中行政单位1个、事业单位2个，分别为…: the names of all
            place = Place(number, match.start("n"), match.end("n"))
            message = Text("说{n}个，列出的有{r}个", "{n} are told of, {r} are named").format(n=match["n"], r=least)
            yield finding(RULE, place, message, proposed=str(least))


def _names(text: str) -> tuple[int, int]:
    """Return how many names a list has at least and at most, (0, 0) where it may be no whole list of names.

    The 和 of a name (卫生和计划生育服务所) parts no names; a 和 between what are both names does, if they are not too short to tell.
    """
    text = re.sub(r"（[^（）]*）", "", text)
    marks = list(_NUMBERED.finditer(text))
    if len(marks) >= _LEAST and not text[: marks[0].start()].strip():
        ends = [m.start() for m in marks[1:]] + [len(text)]
        parts = [text[m.end() : end].strip(" ；;，,、") for m, end in zip(marks, ends, strict=True)]
        whole = all(p and not re.search(r"等$|\d", p) for p in parts)
        return (len(parts), len(parts)) if whole else (0, 0)
    listed, mark, rest = re.match(r"([^；;，,：:]*)(.?)(.*)", text, re.DOTALL).groups()  # type: ignore[union-attr]
    if re.search(r"[\d等]", listed) or "其中" in listed or re.match(r"(?:以及|及|和|另|还有|其他)", rest):
        return 0, 0
    if mark in "；;" and rest and _A_NAME.search(rest.rstrip("；;").rpartition("；")[2]):
        return 0, 0  # names parted by ；
    names = [name.strip() for name in listed.split("、")]
    least, most = len(names), len(names)
    for name in names:
        pieces = _AND.split(name)
        sure = [bool(_A_NAME.search(p)) and len(p) >= _SHORT for p in pieces[:-1]]
        least, most = least + sum(sure), most + sum(bool(_A_NAME.search(p)) for p in pieces[:-1])
        if not _A_NAME.search(pieces[-1]):
            return 0, 0
    return least, most
