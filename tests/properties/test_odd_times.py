"""An input that no clock can have shown is ignored, with a fault; whichever input it is."""

from __future__ import annotations

import functools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.analysis import array_inputs
from coach.app.calibration_samples import sensor_data
from coach.decode import encode_samples
from coach.model import (
    AttitudeBlock,
    BackgroundFault,
    Channel,
    Command,
    Fault,
    FaultKind,
    GradeReading,
    LinkChange,
    LinkState,
    MetricSnapshot,
    Notification,
    Placement,
    SensorMount,
    SpeechEnded,
    SpeedReading,
    Tick,
    UserCommand,
)
from coach.model.inputs import FARTHEST_S, FASTEST_M_S, is_possible, latest_s
from coach.wiring.config import SessionConfig
from coach.wiring.pipeline import Pipeline
from firmware_protocol.codec import encode_data
from firmware_protocol.packets import ImuBatch, ImuFlag
from tests.properties.outcomes import assert_same

RATE_HZ = 50.0
ODD_TIMES = (math.inf, -math.inf, math.nan, 1e300, -1e300, 1.1e10, 1.7e308)
ODD_SPEEDS = (math.inf, -math.inf, math.nan, 1e300, -1.0, 101.0)
SENSORS = ("arrays", "nobody", "")


def at(t_s, payload=b"", sensor="arrays"):
    """One input of each kind, and of each channel and state, at one time."""
    return [
        Tick(t_s),
        *(Notification(t_s, sensor, channel, payload) for channel in Channel),
        *(LinkChange(t_s, sensor, state, "own") for state in LinkState),
        *(SpeechEnded(t_s, "001-lean_too_far", done) for done in (False, True)),
        *(UserCommand(t_s, command) for command in Command),
        SpeedReading(t_s, 3.0),
        GradeReading(t_s, 0.03),
        BackgroundFault(t_s, "the page: it went wrong"),
    ]


@functools.cache
def stream():
    """Standing and then running, for 16 s, with ticks and speeds."""
    t_s = np.arange(16 * int(RATE_HZ)) / RATE_HZ
    going = (t_s > 3.0) * np.sin(17.8 * t_s)
    acc = np.stack([0.5 * going, 0.3 * going, 9.81 + 9.0 * going], axis=1)
    inputs = array_inputs(acc, 0.1 * acc, rate_hz=RATE_HZ, block=10)
    told = [Tick(0.5 * k) for k in range(36)] + [SpeedReading(float(k), 2.9) for k in range(4, 16)]
    return sorted([*inputs, *told], key=lambda event: event.t_host_s)


def outputs_of(inputs):
    pipeline = Pipeline(SessionConfig((SensorMount(Placement.CHEST),)))
    out = []
    for event in inputs:
        out += pipeline.push(event)
    return out + pipeline.flush()


@functools.cache
def undisturbed():
    return outputs_of(stream())


def check(odd):
    """With some inputs at some places of the stream: ``(place, input)``."""
    inputs = list(stream())
    for place, event in sorted(odd, key=lambda one: -one[0]):
        inputs.insert(place, event)
    outputs = outputs_of(inputs)
    faults = [o for o in outputs if isinstance(o, Fault) and "ignored" in o.detail]
    assert len(faults) == len(odd)
    for fault in faults:
        assert fault.kind in {FaultKind.CLOCK, FaultKind.BAD_VALUE}
        assert 0.0 <= fault.t_s <= 18.0
        assert "\n" not in fault.detail
    # Ignored means: not only survived.
    assert_same(
        [o for o in outputs if o not in faults or isinstance(o, AttitudeBlock)], undisturbed()
    )


@pytest.mark.parametrize("t_s", ODD_TIMES)
def test_no_input_at_a_time_that_is_none_does_anything(t_s):
    check([(17 + 6 * k, event) for k, event in enumerate(at(t_s, b"\x01\x02"))])


@pytest.mark.parametrize("speed_m_s", ODD_SPEEDS)
def test_no_speed_that_is_none_does_anything(speed_m_s):
    check([(60, SpeedReading(4.0, speed_m_s)), (100, SpeedReading(6.0, speed_m_s))])


ANY_TIME = st.one_of(
    st.sampled_from(ODD_TIMES),
    st.floats(allow_nan=True, allow_infinity=True),
    st.floats(-100.0, 100.0),
)
ANY_INPUT = st.one_of(
    st.builds(Tick, ANY_TIME),
    st.builds(
        Notification,
        ANY_TIME,
        st.sampled_from(SENSORS),
        st.sampled_from(Channel),
        st.binary(max_size=40),
    ),
    st.builds(
        LinkChange,
        ANY_TIME,
        st.sampled_from(SENSORS),
        st.sampled_from(LinkState),
        st.sampled_from(["own", "arrays", "other"]),
    ),
    st.builds(BackgroundFault, ANY_TIME, st.just("the page: it went wrong")),
    st.builds(SpeechEnded, ANY_TIME, st.text(max_size=8), st.booleans()),
    st.builds(UserCommand, ANY_TIME, st.sampled_from(Command)),
    st.builds(SpeedReading, ANY_TIME, st.floats(allow_nan=True, allow_infinity=True)),
    st.builds(GradeReading, ANY_TIME, st.floats(allow_nan=True, allow_infinity=True)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 100), ANY_INPUT), max_size=12))
def test_any_inputs_at_any_times_raise_nothing_and_the_impossible_do_nothing(odd):
    check([one for one in odd if not is_possible(one[1])])
    inputs = list(stream())
    for place, event in sorted(odd, key=lambda one: -one[0]):
        inputs.insert(place, event)
    for output in outputs_of(inputs):
        if isinstance(output, (Fault, MetricSnapshot)):
            assert math.isfinite(output.t_s)
    sensor_data(inputs, 0.0)


@settings(max_examples=60, deadline=None)
@given(
    st.floats(allow_nan=True, allow_infinity=True),
    st.lists(st.floats(-1e10, 1e10), min_size=1, max_size=6),
    st.floats(12.0, 4000.0),
)
def test_samples_at_any_times_raise_nothing(host_s, firsts_s, rate_hz):
    """Times in the bytes of a packet are as little to be trusted as its own."""
    inputs = [LinkChange(0.0, "s", LinkState.CONNECTED, family="arrays")]
    for k, first_s in enumerate(firsts_s):
        payload = encode_samples(rate_hz, 50 * k, first_s, np.ones((50, 3)), np.ones((50, 3)))
        inputs.append(Notification(host_s if k % 2 else first_s, "s", Channel.DATA, payload))
        inputs.append(Tick(first_s))
    for output in outputs_of(inputs):
        if isinstance(output, (Fault, MetricSnapshot)):
            assert math.isfinite(output.t_s)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(-1e10, 1e10), st.integers(0, 2**32 - 1)), max_size=12))
def test_packets_that_arrive_at_any_times_raise_nothing(arrivals):
    samples = bytes(96)
    batches = [
        ImuBatch(ImuFlag(0), k, us, 8 * k, 10_000, 20, samples)
        for k, (_, us) in enumerate(arrivals)
    ]
    inputs = []
    for (t_s, _), batch in zip(arrivals, batches, strict=True):
        inputs += [Notification(t_s, "s", Channel.DATA, encode_data(batch)), Tick(t_s)]
    for output in outputs_of(inputs):
        if isinstance(output, (Fault, MetricSnapshot)):
            assert math.isfinite(output.t_s)


@pytest.mark.parametrize("t_s", ODD_TIMES)
def test_samples_that_say_an_impossible_time_are_no_samples(t_s):
    with pytest.raises(ValueError, match="a clock can show"):
        encode_samples(RATE_HZ, 0, t_s, np.ones((5, 3)), None)


def test_the_latest_time_is_that_of_the_last_input_that_has_one():
    events = [Tick(3.0), Tick(4.0), Tick(math.inf), Tick(math.nan)]
    assert latest_s(events, 1.0) == 3.0
    assert latest_s(events[2:], 1.0, 7.0) == 7.0
    assert latest_s((), 1.0) == 0.0


def test_what_is_far_but_possible_is_taken():
    assert is_possible(Tick(FARTHEST_S))
    assert is_possible(Tick(-FARTHEST_S))
    assert is_possible(SpeedReading(0.0, FASTEST_M_S))
