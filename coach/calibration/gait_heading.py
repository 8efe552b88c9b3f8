"""Which way is forward, from running: three signs of it that err differently."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coach.calibration.heading import Heading, HeadingParams
from coach.model import HeadingSource
from coach.model.harmonics import Harmonics

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray

_STEP_HZ = (2.05, 3.8)


def from_gait(
    acc: FloatArray,
    gyr: FloatArray,
    up: FloatArray,
    dt_s: float,
    p: HeadingParams,
    *,
    trunk: bool = False,
    bend: Heading | None = None,
) -> Heading | None:
    """Forward from running in a straight line or nearly.

    Three estimates of equal weight:

    1. The horizontal acceleration that goes with the upward velocity at step rate: the body is
       braked as it comes down and driven as it rises. It alone tells front from back.
    2. The horizontal axis whose acceleration is most alike in left and right steps, for sideways
       acceleration is their mirror image: the largest generalised eigenvalue of the covariances at
       whole and at half multiples of the step rate.
    3. The axis about which the turning is most alike in both steps, which is left: nodding is
       common to them, rolling is mirrored.

    On a trunk the first is left out: the sensor moves by the nodding on its lever more than by the
    braking, in any phase, and so points anywhere: 28 deg RMS over 80 trunks of any phases, a fifth
    of them backwards. Front is then where the bend was, or else where the trunk leans in running.

    Source: method families in Pacher et al. 2020, Sensors 20:3322, doi 10.3390/s20113322; symmetry
    of steps as even and odd harmonics of the stride: Menz et al. 2003, Gait & Posture 18:35-46.
    Deviations: the principal axis of one signal alone, which those use, is not taken: at the waist
    of real runners the largest acceleration was up to 20 deg off, the largest turning up to 67.

    Args:
        acc: ``(n, 3)`` specific force while running, sensor axes.
        gyr: ``(n, 3)`` rate, sensor axes; an offset does no harm.
        up: ``(3,)`` standing up.
        dt_s: Sample period.
        p: Limits.
        trunk: Whether the sensor is on the trunk instead of the pelvis.
        bend: Forward by a bend, where there was one; of a trunk it tells front from back.

    Returns:
        Forward, or ``None`` where the samples are too few or too unclear to tell. Its uncertainty
        grows with the disagreement of the three.
    """
    n = len(acc)
    if n * dt_s < p.gait_s:
        return None
    ahead, left = _horizontal_axes(up)
    motion = np.stack([acc @ up, acc @ ahead, acc @ left, gyr @ ahead, gyr @ left], axis=1)
    step_hz = step_rate_hz(motion[:, 0], dt_s)
    if step_hz is None:
        return None
    harmonics = Harmonics.of(motion, dt_s, step_hz)
    alike = (harmonics.alike(1), _quarter_back(harmonics.alike(3)))
    signs: tuple[FloatArray, ...] = alike
    usual_rad, most_rad = p.trunk_sigma_rad, p.trunk_spread_rad
    if trunk:
        front = _front(acc, up, bend, p)
        if front is None:
            return None
        # An axis has no sign, so its mean with another is taken from the first of them.
        front = np.array([front @ ahead, front @ left])
        base = alike[0] if alike[0] @ front > 0.0 else -alike[0]
    else:
        base, agreement = harmonics.drive()
        if agreement < p.agreement:
            return None
        signs, usual_rad, most_rad = (base, *alike), p.gait_sigma_rad, p.spread_rad
    angles = np.array([_angle_from(sign, base) for sign in signs])
    spread = float(angles.std(ddof=1)) / np.sqrt(len(angles))
    if spread > most_rad:
        return None
    heading = float(np.arctan2(base[1], base[0]) + angles.mean())
    forward = np.cos(heading) * ahead + np.sin(heading) * left
    return Heading(np.cross(up, forward), HeadingSource.GAIT, float(np.hypot(usual_rad, spread)))


def _front(
    acc: FloatArray, up: FloatArray, bend: Heading | None, p: HeadingParams
) -> FloatArray | None:
    """Where a trunk's front is, roughly, level; ``None`` where nothing tells."""
    if bend is not None:
        return np.cross(bend.left_sensor, up)
    mean = np.add.reduce(acc, axis=0)
    mean = mean / np.sqrt(mean @ mean)
    # Who leans forward has up behind him.
    leans = up * float(mean @ up) - mean
    return leans if float(np.sqrt(leans @ leans)) > p.lean_rad else None


def _horizontal_axes(up: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Any two axes that with ``up`` make a right-handed set."""
    left = np.cross(up, np.eye(3)[int(np.argmin(np.abs(up)))])
    left /= np.sqrt((left**2).sum())
    return np.cross(left, up), left


def _quarter_back(axis: FloatArray) -> FloatArray:
    """From left to forward."""
    return np.array([axis[1], -axis[0]])


def _angle_from(axis: FloatArray, direction: FloatArray) -> float:
    """Angle from a direction to an axis, which has no sign; within a quarter turn."""
    sine = float(direction[0] * axis[1] - direction[1] * axis[0])
    cosine = float(direction @ axis)
    return float(np.arctan2(sine, cosine)) if cosine > 0.0 else float(np.arctan2(-sine, -cosine))


def step_rate_hz(vertical: FloatArray, dt_s: float) -> float | None:
    """Step rate by the strongest bouncing of ``(n,)`` samples; ``None`` if there is none."""
    power = np.abs(np.fft.rfft((vertical - vertical.mean()) * np.hanning(len(vertical)))) ** 2
    f_hz = np.fft.rfftfreq(len(vertical), dt_s)
    band = (f_hz >= _STEP_HZ[0]) & (f_hz <= _STEP_HZ[1])
    if not band.any() or power[band].max() < 0.005 * power[1:].sum():
        return None
    return float(f_hz[band][np.argmax(power[band])])
