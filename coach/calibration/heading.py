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
        gait_s: Running needed to find its axes.
        gait_sigma_rad: Their uncertainty in people, from jogs with stated axes.
        ratio: Least ratio of power along and across an axis.
        agreement: Least correlation of forward acceleration with upward velocity.
        agree_rad: Two ways must agree within this to be combined; else the first is believed.
    """

    bend_rad: float = 25.0 * RAD_PER_DEG
    bend_within_s: float = 8.0
    bend_sigma_rad: float = 5.0 * RAD_PER_DEG
    gait_s: float = 8.0
    gait_sigma_rad: float = 8.0 * RAD_PER_DEG
    ratio: float = 3.0
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
    """Forward from running, by what happens at step rate in the horizontal plane.

    Source: principal axis of the horizontal acceleration, which is braking and push-off (method
    families: Pacher et al. 2020, 10.3390/s20113322). Deviations:

    1. The trunk nods about its medio-lateral axis at the same rate. Where the principal axis of
       that rate is clear and close, it counts one third: the two err to opposite sides. Alone it
       was up to 58 deg off on jogs of 14 people, the acceleration at most 21 (median 6).
    2. The sign: the body is braked as it comes down and driven as it rises, so forward
       acceleration goes with upward velocity (right in all 28 jogs).

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
    push = signal.sosfiltfilt(band, acc - np.outer(vertical, up), axis=0)
    forward, ratio = _principal(push)
    if ratio < p.ratio:
        return None
    rising = signal.sosfiltfilt(band, np.cumsum(signal.sosfiltfilt(band, vertical)) * dt_s)
    ahead = push @ forward
    agreement = float((ahead * rising).sum() / np.sqrt((ahead**2).sum() * (rising**2).sum()))
    if abs(agreement) < p.agreement:
        return None
    left = np.cross(up, forward if agreement > 0.0 else -forward)
    nod, nod_ratio = _principal(signal.sosfiltfilt(band, gyr - np.outer(gyr @ up, up), axis=0))
    if nod_ratio >= p.ratio and abs(nod @ left) > np.cos(p.agree_rad):
        left = 2.0 * left + (nod if nod @ left > 0.0 else -nod)
        left /= np.sqrt((left**2).sum())
    return Heading(left, HeadingSource.GAIT, p.gait_sigma_rad)


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
