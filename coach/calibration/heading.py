"""Which way is forward, about the vertical that standing gave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.model import HeadingSource, Mounting
from coach.model import quaternion as quat
from coach.model.butterworth import Filter, low_pass
from coach.model.units import RAD_PER_DEG

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray


@dataclass(frozen=True, slots=True)
class HeadingParams:
    """How forward is found.

    Args:
        bend_rad: Least depth of a forward bend.
        bend_within_s: A bend begins and ends within this.
        bend_sigma_rad: Uncertainty of a bend: people bend a few degrees off their sagittal plane.
        gait_s: Running needed to find its axes.
        gait_sigma_rad: Their uncertainty in people where all signs agree, from jogs with stated
            axes; the belts' own skew is in it.
        trunk_sigma_rad: Uncertainty of a trunk's: 6 deg RMS of 160 made trunks whose rotation,
            rolling and nodding have any size, phase and asymmetry.
        trunk_spread_rad: Half of what the two signs of a trunk may differ by; beyond, running would
            gain nothing over a bend.
        lean_rad: A trunk leans forward in running by more than this beyond standing, or does not
            tell front from back.
        spread_rad: Largest standard error of the mean of those signs.
        agreement: Least correlation of forward acceleration with upward velocity.
        agree_rad: Two ways must agree within this to be combined; else the first is believed.
    """

    bend_rad: float = 25.0 * RAD_PER_DEG
    bend_within_s: float = 8.0
    bend_sigma_rad: float = 5.0 * RAD_PER_DEG
    gait_s: float = 8.0
    gait_sigma_rad: float = 4.0 * RAD_PER_DEG
    trunk_sigma_rad: float = 6.0 * RAD_PER_DEG
    trunk_spread_rad: float = 8.0 * RAD_PER_DEG
    lean_rad: float = 2.0 * RAD_PER_DEG
    spread_rad: float = 12.0 * RAD_PER_DEG
    agreement: float = 0.25
    agree_rad: float = 25.0 * RAD_PER_DEG


@dataclass(frozen=True, slots=True)
class Heading:
    """Forward, found.

    Args:
        left_sensor: ``(3,)`` unit vector to the wearer's left, horizontal, sensor axes.
        source: How.
        sigma_rad: One-sigma uncertainty about the vertical.
    """

    left_sensor: FloatArray
    source: HeadingSource
    sigma_rad: float


def from_bend(gyr: FloatArray, up: FloatArray, dt_s: float, p: HeadingParams) -> Heading | None:
    """Forward from a bend of the upper body, after standing.

    The trunk turns about its left axis, positive on the way down. The axis is the principal axis
    of the rate in the horizontal plane (Kong et al. 2016, PMC5190992); the way down gives the sign.

    Args:
        gyr: ``(n, 3)`` rate after the standing stretch, offset removed, sensor axes.
        up: ``(3,)`` standing up in sensor axes.
        dt_s: Sample period.
        p: Limits.
    """
    # Near upright the horizontal part of the rate is the change of tilt; it is integrated only to
    # find when a bend begins and turns back, so first order suffices.
    flat = gyr - np.outer(gyr @ up, up)
    window = round(p.bend_within_s / dt_s)
    sections = low_pass(3.0, dt_s)
    smooth = np.array([Filter(sections).run(axis) for axis in flat.T.tolist()]).T
    tilt = np.cumsum(smooth, axis=0) * dt_s
    amount = np.sqrt((tilt**2).sum(axis=1))
    deep = np.flatnonzero(amount > p.bend_rad)
    if not len(deep):
        return None
    start = max(int(deep[0]) - window // 2, 0)
    part = amount[start : start + window]
    bottom = start + int(np.argmax(part))
    after = amount[bottom : bottom + window // 2]
    if not len(after) or after.min() > 0.4 * amount[bottom]:
        return None
    down = tilt[bottom] - tilt[start]
    axis = _principal(flat[start : bottom + len(after)])
    left = axis if axis @ down > 0.0 else -axis
    return Heading(left, HeadingSource.FORWARD_BEND, p.bend_sigma_rad)


def combine(bend: Heading | None, gait: Heading | None, p: HeadingParams) -> Heading | None:
    """Both ways together: each weighs by its variance, and the bend alone tells front from back."""
    if bend is None or gait is None:
        return bend or gait
    axis = gait.left_sensor if gait.left_sensor @ bend.left_sensor > 0.0 else -gait.left_sensor
    if axis @ bend.left_sensor < np.cos(p.agree_rad):
        return bend
    weights = bend.sigma_rad**-2, gait.sigma_rad**-2
    left = weights[0] * bend.left_sensor + weights[1] * axis
    left /= np.sqrt((left**2).sum())
    return Heading(left, HeadingSource.GAIT, float(sum(weights) ** -0.5))


def mounting_facing(heading: Heading, up: FloatArray) -> Mounting:
    """Mounting of a heading and ``(3,)`` standing up in sensor axes."""
    left = heading.left_sensor - up * float(heading.left_sensor @ up)
    left /= np.sqrt((left**2).sum())
    w, x, y, z = (float(v) for v in quat.from_matrix(np.array([np.cross(left, up), left, up])))
    return Mounting((w, x, y, z), heading.source, float(heading.sigma_rad))


def _principal(flat: FloatArray) -> FloatArray:
    """Main axis ``(3,)`` of horizontal rates."""
    return np.linalg.eigh(flat.T @ flat)[1][:, 2]
