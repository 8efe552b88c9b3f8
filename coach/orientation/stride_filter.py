"""Where is up while running: one Kalman step per half second on whole strides.

The model, in an inertial frame I that the gyroscope carries on from the first sample (F, L: the
segment's forward and left axes in I; every mean is over whole strides, twice):

    mean specific force = g up + a_F F + a_L L + c_F dF/dt + c_L dL/dt + noise

A runner's velocity ``c`` is nearly constant in the runner's own axes; what is left of a mean over
strides is gravity, the change of speed ``a``, and the turning of the velocity. So a curve shows the
speed (gravity does not turn with the runner), and a known speed shows the side lean in a curve.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.model.units import GRAVITY_M_S2
from coach.model.vectors import Vector, added, cross, dot, level_axes, unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model.blocks import FloatArray
    from coach.orientation.stride_filter_params import StrideFilterParams


# States: attitude error in I (3), offset (3), speed forward and left (2), its change (2),
# cross-axis sensitivity (2).
_ATTITUDE, _BIAS, _SPEED, _CHANGE, _CROSS = (
    slice(0, 3),
    slice(3, 6),
    slice(6, 8),
    slice(8, 10),
    slice(10, 12),
)
_MOTION = slice(6, 10)
_N = 12
_NOTHING_ELSE = [0.0] * (_N - 3)
_FORWARD, _LEFT = ([float(i == of) for i in range(_N)] for of in (6, 7))
_NO_MOTION = [0.0] * (_N - 6)
_HINT_WORTH = 40.0

_Reading = tuple[list[float], float, float]
"""What each state adds to a number read, what was read beyond it, and its variance."""


@dataclass(frozen=True, slots=True)
class Strides:
    """What one interval brings, in I.

    Args:
        force: Mean specific force over whole strides, m/s^2.
        age_s: Age of that mean: the time from its middle to now.
        forward: Likewise the forward axis.
        left: Likewise the left axis.
        axes: ``(3, 3)`` mean rotation from the segment over the interval.
        rate_rad_s: Mean rate over the interval, segment axes, known offset off.
        turn_rad_s: Rate about the segment's z axis at which the mean over strides turned.
        filled: Part of the mean that was filled in.
        running: Whether a stride could be found.
        still: Whether nothing moved.
        step_s: Step time, 0 if unknown.
    """

    force: Vector
    age_s: float
    forward: Vector
    left: Vector
    axes: FloatArray
    rate_rad_s: Vector
    turn_rad_s: float
    filled: float
    running: bool
    still: bool
    step_s: float


class StrideKalmanFilter:
    """Up in I, with its uncertainty."""

    def __init__(
        self,
        params: StrideFilterParams,
        interval_s: float,
        up: Vector,
        *,
        bias_known: bool,
        axes_known: bool,
        step_length_m: float | None,
    ) -> None:
        """Begin.

        Args:
            params: Noise.
            interval_s: Time from step to step.
            up: First guess of up in I.
            bias_known: The offset was calibrated.
            axes_known: Forward means the runner's forward.
            step_length_m: If the runner has told it.
        """
        self._p = p = params
        self._interval_s = interval_s
        self._axes_known = axes_known
        self._step_length_m = step_length_m
        self.up = up
        # In the order of the states; the attitude itself is in ``up``.
        self._state = [0.0] * _N
        self._axes_before: tuple[Vector, Vector] | None = None
        bias = p.bias_known_rad_s if bias_known else p.bias_unknown_rad_s
        side = p.side_m_s if axes_known else p.speed_sd_m_s
        sides = (p.change_m_s2, p.change_m_s2 * 0.3 if axes_known else p.change_m_s2)
        self._side_share = sides[1] / sides[0]
        sd = np.concatenate(
            [np.full(3, 0.1), np.full(3, bias), [p.speed_m_s, side], sides, np.full(2, p.cross)]
        )
        self._cov = np.diag(sd * sd)
        keep = math.exp(-interval_s / p.change_s)
        self._keep = keep
        self._phi = np.eye(_N)
        self._phi[6, 8] = self._phi[7, 9] = interval_s
        self._phi[8, 8] = self._phi[9, 9] = keep
        drive = np.array(sides) ** 2 * (1.0 - keep * keep)
        walk = p.speed_walk_m_s**2 * interval_s
        self._noise = np.zeros(_N)
        self._noise[_ATTITUDE] = p.attitude_rad**2 * interval_s
        self._noise[_BIAS] = p.bias_walk_rad_s**2 * interval_s
        self._noise[_SPEED] = walk, walk * self._side_share**2
        self._noise[_CHANGE] = drive
        self.up_rate: Vector = (0.0, 0.0, 0.0)
        self.up_turn: Vector = (0.0, 0.0, 0.0)
        self.sigma_rad = (0.0, 0.0)

    def step(
        self, seen: Strides, general_filter_up: Vector, measured_speed_m_s: float | None
    ) -> None:
        """Take in one interval.

        Args:
            seen: What it brought.
            general_filter_up: Up in I by the general filter, believed while not running.
            measured_speed_m_s: A speed reading, if one came.
        """
        p = self._p
        axes = [(x, y, z) for x, y, z in seen.axes.tolist()]
        off = self._predict(seen, axes)
        level = level_axes(self.up)
        tilts = [_times(GRAVITY_M_S2, cross(axis, self.up)) for axis in level]
        turns, yawed = self._turning(seen, off)
        # The mean is of some time ago, and an offset has turned I since. Only the reading is
        # corrected: letting it teach the offset too would count the same samples thrice, since
        # one mean shares most of its samples with the next.
        known = self._state[_MOTION]
        x, y, z = self._state[_BIAS]
        readings: list[_Reading] = []
        offset = _matrix_times(axes, (x, y, z))
        lift = [dot(self.up, column) for column in zip(*axes, strict=True)]
        force = p.force_m_s2 if seen.running or seen.still else p.other_force_m_s2
        noise = force * force / self._interval_s + (p.filled_m_s2 * seen.filled) ** 2
        for axis, tilt in zip(level, tilts, strict=True):
            motion = [dot(axis, one) for one in (*turns, seen.forward, seen.left)]
            moved = sum(a * b for a, b in zip(motion, known, strict=True))
            moved += seen.age_s * dot(tilt, offset)
            yaw_gain = -sum(dot(axis, side) * c for side, c in zip(yawed, known, strict=False))
            row = [*tilt, *(yaw_gain * part for part in lift), *motion, 0.0, 0.0]
            readings.append((row, dot(axis, seen.force) - moved, noise))
        if not seen.running:
            up = added(general_filter_up, self.up, -1.0)
            vouch = (GRAVITY_M_S2 * p.general_filter_rad) ** 2 / self._interval_s
            for axis, tilt in zip(level, tilts, strict=True):
                readings.append(([*tilt, *_NOTHING_ELSE], GRAVITY_M_S2 * dot(axis, up), vouch))
        if seen.still:
            known_turn = sum(part * of for part, of in zip(lift, (x, y, z), strict=True))
            turn = sum(part * of for part, of in zip(lift, seen.rate_rad_s, strict=True))
            row = [0.0, 0.0, 0.0, *lift, *_NO_MOTION]
            readings.append((row, turn - known_turn, p.still_rad_s**2))
        readings += self._speeds(seen, measured_speed_m_s)
        self._learn(readings)
        x, y, z, cross_x, cross_y = *self._state[_BIAS], *self._state[_CROSS]
        self.up_rate = cross(_matrix_times(axes, (x, y, z)), self.up)
        self.up_turn = cross(_matrix_times(axes, (cross_x, cross_y, 0.0)), self.up)
        self.sigma_rad = self._sigma(seen)

    def _turning(self, seen: Strides, off: Vector) -> tuple[list[Vector], list[Vector]]:
        """Change of the runner's axes per second, and where each goes when turned about up."""
        axes = (seen.forward, seen.left)
        before, self._axes_before = self._axes_before or axes, axes
        turns = [
            _times(1.0 / self._interval_s, added(now, old, -1.0))
            for now, old in zip(axes, before, strict=True)
        ]
        # A difference over the interval is of its middle; the force is of its end. A quarter of a
        # second of a curve turns 0.4 m/s^2 by 1.6 deg, which is 0.07 deg of lean.
        later = 0.5 * self._interval_s * dot(seen.left, turns[0])
        # And I itself turns about up by the offset: 0.3 deg/s would be 0.12 deg of side lean.
        spin = dot(self.up, off)
        yawed = [cross(self.up, axis) for axis in axes]
        turns = [
            added(added(turn, cross(self.up, turn), later), side, -spin)
            for turn, side in zip(turns, yawed, strict=True)
        ]
        return turns, yawed

    def _predict(self, seen: Strides, axes: Sequence[Vector]) -> Vector:
        """Carry everything on by one interval; gives the offset known by now, in I."""
        p, dt_s, state = self._p, self._interval_s, self._state
        # Of the mean over strides: what swings within one, the mean force does not show.
        turn = seen.turn_rad_s
        x, y, z = state[_BIAS]
        off = _matrix_times(axes, (x + state[10] * turn, y + state[11] * turn, z))
        phi = self._phi
        # Nothing ever shows the error about up, and nothing depends on it; it must not grow.
        phi[_ATTITUDE, _ATTITUDE] = [
            [(i == j) - a * b for j, b in enumerate(self.up)] for i, a in enumerate(self.up)
        ]
        # I is carried on without the offset known by now, so up moves in it.
        self.up = unit(added(self.up, cross(off, self.up), dt_s))
        for speed, change in ((6, 8), (7, 9)):
            state[speed] += state[change] * dt_s
            state[change] *= self._keep
        np.multiply(seen.axes, -dt_s, out=phi[_ATTITUDE, _BIAS])
        np.multiply(seen.axes[:, :2], -dt_s * turn, out=phi[_ATTITUDE, _CROSS])
        cov = phi @ self._cov @ phi.T
        self._cov = 0.5 * (cov + cov.T)
        rate = seen.rate_rad_s
        turned = p.turned * math.sqrt(dot(rate, rate)) * dt_s
        diagonal = self._cov.reshape(-1)[:: _N + 1]
        diagonal += self._noise
        diagonal[_ATTITUDE] += turned**2 + p.filled_rad_s**2 * seen.filled * dt_s
        return off

    def _learn(self, readings: Sequence[_Reading]) -> None:
        """All of an interval's readings at once; the first two are the mean force."""
        h = np.array([row for row, _, _ in readings])
        noise = np.array([variance for _, _, variance in readings])
        left_over = np.array([left for _, left, _ in readings])
        hp, spread = self._foreseen(h, noise)
        (a, b), (_, d) = spread[:2, :2].tolist()
        x, y = left_over[:2].tolist()
        surprise = (d * x * x - 2.0 * b * x * y + a * y * y) / (a * d - b * b)
        if surprise > self._p.surprise:
            part = 1.0 - self._p.surprise / surprise
            change = [(row[8], row[9]) for row, _, _ in readings[:2]]
            forward, left = _solved(change, x, y)
            self._cov[8, 8] += part * forward**2
            self._cov[9, 9] += part * (left * self._side_share) ** 2
            hp, spread = self._foreseen(h, noise)
        gain = np.linalg.solve(spread, hp).T
        self._cov = self._cov - gain @ hp
        self._correct(gain @ left_over)

    def _foreseen(self, h: FloatArray, noise: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Covariance of what will be read with the states, and with itself."""
        hp = h @ self._cov
        spread = hp @ h.T
        spread.reshape(-1)[:: len(h) + 1] += noise
        return hp, spread

    def _speeds(self, seen: Strides, measured_speed_m_s: float | None) -> tuple[_Reading, _Reading]:
        """What is known of the speed forward and to the left without the force."""
        p = self._p
        forward, left = 0.0, 0.0
        if seen.still:
            of_forward = of_left = 0.04
        else:
            worth = _HINT_WORTH / self._interval_s
            of_left = (p.side_m_s if self._axes_known else p.speed_sd_m_s) ** 2 * worth
            if measured_speed_m_s is not None and self._axes_known:
                forward, of_forward = measured_speed_m_s, p.measured_speed_m_s**2
            elif self._step_length_m and seen.running and self._axes_known:
                forward = self._step_length_m / seen.step_s
                of_forward = (p.step_length * forward) ** 2 * 4.0 / self._interval_s
            else:
                forward = p.speed_m_s if self._axes_known else 0.0
                of_forward = p.speed_sd_m_s**2 * worth
        x, y = self._state[_SPEED]
        return (_FORWARD, forward - x, of_forward), (_LEFT, left - y, of_left)

    def _correct(self, by: FloatArray) -> None:
        x, y, z, *others = by.tolist()
        self.up = unit(added(self.up, cross((x, y, z), self.up), -1.0))
        state = self._state
        for i, other in enumerate(others, 3):
            state[i] += other

    def _sigma(self, seen: Strides) -> tuple[float, float]:
        """Of the forward angle (about left) and the side angle (about forward)."""
        cov = [(x, y, z) for x, y, z in self._cov[_ATTITUDE, _ATTITUDE].tolist()]
        # About level axes: the error about up is none of tilt.
        level = (added(a, self.up, -dot(a, self.up)) for a in (seen.left, seen.forward))
        forward, side = (math.sqrt(max(dot(a, _matrix_times(cov, a)), 0.0)) for a in level)
        return forward, side


def _times(factor: float, v: Vector) -> Vector:
    return factor * v[0], factor * v[1], factor * v[2]


def _matrix_times(rows: Sequence[Vector], v: Vector) -> Vector:
    return dot(rows[0], v), dot(rows[1], v), dot(rows[2], v)


def _solved(matrix: Sequence[tuple[float, float]], x: float, y: float) -> tuple[float, float]:
    (a, b), (c, d) = matrix
    det = a * d - b * c
    return ((d * x - b * y) / det, (a * y - c * x) / det) if abs(det) > 1e-3 else (0.0, 0.0)
