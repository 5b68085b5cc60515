"""What is wrong with a filing before anything is written: every identity of the nine tables on the input."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from juesuan.compile import compute
from juesuan.compile.compute import Books, books
from juesuan.compile.filing import Filing, Flow, Item
from juesuan.compile.problems import Problem, basic, coded, differs, economic, error, exceeds, values, warning
from juesuan.compile.tables import execution


def validate(filing: Filing) -> list[Problem]:
    """Return everything that is wrong with `filing`, errors first."""
    kinds = (p for n, item in enumerate(filing.items) for p in _kinds(item, f"items[{n}]"))
    found = [*values(filing, 2), *coded(filing.items), *kinds, *economic(filing.economic)]
    if not any(p.severity == "error" for p in found):
        accounts = books(filing)
        for source in _SOURCES:
            found.extend(source(filing, accounts))
    return sorted(found, key=lambda p: p.severity != "error")


def _kinds(item: Item, path: str) -> Iterator[Problem]:
    """Yield appropriation spent beyond what was spent of all money, and flows that go below zero."""
    for kind, name in (("basic", "基本支出"), ("project", "项目支出")):
        parts = sum((getattr(x, kind) for x in (item.general, item.fund, item.capital)), Decimal(0))
        if parts > getattr(item.spending, kind):
            yield error(
                f"{path}.spending.{kind}", "{c} {k} {a} 小于其中的财政拨款 {b}", "{c}: {p} {a} is less than its appropriation {b}",
                c=item.code, k=name, p=kind, a=getattr(item.spending, kind), b=parts,
            )  # fmt: skip
    flows: tuple[tuple[str, Flow], ...] = (("fund", item.fund), ("capital", item.capital))
    for account, flow in flows:
        if flow.rest < 0:
            yield error(
                f"{path}.{account}", "{c} 年末结转和结余为负：{a} + {b} − {s} = {r}", "{c}: negative closing: {a} + {b} - {s} = {r}",
                c=item.code, a=flow.opening, b=flow.income, s=flow.total, r=flow.rest,
            )  # fmt: skip
        elif flow.closing is not None and flow.closing != flow.rest:
            yield error(
                f"{path}.{account}.closing", "{c} 年末结转和结余 {x} ≠ {a} + {b} − {s} = {r}", "{c}: closing {x} ≠ {a} + {b} - {s} = {r}",
                c=item.code, x=flow.closing, a=flow.opening, b=flow.income, s=flow.total, r=flow.rest,
            )  # fmt: skip


# ---- identities


def _balances(filing: Filing, accounts: Books) -> Iterator[Problem]:
    carried = filing.carried
    other = accounts["whole.closing"] - accounts["fiscal.closing"]
    for path, title, en, given, found in (
        ("closing_general", "一般公共预算财政拨款年末结转和结余", "general closing", carried.closing_general, accounts["general.closing"]),
        ("closing_other", "非财政拨款年末结转和结余", "other closing", carried.closing_other, other),
    ):  # fmt: skip
        if found < 0:
            yield error(
                f"carried.{path}", "{t}算出来为负：{v}，收入、支出或年初数有误", "{e} comes out negative: {v}", t=title, e=en, v=found
            )  # fmt: skip
        elif given is not None:
            yield from differs(
                f"carried.{path}", f"填的{title}与算出的不一致", f"{en} given and computed", given, found
            )


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
            yield from differs(path, zh, en, given, found)


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
        yield from exceeds(
            path,
            f"基本支出的{title}（{code}）大于“三公”经费的",
            f"{code} above {name}",
            costs.get(code, Decimal(0)),
            final,
        )
    for count, name, zh, then in _COUNTS:
        if getattr(three, count) and not getattr(three, name).final:
            yield warning(f"three.{count}", f"{zh}而{then}", "{a} without {b}", a=count, b=name)
    yield from exceeds(
        "three.foreign", "外宾接待支出大于公务接待费", "foreign guests", three.foreign, three.reception.final
    )
    yield from exceeds(
        "three.held", "公务用车保有量大于车辆数", "vehicles held", three.held, filing.assets.vehicles.total, "warning"
    )  # fmt: skip


def _facts(filing: Filing, accounts: Books) -> Iterator[Problem]:
    p = filing.procurement
    yield from exceeds("procurement.sme", "授予中小企业合同金额大于政府采购总额", "SME contracts", p.sme, p.total)
    yield from exceeds("procurement.micro", "授予小微企业合同金额大于中小企业", "micro contracts", p.micro, p.sme)
    yield from exceeds(
        "procurement.reserved_micro", "面向小微企业预留大于面向中小企业", "reserved", p.reserved_micro, p.reserved_sme
    )
    yield from exceeds(
        "procurement.won_reserved_sme", "中小企业中标金额之和大于政府采购总额", "awards to SMEs", p.won_reserved_sme + p.won_other_sme, p.total
    )  # fmt: skip
    if filing.kind != "institution":
        yield from exceeds(
            "operating", "机关运行经费大于公用经费", "operating expenses", accounts["operating.total"], accounts["general.public"], "warning"
        )  # fmt: skip


def _performance(filing: Filing, accounts: Books) -> Iterator[Problem]:
    p = filing.performance
    if p.indicators:
        weights = p.weight + sum((i.weight for i in p.indicators), Decimal(0))
        yield from differs(
            "performance.indicators", "分值合计不是 100", "the weights do not sum to 100", weights, Decimal(100)
        )
        for n, i in enumerate(p.indicators):
            yield from exceeds(
                f"performance.indicators[{n}].score", f"{i.name}得分大于分值", "score above weight", i.got, i.weight
            )
        funds, _, _ = execution(filing)
        if funds.final != accounts["whole.expenditure"]:
            yield warning(
                "performance.funds", "绩效自评全年执行数 {a} 与本年支出 {b} 不同", "funds executed {a}, expenditure {b}",
                a=funds.final, b=accounts["whole.expenditure"],
            )  # fmt: skip
        if funds.full != accounts["whole.total"]:
            yield warning(
                "performance.funds", "绩效自评全年预算数 {a} 与收入总计 {b} 不同", "full-year budget {a}, total revenue {b}",
                a=funds.full, b=accounts["whole.total"],
            )  # fmt: skip
    grades = p.grade_a + p.grade_b + p.grade_c + p.grade_d
    if grades and grades != p.self_evaluated.count:
        yield error(
            "performance.self_evaluated.count", "各等级项目数之和 {a} ≠ 绩效自评项目数 {b}", "projects by grade {a} ≠ {b}",
            a=grades, b=p.self_evaluated.count,
        )  # fmt: skip
    yield from exceeds("performance.mended", "完成整改数大于发现问题数", "problems mended", p.mended, p.problems)


_SOURCES: tuple[Callable[[Filing, Books], Iterator[Problem]], ...] = (
    _balances, basic, _given_totals, _three, _facts, _performance,
)  # fmt: skip
