"""What checking gives: relations evaluated, findings, and what was not checked.

Everything is plain data, in both languages where it is words, so that it can be stored and shown anywhere.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from juesuan.document.model import Document
from juesuan.kernel.figures import Figure, Numeral
from juesuan.kernel.intervals import Status
from juesuan.kernel.lang import Text
from juesuan.kernel.place import Place
from juesuan.kernel.relation import Relation

Severity = Literal["error", "warning", "note"]
"""`error`: cannot be right. `warning`: most likely wrong, or against a rule of form. `note`: worth knowing (rounding);
a note does not make the exit code 1."""


class Candidate(msgspec.Struct, frozen=True, gc=False):
    """One relation to be evaluated. `lenient` ones count only when they hold (an 其中 list that need not be complete)."""

    rule: str
    relation: Relation
    place: Place
    lenient: bool = False


class Checked(msgspec.Struct, frozen=True, gc=False):
    """One relation of the document, evaluated. `rule` is a rule id; `arithmetic` spells it out with its numbers.

    `place` is where the claim is made (the sentence or the total's cell).
    """

    rule: str
    relation: Relation
    status: Status
    arithmetic: str
    place: Place


class Operand(msgspec.Struct, frozen=True):
    """A figure's part in a finding, in words: 合计, 其中项, 上年数 …; `figure` is its id."""

    figure: int
    role: Text


class Finding(msgspec.Struct, frozen=True):
    """One fault, reported once.

    `place` is the main place (the figure or words most likely wrong), `places` the others worth seeing. `blamed` is the
    figure most likely wrong (-1: none or undecided) and `proposed` the text that would mend it ("" if unknown).
    `checks` indexes `Result.checked`: all the relations that this fault breaks. `doubtful` tells an error or warning that
    became a note because it rests on a scan's recognised text: to be looked at (待核实).
    """

    id: str
    rule: str
    severity: Severity
    message: Text
    place: Place
    places: tuple[Place, ...] = ()
    operands: tuple[Operand, ...] = ()
    arithmetic: tuple[str, ...] = ()
    blamed: int = -1
    proposed: str = ""
    checks: tuple[int, ...] = ()
    doubtful: bool = False


class NotChecked(msgspec.Struct, frozen=True):
    """A rule, or one use of it, that could not be checked, and why."""

    rule: str
    reason: Text


class Result(msgspec.Struct, frozen=True):
    """All that checking one disclosure gave. `document` has private persons masked (same length, so places hold).

    `unit` is the department's name, `year` the fiscal year (0 unknown), `template` the region's id, `kind` that of
    the kind of disclosure.
    `is_template` is True for an unfilled form. `findings` come in document order, errors and warnings before notes
    at the same place.
    """

    document: Document
    unit: str
    year: int
    template: str
    figures: tuple[Figure, ...]
    numerals: tuple[Numeral, ...]
    checked: tuple[Checked, ...]
    findings: tuple[Finding, ...]
    not_checked: tuple[NotChecked, ...]
    is_template: bool = False
    seconds: dict[str, float] = {}
    kind: str = "final"

    @property
    def exit_code(self) -> int:
        """Return 1 when there is an error or a warning, else 0; 2 where nothing could be checked, which is not clean (a blank form is told as one)."""
        if any(f.severity != "note" for f in self.findings):
            return 1
        return 0 if self.checked or self.is_template else 2
