"""What a result says in short: its counts, and the brief form that is enough to print it.

A worker that checks for the terminal's report sends the brief form: of a document of a thousand figures without a finding
that is a name and a few counts.
"""

from __future__ import annotations

import msgspec

from juesuan.checks.evaluate import members
from juesuan.checks.model import Result
from juesuan.document.model import Paragraph


class Summary(msgspec.Struct, frozen=True):
    """How many relations came out how, and how many findings of each severity there are."""

    exact: int = 0
    consistent: int = 0
    inconsistent: int = 0
    undefined: int = 0
    not_checked: int = 0
    error: int = 0
    warning: int = 0
    note: int = 0
    figures: int = 0

    @property
    def checked(self) -> int:
        """Return how many relations were evaluated."""
        return self.exact + self.consistent + self.inconsistent + self.undefined

    def __add__(self, other: Summary) -> Summary:
        names = self.__struct_fields__
        return Summary(**{n: getattr(self, n) + getattr(other, n) for n in names})


class Brief(Result, frozen=True):
    """A result without what its findings do not point at: `summary` counts the whole.

    The blocks, figures, relations and numerals that are left out are not there, but for empty blocks where later ones keep
    their number; relations are numbered anew. The blocks of figures that only a relation names are left out too.
    """

    summary: Summary = Summary()

    @property
    def exit_code(self) -> int:
        """Return the exit code of the whole result."""
        if any(f.severity != "note" for f in self.findings):
            return 1
        return 0 if self.summary.checked or self.is_template else 2


def summary(result: Result) -> Summary:
    """Count what `result` holds."""
    if isinstance(result, Brief):
        return result.summary
    status = [c.status for c in result.checked]
    severity = [f.severity for f in result.findings]
    return Summary(
        exact=status.count("exact"),
        consistent=status.count("consistent"),
        inconsistent=status.count("inconsistent"),
        undefined=status.count("undefined"),
        not_checked=len(result.not_checked),
        error=severity.count("error"),
        warning=severity.count("warning"),
        note=severity.count("note"),
        figures=len(result.figures),
    )


_LEFT_OUT = Paragraph("")


def brief(result: Result) -> Brief:
    """Return the brief form of a result."""
    cited = {i for f in result.findings for i in (f.blamed, *(o.figure for o in f.operands))}
    figures = tuple([f for f in result.figures if f.id in cited]) if cited else ()
    blocks = {p.block for f in result.findings for p in (f.place, *f.places)} | {f.place.block for f in figures}
    kept = result.document.blocks[: max(blocks, default=-1) + 1]
    document = msgspec.structs.replace(
        result.document, blocks=tuple([b if n in blocks else _LEFT_OUT for n, b in enumerate(kept)])
    )
    numbers = sorted({i for f in result.findings for i in f.checks if i < len(result.checked)})
    checked = tuple([result.checked[i] for i in numbers])
    if checked:  # their figures give the arithmetic its names
        named = cited.union(*(members(c.relation) for c in checked))
        figures = tuple([f for f in result.figures if f.id in named])
    anew = {i: n for n, i in enumerate(numbers)}
    findings = tuple(
        [
            msgspec.structs.replace(f, checks=tuple([anew[i] for i in f.checks if i in anew])) if f.checks else f
            for f in result.findings
        ]
    )
    return Brief(
        document,
        result.unit,
        result.year,
        result.template,
        figures,
        (),
        checked,
        findings,
        result.not_checked,
        result.is_template,
        result.seconds,
        result.kind,
        summary(result),
    )
