"""X33: 31013 in table 06 is within table 07."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.checks.basis import ACROSS_FORMS
from juesuan.checks.catalogue import Rule, declare
from juesuan.checks.context import Context
from juesuan.checks.declare import collects
from juesuan.checks.lookups import within_three
from juesuan.checks.model import Candidate
from juesuan.checks.rules.examples import TABLE_BASIC, TABLE_THREE, said, slip
from juesuan.kernel.lang import Text

RULE = declare(
    Rule(
        "X33",
        "tables",
        "error",
        Text("公务用车购置费：表06与表07", "three.purchase: 06 and 07"),
        Text(
            "表06的31013公务用车购置费 ≤ 表07的公务用车购置费（“三公”经费含项目支出中的部分）",
            "31013 in table 06 is within table 07",
        ),
        ACROSS_FORMS,
        *slip(
            said(
                TABLE_BASIC.replace(
                    "30231 | 公务用车运行维护费 | 3.00 |",
                    "310 | 资本性支出 | 3.00 |\n|  |  |  | 31013 | 公务用车购置 | 3.00 |",
                ).replace("商品和服务支出 | 10.00", "商品和服务支出 | 7.00"),
                TABLE_THREE,
            ),
            "| 24.50 | 1.00 | 23.00 | 20.00 |",
            "| 24.50 | 1.00 | 23.00 | 2.00 |",
        ),
    )
)


@collects(RULE)
def within(context: Context) -> Iterator[Candidate]:
    """Yield the one comparison of table 06 with table 07."""
    return within_three(RULE, context, "31013", "three.purchase")
