"""A sensor that no longer sits as it was calibrated is noticed, and one that does is left alone."""

from __future__ import annotations

import functools
from dataclasses import replace

import numpy as np
import pytest

from coach.analysis import collect
from coach.model import (
    CalibrationOver,
    Decision,
    FaultKind,
    LinkChange,
    LinkState,
    Notification,
    Reason,
    Validity,
)
from coach.settings import Settings
from coach.simulation import simulate
from coach.slip import ATTACHMENT_BOUND
from coach.wiring.pipeline import Pipeline
from tests.properties.outcomes import assert_same
from tests.theory.sessions import CHEST, PELVIS, Session, coached, config_of, run, with_mount
from tests.theory.turned_sensor import turned

RUNNERS = pytest.mark.parametrize("runner", [CHEST, PELVIS], ids=["chest", "pelvis"])
LEAN = {"chest": "trunk_forward_lean_rad", "pelvis": "pelvic_tilt_rad"}
TILT = {"chest": "lean_deg", "pelvis": "tilt_deg"}
SEAT_DEG = {"chest": 6.0, "pelvis": 5.0}


def shifted(runner, by_deg):
    """The same runner and sensor, the strap sloping by so much more."""
    seat = SEAT_DEG[runner.placement]
    was, now = f"tilted_deg = {seat}", f"tilted_deg = {seat + by_deg}"
    assert was in runner.sensor
    return replace(runner, sensor=runner.sensor.replace(was, now))


@functools.cache
def slipping(runner, phases, at_s, by_deg, link="", away_s=0.0):
    """A session in which the seat changes at a time, and packets may be away for a while after."""
    inputs = inputs_of(runner, phases, at_s, by_deg, link, away_s)
    outputs = Pipeline(config_of(runner)).push_many(inputs)
    return Session(simulate(runner.story(*phases)), outputs, collect(outputs))


def inputs_of(runner, phases, at_s, by_deg, link="", away_s=0.0):
    runner = replace(runner, link=link)
    before = simulate(runner.story(*phases))
    after = simulate(shifted(runner, by_deg).story(*phases))
    inputs = [e for e in before.inputs if e.t_host_s < at_s]
    if away_s:
        name = next(e.sensor_id for e in inputs if isinstance(e, Notification))
        inputs.append(LinkChange(at_s, name, LinkState.LOST))
        inputs.append(LinkChange(at_s + away_s, name, LinkState.CONNECTED))
    return inputs + [e for e in after.inputs if e.t_host_s >= at_s + away_s]


def told(session, kind=FaultKind.SLIPPED):
    return [fault for fault in session.seen.faults if fault.kind is kind]


def states(session, name, from_s, until_s):
    grid = session.seen.grid
    inside = (grid.t_s >= from_s) & (grid.t_s < until_s)
    return set(grid.validity[name][inside])


SLIPS = {
    "forward": ((0.0, 1.0, 0.0), 6.0, 15.0),
    "sideways": ((1.0, 0.0, 0.0), -6.0, 15.0),
    "far": ((0.6, 0.8, 0.0), 20.0, 15.0),
    "about the body": ((0.0, 0.0, 1.0), 40.0, 30.0),
}


@RUNNERS
@pytest.mark.parametrize("how", SLIPS)
def test_a_slip_is_noticed_while_running(runner, how):
    axis, by_deg, within_s = SLIPS[how]
    session = turned(runner, ("stand 5", "run 70"), 40.0, axis, by_deg)
    (slip,) = told(session)
    assert 40.0 < slip.t_s < 40.0 + within_s
    assert "deg" in slip.detail
    assert "\n" not in slip.detail
    over_s = session.seen.grid.t_s[-1]
    for name in ATTACHMENT_BOUND:
        assert Validity.OK.value not in states(session, name, slip.t_s, over_s), name
    rotation = LEAN[runner.placement].split("_")[0] + "_rotation_range_rad"
    assert states(session, rotation, slip.t_s + 1.0, over_s) == {"ok"}
    assert states(session, "cadence_spm", slip.t_s + 1.0, over_s - 2.0) == {"ok"}


CALM = {
    "fatigue": ("stand 8", "run 150; {tilt} = [7.0, 12.0]", "stand 8"),
    "corrections": ("stand 8", "run 40; {tilt} = 5.0", "run 40; {tilt} = 11.0", "run 30"),
    "corners": ("stand 8", "run 40", "run 8; yaw_rate_deg_s = 40.0", "run 40"),
    "breaks": ("stand 8", "run 40", "walk 15", "run 30", "stand 12", "run 30"),
    "hill": ("stand 8", "run 40", "run 30; {tilt} = 11.0\ncadence_spm = 160\nspeed_m_s = 2.3"),
    "hands on knees": ("stand 8", "run 50", "stand 25; {tilt} = 20.0", "run 40"),
}


@RUNNERS
@pytest.mark.parametrize("what", CALM)
def test_what_runners_do_is_no_slip(runner, what):
    phases = [phase.format(tilt=TILT[runner.placement]) for phase in CALM[what]]
    session = coached(runner, *phases)
    assert not told(session)
    assert not told(session, FaultKind.LOOSE)
    assert Validity.MOVED.value not in states(session, LEAN[runner.placement], 0.0, 1e9)


MOVED_BEFORE_THE_RUN = (("stand 55", "run 60"), 0.5, 9.0)


@RUNNERS
def test_standing_otherwise_than_calibrated_asks_and_calibrates_again(runner):
    session = slipping(runner, *MOVED_BEFORE_THE_RUN)
    (slip,) = told(session)
    assert slip.t_s < 20.0
    stood, ran = [o for o in session.outputs if isinstance(o, CalibrationOver)]
    assert stood.t_s < 55.0
    assert not stood.calibration.mounting.axes_known  # nobody bent forward
    assert ran.calibration.mounting.axes_known
    name = LEAN[runner.placement]
    assert states(session, name, ran.t_s + 14.0, 114.0) == {"ok"}


@pytest.mark.parametrize("still_s", [3.0, 10.0])
def test_a_slip_and_what_follows_is_the_same_packet_by_packet(still_s):
    inputs = inputs_of(CHEST, *MOVED_BEFORE_THE_RUN)
    settings = Settings()
    calibration = settings.guide.calibration
    standing = replace(calibration.standing, still_s=still_s)
    guide = replace(settings.guide, calibration=replace(calibration, standing=standing))
    config = replace(config_of(CHEST), settings=replace(settings, guide=guide))
    pipeline, whole = Pipeline(config), Pipeline(config)
    one_by_one = [o for event in inputs for o in pipeline.push(event)]
    assert_same(one_by_one + pipeline.flush(), whole.push_many(inputs) + whole.flush())


REBOOT = "reboots_at_s = [40.0]\nreboot_s = 2.0"


@RUNNERS
def test_after_a_reboot_running_as_before_confirms_the_seat(runner):
    session = slipping(runner, ("stand 5", "run 90"), 40.0, 0.0, REBOOT)
    assert [f for f in session.seen.faults if f.kind is FaultKind.REBOOT]
    name = LEAN[runner.placement]
    assert "ok" not in states(session, name, 43.0, 48.0)
    assert not told(session)
    assert states(session, name, 70.0, 90.0) == {"ok"}
    assert not [o for o in session.outputs if isinstance(o, CalibrationOver)]


@RUNNERS
def test_after_a_reboot_standing_as_before_confirms_the_seat(runner):
    session = slipping(runner, ("stand 60", "run 20"), 40.0, 0.0, REBOOT)
    assert not told(session)
    assert "ok" in states(session, LEAN[runner.placement], 75.0, 80.0)


@RUNNERS
def test_a_sensor_put_on_otherwise_during_a_reboot_is_noticed(runner):
    session = slipping(runner, ("stand 5", "run 90"), 40.0, 8.0, REBOOT)
    (slip,) = told(session)
    assert 42.0 < slip.t_s < 75.0
    assert "ok" not in states(session, LEAN[runner.placement], 44.0, 1e9)


@pytest.mark.parametrize(("away_s", "asks"), [(20.0, False), (75.0, True)])
def test_after_a_long_absence_the_seat_is_checked(away_s, asks):
    session = slipping(CHEST, ("stand 5", "run 150"), 40.0, 0.0, "", away_s)
    back_s = 40.0 + away_s
    # The running filter takes its time to know the angle again, asked or not.
    soon = states(session, LEAN["chest"], back_s + 14.0, back_s + 17.0)
    assert soon == ({"settling"} if asks else {"ok"})
    assert not told(session)
    assert states(session, LEAN["chest"], back_s + 30.0, back_s + 35.0) == {"ok"}


@RUNNERS
def test_a_loosened_strap_is_told(runner):
    session = coached(runner, "stand 5", "run 60", "run 40; wobble_g = 0.3")
    (loose,) = told(session, FaultKind.LOOSE)
    assert loose.t_s > 65.0


def test_without_a_calibration_there_is_nothing_to_watch_over():
    config = with_mount(config_of(CHEST), calibration=None)
    session = run(config, slipping(CHEST, ("stand 5", "run 50"), 33.0, 13.0).simulation)
    assert not told(session)
    assert not np.isin(session.seen.grid.validity[LEAN["chest"]], ["moved"]).any()


def test_each_instant_has_a_decision_also_where_the_runner_runs_on_before_the_calibration():
    phases = ("stand 5", "run 40", "stand 6", "run 10")
    session = turned(CHEST, phases, 20.0, (0.0, 1.0, 0.0), 20.0)
    (over,) = [o for o in session.outputs if isinstance(o, CalibrationOver)]
    assert "ran on" in over.detail
    decisions = [o for o in session.outputs if isinstance(o, Decision)]
    assert [d.t_s for d in decisions] == [s.t_s for s in session.snapshots]
    (at,) = [d for d in decisions if d.t_s == over.t_s]
    assert at.reason is Reason.CALIBRATING


@RUNNERS
@pytest.mark.parametrize("lines", ["grade_percent = -9\nimpact_g = 1.5", "impact_g = 2.4"])
def test_a_descent_and_hard_landings_are_no_loose_strap(runner, lines):
    session = coached(runner, "stand 5", "run 60", f"run 50; {lines}")
    assert not told(session, FaultKind.LOOSE)


@RUNNERS
def test_a_strap_that_rings_from_the_start_is_told(runner):
    strap = "[strap]\nspring_hz = 14\ndamping = 0.05\ntorsion_hz = 12\nkick_deg_s = 200"
    rings = replace(runner, link=f"{runner.link}\n{strap}")
    config = config_of(runner)
    session = run(config, simulate(rings.story("stand 5", "run 35")))
    (loose,) = told(session, FaultKind.LOOSE)
    assert "in flight" in loose.detail
