"""What a decision costs: little, and no more after hours than after minutes."""

from __future__ import annotations

import statistics
import time

import pytest

from coach.cues import CuePolicy
from coach.model import Baseline
from tests.stories.fast import CHEST, GRID_S, PELVIS, PROMPT, USUAL, Stretch, snapshots
from tests.stories.test_policy_parts import deep_size

HOURS = 3
SPEED_M_S = 3.0
# The figure asked for is 50 us; a busy machine of a test run gets room.
MOST_US = 150.0


def driven(placements, seen):
    """A policy through some snapshots with a told speed: (policy, seconds of each decision)."""
    policy = CuePolicy(
        PROMPT, Baseline(dict(USUAL)), GRID_S, calibrated=True, placements=placements
    )
    spent = []
    for snapshot in seen:
        if snapshot.t_s % 1.0 == 0.0:
            policy.push_speed(SPEED_M_S, snapshot.t_s)
        begun = time.perf_counter()
        policy.decide(snapshot, snapshot.t_s)
        spent.append(time.perf_counter() - begun)
    return policy, spent


@pytest.mark.parametrize("placements", [CHEST, CHEST + PELVIS], ids=["one sensor", "two"])
def test_a_decision_costs_no_more_after_hours(placements):
    seen = snapshots([Stretch(3600.0 * HOURS)], placements)
    _, spent = driven(placements, seen)
    part = len(spent) // 6
    # Medians of the second and the last half hour: the first one learns the reference of fatigue.
    early, late = (statistics.median(spent[k * part : (k + 1) * part]) * 1e6 for k in (1, 5))
    assert late <= 1.3 * early
    assert late <= MOST_US


def test_a_judgement_with_a_told_speed_takes_no_memory_with_the_length_of_a_run():
    sizes = [
        deep_size(driven(CHEST, snapshots([Stretch(60.0 * minutes)], CHEST))[0])
        for minutes in (45, 180)
    ]
    assert sizes[1] <= 1.05 * sizes[0]
