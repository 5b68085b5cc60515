"""Random valid filings, for tests and demonstrations: a seeded generator. The same seed gives the same filing.

Everything is made up. Reasons and purposes hold no numerals and speak of nothing but themselves.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from random import Random

from juesuan.compile.compute import books
from juesuan.compile.filing import (
    ZERO,
    Assets,
    Budget,
    Carried,
    Economic,
    Expense,
    Filing,
    Flow,
    Funds,
    General,
    Income,
    Indicator,
    Item,
    Kind,
    Last,
    Performance,
    Procurement,
    Projects,
    Reasons,
    Spending,
    Staff,
    ThreePublic,
    Vehicles,
)  # fmt: skip
from juesuan.compile.tables import CLASSES
from juesuan.domain import codes

PLACES = ("清河县", "云溪市", "南屏区", "青石县", "白沙市", "临江区", "松岭县", "长岛区")
BODIES = ("档案馆", "水利局", "图书馆", "统计局", "农业农村局", "文化馆", "审计局", "住房和城乡建设局")
REASONS = ("人员变动", "业务工作量变化", "项目进度安排", "按规定调整标准", "厉行节约", "年中追加任务", "合同分期付款")
PURPOSES = (
    "保障机构日常运转",
    "开展本领域业务工作",
    "落实年度重点任务",
    "设施日常维护",
    "支付合同尾款",
    "组织专题活动",
)


def generate(seed: int, template: str = "national", size: int | None = None) -> Filing:
    """Return a random valid filing with `size` items (1 to 80, random when not given)."""
    return random_filing(Random(seed), template, size)


def random_filing(random: Random, template: str = "national", size: int | None = None) -> Filing:
    """Return a random valid filing drawn from `random`."""
    wanted = size if size is not None else random.choice((1, 2, 3, 5, 8, 12, 20, 40, 80))
    simple = random.random() < 0.35
    items = tuple(_item(random, code, simple) for code in _codes(random, wanted))
    draft = Filing(_unit(random), random.randint(2020, 2025), template, _kind(random), items=items)
    economic = _economic(random, books(draft)["general.basic"])
    three = _three(random, economic)
    return _finished(random, draft, economic, three)


def _finished(random: Random, draft: Filing, economic: tuple[Economic, ...], three: ThreePublic) -> Filing:
    from msgspec.structs import replace  # noqa: PLC0415

    carried = _carried(random, draft)
    filing = replace(draft, economic=economic, three=three, carried=carried)
    accounts = books(filing)
    vehicles = Vehicles(*(random.choice((0, 0, 0, 1, 2, random.randint(3, 40))) for _ in range(8)))
    three = replace(three, held=random.randint(0, vehicles.total))
    goods, works, services = (money(random, 0.3) for _ in range(3))
    return replace(
        filing,
        functions=("承担本地区相关公共事务的管理和服务。", "完成上级交办的其他任务。"),
        organisation=("内设办公室、业务科、财务科。",),
        budget=Budget(near(random, accounts["fiscal.total"]), None, some(random, REASONS), some(random, REASONS)),
        last=Last(
            near(random, accounts["whole.total"]), None, None, near(random, accounts["fiscal.total"]), None, None, None,
            near(random, accounts["general.public"]),
        ),
        reasons=Reasons(*(some(random, REASONS) for _ in range(6))),
        three=three,
        staff=Staff(*(random.choice((0, random.randint(1, 400))) for _ in range(6))),
        procurement=_procurement(random, goods, works, services),
        assets=Assets(money(random), money(random), vehicles, money(random), "业务用车", random.choice((0, 0, 3))),
        performance=_performance(random, accounts["whole.total"], accounts["whole.expenditure"]),
    )  # fmt: skip


# ---- amounts


def money(random: Random, zero: float = 0.1) -> Decimal:
    """Return a random amount of any size, zero with the chance given."""
    if random.random() < zero:
        return ZERO
    return (Decimal(random.randint(1, 10 ** random.randint(2, 8))) / 100).quantize(Decimal("0.01"))


def near(random: Random, amount: Decimal) -> Decimal:
    """Return last year's or the budget's amount for one of this year: near it, the same, zero or far off."""
    draw = random.random()
    if draw < 0.15:
        return amount
    if draw < 0.25:
        return ZERO
    return (amount * random.randint(40, 180) / 100 + random.randint(0, 99) / Decimal(100)).quantize(Decimal("0.01"))


def split(random: Random, amount: Decimal, parts: int) -> list[Decimal]:
    """Return `parts` amounts, some of them zero, that sum to `amount`."""
    cents = int(amount * 100)
    cuts = sorted(random.randint(0, cents) for _ in range(parts - 1))
    edges = [0, *cuts, cents]
    return [Decimal(b - a).scaleb(-2) for a, b in itertools.pairwise(edges)]


def some(random: Random, words: Sequence[str]) -> str:
    """Return one of `words`."""
    return random.choice(words)


# ---- parts of a filing


def _unit(random: Random) -> str:
    return random.choice(PLACES) + random.choice(BODIES)


def _kind(random: Random) -> Kind:
    kinds: tuple[Kind, ...] = ("administrative", "civil_like", "institution")
    return random.choice(kinds)


@cache
def known_codes() -> tuple[str, ...]:
    """Return the 7-digit codes that the forms have a class for, each with a path of names that no other code has."""
    every = [
        f"{c}{n:04d}" for c in CLASSES for n in range(1, 10000) if n % 100 and codes.functional_names(f"{c}{n:04d}")
    ]
    seen: dict[tuple[str, ...], str] = {}
    for code in every:
        names = tuple(next(iter(codes.functional_names(code[:n])), "") for n in (3, 5, 7))
        if all(names):
            seen.setdefault(names, code)
    return tuple(seen.values())


FUND_GROUPS = ("20822", "20823", "21208", "21210", "21211", "21213", "21214", "22960", "21373")
"""The 款 whose items the fund budget pays."""


def _codes(random: Random, size: int) -> list[str]:
    return sorted(random.sample(known_codes(), size))


def _item(random: Random, code: str, simple: bool) -> Item:
    """Return an item paid by the budget that its code belongs to, and at times by other money too."""
    fund = Flow()
    capital = Flow()
    general = General()
    if code.startswith("223"):
        capital = _flow(random)
    elif code[:5] in FUND_GROUPS:
        fund = _flow(random)
    else:
        general = _general(random)
    used = (general, fund, capital)
    basic = sum((x.basic for x in used), ZERO)
    project = sum((x.project for x in used), ZERO)
    spending = Spending(basic, project)
    if not simple and random.random() < 0.4:
        spending = Spending(
            basic + money(random, 0.5), project + money(random, 0.5), *(money(random, 0.8) for _ in range(3))
        )
    income = Income() if simple else Income(ZERO, *(money(random, 0.75) for _ in range(5)))
    income = Income(general.total + (ZERO if random.random() < 0.5 else money(random)), *_rest(income))
    return Item(
        code, income=income, spending=spending, general=general, fund=fund, capital=capital,
        purpose=some(random, PURPOSES), reason=some(random, REASONS), budget_reason=some(random, REASONS),
    )  # fmt: skip


def _rest(income: Income) -> tuple[Decimal, ...]:
    return (income.superior, income.service, income.business, income.subsidiary, income.other)


def _general(random: Random) -> General:
    basic, project = random.choice(
        (
            (money(random), ZERO),
            (ZERO, money(random)),
            (money(random), money(random)),
            (ZERO, ZERO),
        )
    )
    total = basic + project
    last = near(random, total) if total else money(random)
    return General(basic, project, near(random, total), near(random, total), last)


def _flow(random: Random) -> Flow:
    opening, income = money(random, 0.5), money(random)
    spent = split(random, opening + income, 3)
    total = spent[0] + spent[1]
    if random.random() < 0.3:
        spent = [ZERO, opening + income, ZERO]
        total = opening + income
    return Flow(opening, income, spent[0], spent[1], None, near(random, total), near(random, total))


def _economic(random: Random, basic: Decimal) -> tuple[Economic, ...]:
    if not basic:
        return ()
    used = [
        c for g in ("301", "302", "303", "310", "399") for c in (f"{g}{n:02d}" for n in range(1, 100))
        if codes.economic_names(c)
    ]  # fmt: skip
    chosen = sorted(random.sample(used, random.randint(1, min(len(used), 30))))
    parts = split(random, basic, len(chosen))
    return tuple(Economic(c, a) for c, a in zip(chosen, parts, strict=True) if a)


def _three(random: Random, economic: tuple[Economic, ...]) -> ThreePublic:
    least = {e.code: e.amount for e in economic}
    if random.random() < 0.2 and not {"30212", "30217", "30231", "31013"} & set(least):
        none = Expense(ZERO, ZERO, ZERO)
        return ThreePublic(none, none, none, none, held_reason="口径不同")

    def expense(code: str, content: str) -> Expense:
        final = least.get(code, ZERO) + money(random, 0.5)
        return Expense(
            final, near(random, final), near(random, final), some(random, REASONS), some(random, REASONS), content
        )

    abroad, purchase = expense("30212", "国际旅费和培训费"), expense("31013", "更新报废车辆")
    running, reception = expense("30231", "燃油、维修和保险"), expense("30217", "接待来访的同行单位")
    counts = [random.randint(1, 60) if e.final else 0 for e in (abroad, abroad, purchase, reception, reception)]
    return ThreePublic(
        abroad, purchase, running, reception, counts[0], counts[0] + counts[1] if abroad.final else 0, counts[2], 0, counts[3],
        counts[3] + counts[4] if reception.final else 0, ZERO, some(random, REASONS), some(random, REASONS), some(random, REASONS),
        "口径不同",
    )  # fmt: skip


def _carried(random: Random, draft: Filing) -> Carried:
    """Return opening balances that leave no closing balance below zero."""
    accounts = books(draft)
    own_in = accounts["whole.income"] - accounts["fiscal.income"]
    own_out = accounts["whole.expenditure"] - accounts["fiscal.expenditure"]
    lack_general = max(ZERO, accounts["general.expenditure"] - accounts["general.income"])
    lack_other = max(ZERO, own_out - own_in)
    reserves = random.choice((ZERO, split(random, lack_other, 2)[0]))
    spare = money(random, 0.5)
    return Carried(
        lack_general + money(random, 0.5), lack_other - reserves + spare, reserves, random.choice((ZERO, split(random, spare, 2)[0]))
    )  # fmt: skip


def _procurement(random: Random, goods: Decimal, works: Decimal, services: Decimal) -> Procurement:
    total = goods + works + services
    sme = random.choice((total, split(random, total, 2)[0]))
    micro = random.choice((sme, split(random, sme, 2)[0]))
    reserved = split(random, total, 3)
    won = split(random, total, 3)
    return Procurement(
        goods, works, services, sme, micro, reserved[0] + reserved[1], reserved[1], won[0], min(won[0], reserved[1]), won[1]
    )  # fmt: skip


def _performance(random: Random, total: Decimal, spent: Decimal) -> Performance:
    fulls, finals = split(random, total, 3), split(random, spent, 3)
    opening = [near(random, f) for f in fulls]
    funds = [Funds(o, f, s) for o, f, s in zip(opening, fulls, finals, strict=True)]
    grades = [random.choice((0, random.randint(1, 30))) for _ in range(4)]
    problems = random.randint(0, 9)
    weights = [
        Decimal(w) for w in random.choice(([90], [40, 50], [30, 30, 30], [20, 20, 20, 15, 15], [12, 18, 20, 40]))
    ]
    levels = ("数量指标", "质量指标", "时效指标", "成本指标", "满意度指标")
    indicators = tuple(
        Indicator(f"{level}完成情况", w, w - random.choice((0, 0, 1, Decimal("0.5"))), "履职效能", level, "达到年度目标", "年度工作计划", "已达到")
        for level, w in zip(levels, weights, strict=False)
    )  # fmt: skip
    count = sum(grades)
    return Performance(
        superior=funds[0], general=funds[1], other=funds[2], indicators=indicators, goal="完成全年任务", result="任务已经完成",
        evaluated=Projects(count, money(random)), evaluated_final=ZERO, goals=Projects(count, money(random)),
        tracked=Projects(count, money(random)), self_evaluated=Projects(count, money(random)),
        average=random.choice((None, Decimal(random.randint(6000, 10000)) / 100)), grade_a=grades[0], grade_b=grades[1],
        grade_c=grades[2], grade_d=grades[3], problems=problems, mended=random.randint(0, problems), system="预算绩效管理办法",
        mechanism="目标、跟踪、评价相衔接", achievements="目标管理更加规范", findings="部分指标量化不足", improvements="细化指标设置",
    )  # fmt: skip
