"""Which way is forward, about the vertical that standing gave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import signal

from coach.model import HeadingSource
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
        gait_s: Running needed to find the axis of the trunk's nodding.
        gait_sigma_rad: Its uncertainty in people (soft tissue).
        ratio: Least ratio of power along and across the nodding axis.
        agree_rad: Bend and gait must agree within this, or the bend alone is believed.
    """

    bend_rad: float = 25.0 * RAD_PER_DEG
    bend_within_s: float = 8.0
    bend_sigma_rad: float = 5.0 * RAD_PER_DEG
    gait_s: float = 8.0
    gait_sigma_rad: float = 4.0 * RAD_PER_DEG
    ratio: float = 3.0
    agree_rad: float = 20.0 * RAD_PER_DEG


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
    smooth = signal.lfilter(*signal.butter(2, 3.0, fs=1.0 / dt_s), flat, axis=0)
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
    axis = _principal(flat[start : bottom + len(after)])[0]
    left = axis if axis @ down > 0.0 else -axis
    return Heading(left, HeadingSource.FORWARD_BEND, p.bend_sigma_rad)


def from_gait(
    acc: FloatArray, gyr: FloatArray, up: FloatArray, dt_s: float, p: HeadingParams
) -> Heading | None:
    """Forward from running: the trunk nods at step rate about its medio-lateral axis.

    Source of the axis: principal axis of the rate, band-passed at step rate. The sign comes from
    the body being braked as it comes down and driven as it rises: forward acceleration at step rate
    leads the vertical one by a quarter of a step. The nod leaves the sign open.

    Args:
        acc: ``(n, 3)`` specific force while running, sensor axes.
        gyr: ``(n, 3)`` rate, offset removed, sensor axes.
        up: ``(3,)`` standing up.
        dt_s: Sample period.
        p: Limits.
    """
    if len(acc) * dt_s < p.gait_s:
        return None
    vertical = acc @ up
    step_hz = _step_hz(vertical, dt_s)
    if step_hz is None:
        return None
    band = signal.butter(
        2, (0.75 * step_hz, 1.3 * step_hz), btype="bandpass", fs=1.0 / dt_s, output="sos"
    )
    flat = gyr - np.outer(gyr @ up, up)
    nod = signal.sosfiltfilt(band, flat, axis=0)
    axis, ratio = _principal(nod)
    if ratio < p.ratio:
        return None
    forward = np.cross(axis, up)
    ahead = signal.sosfiltfilt(band, acc @ forward)
    bounce = signal.sosfiltfilt(band, vertical)
    # Velocity lags acceleration by a quarter; integration in the band is a quarter-period shift.
    rising = np.cumsum(bounce) * dt_s
    rising = signal.sosfiltfilt(band, rising)
    agreement = float((ahead * rising).sum() / np.sqrt((ahead**2).sum() * (rising**2).sum()))
    if abs(agreement) < 0.25:
        return None
    left = axis if agreement > 0.0 else -axis
    return Heading(left, HeadingSource.GAIT, p.gait_sigma_rad)


def combine(bend: Heading | None, gait: Heading | None, p: HeadingParams) -> Heading | None:
    """The better of two: the bend decides front and back, running refines the angle."""
    if bend is None or gait is None:
        return bend or gait
    axis = gait.left_sensor if gait.left_sensor @ bend.left_sensor > 0.0 else -gait.left_sensor
    if float(np.arccos(np.clip(axis @ bend.left_sensor, -1.0, 1.0))) > p.agree_rad:
        return bend
    return Heading(axis, HeadingSource.GAIT, gait.sigma_rad)


def _principal(flat: FloatArray) -> tuple[FloatArray, float]:
    """Main axis ``(3,)`` of horizontal rates, and its power over that across it."""
    values, vectors = np.linalg.eigh(flat.T @ flat)
    # The smallest of the three is the vertical, where horizontal rates have no power.
    return vectors[:, 2], float(values[2] / max(values[1], 1e-12))


def _step_hz(vertical: FloatArray, dt_s: float) -> float | None:
    n = len(vertical)
    power = np.abs(np.fft.rfft((vertical - vertical.mean()) * np.hanning(n))) ** 2
    f = np.fft.rfftfreq(n, dt_s)
    band = (f >= 2.05) & (f <= 3.8)
    if not band.any() or power[band].max() < 0.05 * power[1:].sum() / 10.0:
        return None
    return float(f[band][np.argmax(power[band])])
