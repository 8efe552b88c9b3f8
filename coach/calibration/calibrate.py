"""Samples of standing (and bending, and running) to a Calibration."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from coach.calibration.gait_heading import from_gait
from coach.calibration.heading import Heading, HeadingParams, combine, from_bend, mounting_facing
from coach.calibration.standing import (
    Lost,
    Rejected,
    Rejection,
    StandingParams,
    find_standing,
)
from coach.core_wording import Wording
from coach.model import Calibration, HeadingSource, Placement, SampleBlock
from coach.model import quaternion as quat
from coach.model.blocks import FILLED
from coach.model.units import DEG_PER_RAD, GRAVITY_M_S2

if TYPE_CHECKING:
    from coach.model import Mounting
    from coach.model.blocks import FloatArray


@dataclass(frozen=True, slots=True)
class CalibrationParams:
    """Tuning.

    Args:
        standing: What counts as standing still.
        heading: How forward is found.
        running_g: Standard deviation of specific force in a second that counts as running.
    """

    standing: StandingParams = field(default_factory=StandingParams)
    heading: HeadingParams = field(default_factory=HeadingParams)
    running_g: float = 0.5


@dataclass(frozen=True, slots=True)
class Calibrated:
    """A calibration and what to tell the runner of it.

    Args:
        calibration: The result.
        start_s: Stream time at which the standing stretch begins.
        remarks: One line each.
    """

    calibration: Calibration
    start_s: float
    remarks: tuple[str, ...]


def calibrate(
    blocks: list[SampleBlock],
    placement: Placement,
    mounting: Mounting | None,
    params: CalibrationParams,
) -> Calibrated | Rejected:
    """Calibrate from consecutive samples in sensor axes.

    Forward comes from ``mounting`` if the axes were stated, else from a forward bend after the
    standing stretch, refined by running if there is any, else from running alone, else the sensor's
    own axes are taken and the calibration says so.

    Args:
        blocks: Samples of one sensor, in order.
        placement: Where it sits.
        mounting: Stated axes, or ``None``.
        params: Tuning.
    """
    if not blocks:
        return Rejected(Rejection.TOO_SHORT, Wording("no samples; check the sensor and its link"))
    if not blocks[0].has_gyro:
        return Rejected(
            Rejection.NO_GYRO,
            Wording("this sensor has no gyroscope, so posture angles cannot be measured"),
        )
    acc = np.concatenate([b.acc_m_s2 for b in blocks])
    gyr = np.concatenate([b.gyr_rad_s for b in blocks])
    t_s = np.concatenate([b.t_s for b in blocks])
    stated = mounting if mounting and mounting.heading_source is HeadingSource.AXES else None
    matrix = quat.to_matrix(np.array(stated.quat_segment_from_sensor)) if stated else None
    standing = find_standing(
        acc,
        gyr,
        blocks[0].dt_s,
        params.standing,
        None if matrix is None else matrix[2],
        lost=_lost(blocks),
    )
    if isinstance(standing, Rejected):
        return standing
    sway_deg = standing.sway_rad * DEG_PER_RAD
    offset_deg_s = np.abs(standing.gyr_bias_rad_s).max() * DEG_PER_RAD
    offset = (
        Wording("up to {offset_deg_s:.2f} deg/s", offset_deg_s=offset_deg_s)
        if offset_deg_s > 0.0
        else Wording("hidden by a dead band")
    )
    remarks: list[str] = [
        Wording(
            "stood still for {still_s:.1f} s, swaying {sway_deg:.2f} deg RMS",
            still_s=standing.still_s,
            sway_deg=sway_deg,
        ),
        Wording(
            "gyro offset {offset}, gravity {gravity_m_s2:.2f} m/s^2",
            offset=offset,
            gravity_m_s2=standing.gravity_m_s2,
        ),
    ]
    tilt = obliquity = 0.0
    if stated and matrix is not None:
        up = matrix @ standing.up_sensor
        tilt, obliquity = float(quat.tilt_rad(up)), float(quat.obliquity_rad(up))
        remarks.append(Wording("forward: as stated by the axes"))
        found = stated
    else:
        after = slice(standing.stop, None)
        rate = gyr[after] - standing.gyr_bias_rad_s
        heading = _find_heading(
            acc[after],
            rate,
            standing.up_sensor,
            blocks[0].dt_s,
            params,
            trunk=not placement.is_pelvic,
        )
        remarks.append(_how(heading))
        found = mounting_facing(heading.heading, standing.up_sensor)
    bx, by, bz = (float(v) for v in standing.gyr_bias_rad_s)
    calibration = Calibration(
        placement=placement,
        sensor_id=blocks[0].sensor_id,
        mounting=found,
        gyr_bias_rad_s=(bx, by, bz),
        standing_tilt_rad=tilt,
        standing_obliquity_rad=obliquity,
        gravity_m_s2=standing.gravity_m_s2,
        still_s=standing.still_s,
        sway_rad=standing.sway_rad,
    )
    return Calibrated(calibration, float(t_s[standing.start]), tuple(remarks))


def _lost(blocks: list[SampleBlock]) -> Lost:
    """Before the first sample nothing is missing."""
    after_break = np.zeros(sum(len(b.t_s) for b in blocks), dtype=np.bool_)
    firsts = np.cumsum([len(b.t_s) for b in blocks[:-1]], dtype=np.intp)
    after_break[firsts] = [b.restart for b in blocks[1:]]
    quality = np.concatenate([b.quality for b in blocks])
    return Lost((quality & FILLED) != 0, after_break)


@dataclass(frozen=True, slots=True)
class _FoundHeading:
    heading: Heading
    bent: bool


def _find_heading(
    force: FloatArray,
    rate: FloatArray,
    up: FloatArray,
    dt_s: float,
    params: CalibrationParams,
    *,
    trunk: bool,
) -> _FoundHeading:
    """Forward from what came after standing; the sensor's own axes if nothing told."""
    running = _running(force, dt_s, params.running_g)
    before_running = int(np.argmax(running)) if running.any() else len(rate)
    p = params.heading
    bend = from_bend(rate[:before_running], up, dt_s, p) if before_running > 1 else None
    gait = None
    if running.any():
        gait = from_gait(force[running], rate[running], up, dt_s, p, trunk=trunk, bend=bend)
    heading = combine(bend, gait, p)
    if heading is None:
        left = np.cross(up, np.eye(3)[int(np.argmin(np.abs(up)))])
        heading = Heading(left, HeadingSource.ASSUMED, np.pi)
    return _FoundHeading(heading, bend is not None)


def _how(found: _FoundHeading) -> str:
    sigma_deg = found.heading.sigma_rad * DEG_PER_RAD
    match found.heading.source:
        case HeadingSource.FORWARD_BEND:
            return Wording(
                "forward: from a forward bend, +-{sigma_deg:.0f} deg", sigma_deg=sigma_deg
            )
        case HeadingSource.GAIT:
            sign = Wording(", front and back from a forward bend") if found.bent else ""
            return Wording(
                "forward: from running{sign}, +-{sigma_deg:.0f} deg", sign=sign, sigma_deg=sigma_deg
            )
    return Wording("forward: unknown; bend forward once after standing, or run, or give the axes")


def _running(
    force: FloatArray, dt_s: float, running_g: float
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Rows in seconds of strong bouncing."""
    size = max(round(1.0 / dt_s), 1)
    strong = np.zeros(len(force), dtype=bool)
    norm = np.sqrt((force**2).sum(axis=1)) / GRAVITY_M_S2
    for start in range(0, len(force) - size + 1, size):
        strong[start : start + size] = norm[start : start + size].std() > running_g
    return strong
