"""Since when is a position held: exact movements, whose end is known, under what a body does."""

from __future__ import annotations

import math

import numpy as np
import pytest

from coach.practice.epochs import EPOCH_S, Epoch
from coach.practice.exercise.exercise_kinds import Lie
from coach.practice.exercise.exercise_params import ExerciseParams
from coach.practice.exercise.height import Height
from coach.practice.exercise.hold_clock import HoldClock
from coach.practice.exercise.lie_angles import Axes, between
from coach.practice.exercise.position import Arrival
from coach.practice.exercise.settling import on_the_way, resting_since
from tests.practice.body_people import led

DEG = math.pi / 180.0
G_M_S2 = 9.80665
RATE_HZ = 100.0
PARAMS = ExerciseParams()
READY_S = 10.0


def jerk(t_s, start_s, for_s):
    """A minimum-jerk step from 0 to 1."""
    u = np.clip((t_s - start_s) / for_s, 0.0, 1.0)
    return u**3 * (10.0 - 15.0 * u + 6.0 * u * u)


def epochs_of(nod_deg, rise_m=None, until_s=20.0):
    """Exact epochs of a segment that nods and rises as functions of time say."""
    t_s = np.arange(round(until_s * RATE_HZ)) / RATE_HZ
    dt_s = 1.0 / RATE_HZ
    nod = nod_deg(t_s) * DEG
    rate = np.gradient(nod, dt_s)
    rise = np.zeros_like(t_s) if rise_m is None else rise_m(t_s)
    push = np.gradient(np.gradient(rise, dt_s), dt_s)
    up = np.stack([-np.sin(nod), np.zeros_like(nod), np.cos(nod)], axis=1)
    per = round(EPOCH_S * RATE_HZ)
    found = []
    for at in range(0, len(t_s), per):
        part = slice(at, at + per)
        mean = up[part].mean(axis=0)
        mean /= np.linalg.norm(mean)
        force = ((G_M_S2 + push[part])[:, None] * up[part]).mean(axis=0)
        found.append(
            Epoch(
                t_s=at / RATE_HZ,
                up=tuple(map(float, mean)),
                rate_rad_s=(0.0, float(rate[part].mean()), 0.0),
                turning_rad_s=float(np.sqrt((rate[part] ** 2).mean())),
                shaking_m_s2=float(np.sqrt((push[part] ** 2).mean())),
                measured=1.0,
                fresh=at == 0,
                lifted_m_s=float(push[part].mean()) * EPOCH_S,
                force_m_s2=tuple(map(float, force)),
            )
        )
    return found


def still(t_s):
    return 0.0 * t_s


def breath(t_s):
    return 0.6 * np.sin(2.0 * math.pi * 0.3 * t_s)


def tremble(t_s):
    return 0.1 * np.sin(2.0 * math.pi * 8.0 * t_s) + 0.4 * np.sin(2.0 * math.pi * 0.2 * t_s)


def down(deg):
    """Down to 80 degrees, and put right by so many in the last 0.8 s before ready."""

    def nod(t_s):
        first = (80.0 - deg) * jerk(t_s, READY_S - 2.3, 1.5)
        return first + deg * jerk(t_s, READY_S - 0.8, 0.8)

    return nod


@pytest.mark.parametrize("restless", [still, breath, tremble])
@pytest.mark.parametrize("deg", [-6.0, 3.0, 8.0])
def test_rest_is_dated_at_the_end_of_the_last_movement(deg, restless):
    rows = epochs_of(lambda t_s: down(deg)(t_s) + restless(t_s), until_s=15.0)
    assert resting_since(rows, 13.0) == pytest.approx(READY_S, abs=0.2)


@pytest.mark.parametrize("restless", [still, breath, tremble])
def test_restlessness_is_no_movement(restless):
    """Nothing is put right: rest begins where the one movement ends."""
    rows = epochs_of(lambda t_s: 80.0 * jerk(t_s, 4.0, 1.5) + restless(t_s), until_s=15.0)
    assert resting_since(rows, 13.0) == pytest.approx(5.5, abs=0.2)


def lowered(t_s):
    """From hands and knees to the elbows: 0.3 m down, hardly a turn."""
    return -0.3 * jerk(t_s, READY_S - 2.2, 2.2)


def level(t_s):
    return 84.0 - 2.0 * jerk(t_s, READY_S - 2.2, 2.2)


def test_who_is_lowered_without_turning_is_on_the_way():
    rows = epochs_of(level, lowered, until_s=15.0)
    ways = [one.t_s for k, one in enumerate(rows) if k > 14 and on_the_way(rows[: k + 1])]
    assert ways[0] == pytest.approx(READY_S - 2.0, abs=0.3)
    assert READY_S - 0.5 < ways[-1] < READY_S + 1.0
    # The last of it, at which nothing turns and little pushes, is not seen.
    assert READY_S - 0.8 <= resting_since(rows, 13.0) <= READY_S + 0.1


def test_height_is_what_it_was_lowered():
    height = Height()
    for one in epochs_of(level, lowered, until_s=15.0):
        height.push(one)
    assert height.gained_m == pytest.approx(-0.3, abs=0.03)


def arrived(rows, lie=Lie.FACE_DOWN):
    """When the position is taken, and the arrival then."""
    arrival = Arrival(lie, PARAMS, Axes(), pelvic=False)
    for one in rows:
        arrival.push(one)
        if arrival.taken:
            return one.t_s, arrival
    return None, arrival


def test_nobody_begins_on_the_way():
    """Long on hands and knees after a movement, then down: not before that is over."""

    def nod(t_s):
        return level(t_s) - 80.0 * (1.0 - jerk(t_s, 4.6, 1.5))

    go_s, arrival = arrived(epochs_of(nod, lowered))
    assert READY_S - 0.1 <= go_s <= READY_S + 1.0
    assert READY_S - 0.8 <= arrival.begin().since_s <= READY_S + 0.1


def test_who_fidgets_where_one_rests_has_not_begun():
    """Face down all the time; reaching out and coming back is no plank."""

    def nod(t_s):
        return 85.0 + 20.0 * (jerk(t_s, 5.0, 0.8) - jerk(t_s, 6.4, 0.9)) + 0.3 * breath(t_s)

    assert arrived(epochs_of(nod))[0] is None


def test_who_goes_up_from_where_one_rests_has_begun():
    """From lying on the front to the elbows: up by 16 cm, the trunk as before."""

    def up(t_s):
        return 0.16 * jerk(t_s, 6.0, 1.2)

    def nod(t_s):
        return 85.0 + 4.0 * (jerk(t_s, 6.0, 0.5) - jerk(t_s, 6.7, 0.5))

    assert arrived(epochs_of(nod, up))[0] is not None


def clock_of(nod_deg, until_s, missing_s=(math.inf, math.inf)):
    """A hold as the clock has it, and the clock; between two times nothing arrives."""
    from_s, to_s = missing_s
    rows = [one for one in epochs_of(nod_deg, until_s=until_s) if not from_s <= one.t_s < to_s]
    go_s, arrival = arrived(rows)
    resting = arrival.begin()
    clock, good = HoldClock(PARAMS, resting.since_s, resting), resting.up
    held = []
    for one in rows:
        if one.t_s > go_s:
            clock.push(one, between(one.up, good))
            held.append((one.t_s, clock.held_s, clock.away_since_s))
    return held, clock


def test_the_clock_tells_the_time_since_the_position_was_taken():
    held, clock = clock_of(lambda t_s: down(5.0)(t_s) + breath(t_s), 30.0)
    assert clock.start_s == pytest.approx(READY_S, abs=0.2)
    t_s, held_s, _ = held[-1]
    assert held_s == pytest.approx(t_s + EPOCH_S - clock.start_s, abs=1e-6)


def test_what_is_missing_is_no_part_of_a_hold():
    nod = down(5.0)
    whole, _ = clock_of(nod, 40.0)
    held, _ = clock_of(nod, 40.0, missing_s=(20.0, 30.0))
    assert whole[-1][1] - held[-1][1] == pytest.approx(10.0, abs=0.2)


@pytest.mark.parametrize("sag", [0.0, 10.0])
def test_a_leaving_is_dated_from_where_it_begins_and_a_return_where_it_ends(sag):
    """Up to kneeling at 20 s with a short halt, back at 30 s; whether or not one sagged before."""

    def nod(t_s):
        away = 15.0 * jerk(t_s, 20.0, 1.0) + 60.0 * jerk(t_s, 21.3, 1.2)
        back = 72.0 * jerk(t_s, 27.7, 1.5) + 3.0 * jerk(t_s, 29.2, 0.8)
        return down(5.0)(t_s) - sag * jerk(t_s, 14.0, 5.0) - away + back + breath(t_s)

    held, clock = clock_of(nod, 40.0)
    gone_s = next(away_s for _, _, away_s in held if away_s is not None)
    assert gone_s == pytest.approx(20.0, abs=0.4)
    assert held[-1][1] == pytest.approx((20.0 - READY_S) + (40.0 - 30.0), abs=0.6)
    assert clock.start_s == pytest.approx(READY_S, abs=0.2)


@pytest.mark.slow
@pytest.mark.parametrize("place", ["chest", "pelvis"])
def test_a_person_who_leaves_and_comes_back_is_timed_within_a_second(place):
    """The way there, a break, the way back: what is kept is what was in position."""
    one = led(503, place, "side_plank", "break_s = 6\nbreak_for_s = 5")
    ((left_s, back_s),) = one.truth.breaks
    end_s = min(one.truth.end_s, one.done.t_s)
    true_s = end_s - one.truth.ready_s - (back_s - left_s)
    assert one.done.hold_s == pytest.approx(true_s, abs=1.0)
