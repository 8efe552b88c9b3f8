"""Two sensors: how long one is waited for, who leads, and what counts of what both say."""

from __future__ import annotations

import functools
from dataclasses import replace

import numpy as np
import pytest

from coach.analysis import array_inputs
from coach.model import (
    METRICS,
    Locomotion,
    MetricSnapshot,
    Notification,
    Placement,
    Reading,
    SensorMount,
    Side,
    Step,
    Validity,
)
from coach.mounting import parse_axes
from coach.wiring.config import SessionConfig
from coach.wiring.join import join_snapshots
from coach.wiring.lead import Lead
from coach.wiring.pipeline import Pipeline

AXES = parse_axes("forward=+x,left=+y")
RATE_HZ = 100.0


@functools.cache
def inputs(sensor_id, lean_deg):
    """Five seconds of slowly leaning forward, packets of 50 ms."""
    n = round(5.0 * RATE_HZ)
    lean = np.radians(lean_deg) * np.arange(n) / n
    acc = 9.80665 * np.stack([-np.sin(lean), 0.0 * lean, np.cos(lean)], axis=1)
    gyr = np.zeros_like(acc)
    gyr[:, 1] = np.gradient(lean) * RATE_HZ
    return tuple(array_inputs(acc, gyr, rate_hz=RATE_HZ, block=5, sensor_id=sensor_id))


@functools.cache
def read(late_s):
    """Snapshots of a session in which the chest's packets arrive so much later, and no more."""
    config = SessionConfig(
        (
            SensorMount(Placement.PELVIS, mounting=AXES, sensor_id="p"),
            *(SensorMount(Placement.CHEST, AXES, None, "c"),),
        )
    )
    late = [
        replace(one, t_host_s=one.t_host_s + late_s) if isinstance(one, Notification) else one
        for one in inputs("c", 20.0)
    ]
    both = sorted([*inputs("p", 10.0), *late], key=lambda event: event.t_host_s)
    pipeline = Pipeline(config)
    outputs = [o for event in both for o in pipeline.push(event)]
    return [o for o in outputs if isinstance(o, MetricSnapshot)]


@pytest.mark.parametrize("late_s", [0.4, 0.7])
def test_a_sensor_within_three_quarters_of_a_second_is_waited_for(late_s):
    on_time, late = read(0.0), read(late_s)
    assert late == on_time[: len(late)]
    assert len(on_time) - len(late) <= 2


def test_one_that_is_later_is_not():
    on_time, late = read(0.0), read(0.9)
    assert [s.t_s for s in late] == [s.t_s for s in on_time][: len(late)]
    lean = "trunk_forward_lean_rad"
    assert late[5].readings[lean] != on_time[5].readings[lean]
    assert late[5].readings["pelvic_tilt_rad"] == on_time[5].readings["pelvic_tilt_rad"]


def step(t_s):
    return Step(t_s, 0.35, Side.LEFT, 1.0)


def test_a_step_that_both_saw_is_told_once_when_the_lead_changes():
    lead = Lead()
    assert lead.choose(1.0, {"pelvis": True, "chest": True}) == "pelvis"
    assert lead.told_once((step(0.65), step(1.0))) == (step(0.65), step(1.0))
    assert lead.choose(1.5, {"pelvis": False, "chest": True}) == "chest"
    assert lead.told_once((step(1.05), step(1.14), step(1.36))) == (step(1.36),)
    # From then on it is the same sensor, whose steps are all different.
    assert lead.told_once((step(1.40),)) == (step(1.40),)


def test_a_sensor_that_comes_back_leads_again_after_five_seconds():
    lead = Lead()
    both, alone = {"pelvis": True, "chest": True}, {"pelvis": False, "chest": True}
    order = [lead.choose(t_s, alone if t_s < 3.0 else both) for t_s in np.arange(2.0, 9.5, 0.5)]
    assert order == ["chest"] * 12 + ["pelvis"] * 3  # from 8.0 s on


@pytest.mark.parametrize("held", [Validity.TURNING, Validity.MOVED, Validity.SETTLING])
@pytest.mark.parametrize("which", ["trunk", "pelvis"])
def test_trunk_against_pelvis_counts_only_where_both_do(held, which):
    def snapshot(name, value, validity):
        nothing = dict.fromkeys(METRICS, Reading(0.0, Validity.NO_SENSOR))
        return MetricSnapshot(1.0, Locomotion.RUNNING, nothing | {name: Reading(value, validity)})

    good = {"trunk": Validity.OK, "pelvis": Validity.OK}
    for validity in (good, good | {which: held}):
        pelvis = snapshot("pelvic_tilt_change_rad", 0.1, validity["pelvis"])
        trunk = snapshot("trunk_forward_lean_rad", 0.3, validity["trunk"])
        found = join_snapshots(pelvis, (trunk,)).readings["trunk_flexion_rad"]
        assert found.value == pytest.approx(0.2)
        assert found.validity is validity[which]
