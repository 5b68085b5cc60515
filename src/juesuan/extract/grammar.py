"""The patterns of the narrative's grammar: what a clause before a figure says by its words. Pure functions."""

from __future__ import annotations

import re
from functools import cache

from juesuan.domain import codes
from juesuan.extract.forms import class_names
from juesuan.extract.numerals import Token, fold, is_code
from juesuan.kernel.figures import Basis, Figure

RISE = "净增加|增加|增长|上升|提高|上涨|增支|增收|扩大|超支|增多|上浮|增幅|增|↑"
FALL = "净减少|减少|下降|降低|减支|减收|压减|压缩|缩减|节约|下浮|降幅|减幅|跌幅|减|节支|↓"
CHANGE = re.compile(
    rf"^(?P<noun>.*?)(?P<base>(?:与|和|同)?(?:比|较|同比|对比)?.{{0,16}}?(?:相比|比较|对比|同比|同期)?[，,]?)"
    rf"(?P<word>{RISE}|{FALL}|(?<=[年度数算期])[多少]|增减变动|增减变化|增减|变动|变化)(?P<of>了|额|数|幅度|金额|比例|支出|收入|率|人数)?(?:为|约|达|近|：)?$"
)
EITHER_WAY = re.compile(r"^(?:增减|变动|变化)")
"""Words of a change that leave its direction to the number's sign."""
FROM = re.compile(
    r"^(?:(?P<noun>.*?)(?:由|从)(?:上一?年度?|去年|(?P<year>20\d\d)年度?)(?:同期)?(?:的|决算|支出|收入|数|额)*"
    r"|[比较同](?:上一?年度?|去年)(?:相比)?由)$"
)
TO = re.compile(
    rf"^(?:{RISE}|{FALL}|增|降|升|减|调整|变动)了?[到至为](?:20\d\d年度?|本年度?|今年)?(?:的|决算|支出|收入|数|额)*$"
)
"""由上年的 x 增加到 y."""
WITH_CARRY = re.compile(r"，?（?(?:其中)?(?:含|包含|包括|其中)：?[^，。；）\d]{0,12}(?:结转|结余)")
"""收入 x（含年初结转和结余 y）: the total."""
SENTENCE_OF_YEAR = re.compile(r"(?:^|[。；\n])\s*(20\d\d)年度?(?!年?[末底]|.{0,6}结)(?=[，：]|[^，。；：]{0,30}$)")
YEAR_WITHIN = re.compile(
    r"^(?P<noun>\D{2,}?)(?P<year>20\d\d)年度?(?:实际)?(?:支出|收入)?(?:决算|执行)?(?:数|额)?(?:为|是|：)?$"
)
"""“三公”经费2022年支出 x."""
YEAR_OF_BUDGET = re.compile(r"(20\d\d)年度?(?=(?:年初|全年|调整后?)?(?:部门)?预算)")
RISING = re.compile(rf"^(?:{RISE}|多)$")
SHARE = re.compile(
    r"^(?P<noun>.*?)(?:占比|占)(?P<whole>.*?)(?:的)?(?:比例|比重|比率|百分比|份额)?(?:为|约为|约|达|达到|：)?$"
)
COMPLETION = re.compile(
    r"^(?P<noun>.*?)(?:(?:完成|达到?|为|占)了?(?P<a>年初|全年|调整后?|年度|当年|本年|财政)?(?P<b>预算)(?:安排|数|额)?的?"
    r"|(?P<c>年初|全年|调整后?|年度)?(?:预算)?(?:资金)?(?P<d>完成|执行|支出进度|完成进度)(?:率|比例|进度)?(?:为|达|达到|：)?)$"
)
VARIANCE = re.compile(r"^(?P<noun>.*?)(?:预决算)?(?:差异率|差异度|偏离度|差异)(?:为|：)?$")
BUDGET = re.compile(
    r"^(?P<noun>.*?)(?P<basis>年初(?:部门)?预算|全年(?:部门)?预算|调整后?预算|调整后全年预算|年度预算|当年预算|预算)"
    r"(?:安排|批复|下达|核定|总额|金额|资金)?(?:数|额)?(?:为|是|共|共计|合计|：|安排)?$"
)
FINAL = re.compile(
    r"^(?P<noun>.*?)(?:(?:支出|收入)?决算(?:数|额|支出|总额)?|(?:实际|全年)?执行(?:数|总额|金额)|实际(?:支出|执行|完成)(?:数|总额|金额)?)(?:为|是|共|共计|：)?$"
)
PRIOR = re.compile(
    r"^(?:上年|去年|上年度|(?P<year>20\d\d)年度?)(?:度)?(?P<noun>.*?)(?:决算|支出|同期)?(?:数|额)?(?:为|是|：)?$"
)
DIRECTED = re.compile(rf"^(?:{RISE}|{FALL})$")
AGAINST = re.compile(
    r"(?:与|比|较|同|和)(?P<own>[^，。；]{0,12}?)(?P<what>上年|去年|上一?年度|上年度|20\d\d ?年度?[^，。；\d]{0,16}?预算|20\d\d ?年|年初[^，。；结]{0,4}预算|全年[^，。；]{0,4}预算|调整[^，。；]{0,3}预算|年度预算|预算)"
)
SPEECH = re.compile(
    r"(?:为|是|有|共|共计|合计|累计|总计|计|达|达到|约|约为|分别为|分别是|近|超过|：|实现|安排|支出为|金额为|高达|仅|数为|总额为)+$"
)
LEAD_WORDS = re.compile(
    r"^(?:其中|主要(?!负责|领导)|包括|主要包括|以及|及|和|与|另|另外|此外|即|含|分别是|分别为|具体为|具体情况如下|按.{1,6}分|一是|二是|三是|四是|五是"
    r"|[一二三四五六七八九]是|的|了|等|共|[①-⑳]|\d+[.、．]|（\d+）|（[一二三四五六七八九十]+）|[一二三四五六七八九十]+、|[，、：。；\s])+"
)
YEARS = re.compile(r"(?:20\d\d ?年(?:度)?|本年度|当年|全年|本年(?=.{3}))")
REASON = re.compile(
    r"(?:主要)?(?:变动|增减|差异|增加|减少|变化)?(?:的)?(?:主要)?原因(?:是|为|：|系|在于|如下)?|主要是(?:因为|由于|因|：)|主要系"
)
TITLED = re.compile(
    r"^\s*(?:（?[\d一二三四五六七八九十]+[）、.．]+)?\s*(?P<noun>[^，。；：\d]{2,18}?)(?:支出)?(?:决算)?(?:情况)?(?:说明)?[。：]"
)
AGAIN = re.compile(r"[。；]\s*((?:\d{1,2}[.、．]|（\d{1,2}）|（[一二三四五六七八九十]）)[^，。；：\d]{2,18}[。：].*)$")
"""A further titled item in the same paragraph: 「…。2.公务接待费。决算数 x」."""
MARK = re.compile(r"（ ?\d{0,7} ?(类|款|项) ?）")
BOUNDARY = re.compile(
    r"[，。；：:\n]|^\s*(?:（?\d{1,2}）?[.、．]|（[一二三四五六七八九十]+）)|(?<=[。；])\s*\d{1,2}[.、．]"
)
AVERAGE = re.compile(r"人均|户均|车均|均次|平均|每[辆人户次个台]")
PERCENT = "%"
BREAK = re.compile(r"[。；！？\n]")


def is_prose(text: str) -> bool:
    """Tell whether a table's cell holds sentences, which are read as narrative."""
    return len(text) > 24 and bool(re.search(r"[，。；,;]", text)) and bool(re.search(r"\d", fold(text)))


def item_path(text: str) -> tuple[str, ...]:
    """Return the last functional item named in `text` by its （类）（款）（项） marks, top level first; () if none."""
    path: dict[str, str] = {}
    found: tuple[str, ...] = ()
    previous = 0
    for mark in MARK.finditer(text):
        level = mark[1]
        chunk = text[previous : mark.start()]
        cut = max((m.end() for m in BOUNDARY.finditer(chunk)), default=0)
        name = codes.normal_name(chunk[cut:])
        previous = mark.end()
        order = ("类", "款", "项")
        for lower in order[order.index(level) :]:
            path.pop(lower, None)
        if cut and level != "类" and not continues(chunk[:cut]):
            path.clear()
        if level == "类" and name not in class_names() and name + "支出" in class_names():
            name += "支出"  # 一般公共服务（类）支出: the class's full name goes on behind its mark
        path[level] = name
        found = tuple(path[k] for k in order if k in path)
    return found


CODE = re.compile(r"(?<![\d.])([23]\d\d(?:\d\d){0,2})(?![\d.])")


def coded_item(text: str) -> tuple[tuple[str, ...], str]:
    """Return the functional item (款 or 项) that `text` names last with its code, and the text without code and name."""
    found: tuple[str, ...] = ()
    for match in reversed(list(CODE.finditer(text))):
        if len(match[1]) > 3 and is_code(text, match.start(), match.end()):
            code = match[1]
            uppers = [codes.functional_names(code[:n]) for n in range(3, len(code) + 1, 2)]
            if not all(uppers):
                continue
            found = tuple(codes.normal_name(names[0]) for names in uppers)
            for name in codes.functional_names(code):
                text = re.sub(rf"{code} *{re.escape(name)}|{re.escape(name)} *（ *{code} *）", "", text)
            break
    return found, text


@cache
def economic_classes() -> dict[str, str]:
    """Return the code of each economic class (类) of departments' budgets by its names."""
    every = (str(n) for n in range(301, 400))
    return {codes.normal_name(name): code for code in every for name in codes.economic_names(code)}


def without_codes(words: str) -> str:
    """Return words without the codes that stand beside a name: 201一般公共服务支出, 社会保障和就业支出（208）."""
    for match in reversed(list(CODE.finditer(words))):
        if is_code(words, match.start(), match.end()):
            start, end = match.span()
            if words[start - 1 : start] == "（" and words[end : end + 1] == "）":
                start, end = start - 1, end + 1
            words = words[:start] + words[end:]
    return words


def continues(chunk: str) -> bool:
    """Tell whether a chunk stays within its sentence."""
    return not re.search(r"[。；]", chunk)


ASIDE = ("three_public", "operating", "procurement", "assets", "performance")
"""Sections in which the three budgets are named only as where something is paid from."""
NOT_BUDGET = re.compile(r"公共预算$|基金预算$|经营预算$|涉及预算|采购.*预算|预算绩效|项目预算|采购预算")
GUESTS = re.compile(r"^(?:国内)?(?:来宾|来访人员|来访来宾|接待人次|接待人数|人次|人数|接待来宾|累计接待)$")
PRONOUN = re.compile(
    r"^(?:其|该项|此项|该|共计|合计|总计|总额|金额|费用|支出|收入|支出数|累计|分别|资金|共|决算[数额]?|预算数|计支出|支出金额)$"
)
YEARS_AT_START = re.compile(r"^(?:截至)?20\d\d年(?:度)?(?:底|末|12月31日)?(?:，)?")
FOLDED_PAREN = re.compile(r"（[^（）]*）")
SECTION_MEASURE = {
    "fund": "fund", "capital": "capital", "three_public": "three", "operating": "operating", "procurement": "procurement",
}  # fmt: skip
TABLE_OF = (
    ("fund", r"政府性基金"),
    ("capital", r"国有资本经营"),
    ("three", r"三公"),
    ("operating", r"机关运行经费"),
    ("procurement", r"政府采购"),
    ("three.abroad", r"因公出国"),
    ("three.reception", r"公务接待"),
)
NONE = re.compile(
    r"(?<!有)(?:没有|未安排|未发生|不涉及|无)(?!关|法|论|需|锡|差异|障碍|偿|形|线|害|人|下属|变化|增减)(?P<what>[^。；]{2,60}?)(?=[。；，]|$)(?:，[^。；]{0,30}(?:空表|无数据))?|(?P<t>[^。；，]{4,40}表)为空表"
)
DIRECTION = re.compile(
    r"决算(?:数|支出)?(?P<word>大于|小于|高于|低于|多于|少于)(?P<basis>年初|全年|调整)?(?:预算)?(?:数)?(?:的)?"
)
LEVEL = re.compile(
    r"(?:决算(?:数|支出)?与|与|和|同)(?P<basis>年初|全年|调整|上年|去年|20\d\d ?年度?)?(?:预算)?(?:决算)?(?:数|相比)?[，]?(?:[^，。；]{0,14}?)(?P<word>(?:基本)?持平|一致)"
)
REASON_TEXT = re.compile(r"(?:主要)?原因(?:是|为|：|系)*[：:]?(?P<reason>[^。；]*)")
MONEY_OF = {
    "three.groups": "three.abroad", "three.travellers": "three.abroad", "three.bought": "three.purchase", "three.held": "three.running",
    "three.receptions": "three.reception", "three.guests": "three.reception",
}  # fmt: skip
RECEIVED = re.compile(
    r"^(?:全年|累计|共|共计|合计)*(?:国内)?(?:公务)?接待(?:批次|团组|来访团组|来访)?(?:共|共计|累计|合计)?$"
)
COUNTS = frozenset(
    (
        "three.groups",
        "three.travellers",
        "three.bought",
        "three.held",
        "three.receptions",
        "three.guests",
        "assets.vehicles",
    )
)
"""Measures that are counts: an amount beside one (越野车1辆、金额8.99万元) is something else."""
CARRIED = re.compile(
    r"^\s*(?:20\d\d年度?，?)?(?:(?:与|同|和|比|较)[^，。：；]{2,14}?，?"
    r"(?=(?:年初|全年|调整后?)?预算数|决算数|支出决算|(?:总体|各|共)?(?:增|减少|下降|上升|降低))"
    r"|(?:年初|全年|调整后?)?(?:部门)?预算(?:安排|数|额)?(?:为|：|\s*\d)|(?:支出|收入)?决算(?:数|额)?(?:为|：|\s*\d)|完成(?:年初|全年)?预算)"
)
"""The start of a paragraph that goes on about what the one before it, or its heading, speaks of."""
BARE_SIDE = re.compile(r"(?:本年)?(收入|支出)(?:合计|决算)?")
OF_BUDGETS = re.compile(r"公共预算|政府性基金|国有资本|财政拨款")
CARRYING = (
    "overview", "income", "expenditure", "fiscal", "general", "basic", "fund", "capital", "three_public", "operating", "procurement",
)  # fmt: skip
HEADING_TAIL = re.compile(r"(?:决算)?(?:具体|结构|增减变动)?(?:情况)?(?:的)?(?:说明)?[。：]?$")
PROCURED = {
    "货物": "procurement.goods", "货物类": "procurement.goods", "工程": "procurement.works", "工程类": "procurement.works",
    "服务": "procurement.services", "服务类": "procurement.services",
}  # fmt: skip
PROJECTS = frozenset(
    f"performance.{name}"
    for name in (
        "evaluated",
        "goals",
        "tracked",
        "projects",
        "grade.a",
        "grade.b",
        "grade.c",
        "grade.d",
        "problems",
        "mended",
        "mending",
    )
)
"""Counts of projects: the money and the rates told behind one (甲项目：预算数 x，执行率 p) are of a project, not of all."""
COUNTED = {
    ("three.abroad", "个"): "three.groups", ("three.abroad", "批"): "three.groups", ("three.abroad", "人次"): "three.travellers",
    ("three.abroad", "人"): "three.travellers", ("three.groups", "人次"): "three.travellers", ("three.groups", "人"): "three.travellers",
    ("three.reception", "次"): "three.receptions", ("three.domestic", "次"): "three.receptions",
    ("three.reception", "批"): "three.receptions", ("three.domestic", "批"): "three.receptions",
    ("three.reception", "人次"): "three.guests", ("three.domestic", "人次"): "three.guests", ("three.receptions", "人次"): "three.guests",
    ("three.reception", "人"): "three.guests", ("three.domestic", "人"): "three.guests", ("three.receptions", "人"): "three.guests",
    ("three.purchase", "辆"): "three.bought", ("three.running", "辆"): "three.held", ("three.vehicles", "辆"): "three.held",
    ("three.reception", "个"): "three.receptions", ("three.foreign", "批"): "three.foreign", ("three.domestic", "个"): "three.receptions",
}  # fmt: skip


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
    after = re.match(r"[\u4e00-\u9fff]{1,12}", text[token.end : token.end + 12])
    return after[0] if after else ""


def without_marks(lead: str) -> str:
    """Return a lead without punctuation and connecting words."""
    return lead.strip(" ，、；。：（）和及以其中")


def unbalanced(lead: str) -> tuple[int, int]:
    """Return how many parentheses a lead opens and closes beyond the balanced ones."""
    plain = lead
    while (shorter := FOLDED_PAREN.sub("", plain)) != plain:
        plain = shorter
    return plain.count("（"), plain.count("）")


def split_clauses(lead: str) -> list[str]:
    """Split a lead into its clauses; balanced parentheses and 收入、支出 stay whole."""
    protected = re.sub(r"(收入?)、(支出?)", r"\1\2", lead)
    parts: list[str] = [""]
    balanced = balanced_spans(protected)
    for position, char in enumerate(protected):
        inside = any(s <= position < e for s, e in balanced)
        if not inside and char in "，。；：、（）！？\n,":
            parts.append("")
            continue
        parts[-1] += char
    kept = [p.strip() for p in parts]
    if kept and not kept[-1] and len(kept) > 1:
        # 「劳动保障领域（322件」: the words before the parenthesis name the figure.
        kept.pop()
    return kept


def balanced_spans(text: str) -> list[tuple[int, int]]:
    """Return the spans of balanced parentheses, inner ones first."""
    spans: list[tuple[int, int]] = []
    stack: list[int] = []
    for position, char in enumerate(text):
        if char == "（":
            stack.append(position)
        elif char == "）" and stack:
            spans.append((stack.pop(), position + 1))
    return spans


def named_series(lead: str) -> list[str]:
    """Return the names of 「甲、乙和丙分别为」, in order."""
    head = re.split(r"分别", lead)[0]
    head = re.split(r"[。；，：]", head)[-1]
    names = [n for n in re.split(r"[、]|以及|和|及(?!运)|与", head) if n]
    return names if len(names) > 1 else []


UNIT_NAMED = re.compile(
    r"^(?P<unit>[\u4e00-\u9fff（）]{0,24}?(?:本级）?|(?<=[\u4e00-\u9fff])机关|局|(?<![全内各])部(?!门)|委|办|院|会|中心|单位|部门|处|室|所|站|校))"
    r"(?=20\d\d|本年|当年|全年|年度|总?[收支]入?|财政拨款|一般公共预算|政府性基金|国有资本经营|基本支出|项目支出|三公|机关运行|政府采购|因公出国|(?:国内)?公务接待|公务用车)"
)
"""A unit named before what is said of it: 县方志办支出, 局本级收入总计."""
UNIT_HEADED = re.compile(
    r"^\s*(?:（?[\d一二三四五六七八九十]+[）、.．]+)?\s*(?P<unit>(?!.*(?:[及和与、]|情况|设置|构成|范围))[\u4e00-\u9fff（）]{2,24}?)(?:20\d\d年度?)?[。：，]?\s*(?:$|(?<=[。：，])(?=.))"
)
"""A paragraph, or a heading, of one unit: 「1.县地方志编纂中心。收入总计 x」."""
OF_ITSELF = re.compile(
    r"^(?:(?:年末|全年|现)*(?:全|我|本|该|以上|所属各|各)?(?:单位|部门|学校|医院|学院|中心|委员会|法院|检察院|机关|政府)|[全我本].|.?(?:行政|预算)单位)$"
)
"""What a department calls itself without its name."""


@cache
def item_names() -> frozenset[str]:
    """Return the normal names of all functional items, without the names of what they are part of."""
    return frozenset(path.rpartition("/")[2] for path in codes.functional_paths())


def of_another(words: str, own: str) -> bool:
    """Tell whether words speak of a unit other than the department `own`: its 本级, or one below it.

    A short name (县人社局) is the department's own: its characters stand in the full name in their order.
    """
    if not (named := UNIT_NAMED.match(words)):
        return False
    unit = named["unit"]
    if re.search(r"支出|收入|[类款项]）", unit) or {unit, unit + "支出"} & item_names():
        return False  # 其他法院支出 is an item of the classification
    if "本级" in unit:
        return "本级" not in own and "机关" not in own and not re.search(r"[省市县区州盟旗镇乡级]本级", unit)
    if not own or OF_ITSELF.match(unit):
        return False
    rest = iter(own)
    return not all(char in rest for char in unit)
