"""What is wrong with a filing before anything is written: every identity of the nine tables on the input."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Literal

import msgspec

from juesuan.compile import compute
from juesuan.compile.compute import Books, books
from juesuan.compile.filing import Filing, Flow, Item
from juesuan.compile.tables import CLASSES, execution
from juesuan.domain import codes
from juesuan.kernel.lang import Text


class Problem(msgspec.Struct, frozen=True):
    """One thing wrong with an input. `path` names it in the filing (`items[3].general.basic`), `place` in its file."""

    severity: Literal["error", "warning"]
    path: str
    text: Text
    place: str = ""

    def words(self, lang: Literal["zh", "en"] = "zh") -> str:
        """Return the problem with where it is."""
        where = self.place or self.path
        return f"{where}{'：' if lang == 'zh' else ': '}{self.text(lang)}" if where else self.text(lang)


def validate(filing: Filing) -> list[Problem]:
    """Return everything that is wrong with `filing`, errors first."""
    found = [*_numbers(filing, ""), *_head(filing), *_items(filing), *_economic(filing)]
    if not any(p.severity == "error" for p in found):
        accounts = books(filing)
        for source in _SOURCES:
            found.extend(source(filing, accounts))
    return sorted(found, key=lambda p: p.severity != "error")


def _error(path: str, zh: str, en: str, **values: object) -> Problem:
    return Problem("error", path, Text(zh, en).format(**values))


def _warning(path: str, zh: str, en: str, **values: object) -> Problem:
    return Problem("warning", path, Text(zh, en).format(**values))


# ---- each value by itself


def _numbers(value: object, path: str) -> Iterator[Problem]:
    if isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _numbers(getattr(value, name), f"{path}.{name}" if path else name)
    elif isinstance(value, tuple):
        for i, inner in enumerate(value):
            yield from _numbers(inner, f"{path}[{i}]")
    elif isinstance(value, Decimal):
        if not value.is_finite():
            yield _error(path, "不是数", "not a number")
        elif value < 0:
            yield _error(path, "金额为负：{v}", "negative: {v}", v=value)
        elif value != value.quantize(Decimal("0.01")):
            yield _error(path, "超过两位小数：{v}", "more than two decimals: {v}", v=value)
    elif isinstance(value, int) and not isinstance(value, bool) and value < 0:
        yield _error(path, "数量为负：{v}", "negative: {v}", v=value)


def _head(filing: Filing) -> Iterator[Problem]:
    if not filing.unit.strip():
        yield _error("unit", "没有单位名称", "the unit has no name")
    if not 2000 <= filing.year <= 2100:
        yield _error("year", "年度不对：{y}", "not a year: {y}", y=filing.year)
    if not filing.items:
        yield _warning("items", "没有任何功能分类科目", "there is no functional item")


def _items(filing: Filing) -> Iterator[Problem]:
    counts = Counter(i.code for i in filing.items)
    for n, item in enumerate(filing.items):
        path = f"items[{n}]"
        if not codes.is_functional(item.code) or len(item.code) != 7 or item.code[:3] not in CLASSES:
            yield _error(f"{path}.code", "不是功能分类项级科目编码：{c}", "no functional item code: {c}", c=item.code)
            continue
        if counts[item.code] > 1:
            yield _error(f"{path}.code", "科目重复：{c}", "item twice: {c}", c=item.code)
        for level, name in zip(("类", "款", "项"), item.names, strict=True):
            if not name.strip():
                yield _error(
                    f"{path}.name", "科目 {c} 的{l}不在科目表中，请填名称", "{c}: unknown, its name ({l}) must be given",
                    c=item.code, l=level,
                )  # fmt: skip
        yield from _kinds(item, path)


def _kinds(item: Item, path: str) -> Iterator[Problem]:
    """Yield appropriation spent beyond what was spent of all money, and flows that go below zero."""
    for kind, name in (("basic", "基本支出"), ("project", "项目支出")):
        parts = sum((getattr(x, kind) for x in (item.general, item.fund, item.capital)), Decimal(0))
        if parts > getattr(item.spending, kind):
            yield _error(
                f"{path}.spending.{kind}", "{c} {k} {a} 小于其中的财政拨款 {b}", "{c}: {p} {a} is less than its appropriation {b}",
                c=item.code, k=name, p=kind, a=getattr(item.spending, kind), b=parts,
            )  # fmt: skip
    flows: tuple[tuple[str, Flow], ...] = (("fund", item.fund), ("capital", item.capital))
    for account, flow in flows:
        if flow.rest < 0:
            yield _error(
                f"{path}.{account}", "{c} 年末结转和结余为负：{a} + {b} − {s} = {r}", "{c}: negative closing: {a} + {b} - {s} = {r}",
                c=item.code, a=flow.opening, b=flow.income, s=flow.total, r=flow.rest,
            )  # fmt: skip
        elif flow.closing is not None and flow.closing != flow.rest:
            yield _error(
                f"{path}.{account}.closing", "{c} 年末结转和结余 {x} ≠ {a} + {b} − {s} = {r}", "{c}: closing {x} ≠ {a} + {b} - {s} = {r}",
                c=item.code, x=flow.closing, a=flow.opening, b=flow.income, s=flow.total, r=flow.rest,
            )  # fmt: skip


def _economic(filing: Filing) -> Iterator[Problem]:
    counts = Counter(e.code for e in filing.economic)
    for n, entry in enumerate(filing.economic):
        path = f"economic[{n}]"
        if not codes.is_economic(entry.code) or len(entry.code) != 5:
            yield _error(f"{path}.code", "不是经济分类款级科目编码：{c}", "no economic code: {c}", c=entry.code)
        elif not entry.title:
            yield _error(
                f"{path}.name",
                "科目 {c} 不在科目表中，请填名称",
                "{c}: unknown, its name must be given",
                c=entry.code,
            )
        elif counts[entry.code] > 1:
            yield _error(f"{path}.code", "科目重复：{c}", "item twice: {c}", c=entry.code)


# ---- identities


def _differs(path: str, zh: str, en: str, a: Decimal, b: Decimal) -> Iterator[Problem]:
    if a != b:
        yield _error(path, zh + "：{a} ≠ {b}", en + ": {a} ≠ {b}", a=a, b=b)


def _exceeds(
    path: str, zh: str, en: str, a: Decimal | int, b: Decimal | int, severity: Literal["error", "warning"] = "error"
) -> Iterator[Problem]:
    if a > b:
        yield Problem(severity, path, Text(zh + "：{a} ＞ {b}", en + ": {a} > {b}").format(a=a, b=b))


def _balances(filing: Filing, accounts: Books) -> Iterator[Problem]:
    carried = filing.carried
    other = accounts["whole.closing"] - accounts["fiscal.closing"]
    for path, title, en, given, found in (
        ("closing_general", "一般公共预算财政拨款年末结转和结余", "general closing", carried.closing_general, accounts["general.closing"]),
        ("closing_other", "非财政拨款年末结转和结余", "other closing", carried.closing_other, other),
    ):  # fmt: skip
        if found < 0:
            yield _error(
                f"carried.{path}", "{t}算出来为负：{v}，收入、支出或年初数有误", "{e} comes out negative: {v}", t=title, e=en, v=found
            )  # fmt: skip
        elif given is not None:
            yield from _differs(
                f"carried.{path}", f"填的{title}与算出的不一致", f"{en} given and computed", given, found
            )


def _basic(_: Filing, accounts: Books) -> Iterator[Problem]:
    costs = sum((c.amount for c in accounts.costs if len(c.code) == 5), Decimal(0))
    yield from _differs(
        "economic", "经济分类合计 ≠ 一般公共预算基本支出", "economic items ≠ basic expenditure", costs, accounts["general.basic"]
    )  # fmt: skip


def _given_totals(filing: Filing, _: Books) -> Iterator[Problem]:
    def items(account: str) -> list[Item]:
        return compute.general_items(filing) if account == "general" else compute.flow_items(filing, account)

    def total(account: str, field: str) -> Decimal | None:
        return (
            compute.all_given(getattr(getattr(i, account), field) for i in items(account)) if items(account) else None
        )

    checks: tuple[tuple[str, str, str, Decimal | None, Decimal | None], ...] = (
        ("budget.general_opening", "一般公共预算年初预算数与各科目之和不一致", "opening budget and its items", filing.budget.general_opening, total("general", "opening_budget")),
        ("last.general", "一般公共预算支出上年数与各科目之和不一致", "last year's expenditure and its items", filing.last.general, total("general", "last")),
        ("last.fund", "政府性基金支出上年数与各科目之和不一致", "last year's fund expenditure and its items", filing.last.fund, total("fund", "last")),
        ("last.capital", "国有资本经营支出上年数与各科目之和不一致", "last year's capital expenditure and its items", filing.last.capital, total("capital", "last")),
    )  # fmt: skip
    for path, zh, en, given, found in checks:
        if given is not None and found is not None:
            yield from _differs(path, zh, en, given, found)


_THREE_CODES = (
    ("30212", "abroad", "因公出国（境）费"),
    ("30217", "reception", "公务接待费"),
    ("30231", "running", "公务用车运行维护费"),
    ("31013", "purchase", "公务用车购置费"),
)
_COUNTS = (
    ("groups", "abroad", "有出国团组", "没有因公出国（境）费"),
    ("bought", "purchase", "有购车数", "没有公务用车购置费"),
    ("receptions", "reception", "有接待批次", "没有公务接待费"),
)


def _three(filing: Filing, _: Books) -> Iterator[Problem]:
    three = filing.three
    costs = {e.code: e.amount for e in filing.economic}
    for code, name, title in _THREE_CODES:
        path = f"three.{name}.final"
        final = getattr(three, name).final
        yield from _exceeds(
            path,
            f"基本支出的{title}（{code}）大于“三公”经费的",
            f"{code} above {name}",
            costs.get(code, Decimal(0)),
            final,
        )
    for count, name, zh, then in _COUNTS:
        if getattr(three, count) and not getattr(three, name).final:
            yield _warning(f"three.{count}", f"{zh}而{then}", "{a} without {b}", a=count, b=name)
    yield from _exceeds(
        "three.foreign", "外宾接待支出大于公务接待费", "foreign guests", three.foreign, three.reception.final
    )
    yield from _exceeds(
        "three.held", "公务用车保有量大于车辆数", "vehicles held", three.held, filing.assets.vehicles.total, "warning"
    )  # fmt: skip


def _facts(filing: Filing, accounts: Books) -> Iterator[Problem]:
    p = filing.procurement
    yield from _exceeds("procurement.sme", "授予中小企业合同金额大于政府采购总额", "SME contracts", p.sme, p.total)
    yield from _exceeds("procurement.micro", "授予小微企业合同金额大于中小企业", "micro contracts", p.micro, p.sme)
    yield from _exceeds(
        "procurement.reserved_micro", "面向小微企业预留大于面向中小企业", "reserved", p.reserved_micro, p.reserved_sme
    )
    yield from _exceeds(
        "procurement.won_reserved_sme", "中小企业中标金额之和大于政府采购总额", "awards to SMEs", p.won_reserved_sme + p.won_other_sme, p.total
    )  # fmt: skip
    if filing.kind != "institution":
        yield from _exceeds(
            "operating", "机关运行经费大于公用经费", "operating expenses", accounts["operating.total"], accounts["general.public"], "warning"
        )  # fmt: skip


def _performance(filing: Filing, accounts: Books) -> Iterator[Problem]:
    p = filing.performance
    if p.indicators:
        weights = p.weight + sum((i.weight for i in p.indicators), Decimal(0))
        yield from _differs(
            "performance.indicators", "分值合计不是 100", "the weights do not sum to 100", weights, Decimal(100)
        )
        for n, i in enumerate(p.indicators):
            yield from _exceeds(
                f"performance.indicators[{n}].score", f"{i.name}得分大于分值", "score above weight", i.got, i.weight
            )
        funds, _, _ = execution(filing)
        if funds.final != accounts["whole.expenditure"]:
            yield _warning(
                "performance.funds", "绩效自评全年执行数 {a} 与本年支出 {b} 不同", "funds executed {a}, expenditure {b}",
                a=funds.final, b=accounts["whole.expenditure"],
            )  # fmt: skip
        if funds.full != accounts["whole.total"]:
            yield _warning(
                "performance.funds", "绩效自评全年预算数 {a} 与收入总计 {b} 不同", "full-year budget {a}, total revenue {b}",
                a=funds.full, b=accounts["whole.total"],
            )  # fmt: skip
    grades = p.grade_a + p.grade_b + p.grade_c + p.grade_d
    if grades and grades != p.self_evaluated.count:
        yield _error(
            "performance.self_evaluated.count", "各等级项目数之和 {a} ≠ 绩效自评项目数 {b}", "projects by grade {a} ≠ {b}",
            a=grades, b=p.self_evaluated.count,
        )  # fmt: skip
    yield from _exceeds("performance.mended", "完成整改数大于发现问题数", "problems mended", p.mended, p.problems)


_SOURCES: tuple[Callable[[Filing, Books], Iterator[Problem]], ...] = (
    _balances, _basic, _given_totals, _three, _facts, _performance,
)  # fmt: skip
