"""Relations evaluated, faults diagnosed, findings written: one fault, one finding, with every operand's place."""

from __future__ import annotations

from collections.abc import Container, Sequence
from decimal import Decimal

import msgspec

from juesuan.checks.blanks import left_blank
from juesuan.checks.catalogue import Rule, rule
from juesuan.checks.context import Context
from juesuan.checks.declare import Mend, finders, hundreds, judging, tellers
from juesuan.checks.deduplicate import ROLL_UPS, deduplicate
from juesuan.checks.diagnose import Fault, diagnose
from juesuan.checks.doubt import to_be_looked_at
from juesuan.checks.evaluate import arithmetic, copied, evaluate, figure_of, members, shown, spelled
from juesuan.checks.lookups import partners, said_of_figures
from juesuan.checks.misread import floods, misread, unit_slip, unit_slips
from juesuan.checks.model import Candidate, Checked, Finding, NotChecked, Operand, Severity
from juesuan.checks.otherwise import other_reading, shared_gaps
from juesuan.checks.writing import printed, role
from juesuan.document.model import text_at
from juesuan.domain.measures import describe_fact
from juesuan.extract.numerals import fold
from juesuan.kernel.figures import Figure
from juesuan.kernel.lang import Text
from juesuan.kernel.patterns import compiled
from juesuan.kernel.relation import Relation

Written = tuple[tuple[Finding, ...], tuple[Checked, ...], tuple[NotChecked, ...]]

_RATE_RULES = ("S01", "S02", "S04", "S05")
_HUNDRED = Decimal(100)
_EQUAL = ("E01", "E02", "E03", "X50", "X51", "X56")


def findings_of(
    context: Context,
    candidates: Sequence[Candidate],
    not_checked: Sequence[NotChecked],
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
        words_ = arithmetic(candidate.relation, figures, status) if status != "exact" or spelled.get() else ""
        checked.append(Checked(candidate.rule, candidate.relation, status, words_, candidate.place))
    found: list[Finding] = []
    found.extend(_faults(context, kept, checked))
    for judge in judging():
        found.extend(judge(context, checked))
    found.extend(_rounding(context, checked))
    found.extend(_hundreds(context, checked, {f.blamed for f in found}))
    for declared, finder in finders():
        if declared.id in context.kind.without:
            continue
        found.extend(finder(context))
    found = to_be_looked_at(context, deduplicate(context, found, checked), checked)
    return tuple(numbered(found)), tuple(checked), tuple(missed)


def _idle(relation: Relation, figures: dict[int, Figure]) -> bool:
    """Tell a harmless 「增加0.00万元，增长0.00%」 on a zero base: no change, no rate."""
    return figures[relation.left[0]].value == 0 and all(figures[figure_of(r)[0]].value == 0 for r in relation.right)


# ---- faults in figures


def _faults(context: Context, kept: Sequence[Candidate], checked: Sequence[Checked]) -> list[Finding]:
    broken = [i for i, c in enumerate(checked) if c.status == "inconsistent"]
    relations = [c.relation for c in kept]
    found: list[Finding] = []
    for slip in unit_slips(context, relations, broken):
        found.append(unit_slip(context, slip, checked))
        broken = [i for i in broken if i not in slip.relations]
    if not broken:
        return found  # most documents
    weight = {i: Decimal("0.5") for i, c in enumerate(kept) if rule(c.rule).severity == "warning"}
    for block, flood in floods(context, relations, broken).items():
        found.append(misread(context, block, flood, checked))
        broken = [i for i in broken if i not in flood]
    solved = diagnose(relations, broken, context.figures, weight, context.once(partners), context.once(said_of_figures))
    shared = shared_gaps([checked[i] for i in broken], context.figures)
    for fault in solved:
        found.append(_fault(context, fault, kept, checked, shared))
    return found


def _fault(
    context: Context, fault: Fault, kept: Sequence[Candidate], checked: Sequence[Checked], shared: Container[Decimal]
) -> Finding:
    figures = context.figures
    ordered = sorted(fault.relations, key=lambda i: (rule(kept[i].rule).severity != "error", kept[i].rule in _EQUAL, i))
    main = checked[ordered[0]]
    declared = rule(main.rule)
    rule_id = main.rule
    blamed = figures.get(fault.blamed)
    proposed = ""
    mend: Mend | None = None
    over: Figure | None = None
    if blamed is not None and fault.value is not None:
        proposed = _level(context, blamed, fault.value) or printed(blamed, fault.value)
        for retold, teller in tellers():
            words_ = teller(context, blamed, fault)
            if isinstance(words_, Mend):
                rule_id, proposed, mend = retold.id, words_.right, words_
            elif words_ is not None:
                rule_id, proposed, mend = retold.id, words_, None
        declared = rule(rule_id)
    severity: Severity = declared.severity
    limits = all(checked[i].relation.kind == "most" for i in ordered)
    if rule(main.rule).undecided or (limits and rule_id != "E05"):
        # A limit that is passed does not tell by which of its two sides, unless one of them is known to be right.
        over = None if rule(main.rule).undecided else _over_sure(context, main)
        blamed, proposed, mend = over, "", None
    blank = left_blank(context, [checked[i] for i in ordered]) if blamed is None and not limits else None
    if nudged := _nudged(context, main, blamed, fault.value):
        severity = "warning"
    message = _message(context, main, declared, blamed, proposed, fault.rivals, mend.wrong if mend else "")
    if over:
        tail = Text("；各项之和为 100，有误的应是{p}", "; the limits sum to 100, so {p} is wrong").format(
            p=over.printed
        )
        message = message + tail
    if nudged:
        tail = Text("（可能为使占比合计 100% 而调整）", " (perhaps adjusted so that the shares sum to 100 %)")
        message = message + tail
    if blank:
        proposed = printed(figures[main.relation.left[0]], blank.value)
        tail = Text("；空着的一格漏填了{v}", "; the blank cell lacks {v}").format(v=proposed)
        if written := text_at(context.document, blank.place).strip():
            tail = Text("；“{w}”不是数字，应为{v}", "; {w} is no number: {v}").format(w=written, v=proposed)
        message = message + tail
    elif (
        severity == "error"
        and rule_id == main.rule
        and not mend
        and (doubt := other_reading(fault, main, figures, shared))
    ):
        severity, message = doubt[0], message + doubt[1]
    ids = dict.fromkeys(f for i in ordered for f in members(checked[i].relation))
    operands = tuple(Operand(f, role(figures[f])) for f in ids)
    place = mend.place if mend else blamed.place if blamed is not None else blank.place if blank else main.place
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
        mend.proposed if mend else proposed,
        tuple(ordered),
    )


def _over_sure(context: Context, main: Checked) -> Figure | None:
    """Return the figure beyond a limit whose other side is one of several that sum to exactly 100; None where neither or both are."""
    sides = members(main.relation)
    if len(sides) != 2:
        return None
    sure = {
        f.id
        for _, rounded, figures in context.once(_groups_of_hundred)
        if not rounded and sum(f.value for f in figures) == _HUNDRED
        for f in figures
    }
    left = [i for i in sides if i not in sure]
    return context.figures[left[0]] if len(left) == 1 else None


_ON = compiled(
    r"[比较与同](?P<on>[^，。；：、比较与]{2,16}?)(?:相比|比较)?[，,]?(?:了?[增减下上降升持平加少长]{1,2}了?)$"
)


def _level(context: Context, blamed: Figure, value: Decimal) -> str:
    """Return 与上年持平 as its sentence would word it where a change told is none: 比2023年预算增加15.0万元 → 与2023年预算持平."""
    if value or blamed.origin != "text" or blamed.fact.aspect != "change":
        return ""
    said = _ON.search(fold(text_at(context.document, blamed.place)[: blamed.place.start]))
    return f"与{said['on'] if said else '上年'}持平"


def _nudged(context: Context, main: Checked, blamed: Figure | None, value: Decimal | None) -> bool:
    """Tell a share one last digit off in a composition whose printed shares sum to exactly 100."""
    if blamed is None or value is None or blamed.fact.aspect != "share" or abs(blamed.value - value) > 2 * blamed.half:
        return False
    return any(
        blamed in figures and sum(f.value for f in figures) == _HUNDRED
        for _, _, figures in context.once(_groups_of_hundred)
    )


def _message(
    context: Context,
    main: Checked,
    declared: Rule,
    blamed: Figure | None,
    proposed: str,
    rivals: Sequence[tuple[int, Decimal]],
    wrong: str,
) -> Text:
    what = Text("{t}：{a}", "{t}: {a}").format(t=declared.title, a=main.arithmetic)
    if blamed is None and main.rule in ROLL_UPS:
        tail = Text("，可能漏列或重复了下级科目", ", a row below may be missing or doubled")
        what = what + tail
    if main.rule in _EQUAL:
        said = members(main.relation)
        other = next((f for f in said if blamed is None or f != blamed.id or len(said) > _TWO), -1)
        if other >= 0:
            fact = context.figures[other].fact
            name = Text(describe_fact(fact, "zh"), describe_fact(fact, "en"))
            what = Text("{t}：{n} {a}", "{t}: {n} {a}").format(t=declared.title, n=name, a=main.arithmetic)
    if rule(main.rule).undecided:
        what = _explained(context, main, what)
    if blamed is not None and proposed:
        lead = Text("；最可能有误的是{p}，应为{v}", "; most likely wrong: {p}, should be {v}")
        if rivals:
            lead = Text("；可能是{p}应为{v}", "; perhaps {p} should be {v}")
        if "{" not in what.zh:
            ways = lead.format(p=wrong or blamed.printed, v=proposed)
            what = what + ways
            for other, value in rivals:
                figure = context.figures[other]
                way = Text("，也可能是{p}应为{v}", ", or {p} should be {v}").format(
                    p=figure.printed, v=printed(figure, value)
                )
                what = what + way
    return what


_TWO = 2
"""Statements of one number; of more, one is the sum of the others and names it."""


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
        return what + tail
    return what


# ---- zero bases, last digits, rounding


def _rounding(context: Context, checked: Sequence[Checked]) -> list[Finding]:
    """Note sums that hold only by rounding; the same sum in several places is noted once."""
    groups: dict[str, list[int]] = {}
    for index, entry in enumerate(checked):
        if entry.status == "consistent" and entry.relation.kind == "sum" and entry.rule not in _EQUAL:
            if copied(entry.relation, context.figures):
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
                tuple(Operand(i, role(context.figures[i])) for i in ids), (words,), -1, "", tuple(indices),
            )
        )  # fmt: skip
    return found


def _groups_of_hundred(context: Context) -> list[tuple[Rule, bool, tuple[Figure, ...]]]:
    """Return each group of figures that must sum to 100, with its rule and whether within their rounding."""
    return [(declared, rounded, figures) for declared, group, rounded in hundreds() for figures in group(context)]


def _hundreds(context: Context, checked: list[Checked], blamed: set[int]) -> list[Finding]:
    """Check what must sum to 100: weights exactly, shares of a complete composition within rounding.

    A sum that is off because of a share already blamed is that share's fault, reported once.
    """
    found = []
    for declared, rounded, figures in context.once(_groups_of_hundred):
        total = sum((f.value for f in figures), Decimal(0))
        half = sum((f.half for f in figures), Decimal(0)) if rounded else Decimal(0)
        words = " + ".join(shown(f.value, f) for f in figures) + f" = {total}"
        good = abs(total - _HUNDRED) <= half
        if not good:
            words += f" ≠ {_HUNDRED}"
        relation = Relation("sum", tuple(f.id for f in figures), ())
        status = "exact" if total == _HUNDRED else "consistent" if good else "inconsistent"
        checked.append(Checked(declared.id, relation, status, words, figures[0].place))  # type: ignore[arg-type]
        if good or any(f.id in blamed for f in figures):
            continue
        found.append(
            Finding(
                "", declared.id, declared.severity, Text("{t}：{w}", "{t}: {w}").format(t=declared.title, w=words), figures[0].place,
                tuple(f.place for f in figures[1:]), tuple(Operand(f.id, role(f)) for f in figures), (words,), -1, "",
                (len(checked) - 1,),
            )
        )  # fmt: skip
    return found


# ---- order


def numbered(found: list[Finding]) -> list[Finding]:
    """Return findings in the document's order, each with its number."""
    order = {"error": 0, "warning": 0, "note": 1}
    ranked = sorted(found, key=lambda f: (f.place.block, order[f.severity], f.place))
    return [msgspec.structs.replace(f, id=f"F{number}") for number, f in enumerate(ranked, 1)]
