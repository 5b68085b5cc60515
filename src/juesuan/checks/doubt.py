"""Findings that rest on a scan: to be looked at, not errors, since the reading may be what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set

import msgspec

from juesuan.checks.catalogue import rule
from juesuan.checks.confirm import borne_out
from juesuan.checks.context import Context
from juesuan.checks.model import Checked, Finding
from juesuan.kernel.lang import Text
from juesuan.kernel.patterns import compiled

_OF_THE_WHOLE = "form"
"""The group of rules that ask what the whole document holds: a title misread anywhere breaks them."""
_SHOWN = 4
_MISSING = {
    "F02": compiled("(?<=“).+?(?=”(?:[、（]|$))"),
    "F03": compiled("《.+》|[\u4e00-\u9fff]{2}报表（共九张）"),
}
"""What is missing from a document, by the rule that says so: named in its message."""
_MANY = 3  # missing sections and tables that are told in one note
_TAIL = Text("（扫描件识别所得，待核实）", " (recognised from a scan: to be looked at)")


def to_be_looked_at(context: Context, found: Iterable[Finding], checked: Sequence[Checked]) -> list[Finding]:
    """Turn findings that text recognised from a picture could explain into notes that say so (待核实).

    However sure the recogniser was: it may have misread what it was sure of. The figures that it was not sure of are
    named.
    """
    if not context.recognised:
        return list(found)
    sure = borne_out(context.figures, checked)
    return _folded([_doubted(context, f, sure) if _rests_on(context, f, context.recognised) else f for f in found])


def _rests_on(context: Context, finding: Finding, scanned: Set[int]) -> bool:
    if any(context.figures[o.figure].scanned for o in finding.operands if o.figure in context.figures):
        return True
    if any(p.block in scanned for p in (finding.place, *finding.places)):
        return True
    return rule(finding.rule).group == _OF_THE_WHOLE


def _doubted(context: Context, finding: Finding, sure: frozenset[int]) -> Finding:
    figures = [context.figures[o.figure] for o in finding.operands if o.figure in context.figures]
    low = list(dict.fromkeys(f.printed for f in figures if f.low and f.id not in sure))
    tail = _TAIL
    if low:
        tail = Text(
            "（扫描件识别所得，待核实：{p}识别把握不大）",
            " (recognised from a scan: to be looked at; {p} read with low confidence)",
        ).format(p="、".join(low[:_SHOWN]) + ("…" if len(low) > _SHOWN else ""))
    message = finding.message + tail
    return msgspec.structs.replace(finding, severity="note", message=message, doubtful=finding.severity != "note")


def _folded(found: list[Finding]) -> list[Finding]:
    """Tell once what all is missing: a scan of some pages lacks most sections, and a note for each would hide the rest.

    So too what is said in the same words of many places: a name misread on the cover differs from every right one.
    """
    found = _once(found)
    missing = [f for f in found if f.rule in _MISSING and _MISSING[f.rule].search(f.message.zh)]
    names = [match[0] for f in missing for match in _MISSING[f.rule].finditer(f.message.zh)]
    if len(names) < _MANY:
        return found
    message = Text(
        "没有见到规定的{n}项，可能只扫描了一部分：{t}" + _TAIL.zh,
        "{n} required parts were not seen, perhaps only a part was scanned: {t}" + _TAIL.en,
    ).format(n=len(names), t="、".join(names))
    one = msgspec.structs.replace(missing[0], message=message, doubtful=True)
    at = found.index(missing[0])
    return [one if n == at else f for n, f in enumerate(found) if n == at or f not in missing]


def _once(found: list[Finding]) -> list[Finding]:
    told: dict[tuple[str, str], int] = {}
    kept: list[Finding] = []
    for finding in found:
        key = (finding.rule, finding.message.zh)
        if finding.doubtful and not finding.operands and key in told:
            first = kept[told[key]]
            kept[told[key]] = msgspec.structs.replace(first, places=(*first.places, finding.place, *finding.places))
            continue
        told[key] = len(kept)
        kept.append(finding)
    return kept
