"""The simulated motion obeys its own physics: rate and attitude, gravity, momentum, signs."""

from itertools import pairwise

import numpy as np
import pytest
from simulated_stories import IDEAL, play

from coach.model import Side
from coach.model.quaternion import conjugate, from_axis_angle, multiply, rotate, up_in_segment
from coach.model.units import DEG_PER_RAD, GRAVITY_M_S2, S_PER_MIN
from coach.simulation.forces import vertical_oscillation_m

RUN = "run 40"
# Finer counts than any real part: these tests are about motion, not about quantisation.
FINE = IDEAL + "acc_range_g = 4\ngyr_range_deg_s = 250\n"


@pytest.fixture(scope="module")
def run():
    return play("stand 5", RUN)


@pytest.fixture(scope="module")
def walk():
    return play("stand 5", "walk 40")


def steady(simulation):
    contacts = [c for c in simulation.truth.contacts if c.t_ic_s > 12.0]
    return contacts[: 1 + 2 * ((len(contacts) - 1) // 2)]


def integrated(gyr_rad_s, dt_s, start):
    """Second-order strapdown: mean of neighbours plus the coning term of Savage 1998."""
    mean = 0.5 * (gyr_rad_s[1:] + gyr_rad_s[:-1]) * dt_s
    coning = np.cross(gyr_rad_s[:-1], gyr_rad_s[1:]) * dt_s**2 / 12.0
    turn = mean + coning
    angle = np.linalg.norm(turn, axis=1)
    axis = turn / np.maximum(angle, 1e-15)[:, None]
    quat = [start]
    for step in from_axis_angle(axis, angle):
        quat.append(multiply(quat[-1], step))
    return np.array(quat)


@pytest.mark.parametrize("placement", ["pelvis", "chest"])
def test_rate_integrates_to_the_true_attitude(placement):
    simulation = play("stand 5", "run 55", placement=placement, extra="rate_hz = 416\n" + FINE)
    _, gyr = simulation.arrays()
    true = simulation.truth.quat_level_from_segment
    # The first samples are spoiled by the filter's start at time zero.
    found = integrated(gyr[100:], simulation.dt_s, true[100])
    error = multiply(conjugate(true[100:]), found)
    error_deg = 2.0 * np.arcsin(np.linalg.norm(error[:, 1:], axis=1)) * DEG_PER_RAD
    assert error_deg[-1] < 0.02
    # Inside a stride the rocking after contact is faster than the trapezoid follows.
    assert np.max(error_deg) < 0.1


def test_standing_still_is_gravity_along_true_up():
    simulation = play("stand 20", extra=FINE)
    acc, _ = simulation.arrays()
    expected = GRAVITY_M_S2 * up_in_segment(simulation.truth.quat_level_from_segment)
    # What is left is the sway's own acceleration at the sensor.
    assert np.max(np.abs(acc - expected)) < 0.05


@pytest.mark.parametrize("gait", ["run", "walk"])
@pytest.mark.parametrize("asymmetry", [0.0, 0.12])
def test_whole_strides_carry_one_body_weight(gait, asymmetry):
    simulation = play("stand 5", f"{gait} 40; step_asymmetry = {asymmetry}")
    acc, _ = simulation.arrays()
    truth = simulation.truth
    up = up_in_segment(truth.quat_level_from_segment)
    vertical = np.sum(acc * up, axis=1)
    contacts = steady(simulation)
    first, last = np.searchsorted(truth.t_s, [contacts[0].t_ic_s, contacts[-1].t_ic_s])
    assert np.mean(vertical[first:last]) == pytest.approx(GRAVITY_M_S2, rel=0.005)


def test_running_has_flight(run):
    acc, _ = run.arrays()
    contacts = steady(run)
    assert all(a.t_fc_s < b.t_ic_s for a, b in pairwise(contacts))
    after = run.truth.t_s > 12.0
    nearly_free = np.mean(np.linalg.norm(acc[after], axis=1) < 0.4 * GRAVITY_M_S2)
    assert 0.1 < nearly_free < 0.35
    assert np.max(acc[after, 2]) > 1.8 * GRAVITY_M_S2


def test_walking_has_none(walk):
    acc, _ = walk.arrays()
    contacts = steady(walk)
    assert all(a.t_fc_s > b.t_ic_s for a, b in pairwise(contacts))
    after = walk.truth.t_s > 12.0
    assert np.min(acc[after, 2]) > 0.3 * GRAVITY_M_S2


@pytest.mark.parametrize("gait", ["run", "walk"])
def test_feet_alternate_and_cadence_is_their_rate(gait):
    simulation = play("stand 5", f"{gait} 60")
    contacts = simulation.truth.contacts
    assert {c.side for c in contacts} == {Side.LEFT, Side.RIGHT}
    assert all(a.side is not b.side for a, b in pairwise(contacts))
    t_s, cadence = simulation.truth.t_s, simulation.truth.cadence_spm
    for a, b in pairwise(contacts):
        middle = np.searchsorted(t_s, 0.5 * (a.t_ic_s + b.t_ic_s))
        assert cadence[middle] == pytest.approx(S_PER_MIN / (b.t_ic_s - a.t_ic_s), rel=1e-6)
    usual = {"run": 168.0, "walk": 112.0}[gait]
    assert simulation.truth.phases[1].cadence_spm == pytest.approx(usual, rel=0.015)


def test_asymmetry_is_between_left_and_right_steps():
    simulation = play(
        "stand 5", "run 60; step_asymmetry = 0.10\nstep_jitter = 0.0\nstep_wander = 0.0"
    )
    contacts = steady(simulation)
    lasting = {Side.LEFT: [], Side.RIGHT: []}
    for a, b in pairwise(contacts):
        lasting[a.side].append(b.t_ic_s - a.t_ic_s)
    left, right = np.mean(lasting[Side.LEFT]), np.mean(lasting[Side.RIGHT])
    assert 2.0 * (left - right) / (left + right) == pytest.approx(0.10, abs=1e-6)


def by_phase(simulation, signal):
    """Mean of a signal early in, in the middle of, and late in left and right stance."""
    t_s = simulation.truth.t_s
    found = {}
    for side in (Side.LEFT, Side.RIGHT):
        rows = [c for c in steady(simulation) if c.side is side]
        for share in (0.02, 0.5, 0.98):
            at = np.array([c.t_ic_s + share * (c.t_fc_s - c.t_ic_s) for c in rows])
            found[side, share] = float(np.mean(np.interp(at, t_s, signal)))
    return found


def test_pelvis_signs_running(run):
    left, right = Side.LEFT, Side.RIGHT
    obliquity = by_phase(run, run.truth.obliquity_rad * DEG_PER_RAD)
    assert obliquity[left, 0.02] > 3.0  # the right side has dropped when the left foot lands
    assert obliquity[right, 0.02] < -3.0
    assert obliquity[left, 0.98] < 0.0 < obliquity[right, 0.98]  # and has come up by its leaving
    rotation = by_phase(run, run.truth.rotation_rad * DEG_PER_RAD)
    assert rotation[left, 0.02] > 4.0 > -4.0 > rotation[right, 0.02]  # the hip has come back
    forward = by_phase(run, run.truth.tilt_rad)
    assert forward[left, 0.98] > forward[left, 0.02]


def test_pelvis_signs_walking(walk):
    left, right = Side.LEFT, Side.RIGHT
    obliquity = by_phase(walk, walk.truth.obliquity_rad * DEG_PER_RAD)
    assert obliquity[left, 0.5] > 1.0  # the right side drops while the left foot stands
    assert obliquity[right, 0.5] < -1.0
    rotation = by_phase(walk, walk.truth.rotation_rad * DEG_PER_RAD)
    assert rotation[left, 0.02] < -3.0  # left foot forward: turned to the right
    assert rotation[left, 0.98] > rotation[left, 0.02] + 5.0  # and turning to the left
    assert rotation[right, 0.02] > 3.0


@pytest.mark.parametrize("gait", ["run", "walk"])
def test_the_ground_pushes_towards_the_midline(gait):
    body = play("stand 5", f"{gait} 40; hip_sway_g = 0.0")
    acc, _ = body.arrays()
    # Straight road: the level frame's y axis is the course's left.
    lateral = by_phase(body, rotate(body.truth.quat_level_from_segment, acc)[:, 1])
    assert lateral[Side.LEFT, 0.5] < 0.0 < lateral[Side.RIGHT, 0.5]


def test_the_pelvis_swings_towards_the_foot_that_lands():
    still, swinging = (play("stand 5", f"run 40; hip_sway_g = {g}") for g in (0.0, 0.2))
    across = []
    for one in (still, swinging):
        acc, _ = one.arrays()
        level = rotate(one.truth.quat_level_from_segment, acc)[:, 1]
        across.append(by_phase(one, level)[Side.LEFT, 0.02])
    assert across[1] - across[0] == pytest.approx(
        0.2 * GRAVITY_M_S2 * np.cos(0.12 * np.pi), abs=0.2
    )


def test_chest_turns_against_the_walking_pelvis():
    chest = play("stand 5", RUN, placement="chest")
    rotation = by_phase(chest, chest.truth.rotation_rad * DEG_PER_RAD)
    assert rotation[Side.LEFT, 0.02] > 4.0 > -4.0 > rotation[Side.RIGHT, 0.02]
    obliquity = by_phase(chest, chest.truth.obliquity_rad)
    assert obliquity[Side.LEFT, 0.5] < 0.0 < obliquity[Side.RIGHT, 0.5]  # over the stance leg


def test_braking_comes_before_propulsion(run):
    acc, _ = run.arrays()
    t_s = run.truth.t_s
    forward = rotate(run.truth.quat_level_from_segment, acc)[:, 0]
    early, late = [], []
    for contact in steady(run):
        length = contact.t_fc_s - contact.t_ic_s
        early.append(np.interp(contact.t_ic_s + 0.25 * length, t_s, forward))
        late.append(np.interp(contact.t_ic_s + 0.75 * length, t_s, forward))
    assert np.mean(early) < np.mean(late) - 0.3 * GRAVITY_M_S2


@pytest.mark.parametrize(("key", "sign"), [("drop_left_deg", 1.0), ("drop_right_deg", -1.0)])
def test_drop_is_its_parameter(key, sign):
    simulation = play("stand 5", f"run 40; {key} = 8.0\nimpact_wobble_deg = 0.0")
    phase = simulation.truth.phases[1]
    drops = {1.0: phase.drop_left_rad, -1.0: phase.drop_right_rad}
    assert drops[sign] * DEG_PER_RAD == pytest.approx(8.0, abs=0.05)
    assert drops[-sign] * DEG_PER_RAD == pytest.approx(4.0, abs=0.05)


def test_a_left_corner_turns_left_and_leans_left():
    simulation = play("stand 5", "run 20", "run 4; yaw_rate_deg_s = 22.5", "run 20")
    truth = simulation.truth
    assert truth.heading_rad[-1] * DEG_PER_RAD == pytest.approx(90.0, abs=0.1)
    corner = truth.phases[2]
    assert corner.obliquity_rad * DEG_PER_RAD < -3.0
    acc, _ = simulation.arrays()
    inside = (truth.t_s > 26.5) & (truth.t_s < 28.5)
    # Leaning by the balanced angle, the runner feels no side force on average.
    assert abs(np.mean(acc[inside, 1])) < 0.05 * GRAVITY_M_S2


def test_bend_goes_forward_and_back():
    truth = play("stand 5", "bend 4", "stand 5", extra=FINE).truth
    assert np.max(truth.tilt_rad) * DEG_PER_RAD == pytest.approx(50.0, abs=1.0)
    assert abs(truth.tilt_rad[-1]) * DEG_PER_RAD < 1.5


def test_track_lap_is_400_m():
    simulation = play("stand 5", "run 105; speed_m_s = 4.0", extra='course = "track"\n' + IDEAL)
    truth = simulation.truth
    distance = np.cumsum(truth.speed_m_s) * simulation.dt_s
    turned = truth.heading_rad[np.searchsorted(distance, 402.0)]
    assert turned == pytest.approx(2.0 * np.pi, abs=0.02)


@pytest.mark.parametrize(("cadence_spm", "duty"), [(160.0, 0.40), (180.0, 0.33)])
def test_vertical_oscillation_formula_is_the_double_integral(cadence_spm, duty):
    step_s = S_PER_MIN / cadence_spm
    share = (np.arange(200_000) + 0.5) / 200_000
    stance = np.minimum(share / (2.0 * duty), 1.0)
    up = GRAVITY_M_S2 * (np.pi / (4.0 * duty) * np.sin(np.pi * stance) - 1.0)
    dt = step_s / share.size
    speed = np.cumsum(up) * dt
    height = np.cumsum(speed - speed.mean()) * dt
    assert vertical_oscillation_m(cadence_spm, duty) == pytest.approx(np.ptp(height), rel=1e-3)
