"""A speed reading is an input like any other: kept, replayed, and heard by the attitude."""

from __future__ import annotations

import numpy as np
import pytest

from coach.analysis import collect
from coach.model import Decision, GradeReading, Reason, SpeedReading, Validity
from coach.recording.framing import decode_input, encode_input
from coach.simulation import simulate
from coach.wiring.pipeline import Pipeline
from tests.properties.outcomes import assert_same
from tests.theory.sessions import CHEST, config_of

CURVE = "yaw_rate_deg_s = 9.0\nspeed_m_s = 5.0"


@pytest.mark.parametrize("speed_m_s", [0.0, 3.25, 1e-300])
def test_it_is_kept_to_the_bit(speed_m_s):
    event = SpeedReading(12.5, speed_m_s)
    assert decode_input(encode_input(event)) == event


@pytest.mark.parametrize("rise", [0.0, -0.15, 0.03])
def test_a_grade_is_kept_to_the_bit(rise):
    event = GradeReading(12.5, rise)
    assert decode_input(encode_input(event)) == event


def climb(size: int):
    simulation = simulate(CHEST.story("stand 4", "run 60"))
    told = [GradeReading(30.3 + k, 0.05) for k in range(20)]
    inputs = sorted([*simulation.inputs, *told], key=lambda event: event.t_host_s)
    pipeline = Pipeline(config_of(CHEST))
    groups = [inputs[k : k + size] for k in range(0, len(inputs), size)]
    return [o for group in groups for o in pipeline.push_many(group)] + pipeline.flush()


def test_a_told_grade_counts_at_its_own_time_however_inputs_are_grouped():
    expected = climb(10**6)
    hills = [o.t_s for o in expected if isinstance(o, Decision) and o.reason is Reason.HILL]
    # The first instant after the first reading, and while the last one holds.
    assert (hills[0], hills[-1]) == (30.5, 59.0)
    for size in (1, 7):
        assert_same(climb(size), expected)


def play(measured_speed_m_s: float | None, size: int = 10**6):
    simulation = simulate(CHEST.story("stand 4", f"run 20; {CURVE}", f"run 25; {CURVE}"))
    told = (
        []
        if measured_speed_m_s is None
        else [SpeedReading(9.3 + k, measured_speed_m_s) for k in range(36)]
    )
    inputs = sorted([*simulation.inputs, *told], key=lambda event: event.t_host_s)
    pipeline = Pipeline(config_of(CHEST))
    groups = [inputs[k : k + size] for k in range(0, len(inputs), size)]
    outputs = [o for group in groups for o in pipeline.push_many(group)]
    return simulation, outputs + pipeline.flush()


def side_error_deg(measured_speed_m_s: float | None) -> float:
    simulation, outputs = play(measured_speed_m_s)
    grid = collect(outputs).grid
    inside = (grid.t_s > 30.0) & (grid.t_s < 48.0)
    true = np.interp(grid.t_s, simulation.truth.t_s, simulation.truth.obliquity_rad)
    smooth = np.convolve(true, np.full(7, 1 / 7), "same")
    read = grid.raw["trunk_lateral_lean_rad"]
    return float(np.degrees(np.abs(np.nanmean((read - smooth)[inside]))))


def test_the_right_speed_gives_the_side_lean_in_a_long_curve():
    assert side_error_deg(5.0) < 0.6
    # And it is the speed that does it: half of it leaves half of 4.6 deg.
    assert side_error_deg(2.5) > 1.5


def test_it_counts_at_its_own_time_however_inputs_are_grouped():
    _, expected = play(5.0)
    for size in (1, 7):
        assert_same(play(5.0, size)[1], expected)


def test_a_side_lean_that_nobody_can_know_is_held_and_says_so():
    """Found running in a curve: no standing, no straight, no speed."""
    simulation = simulate(CHEST.story("run 30; yaw_rate_deg_s = 14.0\nspeed_m_s = 5.0"))
    pipeline = Pipeline(config_of(CHEST))
    outputs = pipeline.push_many([e for e in simulation.inputs if e.t_host_s > 4.0])
    words = collect(outputs).grid.validity["trunk_lateral_lean_rad"]
    assert Validity.TURNING.value in set(words.tolist())
