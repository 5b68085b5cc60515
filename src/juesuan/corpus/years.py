"""Years side by side: what a disclosure says of last year, against what last year's disclosure said itself.

The words 比上年增加 x 万元、增长 p% claim a figure of last year that the document itself need not print; the disclosure
before has it. Both are rounded: a claim is a finding only where no true values inside the intervals agree with it.
Budgets are compared likewise, and a final account's 年初预算数 with the budget that was published for the year.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import Any

import duckdb
import msgspec

from juesuan.checks.model import Severity
from juesuan.corpus.budgets import budget_said
from juesuan.corpus.finding import Across, described, shown
from juesuan.corpus.store import records
from juesuan.domain.measures import BASES
from juesuan.kernel.figures import Basis
from juesuan.kernel.intervals import Value, check_ratio, check_sum
from juesuan.kernel.lang import Text
from juesuan.kernel.place import Place
from juesuan.kinds.kind import FINAL, kinds

UNSAID: Basis = "budget"
"""The basis of a figure that is just of a budget: the words about it may say of which."""
HUNDREDTH = Decimal("0.005")
"""Half the width, in 万元, of what an amount told in 万元 to two decimals stands for."""

_AMOUNTS = """
create or replace temp table kind_bases as select unnest($kinds) as name, unnest($bases) as basis;

create or replace temp table pairs as
select t.id as document, p.id as prior, t.department, t.department_key, t.region, t.year, p.year as other_year,
    p.kind_of_disclosure as other_kind, t.kind_of_disclosure as own_kind, k.basis
from documents t join documents p
  on p.department_key = t.department_key and p.kind = t.kind
    and ((p.kind_of_disclosure = t.kind_of_disclosure and p.year = t.year - 1)
      or (p.kind_of_disclosure <> t.kind_of_disclosure and t.kind_of_disclosure = $final and p.year = t.year))
  join kind_bases k on k.name = p.kind_of_disclosure
where t.latest and p.latest and t.status = 'ok' and p.status = 'ok' and t.department_key <> '' and t.year > 0
  and ($every or t.department_key in (select unnest($keys::varchar[])));

create or replace temp table claims_of_last_year as
select f.document, p.prior, f.measure, f.item, f.unit, f.aspect, f.basis as said, f.year, f.figure, f.value, f.half, f.printed, f.block,
    f.row, f.col, f.start, f."end"
from figures f join pairs p using (document)
where (f.basis = p.basis or (f.basis = 'budget' and p.other_kind <> p.own_kind and regexp_matches(f.measure, '^(three|procurement)[.]'))) and not starts_with(measure, '~') and value is not null
  and ((aspect = 'amount' and f.year = p.other_year)
    or (aspect in ('change', 'change_rate') and f.year = p.year and p.other_year < p.year));

create or replace temp table wanted as
select distinct unnest([p.document, p.prior]) as document, c.measure, c.item from pairs p join claims_of_last_year c using (document, prior)
union
select distinct document, unnest([m || '.opening', m || '.closing']) as measure, '' as item
from (select unnest([document, prior]) as document from pairs), (select unnest(['whole', 'fiscal', 'general', 'fund', 'capital']) as m);

create or replace temp table own as
select f.document, f.measure, f.item, f.unit, f.basis, arg_min(struct_pack(
    figure := f.figure, value := f.value, half := f.half, printed := f.printed, unit := f.unit,
    block := f.block, row_ := f.row, col := f.col, start_ := f.start, end_ := f."end"),
    case f.origin when 'text' then 2 else 1 end * 1000000 + f.figure) as figure
from figures f join wanted using (document, measure, item) join documents d on d.id = f.document
  join kind_bases k on k.name = d.kind_of_disclosure
where f.basis = k.basis and f.aspect = 'amount' and f.year = d.year and f.value is not null group by all
"""
_CLAIMS = """
select p.*, c.measure, c.item, c.unit, c.aspect, c.said, c.year as said_year, struct_pack(
    figure := c.figure, value := c.value, half := c.half, printed := c.printed, unit := c.unit,
    block := c.block, row_ := c.row, col := c.col, start_ := c.start, end_ := c."end") as claim,
    n.figure as now, b.figure as before
from pairs p join claims_of_last_year c on c.document = p.document and c.prior = p.prior
  join own b on b.document = p.prior and b.measure = c.measure and b.item = c.item
    and (b.unit = c.unit or c.aspect = 'change_rate')
  left join own n on n.document = p.document and n.measure = c.measure and n.item = c.item and n.unit = b.unit
where c.aspect = 'amount' or n.figure is not null
order by p.document, p.prior, c.measure, c.item, c.figure, b.unit, n.unit
"""
_OPENINGS = """
select p.*, n.measure, n.figure as now, b.figure as before
from pairs p join own n on n.document = p.document
  join own b on b.document = p.prior and b.unit = n.unit and b.item = '' and b.measure = replace(n.measure, '.opening', '.closing')
where p.other_kind = $final and p.other_year < p.year and n.item = '' and n.measure in ('whole.opening', 'fiscal.opening', 'general.opening', 'fund.opening', 'capital.opening')
order by p.document, n.measure, p.prior, n.unit
"""


class Told(msgspec.Struct, frozen=True):
    """A figure of a document as the corpus has it."""

    figure: int
    value: Decimal
    half: Decimal
    printed: str
    unit: str
    place: Place

    def operand(self, sign: int = 1, least: Decimal = Decimal(0)) -> Value:
        """Return it as an operand of a relation; `least` is half the width of its interval where it was rounded before."""
        match = re.search(r"[.．]([0-9０-９]+)", self.printed)
        return Value(self.value, max(self.half, least), len(match[1]) if match else 0, Decimal(1), sign)


def _told(given: dict[str, Any]) -> Told:
    place = Place(given["block"], given["start_"], given["end_"], given["row_"], given["col"])
    return Told(given["figure"], given["value"], given["half"], given["printed"], given["unit"], place)


def years(connection: duckdb.DuckDBPyConnection, keys: Collection[str] | None = None) -> Iterator[Across]:
    """Yield what does not agree between a disclosure and last year's: of departments with these keys, of all for None."""
    bases, pairs, *rest = _AMOUNTS.split(";")
    connection.execute(bases, {"kinds": list(kinds()), "bases": [k.own for k in kinds().values()]})
    every, wanted = keys is None, list(keys or ())
    connection.execute(pairs, {"final": FINAL, "every": every, "keys": wanted})
    for statement in rest:
        connection.execute(statement)
    claims = list(records(connection, _CLAIMS))
    for _, group in itertools.groupby(claims, key=lambda r: (r["document"], r["prior"], r["measure"], r["item"])):
        if found := _claimed([_with_budget(connection, row) for row in group]):
            yield found
    for _, group in itertools.groupby(records(connection, _OPENINGS, final=FINAL), key=lambda r: r["document"]):
        yield from _openings(list(group))


def _holds(row: dict[str, Any]) -> bool:
    claim, before = _told(row["claim"]), _told(row["before"])
    if row["aspect"] == "amount":
        return check_sum([claim.operand()], [before.operand()]) != "inconsistent"
    now = _told(row["now"])
    # Tables in 元 are exact; a text in 万元 reckons with their figures as it displays them.
    if row["aspect"] == "change":
        least = claim.half if row["unit"] == "万元" else Decimal(0)
        return check_sum([now.operand(1, least)], [before.operand(1, least), claim.operand()]) != "inconsistent"
    least = HUNDREDTH if before.unit == "万元" else Decimal(0)
    terms = [now.operand(1, least), before.operand(-1, least)]
    return check_ratio(claim.operand(), terms, [before.operand(1, least)]) != "inconsistent"


def _with_budget(connection: duckdb.DuckDBPyConnection, row: dict[str, Any]) -> dict[str, Any]:
    """Return a claim with the budget that its words name where its figure is just of a budget (“三公”经费, 政府采购): they differ, or all is well."""
    if row["said"] != UNSAID or _holds(row):
        return row
    claim = row["claim"]
    block = connection.execute(
        "select text, cells from blocks where document = ? and block = ?", [row["document"], claim["block"]]
    ).fetchone()
    return row | {"said": budget_said(block[0], block[1], _told(claim).place)} if block else row


def _claimed(rows: list[dict[str, Any]]) -> Across | None:
    """Return one finding for all that a document claims of one measure's last year, None where it all holds.

    A budget of the full year may differ from the one published; a mere 预算数 may be one.
    """
    broken = sorted(
        (r for r in rows if r["said"] != "full_budget" and not _holds(r)), key=lambda r: r["said"] == UNSAID
    )
    if not broken:
        return None
    row = broken[0]
    claim, before = _told(row["claim"]), _told(row["before"])
    zh, en = [], []
    for each in broken:
        words = _words(each)
        if words.zh not in zh:
            zh.append(words.zh)
            en.append(words.en)
    name = described(row["measure"], row["item"], before.unit, row["basis"])
    kind = kinds()[row["other_kind"]]
    message = Text(
        f"{name.zh}：{row['other_year']}年度{kind.word}公开为{shown(before.value)}{before.unit}，本年文稿{'；'.join(zh)}",
        f"{name.en}: the {row['other_year']} {kind.title.en} has {shown(before.value)} {before.unit}; this one {'; '.join(en)}",
    )
    unsaid = row["said"] == UNSAID
    if unsaid:
        message = Text(
            f"{message.zh}；文稿只写“预算数”，如为调整后的预算数应注明",
            f"{message.en}; it says just 预算数: an adjusted budget should be called so",
        )
    return _found(
        "Y01" if row["other_year"] < row["year"] else "B01",
        row,
        message,
        row["measure"],
        row["item"],
        claim,
        before,
        _asked(row),
        "note" if unsaid else None,
    )


def _asked(row: dict[str, Any]) -> Decimal | None:
    """Return what the claim should have been, by last year's disclosure."""
    before = _told(row["before"]).value
    if row["aspect"] == "amount":
        return before
    now = _told(row["now"]).value
    if row["aspect"] == "change":
        return now - before
    return (100 * (now - before) / before).quantize(Decimal("0.000001")) if before else None


def _words(row: dict[str, Any]) -> Text:
    claim, before, asked = _told(row["claim"]), _told(row["before"]).value, _asked(row)
    if row["aspect"] == "amount" and row["other_year"] == row["year"]:
        name = BASES[row["said"]]
        return Text(f"写{name.zh}为{claim.printed}", f"says {claim.printed} for the {name.en}")
    if row["aspect"] == "amount":
        return Text(f"写上年数为{claim.printed}", f"says {claim.printed} for last year")
    now, right = _told(row["now"]).value, asked or Decimal(0)
    printed = claim.printed.lstrip("-−－")
    if row["aspect"] == "change":
        zh, en = _moved("增加", "减少", claim.value), _moved("up", "down", claim.value)
        sums = f"{shown(now)} − {shown(before)} = {shown(right)}"
        meant = _change(right, _told(row["before"]).unit)
        return Text(
            f"写比上年{zh}{printed}，应为{meant}（{sums}）",
            f"says {en} by {printed}, should be {_moved('up', 'down', right)} by {shown(abs(right))} ({sums})",
        )
    rate = right.quantize(Decimal("0.01"))
    zh, en = _moved("增长", "下降", claim.value), _moved("up", "down", claim.value)
    sums = f"({shown(now)} − {shown(before)}) ÷ {shown(before)} × 100%"
    meant = f"{_moved('增长', '下降', rate)}{abs(rate)}%" if rate else "持平"
    return Text(
        f"写比上年{zh}{printed}，应为{meant}（{sums}）",
        f"says {en} by {printed}, should be {_moved('up', 'down', rate)} by {abs(rate)}% ({sums})",
    )


def _moved(up: str, down: str, value: Decimal) -> str:
    return down if value < 0 else up


def _change(value: Decimal, unit: str) -> str:
    """Return a change on last year as disclosures write it: 减少4.60万元, 持平."""
    return f"{_moved('增加', '减少', value)}{shown(abs(value))}{unit}" if value else "持平"


def _openings(rows: list[dict[str, Any]]) -> Iterator[Across]:
    """Yield the opening balances of a document that are not last year's closing ones.

    A gap is reported once, where it arises: not again for the sums that it goes into.
    """
    gaps = {r["measure"].split(".")[0]: _told(r["now"]).value - _told(r["before"]).value for r in rows}
    below = sum((gaps.get(a, Decimal(0)) for a in ("general", "fund", "capital")), Decimal(0))
    for row in rows:
        account = row["measure"].split(".")[0]
        parts = {"fiscal": below, "whole": gaps.get("fiscal", below)}.get(account)
        if (
            gaps[account] == parts
            or check_sum([_told(row["now"]).operand()], [_told(row["before"]).operand()]) != "inconsistent"
        ):
            continue
        yield _opening(row)


def _opening(row: dict[str, Any]) -> Across:
    now, before = _told(row["now"]), _told(row["before"])
    name = described(row["measure"])
    gap = now.value - before.value
    message = Text(
        f"{name.zh}为{shown(now.value)}万元，上年{kinds()[FINAL].word}公开的年末数为{shown(before.value)}万元，相差{shown(abs(gap))}万元；"
        "收回存量资金、会计差错更正等调整应当说明",
        f"{name.en} is {shown(now.value)}, last year's closing one {shown(before.value)}: {shown(abs(gap))} apart; "
        "funds withdrawn or errors corrected should be explained",
    )
    return _found("Y02", row, message, row["measure"], "", now, before, before.value)


def _found(
    rule: str,
    row: dict[str, Any],
    message: Text,
    measure: str,
    item: str,
    claim: Told,
    before: Told,
    asked: Decimal | None,
    severity: Severity | None = None,
) -> Across:
    return Across(
        rule, message, row["document"], row["prior"], row["department"], row["department_key"], row["region"], row["year"],
        measure, item, claim.value, asked, claim.printed, claim.figure, before.figure, claim.place, before.place,
        kind=row["own_kind"], severity=severity,
    )  # fmt: skip
