"""Each word of the vocabulary is said by some session, or stands here with the reason why not."""

from __future__ import annotations

import functools
from dataclasses import replace

import numpy as np

from coach.analysis import array_inputs
from coach.app.session import config_of as app_config
from coach.app.simulated_practice import simulated_practice
from coach.cues import CueParams
from coach.model import (
    BackgroundFault,
    Baseline,
    Channel,
    Command,
    Cue,
    Decision,
    Fault,
    FaultKind,
    LinkChange,
    LinkState,
    Locomotion,
    MetricSnapshot,
    Notification,
    Placement,
    Plan,
    Reason,
    SensorMount,
    UserCommand,
    Validity,
)
from coach.simulation import parse_story, simulate
from coach.simulation.body import parse_body_story
from coach.simulation.stories import load_story_text
from coach.wiring.config import SessionConfig
from coach.wiring.pipeline import Pipeline
from firmware_protocol.codec import encode_data
from firmware_protocol.packets import ImuBatch, ImuFlag
from tests.practice.desk_fast import FastPerson, live_day
from tests.practice.desk_person import Habits
from tests.stories.fast import PROMPT, USUAL, Off, Stretch, play
from tests.theory.sessions import CHEST, PELVIS, coached, config_of, run

NOT_PRODUCED: dict[object, str] = {
    FaultKind.NO_COUNTER: "no family without a counter is decoded yet",
}
SLOW = "cadence_spm = 158"


def slow_run_with_a_corner():
    phases = ("stand 5", f"run 42; {SLOW}", f"run 8; {SLOW}\nyaw_rate_deg_s = 60")
    return coached(CHEST, *phases, "walk 6", "stand 4", "bend 8").outputs


def a_good_run():
    return coached(CHEST, "stand 5", "run 32").outputs


def slow_run_told_to_be_quiet():
    simulation = simulate(CHEST.story("stand 5", f"run 42; {SLOW}"))
    return run(config_of(CHEST), simulation, (UserCommand(30.0, Command.QUIET),)).outputs


def first_run():
    config = replace(config_of(CHEST), baseline=Baseline())
    return run(config, simulate(CHEST.story("stand 5", "run 30"))).outputs


def without_calibration():
    simulation = simulate(PELVIS.story("stand 5", "run 12"))
    return run(SessionConfig((SensorMount(Placement.PELVIS),)), simulation).outputs


def a_calibration_on_the_way():
    simulation = simulate(CHEST.story("stand 20", "bend 4", "stand 4"))
    asked = (UserCommand(1.0, Command.RECALIBRATE),)
    return run(SessionConfig((SensorMount(Placement.CHEST),)), simulation, asked).outputs


def a_sensor_put_on_otherwise():
    runner = replace(CHEST, sensor='mounting = "chest-strap"\ntilted_deg = 20.0')
    return run(config_of(CHEST), simulate(runner.story("stand 20"))).outputs


def a_strap_that_comes_loose():
    return coached(CHEST, "stand 5", "run 60", "run 40; wobble_g = 0.3").outputs


def a_trunk_that_folds_slowly():
    return coached(CHEST, "stand 5", "run 75", "run 150; lean_deg = [7.0, 11.0]").outputs


def poor_link():
    return run(config_of(PELVIS), simulate(parse_story(load_story_text("poor-link")))).outputs


def losing_every_fourth_packet():
    runner = replace(CHEST, link="loss = 0.25")
    return run(config_of(CHEST), simulate(runner.story("stand 5", "run 35"))).outputs


def range_too_small():
    runner = replace(PELVIS, sensor="acc_range_g = 2")
    return run(
        SessionConfig((SensorMount(Placement.PELVIS),)), simulate(runner.story("stand 5", "run 10"))
    ).outputs


def one_broken_thing_after_another():
    imu = ImuBatch(ImuFlag.FIFO_OVERRUN, 0, 0, 0, 9615, 25, bytes([1] * 96))
    later = ImuBatch(ImuFlag(0), 1, 100_000_000, 8, 9615, 25, bytes([1] * 96))
    unknown_type = bytes([encode_data(imu)[0] | 0x0F]) + bytes(30)
    payloads = (b"", unknown_type, encode_data(imu), encode_data(later))
    events = [Notification(0.1 * k, "s", Channel.DATA, p) for k, p in enumerate(payloads, 1)]
    events.append(LinkChange(1.0, "t", LinkState.CONNECTED, family="nobody's"))
    return Pipeline(SessionConfig((SensorMount(Placement.CHEST),))).push_many(events)


def a_battery_that_runs_out():
    events = [Notification(0.1, "s", Channel.BATTERY, bytes([3]))]
    return Pipeline(SessionConfig((SensorMount(Placement.CHEST),))).push_many(events)


def a_value_that_is_no_number():
    acc = np.full((50, 3), np.nan)
    inputs = array_inputs(acc, None, rate_hz=100.0, block=50)
    pipeline = Pipeline(SessionConfig((SensorMount(Placement.CHEST),)))
    return pipeline.push_many(inputs) + pipeline.flush()


def work_beside_it_that_fails():
    events = [BackgroundFault(1.0, "a fault of the coach itself in the voice; the run goes on")]
    return Pipeline(SessionConfig((SensorMount(Placement.CHEST),))).push_many(events)


def a_time_at_the_desk():
    plan = [(60.0, "stroll 30"), (130.0, "up"), (180.0, "down"), (200.0, "lie"), (240.0, "sit_up")]
    commands = ((280.0, Command.QUIET),)
    return live_day(FastPerson(Habits(), plan), 300.0, commands=commands).outputs


def whole_runs():
    lean, slow = Off("lean_too_far", 60.0, size=4.0), Off("cadence_low", 60.0, size=3.0)
    hill = Stretch(60.0, shift={"duty_factor": 0.16})
    slope = Stretch(60.0, rise=0.06)
    sprint = Stretch(60.0, shift={"cadence_spm": 0.12})
    moved = Stretch(30.0, validity=Validity.MOVED)
    better = [Off("uneven_steps", 60.0, side=-1)]
    uneven = USUAL | {"step_time_asymmetry": (0.06, 0.006)}
    runs = (
        play(Stretch(1500.0), faults=[lean]),
        play(Stretch(300.0), faults=[lean, slow], params=CueParams()),
        play(Stretch(600.0), faults=[lean, slow]),
        play(Stretch(120.0), faults=[lean], params=replace(PROMPT, per_run=1, same_gap_s=20.0)),
        play(Stretch(120.0), faults=[lean], plan=Plan(measure_only=True)),
        play(Stretch(120.0), faults=[lean], plan=Plan(recall_only=True)),
        play(Stretch(120.0), faults=[lean], plan=Plan(feedback_share=0.1)),
        play(Stretch(120.0), events=[(60.0, Command.PAIN)]),
        play(Stretch(120.0), faults=better, usual=uneven),
        play(Stretch(60.0), events=[(30.0, 1)]),
        play(Stretch(60.0), Stretch(30.0, turn_rad_s=0.6), hill, sprint, moved, slope),
    )
    return [decision for told in runs for decision in told.decisions]


def practices():
    """A plank, and an exercise that the sensor sees nothing of."""
    plank = load_story_text("plank-that-sags")
    opener = plank.partition("[[set.fault]]")[0].replace('"plank"', '"chest_opener"')
    return [output for text in (plank, opener) for output in practice(text)]


def practice(text):
    """What the coach says in a story of a practice, told as TOML."""
    played = simulated_practice(parse_body_story(text), None)
    pipeline = Pipeline(app_config(played.header))
    return pipeline.push_many(played.inputs) + pipeline.flush()


@functools.cache
def said():
    scenarios = (
        whole_runs,
        practices,
        a_time_at_the_desk,
        a_good_run,
        slow_run_with_a_corner,
        slow_run_told_to_be_quiet,
        first_run,
        without_calibration,
        a_calibration_on_the_way,
        a_sensor_put_on_otherwise,
        a_strap_that_comes_loose,
        a_trunk_that_folds_slowly,
        poor_link,
        losing_every_fourth_packet,
        range_too_small,
        one_broken_thing_after_another,
        a_battery_that_runs_out,
        a_value_that_is_no_number,
        work_beside_it_that_fails,
    )
    return [output for scenario in scenarios for output in scenario()]


def check(vocabulary, words):
    listed = {word for word in NOT_PRODUCED if isinstance(word, vocabulary)}
    assert set(vocabulary) - words == listed


def test_every_reason():
    check(Reason, {o.reason for o in said() if isinstance(o, Decision)})


def test_every_fault():
    check(FaultKind, {o.kind for o in said() if isinstance(o, Fault)})


def test_every_validity():
    snapshots = [o for o in said() if isinstance(o, MetricSnapshot)]
    check(Validity, {r.validity for s in snapshots for r in s.readings.values()})


def test_every_locomotion():
    check(Locomotion, {o.locomotion for o in said() if isinstance(o, MetricSnapshot)})


def test_every_fault_tells_a_person_in_one_line():
    for fault in (o for o in said() if isinstance(o, Fault)):
        assert fault.detail
        assert "\n" not in fault.detail
        assert fault.count >= 1


def test_every_cue_can_be_explained():
    cues = [o for o in said() if isinstance(o, Cue) and o.metric]
    assert cues
    for cue in cues:
        assert not cue.band_low <= cue.value <= cue.band_high
        assert cue.deadline_s > cue.t_s
        assert cue.why
