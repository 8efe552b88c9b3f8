"""A header and strategies for everything a recording can hold."""

import dataclasses
import enum
import typing
from datetime import UTC, datetime

from hypothesis import strategies as st

from coach.model import (
    METRICS,
    BackgroundFault,
    Baseline,
    Calibration,
    Channel,
    Command,
    CueEffect,
    HeadingSource,
    LinkChange,
    LinkState,
    Locomotion,
    MetricSnapshot,
    Mounting,
    Notification,
    Placement,
    Reading,
    SensorMount,
    SpeechEnded,
    Tick,
    UserCommand,
    Validity,
)
from coach.recording import Provenance, SessionHeader
from coach.recording.channels import OUTPUT_TOPICS
from coach.recording.json_form import hints_of, known_kind

T_ZERO_HOST_S = 1000.0
PACKET_S = 8 / 104

numbers = st.floats(allow_nan=False, allow_infinity=False)
any_numbers = st.floats(allow_nan=False)
texts = st.text(max_size=20)
families = texts.filter(lambda name: "\n" not in name)
triples = st.tuples(numbers, numbers, numbers)

mountings = st.builds(
    Mounting,
    st.tuples(numbers, numbers, numbers, numbers),
    st.sampled_from(HeadingSource),
    numbers,
)
calibrations = st.builds(
    Calibration,
    placement=st.sampled_from(Placement),
    sensor_id=texts,
    mounting=mountings,
    gyr_bias_rad_s=triples,
    standing_tilt_rad=numbers,
    standing_obliquity_rad=numbers,
    gravity_m_s2=numbers,
    still_s=numbers,
    sway_rad=numbers,
    left_phase=st.none() | st.floats(-0.5, 0.5),
)
baselines = st.builds(Baseline, st.dictionaries(texts, st.tuples(numbers, numbers), max_size=4))

inputs = st.one_of(
    st.builds(Notification, any_numbers, texts, st.sampled_from(Channel), st.binary(max_size=300)),
    st.builds(LinkChange, any_numbers, texts, st.sampled_from(LinkState), families, texts),
    st.builds(Tick, any_numbers),
    st.builds(SpeechEnded, any_numbers, texts, st.booleans()),
    st.builds(UserCommand, any_numbers, st.sampled_from(Command)),
    st.builds(BackgroundFault, any_numbers, texts),
)

readings = st.builds(Reading, numbers, st.sampled_from(Validity))
snapshots = st.builds(
    MetricSnapshot,
    numbers,
    st.sampled_from(Locomotion),
    st.fixed_dictionaries(dict.fromkeys(METRICS, readings)),
)


def fields_of(cls, floats):
    """Strategies for every field of a dataclass, by its annotation."""
    return {name: values_of(hint, floats) for name, hint in hints_of(cls).items()}


def values_of(hint, floats):
    kind = known_kind(hint)
    if kind is not hint:
        return st.none() | values_of(kind, floats)
    if kind is Calibration:
        return calibrations
    if dataclasses.is_dataclass(kind):
        # An infinite border of a band is written as no value: of a cue, not of what it holds.
        return st.builds(kind, **fields_of(kind, numbers))
    if typing.get_origin(kind) is tuple and typing.get_args(kind)[-1] is Ellipsis:
        return st.lists(values_of(typing.get_args(kind)[0], numbers), max_size=3).map(tuple)
    if typing.get_origin(kind) is tuple:
        return st.tuples(*(values_of(one, numbers) for one in typing.get_args(kind)))
    if issubclass(kind, enum.Enum):
        return st.sampled_from(kind)
    return {
        float: floats,
        int: st.integers(0, 2**31),
        str: texts,
        bool: st.booleans(),
    }[kind]


def every(kind):
    """Outputs of one kind, all of whose fields vary."""
    if kind is MetricSnapshot:
        return snapshots
    found = st.builds(kind, **fields_of(kind, any_numbers) | {"t_s": numbers})
    return found.map(_none_of_none) if kind is CueEffect else found


def _none_of_none(effect):
    """Of no moments there is no mean."""
    return effect if effect.uncued_n else dataclasses.replace(effect, uncued=None)


outputs = st.one_of([every(kind) for kind in OUTPUT_TOPICS])


def header(**changes):
    fields = {
        "created_utc": datetime(2026, 11, 22, 7, 30, 0, 250_000, tzinfo=UTC),
        "title": "Lunch run, round the lake",
        "mounts": (SensorMount(Placement.CHEST),),
        "provenance": Provenance.SIMULATED,
        "t_zero_host_s": T_ZERO_HOST_S,
        "sensors": {"AA:BB": "Coach 1"},
        "settings": {"cues": {"budget_per_min": 2, "voice": True}},
        "versions": {"coach": "0.1.0"},
    }
    return SessionHeader(**(fields | changes))


def packet(number):
    """The ``number``-th data packet of a sensor at 104 Hz, 8 samples of 12 bytes each."""
    payload = bytes((number * 31 + place * place) % 256 for place in range(106))
    t_host_s = T_ZERO_HOST_S + number * PACKET_S
    return Notification(t_host_s, "AA:BB", Channel.DATA, payload)
