"""The words of the forms: which of the nine a table is, what its header, columns and rows measure. Pure functions."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache, lru_cache

import msgspec

from juesuan.domain import codes
from juesuan.domain.accounts import Form
from juesuan.domain.measures import tidy
from juesuan.extract.names import resolve
from juesuan.extract.numerals import MAX_DIGITS, UNITS, fold
from juesuan.kernel.figures import Aspect, Basis
from juesuan.kernel.memo import remembered, remembered_text

_TITLES: tuple[tuple[Form, re.Pattern[str]], ...] = tuple(
    (form, re.compile(pattern))  # type: ignore[misc]
    for form, pattern in (
        ("performance", r"绩效自评(?:情况)?表|绩效目标自评表|自评表|绩效评价表|绩效目标完成情况表"),
        ("three_public", r"三公.*表|机构运行信息表"),
        ("fund", r"政府性基金.*表"),
        ("capital", r"国有资本经营.*表"),
        ("basic", r"基本支出(?:决算)?(?:明细)?表"),
        ("appropriation", r"财政拨款(?:收入|收)、?支出?(?:决算)?总表|财政拨款收支(?:决算)?总表"),
        ("general", r"公共预算财政拨款(?:收入)?支出(?:决算)?(?:明细)?表|财政拨款支出决算(?:明细)?表"),
        ("summary", r"(?:收入|收)、?支出?(?:决算)?总表|收支(?:决算)?总表"),
        ("revenue", r"收入(?:决算)?(?:明细|总)?表"),
        ("expenditure", r"支出(?:决算)?(?:明细|总)?表"),
    )
)


OTHER_TABLE = re.compile(
    r"项目支出(?:决算)?(?:明细)?表|国有资产.*表|机构运行.*表|政府采购.*表|会议费.*表$|收支预算.*表"
)


def form_of_title(text: str) -> Form:
    """Return the form that a caption names, '' for none."""
    plain = tidy(fold(text))
    plain = re.sub(
        r"^[一二三四五六七八九十]+、|^附?表[\d一二三四五六七八九十]+[.、：]?|^\d+[.、：]|公开\d+表|^第.部分", "", plain
    )
    if (
        len(plain) > 46
        or not re.search(r"表(?:（[^）]*）)?(?:单位.*)?$|表[格式]?$", plain)
        or re.search(r"为空表|[。；]", plain)
    ):
        return ""
    for form, pattern in _TITLES:
        if pattern.search(plain):
            return form
    return ""


class Panel(msgspec.Struct, frozen=True):
    """One side of a table: columns of codes, the column of names, columns of values."""

    codes: tuple[int, ...]
    name: int
    values: tuple[int, ...]


_HEADER_WORDS = re.compile(
    r"^(?:项目|科目|科目名称|名称|功能分类|支出功能分类|经济分类|.*编码|决算数|预算数|年初预算数?|调整预算数?|全年预算数?|金额|行次|栏次|类|款|项|收入|支出|合计|小计|总计"
    r"|.*(?:收入|支出|结余|拨款|经费|费用?|补助|预算|科目|合计|购置|运行|分类|统计数|备注)(?:（.*）)?|序号|单位名称)$"
)
_NO_VALUE = re.compile(r"^[-—–－/\\*·…\s]*$")
NUMBER_CELL = re.compile(r"^[（(]?-?\d[\d,，\s]*(?:\.\s?\d[\d\s]*)?[）)]?%?$")


TORN_MANY = 3
"""With this many torn numbers a table is not used: it was not read as it stands."""

_GROUPED = re.compile(r"^[（(]?-?\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?[）)]?%?$")


_MISTYPED = re.compile(r"^-?\d{1,3}(?:,\d{3})*,(?!\d{3}(?!\d))\d{1,5}(?:,\d{3})*\.\d\d$")


@remembered(20_000)
def is_torn(plain: str, typed: bool = False) -> bool:
    """Tell a number whose thousands do not stand in threes (4,722,8): a cell that was torn or merged in reading.

    Where nothing tears numbers (`typed`: any file but a PDF or a scan) one wrong group before its decimals was typed so.
    """
    if "," not in plain and "，" not in plain:
        return False
    compact = re.sub(r"\s", "", plain)
    if typed and _MISTYPED.match(compact):
        return False
    return bool(re.search(r"\d[,，]", compact)) and not _GROUPED.match(compact)


Number = tuple[Decimal, int, bool]


def cell_number(text: str, typed: bool = False) -> Number | None:
    """Return (value, decimals, is a percentage) of a cell that holds one number, else None."""
    return _typed(text) if typed else _told(text)


@remembered_text(8192)
def _typed(text: str) -> Number | None:
    return _number(text, True)


@remembered_text(8192)
def _told(text: str) -> Number | None:
    return _number(text, False)


def _number(text: str, typed: bool) -> Number | None:
    plain = fold(text).strip().replace("−", "-")
    if not NUMBER_CELL.match(plain.replace("（", "(").replace("）", ")")):
        return None
    percent = plain.endswith("%")
    digits = re.sub(r"[,，\s%()（）]", "", plain)
    negative = plain[:1] in "(（" and plain.rstrip("%")[-1:] in ")）" and not digits.startswith("-")
    if digits.count(".") > 1 or digits in ("", "-") or len(digits) > MAX_DIGITS or is_torn(plain, typed):
        return None
    value = Decimal(digits)
    return (-value if negative else value), len(digits.partition(".")[2]), percent


# ---- header and rows


def told_by_unit(texts: list[list[str]]) -> bool:
    """Tell whether a table's rows are units (单位名称) rather than items of the classification."""
    return any(re.fullmatch(r"(?:预算)?单位(?:名称|编码|代码)", t) for row in texts[:4] for t in row)


def money_unit(texts: list[str]) -> tuple[str, bool]:
    """Return the money unit that captions or header state, and whether they do. 万元 is the form's own."""
    for text in texts:
        if found := re.search(r"单位[：:]?\s*(?:人民币)?\s*(万元|元|亿元|千元)|（(万元|元)）$", fold(text)):
            return found[1] or found[2], True
    return "万元", False


def unit_in(text: str) -> str:
    """Return the base unit that a header or label states in brackets, empty when it states none."""
    if found := re.search(
        r"（(万元|元|辆|个|人|人次|台|套|批|次|平方米|%|户|家|项|件)）|(人数|人次|数量|辆数|面积)", text
    ):
        if found[1]:
            return UNITS[found[1]].base
        return {"人数": "人", "人次": "人次", "数量": "个", "辆数": "辆", "面积": "平方米"}[found[2]]
    return ""


_CODE = re.compile(r"^(?:[23]\d\d(?:\d\d(?:\d\d)?)?|\d{2,3})$")


def first_data_row(texts: list[list[str]], three: bool = False) -> int:
    """Return the first row that is data: it has a number or a code, or a name that heads the form's rows."""
    last = max((r for r, row in enumerate(texts) if any(row)), default=-1)
    numbered = any_numbered = False  # a row above heads its lines 行次, as a cell, within one
    for r, row in enumerate(texts):
        if r:
            numbered = numbered or "行次" in texts[r - 1]
            any_numbered = any_numbered or any("行次" in t for t in texts[r - 1])
        filled = [t for t in dict.fromkeys(row) if t]
        if not filled:
            if r and any(_HEADER_WORDS.match(t) for t in texts[r - 1]) and last < r:
                return r
            continue
        if len(filled) == 1 and len(row) > 1 and not is_total(filled[0]) and not cell_number(filled[0]):
            continue
        if "栏次" in filled or is_sequence(row):
            continue
        numbers = [t for t in row if cell_number(t)]
        if any_numbered and numbers and any(re.match(r"^[一二三]、", t) for t in filled):
            return r
        if numbers and not all(re.fullmatch(r"\d{1,2}", t) for t in numbers):
            return r
        if len(numbers) > 1 and any(is_total(t) for t in filled) and not three:
            return r  # a 合计 row of whole numbers, as a workbook stores 96.00
        if not three and any(re.match(r"^一、", t) for t in filled):
            return r
        if not three and any(_CODE.match(t) for t in row[:4]):
            return r
        first = next((t for t in row if t), "")
        if not three and r and is_total(first) and not any(_HEADER_WORDS.match(t) and not is_total(t) for t in filled):
            return r
        if numbers and three:
            return r
        if three and r and re.search(r"合计|因公出国|公务接待", row[0]) and numbered:
            return r
        if three and r and re.match(r"^[一二三四1234（].*(?:三公|出国|用车|接待)|^合计$", row[0]) and len(row) <= 6:
            return r
    return len(texts)


def is_sequence(row: list[str]) -> bool:
    """Tell a 栏次 row: its cells count 1, 2, 3 …"""
    filled = [t for t in row if t]
    numbers = [t for t in filled if len(t) <= 2 and t.isdecimal()]
    return (
        len(numbers) >= 2
        and len(filled) - len(numbers) <= 2
        and [int(n) for n in numbers] == list(range(int(numbers[0]), int(numbers[0]) + len(numbers)))
    )


def header_paths(texts: list[list[str]], start: int) -> list[str]:
    """Return for each column the words of its header, top to bottom, joined by `/`."""
    width = max((len(r) for r in texts), default=0)
    paths: list[str] = []
    for c in range(width):
        words: list[str] = []
        for r in range(start):
            row = texts[r]
            if c >= len(row) or not row[c] or "栏次" in row or is_sequence(row):
                continue
            if len({t for t in row if t}) == 1 and r < start - 1:
                continue  # a title row inside the table
            if not words or words[-1] != row[c]:
                words.append(row[c])
        paths.append("/".join(words))
    return paths


_NAME_HEADER = re.compile(r"(?:科目名称|名称|项目(?:（.*）)?|项目名称)$")


def split_panels(texts: list[list[str]], start: int, paths: list[str], form: Form) -> list[Panel]:
    """Split the columns into panels: each a run of code columns, a name column and value columns."""
    data = texts[start:]
    kinds: list[str] = []
    for c, path in enumerate(paths):
        values = [row[c] for row in data if c < len(row) and row[c]]
        leaf = path.split("/")[-1] if path else ""
        numbers = [v for v in values if cell_number(v)]
        if re.search(r"行次|栏次|序号|备注", leaf) or (numbers and leaf == "" and counts_lines(numbers)):
            kinds.append("skip")
        elif "编码" in path or leaf in ("类", "款", "项"):
            kinds.append("code")
        elif _NAME_HEADER.search(leaf) or (
            # By content only where the header does not say amounts: an empty column of them may hold 合计's own words.
            not re.search(r"(?:算数|金额)$", leaf)
            and values
            and sum(bool(re.search(r"[\u4e00-\u9fff]", v)) for v in values) * 2 > len(values)
        ):
            kinds.append("name")
        elif (
            values
            and numbers
            and all(_CODE.match(v) for v in values)
            and form in ("revenue", "expenditure", "general", "basic", "fund", "capital")
            and c < 4
        ):
            kinds.append("code")
        else:
            kinds.append("value")
    # A header 项目 over code and name columns gives both the same leaf: the code is the one whose data are codes.
    for c, kind in enumerate(kinds):
        values = [row[c] for row in data if c < len(row) and row[c]]
        if kind == "name" and values and sum(bool(_CODE.match(v)) for v in values) * 2 > len(values):
            kinds[c] = "code"
        if (
            kind == "name"
            and values
            and sum(bool(cell_number(v)) for v in values) == len(values)
            and c
            and kinds[c - 1] == "name"
        ):
            kinds[c] = "value"
    panels: list[Panel] = []
    current: tuple[list[int], int, list[int]] = ([], -1, [])
    for c, kind in enumerate(kinds):
        if kind in ("code", "name") and current[2]:
            panels.append(Panel(tuple(current[0]), current[1], tuple(current[2])))
            current = ([], -1, [])
        if kind == "code":
            current[0].append(c)
        elif kind == "name":
            if current[1] < 0 or not any(row[current[1]] for row in data):
                current = (current[0], c, current[2])
        elif kind == "value":
            current[2].append(c)
    if current[2]:
        panels.append(Panel(tuple(current[0]), current[1], tuple(current[2])))
    return panels


def counts_lines(numbers: list[str]) -> bool:
    """Tell a column of line numbers: it counts on by one."""
    values = [int(n) for n in numbers if n.isdigit()]
    return len(values) == len(numbers) > 3 and values == list(range(values[0], values[0] + len(values)))


def side_of(form: Form, panel: Panel, paths: list[str], index: int, texts: list[list[str]], start: int) -> str:
    """Return `in` or `out`: which side of a two-sided table a panel is."""
    if form not in ("summary", "appropriation"):
        return "out"
    head = "/".join(paths[c] for c in (panel.name, *panel.values) if c >= 0)
    words = "".join(row[panel.name] for row in texts[start:] if panel.name >= 0)
    if "本年支出" in words or re.search(r"(?:^|/)支出(?:/|$)", head):
        return "out"
    if "本年收入" in words or re.search(r"(?:^|/)收入(?:/|$)", head):
        return "in"
    return "in" if index == 0 else "out"


_FUNDS = (("fund", r"政府性基金"), ("capital", r"国有资本"), ("general", r"公共预算|公共财政"))


def fund_in(words: str) -> str:
    """Return the budget that words name: `general`, `fund`, `capital`, or nothing."""
    return next((fund for fund, pattern in _FUNDS if re.search(pattern, words)), "")


def column_measure(form: Form, path: str, side: str) -> str:
    """Return the measure a column gives to a row, `` to skip the column. Table 04's columns are its budgets."""
    leaf = path.rsplit("/", maxsplit=1)[-1] if path else ""
    if re.search(r"预算数|年初预算|调整预算|全年预算", leaf) and "决算" not in leaf and form != "three_public":
        return ""
    if form == "summary":
        return "whole"
    if form == "appropriation":
        return (
            "fiscal"
            if side == "in"
            else fund_in(path) or ("fiscal" if re.search(r"合计|小计|决算数|金额|^$", leaf) else "")
        )
    if form == "revenue":
        if "其中" in leaf:
            return ""
        return match_column(path, leaf, _T02)
    if form == "expenditure":
        return match_column(path, leaf, _T03)
    if form == "general":
        return match_column(path, leaf, _T05)
    if form in ("fund", "capital"):
        account = "fund" if form == "fund" else "capital"
        found = match_column(path, leaf, _T08)
        return f"{account}.{found}" if found else ""
    if form == "basic":
        if "人员经费" in leaf:
            return "general.personnel"
        if "公用经费" in leaf:
            return "general.public"
        return "general.economic" if re.search(r"决算数|合计|金额|小计|^$|数$", leaf) else ""
    return ""


_T02 = (
    (r"上级补助", "whole.income.superior"),
    (r"附属单位", "whole.income.subsidiary"),
    (r"财政拨款收入|财政拨款$", "whole.income.fiscal"),
    (r"事业收入", "whole.income.service"),
    (r"经营收入", "whole.income.business"),
    (r"其他收入", "whole.income.other"),
    (r"本年收入|合计|小计", "whole.income"),
)
_T03 = (
    (r"上缴上级", "whole.superior"),
    (r"附属单位", "whole.subsidies"),
    (r"经营支出", "whole.business"),
    (r"基本支出", "whole.basic"),
    (r"项目支出", "whole.project"),
    (r"本年支出|合计|小计", "whole.expenditure"),
)
_T05 = (
    (r"年初.*结", "general.opening"),
    (r"年末.*结", "general.closing"),
    (r"本年收入", "general.income"),
    (r"人员经费", "general.personnel"),
    (r"公用经费", "general.public"),
    (r"基本支出", "general.basic"),
    (r"项目支出", "general.project"),
    (r"本年支出|合计|小计|决算数|支出$", "general.expenditure"),
)
_T08 = (
    (r"年初.*结", "opening"),
    (r"年末.*结", "closing"),
    (r"本年收入|收入$", "income"),
    (r"基本支出", "basic"),
    (r"项目支出", "project"),
    (r"本年支出|合计|小计|支出", "expenditure"),
)
_SUB = re.compile(r"人员经费|公用经费|其中|基本支出结转|项目支出结转|结余$")


def match_column(path: str, leaf: str, table: tuple[tuple[str, str], ...]) -> str:
    """Return the measure of the first pattern that the leaf, else its group, bears; sub-columns of a group give ''.

    Under 年初结转, 本年收入 and 年末结转 only the group's own total counts; 基本支出 below them is a part of it.
    """
    group = next((g for g in (r"年初", r"年末", r"本年收入") if re.search(g, path)), "")
    total = bool(re.fullmatch(r"合计|小计|决算数|金额|", leaf))
    if group and not total and not re.search(group, leaf) and table is not _T02:
        return ""
    if not total:
        for pattern, measure in table:
            if re.search(pattern, leaf):
                return measure
    for pattern, measure in table:
        if re.search(pattern, path):
            return measure if total or re.search(pattern, leaf) else ""
    return ""


def row_code(row: list[str], columns: tuple[int, ...], carried: list[str]) -> str:
    """Join a code from its column or columns (类/款/项), carrying a blank upper part down."""
    parts = [row[c] if c < len(row) else "" for c in columns]
    if not any(parts):
        return ""
    if any(p and not p.isdigit() for p in parts):
        return next(p for p in parts if p and not p.isdigit())
    if len(columns) == 1 or (len(set(parts)) == 1 and len(parts[0]) >= 3):
        return parts[0]
    if any(len(p) >= 5 for p in parts):
        return max(parts, key=len)
    level = max(i for i, p in enumerate(parts) if p)
    for i in range(min(level, 2) + 1):
        if i < len(parts) and parts[i]:
            carried[i] = parts[i]
    return "".join(carried[: level + 1])


def named_path(code: str, names: dict[str, str]) -> str:
    """Return the path of names of a functional code, from the rows above it, else from the classification itself."""
    path: list[str] = []
    for length in (3, 5, 7):
        if length > len(code):
            break
        known = names.get(code[:length]) or next(
            (codes.normal_name(n) for n in codes.functional_names(code[:length])), ""
        )
        path.append(known or code[:length])
    return "/".join(path)


_TOTALS = re.compile(r"^(?:合计|总计|收入总计|支出总计|收入合计|支出合计|本年支出合计|本年收入合计|栏次|收、支总计)$")


def is_total(text: str) -> bool:
    """Tell the name of a total row."""
    return bool(_TOTALS.match(text))


@lru_cache(8192)
def row_measure(
    form: Form, side: str, column: str, name: str, item: str, code: str, total: bool, stage: str
) -> tuple[str, str]:
    """Return (measure, item) of a cell from its column's measure and its row's name."""
    plain = re.sub(r"^(?:[一二三四五六七八九十]+[、.]|（[一二三四五六七八九十]+）|\d+[.、]|其中：?)", "", name)
    if form == "basic":
        if re.search(r"人员经费(?:合计|小计|总计)?$", name) and not code.isdigit():
            return "general.personnel", ""
        if re.search(r"公用经费(?:合计|小计|总计)?$", name) and not code.isdigit():
            return "general.public", ""
        if total:
            return ("general.basic", "") if column == "general.economic" else (column, "")
        if code.isdigit():
            return column, code
        guess = next((c for c in codes.economic_by_name(plain)), "") if hasattr(codes, "economic_by_name") else ""
        return (column, guess) if guess else ("", "")
    if form in ("revenue", "expenditure", "general", "fund", "capital"):
        return (column, "" if total else item) if (total or item) else ("", "")
    return two_sided_measure(form, side, column, plain, total, stage)


def two_sided_measure(form: Form, side: str, column: str, plain: str, total: bool, stage: str) -> tuple[str, str]:
    """Return (measure, item) of a row of table 01 or 04, by its name."""
    section = "overview" if form == "summary" else "fiscal"
    account = "whole" if form == "summary" else column
    if re.fullmatch(r"(?:收入|支出|收|支)?总计", plain):
        return f"{account}.total" if side == "in" else f"{account}.total_out", ""
    if side == "in":
        if re.search(r"本年.*收入(?:合计)?", plain) or plain in ("收入合计", "合计"):
            return f"{account}.income", ""
        if re.search(r"年初.*(?:结转|结余)", plain):
            return f"{account}.opening", ""
        if form == "summary":
            key = resolve(plain, section)
            if stage == "opening":
                return "", ""
            return (key, "") if key and key.startswith("whole.") else ("", "")
        fund = fund_in(plain)
        if not fund:
            return "", ""
        return f"{fund}.{'opening' if stage == 'opening' else 'income'}", ""
    if re.search(r"本年.*支出(?:合计)?$", plain) or plain in ("支出合计", "合计"):
        return f"{account}.expenditure", ""
    if re.search(r"年末.*(?:结转|结余)", plain):
        return f"{account}.closing", ""
    if plain.startswith("结余分配"):
        return f"{account}.distribution", ""
    name = codes.normal_name(plain)
    if name in class_names() and not stage:
        return f"{account}.expenditure", name
    if form == "summary" and not stage and (key := resolve(plain, "expenditure")):
        return key, ""
    return "", ""


@cache
def class_names() -> set[str]:
    """Return the names that the functional classes have had, in the form in which names compare."""
    return {codes.normal_name(n) for c in codes.functional_classes() for n in codes.functional_names(c)}


THREE_COUNTS = {
    ("three.abroad", "个"): "three.groups", ("three.abroad", "人次"): "three.travellers", ("three.abroad", "人"): "three.travellers", ("three.purchase", "辆"): "three.bought",
    ("three.running", "辆"): "three.held", ("three.domestic", "批"): "three.receptions", ("three.domestic", "人"): "three.guests",
    ("three.domestic", "人次"): "three.guests", ("three.vehicles", "辆"): "three.held", ("three.domestic", "个"): "three.receptions",
    ("three.reception", "批"): "three.receptions", ("three.reception", "人次"): "three.guests", ("three.reception", "人"): "three.guests",
}  # fmt: skip


def told_basis(row: list[str]) -> Basis | None:
    """Return the basis that the row's own label tells (a row 预算数 over a row 决算数), None when it tells none."""
    label = next((t for t in row if re.search(r"[\u4e00-\u9fff]", t)), "")
    return "budget" if re.search(r"预算数?$", label) else "final" if re.search(r"决算数?$", label) else None


def three_column(path: str) -> tuple[str, Basis]:
    """Return what a column of table 07 measures and on which basis, from its header path."""
    basis: Basis = (
        "budget"
        if re.search(r"预算数|年初预算|全年预算|调整预算", path) and "决算数" not in path.rsplit("/", maxsplit=1)[-1]
        else "final"
    )
    words = re.sub(r"预算数|决算数|财政拨款|三公经费(?:支出)?(?:决算)?", "", path)
    leaf = next((w for w in reversed(words.split("/")) if w), "")
    if "接待" in leaf:
        return "three.reception", basis
    if "出国" in leaf:
        return "three.abroad", basis
    if "用车" in words:
        if "小计" in leaf or "合计" in leaf:
            return "three.vehicles", basis
        if re.search(r"购置(?:及|和)运", leaf):
            return "three.vehicles", basis
        if "运行" in leaf:
            return "three.running", basis
        if "购置" in leaf:
            return "three.purchase", basis
    if re.search(r"合计|总计", leaf):
        return "three.total", basis
    return "", basis


# ---- performance


def fund_header(row: list[str]) -> dict[int, tuple[Basis, Aspect]]:
    """Return column → (basis, aspect) when a row heads the funds of a self-evaluation, else {}."""
    found: dict[int, tuple[Basis, Aspect]] = {}
    for c, text in enumerate(row):
        if c and row[c - 1] == text:
            continue
        if re.search(r"年初预算", text) and len(text) < 12:
            found[c] = ("opening_budget", "amount")
        elif re.search(r"全年预算|调整预算", text) and len(text) < 12:
            found[c] = ("full_budget", "amount")
        elif re.search(r"执行数|全年执行", text) and len(text) < 12:
            found[c] = ("final", "amount")
        elif re.search(r"执行率", text) and len(text) < 14:
            found[c] = ("full_budget", "completion")
        elif re.search(r"分值|权重", text) and len(text) < 8:
            found[c] = ("final", "weight")
        elif re.search(r"得分", text) and len(text) < 8:
            found[c] = ("final", "score")
    amounts = [a for _, a in found.values() if a == "amount"]
    return found if len(amounts) >= 2 else {}


def indicator_header(row: list[str]) -> dict[str, int]:
    """Return the columns of name, weight and score when a row heads the indicators, else {}."""
    names = [c for c, t in enumerate(row) if "三级指标" in t or ("绩效指标" in t and "三级" in t)]
    weights = [c for c, t in enumerate(row) if re.search(r"分值|权重", t) and len(t) < 8]
    scores = [c for c, t in enumerate(row) if re.search(r"得分", t) and len(t) < 8]
    if not names or not (weights or scores):
        return {}
    found = {"name": names[-1]}
    if weights:
        found["weight"] = weights[0]
    if scores:
        found["score"] = scores[0]
    return found


def fund_row(label: str, prefix: str) -> str:
    """Return the measure of a row of performance funds, by its label."""
    if prefix != "performance":
        return f"{prefix}·{label}"
    if re.search(r"总资金|资金总额|总额|合计|总计", label):
        return "performance.total"
    if re.search(r"上级|中央|自治区|省级|市级补助", label):
        return "performance.superior"
    if re.search(r"本级|当年财政拨款|财政拨款", label):
        return "performance.general"
    if re.search(r"其他", label):
        return "performance.other"
    return f"~{label}"


def form_of_header(texts: list[list[str]]) -> Form:
    """Return the form that an untitled table's header and row names show it to be."""
    head = {t for row in texts[:6] for t in row if t}
    words = "|".join(head)
    names = {t for row in texts for t in row[:3] if t}
    every = {t for row in texts for t in row if t}
    if re.search(r"因公出国", words) and "公务接待" in words and re.search(r"预算数|决算数", words):
        return "three_public"
    if "上缴上级支出" in words and "基本支出" in words:
        return "expenditure"
    if (
        "上级补助收入" in words
        and re.search(r"事业收入|其他收入", words)
        and "财政拨款收入" in words
        and re.search(r"编码|科目", words)
    ):
        return "revenue"
    if any(re.match(r"^30[123]\d\d$|^301$", t) for t in every) or "人员经费合计" in every:
        return "basic"
    if (
        re.search(r"政府性基金预算财政拨款", words)
        and re.search(r"一般公共预算财政拨款", words)
        and any("本年支出合计" in t for t in every)
    ):
        return "appropriation"
    if any("本年收入合计" in t for t in names) and any("本年支出合计" in t for t in every):
        return "summary"
    if (
        re.search(r"年初.*结", words)
        and re.search(r"年末.*结", words)
        and "本年收入" in words
        and re.search(r"编码|科目", words)
    ):
        return "fund" if not any("国有资本" in t for t in names) else "capital"
    if "基本支出" in words and "项目支出" in words and re.search(r"编码|科目", words):
        return "general"
    return ""
