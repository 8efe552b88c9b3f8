"""Any cutting of the same stream gives the same outputs, through arrays and through packets."""

from __future__ import annotations

import functools
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from coach.analysis import SENSOR_ID, array_inputs
from coach.decode.arrays import encode_samples
from coach.model import (
    CalibrationOver,
    Channel,
    Command,
    Cue,
    Fault,
    FaultKind,
    Input,
    LinkChange,
    LinkState,
    Notification,
    Output,
    SensorMount,
    SpeechEnded,
    Step,
    UserCommand,
)
from coach.simulation import Simulation, parse_story, simulate
from coach.simulation.stories import load_story_text
from coach.wiring.config import SessionConfig
from coach.wiring.pipeline import Pipeline
from firmware_protocol.packets import ImuFlag
from tests.properties.outcomes import assert_same
from tests.stories.test_through_packets import flagged
from tests.theory.sessions import CHEST, PELVIS, config_of

FEW = settings(max_examples=12, deadline=None)
ALL = ("with_people", "asked_and_pressed", "calibrated_on_the_way", "poor_link", "uncalibrated")


@functools.cache
def slow_run() -> Simulation:
    """Cadence 8 % low from the start, so that a cue falls due within the story."""
    return simulate(CHEST.story("stand 5", "run 42; cadence_spm = 158", "stand 3"))


@functools.cache
def poor_link() -> Simulation:
    """Loss, bursts, duplicates, stalls and a reboot; then another, later, in the same story."""
    return simulate(parse_story(load_story_text("poor-link")))


def play(config: SessionConfig, groups: list[list[Input]]) -> list[Output]:
    pipeline = Pipeline(config)
    outputs = [o for group in groups for o in pipeline.push_many(group)]
    return outputs + pipeline.flush()


def cut(inputs: list[Input], borders: list[int]) -> list[list[Input]]:
    edges = [0, *sorted(b % len(inputs) for b in borders), len(inputs)]
    return [inputs[a:b] for a, b in pairwise(edges)]


@functools.cache
def with_people() -> list[Input]:
    """A slow run in which the voice and the runner have their say, right after the cue too."""
    inputs = list(slow_run().inputs)
    cue = next(o for o in play(config_of(CHEST), [inputs]) if isinstance(o, Cue))
    inputs += [
        SpeechEnded(cue.t_s + 1.234, cue.cue_id, completed=True),
        UserCommand(cue.t_s + 2.5, Command.MARKER),
        UserCommand(cue.t_s + 3.011, Command.QUIET),
    ]
    return sorted(inputs, key=lambda event: event.t_host_s)


@functools.cache
def asked_and_pressed() -> list[Input]:
    """Two presses of the button, then one; and a runner who asks, on the grid and beside it."""
    inputs = slow_run().inputs
    for at_s in (20.0, 20.35, 33.0):
        inputs = flagged(inputs, ImuFlag.MARKER, at_s)
    inputs += [
        UserCommand(12.5, Command.STATUS),
        UserCommand(14.017, Command.REPEAT),
        UserCommand(16.0, Command.PAIN),
        UserCommand(25.5, Command.TAKE_BACK),
        UserCommand(41.9, Command.END),
    ]
    return sorted(inputs, key=lambda event: event.t_host_s)


@functools.cache
def calibrated_on_the_way() -> list[Input]:
    """The runner asks for a calibration, stands, bends and runs off."""
    phases = ("stand 20", "bend 4", "stand 4", "run 25", "stand 2")
    inputs = [*simulate(CHEST.story(*phases)).inputs, UserCommand(1.27, Command.RECALIBRATE)]
    return sorted(inputs, key=lambda event: event.t_host_s)


@functools.cache
def whole(which: str) -> tuple[SessionConfig, list[Input], list[Output]]:
    config, inputs = {
        "with_people": lambda: (config_of(CHEST), with_people()),
        "asked_and_pressed": lambda: (config_of(CHEST), asked_and_pressed()),
        "calibrated_on_the_way": lambda: (
            SessionConfig((SensorMount(config_of(CHEST).placement),)),
            calibrated_on_the_way(),
        ),
        "poor_link": lambda: (config_of(PELVIS), list(poor_link().inputs)),
        "uncalibrated": lambda: (
            SessionConfig((SensorMount(config_of(PELVIS).placement),)),
            poor_link().inputs,
        ),
    }[which]()
    return config, inputs, play(config, [inputs])


def test_the_streams_hold_what_the_law_is_about():
    _, _, outputs = whole("with_people")
    assert sum(isinstance(o, Cue) for o in outputs) == 1
    assert sum(isinstance(o, Step) for o in outputs) > 60
    cues = [o.rule for o in whole("asked_and_pressed")[2] if isinstance(o, Cue)]
    assert cues == ["status", "repeat", "pain", "status", "pain_undo", "pain_back", "quiet", "end"]
    results = [o for o in whole("calibrated_on_the_way")[2] if isinstance(o, CalibrationOver)]
    assert [over.calibration is not None for over in results] == [True]
    kinds = {o.kind for o in whole("poor_link")[2] if isinstance(o, Fault)}
    assert kinds >= {
        FaultKind.GAP,
        FaultKind.DUPLICATE,
        FaultKind.LINK_LOST,
        FaultKind.LINK_SILENT,
        FaultKind.REBOOT,
    }


@pytest.mark.parametrize("which", ALL)
def test_packets_one_by_one(which):
    config, inputs, expected = whole(which)
    assert_same(play(config, [[event] for event in inputs]), expected)


@pytest.mark.parametrize("which", ALL[:4])
@FEW
@given(borders=st.lists(st.integers(0, 10**6), max_size=60))
def test_packets_in_any_groups(which, borders):
    config, inputs, expected = whole(which)
    assert_same(play(config, cut(inputs, borders)), expected)


@functools.cache
def whole_arrays() -> list[Output]:
    acc, gyr = slow_run().arrays("sensor")
    return play(config_of(CHEST), [array_inputs(acc, gyr, rate_hz=104.0, block=len(acc))])


def array_pieces(edges: list[int]) -> list[Input]:
    acc, gyr = slow_run().arrays("sensor")
    events: list[Input] = [LinkChange(0.0, SENSOR_ID, LinkState.CONNECTED, family="arrays")]
    for a, b in pairwise(edges):
        payload = encode_samples(104.0, a, a / 104.0, acc[a:b], gyr[a:b])
        events.append(Notification((b - 1) / 104.0, SENSOR_ID, Channel.DATA, payload))
    return events


@pytest.mark.parametrize("block", [1, 7, 20])
def test_arrays_in_even_blocks(block):
    acc, gyr = slow_run().arrays("sensor")
    events = array_inputs(acc, gyr, rate_hz=104.0, block=block)
    assert any(isinstance(o, Cue) for o in whole_arrays())
    assert_same(play(config_of(CHEST), [[event] for event in events]), whole_arrays())


@FEW
@given(st.lists(st.integers(1, 10**6), max_size=80, unique=True))
def test_arrays_in_any_blocks(borders):
    n = len(slow_run().counts)
    events = array_pieces(sorted({0, n, *(1 + b % (n - 1) for b in borders)}))
    assert_same(play(config_of(CHEST), [[event] for event in events]), whole_arrays())


@FEW
@given(
    bad=st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 5)), min_size=1, max_size=8),
    borders=st.lists(st.integers(1, 10**6), max_size=20),
)
def test_arrays_with_values_that_are_no_numbers(bad, borders):
    acc, gyr = (part[:1500].copy() for part in slow_run().arrays("sensor"))
    for row, axis in bad:
        (acc if axis < 3 else gyr)[row % 1500, axis % 3] = (np.nan, np.inf)[row % 2]
    edges = sorted({0, 1500, *(1 + b % 1499 for b in borders)})
    events: list[Input] = [LinkChange(0.0, SENSOR_ID, LinkState.CONNECTED, family="arrays")]
    for a, b in pairwise(edges):
        payload = encode_samples(104.0, a, a / 104.0, acc[a:b], gyr[a:b])
        events.append(Notification((b - 1) / 104.0, SENSOR_ID, Channel.DATA, payload))
    pieces = play(config_of(CHEST), [[event] for event in events])
    together = play(config_of(CHEST), [array_inputs(acc, gyr, rate_hz=104.0, block=1500)])
    reported = [o for o in pieces if isinstance(o, Fault) and o.kind is FaultKind.BAD_VALUE]
    assert sum(fault.count for fault in reported) == len({row % 1500 for row, _ in bad})
    assert_same(pieces, together)


@FEW
@given(
    holes=st.lists(
        st.tuples(st.integers(0, 1499), st.integers(1, 300), st.sampled_from(["nan", "same", "0"])),
        min_size=1,
        max_size=4,
    ),
    borders=st.lists(st.integers(1, 10**6), max_size=60),
)
def test_arrays_with_holes_of_what_no_sensor_gives(holes, borders):
    acc, gyr = (part[:1500].copy() for part in slow_run().arrays("sensor"))
    for row, length, what in holes:
        for part in (acc, gyr):
            part[row : row + length] = {"nan": np.nan, "same": part[row], "0": 0.0}[what]
    edges = sorted({0, 1500, *(1 + b % 1499 for b in borders)})
    events: list[Input] = [LinkChange(0.0, SENSOR_ID, LinkState.CONNECTED, family="arrays")]
    for a, b in pairwise(edges):
        payload = encode_samples(104.0, a, a / 104.0, acc[a:b], gyr[a:b])
        events.append(Notification((b - 1) / 104.0, SENSOR_ID, Channel.DATA, payload))
    pieces = play(config_of(CHEST), [[event] for event in events])
    together = play(config_of(CHEST), [array_inputs(acc, gyr, rate_hz=104.0, block=1500)])
    assert_same(pieces, together)


@settings(max_examples=8, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    loss=st.sampled_from([0.0, 0.05, 0.3]),
    stall_s=st.sampled_from([0.2, 0.9, 1.1, 3.0]),
    reboot_s=st.sampled_from([0.3, 0.9, 4.0]),
    borders=st.lists(st.integers(0, 10**6), max_size=10),
)
# A step that ends after the instant that tells it: the samples behind that must not show.
@example(seed=1631, loss=0.0, stall_s=0.2, reboot_s=0.3, borders=[])
def test_packets_over_any_link(seed, loss, stall_s, reboot_s, borders):
    link = (
        f"loss = {loss}\nduplicates = 0.1\nbursts_per_min = 6\nstalls_per_min = 8\n"
        f"stall_s = {stall_s}\nreboots_at_s = [9.0]\nreboot_s = {reboot_s}\n"
    )
    story = replace(PELVIS, link=link).story("stand 2", "run 12", "walk 4", "stand 2")
    inputs = simulate(story, seed).inputs
    config = config_of(PELVIS)
    expected = play(config, [[event] for event in inputs])
    assert_same(play(config, cut(inputs, borders)), expected)
