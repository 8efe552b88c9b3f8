"""A gyroscope that shows exactly zero at rest: its offset there is not learnt, nor trusted."""

from itertools import pairwise

import numpy as np
import pytest
from test_attitude import EACH_ENGINE

from coach.calibration import Calibrated, CalibrationParams, calibrate
from coach.model import Placement, SampleBlock
from coach.model import quaternion as quat
from coach.model.blocks import part_of
from coach.orientation import Orientation, OrientationParams, WearerInfo
from coach.orientation.strapdown import carried_on, small_turns

DT_S = 0.01
OFFSET = np.radians([1.2, -0.9, 0.5])
BAND = np.radians(1.5)
STILL = slice(6000, 9000)


def moved_then_still_then_moved(band=BAND):
    """60 s of turning to and fro, 30 s on a table, 20 s of turning; and true up."""
    rng = np.random.default_rng(3)
    n = 11000
    rate = np.cumsum(rng.standard_normal((n, 3)), axis=0)
    rate = 0.5 * (rate - rate.mean(axis=0)) / rate.std(axis=0)
    rate[STILL] = 0.0
    quats = carried_on((1.0, 0.0, 0.0, 0.0), small_turns(rate * DT_S))
    force = quat.rotate(quat.conjugate(quats), np.array([0.0, 0.0, 9.81]))
    force += 0.03 * rng.standard_normal((n, 3))
    gyr = rate + OFFSET + np.radians(0.05) * rng.standard_normal((n, 3))
    gyr[(np.abs(gyr) < band).all(axis=1)] = 0.0
    block = SampleBlock(
        "s", DT_S, np.arange(n) * DT_S, force, gyr, np.zeros(n, np.uint8), True, True
    )
    return block, quat.up_in_segment(quats)


def off_deg(block, truth, make, rows, borders=()):
    stage = Orientation(OrientationParams(), WearerInfo(None), make)
    edges = sorted({0, len(block.t_s), *borders})
    up = np.concatenate([stage.push(part_of(block, a, b)).up_segment for a, b in pairwise(edges)])
    apart = np.degrees(np.arccos(np.clip((up * truth).sum(axis=1), -1.0, 1.0)))
    return float(np.sqrt(np.mean(apart[rows] ** 2))), up


@EACH_ENGINE
def test_what_was_learnt_while_moving_outlasts_a_rest(make):
    block, truth = moved_then_still_then_moved()
    assert (block.gyr_rad_s[STILL][1:] == 0.0).all()
    before, _ = off_deg(block, truth, make, slice(4000, 6000))
    after, _ = off_deg(block, truth, make, slice(9000, 10000))
    at_rest, _ = off_deg(block, truth, make, slice(7000, 9000))
    assert after < before + 0.15
    assert at_rest < 0.3


@EACH_ENGINE
def test_any_cutting_gives_the_same_bits(make):
    block, truth = moved_then_still_then_moved()
    whole = off_deg(block, truth, make, slice(None))[1]
    cut = off_deg(block, truth, make, slice(None), (5990, 6003, 6049, 6051, 8999, 9001, 9004))[1]
    assert np.array_equal(whole, cut)


def standing_block(band):
    rng = np.random.default_rng(1)
    n = 1500
    sway = 0.15 * np.sin(2 * np.pi * 0.3 * np.arange(n) * DT_S)[:, None] * np.ones(3)
    gyr = np.radians(sway + 0.2 + 0.05 * rng.standard_normal((n, 3)))
    gyr = np.round(gyr / np.radians(0.061)) * np.radians(0.061)
    gyr[np.abs(gyr) < band] = 0.0
    acc = np.array([0.0, 0.0, 9.81]) + 0.02 * rng.standard_normal((n, 3))
    return SampleBlock("s", DT_S, np.arange(n) * DT_S, acc, gyr, np.zeros(n, np.uint8), True, True)


@pytest.mark.parametrize(("band_deg_s", "known"), [(0.0, True), (0.35, False)])
def test_standing_tells_no_offset_that_a_dead_band_hides(band_deg_s, known):
    block = standing_block(np.radians(band_deg_s))
    found = calibrate([block], Placement.CHEST, None, CalibrationParams())
    assert isinstance(found, Calibrated)
    assert found.calibration.gyr_bias_known is known
    assert ("hidden" in found.remarks[1]) is not known
