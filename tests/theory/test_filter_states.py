"""Each filter keeps what changes in one documented dataclass, which can be read at any instant."""

from __future__ import annotations

import copy
import dataclasses
import functools
import pickle
from collections.abc import Iterable, Mapping

import numpy as np
import pytest

from coach.app.states_at import Instants, states_at
from coach.gait.foot_taps import FootTapParams, FootTaps
from coach.gait.landings import Landings
from coach.gait.live_cadence import CadenceParams, LiveCadence
from coach.gait.sides import SideParams, SideVote
from coach.gait.step_chain import LandingParams, StepChain
from coach.model import Command, Locomotion, SpeedReading, UserCommand
from coach.model.blocks import part_of
from coach.model.ring_buffer import RingBuffer
from coach.orientation.gyro_matrix import GyroMatrix, GyroMatrixParams
from coach.orientation.running import RunningParams, RunningUp
from coach.orientation.stride_filter import StrideKalmanFilter
from coach.orientation.stride_filter_params import StrideFilterParams
from coach.settings.table import meanings_of
from coach.simulation import simulate
from coach.wiring.chain import Chain
from coach.wiring.pipeline import Pipeline
from tests.properties.outcomes import assert_same
from tests.theory import both
from tests.theory.sessions import PELVIS, config_of, sample_blocks

BUSY = (
    "stand 6",
    "walk 8",
    "run 20; cadence_spm = 165",
    "walk 6",
    "stand 3",
    "run 12; speed_m_s = [2.5, 4.0]",
)
TAPS_S = (23.0, 25.0, 26.4, 27.7, 50.0, 51.1, 54.8)
"""The last one is so late that its landing is not known yet at the end."""

KNOWN = {"bias_known": True, "axes_known": True, "step_length_m": None}
SIDES = {Locomotion.RUNNING: SideParams(), Locomotion.WALKING: SideParams()}

# A new stage, and what of its state a restart leaves as it is.
STAGES = {
    "running": (lambda: RunningUp(RunningParams(), 0.01, **KNOWN), {"measured_speed_m_s"}),
    "stride_filter": (lambda: StrideKalmanFilter(StrideFilterParams(), 0.5, **KNOWN), set()),
    "gyro_matrix": (
        lambda: GyroMatrix(GyroMatrixParams(), 0.5),
        {"matrix", "matrix_covariance", "up_segment"},
    ),
    "landings": (
        lambda: Landings(LandingParams(), SIDES, axes_known=True),
        {"mode", "told_s", "phases"},
    ),
    "step_chain": (lambda: StepChain(LandingParams()), set()),
    "side_vote_running": (lambda: SideVote(SideParams()), set()),
    "foot_taps": (lambda: FootTaps(FootTapParams()), {"taps_s"}),
    "live_cadence_running": (lambda: LiveCadence(CadenceParams()), set()),
}
each_stage = pytest.mark.parametrize("name", STAGES)


@functools.cache
def inputs():
    """A runner with something for each state: taps of the left foot, and a speed told."""
    told = [SpeedReading(28.2, 2.9), *map(tap, TAPS_S)]
    return sorted([*simulate(PELVIS.story(*BUSY)).inputs, *told], key=lambda e: e.t_host_s)


def tap(t_s):
    return UserCommand(t_s, Command.LEFT_FOOT)


def at(t_s, size=4096):
    events = inputs()
    batches = (events[i : i + size] for i in range(0, len(events), size))
    return states_at(config_of(PELVIS), batches, t_s)


@functools.cache
def used():
    """The stages of a session that has just gone through all of it, and their states before."""
    pipeline = Pipeline(config_of(PELVIS))
    half = len(inputs()) // 2
    pipeline.push_many(inputs()[:half])
    chain = pipeline._sensors.all[0].chain
    stages = stages_of(chain)
    constants = {name: constants_of(stage) for name, stage in stages.items()}
    pipeline.push_many(inputs()[half:])
    assert stages_of(pipeline._sensors.all[0].chain) == stages
    return stages, constants


def stages_of(chain):
    running, landings = chain._orientation._running, chain.gait._landings
    return {
        "running": running,
        "stride_filter": running._stride_filter,
        "gyro_matrix": running._gyro_matrix,
        "landings": landings,
        "step_chain": chain.gait._step_chain,
        "side_vote_running": landings._votes[Locomotion.RUNNING],
        "foot_taps": landings._foot_taps,
        "live_cadence_running": chain.gait._live[Locomotion.RUNNING],
    }


def constants_of(stage):
    """Everything but the state, the other stages in it, and the samples that all of gait share."""
    kept = {name: one for name, one in vars(stage).items() if name != "state" and not shared(one)}
    return pickle.dumps(kept)


def shared(one):
    parts = one.values() if isinstance(one, Mapping) else [one]
    return any(hasattr(part, "state") or isinstance(part, RingBuffer) for part in parts)


def same(a, b):
    """Bit by bit."""
    if dataclasses.is_dataclass(a):
        names = [field.name for field in dataclasses.fields(a)]
        return type(a) is type(b) and all(same(getattr(a, n), getattr(b, n)) for n in names)
    if isinstance(a, np.ndarray):
        return a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(a, Mapping):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, Iterable) and not isinstance(a, str):
        return len(a) == len(b) and all(map(same, a, b))
    return a == b


def every_dataclass(value):
    if dataclasses.is_dataclass(value):
        yield type(value)
        for field in dataclasses.fields(value):
            yield from every_dataclass(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from every_dataclass(one)
    elif isinstance(value, Iterable) and not isinstance(value, str | np.ndarray):
        for one in value:
            yield from every_dataclass(one)


@each_stage
def test_a_restart_makes_the_state_anew(name):
    make, kept = STAGES[name]
    stage, fresh = copy.deepcopy(used()[0][name]), make()
    before = copy.deepcopy(stage.state)
    if name == "stride_filter":
        stage.restart(fresh.state.up)
    else:
        stage.restart()
    names = {field.name for field in dataclasses.fields(before)}
    assert kept <= names
    for field in names - kept:
        assert same(getattr(stage.state, field), getattr(fresh.state, field)), field
    for field in kept:
        assert same(getattr(stage.state, field), getattr(before, field)), field
    # Else this session would show nothing.
    assert not same(before, fresh.state)


@each_stage
def test_nothing_but_the_state_changes(name):
    stages, constants = used()
    assert constants_of(stages[name]) == constants[name]


def test_every_field_of_every_state_is_documented():
    states = at(40.0).sensors[0].filters
    assert states.keys() >= STAGES.keys()
    found = {cls for state in states.values() for cls in every_dataclass(state)}
    assert len(found) > len(STAGES)
    for cls in found:
        meanings = meanings_of(cls)
        assert [field.name for field in dataclasses.fields(cls)] == list(meanings), cls.__name__
        assert all(meanings.values()), cls.__name__


@pytest.mark.parametrize("t_s", [7.0, 21.5, 27.0, 33.0, 47.5])
def test_the_states_at_an_instant_are_the_same_for_every_cutting(t_s):
    whole = at(t_s)
    assert whole.t_s == t_s
    for size in (1, 7, 300):
        assert same(at(t_s, size), whole)


def test_the_states_are_those_of_the_samples_before_the_instant():
    """A chain given just these samples, without any session about it, has learnt the same."""
    config = config_of(PELVIS)
    chain = Chain("simulated", config.mounts[0], config)
    for block in sample_blocks(list(simulate(PELVIS.story(*BUSY)).inputs)):
        before = int(np.searchsorted(block.t_s, 20.0))
        if before:
            chain.push(part_of(block, 0, before))
    found = at(20.0).sensors[0].filters
    for name in ("running", "stride_filter", "gyro_matrix"):
        assert same(found[name], chain.states()[name]), name
    assert found["running"].stride_s > 0.0


def test_looking_changes_nothing():
    plain, looked_at = Pipeline(config_of(PELVIS)), Pipeline(config_of(PELVIS))
    looked_at.keep_states(30.0)
    expected = plain.push_many(inputs()) + plain.flush()
    found = looked_at.push_many(inputs()) + looked_at.flush()
    assert looked_at.kept_states is not None
    assert_same(found, expected)


def test_what_is_kept_does_not_go_on_with_the_session():
    pipeline = Pipeline(config_of(PELVIS))
    pipeline.keep_states(20.0)
    for event in inputs():
        pipeline.push(event)
    assert same(pipeline.kept_states, at(20.0))
    assert not same(pipeline.kept_states.sensors, pipeline._sensors.states())


@pytest.mark.parametrize(("asked_s", "found_s"), [(20.2, 20.0), (20.25, 20.0), (20.3, 20.5)])
def test_the_nearest_instant_is_taken(asked_s, found_s):
    assert at(asked_s).t_s == found_s


@pytest.mark.parametrize("t_s", [0.0, 3000.0])
def test_an_instant_that_is_not_there(t_s):
    found = at(t_s)
    assert isinstance(found, Instants)
    assert 0.0 < found.first_s < 1.0
    assert 54.0 < found.last_s < 56.0
    assert states_at(config_of(PELVIS), [], t_s) == Instants()


def test_two_sensors_have_their_own_states():
    events = simulate(both.Both().story("stand 4", "run 8")).inputs
    states = states_at(both.known(both.Both()), [events], 10.0)
    assert len({sensor.sensor_id for sensor in states.sensors}) == 2
    first, second = (sensor.filters for sensor in states.sensors)
    assert not same(first["stride_filter"], second["stride_filter"])


def test_no_more_of_the_session_is_read_than_needed():
    taken = []

    def batches():
        for i in range(0, len(inputs()), 50):
            taken.append(i)
            yield inputs()[i : i + 50]

    assert states_at(config_of(PELVIS), batches(), 10.0).t_s == 10.0
    assert inputs()[taken[-1]].t_host_s < 12.0
