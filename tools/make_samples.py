"""Writes the project's own samples from tools/qinghe.py: `python tools/make_samples.py` (the PDF needs LibreOffice).

samples/qinghe-archives/   the disclosure as an accountant has it: narrative in Word, nine tables in Excel; correct
samples/qinghe-faults/     the same as one PDF, with the faults that FAULTS lists planted in it
samples/qinghe-accounts.xlsx   the accounts in the workbook of `juesuan new`: what `juesuan compile` makes disclosures of
samples/qinghe-xinjiang.txt, samples/qinghe-shanghai.html   correct, in the manner of two regions
"""

from __future__ import annotations

import html
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path

import msgspec
import xlsxwriter
from docx import Document
from docx.document import Document as Written
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from juesuan.compile.workbook import write_workbook

sys.path.insert(0, str(Path(__file__).parent))
import qinghe as q

SAMPLES = Path(__file__).parent.parent / "samples"
Rows = list[list[str]]


class Sheet(msgspec.Struct):
    """One statutory table: title, number, header rows, body rows. Equal neighbours in a header are one merged cell."""

    title: str
    number: str
    head: Rows
    body: Rows
    note: str = ""


def money(value: Decimal) -> str:
    """Print an amount as the tables do: two decimals, thousands separated, nothing for zero."""
    return f"{value:,.2f}" if value else ""


def said(value: Decimal) -> str:
    """Print an amount as the narrative does."""
    return f"{value:.2f}万元"


# ---- the nine tables

CLASSES = [
    "一般公共服务支出",
    "外交支出",
    "国防支出",
    "公共安全支出",
    "教育支出",
    "科学技术支出",
    "文化旅游体育与传媒支出",
    "社会保障和就业支出",
    "卫生健康支出",
    "节能环保支出",
    "城乡社区支出",
    "农林水支出",
    "交通运输支出",
    "资源勘探工业信息等支出",
    "商业服务业等支出",
    "金融支出",
    "援助其他地区支出",
    "自然资源海洋气象等支出",
    "住房保障支出",
    "粮油物资储备支出",
    "国有资本经营预算支出",
    "灾害防治及应急管理支出",
    "其他支出",
]
NUMERALS = [
    "一",
    "二",
    "三",
    "四",
    "五",
    "六",
    "七",
    "八",
    "九",
    "十",
    "十一",
    "十二",
    "十三",
    "十四",
    "十五",
    "十六",
    "十七",
    "十八",
    "十九",
    "二十",
    "二十一",
    "二十二",
    "二十三",
]


def of_class(name: str, items: Iterable[q.Item]) -> Decimal:
    """Return the expenditure of a class among items, 万元."""
    return q.total(i.basic + i.project for i in items if i.names[0] == name)


def coded(value: Callable[[list[q.Item], str], list[str]], items: Iterable[q.Item], split: bool) -> Rows:
    """Return rows of code column(s) and name for every class, section and item with the amounts `value` gives them."""
    rows: Rows = []
    seen: set[str] = set()
    items = sorted(items, key=lambda i: i.code)
    for item in items:
        for level, length in enumerate((3, 5, 7)):
            code = item.code[:length]
            if code in seen:
                continue
            seen.add(code)
            below = [i for i in items if i.code.startswith(code)]
            parts = [code[:3], code[3:5], code[5:7]] if split else [code]
            rows.append([*parts, item.names[level], *value(below, code)])
    return rows


def on_archives(amount: Decimal, code: str) -> Decimal:
    """Return an amount under the codes of 2012604, where all carry-over and other revenue belongs."""
    return amount if "2012604".startswith(code) else Decimal(0)


def tables(b: q.Books, split: bool = True) -> list[Sheet]:
    """Return the nine tables; codes in three columns (`split`) or one."""
    codes = ["类", "款", "项"] if split else ["科目编码"]
    many = len(codes)
    top = ["项目"] * (many + 1)

    def head(columns: list[str]) -> Rows:
        return [top + columns, (["科目编码"] * many if split else codes) + ["科目名称"] + columns]

    def sheet(number: int, title: str, columns: list[str], body: Rows, note: str = "") -> Sheet:
        names = head(columns)
        if split:
            names.append([*codes, "科目名称", *columns])
        return Sheet(title, f"公开{number:02}表", names, body, note)

    sums = [""] * (many - 1) + ["合计"]

    def income(items: list[q.Item], code: str) -> list[str]:
        carried = on_archives(q.GENERAL_INCOME - q.GENERAL, code)
        carried += b.fund_closing if q.FUND in items else 0
        own = q.total(i.basic + i.project for i in items) + carried
        extra = on_archives(q.OTHER_INCOME, code)
        return [money(own + extra), money(own), "", "", "", "", money(extra)]

    def spent(items: list[q.Item], code: str) -> list[str]:
        basic, project = q.total(i.basic for i in items), q.total(i.project for i in items)
        project += on_archives(q.OTHER_SPENT, code)
        return [money(basic + project), money(basic), money(project), "", "", ""]

    def general(items: list[q.Item], code: str) -> list[str]:
        basic, project = q.total(i.basic for i in items), q.total(i.project for i in items)
        return [money(basic + project), money(basic), money(project)]

    def fund(items: list[q.Item], code: str) -> list[str]:
        return ["", money(b.fund_income), money(b.fund_spent), "", money(b.fund_spent), money(b.fund_closing)]

    flows = ["年初结转和结余", "本年收入", "本年支出", "基本支出", "项目支出", "年末结转和结余"]
    empty = "说明：{}本年度没有{}预算财政拨款收入和支出，本表无数据。"
    rows_of_fund = (
        [[*sums, "合计", *fund([], "")], *coded(fund, [q.FUND], split)] if b.fund else [[*sums, "合计", *[""] * 6]]
    )

    return [
        overview(b),
        sheet(2, "收入决算表", ["本年收入合计", "财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入"],
              [[*sums, "合计", money(b.income), money(b.fiscal_income), "", "", "", "", money(q.OTHER_INCOME)], *coded(income, b.items, split)]),
        sheet(3, "支出决算表", ["本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出"],
              [[*sums, "合计", money(b.spent), money(q.BASIC), money(b.project), "", "", ""], *coded(spent, b.items, split)]),
        appropriation(b),
        sheet(5, "一般公共预算财政拨款支出决算表", ["合计", "基本支出", "项目支出"],
              [[*sums, "合计", money(q.GENERAL), money(q.BASIC), money(q.GENERAL - q.BASIC)], *coded(general, q.ITEMS, split)]),
        economic(),
        three(),
        sheet(8, "政府性基金预算财政拨款收入支出决算表", flows, rows_of_fund, "" if b.fund else empty.format(q.UNIT, "政府性基金")),
        sheet(9, "国有资本经营预算财政拨款收入支出决算表", flows, [[*sums, "合计", *[""] * 6]], empty.format(q.UNIT, "国有资本经营")),
    ]  # fmt: skip


def overview(b: q.Books) -> Sheet:
    """Return table 01."""
    zero = Decimal(0)
    left = [
        ("一、一般公共预算财政拨款收入", q.GENERAL_INCOME),
        ("二、政府性基金预算财政拨款收入", b.fund_income),
        ("三、国有资本经营预算财政拨款收入", zero),
        ("四、上级补助收入", zero),
        ("五、事业收入", zero),
        ("六、经营收入", zero),
        ("七、附属单位上缴收入", zero),
        ("八、其他收入", q.OTHER_INCOME),
    ]
    right = [
        (f"{n}、{c}", of_class(c, b.items) + (q.OTHER_SPENT if c == CLASSES[0] else 0))
        for n, c in zip(NUMERALS, CLASSES, strict=True)
    ]
    left += [("", zero)] * (len(right) - len(left))
    left += [
        ("本年收入合计", b.income),
        ("使用非财政拨款结余（含专用结余）", zero),
        ("年初结转和结余", q.OPENING),
        ("总计", b.total),
    ]
    right += [("本年支出合计", b.spent), ("结余分配", zero), ("年末结转和结余", b.closing), ("总计", b.total)]
    body = [
        [name, str(n), money(amount), purpose, str(n + len(left)), money(out)]
        for n, ((name, amount), (purpose, out)) in enumerate(zip(left, right, strict=True), 1)
    ]
    head = [["收入"] * 3 + ["支出"] * 3, ["项目", "行次", "决算数"] * 2, ["栏次", "", "1", "栏次", "", "2"]]
    return Sheet("收入支出决算总表", "公开01表", head, body)


def appropriation(b: q.Books) -> Sheet:
    """Return table 04."""
    zero = Decimal(0)
    left = [
        ("一、一般公共预算财政拨款", q.GENERAL_INCOME),
        ("二、政府性基金预算财政拨款", b.fund_income),
        ("三、国有资本经营预算财政拨款", zero),
    ]
    fund = [q.FUND] if b.fund else []
    right = [(f"{n}、{c}", of_class(c, q.ITEMS), of_class(c, fund)) for n, c in zip(NUMERALS, CLASSES, strict=True)]
    left += [("", zero)] * (len(right) - len(left))
    left += [
        ("本年收入合计", b.fiscal_income),
        ("年初财政拨款结转和结余", q.OPENING),
        ("一、一般公共预算财政拨款", q.OPENING),
        ("二、政府性基金预算财政拨款", zero),
        ("三、国有资本经营预算财政拨款", zero),
        ("总计", b.fiscal_total),
    ]
    right += [
        ("本年支出合计", q.GENERAL, b.fund_spent),
        ("年末财政拨款结转和结余", q.CLOSING_FISCAL, b.fund_closing),
        *[("", zero, zero)] * 3,
        ("总计", q.GENERAL_INCOME + q.OPENING, b.fund_income),
    ]
    body = [
        [name, money(amount), purpose, money(general + fund_out), money(general), money(fund_out), ""]
        for (name, amount), (purpose, general, fund_out) in zip(left, right, strict=True)
    ]
    columns = ["合计", "一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款"]
    head = [["收入"] * 2 + ["支出"] * 5, ["项目", "决算数", "项目", *columns]]
    return Sheet("财政拨款收入支出决算总表", "公开04表", head, body)


def economic() -> Sheet:
    """Return table 06: personnel at the left, office expenses at the right."""

    def side(classes: tuple[str, ...]) -> Rows:
        rows = []
        for code, value in q.ECONOMIC.items():
            if code[:3] in classes:
                name, amount = (value, q.economic(code)) if isinstance(value, str) else (value[0], Decimal(value[1]))
                rows.append([code, name, money(amount)])
        return rows

    left, right = side(("301", "303")), side(("302", "310"))
    for rows in (left, right):
        rows.extend([["", "", ""]] * (max(len(left), len(right)) - len(rows)))
    body = [a + b for a, b in zip(left, right, strict=True)]
    body.append(["人员经费合计", "人员经费合计", money(q.PERSONNEL), "公用经费合计", "公用经费合计", money(q.PUBLIC)])
    head = [["人员经费"] * 3 + ["公用经费"] * 3, ["科目编码", "科目名称", "决算数"] * 2]
    return Sheet("一般公共预算财政拨款基本支出决算表", "公开06表", head, body)


def three_of(column: int) -> list[Decimal]:
    """Return total, abroad, vehicles, purchase, running, reception on one basis (0 budget, 1 final, 2 last year)."""
    abroad, purchase, running, reception = (v[column] for v in q.THREE.values())
    return [abroad + purchase + running + reception, abroad, purchase + running, purchase, running, reception]


def three() -> Sheet:
    """Return table 07: six budget columns, six final ones."""
    fleet = ["公务用车购置及运行维护费"] * 3
    names = ["合计", "因公出国（境）费", *fleet, "公务接待费"]
    below = ["合计", "因公出国（境）费", "小计", "公务用车购置费", "公务用车运行维护费", "公务接待费"]
    head = [["预算数"] * 6 + ["决算数"] * 6, names * 2, below * 2]
    return Sheet("财政拨款“三公”经费支出决算表", "公开07表", head, [[money(v) for v in (*three_of(0), *three_of(1))]])


# ---- the narrative, in three manners

Line = tuple[int, str]
"""(heading level, text); level 0 is a paragraph."""


def change(now: Decimal, last: Decimal) -> str:
    """Return 「增加…万元，增长…%」 of an amount on last year's."""
    if now == last:
        return "与上年持平"
    more = now > last
    return f"{'增加' if more else '减少'}{said(abs(now - last))}，{'增长' if more else '下降'}{q.percent(abs(now - last), last)}"


def listed(classes: tuple[str, ...]) -> str:
    """Return the names of the economic items with an amount, joined."""
    return "、".join(v[0] for k, v in q.ECONOMIC.items() if isinstance(v, tuple) and k[:3] in classes)


def opening_part() -> list[Line]:
    """Return part one: what the archives do and who works there."""
    return [
        (1, f"第一部分 {q.UNIT}概况"),
        (2, "一、主要职能"),
        (0, "收集、整理、保管全县机关和乡镇移交的档案，编写县情资料，向公众提供查阅。"),
        (0, "指导各单位的文件归档，管理馆藏档案的数字副本和异地备份。"),
        (2, "二、机构设置及人员情况"),
        (0, f"{q.UNIT}内设办公室、收集保管科、查阅利用科3个科室，没有下属预算单位。"),
        (0, "年末实有人数41人，其中：在职人员26人，离休人员0人，退休人员15人。"),
    ]


def glossary(part: str) -> list[Line]:
    """Return the glossary."""
    return [
        (1, f"{part} 名词解释"),
        (0, "财政拨款收入：本级财政当年拨给单位的资金。"),
        (0, "年初结转和结余：上年没有用完、按规定转到本年继续使用的资金。"),
        (0, "基本支出：维持机构运转和日常工作所发生的人员支出和公用支出。"),
        (0, "项目支出：为完成特定任务，在基本支出之外发生的支出。"),
        (0, "机关运行经费：行政单位用财政拨款安排的基本支出中的日常公用经费。"),
    ]


def others(manner: str) -> list[Line]:
    """Return operating expenses, procurement, assets: told alike everywhere but for their headings."""
    procured = q.GOODS + q.WORKS + q.SERVICES
    return [
        (3, "（一）机关运行经费支出情况"),
        (0, f"{q.YEAR}年度机关运行经费支出{said(q.PUBLIC)}，比上年{change(q.PUBLIC, q.LAST_OPERATING)}，主要原因是纸张和差旅支出下降。"),
        (3, "（二）政府采购支出情况"),
        (0, f"{q.YEAR}年度政府采购支出总额{said(procured)}，其中：政府采购货物支出{said(q.GOODS)}、政府采购工程支出{said(q.WORKS)}、"
            f"政府采购服务支出{said(q.SERVICES)}。授予中小企业合同金额{said(q.SME)}，占政府采购支出总额的{q.percent(q.SME, procured)}，"
            f"其中：授予小微企业合同金额{said(q.MICRO)}，占政府采购支出总额的{q.percent(q.MICRO, procured)}。"),
        (3, "（三）国有资产占用情况"),
        (0, f"截至{q.YEAR}年12月31日，房屋3,260.50平方米，价值812.40万元。车辆1辆，价值17.86万元，其中：副部（省）级及以上领导用车0辆、"
            "主要负责人用车0辆、机要通信用车0辆、应急保障用车0辆、执法执勤用车0辆、特种专业技术用车0辆、离退休干部服务用车0辆、其他用车1辆，"
            "其他用车是档案运送车。单价100万元（含）以上设备（不含车辆）1台（套）。"),
    ]  # fmt: skip


def totals(b: q.Books) -> list[Line]:
    """Return the sections of totals."""
    fiscal_change = change(b.fiscal_total, b.last_fiscal_total)
    return [
        (2, "一、收入支出决算总体情况说明"),
        (0, f"{q.YEAR}年度收入总计{said(b.total)}，其中：本年收入合计{said(b.income)}，使用非财政拨款结余（含专用结余）0.00万元，年初结转和结余{said(q.OPENING)}。"),
        (0, f"{q.YEAR}年度支出总计{said(b.total)}，其中：本年支出合计{said(b.spent)}，结余分配0.00万元，年末结转和结余{said(b.closing)}。"),
        (0, f"收入支出总计与上年相比，{change(b.total, b.last_total)}，主要原因是人员增加和数字化加工卷数增加。"),
        (2, "二、收入决算情况说明"),
        (0, f"本年收入合计{said(b.income)}，其中：财政拨款收入{said(b.fiscal_income)}，占{q.percent(b.fiscal_income, b.income)}；其他收入{said(q.OTHER_INCOME)}，占{q.percent(q.OTHER_INCOME, b.income)}。"),
        (2, "三、支出决算情况说明"),
        (0, f"本年支出合计{said(b.spent)}，其中：基本支出{said(q.BASIC)}，占{q.percent(q.BASIC, b.spent)}；项目支出{said(b.project)}，占{q.percent(b.project, b.spent)}。"),
        (2, "四、财政拨款收入支出决算总体情况说明"),
        (0, f"{q.YEAR}年度财政拨款收入总计{said(b.fiscal_total)}，其中：年初财政拨款结转和结余{said(q.OPENING)}，本年财政拨款收入{said(b.fiscal_income)}。"
            f"财政拨款支出总计{said(b.fiscal_total)}，其中：年末财政拨款结转和结余{said(b.fiscal_closing)}，本年财政拨款支出{said(b.fiscal_spent)}。"
            f"财政拨款收入支出总计与上年相比，{fiscal_change}，主要原因是人员增加和数字化加工卷数增加。"),
    ]  # fmt: skip


def named(item: q.Item) -> str:
    """Return an item's whole name."""
    return "{}（类）{}（款）{}（项）".format(*item.names)


def by_item(b: q.Books, manner: str) -> list[Line]:
    """Return the section of general public expenditure: structure, then item by item."""
    rate = (
        f"年初预算数{said(q.OPENING_BUDGET)}，决算数{said(q.GENERAL)}，预决算差异率-{q.percent(q.OPENING_BUDGET - q.GENERAL, q.OPENING_BUDGET)}"
        if manner == "xinjiang"
        else f"年初预算为{said(q.OPENING_BUDGET)}，支出决算为{said(q.GENERAL)}，完成年初预算的{q.percent(q.GENERAL, q.OPENING_BUDGET)}"
    )
    lines: list[Line] = [
        (2, "五、一般公共预算财政拨款支出决算情况说明"),
        (3, "（一）一般公共预算财政拨款支出决算总体情况"),
        (0, f"{q.YEAR}年度一般公共预算财政拨款支出{said(q.GENERAL)}，占本年支出合计的{q.percent(q.GENERAL, b.spent)}。与上年相比，{change(q.GENERAL, q.LAST_GENERAL)}，主要原因是人员增加和数字化加工卷数增加。"),
        (0, f"与年初预算相比，{rate}，主要原因是一名馆员年中调出。"),
        (3, "（二）一般公共预算财政拨款支出决算结构情况"),
    ]  # fmt: skip
    shares = [
        f"{c}（类）{said(of_class(c, q.ITEMS))}，占{q.percent(of_class(c, q.ITEMS), q.GENERAL)}"
        for c in dict.fromkeys(i.names[0] for i in q.ITEMS)
    ]
    lines.append((0, f"一般公共预算财政拨款支出{said(q.GENERAL)}，主要用于以下方面：" + "；".join(shares) + "。"))
    lines.append((3, "（三）一般公共预算财政拨款支出决算具体情况"))
    for number, item in enumerate(q.ITEMS, 1):
        now = item.basic + item.project
        name = named(item)
        if manner == "shanghai":
            compare = "决算数与年初预算数持平。"
            if now != item.opening:
                word = "小于" if now < item.opening else "大于"
                compare = f"完成年初预算的{q.percent(now, item.opening)}，决算数{word}年初预算数的主要原因是{item.budget_reason}。"
            text = f"{number}、{name}。主要用于：{item.purpose}。年初预算为{said(item.opening)}，支出决算为{said(now)}，{compare}"
        else:
            text = f"{number}.{name}：支出决算数为{said(now)}，主要用于{item.purpose}，比上年决算{change(now, item.last)}，主要原因是{item.reason}。"
        lines.append((0, text))
    lines += [
        (2, "六、一般公共预算财政拨款基本支出决算情况说明"),
        (0, f"{q.YEAR}年度一般公共预算财政拨款基本支出{said(q.BASIC)}，其中：人员经费{said(q.PERSONNEL)}，包括：{listed(('301', '303'))}；公用经费{said(q.PUBLIC)}，包括：{listed(('302', '310'))}。"),
    ]  # fmt: skip
    return lines


def none_of(number: str, name: str) -> list[Line]:
    """Return the section of a budget that the department has no part of."""
    return [
        (2, f"{number}、{name}财政拨款收入支出决算情况说明"),
        (0, f"{q.UNIT}{q.YEAR}年度无{name}财政拨款收入和支出。"),
    ]


def fund_lines(b: q.Books, number: str) -> list[Line]:
    """Return the section of the government fund."""
    name, item = "政府性基金预算", q.FUND
    return [
        (2, f"{number}、{name}财政拨款收入支出决算情况说明"),
        (0, f"{q.YEAR}年度{name}财政拨款收入{said(b.fund_income)}，支出{said(b.fund_spent)}，年末结转和结余{said(b.fund_closing)}。"
            f"{name}财政拨款支出比上年{change(b.fund_spent, item.last)}，主要原因是{item.reason}。"),
        (0, f"{named(item)}：支出决算数为{said(b.fund_spent)}，主要用于{item.purpose}。"),
    ]  # fmt: skip


def three_lines(number: str, manner: str) -> list[Line]:
    """Return the section of the three public expenses."""
    budget, final, last = (three_of(c) for c in range(3))
    detail = (
        f"其中：因公出国（境）费支出0.00万元，占0.00%，与上年持平；公务用车购置及运行维护费支出{said(final[2])}，占{q.percent(final[2], final[0])}，比上年{change(final[2], last[2])}，"
        f"主要原因是车辆长途出车减少；公务接待费支出{said(final[5])}，占{q.percent(final[5], final[0])}，比上年{change(final[5], last[5])}，主要原因是来馆考察的批次减少。"
    )
    rate = (
        f"预决算差异率-{q.percent(budget[0] - final[0], budget[0])}"
        if manner == "xinjiang"
        else f"完成全年预算的{q.percent(final[0], budget[0])}"
    )
    return [
        (2, f"{number}、财政拨款“三公”经费支出决算情况说明"),
        (0, f"{q.YEAR}年度财政拨款“三公”经费支出{said(final[0])}，比上年{change(final[0], last[0])}，主要原因是出车和接待减少。{detail}"),
        (0, f"与全年预算相比，全年预算数{said(budget[0])}，决算数{said(final[0])}，{rate}，主要原因是厉行节约。"),
        (0, "全年安排的因公出国（境）团组0个，0人次。"),
        (0, f"公务用车购置及运行维护费{said(final[2])}，其中：公务用车购置费0.00万元，公务用车运行维护费{said(final[4])}，用于燃油、维修和保险。公务用车购置数0辆，公务用车保有量1辆。"),
        (0, f"公务接待费{said(final[5])}，用于接待兄弟县档案馆来馆考察。全年安排的国内公务接待9批次，64人次。"),
    ]  # fmt: skip


def performance_lines(number: str) -> list[Line]:
    """Return the section on performance."""
    return [
        (2, f"{number}、预算绩效管理情况"),
        (0, "编报绩效目标的项目2个，绩效自评的项目2个，平均得分96.50分，其中：绩效评级为“优”的项目2个，绩效评级为“良”的项目0个，"
            "绩效评级为“合格”的项目0个，绩效评级为“不合格”的项目0个。"),
        (0, "全年接待查档1,846人次，其中：到馆查阅1,210人次，网上查阅636人次；数字化加工档案12,400卷。"),
    ]  # fmt: skip


def narrative(b: q.Books, manner: str) -> list[Line]:
    """Return the whole narrative in a region's manner: `national`, `xinjiang` or `shanghai`."""
    last = "第三部分" if manner != "shanghai" else "第四部分"
    part = "第二部分" if manner != "shanghai" else "第三部分"
    return [
        (1, f"{part} {q.YEAR}年度部门决算情况说明"),
        *totals(b),
        *by_item(b, manner),
        *(fund_lines(b, "七") if b.fund else none_of("七", "政府性基金预算")),
        *none_of("八", "国有资本经营预算"),
        *three_lines("九", manner),
        *performance_lines("十"),
        (2, "十一、其他重要事项的情况说明"),
        *others(manner),
        *glossary(last),
    ]


TITLE = f"{q.UNIT}{q.YEAR}年度部门决算"

PLAIN, WITH_FUND = q.Books(), q.Books(fund=True)
REASON = "，主要原因是人员增加和数字化加工卷数增加。"

FAULTS: tuple[tuple[str, str], ...] = (
    # what stands in the correct text, what the faulty one says; samples/README.md tells the kind of slip and the finding
    (f"本年支出合计{said(PLAIN.spent)}，结余分配", "本年支出合计693.59万元，结余分配"),
    (f"占{q.percent(q.BASIC, PLAIN.spent)}；项目支出", f"占{q.percent(q.BASIC, PLAIN.income)}；项目支出"),
    (f"{change(PLAIN.fiscal_total, PLAIN.last_fiscal_total)}{REASON}", f"增加25.79万元，增长5.66%{REASON}"),
    (f"政府采购货物支出{said(q.GOODS)}", "政府采购货物支出146000.00万元"),
    ("比上年减少0.45万元，下降12.68%，主要原因是出车", "比上年增加0.45万元，增长12.68%，主要原因是出车"),
    ("主要用于为在职馆员缴纳职业年金", "主要用于为在职馆员缴纳基本医疗保险"),
    ("主要原因是缴存基数按规定调整", "主要原因是XXXX"),
    ("用于接待兄弟县档案馆来馆考察", "用于接待兄弟县档案馆来馆考察，另补助困难职工孙桂兰慰问金"),
)


def faulty(lines: list[Line]) -> list[Line]:
    """Return the narrative with FAULTS in it, each in one place."""
    whole = "\n".join(text for _, text in lines)
    assert all(whole.count(right) == 1 for right, _ in FAULTS), [r for r, _ in FAULTS if whole.count(r) != 1]
    found = []
    for level, text in lines:
        for right, wrong in FAULTS:
            text = text.replace(right, wrong)
        found.append((level, text))
    return found


def stale(sheets: list[Sheet]) -> list[Sheet]:
    """Put last version's total of project expenditure into table 03's total row."""
    for row in sheets[2].body:
        if row[-7] == "合计":
            row[-4] = money(PLAIN.project - Decimal("5.00"))
    return sheets


# ---- files


def styled(document: Written) -> None:
    """Set fonts that the machine maps to what it has."""
    style = document.styles["Normal"]
    style.font.name, style.font.size = "仿宋", Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
    for level in (1, 2, 3):
        heading = document.styles[f"Heading {level}"]
        heading.font.name, heading.font.size, heading.font.color.rgb = "黑体", Pt((16, 14, 12)[level - 1]), None
        heading.element.rPr.rFonts.set(qn("w:eastAsia"), "黑体")


def write_lines(document: Written, lines: list[Line]) -> None:
    """Add headings and paragraphs."""
    for level, text in lines:
        if level:
            document.add_heading(text, level)
        else:
            paragraph = document.add_paragraph(text)
            paragraph.paragraph_format.first_line_indent = Pt(24)
            paragraph.paragraph_format.line_spacing = 1.4


def write_table(document: Written, sheet: Sheet) -> None:
    """Add a statutory table on a landscape page."""
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = title.add_run(sheet.title)
    run.bold, run.font.size = True, Pt(14)
    line = document.add_paragraph("单位：万元")
    line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    rows = sheet.head + sheet.body
    table = document.add_table(len(rows), len(rows[0]))
    table.style = "Table Grid"
    for r, c, r2, c2 in spans(sheet):
        table.cell(r, c).merge(table.cell(r2, c2))
    covered = {(r, c) for a, b, r2, c2 in spans(sheet) for r in range(a, r2 + 1) for c in range(b, c2 + 1)}
    corners = {(a, b) for a, b, _, _ in spans(sheet)}
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text and ((r, c) not in covered or (r, c) in corners):
                paragraph = table.cell(r, c).paragraphs[0]
                written = paragraph.add_run(text)
                written.font.size = Pt(8)
                if r < len(sheet.head):
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                elif text.replace(",", "").replace(".", "").isdigit() and "." in text:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if sheet.note:
        document.add_paragraph(sheet.note)
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def spans(sheet: Sheet) -> list[tuple[int, int, int, int]]:
    """Return merged stretches of a header (equal neighbours, across then down) and of total rows."""
    head = sheet.head
    taken: set[tuple[int, int]] = set()
    found = []
    for r, row in enumerate(head):
        for c, text in enumerate(row):
            if (r, c) in taken or not text:
                continue
            c2 = c
            while c2 + 1 < len(row) and row[c2 + 1] == text and (r, c2 + 1) not in taken:
                c2 += 1
            r2 = r
            while r2 + 1 < len(head) and all(head[r2 + 1][k] == text for k in range(c, c2 + 1)):
                r2 += 1
            if (r2, c2) != (r, c):
                found.append((r, c, r2, c2))
                taken |= {(a, b) for a in range(r, r2 + 1) for b in range(c, c2 + 1)}
    return found


def word(path: Path, lines: list[Line], sheets: list[Sheet]) -> None:
    """Write a Word file: title, narrative, and tables if given."""
    document = Document()
    styled(document)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    title = document.add_heading(TITLE, 0)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    write_lines(document, lines)
    if sheets:
        wide = document.add_section()
        wide.orientation, wide.page_width, wide.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21)
        write_lines(document, [(1, "第四部分 部门决算报表")])
        for sheet in sheets:
            write_table(document, sheet)
    document.save(str(path))


def excel(path: Path, sheets: list[Sheet]) -> None:
    """Write the nine tables as a workbook, a sheet a table."""
    book = xlsxwriter.Workbook(str(path))
    plain = book.add_format({"border": 1, "font_size": 9, "text_wrap": True, "valign": "vcenter"})
    head = book.add_format(
        {"border": 1, "font_size": 9, "align": "center", "valign": "vcenter", "text_wrap": True, "bold": True}
    )
    number = book.add_format({"border": 1, "font_size": 9, "num_format": "#,##0.00"})
    title = book.add_format({"bold": True, "font_size": 14, "align": "center"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.number + sheet.title.replace("“", "").replace("”", "")[:22])
        width = len(sheet.head[0])
        page.merge_range(0, 0, 0, width - 1, sheet.title, title)
        page.write(1, 0, sheet.number)
        page.write(2, 0, f"部门：{q.UNIT}")
        page.write(2, width - 1, "单位：万元")
        for r, row in enumerate(sheet.head + sheet.body):
            for c, text in enumerate(row):
                amount = "." in text and text.replace(",", "").replace(".", "").isdigit()
                if amount:
                    page.write_number(r + 3, c, float(text.replace(",", "")), number)
                else:
                    page.write_string(r + 3, c, text, head if r < len(sheet.head) else plain)
        for r, c, r2, c2 in spans(sheet):
            page.merge_range(r + 3, c, r2 + 3, c2, sheet.head[r][c], head)
        if sheet.note:
            page.write(len(sheet.head + sheet.body) + 3, 0, sheet.note)
        page.set_column(0, width - 1, 13)
        page.set_landscape()
        page.fit_to_pages(1, 0)
    book.close()


def pipes(sheet: Sheet) -> list[str]:
    """Return a table as text lines."""
    return [
        sheet.title,
        "单位：万元",
        *("| " + " | ".join(r) + " |" for r in sheet.head + sheet.body),
        *([sheet.note] if sheet.note else []),
    ]


def evaluation(b: q.Books) -> list[str]:
    """Return a performance self-evaluation table as text lines, its funds those of the accounts."""
    budget, final = b.total, b.spent
    rate = (100 * final / budget).quantize(Decimal("0.01"))
    score = (10 * rate / 100).quantize(Decimal("0.01"))
    rows = [
        ["资金来源", "年初预算数", "全年预算数", "全年执行数", "分值权重", "执行率", "得分"],
        ["年度总资金", f"{q.OPENING_BUDGET}", f"{budget}", f"{final}", "10", f"{rate}%", f"{score}"],
        ["上级资金", "0.00", "0.00", "0.00", "-", "-", "-"],
        ["本级资金", f"{q.OPENING_BUDGET}", f"{b.fiscal_total}", f"{b.fiscal_spent}", "-", "-", "-"],
        ["其他资金", "0.00", f"{budget - b.fiscal_total}", f"{final - b.fiscal_spent}", "-", "-", "-"],
        ["一级指标", "二级指标", "三级指标", "预期指标值", "实际完成值", "分值权重", "得分"],
        ["履职效能", "数量指标", "数字化加工卷数", "≥12000卷", "12400卷", "40", "40"],
        ["履职效能", "质量指标", "查档答复及时率", "≥98%", "99%", "30", "30"],
        ["社会效应", "满意度", "查档群众满意度", "≥95%", "97%", "20", "20"],
    ]
    return ["部门整体支出绩效自评表", *("| " + " | ".join(r) + " |" for r in rows)]


def text(path: Path) -> None:
    """Write the Xinjiang-like sample: narrative with a self-evaluation inside, tables behind."""
    lines = [TITLE]
    for _, line in [*opening_part(), *narrative(WITH_FUND, "xinjiang")]:
        if line.endswith("其他重要事项的情况说明"):
            lines += evaluation(WITH_FUND)
        lines.append(line)
    lines.append("第四部分 部门决算报表")
    for sheet in tables(WITH_FUND, split=False):
        lines += pipes(sheet)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def page(path: Path) -> None:
    """Write the Shanghai-like sample: a government page, tables before the narrative, navigation around it."""
    body = [f"<h1>{html.escape(TITLE)}</h1>"]

    def add(lines: list[Line]) -> None:
        for level, line in lines:
            body.append(f"<h{level + 1}>{html.escape(line)}</h{level + 1}>" if level else f"<p>{html.escape(line)}</p>")

    add(opening_part())
    add([(1, f"第二部分 {TITLE}表")])
    for sheet in tables(PLAIN):
        body.append(f"<p class='t'>{html.escape(sheet.title)}</p><p>单位：万元</p><table border='1'>")
        corners = {(a, b): (r2 - a + 1, c2 - b + 1) for a, b, r2, c2 in spans(sheet)}
        covered = {(r, c) for a, b, r2, c2 in spans(sheet) for r in range(a, r2 + 1) for c in range(b, c2 + 1)}
        for r, row in enumerate(sheet.head + sheet.body):
            cells = []
            for c, cell in enumerate(row):
                if (r, c) in corners:
                    rows, columns = corners[r, c]
                    cells.append(f"<td rowspan='{rows}' colspan='{columns}'>{html.escape(cell)}</td>")
                elif (r, c) not in covered:
                    cells.append(f"<td>{html.escape(cell)}</td>")
            body.append("<tr>" + "".join(cells) + "</tr>")
        body.append("</table>" + (f"<p>{html.escape(sheet.note)}</p>" if sheet.note else ""))
    add(narrative(PLAIN, "shanghai"))
    navigation = "".join(
        f"<li><a href='#'>{w}</a></li>" for w in ("首页", "政务公开", "办事服务", "互动交流", "走进清河")
    )
    path.write_text(
        "<!DOCTYPE html><html lang='zh'><head><meta charset='utf-8'><title>" + TITLE + "</title></head><body>"
        f"<div class='header'><ul class='nav'>{navigation}</ul></div><div class='crumb'>当前位置：首页 &gt; 政务公开 &gt; 财政信息</div>"
        "<div class='article' id='zoom'>" + "\n".join(body) + "</div>"
        "<div class='footer'><p>主办：清河县人民政府办公室</p><p>网站标识码0000000000</p></div></body></html>\n",
        encoding="utf-8",
    )


def main() -> None:
    """Write every sample."""
    good, bad = SAMPLES / "qinghe-archives", SAMPLES / "qinghe-faults"
    for folder in (good, bad):
        folder.mkdir(parents=True, exist_ok=True)
    lines = [*opening_part(), *narrative(PLAIN, "national")]
    word(good / "部门决算公开说明.docx", lines, [])
    excel(good / "部门决算公开报表.xlsx", tables(PLAIN))
    text(SAMPLES / "qinghe-xinjiang.txt")
    page(SAMPLES / "qinghe-shanghai.html")
    write_workbook(SAMPLES / "qinghe-accounts.xlsx", q.filing(), "xinjiang", q.YEAR)
    with tempfile.TemporaryDirectory() as scratch:
        draft = Path(scratch) / "清河县档案馆2024年度部门决算.docx"
        word(draft, faulty(lines), stale(tables(PLAIN)))
        subprocess.run(
            ["soffice", "--headless", f"-env:UserInstallation=file://{scratch}/profile", "--convert-to", "pdf", "--outdir", str(bad), str(draft)],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip


if __name__ == "__main__":
    main()
