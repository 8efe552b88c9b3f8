"""How badly a supposed gyroscope turns gravity: the misfit of many suppositions at once.

In one window the attitude ``R(t)`` is put together from the supposed rates, starting anywhere.
Turned by it, the specific force is that in a frame which stands still::

    R f = g up + dv/dt      R (f - w x V) = g up + d(v - R V)/dt

Velocity is bounded, so means over two seconds are nearly ``g up``: the same in all of the window.
They are, if the supposition is right, however fast and far the sensor turned; else gravity wanders.
``V`` is a steady velocity in the sensor's axes: who runs through a bend is held in it by a force
that would pass for a lean.

Free within narrow priors are the gyroscope's zero-rate offset, a ``3 x 3`` matrix near the
supposed one (scale, skew, a sensor not quite square to the other), and V. They are found by
Gauss-Newton steps with the weights of a Cauchy distribution, so single windows with much
acceleration count little.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from coach.model.units import RAD_PER_DEG
from coach.recording.importing.referee.windows import RATE_HZ

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray
    from coach.recording.importing.referee.windows import Windows

_OFFSET_RAD_S = 3.0 * RAD_PER_DEG
_SKEW = 0.07
_SCALE = 0.1
_VELOCITY_M_S = 4.0
_WEIGHT = 14.0
"""Log-likelihood of a window falls by half of that per e-fold of its misfit."""

_OFFSET, _MATRIX, _VELOCITY = slice(0, 3), slice(3, 12), slice(12, 15)
_UNKNOWNS = 15
_ONE = np.eye(3, dtype=np.float32)
_MOST = np.array([0.3] * 3 + [0.35] * 9 + [8.0] * 3)


@dataclass(frozen=True, slots=True)
class Fit:
    """Of ``k`` suppositions.

    Args:
        score: ``(k,)`` minus log-likelihood, the priors included.
        unknowns: ``(k, 15)`` offset (rad/s, about its own axes), matrix by rows, velocity.
        misfit: ``(k, w)`` mean square of what the means over two seconds wander, (m/s^2)^2.
    """

    score: FloatArray
    unknowns: FloatArray
    misfit: FloatArray

    def of(self, which: FloatArray) -> Fit:
        """Only some of the suppositions."""
        return Fit(self.score[which], self.unknowns[which], self.misfit[which])


def start(windows: Windows, scale: FloatArray) -> FloatArray:
    """Unknowns ``(k, 15)`` to begin with, for suppositions of these scales ``(k,)``.

    Nobody turns on and on: the median of the windows' mean rates is mostly offset.
    """
    unknowns = np.zeros((len(scale), _UNKNOWNS))
    usual = np.median(windows.gyr_rad_s.mean(axis=1), axis=0)
    unknowns[:, _OFFSET] = np.clip(scale[:, None] * usual, -_OFFSET_RAD_S, _OFFSET_RAD_S)
    return unknowns


@dataclass(frozen=True, slots=True)
class Suppositions:
    """The right rates are ``axes @ (scale * rates)``, but for the unknowns.

    Args:
        axes: ``(k, 3, 3)``.
        scale: ``(k,)``.
    """

    axes: FloatArray
    scale: FloatArray


def fit(
    windows: Windows,
    suppositions: Suppositions,
    unknowns: FloatArray,
    *,
    noise_m_s2: float,
    steps: int,
) -> Fit:
    """Find the unknowns of each supposition.

    Args:
        windows: The samples.
        suppositions: ``k`` of them.
        unknowns: ``(k, 15)`` where to begin.
        noise_m_s2: What the means may wander in a good fit, root mean square.
        steps: Of Gauss and Newton.
    """
    precision = _precision()
    best: Fit | None = None
    for left in range(steps, -1, -1):
        now, jacobian = _wander(windows, suppositions, unknowns, derive=left > 0)
        misfit = (now**2).sum(axis=-1).mean(axis=-1)
        per_window = _WEIGHT / windows.overlap
        score = 0.5 * per_window * np.log1p(misfit / noise_m_s2**2).sum(axis=1)
        score += 0.5 * np.einsum("ki,ij,kj->k", unknowns, precision, unknowns)
        here = Fit(score, unknowns, misfit)
        best = here if best is None else _better(best, here)
        if jacobian is None:
            break
        weight = np.sqrt(per_window / (noise_m_s2**2 + misfit) / now.shape[2])
        a = (jacobian * weight[:, :, None, None, None]).reshape(len(score), -1, _UNKNOWNS)
        b = (now * weight[:, :, None, None]).reshape(len(score), -1, 1)
        turned = np.swapaxes(a, 1, 2)
        slope = turned @ b + (unknowns @ precision)[:, :, None]
        unknowns = unknowns - np.linalg.solve(turned @ a + precision, slope)[:, :, 0]
        unknowns = np.clip(unknowns, -_MOST, _MOST)
    assert best is not None
    return best


def _better(one: Fit, other: Fit) -> Fit:
    wins = other.score < one.score
    return replace(
        one,
        score=np.where(wins, other.score, one.score),
        unknowns=np.where(wins[:, None], other.unknowns, one.unknowns),
        misfit=np.where(wins[:, None], other.misfit, one.misfit),
    )


def _precision() -> FloatArray:
    inverse = np.zeros((_UNKNOWNS, _UNKNOWNS))
    inverse[_OFFSET, _OFFSET] = np.eye(3) / _OFFSET_RAD_S**2
    scale = np.eye(3).reshape(9)
    spread = _SKEW**2 * np.eye(9) + _SCALE**2 * np.outer(scale, scale)
    inverse[_MATRIX, _MATRIX] = np.linalg.inv(spread)
    inverse[_VELOCITY, _VELOCITY] = np.eye(3) / _VELOCITY_M_S**2
    return inverse


def _wander(
    windows: Windows, suppositions: Suppositions, unknowns: FloatArray, *, derive: bool
) -> tuple[FloatArray, FloatArray | None]:
    """Means less their mean ``(k, w, j, 3)``, and their derivatives ``(k, w, j, 3, 15)``."""
    k, w, n = len(suppositions.axes), *windows.acc_m_s2.shape[:2]
    # Single precision: a window is a few hundred steps, and this is nearly all of the time.
    acc, gyr = (x.astype(np.float32) for x in (windows.acc_m_s2, windows.gyr_rad_s))
    mean, slope = (x.astype(np.float32) for x in (windows.mean, windows.slope))
    axes, unknowns = suppositions.axes.astype(np.float32), unknowns.astype(np.float32)
    matrix = axes @ (_ONE + unknowns[:, _MATRIX].reshape(k, 3, 3))
    scale = suppositions.scale.astype(np.float32)
    rates = gyr * scale[:, None, None, None] - unknowns[:, None, None, _OFFSET]
    attitude = _attitudes(np.moveaxis(rates @ np.swapaxes(matrix, 1, 2)[:, None], (3, 2), (0, 1)))
    rows = np.moveaxis(attitude, (0, 1, 2), (3, 4, 2)).reshape(k, w, n, 9)
    force = (rows.reshape(k, w, n, 3, 3) * acc[:, :, None, :]).sum(axis=-1)
    j = len(windows.centre)
    # Integrated by parts: the mean of -R (w x V) = -(dR/dt) V is that of R V under the slope.
    by_velocity = (slope @ rows).reshape(k, w, j, 3, 3)
    means = mean @ force
    means += np.einsum("kwjic,kc->kwji", by_velocity, unknowns[:, _VELOCITY])
    wander = means - means.mean(axis=2, keepdims=True)
    if not derive:
        return wander.astype(np.float64), None
    # What a small change of the rates turns the attitude by, up to each mean's centre.
    inputs = np.concatenate([np.ones((k, w, n, 1), np.float32), rates], axis=-1)
    parts = (k, w, n // windows.step, windows.step)
    total = np.swapaxes(rows.reshape(*parts, 9), -1, -2) @ inputs.reshape(*parts, 4)
    total = np.cumsum(total, axis=2)[:, :, windows.centre // windows.step - 1] / RATE_HZ
    total = np.einsum("kwjicm,kcl->kwjilm", total.reshape(k, w, j, 3, 3, 4), axes)
    turn = np.concatenate([-total[..., 0], total[..., 1:].reshape(k, w, j, 3, 9)], axis=-1)
    x, y, z = (means[..., axis, None] for axis in range(3))
    tx, ty, tz = (turn[..., axis, :] for axis in range(3))
    by_rates = np.stack([ty * z - tz * y, tz * x - tx * z, tx * y - ty * x], axis=-2)
    jacobian = np.concatenate([by_rates, by_velocity], axis=-1)
    jacobian -= jacobian.mean(axis=2, keepdims=True)
    return wander.astype(np.float64), jacobian.astype(np.float64)


def _attitudes(rates: FloatArray) -> FloatArray:
    """Rotation matrices ``(3, 3, n, ...)`` in the middle of each cell, of rates ``(3, n, ...)``.

    Quaternions w, x, y, z; the first cell begins at the unit quaternion.
    """
    rates = np.ascontiguousarray(rates)
    angle = np.sqrt((rates * rates).sum(axis=0)) / RATE_HZ
    whole, half = _turn(rates, angle, 1.0), _turn(rates, angle, 0.5)
    before = np.empty_like(whole)
    w, x, y, z = np.ones_like(angle[0]), *np.zeros((3, *angle.shape[1:]), angle.dtype)
    for cell in range(angle.shape[0]):
        before[0, cell], before[1, cell], before[2, cell], before[3, cell] = w, x, y, z
        w, x, y, z = _times((w, x, y, z), whole[:, cell])
    w, x, y, z = _times(before, half)
    out = np.empty((3, *rates.shape), rates.dtype)
    out[0, 0], out[1, 1] = 1.0 - 2.0 * (y * y + z * z), 1.0 - 2.0 * (x * x + z * z)
    out[2, 2] = 1.0 - 2.0 * (x * x + y * y)
    out[0, 1], out[1, 0] = 2.0 * (x * y - w * z), 2.0 * (x * y + w * z)
    out[0, 2], out[2, 0] = 2.0 * (x * z + w * y), 2.0 * (x * z - w * y)
    out[1, 2], out[2, 1] = 2.0 * (y * z - w * x), 2.0 * (y * z + w * x)
    return out


def _turn(rates: FloatArray, angle: FloatArray, part: float) -> FloatArray:
    """Quaternions ``(4, n, ...)`` of a part of each cell's turn."""
    half = 0.5 * part * angle
    tiny = np.asarray(1e-9, angle.dtype)
    size = np.sin(half) / np.maximum(angle, tiny) / RATE_HZ
    return np.concatenate([np.cos(half)[None], rates * size])


def _times(
    p: tuple[FloatArray, ...] | FloatArray, q: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    pw, px, py, pz = p
    qw, qx, qy, qz = q
    return (
        pw * qw - px * qx - py * qy - pz * qz,
        pw * qx + px * qw + py * qz - pz * qy,
        pw * qy - px * qz + py * qw + pz * qx,
        pw * qz + px * qy - py * qx + pz * qw,
    )
