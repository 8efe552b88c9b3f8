"""A runner whose movement names no foot, or the wrong one, says which foot lands, once."""

from __future__ import annotations

import functools
from dataclasses import replace

import numpy as np
import pytest

from coach.gait.foot_taps import FootTapParams, FootTaps
from coach.model import CalibrationOver, Command, Side, UserCommand
from coach.simulation import simulate
from coach.wiring.pipeline import Pipeline
from tests.properties.outcomes import assert_same
from tests.theory.sessions import CHEST, PELVIS, config_of, run, with_mount

# The rolling comes so much of a stride later than in the runners measured.
LATE = {"none": 0.24, "wrong": 0.37}
RUNNERS = pytest.mark.parametrize("which", LATE)
TAPS_S = (14.0, 22.0)


@functools.cache
def simulation(which):
    text = f"run 40; cadence_spm = 168\ndrop_phase = {0.06 + 2.0 * LATE[which]:.2f}"
    return simulate(PELVIS.story("stand 6", text))


def taps(which, side=Side.LEFT, late_s=0.06, jitter_s=0.05):
    """One tap for every other landing of a foot, as late as a finger and a radio are."""
    landed = [c.t_ic_s for c in simulation(which).truth.contacts if c.side is side]
    of_these = [t for t in landed[::2] if TAPS_S[0] < t < TAPS_S[1]]
    off = np.random.default_rng(3).normal(late_s, jitter_s, len(of_these))
    return tuple(UserCommand(t, Command.LEFT_FOOT) for t in np.sort(of_these + off))


def feet(session, which, from_s):
    """How many steps from a time on are named right, wrong, not at all."""
    contacts = simulation(which).truth.contacts
    landed_s = np.array([c.t_ic_s for c in contacts])
    steps = [s for s in session.seen.steps if s.t_s > from_s]
    true = [contacts[int(np.argmin(abs(landed_s - s.t_s)))].side for s in steps]
    none = sum(s.side is Side.UNKNOWN for s in steps)
    right = sum(s.side is side for s, side in zip(steps, true, strict=True))
    assert len(steps) > 30
    return right, len(steps) - right - none, none


def told(session):
    return [o for o in session.outputs if isinstance(o, CalibrationOver)]


@RUNNERS
def test_without_being_told_the_feet_are_not_known(which):
    right, wrong, none = feet(run(config_of(PELVIS), simulation(which)), which, 14.0)
    assert right == 0
    assert (wrong, none)[which == "none"] > 30


@RUNNERS
def test_told_once_the_feet_are_right_from_then_on(which):
    session = run(config_of(PELVIS), simulation(which), taps(which))
    (over,) = told(session)
    assert ("change places" in over.detail) is (which == "wrong")
    assert TAPS_S[0] < over.t_s < TAPS_S[1]
    assert over.calibration.left_phase == pytest.approx(LATE[which], abs=0.05)
    _, wrong, none = feet(session, which, over.t_s + 1.0)
    assert (wrong, none) == (0, 0)


@RUNNERS
def test_the_next_session_knows_them(which):
    (over,) = told(run(config_of(PELVIS), simulation(which), taps(which)))
    config = with_mount(config_of(PELVIS), calibration=over.calibration)
    session = run(config, simulation(which))
    _, wrong, none = feet(session, which, 14.0)
    assert (wrong, none) == (0, 0)
    assert not told(session)


def test_a_new_standing_calibration_keeps_what_was_told():
    known = replace(config_of(PELVIS).mounts[0].calibration, left_phase=0.3)
    config = with_mount(config_of(PELVIS), calibration=known)
    standing = simulate(PELVIS.story("stand 20", "bend 4", "stand 4", "run 10"))
    session = run(config, standing, (UserCommand(1.0, Command.RECALIBRATE),))
    (over,) = told(session)
    assert over.calibration.still_s != known.still_s
    assert over.calibration.left_phase == 0.3


def test_taps_at_any_time_tell_nothing():
    rng = np.random.default_rng(5)
    for _ in range(20):
        t_s = np.sort(rng.uniform(*TAPS_S, 6))
        anyhow = tuple(UserCommand(t, Command.LEFT_FOOT) for t in t_s)
        foot_taps = FootTaps(FootTapParams(agreement=1.0))
        assert foot_taps.left_parity(1e9, [], 1.0) is None
        for tap in anyhow:
            foot_taps.tap(tap.t_host_s)
        assert foot_taps.left_parity(1e9, [], 1.0) is None


def test_a_right_foot_tapped_is_believed_and_can_be_told_anew():
    first = taps("none", Side.RIGHT)
    session = run(config_of(PELVIS), simulation("none"), first)
    (over,) = told(session)
    _, wrong, none = feet(session, "none", over.t_s + 1.0)
    assert none == 0
    assert wrong > 30
    config = with_mount(config_of(PELVIS), calibration=over.calibration)
    again = run(config, simulation("none"), taps("none"))
    (over,) = told(again)
    _, wrong, none = feet(again, "none", over.t_s + 1.0)
    assert (wrong, none) == (0, 0)


def test_a_chest_is_told_likewise():
    story = simulate(CHEST.story("stand 6", "run 30; cadence_spm = 168"))
    left = [c.t_ic_s for c in story.truth.contacts if c.side is Side.LEFT and 12 < c.t_ic_s < 18]
    session = run(config_of(CHEST), story, tuple(UserCommand(t, Command.LEFT_FOOT) for t in left))
    (over,) = told(session)
    assert abs(over.calibration.left_phase) < 0.19


def test_a_tapped_session_is_the_same_packet_by_packet():
    inputs = [*simulation("wrong").inputs, *taps("wrong")]
    inputs.sort(key=lambda event: event.t_host_s)
    one, whole = Pipeline(config_of(PELVIS)), Pipeline(config_of(PELVIS))
    singly = [o for event in inputs for o in one.push(event)] + one.flush()
    assert_same(singly, whole.push_many(inputs) + whole.flush())
