"""The general filter where ``vqf`` has no wheel: the same principle in floats and numpy."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from coach.model import quaternion as quat
from coach.model.butterworth import Filter, low_pass
from coach.model.units import DEG_PER_RAD, RAD_PER_DEG
from coach.model.vectors import Vector, cross, dot, level_axes, turned, unit, vector
from coach.orientation.engine import Carried, EngineParams
from coach.orientation.strapdown import carried_on, rotation_matrices, small_turns

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray

_INTERVAL_S = 0.25
# VQF's own defaults, deg/s, s and m/s^2.
_SIGMA_INIT, _SIGMA_REST, _CLIP, _FORGET_S, _VERTICAL = 0.5, 0.03, 2.0, 100.0, 1e-4
_REST_S, _REST_ACC, _REST_TAU_S = 1.5, 0.5, 0.5
# No sensor gives more, and what is computed of it stays a number: m/s^2, rad between two samples.
_MOST_FORCE, _MOST_TURN = 1e9, 2.0


class NumpyEngine:
    """VQF, 6 axes, one interval of 0.25 s at a time.

    Source: Laidig & Seel 2023, doi 10.1016/j.inffus.2022.10.014. Deviations:

    1. Offset and rest detection go on in steps of 0.25 s, from means over the step, instead of
       sample by sample; within a step the offset stands still.
    2. Noise of the offset is given per step such that it converges to the same sigma as in VQF.
    3. The attitude is the gyroscope's turned upright by the low-passed force, not by a second
       quaternion that is corrected at each sample. The angle of up is the same.
    """

    def __init__(self, dt_s: float, params: EngineParams, has_gyro: bool) -> None:
        self._dt_s, self._params, self._has_gyro = dt_s, params, has_gyro
        self._n = max(round(_INTERVAL_S / dt_s), 1)
        self._first = round(params.tau_acc_s / dt_s)
        cut_hz = math.sqrt(2.0) / (2.0 * math.pi * params.tau_acc_s)
        # A cut-off is below half the sample rate.
        self._low_pass = low_pass(min(cut_hz, 0.45 / dt_s), dt_s)
        forget = (0.1 * RAD_PER_DEG) ** 2 * self._n * dt_s / _FORGET_S
        self._walk = forget
        self._quickly = 1.0 - math.exp(-self._n * dt_s / _REST_TAU_S)
        motion = (params.bias_sigma_motion_deg_s * RAD_PER_DEG) ** 2
        rest = (_SIGMA_REST * RAD_PER_DEG) ** 2
        level = motion * motion / forget + motion
        self._motion_noise = np.array([level, level, level / _VERTICAL])
        self._rest_noise = np.full(3, rest * rest / forget + rest)
        self._bias = np.zeros(3)
        self._cov = np.eye(3) * (_SIGMA_INIT * RAD_PER_DEG) ** 2
        self.restart()

    def restart(self) -> None:
        self._q = (1.0, 0.0, 0.0, 0.0)
        self._q_i = (1.0, 0.0, 0.0, 0.0)
        self._seen = 0
        self._filters = [Filter(self._low_pass) for _ in range(12)]
        self._sum = np.zeros(12)
        self._part: list[FloatArray] = []
        self._part_n = 0
        self._up_before: Vector | None = None
        self._usual: FloatArray | None = None
        self._rest_s = 0.0

    def bias_rad_s(self) -> FloatArray:
        return self._bias.copy()

    def set_bias(self, bias_rad_s: FloatArray, sigma_rad_s: float) -> None:
        self._bias = np.array(bias_rad_s)
        self._cov = np.eye(3) * sigma_rad_s**2

    def push(self, gyr: FloatArray, middle: FloatArray, acc: FloatArray) -> Carried:
        rate = _MOST_TURN / self._dt_s
        gyr, middle = np.clip(gyr, -rate, rate), np.clip(middle, -rate, rate)
        acc = np.clip(acc, -_MOST_FORCE, _MOST_FORCE)
        turns_i = small_turns(middle * self._dt_s)
        quat_i = carried_on(self._q_i, turns_i)
        if len(quat_i):
            w, x, y, z = quat_i[-1].tolist()
            self._q_i = (w, x, y, z)
        n = len(acc)
        level, bias = np.empty((n, 4)), np.empty((n, 3))
        start = 0
        while start < n:
            stop = min(start + self._n - self._part_n, n)
            part = slice(start, stop)
            bias[part] = self._bias
            level[part] = self._run(gyr[part], acc[part])
            start = stop
        return Carried(level, bias, quat_i)

    def _run(self, gyr: FloatArray, acc: FloatArray) -> FloatArray:
        """Samples of one step; at its end the offset is learnt."""
        quats = carried_on(self._q, small_turns((gyr - self._bias) * self._dt_s))
        w, x, y, z = quats[-1].tolist()
        self._q = (w, x, y, z)
        axes = rotation_matrices(quats)
        force = turned(axes, acc)
        smooth = self._smooth(np.concatenate([force, axes.reshape(-1, 9)], axis=1))
        level = _upright(quats, smooth[:, :3])
        if self._has_gyro:
            self._part.append(np.concatenate([gyr, acc], axis=1))
            self._part_n += len(gyr)
            if self._part_n == self._n:
                self._learn(np.concatenate(self._part), smooth[-1])
                self._part, self._part_n = [], 0
        return level

    def _smooth(self, rows: FloatArray) -> FloatArray:
        """Mean of all so far during the first time constant, low pass from there."""
        out = np.empty_like(rows)
        begin = min(max(self._first - self._seen, 0), len(rows))
        if begin:
            sums = np.cumsum(np.concatenate([self._sum[None], rows[:begin]]), axis=0)
            out[:begin] = sums[1:] / (self._seen + 1.0 + np.arange(begin))[:, None]
            self._sum = sums[-1]
        self._seen += len(rows)
        if begin and self._seen >= self._first:
            for each, mean in zip(self._filters, (self._sum / self._first).tolist(), strict=True):
                each.settle(mean)
        if begin < len(rows):
            columns = zip(self._filters, rows[begin:].T.tolist(), strict=True)
            out[begin:] = np.array([each.run(column) for each, column in columns]).T
        return out

    def _learn(self, rows: FloatArray, smooth: FloatArray) -> None:
        force = vector(smooth[:3])
        if not dot(force, force) > 0.0:  # without a force nothing says where up is
            self._up_before = None
            return
        up = unit(force)
        before, self._up_before = self._up_before, up
        mean = np.add.reduce(rows, axis=0) / len(rows)
        if self._resting(rows, mean):
            noise, h, left = self._rest_noise, np.eye(3), mean[:3] - self._bias
        elif before is not None and self._seen > self._first:
            # Up seen to move in the inertial frame is the offset, seen through the same low pass.
            rate = np.array(cross(before, up)) / (self._n * self._dt_s)
            level = np.array([*level_axes(up), up])
            h = level @ smooth[3:].reshape(3, 3)
            left = level @ rate
            # What turns about up shows in nothing; it is drawn to zero, slowly.
            left[2] = -float(h[2] @ self._bias)
            noise = self._motion_noise
        else:
            return
        cov = self._cov + np.eye(3) * self._walk
        limit = _CLIP / DEG_PER_RAD
        left = np.clip(left, -limit, limit)
        gain = cov @ h.T @ np.linalg.inv(h @ cov @ h.T + np.diag(noise))
        self._bias = np.clip(self._bias + gain @ left, -limit, limit)
        self._cov = cov - gain @ h @ cov

    def _resting(self, rows: FloatArray, mean: FloatArray) -> bool:
        # Against a slower mean: within a quarter of a second the sway of a person stands still.
        if self._usual is None:
            self._usual = mean
        apart = np.abs(rows - self._usual).max(axis=0)
        self._usual = self._usual + self._quickly * (mean - self._usual)
        limit = self._params.rest_th_gyr_deg_s * RAD_PER_DEG
        still = bool(
            (apart[:3] < limit).all()
            and (apart[3:] < _REST_ACC).all()
            and (np.abs(mean[:3]) < _CLIP * RAD_PER_DEG).all()
        )
        self._rest_s = self._rest_s + self._n * self._dt_s if still else 0.0
        return self._rest_s >= _REST_S


def _upright(quats: FloatArray, force: FloatArray) -> FloatArray:
    """Level from segment: the shortest turn that brings the smoothed force to the vertical."""
    x, y, z = force.T
    norm = np.sqrt(x * x + y * y + z * z)
    norm = np.where(norm > 0.0, norm, 1.0)
    x, y, z = x / norm, y / norm, z / norm
    # Straight down has no shortest turn; any will do.
    w = np.sqrt(np.maximum(0.5 * (1.0 + z), 1e-12))
    half = 0.5 / w
    fix = np.stack([w, y * half, -x * half, np.zeros_like(w)], axis=1)
    fix /= np.sqrt((fix * fix).sum(axis=1))[:, None]
    return quat.multiply(fix, quats)
