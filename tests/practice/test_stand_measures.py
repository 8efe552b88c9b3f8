"""The measures of a standing check against exact theory."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import butter, sosfilt

from coach.analysis import array_inputs
from coach.model import AttitudeBlock, Placement, SegmentStand, SensorMount, StandCheck, Sway
from coach.model import quaternion as quat
from coach.model.units import GRAVITY_M_S2, RAD_PER_DEG
from coach.practice.epochs import EPOCH_S, Epoch, Epochs
from coach.practice.stand.held import Held, mean_up
from coach.practice.stand.plane import plane_by_axes
from coach.practice.stand.position import between
from coach.practice.stand.postures import ALWAYS, Posture
from coach.practice.stand.small_samples import t_sigma
from coach.practice.stand.smallest_change import (
    POSITION,
    POSTURE_SEM_RAD,
    PRIOR_CHECKS,
    RANGE,
    SWAY,
    smallest_change,
)
from coach.practice.stand.spine_share import spine_share
from coach.practice.stand.stand_result import found_of
from coach.practice.stand.strap_moved import strap_moved
from coach.practice.stand.sway import sway_of
from coach.wiring.config import SessionConfig
from coach.wiring.pipeline import Pipeline

UPRIGHT = plane_by_axes(np.array([0.0, 0.0, 1.0]))


def epochs(forward_deg, side_deg=0.0, t_s=0.0, turn=None, force=None):
    """Epochs of a segment with these angles; ``turn`` is how the sensor sits on it."""
    forward, side = np.broadcast_arrays(forward_deg, side_deg)
    q = quat.from_clinical(np.zeros(len(forward)), side * RAD_PER_DEG, forward * RAD_PER_DEG)
    if turn is not None:
        q = quat.multiply(q, np.broadcast_to(turn, q.shape))
    ups = quat.up_in_segment(q)
    forces = GRAVITY_M_S2 * (ups if force is None else force)
    rows = zip(ups.tolist(), forces.tolist(), strict=True)
    return tuple(
        Epoch(t_s + k * EPOCH_S, tuple(up), (0.0,) * 3, 0.0, 0.0, 1.0, False, 0.0, tuple(pull))
        for k, (up, pull) in enumerate(rows)
    )


def ellipse(forward_deg, side_deg, hz, seconds):
    """A tilt that goes round an ellipse, whole turns."""
    phase = 2.0 * np.pi * hz * np.arange(round(seconds / EPOCH_S)) * EPOCH_S
    return epochs(forward_deg * np.sin(phase), side_deg * np.cos(phase))


def test_sway_of_an_ellipse_is_that_of_theory():
    a, b, hz = 0.6, 0.3, 0.4
    sway = sway_of([ellipse(a, b, hz, 10.0)], UPRIGHT)
    deg = RAD_PER_DEG
    assert sway.seconds == pytest.approx(10.0)
    assert sway.rms_rad == pytest.approx(math.sqrt((a**2 + b**2) / 2.0) * deg, rel=1e-3)
    assert sway.forward_rms_rad == pytest.approx(a / math.sqrt(2.0) * deg, rel=1e-3)
    assert sway.side_rms_rad == pytest.approx(b / math.sqrt(2.0) * deg, rel=1e-3)
    area = math.pi * 5.991 * (a * deg / math.sqrt(2.0)) * (b * deg / math.sqrt(2.0))
    assert sway.ellipse_rad2 == pytest.approx(area, rel=0.015)  # n - 1 of 100
    assert sway.noise_rms_rad < 0.05 * sway.rms_rad


def test_the_path_of_a_circle_is_its_chords():
    sway = sway_of([ellipse(0.5, 0.5, 0.5, 10.0)], UPRIGHT)
    chord = 2.0 * 0.5 * RAD_PER_DEG * math.sin(math.pi * 0.5 * EPOCH_S)
    assert sway.speed_rad_s == pytest.approx(chord / EPOCH_S, rel=1e-3)


def test_the_ellipse_holds_95_percent_of_normal_tilts():
    rng = np.random.default_rng(3)
    cov = np.array([[0.30, 0.12], [0.12, 0.10]])
    tilts = rng.multivariate_normal([0.0, 0.0], cov, 20_000)
    sway = sway_of([epochs(*tilts.T)], UPRIGHT)
    inside = np.einsum("ij,ij->i", tilts @ np.linalg.inv(cov), tilts) <= 5.991
    assert inside.mean() == pytest.approx(0.95, abs=0.005)
    exact = math.pi * 5.991 * math.sqrt(np.linalg.det(cov)) * RAD_PER_DEG**2
    assert sway.ellipse_rad2 == pytest.approx(exact, rel=0.03)


def test_windows_do_not_hold_what_is_slower_than_they_are():
    slow = np.linspace(-2.0, 2.0, 300)  # 0.13 deg/s for half a minute
    sway = sway_of([epochs(slow)], UPRIGHT)
    assert sway.rms_rad == pytest.approx(4.0 / 3.0 / math.sqrt(12.0) * RAD_PER_DEG, rel=0.02)


def test_what_the_attitude_forgets_slowly_is_no_sway():
    """After a movement it creeps back by a degree with 3 s; the force knows, and sways a little."""
    t_s = np.arange(100) * EPOCH_S
    phase = 2.0 * np.pi * 0.35 * t_s
    body = 0.4 * np.column_stack([np.sin(phase), np.cos(phase)])
    # A point 1 m above the ankles is shaken by g * tilt * (2 pi f)^2 / g.
    shaken = body * (1.0 + (2.0 * np.pi * 0.35) ** 2 / GRAVITY_M_S2)
    force = np.array([one.up for one in epochs(*shaken.T)])
    creeping = body + np.exp(-t_s / 3.0)[:, None]
    raw = math.sqrt(((creeping - creeping.mean(axis=0)) ** 2).sum(axis=1).mean())
    seen = sway_of([epochs(*creeping.T, force=force)], UPRIGHT)
    assert raw > 0.5
    assert seen.rms_rad == pytest.approx(0.4 * RAD_PER_DEG, rel=0.05)


def test_no_sway_of_stretches_that_are_too_short():
    assert sway_of([epochs(np.zeros(30)), epochs(np.zeros(49))], UPRIGHT) is None


def wander_deg(step_deg, n, seed=5):
    """Tilt of a still sensor in tenths of a second: white rate noise through the general filter."""
    rng = np.random.default_rng(seed)
    free = np.cumsum(rng.normal(0.0, step_deg / math.sqrt(10.0), (10 * n, 2)), axis=0)
    cut_hz = math.sqrt(2.0) / (2.0 * math.pi * 3.0)
    drawn = sosfilt(butter(2, cut_hz, fs=100.0, output="sos"), free, axis=0)
    return (free - drawn).reshape(n, 10, 2).mean(axis=1)


@pytest.mark.parametrize("step_deg", [0.001, 0.01, 0.05])
def test_the_noise_floor_is_what_a_still_sensor_shows(step_deg):
    """White rate noise, drawn back within 3 s, is known exactly; sway beside it adds nothing."""
    still = wander_deg(step_deg, 6000)[200:]
    true = epochs(np.zeros(len(still)))  # the force knows that nothing moves
    force = np.array([one.up for one in true])
    seen = sway_of([epochs(*still.T, force=force)], UPRIGHT)
    assert seen.noise_rms_rad == pytest.approx(seen.rms_rad, rel=0.1)
    phase = 2.0 * np.pi * 0.3 * EPOCH_S * np.arange(len(still))
    swaying = still + 0.4 * np.column_stack([np.sin(phase), np.cos(phase)])
    body = epochs(*(swaying - still).T)
    seen_too = sway_of([epochs(*swaying.T, force=np.array([e.up for e in body]))], UPRIGHT)
    assert seen_too.noise_rms_rad == pytest.approx(
        seen.noise_rms_rad, rel=0.05, abs=0.006 * RAD_PER_DEG
    )


def test_a_sensor_on_the_table_shows_its_noise_floor():
    """The whole way from samples; noise of 0.02 deg/s and 100 ug by root hertz."""
    rng = np.random.default_rng(2)
    rate_hz = 104.0
    n, white = round(160.0 * rate_hz), math.sqrt(rate_hz / 2.0)
    acc = rng.normal(0.0, 1e-4 * GRAVITY_M_S2 * white, (n, 3))
    acc[:, 2] += GRAVITY_M_S2
    gyr = rng.normal(0.0, 0.02 * RAD_PER_DEG * white, (n, 3))
    pipeline = Pipeline(SessionConfig((SensorMount(Placement.CHEST),)))
    outputs = pipeline.push_many(array_inputs(acc, gyr, rate_hz=rate_hz, block=512))
    tenths = Epochs()
    for one in outputs:
        if isinstance(one, AttitudeBlock):
            tenths.push(one)
    seen = sway_of([[one for one in tenths.until(1e3) if one.t_s > 40.0]], UPRIGHT)
    assert seen.noise_rms_rad == pytest.approx(seen.rms_rad, rel=0.2)


def test_position_and_range_are_the_differences():
    found = between([4.0, 5.0], [0.0, 1.0], [10.0, 11.0])  # round two leans by 1 more throughout
    assert found.position == pytest.approx(60.0)
    assert found.range_rad == pytest.approx(10.0)
    assert found.position_error == pytest.approx(0.0, abs=1e-9)


def test_a_pelvis_that_tucks_under_when_sunk_has_a_position_too():
    d = RAD_PER_DEG
    found = between([2.0 * d] * 3, [4.0 * d] * 3, [-4.0 * d] * 3)
    assert found.position == pytest.approx(75.0)
    assert found.range_rad == pytest.approx(-8.0 * d)


def test_one_sigma_holds_the_truth_in_68_percent():
    rng = np.random.default_rng(8)
    hits, n = 0, 4000
    for _ in range(n):
        usual, tall, sunk = (
            (middle + rng.normal(0.0, 0.7, 3)) * RAD_PER_DEG for middle in (4.0, 0.0, 12.0)
        )
        found = between(usual, tall, sunk)
        hits += abs(found.position - 100.0 * 8.0 / 12.0) <= found.position_error
    assert hits / n == pytest.approx(0.683, abs=0.025)


def test_no_position_without_a_range():
    d = RAD_PER_DEG
    tiny = between([0.5 * d] * 3, [0.0] * 3, [1.0 * d] * 3)
    assert tiny.position is None
    assert tiny.range_rad == pytest.approx(d)
    unsure = between([1.0 * d] * 3, [0.0, 4.0 * d, -4.0 * d], [3.0 * d, 9.0 * d, -1.0 * d])
    assert unsure.position is not None  # each round has its range, wherever it stands
    unsure = between([1.0 * d] * 3, [0.0, 4.0 * d, -4.0 * d], [3.0 * d, 3.0 * d, 3.0 * d])
    assert unsure.position is None
    assert unsure.range_error_rad > 1.0 * d


def test_one_round_tells_no_error():
    found = between([4.0], [0.0], [10.0])
    assert found.position == pytest.approx(60.0)
    assert found.position_error is None


def test_t_sigma_comes_down_to_one():
    values = [t_sigma(n) for n in range(1, 40)]
    assert values == sorted(values, reverse=True)
    assert values[0] == pytest.approx(1.837, abs=0.001)
    assert values[-1] < 1.015


def test_a_wild_second_does_not_move_a_posture():
    forward = np.full(80, 3.0)
    forward[30:40] = 9.0
    off = UPRIGHT.forward_rad(np.array([mean_up(epochs(forward))]))[0]
    assert off == pytest.approx(3.0 * RAD_PER_DEG, abs=1e-6)


def held_rounds(turn=None, scatter=0.0, slip_after=None, slip=(5.0, 2.0), seed=0):
    """Three rounds, usual 4, tall 0, sunk 10 deg; from a posture on the strap sits otherwise."""
    rng = np.random.default_rng(seed)
    out = []
    for k in range(9):
        number, posture = k // 3, ALWAYS[k % 3]
        forward = {Posture.USUAL: 4.0, Posture.TALL: 0.0, Posture.SUNK: 10.0}[posture]
        off = np.array(slip) if slip_after is not None and k >= slip_after else np.zeros(2)
        tilt = np.array([forward, 0.0]) + off + rng.normal(0.0, scatter, 2)
        out.append(Held(number, posture, epochs(np.full(60, tilt[0]), tilt[1], 20.0 * k, turn)))
    return out


def found(held, *, axes_known, placement=Placement.CHEST):
    return found_of(placement, held, axes_known=axes_known, slip_rad=2.5 * RAD_PER_DEG)


@settings(max_examples=60, deadline=None)
@given(
    about_up=st.floats(-180.0, 180.0),
    forward=st.floats(-25.0, 25.0),
    side=st.floats(-25.0, 25.0),
)
def test_how_the_sensor_sits_does_not_change_the_position(about_up, forward, side):
    turn = quat.from_clinical(*(np.array([a * RAD_PER_DEG]) for a in (about_up, side, forward)))[0]
    straight = found(held_rounds(scatter=0.5), axes_known=False).stand
    turned = found(held_rounds(turn, scatter=0.5), axes_known=False).stand
    assert turned.position == pytest.approx(straight.position, abs=1.0)
    assert turned.range_rad == pytest.approx(straight.range_rad, rel=0.01)


@settings(max_examples=40, deadline=None)
@given(forward=st.floats(-20.0, 20.0))
def test_a_calibrated_sensor_that_sits_tilted_changes_it_by_less_than_a_point(forward):
    turn = quat.from_clinical(np.zeros(1), np.zeros(1), np.array([forward * RAD_PER_DEG]))[0]
    straight = found(held_rounds(scatter=0.5), axes_known=True).stand
    turned = found(held_rounds(turn, scatter=0.5), axes_known=True).stand
    assert turned.position == pytest.approx(straight.position, abs=1.0)


@pytest.mark.parametrize("slip_after", range(2, 8))
@pytest.mark.parametrize("axes_known", [True, False])
def test_a_strap_that_moves_is_told_and_taken_off(slip_after, axes_known):
    seen = found(held_rounds(scatter=0.3, slip_after=slip_after), axes_known=axes_known)
    assert seen.moved is not None
    assert seen.moved.before == slip_after
    assert seen.moved.size_rad == pytest.approx(math.hypot(5, 2) * RAD_PER_DEG, rel=0.2)
    assert seen.stand.position == pytest.approx(60.0, abs=5.0)


def test_people_who_differ_from_round_to_round_have_no_strap_that_moved():
    told = 0
    for seed in range(200):
        seen = found(held_rounds(scatter=1.0, seed=seed), axes_known=True)
        told += seen.moved is not None
    assert told <= 2


def test_too_few_postures_tell_nothing_of_the_strap():
    assert strap_moved(np.zeros((5, 2)), [1, 2, 3, 1, 2], 0.01) is None


def test_one_whole_round_is_no_result():
    assert found(held_rounds()[:5], axes_known=True) is None


def stand(position=60.0, error=3.0, range_deg=10.0, sway_deg=0.3, place=Placement.CHEST):
    deg = RAD_PER_DEG
    sway = Sway(30.0, sway_deg * deg, 0.0, 0.0, 0.0, 0.0, 0.0)
    sunk = tuple(range_deg * deg + off * deg for off in (-0.5, 0.0, 0.5))
    usual = ((1.0 - position / 100.0) * range_deg * deg,) * 3
    return SegmentStand(
        place, usual, (0.0,) * 3, sunk, (), (), position, error, range_deg * deg, 0.4 * deg, sway
    )


def checks(positions, **more):
    return [StandCheck(100.0, 3, (stand(one, **more),)) for one in positions]


def test_the_first_check_goes_by_the_prior():
    change = smallest_change(checks([60.0]), Placement.CHEST, POSITION)
    sem = 100.0 * POSTURE_SEM_RAD / (10.0 * RAD_PER_DEG)
    assert change.sem == pytest.approx(sem)
    assert change.value == pytest.approx(1.96 * math.sqrt(2.0) * sem)
    assert (change.checks, change.learnt) == (1, 0.0)


def test_many_checks_learn_the_persons_own_error():
    rng = np.random.default_rng(4)
    change = smallest_change(checks(60.0 + rng.normal(0.0, 5.0, 400)), Placement.CHEST)
    assert change.sem == pytest.approx(5.0, rel=0.1)
    assert change.learnt == pytest.approx(399 / (399 + PRIOR_CHECKS))


def test_progress_is_no_error():
    rng = np.random.default_rng(4)
    climbing = 30.0 + np.linspace(0.0, 40.0, 60) + rng.normal(0.0, 3.0, 60)
    assert smallest_change(checks(climbing), Placement.CHEST).sem == pytest.approx(4.0, abs=1.5)


def test_the_error_of_the_day_is_the_least():
    change = smallest_change(checks([60.0] * 200, error=7.0), Placement.CHEST)
    assert change.sem == pytest.approx(7.0)


@pytest.mark.parametrize("measure", [RANGE, SWAY])
def test_other_measures_have_one_too(measure):
    change = smallest_change(checks([50.0, 60.0]), Placement.CHEST, measure)
    assert 0.0 < change.value < 10.0 * RAD_PER_DEG


def test_no_change_of_what_was_not_measured():
    assert smallest_change(checks([50.0]), Placement.PELVIS) is None


def test_spine_and_pelvis_share_the_way():
    trunk, pelvis = stand(range_deg=12.0), stand(range_deg=-3.0, place=Placement.PELVIS)
    share = spine_share(StandCheck(100.0, 3, (trunk, pelvis)))
    assert share.flexion_rad == pytest.approx(15.0 * RAD_PER_DEG)
    assert share.spine == pytest.approx(15.0 / 12.0)
    assert share.flexion_error_rad == pytest.approx(0.0, abs=1e-9)
    assert spine_share(StandCheck(100.0, 3, (trunk,))) is None
    still = stand(range_deg=0.4, place=Placement.CHEST)
    assert spine_share(StandCheck(100.0, 3, (still, pelvis))).spine is None
