"""A strap without a gyroscope needs no standing, and its cadence is coached all the same."""

from dataclasses import replace

from coach.app import config_of
from coach.app.simulated import simulated_session
from coach.model import (
    CalibrationOver,
    Channel,
    Command,
    Cue,
    Decision,
    MetricSnapshot,
    Notification,
    Reason,
    UserCommand,
    Validity,
)
from coach.simulation import parse_story, simulate
from coach.simulation.stories import load_story_text
from coach.wiring.pipeline import Pipeline
from firmware_protocol.codec import decode_info, encode_info
from firmware_protocol.packets import Feature
from tests.accuracy.sensor_session import hear_run


def test_the_cadence_is_coached_without_a_calibration():
    story = parse_story(load_story_text("quick-feet"))
    header = simulated_session(story, None).header
    mounts = tuple(replace(one, calibration=None) for one in header.mounts)
    config = config_of(replace(header, mounts=mounts, t_zero_host_s=0.0))
    outputs = Pipeline(config).push_many(hear_run("polar-h10", story).inputs)
    reasons = {one.reason for one in outputs if isinstance(one, Decision)}
    assert Reason.UNCALIBRATED not in reasons
    metrics = {one.metric for one in outputs if isinstance(one, Cue) and one.metric}
    assert metrics == {"cadence_spm"}
    last = [one for one in outputs if isinstance(one, MetricSnapshot)][-1]
    assert last.readings["trunk_forward_lean_rad"].validity is Validity.NO_SENSOR


def of_ours(story):
    """The story's packets from a sensor of our own without a gyroscope."""
    inputs = []
    for event in simulate(story).inputs:
        changed = event
        if isinstance(event, Notification) and event.channel is Channel.INFO:
            info = decode_info(event.payload)
            info = replace(
                info, features=info.features & ~Feature.GYRO, gyr_ranges=(), gyr_range_deg_s=0
            )
            changed = replace(event, payload=encode_info(info))
        inputs.append(changed)
    return inputs


def test_of_our_own_sensor_without_one_the_cadence_is_judged_without_a_calibration():
    story = parse_story(load_story_text("quick-feet"))
    header = simulated_session(story, None).header
    mounts = tuple(replace(one, calibration=None) for one in header.mounts)
    config = config_of(replace(header, mounts=mounts, t_zero_host_s=0.0))
    outputs = Pipeline(config).push_many(of_ours(story))
    reasons = {o.reason for o in outputs if isinstance(o, Decision)}
    assert Reason.UNCALIBRATED not in reasons
    assert Reason.DWELL in reasons  # a metric is out of its band, so it is judged
    last = [one for one in outputs if isinstance(one, MetricSnapshot)][-1]
    assert last.readings["cadence_spm"].validity is Validity.OK
    assert last.readings["trunk_forward_lean_rad"].validity is Validity.NO_SENSOR


def test_whoever_asks_for_a_calibration_is_told_once_that_none_is_possible():
    story = parse_story(load_story_text("quick-feet"))
    header = simulated_session(story, None).header
    config = config_of(replace(header, t_zero_host_s=0.0))
    inputs = [e for e in of_ours(story) if e.t_host_s < 40.0]
    at = next(i for i, e in enumerate(inputs) if e.t_host_s > 5.0)
    asked = [*inputs[:at], UserCommand(5.0, Command.RECALIBRATE), *inputs[at:]]
    outputs = Pipeline(config).push_many(asked)
    said = [o.phrase for o in outputs if isinstance(o, Cue) and o.rule == "calibration"]
    assert said == ["calibration_stand#0", "calibration_failed#0"]
    (over,) = [o for o in outputs if isinstance(o, CalibrationOver)]
    assert over.calibration is None
    assert "no gyroscope" in over.detail
