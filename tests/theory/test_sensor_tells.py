"""What a sensor tells, by the one table, and what it does not, with the reason."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from coach.decode import FAMILIES
from coach.metrics import tells
from coach.model import METRICS, Placement, SensorWorth
from coach.model.units import GRAVITY_M_S2

GOOD = SensorWorth(rate_hz=104, acc_range_g=16, gyr_range_deg_s=2000, tick_s=1e-6)


LEAST_G = 3.5


def told(worth, placement=Placement.CHEST, **how):
    return {one.metric: one for one in tells(worth, placement, **how)}


@pytest.mark.parametrize("placement", list(Placement))
def test_a_sensor_as_good_as_our_own_tells_all_of_its_place_with_the_published_errors(placement):
    found = told(GOOD, placement)
    assert list(found) == [n for n, spec in METRICS.items() if placement in spec.placements]
    for name, one in found.items():
        assert one.ok
        assert one.why == ""
        assert one.error == METRICS[name].error_at(placement)


@pytest.mark.parametrize(
    ("lack", "metric", "why"),
    [
        ({"gyr_range_deg_s": 0.0}, "trunk_forward_lean_rad", "needs a gyroscope"),
        ({"gyr_range_deg_s": 0.0}, "trunk_rotation_range_rad", "needs a gyroscope"),
        ({"rate_hz": 60}, "impact_peak_m_s2", "needs 100 samples a second"),
        ({"rate_hz": 20}, "vertical_oscillation_m", "needs 25 samples a second"),
        ({"acc_range_g": 4.0}, "impact_peak_m_s2", "needs a full scale of 8 g"),
    ],
)
def test_what_a_sensor_lacks_is_said_and_costs_that_metric_alone(lack, metric, why):
    found = told(replace(GOOD, **lack))
    assert not found[metric].ok
    assert found[metric].why == why
    assert found["cadence_spm"].ok
    assert found["contact_time_s"].ok


def test_a_sensor_that_each_landing_is_beyond_tells_nothing_of_running():
    found = told(replace(GOOD, acc_range_g=2.0))
    assert not any(one.ok for one in found.values())
    assert found["cadence_spm"].why == "each landing is beyond its full scale of 2 g"


def test_an_accelerometer_nobody_calibrated_widens_angles_until_somebody_does():
    poor = replace(
        GOOD, acc_offset_m_s2=0.04 * GRAVITY_M_S2, acc_scale=0.01, calibrate_accelerometer=True
    )
    name = "trunk_forward_lean_rad"
    before, after = told(poor)[name], told(poor.calibrated())[name]
    assert before.ok
    assert before.why == "until the accelerometer is calibrated"
    assert 0.5 < np.rad2deg(before.error) < 0.6
    assert after.why == ""
    assert np.rad2deg(after.error) < 0.31
    by_itself = told(poor, from_standing=False)[name]
    assert np.rad2deg(by_itself.error) > 2.0
    assert told(poor)["cadence_spm"].error == METRICS["cadence_spm"].error


def test_what_needs_a_standing_calibration_says_so():
    found = told(GOOD, Placement.PELVIS, from_standing=False)
    assert not found["pelvic_tilt_change_rad"].ok
    assert found["pelvic_tilt_change_rad"].why == "needs a standing calibration"
    assert found["pelvic_tilt_rad"].ok


def test_an_error_measured_of_a_family_is_the_least_that_is_published():
    found = told(replace(GOOD, errors={"contact_time_s": 0.05}))["contact_time_s"]
    assert (found.ok, found.error, found.why) == (True, 0.05, "of this kind of sensor")


@pytest.mark.parametrize("family", FAMILIES.values(), ids=lambda one: one.name)
@pytest.mark.parametrize("placement", list(Placement))
def test_each_family_tells_cadence_wherever_it_is_worn_or_ends_below_a_landing(family, placement):
    found = told(family.worth, placement)
    assert found["cadence_spm"].ok is (family.worth.acc_range_g >= LEAST_G)
    assert all(one.ok is (one.why in _WIDER) for one in found.values())
    assert set(family.worth.errors) <= set(METRICS)


_WIDER = ("", "until the accelerometer is calibrated", "of this kind of sensor")
