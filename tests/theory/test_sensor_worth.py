"""What is left of an accelerometer's errors in an angle, by itself and from standing.

The truth is the geometry alone: a sensor at rest in every orientation, with drawn offsets and
scales, against the formulas that the published errors use.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from coach.model.sensor_worth import USUAL_LEAN_RAD, SensorWorth
from coach.model.units import GRAVITY_M_S2

SPECIMENS = 20_000
OF_A_DRAW = 0.05
"""An RMS of so many draws is within a few percent."""


def worth(offset_mg=0.0, scale=0.0):
    offset = offset_mg * 1e-3 * GRAVITY_M_S2
    return SensorWorth(
        rate_hz=100,
        acc_range_g=16,
        gyr_range_deg_s=2000,
        acc_offset_m_s2=offset,
        acc_scale=scale,
    )


def forward_angles(offset_g, scale, *, aligned):
    """Measured forward angle while standing and while leaning, of many sensors."""
    rng = np.random.default_rng(5)
    one = Rotation.identity(SPECIMENS) if aligned else Rotation.random(SPECIMENS, random_state=rng)
    offsets = offset_g * rng.standard_normal((SPECIMENS, 3))
    scales = 1.0 + scale * rng.standard_normal((SPECIMENS, 3))
    angles = []
    for lean in (0.0, USUAL_LEAN_RAD):
        # Up as the segment has it: who leans forward has up behind; the sign does not matter here.
        up = np.tile([np.sin(lean), 0.0, np.cos(lean)], (SPECIMENS, 1))
        felt = one.inv().apply(one.apply(up) * scales + offsets)
        angles.append(np.arctan2(felt[:, 0], felt[:, 2]))
    return angles


def rms(x):
    return float(np.sqrt(np.mean(np.square(x))))


@pytest.mark.parametrize("offset_mg", [10.0, 20.0, 40.0])
def test_of_an_offset_standing_leaves_what_the_lean_turns(offset_mg):
    stood, leant = forward_angles(offset_mg * 1e-3, 0.0, aligned=False)
    found = worth(offset_mg=offset_mg)
    assert rms(stood) == pytest.approx(found.level_error_rad(from_standing=False), rel=OF_A_DRAW)
    left = rms(leant - stood - USUAL_LEAN_RAD)
    assert left == pytest.approx(found.level_error_rad(from_standing=True), rel=OF_A_DRAW)
    assert left < 0.2 * rms(stood)


@pytest.mark.parametrize("scale", [0.01, 0.036])
def test_of_a_scale_nothing_is_understated(scale):
    found = worth(scale=scale)
    stood, leant = forward_angles(0.0, scale, aligned=False)
    assert rms(stood) == pytest.approx(found.level_error_rad(from_standing=False), rel=OF_A_DRAW)
    assert rms(leant - stood - USUAL_LEAN_RAD) < found.level_error_rad(from_standing=True)
    stood, leant = forward_angles(0.0, scale, aligned=True)
    left = rms(leant - stood - USUAL_LEAN_RAD)
    assert left == pytest.approx(found.level_error_rad(from_standing=True), rel=OF_A_DRAW)


def test_twenty_mg_are_one_point_one_degrees_by_themselves_and_a_fifth_from_standing():
    found = worth(offset_mg=20.0)
    assert np.rad2deg(found.level_error_rad(from_standing=False)) == pytest.approx(1.15, abs=0.01)
    assert np.rad2deg(found.level_error_rad(from_standing=True)) == pytest.approx(0.20, abs=0.01)


def test_a_calibrated_accelerometer_is_never_worse():
    for one in (worth(40.0, 0.036), worth(0.0, 0.0), worth(1.0, 0.001)):
        for from_standing in (True, False):
            after = one.calibrated().level_error_rad(from_standing=from_standing)
            assert after <= one.level_error_rad(from_standing=from_standing)
