"""An accelerometer's offset and scale are found from its six sides, or the reason why not."""

from __future__ import annotations

import numpy as np
import pytest

from coach.analysis import array_inputs
from coach.calibration import (
    SIDES,
    SidesRejected,
    SidesRejection,
    calibrate_accelerometer,
)
from coach.model import AccelerometerCalibration, AttitudeBlock
from coach.model import quaternion as quat
from coach.model.units import GRAVITY_M_S2
from coach.mounting import corrected
from coach.simulation import simulate
from coach.wiring.pipeline import Pipeline
from tests.theory.sessions import CHEST, config_of, sample_blocks, with_mount

RATE_HZ = 100.0
OFFSET = np.array([0.20, -0.31, 0.12])  # 20 to 32 mg
GAIN = np.array([1.01, 0.985, 1.02])
TRUE_UP = {
    name: (1.0 if name[0] == "+" else -1.0) * np.eye(3)["xyz".index(name[1])] for name in SIDES
}


def laid(sides=SIDES, *, seed=1, shaken=0.0, offset=OFFSET, gain=GAIN):
    """A hand turns the sensor from side to side; no side of table or housing is exact."""
    rng = np.random.default_rng(seed)
    parts = []
    for name in sides:
        up = TRUE_UP[name] + rng.normal(size=3) * np.radians(4.0)
        up /= np.sqrt((up**2).sum())
        moving = rng.normal(size=(150, 3)) * 3.0 + up * GRAVITY_M_S2
        parts += [moving, np.tile(up * GRAVITY_M_S2, (350, 1))]
    force = np.concatenate(parts)
    force += rng.normal(size=force.shape) * (0.02 + shaken)
    acc = force / gain + offset
    inputs = array_inputs(acc, np.zeros_like(acc), rate_hz=RATE_HZ, block=256)
    return sample_blocks(inputs)


@pytest.mark.parametrize("seed", range(6))
def test_offset_and_gain_are_found(seed):
    found = calibrate_accelerometer(laid(seed=seed))
    errors = found.calibration
    # 3 mg: a sixth of a degree of tilt, beside the 1 to 2 degrees before.
    np.testing.assert_allclose(errors.offset_m_s2, OFFSET, atol=0.03)
    np.testing.assert_allclose(errors.gain, GAIN, atol=0.003)
    assert found.left_m_s2 < 0.02


def test_the_order_of_sides_does_not_matter():
    found = calibrate_accelerometer(laid(SIDES[::-1] + SIDES[:2]))
    np.testing.assert_allclose(found.calibration.offset_m_s2, OFFSET, atol=0.03)


REFUSED = {
    "five sides": (lambda: laid(SIDES[:5]), SidesRejection.SIDES_MISSING, "-z"),
    "nothing": (list, SidesRejection.SIDES_MISSING, "+x"),
    "held in the hand": (lambda: laid(shaken=0.4), SidesRejection.SIDES_MISSING, "0 of 6"),
    "broken": (
        lambda: laid(offset=OFFSET + np.array([1.8, 0.0, 0.0])),
        SidesRejection.IMPLAUSIBLE,
        "offset",
    ),
}


@pytest.mark.parametrize("why", REFUSED)
def test_a_bad_attempt_is_refused_for_its_reason(why):
    blocks, reason, word = REFUSED[why]
    found = calibrate_accelerometer(blocks())
    assert isinstance(found, SidesRejected)
    assert found.reason is reason
    assert word in found.detail
    assert "\n" not in found.detail


def test_sides_that_contradict_each_other_are_refused():
    # The offset changes on the way, as after a blow.
    blocks = laid() + laid(offset=OFFSET + 0.6, seed=2)
    found = calibrate_accelerometer(blocks)
    assert isinstance(found, SidesRejected)
    assert found.reason is SidesRejection.UNEVEN


def test_corrected_samples_measure_true_gravity():
    errors = AccelerometerCalibration(tuple(OFFSET), tuple(GAIN))
    (block, *_) = laid(("+z",))
    still = corrected(block, errors).acc_m_s2[-200:]
    assert np.sqrt((still**2).sum(axis=1)).mean() == pytest.approx(GRAVITY_M_S2, abs=0.005)


def test_the_pipeline_takes_the_errors_off():
    simulation = simulate(CHEST.story("stand 20"))
    config = config_of(CHEST)
    errors = AccelerometerCalibration((0.0, 0.5, 0.0), (1.0, 1.0, 1.0))
    plain, taken_off = (
        Pipeline(one).push_many(simulation.inputs)
        for one in (config, with_mount(config, accelerometer=errors))
    )
    up, other = (
        [o for o in run if isinstance(o, AttitudeBlock)][-1].up_segment[-1]
        for run in (plain, taken_off)
    )
    axis = quat.rotate(
        np.array(config.mounts[0].calibration.mounting.quat_segment_from_sensor),
        np.array([0.0, 1.0, 0.0]),
    )
    expected = up * GRAVITY_M_S2 - 0.5 * axis
    expected /= np.sqrt((expected**2).sum())
    assert np.degrees(np.arccos(other @ expected)) < 0.3
