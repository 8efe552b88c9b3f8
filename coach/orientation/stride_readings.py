"""What an interval shows of the running filter's errors: the rows of its Kalman step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from coach.model.units import GRAVITY_M_S2
from coach.model.vectors import Vector, added, cross, dot, level_axes, matrix_times
from coach.orientation.stride_filter_state import SIZE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.orientation.stride_filter_params import StrideFilterParams
    from coach.orientation.stride_filter_state import StrideFilterState

# A row of the measurement matrix is written in the order of the errors in the covariance.
_NO_BIAS_TO_CROSS_AXIS = [0.0] * (SIZE - 3)
_NO_SPEED_TO_CROSS_AXIS = [0.0] * (SIZE - 6)
_FORWARD_SPEED, _LEFT_SPEED = ([float(i == of) for i in range(SIZE)] for of in (6, 7))
_PRIOR_SPEED_S = 40.0
"""What is supposed of the speed is repeated each interval, so each is worth little: together as
much as one reading in this time."""

Reading = tuple[list[float], float, float]
"""A scalar reading: its row of the measurement matrix, its innovation, and its variance."""


@dataclass(frozen=True, slots=True)
class Strides:
    """What one interval brings, in I.

    Args:
        force: Mean specific force over whole strides, and that over the interval, m/s^2.
        age_s: Age of that mean: the time from its middle to now.
        forward: Likewise the forward axis.
        left: Likewise the left axis.
        axis_rates: How fast forward and left turned in that mean, 1/s, likewise.
        i_from_segment: Mean rotation over the interval, by rows.
        rate_rad_s: Mean rate over the interval, segment axes, known offset off.
        yaw_rate_rad_s: Rate about the segment's z axis at which the mean over strides turned.
        turned_rad: How far the runner turned in the interval.
        lost_rad2: Variance of the rotation lost in filled samples of the interval, segment axes.
        unknown_m2_s4: Variance of the mean force along a level axis by what was filled in.
        running: Whether a stride could be found.
        still: Whether nothing moved.
        step_s: Step time, 0 if unknown.
    """

    force: Vector
    age_s: float
    forward: Vector
    left: Vector
    axis_rates: tuple[Vector, Vector]
    i_from_segment: Sequence[Vector]
    rate_rad_s: Vector
    yaw_rate_rad_s: float
    turned_rad: float
    lost_rad2: Vector
    unknown_m2_s4: float
    running: bool
    still: bool
    step_s: float


class _Frame(NamedTuple):
    """What the rows of an interval's readings are made of, by the state predicted for its end.

    Args:
        i_from_segment: Mean rotation over the interval, by rows.
        level: Two level axes, in I.
        tilt_rows: What a level axis sees of gravity for each rad of attitude error, m/s^2.
        up_segment: Up in segment axes.
        axis_rates: dF/dt and dL/dt in that mean, in I.
        per_yaw: Where F and L go per rad about up, in I.
    """

    i_from_segment: Sequence[Vector]
    level: Sequence[Vector]
    tilt_rows: Sequence[Vector]
    up_segment: Sequence[float]
    axis_rates: Sequence[Vector]
    per_yaw: Sequence[Vector]


class StrideReadings:
    """Makes the readings of an interval, each linear in the errors of the state."""

    def __init__(
        self,
        params: StrideFilterParams,
        interval_s: float,
        *,
        axes_known: bool,
        step_length_m: float | None,
    ) -> None:
        self._p = params
        self._interval_s = interval_s
        self._axes_known = axes_known
        self._step_length_m = step_length_m

    def of(
        self,
        state: StrideFilterState,
        seen: Strides,
        bias_i: Vector,
        *,
        general_filter_up: Vector,
        measured_speed_m_s: float | None,
    ) -> list[Reading]:
        """The readings of an interval, those of the mean force first.

        Args:
            state: As predicted for the interval's end.
            seen: What the interval brought.
            bias_i: The offset known before it, in I.
            general_filter_up: Up in I by the general filter.
            measured_speed_m_s: A speed reading, if one came.
        """
        frame = self._frame(state, seen, bias_i)
        readings = self._forces(state, seen, frame)
        if not seen.running:
            readings += self._general_filter(state, general_filter_up, frame)
        if seen.still:
            readings.append(self._standing_still(state, seen, frame))
        readings += self._speeds(state, seen, measured_speed_m_s)
        return readings

    def _frame(self, state: StrideFilterState, seen: Strides, bias_i: Vector) -> _Frame:
        up = state.up
        axes = (seen.forward, seen.left)
        # I itself turns about up by the offset: 0.3 deg/s would be 0.12 deg of side lean.
        bias_about_up = dot(up, bias_i)
        per_yaw = [cross(up, axis) for axis in axes]
        rates = [
            added(rate, side, -bias_about_up)
            for rate, side in zip(seen.axis_rates, per_yaw, strict=True)
        ]
        # Level, so that gravity enters by tilt alone: an error e of the attitude moves up by
        # -e x up, of which an axis sees g e . (axis x up).
        level = level_axes(up)
        tilt_rows = [_times(GRAVITY_M_S2, cross(axis, up)) for axis in level]
        up_segment = [dot(up, column) for column in zip(*seen.i_from_segment, strict=True)]
        return _Frame(seen.i_from_segment, level, tilt_rows, up_segment, rates, per_yaw)

    def _forces(self, state: StrideFilterState, seen: Strides, frame: _Frame) -> list[Reading]:
        """The mean force along two level axes."""
        p = self._p
        motion = (*state.speed_m_s, *state.acceleration_m_s2)
        # The mean is of some time ago, and an offset has turned I since. Only the reading is
        # corrected: letting it teach the offset too would count the same samples thrice, since
        # one mean shares most of its samples with the next.
        bias_i = matrix_times(frame.i_from_segment, state.bias_rad_s)
        # Where no stride closes, the mean keeps a part of the swing.
        force = p.force_m_s2 if seen.running or seen.still else p.other_force_m_s2
        variance = force * force / self._interval_s + p.filled * seen.unknown_m2_s4
        # Nobody takes a corner at one speed on one circle, so a part of its force is unknown.
        forward_rate, left_rate = frame.axis_rates
        forward_m_s, left_m_s = state.speed_m_s
        in_corner = added(_times(forward_m_s, forward_rate), left_rate, left_m_s)
        variance += p.corner_share**2 * dot(in_corner, in_corner)
        readings: list[Reading] = []
        for axis, tilt_row in zip(frame.level, frame.tilt_rows, strict=True):
            # A speed shows where its axis turns, a change of speed along its axis.
            by_motion = (*frame.axis_rates, seen.forward, seen.left)
            motion_row = [dot(axis, one) for one in by_motion]
            expected = sum(a * b for a, b in zip(motion_row, motion, strict=True))
            expected += seen.age_s * dot(tilt_row, bias_i)
            # The offset about up turns I under a runner with speed, which looks like a curve.
            per_bias = -sum(
                dot(axis, side) * speed
                for side, speed in zip(frame.per_yaw, state.speed_m_s, strict=True)
            )
            bias_row = [per_bias * part for part in frame.up_segment]
            # The cross-axis sensitivity shows by the tilt that it makes, never by itself.
            row = [*tilt_row, *bias_row, *motion_row, 0.0, 0.0]
            readings.append((row, dot(axis, seen.force) - expected, variance))
        return readings

    def _general_filter(
        self, state: StrideFilterState, general_filter_up: Vector, frame: _Frame
    ) -> list[Reading]:
        """Up by the general filter, as the force that its tilt would be.

        Without strides the mean force is poor; this keeps up near enough to begin from.
        """
        up = added(general_filter_up, state.up, -1.0)
        variance = (GRAVITY_M_S2 * self._p.general_filter_rad) ** 2 / self._interval_s
        return [
            ([*tilt_row, *_NO_BIAS_TO_CROSS_AXIS], GRAVITY_M_S2 * dot(axis, up), variance)
            for axis, tilt_row in zip(frame.level, frame.tilt_rows, strict=True)
        ]

    def _standing_still(self, state: StrideFilterState, seen: Strides, frame: _Frame) -> Reading:
        """The rate about up is the offset then; of the other rates the force tells already."""
        up_segment = frame.up_segment
        known = sum(part * of for part, of in zip(up_segment, state.bias_rad_s, strict=True))
        rate = sum(part * of for part, of in zip(up_segment, seen.rate_rad_s, strict=True))
        row = [0.0, 0.0, 0.0, *up_segment, *_NO_SPEED_TO_CROSS_AXIS]
        return row, rate - known, self._p.still_rad_s**2

    def _speeds(
        self, state: StrideFilterState, seen: Strides, measured_speed_m_s: float | None
    ) -> list[Reading]:
        """What is known of the speed forward and to the left without the force.

        Without it a straight line would let the speed wander, and the next curve take the wander
        for side lean.
        """
        p = self._p
        forward, left = 0.0, 0.0
        if seen.still:
            # Standing is no speed, to 0.2 m/s.
            forward_variance = left_variance = 0.04
        else:
            intervals = _PRIOR_SPEED_S / self._interval_s
            left_variance = (p.side_m_s if self._axes_known else p.speed_sd_m_s) ** 2 * intervals
            if measured_speed_m_s is not None and self._axes_known:
                forward, forward_variance = measured_speed_m_s, p.measured_speed_m_s**2
            elif self._step_length_m and seen.running and self._axes_known:
                forward = self._step_length_m / seen.step_s
                # A step length is wrong for minutes on end, so a reading each interval is no news:
                # together they count as one in 4 s.
                forward_variance = (p.step_length * forward) ** 2 * 4.0 / self._interval_s
            else:
                forward = p.speed_m_s if self._axes_known else 0.0
                forward_variance = p.speed_sd_m_s**2 * intervals
        x, y = state.speed_m_s
        return [
            (_FORWARD_SPEED, forward - x, forward_variance),
            (_LEFT_SPEED, left - y, left_variance),
        ]


def _times(factor: float, v: Vector) -> Vector:
    return factor * v[0], factor * v[1], factor * v[2]
