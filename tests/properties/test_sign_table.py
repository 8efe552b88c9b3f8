"""The sign table, walked through pure rotations and through the whole pipeline."""

from __future__ import annotations

import numpy as np
import pytest

from coach.analysis import array_inputs
from coach.model import MetricSnapshot, Placement, SensorMount, Validity
from coach.model import quaternion as quat
from coach.model.frames import SIGN_TABLE
from coach.mounting import parse_axes
from coach.wiring.config import SessionConfig
from coach.wiring.pipeline import Pipeline
from tests.properties.turning import RATE_HZ, STAND_S, TURN_S, turned

ANGLE_RAD = np.radians(15.0)
ANGLES = {"tilt": quat.tilt_rad, "obliquity": quat.obliquity_rad}
METRIC = {
    (Placement.CHEST, "tilt"): "trunk_forward_lean_rad",
    (Placement.CHEST, "obliquity"): "trunk_lateral_lean_rad",
    (Placement.PELVIS, "tilt"): "pelvic_tilt_rad",
    (Placement.PELVIS, "obliquity"): "pelvic_obliquity_rad",
    (Placement.WAIST, "tilt"): "pelvic_tilt_rad",
    (Placement.WAIST, "obliquity"): "pelvic_obliquity_rad",
}
MOVEMENTS = pytest.mark.parametrize("movement", SIGN_TABLE, ids=lambda m: m.words)


@MOVEMENTS
def test_pure_rotation(movement):
    unit = np.eye(3)["xyz".index(movement.axis)]
    q = quat.from_axis_angle(unit, movement.turn * ANGLE_RAD)
    up = quat.up_in_segment(q)
    found = {name: float(angle(up)) for name, angle in ANGLES.items()}
    found["rotation"] = float(quat.heading_rad(q))
    expected = dict.fromkeys(found, 0.0) | {movement.angle: movement.sign * ANGLE_RAD}
    assert found == pytest.approx(expected, abs=1e-12)


@MOVEMENTS
@pytest.mark.parametrize("placement", list(Placement))
@pytest.mark.parametrize("axes", ["forward=+x,left=+y", "forward=+z,left=-x", "back=+y,up=-x"])
def test_whole_pipeline(movement, placement, axes):
    mounting = parse_axes(axes)
    to_sensor = quat.conjugate(np.array(mounting.quat_segment_from_sensor))
    acc, gyr = (
        quat.rotate(to_sensor, part) for part in turned(movement.axis, movement.turn * ANGLE_RAD)
    )
    inputs = array_inputs(acc, gyr, rate_hz=RATE_HZ, block=64)
    outputs = Pipeline(SessionConfig((SensorMount(placement, mounting=mounting),))).push_many(
        inputs
    )
    snapshots = [o for o in outputs if isinstance(o, MetricSnapshot)]
    for angle in ("tilt", "obliquity"):
        reading = snapshots[-1].readings[METRIC[placement, angle]]
        expected = movement.sign * ANGLE_RAD if movement.angle == angle else 0.0
        assert reading.validity is Validity.OK
        assert reading.value == pytest.approx(expected, abs=np.radians(0.2))
    middle = next(s for s in snapshots if s.t_s >= STAND_S + 0.75 * TURN_S)
    if movement.angle == "rotation":
        assert movement.sign * middle.turn_rate_rad_s > 0.1
    else:
        assert abs(middle.turn_rate_rad_s) < 0.02
