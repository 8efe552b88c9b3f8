"""How differently a runner's runs begin."""

import pytest

from coach.progress import MetricRecord
from coach.progress.day_spread import LEAST_RUNS, day_spreads
from tests.progress.test_trends import session

LEAN = "trunk_forward_lean_rad"


def run(day, begins):
    return session(day, {LEAN: MetricRecord(0.2, 0.01, begins, 0.3, 999)})


def test_the_beginnings_count_not_the_tired_ends():
    begins = [0.10, 0.12, 0.11, 0.13, 0.09]
    assert day_spreads([run(day, value) for day, value in enumerate(begins)])[
        LEAN
    ] == pytest.approx(0.0158, abs=1e-4)


def test_few_runs_say_nothing():
    assert not day_spreads([run(day, 0.1 + 0.01 * day) for day in range(LEAST_RUNS - 1)])


def test_a_run_too_short_for_thirds_says_nothing():
    assert not day_spreads([run(day, None) for day in range(9)])


def test_an_older_strap_is_forgotten():
    sessions = [run(day, 0.5) for day in range(5)] + [run(5 + day, 0.1) for day in range(12)]
    assert day_spreads(sessions)[LEAN] == 0.0


def test_what_does_not_count_from_standing_has_none():
    steps = {"cadence_spm": MetricRecord(170.0, 1.0, 168.0, 172.0, 999)}
    assert not day_spreads([session(day, steps) for day in range(9)])
