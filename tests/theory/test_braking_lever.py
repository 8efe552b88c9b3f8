"""Braking is read where the sensor moves with the body, and not from the top of a nodding trunk."""

from __future__ import annotations

import functools

import numpy as np
import pytest

import coach
from coach.model import METRICS, Placement, Validity
from coach.simulation import simulate
from tests.theory.sessions import CHEST, PELVIS, Runner, coached, known

BRAKING = "braking_speed_loss_m_s"


@functools.cache
def braking_m_s(lever_m, nod_deg, braking_g):
    """Median reading of a segment that nods about a point ``lever_m`` below the sensor."""
    runner = Runner(
        "pelvis",
        f"tilt_swing_deg = {nod_deg}\nrotation_range_deg = 0\nwobble_g = 0.02",
        f'part = "ideal"\nlever_arm_m = [0.0, 0.0, {lever_m}]',
    )
    of = simulate(runner.story("stand 8", f"run 40; braking_g = {braking_g}"))
    acc, gyr = of.arrays("sensor")
    found = coach.analyze(
        acc, gyr, rate_hz=104.0, placement="pelvis", axes="forward=+x,left=+y,up=+z"
    )
    return float(np.median(found.grid[BRAKING][found.grid.valid(BRAKING)]))


def test_nodding_on_the_lever_of_a_chest_hides_braking_and_at_the_pelvis_it_does_not():
    def told(lever_m):
        return braking_m_s(lever_m, 1.8, 0.35) / braking_m_s(lever_m, 1.8, 0.28) - 1.0

    still = braking_m_s(0.03, 0.0, 0.28)
    assert braking_m_s(0.03, 1.8, 0.28) == pytest.approx(still, rel=0.15)
    assert told(0.03) > 0.2
    assert braking_m_s(0.4, 1.8, 0.28) > 1.2 * still
    # As the nodding happens to lie here, more braking even reads as less.
    assert told(0.4) < 0.0


def test_only_a_pelvic_sensor_gives_braking():
    assert METRICS[BRAKING].placements == {Placement.PELVIS, Placement.WAIST}
    for runner, given in ((CHEST, False), (PELVIS, True)):
        assert known(runner)
        last = coached(runner, "stand 6", "run 30").snapshots[-4].readings[BRAKING]
        assert (last.validity is Validity.OK) == given
        assert given or last.validity is Validity.NO_SENSOR
