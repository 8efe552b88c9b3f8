"""What a slow sensor still gives is within the published error of what a quick one gives."""

from __future__ import annotations

import functools
from fractions import Fraction

import numpy as np
import pytest
from scipy import signal

import coach
from coach.model import METRICS, Placement
from coach.model.rates import LEAST_RATE_HZ
from coach.simulation import simulate
from tests.theory.sessions import CHEST, PELVIS, config_of

RUNNERS = {"chest": CHEST, "pelvis": PELVIS}
QUICK_HZ = 104


@functools.cache
def medians(placement, cadence_spm, rate_hz):
    """Metric -> median of a minute's valid readings, of the same samples at another rate."""
    runner = RUNNERS[placement]
    acc, gyr = _arrays(placement, cadence_spm)
    part = Fraction(rate_hz, QUICK_HZ)
    # As a sensor does it: nothing beyond half the rate is let through.
    at_rate = [
        signal.resample_poly(one, part.numerator, part.denominator, axis=0, padtype="line")
        for one in (acc, gyr)
    ]
    found = coach.analyze(
        *at_rate,
        rate_hz=float(rate_hz),
        placement=placement,
        calibration=config_of(runner).mounts[0].calibration,
    )
    valid = {name: found.grid.valid(name) for name in METRICS}
    return {name: float(np.median(found.grid[name][v])) for name, v in valid.items() if v.any()}


@functools.cache
def _arrays(placement, cadence_spm):
    story = RUNNERS[placement].story("stand 6", f"run 60; cadence_spm = {cadence_spm}")
    return simulate(story).arrays("sensor")


@pytest.mark.parametrize("rate_hz", [52, 26, 20, 16, 13])
@pytest.mark.parametrize("cadence_spm", [155, 172, 190])
@pytest.mark.parametrize("placement", RUNNERS)
def test_what_is_given_at_a_low_rate_is_as_good_as_it_says(placement, cadence_spm, rate_hz):
    quick, slow = (medians(placement, cadence_spm, hz) for hz in (QUICK_HZ, rate_hz))
    assert slow.keys() <= quick.keys()
    assert {"cadence_spm", "contact_time_s", "stride_regularity"} <= slow.keys()
    for name, value in slow.items():
        assert abs(value - quick[name]) <= METRICS[name].error_at(Placement(placement)), name


@pytest.mark.parametrize("placement", RUNNERS)
def test_at_the_least_rate_steps_and_angles_are_still_right(placement):
    quick, slow = (medians(placement, 172, hz) for hz in (QUICK_HZ, round(LEAST_RATE_HZ)))
    angle = "pelvic_tilt_change_rad" if placement == "pelvis" else "trunk_forward_lean_rad"
    for name in ("cadence_spm", angle):
        assert abs(slow[name] - quick[name]) <= 0.5 * METRICS[name].error_at(Placement(placement))


@pytest.mark.parametrize(
    ("name", "from_hz"),
    [("vertical_oscillation_m", 26), ("braking_speed_loss_m_s", 52), ("cadence_spm", 12)],
)
def test_below_its_least_rate_a_metric_is_not_given(name, from_hz):
    for rate_hz in (52, 26, 20, 16, 13, 12):
        assert (name in medians("pelvis", 172, rate_hz)) == (rate_hz >= from_hz)
