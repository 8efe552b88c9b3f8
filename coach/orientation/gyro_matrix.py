"""What is left of the gyroscope's scale and skew, learnt in use."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from coach.model.units import GRAVITY_M_S2, RAD_PER_DEG
from coach.model.vectors import Vector, added, cross, dot, level_axes, unit, vector

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray


@dataclass(frozen=True, slots=True)
class GyroMatrixParams:
    """Noise of the model; one-sigma values.

    Twice or half of any is worth at most 0.02 deg on BROAD.

    Args:
        entry: Each entry of the matrix: datasheets say 1 % for scale and skew.
        attitude_rad: Random walk of the attitude, per root second.
        turned: Rotation lost per rotation made, per root second, beyond a constant matrix.
        turned_about_up: The same of rotation about up where that teaches nothing.
        upright: Length of the mean of "up" in segment axes over the time below. The body tumbles
            where it is less: 0.8 is up wandering by 37 deg. Nobody walks or runs like that.
        side_s: See there.
        bias_rad_s: Offset left by calibration and the general filter's rest detection.
        bias_walk_rad_s: Its walk, per root second.
        still_rad_s: Rate of an interval that is still: the sway of who stands or holds.
        speed_m_s: Speed of whoever moves the sensor, each second; zero on the average.
        still_m_s: The same of an interval that is still.
        force_m_s2: Force, per root second: an accelerometer's own errors.
        surprise: A squared, normalised surprise beyond this, and all but the matrix begins anew.
        begin_rad: Attitude at such a begin, as the other filters know it.
        least: A change of the matrix that is worth making.
    """

    entry: float = 0.007
    attitude_rad: float = 0.1 * RAD_PER_DEG
    turned: float = 0.001
    turned_about_up: float = 0.005
    bias_rad_s: float = 1.0 * RAD_PER_DEG
    bias_walk_rad_s: float = 0.003 * RAD_PER_DEG
    still_rad_s: float = 0.2 * RAD_PER_DEG
    speed_m_s: float = 1.0
    still_m_s: float = 0.03
    force_m_s2: float = 0.1
    upright: float = 0.8
    side_s: float = 10.0
    surprise: float = 25.0
    begin_rad: float = 1.0 * RAD_PER_DEG
    least: float = 2e-4


_N = 18
_ATTITUDE, _BIAS, _SPEED, _MATRIX = slice(0, 3), slice(3, 6), slice(6, 9), slice(9, 18)


@dataclass(slots=True)
class GyroMatrixState:
    """All that one interval leaves to the next; I is the frame that the gyroscope carries.

    Args:
        matrix: ``(9,)`` M by rows, as learnt since the rates were last corrected.
        matrix_covariance: ``(9, 9)`` of its errors.
        up_segment: ``(3,)`` up in segment axes, mean over ``side_s``; ``None`` before the first.
        begun: Whether what follows is under way; it is not after a restart or a surprise.
        up: Unit vector up, in I.
        bias_rad_s: ``(3,)`` offset beyond what the other filters know, segment axes.
        velocity_m_s: In I; only its level part is read.
        covariance: ``(18, 18)`` of the errors, SI units and radians: attitude about the axes of I,
            offset, velocity, matrix.
    """

    matrix: FloatArray
    matrix_covariance: FloatArray
    up_segment: FloatArray | None = None
    begun: bool = False
    up: Vector = (0.0, 0.0, 1.0)
    bias_rad_s: FloatArray = field(default_factory=lambda: np.zeros(3))
    velocity_m_s: Vector = (0.0, 0.0, 0.0)
    covariance: FloatArray = field(default_factory=lambda: np.zeros((_N, _N)))

    def restarted(self) -> GyroMatrixState:
        """Attitude, offset and speed anew; the matrix is the sensor's and stays."""
        return GyroMatrixState(self.matrix, self.matrix_covariance, self.up_segment)


@dataclass(frozen=True, slots=True)
class Moved:
    """One interval; ``n`` samples.

    Args:
        axes: ``(n, 3, 3)`` rotation from the segment to I.
        force: ``(n, 3)`` specific force in I, m/s^2.
        rate: ``(n, 3)`` rate less the known offset, as corrected so far, segment axes, rad/s.
        up_segment: ``(n, 3)`` up in segment axes, by the general filter.
        still: Whether nothing moved.
    """

    axes: FloatArray
    force: FloatArray
    rate: FloatArray
    up_segment: FloatArray
    still: bool


class GyroMatrix:
    """A Kalman filter with the nine entries of a matrix among its states.

    True rate = (identity + M) (rate less offset). Where a body is turned this way and that, a wrong
    M moves "up" in the frame I that the gyroscope carries on, and the force shows it: moved by
    hand or worn, a body's speed stays near zero over seconds, so the integral of force less
    gravity must, too. The speed is a state with a pseudo-reading of zero, which makes acceleration
    the coloured noise it is (as pseudo-readings of zero speed serve strapdown navigation: Foxlin
    2005, IEEE Comput Graph Appl 25(6):38; calibration in use: Kortier 2019, CEUR 2498, short paper
    26). Deviations:

    1. One step per interval, with means over it; only "up" is kept, no heading.
    2. The attitude of this filter is used for nothing but M. The general filter is steadier.
    3. Rotation about up teaches only where the body tumbles. Who walks in a circle is pulled
       inward as steadily as he turns, and a skew of the axis that he turns about looks the same.
    4. Not while running: force and swing share the rhythm of the step then, and little turns.

    What is learnt is the gyroscope against the accelerometer, so a skew between both is in M too.
    """

    def __init__(self, params: GyroMatrixParams, interval_s: float) -> None:
        self._p, self._interval_s = params, interval_s
        # An exponential mean over ``side_s``.
        self._share = -math.expm1(-interval_s / params.side_s)
        self.state = GyroMatrixState(np.zeros(9), np.eye(9) * params.entry**2)

    def restart(self) -> None:
        """Attitude, offset and speed anew; the matrix is the sensor's and stays."""
        if self.state.begun:
            self.state = self.state.restarted()

    def take(self) -> FloatArray | None:
        """Identity + M to turn rates by from now on, ``(3, 3)``; ``None`` if nothing is new."""
        matrix = self.state.matrix
        if float(np.abs(matrix).max()) < self._p.least:
            return None
        self.state.matrix = np.zeros(9)
        return np.eye(3) + matrix.reshape(3, 3)

    def step(self, up: Vector, moved: Moved) -> None:
        """Take in one interval; ``up`` is up in I before it, by the other filters."""
        if not self.state.begun:
            self._begin(up)
        self._predict(moved)
        h, innovation, noise = self._speed(moved.still)
        if moved.still:
            # Whoever is still does not turn, so the rate is the offset.
            h = np.concatenate([h, np.eye(_N)[_BIAS]])
            off = np.add.reduce(moved.rate) / len(moved.rate) - self.state.bias_rad_s
            innovation = np.concatenate([innovation, off])
            noise = np.concatenate([noise, np.full(3, self._p.still_rad_s**2)])
        self._learn(h, innovation, noise)

    def _begin(self, up: Vector) -> None:
        p = self._p
        self.state = state = self.state.restarted()
        state.begun, state.up = True, up
        sd = np.repeat([p.begin_rad, p.bias_rad_s, p.speed_m_s], 3)
        state.covariance[:9, :9] = np.diag(sd * sd)
        state.covariance[_MATRIX, _MATRIX] = state.matrix_covariance

    def _predict(self, moved: Moved) -> None:
        p, dt_s, n, state = self._p, self._interval_s, len(moved.force), self.state
        force = vector(np.add.reduce(moved.force) / n)
        axes = np.add.reduce(moved.axes) / n
        teaching, lost = moved.rate, 0.0
        if not self._tumbles(np.add.reduce(moved.up_segment) / n):
            about_up = np.add.reduce(moved.up_segment * moved.rate, axis=1, keepdims=True)
            teaching = moved.rate - about_up * moved.up_segment
            lost = p.turned_about_up**2 * float(np.add.reduce(about_up * about_up, axis=None))
        turns = np.add.reduce(moved.axes.reshape(n, 9, 1) * teaching[:, None, :]).reshape(3, 9) / n
        lost += p.turned**2 * float(np.add.reduce(teaching * teaching, axis=None))
        # As in ``StrideKalmanFilter``: I is carried on by rates that are wrong, so up moves in it.
        off = vector(axes @ state.bias_rad_s - turns @ state.matrix)
        before = state.up
        state.up = up = unit(added(before, cross(off, before), dt_s))
        gravity = added(before, up)
        gained = added(force, gravity, -0.5 * GRAVITY_M_S2)
        state.velocity_m_s = added(state.velocity_m_s, gained, dt_s)
        x, y, z = up
        pull = GRAVITY_M_S2 * np.array([[0.0, z, -y], [-z, 0.0, x], [y, -x, 0.0]])
        # Nothing shows an error about up, nor needs it.
        flat = np.eye(3) - np.outer(up, up)
        phi = np.eye(_N)
        # What is wrong in the rates moves up in I; gravity along an up that is wrong is taken for a
        # change of speed; and half of what up moved in the interval was wrong for all of it.
        phi[_ATTITUDE, _ATTITUDE] = phi[_SPEED, _SPEED] = flat
        phi[_ATTITUDE, _BIAS] = -dt_s * axes
        phi[_ATTITUDE, _MATRIX] = dt_s * turns
        phi[_SPEED, _ATTITUDE] = dt_s * pull
        phi[_SPEED, _BIAS] = (0.5 * dt_s) * (pull @ phi[_ATTITUDE, _BIAS])
        phi[_SPEED, _MATRIX] = (0.5 * dt_s) * (pull @ phi[_ATTITUDE, _MATRIX])
        covariance = phi @ state.covariance @ phi.T
        state.covariance = 0.5 * (covariance + covariance.T)
        walk = (p.attitude_rad**2 + lost / n) * dt_s
        diagonal = state.covariance.reshape(-1)[:: _N + 1]
        diagonal[_ATTITUDE] += walk
        diagonal[_BIAS] += p.bias_walk_rad_s**2 * dt_s
        diagonal[_SPEED] += p.force_m_s2**2 * dt_s + walk * (GRAVITY_M_S2 * dt_s) ** 2 / 3.0

    def _tumbles(self, up_segment: FloatArray) -> bool:
        """Whether up has lately been on several sides of the body."""
        before = up_segment if self.state.up_segment is None else self.state.up_segment
        self.state.up_segment = mean = before + self._share * (up_segment - before)
        return float(mean @ mean) < self._p.upright**2

    def _speed(self, still: bool) -> tuple[FloatArray, FloatArray, FloatArray]:
        """The level speed is read as zero."""
        p = self._p
        h = np.zeros((2, _N))
        level = level_axes(self.state.up)
        h[:, _SPEED] = level
        innovation = np.array([-dot(axis, self.state.velocity_m_s) for axis in level])
        spread = p.still_m_s if still else p.speed_m_s
        return h, innovation, np.full(2, spread**2 / self._interval_s)

    def _learn(self, h: FloatArray, innovation: FloatArray, noise: FloatArray) -> None:
        state = self.state
        hp = h @ state.covariance
        spread = hp @ h.T
        spread.reshape(-1)[:: len(h) + 1] += noise
        inverse = np.linalg.inv(spread)
        # Nobody who stays near a place surprises so much: somebody began to go, or to ride.
        if float(innovation @ inverse @ innovation) > self._p.surprise:
            self.restart()
            return
        gain = hp.T @ inverse
        state.covariance = state.covariance - gain @ hp
        by = gain @ innovation
        state.up = unit(added(state.up, cross(vector(by[_ATTITUDE]), state.up), -1.0))
        state.bias_rad_s = state.bias_rad_s + by[_BIAS]
        state.velocity_m_s = added(state.velocity_m_s, vector(by[_SPEED]))
        state.matrix = state.matrix + by[_MATRIX]
        state.matrix_covariance = state.covariance[_MATRIX, _MATRIX]
