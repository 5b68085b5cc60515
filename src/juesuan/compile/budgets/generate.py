"""Random valid budgets, for tests and demonstrations: a seeded generator. The same seed gives the same budget.

Everything is made up. Reasons and purposes hold no numerals and speak of nothing but themselves.
"""

from __future__ import annotations

import itertools
from decimal import ROUND_CEILING, Decimal
from random import Random

from msgspec.structs import replace

from juesuan.compile.budgets.compute import THREE, books
from juesuan.compile.budgets.filing import (
    Allowance,
    Allowances,
    Before,
    BudgetFiling,
    BudgetItem,
    Buying,
    Holdings,
    Other,
    Plan,
    Project,
    Unit,
)  # fmt: skip
from juesuan.compile.filing import ZERO, Economic, Kind, Projects, Reasons, Vehicles
from juesuan.compile.generate import BODIES, FUND_GROUPS, PLACES, PURPOSES, REASONS, known_codes, some
from juesuan.domain import codes
from juesuan.regions.region import Style, template

CENT = Decimal("0.01")
LEAST = Decimal("0.1")
PROJECTS = ("数字化平台运行维护", "专项业务培训", "公共设施修缮", "社会化服务购买", "宣传活动组织", "设备更新")
_ECONOMIC = {"30212": "abroad", "30217": "reception", "30231": "running", "31013": "purchase"}


class _Money:
    """Draws amounts of the fineness that a region prints: a hundredth of 万元, or whole 元."""

    def __init__(self, random: Random, unit: Unit) -> None:
        self.random = random
        self.places = 4 if unit == "元" else 2
        self.cent = Decimal(1).scaleb(-self.places)

    def any(self, zero: float = 0.1) -> Decimal:
        """Return an amount of any size, zero with the chance given."""
        if self.random.random() < zero:
            return ZERO
        digits = self.random.randint(
            self.places + self.places // 4, 8
        )  # at most a hundred million 元, or a million 万元
        return Decimal(self.random.randint(1, 10**digits)).scaleb(-self.places)

    def near(self, amount: Decimal) -> Decimal:
        """Return the year before's amount for one of this year: near it, the same, zero or far off."""
        draw = self.random.random()
        if draw < 0.15:
            return amount
        if draw < 0.22:
            return ZERO
        more = amount * self.random.randint(40, 180) / 100 + self.random.randint(0, 99) * self.cent
        return more.quantize(self.cent)

    def split(self, amount: Decimal, parts: int) -> list[Decimal]:
        """Return `parts` amounts, some of them zero, that sum to `amount`."""
        whole = int(amount / self.cent)
        edges = [0, *sorted(self.random.randint(0, whole) for _ in range(parts - 1)), whole]
        return [Decimal(b - a).scaleb(-self.places) for a, b in itertools.pairwise(edges)]


def generate(seed: int, name: str = "national", size: int | None = None) -> BudgetFiling:
    """Return a random valid budget with `size` items (1 to 80, random when not given)."""
    return random_budget(Random(seed), name, size)


def random_budget(random: Random, name: str = "national", size: int | None = None) -> BudgetFiling:
    """Return a random valid budget drawn from `random`, for the region `name`."""
    style = template(name).writes("budget").style or Style()
    money = _Money(random, style.money)
    wanted = size if size is not None else random.choice((1, 2, 3, 5, 8, 12, 20, 40, 80))
    simple = random.random() < 0.4
    carried = not simple and random.random() < 0.6
    items = tuple(_item(money, code, simple, carried) for code in sorted(random.sample(known_codes(), wanted)))
    kinds: tuple[Kind, ...] = ("administrative", "civil_like", "institution")
    draft = BudgetFiling(
        some(random, PLACES) + some(random, BODIES), random.randint(2022, 2026), name, random.choice(kinds), style.money, items=items
    )  # fmt: skip
    accounts = books(draft)
    economic = _economic(money, accounts["general.basic"])
    vehicles, planned = (
        Vehicles(*(random.choice((0, 0, 0, 1, 2, random.randint(3, most))) for _ in range(8))) for most in (40, 4)
    )
    return replace(
        draft,
        functions=("承担本地区相关公共事务的管理和服务。", "完成上级交办的其他任务。"),
        organisation=("内设办公室、业务科、财务科。",),
        economic=economic,
        before=_before(money, draft),
        why=Reasons(*(some(random, REASONS) for _ in range(6))),
        three=_three(money, economic),
        procurement=_buying(money),
        assets=Holdings(vehicles, random.choice((0, 0, 3)), planned, random.choice((0, 0, 2))),
        goals=Projects(random.choice((0, random.randint(1, 30))), money.any()),
        goal="完成全年任务",
        projects=_projects(money),
    )


def _plan(money: _Money, carried: bool) -> Plan:
    basic, project = money.random.choice(
        ((money.any(), ZERO), (ZERO, money.any()), (money.any(), money.any()), (ZERO, ZERO))
    )
    total = basic + project
    opening = money.split(total, 2)[0] if carried and money.random.random() < 0.4 else ZERO
    last = money.near(total) if total else money.any(0)
    return Plan(basic, project, opening, last, money.near(total) if total else money.any(0))


def _item(money: _Money, code: str, simple: bool, carried: bool) -> BudgetItem:
    """Return an item paid by the budget that its code belongs to, and at times by other money too."""
    account = "capital" if code.startswith("223") else "fund" if code[:5] in FUND_GROUPS else "general"
    random = money.random
    item = BudgetItem(code, purpose=some(random, PURPOSES), reason=some(random, REASONS))
    item = replace(item, **{account: _plan(money, carried)})
    if simple or random.random() < 0.6:
        return item
    spent = [money.any(0.5), money.any(0.5), *(money.any(0.8) for _ in range(3))]
    total = sum(spent, ZERO)
    sources = random.sample(range(8), random.randint(1, 4))
    parts = dict(zip(sources, money.split(total, len(sources)), strict=True))
    given = [parts.get(n, ZERO) for n in range(8)]
    if not carried:
        given[3] += given[0] + given[7]
        given[0] = given[7] = ZERO
    return replace(item, other=Other(*given, *spent))


def _economic(money: _Money, basic: Decimal) -> tuple[Economic, ...]:
    if not basic:
        return ()
    used = [c for g in ("301", "302", "303", "310", "399") for n in range(1, 100) if codes.economic_names(c := f"{g}{n:02d}")]  # fmt: skip
    chosen = sorted(money.random.sample(used, money.random.randint(1, min(len(used), 30))))
    parts = money.split(basic, len(chosen))
    if money.places > 2:  # no budget has items of some hundred 元
        small = sum((p for p in parts if p < LEAST), ZERO)
        parts = [p if p >= LEAST else ZERO for p in parts]
        parts[parts.index(max(parts))] += small
    return tuple(Economic(c, a) for c, a in zip(chosen, parts, strict=True) if a)


def _before(money: _Money, draft: BudgetFiling) -> Before:
    accounts = books(draft)
    total = money.near(accounts["whole.total"])
    return Before(total=total, operating=money.near(accounts["general.public"] or money.any()))


def _three(money: _Money, economic: tuple[Economic, ...]) -> Allowances:
    """Return the three public expenses: none is less than its part of basic expenditure. Their table is in 万元 with two decimals."""
    random = money.random
    least = {_ECONOMIC[e.code]: e.amount for e in economic if e.code in _ECONOMIC}
    if random.random() < 0.2 and not least:
        return replace(Allowances(), **dict.fromkeys(THREE, Allowance(ZERO, ZERO)))
    found: dict[str, Allowance] = {}
    cents = _Money(random, "万元")
    for name in THREE:
        part = least.get(name, ZERO)
        amount = part.quantize(CENT, ROUND_CEILING) + cents.any(0.5).scaleb(-random.randint(0, 4)).quantize(CENT)
        found[name] = Allowance(amount, cents.near(amount), some(random, REASONS))
    return replace(Allowances(reason=some(random, REASONS), vehicles_reason=some(random, REASONS)), **found)


def _buying(money: _Money) -> Buying:
    goods, works, services = (money.any(0.3) for _ in range(3))
    sme = money.split(goods + works + services, 2)[0]
    return Buying(goods, works, services, sme, money.split(sme, 2)[0])


def _projects(money: _Money) -> tuple[Project, ...]:
    random = money.random
    names = random.sample(PROJECTS, random.randint(0, 3))
    return tuple(
        Project(
            name, money.any(0), f"{name}由本部门组织实施。", "根据年度工作计划设立。", "本部门。", "按计划分步实施。", "一年。", "按期完成，服务对象满意。"
        )
        for name in names
    )  # fmt: skip
