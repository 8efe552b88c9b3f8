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
    level: tuple[Vector, Vector]
    tilt_rows: tuple[Vector, Vector]
    up_segment: Vector
    axis_rates: tuple[Vector, Vector]
    per_yaw: tuple[Vector, Vector]


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
        up = x, y, z = state.up
        # I itself turns about up by the offset: 0.3 deg/s would be 0.12 deg of side lean.
        back = -dot(up, bias_i)
        forward_side, left_side = cross(up, seen.forward), cross(up, seen.left)
        forward_rate, left_rate = seen.axis_rates
        rates = added(forward_rate, forward_side, back), added(left_rate, left_side, back)
        # Level, so that gravity enters by tilt alone: an error e of the attitude moves up by
        # -e x up, of which an axis sees g e . (axis x up).
        east, north = level_axes(up)
        tilt_rows = _times(GRAVITY_M_S2, cross(east, up)), _times(GRAVITY_M_S2, cross(north, up))
        (a, b, c), (d, e, f), (g, h, i) = seen.i_from_segment
        up_segment = x * a + y * d + z * g, x * b + y * e + z * h, x * c + y * f + z * i
        per_yaw = forward_side, left_side
        return _Frame(seen.i_from_segment, (east, north), tilt_rows, up_segment, rates, per_yaw)

    def _forces(self, state: StrideFilterState, seen: Strides, frame: _Frame) -> list[Reading]:
        """The mean force along two level axes."""
        # Number by number: a loop over three of them costs more than what is in it.
        p = self._p
        # The mean is of some time ago, and an offset has turned I since. Only the reading is
        # corrected: letting it teach the offset too would count the same samples thrice, since
        # one mean shares most of its samples with the next.
        bx, by, bz = matrix_times(frame.i_from_segment, state.bias_rad_s)
        # Where no stride closes, the mean keeps a part of the swing.
        force = p.force_m_s2 if seen.running or seen.still else p.other_force_m_s2
        variance = force * force / self._interval_s + p.filled * seen.unknown_m2_s4
        # Nobody takes a corner at one speed on one circle, so a part of its force is unknown.
        (fx, fy, fz), (lx, ly, lz) = seen.forward, seen.left
        (frx, fry, frz), (lrx, lry, lrz) = frame.axis_rates
        (fsx, fsy, fsz), (lsx, lsy, lsz) = frame.per_yaw
        forward_m_s, left_m_s = state.speed_m_s
        forward_m_s2, left_m_s2 = state.acceleration_m_s2
        x = forward_m_s * frx + left_m_s * lrx
        y = forward_m_s * fry + left_m_s * lry
        z = forward_m_s * frz + left_m_s * lrz
        variance += p.corner_share**2 * (x * x + y * y + z * z)
        px, py, pz = frame.up_segment
        sx, sy, sz = seen.force
        readings: list[Reading] = []
        for (x, y, z), (tx, ty, tz) in zip(frame.level, frame.tilt_rows, strict=True):
            # A speed shows where its axis turns, a change of speed along its axis.
            by_forward, by_left = x * frx + y * fry + z * frz, x * lrx + y * lry + z * lrz
            along_forward, along_left = x * fx + y * fy + z * fz, x * lx + y * ly + z * lz
            expected = by_forward * forward_m_s + by_left * left_m_s
            expected = expected + along_forward * forward_m_s2 + along_left * left_m_s2
            expected += seen.age_s * (tx * bx + ty * by + tz * bz)
            # The offset about up turns I under a runner with speed, which looks like a curve.
            aside_forward, aside_left = x * fsx + y * fsy + z * fsz, x * lsx + y * lsy + z * lsz
            per_bias = -(aside_forward * forward_m_s + aside_left * left_m_s)
            row = [
                *(tx, ty, tz, per_bias * px, per_bias * py, per_bias * pz),
                # The cross-axis sensitivity shows by the tilt that it makes, never by itself.
                *(by_forward, by_left, along_forward, along_left, 0.0, 0.0),
            ]
            readings.append((row, x * sx + y * sy + z * sz - expected, variance))
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
