"""A strap that creeps is not taken for posture, and posture that changes slowly not for a strap."""

from __future__ import annotations

import functools
import math
from dataclasses import replace

import numpy as np
import pytest

from coach.model import Decision, FaultKind, Reason, Validity
from coach.model import quaternion as quat
from coach.simulation import simulate
from coach.slip.slow_change import SlowChange, SlowParams
from coach.slip.stops import Seen, StopParams, Stops, Verdict
from coach.wiring.pipeline import Pipeline
from tests.properties.outcomes import assert_same
from tests.theory.sessions import CHEST, PELVIS, coached, config_of
from tests.theory.turned_sensor import inputs_of_turned, turned

DEG = math.pi / 180.0
RUNNERS = pytest.mark.parametrize("runner", [CHEST, PELVIS], ids=["chest", "pelvis"])
FORWARD, SIDE = (0.0, 1.0, 0.0), (1.0, 0.0, 0.0)
LEAN = {"chest": "trunk_forward_lean_rad", "pelvis": "pelvic_tilt_change_rad"}


# Why a stop is needed.


def ideal(lean_deg):
    """Force and rate on a rigid trunk that turns about the vertical, whatever its lean."""
    runner = replace(CHEST, sensor='part = "ideal"\nlever_arm_m = [0, 0, 0]\nmounting = "aligned"')
    lines = f"lean_deg = {lean_deg}\nwobble_g = 0\nimpact_wobble_deg = 0"
    simulation = simulate(replace(runner, runner=lines).story("run 20"))
    acc, gyr = simulation.arrays()
    begun = round(5.0 / simulation.dt_s)
    return acc[begun:], gyr[begun:]


def test_a_sensor_that_turned_forward_feels_the_same_as_a_trunk_that_leans():
    leaning, turned_by = ideal(11.0), quat.from_axis_angle(np.array(FORWARD), -4.0 * DEG)
    for felt, upright in zip(leaning, ideal(7.0), strict=True):
        # Beyond what the sensor rounds off there is no difference: no running sign can tell them.
        assert np.abs(felt - quat.rotate(turned_by, upright)).max() < 0.02


# How fast it came.


def pushed(angles_deg, params=None):
    """After each part, whether the angle waits."""
    watch, held = SlowChange(params or SlowParams()), []
    for angle in angles_deg:
        watch.push(angle * DEG)
        held.append(watch.held)
    return watch, held


def course(*parts):
    """(seconds, end in deg) one after the other, from 0, in parts of 5 s."""
    values, last = [], 0.0
    for seconds, end in parts:
        n = round(seconds / 5.0)
        values += list(last + (end - last) * (np.arange(n) + 0.5) / n)
        last = end
    return values


def wandering(seed, n):
    """0.2 deg from part to part, and 0.4 deg over a minute."""
    rng = np.random.default_rng(seed)
    slow = np.zeros(n)
    for i in range(1, n):
        slow[i] = 0.92 * slow[i - 1] + 0.4 * math.sqrt(1.0 - 0.92**2) * rng.normal()
    return slow + 0.2 * rng.normal(size=n)


# Beyond 4 deg/min a creep is as quick as a trunk that sinks within a minute.
@pytest.mark.parametrize(
    ("minutes", "by_deg"),
    [(3.0, -6.0), (3.0, 3.0), (6.0, 10.0), (10.0, -15.0), (10.0, 8.0), (20.0, 15.0), (20.0, 3.0)],
)
def test_what_comes_slowly_waits_before_it_is_out_of_any_band(minutes, by_deg):
    values = np.array(course((60.0, 0.0), (60.0 * minutes, by_deg), (120.0, by_deg)))
    for seed in range(5):
        _, held = pushed(values + wandering(seed, len(values)))
        out = np.abs(values) > 2.4
        assert not (out & ~np.array(held)).any()


@pytest.mark.parametrize("seconds", [5.0, 10.0, 20.0])
@pytest.mark.parametrize("by_deg", [-6.0, -4.0, 4.0, 6.0])
def test_what_comes_within_seconds_is_the_runners(seconds, by_deg):
    values = np.array(course((120.0, 0.0), (seconds, by_deg), (60.0, by_deg)))
    for seed in range(5):
        _, held = pushed(values + wandering(seed, len(values)))
        # It may wait for two parts, until it is seen how fast it came.
        assert sum(held[24:]) <= 3
        assert not any(held[30:])


@pytest.mark.parametrize("by_deg", [-6.0, 6.0])
def test_so_is_what_takes_half_a_minute(by_deg):
    values = np.array(course((120.0, 0.0), (30.0, by_deg), (60.0, by_deg)))
    for seed in range(12):
        _, held = pushed(values + wandering(seed, len(values)))
        assert not any(held[30:])


def test_what_took_a_minute_and_then_stays_is_the_runners():
    _, held = pushed(course((120.0, 0.0), (60.0, 5.0), (60.0, 5.0)))
    assert any(held)
    assert not held[-1]


def test_a_fault_and_its_correction_leave_no_doubt():
    watch, held = pushed(course((60.0, 0.0), (10.0, 6.0), (30.0, 6.0), (5.0, 0.0), (60.0, 0.0)))
    assert not any(held[20:])
    assert abs(watch.slow_rad) < 0.2 * DEG


def test_no_quick_change_is_counted_twice():
    watch, _ = pushed(course((60.0, 0.0), (10.0, 5.0), (120.0, 5.0)))
    assert abs(watch.slow_rad) < 0.2 * DEG


# Whose it is.


def judged(ran_deg, stood_deg, params=None):
    stops = Stops(params or StopParams(), (0.0, 0.0))
    stops.ran((8.0 * DEG, 0.0))
    ran = (8.0 + ran_deg[0]) * DEG, ran_deg[1] * DEG
    return stops.judge(Seen(ran, (stood_deg[0] * DEG, stood_deg[1] * DEG)))


@pytest.mark.parametrize(
    ("ran", "stood", "whose"),
    [
        ((10.0, 0.0), (10.0, 0.0), Verdict.STRAP),
        ((-5.0, 0.0), (-3.8, 0.5), Verdict.STRAP),
        ((0.0, 4.0), (1.0, 3.5), Verdict.STRAP),
        ((3.0, 2.0), (2.5, 1.8), Verdict.STRAP),
        ((10.0, 0.0), (0.5, 0.0), Verdict.BODY),
        ((5.0, 0.0), (-1.2, 0.5), Verdict.BODY),
        ((0.3, 0.2), (1.0, 0.5), Verdict.BODY),
        # Against a railing, hands on the knees, on one leg.
        ((0.3, 0.2), (7.0, 0.5), Verdict.NOTHING),
        ((4.0, 0.0), (25.0, 0.0), Verdict.NOTHING),
        ((4.0, 0.0), (3.5, 5.0), Verdict.NOTHING),
        ((4.0, 0.0), (-6.0, 0.0), Verdict.NOTHING),
    ],
)
def test_a_change_that_stands_there_at_the_stop_is_the_strap(ran, stood, whose):
    found = judged(ran, stood)
    assert (Verdict.STRAP in found) is (whose is Verdict.STRAP)
    if whose is Verdict.BODY:
        assert found == (Verdict.BODY, Verdict.BODY)
    if whose is Verdict.NOTHING:
        assert found[0] is Verdict.NOTHING


def test_ordinary_stops_of_one_who_runs_as_ever_are_none_in_fifty():
    rng = np.random.default_rng(4)
    told = 0
    for _ in range(2000):
        settled = rng.uniform(-1.0, 1.0)
        ran = settled + rng.normal(0.0, 0.7), rng.normal(0.0, 0.5)
        stood = settled + rng.normal(0.0, 1.2), rng.normal(0.0, 0.6)
        told += Verdict.STRAP in judged(ran, stood)
    assert told < 2000 / 50


def test_a_creep_too_small_for_one_stop_adds_up():
    stops = Stops(StopParams(), (0.0, 0.0))
    stops.ran((8.0 * DEG, 0.0))
    for k in (1, 2, 3, 4):
        seen = Seen(((8.0 + 1.2 * k) * DEG, 0.0), (1.2 * k * DEG, 0.0))
        if Verdict.STRAP in stops.judge(seen):
            break
        stops.vouched(seen)
    assert 1 < k < 4


# Whole runs.


def posture_cues(session):
    return [cue.rule for cue in session.seen.cues if cue.metric]


def slipped(session):
    return [f for f in session.seen.faults if f.kind is FaultKind.SLIPPED]


def reasons(session, from_s, until_s):
    decisions = (o for o in session.outputs if isinstance(o, Decision))
    return {d.reason for d in decisions if from_s <= d.t_s < until_s}


@RUNNERS
@pytest.mark.parametrize(
    ("axis", "by_deg", "over_s"),
    [(FORWARD, 10.0, 360.0), (FORWARD, -6.0, 200.0), (SIDE, 5.0, 240.0)],
)
def test_a_slow_slip_makes_no_cue_and_is_told_at_the_next_stop(runner, axis, by_deg, over_s):
    end_s = 5.0 + 60.0 + over_s + 30.0
    phases = ("stand 5", f"run {end_s - 5.0}", "stand 8")
    session = turned(runner, phases, 65.0, axis, by_deg, over_s)
    assert not posture_cues(session)
    assert Reason.SEAT_UNSURE in reasons(session, end_s - 30.0, end_s)
    (slip,) = slipped(session)
    assert end_s < slip.t_s < end_s + 8.0


@functools.cache
def folding(runner):
    """Five degrees in five minutes, a stop, and on."""
    key, was = ("lean_deg", 7.0) if runner is CHEST else ("tilt_deg", 9.0)
    now = f"{key} = {was + 5.0}"
    slowly = f"run 300; {key} = [{was}, {was + 5.0}]"
    return coached(
        runner, "stand 5", "run 75", slowly, f"run 20; {now}", "stand 10", f"run 60; {now}"
    )


@RUNNERS
def test_slow_posture_waits_for_a_stop_and_is_told_after_it(runner):
    session = folding(runner)
    stop_s = 400.0
    assert not slipped(session)
    cues = [cue for cue in session.seen.cues if cue.metric]
    assert cues
    assert all(stop_s + 10.0 < cue.t_s < stop_s + 55.0 for cue in cues[:1])
    grid = session.seen.grid
    before = (grid.t_s > 370.0) & (grid.t_s < stop_s)
    assert set(grid.validity[LEAN[runner.placement]][before]) == {Validity.SEAT_UNSURE.value}
    assert Reason.SEAT_UNSURE in reasons(session, 370.0, stop_s)


def test_a_hip_that_drops_slowly_is_told_while_running():
    slowly = "run 240; drop_left_deg = [4.0, 9.0]"
    session = coached(PELVIS, "stand 5", "run 75", slowly, "run 30; drop_left_deg = 9.0")
    assert set(posture_cues(session)) == {"hip_drops_on_left_stance"}


def test_a_creeping_strap_is_the_same_packet_by_packet():
    simulation = simulate(CHEST.story("stand 5", "run 170", "stand 8"))
    inputs = inputs_of_turned(simulation, 60.0, FORWARD, 6.0, 100.0)
    pipeline, whole = Pipeline(config_of(CHEST)), Pipeline(config_of(CHEST))
    one_by_one = [o for event in inputs for o in pipeline.push(event)]
    assert_same(one_by_one + pipeline.flush(), whole.push_many(inputs) + whole.flush())
