"""From phases to smooth curves: what every parameter is at every instant.

Piecewise-linear values are smoothed with a causal Hann kernel, so a change starts at the phase
border and ends one transition later. The curves live on a slow grid and are read by cubic spline.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.interpolate import CubicSpline

from coach.model.units import GRAVITY_M_S2, RAD_PER_DEG
from coach.simulation.graded_running import gait_on_slope
from coach.simulation.parameter import GAIT_TRANSITION_S, TURN_TRANSITION_S
from coach.simulation.parameters import PARAMETERS
from coach.simulation.wander import breathing, underfoot, wandered

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.model.blocks import FloatArray

GRID_HZ = 20.0

# Standard 400 m track, inner lane: two straights of 84.39 m, two half circles of radius 36.8 m
# (World Athletics, Track and Field Facilities Manual: 36.50 m to the kerb, run 30 cm outside it).
TRACK_STRAIGHT_M = 84.39
TRACK_RADIUS_M = 36.8

GAITS = ("walk", "run")

# Below 0.5 there is flight. A change from walking passes through the rest with one foot too many,
# so it jumps from here, unless the runner shuffles: then from that runner's own.
MAX_RUNNING_DUTY = 0.48

# Without meaning while standing, so the first step already has its right value; the road stays.
_STEPPING = frozenset(
    {
        "cadence_spm",
        "duty_factor",
        "drop_phase",
        "rotation_phase",
        "tilt_phase",
        "own_bounce_phase",
        "grade_percent",
        "first_harmonic_g",
        "second_harmonic_g",
    }
)


@dataclass(frozen=True, slots=True)
class Segment:
    """One phase with every parameter resolved.

    Args:
        do: What the runner does.
        for_s: Duration.
        values: Parameter name to (value at the start, value at the end).
        bend_deg: Depth of a forward bend, 0 for none.
    """

    do: str
    for_s: float
    values: Mapping[str, tuple[float, float]]
    bend_deg: float = 0.0


@dataclass(frozen=True, slots=True)
class Timeline:
    """Smooth curves of a whole session.

    Args:
        duration_s: Length of the session.
        names: Name of each curve, in the order of the columns.
        spline: Cubic spline over time with one column for each name.
        constants: Curves that never change, by name.
        bouts: (start, end) of each stretch of walking or running without a stop.
    """

    duration_s: float
    names: tuple[str, ...]
    spline: CubicSpline
    constants: Mapping[str, float]
    bouts: tuple[tuple[float, float], ...]

    def at(self, t_s: FloatArray) -> dict[str, FloatArray]:
        """Every curve at ``t_s`` ``(n,)``; times outside the session take the border's value."""
        columns = np.asarray(self.spline(np.clip(t_s, 0.0, self.duration_s)), dtype=np.float64)
        curves = {name: columns[:, i] for i, name in enumerate(self.names)}
        return curves | {name: np.full(t_s.size, one) for name, one in self.constants.items()}


def build_timeline(
    segments: Sequence[Segment], *, on_track: bool, rng: np.random.Generator | None = None
) -> Timeline:
    """Curves of consecutive segments.

    Args:
        segments: The phases, at least one.
        on_track: Whether the course is a 400 m track instead of straight ahead.
        rng: Of the wander; without it nothing wanders.

    Returns:
        The parameters by name, on a slope as it changes them; ``slope_rad``, uphill positive, and
        ``slope_rate_rad_s``; ``breath_rad``; ``most_running_duty``; ``walk`` and ``run``, the
        share (0 to 1) of each gait; ``bend_deg``; ``acceleration_m_s2``; ``yaw_rate_rad_s``;
        ``heading_rad``; ``corner_rad``, the side angle taken in corners.
    """
    borders = np.concatenate([[0.0], np.cumsum([segment.for_s for segment in segments])])
    duration_s = float(borders[-1])
    t_s = np.arange(math.ceil(duration_s * GRID_HZ) + 2) / GRID_HZ
    which = np.clip(np.searchsorted(borders, t_s, side="right") - 1, 0, len(segments) - 1)
    share = (t_s - borders[which]) / np.diff(borders)[which]
    curves: dict[str, FloatArray] = {}
    for name, spec in PARAMETERS.items():
        ends = np.array([segment.values[name] for segment in segments])
        if name in _STEPPING:
            ends = _carried_over_stops(ends, segments)
        raw = ends[which, 0] + (ends[which, 1] - ends[which, 0]) * np.minimum(share, 1.0)
        curves[name] = _smoothed(raw, spec.transition_s)
    own_duty = [duty for one in segments if one.do == "run" for duty in one.values["duty_factor"]]
    curves["most_running_duty"] = np.full(t_s.size, max([MAX_RUNNING_DUTY, *own_duty]))
    for gait in GAITS:
        doing = np.array([float(segment.do == gait) for segment in segments])
        curves[gait] = _smoothed(doing[which], GAIT_TRANSITION_S)
    depths = np.array([segment.bend_deg for segment in segments])
    curves["bend_deg"] = depths[which] * np.sin(np.pi * np.clip(share, 0.0, 1.0)) ** 2
    if rng is not None:
        curves |= wandered(curves, 1.0 / GRID_HZ, rng)
    curves |= underfoot(curves)
    curves |= breathing(curves, 1.0 / GRID_HZ)
    curves |= gait_on_slope(curves)
    curves["slope_rate_rad_s"] = np.gradient(curves["slope_rad"], 1.0 / GRID_HZ)
    curves |= _course(curves, on_track=on_track)
    # What never changes need not be interpolated: most parameters in most sessions.
    constants = {name: float(one[0]) for name, one in curves.items() if np.ptp(one) == 0.0}
    changing = {name: one for name, one in curves.items() if name not in constants}
    columns = np.array(list(changing.values())).reshape(len(changing), t_s.size).T
    spline = CubicSpline(t_s, columns)
    return Timeline(duration_s, tuple(changing), spline, constants, _bouts(segments, borders))


def _smoothed(raw: FloatArray, transition_s: float) -> FloatArray:
    if np.ptp(raw) == 0.0:
        return raw
    taps = round(transition_s * GRID_HZ)
    kernel = np.hanning(taps + 2)[1:-1]
    padded = np.concatenate([np.full(taps - 1, raw[0]), raw])
    return np.convolve(padded, kernel / kernel.sum(), mode="valid")


def _carried_over_stops(ends: FloatArray, segments: Sequence[Segment]) -> FloatArray:
    """While not stepping, the value to come; after the last step, the last one."""
    carried = ends.copy()
    going = [i for i, segment in enumerate(segments) if segment.do in GAITS]
    for i in range(len(segments)):
        if not going or i in going:
            continue
        coming = [k for k in going if k > i]
        carried[i] = ends[coming[0], 0] if coming else ends[going[-1], 1]
    return carried


def _course(curves: Mapping[str, FloatArray], *, on_track: bool) -> dict[str, FloatArray]:
    speed_m_s = curves["speed_m_s"]
    yaw_rate_rad_s = curves["yaw_rate_deg_s"] * RAD_PER_DEG
    if on_track:
        half_lap_m = TRACK_STRAIGHT_M + math.pi * TRACK_RADIUS_M
        distance_m = _integral(speed_m_s)
        in_curve = np.mod(distance_m, half_lap_m) > TRACK_STRAIGHT_M
        curved = _smoothed(in_curve.astype(np.float64), TURN_TRANSITION_S)
        yaw_rate_rad_s = yaw_rate_rad_s + curved * speed_m_s / TRACK_RADIUS_M
    balanced_rad = -np.arctan2(speed_m_s * yaw_rate_rad_s, GRAVITY_M_S2)
    return {
        "acceleration_m_s2": np.gradient(speed_m_s, 1.0 / GRID_HZ),
        "yaw_rate_rad_s": yaw_rate_rad_s,
        "heading_rad": _integral(yaw_rate_rad_s),
        "corner_rad": balanced_rad * curves["corner_lean"],
    }


def _integral(rate: FloatArray) -> FloatArray:
    return np.concatenate([[0.0], np.cumsum(0.5 * (rate[1:] + rate[:-1])) / GRID_HZ])


def _bouts(segments: Sequence[Segment], borders: FloatArray) -> tuple[tuple[float, float], ...]:
    bouts: list[tuple[float, float]] = []
    for i, segment in enumerate(segments):
        if segment.do not in GAITS:
            continue
        start, end = float(borders[i]), float(borders[i + 1])
        if bouts and bouts[-1][1] == start:
            start = bouts.pop()[0]
        bouts.append((start, end))
    return tuple(bouts)
