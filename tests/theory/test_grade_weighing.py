"""A hill moves many signs, a fault one: what is told apart, and what is not."""

from __future__ import annotations

import math

import numpy as np
import pytest

from coach.gait.stance import half_sine
from coach.grade import GradeParams
from coach.grade.signs import SIGNS
from coach.grade.weighing import weigh

N = len(SIGNS)
WANDER = np.array([sign.wander for sign in SIGNS])
PER_RISE = np.array([sign.per_rise for sign in SIGNS])
PER_LONGER = np.array([sign.per_longer for sign in SIGNS])
FAULT = np.array([sign.fault for sign in SIGNS])
ALL = np.ones(N, dtype=bool)
NAMES = [sign.metric for sign in SIGNS]
CHEST = np.array([name != "pelvic_tilt_change_rad" for name in NAMES])
PELVIS = np.array([name != "trunk_forward_lean_rad" for name in NAMES])
EACH_PLACE = pytest.mark.parametrize("known", [CHEST, PELVIS], ids=["chest", "pelvis"])


@EACH_PLACE
def test_a_runner_as_usual_is_on_no_hill(known):
    found = weigh(np.zeros(N), WANDER, known)
    assert found.hill < 0.05


@EACH_PLACE
@pytest.mark.parametrize("rise", [-0.10, -0.06, -0.04, 0.04, 0.06, 0.10])
def test_what_is_published_of_a_slope_is_one_with_its_sign(known, rise):
    found = weigh(PER_RISE * rise, WANDER, known)
    assert found.hill > 0.9
    assert found.rise * rise > 0.0
    assert abs(found.rise - rise) < 2.0 * found.doubt
    assert found.doubt > 0.01


@EACH_PLACE
@pytest.mark.parametrize("rise", [-0.06, 0.06])
@pytest.mark.parametrize("missing", range(N), ids=NAMES)
def test_no_single_sign_decides(known, rise, missing):
    stands = PER_RISE * rise
    stands[missing] = 0.0
    assert weigh(stands, WANDER, known).hill > 0.7


@pytest.mark.parametrize("size", [0.6, 1.0, 1.5])
@pytest.mark.parametrize("direction", [-1.0, 1.0])
@pytest.mark.parametrize("one", range(N), ids=NAMES)
def test_a_single_fault_on_the_flat_is_a_fault(one, direction, size):
    stands = np.zeros(N)
    stands[one] = direction * size * FAULT[one]
    found = weigh(stands, WANDER, ALL)
    assert found.hill < 0.4
    assert found.for_fault[one] > math.log(3.0)


@pytest.mark.parametrize("longer", [0.04, 0.06, 0.08])
def test_longer_slower_steps_are_no_hill(longer):
    stands = PER_LONGER * longer
    found = weigh(stands, WANDER, ALL)
    assert found.hill < 0.4
    assert found.for_fault[NAMES.index("cadence_spm")] > math.log(3.0)


@EACH_PLACE
@pytest.mark.parametrize("higher", [0.12, 0.16, 0.20])
@pytest.mark.parametrize("share", [0.60, 0.66, 0.72, 0.78])
def test_a_higher_bounce_at_one_cadence_is_no_hill(known, higher, share):
    """Only a longer flight lifts higher, so contact is as much shorter as half sines say."""
    shares = np.linspace(0.35, share, 400)
    heights = half_sine(shares, np.ones(1)) / half_sine(np.array([share]), np.ones(1))
    flown = shares[np.argmin(np.abs(np.log(heights) - higher))]
    stands = np.zeros(N)
    stands[NAMES.index("vertical_oscillation_m")] = higher
    stands[NAMES.index("duty_factor")] = math.log(flown / share)
    found = weigh(stands, WANDER, known)
    assert found.hill < 0.4
    assert found.for_fault[NAMES.index("vertical_oscillation_m")] > math.log(GradeParams().odds)


@EACH_PLACE
@pytest.mark.parametrize("rise", [-0.10, -0.08, -0.06])
def test_the_bounce_of_a_descent_is_not_told_as_too_high(known, rise):
    stands = PER_RISE * rise
    # Twice the usual answer in the two signs that a bounce moves as well.
    for name in ("vertical_oscillation_m", "duty_factor"):
        stands[NAMES.index(name)] *= 2.0
    found = weigh(stands, WANDER, known)
    assert found.hill > 0.7
    assert found.for_fault[NAMES.index("vertical_oscillation_m")] < math.log(GradeParams().odds)


@EACH_PLACE
@pytest.mark.parametrize("rise", [-0.06, 0.06])
def test_what_a_slope_does_to_one_metric_is_not_told_as_its_fault(known, rise):
    found = weigh(PER_RISE * rise, WANDER, known)
    assert all(found.for_fault[known] < math.log(3.0))


@pytest.mark.parametrize("rise", [-0.06, 0.06])
@pytest.mark.parametrize("direction", [-1.0, 1.0])
def test_braking_that_a_slope_turns_either_way_is_not_told_as_too_long_a_stride(rise, direction):
    """The weight's own part is as large as what happens along the slope, and works against it."""
    stands = PER_RISE * rise
    stands[NAMES.index("braking_speed_loss_m_s")] = direction * 0.2
    found = weigh(stands, WANDER, PELVIS)
    assert found.hill > 0.7
    assert found.for_fault[NAMES.index("braking_speed_loss_m_s")] < math.log(3.0)


def test_braking_and_impact_that_part_are_a_slope_where_the_pelvis_tips_a_little():
    """Longer steps raise both; and there is no need of a change of cadence, contact or bounce."""
    stands = np.zeros(N)
    stands[NAMES.index("braking_speed_loss_m_s")] = 0.25
    stands[NAMES.index("impact_peak_m_s2")] = -0.14
    stands[NAMES.index("pelvic_tilt_change_rad")] = 0.012
    parted = weigh(stands, WANDER, PELVIS).for_fault[NAMES.index("braking_speed_loss_m_s")]
    assert parted < math.log(GradeParams().odds)
    stands[NAMES.index("impact_peak_m_s2")] = 0.14
    stands[NAMES.index("pelvic_tilt_change_rad")] = 0.0
    both = weigh(stands, WANDER, PELVIS).for_fault[NAMES.index("braking_speed_loss_m_s")]
    assert both > math.log(GradeParams().odds)


def test_what_strays_as_far_on_the_flat_tells_no_hill():
    found = weigh(PER_RISE * 0.03, 4.0 * WANDER, ALL)
    assert found.hill < 0.7


def test_a_sign_that_is_not_known_counts_for_nothing():
    stands = PER_RISE * 0.05
    wild = np.where(CHEST, stands, 1e3)
    one, other = weigh(stands, WANDER, CHEST), weigh(wild, WANDER, CHEST)
    assert (one.hill, one.rise) == (other.hill, other.rise)
