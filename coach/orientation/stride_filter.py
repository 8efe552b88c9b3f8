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
from typing import TYPE_CHECKING

import numpy as np

from coach.model.vectors import Vector, added, cross, dot, matrix_times, unit
from coach.orientation.speed_change import SpeedChange
from coach.orientation.stride_filter_state import (
    ACCELERATION,
    ATTITUDE,
    BIAS,
    SIZE,
    SPEED,
    StrideFilterState,
)
from coach.orientation.stride_readings import StrideReadings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model.blocks import FloatArray
    from coach.orientation.stride_filter_params import StrideFilterParams
    from coach.orientation.stride_readings import Reading, Strides

_Z = (0.0, 0.0, 1.0)
_PAUSE = 3
"""Intervals without running after which it begins anew; one or two are a stumble."""


class StrideKalmanFilter:
    """Up in I, with its uncertainty. An error-state filter: up itself is kept as a vector."""

    def __init__(
        self,
        params: StrideFilterParams,
        interval_s: float,
        *,
        bias_known: bool,
        axes_known: bool,
        step_length_m: float | None,
    ) -> None:
        """Prepare.

        Args:
            params: Noise.
            interval_s: Time from step to step.
            bias_known: The offset was calibrated.
            axes_known: Forward means the runner's forward.
            step_length_m: If the runner has told it.
        """
        self._p = p = params
        self._interval_s = interval_s
        self._readings = StrideReadings(
            params, interval_s, axes_known=axes_known, step_length_m=step_length_m
        )
        bias = p.bias_known_rad_s if bias_known else p.bias_unknown_rad_s
        # Where forward is the runner's, hardly any speed goes to the left, and hardly any change
        # of it: that is what tells the side lean from a push to the side.
        side = p.side_m_s if axes_known else p.speed_sd_m_s
        sides = (p.change_m_s2, p.change_m_s2 * 0.3 if axes_known else p.change_m_s2)
        self._speed_change = SpeedChange(p, sides[1] / sides[0])
        sd = np.concatenate(
            [np.full(3, 0.1), np.full(3, bias), [p.speed_m_s, side], sides, np.full(2, p.cross)]
        )
        self._first_covariance = np.diag(sd * sd)
        # The acceleration is a first-order Gauss-Markov process: no runner speeds up for long.
        self._acceleration_kept = kept = math.exp(-interval_s / p.change_s)
        self._doubt_kept = math.exp(-2.0 * interval_s / p.doubt_s)
        self._constant_phi = np.eye(SIZE)
        self._constant_phi[6, 8] = self._constant_phi[7, 9] = interval_s
        self._constant_phi[8, 8] = self._constant_phi[9, 9] = kept
        drive = np.array(sides) ** 2 * (1.0 - kept * kept)
        walk = p.speed_walk_m_s**2 * interval_s
        # No noise for the cross-axis sensitivity: it is how the sensor was made.
        self._noise = np.zeros(SIZE)
        self._noise[ATTITUDE] = p.attitude_rad**2 * interval_s
        self._noise[BIAS] = p.bias_walk_rad_s**2 * interval_s
        self._noise[SPEED] = walk, walk * (sides[1] / sides[0]) ** 2
        self._noise[ACCELERATION] = drive
        self.restart(_Z)

    def restart(self, up: Vector) -> None:
        """Begin anew from a first guess of up in I."""
        self.state = StrideFilterState.at_start(up, self._first_covariance)

    def step(
        self, seen: Strides, general_filter_up: Vector, measured_speed_m_s: float | None
    ) -> None:
        """Take in one interval.

        Args:
            seen: What it brought.
            general_filter_up: Up in I by the general filter, believed while not running.
            measured_speed_m_s: A speed reading, if one came.
        """
        state = self.state
        i_from_segment = seen.i_from_segment
        bias_i = self._predict(seen)
        readings = self._readings.of(
            state,
            seen,
            bias_i,
            general_filter_up=general_filter_up,
            measured_speed_m_s=measured_speed_m_s,
        )
        self._update(readings, running=seen.running)
        cross_x, cross_y = state.cross_axis
        state.up_rate = cross(matrix_times(i_from_segment, state.bias_rad_s), state.up)
        state.up_per_yaw = cross(matrix_times(i_from_segment, (cross_x, cross_y, 0.0)), state.up)
        state.sigma_rad = self._sigma(seen)

    def _predict(self, seen: Strides) -> Vector:
        """Carry everything on by one interval; gives the offset known by now, in I."""
        p, dt_s, state = self._p, self._interval_s, self.state
        # Of the mean over strides: what swings within one, the mean force does not show.
        yaw_rate = seen.yaw_rate_rad_s
        (x, y, z), (cross_x, cross_y) = state.bias_rad_s, state.cross_axis
        rate = (x + cross_x * yaw_rate, y + cross_y * yaw_rate, z)
        bias_i = matrix_times(seen.i_from_segment, rate)
        phi = self._constant_phi.copy()
        ux, uy, uz = state.up
        turn, cross_turn = -dt_s, -dt_s * yaw_rate
        # Nothing ever shows the error about up, and nothing depends on it; it must not grow. An
        # error of the offset turns I for the whole interval, one of the cross-axis sensitivity by
        # as much as the runner turned in it.
        (a, b, c), (d, e, f), (g, h, i) = seen.i_from_segment
        phi.reshape(-1)[: 3 * SIZE] = (
            1.0 - ux * ux, 0.0 - ux * uy, 0.0 - ux * uz, turn * a, turn * b, turn * c,
            0.0, 0.0, 0.0, 0.0, cross_turn * a, cross_turn * b,
            0.0 - uy * ux, 1.0 - uy * uy, 0.0 - uy * uz, turn * d, turn * e, turn * f,
            0.0, 0.0, 0.0, 0.0, cross_turn * d, cross_turn * e,
            0.0 - uz * ux, 0.0 - uz * uy, 1.0 - uz * uz, turn * g, turn * h, turn * i,
            0.0, 0.0, 0.0, 0.0, cross_turn * g, cross_turn * h,
        )  # fmt: skip
        # I is carried on without the offset known by now, so up moves in it.
        state.up = unit(added(state.up, cross(bias_i, state.up), dt_s))
        forward, left = state.speed_m_s
        forward_rate, left_rate = state.acceleration_m_s2
        state.speed_m_s = forward + forward_rate * dt_s, left + left_rate * dt_s
        kept = self._acceleration_kept
        state.acceleration_m_s2 = forward_rate * kept, left_rate * kept
        covariance = phi.dot(state.covariance).dot(phi.T)
        # Rounding makes it lopsided, and a lopsided one would not stay positive.
        state.covariance = covariance + covariance.T
        state.covariance *= 0.5
        # The gyroscope's scale loses a part of each rotation, a filled sample what was in it.
        turned = (p.turned * seen.turned_rad) ** 2
        x, y, z = seen.lost_rad2
        # The mean force is of some time ago: what was lost since, it cannot show yet.
        lost = [*state.lost_since_rad2, (x + turned, y + turned, z + turned)]
        shown = max(len(lost) - round(seen.age_s / dt_s), 0)
        state.lost_since_rad2 = tuple(lost[shown:])
        if shown:
            about = np.add.reduce(np.array(lost[:shown]))
            axes = np.array(seen.i_from_segment)
            state.covariance[ATTITUDE, ATTITUDE] += (axes * about).dot(axes.T)
        diagonal = state.covariance.reshape(-1)[:: SIZE + 1]
        diagonal += self._noise
        if seen.still:
            # Who stands has no speed, however sure of it the filter was.
            diagonal[SPEED] += forward**2, left**2
        return bias_i

    def _update(self, readings: Sequence[Reading], *, running: bool) -> None:
        """All of an interval's readings at once; the first two are the mean force."""
        state = self.state
        table = np.array([(*row, innovation, noise) for row, innovation, noise in readings])
        found = self._speed_change.update(
            state.covariance,
            np.ascontiguousarray(table[:, :SIZE]),
            table[:, SIZE + 1],
            table[:, SIZE].copy(),
            state.speed_changes,
        )
        state.covariance = found.covariance
        state.speed_changes = found.changes if running else 0.0
        self._correct(found.correction)

    def _correct(self, by: FloatArray) -> None:
        """Take the errors found out of the state; the attitude's by turning up."""
        state = self.state
        ex, ey, ez, bx, by_, bz, vx, vy, ax, ay, cx, cy = by.tolist()
        state.up = unit(added(state.up, cross((ex, ey, ez), state.up), -1.0))
        (x, y, z), (forward, left) = state.bias_rad_s, state.speed_m_s
        state.bias_rad_s = x + bx, y + by_, z + bz
        state.speed_m_s = forward + vx, left + vy
        forward_rate, left_rate = state.acceleration_m_s2
        state.acceleration_m_s2 = forward_rate + ax, left_rate + ay
        cross_x, cross_y = state.cross_axis
        state.cross_axis = cross_x + cx, cross_y + cy

    def _sigma(self, seen: Strides) -> tuple[float, float]:
        """Of the forward angle (about left) and the side angle (about forward)."""
        up = self.state.up
        cov = [(x, y, z) for x, y, z in self.state.covariance[ATTITUDE, ATTITUDE].tolist()]
        # About level axes: the error about up is none of tilt.
        level = [added(a, up, -dot(a, up)) for a in (seen.left, seen.forward)]
        since = self.state.lost_since_rad2
        doubt = self._doubt(seen)
        forward, side = (
            max(dot(a, matrix_times(cov, a)), 0.0) + doubt + sum(lost[axis] for lost in since)
            for a, axis in zip(level, (1, 0), strict=True)
        )
        return math.sqrt(forward), math.sqrt(side)

    def _doubt(self, seen: Strides) -> float:
        """Variance beyond the covariance: of corners just taken, and of a start."""
        p, state = self._p, self.state
        doubt = self._doubt_kept * state.doubt_rad2 + (p.turned_doubt * seen.turned_rad) ** 2
        if seen.running and state.pause > _PAUSE:
            doubt += p.start_doubt_rad**2
        state.pause = 0 if seen.running else state.pause + 1
        state.doubt_rad2 = doubt
        return doubt
