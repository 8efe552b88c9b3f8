"""Calibration, and whether the sensor still sits so: each rule at its border, on made attitudes."""

from __future__ import annotations

import functools
import math
import re

import numpy as np
import pytest

from coach.calibration import HeadingRefiner
from coach.calibration.heading import Heading, HeadingParams, combine
from coach.calibration.standing import Standing, StandingParams, find_standing
from coach.model import (
    AttitudeBlock,
    Calibration,
    FaultKind,
    HeadingSource,
    Locomotion,
    Mounting,
    Placement,
    SampleBlock,
)
from coach.model.units import GRAVITY_M_S2
from coach.slip import Attachment, SlipParams, SlipWatch
from coach.slip.shift import Shift, ShiftParams, is_slip

DEG = math.pi / 180.0
DT_S, GRID_S = 0.01, 0.5
STEP_HZ = 2.8
P = SlipParams()


# Which way is forward.


def heading(angle_deg, source, sigma_deg=5.0):
    """Left, turned so far to the left about up."""
    angle = angle_deg * DEG
    return Heading(np.array([-math.sin(angle), math.cos(angle), 0.0]), source, sigma_deg * DEG)


def angle_deg(found):
    x, y, _ = found.left_sensor
    return math.degrees(math.atan2(-x, y))


BEND = heading(0.0, HeadingSource.FORWARD_BEND)


@pytest.mark.parametrize("gait_deg", [-155.0, -24.0, 10.0, 24.0, 160.0])
def test_a_bend_and_a_run_that_agree_are_combined_by_their_variance(gait_deg):
    gait = heading(gait_deg, HeadingSource.GAIT, sigma_deg=10.0)
    found = combine(BEND, gait, HeadingParams())
    assert found.source is HeadingSource.GAIT
    # The bend alone tells front from back; it weighs four times as much here.
    nearest = math.remainder(gait_deg, 180.0)
    assert angle_deg(found) == pytest.approx(nearest / 5.0, abs=1.5)
    assert found.sigma_rad == pytest.approx((5.0**-2 + 10.0**-2) ** -0.5 * DEG)


@pytest.mark.parametrize("gait_deg", [-150.0, -26.0, 26.0, 60.0, 120.0])
def test_of_a_bend_and_a_run_that_disagree_the_bend_is_believed(gait_deg):
    assert combine(BEND, heading(gait_deg, HeadingSource.GAIT), HeadingParams()) is BEND


def calibration(source=HeadingSource.FORWARD_BEND):
    return Calibration(
        placement=Placement.PELVIS,
        sensor_id="s",
        mounting=Mounting((1.0, 0.0, 0.0, 0.0), source, 5.0 * DEG),
        gyr_bias_rad_s=(0.0, 0.0, 0.0),
        standing_tilt_rad=0.0,
        standing_obliquity_rad=0.0,
        gravity_m_s2=GRAVITY_M_S2,
        still_s=10.0,
        sway_rad=0.0,
    )


@functools.cache
def run_of(seconds, drive_deg):
    """Bouncing whose driving force comes from so far to the left of the sensor's x axis.

    Left and right steps differ in what goes across and in rolling, as a runner's do.
    """
    t_s = np.arange(0.0, seconds, DT_S)
    step, stride = 2.0 * np.pi * STEP_HZ * t_s, np.pi * STEP_HZ * t_s
    ahead, across = 2.0 * np.sin(step), 1.5 * np.sin(stride)
    nods, rolls = 0.6 * np.cos(step), 0.8 * np.cos(stride)
    cos, sin = math.cos(drive_deg * DEG), math.sin(drive_deg * DEG)
    up = GRAVITY_M_S2 + 8.0 * np.cos(step)
    acc = np.stack([cos * ahead - sin * across, sin * ahead + cos * across, up], axis=1)
    gyr = np.stack([cos * rolls - sin * nods, sin * rolls + cos * nods, 0.0 * step], axis=1)
    return acc, gyr


def refined(*parts):
    """What each grid instant of running decides, of parts of (seconds, drive in degrees)."""
    refiner = HeadingRefiner(HeadingParams(), calibration(), GRID_S)
    acc, gyr = (np.concatenate(x) for x in zip(*(run_of(*part) for part in parts), strict=True))
    size = round(GRID_S / DT_S)
    found = []
    for k in range(len(acc) // size):
        rows = slice(k * size, (k + 1) * size)
        t_s = np.arange(k * size, (k + 1) * size) * DT_S
        marks = np.zeros(size, np.uint8)
        refiner.push(SampleBlock("s", DT_S, t_s, acc[rows], gyr[rows], marks, True, k == 0))
        found.append(refiner.at((k + 1) * GRID_S, Locomotion.RUNNING))
    return refiner, found


def test_getting_going_is_left_out_of_what_refines_forward():
    warm_s, run_s = 5.0, 30.0
    _, steady = refined((warm_s, 12.0), (run_s, 12.0))
    _, begun = refined((warm_s, -60.0), (run_s, 12.0))
    (alone,), (with_begin,) = ([one for one in found if one] for found in (steady, begun))
    # Of 12 deg the bend, known nearly as well, keeps its part.
    assert 5.0 * DEG < alone.turn_rad < 9.0 * DEG
    assert with_begin.turn_rad == alone.turn_rad  # to the last bit


def test_forward_that_running_does_not_show_is_looked_for_three_times():
    refiner, found = refined((5.0 + 3.0 * 30.0 - GRID_S, 90.0))
    assert not any(found)
    assert refiner.open
    refiner, found = refined((5.0 + 3.0 * 30.0, 90.0))
    assert not any(found)
    assert not refiner.open


# Standing.


@pytest.mark.parametrize(("stands_s", "used_s"), [(10.0, 10.0), (18.0, 18.0), (60.0, 30.0)])
def test_who_stands_longer_is_calibrated_on_all_of_it_up_to_three_times_what_is_needed(
    stands_s, used_s
):
    rng = np.random.default_rng(2)
    n = round(stands_s / DT_S)
    acc = np.array([0.0, 0.0, GRAVITY_M_S2]) + 0.02 * rng.standard_normal((n, 3))
    gyr = 0.001 * rng.standard_normal((n, 3))
    found = find_standing(acc, gyr, DT_S, StandingParams())
    assert isinstance(found, Standing)
    assert found.still_s == pytest.approx(used_s)


# Does it still sit so?


class Watched:
    """A watch over a sensor whose attitude is written down."""

    def __init__(self, axes_known=True, drive_known=True):
        self.watch = SlipWatch(
            P,
            "s",
            GRID_S,
            np.array([0.0, 0.0, 1.0]),
            axes_known=axes_known,
            drive_known=drive_known,
        )
        self.t_s = 0.0
        self.faults = []
        self.attachments = {}

    def go(self, seconds, mode, *, lean_deg=0.0, pull_g=0.0, drive_deg=0.0, restart=False):
        """So long of standing, or of running with the driving force from ``drive_deg``."""
        n = round(GRID_S / DT_S)
        for k in range(round(seconds / GRID_S)):
            t_s = self.t_s + np.arange(n) * DT_S
            up = np.tile([-math.sin(lean_deg * DEG), 0.0, math.cos(lean_deg * DEG)], (n, 1))
            level = np.tile([pull_g * GRAVITY_M_S2, 0.0, GRAVITY_M_S2], (n, 1))
            if mode is Locomotion.RUNNING:
                phase = 2.0 * np.pi * STEP_HZ * t_s
                level[:, 0] += 2.0 * np.sin(phase) * math.cos(drive_deg * DEG)
                level[:, 1] += 2.0 * np.sin(phase) * math.sin(drive_deg * DEG)
                level[:, 2] += 8.0 * np.cos(phase)
            self.watch.push(
                AttitudeBlock(
                    "s", DT_S, t_s, np.tile([1.0, 0.0, 0.0, 0.0], (n, 1)), up, level,
                    np.zeros(n), np.zeros(n, np.uint8), True, restart and k == 0,
                )
            )  # fmt: skip
            self.t_s += GRID_S
            cadence = 60.0 * STEP_HZ if mode is Locomotion.RUNNING else 0.0
            self.faults += self.watch.at(self.t_s, mode, cadence)
            self.attachments[self.t_s] = self.watch.attachment
        return self

    @property
    def slips(self):
        return [f.detail for f in self.faults if f.kind is FaultKind.SLIPPED]


STAND, RUN = Locomotion.STANDING, Locomotion.RUNNING
SURE = Attachment.SURE


def test_nothing_is_concluded_in_the_four_seconds_after_a_gap():
    one = Watched().go(6.0, Locomotion.WALKING)
    one.watch.doubt(one.t_s, "the sensor restarted")
    began_s = one.t_s
    one.go(10.0, STAND, restart=True)
    later = [t_s for t_s, found in one.attachments.items() if t_s > began_s and found is SURE]
    # The attitude settles for 4 s, then 2 s of standing as before confirm.
    assert min(later) == began_s + 4.0 + 2.0 - GRID_S


def test_standing_before_a_gap_confirms_nothing_after_it():
    one = Watched().go(6.0, STAND)
    one.watch.doubt(one.t_s, "the sensor restarted")
    began_s = one.t_s
    one.go(12.0, STAND, lean_deg=8.0, restart=True)
    after = [found for t_s, found in one.attachments.items() if t_s > began_s]
    assert SURE not in after
    assert after[-1] is Attachment.MOVED
    assert len(one.slips) == 1


@pytest.mark.parametrize("turned_deg", [-60.0, -38.0, 38.0, 60.0, 120.0])
def test_a_strap_turned_about_the_body_from_the_start_is_told(turned_deg):
    slips = Watched().go(4.0, STAND).go(40.0, RUN, drive_deg=turned_deg).slips
    assert slips == [
        f"the sensor moved: forward is {turned_deg:.0f} deg off; stand still to calibrate again"
    ]


@pytest.mark.parametrize("turned_deg", [-32.0, 0.0, 32.0])
def test_a_belt_as_askew_as_people_wear_it_is_not(turned_deg):
    assert not Watched().go(4.0, STAND).go(60.0, RUN, drive_deg=turned_deg).faults


def test_where_forward_is_unknown_no_strap_is_askew():
    one = Watched(axes_known=False)
    assert not one.go(4.0, STAND).go(60.0, RUN, drive_deg=70.0).faults


def test_nor_on_a_trunk_whose_nodding_drives_the_sensor_anywhere():
    one = Watched(drive_known=False)
    assert not one.go(4.0, STAND).go(60.0, RUN, drive_deg=178.0).faults


def test_a_sudden_lasting_change_is_a_slip_where_the_force_shows_it_too():
    (detail,) = Watched().go(4.0, STAND).go(40.0, RUN).go(20.0, RUN, lean_deg=6.0).slips
    assert re.search("turned by [56] deg against the body at 4[45] s", detail)


def test_a_change_that_the_force_does_not_show_is_the_attitude_gone_wrong():
    wrong = math.sin(6.0 * DEG)
    one = Watched().go(4.0, STAND).go(40.0, RUN)
    assert not one.go(20.0, RUN, lean_deg=6.0, pull_g=wrong).faults


def shift(forward_deg, side_deg=0.0, rise_s=0.5):
    return Shift(30.0, forward_deg * DEG, side_deg * DEG, rise_s)


def test_who_was_asked_for_another_posture_and_changes_it_has_not_slipped():
    p = ShiftParams()
    assert is_slip(shift(6.0), p, answered=False)
    assert not is_slip(shift(6.0), p, answered=True)
    # More than anybody's posture changes is a slip all the same.
    assert is_slip(shift(13.0), p, answered=True)
    assert is_slip(shift(0.0, 8.0), p, answered=True)
    # And a person takes longer.
    assert not is_slip(shift(6.0, rise_s=1.0), p, answered=False)
