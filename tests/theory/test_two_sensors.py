"""Trunk against pelvis, against what the simulated runner really does."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from coach.analysis import SensorArrays, analyze
from coach.model import METRICS, MetricSnapshot, Validity
from coach.model.frames import PAIR_SIGN_TABLE
from coach.model.units import DEG_PER_RAD
from coach.simulation import simulate
from coach.wiring.pipeline import Pipeline
from tests.properties.turning import RATE_HZ, turned
from tests.theory.both import CHEST_ID, Both, calibrations, known

ANGLE_RAD = np.radians(15.0)
AXES = "forward=+x,left=+y"
SETTLED_S = 8.0  # after a change the runner takes 2 s for it and the mean four strides


def snapshots(both: Both, *phases: str):
    simulation = simulate(both.story(*phases))
    outputs = Pipeline(known(both)).push_many(simulation.inputs)
    return simulation, [o for o in outputs if isinstance(o, MetricSnapshot)]


def errors_deg(both: Both, *phases: str) -> tuple[np.ndarray, np.ndarray]:
    """Errors of flexion and lateral flexion at the settled instants, ``(n,)`` each."""
    simulation, seen = snapshots(both, *phases)
    (chest,) = simulation.others
    t_s, truth = simulation.truth.t_s, simulation.truth
    flexion = np.interp(t_s, chest.truth.t_s, chest.truth.tilt_rad) - truth.tilt_rad
    lateral = np.interp(t_s, chest.truth.t_s, chest.truth.obliquity_rad) - truth.obliquity_rad
    starts_s = [phase.start_s for phase in truth.phases]
    errors = []
    for snapshot in seen:
        since_s = min(snapshot.t_s - s for s in starts_s if s <= snapshot.t_s)
        readings = [
            snapshot.readings[f"trunk_{name}_rad"] for name in ("flexion", "lateral_flexion")
        ]
        if since_s < SETTLED_S or not all(r.ok for r in readings):
            continue
        mean = (t_s >= snapshot.t_s - 3.0) & (t_s < snapshot.t_s)
        errors.append(
            [r.value - x[mean].mean() for r, x in zip(readings, (flexion, lateral), strict=True)]
        )
    found = DEG_PER_RAD * np.array(errors)
    return found[:, 0], found[:, 1]


PHASES = (
    "stand 8",
    "run 30",
    "run 30; lean_deg = 12.0",
    "run 30; tilt_deg = 13.0; side_lean_deg = 3.0",
)


@pytest.mark.parametrize("seed", [0, 1])
def test_relative_angles(seed):
    flexion, lateral = errors_deg(Both(seed=seed), *PHASES)
    assert len(flexion) > 120
    for name, errors in (("trunk_flexion_rad", flexion), ("trunk_lateral_flexion_rad", lateral)):
        assert np.sqrt((errors**2).mean()) < METRICS[name].error * DEG_PER_RAD


def test_a_bend_of_the_track_cancels():
    both = Both(top='course = "track"', runner="tilt_deg = 9.0\nlean_deg = 6.0\nspeed_m_s = 4.0")
    flexion, lateral = errors_deg(both, "stand 8", "run 80")
    assert np.abs(flexion).max() < 0.7
    assert np.abs(lateral).max() < 0.7


def test_it_needs_both_calibrations():
    both = Both()
    config = known(both)
    pelvis, chest = config.mounts
    simulation = simulate(both.story("stand 5", "run 15"))
    bare = type(chest)(chest.placement, sensor_id=CHEST_ID)
    outputs = Pipeline(replace(config, mounts=(pelvis, bare))).push_many(simulation.inputs)
    last = [o for o in outputs if isinstance(o, MetricSnapshot)][-1]
    assert last.readings["trunk_flexion_rad"].validity is Validity.UNCALIBRATED
    assert last.readings["pelvic_tilt_change_rad"].ok


def test_arrays_of_two_sensors_in_any_blocks():
    both = Both()
    # A start from standing makes the forward angle uncertain for some ten seconds.
    simulation = simulate(both.story("stand 6", "run 30"))
    (chest,) = simulation.others
    (acc, gyr), (acc2, gyr2) = simulation.arrays("sensor"), chest.arrays("sensor")
    pelvis_known, chest_known = calibrations(both)
    runs = [
        analyze(
            acc,
            gyr,
            rate_hz=1.0 / simulation.dt_s,
            placement="pelvis",
            calibration=pelvis_known,
            block=block,
            others=[SensorArrays(acc2, gyr2, 1.0 / chest.dt_s, "chest", calibration=chest_known)],
        )
        for block in (1024, 7)
    ]
    one, other = (run.grid.raw["trunk_flexion_rad"] for run in runs)
    assert one.tobytes() == other.tobytes()
    assert runs[0].grid.valid("trunk_flexion_rad").sum() > 15
    assert DEG_PER_RAD * one[-1] == pytest.approx(-3.0, abs=0.8)
    assert [len(s.t_s) for s in runs[0].other_samples] == [len(acc2)]


@pytest.mark.parametrize("movement", PAIR_SIGN_TABLE, ids=lambda m: m.words)
def test_signs(movement):
    still = turned(movement.axis, 0.0)
    moved = turned(movement.axis, movement.turn * ANGLE_RAD)
    trunk, pelvis = (moved, still) if movement.segment == "trunk" else (still, moved)
    seen = analyze(
        *pelvis,
        rate_hz=RATE_HZ,
        placement="pelvis",
        axes=AXES,
        others=[SensorArrays(*trunk, RATE_HZ, "chest", AXES)],
    )
    values = {
        name: seen.grid.raw[f"trunk_{name}_rad"][-1] for name in ("flexion", "lateral_flexion")
    }
    expected = dict.fromkeys(values, 0.0) | {movement.angle: movement.sign * ANGLE_RAD}
    assert values == pytest.approx(expected, abs=np.radians(0.3))
