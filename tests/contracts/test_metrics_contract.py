"""What each metric promises: its name, its error, and a reading at every grid instant."""

from __future__ import annotations

import math

import numpy as np
import pytest

from coach.analysis import array_inputs
from coach.model import METRICS, RELATIVE, MetricSnapshot, Placement, SensorMount, Validity
from coach.mounting import parse_axes
from coach.simulation import simulate
from coach.wiring.config import SessionConfig
from coach.wiring.pipeline import Pipeline
from tests.theory.sessions import CHEST, PELVIS, config_of

PHASES = ("stand 5", "walk 10", "run 14", "stand 4")


@pytest.mark.parametrize("spec", METRICS.values(), ids=lambda s: s.name)
def test_specification(spec):
    assert METRICS[spec.name] is spec
    assert spec.placements or spec.name in RELATIVE
    assert spec.name.endswith(f"_{spec.unit}" if spec.unit else "")
    assert 0.0 < spec.error < math.inf
    assert spec.error_source
    assert spec.meaning
    for placement in Placement:
        assert spec.error_at(placement) >= spec.error


def provided(spec, placement, gyro):
    return placement in spec.placements and not spec.needs_body and (gyro or not spec.needs_gyro)


def snapshots_of(placement, gyro, *, calibrated):
    runner = CHEST if placement is Placement.CHEST else PELVIS
    simulation = simulate(runner.story(*PHASES))
    acc, gyr = simulation.arrays("sensor")
    inputs = array_inputs(acc, gyr if gyro else None, rate_hz=104.0, block=256)
    calibration = config_of(runner).mounts[0].calibration if calibrated else None
    outputs = Pipeline(SessionConfig((SensorMount(placement, calibration=calibration),))).push_many(
        inputs
    )
    return [o for o in outputs if isinstance(o, MetricSnapshot)]


@pytest.mark.parametrize("calibrated", [True, False])
@pytest.mark.parametrize("gyro", [True, False])
@pytest.mark.parametrize("placement", list(Placement))
def test_every_metric_has_a_reading_at_every_instant(placement, gyro, calibrated):
    snapshots = snapshots_of(placement, gyro, calibrated=calibrated)
    assert len(snapshots) > 60
    ever_ok = set()
    for snapshot in snapshots:
        assert list(snapshot.readings) == list(METRICS)
        for name, reading in snapshot.readings.items():
            assert math.isfinite(reading.value)
            if reading.validity in {Validity.NO_SENSOR, Validity.STALE, Validity.NOT_MOVING}:
                assert reading.value == 0.0
            if reading.ok:
                ever_ok.add(name)
            assert provided(METRICS[name], placement, gyro) == (
                reading.validity is not Validity.NO_SENSOR
            )
    expected = {
        spec.name
        for spec in METRICS.values()
        if provided(spec, placement, gyro)
        and (calibrated or not (spec.needs_axes or spec.needs_gyro) or "rotation" in spec.name)
    }
    # Without a gyroscope a pelvis's feet are told apart in walking at best.
    unsure = set()
    if placement.is_pelvic and not gyro:
        unsure = {name for name in METRICS if name.endswith("_asymmetry")}
    assert ever_ok - unsure == expected - unsure


def test_stated_axes_serve_where_no_calibration_is_needed():
    acc, gyr = simulate(PELVIS.story(*PHASES)).arrays()
    inputs = array_inputs(acc, gyr, rate_hz=104.0, block=256)
    config = SessionConfig(
        (SensorMount(Placement.PELVIS, mounting=parse_axes("forward=+x,left=+y")),)
    )
    readings = [o.readings for o in Pipeline(config).push_many(inputs) if hasattr(o, "readings")]
    for name, spec in METRICS.items():
        seen = {r[name].validity for r in readings}
        assert (Validity.OK in seen) == (
            provided(spec, Placement.PELVIS, gyro=True) and not spec.needs_calibration
        )
        if spec.needs_calibration and spec.placements:
            assert Validity.UNCALIBRATED in seen


def test_an_upright_sensor_without_error_reads_zero():
    still = np.tile([0.0, 0.0, 9.80665], (1500, 1))
    still[::2, 2] += 1e-6  # of a sensor without any noise nothing is believed
    for placement in Placement:
        inputs = array_inputs(still, np.zeros_like(still), rate_hz=100.0, block=100)
        config = SessionConfig((SensorMount(placement, mounting=parse_axes("forward=+x,left=+y")),))
        outputs = Pipeline(config).push_many(inputs)
        last = [o for o in outputs if isinstance(o, MetricSnapshot)][-1]
        for name, reading in last.readings.items():
            assert abs(reading.value) < 1e-6, name
