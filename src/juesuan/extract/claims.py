"""What narrative and tables say: claims between figures, and statements without a number. Plain data."""

from __future__ import annotations

from typing import Literal

import msgspec

from juesuan.kernel.place import Place
from juesuan.kernel.relation import Relation

ClaimKind = Literal["share", "list", "above", "remaining"]


class Claim(msgspec.Struct, frozen=True):
    """One claim of the narrative: a relation between figures that the sentence itself asserts.

    `strict` is False where the words leave room (an 其中 list need not be complete). `wants` is the measure of an operand
    that the paragraph itself does not give; the whole document may (its id then goes into `relation.base`).
    """

    kind: ClaimKind
    relation: Relation
    place: Place
    strict: bool = True
    wants: str = ""


class Unresolved(msgspec.Struct, frozen=True):
    """A share whose operands the document does not give: its figure, and which of them is missing."""

    figure: int
    missing: Literal["part", "whole"]


StatementKind = Literal["none", "empty_table", "direction", "level", "reason"]


class Statement(msgspec.Struct, frozen=True):
    """Words that say something of a measure without a figure.

    `none`: the unit had none of it. `empty_table`: its table is empty. `direction`: `word` (大于, 小于) compares final with
    budget. `level`: final equals budget or last year (持平); `word` is 持平 or 基本持平. `reason`: a reason is given
    (`word` is its text, `__` or empty when the blank was not filled).
    `against` is what it is compared with: `opening_budget`, `full_budget`, `budget` or `prior`.
    """

    kind: StatementKind
    measure: str
    item: str
    word: str
    place: Place
    against: str = ""
