"""No cue where the coach cannot know, and none where it would not help."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coach.cues import CueParams
from coach.model import LinkChange, LinkState, Notification, Reason
from coach.simulation import SENSOR_ID, simulate
from tests.stories.faults import CADENCE, LEAN, RULE, UPRIGHT
from tests.theory.sessions import CHEST, coached, config_of, run, with_mount

FAULTY = ("stand 5", "run 25", f"run 45; {LEAN.line()}")


def reasons(session, from_s=0.0):
    return {d.reason for d in session.seen.decisions if d.t_s >= from_s}


@pytest.mark.parametrize("fault", [LEAN, UPRIGHT], ids=lambda f: f.rule)
def test_nobody_is_coached_while_walking(fault):
    session = coached(CHEST, "stand 5", f"walk 70; {fault.line(3.0)}")
    assert not session.seen.cues
    assert Reason.NOT_RUNNING in reasons(session, 20.0)
    assert not {Reason.DWELL, Reason.COOLDOWN} & reasons(session)


def test_nobody_is_coached_while_standing():
    session = coached(CHEST, "stand 5", "run 25", "stand 50; lean_deg = 15")
    assert not session.seen.cues
    assert reasons(session, 36.0) == {Reason.NOT_RUNNING}


def test_nobody_is_coached_in_the_first_seconds_of_running():
    session = coached(
        CHEST, "stand 5", f"run 22; {LEAN.line()}", "walk 8", f"run 22; {LEAN.line()}"
    )
    assert not session.seen.cues
    assert Reason.RESUMING in reasons(session)


def test_nobody_is_coached_from_poor_data():
    runner = replace(CHEST, link="loss = 0.25")
    session = run(config_of(CHEST), simulate(runner.story(*FAULTY)))
    assert not session.seen.cues
    assert Reason.POOR_DATA in reasons(session, 35.0)
    assert reasons(session, 35.0) <= {Reason.POOR_DATA, Reason.SETTLING, Reason.LINK_LOST}


def test_nobody_is_coached_without_calibration():
    config = with_mount(config_of(CHEST), calibration=None)
    session = run(config, simulate(CHEST.story(*FAULTY, f"run 20; {CADENCE.line()}")))
    assert not session.seen.cues
    assert reasons(session, 15.0) == {Reason.UNCALIBRATED}


def test_a_corner_is_not_a_lean():
    turning = "yaw_rate_deg_s = 40\nspeed_m_s = 2.5"
    session = coached(CHEST, "stand 5", "run 30", f"run 40; {LEAN.line()}\n{turning}")
    assert not session.seen.cues
    assert Reason.TURNING in reasons(session, 40.0)


def test_a_link_lost_in_mid_dwell_begins_the_dwell_again():
    simulation = simulate(CHEST.story(*FAULTY))
    whole = run(config_of(CHEST), simulation)
    lost_s, back_s = 38.0, 42.0
    assert lost_s < whole.seen.cues[0].t_s, "the fault must be dwelling when the link goes"
    kept = [
        event
        for event in simulation.inputs
        if not (isinstance(event, Notification) and lost_s < event.t_host_s < back_s)
    ]
    link = (
        LinkChange(lost_s + 0.7, SENSOR_ID, LinkState.LOST),
        LinkChange(back_s, SENSOR_ID, LinkState.CONNECTED),
    )
    session = run(config_of(CHEST), replace(simulation, inputs=kept), link)
    cue = session.seen.cues[0]
    assert Reason.LINK_LOST in reasons(session)
    dwell_s = CueParams().share * RULE[LEAN.rule].dwell_s
    assert back_s + dwell_s <= cue.t_s <= back_s + 30.0
    assert cue.t_s > whole.seen.cues[0].t_s
