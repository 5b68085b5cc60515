"""What a finding across documents is, and the rules that find them."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import Any

import msgspec

from juesuan.checks.model import Severity
from juesuan.domain.measures import describe_fact
from juesuan.kernel.figures import Basis, Fact
from juesuan.kernel.lang import Lang, Text
from juesuan.kernel.place import Place
from juesuan.kinds.kind import FINAL, kinds

NOWHERE = Place(-1, 0, 0, -1, -1)


class Rule(msgspec.Struct, frozen=True):
    """One rule across documents: id, title, what must hold, severity."""

    id: str
    title: Text
    holds: Text
    severity: Severity


_KIND = kinds()[FINAL]
_BOTH = "、".join(k.title.zh for k in kinds().values())
_RULES = (
    Rule(
        "Y01", Text("上年数与上年公开不一致", "last year's figure differs from last year's disclosure"),
        Text(f"文中的上年数、比上年增减额和增减率，与上年公开的{_KIND.word}数在四舍五入范围内一致",
             "last year's amount, the change on it and its rate agree with last year's own disclosure, within rounding"),
        "warning",
    ),
    Rule(
        "Y02", Text("年初结转结余与上年年末不衔接", "the opening carry-over is not last year's closing one"),
        Text("年初结转和结余 = 上年公开的年末结转和结余（收回、调整应有说明）",
             "opening carry-over = last year's closing carry-over, unless funds were withdrawn or adjusted"),
        "note",
    ),
    Rule(
        "B01", Text("年初预算数与公开的预算不一致", "the opening budget differs from the budget published"),
        Text(f"{_KIND.word}文稿中的年初预算数，与同一部门当年公开的预算数在四舍五入范围内一致",
             "the opening budget that the final accounts tell agrees with the budget published for the year, within rounding"),
        "warning",
    ),
    Rule(
        "U01", Text("部门数与所属单位合计不一致", "the department's total is not the sum of its units"),
        Text("部门的财政拨款收支 = 本级和所属单位之和；任何时候不小于已公开单位之和",
             "a department's appropriation revenue and expenditure = the sum over its units; never less than the sum of those published"),
        "warning",
    ),
    Rule(
        "N01", Text("应公开未公开", "expected and not published"),
        Text(f"应公开单位名单上的每个部门、每个年度都有{_BOTH}公开", "every department on the list of expected ones has published for the year"),
        "warning",
    ),
    Rule(
        "N02", Text("公开迟于批复后二十日", "published more than 20 days after approval"),
        Text(f"{_BOTH}在财政部门批复后二十日内公开（预算法第十四条）", "published within 20 days of approval (Budget Law, art. 14)"),
        "warning",
    ),
    Rule(
        "O01", Text("人均“三公”经费偏高", "three public expenses per head stand out"),
        Text("人均“三公”经费与同年度、同级次的部门相近（中位数和绝对中位差）", "near those of the same year and level (median and MAD)"),
        "note",
    ),
    Rule(
        "O02", Text("年末结转结余率偏高", "the closing carry-over rate stands out"),
        Text("年末结转和结余占支出总计的比例与同年度、同级次的部门相近", "closing carry-over / total is near those of the same year and level"),
        "note",
    ),
    Rule(
        "O03", Text("机关运行经费占比偏高", "the share of operating expenses stands out"),
        Text("机关运行（公用）经费占一般公共预算支出的比例与同年度、同级次的部门相近",
             "operating expenses / general public budget expenditure is near those of the same year and level"),
        "note",
    ),
    Rule(
        "C01", Text("文字与其他部门雷同", "the same text as another department's"),
        Text("不同部门的说明各有其文（各部门通用的文字除外）", "departments word their own accounts, common boilerplate aside"),
        "note",
    ),
)  # fmt: skip
RULES = {r.id: r for r in _RULES}
FORMER = {"P01": "N01", "P02": "N02"}
"""Ids of before, as an older `across.parquet` has them: P01 is the checker's rule on privacy."""


def rule_now(rule: str) -> str:
    """Return a rule's id of today for one that was stored."""
    return FORMER.get(rule, rule)


def rule_title(rule: str, lang: Lang) -> str:
    """Return the title of a rule across documents; its id where this program has no such rule."""
    known = RULES.get(rule_now(rule))
    return known.title(lang) if known is not None else rule


class Across(msgspec.Struct, frozen=True):
    """One finding across documents; the columns of `schema.ACROSS`. `kind` is that of the disclosure it is about."""

    rule: str
    message: Text
    document: str = ""
    other: str = ""
    department: str = ""
    department_key: str = ""
    region: str = ""
    year: int = 0
    measure: str = ""
    item: str = ""
    value: Decimal | None = None
    expected: Decimal | None = None
    quote: str = ""
    figure: int = -1
    other_figure: int = -1
    place: Place = NOWHERE
    other_place: Place = NOWHERE
    severity: Severity | None = None
    kind: str = FINAL

    @property
    def id(self) -> str:
        """Return the finding's id: the same whenever it is computed."""
        kind = () if self.kind == FINAL else (self.kind,)
        parts = (
            self.rule,
            self.document,
            self.other,
            self.department_key,
            str(self.year),
            self.measure,
            self.item,
            *kind,
        )
        return f"{self.rule}-{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:10]}"

    def row(self) -> dict[str, Any]:
        """Return it as a row of `across.parquet`."""
        p, o = self.place, self.other_place
        return {
            "finding": self.id, "rule": self.rule, "severity": self.severity or RULES[self.rule].severity,
            "document": self.document, "other": self.other, "department": self.department,
            "department_key": self.department_key, "region": self.region, "year": self.year, "kind": self.kind, "measure": self.measure,
            "item": self.item, "value": self.value, "expected": self.expected, "message_zh": self.message.zh,
            "message_en": self.message.en, "quote": self.quote, "figure": self.figure, "other_figure": self.other_figure,
            "block": p.block, "row": p.row, "col": p.col, "start": p.start, "end": p.end,
            "other_block": o.block, "other_row": o.row, "other_col": o.col, "other_start": o.start, "other_end": o.end,
        }  # fmt: skip


def described(measure: str, item: str = "", unit: str = "万元", basis: Basis = "final") -> Text:
    """Return what an amount is of, in words."""
    fact = Fact(measure, item, basis, unit=unit)
    return Text(describe_fact(fact).replace(" ", ""), describe_fact(fact, "en"))


def shown(value: Decimal) -> str:
    """Return an amount in plain digits, with two decimals at least where it has any, and a true minus sign."""
    text = f"{value.normalize():f}".replace("-", "−")
    whole, _, decimals = text.partition(".")
    return f"{whole}.{decimals.ljust(2, '0')}" if decimals else whole
