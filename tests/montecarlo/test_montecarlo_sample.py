"""A few runners of the population, so that a change that spoils the rest is seen at once."""

from __future__ import annotations

from tests.montecarlo.table import MOST_FALSE_PER_H, Result, result_of, table
from tests.montecarlo.trial import Trial, try_runner


def test_a_few_runners():
    result = result_of([try_runner(number, 1, 60.0, 1) for number in range(4)])
    assert not result.false
    assert not result.missed, table(result)
    assert not result.wrong


def test_a_result_that_is_not_good_enough_does_not_hold():
    good = Trial(0, 3600.0, found={"cadence_low": 12.0})
    assert result_of([good]).holds
    assert not result_of([good, Trial(1, 3600.0, found={"cadence_low": None})]).holds
    assert not result_of([Trial(0, 3600.0, false=["cadence_low"])]).holds
    assert not result_of([Trial(0, 3600.0, wrong=["cue while standing"])]).holds
    assert MOST_FALSE_PER_H < 1.0


def test_the_table_names_every_rule_that_occurred():
    result = result_of([Trial(0, 60.0, ["lands_hard"], {"cadence_low": None, "trunk_bent": 9.0})])
    assert isinstance(result, Result)
    assert all(f"`{rule}`" in table(result) for rule in ("lands_hard", "cadence_low", "trunk_bent"))
