"""What comes in beside the samples, and how the grid goes on when they stay away."""

from __future__ import annotations

import numpy as np
import pytest

from coach.analysis import SENSOR_ID, array_inputs
from coach.model import (
    Channel,
    Fault,
    FaultKind,
    MetricSnapshot,
    Notification,
    Placement,
    SensorMount,
    Tick,
)
from coach.wiring.config import SessionConfig
from coach.wiring.pipeline import Pipeline
from tests.properties.outcomes import assert_same

RATE_HZ = 50.0
HOUR_S = 3600.0


def still(for_s, start_s=0.0):
    acc = np.tile([0.0, 0.0, 9.80665], (round(for_s * RATE_HZ), 1))
    acc[::2, 0] = 1e-6  # of a sensor without any noise nothing is believed
    return array_inputs(acc, 0.0 * acc, rate_hz=RATE_HZ, block=5, start_s=start_s)


def decided(*events):
    """Instants and faults of a session of five seconds and some more inputs."""
    outputs = Pipeline(SessionConfig((SensorMount(Placement.CHEST),))).push_many(
        [*still(5.0), *events]
    )
    instants = [o.t_s for o in outputs if isinstance(o, MetricSnapshot)]
    return instants, [o for o in outputs if isinstance(o, Fault)]


def test_a_tick_days_ahead_is_a_broken_clock_and_nothing_is_decided_on_the_way():
    instants, faults = decided(Tick(5.0 + 30.0 * HOUR_S))
    (jump,) = [f for f in faults if f.kind is FaultKind.CLOCK]
    assert jump.detail == "time jumped ahead; skipped"
    assert jump.t_s == pytest.approx(30.0 * HOUR_S, abs=10.0)
    assert len(instants) < 20
    # It goes on where time is now, on the same grid.
    assert instants[-1] == pytest.approx(jump.t_s, abs=1.0)
    assert all(t_s % 0.5 == 0.0 for t_s in instants)


def test_what_came_before_such_a_jump_is_decided_however_much_comes_at_once():
    inputs = [*still(5.0), *still(5.0, start_s=30.0 * HOUR_S)]
    config = SessionConfig((SensorMount(Placement.CHEST),))
    whole, singly = Pipeline(config), Pipeline(config)
    outputs = whole.push_many(inputs) + whole.flush()
    assert_same([o for event in inputs for o in singly.push(event)] + singly.flush(), outputs)
    assert sum(isinstance(o, MetricSnapshot) and o.t_s <= 5.0 for o in outputs) >= 9


def test_a_pause_of_minutes_is_decided_instant_by_instant():
    instants, faults = decided(Tick(65.0))
    assert [f.kind for f in faults] == [FaultKind.LINK_SILENT]
    assert np.allclose(np.diff(instants), 0.5)
    assert instants[-1] == pytest.approx(64.0, abs=0.5)


def test_each_silence_is_told_anew_and_once():
    again = [event for event in still(3.0, start_s=10.0) if isinstance(event, Notification)]
    silences = [Tick(6.5), Tick(7.0), Tick(9.0)]
    later = [Tick(14.5), Tick(15.0)]
    _, faults = decided(*silences, *again, *later)
    assert [f.t_s for f in faults if f.kind is FaultKind.LINK_SILENT] == [6.5, 14.5]


LEVELS = {0: [FaultKind.BATTERY_LOW], 100: [], 101: [FaultKind.BAD_PACKET]}


@pytest.mark.parametrize("level", LEVELS)
def test_a_battery_has_no_more_than_all(level):
    _, faults = decided(Notification(5.0, SENSOR_ID, Channel.BATTERY, bytes([level])))
    assert [f.kind for f in faults] == LEVELS[level]
