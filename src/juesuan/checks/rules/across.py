"""Identities between tables, and between tables and the facts of the narrative."""

from __future__ import annotations

from juesuan.checks.catalogue import Group, Identity, Rule, add
from juesuan.checks.model import Severity
from juesuan.kernel.lang import Text

_FORM = Text("部门决算报表表间勾稽关系", "relations between the departmental final accounts forms")


def _identity(
    rule_id: str, zh: str, en: str, holds: str, formula: str, scopes: tuple[str, ...] = ("cross",),
    severity: Severity = "error", group: Group = "tables", **more: object,
) -> None:  # fmt: skip
    add(
        Rule(
            rule_id, group, severity, Text(zh, en), Text(holds, formula), _FORM,
            identity=Identity(formula, scopes, **more),  # type: ignore[arg-type]
        )
    )  # fmt: skip


_identity(
    "X01",
    "财政拨款收入：表02与表04",
    "appropriation: 02 and 04",
    "收入决算表财政拨款收入 = 财政拨款总表本年收入合计",
    "revenue:whole.income.fiscal = appropriation:fiscal.income",
    every_term=True,
)
_identity(
    "X02",
    "一般公共预算收入：表01与表04",
    "general budget: 01 and 04",
    "总表一般公共预算财政拨款收入 = 财政拨款总表一般公共预算",
    "summary:whole.income.general = appropriation:general.income",
    every_term=True,
)
_identity(
    "X03",
    "政府性基金收入：表01与表04",
    "fund: 01 and 04",
    "总表政府性基金预算财政拨款收入 = 财政拨款总表政府性基金",
    "summary:whole.income.fund = appropriation:fund.income",
    every_term=True,
)
_identity(
    "X04",
    "国有资本经营收入：表01与表04",
    "capital: 01 and 04",
    "总表国有资本经营预算财政拨款收入 = 财政拨款总表国有资本经营",
    "summary:whole.income.capital = appropriation:capital.income",
    every_term=True,
)
_identity(
    "X05",
    "财政拨款支出不超过总支出",
    "appropriation within expenditure",
    "财政拨款支出（各功能类、合计）≤ 本年支出",
    "appropriation:fiscal.expenditure <= summary:whole.expenditure",
    items=True,
    every_term=True,
)
_identity(
    "X06",
    "一般公共预算支出不超过总支出",
    "general budget within expenditure",
    "表05各科目支出 ≤ 表03相应科目支出",
    "general:general.expenditure <= expenditure:whole.expenditure",
    items=True,
    every_term=True,
)
_identity(
    "X07",
    "一般公共预算基本支出不超过总基本支出",
    "basic within basic",
    "表05各科目基本支出 ≤ 表03相应科目基本支出",
    "general:general.basic <= expenditure:whole.basic",
    items=True,
    every_term=True,
)
_identity(
    "X08",
    "一般公共预算项目支出不超过总项目支出",
    "project within project",
    "表05各科目项目支出 ≤ 表03相应科目项目支出",
    "general:general.project <= expenditure:whole.project",
    items=True,
    every_term=True,
)
_identity(
    "X09",
    "基本支出：表05与表06",
    "basic: 05 and 06",
    "表05基本支出合计 = 表06人员经费 + 公用经费",
    "general:general.basic = basic:general.personnel + basic:general.public",
    every_term=True,
)
_identity(
    "X10",
    "支出功能分类：财政拨款不超过收入",
    "income by item",
    "表02各科目财政拨款收入 ≤ 表02各科目收入合计",
    "revenue:whole.income.fiscal <= revenue:whole.income",
    items=True,
    every_term=True,
)
_identity(
    "X11",
    "财政拨款收入：文字前后",
    "appropriation in the narrative",
    "收入说明的财政拨款收入 = 财政拨款说明的本年财政拨款收入",
    "text:whole.income.fiscal = text:fiscal.income",
    ("loose",),
    group="section",
    every_term=True,
)
_identity(
    "X12",
    "机关运行经费与公用经费",
    "operating and office expenses",
    "机关运行经费 ≤ 一般公共预算基本支出中的公用经费",
    "operating.total <= general.public",
    ("loose",),
    "warning",
    "table-narrative",
    every_term=True,
)
_identity(
    "X13",
    "中小企业合同不超过采购总额",
    "SME contracts",
    "授予中小企业合同金额 ≤ 政府采购支出总额",
    "procurement.sme <= procurement.total",
    ("text",),
    "error",
    "section",
    every_term=True,
)
_identity(
    "X14",
    "小微企业合同不超过中小企业合同",
    "micro contracts",
    "授予小微企业合同金额 ≤ 授予中小企业合同金额",
    "procurement.micro <= procurement.sme",
    ("text",),
    "error",
    "section",
    every_term=True,
)
_identity(
    "X15",
    "中小企业中标金额不超过采购总额",
    "SME awards",
    "预留项目与其他项目中由中小企业中标的金额之和 ≤ 政府采购金额",
    "procurement.won_reserved_sme + procurement.won_other_sme <= procurement.total",
    ("text",),
    "warning",
    "section",
    every_term=True,
)
_identity(
    "X16",
    "小微企业预留不超过中小企业预留",
    "reserved for micro",
    "面向小微企业预留 ≤ 面向中小企业预留",
    "procurement.reserved_micro <= procurement.reserved_sme",
    ("text",),
    "error",
    "section",
    every_term=True,
)
_identity(
    "X17",
    "绩效执行数与本年支出",
    "performance funds and expenditure",
    "整体支出绩效自评的全年执行数 = 本年支出合计",
    "performance:performance.total = whole.expenditure",
    ("loose",),
    "warning",
    "table-narrative",
    every_term=True,
)
add(
    Rule(
        "X18",
        "table-narrative",
        "warning",
        Text("绩效全年预算数与收入总计", "performance budget and revenue"),
        Text(
            "整体支出绩效自评的全年预算数 = 收入总计（本年收入 + 年初结转和结余 + 使用结余）",
            "full-year budget of the self-evaluation = total revenue",
        ),
        _FORM,
    )
)
_identity(
    "X19",
    "公务用车保有量与车辆数",
    "vehicles held",
    "公务用车保有量 ≤ 国有资产占用的车辆数",
    "three.held <= assets.vehicles",
    ("loose",),
    "warning",
    "section",
    every_term=True,
)
_identity(
    "X20",
    "行政事业类财政拨款支出合计",
    "fiscal = three budgets",
    "一般公共预算支出（表05）不超过财政拨款支出（表04）",
    "general:general.expenditure <= appropriation:fiscal.expenditure",
    every_term=True,
)
_identity(
    "X21",
    "财政拨款结转：一般预算不超过总额",
    "carry-over",
    "年末财政拨款结转和结余 ≤ 年末结转和结余",
    "appropriation:fiscal.closing <= summary:whole.closing",
    every_term=True,
)
_identity(
    "X22",
    "财政拨款年初结转不超过总额",
    "opening carry-over",
    "年初财政拨款结转和结余 ≤ 年初结转和结余",
    "appropriation:fiscal.opening <= summary:whole.opening",
    every_term=True,
)
_identity(
    "X23",
    "国内公务接待不超过公务接待费",
    "domestic within reception",
    "国内公务接待费 ≤ 公务接待费",
    "three.domestic <= three.reception",
    ("text",),
    "error",
    "section",
    every_term=True,
)
for _index, (_code, _measure, _name) in enumerate(
    (("30212", "three.abroad", "因公出国（境）费"), ("30217", "three.reception", "公务接待费"), ("30231", "three.running", "公务用车运行维护费"), ("31013", "three.purchase", "公务用车购置费"))
):  # fmt: skip
    add(
        Rule(
            f"X{30 + _index}",
            "tables",
            "error",
            Text(f"{_name}：表06与表07", f"{_measure}: 06 and 07"),
            Text(
                f"表06的{_code}{_name} ≤ 表07的{_name}（“三公”经费含项目支出中的部分）",
                f"{_code} in table 06 is within table 07",
            ),
            _FORM,
        )
    )
ECONOMIC_THREE = {
    "X30": ("30212", "three.abroad"),
    "X31": ("30217", "three.reception"),
    "X32": ("30231", "three.running"),
    "X33": ("31013", "three.purchase"),
}
"""The economic codes of table 06 that table 07's columns cover, by rule id."""
