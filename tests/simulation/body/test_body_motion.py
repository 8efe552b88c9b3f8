"""The simulated body obeys its own physics: rate and attitude, gravity, momentum, signs."""

import numpy as np
import pytest
from body_stories import IDEAL, alone, done

from coach.model import Placement
from coach.model.quaternion import conjugate, from_axis_angle, multiply, rotate
from coach.model.units import DEG_PER_RAD, GRAVITY_M_S2
from coach.simulation.body.exercise_moves import EXERCISES

BOTH = '["chest", "pelvis"]'
FAST = "rate_hz = 416\n" + IDEAL
ROWS = ("stand 6", "squat 6", "plank 8", "turn_over 14", "cat_cow 10", "sitting 8", "walk 20")


@pytest.fixture(scope="module")
def moving():
    return done(*ROWS, placement=BOTH, extra=FAST)


def arrays(person, number=0):
    """Specific force and rate in segment axes, and the truth."""
    counts = np.concatenate([one.counts for one in person._stretches[number]])
    scale = person.specimens[number].scale
    acc = counts[:, :3] * scale.acc_m_s2_per_count
    gyr = counts[:, 3:] * scale.gyr_rad_s_per_count
    quat = np.array(person.specimens[number].quat_segment_from_sensor)
    place = person.story.placements[number]
    return rotate(quat, acc), rotate(quat, gyr), person.truth.segments[place]


def integrated(gyr, dt_s, start):
    """Second-order strapdown: mean of neighbours plus the coning term of Savage 1998."""
    turn = 0.5 * (gyr[1:] + gyr[:-1]) * dt_s + np.cross(gyr[:-1], gyr[1:]) * dt_s**2 / 12.0
    angle = np.linalg.norm(turn, axis=1)
    axis = turn / np.maximum(angle, 1e-15)[:, None]
    quat = [start]
    for step in from_axis_angle(axis, angle):
        quat.append(multiply(quat[-1], step))
    return np.array(quat)


@pytest.mark.parametrize("number", [0, 1])
def test_rate_integrates_to_the_true_attitude(moving, number):
    _, gyr, truth = arrays(moving, number)
    found = integrated(gyr, moving.dt_s(number), truth.quat_level_from_segment[0])
    error = multiply(conjugate(truth.quat_level_from_segment), found)
    error_deg = 2.0 * np.arcsin(np.linalg.norm(error[:, 1:], axis=1)) * DEG_PER_RAD
    # 416 Hz has a fine step for each sample: neighbours far apart in a heel's landing count most.
    assert error_deg[-1] < 0.5
    assert np.max(error_deg) < 0.7


@pytest.mark.parametrize("number", [0, 1])
def test_force_less_gravity_goes_nowhere(moving, number):
    acc = np.concatenate([one.acc_m_s2 for one in moving._stretches[number]])
    truth = moving.truth.segments[moving.story.placements[number]]
    level = rotate(truth.quat_level_from_segment, acc) - [0.0, 0.0, GRAVITY_M_S2]
    walking = next(span for span in moving.truth.postures if span.posture == "walking")
    before = truth.t_s < walking.t_s - 1.0
    speed = np.cumsum(level[before], axis=0) * moving.dt_s(number)
    resting = [
        span
        for span in moving.truth.postures
        if span.end_s - span.t_s > 4.0
        and span.end_s < walking.t_s - 1.0
        and span.posture != "moving"
    ]
    assert len(resting) >= 4
    for span in resting:
        if span.posture == "cat_cow":
            continue
        at = np.searchsorted(truth.t_s, (span.t_s + span.end_s) / 2.0)
        # From rest to rest, but for breath and sway.
        assert np.max(np.abs(speed[at])) < 0.02
    assert np.max(np.abs(speed)) > 0.3


@pytest.mark.parametrize("do", ["stand", "sitting", "lying_on_front", "lying_on_left", "lie"])
def test_at_rest_the_force_points_up(do):
    person = done(f"{do} 20", extra=IDEAL)
    acc, gyr, truth = arrays(person)
    quiet = truth.t_s > 16.0
    up = truth.up()[quiet]
    assert np.mean(np.linalg.norm(acc[quiet], axis=1)) == pytest.approx(GRAVITY_M_S2, abs=0.01)
    found, true = acc[quiet].mean(axis=0), up.mean(axis=0)
    aside = np.linalg.norm(np.cross(found, true))
    assert np.degrees(np.arctan2(aside, found @ true)) < 0.1
    assert np.max(np.abs(gyr[quiet])) < 0.2


@pytest.mark.parametrize(
    ("do", "up"),
    [
        ("stand", (0, 0, 1)),
        ("lie", (1, 0, 0)),
        ("lying_on_front", (-1, 0, 0)),
        ("lying_on_left", (0, -1, 0)),
        ("lying_on_right", (0, 1, 0)),
        ("on_all_fours", (-1, 0, 0)),
    ],
)
def test_every_posture_has_its_side_up(do, up):
    person = done(f"{do} 20", placement=BOTH)
    for place in person.story.placements:
        truth = person.truth.segments[place]
        last = truth.up()[-1]
        assert np.degrees(np.arccos(last @ np.array(up, dtype=float))) < 27.0


SIGNS = {
    # What a better head than an algorithm knows: which way each segment turns.
    "cat_cow": {Placement.CHEST: 1, Placement.PELVIS: -1},
    "new_crunch": {Placement.CHEST: 1, Placement.PELVIS: -1},
    "roll_up": {Placement.CHEST: 1, Placement.PELVIS: 1},
    "cobra": {Placement.CHEST: -1},
    "forward_fold": {Placement.CHEST: 1, Placement.PELVIS: 1},
    "sliding_leg_curl": {Placement.PELVIS: 1},
    "standing_cat_cow": {Placement.CHEST: 1, Placement.PELVIS: -1},
}


@pytest.mark.parametrize("name", SIGNS)
def test_a_repetition_first_turns_the_way_a_body_does(name):
    person = alone(name, "repetitions = 3", placement=BOTH)
    (one,) = person.truth.sets
    first = one.repetitions[0]
    for place, sign in SIGNS[name].items():
        truth = person.truth.segments[place]
        here = (truth.t_s >= first.t_s) & (truth.t_s <= first.end_s)
        # Pitch rate about the segment's own left axis, up to the largest turn from the begin.
        quat = truth.quat_level_from_segment[here]
        turn = multiply(conjugate(quat[0]), quat)
        turn = turn * np.sign(turn[:, :1])
        early = turn[: len(turn) * 2 // 5]
        farthest = early[np.argmax(np.linalg.norm(early[:, 1:], axis=1))]
        assert np.sign(farthest[2]) == sign, (place, farthest)


@pytest.mark.parametrize("name", [name for name, one in EXERCISES.items() if one.path])
def test_the_attitude_goes_as_far_as_the_truth_says(name):
    person = alone(name, "repetitions = 4", placement=BOTH, extra=IDEAL)
    (one,) = person.truth.sets
    assert len(one.repetitions) == 4
    for place in person.story.placements:
        truth = person.truth.segments[place]
        for repetition in one.repetitions:
            here = (truth.t_s >= repetition.t_s) & (truth.t_s <= repetition.end_s)
            quat = truth.quat_level_from_segment[here][::4]
            turned = [
                2.0 * np.arcsin(np.linalg.norm(multiply(conjugate(q), quat)[:, 1:], axis=1)).max()
                for q in quat
            ]
            said = repetition.range_rad[place]
            # Sway and breath are in the attitude and not in what is said.
            assert max(turned) == pytest.approx(said, abs=0.045, rel=0.05)
