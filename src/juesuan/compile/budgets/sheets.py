"""What the workbook of a budget holds: its sheets, fields and columns as data."""

from __future__ import annotations

from juesuan.compile.sheets import CODE, OTHER_NAMES, Column, Field, Fields, Grid, Layout, Named
from juesuan.compile.wording import VEHICLES

_Q, _A = "procurement", "assets"


def _plan(sheet: str, title: str, account: str) -> Grid:
    return Grid(
        sheet, title, "items",
        (
            *CODE, Column("基本支出", f"{account}.basic"), Column("项目支出", f"{account}.project"),
            Column("合计", "", "money", ("基本支出", "项目支出")), Column("其中上年结转", f"{account}.opening"),
            Column("上年预算数", f"{account}.last", "money?"), Column("上年执行数", f"{account}.executed", "money?"),
            Column("主要用途", "purpose", "text", width=36), Column("比上年增减原因", "reason", "text", width=36),
        ),
        ("上年有预算、今年没有的科目也要列出，今年填 0。没有这类支出的单位，本表留空。",),
    )  # fmt: skip


_OTHER_IN = (
    "上年结转",
    "财政专户管理资金",
    "上级补助收入",
    "事业收入",
    "事业单位经营收入",
    "附属单位上缴收入",
    "其他收入",
    "使用非财政拨款结余",
)
_OTHER_OUT = ("基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出")
_IN = ("opening", "special", "superior", "service", "business", "subsidiary", "other", "reserves")
_OUT = ("basic", "project", "paid_up", "operations", "subsidies")

SHEETS: tuple[Fields | Grid | Named, ...] = (
    Fields(
        "基本信息", "单位基本信息",
        (
            Field("单位名称", "unit", "text", "与公章一致的全称"), Field("预算年度", "year", "year", "四位数"),
            Field("模板", "template", "text", "全国通用、新疆维吾尔自治区、上海市，或自己的模板文件夹"),
            Field("单位类型", "kind", "choice", "决定是否说明机关运行经费"), Field("金额单位", "money", "text", "万元 或 元，本工作簿所有金额都用它"),
            Field("主要职能", "functions", "texts", "一行一段，可插入更多“主要职能”行"), Field("机构设置", "organisation", "texts", "一行一段"),
            Field("所属预算单位", "units", "texts", "一行一个单位；只有本级的不填"), Field("其他需说明的事项", "notes", "texts", "没有就不填"),
        ),
    ),
    _plan("预算01一般公共预算", "一般公共预算支出", "general"),
    _plan("预算02政府性基金", "政府性基金预算支出", "fund"),
    _plan("预算03国有资本经营", "国有资本经营预算支出", "capital"),
    Grid(
        "预算04其他资金", "财政拨款以外的收入和支出", "items",
        (
            *CODE, *(Column(f"收：{t}", f"other.{n}") for t, n in zip(_OTHER_IN, _IN, strict=True)),
            *(Column(f"支：{t}", f"other.{n}") for t, n in zip(_OTHER_OUT, _OUT, strict=True)),
        ),
        ("每个科目的收入之和应等于支出之和。",),
    ),
    Grid(
        "预算05经济分类", "一般公共预算基本支出（经济分类）", "economic",
        (Column("科目编码", "code", "code", width=12), Column("科目名称", "name", "text", width=34), Column("预算数", "amount")),
        ("合计应等于一般公共预算的基本支出。",),
    ),
    OTHER_NAMES,
    Fields(
        "上年和原因", "上年预算总数和增减原因",
        (
            Field("上年收支总预算", "before.total", "money?"), Field("上年财政拨款预算", "before.fiscal", "money?", "三类预算都填了的，这里可不填"),
            Field("上年一般公共预算", "before.general", "money?", "各科目都填了的，这里可不填"), Field("上年政府性基金预算", "before.fund", "money?"),
            Field("上年国有资本经营预算", "before.capital", "money?"), Field("上年一般公共预算执行数", "before.general_executed", "money?"),
            Field("上年机关运行经费预算", "before.operating", "money?"), Field("收支总预算增减原因", "why.total", "text"),
            Field("财政拨款收支增减原因", "why.fiscal", "text"), Field("一般公共预算支出增减原因", "why.general", "text"),
            Field("政府性基金预算支出增减原因", "why.fund", "text"), Field("国有资本经营预算支出增减原因", "why.capital", "text"),
            Field("机关运行经费增减原因", "why.operating", "text"), Field("“三公”经费增减原因", "three.reason", "text"),
            Field("公务用车购置及运行费增减原因", "three.vehicles_reason", "text"),
        ),
    ),
    Named(
        "预算06三公经费", "“三公”经费", "three",
        (Column("项目", "", "text", width=30), Column("预算数", "amount"), Column("上年预算数", "last", "money?"), Column("比上年增减原因", "reason", "text", width=36)),
        rows={"因公出国（境）费": "abroad", "公务用车购置费": "purchase", "公务用车运行费": "running", "公务接待费": "reception"},
    ),
    Fields(
        "采购资产绩效", "机关运行经费、政府采购、国有资产和绩效目标",
        (
            Field("机关运行经费", "operating", "money?", "不填按公用经费"), Field("政府采购货物预算", f"{_Q}.goods"),
            Field("政府采购工程预算", f"{_Q}.works"), Field("政府采购服务预算", f"{_Q}.services"),
            Field("面向中小企业预留", f"{_Q}.reserved_sme"), Field("其中面向小微企业预留", f"{_Q}.reserved_micro"),
            *(Field(f"现有{name}", f"{_A}.vehicles.{kind}", "count", "辆，上年末") for kind, name in VEHICLES),
            Field("单价100万元以上设备", f"{_A}.equipment", "count", "台（套），上年末"),
            *(Field(f"安排购置{name}", f"{_A}.planned.{kind}", "count", "辆") for kind, name in VEHICLES),
            Field("安排购置单价100万元以上设备", f"{_A}.planned_equipment", "count", "台（套）"),
            Field("编报绩效目标项目数", "goals.count", "count", "个"), Field("编报绩效目标项目金额", "goals.amount"),
            Field("年度总体目标", "goal", "text"),
        ),
    ),
    Grid(
        "预算07项目", "项目经费情况", "projects",
        (
            Column("项目名称", "name", "text", width=34), Column("本年预算数", "amount"), Column("项目概述", "overview", "text", width=36),
            Column("立项依据", "basis", "text", width=36), Column("实施主体", "subject", "text", width=20), Column("实施方案", "plan", "text", width=36),
            Column("实施周期", "period", "text", width=18), Column("绩效目标", "goal", "text", width=36),
        ),
        ("没有就不填。",),
    ),
    Grid(
        "其他名词", "名词解释补充", "glossary",
        (Column("名词", "term", "text", width=28), Column("解释", "meaning", "text", width=80)), ("没有就不填。",),
    ),
)  # fmt: skip

LAYOUT = Layout(
    "budget",
    SHEETS,
    (
        "本工作簿填好后，放回自查窗口或网站“先自查”的“编制”一页（或用 juesuan compile），生成整份部门预算公开：文字说明、九张表和各种格式的文件。",
        "只填白色的格子。灰色的格子是公式或说明，不用填。金额的单位在“基本信息”里选定，不填就是万元。",
        "合计、各表的小计、占比、增减率都由程序计算，不用填。",
        "工作表名称、表头和左边的项目名称请不要改；行可以增加，列的顺序可以调整。",
        "“上年”“原因”没有填的，生成的文稿里会有醒目的“待填写”；上年预算也可以用 --last-year 从上年的文件里取。",
        "填了负数、收支不平的，生成时会指出是哪张表的哪个格子。",
    ),
)
