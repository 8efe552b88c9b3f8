"""A sample rate is usable, or refused in one line that names the least; wherever it comes in."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import coach
from coach.app.calibration_samples import sensor_data
from coach.calibration import Calibrated, CalibrationParams, calibrate
from coach.decode import encode_samples
from coach.gait import GaitParams
from coach.model import (
    Channel,
    Fault,
    FaultKind,
    LinkChange,
    LinkState,
    MetricSnapshot,
    Notification,
    Placement,
    SensorMount,
    Tick,
)
from coach.model.rates import LEAST_RATE_HZ, MOST_RATE_HZ, rate_problem
from coach.recording.importing import ImportOptions, ImportProblem, ImportReason, import_samples
from coach.wiring.config import SessionConfig
from coach.wiring.pipeline import Pipeline
from firmware_protocol.codec import encode_data
from firmware_protocol.limits import RATES_HZ
from firmware_protocol.packets import ImuBatch, ImuFlag

SECONDS = 10.0
EACH_RATE = pytest.mark.parametrize(
    "rate_hz",
    [
        1.0, 2.0, 5.0, 9.9, 10.0, 10.5, 11.0, 11.5, 11.6, 11.61, 11.9, 11.999,
        12.0, 12.001, 12.5, 13.0, 15.0, 20.0, 25.0, 33.3, 50.0, 100.0, 104.0, 416.0, 833.0, 2000.0,
    ],
)  # fmt: skip
ANY_RATE = st.floats(1.0, 2000.0)


def runs(rate_hz, for_s=SECONDS, stands_s=2.0):
    """Standing and then 170 steps a minute, with a gyroscope."""
    t_s = np.arange(round(for_s * rate_hz)) / rate_hz
    going = (t_s > stands_s)[:, None]
    acc = [0.5 * np.sin(8.9 * t_s), 0.8 * np.sin(8.9 * t_s), 9.0 * np.sin(17.8 * t_s)]
    gyr = [0.3 * np.sin(8.9 * t_s), 0.2 * np.sin(17.8 * t_s), 0.5 * np.sin(8.9 * t_s)]
    noise = 1e-6 * (np.arange(len(t_s)) % 2)[:, None]
    still = np.array([0.0, 0.0, 9.81]) + noise
    return still + np.stack(acc, axis=1) * going, noise + np.stack(gyr, axis=1) * going


def refused(text):
    """Whether a text is a refusal as it should be."""
    return "\n" not in text and f"at least {LEAST_RATE_HZ:g}" in text and "per second" in text


def usable(rate_hz):
    return LEAST_RATE_HZ <= rate_hz <= MOST_RATE_HZ


def check_arrays(rate_hz, **changes):
    acc, gyr = runs(rate_hz)
    if not usable(rate_hz):
        with pytest.raises(ValueError, match="per second") as caught:
            coach.analyze(acc, gyr, rate_hz=rate_hz, placement="pelvis", **changes)
        assert refused(str(caught.value))
        return
    found = coach.analyze(acc, gyr, rate_hz=rate_hz, placement="pelvis", **changes)
    assert len(found.grid.t_s) >= 2.0 * SECONDS - 3.0
    assert not found.faults


@EACH_RATE
def test_arrays_of_each_rate_are_judged_or_refused(rate_hz):
    check_arrays(rate_hz)
    check_arrays(rate_hz, axes="forward=+x,up=+z")


@settings(max_examples=25, deadline=None)
@given(ANY_RATE)
@example(11.6)
def test_arrays_of_any_rate_are_judged_or_refused(rate_hz):
    check_arrays(rate_hz, axes="forward=+x,up=+z")


@pytest.mark.parametrize("rate_hz", [0.0, -1.0, float("nan"), float("inf"), 4001.0])
def test_what_is_no_rate_is_refused(rate_hz):
    with pytest.raises(ValueError, match="per second") as caught:
        coach.analyze(np.ones((9, 3)), None, rate_hz=rate_hz, placement="pelvis")
    assert refused(str(caught.value))


@EACH_RATE
@pytest.mark.parametrize("told", ["by the rate", "by the times"])
def test_files_of_each_rate_are_imported_and_replayed_or_refused(rate_hz, told, tmp_path):
    acc, gyr = runs(rate_hz)
    path = tmp_path / "run.npz"
    times = {"t_s": np.arange(len(acc)) / rate_hz} if told == "by the times" else {"fs": rate_hz}
    np.savez(path, acc=acc, gyr=gyr, **times)
    # Of a rate taken from rounded times the last bit may differ.
    if rate_problem(rate_hz):
        with pytest.raises(ImportProblem) as caught:
            import_samples(path, ImportOptions(Placement.PELVIS))
        assert caught.value.reason is ImportReason.RATE
        assert refused(str(caught.value))
        return
    result = import_samples(path, ImportOptions(Placement.PELVIS))
    assert len(played(result.inputs)[0]) >= 2.0 * SECONDS - 3.0


def played(inputs):
    pipeline = Pipeline(SessionConfig((SensorMount(Placement.PELVIS),)))
    outputs = pipeline.push_many(inputs) + pipeline.flush()
    return [[o for o in outputs if isinstance(o, kind)] for kind in (MetricSnapshot, Fault)]


def recorded(rate_hz, acc, gyr):
    """As a recording may hold them, whoever wrote it."""
    yield LinkChange(0.0, "s", LinkState.CONNECTED, family="arrays")
    size = max(round(0.5 * rate_hz), 1)
    for start in range(0, len(acc), size):
        part = slice(start, start + size)
        payload = encode_samples(rate_hz, start, start / rate_hz, acc[part], gyr[part])
        yield Notification((start + size) / rate_hz, "s", Channel.DATA, payload)
        yield Tick((start + size) / rate_hz)


@EACH_RATE
def test_recordings_of_each_rate_are_replayed_or_refused(rate_hz):
    inputs = list(recorded(rate_hz, *runs(rate_hz)))
    snapshots, faults = played(inputs)
    data = sensor_data(inputs, 0.0)
    if usable(rate_hz):
        assert len(snapshots) >= 2.0 * SECONDS - 3.0
        assert not faults
        assert data.keys() == {"s"}
        return
    assert not snapshots
    assert not data
    # As for all packets that cannot be used: whoever prints faults limits their rate.
    assert len(faults) == sum(isinstance(event, Notification) for event in inputs)
    assert {fault.kind for fault in faults} == {FaultKind.BAD_PACKET}
    assert all(refused(fault.detail) for fault in faults)


@pytest.mark.parametrize("rate_hz", [12.0, 12.5, 13.0, 20.0, 50.0, 2000.0])
def test_a_calibration_succeeds_at_each_rate_that_can_be_used(rate_hz):
    inputs = recorded(rate_hz, *runs(rate_hz, 24.0, 14.0))
    blocks = list(sensor_data(inputs, 0.0)["s"].blocks)
    found = calibrate(blocks, Placement.PELVIS, None, CalibrationParams())
    assert isinstance(found, Calibrated)


def sent(dt_us, count=40, n=8, first=0, from_s=0.0):
    """Packets of our own sensor standing still."""
    rows = np.tile(np.array([0, 0, 2048, 0, 0, 0], dtype="<i2"), (n, 1))
    rows[:, 3] = np.arange(n) % 2
    samples = rows.tobytes()
    for k in range(count):
        index = first + k * n
        t_us = round(from_s * 1e6) + k * n * dt_us
        batch = ImuBatch(ImuFlag(0), k % 65536, t_us % 2**32, index, dt_us, 20, samples)
        yield Notification(t_us * 1e-6, "s", Channel.DATA, encode_data(batch))


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 65535))
@example(1)
@example(249)
@example(250)
@example(65535)
def test_a_stream_of_any_period_is_taken_or_refused(dt_us):
    _, faults = played(sent(dt_us))
    told = [fault for fault in faults if fault.kind is FaultKind.BAD_PACKET]
    assert len(told) == (0 if usable(1e6 / dt_us) else 40)
    assert all(refused(fault.detail) for fault in told)


def test_a_stream_whose_rate_becomes_no_rate_falls_silent_and_may_come_back():
    """What is decided meanwhile is decided as without data."""
    ok, wild = sent(10_000), sent(20, first=320, from_s=3.2)
    later = [Tick(3.5 + 0.5 * k) for k in range(8)]
    again = sent(10_000, first=800, from_s=8.0)
    snapshots, faults = played([*ok, *wild, *later, *again])
    kinds = [fault.kind for fault in faults]
    assert kinds.count(FaultKind.BAD_PACKET) == 40
    assert kinds.count(FaultKind.LINK_SILENT) == 1
    times = [snapshot.t_s for snapshot in snapshots]
    assert times == [0.5 * k for k in range(len(times))]
    assert times[-1] >= 10.5
    stale_s = [snapshot.t_s for snapshot in snapshots if snapshot.stale]
    assert 4.0 < stale_s[0] < 5.0
    assert 7.0 < stale_s[-1] <= 8.5


def test_every_rate_of_the_protocol_and_of_the_stories_can_be_used():
    assert not any(rate_problem(rate_hz) for rate_hz in RATES_HZ)


def test_the_least_rate_is_one_at_which_steps_can_be_found():
    edges = [band.band_hz[1] for _, band in GaitParams().bands]
    assert 2.0 * max(edges) < LEAST_RATE_HZ
