"""Many people at a desk: reminders never wrong, slouching measured, states told apart."""

from __future__ import annotations

from collections import Counter

import pytest

from coach.model import DeskState
from tests.practice.desk_days import confusion, play_day, slouched_of, wrong_reminders

LONG_S = 3.0 * 3600.0

pytestmark = [pytest.mark.slow, pytest.mark.long]


@pytest.fixture(scope="module")
def days():
    return [play_day(seed, LONG_S) for seed in range(12)]


def test_reminders_are_right_in_every_day(days):
    assert [wrong_reminders(*one) for one in days] == [[]] * len(days)
    assert sum(len(played.said("desk_get_up")) for _, played in days) > 2 * len(days)


def test_slouch_time_is_right_within_five_percent(days):
    times = [slouched_of(*one) for one in days]
    assert sum(true for _, true in times) > 3600.0
    assert [(found, true) for found, true in times if abs(found - true) > 0.05 * true] == []


def test_no_nudge_comes_before_two_minutes(days):
    for day, played in days:
        h = day.habits
        low = h.tall_deg + (1.0 - (h.usual + h.slouch) / 2.0) * h.range_deg
        truth = dict(zip(played.truth.t_s, played.truth.tilt_deg, strict=True))
        for at_s in played.said("desk_slouch"):
            past = [tilt for t_s, tilt in truth.items() if at_s - 122.0 <= t_s < at_s - 2.0]
            assert sum(tilt > low for tilt in past) > 0.75 * len(past)


def test_states_are_told_apart(days):
    table: Counter[tuple[str, str]] = Counter()
    for _, played in days:
        table += confusion(played)
    total = Counter[str]()
    for (true, _), long in table.items():
        total[true] += long

    def share(true: str, *told: DeskState) -> float:
        return sum(table[true, one.value] for one in told) / total[true]

    assert share("sitting", DeskState.SITTING) > 0.9
    assert share("standing", DeskState.STANDING) > 0.9
    assert share("sitting", DeskState.STANDING) < 0.01
    assert share("standing", DeskState.SITTING) < 0.02
    assert share("walking", DeskState.WALKING) > 0.95
    assert share("lying", DeskState.LYING) > 0.9
    assert share("no_data", DeskState.NO_DATA) > 0.9
