"""What a disclosure says otherwise than the ones given with it: the budget of its year, last year's, its units'."""

from __future__ import annotations

import msgspec

from juesuan.checks.model import Severity
from juesuan.kernel.lang import Text


class Difference(msgspec.Struct, frozen=True):
    """One difference: its rule across documents, what it says, and the figure of the disclosure that it is about (-1 none)."""

    id: str
    rule: str
    title: Text
    severity: Severity
    message: Text
    figure: int


class Compared(msgspec.Struct, frozen=True):
    """What was found; `apart` says which disclosure was not compared and why, `left` what is left for units that are not there."""

    found: tuple[Difference, ...] = ()
    apart: tuple[Text, ...] = ()
    left: tuple[Text, ...] = ()
