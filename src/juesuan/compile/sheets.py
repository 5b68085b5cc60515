"""What the input workbook holds: its sheets, fields and columns as data. Writer and reader both go by it."""

from __future__ import annotations

from typing import Literal

import msgspec

from juesuan.compile.wording import VEHICLES

Kind = Literal["money", "money?", "count", "count?", "text", "code", "texts", "choice", "year"]
"""`?` may stay blank and is then asked for; a blank `money` or `count` is zero. `texts`: one paragraph a row."""


class Field(msgspec.Struct, frozen=True):
    """A field of a sheet of labels and values: its label, its path in the filing, what it holds, a note."""

    label: str
    path: str
    kind: Kind = "money"
    note: str = ""


class Column(msgspec.Struct, frozen=True):
    """A column of a table: its header, its path in a row's record ('' for a computed one), the columns it sums."""

    header: str
    path: str
    kind: Kind = "money"
    sums: tuple[str, ...] = ()
    less: tuple[str, ...] = ()
    width: int = 14


class Fields(msgspec.Struct, frozen=True):
    """A sheet of labels and values."""

    sheet: str
    title: str
    fields: tuple[Field, ...]


class Grid(msgspec.Struct, frozen=True):
    """A sheet with one table. `target` is the list of the filing that its rows go to; `items` are merged by code."""

    sheet: str
    title: str
    target: str
    columns: tuple[Column, ...]
    notes: tuple[str, ...] = ()


class Named(Grid, frozen=True):
    """A sheet with one table whose rows are named: what they are called, and the field of the target that each fills."""

    rows: dict[str, str] = {}


class Layout(msgspec.Struct, frozen=True):
    """The workbook of one kind of disclosure: its sheets in order, and what its first sheet says to who fills it in."""

    kind: str
    order: tuple[Fields | Grid | Named, ...]
    guide: tuple[str, ...]

    @property
    def sheets(self) -> dict[str, Fields | Grid | Named]:
        """Return the sheets by name."""
        return {s.sheet: s for s in self.order}


KINDS = {"行政单位": "administrative", "参照公务员法管理事业单位": "civil_like", "事业单位": "institution"}

CODE = (Column("科目编码", "code", "code", width=12), Column("科目名称", "", "text", width=50))
_TEXTS = (
    Column("主要用途", "purpose", "text", width=36),
    Column("比上年增减原因", "reason", "text", width=36),
    Column("与预算差异原因", "budget_reason", "text", width=36),
)


def _flow(sheet: str, title: str, account: str) -> Grid:
    return Grid(
        sheet, title, "items",
        (
            *CODE, Column("年初结转和结余", f"{account}.opening"), Column("本年收入", f"{account}.income"),
            Column("基本支出", f"{account}.basic"), Column("项目支出", f"{account}.project"),
            Column("年末结转和结余", "", "money", ("年初结转和结余", "本年收入"), ("基本支出", "项目支出")),
            Column("年初预算数", f"{account}.opening_budget", "money?"), Column("上年决算数", f"{account}.last", "money?"), *_TEXTS,
        ),
        ("没有这类收支的单位，本表留空即可。",),
    )  # fmt: skip


OTHER_NAMES = Grid(
    "科目名称补充", "科目表里没有的、或名称不同的科目", "items",
    (
        Column("科目编码", "code", "code", width=12), Column("类名称", "class_name", "text", width=28),
        Column("款名称", "group_name", "text", width=28), Column("项名称", "name", "text", width=28),
    ),
    ("一般不用填。名称与政府收支分类科目相同的不填。",),
)  # fmt: skip
"""The sheet of names that the classification has not."""

GRIDS: tuple[Grid, ...] = (
    Grid(
        "录入01收入", "各科目本年收入", "items",
        (
            *CODE, Column("一般公共预算财政拨款", "income.general"), Column("上级补助收入", "income.superior"),
            Column("事业收入", "income.service"), Column("经营收入", "income.business"), Column("附属单位上缴收入", "income.subsidiary"),
            Column("其他收入", "income.other"),
            Column("合计", "", "money", ("一般公共预算财政拨款", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入")),
        ),
        ("政府性基金、国有资本经营预算的收入填在各自的表里，不在本表重复。",),
    ),
    Grid(
        "录入02支出", "各科目本年支出（全部资金）", "items",
        (
            *CODE, Column("基本支出", "spending.basic"), Column("项目支出", "spending.project"), Column("上缴上级支出", "spending.superior"),
            Column("经营支出", "spending.business"), Column("对附属单位补助支出", "spending.subsidies"),
            Column("合计", "", "money", ("基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出")),
        ),
        ("本表是全部资金的支出；其中的财政拨款另填在后面三张表里。",),
    ),
    Grid(
        "录入03一般公共预算", "一般公共预算财政拨款支出", "items",
        (
            *CODE, Column("基本支出", "general.basic"), Column("项目支出", "general.project"),
            Column("合计", "", "money", ("基本支出", "项目支出")), Column("年初预算数", "general.opening_budget", "money?"),
            Column("全年预算数", "general.full_budget", "money?"), Column("上年决算数", "general.last", "money?"), *_TEXTS,
        ),
        ("上年有支出、今年没有的科目也要列出，今年填 0。",),
    ),
    _flow("录入04政府性基金", "政府性基金预算财政拨款收入支出", "fund"),
    _flow("录入05国有资本经营", "国有资本经营预算财政拨款收入支出", "capital"),
    Grid(
        "录入06经济分类", "一般公共预算基本支出（经济分类）", "economic",
        (Column("科目编码", "code", "code", width=12), Column("科目名称", "name", "text", width=34), Column("决算数", "amount")),
        ("合计应等于一般公共预算财政拨款的基本支出。",),
    ),
    OTHER_NAMES,
    Grid(
        "其他名词", "名词解释补充", "glossary",
        (Column("名词", "term", "text", width=28), Column("解释", "meaning", "text", width=80)), ("没有就不填。",),
    ),
    Grid(
        "录入09绩效指标", "整体支出绩效指标", "performance.indicators",
        (
            Column("一级指标", "level1", "text"), Column("二级指标", "level2", "text"), Column("三级指标", "name", "text", width=34),
            Column("预期指标值", "target", "text"), Column("指标值设定依据", "basis", "text", width=24),
            Column("实际完成指标值", "actual", "text"), Column("分值权重", "weight"), Column("得分", "score", "money?"),
        ),
        ("执行率的分值与各指标分值之和应为 100。得分空着按满分计。",),
    ),
)  # fmt: skip

EXPENSES = Named(
    "录入07三公经费", "财政拨款“三公”经费", "three",
    (
        Column("项目", "", "text", width=30), Column("预算数", "budget", "money?"), Column("决算数", "final"), Column("上年决算数", "last", "money?"),
        Column("比上年增减原因", "reason", "text", width=36), Column("与预算差异原因", "budget_reason", "text", width=36),
        Column("开支内容", "content", "text", width=36),
    ),
    rows={"因公出国（境）费": "abroad", "公务用车购置费": "purchase", "公务用车运行维护费": "running", "公务接待费": "reception"},
)  # fmt: skip

FUNDS = Named(
    "录入08绩效资金", "整体支出绩效资金", "performance",
    (Column("资金来源", "", "text", width=30), Column("年初预算数", "opening"), Column("全年预算数", "full"), Column("全年执行数", "final")),
    rows={"上级资金": "superior", "本级资金": "general", "其他资金": "other"},
)  # fmt: skip

_Q, _A, _P, _T, _S = "procurement", "assets", "performance", "three", "staff"
FIELDS: tuple[Fields, ...] = (
    Fields(
        "基本信息", "单位基本信息",
        (
            Field("单位名称", "unit", "text", "与公章一致的全称"), Field("决算年度", "year", "year", "四位数"),
            Field("模板", "template", "text", "全国通用、新疆维吾尔自治区、上海市，或自己的模板文件夹"),
            Field("单位类型", "kind", "choice", "决定是否说明机关运行经费"),
            Field("主要职能", "functions", "texts", "一行一段，可插入更多“主要职能”行"), Field("机构设置", "organisation", "texts", "一行一段"),
            Field("所属预算单位", "units", "texts", "一行一个单位；只有本级的不填"), Field("其他需说明的事项", "notes", "texts", "没有就不填"),
        ),
    ),
    Fields(
        "结转和预算", "结转结余、预算总数、上年总数和原因",
        (
            Field("一般公共预算财政拨款年初结转和结余", "carried.opening_general"), Field("非财政拨款年初结转和结余", "carried.opening_other"),
            Field("使用非财政拨款结余（含专用结余）", "carried.reserves"), Field("结余分配", "carried.distribution"),
            Field("一般公共预算财政拨款年末结转和结余", "carried.closing_general", "money?", "填了就核对，不填按收支算"),
            Field("非财政拨款年末结转和结余", "carried.closing_other", "money?", "填了就核对，不填按收支算"),
            Field("财政拨款收支年初预算数", "budget.fiscal_opening", "money?"),
            Field("一般公共预算支出年初预算数", "budget.general_opening", "money?", "各科目都填了的，这里可不填"),
            Field("上年收入支出总计", "last.total", "money?"), Field("上年财政拨款收入支出总计", "last.fiscal_total", "money?"),
            Field("上年一般公共预算支出", "last.general", "money?", "各科目都填了的，这里可不填"),
            Field("上年政府性基金支出", "last.fund", "money?"), Field("上年国有资本经营支出", "last.capital", "money?"),
            Field("上年机关运行经费", "last.operating", "money?", "事业单位填上年公用经费"),
            Field("收入支出总计增减原因", "reasons.total", "text"), Field("财政拨款收支增减原因", "reasons.fiscal", "text"),
            Field("一般公共预算支出增减原因", "reasons.general", "text"), Field("政府性基金支出增减原因", "reasons.fund", "text"),
            Field("国有资本经营支出增减原因", "reasons.capital", "text"), Field("机关运行经费增减原因", "reasons.operating", "text"),
            Field("财政拨款与年初预算差异原因", "budget.fiscal_reason", "text"), Field("一般公共预算与年初预算差异原因", "budget.general_reason", "text"),
        ),
    ),
    Fields(
        "三公经费说明", "“三公”经费的数量和总体原因",
        (
            Field("因公出国（境）团组数", f"{_T}.groups", "count", "个"), Field("因公出国（境）人次", f"{_T}.travellers", "count", "人次"),
            Field("公务用车购置数", f"{_T}.bought", "count", "辆"), Field("公务用车保有量", f"{_T}.held", "count", "辆"),
            Field("国内公务接待批次", f"{_T}.receptions", "count", "批次"), Field("国内公务接待人次", f"{_T}.guests", "count", "人次"),
            Field("其中外宾接待支出", f"{_T}.foreign"), Field("“三公”经费增减原因", f"{_T}.reason", "text"),
            Field("“三公”经费与预算差异原因", f"{_T}.budget_reason", "text"), Field("公务用车购置及运行维护费增减原因", f"{_T}.vehicles_reason", "text"),
            Field("车辆数与公务用车保有量差异原因", f"{_T}.held_reason", "text"),
        ),
    ),
    Fields(
        "人员采购资产", "人员、机关运行经费、政府采购和国有资产",
        (
            Field("在职人员", f"{_S}.active", "count?", "人"), Field("离休人员", f"{_S}.retired_cadre", "count?", "人"),
            Field("退休人员", f"{_S}.retired", "count?", "人"), Field("上年在职人员", f"{_S}.active_last", "count?", "人"),
            Field("上年离休人员", f"{_S}.retired_cadre_last", "count?", "人"), Field("上年退休人员", f"{_S}.retired_last", "count?", "人"),
            Field("机关运行经费", "operating", "money?", "不填按公用经费"),
            Field("政府采购货物支出", f"{_Q}.goods"), Field("政府采购工程支出", f"{_Q}.works"), Field("政府采购服务支出", f"{_Q}.services"),
            Field("授予中小企业合同金额", f"{_Q}.sme"), Field("其中授予小微企业合同金额", f"{_Q}.micro"),
            Field("面向中小企业预留采购预算", f"{_Q}.reserved_sme"), Field("面向小微企业预留采购预算", f"{_Q}.reserved_micro"),
            Field("预留项目由中小企业中标金额", f"{_Q}.won_reserved_sme"), Field("预留项目由小微企业中标金额", f"{_Q}.won_reserved_micro"),
            Field("其他项目由中小企业中标金额", f"{_Q}.won_other_sme"),
            Field("房屋面积", f"{_A}.area", "money", "平方米"), Field("房屋价值", f"{_A}.house_value"),
            *(Field(name, f"{_A}.vehicles.{kind}", "count", "辆") for kind, name in VEHICLES),
            Field("车辆价值", f"{_A}.vehicle_value"), Field("其他用车的用途", f"{_A}.other_vehicles", "text"),
            Field("单价100万元以上设备", f"{_A}.equipment", "count", "台（套），不含车辆"),
        ),
    ),
    Fields(
        "绩效说明", "预算绩效管理情况",
        (
            Field("执行率分值", f"{_P}.weight", "money", "一般为 10"), Field("年度预期目标", f"{_P}.goal", "text"), Field("目标实际完成情况", f"{_P}.result", "text"),
            Field("绩效评价项目数", f"{_P}.evaluated.count", "count", "个"), Field("绩效评价项目全年预算数", f"{_P}.evaluated.amount"),
            Field("绩效评价项目全年执行数", f"{_P}.evaluated_final"),
            Field("编报绩效目标项目数", f"{_P}.goals.count", "count", "个"), Field("编报绩效目标项目金额", f"{_P}.goals.amount"),
            Field("绩效跟踪项目数", f"{_P}.tracked.count", "count", "个"), Field("绩效跟踪项目金额", f"{_P}.tracked.amount"),
            Field("绩效自评项目数", f"{_P}.self_evaluated.count", "count", "个"), Field("绩效自评项目金额", f"{_P}.self_evaluated.amount"),
            Field("自评平均得分", f"{_P}.average", "money?", "分"), Field("评级为优的项目数", f"{_P}.grade_a", "count", "个"),
            Field("评级为良的项目数", f"{_P}.grade_b", "count", "个"), Field("评级为合格的项目数", f"{_P}.grade_c", "count", "个"),
            Field("评级为不合格的项目数", f"{_P}.grade_d", "count", "个"), Field("发现问题数", f"{_P}.problems", "count", "个"),
            Field("完成整改数", f"{_P}.mended", "count", "个"), Field("绩效管理制度名称", f"{_P}.system", "text"),
            Field("绩效管理工作机制", f"{_P}.mechanism", "text"), Field("取得的成效", f"{_P}.achievements", "text"),
            Field("发现的问题及原因", f"{_P}.findings", "text"), Field("下一步改进措施", f"{_P}.improvements", "text"),
        ),
    ),
)  # fmt: skip

GUIDE = (
    "本工作簿填好后，放回自查窗口或网站“先自查”的“编制”一页（或用 juesuan compile），生成整份决算公开：文字说明、九张表和各种格式的文件。",
    "只填白色的格子。灰色的格子是公式或说明，不用填。金额以万元为单位，保留两位小数。",
    "合计、各表的小计、占比、增减率、完成率都由程序计算，不用填。",
    "工作表名称、表头和左边的项目名称请不要改；行可以增加，列的顺序可以调整。",
    "“上年”“预算”“原因”没有填的，生成的文稿里会有醒目的“待填写”。",
    "会计系统导出的公开01至09表可以直接放进本工作簿，程序按表名识别，录入01至06和“三公”经费的数就不用再填。",
    "填了负数、合计不平的，生成时会指出是哪张表的哪个格子。",
)

LAYOUT = Layout(
    "final",
    (
        FIELDS[0], *GRIDS[:6], FIELDS[1], EXPENSES, FIELDS[2], FIELDS[3], FUNDS, GRIDS[-1], FIELDS[4], *GRIDS[6:-1],
    ),
    GUIDE,
)  # fmt: skip
OWN_SHEETS = frozenset(LAYOUT.sheets) | {"填写说明", "科目表"}
