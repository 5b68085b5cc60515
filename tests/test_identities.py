"""An identity is stated once: its formula checks a document and computes a total."""

from __future__ import annotations

from decimal import Decimal

import pytest

from juesuan.checks.catalogue import catalogue
from juesuan.checks.collect import FAMILIES
from juesuan.checks.declare import collectors
from juesuan.checks.rules import across, equality, form, privacy, sentence, table, words
from juesuan.domain.identities import compute, parse
from juesuan.domain.measures import measures
from juesuan.kinds.identities import formulas, identities
from juesuan.kinds.kind import kinds
from juesuan.kinds.musts import contents

D = Decimal


def test_a_total_is_computed_by_the_formula_that_checks_it() -> None:
    values = {"whole.income": D("99.00"), "whole.reserves": D(0), "whole.opening": D("10.00")}
    assert compute("whole.total", formulas("final")["T01"], values) == D("109.00")


def test_a_formula_gives_any_one_of_its_measures() -> None:
    values = {"general.opening": D(9), "general.income": D(85), "general.expenditure": D(80)}
    assert compute("general.closing", formulas("final")["T21"], values) == D(14)
    closing = {"fund.closing": D(2), "fund.opening": D(1), "fund.income": D(6)}
    assert compute("fund.expenditure", formulas("final")["T27"], closing) == D(5)


@pytest.mark.parametrize("formula", ["a.b <= a.c", "a.b = a.b + a.c", "a.c = a.d"])
def test_what_does_not_give_a_measure_is_refused(formula: str) -> None:
    with pytest.raises(ValueError, match="does not give"):
        compute("a.b", formula, {"a.c": D(1), "a.d": D(1)})


def test_identities_speak_of_known_measures_and_each_stands_once() -> None:
    declared = identities("final").identity
    assert len({d.id for d in declared}) == len(declared)
    said = [(d.formula, d.scopes) for d in declared]
    assert len(set(said)) == len(said)
    for one in declared:
        formula = parse(one.formula)
        assert {t.measure for t in (*formula.left, *formula.right)} <= set(measures()), one.id


def test_a_rule_is_found_by_its_id() -> None:
    rooms = {
        name.split("_")[0].upper()
        for package in (across, equality, form, privacy, sentence, table, words)
        for name in vars(package)
        if not name.startswith("_") and name != "annotations"
    }
    told = contents("final")
    assert told is not None
    data = {d.id for kind in kinds() for d in identities(kind).identity} | {must.id for must in told.must}
    assert rooms | data == {r.id for r in catalogue()}
    assert not rooms & data


def test_every_rule_that_collects_has_its_turn() -> None:
    turns = [rule for family in FAMILIES for rule in family]
    assert sorted(turns) == sorted(collectors())
