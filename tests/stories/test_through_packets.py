"""Stories of what the sensor itself tells, the whole way: its button, its battery, its slipping."""

from __future__ import annotations

import functools
from dataclasses import replace

import pytest

from coach.cues import CueParams
from coach.model import (
    Channel,
    Command,
    Cue,
    CueEffect,
    Decision,
    Fault,
    FaultKind,
    MetronomeChange,
    Notification,
    Plan,
    Reason,
    SpeedReading,
    UserCommand,
)
from coach.settings import Settings
from coach.simulation import simulate
from coach.wiring.pipeline import Pipeline
from firmware_protocol.codec import decode_data, encode_data
from firmware_protocol.packets import ImuBatch, ImuFlag
from tests.stories.faults import CADENCE, LEAN
from tests.theory.sessions import CHEST, PROMPT, config_of, run, with_mount
from tests.theory.test_calibration_slip import turned

P = CueParams()


def reasons(session, from_s, until_s=1e9):
    return {d.reason for d in session.seen.decisions if from_s <= d.t_s < until_s}


def flagged(inputs, flag, at_s, *, on=False):
    """The same packets, a flag set in the first one after a time, or in all of them from there."""
    out, done = [], False
    for event in inputs:
        changed = event
        if (
            isinstance(event, Notification)
            and event.channel is Channel.DATA
            and event.t_host_s >= at_s
            and not (done and not on)
        ):
            packet = decode_data(event.payload)
            if isinstance(packet, ImuBatch):
                done = True
                payload = encode_data(replace(packet, flags=packet.flags | flag))
                changed = replace(event, payload=payload)
        out.append(changed)
    return out


@functools.cache
def slow():
    """Steps that stay slow for four minutes: two cues in words, then the offer."""
    return simulate(CHEST.story("stand 5", "run 25", f"run 250; {CADENCE.line(2.0)}"))


@functools.cache
def unanswered():
    return run(config_of(CHEST), slow())


def offer():
    return next(c for c in unanswered().seen.cues if c.phrase.startswith("metronome_offer"))


def beats(session):
    return [o for o in session.outputs if isinstance(o, MetronomeChange)]


def test_the_metronome_is_offered_third_and_never_starts_by_itself():
    texts = [cue.text for cue in unanswered().seen.cues]
    assert texts == ["quicker, lighter steps", "small quick steps", "want the clicks?"]
    assert beats(unanswered()) == []


def test_a_press_of_the_sensors_button_starts_it_and_is_no_wish_for_quiet():
    pressed = replace(slow(), inputs=flagged(slow().inputs, ImuFlag.MARKER, offer().t_s + 5.0))
    session = run(config_of(CHEST), pressed)
    (start,) = beats(session)
    # It waits for a second press: 0.6 s of the sensor's clock, a packet, and the next instant.
    assert offer().t_s + 5.6 <= start.t_s <= offer().t_s + 6.5
    assert start.spm == pytest.approx(1.05 * CADENCE.band.centre)
    assert Reason.QUIET not in reasons(session, 0.0)
    # However the packets come in, the same is decided.
    pipeline = Pipeline(config_of(CHEST))
    single = [o for event in pressed.inputs for o in pipeline.push(event)]
    for kind in (Cue, MetronomeChange, CueEffect):
        kept = [[o for o in outs if isinstance(o, kind)] for outs in (single, session.outputs)]
        assert kept[0] == kept[1]


def test_a_press_at_any_other_time_is_quiet_for_ten_minutes():
    simulation = simulate(CHEST.story("stand 5", "run 25", f"run 50; {LEAN.line()}"))
    pressed = replace(simulation, inputs=flagged(simulation.inputs, ImuFlag.MARKER, 35.0))
    session = run(config_of(CHEST), pressed)
    (cue,) = session.seen.cues
    assert cue.rule == "quiet"
    assert 35.6 <= cue.t_s <= 36.5
    assert reasons(session, cue.t_s + 0.5) == {Reason.QUIET}


@pytest.mark.parametrize(
    ("apart_s", "rules"),
    [
        ((), ["quiet"]),
        ((0.4,), ["status"]),
        ((1.0,), ["quiet", "talk"]),
        ((0.4, 0.4), ["end"]),
        ((0.4, 0.4, 0.4), ["end"]),
        ((0.4, 0.4, 3.0), ["end", "run_over"]),
        ((0.4, 2.0), ["status", "quiet"]),
    ],
)
def test_presses_in_a_row_ask_for_other_things(apart_s, rules):
    simulation = simulate(CHEST.story("stand 5", "run 15"))
    inputs, at_s = simulation.inputs, 10.0
    for more_s in (0.0, *apart_s):
        at_s += more_s
        inputs = flagged(inputs, ImuFlag.MARKER, at_s)
    session = run(config_of(CHEST), replace(simulation, inputs=inputs))
    assert [cue.rule for cue in session.seen.cues] == rules


def test_packets_that_waited_on_the_radio_tell_the_same_presses():
    simulation = simulate(CHEST.story("stand 5", "run 15"))
    inputs = simulation.inputs
    for at_s in (8.0, 8.4, 12.0, 13.0):
        inputs = flagged(inputs, ImuFlag.MARKER, at_s)
    held = [replace(e, t_host_s=13.6) if 11.9 < e.t_host_s < 13.6 else e for e in inputs]
    told = [
        [cue.rule for cue in run(config_of(CHEST), replace(simulation, inputs=some)).seen.cues]
        for some in (inputs, held)
    ]
    assert told[0] == told[1] == ["status", "quiet", "talk"]


def test_a_guided_calibration_is_asked_again_and_told_how_it_goes():
    simulation = simulate(CHEST.story("stand 12"))
    asks = (
        UserCommand(0.6, Command.RECALIBRATE),
        UserCommand(3.0, Command.REPEAT),
        UserCommand(5.0, Command.STATUS),
    )
    cues = run(config_of(CHEST), simulation, asks).seen.cues
    assert [cue.rule for cue in cues][:3] == ["calibration", "repeat", "status"]
    assert cues[1].text == cues[0].text
    assert cues[1].t_s <= 4.0


def test_a_sensor_that_is_nearly_empty_is_told_once_and_coaches_no_more():
    simulation = simulate(CHEST.story("stand 5", "run 25", f"run 50; {LEAN.line()}"))
    low = replace(simulation, inputs=flagged(simulation.inputs, ImuFlag.BATTERY_LOW, 33.0, on=True))
    session = run(config_of(CHEST), low)
    assert [cue.rule for cue in session.seen.cues] == ["battery_low"]
    assert reasons(session, 35.0) == {Reason.BATTERY}
    (fault,) = [o for o in session.outputs if isinstance(o, Fault)]
    assert fault.kind is FaultKind.BATTERY_LOW
    assert "charge the sensor" in fault.detail
    # It was told "no cues from now on", whatever level is read on the way.
    level = Notification(36.0, simulation.sensor_id, Channel.BATTERY, bytes([80]))
    assert [c.rule for c in run(config_of(CHEST), low, (level,)).seen.cues] == ["battery_low"]


@pytest.mark.parametrize("named", [True, False])
def test_a_strangers_button_and_battery_concern_nobody(named):
    simulation = simulate(CHEST.story("stand 5", "run 25", f"run 50; {LEAN.line()}"))
    config = config_of(CHEST)
    if named:
        config = with_mount(config, sensor_id=simulation.sensor_id)
    both = ImuFlag.BATTERY_LOW | ImuFlag.MARKER
    heard = [e for e in flagged(simulation.inputs, both, 31.0, on=True) if e.t_host_s >= 31.0]
    theirs = [replace(e, sensor_id="another") for e in heard if isinstance(e, Notification)]
    level = Notification(31.0, "another", Channel.BATTERY, bytes([1]))
    session = run(config, simulation, (*theirs, level))
    alone = run(config, simulation)
    assert session.seen.decisions == alone.seen.decisions
    assert [cue.rule for cue in session.seen.cues] == [LEAN.rule]
    assert FaultKind.BATTERY_LOW not in {o.kind for o in session.outputs if isinstance(o, Fault)}


def test_a_strap_that_slips_is_told_and_what_it_shows_is_no_fault_of_the_runner():
    session = turned(CHEST, ("stand 5", "run 80"), 45.0, (0.0, 1.0, 0.0), 8.0)
    assert [cue.rule for cue in session.seen.cues] == ["sensor_moved"]
    assert Reason.MOVED in reasons(session, 60.0)
    assert not [cue for cue in session.seen.cues if cue.metric]


def test_a_left_hander_with_the_pod_the_other_way_round_hears_the_same():
    # Strap put on from the other side: the pod's face to the body, its top down.
    for mounting in ("strap-upside-down", "hip-side", "upside-down"):
        otherwise = replace(CHEST, sensor=f'mounting = "{mounting}"\ntilted_deg = 9.0')
        simulation = simulate(otherwise.story("stand 5", "run 30", f"run 40; {LEAN.line()}"))
        cues = run(config_of(otherwise), simulation).seen.cues
        assert [cue.rule for cue in cues] == [LEAN.rule], mounting


def test_a_trunk_that_sinks_slowly_is_told_once_it_is_out_and_praised_when_it_is_up_again():
    there = LEAN.value(1.6)
    phases = ("stand 5", "run 30", f"run 60; lean_deg = [7.0, {there:.2f}]")
    held = (f"run 16; lean_deg = {there:.2f}", f"run 12; lean_deg = [{there:.2f}, 7.0]", "run 40")
    session = run(config_of(CHEST), simulate(CHEST.story(*phases, *held)))
    cue, praise = session.seen.cues
    assert (cue.rule, praise.rule) == (LEAN.rule, f"praise_{LEAN.rule}")
    # It crosses the border after 60 / 1.6 s of its way, and has to stay out for most of a dwell.
    assert 35.0 + 60.0 / 1.6 + P.share * 15.0 <= cue.t_s <= 35.0 + 60.0 / 1.6 + 30.0
    assert Reason.IN_BAND in reasons(session, 40.0, 60.0)
    assert Reason.DWELL in reasons(session, 60.0, cue.t_s)
    assert praise.t_s - cue.t_s <= P.praise.within_s + P.praise.hold_s


def test_told_speeds_decide_what_is_an_interval():
    phases = ("stand 5", "run 40", f"run 40; {LEAN.line()}")
    simulation = simulate(CHEST.story(*phases))
    config = config_of(CHEST)
    config = replace(config, baseline=replace(config.baseline, speed_m_s=3.0))

    def told(speed_m_s):
        speeds = tuple(SpeedReading(t + 0.01, speed_m_s) for t in range(85))
        return run(config, simulation, speeds)

    assert [cue.rule for cue in told(3.0).seen.cues] == [LEAN.rule]
    fast = told(3.6)
    assert not fast.seen.cues
    assert reasons(fast, 45.0) == {Reason.FAST}
    # However the readings come in between the packets, the same is decided.
    speeds = [SpeedReading(t + 0.01, 3.0) for t in range(85)]
    events = sorted([*simulation.inputs, *speeds], key=lambda event: event.t_host_s)
    pipeline = Pipeline(config)
    single = [o for event in events for o in pipeline.push(event)]
    decided = [[o for o in outs if isinstance(o, Decision)] for outs in (single, told(3.0).outputs)]
    assert decided[0] == decided[1]


def test_in_the_recall_session_what_came_of_the_phrase_is_logged():
    plan = Plan(
        session=8, feedback_share=0.0, recall_only=True, recall_phrase="like a kite",
        focus="lean_too_far", half_way_s=60.0,
    )  # fmt: skip
    cues = replace(PROMPT.cues, recall=replace(PROMPT.cues.recall, log_s=25.0))
    config = replace(config_of(CHEST, Settings(cues=cues)), plan=plan)
    # At the half-way recall the runner stands up again.
    story = CHEST.story("stand 5", "run 20", f"run 40; {LEAN.line(1.2)}", "run 60")
    session = run(config, simulate(story))
    assert [c.text for c in session.seen.cues] == ["like a kite", "like a kite"]
    (effect,) = [o for o in session.outputs if isinstance(o, CueEffect)]
    assert (effect.rule, effect.metric) == ("recall", "trunk_forward_lean_rad")
    assert effect.cue_id == session.seen.cues[1].cue_id
    assert effect.helped
    assert effect.before > effect.after
