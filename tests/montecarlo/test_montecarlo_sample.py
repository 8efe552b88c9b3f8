"""A few runners of the population, so that a change that spoils the rest is seen at once."""

from __future__ import annotations

import math

import pytest

from tests.first_of import first_of
from tests.montecarlo.interval import rate_interval, share_interval
from tests.montecarlo.table import result_of, table
from tests.montecarlo.trial import Slip, Trial, try_runner

HOUR = {"flat": 3600.0}


@pytest.mark.parametrize("number", first_of(range(3)))
def test_a_few_runners(number):
    result = result_of([try_runner(number, 1, terrains=("flat",), faults=1)])
    assert not result.false, table(result)
    assert not result.missed, table(result)
    assert not result.wrong, table(result)


def test_a_result_that_is_not_good_enough_does_not_hold():
    good = Trial(0, "chest", HOUR, found={"cadence_low": 12.0}, slip=Slip(9.0, [], told=True))
    assert result_of([good]).holds
    assert not result_of([good, Trial(1, "chest", HOUR, found={"cadence_low": None})]).holds
    assert not result_of([Trial(0, "chest", HOUR, {"flat": ["cadence_low"]})]).holds
    assert not result_of([Trial(0, "chest", HOUR, wrong=["cue while standing"])]).holds
    assert not result_of([Trial(0, "chest", HOUR, slip=Slip(9.0, [], told=False))]).holds
    assert not result_of([Trial(0, "chest", HOUR, slip=Slip(9.0, ["lean"], told=True))]).holds


def test_the_table_names_every_rule_that_occurred():
    found = {"cadence_low": None, "trunk_bent": 9.0}
    result = result_of([Trial(0, "chest", HOUR, {"flat": ["lands_hard"]}, found)])
    assert all(f"`{rule}`" in table(result) for rule in ("lands_hard", "cadence_low", "trunk_bent"))


def test_the_intervals_are_the_exact_ones():
    # Garwood's table for 3 events; the rule of three for none; Clopper and Pearson for 9 of 10.
    assert rate_interval(3, 1.0) == pytest.approx((0.6187, 8.7673), abs=1e-4)
    assert rate_interval(0, 2.0) == pytest.approx((0.0, 1.8444), abs=1e-4)
    assert rate_interval(0, 0.0) == (0.0, math.inf)
    assert share_interval(9, 10) == pytest.approx((0.5550, 0.9975), abs=1e-4)
    assert share_interval(0, 0) == (0.0, 1.0)
