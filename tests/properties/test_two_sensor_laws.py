"""Two sensors obey the laws of one: any cutting gives the same, and one may come and go."""

from __future__ import annotations

import functools
import itertools
from dataclasses import replace
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.model import (
    AttitudeBlock,
    CalibrationOver,
    Command,
    Fault,
    FaultKind,
    Input,
    LinkChange,
    LinkState,
    MetricSnapshot,
    Output,
    Step,
    Tick,
    UserCommand,
    Validity,
)
from coach.simulation import simulate
from coach.wiring import pipeline
from coach.wiring.config import SessionConfig
from tests.properties.outcomes import assert_same
from tests.properties.test_chunk_invariance import cut, play
from tests.theory import both
from tests.theory.both import CHEST_ID, PELVIS_ID, Both, known, uncalibrated

FEW = settings(max_examples=8, deadline=None)
BOTH = Both()
POOR = "loss = 0.05\nduplicates = 0.05\nbursts_per_min = 4\nstalls_per_min = 12\nstall_s = 1.4"


def without(inputs: list[Input], sensor_id: str, start_s: float, end_s: float) -> list[Input]:
    """One sensor's link is lost for a while."""
    kept = [
        e
        for e in inputs
        if getattr(e, "sensor_id", "") != sensor_id or not start_s <= e.t_host_s < end_s
    ]
    kept += [
        LinkChange(start_s + 0.4, sensor_id, LinkState.LOST),
        LinkChange(end_s, sensor_id, LinkState.CONNECTED),
    ]
    return sorted(kept, key=lambda event: event.t_host_s)


@functools.cache
def running() -> list[Input]:
    return simulate(BOTH.story("stand 4", "run 54")).inputs


def poor() -> list[Input]:
    return simulate(replace(BOTH, link=POOR).story("stand 4", "run 24", "stand 2")).inputs


def one_away() -> list[Input]:
    return without(without(running(), PELVIS_ID, 20.0, 25.0), CHEST_ID, 40.0, 43.0)


def calibrated_on_the_way() -> list[Input]:
    phases = ("stand 20", "bend 4", "stand 4", "run 24")
    # Losses short enough to be filled: a longer one would break the standing stretch in two.
    simulation = simulate(replace(BOTH, link="loss = 0.03\nduplicates = 0.05").story(*phases))
    asked = UserCommand(1.27, Command.RECALIBRATE)
    return sorted([*simulation.inputs, asked], key=lambda event: event.t_host_s)


def moved_before_the_run() -> list[Input]:
    """The chest strap slips by 9 deg, and both are calibrated again as the runner stands on."""
    phases = ("stand 60", "run 12")
    slipped = both.SENSORS.replace("tilted_deg = 6.0", "tilted_deg = 15.0")
    with patch.object(both, "SENSORS", slipped):
        after = simulate(BOTH.story(*phases)).inputs
    before = [e for e in simulate(BOTH.story(*phases)).inputs if e.t_host_s < 0.5]
    return before + [e for e in after if e.t_host_s >= 0.5]


def soon_calibrated() -> SessionConfig:
    """A calibration is over before all that came at once has been decided."""
    config = known(BOTH)
    guide = config.settings.guide
    standing = replace(guide.calibration.standing, still_s=3.0)
    guide = replace(guide, bend_s=3.0, calibration=replace(guide.calibration, standing=standing))
    return replace(config, settings=replace(config.settings, guide=guide))


@functools.cache
def whole(which: str) -> tuple[SessionConfig, list[Input], list[Output]]:
    config, inputs = {
        "running": lambda: (known(BOTH), running()),
        "poor": lambda: (known(BOTH), poor()),
        "one_away": lambda: (known(BOTH), one_away()),
        "calibrated_on_the_way": lambda: (uncalibrated(), calibrated_on_the_way()),
        "moved_before_the_run": lambda: (soon_calibrated(), moved_before_the_run()),
    }[which]()
    # As much at once as can be: no limit to what waits.
    with patch.object(pipeline, "_MOST_WAITING", len(inputs)):
        return config, inputs, play(config, [inputs])


ALL = ("running", "poor", "one_away", "calibrated_on_the_way", "moved_before_the_run")


def assert_same_of_each(one: list[Output], other: list[Output]) -> None:
    """Blocks and faults of two sensors may take turns differently; each sensor's may not differ."""
    for sensor_id in (PELVIS_ID, CHEST_ID):
        assert_same(*(of_sensor(outputs, sensor_id) for outputs in (one, other)))


def of_sensor(outputs: list[Output], sensor_id: str) -> list[Output]:
    own = (AttitudeBlock, Fault)
    return [o for o in outputs if not isinstance(o, own) or o.sensor_id == sensor_id]


@pytest.mark.parametrize("which", ALL)
def test_one_by_one(which):
    config, inputs, expected = whole(which)
    assert_same_of_each(play(config, [[event] for event in inputs]), expected)


@pytest.mark.parametrize("which", ALL[1:])
@FEW
@given(borders=st.lists(st.integers(0, 10**6), max_size=60))
def test_in_any_groups(which, borders):
    config, inputs, expected = whole(which)
    assert_same_of_each(play(config, cut(inputs, borders)), expected)


def snapshots(outputs: list[Output]) -> list[MetricSnapshot]:
    return [o for o in outputs if isinstance(o, MetricSnapshot)]


def test_every_grid_instant_is_decided_once():
    for which in ALL:
        times = [s.t_s for s in snapshots(whole(which)[2])]
        assert times == [times[0] + 0.5 * k for k in range(len(times))]


def test_steps_are_told_once_whoever_leads():
    steps = [o for o in whole("one_away")[2] if isinstance(o, Step)]
    gaps = [b.t_s - a.t_s for a, b in itertools.pairwise(steps)]
    assert min(gaps) > 0.25
    assert sum(19.0 < s.t_s < 26.0 for s in steps) >= 14  # the chest counted on


@pytest.mark.parametrize(
    ("away", "lost", "going_on"),
    [
        ((20.0, 25.0), "pelvic_tilt_change_rad", "trunk_forward_lean_rad"),
        ((40.0, 43.0), "trunk_forward_lean_rad", "pelvic_tilt_change_rad"),
    ],
)
def test_one_sensor_goes_on_without_the_other(away, lost, going_on):
    seen = {s.t_s: s for s in snapshots(whole("one_away")[2])}
    late = seen[away[1] - 0.5]
    assert late.readings[lost].validity is Validity.STALE
    assert late.readings["trunk_flexion_rad"].validity is Validity.STALE
    assert late.readings[going_on].ok
    assert late.readings["cadence_spm"].ok
    assert not late.stale
    before, after = seen[away[0] - 0.5], seen[away[1] + 13.5]
    for snapshot in (before, after):
        assert all(snapshot.readings[name].ok for name in (lost, going_on, "trunk_flexion_rad"))


def test_the_faults_say_who_goes_on():
    lost = [
        o for o in whole("one_away")[2] if isinstance(o, Fault) and o.kind is FaultKind.LINK_LOST
    ]
    assert [(f.sensor_id, f.detail) for f in lost] == [
        (PELVIS_ID, "out of reach or switched off; the chest goes on"),
        (CHEST_ID, "out of reach or switched off; the pelvis goes on"),
    ]


def test_a_sensor_that_falls_silent_is_not_waited_for_long():
    """Without a word of the link, over ticks and packets alone."""
    inputs = [e for e in running() if getattr(e, "sensor_id", "") != CHEST_ID or e.t_host_s < 15.0]
    outputs = play(known(BOTH), [[event] for event in inputs])
    silent = [o for o in outputs if isinstance(o, Fault) and o.kind is FaultKind.LINK_SILENT]
    assert [(f.sensor_id, f.detail) for f in silent] == [
        (CHEST_ID, "no data for 1 s; the pelvis goes on")
    ]
    assert len(snapshots(outputs)) == len(snapshots(whole("running")[2]))


def test_both_are_calibrated_in_the_same_stretch():
    over = [o for o in whole("calibrated_on_the_way")[2] if isinstance(o, CalibrationOver)]
    first = [o for o in over if o.t_s == over[0].t_s]
    found = [o.calibration for o in first]
    assert [c.sensor_id for c in found if c] == [PELVIS_ID, CHEST_ID]


def test_trunk_against_pelvis_holds_once_both_are_calibrated():
    story = BOTH.story("stand 14", "bend 4", "stand 3", "run 20")
    inputs = [UserCommand(0.3, Command.RECALIBRATE), *simulate(story).inputs]
    last = snapshots(play(uncalibrated(), [sorted(inputs, key=lambda event: event.t_host_s)]))[-1]
    assert last.readings["trunk_flexion_rad"].ok


def test_the_order_in_which_the_sensors_are_named_does_not_matter():
    config, inputs, expected = whole("running")
    other_way = replace(config, mounts=config.mounts[::-1])
    assert_same_of_each(play(other_way, [inputs]), expected)


def test_ticks_alone_decide_nothing():
    ticks = [Tick(0.5 * k) for k in range(100)]
    assert play(uncalibrated(), [ticks]) == []


def test_sensors_that_cannot_be_worn_together():
    pelvis, chest = uncalibrated().mounts
    for mounts in (
        (pelvis, replace(chest, sensor_id=PELVIS_ID)),
        (pelvis, replace(chest, sensor_id="")),
        (pelvis, replace(pelvis, sensor_id="other")),
    ):
        with pytest.raises(ValueError, match="sensors"):
            SessionConfig(mounts)
