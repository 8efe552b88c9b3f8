"""Whatever the samples, the outputs are finite, complete and on the grid."""

from __future__ import annotations

import dataclasses
import math
import sys

import numpy as np
import pytest

from coach.analysis import array_inputs
from coach.model import (
    METRICS,
    AttitudeBlock,
    Cue,
    Decision,
    MetricSnapshot,
    Placement,
    SensorMount,
    Step,
)
from coach.orientation.best_engine import default_engine
from coach.orientation.engine_numpy import NumpyEngine
from coach.wiring.config import SessionConfig
from coach.wiring.pipeline import Pipeline
from tests.theory.sessions import CHEST, PELVIS, config_of

N = 2600
GRAVITY = np.array([0.0, 0.0, 9.80665])
RNG = np.random.default_rng(5)
SWINGING = np.clip(GRAVITY + 60.0 * np.sin(np.arange(N)[:, None] * 0.17), -78.0, 78.0)

HOSTILE = {
    "zeros": (np.zeros((N, 3)), np.zeros((N, 3))),
    "constant": (np.tile(GRAVITY, (N, 1)), np.zeros((N, 3))),
    "same in all axes": (np.full((N, 3), 3.0), np.full((N, 3), 3.0)),
    "huge": (np.full((N, 3), 1e6), np.full((N, 3), 1e4)),
    "huge noise": (RNG.normal(size=(N, 3)) * 1e5, RNG.normal(size=(N, 3)) * 1e3),
    "tiny": (np.full((N, 3), 1e-300), np.full((N, 3), 1e-300)),
    "flat tops": (SWINGING, np.clip(50.0 * SWINGING, -17.0, 17.0)),
    "noise": (GRAVITY + RNG.normal(size=(N, 3)) * 8.0, RNG.normal(size=(N, 3)) * 4.0),
    "jump": (np.where(np.arange(N)[:, None] % 2, GRAVITY, -GRAVITY), np.zeros((N, 3))),
    "upward fall": (np.tile(-GRAVITY, (N, 1)), np.zeros((N, 3))),
    "spinning": (np.tile(GRAVITY, (N, 1)), np.tile([0.0, 0.0, 30.0], (N, 1))),
    "acc only": (GRAVITY + RNG.normal(size=(N, 3)) * 8.0, None),
    "acc only zeros": (np.zeros((N, 3)), None),
    "all NaN": (np.full((N, 3), np.nan), np.full((N, 3), np.nan)),
    "3 samples": (np.tile(GRAVITY, (3, 1)), np.zeros((3, 3))),
    "1 sample": (np.tile(GRAVITY, (1, 1)), np.zeros((1, 3))),
}


FIRST_FROZEN = {
    "zeros": 0,
    "same in all axes": 25,
    "huge": 0,
    "huge noise": 0,
    "tiny": 25,
    "acc only zeros": 0,
    "all NaN": 0,
}
"""Of what no worn sensor gives: how many samples are taken before that is known."""


def finite(value) -> bool:
    """Whether every number in a value, however nested, is finite."""
    if dataclasses.is_dataclass(value):
        return all(finite(getattr(value, f.name)) for f in dataclasses.fields(value))
    if isinstance(value, np.ndarray):
        return bool(np.isfinite(value).all())
    if isinstance(value, float):
        return math.isfinite(value)
    if hasattr(value, "items"):
        return all(finite(v) for v in value.values())
    return True


@pytest.mark.parametrize("runner", [None, CHEST, PELVIS], ids=["unknown", "chest", "pelvis"])
@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_samples(what, runner):
    acc, gyr = HOSTILE[what]
    config = config_of(runner) if runner else SessionConfig((SensorMount(Placement.WAIST),))
    pipeline = Pipeline(config)
    outputs = pipeline.push_many(array_inputs(acc, gyr, rate_hz=100.0, block=100))
    outputs += pipeline.flush()
    n = FIRST_FROZEN.get(what, len(acc))
    assert sum(len(o.t_s) for o in outputs if isinstance(o, AttitudeBlock)) == n
    for output in outputs:
        assert finite(output), output
        if isinstance(output, MetricSnapshot):
            assert set(output.readings) == set(METRICS)
        if isinstance(output, Step):
            assert output.duration_s > 0.0
    assert not [o for o in outputs if isinstance(o, Cue)]
    times = [o.t_s for o in outputs if isinstance(o, Decision)]
    assert times == [0.5 * (k + 1) for k in range(math.floor((n - 1) / 50))]


@pytest.fixture
def no_vqf(monkeypatch):
    """As on a machine that the package is not made for: an import of it fails."""
    monkeypatch.setitem(sys.modules, "vqf", None)
    monkeypatch.delitem(sys.modules, "coach.orientation.engine_vqf", raising=False)


@pytest.mark.parametrize("what", ["zeros", "huge", "huge noise", "tiny", "jump", "all NaN"])
def test_hostile_samples_without_vqf(no_vqf, what):
    assert default_engine() is NumpyEngine
    test_hostile_samples(what, PELVIS)


@pytest.mark.parametrize("where", [0, 1])
def test_numbers_that_no_sensor_gives_without_vqf(no_vqf, where):
    test_numbers_that_no_sensor_gives(where)


@pytest.mark.parametrize("where", [0, 1])
def test_numbers_that_no_sensor_gives(where):
    samples = [np.tile(GRAVITY, (500, 1)), np.zeros((500, 3))]
    samples[where] = np.full((500, 3), 1e200)
    outputs = Pipeline(SessionConfig((SensorMount(Placement.WAIST),))).push_many(
        array_inputs(*samples, rate_hz=100.0, block=100)
    )
    assert all(finite(output) for output in outputs)
