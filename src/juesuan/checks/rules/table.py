"""Identities inside a statutory table (and the same in the narrative section that tells it).

Basis: 部门决算报表编制说明 and DESIGN's table of identities.
"""

from __future__ import annotations

from juesuan.checks.catalogue import Identity, Rule, add
from juesuan.kernel.lang import Text

_FORM = Text("部门决算报表编制说明", "instructions to the departmental final accounts forms")
_ALL = (("final", "amount"), ("opening_budget", "amount"), ("full_budget", "amount"), ("budget", "amount"))


def _identity(
    rule_id: str, zh: str, en: str, holds: str, formula: str, scopes: tuple[str, ...], **more: object
) -> None:
    add(
        Rule(
            rule_id,
            "table",
            "error",
            Text(zh, en),
            Text(holds, formula),
            _FORM,
            identity=Identity(formula, scopes, **more),  # type: ignore[arg-type]
        )
    )


_identity(
    "T01",
    "收入总计",
    "total revenue",
    "收入总计 = 本年收入合计 + 使用非财政拨款结余 + 年初结转和结余",
    "whole.total = whole.income + whole.reserves + whole.opening",
    ("summary", "text"),
)
_identity(
    "T02",
    "支出总计",
    "total expenditure",
    "支出总计 = 本年支出合计 + 结余分配 + 年末结转和结余",
    "whole.total_out = whole.expenditure + whole.distribution + whole.closing",
    ("summary", "text"),
)
_identity(
    "T03",
    "收支总计平衡",
    "totals balance",
    "收入总计 = 支出总计",
    "whole.total = whole.total_out",
    ("summary", "text"),
    every_term=True,
)
_identity(
    "T04",
    "本年收入构成",
    "revenue by source",
    "本年收入合计 = 财政拨款收入 + 上级补助收入 + 事业收入 + 经营收入 + 附属单位上缴收入 + 其他收入",
    "whole.income = whole.income.fiscal + whole.income.superior + whole.income.service + whole.income.business"
    " + whole.income.subsidiary + whole.income.other",
    ("revenue", "text"),
    items=True,
)
_identity(
    "T05",
    "收入决算总表的收入构成",
    "revenue in table 01",
    "本年收入合计 = 各预算财政拨款收入 + 上级补助收入 + 事业收入 + 经营收入 + 附属单位上缴收入 + 其他收入",
    "whole.income = whole.income.fiscal + whole.income.general + whole.income.fund + whole.income.capital + whole.income.superior"
    " + whole.income.service + whole.income.business + whole.income.subsidiary + whole.income.other",
    ("summary",),
)
_identity(
    "T06",
    "本年支出构成",
    "expenditure by kind",
    "本年支出合计 = 基本支出 + 项目支出 + 上缴上级支出 + 经营支出 + 对附属单位补助支出",
    "whole.expenditure = whole.basic + whole.project + whole.superior + whole.business + whole.subsidies",
    ("expenditure", "text"),
    items=True,
)
_identity(
    "T07",
    "一般公共预算支出构成",
    "general public expenditure by kind",
    "一般公共预算财政拨款支出 = 基本支出 + 项目支出",
    "general.expenditure = general.basic + general.project",
    ("general",),
    items=True,
)
_identity(
    "T08",
    "基本支出构成",
    "basic expenditure",
    "基本支出 = 人员经费 + 公用经费",
    "general.basic = general.personnel + general.public",
    ("basic", "text"),
)
_identity(
    "T09",
    "“三公”经费构成",
    "three public expenses",
    "“三公”经费 = 因公出国（境）费 + 公务用车购置及运行维护费 + 公务接待费",
    "three.total = three.abroad + three.vehicles + three.reception",
    ("three_public", "text"),
    variants=(*_ALL, ("final", "change")),
)
add(
    Rule(
        "T10",
        "table",
        "error",
        Text("科目汇总", "items roll up"),
        Text(
            "上级科目 = 所属下级科目之和（类 = Σ款 = ΣΣ项）", "each classification row is the sum of the rows below it"
        ),
        _FORM,
    )
)
add(
    Rule(
        "T11",
        "table",
        "error",
        Text("合计行", "total row"),
        Text("合计行 = 各类之和", "the total row is the sum of the classes"),
        _FORM,
    )
)
_identity(
    "T12",
    "公务用车费构成",
    "official vehicles",
    "公务用车购置及运行维护费 = 购置费 + 运行维护费",
    "three.vehicles = three.purchase + three.running",
    ("three_public", "text"),
    variants=_ALL,
)
_identity(
    "T13",
    "财政拨款收入总计",
    "fiscal appropriation total",
    "财政拨款收入总计 = 本年财政拨款收入 + 年初财政拨款结转和结余",
    "fiscal.total = fiscal.income + fiscal.opening",
    ("appropriation", "text"),
)
_identity(
    "T14",
    "财政拨款支出总计",
    "fiscal appropriation total out",
    "财政拨款支出总计 = 本年财政拨款支出 + 年末财政拨款结转和结余",
    "fiscal.total_out = fiscal.expenditure + fiscal.closing",
    ("appropriation", "text"),
)
_identity(
    "T15",
    "财政拨款收支平衡",
    "fiscal totals balance",
    "财政拨款收入总计 = 财政拨款支出总计",
    "fiscal.total = fiscal.total_out",
    ("appropriation", "text"),
    every_term=True,
)
_identity(
    "T16",
    "财政拨款收入按预算分",
    "appropriation by budget",
    "本年财政拨款收入 = 一般公共预算 + 政府性基金 + 国有资本经营",
    "fiscal.income = general.income + fund.income + capital.income",
    ("appropriation", "text"),
)
_identity(
    "T17",
    "财政拨款年初结转按预算分",
    "opening carry-over by budget",
    "年初财政拨款结转和结余 = 三类预算之和",
    "fiscal.opening = general.opening + fund.opening + capital.opening",
    ("appropriation",),
)
_identity(
    "T18",
    "财政拨款支出按预算分",
    "expenditure by budget",
    "财政拨款支出（各功能类、合计）= 三类预算之和",
    "fiscal.expenditure = general.expenditure + fund.expenditure + capital.expenditure",
    ("appropriation",),
    items=True,
)
_identity(
    "T19",
    "财政拨款年末结转按预算分",
    "closing carry-over by budget",
    "年末财政拨款结转和结余 = 三类预算之和",
    "fiscal.closing = general.closing + fund.closing + capital.closing",
    ("appropriation",),
)
_identity(
    "T20",
    "财政拨款支出总计按预算分",
    "total out by budget",
    "财政拨款支出总计 = 三类预算之和",
    "fiscal.total_out = general.total_out + fund.total_out + capital.total_out",
    ("appropriation",),
)
for _number, (_account, _zh) in enumerate(
    (("general", "一般公共预算"), ("fund", "政府性基金预算"), ("capital", "国有资本经营预算"))
):
    _identity(
        f"T{21 + _number}",
        f"{_zh}收支平衡",
        f"{_account} balances",
        f"{_zh}：年初结转和结余 + 本年收入 = 本年支出 + 年末结转和结余",
        f"{_account}.opening + {_account}.income = {_account}.expenditure + {_account}.closing",
        ("appropriation",),
    )
    _identity(
        f"T{24 + _number}",
        f"{_zh}支出总计",
        f"{_account} total out",
        f"{_zh}：支出总计 = 本年支出 + 年末结转和结余",
        f"{_account}.total_out = {_account}.expenditure + {_account}.closing",
        ("appropriation",),
    )
_identity(
    "T27",
    "政府性基金预算收支",
    "government fund account",
    "政府性基金：年初结转和结余 + 本年收入 − 本年支出 = 年末结转和结余",
    "fund.closing = fund.opening + fund.income - fund.expenditure",
    ("fund", "text"),
    items=True,
)
_identity(
    "T28",
    "政府性基金支出构成",
    "government fund by kind",
    "政府性基金本年支出 = 基本支出 + 项目支出",
    "fund.expenditure = fund.basic + fund.project",
    ("fund",),
    items=True,
)
_identity(
    "T29",
    "国有资本经营预算收支",
    "state capital account",
    "国有资本经营：年初结转和结余 + 本年收入 − 本年支出 = 年末结转和结余",
    "capital.closing = capital.opening + capital.income - capital.expenditure",
    ("capital",),
    items=True,
)
_identity(
    "T30",
    "国有资本经营支出构成",
    "state capital by kind",
    "国有资本经营本年支出 = 基本支出 + 项目支出",
    "capital.expenditure = capital.basic + capital.project",
    ("capital",),
    items=True,
)
add(
    Rule(
        "T31",
        "table",
        "error",
        Text("各类支出之和", "sum of classes"),
        Text(
            "收入支出决算总表、财政拨款总表：本年支出合计 = 各功能类支出之和",
            "expenditure in tables 01 and 04 is the sum of its classes",
        ),
        _FORM,
    )
)
add(
    Rule(
        "T32",
        "table",
        "error",
        Text("人员经费与公用经费归集", "personnel and office expenses"),
        Text(
            "人员经费 = 301 + 303；公用经费 = 302 + 307 + 309 + 310 + 311 + 312 + 313 + 399",
            "personnel = 301 + 303; office = the others",
        ),
        _FORM,
    )
)
_identity(
    "T33",
    "人员构成",
    "headcount",
    "实有人数 = 在职人员 + 离休人员 + 退休人员",
    "staff.total = staff.active + staff.retired_cadre + staff.retired",
    ("text",),
)
_identity(
    "T34",
    "政府采购构成",
    "procurement",
    "政府采购支出总额 = 货物 + 工程 + 服务",
    "procurement.total = procurement.goods + procurement.works + procurement.services",
    ("text",),
)
_identity(
    "T35",
    "车辆构成",
    "vehicles by kind",
    "车辆总数 = 各类用车之和",
    "assets.vehicles = assets.vehicles.ministry + assets.vehicles.leader + assets.vehicles.secret + assets.vehicles.emergency"
    " + assets.vehicles.law + assets.vehicles.special + assets.vehicles.retired + assets.vehicles.general + assets.vehicles.other",
    ("text",),
)
_identity(
    "T36",
    "绩效评级项目数",
    "projects by grade",
    "绩效自评项目数 = 优 + 良 + 合格 + 不合格",
    "performance.projects = performance.grade.a + performance.grade.b + performance.grade.c + performance.grade.d",
    ("text",),
)
_identity(
    "T37",
    "绩效资金来源",
    "performance funds",
    "年度总资金 = 上级资金 + 本级资金 + 其他资金",
    "performance.total = performance.superior + performance.general + performance.other",
    ("performance",),
    variants=_ALL,
)
_identity(
    "T38",
    "绩效问题整改",
    "problems mended",
    "发现问题 = 已经完成整改 + 正在整改",
    "performance.problems = performance.mended + performance.mending",
    ("text",),
)
add(
    Rule(
        "T39",
        "table",
        "error",
        Text("绩效执行率", "execution rate"),
        Text("执行率 = 全年执行数 ÷ 全年预算数", "rate = executed / full-year budget"),
        Text("项目支出绩效评价管理办法（财预〔2020〕10号）", "measures on project performance evaluation (2020)"),
    )
)
add(
    Rule(
        "T40",
        "table",
        "error",
        Text("绩效得分", "execution score"),
        Text("执行率得分 = 分值 × 执行率（不超过分值）", "score = weight x execution rate"),
        Text("项目支出绩效评价管理办法（财预〔2020〕10号）", "measures on project performance evaluation (2020)"),
    )
)
add(
    Rule(
        "T41",
        "table",
        "error",
        Text("绩效分值合计", "weights"),
        Text("预算执行率与各指标分值之和为 100", "weights sum to 100"),
        Text("项目支出绩效评价管理办法（财预〔2020〕10号）", "measures on project performance evaluation (2020)"),
    )
)
add(
    Rule(
        "T42",
        "table",
        "error",
        Text("指标得分不超过分值", "score within weight"),
        Text("每项得分 ≤ 分值", "no score above its weight"),
        Text("项目支出绩效评价管理办法（财预〔2020〕10号）", "measures on project performance evaluation (2020)"),
    )
)
