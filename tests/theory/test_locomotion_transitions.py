"""Standing, walking and running, and how soon each is noticed.

Measured: 0.5 to 1.55 s. The truth changes half a second after the phase begins, in the middle of
the change of gait.
"""

from __future__ import annotations

import functools
from dataclasses import replace

import numpy as np
import pytest

from coach.simulation import LABELS
from tests.theory.sessions import CHEST, PELVIS, coached

TOWN = (
    "stand 10",
    "walk 20",
    "run 25",
    "stand 12",
    "run 15",
    "walk 15",
    "run 15; speed_m_s = 4.0\ncadence_spm = 182",
    "stand 10",
    "walk 12; cadence_spm = 124\nspeed_m_s = 1.8",
    "stand 8",
)


def each(test):
    """Both placements, three specimens."""
    by_runner = pytest.mark.parametrize("runner", [CHEST, PELVIS], ids=["chest", "pelvis"])
    return by_runner(pytest.mark.parametrize("seed", [31, 32, 33])(test))


@functools.cache
def town(runner, seed):
    return coached(replace(runner, seed=seed), *TOWN)


def transitions(session):
    """True (time, new state), where a state lasts."""
    truth = session.simulation.truth
    at = np.flatnonzero(np.diff(truth.locomotion)) + 1
    lasts = np.diff([*truth.t_s[at], truth.t_s[-1]])
    return [
        (float(truth.t_s[i]), LABELS[truth.locomotion[i]].value)
        for i, seconds in zip(at, lasts, strict=True)
        if seconds > 4.0
    ]


def delays_s(session):
    """(state before, state after, time from the true change to the grid instant that shows it)."""
    grid = session.seen.grid
    before = "standing"
    for t_s, state in transitions(session):
        seen_s = grid.t_s[(grid.t_s > t_s - 1.0) & (grid.locomotion == state)][0]
        yield before, state, seen_s - t_s
        before = state


@each
def test_every_transition_is_noticed_within_two_seconds(runner, seed):
    found = list(delays_s(town(runner, seed)))
    assert len(found) == len(TOWN) - 1
    for before, after, delay_s in found:
        assert 0.0 <= delay_s <= 2.0, (before, after)


@each
def test_states_hold_between_transitions(runner, seed):
    session = town(runner, seed)
    grid = session.seen.grid
    found = transitions(session)
    ends = [t_s for t_s, _ in found[1:]] + [float(grid.t_s[-1])]
    for (t_s, state), end_s in zip(found, ends, strict=True):
        inside = (grid.t_s > t_s + 4.0) & (grid.t_s < end_s)
        assert set(grid.locomotion[inside]) == {state}, (t_s, state)
