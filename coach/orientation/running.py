"""Up of every sample while running: intervals of half a second, stride means, and the filter."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from coach.model.units import RAD_PER_DEG
from coach.model.vectors import Vector, turned, unit, vector
from coach.orientation.gyro_matrix import GyroMatrix, GyroMatrixParams, Moved
from coach.orientation.interpolation import Between, Now, Ups
from coach.orientation.running_state import RunningState
from coach.orientation.strapdown import rotation_matrices
from coach.orientation.stride_filter import StrideKalmanFilter
from coach.orientation.stride_filter_params import StrideFilterParams
from coach.orientation.stride_readings import Strides
from coach.orientation.stride_time import StrideParams, stride_s

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model.blocks import FloatArray


@dataclass(frozen=True, slots=True)
class RunningParams:
    """When the running filter speaks.

    Args:
        interval_s: Time from one step of the filter to the next.
        stride: What counts as running.
        stride_filter: The filter.
        gyro_matrix: What is learnt of the gyroscope while not running.
        still_gyr_rad_s: RMS rate of an interval that is still.
        still_acc_m_s2: Standard deviation of force, each axis, likewise.
        general_rad: Uncertainty of the general filter while running, which shows a start as 3 deg
            of lean, and a track curve as 2.6 deg to the side.
        certain_rad: The filter is used once it knows up to this, one sigma.
        uncertain_rad: And until it does not even to this: what makes it doubt, gaps and corners,
            the other one bears no better.
        pause: Intervals without running after which it has to see running anew.
        hold: Intervals within a pause for which it goes on without running or standing still: a
            start is no rhythm yet.
        fade: Intervals over which one filter takes over from the other, so that nothing jumps.
    """

    interval_s: float = 0.5
    stride: StrideParams = field(default_factory=StrideParams)
    stride_filter: StrideFilterParams = field(default_factory=StrideFilterParams)
    gyro_matrix: GyroMatrixParams = field(default_factory=GyroMatrixParams)
    still_gyr_rad_s: float = 3.0 * RAD_PER_DEG
    still_acc_m_s2: float = 0.3
    general_rad: float = 1.5 * RAD_PER_DEG
    certain_rad: float = 1.0 * RAD_PER_DEG
    uncertain_rad: float = 4.0 * RAD_PER_DEG
    fade: int = 3
    pause: int = 240
    hold: int = 8


class _Part(NamedTuple):
    """One interval without its strides.

    Args:
        axes: Mean rotation from the segment, by rows.
        rate_rad_s: Mean rate, segment axes.
        lost_rad2: Variance of the rotation lost in filled samples, segment axes.
        still: Whether nothing moved.
        general_filter_up: Up in I at its end, by the general filter.
    """

    axes: Sequence[Vector]
    rate_rad_s: Vector
    lost_rad2: Vector
    still: bool
    general_filter_up: Vector


_DEFAULT_STRIDE_S = 0.72
_NONE = (0.0, 0.0)


class RunningUp:
    """Collects whole intervals, wherever the blocks are cut, and steps the filter at their ends."""

    def __init__(
        self,
        params: RunningParams,
        dt_s: float,
        *,
        bias_known: bool,
        axes_known: bool,
        step_length_m: float | None,
    ) -> None:
        self._p = params
        self._dt_s = dt_s
        self._n = max(round(params.interval_s / dt_s), 4)
        self._window = round(params.stride.window_s / dt_s)
        longest_s = max(params.stride.window_s, 4.0 * params.stride.step_s[1])
        self._keep = int(longest_s / dt_s) + self._n
        self._stride_filter = StrideKalmanFilter(
            params.stride_filter,
            self._n * dt_s,
            bias_known=bias_known,
            axes_known=axes_known,
            step_length_m=step_length_m,
        )
        self._between = Between(self._n, dt_s)
        self._gyro_matrix = GyroMatrix(params.gyro_matrix, self._n * dt_s)
        self.state = RunningState()

    def states(self) -> dict[str, object]:
        """The state of each filter, by its name."""
        return {
            "running": self.state,
            "stride_filter": self._stride_filter.state,
            "gyro_matrix": self._gyro_matrix.state,
        }

    def restart(self) -> None:
        """Nothing before is of use. The stride filter begins with the first interval's force."""
        self.state = self.state.restarted()
        self._stride_filter.restart(_Z)
        self._gyro_matrix.restart()

    def push_speed(self, speed_m_s: float) -> None:
        """A speed reading; it counts at the next interval's end."""
        self.state.measured_speed_m_s = speed_m_s

    @property
    def runs(self) -> bool:
        """Whether this is running."""
        return self.state.stride_s > 0.0

    def new_matrix(self) -> FloatArray | None:
        """What to turn rates by from now on, ``(3, 3)``; ``None`` if as before."""
        return self._gyro_matrix.take()

    def push(
        self,
        quat_i: FloatArray,
        acc: FloatArray,
        gyr: FloatArray,
        unknown: FloatArray,
        up_segment: FloatArray,
    ) -> Ups:
        """Take in some samples.

        Args:
            quat_i: ``(n, 4)`` I from segment.
            acc: ``(n, 3)`` specific force, segment axes.
            gyr: ``(n, 3)`` rate less the known offset, segment axes.
            unknown: ``(n, 4)`` what filled samples leave unknown, as in ``Whole``.
            up_segment: ``(n, 3)`` up by the general filter.
        """
        state, n = self.state, len(acc)
        state.waiting.append(np.concatenate([quat_i, acc, gyr, unknown, up_segment], axis=1))
        first = state.waiting_samples
        rules = [state.now]
        state.waiting_samples += n
        whole = state.waiting_samples // self._n
        if whole:
            rows = np.concatenate(state.waiting)
            used = whole * self._n
            state.waiting = [rows[used:]]
            state.waiting_samples -= used
            rules += self._intervals(rows[:used])
        index = np.arange(first, first + n)
        ups, state.interval_angle_rad = self._between.read(
            rules, index, gyr[:, 2], state.interval_angle_rad
        )
        return ups

    def _intervals(self, rows: FloatArray) -> list[Now]:
        p, n, state = self._p, self._n, self.state
        axes = rotation_matrices(rows[:, :4])
        acc = rows[:, 4:7]
        force = turned(axes, acc)
        angle = self._angle(rows[:, 9])
        columns = np.concatenate(
            [force, axes[:, :, 0], axes[:, :, 1], rows[:, 13:14], angle[:, None]], axis=1
        )
        known = np.concatenate([state.past, columns])
        before = len(state.past)
        # Whatever does not need the filter, for all intervals at once.
        whole = rows.reshape(-1, n, rows.shape[1])
        means = np.add.reduce(whole, axis=1) / n
        mean_axes = (np.add.reduce(axes.reshape(-1, n, 3, 3), axis=1) / n).tolist()
        off = whole[:, :, 4:10] - means[:, None, 4:10]
        squares = (np.add.reduce(off * off, axis=1) / n).tolist()
        general_ups = turned(axes[n - 1 :: n], rows[n - 1 :: n, 14:17]).tolist()
        rates, lost = means[:, 7:10].tolist(), (n * means[:, 10:13]).tolist()
        found = []
        least_acc, least_gyr = p.still_acc_m_s2**2, p.still_gyr_rad_s**2
        of_each = zip(mean_axes, rates, lost, squares, general_ups, strict=True)
        for i, (turn, rate, lost_rad2, square, up) in enumerate(of_each):
            end = before + (i + 1) * n
            still = max(square[:3]) < least_acc and max(square[3:]) < least_gyr
            part = _Part(turn, rate, lost_rad2, still, up)
            # While running, force and swing share the rhythm of the step, and little turns.
            if not state.has_up or state.stride_s:
                self._gyro_matrix.restart()
            else:
                at = slice(i * n, (i + 1) * n)
                moved = Moved(axes[at], force[at], rows[at, 7:10], rows[at, 14:17], still)
                self._gyro_matrix.step(self._stride_filter.state.up, moved)
            found.append(self._interval(part, known[max(end - self._keep, 0) : end]))
        state.past = known[-self._keep :]
        return found

    def _angle(self, rate: FloatArray) -> FloatArray:
        """Angle turned about the segment's z axis, since the restart."""
        angle = rate * self._dt_s
        angle[0] += self.state.angle_rad
        np.add.accumulate(angle, out=angle)
        self.state.angle_rad = float(angle[-1])
        return angle

    def _interval(self, part: _Part, known: FloatArray) -> Now:
        p, n, state, stride_filter = self._p, self._n, self.state, self._stride_filter
        if not state.has_up:
            force = np.add.reduce(known[-n:, :3], axis=0) / n
            size = float(np.sqrt(force @ force))
            # A dead accelerometer shows no up; the frame's own z serves until it comes to life.
            known_up = _LEAST_FORCE < size < _MOST_FORCE
            stride_filter.restart(unit(vector(force)) if known_up else _Z)
            state.has_up = True
        # A stride changes slowly and its search is dear: every other interval is enough.
        state.seeks_stride = not state.seeks_stride
        if state.seeks_stride and len(known) >= self._window:
            forces, up = known[-self._window :, :3], stride_filter.state.up
            state.stride_s = stride_s(forces, up, self._dt_s, p.stride)
        running = state.stride_s > 0.0
        weights = _over_interval(state.stride_s or _DEFAULT_STRIDE_S, self._dt_s, n)
        if len(known) < len(weights[0]):
            # Too few samples to tell how the axes turn.
            mean = weights[0, -len(known) :] / np.add.reduce(weights[0, -len(known) :])
            weights = np.array([mean, np.zeros(len(known))])
        recent = known[-len(weights[0]) :]
        mean, change = weights.dot(recent).tolist()
        fx, fy, fz, ax, ay, az, lx, ly, lz, unknown, mean_angle_rad = mean
        if unknown:
            # A gap is short beside the mean: its force's error enters by the weight it has there.
            share = weights[0] / self._dt_s
            unknown = float(np.add.reduce(share * share * recent[:, 9]))
        per_s = 1.0 / (n * self._dt_s)
        ax_rate, ay_rate, az_rate, lx_rate, ly_rate, lz_rate = [per_s * x for x in change[3:9]]
        swept_rad, state.mean_angle_rad = mean_angle_rad - state.mean_angle_rad, mean_angle_rad
        seen = Strides(
            (fx, fy, fz),
            0.5 * len(recent) * self._dt_s,
            (ax, ay, az),
            (lx, ly, lz),
            ((ax_rate, ay_rate, az_rate), (lx_rate, ly_rate, lz_rate)),
            part.axes,
            part.rate_rad_s,
            per_s * swept_rad,
            self._turned_rad(known, part),
            part.lost_rad2,
            unknown,
            running,
            part.still,
            0.5 * state.stride_s,
        )
        stride_filter.step(seen, part.general_filter_up, state.measured_speed_m_s)
        state.measured_speed_m_s = None
        state.idle_intervals = 0 if running else state.idle_intervals + 1
        state.silent_intervals = 0 if running or part.still else state.silent_intervals + 1
        goes_on = state.silent_intervals <= p.hold and state.idle_intervals <= p.pause
        sigma_rad = stride_filter.state.sigma_rad
        enough_rad = p.uncertain_rad if state.weight else p.certain_rad
        # An angle sample by sample leads its mean over strides by the swing of the stride.
        state.now = self._hand_over(
            goes_on and sigma_rad[0] < enough_rad,
            heading_offset_rad=float(known[-1, -1]) - mean_angle_rad,
            sigma_rad=sigma_rad if running else _NONE,
        )
        return state.now

    def _turned_rad(self, known: FloatArray, part: _Part) -> float:
        """How far the runner turned in the interval; what swings back in a stride is no turn."""
        interval_s, stride_s = self._n * self._dt_s, self.state.stride_s
        stride = round(stride_s / self._dt_s)
        if not 0 < stride < len(known):
            x, y, z = part.rate_rad_s
            return math.sqrt(x * x + y * y + z * z) * interval_s
        return float(known[-1, -1] - known[-1 - stride, -1]) * interval_s / stride_s

    def _hand_over(
        self, speaks: bool, *, heading_offset_rad: float, sigma_rad: tuple[float, float]
    ) -> Now:
        step = 1.0 / self._p.fade
        weight = self.state.weight
        self.state.weight = min(weight + step, 1.0) if speaks else max(weight - step, 0.0)
        change = (self.state.weight - weight) / self._n
        # What is still, or again, believed of the general filter takes a start for a lean.
        of_general = (1.0 - min(weight, self.state.weight)) * self._p.general_rad
        if any(sigma_rad):
            sigma_rad = math.hypot(sigma_rad[0], of_general), math.hypot(sigma_rad[1], of_general)
        known = self._stride_filter.state
        up, rate, per_yaw = known.up, known.up_rate, known.up_per_yaw
        return Now(up, rate, per_yaw, heading_offset_rad, weight, change, sigma_rad)


_LEAST_FORCE = 0.1
_MOST_FORCE = 1e4
_Z = (0.0, 0.0, 1.0)


@lru_cache(maxsize=16)
def _over_interval(stride_s: float, dt_s: float, n: int) -> FloatArray:
    """``(2, m)`` weights of the mean over an interval of means over strides, and of its change.

    The mean of a rate over an interval is the change over it, exactly and however fast a corner is
    taken; a difference put beside the mean at the interval's end is 2.5 % short at 90 deg/s, which
    is a degree of lean.
    """
    twice = _twice(stride_s, dt_s)
    trapezoid = np.ones(n + 1)
    trapezoid[[0, -1]] = 0.5
    weights = np.zeros((2, n + len(twice)))
    weights[0] = np.convolve(twice, trapezoid)
    weights[1, n:] = twice
    weights[1, : len(twice)] -= twice
    return weights / [[np.add.reduce(weights[0])], [np.add.reduce(twice)]]


def _twice(stride_s: float, dt_s: float) -> FloatArray:
    """Weights of a mean over a stride, taken twice, newest last.

    Once leaves what the stride's end and the sampling cut off; twice is zero to second order. The
    length of a stride is rarely a whole number of samples, so the oldest weighs in part.
    """
    length = stride_s / dt_s
    whole = int(length)
    box = np.ones(whole + 1)
    box[0] = length - whole
    return np.convolve(box, box)
