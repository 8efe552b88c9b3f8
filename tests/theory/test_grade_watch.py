"""The watch for hills on the grid: the day's own mean, beginnings and ends, and what is told."""

from __future__ import annotations

import math

import pytest

from coach.grade import SIGNS, GradeParams, GradeWatch
from coach.model import METRICS, Locomotion, MetricSnapshot, Reading, Validity

GRID_S = 0.5
USUAL = {
    "braking_speed_loss_m_s": (0.30, 0.009),
    "impact_peak_m_s2": (30.0, 1.0),
    "duty_factor": (0.36, 0.004),
    "vertical_oscillation_m": (0.085, 0.002),
    "cadence_spm": (170.0, 1.2),
    "trunk_forward_lean_rad": (0.10, 0.008),
}
OF = {sign.metric: sign for sign in SIGNS}


BRAKING = "braking_speed_loss_m_s"


def moved(rise=0.0, day=0.0, braking=1.0):
    """The metrics of a runner on a slope, on a day ``day`` deviations off the usual one.

    Braking goes either way on a slope, by ``braking`` deviations of people.
    """
    values = {}
    for name, (centre, _) in USUAL.items():
        sign = OF[name]
        off = sign.per_rise * rise + sign.day * day
        if name == BRAKING:
            off += braking * sign.people * abs(rise)
        values[name] = centre * math.exp(off) if sign.ratio else centre + off
    return values


class Ground:
    """A watch, and the time."""

    def __init__(self, params=None):
        self.watch = GradeWatch(params or GradeParams(), GRID_S)
        self.t_s = 0.0

    def run(self, for_s, values, rise=None, usual=USUAL):
        found = []
        for _ in range(round(for_s / GRID_S)):
            self.t_s += GRID_S
            if rise is not None:
                self.watch.tell(rise, self.t_s)
            readings = dict.fromkeys(METRICS, Reading(0.0, Validity.NO_SENSOR))
            readings |= {name: Reading(value, Validity.OK) for name, value in values.items()}
            snapshot = MetricSnapshot(self.t_s, Locomotion.RUNNING, readings)
            found.append(self.watch.update(snapshot, usual, {}))
        return found


def hills(found):
    return [one.hill for one in found]


@pytest.mark.parametrize("rise", [-0.05, 0.05])
@pytest.mark.parametrize("braking", [-1.0, 1.0])
def test_a_hill_begins_within_fifteen_seconds_and_ends_within_half_a_minute(rise, braking):
    ground = Ground()
    assert not any(hills(ground.run(60.0, moved())))
    on = ground.run(60.0, moved(rise, braking=braking))
    assert all(hills(on[30:]))
    assert on[-1].rise * rise > 0.0
    assert 0.0 < on[-1].doubt < 0.05
    after = hills(ground.run(60.0, moved()))
    assert after[0]
    assert not any(after[60:])
    # And it is not over with the first step on the flat: metrics are means over the last ones.
    assert all(after[: round(GradeParams().after_s / GRID_S)])


@pytest.mark.parametrize("rise", [-0.05, 0.05])
def test_a_hill_that_leaves_braking_as_it_was_begins_within_twenty_seconds(rise):
    ground = Ground()
    ground.run(60.0, moved())
    assert all(hills(ground.run(60.0, moved(rise, braking=0.0))[40:]))


@pytest.mark.parametrize("day", [-1.0, 1.0])
def test_a_day_on_which_all_stands_otherwise_is_no_hill_for_long(day):
    ground = Ground()
    ground.run(240.0, moved(day=day))
    assert not any(hills(ground.run(60.0, moved(day=day))))
    assert all(hills(ground.run(40.0, moved(-0.06, day=day))[20:]))


def test_what_looks_like_a_hill_for_a_quarter_of_an_hour_is_looked_at_anew():
    ground = Ground()
    ground.run(300.0, moved())
    found = hills(ground.run(2400.0, moved(-0.04)))
    assert all(found[30:1750])
    assert not found[-1]


def test_a_stop_forgets_the_hill_and_not_the_day():
    ground = Ground()
    ground.run(300.0, moved(day=1.5))
    ground.run(40.0, moved(-0.06, day=1.5))
    ground.watch.forget()
    assert not any(hills(ground.run(60.0, moved(day=1.5))))


def test_a_told_hill_beats_what_the_signs_say():
    ground = Ground()
    flat = ground.run(60.0, moved(-0.08), rise=0.0)
    assert not any(one.hill or one.perhaps or one.unclear for one in flat)
    up = ground.run(60.0, moved(), rise=0.05)
    assert all(hills(up))
    assert all(one.told and one.rise == 0.05 and one.doubt == 0.0 for one in up)


def test_a_told_grade_that_changes_is_a_hill_until_it_has_been_the_same_for_a_minute():
    ground = Ground()
    ground.run(90.0, moved(), rise=0.0)
    changed = hills(ground.run(90.0, moved(), rise=0.015))
    assert all(changed[:115])
    assert not any(changed[125:])


def test_a_told_grade_holds_for_some_seconds_only():
    ground = Ground()
    ground.run(30.0, moved(), rise=0.05)
    later = ground.run(60.0, moved())
    assert later[0].told
    assert not later[-1].told
    assert not later[-1].hill


def test_with_one_sign_alone_nothing_is_said_of_the_ground():
    ground = Ground()
    one = {"trunk_forward_lean_rad": 0.30}
    assert not any(found.hill or found.unclear for found in ground.run(60.0, one))


def test_a_reading_that_is_no_number_of_a_runner_is_left_out():
    ground = Ground()
    ground.run(60.0, moved())
    found = ground.run(60.0, moved() | {"impact_peak_m_s2": 0.0, "duty_factor": -0.1})
    assert not any(hills(found))


LEAN, BOUNCE = "trunk_forward_lean_rad", "vertical_oscillation_m"
MINUTE = round(60.0 / GRID_S)


def test_praise_waits_for_a_minute_after_a_hill():
    ground = Ground()
    ground.run(60.0, moved())
    ground.run(60.0, moved(-0.05))
    after = ground.run(180.0, moved())
    flat = [i for i, one in enumerate(after) if not one.hill]
    assert all(one.perhaps for one in after[: flat[0] + MINUTE - 2])
    assert not any(one.perhaps for one in after[flat[0] + MINUTE :])


def test_a_descent_is_behind_after_a_minute_and_a_climb_is_none():
    ground = Ground()
    assert not any(one.descended for one in ground.run(60.0, moved()))
    down = ground.run(60.0, moved(-0.05))
    after = ground.run(180.0, moved())
    assert all(one.descended for one in down if one.hill)
    flat = [i for i, one in enumerate(after) if not one.hill]
    assert all(one.descended for one in after[: flat[0] + MINUTE - 2])
    assert not after[-1].descended
    assert not any(one.descended for one in ground.run(60.0, moved(0.05)))


@pytest.mark.parametrize("name", [LEAN, BOUNCE, "cadence_spm"])
@pytest.mark.parametrize("day", [-0.5, 0.5])
def test_a_fault_that_ended_is_told_from_a_slope_that_did(name, day):
    """A slope of 3 % is too little to be seen by itself on a day whose mean is not known yet."""
    fault = moved(day=day)
    sign = OF[name]
    side = 1.0 if name == BOUNCE else -1.0
    off = side * 0.9 * sign.fault
    fault[name] = fault[name] * math.exp(off) if sign.ratio else fault[name] + off
    for before, ended in ((fault, True), (moved(-0.03, day=day), False)):
        ground = Ground()
        ground.run(40.0, before)
        told_s = ground.t_s
        ground.run(30.0, moved(day=day))
        assert ground.watch.only_a_fault_ended(name, told_s) is ended, (name, ended)


def test_what_is_no_sign_of_slopes_tells_nothing_of_their_end():
    ground = Ground()
    ground.run(40.0, moved(-0.03))
    ground.run(30.0, moved())
    assert ground.watch.only_a_fault_ended("pelvic_rotation_range_rad", 40.0)
