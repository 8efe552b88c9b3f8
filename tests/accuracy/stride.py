"""A repeated stride as a long recording: standing, then one smooth stride over and over."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coach.model import quaternion as quat
from coach.model.units import GRAVITY_M_S2

RATE_HZ = 100.0
_FINE = 8
STAND_S = 10.0
BLEND_S = 2.0
RUN_S = 50.0
START_S = STAND_S + BLEND_S
SETTLED_S = START_S + 8.0
"""From here on readings are compared: the windows are full."""


@dataclass(frozen=True)
class Series:
    """Periodic curves, ``(curves, 2 k + 1)``: mean, then cosine and sine of each harmonic."""

    coefficients: np.ndarray
    period_s: float

    @classmethod
    def fit(cls, t_s: np.ndarray, curves: np.ndarray, period_s: float, harmonics: int) -> Series:
        """Least squares; a trend over the strides (up to squares) is fitted and left out.

        Args:
            t_s: ``(n,)``.
            curves: ``(curves, n)``.
            period_s: Of the stride.
            harmonics: How many.
        """
        along = (t_s - t_s.mean())[:, None] ** np.array([1.0, 2.0])
        design = np.hstack([_basis(t_s, period_s, harmonics), along])
        found = np.linalg.lstsq(design, curves.T, rcond=None)[0]
        return cls(found[:-2].T, period_s)

    def at(self, t_s: np.ndarray) -> np.ndarray:
        """``(curves, n)``."""
        harmonics = (self.coefficients.shape[1] - 1) // 2
        return self.coefficients @ _basis(t_s, self.period_s, harmonics).T


def _basis(t_s: np.ndarray, period_s: float, harmonics: int) -> np.ndarray:
    turn = 2.0 * np.pi * np.outer(t_s / period_s, np.arange(1, harmonics + 1))
    return np.hstack([np.ones((len(t_s), 1)), np.cos(turn), np.sin(turn)])


@dataclass(frozen=True)
class Worn:
    """What an ideal sensor on the moving segment gives, segment axes."""

    t_s: np.ndarray
    acc_m_s2: np.ndarray
    gyr_rad_s: np.ndarray
    up_segment: np.ndarray


def wear(angles: Series, place: Series) -> Worn:
    """Stand upright, then repeat the stride.

    Args:
        angles: Rotation, obliquity, tilt in rad.
        place: Forward (against the mean speed), left, up in m.
    """
    n = int((START_S + RUN_S) * RATE_HZ * _FINE)
    dt_s = 1.0 / (RATE_HZ * _FINE)
    t_s = np.arange(-_FINE, n) * dt_s
    # Six times differentiable enough: force and rate of a smooth start stay smooth.
    part = np.clip((t_s - STAND_S) / BLEND_S, 0.0, 1.0)
    going = part**4 * (35.0 - 84.0 * part + 70.0 * part**2 - 20.0 * part**3)
    q = quat.from_clinical(*(going * angles.at(t_s)))
    mean = place.coefficients[:, :1]
    course = going * (place.at(t_s) - mean)
    force = np.gradient(np.gradient(course, dt_s, axis=1), dt_s, axis=1).T
    force[:, 2] += GRAVITY_M_S2
    turn = quat.multiply(quat.conjugate(q[:-2]), q[2:])
    gyr = np.zeros_like(force)
    # The turn over two fine samples is small, so twice its vector part is its angle.
    gyr[1:-1] = turn[:, 1:] * np.sign(turn[:, :1]) / dt_s
    kept = slice(_FINE, n, _FINE)
    acc = quat.rotate(quat.conjugate(q), force)
    return Worn(t_s[kept], acc[kept], gyr[kept], quat.up_in_segment(q)[kept])
