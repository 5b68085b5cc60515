"""Relations evaluated, faults diagnosed, findings written: one fault, one finding, with every operand's place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

import msgspec

from juesuan.checks.catalogue import Rule, rule
from juesuan.checks.collect import Candidate, constant_sums
from juesuan.checks.context import Context, Finder
from juesuan.checks.diagnose import Fault, diagnose
from juesuan.checks.doubt import to_be_looked_at
from juesuan.checks.evaluate import arithmetic, evaluate, figure_of, gap, members, shown
from juesuan.checks.misread import floods, misread, unit_slip, unit_slips
from juesuan.checks.model import Checked, Finding, NotChecked, Operand, Severity
from juesuan.document.model import text_at
from juesuan.domain.measures import describe_fact
from juesuan.kernel.figures import Figure
from juesuan.kernel.lang import Text
from juesuan.kernel.place import Place
from juesuan.kernel.relation import Relation

Written = tuple[tuple[Finding, ...], tuple[Checked, ...], tuple[NotChecked, ...]]

_RATE_RULES = ("S01", "S02", "S04", "S05")
_EQUAL = ("E01", "E02", "E03")
_MINUS = "-−－–"
_ROLL_UPS = ("T10", "T11", "T31")
_UNDECIDED = ("X17", "X18")
"""Rules whose two sides may both be right by their own definition: the gap is reported, no figure is blamed."""


def findings_of(
    context: Context,
    candidates: Sequence[Candidate],
    not_checked: Sequence[NotChecked],
    rules: Sequence[tuple[Rule, Finder]],
) -> Written:
    """Evaluate the relations, run the rules of words, and return (findings, checked, not checked)."""
    figures = context.figures
    checked: list[Checked] = []
    kept: list[Candidate] = []
    missed = list(not_checked)
    for candidate in candidates:
        status = evaluate(candidate.relation, figures)
        if candidate.lenient and status == "inconsistent":
            words = Text("“其中”所列可能不全：{a}", "the list may be incomplete: {a}")
            missed.append(NotChecked(candidate.rule, words.format(a=arithmetic(candidate.relation, figures, status))))
            continue
        if status == "undefined" and candidate.rule in _RATE_RULES and _idle(candidate.relation, figures):
            words = Text("{p}：基数为零，无须比率", "{p}: a zero base needs no rate")
            missed.append(NotChecked(candidate.rule, words.format(p=figures[candidate.relation.left[0]].printed)))
            continue
        kept.append(candidate)
        words_ = arithmetic(candidate.relation, figures, status)
        checked.append(Checked(candidate.rule, candidate.relation, status, words_, candidate.place))
    found: list[Finding] = []
    found.extend(_faults(context, kept, checked))
    found.extend(_zero_bases(context, checked))
    found.extend(_last_digits(context, checked))
    found.extend(_rounding(context, checked))
    found.extend(_hundreds(context, checked, {f.blamed for f in found}))
    for _, finder in rules:
        found.extend(finder(context))
    found = _misprint_told_once(context, found)
    found = _words_told_once(context, _row_told_once(context, found, checked))
    return tuple(_numbered(to_be_looked_at(context, _once(found), checked))), tuple(checked), tuple(missed)


def _row_told_once(context: Context, found: list[Finding], checked: Sequence[Checked]) -> list[Finding]:
    """Drop the roll-up that is off by just the row which W06 finds missing from the table, or F08 finds there twice."""
    told = {
        (f.place.block if f.rule == "F08" else -1, abs(context.figures[o.figure].value))
        for f in found
        if f.rule in ("W06", "F08")
        for o in f.operands
    }

    def misses_it(finding: Finding) -> bool:
        if finding.blamed >= 0 or not finding.checks:
            return False
        gaps: list[tuple[int, Decimal]] = []
        for index in finding.checks:
            relation = checked[index].relation
            if checked[index].rule not in _ROLL_UPS or len(relation.left) != 1:
                return False
            off = abs(gap(relation, context.figures))
            gaps += [(context.figures[relation.left[0]].place.block, off), (-1, off)]
        return any(off in told for off in gaps)

    return [f for f in found if not misses_it(f)]


def _words_told_once(context: Context, found: list[Finding]) -> list[Finding]:
    """Drop 大于, 小于 and 持平 that are wrong only because one of their figures is, which is told already."""
    mended: dict[int, Decimal] = {}
    for finding in found:
        number = re.search(r"-?\d[\d,]*(?:\.\d+)?", finding.proposed)
        if finding.blamed >= 0 and number:
            mended[finding.blamed] = Decimal(number[0].replace(",", "")) * context.figures[finding.blamed].scale

    def still_wrong(finding: Finding) -> bool:
        if finding.rule not in ("W02", "W07") or len(finding.operands) != 2:
            return True
        ids = [o.figure for o in finding.operands]
        final, budget = (mended.get(i, context.figures[i].value) for i in ids)
        if finding.rule == "W07":
            return final != budget
        was = context.figures[ids[0]].value.compare(context.figures[ids[1]].value)
        return final == budget or final.compare(budget) == was

    return [f for f in found if still_wrong(f)] if mended else found


def _misprint_told_once(context: Context, found: list[Finding]) -> list[Finding]:
    """Drop the number with misplaced thousands that the relations blame already, with its value."""
    blamed = {(p.block, p.row, p.col) for f in found if f.blamed >= 0 for p in [context.figures[f.blamed].place] if p.row >= 0}  # fmt: skip
    return [f for f in found if f.rule != "F12" or (f.place.block, f.place.row, f.place.col) not in blamed]


def _idle(relation: Relation, figures: dict[int, Figure]) -> bool:
    """Tell a harmless 「增加0.00万元，增长0.00%」 on a zero base: no change, no rate."""
    return figures[relation.left[0]].value == 0 and all(figures[figure_of(r)[0]].value == 0 for r in relation.right)


# ---- faults in figures


def _faults(context: Context, kept: Sequence[Candidate], checked: Sequence[Checked]) -> list[Finding]:
    relations = [c.relation for c in kept]
    broken = [i for i, c in enumerate(checked) if c.status == "inconsistent"]
    weight = {i: Decimal("0.5") for i, c in enumerate(kept) if rule(c.rule).severity == "warning"}
    found: list[Finding] = []
    for block, slipped in unit_slips(context, relations, broken).items():
        found.append(unit_slip(context, block, slipped, checked))
        broken = [i for i in broken if i not in slipped]
    for block, flood in floods(context, relations, broken).items():
        found.append(misread(context, block, flood, checked))
        broken = [i for i in broken if i not in flood]
    solved = diagnose(relations, broken, context.figures, weight, _partners(context))
    for fault in solved:
        found.append(_fault(context, fault, kept, checked))
    return _merged_rows(context, found, checked)


def _partners(context: Context) -> dict[int, int]:
    """Return each change's rate and each rate's change: same fact, same paragraph, same direction."""
    found: dict[int, int] = {}
    changes: dict[tuple[str, str, str, int, int], Figure] = {}
    for figure in context.extract.narrative.figures:
        fact = figure.fact
        key = (fact.measure, fact.item, fact.context, figure.place.block, figure.place.row)
        if fact.aspect == "change" and fact.basis == "final":
            changes[key] = figure
        elif fact.aspect == "change_rate" and key in changes and changes[key].value * figure.value > 0:
            found[changes[key].id], found[figure.id] = figure.id, changes[key].id
    return found


def _signed(value: Decimal, figure: Figure) -> str:
    """Return a value as the figure would print it with its sign."""
    return shown(value, figure).replace("−", "-") + figure.printed.lstrip(
        _MINUS + "0123456789０１２３４５６７８９.．,， "
    )


def _direction(context: Context, figure: Figure, fault: Fault, partners: dict[int, int]) -> str:
    """Return how the words should read where only the direction is wrong: 减少0.45万元，下降12.68%."""
    assert fault.value is not None
    before = text_at(context.document, figure.place)[: figure.place.start]
    if re.search(r"(?:率|度|差异|变动|增减|[增变][减动]额)(?:为|：|:)?\s*$", before):
        # No word of direction stands there to be turned (预决算差异率-4.51%): the sign says it.
        other = context.figures[partners[figure.id]] if fault.both else None
        return _signed(fault.value, figure) + (f"，{_signed(-other.value, other)}" if other else "")
    word = ("增加", "增长") if fault.value > 0 else ("减少", "下降")
    words = word[figure.unit == "%"] + figure.printed.lstrip(_MINUS)
    if fault.both:
        words += "，" + word[1] + context.figures[partners[figure.id]].printed.lstrip(_MINUS)
    return words


def _fault(context: Context, fault: Fault, kept: Sequence[Candidate], checked: Sequence[Checked]) -> Finding:
    figures = context.figures
    ordered = sorted(fault.relations, key=lambda i: (rule(kept[i].rule).severity != "error", kept[i].rule in _EQUAL, i))
    main = checked[ordered[0]]
    declared = rule(main.rule)
    rule_id = main.rule
    blamed = figures.get(fault.blamed)
    proposed = ""
    if blamed is not None and fault.value is not None:
        proposed = _printed(blamed, fault.value)
        if _is_unit_slip(blamed, fault.value):
            rule_id = "E05"
        elif _is_sign_slip(blamed, fault.value):
            rule_id = "S10"
            proposed = _direction(context, blamed, fault, _partners(context))
        declared = rule(rule_id)
    severity: Severity = declared.severity
    limits = all(checked[i].relation.kind == "most" for i in ordered)
    if main.rule in _UNDECIDED or (limits and rule_id != "E05"):
        blamed, proposed = None, ""  # a limit that is passed does not tell by which of its two sides
    if nudged := _nudged(context, main, blamed, fault.value):
        severity = "warning"
    message = _message(context, main, declared, blamed, proposed, fault.sure)
    if nudged:
        tail = Text("（可能为使占比合计 100% 而调整）", " (perhaps adjusted so that the shares sum to 100 %)")
        message = Text(message.zh + tail.zh, message.en + tail.en)
    ids = dict.fromkeys(f for i in ordered for f in members(checked[i].relation))
    operands = tuple(Operand(f, _role(figures[f])) for f in ids)
    place = blamed.place if blamed is not None else main.place
    others = tuple(figures[f].place for f in ids if figures[f].place != place)
    # 1 ≠ 2 and 2 ≠ 1 are one disagreement.
    words = tuple(
        {frozenset(checked[i].arithmetic.split(" ≠ ")): checked[i].arithmetic for i in reversed(ordered)}.values()
    )
    words = words[::-1]
    return Finding(
        "",
        rule_id,
        severity,
        message,
        place,
        others,
        operands,
        words,
        blamed.id if blamed else -1,
        proposed,
        tuple(ordered),
    )


def _nudged(context: Context, main: Checked, blamed: Figure | None, value: Decimal | None) -> bool:
    """Tell a share one last digit off in a composition whose printed shares sum to exactly 100."""
    if blamed is None or value is None or blamed.fact.aspect != "share" or abs(blamed.value - value) > 2 * blamed.half:
        return False
    return any(
        blamed in figures and sum(f.value for f in figures) == hundred for _, figures, hundred in constant_sums(context)
    )


def _message(context: Context, main: Checked, declared: Rule, blamed: Figure | None, proposed: str, sure: bool) -> Text:
    what = Text("{t}：{a}", "{t}: {a}").format(t=declared.title, a=main.arithmetic)
    if blamed is None and main.rule in _ROLL_UPS:
        tail = Text("，可能漏列或重复了下级科目", ", a row below may be missing or doubled")
        what = Text(what.zh + tail.zh, what.en + tail.en)
    if main.rule in _EQUAL:
        other = next((f for f in members(main.relation) if blamed is None or f != blamed.id), -1)
        if other >= 0:
            fact = context.figures[other].fact
            name = Text(describe_fact(fact, "zh"), describe_fact(fact, "en"))
            what = Text("{t}：{n} {a}", "{t}: {n} {a}").format(t=declared.title, n=name, a=main.arithmetic)
    if main.rule in ("X17", "X18"):
        what = _explained(context, main, what)
    if blamed is not None and proposed:
        lead = Text("；最可能有误的是{p}，应为{v}", "; most likely wrong: {p}, should be {v}")
        if not sure:
            lead = Text("；如其余数字无误，{p}应为{v}", "; if the other figures are right, {p} should be {v}")
        what = (
            Text(what.zh + lead.zh, what.en + lead.en).format(p=blamed.printed, v=proposed)
            if "{" not in what.zh
            else what
        )
    return what


def _explained(context: Context, main: Checked, what: Text) -> Text:
    """Add which parts of the performance funds make up the whole gap, where some do."""
    one, other = (context.figures[i] for i in members(main.relation)[:2])
    off = one.value - other.value
    parts = [
        (name, figure)
        for name, measure in (("上级资金", "performance.superior"), ("其他资金", "performance.other"))
        if (figure := next(iter(context.get("performance", context.fact(measure, basis=one.fact.basis))), None))
        is not None
    ]
    if parts and sum(f.value for _, f in parts) == off:
        zh = " + ".join(f"{n} {f.printed}" for n, f in parts)
        en = " + ".join(f"{f.fact.measure} {f.printed}" for _, f in parts)
        tail = Text("，相差 {g} = {p}", ", the gap {g} = {p}").format(g=str(off), p=Text(zh, en))
        return Text(what.zh + tail.zh, what.en + tail.en)
    return what


def _printed(figure: Figure, value: Decimal) -> str:
    """Return a value as the figure would print it: same unit, decimals, thousands separators; rates without their sign word."""
    text = shown(
        abs(value) if figure.fact.aspect in ("change", "change_rate") and "-" not in figure.printed else value, figure
    )
    if "," in figure.printed:
        whole, _, rest = text.replace("−", "-").partition(".")
        text = ("-" if whole.startswith("-") else "") + f"{abs(int(whole)):,}" + (f".{rest}" if rest else "")
    tail = figure.printed.lstrip("-−－0123456789０１２３４５６７８９.．,， ")
    return text.replace("−", "-") + tail


def _is_unit_slip(figure: Figure, value: Decimal) -> bool:
    if figure.unit != "万元" or not figure.value or not value:
        return False
    return abs(value / figure.value) in (Decimal(10000), Decimal("0.0001"))


def _is_sign_slip(figure: Figure, value: Decimal) -> bool:
    return figure.fact.aspect in ("change", "change_rate", "variance") and value == -figure.value != 0


def _role(figure: Figure) -> Text:
    return Text(describe_fact(figure.fact, "zh"), describe_fact(figure.fact, "en"))


def _merged_rows(context: Context, found: list[Finding], checked: Sequence[Checked]) -> list[Finding]:
    """Report once a row that several columns of one table miss: their totals are all off at the same parent."""
    groups: dict[tuple[int, int], list[Finding]] = {}
    rest: list[Finding] = []
    for finding in found:
        parents = {
            (
                context.figures[checked[i].relation.left[0]].place.block,
                context.figures[checked[i].relation.left[0]].place.row,
            )
            for i in finding.checks
            if checked[i].rule in ("T10", "T11", "T31")
        }
        if len(parents) == 1 and all(
            checked[i].rule in ("T10", "T11", "T31", "E01", "E02", "S12") for i in finding.checks
        ):
            groups.setdefault(parents.pop(), []).append(finding)
        else:
            rest.append(finding)
    for same_row in groups.values():
        if len(same_row) == 1:
            rest.append(same_row[0])
            continue
        first = same_row[0]
        message = Text(
            "科目汇总：同一行的多列都不等于下级之和，可能漏列或重复了一行：{a}",
            "roll-up: several columns of one row differ from the rows below; a row may be missing or doubled: {a}",
        ).format(a="；".join(a for f in same_row for a in f.arithmetic[:1]))
        rest.append(
            msgspec.structs.replace(
                first,
                message=message,
                blamed=-1,
                proposed="",
                places=tuple(dict.fromkeys(p for f in same_row for p in (f.place, *f.places))),
                operands=tuple(dict.fromkeys(o for f in same_row for o in f.operands)),
                arithmetic=tuple(dict.fromkeys(a for f in same_row for a in f.arithmetic)),
                checks=tuple(dict.fromkeys(c for f in same_row for c in f.checks)),
            )
        )
    return rest


# ---- zero bases, last digits, rounding


def _zero_bases(context: Context, checked: Sequence[Checked]) -> list[Finding]:
    declared = rule("S09")
    found = []
    for index, entry in enumerate(checked):
        if entry.status != "undefined":
            continue
        rate = context.figures[entry.relation.left[0]]
        base = [context.figures[figure_of(r)[0]] for r in entry.relation.base]
        other = _other_budget(context, entry, rate)
        if other is not None:
            words = Text(
                "年初预算为 0，没有完成率；{r}是按全年预算 {b} 算的，应写“完成全年预算”",
                "the opening budget is 0 and has no rate; {r} is the rate of the full-year budget {b}",
            ).format(r=rate.printed, b=other.printed)
        elif entry.rule == "S02":
            words = Text("上年数为 0，不应有增减率 {r}", "last year's figure is 0: there is no rate {r}").format(
                r=rate.printed
            )
        elif entry.rule in ("S04", "S05"):
            words = Text("预算数为 0，不应有比率 {r}", "the budget is 0: there is no rate {r}").format(r=rate.printed)
        else:
            words = Text("总数为 0，不应有占比 {r}", "the whole is 0: there is no share {r}").format(r=rate.printed)
        ids = members(entry.relation)
        found.append(
            Finding(
                "", declared.id, declared.severity if entry.rule != "S01" or rate.value else "note", words, rate.place,
                tuple(f.place for f in base), tuple(Operand(i, _role(context.figures[i])) for i in ids), (entry.arithmetic,),
                rate.id, "", (index,),
            )
        )  # fmt: skip
    return found


def _other_budget(context: Context, entry: Checked, rate: Figure) -> Figure | None:
    """Return the full-year budget that a completion rate on a zero opening budget was really taken from."""
    if entry.rule != "S04":
        return None
    fact = msgspec.structs.replace(rate.fact, aspect="amount", basis="full_budget", unit="万元")
    for candidate in context.get("text", fact):
        relation = msgspec.structs.replace(entry.relation, base=(candidate.id,))
        if evaluate(relation, context.figures) in ("exact", "consistent"):
            return candidate
    return None


def _copied(relation: Relation, figures: dict[int, Figure]) -> bool:
    """Tell a relation that says two figures are one number, printed to the same decimals: rounding excuses nothing."""
    if relation.kind != "sum" or len(relation.left) != 1 or len(relation.right) != 1:
        return False
    one, other = (figures[figure_of(r)[0]] for r in (relation.left[0], relation.right[0]))
    return one.half == other.half and relation.left[0] >= 0 and relation.right[0] >= 0


def _copies(context: Context, checked: Sequence[Checked]) -> list[tuple[list[Figure], list[int]]]:
    """Return the groups of figures that must be one number, with the relations that say so."""
    group: dict[int, set[int]] = {}
    said: list[tuple[int, int]] = []
    for index, entry in enumerate(checked):
        if entry.status in ("exact", "consistent") and _copied(entry.relation, context.figures):
            one, other = entry.relation.left[0], entry.relation.right[0]
            less, more = sorted((group.setdefault(one, {one}), group.setdefault(other, {other})), key=len)
            if less is not more:  # the smaller joins the larger: a figure may be said thousands of times
                more |= less
                group.update(dict.fromkeys(less, more))
            said.append((one, index))
    by_group: dict[int, list[int]] = {}
    for one, index in said:
        by_group.setdefault(id(group[one]), []).append(index)
    groups = {id(g): g for g in group.values()}
    return [([context.figures[i] for i in sorted(g)], by_group[key]) for key, g in groups.items()]


def _last_digits(context: Context, checked: Sequence[Checked]) -> list[Finding]:
    """Report a number that is printed with another last digit somewhere: consistent by rounding, yet not the same."""
    declared = rule("E04")
    found = []
    for figures, every in _copies(context, checked):
        if len({f.value for f in figures}) == 1:
            continue
        indices = [i for i in every if checked[i].status == "consistent"]
        values = [f.value for f in figures]
        times = Counter(values)
        common = max(times, key=lambda v: (times[v], v))
        odd = [f for f in figures if f.value != common]
        tie = values.count(common) * 2 == len(values)
        name = _role(figures[0])
        words = Text(
            "{n}在各处显示为 {v}，尾数不一致（在四舍五入范围内）",
            "{n} is printed as {v}: last digits differ (within rounding)",
        ).format(n=name, v="、".join(dict.fromkeys(shown(f.value, f) for f in figures)))
        blamed = odd[0]
        proposed = "" if tie else _printed(blamed, common)
        found.append(
            Finding(
                "", "E04", declared.severity, words, blamed.place, tuple(f.place for f in figures if f is not blamed),
                tuple(Operand(f.id, _role(f)) for f in figures), tuple(checked[i].arithmetic for i in indices),
                -1 if tie else blamed.id, proposed, tuple(indices),
            )
        )  # fmt: skip
    return found


def _rounding(context: Context, checked: Sequence[Checked]) -> list[Finding]:
    """Note sums that hold only by rounding; the same sum in several places is noted once."""
    groups: dict[str, list[int]] = {}
    for index, entry in enumerate(checked):
        if entry.status == "consistent" and entry.relation.kind == "sum" and entry.rule not in _EQUAL:
            if _copied(entry.relation, context.figures):
                continue
            groups.setdefault(entry.arithmetic, []).append(index)
    found = []
    for words, indices in groups.items():
        first = checked[indices[0]]
        ids = members(first.relation)
        message = Text("四舍五入尾差，不是错误：{a}", "rounding, not an error: {a}").format(a=words)
        found.append(
            Finding(
                "", first.rule, "note", message, first.place, tuple(checked[i].place for i in indices[1:]),
                tuple(Operand(i, _role(context.figures[i])) for i in ids), (words,), -1, "", tuple(indices),
            )
        )  # fmt: skip
    return found


def _hundreds(context: Context, checked: list[Checked], blamed: set[int]) -> list[Finding]:
    """Check what must sum to 100: weights exactly, shares of a complete composition within rounding.

    A sum that is off because of a share already blamed is that share's fault, told once.
    """
    found = []
    for rule_id, figures, constant in constant_sums(context):
        declared = rule(rule_id)
        total = sum((f.value for f in figures), Decimal(0))
        half = sum((f.half for f in figures), Decimal(0)) if rule_id == "S13" else Decimal(0)
        words = " + ".join(shown(f.value, f) for f in figures) + f" = {total}"
        good = abs(total - constant) <= half
        if not good:
            words += f" ≠ {constant}"
        relation = Relation("sum", tuple(f.id for f in figures), ())
        status = "exact" if total == constant else "consistent" if good else "inconsistent"
        checked.append(Checked(rule_id, relation, status, words, figures[0].place))  # type: ignore[arg-type]
        if good or any(f.id in blamed for f in figures):
            continue
        found.append(
            Finding(
                "", rule_id, declared.severity, Text("{t}：{w}", "{t}: {w}").format(t=declared.title, w=words), figures[0].place,
                tuple(f.place for f in figures[1:]), tuple(Operand(f.id, _role(f)) for f in figures), (words,), -1, "",
                (len(checked) - 1,),
            )
        )  # fmt: skip
    return found


# ---- order


def _once(found: Iterable[Finding]) -> list[Finding]:
    """Drop findings said twice: the same rule at the same place, and shares already explained by a figure's fault."""
    seen: set[tuple[str, Place, str]] = set()
    kept = []
    for finding in found:
        key = (finding.rule, finding.place, finding.message.zh)
        if key not in seen:
            seen.add(key)
            kept.append(finding)
    return kept


def _numbered(found: list[Finding]) -> list[Finding]:
    order = {"error": 0, "warning": 0, "note": 1}
    ranked = sorted(found, key=lambda f: (f.place.block, order[f.severity], f.place))
    return [msgspec.structs.replace(f, id=f"F{number}") for number, f in enumerate(ranked, 1)]
