"""Samples that no worn sensor gives are lost ones, at every kind of moment."""

from __future__ import annotations

import functools

import numpy as np
import pytest

from coach.analysis import SENSOR_ID, collect
from coach.decode.arrays import encode_samples
from coach.model import Channel, FaultKind, LinkChange, LinkState, Notification
from coach.simulation import simulate
from coach.timing.soundness import FROZEN_S
from coach.wiring.pipeline import Pipeline
from tests.theory.sessions import PELVIS, config_of

RATE_HZ = 104.0
FROZEN = round(FROZEN_S * RATE_HZ)
HOLD_S = 1.0
"""``metrics.stale_s``: nothing is said of now when the last sample is older."""
MOMENTS = {
    "at the start": 0.0,
    "standing": 3.0,
    "running": 30.0,
    "stopping": 88.7,
    "at the end": 1e3,
}


@functools.cache
def samples():
    return simulate(PELVIS.story("stand 8", "run 82", "stand 12")).arrays("sensor")


def said(acc, gyr, kept=None):
    """Of all samples, or of those kept, as packets that lack the others."""
    rows = np.arange(len(acc)) if kept is None else kept
    pipeline = Pipeline(config_of(PELVIS))
    outputs = pipeline.push(LinkChange(0.0, SENSOR_ID, LinkState.CONNECTED, family="arrays"))
    for part in np.split(rows, np.flatnonzero(np.diff(rows) != 1) + 1):
        first = int(part[0])
        payload = encode_samples(RATE_HZ, first, first / RATE_HZ, acc[part], gyr[part])
        outputs += pipeline.push(Notification(part[-1] / RATE_HZ, SENSOR_ID, Channel.DATA, payload))
    return collect(outputs + pipeline.flush())


def hole(moment, length_s):
    """The samples, and the rows of a hole at a moment by name or in s."""
    acc, gyr = (part.copy() for part in samples())
    n = round(length_s * RATE_HZ)
    first = min(round(MOMENTS.get(moment, moment) * RATE_HZ), len(acc) - n)
    return acc, gyr, slice(first, first + n)


def check(found, lost, rows):
    """As if they had been lost: no step inside, nothing that counts beyond the hold."""
    from_s, to_s = (rows.start - 1) / RATE_HZ, rows.stop / RATE_HZ
    inside = (found.grid.t_s > from_s + HOLD_S) & (found.grid.t_s < to_s)
    for name in found.grid.raw:
        assert not found.grid.valid(name)[inside].any()
    assert set(found.grid.locomotion[inside]) <= {"no_data"}
    if rows.stop - rows.start > 0.1 * RATE_HZ + 1:  # shorter ones are drawn through
        assert not [step for step in found.steps if from_s + 1e-9 < step.t_s < to_s]
    told = [fault for fault in found.faults if fault.kind is not FaultKind.BAD_VALUE]
    assert [(f.kind, f.count) for f in told] == [(f.kind, f.count) for f in lost.faults]
    # Times of packets and of their parts are rounded otherwise, by some 1e-14 s.
    assert [step.side for step in found.steps] == [step.side for step in lost.steps]
    times = [[step.t_s for step in one.steps] for one in (found, lost)]
    assert np.allclose(*times, rtol=0.0, atol=1e-6)
    for name in found.grid.raw:
        assert np.allclose(found.grid.raw[name], lost.grid.raw[name], atol=1e-6, equal_nan=True)
        assert (found.grid.validity[name] == lost.grid.validity[name]).all()


@pytest.mark.parametrize("length_s", [0.1, 0.5, 2.0, 10.0, 60.0])
@pytest.mark.parametrize("moment", MOMENTS)
def test_no_numbers(moment, length_s):
    acc, gyr, rows = hole(moment, length_s)
    kept = np.delete(np.arange(len(acc)), rows)
    lost = said(acc, gyr, kept)
    (gyr if length_s == 2.0 else acc)[rows, 1] = np.nan
    found = said(acc, gyr)
    (bad,) = [fault for fault in found.faults if fault.kind is FaultKind.BAD_VALUE]
    assert bad.count == rows.stop - rows.start
    check(found, lost, rows)


LENGTHS = pytest.mark.parametrize("length_s", [0.5, 2.0, 10.0, 60.0])


@LENGTHS
@pytest.mark.parametrize("moment", MOMENTS)
def test_all_zero(moment, length_s):
    acc, gyr, rows = hole(moment, length_s)
    acc[rows] = gyr[rows] = 0.0
    check(said(acc, gyr), said(acc, gyr, np.delete(np.arange(len(acc)), rows)), rows)


@LENGTHS
@pytest.mark.parametrize("at_s", [12.3, 30.0, 61.7])
def test_the_same_for_too_long_in_motion(at_s, length_s):
    acc, gyr, rows = hole(at_s, min(length_s, 88.0 - at_s))
    for part in (acc, gyr):
        part[rows] = part[rows.start]
    gone = slice(rows.start + FROZEN, rows.stop)
    check(said(acc, gyr), said(acc, gyr, np.delete(np.arange(len(acc)), gone)), gone)


@LENGTHS
def test_the_same_at_rest_is_rest(length_s):
    """Nobody can tell it from a sensor without noise; nothing is made of it but standing."""
    acc, gyr, rows = hole("standing", min(length_s, 4.0))
    for part in (acc, gyr):
        part[rows] = part[rows.start]
    found = said(acc, gyr)
    assert not found.faults
    inside = (found.grid.t_s > rows.start / RATE_HZ + 1.0) & (found.grid.t_s < rows.stop / RATE_HZ)
    assert set(found.grid.locomotion[inside]) <= {"standing"}
    assert not [step for step in found.steps if step.t_s < rows.stop / RATE_HZ]


def test_a_reading_that_stays_for_a_quarter_of_a_second_is_measured():
    acc, gyr, rows = hole("running", 0.25)
    for part in (acc, gyr):
        part[rows] = part[rows.start]
    assert not said(acc, gyr).faults


@pytest.mark.parametrize("value", [5000.0, -1e200, np.inf])
def test_beyond_any_sensor_is_lost(value):
    acc, gyr, rows = hole("running", 2.0)
    lost = said(acc, gyr, np.delete(np.arange(len(acc)), rows))
    acc[rows, 2] = value
    check(said(acc, gyr), lost, rows)
