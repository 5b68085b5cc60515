"""Rules of form: sections, tables, placeholders, years and names. What must be there comes from the regional template."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from juesuan.checks.catalogue import Rule
from juesuan.checks.context import Context, finding, text_rule
from juesuan.checks.model import Finding, Operand
from juesuan.document.model import ILLEGIBLE, Paragraph, Table, is_recognised
from juesuan.domain import codes
from juesuan.domain.accounts import FORM_TITLES, STATUTORY, AccountTable, Row
from juesuan.extract.numerals import fold
from juesuan.extract.statutory import statutory_titles
from juesuan.kernel.lang import Text
from juesuan.kernel.place import Place

_PROCEDURE = Text(
    "《地方预决算公开操作规程》（财预〔2016〕143号）",
    "operating procedure for local budget and final accounts disclosure (2016)",
)
_LAW = Text("预算法第十四条", "Budget Law art. 14")

F01 = Rule(
    "F01",
    "form",
    "error",
    Text("未填写的占位符", "placeholder left in"),
    Text("正文没有 XX、××、____、“增加（减少）”等模板占位内容", "no placeholder of the form is left in the text"),
    _PROCEDURE,
)
F02 = Rule(
    "F02",
    "form",
    "error",
    Text("缺少规定章节", "section missing"),
    Text("模板要求的章节都在", "every section that the template requires is there"),
    _PROCEDURE,
)
F03 = Rule(
    "F03",
    "form",
    "error",
    Text("缺少规定报表", "table missing"),
    Text("九张决算报表都在", "all nine tables are there"),
    _LAW,
)
F04 = Rule(
    "F04",
    "form",
    "warning",
    Text("空表没有说明", "empty table without statement"),
    Text("空表要有“本年度无……，故本表无数据”的说明", "an empty table has its statement"),
    _PROCEDURE,
)
F05 = Rule(
    "F05",
    "form",
    "error",
    Text("年度不一致", "year"),
    Text("全文年度与决算年度一致", "the text speaks of its own year"),
    _LAW,
)
F06 = Rule(
    "F06",
    "form",
    "error",
    Text("单位名称不一致", "unit name"),
    Text("全文单位名称一致", "the department is called by one name"),
    _LAW,
)
F07 = Rule(
    "F07",
    "form",
    "note",
    Text("未填写的空白模板", "unfilled template"),
    Text("文件是填好的决算，不是空白模板", "the document is filled in"),
    _PROCEDURE,
)
F08 = Rule(
    "F08",
    "form",
    "error",
    Text("科目重复", "item twice"),
    Text("同一张表中同一科目只出现一次", "an item stands once in a table"),
    _PROCEDURE,
)
F10 = Rule(
    "F10",
    "form",
    "note",
    Text("报表读取不完整", "table not read whole"),
    Text(
        "报表的数字能完整读出，否则说明没有核对",
        "a table's numbers are read whole, or it is said that they were not checked",
    ),
    _PROCEDURE,
)
F09 = Rule(
    "F09",
    "form",
    "warning",
    Text("科目编码与名称不符", "code and name"),
    Text("科目名称与政府收支分类科目一致", "an item's name is that of its code"),
    Text("政府收支分类科目", "classification of revenue and expenditure"),
)

F11 = Rule(
    "F11",
    "form",
    "error",
    Text("科目级次缺行", "level of an item missing"),
    Text(
        "表中每个科目的上级科目各占一行，别的表列到项的款也列到项",
        "each item has the rows above it, and goes down as far as in the other tables",
    ),
    _PROCEDURE,
)
F12 = Rule(
    "F12",
    "form",
    "error",
    Text("千分位有误", "thousands misplaced"),
    Text(
        "数字的千分位每三位一节，否则是漏打或多打了一位",
        "thousands stand in threes, else a digit was left out or doubled",
    ),
    _PROCEDURE,
)

_PLACEHOLDER = re.compile(
    r"[XＸ×xｘ]{2,}(?![A-Za-z])|[○〇*＊]{3,}|_{2,}|＿{2,}|增加（减少）|减少（增加）|增长（下降）|下降（增长）|大于（小于）|小于（大于）"
    r"|如持平作持平表述|不涉及的不列|（请填写[^）]*）|待填写|此处填写|【[^】]{0,20}】(?=万元)|\{\{[^{}]{0,40}\}\}|\?{3,}|？{3,}"
)


def blank_form(context: Context) -> tuple[Finding, ...]:
    """Return the one note of an unfilled template: placeholders all over and hardly a figure; () for a real disclosure."""
    hits: list[Place] = []
    for number, text, _ in context.paragraphs():
        hits.extend(Place(number, m.start(), m.end()) for m in _PLACEHOLDER.finditer(text))
    money = sum(f.unit == "万元" and bool(f.value) for f in context.figures.values())
    if len(hits) < 12 or money * 3 > len(hits):
        return ()
    message = Text(
        "这是一份未填写的空白模板（{n} 处占位符，{m} 个金额），未作核对",
        "an unfilled template ({n} placeholders, {m} amounts): not checked",
    )
    return (finding(F07, hits[0], message.format(n=len(hits), m=money), places=hits[1:20]),)


text_rule(F07)(blank_form)


@text_rule(F01)
def placeholders(context: Context) -> Iterator[Finding]:
    """Yield one finding a paragraph that still has the form's placeholders."""
    for number, text, section in context.paragraphs():
        found = [
            m
            for m in _PLACEHOLDER.finditer(text)
            if not re.fullmatch(r"[*＊]{3,}", m[0]) or "万" in text[m.end() : m.end() + 2]
        ]
        if found:
            words = "、".join(dict.fromkeys(m[0] for m in found))
            places = [Place(number, m.start(), m.end()) for m in found]
            yield finding(
                F01,
                places[0],
                Text("占位内容未填写：{w}", "placeholder left in: {w}").format(w=words),
                places=places[1:],
                severity="warning" if section == "glossary" else "",
            )


@text_rule(F02)
def missing_sections(context: Context) -> Iterator[Finding]:
    """Yield one finding for each section of the template that no heading opens and no paragraph tells."""
    if not any(h.level <= 2 for h in context.outline.heads) or not _tells(context):
        return
    present = {h.section for h in context.outline.heads} | set(context.outline.sections)
    whole = " ".join(text for _, text, _ in context.paragraphs())
    told = "\n".join(t for _, t, _ in context.paragraphs() if "。" in t and not re.match(r"\s*(?:说明|备?注)", t))
    spent = {key: any(t.form == form and not t.empty for t in context.accounts.tables) for key, form in _FUND_FORMS}
    dense = re.sub(r"\s", "", whole)  # 财政拨款收入支出决算总体情况说明 holds the words of another section's title
    for section in context.template.sections:
        title = re.escape(re.sub(r"\s", "", section.title))
        if section.id in present or re.search(f"(?<![款费金本算出入营]){title}", dense):
            continue
        if section.id in _SUBJECT_WORDS and re.search(_SUBJECT_WORDS[section.id], whole):
            continue
        if (
            section.id in _FUNDS
            and context.template.id == "national"
            and (not spent.get(section.id) or re.search(_FUNDS[section.id], told))
        ):
            continue  # without such money many regions have no section of it
        message = Text("缺少章节“{t}”（{n}模板）", "section missing: {t} ({n} template)")
        # A region whose template is not known here may well do without: only its own template makes it an error.
        severity = "warning" if context.template.id == "national" else ""
        yield finding(F02, Place(0, 0, 0), message.format(t=section.title, n=context.template.name), severity=severity)


_SUBJECT_WORDS = {
    "operating": r"机关运行经费", "procurement": r"政府采购(?:支出|金额)", "assets": r"共有车辆|车辆\d+辆|国有资产占", "performance": r"绩效自评|绩效评价",
    "functions": r"职能|职责", "glossary": r"名词解释", "organisation": r"机构设置|内设|下设|单位构成|预算单位",
}  # fmt: skip


_FUND_FORMS = (("fund", "fund"), ("capital", "capital"))
_FUNDS = {
    key: rf"(?:无|没有)[^。]{{0,20}}{words}|{words}[^。]{{0,40}}(?:\d万?元|空表|为零|为0)"
    for key, words in (("fund", "政府性基金"), ("capital", "国有资本经营"))
}
"""What tells of these budgets without a section of their own, which the national form leaves free."""


@text_rule(F03)
def missing_tables(context: Context) -> Iterator[Finding]:
    """Yield each statutory table that the document should hold and does not; a narrative without any table is told once."""
    if not context.document.blocks:
        return  # nothing was read: there is no place to point at, and the reader's note says why
    have = {t.form for t in context.accounts.tables if t.form in STATUTORY}
    if not have:
        named = statutory_titles(context.document)
        where = Place(next(iter(named.values()), 0), 0, 0)
        message = Text(
            "文件中没有决算报表（共九张），表内、表间和表文核对无法进行",
            "the nine tables are not in the document: they could not be checked",
        )
        yield finding(F03, where, message, severity="note" if len(named) >= 5 else "warning")
        return
    shown_titles = statutory_titles(context.document, context.outline.contents_end)
    for form in context.template.tables:
        if form == "capital" and 0 < context.year < 2020:
            continue  # the table came into the form with the accounts of 2020
        if form not in have and form in shown_titles:
            message = Text(
                "《{t}》有标题，但没有读出表格，未核对",
                "{t}: its caption is there, but no table could be read: not checked",
            )
            yield finding(F10, Place(shown_titles[form], 0, 0), message.format(t=FORM_TITLES[form]), severity="warning")
        elif form not in have:
            yield finding(F03, Place(0, 0, 0), Text("缺少《{t}》", "table missing: {t}").format(t=FORM_TITLES[form]))


def _tells(context: Context) -> bool:
    """Tell whether the document has a narrative at all: a workbook of tables alone has its statements elsewhere."""
    return any(text.rstrip().endswith("。") for _, text, _ in context.paragraphs())


@text_rule(F04)
def empty_tables(context: Context) -> Iterator[Finding]:
    """Yield each empty table 07, 08, 09 that neither a note below it nor the narrative explains."""
    accounts = {"three_public": "three", "fund": "fund", "capital": "capital"}
    told = {s.measure.split(".")[0] for s in context.extract.narrative.statements if s.kind in ("none", "empty_table")}
    if not _tells(context):
        return
    for table in context.accounts.tables:
        if not table.empty or table.form not in accounts or accounts[table.form] in told:
            continue
        if any(t.form == table.form and not t.empty for t in context.accounts.tables):
            continue
        around = _below(context, table.block)
        cells = "".join(c.text for c in context.document.blocks[table.block].cells)  # type: ignore[union-attr]
        if any(re.search(r"无数据|空表|没有.*(?:收入|支出)|无.*(?:收入|支出|经费)", t) for t in [*around, cells]):
            continue
        if any(
            f.fact.measure.startswith(accounts[table.form] + ".total") and f.origin == "text"
            for f in context.figures.values()
        ):
            continue
        message = Text("《{t}》为空表，没有说明", "{t} is empty without a statement").format(t=FORM_TITLES[table.form])
        yield finding(F04, Place(table.block, 0, 0, 0, 0), message)


def _below(context: Context, block: int) -> list[str]:
    """Return the notes below a table: what stands there before the next table or heading."""
    found: list[str] = []
    for later in context.document.blocks[block + 1 : block + 5]:
        if not isinstance(later, Paragraph) or later.level or re.match(r"\s*(?:第[一二三四五六七八九十]+部分|[一二三四五六七八九十]+、)", later.text):  # fmt: skip
            break
        found.append(fold(later.text))
    return found


@text_rule(F05)
def years(context: Context) -> Iterator[Finding]:
    """Yield years that do not fit: the document's own where it speaks of itself, the year before in a comparison."""
    own = context.year
    if not own:
        return
    for number, text, section in context.paragraphs():
        if section in ("functions", "glossary", "organisation"):
            continue
        for match in re.finditer(r"(20\d\d) ?年度", text):
            year = int(match[1])
            before = text[max(0, match.start() - 6) : match.start()]
            after = text[match.end() : match.end() + 16]
            told = after.removeprefix("，")
            compares = re.search(r"(?:与|比|较|同|和)(?:上年|去年)?[（]?$", before)
            place = Place(number, match.start(), match.end())
            if compares:
                if re.match(r"[^，。；]{0,14}预算", after):
                    continue
                if year == own - 1 or not re.match(r"相比|决算|增|减|支|收|持平|[，、）]|年初|基本|数|总|“|同", after):
                    continue
                yield _wrong_year(place, match[0], f"{own - 1}年度")
            elif (
                (
                    year not in (own, own - 1)
                    and re.match(
                        r"(?:部门|单位)?(?:决算|收入|支出|财政拨款|一般公共|政府性|国有资本|“|三公|机关运行|政府采购|预算绩效)",
                        told,
                    )
                )
                or (
                    year == own - 1
                    and _OWN_TOTAL.match(told)
                    and not re.search(r"较|比|与", text[max(0, match.start() - 2) : match.start()])
                )
                or (
                    year < own
                    and (
                        (_OWN_FLOW.match(told) and _AT_START.search(text[: match.start()]) and str(own) not in text)
                        or (_HAD_NONE.match(told) and _AT_START.search(text[: match.start()]))
                        or (after.startswith("项目") and re.search(r"绩效(?:目标|跟踪|自评)[^，。；]{0,4}的$", before))
                    )
                )
            ):
                yield _wrong_year(place, match[0], f"{own}年度")
        for match in re.finditer(r"截至 ?(20\d\d) ?年 ?12 ?月 ?31 ?日", text):
            if int(match[1]) != own:
                yield _wrong_year(Place(number, match.start(), match.end()), match[0], f"{own}年")


_OWN_TOTAL = re.compile(
    r"(?:部门|单位)?决算(?:公开|情况|说明|表)|收入支出总计|收入总计|支出总计|一般公共预算财政拨款支出"
    r"|财政拨款(?:收入|支出|收入支出)总计|一般公共预算财政拨款基本支出\d|机关运行经费支出\d|政府采购(?:支出|金额)|“三公”经费|预算绩效管理(?:形成|工作开展)"
)


_OWN_FLOW = re.compile(r"(?:政府性基金|国有资本经营)预算财政拨款(?:年初|收入|支出)")
_HAD_NONE = re.compile(r"(?:没有|无)[^，。；]{2,30}(?:收入|支出|经费)")
_AT_START = re.compile(r"(?:^|[。；])[^，。；：因于]{0,24}$")
"""Where a sentence begins, the department's name at most before it: what follows is said of the document's own year."""


def _wrong_year(place: Place, printed: str, right: str) -> Finding:
    message = Text("年度应为{r}，写成了{p}", "the year should be {r}, not {p}").format(r=right, p=printed)
    return finding(F05, place, message, proposed=right)


_NAMED = re.compile(
    r"([\u4e00-\u9fff（）]{3,30}?)\s*(?:20\d\d)\s*年度?(?=，|部门决算|单位决算|收入支出|无|没有|政府采购|预算绩效|“|本年|财政拨款|一般公共)"
)
_OWNED = re.compile(
    r"(?:^|[，。；])([\u4e00-\u9fff]{2,24}(?:局|委员会|办公室|中心|法院|检察院|学校|医院|街道办事处|管理处|馆|站|所|队|厅|委|院))(?:共有车辆|本年度没有|本年度无|无政府性|无国有资本)"
)
_NOT_NAME = re.compile(
    r"^(?:与|比|较|同|其中|截至|按照|根据|我|本|第|和|关于|附件|编报|开展|绩效|纳入|全过程|在|对|的|从)|相比|万元|项目$|的$|部分|单位构成|[年月日]"
)


@text_rule(F06)
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
            if len(name) < 4 or _NOT_NAME.search(name) or _akin(name, own) or any(_akin(name, m) for m in members):
                continue
            if not re.search(r"(?:局|委|部|办|院|中心|会|校|所|站|处|队|公室|街道|政府|法院|医院|学校|库|馆)$", name):
                continue
            seen[name] += 1
            start = match.start(1) + match[1].find(name)
            place = Place(number, start, start + len(name))
            message = Text("单位名称与本部门“{o}”不一致：{n}", "not this department's name ({o}): {n}").format(
                o=own, n=name
            )
            yield finding(F06, place, message, proposed=own)


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


def _akin(name: str, other: str) -> bool:
    """Tell whether two names are one department's: one within the other, or the short form of it."""
    if name in other or other in name or name.endswith(("本部门", "本单位")):
        return True
    short, long = sorted((name, other), key=len)
    position = 0
    for char in short:
        position = long.find(char, position) + 1
        if not position:
            return False
    return True


@text_rule(F08)
def doubled_items(context: Context) -> Iterator[Finding]:
    """Yield codes that stand twice in one statutory table."""
    for table in context.accounts.tables:
        if table.form not in ("revenue", "expenditure", "general", "basic", "fund", "capital"):
            continue
        rows: dict[str, Place] = {}
        for row in table.rows:
            if not row.code or len(row.code) not in (3, 5, 7):
                continue
            if row.code in rows and row.cells:
                message = Text("{t}中科目 {c} {n} 重复出现", "{t}: item {c} {n} stands twice").format(
                    t=FORM_TITLES[table.form], c=row.code, n=row.name
                )
                cells = [Operand(i, Text(row.name, row.name)) for i in row.cells.values()]
                yield finding(F08, row.place, message, places=[rows[row.code]], operands=cells)
            rows.setdefault(row.code, row.place)


@text_rule(F11)
def level_gaps(context: Context) -> Iterator[Finding]:
    """Yield rows whose own upper or lower row is left out of a table, though every other table that has them prints it."""
    tables = [
        t
        for t in context.accounts.tables
        if t.form in ("revenue", "expenditure", "general", "fund", "capital") and not t.torn
    ]
    codes_of = {t.block: {r.code for r in t.rows if r.code} for t in tables}
    for table in tables:
        own = codes_of[table.block]
        others = [c for b, c in codes_of.items() if b != table.block]
        told: set[str] = set()
        for row in table.rows:
            if not row.code or not any(context.figures[i].value for i in row.cells.values()):
                continue
            above = [row.code[:n] for n in (3, 5) if n < len(row.code)]
            for code in (c for c in above if c not in own and c not in told):
                peers = [c for c in others if any(x != code and x.startswith(code) for x in c)]
                siblings = any(len(x) == len(code) for x in own)
                if (peers and all(code in c for c in peers)) or (not peers and siblings):
                    told.add(code)
                    yield _gap(context, table, row, code)
            if len(row.code) != 5 or any(len(c) == 7 and c.startswith(row.code) for c in own):
                continue
            peers = [c for c in others if row.code in c]
            beside = [c for c in own if len(c) == 5 and c != row.code]
            if peers:
                lacks = all(any(len(x) == 7 and x.startswith(row.code) for x in c) for c in peers)
            else:
                lacks = len(beside) > 1 and all(any(len(x) == 7 and x.startswith(c) for x in own) for c in beside)
            if lacks:
                yield _gap(context, table, row, "")


def _gap(context: Context, table: AccountTable, row: Row, above: str) -> Finding:
    """Return the finding of a row that stands without the one above it, or (`above` is '') without any below it."""
    cells = [Operand(i, Text(row.name, row.name)) for i in row.cells.values()]
    what = Text("上级科目 {u}", "row {u} above it").format(u=above) if above else Text("下级科目", "rows below it")
    message = Text("{t}中科目 {c} {n} 缺少{w}", "{t}: item {c} {n} lacks the {w}").format(
        t=FORM_TITLES[table.form], c=row.code, n=row.name, w=what
    )
    return finding(F11, row.place, message, operands=cells)


@text_rule(F09)
def code_names(context: Context) -> Iterator[Finding]:
    """Yield items whose printed name belongs to another code of the same level, not to their own."""
    for table in context.accounts.tables:
        if table.form not in ("revenue", "expenditure", "general", "basic", "fund", "capital"):
            continue
        economic = table.form == "basic"
        for row in table.rows:
            names = (codes.economic_names if economic else codes.functional_names)(row.code) if row.code else ()
            if not names or not row.name:
                continue
            printed = codes.normal_name(row.name)
            known = {codes.normal_name(n) for n in names}
            if printed in known or any(
                printed.startswith(k) or k.startswith(printed) or _akin(printed, k) for k in known
            ):
                continue
            if len(row.code) == 7 and not _a_sibling(row.code, printed):
                continue  # items are renamed from year to year; only the name of the code beside it tells a slip
            message = Text("科目 {c} 的名称应为“{k}”，写作“{n}”", "item {c} is called {k}, not {n}").format(
                c=row.code, k=names[0], n=row.name
            )
            yield finding(F09, row.place, message, proposed=names[0])


def _a_sibling(code: str, name: str) -> bool:
    """Tell whether `name` is that of another item of the same 款."""
    others = (f"{code[:5]}{n:02d}" for n in range(1, 100))
    return any(name == codes.normal_name(n) for other in others if other != code for n in codes.functional_names(other))


_MISPLACED = re.compile(r"(?<![\d,.])\d{1,3}(?:,\d{3})*,(?!\d{3}(?!\d))\d{1,5}(?:,\d{3})*\.\d\d?(?![\d,])")
"""A number with one group of thousands too short or too long, and decimals to tell it from a list of numbers."""

_COMMA = re.compile("[,，]")


@text_rule(F12)
def misplaced_thousands(context: Context) -> Iterator[Finding]:
    """Yield numbers whose thousands do not stand in threes; in a PDF a narrow column may have torn them, which F10 tells."""
    for number, block in enumerate(context.document.blocks):
        if context.document.sources[block.file].format == "pdf" or is_recognised(block):
            continue
        if isinstance(block, Paragraph):
            texts = [(Place(number), block.text)]
        else:
            texts = [(Place(number, 0, 0, c.row, c.col), c.text) for c in block.cells if _COMMA.search(c.text)]
        for at, text in texts:
            for match in _MISPLACED.finditer(fold(text)):
                place = Place(number, match.start(), match.end(), at.row, at.col)
                yield finding(F12, place, Text("千分位有误：{n}", "thousands misplaced: {n}").format(n=match[0]))


@text_rule(F10)
def torn_tables(context: Context) -> Iterator[Finding]:
    """Yield each statutory table whose numbers were torn in reading: it was left out of the check."""
    for table in context.accounts.tables:
        if table.form and table.torn:
            message = Text(
                "《{t}》有 {n} 个数字没有读完整（列太窄折行或表格线残缺），该表的汇总未核对，请看原件",
                "{t}: {n} numbers were not read whole (columns too narrow, lines missing): its sums were not checked, look at the original",
            ).format(t=FORM_TITLES[table.form], n=table.torn)
            yield finding(F10, Place(table.block, 0, 0, 0, 0), message)
    yield from _illegible_cells(context)


_NO_NUMBER = re.compile(r"[-－—–―一/／\\.·。、…无]*")
"""What stands in a cell without a number."""
_QUOTED = 3


def _illegible_cells(context: Context) -> Iterator[Finding]:
    """Yield once a table the cells of a scan in which writing stands that was not read, or not as a number where numbers are."""
    figures: dict[int, set[tuple[int, int]]] = {}
    for figure in context.figures.values():
        if figure.scanned and figure.place.row >= 0:
            figures.setdefault(figure.place.block, set()).add((figure.place.row, figure.place.col))
    for number, block in enumerate(context.document.blocks):
        if not isinstance(block, Table) or not is_recognised(block):
            continue
        known = figures.get(number, set())
        first, columns = min((r for r, _ in known), default=block.n_rows), {c for _, c in known}
        found = [
            c
            for c in block.cells
            if c.text.strip() == ILLEGIBLE
            or (
                (c.row, c.col) not in known
                and c.row >= first
                and c.col in columns
                and not _NO_NUMBER.fullmatch(c.text.strip())
                and len(re.findall(r"[\u4e00-\u9fff]", c.text)) < 2
            )
        ]
        if found:
            places = [Place(number, 0, len(c.text), c.row, c.col) for c in found]
            read = [c.text.strip() for c in found if c.text.strip() != ILLEGIBLE]
            quoted = "“" + "”“".join(read[:_QUOTED]) + "”" + ("等" if len(read) > _QUOTED else "") if read else ""
            message = Text(
                "此处有字，未能识别" + (f"为数字（读作{quoted}）" if quoted else "")
                + (f"，本表共 {len(found)} 处" if len(found) > 1 else "") + "，未核对，请看原件",
                "writing here could not be read" + (f" as a number (it reads {quoted})" if quoted else "")
                + (f"; {len(found)} places in this table" if len(found) > 1 else "") + "; not checked, look at the original",
            )  # fmt: skip
            yield finding(F10, places[0], message, places=places[1:], severity="warning")
